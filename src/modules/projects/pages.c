#include "modules/projects/pages.h"

#include "base/language.h"
#include "modules/projects/projects_views.h"
#include "record/attachment.h"

/* Projects: the list, one with all that is known of it, its form, and the person's panel. */

const char *project_url(Pool *pool, const Project *project, const char *rest)
{
    return pool_printf(pool, "/projects/%" G_GINT64_FORMAT "%s", project->id, rest);
}

bool project_enter(Request *req, Project **ret_project, GError **error)
{
    return project_find(req->db, req->pool, req_id(req, "id"), ret_project, error);
}

static bool list(Request *req, GError **error)
{
    enum { PROJECTS_PAGE = 50 };
    GPtrArray *projects;
    Paging paging;
    if (!projects_list(req->db, req->pool, &projects, error))
        return false;
    GPtrArray *shown = paging_part(req, projects, PROJECTS_PAGE, &paging);
    return reply_view(req, 200, view_projects, req, shown, &paging);
}

/* --- one project --- */

static bool load_money(Request *req, ProjectPage *page, GError **error)
{
    return project_money(req->db, req->pool, page->project, BY_PARTNER, &page->by_partner, error) &&
           project_money(req->db, req->pool, page->project, BY_SOURCE, &page->by_source, error) &&
           project_money(req->db, req->pool, page->project, BY_CATEGORY, &page->by_category, error) &&
           project_money(req->db, req->pool, page->project, BY_YEAR, &page->by_year, error) &&
           project_money_total(req->db, page->project, &page->planned, &page->spent, error);
}

static bool load_files(Request *req, ProjectPage *page, GError **error)
{
    page->files = pool_list(req->pool);
    for (guint i = 0; i < MIN(page->documents->len, PARTS_SHOWN); i++) {
        DocumentFiles *files = pool_new0(req->pool, DocumentFiles);
        files->document = page->documents->pdata[i];
        if (!attachment_list(req->db, req->pool, "project_document", files->document->id, &files->files, error))
            return false;
        g_ptr_array_add(page->files, files);
    }
    return true;
}

static bool load_parts(Request *req, ProjectPage *page, GError **error)
{
    gint64 id = page->project->id;
    return project_partners(req->db, req->pool, id, &page->partners, error) &&
           project_parts(req->db, req->pool, project_part_kind("documents"), id, &page->documents, error) &&
           project_activities(req->db, req->pool, id, &page->activities, error) &&
           project_parts(req->db, req->pool, project_part_kind("deliverables"), id, &page->deliverables, error) &&
           project_categories(req->db, req->pool, id, &page->categories, error) && load_files(req, page, error);
}

static bool load_withdrawn(Request *req, ProjectPage *page, GError **error)
{
    GPtrArray *promises;
    page->withdrawn = pool_list(req->pool);
    if (!project_promises(req->db, req->pool, page->project->id, &promises, error))
        return false;
    for (guint i = 0; i < promises->len; i++)
        if (day_is(((const ProjectPromise *)promises->pdata[i])->withdrawn_on))
            g_ptr_array_add(page->withdrawn, promises->pdata[i]);
    return true;
}

static const char *purpose_label(Request *req, gint64 id)
{
    GPtrArray *options = id ? project_purpose_options(req->db, req->pool, NULL) : NULL;
    for (guint i = 0; options && i < options->len; i++) {
        const Choice *option = options->pdata[i];
        if (g_ascii_strtoll(option->value, NULL, 10) == id)
            return option->label;
    }
    return NULL;
}

static bool show(Request *req, GError **error)
{
    ProjectPage page = {0};
    GPtrArray *rows;
    Project *project;
    if (!project_enter(req, &project, error) || !project_plan_rows(req->db, req->pool, project->id, &rows, error))
        return false;
    page.project = project;
    page.rows = paging_part(req, rows, PARTS_SHOWN, &page.row_paging);
    page.purpose = purpose_label(req, project->purpose_id);
    return load_parts(req, &page, error) && load_money(req, &page, error) &&
           project_notes(req->db, req->pool, project, &page.notes, error) && project_kept(req->db, req->pool, project, &page.kept, error) &&
           load_withdrawn(req, &page, error) &&
           panels_show(req, "project", project->id, &page.panels, error) && reply_view(req, 200, view_project, req, &page);
}

/* --- its form --- */

static Project empty_project(void)
{
    return (Project){.from_day = DAY_NONE, .to_day = DAY_NONE, .last_payment = DAY_NONE, .state = "prepared", .version = 1, .fund = "FSE+",
                     .total = {0, CURRENCY_NONE}};
}

static bool new_page(Request *req, GError **error)
{
    Project project = empty_project();
    return reply_view(req, 200, view_project_form, req, &project, NULL, NULL);
}

static bool edit_page(Request *req, GError **error)
{
    Project *project;
    return project_enter(req, &project, error) && reply_view(req, 200, view_project_form, req, project, NULL, NULL);
}

/* Somebody saved: what was typed stays, beside what they saved. */
static bool answer_stale(Request *req, Project *mine, GError **error)
{
    Project *theirs;
    if (!project_find(req->db, req->pool, mine->id, &theirs, error))
        return false;
    GPtrArray *rows = conflict_rows(req, &project_record, mine, theirs);
    mine->version = theirs->version;
    return reply_view(req, 409, view_project_form, req, mine, NULL, rows);
}

static bool save_project(Request *req, Project *project, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Problems *problems = record_from_form(&project_record, project, req);
    bool is_new = project->id == 0;
    if (problems_any(problems))
        return reply_view(req, 422, view_project_form, req, project, problems, NULL);
    if (is_new ? project_create(req->db, req->who, project, &wrong) : project_save(req->db, req->who, project, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "%s", project_url(req->pool, project, ""));
    }
    if (is_new)
        project->id = 0;
    else if (g_error_matches(wrong, FAIL, FAIL_CONFLICT))
        return answer_stale(req, project, error);
    int status = fail_http_status(fail_kind(wrong));
    if (problem_from(problems, is_new ? "code" : "to_day", &wrong))
        return reply_view(req, status, view_project_form, req, project, problems, NULL);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool create(Request *req, GError **error)
{
    Project project = empty_project();
    return save_project(req, &project, error);
}

static bool edit(Request *req, GError **error)
{
    Project *project;
    return project_enter(req, &project, error) && save_project(req, project, error);
}

/* --- rows of plans --- */

static bool change_row(Request *req, bool (*change)(Db *, const Identity *, gint64, gint64, GError **), GError **error)
{
    Project *project;
    if (!project_enter(req, &project, error) || !change(req->db, req->who, project->id, req_input_id(req, "row"), error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", project_url(req->pool, project, "#rows"));
}

static bool remove_row(Request *req, GError **error) { return change_row(req, project_plan_row_remove, error); }

const Route project_routes[] = {
    {GET, "/projects", .may = "projects.read", list, (const Input[]){{"page", INPUT_INT}, {0}}},
    {GET, "/projects/new", .may = "projects.write", new_page},
    {POST, "/projects/new", .once = true, .may = "projects.write", create, .record = &project_record},
    {GET, "/projects/:id", .may = "projects.read", show, (const Input[]){{"page", INPUT_INT}, {0}}},
    {GET, "/projects/:id/edit", .may = "projects.write", edit_page},
    {POST, "/projects/:id/edit", .may = "projects.write", edit, .record = &project_record},
    {POST, "/projects/:id/rows/remove", .may = "projects.write", remove_row, (const Input[]){{"row", INPUT_ID}, {0}}},
    {0},
};

/* --- on a person's page, and on a plan's row --- */

static bool show_person(View *view, Request *req, gint64 id, GError **error)
{
    GPtrArray *participants;
    if (!project_participations(req->db, req->pool, id, &participants, error))
        return false;
    if (participants->len)
        view_project_person(view, req, participants);
    return true;
}

const Panel project_panels[] = {
    {"person", "projects.read", 50, show_person},
    {0},
};
