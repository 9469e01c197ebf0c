#include "modules/reporting/following.h"

#include <string.h>

#include "base/language.h"
#include "office/chart.h"

/* What planners' pages show of a plan's reports: who was asked, who opened, who sent. */

Doer doer_of(Request *req)
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

/* All links of a period at once: each finds its line by the report. */
static void note_links(const PeriodPage *page, const GPtrArray *links)
{
    g_autoptr(GHashTable) by_report = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < page->lines->len; i++) {
        ReportLine *line = page->lines->pdata[i];
        g_hash_table_insert(by_report, (gpointer)&line->report->id, line);
    }
    for (guint i = 0; i < links->len; i++) {
        const ReportLink *link = links->pdata[i];
        ReportLine *line = g_hash_table_lookup(by_report, &link->report_id);
        if (line)
            note_link(line, link);
    }
}

static void add_line(PeriodPage *page, Pool *pool, const Report *report)
{
    ReportLine *line = pool_new0(pool, ReportLine);
    *line = (ReportLine){.report = report, .late = report_is_late(report, day_today())};
    g_ptr_array_add(page->lines, line);
}

static void count_line(PeriodPage *page, const ReportLine *line)
{
    const Report *report = line->report;
    bool sent = strcmp(report->state, "sent") == 0, accepted = strcmp(report->state, "accepted") == 0;
    page->asked++;
    page->opened += line->seen_at != 0;
    page->sent += sent || accepted;
    page->accepted += accepted;
    page->missing += !sent && !accepted;
    page->unreachable += !sent && !accepted && !report->has_address;
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
            add_line(page, pool, reports->pdata[i]);
    note_links(page, links);
    for (guint i = 0; i < page->lines->len; i++)
        count_line(page, page->lines->pdata[i]);
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
