#pragma once
#include "modules/module.h"

/* `vatra plan read FILE [--json]`: what was understood from a plan, as an outline or as JSON; nothing is stored. */
int plan_read_command(CommandContext *context, int argc, char **argv);
