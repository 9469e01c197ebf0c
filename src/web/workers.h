#pragma once
#include <glib.h>
#include <stdbool.h>

/* Threads that work bounded queues off.  Each kind of job has its limit at a time, so that none keeps the others waiting:
 * readers want a processor, and more of them than processors only get in each other's way (and each its cache of pages);
 * writers mostly wait for the disk, and many of them share one commit.  What is slow has threads of its own, which give way to all
 * others where processors are short: who changes something must not be slow, for others wait for its end. */
typedef struct Workers Workers;
typedef void (*Work)(void *job);
typedef enum {
    WORK_READ,
    WORK_WRITE,
    WORK_GATHERED, /* small changes: one thread works them off, several in one commit */
    WORK_SLOW,
    WORK_KINDS
} WorkKind;
typedef struct {
    guint threads;               /* for all kinds but WORK_SLOW, which has at_a_time of its own, one at least */
    guint at_a_time[WORK_KINDS]; /* 0: as many as there are threads */
    guint bound;                 /* how many may wait */
} WorkersOptions;

Workers *workers_new(const WorkersOptions *options, Work work);
/* false: the queue is full, nothing was taken.  After workers_end() began, nothing may be pushed. */
bool workers_push(Workers *workers, void *job, WorkKind kind);
/* For who works on one of a kind that has one thread: another that waits, or NULL.  Where there is none, and worth_waiting(data), it waits for
 * one; workers_look_again() makes it ask anew. */
void *workers_next(Workers *workers, WorkKind kind, bool (*worth_waiting)(void *data), void *data);
void workers_look_again(Workers *workers);
guint workers_waiting(Workers *workers);
void workers_end(Workers *workers); /* works off what is queued, then ends the threads */
void workers_free(Workers *workers);
