#pragma once
#include "modules/people/people.h"

/* What is kept about a person beside the person: each kind is a table whose rows begin alike. */

typedef struct {
    gint64 id, person_id, version;
} FileRow;

typedef struct {
    gint64 id, person_id, version;
    const char *kind, *place_code, *locality, *street, *area;
    gint64 street_id;   /* of the register of streets, found by itself; 0: not known */
    bool is_secret;
    const char *secret; /* sealed: "street\nlocality" */
    Day from_day, to_day;
    const char *note, *seal_key;
} PersonAddress;

typedef struct {
    gint64 id, person_id, version;
    const char *kind, *number; /* number is sealed */
    const char *issuer;
    Day issued_on, expires_on;
    const char *note, *seal_key;
} PersonPaper;

typedef struct {
    gint64 id, person_id, version;
    const char *number, *whose;
} PersonPhone;

typedef struct {
    gint64 id, person_id, version;
    const char *kind, *what, *body;
    Day from_day, to_day;
} PersonFact;

typedef struct {
    gint64 id, person_id, version;
    const char *kind;
    gint64 other_person_id;
    Day from_day, to_day;
    const char *note;
} PersonRelation;

typedef struct {
    gint64 id, person_id, version;
    const char *kind, *purpose;
    Day given_on, ends_on, withdrawn_on;
    const char *note;
} PersonConsent;

extern const Record person_address_record, person_paper_record, person_phone_record, person_fact_record, person_relation_record,
    person_consent_record;

/* A kind of rows in a person's file. */
typedef struct {
    const char *slug;   /* "papers": in addresses of pages */
    const char *title;  /* N_("Papers") */
    const char *add;    /* N_("Add a paper") */
    const char *empty;  /* N_("There are none yet.") */
    const Record *record;
    const char *sealed; /* the field that is kept sealed; NULL: none */
    gsize seal_key;     /* offset of it, where something is sealed */
} FileKind;
extern const FileKind file_kinds[]; /* {0}-ended */
const FileKind *file_kind(const char *slug); /* NULL: there is none */

void *file_row_new(const FileKind *kind, Pool *pool); /* without days */
/* Of the kind's rows, the newest first; what is sealed is left sealed (NULL). */
bool file_rows(Db *db, Pool *pool, const FileKind *kind, gint64 person_id, GPtrArray **ret_rows, GError **error);
/* With what is sealed open where who may see it; that is logged. */
bool file_row_find(Db *db, Pool *pool, const Identity *who, const FileKind *kind, gint64 id, void **ret_row, GError **error);
/* id 0: a new one.  FAIL_CONFLICT: somebody saved since. */
bool file_row_save(Db *db, const Identity *who, const FileKind *kind, void *row, GError **error);
bool file_row_remove(Db *db, const Identity *who, const FileKind *kind, gint64 id, gint64 version, GError **error);
/* Problems between fields: a last day before the first one. */
void file_row_check(const FileKind *kind, const void *row, Problems *problems);
