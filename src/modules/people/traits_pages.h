#pragma once
#include "modules/people/pages.h"
#include "modules/people/traits.h"

const char *trait_label(const char *kind);

extern const Route people_trait_routes[];
