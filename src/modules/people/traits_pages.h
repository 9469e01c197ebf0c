#pragma once
#include "modules/people/pages.h"
#include "modules/people/traits.h"

const char *trait_label(const char *kind);

/* What a person declares of themselves, on one page of its own, reached by the person alone. */
extern const Route people_trait_routes[];
