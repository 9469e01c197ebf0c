#include "modules/cases/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_views.h"
#include "modules/documents/documents.h"
#include "record/attachment.h"

/* Documents that are issued from a case (document_data.c fills them), and files that belong to an entry. */

/* --- pages --- */

/* What is typed into the blanks of the template, by the names of their fields. */
static const GPtrArray *typed_of(Request *req)
{
    GPtrArray *typed = pool_list(req->pool);
    for (const DocumentField *field = document_fields; field->path; field++) {
        const char *text = req_many_at(req, "fill", field->path);
        if (!text || !*text)
            continue;
        DocumentTyped *one = pool_new0(req->pool, DocumentTyped);
        *one = (DocumentTyped){field->path, text};
        g_ptr_array_add(typed, one);
    }
    return typed->len ? typed : NULL;
}

/* to_issue: with personal codes in clear. */
static bool enter(Request *req, bool to_issue, CasePage *page, DocumentOrder *order, GError **error)
{
    const char *code = req_text(req, "template");
    if (!case_page_load(req, "id", page, error))
        return false;
    if (!page->rights.changes || page->rights.is_limited)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only the team of this case can change it."));
    *order = (DocumentOrder){.template_code = code, .kind = "case_file", .record_id = page->file->id, .day = DAY_NONE,
                             .label = pool_printf(req->pool, _("Case %s"), case_name(req->pool, page->file)), .typed = typed_of(req)};
    return !code || case_document_data(req->db, req->pool, req->who, page->file->id, to_issue, &order->data, error);
}

static bool show_documents(Request *req, GError **error)
{
    CasePage page;
    DocumentOrder order;
    DocumentPreview preview = {0};
    GPtrArray *documents, *templates;
    if (!enter(req, false, &page, &order, error) || !case_look(req->db, req->who, page.file, page.rights.way, error) ||
        !documents_of(req->db, req->pool, "case_file", page.file->id, &documents, error) ||
        !document_templates(req->db, req->pool, day_today(), language_code(req->language), &templates, error) ||
        (order.template_code && !document_preview(req->db, req->pool, &order, req->who, &preview, error)))
        return false;
    return reply_view(req, 200, view_case_documents, req, &page, documents, templates, order.template_code, &preview);
}

/* With what is typed so far. */
static bool look_again(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    return case_enter_to_change(req, "id", &file, &rights, error) && show_documents(req, error);
}

static bool issue(Request *req, GError **error)
{
    CasePage page;
    DocumentOrder order;
    Document *document;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !enter(req, true, &page, &order, error) || !case_check_open(page.file, error))
        return false;
    if (!order.template_code)
        return fail(error, FAIL_INVALID, "%s", _("Choose which document it is."));
    if (!document_issue(req->db, req->pool, &order, req->who, &document, error) ||
        !case_audit(req->db, req->who, "issue-document", "case_file", page.file->id, NULL, error) || !db_commit(change, error))
        return false;
    reply_notice(req, _("The document was issued."));
    return reply_see_other(req, "%s", case_url(req->pool, page.file->id, "/documents"));
}

static bool may_see(Db *db, Pool *pool, const Identity *who, gint64 id, bool *ret_may, GError **error)
{
    g_autoptr(GError) none = NULL;
    CaseFile *file;
    CaseRights rights;
    *ret_may = false;
    if (case_find(db, pool, who, id, &file, &none)) {
        if (!case_rights(db, who, file, &rights, error))
            return false;
        *ret_may = !rights.is_limited;
        return true;
    }
    if (g_error_matches(none, FAIL, FAIL_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&none));
    return false;
}

const Guard case_guards[] = {
    {"case_file", may_see},
    {0},
};

/* --- files of an entry --- */

static bool enter_entry(Request *req, bool to_change, CaseFile **ret_file, CaseEntry **ret_entry, GError **error)
{
    CaseRights rights;
    bool in = to_change ? case_enter_to_write(req, "id", ret_file, &rights, error) : case_enter(req, "id", ret_file, &rights, error);
    if (!in || !case_entry_find(req->db, req->pool, (*ret_file)->id, req_id(req, "entry"), ret_entry, error))
        return false;
    if (rights.is_limited && (*ret_entry)->user_id != req->who->user_id)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such entry in this case."));
    return true;
}

static bool answer_entry(Request *req, const CaseEntry *entry, const char *said)
{
    reply_notice(req, said);
    return reply_see_other(req, "/cases/%" G_GINT64_FORMAT "/entries/%" G_GINT64_FORMAT, entry->case_id, entry->id);
}

static bool note_look(Request *req, const CaseEntry *entry, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && case_audit(req->db, req->who, "see-file", "case_entry", entry->id, NULL, error) && db_commit(change, error);
}

static bool show_file(Request *req, GError **error)
{
    CaseFile *file;
    CaseEntry *entry;
    return enter_entry(req, false, &file, &entry, error) && note_look(req, entry, error) &&
           attachment_reply(req, "case_entry", entry->id, req_id(req, "file"), error);
}

static bool drop_file(Request *req, const CaseEntry *entry, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && attachment_remove(req->db, "case_entry", entry->id, id, error) &&
           case_audit(req->db, req->who, "remove-file", "case_entry", entry->id, NULL, error) && db_commit(change, error);
}

static bool remove_file(Request *req, GError **error)
{
    CaseFile *file;
    CaseEntry *entry;
    return enter_entry(req, true, &file, &entry, error) && drop_file(req, entry, req_id(req, "file"), error) &&
           answer_entry(req, entry, _("The file was taken away."));
}

static const Input filled_inputs[] = {{"template", INPUT_TEXT, 60}, {"fill", INPUT_MANY, 10000}, {0}};

const Route case_document_routes[] = {
    {GET, "/cases/:id/documents", .may = "cases.write", show_documents, filled_inputs},
    {POST, "/cases/:id/documents", .once = true, .may = "documents.issue", issue, filled_inputs, .slow = true},
    {POST, "/cases/:id/documents/look", .may = "documents.issue", look_again, filled_inputs},
    {GET, "/cases/:id/entries/:entry/files/:file", .may = "cases.read", show_file},
    {POST, "/cases/:id/entries/:entry/files/:file/remove", .may = "cases.write", remove_file},
    {0},
};
