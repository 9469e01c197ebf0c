#include "modules/reporting/form.h"

#include <string.h>

#include "base/text.h"

static bool starts(const guchar *bytes, gsize count, const char *magic, gsize length)
{
    return count >= length && memcmp(bytes, magic, length) == 0;
}

static guint read_16(const guchar *at)
{
    return (guint)at[0] | (guint)at[1] << 8;
}

static gsize read_32(const guchar *at)
{
    return (gsize)read_16(at) | (gsize)read_16(at + 2) << 16;
}

/* The end record of a zip stands in its last 64 KiB. */
static const guchar *zip_end(const guchar *bytes, gsize count)
{
    enum { END_BYTES = 22, COMMENT_BYTES = 65535 };
    gsize stop = count > END_BYTES + COMMENT_BYTES ? count - END_BYTES - COMMENT_BYTES : 0;
    for (gsize at = count; at >= stop + END_BYTES; at--)
        if (memcmp(bytes + at - END_BYTES, "PK\5\6", 4) == 0)
            return bytes + at - END_BYTES;
    return NULL;
}

static bool is_named(const guchar *name, gsize length, const char *wanted)
{
    return length == strlen(wanted) && memcmp(name, wanted, length) == 0;
}

typedef struct {
    bool word, sheet, text, macros;
} ZipHolds;

static void note_entry(ZipHolds *holds, const guchar *name, gsize length)
{
    holds->word = holds->word || is_named(name, length, "word/document.xml");
    holds->sheet = holds->sheet || is_named(name, length, "xl/workbook.xml");
    holds->text = holds->text || is_named(name, length, "content.xml");
    holds->macros = holds->macros || (length >= 14 && memcmp(name + length - 14, "vbaProject.bin", 14) == 0);
}

/* Walks the directory; false: it is damaged. */
static bool read_directory(const guchar *bytes, gsize count, ZipHolds *holds)
{
    enum { HEAD_BYTES = 46 };
    const guchar *end = zip_end(bytes, count);
    gsize at = end ? read_32(end + 16) : count;
    guint entries = end ? read_16(end + 10) : 0;
    for (guint i = 0; i < entries; i++) {
        if (at > count || count - at < HEAD_BYTES || memcmp(bytes + at, "PK\1\2", 4) != 0)
            return false;
        gsize length = read_16(bytes + at + 28), more = read_16(bytes + at + 30) + read_16(bytes + at + 32);
        if (count - at - HEAD_BYTES < length + more)
            return false;
        note_entry(holds, bytes + at + HEAD_BYTES, length);
        at += HEAD_BYTES + length + more;
    }
    return entries > 0;
}

static const char *zip_type(const guchar *bytes, gsize count)
{
    static const char odt[] = "mimetypeapplication/vnd.oasis.opendocument.text";
    ZipHolds holds = {0};
    if (!read_directory(bytes, count, &holds) || holds.macros)
        return NULL;
    if (holds.word)
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    if (holds.sheet)
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    bool is_odt = holds.text && count > 30 + sizeof odt && memcmp(bytes + 30, odt, sizeof odt - 1) == 0 && bytes[30 + sizeof odt - 1] != '-';
    return is_odt ? "application/vnd.oasis.opendocument.text" : NULL;
}

static bool is_plain_text(const char *bytes, gsize count)
{
    if (!text_is_utf8(bytes, count))
        return false;
    for (gsize i = 0; i < count; i++)
        if ((guchar)bytes[i] < 0x20 && !strchr("\t\n\r\f", bytes[i]))
            return false;
    return count > 0;
}

const char *evidence_type(const void *content, gsize count)
{
    const guchar *bytes = content;
    if (starts(bytes, count, "%PDF-", 5))
        return "application/pdf";
    if (starts(bytes, count, "\xFF\xD8\xFF", 3))
        return "image/jpeg";
    if (starts(bytes, count, "\x89PNG\r\n\x1A\n", 8))
        return "image/png";
    if (starts(bytes, count, "PK\3\4", 4))
        return zip_type(bytes, count);
    bool markup = count > 0 && (starts(bytes, count, "<", 1) || starts(bytes, count, "{\\rtf", 5));
    return !markup && is_plain_text(content, count) ? "text/plain" : NULL;
}

/* --- pictures --- */

/* JPEG: segments of application data and comments go, but those that say how to read the colours stay. */
static bool jpeg_keeps(guchar marker)
{
    bool application = marker >= 0xE0 && marker <= 0xEF;
    return marker != 0xFE && (!application || marker == 0xE0 || marker == 0xE2 || marker == 0xEE);
}

static gsize strip_jpeg(const guchar *bytes, gsize count, guchar *out)
{
    enum { START_OF_SCAN = 0xDA };
    gsize at = MIN(count, 2), kept = at;
    memcpy(out, bytes, at);
    while (count - at >= 4 && bytes[at] == 0xFF && bytes[at + 1] != START_OF_SCAN) {
        gsize length = 2 + ((gsize)bytes[at + 2] << 8 | bytes[at + 3]);
        if (length < 4 || length > count - at)
            break;
        if (jpeg_keeps(bytes[at + 1])) {
            memcpy(out + kept, bytes + at, length);
            kept += length;
        }
        at += length;
    }
    memcpy(out + kept, bytes + at, count - at);
    return kept + count - at;
}

static bool png_keeps(const guchar *name)
{
    static const char *const gone[] = {"eXIf", "tEXt", "zTXt", "iTXt", "tIME"};
    for (guint i = 0; i < G_N_ELEMENTS(gone); i++)
        if (memcmp(name, gone[i], 4) == 0)
            return false;
    return true;
}

static gsize strip_png(const guchar *bytes, gsize count, guchar *out)
{
    enum { HEAD_BYTES = 8, AROUND_BYTES = 12 };
    gsize at = MIN(count, HEAD_BYTES), kept = at;
    memcpy(out, bytes, at);
    while (count - at >= AROUND_BYTES) {
        gsize length = (gsize)bytes[at] << 24 | (gsize)bytes[at + 1] << 16 | (gsize)bytes[at + 2] << 8 | bytes[at + 3];
        if (length > count - at - AROUND_BYTES)
            break;
        if (png_keeps(bytes + at + 4)) {
            memcpy(out + kept, bytes + at, length + AROUND_BYTES);
            kept += length + AROUND_BYTES;
        }
        at += length + AROUND_BYTES;
    }
    memcpy(out + kept, bytes + at, count - at);
    return kept + count - at;
}

const void *evidence_without_metadata(Pool *pool, const char *type, const void *bytes, gsize count, gsize *ret_count)
{
    bool jpeg = strcmp(type, "image/jpeg") == 0, png = strcmp(type, "image/png") == 0;
    *ret_count = count;
    if (!jpeg && !png)
        return bytes;
    guchar *out = pool_alloc(pool, count + 1);
    *ret_count = jpeg ? strip_jpeg(bytes, count, out) : strip_png(bytes, count, out);
    return out;
}
