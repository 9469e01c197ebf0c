#include "modules/cases/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "record/json.h"

/* Cases for programs.  Sealed texts are in none of it; what one may not see isn't there. */

static void put_file(Json *json, GString *out, const CaseFile *file, const Identity *who)
{
    g_autoptr(GString) one = g_string_new(NULL);
    record_to_json(one, &case_file_record, file, who);
    json_raw(json, NULL, one->str);
}

static bool list(Request *req, GError **error)
{
    enum { USUAL = 25, MOST = 200, LAST = 1000000 };
    GPtrArray *files;
    CaseFilter filter = {.state = req_text(req, "state"), .type_code = req_text(req, "type"), .mine = req_flag(req, "mine"),
                         .limit = (guint)CLAMP(req_int(req, "limit", USUAL), 1, MOST), .offset = (guint)CLAMP(req_int(req, "offset", 0), 0, LAST)};
    if (!case_list(req->db, req->pool, req->who, &filter, &files, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "cases");
    for (guint i = 0; i < files->len; i++)
        put_file(&json, out, files->pdata[i], req->who);
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static void put_entries(Json *json, const CasePage *page, const Identity *who)
{
    json_array(json, "entries");
    for (guint i = 0; i < page->entries->len; i++) {
        const CaseEntry *entry = page->entries->pdata[i];
        g_autoptr(GString) one = g_string_new(NULL);
        if (page->rights.is_limited && entry->user_id != who->user_id)
            continue;
        record_to_json(one, &case_entry_record, entry, who);
        json_raw(json, NULL, one->str);
    }
    json_array_end(json);
}

static void put_steps(Json *json, const CasePage *page)
{
    json_array(json, "steps");
    for (guint i = 0; i < page->steps->len; i++) {
        const CaseStep *step = page->steps->pdata[i];
        json_object(json, NULL);
        json_text(json, "label", step->label);
        json_text(json, "basis", step->basis);
        json_bool(json, "done", step->is_done);
        json_object_end(json);
    }
    json_array_end(json);
}

static bool one(Request *req, GError **error)
{
    CasePage page;
    if (!case_page_load(req, "id", &page, error) || !case_look(req->db, req->who, page.file, page.rights.way, error))
        return false;
    GString *out = pool_string(req->pool);
    g_autoptr(GString) file = g_string_new(NULL);
    record_to_json(file, &case_file_record, page.file, req->who);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_raw(&json, "case", file->str);
    json_text(&json, "type", page.file->type_code);
    put_entries(&json, &page, req->who);
    put_steps(&json, &page);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static void put_work(Json *json, const char *name, const GPtrArray *list)
{
    json_array(json, name);
    for (guint i = 0; i < list->len; i++) {
        const CaseWork *work = list->pdata[i];
        json_object(json, NULL);
        json_id(json, "id", work->entry.id);
        json_id(json, "case_id", work->entry.case_id);
        json_int(json, "year", work->year);
        json_int(json, "number", work->number);
        json_text(json, "kind", work->entry.kind);
        json_int(json, "due_at", work->entry.due_at);
        json_object_end(json);
    }
    json_array_end(json);
}

static bool work(Request *req, GError **error)
{
    CaseDay day;
    if (!case_day(req->db, req->pool, req->who, &day, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    put_work(&json, "overdue", day.late);
    put_work(&json, "today", day.today);
    put_work(&json, "week", day.week);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

/* A visit that was made, written by a program: the fields of the form. */
static bool add_entry(Request *req, GError **error)
{
    gsize count;
    CaseFile *file;
    CaseRights rights;
    CaseEntry entry = {.state = "done", .user_id = req->who->user_id, .done_at = clock_now()};
    if (!case_enter_to_write(req, "id", &file, &rights, error))
        return false;
    const char *body = req_body(req, &count);
    json_t *typed = json_loadb(body ? body : "", count, 0, NULL);
    Problems *problems = typed ? record_from_json(&case_entry_record, &entry, req, typed) : NULL;
    json_decref(typed);
    if (!typed)
        return fail(error, FAIL_INVALID, "%s", _("The body must be a JSON object."));
    const char *field, *text = NULL;
    if (problems_any(problems)) {
        problems_get(problems, 0, &field, &text);
        return reply_problem(req, 422, _("This can't be kept"), text);
    }
    if (entry.done_at > clock_now() + 60)
        return fail(error, FAIL_INVALID, "%s", _("This is in the future. Plan it instead."));
    if (!case_entry_save(req->db, req->who, file, &entry, error))
        return false;
    GString *out = pool_string(req->pool);
    record_to_json(out, &case_entry_record, &entry, req->who);
    return reply_json(req, 201, out->str);
}

const Route case_api_routes[] = {
    {GET, "/api/v1/cases", .may = "cases.read", list,
     (const Input[]){{"state", INPUT_TEXT, 20}, {"type", INPUT_TEXT, 60}, {"mine", INPUT_FLAG}, {"limit", INPUT_INT}, {"offset", INPUT_INT}, {0}},
     .summary = N_("Cases that you may see, the last changed first")},
    {GET, "/api/v1/cases/:id", .may = "cases.read", one, .summary = N_("A case with its entries and steps, without sealed texts")},
    {GET, "/api/v1/work", .may = "cases.read", work, .summary = N_("What you have to do: overdue, today, this week")},
    {POST, "/api/v1/cases/:id/entries", .once = true, .may = "cases.write", add_entry, .record = &case_entry_record, .answers = &case_entry_record,
     .summary = N_("Writes down a visit or another entry that was done")},
    {0},
};
