#include "office/zip_out.h"

#include <archive.h>
#include <archive_entry.h>

struct ZipOut {
    struct archive *archive;
    GByteArray *bytes;
    bool has_failed;
};

static la_ssize_t append(struct archive *archive, void *bytes, const void *buffer, size_t count)
{
    g_byte_array_append(bytes, buffer, (guint)count);
    return (la_ssize_t)count;
}

static bool seal(struct archive *archive, const char *password)
{
    return archive_write_set_options(archive, "zip:encryption=aes256") == ARCHIVE_OK &&
           archive_write_set_passphrase(archive, password) == ARCHIVE_OK;
}

static ZipOut *zip_new(const char *password)
{
    ZipOut *zip = g_new0(ZipOut, 1);
    zip->bytes = g_byte_array_new();
    zip->archive = archive_write_new();
    archive_write_set_format_zip(zip->archive);
    archive_write_set_bytes_per_block(zip->archive, 0);
    zip->has_failed = (password && !seal(zip->archive, password)) ||
                      archive_write_open(zip->archive, zip->bytes, NULL, append, NULL) != ARCHIVE_OK;
    return zip;
}

ZipOut *zip_out_new(void)
{
    return zip_new(NULL);
}

ZipOut *zip_out_new_sealed(const char *password)
{
    return zip_new(password);
}

void zip_out_free(ZipOut *zip)
{
    if (!zip)
        return;
    archive_write_free(zip->archive);
    g_byte_array_unref(zip->bytes);
    g_free(zip);
}

void zip_out_add(ZipOut *zip, const char *name, const char *bytes, gsize count)
{
    if (zip->has_failed)
        return;
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)count);
    bool is_written = archive_write_header(zip->archive, entry) == ARCHIVE_OK
        && archive_write_data(zip->archive, bytes, count) == (la_ssize_t)count;
    zip->has_failed = !is_written;
    archive_entry_free(entry);
}

bool zip_out_end(ZipOut *zip, GBytes **ret_bytes, GError **error)
{
    if (zip->has_failed || archive_write_close(zip->archive) != ARCHIVE_OK)
        return fail_internal(error, "zip: %s", archive_error_string(zip->archive));
    *ret_bytes = g_bytes_new(zip->bytes->data, zip->bytes->len);
    return true;
}
