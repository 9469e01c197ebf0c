#include "modules/people/streets.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/people/people_queries.h"
#include "modules/people/places.h"
#include "modules/people/store.h"
#include "record/audit.h"

enum { STREETS_OFFERED = 2000, ADDRESSES_A_READ = 500, STREET_WORDS = 8 };

static const Choice areas[] = {{"urban", N_("urban")}, {"rural", N_("rural")}, {0}};

static const Field fields[] = {
    F(Street, id, .kind = FIELD_ID, .label = N_("Number")),
    F(Street, kind, .kind = FIELD_TEXT, .label = N_("Kind of street"), .hint = N_("Such as: Strada, Bulevardul, Aleea."), .max = 40, .required = true,
      .in_list = true, .suggest = "street-kinds"),
    F(Street, name, .kind = FIELD_TEXT, .label = N_("Name without the kind"), .max = 150, .required = true, .in_list = true),
    F(Street, former_names, .kind = FIELD_TEXT, .label = N_("Former names"), .hint = N_("With a semicolon between."), .max = 500, .in_list = true),
    F(Street, place_code, .kind = FIELD_TEXT, .label = N_("Locality"), .max = 200, .required = true, .in_list = true, .suggest = "places"),
    F(Street, quarter, .kind = FIELD_TEXT, .label = N_("Neighbourhood"), .max = 100, .in_list = true),
    F(Street, area, .kind = FIELD_CHOICE, .label = N_("Urban or rural"), .hint = N_("Only where it differs from its locality."), .choices = areas),
    F(Street, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record street_record = {"street", N_("Street"), sizeof(Street), fields};

/* --- words --- */

typedef struct {
    const char *kind;
    const char *written; /* folded, between blanks */
} StreetKind;

static const StreetKind kinds[] = {
    {"Strada", "strada str stra strazii"}, {"Bulevardul", "bulevardul bulevard bd bdul bul blvd bvd"}, {"Calea", "calea cal"},
    {"Aleea", "aleea alee al"}, {"Piața", "piata pta pt piateta"}, {"Splaiul", "splaiul splai spl"}, {"Șoseaua", "soseaua sosea sos"},
    {"Drumul", "drumul drum"}, {"Intrarea", "intrarea intr"}, {"Fundătura", "fundatura fund fdt"}, {"Pasajul", "pasajul pasaj"},
    {"Prelungirea", "prelungirea prel"}, {"Ulița", "ulita"}, {"Stradela", "stradela"},
};

static bool is_among(const char *words, const char *word)
{
    g_auto(GStrv) all = g_strsplit(words, " ", -1);
    return g_strv_contains((const char *const *)all, word);
}

static const char *kind_of_word(const char *word)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (is_among(kinds[i].written, word))
            return kinds[i].kind;
    return NULL;
}

/* "B-dul" and "P-ța" are one word. */
static char *join_short(Pool *pool, const char *folded)
{
    static const char *const parted[] = {"b dul ", "bd ul ", "p ta ", "b d "};
    for (guint i = 0; i < G_N_ELEMENTS(parted); i++)
        if (g_str_has_prefix(folded, parted[i])) {
            const char *blank = strchr(folded, ' ');
            return pool_printf(pool, "%.*s%s", (int)(blank - folded), folded, blank + 1);
        }
    return pool_strdup(pool, folded);
}

const char *street_read(Pool *pool, const char *text, const char **ret_kind)
{
    const char *first = text ? pool_strndup(pool, text, strcspn(text, ",;")) : "";
    char *folded = join_short(pool, text_fold(pool, first)), *blank = strchr(folded, ' ');
    *ret_kind = blank ? kind_of_word(pool_strndup(pool, folded, (gsize)(blank - folded))) : NULL;
    return *ret_kind ? blank + 1 : folded;
}

/* Where the number begins: "Strada 1 Mai 12", "Calea Șagului nr. 7". */
static gsize words_end(const char *text)
{
    gsize end = strcspn(text, ",;"), at = end;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    bool is_number = at > 1 && at < end && g_ascii_isdigit(text[at]);
    end = is_number ? at - 1 : end;
    for (const char *const *sign = (const char *const[]){" nr.", " nr", " Nr.", NULL}; *sign; sign++)
        if (end > strlen(*sign) && strncmp(text + end - strlen(*sign), *sign, strlen(*sign)) == 0)
            return end - strlen(*sign);
    return end;
}

const char *street_words(Pool *pool, const char *text)
{
    const char *squashed = text_squash(pool, text);
    return text_squash(pool, pool_strndup(pool, squashed, words_end(squashed)));
}

const char *street_title(Pool *pool, const Street *street)
{
    return pool_printf(pool, "%s %s", street->kind, street->name);
}

/* --- finding --- */

static Street *read_row(DbQuery *q, Pool *pool)
{
    Street *street = pool_new0(pool, Street);
    record_read(&street_record, street, q, pool);
    street->place = db_text(q, "place", pool);
    return street;
}

bool street_find(Db *db, Pool *pool, gint64 id, Street **ret_street, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STREET_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such street."));
    *ret_street = read_row(q, pool);
    return true;
}

/* "%mures%", what is typed taken by its letters. */
static const char *pattern_of(Pool *pool, const char *text)
{
    return text_is_empty(text) ? "%" : pool_printf(pool, "%%%s%%", street_read(pool, text, &(const char *){NULL}));
}

bool street_search(Db *db, Pool *pool, const char *text, guint limit, guint offset, GPtrArray **ret_streets, gint64 *ret_count, GError **error)
{
    const char *pattern = pattern_of(pool, text);
    *ret_streets = pool_list(pool);
    g_autoptr(DbQuery) count = db_query(db, SQL_STREET_SEARCH_COUNT);
    db_bind_text(count, "$1", pattern);
    *ret_count = db_step(count) ? db_int(count, "count") : 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_STREET_SEARCH);
    db_bind_text(q, "$1", pattern);
    db_bind_int(q, "$2", limit);
    db_bind_int(q, "$3", offset);
    while (db_step(q))
        g_ptr_array_add(*ret_streets, read_row(q, pool));
    return db_end(count, error) && db_end(q, error);
}

/* Of several streets of one name, the one of the written kind; without a kind there must be one alone. */
static bool find_named(Db *db, Pool *pool, const char *place_code, const char *folded, const char *kind, gint64 *ret_id, GError **error)
{
    gint64 first = 0;
    guint count = 0;
    *ret_id = 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_STREET_BY_NAME);
    db_bind_text(q, "$1", place_code);
    db_bind_text(q, "$2", folded);
    for (; db_step(q); count++) {
        first = first ? first : db_int(q, "id");
        if (!*ret_id && kind && g_strcmp0(db_text(q, "kind", pool), kind) == 0)
            *ret_id = db_int(q, "id");
    }
    *ret_id = *ret_id ? *ret_id : count == 1 ? first : 0;
    return db_end(q, error);
}

/* The longest beginning that is a name: "1 mai 12" is number 12 of 1 Mai. */
bool street_of_text(Db *db, Pool *pool, const char *place_code, const char *text, gint64 *ret_id, GError **error)
{
    const char *kind;
    *ret_id = 0;
    if (!place_code || text_is_empty(text))
        return true;
    g_auto(GStrv) words = g_strsplit(street_read(pool, text, &kind), " ", STREET_WORDS + 1);
    for (guint count = MIN(g_strv_length(words), STREET_WORDS); count > 0 && !*ret_id; count--) {
        g_clear_pointer(&words[count], g_free);
        g_autofree char *beginning = g_strjoinv(" ", words);
        if (!find_named(db, pool, place_code, beginning, kind, ret_id, error))
            return false;
    }
    return true;
}

bool place_has_streets(Db *db, const char *place_code, bool *ret_has, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLACE_HAS_STREETS);
    db_bind_text(q, "$1", place_code);
    *ret_has = db_step(q);
    return db_end(q, error);
}

bool streets_offered(Db *db, Pool *pool, GPtrArray **ret_names, GError **error)
{
    *ret_names = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_STREET_OFFER);
    db_bind_int(q, "$1", STREETS_OFFERED);
    while (db_step(q))
        g_ptr_array_add(*ret_names, pool_printf(pool, "%s %s", db_text(q, "kind", pool), db_text(q, "name", pool)));
    return db_end(q, error);
}

/* --- writing --- */

static const char *clean(Pool *pool, const char *text)
{
    const char *squashed = text ? text_squash(pool, text_normalise(pool, text)) : "";
    return *squashed ? squashed : NULL;
}

static bool shape(Db *db, Pool *pool, Street *street, GError **error)
{
    street->kind = clean(pool, street->kind);
    street->name = clean(pool, street->name);
    street->former_names = clean(pool, street->former_names);
    street->quarter = clean(pool, street->quarter);
    if (!street->kind || !street->name)
        return fail(error, FAIL_INVALID, "%s", _("A street has a kind and a name."));
    bool is_code = street->place_code && strspn(street->place_code, "0123456789") == strlen(street->place_code);
    if (!is_code && !place_of_text(db, pool, street->place_code, &street->place_code, error))
        return false;
    return street->place_code || fail(error, FAIL_INVALID, "%s", _("This locality isn't in the table of localities."));
}

static bool refuse_double(Db *db, const Street *street, const char *folded, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STREET_SAME);
    db_bind_text(q, "$1", street->place_code);
    db_bind_text(q, "$2", folded);
    db_bind_text(q, "$3", street->kind);
    while (db_step(q))
        if (db_int(q, "id") != street->id)
            return fail(error, FAIL_CONFLICT, "%s", _("The locality has this street already."));
    return db_end(q, error);
}

static bool add_name(Db *db, const Street *street, const char *folded, bool is_former, GError **error)
{
    if (!*folded)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_STREET_NAME_ADD);
    db_bind_int(q, "$1", street->id);
    db_bind_text(q, "$2", street->place_code);
    db_bind_text(q, "$3", folded);
    db_bind_int(q, "$4", is_former);
    return db_run(q, NULL, error);
}

static bool write_names(Db *db, Pool *pool, const Street *street, GError **error)
{
    g_autoptr(DbQuery) clear = db_query(db, SQL_STREET_NAMES_CLEAR);
    db_bind_int(clear, "$1", street->id);
    if (!db_run(clear, NULL, error) || !add_name(db, street, text_fold(pool, street->name), false, error))
        return false;
    g_auto(GStrv) former = g_strsplit(street->former_names ? street->former_names : "", ";", -1);
    for (char **name = former; *name; name++)
        if (!add_name(db, street, street_read(pool, *name, &(const char *){NULL}), true, error))
            return false;
    return true;
}

static bool write_row(Db *db, Pool *pool, const Street *street, bool is_new, GError **error)
{
    static const char *const names[] = {"$1", "$2", "$3", "$5", "$6", "$7", "$8", "$9"};
    static const char *const new_names[] = {"$1", "$2", "$3", "$5", "$6", "$7", "$8", NULL};
    gint64 changed;
    G_STATIC_ASSERT(G_N_ELEMENTS(names) == G_N_ELEMENTS(fields) - 1);
    g_autoptr(DbQuery) q = db_query(db, is_new ? SQL_STREET_INSERT : SQL_STREET_UPDATE);
    record_bind(&street_record, street, q, is_new ? new_names : names);
    db_bind_text(q, "$4", text_fold(pool, street->name));
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this in the meantime.")));
}

bool street_save(Db *db, const Identity *who, Street *street, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Street kept = *street, *before = NULL;
    bool is_new = !street->id;
    kept.id = is_new ? id_new() : street->id;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || (!is_new && !street_find(db, pool, street->id, &before, error)) || !shape(db, pool, &kept, error) ||
        !refuse_double(db, &kept, text_fold(pool, kept.name), error) || !write_row(db, pool, &kept, is_new, error) ||
        !write_names(db, pool, &kept, error) ||
        !audit_write(db, who, people_source(who), is_new ? "create" : "save", "street", kept.id, record_difference(&street_record, before, &kept, pool), error) ||
        !db_commit(change, error))
        return false;
    street->id = kept.id;
    return true;
}

static bool refuse_used(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STREET_USED);
    db_bind_int(q, "$1", id);
    if (db_step(q))
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody's address names this street. Change its name instead."));
    return db_end(q, error);
}

bool street_remove(Db *db, const Identity *who, gint64 id, gint64 version, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !refuse_used(db, id, error))
        return false;
    g_autoptr(DbQuery) names = db_query(db, SQL_STREET_NAMES_CLEAR);
    db_bind_int(names, "$1", id);
    g_autoptr(DbQuery) q = db_query(db, SQL_STREET_REMOVE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", version);
    return db_run(names, NULL, error) && db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this in the meantime."))) &&
           audit_write(db, who, people_source(who), "remove", "street", id, NULL, error) && db_commit(change, error);
}

bool people_street_add(Db *db, const char *title, const char *place_code, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *kind, *blank = strchr(title, ' ');
    gint64 id;
    street_read(pool, title, &kind);
    Street street = {.kind = kind ? kind : "Strada", .name = kind ? blank + 1 : title, .place_code = place_code};
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && street_of_text(db, pool, place_code, title, &id, error) &&
           (id || (street.id = id_new(), write_row(db, pool, &street, true, error) && write_names(db, pool, &street, error))) && db_commit(change, error);
}

/* --- addresses whose street wasn't known --- */

typedef struct {
    gint64 id;
    const char *street, *place_code;
} Unmatched;

static bool read_unmatched(Db *db, Pool *pool, gint64 after, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ADDRESS_UNMATCHED);
    db_bind_int(q, "$1", after);
    db_bind_int(q, "$2", ADDRESSES_A_READ);
    while (db_step(q)) {
        Unmatched *row = pool_new0(pool, Unmatched);
        *row = (Unmatched){db_int(q, "id"), db_text(q, "street", pool), db_text(q, "place_code", pool)};
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error);
}

static bool match_row(Db *db, Pool *pool, const Unmatched *row, gint64 *count, GError **error)
{
    gint64 id, changed = 0;
    if (!street_of_text(db, pool, row->place_code, row->street, &id, error))
        return false;
    if (!id)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_ADDRESS_MATCH);
    db_bind_int(q, "$1", row->id);
    db_bind_int(q, "$2", id);
    bool done = db_run(q, &changed, error);
    *count += changed;
    return done;
}

static bool match_some(Db *db, gint64 *after, guint *ret_rows, gint64 *count, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *rows;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !read_unmatched(db, pool, *after, &rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++)
        if (!match_row(db, pool, rows->pdata[i], count, error))
            return false;
    *ret_rows = rows->len;
    *after = rows->len ? ((Unmatched *)rows->pdata[rows->len - 1])->id : *after;
    return db_commit(change, error);
}

bool streets_match(Db *db, gint64 *ret_count, GError **error)
{
    gint64 after = 0;
    *ret_count = 0;
    for (guint rows = ADDRESSES_A_READ; rows == ADDRESSES_A_READ;)
        if (!match_some(db, &after, &rows, ret_count, error))
            return false;
    return true;
}

static int by_count(gconstpointer a, gconstpointer b)
{
    const UnknownStreet *one = *(UnknownStreet *const *)a, *other = *(UnknownStreet *const *)b;
    return one->count != other->count ? other->count - one->count : strcmp(one->words, other->words);
}

static void count_unknown(Pool *pool, GHashTable *seen, GPtrArray *unknown, const Unmatched *row)
{
    const char *words = street_words(pool, row->street), *key = pool_printf(pool, "%s %s", row->place_code, text_fold(pool, words));
    UnknownStreet *there = g_hash_table_lookup(seen, key);
    if (!there) {
        there = pool_new0(pool, UnknownStreet);
        *there = (UnknownStreet){.words = words, .place_code = row->place_code};
        g_hash_table_insert(seen, (gpointer)key, there);
        g_ptr_array_add(unknown, there);
    }
    there->count++;
}

bool streets_unknown(Db *db, Pool *pool, guint limit, GPtrArray **ret_unknown, GError **error)
{
    enum { MOST_READ = 20 }; /* times ADDRESSES_A_READ */
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *rows;
    gint64 after = 0;
    *ret_unknown = pool_list(pool);
    for (guint reads = 0, count = ADDRESSES_A_READ; reads < MOST_READ && count == ADDRESSES_A_READ; reads++) {
        if (!read_unmatched(db, pool, after, &rows, error))
            return false;
        for (guint i = 0; i < rows->len; i++) {
            const Unmatched *row = rows->pdata[i];
            count_unknown(pool, seen, *ret_unknown, row);
            after = row->id;
        }
        count = rows->len;
    }
    g_ptr_array_sort(*ret_unknown, by_count);
    g_ptr_array_set_size(*ret_unknown, (int)MIN(limit, (*ret_unknown)->len));
    for (guint i = 0; i < (*ret_unknown)->len; i++) {
        UnknownStreet *one = (*ret_unknown)->pdata[i];
        Place *place;
        if (!place_find(db, pool, one->place_code, &place, error))
            return false;
        one->place = place->name;
    }
    return true;
}
