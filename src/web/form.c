#include "web/form.h"

#include "base/language.h"
#include "web/url.h"

#include <string.h>

Form *form_new(Pool *pool)
{
    Form *form = pool_new0(pool, Form);
    form->pool = pool;
    form->fields = pool_list(pool);
    return form;
}

/* Behind the last of the same name; FORM_FIELDS bounds the walk. */
static void chain(Form *form, FormField *field)
{
    if (!form->by_name) {
        form->by_name = g_hash_table_new(g_str_hash, g_str_equal);
        pool_defer(form->pool, (GDestroyNotify)g_hash_table_unref, form->by_name);
    }
    FormField *first = g_hash_table_lookup(form->by_name, field->name);
    if (!first) {
        g_hash_table_insert(form->by_name, (char *)field->name, field);
        return;
    }
    while (first->next)
        first = first->next;
    first->next = field;
}

bool form_add(Form *form, const char *name, const char *value, const Upload *upload, GError **error)
{
    gsize length = strlen(name);
    if (length == 0 || length > FORM_NAME_BYTES)
        return fail(error, FAIL_INVALID, _("The form that was sent could not be read."));
    if (form->fields->len >= FORM_FIELDS)
        return fail(error, FAIL_INVALID, _("The form that was sent has too many fields."));
    FormField *field = pool_new0(form->pool, FormField);
    *field = (FormField){.name = name, .value = value, .upload = upload};
    g_ptr_array_add(form->fields, field);
    chain(form, field);
    return true;
}

bool form_has_files(const Form *form)
{
    for (guint i = 0; i < form->fields->len; i++)
        if (((const FormField *)form->fields->pdata[i])->upload)
            return true;
    return false;
}

const FormField *form_find(const Form *form, const char *name)
{
    return form && form->by_name ? g_hash_table_lookup(form->by_name, name) : NULL;
}

static bool add_pair(Form *form, const char *pair, gsize count, GError **error)
{
    const char *equals = memchr(pair, '=', count);
    gsize name_count = equals ? (gsize)(equals - pair) : count;
    const char *name = url_decode(form->pool, pair, name_count, true);
    const char *value = equals ? url_decode(form->pool, equals + 1, count - name_count - 1, true) : "";
    if (!name || !value)
        return fail(error, FAIL_INVALID, _("The form that was sent could not be read."));
    return form_add(form, name, value, NULL, error);
}

bool form_read_encoded(Form *form, const char *bytes, gsize count, GError **error)
{
    const char *end = bytes + count;
    while (bytes < end) {
        const char *and = memchr(bytes, '&', (gsize)(end - bytes));
        gsize pair = (gsize)((and ? and : end) - bytes);
        if (pair > 0 && !add_pair(form, bytes, pair, error))
            return false;
        bytes += pair + 1;
    }
    return true;
}
