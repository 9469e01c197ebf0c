#include "modules/plans/document.h"

#include "base/language.h"
#include "base/text.h"

enum { SHOWN = 110 }; /* characters of a text */

static const char *tier_label(PlanTier tier)
{
    static const char *const labels[] = {
        [TIER_GENERAL_OBJECTIVE] = N_("General objective"), [TIER_SPECIFIC_OBJECTIVE] = N_("Specific objective"),
        [TIER_DOMAIN] = N_("Domain"),
    };
    return _(labels[tier]);
}

static int depth_of(const PlanDocument *document, const PlanNode *node)
{
    int depth = 0;
    while (node->parent) {
        node = document->nodes->pdata[node->parent - 1];
        depth++;
    }
    return depth;
}

static void put_indent(GString *out, int depth)
{
    for (int i = 0; i < depth; i++)
        g_string_append(out, "  ");
}

static void put_note(Pool *pool, GString *out, const PlanNote *note, int depth)
{
    put_indent(out, depth);
    g_string_append_printf(out, "! %s", note_sentence(pool, note->kind, note->argument));
    if (!text_is_empty(note->text))
        g_string_append_printf(out, " [%s]", text_shorten(pool, note->text, SHOWN));
    g_string_append_c(out, '\n');
}

static void put_notes(Pool *pool, GString *out, const GPtrArray *notes, int depth)
{
    for (guint i = 0; i < notes->len; i++)
        put_note(pool, out, notes->pdata[i], depth);
}

static void put_list(Pool *pool, GString *out, const char *label, const GPtrArray *texts, int depth)
{
    if (texts->len == 0)
        return;
    put_indent(out, depth);
    g_string_append_printf(out, "%s: ", label);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(out, "%s%s", i ? "; " : "", text_shorten(pool, texts->pdata[i], SHOWN));
    g_string_append_c(out, '\n');
}

static void put_deadline(Pool *pool, GString *out, const PlanDeadline *deadline, int depth)
{
    if (!deadline)
        return;
    put_indent(out, depth);
    g_string_append_printf(out, "%s: %s", _("Deadline"), deadline->text);
    if (day_is(deadline->from) && day_is(deadline->to))
        g_string_append_printf(out, " (%s – %s)", day_to_people(pool, deadline->from), day_to_people(pool, deadline->to));
    g_string_append_c(out, '\n');
}

static void put_budget(Pool *pool, GString *out, const PlanBudget *budget, int depth)
{
    if (!budget)
        return;
    put_indent(out, depth);
    g_string_append_printf(out, "%s: %s", _("Budget"), text_shorten(pool, budget->text, SHOWN));
    if (budget->has_amount)
        g_string_append_printf(out, " (%s)", money_format(pool, budget->amount));
    g_string_append_c(out, '\n');
}

static void put_indicators(Pool *pool, GString *out, const GPtrArray *indicators, int depth)
{
    for (guint i = 0; i < indicators->len; i++) {
        const PlanIndicator *indicator = indicators->pdata[i];
        put_indent(out, depth);
        g_string_append_printf(out, "%s: %s", _("Indicator"), text_shorten(pool, indicator->text, SHOWN));
        if (indicator->target)
            g_string_append_printf(out, " → %s", text_shorten(pool, indicator->target->text, SHOWN));
        g_string_append_c(out, '\n');
    }
}

static void put_action(Pool *pool, GString *out, const PlanAction *action, int depth)
{
    put_indent(out, depth);
    g_string_append_printf(out, "%s", action->number ? action->number : "–");
    if (action->row > 1)
        g_string_append_printf(out, " (%d)", action->row);
    g_string_append_printf(out, " %s\n", action->title ? text_shorten(pool, action->title, SHOWN) : _("(no title)"));
    put_list(pool, out, _("Responsible"), action->responsible, depth + 2);
    put_list(pool, out, _("Partners"), action->partners, depth + 2);
    put_deadline(pool, out, action->deadline, depth + 2);
    put_budget(pool, out, action->budget, depth + 2);
    put_indicators(pool, out, action->indicators, depth + 2);
    put_notes(pool, out, action->notes, depth + 2);
}

static void put_actions_of(Pool *pool, GString *out, const PlanDocument *document, int node, int depth)
{
    for (guint i = 0; i < document->actions->len; i++) {
        const PlanAction *action = document->actions->pdata[i];
        if (action->node == node)
            put_action(pool, out, action, depth);
    }
}

static void put_node(Pool *pool, GString *out, const PlanDocument *document, const PlanNode *node)
{
    int depth = depth_of(document, node);
    g_string_append_c(out, '\n');
    put_indent(out, depth);
    g_string_append_printf(out, "%s%s%s: %s\n", tier_label(node->tier), node->code ? " " : "", node->code ? node->code : "", node->title);
    if (node->indicator) {
        put_indent(out, depth + 1);
        g_string_append_printf(out, "%s: %s\n", _("Indicator"), node->indicator);
    }
    put_actions_of(pool, out, document, node->id, depth + 1);
}

static void put_head(Pool *pool, GString *out, const PlanDocument *document)
{
    g_string_append_printf(out, "%s\n", document->title ? document->title : _("(no title)"));
    if (document->authority)
        g_string_append_printf(out, "%s: %s\n", _("Authority"), document->authority);
    if (document->has_decision)
        g_string_append_printf(out, "%s: %s %s\n", _("Decision"), document->decision_number ? document->decision_number : "",
                               day_to_people(pool, document->decision_date));
    if (day_is(document->period.from))
        g_string_append_printf(out, "%s: %s – %s\n", _("Period"), day_to_people(pool, document->period.from),
                               day_to_people(pool, document->period.to));
}

static void put_counts(GString *out, const PlanDocument *document)
{
    g_string_append_c(out, '\n');
    g_string_append_printf(out, P_("%d row of measures", "%d rows of measures", document->actions->len), (int)document->actions->len);
    g_string_append(out, ", ");
    g_string_append_printf(out, P_("%d objective or domain", "%d objectives and domains", document->nodes->len), (int)document->nodes->len);
    g_string_append_c(out, '\n');
}

char *plan_document_to_outline(Pool *pool, const PlanDocument *document)
{
    GString *out = pool_string(pool);
    put_head(pool, out, document);
    put_notes(pool, out, document->notes, 0);
    put_actions_of(pool, out, document, 0, 0);
    for (guint i = 0; i < document->nodes->len; i++)
        put_node(pool, out, document, document->nodes->pdata[i]);
    put_counts(out, document);
    return out->str;
}
