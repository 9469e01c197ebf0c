#include "modules/module.h"

#include "modules/accounts/store.h"

extern const SchemaStep accounts_schema[];

static const Permission permissions[] = {
    {"accounts.read", N_("See users, institutions and roles")},
    {"accounts.write", N_("Change users, institutions and roles")},
    {"audit.read", N_("See who saw and changed what")},
    {"settings.write", N_("Change the settings")},
    {0},
};

static bool ship(Db *db, GError **error)
{
    return roles_ship(db, error) && institutions_ship(db, error);
}

const Module accounts_module = {
    .name = "accounts",
    .schema = accounts_schema,
    .routes = sign_in_routes,
    .permissions = permissions,
    .ship = ship,
};
