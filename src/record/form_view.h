#pragma once
#include "record/record.h"

/* What the views of a form are given: all texts translated, nothing escaped. */
typedef struct {
    const char *name;
    const char *label;
    const char *hint;       /* NULL: none */
    const char *problem;    /* NULL: none */
    const char *value;      /* as typed, or as kept; never NULL */
    const char *notes;      /* ids for aria-describedby; NULL: none */
    const char *keyboard;   /* inputmode; NULL: the usual */
    const char *completion; /* autocomplete; NULL: the usual */
    const char *suggest;    /* id of a <datalist>; NULL: none */
    bool optional;
    GPtrArray *options;     /* of const Choice *, with labels to show; of a select or radios */
} FieldView;

/* A column of a list. */
typedef struct {
    const Field *field;
    const char *sort_url;  /* NULL: can't be sorted */
    int direction;         /* of the present order: 1 rising, -1 falling, 0 not by this one */
    GPtrArray *options;    /* of a FIELD_REFERENCE; else NULL */
    bool is_number;
} ListColumn;

typedef struct {
    const Record *record;
    GPtrArray *columns; /* of ListColumn */
    GPtrArray *items;
    const char *url_format;
} ListView;

const char *list_cell(const ListColumn *column, const void *item, Pool *pool);
/* NULL without a url_format. */
const char *list_url(const ListView *list, const void *item, Pool *pool);
