#include "modules/demo/demo.h"


static const Command commands[] = {
    {"demo", "[--people N] [--more] [--seed N] [--today DAY] [--plans N --actions N --values N] [--cases N]", N_("Loads the demo: three plans, users, reports and people."),
     N_("The demo is for an empty database. All that it makes is marked as demo data.\n"
        "\n"
        "  --people N       so many invented people in households (400): the same seed and day make the same people\n"
        "  --more           load it beside plans that are there already\n"
        "  --seed N         another seed makes other reports (default 1)\n"
        "  --today DAY      as if it were this day (2025-06-30)\n"
        "  --plans N        instead of the three plans, so many plans for measuring speed,\n"
        "  --actions N      with so many actions in all\n"
        "  --values N       and so many reported values in all\n"
        "  --cases N        instead of the three plans, so many cases for measuring speed, about people who are there or --people makes\n"
        "\n"
        "Examples:\n"
        "  vatra demo && vatra serve\n"
        "  vatra demo --people 100000 --seed 7\n"
        "  vatra demo --home /tmp/bench --plans 100 --actions 30000 --values 500000\n"
        "  vatra demo --home /tmp/bench --people 20000 --cases 6000"),
     demo_command, false},
    {0},
};

const Module demo_module = {
    .name = "demo",
    .commands = commands,
};
