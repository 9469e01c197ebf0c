#include "web/url.h"

#include "base/html.h"
#include "base/language.h"
#include "base/text.h"

#include <string.h>

enum { PATH_BYTES = 2000 };

/* The byte behind a '%', or -1.  NUL counts as bad. */
static int unescape(const char *bytes, gsize count)
{
    if (count < 3 || !g_ascii_isxdigit(bytes[1]) || !g_ascii_isxdigit(bytes[2]))
        return -1;
    int byte = g_ascii_xdigit_value(bytes[1]) << 4 | g_ascii_xdigit_value(bytes[2]);
    return byte ? byte : -1;
}

char *url_decode(Pool *pool, const char *bytes, gsize count, bool plus_is_blank)
{
    char *text = pool_alloc(pool, count + 1);
    gsize length = 0;
    for (gsize i = 0; i < count; i++) {
        int byte = (guchar)bytes[i];
        if (byte == '+' && plus_is_blank) {
            byte = ' ';
        } else if (byte == '%') {
            byte = unescape(bytes + i, count - i);
            i += 2;
        }
        if (byte <= 0)
            return NULL;
        text[length++] = (char)byte;
    }
    return text_is_utf8(text, length) ? text : NULL;
}

static bool part_is_good(const char *part, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if ((guchar)part[i] < 0x20 || part[i] == 0x7f)
            return false;
    return count > 0 && !(count == 1 && part[0] == '.') && !(count == 2 && part[0] == '.' && part[1] == '.');
}

static bool parts_are_good(const char *path)
{
    const char *part = path + 1;
    while (*part) {
        gsize count = strcspn(part, "/");
        if (!part_is_good(part, count))
            return false;
        part += count;
        if (*part == '/')
            part++;
    }
    return true;
}

static guint count_slashes(const char *text)
{
    guint count = 0;
    for (; *text; text++)
        count += *text == '/';
    return count;
}

bool url_decode_path(Pool *pool, const char *raw, char **ret_path, GError **error)
{
    gsize count = strlen(raw);
    char *path = raw[0] == '/' && count <= PATH_BYTES ? url_decode(pool, raw, count, false) : NULL;
    /* An encoded slash would shift the parts. */
    if (!path || count_slashes(path) != count_slashes(raw) || !parts_are_good(path))
        return fail(error, FAIL_INVALID, _("This address is not written correctly."));
    *ret_path = path;
    return true;
}

char *url_encode_path(Pool *pool, const char *path)
{
    g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);
    return pool_strdup(pool, escaped);
}
