#include "modules/cases/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_views.h"
#include "modules/documents/documents.h"
#include "modules/people/people.h"
#include "record/attachment.h"
#include "record/json.h"

/* Documents that are filled from a case, and files that belong to an entry. */

/* --- what a template may print of a case --- */

static void put_person(Json *json, Db *db, Pool *pool, const char *name, gint64 id)
{
    Person *person;
    if (!id || !person_find(db, pool, id, &person, NULL))
        return;
    json_object(json, name);
    json_text(json, "name", person_name(pool, person));
    json_day(json, "birth", person->birth_day);
    json_text(json, "birth_place", person->birth_place);
    json_text(json, "phone", person->phone);
    json_object_end(json);
}

static gint64 person_in_role(const CasePage *page, const char *role)
{
    for (guint i = 0; i < page->people->len; i++) {
        const CasePerson *one = page->people->pdata[i];
        if (strcmp(one->role, role) == 0)
            return one->person_id;
    }
    return 0;
}

static void put_case(Json *json, Pool *pool, const CasePage *page)
{
    const CaseSignal *signal = page->signals->len ? page->signals->pdata[0] : NULL;
    json_object(json, "case");
    json_text(json, "number", case_name(pool, page->file));
    json_text(json, "kind", page->file->type_name);
    json_day(json, "opened", day_of_time(page->file->opened_at));
    json_text(json, "stage", case_type_part_label(page->type, "stage", page->file->stage));
    json_text(json, "reason", page->plan && page->plan->reason ? page->plan->reason : page->file->summary);
    json_text(json, "manager", page->file->lead_name);
    json_text(json, "responsible", page->file->lead_name);
    if (signal) {
        json_text(json, "channel", case_label(case_channels, signal->channel));
        json_text(json, "signal_number", pool_printf(pool, "%d/%d", (int)signal->number, (int)signal->year));
        json_day(json, "signal_date", day_of_time(signal->received_at));
    }
    if (page->file->closed_at) {
        json_day(json, "closed", day_of_time(page->file->closed_at));
        json_text(json, "closing_reason", case_type_part_label(page->type, "closing", page->file->closing));
    }
    json_object_end(json);
}

static void put_team(Json *json, const CasePage *page)
{
    json_array(json, "team");
    for (guint i = 0; i < page->team->len; i++) {
        const CaseMember *member = page->team->pdata[i];
        if (!member->is_now)
            continue;
        json_object(json, NULL);
        json_text(json, "name", member->name);
        json_text(json, "role", case_label(case_team_roles, member->role));
        json_object_end(json);
    }
    json_array_end(json);
}

/* The latest of a kind that was done; NULL: none. */
static const CaseEntry *latest(const CasePage *page, const char *kind)
{
    const CaseEntry *found = NULL;
    for (guint i = 0; i < page->entries->len; i++) {
        const CaseEntry *entry = page->entries->pdata[i];
        if (strcmp(entry->kind, kind) == 0 && strcmp(entry->state, "done") == 0 && (!found || entry->done_at > found->done_at))
            found = entry;
    }
    return found;
}

static void put_present(Json *json, const CaseEntry *entry)
{
    json_array(json, "present");
    if (entry->present)
        json_text(json, NULL, entry->present);
    json_array_end(json);
}

/* entry: which one the document is of; NULL: the latest. */
static void put_visit(Json *json, const CaseEntry *entry)
{
    if (!entry)
        return;
    json_object(json, "visit");
    json_day(json, "date", day_of_time(entry->done_at));
    json_text(json, "place", entry->place);
    json_text(json, "findings", entry->text);
    json_text(json, "agreed", entry->next);
    json_text(json, "worker", entry->user_name);
    put_present(json, entry);
    json_object_end(json);
}

static void put_words(Json *json, const char *name, const char *text_name, const CaseEntry *entry)
{
    if (!entry)
        return;
    json_object(json, name);
    json_day(json, "date", day_of_time(entry->done_at));
    json_text(json, text_name, entry->text);
    json_text(json, strcmp(name, "review") == 0 ? "conclusion" : "conclusions", entry->next ? entry->next : entry->text);
    json_object_end(json);
}

static void put_inquiry(Json *json, const CaseEntry *entry)
{
    if (!entry)
        return;
    json_object(json, "inquiry");
    json_day(json, "date", day_of_time(entry->done_at));
    json_text(json, "address", entry->place);
    json_text(json, "conclusions", entry->text);
    json_text(json, "proposal", entry->next);
    put_present(json, entry);
    json_object_end(json);
}

/* --- the plan --- */

static const char *months_words(Pool *pool, gint64 months)
{
    return months ? pool_printf(pool, P_("%d month", "%d months", months), (int)months) : NULL;
}

static void put_needs(Json *json, const CasePlan *plan)
{
    json_array(json, "needs");
    for (guint i = 0; i < plan->needs->len; i++) {
        const CaseNeed *need = plan->needs->pdata[i];
        json_object(json, NULL);
        json_text(json, "area", case_label(case_areas, need->area));
        json_text(json, "text", need->need);
        json_text(json, "objective", need->objective);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_line(Json *json, Pool *pool, const CaseNeed *need, const CaseNeedLine *line)
{
    json_object(json, NULL);
    json_text(json, "need", need->need);
    json_text(json, "name", line->what);
    json_text(json, "code", line->code);
    json_text(json, strcmp(line->kind, "benefit") == 0 ? "institution" : "provider", line->provider);
    json_text(json, "amount", line->amount);
    json_day(json, "start", need->starts);
    json_text(json, "duration", months_words(pool, need->months));
    json_text(json, "responsible", need->responsible);
    json_text(json, "result", need->expected);
    json_object_end(json);
}

static void put_lines(Json *json, Pool *pool, const CasePlan *plan, const char *name, const char *kind)
{
    json_array(json, name);
    for (guint i = 0; i < plan->needs->len; i++) {
        const CaseNeed *need = plan->needs->pdata[i];
        for (guint k = 0; k < need->lines->len; k++)
            if (strcmp(((CaseNeedLine *)need->lines->pdata[k])->kind, kind) == 0)
                put_line(json, pool, need, need->lines->pdata[k]);
    }
    json_array_end(json);
}

static void put_activities(Json *json, const CasePlan *plan)
{
    json_array(json, "activities");
    for (guint i = 0; i < plan->needs->len; i++) {
        const CaseNeed *need = plan->needs->pdata[i];
        if (!need->activities)
            continue;
        json_object(json, NULL);
        json_text(json, "need", need->need);
        json_text(json, "name", need->activities);
        json_day(json, "start", need->starts);
        json_text(json, "responsible", need->responsible);
        json_text(json, "result", need->expected);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_plan(Json *json, Pool *pool, const CasePlan *plan)
{
    json_object(json, "plan");
    json_int(json, "version", plan->edition);
    json_day(json, "from", plan->starts);
    if (day_is(plan->starts) && plan->months)
        json_day(json, "to", day_add_months(plan->starts, (int)plan->months));
    json_text(json, "purpose", plan->reason);
    json_text(json, "finality", plan->finality ? case_label(case_finalities, plan->finality) : NULL);
    json_text(json, "measure", plan->measure ? case_label(case_measures, plan->measure) : NULL);
    json_text(json, "accompaniment", plan->accompaniment);
    json_day(json, "review_date", plan->review_day);
    json_text(json, "order_number", plan->order_number);
    json_day(json, "order_date", plan->order_day);
    json_object_end(json);
    put_needs(json, plan);
    put_lines(json, pool, plan, "services", "service");
    put_lines(json, pool, plan, "benefits", "benefit");
    put_activities(json, plan);
}

static void put_subject(Json *json, Db *db, Pool *pool, const CasePage *page)
{
    gint64 id = person_in_role(page, "subject");
    put_person(json, db, pool, "child", page->file->is_child ? id : 0);
    put_person(json, db, pool, "person", id);
    put_person(json, db, pool, "representative", person_in_role(page, page->file->is_child ? "parent" : "guardian"));
}

const char *case_document_data(Db *db, Pool *pool, const CasePage *page)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    put_case(&json, pool, page);
    put_team(&json, page);
    put_subject(&json, db, pool, page);
    put_visit(&json, latest(page, "visit"));
    put_words(&json, "evaluation", "findings", latest(page, "evaluation_initial"));
    put_words(&json, "detailed", "summary", latest(page, "evaluation_detailed"));
    put_words(&json, "review", "summary", latest(page, "review"));
    put_inquiry(&json, latest(page, "inquiry"));
    if (page->plan)
        put_plan(&json, pool, page->plan);
    json_object_end(&json);
    return out->str;
}

/* --- pages --- */

static bool enter(Request *req, CasePage *page, DocumentOrder *order, GError **error)
{
    const char *code = req_text(req, "template");
    if (!case_page_load(req, "id", page, error))
        return false;
    if (!page->rights.changes || page->rights.is_limited)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only the team of this case can change it."));
    *order = (DocumentOrder){.template_code = code, .kind = "case_file", .record_id = page->file->id, .day = DAY_NONE,
                             .label = pool_printf(req->pool, _("Case %s"), case_name(req->pool, page->file)),
                             .data = case_document_data(req->db, req->pool, page)};
    return true;
}

static bool show_documents(Request *req, GError **error)
{
    CasePage page;
    DocumentOrder order;
    DocumentPreview preview = {0};
    GPtrArray *documents, *templates;
    if (!enter(req, &page, &order, error) || !case_look(req->db, req->who, page.file, page.rights.way, error) ||
        !documents_of(req->db, req->pool, "case_file", page.file->id, &documents, error) ||
        !document_templates(req->db, req->pool, day_today(), language_code(req->language), &templates, error) ||
        (order.template_code && !document_preview(req->db, req->pool, &order, req->who, &preview, error)))
        return false;
    return reply_view(req, 200, view_case_documents, req, &page, documents, templates, order.template_code, &preview);
}

static bool issue(Request *req, GError **error)
{
    CasePage page;
    DocumentOrder order;
    Document *document;
    if (!enter(req, &page, &order, error) || !case_check_open(page.file, error))
        return false;
    if (!order.template_code)
        return fail(error, FAIL_INVALID, "%s", _("Choose which document it is."));
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !document_issue(req->db, req->pool, &order, req->who, &document, error) ||
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
    bool in = to_change ? case_enter_to_change(req, "id", ret_file, &rights, error) : case_enter(req, "id", ret_file, &rights, error);
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

static const Input template_input[] = {{"template", INPUT_TEXT, 60}, {0}};

const Route case_document_routes[] = {
    {GET, "/cases/:id/documents", .may = "cases.write", show_documents, template_input},
    {POST, "/cases/:id/documents", .once = true, .may = "documents.issue", issue, template_input, .slow = true},
    {GET, "/cases/:id/entries/:entry/files/:file", .may = "cases.read", show_file},
    {POST, "/cases/:id/entries/:entry/files/:file/remove", .may = "cases.write", remove_file},
    {0},
};
