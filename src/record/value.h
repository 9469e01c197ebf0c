#pragma once
#include "record/json.h"
#include "record/record.h"

/* One field's value as JSON: ids as strings, days and times as ISO text, money as {"amount": "12.50", "currency": "RON"}. */
void value_to_json(Json *json, const char *name, const Field *field, const void *item);
/* The reverse.  Gives what is wrong, in the person's language, or NULL; item is unchanged then. */
const char *value_from_json(const Field *field, void *item, const json_t *value, Pool *pool);
