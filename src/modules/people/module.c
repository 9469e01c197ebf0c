#include "base/language.h"
#include "modules/people/pages.h"

extern const SchemaStep people_schema[];

static const Permission permissions[] = {
    {"people.read", N_("Find and see people")},
    {"people.write", N_("Change people")},
    {"people.see-id", N_("See personal codes")},
    {0},
};

static const Link links[] = {
    {"/people", N_("People"), "people.read", 10},
    {0},
};


static const Route *const routes[] = {people_routes, NULL};

const Module people_module = {
    .name = "people",
    .schema = people_schema,
    .permissions = permissions,
    .links = links,
    .more_routes = routes,
    .commands = people_commands,
};
