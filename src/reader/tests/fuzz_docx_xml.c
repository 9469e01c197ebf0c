#include "reader/office.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static la_ssize_t keep(struct archive *archive, void *out, const void *block, size_t size)
{
    g_byte_array_append(out, block, (guint)size);
    return (la_ssize_t)size;
}

/* The bytes as word/document.xml of a zip that is whole. */
static void pack(GByteArray *out, const uint8_t *bytes, size_t count)
{
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_write_set_format_zip(archive);
    archive_write_open(archive, out, NULL, keep, NULL);
    archive_entry_set_pathname(entry, "word/document.xml");
    archive_entry_set_size(entry, (la_int64_t)count);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(archive, entry);
    archive_write_data(archive, bytes, count);
    archive_entry_free(entry);
    archive_write_free(archive);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) packed = g_byte_array_new();
    pack(packed, bytes, count);
    Build *build = build_new(pool);
    Zip *zip = zip_open(build, (const char *)packed->data, packed->len);
    if (zip)
        docx_read(build, zip, "word/document.xml");
    return 0;
}
