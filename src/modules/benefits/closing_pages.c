#include "modules/benefits/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/benefits/benefits_views.h"

/* A scheme is closed with its last day and a reason, and may be opened again. */

static bool find(Request *req, BenefitScheme **ret_scheme, GError **error)
{
    return benefit_scheme_find(req->db, req->pool, req_id(req, "id"), ret_scheme, error);
}

/* The scheme's own last day, or the end of the last month that has a list. */
static Day proposed(const BenefitScheme *scheme, const Closing *closing)
{
    if (day_is(scheme->to_day))
        return scheme->to_day;
    return benefit_month_end(closing->last_month ? closing->last_month : MAX(benefit_month_of(day_today()), benefit_month_of(scheme->from_day)));
}

static bool show_page(Request *req, int status, const Problems *problems, GError **error)
{
    bool typed = req->method == POST;
    ClosingPage page = {.problems = problems, .why = typed ? benefit_typed(req, "why") : ""};
    if (!find(req, &page.scheme, error) || !benefit_closing(req->db, req->pool, page.scheme, &page.closing, error))
        return false;
    page.last = typed ? req_day(req, "last") : proposed(page.scheme, &page.closing);
    return reply_view(req, status, view_benefit_closing, req, &page);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

static bool close_scheme(Request *req, GError **error)
{
    BenefitScheme *scheme;
    GError *wrong = NULL;
    if (!find(req, &scheme, error))
        return false;
    scheme->version = req_int(req, "version", scheme->version);
    if (!benefit_scheme_close(req->db, req->who, scheme, req_day(req, "last"), req_text(req, "why"), &wrong))
        return benefit_answer_failed(req, req_text(req, "why") ? "last" : "why", wrong, show_page, error);
    reply_notice(req, _("The scheme is closed."));
    return reply_see_other(req, "%s", benefit_url(req->pool, "schemes", scheme->id));
}

static bool open_again(Request *req, GError **error)
{
    BenefitScheme *scheme;
    if (!find(req, &scheme, error))
        return false;
    scheme->version = req_int(req, "version", scheme->version);
    if (!benefit_scheme_open_again(req->db, req->who, scheme, error))
        return false;
    reply_notice(req, _("The scheme is open again."));
    return reply_see_other(req, "%s", benefit_url(req->pool, "schemes", scheme->id));
}

const Route benefit_closing_routes[] = {
    {GET, "/benefits/schemes/:id/close", .may = "benefits.prepare", show},
    {POST, "/benefits/schemes/:id/close", .may = "benefits.prepare", close_scheme,
     (const Input[]){{"version", INPUT_INT}, {"last", INPUT_DAY}, {"why", INPUT_LONG, 1000}, {0}}},
    {POST, "/benefits/schemes/:id/open", .may = "benefits.prepare", open_again, (const Input[]){{"version", INPUT_INT}, {0}}},
    {0},
};
