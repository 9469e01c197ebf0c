#pragma once
#include "base/day.h"
#include "base/language.h"
#include "base/money.h"

/* Markup that is safe as it stands.  Only what made it itself out of escaped parts may make one. */
typedef struct {
    const char *markup;
} Html;

/* Where a view writes.  The views under views/ are compiled by tools/views to functions that take one of these. */
typedef struct View {
    GString *out;
    Pool *pool;
    const char *title;      /* set by the view with % title(…); the layout shows it */
    const void *request;    /* the Request for the layout; views of modules take what they need as arguments */
} View;

void html_put_text(View *view, const char *text); /* escaped for text and double-quoted attributes; NULL writes nothing */
void html_put_part(View *view, const char *text, gsize bytes); /* the first so many bytes of a text */
void html_put_markup(View *view, Html html);
void html_put_int(View *view, gint64 number);
void html_put_number(View *view, double number);
void html_put_day(View *view, Day day);      /* 31.12.2025 */
void html_put_money(View *view, Money money);
void html_put_raw(View *view, const char *markup, gsize bytes); /* the literal parts of a view; used by compiled views alone */

/* {{ x }} in a view. */
#define html_put(view, x)                                                                                                \
    _Generic((x), Html: html_put_markup, char *: html_put_text, const char *: html_put_text, Day: html_put_day,          \
             Money: html_put_money, double: html_put_number, float: html_put_number, default: html_put_int)(view, x)

/* A query-string value or path part, percent-encoded. */
char *html_url_part(Pool *pool, const char *text);
