#include "web/form.h"

#include "base/language.h"
#include "base/text.h"

#include <string.h>

enum { BOUNDARY_BYTES = 70, HEADER_BYTES = 4096, FILE_NAME_BYTES = 200 };

/* Bytes not yet read. */
typedef struct {
    const char *at, *end;
} Rest;

/* What the headers of one part say. */
typedef struct {
    const char *name;
    const char *file_name; /* NULL: no file */
    const char *type;
} Part;

static bool broken(GError **error)
{
    return fail(error, FAIL_INVALID, _("The form that was sent could not be read."));
}

static gsize left(const Rest *rest)
{
    return (gsize)(rest->end - rest->at);
}

static bool starts_with(const Rest *rest, const char *text)
{
    gsize count = strlen(text);
    return left(rest) >= count && memcmp(rest->at, text, count) == 0;
}

/* One value of a header's parameters: name="x; \"y\"" or name=x.  NULL: not there or never closed. */
static char *read_value(Pool *pool, const char *at)
{
    if (*at != '"')
        return pool_strndup(pool, at, strcspn(at, "; \t"));
    GString *value = pool_string(pool);
    for (at++; *at && *at != '"'; at++) {
        /* Browsers write %22; a backslash is an escape only before a quote or itself (old browsers sent whole paths). */
        if (at[0] == '\\' && (at[1] == '"' || at[1] == '\\'))
            at++;
        g_string_append_c(value, *at);
    }
    return *at == '"' ? value->str : NULL;
}

static const char *skip_value(const char *at)
{
    bool quoted = false;
    for (; *at && (quoted || *at != ';'); at++) {
        if (quoted && at[0] == '\\' && at[1])
            at++;
        else if (*at == '"')
            quoted = !quoted;
    }
    return at;
}

static char *find_parameter(Pool *pool, const char *header, const char *name)
{
    gsize length = strlen(name);
    for (const char *at = skip_value(header); *at == ';'; at = skip_value(at)) {
        at += 1 + strspn(at + 1, " \t");
        if (g_ascii_strncasecmp(at, name, length) == 0 && at[length] == '=')
            return read_value(pool, at + length + 1);
    }
    return NULL;
}

/* What browsers encode in names: quotes and line ends. */
static char *unquote_name(Pool *pool, const char *name)
{
    static const char *const escapes[] = {"%22", "\"", "%0D", "\r", "%0A", "\n"};
    GString *text = pool_string(pool);
    g_string_assign(text, name);
    for (guint i = 0; i < G_N_ELEMENTS(escapes); i += 2)
        g_string_replace(text, escapes[i], escapes[i + 1], 0);
    return text->str;
}

static bool read_disposition(Pool *pool, const char *value, Part *part)
{
    if (g_ascii_strncasecmp(value, "form-data", 9) != 0 || g_ascii_isalnum(value[9]))
        return false;
    const char *name = find_parameter(pool, value, "name");
    const char *file_name = find_parameter(pool, value, "filename");
    part->name = name ? unquote_name(pool, name) : NULL;
    part->file_name = file_name ? unquote_name(pool, file_name) : NULL;
    return name != NULL;
}

static bool read_header(Pool *pool, const char *line, Part *part)
{
    const char *colon = strchr(line, ':');
    if (!colon)
        return false;
    const char *value = colon + 1 + strspn(colon + 1, " \t");
    if (g_ascii_strncasecmp(line, "Content-Disposition:", 20) == 0)
        return read_disposition(pool, value, part);
    if (g_ascii_strncasecmp(line, "Content-Type:", 13) == 0) {
        part->type = value;
        return g_ascii_strncasecmp(value, "multipart/", 10) != 0;
    }
    return true;
}

/* The headers up to the empty line; rest is then at the content. */
static bool read_headers(Pool *pool, Rest *rest, Part *part)
{
    gsize window = MIN(left(rest), HEADER_BYTES);
    const char *end = memmem(rest->at, window, "\r\n\r\n", 4);
    if (!end || !text_is_utf8(rest->at, (gsize)(end - rest->at)))
        return false;
    g_autofree char *headers = g_strndup(rest->at, (gsize)(end - rest->at));
    g_auto(GStrv) lines = g_strsplit(headers, "\r\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (!read_header(pool, pool_strdup(pool, lines[i]), part))
            return false;
    rest->at = end + 4;
    return part->name != NULL;
}

static const char *after_folders(const char *name)
{
    const char *slash = strrchr(name, '/'), *backslash = strrchr(name, '\\');
    const char *last = MAX(slash, backslash);
    return last ? last + 1 : name;
}

char *form_clean_file_name(Pool *pool, const char *name)
{
    GString *clean = pool_string(pool);
    for (const char *c = after_folders(name); *c && clean->len < FILE_NAME_BYTES; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        if (!g_unichar_iscntrl(letter) && g_unichar_type(letter) != G_UNICODE_FORMAT)
            g_string_append_unichar(clean, letter);
    }
    g_strstrip(clean->str);
    gsize dots = strspn(clean->str, ".");
    return clean->str[dots] ? clean->str : pool_strdup(pool, "file");
}

static bool add_file(Form *form, const Part *part, const char *bytes, gsize count, GError **error)
{
    if (!*part->file_name && count == 0)
        return true; /* an empty file control */
    Upload *upload = pool_new0(form->pool, Upload);
    *upload = (Upload){.file_name = form_clean_file_name(form->pool, part->file_name),
                       .type = part->type ? part->type : "application/octet-stream", .bytes = bytes, .count = count};
    return form_add(form, part->name, "", upload, error);
}

static bool add_part(Form *form, const Part *part, const char *bytes, gsize count, GError **error)
{
    if (part->file_name)
        return add_file(form, part, bytes, count, error);
    if (!text_is_utf8(bytes, count))
        return broken(error);
    return form_add(form, part->name, pool_strndup(form->pool, bytes, count), NULL, error);
}

/* One part, from behind its boundary line to behind the next boundary. */
static bool read_part(Form *form, Rest *rest, const char *delimiter, GError **error)
{
    Part part = {0};
    if (!read_headers(form->pool, rest, &part))
        return broken(error);
    /* Empty content: the blank line's own end is part of the delimiter. */
    rest->at -= 2;
    const char *end = memmem(rest->at, left(rest), delimiter, strlen(delimiter));
    if (!end)
        return broken(error);
    const char *content = rest->at + 2;
    rest->at = end + strlen(delimiter);
    return add_part(form, &part, content, end > content ? (gsize)(end - content) : 0, error);
}

static const char *find_boundary(Pool *pool, const char *type)
{
    const char *boundary = find_parameter(pool, type, "boundary");
    gsize length = boundary ? strlen(boundary) : 0;
    return length >= 1 && length <= BOUNDARY_BYTES ? boundary : NULL;
}

bool form_read_multipart(Form *form, const char *type, const char *bytes, gsize count, GError **error)
{
    const char *boundary = find_boundary(form->pool, type);
    if (!boundary)
        return broken(error);
    const char *delimiter = pool_printf(form->pool, "\r\n--%s", boundary);
    Rest rest = {bytes, bytes + count};
    if (!starts_with(&rest, delimiter + 2))
        return broken(error);
    rest.at += strlen(delimiter) - 2;
    while (!starts_with(&rest, "--")) {
        if (!starts_with(&rest, "\r\n"))
            return broken(error);
        rest.at += 2;
        if (!read_part(form, &rest, delimiter, error))
            return false;
    }
    return true;
}
