#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/reporting/following.h"
#include "modules/reporting/pages.h"
#include "modules/reporting/reporting_queries.h"
#include "modules/reporting/reporting_views.h"

/* /periods/:id/addresses: the institutions that were asked and have no address for letters. */

enum { ADDRESSES_PAGE = 50 };

static bool waits_for_address(const Report *report)
{
    return !report->has_address && (strcmp(report->state, "open") == 0 || strcmp(report->state, "returned") == 0);
}

static bool load(Request *req, AddressPage *page, GError **error)
{
    GPtrArray *reports;
    page->req = req;
    page->reports = pool_list(req->pool);
    page->problems = problems_new(req->pool);
    if (!period_find(req->db, req->pool, req_id(req, "id"), &page->period, error) ||
        !plan_find(req->db, req->pool, req->who, page->period->plan_id, &page->plan, error) ||
        !reports_of_period(req->db, req->pool, page->period->id, &reports, error))
        return false;
    for (guint i = 0; i < reports->len; i++)
        if (waits_for_address(reports->pdata[i]))
            g_ptr_array_add(page->reports, reports->pdata[i]);
    page->shown = paging_part(req, page->reports, ADDRESSES_PAGE, &page->paging);
    return true;
}

const char *address_field(Pool *pool, const Report *report)
{
    return pool_printf(pool, "email.%" G_GINT64_FORMAT, report->institution_id);
}

const char *address_typed(Request *req, const Report *report)
{
    const char *text = req->method == POST ? req_text(req, address_field(req->pool, report)) : NULL;
    return text_is_empty(text) ? NULL : text;
}

/* The institution with what was typed; what is wrong with it goes to the page. */
static bool find_with_address(AddressPage *page, const Report *report, const char *email, Institution **ret_institution, GError **error)
{
    Request *req = page->req;
    if (!institution_find(req->db, req->pool, report->institution_id, ret_institution, error))
        return false;
    (*ret_institution)->email = email;
    const char *problem = problems_of(record_check(&institution_record, *ret_institution, req->pool), "email");
    if (problem)
        problems_add(page->problems, address_field(req->pool, report), "%s: %s", report->institution_name, problem);
    return true;
}

static bool check_all(AddressPage *page, GPtrArray *institutions, GError **error)
{
    for (guint i = 0; i < page->reports->len; i++) {
        const Report *report = page->reports->pdata[i];
        const char *email = address_typed(page->req, report);
        Institution *institution = NULL;
        if (email && !find_with_address(page, report, email, &institution, error))
            return false;
        g_ptr_array_add(institutions, institution);
    }
    return true;
}

static bool save_all(AddressPage *page, const GPtrArray *institutions, int *ret_letters, GError **error)
{
    Request *req = page->req;
    Doer doer = {req->who, "web", req->base_url};
    *ret_letters = 0;
    for (guint i = 0; i < institutions->len; i++) {
        const char *url;
        bool mailed = false;
        if (!institutions->pdata[i])
            continue;
        if (!institution_save(req->db, req->who, institutions->pdata[i], error) ||
            !report_link_replace(req->db, req->pool, &doer, page->reports->pdata[i], true, &url, &mailed, error))
            return false;
        *ret_letters += mailed;
    }
    return true;
}

static bool addresses(Request *req, GError **error)
{
    AddressPage page = {0};
    return load(req, &page, error) && reply_view(req, 200, view_report_addresses, &page);
}

static bool take_addresses(Request *req, GError **error)
{
    AddressPage page = {0};
    GPtrArray *institutions = pool_list(req->pool);
    int letters;
    if (!load(req, &page, error) || !check_all(&page, institutions, error))
        return false;
    if (problems_any(page.problems))
        return reply_view(req, 422, view_report_addresses, &page);
    if (!save_all(&page, institutions, &letters, error))
        return false;
    jobs_wake();
    reply_notice(req, letters ? pool_printf(req->pool, P_("%d letter leaves now.", "%d letters leave now.", letters), letters)
                              : _("No new address was written, so no letter leaves."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/reporting?period=%" G_GINT64_FORMAT "#period-%" G_GINT64_FORMAT, page.plan->id,
                           page.period->id, page.period->id);
}

const Route address_routes[] = {
    {GET, "/periods/:id/addresses", .may = "reports.accept", addresses, (const Input[]){{"page", INPUT_INT}, {0}}},
    {POST, "/periods/:id/addresses", .may = "reports.accept", take_addresses, (const Input[]){{"email", INPUT_MANY}, {"page", INPUT_INT}, {0}}},
    {0},
};
