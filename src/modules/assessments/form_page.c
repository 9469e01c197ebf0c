#include <string.h>

#include "modules/assessments/assessments_views.h"
#include "modules/assessments/files.h"
#include "modules/assessments/location.h"
#include "modules/assessments/pages.h"
#include "modules/assessments/saving.h"
#include "modules/cases/cases.h"

/* One assessment: filling it in, reading it. */

/* --- what views ask --- */

const char *assessment_url(Pool *pool, gint64 id)
{
    return pool_printf(pool, "/assessments/%" G_GINT64_FORMAT, id);
}

static const Question *top_of(const Question *q)
{
    while (q->parent)
        q = q->parent;
    return q;
}

/* What stands outside all groups is asked with the first. */
static int section_of(const FormPage *page, const Question *q)
{
    guint at;
    return g_ptr_array_find(page->sections, top_of(q), &at) ? (int)at : 0;
}

static bool in_section(const FormPage *page, const Question *q)
{
    return page->section < 0 || section_of(page, q) == page->section;
}

bool form_shows(const FormPage *page, const Item *item)
{
    bool silent = item->question->kind == QUESTION_CALCULATION && !item->question->is_result;
    return item->relevant && !silent && in_section(page, item->question);
}

const char *form_key(const FormPage *page, const Item *item)
{
    return answers_key(page->req->pool, item->question, item->index);
}

const char *item_label(Pool *pool, const Item *item)
{
    const char *label = wording(&item->question->label);
    if (!*label)
        label = item->question->name;
    return item->question->kind == QUESTION_REPEAT ? pool_printf(pool, "%s (%d)", label, item->index) : label;
}

const char *item_typed(Pool *pool, const Item *item)
{
    bool wrong = item->problem && !item->is_missing, is_place = item->question->kind == QUESTION_LOCATION;
    return wrong || is_place ? item->text : answer_to_people(pool, item->question, item->text);
}

const char *item_link(Pool *pool, const Item *item)
{
    return item->question->kind == QUESTION_LOCATION && *item->text ? location_link(pool, item->text) : NULL;
}

const char *item_person(const FormPage *page, const Item *item)
{
    return person_label_of(page->req->db, page->req->pool, g_ascii_strtoll(item->text, NULL, 10));
}

const char *item_words(const FormPage *page, const Item *item)
{
    if (!*item->text)
        return "–";
    return item->question->kind == QUESTION_PERSON ? item_person(page, item)
                                                   : answer_to_people(page->req->pool, item->question, item->text);
}

static bool is_number(const Item *item)
{
    QuestionKind kind = item->question->kind;
    return kind == QUESTION_INTEGER || kind == QUESTION_DECIMAL || kind == QUESTION_MONEY;
}

const char *item_keyboard(const Item *item)
{
    return item->question->kind == QUESTION_INTEGER ? "numeric" : is_number(item) ? "decimal" : "text";
}

bool item_is_short(const Item *item)
{
    return is_number(item) || item->question->kind == QUESTION_DATE || item->question->kind == QUESTION_TIME;
}

bool item_is_pressed(const Item *item)
{
    enum { MOST_BUTTONS = 8 };
    QuestionKind kind = item->question->kind;
    return kind == QUESTION_SEVERAL || kind == QUESTION_ACKNOWLEDGE || kind == QUESTION_PERSON || kind == QUESTION_LOCATION ||
           (kind == QUESTION_ONE && item->options->len <= MOST_BUTTONS);
}

const char *choice_words(const Option *option)
{
    const char *label = wording(&option->label);
    return *label ? label : option->name;
}

const char *form_problem_text(Pool *pool, const FormProblem *problem)
{
    const char *where = problem->row ? pool_printf(pool, _("Sheet %s, row %u"), problem->sheet, problem->row)
                                     : pool_printf(pool, _("Sheet %s"), problem->sheet);
    return pool_printf(pool, "%s: %s", where, problem->text);
}

bool item_has(const Item *item, const char *option)
{
    g_auto(GStrv) names = g_strsplit(item->text, " ", -1);
    return g_strv_contains((const char *const *)names, option);
}

bool form_ends_repeat(const FormPage *page, guint at, const Question **ret_repeat)
{
    const Item *item = page->evaluation->items->pdata[at];
    const Question *repeat = item->question->kind == QUESTION_REPEAT ? item->question : item->question->repeat;
    if (!repeat || repeat->repeat_count)
        return false;
    const Item *next = at + 1 < page->evaluation->items->len ? page->evaluation->items->pdata[at + 1] : NULL;
    *ret_repeat = repeat;
    return !next || (next->question != repeat && next->question->repeat != repeat);
}

bool form_lacks_places(const FormPage *page, const Question *question)
{
    if (question->kind != QUESTION_REPEAT || question->repeat_count || evaluation_item(page->evaluation, question, 1))
        return false;
    const Item *around = question->parent ? evaluation_item(page->evaluation, question->parent, 0) : NULL;
    return in_section(page, question) && (!around || around->relevant);
}

int section_problems(const FormPage *page, int section)
{
    int count = 0;
    for (guint i = 0; i < page->evaluation->items->len; i++) {
        const Item *item = page->evaluation->items->pdata[i];
        count += item->problem && section_of(page, item->question) == section;
    }
    return count;
}

bool form_tells_score(const FormPage *page)
{
    const Question *q = page->instrument->score ? instrument_question(page->instrument, page->instrument->score) : NULL;
    return *page->evaluation->score && q && !q->is_result;
}

/* --- loading --- */

static bool load_about(FormPage *page, GError **error)
{
    Person *person;
    page->about = page->assessment->subject ? page->assessment->subject : _("nobody yet");
    if (!page->assessment->person_id)
        return true;
    if (!person_find(page->req->db, page->req->pool, page->assessment->person_id, &person, error))
        return false;
    page->about = person_label(page->req->pool, person);
    return true;
}

static void load_sections(FormPage *page)
{
    page->sections = pool_list(page->req->pool);
    page->section = -1;
    if (!page->instrument->in_pages)
        return;
    for (guint i = 0; i < page->instrument->questions->len; i++) {
        Question *q = page->instrument->questions->pdata[i];
        if (q->kind == QUESTION_GROUP || q->kind == QUESTION_REPEAT)
            g_ptr_array_add(page->sections, q);
    }
    int asked = (int)req_int(page->req, "section", 1) - 1;
    if (page->sections->len > 1)
        page->section = CLAMP(asked, 0, (int)page->sections->len - 1);
}

static void load_rights(FormPage *page)
{
    const Assessment *a = page->assessment;
    const Identity *who = page->req->who;
    page->may_fill = identity_may(who, page->instrument->fill_may) && strcmp(a->state, "withdrawn") != 0;
    page->may_approve = page->instrument->needs_approval && strcmp(a->state, "finished") == 0 &&
                        identity_may(who, "assessments.manage") && a->started_by != who->user_id;
    page->may_decide = identity_may(who, "assessments.fill");
}

static bool evaluate_page(FormPage *page, GError **error)
{
    return evaluate(page->req->pool, page->instrument, page->assessment->answers, page->assessment->assessed_on,
                    page->assessment->starter, &page->evaluation, error);
}

bool form_page_load(Request *req, gint64 id, FormPage *page, GError **error)
{
    *page = (FormPage){.req = req};
    if (!assessment_find(req->db, req->pool, req->who, id, &page->assessment, error) ||
        !instrument_version_find(req->db, req->pool, page->assessment->version_id, &page->version, error) ||
        !instrument_of(req->pool, page->version, &page->instrument, error) || !load_about(page, error))
        return false;
    if (instrument_asks_places(page->instrument) && !streets_offered(req->db, req->pool, &page->streets, error))
        return false;
    load_sections(page);
    load_rights(page);
    return evaluate_page(page, error) && assessment_revisions(req->db, req->pool, id, &page->revisions, error) &&
           proposal_list(req->db, req->pool, id, &page->proposals, error);
}

/* --- pages --- */

bool form_page_seen(FormPage *page, GError **error)
{
    return assessment_seen(page->req->db, page->req->who, page->assessment, error);
}

static bool show(Request *req, GError **error)
{
    FormPage page;
    if (!form_page_load(req, req_id(req, "id"), &page, error) || !form_page_seen(&page, error))
        return false;
    bool is_draft = strcmp(page.assessment->state, "draft") == 0;
    if (is_draft && page.may_fill)
        return reply_view(req, 200, view_assessment_form, &page);
    return reply_view(req, 200, view_assessment_read, &page);
}

static bool edit(Request *req, GError **error)
{
    FormPage page;
    if (!form_page_load(req, req_id(req, "id"), &page, error))
        return false;
    if (!page.may_fill)
        return fail(error, FAIL_FORBIDDEN, "%s", _("You may not fill in this form."));
    return reply_view(req, 200, view_assessment_form, &page);
}

/* --- saving --- */

static bool show_again(FormPage *page, int status)
{
    return reply_view(page->req, status, view_assessment_form, page);
}

static bool show_conflict(FormPage *page, GError **error)
{
    Assessment *theirs;
    if (!assessment_find(page->req->db, page->req->pool, page->req->who, page->assessment->id, &theirs, error))
        return false;
    page->conflict = answers_compare(page, theirs);
    page->assessment->version = theirs->version; /* who has seen both may send again */
    return show_again(page, 409);
}

static bool save_draft(FormPage *page, bool *ret_conflict, GError **error)
{
    g_autoptr(GError) problem = NULL;
    *ret_conflict = false;
    if (strcmp(page->assessment->state, "draft") != 0)
        return true; /* what was finished changes only by being finished again */
    if (assessment_save(page->req->db, page->req->who, page->assessment, page->evaluation, &problem))
        return true;
    *ret_conflict = g_error_matches(problem, FAIL, FAIL_CONFLICT);
    if (!*ret_conflict)
        g_propagate_error(error, g_steal_pointer(&problem));
    return *ret_conflict;
}

static bool finish(FormPage *page, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (page->evaluation->missing + page->evaluation->wrong > 0) {
        page->tells = true;
        page->section = -1;
        return show_again(page, 422);
    }
    if (assessment_finish(page->req->db, page->req->who, page->assessment, page->evaluation, &problem)) {
        reply_notice(page->req, _("Finished."));
        return reply_see_other(page->req, "%s", assessment_url(page->req->pool, page->assessment->id));
    }
    if (g_error_matches(problem, FAIL, FAIL_CONFLICT))
        return show_conflict(page, error);
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

static bool go_to(FormPage *page, int section)
{
    return reply_see_other(page->req, "%s?section=%d", assessment_url(page->req->pool, page->assessment->id), section + 1);
}

/* The next group that is there for this person. */
static int next_section(const FormPage *page)
{
    int next = page->section + 1;
    while (next < (int)page->sections->len - 1) {
        const Item *item = evaluation_item(page->evaluation, page->sections->pdata[next], 0);
        if (!item || item->relevant)
            break;
        next++;
    }
    return MIN(next, (int)page->sections->len - 1);
}

static bool go_on(FormPage *page)
{
    if (page->section >= 0 && section_problems(page, page->section) > 0) {
        page->tells = true;
        return show_again(page, 422);
    }
    return go_to(page, next_section(page));
}

static bool stay(FormPage *page)
{
    bool is_draft = strcmp(page->assessment->state, "draft") == 0;
    if (page->wrong_files) {
        page->tells = true;
        return show_again(page, 422);
    }
    if (!is_draft || page->found)
        return show_again(page, 200);
    reply_notice(page->req, _("Saved as a draft."));
    if (page->section >= 0)
        return go_to(page, page->section);
    return reply_see_other(page->req, "%s", assessment_url(page->req->pool, page->assessment->id));
}

static bool save(Request *req, GError **error)
{
    FormPage page;
    bool conflict;
    if (!form_page_load(req, req_id(req, "id"), &page, error))
        return false;
    if (!page.may_fill)
        return fail(error, FAIL_FORBIDDEN, "%s", _("You may not fill in this form."));
    if (!answers_from_form(&page, error) || !load_about(&page, error) || !evaluate_page(&page, error))
        return false;
    files_tell(&page);
    if (page.top_problem)
        return show_again(&page, 422);
    const char *action = req_text(req, "action");
    if (g_strcmp0(action, "finish") == 0)
        return finish(&page, error);
    if (!save_draft(&page, &conflict, error))
        return false;
    if (conflict)
        return show_conflict(&page, error);
    if (g_strcmp0(action, "live") == 0)
        return show_again(&page, 200);
    return g_strcmp0(action, "next") == 0 ? go_on(&page) : stay(&page);
}

/* Whoever may see the assessment may see what was added to it. */
static bool get_file(Request *req, GError **error)
{
    Assessment *assessment;
    return assessment_find(req->db, req->pool, req->who, req_id(req, "id"), &assessment, error) &&
           assessment_seen(req->db, req->who, assessment, error) &&
           attachment_reply(req, "assessment", assessment->id, req_id(req, "file"), error);
}

/* --- decisions --- */

static bool approve(Request *req, GError **error)
{
    FormPage page;
    if (!form_page_load(req, req_id(req, "id"), &page, error))
        return false;
    page.assessment->version = req_int(req, "version", 0);
    if (!assessment_approve(req->db, req->who, page.assessment, error))
        return false;
    reply_notice(req, _("Approved."));
    return reply_see_other(req, "%s", assessment_url(req->pool, page.assessment->id));
}

static bool withdraw(Request *req, GError **error)
{
    FormPage page;
    if (!form_page_load(req, req_id(req, "id"), &page, error))
        return false;
    if (!page.may_fill)
        return fail(error, FAIL_FORBIDDEN, "%s", _("You may not fill in this form."));
    page.assessment->version = req_int(req, "version", 0);
    if (!assessment_withdraw(req->db, req->who, page.assessment, error))
        return false;
    reply_notice(req, _("Withdrawn."));
    return reply_see_other(req, "/assessments");
}

/* The case, and that the proposal was taken: both or neither. */
static bool open_case(Request *req, const Assessment *assessment, Proposal *proposal, GError **error)
{
    if (strcmp(proposal->kind, "case") != 0 || !assessment->person_id || !identity_may(req->who, "cases.write"))
        return fail(error, FAIL_FORBIDDEN, "%s", _("You can't open a case from this proposal."));
    const NewCase made = {.type_code = proposal->code, .person_id = assessment->person_id, .summary = wording(&proposal->label),
                          .age_reason = req_text(req, "reason")};
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !case_open(req->db, req->who, &made, &proposal->case_id, error) ||
        !proposal_decide(req->db, req->who, proposal, "taken", NULL, error) || !db_commit(change, error))
        return false;
    return reply_see_other(req, "/cases/%" G_GINT64_FORMAT, proposal->case_id);
}

static bool decide(Request *req, GError **error)
{
    Proposal *proposal;
    Assessment *assessment;
    const char *state = req_text(req, "state"), *reason = req_text(req, "reason");
    if (!proposal_find(req->db, req->pool, req_id(req, "id"), &proposal, error) ||
        !assessment_find(req->db, req->pool, req->who, proposal->assessment_id, &assessment, error))
        return false;
    if (g_strcmp0(state, "refused") == 0 && !reason)
        return fail(error, FAIL_INVALID, "%s", _("Write why the proposal isn't taken."));
    proposal->version = req_int(req, "version", 0);
    if (g_strcmp0(state, "open") == 0)
        return open_case(req, assessment, proposal, error);
    if (!proposal_decide(req->db, req->who, proposal, g_strcmp0(state, "refused") == 0 ? "refused" : "taken", reason, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", assessment_url(req->pool, assessment->id));
}

/* --- beginning --- */

static bool begin_form(Request *req, int status, const Problems *problems, GError **error)
{
    GPtrArray *versions;
    if (!instrument_list(req->db, req->pool, &versions, error))
        return false;
    return reply_view(req, status, view_assessment_new, req, versions, problems);
}

static bool begin(Request *req, GError **error) { return begin_form(req, 200, NULL, error); }

/* Who may not see the case can't add to it either. */
static bool may_use_case(Request *req, GError **error)
{
    CaseFile *file;
    gint64 case_id = req_input_id(req, "case_id");
    return case_id == 0 || case_find(req->db, req->pool, req->who, case_id, &file, error);
}

static bool start(Request *req, GError **error)
{
    Problems *problems = problems_new(req->pool);
    const char *code = req_text(req, "form"), *subject = req_text(req, "subject");
    InstrumentVersion *version;
    if (person_picker_asks(req, "person_id"))
        return begin_form(req, 200, NULL, error);
    gint64 person_id = person_picked(req, "person_id", false, problems);
    if (!code)
        problems_add(problems, "form", "%s", _("Choose a form."));
    if (!person_id && !subject && !problems_any(problems))
        problems_add(problems, "subject", "%s", _("Choose a person, or write who it is about."));
    if (problems_any(problems))
        return begin_form(req, 422, problems, error);
    if (!may_use_case(req, error) || !instrument_in_force(req->db, req->pool, code, &version, error) ||
        !instrument_may_fill(req->pool, req->who, version, error))
        return false;
    Assessment fresh = {.version_id = version->id, .case_id = req_input_id(req, "case_id"), .person_id = person_id, .subject = person_id ? NULL : subject, .assessed_on = day_today()};
    if (!assessment_create(req->db, req->pool, req->who, &fresh, error))
        return false;
    return reply_see_other(req, "%s", assessment_url(req->pool, fresh.id));
}

/* --- the list --- */

static bool list(Request *req, GError **error)
{
    GPtrArray *assessments, *versions;
    AssessmentFilter filter = {req_text(req, "form"), req_text(req, "state"), LIST_ROWS + 1, paging_offset(req, LIST_ROWS)};
    if (!assessment_list(req->db, req->pool, req->who, &filter, &assessments, error) ||
        !instrument_list(req->db, req->pool, &versions, error))
        return false;
    Paging paging = paging_of_rows(req, assessments, LIST_ROWS);
    return reply_view(req, 200, view_assessments, req, assessments, versions, &filter, &paging);
}

static const Input list_inputs[] = {{"form", INPUT_TEXT}, {"state", INPUT_TEXT}, {"page", INPUT_INT}, {0}};
static const Input new_inputs[] = {{"form", INPUT_TEXT}, {"subject", INPUT_TEXT}, {"case_id", INPUT_ID}, PERSON_PICKER_INPUTS("person_id"), {0}};
static const Input section_inputs[] = {{"section", INPUT_INT}, {0}};
static const Input save_inputs[] = {
    {"a", INPUT_MANY, .max = 10000}, {"pick", INPUT_MANY, .max = 100}, {"shown", INPUT_MANY, .max = 10}, {"find", INPUT_MANY, .max = 200},
    {"file", INPUT_FILE, .max = ATTACHMENT_SENT_BYTES, .several = true}, ATTACHMENT_INPUT, {"kept", INPUT_MANY, .max = 20}, {"drop", INPUT_MANY, .max = 10},
    {"latitude", INPUT_MANY, .max = 100}, {"longitude", INPUT_MANY, .max = 100}, {"altitude", INPUT_MANY, .max = 100},
    {"accuracy", INPUT_MANY, .max = 100}, {"street", INPUT_MANY, .max = 1000},
    {"action", INPUT_TEXT}, {"version", INPUT_INT}, {"assessed_on", INPUT_TEXT}, {"subject", INPUT_TEXT}, {"section", INPUT_INT}, {0},
};
static const Input version_inputs[] = {{"version", INPUT_INT}, {0}};
static const Input decide_inputs[] = {{"state", INPUT_TEXT}, {"reason", INPUT_TEXT, .max = 500}, {"version", INPUT_INT}, {0}};

const Route assessment_routes[] = {
    {GET, "/assessments", .may = "assessments.fill", list, list_inputs},
    {GET, "/assessments/new", .may = "assessments.fill", begin, new_inputs},
    {POST, "/assessments", .once = true, .may = "assessments.fill", start, new_inputs},
    {GET, "/assessments/:id", .may = "assessments.fill", show, section_inputs},
    {GET, "/assessments/:id/edit", .may = "assessments.fill", edit, section_inputs},
    {POST, "/assessments/:id", .may = "assessments.fill", save, save_inputs, .max_body = ATTACHMENT_SENT_BYTES},
    {GET, "/assessments/:id/files/:file", .may = "assessments.fill", get_file},
    {POST, "/assessments/:id/approve", .may = "assessments.manage", approve, version_inputs},
    {POST, "/assessments/:id/withdraw", .may = "assessments.fill", withdraw, version_inputs},
    {POST, "/proposals/:id", .may = "assessments.fill", decide, decide_inputs},
    {0},
};
