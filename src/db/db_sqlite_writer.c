#include "db/db_sqlite.h"

#include "base/language.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* The one connection of the process that writes, and group commit by hand-over.
 *
 * Threads get the connection by turns, first come, first served.  The first opens a transaction (a batch), each does its
 * work in a savepoint of its own.  Who commits while others wait hands the open batch on and waits until it is on disk;
 * the last one, or the one that fills the batch, commits for all of them.  Who rolls back loses only what stands in its own
 * savepoint.  The log is synced by a thread of its own while the next batch is worked on; only then a batch is done.
 *
 * Who gathers keeps the turn and makes several changes one behind the other without waiting for the disk in between: no thread is
 * woken for any of them, and the pages that they read stay in this connection's memory.  They share one savepoint, as one each costs
 * as much as a statement that writes: where one of them undoes what it has written, all of them are undone. */

enum {
    BATCH_MEMBERS = 64,
    BATCH_MICROSECONDS = 4000,
    TURN_SECONDS = 30,                     /* how long a thread waits for its turn before it says FAIL_BUSY */
};

/* secure_delete: what is deleted about a person is gone from the file; Debian's default, set here on purpose.
 * synchronous=NORMAL: COMMIT writes the log and doesn't wait for the disk; db_sqlite_sync.c does, before anybody hears of it. */
#define WRITER_PRAGMAS                                                                                                   \
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384; PRAGMA secure_delete=ON;"                \
    "PRAGMA journal_size_limit=67108864;"

static const DbStatement control_begin = {"begin", "BEGIN IMMEDIATE", NULL};
static const DbStatement control_commit = {"commit", "COMMIT", NULL};
static const DbStatement control_abandon = {"abandon", "ROLLBACK", NULL};
static const DbStatement control_savepoint = {"savepoint", "SAVEPOINT member", NULL};
static const DbStatement control_release = {"release", "RELEASE member", NULL};
static const DbStatement control_undo = {"undo", "ROLLBACK TO member", NULL};

typedef struct {
    Writer *writer;
    guint members;    /* savepoints released into it */
    guint references; /* the writer's, and each member's that waits */
    gint64 began_at;  /* monotonic microseconds */
    bool is_done;
    int code; /* of the COMMIT, once done */
    pthread_cond_t done;
    DbSaved saved; /* called once it is on disk; may be NULL */
    void *saved_data;
} Batch;

typedef struct {
    bool granted;
    pthread_cond_t turn;
} Waiter;

struct Writer {
    Connection connection;
    Syncer *syncer;
    int lock_file;
    Checkpoints *checkpoints; /* between batches, by the writer alone: the WAL-reset fault of SQLite before 3.51 needs two connections */
    bool is_gathering;     /* the holder keeps its turn over several changes */
    int gathered;          /* SQLITE_OK, or why what was gathered is lost; SQLITE_ABORT: one of the changes was undone */
    bool is_marked;        /* the member's savepoint, or that of what is gathered, is open */
    bool is_alone;         /* the first of a batch needs no savepoint, which would keep a copy of each page: it is undone with the batch */
    gint64 changed;        /* rows that the connection had changed when the gathered change began */
    pthread_mutex_t mutex; /* over what follows */
    GQueue waiters;       /* of Waiter */
    bool is_held;
    pthread_t holder;
    Batch *batch; /* the open transaction; NULL: none */
    guint being_synced;    /* batches */
    pthread_cond_t news;   /* somebody waits for a turn, or a batch is synced */
};

static int control(Writer *writer, const DbStatement *statement)
{
    Prepared *prepared = connection_prepare(&writer->connection, statement);
    if (!prepared)
        return sqlite3_extended_errcode(writer->connection.handle);
    int code = sqlite3_step(prepared->statement);
    prepared_release(prepared);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Opening and closing. */

static bool lock(const char *path, int *ret_file, GError **error)
{
    g_autofree char *name = g_strconcat(path, ".lock", NULL);
    int file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return fail_open(error, name, g_strerror(errno));
    if (flock(file, LOCK_EX | LOCK_NB) == 0) {
        *ret_file = file;
        return true;
    }
    close(file);
    return fail(error, FAIL_BUSY, _("Another program of this kind is already working with the database %s."), path);
}

/* The pragma fails quietly where the file system has no shared memory. */
static bool is_write_ahead(Connection *connection)
{
    sqlite3_stmt *statement = NULL;
    bool is = sqlite3_prepare_v2(connection->handle, "PRAGMA journal_mode", -1, &statement, NULL) == SQLITE_OK &&
              sqlite3_step(statement) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;
    sqlite3_finalize(statement);
    return is;
}

static bool open_connection(Writer *writer, const char *path, GError **error)
{
    if (!connection_open(&writer->connection, path, log_vfs_name(), WRITER_PRAGMAS, error))
        return false;
    if (is_write_ahead(&writer->connection))
        return true;
    connection_close(&writer->connection);
    return fail_open(error, path, "no write-ahead log on this file system");
}

bool writer_open(const char *path, Writer **ret_writer, GError **error)
{
    Writer *writer = g_new0(Writer, 1);
    if (!lock(path, &writer->lock_file, error)) {
        g_free(writer);
        return false;
    }
    if (!open_connection(writer, path, error)) {
        close(writer->lock_file);
        g_free(writer);
        return false;
    }
    writer->checkpoints = checkpoints_new(&writer->connection, path);
    writer->syncer = syncer_new();
    pthread_mutex_init(&writer->mutex, NULL);
    pthread_cond_init(&writer->news, NULL);
    g_queue_init(&writer->waiters);
    *ret_writer = writer;
    return true;
}

void writer_close(Writer *writer)
{
    syncer_free(writer->syncer);
    checkpoints_free(writer->checkpoints);
    connection_close(&writer->connection);
    close(writer->lock_file);
    pthread_cond_destroy(&writer->news);
    pthread_mutex_destroy(&writer->mutex);
    g_free(writer);
}

Connection *writer_connection(Writer *writer)
{
    return &writer->connection;
}

/* Turns. */

static bool wait_for_turn(Writer *writer, GError **error)
{
    Waiter me = {0};
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&me.turn, &attributes);
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += TURN_SECONDS;

    g_queue_push_tail(&writer->waiters, &me);
    pthread_cond_signal(&writer->news);
    int late = 0;
    while (!me.granted && !late)
        late = pthread_cond_timedwait(&me.turn, &writer->mutex, &until);
    if (!me.granted)
        g_queue_remove(&writer->waiters, &me);
    pthread_cond_destroy(&me.turn);
    pthread_condattr_destroy(&attributes);
    return me.granted || fail(error, FAIL_BUSY, "%s", _("The database is busy. Please try again."));
}

static bool is_ours(const Writer *writer)
{
    return writer->is_held && pthread_equal(writer->holder, pthread_self());
}

static bool take_turn(Writer *writer, GError **error)
{
    pthread_mutex_lock(&writer->mutex);
    if (is_ours(writer) && writer->is_gathering) {
        pthread_mutex_unlock(&writer->mutex);
        return true;
    }
    if (is_ours(writer))
        g_error("a thread with an open change begins another with a second Db: it would wait for itself");
    bool mine = !writer->is_held || wait_for_turn(writer, error);
    if (mine) {
        writer->is_held = true;
        writer->holder = pthread_self();
    }
    pthread_mutex_unlock(&writer->mutex);
    return mine;
}

/* With the mutex. */
static void pass_turn(Writer *writer)
{
    Waiter *next = g_queue_pop_head(&writer->waiters);
    writer->is_held = next != NULL;
    writer->holder = (pthread_t){0};
    if (!next)
        return;
    next->granted = true;
    pthread_cond_signal(&next->turn);
}

static void leave(Writer *writer)
{
    if (writer->is_gathering)
        return;
    pthread_mutex_lock(&writer->mutex);
    pass_turn(writer);
    pthread_mutex_unlock(&writer->mutex);
}

/* Batches. */

static Batch *batch_new(Writer *writer)
{
    Batch *batch = g_new0(Batch, 1);
    batch->writer = writer;
    batch->references = 1;
    batch->began_at = g_get_monotonic_time();
    pthread_cond_init(&batch->done, NULL);
    return batch;
}

/* With the mutex. */
static void batch_unref(Batch *batch)
{
    if (--batch->references > 0)
        return;
    pthread_cond_destroy(&batch->done);
    g_free(batch);
}

/* The batch is on disk (SQLITE_OK) or lost: its members hear it. */
static void finish(Batch *batch, int code)
{
    Writer *writer = batch->writer;
    DbSaved saved = code == SQLITE_OK ? batch->saved : NULL;
    void *data = batch->saved_data;
    pthread_mutex_lock(&writer->mutex);
    batch->is_done = true;
    batch->code = code;
    pthread_cond_broadcast(&batch->done);
    batch_unref(batch);
    pthread_mutex_unlock(&writer->mutex);
    if (saved)
        saved(data);
}

static Batch *close_batch(Writer *writer)
{
    Batch *batch = writer->batch;
    writer->batch = NULL;
    return batch;
}

static void is_synced(void *data)
{
    Writer *writer = ((Batch *)data)->writer;
    finish(data, SQLITE_OK);
    pthread_mutex_lock(&writer->mutex);
    writer->being_synced--;
    pthread_cond_signal(&writer->news);
    pthread_mutex_unlock(&writer->mutex);
}

static void sync_batch(Writer *writer)
{
    pthread_mutex_lock(&writer->mutex);
    writer->being_synced++;
    pthread_mutex_unlock(&writer->mutex);
    syncer_await(writer->syncer, connection_log(&writer->connection), is_synced, close_batch(writer));
}

static bool is_lost(Writer *writer)
{
    return sqlite3_get_autocommit(writer->connection.handle) != 0;
}

static int why_lost(Writer *writer)
{
    int code = sqlite3_extended_errcode(writer->connection.handle);
    return code == SQLITE_OK ? SQLITE_IOERR : code;
}

static void abandon(Writer *writer, int code)
{
    if (!is_lost(writer))
        control(writer, &control_abandon);
    if (writer->is_gathering)
        writer->gathered = code;
    writer->is_marked = writer->is_alone = false;
    finish(close_batch(writer), code);
}

/* What COMMIT said. */
static int commit_batch(Writer *writer)
{
    if (writer->batch->members == 0) {
        abandon(writer, SQLITE_OK);
        return SQLITE_OK;
    }
    int code = control(writer, &control_commit);
    if (code == SQLITE_OK)
        sync_batch(writer);
    else
        abandon(writer, code);
    checkpoints_make(writer->checkpoints);
    return code;
}

static bool should_hand_over(Writer *writer)
{
    return !g_queue_is_empty(&writer->waiters) && writer->batch->members < BATCH_MEMBERS &&
           g_get_monotonic_time() - writer->batch->began_at < BATCH_MICROSECONDS;
}

/* With the mutex.  While the disk is busy with an earlier batch this one would only wait for it: others may join it. */
static void await_company(Writer *writer)
{
    while (writer->batch && writer->batch->members > 0 && writer->being_synced > 0 && g_queue_is_empty(&writer->waiters))
        pthread_cond_wait(&writer->news, &writer->mutex);
}

/* This thread's part is over: the open batch goes to the next, or to disk. */
static void settle(Writer *writer)
{
    if (writer->is_gathering)
        return;
    pthread_mutex_lock(&writer->mutex);
    await_company(writer);
    bool hand_over = writer->batch && should_hand_over(writer);
    if (hand_over)
        pass_turn(writer);
    pthread_mutex_unlock(&writer->mutex);
    if (hand_over)
        return;
    if (writer->batch)
        commit_batch(writer);
    leave(writer);
}

static int await(Writer *writer, Batch *batch)
{
    pthread_mutex_lock(&writer->mutex);
    while (!batch->is_done)
        pthread_cond_wait(&batch->done, &writer->mutex);
    int code = batch->code;
    batch_unref(batch);
    pthread_mutex_unlock(&writer->mutex);
    return code;
}

/* true: the open batch is on disk. */
static bool settle_and_await(Writer *writer, GError **error)
{
    pthread_mutex_lock(&writer->mutex);
    Batch *batch = writer->batch;
    batch->references++;
    pthread_mutex_unlock(&writer->mutex);
    settle(writer);
    int code = await(writer, batch);
    return code == SQLITE_OK || fail_sqlite(error, NULL, code, "commit");
}

/* A deferred foreign key would fail the whole batch at its COMMIT: it is this member's fault, and is found here. */
static bool references_hold(Writer *writer)
{
    int open = 0, highest = 0;
    sqlite3_db_status(writer->connection.handle, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &highest, 0);
    return open == 0;
}

/* Changes. */

static int open_batch(Writer *writer)
{
    int code = control(writer, &control_begin);
    if (code != SQLITE_OK)
        return code;
    writer->batch = batch_new(writer);
    writer->is_alone = true;
    return SQLITE_OK;
}

static int mark_member(Writer *writer)
{
    int code = control(writer, &control_savepoint);
    if (code != SQLITE_OK)
        abandon(writer, code);
    writer->is_marked = code == SQLITE_OK;
    return code;
}

static int open_member(Writer *writer)
{
    if (writer->is_gathering && writer->gathered != SQLITE_OK)
        return writer->gathered;
    int code = writer->batch ? SQLITE_OK : open_batch(writer);
    if (code == SQLITE_OK && !writer->is_alone && !writer->is_marked)
        code = mark_member(writer);
    writer->changed = sqlite3_total_changes64(writer->connection.handle);
    return code;
}

/* What it has written stays in the batch. */
static int close_member(Writer *writer)
{
    int code = writer->is_marked ? control(writer, &control_release) : SQLITE_OK;
    if (code == SQLITE_OK)
        writer->is_marked = writer->is_alone = false;
    return code;
}

bool writer_begin(Writer *writer, GError **error)
{
    if (!take_turn(writer, error))
        return false;
    int code = open_member(writer);
    if (code == SQLITE_OK)
        return true;
    fail_sqlite(error, writer->connection.handle, code, "begin");
    leave(writer);
    return false;
}

static bool commit_failed(Writer *writer, int code, GError **error)
{
    fail_sqlite(error, writer->connection.handle, code, "commit");
    writer_rollback(writer);
    return false;
}

bool writer_commit(Writer *writer, GError **error)
{
    if (!references_hold(writer))
        return commit_failed(writer, SQLITE_CONSTRAINT_FOREIGNKEY, error);
    int code = writer->is_gathering ? SQLITE_OK : close_member(writer);
    if (code != SQLITE_OK)
        return commit_failed(writer, code, error);

    pthread_mutex_lock(&writer->mutex);
    Batch *batch = writer->batch;
    batch->members++;
    pthread_mutex_unlock(&writer->mutex);
    return writer->is_gathering || settle_and_await(writer, error);
}

static int undo_savepoint(Writer *writer)
{
    int code = control(writer, &control_undo);
    return code == SQLITE_OK ? close_member(writer) : code;
}

static int undo_batch(Writer *writer)
{
    abandon(writer, SQLITE_OK);
    return SQLITE_OK;
}

/* Of what is gathered all, if this one has written; what others put into the batch stays. */
static int undo_member(Writer *writer)
{
    if (writer->is_gathering && sqlite3_total_changes64(writer->connection.handle) == writer->changed)
        return SQLITE_OK;
    int code = writer->is_alone ? undo_batch(writer) : undo_savepoint(writer);
    if (writer->is_gathering && code == SQLITE_OK)
        writer->gathered = SQLITE_ABORT;
    return code;
}

/* SQLite undoes a whole transaction by itself where the disk is full or doesn't answer. */
void writer_rollback(Writer *writer)
{
    int code = is_lost(writer) ? why_lost(writer) : undo_member(writer);
    if (code != SQLITE_OK && writer->batch)
        abandon(writer, code);
    settle(writer);
}

/* Gathering. */

bool writer_gather_begin(Writer *writer, GError **error)
{
    if (!take_turn(writer, error))
        return false;
    if (writer->is_gathering)
        g_error("changes are gathered within others");
    writer->is_gathering = true;
    writer->gathered = SQLITE_OK;
    return true;
}

static int close_gathering(Writer *writer)
{
    int code = writer->gathered == SQLITE_OK ? close_member(writer) : SQLITE_OK;
    if (code != SQLITE_OK)
        abandon(writer, code);
    writer->is_gathering = false;
    return writer->gathered;
}

/* Who doesn't wait commits at once: what becomes of the batch is known then, but for the disk. */
bool writer_gather_send(Writer *writer, DbSaved saved, void *data, GError **error)
{
    int lost = close_gathering(writer);
    bool is_written = lost == SQLITE_OK && writer->batch && writer->batch->members > 0;
    if (is_written) {
        writer->batch->saved = saved;
        writer->batch->saved_data = data;
        lost = commit_batch(writer);
        leave(writer);
    } else {
        settle(writer);
    }
    if (lost == SQLITE_OK && !is_written)
        saved(data);
    return lost == SQLITE_OK || fail_sqlite(error, NULL, lost, "commit");
}

bool writer_gather_end(Writer *writer, GError **error)
{
    int lost = close_gathering(writer);
    if (lost == SQLITE_OK && writer->batch)
        return settle_and_await(writer, error);
    settle(writer);
    return lost == SQLITE_OK || fail_sqlite(error, NULL, lost, "commit");
}
