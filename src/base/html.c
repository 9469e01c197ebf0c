#include "base/html.h"

#include <string.h>

/* A page is some thousand small pieces: where there is room they are copied at once. */
static inline void put(GString *out, const char *text, gsize bytes)
{
    if (out->len + bytes >= out->allocated_len) {
        g_string_append_len(out, text, (gssize)bytes);
        return;
    }
    memcpy(out->str + out->len, text, bytes);
    out->len += bytes;
    out->str[out->len] = '\0';
}

void html_put_raw(View *view, const char *markup, gsize bytes)
{
    put(view->out, markup, bytes);
}

void html_put_text(View *view, const char *text)
{
    if (!text)
        return;
    for (;;) {
        gsize plain = strcspn(text, "&<>\"'");
        put(view->out, text, plain);
        text += plain;
        switch (*text++) {
        case '\0': return;
        case '&': put(view->out, "&amp;", 5); break;
        case '<': put(view->out, "&lt;", 4); break;
        case '>': put(view->out, "&gt;", 4); break;
        case '"': put(view->out, "&quot;", 6); break;
        case '\'': put(view->out, "&#39;", 5); break;
        }
    }
}

void html_put_markup(View *view, Html html)
{
    if (html.markup)
        put(view->out, html.markup, strlen(html.markup));
}

void html_put_int(View *view, gint64 number)
{
    char digits[24], *end = digits + sizeof digits, *start = end;
    guint64 rest = number < 0 ? -(guint64)number : (guint64)number;
    do
        *--start = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--start = '-';
    put(view->out, start, (gsize)(end - start));
}

void html_put_number(View *view, double number)
{
    html_put_text(view, number_format(view->pool, number));
}

void html_put_day(View *view, Day day)
{
    html_put_text(view, day_to_people(view->pool, day));
}

void html_put_money(View *view, Money money)
{
    html_put_text(view, money_format(view->pool, money));
}

char *html_url_part(Pool *pool, const char *text)
{
    g_autofree char *escaped = g_uri_escape_string(text ? text : "", NULL, FALSE);
    return pool_strdup(pool, escaped);
}
