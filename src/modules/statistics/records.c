#include "modules/statistics/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/people/people.h"
#include "modules/statistics/count.h"

/* The records behind a number: the rows are read once more, and each that counts is shown to who may see its record.  There is no way
 * here for a question with a filter by trait. */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    const StatisticQuestion *question;
    const FactKind *fact;
    const FactData *data;
    GHashTable *numbers;  /* person's id -> number + 1 */
    GHashTable *seen;     /* ids of records that were looked at */
    GPtrArray *records;
    bool more;
} Search;

static const Guard *guard_of(const char *of)
{
    for (const Module *const *module = modules; *module; module++)
        for (const Guard *guard = (*module)->guards; guard && guard->of; guard++)
            if (strcmp(guard->of, of) == 0)
                return guard;
    return NULL;
}

static bool may_see(const Search *search, gint64 id, bool *ret_may, GError **error)
{
    const Guard *guard = guard_of(search->fact->of);
    *ret_may = identity_scope(search->who, search->fact->may) == SCOPE_AUTHORITY;
    return !guard || guard->may_see(search->db, search->pool, search->who, id, ret_may, error);
}

/* --- does a row count? --- */

static bool is_among(const GPtrArray *values, const char *value)
{
    for (guint i = 0; i < values->len; i++)
        if (strcmp(values->pdata[i], value ? value : "") == 0)
            return true;
    return false;
}

static const char *text_of(const Search *search, DbQuery *q, const FactDimension *dimension)
{
    if (dimension->choices || dimension->is_code)
        return db_text(q, dimension->name, search->pool);
    gint64 id = db_int(q, dimension->name);
    return id ? pool_printf(search->pool, "%" G_GINT64_FORMAT, id) : "";
}

static bool person_fits(const Search *search, gint64 person_id, gint32 day)
{
    static const char *const sexes[] = {"", "f", "m", "x"}, *const areas[] = {"", "urban", "rural"};
    const StatisticQuestion *question = search->question;
    gpointer number = g_hash_table_lookup(search->numbers, &person_id);
    guint at = GPOINTER_TO_UINT(number);
    const Persons *persons = search->data->persons;
    for (guint i = 0; question->filters && i < question->filters->len; i++) {
        const StatisticFilter *filter = question->filters->pdata[i];
        if (strcmp(filter->dimension, "sex") == 0 && !is_among(filter->values, sexes[at ? persons->sexes[at - 1] : 0]))
            return false;
        if (strcmp(filter->dimension, "area") == 0 && !is_among(filter->values, areas[at ? persons->areas[at - 1] : 0]))
            return false;
    }
    if (question->age_from < 0 && question->age_to < 0)
        return true;
    gint32 birth = at ? persons->births[at - 1] : BIRTH_UNKNOWN, age = birth == BIRTH_UNKNOWN ? -1 : day < birth ? 0 : (day - birth) / CODE_YEAR;
    return age >= MAX(question->age_from, 0) && (question->age_to < 0 || age <= question->age_to);
}

static bool dimensions_fit(const Search *search, DbQuery *q)
{
    for (guint i = 0; search->question->filters && i < search->question->filters->len; i++) {
        guint number;
        const StatisticFilter *filter = search->question->filters->pdata[i];
        const FactDimension *dimension = fact_dimension(search->fact, filter->dimension, &number);
        if (dimension && !is_among(filter->values, text_of(search, q, dimension)))
            return false;
    }
    return true;
}

static Day day_of_row(DbQuery *q)
{
    enum { MONTHS = 12 };
    if (db_has_column(q, "day"))
        return db_day(q, "day");
    if (db_has_column(q, "month"))
        return day_month_end(day_make((int)(db_int(q, "month") / MONTHS), (int)(db_int(q, "month") % MONTHS) + 1, 1));
    return db_int(q, "at") > 0 ? day_of_time(db_int(q, "at")) : DAY_NONE;
}

static bool is_in_time(const Search *search, Day day)
{
    Interval over = search->question->over_time;
    return day_is(day) && (!day_is(over.from) || day_compare(day, over.from) >= 0) && (!day_is(over.to) || day_compare(day, over.to) <= 0);
}

static bool row_counts(const Search *search, DbQuery *q, Day day)
{
    const FactMeasure *measures = search->fact->measures;
    return is_in_time(search, day) && (!measures || db_int(q, measures[0].name) > 0) && dimensions_fit(search, q) &&
           person_fits(search, db_int(q, "person_id"), day_code(day));
}

/* --- rows to records --- */

static bool add_record(Search *search, gint64 id, gint64 person_id, Day day, GError **error)
{
    bool may;
    gint64 *kept = pool_new0(search->pool, gint64);
    *kept = id;
    if (!g_hash_table_add(search->seen, kept))
        return true;
    if (!may_see(search, id, &may, error))
        return false;
    if (!may)
        return true;
    StatisticRecord *record = pool_new0(search->pool, StatisticRecord);
    *record = (StatisticRecord){.id = id, .day = day, .url = pool_printf(search->pool, "%s%" G_GINT64_FORMAT, search->fact->path, id)};
    if (person_id && identity_may(search->who, "people.read"))
        record->person = person_label_of(search->db, search->pool, person_id);
    g_ptr_array_add(search->records, record);
    return true;
}

static bool is_enough(const Search *search)
{
    enum { LOOKED_AT = 2000 };
    return search->records->len >= RECORDS_SHOWN || g_hash_table_size(search->seen) >= LOOKED_AT;
}

static bool search_part(Search *search, gint64 part, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, search->fact->rows);
    db_bind_int(q, "$1", part);
    db_bind_int(q, "$2", part + 1);
    while (db_step(q)) {
        Day day = day_of_row(q);
        if (!row_counts(search, q, day) || !db_has_column(q, "record_id"))
            continue;
        if (is_enough(search)) {
            search->more = true;
            return true;
        }
        if (!add_record(search, db_int(q, "record_id"), db_int(q, "person_id"), day, error))
            return false;
    }
    return db_end(q, error);
}

static GHashTable *numbers_of(const Persons *persons)
{
    GHashTable *numbers = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < persons->count; i++)
        g_hash_table_insert(numbers, &persons->ids[i], GUINT_TO_POINTER(i + 1));
    return numbers;
}

bool statistic_records(Db *db, Pool *pool, const Identity *who, const StatisticQuestion *question, GPtrArray **ret_records, bool *ret_more,
                       GError **error)
{
    g_autoptr(FactData) data = NULL;
    Search search = {.db = db, .pool = pool, .who = who, .question = question, .fact = statistics_fact(question->fact), .records = pool_list(pool)};
    if (!statistic_may_see_records(who, question))
        return fail(error, FAIL_FORBIDDEN, "%s", _("The records behind this number aren't shown to you."));
    if (!engine_data(db_store(db), search.fact, &data, error))
        return false;
    search.data = data;
    G_GNUC_UNUSED g_autoptr(GHashTable) numbers = search.numbers = numbers_of(data->persons);
    G_GNUC_UNUSED g_autoptr(GHashTable) seen = search.seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = data->segments->len; i-- > 0 && !search.more;)
        if (!search_part(&search, ((const Segment *)data->segments->pdata[i])->part, error))
            return false;
    *ret_records = search.records;
    *ret_more = search.more;
    return true;
}
