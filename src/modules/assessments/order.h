#pragma once
#include "modules/assessments/instrument.h"

/* Fills in_order and each question's place.  false: *ret_circular depends on itself. */
bool instrument_order(Instrument *instrument, Pool *pool, const Question **ret_circular);
