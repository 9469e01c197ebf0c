#include "modules/reporting/following.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/reporting/pages.h"
#include "modules/reporting/reporting_queries.h"
#include "modules/reporting/reporting_views.h"

/* A report as planners and its institution see it: its links, returning, accepting; the lists of reports. */

/* What isn't sent yet is for who writes it, and for planners, who may enter it. */
static bool is_draft_of_others(const Report *report, const Identity *who)
{
    return strcmp(report->state, "open") == 0 && !identity_may(who, "reports.accept") && who->institution_id != report->institution_id;
}

static bool load_seen(Request *req, ReportForm *form, GError **error)
{
    if (!report_form_load(req, form, req_id(req, "id"), error))
        return false;
    if (!report_is_seen_by(form->report, req->who))
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such report."));
    form->base = pool_printf(req->pool, "/reports/%" G_GINT64_FORMAT, form->report->id);
    if (is_draft_of_others(form->report, req->who))
        g_ptr_array_set_size(form->rows, 0);
    return true;
}

/* wrong: the field that the problem is about, with what was typed in it; NULL: none. */
static bool show_report(Request *req, int status, const char *wrong, const char *typed, const char *problem, GError **error)
{
    ReportForm form = {0};
    GPtrArray *events, *links;
    if (!load_seen(req, &form, error) || !report_events(req->db, req->pool, form.report->id, &events, error) ||
        !report_links(req->db, req->pool, form.report->id, &links, error))
        return false;
    return reply_view(req, status, view_report_page, req, &form, events, links, &(ReportPage){wrong, typed, problem});
}

static bool report_page(Request *req, GError **error)
{
    return show_report(req, 200, NULL, NULL, NULL, error);
}

static bool report_file(Request *req, GError **error)
{
    Report *report;
    gint64 row_id;
    if (!report_find(req->db, req->pool, req_id(req, "id"), &report, error))
        return false;
    if (!report_is_seen_by(report, req->who) || is_draft_of_others(report, req->who))
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such file."));
    if (!report_file_find(req->db, report->id, req_id(req, "file"), &row_id, error))
        return false;
    return attachment_reply(req, REPORT_FILES, row_id, req_id(req, "file"), error);
}

static bool back_to_report(Request *req, const Report *report, const char *notice)
{
    reply_notice(req, notice);
    return reply_see_other(req, "/reports/%" G_GINT64_FORMAT, report->id);
}

static bool new_link(Request *req, bool letter, GError **error)
{
    Report *report;
    const char *url;
    bool mailed;
    Doer doer = doer_of(req);
    if (!report_find(req->db, req->pool, req_id(req, "id"), &report, error) ||
        !report_link_replace(req->db, req->pool, &doer, report, letter, &url, &mailed, error))
        return false;
    if (!mailed)
        return reply_view(req, 200, view_report_link_made, report, url);
    jobs_wake();
    return back_to_report(req, report, _("A letter with a new link leaves now. Earlier links have stopped working."));
}

static bool ask_again(Request *req, GError **error)
{
    return new_link(req, true, error);
}

static bool show_link(Request *req, GError **error)
{
    return new_link(req, false, error);
}

static bool revoke_links(Request *req, GError **error)
{
    Report *report;
    Doer doer = doer_of(req);
    return report_find(req->db, req->pool, req_id(req, "id"), &report, error) && report_link_revoke(req->db, &doer, report, error) &&
           back_to_report(req, report, _("All links have stopped working."));
}

static bool extend_links(Request *req, GError **error)
{
    Report *report;
    Doer doer = doer_of(req);
    gint64 days = req_int(req, "days", 0);
    if (!report_find(req->db, req->pool, req_id(req, "id"), &report, error))
        return false;
    if (days < 1 || days > 365)
        return show_report(req, 422, "days", req_text(req, "days"), _("Write a number of days from 1 to 365."), error);
    return report_link_extend(req->db, &doer, report, (int)days, error) && back_to_report(req, report, _("Saved."));
}

/* As read: with the version of the form. */
static bool find_report_read(Request *req, Report **ret_report, GError **error)
{
    if (!report_find(req->db, req->pool, req_id(req, "id"), ret_report, error))
        return false;
    (*ret_report)->version = req_int(req, "version", 0);
    return true;
}

static bool show_conflict(Request *req, GError *problem, GError **error)
{
    g_autoptr(GError) own = problem;
    if (fail_kind(problem) == FAIL_CONFLICT && problem->domain == FAIL)
        return show_report(req, 409, NULL, NULL, pool_strdup(req->pool, problem->message), error);
    g_propagate_error(error, g_steal_pointer(&own));
    return false;
}

static bool return_report(Request *req, GError **error)
{
    Report *report;
    Doer doer = doer_of(req);
    const char *note = req_text(req, "note");
    if (!find_report_read(req, &report, error))
        return false;
    if (text_is_empty(note) || text_length(note) > 5000)
        return show_report(req, 422, "field-note", note, _("Write what should be changed, in at most 5,000 characters."), error);
    if (!report_return(req->db, &doer, report, note, error))
        return false; /* the page of the problem keeps the note: the report's own page may have no place for it any more */
    jobs_wake();
    return back_to_report(req, report, _("The report was returned."));
}

static bool accept_report(Request *req, GError **error)
{
    Report *report;
    GError *problem = NULL;
    Doer doer = doer_of(req);
    if (!find_report_read(req, &report, error))
        return false;
    if (!report_accept(req->db, &doer, report, &problem))
        return show_conflict(req, problem, error);
    return back_to_report(req, report, _("The report was accepted."));
}

/* --- lists --- */

static bool plan_titles(Db *db, Pool *pool, GHashTable **ret_plans, GError **error)
{
    *ret_plans = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, *ret_plans);
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_PLAN_TITLES);
    while (db_step(q)) {
        gint64 *id = pool_new0(pool, gint64);
        *id = db_int(q, "id");
        g_hash_table_insert(*ret_plans, id, (void *)db_text(q, "short_title", pool));
    }
    return db_end(q, error);
}

enum { LIST_BEGIN = 25, LIST_PAGE = 50 };

static ReportList list_of(Request *req, const char *name, const GPtrArray *all)
{
    ReportList list = {.count = all->len};
    const char *asked = req_text(req, "list");
    if (g_strcmp0(asked, name) == 0)
        list.reports = paging_part(req, all, LIST_PAGE, &list.paging);
    if (asked)
        return list;
    list.reports = pool_list(req->pool);
    for (guint i = 0; i < MIN(all->len, LIST_BEGIN); i++)
        g_ptr_array_add(list.reports, all->pdata[i]);
    if (all->len > LIST_BEGIN)
        list.url = pool_printf(req->pool, "/reports?list=%s", name);
    return list;
}

static bool my_reports(Request *req, GError **error)
{
    bool planner = identity_may(req->who, "reports.accept");
    GPtrArray *own = pool_list(req->pool), *sent = pool_list(req->pool), *missing = pool_list(req->pool);
    if (req->who->institution_id && !reports_of_institution(req->db, req->pool, req->who->institution_id, &own, error))
        return false;
    if (planner && (!reports_in_state(req->db, req->pool, "sent", &sent, error) ||
                    !reports_missing(req->db, req->pool, 0, day_today(), &missing, error)))
        return false;
    ReportLists lists = {list_of(req, "own", own), list_of(req, "sent", sent), list_of(req, "late", missing), NULL};
    return plan_titles(req->db, req->pool, &lists.plans, error) && reply_view(req, 200, view_report_my_reports, req, &lists);
}

static const Input version_inputs[] = {{"version", INPUT_INT}, {0}};

const Route report_routes[] = {
    {GET, "/reports", .may = "reports.enter", my_reports,
     (const Input[]){{"list", INPUT_CHOICE, .choices = (const char *const[]){"own", "sent", "late", NULL}}, {"page", INPUT_INT}, {0}}},
    {GET, "/reports/:id", .may = "reports.read", report_page},
    {GET, "/reports/:id/files/:file", .may = "reports.read", report_file},
    {POST, "/reports/:id/ask", .once = true, .may = "reports.accept", ask_again, version_inputs},
    {POST, "/reports/:id/link", .may = "reports.accept", show_link, version_inputs},
    {POST, "/reports/:id/revoke", .may = "reports.accept", revoke_links, version_inputs},
    {POST, "/reports/:id/extend", .may = "reports.accept", extend_links, (const Input[]){{"days", INPUT_TEXT}, {0}}},
    {POST, "/reports/:id/return", .once = true, .may = "reports.accept", return_report,
     (const Input[]){{"version", INPUT_INT}, {"note", INPUT_LONG, 100000}, {0}}},
    {POST, "/reports/:id/accept", .may = "reports.accept", accept_report, version_inputs},
    {0},
};
