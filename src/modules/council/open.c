#include "modules/council/open.h"

#include <string.h>

#include "base/language.h"
#include "modules/council/council_views.h"
#include "modules/council/pages.h"

/* Pages and files for everybody.  Whoever asks is treated as a stranger here: what these show, everybody may see. */

/* A public plan as everybody may have it.  FAIL_NOT_FOUND: it isn't public. */
static bool open_plan_find(Db *db, Pool *pool, gint64 id, OpenPlan *ret_plan, GError **error)
{
    Plan *plan;
    if (!plan_find(db, pool, &identity_anonymous, id, &plan, error))
        return false;
    *ret_plan = (OpenPlan){db, pool, plan, NULL};
    return true;
}

/* ---- open data */

static bool index_page(Request *req, GError **error)
{
    GPtrArray *plans;
    return plans_list(req->db, req->pool, &identity_anonymous, &plans, error) && reply_view(req, 200, view_open, plans);
}

static bool catalogue(Request *req, GError **error)
{
    GPtrArray *plans;
    if (!plans_list(req->db, req->pool, &identity_anonymous, &plans, error))
        return false;
    reply_header(req, "Access-Control-Allow-Origin", "*");
    return reply_text(req, 200, "application/ld+json", open_catalogue(req->db, req->pool, plans, req->base_url));
}

static bool whole_plan(Request *req, OpenPlan *ret_plan, GError **error)
{
    reply_header(req, "Access-Control-Allow-Origin", "*");
    return open_plan_find(req->db, req->pool, req_id(req, "id"), ret_plan, error) &&
           snapshot_gather(req->db, req->pool, ret_plan->plan, 0, &ret_plan->snapshot, error);
}

static const char *file_name(Request *req, gint64 plan_id, const char *name)
{
    return pool_printf(req->pool, "plan-%" G_GINT64_FORMAT "-%s", plan_id, name);
}

/* "/open/plans/7/measures.csv" */
static bool csv(Request *req, GError **error)
{
    OpenPlan plan;
    GString *out;
    const char *name = strrchr(req->path, '/') + 1;
    if (!whole_plan(req, &plan, error) ||
        !open_table_csv(&plan, pool_strndup(req->pool, name, strcspn(name, ".")), &out, error))
        return false;
    reply_header(req, "Link", "<csv-metadata.json>; rel=\"describedby\"; type=\"application/csvm+json\"");
    return reply_bytes(req, 200, "text/csv; charset=utf-8; header=present", file_name(req, plan.plan->id, name),
                       g_bytes_new(out->str, out->len));
}

static bool csvw(Request *req, GError **error)
{
    OpenPlan plan;
    reply_header(req, "Access-Control-Allow-Origin", "*");
    return open_plan_find(req->db, req->pool, req_id(req, "id"), &plan, error) &&
           reply_text(req, 200, "application/csvm+json", open_csvw(req->pool, &plan, req->base_url));
}

static bool json(Request *req, GError **error)
{
    OpenPlan plan;
    return whole_plan(req, &plan, error) && reply_json(req, 200, snapshot_to_open_json(req->pool, plan.snapshot));
}

/* ---- progress */

static gint by_due(gconstpointer a, gconstpointer b)
{
    const SnapshotAction *left = *(const SnapshotAction *const *)a, *right = *(const SnapshotAction *const *)b;
    return day_compare(left->next_due, right->next_due);
}

enum { DUE_SHOWN = 8 };

static GPtrArray *due_next(Pool *pool, const Snapshot *snapshot)
{
    GPtrArray *due = pool_list(pool);
    for (guint i = 0; i < snapshot->actions->len; i++) {
        const SnapshotAction *action = snapshot->actions->pdata[i];
        if (day_is(action->next_due) && day_compare(action->next_due, snapshot->as_of) >= 0 && *action->title)
            g_ptr_array_add(due, (gpointer)action);
    }
    g_ptr_array_sort(due, by_due);
    if (due->len > DUE_SHOWN)
        g_ptr_array_set_size(due, DUE_SHOWN);
    return due;
}

static bool progress(Request *req, GError **error)
{
    OpenPlan plan;
    GPtrArray *reports;
    if (!open_plan_find(req->db, req->pool, req_id(req, "id"), &plan, error) ||
        !snapshot_gather_brief(req->db, req->pool, plan.plan, &plan.snapshot, error) ||
        !council_reports_list(req->db, req->pool, &identity_anonymous, plan.plan->id, &reports, error))
        return false;
    return reply_view(req, 200, view_progress, plan.snapshot, due_next(req->pool, plan.snapshot), reports);
}

/* ---- the published report */

static bool find_report(Request *req, CouncilReport **ret_report, GError **error)
{
    return council_report_find(req->db, req->pool, &identity_anonymous, req_id(req, "id"), ret_report, error);
}

static bool report(Request *req, GError **error)
{
    CouncilReport *found;
    Paper *paper;
    if (!find_report(req, &found, error) || !council_paper_of(req->db, req->pool, found, &paper, error))
        return false;
    return reply_view(req, 200, view_public_report, found, paper_to_html(req->pool, paper));
}

static bool report_file(Request *req, GError **error)
{
    CouncilReport *found;
    return find_report(req, &found, error) && council_reply_file(req, found, error);
}

const Route open_routes[] = {
    {GET, "/open", .may = "public", index_page, .shared = true},
    {GET, "/open/catalogue.jsonld", .may = "public", catalogue, .shared = true},
    {GET, "/open/plans/:id/measures.csv", .may = "public", csv, .slow = true, .shared = true},
    {GET, "/open/plans/:id/indicators.csv", .may = "public", csv, .slow = true, .shared = true},
    {GET, "/open/plans/:id/values.csv", .may = "public", csv, .slow = true, .shared = true},
    {GET, "/open/plans/:id/money.csv", .may = "public", csv, .slow = true, .shared = true},
    {GET, "/open/plans/:id/csv-metadata.json", .may = "public", csvw, .shared = true},
    {GET, "/open/plans/:id/plan.json", .may = "public", json, .slow = true, .shared = true},
    {GET, "/public/plans/:id", .may = "public", progress, .shared = true},
    {GET, "/public/reports/:id", .may = "public", report, .slow = true, .shared = true},
    {GET, "/public/reports/:id/report.pdf", .may = "public", report_file, .slow = true, .shared = true},
    {GET, "/public/reports/:id/report.docx", .may = "public", report_file, .slow = true, .shared = true},
    {GET, "/public/reports/:id/report.xlsx", .may = "public", report_file, .slow = true, .shared = true},
    {0},
};
