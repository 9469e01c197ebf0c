#include "modules/documents/store.h"

#include <string.h>

#include "base/text.h"

/* Blanks that somebody fills in before a document is issued, instead of by hand on the paper. */

/* The program's own values aren't typed; a list is where it is one of lines, not of rows with columns. */
static bool may_be_typed(const DocumentField *field)
{
    gsize count = strlen(field->path);
    if (!strchr(field->path, '.') || g_str_has_prefix(field->path, "document.") || g_str_has_prefix(field->path, "authority."))
        return false;
    for (const DocumentField *other = document_fields; other->path; other++)
        if (strncmp(other->path, field->path, count) == 0 && other->path[count] == '.')
            return false;
    return !document_is_member(field->path);
}

GPtrArray *document_blanks(Pool *pool, const GPtrArray *missing)
{
    GPtrArray *blanks = pool_list(pool);
    for (guint i = 0; i < missing->len; i++) {
        const DocumentField *field = document_field(missing->pdata[i]);
        if (field && may_be_typed(field))
            g_ptr_array_add(blanks, (gpointer)field);
    }
    return blanks;
}

/* --- into the data --- */

static json_t *new_value(const char *empty)
{
    json_error_t wrong;
    return json_loads(empty, 0, &wrong);
}

static json_t *lines_of(const char *text)
{
    json_t *lines = new_value("[]");
    g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
    for (guint i = 0; parts[i]; i++)
        if (!text_is_empty(parts[i]))
            json_array_append_new(lines, json_string(parts[i]));
    return lines;
}

static bool has_value(const json_t *value)
{
    if (json_is_array(value))
        return json_array_size(value) > 0;
    return value && !json_is_null(value) && !(json_is_string(value) && text_is_empty(json_string_value(value)));
}

/* Never over what is known. */
static void put_one(Pool *pool, json_t *data, const DocumentField *field, const char *text)
{
    const char *dot = strchr(field->path, '.');
    const char *group = pool_strndup(pool, field->path, (gsize)(dot - field->path));
    json_t *object = json_object_get(data, group);
    if (!json_is_object(object)) {
        object = new_value("{}");
        json_object_set_new(data, group, object);
    }
    if (!has_value(json_object_get(object, dot + 1)))
        json_object_set_new(object, dot + 1, field->is_list ? lines_of(text) : json_string(text));
}

void document_put_typed(Pool *pool, json_t *data, const GPtrArray *typed)
{
    for (guint i = 0; typed && i < typed->len; i++) {
        const DocumentTyped *one = typed->pdata[i];
        const DocumentField *field = document_field(one->path);
        if (field && may_be_typed(field) && !text_is_empty(one->text))
            put_one(pool, data, field, one->text);
    }
}
