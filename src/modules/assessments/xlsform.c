#include <string.h>

#include "base/text.h"
#include "modules/assessments/order.h"

/* From the sheets of an XLSForm to an instrument.  All that is wrong is said, not only the first. */

enum { MOST_QUESTIONS = 2000, MOST_PROBLEMS = 100, DEEPEST = 12 };

typedef struct {
    Pool *pool;
    const Sheet *survey, *choices;
    Instrument *instrument;
    GHashTable *lists;      /* name -> GPtrArray * of Option * */
    GPtrArray *problems;    /* of FormProblem * */
    Question *open;         /* the group or repeat that stands open */
    guint row;              /* of the survey, from 0 */
} Reading;

static void problem(Reading *r, const char *sheet, guint row, const char *text)
{
    if (r->problems->len >= MOST_PROBLEMS)
        return;
    FormProblem *made = pool_new0(r->pool, FormProblem);
    *made = (FormProblem){sheet, row, text};
    g_ptr_array_add(r->problems, made);
}

static void survey_problem(Reading *r, const char *text) { problem(r, "survey", r->row + 1, text); }

/* --- cells and languages --- */

static const char *cell(const Sheet *sheet, guint row, const char *header)
{
    int column = sheet_column(sheet, header);
    return column < 0 ? "" : sheet_cell(sheet, row, (guint)column);
}

static const char *of_survey(Reading *r, const char *header) { return cell(r->survey, r->row, header); }

/* "Română (ro)", "Romanian", "ro": the language that a header's "::" part names; LANGUAGE_COUNT: another one. */
static Language language_of(Pool *pool, const char *name)
{
    const char *folded = text_fold(pool, name);
    if (strstr(name, "(ro)") || strcmp(folded, "ro") == 0 || g_str_has_prefix(folded, "rom"))
        return LANGUAGE_RO;
    if (strstr(name, "(en)") || strcmp(folded, "en") == 0 || g_str_has_prefix(folded, "eng"))
        return LANGUAGE_EN;
    return LANGUAGE_COUNT;
}

/* A column in its languages: "label" is in the form's own one, "label::English (en)" in English. */
static Wording words_of(Reading *r, const Sheet *sheet, guint row, const char *header)
{
    Wording words = {0};
    const GPtrArray *headers = sheet->rows->len ? sheet->rows->pdata[0] : NULL;
    const char *plain = cell(sheet, row, header);
    Language own = language_of(r->pool, r->instrument->default_language);
    for (guint i = 0; headers && i < headers->len; i++) {
        g_auto(GStrv) parts = g_strsplit(headers->pdata[i], "::", 2);
        const char *text = sheet_cell(sheet, row, i);
        if (!parts[0] || !parts[1] || g_ascii_strcasecmp(g_strstrip(parts[0]), header) != 0 || !*text)
            continue;
        Language language = language_of(r->pool, g_strstrip(parts[1]));
        if (language != LANGUAGE_COUNT)
            words.in[language] = text_normalise(r->pool, text);
    }
    if (*plain && !words.in[own == LANGUAGE_COUNT ? LANGUAGE_RO : own])
        words.in[own == LANGUAGE_COUNT ? LANGUAGE_RO : own] = text_normalise(r->pool, plain);
    return words;
}

static bool says_yes(const char *text)
{
    static const char *const words[] = {"yes", "true", "true()", "1", "da", "TRUE", "Yes", "YES", NULL};
    return g_strv_contains(words, text);
}

/* As XForms has it: a letter or '_' first, then letters, digits, '_', '-' and '.'; plain Latin, so that paths are sure. */
static bool is_name(const char *text)
{
    if (!g_ascii_isalpha(*text) && *text != '_')
        return false;
    for (const char *at = text; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr("_-", *at))
            return false;
    return strlen(text) <= 60;
}

/* --- choices --- */

static GHashTable *columns_of(Reading *r, guint row)
{
    GHashTable *columns = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(r->pool, (GDestroyNotify)g_hash_table_unref, columns);
    const GPtrArray *headers = r->choices->rows->pdata[0];
    for (guint i = 0; i < headers->len; i++)
        if (is_name(headers->pdata[i]))
            g_hash_table_insert(columns, headers->pdata[i], (gpointer)sheet_cell(r->choices, row, i));
    return columns;
}

static GPtrArray *list_named(Reading *r, const char *name)
{
    GPtrArray *list = g_hash_table_lookup(r->lists, name);
    if (!list) {
        list = pool_list(r->pool);
        g_hash_table_insert(r->lists, (gpointer)name, list);
    }
    return list;
}

static void read_choice(Reading *r, guint row)
{
    const char *list = cell(r->choices, row, "list_name"), *name = cell(r->choices, row, "name");
    if (!*list)
        list = cell(r->choices, row, "list name");
    if (!*list && !*name)
        return;
    if (!*list || !*name || strpbrk(name, " \t\n")) {
        problem(r, "choices", row + 1, _("A choice needs a list and a name without blanks."));
        return;
    }
    Option *option = pool_new0(r->pool, Option);
    *option = (Option){name, words_of(r, r->choices, row, "label"), columns_of(r, row)};
    g_ptr_array_add(list_named(r, list), option);
}

static void read_choices(Reading *r)
{
    for (guint row = 1; r->choices && row < r->choices->rows->len; row++)
        read_choice(r, row);
}

/* --- questions --- */

typedef struct {
    const char *type;
    QuestionKind kind;
} KnownType;

static const KnownType types[] = {
    {"text", QUESTION_TEXT}, {"string", QUESTION_TEXT}, {"integer", QUESTION_INTEGER}, {"int", QUESTION_INTEGER},
    {"range", QUESTION_INTEGER}, {"decimal", QUESTION_DECIMAL}, {"date", QUESTION_DATE}, {"time", QUESTION_TIME},
    {"geopoint", QUESTION_LOCATION}, {"location", QUESTION_LOCATION}, {"acknowledge", QUESTION_ACKNOWLEDGE},
    {"trigger", QUESTION_ACKNOWLEDGE}, {"image", QUESTION_IMAGE}, {"photo", QUESTION_IMAGE}, {"file", QUESTION_FILE},
    {"note", QUESTION_NOTE}, {"calculate", QUESTION_CALCULATION},
    {"hidden", QUESTION_CALCULATION}, {"today", QUESTION_CALCULATION}, {"start", QUESTION_CALCULATION},
    {"end", QUESTION_CALCULATION}, {"username", QUESTION_CALCULATION}, {"begin_group", QUESTION_GROUP},
    {"begin_repeat", QUESTION_REPEAT}, {"select_one", QUESTION_ONE}, {"select_multiple", QUESTION_SEVERAL},
};

static bool kind_of(const char *type, QuestionKind *ret_kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i].type, type) == 0) {
            *ret_kind = types[i].kind;
            return true;
        }
    return false;
}

/* "begin group" as "begin_group", "select one from yes_no" as "select_one yes_no". */
static char **type_words(Reading *r)
{
    const char *type = text_squash(r->pool, of_survey(r, "type"));
    static const char *const pairs[] = {"begin", "end", "select", NULL};
    char **words = g_strsplit(type, " ", -1);
    if (words[0] && words[1] && g_strv_contains(pairs, words[0])) {
        char *joined = g_strdup_printf("%s_%s", words[0], words[1]);
        g_free(words[0]);
        g_free(words[1]);
        words[0] = joined;
        for (guint i = 1; words[i]; i++)
            words[i] = words[i + 1] ? words[i + 1] : NULL;
    }
    return words;
}

static Expression *expression_of(Reading *r, const char *header)
{
    const char *text = of_survey(r, header);
    return *text ? expression_new(r->pool, text, r->row + 1) : NULL;
}

static void take_look(Question *q, const char *appearance)
{
    g_auto(GStrv) words = g_strsplit(appearance, " ", -1);
    const char *const *list = (const char *const *)words;
    q->long_text = g_strv_contains(list, "multiline");
    q->is_new = g_strv_contains(list, "new");
    q->is_result = g_strv_contains(list, "result");
    if (q->kind == QUESTION_DECIMAL && g_strv_contains(list, "money"))
        q->kind = QUESTION_MONEY;
    if (q->kind == QUESTION_TEXT && g_strv_contains(list, "person"))
        q->kind = QUESTION_PERSON;
}

/* A default that is no expression is kept as the text it is. */
static Expression *initial_of(Reading *r)
{
    const char *text = of_survey(r, "default");
    if (!*text)
        return NULL;
    bool is_expression = strchr(text, '(') || strstr(text, "${");
    char quote = strchr(text, '\'') ? '"' : '\'';
    return expression_new(r->pool, is_expression ? text : pool_printf(r->pool, "%c%s%c", quote, text, quote), r->row + 1);
}

static void take_columns(Reading *r, Question *q)
{
    const char *required = of_survey(r, "required"), *need = of_survey(r, "need");
    q->label = words_of(r, r->survey, r->row, "label");
    q->hint = words_of(r, r->survey, r->row, "hint");
    q->constraint_message = words_of(r, r->survey, r->row, "constraint_message");
    q->required_message = words_of(r, r->survey, r->row, "required_message");
    q->always_required = says_yes(required);
    q->required = *required && !says_yes(required) && g_ascii_strcasecmp(required, "no") != 0 ? expression_of(r, "required") : NULL;
    q->read_only = says_yes(of_survey(r, "read_only")) || says_yes(of_survey(r, "readonly"));
    q->relevant = expression_of(r, "relevant");
    q->constraint = expression_of(r, "constraint");
    q->calculation = expression_of(r, "calculation");
    q->filter = expression_of(r, "choice_filter");
    q->repeat_count = expression_of(r, "repeat_count");
    q->initial = initial_of(r);
    q->need = *need ? need : NULL;
    take_look(q, of_survey(r, "appearance"));
}

static void take_options(Reading *r, Question *q, const char *list)
{
    q->options = list ? g_hash_table_lookup(r->lists, list) : NULL;
    if (!list)
        survey_problem(r, _("This question needs the name of a list of choices behind its type."));
    else if (!q->options)
        survey_problem(r, pool_printf(r->pool, _("There is no list “%s” in the sheet choices."), list));
    if (!q->options)
        q->options = pool_list(r->pool);
}

static bool takes_a_name(Reading *r, Question *q)
{
    q->name = of_survey(r, "name");
    if (!is_name(q->name))
        survey_problem(r, _("A question needs a name of plain letters, digits, “_” or “-” that begins with a letter."));
    else if (g_hash_table_contains(r->instrument->by_name, q->name))
        survey_problem(r, pool_printf(r->pool, _("The name “%s” is there twice."), q->name));
    else
        return true;
    return false;
}

static guint depth_of(const Question *q)
{
    guint depth = 0;
    for (; q; q = q->parent)
        depth++;
    return depth;
}

static void put_question(Reading *r, Question *q)
{
    g_hash_table_insert(r->instrument->by_name, (gpointer)q->name, q);
    g_ptr_array_add(r->instrument->every, q);
    g_ptr_array_add(q->parent ? q->parent->children : r->instrument->questions, q);
    if (q->kind != QUESTION_GROUP && q->kind != QUESTION_REPEAT)
        return;
    if (q->kind == QUESTION_REPEAT && q->repeat)
        survey_problem(r, _("A repeat within a repeat isn't possible."));
    if (depth_of(q) > DEEPEST)
        survey_problem(r, _("The groups are nested too deep."));
    r->open = q;
}

static void read_question(Reading *r, QuestionKind kind, const char *type, const char *list)
{
    Question *q = pool_new0(r->pool, Question);
    *q = (Question){.kind = kind, .row = r->row + 1, .parent = r->open, .children = pool_list(r->pool)};
    q->repeat = r->open && r->open->kind == QUESTION_REPEAT ? r->open : r->open ? r->open->repeat : NULL;
    static const char *const metadata[] = {"today", "start", "end", "username", NULL};
    q->metadata = g_strv_contains(metadata, type) ? pool_strdup(r->pool, type) : NULL;
    take_columns(r, q);
    if (kind == QUESTION_ONE || kind == QUESTION_SEVERAL)
        take_options(r, q, list);
    if (kind == QUESTION_CALCULATION && !q->metadata && !q->calculation && !q->initial)
        survey_problem(r, _("A calculation needs an expression in the column calculation."));
    /* Without a good name it is still there, so that the groups stay in step. */
    if (!takes_a_name(r, q))
        q->name = pool_printf(r->pool, "_row_%u", r->row + 1);
    put_question(r, q);
}

static void close_group(Reading *r, QuestionKind kind)
{
    if (r->open && r->open->kind == kind)
        r->open = r->open->parent;
    else
        survey_problem(r, _("Nothing stands open that could end here."));
}

static void read_row(Reading *r)
{
    g_auto(GStrv) words = type_words(r);
    QuestionKind kind;
    const char *type = words[0] ? words[0] : "";
    if (!*type || *type == '#') /* an empty row, or a remark */
        return;
    if (strcmp(type, "end_group") == 0)
        close_group(r, QUESTION_GROUP);
    else if (strcmp(type, "end_repeat") == 0)
        close_group(r, QUESTION_REPEAT);
    else if (r->instrument->every->len >= MOST_QUESTIONS)
        survey_problem(r, _("This form has too many questions."));
    else if (kind_of(type, &kind))
        read_question(r, kind, type, words[1] ? pool_strdup(r->pool, words[1]) : NULL);
    else
        survey_problem(r, pool_printf(r->pool, _("The type “%s” isn't known here."), type));
}

static void read_survey(Reading *r)
{
    for (r->row = 1; r->row < r->survey->rows->len; r->row++)
        read_row(r);
    if (r->open)
        problem(r, "survey", r->open->row, _("This group or repeat doesn't end."));
    if (r->instrument->every->len == 0)
        problem(r, "survey", 0, _("There is no question in the sheet survey."));
}

/* --- settings and outcomes --- */

static const char *setting(const Sheet *settings, const char *name, const char *otherwise)
{
    const char *text = settings ? cell(settings, 1, name) : "";
    return *text ? text : otherwise;
}

static void read_settings(Reading *r, const Sheet *settings)
{
    Instrument *i = r->instrument;
    i->default_language = setting(settings, "default_language", "ro");
    i->code = setting(settings, "form_id", NULL);
    i->version = setting(settings, "version", "1");
    i->legal_basis = setting(settings, "legal_basis", NULL);
    i->confidence = setting(settings, "confidence", NULL);
    i->subject = setting(settings, "subject", "person");
    i->fill_may = setting(settings, "fill_may", "assessments.fill");
    i->needs_approval = says_yes(setting(settings, "needs_approval", "no"));
    i->is_bulk = says_yes(setting(settings, "bulk", "no"));
    i->to_be_completed = says_yes(setting(settings, "to_be_completed", "no"));
    i->in_pages = strstr(setting(settings, "style", ""), "pages") != NULL;
    i->score = setting(settings, "score", NULL);
    i->level = setting(settings, "level", NULL);
    if (settings)
        i->title = words_of(r, settings, 1, "form_title");
    if (!i->code || !is_name(i->code))
        problem(r, "settings", 2, _("The form needs a form_id of plain letters, digits, “_” or “-”."));
    if (!wording_is(&i->title))
        problem(r, "settings", 2, _("The form needs a form_title."));
}

static void read_outcome(Reading *r, const Sheet *sheet, guint row)
{
    static const char *const kinds[] = {"need", "case", "service", "referral", "level", NULL};
    const char *when = cell(sheet, row, "when"), *kind = cell(sheet, row, "kind"), *code = cell(sheet, row, "code");
    if (!*when && !*kind)
        return;
    if (!*when || !*code || !g_strv_contains(kinds, kind)) {
        problem(r, "outcomes", row + 1, _("An outcome needs when, a kind (need, case, service, referral, level) and a code."));
        return;
    }
    Outcome *outcome = pool_new0(r->pool, Outcome);
    *outcome = (Outcome){expression_new(r->pool, when, row + 1), kind, code, words_of(r, sheet, row, "label")};
    g_ptr_array_add(r->instrument->outcomes, outcome);
}

static void read_outcomes(Reading *r, const Sheet *sheet)
{
    for (guint row = 1; sheet && row < sheet->rows->len; row++)
        read_outcome(r, sheet, row);
}

/* --- what is read is made ready --- */

static void compile(Reading *r, Expression *expression, const Question *q, bool is_filter)
{
    g_autoptr(GError) error = NULL;
    if (expression && !expression_compile(expression, r->pool, r->instrument, q, is_filter, &error))
        problem(r, q ? "survey" : "outcomes", expression_row(expression), pool_strdup(r->pool, error->message));
}

static void compile_all(Reading *r)
{
    for (guint i = 0; i < r->instrument->every->len; i++) {
        Question *q = r->instrument->every->pdata[i];
        Expression *all[] = {q->required, q->relevant, q->constraint, q->calculation, q->initial, q->repeat_count};
        for (guint k = 0; k < G_N_ELEMENTS(all); k++)
            compile(r, all[k], q, false);
        compile(r, q->filter, q, true);
    }
    for (guint i = 0; i < r->instrument->outcomes->len; i++) {
        Outcome *outcome = r->instrument->outcomes->pdata[i];
        compile(r, outcome->when, NULL, false);
    }
}

static void order(Reading *r)
{
    const Question *circular = NULL;
    if (!instrument_order(r->instrument, r->pool, &circular))
        problem(r, "survey", circular->row,
                pool_printf(r->pool, _("“%s” depends on itself, by way of other questions."), circular->name));
}

static void check_result(Reading *r, const char *name)
{
    const Question *q = name ? instrument_question(r->instrument, name) : NULL;
    if (name && (!q || q->kind != QUESTION_CALCULATION))
        problem(r, "settings", 2, pool_printf(r->pool, _("There is no calculation named “%s”."), name));
}

/* A list of many has no room for uploads: whoever is asked for one could never finish. */
static void check_bulk(Reading *r)
{
    for (guint i = 0; r->instrument->is_bulk && i < r->instrument->every->len; i++) {
        const Question *q = r->instrument->every->pdata[i];
        if (question_takes_file(q))
            problem(r, "survey", q->row, _("A form for many at once can't ask for pictures or files."));
    }
}

static Instrument *instrument_new(Pool *pool)
{
    Instrument *instrument = pool_new0(pool, Instrument);
    instrument->questions = pool_list(pool);
    instrument->every = pool_list(pool);
    instrument->in_order = pool_list(pool);
    instrument->outcomes = pool_list(pool);
    instrument->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, instrument->by_name);
    return instrument;
}

bool instrument_read(Pool *pool, const Sheets *sheets, Instrument **ret_instrument, GPtrArray **ret_problems)
{
    Reading r = {.pool = pool, .problems = pool_list(pool), .instrument = instrument_new(pool)};
    r.survey = sheets_find(sheets, "survey");
    r.choices = sheets_find(sheets, "choices");
    r.lists = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, r.lists);
    *ret_instrument = r.instrument;
    *ret_problems = r.problems;
    if (!r.survey) {
        problem(&r, "survey", 0, _("There is no sheet named survey: this is not an XLSForm."));
        return false;
    }
    read_settings(&r, sheets_find(sheets, "settings"));
    read_choices(&r);
    read_survey(&r);
    read_outcomes(&r, sheets_find(sheets, "outcomes"));
    check_bulk(&r);
    compile_all(&r);
    if (r.problems->len == 0)
        order(&r);
    check_result(&r, r.instrument->score);
    check_result(&r, r.instrument->level);
    return r.problems->len == 0;
}
