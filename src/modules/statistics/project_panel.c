#include "base/language.h"
#include "modules/projects/projects.h"
#include "modules/statistics/pages.h"
#include "modules/statistics/statistics_queries.h"
#include "modules/statistics/statistics_views.h"

/* What counts itself on a project's page, and the form that lets one of its indicators do so. */

static void add_choice(Pool *pool, GPtrArray *choices, gint64 id, const char *label)
{
    Choice *choice = pool_new0(pool, Choice);
    *choice = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, id), label};
    g_ptr_array_add(choices, choice);
}

static void add_promise(Request *req, DbQuery *q, ProjectCounted *page)
{
    const char *label = db_text(q, "label", req->pool);
    gint64 target = db_int(q, "target");
    if (!db_int(q, "statistic_id")) {
        if (page->promises)
            add_choice(req->pool, page->promises, db_int(q, "id"), label);
        return;
    }
    CountedIndicator *one = pool_new0(req->pool, CountedIndicator);
    *one = (CountedIndicator){.id = db_int(q, "id"), .text = label, .counted = VALUE_NONE, .reported = VALUE_NONE};
    one->promised = pool_printf(req->pool, db_int(q, "is_minimum") ? _("at least %d") : "%d", (int)target);
    g_ptr_array_add(page->counted, one);
}

static bool read_promises(Request *req, ProjectCounted *page, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_STATISTIC_PROJECT_INDICATORS);
    db_bind_int(q, "$1", page->project_id);
    while (db_step(q))
        add_promise(req, q, page);
    return db_end(q, error);
}

static bool read_statistics(Request *req, ProjectCounted *page, GError **error)
{
    GPtrArray *statistics;
    if (!page->statistics)
        return true;
    if (!statistics_list(req->db, req->pool, &statistics, error))
        return false;
    for (guint i = 0; i < statistics->len; i++) {
        const Statistic *statistic = statistics->pdata[i];
        add_choice(req->pool, page->statistics, statistic->id, statistic->name);
    }
    return true;
}

bool statistic_show_project(View *view, Request *req, gint64 id, GError **error)
{
    Project *project;
    ProjectCounted page = {.project_id = id, .counted = pool_list(req->pool), .may_manage = identity_may(req->who, "statistics.manage")};
    if (!project_find(req->db, req->pool, id, &project, error) || !read_promises(req, &page, error))
        return false;
    Interval over = {project->from_day, project->to_day};
    for (guint i = 0; i < page.counted->len; i++)
        if (!statistic_count_bound(req, "project", over, page.counted->pdata[i], error))
            return false;
    if (page.counted->len || page.may_manage)
        view_statistic_project(view, &page);
    return true;
}

/* --- letting one of its indicators count itself --- */

static bool load_form(Request *req, ProjectCounted *page, GError **error)
{
    Project *project;
    if (!project_find(req->db, req->pool, req_id(req, "id"), &project, error))
        return false;
    *page = (ProjectCounted){.project_id = project->id, .code = project->code, .counted = pool_list(req->pool), .promises = pool_list(req->pool),
                             .statistics = pool_list(req->pool), .label = req_text(req, "label"), .target = req_text(req, "target"),
                             .statistic_id = req_input_id(req, "statistic"), .promise_id = req_input_id(req, "promise")};
    return read_promises(req, page, error) && read_statistics(req, page, error);
}

static bool show_form(Request *req, GError **error)
{
    ProjectCounted page;
    return load_form(req, &page, error) && reply_view(req, 200, view_statistic_project_form, req, &page, NULL);
}

static bool has_choice(const GPtrArray *choices, gint64 id)
{
    for (guint i = 0; i < choices->len; i++)
        if (g_ascii_strtoll(((const Choice *)choices->pdata[i])->value, NULL, 10) == id)
            return true;
    return false;
}

static gint64 target_of(const ProjectCounted *page, Problems *problems)
{
    enum { MOST = 100000000 };
    char *end = NULL;
    gint64 target = page->target ? g_ascii_strtoll(page->target, &end, 10) : 0;
    if (target < 0 || target > MOST || (end && *end))
        problems_add(problems, "target", "%s", _("What was promised is a number, 0 or more."));
    return target;
}

static Problems *check_form(Request *req, const ProjectCounted *page, ProjectPromise *made)
{
    Problems *problems = problems_new(req->pool);
    *made = (ProjectPromise){.label = page->label, .rule = "none", .target = target_of(page, problems), .is_minimum = true};
    if (!has_choice(page->statistics, page->statistic_id))
        problems_add(problems, "statistic", "%s", _("Choose what counts it."));
    if (page->promise_id && !has_choice(page->promises, page->promise_id))
        problems_add(problems, "promise", "%s", _("The project has no such indicator."));
    if (!page->promise_id && !made->label)
        problems_add(problems, "label", "%s", _("Choose what the project promised, or name what is new."));
    return problems;
}

static bool next_position(Db *db, gint64 project_id, gint64 *ret_position, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_PROJECT_POSITION);
    db_bind_int(q, "$1", project_id);
    *ret_position = db_step(q) ? db_int(q, "position") : 1;
    return db_end(q, error);
}

/* The promise that was chosen, or a new one with the words that were typed. */
static bool keep_promise(Request *req, const ProjectCounted *page, ProjectPromise *made, GError **error)
{
    made->id = page->promise_id;
    return made->id || (next_position(req->db, page->project_id, &made->position, error) &&
                        project_promise_add(req->db, req->who, page->project_id, made, error));
}

static bool bind_to_project(Request *req, GError **error)
{
    ProjectCounted page;
    ProjectPromise made;
    if (!load_form(req, &page, error))
        return false;
    Problems *problems = check_form(req, &page, &made);
    if (problems_any(problems))
        return reply_view(req, 422, view_statistic_project_form, req, &page, problems);
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !keep_promise(req, &page, &made, error) ||
        !statistic_bind(req->db, req->who, page.statistic_id, "project", made.id, error) || !db_commit(change, error))
        return false;
    reply_notice(req, _("The indicator counts itself from now on."));
    return reply_see_other(req, "/projects/%" G_GINT64_FORMAT, page.project_id);
}

/* The target is a text: what was typed comes back in the form, right or wrong. */
static const Input project_inputs[] = {{"statistic", INPUT_ID}, {"promise", INPUT_ID}, {"label", INPUT_TEXT, 200}, {"target", INPUT_TEXT, 20}, {0}};

const Route statistic_project_routes[] = {
    {GET, "/projects/:id/counted", .may = "statistics.manage", show_form, project_inputs},
    {POST, "/projects/:id/counted", .once = true, .may = "statistics.manage", bind_to_project, project_inputs},
    {0},
};
