#include "web/workers.h"

typedef struct {
    GQueue jobs; /* waiting */
    guint running, at_a_time;
} Kind;

struct Workers {
    GMutex mutex;
    GCond wake;
    Kind kinds[WORK_KINDS];
    guint bound;
    bool ending;
    Work work;
    guint thread_count;
    GThread **threads;
};

/* The kind whose turn it is, or NULL when none may start now.  Slow ones go first where they may: fewer threads take them. */
static Kind *next_kind(Workers *workers)
{
    for (int i = WORK_KINDS - 1; i >= 0; i--)
        if (workers->kinds[i].jobs.length > 0 && workers->kinds[i].running < workers->kinds[i].at_a_time)
            return &workers->kinds[i];
    return NULL;
}

static guint waiting(Workers *workers)
{
    guint count = 0;
    for (int i = 0; i < WORK_KINDS; i++)
        count += workers->kinds[i].jobs.length;
    return count;
}

static Kind *wait_for_job(Workers *workers)
{
    for (;;) {
        Kind *kind = next_kind(workers);
        if (kind || (workers->ending && waiting(workers) == 0))
            return kind;
        g_cond_wait(&workers->wake, &workers->mutex);
    }
}

static void run_one(Workers *workers, Kind *kind)
{
    void *job = g_queue_pop_head(&kind->jobs);
    kind->running++;
    g_mutex_unlock(&workers->mutex);
    workers->work(job);
    g_mutex_lock(&workers->mutex);
    kind->running--;
    if (workers->ending)
        g_cond_broadcast(&workers->wake);
}

/* Who has done a job looks for the next itself: what waits for room in its kind needs no waking. */
static void *run(void *data)
{
    Workers *workers = data;
    Kind *kind;
    g_mutex_lock(&workers->mutex);
    while ((kind = wait_for_job(workers)))
        run_one(workers, kind);
    g_mutex_unlock(&workers->mutex);
    return NULL;
}

/* One thread at least is left for what is not slow. */
static guint limit(guint at_a_time, guint threads, WorkKind kind)
{
    guint most = kind == WORK_SLOW ? MAX(threads, 2) - 1 : threads;
    return at_a_time ? MIN(at_a_time, most) : most;
}

Workers *workers_new(const WorkersOptions *options, Work work)
{
    Workers *workers = g_new0(Workers, 1);
    g_mutex_init(&workers->mutex);
    g_cond_init(&workers->wake);
    for (int i = 0; i < WORK_KINDS; i++)
        workers->kinds[i].at_a_time = limit(options->at_a_time[i], options->threads, i);
    workers->bound = options->bound;
    workers->work = work;
    workers->thread_count = options->threads;
    workers->threads = g_new0(GThread *, options->threads);
    for (guint i = 0; i < options->threads; i++)
        workers->threads[i] = g_thread_new("worker", run, workers);
    return workers;
}

bool workers_push(Workers *workers, void *job, WorkKind kind)
{
    g_mutex_lock(&workers->mutex);
    bool room = waiting(workers) < workers->bound;
    if (room) {
        g_queue_push_tail(&workers->kinds[kind].jobs, job);
        if (workers->kinds[kind].running < workers->kinds[kind].at_a_time)
            g_cond_signal(&workers->wake);
    }
    g_mutex_unlock(&workers->mutex);
    return room;
}

void *workers_next(Workers *workers, WorkKind kind)
{
    g_mutex_lock(&workers->mutex);
    void *job = g_queue_pop_head(&workers->kinds[kind].jobs);
    g_mutex_unlock(&workers->mutex);
    return job;
}

guint workers_waiting(Workers *workers)
{
    g_mutex_lock(&workers->mutex);
    guint count = waiting(workers);
    g_mutex_unlock(&workers->mutex);
    return count;
}

void workers_free(Workers *workers)
{
    g_mutex_lock(&workers->mutex);
    workers->ending = true;
    g_cond_broadcast(&workers->wake);
    g_mutex_unlock(&workers->mutex);
    for (guint i = 0; i < workers->thread_count; i++)
        g_thread_join(workers->threads[i]);
    g_mutex_clear(&workers->mutex);
    g_cond_clear(&workers->wake);
    g_free(workers->threads);
    g_free(workers);
}
