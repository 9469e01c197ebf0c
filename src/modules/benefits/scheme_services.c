#include "modules/benefits/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/benefits/benefits_views.h"
#include "modules/projects/projects.h"

/* Which services' attendance counts for a scheme's condition. */

static bool holds(const GArray *ids, gint64 id)
{
    for (guint i = 0; i < ids->len; i++)
        if (g_array_index(ids, gint64, i) == id)
            return true;
    return false;
}

bool benefit_counted_names(Request *req, gint64 scheme_id, GPtrArray **ret_names, GError **error)
{
    GArray *ids;
    *ret_names = pool_list(req->pool);
    if (!benefit_scheme_services(req->db, req->pool, scheme_id, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        Service *service;
        if (service_find(req->db, req->pool, g_array_index(ids, gint64, i), &service, NULL))
            g_ptr_array_add(*ret_names, pool_printf(req->pool, "%s (%s)", service->name, service->provider_name));
    }
    return true;
}

/* Of the project that pays the scheme; none: an empty list. */
static bool find_project_services(Request *req, const BenefitScheme *scheme, GArray **ret_ids, GError **error)
{
    Project *project;
    if (!benefit_project(req->db, req->pool, scheme, &project, error))
        return false;
    if (project)
        return project_services(req->db, req->pool, project->id, ret_ids, error);
    *ret_ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    pool_defer(req->pool, (GDestroyNotify)g_array_unref, *ret_ids);
    return true;
}

/* Those that are open, and a closed one only where it counts. */
static void add_services(Pool *pool, CountedPage *page, const GPtrArray *all, const GArray *counted, const GArray *of_project)
{
    page->services = pool_list(pool);
    for (guint i = 0; i < all->len; i++) {
        const Service *service = all->pdata[i];
        bool counts = holds(counted, service->id);
        if (day_is(service->closed_on) && day_compare(service->closed_on, day_today()) <= 0 && !counts)
            continue;
        CountedService *one = pool_new0(pool, CountedService);
        *one = (CountedService){service, counts, holds(of_project, service->id)};
        page->counted += counts;
        page->of_project += one->of_project;
        g_ptr_array_add(page->services, one);
    }
}

/* typed: what was ticked; NULL: what is kept. */
static bool show_page(Request *req, int status, const GArray *typed, const Problems *problems, GError **error)
{
    CountedPage page = {.problems = problems};
    GPtrArray *all;
    GArray *kept, *of_project;
    if (!benefit_scheme_find(req->db, req->pool, req_id(req, "id"), &page.scheme, error) ||
        !benefit_scheme_services(req->db, req->pool, page.scheme->id, &kept, error) || !services_all(req->db, req->pool, DAY_NONE, &all, error) ||
        !find_project_services(req, page.scheme, &of_project, error))
        return false;
    add_services(req->pool, &page, all, typed ? typed : kept, of_project);
    return reply_view(req, status, view_benefit_counted, req, &page);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, NULL, error);
}

static GArray *read_ticked(Request *req)
{
    GPtrArray *typed = req_many(req, "service");
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    pool_defer(req->pool, (GDestroyNotify)g_array_unref, ids);
    for (guint i = 0; i < typed->len; i++) {
        gint64 id = id_parse(typed->pdata[i]);
        g_array_append_val(ids, id);
    }
    return ids;
}

static bool save(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Problems *problems = problems_new(req->pool);
    BenefitScheme *scheme;
    bool some = g_strcmp0(req_text(req, "which"), "some") == 0;
    GArray *ids = read_ticked(req);
    if (!benefit_scheme_find(req->db, req->pool, req_id(req, "id"), &scheme, error))
        return false;
    if (some && ids->len == 0)
        problems_add(problems, "service", "%s", _("Tick at least one service, or say that all count."));
    else if (benefit_scheme_count_services(req->db, req->who, scheme->id, (const gint64 *)ids->data, some ? ids->len : 0, &wrong)) {
        reply_notice(req, _("Saved. A list that is only prepared takes it over when it is computed again."));
        return reply_see_other(req, "%s", benefit_url(req->pool, "schemes", scheme->id));
    }
    if (wrong && !problem_from(problems, "service", &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return show_page(req, 422, ids, problems, error);
}

static const char *const which[] = {"all", "some", NULL};
const Route benefit_counted_routes[] = {
    {GET, "/benefits/schemes/:id/services", .may = "benefits.prepare", show},
    {POST, "/benefits/schemes/:id/services", .may = "benefits.prepare", save,
     (const Input[]){{"which", INPUT_CHOICE, .choices = which}, {"service", INPUT_MANY, 20}, {0}}},
    {0},
};
