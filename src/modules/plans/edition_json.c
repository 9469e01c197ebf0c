/* A plan document as it was kept, read again: the JSON that document_json.c writes, and beside it the words of the cells. */
#include "record/json.h"

#include <string.h>

#include "base/language.h"
#include "modules/plans/edition.h"
#include "modules/plans/store.h"

/* --- out */

static void put_cells(Json *json, const PlanAction *action)
{
    json_object(json, NULL);
    json_text(json, "bodies", action->words_bodies);
    json_text(json, "partners", action->words_partners);
    json_text(json, "deadline", action->words_deadline);
    json_text(json, "budget", action->words_budget);
    json_text(json, "indicators", action->words_indicators);
    json_text(json, "targets", action->words_targets);
    json_array(json, "breakdowns");
    for (guint i = 0; action->indicators && i < action->indicators->len; i++) {
        const PlanIndicator *indicator = action->indicators->pdata[i];
        json_array(json, NULL);
        for (guint k = 0; indicator->breakdowns && k < indicator->breakdowns->len; k++)
            json_text(json, NULL, indicator->breakdowns->pdata[k]);
        json_array_end(json);
    }
    json_array_end(json);
    json_object_end(json);
}

char *cells_to_json(Pool *pool, const PlanDocument *document)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < document->actions->len; i++)
        put_cells(&json, document->actions->pdata[i]);
    json_array_end(&json);
    return out->str;
}

/* --- in */

static const char *text_of(Pool *pool, const json_t *object, const char *name)
{
    return pool_strdup(pool, json_string_value(json_object_get(object, name)));
}

static Day day_member(const json_t *object, const char *name)
{
    return day_from_iso(json_string_value(json_object_get(object, name)));
}

static GPtrArray *texts_of(Pool *pool, const json_t *array)
{
    GPtrArray *texts = pool_list(pool);
    for (size_t i = 0; i < json_array_size(array); i++)
        g_ptr_array_add(texts, pool_strdup(pool, json_string_value(json_array_get(array, i))));
    return texts;
}

static GPtrArray *notes_from(Pool *pool, const json_t *array)
{
    GPtrArray *notes = pool_list(pool);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *object = json_array_get(array, i);
        PlanNote *note = pool_new0(pool, PlanNote);
        *note = (PlanNote){text_of(pool, object, "field"), text_of(pool, object, "text"), text_of(pool, object, "kind"),
                           text_of(pool, object, "argument")};
        g_ptr_array_add(notes, note);
    }
    return notes;
}

static PlanNode *node_from(Pool *pool, const json_t *object)
{
    PlanNode *node = pool_new0(pool, PlanNode);
    *node = (PlanNode){
        .id = (int)json_integer_value(json_object_get(object, "id")),
        .parent = (int)json_integer_value(json_object_get(object, "parent")),
        .tier = tier_from_code(json_string_value(json_object_get(object, "tier"))),
        .code = text_of(pool, object, "code"),
        .title = text_of(pool, object, "title"),
        .indicator = text_of(pool, object, "indicator"),
    };
    return node;
}

static PlanDeadline *deadline_from(Pool *pool, const json_t *object)
{
    if (!json_is_object(object))
        return NULL;
    PlanDeadline *deadline = pool_new0(pool, PlanDeadline);
    *deadline = (PlanDeadline){
        .text = text_of(pool, object, "text"),
        .kind = deadline_kind_from_code(json_string_value(json_object_get(object, "kind"))),
        .from = day_member(object, "from"),
        .to = day_member(object, "to"),
        .recurrence = recurrence_from_code(json_string_value(json_object_get(object, "recurrence"))),
    };
    return deadline;
}

static PlanBudget *budget_from(Pool *pool, const json_t *object)
{
    if (!json_is_object(object))
        return NULL;
    PlanBudget *budget = pool_new0(pool, PlanBudget);
    const char *amount = text_of(pool, object, "amount");
    *budget = (PlanBudget){.text = text_of(pool, object, "text"), .has_amount = amount != NULL,
                           .sources = texts_of(pool, json_object_get(object, "sources"))};
    Currency currency = currency_from_code(json_string_value(json_object_get(object, "currency")));
    if (amount && money_parse(amount, currency, &budget->amount, NULL))
        budget->amount.currency = currency;
    return budget;
}

static PlanTarget *target_from(Pool *pool, const json_t *object)
{
    if (!json_is_object(object))
        return NULL;
    PlanTarget *target = pool_new0(pool, PlanTarget);
    const json_t *value = json_object_get(object, "value");
    *target = (PlanTarget){
        .text = text_of(pool, object, "text"),
        .has_value = json_is_number(value),
        .value = json_number_value(value),
        .operator = target_operator_from_code(json_string_value(json_object_get(object, "operator"))),
        .unit = text_of(pool, object, "unit"),
        .per = target_per_from_code(json_string_value(json_object_get(object, "per"))),
    };
    return target;
}

static GPtrArray *indicators_from(Pool *pool, const json_t *array, const json_t *breakdowns)
{
    GPtrArray *indicators = pool_list(pool);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *object = json_array_get(array, i);
        PlanIndicator *indicator = pool_new0(pool, PlanIndicator);
        *indicator = (PlanIndicator){text_of(pool, object, "text"), target_from(pool, json_object_get(object, "target")),
                                     texts_of(pool, json_array_get(breakdowns, i))};
        g_ptr_array_add(indicators, indicator);
    }
    return indicators;
}

static PlanAction *action_from(Pool *pool, const json_t *object, const json_t *cells)
{
    PlanAction *action = pool_new0(pool, PlanAction);
    *action = (PlanAction){
        .node = (int)json_integer_value(json_object_get(object, "node")),
        .number = text_of(pool, object, "number"),
        .row = (int)json_integer_value(json_object_get(object, "row")),
        .title = text_of(pool, object, "title"),
        .description = text_of(pool, object, "description"),
        .responsible = texts_of(pool, json_object_get(object, "responsible")),
        .partners = texts_of(pool, json_object_get(object, "partners")),
        .deadline = deadline_from(pool, json_object_get(object, "deadline")),
        .budget = budget_from(pool, json_object_get(object, "budget")),
        .indicators = indicators_from(pool, json_object_get(object, "indicators"), json_object_get(cells, "breakdowns")),
        .notes = notes_from(pool, json_object_get(object, "notes")),
        .words_bodies = text_of(pool, cells, "bodies"),
        .words_partners = text_of(pool, cells, "partners"),
        .words_deadline = text_of(pool, cells, "deadline"),
        .words_budget = text_of(pool, cells, "budget"),
        .words_indicators = text_of(pool, cells, "indicators"),
        .words_targets = text_of(pool, cells, "targets"),
    };
    return action;
}

static void read_whole(Pool *pool, const json_t *whole, PlanDocument *document)
{
    const json_t *decision = json_object_get(whole, "decision"), *period = json_object_get(whole, "period");
    document->title = text_of(pool, whole, "title");
    document->authority = text_of(pool, whole, "authority");
    document->has_decision = json_is_object(decision);
    document->decision_number = text_of(pool, decision, "number");
    document->decision_date = day_member(decision, "date");
    document->period = (Interval){day_member(period, "from"), day_member(period, "to")};
    document->notes = notes_from(pool, json_object_get(whole, "notes"));
}

static void read_parts(Pool *pool, const json_t *whole, const json_t *cells, PlanDocument *document)
{
    const json_t *nodes = json_object_get(whole, "nodes"), *actions = json_object_get(whole, "actions");
    document->nodes = pool_list(pool);
    document->actions = pool_list(pool);
    for (size_t i = 0; i < json_array_size(nodes); i++)
        g_ptr_array_add(document->nodes, node_from(pool, json_array_get(nodes, i)));
    for (size_t i = 0; i < json_array_size(actions); i++)
        g_ptr_array_add(document->actions, action_from(pool, json_array_get(actions, i), json_array_get(cells, i)));
}

bool plan_document_from_json(Pool *pool, const char *text, const char *cells, PlanDocument **ret_document, GError **error)
{
    json_t *whole = json_loads(text, 0, NULL), *words = json_loads(cells, 0, NULL);
    bool good = json_is_object(whole) && json_is_array(words);
    if (good) {
        *ret_document = pool_new0(pool, PlanDocument);
        read_whole(pool, whole, *ret_document);
        read_parts(pool, whole, words, *ret_document);
    }
    json_decref(whole);
    json_decref(words);
    return good || fail_internal(error, "a kept plan document is no JSON");
}
