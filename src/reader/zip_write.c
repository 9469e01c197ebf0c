#include "reader/zip_write.h"

#include <string.h>
#include <zlib.h>

enum { METHOD_STORED = 0, METHOD_DEFLATED = 8, VERSION = 20, UTF8_NAMES = 0x0800, FIRST_DAY = 0x0021 /* 1 January 1980 */, MOST = 65000 };

static void put_16(GByteArray *out, guint value)
{
    guint8 bytes[] = {(guint8)value, (guint8)(value >> 8)};
    g_byte_array_append(out, bytes, sizeof bytes);
}

static void put_32(GByteArray *out, gsize value)
{
    put_16(out, (guint)(value & 0xFFFF));
    put_16(out, (guint)(value >> 16 & 0xFFFF));
}

void zip_write_begin(ZipWrite *zip, Pool *pool, GByteArray *out)
{
    *zip = (ZipWrite){.out = out, .directory = g_byte_array_new()};
    pool_defer(pool, (GDestroyNotify)g_byte_array_unref, zip->directory);
}

/* Raw deflate; NULL: the library failed. */
static GByteArray *deflated(const void *bytes, gsize count)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    GByteArray *packed = g_byte_array_new();
    g_byte_array_set_size(packed, (guint)deflateBound(&stream, (uLong)count));
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = packed->data;
    stream.avail_out = packed->len;
    bool is_whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    g_byte_array_set_size(packed, (guint)stream.total_out);
    deflateEnd(&stream);
    if (!is_whole)
        g_byte_array_unref(packed);
    return is_whole ? packed : NULL;
}

typedef struct {
    const char *name;
    guint method;
    gsize sum, packed, count, at;
} Entry;

/* What the head of an entry and its line in the directory have together. */
static void put_entry(GByteArray *out, const Entry *entry)
{
    put_16(out, VERSION);
    put_16(out, UTF8_NAMES);
    put_16(out, entry->method);
    put_16(out, 0);
    put_16(out, FIRST_DAY);
    put_32(out, entry->sum);
    put_32(out, entry->packed);
    put_32(out, entry->count);
    put_16(out, (guint)strlen(entry->name));
    put_16(out, 0);
}

static void put_head(ZipWrite *zip, const Entry *entry)
{
    put_32(zip->out, 0x04034b50);
    put_entry(zip->out, entry);
    g_byte_array_append(zip->out, (const guint8 *)entry->name, (guint)strlen(entry->name));
    put_32(zip->directory, 0x02014b50);
    put_16(zip->directory, VERSION);
    put_entry(zip->directory, entry);
    put_16(zip->directory, 0);
    put_16(zip->directory, 0);
    put_16(zip->directory, 0);
    put_32(zip->directory, 0);
    put_32(zip->directory, entry->at);
    g_byte_array_append(zip->directory, (const guint8 *)entry->name, (guint)strlen(entry->name));
}

void zip_write_add(ZipWrite *zip, const char *name, const void *bytes, gsize count, bool is_packed)
{
    g_autoptr(GByteArray) packed = is_packed ? deflated(bytes, count) : NULL;
    Entry entry = {.name = name, .method = is_packed ? METHOD_DEFLATED : METHOD_STORED, .count = count, .at = zip->out->len};
    zip->has_failed = zip->has_failed || (is_packed && !packed) || zip->entries >= MOST || strlen(name) > G_MAXUINT16;
    if (zip->has_failed)
        return;
    entry.sum = crc32(crc32(0, NULL, 0), bytes, (uInt)count);
    entry.packed = packed ? packed->len : count;
    put_head(zip, &entry);
    g_byte_array_append(zip->out, packed ? packed->data : bytes, (guint)entry.packed);
    zip->entries++;
}

bool zip_write_end(ZipWrite *zip)
{
    gsize at = zip->out->len;
    if (zip->has_failed)
        return false;
    g_byte_array_append(zip->out, zip->directory->data, zip->directory->len);
    put_32(zip->out, 0x06054b50);
    put_32(zip->out, 0);
    put_16(zip->out, zip->entries);
    put_16(zip->out, zip->entries);
    put_32(zip->out, zip->directory->len);
    put_32(zip->out, at);
    put_16(zip->out, 0);
    return true;
}
