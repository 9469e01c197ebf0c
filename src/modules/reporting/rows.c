#include "modules/reporting/store.h"

#include <string.h>

#include "base/language.h"
#include "modules/reporting/reporting_queries.h"

/* Rows of reports with their values, money and files; what was given before. */

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
