/* Pages that take files in: /plans/new, /plans/:id/amend, and how far they are. */
#include "modules/plans/upload.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/plans/plans_in.h"
#include "modules/plans/plans_in_views.h"
#include "reader/reader.h"

bool plans_new_page(Request *req, GError **error)
{
    UploadForm form = {.req = req};
    return reply_view(req, 200, view_in_upload_form, &form);
}

static bool find_amended(Request *req, Plan **ret_plan, GError **error)
{
    return plan_find(req->db, req->pool, req->who, req_id(req, "id"), ret_plan, error);
}

bool plan_amend_page(Request *req, GError **error)
{
    UploadForm form = {.req = req};
    return find_amended(req, &form.plan, error) && reply_view(req, 200, view_in_upload_form, &form);
}

static bool keep_all(Request *req, UploadBatch *batch, GPtrArray *files, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change)
        return false;
    for (guint i = 0; i < files->len; i++)
        if (!upload_add(req->db, req->who, batch, files->pdata[i], error))
            return false;
    return db_commit(change, error);
}

static void check_files(UploadForm *form, const GPtrArray *files)
{
    form->problems = problems_new(form->req->pool);
    if (files->len == 0)
        problems_add(form->problems, "file", "%s", _("Choose a file first."));
    for (guint i = 0; i < files->len; i++) {
        const Upload *file = files->pdata[i];
        if (file->count > READER_MAX_BYTES)
            problems_add(form->problems, "file", "%s: %s", file->file_name,
                         _("The file is larger than we read (50 MB). Split it, or leave its pictures out."));
    }
}

static bool take_files(Request *req, UploadForm *form, GError **error)
{
    GPtrArray *files = req_files(req, "file");
    UploadBatch batch = {.id = id_new(), .amends_id = form->plan ? form->plan->id : 0, .again = req_flag(req, "again")};
    check_files(form, files);
    if (problems_any(form->problems))
        return reply_view(req, 422, view_in_upload_form, form);
    if (!keep_all(req, &batch, files, error))
        return false;
    jobs_wake();
    return reply_see_other(req, "/plans/uploads/%" G_GINT64_FORMAT, batch.id);
}

bool plans_new_take(Request *req, GError **error)
{
    UploadForm form = {.req = req};
    return take_files(req, &form, error);
}

bool plan_amend_take(Request *req, GError **error)
{
    UploadForm form = {.req = req};
    return find_amended(req, &form.plan, error) && take_files(req, &form, error);
}

bool plans_uploads_page(Request *req, GError **error)
{
    GPtrArray *uploads;
    if (!uploads_of_batch(req->db, req->pool, req_id(req, "batch"), &uploads, error))
        return false;
    return reply_view(req, 200, view_in_uploads, uploads);
}
