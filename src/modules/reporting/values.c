#include <math.h>
#include <string.h>

#include "base/language.h"
#include "modules/reporting/reporting.h"
#include "modules/reporting/reporting_queries.h"
#include "modules/reporting/store.h"

/* --- one value --- */

const char *value_state_code(ValueState state)
{
    static const char *const codes[] = {
        [VALUE_MISSING] = "missing", [VALUE_NUMBER] = "number", [VALUE_NOT_APPLICABLE] = "not_applicable",
        [VALUE_SUPPRESSED] = "suppressed",
    };
    return codes[state];
}

const char *value_column_code(ValueState state)
{
    return state == VALUE_NUMBER ? "value" : value_state_code(state);
}

static ValueState state_of_column(const char *code)
{
    if (strcmp(code, "value") == 0)
        return VALUE_NUMBER;
    if (strcmp(code, "not_applicable") == 0)
        return VALUE_NOT_APPLICABLE;
    return strcmp(code, "suppressed") == 0 ? VALUE_SUPPRESSED : VALUE_MISSING;
}

Value report_value_read(DbQuery *q, Pool *pool)
{
    ValueState state = state_of_column(db_text(q, "state", pool));
    if (state != VALUE_NUMBER)
        return (Value){.state = state, .denominator = NAN};
    return (Value){state, db_real(q, "value"), db_is_null(q, "denominator") ? NAN : db_real(q, "denominator")};
}

double value_number(Value value)
{
    if (value.state != VALUE_NUMBER)
        return NAN;
    if (isnan(value.denominator))
        return value.number;
    return value.denominator > 0 ? 100 * value.number / value.denominator : NAN;
}

static const char *ratio_to_people(Pool *pool, Value value)
{
    double percent = value_number(value);
    const char *number = number_format(pool, value.number), *whole = number_format(pool, value.denominator);
    if (isnan(percent))
        return pool_printf(pool, _("%s of %s"), number, whole);
    return pool_printf(pool, _("%s %% (%s of %s)"), number_format(pool, percent), number, whole);
}

const char *value_to_people(Pool *pool, Value value)
{
    switch (value.state) {
    case VALUE_MISSING: return "–";
    case VALUE_NOT_APPLICABLE: return _("not applicable");
    case VALUE_SUPPRESSED: return _("‹hidden›");
    case VALUE_NUMBER: break;
    }
    return isnan(value.denominator) ? number_format(pool, value.number) : ratio_to_people(pool, value);
}

Value value_add(Value a, Value b)
{
    if (a.state == VALUE_SUPPRESSED || b.state == VALUE_SUPPRESSED)
        return (Value){.state = VALUE_SUPPRESSED, .denominator = NAN};
    if (a.state == VALUE_NUMBER && b.state == VALUE_NUMBER)
        return (Value){VALUE_NUMBER, a.number + b.number, a.denominator + b.denominator};
    if (a.state == VALUE_NUMBER || b.state == VALUE_NUMBER)
        return a.state == VALUE_NUMBER ? a : b;
    return a.state == VALUE_NOT_APPLICABLE ? a : b;
}

/* --- targets --- */

static double times_a_year(const char *per)
{
    if (g_strcmp0(per, "half_year") == 0)
        return 2;
    if (g_strcmp0(per, "quarter") == 0)
        return 4;
    return g_strcmp0(per, "month") == 0 ? 12 : 1;
}

static int years_of(Interval period)
{
    return day_is(period.from) && day_is(period.to) ? day_year(period.to) - day_year(period.from) + 1 : 0;
}

double indicator_target(const Indicator *indicator, Interval plan_period, int year)
{
    int years = years_of(plan_period);
    bool sums = strcmp(indicator->cumulation, "latest") != 0;
    if (!indicator->has_target)
        return NAN;
    if (!indicator->target_per)
        return year == 0 || years == 1 || !sums ? indicator->target_value : NAN;
    if (!sums)
        return indicator->target_value;
    double yearly = indicator->target_value * times_a_year(indicator->target_per);
    if (year != 0)
        return yearly;
    return years ? yearly * years : NAN;
}

static Reached reached(bool it_is)
{
    return it_is ? REACHED_YES : REACHED_NO;
}

Reached indicator_reached(const Indicator *indicator, Value value, double target)
{
    double number = value_number(value);
    bool keeps = g_strcmp0(indicator->target_operator, "no_decrease") == 0;
    double bound = keeps && !isnan(indicator->baseline) ? indicator->baseline : target;
    if (isnan(number) || isnan(bound))
        return REACHED_UNKNOWN;
    if (g_strcmp0(indicator->target_operator, "max") == 0 || (!keeps && strcmp(indicator->direction, "down") == 0))
        return reached(number <= bound);
    return reached(number >= bound);
}

/* --- totals --- */

/* The values of one institution for one indicator, added up as they come in the order of time. */
typedef struct {
    gint64 institution_id;
    int year;
    Value closed; /* what is added up for good */
    Value latest; /* of the running year, or of all that is already cumulative */
} Stretch;

static void stretch_take(Stretch *stretch, const char *cumulation, int year, Value value)
{
    if (strcmp(cumulation, "sum") == 0) {
        stretch->closed = value_add(stretch->closed, value);
        return;
    }
    if (strcmp(cumulation, "running") == 0 && year != stretch->year) {
        stretch->closed = value_add(stretch->closed, stretch->latest);
        stretch->latest = VALUE_NONE;
    }
    stretch->year = year;
    if (value.state != VALUE_MISSING)
        stretch->latest = value;
}

static void stretch_end(Stretch *stretch, Value *total)
{
    *total = value_add(*total, value_add(stretch->closed, stretch->latest));
    *stretch = (Stretch){.closed = VALUE_NONE, .latest = VALUE_NONE};
}

static Value *total_of(GHashTable *totals, Pool *pool, gint64 indicator_id)
{
    Value *total = g_hash_table_lookup(totals, &indicator_id);
    if (!total) {
        total = pool_new0(pool, Value);
        *total = VALUE_NONE;
        g_hash_table_insert(totals, pool_copy(pool, &indicator_id, sizeof indicator_id), total);
    }
    return total;
}

/* q: indicator by indicator, institution by institution, in the order of time. */
static bool add_up(DbQuery *q, Pool *pool, GHashTable *totals, GError **error)
{
    gint64 indicator_id = 0;
    Value *total = NULL;
    Stretch stretch = {.closed = VALUE_NONE, .latest = VALUE_NONE};
    g_autoptr(Pool) row_pool = pool_new();
    while (db_step(q)) {
        gint64 institution_id = db_int(q, "institution_id");
        if (total && (indicator_id != db_int(q, "indicator_id") || stretch.institution_id != institution_id))
            stretch_end(&stretch, total);
        if (!total || indicator_id != db_int(q, "indicator_id"))
            total = total_of(totals, pool, indicator_id = db_int(q, "indicator_id"));
        stretch.institution_id = institution_id;
        stretch_take(&stretch, db_text(q, "cumulation", row_pool), day_year(db_day(q, "to_day")), report_value_read(q, row_pool));
    }
    if (total)
        stretch_end(&stretch, total);
    return db_end(q, error);
}

/* The first and the last day of a year, or of all time. */
static void report_bind_year(DbQuery *q, const char *from, const char *to, int year)
{
    db_bind_text(q, from, "1800-01-01");
    db_bind_text(q, to, "2200-12-31");
    if (year) {
        db_bind_day(q, from, day_make(year, 1, 1));
        db_bind_day(q, to, day_make(year, 12, 31));
    }
}

static GHashTable *totals_new(Pool *pool)
{
    GHashTable *totals = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, totals);
    return totals;
}

bool indicator_totals(Db *db, Pool *pool, gint64 plan_id, int year, GHashTable **ret_values, GError **error)
{
    *ret_values = totals_new(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_VALUE_LIST_PLAN);
    db_bind_int(q, "$1", plan_id);
    report_bind_year(q, "$2", "$3", year);
    return add_up(q, pool, *ret_values, error);
}

bool own_indicator_totals(Db *db, Pool *pool, gint64 plan_id, GHashTable **ret_values, GError **error)
{
    *ret_values = totals_new(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_VALUE_LIST_OWN);
    db_bind_int(q, "$1", plan_id);
    return add_up(q, pool, *ret_values, error);
}

bool indicator_total(Db *db, Pool *pool, const Indicator *indicator, int year, Value *ret_value, GError **error)
{
    GHashTable *totals = totals_new(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_VALUE_LIST_INDICATOR);
    db_bind_int(q, "$1", indicator->id);
    report_bind_year(q, "$2", "$3", year);
    if (!add_up(q, pool, totals, error))
        return false;
    *ret_value = *total_of(totals, pool, indicator->id);
    return true;
}

/* --- period by period --- */

static PeriodValue *find_period(GPtrArray *values, gint64 period_id)
{
    for (guint i = 0; i < values->len; i++) {
        PeriodValue *value = values->pdata[i];
        if (value->period->id == period_id)
            return value;
    }
    return NULL;
}

static bool add_expected(Db *db, const Indicator *indicator, GPtrArray *values, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_VALUE_EXPECTED);
    db_bind_id(q, "$1", indicator->action_id);
    db_bind_id(q, "$2", indicator->node_id);
    while (db_step(q)) {
        PeriodValue *value = find_period(values, db_int(q, "period_id"));
        if (!value)
            continue;
        value->expected = (int)db_int(q, "expected");
        value->reports = (int)db_int(q, "reported");
    }
    return db_end(q, error);
}

static bool add_values(Db *db, Pool *pool, const Indicator *indicator, const char *breakdown, GPtrArray *values, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_VALUE_LIST_PERIODS);
    db_bind_int(q, "$1", indicator->id);
    db_bind_text(q, "$2", breakdown);
    while (db_step(q)) {
        PeriodValue *value = find_period(values, db_int(q, "period_id"));
        if (value)
            value->value = value_add(value->value, report_value_read(q, pool));
    }
    return db_end(q, error);
}

bool indicator_values(Db *db, Pool *pool, const Indicator *indicator, const char *breakdown, GPtrArray **ret_values, GError **error)
{
    GPtrArray *periods;
    if (!periods_of_plan(db, pool, indicator->plan_id, &periods, error))
        return false;
    *ret_values = pool_list(pool);
    for (guint i = 0; i < periods->len; i++) {
        PeriodValue *value = pool_new0(pool, PeriodValue);
        *value = (PeriodValue){.period = periods->pdata[i], .value = VALUE_NONE};
        g_ptr_array_add(*ret_values, value);
    }
    return add_expected(db, indicator, *ret_values, error) && add_values(db, pool, indicator, breakdown, *ret_values, error);
}

/* --- money --- */

static gint compare_lines(gconstpointer a, gconstpointer b)
{
    static const char *const order[] = {"local", "state", "european", "own", "donation", "mixed", "other"};
    const MoneyLine *left = *(const MoneyLine *const *)a, *right = *(const MoneyLine *const *)b;
    guint l = 0, r = 0;
    while (l < G_N_ELEMENTS(order) && strcmp(order[l], left->kind) != 0)
        l++;
    while (r < G_N_ELEMENTS(order) && strcmp(order[r], right->kind) != 0)
        r++;
    return l != r ? (gint)l - (gint)r : (gint)left->planned.currency - (gint)right->planned.currency;
}

static MoneyLine *line_of(GPtrArray *lines, Pool *pool, const char *kind, Currency currency)
{
    for (guint i = 0; i < lines->len; i++) {
        MoneyLine *line = lines->pdata[i];
        if (strcmp(line->kind, kind) == 0 && line->planned.currency == currency)
            return line;
    }
    MoneyLine *line = pool_new0(pool, MoneyLine);
    *line = (MoneyLine){.kind = kind, .planned = {0, currency}, .spent = {0, currency}};
    g_ptr_array_add(lines, line);
    return line;
}

static bool add_planned(Db *db, Pool *pool, gint64 plan_id, int year, GPtrArray *lines, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_MONEY_PLANNED);
    db_bind_int(q, "$1", plan_id);
    db_bind_id(q, "$2", year);
    report_bind_year(q, "$3", "$4", year);
    while (db_step(q)) {
        MoneyLine *line = line_of(lines, pool, db_text(q, "kind", pool), currency_from_code(db_text(q, "currency", pool)));
        line->planned.minor = db_int(q, "minor");
        line->has_planned = db_int(q, "has_amount") != 0;
    }
    return db_end(q, error);
}

static bool add_spent(Db *db, Pool *pool, gint64 plan_id, int year, GPtrArray *lines, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_MONEY_SPENT);
    db_bind_int(q, "$1", plan_id);
    report_bind_year(q, "$2", "$3", year);
    while (db_step(q)) {
        MoneyLine *line = line_of(lines, pool, db_text(q, "kind", pool), currency_from_code(db_text(q, "currency", pool)));
        line->spent.minor = db_int(q, "minor");
    }
    return db_end(q, error);
}

bool money_of_plan(Db *db, Pool *pool, gint64 plan_id, int year, GPtrArray **ret_lines, GError **error)
{
    *ret_lines = pool_list(pool);
    if (!add_planned(db, pool, plan_id, year, *ret_lines, error) || !add_spent(db, pool, plan_id, year, *ret_lines, error))
        return false;
    g_ptr_array_sort(*ret_lines, compare_lines);
    return true;
}

bool money_spent_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_lines, GError **error)
{
    *ret_lines = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_MONEY_SPENT_BY_YEAR);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q)) {
        MoneyLine *line = pool_new0(pool, MoneyLine);
        Currency currency = currency_from_code(db_text(q, "currency", pool));
        *line = (MoneyLine){.kind = db_text(q, "kind", pool), .planned = {0, currency}, .spent = {db_int(q, "minor"), currency},
                            .year = (int)db_int(q, "year")};
        g_ptr_array_add(*ret_lines, line);
    }
    return db_end(q, error);
}
