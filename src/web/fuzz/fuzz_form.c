/* Query strings and urlencoded forms: whatever comes, every field that is kept is bounded UTF-8. */
#include "base/text.h"
#include "web/form.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Pool) pool = pool_new();
    Form *form = form_new(pool);
    form_read_encoded(form, (const char *)data, size, NULL);
    g_assert(form->fields->len <= FORM_FIELDS);
    for (guint i = 0; i < form->fields->len; i++) {
        const FormField *field = form->fields->pdata[i];
        gsize length = strlen(field->name);
        g_assert(length > 0 && length <= FORM_NAME_BYTES && text_is_utf8(field->name, length));
        g_assert(text_is_utf8(field->value, strlen(field->value)));
    }
    return 0;
}
