#pragma once
#include "modules/people/people.h"

/* Lists of persons that are given to somebody outside of the register: asked for with purpose and recipient, approved by a second
 * one where they are large, whole or with personal codes in clear, kept sealed for a short time for who asked, then forgotten.
 * Nothing declared (traits), no languages, notes or secret addresses are ever in such a list, and nobody can be chosen by them.
 * Table person_export, schema/0006_export.sql. */
typedef struct {
    gint64 id;
    const char *purpose, *recipient;
    const char *search;      /* as in the search of the register; NULL: all */
    const char *sex;
    Day born_from, born_until;
    const char *locality, *street, *quarter; /* parts of names, folded when compared */
    const char *format;      /* "csv", "xlsx" */
    bool with_contact, with_address;
    const char *codes;       /* "none", "masked", "clear" */
    const char *codes_reason;
    const char *state;       /* "waiting", "refused", "making", "ready", "failed", "forgotten" */
    bool needs_two;
    gint64 found, persons;   /* when it was asked for; in the file */
    gint64 downloads;
    gint64 asked_at, asked_by;
    const char *asked_by_name;
    gint64 decided_at, decided_by;
    const char *decided_by_name, *decision_note;
    gint64 keep_until;
    const char *language;
} PeopleExport;
extern const Record person_export_record;

enum {
    EXPORT_ALONE = 100,      /* so many persons may leave without a second one's approval */
    EXPORT_MOST = 100000,    /* in one list */
    EXPORT_FOUND = 1000,     /* by a text that is searched */
    EXPORT_HOURS = 72,       /* a file is kept */
    EXPORT_WAITS_DAYS = 14,  /* for an approval */
    EXPORT_PASSWORD = 10,    /* characters at least */
};

PeopleExport *export_new(Pool *pool); /* CSV, without codes */
/* Problems between fields, and what who may not ask for. */
void export_check(const PeopleExport *wanted, const Identity *who, Problems *problems);
/* Sets found and needs_two.  FAIL_INVALID: more than EXPORT_MOST, or a search that finds more than EXPORT_FOUND. */
bool export_count(Db *db, PeopleExport *wanted, GError **error);

/* Sets id and state.  One that needs no second is made at once, by a job; FAIL_INVALID as export_check(), or nobody is in it. */
bool export_ask(Db *db, const Identity *who, PeopleExport *wanted, GError **error);
/* note may be NULL.  FAIL_FORBIDDEN: one's own, or the command line's by the command line; FAIL_CONFLICT: it is decided already. */
bool export_decide(Db *db, const Identity *who, gint64 id, bool approve, const char *note, GError **error);
/* The file, by who asked alone: FAIL_FORBIDDEN; FAIL_NOT_FOUND: there is none (yet, or any more).  password NULL: as it is, else in
 * a zip that only the password opens.  It is logged.  ret_name: "persoane-2026-11-22.csv" or ".zip". */
bool export_take(Db *db, Pool *pool, const Identity *who, gint64 id, const char *password, const char **ret_name, const char **ret_type,
                 GBytes **ret_bytes, GError **error);
bool export_forget(Db *db, const Identity *who, gint64 id, GError **error);
/* Files and requests whose time is over; the count. */
bool export_forget_old(Db *db, gint64 *ret_count, GError **error);
/* Makes the file of one in the state "making"; one that is ready stays as it is. */
bool export_make(Db *db, Pool *pool, gint64 id, GError **error);

bool export_find(Db *db, Pool *pool, gint64 id, PeopleExport **ret_export, GError **error);
/* Of PeopleExport *: those that wait first, then the newest. */
bool export_list(Db *db, Pool *pool, guint limit, guint offset, GPtrArray **ret_exports, gint64 *ret_count, gint64 *ret_waiting, GError **error);
/* The file's bytes of those rows: export_file.c. */
typedef struct {
    Person person;
    const char *street, *locality, *place_code, *county, *area;
    const char *code; /* as it is written: masked, in clear, or NULL */
} ExportRow;
bool export_write(Pool *pool, const PeopleExport *export, const GPtrArray *rows, GBytes **ret_bytes, GError **error);
const char *export_type(const PeopleExport *export);
/* "Popescu, f, Timișoara": who is in it, in words. */
const char *export_whom(Pool *pool, const PeopleExport *export);
const char *export_state_label(const PeopleExport *export);
