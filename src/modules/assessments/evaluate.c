#include <math.h>
#include <string.h>

#include "modules/assessments/answers.h"
#include "modules/assessments/expression_run.h"

/* A form is worked through in the order in which its questions depend on each other, over a small XML document in which every
 * question has its element.  What isn't relevant is empty there, but stays in the answers: it may become relevant again. */

enum { MOST_ROUNDS = 3 }; /* until repeats have as many places as their expressions say */

typedef struct Slot {
    Item *item;
    xmlNode *node;
    struct Slot *parent; /* the group around it; NULL: the top */
} Slot;

typedef struct {
    Pool *pool;
    const Instrument *instrument;
    const Answers *answers;
    const char *user_name;
    bool is_fresh;           /* nothing was answered yet: defaults stand in */
    GHashTable *counts;      /* repeat -> places, as its expression says */
    GHashTable *slots;       /* question -> GPtrArray * of Slot * */
    Evaluation *evaluation;
    Runner runner;
} Work;

/* --- the document --- */

static Slot *add_slot(Work *w, const Question *q, int index, xmlNode *under, Slot *parent)
{
    Slot *slot = pool_new0(w->pool, Slot);
    Item *item = pool_new0(w->pool, Item);
    *item = (Item){.question = q, .index = index, .relevant = true, .text = ""};
    *slot = (Slot){item, xmlNewChild(under, NULL, (const xmlChar *)q->name, NULL), parent};
    GPtrArray *all = g_hash_table_lookup(w->slots, q);
    if (!all) {
        all = pool_list(w->pool);
        g_hash_table_insert(w->slots, (gpointer)q, all);
    }
    g_ptr_array_add(all, slot);
    g_ptr_array_add(w->evaluation->items, item);
    return slot;
}

static int places_of(const Work *w, const Question *repeat)
{
    gpointer count;
    if (g_hash_table_lookup_extended(w->counts, repeat, NULL, &count))
        return GPOINTER_TO_INT(count);
    return answers_count(w->answers, repeat);
}

static void add_questions(Work *w, const GPtrArray *questions, int index, xmlNode *under, Slot *parent);

static void add_question(Work *w, const Question *q, int index, xmlNode *under, Slot *parent)
{
    if (q->kind == QUESTION_REPEAT) {
        for (int place = 1; place <= places_of(w, q); place++) {
            Slot *slot = add_slot(w, q, place, under, parent);
            add_questions(w, q->children, place, slot->node, slot);
        }
        return;
    }
    Slot *slot = add_slot(w, q, index, under, parent);
    if (q->kind == QUESTION_GROUP)
        add_questions(w, q->children, index, slot->node, slot);
}

static void add_questions(Work *w, const GPtrArray *questions, int index, xmlNode *under, Slot *parent)
{
    for (guint i = 0; i < questions->len; i++)
        add_question(w, questions->pdata[i], index, under, parent);
}

static void put_content(xmlNode *node, const char *text)
{
    xmlNodeSetContent(node, NULL);
    if (*text)
        xmlNodeAddContent(node, (const xmlChar *)text);
}

/* --- values --- */

static const char *metadata_text(const Work *w, const Question *q)
{
    if (strcmp(q->metadata, "username") == 0)
        return w->user_name ? w->user_name : "";
    return day_to_iso(w->pool, w->runner.today);
}

/* Days are numbers while one calculates, and days again where one is asked for. */
static const char *as_kept(const Work *w, const Question *q, const char *text)
{
    char *end;
    double number = g_ascii_strtod(text, &end);
    bool is_number = *text && end != text && !*end && fabs(number) < 1e6;
    return q->kind == QUESTION_DATE && is_number ? day_to_iso(w->pool, (Day){(gint32)floor(number)}) : text;
}

static const char *value_of(Work *w, const Slot *slot)
{
    const Question *q = slot->item->question;
    const char *answered = answers_text(w->answers, answers_key(w->pool, q, slot->item->index));
    if (q->metadata)
        return *answered ? answered : metadata_text(w, q);
    if (q->calculation)
        return as_kept(w, q, run_text(&w->runner, w->pool, q->calculation, slot->node));
    bool stands_in = !*answered && q->initial && (w->is_fresh || q->kind == QUESTION_CALCULATION);
    return stands_in ? as_kept(w, q, run_text(&w->runner, w->pool, q->initial, slot->node)) : answered;
}

static void value_slot(Work *w, Slot *slot)
{
    const Question *q = slot->item->question;
    slot->item->relevant = (!slot->parent || slot->parent->item->relevant) &&
                           (!q->relevant || run_boolean(&w->runner, q->relevant, slot->node));
    if (q->kind == QUESTION_GROUP || q->kind == QUESTION_REPEAT || q->kind == QUESTION_NOTE)
        return;
    slot->item->text = slot->item->relevant ? value_of(w, slot) : "";
    put_content(slot->node, slot->item->text);
}

static void value_all(Work *w)
{
    for (guint i = 0; i < w->instrument->in_order->len; i++) {
        GPtrArray *slots = g_hash_table_lookup(w->slots, w->instrument->in_order->pdata[i]);
        for (guint k = 0; slots && k < slots->len; k++)
            value_slot(w, slots->pdata[k]);
    }
}

/* --- choices --- */

static xmlNode *choice_node(xmlDoc *document, const Option *option)
{
    xmlNode *node = xmlNewDocNode(document, NULL, (const xmlChar *)"item", NULL);
    GHashTableIter at;
    gpointer name, text;
    g_hash_table_iter_init(&at, option->columns);
    while (g_hash_table_iter_next(&at, &name, &text))
        xmlNewTextChild(node, NULL, name, text);
    return node;
}

static bool is_offered(Work *w, const Slot *slot, const Option *option)
{
    if (!slot->item->question->filter)
        return true;
    xmlNode *node = choice_node(slot->node->doc, option);
    bool offered = run_filter(&w->runner, slot->item->question->filter, node, slot->node);
    xmlFreeNode(node);
    return offered;
}

static void take_options(Work *w, Slot *slot)
{
    const GPtrArray *options = slot->item->question->options;
    slot->item->options = options ? pool_list(w->pool) : NULL;
    for (guint i = 0; options && i < options->len; i++)
        if (is_offered(w, slot, options->pdata[i]))
            g_ptr_array_add(slot->item->options, options->pdata[i]);
}

static bool offers(const Item *item, const char *name)
{
    for (guint i = 0; i < item->options->len; i++)
        if (strcmp(((const Option *)item->options->pdata[i])->name, name) == 0)
            return true;
    return false;
}

static const char *choice_problem(const Item *item)
{
    g_auto(GStrv) names = g_strsplit(item->text, " ", -1);
    for (guint i = 0; names[i]; i++)
        if (*names[i] && !offers(item, names[i]))
            return _("Choose one of the values that are offered.");
    return NULL;
}

/* --- what is wrong --- */

static bool is_ascii_number(const char *text)
{
    char *end;
    g_ascii_strtod(text, &end);
    return end != text && !*end;
}

/* What is kept was read well when it came in; what wasn't stands as it was typed, and is told once more. */
static const char *type_problem(Work *w, const Item *item)
{
    const Question *q = item->question;
    const char *ignored;
    if (item->options)
        return choice_problem(item);
    bool is_number = q->kind == QUESTION_INTEGER || q->kind == QUESTION_DECIMAL || q->kind == QUESTION_MONEY;
    if (is_number && is_ascii_number(item->text))
        return NULL;
    if (q->kind == QUESTION_DATE && day_is(day_from_iso(item->text)))
        return NULL;
    return question_is_asked(q) ? answer_read(w->pool, q, item->text, &ignored) : NULL;
}

static const char *or_message(const Wording *words, const char *otherwise)
{
    return wording_is(words) ? wording(words) : otherwise;
}

static void check_slot(Work *w, Slot *slot)
{
    Item *item = slot->item;
    const Question *q = item->question;
    take_options(w, slot);
    if (!item->relevant)
        return;
    item->required = question_is_asked(q) && (q->always_required || (q->required && run_boolean(&w->runner, q->required, slot->node)));
    if (!*item->text) {
        item->is_missing = item->required;
        item->problem = item->required ? or_message(&q->required_message, _("This is still to be answered.")) : NULL;
        return;
    }
    item->problem = type_problem(w, item);
    if (!item->problem && q->constraint && !run_boolean(&w->runner, q->constraint, slot->node))
        item->problem = or_message(&q->constraint_message, _("This answer doesn't fit the rule of the form."));
}

static void check_all(Work *w)
{
    for (guint i = 0; i < w->instrument->every->len; i++) {
        GPtrArray *slots = g_hash_table_lookup(w->slots, w->instrument->every->pdata[i]);
        for (guint k = 0; slots && k < slots->len; k++)
            check_slot(w, slots->pdata[k]);
    }
    for (guint i = 0; i < w->evaluation->items->len; i++) {
        const Item *item = w->evaluation->items->pdata[i];
        w->evaluation->missing += item->is_missing;
        w->evaluation->wrong += item->problem && !item->is_missing;
    }
}

/* --- what it comes to --- */

static const char *result_text(const Work *w, const char *name)
{
    const Item *item = name ? evaluation_item(w->evaluation, instrument_question(w->instrument, name), 0) : NULL;
    return item ? item->text : "";
}

static void conclude(Work *w, xmlNode *top)
{
    w->evaluation->score = result_text(w, w->instrument->score);
    w->evaluation->level = result_text(w, w->instrument->level);
    for (guint i = 0; i < w->instrument->outcomes->len; i++) {
        const Outcome *outcome = w->instrument->outcomes->pdata[i];
        if (run_boolean(&w->runner, outcome->when, top))
            g_ptr_array_add(w->evaluation->outcomes, (gpointer)outcome);
    }
}

/* Whether every repeat has as many places as its expression says; counts takes what they say. */
static bool counts_agree(Work *w)
{
    bool agree = true;
    for (guint i = 0; i < w->instrument->every->len; i++) {
        const Question *q = w->instrument->every->pdata[i];
        GPtrArray *slots = g_hash_table_lookup(w->slots, q);
        if (!q->repeat_count)
            continue;
        const Slot *any = slots ? slots->pdata[0] : NULL;
        xmlNode *at = any ? any->node : xmlDocGetRootElement(w->runner.context->doc);
        const char *text = run_text(&w->runner, w->pool, q->repeat_count, at);
        int count = (int)CLAMP(g_ascii_strtod(text, NULL), 0, ANSWERS_MOST);
        agree &= count == (slots ? (int)slots->len : 0);
        g_hash_table_insert(w->counts, (gpointer)q, GINT_TO_POINTER(count));
    }
    return agree;
}

/* One round over a document of its own; *ret_again: repeats have another number of places now. */
static bool work_through(Work *w, Day today, bool *ret_again, GError **error)
{
    xmlDoc *document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *top = xmlNewDocNode(document, NULL, (const xmlChar *)"data", NULL);
    xmlDocSetRootElement(document, top);
    w->evaluation->items = pool_list(w->pool);
    w->evaluation->outcomes = pool_list(w->pool);
    w->evaluation->missing = w->evaluation->wrong = 0;
    g_hash_table_remove_all(w->slots);
    add_questions(w, w->instrument->questions, 0, top, NULL);
    runner_begin(&w->runner, w->instrument, document, today);
    value_all(w);
    *ret_again = !counts_agree(w);
    check_all(w);
    conclude(w, top);
    bool exhausted = w->runner.exhausted;
    runner_end(&w->runner);
    xmlFreeDoc(document);
    return !exhausted || fail(error, FAIL_INVALID, "%s", _("This form's expressions can't be worked out. Tell who looks after the form."));
}

bool evaluate(Pool *pool, const Instrument *instrument, const Answers *answers, Day today, const char *user_name,
              Evaluation **ret_evaluation, GError **error)
{
    g_autoptr(GHashTable) slots = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
    Work w = {.pool = pool, .instrument = instrument, .answers = answers, .user_name = user_name, .slots = slots, .counts = counts,
              .is_fresh = g_hash_table_size(answers->texts) == 0, .evaluation = pool_new0(pool, Evaluation)};
    w.evaluation->instrument = instrument;
    bool again = true;
    for (int round = 0; again && round < MOST_ROUNDS; round++)
        if (!work_through(&w, today, &again, error))
            return false;
    *ret_evaluation = w.evaluation;
    return true;
}

const Item *evaluation_item(const Evaluation *evaluation, const Question *question, int index)
{
    for (guint i = 0; i < evaluation->items->len; i++) {
        const Item *item = evaluation->items->pdata[i];
        if (item->question == question && item->index == index)
            return item;
    }
    return NULL;
}

bool item_is_answered(const Item *item) { return item->relevant && *item->text; }

const Outcome *evaluation_level(const Evaluation *evaluation)
{
    for (guint i = 0; i < evaluation->outcomes->len; i++) {
        const Outcome *outcome = evaluation->outcomes->pdata[i];
        if (strcmp(outcome->kind, "level") == 0)
            return outcome;
    }
    return NULL;
}
