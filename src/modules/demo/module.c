#include "modules/demo/demo.h"


static const Command commands[] = {
    {"demo", "[--more] [--seed N] [--today DAY] [--plans N --actions N --values N]", N_("Load the demo: three plans, users and reports"),
     N_("The demo is for an empty database. All that it makes is marked as demo data.\n"
        "\n"
        "  --more           load it beside plans that are there already\n"
        "  --seed N         another seed makes other reports (default 1)\n"
        "  --today DAY      as if it were this day (2025-06-30)\n"
        "  --plans N        instead of the three plans, so many plans for measuring speed,\n"
        "  --actions N      with so many actions in all\n"
        "  --values N       and so many reported values in all\n"
        "\n"
        "Examples:\n"
        "  vatra demo && vatra serve\n"
        "  vatra demo --home /tmp/bench --plans 100 --actions 30000 --values 500000"),
     demo_command, false},
    {0},
};

const Module demo_module = {
    .name = "demo",
    .commands = commands,
};
