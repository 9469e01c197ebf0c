#pragma once
#include "web/request.h"

/* A struct and a table of its fields: the dull parts of forms, lists, JSON, CSV, audit and OpenAPI come from it. */
typedef enum {
    FIELD_ID,        /* gint64; 0 is none */
    FIELD_TEXT,      /* const char *; one line */
    FIELD_LONG_TEXT, /* const char *; lines */
    FIELD_EMAIL,     /* const char * */
    FIELD_PHONE,     /* const char * */
    FIELD_INT,       /* gint64; 0 when left empty: where that differs, use FIELD_DECIMAL */
    FIELD_DECIMAL,   /* double; NAN is none */
    FIELD_DAY,       /* Day; DAY_NONE is none: a new item begins with it */
    FIELD_TIME,      /* gint64 Unix seconds; 0 is none */
    FIELD_MONEY,     /* Money; CURRENCY_NONE is none */
    FIELD_FLAG,      /* bool */
    FIELD_CHOICE,    /* const char *: one of choices */
    FIELD_REFERENCE, /* gint64: id of another record; options(db) lists them */
} FieldKind;

typedef struct {
    const char *value; /* kept */
    const char *label; /* N_(…), shown */
} Choice;

typedef struct Field {
    const char *name;    /* column, form input and JSON name */
    gsize offset;
    FieldKind kind;
    const char *label;   /* N_(…) */
    const char *hint;    /* N_(…) or NULL */
    gint64 min, max;     /* characters for text, value for numbers, whole units for money; 0, 0: the kind's usual */
    bool required;
    bool not_after_today;
    bool read_only;      /* shown, never bound from a form */
    bool sealed;         /* encrypted; never listed, searched or exported */
    bool in_list;        /* a column of the default list and of CSV */
    const char *see;     /* permission to see it; NULL: the record's */
    const char *edit;    /* permission to change it; NULL: the record's */
    const Choice *choices; /* ended by {0} */
    const char *suggest; /* id of a <datalist> that the form's page writes; NULL: none */
    GPtrArray *(*options)(Db *db, Pool *pool, GError **error); /* FIELD_REFERENCE: of Choice * (value = id) */
} Field;

#define F(Type, member, ...) {.name = #member, .offset = offsetof(Type, member), __VA_ARGS__}

typedef struct Record {
    const char *name;    /* "institution": table, audit and OpenAPI name */
    const char *title;   /* N_("Institution") */
    gsize size;          /* of the struct */
    const Field *fields; /* ended by {0} */
} Record;

/* Wrong fields of a form: data, not errors.  Kept in the order of the fields; field NULL, wrong with the whole, comes first. */
typedef struct Problems Problems;
Problems *problems_new(Pool *pool);
void problems_add(Problems *problems, const char *field, const char *format, ...) G_GNUC_PRINTF(3, 4);
bool problems_any(const Problems *problems);                          /* NULL: none */
const char *problems_of(const Problems *problems, const char *field); /* NULL: none, or problems is NULL */
guint problems_count(const Problems *problems);
void problems_get(const Problems *problems, guint index, const char **ret_field, const char **ret_text);

/* Reads the declared fields that req->who may edit into the struct; what was typed wrong is a problem, and what was typed is
 * kept for showing again (field_typed).  A field that wasn't sent stays as it is, but a flag that wasn't is unticked: a form
 * shows all flags or none of the record's.  The field "version" is always taken, so that a stale save conflicts. */
Problems *record_from_form(const Record *record, void *item, Request *req);
const char *field_typed(const Problems *problems, const char *field); /* NULL: not sent, or problems is NULL */
/* The same checks on a JSON object (jansson json_t *); unknown members are problems, missing ones stay as they are. */
Problems *record_from_json(const Record *record, void *item, Request *req, const void *json);
Problems *record_check(const Record *record, const void *item, Pool *pool);

/* names[i] is "$n" or NULL for field i; for money "$n" (minor units) or "$n $m" (and the currency's code).  Nothing (an empty
 * text, NAN, id or time 0) binds NULL.  Sealed fields are neither bound nor read: their module seals and opens them. */
void record_bind(const Record *record, const void *item, DbQuery *query, const char *const *names);
/* Every field that is a column of the row; money's currency stands in <name>_currency, or it is lei. */
void record_read(const Record *record, void *item, DbQuery *query, Pool *pool);

/* Form controls with label, hint and problem; what was typed wrong stands again.  item may be NULL (new).  A field that who
 * may only read is shown as text, one that who may not see not at all; "version" is a hidden input. */
void record_form(View *view, const Record *record, const void *item, const Problems *problems, Request *req);
void field_form(View *view, const Record *record, const char *field, const void *item, const Problems *problems, Request *req);
/* The summary at the top of a page with problems; takes the focus. */
void problems_summary(View *view, const Problems *problems);
const char *field_text(const Field *field, const void *item, Pool *pool); /* as shown to people */

void record_to_json(GString *out, const Record *record, const void *item, const Identity *who); /* only what who may see */
/* A table of the fields with .in_list.  The first column links to url_format ("/people/%" G_GINT64_FORMAT) with the item's id;
 * NULL: no links.  Where the route declares an input "sort", the headers are links that set it to a field's name, or "-" and
 * the name for the other direction. */
void record_list_table(View *view, const Record *record, GPtrArray *items, const char *url_format, Request *req);
GBytes *record_to_csv(const Record *record, GPtrArray *items, const Identity *who); /* UTF-8 with BOM, ';'; formulas neutralised */
/* One cell without the ';' around it, quoted as needed; what begins with = + - @, a tab or a line end gets an apostrophe before
 * it, but numbers stay numbers.  NULL: an empty cell. */
void csv_put(GString *out, const char *text);


/* The differences as JSON {"field": [old, new]}; of a sealed field [null, null], that it changed and no more.  "" if none;
 * before may be NULL (created). */
const char *record_difference(const Record *record, const void *before, const void *after, Pool *pool);

/* A difference as people read it. */
typedef struct {
    const char *label;  /* translated */
    const char *before; /* "": nothing, or sealed */
    const char *after;
} Change;
/* Of Change, in the order of the fields; only of those that who may see. */
GPtrArray *record_changes(const Record *record, const char *difference, const Identity *who, Pool *pool);

/* For router_set_record_inputs(): whether a form may send name for this record, and how much at most (the field's own limit is
 * checked by record_from_form, so that what is too long can be shown again). */
bool record_input(const Record *record, const char *name, gint64 *ret_max_characters);
