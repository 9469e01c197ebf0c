#pragma once
#include "modules/module.h"
#include "modules/reporting/reporting.h"

/* Counted indicators: definitions over the facts that modules declare (FactKind in module.h). */

/* Every fact of every module; of const FactKind *. */
GPtrArray *statistics_facts(Pool *pool);
const FactKind *statistics_fact(const char *name); /* NULL: there is none */
