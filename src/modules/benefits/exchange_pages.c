#include "modules/benefits/pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/benefits/benefits_views.h"
#include "office/paper.h"
#include "reader/reader.h"
#include "record/audit.h"

/* The employment agency: the list out, its answer in, what is done about the differences. */

static bool show_list(Request *req, int status, const Problems *problems, GError **error)
{
    ExchangeList list = {.problems = problems};
    return benefit_exchanges(req->db, req->pool, &list.exchanges, error) && benefit_schemes(req->db, req->pool, &list.schemes, error) &&
           reply_view(req, status, view_benefit_exchanges, req, &list);
}

static bool list(Request *req, GError **error)
{
    return show_list(req, 200, NULL, error);
}

static bool make(Request *req, GError **error)
{
    GError *wrong = NULL;
    gint64 id;
    if (benefit_exchange_make(req->db, req->who, req_input_id(req, "scheme"), benefit_month_of(day_today()), &id, &wrong)) {
        reply_notice(req, _("The list is ready to be sent."));
        return reply_see_other(req, "%s", benefit_url(req->pool, "employment", id));
    }
    return benefit_answer_failed(req, NULL, wrong, show_list, error);
}

static bool show_page(Request *req, int status, const Problems *problems, GError **error)
{
    bool filters = req->method == GET;
    ExchangePage page = {.problems = problems, .status = filters ? req_text(req, "status") : NULL};
    ExchangeFilter filter = {.status = page.status, .limit = BENEFITS_PAGE + 1, .offset = filters ? paging_offset(req, BENEFITS_PAGE) : 0};
    if (!benefit_exchange_find(req->db, req->pool, req_id(req, "id"), &page.exchange, error) ||
        !benefit_exchange_counts(req->db, req->pool, page.exchange->id, &page.counts, error) ||
        !benefit_clears_of(req->db, req->pool, &(ClearOf){CLEAR_EXCHANGE, page.exchange->id}, &page.clears, error) ||
        !benefit_exchange_lines(req->db, req->pool, req->who, page.exchange->id, &filter, &page.lines, error))
        return false;
    if (filters)
        page.paging = paging_of_rows(req, page.lines, BENEFITS_PAGE);
    else
        g_ptr_array_set_size(page.lines, MIN(page.lines->len, BENEFITS_PAGE));
    return reply_view(req, status, view_benefit_exchange, req, &page);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

/* --- out --- */

static bool open_lines(Request *req, ExchangeRow **ret_exchange, GPtrArray **ret_lines, GError **error)
{
    if (!benefit_exchange_find(req->db, req->pool, req_id(req, "id"), ret_exchange, error))
        return false;
    return benefit_clear_may(req->db, req->who, &(ClearOf){CLEAR_EXCHANGE, (*ret_exchange)->id}, error) &&
           benefit_exchange_lines(req->db, req->pool, req->who, (*ret_exchange)->id, &(ExchangeFilter){.with_ids = true}, ret_lines, error);
}

static bool ask_clear(Request *req, GError **error)
{
    return benefit_clear_asked(req, CLEAR_EXCHANGE, show_page, error);
}

static bool note(Request *req, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && audit_write(req->db, req->who, "web", "export", "benefit_exchange", id, NULL, error) && db_commit(change, error);
}

static bool list_csv(Request *req, GError **error)
{
    ExchangeRow *exchange;
    GPtrArray *lines;
    if (!open_lines(req, &exchange, &lines, error) || !note(req, exchange->id, error))
        return false;
    GString *out = pool_string(req->pool);
    g_string_append(out, "\xEF\xBB\xBF" "nr;nume;cnp;situatie;observatii\r\n");
    for (guint i = 0; i < lines->len; i++) {
        const ExchangeLine *line = lines->pdata[i];
        g_string_append_printf(out, "%d;", (int)line->position);
        csv_put(out, line->name);
        g_string_append_c(out, ';');
        csv_put(out, line->national_id);
        g_string_append(out, ";;\r\n");
    }
    return reply_bytes(req, 200, "text/csv; charset=utf-8", pool_printf(req->pool, "ajofm-%d.csv", (int)exchange->number), g_bytes_new(out->str, out->len));
}

static bool list_xlsx(Request *req, GError **error)
{
    ExchangeRow *exchange;
    GPtrArray *lines;
    GBytes *bytes;
    if (!open_lines(req, &exchange, &lines, error) || !note(req, exchange->id, error))
        return false;
    Paper *paper = paper_new(req->pool, _("Beneficiaries, for the employment agency"));
    PaperBlock *table = paper_add(paper, PAPER_TABLE, NULL);
    table->heading_rows = 1;
    table->sheet = "AJOFM";
    paper_row(table, req->pool, (const char *const[]){_("No."), _("Name"), _("Personal code"), _("Standing"), _("Note"), NULL});
    for (guint i = 0; i < lines->len; i++) {
        const ExchangeLine *line = lines->pdata[i];
        const char *cells[] = {pool_printf(req->pool, "%d", (int)line->position), line->name, line->national_id ? line->national_id : "–", "", "", NULL};
        paper_row(table, req->pool, cells);
    }
    return paper_to_xlsx(paper, exchange->made_at, &bytes, error) &&
           reply_bytes(req, 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                       pool_printf(req->pool, "ajofm-%d.xlsx", (int)exchange->number), bytes);
}

/* --- in --- */

static bool take_answer(Request *req, GError **error)
{
    GError *wrong = NULL;
    Grid *grid;
    gint64 matched, unknown;
    ExchangeRow *exchange;
    const Upload *file = req_file(req, "file");
    if (!benefit_exchange_find(req->db, req->pool, req_id(req, "id"), &exchange, error))
        return false;
    if (!file || !file->count)
        fail(&wrong, FAIL_INVALID, "%s", _("Choose the agency's answer."));
    else if (reader_read_bytes(req->pool, file->bytes, file->count, file->file_name, &grid, &wrong) &&
             benefit_exchange_answer(req->db, req->pool, req->who, exchange->id, grid, &matched, &unknown, &wrong)) {
        reply_notice(req, pool_printf(req->pool, _("Answers taken in: %d. Lines that belong to nobody of the list: %d."), (int)matched, (int)unknown));
        return reply_see_other(req, "%s?status=open", benefit_url(req->pool, "employment", exchange->id));
    }
    return benefit_answer_failed(req, "file", wrong, show_page, error);
}

/* --- one person --- */

static bool line_page(Request *req, GError **error)
{
    ExchangeLine *line;
    return benefit_exchange_line_find(req->db, req->pool, req_id(req, "line"), &line, error) &&
           reply_view(req, 200, view_benefit_exchange_line, req, line, NULL, false);
}

static bool settle(Request *req, GError **error)
{
    ExchangeLine *line, mine;
    g_autoptr(GError) wrong = NULL;
    if (!benefit_exchange_line_find(req->db, req->pool, req_id(req, "line"), &line, error))
        return false;
    mine = *line;
    mine.version = req_int(req, "version", 0);
    mine.appointment_day = req_day(req, "appointment_day");
    mine.appointment = req_text(req, "appointment");
    mine.settled = req_text(req, "settled");
    bool done = req_flag(req, "certificate") ? benefit_exchange_certificate(req->db, req->pool, req->who, &mine, &wrong)
                                             : benefit_exchange_settle(req->db, req->who, &mine, &wrong);
    if (done) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "%s?status=open", benefit_url(req->pool, "employment", line->exchange_id));
    }
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(wrong));
    bool conflict = fail_kind(wrong) == FAIL_CONFLICT;
    if (!problem_from(problems, NULL, &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    mine.version = line->version;
    return reply_view(req, status, view_benefit_exchange_line, req, &mine, problems, conflict);
}

const Route benefit_exchange_routes[] = {
    {GET, "/benefits/employment", .may = "benefits.read", list},
    {POST, "/benefits/employment", .once = true, .may = "benefits.prepare", make, (const Input[]){{"scheme", INPUT_ID}, {0}}},
    {GET, "/benefits/employment/:id", .may = "benefits.read", show,
     (const Input[]){{"status", INPUT_CHOICE, .choices = (const char *const[]){"open", "differences", "waiting", "registered", "unregistered", "refused_job", "refused_course", "exempt", NULL}}, {"page", INPUT_INT}, {0}}},
    {GET, "/benefits/employment/:id/list.csv", .may = "benefits.prepare", list_csv},
    {GET, "/benefits/employment/:id/list.xlsx", .may = "benefits.prepare", list_xlsx, .slow = true},
    {POST, "/benefits/employment/:id/clear", .once = true, .may = "benefits.prepare", ask_clear, (const Input[]){{"reason", INPUT_LONG, 1000}, {0}}},
    {POST, "/benefits/employment/:id/answer", .once = true, .may = "benefits.prepare", take_answer, (const Input[]){{"file", INPUT_FILE, 20 * 1000 * 1000}, {0}}},
    {GET, "/benefits/employment-lines/:line", .may = "benefits.prepare", line_page},
    {POST, "/benefits/employment-lines/:line", .once = true, .may = "benefits.prepare", settle,
     (const Input[]){{"version", INPUT_INT}, {"appointment_day", INPUT_DAY}, {"appointment", INPUT_TEXT, 200}, {"settled", INPUT_TEXT, 500}, {"certificate", INPUT_FLAG}, {0}}},
    {0},
};
