#include "modules/council/pages.h"
#include "modules/council/cli.h"
#include "modules/module.h"

extern const SchemaStep council_schema[];

static const Permission permissions[] = {
    {"council.read", N_("Read the annual reports and their drafts")},
    {"council.write", N_("Make and write annual reports")},
    {"council.publish", N_("Publish and withdraw annual reports")},
    {0},
};

static const Link links[] = {{"/council", N_("Annual reports"), "council.read", 30, .area = AREA_PLANS}, {0}};

static const Route *const more_routes[] = {council_api_routes, NULL};

static const Record *const records[] = {&council_report_record, NULL};

const Module council_module = {
    .name = "council",
    .more_routes = more_routes,
    .schema = council_schema,
    .records = records,
    .routes = council_routes,
    .permissions = permissions,
    .links = links,
    .commands = council_commands,
};

const Module open_module = {
    .name = "open",
    .routes = open_routes,
};
