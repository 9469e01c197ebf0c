#include "modules/council/snapshot.h"

#include <math.h>
#include <string.h>

#include "modules/statistics/statistics.h"

/* From the database to a snapshot. */

typedef struct {
    Db *db;
    Pool *pool;
    const Plan *plan;
    Snapshot *snapshot;
    Day reached;        /* what is due before this day should be done */
    GHashTable *years;  /* indicator id -> Value *, of the year */
    GHashTable *totals; /* of all years up to it */
    GHashTable *counted; /* of those that count themselves */
    GHashTable *nodes;  /* node id -> SnapshotNode * */
    bool is_brief;      /* without what was reported */
} Gather;

static bool in_year(const Gather *g, Day to)
{
    int year = g->snapshot->year;
    return year == 0 || (day_is(to) && day_year(to) == year);
}

/* --- indicators --- */

static Value value_of(GHashTable *values, gint64 id)
{
    const Value *value = g_hash_table_lookup(values, &id);
    return value ? *value : VALUE_NONE;
}

static bool is_cumulative(GHashTable *latest, const Indicator *indicator)
{
    return strcmp(indicator->cumulation, "latest") == 0 && value_of(latest, indicator->id).state != VALUE_MISSING;
}

/* One more year onto the totals: what is already cumulative stands for all before it. */
static void add_year(Gather *g, const GPtrArray *indicators, GHashTable *of_year)
{
    for (guint i = 0; i < indicators->len; i++) {
        const Indicator *indicator = indicators->pdata[i];
        Value *total = pool_new0(g->pool, Value);
        Value now = value_of(of_year, indicator->id), before = value_of(g->totals, indicator->id);
        *total = is_cumulative(of_year, indicator) || before.state == VALUE_MISSING ? now : before;
        if (strcmp(indicator->cumulation, "latest") != 0)
            *total = value_add(before, now);
        g_hash_table_insert(g->totals, (gpointer)&indicator->id, total);
    }
}

static GPtrArray *all_indicators(Pool *pool, const GPtrArray *nodes, const GPtrArray *actions)
{
    GPtrArray *all = pool_list(pool);
    for (guint i = 0; i < nodes->len; i++)
        g_ptr_array_extend(all, ((Node *)nodes->pdata[i])->indicators, NULL, NULL);
    for (guint i = 0; i < actions->len; i++)
        g_ptr_array_extend(all, ((Action *)actions->pdata[i])->indicators, NULL, NULL);
    return all;
}

static int first_year(const Gather *g)
{
    int year = g->snapshot->year;
    Day from = g->plan->period.from;
    return day_is(from) && day_year(from) < year ? day_year(from) : year;
}

static bool gather_values(Gather *g, const GPtrArray *indicators, GError **error)
{
    int year = g->snapshot->year;
    if (!indicator_totals(g->db, g->pool, g->plan->id, year, &g->years, error))
        return false;
    if (year == 0) {
        g->totals = g->years;
        return true;
    }
    for (int y = first_year(g); y <= year; y++) {
        GHashTable *of_year;
        if (!indicator_totals(g->db, g->pool, g->plan->id, y, &of_year, error))
            return false;
        add_year(g, indicators, of_year);
    }
    return true;
}

static SnapshotIndicator *indicator_row(const Gather *g, const Indicator *indicator)
{
    SnapshotIndicator *row = pool_new0(g->pool, SnapshotIndicator);
    double of_year = indicator_target(indicator, g->plan->period, g->snapshot->year);
    double in_all = indicator_target(indicator, g->plan->period, 0);
    *row = (SnapshotIndicator){
        .id = indicator->id,
        .text = indicator->text,
        .target_text = indicator->target_text,
        .unit = indicator->target_unit,
        .target = isnan(of_year) ? in_all : of_year,
        .year = value_of(g->years, indicator->id),
        .total = value_of(g->totals, indicator->id),
        .is_counted = g_hash_table_contains(g->counted, &indicator->id),
        .counted = value_of(g->counted, indicator->id),
    };
    row->reached = indicator_reached(indicator, isnan(of_year) ? row->total : row->year, row->target);
    return row;
}

static GPtrArray *indicator_rows(const Gather *g, const GPtrArray *indicators)
{
    GPtrArray *rows = pool_list(g->pool);
    for (guint i = 0; i < indicators->len; i++)
        g_ptr_array_add(rows, indicator_row(g, indicators->pdata[i]));
    return rows;
}

/* --- the state at the end of the year --- */

static const char *joint_state(const char *one, const char *other)
{
    if (!one || strcmp(one, other) == 0)
        return other;
    if (strcmp(one, "postponed") == 0 || strcmp(one, "not_started") == 0)
        if (strcmp(other, "postponed") == 0 || strcmp(other, "not_started") == 0)
            return "postponed";
    return "underway"; /* what one has done and another hasn't is under way */
}

/* Of the last period that speaks of it; several institutions' words are put together. */
static const char *state_of(const GPtrArray *reports, Day *ret_at)
{
    const char *state = NULL;
    *ret_at = DAY_NONE;
    for (guint i = 0; i < reports->len; i++) {
        const SnapshotReport *report = reports->pdata[i];
        if (state && day_compare(report->to, *ret_at) < 0)
            break;
        state = joint_state(state, report->state);
        *ret_at = report->to;
    }
    return state ? state : "not_reported";
}

static Day next_due(const Action *action, const char *state, Day at)
{
    if (strcmp(state, "done") == 0 && action->deadline.recurrence == RECUR_NONE)
        return DAY_NONE;
    for (guint i = 0; i < action->due->len; i++) {
        Day day = g_array_index(action->due, Day, i);
        if (!day_is(at) || day_compare(day, at) > 0)
            return day;
    }
    return DAY_NONE;
}

static void set_state(const Gather *g, SnapshotAction *row, const Action *action)
{
    Day at;
    Action then = *action;
    if (g->snapshot->year == 0) { /* as the boards show it */
        row->state = action->state;
        row->next_due = action->next_due;
        row->status = action_status(action, g->reached);
        return;
    }
    row->state = then.state = state_of(row->reports, &at);
    row->next_due = then.next_due = next_due(action, row->state, at);
    row->status = action_status(&then, g->reached);
}

/* --- measures --- */

static SnapshotMoney *money_row(const Gather *g, SnapshotAction *row, const char *source, const char *kind, Currency currency)
{
    for (guint i = 0; i < row->money->len; i++) {
        SnapshotMoney *money = row->money->pdata[i];
        if (strcmp(money->source, source) == 0 && strcmp(money->kind, kind) == 0 && money->spent.currency == currency)
            return money;
    }
    SnapshotMoney *money = pool_new0(g->pool, SnapshotMoney);
    *money = (SnapshotMoney){.source = source, .kind = kind, .whole = {0, currency}, .planned = {0, currency}, .spent = {0, currency}};
    g_ptr_array_add(row->money, money);
    return money;
}

/* Planned without a year means the whole period: the year's own where the plan is of one year. */
static bool is_planned_for_year(const Gather *g, const PlannedMoney *planned)
{
    int year = g->snapshot->year;
    Interval period = g->plan->period;
    bool one_year = day_is(period.from) && day_is(period.to) && day_year(period.from) == year && day_year(period.to) == year;
    return year == 0 || planned->year == year || (planned->year == 0 && one_year);
}

static Currency currency_of(const Gather *g, Currency currency)
{
    return currency == CURRENCY_NONE ? g->plan->currency : currency;
}

static void add_planned(const Gather *g, SnapshotAction *row, const GPtrArray *money)
{
    for (guint i = 0; i < money->len; i++) {
        const PlannedMoney *planned = money->pdata[i];
        SnapshotMoney *line = money_row(g, row, planned->source ? planned->source : "", planned->kind,
                                        currency_of(g, planned->planned.currency));
        bool of_year = is_planned_for_year(g, planned);
        line->has_whole = line->has_whole || planned->has_amount;
        line->has_planned = line->has_planned || (of_year && planned->has_amount);
        line->whole.minor += planned->planned.minor;
        line->planned.minor += of_year ? planned->planned.minor : 0;
    }
}

static void add_spent(const Gather *g, SnapshotAction *row, const GPtrArray *money)
{
    for (guint i = 0; i < money->len; i++) {
        const SpentMoney *spent = money->pdata[i];
        SnapshotMoney *line = money_row(g, row, spent->source ? spent->source : "", spent->kind, currency_of(g, spent->spent.currency));
        line->spent.minor += spent->spent.minor;
    }
}

static void add_report(const Gather *g, SnapshotAction *row, const ActionReport *report)
{
    SnapshotReport *words = pool_new0(g->pool, SnapshotReport);
    *words = (SnapshotReport){
        .institution = report->institution_name, .period = report->period_name, .state = report->state,
        .done = report->done, .reason = report->reason, .next = report->next, .to = report->to,
    };
    g_ptr_array_add(row->reports, words);
}

static bool gather_reports(const Gather *g, SnapshotAction *row, GError **error)
{
    GPtrArray *reports;
    if (!reports_of_action(g->db, g->pool, row->id, &reports, error))
        return false;
    for (guint i = 0; i < reports->len; i++) {
        const ActionReport *report = reports->pdata[i];
        if (g_strcmp0(report->report_state, "accepted") != 0 || !in_year(g, report->to))
            continue;
        add_spent(g, row, report->money);
        if (report->state)
            add_report(g, row, report);
    }
    return true;
}

static GPtrArray *names_of(const Gather *g, const GPtrArray *bodies, bool partners)
{
    GPtrArray *names = pool_list(g->pool);
    for (guint i = 0; i < bodies->len; i++) {
        const Body *body = bodies->pdata[i];
        if (body->is_partner == partners)
            g_ptr_array_add(names, (gpointer)(body->institution_name ? body->institution_name : body->printed));
    }
    return names;
}

static SnapshotAction *action_row(const Gather *g, const Action *action)
{
    const SnapshotNode *node = g_hash_table_lookup(g->nodes, &action->node_id);
    SnapshotAction *row = pool_new0(g->pool, SnapshotAction);
    *row = (SnapshotAction){
        .id = action->id, .node = node ? node->number : 0, .number = action->number, .row = action->row, .title = action->title,
        .description = action->description, .deadline = action->words_deadline, .next_due = DAY_NONE,
        .responsible = names_of(g, action->bodies, false), .partners = names_of(g, action->bodies, true),
        .reports = pool_list(g->pool), .money = pool_list(g->pool), .indicators = indicator_rows(g, action->indicators),
    };
    return row;
}

static bool gather_actions(Gather *g, const GPtrArray *actions, GError **error)
{
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        SnapshotAction *row = action_row(g, action);
        add_planned(g, row, action->money);
        if (!g->is_brief && !gather_reports(g, row, error))
            return false;
        set_state(g, row, action);
        g_ptr_array_add(g->snapshot->actions, row);
    }
    return true;
}

static void gather_nodes(Gather *g, const GPtrArray *nodes)
{
    for (guint i = 0; i < nodes->len; i++) {
        const Node *node = nodes->pdata[i];
        const SnapshotNode *parent = g_hash_table_lookup(g->nodes, &node->parent_id);
        SnapshotNode *row = pool_new0(g->pool, SnapshotNode);
        *row = (SnapshotNode){.number = (int)i + 1, .parent = parent ? parent->number : 0, .depth = node->depth,
                              .tier = tier_code(node->tier), .code = node->code, .title = node->title,
                              .indicators = indicator_rows(g, node->indicators)};
        g_hash_table_insert(g->nodes, (gpointer)&node->id, row);
        g_ptr_array_add(g->snapshot->nodes, row);
    }
}

/* --- who was asked, and the notes --- */

static void add_asked(const Gather *g, const GPtrArray *reports)
{
    for (guint i = 0; i < reports->len; i++) {
        const Report *report = reports->pdata[i];
        SnapshotAsked *asked = pool_new0(g->pool, SnapshotAsked);
        *asked = (SnapshotAsked){report->institution_name, report->period_name, report->due, report->state};
        g_ptr_array_add(g->snapshot->asked, asked);
    }
}

static bool gather_asked(const Gather *g, GError **error)
{
    GPtrArray *periods, *reports;
    if (!periods_of_plan(g->db, g->pool, g->plan->id, &periods, error))
        return false;
    for (guint i = 0; i < periods->len; i++) {
        const Period *period = periods->pdata[i];
        if (!in_year(g, period->over.to))
            continue;
        if (!reports_of_period(g->db, g->pool, period->id, &reports, error))
            return false;
        add_asked(g, reports);
    }
    return true;
}

static const char *number_of(const Gather *g, gint64 action_id)
{
    for (guint i = 0; i < g->snapshot->actions->len; i++) {
        const SnapshotAction *action = g->snapshot->actions->pdata[i];
        if (action->id == action_id)
            return snapshot_action_number(g->pool, action);
    }
    return NULL;
}

static bool gather_notes(const Gather *g, GError **error)
{
    GPtrArray *notes;
    if (!notes_of_plan(g->db, g->pool, g->plan->id, &notes, error))
        return false;
    for (guint i = 0; i < notes->len; i++) {
        const Note *note = notes->pdata[i];
        if (note->settled_at)
            continue;
        SnapshotNote *row = pool_new0(g->pool, SnapshotNote);
        *row = (SnapshotNote){number_of(g, note->action_id), note->kind, note->argument};
        g_ptr_array_add(g->snapshot->notes, row);
    }
    return true;
}

/* --- the whole --- */

static Snapshot *snapshot_new(Pool *pool, const Plan *plan, int year)
{
    Snapshot *snapshot = pool_new0(pool, Snapshot);
    *snapshot = (Snapshot){
        .plan_id = plan->id, .year = year, .title = plan->title, .short_title = plan->short_title, .authority = plan->authority,
        .decision_number = plan->decision_number, .decision_date = plan->decision_date, .period = plan->period,
        .currency = plan->currency, .is_demo = plan->is_demo, .nodes = pool_list(pool), .actions = pool_list(pool),
        .asked = pool_list(pool), .notes = pool_list(pool),
    };
    return snapshot;
}

/* The day after the year's last: what was due in it and isn't done is late. */
static void set_days(Gather *g)
{
    Day today = day_today(), last = g->snapshot->year ? day_make(g->snapshot->year, 12, 31) : today;
    bool is_over = day_compare(today, last) > 0;
    g->snapshot->as_of = is_over ? last : today;
    g->reached = is_over ? day_add(last, 1) : today;
}

static GHashTable *by_id(Pool *pool)
{
    GHashTable *table = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, table);
    return table;
}

/* Nobody's eyes: what is frozen is for everybody. */
static bool gather_counted(Gather *g, GError **error)
{
    Interval over = {g->plan->period.from, g->snapshot->as_of};
    return statistics_values_of_plan(g->db, g->pool, NULL, g->plan->id, over, &g->counted, error);
}

static bool gather(Gather *g, GError **error)
{
    GPtrArray *nodes, *actions;
    set_days(g);
    if (!nodes_of_plan(g->db, g->pool, g->plan->id, &nodes, error) || !actions_of_plan(g->db, g->pool, g->plan->id, &actions, error) ||
        !gather_values(g, all_indicators(g->pool, nodes, actions), error) || !gather_counted(g, error))
        return false;
    gather_nodes(g, nodes);
    return gather_actions(g, actions, error);
}

bool snapshot_gather(Db *db, Pool *pool, const Plan *plan, int year, Snapshot **ret_snapshot, GError **error)
{
    Gather g = {db, pool, plan, snapshot_new(pool, plan, year), .totals = by_id(pool), .nodes = by_id(pool)};
    *ret_snapshot = g.snapshot;
    return gather(&g, error) && gather_asked(&g, error) && gather_notes(&g, error);
}

bool snapshot_gather_brief(Db *db, Pool *pool, const Plan *plan, Snapshot **ret_snapshot, GError **error)
{
    Gather g = {db, pool, plan, snapshot_new(pool, plan, 0), .totals = by_id(pool), .nodes = by_id(pool), .is_brief = true};
    *ret_snapshot = g.snapshot;
    return gather(&g, error);
}
