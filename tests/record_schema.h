#pragma once
#include "record/record.h"
#include "world.h"

/* Walks a record's fields against the migrated schema of the engine: each is a column of the table <record.name> of a type
 * that fits, money has its <name>_currency if the table keeps one.  Read-only fields may be computed.  Aborts with what is
 * missing. */
void record_check_against_schema(World *w, const Record *record);
