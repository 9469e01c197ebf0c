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

void tally_join(Tally *into, const Tally *part)
{
    into->total += part->total;
    into->done += part->done;
    into->underway += part->underway;
    into->late += part->late;
    into->not_started += part->not_started;
    into->postponed += part->postponed;
    into->not_reported += part->not_reported;
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
        {"not_started", "status-notstarted"}, {"postponed", "status-postponed"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(classes); i++)
        if (strcmp(status, classes[i].status) == 0)
            return classes[i].css;
    return "status-none";
}

/* In the order of the bar. */
static void parts_of(const Tally *tally, ChartPart *parts)
{
    static const char *const statuses[] = {"done", "underway", "late", "postponed", "not_started", "not_reported"};
    for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
        Tally copy = *tally;
        parts[i] = (ChartPart){action_state_label(statuses[i]), *count_of(&copy, statuses[i]), status_css(statuses[i])};
    }
}

const char *tally_sentence(Pool *pool, const char *name, const Tally *tally)
{
    ChartPart parts[6];
    GString *out = pool_string(pool);
    parts_of(tally, parts);
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
    return chart_status_bar(pool, parts, G_N_ELEMENTS(parts), tally_sentence(pool, name, tally));
}

bool tally_of_plan(Db *db, gint64 plan_id, Day today, Tally *ret_tally, GError **error)
{
    *ret_tally = (Tally){0};
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_PLAN_TALLY);
    db_bind_int(q, "$1", plan_id);
    db_bind_day(q, "$2", today);
    while (db_step(q)) {
        const char *state = db_text(q, "state", pool);
        int actions = (int)db_int(q, "actions"), open = (int)db_int(q, "open"), late = (int)db_int(q, "late");
        tally_add(ret_tally, status_of(state, DAY_NONE, today), actions - open);
        tally_add(ret_tally, status_of(state, today, today), open - late);
        tally_add(ret_tally, status_of(state, day_add(today, -1), today), late);
    }
    return db_end(q, error);
}
