#include "modules/cases/pages.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/cases/cases_views.h"

/* My work, and a supervisor's view of a team. */

static bool my_work(Request *req, GError **error)
{
    CaseDay day;
    if (!case_day(req->db, req->pool, req->who, &day, error))
        return false;
    const GPtrArray *lists[] = {day.late, day.today, day.week, day.later};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        if (!case_work_names(req->db, req->pool, lists[i], error))
            return false;
    return reply_view(req, 200, view_work, req, &day);
}

static bool load_crew(Request *req, CaseCrew *crew, GPtrArray *views, GError **error)
{
    CrewView *view = pool_new0(req->pool, CrewView);
    view->crew = crew;
    g_ptr_array_add(views, view);
    return case_loads(req->db, req->pool, crew->id, &view->loads, error) &&
           case_late_in_crew(req->db, req->pool, req->who, crew->id, &view->late, error) &&
           case_work_names(req->db, req->pool, view->late, error) &&
           case_glasses(req->db, req->pool, 0, crew->id, true, &view->glasses, error);
}

static bool team_work(Request *req, GError **error)
{
    bool all = identity_scope(req->who, "cases.supervise") >= SCOPE_AUTHORITY;
    GPtrArray *crews, *views = pool_list(req->pool);
    if (!(all ? case_crews(req->db, req->pool, &crews, error) : case_crews_of_user(req->db, req->pool, req->who->user_id, &crews, error)))
        return false;
    for (guint i = 0; i < crews->len; i++)
        if (!load_crew(req, crews->pdata[i], views, error))
            return false;
    return reply_view(req, 200, view_work_team, req, views);
}

static bool see_glass(Request *req, GError **error)
{
    if (!case_glass_see(req->db, req->who, req_id(req, "id"), error))
        return false;
    reply_notice(req, _("Noted."));
    return reply_see_other(req, "/work/team");
}

const Route work_routes[] = {
    {GET, "/work", .may = "cases.read", my_work},
    {GET, "/work/team", .may = "cases.supervise", team_work},
    {POST, "/work/glass/:id/seen", .may = "cases.supervise", see_glass},
    {0},
};
