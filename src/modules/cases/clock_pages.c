#include "modules/cases/pages.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/cases/cases_views.h"

/* The law's terms of a case: what runs, until when, by which law; stopping and resuming. */

static bool show(Request *req, int status, const Problems *problems, GError **error)
{
    CasePage page;
    GPtrArray *clocks;
    return case_page_load(req, "id", &page, error) && case_look(req->db, req->who, page.file, page.rights.way, error) &&
           case_clocks(req->db, req->pool, page.file->id, &clocks, error) &&
           reply_view(req, status, view_case_clocks, req, &page, clocks, problems);
}

static bool clocks_page(Request *req, GError **error)
{
    return show(req, 200, NULL, error);
}

typedef bool (*Deed)(Db *db, const Identity *who, const CaseFile *file, gint64 clock_id, const char *reason, GError **error);

static bool change(Request *req, Deed deed, const char *said, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    gint64 clock_id = req_id(req, "clock");
    g_autoptr(GError) wrong = NULL;
    if (!case_enter_to_lead(req, "id", &file, &rights, error) || !case_check_open(file, error))
        return false;
    if (deed(req->db, req->who, file, clock_id, req_text(req, "reason"), &wrong)) {
        reply_notice(req, said);
        return reply_see_other(req, "%s", case_url(req->pool, file->id, "/terms"));
    }
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(wrong));
    if (problem_from(problems, pool_printf(req->pool, "reason-%" G_GINT64_FORMAT, clock_id), &wrong))
        return show(req, status, problems, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool stop(Request *req, GError **error)
{
    return change(req, case_clock_stop, _("The term is stopped. It waits under “My work” until it runs again."), error);
}

static bool resume(Request *req, GError **error)
{
    return change(req, case_clock_resume, _("The term runs again: what was left of it is left again."), error);
}

static const Input reason_input[] = {{"reason", INPUT_LONG, 2000}, {0}};

const Route clock_routes[] = {
    {GET, "/cases/:id/terms", .may = "cases.read", clocks_page},
    {POST, "/cases/:id/terms/:clock/stop", .may = "cases.write", stop, reason_input},
    {POST, "/cases/:id/terms/:clock/resume", .may = "cases.write", resume, reason_input},
    {0},
};
