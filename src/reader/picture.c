#include "reader/picture.h"

#include <string.h>

/* Walks a picture part by part and copies what may stay.  Each length is checked against what is left before it is believed. */

typedef struct {
    const guchar *at;
    gsize left;
    guchar *out;
    gsize kept;
    guint32 width, height;
} Walk;

static guint read_16(const guchar *at)
{
    return (guint)at[0] << 8 | at[1];
}

static guint32 read_32(const guchar *at)
{
    return (guint32)read_16(at) << 16 | read_16(at + 2);
}

static void step(Walk *walk, gsize count)
{
    walk->at += count;
    walk->left -= count;
}

static void keep(Walk *walk, gsize count)
{
    memcpy(walk->out + walk->kept, walk->at, count);
    walk->kept += count;
    step(walk, count);
}

/* ---- JPEG (ITU-T T.81, annex B) ---- */

enum { SOI = 0xD8, EOI = 0xD9, SOS = 0xDA, COM = 0xFE, APP0 = 0xE0, APP1 = 0xE1, APP2 = 0xE2, APP14 = 0xEE, APP15 = 0xEF };

/* Start of frame: all of C0…CF but the tables DHT, JPG and DAC. */
static bool is_frame(guchar marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static bool is_called(const Walk *walk, gsize length, const char *name, gsize name_length)
{
    return length >= 4 + name_length && memcmp(walk->at + 4, name, name_length) == 0;
}

/* Of application data: the density, the colour profile, and how Adobe's colours are meant. */
static bool stays(const Walk *walk, guchar marker, gsize length)
{
    if (marker == APP0)
        return is_called(walk, length, "JFIF", 5);
    if (marker == APP2)
        return is_called(walk, length, "ICC_PROFILE", 12);
    if (marker == APP14)
        return is_called(walk, length, "Adobe", 5);
    return marker != COM && !(marker >= APP0 && marker <= APP15);
}

/* ---- How the picture is turned (EXIF's orientation): the one thing kept of EXIF ---- */

static guint tiff_16(const guchar *at, bool little)
{
    return little ? (guint)at[0] | (guint)at[1] << 8 : read_16(at);
}

static guint32 tiff_32(const guchar *at, bool little)
{
    return little ? tiff_16(at, true) | (guint32)tiff_16(at + 2, true) << 16 : read_32(at);
}

/* 1…8; 0: it doesn't say. */
static guint orientation_of(const guchar *tiff, gsize count)
{
    enum { HEAD = 8, ENTRY = 12, TAG = 0x0112 };
    if (count < HEAD || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0))
        return 0;
    bool little = tiff[0] == 'I';
    gsize at = tiff_32(tiff + 4, little);
    if (at > count || count - at < 2)
        return 0;
    guint entries = tiff_16(tiff + at, little);
    at += 2;
    for (guint i = 0; i < entries && count - at >= ENTRY; i++, at += ENTRY) {
        guint value = tiff_16(tiff + at + 8, little);
        if (tiff_16(tiff + at, little) == TAG)
            return value <= 8 ? value : 0;
    }
    return 0;
}

/* An EXIF segment that says this and no more, in place of the larger one that was there. */
static void keep_orientation(Walk *walk, gsize length)
{
    static const guchar least[] = {0xFF, APP1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                                   0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    enum { VALUE_AT = 29, TIFF_AT = 10 };
    if (length < sizeof least || !is_called(walk, length, "Exif\0", 6))
        return;
    guint turned = orientation_of(walk->at + TIFF_AT, length - TIFF_AT);
    if (turned <= 1)
        return;
    memcpy(walk->out + walk->kept, least, sizeof least);
    walk->out[walk->kept + VALUE_AT] = (guchar)turned;
    walk->kept += sizeof least;
}

/* The coded pixels behind a scan's head: up to a marker that is neither stuffed nor a restart. */
static bool keep_scan(Walk *walk)
{
    gsize count = 0;
    while (count + 1 < walk->left) {
        guchar next = walk->at[count + 1];
        if (walk->at[count] == 0xFF && next != 0 && !(next >= 0xD0 && next <= 0xD7) && next != 0xFF) {
            keep(walk, count);
            return true;
        }
        count++;
    }
    return false;
}

static bool read_frame(Walk *walk, gsize length)
{
    enum { LEAST = 10 };
    if (length < LEAST || walk->height)
        return false; /* a second frame: no plain picture */
    walk->height = read_16(walk->at + 5);
    walk->width = read_16(walk->at + 7);
    return walk->height && walk->width;
}

/* Marks that stand alone or mean nothing have no place between segments. */
static bool begins_segment(guchar marker)
{
    return marker >= 0xC0 && !(marker >= 0xD0 && marker <= SOI);
}

static bool jpeg_segment(Walk *walk, guchar marker)
{
    if (walk->left < 4 || !begins_segment(marker))
        return false;
    gsize length = 2 + (gsize)read_16(walk->at + 2);
    if (length < 4 || length > walk->left || (is_frame(marker) && !read_frame(walk, length)))
        return false;
    if (stays(walk, marker, length)) {
        keep(walk, length);
        return marker != SOS || (walk->height && keep_scan(walk));
    }
    if (marker == APP1)
        keep_orientation(walk, length);
    step(walk, length);
    return true;
}

static bool clean_jpeg(Walk *walk)
{
    if (walk->left < 2 || walk->at[1] != SOI)
        return false;
    keep(walk, 2);
    while (walk->left >= 2 && walk->at[0] == 0xFF) {
        guchar marker = walk->at[1];
        if (marker == 0xFF) { /* a fill byte */
            step(walk, 1);
        } else if (marker == EOI) {
            keep(walk, 2); /* what stands behind the end is left */
            return walk->height != 0;
        } else if (!jpeg_segment(walk, marker)) {
            return false;
        }
    }
    return false;
}

/* ---- PNG (ISO/IEC 15948) ---- */

enum { PNG_HEAD = 8, PNG_AROUND = 12 };

/* Parts that a reader must know begin with a capital; of the others, these say how to show the pixels. */
static bool png_stays(const guchar *name)
{
    static const char *const known[] = {"tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "bKGD", "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT"};
    if (name[0] >= 'A' && name[0] <= 'Z')
        return true;
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (memcmp(name, known[i], 4) == 0)
            return true;
    return false;
}

static bool read_header(Walk *walk, gsize length)
{
    if (length != 13 || walk->height)
        return false;
    walk->width = read_32(walk->at + 8);
    walk->height = read_32(walk->at + 12);
    return walk->width && walk->height && walk->width <= G_MAXINT32 && walk->height <= G_MAXINT32;
}

static bool clean_png(Walk *walk)
{
    if (walk->left < PNG_HEAD)
        return false;
    keep(walk, PNG_HEAD);
    while (walk->left >= PNG_AROUND) {
        gsize length = read_32(walk->at);
        const guchar *name = walk->at + 4;
        bool header = memcmp(name, "IHDR", 4) == 0, end = memcmp(name, "IEND", 4) == 0;
        if (length > walk->left - PNG_AROUND || (header && !read_header(walk, length)) || (!header && !walk->height))
            return false;
        if (png_stays(name))
            keep(walk, length + PNG_AROUND);
        else
            step(walk, length + PNG_AROUND);
        if (end)
            return true;
    }
    return false;
}

bool picture_clean(Pool *pool, const char *type, const void *bytes, gsize count, Picture *ret_picture)
{
    Walk walk = {.at = bytes, .left = count, .out = pool_alloc(pool, count + 1)};
    bool whole = strcmp(type, "image/jpeg") == 0 ? clean_jpeg(&walk) : clean_png(&walk);
    *ret_picture = (Picture){walk.width, walk.height, walk.out, walk.kept};
    return whole;
}
