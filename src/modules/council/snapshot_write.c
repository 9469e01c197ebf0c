#include "modules/council/snapshot.h"

#include <math.h>

#include "record/json.h"

/* The JSON of a snapshot: what it is kept as, and a download. */

static void put_interval(Json *json, Interval period)
{
    json_day(json, "from", period.from);
    json_day(json, "to", period.to);
}

static void put_value(Json *json, const char *name, Value value)
{
    json_object(json, name);
    json_text(json, "state", value_state_code(value.state));
    if (value.state == VALUE_NUMBER) {
        json_real(json, "number", value.number);
        if (!isnan(value.denominator))
            json_real(json, "denominator", value.denominator);
    }
    json_object_end(json);
}

static const char *reached_code(Reached reached)
{
    return reached == REACHED_YES ? "yes" : reached == REACHED_NO ? "no" : "unknown";
}

static void put_indicators(Json *json, const GPtrArray *indicators)
{
    json_array(json, "indicators");
    for (guint i = 0; i < indicators->len; i++) {
        const SnapshotIndicator *indicator = indicators->pdata[i];
        json_object(json, NULL);
        json_id(json, "id", indicator->id);
        json_text(json, "text", indicator->text);
        json_text(json, "target_text", indicator->target_text);
        json_text(json, "unit", indicator->unit);
        json_real(json, "target", indicator->target);
        put_value(json, "year", indicator->year);
        put_value(json, "total", indicator->total);
        json_text(json, "reached", reached_code(indicator->reached));
        if (indicator->is_counted)
            put_value(json, "counted", indicator->counted);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_money(Json *json, const GPtrArray *lines)
{
    json_array(json, "money");
    for (guint i = 0; i < lines->len; i++) {
        const SnapshotMoney *money = lines->pdata[i];
        json_object(json, NULL);
        json_text(json, "source", money->source);
        json_text(json, "kind", money->kind);
        json_text(json, "currency", currency_code(money->spent.currency));
        if (money->has_whole)
            json_int(json, "whole_minor", money->whole.minor);
        if (money->has_planned)
            json_int(json, "planned_minor", money->planned.minor);
        json_int(json, "spent_minor", money->spent.minor);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_reports(Json *json, const GPtrArray *reports)
{
    json_array(json, "reports");
    for (guint i = 0; i < reports->len; i++) {
        const SnapshotReport *report = reports->pdata[i];
        json_object(json, NULL);
        json_text(json, "institution", report->institution);
        json_text(json, "period", report->period);
        json_day(json, "to", report->to);
        json_text(json, "state", report->state);
        json_text(json, "done", report->done);
        json_text(json, "reason", report->reason);
        json_text(json, "next", report->next);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_names(Json *json, const char *name, const GPtrArray *names)
{
    json_array(json, name);
    for (guint i = 0; i < names->len; i++)
        json_text(json, NULL, names->pdata[i]);
    json_array_end(json);
}

static void put_action(Json *json, const SnapshotAction *action, bool is_open)
{
    json_object(json, NULL);
    json_id(json, "id", action->id);
    json_int(json, "node", action->node);
    json_text(json, "number", action->number);
    json_int(json, "row", action->row);
    json_text(json, "title", action->title);
    json_text(json, "description", action->description);
    json_text(json, "deadline", action->deadline);
    json_day(json, "next_due", action->next_due);
    json_text(json, "state", action->state);
    json_text(json, "status", action->status);
    put_names(json, "responsible", action->responsible);
    put_names(json, "partners", action->partners);
    if (!is_open)
        put_reports(json, action->reports);
    put_indicators(json, action->indicators);
    put_money(json, action->money);
    json_object_end(json);
}

static void put_nodes(Json *json, const GPtrArray *nodes)
{
    json_array(json, "nodes");
    for (guint i = 0; i < nodes->len; i++) {
        const SnapshotNode *node = nodes->pdata[i];
        json_object(json, NULL);
        json_int(json, "number", node->number);
        json_int(json, "parent", node->parent);
        json_int(json, "depth", node->depth);
        json_text(json, "tier", node->tier);
        json_text(json, "code", node->code);
        json_text(json, "title", node->title);
        put_indicators(json, node->indicators);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_asked(Json *json, const GPtrArray *all)
{
    json_array(json, "asked");
    for (guint i = 0; i < all->len; i++) {
        const SnapshotAsked *asked = all->pdata[i];
        json_object(json, NULL);
        json_text(json, "institution", asked->institution);
        json_text(json, "period", asked->period);
        json_day(json, "due", asked->due);
        json_text(json, "state", asked->state);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_notes(Json *json, const GPtrArray *notes)
{
    json_array(json, "notes");
    for (guint i = 0; i < notes->len; i++) {
        const SnapshotNote *note = notes->pdata[i];
        json_object(json, NULL);
        json_text(json, "number", note->number);
        json_text(json, "kind", note->kind);
        json_text(json, "argument", note->argument);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_plan(Json *json, const Snapshot *snapshot)
{
    json_object(json, "plan");
    json_id(json, "id", snapshot->plan_id);
    json_text(json, "title", snapshot->title);
    json_text(json, "short_title", snapshot->short_title);
    json_text(json, "authority", snapshot->authority);
    json_text(json, "decision_number", snapshot->decision_number);
    json_day(json, "decision_date", snapshot->decision_date);
    put_interval(json, snapshot->period);
    json_text(json, "currency", currency_code(snapshot->currency));
    json_bool(json, "is_demo", snapshot->is_demo);
    json_object_end(json);
}

static const char *to_json(Pool *pool, const Snapshot *snapshot, bool is_open)
{
    Json json = json_begin(pool_string(pool));
    json_object(&json, NULL);
    json_int(&json, "format", 1);
    json_int(&json, "year", snapshot->year);
    json_day(&json, "as_of", snapshot->as_of);
    put_plan(&json, snapshot);
    put_nodes(&json, snapshot->nodes);
    json_array(&json, "actions");
    for (guint i = 0; i < snapshot->actions->len; i++)
        put_action(&json, snapshot->actions->pdata[i], is_open);
    json_array_end(&json);
    if (!is_open) {
        put_asked(&json, snapshot->asked);
        put_notes(&json, snapshot->notes);
    }
    json_object_end(&json);
    return json.out->str;
}

const char *snapshot_to_json(Pool *pool, const Snapshot *snapshot)
{
    return to_json(pool, snapshot, false);
}

const char *snapshot_to_open_json(Pool *pool, const Snapshot *snapshot)
{
    return to_json(pool, snapshot, true);
}
