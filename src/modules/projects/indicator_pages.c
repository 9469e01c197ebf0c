#include "modules/projects/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/projects/projects_views.h"
#include "record/json.h"

/* Indicators: those of a project, and the rows that a fund counts.  And projects for programs. */

static bool load_page(Request *req, IndicatorPage *page, GError **error)
{
    Project *project;
    if (!project_enter(req, &project, error))
        return false;
    page->project = project;
    return project_counts(req->db, req->pool, project, page->to, &page->counts, error);
}

static bool show(Request *req, GError **error)
{
    IndicatorPage page = {.to = req_day(req, "to")};
    return load_page(req, &page, error) && reply_view(req, 200, view_project_indicators, req, &page);
}

static bool enter_value(Request *req, GError **error)
{
    Project *project;
    ProjectIndicator *indicator;
    gint64 value = req_int(req, "value", 0);
    if (!project_enter(req, &project, error) || !project_indicator_find(req->db, req->pool, req_input_id(req, "indicator"), &indicator, error))
        return false;
    if (strcmp(indicator->rule, "entered") != 0 || value < 0)
        return fail(error, FAIL_INVALID, "%s", _("This indicator is counted from the records and can't be written by hand."));
    if (!project_indicator_enter(req->db, req->who, project->id, indicator->id, value, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", project_url(req->pool, project, "/indicators"));
}

static void put_count_cell(Request *req, GString *csv, const ProjectCount *count, gint64 value)
{
    g_string_append_c(csv, ';');
    csv_put(csv, !count->is_known ? "–" : count->is_hidden ? "*" : pool_printf(req->pool, "%d", (int)value));
}

static bool show_csv(Request *req, GError **error)
{
    IndicatorPage page = {.to = req_day(req, "to")};
    if (!load_page(req, &page, error))
        return false;
    GString *csv = pool_string(req->pool);
    g_string_append_printf(csv, "\xEF\xBB\xBF%s;%s;%s;%s;%s;%s\r\n", _("Code"), _("Name"), _("Women"), _("Men"), _("Other or not said"), _("Total"));
    for (guint i = 0; i < page.counts.counts->len; i++) {
        const ProjectCount *count = page.counts.counts->pdata[i];
        csv_put(csv, count->indicator->code);
        g_string_append_c(csv, ';');
        csv_put(csv, count->indicator->label);
        put_count_cell(req, csv, count, count->women);
        put_count_cell(req, csv, count, count->men);
        put_count_cell(req, csv, count, count->others);
        put_count_cell(req, csv, count, count->total);
        g_string_append(csv, "\r\n");
    }
    const char *name = pool_printf(req->pool, "%s-%s.csv", page.project->code, _("indicators"));
    return reply_bytes(req, 200, "text/csv; charset=utf-8", name, g_bytes_new(csv->str, csv->len));
}

/* --- the rows --- */

static bool list(Request *req, GError **error)
{
    enum { INDICATORS_PAGE = 100 };
    GPtrArray *indicators;
    Paging paging;
    if (!project_indicators(req->db, req->pool, NULL, &indicators, error))
        return false;
    GPtrArray *shown = paging_part(req, indicators, INDICATORS_PAGE, &paging);
    return reply_view(req, 200, view_fund_indicators, req, shown, &paging);
}

static bool find(Request *req, ProjectIndicator **ret_indicator, GError **error)
{
    return project_indicator_find(req->db, req->pool, req_id(req, "indicator"), ret_indicator, error);
}

static bool new_page(Request *req, GError **error)
{
    ProjectIndicator indicator = {.fund = "FSE+", .kind = "output", .version = 1};
    return reply_view(req, 200, view_fund_indicator, req, &indicator, NULL);
}

static bool edit_page(Request *req, GError **error)
{
    ProjectIndicator *indicator;
    return find(req, &indicator, error) && reply_view(req, 200, view_fund_indicator, req, indicator, NULL);
}

static bool save(Request *req, ProjectIndicator *indicator, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Problems *problems = record_from_form(&project_indicator_record, indicator, req);
    bool is_new = indicator->id == 0;
    if (problems_any(problems))
        return reply_view(req, 422, view_fund_indicator, req, indicator, problems);
    if (project_indicator_save(req->db, req->who, indicator, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "/projects/indicators");
    }
    int status = fail_http_status(fail_kind(wrong));
    if (is_new)
        indicator->id = 0;
    if (problem_from(problems, NULL, &wrong))
        return reply_view(req, status, view_fund_indicator, req, indicator, problems);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool create(Request *req, GError **error)
{
    ProjectIndicator indicator = {.version = 1};
    return save(req, &indicator, error);
}

static bool edit(Request *req, GError **error)
{
    ProjectIndicator *indicator;
    return find(req, &indicator, error) && save(req, indicator, error);
}

static const Input to_inputs[] = {{"to", INPUT_DAY}, {0}};

const Route project_indicator_routes[] = {
    {GET, "/projects/:id/indicators", .may = "projects.read", show, to_inputs},
    {GET, "/projects/:id/indicators.csv", .may = "projects.read", show_csv, to_inputs},
    {POST, "/projects/:id/indicators", .once = true, .may = "projects.write", enter_value, (const Input[]){{"indicator", INPUT_ID}, {"value", INPUT_INT}, {0}}},
    {GET, "/projects/indicators", .may = "projects.read", list, (const Input[]){{"page", INPUT_INT}, {0}}},
    {GET, "/projects/indicators/new", .may = "projects.write", new_page},
    {POST, "/projects/indicators/new", .once = true, .may = "projects.write", create, .record = &project_indicator_record},
    {GET, "/projects/indicators/:indicator/edit", .may = "projects.write", edit_page},
    {POST, "/projects/indicators/:indicator/edit", .may = "projects.write", edit, .record = &project_indicator_record},
    {0},
};

/* --- for programs --- */

static bool api_list(Request *req, GError **error)
{
    GPtrArray *projects;
    if (!projects_list(req->db, req->pool, &projects, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "projects");
    for (guint i = 0; i < projects->len; i++) {
        g_autoptr(GString) one = g_string_new(NULL);
        record_to_json(one, &project_record, projects->pdata[i], req->who);
        json_raw(&json, NULL, one->str);
    }
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static bool api_one(Request *req, GError **error)
{
    Project *project;
    GString *out = pool_string(req->pool);
    return project_find_by_code(req->db, req->pool, req_param(req, "code"), &project, error) &&
           project_to_json(req->db, req->pool, req->who, project, out, error) && reply_json(req, 200, out->str);
}

const Route project_api_routes[] = {
    {GET, "/api/v1/projects", .may = "projects.read", api_list, .summary = N_("The funded projects")},
    {GET, "/api/v1/projects/:code", .may = "projects.read", api_one,
     .summary = N_("A funded project by its code: what was promised, stated, planned, spent and counted, and what doesn't agree")},
    {0},
};
