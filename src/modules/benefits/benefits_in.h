#pragma once
#include "modules/benefits/benefits.h"

/* What the files of this module share between themselves. */

extern const Choice benefit_periods[], benefit_currencies[], benefit_run_states[], benefit_payment_states[], benefit_line_kinds[],
    benefit_effects[], benefit_exception_states[], benefit_debt_states[], benefit_formats[], benefit_statuses[];
const char *benefit_label(const Choice *choices, const char *value); /* translated */
