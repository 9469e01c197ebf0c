#pragma once
#include "modules/module.h"
#include "web/request.h"

/* Lines of the menu that fold together. */
typedef struct {
    const char *label; /* NULL: one line, which stands by itself */
    GPtrArray *links;  /* of const Link * */
    bool is_current;   /* one is on a page of it */
} MenuArea;

typedef struct {
    GPtrArray *areas;    /* of MenuArea * */
    const Link *current; /* NULL: a page of no line */
    bool is_long;        /* folded by area, and on a telephone as a whole */
} Menu;

/* The frame of every page; set as the layout with reply_set_layout(). */
void layout_page(View *view, const Request *req, Html body);
