#include "modules/projects/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/projects/projects_views.h"
#include "record/attachment.h"
#include "record/audit.h"

/* Partners, documents, budget lines, activities, deliverables, parts of the target group: one form for all, by their record. */

/* --- what a form may choose from --- */

static bool load_options(Request *req, PartForm *form, GError **error)
{
    void *item = (void *)form->item;
    if (project_part_reference(form->kind->record, item, "partner_id"))
        form->partners = project_part_options(req->db, req->pool, "partner_id", form->project->id, error);
    else if (project_part_reference(form->kind->record, item, "activity_id"))
        form->activities = project_part_options(req->db, req->pool, "activity_id", form->project->id, error);
    else
        return true;
    return form->partners || form->activities;
}

static bool load_files(Request *req, PartForm *form, GError **error)
{
    if (form->is_new || strcmp(form->kind->code, "documents") != 0)
        return true;
    return attachment_list(req->db, req->pool, "project_document", *(const gint64 *)form->item, &form->files, error);
}

static bool show_form(Request *req, int status, PartForm *form, const Problems *problems, GError **error)
{
    return load_options(req, form, error) && load_files(req, form, error) && reply_view(req, status, view_project_part, req, form, problems);
}

static bool enter_kind(Request *req, PartForm *form, GError **error)
{
    Project *project;
    form->kind = project_part_kind(req_param(req, "kind"));
    if (!form->kind)
        return fail(error, FAIL_NOT_FOUND, "%s", _("This project has no such part."));
    if (!project_enter(req, &project, error))
        return false;
    form->project = project;
    return true;
}

/* --- new and changed ones --- */

static bool is_option(const GPtrArray *options, gint64 id)
{
    for (guint i = 0; options && i < options->len; i++)
        if (g_ascii_strtoll(((const Choice *)options->pdata[i])->value, NULL, 10) == id)
            return true;
    return false;
}

static void read_reference(Request *req, const PartForm *form, void *item, const char *name, const GPtrArray *options, Problems *problems)
{
    gint64 *at = project_part_reference(form->kind->record, item, name);
    if (!at || !options)
        return;
    *at = req_input_id(req, name);
    if (*at && !is_option(options, *at))
        problems_add(problems, name, "%s", _("Choose one of the project's own."));
    else if (!*at && strcmp(form->kind->code, "budget") == 0)
        problems_add(problems, name, "%s", _("Say whose budget it is."));
}

/* Places in the list count from the leader (0) on: two of one place would be one. */
static bool write_part(Request *req, PartForm *form, const void *before, void *item, Problems *problems, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    if (project_part_save(req->db, req->who, form->kind, before, item, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "%s", project_url(req->pool, form->project, pool_printf(req->pool, "#%s", form->kind->code)));
    }
    if (before && g_error_matches(wrong, FAIL, FAIL_CONFLICT)) {
        void *theirs;
        if (!project_part_find(req->db, req->pool, form->kind, form->project->id, *(gint64 *)item, &theirs, error))
            return false;
        form->conflict = conflict_rows(req, form->kind->record, item, theirs);
        *project_part_reference(form->kind->record, item, "version") = *project_part_reference(form->kind->record, theirs, "version");
        return show_form(req, 409, form, NULL, error);
    }
    if (g_error_matches(wrong, FAIL, FAIL_CONFLICT)) {
        problems_add(problems, NULL, "%s", _("There is one at this place of the list, or with this code, already. Write another."));
        *(gint64 *)item = 0;
        return show_form(req, 409, form, problems, error);
    }
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool save(Request *req, PartForm *form, const void *before, void *item, GError **error)
{
    form->item = item;
    form->is_new = !before;
    Problems *problems = record_from_form(form->kind->record, item, req);
    if (!load_options(req, form, error))
        return false;
    read_reference(req, form, item, "partner_id", form->partners, problems);
    read_reference(req, form, item, "activity_id", form->activities, problems);
    if (problems_any(problems))
        return show_form(req, 422, form, problems, error);
    return write_part(req, form, before, item, problems, error);
}

static bool new_page(Request *req, GError **error)
{
    PartForm form = {.is_new = true};
    if (!enter_kind(req, &form, error))
        return false;
    form.item = project_part_new(req->pool, form.kind, form.project);
    return show_form(req, 200, &form, NULL, error);
}

static bool create(Request *req, GError **error)
{
    PartForm form = {0};
    return enter_kind(req, &form, error) && save(req, &form, NULL, project_part_new(req->pool, form.kind, form.project), error);
}

static bool find(Request *req, PartForm *form, void **ret_item, GError **error)
{
    return enter_kind(req, form, error) &&
           project_part_find(req->db, req->pool, form->kind, form->project->id, req_id(req, "part"), ret_item, error);
}

static bool edit_page(Request *req, GError **error)
{
    PartForm form = {0};
    void *item;
    if (!find(req, &form, &item, error))
        return false;
    form.item = item;
    return show_form(req, 200, &form, NULL, error);
}

static bool edit(Request *req, GError **error)
{
    PartForm form = {0};
    void *item;
    return find(req, &form, &item, error) && save(req, &form, pool_copy(req->pool, item, form.kind->record->size), item, error);
}

static bool remove_part(Request *req, GError **error)
{
    PartForm form = {0};
    g_autoptr(GError) wrong = NULL;
    void *item;
    if (!find(req, &form, &item, error))
        return false;
    if (project_part_remove(req->db, req->who, form.kind, form.project->id, *(gint64 *)item, &wrong)) {
        reply_notice(req, _("Removed."));
        return reply_see_other(req, "%s", project_url(req->pool, form.project, ""));
    }
    if (!g_error_matches(wrong, FAIL, FAIL_CONFLICT)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    Problems *problems = problems_new(req->pool);
    problems_add(problems, NULL, "%s", _("Something of the project refers to this part: budget lines, expenses or participants. Change those first."));
    form.item = item;
    return show_form(req, 409, &form, problems, error);
}

/* --- all of a kind --- */

static bool list(Request *req, GError **error)
{
    enum { PARTS_PAGE = 50 };
    PartForm form = {0};
    PartList page = {0};
    GPtrArray *items;
    if (!enter_kind(req, &form, error) || !project_parts(req->db, req->pool, form.kind, form.project->id, &items, error))
        return false;
    page = (PartList){.project = form.project, .kind = form.kind};
    page.items = paging_part(req, items, PARTS_PAGE, &page.paging);
    bool names_partners = items->len && project_part_reference(form.kind->record, items->pdata[0], "partner_id");
    if (names_partners && !(page.partners = project_part_options(req->db, req->pool, "partner_id", form.project->id, error)))
        return false;
    return reply_view(req, 200, view_project_part_list, req, &page);
}

/* --- files of a document --- */

static bool find_document(Request *req, Project **ret_project, void **ret_document, GError **error)
{
    return project_enter(req, ret_project, error) &&
           project_part_find(req->db, req->pool, project_part_kind("documents"), (*ret_project)->id, req_id(req, "part"), ret_document, error);
}

static bool keep_file(Request *req, gint64 document_id, const NewAttachment *file, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && attachment_add(req->db, "project_document", document_id, req->who, file, NULL, error) &&
           audit_write(req->db, req->who, "web", "attach", "project_document", document_id, NULL, error) && db_commit(change, error);
}

static bool add_file(Request *req, GError **error)
{
    Project *project;
    void *document;
    NewAttachment file = {0};
    if (!find_document(req, &project, &document, error))
        return false;
    const Upload *upload = req_file(req, "file");
    const char *wrong = upload ? attachment_take(req, upload, &file) : _("Choose a file.");
    if (wrong) {
        PartForm form = {.project = project, .kind = project_part_kind("documents"), .item = document};
        Problems *problems = problems_new(req->pool);
        attachment_problem(problems, "file", wrong, &file);
        return show_form(req, 422, &form, problems, error);
    }
    gint64 id = *(gint64 *)document;
    if (!keep_file(req, id, &file, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", project_url(req->pool, project, pool_printf(req->pool, "/parts/documents/%" G_GINT64_FORMAT, id)));
}

static bool get_file(Request *req, GError **error)
{
    Project *project;
    void *document;
    return find_document(req, &project, &document, error) &&
           attachment_reply(req, "project_document", *(gint64 *)document, req_id(req, "file"), error);
}

/* One route serves all kinds: what their records have together. */
#define PART_INPUTS                                                                                                                       \
    {"partner_id", INPUT_ID}, {"activity_id", INPUT_ID}, {"version", INPUT_TEXT}, {"position", INPUT_TEXT}, {"role", INPUT_TEXT},         \
        {"name", INPUT_TEXT, 1200}, {"short_name", INPUT_TEXT, 400}, {"institution_id", INPUT_TEXT}, {"website", INPUT_TEXT, 1200},       \
        {"about", INPUT_LONG}, {"title", INPUT_TEXT, 2000}, {"number", INPUT_TEXT, 400}, {"on_day", INPUT_TEXT}, \
        {"words", INPUT_TEXT, 2000}, {"from_day", INPUT_TEXT}, {"to_day", INPUT_TEXT}, {"months", INPUT_TEXT}, {"source", INPUT_TEXT},    \
        {"category", INPUT_TEXT}, {"year", INPUT_TEXT}, {"amount", INPUT_TEXT}, {"note", INPUT_TEXT, 2000}, {"description", INPUT_LONG},  \
        {"promised", INPUT_TEXT}, {"state", INPUT_TEXT}, {"due", INPUT_TEXT}, {"done_on", INPUT_TEXT}, {"code", INPUT_TEXT, 400},         \
        {"label", INPUT_TEXT, 1200}, {"kind", INPUT_TEXT}
static const Input part_inputs[] = {PART_INPUTS, {0}};
static const Input file_inputs[] = {{"file", INPUT_FILE}, ATTACHMENT_INPUT, {0}};

const Route project_part_routes[] = {
    {GET, "/projects/:id/parts/:kind", .may = "projects.read", list, (const Input[]){{"page", INPUT_INT}, {0}}},
    {GET, "/projects/:id/parts/:kind/new", .may = "projects.write", new_page},
    {POST, "/projects/:id/parts/:kind/new", .once = true, .may = "projects.write", create, part_inputs},
    {GET, "/projects/:id/parts/:kind/:part", .may = "projects.write", edit_page},
    {POST, "/projects/:id/parts/:kind/:part", .may = "projects.write", edit, part_inputs},
    {POST, "/projects/:id/parts/:kind/:part/remove", .may = "projects.write", remove_part},
    {POST, "/projects/:id/documents/:part/files", .once = true, .may = "projects.write", add_file, file_inputs},
    {GET, "/projects/:id/documents/:part/files/:file", .may = "projects.read", get_file},
    {0},
};
