#include "base/html.h"

#include <string.h>

#include "base/text.h"

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

/* A text has it as it is. */
static inline bool is_plain(char c)
{
    return c != '\0' && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

void html_put_text(View *view, const char *text)
{
    if (!text)
        return;
    for (;;) {
        gsize plain = 0;
        while (is_plain(text[plain]))
            plain++;
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

void html_put_part(View *view, const char *text, gsize bytes)
{
    html_put_text(view, pool_strndup(view->pool, text, bytes));
}

void html_put_markup(View *view, Html html)
{
    if (html.markup)
        put(view->out, html.markup, strlen(html.markup));
}

void html_put_int(View *view, gint64 number)
{
    char room[DIGITS_BYTES];
    const char *digits = text_digits(room, number);
    put(view->out, digits, (gsize)(room + DIGITS_BYTES - 1 - digits));
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
