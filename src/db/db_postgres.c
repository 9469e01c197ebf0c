#include "db/db_postgres.h"

#include "base/language.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

/* PostgreSQL by libpq: a connection a Db, results whole and as text, bytes bound as they are.
 *
 * A session reads only, and a change says READ WRITE: so a write outside db_begin() fails as it does on SQLite.  A
 * connection that is lost outside a change, or before its first statement, is made anew with the same string (libpq finds the
 * primary among several hosts) and the query asked again; within a change it is FAIL_BUSY. */

/* Compiling a plan takes longer than any of our statements runs, and most of them are planned longer than they run: one plan for
 * all values, as on SQLite. */
#define SESSION                                                                                                          \
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; SET lock_timeout = '30s'; SET TimeZone = 'UTC'; SET jit = off; " \
    "SET plan_cache_mode = force_generic_plan"
#define MIGRATION_KEY "hashtext('vatra migrate ' || current_schema())"

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_FLOAT4 = 700, OID_FLOAT8 = 701 };

typedef struct {
    Store store;
    char *url;
} PostgresStore;

/* Failing. */

static bool is_state(const char *state, const char *const *states)
{
    for (; *states; states++)
        if (g_str_has_prefix(state, *states))
            return true;
    return false;
}

/* The server is gone, is going, or has become one that only reads.  "": libpq's own, the connection broke. */
static bool is_lost_state(const char *state)
{
    static const char *const lost[] = {"08", "25006", "57P01", "57P02", "57P03", NULL};
    return *state == '\0' || is_state(state, lost);
}

static bool fail_lost(GError **error)
{
    return fail(error, FAIL_BUSY, "%s", _("The database does not answer. Please try again."));
}

static bool fail_state(GError **error, const PGresult *result, const char *state, const char *statement)
{
    static const char *const conflicts[] = {"40001", "40P01", NULL}, *const busy[] = {"55P03", "53300", "57014", NULL};
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    if (strcmp(state, "23505") == 0 || strcmp(state, "23P01") == 0)
        return fail_constraint(error, CONSTRAINT_UNIQUE, statement, constraint);
    if (strcmp(state, "23503") == 0)
        return fail_constraint(error, CONSTRAINT_REFERENCE, statement, constraint);
    if (strcmp(state, "23514") == 0)
        return fail_constraint(error, CONSTRAINT_CHECK, statement, constraint);
    if (is_state(state, conflicts))
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody else saved at the same moment. Please try again."));
    if (strcmp(state, "53100") == 0)
        return fail(error, FAIL_BUSY, "%s", _("The disk is full. Nothing was saved. Make room, then try again."));
    if (is_state(state, busy))
        return fail(error, FAIL_BUSY, "%s", _("The database is busy. Please try again."));
    /* Only messages about the statement itself (class 42) are free of what people typed. */
    const char *words = g_str_has_prefix(state, "42") ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : "";
    return fail_internal(error, "%s: PostgreSQL %s %s", statement, state, words);
}

static bool succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static const char *state_of(const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state ? state : "";
}

/* Connections. */

static void drop_notice(void *data, const char *message)
{
}

static void disconnect(PostgresDb *db)
{
    if (db->connection)
        PQfinish(db->connection);
    db->connection = NULL;
}

static void forget_prepared(PostgresDb *db)
{
    GHashTableIter iterator;
    gpointer statement;
    g_hash_table_iter_init(&iterator, db->statements);
    while (g_hash_table_iter_next(&iterator, NULL, &statement))
        ((Statement *)statement)->is_prepared = false;
}

/* What stands before dbname gives way to what the URL says. */
static bool connect_to(PostgresDb *db, const char *url, GError **error)
{
    const char *const names[] = {"connect_timeout", "tcp_user_timeout", "fallback_application_name", "dbname",
                                 "client_encoding", NULL};
    const char *const values[] = {"5", "5000", "vatra", url, "UTF8", NULL};
    db->connection = PQconnectdbParams(names, values, 1);
    PQsetNoticeProcessor(db->connection, drop_notice, NULL);
    forget_prepared(db);
    __atomic_fetch_add(&db->db.store->epoch, 1, __ATOMIC_RELEASE);
    PGresult *result = PQstatus(db->connection) == CONNECTION_OK ? PQexec(db->connection, SESSION) : NULL;
    bool connected = result && succeeded(result);
    PQclear(result);
    if (connected)
        return true;
    log_error("db.connect", "details", PQerrorMessage(db->connection), NULL);
    disconnect(db);
    return fail_lost(error);
}

static bool is_connected(PostgresDb *db, GError **error)
{
    return db->connection || connect_to(db, ((PostgresStore *)db->db.store)->url, error);
}

bool postgres_lost(PostgresDb *db, GError **error)
{
    disconnect(db);
    return fail_lost(error);
}

bool postgres_check(PostgresDb *db, const PGresult *result, const char *statement, GError **error)
{
    if (succeeded(result))
        return true;
    const char *state = state_of(result);
    bool our_mistake = db->connection && strcmp(state, "25006") == 0 && PQtransactionStatus(db->connection) == PQTRANS_IDLE;
    if (our_mistake)
        return fail_internal(error, "%s: a write outside db_begin()", statement);
    return is_lost_state(state) ? postgres_lost(db, error) : fail_state(error, result, state, statement);
}

static bool run(PostgresDb *db, const char *sql, GError **error)
{
    if (!db->connection)
        return fail_lost(error);
    PGresult *result = PQexec(db->connection, sql);
    bool done = postgres_check(db, result, sql, error);
    PQclear(result);
    return done;
}

/* Outside a change: a connection that broke meanwhile is made anew, once. */
static bool run_or_reconnect(PostgresDb *db, const char *sql, GError **error)
{
    if (db->connection && run(db, sql, NULL))
        return true;
    return is_connected(db, error) && run(db, sql, error);
}

/* The store. */

/* By a socket of this machine, or by its own address; without a host libpq takes the socket. */
static bool is_own_host(const char *host)
{
    return !host || !*host || *host == '/' || *host == '@' || strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 ||
           strcmp(host, "::1") == 0;
}

/* What the environment says of the host counts as well (PGHOST). */
static bool is_far(PGconn *connection)
{
    const char *address = PQhostaddr(connection);
    return !is_own_host(PQhost(connection)) || (address && !is_own_host(address));
}

static bool postgres_store_open(const char *url, bool writing, Store **ret_store, GError **error)
{
    PostgresStore *store = g_new0(PostgresStore, 1);
    store_begin(&store->store, &postgres_engine);
    store->url = g_strdup(url);
    Db *db;
    if (!db_take(&store->store, &db, error)) { /* says at once when nobody answers */
        store_close(&store->store);
        return false;
    }
    store->store.is_far = is_far(((PostgresDb *)db)->connection);
    db_give(db);
    *ret_store = &store->store;
    return true;
}

static void postgres_store_close(Store *base)
{
    store_end(base);
    g_free(((PostgresStore *)base)->url);
    g_free(base);
}

static bool postgres_copy_to(Store *store, const char *path, GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("A PostgreSQL database is copied with pg_dump."));
}

static void free_statement(void *data)
{
    g_free(((Statement *)data)->name);
    g_free(data);
}

static void close_connection(Db *base)
{
    PostgresDb *db = (PostgresDb *)base;
    disconnect(db);
    postgres_forget_answers(db);
    g_ptr_array_unref(db->later);
    g_hash_table_unref(db->statements);
    g_free(db);
}

static bool open_connection(Store *store, Db **ret_db, GError **error)
{
    PostgresDb *db = g_new0(PostgresDb, 1);
    db->db.store = store;
    db->statements = g_hash_table_new_full(NULL, NULL, NULL, free_statement);
    db->later = g_ptr_array_new_with_free_func((GDestroyNotify)postgres_answer_unref);
    if (connect_to(db, ((PostgresStore *)store)->url, error)) {
        *ret_db = &db->db;
        return true;
    }
    close_connection(&db->db);
    return false;
}

static bool is_usable(Db *base)
{
    PGconn *connection = ((PostgresDb *)base)->connection;
    return connection && PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE;
}

/* Changes. */

/* The server hears of it with the first statement. */
static bool begin(Db *base, GError **error)
{
    PostgresDb *db = (PostgresDb *)base;
    postgres_forget_answers(db);
    db->is_begin_due = is_connected(db, error);
    return db->is_begin_due;
}

/* Whether the change ends without the server's having heard of it. */
static bool was_never_begun(PostgresDb *db)
{
    bool due = db->is_begin_due;
    db->is_begin_due = false;
    return due;
}

static bool fail_unsure(GError **error)
{
    return fail(error, FAIL_BUSY, "%s",
                _("The database broke off while saving. Look whether your change is there before you try again."));
}

/* What waited failed: COMMIT, which stood behind it, wasn't done. */
static void leave_failed(PostgresDb *db)
{
    if (PQtransactionStatus(db->connection) != PQTRANS_IDLE)
        run(db, "ROLLBACK", NULL);
}

bool postgres_catch_up_or_reconnect(PostgresDb *db, GError **error)
{
    g_autoptr(GError) first = NULL;
    if (!db->connection && !db->is_begin_due)
        return fail_lost(error);
    if (db->connection && postgres_catch_up(db, NULL, &first))
        return true;
    if (!db->connection && db->is_begin_due)
        return is_connected(db, error) && postgres_catch_up(db, NULL, error);
    g_propagate_error(error, g_steal_pointer(&first));
    return false;
}

static bool end_change(PostgresDb *db, GError **error)
{
    if (!db->connection)
        return fail_lost(error);
    g_autoptr(GError) problem = NULL;
    if (db->later->len ? postgres_catch_up(db, "COMMIT", &problem) : run(db, "COMMIT", &problem))
        return true;
    if (!db->connection)
        return fail_unsure(error);
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

/* The server hears of a change before its end, so that a lost connection can be made anew without a doubt. */
static bool commit(Db *base, GError **error)
{
    PostgresDb *db = (PostgresDb *)base;
    bool is_empty = db->is_begin_due && !db->later->len;
    bool done = is_empty || ((!db->is_begin_due || postgres_catch_up_or_reconnect(db, error)) && end_change(db, error));
    if (!done && db->connection)
        leave_failed(db);
    db->is_begin_due = false;
    postgres_forget_later(db);
    return done;
}

static void rollback(Db *base)
{
    PostgresDb *db = (PostgresDb *)base;
    postgres_forget_later(db);
    if (!was_never_begun(db) && db->connection)
        run(db, "ROLLBACK", NULL);
}

static bool execute(Db *base, const char *sql, GError **error)
{
    PostgresDb *db = (PostgresDb *)base;
    if ((db->is_begin_due || db->later->len) && !postgres_catch_up_or_reconnect(db, error))
        return false;
    if (!db->connection)
        return fail_lost(error);
    PGresult *result = PQexec(db->connection, sql);
    bool done = postgres_check(db, result, "execute", error);
    PQclear(result);
    return done;
}

/* SQLite's name for bytes, so that one schema file does for both. */
static bool make_domain(Db *db, GError **error)
{
    return db_execute(db,
                      "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace"
                      " WHERE typname = 'blob' AND nspname = current_schema())"
                      " THEN CREATE DOMAIN blob AS bytea; END IF; END $$",
                      error);
}

static void migrate_end(Db *db)
{
    if (((PostgresDb *)db)->connection)
        run((PostgresDb *)db, "SELECT pg_advisory_unlock(" MIGRATION_KEY ")", NULL);
}

static bool migrate_begin(Db *db, GError **error)
{
    if (!run_or_reconnect((PostgresDb *)db, "SELECT pg_advisory_lock(" MIGRATION_KEY ")", error))
        return false;
    if (make_domain(db, error))
        return true;
    migrate_end(db);
    return false;
}

/* Queries. */

const char *postgres_text(const DbStatement *statement)
{
    return statement->postgres ? statement->postgres : statement->text;
}

/* The highest $n outside of quotes and comments. */
static int count_parameters(const char *text)
{
    int highest = 0;
    bool quoted = false;
    for (const char *c = text; *c; c++) {
        quoted ^= *c == '\'';
        if (!quoted && g_str_has_prefix(c, "--"))
            c += strcspn(c, "\n") - 1;
        else if (!quoted && *c == '$' && g_ascii_isdigit(c[1]))
            highest = MAX(highest, atoi(c + 1));
    }
    return highest;
}

Statement *postgres_statement(PostgresDb *db, const DbStatement *statement)
{
    Statement *known = g_hash_table_lookup(db->statements, statement);
    if (known)
        return known;
    known = g_new0(Statement, 1);
    known->name = g_strdup_printf("%s_%u", statement->name, g_hash_table_size(db->statements));
    known->parameters = count_parameters(postgres_text(statement));
    g_hash_table_insert(db->statements, (void *)statement, known);
    return known;
}

Value *postgres_values(const Statement *statement)
{
    return g_new0(Value, statement->parameters + 1);
}

void postgres_free_values(const Statement *statement, Value *values)
{
    for (int i = 0; i < statement->parameters; i++)
        g_free(values[i].bytes);
    g_free(values);
}

static DbQuery *query(Db *db, const DbStatement *statement)
{
    PostgresQuery *q = g_new0(PostgresQuery, 1);
    q->query = (DbQuery){.db = db, .statement = statement, .column = -1};
    q->statement = postgres_statement((PostgresDb *)db, statement);
    q->values = postgres_values(q->statement);
    return &q->query;
}

static void reset(DbQuery *base)
{
    PostgresQuery *q = (PostgresQuery *)base;
    if (q->answer)
        postgres_answer_unref(q->answer);
    else
        PQclear(q->result);
    q->answer = NULL;
    q->result = NULL;
}

static void free_query(DbQuery *base)
{
    PostgresQuery *q = (PostgresQuery *)base;
    postgres_free_values(q->statement, q->values);
    PQfreemem(q->blob);
    g_free(q);
}

void postgres_set(Value *value, const void *bytes, gsize count, bool is_binary)
{
    g_free(value->bytes);
    *value = (Value){.count = count, .is_binary = is_binary};
    if (!bytes)
        return;
    value->bytes = g_malloc(count + 1);
    memcpy(value->bytes, bytes, count);
    value->bytes[count] = '\0';
}

static void set_value(DbQuery *base, const char *name, const void *bytes, gsize count, bool is_binary)
{
    PostgresQuery *q = (PostgresQuery *)base;
    int number = *name == '$' ? atoi(name + 1) : 0;
    if (number < 1 || number > q->statement->parameters)
        g_error("%s has no parameter %s", base->statement->name, name);
    postgres_set(&q->values[number - 1], bytes, count, is_binary);
}

static void bind_text(DbQuery *base, const char *name, const char *text)
{
    set_value(base, name, text, strlen(text), false);
}

static void bind_int(DbQuery *base, const char *name, gint64 value)
{
    char digits[32];
    g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, value);
    bind_text(base, name, digits);
}

static void bind_real(DbQuery *base, const char *name, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    bind_text(base, name, g_ascii_dtostr(digits, sizeof digits, value));
}

static void bind_blob(DbQuery *base, const char *name, const void *bytes, gsize count)
{
    set_value(base, name, bytes, count, true);
}

static void bind_null(DbQuery *base, const char *name)
{
    set_value(base, name, NULL, 0, false);
}

static bool ask(PostgresDb *db, PostgresQuery *q, GError **error)
{
    if (!db->connection)
        return fail_lost(error);
    return db->db.looking && !db->db.depth ? postgres_ask_in_look(db, q, error) : postgres_ask(db, q, error);
}

static bool ask_or_reconnect(PostgresDb *db, PostgresQuery *q, GError **error)
{
    g_autoptr(GError) first = NULL;
    if (ask(db, q, &first))
        return true;
    reset(&q->query);
    if (db->connection || (db->db.depth && !db->is_begin_due)) {
        g_propagate_error(error, g_steal_pointer(&first));
        return false;
    }
    return is_connected(db, error) && ask(db, q, error);
}

static void end_look(Db *base)
{
    postgres_forget_answers((PostgresDb *)base);
}

static bool step(DbQuery *base)
{
    PostgresQuery *q = (PostgresQuery *)base;
    if (!q->result) {
        q->row = -1;
        if (!ask_or_reconnect((PostgresDb *)base->db, q, &base->error))
            return false;
    }
    return ++q->row < PQntuples(q->result);
}

static gint64 changed(DbQuery *base)
{
    const PGresult *result = ((PostgresQuery *)base)->result;
    return result && strncmp(PQcmdStatus((PGresult *)result), "SELECT", 6) != 0
               ? g_ascii_strtoll(PQcmdTuples((PGresult *)result), NULL, 10)
               : 0;
}

/* Columns. */

static const PGresult *result_of(DbQuery *base)
{
    return ((PostgresQuery *)base)->result;
}

static int column_count(DbQuery *base)
{
    return PQnfields(result_of(base));
}

static const char *column_name(DbQuery *base, int column)
{
    return PQfname(result_of(base), column);
}

static bool is_null(DbQuery *base, int column)
{
    PostgresQuery *q = (PostgresQuery *)base;
    return q->row < 0 || q->row >= PQntuples(q->result) || PQgetisnull(q->result, q->row, column);
}

static const char *read_text(DbQuery *base, int column)
{
    PostgresQuery *q = (PostgresQuery *)base;
    return is_null(base, column) ? NULL : PQgetvalue(q->result, q->row, column);
}

static double read_real(DbQuery *base, int column)
{
    const char *text = read_text(base, column);
    return text ? g_ascii_strtod(text, NULL) : 0;
}

static gint64 read_int(DbQuery *base, int column)
{
    const char *text = read_text(base, column);
    if (!text)
        return 0;
    switch (PQftype(result_of(base), column)) {
    case OID_BOOL:
        return *text == 't';
    case OID_FLOAT4:
    case OID_FLOAT8:
        return (gint64)g_ascii_strtod(text, NULL);
    default:
        return g_ascii_strtoll(text, NULL, 10);
    }
}

static const void *read_blob(DbQuery *base, int column, gsize *ret_count)
{
    PostgresQuery *q = (PostgresQuery *)base;
    const char *text = read_text(base, column);
    *ret_count = text ? (gsize)PQgetlength(q->result, q->row, column) : 0;
    if (!text || PQftype(q->result, column) != OID_BYTEA)
        return text;
    PQfreemem(q->blob);
    q->blob = PQunescapeBytea((const unsigned char *)text, ret_count);
    return q->blob;
}

const DbEngine postgres_engine = {
    .is_postgres = true,
    .store_open = postgres_store_open, .store_close = postgres_store_close, .copy_to = postgres_copy_to,
    .open = open_connection, .close = close_connection, .usable = is_usable,
    .begin = begin, .commit = commit, .rollback = rollback, .execute = execute,
    .migrate_begin = migrate_begin, .migrate_end = migrate_end,
    .look_end = end_look, .foresee = postgres_foresee, .later = postgres_later, .query = query, .release = reset, .free = free_query, .bind_int = bind_int, .bind_real = bind_real,
    .bind_text = bind_text, .bind_blob = bind_blob, .bind_null = bind_null, .step = step, .reset = reset,
    .changed = changed, .column_count = column_count, .column_name = column_name, .is_null = is_null,
    .read_int = read_int, .read_real = read_real, .read_text = read_text, .read_blob = read_blob,
};
