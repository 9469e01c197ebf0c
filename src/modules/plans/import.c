#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/cells.h"
#include "modules/plans/edition.h"
#include "modules/plans/plans_queries.h"
#include "modules/plans/store.h"
#include "record/audit.h"

/* Words that tell a kind of source; the first that stands in the folded text wins. */
static const char *const source_words[][2] = {
    {"donat", "donation"},     {"sponsor", "donation"},   {"grant", "european"},     {"europ", "european"},
    {"nerambursab", "european"}, {"fse", "european"},     {"feder", "european"},     {"fonduri externe", "european"},
    {"donor", "european"},     {"buget local", "local"},  {"bugetul local", "local"}, {"bugetul municipal", "local"},
    {"buget municipal", "local"}, {"bugetul consiliului", "local"}, {"local budget", "local"}, {"mestn", "local"},
    {"buget de stat", "state"}, {"bugetul de stat", "state"}, {"state budget", "state"}, {"programul national", "state"},
    {"p n ", "state"},         {"asigurarii obligatorii", "state"}, {"ministerul", "state"}, {"propri", "own"},
    {"own funds", "own"},      {"unitatilor de invatamant", "own"}, {NULL, NULL},
};

const char *money_kind_of(Pool *pool, const char *source)
{
    const char *folded = text_fold(pool, source);
    for (guint i = 0; source_words[i][0]; i++)
        if (strstr(folded, source_words[i][0]))
            return source_words[i][1];
    return "other";
}

bool node_insert(ActionWriter *writer, gint64 parent_id, int position, const PlanNode *read, gint64 *ret_id, GError **error)
{
    *ret_id = id_new();
    g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_NODE_INSERT);
    db_bind_int(q, "$1", *ret_id);
    db_bind_int(q, "$2", writer->plan_id);
    db_bind_id(q, "$3", parent_id);
    db_bind_int(q, "$4", position);
    db_bind_text(q, "$5", tier_code(read->tier));
    db_bind_text(q, "$6", read->code);
    db_bind_text(q, "$7", read->title);
    return db_run(q, NULL, error);
}

bool note_insert(ActionWriter *writer, gint64 action_id, const PlanNote *note, GError **error)
{
    g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_NOTE_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", writer->plan_id);
    db_bind_id(q, "$3", action_id);
    db_bind_int(q, "$4", writer->edition);
    db_bind_text(q, "$5", note->field);
    db_bind_text(q, "$6", note->text);
    db_bind_text(q, "$7", note->kind);
    db_bind_text(q, "$8", note->argument);
    return db_run(q, NULL, error);
}

bool action_insert_bodies(ActionWriter *writer, gint64 action_id, const char *role, const GPtrArray *printed, GError **error)
{
    for (guint i = 0; printed && i < printed->len; i++) {
        gint64 institution_id;
        if (!institution_match(writer->db, printed->pdata[i], &institution_id, error))
            return false;
        g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_ACTION_BODY_INSERT);
        db_bind_int(q, "$1", action_id);
        db_bind_text(q, "$2", role);
        db_bind_int(q, "$3", i + 1);
        db_bind_text(q, "$4", printed->pdata[i]);
        db_bind_id(q, "$5", institution_id);
        if (!db_run(q, NULL, error))
            return false;
    }
    return true;
}

static const char *operator_code(TargetOperator operator)
{
    static const char *const codes[] = {
        [TARGET_NO_OPERATOR] = NULL, [TARGET_EQ] = "eq", [TARGET_MIN] = "min", [TARGET_MAX] = "max",
        [TARGET_ALL] = "all", [TARGET_NO_DECREASE] = "no_decrease", [TARGET_ON_REQUEST] = "on_request",
    };
    return codes[operator];
}

static const char *per_code(TargetPer per)
{
    static const char *const codes[] = {
        [PER_NONE] = NULL, [PER_YEAR] = "year", [PER_HALF_YEAR] = "half_year", [PER_QUARTER] = "quarter", [PER_MONTH] = "month",
    };
    return codes[per];
}

/* A rate is summed as numerators over denominators, never as percentages. */
static bool is_ratio(Pool *pool, const PlanIndicator *read)
{
    const char *folded = text_fold(pool, read->text);
    const char *unit = read->target && read->target->unit ? read->target->unit : "";
    return g_str_has_prefix(folded, "rata ") || strstr(folded, "ponderea ") || strstr(folded, "procent") || strchr(unit, '%');
}

static const char *join_words(Pool *pool, const GPtrArray *words)
{
    GString *joined = pool_string(pool);
    for (guint i = 0; words && i < words->len; i++)
        g_string_append_printf(joined, "%s%s", i ? " " : "", (const char *)words->pdata[i]);
    return joined->str;
}

bool action_insert_indicator(ActionWriter *writer, gint64 action_id, gint64 node_id, int position, const PlanIndicator *read,
                             GError **error)
{
    const PlanTarget *target = read->target;
    bool ratio = is_ratio(writer->pool, read);
    g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_INDICATOR_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", writer->plan_id);
    db_bind_id(q, "$3", action_id);
    db_bind_id(q, "$4", node_id);
    db_bind_int(q, "$5", position);
    db_bind_text(q, "$6", read->text);
    db_bind_text(q, "$7", target ? target->text : NULL);
    db_bind_int(q, "$8", target && target->has_value);
    if (target && target->has_value)
        db_bind_real(q, "$9", target->value);
    else
        db_bind_null(q, "$9");
    db_bind_text(q, "$10", target ? operator_code(target->operator) : NULL);
    db_bind_text(q, "$11", target ? target->unit : NULL);
    db_bind_text(q, "$12", target ? per_code(target->per) : NULL);
    db_bind_text(q, "$13", ratio ? "latest" : "sum");
    db_bind_text(q, "$14", ratio ? "ratio" : "sum");
    db_bind_text(q, "$15", join_words(writer->pool, read->breakdowns));
    return db_run(q, NULL, error);
}

static bool insert_money(ActionWriter *writer, gint64 action_id, int position, const char *source, const char *kind,
                         const Money *planned, GError **error)
{
    Currency currency = planned && planned->currency != CURRENCY_NONE ? planned->currency : writer->currency;
    g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_MONEY_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", action_id);
    db_bind_int(q, "$3", position);
    db_bind_text(q, "$4", source);
    db_bind_text(q, "$5", kind);
    db_bind_null(q, "$6");
    db_bind_int(q, "$7", planned != NULL);
    db_bind_int(q, "$8", planned ? planned->minor : 0);
    db_bind_text(q, "$9", planned ? currency_code(currency) : NULL);
    return db_run(q, NULL, error);
}

/* The amount that stands right behind a source's words: "Fonduri buget local 44.980,65". */
static bool amount_of_source(Pool *pool, const PlanBudget *budget, const char *source, Money *ret_amount)
{
    const char *at = budget->text ? strstr(budget->text, source) : NULL;
    if (!at)
        return false;
    at += strlen(source);
    at += strspn(at, " :-");
    gsize figures = strspn(at, "0123456789.,");
    while (figures > 0 && !g_ascii_isdigit(at[figures - 1]))
        figures--;
    return figures > 0 && money_parse(pool_strndup(pool, at, figures), budget->amount.currency, ret_amount, NULL);
}

/* A line per source; the whole amount on its own line where the sources don't share it out. */
bool action_insert_budget(ActionWriter *writer, gint64 action_id, const PlanBudget *budget, GError **error)
{
    guint sources = budget->sources ? budget->sources->len : 0, shared = 0;
    for (guint i = 0; i < sources; i++) {
        const char *source = budget->sources->pdata[i];
        Money amount;
        bool has = amount_of_source(writer->pool, budget, source, &amount);
        if (!has && sources == 1 && budget->has_amount) {
            amount = budget->amount;
            has = true;
        }
        shared += has;
        if (!insert_money(writer, action_id, (int)i + 1, source, money_kind_of(writer->pool, source), has ? &amount : NULL, error))
            return false;
    }
    if (!budget->has_amount || shared > 0)
        return true;
    return insert_money(writer, action_id, (int)sources + 1, "", sources ? "mixed" : "other", &budget->amount, error);
}

bool action_insert_due(ActionWriter *writer, gint64 action_id, const PlanDeadline *deadline, GError **error)
{
    GArray *days = deadline_due_days(writer->pool, deadline);
    for (guint i = 0; i < days->len; i++) {
        g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_DUE_INSERT);
        db_bind_int(q, "$1", id_new());
        db_bind_int(q, "$2", action_id);
        db_bind_day(q, "$3", g_array_index(days, Day, i));
        db_bind_int(q, "$4", 0);
        if (!db_run(q, NULL, error))
            return false;
    }
    return true;
}

static bool insert_words(ActionWriter *writer, gint64 action_id, const char *text, GError **error)
{
    GPtrArray *words = text_words(writer->pool, text ? text : "");
    for (guint i = 0; i < words->len; i++) {
        g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_WORD_INSERT);
        db_bind_text(q, "$1", words->pdata[i]);
        db_bind_int(q, "$2", action_id);
        if (!db_run(q, NULL, error))
            return false;
    }
    return true;
}

bool action_index_words(ActionWriter *writer, gint64 action_id, const PlanAction *read, GError **error)
{
    g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_WORD_DELETE);
    db_bind_int(q, "$1", action_id);
    const char *all = pool_printf(writer->pool, "%s %s %s %s %s %s", read->number ? read->number : "", read->title ? read->title : "",
                                  read->description ? read->description : "", join_words(writer->pool, read->responsible),
                                  join_words(writer->pool, read->partners), read->words_indicators ? read->words_indicators : "");
    return db_run(q, NULL, error) && insert_words(writer, action_id, all, error);
}

bool action_insert_parts(ActionWriter *writer, gint64 action_id, const PlanAction *read, GError **error)
{
    if (!action_insert_bodies(writer, action_id, "responsible", read->responsible, error) ||
        !action_insert_bodies(writer, action_id, "partner", read->partners, error))
        return false;
    for (guint i = 0; read->indicators && i < read->indicators->len; i++)
        if (!action_insert_indicator(writer, action_id, 0, (int)i + 1, read->indicators->pdata[i], error))
            return false;
    if (read->budget && !action_insert_budget(writer, action_id, read->budget, error))
        return false;
    if (read->deadline && !action_insert_due(writer, action_id, read->deadline, error))
        return false;
    for (guint i = 0; read->notes && i < read->notes->len; i++)
        if (!note_insert(writer, action_id, read->notes->pdata[i], error))
            return false;
    return action_index_words(writer, action_id, read, error);
}

static void bind_deadline(DbQuery *q, Pool *pool, const PlanDeadline *deadline)
{
    GArray *days = deadline ? deadline_due_days(pool, deadline) : NULL;
    db_bind_text(q, "$15", deadline ? deadline_kind_code(deadline->kind) : NULL);
    db_bind_day(q, "$16", deadline ? deadline->from : DAY_NONE);
    db_bind_day(q, "$17", deadline ? deadline->to : DAY_NONE);
    db_bind_text(q, "$18", deadline ? recurrence_code(deadline->recurrence) : NULL);
    db_bind_day(q, "$22", days && days->len ? g_array_index(days, Day, 0) : DAY_NONE);
}

bool action_insert(ActionWriter *writer, gint64 node_id, int position, const PlanAction *read, gint64 *ret_id, GError **error)
{
    const PlanBudget *budget = read->budget;
    bool has_amount = budget && budget->has_amount;
    *ret_id = id_new();
    g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_ACTION_INSERT);
    db_bind_int(q, "$1", *ret_id);
    db_bind_int(q, "$2", writer->plan_id);
    db_bind_int(q, "$3", node_id);
    db_bind_int(q, "$4", position);
    db_bind_text(q, "$5", read->number);
    db_bind_int(q, "$6", read->row);
    db_bind_text(q, "$7", read->title ? read->title : "");
    db_bind_text(q, "$8", read->description);
    db_bind_text(q, "$9", read->words_bodies);
    db_bind_text(q, "$10", read->words_partners);
    db_bind_text(q, "$11", read->deadline ? read->deadline->text : read->words_deadline);
    db_bind_text(q, "$12", budget ? budget->text : read->words_budget);
    db_bind_text(q, "$13", read->words_indicators);
    db_bind_text(q, "$14", read->words_targets);
    bind_deadline(q, writer->pool, read->deadline);
    db_bind_int(q, "$19", has_amount);
    db_bind_int(q, "$20", has_amount ? budget->amount.minor : 0);
    db_bind_text(q, "$21", has_amount && budget->amount.currency ? currency_code(budget->amount.currency) : NULL);
    db_bind_int(q, "$23", writer->edition);
    return db_run(q, NULL, error) && action_insert_parts(writer, *ret_id, read, error);
}

/* --- the whole plan --- */

static const char *country_of(Pool *pool, const PlanDocument *document)
{
    static const char *const places[] = {"republica moldova", "balti", "chisinau", "cahul", "orhei", "soroca", "ungheni", "comrat",
                                         "edinet", "hincesti", "straseni", "raionul", NULL};
    const char *folded = text_fold(pool, pool_printf(pool, "%s %s", document->title ? document->title : "",
                                                     document->authority ? document->authority : ""));
    for (guint i = 0; places[i]; i++)
        if (strstr(folded, places[i]))
            return "MD";
    return "RO";
}

static bool insert_plan(Db *db, Pool *pool, const PlanDocument *document, const PlanImport *import, gint64 id, GError **error)
{
    const char *title = document->title ? document->title : import->file_name;
    const char *country = import->country ? import->country : country_of(pool, document);
    bool adopted = strcmp(import->state, "adopted") == 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", title);
    db_bind_text(q, "$3", import->short_title ? import->short_title : text_shorten(pool, title, 70));
    db_bind_text(q, "$4", text_fold(pool, title));
    db_bind_text(q, "$5", document->authority);
    db_bind_text(q, "$6", import->decision_number ? import->decision_number : document->decision_number);
    db_bind_day(q, "$7", day_is(import->decision_date) ? import->decision_date : document->decision_date);
    db_bind_day(q, "$8", document->period.from);
    db_bind_day(q, "$9", document->period.to);
    db_bind_text(q, "$10", country);
    db_bind_text(q, "$11", strcmp(country, "MD") == 0 ? "MDL" : "RON");
    db_bind_text(q, "$12", import->state);
    db_bind_int(q, "$13", import->is_public);
    db_bind_int(q, "$14", import->is_demo);
    db_bind_int(q, "$15", clock_now());
    if (adopted)
        db_bind_int(q, "$16", clock_now());
    else
        db_bind_null(q, "$16");
    return db_run(q, NULL, error);
}

/* The ids that the document's nodes got, by the document's own numbers. */
static bool insert_nodes(ActionWriter *writer, const PlanDocument *document, gint64 *ids, GError **error)
{
    for (guint i = 0; i < document->nodes->len; i++) {
        const PlanNode *node = document->nodes->pdata[i];
        if (!node_insert(writer, node->parent ? ids[node->parent] : 0, (int)i + 1, node, &ids[node->id], error))
            return false;
        if (!node->indicator)
            continue;
        GPtrArray *read = indicators_read(writer->pool, node->indicator, NULL, NULL);
        for (guint k = 0; k < read->len; k++)
            if (!action_insert_indicator(writer, 0, ids[node->id], (int)k + 1, read->pdata[k], error))
                return false;
    }
    return true;
}

static bool insert_actions(ActionWriter *writer, const PlanDocument *document, const gint64 *ids, GError **error)
{
    for (guint i = 0; i < document->actions->len; i++) {
        const PlanAction *action = document->actions->pdata[i];
        gint64 id;
        if (!action_insert(writer, ids[action->node], (int)i + 1, action, &id, error))
            return false;
    }
    for (guint i = 0; i < document->notes->len; i++)
        if (!note_insert(writer, 0, document->notes->pdata[i], error))
            return false;
    return true;
}

static int largest_node_id(const PlanDocument *document)
{
    int largest = 0;
    for (guint i = 0; i < document->nodes->len; i++)
        largest = MAX(largest, ((PlanNode *)document->nodes->pdata[i])->id);
    return largest;
}

/* An action that stands under no objective needs one to stand under. */
static bool insert_default_node(ActionWriter *writer, const PlanDocument *document, gint64 *ids, GError **error)
{
    for (guint i = 0; i < document->actions->len; i++)
        if (((PlanAction *)document->actions->pdata[i])->node == 0) {
            PlanNode node = {.tier = TIER_SPECIFIC_OBJECTIVE, .title = document->title ? document->title : "–"};
            return node_insert(writer, 0, 0, &node, &ids[0], error);
        }
    return true;
}

bool plan_import(Db *db, const Identity *who, const PlanDocument *document, const PlanImport *import, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *country = import->country ? import->country : country_of(pool, document);
    ActionWriter writer = {db, pool, id_new(), 1, strcmp(country, "MD") == 0 ? CURRENCY_MDL : CURRENCY_RON};
    NewEdition edition = {writer.plan_id, 1, "taken", import->file_name, import->bytes, import->count};
    gint64 *ids = pool_array0(pool, gint64, largest_node_id(document) + 1);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !insert_plan(db, pool, document, import, writer.plan_id, error) ||
        !edition_insert(db, pool, who, &edition, document, error) ||
        !insert_default_node(&writer, document, ids, error) || !insert_nodes(&writer, document, ids, error) ||
        !insert_actions(&writer, document, ids, error) ||
        !audit_write(db, who, who->user_id ? "web" : "cli", "create", "plan", writer.plan_id, NULL, error) || !db_commit(change, error))
        return false;
    *ret_id = writer.plan_id;
    return true;
}
