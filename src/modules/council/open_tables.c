#include "modules/council/open.h"

#include <math.h>
#include <string.h>

#include "base/language.h"

/* The tables of the open data, and their rows.  A header is a program's word and stays the same in all languages. */

/* ---- rows */

typedef struct {
    GString *out;
    Pool *pool;
    bool has_cell;
} Row;

static void put_text(Row *row, const char *text)
{
    if (row->has_cell)
        g_string_append_c(row->out, ';');
    row->has_cell = true;
    csv_put(row->out, text);
}

static void put_id(Row *row, gint64 id)
{
    put_text(row, id ? pool_printf(row->pool, "%" G_GINT64_FORMAT, id) : NULL);
}

static void put_int(Row *row, int number)
{
    put_text(row, pool_printf(row->pool, "%d", number));
}

static void put_number(Row *row, double number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    put_text(row, isnan(number) ? NULL : pool_strdup(row->pool, g_ascii_formatd(digits, sizeof digits, "%.15g", number)));
}

static void put_names(Row *row, const GPtrArray *names)
{
    GString *all = pool_string(row->pool);
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(all, "%s%s", i ? " | " : "", (const char *)names->pdata[i]);
    put_text(row, all->str);
}

static void put_money(Row *row, bool has, Money money)
{
    put_text(row, has ? money_plain(row->pool, money) : NULL);
}

/* A hidden or missing value has a state and nothing else. */
static void put_value(Row *row, Value value)
{
    bool is_number = value.state == VALUE_NUMBER;
    put_text(row, value_state_code(value.state));
    put_number(row, is_number ? value.number : NAN);
    put_number(row, is_number ? value.denominator : NAN);
}

static void end(Row *row)
{
    g_string_append(row->out, "\r\n");
    row->has_cell = false;
}

/* ---- measures.csv */

static const OpenColumn measure_columns[] = {
    {"measure_id", N_("Number that stands for the measure in all tables"), "integer"},
    {"plan_id", N_("Number that stands for the plan"), "integer"},
    {"number", N_("The measure's number as the document prints it"), "string"},
    {"row", N_("Row of the measure: 1 for the first, 2 and more for its further rows"), "integer"},
    {"objective", N_("The objective or domain under which it stands"), "string"},
    {"title", N_("The measure in the document's words"), "string"},
    {"description", N_("The document's further words"), "string"},
    {"responsible", N_("Who is responsible, parted by a vertical bar"), "string"},
    {"partners", N_("Partners, parted by a vertical bar"), "string"},
    {"deadline", N_("The deadline in the document's words"), "string"},
    {"next_due", N_("The next day on which something is due"), "date"},
    {"status", N_("done, underway, late, not_started, postponed or not_reported"), "string"},
    {"as_of", N_("The day for which the status holds"), "date"},
    {0},
};

static const char *objective_of(const OpenPlan *plan, int node)
{
    if (node < 1 || node > (int)plan->snapshot->nodes->len)
        return NULL;
    return snapshot_node_name(plan->pool, plan->snapshot->nodes->pdata[node - 1]);
}

static bool put_measures(const OpenPlan *plan, GString *out, GError **error)
{
    Row row = {out, plan->pool, false};
    for (guint i = 0; i < plan->snapshot->actions->len; i++) {
        const SnapshotAction *action = plan->snapshot->actions->pdata[i];
        put_id(&row, action->id);
        put_id(&row, plan->plan->id);
        put_text(&row, action->number);
        put_int(&row, action->row);
        put_text(&row, objective_of(plan, action->node));
        put_text(&row, action->title);
        put_text(&row, action->description);
        put_names(&row, action->responsible);
        put_names(&row, action->partners);
        put_text(&row, action->deadline);
        put_text(&row, day_to_iso(plan->pool, action->next_due));
        put_text(&row, action->status);
        put_text(&row, day_to_iso(plan->pool, plan->snapshot->as_of));
        end(&row);
    }
    return true;
}

/* ---- indicators.csv */

#define VALUE_COLUMNS                                                                                                    \
    {"value_state", N_("number, missing (nothing reported), not_applicable, or suppressed (hidden to protect people)"), "string"}, \
    {"value", N_("The number; empty in every other state"), "decimal"},                                                  \
    {"denominator", N_("Of a share: the whole that the value is a part of"), "decimal"}

static const OpenColumn indicator_columns[] = {
    {"indicator_id", N_("Number that stands for the indicator in all tables"), "integer"},
    {"measure_id", N_("The measure that it belongs to; empty for an objective's own"), "integer"},
    {"objective", N_("The objective or domain under which it stands"), "string"},
    {"indicator", N_("The indicator in the document's words"), "string"},
    {"target_words", N_("The target in the document's words"), "string"},
    {"target", N_("The target as a number, for the whole plan"), "decimal"},
    {"unit", N_("What is counted"), "string"},
    VALUE_COLUMNS,
    {"target_reached", N_("yes, no or unknown"), "string"},
    {0},
};

static const char *reached_code(Reached reached)
{
    return reached == REACHED_YES ? "yes" : reached == REACHED_NO ? "no" : "unknown";
}

static void put_indicators_of(const OpenPlan *plan, Row *row, gint64 measure_id, int node, const GPtrArray *indicators)
{
    for (guint i = 0; i < indicators->len; i++) {
        const SnapshotIndicator *indicator = indicators->pdata[i];
        put_id(row, indicator->id);
        put_id(row, measure_id);
        put_text(row, objective_of(plan, node));
        put_text(row, indicator->text);
        put_text(row, indicator->target_text);
        put_number(row, indicator->target);
        put_text(row, indicator->unit);
        put_value(row, indicator->total);
        put_text(row, reached_code(indicator->reached));
        end(row);
    }
}

static bool put_indicators(const OpenPlan *plan, GString *out, GError **error)
{
    Row row = {out, plan->pool, false};
    for (guint i = 0; i < plan->snapshot->nodes->len; i++) {
        const SnapshotNode *node = plan->snapshot->nodes->pdata[i];
        put_indicators_of(plan, &row, 0, node->number, node->indicators);
    }
    for (guint i = 0; i < plan->snapshot->actions->len; i++) {
        const SnapshotAction *action = plan->snapshot->actions->pdata[i];
        put_indicators_of(plan, &row, action->id, action->node, action->indicators);
    }
    return true;
}

/* ---- values.csv */

static const OpenColumn value_columns[] = {
    {"indicator_id", N_("Number that stands for the indicator in all tables"), "integer"},
    {"measure_id", N_("The measure that it belongs to; empty for an objective's own"), "integer"},
    {"period", N_("Name of the reporting period"), "string"},
    {"from", N_("First day of the period"), "date"},
    {"to", N_("Last day of the period"), "date"},
    VALUE_COLUMNS,
    {"reports", N_("How many institutions have an accepted report"), "integer"},
    {"expected", N_("How many institutions were asked"), "integer"},
    {0},
};

static void put_period(const OpenPlan *plan, Row *row, const Indicator *indicator, const PeriodValue *value)
{
    put_id(row, indicator->id);
    put_id(row, indicator->action_id);
    put_text(row, value->period->name);
    put_text(row, day_to_iso(plan->pool, value->period->over.from));
    put_text(row, day_to_iso(plan->pool, value->period->over.to));
    put_value(row, value->value);
    put_int(row, value->reports);
    put_int(row, value->expected);
    end(row);
}

static bool put_values_of(const OpenPlan *plan, Row *row, const GPtrArray *indicators, GError **error)
{
    for (guint i = 0; i < indicators->len; i++) {
        const Indicator *indicator = indicators->pdata[i];
        GPtrArray *values;
        if (!indicator_values(plan->db, plan->pool, indicator, "", &values, error))
            return false;
        for (guint v = 0; v < values->len; v++)
            if (((PeriodValue *)values->pdata[v])->expected > 0)
                put_period(plan, row, indicator, values->pdata[v]);
    }
    return true;
}

static bool put_values(const OpenPlan *plan, GString *out, GError **error)
{
    GPtrArray *nodes, *actions;
    Row row = {out, plan->pool, false};
    if (!nodes_of_plan(plan->db, plan->pool, plan->plan->id, &nodes, error) ||
        !actions_of_plan(plan->db, plan->pool, plan->plan->id, &actions, error))
        return false;
    for (guint i = 0; i < nodes->len; i++)
        if (!put_values_of(plan, &row, ((Node *)nodes->pdata[i])->indicators, error))
            return false;
    for (guint i = 0; i < actions->len; i++)
        if (!put_values_of(plan, &row, ((Action *)actions->pdata[i])->indicators, error))
            return false;
    return true;
}

/* ---- money.csv */

static const OpenColumn money_columns[] = {
    {"measure_id", N_("Number that stands for the measure in all tables"), "integer"},
    {"source", N_("The source in the words of the document or of the report"), "string"},
    {"kind", N_("local, state, european, own, donation, mixed or other"), "string"},
    {"currency", N_("Code of the currency (ISO 4217)"), "string"},
    {"planned", N_("Planned for the whole plan; empty: no amount is named"), "decimal"},
    {"spent", N_("Spent so far, by accepted reports"), "decimal"},
    {0},
};

static bool put_all_money(const OpenPlan *plan, GString *out, GError **error)
{
    Row row = {out, plan->pool, false};
    for (guint i = 0; i < plan->snapshot->actions->len; i++) {
        const SnapshotAction *action = plan->snapshot->actions->pdata[i];
        for (guint m = 0; m < action->money->len; m++) {
            const SnapshotMoney *money = action->money->pdata[m];
            put_id(&row, action->id);
            put_text(&row, money->source);
            put_text(&row, money->kind);
            put_text(&row, currency_code(money->spent.currency));
            put_money(&row, money->has_whole, money->whole);
            put_money(&row, true, money->spent);
            end(&row);
        }
    }
    return true;
}

const OpenTable open_tables[] = {
    {"measures", N_("Measures"), measure_columns, put_measures},
    {"indicators", N_("Indicators"), indicator_columns, put_indicators},
    {"values", N_("Values by period"), value_columns, put_values},
    {"money", N_("Money"), money_columns, put_all_money},
    {0},
};

bool open_table_csv(const OpenPlan *plan, const char *name, GString **ret_csv, GError **error)
{
    const OpenTable *table = open_tables;
    while (table->name && strcmp(table->name, name) != 0)
        table++;
    if (!table->name)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such table."));
    *ret_csv = pool_string(plan->pool);
    g_string_append(*ret_csv, "\xef\xbb\xbf");
    Row header = {*ret_csv, plan->pool, false};
    for (const OpenColumn *column = table->columns; column->name; column++)
        put_text(&header, column->name);
    end(&header);
    return table->put_rows(plan, *ret_csv, error);
}
