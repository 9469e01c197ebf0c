#include "modules/accounts/pages.h"

#include <string.h>

#include "base/day.h"
#include "base/language.h"
#include "modules/accounts/accounts_views.h"
#include "modules/accounts/audit_words.h"
#include "modules/module.h"

/* The audit log, whole and of one record. */

static const char *who_of(const AuditLeaf *leaf)
{
    if (*leaf->user_name)
        return leaf->user_name;
    return strcmp(leaf->source, "link") == 0 ? _("by a link") : _("the program");
}

GPtrArray *leaf_views(Db *db, Pool *pool, const GPtrArray *leaves)
{
    GPtrArray *views = pool_list(pool);
    for (guint i = 0; i < leaves->len; i++) {
        const AuditLeaf *leaf = leaves->pdata[i];
        LeafView *view = pool_new0(pool, LeafView);
        *view = (LeafView){.leaf = leaf, .when = time_to_people(pool, leaf->at), .who = who_of(leaf), .verb = audit_verb(leaf->verb),
                           .kind = audit_kind(leaf->kind), .changes = audit_changes(db, pool, leaf)};
        view->url = audit_url(pool, leaf, &view->may);
        g_ptr_array_add(views, view);
    }
    return views;
}

void audit_history_view(View *view, Request *req, const char *kind, gint64 record_id)
{
    enum { SHOWN = 50 };
    GPtrArray *leaves;
    if (identity_may(req->who, "audit.read") && audit_of(req->db, req->pool, kind, record_id, SHOWN, &leaves, NULL))
        view_history(view, leaf_views(req->db, req->pool, leaves));
}

static bool page(Request *req, GError **error)
{
    GPtrArray *leaves;
    const char *kind = req_text(req, "kind"), *next = NULL;
    if (!audit_search(req->db, req->pool, kind, req_input_id(req, "user"), req_input_id(req, "before"), PAGE_ROWS + 1, &leaves, error))
        return false;
    if (leaves->len > PAGE_ROWS) {
        g_ptr_array_set_size(leaves, PAGE_ROWS);
        const AuditLeaf *last = leaves->pdata[PAGE_ROWS - 1];
        next = req_url_with(req, "before", pool_printf(req->pool, "%" G_GINT64_FORMAT, last->id));
    }
    return reply_view(req, 200, view_audit, req, kind, audit_kinds(req->pool), leaf_views(req->db, req->pool, leaves), next);
}

const Route audit_routes[] = {
    {GET, "/accounts/audit", .may = "audit.read", page,
     (const Input[]){{"kind", INPUT_TEXT, 60}, {"user", INPUT_ID}, {"before", INPUT_ID}, {0}}},
    {0},
};
