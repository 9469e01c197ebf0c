#include "modules/statistics/engine.h"

#include <string.h>

/* One part of a fact, from the database. */

gint32 day_code(Day day)
{
    int year, month, date;
    day_split(day, &year, &month, &date);
    return year * CODE_YEAR + (month - 1) * CODE_MONTH + date - 1;
}

/* The end of a month, for facts that know no day. */
static gint32 month_code(gint64 month)
{
    return (gint32)(month * CODE_MONTH + CODE_MONTH - 1);
}

guint fact_measure_count(const FactKind *fact)
{
    guint count = 0;
    while (fact->measures && fact->measures[count].name)
        count++;
    return count;
}

guint fact_dimension_count(const FactKind *fact)
{
    guint count = 0;
    while (fact->dimensions && fact->dimensions[count].name)
        count++;
    return count;
}

static bool is_code(const FactDimension *dimension)
{
    return dimension->choices || dimension->is_code;
}

static GArray *numbers(void)
{
    return g_array_new(FALSE, FALSE, sizeof(gint64));
}

static RawPart *raw_part_new(const FactKind *fact)
{
    RawPart *raw = g_new0(RawPart, 1);
    guint measures = fact_measure_count(fact), dimensions = fact_dimension_count(fact);
    raw->days = numbers();
    raw->ids = numbers();
    raw->once = numbers();
    raw->measures = g_new0(GArray *, measures + 1);
    raw->dimensions = g_new0(GArray *, dimensions + 1);
    raw->words = g_new0(GHashTable *, dimensions + 1);
    raw->word_list = g_new0(GPtrArray *, dimensions + 1);
    for (guint i = 0; i < measures; i++)
        raw->measures[i] = numbers();
    for (guint i = 0; i < dimensions; i++) {
        raw->dimensions[i] = numbers();
        raw->words[i] = g_hash_table_new(g_str_hash, g_str_equal);
        raw->word_list[i] = g_ptr_array_new_with_free_func(g_free);
    }
    return raw;
}

void raw_part_free(RawPart *raw)
{
    g_array_unref(raw->days);
    g_array_unref(raw->ids);
    g_array_unref(raw->once);
    for (GArray **at = raw->measures; *at; at++)
        g_array_unref(*at);
    for (guint i = 0; raw->dimensions[i]; i++) {
        g_array_unref(raw->dimensions[i]);
        g_hash_table_unref(raw->words[i]);
        g_ptr_array_unref(raw->word_list[i]);
    }
    g_free(raw->measures);
    g_free(raw->dimensions);
    g_free(raw->words);
    g_free(raw->word_list);
    g_free(raw);
}

/* --- rows --- */

/* What a reading knows about its rows, so that each row costs little. */
typedef struct {
    const FactKind *fact;
    DbQuery *q;
    Pool *pool;         /* for texts of a row */
    RawPart *raw;
    bool has_day, has_once;
    gint64 hours[4096]; /* the last days that were made from seconds, by hour: hour + 1 */
    gint32 codes[4096];
} Reading;

/* In the authority's time; its clock changes at a full hour. */
static gint32 code_of_time(Reading *reading, gint64 at)
{
    enum { HOUR = 60 * 60 };
    gint64 hour = at / HOUR;
    guint place = (guint)(hour % (gint64)G_N_ELEMENTS(reading->hours));
    if (reading->hours[place] != hour + 1) {
        reading->hours[place] = hour + 1;
        reading->codes[place] = day_code(day_of_time(at));
    }
    return reading->codes[place];
}

/* false: the row has no day, and so counts nowhere. */
static bool read_day(Reading *reading, gint64 *ret_code)
{
    if (reading->raw->by_month) {
        gint64 month = db_int(reading->q, "month");
        *ret_code = month_code(month);
        return month > 0;
    }
    if (!reading->has_day) {
        gint64 at = db_int(reading->q, "at");
        *ret_code = at > 0 ? code_of_time(reading, at) : 0;
        return at > 0;
    }
    Day day = db_day(reading->q, "day");
    *ret_code = day_is(day) ? day_code(day) : 0;
    return day_is(day);
}

static gint64 word_number(RawPart *raw, guint dimension, const char *word)
{
    gpointer known = g_hash_table_lookup(raw->words[dimension], word);
    if (!known) {
        char *kept = g_strdup(word);
        g_ptr_array_add(raw->word_list[dimension], kept);
        known = GUINT_TO_POINTER(raw->word_list[dimension]->len);
        g_hash_table_insert(raw->words[dimension], kept, known);
    }
    return GPOINTER_TO_UINT(known);
}

static gint64 read_dimension(Reading *reading, guint i)
{
    const FactDimension *dimension = &reading->fact->dimensions[i];
    if (!is_code(dimension))
        return db_int(reading->q, dimension->name);
    const char *word = db_text(reading->q, dimension->name, reading->pool);
    return word && *word ? word_number(reading->raw, i, word) : 0;
}

static void read_row(Reading *reading)
{
    RawPart *raw = reading->raw;
    gint64 code, person, once = 1;
    if (!read_day(reading, &code))
        return;
    person = db_int(reading->q, "person_id");
    if (reading->has_once)
        once = db_int(reading->q, "once") != 0;
    g_array_append_val(raw->days, code);
    g_array_append_val(raw->ids, person);
    g_array_append_val(raw->once, once);
    for (guint i = 0; raw->measures[i]; i++) {
        gint64 value = db_int(reading->q, reading->fact->measures[i].name);
        g_array_append_val(raw->measures[i], value);
    }
    for (guint i = 0; raw->dimensions[i]; i++) {
        gint64 value = read_dimension(reading, i);
        g_array_append_val(raw->dimensions[i], value);
    }
    raw->count++;
}

static void read_rows(Reading *reading)
{
    enum { ROWS_A_POOL = 4096 };
    for (guint rows = 0; db_step(reading->q); rows++) {
        if (rows % ROWS_A_POOL == 0) {
            pool_free(reading->pool);
            reading->pool = pool_new();
        }
        if (rows == 0) {
            reading->has_day = db_has_column(reading->q, "day");
            reading->raw->by_month = db_has_column(reading->q, "month");
            reading->has_once = db_has_column(reading->q, "once");
        }
        read_row(reading);
    }
}

bool raw_part_read(Db *db, const FactKind *fact, gint64 part, RawPart **ret_raw, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, fact->rows);
    g_autofree Reading *reading = g_new0(Reading, 1);
    db_bind_int(q, "$1", part);
    db_bind_int(q, "$2", part + 1);
    reading->fact = fact;
    reading->q = q;
    reading->raw = raw_part_new(fact);
    read_rows(reading);
    g_clear_pointer(&reading->pool, pool_free);
    if (!db_end(q, error)) {
        raw_part_free(reading->raw);
        return false;
    }
    *ret_raw = reading->raw;
    return true;
}
