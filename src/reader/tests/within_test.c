#include "reader/within.h"

#include <string.h>

/* What documents hold beside photos: who made it goes, what is seen stays. */
#define AUTHOR "Gheorghe"

static bool holds(const char *bytes, gsize count, const char *words, gsize length)
{
    return memmem(bytes, count, words, length) != NULL;
}

/* As it comes back, in pool. */
static const char *must_clean(Pool *pool, WithinClean clean, const char *bytes, gsize count, gsize *ret_count)
{
    const char *out = NULL;
    g_assert_true(clean(pool, bytes, count, &out, ret_count));
    g_assert_false(holds(out, *ret_count, AUTHOR, strlen(AUTHOR)));
    return out;
}

/* Cut anywhere, it is refused or clean, and nothing is read behind its end. */
static void cut_everywhere(WithinClean clean, const char *bytes, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autoptr(Pool) pool = pool_new();
        const char *out = NULL;
        gsize left = 0;
        g_autofree char *part = g_memdup2(bytes, i);
        if (clean(pool, part, i, &out, &left))
            g_assert_false(holds(out, left, AUTHOR, strlen(AUTHOR)));
    }
}

/* The picture without who made it is the clean one, and the cleaner is found by what the file begins with. */
static void expect_clean(WithinClean clean, const char *picture, gsize size, const char *expected, gsize length)
{
    g_autoptr(Pool) pool = pool_new();
    gsize count;
    const char *out = must_clean(pool, clean, picture, size, &count);
    g_assert_true(count == length && memcmp(out, expected, count) == 0);
    g_assert_true(within_cleaner(picture, size) == clean);
    cut_everywhere(clean, picture, size);
}

#define GIF_HEAD "GIF89a\3\0\2\0\x80\0\0" "\0\0\0\xFF\xFF\xFF"
#define GIF_PLAYS "\x21\xFF\x0BNETSCAPE2.0\3\1\0\0\0"
#define GIF_PICTURE "\x2C\0\0\0\0\3\0\2\0\0" "\2\3abc\0"

static void a_gif_loses_comments_and_xmp(void)
{
    static const char gif[] = GIF_HEAD GIF_PLAYS "\x21\xFE\x08" AUTHOR "\0" "\x21\xFF\x0BXMP DataXMP\x08" AUTHOR "\0" GIF_PICTURE "\x3B" AUTHOR;
    static const char clean[] = GIF_HEAD GIF_PLAYS GIF_PICTURE "\x3B";
    expect_clean(within_gif, gif, sizeof gif - 1, clean, sizeof clean - 1);
}
static void put_32(char *at, guint32 value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (char)(value >> (8 * i));
}

static gsize add_record(char *at, guint32 type, guint32 size, const char *data, gsize count)
{
    put_32(at, type);
    put_32(at + 4, size);
    memcpy(at + 12, data, count);
    return size;
}

static void an_emf_loses_its_title_and_comments_and_keeps_its_lines(void)
{
    static const char words[] = "W\0o\0r\0d\0\0\0G\0h\0\0\0\0";
    char emf[400] = {0};
    gsize count = 0, left;
    put_32(emf, 1);
    put_32(emf + 4, 108 + sizeof words - 1);
    memcpy(emf + 40, " EMF", 4);
    put_32(emf + 60, (sizeof words - 1) / 2);
    put_32(emf + 64, 108);
    memcpy(emf + 108, words, sizeof words - 1);
    count += 108 + sizeof words - 1;
    count += add_record(emf + count, 70, 24, AUTHOR, strlen(AUTHOR));
    count += add_record(emf + count, 70, 24, "EMF+line", 8);
    count += add_record(emf + count, 54, 24, "line", 4);
    count += add_record(emf + count, 14, 20, "", 0);
    memcpy(emf + count, AUTHOR, strlen(AUTHOR));
    g_autoptr(Pool) pool = pool_new();
    const char *out = must_clean(pool, within_emf, emf, count + strlen(AUTHOR), &left);
    g_assert_cmpuint(left, ==, count);
    g_assert_false(holds(out, left, "W\0o\0r", 5));
    g_assert_true(holds(out, left, "line", 4) && holds(out, left, "EMF+line", 8));
    g_assert_true(within_cleaner(emf, count) == within_emf);
    cut_everywhere(within_emf, emf, count);
    memcpy(emf + 108 + sizeof words - 1 + 24 + 16, "Exif", 4);
    g_assert_false(within_emf(pool, emf, count, &out, &left)); /* a photo with what its camera wrote, drawn by GDI+ */
}

#define JP2_BEGIN "\0\0\0\x0CjP  \r\n\x87\n" "\0\0\0\x0C" "ftypjp2 "
#define JP2_CODE "\xFF\x4F\xFF\x51\0\4\0\1"
#define JP2_TILE "\xFF\x90\0\4\0\0pixels\xFF\xD9"

static void a_jpeg_2000_loses_boxes_that_tell(void)
{
    static const char picture[] = JP2_BEGIN "\0\0\0\x10uuid" AUTHOR "\0\0\0\x10xml " AUTHOR "\0\0\0\x2Cjp2c" JP2_CODE "\xFF\x64\0\x0C\0\1" AUTHOR JP2_TILE;
    static const char clean[] = JP2_BEGIN "\0\0\0\x1Ejp2c" JP2_CODE JP2_TILE;
    expect_clean(within_jp2, picture, sizeof picture - 1, clean, sizeof clean - 1);
}

static void a_workbooks_printer_loses_its_name(void)
{
    char settings[300] = {0};
    g_autoptr(Pool) pool = pool_new();
    gsize count;
    memcpy(settings, AUTHOR, strlen(AUTHOR));
    settings[68] = (char)220;
    settings[70] = 80;
    settings[74] = 1;
    settings[78] = 9; /* A4 */
    memcpy(settings + 102, AUTHOR, strlen(AUTHOR));
    memcpy(settings + 230, AUTHOR, strlen(AUTHOR));
    const char *out = must_clean(pool, within_printer, settings, sizeof settings, &count);
    g_assert_cmpuint(count, ==, 220);
    g_assert_cmpint(out[70], ==, 0);
    g_assert_cmpint(out[78], ==, 9);
    out = must_clean(pool, within_printer, "<?xml version=\"1.0\"?><plist><string>" AUTHOR "</string></plist>", 60, &count);
    g_assert_false(within_printer(pool, "short", 5, &out, &count));
    cut_everywhere(within_printer, settings, sizeof settings);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/within/a_gif_loses_comments_and_xmp", a_gif_loses_comments_and_xmp);
    g_test_add_func("/within/an_emf_loses_its_title_and_comments_and_keeps_its_lines", an_emf_loses_its_title_and_comments_and_keeps_its_lines);
    g_test_add_func("/within/a_jpeg_2000_loses_boxes_that_tell", a_jpeg_2000_loses_boxes_that_tell);
    g_test_add_func("/within/a_workbooks_printer_loses_its_name", a_workbooks_printer_loses_its_name);
    return g_test_run();
}
