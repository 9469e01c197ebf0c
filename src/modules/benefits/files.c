#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_queries.h"
#include "record/attachment.h"

/* Payment files: all that is due and goes one way, made once, kept as made. */

#define KEPT "benefit_file"

static bool is_cash(const char *format) { return strcmp(format, "cash") == 0; }

/* --- what is due --- */

static bool read_transfer(DbQuery *q, Pool *pool, Transfer **ret_transfer, Batch *ids, gint64 position, GError **error)
{
    BenefitAccount account = {0};
    Transfer *t = *ret_transfer = pool_new0(pool, Transfer);
    if (!benefit_account_open(q, db_int(q, "account_id"), pool, &account, error))
        return false;
    *t = (Transfer){db_text(q, "reference", pool), db_text(q, "name", pool), account.iban, account.national_id, db_int(q, "amount"), position};
    batch_row(ids);
    batch_int(ids, db_int(q, "id"));
    batch_int(ids, position);
    return true;
}

/* ids gets [id, number of its order]. */
static bool read_due(Db *db, Pool *pool, const BenefitRun *run, const char *format, gint64 first, TransferFile *file, Batch *ids, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_DUE);
    db_bind_int(q, "$1", run->id);
    db_bind_text(q, "$2", is_cash(format) ? "cash" : "bank");
    file->transfers = pool_list(pool);
    while (db_step(q)) {
        Transfer *transfer;
        if (!read_transfer(q, pool, &transfer, ids, first + file->transfers->len, error))
            return false;
        file->total += transfer->amount;
        g_ptr_array_add(file->transfers, transfer);
    }
    return db_end(q, error);
}

/* --- making --- */

static bool newest(Db *db, gint64 run_id, const char *format, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FILE_NEWEST);
    db_bind_int(q, "$1", run_id);
    db_bind_text(q, "$2", format);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error) && (*ret_id || fail(error, FAIL_NOT_FOUND, "%s", _("Nothing is to be paid this way.")));
}

static bool check_opme(Pool *pool, const GString *text, GError **error)
{
    const GPtrArray *problems = opme_check(pool, text->str, text->len);
    return problems->len == 0 || fail(error, FAIL_INVALID, "%s", (const char *)problems->pdata[0]);
}

static bool write_text(Pool *pool, const TransferFile *file, const char *format, GString *text, GError **error)
{
    if (is_cash(format))
        return cash_write(pool, file, text, error);
    if (strcmp(format, "opme") == 0)
        return opme_write(pool, file, text, error) && check_opme(pool, text, error);
    return pain_write(pool, file, strcmp(format, "pain.001.001.09") == 0, text, error);
}

static bool keep(Db *db, Pool *pool, const Identity *who, gint64 id, const TransferFile *file, const char *format, GString *text,
                 gint64 *ret_attachment_id, GError **error)
{
    NewAttachment kept = {.type = is_cash(format) ? "text/csv" : "application/xml", .bytes = text->str, .count = text->len, .at = file->at};
    kept.file_name = pool_printf(pool, "%s-%s.%s", format, file->message_id, is_cash(format) ? "csv" : "xml");
    return attachment_add(db, KEPT, id, who, &kept, ret_attachment_id, error);
}

static bool insert(Db *db, const Identity *who, const BenefitRun *run, gint64 id, const char *format, const TransferFile *file,
                   gint64 attachment_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FILE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", run->id);
    db_bind_text(q, "$3", format);
    db_bind_int(q, "$4", file->number);
    db_bind_int(q, "$5", day_year(file->day));
    db_bind_text(q, "$6", file->message_id);
    db_bind_day(q, "$7", file->day);
    db_bind_int(q, "$8", file->transfers->len);
    db_bind_int(q, "$9", file->total);
    db_bind_int(q, "$10", attachment_id);
    db_bind_int(q, "$11", file->at);
    db_bind_text(q, "$12", benefit_who(who));
    return db_run(q, NULL, error);
}

/* The payments belong to this file from here on; one that belongs to another meanwhile undoes all. */
static bool take_payments(Db *db, gint64 id, Batch *ids, guint count, GError **error)
{
    gint64 changed = 0;
    if (!batch_flush(ids, db, SQL_BENEFIT_PAYMENT_SENT, id, &changed, error))
        return false;
    return changed == count || fail(error, FAIL_CONFLICT, "%s", _("Somebody else made a file of these payments in the meantime."));
}

static void set_texts(Db *db, Pool *pool, const BenefitRun *run, TransferFile *file, gint64 id)
{
    const char *payer = file->scheme->payer_name;
    file->payer_name = payer ? payer : setting_text(db, pool, "authority.name", "Vatra");
    file->message_id = pool_printf(pool, "VF%" G_GINT64_FORMAT, id);
    file->month = run->month;
    file->subject = pool_printf(pool, "%s %s", benefit_month_name(pool, run->month), file->scheme->name); /* what is cut off is the name */
}

static bool numbers(Db *db, const TransferFile *file, gint64 *ret_number, gint64 *ret_first, gint64 count, GError **error)
{
    gint64 year = day_year(file->day), last;
    if (!benefit_counter_next(db, "file", year, 1, ret_number, error) || !benefit_counter_next(db, "order", year, count, &last, error))
        return false;
    *ret_first = last - count + 1;
    return true;
}

static bool make(Db *db, Pool *pool, const Identity *who, const BenefitRun *run, TransferFile *file, const char *format, gint64 due,
                 gint64 *ret_id, GError **error)
{
    Batch ids;
    gint64 first, attachment_id;
    GString *text = pool_string(pool);
    *ret_id = id_new();
    batch_begin(&ids, pool);
    set_texts(db, pool, run, file, *ret_id);
    return numbers(db, file, &file->number, &first, due, error) && read_due(db, pool, run, format, first, file, &ids, error) &&
           write_text(pool, file, format, text, error) && keep(db, pool, who, *ret_id, file, format, text, &attachment_id, error) &&
           insert(db, who, run, *ret_id, format, file, attachment_id, error) && take_payments(db, *ret_id, &ids, file->transfers->len, error) &&
           benefit_run_refresh(db, run->id, error) && benefit_audit(db, who, "export", "benefit_file", *ret_id, NULL, error);
}

static bool count_due(Db *db, const BenefitRun *run, const char *format, gint64 *ret_count, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAYMENT_DUE_COUNT);
    db_bind_int(q, "$1", run->id);
    db_bind_text(q, "$2", is_cash(format) ? "cash" : "bank");
    *ret_count = db_step(q) ? db_int(q, "count") : 0;
    return db_end(q, error);
}

static bool check_format(const char *format, GError **error)
{
    for (const Choice *known = benefit_formats; known->value; known++)
        if (g_strcmp0(known->value, format) == 0)
            return true;
    return fail(error, FAIL_INVALID, "%s", _("Choose the format of the file."));
}

bool benefit_run_file(Db *db, const Identity *who, gint64 run_id, const char *format, gint64 at, gint64 *ret_file_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitRun *run;
    BenefitScheme *scheme;
    gint64 due;
    TransferFile file = {.at = benefit_time(at)};
    file.day = day_of_time(file.at);
    g_autoptr(DbChange) change = check_format(format, error) ? db_begin(db, error) : NULL;
    if (!change || !benefit_run_lock(db, run_id, error) || !benefit_run_find(db, pool, run_id, &run, error) ||
        !benefit_scheme_find(db, pool, run->scheme_id, &scheme, error))
        return false;
    if (strcmp(run->state, "prepared") == 0 || strcmp(run->state, "cancelled") == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This list isn't approved: nothing may be paid yet."));
    file.scheme = scheme;
    if (!count_due(db, run, format, &due, error))
        return false;
    if (due == 0)
        return newest(db, run_id, format, ret_file_id, error) && db_commit(change, error);
    return make(db, pool, who, run, &file, format, due, ret_file_id, error) && db_commit(change, error);
}

/* --- as made --- */

static bool find_attachment(Db *db, gint64 file_id, gint64 *ret_attachment_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FILE_FIND);
    db_bind_int(q, "$1", file_id);
    *ret_attachment_id = db_step(q) ? db_int(q, "attachment_id") : 0;
    return db_end(q, error) && (*ret_attachment_id || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such payment file.")));
}

bool benefit_file_bytes(Db *db, Pool *pool, gint64 file_id, const char **ret_name, GBytes **ret_bytes, GError **error)
{
    Attachment *kept;
    gint64 attachment_id;
    if (!find_attachment(db, file_id, &attachment_id, error) ||
        !attachment_open(db, pool, KEPT, file_id, attachment_id, &kept, ret_bytes, error))
        return false;
    *ret_name = kept->file_name;
    return true;
}

bool benefit_files(Db *db, Pool *pool, gint64 run_id, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FILE_LIST);
    db_bind_int(q, "$1", run_id);
    *ret_rows = pool_list(pool);
    while (db_step(q)) {
        FileRow *row = pool_new0(pool, FileRow);
        *row = (FileRow){.id = db_int(q, "id"), .run_id = run_id, .number = db_int(q, "number"), .year = db_int(q, "year"),
                         .payments = db_int(q, "payments"), .total = db_int(q, "total"), .attachment_id = db_int(q, "attachment_id"),
                         .made_at = db_int(q, "made_at"), .format = db_text(q, "format", pool), .message_id = db_text(q, "message_id", pool),
                         .made_by = db_text(q, "made_by", pool), .day = db_day(q, "day")};
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error);
}
