#pragma once
#include "modules/module.h"
#include "modules/reporting/form.h"
#include "record/json.h"

/* Routes and commands of the module; module.c puts them together. */
extern const Route address_routes[], filling_routes[], period_routes[], report_routes[], reporting_api_routes[];
extern const Command report_commands[];
extern const JobKind report_jobs[];

void report_to_json(Json *json, Pool *pool, const Report *report);
