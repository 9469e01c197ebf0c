#pragma once
#include "record/record.h"

/* What the views of a form are given: all texts translated, nothing escaped. */
typedef struct {
    const char *id;         /* of the page's element, without "field-": the name, unless two forms of the page have such a field */
    const char *name;
    const char *label;
    const char *hint;       /* NULL: none */
    const char *problem;    /* NULL: none */
    const char *value;      /* as typed, or as kept; never NULL */
    const char *notes;      /* ids for aria-describedby; NULL: none */
    const char *keyboard;   /* inputmode; NULL: the usual */
    const char *completion; /* autocomplete; NULL: the usual */
    const char *suggest;    /* id of a <datalist>; NULL: none */
    const char *first;      /* how a select calls none of its options; NULL: one must be */
    bool optional, is_short;
    const GPtrArray *options; /* of const Choice *, with labels to show; of a select or radios */
} FieldView;

/* Fields of forms that a page writes by hand: what views/by_hand.html shows.  hint and typed may be NULL. */
FieldView *field_line(Pool *pool, const char *name, const char *label, const char *hint, const char *typed, const Problems *problems);
/* options: of const Choice *, or NULL.  problems are looked up by id. */
FieldView *field_select(Pool *pool, const char *id, const char *name, const char *label, const GPtrArray *options, const char *first,
                        const char *chosen, const Problems *problems);
/* One of options that grow with the data; chosen: an id, or what was typed. */
FieldView *field_option(Pool *pool, const char *id, const char *name, const char *label, const GPtrArray *options, const char *first,
                        const char *chosen, const Problems *problems);
/* A table of choices as options, in the language of who asks. */
GPtrArray *options_of_choices(Pool *pool, const Choice *choices);

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
