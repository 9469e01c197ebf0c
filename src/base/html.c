#include "base/html.h"

#include <string.h>

void html_put_raw(View *view, const char *markup, gsize bytes)
{
    g_string_append_len(view->out, markup, (gssize)bytes);
}

void html_put_text(View *view, const char *text)
{
    if (!text)
        return;
    for (;;) {
        gsize plain = strcspn(text, "&<>\"'");
        g_string_append_len(view->out, text, (gssize)plain);
        text += plain;
        switch (*text++) {
        case '\0': return;
        case '&': g_string_append(view->out, "&amp;"); break;
        case '<': g_string_append(view->out, "&lt;"); break;
        case '>': g_string_append(view->out, "&gt;"); break;
        case '"': g_string_append(view->out, "&quot;"); break;
        case '\'': g_string_append(view->out, "&#39;"); break;
        }
    }
}

void html_put_markup(View *view, Html html)
{
    if (html.markup)
        g_string_append(view->out, html.markup);
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
    g_string_append_len(view->out, start, end - start);
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
