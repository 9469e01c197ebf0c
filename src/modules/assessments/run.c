#include <libxml/xpathInternals.h>
#include <math.h>
#include <string.h>

#include "modules/assessments/expression_run.h"

enum { MOST_STEPS = 200000 };

static xmlXPathFunction look_up(void *data, const xmlChar *name, const xmlChar *space)
{
    (void)data;
    return space ? NULL : expression_function((const char *)name);
}

static void say_nothing(void *data, xmlErrorPtr problem)
{
    (void)data;
    (void)problem; /* whoever runs an expression sees that it gave nothing */
}

void runner_begin(Runner *runner, const Instrument *instrument, xmlDoc *document, Day today)
{
    *runner = (Runner){.instrument = instrument, .context = xmlXPathNewContext(document), .today = today};
    if (!runner->context)
        g_error("out of memory");
    runner->context->userData = runner;
    runner->context->opLimit = MOST_STEPS;
    runner->context->error = say_nothing;
    xmlXPathRegisterFuncLookup(runner->context, look_up, NULL);
}

void runner_end(Runner *runner) { xmlXPathFreeContext(runner->context); }

static xmlXPathObject *run(Runner *runner, const Expression *expression, xmlNode *at, xmlNode *here)
{
    runner->context->node = at;
    runner->context->here = here;
    runner->context->opCount = 0;
    runner->context->proximityPosition = 1;
    runner->context->contextSize = 1;
    xmlXPathObject *result = xmlXPathCompiledEval(expression_compiled(expression), runner->context);
    runner->exhausted |= result == NULL;
    return result;
}

/* A question named alone holds when it is answered. */
static bool holds(xmlXPathObject *result)
{
    if (!result)
        return false;
    if (result->type != XPATH_NODESET)
        return xmlXPathCastToBoolean(result);
    xmlChar *text = xmlXPathCastToString(result);
    bool is_answered = *text != 0;
    xmlFree(text);
    return is_answered;
}

bool run_boolean(Runner *runner, const Expression *expression, xmlNode *at)
{
    xmlXPathObject *result = run(runner, expression, at, at);
    bool answer = holds(result);
    xmlXPathFreeObject(result);
    return answer;
}

bool run_filter(Runner *runner, const Expression *expression, xmlNode *item, xmlNode *at)
{
    xmlXPathObject *result = run(runner, expression, item, at);
    bool answer = holds(result);
    xmlXPathFreeObject(result);
    return answer;
}

/* A number as people would write it: no "3.0000001", nothing for what isn't one. */
static const char *number_text(Pool *pool, double number)
{
    if (isnan(number) || isinf(number))
        return "";
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    return pool_strdup(pool, g_ascii_formatd(buffer, sizeof buffer, "%.12g", number));
}

const char *run_text(Runner *runner, Pool *pool, const Expression *expression, xmlNode *at)
{
    xmlXPathObject *result = run(runner, expression, at, at);
    if (!result)
        return "";
    const char *text;
    if (result->type == XPATH_NUMBER)
        text = number_text(pool, result->floatval);
    else {
        xmlChar *made = xmlXPathCastToString(result);
        text = pool_strdup(pool, (const char *)made);
        xmlFree(made);
    }
    xmlXPathFreeObject(result);
    return text;
}
