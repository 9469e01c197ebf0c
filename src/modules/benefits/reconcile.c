#include "modules/benefits/benefits_in.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/benefits/benefits_queries.h"
#include "reader/reader.h"

/* What came back: each line finds its payment by reference, and changes it at most once. */

enum { SHOWN_REASON = 200 };

const char *benefit_problem_label(const char *problem)
{
    static const Choice labels[] = {
        {"unknown", N_("No payment of ours has this reference: ask the bank what it is.")},
        {"amount", N_("The amount isn't that of the payment: compare both, then ask the bank.")},
        {"reissued", N_("It failed before and was repeated: if both were paid, ask for one back.")},
        {"older", N_("A later answer said that it failed: nothing changed.")},
        {"known", N_("It was known already: nothing changed.")},
        {"unclear", N_("The file doesn't say whether it was paid: wait for the statement.")},
        {"unsent", N_("This payment wasn't sent by us: ask the bank before anything else.")},
        {0},
    };
    for (const Choice *label = labels; label->value; label++)
        if (g_strcmp0(label->value, problem) == 0)
            return _(label->label);
    return "";
}

/* --- one line --- */

/* What keeps it from changing the payment; NULL: nothing does. */
static const char *problem_of(const PaymentRow *payment, const BenefitReturned *line)
{
    if (!payment)
        return "unknown";
    if (strcmp(line->outcome, "unclear") == 0)
        return "unclear";
    if (line->amount >= 0 && line->amount != payment->amount)
        return "amount";
    if (strcmp(payment->state, "due") == 0)
        return "unsent";
    if (strcmp(payment->state, line->outcome) == 0)
        return "known";
    if (strcmp(payment->state, "failed") == 0 && payment->again_id)
        return "reissued";
    if (strcmp(payment->state, "failed") == 0 && (!day_is(line->day) || day_compare(line->day, payment->settled_day) <= 0))
        return "older";
    return NULL;
}

static bool find_payment(Db *db, Pool *pool, const char *reference, PaymentRow **ret_payment, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_BY_REFERENCE);
    db_bind_text(q, "$1", reference ? reference : "");
    gint64 id = db_step(q) ? db_int(q, "id") : 0;
    if (!db_end(q, error))
        return false;
    *ret_payment = NULL;
    return !id || benefit_payment_find(db, pool, id, ret_payment, error);
}

static bool settle(Db *db, const PaymentRow *payment, const BenefitReturned *line, gint64 at, bool *ret_changed, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_SETTLE);
    db_bind_int(q, "$1", payment->id);
    db_bind_text(q, "$2", line->outcome);
    db_bind_text(q, "$3", strcmp(line->outcome, "failed") == 0 ? line->reason : NULL);
    db_bind_day(q, "$4", day_is(line->day) ? line->day : day_of_time(at));
    db_bind_text(q, "$5", payment->state);
    if (!db_run(q, &changed, error))
        return false;
    *ret_changed = changed > 0;
    return true;
}

typedef struct {
    Db *db;
    Pool *pool;
    gint64 return_id, at;
    Batch batch;
    GHashTable *runs; /* ids of lists that changed */
    BenefitReturnResult *result;
} Taking;

static void note_run(Taking *t, gint64 run_id)
{
    if (g_hash_table_contains(t->runs, &run_id))
        return;
    gint64 *key = pool_new0(t->pool, gint64);
    *key = run_id;
    g_hash_table_add(t->runs, key);
}

static bool put_line(Taking *t, const PaymentRow *payment, const BenefitReturned *line, const char *problem, GError **error)
{
    batch_row(&t->batch);
    batch_int(&t->batch, ++t->result->lines);
    batch_text(&t->batch, line->reference);
    if (payment)
        batch_int(&t->batch, payment->id);
    else
        batch_text(&t->batch, NULL);
    batch_int(&t->batch, line->amount);
    batch_text(&t->batch, line->outcome);
    batch_text(&t->batch, line->reason ? pool_strndup(t->pool, line->reason, SHOWN_REASON) : NULL);
    batch_text(&t->batch, problem);
    return t->batch.count < BATCH_ROWS ||
           batch_flush(&t->batch, t->db, SQL_BENEFIT_RETURN_LINE_INSERT_ALL, t->return_id, NULL, error);
}

static bool take_line(Taking *t, const BenefitReturned *line, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    PaymentRow *payment;
    bool changed = false;
    if (!find_payment(t->db, pool, line->reference, &payment, error))
        return false;
    const char *problem = problem_of(payment, line);
    if (!problem && !settle(t->db, payment, line, t->at, &changed, error))
        return false;
    if (!problem && !changed)
        problem = "known";
    if (problem)
        t->result->unmatched++;
    else if (strcmp(line->outcome, "paid") == 0)
        t->result->paid++;
    else
        t->result->failed++;
    if (changed)
        note_run(t, payment->run_id);
    return put_line(t, payment, line, problem, error);
}

/* --- the whole --- */

static bool insert_return(Db *db, const Identity *who, const char *name, const char *digest, gint64 id, gint64 at, bool *ret_is_new, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RETURN_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", name);
    db_bind_text(q, "$3", digest);
    db_bind_int(q, "$4", at);
    db_bind_text(q, "$5", benefit_who(who));
    db_bind_int(q, "$6", 0);
    db_bind_int(q, "$7", 0);
    db_bind_int(q, "$8", 0);
    db_bind_int(q, "$9", 0);
    if (!db_run(q, &changed, error))
        return false;
    *ret_is_new = changed > 0;
    return true;
}

static bool known_return(Db *db, const char *digest, BenefitReturnResult *ret_result, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RETURN_BY_DIGEST);
    db_bind_text(q, "$1", digest);
    if (db_step(q))
        *ret_result = (BenefitReturnResult){db_int(q, "id"), db_int(q, "lines"), db_int(q, "paid"), db_int(q, "failed"), db_int(q, "unmatched"), true};
    return db_end(q, error);
}

static bool write_totals(Db *db, const BenefitReturnResult *result, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RETURN_TOTALS);
    db_bind_int(q, "$1", result->id);
    db_bind_int(q, "$2", result->lines);
    db_bind_int(q, "$3", result->paid);
    db_bind_int(q, "$4", result->failed);
    db_bind_int(q, "$5", result->unmatched);
    return db_run(q, NULL, error);
}

static bool take_lines(Taking *t, const GPtrArray *lines, GError **error)
{
    GHashTableIter iter;
    gpointer run_id;
    for (guint i = 0; i < lines->len; i++)
        if (!take_line(t, lines->pdata[i], error))
            return false;
    if (!batch_flush(&t->batch, t->db, SQL_BENEFIT_RETURN_LINE_INSERT_ALL, t->return_id, NULL, error))
        return false;
    g_hash_table_iter_init(&iter, t->runs);
    while (g_hash_table_iter_next(&iter, &run_id, NULL))
        if (!benefit_run_refresh(t->db, *(gint64 *)run_id, error))
            return false;
    return write_totals(t->db, t->result, error);
}

bool benefit_reconcile(Db *db, const Identity *who, const char *name, const char *digest, const GPtrArray *lines, gint64 at,
                       BenefitReturnResult *ret_result, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    bool is_new;
    *ret_result = (BenefitReturnResult){.id = id_new()};
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !insert_return(db, who, name, digest, ret_result->id, benefit_time(at), &is_new, error))
        return false;
    if (!is_new)
        return known_return(db, digest, ret_result, error) && db_commit(change, error);
    Taking t = {.db = db, .pool = pool, .return_id = ret_result->id, .at = benefit_time(at), .result = ret_result,
                .runs = g_hash_table_new(g_int64_hash, g_int64_equal)};
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, t.runs);
    batch_begin(&t.batch, pool);
    return take_lines(&t, lines, error) && benefit_audit(db, who, "import", "benefit_return", ret_result->id, NULL, error) && db_commit(change, error);
}

bool benefit_run_returned(Db *db, Pool *pool, gint64 run_id, const char *way, Day day, GPtrArray **ret_lines, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_SENT_OF_RUN);
    db_bind_int(q, "$1", run_id);
    db_bind_text(q, "$2", way);
    *ret_lines = pool_list(pool);
    while (db_step(q)) {
        BenefitReturned *line = pool_new0(pool, BenefitReturned);
        *line = (BenefitReturned){.reference = db_text(q, "reference", pool), .amount = db_int(q, "amount"), .outcome = "paid", .day = day};
        g_ptr_array_add(*ret_lines, line);
    }
    return db_end(q, error);
}

static const char *digest_of(Pool *pool, const void *bytes, gsize count)
{
    guchar hash[32];
    char *hex = pool_alloc(pool, sizeof hash * 2 + 1);
    crypto_generichash(hash, sizeof hash, bytes, count, NULL, 0);
    return sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash);
}

bool benefit_reconcile_file(Db *db, Pool *pool, const Identity *who, const char *name, const void *bytes, gsize count,
                            BenefitReturnResult *ret_result, GError **error)
{
    Grid *grid;
    GPtrArray *lines;
    return reader_read_bytes(pool, bytes, count, name, &grid, error) && benefit_returned_read(pool, grid, &lines, error) &&
           benefit_reconcile(db, who, name, digest_of(pool, bytes, count), lines, 0, ret_result, error);
}

/* --- looking --- */

static ReturnRow *read_return(DbQuery *q, Pool *pool)
{
    ReturnRow *row = pool_new0(pool, ReturnRow);
    *row = (ReturnRow){.id = db_int(q, "id"), .taken_at = db_int(q, "taken_at"), .lines = db_int(q, "lines"), .paid = db_int(q, "paid"),
                       .failed = db_int(q, "failed"), .unmatched = db_int(q, "unmatched"), .file_name = db_text(q, "file_name", pool),
                       .taken_by = db_text(q, "taken_by", pool)};
    return row;
}

bool benefit_returns(Db *db, Pool *pool, guint limit, guint offset, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RETURN_LIST);
    db_bind_int(q, "$1", limit);
    db_bind_int(q, "$2", offset);
    *ret_rows = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, read_return(q, pool));
    return db_end(q, error);
}

static bool read_lines(Db *db, Pool *pool, gint64 id, GPtrArray **ret_lines, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RETURN_LINE_LIST);
    db_bind_int(q, "$1", id);
    *ret_lines = pool_list(pool);
    while (db_step(q)) {
        ReturnLine *line = pool_new0(pool, ReturnLine);
        *line = (ReturnLine){.position = db_int(q, "position"), .payment_id = db_int(q, "payment_id"), .run_id = db_int(q, "run_id"),
                             .amount = db_int(q, "amount"), .reference = db_text(q, "reference", pool), .outcome = db_text(q, "outcome", pool),
                             .reason = db_text(q, "reason", pool), .problem = db_text(q, "problem", pool)};
        g_ptr_array_add(*ret_lines, line);
    }
    return db_end(q, error);
}

bool benefit_return_find(Db *db, Pool *pool, gint64 id, ReturnRow **ret_row, GPtrArray **ret_lines, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RETURN_FIND);
    db_bind_int(q, "$1", id);
    *ret_row = db_step(q) ? read_return(q, pool) : NULL;
    if (!db_end(q, error))
        return false;
    return (*ret_row || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such return file."))) && read_lines(db, pool, id, ret_lines, error);
}
