#include "modules/reporting/store.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/reporting/reporting_queries.h"

/* --- periods --- */

static Period *read_period(DbQuery *q, Pool *pool)
{
    Period *period = pool_new0(pool, Period);
    *period = (Period){
        .id = db_int(q, "id"),
        .plan_id = db_int(q, "plan_id"),
        .name = db_text(q, "name", pool),
        .over = {db_day(q, "from_day"), db_day(q, "to_day")},
        .due = db_day(q, "due_day"),
        .state = db_text(q, "state", pool),
        .version = db_int(q, "version"),
    };
    return period;
}

bool periods_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_periods, GError **error)
{
    *ret_periods = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_LIST);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q))
        g_ptr_array_add(*ret_periods, read_period(q, pool));
    return db_end(q, error);
}

bool period_find(Db *db, Pool *pool, gint64 id, Period **ret_period, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_period = read_period(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such reporting period."));
}

/* --- reports --- */

static Report *read_report(DbQuery *q, Pool *pool)
{
    Report *report = pool_new0(pool, Report);
    *report = (Report){
        .id = db_int(q, "id"),
        .period_id = db_int(q, "period_id"),
        .plan_id = db_int(q, "plan_id"),
        .institution_id = db_int(q, "institution_id"),
        .institution_name = db_text(q, "institution_name", pool),
        .period_name = db_text(q, "period_name", pool),
        .due = db_day(q, "due_day"),
        .state = db_text(q, "state", pool),
        .source = db_text(q, "source", pool),
        .sent_at = db_int(q, "sent_at"),
        .accepted_at = db_int(q, "accepted_at"),
        .note = db_text(q, "note", pool),
        .sender = db_text(q, "sender", pool),
        .rows = (int)db_int(q, "row_count"),
        .answered = (int)db_int(q, "answered_count"),
        .version = db_int(q, "version"),
        .over = {db_day(q, "from_day"), db_day(q, "to_day")},
        .period_state = db_text(q, "period_state", pool),
        .has_address = !db_is_null(q, "institution_email"),
    };
    return report;
}

static bool read_reports(DbQuery *q, Pool *pool, GPtrArray **ret_reports, GError **error)
{
    *ret_reports = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_reports, read_report(q, pool));
    return db_end(q, error);
}

bool report_find(Db *db, Pool *pool, gint64 id, Report **ret_report, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_report = read_report(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such report."));
}

bool reports_of_period(Db *db, Pool *pool, gint64 period_id, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_PERIOD);
    db_bind_int(q, "$1", period_id);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_PLAN);
    db_bind_int(q, "$1", plan_id);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_of_institution(Db *db, Pool *pool, gint64 institution_id, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_INSTITUTION);
    db_bind_int(q, "$1", institution_id);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_in_state(Db *db, Pool *pool, const char *state, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_STATE);
    db_bind_text(q, "$1", state);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_to_accept(Db *db, guint *ret_count, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_COUNT_SENT);
    *ret_count = db_step(q) ? (guint)db_int(q, "reports") : 0;
    return db_end(q, error);
}

bool reports_missing(Db *db, Pool *pool, gint64 plan_id, Day today, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, plan_id ? SQL_REPORT_LIST_MISSING_PLAN : SQL_REPORT_LIST_MISSING);
    db_bind_day(q, "$1", today);
    if (plan_id)
        db_bind_int(q, "$2", plan_id);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_waiting(Db *db, Pool *pool, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_WAITING);
    return read_reports(q, pool, ret_reports, error);
}

bool report_is_seen_by(const Report *report, const Identity *who)
{
    if (identity_may(who, "reports.accept") || (identity_may(who, "reports.read") && who->scope == SCOPE_AUTHORITY))
        return true;
    return who->institution_id != 0 && who->institution_id == report->institution_id &&
           (identity_may(who, "reports.read") || identity_may(who, "reports.enter"));
}

bool report_can_change(const Report *report)
{
    bool with_them = strcmp(report->state, "open") == 0 || strcmp(report->state, "returned") == 0;
    return with_them && strcmp(report->period_state, "open") == 0;
}

/* --- rows --- */

bool report_row_needs_reason(const char *state)
{
    static const char *const states[] = {"not_started", "postponed", "not_given", NULL};
    return state && g_strv_contains(states, state);
}

bool report_row_is_answered(const Row *row)
{
    return row->state && (!report_row_needs_reason(row->state) || row->reason);
}

static Row *read_row(DbQuery *q, Pool *pool)
{
    Row *row = pool_new0(pool, Row);
    *row = (Row){
        .id = db_int(q, "id"),
        .report_id = db_int(q, "report_id"),
        .action_id = db_int(q, "action_id"),
        .node_id = db_int(q, "node_id"),
        .state = db_text(q, "state", pool),
        .reason = db_text(q, "reason", pool),
        .done = db_text(q, "done", pool),
        .next = db_text(q, "next", pool),
        .version = db_int(q, "version"),
        .values = pool_list(pool),
        .money = pool_list(pool),
        .files = pool_list(pool),
    };
    return row;
}

/* The lists of a row, wherever they belong: a Row of a report, or an ActionReport. */
typedef struct {
    GPtrArray *values, *money, *files;
} Lists;

static GHashTable *lists_new(Pool *pool)
{
    GHashTable *lists = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, lists);
    return lists;
}

static void lists_add(GHashTable *lists, Pool *pool, gint64 row_id, Lists of)
{
    g_hash_table_insert(lists, pool_copy(pool, &row_id, sizeof row_id), pool_copy(pool, &of, sizeof of));
}

static Lists *lists_of_row(GHashTable *lists, DbQuery *q)
{
    gint64 id = db_int(q, "row_id");
    return g_hash_table_lookup(lists, &id);
}

static bool add_values(DbQuery *q, Pool *pool, GHashTable *lists, GError **error)
{
    while (db_step(q)) {
        Lists *of = lists_of_row(lists, q);
        RowValue *value = pool_new0(pool, RowValue);
        *value = (RowValue){db_int(q, "indicator_id"), db_text(q, "breakdown", pool), report_value_read(q, pool)};
        if (of)
            g_ptr_array_add(of->values, value);
    }
    return db_end(q, error);
}

static bool add_money(DbQuery *q, Pool *pool, GHashTable *lists, GError **error)
{
    while (db_step(q)) {
        Lists *of = lists_of_row(lists, q);
        SpentMoney *money = pool_new0(pool, SpentMoney);
        *money = (SpentMoney){db_text(q, "source", pool), db_text(q, "kind", pool),
                              {db_int(q, "spent_minor"), currency_from_code(db_text(q, "currency", pool))}};
        if (of)
            g_ptr_array_add(of->money, money);
    }
    return db_end(q, error);
}

static bool add_files(DbQuery *q, Pool *pool, GHashTable *lists, GError **error)
{
    while (db_step(q)) {
        Lists *of = lists_of_row(lists, q);
        Attachment *kept;
        if (!of)
            continue;
        if (!attachment_read(q, pool, &kept, error))
            return false;
        RowFile *file = pool_new0(pool, RowFile);
        *file = (RowFile){kept->id, kept->file_name, kept->type, kept->count, kept->digest};
        g_ptr_array_add(of->files, file);
    }
    return db_end(q, error);
}

typedef bool (*AddLists)(DbQuery *q, Pool *pool, GHashTable *lists, GError **error);

static bool add_lists(Db *db, Pool *pool, const DbStatement *statement, gint64 id, AddLists add, GHashTable *lists, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    return add(q, pool, lists, error);
}

bool rows_of_report(Db *db, Pool *pool, gint64 report_id, GPtrArray **ret_rows, GError **error)
{
    GHashTable *lists = lists_new(pool);
    *ret_rows = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_ROW_LIST);
    db_bind_int(q, "$1", report_id);
    while (db_step(q)) {
        Row *row = read_row(q, pool);
        lists_add(lists, pool, row->id, (Lists){row->values, row->money, row->files});
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error) && add_lists(db, pool, SQL_REPORT_VALUE_LIST, report_id, add_values, lists, error) &&
           add_lists(db, pool, SQL_REPORT_MONEY_LIST, report_id, add_money, lists, error) &&
           add_lists(db, pool, SQL_REPORT_FILE_LIST, report_id, add_files, lists, error);
}

static Report *read_report_to_save(DbQuery *q, Pool *pool)
{
    Report *report = pool_new0(pool, Report);
    *report = (Report){
        .id = db_int(q, "report_id"),
        .plan_id = db_int(q, "plan_id"),
        .institution_id = db_int(q, "institution_id"),
        .institution_name = db_text(q, "institution_name", pool),
        .state = db_text(q, "report_state", pool),
        .period_state = db_text(q, "period_state", pool),
    };
    return report;
}

static bool find_to_save(Db *db, Pool *pool, gint64 report_id, gint64 row_id, RowToSave *ret_found, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_ROW_TO_SAVE);
    db_bind_int(q, "$1", report_id);
    db_bind_int(q, "$2", row_id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such report."));
    Plan *plan = pool_new0(pool, Plan);
    ret_found->report = read_report_to_save(q, pool);
    ret_found->plan = plan;
    *plan = (Plan){.id = ret_found->report->plan_id, .currency = currency_from_code(db_text(q, "currency", pool))};
    ret_found->row = db_is_null(q, "id") ? NULL : read_row(q, pool);
    ret_found->has_money = db_int(q, "has_money") != 0;
    ret_found->has_files = db_int(q, "has_files") != 0;
    return true;
}

bool report_row_to_save(Db *db, Pool *pool, gint64 report_id, gint64 row_id, RowToSave *ret_found, GError **error)
{
    if (!find_to_save(db, pool, report_id, row_id, ret_found, error))
        return false;
    Row *row = ret_found->row;
    if (!row)
        return true;
    GHashTable *lists = lists_new(pool);
    lists_add(lists, pool, row_id, (Lists){row->values, row->money, row->files});
    return add_lists(db, pool, SQL_REPORT_VALUE_LIST_ROW, row_id, add_values, lists, error) &&
           (!ret_found->has_money || add_lists(db, pool, SQL_REPORT_MONEY_LIST_ROW, row_id, add_money, lists, error)) &&
           (!ret_found->has_files || add_lists(db, pool, SQL_REPORT_FILE_LIST_ROW, row_id, add_files, lists, error));
}

static ActionReport *read_action_report(DbQuery *q, Pool *pool)
{
    ActionReport *report = pool_new0(pool, ActionReport);
    *report = (ActionReport){
        .report_id = db_int(q, "report_id"),
        .institution_id = db_int(q, "institution_id"),
        .institution_name = db_text(q, "institution_name", pool),
        .period_name = db_text(q, "period_name", pool),
        .report_state = db_text(q, "report_state", pool),
        .from = db_day(q, "from_day"),
        .to = db_day(q, "to_day"),
        .values = pool_list(pool),
        .files = pool_list(pool),
        .money = pool_list(pool),
    };
    return report;
}

static void read_words(DbQuery *q, Pool *pool, ActionReport *report)
{
    report->state = db_text(q, "state", pool);
    report->reason = db_text(q, "reason", pool);
    report->done = db_text(q, "done", pool);
    report->next = db_text(q, "next", pool);
}

/* Of an action or an objective: the other is 0. */
static DbQuery *query_about(Db *db, const DbStatement *statement, gint64 action_id, gint64 node_id)
{
    DbQuery *q = db_query(db, statement);
    db_bind_id(q, "$1", action_id);
    db_bind_id(q, "$2", node_id);
    return q;
}

static bool add_lists_about(Db *db, Pool *pool, const DbStatement *statement, gint64 action_id, gint64 node_id, AddLists add, GHashTable *lists,
                            GError **error)
{
    g_autoptr(DbQuery) q = query_about(db, statement, action_id, node_id);
    return add(q, pool, lists, error);
}

static bool reports_about(Db *db, Pool *pool, gint64 action_id, gint64 node_id, GPtrArray **ret_reports, GError **error)
{
    GHashTable *lists = lists_new(pool);
    *ret_reports = pool_list(pool);
    g_autoptr(DbQuery) q = query_about(db, SQL_REPORT_ROWS_OF_ACTION, action_id, node_id);
    while (db_step(q)) {
        ActionReport *report = read_action_report(q, pool);
        g_ptr_array_add(*ret_reports, report);
        if (strcmp(report->report_state, "open") == 0)
            continue;
        read_words(q, pool, report);
        lists_add(lists, pool, db_int(q, "row_id"), (Lists){report->values, report->money, report->files});
    }
    return db_end(q, error) && add_lists_about(db, pool, SQL_REPORT_VALUE_LIST_ACTION, action_id, node_id, add_values, lists, error) &&
           add_lists_about(db, pool, SQL_REPORT_MONEY_LIST_ACTION, action_id, node_id, add_money, lists, error) &&
           add_lists_about(db, pool, SQL_REPORT_FILE_LIST_ACTION, action_id, node_id, add_files, lists, error);
}

bool reports_of_action(Db *db, Pool *pool, gint64 action_id, GPtrArray **ret_reports, GError **error)
{
    return reports_about(db, pool, action_id, 0, ret_reports, error);
}

bool reports_of_node(Db *db, Pool *pool, gint64 node_id, GPtrArray **ret_reports, GError **error)
{
    return reports_about(db, pool, 0, node_id, ret_reports, error);
}

/* --- what was given before --- */

static EarlierValue *earlier_of(GPtrArray *values, Pool *pool, gint64 indicator_id, const char *breakdown)
{
    for (guint i = 0; i < values->len; i++) {
        EarlierValue *value = values->pdata[i];
        if (value->indicator_id == indicator_id && strcmp(value->breakdown, breakdown) == 0)
            return value;
    }
    EarlierValue *value = pool_new0(pool, EarlierValue);
    *value = (EarlierValue){.indicator_id = indicator_id, .breakdown = breakdown};
    g_ptr_array_add(values, value);
    return value;
}

bool report_values_before(Db *db, Pool *pool, const Report *report, GPtrArray **ret_values, GError **error)
{
    *ret_values = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_VALUE_LIST_BEFORE);
    db_bind_int(q, "$1", report->plan_id);
    db_bind_int(q, "$2", report->institution_id);
    db_bind_day(q, "$3", report->over.from);
    while (db_step(q)) {
        EarlierValue *value = earlier_of(*ret_values, pool, db_int(q, "indicator_id"), db_text(q, "breakdown", pool));
        value->value = report_value_read(q, pool);
        value->period_name = db_text(q, "period_name", pool);
    }
    return db_end(q, error);
}

/* --- events, links, files --- */

bool report_events(Db *db, Pool *pool, gint64 report_id, GPtrArray **ret_events, GError **error)
{
    *ret_events = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_EVENT_LIST);
    db_bind_int(q, "$1", report_id);
    while (db_step(q)) {
        ReportEvent *event = pool_new0(pool, ReportEvent);
        *event = (ReportEvent){db_int(q, "at"), db_text(q, "verb", pool), db_text(q, "who", pool), db_text(q, "note", pool)};
        g_ptr_array_add(*ret_events, event);
    }
    return db_end(q, error);
}

bool report_event_last(Db *db, gint64 report_id, const char *verb, const char *note, gint64 *ret_at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_EVENT_LAST);
    db_bind_int(q, "$1", report_id);
    db_bind_text(q, "$2", verb);
    db_bind_text(q, "$3", note);
    *ret_at = db_step(q) ? db_int(q, "at") : 0;
    return db_end(q, error);
}

static ReportLink *read_link(DbQuery *q, Pool *pool)
{
    ReportLink *link = pool_new0(pool, ReportLink);
    *link = (ReportLink){
        .id = db_has_column(q, "id") ? db_int(q, "id") : 0,
        .report_id = db_has_column(q, "report_id") ? db_int(q, "report_id") : 0,
        .created_at = db_has_column(q, "created_at") ? db_int(q, "created_at") : 0,
        .expires_at = db_int(q, "expires_at"),
        .revoked_at = db_int(q, "revoked_at"),
        .seen_at = db_int(q, "seen_at"),
    };
    return link;
}

static bool read_links(Db *db, Pool *pool, const DbStatement *statement, gint64 id, GPtrArray **ret_links, GError **error)
{
    *ret_links = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    while (db_step(q))
        g_ptr_array_add(*ret_links, read_link(q, pool));
    return db_end(q, error);
}

bool report_links(Db *db, Pool *pool, gint64 report_id, GPtrArray **ret_links, GError **error)
{
    return read_links(db, pool, SQL_REPORT_LINK_LIST, report_id, ret_links, error);
}

bool report_links_of_period(Db *db, Pool *pool, gint64 period_id, GPtrArray **ret_links, GError **error)
{
    return read_links(db, pool, SQL_REPORT_LINK_LIST_PERIOD, period_id, ret_links, error);
}

bool report_link_is_good(const ReportLink *link)
{
    return !link->revoked_at && link->expires_at > clock_now();
}

bool report_link_find(Db *db, Pool *pool, const char *secret, ReportLink **ret_link, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LINK_FIND);
    db_bind_text(q, "$1", secret_hash(pool, secret));
    *ret_link = db_step(q) ? read_link(q, pool) : NULL;
    return db_end(q, error);
}

bool report_file_find(Db *db, gint64 report_id, gint64 file_id, gint64 *ret_row_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_FILE_FIND);
    db_bind_int(q, "$1", file_id);
    db_bind_int(q, "$2", report_id);
    bool found = db_step(q);
    *ret_row_id = found ? db_int(q, "row_id") : 0;
    return found || (db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such file.")));
}

bool report_indicator_find(Db *db, Pool *pool, gint64 id, Indicator **ret_indicator, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INDICATOR_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such indicator."));
    *ret_indicator = pool_new0(pool, Indicator);
    **ret_indicator = (Indicator){
        .id = id,
        .plan_id = db_int(q, "plan_id"),
        .action_id = db_int(q, "action_id"),
        .text = db_text(q, "text", pool),
        .target_text = db_text(q, "target_text", pool),
        .has_target = db_int(q, "has_target") != 0,
        .target_value = db_real(q, "target_value"),
        .target_operator = db_text(q, "target_operator", pool),
        .target_unit = db_text(q, "target_unit", pool),
        .target_per = db_text(q, "target_per", pool),
        .baseline = db_is_null(q, "baseline") ? NAN : db_real(q, "baseline"),
        .direction = db_text(q, "direction", pool),
        .cumulation = db_text(q, "cumulation", pool),
        .across = db_text(q, "across", pool),
        .breakdowns = db_text(q, "breakdowns", pool),
    };
    return true;
}
