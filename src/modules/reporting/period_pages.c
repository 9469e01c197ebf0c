#include "modules/reporting/following.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/reporting/pages.h"
#include "modules/reporting/reporting_views.h"

/* Planners' pages of a plan's periods: making, asking, locking, the due day. */

/* --- the periods of a plan --- */

/* Those that have begun, the latest first; behind them those to come, the next one first. */
static GPtrArray *in_reading_order(Pool *pool, const GPtrArray *pages, Day today)
{
    GPtrArray *ordered = pool_list(pool);
    for (guint i = pages->len; i > 0; i--)
        if (day_compare(((const PeriodPage *)pages->pdata[i - 1])->period->over.from, today) <= 0)
            g_ptr_array_add(ordered, pages->pdata[i - 1]);
    for (guint i = 0; i < pages->len; i++)
        if (day_compare(((const PeriodPage *)pages->pdata[i])->period->over.from, today) > 0)
            g_ptr_array_add(ordered, pages->pdata[i]);
    return ordered;
}

static bool is_waited_for(const PeriodPage *page)
{
    return strcmp(page->period->state, "open") == 0 && page->accepted < page->asked;
}

static bool is_to_be_asked(const PeriodPage *page, Day today)
{
    return strcmp(page->period->state, "locked") != 0 && !page->asked && day_compare(page->period->over.to, today) < 0;
}

/* Unfolded is the one that was asked for; else the latest that somebody still has to do something in; else the latest that ended and nobody was asked for, else the
 * one that goes on now. */
static void open_page(const GPtrArray *pages, gint64 asked_id, Day today)
{
    PeriodPage *found = NULL;
    for (guint i = 0; i < pages->len && !found; i++)
        if (((const PeriodPage *)pages->pdata[i])->period->id == asked_id)
            found = pages->pdata[i];
    for (guint i = 0; i < pages->len && !found; i++)
        if (is_waited_for(pages->pdata[i]))
            found = pages->pdata[i];
    for (guint i = 0; i < pages->len && !found; i++)
        if (is_to_be_asked(pages->pdata[i], today))
            found = pages->pdata[i];
    for (guint i = 0; i < pages->len && !found; i++)
        if (strcmp(((const PeriodPage *)pages->pdata[i])->period->state, "locked") != 0 && !((const PeriodPage *)pages->pdata[i])->asked)
            found = pages->pdata[i];
    if (found)
        found->is_open = true;
}

/* --- of a period with many reports one page */

enum { LINES_PAGE = 50, LINES_FOLDED = 10 };

static const char *period_url(Pool *pool, const Period *period)
{
    return pool_printf(pool, "/plans/%" G_GINT64_FORMAT "/reporting?period=%" G_GINT64_FORMAT, period->plan_id, period->id);
}

/* Where a form was refused, the page begins anew: its own address is the form's. */
static const char *lines_url(Pool *pool, const PeriodPage *page, gint64 number)
{
    const char *name = page->looked_for ? pool_printf(pool, "&q=%s", html_url_part(pool, page->looked_for)) : "";
    return pool_printf(pool, "%s%s&page=%" G_GINT64_FORMAT "#period-%" G_GINT64_FORMAT, page->url, name, number, page->period->id);
}

static GPtrArray *lines_looked_for(Pool *pool, const PeriodPage *page)
{
    GPtrArray *found = pool_list(pool);
    const char *part = page->looked_for ? text_fold(pool, page->looked_for) : NULL;
    for (guint i = 0; i < page->lines->len; i++) {
        const ReportLine *line = page->lines->pdata[i];
        if (!part || text_contains_folded(pool, line->report->institution_name, part))
            g_ptr_array_add(found, page->lines->pdata[i]);
    }
    return found;
}

static void cut_open(Request *req, PeriodPage *page)
{
    Pool *pool = req->pool;
    page->looked_for = req->method == GET ? req_text(req, "q") : NULL;
    GPtrArray *found = lines_looked_for(pool, page);
    gint64 last = MAX(1, (found->len + LINES_PAGE - 1) / LINES_PAGE), number = req->method == GET ? CLAMP(req_int(req, "page", 1), 1, last) : 1;
    page->shown = pool_list(pool);
    for (guint i = (guint)(number - 1) * LINES_PAGE; i < MIN(found->len, (guint)number * LINES_PAGE); i++)
        g_ptr_array_add(page->shown, found->pdata[i]);
    page->paging = (Paging){found->len, number, number > 1 ? lines_url(pool, page, number - 1) : NULL,
                            number < last ? lines_url(pool, page, number + 1) : NULL};
}

/* The period that is unfolded shows a page of its reports; the others theirs where they are few, else a way to them. */
static void cut_pages(Request *req, const GPtrArray *pages)
{
    for (guint i = 0; i < pages->len; i++) {
        PeriodPage *page = pages->pdata[i];
        page->url = period_url(req->pool, page->period);
        if (page->is_open)
            cut_open(req, page);
        else if (page->lines->len <= LINES_FOLDED)
            page->shown = page->lines;
    }
}

/* The period whose due day was typed wrongly shows what was typed, and why. */
static void mark_wrong(Request *req, const GPtrArray *pages, gint64 period_id, const char *problem)
{
    for (guint i = 0; i < pages->len; i++) {
        PeriodPage *page = pages->pdata[i];
        if (page->period->id != period_id)
            continue;
        page->problem = problem;
        page->typed = req_text(req, "due");
    }
}

/* wrong_id: the period whose due day can't be read; 0: none. */
static bool show_reporting(Request *req, gint64 plan_id, gint64 wrong_id, int status, const char *problem, GError **error)
{
    Plan *plan;
    GPtrArray *pages;
    if (!plan_find(req->db, req->pool, req->who, plan_id, &plan, error) ||
        !period_pages(req->db, req->pool, req->who, plan_id, &pages, error))
        return false;
    pages = in_reading_order(req->pool, pages, day_today());
    open_page(pages, wrong_id ? wrong_id : req->method == GET ? req_input_id(req, "period") : 0, day_today());
    mark_wrong(req, pages, wrong_id, problem);
    cut_pages(req, pages);
    return reply_view(req, status, view_reporting, req, plan, pages, problem, wrong_id);
}

static bool reporting(Request *req, GError **error)
{
    return show_reporting(req, req_id(req, "id"), 0, 200, NULL, error);
}

/* What a person can mend is said on the page; the rest is an error. */
static bool show_problem(Request *req, gint64 plan_id, GError *problem, GError **error)
{
    g_autoptr(GError) own = problem;
    FailKind kind = fail_kind(problem);
    if (kind == FAIL_INVALID || (kind == FAIL_CONFLICT && problem->domain == FAIL))
        return show_reporting(req, plan_id, 0, fail_http_status(kind), problem->message, error);
    g_propagate_error(error, g_steal_pointer(&own));
    return false;
}

static bool make_periods(Request *req, GError **error)
{
    Plan *plan;
    GError *problem = NULL;
    Doer doer = doer_of(req);
    int made;
    const char *every = req_text(req, "every");
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &plan, error))
        return false;
    if (!periods_make(req->db, &doer, plan, every ? every : "year", &made, &problem))
        return show_problem(req, plan->id, problem, error);
    reply_notice(req, pool_printf(req->pool, P_("%d period was made.", "%d periods were made.", made), made));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/reporting", plan->id);
}

/* --- one period --- */

/* The version that stood in the form decides, so that nobody decides about what they haven't seen. */
static bool find_period(Request *req, Period **ret_period, GError **error)
{
    Plan *plan;
    if (!period_find(req->db, req->pool, req_id(req, "id"), ret_period, error) ||
        !plan_find(req->db, req->pool, req->who, (*ret_period)->plan_id, &plan, error))
        return false;
    (*ret_period)->version = req_int(req, "version", 0);
    return true;
}

static bool back_to_period(Request *req, const Period *period, const char *notice)
{
    reply_notice(req, notice);
    return reply_see_other(req, "%s#period-%" G_GINT64_FORMAT, period_url(req->pool, period), period->id);
}

static bool ask(Request *req, GError **error)
{
    Period *period;
    Asked asked;
    GError *problem = NULL;
    Doer doer = doer_of(req);
    if (!find_period(req, &period, error))
        return false;
    if (!period_ask(req->db, &doer, period, &asked, &problem))
        return show_problem(req, period->plan_id, problem, error);
    jobs_wake();
    const char *who = pool_printf(req->pool, P_("%d institution was asked.", "%d institutions were asked.", asked.asked), asked.asked);
    const char *how = pool_printf(req->pool, P_("%d letter leaves now.", "%d letters leave now.", asked.letters), asked.letters);
    return back_to_period(req, period, pool_printf(req->pool, "%s %s", who, how));
}

static bool set_locked(Request *req, bool locked, GError **error)
{
    Period *period;
    GError *problem = NULL;
    Doer doer = doer_of(req);
    if (!find_period(req, &period, error))
        return false;
    if (!period_lock(req->db, &doer, period, locked, &problem))
        return show_problem(req, period->plan_id, problem, error);
    return back_to_period(req, period, locked ? _("The period is locked.") : _("The period is open again."));
}

static bool lock(Request *req, GError **error)
{
    return set_locked(req, true, error);
}

static bool unlock(Request *req, GError **error)
{
    return set_locked(req, false, error);
}

static bool change_due(Request *req, GError **error)
{
    Period *period;
    GError *problem = NULL;
    Doer doer = doer_of(req);
    Day due = DAY_NONE;
    if (!find_period(req, &period, error))
        return false;
    bool readable = req_text(req, "due") && day_parse(req_text(req, "due"), &due, &problem);
    if (readable && day_compare(due, period->over.from) < 0)
        readable = fail(&problem, FAIL_INVALID, "%s", _("The due day can't stand before the period begins."));
    if (!readable && !problem)
        fail(&problem, FAIL_INVALID, "%s", _("Write a day, such as 31.01.2026."));
    if (!readable) {
        const char *sentence = pool_strdup(req->pool, problem->message);
        g_clear_error(&problem);
        return show_reporting(req, period->plan_id, period->id, 422, sentence, error);
    }
    if (!period_change_due(req->db, &doer, period, due, &problem))
        return show_problem(req, period->plan_id, problem, error);
    return back_to_period(req, period, _("Saved."));
}

static const Input version_inputs[] = {{"version", INPUT_INT}, {0}};

const Route period_routes[] = {
    {GET, "/plans/:id/reporting", .may = "reports.read", reporting,
     (const Input[]){{"period", INPUT_ID}, {"page", INPUT_INT}, {"q", INPUT_TEXT, 200}, {0}}},
    {POST, "/plans/:id/periods", .once = true, .may = "reports.accept", make_periods,
     (const Input[]){{"every", INPUT_CHOICE, .choices = (const char *const[]){"year", "half_year", "quarter", NULL}}, {0}}},
    {POST, "/periods/:id/ask", .once = true, .may = "reports.accept", ask, version_inputs, .slow = true},
    {POST, "/periods/:id/lock", .may = "reports.accept", lock, version_inputs},
    {POST, "/periods/:id/unlock", .may = "reports.accept", unlock, version_inputs},
    {POST, "/periods/:id/due", .may = "reports.accept", change_due, (const Input[]){{"version", INPUT_INT}, {"due", INPUT_TEXT}, {0}}},
    {0},
};
