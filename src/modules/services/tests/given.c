#include "given.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases.h"

static gint64 time_of_day(Day day)
{
    int year, month, date;
    day_split(day, &year, &month, &date);
    g_autoptr(GDateTime) noon = g_date_time_new_utc(year, month, date, 12, 0, 0);
    return g_date_time_to_unix(noon);
}

gint64 given_institution(World *w, const char *name)
{
    Institution institution = {.name = name, .kind = "public"};
    must(institution_create(w->db, identity_system(), &institution, &w->error));
    return institution.id;
}

gint64 given_user(World *w, const char *mailbox, gint64 institution_id)
{
    User user = {.name = mailbox, .email = pool_printf(w->pool, "%s@example.org", mailbox), .institution_id = institution_id};
    must(user_create(w->db, identity_system(), &user, "social", &w->error));
    return user.id;
}

gint64 given_person(World *w, const char *family, const char *given)
{
    Person *person = pool_new0(w->pool, Person);
    *person = (Person){.family_name = family, .given_name = given, .birth_day = day_make(2014, 5, 3), .death_day = DAY_NONE,
                       .national_id_reason = "unknown"};
    must(person_create(w->db, identity_system(), person, &w->error));
    return person->id;
}

gint64 given_provider(World *w, const char *name, gint64 institution_id)
{
    Provider provider = PROVIDER_BLANK;
    provider.name = name;
    provider.kind = "public";
    provider.institution_id = institution_id;
    must(services_provider_create(w->db, identity_system(), &provider, &w->error));
    return provider.id;
}

gint64 given_service(World *w, const char *name, gint64 provider_id, gint64 capacity)
{
    Service service = SERVICE_BLANK;
    service.provider_id = provider_id;
    service.name = name;
    service.kind_code = "8891 cz-c-ii";
    service.capacity = capacity;
    service.minutes = 240;
    must(service_create(w->db, identity_system(), &service, &w->error));
    return service.id;
}

Service *must_find_service(World *w, gint64 id)
{
    Service *service;
    must(service_find(w->db, w->pool, id, &service, &w->error));
    return service;
}

gint64 given_enrolment(World *w, gint64 service_id, gint64 person_id, Day from, bool *ret_waits)
{
    gint64 id;
    NewEnrolment made = {.service_id = service_id, .person_id = person_id, .basis = "direct", .reason = "Cererea familiei",
                         .entered_on = from, .applied_on = DAY_NONE};
    must(services_enrol(w->db, identity_system(), &made, &id, ret_waits, &w->error));
    return id;
}

gint64 given_service_plan(World *w, gint64 person_id, Day from, const char *order_number)
{
    static const DbStatement approved = {
        "test_plan",
        "INSERT INTO case_plan (id, case_id, kind, edition, state, starts, months, order_number, approved_at, created_at)"
        " VALUES ($1, $2, 'ps', 1, 'approved', $3, 12, $4, $5, $5)",
        NULL,
    };
    gint64 id;
    NewCase made = {.type_code = "separation", .person_id = person_id, .summary = "Pe scurt.", .opened_at = time_of_day(from)};
    must(case_open(w->db, identity_system(), &made, &id, &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, &approved);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", id);
    db_bind_day(q, "$3", from);
    db_bind_text(q, "$4", order_number);
    db_bind_int(q, "$5", time_of_day(from));
    must(change && db_run(q, NULL, &w->error) && db_commit(change, &w->error));
    return id;
}

Enrolment *must_find_enrolment(World *w, gint64 id)
{
    Enrolment *enrolment;
    must(services_enrolment_find(w->db, w->pool, identity_system(), id, &enrolment, &w->error));
    return enrolment;
}

AttendanceSheet must_have_sheet(World *w, gint64 service_id, int month)
{
    AttendanceSheet sheet;
    must(attendance_sheet(w->db, w->pool, must_find_service(w, service_id), month, &sheet, &w->error));
    return sheet;
}

void mark(World *w, gint64 service_id, gint64 enrolment_id, Day day, char letter)
{
    int year, month, date;
    day_split(day, &year, &month, &date);
    AttendanceMark cell = {.enrolment_id = enrolment_id, .day = date, .mark = letter};
    must(services_attendance_save(w->db, identity_system(), service_id, month_make(year, month), &cell, 1, NULL, &w->error));
}

bool has(World *w, const Reply *reply, const char *text)
{
    return strstr(reply_body(w, reply), text) != NULL;
}

Reply *expect(World *w, Reply *reply, int status)
{
    if (reply->status != status)
        g_error("%d, not %d: %.3000s", reply->status, status, reply_body(w, reply));
    return reply;
}

gint64 count_rows(World *w, const char *sql)
{
    DbStatement *statement = pool_new0(w->pool, DbStatement);
    *statement = (DbStatement){"test_count", sql, NULL};
    g_autoptr(DbQuery) q = db_query(w->db, statement);
    gint64 count = db_step(q) ? db_int(q, "n") : -1;
    must(db_end(q, &w->error));
    return count;
}
