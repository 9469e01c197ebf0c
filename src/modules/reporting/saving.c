#include "modules/reporting/changes.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/reporting/reporting_queries.h"
#include "record/audit.h"
#include "record/record.h"

static const Field row_fields[] = {
    F(Row, state, .label = N_("State"), .kind = FIELD_TEXT),
    F(Row, reason, .label = N_("Reason"), .kind = FIELD_LONG_TEXT),
    F(Row, done, .label = N_("What was done"), .kind = FIELD_LONG_TEXT),
    F(Row, next, .label = N_("Next steps"), .kind = FIELD_LONG_TEXT),
    F(Row, given, .label = N_("Values and money"), .kind = FIELD_LONG_TEXT, .read_only = true),
    {0},
};
const Record report_row_record = {.name = "report_row", .title = N_("Answer about a measure"), .size = sizeof(Row), .fields = row_fields};

static bool changed_meanwhile(GError **error)
{
    return fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed this in the meantime. Look at it again, then decide."));
}

static bool run_once(DbQuery *q, GError **error)
{
    gint64 changed;
    return db_run(q, &changed, error) && (changed > 0 || changed_meanwhile(error));
}

/* --- a row --- */

static void put_digits(GString *out, gint64 number)
{
    char room[DIGITS_BYTES];
    g_string_append(out, text_digits(room, number));
}

/* Most are whole; printing others takes as long as a statement. */
static void put_number(GString *out, double number)
{
    const double most = 1e15; /* such a double is an exact integer */
    char printed[G_ASCII_DTOSTR_BUF_SIZE];
    if (fabs(number) < most && number == (double)(gint64)number && !(number == 0 && signbit(number)))
        put_digits(out, (gint64)number);
    else
        g_string_append(out, g_ascii_dtostr(printed, sizeof printed, number));
}

/* Sign by sign: the compiler puts those in line. */
static void put_signs(GString *out, const char *signs)
{
    for (; *signs; signs++)
        g_string_append_c(out, *signs);
}

static void put_value(GString *out, const RowValue *value)
{
    put_signs(out, out->len ? "; " : "");
    put_digits(out, value->indicator_id);
    put_signs(out, *value->breakdown ? " " : "");
    put_signs(out, value->breakdown);
    put_signs(out, ": ");
    put_signs(out, value_state_code(value->value.state));
    if (value->value.state != VALUE_NUMBER)
        return;
    put_signs(out, " ");
    put_number(out, value->value.number);
    if (isnan(value->value.denominator))
        return;
    put_signs(out, " / ");
    put_number(out, value->value.denominator);
}

static const char *given_of(Pool *pool, const Row *row)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < row->values->len; i++)
        put_value(out, row->values->pdata[i]);
    for (guint i = 0; i < row->money->len; i++) {
        const SpentMoney *money = row->money->pdata[i];
        const char *const parts[] = {out->len ? "; " : "", money->source, ": ", money_plain(pool, money->spent), " ", currency_code(money->spent.currency)};
        for (guint k = 0; k < G_N_ELEMENTS(parts); k++)
            g_string_append(out, parts[k]);
    }
    return out->str;
}

static bool update_row(Db *db, const Row *row, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_ROW_SAVE);
    db_bind_int(q, "$1", row->id);
    db_bind_text(q, "$2", row->state);
    db_bind_text(q, "$3", row->reason);
    db_bind_text(q, "$4", row->done);
    db_bind_text(q, "$5", row->next);
    db_bind_int(q, "$6", row->version);
    return run_once(q, error);
}

static void bind_key(DbQuery *q, gint64 row_id, const RowValue *value)
{
    db_bind_int(q, "$1", row_id);
    db_bind_int(q, "$2", value->indicator_id);
    db_bind_text(q, "$3", value->breakdown);
}

static void bind_value(DbQuery *q, const char *const names[3], const Value *value)
{
    bool number = value->state == VALUE_NUMBER;
    db_bind_text(q, names[0], value_column_code(value->state));
    if (number)
        db_bind_real(q, names[1], value->number);
    if (number && !isnan(value->denominator))
        db_bind_real(q, names[2], value->denominator);
}

static bool insert_value(Db *db, gint64 row_id, const RowValue *value, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_VALUE_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", row_id);
    db_bind_int(q, "$3", value->indicator_id);
    db_bind_text(q, "$4", value->breakdown);
    bind_value(q, (const char *const[]){"$5", "$6", "$7"}, &value->value);
    return db_run(q, NULL, error);
}

static bool update_value(Db *db, gint64 row_id, const RowValue *value, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_VALUE_UPDATE);
    bind_key(q, row_id, value);
    bind_value(q, (const char *const[]){"$4", "$5", "$6"}, &value->value);
    return db_run(q, NULL, error);
}

static bool delete_value(Db *db, gint64 row_id, const RowValue *value, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_VALUE_DELETE);
    bind_key(q, row_id, value);
    return db_run(q, NULL, error);
}

static bool insert_money(Db *db, gint64 row_id, const SpentMoney *money, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_MONEY_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", row_id);
    db_bind_text(q, "$3", money->source);
    db_bind_text(q, "$4", money->kind);
    db_bind_int(q, "$5", money->spent.minor);
    db_bind_text(q, "$6", currency_code(money->spent.currency));
    return db_run(q, NULL, error);
}

static const RowValue *value_like(const GPtrArray *values, const RowValue *other)
{
    for (guint i = 0; i < values->len; i++) {
        const RowValue *value = values->pdata[i];
        if (value->indicator_id == other->indicator_id && strcmp(value->breakdown, other->breakdown) == 0)
            return value;
    }
    return NULL;
}

static bool is_same_number(double a, double b)
{
    return isnan(a) ? isnan(b) : a == b;
}

static bool is_same_value(const Value *a, const Value *b)
{
    return a->state == b->state && (a->state != VALUE_NUMBER || (is_same_number(a->number, b->number) && is_same_number(a->denominator, b->denominator)));
}

/* What stays is not written: a value's row, and each of its indexes, is a page. */
static bool write_values(Db *db, const GPtrArray *before, const Row *row, GError **error)
{
    for (guint i = 0; i < before->len; i++)
        if (!value_like(row->values, before->pdata[i]) && !delete_value(db, row->id, before->pdata[i], error))
            return false;
    for (guint i = 0; i < row->values->len; i++) {
        const RowValue *value = row->values->pdata[i], *old = value_like(before, value);
        bool written = old ? is_same_value(&old->value, &value->value) || update_value(db, row->id, value, error)
                           : insert_value(db, row->id, value, error);
        if (!written)
            return false;
    }
    return true;
}

static bool is_same_money(const GPtrArray *before, const GPtrArray *after)
{
    bool same = before->len == after->len;
    for (guint i = 0; i < after->len && same; i++) {
        const SpentMoney *a = before->pdata[i], *b = after->pdata[i];
        same = strcmp(a->source, b->source) == 0 && strcmp(a->kind, b->kind) == 0 && a->spent.minor == b->spent.minor &&
               a->spent.currency == b->spent.currency;
    }
    return same;
}

static bool delete_money(Db *db, gint64 row_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_MONEY_DELETE);
    db_bind_int(q, "$1", row_id);
    return db_run(q, NULL, error);
}

static bool write_money(Db *db, const GPtrArray *before, const Row *row, GError **error)
{
    if (is_same_money(before, row->money))
        return true;
    if (!delete_money(db, row->id, error))
        return false;
    for (guint i = 0; i < row->money->len; i++)
        if (!insert_money(db, row->id, row->money->pdata[i], error))
            return false;
    return true;
}

static bool write_files(Db *db, const Doer *doer, const Row *row, GPtrArray *new_files, GPtrArray *gone_files, GError **error)
{
    for (guint i = 0; i < new_files->len; i++)
        if (!attachment_add(db, REPORT_FILES, row->id, doer->who, new_files->pdata[i], NULL, error))
            return false;
    for (guint i = 0; i < gone_files->len; i++)
        if (!attachment_remove(db, REPORT_FILES, row->id, ((RowFile *)gone_files->pdata[i])->id, error))
            return false;
    return true;
}

static bool is_kept_file(const GPtrArray *files, const NewAttachment *file)
{
    for (guint i = 0; i < files->len; i++) {
        const RowFile *kept = files->pdata[i];
        if (attachment_is_same(file, kept->file_name, kept->digest))
            return true;
    }
    return false;
}

bool report_row_is_kept(const Row *kept, const Row *row, const GPtrArray *new_files)
{
    g_autoptr(Pool) pool = pool_new();
    Row old = *kept, new = *row;
    old.given = given_of(pool, kept);
    new.given = given_of(pool, row);
    bool same = new_files->len > 0 && !*record_difference(&report_row_record, &old, &new, pool);
    for (guint i = 0; i < new_files->len && same; i++)
        same = is_kept_file(kept->files, new_files->pdata[i]);
    return same;
}

bool report_row_save(Db *db, const Doer *doer, const Report *report, const Row *before, Row *row, GPtrArray *new_files,
              GPtrArray *gone_files, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Row old = *before, new = *row;
    old.given = given_of(pool, before);
    new.given = given_of(pool, row);
    const char *difference = record_difference(&report_row_record, &old, &new, pool);
    if (row->version != before->version || !report_can_change(report))
        return changed_meanwhile(error);
    if (!*difference && new_files->len == 0 && gone_files->len == 0)
        return true;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !update_row(db, row, error) || !write_values(db, before->values, row, error) ||
        !write_money(db, before->money, row, error) || !write_files(db, doer, row, new_files, gone_files, error) ||
        !audit_write(db, doer->who, doer->channel, "save", "report_row", row->id, difference, error) || !db_commit(change, error))
        return false;
    row->version++;
    return true;
}

/* --- the way of a report --- */

/* Rows may have come, by asking again, since the writer looked. */
static bool check_answered(Db *db, const Report *report, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Report *now;
    if (!report_find(db, pool, report->id, &now, error))
        return false;
    return now->answered == now->rows || fail(error, FAIL_INVALID, "%s", _("Some measures have no answer yet."));
}

bool report_send(Db *db, const Doer *doer, const Report *report, const char *sender, const char *source, GError **error)
{
    if (!check_answered(db, report, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    bool for_them = strcmp(source, "link") != 0 && strcmp(source, "account") != 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_SEND);
    db_bind_int(q, "$1", report->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_text(q, "$3", sender);
    db_bind_text(q, "$4", source);
    db_bind_int(q, "$5", report->version);
    return run_once(q, error) && report_event_add(db, doer, report->id, for_them ? "entered" : "sent", sender, error) &&
           audit_report(db, doer, "send", report->id, error) && db_commit(change, error);
}

bool report_reopen(Db *db, const Doer *doer, const Report *report, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_REOPEN);
    db_bind_int(q, "$1", report->id);
    return run_once(q, error) && report_event_add(db, doer, report->id, "reopened", NULL, error) &&
           audit_report(db, doer, "reopen", report->id, error) && db_commit(change, error);
}

static bool mark_returned(Db *db, const Report *report, const char *note, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_RETURN);
    db_bind_int(q, "$1", report->id);
    db_bind_text(q, "$2", note);
    db_bind_int(q, "$3", report->version);
    return run_once(q, error);
}

bool report_return(Db *db, const Doer *doer, const Report *report, const char *note, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && mark_returned(db, report, note, error) && report_link_returned(db, pool, doer, report, note, error) &&
           report_event_add(db, doer, report->id, "returned", note, error) && audit_report(db, doer, "return", report->id, error) &&
           db_commit(change, error);
}

/* Several institutions may speak of one action: it is done when all of them are, and under way when one has begun. */
static const char *state_together(const char *so_far, const char *next)
{
    if (!so_far || strcmp(so_far, next) == 0)
        return next;
    bool begun = strcmp(so_far, "done") == 0 || strcmp(so_far, "underway") == 0 || strcmp(next, "done") == 0 || strcmp(next, "underway") == 0;
    return begun ? "underway" : "not_started";
}

static bool action_state_of_period(Db *db, Pool *pool, const Report *report, gint64 action_id, const char **ret_state, GError **error)
{
    *ret_state = NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_ACTION_STATES);
    db_bind_int(q, "$1", report->period_id);
    db_bind_int(q, "$2", action_id);
    while (db_step(q))
        *ret_state = state_together(*ret_state, db_text(q, "state", pool));
    return db_end(q, error);
}

static bool set_action_states(Db *db, const Report *report, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *rows;
    if (!rows_of_report(db, pool, report->id, &rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = rows->pdata[i];
        const char *state;
        if (row->action_id == 0)
            continue; /* an objective's own indicators: they have no state */
        if (!action_state_of_period(db, pool, report, row->action_id, &state, error) ||
            (state && !action_set_state(db, row->action_id, state, report->over.to, error)))
            return false;
    }
    return true;
}

bool report_accept(Db *db, const Doer *doer, const Report *report, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_ACCEPT);
    db_bind_int(q, "$1", report->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_int(q, "$3", report->version);
    return run_once(q, error) && set_action_states(db, report, error) && report_event_add(db, doer, report->id, "accepted", NULL, error) &&
           audit_report(db, doer, "accept", report->id, error) && db_commit(change, error);
}
