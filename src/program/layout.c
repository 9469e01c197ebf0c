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

/* A menu of up to this many stands in one row of an office screen; a longer one is folded by area. */
enum { LINKS_IN_ROW = 7 };

static const char *area_label(LinkArea area)
{
    switch (area) {
    case AREA_CASEWORK: return _("People and cases");
    case AREA_PLANS: return _("Plans and reports");
    case AREA_SERVICES: return _("Services and benefits");
    case AREA_OFFICE: return _("Office");
    case AREA_ALONE: break;
    }
    return NULL;
}

static MenuArea *area_of(Pool *pool, GPtrArray *menu, const Link *link, bool is_long)
{
    for (guint i = 0; i < menu->len && is_long && link->area != AREA_ALONE; i++) {
        MenuArea *one = menu->pdata[i];
        if (((const Link *)one->links->pdata[0])->area == link->area)
            return one;
    }
    MenuArea *new = pool_new0(pool, MenuArea);
    new->links = pool_list(pool);
    g_ptr_array_add(menu, new);
    return new;
}

static GPtrArray *menu_of(Pool *pool, const GPtrArray *links, const Link *current)
{
    GPtrArray *menu = pool_list(pool);
    for (guint i = 0; i < links->len; i++) {
        const Link *link = links->pdata[i];
        MenuArea *area = area_of(pool, menu, link, links->len > LINKS_IN_ROW);
        g_ptr_array_add(area->links, (gpointer)link);
        area->is_current |= link == current;
        area->label = area->links->len > 1 ? area_label(link->area) : NULL;
    }
    return menu;
}

void layout_page(View *view, const Request *req, Html body)
{
    GPtrArray *links = links_for(req);
    const Link *current = current_link(req, links);
    Menu menu = {menu_of(req->pool, links, current), current, links->len > LINKS_IN_ROW};
    layout(view, req, &menu, reply_take_notice((Request *)req), body);
}
