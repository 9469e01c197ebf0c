#include "db/db_sqlite.h"

#include "base/log.h"

/* Check-points, by the writer's connection alone and between its batches.
 *
 * All who save wait for one, and most of its time goes by until the disk has the pages.  So it is made in two steps.  The first copies
 * pages from the log into the database and doesn't wait; another thread syncs the database meanwhile.  Until that is done the log must
 * not begin anew, as a power cut would need it: a reader of ours keeps it.  The second step, milliseconds later, copies the little
 * that came since, waits as SQLite does by itself, and lets the log begin anew. */

enum {
    FIRST_PAGES = 4000,                      /* 16 MB written */
    RESTART_PAGES = 64 * 1024 * 1024 / 4096, /* insist then, or a busy writer's log grows without end */
    RESTART_MILLISECONDS = 100,              /* how long it insists */
};

#define KEEPER_PRAGMAS "PRAGMA query_only=ON; PRAGMA cache_size=-64;"

static const DbStatement keeper_begin = {"keeper_begin", "BEGIN", NULL};
static const DbStatement keeper_read = {"keeper_read", "SELECT 1 FROM sqlite_schema LIMIT 1", NULL};
static const DbStatement keeper_end = {"keeper_end", "COMMIT", NULL};

typedef enum { NOTHING, SYNCING, SYNCED } Phase;

struct Checkpoints {
    Connection *writer;
    Connection keeper; /* handle NULL: not opened yet */
    Syncer *syncer;    /* of the database */
    char *path;
    int log_pages;     /* after the last commit */
    int done_at;       /* log_pages at the last check-point */
    int phase;         /* atomic: SYNCED is said by the syncer */
};

static int remember_pages(void *data, sqlite3 *handle, const char *name, int pages)
{
    ((Checkpoints *)data)->log_pages = pages;
    return SQLITE_OK;
}

Checkpoints *checkpoints_new(Connection *writer, const char *path)
{
    Checkpoints *checkpoints = g_new0(Checkpoints, 1);
    checkpoints->writer = writer;
    checkpoints->path = g_strdup(path);
    checkpoints->syncer = syncer_new();
    sqlite3_wal_hook(writer->handle, remember_pages, checkpoints);
    return checkpoints;
}

/* --- the log is kept --- */

static bool run_keeper(Checkpoints *checkpoints, const DbStatement *statement)
{
    Prepared *prepared = connection_prepare(&checkpoints->keeper, statement);
    if (!prepared)
        return false;
    int code = sqlite3_step(prepared->statement);
    prepared_release(prepared);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

static bool open_keeper(Checkpoints *checkpoints)
{
    if (checkpoints->keeper.handle)
        return true;
    if (!connection_open(&checkpoints->keeper, checkpoints->path, NULL, KEEPER_PRAGMAS, NULL)) {
        checkpoints->keeper.handle = NULL;
        return false;
    }
    sqlite3_db_config(checkpoints->keeper.handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return true;
}

/* A reader at the log's end: all may be copied, and nothing be overwritten. */
static bool keep_log(Checkpoints *checkpoints)
{
    if (!open_keeper(checkpoints) || !run_keeper(checkpoints, &keeper_begin))
        return false;
    if (run_keeper(checkpoints, &keeper_read))
        return true;
    run_keeper(checkpoints, &keeper_end);
    return false;
}

/* --- the two steps --- */

static bool copy_pages(Checkpoints *checkpoints, int mode)
{
    sqlite3 *handle = checkpoints->writer->handle;
    sqlite3_busy_timeout(handle, RESTART_MILLISECONDS);
    int code = sqlite3_wal_checkpoint_v2(handle, NULL, mode, NULL, NULL);
    sqlite3_busy_timeout(handle, 5000);
    checkpoints->done_at = checkpoints->log_pages;
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        log_error("db.checkpoint", "details", sqlite3_errmsg(handle), NULL);
    return code == SQLITE_OK;
}

static void say_synced(void *checkpoints)
{
    __atomic_store_n(&((Checkpoints *)checkpoints)->phase, SYNCED, __ATOMIC_RELEASE);
}

static sqlite3_file *file_of(Connection *connection, int which)
{
    sqlite3_file *file = NULL;
    sqlite3_file_control(connection->handle, "main", which, &file);
    return file;
}

sqlite3_file *connection_log(Connection *connection)
{
    return file_of(connection, SQLITE_FCNTL_JOURNAL_POINTER);
}

/* Without syncs of its own: the log is synced before, as it must be, and the database after. */
static void copy_unsynced(Checkpoints *checkpoints)
{
    sqlite3 *handle = checkpoints->writer->handle;
    file_sync(connection_log(checkpoints->writer));
    sqlite3_exec(handle, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
    copy_pages(checkpoints, SQLITE_CHECKPOINT_PASSIVE);
    sqlite3_exec(handle, "PRAGMA synchronous=NORMAL", NULL, NULL, NULL);
    checkpoints->phase = SYNCING;
    syncer_await(checkpoints->syncer, file_of(checkpoints->writer, SQLITE_FCNTL_FILE_POINTER), say_synced, checkpoints);
}

static void copy_rest(Checkpoints *checkpoints)
{
    checkpoints->phase = NOTHING;
    run_keeper(checkpoints, &keeper_end);
    copy_pages(checkpoints, checkpoints->log_pages >= RESTART_PAGES ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE);
}

void checkpoints_make(Checkpoints *checkpoints)
{
    int phase = __atomic_load_n(&checkpoints->phase, __ATOMIC_ACQUIRE);
    if (checkpoints->log_pages < checkpoints->done_at)
        checkpoints->done_at = 0; /* the log began anew */
    if (phase == SYNCED)
        copy_rest(checkpoints);
    else if (phase == NOTHING && checkpoints->log_pages - checkpoints->done_at >= FIRST_PAGES) {
        if (keep_log(checkpoints))
            copy_unsynced(checkpoints);
        else
            copy_pages(checkpoints, SQLITE_CHECKPOINT_PASSIVE);
    }
}

void checkpoints_free(Checkpoints *checkpoints)
{
    syncer_free(checkpoints->syncer);
    if (checkpoints->keeper.handle)
        connection_close(&checkpoints->keeper);
    sqlite3_wal_checkpoint_v2(checkpoints->writer->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    g_free(checkpoints->path);
    g_free(checkpoints);
}
