#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/benefits/benefits_queries.h"

/* Payments of a list, and those that are repeated.  Unique keys hold that nobody is paid twice; what is done here only says so in words. */

static const char *reference_of(Pool *pool, gint64 id)
{
    return pool_printf(pool, "V%" G_GINT64_FORMAT, id);
}

bool benefit_payments_make(Db *db, Pool *pool, const BenefitRun *run, GError **error)
{
    Batch batch;
    batch_begin(&batch, pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_LINE_SUMS);
    db_bind_int(q, "$1", run->id);
    while (db_step(q)) {
        gint64 id = id_new();
        batch_row(&batch);
        batch_int(&batch, id);
        batch_int(&batch, db_int(q, "account_id"));
        batch_int(&batch, db_int(q, "amount"));
        batch_text(&batch, reference_of(pool, id));
    }
    return db_end(q, error) && batch_flush(&batch, db, SQL_BENEFIT_PAYMENT_INSERT_ALL, run->id, NULL, error);
}

bool benefit_run_refresh(Db *db, gint64 run_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_REFRESH);
    db_bind_int(q, "$1", run_id);
    return db_run(q, NULL, error);
}

bool benefit_counter_next(Db *db, const char *code, gint64 year, gint64 count, gint64 *ret_last, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_COUNTER_NEXT);
    db_bind_text(q, "$1", code);
    db_bind_int(q, "$2", year);
    db_bind_int(q, "$3", count);
    *ret_last = db_step(q) ? db_int(q, "last_number") : 0;
    return db_end(q, error);
}

/* --- reading --- */

static PaymentRow *read_payment(DbQuery *q, Pool *pool)
{
    PaymentRow *p = pool_new0(pool, PaymentRow);
    *p = (PaymentRow){.id = db_int(q, "id"), .run_id = db_int(q, "run_id"), .account_id = db_int(q, "account_id"),
                      .list_account_id = db_int(q, "list_account_id"), .of_id = db_int(q, "of_id"), .again_id = db_int(q, "again_id"),
                      .amount = db_int(q, "amount"), .file_id = db_int(q, "file_id"), .position = db_int(q, "position"),
                      .reference = db_text(q, "reference", pool), .state = db_text(q, "state", pool), .reason = db_text(q, "reason", pool),
                      .settled_day = db_day(q, "settled_day")};
    if (db_has_column(q, "iban_masked")) {
        p->name = db_text(q, "name", pool);
        p->way = db_text(q, "way", pool);
        p->iban_masked = db_text(q, "iban_masked", pool);
    }
    return p;
}

bool benefit_payment_find(Db *db, Pool *pool, gint64 id, PaymentRow **ret_payment, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_FIND);
    db_bind_int(q, "$1", id);
    *ret_payment = db_step(q) ? read_payment(q, pool) : NULL;
    return db_end(q, error) && (*ret_payment || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such payment.")));
}

bool benefit_payments(Db *db, Pool *pool, gint64 run_id, const char *state, guint limit, guint offset, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_LIST);
    db_bind_int(q, "$1", run_id);
    db_bind_text(q, "$2", state);
    db_bind_int(q, "$3", limit);
    db_bind_int(q, "$4", offset);
    *ret_rows = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, read_payment(q, pool));
    return db_end(q, error);
}

static void count_state(PaymentCounts *c, const char *state, gint64 count, gint64 amount)
{
    gint64 *counts[] = {&c->due, &c->sent, &c->paid, &c->failed}, *amounts[] = {&c->due_amount, &c->sent_amount, &c->paid_amount, &c->failed_amount};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
        if (strcmp(benefit_payment_states[i].value, state) == 0) {
            *counts[i] = count;
            *amounts[i] = amount;
        }
}

bool benefit_payment_counts(Db *db, Pool *pool, gint64 run_id, PaymentCounts *ret_counts, GError **error)
{
    *ret_counts = (PaymentCounts){0};
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_COUNTS);
    db_bind_int(q, "$1", run_id);
    while (db_step(q)) {
        count_state(ret_counts, db_text(q, "state", pool), db_int(q, "count"), db_int(q, "amount"));
        ret_counts->open_failed += db_int(q, "open_count");
    }
    return db_end(q, error);
}

/* --- again --- */

static bool account_now(Db *db, const PaymentRow *payment, gint64 *ret_account_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_ACCOUNT_NOW);
    db_bind_int(q, "$1", payment->run_id);
    db_bind_int(q, "$2", payment->list_account_id);
    *ret_account_id = db_step(q) ? db_int(q, "account_id") : 0;
    if (!*ret_account_id)
        *ret_account_id = payment->account_id;
    return db_end(q, error);
}

static bool insert_again(Db *db, Pool *pool, const PaymentRow *payment, gint64 account_id, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_REISSUE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", payment->run_id);
    db_bind_int(q, "$3", payment->list_account_id);
    db_bind_int(q, "$4", account_id);
    db_bind_int(q, "$5", payment->id);
    db_bind_int(q, "$6", payment->amount);
    db_bind_text(q, "$7", reference_of(pool, id));
    return db_run(q, NULL, error);
}

bool benefit_payment_reissue(Db *db, const Identity *who, gint64 payment_id, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    PaymentRow *payment;
    gint64 account_id;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !benefit_payment_find(db, pool, payment_id, &payment, error) || !benefit_run_lock(db, payment->run_id, error) ||
        !benefit_payment_find(db, pool, payment_id, &payment, error))
        return false;
    if (strcmp(payment->state, "failed") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("Only a payment that failed can be repeated."));
    if (payment->again_id)
        return fail(error, FAIL_CONFLICT, "%s", _("This payment was repeated already: once only. Follow the new one."));
    *ret_id = id_new();
    return account_now(db, payment, &account_id, error) && insert_again(db, pool, payment, account_id, *ret_id, error) &&
           benefit_run_refresh(db, payment->run_id, error) &&
           benefit_audit(db, who, "repeat", "benefit_payment", payment_id, NULL, error) && db_commit(change, error);
}
