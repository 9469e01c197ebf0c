#include "db/db_sqlite.h"

#include "base/language.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* 2 MB a reading connection holds the upper pages of the indexes; the system's page cache does the rest, and the process
 * stays small with many connections. */
#define READER_PRAGMAS "PRAGMA query_only=ON; PRAGMA cache_size=-2048;"
#define COMMON_PRAGMAS                                                                                                   \
    "PRAGMA wal_autocheckpoint=0; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"                  \
    "PRAGMA case_sensitive_like=ON;" /* as PostgreSQL does, and so that LIKE 'x%' uses an index */

typedef struct SqliteQuery {
    DbQuery query;
    Connection *connection;
    Prepared *prepared; /* NULL: query.error says why */
    struct SqliteQuery *next; /* of SqliteDb.spare */
} SqliteQuery;

typedef struct {
    Db db;
    Connection reader;
    SqliteQuery *spare; /* freed ones: a page makes a dozen, one behind the other */
} SqliteDb;

static void free_prepared(void *data)
{
    Prepared *prepared = data;
    sqlite3_finalize(prepared->statement);
    g_strfreev(prepared->names);
    g_free(prepared);
}

bool fail_open(GError **error, const char *path, const char *why)
{
    return fail(error, FAIL_INTERNAL, _("The database %s can't be opened: %s."), path, why);
}

bool connection_open(Connection *connection, const char *path, const char *vfs, const char *pragmas, GError **error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &connection->handle, flags, vfs);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(connection->handle, 1);
        sqlite3_busy_timeout(connection->handle, 5000);
        /* One plan for all values: else each new pattern for LIKE has its statement parsed anew. */
        sqlite3_db_config(connection->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
        code = sqlite3_exec(connection->handle, COMMON_PRAGMAS, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK)
        code = sqlite3_exec(connection->handle, pragmas, NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        fail_open(error, path, sqlite3_errmsg(connection->handle));
        sqlite3_close(connection->handle);
        return false;
    }
    connection->statements = g_hash_table_new_full(NULL, NULL, NULL, free_prepared);
    return true;
}

void connection_close(Connection *connection)
{
    g_hash_table_unref(connection->statements);
    sqlite3_close(connection->handle);
}

static Prepared *prepare(Connection *connection, const DbStatement *statement, bool alone)
{
    sqlite3_stmt *made;
    unsigned flags = alone ? 0 : SQLITE_PREPARE_PERSISTENT;
    if (sqlite3_prepare_v3(connection->handle, statement->text, -1, flags, &made, NULL) != SQLITE_OK)
        return NULL;
    Prepared *prepared = g_new0(Prepared, 1);
    *prepared = (Prepared){.statement = made, .alone = alone};
    return prepared;
}

Prepared *connection_prepare(Connection *connection, const DbStatement *statement)
{
    Prepared *prepared = g_hash_table_lookup(connection->statements, statement);
    if (!prepared) {
        prepared = prepare(connection, statement, false);
        if (prepared)
            g_hash_table_insert(connection->statements, (void *)statement, prepared);
    } else if (prepared->busy) {
        prepared = prepare(connection, statement, true);
    }
    if (prepared)
        prepared->busy = true;
    return prepared;
}

void prepared_release(Prepared *prepared)
{
    if (prepared->alone) {
        free_prepared(prepared);
        return;
    }
    sqlite3_reset(prepared->statement);
    sqlite3_clear_bindings(prepared->statement);
    prepared->busy = false;
}

/* SQLite's words about a constraint name tables, columns and expressions, never values. */
static bool fail_sqlite_constraint(GError **error, sqlite3 *handle, int code, const char *statement)
{
    const char *words = sqlite3_errmsg(handle);
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return fail_constraint(error, CONSTRAINT_UNIQUE, statement, words);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return fail_constraint(error, CONSTRAINT_REFERENCE, statement, words);
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_TRIGGER:
        return fail_constraint(error, CONSTRAINT_CHECK, statement, words);
    default:
        return fail_internal(error, "%s: %s", statement, words);
    }
}

bool fail_sqlite(GError **error, sqlite3 *handle, int code, const char *statement)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return fail_sqlite_constraint(error, handle, code, statement);
    case SQLITE_FULL:
        return fail(error, FAIL_BUSY, "%s", _("The disk is full. Nothing was saved. Make room, then try again."));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(error, FAIL_BUSY, "%s", _("The database is busy. Please try again."));
    default:
        return fail_internal(error, "%s: SQLite %d: %s", statement, code, handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
    }
}

/* The store. */

static const char *path_of(const char *url)
{
    return g_str_has_prefix(url, "sqlite://") ? url + strlen("sqlite://") : url;
}

/* Made by us, so that nobody else may read it: SQLite gives its -wal and -shm the same mode. */
static bool make_file(const char *path, GError **error)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return fail_open(error, path, g_strerror(errno));
    close(file);
    return true;
}

/* Counting each allocation takes a lock that all threads share; nobody reads the count. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool sqlite_store_open(const char *url, bool writing, Store **ret_store, GError **error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    const char *path = path_of(url);
    Writer *writer = NULL;
    if (writing && !(make_file(path, error) && writer_open(path, &writer, error)))
        return false;
    if (!writing && !g_file_test(path, G_FILE_TEST_EXISTS))
        return fail(error, FAIL_NOT_FOUND, _("There is no database at %s."), path);
    SqliteStore *store = g_new0(SqliteStore, 1);
    store_begin(&store->store, &sqlite_engine);
    store->path = g_strdup(path);
    store->writer = writer;
    *ret_store = &store->store;
    return true;
}

static void sqlite_store_close(Store *base)
{
    SqliteStore *store = (SqliteStore *)base;
    if (store->writer)
        writer_close(store->writer);
    store_end(base);
    g_free(store->path);
    g_free(store);
}

static bool open_reader(Store *store, Db **ret_db, GError **error)
{
    SqliteDb *db = g_new0(SqliteDb, 1);
    if (!connection_open(&db->reader, ((SqliteStore *)store)->path, NULL, READER_PRAGMAS, error)) {
        g_free(db);
        return false;
    }
    /* Only the writer may check-point, also when a reader is the last to leave. */
    sqlite3_db_config(db->reader.handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    *ret_db = &db->db;
    return true;
}

static void close_reader(Db *base)
{
    SqliteDb *db = (SqliteDb *)base;
    connection_close(&db->reader);
    for (SqliteQuery *spare; (spare = db->spare); g_free(spare))
        db->spare = spare->next;
    g_free(db);
}

static bool always_usable(Db *db)
{
    return true;
}

/* Copies in one step: a single read transaction, which in WAL mode holds up nobody. */
static int copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return sqlite3_extended_errcode(to);
    sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup);
}

/* The copy is one whole file: not in WAL mode until it is opened as a store. */
static bool copy_into(Db *db, const char *path, GError **error)
{
    sqlite3 *to = NULL;
    int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        code = copy_pages(((SqliteDb *)db)->reader.handle, to);
    if (code == SQLITE_OK)
        code = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        fail_sqlite(error, to, code, "copy");
    sqlite3_close(to);
    return code == SQLITE_OK;
}

static bool sqlite_copy_to(Store *store, const char *path, GError **error)
{
    g_autoptr(Db) db = NULL;
    if (!db_take(store, &db, error))
        return false;
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    g_unlink(part);
    bool copied = make_file(part, error) && copy_into(db, part, error);
    if (copied && g_rename(part, path) == 0)
        return true;
    if (copied)
        fail_internal(error, "%s: %s", path, g_strerror(errno));
    g_unlink(part);
    return false;
}

/* Changes. */

static Writer *writer_of(Db *db)
{
    return ((SqliteStore *)db->store)->writer;
}

static bool begin(Db *db, GError **error)
{
    if (!writer_of(db))
        return fail(error, FAIL_BUSY, "%s", _("The database is open for reading only."));
    return writer_begin(writer_of(db), error);
}

static bool commit(Db *db, GError **error)
{
    return writer_commit(writer_of(db), error);
}

static void rollback(Db *db)
{
    writer_rollback(writer_of(db));
}

static bool gather_begin(Db *db, GError **error)
{
    return !writer_of(db) || writer_gather_begin(writer_of(db), error);
}

static bool gather_end(Db *db, GError **error)
{
    return !writer_of(db) || writer_gather_end(writer_of(db), error);
}

static bool gather_send(Db *db, DbSaved saved, void *data, GError **error)
{
    if (writer_of(db))
        return writer_gather_send(writer_of(db), saved, data, error);
    saved(data);
    return true;
}

static bool execute(Db *db, const char *sql, GError **error)
{
    sqlite3 *handle = writer_connection(writer_of(db))->handle;
    int code = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || fail_sqlite(error, handle, code, "execute");
}

/* The writer's lock keeps other processes away already. */
static bool migrate_begin(Db *db, GError **error)
{
    return true;
}

static void migrate_end(Db *db)
{
}

/* Queries. */

static SqliteQuery *take_spare(SqliteDb *db)
{
    SqliteQuery *spare = db->spare;
    if (spare)
        db->spare = spare->next;
    else
        spare = g_new(SqliteQuery, 1);
    *spare = (SqliteQuery){0};
    return spare;
}

static DbQuery *query(Db *db, const DbStatement *statement)
{
    SqliteQuery *q = take_spare((SqliteDb *)db);
    q->query = (DbQuery){.db = db, .statement = statement, .column = -1};
    q->connection = db->depth ? writer_connection(writer_of(db)) : &((SqliteDb *)db)->reader;
    q->prepared = connection_prepare(q->connection, statement);
    if (!q->prepared)
        fail_internal(&q->query.error, "%s: %s", statement->name, sqlite3_errmsg(q->connection->handle));
    else if (!db->depth && !sqlite3_stmt_readonly(q->prepared->statement))
        fail_internal(&q->query.error, "%s: a write outside db_begin()", statement->name);
    return &q->query;
}

static Prepared *prepared_of(DbQuery *base)
{
    return ((SqliteQuery *)base)->prepared;
}

static sqlite3_stmt *statement_of(DbQuery *base)
{
    return prepared_of(base)->statement;
}

static void release(DbQuery *base)
{
    if (prepared_of(base))
        prepared_release(prepared_of(base));
    ((SqliteQuery *)base)->prepared = NULL;
}

static void free_query(DbQuery *base)
{
    SqliteDb *db = (SqliteDb *)base->db;
    ((SqliteQuery *)base)->next = db->spare;
    db->spare = (SqliteQuery *)base;
}

/* "$7": 7; others: 0. */
static guint number_of(const char *name)
{
    guint number = 0;
    const char *c = name + 1;
    for (; *name == '$' && g_ascii_isdigit(*c) && number < PREPARED_PLACES; c++)
        number = number * 10 + (guint)(*c - '0');
    return *c || number >= PREPARED_PLACES ? 0 : number;
}

static int find_parameter(DbQuery *base, const char *name)
{
    int index = sqlite3_bind_parameter_index(statement_of(base), name);
    if (!index)
        g_error("%s has no parameter %s", base->statement->name, name);
    return index;
}

static int parameter(DbQuery *base, const char *name)
{
    Prepared *prepared = prepared_of(base);
    guint number = number_of(name);
    if (number && prepared->places[number])
        return prepared->places[number];
    int index = find_parameter(base, name);
    if (index <= G_MAXUINT8)
        prepared->places[number] = (guint8)index;
    return index;
}

static void bound(DbQuery *base, int code)
{
    if (code != SQLITE_OK)
        fail_sqlite(&base->error, ((SqliteQuery *)base)->connection->handle, code, base->statement->name);
}

static void bind_int(DbQuery *base, const char *name, gint64 value)
{
    bound(base, sqlite3_bind_int64(statement_of(base), parameter(base, name), value));
}

static void bind_real(DbQuery *base, const char *name, double value)
{
    bound(base, sqlite3_bind_double(statement_of(base), parameter(base, name), value));
}

static void bind_text(DbQuery *base, const char *name, const char *text)
{
    bound(base, sqlite3_bind_text64(statement_of(base), parameter(base, name), text, strlen(text), SQLITE_TRANSIENT,
                                    SQLITE_UTF8));
}

static void bind_blob(DbQuery *base, const char *name, const void *bytes, gsize count)
{
    bound(base, sqlite3_bind_blob64(statement_of(base), parameter(base, name), bytes, count, SQLITE_TRANSIENT));
}

static void bind_null(DbQuery *base, const char *name)
{
    bound(base, sqlite3_bind_null(statement_of(base), parameter(base, name)));
}

static void reset(DbQuery *base)
{
    sqlite3_reset(statement_of(base));
}

static gint64 changed(DbQuery *base)
{
    return sqlite3_stmt_readonly(statement_of(base)) ? 0 : sqlite3_changes64(((SqliteQuery *)base)->connection->handle);
}

static void read_names(Prepared *prepared, int count)
{
    g_strfreev(prepared->names);
    prepared->names = g_new0(char *, count + 1);
    for (int i = 0; i < count; i++)
        prepared->names[i] = g_strdup(sqlite3_column_name(prepared->statement, i));
    prepared->name_count = count;
}

/* SQLite prepares a statement anew where the schema changed: as it begins, so that names hold for all of its rows. */
static void know_names(Prepared *prepared)
{
    int count = sqlite3_column_count(prepared->statement);
    if (!prepared->names || prepared->name_count != count)
        read_names(prepared, count);
}

static bool step(DbQuery *base)
{
    int code = sqlite3_step(statement_of(base));
    if (code == SQLITE_ROW)
        know_names(prepared_of(base));
    else if (code != SQLITE_DONE)
        fail_sqlite(&base->error, ((SqliteQuery *)base)->connection->handle, code, base->statement->name);
    return code == SQLITE_ROW;
}

static int column_count(DbQuery *base)
{
    if (!prepared_of(base)->names)
        know_names(prepared_of(base));
    return prepared_of(base)->name_count;
}

static const char *column_name(DbQuery *base, int column)
{
    return prepared_of(base)->names[column];
}

static bool is_null(DbQuery *base, int column)
{
    return sqlite3_column_type(statement_of(base), column) == SQLITE_NULL;
}

static gint64 read_int(DbQuery *base, int column)
{
    return sqlite3_column_int64(statement_of(base), column);
}

static double read_real(DbQuery *base, int column)
{
    return sqlite3_column_double(statement_of(base), column);
}

static const char *read_text(DbQuery *base, int column)
{
    return (const char *)sqlite3_column_text(statement_of(base), column);
}

static const void *read_blob(DbQuery *base, int column, gsize *ret_count)
{
    sqlite3_stmt *statement = statement_of(base);
    const void *bytes = sqlite3_column_blob(statement, column);
    *ret_count = (gsize)sqlite3_column_bytes(statement, column);
    /* SQLite gives NULL for an empty blob as well. */
    return bytes || is_null(base, column) ? bytes : "";
}

const DbEngine sqlite_engine = {
    .store_open = sqlite_store_open, .store_close = sqlite_store_close, .copy_to = sqlite_copy_to,
    .open = open_reader, .close = close_reader, .usable = always_usable,
    .begin = begin, .commit = commit, .rollback = rollback, .execute = execute,
    .gather_begin = gather_begin, .gather_end = gather_end, .gather_send = gather_send,
    .migrate_begin = migrate_begin, .migrate_end = migrate_end,
    .query = query, .release = release, .free = free_query, .bind_int = bind_int, .bind_real = bind_real, .bind_text = bind_text,
    .bind_blob = bind_blob, .bind_null = bind_null, .step = step, .reset = reset, .changed = changed,
    .column_count = column_count, .column_name = column_name, .is_null = is_null, .read_int = read_int,
    .read_real = read_real, .read_text = read_text, .read_blob = read_blob,
};
