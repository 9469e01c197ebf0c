#pragma once
#include <glib.h>
#include <stdbool.h>

/* Threads that work a bounded queue off.  Slow jobs run a few at a time, so that quick ones always find a thread. */
typedef struct Workers Workers;
typedef void (*Work)(void *job);

Workers *workers_new(guint threads, guint slow_at_a_time, guint bound, Work work);
/* false: the queue is full, nothing was taken.  After workers_free() began, nothing may be pushed. */
bool workers_push(Workers *workers, void *job, bool slow);
guint workers_waiting(Workers *workers);
void workers_free(Workers *workers); /* works off what is queued, then ends the threads */
