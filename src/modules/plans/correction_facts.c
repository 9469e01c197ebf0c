/* What a row says, in lines of words: two versions beside each other, and what the history tells of a correction. */
#include "modules/plans/plans_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "record/json.h"

static const char *label_of(const GPtrArray *options, const char *value)
{
    for (guint i = 0; options && i < options->len; i++) {
        const Choice *option = options->pdata[i];
        if (strcmp(option->value, value) == 0)
            return option->label;
    }
    return value;
}

static const char *node_text(Pool *pool, const GPtrArray *nodes, const char *id)
{
    for (guint i = 0; nodes && i < nodes->len; i++) {
        const Node *node = nodes->pdata[i];
        if (node->id == id_parse(id))
            return pool_printf(pool, "%s %s", node->code ? node->code : "", node->title);
    }
    return id;
}

Fact *fact_new(Pool *pool, const char *name, const char *label, const char *text)
{
    Fact *fact = pool_new0(pool, Fact);
    *fact = (Fact){name, label, text};
    return fact;
}

static void add_fact(Pool *pool, GPtrArray *facts, const char *name, const char *label, const char *text)
{
    g_ptr_array_add(facts, fact_new(pool, name, label, text));
}

static const char *bodies_text(Pool *pool, const ActionTyped *typed, const GPtrArray *institutions)
{
    GString *text = pool_string(pool);
    for (guint i = 0; i < typed->bodies->len; i++) {
        const BodyTyped *body = typed->bodies->pdata[i];
        const char *role = strcmp(body->role, "partner") == 0 ? _("Partner") : _("Responsible");
        g_string_append_printf(text, "%s%s: %s", i ? "\n" : "", role, body->printed);
        if (*body->institution)
            g_string_append_printf(text, " (%s)", label_of(institutions, body->institution));
    }
    return text->str;
}

/* --- codes in words: whoever reads the history knows no codes */

static const char *word_of(const Choice *choices, const char *code)
{
    for (; choices->value; choices++)
        if (strcmp(choices->value, code) == 0)
            return _(choices->label);
    return code;
}

static void put_part(GString *text, const char *before, const char *part)
{
    if (*part)
        g_string_append_printf(text, "%s%s", text->len ? before : "", part);
}

static const char *deadline_text(Pool *pool, const ActionTyped *typed)
{
    GString *text = pool_string(pool);
    put_part(text, ", ", word_of(deadline_choices, typed->kind));
    put_part(text, ", ", *typed->from || *typed->to ? pool_printf(pool, "%s – %s", typed->from, typed->to) : "");
    put_part(text, ", ", word_of(recurrence_choices, typed->recurrence));
    return text->str;
}

static const char *breakdown_words(Pool *pool, const char *breakdowns)
{
    GString *text = pool_string(pool);
    g_auto(GStrv) codes = g_strsplit(breakdowns, " ", -1);
    for (guint i = 0; codes[i]; i++)
        put_part(text, ", ", word_of(breakdown_choices, codes[i]));
    return text->str;
}

static const char *target_text(Pool *pool, const IndicatorTyped *one)
{
    GString *text = pool_string(pool);
    put_part(text, " ", word_of(operator_choices, one->operator));
    put_part(text, " ", one->value);
    put_part(text, " ", one->unit);
    put_part(text, ", ", word_of(per_choices, one->per));
    return text->str;
}

static const char *indicator_text(Pool *pool, const IndicatorTyped *one)
{
    GString *text = pool_string(pool);
    put_part(text, "", one->text);
    put_part(text, " → ", one->target);
    put_part(text, "; ", target_text(pool, one));
    put_part(text, "; ", *one->baseline ? pool_printf(pool, "%s: %s", _("Value at the start"), one->baseline) : "");
    put_part(text, "; ", word_of(direction_choices, one->direction));
    put_part(text, "; ", word_of(cumulation_choices, one->cumulation));
    put_part(text, "; ", word_of(across_choices, one->across));
    put_part(text, "; ", breakdown_words(pool, one->breakdowns));
    return text->str;
}

static const char *due_text(Pool *pool, const ActionTyped *typed)
{
    GString *text = pool_string(pool);
    for (guint i = 0; i < typed->due->len; i++)
        g_string_append_printf(text, "%s%s", i ? ", " : "", (const char *)typed->due->pdata[i]);
    return text->str;
}

static const char *lines_of_money(Pool *pool, const ActionTyped *typed)
{
    GString *text = pool_string(pool);
    for (guint i = 0; i < typed->money->len; i++) {
        const MoneyTyped *line = typed->money->pdata[i];
        g_string_append_printf(text, "%s%s · %s · %s · %s", i ? "\n" : "", line->source, money_kind_label(line->kind), line->year,
                               line->amount);
    }
    return text->str;
}

const char *typed_indicators_text(Pool *pool, const GPtrArray *typed)
{
    GString *text = pool_string(pool);
    for (guint i = 0; i < typed->len; i++)
        g_string_append_printf(text, "%s%s", i ? "\n" : "", indicator_text(pool, typed->pdata[i]));
    return text->str;
}

GPtrArray *typed_facts(Pool *pool, const ActionTyped *typed, const GPtrArray *institutions, const GPtrArray *nodes)
{
    GPtrArray *facts = pool_list(pool);
    add_fact(pool, facts, "number", _("Number"), typed->number);
    add_fact(pool, facts, "title", _("Title"), typed->title);
    add_fact(pool, facts, "description", _("Description"), typed->description);
    add_fact(pool, facts, "node", _("Objective"), node_text(pool, nodes, typed->node));
    add_fact(pool, facts, "bodies", _("Bodies"), bodies_text(pool, typed, institutions));
    add_fact(pool, facts, "words_deadline", _("Deadline in words"), typed->words_deadline);
    add_fact(pool, facts, "deadline", _("Deadline"), deadline_text(pool, typed));
    add_fact(pool, facts, "due", _("Due days"), due_text(pool, typed));
    add_fact(pool, facts, "words_budget", _("Budget in words"), typed->words_budget);
    add_fact(pool, facts, "amount", _("Amount"), typed->amount);
    add_fact(pool, facts, "money", _("Money by source"), lines_of_money(pool, typed));
    add_fact(pool, facts, "indicators", _("Indicators"), typed_indicators_text(pool, typed->indicators));
    return facts;
}

const char *facts_difference(Pool *pool, const GPtrArray *before, const GPtrArray *after)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    bool any = false;
    for (guint i = 0; i < after->len; i++) {
        const Fact *old = before->pdata[i], *new = after->pdata[i];
        if (strcmp(old->text, new->text) == 0)
            continue;
        if (!any)
            json_object(&json, NULL);
        any = true;
        json_array(&json, new->name);
        json_text(&json, NULL, old->text);
        json_text(&json, NULL, new->text);
        json_array_end(&json);
    }
    if (any)
        json_object_end(&json);
    return out->str;
}
