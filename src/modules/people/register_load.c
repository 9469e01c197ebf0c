/* Lists of localities and streets taken into their tables. */
#include "modules/people/streets.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/people/import.h"
#include "modules/people/people_queries.h"
#include "modules/people/places.h"
#include "modules/people/store.h"
#include "record/audit.h"

enum { ROWS_A_CHANGE = 300, MOST_COLUMNS = 100 };

typedef enum { AT_CODE, AT_NAME, AT_COUNTY, AT_AREA, AT_LEVEL, AT_TYPE, AT_PLACE, AT_QUARTER, AT_FORMER, AT_COUNT } Column;

/* Folded headers without blanks and signs. */
static const char *const place_headers[AT_COUNT] = {
    [AT_CODE] = "siruta codsiruta cuatm codcuatm codulcuatm cod codul code",
    [AT_NAME] = "denloc denumire denumirea localitate localitatea nume numele name",
    [AT_COUNTY] = "jud judet judetul raion raionul county district",
    [AT_AREA] = "med mediu mediul area urbanrural mediuderezidenta",
    [AT_LEVEL] = "niv nivel nivelul level",
    [AT_TYPE] = "statut statutul status type",
};
static const char *const street_headers[AT_COUNT] = {
    [AT_NAME] = "strada denumire denumirea denumirestrada denumireastrazii numestrada numelestrazii street name",
    [AT_TYPE] = "tip tipul tipstrada tipartera fel felul kind type",
    [AT_PLACE] = "localitate localitatea loc oras orasul siruta city town locality place",
    [AT_QUARTER] = "cartier cartierul zona quarter district",
    [AT_AREA] = "med mediu mediul area urbanrural",
    [AT_FORMER] = "denumireveche denumirivechi denumireanterioara denumirianterioare fosta fostadenumire former formernames formername",
};

typedef struct {
    Db *db;
    const Identity *who;
    ImportRows *rows;
    LoadResult *result;
    const char *country;
    int at[AT_COUNT];    /* of each column; -1: there is none */
    GHashTable *counties; /* "35" -> "Timiș"; of SIRUTA */
    Pool *pool;
} Load;

/* --- columns --- */

static void find_columns(Load *load, const char *const *headers, const GPtrArray *first)
{
    for (guint c = 0; c < AT_COUNT; c++) {
        load->at[c] = -1;
        for (guint i = 0; headers[c] && i < first->len && i < MOST_COLUMNS; i++)
            if (load->at[c] < 0 && import_header_is(first->pdata[i], headers[c]))
                load->at[c] = (int)i;
    }
}

static const char *cell(const Load *load, const GPtrArray *cells, Column column)
{
    int at = load->at[column];
    const char *text = at >= 0 && (guint)at < cells->len ? cells->pdata[at] : "";
    return *text ? text : NULL;
}

static void note(Load *load, int number, Column column, const char *text)
{
    load->result->bad++;
    if (load->result->notes->len < LOAD_NOTES) {
        guint at = load->at[column] < 0 ? 0 : (guint)load->at[column];
        g_ptr_array_add(load->result->notes, pool_printf(load->result->pool, "%s: %s", import_cell_name(load->pool, at, number), text));
    }
}

/* --- words --- */

static bool is_small(const char *word)
{
    static const char *const small[] = {"de", "din", "pe", "la", "lui", "cu", "sub", "cel", "cea", "al", "ale", "ai", "și", NULL};
    return g_strv_contains(small, word);
}

static void put_word(GString *out, const char *word)
{
    bool begins = !is_small(word) || !out->len;
    if (out->len)
        g_string_append_c(out, ' ');
    for (const char *c = word; *c; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        g_string_append_unichar(out, begins ? g_unichar_totitle(letter) : letter);
        begins = letter == '-';
    }
}

/* "MUNICIPIUL TIMIŞOARA" -> "Municipiul Timișoara"; what has small letters stays. */
static const char *calm(Pool *pool, const char *text)
{
    const char *plain = text_squash(pool, text_normalise(pool, text));
    g_autofree char *lower = g_utf8_strdown(plain, -1), *upper = g_utf8_strup(plain, -1);
    if (strcmp(plain, upper) != 0)
        return plain;
    GString *out = pool_string(pool);
    g_auto(GStrv) words = g_strsplit(lower, " ", -1);
    for (char **word = words; *word; word++)
        put_word(out, *word);
    return out->str;
}

static const char *without_rank(const char *name)
{
    static const char *const ranks[] = {"Județul ", "Municipiul ", "Orașul ", "Comuna ", "Raionul "};
    for (guint i = 0; i < G_N_ELEMENTS(ranks); i++)
        if (g_str_has_prefix(name, ranks[i]))
            return name + strlen(ranks[i]);
    return name;
}

/* "1", "U", "urban", "municipiu" are urban; "3", "R", "rural", "sat" rural; NULL: nothing that says it. */
static const char *area_of(Pool *pool, const char *text)
{
    static const char *const urban[] = {"1", "u", "urban", "municipiu", "oras", "municipiul", "orasul", NULL};
    static const char *const rural[] = {"3", "2", "r", "rural", "sat", "comuna", "satul", NULL};
    const char *folded = text ? text_fold(pool, text) : "";
    return g_strv_contains(urban, folded) ? "urban" : g_strv_contains(rural, folded) ? "rural" : NULL;
}

/* --- localities --- */

/* SIRUTA names its counties in rows of level 1. */
static void learn_county(Load *load, const GPtrArray *cells)
{
    const char *level = cell(load, cells, AT_LEVEL), *number = cell(load, cells, AT_COUNTY), *name = cell(load, cells, AT_NAME);
    if (g_strcmp0(level, "1") == 0 && number && name)
        g_hash_table_insert(load->counties, pool_strdup(load->pool, number), (gpointer)without_rank(calm(load->pool, name)));
}

static void learn_counties(Load *load)
{
    GPtrArray *cells;
    int number;
    bool more = true;
    while (more) {
        g_autoptr(Pool) pool = pool_new();
        more = import_rows_next(load->rows, pool, &cells, &number);
        if (more)
            learn_county(load, cells);
    }
    import_rows_rewind(load->rows);
}

static const char *county_of(Load *load, Pool *pool, const char *text)
{
    const char *known = text ? g_hash_table_lookup(load->counties, text) : NULL;
    return known || !text || g_ascii_isdigit(*text) ? known : without_rank(calm(pool, text));
}

static bool is_same_place(const Place *a, const Place *b)
{
    return strcmp(a->name, b->name) == 0 && g_strcmp0(a->county, b->county) == 0 && strcmp(a->country, b->country) == 0 && strcmp(a->area, b->area) == 0;
}

static bool put_place(Load *load, Place *place, const Place *before, GError **error)
{
    LoadResult *result = load->result;
    place->version = before ? before->version : 0;
    result->same += before && is_same_place(before, place);
    result->changed += before && !is_same_place(before, place);
    result->added += !before;
    return result->dry || (before && is_same_place(before, place)) || place_save(load->db, load->who, place, error);
}

static bool take_place(Load *load, Pool *pool, const GPtrArray *cells, int number, GError **error)
{
    const char *code = cell(load, cells, AT_CODE), *name = cell(load, cells, AT_NAME), *level = cell(load, cells, AT_LEVEL);
    g_autoptr(GError) missing = NULL;
    Place *before = NULL;
    if (level && strcmp(level, "3") != 0) {
        load->result->rows--;
        return true;
    }
    if (!code || strlen(code) > 10 || strspn(code, "0123456789") != strlen(code))
        return note(load, number, AT_CODE, _("This is no code.")), true;
    if (!name)
        return note(load, number, AT_NAME, _("There is no name.")), true;
    if (!place_find(load->db, pool, code, &before, &missing) && fail_kind(missing) != FAIL_NOT_FOUND)
        return g_propagate_error(error, g_steal_pointer(&missing)), false;
    const char *area = area_of(pool, cell(load, cells, AT_AREA)), *by_type = area_of(pool, cell(load, cells, AT_TYPE));
    Place place = {.code = code, .name = without_rank(calm(pool, name)), .county = county_of(load, pool, cell(load, cells, AT_COUNTY)), .country = load->country,
                   .area = area ? area : by_type ? by_type : before ? before->area : "rural"};
    return put_place(load, &place, before, error);
}

/* --- streets --- */

static bool find_same(Load *load, Pool *pool, const Street *street, Street **ret_street, GError **error)
{
    gint64 id = 0;
    *ret_street = NULL;
    g_autoptr(DbQuery) q = db_query(load->db, SQL_STREET_SAME);
    db_bind_text(q, "$1", street->place_code);
    db_bind_text(q, "$2", text_fold(pool, street->name));
    db_bind_text(q, "$3", street->kind);
    id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error) && (!id || street_find(load->db, pool, id, ret_street, error));
}

/* What a column doesn't say stays as it was. */
static bool is_same_street(Street *street, const Street *before)
{
    street->id = before->id;
    street->version = before->version;
    street->quarter = street->quarter ? street->quarter : before->quarter;
    street->former_names = street->former_names ? street->former_names : before->former_names;
    street->area = street->area ? street->area : before->area;
    return strcmp(street->name, before->name) == 0 && g_strcmp0(street->quarter, before->quarter) == 0 &&
           g_strcmp0(street->former_names, before->former_names) == 0 && g_strcmp0(street->area, before->area) == 0;
}

/* "Strada Mureș" in one cell, or the kind in a column of its own. */
static void split_title(Pool *pool, const char *title, const char *kind, Street *street)
{
    const char *written, *calmed = calm(pool, title), *blank = strchr(calmed, ' ');
    street_read(pool, calmed, &written);
    const char *of_column = NULL;
    if (kind)
        street_read(pool, pool_printf(pool, "%s x", kind), &of_column);
    street->kind = of_column ? of_column : kind ? calm(pool, kind) : written ? written : "Strada";
    street->name = written && blank && (!kind || g_strcmp0(written, of_column) == 0) ? blank + 1 : calmed;
}

static bool place_of_cell(Load *load, Pool *pool, const char *text, const char **ret_code, GError **error)
{
    Place *place;
    bool is_code = text && strspn(text, "0123456789") == strlen(text);
    if (!is_code)
        return place_of_text(load->db, pool, text, ret_code, error);
    *ret_code = place_find(load->db, pool, text, &place, NULL) ? place->code : NULL;
    return true;
}

static bool take_street(Load *load, Pool *pool, const GPtrArray *cells, int number, GError **error)
{
    LoadResult *result = load->result;
    const char *name = cell(load, cells, AT_NAME);
    Street street = {.quarter = cell(load, cells, AT_QUARTER), .former_names = cell(load, cells, AT_FORMER),
                     .area = area_of(pool, cell(load, cells, AT_AREA))}, *before;
    if (!name)
        return note(load, number, AT_NAME, _("There is no name.")), true;
    if (!place_of_cell(load, pool, cell(load, cells, AT_PLACE), &street.place_code, error))
        return false;
    if (!street.place_code)
        return note(load, number, AT_PLACE, _("This locality isn't in the table of localities.")), true;
    split_title(pool, name, cell(load, cells, AT_TYPE), &street);
    if (!find_same(load, pool, &street, &before, error))
        return false;
    bool same = before && is_same_street(&street, before);
    result->added += !before;
    result->same += same;
    result->changed += before && !same;
    return result->dry || same || street_save(load->db, load->who, &street, error);
}

/* --- all rows --- */

typedef bool (*TakeRow)(Load *load, Pool *pool, const GPtrArray *cells, int number, GError **error);

static bool take_some(Load *load, TakeRow take, bool *ret_more, GError **error)
{
    g_autoptr(DbChange) change = load->result->dry ? NULL : db_begin(load->db, error);
    if (!load->result->dry && !change)
        return false;
    *ret_more = true;
    for (int i = 0; i < ROWS_A_CHANGE && *ret_more; i++) {
        g_autoptr(Pool) pool = pool_new();
        GPtrArray *cells;
        int number;
        *ret_more = import_rows_next(load->rows, pool, &cells, &number);
        if (!*ret_more)
            break;
        load->result->rows++;
        if (!take(load, pool, cells, number, error))
            return false;
    }
    return !change || db_commit(change, error);
}

static bool take_all(Load *load, TakeRow take, GError **error)
{
    GPtrArray *first;
    int number;
    bool more = import_rows_next(load->rows, load->pool, &first, &number);
    while (more)
        if (!take_some(load, take, &more, error))
            return false;
    return true;
}

static bool load_rows(Load *load, const char *const *headers, Column needed, TakeRow take, GError **error)
{
    GPtrArray *first;
    int number;
    load->result->notes = pool_list(load->result->pool);
    if (!import_rows_next(load->rows, load->pool, &first, &number))
        return fail(error, FAIL_INVALID, "%s", _("The file is empty."));
    find_columns(load, headers, first);
    if (load->at[AT_NAME] < 0 || load->at[needed] < 0)
        return fail(error, FAIL_INVALID, "%s", needed == AT_CODE ? _("The first row must name a column of codes (SIRUTA, CUATM) and one of names (DENLOC).")
                                                                : _("The first row must name a column of streets (Strada) and one of localities (Localitate)."));
    import_rows_rewind(load->rows);
    learn_counties(load);
    return take_all(load, take, error);
}

bool places_load(Db *db, const Identity *who, ImportRows *rows, const char *country, LoadResult *result, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) counties = g_hash_table_new(g_str_hash, g_str_equal);
    Load load = {.db = db, .who = who, .rows = rows, .result = result, .country = country, .counties = counties, .pool = pool};
    return load_rows(&load, place_headers, AT_CODE, take_place, error);
}

bool streets_load(Db *db, const Identity *who, ImportRows *rows, LoadResult *result, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) counties = g_hash_table_new(g_str_hash, g_str_equal);
    gint64 matched;
    Load load = {.db = db, .who = who, .rows = rows, .result = result, .counties = counties, .pool = pool};
    return load_rows(&load, street_headers, AT_PLACE, take_street, error) && (result->dry || streets_match(db, &matched, error));
}
