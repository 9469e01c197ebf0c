/* The measures of one institution, in all plans that one may know. */
#include "modules/plans/follow.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/plans_follow_views.h"
#include "web/reply.h"

static bool find_all(Request *req, gint64 institution_id, GPtrArray **ret_found, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_OF_INSTITUTION);
    db_bind_int(q, "$1", institution_id);
    db_bind_int(q, "$2", may_know_level(req->who));
    return found_read(q, req->pool, day_today(), G_MAXUINT, ret_found, error);
}

/* Counts all, keeps those of the status (NULL: all). */
static GPtrArray *sift(Pool *pool, const GPtrArray *found, const char *status, Tally *tally)
{
    GPtrArray *kept = pool_list(pool);
    for (guint i = 0; i < found->len; i++) {
        Found *one = found->pdata[i];
        tally_add(tally, one->status, 1);
        if (!status || strcmp(status, one->status) == 0)
            g_ptr_array_add(kept, one);
    }
    found_sort_by_due(kept);
    return kept;
}

static bool show(Request *req, gint64 institution_id, bool is_mine, GError **error)
{
    InstitutionPage page = {.id = institution_id, .status = req_text(req, "status"), .is_mine = is_mine};
    Institution *institution;
    GPtrArray *found;
    if (!institution_find(req->db, req->pool, institution_id, &institution, error) || !find_all(req, institution_id, &found, error))
        return false;
    page.name = institution->name;
    found = sift(req->pool, found, page.status, &page.tally);
    page.paging = rows_paging(req, found->len, PAGE_ROWS);
    if (!found_rows(req->db, req->pool, found, page.paging.first, day_today(), &page.rows, error))
        return false;
    return reply_view(req, 200, view_institution_measures, req, &page);
}

bool follow_institution_page(Request *req, GError **error)
{
    gint64 id = req_id(req, "id");
    return show(req, id, req->who->institution_id == id && id != 0, error);
}

bool follow_my_page(Request *req, GError **error)
{
    if (req->who->institution_id)
        return show(req, req->who->institution_id, true, error);
    return reply_view(req, 200, view_no_institution, req);
}
