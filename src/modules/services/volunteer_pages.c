#include "modules/services/funding.h"
#include "modules/services/pages.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/services/services_views.h"

/* Volunteers of a service, for its provider and the authority. */

static bool show_volunteers(Request *req, int status, const Volunteer *typed, const Problems *problems, GError **error)
{
    Service *service;
    GPtrArray *all;
    Paging paging;
    if (!service_enter_own(req, &service, error) || !volunteers(req->db, req->pool, service->id, &all, error))
        return false;
    GPtrArray *shown = paging_part(req, all, SERVICES_PAGE, &paging);
    return reply_view(req, status, view_volunteers, req, service, shown, &paging, typed, problems);
}

static bool volunteers_page(Request *req, GError **error)
{
    return show_volunteers(req, 200, NULL, NULL, error);
}

static bool add_volunteer(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Service *service;
    Volunteer volunteer = {.from_day = DAY_NONE, .to_day = DAY_NONE};
    if (!service_enter_own(req, &service, error))
        return false;
    Problems *problems = record_from_form(&volunteer_record, &volunteer, req);
    if (problems_any(problems))
        return show_volunteers(req, 422, &volunteer, problems, error);
    volunteer.service_id = service->id;
    if (!volunteer_create(req->db, req->who, &volunteer, &wrong)) {
        if (problem_from(problems, "to_day", &wrong))
            return show_volunteers(req, 422, &volunteer, problems, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", service_url(req->pool, service->id, "/volunteers"));
}

static bool end_volunteer(Request *req, GError **error)
{
    Service *service;
    if (!service_enter_own(req, &service, error) || !volunteer_end(req->db, req->who, service->id, req_input_id(req, "volunteer"), DAY_NONE, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", service_url(req->pool, service->id, "/volunteers"));
}

static bool issue(Request *req, GError **error)
{
    Service *service;
    if (!service_enter_own(req, &service, error) ||
        !volunteer_issue(req->db, req->pool, req->who, service, req_input_id(req, "volunteer"), error))
        return false;
    reply_notice(req, _("The contract was issued."));
    return reply_see_other(req, "%s", service_url(req->pool, service->id, "/volunteers"));
}

/* The contract of a volunteer is seen by who keeps the volunteers. */
bool volunteer_is_seen(Db *db, Pool *pool, const Identity *who, gint64 id, bool *ret_may, GError **error)
{
    Volunteer *volunteer;
    *ret_may = false;
    if (!identity_may(who, "services.manage"))
        return true;
    return volunteer_find(db, pool, id, &volunteer, error) && service_is_seen(db, who, volunteer->service_id, ret_may, error);
}

static const Input page_input[] = {{"page", INPUT_INT}, {0}};
static const Input one[] = {{"volunteer", INPUT_ID}, {0}};

const Route volunteer_routes[] = {
    {GET, "/services/:id/volunteers", .may = "services.manage", volunteers_page, page_input},
    {POST, "/services/:id/volunteers", .once = true, .may = "services.manage", add_volunteer, page_input, .record = &volunteer_record},
    {POST, "/services/:id/volunteers/end", .may = "services.manage", end_volunteer, one},
    {POST, "/services/:id/volunteers/contract", .once = true, .may = "services.manage", issue, one},
    {0},
};
