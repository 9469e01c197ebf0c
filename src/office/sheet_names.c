#include "office/paper_xlsx.h"

#include "base/language.h"

#include <string.h>

enum { LONGEST_NAME = 31 };

/* Without what Excel forbids: []:*?/\ anywhere, apostrophes at the ends, the word History. */
static char *legal_name(Pool *pool, const char *wish)
{
    g_autofree char *name = g_strdup(paper_clean(pool, wish));
    g_strdelimit(name, "[]:*?/\\\n\t", ' ');
    char *start = name;
    while (*start == '\'' || *start == ' ')
        start++;
    gsize bytes = strlen(start);
    while (bytes > 0 && strchr("' ", start[bytes - 1]))
        start[--bytes] = '\0';
    if (!*start)
        return pool_strdup(pool, _("Table"));
    return g_ascii_strcasecmp(start, "History") == 0 ? pool_printf(pool, "%s 1", start) : pool_strdup(pool, start);
}

/* The first so many UTF-16 units of it, which is what Excel counts, without a blank or an apostrophe at the end. */
static char *cut(Pool *pool, const char *name, guint units)
{
    const char *end = name;
    for (guint used = 0; *end; end = g_utf8_next_char(end)) {
        used += g_utf8_get_char(end) > 0xffff ? 2 : 1;
        if (used > units)
            break;
    }
    while (end > name && strchr("' ", end[-1]))
        end--;
    return pool_strndup(pool, name, (gsize)(end - name));
}

const char *sheet_name(GHashTable *taken, Pool *pool, const char *wish)
{
    const char *legal = legal_name(pool, wish);
    for (guint number = 1;; number++) {
        const char *tail = number > 1 ? pool_printf(pool, " (%u)", number) : "";
        const char *name = pool_printf(pool, "%s%s", cut(pool, legal, LONGEST_NAME - (guint)strlen(tail)), tail);
        char *key = g_utf8_casefold(name, -1);
        if (g_hash_table_add(taken, key))
            return name;
    }
}
