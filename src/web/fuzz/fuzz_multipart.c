/* multipart/form-data with the boundary "b": uploads stay within what was sent, names and texts are bounded UTF-8. */
#include "base/text.h"
#include "web/form.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const FormField *field, const uint8_t *data, size_t size)
{
    gsize length = strlen(field->name);
    g_assert(length > 0 && length <= FORM_NAME_BYTES && text_is_utf8(field->name, length));
    g_assert(text_is_utf8(field->value, strlen(field->value)));
    if (!field->upload)
        return;
    const uint8_t *bytes = field->upload->bytes;
    g_assert(bytes >= data && field->upload->count <= size && bytes + field->upload->count <= data + size);
    g_assert(!strpbrk(field->upload->file_name, "/\\\r\n") && *field->upload->file_name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Pool) pool = pool_new();
    Form *form = form_new(pool);
    form_read_multipart(form, "multipart/form-data; boundary=b", (const char *)data, size, NULL);
    for (guint i = 0; i < form->fields->len; i++)
        check(form->fields->pdata[i], data, size);

    g_autofree char *type = g_strndup((const char *)data, MIN(size, 200));
    form_read_multipart(form_new(pool), type, (const char *)data, size, NULL);
    return 0;
}
