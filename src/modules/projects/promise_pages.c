#include "modules/projects/pages.h"

#include "base/language.h"
#include "modules/projects/projects_views.h"

/* A promise that isn't made any more: withdrawn with a reason, and put back. */

static bool find(Request *req, PromisePage *page, GError **error)
{
    Project *project;
    if (!project_enter(req, &project, error))
        return false;
    page->project = project;
    return project_promise_find(req->db, req->pool, project->id, req_id(req, "promise"), &page->promise, error);
}

static bool show(Request *req, GError **error)
{
    PromisePage page = {0};
    return find(req, &page, error) && reply_view(req, 200, view_project_promise, req, &page, NULL);
}

static bool withdraw(Request *req, GError **error)
{
    PromisePage page = {.why = req_text(req, "why")};
    g_autoptr(GError) wrong = NULL;
    if (!find(req, &page, error))
        return false;
    if (project_promise_withdraw(req->db, req->who, page.promise, day_today(), page.why, &wrong)) {
        reply_notice(req, _("Withdrawn. It stays below, with the reason."));
        return reply_see_other(req, "%s", project_url(req->pool, page.project, "#promised"));
    }
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(wrong));
    if (problem_from(problems, "why", &wrong))
        return reply_view(req, status, view_project_promise, req, &page, problems);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool restore(Request *req, GError **error)
{
    PromisePage page = {0};
    if (!find(req, &page, error) || !project_promise_restore(req->db, req->who, page.promise, error))
        return false;
    reply_notice(req, _("It is promised again."));
    return reply_see_other(req, "%s", project_url(req->pool, page.project, "#promised"));
}

const Route project_promise_routes[] = {
    {GET, "/projects/:id/promises/:promise", .may = "projects.write", show},
    {POST, "/projects/:id/promises/:promise", .may = "projects.write", withdraw, (const Input[]){{"why", INPUT_LONG, 1000}, {0}}},
    {POST, "/projects/:id/promises/:promise/restore", .may = "projects.write", restore},
    {0},
};
