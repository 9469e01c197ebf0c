#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/cells.h"
#include "modules/plans/edition.h"
#include "modules/plans/intake.h"
#include "modules/plans/plans_queries.h"
#include "modules/plans/store.h"
#include "record/audit.h"

enum { WORDS_A_PART = 32 }; /* some 0.1 ms */

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

static bool match_body(ActionWriter *writer, const char *printed, gint64 *ret_id, GError **error)
{
    const gint64 *known = writer->bodies ? g_hash_table_lookup(writer->bodies, printed) : NULL;
    if (known) {
        *ret_id = *known;
        return true;
    }
    if (!institution_match(writer->db, printed, ret_id, error))
        return false;
    if (writer->bodies)
        g_hash_table_insert(writer->bodies, (char *)printed, pool_copy(writer->pool, ret_id, sizeof *ret_id));
    return true;
}

bool action_insert_bodies(ActionWriter *writer, gint64 action_id, const char *role, const GPtrArray *printed, GError **error)
{
    for (guint i = 0; printed && i < printed->len; i++) {
        gint64 institution_id;
        if (!match_body(writer, printed->pdata[i], &institution_id, error))
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

Indicator *indicator_of_read(Pool *pool, const PlanIndicator *read, int position)
{
    const PlanTarget *target = read->target;
    bool ratio = is_ratio(pool, read);
    Indicator *indicator = pool_new0(pool, Indicator);
    *indicator = (Indicator){
        .position = position,
        .text = read->text,
        .target_text = target ? target->text : NULL,
        .has_target = target && target->has_value,
        .target_value = target ? target->value : NAN,
        .target_operator = target ? target_operator_code(target->operator) : NULL,
        .target_unit = target ? target->unit : NULL,
        .target_per = target ? target_per_code(target->per) : NULL,
        .baseline = NAN,
        .direction = "up",
        .cumulation = ratio ? "latest" : "sum",
        .across = ratio ? "ratio" : "sum",
        .breakdowns = join_words(pool, read->breakdowns),
    };
    return indicator;
}

bool action_insert_indicator(ActionWriter *writer, gint64 action_id, gint64 node_id, int position, const PlanIndicator *read,
                             GError **error)
{
    IndicatorOwner owner = {writer->plan_id, action_id, node_id, writer->edition};
    return indicator_add(writer->db, &owner, indicator_of_read(writer->pool, read, position), error);
}

bool money_insert(Db *db, gint64 action_id, guint position, const PlannedMoney *line, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_MONEY_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", action_id);
    db_bind_int(q, "$3", position);
    db_bind_text(q, "$4", line->source);
    db_bind_text(q, "$5", line->kind);
    db_bind_id(q, "$6", line->year);
    db_bind_int(q, "$7", line->has_amount);
    db_bind_int(q, "$8", line->has_amount ? line->planned.minor : 0);
    db_bind_text(q, "$9", line->has_amount ? currency_code(line->planned.currency) : NULL);
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

static PlannedMoney *add_line(Pool *pool, GPtrArray *lines, const char *source, const char *kind)
{
    PlannedMoney *line = pool_new0(pool, PlannedMoney);
    *line = (PlannedMoney){.source = source, .kind = kind};
    g_ptr_array_add(lines, line);
    return line;
}

static void set_amount(PlannedMoney *line, Money planned, Currency currency)
{
    line->has_amount = true;
    line->planned = planned;
    if (planned.currency == CURRENCY_NONE)
        line->planned.currency = currency;
}

GPtrArray *money_of_budget(Pool *pool, const PlanBudget *budget, Currency currency)
{
    GPtrArray *lines = pool_list(pool);
    guint sources = budget->sources ? budget->sources->len : 0, shared = 0;
    for (guint i = 0; i < sources; i++) {
        const char *source = budget->sources->pdata[i];
        PlannedMoney *line = add_line(pool, lines, source, money_kind_of(pool, source));
        Money amount = budget->amount;
        bool has = amount_of_source(pool, budget, source, &amount) || (sources == 1 && budget->has_amount);
        shared += has;
        if (has)
            set_amount(line, amount, currency);
    }
    if (budget->has_amount && shared == 0)
        set_amount(add_line(pool, lines, "", sources ? "mixed" : "other"), budget->amount, currency);
    return lines;
}

bool action_insert_budget(ActionWriter *writer, gint64 action_id, const PlanBudget *budget, GError **error)
{
    GPtrArray *lines = money_of_budget(writer->pool, budget, writer->currency);
    for (guint i = 0; i < lines->len; i++)
        if (!money_insert(writer->db, action_id, i + 1, lines->pdata[i], error))
            return false;
    return true;
}

static bool action_insert_due(ActionWriter *writer, gint64 action_id, const PlanDeadline *deadline, GError **error)
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

static bool know_word(ActionWriter *writer, const char *word, GError **error)
{
    if (writer->known && !g_hash_table_add(writer->known, (char *)word))
        return true;
    g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_WORD_KNOWN);
    db_bind_text(q, "$1", word);
    db_bind_text(q, "$2", slips_backwards(writer->pool, word));
    return db_run(q, NULL, error);
}

static bool insert_word(ActionWriter *writer, const ActionWord *found, GError **error)
{
    g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_WORD_INSERT);
    db_bind_text(q, "$1", found->word);
    db_bind_int(q, "$2", found->action_id);
    return db_run(q, NULL, error) && know_word(writer, found->word, error);
}

static bool insert_words(ActionWriter *writer, gint64 action_id, const char *text, GError **error)
{
    GPtrArray *words = text_words(writer->pool, text ? text : "");
    for (guint i = 0; i < words->len; i++) {
        ActionWord found = {words->pdata[i], action_id};
        if (writer->words)
            g_array_append_val(writer->words, found);
        else if (!insert_word(writer, &found, error))
            return false;
    }
    return true;
}

static bool add_words(ActionWriter *writer, gint64 action_id, const PlanAction *read, GError **error)
{
    const char *all = pool_printf(writer->pool, "%s %s %s %s %s %s", read->number ? read->number : "", read->title ? read->title : "",
                                  read->description ? read->description : "", join_words(writer->pool, read->responsible),
                                  join_words(writer->pool, read->partners), read->words_indicators ? read->words_indicators : "");
    return insert_words(writer, action_id, all, error);
}

bool action_index_words(ActionWriter *writer, gint64 action_id, const PlanAction *read, GError **error)
{
    g_autoptr(DbQuery) q = db_query(writer->db, SQL_PLAN_WORD_DELETE);
    db_bind_int(q, "$1", action_id);
    return db_run(q, NULL, error) && add_words(writer, action_id, read, error);
}

static bool action_insert_parts(ActionWriter *writer, gint64 action_id, const PlanAction *read, GError **error)
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
    return add_words(writer, action_id, read, error);
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
    db_bind_text(q, "$24", action_folded_title(writer->pool, read));
    db_bind_text(q, "$25", action_folded_text(writer->pool, read));
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
    db_bind_text(q, "$12", INTAKE_STATE);
    db_bind_int(q, "$13", import->is_public);
    db_bind_int(q, "$14", import->is_demo);
    db_bind_int(q, "$15", clock_now());
    if (adopted)
        db_bind_int(q, "$16", clock_now());
    else
        db_bind_null(q, "$16");
    return db_run(q, NULL, error);
}

GPtrArray *node_indicators(Pool *pool, const PlanNode *node)
{
    return node->indicator ? indicators_read(pool, node->indicator, NULL, NULL) : pool_list(pool);
}

/* The ids that the document's nodes got, by the document's own numbers. */
static bool insert_nodes(Intake *intake, ActionWriter *writer, const PlanDocument *document, gint64 *ids, GError **error)
{
    for (guint i = 0; i < document->nodes->len; i++) {
        const PlanNode *node = document->nodes->pdata[i];
        if (!intake_pause(intake, error) || !node_insert(writer, node->parent ? ids[node->parent] : 0, (int)i + 1, node, &ids[node->id], error))
            return false;
        GPtrArray *read = node_indicators(writer->pool, node);
        for (guint k = 0; k < read->len; k++)
            if (!action_insert_indicator(writer, 0, ids[node->id], (int)k + 1, read->pdata[k], error))
                return false;
    }
    return true;
}

static bool insert_actions(Intake *intake, ActionWriter *writer, const PlanDocument *document, const gint64 *ids, GError **error)
{
    for (guint i = 0; i < document->actions->len; i++) {
        const PlanAction *action = document->actions->pdata[i];
        gint64 id;
        if (!intake_pause(intake, error) || !action_insert(writer, ids[action->node], (int)i + 1, action, &id, error))
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

/* The first change, and what it begins with: a plan that nobody sees. */
static bool begin(Intake *intake, Pool *pool, const PlanDocument *document, const PlanImport *import, GError **error)
{
    return intake_begin(intake, error) && insert_plan(intake->db, pool, document, import, intake->plan_id, error) &&
           intake_keep(intake, import->upload_id, error);
}

static gint compare_words(gconstpointer a, gconstpointer b)
{
    const ActionWord *left = a, *right = b;
    gint order = strcmp(left->word, right->word);
    return order ? order : (left->action_id > right->action_id) - (left->action_id < right->action_id);
}

/* In the order of their index, neighbours share a page: action by action, each would write most of its pages anew. */
static bool insert_left_words(Intake *intake, ActionWriter *writer, GError **error)
{
    g_array_sort(writer->words, compare_words);
    for (guint i = 0; i < writer->words->len; i++) {
        const ActionWord *word = &g_array_index(writer->words, ActionWord, i);
        if ((i % WORDS_A_PART == 0 && !intake_pause(intake, error)) || !insert_word(writer, word, error))
            return false;
    }
    return true;
}

static bool insert_all(Intake *intake, ActionWriter *writer, const PlanDocument *document, GError **error)
{
    gint64 *ids = pool_array0(writer->pool, gint64, largest_node_id(document) + 1);
    g_autoptr(GHashTable) G_GNUC_UNUSED known = writer->known = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) G_GNUC_UNUSED bodies = writer->bodies = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) G_GNUC_UNUSED words = writer->words = g_array_new(FALSE, FALSE, sizeof(ActionWord));
    return intake_pause(intake, error) && insert_default_node(writer, document, ids, error) &&
           insert_nodes(intake, writer, document, ids, error) && insert_actions(intake, writer, document, ids, error) &&
           insert_left_words(intake, writer, error);
}

/* The last change: what the caller has to say, and the plan is there. */
static bool finish(Intake *intake, const Identity *who, const PlanImport *import, GError **error)
{
    return (!import->finish || import->finish(intake->db, intake->plan_id, import->finish_data, error)) &&
           audit_write(intake->db, who, who->user_id ? "web" : "cli", "create", "plan", intake->plan_id, NULL, error) &&
           intake_end(intake, import->state, error);
}

bool plan_import(Db *db, const Identity *who, const PlanDocument *document, const PlanImport *import, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *country = import->country ? import->country : country_of(pool, document);
    ActionWriter writer = {db, pool, id_new(), 1, strcmp(country, "MD") == 0 ? CURRENCY_MDL : CURRENCY_RON, NULL, NULL, NULL};
    NewEdition edition = {writer.plan_id, 1, "taken", import->file_name, import->bytes, import->count, NULL, NULL, NULL};
    edition_prepare(pool, &edition, document);
    g_auto(Intake) intake = {.db = db, .plan_id = writer.plan_id};
    if (!begin(&intake, pool, document, import, error) || !edition_insert(db, pool, who, &edition, document, error) ||
        !insert_all(&intake, &writer, document, error) || !finish(&intake, who, import, error))
        return false;
    *ret_id = writer.plan_id;
    return true;
}
