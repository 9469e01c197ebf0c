#include "modules/services/demo_in.h"

#include <string.h>

#include "modules/services/attendance_in.h"

/* Who comes to the demo's services, on which days, who waits and who left.  Whole months are locked; the one under way is marked up to
 * yesterday. */

typedef struct {
    bool elders;
    guint from, count; /* of the children or elders */
} DemoCircle;

static const DemoCircle circles[DEMO_ATTENDED] = {
    [DEMO_CENTRE] = {false, 0, 24},  [DEMO_COUNSELLING] = {false, 10, 16}, [DEMO_THERAPY] = {false, 24, 12},
    [DEMO_HOME_CARE] = {true, 0, 13}, [DEMO_MEALS] = {true, 6, 20},
};

enum { LEAVES_EVERY = 9, FEW_DAYS_EVERY = 7, SLIPS_EVERY = 8, SLIPPING_MONTHS = 3, LEFT_MONTHS_AGO = 4 };

static gint64 person_at(const ServicesFilling *f, const DemoCircle *circle, guint at)
{
    const GPtrArray *all = circle->elders ? f->demo->elders : f->demo->children;
    return circle->from + at < all->len ? *(gint64 *)all->pdata[circle->from + at] : 0;
}

/* --- into the service --- */

static Day first_day(const ServicesFilling *f, guint at)
{
    enum { TOGETHER = 12, APART = 9 };
    Day first = month_days(f->first_month).from;
    return at < TOGETHER ? first : day_add(first, (int)(at - TOGETHER) * APART);
}

static bool enrol(ServicesFilling *f, int service, guint at, gint64 person_id, GError **error)
{
    gint64 id;
    bool urgent = at % LEAVES_EVERY == 5;
    Day entered = first_day(f, at);
    NewEnrolment made = {.service_id = f->services[service]->id, .person_id = person_id, .basis = "direct",
                         .reason = "Cererea familiei, în așteptarea planului (date demonstrative)", .is_urgent = urgent,
                         .urgency_reason = urgent ? "Copilul rămâne singur acasă după-amiaza" : NULL, .applied_on = day_add(entered, -14 - (int)at % 5),
                         .entered_on = entered, .group_name = service == DEMO_CENTRE ? (at % 2 ? "Grupa mare" : "Grupa mică") : NULL,
                         .weekdays = service == DEMO_CENTRE && at % FEW_DAYS_EVERY == 3 ? "135" : NULL, .is_demo = true};
    if (circles[service].elders)
        made.urgency_reason = urgent ? "Iese din spital și nu are pe nimeni" : NULL;
    return services_enrol(f->db, identity_system(), &made, &id, NULL, error);
}

static bool enrol_all(ServicesFilling *f, int service, GError **error)
{
    for (guint at = 0; at < circles[service].count; at++) {
        gint64 person_id = person_at(f, &circles[service], at);
        if (person_id && !enrol(f, service, at, person_id, error))
            return false;
    }
    return true;
}

/* --- the days --- */

static char mark_by_chance(ServicesFilling *f, int comes)
{
    enum { EXCUSED = 65 };
    return g_rand_int_range(f->chance, 0, 100) < comes ? 'P' : g_rand_int_range(f->chance, 0, 100) < EXCUSED ? 'E' : 'A';
}

static int mark_days(ServicesFilling *f, char *marks, int month, int comes, Day until)
{
    int present = 0;
    Day first = month_days(month).from;
    for (int i = 0; marks[i]; i++) {
        if (marks[i] != '.' || day_compare(day_add(first, i), f->demo->today) >= 0)
            continue;
        marks[i] = day_is(until) && day_compare(day_add(first, i), until) > 0 ? '-' : mark_by_chance(f, comes);
        present += marks[i] == 'P';
    }
    return present;
}

static bool attend_month(ServicesFilling *f, Service *service, const Enrolment *enrolment, int month, int comes, Day until, GError **error)
{
    AttendancePlan plan;
    char marks[MONTH_DAYS + 1];
    if (!attendance_plan_begin(f->db, f->pool, service, month, &plan, error))
        return false;
    attendance_plan_marks(&plan, enrolment, marks);
    int present = mark_days(f, marks, month, comes, until);
    return services_attendance_bulk(f->db, enrolment->id, enrolment->person_id, service->id, month, marks, present * (int)service->minutes, false, error);
}

/* Every eighth comes less and less of late: the early warning is for them. */
static bool attend(ServicesFilling *f, Service *service, const Enrolment *enrolment, guint at, Day until, GError **error)
{
    enum { SLIPPING = 40 };
    int usual = g_rand_int_range(f->chance, 82, 99);
    int last = day_is(until) ? MIN(month_of_day(until), f->last_month + 1) : f->last_month + 1;
    for (int month = MAX(f->first_month, month_of_day(enrolment->entered_on)); month <= last; month++) {
        bool slips = at % SLIPS_EVERY == SLIPS_EVERY - 1 && month > f->last_month - SLIPPING_MONTHS;
        if (!attend_month(f, service, enrolment, month, slips ? SLIPPING : usual, until, error))
            return false;
    }
    return true;
}

/* --- out of it --- */

static bool leave(ServicesFilling *f, const Enrolment *enrolment, guint at, Day day, GError **error)
{
    bool met = at % 2 != 0;
    return services_exit(f->db, identity_system(), enrolment->id, day, met ? "met" : "moved",
                         met ? "Merge singur la școală și își face temele" : "Familia s-a mutat în altă localitate", error);
}

static bool attend_all(ServicesFilling *f, int service, GError **error)
{
    GPtrArray *people;
    Day left = month_days(f->last_month - LEFT_MONTHS_AGO).to;
    if (!services_enrolled(f->db, f->pool, f->services[service]->id, "active", &people, error))
        return false;
    for (guint i = 0; i < people->len; i++) {
        const Enrolment *enrolment = &((const Enrolled *)people->pdata[i])->enrolment;
        bool leaves = i % LEAVES_EVERY == 4 && day_compare(enrolment->entered_on, left) < 0;
        if (!attend(f, f->services[service], enrolment, i, leaves ? left : DAY_NONE, error) || (leaves && !leave(f, enrolment, i, left, error)))
            return false;
    }
    return true;
}

static bool lock_months(ServicesFilling *f, const Service *service, GError **error)
{
    for (int month = f->first_month; month <= f->last_month; month++)
        if (!services_attendance_lock(f->db, f->demo->officer, service->id, month, error))
            return false;
    return true;
}

bool services_demo_attend(ServicesFilling *f, GError **error)
{
    for (int service = 0; service < DEMO_ATTENDED; service++)
        if (!enrol_all(f, service, error) || !attend_all(f, service, error) || !lock_months(f, f->services[service], error))
            return false;
    return true;
}
