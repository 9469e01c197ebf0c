#pragma once
#include "base/day.h"
#include "base/fail.h"
#include "base/money.h"
#include "base/pool.h"

/* One interface, two engines.
 *
 * A Store is the process's database: on SQLite one file, one writing connection (shared by group commit) and reading
 * connections; on PostgreSQL a pool of connections.  A Db is what one thread works with; take one with db_take(), give it
 * back with db_give().  Outside a transaction it reads; every write stands between db_begin() and db_commit(). */
typedef struct Store Store;
typedef struct Db Db;
typedef struct DbQuery DbQuery;
typedef struct DbChange DbChange;

/* Where the engines differ in what the same SQL means, write what both mean alike:
 * - LIKE minds case on both; say ESCAPE '\' where a pattern has escapes;
 * - nulls sort first on SQLite and last on PostgreSQL: ORDER BY due IS NULL, due;
 * - a 64-bit number needs BIGINT, an amount as well: PostgreSQL's INTEGER has 32 bits;
 * - GROUP BY names every column that is not aggregated; ids and texts aren't compared with each other;
 * - the larger of two is CASE, not max(a, b); a condition as a number is CASE WHEN … THEN 1 ELSE 0 END. */

/* A statement of a module's queries.sql, made by tools/queries: SQL_PERSON_FIND is {"person_find", "SELECT …"}. */
typedef struct {
    const char *name;
    const char *text;
    const char *postgres; /* NULL: the same text */
} DbStatement;

/* "var/vatra.db" or "sqlite:///path" opens SQLite (made if missing); "postgresql://…" (or a libpq "host=… dbname=…") opens
 * PostgreSQL.  FAIL_BUSY: another process holds the SQLite writer's lock; FAIL_INTERNAL: can't be opened. */
bool store_open(const char *url, Store **ret_store, GError **error);
/* Beside a running server: changes fail with FAIL_BUSY on SQLite.  FAIL_NOT_FOUND: there is no such file. */
bool store_open_to_read(const char *url, Store **ret_store, GError **error);
void store_close(Store *store); /* every Db given back; checkpoints */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)
bool store_is_postgres(const Store *store);
bool store_is_near(const Store *store); /* it works on this machine's processors: more questions at a time only displace each other */
/* What the process keeps beside its database and never in it: the keys of record/seal.h.  Set before other threads take a Db;
 * free is called when the store closes.  NULL: none was set. */
void store_set_vault(Store *store, void *vault, GDestroyNotify free);
void *store_vault(const Store *store);
/* What is kept in memory from one question to the next (statistics): made at the first call under its name, freed when the store
 * closes.  make runs under the store's lock: briefly, without the store. */
void *store_keep(Store *store, const char *name, void *(*make)(void), GDestroyNotify free);
/* Differs from what it was when this process changed anything since, and said so to who changed it. */
guint64 store_changes(Store *store);

/* Grows with each connection that is made: on PostgreSQL another server may have taken over, without the last changes. */
guint64 store_epoch(const Store *store);

bool db_take(Store *store, Db **ret_db, GError **error);
void db_give(Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_give)
Store *db_store(Db *db);

/* A query keeps its first error: binds need no checks, and db_end() (or db_run()) asks once.  After these it may be bound
 * and run again.  A query made in a change ends with it; one made outside reads what was there when it began, while others
 * write.  A parameter that isn't bound is NULL.  The statement lives as long as the program. */
DbQuery *db_query(Db *db, const DbStatement *statement);
void db_query_free(DbQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbQuery, db_query_free)

void db_bind_int(DbQuery *query, const char *name, gint64 value); /* name is "$1"… */
void db_bind_id(DbQuery *query, const char *name, gint64 id);     /* 0 binds NULL */
void db_bind_real(DbQuery *query, const char *name, double value);
void db_bind_text(DbQuery *query, const char *name, const char *text); /* NULL binds NULL; copied */
void db_bind_day(DbQuery *query, const char *name, Day day);           /* DAY_NONE binds NULL */
void db_bind_blob(DbQuery *query, const char *name, const void *bytes, gsize count); /* bytes NULL binds NULL; copied */
void db_bind_null(DbQuery *query, const char *name);

Db *db_of(DbQuery *query);

bool db_step(DbQuery *query);                    /* true: there is a row to read */
bool db_end(DbQuery *query, GError **error);     /* false and the first error, if there was one */
/* For statements without rows: step to the end and ask.  ret_changed may be NULL. */
bool db_run(DbQuery *query, gint64 *ret_changed, GError **error);
/* The same in a change, where nobody asks how many rows there were: PostgreSQL gets it in one round trip with what the change asks next,
 * or with its commit, and its error may come there. */
bool db_run_later(DbQuery *query, GError **error);

/* Columns by name; an unknown name aborts.  A column that is NULL gives 0, NULL or DAY_NONE.  Text lives in pool. */
gint64 db_int(DbQuery *query, const char *column);
double db_real(DbQuery *query, const char *column);
const char *db_text(DbQuery *query, const char *column, Pool *pool);
const void *db_blob(DbQuery *query, const char *column, Pool *pool, gsize *ret_count);
Day db_day(DbQuery *query, const char *column);
bool db_is_null(DbQuery *query, const char *column);
bool db_has_column(DbQuery *query, const char *column); /* the one question that an unknown name doesn't abort */
/* What a reader of rows has found out about a query's columns, kept with the query: 0 at first, and for another reader. */
guint64 *db_notes(DbQuery *query, const void *whose);

/* A transaction.  Rolls back when it leaves the scope uncommitted.  Within one, the Db's queries see its own writes.
 * A nested db_begin() on the same Db joins the outer one (its commit does nothing, its roll-back dooms the outer).
 * An error of any query within dooms the change as well: nothing more runs in it, and db_commit() gives that error.
 * One change a thread: a second Db that begins in the same thread would wait for the first, and aborts.
 * FAIL_BUSY: the disk is full, or others write too long. */
DbChange *db_begin(Db *db, GError **error);
bool db_commit(DbChange *change, GError **error); /* true: it is on disk.  FAIL_CONFLICT: serialisation, try again */
void db_change_end(DbChange *change);             /* rolls back if not committed; frees */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbChange, db_change_end)
bool db_in_change(const Db *db);

/* Changes between these share one commit: db_commit() says true before they are on disk, and only db_gather_end() tells whether
 * they are.  So what says "saved" to somebody waits for it; false: none of them is saved, and each may be done again, alone.  So it
 * is where one of them rolls back rows that it has written.  In between the thread works with this Db alone, and briefly: others
 * wait.  On PostgreSQL each commits by itself. */
bool db_gather_begin(Db *db, GError **error);
bool db_gather_end(Db *db, GError **error);
/* The same without waiting for the disk: saved(data) is called by another thread, or this one, once all of them are saved; not where this
 * gives false. */
typedef void (*DbSaved)(void *data);
bool db_gather_send(Db *db, DbSaved saved, void *data, GError **error);

/* Until it ends, what this Db reads outside changes takes less.  On SQLite it is all of one state, and its lock is asked for once.
 * Briefly: what others save is kept from being moved into the database meanwhile.  What this thread itself saves in between isn't seen.
 * On PostgreSQL the same question is asked once, and again behind a change of this Db's own.  NULL where one is open already, and in a
 * change. */
typedef struct DbLook DbLook;
DbLook *db_look_begin(Db *db);
void db_look_end(DbLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbLook, db_look_end)
/* This question, with what is bound, will be asked in the open look, by this query or another: PostgreSQL gets all that are foreseen in
 * one round trip, with what is asked next.  Nothing outside a look, in a change, and on SQLite; what isn't asked then is only wasted. */
void db_foresee(DbQuery *query);
void db_foresee_ints(Db *db, const DbStatement *statement, const gint64 *values, guint count); /* $1, $2 … */

/* A unique or foreign key, a CHECK: such an error is FAIL_CONFLICT with the constraint's words in the log.  */

/* SQL that is not in a queries.sql, one or more statements, for tools and tests only.  Outside a change it is its own. */
bool db_execute(Db *db, const char *sql, GError **error);

/* Copies the whole SQLite database to a file while others read and write.  FAIL_INVALID on PostgreSQL. */
bool store_copy_to(Store *store, const char *path, GError **error);
