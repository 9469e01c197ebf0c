#pragma once
#include <libxml/xpath.h>

#include "base/day.h"
#include "modules/assessments/instrument.h"

/* Running expressions over a form's answers as a small XML document; used by evaluate.c alone. */

typedef struct {
    const Instrument *instrument;
    xmlXPathContext *context;
    Day today;
    bool exhausted; /* an expression took too many steps, or failed while it ran */
} Runner;

/* document: <data> with an element for each question, groups and repeats nested. */
void runner_begin(Runner *runner, const Instrument *instrument, xmlDoc *document, Day today);
void runner_end(Runner *runner);
/* at: the question's element. */
bool run_boolean(Runner *runner, const Expression *expression, xmlNode *at);
const char *run_text(Runner *runner, Pool *pool, const Expression *expression, xmlNode *at);
/* For a choice filter: item is the choice's element, at the question's. */
bool run_filter(Runner *runner, const Expression *expression, xmlNode *item, xmlNode *at);

/* A function that expressions may call; NULL: there is none. */
xmlXPathFunction expression_function(const char *name);
xmlXPathCompExpr *expression_compiled(const Expression *expression);
