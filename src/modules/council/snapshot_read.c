#include "modules/council/snapshot.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

/* A snapshot from its JSON, as snapshot_write.c made it: what is missing is empty, never a failure. */

typedef void *(*ReadItem)(Pool *pool, const json_t *from);

static const char *text_at(Pool *pool, const json_t *from, const char *name)
{
    return pool_strdup(pool, json_string_value(json_object_get(from, name)));
}

static const char *word_at(Pool *pool, const json_t *from, const char *name, const char *otherwise)
{
    const char *text = text_at(pool, from, name);
    return text ? text : otherwise;
}

static gint64 int_at(const json_t *from, const char *name)
{
    return json_integer_value(json_object_get(from, name));
}

static double real_at(const json_t *from, const char *name)
{
    const json_t *value = json_object_get(from, name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static gint64 id_at(const json_t *from, const char *name)
{
    const char *text = json_string_value(json_object_get(from, name));
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

static Day day_at(const json_t *from, const char *name)
{
    return day_from_iso(json_string_value(json_object_get(from, name)));
}

static GPtrArray *list_at(Pool *pool, const json_t *from, const char *name, ReadItem read)
{
    GPtrArray *list = pool_list(pool);
    const json_t *items = json_object_get(from, name);
    for (size_t i = 0; i < json_array_size(items); i++)
        g_ptr_array_add(list, read(pool, json_array_get(items, i)));
    return list;
}

static void *read_name(Pool *pool, const json_t *from)
{
    const char *name = json_string_value(from);
    return pool_strdup(pool, name ? name : "");
}

static Value value_at(const json_t *from, const char *name)
{
    const json_t *value = json_object_get(from, name);
    const char *state = json_string_value(json_object_get(value, "state"));
    for (ValueState s = VALUE_MISSING; state && s <= VALUE_SUPPRESSED; s++) {
        if (strcmp(state, value_state_code(s)) != 0)
            continue;
        bool is_number = s == VALUE_NUMBER;
        return (Value){s, is_number ? real_at(value, "number") : 0, is_number ? real_at(value, "denominator") : NAN};
    }
    return VALUE_NONE;
}

static Reached reached_at(const json_t *from)
{
    const char *code = json_string_value(json_object_get(from, "reached"));
    if (g_strcmp0(code, "yes") == 0)
        return REACHED_YES;
    return g_strcmp0(code, "no") == 0 ? REACHED_NO : REACHED_UNKNOWN;
}

static void *read_indicator(Pool *pool, const json_t *from)
{
    SnapshotIndicator *indicator = pool_new0(pool, SnapshotIndicator);
    *indicator = (SnapshotIndicator){
        .id = id_at(from, "id"), .text = word_at(pool, from, "text", ""), .target_text = text_at(pool, from, "target_text"),
        .unit = text_at(pool, from, "unit"), .target = real_at(from, "target"), .year = value_at(from, "year"),
        .total = value_at(from, "total"), .reached = reached_at(from),
        .is_counted = json_object_get(from, "counted") != NULL, .counted = value_at(from, "counted"),
    };
    return indicator;
}

static void *read_money(Pool *pool, const json_t *from)
{
    SnapshotMoney *money = pool_new0(pool, SnapshotMoney);
    Currency currency = currency_from_code(word_at(pool, from, "currency", ""));
    *money = (SnapshotMoney){
        .source = word_at(pool, from, "source", ""), .kind = word_at(pool, from, "kind", "other"),
        .has_whole = json_object_get(from, "whole_minor") != NULL, .has_planned = json_object_get(from, "planned_minor") != NULL,
        .whole = {int_at(from, "whole_minor"), currency}, .planned = {int_at(from, "planned_minor"), currency},
        .spent = {int_at(from, "spent_minor"), currency},
    };
    return money;
}

static void *read_report(Pool *pool, const json_t *from)
{
    SnapshotReport *report = pool_new0(pool, SnapshotReport);
    *report = (SnapshotReport){
        .institution = word_at(pool, from, "institution", ""), .period = word_at(pool, from, "period", ""),
        .state = word_at(pool, from, "state", "not_reported"), .done = text_at(pool, from, "done"),
        .reason = text_at(pool, from, "reason"), .next = text_at(pool, from, "next"), .to = day_at(from, "to"),
    };
    return report;
}

static void *read_action(Pool *pool, const json_t *from)
{
    SnapshotAction *action = pool_new0(pool, SnapshotAction);
    *action = (SnapshotAction){
        .id = id_at(from, "id"), .node = (int)int_at(from, "node"), .number = text_at(pool, from, "number"),
        .row = (int)int_at(from, "row"), .title = word_at(pool, from, "title", ""), .description = text_at(pool, from, "description"),
        .deadline = text_at(pool, from, "deadline"), .next_due = day_at(from, "next_due"),
        .state = word_at(pool, from, "state", "not_reported"), .status = word_at(pool, from, "status", "not_reported"),
        .responsible = list_at(pool, from, "responsible", read_name), .partners = list_at(pool, from, "partners", read_name),
        .reports = list_at(pool, from, "reports", read_report), .indicators = list_at(pool, from, "indicators", read_indicator),
        .money = list_at(pool, from, "money", read_money),
    };
    return action;
}

static void *read_node(Pool *pool, const json_t *from)
{
    SnapshotNode *node = pool_new0(pool, SnapshotNode);
    *node = (SnapshotNode){
        .number = (int)int_at(from, "number"), .parent = (int)int_at(from, "parent"), .depth = (int)int_at(from, "depth"),
        .tier = word_at(pool, from, "tier", "domain"), .code = text_at(pool, from, "code"), .title = word_at(pool, from, "title", ""),
        .indicators = list_at(pool, from, "indicators", read_indicator),
    };
    return node;
}

static void *read_asked(Pool *pool, const json_t *from)
{
    SnapshotAsked *asked = pool_new0(pool, SnapshotAsked);
    *asked = (SnapshotAsked){word_at(pool, from, "institution", ""), word_at(pool, from, "period", ""), day_at(from, "due"),
                             word_at(pool, from, "state", "open")};
    return asked;
}

static void *read_note(Pool *pool, const json_t *from)
{
    SnapshotNote *note = pool_new0(pool, SnapshotNote);
    *note = (SnapshotNote){text_at(pool, from, "number"), word_at(pool, from, "kind", ""), text_at(pool, from, "argument")};
    return note;
}

static Snapshot *read_snapshot(Pool *pool, const json_t *from)
{
    const json_t *plan = json_object_get(from, "plan");
    Snapshot *snapshot = pool_new0(pool, Snapshot);
    *snapshot = (Snapshot){
        .plan_id = id_at(plan, "id"), .year = (int)int_at(from, "year"), .as_of = day_at(from, "as_of"),
        .title = word_at(pool, plan, "title", ""), .short_title = word_at(pool, plan, "short_title", ""),
        .authority = text_at(pool, plan, "authority"), .decision_number = text_at(pool, plan, "decision_number"),
        .decision_date = day_at(plan, "decision_date"), .period = {day_at(plan, "from"), day_at(plan, "to")},
        .currency = currency_from_code(word_at(pool, plan, "currency", "")), .is_demo = json_is_true(json_object_get(plan, "is_demo")),
        .nodes = list_at(pool, from, "nodes", read_node), .actions = list_at(pool, from, "actions", read_action),
        .asked = list_at(pool, from, "asked", read_asked), .notes = list_at(pool, from, "notes", read_note),
    };
    return snapshot;
}

bool snapshot_from_json(Pool *pool, const char *json, Snapshot **ret_snapshot, GError **error)
{
    json_error_t wrong;
    json_t *root = json_loads(json, 0, &wrong);
    if (!root || int_at(root, "format") != 1) {
        json_decref(root);
        return fail_internal(error, "a snapshot can't be read: %s", root ? "another format" : wrong.text);
    }
    *ret_snapshot = read_snapshot(pool, root);
    json_decref(root);
    return true;
}
