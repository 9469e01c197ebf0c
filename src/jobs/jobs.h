#pragma once
#include "db/db.h"

/* Work that outlives its request: a queue in the database, one lease a job, retries with back-off. */
typedef struct Job {
    gint64 id;
    const char *kind;      /* "plans.import" */
    const char *arguments; /* JSON, the kind's own */
    gint64 user_id;        /* who asked; 0: the system */
    const char *state;     /* "waiting", "running", "done", "failed" */
    int attempts;
    int progress, total;   /* total 0: not known */
    const char *message;   /* what it does or why it failed, for people */
    const char *result;    /* JSON or a path for the page that waits; NULL */
    gint64 created_at, finished_at;
} Job;

typedef struct JobRun JobRun; /* a running job's handle */

typedef struct {
    const char *name;  /* "plans.import" */
    const char *label; /* N_(…) */
    /* Runs one job; the pool is the job's.  Fails: FAIL_INVALID isn't tried again, everything else is. */
    bool (*run)(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error);
    int attempts;        /* 0: five */
    int every_seconds;   /* not 0: runs by itself that often (one at a time over all processes) */
} JobKind;

/* Inside a transaction.  not_before 0: at once.  unique: not NULL, no second waiting job of the kind with the same key. */
bool job_add(Db *db, const char *kind, const char *arguments, gint64 user_id, gint64 not_before, const char *unique,
             gint64 *ret_id, GError **error);
bool job_find(Db *db, Pool *pool, gint64 id, Job **ret_job, GError **error); /* FAIL_NOT_FOUND */
bool job_progress(JobRun *run, int progress, int total, const char *message, GError **error); /* renews the lease; FAIL_BUSY: lost it */
void job_result(JobRun *run, const char *result); /* kept when it ends well */
/* For what keeps a processor busy: work(data) runs to its end on a thread of its own, in this one's language, and behind all who wait
 * for an answer; so do the programs that it starts.  Without a Db: what such a thread held, others would wait for. */
bool job_aside(bool (*work)(void *data, GError **error), void *data, GError **error);

/* The thread that works the queue. kinds: NULL-ended array of {0}-ended lists. */
typedef struct Jobs Jobs;
Jobs *jobs_start(Store *store, const JobKind *const *kinds);
void jobs_stop(Jobs *jobs); /* the running job is finished or given back */
void jobs_wake(void);       /* after job_add was committed: don't wait for the next look */
/* Works until nothing is waiting; for the command line and tests.  ret_done may be NULL. */
bool jobs_run_all(Store *store, const JobKind *const *kinds, gint64 *ret_done, GError **error);
