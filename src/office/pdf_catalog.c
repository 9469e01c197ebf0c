#include "office/paper_pdf.h"

#include <string.h>

/* The last place of a word in bytes that may hold NULs, behind it; NULL: none. */
static const char *behind_last(const GByteArray *file, const char *word)
{
    gsize length = strlen(word);
    for (gsize at = file->len; at >= length; at--)
        if (memcmp(file->data + at - length, word, length) == 0)
            return (const char *)file->data + at;
    return NULL;
}

/* The decimal number that stands behind the last such word; -1: none. */
static gint64 last_number(const GByteArray *file, const char *word)
{
    char digits[16] = "";
    const char *at = behind_last(file, word), *end = (const char *)file->data + file->len;
    for (gsize i = 0; at && at < end && g_ascii_isdigit(*at) && i + 1 < sizeof digits; i++)
        digits[i] = *at++;
    return *digits ? g_ascii_strtoll(digits, NULL, 10) : -1;
}

/* What stands between << and >> of the catalogue object; NULL: not found. */
static char *catalogue_entries(const GByteArray *file, gint64 root)
{
    g_autofree char *start = g_strdup_printf("\n%" G_GINT64_FORMAT " 0 obj\n<<", root);
    const char *from = behind_last(file, start);
    const char *end = from ? memmem(from, (gsize)((const char *)file->data + file->len - from), "\nendobj", 7) : NULL;
    while (end && end > from + 2 && memcmp(end - 2, ">>", 2) != 0)
        end--;
    return end && end > from + 2 ? g_strndup(from, (gsize)(end - 2 - from)) : NULL;
}

static bool is_language(const char *language)
{
    for (const char *c = language; *c; c++)
        if (!g_ascii_isalnum(*c) && *c != '-')
            return false;
    return *language != '\0';
}

/* The new catalogue object, and the table and trailer that put it in the old one's place. */
static void append_update(GByteArray *file, const char *catalogue, gint64 root, gint64 size, gint64 info, gint64 previous)
{
    g_autoptr(GString) update = g_string_new(catalogue);
    gsize catalogue_at = file->len, table_at = file->len + update->len;
    g_string_append_printf(update, "xref\n%" G_GINT64_FORMAT " 1\n%010" G_GSIZE_FORMAT " 00000 n \n", root, catalogue_at);
    g_string_append_printf(update, "trailer\n<< /Size %" G_GINT64_FORMAT "\n   /Root %" G_GINT64_FORMAT " 0 R\n", size, root);
    g_string_append_printf(update, "   /Info %" G_GINT64_FORMAT " 0 R\n   /Prev %" G_GINT64_FORMAT "\n>>\n", info, previous);
    g_string_append_printf(update, "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", table_at);
    g_byte_array_append(file, (const guint8 *)update->str, (guint)update->len);
}

bool pdf_add_language(GByteArray *file, const char *language, GError **error)
{
    gint64 previous = last_number(file, "\nstartxref\n"), root = last_number(file, "/Root ");
    gint64 size = last_number(file, "/Size "), info = last_number(file, "/Info ");
    g_autofree char *entries = root > 0 ? catalogue_entries(file, root) : NULL;
    if (!entries || previous < 0 || size < 0 || info < 0)
        return fail_internal(error, "the PDF has no trailer as expected");
    g_autofree char *catalogue =
        g_strdup_printf("%" G_GINT64_FORMAT " 0 obj\n<<%s   /Lang (%s)\n   /MarkInfo << /Marked true >>\n"
                        "   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n",
                        root, entries, is_language(language) ? language : "ro");
    append_update(file, catalogue, root, size, info, previous);
    return true;
}
