#pragma once
#include "modules/statistics/columns.h"
#include "modules/statistics/statistics.h"

/* Facts in memory.  What a question reads is a FactData: it never changes, and stays until the question lets go of it, while
 * others put newer ones in its place. */

/* A part of a fact's rows, ordered by person. */
typedef struct {
    gint refs;
    gint64 part, row_count, mark; /* as parts said when it was read */
    guint rows;
    bool by_month;      /* its days are months' ends: month_code() */
    Column day;         /* day_code() */
    Column person;      /* number of the person + 1; 0: nobody */
    Column once;
    Column *measures;   /* in the fact's order */
    Column *dimensions; /* numbers of values + 1; 0: not said */
    gsize bytes;
} Segment;

/* Who the facts tell of: numbers to what is counted by. */
enum { SEX_UNKNOWN, SEX_F, SEX_M, SEX_X, SEX_COUNT };
enum { AREA_UNKNOWN, AREA_URBAN, AREA_RURAL, AREA_COUNT };
enum { BIRTH_UNKNOWN = G_MAXINT32 };
typedef struct {
    gint refs;
    guint count;
    gint64 *ids;
    gint32 *births; /* day_code(); BIRTH_UNKNOWN */
    guint8 *sexes, *areas;
} Persons;

typedef struct {
    gint refs;
    const FactKind *kind;
    guint measure_count, dimension_count;
    GPtrArray *segments; /* of Segment *, by part */
    GPtrArray **values;  /* of each dimension: of const char *, the value of each number */
    Persons *persons;
    gsize bytes;
} FactData;

void persons_unref(Persons *persons);
void fact_data_unref(FactData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactData, fact_data_unref)

guint fact_measure_count(const FactKind *fact);
guint fact_dimension_count(const FactKind *fact);

/* year * 372 + (month - 1) * 31 + day - 1: years and months are quotients, and (later - earlier) / 372 is the age. */
enum { CODE_MONTH = 31, CODE_YEAR = 12 * CODE_MONTH };
gint32 day_code(Day day);

/* The fact as of the last change that was made before the call.  Reads what changed since it was last asked for.
 * FAIL_BUSY: it doesn't fit into memory. */
bool engine_data(Store *store, const FactKind *fact, FactData **ret_data, GError **error);
/* What the engine holds, for doctors and benches. */
gsize engine_bytes(Store *store);
/* Forgets all, so that the next question reads the database: for benches and tests. */
void engine_forget(Store *store);

/* --- load.c: one part, as it comes from the database --- */

typedef struct {
    guint count;
    bool by_month;
    GArray *days, *ids, *once; /* of gint64; ids: of persons, 0: nobody */
    GArray **measures;         /* of gint64 */
    GArray **dimensions;       /* of gint64: whole numbers, or numbers in words + 1 */
    GHashTable **words;        /* of a dimension of codes: text -> number + 1 */
    GPtrArray **word_list;
} RawPart;
bool raw_part_read(Db *db, const FactKind *fact, gint64 part, RawPart **ret_raw, GError **error);
void raw_part_free(RawPart *raw);
