#include <string.h>

#include "modules/module.h"

bool agenda_read(Db *db, Pool *pool, gint64 user_id, GPtrArray *entries, GError **error)
{
    for (const Module *const *module = modules; *module; module++)
        if ((*module)->agenda && !(*module)->agenda(db, pool, user_id, entries, error))
            return false;
    return true;
}

static int by_order(gconstpointer a, gconstpointer b)
{
    return (*(const Panel *const *)a)->order - (*(const Panel *const *)b)->order;
}

static GPtrArray *panels_for(Pool *pool, const Identity *who, const char *of)
{
    GPtrArray *panels = pool_list(pool);
    for (const Module *const *module = modules; *module; module++)
        for (const Panel *panel = (*module)->panels; panel && panel->of; panel++)
            if (strcmp(panel->of, of) == 0 && identity_may(who, panel->may))
                g_ptr_array_add(panels, (gpointer)panel);
    g_ptr_array_sort(panels, by_order);
    return panels;
}

bool panels_show(Request *req, const char *of, gint64 id, Html *ret_panels, GError **error)
{
    View *view = pool_new0(req->pool, View);
    *view = (View){.out = pool_string(req->pool), .pool = req->pool, .request = req};
    GPtrArray *panels = panels_for(req->pool, req->who, of);
    for (guint i = 0; i < panels->len; i++)
        if (!((const Panel *)panels->pdata[i])->show(view, req, id, error))
            return false;
    *ret_panels = (Html){view->out->str};
    return true;
}
