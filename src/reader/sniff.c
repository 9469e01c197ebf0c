#include "reader/formats.h"

#include <string.h>

static bool starts(const char *bytes, gsize count, const char *magic, gsize length)
{
    return count >= length && memcmp(bytes, magic, length) == 0;
}

static bool is_picture(const char *bytes, gsize count)
{
    return starts(bytes, count, "\x89PNG", 4) || starts(bytes, count, "\xFF\xD8\xFF", 3) ||
           starts(bytes, count, "GIF8", 4) || starts(bytes, count, "II*\0", 4) || starts(bytes, count, "MM\0*", 4) ||
           starts(bytes, count, "BM", 2) || (count > 12 && memcmp(bytes + 4, "ftypheic", 8) == 0) ||
           (starts(bytes, count, "RIFF", 4) && count > 12 && memcmp(bytes + 8, "WEBP", 4) == 0);
}

static bool is_white(const char *bytes, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (!g_ascii_isspace(bytes[i]))
            return false;
    return true;
}

/* A PDF may have some bytes before its mark. */
static bool is_pdf(const char *bytes, gsize count)
{
    return memmem(bytes, MIN(count, 1024), "%PDF-", 5) != NULL;
}

FileKind sniff_kind(const char *bytes, gsize count)
{
    if (is_white(bytes, count))
        return KIND_EMPTY;
    if (starts(bytes, count, "PK\3\4", 4) || starts(bytes, count, "PK\5\6", 4))
        return KIND_ZIP;
    if (starts(bytes, count, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return KIND_OLE;
    if (is_pdf(bytes, count))
        return KIND_PDF;
    if (starts(bytes, count, "{\\rtf", 5))
        return KIND_RTF;
    if (is_picture(bytes, count))
        return KIND_PICTURE;
    if (starts(bytes, count, "<?xml", 5) || starts(bytes, count, "\xEF\xBB\xBF<?xml", 8) ||
        (count > 14 && g_ascii_strncasecmp(bytes, "<!DOCTYPE html", 14) == 0) || starts(bytes, count, "<html", 5))
        return KIND_XML;
    return KIND_TEXT;
}

/* The directory of an OLE container names its streams in UTF-16. */
bool sniff_ole_is_encrypted(const char *bytes, gsize count)
{
    static const char word[] = "EncryptedPackage";
    char wide[2 * sizeof word] = "";
    for (gsize i = 0; i + 1 < sizeof word; i++)
        wide[2 * i] = word[i];
    return memmem(bytes, count, wide, 2 * (sizeof word - 1)) != NULL;
}
