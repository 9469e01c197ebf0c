#include "record/json.h"

#include <math.h>
#include <string.h>

static void put_escape(GString *out, guchar c)
{
    static const char short_names[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'};
    if (c < sizeof short_names && short_names[c])
        g_string_append_printf(out, "\\%c", short_names[c]);
    else
        g_string_append_printf(out, "\\u%04x", c);
}

static bool is_escaped(char c)
{
    return (guchar)c < 0x20 || c == '"' || c == '\\';
}

/* In the highest bit of each byte that is less than limit, or behind one that is. */
static guint64 bytes_below(guint64 word, guchar limit)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
    return (word - ones * limit) & ~word & ones << 7;
}

/* Eight bytes at a time: one of them is escaped? */
static bool has_escaped(const char *bytes)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
    guint64 word;
    memcpy(&word, bytes, sizeof word);
    return (bytes_below(word, 0x20) | bytes_below(word ^ ones * '"', 1) | bytes_below(word ^ ones * '\\', 1)) != 0;
}

static const char *find_escaped(const char *c, const char *end)
{
    while (end - c >= (gssize)sizeof(guint64) && !has_escaped(c))
        c += sizeof(guint64);
    while (c < end && !is_escaped(*c))
        c++;
    return c;
}

static void put_quoted(GString *out, const char *text)
{
    const char *end = text + strlen(text);
    g_string_append_c(out, '"');
    for (const char *c; (c = find_escaped(text, end)) < end; text = c + 1) {
        g_string_append_len(out, text, c - text);
        put_escape(out, (guchar)*c);
    }
    g_string_append_len(out, text, end - text);
    g_string_append_c(out, '"');
}

/* A comma if something stands before, and the name; what follows is a value. */
static void begin_member(Json *json, const char *name)
{
    if (json->need_comma)
        g_string_append_c(json->out, ',');
    json->need_comma = true;
    if (!name)
        return;
    put_quoted(json->out, name);
    g_string_append_c(json->out, ':');
}

static void open_group(Json *json, const char *name, char bracket)
{
    begin_member(json, name);
    g_string_append_c(json->out, bracket);
    json->need_comma = false;
}

static void close_group(Json *json, char bracket)
{
    g_string_append_c(json->out, bracket);
    json->need_comma = true;
}

void json_put_object(Json *json, const char *name)
{
    open_group(json, name, '{');
}

void json_object_end(Json *json)
{
    close_group(json, '}');
}

void json_put_array(Json *json, const char *name)
{
    open_group(json, name, '[');
}

void json_array_end(Json *json)
{
    close_group(json, ']');
}

void json_put_null(Json *json, const char *name)
{
    json_raw(json, name, "null");
}

void json_raw(Json *json, const char *name, const char *json_text)
{
    begin_member(json, name);
    g_string_append(json->out, json_text);
}

void json_text(Json *json, const char *name, const char *text)
{
    if (!text) {
        json_null(json, name);
        return;
    }
    begin_member(json, name);
    if (g_utf8_validate(text, -1, NULL)) {
        put_quoted(json->out, text);
        return;
    }
    g_autofree char *mended = g_utf8_make_valid(text, -1); /* a reader refuses the whole answer for one wrong byte */
    put_quoted(json->out, mended);
}

void json_id(Json *json, const char *name, gint64 id)
{
    if (id == 0) {
        json_null(json, name);
        return;
    }
    begin_member(json, name);
    g_string_append_printf(json->out, "\"%" G_GINT64_FORMAT "\"", id);
}

void json_int(Json *json, const char *name, gint64 value)
{
    begin_member(json, name);
    g_string_append_printf(json->out, "%" G_GINT64_FORMAT, value);
}

/* The shortest of 15 and 17 digits that reads back as the same number. */
void json_put_real(Json *json, const char *name, double value)
{
    if (!isfinite(value)) {
        json_null(json, name);
        return;
    }
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(digits, sizeof digits, "%.15g", value);
    if (g_ascii_strtod(digits, NULL) != value)
        g_ascii_dtostr(digits, sizeof digits, value);
    json_raw(json, name, digits);
}

void json_bool(Json *json, const char *name, bool value)
{
    json_raw(json, name, value ? "true" : "false");
}

/* ISO, as the database and every other program has it. */
void json_day(Json *json, const char *name, Day day)
{
    if (!day_is(day)) {
        json_null(json, name);
        return;
    }
    int year, month, number;
    day_split(day, &year, &month, &number);
    begin_member(json, name);
    g_string_append_printf(json->out, "\"%04d-%02d-%02d\"", year, month, number);
}
