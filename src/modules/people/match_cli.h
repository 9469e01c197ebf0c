#pragma once
#include "modules/module.h"

/* vatra people match --csv A [B]: likely the same person, within one file or between two, without a database. */
int people_match(CommandContext *context, int argc, char **argv);
extern const char people_match_details[];
