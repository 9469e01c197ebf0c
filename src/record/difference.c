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

/* ---- As people read it ---- */

static const char *text_of(const Record *record, const Field *field, const json_t *value, Pool *pool)
{
    void *item = pool_alloc(pool, record->size);
    bool known = value && !json_is_null(value) && !value_from_json(field, item, value, pool);
    return known ? field_text(field, item, pool) : "";
}

static void add_change(GPtrArray *changes, const Record *record, const Field *field, const json_t *pair, Pool *pool)
{
    Change *change = pool_new0(pool, Change);
    change->label = field_label(field);
    change->before = text_of(record, field, json_array_get(pair, 0), pool);
    change->after = text_of(record, field, json_array_get(pair, 1), pool);
    g_ptr_array_add(changes, change);
}

GPtrArray *record_changes(const Record *record, const char *difference, const Identity *who, Pool *pool)
{
    GPtrArray *changes = pool_list(pool);
    json_t *object = json_loads(difference ? difference : "", 0, NULL);
    for (const Field *f = record->fields; object && f->name; f++) {
        const json_t *pair = field_may_see(f, who) ? json_object_get(object, f->name) : NULL;
        if (pair)
            add_change(changes, record, f, pair, pool);
    }
    json_decref(object);
    return changes;
}
