#pragma once
#include "web/request.h"

/* A struct and a table of its fields: the dull parts of forms, lists, JSON, CSV, audit and OpenAPI come from it. */
typedef enum {
    FIELD_ID,        /* gint64; 0 is none */
    FIELD_TEXT,      /* const char *; one line */
    FIELD_LONG_TEXT, /* const char *; lines */
    FIELD_EMAIL,     /* const char * */
    FIELD_PHONE,     /* const char * */
    FIELD_INT,       /* gint64 */
    FIELD_DECIMAL,   /* double; NAN is none */
    FIELD_DAY,       /* Day */
    FIELD_TIME,      /* gint64 Unix seconds; 0 is none */
    FIELD_MONEY,     /* Money */
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
    gint64 min, max;     /* characters for text, value for numbers; 0, 0: the kind's usual */
    bool required;
    bool not_after_today;
    bool read_only;      /* shown, never bound from a form */
    bool sealed;         /* encrypted; never listed, searched or exported */
    bool in_list;        /* a column of the default list and of CSV */
    const char *see;     /* permission to see it; NULL: the record's */
    const char *edit;    /* permission to change it; NULL: the record's */
    const Choice *choices; /* ended by {0} */
    GPtrArray *(*options)(Db *db, Pool *pool, GError **error); /* FIELD_REFERENCE: of Choice * (value = id) */
} Field;

#define F(Type, member, ...) {.name = #member, .offset = offsetof(Type, member), __VA_ARGS__}

typedef struct Record {
    const char *name;    /* "institution": table, audit and OpenAPI name */
    const char *title;   /* N_("Institution") */
    gsize size;          /* of the struct */
    const Field *fields; /* ended by {0} */
} Record;

/* Wrong fields of a form: data, not errors.  Kept in the order of the fields. */
typedef struct Problems Problems;
Problems *problems_new(Pool *pool);
void problems_add(Problems *problems, const char *field, const char *format, ...) G_GNUC_PRINTF(3, 4);
bool problems_any(const Problems *problems);                          /* NULL: none */
const char *problems_of(const Problems *problems, const char *field); /* NULL: none, or problems is NULL */
guint problems_count(const Problems *problems);
void problems_get(const Problems *problems, guint index, const char **ret_field, const char **ret_text);

/* Reads the declared fields that req->who may edit into the struct; what was typed wrong is a problem, and what was typed is
 * kept for showing again (field_typed). */
Problems *record_from_form(const Record *record, void *item, Request *req);
/* The same checks on a JSON object (jansson json_t *); unknown members are problems. */
Problems *record_from_json(const Record *record, void *item, Request *req, const void *json);
Problems *record_check(const Record *record, const void *item, Pool *pool);

void record_bind(const Record *record, const void *item, DbQuery *query, const char *const *names); /* names[i] is "$n" or NULL for field i */
void record_read(const Record *record, void *item, DbQuery *query, Pool *pool); /* every field that is a column of the row */

/* Form controls with label, hint and problem; what was typed wrong stands again.  item may be NULL (new). */
void record_form(View *view, const Record *record, const void *item, const Problems *problems, Request *req);
void field_form(View *view, const Record *record, const char *field, const void *item, const Problems *problems, Request *req);
/* The summary at the top of a page with problems; takes the focus. */
void problems_summary(View *view, const Problems *problems);
/* The version input that makes stale saves conflicts. */
const char *field_text(const Field *field, const void *item, Pool *pool); /* as shown to people */

void record_to_json(GString *out, const Record *record, const void *item, const Identity *who); /* only what who may see */
void record_list_table(View *view, const Record *record, GPtrArray *items, const char *url_format, Request *req);
GBytes *record_to_csv(const Record *record, GPtrArray *items, const Identity *who); /* UTF-8 with BOM, ';'; formulas neutralised */
void csv_put(GString *out, const char *text); /* one cell, quoted as needed; = + - @ neutralised */

/* The differences as JSON {"field": [old, new]}; sealed fields say only that they changed.  "" if none; before may be NULL. */
const char *record_difference(const Record *record, const void *before, const void *after, Pool *pool);
