#include "modules/cases/drafts.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_views.h"
#include "modules/people/people.h"
#include "record/attachment.h"

/* Cases: search and lists, one case, its state, the glass. */

/* --- lists --- */

/* A number finds by number, anything else persons of the register, and their cases. */
static bool search_people(Request *req, const char *text, GPtrArray *files, GError **error)
{
    enum { MOST_PEOPLE = 20 };
    GPtrArray *found, *theirs;
    if (!person_search(req->db, req->pool, text, MOST_PEOPLE, &found, error))
        return false;
    for (guint i = 0; i < found->len; i++) {
        const PersonFound *one = found->pdata[i];
        if (!cases_of_person(req->db, req->pool, req->who, one->person.id, &theirs, error))
            return false;
        for (guint k = 0; k < theirs->len; k++)
            g_ptr_array_add(files, theirs->pdata[k]);
    }
    return true;
}

static bool find_files(Request *req, CaseSearch *search, GPtrArray **ret_files, GError **error)
{
    CaseFilter filter = {.state = search->state, .type_code = search->type_code, .mine = search->mine, .limit = CASES_PAGE + 1,
                         .offset = paging_offset(req, CASES_PAGE)};
    if (text_is_empty(search->text))
        return case_list(req->db, req->pool, req->who, &filter, ret_files, error);
    if (!case_search_number(req->db, req->pool, req->who, search->text, ret_files, error))
        return false;
    return (*ret_files)->len > 0 || search_people(req, search->text, *ret_files, error);
}

static bool list(Request *req, GError **error)
{
    GPtrArray *files;
    CaseSearch search = {.text = req_text(req, "q"), .state = req_text(req, "state"), .type_code = req_text(req, "type"),
                         .mine = req_flag(req, "mine"), .types = case_type_options(req->db, req->pool, error)};
    if (!search.types || !find_files(req, &search, &files, error))
        return false;
    if (text_is_empty(search.text))
        search.paging = paging_of_rows(req, files, CASES_PAGE);
    return case_lines(req, files, &search.lines, error) && reply_view(req, 200, view_cases, req, &search);
}

/* --- one case --- */

static bool show_page(Request *req, int status, const Problems *problems, GError **error)
{
    CasePage page;
    g_autoptr(DbLook) look G_GNUC_UNUSED = db_look_begin(req->db);
    if (!case_page_load(req, "id", &page, error) || !case_look(req->db, req->who, page.file, page.rights.way, error) ||
        (!page.rights.is_limited && !panels_show(req, "case", page.file->id, &page.panels, error)) ||
        (page.file->came_from && !attachment_list(req->db, req->pool, "case_file", page.file->id, &page.files, error)))
        return false;
    if (req_declares(req, "page")) { /* what was refused comes back with the first */
        page.from = paging_offset(req, MOMENTS_PAGE);
        page.paging = paging_of_count(req, page.moments->len, MOMENTS_PAGE);
    }
    return reply_view(req, status, view_case, req, &page, problems);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

static bool show_rapid(Request *req, GError **error)
{
    CasePage page;
    if (!case_page_load(req, "id", &page, error) || !case_look(req->db, req->who, page.file, page.rights.way, error))
        return false;
    return reply_view(req, 200, view_case_rapid, req, &page);
}

static bool show_looks(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    GPtrArray *looks, *glasses;
    return case_enter_to_lead(req, "id", &file, &rights, error) && case_looks(req->db, req->pool, file->id, &looks, error) &&
           case_glasses(req->db, req->pool, req->who, file->id, 0, false, &glasses, error) &&
           reply_view(req, 200, view_case_looks, req, file, looks, glasses);
}

/* An error that is the person's to mend is shown on the case's page. */
static bool answer_failed(Request *req, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(reason));
    if (problem_from(problems, NULL, &reason))
        return show_page(req, status, problems, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

typedef bool (*Deed)(Request *req, CaseFile *file, GError **error);

static bool change_case(Request *req, bool (*enter)(Request *, const char *, CaseFile **, CaseRights *, GError **), Deed change,
                        const char *said, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    GError *wrong = NULL;
    if (!enter(req, "id", &file, &rights, error))
        return false;
    if (req_declares(req, "version") && req_was_sent(req, "version"))
        file->version = req_int(req, "version", 0);
    if (!change(req, file, &wrong))
        return answer_failed(req, wrong, error);
    if (said)
        reply_notice(req, said);
    return reply_see_other(req, "%s", case_url(req->pool, file->id, ""));
}

static bool do_stage(Request *req, CaseFile *file, GError **error)
{
    const char *stage = req_text(req, "stage");
    return case_set_stage(req->db, req->who, file, stage ? stage : "", error);
}

static bool set_stage(Request *req, GError **error)
{
    return change_case(req, case_enter_to_change, do_stage, _("Saved."), error);
}

static bool do_seal(Request *req, CaseFile *file, GError **error) { return case_seal(req->db, req->who, file, error); }

/* What came of it is said here: the first asks, the second opens. */
static bool do_unseal(Request *req, CaseFile *file, GError **error)
{
    if (!case_unseal(req->db, req->who, file, error))
        return false;
    reply_notice(req, file->is_sealed ? _("Noted. Two people have to agree before a case is unsealed.")
                                      : _("The case is unsealed: who may see the cases of its team sees it again."));
    return true;
}

static bool do_reopen(Request *req, CaseFile *file, GError **error) { return case_reopen(req->db, req->who, file, error); }

static bool seal(Request *req, GError **error)
{
    return change_case(req, case_enter_to_lead, do_seal, _("The case is sealed: only its team sees it."), error);
}

static bool unseal(Request *req, GError **error)
{
    return change_case(req, case_enter_to_lead, do_unseal, NULL, error);
}

static bool reopen(Request *req, GError **error)
{
    return change_case(req, case_enter_to_lead, do_reopen, _("The case is open again."), error);
}

/* --- summary --- */

static bool edit_form(Request *req, int status, CaseForm *form, GError **error)
{
    return case_names(req->db, req->pool, form->file->id, &form->names, error) && reply_view(req, status, view_case_summary, req, form);
}

static bool edit_page(Request *req, GError **error)
{
    CaseForm form = {0};
    return case_enter_to_change(req, "id", &form.file, &form.rights, error) && edit_form(req, 200, &form, error);
}

static bool save_summary(Request *req, CaseFile *file, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && case_save(req->db, req->who, "save", file, error) && db_commit(change, error);
}

static bool edit(Request *req, GError **error)
{
    CaseForm form = {0};
    CaseFile *theirs;
    g_autoptr(GError) wrong = NULL;
    if (!case_enter_to_change(req, "id", &form.file, &form.rights, error))
        return false;
    form.problems = record_from_form(&case_file_record, form.file, req);
    if (problems_any(form.problems))
        return edit_form(req, 422, &form, error);
    if (save_summary(req, form.file, &wrong)) {
        if (!case_draft_done(req, error))
            return false;
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "%s", case_url(req->pool, form.file->id, ""));
    }
    if (fail_kind(wrong) != FAIL_CONFLICT) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    if (!case_find(req->db, req->pool, req->who, form.file->id, &theirs, error))
        return false;
    form.conflict = case_conflict(req, &case_file_record, form.file, theirs);
    form.file->version = theirs->version;
    return edit_form(req, 409, &form, error);
}

/* --- closing --- */

static bool close_form(Request *req, int status, CasePage *page, const Problems *problems)
{
    return reply_view(req, status, view_case_close, req, page, problems);
}

static bool close_page(Request *req, GError **error)
{
    CasePage page;
    CaseFile *file;
    CaseRights rights;
    return case_enter_to_lead(req, "id", &file, &rights, error) && case_page_load(req, "id", &page, error) &&
           close_form(req, 200, &page, NULL);
}

static bool close_case(Request *req, GError **error)
{
    CasePage page;
    CaseFile *file;
    CaseRights rights;
    g_autoptr(GError) wrong = NULL;
    const char *reason = req_text(req, "closing");
    if (!case_enter_to_lead(req, "id", &file, &rights, error))
        return false;
    file->version = req_int(req, "version", 0);
    if (strcmp(file->state, "open") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This case is closed already."));
    if (case_close(req->db, req->who, file, reason ? reason : "", req_text(req, "closing_note"), 0, &wrong)) {
        if (!case_draft_done(req, error))
            return false;
        reply_notice(req, strcmp(file->state, "following") == 0 ? _("The case is closed. It is followed up each month, for six months.")
                                                                 : _("The case is closed."));
        return reply_see_other(req, "%s", case_url(req->pool, file->id, ""));
    }
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(wrong));
    if (problem_from(problems, "closing", &wrong))
        return case_page_load(req, "id", &page, error) && close_form(req, status, &page, problems);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

/* --- the glass --- */

static bool glass_page(Request *req, GError **error)
{
    return reply_view(req, 200, view_case_glass, req, NULL);
}

static bool break_glass(Request *req, GError **error)
{
    gint64 year = 0, number = 0, id = 0;
    g_autoptr(GError) wrong = NULL;
    Problems *problems = problems_new(req->pool);
    const char *reason = req_text(req, "reason");
    bool read = case_number_parse(req_text(req, "number"), &year, &number) && year;
    if (!read)
        problems_add(problems, "number", "%s", _("Write the number and the year of the case, such as 12/2026."));
    else if (case_break_glass(req->db, req->who, year, number, reason ? reason : "", &id, &wrong))
        return reply_see_other(req, "%s", case_url(req->pool, id, ""));
    if (wrong && fail_kind(wrong) == FAIL_NOT_FOUND)
        problems_add(problems, "number", "%s", wrong->message);
    else if (wrong && !problem_from(problems, "reason", &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return reply_view(req, 422, view_case_glass, req, problems);
}

/* --- the panel on a person's page --- */

static bool person_panel(View *view, Request *req, gint64 id, GError **error)
{
    GPtrArray *files;
    if (!cases_of_person(req->db, req->pool, req->who, id, &files, error))
        return false;
    if (files->len || identity_may(req->who, "cases.write"))
        view_case_panel(view, req, id, files);
    return true;
}

const Panel case_panels[] = {
    {"person", "cases.read", 40, person_panel},
    {0},
};

static const Input version_input[] = {{"version", INPUT_INT}, {0}};
static const Input stage_inputs[] = {{"version", INPUT_INT}, {"stage", INPUT_TEXT, 60}, {0}};
static const Input close_inputs[] = {{"version", INPUT_INT}, {"closing", INPUT_TEXT, 60}, {"closing_note", INPUT_LONG, 4000}, {0}};
static const Input glass_inputs[] = {{"number", INPUT_TEXT, 20}, {"reason", INPUT_LONG, 2000}, {0}};

const Route case_routes[] = {
    {GET, "/cases", .may = "cases.read", list,
     (const Input[]){{"q", INPUT_TEXT}, {"state", INPUT_TEXT, 20}, {"type", INPUT_TEXT, 60}, {"mine", INPUT_FLAG}, {"page", INPUT_INT}, {0}}},
    {GET, "/cases/:id", .may = "cases.read", show, (const Input[]){{"page", INPUT_INT}, {0}}},
    {GET, "/cases/:id/rapid", .may = "cases.read", show_rapid},
    {GET, "/cases/:id/looks", .may = "cases.write", show_looks},
    {POST, "/cases/:id/stage", .may = "cases.write", set_stage, stage_inputs},
    {POST, "/cases/:id/seal", .may = "cases.write", seal, version_input},
    {POST, "/cases/:id/unseal", .may = "cases.write", unseal, version_input},
    {POST, "/cases/:id/reopen", .may = "cases.write", reopen, version_input},
    {GET, "/cases/:id/edit", .may = "cases.write", edit_page},
    {POST, "/cases/:id/edit", .may = "cases.write", edit, .record = &case_file_record},
    {GET, "/cases/:id/close", .may = "cases.write", close_page},
    {POST, "/cases/:id/close", .may = "cases.write", close_case, close_inputs},
    {GET, "/cases/glass", .may = "cases.break-glass", glass_page},
    {POST, "/cases/glass", .once = true, .may = "cases.break-glass", break_glass, glass_inputs},
    {0},
};
