#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "modules/documents/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const char data_text[] =
    "{\"child\": {\"name\": \"Ana\", \"birth\": \"2015-02-28\"}, \"case\": {\"number\": 7}, \"needs\": [{\"text\": \"a\", \"area\": \"b\"}, 3, null],"
    " \"services\": [{\"name\": [\"x\", \"y\"]}], \"visit\": {\"present\": [\"mama\", {}, \"tata\"]}}";

/* Any text is either told what is wrong with it, or fills a paper. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *problems, *missing = pool_list(pool);
    json_error_t wrong;
    char *text = pool_strndup(pool, (const char *)bytes, count);
    if (!text_is_utf8(text, strlen(text)))
        return 0;
    Template *template = template_parse(pool, text, document_known, &problems);
    if (problems->len)
        return 0;
    json_t *data = json_loads(data_text, 0, &wrong);
    template_fill(template, data, paper_new(pool, "Titlu"), missing, NULL);
    json_decref(data);
    return 0;
}
