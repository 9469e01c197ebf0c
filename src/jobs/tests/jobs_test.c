#include "jobs/jobs.h"

#include <sys/resource.h>

#include "base/id.h"
#include "base/language.h"
#include "world.h"

static int runs;

static bool count_run(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    runs++;
    job_result(run, "{\"rows\":7}");
    return job_progress(run, 1, 1, "One of one", error);
}

static bool fail_twice(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    runs++;
    return job->attempts >= 3 || fail(error, FAIL_BUSY, "not yet");
}

static bool refuse(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    runs++;
    return fail(error, FAIL_INVALID, "never");
}

static const JobKind kinds[] = {
    {"test.count", "Count", count_run, 0, 0},
    {"test.again", "Again", fail_twice, 0, 0},
    {"test.refuse", "Refuse", refuse, 0, 0},
    {0},
};
static const JobKind *const kind_lists[] = {kinds, NULL};

static gint64 add(World *w, const char *kind, const char *unique)
{
    gint64 id;
    DbChange *change = db_begin(w->db, &w->error);
    must(change != NULL);
    must(job_add(w->db, kind, NULL, 0, 0, unique, &id, &w->error));
    must(db_commit(change, &w->error));
    db_change_end(change);
    return id;
}

static Job *find(World *w, gint64 id)
{
    Job *job = NULL;
    must(job_find(w->db, w->pool, id, &job, &w->error));
    return job;
}

static gint64 run_all(World *w)
{
    gint64 done;
    must(jobs_run_all(w->store, kind_lists, &done, &w->error));
    return done;
}

static void a_job_runs_once_and_keeps_its_result(void)
{
    g_autoptr(World) w = world_new();
    runs = 0;
    gint64 id = add(w, "test.count", NULL);
    g_assert_cmpstr(find(w, id)->state, ==, "waiting");
    g_assert_cmpint(run_all(w), ==, 1);
    g_assert_cmpint(run_all(w), ==, 0);
    g_assert_cmpint(runs, ==, 1);
    g_assert_cmpstr(find(w, id)->state, ==, "done");
    g_assert_cmpstr(find(w, id)->result, ==, "{\"rows\":7}");
    g_assert_cmpint(find(w, id)->progress, ==, 1);
}

static void what_fails_is_tried_again_later(void)
{
    g_autoptr(World) w = world_new();
    runs = 0;
    clock_set(1700000000);
    gint64 id = add(w, "test.again", NULL);
    run_all(w);
    g_assert_cmpstr(find(w, id)->state, ==, "waiting");
    g_assert_cmpint(run_all(w), ==, 0);
    clock_set(1700000011);
    run_all(w);
    g_assert_cmpint(runs, ==, 2);
    clock_set(1700000011 + 41);
    run_all(w);
    g_assert_cmpint(runs, ==, 3);
    g_assert_cmpstr(find(w, id)->state, ==, "done");
    clock_set(0);
}

static void what_is_wrong_is_not_tried_again(void)
{
    g_autoptr(World) w = world_new();
    runs = 0;
    gint64 id = add(w, "test.refuse", NULL), other = add(w, "test.unknown", NULL);
    run_all(w);
    g_assert_cmpint(runs, ==, 1);
    g_assert_cmpstr(find(w, id)->state, ==, "failed");
    g_assert_cmpstr(find(w, id)->message, ==, "never");
    g_assert_cmpstr(find(w, other)->state, ==, "failed");
}

static void a_key_keeps_a_second_one_out_until_it_ended(void)
{
    g_autoptr(World) w = world_new();
    gint64 first = add(w, "test.count", "report-1"), second = add(w, "test.count", "report-1");
    g_assert_cmpint(first, ==, second);
    run_all(w);
    g_assert_cmpint(add(w, "test.count", "report-1"), !=, first);
}

static void a_rolled_back_job_never_runs(void)
{
    g_autoptr(World) w = world_new();
    runs = 0;
    DbChange *change = db_begin(w->db, &w->error);
    must(job_add(w->db, "test.count", NULL, 0, 0, NULL, NULL, &w->error));
    db_change_end(change);
    g_assert_cmpint(run_all(w), ==, 0);
    g_assert_cmpint(runs, ==, 0);
}

static void a_lease_that_ran_out_is_taken_over(void)
{
    g_autoptr(World) w = world_new();
    runs = 0;
    clock_set(1700000000);
    gint64 id = add(w, "test.count", NULL);
    DbChange *change = db_begin(w->db, &w->error);
    must(db_execute(w->db, "UPDATE job SET state = 'running', attempts = 1, lease_owner = 1, lease_until = 1700000120", &w->error));
    must(db_commit(change, &w->error));
    db_change_end(change);
    g_assert_cmpint(run_all(w), ==, 0);
    clock_set(1700000121);
    g_assert_cmpint(run_all(w), ==, 1);
    g_assert_cmpint(find(w, id)->attempts, ==, 2);
    clock_set(0);
}

typedef struct {
    int niceness;
    Language language;
    bool fails;
} Seen;

static bool look_around(void *data, GError **error)
{
    Seen *seen = data;
    seen->niceness = getpriority(PRIO_PROCESS, 0);
    seen->language = language_get();
    return !seen->fails || fail(error, FAIL_INVALID, "never");
}

static void what_runs_aside_goes_behind_others_in_the_same_language(void)
{
    int niceness = getpriority(PRIO_PROCESS, 0);
    Seen seen = {0};
    language_set(LANGUAGE_EN);
    g_assert_true(job_aside(look_around, &seen, NULL));
    g_assert_cmpint(seen.language, ==, LANGUAGE_EN);
    g_assert_cmpint(seen.niceness, >=, MAX(niceness, 10));
    g_assert_cmpint(getpriority(PRIO_PROCESS, 0), ==, niceness);
    language_set(LANGUAGE_RO);
}

static void what_fails_aside_says_why(void)
{
    g_autoptr(GError) error = NULL;
    Seen seen = {.fails = true};
    g_assert_false(job_aside(look_around, &seen, &error));
    g_assert_error(error, FAIL, FAIL_INVALID);
}

WORLD_MAIN
{
    world_test("jobs/a_job_runs_once_and_keeps_its_result", a_job_runs_once_and_keeps_its_result);
    world_test("jobs/what_fails_is_tried_again_later", what_fails_is_tried_again_later);
    world_test("jobs/what_is_wrong_is_not_tried_again", what_is_wrong_is_not_tried_again);
    world_test("jobs/a_key_keeps_a_second_one_out_until_it_ended", a_key_keeps_a_second_one_out_until_it_ended);
    world_test("jobs/a_rolled_back_job_never_runs", a_rolled_back_job_never_runs);
    world_test("jobs/a_lease_that_ran_out_is_taken_over", a_lease_that_ran_out_is_taken_over);
    world_test("jobs/what_runs_aside_goes_behind_others_in_the_same_language", what_runs_aside_goes_behind_others_in_the_same_language);
    world_test("jobs/what_fails_aside_says_why", what_fails_aside_says_why);
}
