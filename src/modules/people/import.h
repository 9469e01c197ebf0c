#pragma once
#include "modules/people/import_rows.h"
#include "modules/people/people.h"

/* A list of persons taken in: what its columns mean, and row by row what becomes of it. */

typedef enum {
    COLUMN_NONE, /* passed over */
    COLUMN_NAME, /* family and given name in one */
    COLUMN_FAMILY, COLUMN_GIVEN, COLUMN_FORMER, COLUMN_OTHER, COLUMN_SEX, COLUMN_BIRTH, COLUMN_BIRTH_PLACE, COLUMN_ID, COLUMN_PHONE,
    COLUMN_EMAIL, COLUMN_ADDRESS, COLUMN_NUMBER, COLUMN_LOCALITY, COLUMN_POSTCODE, COLUMN_FILE, COLUMN_LANGUAGES, COLUMN_NOTE,
    COLUMN_COUNT
} ImportColumn;
const char *import_column_code(ImportColumn column);  /* "family_name" */
const char *import_column_label(ImportColumn column); /* in words */
ImportColumn import_column_of_code(const char *code); /* COLUMN_NONE if unknown */
/* What a header means, in Romanian or English; COLUMN_NONE: nothing that we know. */
ImportColumn import_column_of_header(const char *header);

/* Whether a header is one of the words (folded, without blanks and signs, between blanks). */
bool import_header_is(const char *header, const char *words);

enum { IMPORT_COLUMNS = 100 };
typedef struct {
    ImportColumn columns[IMPORT_COLUMNS];
    guint count;
    bool has_header;
} ImportMapping;
/* By the headers in the first row; where there are none, by what stands in it. */
ImportMapping import_mapping_guess(const GPtrArray *first_row);
bool import_mapping_is_usable(const ImportMapping *mapping); /* there is a name */

typedef enum { ROW_GOOD, ROW_THERE, ROW_BAD } RowOutcome; /* THERE: the register has this person */

typedef struct {
    int number;         /* of the row */
    const char *cell;   /* "C17" */
    const char *text;   /* what is wrong, or who it is already */
    RowOutcome outcome; /* ROW_GOOD: a warning */
} ImportNote;

typedef struct {
    Pool *pool;         /* set by the caller: the notes live in it */
    int rows, good, there, bad;
    GPtrArray *notes;   /* of ImportNote *, at most IMPORT_NOTES */
    GPtrArray *ids;     /* of gint64 *: of those made; NULL: not kept */
} ImportResult;
enum { IMPORT_NOTES = 1000 };

typedef struct {
    Db *db;
    const Identity *who;
    const ImportMapping *mapping;
    bool dry;           /* nothing is written */
    bool again;         /* persons who are there already are taken as well */
    bool is_demo;
    /* Told now and then; false stops.  May be NULL. */
    bool (*progress)(void *data, int rows, GError **error);
    void *data;
} Import;

/* The person of a row; problems name the cell.  false: the row can't be taken. */
bool import_read_row(Pool *pool, const ImportMapping *mapping, const GPtrArray *cells, int number, Person *ret_person,
                     const char **ret_address, ImportResult *result);
/* Rows in changes of some hundred. */
bool import_run(const Import *import, ImportRows *rows, ImportResult *result, GError **error);
