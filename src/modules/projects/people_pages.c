#include "modules/projects/pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/law/law.h"
#include "modules/people/people.h"
#include "modules/projects/projects_queries.h"
#include "modules/projects/projects_views.h"
#include "office/paper.h"
#include "record/audit.h"
#include "record/json.h"

/* The target group on the web: the list, entering, one participant, and the table that goes to the funder. */

/* --- the list --- */

static bool read_missing(Request *req, gint64 project_id, GHashTable *missing, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_PROJECT_PARTICIPANT_PROOFS_MISSING);
    db_bind_int(q, "$1", project_id);
    while (db_step(q)) {
        gint64 id = db_int(q, "participant_id"), count = db_int(q, "missing");
        g_hash_table_insert(missing, pool_copy(req->pool, &id, sizeof id), pool_copy(req->pool, &count, sizeof count));
    }
    return db_end(q, error);
}

static const char *option_label_of(const GPtrArray *options, gint64 id)
{
    for (guint i = 0; i < options->len; i++) {
        const Choice *option = options->pdata[i];
        if (g_ascii_strtoll(option->value, NULL, 10) == id)
            return option->label;
    }
    return "–";
}

static bool fits(Request *req, const ParticipantList *list, const ProjectParticipant *participant)
{
    if ((list->category_id && participant->category_id != list->category_id) ||
        (list->activity_id && participant->activity_id != list->activity_id))
        return false;
    if (list->state && strcmp(list->state, "present") == 0 && day_is(participant->left_on))
        return false;
    if (list->state && strcmp(list->state, "left") == 0 && !day_is(participant->left_on))
        return false;
    if (list->state && strcmp(list->state, "incomplete") == 0 && project_participant_is_complete(participant))
        return false;
    return text_is_empty(list->text) ||
           text_contains_folded(req->pool, project_participant_name(req->pool, participant), text_fold(req->pool, list->text));
}

static void add_line(Request *req, ParticipantList *list, const ProjectParticipant *participant, GHashTable *missing)
{
    ParticipantLine *line = pool_new0(req->pool, ParticipantLine);
    const gint64 *count = g_hash_table_lookup(missing, &participant->id);
    *line = (ParticipantLine){participant, participant->category_id ? option_label_of(list->categories, participant->category_id) : "–",
                              count ? *count : 0};
    g_ptr_array_add(list->lines, line);
}

static void cut_page(Request *req, ParticipantList *list, const GPtrArray *people, GHashTable *missing)
{
    gint64 first = paging_offset(req, PARTICIPANTS_PAGE);
    for (guint i = 0; i < people->len; i++) {
        const ProjectParticipant *participant = people->pdata[i];
        list->present += !day_is(participant->left_on);
        if (!fits(req, list, participant))
            continue;
        if (list->found >= first && list->found < first + PARTICIPANTS_PAGE)
            add_line(req, list, participant, missing);
        list->found++;
    }
    list->all = people->len;
    list->paging = paging_of_count(req, list->found, PARTICIPANTS_PAGE);
}

static bool load_choices(Request *req, const Project *project, GPtrArray **ret_categories, GPtrArray **ret_activities, GError **error)
{
    *ret_categories = project_part_options(req->db, req->pool, "category_id", project->id, error);
    *ret_activities = *ret_categories ? project_part_options(req->db, req->pool, "activity_id", project->id, error) : NULL;
    return *ret_activities != NULL;
}

static bool list_people(Request *req, GError **error)
{
    GPtrArray *people;
    Project *project;
    g_autoptr(GHashTable) missing = g_hash_table_new(g_int64_hash, g_int64_equal);
    if (!project_enter(req, &project, error))
        return false;
    ParticipantList list = {.project = project, .lines = pool_list(req->pool), .state = req_text(req, "state"), .text = req_text(req, "q"),
                            .category_id = req_input_id(req, "category"), .activity_id = req_input_id(req, "activity")};
    if (!load_choices(req, project, &list.categories, &list.activities, error) ||
        !projects_participants(req->db, req->pool, project->id, DAY_NONE, &people, error) || !read_missing(req, project->id, missing, error))
        return false;
    cut_page(req, &list, people, missing);
    return reply_view(req, 200, view_project_people, req, &list);
}

/* --- the form --- */

static ProjectParticipant *empty_participant(Request *req, const Project *project)
{
    ProjectParticipant *participant = pool_new0(req->pool, ProjectParticipant);
    *participant = (ProjectParticipant){.project_id = project->id, .entered_on = day_today(), .asked_traits = DAY_NONE, .left_on = DAY_NONE,
                                        .result_on = DAY_NONE, .follow_on = DAY_NONE, .birth_day = DAY_NONE, .version = 1};
    return participant;
}

static bool load_page(Request *req, ParticipantPage *page, GError **error)
{
    if (!load_choices(req, page->project, &page->categories, &page->activities, error) ||
        !project_proofs(req->db, req->pool, page->project->id, &page->proofs, error))
        return false;
    return page->is_new || (project_participant_proofs(req->db, req->pool, page->participant->id, &page->checked, error) &&
                            clocks_of(req->db, req->pool, "project_participant", page->participant->id, false, &page->clocks, error));
}

static bool show_form(Request *req, int status, ParticipantPage *page, const Problems *problems, GError **error)
{
    return load_page(req, page, error) && (page->is_new ? reply_view(req, status, view_project_enter, req, page, problems)
                                                        : reply_view(req, status, view_project_participant, req, page, problems));
}

static bool new_page(Request *req, GError **error)
{
    Project *project;
    if (!project_enter(req, &project, error))
        return false;
    ParticipantPage page = {.project = project, .participant = empty_participant(req, project), .is_new = true};
    return show_form(req, 200, &page, NULL, error);
}

static bool is_own(const GPtrArray *options, gint64 id)
{
    return strcmp(option_label_of(options, id), "–") != 0;
}

/* What a form says, its references checked. */
static bool read_form(Request *req, ParticipantPage *page, Problems **ret_problems, GError **error)
{
    ProjectParticipant *participant = page->participant;
    Problems *problems = record_from_form(&project_participant_record, participant, req);
    *ret_problems = problems;
    if (!load_choices(req, page->project, &page->categories, &page->activities, error))
        return false;
    participant->category_id = req_input_id(req, "category");
    participant->activity_id = req_input_id(req, "activity");
    if (participant->category_id && !is_own(page->categories, participant->category_id))
        problems_add(problems, "category", "%s", _("Choose one of the project's own."));
    if (participant->activity_id && !is_own(page->activities, participant->activity_id))
        problems_add(problems, "activity", "%s", _("Choose one of the project's own."));
    return true;
}

static bool save_proofs(Request *req, gint64 participant_id, const GPtrArray *proofs, GError **error)
{
    for (guint i = 0; i < proofs->len; i++) {
        const ProjectProof *proof = proofs->pdata[i];
        const char *key = pool_printf(req->pool, "%" G_GINT64_FORMAT, proof->id);
        if (!project_participant_check(req->db, req->who, participant_id, proof->id, req_many_at(req, "proof", key) != NULL, error))
            return false;
    }
    return true;
}

static bool enter_person(Request *req, ParticipantPage *page, GError **error)
{
    GPtrArray *proofs;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && project_participant(req->db, req->who, page->participant, error) &&
           project_proofs(req->db, req->pool, page->project->id, &proofs, error) &&
           save_proofs(req, page->participant->id, proofs, error) && db_commit(change, error);
}

static bool answer_wrong(Request *req, ParticipantPage *page, Problems *problems, const char *field, GError **wrong, GError **error)
{
    int status = fail_http_status(fail_kind(*wrong));
    if (problem_from(problems, field, wrong))
        return show_form(req, status, page, problems, error);
    g_propagate_error(error, g_steal_pointer(wrong));
    return false;
}

static bool create(Request *req, GError **error)
{
    Project *project;
    Problems *problems;
    g_autoptr(GError) wrong = NULL;
    if (!project_enter(req, &project, error))
        return false;
    ParticipantPage page = {.project = project, .participant = empty_participant(req, project), .is_new = true};
    if (!read_form(req, &page, &problems, error))
        return false;
    if (person_picker_asks(req, "person_id"))
        return show_form(req, 200, &page, NULL, error);
    page.participant->person_id = person_picked(req, "person_id", true, problems);
    if (problems_any(problems))
        return show_form(req, 422, &page, problems, error);
    if (!enter_person(req, &page, &wrong))
        return answer_wrong(req, &page, problems, "person_id", &wrong, error);
    reply_notice(req, _("Entered into the target group."));
    return reply_see_other(req, "%s", project_url(req->pool, project, pool_printf(req->pool, "/participants/%" G_GINT64_FORMAT, page.participant->id)));
}

/* --- one participant --- */

static bool find(Request *req, ParticipantPage *page, GError **error)
{
    Project *project;
    *page = (ParticipantPage){0};
    if (!project_enter(req, &project, error) ||
        !project_participant_find(req->db, req->pool, req_id(req, "participant"), &page->participant, error))
        return false;
    page->project = project;
    return page->participant->project_id == project->id || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such participant."));
}

static bool show(Request *req, GError **error)
{
    ParticipantPage page;
    return find(req, &page, error) && show_form(req, 200, &page, NULL, error);
}

static bool answer_saved(Request *req, const ParticipantPage *page)
{
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s",
                           project_url(req->pool, page->project, pool_printf(req->pool, "/participants/%" G_GINT64_FORMAT, page->participant->id)));
}

static bool answer_stale(Request *req, ParticipantPage *page, GError **error)
{
    ProjectParticipant *theirs;
    if (!project_participant_find(req->db, req->pool, page->participant->id, &theirs, error))
        return false;
    page->conflict = conflict_rows(req, &project_participant_record, page->participant, theirs);
    page->participant->version = theirs->version;
    return show_form(req, 409, page, NULL, error);
}

static bool edit(Request *req, GError **error)
{
    ParticipantPage page;
    Problems *problems;
    g_autoptr(GError) wrong = NULL;
    if (!find(req, &page, error) || !read_form(req, &page, &problems, error))
        return false;
    if (problems_any(problems))
        return show_form(req, 422, &page, problems, error);
    if (project_participant_save(req->db, req->who, page.participant, &wrong))
        return answer_saved(req, &page);
    if (g_error_matches(wrong, FAIL, FAIL_CONFLICT))
        return answer_stale(req, &page, error);
    return answer_wrong(req, &page, problems, "entered_on", &wrong, error);
}

static bool check_proofs(Request *req, GError **error)
{
    ParticipantPage page;
    GPtrArray *proofs;
    if (!find(req, &page, error) || !project_proofs(req->db, req->pool, page.project->id, &proofs, error))
        return false;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && save_proofs(req, page.participant->id, proofs, error) &&
           audit_write(req->db, req->who, "web", "check", "project_participant", page.participant->id, NULL, error) && db_commit(change, error) &&
           answer_saved(req, &page);
}

static bool leave(Request *req, GError **error)
{
    ParticipantPage page;
    g_autoptr(GError) wrong = NULL;
    if (!find(req, &page, error))
        return false;
    page.participant->version = req_int(req, "version", 0);
    if (project_participant_leave(req->db, req->who, page.participant, req_day(req, "left_on"), req_text(req, "left_why"), &wrong))
        return answer_saved(req, &page);
    if (!find(req, &page, error))
        return false;
    return answer_wrong(req, &page, problems_new(req->pool), "left_on", &wrong, error);
}

static bool save_result(Request *req, GError **error)
{
    ParticipantPage page;
    g_autoptr(GError) wrong = NULL;
    if (!find(req, &page, error))
        return false;
    ProjectParticipant *p = page.participant;
    p->version = req_int(req, "version", 0);
    p->result_on = req_day(req, "result_on");
    p->searching = req_flag(req, "searching");
    p->studying = req_flag(req, "studying");
    p->qualified = req_flag(req, "qualified");
    p->working = req_flag(req, "working");
    p->result_note = req_text(req, "result_note");
    if (project_participant_result(req->db, req->who, p, &wrong))
        return answer_saved(req, &page);
    return answer_wrong(req, &page, problems_new(req->pool), "result_on", &wrong, error);
}

static bool save_follow(Request *req, GError **error)
{
    ParticipantPage page;
    g_autoptr(GError) wrong = NULL;
    if (!find(req, &page, error))
        return false;
    ProjectParticipant *p = page.participant;
    p->version = req_int(req, "version", 0);
    p->follow_on = req_day(req, "follow_on");
    p->still_working = req_flag(req, "still_working");
    p->improved = req_flag(req, "improved");
    if (project_participant_follow(req->db, req->who, p, &wrong))
        return answer_saved(req, &page);
    return answer_wrong(req, &page, problems_new(req->pool), "follow_on", &wrong, error);
}

/* From where only the participant is known: the records behind a figure. */
static bool lead_to(Request *req, GError **error)
{
    ProjectParticipant *participant;
    if (!project_participant_find(req->db, req->pool, req_id(req, "participant"), &participant, error))
        return false;
    return reply_see_other(req, "/projects/%" G_GINT64_FORMAT "/participants/%" G_GINT64_FORMAT, participant->project_id, participant->id);
}

/* --- the table for the funder --- */

static bool export_page(Request *req, GError **error)
{
    Project *project;
    return project_enter(req, &project, error) && reply_view(req, 200, view_project_export, req, project, NULL);
}

static const char *const export_columns[] = {
    N_("No."), N_("Family name"), N_("Given name"), N_("Birth date"), N_("Sex"), N_("Part of the target group"), N_("Entered on"), N_("Situation at work"),
    N_("Highest school finished"), N_("Urban or rural"), N_("Left on"), N_("Why"), N_("Result taken down on"), NULL,
};

/* No declared trait stands in it: those are counted, and never listed. */
static GPtrArray *export_cells(Request *req, const ProjectParticipant *p, const GPtrArray *categories)
{
    GPtrArray *cells = pool_list(req->pool);
    const char *texts[] = {
        pool_printf(req->pool, "%d", (int)p->number), p->family_name, p->given_name, day_to_people(req->pool, p->birth_day), p->sex ? p->sex : "",
        p->category_id ? option_label_of(categories, p->category_id) : "", day_to_people(req->pool, p->entered_on),
        project_label(project_labours, p->labour), project_label(project_educations, p->education), project_label(project_residences, p->residence),
        day_to_people(req->pool, p->left_on), project_label(project_leaving_reasons, p->left_why), day_to_people(req->pool, p->result_on),
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_ptr_array_add(cells, (gpointer)texts[i]);
    g_ptr_array_add(cells, NULL);
    return cells;
}

static GBytes *export_csv(Request *req, const GPtrArray *people, const GPtrArray *categories)
{
    GString *csv = pool_string(req->pool);
    g_string_append(csv, "\xEF\xBB\xBF");
    for (guint i = 0; export_columns[i]; i++) {
        g_string_append(csv, i ? ";" : "");
        csv_put(csv, _(export_columns[i]));
    }
    g_string_append(csv, "\r\n");
    for (guint i = 0; i < people->len; i++) {
        GPtrArray *cells = export_cells(req, people->pdata[i], categories);
        for (guint k = 0; cells->pdata[k]; k++) {
            g_string_append(csv, k ? ";" : "");
            csv_put(csv, cells->pdata[k]);
        }
        g_string_append(csv, "\r\n");
    }
    return g_bytes_new(csv->str, csv->len);
}

static bool export_xlsx(Request *req, const Project *project, const GPtrArray *people, const GPtrArray *categories, GBytes **ret_bytes,
                        GError **error)
{
    const char *header[G_N_ELEMENTS(export_columns)] = {NULL};
    Paper *paper = paper_new(req->pool, pool_printf(req->pool, _("Target group of project %s"), project->code));
    PaperBlock *table = paper_add(paper, PAPER_TABLE, project->title);
    table->heading_rows = 1;
    table->sheet = project->code;
    for (guint i = 0; export_columns[i]; i++)
        header[i] = _(export_columns[i]);
    paper_row(table, req->pool, header);
    for (guint i = 0; i < people->len; i++)
        paper_row(table, req->pool, (const char *const *)export_cells(req, people->pdata[i], categories)->pdata);
    return paper_to_xlsx(paper, 0, ret_bytes, error);
}

static bool log_export(Request *req, const Project *project, const char *purpose, guint count, GError **error)
{
    GString *difference = pool_string(req->pool);
    Json json = json_begin(difference);
    json_object(&json, NULL);
    json_text(&json, "purpose", purpose);
    json_int(&json, "participants", count);
    json_object_end(&json);
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && audit_write(req->db, req->who, "web", "export", "project", project->id, difference->str, error) && db_commit(change, error);
}

static bool export_table(Request *req, GError **error)
{
    Project *project;
    GPtrArray *people, *categories;
    GBytes *bytes;
    const char *purpose = req_text(req, "purpose");
    if (!project_enter(req, &project, error))
        return false;
    if (text_is_empty(purpose)) {
        Problems *problems = problems_new(req->pool);
        problems_add(problems, "purpose", "%s", _("Write what the table is for and who gets it. It stands in the audit log."));
        return reply_view(req, 422, view_project_export, req, project, problems);
    }
    categories = project_part_options(req->db, req->pool, "category_id", project->id, error);
    if (!categories || !projects_participants(req->db, req->pool, project->id, DAY_NONE, &people, error) ||
        !log_export(req, project, purpose, people->len, error))
        return false;
    const char *name = pool_printf(req->pool, "%s-%s", project->code, _("target-group"));
    if (g_strcmp0(req_text(req, "format"), "xlsx") != 0)
        return reply_bytes(req, 200, "text/csv; charset=utf-8", pool_printf(req->pool, "%s.csv", name), export_csv(req, people, categories));
    return export_xlsx(req, project, people, categories, &bytes, error) &&
           reply_bytes(req, 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", pool_printf(req->pool, "%s.xlsx", name), bytes);
}

static const char *const states[] = {"present", "left", "incomplete", NULL}, *const formats[] = {"csv", "xlsx", NULL};
#define OWN_INPUTS {"category", INPUT_ID}, {"activity", INPUT_ID}, {"proof", INPUT_MANY, 10}

const Route project_people_routes[] = {
    {GET, "/projects/participants/:participant", .may = "projects.read", lead_to},
    {GET, "/projects/:id/participants", .may = "projects.read", list_people,
     (const Input[]){{"category", INPUT_ID}, {"activity", INPUT_ID}, {"state", INPUT_CHOICE, .choices = states}, {"q", INPUT_TEXT, 100},
                     {"page", INPUT_INT}, {0}}},
    {GET, "/projects/:id/participants/new", .may = "projects.write", new_page},
    {POST, "/projects/:id/participants/new", .once = true, .may = "projects.write", create,
     (const Input[]){PERSON_PICKER_INPUTS("person_id"), OWN_INPUTS, {0}}, .record = &project_participant_record},
    {GET, "/projects/:id/participants/export", .may = "projects.write", export_page},
    {POST, "/projects/:id/participants/export", .may = "projects.write", export_table,
     (const Input[]){{"purpose", INPUT_TEXT, 300}, {"format", INPUT_CHOICE, .choices = formats}, {0}}},
    {GET, "/projects/:id/participants/:participant", .may = "projects.read", show},
    {POST, "/projects/:id/participants/:participant", .may = "projects.write", edit, (const Input[]){OWN_INPUTS, {0}},
     .record = &project_participant_record},
    {POST, "/projects/:id/participants/:participant/proofs", .may = "projects.write", check_proofs, (const Input[]){{"proof", INPUT_MANY, 10}, {0}}},
    {POST, "/projects/:id/participants/:participant/leave", .once = true, .may = "projects.write", leave,
     (const Input[]){{"version", INPUT_INT}, {"left_on", INPUT_DAY}, {"left_why", INPUT_TEXT, 20}, {0}}},
    {POST, "/projects/:id/participants/:participant/result", .once = true, .may = "projects.write", save_result,
     (const Input[]){{"version", INPUT_INT}, {"result_on", INPUT_DAY}, {"searching", INPUT_FLAG}, {"studying", INPUT_FLAG}, {"qualified", INPUT_FLAG},
                     {"working", INPUT_FLAG}, {"result_note", INPUT_LONG, 4000}, {0}}},
    {POST, "/projects/:id/participants/:participant/follow", .once = true, .may = "projects.write", save_follow,
     (const Input[]){{"version", INPUT_INT}, {"follow_on", INPUT_DAY}, {"still_working", INPUT_FLAG}, {"improved", INPUT_FLAG}, {0}}},
    {0},
};
