#include "modules/people/places.h"

#include "base/text.h"
#include "modules/people/people_queries.h"

typedef struct {
    const char *code, *name, *county, *country, *area;
} Place;

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
        db_bind_text(q, "$1", places[i].code);
        db_bind_text(q, "$2", places[i].name);
        db_bind_text(q, "$3", text_fold(pool, places[i].name));
        db_bind_text(q, "$4", places[i].county);
        db_bind_text(q, "$5", places[i].country);
        db_bind_text(q, "$6", places[i].area);
        if (!db_run(q, NULL, error))
            return false;
    }
    return true;
}
