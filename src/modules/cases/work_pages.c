#include "modules/cases/drafts.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/cases/cases_queries.h"
#include "modules/cases/cases_views.h"

/* My work, and a supervisor's view of a team. */

/* What ends in the next month, and what is past its day. */
static void keep_near(GPtrArray *dates)
{
    enum { MONTH = 30 * 24 * 60 * 60, MOST = 50 };
    for (guint i = 0; i < dates->len; i++)
        if (i >= MOST || ((CaseDate *)dates->pdata[i])->at > clock_now() + MONTH)
            g_ptr_array_set_size(dates, (gint)i);
}

/* What case_day() doesn't ask for itself: all of it in one round trip. */
static void foresee_rest(Request *req)
{
    const gint64 user[] = {req->who->user_id};
    case_dates_foresee(req->db, *user);
    db_foresee_ints(req->db, SQL_CASE_DRAFT_LIST, user, 1);
    if (identity_may(req->who, "cases.supervise"))
        db_foresee_ints(req->db, SQL_CASE_GLASS_FOR_SUPERVISOR, user, 1);
}

static bool my_work(Request *req, GError **error)
{
    WorkView work = {.glasses = pool_list(req->pool)};
    g_autoptr(DbLook) look G_GNUC_UNUSED = db_look_begin(req->db);
    foresee_rest(req);
    if (!case_day(req->db, req->pool, req->who, &work.day, error) ||
        !case_dates(req->db, req->pool, req->who->user_id, &work.dates, error) ||
        !case_drafts(req->db, req->pool, req->who->user_id, &work.drafts, error) ||
        (identity_may(req->who, "cases.supervise") && !case_glasses_for(req->db, req->pool, req->who, &work.glasses, error)))
        return false;
    keep_near(work.dates);
    return case_day_names(req->db, req->pool, req->who, &work.day, work.dates, error) && reply_view(req, 200, view_work, req, &work);
}

static bool load_crew(Request *req, CaseCrew *crew, GPtrArray *views, GError **error)
{
    CrewView *view = pool_new0(req->pool, CrewView);
    view->crew = crew;
    g_ptr_array_add(views, view);
    return case_loads(req->db, req->pool, crew->id, &view->loads, error) &&
           case_late_in_crew(req->db, req->pool, req->who, crew->id, &view->late, error) &&
           case_work_names(req->db, req->pool, req->who, view->late, error) &&
           case_glasses(req->db, req->pool, req->who, 0, crew->id, true, &view->glasses, error);
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

static bool holds(const GPtrArray *glasses, gint64 id)
{
    for (guint i = 0; i < glasses->len; i++)
        if (((CaseGlass *)glasses->pdata[i])->id == id)
            return true;
    return false;
}

static bool is_theirs(Request *req, gint64 id, bool *ret_is, GError **error)
{
    bool all = identity_scope(req->who, "cases.supervise") >= SCOPE_AUTHORITY;
    GPtrArray *glasses, *crews;
    if (!case_glasses_for(req->db, req->pool, req->who, &glasses, error) ||
        !(all ? case_crews(req->db, req->pool, &crews, error) : case_crews_of_user(req->db, req->pool, req->who->user_id, &crews, error)))
        return false;
    *ret_is = holds(glasses, id);
    for (guint i = 0; i < crews->len && !*ret_is; i++) {
        if (!case_glasses(req->db, req->pool, req->who, 0, ((CaseCrew *)crews->pdata[i])->id, true, &glasses, error))
            return false;
        *ret_is = holds(glasses, id);
    }
    return true;
}

static bool see_glass(Request *req, GError **error)
{
    bool is;
    if (!is_theirs(req, req_id(req, "id"), &is, error))
        return false;
    if (!is)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is nothing to take note of."));
    if (!case_glass_see(req->db, req->who, req_id(req, "id"), error))
        return false;
    reply_notice(req, _("Noted."));
    return reply_see_other(req, "/work");
}

const Route work_routes[] = {
    {GET, "/work", .may = "cases.read", my_work},
    {GET, "/work/team", .may = "cases.supervise", team_work},
    {POST, "/work/glass/:id/seen", .may = "cases.supervise", see_glass},
    {0},
};
