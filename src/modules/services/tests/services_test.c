/* The rules of services, below the pages. */
#include "given.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "reader/reader.h"

typedef struct {
    gint64 institution, provider, service;
} Centre;

static World *world_with_centre(Centre *centre, gint64 capacity)
{
    World *w = world_new();
    clock_set(NOVEMBER);
    centre->institution = given_institution(w, "Direcția de asistență");
    centre->provider = given_provider(w, "Direcția de asistență", centre->institution);
    centre->service = given_service(w, "Centrul de zi", centre->provider, capacity);
    return w;
}

static Day in_march(int day) { return day_make(2026, 3, day); }
enum { MARCH = 2026 * 12 + 2 };

/* --- the nomenclature --- */

static void the_nomenclature_has_its_seventy_codes(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *kinds;
    ServiceKind *kind;
    must(service_kinds(w->db, w->pool, day_today(), &kinds, &w->error));
    g_assert_cmpuint(kinds->len, ==, 70);
    for (guint i = 0; i < kinds->len; i++)
        g_assert_cmpstr(service_code_normalise(w->pool, ((ServiceKind *)kinds->pdata[i])->code), ==, ((ServiceKind *)kinds->pdata[i])->code);
    must(service_kind_of(w->db, w->pool, "8891CZ-C-II", day_today(), &kind, &w->error));
    g_assert_true(kind->needs_plan);
    must(service_kind_of(w->db, w->pool, "8891CZ-C-II", day_make(2014, 1, 1), &kind, &w->error));
    g_assert_null(kind);
}

static void a_loaded_edition_takes_the_place_of_the_older_one(void)
{
    static const char csv[] = "cod;denumire;valabil de la\n8891 CZ-C-II;Centre de zi, denumire nouă;2024-01-01\n";
    g_autoptr(World) w = world_new();
    guint count;
    ServiceKind *kind;
    must(service_kinds_load(w->db, identity_system(), "coduri.csv", csv, strlen(csv), &count, &w->error));
    g_assert_cmpuint(count, ==, 1);
    must(service_kind_of(w->db, w->pool, "8891CZ-C-II", day_make(2026, 1, 1), &kind, &w->error));
    g_assert_cmpstr(kind->name, ==, "Centre de zi, denumire nouă");
    must(service_kind_of(w->db, w->pool, "8891CZ-C-II", day_make(2023, 1, 1), &kind, &w->error));
    g_assert_cmpstr(kind->name, !=, "Centre de zi, denumire nouă");
    static const char wrong[] = "cod;denumire;valabil de la\n12;Ceva;2024-01-01\n";
    g_assert_false(service_kinds_load(w->db, identity_system(), "coduri.csv", wrong, strlen(wrong), &count, &w->error));
    g_assert_nonnull(strstr(w->error->message, "A2"));
}

static void a_service_needs_a_code_of_the_nomenclature(void)
{
    Centre centre;
    g_autoptr(World) w = world_with_centre(&centre, 10);
    g_assert_cmpstr(must_find_service(w, centre.service)->kind_code, ==, "8891CZ-C-II");
    Service service = SERVICE_BLANK;
    service.provider_id = centre.provider;
    service.name = "Altul";
    service.kind_code = "8899CZ-XX-I";
    g_assert_false(service_create(w->db, identity_system(), &service, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

/* --- places --- */

static void places_are_never_exceeded_and_who_comes_late_waits(void)
{
    Centre centre;
    bool waits[3];
    gint64 ids[3];
    g_autoptr(World) w = world_with_centre(&centre, 2);
    for (int i = 0; i < 3; i++)
        ids[i] = given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(2), &waits[i]);
    g_assert_true(!waits[0] && !waits[1] && waits[2]);
    g_assert_cmpint(must_find_service(w, centre.service)->taken, ==, 2);
    g_assert_false(services_admit(w->db, identity_system(), ids[2], in_march(3), NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    must(services_exit(w->db, identity_system(), ids[0], in_march(10), "met", NULL, &w->error));
    must(services_admit(w->db, identity_system(), ids[2], in_march(11), NULL, &w->error));
    g_assert_cmpint(must_find_service(w, centre.service)->taken, ==, 2);
    g_assert_cmpstr(must_find_enrolment(w, ids[0])->state, ==, "ended");
    g_assert_cmpstr(must_find_enrolment(w, ids[2])->state, ==, "active");
}

typedef struct {
    World *w;
    gint64 service, person;
    bool waits, done;
} Racer;

static gpointer race(gpointer data)
{
    Racer *racer = data;
    gint64 id;
    g_autoptr(Db) db = NULL;
    g_autoptr(GError) error = NULL;
    NewEnrolment made = {.service_id = racer->service, .person_id = racer->person, .basis = "direct", .reason = "Urgență", .entered_on = in_march(2),
                         .applied_on = DAY_NONE};
    racer->done = db_take(racer->w->store, &db, &error) && services_enrol(db, identity_system(), &made, &id, &racer->waits, &error);
    if (error)
        g_test_message("%s", error->message);
    return NULL;
}

static void of_many_who_enrol_at_once_as_many_enter_as_there_are_places(void)
{
    enum { RACERS = 8, PLACES = 3 };
    Centre centre;
    Racer racers[RACERS];
    GThread *threads[RACERS];
    int entered = 0;
    g_autoptr(World) w = world_with_centre(&centre, PLACES);
    for (int i = 0; i < RACERS; i++)
        racers[i] = (Racer){w, centre.service, given_person(w, "Pop", "Ana"), false, false};
    for (int i = 0; i < RACERS; i++)
        threads[i] = g_thread_new("race", race, &racers[i]);
    for (int i = 0; i < RACERS; i++)
        g_thread_join(threads[i]);
    for (int i = 0; i < RACERS; i++) {
        g_assert_true(racers[i].done);
        entered += !racers[i].waits;
    }
    g_assert_cmpint(entered, ==, PLACES);
    g_assert_cmpint(must_find_service(w, centre.service)->taken, ==, PLACES);
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM enrolment WHERE state = 'active'"), ==, PLACES);
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM enrolment WHERE state = 'waiting'"), ==, RACERS - PLACES);
}

static void nobody_passes_those_who_wait_without_a_reason(void)
{
    Centre centre;
    bool waits;
    g_autoptr(World) w = world_with_centre(&centre, 1);
    gint64 inside = given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(2), NULL);
    gint64 early = given_enrolment(w, centre.service, given_person(w, "Dan", "Ion"), in_march(3), NULL);
    gint64 late = given_enrolment(w, centre.service, given_person(w, "Stan", "Ion"), in_march(4), NULL);
    must(services_exit(w->db, identity_system(), inside, in_march(9), "moved", NULL, &w->error));
    gint64 newest = given_enrolment(w, centre.service, given_person(w, "Rus", "Eva"), in_march(10), &waits);
    g_assert_true(waits && newest);
    g_assert_false(services_admit(w->db, identity_system(), late, in_march(11), NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    must(services_admit(w->db, identity_system(), late, in_march(11), "Frate înscris la același centru", &w->error));
    g_assert_cmpstr(must_find_enrolment(w, late)->out_of_order, ==, "Frate înscris la același centru");
    g_assert_cmpstr(must_find_enrolment(w, early)->state, ==, "waiting");
}

static void who_is_urgent_waits_in_front(void)
{
    Centre centre;
    GPtrArray *list;
    gint64 id;
    g_autoptr(World) w = world_with_centre(&centre, 1);
    given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(2), NULL);
    given_enrolment(w, centre.service, given_person(w, "Dan", "Ion"), in_march(3), NULL);
    NewEnrolment urgent = {.service_id = centre.service, .person_id = given_person(w, "Rus", "Eva"), .basis = "direct", .reason = "Urgență",
                           .is_urgent = true, .applied_on = DAY_NONE, .entered_on = in_march(20)};
    g_assert_false(services_enrol(w->db, identity_system(), &urgent, &id, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    urgent.urgency_reason = "Mama este internată";
    must(services_enrol(w->db, identity_system(), &urgent, &id, NULL, &w->error));
    must(services_enrolled(w->db, w->pool, centre.service, "waiting", &list, &w->error));
    g_assert_cmpuint(list->len, ==, 2);
    g_assert_cmpint(((Enrolled *)list->pdata[0])->enrolment.id, ==, id);
    g_assert_cmpint(((Enrolled *)list->pdata[0])->place, ==, 1);
}

static void one_person_is_enrolled_once_and_on_some_basis(void)
{
    Centre centre;
    gint64 id;
    g_autoptr(World) w = world_with_centre(&centre, 5);
    gint64 person = given_person(w, "Pop", "Ana");
    NewEnrolment bare = {.service_id = centre.service, .person_id = person, .basis = "ps", .applied_on = DAY_NONE, .entered_on = DAY_NONE};
    g_assert_false(services_enrol(w->db, identity_system(), &bare, &id, NULL, &w->error));
    g_clear_error(&w->error);
    bare.basis = "direct";
    g_assert_false(services_enrol(w->db, identity_system(), &bare, &id, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    given_enrolment(w, centre.service, person, in_march(2), NULL);
    bare.reason = "Altfel";
    g_assert_false(services_enrol(w->db, identity_system(), &bare, &id, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void must_refuse_to_enrol(World *w, const NewEnrolment *made, const char *words)
{
    gint64 id;
    g_assert_false(services_enrol(w->db, identity_system(), made, &id, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_nonnull(strstr(w->error->message, words));
    g_clear_error(&w->error);
}

static void a_plan_must_be_theirs_of_that_kind_and_in_force(void)
{
    Centre centre;
    gint64 id;
    g_autoptr(World) w = world_with_centre(&centre, 5);
    gint64 ana = given_person(w, "Pop", "Ana"), ion = given_person(w, "Dan", "Ion");
    gint64 file = given_service_plan(w, ana, in_march(10), "D-114"), other = given_service_plan(w, ion, in_march(10), NULL);
    NewEnrolment made = {.service_id = centre.service, .person_id = ana, .basis = "ps", .case_id = file, .applied_on = DAY_NONE, .entered_on = in_march(9)};
    must_refuse_to_enrol(w, &made, "09.03.2026"); /* the day before */
    made.entered_on = day_make(2027, 3, 10);
    must_refuse_to_enrol(w, &made, "10.03.2027"); /* its year is over */
    made.entered_on = in_march(10);
    made.basis = "pip";
    must_refuse_to_enrol(w, &made, "10.03.2026");
    made.basis = "ps";
    made.case_id = other; /* somebody else's */
    must_refuse_to_enrol(w, &made, "10.03.2026");
    made.case_id = 0;
    made.plan_number = "113/10.03.2026";
    must_refuse_to_enrol(w, &made, "10.03.2026");
    made.plan_number = "nr. 114 din 10.03.2026";
    must(services_enrol(w->db, identity_system(), &made, &id, NULL, &w->error));
    g_assert_cmpint(must_find_enrolment(w, id)->case_id, ==, file);
}

static void a_plan_that_ended_meanwhile_brings_nobody_in(void)
{
    Centre centre;
    gint64 id, moved;
    bool waits;
    g_autoptr(World) w = world_with_centre(&centre, 1);
    gint64 other = given_service(w, "Podul Lung", centre.provider, 5);
    gint64 inside = given_enrolment(w, centre.service, given_person(w, "Dan", "Ion"), in_march(2), NULL);
    gint64 ana = given_person(w, "Pop", "Ana"), file = given_service_plan(w, ana, in_march(10), NULL);
    NewEnrolment made = {.service_id = centre.service, .person_id = ana, .basis = "ps", .case_id = file, .applied_on = DAY_NONE, .entered_on = in_march(10)};
    must(services_enrol(w->db, identity_system(), &made, &id, &waits, &w->error));
    g_assert_true(waits);
    must(services_exit(w->db, identity_system(), inside, in_march(12), "age", NULL, &w->error));
    g_assert_false(services_admit(w->db, identity_system(), id, day_make(2027, 4, 1), NULL, &w->error));
    g_assert_nonnull(strstr(w->error->message, "01.04.2027"));
    g_clear_error(&w->error);
    must(services_admit(w->db, identity_system(), id, in_march(13), NULL, &w->error));
    g_assert_false(services_transfer(w->db, identity_system(), id, other, day_make(2027, 4, 1), NULL, &moved, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_cmpstr(must_find_enrolment(w, id)->state, ==, "active");
    g_clear_error(&w->error);
    must(services_transfer(w->db, identity_system(), id, other, in_march(20), NULL, &moved, &w->error));
}

static void going_over_leaves_one_service_and_enters_the_other_or_changes_nothing(void)
{
    Centre centre;
    gint64 id;
    g_autoptr(World) w = world_with_centre(&centre, 5);
    gint64 other = given_service(w, "Podul Lung", centre.provider, 1), person = given_person(w, "Pop", "Ana");
    gint64 blocker = given_enrolment(w, other, given_person(w, "Dan", "Ion"), in_march(2), NULL);
    gint64 first = given_enrolment(w, centre.service, person, in_march(2), NULL);
    g_assert_false(services_transfer(w->db, identity_system(), first, other, in_march(10), NULL, &id, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    g_assert_cmpstr(must_find_enrolment(w, first)->state, ==, "active");
    must(services_exit(w->db, identity_system(), blocker, in_march(9), "age", NULL, &w->error));
    must(services_transfer(w->db, identity_system(), first, other, in_march(10), "Are nevoie de recuperare", &id, &w->error));
    g_assert_cmpint(must_find_enrolment(w, id)->from_enrolment_id, ==, first);
    g_assert_cmpint(must_find_enrolment(w, first)->left_on.n, ==, in_march(9).n);
    g_assert_cmpint(must_find_service(w, centre.service)->taken, ==, 0);
    g_assert_cmpint(must_find_service(w, other)->taken, ==, 1);
}

static void places_cant_become_fewer_than_those_who_come(void)
{
    Centre centre;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(2), NULL);
    given_enrolment(w, centre.service, given_person(w, "Dan", "Ion"), in_march(2), NULL);
    Service *service = must_find_service(w, centre.service);
    service->capacity = 1;
    g_assert_false(service_save(w->db, identity_system(), service, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

/* --- attendance --- */

static void a_month_plans_the_open_days_of_the_enrolment(void)
{
    Centre centre;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    gint64 id = given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(9), NULL);
    AttendanceSheet sheet = must_have_sheet(w, centre.service, MARCH);
    AttendanceRow *row = attendance_row_of(&sheet, id);
    g_assert_cmpstr(row->marks, ==, "--------.....--.....--.....--..");
    g_assert_cmpint(row->counts.planned, ==, 17);
    sheet = must_have_sheet(w, centre.service, MARCH + 2); /* 1 May is a holiday */
    g_assert_cmpint(attendance_row_of(&sheet, id)->marks[0], ==, '-');
    g_assert_true(sheet.is_free[0]);
}

static void counts_follow_the_marks(void)
{
    Centre centre;
    GArray *months;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    gint64 person = given_person(w, "Pop", "Ana"), id = given_enrolment(w, centre.service, person, in_march(9), NULL);
    mark(w, centre.service, id, in_march(9), 'P');
    mark(w, centre.service, id, in_march(10), 'P');
    mark(w, centre.service, id, in_march(11), 'E');
    mark(w, centre.service, id, in_march(12), 'A');
    mark(w, centre.service, id, in_march(14), 'P'); /* a Saturday counts as planned once somebody came */
    must(services_attendance_month(w->db, w->pool, MARCH, centre.service, 0, &months, &w->error));
    g_assert_cmpuint(months->len, ==, 1);
    const AttendanceMonth *month = &g_array_index(months, AttendanceMonth, 0);
    g_assert_cmpint(month->person_id, ==, person);
    g_assert_cmpint(month->planned, ==, 18);
    g_assert_cmpint(month->present, ==, 3);
    g_assert_cmpint(month->excused, ==, 1);
    g_assert_cmpint(month->absent, ==, 1);
    g_assert_cmpint(month->minutes, ==, 3 * 240);
    must(services_attendance_month(w->db, w->pool, MARCH, 0, person, &months, &w->error));
    g_assert_cmpuint(months->len, ==, 1);
    must(services_attendance_month(w->db, w->pool, MARCH, 0, 0, &months, &w->error));
    g_assert_cmpuint(months->len, ==, 1);
}

static void hours_units_and_activities_differ_by_day(void)
{
    Centre centre;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    gint64 id = given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(9), NULL);
    AttendanceMark cells[] = {{.enrolment_id = id, .day = 9, .mark = 'P', .minutes = 60, .units = 2, .activity = "Logopedie"},
                              {.enrolment_id = id, .day = 10, .mark = 'P'}};
    must(services_attendance_save(w->db, identity_system(), centre.service, MARCH, cells, 2, NULL, &w->error));
    AttendanceSheet sheet = must_have_sheet(w, centre.service, MARCH);
    AttendanceRow *row = attendance_row_of(&sheet, id);
    g_assert_cmpint(row->counts.minutes, ==, 60 + 240);
    g_assert_cmpint(row->counts.units, ==, 3);
    g_assert_cmpstr(row->details[8]->activity, ==, "Logopedie");
    AttendanceMark usual = {.enrolment_id = id, .day = 9, .minutes = -1, .units = -1, .activity = ""};
    must(services_attendance_save(w->db, identity_system(), centre.service, MARCH, &usual, 1, NULL, &w->error));
    sheet = must_have_sheet(w, centre.service, MARCH);
    row = attendance_row_of(&sheet, id);
    g_assert_cmpint(row->counts.minutes, ==, 2 * 240);
    g_assert_null(row->details[8]);
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM attendance_detail"), ==, 0);
}

static void must_refuse(World *w, gint64 service, gint64 enrolment, Day day, char letter, FailKind kind, const char *words)
{
    int year, month, date;
    day_split(day, &year, &month, &date);
    AttendanceMark cell = {.enrolment_id = enrolment, .day = date, .mark = letter};
    g_assert_false(services_attendance_save(w->db, identity_system(), service, month_make(year, month), &cell, 1, NULL, &w->error));
    g_assert_error(w->error, FAIL, (int)kind);
    g_assert_nonnull(strstr(w->error->message, words));
    g_clear_error(&w->error);
}

static void outside_the_enrolment_nobody_is_marked(void)
{
    Centre centre;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    gint64 id = given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(9), NULL);
    must_refuse(w, centre.service, id, in_march(6), 'P', FAIL_INVALID, "09.03.2026");
    must_refuse(w, centre.service, id, day_make(2026, 2, 6), 'P', FAIL_INVALID, "2026");
    must_refuse(w, centre.service, id, day_make(2026, 11, 19), 'P', FAIL_INVALID, "19.11.2026");
    must(services_exit(w->db, identity_system(), id, in_march(20), "moved", NULL, &w->error));
    must_refuse(w, centre.service, id, in_march(23), 'A', FAIL_INVALID, "20.03.2026");
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM attendance"), ==, 0);
}

static void one_wrong_cell_keeps_the_others_from_being_saved(void)
{
    Centre centre;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    gint64 id = given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(9), NULL);
    AttendanceMark cells[] = {{.enrolment_id = id, .day = 9, .mark = 'P'}, {.enrolment_id = id, .day = 2, .mark = 'P'}};
    g_assert_false(services_attendance_save(w->db, identity_system(), centre.service, MARCH, cells, 2, NULL, &w->error));
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM attendance"), ==, 0);
}

static void fill(World *w, gint64 service, char letter)
{
    guint count;
    must(services_attendance_fill(w->db, identity_system(), service, MARCH, NULL, 1, 31, letter, &count, &w->error));
}

static void a_locked_month_is_corrected_with_a_reason_alone(void)
{
    Centre centre;
    GPtrArray *corrections;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    gint64 id = given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(9), NULL);
    mark(w, centre.service, id, in_march(9), 'A');
    g_assert_false(services_attendance_lock(w->db, identity_system(), centre.service, MARCH, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_nonnull(strstr(w->error->message, "16"));
    g_clear_error(&w->error);
    fill(w, centre.service, 'P');
    must(services_attendance_lock(w->db, identity_system(), centre.service, MARCH, &w->error));
    must_refuse(w, centre.service, id, in_march(9), 'P', FAIL_CONFLICT, "2026");
    AttendanceMark cell = {.enrolment_id = id, .day = 9, .mark = 'E'};
    must(services_attendance_save(w->db, identity_system(), centre.service, MARCH, &cell, 1, "Adeverință medicală", &w->error));
    must(services_attendance_corrections(w->db, w->pool, centre.service, MARCH, &corrections, &w->error));
    g_assert_cmpuint(corrections->len, ==, 1);
    const AttendanceCorrection *one = corrections->pdata[0];
    g_assert_cmpstr(one->before, ==, "A");
    g_assert_cmpstr(one->after, ==, "E");
    g_assert_cmpstr(one->reason, ==, "Adeverință medicală");
    GArray *months;
    must(services_attendance_month(w->db, w->pool, MARCH, centre.service, 0, &months, &w->error));
    g_assert_true(g_array_index(months, AttendanceMonth, 0).locked);
    g_assert_cmpint(g_array_index(months, AttendanceMonth, 0).excused, ==, 1);
    must(services_attendance_unlock(w->db, identity_system(), centre.service, MARCH, "Lista era a altei grupe", &w->error));
    mark(w, centre.service, id, in_march(9), 'P');
}

static void a_month_that_isnt_over_cant_be_locked(void)
{
    Centre centre;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    g_assert_false(services_attendance_lock(w->db, identity_system(), centre.service, month_make(2026, 11), &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void the_last_save_is_undone_where_nobody_changed_it_since(void)
{
    Centre centre;
    guint count;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    gint64 id = given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(9), NULL);
    Identity *ana = pool_new0(w->pool, Identity);
    *ana = (Identity){.user_id = given_user(w, "ana", 0), .name = "Ana"};
    AttendanceMark cells[] = {{.enrolment_id = id, .day = 9, .mark = 'P'}, {.enrolment_id = id, .day = 10, .mark = 'P'}};
    must(services_attendance_save(w->db, ana, centre.service, MARCH, cells, 2, NULL, &w->error));
    mark(w, centre.service, id, in_march(10), 'A'); /* somebody else */
    must(services_attendance_undo(w->db, ana, centre.service, MARCH, &count, &w->error));
    g_assert_cmpuint(count, ==, 1);
    AttendanceSheet sheet = must_have_sheet(w, centre.service, MARCH);
    g_assert_cmpint(attendance_row_of(&sheet, id)->marks[8], ==, '.');
    g_assert_cmpint(attendance_row_of(&sheet, id)->marks[9], ==, 'A');
}

static void who_leaves_is_expected_no_more(void)
{
    Centre centre;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    gint64 id = given_enrolment(w, centre.service, given_person(w, "Pop", "Ana"), in_march(9), NULL);
    mark(w, centre.service, id, in_march(17), 'P');
    g_assert_false(services_exit(w->db, identity_system(), id, in_march(12), "moved", NULL, &w->error));
    g_assert_nonnull(strstr(w->error->message, "17.03.2026"));
    g_clear_error(&w->error);
    must(services_exit(w->db, identity_system(), id, in_march(17), "moved", NULL, &w->error));
    AttendanceSheet sheet = must_have_sheet(w, centre.service, MARCH);
    g_assert_cmpstr(attendance_row_of(&sheet, id)->marks, ==, "--------.....--.P--------------");
}

/* --- who sees whom --- */

static bool sees(World *w, gint64 service)
{
    bool seen;
    must(service_is_seen(w->db, w->who, service, &seen, &w->error));
    return seen;
}

static void a_providers_worker_sees_their_own_services_alone(void)
{
    Centre centre;
    g_autoptr(World) w = world_with_centre(&centre, 3);
    gint64 other_house = given_institution(w, "Asociația"), other = given_service(w, "Club", given_provider(w, "Asociația", other_house), 5);
    gint64 user = given_user(w, "ana", centre.institution);
    as_user(w, user, centre.institution, SCOPE_SERVICE, "services.read");
    g_assert_false(sees(w, centre.service));
    must(service_worker_add(w->db, identity_system(), centre.service, user, &w->error));
    g_assert_true(sees(w, centre.service));
    g_assert_false(sees(w, other));
    as_user(w, user, other_house, SCOPE_INSTITUTION, "services.read");
    g_assert_true(sees(w, other));
    as_user(w, given_user(w, "dan", 0), 0, SCOPE_AUTHORITY, "services.read");
    g_assert_true(sees(w, other) && sees(w, centre.service));
}

WORLD_MAIN
{
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    world_test("the_nomenclature_has_its_seventy_codes", the_nomenclature_has_its_seventy_codes);
    world_test("a_loaded_edition_takes_the_place_of_the_older_one", a_loaded_edition_takes_the_place_of_the_older_one);
    world_test("a_service_needs_a_code_of_the_nomenclature", a_service_needs_a_code_of_the_nomenclature);
    world_test("places_are_never_exceeded_and_who_comes_late_waits", places_are_never_exceeded_and_who_comes_late_waits);
    world_test("of_many_who_enrol_at_once_as_many_enter_as_there_are_places", of_many_who_enrol_at_once_as_many_enter_as_there_are_places);
    world_test("nobody_passes_those_who_wait_without_a_reason", nobody_passes_those_who_wait_without_a_reason);
    world_test("who_is_urgent_waits_in_front", who_is_urgent_waits_in_front);
    world_test("one_person_is_enrolled_once_and_on_some_basis", one_person_is_enrolled_once_and_on_some_basis);
    world_test("a_plan_must_be_theirs_of_that_kind_and_in_force", a_plan_must_be_theirs_of_that_kind_and_in_force);
    world_test("a_plan_that_ended_meanwhile_brings_nobody_in", a_plan_that_ended_meanwhile_brings_nobody_in);
    world_test("going_over_leaves_one_service_and_enters_the_other_or_changes_nothing",
               going_over_leaves_one_service_and_enters_the_other_or_changes_nothing);
    world_test("places_cant_become_fewer_than_those_who_come", places_cant_become_fewer_than_those_who_come);
    world_test("a_month_plans_the_open_days_of_the_enrolment", a_month_plans_the_open_days_of_the_enrolment);
    world_test("counts_follow_the_marks", counts_follow_the_marks);
    world_test("hours_units_and_activities_differ_by_day", hours_units_and_activities_differ_by_day);
    world_test("outside_the_enrolment_nobody_is_marked", outside_the_enrolment_nobody_is_marked);
    world_test("one_wrong_cell_keeps_the_others_from_being_saved", one_wrong_cell_keeps_the_others_from_being_saved);
    world_test("a_locked_month_is_corrected_with_a_reason_alone", a_locked_month_is_corrected_with_a_reason_alone);
    world_test("a_month_that_isnt_over_cant_be_locked", a_month_that_isnt_over_cant_be_locked);
    world_test("the_last_save_is_undone_where_nobody_changed_it_since", the_last_save_is_undone_where_nobody_changed_it_since);
    world_test("who_leaves_is_expected_no_more", who_leaves_is_expected_no_more);
    world_test("a_providers_worker_sees_their_own_services_alone", a_providers_worker_sees_their_own_services_alone);
}
