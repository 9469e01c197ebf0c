#include "modules/documents/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/documents/documents_views.h"

/* Templates on the web: the list, an edition, the editor with its preview. */

const char *document_language_label(const char *code)
{
    for (const Choice *choice = document_languages; choice->value; choice++)
        if (g_strcmp0(choice->value, code) == 0)
            return _(choice->label);
    return code ? code : "";
}

const char *document_template_use(Pool *pool, const DocumentTemplate *template)
{
    const char *from = day_to_people(pool, template->valid_from);
    return template->is_retired ? pool_printf(pool, _("no longer used from %s"), from) : pool_printf(pool, _("used from %s"), from);
}

static bool list(Request *req, GError **error)
{
    GPtrArray *templates;
    return document_templates_list(req->db, req->pool, day_today(), &templates, error) &&
           reply_view(req, 200, view_document_templates, req, templates);
}

static bool find(Request *req, DocumentTemplate **ret_template, GError **error)
{
    return document_template_edition(req->db, req->pool, req_id(req, "id"), ret_template, error);
}

/* How it prints with nothing filled in. */
static bool preview(Request *req, const DocumentTemplate *template, DocumentPreview *ret_preview, GError **error)
{
    Paper *paper;
    GPtrArray *missing;
    Document draft = document_draft(template, req->who, DAY_NONE);
    if (!document_paper(req->db, req->pool, template, &draft, NULL, NULL, &paper, &missing, error))
        return false;
    *ret_preview = (DocumentPreview){template->name, document_html(req->pool, paper), missing, NULL};
    return true;
}

static bool show(Request *req, GError **error)
{
    DocumentTemplate *template;
    GPtrArray *editions;
    return find(req, &template, error) && document_editions(req->db, req->pool, template->code, template->language, &editions, error) &&
           reply_view(req, 200, view_document_template, req, template, editions);
}

static bool blank(Request *req, GError **error)
{
    DocumentTemplate *template;
    Paper *paper;
    GPtrArray *missing;
    GBytes *bytes;
    if (!find(req, &template, error))
        return false;
    Document draft = document_draft(template, NULL, DAY_NONE);
    if (!document_paper(req->db, req->pool, template, &draft, NULL, NULL, &paper, &missing, error) ||
        !paper_to_pdf(paper, template->made_at, &bytes, error))
        return false;
    return reply_bytes(req, 200, "application/pdf", pool_printf(req->pool, "%s.pdf", template->code), bytes);
}

/* --- the editor --- */

static bool show_form(Request *req, int status, const TemplateForm *form, const Problems *problems)
{
    return reply_view(req, status, view_document_template_form, req, form, problems);
}

static bool new_page(Request *req, GError **error)
{
    DocumentTemplate template = {.code = "", .language = "ro", .name = "", .register_code = "general", .legal_basis = "", .text = "",
                                 .valid_from = day_today()};
    TemplateForm form = {.template = &template};
    return show_form(req, 200, &form, NULL);
}

static bool edit_page(Request *req, GError **error)
{
    DocumentTemplate *based_on;
    if (!find(req, &based_on, error))
        return false;
    DocumentTemplate template = *based_on;
    template.valid_from = day_today();
    TemplateForm form = {.template = &template, .based_on = based_on};
    return show_form(req, 200, &form, NULL);
}

/* Somebody made a newer edition: the form again, on top of that. */
static bool answer_failed(Request *req, TemplateForm *form, Problems *problems, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    GPtrArray *editions;
    if (fail_kind(reason) != FAIL_CONFLICT) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    problems_add(problems, form->based_on ? NULL : "code", "%s", reason->message);
    if (form->based_on && !document_editions(req->db, req->pool, form->template->code, form->template->language, &editions, error))
        return false;
    form->based_on = form->based_on ? editions->pdata[0] : NULL;
    return show_form(req, 409, form, problems);
}

static bool save(Request *req, DocumentTemplate *template, const DocumentTemplate *based_on, GError **error)
{
    GError *wrong = NULL;
    DocumentPreview seen;
    Problems *problems = record_from_form(&document_template_record, template, req);
    TemplateForm form = {.template = template, .based_on = based_on};
    if (based_on) {
        template->code = based_on->code;
        template->language = based_on->language;
    }
    document_template_check(template, req->pool, problems);
    if (problems_any(problems))
        return show_form(req, 422, &form, problems);
    if (g_strcmp0(req_text(req, "do"), "preview") == 0) {
        form.preview = &seen;
        return preview(req, template, &seen, error) && show_form(req, 200, &form, problems);
    }
    if (!document_template_put(req->db, req->who, template, based_on, &wrong))
        return answer_failed(req, &form, problems, wrong, error);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/document-templates/%" G_GINT64_FORMAT, template->id);
}

static bool create(Request *req, GError **error)
{
    DocumentTemplate template = {.language = "ro", .register_code = "general", .valid_from = DAY_NONE};
    return save(req, &template, NULL, error);
}

/* The edition that the form was made from: a newer one is a conflict. */
static bool edit(Request *req, GError **error)
{
    DocumentTemplate *based_on;
    gint64 was = req_input_id(req, "was");
    if (!document_template_edition(req->db, req->pool, was ? was : req_id(req, "id"), &based_on, error))
        return false;
    DocumentTemplate template = *based_on;
    return save(req, &template, based_on, error);
}

static const Input edit_inputs[] = {{"was", INPUT_ID}, {"do", INPUT_CHOICE, .choices = (const char *const[]){"save", "preview", NULL}}, {0}};

const Route document_template_routes[] = {
    {GET, "/document-templates", .may = "documents.edit-templates", list},
    {GET, "/document-templates/new", .may = "documents.edit-templates", new_page},
    {POST, "/document-templates/new", .once = true, .may = "documents.edit-templates", create, edit_inputs, .record = &document_template_record},
    {GET, "/document-templates/:id", .may = "documents.edit-templates", show},
    {GET, "/document-templates/:id/blank.pdf", .may = "documents.edit-templates", blank, .slow = true},
    {GET, "/document-templates/:id/edit", .may = "documents.edit-templates", edit_page},
    {POST, "/document-templates/:id/edit", .may = "documents.edit-templates", edit, edit_inputs, .record = &document_template_record},
    {0},
};
