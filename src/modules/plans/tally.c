/* Counts by status, and the words and bars made of them. */
#include "modules/plans/follow.h"

#include <string.h>

#include "base/language.h"
#include "modules/plans/plans_follow_queries.h"
#include "office/chart.h"

int may_know_level(const Identity *who)
{
    if (identity_may(who, "plans.write"))
        return 2;
    return identity_may(who, "plans.read") ? 1 : 0;
}

static int *count_of(Tally *tally, const char *status)
{
    if (strcmp(status, "done") == 0)
        return &tally->done;
    if (strcmp(status, "underway") == 0)
        return &tally->underway;
    if (strcmp(status, "late") == 0)
        return &tally->late;
    if (strcmp(status, "not_started") == 0)
        return &tally->not_started;
    return strcmp(status, "postponed") == 0 ? &tally->postponed : &tally->not_reported;
}

void tally_add(Tally *tally, const char *status, int count)
{
    *count_of(tally, status) += count;
    tally->total += count;
}

const char *status_of(const char *state, Day next_due, Day today)
{
    Action action = {.state = state, .next_due = next_due};
    return action_status(&action, today);
}

const char *status_css(const char *status)
{
    static const struct {
        const char *status, *css;
    } classes[] = {
        {"done", "status-done"}, {"underway", "status-underway"}, {"late", "status-late"},
        {"not_started", "status-notstarted"}, {"postponed", "status-postponed"}, {"given", "status-done"}, {"not_given", "status-postponed"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(classes); i++)
        if (strcmp(status, classes[i].status) == 0)
            return classes[i].css;
    return "status-none";
}

const char *const bar_statuses[] = {"done", "underway", "late", "postponed", "not_started", "not_reported", NULL};

const char *tally_only(const Tally *tally)
{
    Tally copy = *tally;
    for (gsize i = 0; bar_statuses[i] && tally->total == 1; i++)
        if (*count_of(&copy, bar_statuses[i]) == 1)
            return bar_statuses[i];
    return NULL;
}

static void parts_of(const Tally *tally, ChartPart *parts)
{
    for (gsize i = 0; bar_statuses[i]; i++) {
        Tally copy = *tally;
        parts[i] = (ChartPart){action_state_label(bar_statuses[i]), *count_of(&copy, bar_statuses[i]), status_css(bar_statuses[i])};
    }
}

static const char *sentence_of(Pool *pool, const char *name, const Tally *tally)
{
    ChartPart parts[6];
    GString *out = pool_string(pool);
    parts_of(tally, parts);
    if (name)
        g_string_append_printf(out, "%s: ", name);
    g_string_append_printf(out, P_("%d measure", "%d measures", tally->total), tally->total);
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i].value > 0)
            g_string_append_printf(out, ", %s: %d", parts[i].label, (int)parts[i].value);
    g_string_append_c(out, '.');
    return out->str;
}

Html tally_bar(Pool *pool, const char *name, const Tally *tally)
{
    ChartPart parts[6];
    parts_of(tally, parts);
    return chart_status_bar(pool, parts, G_N_ELEMENTS(parts), sentence_of(pool, name, tally));
}

static void add_state(Tally *tally, const char *state, int actions, int open, int late, Day today)
{
    tally_add(tally, status_of(state, DAY_NONE, today), actions - open);
    tally_add(tally, status_of(state, today, today), open - late);
    tally_add(tally, status_of(state, day_add(today, -1), today), late);
}

static void bind_plans(DbQuery *q, const gint64 *plan_ids, guint count)
{
    for (guint i = 0; i < PAGE_ROWS; i++) {
        char name[8];
        g_snprintf(name, sizeof name, "$%u", i + 1);
        db_bind_id(q, name, i < count ? plan_ids[i] : 0);
    }
}

static Tally *tally_at(const gint64 *plan_ids, guint count, Tally *tallies, gint64 plan_id)
{
    guint at = 0;
    while (at < count && plan_ids[at] != plan_id)
        at++;
    return at < count ? &tallies[at] : NULL;
}

bool tallies_of_plans(Db *db, const gint64 *plan_ids, guint count, Day today, Tally *ret_tallies, GError **error)
{
    g_assert(count <= PAGE_ROWS);
    memset(ret_tallies, 0, count * sizeof *ret_tallies);
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_PLAN_TALLIES);
    bind_plans(q, plan_ids, count);
    db_bind_day(q, "$26", today);
    while (db_step(q)) {
        Tally *tally = tally_at(plan_ids, count, ret_tallies, db_int(q, "plan_id"));
        if (tally)
            add_state(tally, db_text(q, "state", pool), (int)db_int(q, "actions"), (int)db_int(q, "open"), (int)db_int(q, "late"), today);
    }
    return db_end(q, error);
}

bool tally_of_plan(Db *db, gint64 plan_id, Day today, Tally *ret_tally, GError **error)
{
    return tallies_of_plans(db, &plan_id, 1, today, ret_tally, error);
}

bool counts_of_plan(Db *db, Pool *pool, gint64 plan_id, Day today, GPtrArray **ret_counts, GError **error)
{
    *ret_counts = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_COUNTS);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q)) {
        ActionCount *count = pool_new0(pool, ActionCount);
        *count = (ActionCount){.node_id = db_int(q, "node_id"), .next_due = db_day(q, "next_due"), .actions = (int)db_int(q, "actions")};
        count->status = status_of(db_text(q, "state", pool), count->next_due, today);
        g_ptr_array_add(*ret_counts, count);
    }
    return db_end(q, error);
}

Tally tally_of_counts(const GPtrArray *counts)
{
    Tally tally = {0};
    for (guint i = 0; i < counts->len; i++) {
        const ActionCount *count = counts->pdata[i];
        tally_add(&tally, count->status, count->actions);
    }
    return tally;
}
