#include "db/db_postgres.h"

#include <string.h>

/* What goes out together, in one round trip (libpq's pipeline): BEGIN with a change's first statement, a statement with its
 * preparation, all that a page foresees with what it asks first.
 *
 * Behind one that fails the server does nothing until the pipeline's end.  What was foreseen and failed is forgotten: who asks for
 * it gets the error by asking alone. */

/* A command on its way. */
typedef struct {
    Statement *prepares;    /* NULL: none */
    PGresult **ret_result;
} Sent;

typedef struct {
    PostgresDb *db;
    GArray *sent; /* of Sent */
    bool failed;  /* the connection took no more */
} Batch;

/* --- out --- */

static void note_sent(Batch *batch, int taken, Statement *prepares, PGresult **ret_result)
{
    Sent sent = {prepares, ret_result};
    batch->failed |= !taken;
    *ret_result = NULL;
    g_array_append_val(batch->sent, sent);
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

static void send_prepare(Batch *batch, const DbStatement *statement, Statement *known, PGresult **ret_result)
{
    note_sent(batch, PQsendPrepare(batch->db->connection, known->name, postgres_text(statement), 0, NULL), known, ret_result);
    known->is_prepared = true; /* twice would fail; taken back if it does */
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
        *sent->ret_result = next_result(batch->db->connection);
        if (sent->prepares && !has_come(*sent->ret_result))
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

static void batch_end(Batch *batch)
{
    g_array_unref(batch->sent);
}

/* --- one statement --- */

static bool take_begin(PostgresDb *db, PGresult *result, GError **error)
{
    bool begun = postgres_check(db, result, "BEGIN", error);
    PQclear(result);
    db->is_begin_due = db->is_begin_due && !begun;
    return begun;
}

static bool take_prepare(PostgresDb *db, PGresult *result, const char *name, GError **error)
{
    bool prepared = postgres_check(db, result, name, error);
    PQclear(result);
    return prepared;
}

/* The first that failed is the error; those behind it were not done. */
static bool take_results(PostgresDb *db, PostgresQuery *q, PGresult *begun, PGresult *prepared, GError **error)
{
    const char *name = q->query.statement->name;
    bool good = (!begun || take_begin(db, g_steal_pointer(&begun), error)) &&
                (!prepared || take_prepare(db, g_steal_pointer(&prepared), name, error)) && postgres_check(db, q->result, name, error);
    PQclear(begun);
    PQclear(prepared);
    return good;
}

static bool ask_in_steps(PostgresDb *db, PostgresQuery *q, GError **error)
{
    PGresult *begun = NULL, *prepared = NULL;
    Batch batch = batch_begin(db);
    if (db->is_begin_due)
        note_sent(&batch, PQsendQueryParams(db->connection, "BEGIN READ WRITE", 0, NULL, NULL, NULL, NULL, 0), NULL, &begun);
    if (!q->statement->is_prepared)
        send_prepare(&batch, q->query.statement, q->statement, &prepared);
    note_sent(&batch, send_values(db->connection, q->statement, q->values), NULL, &q->result);
    bool gone = !go(&batch);
    batch_end(&batch);
    if (!gone)
        return take_results(db, q, begun, prepared, error);
    PQclear(begun);
    PQclear(prepared);
    return postgres_lost(db, error);
}

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
    bool is_ready = q->statement->is_prepared && !db->is_begin_due;
    return is_ready ? ask_alone(db, q, error) : ask_in_steps(db, q, error);
}

/* --- looks --- */

void postgres_answer_unref(Answer *answer)
{
    if (--answer->references)
        return;
    PQclear(answer->result);
    postgres_free_values(answer->known, answer->values);
    g_free(answer);
}

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
    Answer *answer = g_new0(Answer, 1);
    *answer = (Answer){.references = 1, .statement = statement, .known = postgres_statement(db, statement)};
    answer->values = postgres_values(answer->known);
    for (int i = 0; i < answer->known->parameters; i++)
        postgres_set(&answer->values[i], values[i].bytes, values[i].count, values[i].is_binary);
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

static void send_waiting(Batch *batch, GPtrArray *prepared)
{
    for (Answer *answer = batch->db->answers; answer; answer = answer->next) {
        if (answer->result)
            continue;
        if (!answer->known->is_prepared) {
            PGresult **result = g_new0(PGresult *, 1);
            g_ptr_array_add(prepared, result);
            send_prepare(batch, answer->statement, answer->known, result);
        }
        note_sent(batch, send_values(batch->db->connection, answer->known, answer->values), NULL, &answer->result);
    }
}

static void free_result(void *result)
{
    PQclear(*(PGresult **)result);
    g_free(result);
}

static bool ask_waiting(PostgresDb *db, GError **error)
{
    g_autoptr(GPtrArray) prepared = g_ptr_array_new_with_free_func(free_result);
    Batch batch = batch_begin(db);
    send_waiting(&batch, prepared);
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
