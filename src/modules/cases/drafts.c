#include "modules/cases/drafts.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/cases/cases_queries.h"
#include "modules/cases/cases_views.h"
#include "record/json.h"
#include "web/form.h"

/* --- store --- */

static const char title_column[] = "case_draft.title", fields_column[] = "case_draft.fields";

static bool drop_old(Db *db, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_DRAFT_DROP_OLD);
    db_bind_int(q, "$1", clock_now() - DRAFT_SECONDS);
    return db_run(q, NULL, error);
}

static bool case_draft_put(Db *db, gint64 user_id, const char *path, const char *title, const char *fields, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_auto(SealKey) key = {0};
    const char *wrapped = NULL;
    gint64 id = id_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !drop_old(db, error) || !seal_key_make(db, pool, &key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_DRAFT_PUT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", user_id);
    db_bind_text(q, "$3", path);
    db_bind_text(q, "$4", seal_text(&key, title_column, id, title, pool));
    db_bind_text(q, "$5", seal_text(&key, fields_column, id, fields, pool));
    db_bind_int(q, "$6", clock_now());
    db_bind_text(q, "$7", wrapped);
    return db_run(q, NULL, error) && db_commit(change, error);
}

static bool read_draft(Db *db, DbQuery *q, Pool *pool, CaseDraft **ret_draft, GError **error)
{
    g_auto(SealKey) key = {0};
    CaseDraft *draft = *ret_draft = pool_new0(pool, CaseDraft);
    *draft = (CaseDraft){.id = db_int(q, "id"), .saved_at = db_int(q, "saved_at"), .path = db_text(q, "path", pool)};
    return seal_key_open(db, db_text(q, "seal_key", pool), &key, error) &&
           seal_read(&key, title_column, draft->id, db_text(q, "title", pool), pool, &draft->title, error) &&
           seal_read(&key, fields_column, draft->id, db_text(q, "fields", pool), pool, &draft->fields, error);
}

static bool read_one(Db *db, DbQuery *q, Pool *pool, CaseDraft **ret_draft, GError **error)
{
    *ret_draft = NULL;
    if (!db_step(q))
        return db_end(q, error);
    if (!read_draft(db, q, pool, ret_draft, error))
        return false;
    if (!(*ret_draft)->fields || (*ret_draft)->saved_at < clock_now() - DRAFT_SECONDS)
        *ret_draft = NULL;
    return true;
}

/* NULL: none, or it is too old. */
static bool case_draft_find(Db *db, Pool *pool, gint64 user_id, const char *path, CaseDraft **ret_draft, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_DRAFT_FIND);
    db_bind_int(q, "$1", user_id);
    db_bind_text(q, "$2", path);
    return read_one(db, q, pool, ret_draft, error);
}

bool case_drafts(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_drafts, GError **error)
{
    CaseDraft *draft;
    *ret_drafts = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_DRAFT_LIST);
    db_bind_int(q, "$1", user_id);
    while (db_step(q)) {
        if (!read_draft(db, q, pool, &draft, error))
            return false;
        if (draft->fields && draft->saved_at >= clock_now() - DRAFT_SECONDS)
            g_ptr_array_add(*ret_drafts, draft);
    }
    return db_end(q, error);
}

static bool drop(Db *db, gint64 user_id, const char *path, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_DRAFT_DROP);
    db_bind_int(q, "$1", user_id);
    db_bind_text(q, "$2", path);
    return db_run(q, NULL, error) && db_commit(change, error);
}

bool case_draft_done(Request *req, GError **error)
{
    CaseDraft *draft;
    return case_draft_find(req->db, req->pool, req->who->user_id, req->path, &draft, error) &&
           (!draft || drop(req->db, req->who->user_id, req->path, error));
}

CaseDraft *case_draft_here(Request *req)
{
    CaseDraft *draft = NULL;
    return req->method == GET && case_draft_find(req->db, req->pool, req->who->user_id, req->path, &draft, NULL) ? draft : NULL;
}

/* --- pages --- */

static bool keep(Request *req, GError **error)
{
    const char *path = req_text(req, "path"), *fields = req_text(req, "fields");
    if (!path || !g_str_has_prefix(path, "/cases/") || !fields)
        return fail(error, FAIL_INVALID, "%s", _("There is nothing to keep."));
    if (!case_draft_put(req->db, req->who->user_id, path, req_text(req, "title"), fields, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_text(&json, "said", pool_printf(req->pool, _("Kept as a draft: %s. Only you see it."), time_to_people(req->pool, clock_now())));
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static bool find(Request *req, CaseDraft **ret_draft, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_CASE_DRAFT_FIND_ID);
    db_bind_int(q, "$1", req->who->user_id);
    db_bind_int(q, "$2", req_id(req, "draft"));
    return read_one(req->db, q, req->pool, ret_draft, error) &&
           (*ret_draft || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such draft.")));
}

/* Its texts, to be read and copied where no script fills the form. */
static GPtrArray *texts_of(Pool *pool, const CaseDraft *draft)
{
    GPtrArray *texts = pool_list(pool);
    Form *form = form_new(pool);
    if (!form_read_encoded(form, draft->fields, strlen(draft->fields), NULL))
        return texts;
    for (guint i = 0; i < form->fields->len; i++) {
        const FormField *field = form->fields->pdata[i];
        if (strchr(field->value, ' '))
            g_ptr_array_add(texts, (gpointer)field->value);
    }
    return texts;
}

static bool show(Request *req, GError **error)
{
    CaseDraft *draft;
    return find(req, &draft, error) && reply_view(req, 200, view_draft, req, draft, texts_of(req->pool, draft));
}

static bool throw_away(Request *req, GError **error)
{
    CaseDraft *draft;
    if (!find(req, &draft, error) || !drop(req->db, req->who->user_id, draft->path, error))
        return false;
    reply_notice(req, _("Your draft was thrown away."));
    return reply_see_other(req, "%s", draft->path);
}

static const Input keep_inputs[] = {{"path", INPUT_TEXT, 300}, {"title", INPUT_TEXT, 300}, {"fields", INPUT_LONG, DRAFT_CHARACTERS}, {0}};

const Route draft_routes[] = {
    {POST, "/cases/drafts", .may = "cases.write", keep, keep_inputs},
    {GET, "/cases/drafts/:draft", .may = "cases.write", show},
    {POST, "/cases/drafts/:draft/drop", .may = "cases.write", throw_away},
    {0},
};
