#pragma once
#include "modules/documents/template.h"

/* What a template is made of: template.c reads it, template_fill.c fills it. */

typedef enum { PART_TEXT, PART_VALUE, PART_LOOP, PART_IF, PART_UNLESS } PartKind;
typedef struct {
    PartKind kind;
    const char *text;   /* literal text */
    const char *path;   /* full path; of what isn't PART_TEXT */
    const char *rest;   /* the path from its scope on; "" is the item itself */
    guint scope;        /* 0: the data; n: the item of the n-th loop around it */
    bool is_optional;
    GPtrArray *parts;   /* of Part *: within the line */
} Part;

typedef enum { LINE_TEXT, LINE_HEADING1, LINE_HEADING2, LINE_HEADING3, LINE_ITEM, LINE_ROW, LINE_RULE, LINE_PAGE, LINE_BLANK, LINE_BLOCK } LineKind;
typedef struct {
    LineKind kind;
    GPtrArray *cells; /* of GPtrArray of Part *: one, or the cells of a row */
    Part *block;      /* of LINE_BLOCK: a loop or condition around lines */
    GPtrArray *lines; /* of Line *, within the block */
} Line;

struct Template {
    GPtrArray *lines;
};
