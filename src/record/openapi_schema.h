#pragma once
#include "record/json.h"
#include "record/record.h"

/* Members of a schema that stands open. */
void schema_put_type(Json *json, const char *type, const char *format); /* format NULL: none */

/* Members of "schemas": one named after the record, without its sealed fields, and RFC 9457's "Problem". */
void schema_put_record(Json *json, const Record *record);
void schema_put_problem(Json *json);
