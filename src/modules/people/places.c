#include "modules/people/places.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/people/people_queries.h"
#include "modules/people/store.h"
#include "record/audit.h"

enum { PLACES_OFFERED = 400 };

static const Choice areas[] = {{"urban", N_("urban")}, {"rural", N_("rural")}, {0}};
static const Choice countries[] = {{"RO", N_("Romania")}, {"MD", N_("Moldova")}, {0}};

static const Field fields[] = {
    F(Place, code, .kind = FIELD_TEXT, .label = N_("SIRUTA or CUATM code"), .required = true, .max = 10, .in_list = true),
    F(Place, name, .kind = FIELD_TEXT, .label = N_("Name"), .required = true, .max = 100, .in_list = true),
    F(Place, county, .kind = FIELD_TEXT, .label = N_("County or district"), .max = 60, .in_list = true),
    F(Place, country, .kind = FIELD_CHOICE, .label = N_("Country"), .choices = countries, .required = true, .in_list = true),
    F(Place, area, .kind = FIELD_CHOICE, .label = N_("Urban or rural"), .choices = areas, .required = true, .in_list = true),
    F(Place, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record place_record = {"place", N_("Locality"), sizeof(Place), fields};

/* SIRUTA codes (Romania); the CUATM code of Bălți is not from a published source and can be changed in the table. */
static const Place places[] = {
    {"155252", "Timișoara", "Timiș", "RO", "urban"},      {"155350", "Lugoj", "Timiș", "RO", "urban"},
    {"158314", "Recaș", "Timiș", "RO", "urban"},          {"155261", "Dumbrăvița", "Timiș", "RO", "rural"},
    {"157246", "Giarmata", "Timiș", "RO", "rural"},       {"158653", "Sânandrei", "Timiș", "RO", "rural"},
    {"159516", "Bucovăț", "Timiș", "RO", "rural"},        {"157683", "Mașloc", "Timiș", "RO", "rural"},
    {"159393", "Fibiș", "Timiș", "RO", "rural"},          {"156035", "Bogda", "Timiș", "RO", "rural"},
    {"156151", "Brestovăț", "Timiș", "RO", "rural"},      {"158396", "Remetea Mare", "Timiș", "RO", "rural"},
    {"158608", "Secaș", "Timiș", "RO", "rural"},          {"12402", "Șiștarovăț", "Arad", "RO", "rural"},
    {"155289", "Ghiroda", "Timiș", "RO", "rural"},        {"155314", "Giroc", "Timiș", "RO", "rural"},
    {"157834", "Moșnița Nouă", "Timiș", "RO", "rural"},   {"0300000", "Bălți", NULL, "MD", "urban"},
};

bool places_ship(Db *db, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(DbQuery) q = db_query(db, SQL_PLACE_INSERT);
        record_bind(&place_record, &places[i], q, (const char *const[]){"$1", "$2", "$4", "$5", "$6", NULL});
        db_bind_text(q, "$3", text_fold(pool, places[i].name));
        if (!db_run(q, NULL, error))
            return false;
    }
    return true;
}

/* --- finding --- */

static Place *read_row(DbQuery *q, Pool *pool)
{
    Place *place = pool_new0(pool, Place);
    record_read(&place_record, place, q, pool);
    return place;
}

bool place_find(Db *db, Pool *pool, const char *code, Place **ret_place, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLACE_FIND);
    db_bind_text(q, "$1", code);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such locality."));
    *ret_place = read_row(q, pool);
    return true;
}

bool place_of_text(Db *db, Pool *pool, const char *text, const char **ret_code, GError **error)
{
    const char *comma = text ? strchr(text, ',') : NULL;
    const char *name = comma ? pool_strndup(pool, text, (gsize)(comma - text)) : text ? text : "";
    const char *county = comma ? text_fold(pool, comma + 1) : NULL;
    *ret_code = NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLACE_BY_NAME);
    db_bind_text(q, "$1", text_fold(pool, name));
    while (db_step(q)) {
        const char *its = db_text(q, "county", pool);
        if (!*ret_code && (!county || strcmp(text_fold(pool, its ? its : ""), county) == 0))
            *ret_code = db_text(q, "code", pool);
    }
    return db_end(q, error);
}

static const char *pattern_of(Pool *pool, const char *text)
{
    return text_is_empty(text) ? "%" : pool_printf(pool, "%%%s%%", text_fold(pool, text));
}

bool place_search(Db *db, Pool *pool, const char *text, guint limit, guint offset, GPtrArray **ret_places, gint64 *ret_count, GError **error)
{
    const char *pattern = pattern_of(pool, text), *code = text ? text_squash(pool, text) : "";
    *ret_places = pool_list(pool);
    g_autoptr(DbQuery) count = db_query(db, SQL_PLACE_SEARCH_COUNT);
    db_bind_text(count, "$1", pattern);
    db_bind_text(count, "$2", code);
    *ret_count = db_step(count) ? db_int(count, "count") : 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLACE_SEARCH);
    db_bind_text(q, "$1", pattern);
    db_bind_text(q, "$2", code);
    db_bind_int(q, "$3", limit);
    db_bind_int(q, "$4", offset);
    while (db_step(q))
        g_ptr_array_add(*ret_places, read_row(q, pool));
    return db_end(count, error) && db_end(q, error);
}

bool places_offered(Db *db, Pool *pool, GPtrArray **ret_names, GError **error)
{
    *ret_names = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PLACE_OFFER);
    db_bind_int(q, "$1", PLACES_OFFERED);
    while (db_step(q)) {
        const char *name = db_text(q, "name", pool), *county = db_text(q, "county", pool);
        bool alone = db_int(q, "namesakes") < 2 || !county;
        g_ptr_array_add(*ret_names, (gpointer)(alone ? name : pool_printf(pool, "%s, %s", name, county)));
    }
    return db_end(q, error);
}

/* --- writing --- */

static bool insert(Db *db, Pool *pool, const Place *place, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLACE_INSERT);
    record_bind(&place_record, place, q, (const char *const[]){"$1", "$2", "$4", "$5", "$6", NULL});
    db_bind_text(q, "$3", text_fold(pool, place->name));
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("There is a locality of this code already.")));
}

static bool update(Db *db, Pool *pool, const Place *place, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLACE_UPDATE);
    record_bind(&place_record, place, q, (const char *const[]){"$1", "$2", "$4", "$5", "$6", "$7"});
    db_bind_text(q, "$3", text_fold(pool, place->name));
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this in the meantime.")));
}

bool place_save(Db *db, const Identity *who, const Place *place, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Place *before = NULL;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || (place->version && !place_find(db, pool, place->code, &before, error)))
        return false;
    return (place->version ? update(db, pool, place, error) : insert(db, pool, place, error)) &&
           audit_write(db, who, people_source(who), place->version ? "save" : "create", "place", g_ascii_strtoll(place->code, NULL, 10),
                       record_difference(&place_record, before, place, pool), error) &&
           db_commit(change, error);
}
