#include "modules/demo/project_328741.h"

#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/services/services.h"

/* The services of the project, who is enrolled, and two years of attendance.  The two innovative interventions meet once a week. */

typedef struct {
    const char *name, *kind_code, *measure, *weekdays, *summary, *needs, *quarter;
    int provider, capacity, minutes, activity, age_from, age_to;
} DemoService;

static const DemoService made[PROJECT_SERVICES] = {
    {"Centrul de zi „Sf. Nicolae”", "8891CZ-C-II", "day", "12345", "Consiliere, educație, ateliere STEM și robotică, activități recreative.",
     " day_care school counselling ", NULL, 0, 70, 240, 1, 5, 17},
    {"Centrul de zi pentru copii Kuncz", "8891CZ-C-II", "day", "12345", "Consiliere, educație, ateliere STEM și robotică, activități recreative.",
     " day_care school counselling ", "Kuncz", 0, 65, 240, 1, 5, 17},
    {"Centrul de zi pentru copii cu dizabilități „Podu Lung”", "8891CZ-C-III", "day", "12345",
     "Consiliere, educație pentru sănătate, socializare, kinetoterapie.", " day_care therapy disability ", NULL, 0, 70, 180, 2, 3, 17},
    {"Intervenție pentru prevenirea separării în medii abuzive", NULL, "session", "3",
     "Consiliere de grup și individuală, orientare vocațională, educație juridică.", " counselling parents violence legal ", NULL, 2, 80, 120, 3, 5, 17},
    {"Intervenție pentru reintegrarea în familie", NULL, "session", "5", "Pregătirea familiei și a copilului, consiliere, monitorizare.",
     " parents counselling ", NULL, 1, 20, 90, 4, 0, 17},
};

static bool make_provider(ProjectDemo *p, const char *name, const char *kind, gint64 *ret_id, GError **error)
{
    Provider provider = PROVIDER_BLANK;
    provider.name = name;
    provider.kind = kind;
    provider.is_demo = true;
    if (!institution_match(p->db, name, &provider.institution_id, error) || !services_provider_create(p->db, p->who, &provider, error))
        return false;
    *ret_id = provider.id;
    return true;
}

static bool make_service(ProjectDemo *p, guint number, gint64 provider_id, GError **error)
{
    Service service = SERVICE_BLANK;
    service.provider_id = provider_id;
    service.kind_code = made[number].kind_code;
    service.name = made[number].name;
    service.measure = made[number].measure;
    service.weekdays = made[number].weekdays;
    service.minutes = made[number].minutes;
    service.capacity = made[number].capacity;
    service.summary = made[number].summary;
    service.needs = made[number].needs;
    service.quarter = made[number].quarter;
    service.age_from = made[number].age_from;
    service.age_to = made[number].age_to;
    service.locality = "Timișoara";
    service.is_demo = true;
    if (!service_create(p->db, p->who, &service, error) ||
        !project_activity_put_service(p->db, p->activity_ids[made[number].activity], service.id, error))
        return false;
    p->service_ids[number] = service.id;
    return true;
}

static bool make_services(ProjectDemo *p, GError **error)
{
    gint64 providers[PROJECT_PARTNERS];
    User *worker;
    if (!make_provider(p, "Direcția de Asistență Socială a Municipiului Timișoara", "public", &providers[0], error) ||
        !make_provider(p, "Direcția Generală de Asistență Socială și Protecția Copilului Timiș", "public", &providers[1], error) ||
        !make_provider(p, "Asociația Grupul de Acțiune Locală Colinele Recaș", "ngo", &providers[2], error))
        return false;
    for (guint i = 0; i < PROJECT_SERVICES; i++)
        if (!make_service(p, i, providers[made[i].provider], error))
            return false;
    return user_find_by_email(p->db, p->pool, "provider@" DEMO_DOMAIN, &worker, error) &&
           service_worker_add(p->db, p->who, p->service_ids[0], worker->id, error);
}

static bool enrol(ProjectDemo *p, ProjectChild *child, GError **error)
{
    NewEnrolment enrolment = {.service_id = p->service_ids[child->service], .person_id = child->person_id, .basis = child->activity == 4 ? "pip" : "ps",
                              .case_id = child->case_id, .applied_on = day_add(child->served, -8), .entered_on = child->served,
                              .group_name = child->service < 3 ? (child->birth.n % 2 ? "Grupa mică" : "Grupa mare") : NULL, .is_demo = true};
    return services_enrol(p->db, p->who, &enrolment, &child->enrolment_id, NULL, error);
}

/* --- attendance --- */

static bool is_planned(const DemoService *service, Day day)
{
    return day_is_working(COUNTRY_RO, day) && strchr(service->weekdays, '0' + day_weekday(day)) != NULL;
}

/* Some months go badly: a child who slips away is what the early warning is for. */
static void mark_month(ProjectDemo *p, const ProjectChild *child, int month, char *marks)
{
    Interval days = month_days(month);
    int comes = random_chance(&p->random, 6) ? 45 : child->regularity, count = days.to.n - days.from.n + 1;
    for (int i = 0; i < count; i++) {
        Day day = day_add(days.from, i);
        bool planned = is_planned(&made[child->service], day) && day_compare(day, child->served) >= 0;
        marks[i] = !planned ? '-' : random_chance(&p->random, comes) ? 'P' : random_chance(&p->random, 60) ? 'E' : 'A';
    }
    marks[count] = 0;
}

static int minutes_of(const ProjectChild *child, const char *marks)
{
    int present = 0;
    for (const char *mark = marks; *mark; mark++)
        present += *mark == 'P';
    return present * made[child->service].minutes;
}

static bool attend(ProjectDemo *p, const ProjectChild *child, GError **error)
{
    char marks[32];
    int first = MAX(p->first_month, month_of_day(child->served));
    for (int month = first; month <= p->last_month; month++) {
        mark_month(p, child, month, marks);
        if (!services_attendance_bulk(p->db, child->enrolment_id, child->person_id, p->service_ids[child->service], month, marks,
                                      minutes_of(child, marks), false, error))
            return false;
    }
    return true;
}

/* The first months may be of nobody: no child had come yet. */
static bool has_month(const ProjectDemo *p, int service, int month)
{
    for (guint i = 0; i < p->child_count; i++)
        if (p->children[i].service == service && day_is(p->children[i].served) && month_of_day(p->children[i].served) <= month)
            return true;
    return false;
}

static bool lock_months(ProjectDemo *p, GError **error)
{
    for (int service = 0; service < PROJECT_SERVICES; service++)
        for (int month = p->first_month; month <= p->last_month; month++)
            if (has_month(p, service, month) && !services_attendance_lock(p->db, p->who, p->service_ids[service], month, error))
                return false;
    return true;
}

bool project_demo_services(ProjectDemo *p, GError **error)
{
    if (!make_services(p, error))
        return false;
    for (guint i = 0; i < p->child_count; i++) {
        ProjectChild *child = &p->children[i];
        if (day_is(child->served) && (!enrol(p, child, error) || !attend(p, child, error)))
            return false;
    }
    return lock_months(p, error);
}
