#include "modules/reporting/form.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/reporting/pages.h"
#include "modules/reporting/reporting_views.h"
#include "record/json.h"

/* Filling in a report: by its link, or signed in.  Both ways meet in a ReportForm. */

/* --- the two ways in --- */

/* With the row alone, or (0) with all.  *ret_form NULL: what there is to say was answered. */
typedef bool (*Enter)(Request *req, gint64 row_id, ReportForm **ret_form, GError **error);

static bool load(Request *req, ReportForm *form, gint64 report_id, gint64 row_id, GError **error)
{
    return row_id ? report_form_load_row(req, form, report_id, row_id, error) : report_form_load(req, form, report_id, error);
}

static GPtrArray *typed_words(Request *req)
{
    static const char *const names[] = {"reason", "done", "next"};
    GPtrArray *typed = pool_list(req->pool);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (req_declares(req, names[i]) && req_text(req, names[i]))
            g_ptr_array_add(typed, (void *)req_text(req, names[i]));
    return typed;
}

static bool answer_gone(Request *req, const ReportLink *link)
{
    if (req->wants_json)
        return reply_problem(req, 410, _("This link no longer works"), _("Ask the town hall for a new one."));
    const char *why = link->revoked_at ? _("It was replaced or taken back. Use the newest letter, or ask the town hall for a new link.")
                                       : _("Its time is over. Ask the town hall for a new link.");
    return reply_view(req, 410, view_report_link_gone, _("This link no longer works"), why, typed_words(req));
}

/* The address is a secret: nothing of it leaves by Referer (the origin alone does, by which old browsers show that a form is
 * ours), and nobody keeps the page. */
static void keep_secret(Request *req)
{
    reply_header(req, "Referrer-Policy", "strict-origin");
    reply_header(req, "Cache-Control", "no-store");
    reply_header(req, "X-Robots-Tag", "noindex, nofollow");
}

static bool enter_by_link(Request *req, gint64 row_id, ReportForm **ret_form, GError **error)
{
    ReportLink *link;
    *ret_form = NULL;
    keep_secret(req);
    if (!report_link_find(req->db, req->pool, req_param(req, "secret"), &link, error))
        return false;
    if (!link)
        return fail(error, FAIL_NOT_FOUND, "%s", _("This link is not known. Check that the whole address was copied from the letter."));
    if (!report_link_is_good(link))
        return answer_gone(req, link);
    ReportForm *form = pool_new0(req->pool, ReportForm);
    if (!load(req, form, link->report_id, row_id, error) || !report_link_opened(req->db, link, error))
        return false;
    Identity *who = pool_new0(req->pool, Identity);
    *who = (Identity){.name = form->report->institution_name, .institution_id = form->report->institution_id, .language = LANGUAGE_COUNT};
    form->doer = (Doer){who, "link", req->base_url};
    form->base = pool_printf(req->pool, "/r/%s", req_param(req, "secret"));
    form->source = "link";
    *ret_form = form;
    return true;
}

static bool enter_signed_in(Request *req, gint64 row_id, ReportForm **ret_form, GError **error)
{
    ReportForm *form = *ret_form = pool_new0(req->pool, ReportForm);
    if (!load(req, form, req_id(req, "id"), row_id, error))
        return false;
    if (!report_is_seen_by(form->report, req->who))
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such report."));
    bool own = req->who->institution_id == form->report->institution_id;
    if (!own && !identity_may(req->who, "reports.accept"))
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only this institution and the planners can fill in this report."));
    form->doer = (Doer){req->who, "web", req->base_url};
    form->base = pool_printf(req->pool, "/reports/%" G_GINT64_FORMAT "/form", form->report->id);
    form->csrf = req->csrf;
    form->for_them = !own;
    form->source = own ? "account" : "paper";
    return true;
}

/* --- the form --- */

static bool reply_form(Request *req, int status, ReportForm *form, const Problems *problems)
{
    report_form_choose(req, form);
    return reply_view(req, status, view_report_form, form, problems);
}

static bool show(Request *req, Enter enter, GError **error)
{
    ReportForm *form;
    if (!enter(req, 0, &form, error))
        return false;
    return !form || reply_form(req, 200, form, NULL);
}

static FormRow *row_asked_for(Request *req, const ReportForm *form)
{
    gint64 id = req_id(req, "row");
    for (guint i = 0; i < form->rows->len; i++) {
        FormRow *row = form->rows->pdata[i];
        if (row->row->id == id)
            return row;
    }
    return NULL;
}

/* For the script: what is wrong, or where saving stands. */
static bool answer_json(Request *req, int status, const ReportForm *form, const FormRow *row, const Problems *problems)
{
    const char *field, *text = NULL;
    if (problems_any(problems))
        problems_get(problems, 0, &field, &text);
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_text(&json, "version", pool_printf(req->pool, "%" G_GINT64_FORMAT, row->row->version));
    json_text(&json, "at", strchr(time_to_people(req->pool, clock_now()), ' ') + 1);
    json_text(&json, "problem", text);
    json_bool(&json, "answered", report_row_is_answered(row->row));
    json_text(&json, "state", row->row->state);
    json_text(&json, "label", report_row_is_answered(row->row) ? row_state_label(row->row->state) : _("No answer yet"));
    json_bool(&json, "can_change", form->can_change);
    json_object_end(&json);
    return reply_json(req, status, out->str);
}

static bool answer_again(Request *req, int status, ReportForm *form, FormRow *row, Problems *problems)
{
    row->typed = req;
    row->problems = problems;
    if (req->wants_json)
        return answer_json(req, status, form, row, problems);
    return reply_form(req, status, form, problems);
}

/* The whole form as it is now, also what others saved a moment ago in the same commit. */
static bool load_again(Request *req, ReportForm *form, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && report_form_load(req, form, form->report->id, error);
}

/* A page shows the other rows as well. */
static bool answer_wrong(Request *req, ReportForm *form, FormRow *row, Problems *problems, GError **error)
{
    if (!req->wants_json) {
        if (!load_again(req, form, error))
            return false;
        row = row_asked_for(req, form);
    }
    return answer_again(req, 422, form, row, problems);
}

typedef struct {
    ReportForm *form; /* NULL: answered already */
    FormRow *row;     /* as stored; after saving, as saved */
    Problems *problems;
    bool is_conflict;
    const Row *sent;      /* what a conflict was about; NULL: it isn't known, or took files away */
    GPtrArray *new_files; /* with it */
} Saving;

static bool answer_saved(Request *req, const void *data)
{
    const Saving *saving = data;
    if (req->wants_json)
        return answer_json(req, 200, saving->form, saving->row, NULL);
    reply_notice(req, _("Saved."));
    const Row *row = saving->row->row;
    return reply_see_other(req, "%s?after=%" G_GINT64_FORMAT "#row-%" G_GINT64_FORMAT, saving->form->base, row->id, row->id);
}

/* Theirs is read anew; what was typed stands in the fields.  The same with the same file is what came a moment before. */
static bool answer_conflict(Request *req, Saving *saving, GError **error)
{
    ReportForm *form = saving->form;
    Problems *problems = problems_new(req->pool);
    if (!load_again(req, form, error))
        return false;
    FormRow *row = saving->row = row_asked_for(req, form);
    if (saving->sent && report_row_is_kept(row->row, saving->sent, saving->new_files))
        return answer_saved(req, saving);
    row->conflict = form->can_change;
    problems_add(problems, pool_printf(req->pool, "%" G_GINT64_FORMAT "-state", row->row->id), "%s",
                 form->can_change ? _("Somebody else saved this measure meanwhile. Both versions are shown.")
                                  : _("This report can't be changed any more."));
    return answer_again(req, 409, form, row, problems);
}

static bool check_and_save(Request *req, Saving *saving, GError **error)
{
    GPtrArray *new_files = pool_list(req->pool), *gone_files = pool_list(req->pool);
    g_autoptr(GError) problem = NULL;
    Row *row;
    saving->problems = report_row_from_form(req, saving->form, saving->row, !req->wants_json, &row, new_files, gone_files);
    if (problems_any(saving->problems))
        return true;
    if (report_row_save(req->db, &saving->form->doer, saving->form->report, saving->row->row, row, new_files, gone_files, &problem)) {
        saving->row->row = row;
        return true;
    }
    saving->is_conflict = fail_kind(problem) == FAIL_CONFLICT && problem->domain == FAIL;
    saving->sent = gone_files->len == 0 ? row : NULL;
    saving->new_files = new_files;
    if (!saving->is_conflict)
        g_propagate_error(error, g_steal_pointer(&problem));
    return saving->is_conflict;
}

static bool enter_and_save(Request *req, Enter enter, Saving *saving, GError **error)
{
    if (!enter(req, req_id(req, "row"), &saving->form, error))
        return false;
    if (!saving->form)
        return true;
    saving->row = row_asked_for(req, saving->form);
    if (!saving->row)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such measure in this report."));
    saving->is_conflict = !saving->form->can_change;
    return saving->is_conflict || check_and_save(req, saving, error);
}

/* What a row is checked against is read where it is written: the writer keeps its pages in memory, while each commit empties those
 * of the readers.  Not with files: looking at a large one takes long, and all who save would wait. */
static bool save_in_change(Request *req, Enter enter, Saving *saving, GError **error)
{
    if (req_files(req, "file")->len > 0)
        return enter_and_save(req, enter, saving, error);
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !enter_and_save(req, enter, saving, error))
        return false;
    bool is_saved = saving->form && !saving->is_conflict && !problems_any(saving->problems);
    return !is_saved || db_commit(change, error);
}

static bool save(Request *req, Enter enter, GError **error)
{
    Saving saving = {0};
    if (!save_in_change(req, enter, &saving, error))
        return false;
    if (!saving.form)
        return req->reply->status != 0;
    if (saving.is_conflict)
        return answer_conflict(req, &saving, error);
    if (problems_any(saving.problems))
        return answer_wrong(req, saving.form, saving.row, saving.problems, error);
    return reply_later(req, answer_saved, pool_copy(req->pool, &saving, sizeof saving));
}

/* --- sending --- */

static void problem_missing(const FormRow *row, Pool *pool, Problems *problems)
{
    problems_add(problems, pool_printf(pool, "row-%" G_GINT64_FORMAT, row->row->id), _("No answer yet: %s"),
                 text_shorten(pool, report_measure_name(pool, row->action), 80));
}

/* The first ones by name, the others by their number. */
static void check_rows(const ReportForm *form, Pool *pool, Problems *problems)
{
    enum { PROBLEMS_TOLD = 10 };
    int missing = 0;
    for (guint i = 0; i < form->rows->len; i++) {
        const FormRow *row = form->rows->pdata[i];
        if (!report_row_is_answered(row->row) && missing++ < PROBLEMS_TOLD)
            problem_missing(row, pool, problems);
    }
    if (missing > PROBLEMS_TOLD)
        problems_add(problems, NULL, P_("%d measure has no answer yet.", "%d measures have no answer yet. The first ones:", missing), missing);
}

static bool check(Request *req, Enter enter, GError **error)
{
    ReportForm *form;
    if (!enter(req, 0, &form, error) || !form)
        return form == NULL && req->reply->status;
    Problems *problems = problems_new(req->pool);
    if (form->can_change)
        check_rows(form, req->pool, problems);
    return reply_view(req, 200, view_report_check, form, problems, form->report->sender ? form->report->sender : "", form->source);
}

static bool report_is_as_read(const ReportForm *form, Request *req, Problems *problems)
{
    if (form->can_change && req_int(req, "version", 0) == form->report->version)
        return true;
    problems_add(problems, NULL, "%s", form->can_change ? _("The report changed meanwhile. Check it again, then send it.")
                                                        : _("This report can't be changed any more."));
    return false;
}

static bool send(Request *req, Enter enter, GError **error)
{
    ReportForm *form;
    if (!enter(req, 0, &form, error) || !form)
        return form == NULL && req->reply->status;
    Problems *problems = problems_new(req->pool);
    const char *sender = req_text(req, "sender"), *source = req_text(req, "source");
    if (!form->for_them || !source)
        source = form->source;
    bool as_read = report_is_as_read(form, req, problems);
    check_rows(form, req->pool, problems);
    if (text_is_empty(sender) || text_length(sender) > 200)
        problems_add(problems, "sender", "%s", _("Write the function of who sends this report, in at most 200 characters."));
    if (problems_any(problems))
        return reply_view(req, as_read ? 422 : 409, view_report_check, form, problems, sender ? sender : "", source);
    if (!report_send(req->db, &form->doer, form->report, sender, source, error))
        return false;
    reply_notice(req, _("The report was sent."));
    if (form->for_them)
        return reply_see_other(req, "/reports/%" G_GINT64_FORMAT, form->report->id);
    return reply_see_other(req, "%s", form->base);
}

static bool reopen(Request *req, Enter enter, GError **error)
{
    ReportForm *form;
    if (!enter(req, 0, &form, error) || !form)
        return form == NULL && req->reply->status;
    if (!report_reopen(req->db, &form->doer, form->report, error))
        return false;
    reply_notice(req, _("The report is open again."));
    return reply_see_other(req, "%s", form->base);
}

static bool file(Request *req, Enter enter, GError **error)
{
    ReportForm *form;
    gint64 row_id;
    if (!enter(req, 0, &form, error) || !form)
        return form == NULL && req->reply->status;
    if (!report_file_find(req->db, form->report->id, req_id(req, "file"), &row_id, error))
        return false;
    return attachment_reply(req, REPORT_FILES, row_id, req_id(req, "file"), error);
}

/* --- routes --- */

static bool show_by_link(Request *req, GError **error) { return show(req, enter_by_link, error); }
static bool save_by_link(Request *req, GError **error) { return save(req, enter_by_link, error); }
static bool check_by_link(Request *req, GError **error) { return check(req, enter_by_link, error); }
static bool send_by_link(Request *req, GError **error) { return send(req, enter_by_link, error); }
static bool reopen_by_link(Request *req, GError **error) { return reopen(req, enter_by_link, error); }
static bool file_by_link(Request *req, GError **error) { return file(req, enter_by_link, error); }
static bool show_signed_in(Request *req, GError **error) { return show(req, enter_signed_in, error); }
static bool save_signed_in(Request *req, GError **error) { return save(req, enter_signed_in, error); }
static bool check_signed_in(Request *req, GError **error) { return check(req, enter_signed_in, error); }
static bool send_signed_in(Request *req, GError **error) { return send(req, enter_signed_in, error); }
static bool reopen_signed_in(Request *req, GError **error) { return reopen(req, enter_signed_in, error); }
static bool file_signed_in(Request *req, GError **error) { return file(req, enter_signed_in, error); }

/* Limits are wider than what is kept: past them a page is refused, up to them what is too long is shown again with its
 * problem. */
enum { ROW_BODY = 120 * 1000 * 1000, FILE_MOST = 60 * 1000 * 1000, WORDS_MOST = 100 * 1000 };

static const Input row_inputs[] = {
    {"version", INPUT_INT}, {"state", INPUT_TEXT}, {"reason", INPUT_LONG, WORDS_MOST}, {"done", INPUT_LONG, WORDS_MOST},
    {"next", INPUT_LONG, WORDS_MOST}, {"value", INPUT_MANY, 1000}, {"of", INPUT_MANY, 1000}, {"mark", INPUT_MANY, 1000},
    {"spent", INPUT_MANY, 1000}, {"source", INPUT_MANY, 1000}, {"kind", INPUT_MANY, 1000}, {"remove", INPUT_MANY, 10},
    {"file", INPUT_FILE, FILE_MOST, .several = true}, ATTACHMENT_INPUT, {0},
};
static const Input show_inputs[] = {{"row", INPUT_INT}, {"after", INPUT_INT}, {"open", INPUT_FLAG}, {0}};
static const Input send_inputs[] = {
    {"version", INPUT_INT}, {"sender", INPUT_TEXT, 10000},
    {"source", INPUT_CHOICE, .choices = (const char *const[]){"paper", "phone", "mail", NULL}}, {0},
};

const Route filling_routes[] = {
    {GET, "/r/:secret", .may = "public", show_by_link, show_inputs},
    {POST, "/r/:secret/rows/:row", .may = "public", save_by_link, row_inputs, .foreign = true, .gathered = true, .max_body = ROW_BODY},
    {GET, "/r/:secret/check", .may = "public", check_by_link},
    {POST, "/r/:secret/send", .may = "public", send_by_link, send_inputs, .foreign = true},
    {POST, "/r/:secret/reopen", .may = "public", reopen_by_link, .foreign = true},
    {GET, "/r/:secret/files/:file", .may = "public", file_by_link},
    {GET, "/reports/:id/form", .may = "reports.enter", show_signed_in, show_inputs},
    {POST, "/reports/:id/form/rows/:row", .may = "reports.enter", save_signed_in, row_inputs, .gathered = true, .max_body = ROW_BODY},
    {GET, "/reports/:id/form/check", .may = "reports.enter", check_signed_in},
    {POST, "/reports/:id/form/send", .may = "reports.enter", send_signed_in, send_inputs},
    {POST, "/reports/:id/form/reopen", .may = "reports.enter", reopen_signed_in},
    {GET, "/reports/:id/form/files/:file", .may = "reports.enter", file_signed_in},
    {0},
};
