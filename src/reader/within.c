#include "reader/within.h"

#include <string.h>

/* Each length is checked against what is left before it is believed. */

typedef struct {
    const guchar *at;
    gsize left;
    guchar *out;
    gsize kept;
} Copy;

static Copy copy_new(Pool *pool, const char *bytes, gsize count)
{
    return (Copy){.at = (const guchar *)bytes, .left = count, .out = pool_alloc(pool, count + 1)};
}

static bool pass(Copy *copy, gsize count, bool stays)
{
    if (count > copy->left)
        return false;
    if (stays) {
        memcpy(copy->out + copy->kept, copy->at, count);
        copy->kept += count;
    }
    copy->at += count;
    copy->left -= count;
    return true;
}

static bool give(const Copy *copy, const char **ret_bytes, gsize *ret_count)
{
    *ret_bytes = (const char *)copy->out;
    *ret_count = copy->kept;
    return true;
}

static bool begins(const char *bytes, gsize count, const char *magic, gsize length)
{
    return count >= length && memcmp(bytes, magic, length) == 0;
}

/* ---- GIF ---- */

static gsize table_size(guchar flags)
{
    return flags & 0x80 ? (gsize)3 << ((flags & 7) + 1) : 0;
}

/* Blocks of up to 255 bytes, to the empty one. */
static bool pass_blocks(Copy *copy, bool stays)
{
    guchar count = 1;
    while (count > 0) {
        if (copy->left == 0)
            return false;
        count = *copy->at;
        if (!pass(copy, (gsize)count + 1, stays))
            return false;
    }
    return true;
}

/* How often it plays, when each picture shows, and text that is drawn. */
static bool gif_stays(const Copy *copy)
{
    guchar label = copy->at[1];
    bool plays = label == 0xFF && copy->left >= 14 &&
                 (memcmp(copy->at + 3, "NETSCAPE2.0", 11) == 0 || memcmp(copy->at + 3, "ANIMEXTS1.0", 11) == 0);
    return label == 0xF9 || label == 0x01 || plays;
}

static bool gif_part(Copy *copy)
{
    if (*copy->at == 0x21 && copy->left >= 2) {
        bool stays = gif_stays(copy);
        return pass(copy, 2, stays) && pass_blocks(copy, stays);
    }
    return *copy->at == 0x2C && copy->left >= 10 && pass(copy, 10 + table_size(copy->at[9]) + 1, true) && pass_blocks(copy, true);
}

bool within_gif(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count)
{
    Copy copy = copy_new(pool, bytes, count);
    if (count < 13 || !pass(&copy, 13 + table_size(copy.at[10]), true))
        return false;
    while (copy.left > 0 && *copy.at != 0x3B)
        if (!gif_part(&copy))
            return false;
    return pass(&copy, 1, true) && give(&copy, ret_bytes, ret_count);
}

/* ---- EMF: little-endian records of a type, a size and what belongs to them ---- */

enum { EMF_HEADER = 1, EMF_END = 14, EMF_COMMENT = 70, EMF_PLUS = 0x2B464D45 };

static guint32 little_32(const guchar *at)
{
    return (guint32)at[0] | (guint32)at[1] << 8 | (guint32)at[2] << 16 | (guint32)at[3] << 24;
}

static bool blank_description(guchar *record, gsize size)
{
    gsize letters = little_32(record + 60), from = little_32(record + 64);
    if (letters == 0)
        return true;
    if (from < 72 || from > size || letters > (size - from) / 2)
        return false;
    memset(record + from, 0, letters * 2);
    return true;
}

static bool holds(const guchar *bytes, gsize count, const char *words)
{
    return bytes && memmem(bytes, count, words, strlen(words));
}

/* GDI+ draws in comments; a photo within it would keep what its camera wrote. */
static bool blank_comment(guchar *record, gsize size)
{
    if (size >= 16 && little_32(record + 12) == EMF_PLUS)
        return !holds(record, size, "Exif") && !holds(record, size, "ns.adobe.com");
    if (size > 12)
        memset(record + 12, 0, size - 12);
    return true;
}

bool within_emf(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count)
{
    Copy copy = copy_new(pool, bytes, count);
    guint32 type = 0;
    while (type != EMF_END) {
        if (copy.left < 8)
            return false;
        gsize size = little_32(copy.at + 4);
        guchar *record = copy.out + copy.kept;
        type = little_32(copy.at);
        bool is_first = copy.kept == 0;
        if (size < 8 || is_first != (type == EMF_HEADER) || (is_first && size < 88) || !pass(&copy, size, true))
            return false;
        if ((is_first && !blank_description(record, size)) || (type == EMF_COMMENT && !blank_comment(record, size)))
            return false;
    }
    return give(&copy, ret_bytes, ret_count);
}

/* ---- JPEG 2000: boxes, and one of them the codestream ---- */

static guint32 big_32(const guchar *at)
{
    return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

static void put_big_32(guchar *at, guint32 value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (guchar)(value >> (24 - 8 * i));
}

/* The segments before the first tile; what follows stays as it is. */
static bool pass_codestream(Copy *copy, gsize count)
{
    enum { SOC = 0xFF4F, SOT = 0xFF90, COM = 0xFF64 };
    gsize end = copy->left - count;
    if (count < 2 || (copy->at[0] << 8 | copy->at[1]) != SOC || !pass(copy, 2, true))
        return false;
    while (copy->left >= end + 4) {
        int marker = copy->at[0] << 8 | copy->at[1];
        gsize length = (gsize)(copy->at[2] << 8 | copy->at[3]) + 2;
        if (marker == SOT)
            return pass(copy, copy->left - end, true);
        if (marker < 0xFF50 || length < 4 || length > copy->left - end || !pass(copy, length, marker != COM))
            return false;
    }
    return false;
}

static bool box_goes(const guchar *name)
{
    static const char *const gone[] = {"xml ", "uuid", "uinf", "jp2i", "lbl ", "asoc", "nlst"};
    for (guint i = 0; i < G_N_ELEMENTS(gone); i++)
        if (memcmp(name, gone[i], 4) == 0)
            return true;
    return false;
}

static bool pass_box(Copy *copy)
{
    if (copy->left < 8)
        return false;
    gsize length = big_32(copy->at);
    guchar *written = copy->out + copy->kept;
    bool is_last = length == 0, is_code = memcmp(copy->at + 4, "jp2c", 4) == 0;
    length = is_last ? copy->left : length;
    if (length < 8 || length > copy->left || memcmp(copy->at + 4, "ftbl", 4) == 0) /* a table of places within the file */
        return false;
    if (!is_code)
        return pass(copy, length, !box_goes(copy->at + 4));
    gsize before = copy->kept;
    if (!pass(copy, 8, true) || !pass_codestream(copy, length - 8))
        return false;
    if (!is_last)
        put_big_32(written, (guint32)(copy->kept - before));
    return true;
}

bool within_jp2(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count)
{
    Copy copy = copy_new(pool, bytes, count);
    if (begins(bytes, count, "\xFF\x4F\xFF\x51", 4))
        return pass_codestream(&copy, count) && give(&copy, ret_bytes, ret_count);
    while (copy.left > 0)
        if (!pass_box(&copy))
            return false;
    return give(&copy, ret_bytes, ret_count);
}

/* ---- a workbook's printer ---- */

static gsize little_16(const guchar *at)
{
    return (gsize)(at[0] | at[1] << 8);
}

bool within_printer(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count)
{
    enum { NAME = 64, SIZE = 68, DRIVER = 70, FIELDS = 72, FORM = 102, FORM_END = 166, HAS_FORM = 1 /* in the third byte of the fields */ };
    static const char empty_list[] = "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict/></plist>";
    Copy copy = copy_new(pool, bytes, count);
    if (begins(bytes, count, "<?xml", 5) && count >= sizeof empty_list - 1) {
        *ret_bytes = empty_list;
        *ret_count = sizeof empty_list - 1;
        return true;
    }
    if (count < FORM_END || little_16(copy.at + SIZE) < FORM_END || !pass(&copy, little_16(copy.at + SIZE), true))
        return false;
    memset(copy.out, 0, NAME);
    memset(copy.out + DRIVER, 0, 2);
    memset(copy.out + FORM, 0, FORM_END - FORM);
    copy.out[FIELDS + 2] &= (guchar)~HAS_FORM;
    return give(&copy, ret_bytes, ret_count);
}

/* ---- which one ---- */

WithinClean within_cleaner(const char *bytes, gsize count)
{
    if (begins(bytes, count, "GIF8", 4))
        return within_gif;
    if (begins(bytes, count, "\1\0\0\0", 4) && count >= 44 && memcmp(bytes + 40, " EMF", 4) == 0)
        return within_emf;
    if (begins(bytes, count, "\0\0\0\x0CjP  ", 8) || begins(bytes, count, "\xFF\x4F\xFF\x51", 4))
        return within_jp2;
    return NULL;
}
