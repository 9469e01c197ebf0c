#include "reader/codepages.h"
#include "reader/encoding.h"

#include <string.h>

/* Cyrillic comes in whole words, capitals before small letters: what does otherwise is a wrong guess. */
static int cyrillic_weight(gunichar c, gunichar before)
{
    bool after_latin = before < 0x80 && g_unichar_isalpha(before);
    bool turned = g_unichar_isupper(c) && g_unichar_islower(before);
    int plain = c >= 0x430 && c < 0x450 ? 4 : c >= 0x410 && c < 0x430 ? 3 : 1;
    return plain - (after_latin ? 8 : 0) - (turned ? 8 : 0);
}

/* How likely a letter is in what towns write: Romanian letters, then those of the neighbours, then typography. */
static int weight(gunichar c, gunichar before)
{
    static const char romanian[] = "ăâîșțşţĂÂÎȘȚŞŢ";
    if (c < 0x80)
        return 0;
    char letter[8] = "";
    letter[g_unichar_to_utf8(c, letter)] = '\0';
    if (strstr(romanian, letter))
        return 4;
    if (c >= 0x400 && c < 0x460)
        return cyrillic_weight(c, before);
    if (g_unichar_isalpha(c))
        return c < 0x180 && g_unichar_islower(c) ? 1 : -2;
    return strchr("\xE2", letter[0]) ? 2 : -1; /* dashes, quotes, bullets */
}

static long score(const Codepage *page, const guint8 *bytes, gsize count)
{
    long sum = 0;
    gunichar before = ' ';
    for (gsize i = 0; i < MIN(count, 200000); i++) {
        gunichar c = bytes[i] < 0x80 ? bytes[i] : page->upper[bytes[i] - 0x80];
        sum += c == 0 || (c >= 0x80 && c < 0xA0) ? -20 : weight(c, before);
        before = c;
    }
    return sum;
}

static const Codepage *best_codepage(const guint8 *bytes, gsize count)
{
    const Codepage *best = &codepages[0];
    long most = score(best, bytes, count);
    for (gsize i = 1; i < codepages_count; i++) {
        long points = score(&codepages[i], bytes, count);
        if (points > most) {
            most = points;
            best = &codepages[i];
        }
    }
    return best;
}

static char *from_codepage(Pool *pool, const Codepage *page, const guint8 *bytes, gsize count)
{
    g_autoptr(GString) out = g_string_sized_new(count + count / 8);
    for (gsize i = 0; i < count; i++) {
        gunichar c = bytes[i] < 0x80 ? bytes[i] : page->upper[bytes[i] - 0x80];
        g_string_append_unichar(out, c ? c : 0xFFFD);
    }
    return pool_strndup(pool, out->str, out->len);
}

static gunichar unit(const guint8 *bytes, bool big)
{
    return big ? (gunichar)(bytes[0] << 8 | bytes[1]) : (gunichar)(bytes[1] << 8 | bytes[0]);
}

static char *from_utf16(Pool *pool, const guint8 *bytes, gsize count, bool big)
{
    g_autoptr(GString) out = g_string_sized_new(count);
    for (gsize i = 0; i + 1 < count; i += 2) {
        gunichar c = unit(bytes + i, big);
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < count) {
            gunichar low = unit(bytes + i + 2, big);
            c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
            i += 2;
        }
        g_string_append_unichar(out, c == 0 || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c);
    }
    return pool_strndup(pool, out->str, out->len);
}

/* UTF-16 without a mark: blanks and Latin letters have a zero byte on one side, Cyrillic ones a four. */
static int upper_bytes(const guint8 *bytes, gsize count, gsize odd)
{
    int found = 0;
    for (gsize i = odd; i < MIN(count, 4000); i += 2)
        found += bytes[i] == 0 || bytes[i] == 4;
    return found;
}

static bool has_zero(const guint8 *bytes, gsize count, gsize odd)
{
    for (gsize i = odd; i < MIN(count, 4000); i += 2)
        if (bytes[i] == 0)
            return true;
    return false;
}

/* UTF-32: of four bytes, the two upper ones are zero, on one side or the other. */
static bool is_utf32(const guint8 *bytes, gsize count, bool big)
{
    gsize places = MIN(count, 4000) / 4;
    for (gsize i = 0; i < places; i++)
        if (bytes[4 * i + (big ? 0 : 3)] != 0 || bytes[4 * i + (big ? 1 : 2)] > 0x10)
            return false;
    return places >= 2 && count % 4 == 0;
}

static char *from_utf32(Pool *pool, const guint8 *bytes, gsize count, bool big)
{
    g_autoptr(GString) out = g_string_sized_new(count / 2);
    for (gsize i = 0; i + 3 < count; i += 4) {
        const guint8 *at = bytes + i;
        gunichar c = big ? (gunichar)at[1] << 16 | (gunichar)at[2] << 8 | at[3] : (gunichar)at[2] << 16 | (gunichar)at[1] << 8 | at[0];
        if (c == 0xFEFF && i == 0)
            continue;
        g_string_append_unichar(out, c != 0 && g_unichar_validate(c) ? c : 0xFFFD);
    }
    return pool_strndup(pool, out->str, out->len);
}

/* odd: where the upper bytes would be. */
static bool is_utf16(const guint8 *bytes, gsize count, gsize odd)
{
    int pairs = (int)(MIN(count, 4000) / 2);
    return pairs >= 4 && has_zero(bytes, count, odd) && !has_zero(bytes, count, 1 - odd) && upper_bytes(bytes, count, odd) > pairs * 2 / 3;
}

static bool has_controls(const guint8 *bytes, gsize count)
{
    gsize found = 0;
    for (gsize i = 0; i < count; i++)
        found += bytes[i] < 0x20 && !strchr("\t\n\r\f\x1A", bytes[i]);
    return memchr(bytes, 0, count) || found > count / 200;
}

char *encoding_to_utf8(Pool *pool, const char *bytes, gsize count, const char **ret_name, bool *ret_guessed)
{
    const guint8 *b = (const guint8 *)bytes;
    *ret_name = "UTF-32";
    *ret_guessed = count >= 4 && b[0] != 0xFF && b[2] != 0xFE;
    if (is_utf32(b, count, false) || is_utf32(b, count, true))
        return from_utf32(pool, b, count, is_utf32(b, count, true));
    *ret_name = "UTF-16";
    *ret_guessed = false;
    if (count >= 2 && ((b[0] == 0xFF && b[1] == 0xFE) || (b[0] == 0xFE && b[1] == 0xFF)))
        return from_utf16(pool, b + 2, count - 2, b[0] == 0xFE);
    *ret_guessed = true;
    if (is_utf16(b, count, 1))
        return from_utf16(pool, b, count, false);
    if (is_utf16(b, count, 0))
        return from_utf16(pool, b, count, true);
    if (has_controls(b, count))
        return NULL;
    gsize mark = count >= 3 && memcmp(b, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (g_utf8_validate(bytes + mark, (gssize)(count - mark), NULL)) {
        *ret_guessed = false;
        *ret_name = "UTF-8";
        return pool_strndup(pool, bytes + mark, count - mark);
    }
    const Codepage *page = best_codepage(b, count);
    *ret_name = page->name;
    return from_codepage(pool, page, b, count);
}
