#include "modules/council/snapshot.h"

#include <math.h>
#include <string.h>

/* What follows from a snapshot's rows: no figure of the report is kept, all are counted from it. */

const char *const snapshot_statuses[STATUS_COUNT] = {"done", "underway", "late", "not_started", "postponed", "not_reported"};

const char *status_label(const char *status)
{
    return action_state_label(status);
}

/* --- measures --- */

static bool lies_in(const Snapshot *snapshot, int node, int below)
{
    while (node > 0 && node != below && node <= (int)snapshot->nodes->len)
        node = ((SnapshotNode *)snapshot->nodes->pdata[node - 1])->parent;
    return node == below;
}

static int status_index(const char *status)
{
    for (int i = 0; i < STATUS_COUNT; i++)
        if (strcmp(snapshot_statuses[i], status) == 0)
            return i;
    return STATUS_COUNT - 1;
}

StatusCounts snapshot_count(const Snapshot *snapshot, int node)
{
    StatusCounts counts = {0};
    for (guint i = 0; i < snapshot->actions->len; i++) {
        const SnapshotAction *action = snapshot->actions->pdata[i];
        if (node != 0 && !lies_in(snapshot, action->node, node))
            continue;
        counts.of[status_index(action->status)]++;
        counts.all++;
    }
    return counts;
}

const char *snapshot_action_number(Pool *pool, const SnapshotAction *action)
{
    if (!action->number)
        return "–";
    if (action->row <= 1)
        return action->number;
    return pool_printf(pool, _("%s, row %d"), action->number, action->row);
}

static const char *tier_label(const char *tier)
{
    if (strcmp(tier, "general_objective") == 0)
        return plan_tier_label(TIER_GENERAL_OBJECTIVE);
    return plan_tier_label(strcmp(tier, "domain") == 0 ? TIER_DOMAIN : TIER_SPECIFIC_OBJECTIVE);
}

const char *snapshot_node_name(Pool *pool, const SnapshotNode *node)
{
    const char *tier = tier_label(node->tier);
    if (!node->code)
        return node->title;
    return pool_printf(pool, "%s %s: %s", tier, node->code, node->title);
}

/* --- money --- */

static gint compare_sums(gconstpointer a, gconstpointer b)
{
    static const char *const order[] = {"local", "state", "european", "own", "donation", "mixed", "other"};
    const MoneySum *left = *(const MoneySum *const *)a, *right = *(const MoneySum *const *)b;
    guint l = 0, r = 0;
    if (left->currency != right->currency)
        return (gint)left->currency - (gint)right->currency;
    while (l < G_N_ELEMENTS(order) && g_strcmp0(order[l], left->kind) != 0)
        l++;
    while (r < G_N_ELEMENTS(order) && g_strcmp0(order[r], right->kind) != 0)
        r++;
    return (gint)l - (gint)r; /* the sum, of kind NULL, comes last */
}

static MoneySum *sum_of(Pool *pool, GPtrArray *sums, const char *kind, Currency currency)
{
    for (guint i = 0; i < sums->len; i++) {
        MoneySum *sum = sums->pdata[i];
        if (g_strcmp0(sum->kind, kind) == 0 && sum->currency == currency)
            return sum;
    }
    MoneySum *sum = pool_new0(pool, MoneySum);
    *sum = (MoneySum){.kind = kind, .currency = currency};
    g_ptr_array_add(sums, sum);
    return sum;
}

static void add_money(MoneySum *sum, const SnapshotMoney *money)
{
    sum->has_whole = sum->has_whole || money->has_whole;
    sum->has_planned = sum->has_planned || money->has_planned;
    sum->whole += money->whole.minor;
    sum->planned += money->planned.minor;
    sum->spent += money->spent.minor;
}

GPtrArray *snapshot_money(Pool *pool, const Snapshot *snapshot)
{
    GPtrArray *sums = pool_list(pool);
    for (guint i = 0; i < snapshot->actions->len; i++) {
        const SnapshotAction *action = snapshot->actions->pdata[i];
        for (guint m = 0; m < action->money->len; m++) {
            const SnapshotMoney *money = action->money->pdata[m];
            add_money(sum_of(pool, sums, money->kind, money->spent.currency), money);
            add_money(sum_of(pool, sums, NULL, money->spent.currency), money);
        }
    }
    g_ptr_array_sort(sums, compare_sums);
    return sums;
}

GPtrArray *snapshot_money_sums(Pool *pool, const Snapshot *snapshot)
{
    GPtrArray *all = snapshot_money(pool, snapshot), *sums = pool_list(pool);
    for (guint i = 0; i < all->len; i++)
        if (!((MoneySum *)all->pdata[i])->kind)
            g_ptr_array_add(sums, all->pdata[i]);
    return sums;
}

/* --- indicators --- */

static void count_indicators(IndicatorCounts *counts, const GPtrArray *indicators)
{
    for (guint i = 0; i < indicators->len; i++) {
        const SnapshotIndicator *indicator = indicators->pdata[i];
        counts->all++;
        counts->with_target += !isnan(indicator->target);
        counts->reached += indicator->reached == REACHED_YES;
        counts->not_reached += indicator->reached == REACHED_NO;
        counts->suppressed += indicator->year.state == VALUE_SUPPRESSED;
        counts->missing += indicator->year.state == VALUE_MISSING;
    }
}

IndicatorCounts snapshot_indicators(const Snapshot *snapshot)
{
    IndicatorCounts counts = {0};
    for (guint i = 0; i < snapshot->nodes->len; i++)
        count_indicators(&counts, ((SnapshotNode *)snapshot->nodes->pdata[i])->indicators);
    for (guint i = 0; i < snapshot->actions->len; i++)
        count_indicators(&counts, ((SnapshotAction *)snapshot->actions->pdata[i])->indicators);
    return counts;
}

bool snapshot_has_goals(const Snapshot *snapshot)
{
    for (guint i = 0; i < snapshot->nodes->len; i++)
        if (((SnapshotNode *)snapshot->nodes->pdata[i])->indicators->len > 0)
            return true;
    return false;
}

/* --- who reported --- */

bool asked_is_missing(const SnapshotAsked *asked)
{
    return strcmp(asked->state, "open") == 0 || strcmp(asked->state, "returned") == 0;
}

void snapshot_asked(const Snapshot *snapshot, int *ret_asked, int *ret_reported)
{
    g_autoptr(GHashTable) asked = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) missing = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < snapshot->asked->len; i++) {
        const SnapshotAsked *one = snapshot->asked->pdata[i];
        g_hash_table_add(asked, (gpointer)one->institution);
        if (asked_is_missing(one))
            g_hash_table_add(missing, (gpointer)one->institution);
    }
    *ret_asked = (int)g_hash_table_size(asked);
    *ret_reported = *ret_asked - (int)g_hash_table_size(missing);
}
