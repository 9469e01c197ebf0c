#pragma once
#include "office/paper.h"
#include "record/json.h"

/* The language of templates.  Plain text with light marks, a line at a time:
 *
 *   # Heading      ## Heading      ### Heading
 *   - item of a list
 *   | a cell | another |           a row; a row of |---|---| makes the rows above it headings
 *   ---                            a new page
 *
 * and placeholders within lines:
 *
 *   {child.name}                   a value; a blank to fill by hand where it is missing, and listed as such
 *   {child.phone?}                 a value that may be missing
 *   {#needs}…{/needs}              once for each item of a list; names within look at the item first, {.} is the item itself
 *   {?case.reason}…{/case.reason}  only where there is a value; {^…}…{/…} only where there is none
 *   {{                             a brace
 *
 * A line with nothing but such a tag prints nothing itself.  Nothing is executed, and all sizes are bounded. */

enum { TEMPLATE_BYTES = 100000, TEMPLATE_PARTS = 5000, TEMPLATE_DEPTH = 8, TEMPLATE_ITEMS = 1000, TEMPLATE_LINES = 20000 };

typedef struct Template Template;

typedef struct {
    guint line; /* 1 is the first; 0: the whole */
    const char *text;
} TemplateProblem;

/* The full path of what a template names, within the loops over scopes (full paths, the outermost first); NULL: there is no such
 * value (is_list: list). */
typedef const char *(*TemplateKnown)(Pool *pool, const char *path, bool is_list, const GPtrArray *scopes);

/* Never fails: what is wrong is in ret_problems (of TemplateProblem *), and a template with problems isn't to be used. */
Template *template_parse(Pool *pool, const char *text, TemplateKnown known, GPtrArray **ret_problems);

/* Adds the template's blocks to the paper, filled from data, in the thread's language; missing gets the full paths of what was
 * left blank, once each.  FAIL_INVALID: it would become too long. */
bool template_fill(const Template *template, const json_t *data, Paper *paper, GPtrArray *missing, GError **error);
