#include "modules/plans/plans.h"
#include "modules/plans/store.h"
#include "record/json.h"

static void put_texts(Json *json, const char *name, const GPtrArray *texts)
{
    json_array(json, name);
    for (guint i = 0; texts && i < texts->len; i++)
        json_text(json, NULL, texts->pdata[i]);
    json_array_end(json);
}

/* The schema asks for a sentence; what is kept has its kind instead, to be said in any reader's language. */
static void put_notes(Pool *pool, Json *json, const GPtrArray *notes, bool kept)
{
    json_array(json, "notes");
    for (guint i = 0; notes && i < notes->len; i++) {
        const PlanNote *note = notes->pdata[i];
        json_object(json, NULL);
        json_text(json, "field", note->field);
        json_text(json, "text", note->text);
        if (kept) {
            json_text(json, "kind", note->kind);
            json_text(json, "argument", note->argument);
        } else {
            json_text(json, "message", note_sentence(pool, note->kind, note->argument));
        }
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_interval(Json *json, const char *name, Interval interval)
{
    if (!day_is(interval.from) || !day_is(interval.to)) {
        json_null(json, name);
        return;
    }
    json_object(json, name);
    json_day(json, "from", interval.from);
    json_day(json, "to", interval.to);
    json_object_end(json);
}

static void put_decision(Json *json, const PlanDocument *document)
{
    if (!document->has_decision) {
        json_null(json, "decision");
        return;
    }
    json_object(json, "decision");
    json_text(json, "number", document->decision_number);
    json_day(json, "date", document->decision_date);
    json_object_end(json);
}

static void put_node(Json *json, const PlanNode *node)
{
    json_object(json, NULL);
    json_int(json, "id", node->id);
    if (node->parent)
        json_int(json, "parent", node->parent);
    else
        json_null(json, "parent");
    json_text(json, "tier", tier_code(node->tier));
    json_text(json, "code", node->code);
    json_text(json, "title", node->title ? node->title : "");
    json_text(json, "indicator", node->indicator);
    json_object_end(json);
}

static void put_deadline(Json *json, const PlanDeadline *deadline)
{
    if (!deadline) {
        json_null(json, "deadline");
        return;
    }
    json_object(json, "deadline");
    json_text(json, "text", deadline->text);
    json_text(json, "kind", deadline_kind_code(deadline->kind));
    json_day(json, "from", deadline->from);
    json_day(json, "to", deadline->to);
    json_text(json, "recurrence", recurrence_code(deadline->recurrence));
    json_object_end(json);
}

static void put_budget(Pool *pool, Json *json, const PlanBudget *budget)
{
    if (!budget) {
        json_null(json, "budget");
        return;
    }
    json_object(json, "budget");
    json_text(json, "text", budget->text);
    json_text(json, "amount", budget->has_amount ? money_plain(pool, budget->amount) : NULL);
    json_text(json, "currency", budget->has_amount && budget->amount.currency ? currency_code(budget->amount.currency) : NULL);
    put_texts(json, "sources", budget->sources);
    json_object_end(json);
}

static void put_target(Json *json, const PlanTarget *target)
{
    if (!target) {
        json_null(json, "target");
        return;
    }
    json_object(json, "target");
    json_text(json, "text", target->text);
    if (target->has_value)
        json_real(json, "value", target->value);
    else
        json_null(json, "value");
    json_text(json, "operator", target_operator_code(target->operator));
    json_text(json, "unit", target->unit);
    json_text(json, "per", target_per_code(target->per));
    json_object_end(json);
}

static void put_indicators(Json *json, const GPtrArray *indicators)
{
    json_array(json, "indicators");
    for (guint i = 0; indicators && i < indicators->len; i++) {
        const PlanIndicator *indicator = indicators->pdata[i];
        json_object(json, NULL);
        json_text(json, "text", indicator->text);
        put_target(json, indicator->target);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_action(Pool *pool, Json *json, const PlanAction *action, bool kept)
{
    json_object(json, NULL);
    json_int(json, "node", action->node);
    json_text(json, "number", action->number);
    json_int(json, "row", action->row);
    json_text(json, "title", action->title);
    json_text(json, "description", action->description);
    put_texts(json, "responsible", action->responsible);
    put_texts(json, "partners", action->partners);
    put_deadline(json, action->deadline);
    put_budget(pool, json, action->budget);
    put_indicators(json, action->indicators);
    put_notes(pool, json, action->notes, kept);
    json_object_end(json);
}

static void put_nodes(Json *json, const PlanDocument *document)
{
    json_array(json, "nodes");
    for (guint i = 0; i < document->nodes->len; i++)
        put_node(json, document->nodes->pdata[i]);
    json_array_end(json);
}

static void put_actions(Pool *pool, Json *json, const PlanDocument *document, bool kept)
{
    json_array(json, "actions");
    for (guint i = 0; i < document->actions->len; i++)
        put_action(pool, json, document->actions->pdata[i], kept);
    json_array_end(json);
}

static char *write_document(Pool *pool, const PlanDocument *document, bool kept)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_text(&json, "title", document->title);
    json_text(&json, "authority", document->authority);
    put_decision(&json, document);
    put_interval(&json, "period", document->period);
    put_nodes(&json, document);
    put_actions(pool, &json, document, kept);
    put_notes(pool, &json, document->notes, kept);
    json_object_end(&json);
    return out->str;
}

char *plan_document_to_json(Pool *pool, const PlanDocument *document)
{
    return write_document(pool, document, false);
}

char *plan_document_to_kept_json(Pool *pool, const PlanDocument *document)
{
    return write_document(pool, document, true);
}
