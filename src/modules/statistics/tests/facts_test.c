#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/assessments/store.h"
#include "modules/cases/cases_in.h"
#include "modules/people/people.h"
#include "modules/statistics/statistics.h"
#include "world.h"

/* What the modules' facts count: a thing that happened once is one event, and who it happened to is followed. */

static gint64 given_child(World *w, const char *name)
{
    Person person = {.family_name = "Numărat", .given_name = name, .sex = "f", .birth_day = day_make(2015, 3, 12), .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

static gint64 given_case(World *w, gint64 child)
{
    NewCase made = {.type_code = "separation", .person_id = child};
    gint64 id;
    must(case_open(w->db, identity_system(), &made, &id, &w->error));
    return id;
}

/* As the system sees it: nothing is hidden. */
static gint64 counted(World *w, const char *fact, StatisticWay way, const char *dimension, const char *value)
{
    StatisticQuestion question = STATISTIC_QUESTION;
    StatisticAnswer *answer;
    question.fact = fact;
    question.way = way;
    if (dimension)
        question_filter(w->pool, &question, dimension, value);
    must(statistics_count(w->db, w->pool, identity_system(), &question, &answer, &w->error));
    return answer->total.number;
}

static void a_case_about_two_children_is_one_event(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_case(w, given_child(w, "Ana"));
    g_assert_cmpint(counted(w, "case_opened", STATISTIC_PERSONS, NULL, NULL), ==, 1);
    must(case_person_add(w->db, identity_system(), id, given_child(w, "Ioana"), "subject", &w->error));
    g_assert_cmpint(counted(w, "case_opened", STATISTIC_EVENTS, NULL, NULL), ==, 1);
    g_assert_cmpint(counted(w, "case_opened", STATISTIC_PERSONS, NULL, NULL), ==, 2);
    g_assert_cmpint(counted(w, "case_opened", STATISTIC_EVENTS, "case_type", "separation"), ==, 1);
    g_assert_cmpint(counted(w, "case_opened", STATISTIC_EVENTS, "case_type", "rapid"), ==, 0);
}

static void work_follows_whom_the_case_is_about(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_case(w, given_child(w, "Ana"));
    must(db_execute(w->db, pool_printf(w->pool, "INSERT INTO case_entry (id, case_id, kind, state, done_at, created_at) VALUES (7, %"
                                       G_GINT64_FORMAT ", 'visit', 'done', 1748000000, 1748000000)", id), &w->error));
    g_assert_cmpint(counted(w, "case_work", STATISTIC_PERSONS, "kind", "visit"), ==, 1);
    must(case_person_add(w->db, identity_system(), id, given_child(w, "Ioana"), "subject", &w->error));
    g_assert_cmpint(counted(w, "case_work", STATISTIC_PERSONS, "kind", "visit"), ==, 2);
    g_assert_cmpint(counted(w, "case_work", STATISTIC_EVENTS, "kind", "visit"), ==, 1);
}

static void a_closed_case_is_counted_by_its_reason(void)
{
    g_autoptr(World) w = world_new();
    CaseFile *file;
    CaseType *type;
    must(case_find_any(w->db, w->pool, given_case(w, given_child(w, "Ana")), &file, &w->error));
    must(case_type_find(w->db, w->pool, file->type_id, &type, &w->error));
    const char *reason = case_type_first(type, "closing")->code;
    g_assert_cmpint(counted(w, "case_closed", STATISTIC_EVENTS, NULL, NULL), ==, 0);
    must(case_close(w->db, identity_system(), file, reason, "Gata.", 0, &w->error));
    g_assert_cmpint(counted(w, "case_closed", STATISTIC_EVENTS, "closing", reason), ==, 1);
    must(case_find_any(w->db, w->pool, file->id, &file, &w->error));
    must(case_reopen(w->db, identity_system(), file, &w->error));
    g_assert_cmpint(counted(w, "case_closed", STATISTIC_EVENTS, NULL, NULL), ==, 0);
}

static void a_need_is_counted_as_found_and_as_answered(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *needs;
    gint64 child = given_child(w, "Ana");
    must(need_record(w->db, identity_system(), child, "documents", 0, day_make(2025, 5, 5), &w->error));
    g_assert_cmpint(counted(w, "need", STATISTIC_PERSONS, "kind", "documents"), ==, 1);
    g_assert_cmpint(counted(w, "need", STATISTIC_PERSONS, "state", "answered"), ==, 0);
    must(need_of_person(w->db, w->pool, identity_system(), child, &needs, &w->error));
    Need *need = needs->pdata[0];
    need->state = "answered";
    need->answer = "Certificat de naștere obținut";
    need->answered_on = day_make(2025, 6, 5);
    must(need_save(w->db, identity_system(), need, &w->error));
    g_assert_cmpint(counted(w, "need", STATISTIC_PERSONS, "state", "answered"), ==, 1);
}

static void a_signal_is_counted_when_it_came_and_as_it_was_decided(void)
{
    g_autoptr(World) w = world_new();
    CaseSignal signal = {.channel = "phone", .source = "school", .about = "Un copil", .text = "Lipsește de o lună.", .received_at = 1748000000};
    must(case_signal_create(w->db, identity_system(), &signal, &w->error));
    g_assert_cmpint(counted(w, "case_signal", STATISTIC_EVENTS, "source", "school"), ==, 1);
    g_assert_cmpint(counted(w, "case_signal", STATISTIC_EVENTS, "state", "waiting"), ==, 1);
    g_assert_cmpint(counted(w, "case_signal", STATISTIC_EVENTS, "channel", "letter"), ==, 0);
}

WORLD_MAIN
{
    world_test("a_case_about_two_children_is_one_event", a_case_about_two_children_is_one_event);
    world_test("work_follows_whom_the_case_is_about", work_follows_whom_the_case_is_about);
    world_test("a_closed_case_is_counted_by_its_reason", a_closed_case_is_counted_by_its_reason);
    world_test("a_need_is_counted_as_found_and_as_answered", a_need_is_counted_as_found_and_as_answered);
    world_test("a_signal_is_counted_when_it_came_and_as_it_was_decided", a_signal_is_counted_when_it_came_and_as_it_was_decided);
}
