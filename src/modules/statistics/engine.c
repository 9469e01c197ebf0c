#include "modules/statistics/persons.h"

#include <pthread.h>
#include <string.h>

#include "base/language.h"
#include "base/log.h"
#include "modules/statistics/statistics_queries.h"

/* What is kept of each fact, and when it is read anew.
 *
 * A question first asks whether anything was changed since the last one (store_changes() in this process, the server's own count of
 * transactions on PostgreSQL).  If so, the audit log says which persons changed, and the marks of the fact's parts which of them are read
 * again.  A merge of persons forgets all parts: their rows may be another's now. */

enum { MEGABYTE = 1024 * 1024, MOST_BYTES = 768 * MEGABYTE, READERS = 2 };

typedef struct {
    const FactKind *kind;
    FactData *data;       /* NULL: not read yet */
    IdMap *codes;         /* of each dimension of whole numbers */
    GHashTable **words;   /* of each dimension of codes: text -> number + 1 */
    GPtrArray **values;   /* of each dimension: of const char * */
    guint64 changes;      /* store_changes() before it was read */
    char *token;
    gint64 asked;         /* when last, for making room */
} FactState;

typedef struct {
    pthread_mutex_t mutex;
    GHashTable *facts;    /* name -> FactState */
    Register *known;
    guint64 rounds;
} Engine;

/* --- references --- */

static void segment_unref(Segment *segment)
{
    if (!g_atomic_int_dec_and_test(&segment->refs))
        return;
    column_clear(&segment->day);
    column_clear(&segment->person);
    column_clear(&segment->once);
    for (Column *at = segment->measures; at && at->width != G_MAXUINT8; at++)
        column_clear(at);
    for (Column *at = segment->dimensions; at && at->width != G_MAXUINT8; at++)
        column_clear(at);
    g_free(segment->measures);
    g_free(segment->dimensions);
    g_free(segment);
}

void fact_data_unref(FactData *data)
{
    if (!data || !g_atomic_int_dec_and_test(&data->refs))
        return;
    g_ptr_array_unref(data->segments);
    for (guint i = 0; i < data->dimension_count; i++)
        g_ptr_array_unref(data->values[i]);
    g_free(data->values);
    if (data->persons)
        persons_unref(data->persons);
    g_free(data);
}

static void state_forget(FactState *state)
{
    guint count = fact_dimension_count(state->kind);
    g_clear_pointer(&state->data, fact_data_unref);
    g_clear_pointer(&state->token, g_free);
    state->changes = 0;
    for (guint i = 0; i < count; i++) {
        id_map_clear(&state->codes[i]);
        g_hash_table_remove_all(state->words[i]);
        g_ptr_array_unref(state->values[i]);
        state->values[i] = g_ptr_array_new_with_free_func(g_free);
    }
}

static void state_free(FactState *state)
{
    guint count = fact_dimension_count(state->kind);
    state_forget(state);
    for (guint i = 0; i < count; i++) {
        g_hash_table_unref(state->words[i]);
        g_ptr_array_unref(state->values[i]);
    }
    g_free(state->codes);
    g_free(state->words);
    g_free(state->values);
    g_free(state);
}

static FactState *state_new(const FactKind *kind)
{
    guint count = fact_dimension_count(kind);
    FactState *state = g_new0(FactState, 1);
    state->kind = kind;
    state->codes = g_new0(IdMap, count + 1);
    state->words = g_new0(GHashTable *, count + 1);
    state->values = g_new0(GPtrArray *, count + 1);
    for (guint i = 0; i < count; i++) {
        state->words[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        state->values[i] = g_ptr_array_new_with_free_func(g_free);
    }
    return state;
}

static void *engine_new(void)
{
    Engine *engine = g_new0(Engine, 1);
    pthread_mutex_init(&engine->mutex, NULL);
    engine->facts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)state_free);
    engine->known = register_new();
    return engine;
}

static void engine_free(void *data)
{
    Engine *engine = data;
    g_hash_table_unref(engine->facts);
    register_free(engine->known);
    pthread_mutex_destroy(&engine->mutex);
    g_free(engine);
}

static Engine *engine_of(Store *store)
{
    return store_keep(store, "statistics", engine_new, engine_free);
}

static FactState *state_of(Engine *engine, const FactKind *kind)
{
    FactState *state = g_hash_table_lookup(engine->facts, kind->name);
    if (!state) {
        state = state_new(kind);
        g_hash_table_insert(engine->facts, (gpointer)kind->name, state);
    }
    return state;
}

/* --- a part becomes a segment --- */

static gint64 number_of_id(FactState *state, guint dimension, gint64 id)
{
    bool is_new;
    if (!id)
        return 0;
    guint32 number = id_map_put(&state->codes[dimension], id, &is_new);
    if (is_new)
        g_ptr_array_add(state->values[dimension], g_strdup_printf("%" G_GINT64_FORMAT, id));
    return (gint64)number + 1;
}

static gint64 number_of_word(FactState *state, guint dimension, const char *word)
{
    gpointer known = g_hash_table_lookup(state->words[dimension], word);
    if (!known) {
        g_ptr_array_add(state->values[dimension], g_strdup(word));
        known = GUINT_TO_POINTER(state->values[dimension]->len);
        g_hash_table_insert(state->words[dimension], g_strdup(word), known);
    }
    return GPOINTER_TO_UINT(known);
}

/* Numbers of the part's own become those of the fact. */
static void number_dimension(FactState *state, guint i, RawPart *raw)
{
    gint64 *values = (gint64 *)(void *)raw->dimensions[i]->data, last = 0, number = 0;
    if (raw->word_list[i]->len) {
        g_autofree gint64 *numbers = g_new0(gint64, raw->word_list[i]->len + 1);
        for (guint w = 0; w < raw->word_list[i]->len; w++)
            numbers[w + 1] = number_of_word(state, i, raw->word_list[i]->pdata[w]);
        for (guint row = 0; row < raw->count; row++)
            values[row] = numbers[values[row]];
        return;
    }
    for (guint row = 0; row < raw->count; row++) {
        if (values[row] != last) {
            last = values[row];
            number = number_of_id(state, i, last);
        }
        values[row] = last ? number : 0;
    }
}

/* ids become numbers + 1, which are returned as sort keys too. */
static guint32 *number_persons(Register *known, RawPart *raw)
{
    gint64 *ids = (gint64 *)(void *)raw->ids->data, last = 0;
    guint32 *keys = g_new(guint32, raw->count + 1), number = 0;
    for (guint row = 0; row < raw->count; row++) {
        if (ids[row] != last) {
            last = ids[row];
            number = last ? register_number(known, last) + 1 : 0;
        }
        ids[row] = keys[row] = number;
    }
    return keys;
}

static Column pack(const GArray *values, const guint32 *order, Segment *segment)
{
    Column column = column_pack((const gint64 *)(const void *)values->data, order, segment->rows);
    segment->bytes += column_bytes(&column, segment->rows);
    return column;
}

static Column *pack_all(GArray *const *values, const guint32 *order, Segment *segment)
{
    guint count = 0;
    while (values[count])
        count++;
    Column *columns = g_new0(Column, count + 1);
    for (guint i = 0; i < count; i++)
        columns[i] = pack(values[i], order, segment);
    columns[count].width = G_MAXUINT8;
    return columns;
}

static Segment *segment_make(FactState *state, Register *known, RawPart *raw, const Segment *wanted)
{
    Segment *segment = g_new0(Segment, 1);
    g_autofree guint32 *keys = number_persons(known, raw);
    g_autofree guint32 *order = rising_order(keys, raw->count);
    for (guint i = 0; raw->dimensions[i]; i++)
        number_dimension(state, i, raw);
    *segment = (Segment){.refs = 1, .part = wanted->part, .row_count = wanted->row_count, .mark = wanted->mark, .rows = raw->count,
                         .by_month = raw->by_month, .bytes = sizeof(Segment)};
    segment->day = pack(raw->days, order, segment);
    segment->person = pack(raw->ids, order, segment);
    segment->once = pack(raw->once, order, segment);
    segment->measures = pack_all(raw->measures, order, segment);
    segment->dimensions = pack_all(raw->dimensions, order, segment);
    return segment;
}

/* --- which parts there are, and which changed --- */

/* Of Segment, without rows: what parts says. */
static bool read_parts(Db *db, const FactKind *kind, GArray *parts, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, kind->parts);
    while (db_step(q)) {
        Segment part = {.part = db_int(q, "part"), .row_count = db_int(q, "row_count"), .mark = db_int(q, "mark")};
        g_array_append_val(parts, part);
    }
    return db_end(q, error);
}

static gint by_part(gconstpointer a, gconstpointer b)
{
    const Segment *one = a, *other = b;
    return (one->part > other->part) - (one->part < other->part);
}

static Segment *segment_kept(const FactState *state, const Segment *part)
{
    for (guint i = 0; state->data && i < state->data->segments->len; i++) {
        Segment *segment = state->data->segments->pdata[i];
        if (segment->part == part->part)
            return segment->mark == part->mark && segment->row_count == part->row_count ? segment : NULL;
    }
    return NULL;
}

/* --- reading: two connections, a part at a time each --- */

typedef struct {
    Engine *engine;
    FactState *state;
    Store *store;
    const GArray *parts;
    GPtrArray *segments;   /* by part; NULL: still to be read */
    gint next;             /* atomic: the next part to look at */
    pthread_mutex_t mutex; /* over state, the register and error */
    gsize bytes;
    GError *error;
} Load;

static bool add_part(Load *load, guint i, RawPart *raw)
{
    const Segment *part = &g_array_index(load->parts, Segment, i);
    pthread_mutex_lock(&load->mutex);
    Segment *segment = segment_make(load->state, load->engine->known, raw, part);
    load->segments->pdata[i] = segment;
    load->bytes += segment->bytes;
    bool fits = load->bytes < MOST_BYTES;
    if (!fits && !load->error)
        fail(&load->error, FAIL_BUSY, "%s", _("There are more rows of this fact than the memory for statistics holds. Tell the administrator."));
    pthread_mutex_unlock(&load->mutex);
    return fits;
}

static void keep_error(Load *load, GError *error)
{
    pthread_mutex_lock(&load->mutex);
    if (!load->error)
        load->error = error;
    else
        g_error_free(error);
    pthread_mutex_unlock(&load->mutex);
}

static bool read_part(Load *load, Db *db, guint i, GError **error)
{
    RawPart *raw = NULL;
    if (load->segments->pdata[i])
        return true;
    if (!raw_part_read(db, load->state->kind, g_array_index(load->parts, Segment, i).part, &raw, error))
        return false;
    bool fits = add_part(load, i, raw);
    raw_part_free(raw);
    return fits;
}

static void *read_parts_of(void *data)
{
    Load *load = data;
    g_autoptr(Db) db = NULL;
    GError *error = NULL;
    bool good = db_take(load->store, &db, &error);
    while (good) {
        guint i = (guint)g_atomic_int_add(&load->next, 1);
        if (i >= load->parts->len)
            break;
        good = read_part(load, db, i, &error);
    }
    if (error)
        keep_error(load, error);
    return NULL;
}

static void run_readers(Load *load, guint missing)
{
    pthread_t readers[READERS];
    guint count = 0;
    while (count + 1 < MIN((guint)READERS, missing) && pthread_create(&readers[count], NULL, read_parts_of, load) == 0)
        count++;
    read_parts_of(load);
    for (guint i = 0; i < count; i++)
        pthread_join(readers[i], NULL);
}

/* *ret_segments: of Segment *, in the order of parts. */
static bool load_segments(Engine *engine, FactState *state, Store *store, const GArray *parts, GPtrArray **ret_segments, GError **error)
{
    Load load = {.engine = engine, .state = state, .store = store, .parts = parts, .segments = g_ptr_array_new()};
    guint missing = 0;
    for (guint i = 0; i < parts->len; i++) {
        Segment *kept = segment_kept(state, &g_array_index(parts, Segment, i));
        if (kept)
            g_atomic_int_inc(&kept->refs);
        load.bytes += kept ? kept->bytes : 0;
        missing += !kept;
        g_ptr_array_add(load.segments, kept);
    }
    pthread_mutex_init(&load.mutex, NULL);
    if (missing)
        run_readers(&load, missing);
    pthread_mutex_destroy(&load.mutex);
    g_ptr_array_set_free_func(load.segments, (GDestroyNotify)segment_unref);
    if (!load.error) {
        *ret_segments = load.segments;
        return true;
    }
    for (guint i = load.segments->len; i-- > 0;)
        if (!load.segments->pdata[i])
            g_ptr_array_steal_index_fast(load.segments, i);
    g_ptr_array_unref(load.segments);
    g_propagate_error(error, load.error);
    return false;
}

/* --- putting it in place --- */

static gpointer copy_text(gconstpointer text, gpointer data)
{
    return g_strdup(text);
}

static FactData *data_make(Engine *engine, FactState *state, GPtrArray *segments)
{
    FactData *data = g_new0(FactData, 1);
    *data = (FactData){.refs = 1, .kind = state->kind, .measure_count = fact_measure_count(state->kind),
                       .dimension_count = fact_dimension_count(state->kind), .segments = segments,
                       .persons = register_share(engine->known)};
    data->values = g_new0(GPtrArray *, data->dimension_count + 1);
    for (guint i = 0; i < data->dimension_count; i++)
        data->values[i] = g_ptr_array_copy(state->values[i], copy_text, NULL);
    for (guint i = 0; i < segments->len; i++)
        data->bytes += ((Segment *)segments->pdata[i])->bytes;
    return data;
}

/* The facts that were asked for longest ago go first. */
static void make_room(Engine *engine, const FactState *keep)
{
    for (;;) {
        GHashTableIter iter;
        FactState *oldest = NULL, *state;
        gsize bytes = 0;
        g_hash_table_iter_init(&iter, engine->facts);
        while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&state)) {
            bytes += state->data ? state->data->bytes : 0;
            if (state != keep && state->data && (!oldest || state->asked < oldest->asked))
                oldest = state;
        }
        if (bytes <= MOST_BYTES || !oldest)
            return;
        state_forget(oldest);
    }
}

static void forget_parts(Engine *engine)
{
    GHashTableIter iter;
    FactState *state;
    g_hash_table_iter_init(&iter, engine->facts);
    while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&state))
        state_forget(state);
}

static bool read_token(Db *db, char **ret_token, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_TOKEN);
    *ret_token = db_step(q) ? g_strdup(db_text(q, "token", pool)) : NULL;
    return db_end(q, error);
}

static bool reload(Engine *engine, FactState *state, Store *store, Db *db, GError **error)
{
    bool merged;
    GPtrArray *segments;
    g_autoptr(GArray) parts = g_array_new(FALSE, TRUE, sizeof(Segment));
    if (!register_follow(engine->known, db, &merged, error))
        return false;
    if (merged)
        forget_parts(engine);
    if (!read_parts(db, state->kind, parts, error))
        return false;
    g_array_sort(parts, by_part);
    if (!load_segments(engine, state, store, parts, &segments, error))
        return false;
    if (!register_describe(engine->known, db, error)) {
        g_ptr_array_unref(segments);
        return false;
    }
    g_clear_pointer(&state->data, fact_data_unref);
    state->data = data_make(engine, state, segments);
    make_room(engine, state);
    return true;
}

/* Another connection than the asker's: what it is about to change isn't counted before it is saved. */
static bool refresh(Engine *engine, FactState *state, Store *store, GError **error)
{
    g_autoptr(Db) db = NULL;
    g_autofree char *token = NULL;
    guint64 changes = store_changes(store);
    if (state->data && state->changes == changes && !store_is_postgres(store))
        return true;
    if (!db_take(store, &db, error) || !read_token(db, &token, error))
        return false;
    if (state->data && state->changes == changes && g_strcmp0(token, state->token) == 0)
        return true;
    if (!reload(engine, state, store, db, error))
        return false;
    state->changes = changes;
    g_free(state->token);
    state->token = g_steal_pointer(&token);
    return true;
}

bool engine_data(Store *store, const FactKind *fact, FactData **ret_data, GError **error)
{
    Engine *engine = engine_of(store);
    pthread_mutex_lock(&engine->mutex);
    FactState *state = state_of(engine, fact);
    state->asked = ++engine->rounds;
    bool good = refresh(engine, state, store, error);
    if (good) {
        g_atomic_int_inc(&state->data->refs);
        *ret_data = state->data;
    }
    pthread_mutex_unlock(&engine->mutex);
    return good;
}

gsize engine_bytes(Store *store)
{
    Engine *engine = engine_of(store);
    gsize bytes = 0;
    GHashTableIter iter;
    FactState *state;
    pthread_mutex_lock(&engine->mutex);
    g_hash_table_iter_init(&iter, engine->facts);
    while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&state))
        bytes += state->data ? state->data->bytes : 0;
    pthread_mutex_unlock(&engine->mutex);
    return bytes;
}

void engine_forget(Store *store)
{
    Engine *engine = engine_of(store);
    pthread_mutex_lock(&engine->mutex);
    forget_parts(engine);
    register_clear(engine->known);
    engine->known->leaf = -1;
    pthread_mutex_unlock(&engine->mutex);
}
