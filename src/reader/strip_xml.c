#include "reader/strip.h"

#include <string.h>

#include "base/text.h"

/* Walks an XML text tag by tag and copies it, without the values that name somebody.  Names are told as office programs write
 * them: with the prefixes that their formats use everywhere. */

/* Attributes whose value is blanked; element NULL: wherever they stand. */
static const struct { const char *element, *attribute; } blanked[] = {
    {NULL, "w:author"}, {NULL, "w:initials"}, {NULL, "w15:author"}, {NULL, "w15:userId"}, {NULL, "w15:providerId"},
    {"person", "displayName"}, {"person", "userId"}, {"fileSharing", "userName"}, {"x15ac:absPath", "url"}, {"rsnm", "userName"},
    {NULL, "loext:sender-initials"},
};

/* Elements whose text is blanked. */
static const char *const emptied[] = {"dc:creator", "cp:lastModifiedBy", "author", "meta:creator-initials", "loext:sender-initials",
                                      "text:sender-initials", "meta:initial-creator", "meta:printed-by"};

typedef struct {
    const char *at, *end;
    GString *out;
} Walk;

static void copy_to(Walk *walk, const char *stop)
{
    g_string_append_len(walk->out, walk->at, stop - walk->at);
    walk->at = stop;
}

static const char *find(const char *at, const char *end, const char *mark)
{
    const char *found = memmem(at, (gsize)(end - at), mark, strlen(mark));
    return found ? found : end;
}

static const char *behind(const char *at, const char *end, const char *mark)
{
    const char *found = find(at, end, mark);
    return found == end ? end : found + strlen(mark);
}

static bool starts(const Walk *walk, const char *mark)
{
    return (gsize)(walk->end - walk->at) >= strlen(mark) && memcmp(walk->at, mark, strlen(mark)) == 0;
}

static bool ends_name(char c)
{
    return g_ascii_isspace(c) || c == '>' || c == '/' || c == '=';
}

static const char *name_end(const char *at, const char *end)
{
    while (at < end && !ends_name(*at))
        at++;
    return at;
}

static bool is(const char *name, const char *stop, const char *wanted)
{
    return (gsize)(stop - name) == strlen(wanted) && memcmp(name, wanted, strlen(wanted)) == 0;
}

static bool goes(const char *element, const char *element_end, const char *name, const char *stop)
{
    for (guint i = 0; i < G_N_ELEMENTS(blanked); i++)
        if (is(name, stop, blanked[i].attribute) && (!blanked[i].element || is(element, element_end, blanked[i].element)))
            return true;
    return false;
}

/* A template that the writer had: where it lay on the disk names them. */
static bool is_template_target(const char *element, const char *element_end, const char *name, const char *stop, const char *end)
{
    if (!is(element, element_end, "Relationship") || !is(name, stop, "Target"))
        return false;
    const char *tag_end = find(element, end, ">"), *kind = find(element, tag_end, "/attachedTemplate\"");
    return kind != tag_end;
}

/* From behind an element's name to behind its '>'; false: it has no end. */
static bool copy_attributes(Walk *walk, const char *element, const char *element_end)
{
    while (walk->at < walk->end && *walk->at != '>') {
        if (ends_name(*walk->at)) {
            copy_to(walk, walk->at + 1);
            continue;
        }
        const char *name = walk->at, *stop = name_end(name, walk->end), *quote = stop;
        while (quote < walk->end && (g_ascii_isspace(*quote) || *quote == '='))
            quote++;
        if (quote >= walk->end || (*quote != '"' && *quote != '\''))
            return false;
        const char *close = memchr(quote + 1, *quote, (gsize)(walk->end - quote - 1));
        if (!close)
            return false;
        copy_to(walk, quote + 1);
        if (goes(element, element_end, name, stop) || is_template_target(element, element_end, name, stop, walk->end))
            walk->at = close;
        copy_to(walk, close + 1);
    }
    if (walk->at < walk->end)
        copy_to(walk, walk->at + 1);
    return true;
}

/* OpenDocument keeps the printer among its settings: its name is often the room's or the person's. */
static bool is_printer(const char *element, const char *stop, const char *tag_end)
{
    return is(element, stop, "config:config-item") && find(element, tag_end, "\"Printer") != tag_end;
}

static bool is_emptied(const char *element, const char *stop)
{
    for (guint i = 0; i < G_N_ELEMENTS(emptied); i++)
        if (is(element, stop, emptied[i]))
            return true;
    return false;
}

static bool copy_tag(Walk *walk)
{
    const char *element = walk->at + 1, *stop = name_end(element, walk->end);
    copy_to(walk, stop);
    if (!copy_attributes(walk, element, stop))
        return false;
    bool is_closed = walk->at - 2 >= element && walk->at[-2] == '/';
    if (!is_closed && (is_emptied(element, stop) || is_printer(element, stop, walk->at))) {
        g_autofree char *close = g_strdup_printf("</%.*s", (int)(stop - element), element);
        walk->at = find(walk->at, walk->end, close);
    }
    return true;
}

/* Comments are of no use to a reader of the document: they go. */
static bool copy_markup(Walk *walk)
{
    if (starts(walk, "<!--"))
        walk->at = behind(walk->at, walk->end, "-->");
    else if (starts(walk, "<![CDATA["))
        copy_to(walk, behind(walk->at, walk->end, "]]>"));
    else if (starts(walk, "<!"))
        return false; /* a document type, which no office program writes */
    else if (starts(walk, "<?"))
        copy_to(walk, behind(walk->at, walk->end, "?>"));
    else if (starts(walk, "</"))
        copy_to(walk, behind(walk->at, walk->end, ">"));
    else
        return copy_tag(walk);
    return true;
}

const char *strip_xml(Pool *pool, const char *text, gsize count, gsize *ret_count)
{
    Walk walk = {text, text + count, pool_string(pool)};
    if (!text_is_utf8(text, count) || memchr(text, 0, count))
        return NULL;
    while (walk.at < walk.end) {
        copy_to(&walk, find(walk.at, walk.end, "<"));
        if (walk.at < walk.end && !copy_markup(&walk))
            return NULL;
    }
    *ret_count = walk.out->len;
    return walk.out->str;
}
