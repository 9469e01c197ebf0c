#include "record/field.h"
#include "record/value.h"

/* A version rises with each change and would say so each time. */
static bool is_compared(const Field *field)
{
    return field->kind != FIELD_ID && !field_is_version(field);
}

static bool differs(const Field *field, const void *before, const void *after)
{
    if (before)
        return !field_equal(field, before, after);
    bool unset = field->kind == FIELD_FLAG ? !FIELD_VALUE(bool, field, after) : field_is_empty(field, after);
    return !unset;
}

/* [old, new]; of a sealed field [null, null], that it changed and no more. */
static void put_pair(Json *json, const Field *field, const void *before, const void *after)
{
    json_array(json, field->name);
    if (before && !field->sealed)
        value_to_json(json, NULL, field, before);
    else
        json_null(json, NULL);
    if (field->sealed)
        json_null(json, NULL);
    else
        value_to_json(json, NULL, field, after);
    json_array_end(json);
}

const char *record_difference(const Record *record, const void *before, const void *after, Pool *pool)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    bool any = false;
    for (const Field *f = record->fields; f->name; f++) {
        if (!is_compared(f) || !differs(f, before, after))
            continue;
        if (!any)
            json_object(&json, NULL);
        any = true;
        put_pair(&json, f, before, after);
    }
    if (any)
        json_object_end(&json);
    return out->str;
}
