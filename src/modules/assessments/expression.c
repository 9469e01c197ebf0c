#include "modules/assessments/expression.h"

#include <string.h>

#include "base/language.h"
#include "modules/assessments/expression_run.h"

struct Expression {
    const char *text;
    guint row;
    xmlXPathCompExpr *compiled;
};

/* What a text is written out for. */
typedef struct {
    Pool *pool;
    const Instrument *instrument;
    const Question *question; /* NULL: the top of the form */
    bool is_filter;
    GString *out;
    const char *problem; /* the first */
} Translation;

Expression *expression_new(Pool *pool, const char *text, guint row)
{
    Expression *expression = pool_new0(pool, Expression);
    *expression = (Expression){.text = pool_strdup(pool, text), .row = row};
    return expression;
}

guint expression_row(const Expression *expression) { return expression->row; }
xmlXPathCompExpr *expression_compiled(const Expression *expression) { return expression->compiled; }

static void forget_compiled(gpointer compiled) { xmlXPathFreeCompExpr(compiled); }

/* The name in a "${name}" at text, and where it ends; NULL: it isn't one. */
static const char *reference_at(Pool *pool, const char *text, const char **ret_end)
{
    const char *close = g_str_has_prefix(text, "${") ? strchr(text, '}') : NULL;
    if (!close)
        return NULL;
    *ret_end = close + 1;
    return g_strstrip(pool_strndup(pool, text + 2, (gsize)(close - text - 2)));
}

GPtrArray *expression_names(const Expression *expression, Pool *pool)
{
    GPtrArray *names = pool_list(pool);
    for (const char *at = strstr(expression->text, "${"), *end; at; at = strstr(end, "${")) {
        const char *name = reference_at(pool, at, &end);
        if (!name)
            break;
        if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_ptr_array_add(names, (gpointer)name);
    }
    return names;
}

/* --- paths --- */

static bool stands_around(const Question *outer, const Question *inner)
{
    for (; inner; inner = inner->parent)
        if (inner == outer)
            return true;
    return outer == NULL;
}

static void put_names_down(GString *out, const Question *from, const Question *to)
{
    if (to->parent != from)
        put_names_down(out, from, to->parent);
    if (to->parent != from)
        g_string_append_c(out, '/');
    g_string_append(out, to->name);
}

/* From the element of one question to that of another: up to what stands around both, and down. */
static void put_path(GString *out, const Question *from, const Question *to)
{
    const Question *common = from;
    while (!stands_around(common, to)) {
        g_string_append(out, "../");
        common = common->parent;
    }
    if (common == to)
        g_string_append(out, "."); /* a group's own condition, or one within it, that names the group */
    else
        put_names_down(out, common, to);
}

static void problem(Translation *t, const char *sentence)
{
    if (!t->problem)
        t->problem = sentence;
}

static void put_reference(Translation *t, const char *name)
{
    const Question *target = instrument_question(t->instrument, name);
    if (!target) {
        problem(t, pool_printf(t->pool, _("There is no question named “%s”."), name));
        return;
    }
    /* Of many places only the names matter: a day is counted where there is one. */
    bool one = !target->repeat || stands_around(target->repeat, t->question);
    bool is_day = target->kind == QUESTION_DATE && one;
    g_string_append(t->out, is_day ? "date(" : "");
    g_string_append(t->out, t->is_filter ? "current()/" : "");
    put_path(t->out, t->question, target);
    g_string_append(t->out, is_day ? ")" : "");
}

/* --- the parts of a text --- */

/* Inside quotes "${name}" is the name itself: jr:choice-name() is called so. */
static const char *put_quoted(Translation *t, const char *at)
{
    char quote = *at;
    const char *end = at + 1;
    g_string_append_c(t->out, quote);
    while (*end && *end != quote) {
        const char *behind;
        const char *name = reference_at(t->pool, end, &behind);
        if (name)
            g_string_append(t->out, name);
        else
            g_string_append_c(t->out, *end);
        end = name ? behind : end + 1;
    }
    if (!*end) {
        problem(t, _("A quotation mark is missing."));
        return end;
    }
    g_string_append_c(t->out, quote);
    return end + 1;
}

static bool is_name_start(char c) { return g_ascii_isalpha(c) || c == '_' || (unsigned char)c >= 0x80; }
static bool is_name_part(char c) { return is_name_start(c) || g_ascii_isdigit(c) || c == '-'; }

static bool is_word_of_xpath(const char *name)
{
    static const char *const words[] = {"and", "or", "div", "mod", "text", "node", NULL};
    return g_strv_contains(words, name);
}

static const char *put_name(Translation *t, const char *at)
{
    if (g_str_has_prefix(at, "jr:"))
        at += strlen("jr:");
    const char *end = at, *behind;
    while (is_name_part(*end) || (*end == '.' && is_name_part(end[1])))
        end++;
    const char *name = pool_strndup(t->pool, at, (gsize)(end - at));
    g_string_append(t->out, name);
    for (behind = end; g_ascii_isspace(*behind);)
        behind++;
    if (*behind == '(' && !is_word_of_xpath(name) && !expression_function(name))
        problem(t, pool_printf(t->pool, _("The function “%s” isn't known here."), name));
    return end;
}

static const char *put_number(Translation *t, const char *at)
{
    while (g_ascii_isdigit(*at) || *at == '.')
        g_string_append_c(t->out, *at++);
    return at;
}

/* "." is the question itself. */
static const char *put_self(Translation *t, const char *at)
{
    bool is_day = !t->is_filter && t->question && t->question->kind == QUESTION_DATE;
    if (at[1] == '.') {
        g_string_append(t->out, "..");
        return at + 2;
    }
    g_string_append(t->out, is_day ? "date(.)" : ".");
    return at + 1;
}

static const char *put_part(Translation *t, const char *at)
{
    const char *end;
    const char *name = reference_at(t->pool, at, &end);
    if (name) {
        put_reference(t, name);
        return end;
    }
    if (*at == '\'' || *at == '"')
        return put_quoted(t, at);
    if (is_name_start(*at))
        return put_name(t, at);
    if (g_ascii_isdigit(*at) || (*at == '.' && g_ascii_isdigit(at[1])))
        return put_number(t, at);
    if (*at == '.')
        return put_self(t, at);
    if (*at == '$')
        problem(t, _("A question is named as in ${name}."));
    g_string_append_c(t->out, *at);
    return at + 1;
}

bool expression_compile(Expression *expression, Pool *pool, const Instrument *instrument, const Question *question,
                        bool is_filter, GError **error)
{
    Translation t = {pool, instrument, question, is_filter, pool_string(pool), NULL};
    if (strlen(expression->text) > EXPRESSION_MAX_BYTES)
        return fail(error, FAIL_INVALID, "%s", _("This expression is too long."));
    for (const char *at = expression->text; *at && !t.problem;)
        at = put_part(&t, at);
    if (t.problem)
        return fail(error, FAIL_INVALID, "%s", t.problem);
    xmlXPathContext *context = xmlXPathNewContext(NULL);
    expression->compiled = context ? xmlXPathCtxtCompile(context, (const xmlChar *)t.out->str) : NULL;
    xmlXPathFreeContext(context);
    if (!expression->compiled)
        return fail(error, FAIL_INVALID, _("This expression can't be read: %s"), expression->text);
    pool_defer(pool, forget_compiled, expression->compiled);
    return true;
}
