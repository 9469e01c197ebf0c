/* The rules of cases, below the pages. */
#include "given.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/documents.h"
#include "modules/law/law.h"

enum { HOUR = 60 * 60, DAY = 24 * HOUR };

static void eleven_types_are_shipped_whole(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *types;
    must(case_types(w->db, w->pool, day_today(), &types, &w->error));
    g_assert_cmpuint(types->len, ==, 11);
    for (guint i = 0; i < types->len; i++) {
        CaseType *type;
        must(case_type_find(w->db, w->pool, ((CaseType *)types->pdata[i])->id, &type, &w->error));
        g_assert_nonnull(case_type_first(type, "stage"));
        g_assert_nonnull(case_type_first(type, "step"));
        g_assert_nonnull(case_type_first(type, "clock"));
        g_assert_nonnull(case_type_first(type, "document"));
        g_assert_nonnull(case_type_first(type, "closing"));
    }
}

static World *world_with_worker(gint64 *ret_user)
{
    World *w = world_new();
    clock_set(1795000000); /* a day in November 2026 */
    *ret_user = given_user(w, "ana", 0);
    as_role(w, *ret_user, 0, "social");
    return w;
}

static void numbers_follow_each_other_in_a_year(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 first = given_case(w, "separation", 0), second = given_case(w, "elderly", 0);
    g_assert_cmpint(must_find_case(w, first)->number, ==, 1);
    g_assert_cmpint(must_find_case(w, second)->number, ==, 2);
    g_assert_cmpint(must_find_case(w, second)->year, ==, 2026);
}

static void a_case_that_opens_has_72_hours_for_its_first_evaluation(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0);
    CaseEntry *due = planned_of(w, id, "evaluation_initial");
    g_assert_nonnull(due);
    g_assert_cmpint(due->due_at, ==, clock_now() + 72 * HOUR);
    g_assert_cmpstr(due->term, ==, "child.initial-evaluation");
    g_assert_cmpint(due->user_id, ==, user);
}

/* A clock whose term the law table lacks would make nothing due, in silence. */
static void every_clock_has_its_term(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *types;
    must(case_types(w->db, w->pool, day_today(), &types, &w->error));
    for (guint i = 0; i < types->len; i++) {
        CaseType *type;
        must(case_type_find(w->db, w->pool, ((CaseType *)types->pdata[i])->id, &type, &w->error));
        for (guint k = 0; k < type->parts->len; k++) {
            const CaseTypePart *part = type->parts->pdata[k];
            LawRow *term;
            if (strcmp(part->kind, "clock") == 0)
                must(law_term(w->db, w->pool, part->term, COUNTRY_RO, day_today(), &term, &w->error));
        }
    }
}

static CaseEntry written(World *w, const char *kind)
{
    return (CaseEntry){.kind = kind, .state = "done", .user_id = w->who->user_id, .done_at = clock_now(), .text = "Ce s-a constatat."};
}

static void must_write(World *w, gint64 case_id, const char *kind)
{
    CaseEntry entry = written(w, kind);
    must(case_entry_save(w->db, w->who, must_find_case(w, case_id), &entry, &w->error));
}

static void what_is_done_ends_its_clock_and_starts_the_next(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0);
    must_write(w, id, "evaluation_initial");
    g_assert_null(planned_of(w, id, "evaluation_initial"));
    g_assert_cmpuint(count_entries(w, id, "evaluation_initial", "done"), ==, 1);
    g_assert_nonnull(planned_of(w, id, "evaluation_detailed"));
    Clock *clock;
    must(clock_of(w->db, w->pool, "case_file", id, "child.initial-evaluation", &clock, &w->error));
    g_assert_null(clock);
}

static void texts_are_sealed_on_disk(void)
{
    static const DbStatement raw = {"test_raw", "SELECT text AS text FROM case_entry WHERE state = 'done'", NULL};
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0);
    must_write(w, id, "visit");
    g_autoptr(DbQuery) q = db_query(w->db, &raw);
    g_assert_true(db_step(q));
    const char *kept = db_text(q, "text", w->pool);
    g_assert_nonnull(kept);
    g_assert_null(strstr(kept, "constatat"));
    g_clear_pointer(&q, db_query_free);
    GPtrArray *entries;
    must(case_entries(w->db, w->pool, id, &entries, &w->error));
    bool read = false;
    for (guint i = 0; i < entries->len; i++)
        read |= g_strcmp0(((CaseEntry *)entries->pdata[i])->text, "Ce s-a constatat.") == 0;
    g_assert_true(read);
}

/* --- the plan --- */

static CasePlan *must_find_plan(World *w, gint64 case_id, gint64 id)
{
    CasePlan *plan;
    must(case_plan_find(w->db, w->pool, case_id, id, &plan, &w->error));
    return plan;
}

static gint64 given_plan(World *w, gint64 case_id, int needs)
{
    gint64 id;
    must(case_plan_create(w->db, w->who, must_find_case(w, case_id), "ps", &id, &w->error));
    for (int i = 0; i < needs; i++) {
        CaseNeedLine line = {.kind = "service", .what = "Consiliere", .provider = "Centrul de zi"};
        CaseNeed need = {.area = "education", .need = "Sprijin la lecții", .state = "open", .starts = DAY_NONE, .lines = pool_list(w->pool)};
        g_ptr_array_add(need.lines, &line);
        must(case_need_save(w->db, w->who, must_find_plan(w, case_id, id), &need, &w->error));
    }
    return id;
}

static void approve(World *w, gint64 case_id, gint64 plan_id)
{
    const Identity *worker = w->who;
    must(case_plan_propose(w->db, worker, must_find_plan(w, case_id, plan_id), &w->error));
    Identity boss = *worker;
    boss.user_id = given_user(w, pool_printf(w->pool, "boss%" G_GINT64_FORMAT, plan_id), 0);
    must(case_plan_approve(w->db, &boss, must_find_case(w, case_id), must_find_plan(w, case_id, plan_id), 0, &w->error));
}

static void an_approved_plan_is_reviewed_again_and_again(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0);
    approve(w, id, given_plan(w, id, 1));
    CaseEntry *review = planned_of(w, id, "review");
    g_assert_nonnull(review);
    g_assert_null(planned_of(w, id, "plan"));
    Day first = day_of_time(review->due_at);
    g_assert_cmpint(day_compare(first, day_add_months(day_today(), 3)), >=, 0);
    clock_set(review->due_at - DAY);
    must_write(w, id, "review");
    review = planned_of(w, id, "review");
    g_assert_nonnull(review);
    g_assert_cmpint(review->round, ==, 2);
    g_assert_cmpint(day_compare(day_of_time(review->due_at), first), >, 0);
    g_assert_cmpuint(count_entries(w, id, "review", "planned"), ==, 1);
}

static void nobody_approves_their_own_plan(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), plan = given_plan(w, id, 1);
    must(case_plan_propose(w->db, w->who, must_find_plan(w, id, plan), &w->error));
    g_assert_false(case_plan_approve(w->db, w->who, must_find_case(w, id), must_find_plan(w, id, plan), 0, &w->error));
    g_assert_error(w->error, FAIL, FAIL_FORBIDDEN);
}

static void a_new_edition_takes_over_needs_and_replaces_the_old(void)
{
    gint64 user, next;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), plan = given_plan(w, id, 12);
    approve(w, id, plan);
    must(case_plan_create(w->db, w->who, must_find_case(w, id), "ps", &next, &w->error));
    CasePlan *second = must_find_plan(w, id, next);
    g_assert_cmpint(second->edition, ==, 2);
    g_assert_cmpuint(second->needs->len, ==, 12);
    const CaseNeed *need = second->needs->pdata[11];
    g_assert_cmpstr(need->need, ==, "Sprijin la lecții");
    g_assert_cmpstr(((CaseNeedLine *)need->lines->pdata[0])->what, ==, "Consiliere");
    approve(w, id, next);
    g_assert_cmpstr(must_find_plan(w, id, plan)->state, ==, "replaced");
}

static void only_a_draft_changes(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), plan = given_plan(w, id, 1);
    approve(w, id, plan);
    CasePlan *approved = must_find_plan(w, id, plan);
    g_assert_false(case_need_save(w->db, w->who, approved, approved->needs->pdata[0], &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void second_save_of_the_same_version_conflicts(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), plan = given_plan(w, id, 1);
    CasePlan *mine = must_find_plan(w, id, plan), *yours = must_find_plan(w, id, plan);
    mine->reason = "Una";
    must(case_plan_save(w->db, w->who, mine, &w->error));
    yours->reason = "Alta";
    g_assert_false(case_plan_save(w->db, w->who, yours, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

/* --- amendments --- */

static gint64 given_amendment(World *w, gint64 case_id, gint64 plan_id)
{
    gint64 id;
    must(case_amendment_create(w->db, w->who, must_find_plan(w, case_id, plan_id), "A apărut o nevoie nouă.", &id, &w->error));
    CaseNeed need = {.area = "health", .need = "Ochelari", .state = "open", .starts = DAY_NONE, .amendment_id = id, .lines = pool_list(w->pool)};
    must(case_need_save(w->db, w->who, must_find_plan(w, case_id, plan_id), &need, &w->error));
    return id;
}

static void an_amendment_brings_its_needs_when_it_is_approved(void)
{
    gint64 user, again;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), plan = given_plan(w, id, 2);
    g_assert_false(case_amendment_create(w->db, w->who, must_find_plan(w, id, plan), "Grabă", &again, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT); /* a draft is changed as it is */
    g_clear_error(&w->error);
    approve(w, id, plan);
    gint64 amendment = given_amendment(w, id, plan);
    CasePlan *read = must_find_plan(w, id, plan);
    g_assert_cmpuint(read->needs->len, ==, 2);
    g_assert_false(case_amendment_create(w->db, w->who, read, "Încă una", &again, &w->error));
    g_clear_error(&w->error);
    CaseAmendment *one = case_amendment_of(read, amendment);
    g_assert_cmpuint(one->needs->len, ==, 1);
    must(case_amendment_propose(w->db, w->who, one, 1, &w->error));
    one = case_amendment_of(must_find_plan(w, id, plan), amendment);
    g_assert_false(case_amendment_approve(w->db, w->who, one, 2, &w->error));
    g_assert_error(w->error, FAIL, FAIL_FORBIDDEN);
    g_clear_error(&w->error);
    Identity boss = *w->who;
    boss.user_id = given_user(w, "sefa", 0);
    g_assert_false(case_amendment_approve(w->db, &boss, one, 1, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT); /* stale */
    g_clear_error(&w->error);
    must(case_amendment_approve(w->db, &boss, one, 2, &w->error));
    read = must_find_plan(w, id, plan);
    g_assert_cmpuint(read->needs->len, ==, 3);
    g_assert_cmpstr(read->state, ==, "approved");
    g_assert_false(case_need_save(w->db, w->who, read, read->needs->pdata[2], &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    const CaseNeed *need = read->needs->pdata[2];
    must(case_need_set_state(w->db, w->who, read, need, need->version, "met", &w->error));
    g_assert_cmpstr(((CaseNeed *)must_find_plan(w, id, plan)->needs->pdata[2])->state, ==, "met");
    gint64 next;
    must(case_plan_create(w->db, w->who, must_find_case(w, id), "ps", &next, &w->error));
    g_assert_cmpuint(must_find_plan(w, id, next)->needs->len, ==, 3); /* a new edition takes them over as its own */
}

/* --- plans that hold --- */

static GPtrArray *must_list_active(World *w, Day day)
{
    GPtrArray *plans;
    int year, month, date;
    day_split(day, &year, &month, &date);
    Interval whole = interval_month(year, month);
    must(cases_plans_active(w->db, w->pool, whole.from, whole.to, &plans, &w->error));
    return plans;
}

static void a_plan_holds_from_its_approval_to_the_end_of_its_months(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 child = given_person(w, "Pop", "Andrei"), id = given_case(w, "separation", child), plan = given_plan(w, id, 1);
    given_case(w, "separation", given_person(w, "Pop", "Maria"));
    g_assert_cmpuint(must_list_active(w, day_today())->len, ==, 0); /* a draft */
    approve(w, id, plan);
    GPtrArray *now = must_list_active(w, day_today());
    g_assert_cmpuint(now->len, ==, 1);
    const CasePlanActive *active = now->pdata[0];
    g_assert_cmpint(active->person_id, ==, child);
    g_assert_cmpint(active->case_id, ==, id);
    g_assert_cmpstr(active->plan_kind, ==, "ps");
    g_assert_cmpint(day_compare(active->from, day_today()), ==, 0);
    g_assert_cmpint(day_compare(active->until, day_add(day_add_months(day_today(), 12), -1)), ==, 0);
    g_assert_cmpuint(must_list_active(w, day_add_months(day_today(), -1))->len, ==, 0);
    g_assert_cmpuint(must_list_active(w, day_add_months(day_today(), 12))->len, ==, 1); /* its last days */
    g_assert_cmpuint(must_list_active(w, day_add_months(day_today(), 13))->len, ==, 0);
}

static void a_plan_ends_with_its_next_edition_or_the_file(void)
{
    gint64 user, next;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 child = given_person(w, "Pop", "Andrei"), id = given_case(w, "separation", child), plan = given_plan(w, id, 1);
    CasePlanActive *active;
    approve(w, id, plan);
    Day first = day_today();
    clock_set(clock_now() + 65 * DAY);
    must(case_plan_create(w->db, w->who, must_find_case(w, id), "ps", &next, &w->error));
    approve(w, id, next);
    must(cases_plan_active_of(w->db, w->pool, child, first, &active, &w->error));
    g_assert_cmpint(active->plan_id, ==, plan);
    g_assert_cmpint(day_compare(active->until, day_today()), ==, 0);
    must(cases_plan_active_of(w->db, w->pool, child, day_add(day_today(), 1), &active, &w->error));
    g_assert_cmpint(active->plan_id, ==, next);
    must(case_close(w->db, w->who, must_find_case(w, id), "met", NULL, 0, &w->error));
    must(cases_plan_active_of(w->db, w->pool, child, day_today(), &active, &w->error));
    g_assert_cmpint(active->plan_id, ==, next);
    must(cases_plan_active_of(w->db, w->pool, child, day_add(day_today(), 1), &active, &w->error));
    g_assert_null(active);
    g_assert_cmpuint(must_list_active(w, first)->len, ==, 1);
}

/* --- days --- */

static void run_raw(World *w, const DbStatement *statement)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, statement);
    must(db_run(q, NULL, &w->error) && db_commit(change, &w->error));
}

static void an_entry_is_due_when_its_clock_is(void)
{
    static const DbStatement moved = {"test_move_clocks", "UPDATE clock SET due_at = due_at + 86400", NULL};
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), before = planned_of(w, id, "evaluation_initial")->due_at;
    CaseDay day;
    run_raw(w, &moved);
    g_assert_cmpint(planned_of(w, id, "evaluation_initial")->due_at, ==, before + DAY);
    clock_set(before + 60);
    must(case_day(w->db, w->pool, w->who, &day, &w->error));
    g_assert_cmpuint(day.late->len, ==, 0);
    clock_set(before + DAY + 60);
    must(case_day(w->db, w->pool, w->who, &day, &w->error));
    g_assert_cmpuint(day.late->len, >=, 1);
}

/* --- stopping and resuming --- */

static bool waits_for_a_stop(const CaseDay *day)
{
    for (guint i = 0; i < day->waiting->len; i++)
        if (strcmp(((const CaseWaiting *)day->waiting->pdata[i])->what, "stop") == 0)
            return true;
    return false;
}

static bool holds_plan(const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++)
        if (strcmp(((const CaseWork *)list->pdata[i])->entry.kind, "plan") == 0)
            return true;
    return false;
}

static void a_stopped_term_is_waited_for_and_is_not_late(void)
{
    static const DbStatement reasons = {"test_reasons", "SELECT count(*) AS seen FROM clock_event WHERE reason LIKE '%spital%'", NULL};
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0);
    CaseFile *file = must_find_case(w, id);
    CaseEntry *plan = planned_of(w, id, "plan");
    CaseDay day;
    must(case_clock_stop(w->db, w->who, file, plan->clock_id, "Copilul este la spital.", &w->error));
    g_assert_cmpint(planned_of(w, id, "plan")->stopped_at, ==, clock_now());
    clock_set(plan->due_at + DAY);
    must(case_day(w->db, w->pool, w->who, &day, &w->error));
    g_assert_true(waits_for_a_stop(&day) && !holds_plan(day.late) && !holds_plan(day.later));
    must(case_clock_resume(w->db, w->who, file, plan->clock_id, "A ieșit.", &w->error));
    g_assert_cmpint(planned_of(w, id, "plan")->due_at, >, clock_now() + 29 * DAY);
    must(case_day(w->db, w->pool, w->who, &day, &w->error));
    g_assert_true(!waits_for_a_stop(&day) && holds_plan(day.later));
    g_assert_cmpuint(count_entries(w, id, "stop", "done"), ==, 1);
    g_assert_cmpuint(count_entries(w, id, "resume", "done"), ==, 1);
    g_autoptr(DbQuery) q = db_query(w->db, &reasons);
    g_assert_true(db_step(q));
    g_assert_cmpint(db_int(q, "seen"), ==, 0);
}

static void hours_and_terms_of_other_cases_do_not_stop(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), other = given_case(w, "separation", 0);
    CaseFile *file = must_find_case(w, id);
    g_assert_false(case_clock_stop(w->db, w->who, file, planned_of(w, id, "evaluation_initial")->clock_id, "Nu se poate", &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    g_assert_false(case_clock_stop(w->db, w->who, file, planned_of(w, other, "plan")->clock_id, "Alt caz", &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
    g_clear_error(&w->error);
    g_assert_false(case_clock_stop(w->db, w->who, file, planned_of(w, id, "plan")->clock_id, " ", &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    g_assert_cmpuint(count_entries(w, id, "stop", "done"), ==, 0);
}

static gint64 reminded_of(World *w, gint64 clock_id)
{
    Clock *clock;
    must(clock_find(w->db, w->pool, clock_id, &clock, &w->error));
    return clock->user_id;
}

static void who_has_to_do_it_is_reminded_of_it(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), colleague = given_user(w, "colleague", 0), next = given_user(w, "next", 0);
    CaseEntry *plan = planned_of(w, id, "plan");
    gint64 clock = plan->clock_id, other_clock = planned_of(w, id, "evaluation_initial")->clock_id;
    plan->user_id = colleague;
    must(case_entry_save(w->db, w->who, must_find_case(w, id), plan, &w->error));
    g_assert_cmpint(reminded_of(w, clock), ==, colleague);
    must(case_hand_over(w->db, w->who, must_find_case(w, id), next, &w->error));
    g_assert_cmpint(reminded_of(w, clock), ==, colleague);
    g_assert_cmpint(reminded_of(w, other_clock), ==, next);
}

/* --- ages --- */

static gint64 given_aged(World *w, int years)
{
    Person *person = pool_new0(w->pool, Person);
    *person = (Person){.family_name = "Pop", .given_name = "Ion", .birth_day = day_add_months(day_today(), -12 * years), .death_day = DAY_NONE,
                       .national_id_reason = "unknown"};
    must(person_create(w->db, identity_system(), person, &w->error));
    return person->id;
}

static bool opens(World *w, const char *type, gint64 person, const char *reason, gint64 *ret_id)
{
    NewCase made = {.type_code = type, .person_id = person, .age_reason = reason};
    bool opened = case_open(w->db, w->who, &made, ret_id, &w->error);
    if (!opened)
        g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    return opened;
}

static void a_type_asks_why_for_somebody_of_another_age(void)
{
    static const struct {
        const char *type;
        int age;
        bool fits;
    } ages[] = {{"separation", 17, true}, {"separation", 18, false}, {"elderly", 59, false}, {"elderly", 60, true}, {"leaving_care", 13, false},
                {"leaving_care", 26, true}, {"leaving_care", 27, false}, {"disability", 18, true}};
    gint64 user, id;
    g_autoptr(World) w = world_with_worker(&user);
    for (guint i = 0; i < G_N_ELEMENTS(ages); i++)
        g_assert_cmpint(opens(w, ages[i].type, given_aged(w, ages[i].age), " ", &id), ==, ages[i].fits);
    g_assert_true(opens(w, "separation", given_aged(w, 19), "Sub tutelă.", &id));
    GPtrArray *entries;
    must(case_entries(w->db, w->pool, id, &entries, &w->error));
    bool kept = false;
    for (guint i = 0; i < entries->len; i++)
        kept |= ((CaseEntry *)entries->pdata[i])->text && strstr(((CaseEntry *)entries->pdata[i])->text, "Sub tutelă.") != NULL;
    g_assert_true(kept);
}

static bool offers(const GPtrArray *templates, const char *code)
{
    for (guint i = 0; i < templates->len; i++)
        if (strcmp(((const Choice *)templates->pdata[i])->value, code) == 0)
            return true;
    return false;
}

static void every_document_of_a_type_has_its_template(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *types, *templates;
    must(case_types(w->db, w->pool, day_today(), &types, &w->error));
    must(document_templates(w->db, w->pool, day_today(), "ro", &templates, &w->error));
    for (guint i = 0; i < types->len; i++) {
        CaseType *type;
        must(case_type_find(w->db, w->pool, ((CaseType *)types->pdata[i])->id, &type, &w->error));
        for (guint k = 0; k < type->parts->len; k++) {
            const CaseTypePart *part = type->parts->pdata[k];
            if (strcmp(part->kind, "document") == 0 && !offers(templates, part->code))
                g_error("%s has the document %s, of which there is no template", type->code, part->code);
        }
    }
}

static const CaseDate *date_of(const GPtrArray *dates, const char *what)
{
    for (guint i = 0; i < dates->len; i++)
        if (strcmp(((CaseDate *)dates->pdata[i])->what, what) == 0)
            return dates->pdata[i];
    return NULL;
}

static void plans_and_referrals_have_days_too(void)
{
    gint64 user;
    const char *secret;
    GPtrArray *dates;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", given_person(w, "Pop", "Andrei")), plan = given_plan(w, id, 0);
    CaseNeed need = {.area = "health", .need = "Vaccin", .state = "open", .starts = day_today(), .months = 2, .lines = pool_list(w->pool)};
    must(case_need_save(w->db, w->who, must_find_plan(w, id, plan), &need, &w->error));
    approve(w, id, plan);
    CaseReferral referral = {.case_id = id, .institution_id = given_institution(w, "Centrul de zi"), .what = "Loc", .shared = "Un copil",
                             .consent = "parent", .consent_day = day_today()};
    must(case_referral_send(w->db, w->pool, w->who, NULL, &referral, &secret, &w->error));
    must(case_dates(w->db, w->pool, user, &dates, &w->error));
    g_assert_nonnull(date_of(dates, "referral"));
    g_assert_cmpint(day_compare(day_of_time(date_of(dates, "activity")->at), day_add(day_add_months(day_today(), 2), -1)), ==, 0);
    g_assert_null(date_of(dates, "review")); /* the law's term reminds of it */
    must(case_dates(w->db, w->pool, given_user(w, "alta", 0), &dates, &w->error));
    g_assert_cmpuint(dates->len, ==, 0);
}

static void the_calendar_has_what_was_planned_and_no_names(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    GPtrArray *entries = pool_list(w->pool);
    gint64 child = given_person(w, "Pop", "Andrei"), id = given_case(w, "separation", child);
    CaseEntry visit = {.kind = "visit", .state = "planned", .user_id = user, .due_at = clock_now() + DAY, .text = "La familia Pop"};
    must(case_entry_save(w->db, w->who, must_find_case(w, id), &visit, &w->error));
    must(case_agenda(w->db, w->pool, user, entries, &w->error));
    g_assert_cmpuint(entries->len, ==, 1); /* what has a clock is in the calendar as a clock */
    const AgendaEntry *entry = entries->pdata[0];
    g_assert_cmpint(entry->at, ==, visit.due_at);
    g_assert_nonnull(strstr(entry->summary, "1/2026"));
    g_assert_null(strstr(entry->summary, "Pop"));
    g_ptr_array_set_size(entries, 0);
    must(case_account_person_put(w->db, identity_system(), user, child, &w->error));
    must(case_agenda(w->db, w->pool, user, entries, &w->error));
    g_assert_cmpuint(entries->len, ==, 0);
}

/* --- the glass --- */

static void a_supervisor_is_told_without_a_name(void)
{
    static const DbStatement letters = {"test_letters", "SELECT to_address, body FROM letter", NULL};
    gint64 user, id;
    GPtrArray *glasses;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 boss = given_user(w, "sefa", 0), stranger = given_user(w, "strain", 0);
    CaseCrew crew = {.name = "Echipa", .supervisor_id = boss};
    must(case_crew_save(w->db, identity_system(), &crew, &w->error) &&
         case_crew_set_member(w->db, identity_system(), crew.id, user, true, &w->error));
    CaseFile *file = must_find_case(w, given_case(w, "separation", given_person(w, "Pop", "Andrei")));
    as_role(w, stranger, 0, "social");
    must(case_break_glass(w->db, w->who, file->year, file->number, "Copilul Pop este la spital.", &id, &w->error));
    as_role(w, boss, 0, "supervisor");
    must(case_glasses_for(w->db, w->pool, w->who, &glasses, &w->error));
    g_assert_cmpuint(glasses->len, ==, 1);
    g_autoptr(DbQuery) q = db_query(w->db, &letters);
    g_assert_true(db_step(q));
    const char *text = db_text(q, "body", w->pool);
    g_assert_cmpstr(db_text(q, "to_address", w->pool), ==, "sefa@example.org");
    g_assert_nonnull(strstr(text, "/work"));
    g_assert_true(!strstr(text, "Pop") && !strstr(text, "strain") && !strstr(text, "spital"));
    g_assert_false(db_step(q));
}

/* --- closing --- */

static void a_closed_case_is_followed_six_months_and_then_ends(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0);
    must(case_close(w->db, w->who, must_find_case(w, id), "met", "Copilul merge la școală.", 0, &w->error));
    g_assert_cmpstr(must_find_case(w, id)->state, ==, "following");
    g_assert_null(planned_of(w, id, "evaluation_initial"));
    for (int month = 1; month <= 6; month++) {
        CaseEntry *due = planned_of(w, id, "follow_up");
        g_assert_nonnull(due);
        g_assert_cmpint(due->round, ==, month);
        clock_set(due->due_at);
        must_write(w, id, "follow_up");
    }
    g_assert_null(planned_of(w, id, "follow_up"));
    g_assert_cmpstr(must_find_case(w, id)->state, ==, "closed");
}

static void closing_needs_a_reason_of_the_type(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "employment", 0);
    g_assert_false(case_close(w->db, w->who, must_find_case(w, id), "age", NULL, 0, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    must(case_close(w->db, w->who, must_find_case(w, id), "employed", NULL, 0, &w->error));
    g_assert_cmpstr(must_find_case(w, id)->state, ==, "closed");
}

static void unsealing_needs_two(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0);
    must(case_seal(w->db, w->who, must_find_case(w, id), &w->error));
    must(case_unseal(w->db, w->who, must_find_case(w, id), &w->error));
    g_assert_true(must_find_case(w, id)->is_sealed);
    g_assert_false(case_unseal(w->db, w->who, must_find_case(w, id), &w->error));
    g_clear_error(&w->error);
    Identity other = *w->who;
    other.user_id = given_user(w, "other", 0);
    must(case_unseal(w->db, &other, must_find_case(w, id), &w->error));
    g_assert_false(must_find_case(w, id)->is_sealed);
}

static void a_substitute_stands_in_for_somebody_of_the_team(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), other = given_user(w, "other", 0), stranger = given_user(w, "stranger", 0);
    const gint64 wrong[] = {0, other, stranger};
    CaseMember member = {.user_id = other, .role = "substitute", .from_at = clock_now()};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        member.stands_for = wrong[i];
        g_assert_false(case_team_add(w->db, w->who, must_find_case(w, id), &member, &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
        g_clear_error(&w->error);
    }
    member.stands_for = user;
    must(case_team_add(w->db, w->who, must_find_case(w, id), &member, &w->error));
}

static bool leads(World *w, gint64 user_id, gint64 case_id)
{
    CaseRights rights;
    Identity one = *w->who;
    one.user_id = user_id;
    must(case_rights(w->db, &one, must_find_case(w, case_id), &rights, &w->error));
    g_assert_true(rights.changes);
    return rights.leads;
}

static void a_substitute_leads_only_for_the_case_manager(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0);
    gint64 specialist = given_user(w, "other", 0), first = given_user(w, "first", 0), second = given_user(w, "second", 0);
    CaseMember members[] = {{.user_id = specialist, .role = "specialist", .from_at = clock_now()},
                            {.user_id = first, .role = "substitute", .from_at = clock_now(), .stands_for = user},
                            {.user_id = second, .role = "substitute", .from_at = clock_now(), .stands_for = specialist}};
    for (guint i = 0; i < G_N_ELEMENTS(members); i++)
        must(case_team_add(w->db, w->who, must_find_case(w, id), &members[i], &w->error));
    g_assert_true(leads(w, first, id));
    g_assert_false(leads(w, second, id));
}

/* How many entries of a case a user has on my work, of those that are late, for today or this week. */
static guint on_my_work(World *w, gint64 user_id, gint64 case_id)
{
    CaseDay day;
    guint count = 0;
    Identity one = *w->who;
    one.user_id = user_id;
    must(case_day(w->db, w->pool, &one, &day, &w->error));
    const GPtrArray *lists[] = {day.late, day.today, day.week};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        for (guint k = 0; k < lists[i]->len; k++)
            count += ((const CaseWork *)lists[i]->pdata[k])->entry.case_id == case_id;
    return count;
}

static void a_substitute_has_the_work_of_who_is_away(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), another = given_case(w, "separation", 0), other = given_user(w, "other", 0);
    CaseMember member = {.user_id = other, .role = "substitute", .from_at = clock_now(), .until_at = clock_now() + 3600, .stands_for = user};
    guint own = on_my_work(w, user, id);
    g_assert_cmpuint(own, >, 0);
    g_assert_cmpuint(on_my_work(w, other, id), ==, 0);
    must(case_team_add(w->db, w->who, must_find_case(w, id), &member, &w->error));
    g_assert_cmpuint(on_my_work(w, other, id), ==, own);
    g_assert_cmpuint(on_my_work(w, other, another), ==, 0);
    g_assert_cmpuint(on_my_work(w, user, id), ==, own);
    clock_set(clock_now() + 3600);
    g_assert_cmpuint(on_my_work(w, other, id), ==, 0);
}

static void a_hand_over_takes_along_what_is_planned(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "separation", 0), next = given_user(w, "maria", 0);
    must(case_hand_over(w->db, w->who, must_find_case(w, id), next, &w->error));
    g_assert_cmpint(planned_of(w, id, "evaluation_initial")->user_id, ==, next);
    g_assert_cmpint(must_find_case(w, id)->lead_id, ==, next);
    CaseFile *file;
    g_assert_false(case_find(w->db, w->pool, w->who, id, &file, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
}

static void a_new_edition_of_a_type_leaves_open_cases_alone(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 before = given_case(w, "elderly", 0);
    CaseType *type, *same;
    must(case_type_in_force(w->db, w->pool, "elderly", day_today(), &type, &w->error));
    gint64 shipped = type->id;
    type->valid_from = day_today();
    type->name = "Vârstnic singur";
    must(case_type_save(w->db, identity_system(), type, &w->error));
    must(case_type_in_force(w->db, w->pool, "elderly", day_today(), &same, &w->error));
    g_assert_cmpstr(same->name, ==, "Vârstnic singur");
    g_assert_cmpint(must_find_case(w, before)->type_id, ==, shipped);
    g_assert_cmpint(must_find_case(w, given_case(w, "elderly", 0))->type_id, ==, same->id);
}

static void what_is_missing_is_shown(void)
{
    gint64 user;
    g_autoptr(World) w = world_with_worker(&user);
    gint64 id = given_case(w, "abroad", 0);
    CaseType *type;
    GPtrArray *steps;
    must_write(w, id, "risk_sheet");
    must(case_type_find(w->db, w->pool, must_find_case(w, id)->type_id, &type, &w->error));
    must(case_steps(w->db, w->pool, must_find_case(w, id), type, &steps, &w->error));
    guint done = 0;
    for (guint i = 0; i < steps->len; i++)
        done += ((CaseStep *)steps->pdata[i])->is_done;
    g_assert_cmpuint(steps->len, ==, 5);
    g_assert_cmpuint(done, ==, 2); /* the manager and the sheet; nobody is named, no visit, no review */
}

WORLD_MAIN
{
    world_test("a_stopped_term_is_waited_for_and_is_not_late", a_stopped_term_is_waited_for_and_is_not_late);
    world_test("hours_and_terms_of_other_cases_do_not_stop", hours_and_terms_of_other_cases_do_not_stop);
    world_test("who_has_to_do_it_is_reminded_of_it", who_has_to_do_it_is_reminded_of_it);
    world_test("a_type_asks_why_for_somebody_of_another_age", a_type_asks_why_for_somebody_of_another_age);
    world_test("every_document_of_a_type_has_its_template", every_document_of_a_type_has_its_template);
    world_test("eleven_types_are_shipped_whole", eleven_types_are_shipped_whole);
    world_test("numbers_follow_each_other_in_a_year", numbers_follow_each_other_in_a_year);
    world_test("a_case_that_opens_has_72_hours_for_its_first_evaluation", a_case_that_opens_has_72_hours_for_its_first_evaluation);
    world_test("every_clock_has_its_term", every_clock_has_its_term);
    world_test("what_is_done_ends_its_clock_and_starts_the_next", what_is_done_ends_its_clock_and_starts_the_next);
    world_test("texts_are_sealed_on_disk", texts_are_sealed_on_disk);
    world_test("an_approved_plan_is_reviewed_again_and_again", an_approved_plan_is_reviewed_again_and_again);
    world_test("nobody_approves_their_own_plan", nobody_approves_their_own_plan);
    world_test("a_new_edition_takes_over_needs_and_replaces_the_old", a_new_edition_takes_over_needs_and_replaces_the_old);
    world_test("only_a_draft_changes", only_a_draft_changes);
    world_test("second_save_of_the_same_version_conflicts", second_save_of_the_same_version_conflicts);
    world_test("an_amendment_brings_its_needs_when_it_is_approved", an_amendment_brings_its_needs_when_it_is_approved);
    world_test("a_plan_holds_from_its_approval_to_the_end_of_its_months", a_plan_holds_from_its_approval_to_the_end_of_its_months);
    world_test("a_plan_ends_with_its_next_edition_or_the_file", a_plan_ends_with_its_next_edition_or_the_file);
    world_test("an_entry_is_due_when_its_clock_is", an_entry_is_due_when_its_clock_is);
    world_test("plans_and_referrals_have_days_too", plans_and_referrals_have_days_too);
    world_test("the_calendar_has_what_was_planned_and_no_names", the_calendar_has_what_was_planned_and_no_names);
    world_test("a_supervisor_is_told_without_a_name", a_supervisor_is_told_without_a_name);
    world_test("a_closed_case_is_followed_six_months_and_then_ends", a_closed_case_is_followed_six_months_and_then_ends);
    world_test("closing_needs_a_reason_of_the_type", closing_needs_a_reason_of_the_type);
    world_test("unsealing_needs_two", unsealing_needs_two);
    world_test("a_substitute_stands_in_for_somebody_of_the_team", a_substitute_stands_in_for_somebody_of_the_team);
    world_test("a_substitute_leads_only_for_the_case_manager", a_substitute_leads_only_for_the_case_manager);
    world_test("a_substitute_has_the_work_of_who_is_away", a_substitute_has_the_work_of_who_is_away);
    world_test("a_hand_over_takes_along_what_is_planned", a_hand_over_takes_along_what_is_planned);
    world_test("a_new_edition_of_a_type_leaves_open_cases_alone", a_new_edition_of_a_type_leaves_open_cases_alone);
    world_test("what_is_missing_is_shown", what_is_missing_is_shown);
}
