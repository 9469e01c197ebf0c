#include "program/layout.h"

#include <string.h>

#include "modules/module.h"
#include "program/program_views.h"
#include "web/server.h"

static gint by_order(gconstpointer a, gconstpointer b)
{
    const Link *left = *(const Link *const *)a, *right = *(const Link *const *)b;
    return left->order - right->order;
}

static bool is_shown(const Identity *who, const Link *link)
{
    return identity_may(who, link->may) && !(link->unless && identity_may(who, link->unless));
}

/* The menu for who asks. */
static GPtrArray *links_for(const Request *req)
{
    GPtrArray *links = pool_list(req->pool);
    for (guint i = 0; modules[i]; i++)
        for (const Link *link = modules[i]->links; link && link->url; link++)
            if (is_shown(req->who, link))
                g_ptr_array_add(links, (gpointer)link);
    g_ptr_array_sort(links, by_order);
    return links;
}

static bool is_current(const Request *req, const Link *link)
{
    gsize length = strlen(link->url);
    if (strcmp(link->url, "/") == 0)
        return strcmp(req->path, "/") == 0;
    return strncmp(req->path, link->url, length) == 0 && (req->path[length] == '\0' || req->path[length] == '/');
}

static const Link *current_link(const Request *req, GPtrArray *links)
{
    const Link *current = NULL;
    for (guint i = 0; i < links->len; i++)
        if (is_current(req, links->pdata[i]))
            current = links->pdata[i];
    return current;
}

/* A menu of up to this many stands in one row of an office screen; of a longer one the rest is folded away. */
enum { LINKS_IN_ROW = 8 };

/* Takes out of links what is folded away: all after the row's first, but not where one is. */
static GPtrArray *fold_links(Pool *pool, GPtrArray *links, const Link *current)
{
    GPtrArray *folded = pool_list(pool);
    if (links->len <= LINKS_IN_ROW)
        return folded;
    for (guint i = LINKS_IN_ROW - 1; i < links->len;)
        if (links->pdata[i] == current)
            i++;
        else
            g_ptr_array_add(folded, g_ptr_array_remove_index(links, i));
    return folded;
}

void layout_page(View *view, const Request *req, Html body)
{
    GPtrArray *links = links_for(req);
    const Link *current = current_link(req, links);
    GPtrArray *folded = fold_links(req->pool, links, current);
    layout(view, req, links, folded, current, reply_take_notice((Request *)req), body);
}
