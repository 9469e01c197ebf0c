#include "modules/demo/demo.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/demo/demo_queries.h"
#include "record/audit.h"

static bool leaf(const Demo *demo, const char *verb, const char *kind, gint64 record_id, GError **error)
{
    return audit_write(demo->db, demo->planner, "cli", verb, kind, record_id, NULL, error);
}

/* --- notes: some are settled, the interesting ones wait --- */

typedef struct {
    const char *field, *text; /* text: a part of the document's words; NULL: any */
    const char *settlement;
} Settled;

static const Settled settled[] = {
    {"number", NULL, "Măsura nu are număr nici în hotărâre; a rămas așa (date demonstrative)."},
    {"deadline", "2024-2026", "Termenul cuprinde doi ani școlari; s-a verificat (date demonstrative)."},
    {"title", "cursuri avizate", "Titlul este cel din hotărâre (date demonstrative)."},
};

static const char *settlement_of(const Note *note)
{
    for (guint i = 0; i < G_N_ELEMENTS(settled); i++)
        if (note->field && strcmp(note->field, settled[i].field) == 0 &&
            (!settled[i].text || (note->text && strstr(note->text, settled[i].text))))
            return settled[i].settlement;
    return NULL;
}

static bool settle(const Demo *demo, const Note *note, const char *settlement, GError **error)
{
    g_autoptr(DbQuery) q = db_query(demo->db, SQL_DEMO_NOTE_SETTLE);
    db_bind_int(q, "$1", note->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_int(q, "$3", demo->planner->user_id);
    db_bind_text(q, "$4", settlement);
    return db_run(q, NULL, error) && leaf(demo, "settle-note", "plan", note->plan_id, error);
}

static bool settle_notes(const Demo *demo, GError **error)
{
    GPtrArray *notes;
    if (!notes_of_plan(demo->db, demo->pool, demo->plan_ids[DEMO_TIMISOARA], &notes, error))
        return false;
    for (guint i = 0; i < notes->len; i++) {
        const char *settlement = settlement_of(notes->pdata[i]);
        if (settlement && !settle(demo, notes->pdata[i], settlement, error))
            return false;
    }
    return true;
}

/* --- due days around today, whenever today is: something overdue and something due next --- */

static bool add_due(const Demo *demo, const Action *action, Day day, GError **error)
{
    g_autoptr(DbQuery) insert = db_query(demo->db, SQL_DEMO_DUE);
    db_bind_int(insert, "$1", id_new());
    db_bind_int(insert, "$2", action->id);
    db_bind_day(insert, "$3", day);
    if (!db_run(insert, NULL, error))
        return false;
    g_autoptr(DbQuery) q = db_query(demo->db, SQL_DEMO_NEXT_DUE);
    db_bind_int(q, "$1", action->id);
    db_bind_day(q, "$2", day);
    return db_run(q, NULL, error) && leaf(demo, "save", "plan_action", action->id, error);
}

static bool waits(const Action *action)
{
    return strcmp(action->state, "underway") == 0 || strcmp(action->state, "postponed") == 0 || strcmp(action->state, "not_reported") == 0;
}

static bool add_due_days(const Demo *demo, int which, GError **error)
{
    static const int days[] = {6, -9, 19, -24, 40, -38, 75};
    GPtrArray *actions;
    guint given = 0;
    if (!actions_of_plan(demo->db, demo->pool, demo->plan_ids[which], &actions, error))
        return false;
    for (guint i = 0; i < actions->len && given < G_N_ELEMENTS(days); i++) {
        const Action *action = actions->pdata[i];
        Day day = day_add(demo->today, days[given]);
        if (!waits(action) || (day_is(action->state_at) && day_compare(action->state_at, day) >= 0))
            continue;
        if (!add_due(demo, action, day, error))
            return false;
        given++;
    }
    return true;
}

/* --- the strategy is over --- */

static bool close_strategy(const Demo *demo, GError **error)
{
    g_autoptr(DbQuery) q = db_query(demo->db, SQL_DEMO_CLOSE);
    db_bind_int(q, "$1", demo->plan_ids[DEMO_STRATEGY]);
    return db_run(q, NULL, error) && leaf(demo, "close", "plan", demo->plan_ids[DEMO_STRATEGY], error);
}

/* --- what the strategy aimed at goes on in measures of the plan of 2025 --- */

typedef struct {
    const char *objective; /* a part of the folded title of an objective of the strategy */
    const char *number;    /* of the measure */
} Linked;

static const Linked linked[] = {
    {"copiii cu risc de abandon", "3"}, {"diminuarea abandonului scolar", "2"}, {"a doua sansa", "21"},
    {"serviciilor de asistenta in comunitate a copiilor", "4"}, {"preveni separarea copilului", "5"}, {"nevoii de locuinte sociale", "1"},
    {"persoanelor tinere si adulte", "23"}, {"pe piata muncii", "24"}, {"societati inclusive", "38"}, {"campanii sustinute", "37"},
};

static const Action *action_of_number(const GPtrArray *actions, const char *number)
{
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        if (action->number && strcmp(action->number, number) == 0)
            return action;
    }
    return NULL;
}

static bool link_to(const Demo *demo, const Node *node, const Action *action, GError **error)
{
    g_autoptr(DbQuery) q = db_query(demo->db, SQL_DEMO_PLAN_LINK);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", node->id);
    db_bind_int(q, "$3", action->id);
    db_bind_int(q, "$4", clock_now());
    db_bind_int(q, "$5", demo->planner->user_id);
    return db_run(q, NULL, error) && leaf(demo, "link", "plan_action", action->id, error);
}

/* Each pair once: with the first objective that speaks of it. */
static bool link_plans(const Demo *demo, GError **error)
{
    GPtrArray *nodes, *actions;
    if (!nodes_of_plan(demo->db, demo->pool, demo->plan_ids[DEMO_STRATEGY], &nodes, error) ||
        !actions_of_plan(demo->db, demo->pool, demo->plan_ids[DEMO_TIMISOARA], &actions, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(linked); i++)
        for (guint k = 0; k < nodes->len; k++) {
            const Node *node = nodes->pdata[k];
            const Action *action = action_of_number(actions, linked[i].number);
            if (!action || !text_contains_folded(demo->pool, node->title, linked[i].objective))
                continue;
            if (!link_to(demo, node, action, error))
                return false;
            break;
        }
    return true;
}

/* --- calendars of the reporter's institution and of the planner --- */

static bool add_feed(const Demo *demo, gint64 institution_id, gint64 user_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(demo->db, SQL_DEMO_FEED);
    gint64 id = id_new();
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", secret_hash(demo->pool, secret_new(demo->pool)));
    db_bind_id(q, "$3", institution_id);
    db_bind_id(q, "$4", user_id);
    db_bind_int(q, "$5", clock_now());
    return db_run(q, NULL, error) && leaf(demo, "create", "calendar_feed", id, error);
}

bool demo_extras(Demo *demo, GError **error)
{
    return settle_notes(demo, error) && add_due_days(demo, DEMO_TIMISOARA, error) && add_due_days(demo, DEMO_BALTI, error) &&
           close_strategy(demo, error) && link_plans(demo, error) && add_feed(demo, demo->reporter_institution, 0, error) &&
           add_feed(demo, 0, demo->planner->user_id, error);
}
