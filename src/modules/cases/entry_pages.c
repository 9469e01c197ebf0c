#include "modules/cases/drafts.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/cases/cases_views.h"
#include "record/attachment.h"

/* Visits, evaluations, interventions, reviews, follow-ups, calls, notes: planned, and written down when done. */

static bool is_kind(const char *kind)
{
    for (const Choice *choice = case_entry_kinds; kind && choice->value; choice++)
        if (strcmp(choice->value, kind) == 0)
            return true;
    return false;
}

static bool show_form(Request *req, int status, CaseForm *form, CaseEntry *entry, GError **error)
{
    GPtrArray *plans;
    return case_names(req->db, req->pool, form->file->id, &form->names, error) &&
           case_plans(req->db, req->pool, form->file->id, &plans, error) && reply_view(req, status, view_entry_form, req, form, entry);
}

static bool new_page(Request *req, GError **error)
{
    CaseForm form = {0};
    const char *kind = req_text(req, "kind");
    if (!case_enter_to_write(req, "id", &form.file, &form.rights, error))
        return false;
    CaseEntry entry = {.kind = is_kind(kind) ? kind : "visit", .user_id = req->who->user_id, .done_at = clock_now()};
    return show_form(req, 200, &form, &entry, error);
}

/* --- reading the form --- */

static void check(Request *req, const CaseEntry *entry, Day born, Problems *problems)
{
    bool done = strcmp(entry->state, "done") == 0;
    if (done && !entry->done_at && !problems_of(problems, "done_at"))
        problems_add(problems, "done_at", "%s", _("Write when it was."));
    if (done && entry->done_at > clock_now() + 60)
        problems_add(problems, "done_at", "%s", _("This is in the future. Plan it instead."));
    if (done && day_is(born) && entry->done_at && day_compare(day_of_time(entry->done_at), born) < 0)
        problems_add(problems, "done_at", _("This is before the birth of whom the case is about, on %s."), day_to_people(req->pool, born));
    if (done && text_is_empty(entry->text) && !problems_of(problems, "text"))
        problems_add(problems, "text", "%s", _("Write what was found or done."));
    if (!done && !entry->due_at && strcmp(entry->state, "planned") == 0 && !problems_of(problems, "due_at"))
        problems_add(problems, "due_at", "%s", _("Write by when it is to be done."));
}

/* What may be kept is taken before anything is changed: a document is opened by another process. */
static GPtrArray *read_files(Request *req, Problems *problems)
{
    GPtrArray *uploads = req_files(req, "file"), *files = pool_list(req->pool);
    for (guint i = 0; i < uploads->len; i++) {
        const Upload *upload = uploads->pdata[i];
        if (upload->count == 0 && !*upload->file_name)
            continue;
        NewAttachment *file = pool_new0(req->pool, NewAttachment);
        const char *wrong = attachment_take(req, upload, file);
        if (wrong)
            attachment_problem(problems, "file", wrong, file);
        else
            g_ptr_array_add(files, file);
    }
    return files;
}

static bool add_files(Request *req, const CaseEntry *entry, const GPtrArray *files, GError **error)
{
    for (guint i = 0; i < files->len; i++)
        if (!attachment_add(req->db, "case_entry", entry->id, req->who, files->pdata[i], NULL, error) ||
            !case_audit(req->db, req->who, "add-file", "case_entry", entry->id, NULL, error))
            return false;
    return true;
}

static bool save_with_files(Request *req, const CaseFile *file, CaseEntry *entry, const GPtrArray *files, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && case_entry_save(req->db, req->who, file, entry, error) && add_files(req, entry, files, error) && db_commit(change, error);
}

/* born: of whom the case is about; DAY_NONE: not known. */
static Problems *read_form(Request *req, CaseEntry *entry, Day born)
{
    const char *kind = entry->kind, *state = req_text(req, "state");
    gint64 due_at = entry->due_at;
    bool by_law = entry->clock_id != 0;
    Problems *problems = record_from_form(&case_entry_record, entry, req);
    entry->state = state ? state : "done";
    if (by_law) { /* its day is the law's */
        entry->kind = kind;
        entry->due_at = due_at;
    }
    if (strcmp(entry->state, "planned") == 0)
        entry->done_at = 0;
    if (!entry->user_id)
        entry->user_id = req->who->user_id;
    check(req, entry, born, problems);
    return problems;
}

static bool answer_saved(Request *req, const CaseFile *file, const CaseEntry *entry)
{
    reply_notice(req, strcmp(entry->state, "planned") == 0 ? _("Planned.") : _("Saved."));
    return reply_see_other(req, "%s", case_url(req->pool, file->id, ""));
}

static bool answer_conflict(Request *req, CaseForm *form, CaseEntry *mine, GError **error)
{
    CaseEntry *theirs;
    if (!case_entry_find(req->db, req->pool, form->file->id, mine->id, &theirs, error))
        return false;
    form->conflict = case_conflict(req, &case_entry_record, mine, theirs);
    mine->version = theirs->version;
    mine->state = theirs->state;
    return show_form(req, 409, form, mine, error);
}

static bool save_entry(Request *req, CaseForm *form, CaseEntry *entry, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Day born;
    if (!case_birth(req->db, req->pool, form->file->id, &born, error))
        return false;
    Problems *problems = read_form(req, entry, born);
    GPtrArray *files = read_files(req, problems);
    form->problems = problems;
    if (problems_any(problems))
        return show_form(req, 422, form, entry, error);
    bool is_new = entry->id == 0;
    if (save_with_files(req, form->file, entry, files, &wrong))
        return case_draft_done(req, error) && answer_saved(req, form->file, entry);
    if (!is_new && wrong->domain == FAIL && fail_kind(wrong) == FAIL_CONFLICT)
        return answer_conflict(req, form, entry, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool create(Request *req, GError **error)
{
    CaseForm form = {0};
    CaseEntry *entry = pool_new0(req->pool, CaseEntry);
    return case_enter_to_write(req, "id", &form.file, &form.rights, error) && save_entry(req, &form, entry, error);
}

/* --- one entry --- */

static bool may_read(const Request *req, const CaseRights *rights, const CaseEntry *entry, GError **error)
{
    if (!rights->is_limited || entry->user_id == req->who->user_id)
        return true;
    return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such entry in this case."));
}

static bool show(Request *req, GError **error)
{
    CaseForm form = {0};
    CaseEntry *entry;
    if (!case_enter(req, "id", &form.file, &form.rights, error) ||
        !case_entry_find(req->db, req->pool, form.file->id, req_id(req, "entry"), &entry, error) ||
        !may_read(req, &form.rights, entry, error) || !case_look(req->db, req->who, form.file, form.rights.way, error))
        return false;
    bool open = strcmp(form.file->state, "open") == 0 || strcmp(form.file->state, "following") == 0;
    if (form.rights.changes && open && strcmp(entry->state, "dropped") != 0 && !case_kind_is_of_clock(entry->kind)) {
        if (strcmp(entry->state, "planned") == 0)
            entry->done_at = clock_now();
        return show_form(req, 200, &form, entry, error);
    }
    return case_names(req->db, req->pool, form.file->id, &form.names, error) && reply_view(req, 200, view_entry, req, &form, entry);
}

static bool check_by_hand(const CaseEntry *entry, GError **error)
{
    if (!case_kind_is_of_clock(entry->kind))
        return true;
    return fail(error, FAIL_CONFLICT, "%s", _("That a term was stopped or runs again can't be written otherwise afterwards."));
}

static bool save(Request *req, GError **error)
{
    CaseForm form = {0};
    CaseEntry *entry;
    return case_enter_to_write(req, "id", &form.file, &form.rights, error) &&
           case_entry_find(req->db, req->pool, form.file->id, req_id(req, "entry"), &entry, error) &&
           may_read(req, &form.rights, entry, error) && check_by_hand(entry, error) && save_entry(req, &form, entry, error);
}

static const Input state_input[] = {
    {"file", INPUT_FILE, .max = ATTACHMENT_SENT_BYTES, .several = true}, ATTACHMENT_INPUT,
    {"state", INPUT_CHOICE, .choices = (const char *const[]){"planned", "done", "dropped", NULL}}, {0},
};

const Route entry_routes[] = {
    {GET, "/cases/:id/entries/new", .may = "cases.write", new_page, (const Input[]){{"kind", INPUT_TEXT, 40}, {0}}},
    {POST, "/cases/:id/entries/new", .once = true, .may = "cases.write", create, state_input, .record = &case_entry_record, .max_body = ATTACHMENT_SENT_BYTES},
    {GET, "/cases/:id/entries/:entry", .may = "cases.read", show},
    {POST, "/cases/:id/entries/:entry", .may = "cases.write", save, state_input, .record = &case_entry_record, .max_body = ATTACHMENT_SENT_BYTES},
    {0},
};
