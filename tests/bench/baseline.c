/* The least program that does what a page or answer of Vatra does, without sign-in, permission, page or log: libmicrohttpd and
 * prepared statements over the same database file.  It is what `make bench` measures Vatra against, in the same run.
 *
 *   baseline DATABASE PORT
 *   GET  /static          4 KiB from memory
 *   GET  /one?id=N        one action by key, as JSON
 *   GET  /measure?id=N    the queries of Vatra's JSON measure, as JSON
 *   GET  /list?id=N       25 actions of a plan with their bodies, as JSON
 *   GET  /search?q=word   the queries of Vatra's search, as JSON
 *   POST /save?row=N&indicator=N&version=N   the statements by which Vatra saves a report's row: UPDATE of the row (with the state of its report
 *                                  and period), UPDATE of a value, and the leaf of the audit log, UPDATE, INSERT, UPDATE; durable,
 *                                  with group commit
 *   POST /insert?row=N             the leaf's INSERT alone; durable, with group commit
 *   GET  /person?q=WORDS           25 persons of the register who have a pair of words ("popesc maria")
 *   GET  /case?id=N&user=N         a case by key, if that user may see it, whom it names, its team, its entries
 *   GET  /work?user=N&by=TIME      what a user has to do until then and after, with the cases
 *   POST /visit?id=N&user=N        INSERT of a visit in a case; durable, with group commit */
#include <glib.h>
#include <microhttpd.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modules/cases/cases_queries.h"
#include "modules/people/people_queries.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/plans_queries.h"
#include "modules/reporting/reporting_queries.h"
#include "record/record_queries.h"

enum { THREADS = 2, ROWS = 25, COUNTED = 201, STATIC_BYTES = 4096 };

static const char *database;
static char static_page[STATIC_BYTES];
static char any_body[] = "";

/* --- reading: a connection and its statements for each thread --- */

enum { ONE, ACTION, BODIES, INDICATORS, MONEY, DUE, PAGE, WORDS, FOUND, FOUND_BODIES, PERSONS, CASE, CASE_PEOPLE, CASE_TEAM, CASE_ENTRIES, WORK, WORK_LATER, STATEMENTS };

typedef struct {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
} Reader;

static _Thread_local Reader reader;

static sqlite3 *open_database(void)
{
    sqlite3 *db;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        g_error("%s: %s", database, sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, 10000);
    sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-4096", NULL, NULL, NULL);
    return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        g_error("%s: %s", sql, sqlite3_errmsg(db));
    return statement;
}

static const char *sql_of(int statement)
{
    switch (statement) {
    case ONE: return "SELECT id, number, title, description, words_deadline, deadline_to, state, next_due, version FROM plan_action WHERE id = $1";
    case ACTION: return SQL_PLAN_ACTION_FIND->text;
    case BODIES: return SQL_PLAN_ACTION_BODY_LIST_ONE->text;
    case INDICATORS: return SQL_PLAN_INDICATOR_LIST_ONE->text;
    case MONEY: return SQL_PLAN_MONEY_LIST_ONE->text;
    case DUE: return SQL_PLAN_DUE_LIST_ONE->text;
    case PAGE: return "SELECT id FROM plan_action WHERE plan_id = $1 AND gone_edition IS NULL ORDER BY position LIMIT 25 OFFSET 25";
    case WORDS: return SQL_FOLLOW_SEARCH_WORDS->text;
    case FOUND: return SQL_FOLLOW_ROWS_OF_IDS->text;
    case FOUND_BODIES: return SQL_FOLLOW_BODIES_OF_IDS->text;
    case PERSONS: return SQL_PERSON_BY_PAIR->text;
    case CASE: return SQL_CASE_FIND->text;
    case CASE_PEOPLE: return SQL_CASE_PERSON_LIST->text;
    case CASE_TEAM: return SQL_CASE_TEAM_LIST->text;
    case CASE_ENTRIES: return SQL_CASE_ENTRY_LIST->text;
    case WORK: return SQL_CASE_WORK->text;
    default: return SQL_CASE_WORK_LATER->text;
    }
}

static Reader *this_reader(void)
{
    if (reader.db)
        return &reader;
    reader.db = open_database();
    for (int i = 0; i < STATEMENTS; i++)
        reader.statements[i] = prepare(reader.db, sql_of(i));
    return &reader;
}

static void put_text(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (; text && *text; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        if ((unsigned char)*text >= 0x20)
            g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

static void put_row(GString *out, sqlite3_stmt *statement)
{
    g_string_append_c(out, '{');
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        g_string_append(out, i ? ",\"" : "\"");
        g_string_append(out, sqlite3_column_name(statement, i));
        g_string_append(out, "\":");
        put_text(out, (const char *)sqlite3_column_text(statement, i));
    }
    g_string_append_c(out, '}');
}

static void put_rows(GString *out, sqlite3_stmt *statement)
{
    g_string_append_c(out, '[');
    for (int count = 0; sqlite3_step(statement) == SQLITE_ROW; count++) {
        if (count)
            g_string_append_c(out, ',');
        put_row(out, statement);
    }
    g_string_append_c(out, ']');
    sqlite3_reset(statement);
}

static void put_key(GString *out, sqlite3_stmt *statement, gint64 id)
{
    sqlite3_bind_int64(statement, 1, id);
    put_rows(out, statement);
}

static void put_measure(GString *out, const Reader *r, gint64 id)
{
    for (int i = ACTION; i <= DUE; i++)
        put_key(out, r->statements[i], id);
}

/* Of as many ids as Vatra counts, the first 25 that a statement gives, with their rows and bodies. */
static void put_found(GString *out, const Reader *r, sqlite3_stmt *ids)
{
    for (int found = 0; found < COUNTED && sqlite3_step(ids) == SQLITE_ROW; found++) {
        for (int i = FOUND; i <= FOUND_BODIES && found < ROWS; i++)
            sqlite3_bind_int64(r->statements[i], found + 1, sqlite3_column_int64(ids, 0));
    }
    sqlite3_reset(ids);
    for (int i = FOUND; i <= FOUND_BODIES; i++) {
        put_rows(out, r->statements[i]);
        sqlite3_clear_bindings(r->statements[i]);
    }
}

static void bind_text(sqlite3_stmt *statement, const char *name, const char *value)
{
    sqlite3_bind_text(statement, sqlite3_bind_parameter_index(statement, name), value, -1, SQLITE_TRANSIENT);
}

static void bind_int(sqlite3_stmt *statement, const char *name, gint64 value)
{
    sqlite3_bind_int64(statement, sqlite3_bind_parameter_index(statement, name), value);
}

static void put_search(GString *out, const Reader *r, const char *word)
{
    sqlite3_stmt *words = r->statements[WORDS];
    g_autofree char *end = g_strconcat(word, "\xf4\x8f\xbf\xbf", NULL);
    sqlite3_bind_int(words, sqlite3_bind_parameter_index(words, "$1"), 2);
    bind_text(words, "$4", "2026-01-01");
    bind_text(words, "$9", word);
    bind_text(words, "$10", end);
    put_found(out, r, words);
}

static void put_persons(GString *out, const Reader *r, const char *words)
{
    bind_text(r->statements[PERSONS], "$1", words);
    bind_int(r->statements[PERSONS], "$2", ROWS);
    put_rows(out, r->statements[PERSONS]);
}

/* Who asks, with the scope of their own cases. */
static void bind_asker(sqlite3_stmt *statement, gint64 user)
{
    bind_int(statement, "$1", user);
    bind_int(statement, "$2", 1);
    bind_int(statement, "$3", 0);
    bind_int(statement, "$4", g_get_real_time() / G_USEC_PER_SEC);
}

static void put_case(GString *out, const Reader *r, gint64 id, gint64 user)
{
    bind_asker(r->statements[CASE], user);
    bind_int(r->statements[CASE], "$5", id);
    put_rows(out, r->statements[CASE]);
    for (int i = CASE_PEOPLE; i <= CASE_ENTRIES; i++)
        put_key(out, r->statements[i], id);
}

static void put_work(GString *out, const Reader *r, gint64 user, gint64 by)
{
    for (int i = WORK; i <= WORK_LATER; i++) {
        bind_asker(r->statements[i], user);
        bind_int(r->statements[i], "$5", by);
        put_rows(out, r->statements[i]);
    }
}

/* --- writing: one thread, one commit for all that wait --- */

typedef struct Waiting {
    struct Waiting *next;
    struct MHD_Connection *connection;
    gint64 row, indicator, version;
    gint64 case_id, user_id;
    bool is_insert; /* of the leaf alone */
    bool is_visit;
    bool done;
} Waiting;

enum { SAVE, VALUE, AUDIT_NEXT, AUDIT_ADD, AUDIT_CLOSE, VISIT, WRITES };

typedef struct {
    sqlite3 *db;
    sqlite3_stmt *statements[WRITES];
    gint64 last_id;
} Writing;

static GMutex mutex;
static GCond cond;
static Waiting *queue;

static void open_writing(Writing *w)
{
    const char *const sql[] = {SQL_REPORT_ROW_SAVE->text, SQL_REPORT_VALUE_UPDATE->text, SQL_AUDIT_NEXT->text, SQL_AUDIT_ADD->text,
                               SQL_AUDIT_CLOSE->text, SQL_CASE_ENTRY_INSERT->text};
    w->db = open_database();
    w->last_id = g_get_real_time() << 12;
    for (int i = 0; i < WRITES; i++)
        w->statements[i] = prepare(w->db, sql[i]);
}

/* A statement that does nothing would be a fast baseline. */
static void run_all(sqlite3_stmt *statement)
{
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        continue;
    if (code != SQLITE_DONE)
        g_error("%s: %s", sqlite3_sql(statement), sqlite3_errmsg(sqlite3_db_handle(statement)));
    sqlite3_reset(statement);
}

static void write_row(Writing *w, const Waiting *asked)
{
    sqlite3_stmt *save = w->statements[SAVE], *value = w->statements[VALUE];
    bind_int(save, "$1", asked->row);
    bind_text(save, "$2", "underway");
    bind_text(save, "$4", "Activities of the second part were held.");
    bind_int(save, "$6", asked->version);
    run_all(save);
    bind_int(value, "$1", asked->row);
    bind_int(value, "$2", asked->indicator);
    bind_text(value, "$3", "");
    bind_text(value, "$4", "value");
    bind_int(value, "$5", asked->version % 90 + 1000);
    run_all(value);
}

/* The end of the chain goes with a save; a bare insert has no chain. */
static gint64 take_sequence(Writing *w, const Waiting *asked)
{
    static gint64 inserted;
    if (asked->is_insert)
        return G_GINT64_CONSTANT(1) << 40 | ++inserted;
    sqlite3_step(w->statements[AUDIT_NEXT]);
    gint64 sequence = sqlite3_column_int64(w->statements[AUDIT_NEXT], 0);
    run_all(w->statements[AUDIT_NEXT]);
    return sequence;
}

static void write_leaf(Writing *w, const Waiting *asked)
{
    static const char *const words[] = {"", "save", "report_row"}, hash[] = "0000000000000000000000000000000000000000000000000000000000000000";
    sqlite3_stmt *add = w->statements[AUDIT_ADD];
    gint64 sequence = take_sequence(w, asked);
    sqlite3_bind_int64(add, 1, ++w->last_id);
    sqlite3_bind_int64(add, 2, sequence);
    sqlite3_bind_int64(add, 3, g_get_real_time() / G_USEC_PER_SEC);
    sqlite3_bind_int64(add, 4, 0);
    for (int i = 0; i < 3; i++)
        sqlite3_bind_text(add, 5 + i, words[i], -1, SQLITE_STATIC);
    sqlite3_bind_int64(add, 8, asked->row);
    sqlite3_bind_text(add, 9, "{\"done\": [\"Activities of the first part were held.\", \"Activities of the second part were held.\"]}", -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 10, "link", -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 11, hash, -1, SQLITE_STATIC);
    run_all(add);
    if (asked->is_insert)
        return;
    bind_int(w->statements[AUDIT_CLOSE], "$1", sequence);
    bind_text(w->statements[AUDIT_CLOSE], "$2", hash);
    run_all(w->statements[AUDIT_CLOSE]);
}

static void write_visit(Writing *w, const Waiting *asked)
{
    static const char sealed[] = "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";
    sqlite3_stmt *visit = w->statements[VISIT];
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    bind_int(visit, "$1", ++w->last_id);
    bind_int(visit, "$2", asked->case_id);
    bind_text(visit, "$3", "visit");
    bind_text(visit, "$4", "done");
    bind_int(visit, "$5", asked->user_id);
    bind_int(visit, "$7", now);
    bind_text(visit, "$10", sealed);
    bind_text(visit, "$11", sealed);
    bind_int(visit, "$14", 0);
    bind_int(visit, "$17", asked->user_id);
    bind_int(visit, "$18", now);
    bind_int(visit, "$19", 1);
    run_all(visit);
}

static void write_one(Writing *w, const Waiting *one)
{
    if (one->is_visit) {
        write_visit(w, one);
        return;
    }
    if (!one->is_insert)
        write_row(w, one);
    write_leaf(w, one);
}

static void write_batch(Writing *w, Waiting *taken)
{
    sqlite3_exec(w->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    for (Waiting *one = taken; one; one = one->next)
        write_one(w, one);
    if (sqlite3_exec(w->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        g_error("%s", sqlite3_errmsg(w->db));
    while (taken) {
        Waiting *next = taken->next;
        taken->done = true;
        MHD_resume_connection(taken->connection);
        taken = next;
    }
}

static gpointer write_all(gpointer unused)
{
    Writing writing;
    open_writing(&writing);
    for (int batch = 0;; batch++) {
        g_mutex_lock(&mutex);
        while (!queue)
            g_cond_wait(&cond, &mutex);
        Waiting *taken = queue;
        queue = NULL;
        g_mutex_unlock(&mutex);
        write_batch(&writing, taken);
        if (batch % 256 == 0)
            sqlite3_wal_checkpoint_v2(writing.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    return NULL;
}

/* --- answering --- */

static enum MHD_Result answer(struct MHD_Connection *connection, GString *body)
{
    gsize length = body->len;
    struct MHD_Response *response = MHD_create_response_from_buffer(length, g_string_free(body, FALSE), MHD_RESPMEM_MUST_FREE);
    MHD_add_response_header(response, "Content-Type", "application/json");
    enum MHD_Result result = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return result;
}

static const char *argument(struct MHD_Connection *connection, const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
    return value ? value : "";
}

static gint64 number_argument(struct MHD_Connection *connection, const char *name)
{
    return g_ascii_strtoll(argument(connection, name), NULL, 10);
}

static enum MHD_Result get(struct MHD_Connection *connection, const char *url)
{
    if (strcmp(url, "/static") == 0) {
        struct MHD_Response *response = MHD_create_response_from_buffer(STATIC_BYTES, static_page, MHD_RESPMEM_PERSISTENT);
        enum MHD_Result result = MHD_queue_response(connection, 200, response);
        MHD_destroy_response(response);
        return result;
    }
    Reader *r = this_reader();
    GString *out = g_string_sized_new(4096);
    gint64 id = g_ascii_strtoll(argument(connection, "id"), NULL, 10);
    if (strcmp(url, "/one") == 0)
        put_key(out, r->statements[ONE], id);
    else if (strcmp(url, "/measure") == 0)
        put_measure(out, r, id);
    else if (strcmp(url, "/list") == 0) {
        sqlite3_bind_int64(r->statements[PAGE], 1, id);
        put_found(out, r, r->statements[PAGE]);
    } else if (strcmp(url, "/person") == 0)
        put_persons(out, r, argument(connection, "q"));
    else if (strcmp(url, "/case") == 0)
        put_case(out, r, id, number_argument(connection, "user"));
    else if (strcmp(url, "/work") == 0)
        put_work(out, r, number_argument(connection, "user"), number_argument(connection, "by"));
    else
        put_search(out, r, argument(connection, "q"));
    return answer(connection, out);
}

static void free_waiting(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code)
{
    if (*state && *state != any_body)
        g_free(*state);
}

static enum MHD_Result post(struct MHD_Connection *connection, const char *url, void **state)
{
    Waiting *waiting = *state;
    if (waiting->done)
        return answer(connection, g_string_new("{}"));
    waiting->connection = connection;
    waiting->row = g_ascii_strtoll(argument(connection, "row"), NULL, 10);
    waiting->indicator = g_ascii_strtoll(argument(connection, "indicator"), NULL, 10);
    waiting->version = g_ascii_strtoll(argument(connection, "version"), NULL, 10);
    waiting->case_id = number_argument(connection, "id");
    waiting->user_id = number_argument(connection, "user");
    waiting->is_insert = strcmp(url, "/insert") == 0;
    waiting->is_visit = strcmp(url, "/visit") == 0;
    MHD_suspend_connection(connection);
    g_mutex_lock(&mutex);
    waiting->next = queue;
    queue = waiting;
    g_cond_signal(&cond);
    g_mutex_unlock(&mutex);
    return MHD_YES;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                              const char *body, size_t *count, void **state)
{
    bool is_post = strcmp(method, "POST") == 0;
    if (!*state) {
        *state = is_post ? (void *)g_new0(Waiting, 1) : any_body;
        return MHD_YES;
    }
    if (*count) {
        *count = 0;
        return MHD_YES;
    }
    return is_post ? post(connection, url, state) : get(connection, url);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: baseline DATABASE PORT\n");
        return 2;
    }
    database = argv[1];
    memset(static_page, 'v', sizeof static_page);
    g_thread_new("writer", write_all, NULL);
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO, (uint16_t)atoi(argv[2]), NULL, NULL, handle,
                         NULL, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS, MHD_OPTION_NOTIFY_COMPLETED, free_waiting, NULL, MHD_OPTION_END);
    if (!daemon)
        g_error("port %s can't be opened", argv[2]);
    puts("ready");
    fflush(stdout);
    pause();
    return 0;
}
