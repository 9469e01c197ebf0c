#include "db/db_postgres.h"

#include <string.h>

/* What goes out together, in one round trip (libpq's pipeline): BEGIN with a change's first statement, a statement with its
 * preparation, what a change does without asking with what it asks next or with its COMMIT, all that a page foresees with what it
 * asks first.
 *
 * Behind one that fails the server does nothing until the pipeline's end.  What was foreseen and failed is forgotten: who asks for
 * it gets the error by asking alone. */

/* A command on its way. */
typedef struct {
    const char *name;
    Statement *prepares;    /* NULL: none */
    PGresult *result;
    PGresult **ret_result;  /* whose it is; NULL: the batch's */
} Sent;

typedef struct {
    PostgresDb *db;
    GArray *sent; /* of Sent */
    bool failed;  /* the connection took no more */
} Batch;

/* --- out --- */

static void note_sent(Batch *batch, int taken, Sent sent)
{
    batch->failed |= !taken;
    if (sent.ret_result)
        *sent.ret_result = NULL;
    g_array_append_val(batch->sent, sent);
}

static void send_text(Batch *batch, const char *text, PGresult **ret_result)
{
    int taken = PQsendQueryParams(batch->db->connection, text, 0, NULL, NULL, NULL, NULL, 0);
    note_sent(batch, taken, (Sent){.name = text, .ret_result = ret_result});
}

static int send_values(PGconn *connection, const Statement *known, const Value *values)
{
    enum { FEW = 32 };
    int count = known->parameters, few_lengths[FEW], few_formats[FEW];
    const char *few_bytes[FEW];
    g_autofree void *many = count > FEW ? g_malloc((gsize)count * (sizeof(char *) + 2 * sizeof(int))) : NULL;
    const char **bytes = many ? many : few_bytes;
    int *lengths = many ? (int *)(bytes + count) : few_lengths, *formats = many ? lengths + count : few_formats;
    for (int i = 0; i < count; i++) {
        bytes[i] = values[i].bytes;
        lengths[i] = (int)values[i].count;
        formats[i] = values[i].is_binary;
    }
    return PQsendQueryPrepared(connection, known->name, count, bytes, lengths, formats, 0);
}

/* Prepared before, if it wasn't. */
static void send_statement(Batch *batch, const DbStatement *statement, Statement *known, const Value *values, PGresult **ret_result)
{
    PGconn *connection = batch->db->connection;
    if (!known->is_prepared) {
        int taken = PQsendPrepare(connection, known->name, postgres_text(statement), 0, NULL);
        note_sent(batch, taken, (Sent){.name = statement->name, .prepares = known});
        known->is_prepared = true; /* twice would fail; taken back if it does */
    }
    note_sent(batch, send_values(connection, known, values), (Sent){.name = statement->name, .ret_result = ret_result});
}

/* --- back --- */

/* Each command's result has a NULL behind it. */
static PGresult *next_result(PGconn *connection)
{
    PGresult *result = PQgetResult(connection);
    if (result)
        PQclear(PQgetResult(connection));
    return result;
}

static bool has_come(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static void receive(Batch *batch)
{
    for (guint i = 0; i < batch->sent->len; i++) {
        Sent *sent = &g_array_index(batch->sent, Sent, i);
        sent->result = next_result(batch->db->connection);
        if (sent->ret_result)
            *sent->ret_result = sent->result;
        if (sent->prepares && !has_come(sent->result))
            sent->prepares->is_prepared = false;
    }
}

static bool end_pipeline(PGconn *connection)
{
    PGresult *sync = PQgetResult(connection);
    bool ended = PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
    PQclear(sync);
    return ended && PQexitPipelineMode(connection);
}

/* false: the connection is lost, and nothing is known of any of them. */
static bool go(Batch *batch)
{
    PGconn *connection = batch->db->connection;
    if (batch->failed || !PQpipelineSync(connection))
        return false;
    receive(batch);
    return end_pipeline(connection);
}

static Batch batch_begin(PostgresDb *db)
{
    return (Batch){.db = db, .sent = g_array_new(FALSE, FALSE, sizeof(Sent)), .failed = !PQenterPipelineMode(db->connection)};
}

/* The first that failed is the error; those behind it were not done. */
static bool check_all(Batch *batch, GError **error)
{
    for (guint i = 0; i < batch->sent->len; i++) {
        const Sent *sent = &g_array_index(batch->sent, Sent, i);
        if (!postgres_check(batch->db, sent->result, sent->name, error))
            return false;
    }
    return true;
}

static void batch_end(Batch *batch)
{
    for (guint i = 0; i < batch->sent->len; i++) {
        const Sent *sent = &g_array_index(batch->sent, Sent, i);
        if (!sent->ret_result)
            PQclear(sent->result);
    }
    g_array_unref(batch->sent);
}

/* --- what is asked later, or ahead --- */

static Answer *answer_new(PostgresDb *db, const DbStatement *statement, const Value *values)
{
    Answer *answer = g_new0(Answer, 1);
    *answer = (Answer){.references = 1, .statement = statement, .known = postgres_statement(db, statement)};
    answer->values = postgres_values(answer->known);
    for (int i = 0; i < answer->known->parameters; i++)
        postgres_set(&answer->values[i], values[i].bytes, values[i].count, values[i].is_binary);
    return answer;
}

void postgres_answer_unref(Answer *answer)
{
    if (--answer->references)
        return;
    PQclear(answer->result);
    postgres_free_values(answer->known, answer->values);
    g_free(answer);
}

/* --- in a change --- */

void postgres_forget_later(PostgresDb *db)
{
    g_ptr_array_set_size(db->later, 0);
}

/* BEGIN, if it is due, and what waits. */
static void send_change(Batch *batch, PGresult **ret_begun)
{
    PostgresDb *db = batch->db;
    if (db->is_begin_due)
        send_text(batch, "BEGIN READ WRITE", ret_begun);
    for (guint i = 0; i < db->later->len; i++) {
        Answer *one = db->later->pdata[i];
        send_statement(batch, one->statement, one->known, one->values, NULL);
    }
}

/* Nothing is known of any of them where the connection is lost: then all of it may be asked again of the next. */
static bool take_change(Batch *batch, PGresult **begun, GError **error)
{
    PostgresDb *db = batch->db;
    if (!go(batch))
        return postgres_lost(db, error);
    postgres_forget_later(db);
    db->is_begin_due = db->is_begin_due && !has_come(*begun);
    return check_all(batch, error);
}

/* With what is asked, and with what ends it; both may be NULL. */
static bool ask_in_steps(PostgresDb *db, PostgresQuery *q, const char *end, GError **error)
{
    PGresult *begun = NULL;
    Batch batch = batch_begin(db);
    send_change(&batch, &begun);
    if (q)
        send_statement(&batch, q->query.statement, q->statement, q->values, &q->result);
    if (end)
        send_text(&batch, end, NULL);
    bool good = take_change(&batch, &begun, error);
    batch_end(&batch);
    PQclear(begun);
    return good;
}

bool postgres_catch_up(PostgresDb *db, const char *end, GError **error)
{
    return ask_in_steps(db, NULL, end, error);
}

void postgres_later(DbQuery *base)
{
    enum { MOST_LATER = 1000 };
    PostgresQuery *q = (PostgresQuery *)base;
    PostgresDb *db = (PostgresDb *)base->db;
    g_ptr_array_add(db->later, answer_new(db, base->statement, q->values));
    if (db->later->len >= MOST_LATER)
        postgres_catch_up_or_reconnect(db, &base->error);
}

/* --- one statement --- */

static bool ask_alone(PostgresDb *db, PostgresQuery *q, GError **error)
{
    PGresult *more;
    if (!send_values(db->connection, q->statement, q->values))
        return postgres_lost(db, error);
    q->result = PQgetResult(db->connection);
    while ((more = PQgetResult(db->connection)))
        PQclear(more);
    return postgres_check(db, q->result, q->query.statement->name, error);
}

bool postgres_ask(PostgresDb *db, PostgresQuery *q, GError **error)
{
    bool is_ready = q->statement->is_prepared && !db->is_begin_due && !db->later->len;
    return is_ready ? ask_alone(db, q, error) : ask_in_steps(db, q, NULL, error);
}

/* --- looks --- */

void postgres_forget_answers(PostgresDb *db)
{
    while (db->answers) {
        Answer *next = db->answers->next;
        postgres_answer_unref(db->answers);
        db->answers = next;
    }
}

static bool is_same(const Statement *known, const Value *some, const Value *others)
{
    for (int i = 0; i < known->parameters; i++)
        if (!some[i].bytes != !others[i].bytes || some[i].count != others[i].count ||
            (some[i].bytes && memcmp(some[i].bytes, others[i].bytes, some[i].count) != 0))
            return false;
    return true;
}

static Answer *find_answer(const PostgresDb *db, const Statement *known, const Value *values)
{
    for (Answer *answer = db->answers; answer; answer = answer->next)
        if (answer->known == known && is_same(known, answer->values, values))
            return answer;
    return NULL;
}

/* They are asked in the order in which they were foreseen. */
static void append_answer(PostgresDb *db, Answer *answer)
{
    Answer **at = &db->answers;
    while (*at)
        at = &(*at)->next;
    *at = answer;
}

static Answer *add_answer(PostgresDb *db, const DbStatement *statement, const Value *values)
{
    Answer *answer = answer_new(db, statement, values);
    append_answer(db, answer);
    return answer;
}

void postgres_foresee(DbQuery *base)
{
    PostgresQuery *q = (PostgresQuery *)base;
    PostgresDb *db = (PostgresDb *)base->db;
    if (!find_answer(db, q->statement, q->values))
        add_answer(db, base->statement, q->values);
}

static void drop_failed(PostgresDb *db)
{
    for (Answer **at = &db->answers; *at;) {
        Answer *answer = *at;
        if (has_come(answer->result)) {
            at = &answer->next;
        } else {
            *at = answer->next;
            postgres_answer_unref(answer);
        }
    }
}

static void send_waiting(Batch *batch)
{
    for (Answer *answer = batch->db->answers; answer; answer = answer->next)
        if (!answer->result)
            send_statement(batch, answer->statement, answer->known, answer->values, &answer->result);
}

static bool ask_waiting(PostgresDb *db, GError **error)
{
    Batch batch = batch_begin(db);
    send_waiting(&batch);
    bool gone = !go(&batch);
    batch_end(&batch);
    drop_failed(db);
    return !gone || postgres_lost(db, error);
}

bool postgres_ask_in_look(PostgresDb *db, PostgresQuery *q, GError **error)
{
    Answer *answer = find_answer(db, q->statement, q->values);
    if (!answer)
        answer = add_answer(db, q->query.statement, q->values);
    if (!answer->result && !ask_waiting(db, error))
        return false;
    answer = find_answer(db, q->statement, q->values);
    if (!answer) /* it failed, or one before it */
        return postgres_ask(db, q, error);
    answer->references++;
    q->answer = answer;
    q->result = answer->result;
    return true;
}
