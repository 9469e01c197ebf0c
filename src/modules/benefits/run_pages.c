#include "modules/benefits/pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/benefits/benefits_views.h"
#include "modules/people/people.h"
#include "reader/reader.h"
#include "record/audit.h"

/* Lists of payments, their payments and files, and what comes back. */

static bool find(Request *req, BenefitRun **ret_run, GError **error)
{
    return benefit_run_find(req->db, req->pool, req_id(req, "id"), ret_run, error);
}

/* --- one list --- */

static const char *const *labels_of(Request *req, const GPtrArray *rows)
{
    const char **labels = pool_array0(req->pool, const char *, rows->len + 1);
    for (guint i = 0; i < rows->len; i++)
        labels[i] = person_label_of(req->db, req->pool, ((const LineRow *)rows->pdata[i])->person_id);
    return labels;
}

static bool find_over(Request *req, RunPage *page, GError **error)
{
    return !g_str_equal(page->run->state, "prepared") || benefit_run_over(req->db, req->pool, page->run, page->scheme, clock_now(), &page->over, error);
}

static bool is_own(const Request *req, const BenefitRun *run)
{
    return run->prepared_by == req->who->user_id || run->approved_by == req->who->user_id || run->visa_by == req->who->user_id;
}

static void set_rights(const Request *req, RunPage *page)
{
    const BenefitRun *run = page->run;
    bool waits = g_str_equal(run->state, "prepared") && !is_own(req, run) && !page->over;
    page->may_approve = waits && !run->approved_at && identity_may(req->who, "benefits.approve");
    page->may_visa = waits && run->needs_visa && !run->visa_at && identity_may(req->who, "benefits.visa");
}

static bool show_page(Request *req, int status, const Problems *problems, GError **error)
{
    bool filters = req->method == GET && req_declares(req, "which");
    RunPage page = {.problems = problems, .which = filters ? req_text(req, "which") : NULL, .number = filters ? req_text(req, "number") : NULL};
    gint64 number = page.number ? g_ascii_strtoll(page.number, NULL, 10) : 0;
    if (!find(req, &page.run, error) || !benefit_scheme_find(req->db, req->pool, page.run->scheme_id, &page.scheme, error) ||
        !benefit_line_counts(req->db, page.run->id, &page.counts, error) ||
        !benefit_payment_counts(req->db, req->pool, page.run->id, &page.payments, error) ||
        !benefit_refusals(req->db, req->pool, page.run->id, page.refusals, error) || !find_over(req, &page, error) ||
        !benefit_files(req->db, req->pool, page.run->id, &page.files, error) || !benefit_clears_of(req->db, req->pool, &(ClearOf){CLEAR_RUN, page.run->id}, &page.clears, error) ||
        !benefit_lines(req->db, req->pool, page.run->id, page.which, number, BENEFITS_PAGE + 1, filters ? paging_offset(req, BENEFITS_PAGE) : 0, &page.lines, error))
        return false;
    if (filters)
        page.paging = paging_of_rows(req, page.lines, BENEFITS_PAGE);
    page.persons = labels_of(req, page.lines);
    set_rights(req, &page);
    for (guint i = 0; i < page.files->len; i++)
        page.has_cash = page.has_cash || g_str_equal(((const FileRow *)page.files->pdata[i])->format, "cash");
    return reply_view(req, status, view_benefit_run, req, &page);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

static bool list(Request *req, GError **error)
{
    RunList list = {.scheme_id = req_input_id(req, "scheme"), .state = req_text(req, "state")};
    if (!benefit_schemes(req->db, req->pool, &list.schemes, error) ||
        !benefit_runs(req->db, req->pool, list.scheme_id, list.state, BENEFITS_PAGE + 1, paging_offset(req, BENEFITS_PAGE), &list.runs, error))
        return false;
    list.paging = paging_of_rows(req, list.runs, BENEFITS_PAGE);
    return reply_view(req, 200, view_benefit_runs, req, &list);
}

/* --- signatures --- */

static bool answer(Request *req, bool done, const char *notice, GError *wrong, GError **error)
{
    if (!done)
        return benefit_answer_failed(req, NULL, wrong, show_page, error);
    reply_notice(req, notice);
    return reply_see_other(req, "%s", benefit_url(req->pool, "runs", req_id(req, "id")));
}

static bool approve(Request *req, GError **error)
{
    GError *wrong = NULL;
    bool done = benefit_run_approve(req->db, req->who, req_id(req, "id"), req_int(req, "version", 0), 0, &wrong);
    return answer(req, done, _("Approved."), wrong, error);
}

static bool visa(Request *req, GError **error)
{
    GError *wrong = NULL;
    bool done = benefit_run_visa(req->db, req->who, req_id(req, "id"), req_int(req, "version", 0), 0, &wrong);
    return answer(req, done, _("The financial visa is given."), wrong, error);
}

static bool turn_back(Request *req, GError **error)
{
    GError *wrong = NULL;
    bool done = benefit_run_return(req->db, req->who, req_id(req, "id"), req_int(req, "version", 0), req_text(req, "reason"), &wrong);
    return answer(req, done, _("The list was returned to who prepared it."), wrong, error);
}

static bool cancel(Request *req, GError **error)
{
    GError *wrong = NULL;
    bool done = benefit_run_cancel(req->db, req->who, req_id(req, "id"), req_int(req, "version", 0), req_text(req, "reason"), &wrong);
    return answer(req, done, _("The list is cancelled."), wrong, error);
}

static bool compute_again(Request *req, GError **error)
{
    GError *wrong = NULL;
    BenefitRun *run;
    gint64 id;
    if (!find(req, &run, error))
        return false;
    BenefitRunOrder order = {.scheme_id = run->scheme_id, .month = run->month, .supplementary = run->sequence > 1};
    bool done = benefit_run_prepare(req->db, req->who, &order, &id, &wrong);
    return answer(req, done, _("The list is computed."), wrong, error);
}

/* --- statement --- */

static bool note(Request *req, const char *verb, const char *kind, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && audit_write(req->db, req->who, "web", verb, kind, id, NULL, error) && db_commit(change, error);
}

static bool statement(Request *req, const char *format, const char *type, GError **error)
{
    BenefitRun *run;
    GBytes *bytes;
    bool whole = req_flag(req, "whole");
    if (!find(req, &run, error) || (whole && !benefit_clear_may(req->db, req->who, &(ClearOf){CLEAR_RUN, run->id}, error)) ||
        !note(req, whole ? "see" : "export", "benefit_run", run->id, error) || !benefit_statement(req->db, req->pool, run, format, whole, &bytes, error))
        return false;
    const char *name = pool_printf(req->pool, "%s-%s%s.%s", run->scheme_code, benefit_month_name(req->pool, run->month), whole ? "-clar" : "", format);
    return reply_bytes(req, 200, type, name, bytes);
}

static bool statement_pdf(Request *req, GError **error) { return statement(req, "pdf", "application/pdf", error); }

static bool statement_xlsx(Request *req, GError **error)
{
    return statement(req, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", error);
}

static bool ask_clear(Request *req, GError **error)
{
    return benefit_clear_asked(req, CLEAR_RUN, show_page, error);
}

/* --- files and payments --- */

static bool make_file(Request *req, GError **error)
{
    GError *wrong = NULL;
    gint64 file_id;
    bool done = benefit_run_file(req->db, req->who, req_id(req, "id"), req_text(req, "format"), 0, &file_id, &wrong);
    return answer(req, done, _("The file is made. Download it below."), wrong, error);
}

static bool download(Request *req, GError **error)
{
    const char *name;
    GBytes *bytes;
    gint64 id = req_id(req, "id");
    if (!benefit_file_bytes(req->db, req->pool, id, &name, &bytes, error))
        return false;
    if (!note(req, "see", "benefit_file", id, error)) {
        g_bytes_unref(bytes);
        return false;
    }
    return reply_bytes(req, 200, g_str_has_suffix(name, ".csv") ? "text/csv; charset=utf-8" : "application/xml", name, bytes);
}

static bool payments(Request *req, GError **error)
{
    PaymentPage page = {.state = req_text(req, "state")};
    if (!find(req, &page.run, error) || !benefit_payment_counts(req->db, req->pool, page.run->id, &page.counts, error) ||
        !benefit_payments(req->db, req->pool, page.run->id, page.state, BENEFITS_PAGE + 1, paging_offset(req, BENEFITS_PAGE), &page.payments, error))
        return false;
    page.paging = paging_of_rows(req, page.payments, BENEFITS_PAGE);
    return reply_view(req, 200, view_benefit_payments, req, &page);
}

static bool repeat(Request *req, GError **error)
{
    PaymentRow *payment;
    gint64 id;
    if (!benefit_payment_find(req->db, req->pool, req_id(req, "id"), &payment, error) ||
        !benefit_payment_reissue(req->db, req->who, payment->id, &id, error))
        return false;
    reply_notice(req, _("The payment is repeated: it waits for the next file."));
    return reply_see_other(req, "%s/payments", benefit_url(req->pool, "runs", payment->run_id));
}

/* Cash that was handed out: the signed list is back. */
static bool all_paid(Request *req, GError **error)
{
    GError *wrong = NULL;
    GPtrArray *lines;
    BenefitReturnResult result;
    BenefitRun *run;
    if (!find(req, &run, error) || !benefit_run_returned(req->db, req->pool, run->id, "cash", day_today(), &lines, error))
        return false;
    const char *digest = pool_printf(req->pool, "run %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, run->id, run->version);
    bool done = benefit_reconcile(req->db, req->who, pool_printf(req->pool, "%s %s", run->scheme_code, benefit_month_name(req->pool, run->month)), digest,
                                  lines, 0, &result, &wrong);
    return answer(req, done, _("The payments of the cash lists are marked as paid."), wrong, error);
}

const Route benefit_run_routes[] = {
    {GET, "/benefits/runs", .may = "benefits.read", list,
     (const Input[]){{"scheme", INPUT_ID}, {"state", INPUT_CHOICE, .choices = (const char *const[]){"prepared", "approved", "filed", "settled", "cancelled", NULL}}, {"page", INPUT_INT}, {0}}},
    {GET, "/benefits/runs/:id", .may = "benefits.read", show,
     (const Input[]){{"which", INPUT_CHOICE, .choices = (const char *const[]){"yes", "no", "late", NULL}}, {"number", INPUT_TEXT, 9}, {"page", INPUT_INT}, {0}}},
    {POST, "/benefits/runs/:id/approve", .once = true, .may = "benefits.approve", approve, (const Input[]){{"version", INPUT_INT}, {0}}},
    {POST, "/benefits/runs/:id/visa", .once = true, .may = "benefits.visa", visa, (const Input[]){{"version", INPUT_INT}, {0}}},
    {POST, "/benefits/runs/:id/return", .may = "benefits.approve", turn_back, (const Input[]){{"version", INPUT_INT}, {"reason", INPUT_LONG, 1000}, {0}}},
    {POST, "/benefits/runs/:id/refuse", .may = "benefits.visa", turn_back, (const Input[]){{"version", INPUT_INT}, {"reason", INPUT_LONG, 1000}, {0}}},
    {POST, "/benefits/runs/:id/cancel", .may = "benefits.prepare", cancel, (const Input[]){{"version", INPUT_INT}, {"reason", INPUT_LONG, 1000}, {0}}},
    {POST, "/benefits/runs/:id/again", .once = true, .may = "benefits.prepare", compute_again},
    {POST, "/benefits/runs/:id/file", .once = true, .may = "benefits.pay", make_file, (const Input[]){{"format", INPUT_TEXT, 20}, {0}}},
    {POST, "/benefits/runs/:id/paid", .once = true, .may = "benefits.pay", all_paid},
    {GET, "/benefits/runs/:id/payments", .may = "benefits.read", payments,
     (const Input[]){{"state", INPUT_CHOICE, .choices = (const char *const[]){"due", "sent", "paid", "failed", NULL}}, {"page", INPUT_INT}, {0}}},
    {GET, "/benefits/runs/:id/statement.pdf", .may = "benefits.read", statement_pdf, (const Input[]){{"whole", INPUT_FLAG}, {0}}, .slow = true},
    {GET, "/benefits/runs/:id/statement.xlsx", .may = "benefits.read", statement_xlsx, (const Input[]){{"whole", INPUT_FLAG}, {0}}, .slow = true},
    {POST, "/benefits/runs/:id/clear", .once = true, .may = "benefits.read", ask_clear, (const Input[]){{"reason", INPUT_LONG, 1000}, {0}}},
    {GET, "/benefits/files/:id/download", .may = "benefits.pay", download},
    {POST, "/benefits/payments/:id/repeat", .once = true, .may = "benefits.pay", repeat},
    {0},
};

/* --- what comes back --- */

static bool show_returns(Request *req, int status, const Problems *problems, GError **error)
{
    GPtrArray *rows;
    Paging paging = {0};
    bool pages = req->method == GET;
    if (!benefit_returns(req->db, req->pool, BENEFITS_PAGE + (pages ? 1 : 0), pages ? paging_offset(req, BENEFITS_PAGE) : 0, &rows, error))
        return false;
    if (pages)
        paging = paging_of_rows(req, rows, BENEFITS_PAGE);
    return reply_view(req, status, view_benefit_returns, req, rows, &paging, problems);
}

static bool returns(Request *req, GError **error)
{
    return show_returns(req, 200, NULL, error);
}

static bool take_return(Request *req, GError **error)
{
    GError *wrong = NULL;
    BenefitReturnResult result;
    const Upload *file = req_file(req, "file");
    if (!file || !file->count)
        fail(&wrong, FAIL_INVALID, "%s", _("Choose the file that the bank or the treasury returned."));
    else if (benefit_reconcile_file(req->db, req->pool, req->who, file->file_name ? file->file_name : "?", file->bytes, file->count, &result, &wrong)) {
        reply_notice(req, result.was_known ? _("This file was taken in before: nothing changed.") : _("The file is taken in."));
        return reply_see_other(req, "%s", benefit_url(req->pool, "returns", result.id));
    }
    return benefit_answer_failed(req, "file", wrong, show_returns, error);
}

static bool show_return(Request *req, GError **error)
{
    ReturnRow *row;
    GPtrArray *lines;
    return benefit_return_find(req->db, req->pool, req_id(req, "id"), &row, &lines, error) &&
           reply_view(req, 200, view_benefit_return, req, row, lines);
}

const Route benefit_return_routes[] = {
    {GET, "/benefits/returns", .may = "benefits.pay", returns, (const Input[]){{"page", INPUT_INT}, {0}}},
    {POST, "/benefits/returns", .may = "benefits.pay", take_return, (const Input[]){{"file", INPUT_FILE, 20 * 1000 * 1000}, {0}}},
    {GET, "/benefits/returns/:id", .may = "benefits.pay", show_return},
    {0},
};
