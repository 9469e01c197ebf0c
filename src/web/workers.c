#include "web/workers.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SLOW_NICE = 10 };

typedef struct {
    GQueue jobs; /* waiting */
    guint running, at_a_time;
} Kind;

struct Workers {
    GMutex mutex;
    GCond wake, wake_slow, look_again;
    bool is_looked_for; /* somebody waits for look_again */
    Kind kinds[WORK_KINDS];
    guint bound;
    bool ending;
    Work work;
    guint thread_count;
    GThread **threads;
};

static bool may_start(const Kind *kind)
{
    return kind->jobs.length > 0 && kind->running < kind->at_a_time;
}

/* The kind whose turn it is, or NULL when none may start now.  The later go first where they may: fewer threads take them. */
static Kind *next_kind(Workers *workers, bool slow)
{
    for (int i = WORK_KINDS - 1; i >= 0; i--)
        if ((i == WORK_SLOW) == slow && may_start(&workers->kinds[i]))
            return &workers->kinds[i];
    return NULL;
}

static GCond *wake_of(Workers *workers, bool slow)
{
    return slow ? &workers->wake_slow : &workers->wake;
}

static guint waiting(Workers *workers)
{
    guint count = 0;
    for (int i = 0; i < WORK_KINDS; i++)
        count += workers->kinds[i].jobs.length;
    return count;
}

static Kind *wait_for_job(Workers *workers, bool slow)
{
    for (;;) {
        Kind *kind = next_kind(workers, slow);
        if (kind || (workers->ending && waiting(workers) == 0))
            return kind;
        g_cond_wait(wake_of(workers, slow), &workers->mutex);
    }
}

static void wake_all(Workers *workers)
{
    g_cond_broadcast(&workers->wake);
    g_cond_broadcast(&workers->wake_slow);
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
        wake_all(workers);
}

/* Who has done a job looks for the next itself: what waits for room in its kind needs no waking. */
static void work_off(Workers *workers, bool slow)
{
    Kind *kind;
    g_mutex_lock(&workers->mutex);
    while ((kind = wait_for_job(workers, slow)))
        run_one(workers, kind);
    g_mutex_unlock(&workers->mutex);
}

static void *run(void *workers)
{
    work_off(workers, false);
    return NULL;
}

/* On Linux a thread has a niceness of its own. */
static void *run_slow(void *workers)
{
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), SLOW_NICE);
    work_off(workers, true);
    return NULL;
}

static guint limit(guint at_a_time, guint threads)
{
    return at_a_time ? MIN(at_a_time, threads) : threads;
}

static void start_threads(Workers *workers, guint threads)
{
    guint slow = workers->kinds[WORK_SLOW].at_a_time;
    workers->thread_count = threads + slow;
    workers->threads = g_new0(GThread *, workers->thread_count);
    for (guint i = 0; i < workers->thread_count; i++)
        workers->threads[i] = g_thread_new(i < threads ? "worker" : "slow worker", i < threads ? run : run_slow, workers);
}

Workers *workers_new(const WorkersOptions *options, Work work)
{
    Workers *workers = g_new0(Workers, 1);
    g_mutex_init(&workers->mutex);
    g_cond_init(&workers->wake);
    g_cond_init(&workers->wake_slow);
    g_cond_init(&workers->look_again);
    for (int i = 0; i < WORK_KINDS; i++)
        workers->kinds[i].at_a_time = limit(options->at_a_time[i], options->threads);
    workers->bound = options->bound;
    workers->work = work;
    start_threads(workers, options->threads);
    return workers;
}

bool workers_push(Workers *workers, void *job, WorkKind kind)
{
    g_mutex_lock(&workers->mutex);
    bool room = waiting(workers) < workers->bound;
    if (room) {
        g_queue_push_tail(&workers->kinds[kind].jobs, job);
        if (workers->is_looked_for && kind == WORK_GATHERED)
            g_cond_signal(&workers->look_again);
        else if (workers->kinds[kind].running < workers->kinds[kind].at_a_time)
            g_cond_signal(wake_of(workers, kind == WORK_SLOW));
    }
    g_mutex_unlock(&workers->mutex);
    return room;
}

void *workers_next(Workers *workers, WorkKind kind, bool (*worth_waiting)(void *data), void *data)
{
    GQueue *jobs = &workers->kinds[kind].jobs;
    g_mutex_lock(&workers->mutex);
    workers->is_looked_for = true;
    while (jobs->length == 0 && worth_waiting(data))
        g_cond_wait(&workers->look_again, &workers->mutex);
    workers->is_looked_for = false;
    void *job = g_queue_pop_head(jobs);
    g_mutex_unlock(&workers->mutex);
    return job;
}

void workers_look_again(Workers *workers)
{
    g_mutex_lock(&workers->mutex);
    g_cond_signal(&workers->look_again);
    g_mutex_unlock(&workers->mutex);
}

guint workers_waiting(Workers *workers)
{
    g_mutex_lock(&workers->mutex);
    guint count = waiting(workers);
    g_mutex_unlock(&workers->mutex);
    return count;
}

void workers_end(Workers *workers)
{
    g_mutex_lock(&workers->mutex);
    workers->ending = true;
    wake_all(workers);
    g_mutex_unlock(&workers->mutex);
    for (guint i = 0; i < workers->thread_count; i++)
        g_thread_join(workers->threads[i]);
}

void workers_free(Workers *workers)
{
    g_mutex_clear(&workers->mutex);
    g_cond_clear(&workers->wake);
    g_cond_clear(&workers->wake_slow);
    g_cond_clear(&workers->look_again);
    g_free(workers->threads);
    g_free(workers);
}
