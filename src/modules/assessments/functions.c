#include <libxml/xpathInternals.h>
#include <math.h>
#include <string.h>

#include "modules/assessments/expression_run.h"

/* The functions of XForms that XPath 1.0 lacks, as the ODK XForms specification has them
 * (https://getodk.github.io/xforms-spec/#xpath-functions).  Nothing here depends on chance or on the hour, so that a form
 * that was finished gives the same for ever. */

#define ARITY(ctxt, nargs, from, to)                                                                                     \
    if ((nargs) < (from) || (nargs) > (to)) {                                                                            \
        xmlXPathErr(ctxt, XPATH_INVALID_ARITY);                                                                          \
        return;                                                                                                          \
    }

static Runner *runner_of(xmlXPathParserContext *ctxt) { return ctxt->context->userData; }

static void push_text(xmlXPathParserContext *ctxt, const char *text)
{
    valuePush(ctxt, xmlXPathNewCString(text ? text : ""));
}

static void push_number(xmlXPathParserContext *ctxt, double number) { valuePush(ctxt, xmlXPathNewFloat(number)); }

/* The text of an argument, in GLib's memory. */
static char *pop_text(xmlXPathParserContext *ctxt)
{
    xmlChar *text = xmlXPathPopString(ctxt);
    char *copy = g_strdup(text ? (const char *)text : "");
    xmlFree(text);
    return copy;
}

static bool has_word(const char *words, const char *word)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    return *word && g_strv_contains((const char *const *)list, word);
}

static guint count_words(const char *words)
{
    guint count = 0;
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    for (guint i = 0; list[i]; i++)
        count += *list[i] != 0;
    return count;
}

static void function_if(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 3, 3);
    xmlXPathObject *otherwise = valuePop(ctxt), *then = valuePop(ctxt);
    bool holds = xmlXPathPopBoolean(ctxt);
    valuePush(ctxt, holds ? then : otherwise);
    xmlXPathFreeObject(holds ? otherwise : then);
}

static void function_coalesce(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 2);
    g_autofree char *second = pop_text(ctxt), *first = pop_text(ctxt);
    push_text(ctxt, *first ? first : second);
}

/* Its question's own text once there is one. */
static void function_once(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 1);
    g_autofree char *fresh = pop_text(ctxt);
    xmlChar *present = xmlNodeGetContent(ctxt->context->node);
    push_text(ctxt, present && *present ? (const char *)present : fresh);
    xmlFree(present);
}

static void function_selected(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 2);
    g_autofree char *word = pop_text(ctxt), *words = pop_text(ctxt);
    valuePush(ctxt, xmlXPathNewBoolean(has_word(words, g_strstrip(word))));
}

static void function_selected_at(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 2);
    double at = xmlXPathPopNumber(ctxt);
    g_autofree char *words = pop_text(ctxt);
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    bool is_there = at >= 0 && at < g_strv_length(list);
    push_text(ctxt, is_there ? list[(guint)at] : "");
}

static void function_count_selected(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 1);
    g_autofree char *words = pop_text(ctxt);
    push_number(ctxt, count_words(words));
}

static void function_choice_name(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 2);
    g_autofree char *name = pop_text(ctxt), *value = pop_text(ctxt);
    const Question *question = instrument_question(runner_of(ctxt)->instrument, name);
    const Option *option = question ? question_option(question, value) : NULL;
    push_text(ctxt, option ? wording(&option->label) : value);
}

/* --- days --- */

static Day day_of_text(const char *text)
{
    g_autofree char *ten = g_strndup(text, 10); /* "2025-12-31T10:00" as well */
    char *end;
    double number = g_ascii_strtod(text, &end);
    if (end != text && !*end && fabs(number) < 1e6)
        return (Day){(gint32)floor(number)};
    return day_from_iso(ten);
}

static Day pop_day(xmlXPathParserContext *ctxt)
{
    if (ctxt->value && ctxt->value->type == XPATH_NUMBER) {
        double number = xmlXPathPopNumber(ctxt);
        return fabs(number) < 1e6 ? (Day){(gint32)floor(number)} : DAY_NONE;
    }
    g_autofree char *text = pop_text(ctxt);
    return day_of_text(text);
}

static void function_date(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 1);
    Day day = pop_day(ctxt);
    if (day_is(day))
        push_number(ctxt, day.n);
    else
        push_text(ctxt, ""); /* so that ${day} != '' says whether there is one */
}

static void function_today(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 0, 0);
    push_number(ctxt, runner_of(ctxt)->today.n);
}

static void put_day_part(GString *out, char letter, Day day)
{
    int year, month, date;
    day_split(day, &year, &month, &date);
    switch (letter) {
    case 'Y': g_string_append_printf(out, "%04d", year); break;
    case 'y': g_string_append_printf(out, "%02d", year % 100); break;
    case 'm': g_string_append_printf(out, "%02d", month); break;
    case 'n': g_string_append_printf(out, "%d", month); break;
    case 'd': g_string_append_printf(out, "%02d", date); break;
    case 'e': g_string_append_printf(out, "%d", date); break;
    case 'H': case 'M': case 'S': g_string_append(out, "00"); break;
    default: g_string_append_c(out, letter);
    }
}

static void function_format_date(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 2);
    g_autofree char *format = pop_text(ctxt);
    Day day = pop_day(ctxt);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = format; day_is(day) && *at; at++) {
        if (*at == '%' && at[1])
            put_day_part(out, *++at, day);
        else
            g_string_append_c(out, *at);
    }
    push_text(ctxt, out->str);
}

/* --- numbers --- */

static void function_int(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 1);
    push_number(ctxt, trunc(xmlXPathPopNumber(ctxt)));
}

static void function_round(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 2);
    double places = nargs == 2 ? xmlXPathPopNumber(ctxt) : 0;
    double number = xmlXPathPopNumber(ctxt), factor = pow(10, CLAMP(places, -12, 12));
    push_number(ctxt, floor(number * factor + 0.5 + 1e-9) / factor); /* 2.345 is a hair less than it says */
}

static void function_pow(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 2);
    double exponent = xmlXPathPopNumber(ctxt);
    push_number(ctxt, pow(xmlXPathPopNumber(ctxt), exponent));
}

typedef struct {
    double sum, least, most;
    guint count;
} Numbers;

static void take_number(Numbers *numbers, double number)
{
    if (isnan(number))
        return;
    numbers->least = numbers->count ? fmin(numbers->least, number) : number;
    numbers->most = numbers->count ? fmax(numbers->most, number) : number;
    numbers->sum += number;
    numbers->count++;
}

/* All numbers of all arguments; what isn't answered isn't counted. */
static Numbers pop_numbers(xmlXPathParserContext *ctxt, int nargs)
{
    Numbers numbers = {0};
    for (int i = 0; i < nargs; i++) {
        xmlXPathObject *argument = valuePop(ctxt);
        if (argument && argument->type == XPATH_NODESET)
            for (int n = 0; argument->nodesetval && n < argument->nodesetval->nodeNr; n++)
                take_number(&numbers, xmlXPathCastNodeToNumber(argument->nodesetval->nodeTab[n]));
        else if (argument)
            take_number(&numbers, xmlXPathCastToNumber(argument));
        xmlXPathFreeObject(argument);
    }
    return numbers;
}

static void function_sum(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 1);
    push_number(ctxt, pop_numbers(ctxt, nargs).sum);
}

static void function_min(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 100);
    Numbers numbers = pop_numbers(ctxt, nargs);
    push_number(ctxt, numbers.count ? numbers.least : (double)NAN);
}

static void function_max(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 100);
    Numbers numbers = pop_numbers(ctxt, nargs);
    push_number(ctxt, numbers.count ? numbers.most : (double)NAN);
}

/* --- counting --- */

static guint filled_nodes(const xmlXPathObject *argument)
{
    guint count = 0;
    for (int n = 0; argument->nodesetval && n < argument->nodesetval->nodeNr; n++) {
        xmlChar *text = xmlNodeGetContent(argument->nodesetval->nodeTab[n]);
        count += text && *text;
        xmlFree(text);
    }
    return count;
}

static void function_count_non_empty(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 1);
    xmlXPathObject *argument = valuePop(ctxt);
    guint count = argument && argument->type == XPATH_NODESET ? filled_nodes(argument) : 0;
    xmlXPathFreeObject(argument);
    push_number(ctxt, count);
}

/* checklist(least, most, …): how many hold is between the two; -1: no bound. */
static void function_checklist(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 100);
    int holding = 0;
    for (int i = 2; i < nargs; i++)
        holding += xmlXPathPopBoolean(ctxt) != 0;
    double most = xmlXPathPopNumber(ctxt), least = xmlXPathPopNumber(ctxt);
    valuePush(ctxt, xmlXPathNewBoolean((least < 0 || holding >= least) && (most < 0 || holding <= most)));
}

static xmlNode *first_node(const xmlXPathObject *argument)
{
    return argument && argument->type == XPATH_NODESET && argument->nodesetval && argument->nodesetval->nodeNr
               ? argument->nodesetval->nodeTab[0]
               : NULL;
}

/* position(..): which of its repeat the question stands in, from 1; position() as in XPath. */
static void function_position(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 0, 1);
    double place = ctxt->context->proximityPosition;
    if (nargs == 1) {
        xmlXPathObject *argument = valuePop(ctxt);
        const xmlNode *node = first_node(argument);
        place = 0;
        for (const xmlNode *at = node; at; at = at->prev)
            place += at->name && strcmp((const char *)at->name, (const char *)node->name) == 0;
        xmlXPathFreeObject(argument);
    }
    push_number(ctxt, place);
}

/* --- texts --- */

static void put_text(GString *out, xmlChar *text, const char *between)
{
    g_string_append_printf(out, "%s%s", out->len ? between : "", (const char *)text);
    xmlFree(text);
}

/* Of an argument that is many nodes, each. */
static void put_argument(GString *out, xmlXPathObject *argument, const char *between)
{
    const xmlNodeSet *nodes = argument->type == XPATH_NODESET ? argument->nodesetval : NULL;
    for (int n = 0; nodes && n < nodes->nodeNr; n++)
        put_text(out, xmlNodeGetContent(nodes->nodeTab[n]), between);
    if (argument->type != XPATH_NODESET)
        put_text(out, xmlXPathCastToString(argument), between);
}

static void pop_arguments(xmlXPathParserContext *ctxt, int count, GPtrArray *arguments)
{
    for (int i = 0; i < count; i++) {
        xmlXPathObject *argument = valuePop(ctxt);
        if (argument)
            g_ptr_array_insert(arguments, 0, argument);
    }
}

static void function_concat(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 100);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func((GDestroyNotify)xmlXPathFreeObject);
    pop_arguments(ctxt, nargs, arguments);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < arguments->len; i++)
        put_argument(out, arguments->pdata[i], "");
    push_text(ctxt, out->str);
}

static void function_join(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 100);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func((GDestroyNotify)xmlXPathFreeObject);
    pop_arguments(ctxt, nargs - 1, arguments);
    g_autofree char *between = pop_text(ctxt);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < arguments->len; i++)
        put_argument(out, arguments->pdata[i], between);
    push_text(ctxt, out->str);
}

static void function_substr(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 3);
    double to = nargs == 3 ? xmlXPathPopNumber(ctxt) : (double)G_MAXINT32, from = xmlXPathPopNumber(ctxt);
    g_autofree char *text = pop_text(ctxt);
    glong length = g_utf8_strlen(text, -1);
    glong start = from >= 0 ? (glong)MIN(from, (double)length) : 0, end = to >= 0 ? (glong)MIN(to, (double)length) : 0;
    g_autofree char *part = g_utf8_substring(text, start, MAX(start, end));
    push_text(ctxt, part);
}

static void function_ends_with(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 2);
    g_autofree char *end = pop_text(ctxt), *text = pop_text(ctxt);
    valuePush(ctxt, xmlXPathNewBoolean(g_str_has_suffix(text, end)));
}

/* The whole text must fit, as in ODK. */
static void function_regex(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 2, 2);
    g_autofree char *pattern = pop_text(ctxt), *text = pop_text(ctxt);
    g_autofree char *whole = g_strdup_printf("(*LIMIT_MATCH=20000)^(?:%s)$", pattern);
    g_autoptr(GRegex) regex = g_regex_new(whole, 0, 0, NULL);
    valuePush(ctxt, xmlXPathNewBoolean(regex && strlen(text) <= 10000 && g_regex_match(regex, text, 0, NULL)));
}

static void function_boolean_from_string(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 1, 1);
    g_autofree char *text = pop_text(ctxt);
    valuePush(ctxt, xmlXPathNewBoolean(strcmp(text, "1") == 0 || strcmp(text, "true") == 0));
}

/* In a choice filter "." is the choice; this is the question. */
static void function_current(xmlXPathParserContext *ctxt, int nargs)
{
    ARITY(ctxt, nargs, 0, 0);
    valuePush(ctxt, xmlXPathNewNodeSet(ctxt->context->here));
}

typedef struct {
    const char *name;
    xmlXPathFunction function;
} Known;

static const Known known[] = {
    {"if", function_if}, {"coalesce", function_coalesce}, {"once", function_once}, {"selected", function_selected},
    {"selected-at", function_selected_at}, {"count-selected", function_count_selected}, {"choice-name", function_choice_name},
    {"date", function_date}, {"date-time", function_date}, {"decimal-date-time", function_date}, {"today", function_today},
    {"now", function_today}, {"format-date", function_format_date}, {"format-date-time", function_format_date},
    {"int", function_int}, {"round", function_round}, {"pow", function_pow}, {"sum", function_sum}, {"min", function_min},
    {"max", function_max}, {"count-non-empty", function_count_non_empty}, {"checklist", function_checklist},
    {"position", function_position}, {"concat", function_concat}, {"join", function_join}, {"substr", function_substr},
    {"ends-with", function_ends_with}, {"regex", function_regex}, {"boolean-from-string", function_boolean_from_string},
    {"current", function_current},
    /* XPath 1.0's own */
    {"count", xmlXPathCountFunction}, {"last", xmlXPathLastFunction}, {"string", xmlXPathStringFunction},
    {"string-length", xmlXPathStringLengthFunction}, {"starts-with", xmlXPathStartsWithFunction},
    {"contains", xmlXPathContainsFunction}, {"substring-before", xmlXPathSubstringBeforeFunction},
    {"substring-after", xmlXPathSubstringAfterFunction}, {"substring", xmlXPathSubstringFunction},
    {"normalize-space", xmlXPathNormalizeFunction}, {"translate", xmlXPathTranslateFunction}, {"not", xmlXPathNotFunction},
    {"true", xmlXPathTrueFunction}, {"false", xmlXPathFalseFunction}, {"boolean", xmlXPathBooleanFunction},
    {"number", xmlXPathNumberFunction}, {"floor", xmlXPathFloorFunction}, {"ceiling", xmlXPathCeilingFunction},
};

xmlXPathFunction expression_function(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].function;
    return NULL;
}
