#pragma once
#include "db/db_engine.h"

#include <sqlite3.h>

/* A connection with its prepared statements. */
typedef struct {
    sqlite3 *handle;
    GHashTable *statements; /* const DbStatement * -> Prepared */
} Connection;

enum { PREPARED_PLACES = 32 };

typedef struct {
    sqlite3_stmt *statement;
    bool busy;  /* a query works with it */
    bool alone; /* made because the cached one was busy: goes with its query */
    char **names;   /* of the columns; NULL: not asked for yet */
    int name_count;
    guint8 places[PREPARED_PLACES]; /* of the parameters "$1"…, by number; 0: not asked for yet */
} Prepared;

typedef struct Writer Writer;

typedef struct {
    Store store;
    char *path;
    Writer *writer; /* NULL: opened to read */
} SqliteStore;

/* vfs: log_vfs_name() for who writes, NULL for others. */
bool connection_open(Connection *connection, const char *path, const char *vfs, const char *pragmas, GError **error);
void connection_close(Connection *connection);
/* NULL: the statement is wrong; sqlite3_errmsg() says how. */
Prepared *connection_prepare(Connection *connection, const DbStatement *statement);
void prepared_release(Prepared *prepared);

/* FAIL_INTERNAL, with the reason in the sentence: whoever starts the program can mend it. */
bool fail_open(GError **error, const char *path, const char *why);
/* Says what a result code of SQLite means to a person, and to the log. */
bool fail_sqlite(GError **error, sqlite3 *handle, int code, const char *statement);

/* The one writing connection: db_sqlite_writer.c.  FAIL_BUSY: another process holds the lock. */
bool writer_open(const char *path, Writer **ret_writer, GError **error);
void writer_close(Writer *writer); /* checkpoints */
Connection *writer_connection(Writer *writer); /* for the thread that is between begin and its end */
bool writer_begin(Writer *writer, GError **error);
bool writer_commit(Writer *writer, GError **error);
void writer_rollback(Writer *writer);
/* The turn is kept over several changes: their commit is the gathering's. */
bool writer_gather_begin(Writer *writer, GError **error);
bool writer_gather_end(Writer *writer, GError **error);
bool writer_gather_send(Writer *writer, DbSaved saved, void *data, GError **error); /* saved isn't called where it fails */

/* Who waits until a file is on disk: db_sqlite_sync.c.  One file a syncer, that stays open as long. */
typedef struct Syncer Syncer;
typedef void (*Synced)(void *data);
Syncer *syncer_new(void);
void syncer_free(Syncer *syncer); /* waits for those who wait */
void file_sync(sqlite3_file *file); /* a disk that refuses ends the program */
/* What stands in the file now is on disk when synced(data) is called, by another thread. */
void syncer_await(Syncer *syncer, sqlite3_file *file, Synced synced, void *data);

/* Of SQLite's view of files, by which the log of a commit is written at once: db_sqlite_log.c. */
const char *log_vfs_name(void);

/* From the log into the database: db_sqlite_checkpoint.c. */
typedef struct Checkpoints Checkpoints;
Checkpoints *checkpoints_new(Connection *writer, const char *path);
void checkpoints_make(Checkpoints *checkpoints); /* between batches: if it is time */
void checkpoints_free(Checkpoints *checkpoints); /* makes the last */
/* The write-ahead log of a connection that has written. */
sqlite3_file *connection_log(Connection *connection);
