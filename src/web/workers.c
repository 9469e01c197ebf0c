#include "web/workers.h"

struct Workers {
    GMutex mutex;
    GCond wake;
    GQueue quick, slow; /* jobs waiting */
    guint slow_running, slow_at_a_time, bound;
    bool ending;
    Work work;
    guint thread_count;
    GThread **threads;
};

/* The job at the front, or NULL when none may start now.  Slow jobs go first where they may: fewer threads take them. */
static void *take(Workers *workers, bool *ret_slow)
{
    *ret_slow = workers->slow_running < workers->slow_at_a_time && workers->slow.length > 0;
    if (!*ret_slow)
        return g_queue_pop_head(&workers->quick);
    workers->slow_running++;
    return g_queue_pop_head(&workers->slow);
}

static void *wait_for_job(Workers *workers, bool *ret_slow)
{
    for (;;) {
        void *job = take(workers, ret_slow);
        if (job || (workers->ending && workers->slow.length == 0))
            return job;
        g_cond_wait(&workers->wake, &workers->mutex);
    }
}

static void *run(void *data)
{
    Workers *workers = data;
    void *job;
    bool slow;
    g_mutex_lock(&workers->mutex);
    while ((job = wait_for_job(workers, &slow))) {
        g_mutex_unlock(&workers->mutex);
        workers->work(job);
        g_mutex_lock(&workers->mutex);
        if (slow) {
            workers->slow_running--;
            g_cond_broadcast(&workers->wake);
        }
    }
    g_mutex_unlock(&workers->mutex);
    return NULL;
}

Workers *workers_new(guint threads, guint slow_at_a_time, guint bound, Work work)
{
    Workers *workers = g_new0(Workers, 1);
    g_mutex_init(&workers->mutex);
    g_cond_init(&workers->wake);
    workers->slow_at_a_time = MIN(slow_at_a_time, MAX(threads, 2) - 1);
    workers->bound = bound;
    workers->work = work;
    workers->thread_count = threads;
    workers->threads = g_new0(GThread *, threads);
    for (guint i = 0; i < threads; i++)
        workers->threads[i] = g_thread_new("worker", run, workers);
    return workers;
}

bool workers_push(Workers *workers, void *job, bool slow)
{
    g_mutex_lock(&workers->mutex);
    bool room = workers->quick.length + workers->slow.length < workers->bound;
    if (room) {
        g_queue_push_tail(slow ? &workers->slow : &workers->quick, job);
        g_cond_signal(&workers->wake);
    }
    g_mutex_unlock(&workers->mutex);
    return room;
}

guint workers_waiting(Workers *workers)
{
    g_mutex_lock(&workers->mutex);
    guint waiting = workers->quick.length + workers->slow.length;
    g_mutex_unlock(&workers->mutex);
    return waiting;
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
