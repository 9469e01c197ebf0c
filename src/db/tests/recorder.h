#pragma once
#include <glib.h>
#include <stdbool.h>

/* A recording of what SQLite asked of the disk, and what may be left of it where the power fails.
 *
 * recorder_start() puts itself between SQLite and the system as the default VFS of the process.  Between recorder_begin() and
 * recorder_end() each write, cut and sync of one database and its write-ahead log is remembered in order.  A power cut after
 * any of them leaves what was synced, and of what came later any part: whole writes are missing, or single sectors of 512 bytes,
 * as a disk may reorder what it wasn't told to keep.  (The method of "All File Systems Are Not Created Equal", OSDI 2014.) */

void recorder_start(void);
/* Both files as they stand now are on the disk.  path: of the database. */
void recorder_begin(const char *path);
void recorder_end(void);
guint recorder_checkpoints(void); /* how often the database itself was synced in between */
/* From any thread: that worker was told that its change of this number is saved. */
void recorder_acknowledge(guint worker, gint64 number);

typedef enum {
    CUT_LOSES_ALL,     /* nothing that wasn't synced is there */
    CUT_LOSES_WRITES,  /* half of the writes, at random */
    CUT_TEARS_WRITES,  /* half of the sectors, at random */
    CUT_KINDS,
} CutKind;

/* Walks through the recording once, forwards. */
typedef struct Replay Replay;
/* syncs_count: false is a disk that says "kept" and keeps nothing; a test that passes on it can't fail. */
Replay *replay_new(bool syncs_count);
void replay_free(Replay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Replay, replay_free)

guint replay_length(void); /* how many moments the recording has */
/* The power fails after `moment` of them, not before an earlier one: what is left stands at path and path-wal afterwards.
 * ret_acknowledged[worker]: the highest number that was told as saved till then. */
void replay_cut(Replay *replay, guint moment, CutKind kind, GRand *chance, const char *path, gint64 *ret_acknowledged, guint workers);
