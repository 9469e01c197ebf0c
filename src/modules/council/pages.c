#include "modules/council/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/council/council_views.h"

/* The council's reports for those who are signed in. */

const char *council_state_label(const char *state)
{
    if (strcmp(state, "published") == 0)
        return _("Published");
    return strcmp(state, "withdrawn") == 0 ? _("Withdrawn") : _("Draft");
}

const char *council_report_name(Pool *pool, const CouncilReport *report)
{
    if (report->number <= 1)
        return pool_printf(pool, _("Annual report for %d"), (int)report->year);
    return pool_printf(pool, _("Annual report for %d, edition %d"), (int)report->year, report->number);
}

/* ---- list and new draft */

static bool reportable(Request *req, GPtrArray **ret_plans, GError **error)
{
    GPtrArray *all;
    *ret_plans = pool_list(req->pool);
    if (!plans_list(req->db, req->pool, req->who, &all, error))
        return false;
    for (guint i = 0; i < all->len; i++)
        if (strcmp(((Plan *)all->pdata[i])->state, "draft") != 0)
            g_ptr_array_add(*ret_plans, all->pdata[i]);
    return true;
}

static bool show_list(Request *req, int status, CouncilNew *form, const Problems *problems, GError **error)
{
    enum { REPORTS_PAGE = 50 };
    GPtrArray *reports;
    Paging paging;
    if (!council_reports_list(req->db, req->pool, req->who, 0, &reports, error) || !reportable(req, &form->plans, error))
        return false;
    GPtrArray *shown = paging_part(req, reports, REPORTS_PAGE, &paging);
    return reply_view(req, status, view_council_list, req, shown, &paging, identity_may(req->who, "council.write") ? form : NULL, problems);
}

static bool list(Request *req, GError **error)
{
    CouncilNew form = {.plan_id = req_input_id(req, "plan"), .year = pool_printf(req->pool, "%d", day_year(day_today()) - 1),
                       .language = language_code(language_get())};
    return show_list(req, 200, &form, NULL, error);
}

static bool list_again(Request *req, const char *sentence, GError **error)
{
    CouncilNew form = {.plan_id = req_input_id(req, "plan"), .year = req_text(req, "year"), .language = req_text(req, "language")};
    Problems *problems = problems_new(req->pool);
    problems_add(problems, "year", "%s", sentence);
    return show_list(req, 422, &form, problems, error);
}

static bool create(Request *req, GError **error)
{
    gint64 id;
    const char *typed = req_text(req, "year"), *language = req_text(req, "language");
    int year = typed ? (int)g_ascii_strtoll(typed, NULL, 10) : 0;
    g_autoptr(GError) wrong = NULL;
    if (council_report_create(req->db, req->who, req_input_id(req, "plan"), year, language ? language : "ro", &id, &wrong)) {
        reply_notice(req, _("The draft is made. Read it, then write your words."));
        return reply_see_other(req, "/council/%" G_GINT64_FORMAT, id);
    }
    if (fail_kind(wrong) == FAIL_INVALID)
        return list_again(req, wrong->message, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

/* ---- one report */

static bool find(Request *req, CouncilReport **ret_report, GError **error)
{
    return council_report_find(req->db, req->pool, req->who, req_id(req, "id"), ret_report, error);
}

static bool show(Request *req, GError **error)
{
    CouncilReport *report;
    Paper *paper;
    if (!find(req, &report, error) || !council_paper_of(req->db, req->pool, report, &paper, error))
        return false;
    return reply_view(req, 200, view_council_report, req, report, paper_to_html(req->pool, paper));
}

static const char *type_of(const char *format)
{
    if (strcmp(format, "pdf") == 0)
        return "application/pdf";
    if (strcmp(format, "docx") == 0)
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    return strcmp(format, "xlsx") == 0 ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "application/json";
}

bool council_reply_file(Request *req, const CouncilReport *report, GError **error)
{
    GBytes *bytes;
    const char *format = strrchr(req->path, '.') + 1; /* the route's pattern has one */
    const char *word = strcmp(report->language, "en") == 0 ? "annual-report" : "raport-anual";
    const char *edition = report->number > 1 ? pool_printf(req->pool, "-%d", report->number) : "";
    if (!council_report_file(req->db, req->pool, report, format, &bytes, error))
        return false;
    const char *name = pool_printf(req->pool, "%s-%d%s-%" G_GINT64_FORMAT ".%s", word, (int)report->year, edition, report->plan_id, format);
    return reply_bytes(req, 200, type_of(format), name, bytes);
}

static bool file(Request *req, GError **error)
{
    CouncilReport *report;
    return find(req, &report, error) && council_reply_file(req, report, error);
}

/* ---- words */

static bool find_draft(Request *req, CouncilReport **ret_report, GError **error)
{
    if (!find(req, ret_report, error))
        return false;
    return strcmp((*ret_report)->state, "draft") == 0 ||
           fail(error, FAIL_CONFLICT, "%s", _("This report is no draft any more. Make a new one for the same year."));
}

static bool edit(Request *req, GError **error)
{
    CouncilReport *report;
    if (!find_draft(req, &report, error))
        return false;
    return reply_view(req, 200, view_council_edit, req, report, NULL, NULL);
}

/* Both versions: what was typed in the form, what is kept above it. */
static bool edit_again(Request *req, CouncilReport *typed, GError **error)
{
    CouncilReport *theirs;
    if (!find_draft(req, &theirs, error))
        return false;
    typed->version = theirs->version;
    return reply_view(req, 409, view_council_edit, req, typed, theirs, NULL);
}

static bool save(Request *req, GError **error)
{
    CouncilReport *report;
    g_autoptr(GError) wrong = NULL;
    if (!find_draft(req, &report, error))
        return false;
    Problems *problems = record_from_form(&council_report_record, report, req);
    if (problems_any(problems))
        return reply_view(req, 422, view_council_edit, req, report, NULL, problems);
    if (council_report_save(req->db, req->who, report, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "/council/%" G_GINT64_FORMAT, report->id);
    }
    if (fail_kind(wrong) == FAIL_CONFLICT)
        return edit_again(req, report, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool freeze(Request *req, GError **error)
{
    CouncilReport *report;
    if (!find_draft(req, &report, error))
        return false;
    report->version = req_int(req, "version", 0);
    if (!council_report_freeze(req->db, req->who, report, error))
        return false;
    reply_notice(req, _("The figures are those of today. Your words are unchanged."));
    return reply_see_other(req, "/council/%" G_GINT64_FORMAT, report->id);
}

/* ---- publishing */

static bool check(Request *req, GError **error)
{
    CouncilReport *report;
    Snapshot *snapshot;
    if (!find_draft(req, &report, error) || !council_snapshot(req->db, req->pool, report, &snapshot, error))
        return false;
    return reply_view(req, 200, view_council_publish, req, report, council_sentences(req->pool, snapshot));
}

static bool publish(Request *req, GError **error)
{
    CouncilReport *report;
    if (!find_draft(req, &report, error))
        return false;
    report->version = req_int(req, "version", 0);
    if (!council_report_publish(req->db, req->who, report, error))
        return false;
    reply_notice(req, _("The report is published."));
    return reply_see_other(req, "/council/%" G_GINT64_FORMAT, report->id);
}

static bool withdraw_page(Request *req, GError **error)
{
    CouncilReport *report;
    if (!find(req, &report, error))
        return false;
    return reply_view(req, 200, view_council_withdraw, req, report, NULL, NULL);
}

static bool withdraw(Request *req, GError **error)
{
    CouncilReport *report;
    const char *reason = req_text(req, "reason");
    if (!find(req, &report, error))
        return false;
    report->version = req_int(req, "version", 0);
    if (!reason) {
        Problems *problems = problems_new(req->pool);
        problems_add(problems, "reason", "%s", _("Say why the report is withdrawn."));
        return reply_view(req, 422, view_council_withdraw, req, report, NULL, problems);
    }
    if (!council_report_withdraw(req->db, req->who, report, reason, error))
        return false;
    reply_notice(req, _("The report is withdrawn."));
    return reply_see_other(req, "/council/%" G_GINT64_FORMAT, report->id);
}

static const Input list_inputs[] = {{"plan", INPUT_ID}, {"page", INPUT_INT}, {0}};
static const Input new_inputs[] = {
    {"plan", INPUT_ID}, {"year", INPUT_TEXT, 10}, {"language", INPUT_CHOICE, .choices = (const char *const[]){"ro", "en", NULL}},
    {"page", INPUT_INT}, {0},
};
static const Input version_inputs[] = {{"version", INPUT_INT}, {0}};
static const Input withdraw_inputs[] = {{"version", INPUT_INT}, {"reason", INPUT_LONG, 2000}, {0}};

const Route council_routes[] = {
    {GET, "/council", .may = "council.read", list, list_inputs},
    {POST, "/council", .once = true, .may = "council.write", create, new_inputs, .slow = true},
    {GET, "/council/:id", .may = "council.read", show, .slow = true},
    {GET, "/council/:id/report.pdf", .may = "council.read", file, .slow = true},
    {GET, "/council/:id/report.docx", .may = "council.read", file, .slow = true},
    {GET, "/council/:id/report.xlsx", .may = "council.read", file, .slow = true},
    {GET, "/council/:id/report.json", .may = "council.read", file},
    {GET, "/council/:id/edit", .may = "council.write", edit},
    {POST, "/council/:id/edit", .may = "council.write", save, .record = &council_report_record},
    {POST, "/council/:id/freeze", .may = "council.write", freeze, version_inputs, .slow = true},
    {GET, "/council/:id/publish", .may = "council.publish", check},
    {POST, "/council/:id/publish", .may = "council.publish", publish, version_inputs, .slow = true},
    {GET, "/council/:id/withdraw", .may = "council.publish", withdraw_page},
    {POST, "/council/:id/withdraw", .may = "council.publish", withdraw, withdraw_inputs},
    {0},
};
