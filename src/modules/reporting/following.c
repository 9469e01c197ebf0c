#include "modules/reporting/following.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "office/chart.h"
#include "modules/reporting/pages.h"
#include "modules/reporting/reporting_queries.h"
#include "modules/reporting/reporting_views.h"

/* Planners' pages: who was asked, who opened, who sent; asking, returning, accepting, locking. */

static Doer doer_of(Request *req)
{
    return (Doer){req->who, "web", req->base_url};
}

/* --- words and pictures --- */

const char *report_state_css(const char *state)
{
    if (strcmp(state, "accepted") == 0)
        return "status-done";
    if (strcmp(state, "sent") == 0)
        return "status-underway";
    return strcmp(state, "returned") == 0 ? "status-postponed" : "status-none";
}

bool report_is_late(const Report *report, Day today)
{
    return strcmp(report->state, "sent") != 0 && strcmp(report->state, "accepted") != 0 && day_compare(report->due, today) < 0;
}

const char *period_sentence(Pool *pool, const PeriodPage *page)
{
    if (!page->asked)
        return _("Nobody was asked yet.");
    return pool_printf(pool, _("Asked: %d. Opened: %d. Sent: %d. Accepted: %d. Not sent: %d."), page->asked, page->opened, page->sent,
                       page->accepted, page->missing);
}

Html period_bar(Pool *pool, const PeriodPage *page)
{
    bool is_late = day_compare(page->period->due, day_today()) < 0;
    const ChartPart parts[] = {
        {_("Accepted"), page->accepted, "status-done"},
        {_("Sent, to be looked at"), page->sent - page->accepted, "status-underway"},
        {is_late ? _("Late, not sent yet") : _("Not sent yet"), page->missing, is_late ? "status-late" : "status-notstarted"},
    };
    return chart_status_bar(pool, parts, G_N_ELEMENTS(parts), pool_printf(pool, "%s: %s", page->period->name, period_sentence(pool, page)));
}

/* --- the periods of a plan --- */

static void note_link(ReportLine *line, const ReportLink *link)
{
    line->seen_at = MAX(line->seen_at, link->seen_at);
    if (report_link_is_good(link))
        line->link_until = MAX(line->link_until, link->expires_at);
}

static void add_line(PeriodPage *page, Pool *pool, const Report *report, const GPtrArray *links)
{
    ReportLine *line = pool_new0(pool, ReportLine);
    line->report = report;
    for (guint i = 0; i < links->len; i++)
        if (((ReportLink *)links->pdata[i])->report_id == report->id)
            note_link(line, links->pdata[i]);
    bool sent = strcmp(report->state, "sent") == 0, accepted = strcmp(report->state, "accepted") == 0;
    line->late = report_is_late(report, day_today());
    page->asked++;
    page->opened += line->seen_at != 0;
    page->sent += sent || accepted;
    page->accepted += accepted;
    page->missing += !sent && !accepted;
    page->unreachable += !sent && !accepted && !report->has_address;
    g_ptr_array_add(page->lines, line);
}

/* What is to be done stands first: late, then sent and not looked at, then not sent. */
static int rank_of(const ReportLine *line)
{
    if (line->late)
        return 0;
    if (strcmp(line->report->state, "sent") == 0)
        return 1;
    return strcmp(line->report->state, "accepted") == 0 ? 3 : 2;
}

static int compare_lines(const void *a, const void *b)
{
    const ReportLine *x = *(const ReportLine *const *)a, *y = *(const ReportLine *const *)b;
    int order = rank_of(x) - rank_of(y);
    return order ? order : g_utf8_collate(x->report->institution_name, y->report->institution_name);
}

static bool add_page(Db *db, Pool *pool, const Identity *who, Period *period, GPtrArray *pages, GError **error)
{
    GPtrArray *reports, *links;
    PeriodPage *page = pool_new0(pool, PeriodPage);
    *page = (PeriodPage){.period = period, .lines = pool_list(pool)};
    if (!reports_of_period(db, pool, period->id, &reports, error) || !report_links_of_period(db, pool, period->id, &links, error))
        return false;
    for (guint i = 0; i < reports->len; i++)
        if (report_is_seen_by(reports->pdata[i], who))
            add_line(page, pool, reports->pdata[i], links);
    g_ptr_array_sort(page->lines, compare_lines);
    g_ptr_array_add(pages, page);
    return true;
}

bool period_pages(Db *db, Pool *pool, const Identity *who, gint64 plan_id, GPtrArray **ret_pages, GError **error)
{
    GPtrArray *periods;
    *ret_pages = pool_list(pool);
    if (!periods_of_plan(db, pool, plan_id, &periods, error))
        return false;
    for (guint i = 0; i < periods->len; i++)
        if (!add_page(db, pool, who, periods->pdata[i], *ret_pages, error))
            return false;
    return true;
}

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

/* Unfolded is the latest that somebody still has to do something in; else the latest that ended and nobody was asked for, else the
 * one that goes on now. */
static void open_page(const GPtrArray *pages, Day today)
{
    PeriodPage *found = NULL;
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

/* The period whose due day was typed wrongly shows what was typed, and why. */
static void mark_wrong(Request *req, const GPtrArray *pages, gint64 period_id, const char *problem)
{
    for (guint i = 0; i < pages->len; i++) {
        PeriodPage *page = pages->pdata[i];
        if (page->period->id != period_id)
            continue;
        page->is_open = true;
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
    open_page(pages, day_today());
    mark_wrong(req, pages, wrong_id, problem);
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
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/reporting#period-%" G_GINT64_FORMAT, period->plan_id, period->id);
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

/* --- one report --- */

/* What isn't sent yet is for who writes it, and for planners, who may enter it. */
static bool is_draft_of_others(const Report *report, const Identity *who)
{
    return strcmp(report->state, "open") == 0 && !identity_may(who, "reports.accept") && who->institution_id != report->institution_id;
}

static bool load_seen(Request *req, ReportForm *form, GError **error)
{
    if (!report_form_load(req, form, req_id(req, "id"), error))
        return false;
    if (!report_is_seen_by(form->report, req->who))
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such report."));
    form->base = pool_printf(req->pool, "/reports/%" G_GINT64_FORMAT, form->report->id);
    if (is_draft_of_others(form->report, req->who))
        g_ptr_array_set_size(form->rows, 0);
    return true;
}

/* wrong: the field that the problem is about, with what was typed in it; NULL: none. */
static bool show_report(Request *req, int status, const char *wrong, const char *typed, const char *problem, GError **error)
{
    ReportForm form = {0};
    GPtrArray *events, *links;
    if (!load_seen(req, &form, error) || !report_events(req->db, req->pool, form.report->id, &events, error) ||
        !report_links(req->db, req->pool, form.report->id, &links, error))
        return false;
    return reply_view(req, status, view_report_page, req, &form, events, links, &(ReportPage){wrong, typed, problem});
}

static bool report_page(Request *req, GError **error)
{
    return show_report(req, 200, NULL, NULL, NULL, error);
}

static bool report_file(Request *req, GError **error)
{
    Report *report;
    gint64 row_id;
    if (!report_find(req->db, req->pool, req_id(req, "id"), &report, error))
        return false;
    if (!report_is_seen_by(report, req->who) || is_draft_of_others(report, req->who))
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such file."));
    if (!report_file_find(req->db, report->id, req_id(req, "file"), &row_id, error))
        return false;
    return attachment_reply(req, REPORT_FILES, row_id, req_id(req, "file"), error);
}

static bool back_to_report(Request *req, const Report *report, const char *notice)
{
    reply_notice(req, notice);
    return reply_see_other(req, "/reports/%" G_GINT64_FORMAT, report->id);
}

static bool new_link(Request *req, bool letter, GError **error)
{
    Report *report;
    const char *url;
    bool mailed;
    Doer doer = doer_of(req);
    if (!report_find(req->db, req->pool, req_id(req, "id"), &report, error) ||
        !report_link_replace(req->db, req->pool, &doer, report, letter, &url, &mailed, error))
        return false;
    if (!mailed)
        return reply_view(req, 200, view_report_link_made, report, url);
    jobs_wake();
    return back_to_report(req, report, _("A letter with a new link leaves now. Earlier links have stopped working."));
}

static bool ask_again(Request *req, GError **error)
{
    return new_link(req, true, error);
}

static bool show_link(Request *req, GError **error)
{
    return new_link(req, false, error);
}

static bool revoke_links(Request *req, GError **error)
{
    Report *report;
    Doer doer = doer_of(req);
    return report_find(req->db, req->pool, req_id(req, "id"), &report, error) && report_link_revoke(req->db, &doer, report, error) &&
           back_to_report(req, report, _("All links have stopped working."));
}

static bool extend_links(Request *req, GError **error)
{
    Report *report;
    Doer doer = doer_of(req);
    gint64 days = req_int(req, "days", 0);
    if (!report_find(req->db, req->pool, req_id(req, "id"), &report, error))
        return false;
    if (days < 1 || days > 365)
        return show_report(req, 422, "days", req_text(req, "days"), _("Write a number of days from 1 to 365."), error);
    return report_link_extend(req->db, &doer, report, (int)days, error) && back_to_report(req, report, _("Saved."));
}

/* As read: with the version of the form. */
static bool find_report_read(Request *req, Report **ret_report, GError **error)
{
    if (!report_find(req->db, req->pool, req_id(req, "id"), ret_report, error))
        return false;
    (*ret_report)->version = req_int(req, "version", 0);
    return true;
}

static bool show_conflict(Request *req, GError *problem, GError **error)
{
    g_autoptr(GError) own = problem;
    if (fail_kind(problem) == FAIL_CONFLICT && problem->domain == FAIL)
        return show_report(req, 409, NULL, NULL, pool_strdup(req->pool, problem->message), error);
    g_propagate_error(error, g_steal_pointer(&own));
    return false;
}

static bool return_report(Request *req, GError **error)
{
    Report *report;
    Doer doer = doer_of(req);
    const char *note = req_text(req, "note");
    if (!find_report_read(req, &report, error))
        return false;
    if (text_is_empty(note) || text_length(note) > 5000)
        return show_report(req, 422, "field-note", note, _("Write what should be changed, in at most 5,000 characters."), error);
    if (!report_return(req->db, &doer, report, note, error))
        return false; /* the page of the problem keeps the note: the report's own page may have no place for it any more */
    jobs_wake();
    return back_to_report(req, report, _("The report was returned."));
}

static bool accept_report(Request *req, GError **error)
{
    Report *report;
    GError *problem = NULL;
    Doer doer = doer_of(req);
    if (!find_report_read(req, &report, error))
        return false;
    if (!report_accept(req->db, &doer, report, &problem))
        return show_conflict(req, problem, error);
    return back_to_report(req, report, _("The report was accepted."));
}

/* --- lists --- */

static bool plan_titles(Db *db, Pool *pool, GHashTable **ret_plans, GError **error)
{
    *ret_plans = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, *ret_plans);
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_PLAN_TITLES);
    while (db_step(q)) {
        gint64 *id = pool_new0(pool, gint64);
        *id = db_int(q, "id");
        g_hash_table_insert(*ret_plans, id, (void *)db_text(q, "short_title", pool));
    }
    return db_end(q, error);
}

static bool my_reports(Request *req, GError **error)
{
    bool planner = identity_may(req->who, "reports.accept");
    ReportLists lists = {.own = pool_list(req->pool), .sent = pool_list(req->pool), .missing = pool_list(req->pool)};
    if (req->who->institution_id && !reports_of_institution(req->db, req->pool, req->who->institution_id, &lists.own, error))
        return false;
    if (planner && (!reports_in_state(req->db, req->pool, "sent", &lists.sent, error) ||
                    !reports_missing(req->db, req->pool, 0, day_today(), &lists.missing, error)))
        return false;
    return plan_titles(req->db, req->pool, &lists.plans, error) && reply_view(req, 200, view_report_my_reports, req, &lists);
}

static const Input version_inputs[] = {{"version", INPUT_INT}, {0}};

const Route following_routes[] = {
    {GET, "/plans/:id/reporting", .may = "reports.read", reporting},
    {POST, "/plans/:id/periods", .once = true, .may = "reports.accept", make_periods,
     (const Input[]){{"every", INPUT_CHOICE, .choices = (const char *const[]){"year", "half_year", "quarter", NULL}}, {0}}},
    {POST, "/periods/:id/ask", .once = true, .may = "reports.accept", ask, version_inputs, .slow = true},
    {POST, "/periods/:id/lock", .may = "reports.accept", lock, version_inputs},
    {POST, "/periods/:id/unlock", .may = "reports.accept", unlock, version_inputs},
    {POST, "/periods/:id/due", .may = "reports.accept", change_due, (const Input[]){{"version", INPUT_INT}, {"due", INPUT_TEXT}, {0}}},
    {GET, "/reports", .may = "reports.enter", my_reports},
    {GET, "/reports/:id", .may = "reports.read", report_page},
    {GET, "/reports/:id/files/:file", .may = "reports.read", report_file},
    {POST, "/reports/:id/ask", .once = true, .may = "reports.accept", ask_again, version_inputs},
    {POST, "/reports/:id/link", .may = "reports.accept", show_link, version_inputs},
    {POST, "/reports/:id/revoke", .may = "reports.accept", revoke_links, version_inputs},
    {POST, "/reports/:id/extend", .may = "reports.accept", extend_links, (const Input[]){{"days", INPUT_TEXT}, {0}}},
    {POST, "/reports/:id/return", .once = true, .may = "reports.accept", return_report,
     (const Input[]){{"version", INPUT_INT}, {"note", INPUT_LONG, 100000}, {0}}},
    {POST, "/reports/:id/accept", .may = "reports.accept", accept_report, version_inputs},
    {0},
};
