#pragma once
#include "modules/module.h"

extern const Command council_commands[];
