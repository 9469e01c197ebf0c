#pragma once
#include "base/fail.h"
#include "base/pool.h"

/* An expression of an XLSForm: XPath 1.0 with the functions of XForms as ODK has them, run by libxml2.
 * ${name} is written out as a path, dates count as days since 1970, and an expression has a limit of steps. */
typedef struct Expression Expression;
typedef struct Question Question;
typedef struct Instrument Instrument;

enum { EXPRESSION_MAX_BYTES = 4000 };

/* Keeps the text.  Instrument and place are known later: see expression_compile(). */
Expression *expression_new(Pool *pool, const char *text, guint row);
guint expression_row(const Expression *expression);
/* Of const char *: the names that stand in ${…}, each once. */
GPtrArray *expression_names(const Expression *expression, Pool *pool);

/* Makes it ready to run at question (NULL: at the top of the form).  is_filter: it runs on each choice of a list.
 * FAIL_INVALID: an unknown question or function, a variable, or it can't be read. */
bool expression_compile(Expression *expression, Pool *pool, const Instrument *instrument, const Question *question,
                        bool is_filter, GError **error);
