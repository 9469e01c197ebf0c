/* What planners corrected of a row, against what its document was read as. */
#include "modules/plans/amend_pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/cells.h"
#include "modules/plans/correction.h"
#include "modules/plans/store.h"

typedef struct {
    Db *db;
    Pool *pool;
    const Plan *plan;
    const PlanDocument *document; /* in force */
    const GPtrArray *nodes;       /* of Node *: stored */
} Corrections;

/* --- the row as it was read, before anybody corrected it */

static bool add_bodies(const Corrections *c, GPtrArray *bodies, const GPtrArray *printed, bool is_partner, GError **error)
{
    for (guint i = 0; printed && i < printed->len; i++) {
        Body *body = pool_new0(c->pool, Body);
        *body = (Body){.is_partner = is_partner, .printed = printed->pdata[i]};
        if (!institution_match(c->db, body->printed, &body->institution_id, error))
            return false;
        g_ptr_array_add(bodies, body);
    }
    return true;
}

static gint64 node_as_read(const Corrections *c, int id)
{
    int place = 0;
    for (guint i = 0; i < c->document->nodes->len; i++)
        if (((const PlanNode *)c->document->nodes->pdata[i])->id == id)
            place = (int)i + 1;
    for (guint i = 0; i < c->nodes->len; i++)
        if (((const Node *)c->nodes->pdata[i])->position == place)
            return ((const Node *)c->nodes->pdata[i])->id;
    return 0;
}

static void read_deadline(const Corrections *c, const PlanAction *read, Action *row)
{
    row->words_deadline = read->deadline ? read->deadline->text : read->words_deadline;
    row->has_deadline = read->deadline != NULL;
    row->deadline = read->deadline ? *read->deadline : (PlanDeadline){.from = DAY_NONE, .to = DAY_NONE, .kind = DEADLINE_UNKNOWN};
    row->due = deadline_due_days(c->pool, &row->deadline);
}

static void read_budget(const Corrections *c, const PlanAction *read, Action *row)
{
    row->words_budget = read->budget ? read->budget->text : read->words_budget;
    row->has_amount = read->budget && read->budget->has_amount;
    row->amount = row->has_amount ? read->budget->amount : (Money){0};
    row->money = read->budget ? money_of_budget(c->pool, read->budget, c->plan->currency) : pool_list(c->pool);
}

static bool row_as_read(const Corrections *c, const PlanAction *read, Action *row, GError **error)
{
    *row = (Action){.number = read->number, .title = read->title, .description = read->description, .node_id = node_as_read(c, read->node),
                    .bodies = pool_list(c->pool), .indicators = pool_list(c->pool)};
    read_deadline(c, read, row);
    read_budget(c, read, row);
    for (guint i = 0; read->indicators && i < read->indicators->len; i++)
        g_ptr_array_add(row->indicators, indicator_of_read(c->pool, read->indicators->pdata[i], (int)i + 1));
    return add_bodies(c, row->bodies, read->responsible, false, error) && add_bodies(c, row->bodies, read->partners, true, error);
}

/* --- a cell as the plan has it now, in words */

static const char *node_now(const Corrections *c, const Action *stored)
{
    for (guint i = 0; i < c->nodes->len; i++)
        if (((const Node *)c->nodes->pdata[i])->id == stored->node_id)
            return node_name(c->pool, c->nodes->pdata[i]);
    return "";
}

static const char *bodies_now(const Corrections *c, const Action *stored)
{
    GString *out = pool_string(c->pool);
    for (guint i = 0; i < stored->bodies->len; i++) {
        const Body *body = stored->bodies->pdata[i];
        g_string_append_printf(out, "%s%s: %s", i ? "\n" : "", body->is_partner ? _("Partner") : _("Responsible"),
                               body->institution_name ? body->institution_name : body->printed);
    }
    return out->str;
}

static const char *deadline_now(const Corrections *c, const Action *stored)
{
    GString *out = pool_string(c->pool);
    if (stored->words_deadline)
        g_string_append_printf(out, "%s\n", stored->words_deadline);
    g_string_append(out, deadline_to_people(c->pool, stored));
    for (guint i = 0; i < stored->due->len; i++)
        g_string_append_printf(out, "%s%s", i ? ", " : pool_printf(c->pool, "\n%s: ", _("Due days")), day_to_people(c->pool, g_array_index(stored->due, Day, i)));
    return out->str;
}

static const char *budget_now(const Corrections *c, const Action *stored)
{
    GString *out = pool_string(c->pool);
    g_string_append(out, stored->has_amount ? money_format(c->pool, stored->amount) : _("no amount named"));
    for (guint i = 0; i < stored->money->len; i++) {
        const PlannedMoney *line = stored->money->pdata[i];
        g_string_append_printf(out, "\n%s", *line->source ? line->source : money_kind_label(line->kind));
        if (line->year)
            g_string_append_printf(out, " (%d)", line->year);
        if (line->has_amount)
            g_string_append_printf(out, ": %s", money_format(c->pool, line->planned));
    }
    return out->str;
}

static const char *indicators_now(Pool *pool, const GPtrArray *indicators)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < indicators->len; i++) {
        const Indicator *one = indicators->pdata[i];
        g_string_append_printf(out, "%s%s", i ? "\n" : "", one->text);
        if (one->target_text)
            g_string_append_printf(out, " → %s", one->target_text);
        if (one->has_target)
            g_string_append_printf(out, " (%s%s%s)", number_format(pool, one->target_value), one->target_unit ? " " : "",
                                   one->target_unit ? one->target_unit : "");
    }
    return out->len ? out->str : _("none");
}

static const char *cell_now(const Corrections *c, const Action *stored, Cell cell)
{
    switch (cell) {
    case CELL_NUMBER: return stored->number ? stored->number : _("none");
    case CELL_TITLE: return stored->title;
    case CELL_DESCRIPTION: return stored->description ? stored->description : _("none");
    case CELL_NODE: return node_now(c, stored);
    case CELL_BODIES: return bodies_now(c, stored);
    case CELL_DEADLINE: return deadline_now(c, stored);
    case CELL_BUDGET: return budget_now(c, stored);
    case CELL_INDICATORS: return indicators_now(c->pool, stored->indicators);
    case CELL_COUNT: break;
    }
    return "";
}

/* --- what differs */

/* The facts of typed_facts() that a cell holds. */
static const char *const facts_of_cell[CELL_COUNT][4] = {
    [CELL_NUMBER] = {"number"}, [CELL_TITLE] = {"title"}, [CELL_DESCRIPTION] = {"description"}, [CELL_NODE] = {"node"},
    [CELL_BODIES] = {"bodies"}, [CELL_DEADLINE] = {"words_deadline", "deadline", "due"},
    [CELL_BUDGET] = {"words_budget", "amount", "money"}, [CELL_INDICATORS] = {"indicators"},
};

static bool facts_differ(const GPtrArray *read, const GPtrArray *stored, Cell cell)
{
    for (guint i = 0; i < read->len; i++) {
        const Fact *before = read->pdata[i], *now = stored->pdata[i];
        if (g_strv_contains(facts_of_cell[cell], before->name) && strcmp(before->text, now->text) != 0)
            return true;
    }
    return false;
}

bool change_find_corrections(Db *db, Pool *pool, const Plan *plan, const PlanDocument *document, const GPtrArray *nodes, RowChange *change,
                             GError **error)
{
    Corrections c = {db, pool, plan, document, nodes};
    Action read;
    if (!change->stored || !change->difference->before)
        return true;
    if (!row_as_read(&c, change->difference->before, &read, error))
        return false;
    GPtrArray *before = typed_facts(pool, typed_of_action(pool, &read), NULL, NULL);
    GPtrArray *now = typed_facts(pool, typed_of_action(pool, change->stored), NULL, NULL);
    for (int cell = 0; cell < CELL_COUNT; cell++)
        if (facts_differ(before, now, (Cell)cell))
            change->corrected[cell] = cell_now(&c, change->stored, (Cell)cell);
    return true;
}

void node_find_corrections(Pool *pool, NodeChange *change)
{
    const PlanNode *before = change->difference->before;
    const Node *stored = change->stored;
    if (!stored || !before)
        return;
    if (g_strcmp0(stored->code, before->code) != 0 || g_strcmp0(stored->title, before->title) != 0 || stored->tier != before->tier)
        change->corrected = node_name(pool, stored);
    GPtrArray *words = node_indicators(pool, before), *read = pool_list(pool);
    for (guint i = 0; i < words->len; i++)
        g_ptr_array_add(read, indicator_of_read(pool, words->pdata[i], (int)i + 1));
    if (strcmp(typed_indicators_text(pool, typed_of_indicators(pool, read)),
               typed_indicators_text(pool, typed_of_indicators(pool, stored->indicators))) != 0)
        change->indicators_corrected = indicators_now(pool, stored->indicators);
}
