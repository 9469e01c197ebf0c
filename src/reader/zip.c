#include "reader/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

typedef struct archive Archive;
static void close_archive(Archive *archive)
{
    if (archive)
        archive_read_free(archive);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, close_archive)

static Archive *open_archive(const Zip *zip)
{
    Archive *archive = archive_read_new();
    archive_read_support_format_zip_seekable(archive);
    if (archive_read_open_memory(archive, zip->bytes, zip->count) == ARCHIVE_OK)
        return archive;
    build_trouble(zip->build, TROUBLE_DAMAGED);
    archive_read_free(archive);
    return NULL;
}

/* The next entry's name; NULL at the end and on damage. */
static const char *next_name(const Zip *zip, Archive *archive, struct archive_entry **ret_entry)
{
    int got = archive_read_next_header(archive, ret_entry);
    if (got == ARCHIVE_EOF)
        return NULL;
    if (got != ARCHIVE_OK && got != ARCHIVE_WARN) {
        build_trouble(zip->build, TROUBLE_DAMAGED);
        return NULL;
    }
    const char *name = archive_entry_pathname(*ret_entry);
    if (!name)
        name = archive_entry_pathname_utf8(*ret_entry);
    return name ? name : "";
}

static void list_names(Zip *zip)
{
    g_autoptr(Archive) archive = open_archive(zip);
    struct archive_entry *entry = NULL;
    for (const char *name; archive && (name = next_name(zip, archive, &entry));) {
        if (archive_entry_is_data_encrypted(entry))
            build_trouble(zip->build, TROUBLE_ENCRYPTED);
        if (zip->names->len >= ZIP_MAX_ENTRIES)
            build_trouble(zip->build, TROUBLE_BOMB);
        if (zip->build->trouble != TROUBLE_NONE)
            return;
        g_ptr_array_add(zip->names, pool_strdup(zip->build->pool, name));
    }
}

Zip *zip_open(Build *build, const char *bytes, gsize count)
{
    Zip *zip = pool_new0(build->pool, Zip);
    *zip = (Zip){.build = build, .bytes = bytes, .count = count, .names = pool_list(build->pool)};
    list_names(zip);
    if (zip->names->len == 0)
        build_trouble(build, TROUBLE_DAMAGED);
    return build->trouble == TROUBLE_NONE ? zip : NULL;
}

bool zip_has(const Zip *zip, const char *name)
{
    for (guint i = 0; i < zip->names->len; i++)
        if (strcmp(zip->names->pdata[i], name) == 0)
            return true;
    return false;
}

static bool may_unpack(Zip *zip, gsize more)
{
    zip->unpacked += more;
    bool fits = zip->unpacked <= ZIP_MAX_UNPACKED;
    if (zip->unpacked > ZIP_RATIO_FROM && zip->unpacked / ZIP_MAX_RATIO > zip->count)
        fits = false;
    if (!fits)
        build_trouble(zip->build, TROUBLE_BOMB);
    return fits;
}

static GBytes *unpack(Zip *zip, Archive *archive)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    const void *block = NULL;
    size_t size = 0;
    int64_t offset = 0;
    int got;
    while ((got = archive_read_data_block(archive, &block, &size, &offset)) == ARCHIVE_OK) {
        if (!may_unpack(zip, size))
            return NULL;
        g_byte_array_append(out, block, (guint)size);
    }
    if (got != ARCHIVE_EOF) {
        build_trouble(zip->build, TROUBLE_DAMAGED);
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

static GBytes *keep(Zip *zip, GBytes *bytes)
{
    if (bytes)
        pool_defer(zip->build->pool, (GDestroyNotify)g_bytes_unref, bytes);
    return bytes;
}

GBytes *zip_read(Zip *zip, const char *name)
{
    if (zip->build->trouble != TROUBLE_NONE || !zip_has(zip, name))
        return NULL;
    g_autoptr(Archive) archive = open_archive(zip);
    struct archive_entry *entry = NULL;
    for (const char *found; archive && (found = next_name(zip, archive, &entry));)
        if (strcmp(found, name) == 0)
            return keep(zip, unpack(zip, archive));
    return NULL;
}

void zip_each(Zip *zip, ZipTake take, void *data)
{
    g_autoptr(Archive) archive = open_archive(zip);
    struct archive_entry *entry = NULL;
    bool goes_on = true;
    for (const char *name; archive && goes_on && (name = next_name(zip, archive, &entry));) {
        if (archive_entry_filetype(entry) == AE_IFDIR)
            continue;
        g_autoptr(GBytes) bytes = unpack(zip, archive);
        gsize count = 0;
        const char *at = bytes ? g_bytes_get_data(bytes, &count) : NULL;
        goes_on = bytes && take(data, name, at ? at : "", count);
    }
}
