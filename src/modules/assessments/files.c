#include "modules/assessments/files.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "record/audit.h"

static const char record_name[] = "assessment";

/* --- what came --- */

static void tell(FormPage *page, const char *key, const char *wrong)
{
    if (!page->wrong_files) {
        page->wrong_files = g_hash_table_new(g_str_hash, g_str_equal);
        pool_defer(page->req->pool, (GDestroyNotify)g_hash_table_unref, page->wrong_files);
    }
    g_hash_table_insert(page->wrong_files, (gpointer)key, (gpointer)wrong);
}

static const char *check(FormPage *page, const Question *q, const Upload *upload, NewAttachment *file)
{
    const char *wrong = attachment_take(page->req, upload, file);
    if (!wrong && q->kind == QUESTION_IMAGE && !g_str_has_prefix(file->type, "image/"))
        wrong = pool_printf(page->req->pool, _("“%s” is no picture. Choose a JPEG or PNG."), file->file_name);
    page->may_stay = page->may_stay || file->may_stay;
    return wrong;
}

static bool keep(FormPage *page, const NewAttachment *file, const char **ret_answer, GError **error)
{
    Request *req = page->req;
    gint64 id, assessment_id = page->assessment->id;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !attachment_add(req->db, record_name, assessment_id, req->who, file, &id, error) ||
        !audit_write(req->db, req->who, "web", "attach", record_name, assessment_id, NULL, error) || !db_commit(change, error))
        return false;
    *ret_answer = file_answer(req->pool, id, file->file_name);
    return true;
}

/* The form says which one it had, as the answer may not be saved yet; only one of this assessment counts. */
static bool kept_before(FormPage *page, const char *key, const char **ret_answer, GError **error)
{
    Request *req = page->req;
    GPtrArray *files;
    const char *kept = req_many_at(req, "kept", key);
    gint64 id = kept && !req_many_at(req, "drop", key) ? id_parse(kept) : 0;
    *ret_answer = NULL;
    if (id == 0)
        return true;
    if (!attachment_list(req->db, req->pool, record_name, page->assessment->id, &files, error))
        return false;
    for (guint i = 0; i < files->len && !*ret_answer; i++) {
        const Attachment *file = files->pdata[i];
        if (file->id == id)
            *ret_answer = file_answer(req->pool, id, file->file_name);
    }
    if (!*ret_answer)
        tell(page, key, _("This file isn't there any more. Choose it again."));
    return true;
}

bool file_take(FormPage *page, const Item *item, const char **ret_answer, GError **error)
{
    NewAttachment file = {0};
    const char *key = form_key(page, item);
    const Upload *upload = req_file_at(page->req, "file", key);
    const char *wrong = upload ? check(page, item->question, upload, &file) : NULL;
    if (upload && !wrong)
        return keep(page, &file, ret_answer, error);
    if (!kept_before(page, key, ret_answer, error))
        return false;
    if (wrong)
        tell(page, key, wrong);
    return true;
}

void files_tell(FormPage *page)
{
    for (guint i = 0; page->wrong_files && i < page->evaluation->items->len; i++) {
        Item *item = page->evaluation->items->pdata[i];
        const char *wrong = question_takes_file(item->question) ? g_hash_table_lookup(page->wrong_files, form_key(page, item)) : NULL;
        if (!wrong || !item->relevant)
            continue;
        page->evaluation->missing -= item->is_missing;
        page->evaluation->wrong += !item->problem || item->is_missing;
        item->problem = wrong;
        item->is_missing = false;
    }
}

/* --- what no answer names any more --- */

static bool is_named(const Answers *answers, gint64 id)
{
    GHashTableIter at;
    gpointer text;
    g_hash_table_iter_init(&at, answers->texts);
    while (g_hash_table_iter_next(&at, NULL, &text))
        if (file_answer_id(text) == id)
            return true;
    return false;
}

bool files_tidy(Db *db, Pool *pool, const Assessment *assessment, const Instrument *instrument, GError **error)
{
    GPtrArray *files;
    if (!instrument_takes_files(instrument))
        return true;
    if (!attachment_list(db, pool, record_name, assessment->id, &files, error))
        return false;
    for (guint i = 0; i < files->len; i++) {
        const Attachment *file = files->pdata[i];
        bool goes = file->added_at > assessment->finished_at && !is_named(assessment->answers, file->id);
        if (goes && !attachment_remove(db, record_name, assessment->id, file->id, error))
            return false;
    }
    return true;
}

/* --- what views ask --- */

const char *file_url(Pool *pool, gint64 assessment_id, const Item *item)
{
    return pool_printf(pool, "%s/files/%" G_GINT64_FORMAT, assessment_url(pool, assessment_id), file_answer_id(item->text));
}

const char *file_accepts(const Question *question)
{
    return question->kind == QUESTION_IMAGE ? "image/jpeg,image/png" : "";
}

const char *file_limits(const Question *question)
{
    return question->kind == QUESTION_IMAGE ? _("A photo or a picture: JPEG or PNG, at most 25 MB. Place and time are taken out of photos.")
                                            : attachment_hint();
}
