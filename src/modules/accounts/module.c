#include "modules/module.h"

#include "modules/accounts/factors.h"
#include "modules/accounts/pages.h"

extern const SchemaStep accounts_schema[];

static const Permission permissions[] = {
    {"accounts.read", N_("See users, institutions and roles")},
    {"accounts.write", N_("Change users, institutions and roles")},
    {"audit.read", N_("See who saw and changed what")},
    {"settings.write", N_("Change the settings")},
    {0},
};

static const Link links[] = {
    {"/accounts", N_("Administration"), .may = "accounts.read", .order = 90, .begins = "accounts.read", .area = AREA_OFFICE},
    {0},
};

static const Route *const routes[] = {
    sign_in_routes, factor_sign_in_routes, account_routes, factor_routes, user_routes, institution_routes, role_routes, audit_routes, setting_routes, queue_routes, accounts_api_routes,
    NULL,
};

static bool ship(Db *db, GError **error)
{
    return roles_ship(db, error) && institutions_ship(db, error);
}

static const Record *const records[] = {&institution_record, &user_record, NULL};

const Module accounts_module = {
    .name = "accounts",
    .schema = accounts_schema,
    .records = records,
    .more_routes = routes,
    .links = links,
    .commands = accounts_commands,
    .permissions = permissions,
    .jobs = accounts_jobs,
    .ship = ship,
};
