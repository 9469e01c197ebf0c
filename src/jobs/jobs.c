#include "jobs/jobs.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/id.h"
#include "base/language.h"
#include "base/log.h"
#include "jobs/jobs_queries.h"

enum { LEASE_SECONDS = 120, USUAL_ATTEMPTS = 5, LOOK_EVERY_MS = 1000, KEEP_SECONDS = 30 * 24 * 3600, ASIDE_NICE = 10 };

struct JobRun {
    Db *db;
    const Job *job;
    gint64 owner;
    gint64 told_at_us; /* of the last progress that was written */
    char *result;
};

struct Jobs {
    Store *store;
    const JobKind *const *kinds;
    gint64 owner;
    GThread *thread;
    bool stopping; /* under wake_mutex */
};

/* A new job wakes the worker of this process; others look every second. */
static GMutex wake_mutex;
static GCond wake_cond;
static bool awake;

void jobs_wake(void)
{
    g_mutex_lock(&wake_mutex);
    awake = true;
    g_cond_broadcast(&wake_cond);
    g_mutex_unlock(&wake_mutex);
}

static bool find_key(Db *db, const char *unique, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_JOB_FIND_KEY);
    db_bind_text(q, "$1", unique);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

bool job_add(Db *db, const char *kind, const char *arguments, gint64 user_id, gint64 not_before, const char *unique,
             gint64 *ret_id, GError **error)
{
    gint64 id = id_new(), added;
    g_autoptr(DbQuery) q = db_query(db, SQL_JOB_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", kind);
    db_bind_text(q, "$3", arguments ? arguments : "{}");
    db_bind_id(q, "$4", user_id);
    db_bind_int(q, "$5", not_before ? not_before : clock_now());
    db_bind_text(q, "$6", unique);
    db_bind_int(q, "$7", clock_now());
    if (!db_run(q, &added, error) || (added == 0 && !find_key(db, unique, &id, error)))
        return false;
    if (ret_id)
        *ret_id = id;
    return true;
}

static Job *read_job(DbQuery *q, Pool *pool)
{
    Job *job = pool_new0(pool, Job);
    *job = (Job){
        .id = db_int(q, "id"),
        .kind = db_text(q, "kind", pool),
        .arguments = db_text(q, "arguments", pool),
        .user_id = db_int(q, "user_id"),
        .state = db_text(q, "state", pool),
        .attempts = (int)db_int(q, "attempts"),
        .progress = (int)db_int(q, "progress"),
        .total = (int)db_int(q, "total"),
        .message = db_text(q, "message", pool),
        .result = db_text(q, "result", pool),
        .created_at = db_int(q, "created_at"),
        .finished_at = db_int(q, "finished_at"),
    };
    return job;
}

bool job_find(Db *db, Pool *pool, gint64 id, Job **ret_job, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_JOB_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_job = read_job(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such job."));
}

/* Writing several times a second helps nobody; and inside the job's own transaction it has to wait for its end. */
static bool may_tell(const JobRun *run, int progress, int total)
{
    return !db_in_change(run->db) && (progress == total || g_get_monotonic_time() - run->told_at_us > G_USEC_PER_SEC / 4);
}

bool job_progress(JobRun *run, int progress, int total, const char *message, GError **error)
{
    if (!may_tell(run, progress, total))
        return true;
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(run->db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(run->db, SQL_JOB_PROGRESS);
    db_bind_int(q, "$1", run->job->id);
    db_bind_int(q, "$2", run->owner);
    db_bind_int(q, "$3", progress);
    db_bind_int(q, "$4", total);
    db_bind_text(q, "$5", message);
    db_bind_int(q, "$6", clock_now() + LEASE_SECONDS);
    if (!db_run(q, &changed, error))
        return false;
    if (changed == 0)
        return fail(error, FAIL_BUSY, "%s", _("Another process took this job over."));
    run->told_at_us = g_get_monotonic_time();
    return db_commit(change, error);
}

void job_result(JobRun *run, const char *result)
{
    g_free(run->result);
    run->result = g_strdup(result);
}

typedef struct {
    bool (*work)(void *data, GError **error);
    void *data;
    Language language;
    GError *error;
} Aside;

/* On Linux a thread has a niceness of its own, which its children take over. */
static void *run_aside(void *data)
{
    Aside *aside = data;
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), MAX(ASIDE_NICE, getpriority(PRIO_PROCESS, 0)));
    language_set(aside->language);
    return GINT_TO_POINTER(aside->work(aside->data, &aside->error));
}

bool job_aside(bool (*work)(void *data, GError **error), void *data, GError **error)
{
    Aside aside = {work, data, language_get(), NULL};
    GThread *thread = g_thread_new("jobs aside", run_aside, &aside);
    bool done = GPOINTER_TO_INT(g_thread_join(thread));
    if (aside.error)
        g_propagate_error(error, aside.error);
    return done;
}

static const JobKind *find_kind(const JobKind *const *kinds, const char *name)
{
    for (; *kinds; kinds++)
        for (const JobKind *kind = *kinds; kind->name; kind++)
            if (strcmp(kind->name, name) == 0)
                return kind;
    return NULL;
}

/* true with *ret_job NULL: nothing is waiting. */
static bool claim(Db *db, Pool *pool, gint64 owner, Job **ret_job, GError **error)
{
    *ret_job = NULL;
    {
        g_autoptr(DbQuery) look = db_query(db, SQL_JOB_READY);
        db_bind_int(look, "$1", clock_now());
        if (!db_step(look))
            return db_end(look, error);
    }
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_JOB_CLAIM);
    db_bind_int(q, "$1", clock_now());
    db_bind_int(q, "$2", owner);
    db_bind_int(q, "$3", clock_now() + LEASE_SECONDS);
    if (db_step(q))
        *ret_job = read_job(q, pool);
    return db_end(q, error) && db_commit(change, error);
}

static gint64 back_off_seconds(int attempts)
{
    gint64 seconds = 10;
    while (--attempts > 0 && seconds < 3600)
        seconds *= 4;
    return MIN(seconds, 3600);
}

static DbQuery *ending_query(JobRun *run, const DbStatement *statement)
{
    DbQuery *q = db_query(run->db, statement);
    db_bind_int(q, "$1", run->job->id);
    db_bind_int(q, "$2", run->owner);
    return q;
}

static bool put_again(JobRun *run, gint64 at, const char *message, int attempts, GError **error)
{
    g_autoptr(DbQuery) q = ending_query(run, SQL_JOB_AGAIN);
    db_bind_int(q, "$3", at);
    db_bind_text(q, "$4", message);
    db_bind_int(q, "$5", attempts);
    return db_run(q, NULL, error);
}

static bool put_end(JobRun *run, const DbStatement *statement, const char *text, GError **error)
{
    g_autoptr(DbQuery) q = ending_query(run, statement);
    db_bind_text(q, "$3", text);
    db_bind_int(q, "$4", clock_now());
    return db_run(q, NULL, error);
}

/* How a job ends: done, waiting again, failed for good.  wrong NULL: it went well. */
static bool finish(JobRun *run, const JobKind *kind, const GError *wrong, GError **error)
{
    g_autoptr(DbChange) change = db_begin(run->db, error);
    if (!change)
        return false;
    int most = kind && kind->attempts ? kind->attempts : USUAL_ATTEMPTS;
    bool ended;
    if (kind && kind->every_seconds)
        ended = put_again(run, clock_now() + kind->every_seconds, wrong ? wrong->message : NULL, 0, error);
    else if (!wrong)
        ended = put_end(run, SQL_JOB_DONE, run->result, error);
    else if (!kind || fail_kind(wrong) == FAIL_INVALID || run->job->attempts >= most)
        ended = put_end(run, SQL_JOB_FAILED, wrong->message, error);
    else
        ended = put_again(run, clock_now() + back_off_seconds(run->job->attempts), wrong->message, run->job->attempts, error);
    return ended && db_commit(change, error);
}

static void run_one(Db *db, Pool *pool, const JobKind *const *kinds, gint64 owner, const Job *job)
{
    const JobKind *kind = find_kind(kinds, job->kind);
    JobRun run = {.db = db, .job = job, .owner = owner};
    g_autoptr(GError) wrong = NULL, lost = NULL;
    bool done = kind ? kind->run(&run, db, pool, job, &wrong)
                     : fail(&wrong, FAIL_INVALID, _("This version knows no work of the kind \"%s\"."), job->kind);
    if (!done)
        log_warning("job.failed", "kind", job->kind, "reason", g_quark_to_string(wrong->domain), NULL);
    if (!finish(&run, kind, done ? NULL : wrong, &lost))
        log_error("job.lost", "kind", job->kind, NULL);
    g_free(run.result);
}

/* One job, if one is waiting.  false: nothing was, or the database didn't answer. */
static bool work_once(Db *db, const JobKind *const *kinds, gint64 owner)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GError) error = NULL;
    Job *job;
    if (!claim(db, pool, owner, &job, &error)) {
        log_warning("jobs.claim", NULL);
        return false;
    }
    if (!job)
        return false;
    language_set(LANGUAGE_RO);
    run_one(db, pool, kinds, owner, job);
    return true;
}

/* Kinds that run by themselves stand in the queue for ever. */
static bool add_recurring(Db *db, const JobKind *const *kinds, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    for (; *kinds; kinds++)
        for (const JobKind *kind = *kinds; kind->name; kind++) {
            g_autofree char *key = g_strconcat("every:", kind->name, NULL);
            if (kind->every_seconds && !job_add(db, kind->name, NULL, 0, 0, key, NULL, error))
                return false;
        }
    g_autoptr(DbQuery) q = db_query(db, SQL_JOB_FORGET);
    db_bind_int(q, "$1", clock_now() - KEEP_SECONDS);
    return db_run(q, NULL, error) && db_commit(change, error);
}

/* Waits for jobs_wake() or a second; false: the worker shall stop. */
static bool wait_for_work(Jobs *jobs)
{
    g_mutex_lock(&wake_mutex);
    gint64 until = g_get_monotonic_time() + LOOK_EVERY_MS * (gint64)1000;
    while (!awake && !jobs->stopping && g_cond_wait_until(&wake_cond, &wake_mutex, until))
        ;
    awake = false;
    bool go_on = !jobs->stopping;
    g_mutex_unlock(&wake_mutex);
    return go_on;
}

static bool is_stopping(Jobs *jobs)
{
    g_mutex_lock(&wake_mutex);
    bool stopping = jobs->stopping;
    g_mutex_unlock(&wake_mutex);
    return stopping;
}

static gpointer work(gpointer data)
{
    Jobs *jobs = data;
    g_autoptr(Db) db = NULL;
    g_autoptr(GError) error = NULL;
    if (!db_take(jobs->store, &db, &error) || !add_recurring(db, jobs->kinds, &error)) {
        log_error("jobs.start", NULL);
        return NULL;
    }
    do
        while (!is_stopping(jobs) && work_once(db, jobs->kinds, jobs->owner))
            ;
    while (wait_for_work(jobs));
    return NULL;
}

Jobs *jobs_start(Store *store, const JobKind *const *kinds)
{
    Jobs *jobs = g_new0(Jobs, 1);
    *jobs = (Jobs){.store = store, .kinds = kinds, .owner = id_new()};
    jobs->thread = g_thread_new("jobs", work, jobs);
    return jobs;
}

void jobs_stop(Jobs *jobs)
{
    g_mutex_lock(&wake_mutex);
    jobs->stopping = true;
    g_cond_broadcast(&wake_cond);
    g_mutex_unlock(&wake_mutex);
    g_thread_join(jobs->thread);
    g_free(jobs);
}

bool jobs_run_all(Store *store, const JobKind *const *kinds, gint64 *ret_done, GError **error)
{
    g_autoptr(Db) db = NULL;
    gint64 done = 0;
    if (!db_take(store, &db, error) || !add_recurring(db, kinds, error))
        return false;
    while (work_once(db, kinds, id_new()))
        done++;
    if (ret_done)
        *ret_done = done;
    return true;
}
