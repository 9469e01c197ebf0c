/* Lists of persons that leave: asked for, approved by a second one, downloaded, forgotten. */
#include "modules/people/export_pages.h"

#include <jansson.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/people/people_views.h"

enum { EXPORTS_A_PAGE = 50 };

const char *export_url(Pool *pool, gint64 id)
{
    return pool_printf(pool, "/people/exports/%" G_GINT64_FORMAT, id);
}

const Field *export_field(const char *name)
{
    for (const Field *field = person_export_record.fields; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    g_error("an export has no field \"%s\"", name);
}

static bool list(Request *req, GError **error)
{
    ExportList page = {0};
    if (!export_list(req->db, req->pool, EXPORTS_A_PAGE, paging_offset(req, EXPORTS_A_PAGE), &page.exports, &page.count, &page.waiting, error))
        return false;
    page.paging = paging_of_count(req, page.count, EXPORTS_A_PAGE);
    return reply_view(req, 200, view_exports, req, &page);
}

/* --- asking --- */

static bool show_form(Request *req, int status, const PeopleExport *wanted, const Problems *problems)
{
    return reply_view(req, status, view_export_form, req, wanted, problems);
}

static bool new_page(Request *req, GError **error)
{
    PeopleExport *wanted = export_new(req->pool);
    wanted->search = req_text(req, "search");
    return show_form(req, 200, wanted, NULL);
}

/* How many it would be stands in wanted; what can't be counted is a problem of the form. */
static Problems *read_form(Request *req, PeopleExport *wanted)
{
    g_autoptr(GError) wrong = NULL;
    Problems *problems = record_from_form(&person_export_record, wanted, req);
    export_check(wanted, req->who, problems);
    if (problems_any(problems))
        return problems;
    if (!export_count(req->db, wanted, &wrong))
        problems_add(problems, "search", "%s", wrong->message);
    else if (!wanted->found)
        problems_add(problems, NULL, "%s", _("Nobody would be in this list."));
    return problems;
}

/* Who a list is for is asked twice. */
static bool is_same_recipient(Request *req, const PeopleExport *wanted)
{
    const char *again = req_text(req, "recipient_again");
    return again && strcmp(text_fold(req->pool, again), text_fold(req->pool, wanted->recipient)) == 0;
}

static bool ask(Request *req, GError **error)
{
    PeopleExport *wanted = export_new(req->pool);
    Problems *problems = read_form(req, wanted);
    if (problems_any(problems))
        return show_form(req, 422, wanted, problems);
    if (req_flag(req, "change"))
        return show_form(req, 200, wanted, NULL);
    if (!req_was_sent(req, "recipient_again"))
        return reply_view(req, 200, view_export_check, req, wanted, problems);
    if (!is_same_recipient(req, wanted)) {
        problems_add(problems, "recipient_again", "%s", _("It isn't the recipient that you named before."));
        return reply_view(req, 422, view_export_check, req, wanted, problems);
    }
    if (!export_ask(req->db, req->who, wanted, error))
        return false;
    jobs_wake();
    reply_notice(req, wanted->needs_two ? _("It waits for the approval of a second person.") : _("The list is being made."));
    return reply_see_other(req, "%s", export_url(req->pool, wanted->id));
}

/* --- one --- */

static bool show_page(Request *req, int status, Problems *problems, GError **error)
{
    ExportPage page = {.problems = problems};
    if (!export_find(req->db, req->pool, req_id(req, "id"), &page.export, error))
        return false;
    page.is_mine = page.export->asked_by == req->who->user_id;
    page.may_decide = !page.is_mine && strcmp(page.export->state, "waiting") == 0;
    return reply_view(req, status, view_export, req, &page);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

static bool decide(Request *req, GError **error)
{
    bool approve = !req_flag(req, "refuse");
    if (!export_decide(req->db, req->who, req_id(req, "id"), approve, req_text(req, "note"), error))
        return false;
    jobs_wake();
    reply_notice(req, approve ? _("Approved. Who asked can download it when it is made.") : _("Refused."));
    return reply_see_other(req, "%s", export_url(req->pool, req_id(req, "id")));
}

/* NULL, a problem added, or the password; without one the file goes as it is. */
static const char *password_of(Request *req, Problems *problems)
{
    const char *password = req_text(req, "password"), *again = req_text(req, "again");
    if (!password && !again)
        return NULL;
    if (text_length(password) < EXPORT_PASSWORD)
        problems_add(problems, "password", P_("At least %d character.", "At least %d characters.", EXPORT_PASSWORD), EXPORT_PASSWORD);
    else if (g_strcmp0(password, again) != 0)
        problems_add(problems, "again", "%s", _("The two passwords differ."));
    return password;
}

static bool download(Request *req, GError **error)
{
    Problems *problems = problems_new(req->pool);
    const char *name, *type, *password = password_of(req, problems);
    GBytes *bytes;
    if (problems_any(problems))
        return show_page(req, 422, problems, error);
    return export_take(req->db, req->pool, req->who, req_id(req, "id"), password, &name, &type, &bytes, error) &&
           reply_bytes(req, 200, type, name, bytes);
}

static bool forget(Request *req, GError **error)
{
    if (!export_forget(req->db, req->who, req_id(req, "id"), error))
        return false;
    reply_notice(req, _("The file is gone. That there was one stays in the log."));
    return reply_see_other(req, "%s", export_url(req->pool, req_id(req, "id")));
}

/* --- jobs --- */

bool people_run_export(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    json_t *arguments = json_loads(job->arguments, 0, NULL);
    gint64 id = id_parse(json_string_value(json_object_get(arguments, "export")));
    json_decref(arguments);
    return export_make(db, pool, id, error);
}

bool people_run_forget_exports(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    gint64 count;
    return export_forget_old(db, &count, error);
}

const Route people_export_routes[] = {
    {GET, "/people/exports", .may = "people.export", list, (const Input[]){{"page", INPUT_INT}, {0}}},
    {GET, "/people/exports/new", .may = "people.export", new_page, (const Input[]){{"search", INPUT_TEXT}, {0}}},
    {POST, "/people/exports/new", .once = true, .may = "people.export", ask, (const Input[]){{"recipient_again", INPUT_TEXT}, {"change", INPUT_FLAG}, {0}},
     &person_export_record, .slow = true},
    {GET, "/people/exports/:id", .may = "people.export", show},
    {POST, "/people/exports/:id/decide", .may = "people.export", decide,
     (const Input[]){{"refuse", INPUT_FLAG}, {"note", INPUT_TEXT, 300}, {0}}},
    {POST, "/people/exports/:id/file", .may = "people.export", download,
     (const Input[]){{"password", INPUT_TEXT}, {"again", INPUT_TEXT}, {0}}, .slow = true},
    {POST, "/people/exports/:id/forget", .may = "people.export", forget},
    {0},
};
