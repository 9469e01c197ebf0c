#include "modules/documents/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/documents/documents_views.h"
#include "record/audit.h"

/* The register, and one document. */

enum { PAGE_ROWS = 25, MOST_CSV = 100000, MOST_SIGNED = 10 };

#define SIGNED "document_signed"

const char *documents_title(Pool *pool, const char *title, const Problems *problems)
{
    return problems_any(problems) ? pool_printf(pool, _("Error: %s"), title) : title;
}

const char *document_type_words(Pool *pool, const Attachment *attachment)
{
    const char *point = strrchr(attachment->file_name, '.');
    g_autofree char *kind = g_ascii_strup(point ? point + 1 : "", -1);
    return pool_printf(pool, "%s, %d kB", kind, (int)((attachment->count + 999) / 1000));
}

void documents_view(View *view, const GPtrArray *documents)
{
    view_documents_of_record(view, documents);
}

/* --- the register --- */

static DocumentFilter filter_of(Request *req)
{
    return (DocumentFilter){.text = req_text(req, "q"), .code = req_text(req, "code"), .register_code = req_text(req, "register"),
                            .state = req_text(req, "state"), .year = req_int(req, "year", 0)};
}

static bool add_rows(Request *req, const GPtrArray *documents, GPtrArray *rows, GError **error)
{
    for (guint i = 0; i < documents->len; i++) {
        RegisterRow *row = pool_new0(req->pool, RegisterRow);
        row->document = documents->pdata[i];
        if (!document_may_see(req->db, req->pool, req->who, row->document, &row->may_see, error))
            return false;
        g_ptr_array_add(rows, row);
    }
    return true;
}

static bool list(Request *req, GError **error)
{
    GPtrArray *documents;
    RegisterPage page = {.filter = filter_of(req), .rows = pool_list(req->pool)};
    page.filter.limit = PAGE_ROWS;
    page.filter.offset = paging_offset(req, PAGE_ROWS);
    if (!documents_page(req->db, req->pool, &page.filter, &documents, &page.count, error) || !add_rows(req, documents, page.rows, error) ||
        !document_templates(req->db, req->pool, day_today(), language_code(req->language), &page.templates, error))
        return false;
    page.paging = paging_of_count(req, page.count, PAGE_ROWS);
    page.csv_url = *req->query ? pool_printf(req->pool, "/documents.csv?%s", req->query) : "/documents.csv";
    return reply_view(req, 200, view_document_register, req, &page);
}

static bool note(Request *req, const char *verb, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && audit_write(req->db, req->who, "web", verb, "document", id, NULL, error) && db_commit(change, error);
}

static bool list_csv(Request *req, GError **error)
{
    GPtrArray *documents;
    gint64 count;
    DocumentFilter filter = filter_of(req);
    filter.limit = MOST_CSV;
    if (!documents_page(req->db, req->pool, &filter, &documents, &count, error) || !note(req, "export", 0, error))
        return false;
    return reply_bytes(req, 200, "text/csv; charset=utf-8", "register.csv", record_to_csv(&document_record, documents, req->who));
}

/* --- one document --- */

static bool find(Request *req, Document **ret_document, GError **error)
{
    return document_find(req->db, req->pool, req->who, req_id(req, "id"), ret_document, error);
}

static bool show_page(Request *req, int status, const Document *document, const Problems *problems, GError **error)
{
    DocumentPage page = {.document = document, .problems = problems};
    DocumentTemplate *template;
    if (!document_template_edition(req->db, req->pool, document->template_id, &template, error) ||
        !attachment_list(req->db, req->pool, SIGNED, document->id, &page.signed_copies, error))
        return false;
    page.template = template;
    return reply_view(req, status, view_document, req, &page);
}

static bool show(Request *req, GError **error)
{
    Document *document;
    return find(req, &document, error) && show_page(req, 200, document, NULL, error);
}

/* Opening the content is looked at: the log tells of it. */
static bool file(Request *req, GError **error)
{
    Document *document;
    GBytes *bytes;
    const char *format = strrchr(req->path, '.') + 1; /* the route's pattern has one */
    const char *type = strcmp(format, "pdf") == 0 ? "application/pdf"
                                                  : "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    if (!find(req, &document, error) || !document_file(req->db, req->pool, document, format, &bytes, error))
        return false;
    if (!note(req, "see", document->id, error)) {
        g_bytes_unref(bytes);
        return false;
    }
    return reply_bytes(req, 200, type, document_file_name(req->pool, document, format), bytes);
}

/* --- cancelling --- */

static bool cancel_page(Request *req, GError **error)
{
    Document *document;
    return find(req, &document, error) && reply_view(req, 200, view_document_cancel, req, document, NULL, NULL);
}

static bool cancel(Request *req, GError **error)
{
    Document *document;
    g_autoptr(GError) wrong = NULL;
    const char *reason = req_text(req, "reason");
    if (!find(req, &document, error))
        return false;
    document->version = req_int(req, "version", 0);
    if (document_cancel(req->db, req->who, document, reason, &wrong)) {
        reply_notice(req, _("The document is cancelled. Its number stays taken."));
        return reply_see_other(req, "/documents/%" G_GINT64_FORMAT, document->id);
    }
    if (fail_kind(wrong) != FAIL_INVALID) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    Problems *problems = problems_new(req->pool);
    problems_add(problems, "reason", "%s", wrong->message);
    return reply_view(req, 422, view_document_cancel, req, document, reason, problems);
}

/* --- the signed copy --- */

static bool keep_signed(Request *req, const Document *document, const NewAttachment *copy, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && attachment_add(req->db, SIGNED, document->id, req->who, copy, NULL, error) &&
           audit_write(req->db, req->who, "web", "attach", "document", document->id, NULL, error) && db_commit(change, error);
}

static bool add_signed(Request *req, GError **error)
{
    Document *document;
    NewAttachment copy = {0};
    GPtrArray *copies;
    if (!find(req, &document, error) || !attachment_list(req->db, req->pool, SIGNED, document->id, &copies, error))
        return false;
    const Upload *upload = req_file(req, "copy");
    const char *wrong = upload && upload->count ? attachment_take(req, upload, &copy) : _("Choose the file of the signed copy.");
    if (!wrong && copies->len >= MOST_SIGNED)
        wrong = _("This document has as many signed copies as it may have.");
    if (wrong) {
        Problems *problems = problems_new(req->pool);
        attachment_problem(problems, "copy", wrong, &copy);
        return show_page(req, 422, document, problems, error);
    }
    if (!keep_signed(req, document, &copy, error))
        return false;
    reply_notice(req, _("The signed copy is kept."));
    return reply_see_other(req, "/documents/%" G_GINT64_FORMAT, document->id);
}

static bool signed_copy(Request *req, GError **error)
{
    Document *document;
    return find(req, &document, error) && note(req, "see", document->id, error) &&
           attachment_reply(req, SIGNED, document->id, req_id(req, "file"), error);
}

static const char *const states[] = {"issued", "cancelled", NULL};
static const char *const registers[] = {"general", "orders", NULL};
#define FILTER_INPUTS                                                                                                    \
    {"q", INPUT_TEXT, 100}, {"code", INPUT_TEXT, 60}, {"register", INPUT_CHOICE, .choices = registers},                  \
        {"state", INPUT_CHOICE, .choices = states}, {"year", INPUT_INT}, {"page", INPUT_INT}
static const Input list_inputs[] = {FILTER_INPUTS, {0}};
static const Input cancel_inputs[] = {{"reason", INPUT_LONG, 1000}, {"version", INPUT_INT}, {0}};
static const Input signed_inputs[] = {{"copy", INPUT_FILE, ATTACHMENT_SENT_BYTES}, ATTACHMENT_INPUT, {0}};

const Route documents_routes[] = {
    {GET, "/documents", .may = "documents.read", list, list_inputs},
    {GET, "/documents.csv", .may = "documents.read", list_csv, list_inputs, .slow = true},
    {GET, "/documents/:id", .may = "documents.read", show},
    {GET, "/documents/:id/file.pdf", .may = "documents.read", file},
    {GET, "/documents/:id/file.docx", .may = "documents.read", file},
    {GET, "/documents/:id/cancel", .may = "documents.issue", cancel_page},
    {POST, "/documents/:id/cancel", .may = "documents.issue", cancel, cancel_inputs},
    {POST, "/documents/:id/signed", .once = true, .may = "documents.issue", add_signed, signed_inputs, .max_body = ATTACHMENT_SENT_BYTES},
    {GET, "/documents/:id/signed/:file", .may = "documents.read", signed_copy},
    {0},
};
