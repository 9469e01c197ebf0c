#include "modules/cases/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_views.h"
#include "modules/people/people.h"
#include "record/option.h"

/* Whom a case names, and who works on it; the teams under a supervisor; which person a user is. */

static bool show_team(Request *req, int status, const Problems *problems, GError **error)
{
    CasePage page;
    GPtrArray *users = case_user_options(req->db, req->pool, error);
    return users && case_page_load(req, "id", &page, error) && case_look(req->db, req->who, page.file, page.rights.way, error) &&
           reply_view(req, status, view_case_team, req, &page, users, problems);
}

static bool team_page(Request *req, GError **error)
{
    return show_team(req, 200, NULL, error);
}

static bool answer(Request *req, gint64 case_id, const char *field, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    if (!reason) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "%s", case_url(req->pool, case_id, "/team"));
    }
    int status = fail_http_status(fail_kind(reason));
    if (problem_from(problems, field, &reason))
        return show_team(req, status, problems, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool check_age(Request *req, const CaseFile *file, gint64 person_id, const char **ret_warning, Problems *problems, GError **error)
{
    CaseType *type;
    *ret_warning = NULL;
    if (g_strcmp0(req_text(req, "role"), "subject") != 0)
        return true;
    if (!case_type_find(req->db, req->pool, file->type_id, &type, error) ||
        !case_age_warning(req->db, req->pool, type, person_id, day_today(), ret_warning, error))
        return false;
    if (*ret_warning && text_is_empty(req_text(req, "age_reason")))
        problems_add(problems, "age_reason", _("%s Write why the case is about them all the same."), *ret_warning);
    return true;
}

static bool keep_person(Request *req, const CaseFile *file, gint64 person_id, const char *age_warning, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && case_person_add(req->db, req->who, file->id, person_id, req_text(req, "role"), error) &&
           (!age_warning || case_age_note(req->db, req->who, file, age_warning, req_text(req, "age_reason"), error)) && db_commit(change, error);
}

static bool add_person(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    GError *wrong = NULL;
    const char *warning;
    if (!case_enter_to_change(req, "id", &file, &rights, error))
        return false;
    if (person_picker_asks(req, "person_id"))
        return show_team(req, 200, NULL, error);
    Problems *problems = problems_new(req->pool);
    gint64 person_id = person_picked(req, "person_id", true, problems);
    if (!req_text(req, "role"))
        problems_add(problems, "role", "%s", _("Choose in which role."));
    if (!check_age(req, file, person_id, &warning, problems, error))
        return false;
    if (problems_any(problems))
        return show_team(req, 422, problems, error);
    (void)keep_person(req, file, person_id, warning, &wrong);
    return answer(req, file->id, "person_id", wrong, error);
}

static bool remove_person(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    GError *wrong = NULL;
    if (!case_enter_to_change(req, "id", &file, &rights, error))
        return false;
    (void)case_person_end(req->db, req->who, file->id, req_input_id(req, "entry"), &wrong);
    return answer(req, file->id, NULL, wrong, error);
}

static gint64 end_of(Day day)
{
    int year, month, date;
    if (!day_is(day))
        return 0;
    day_split(day_add(day, 1), &year, &month, &date);
    g_autoptr(GDateTime) end = g_date_time_new_local(year, month, date, 0, 0, 0);
    return g_date_time_to_unix(end);
}

/* By name or id.  0 with a problem of the field: nobody, or nobody who is called so; must: somebody has to be named. */
static bool read_user(Request *req, const char *name, const char *label, bool must, gint64 *ret_id, Problems *problems, GError **error)
{
    GPtrArray *users = case_user_options(req->db, req->pool, error);
    if (!users)
        return false;
    *ret_id = option_asked(req, name, label, users, problems);
    if (must && !*ret_id && !problems_of(problems, name))
        problems_add(problems, name, "%s", _("Choose who it is."));
    return true;
}

static bool add_member(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    GError *wrong = NULL;
    if (!case_enter_to_lead(req, "id", &file, &rights, error))
        return false;
    bool stands_in = g_strcmp0(req_text(req, "role"), "substitute") == 0;
    CaseMember member = {.role = req_text(req, "role"), .from_at = clock_now(), .until_at = end_of(req_day(req, "until"))};
    Problems *problems = problems_new(req->pool);
    if (!read_user(req, "user_id", _("Who"), true, &member.user_id, problems, error) ||
        (stands_in && !read_user(req, "stands_for", _("Of a substitute: for whom"), false, &member.stands_for, problems, error)))
        return false;
    if (!member.role)
        problems_add(problems, "member_role", "%s", _("Choose in which role."));
    if (member.until_at && member.until_at <= member.from_at)
        problems_add(problems, "until", "%s", _("This day is past already."));
    if (stands_in && !problems_of(problems, "stands_for") && !case_check_substitute(req->db, file, &member, &wrong) && !problem_from(problems, "stands_for", &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    if (problems_any(problems))
        return show_team(req, 422, problems, error);
    (void)case_team_add(req->db, req->who, file, &member, &wrong);
    return answer(req, file->id, "user_id", wrong, error);
}

static bool end_member(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    GError *wrong = NULL;
    if (!case_enter_to_lead(req, "id", &file, &rights, error))
        return false;
    (void)case_team_end(req->db, req->who, file, req_input_id(req, "entry"), &wrong);
    return answer(req, file->id, NULL, wrong, error);
}

/* Who hands over may not see the file any more: then the way leads to their work. */
static bool answer_handed(Request *req, gint64 case_id)
{
    g_autoptr(GError) gone = NULL;
    CaseFile *file;
    reply_notice(req, _("The case was handed over, with all that is planned."));
    bool sees = case_find(req->db, req->pool, req->who, case_id, &file, &gone);
    return reply_see_other(req, "%s", sees ? case_url(req->pool, case_id, "/team") : "/work");
}

static bool hand_over(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    GError *wrong = NULL;
    gint64 to_user;
    Problems *problems = problems_new(req->pool);
    if (!case_enter_to_lead(req, "id", &file, &rights, error) ||
        !read_user(req, "to_user", _("The new case manager"), true, &to_user, problems, error))
        return false;
    file->version = req_int(req, "version", 0);
    if (problems_any(problems))
        return show_team(req, 422, problems, error);
    if (case_hand_over(req->db, req->who, file, to_user, &wrong))
        return answer_handed(req, file->id);
    return answer(req, file->id, "to_user", wrong, error);
}

/* --- teams --- */

static bool show_crews(Request *req, int status, const Problems *problems, GError **error)
{
    GPtrArray *crews, *views = pool_list(req->pool), *users = case_user_options(req->db, req->pool, error);
    if (!users || !case_crews(req->db, req->pool, &crews, error))
        return false;
    for (guint i = 0; i < crews->len; i++) {
        CrewView *view = pool_new0(req->pool, CrewView);
        view->crew = crews->pdata[i];
        if (!case_loads(req->db, req->pool, view->crew->id, &view->loads, error))
            return false;
        g_ptr_array_add(views, view);
    }
    return reply_view(req, status, view_crews, req, views, users, problems);
}

static bool crews_page(Request *req, GError **error)
{
    return show_crews(req, 200, NULL, error);
}

static bool save_crew(Request *req, GError **error)
{
    const char *name = req_text(req, "name");
    CaseCrew crew = {.name = name, .institution_id = req->who->institution_id};
    Problems *problems = problems_new(req->pool);
    if (!read_user(req, "supervisor_id", _("Supervisor"), false, &crew.supervisor_id, problems, error))
        return false;
    if (text_is_empty(name))
        problems_add(problems, "name", "%s", _("Write the name of the team."));
    if (problems_any(problems))
        return show_crews(req, 422, problems, error);
    if (!case_crew_save(req->db, req->who, &crew, error) ||
        (crew.supervisor_id && !case_crew_set_member(req->db, req->who, crew.id, crew.supervisor_id, true, error)))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/cases/teams");
}

static bool find_crew(Request *req, gint64 id, GError **error)
{
    GPtrArray *crews;
    if (!case_crews(req->db, req->pool, &crews, error))
        return false;
    for (guint i = 0; i < crews->len; i++)
        if (((CaseCrew *)crews->pdata[i])->id == id)
            return true;
    return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such team."));
}

static bool answer_crew(Request *req)
{
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/cases/teams");
}

static bool add_crew_member(Request *req, GError **error)
{
    gint64 crew_id = req_input_id(req, "crew_id"), user_id;
    Problems *problems = problems_new(req->pool);
    if (!crew_id)
        problems_add(problems, "crew_id", "%s", _("Choose the team."));
    if (!read_user(req, "user_id", _("Who"), true, &user_id, problems, error))
        return false;
    if (problems_any(problems))
        return show_crews(req, 422, problems, error);
    return find_crew(req, crew_id, error) && case_crew_set_member(req->db, req->who, crew_id, user_id, true, error) && answer_crew(req);
}

static bool end_crew_member(Request *req, GError **error)
{
    gint64 crew_id = req_id(req, "id");
    return find_crew(req, crew_id, error) &&
           case_crew_set_member(req->db, req->who, crew_id, req_input_id(req, "user_id"), false, error) && answer_crew(req);
}

/* --- the wall --- */

static bool show_wall(Request *req, int status, const Problems *problems, GError **error)
{
    GPtrArray *links, *users = case_user_options(req->db, req->pool, error);
    return users && case_account_persons(req->db, req->pool, &links, error) &&
           reply_view(req, status, view_wall, req, links, users, problems);
}

static bool wall_page(Request *req, GError **error)
{
    return show_wall(req, 200, NULL, error);
}

static bool save_wall(Request *req, GError **error)
{
    gint64 user_id;
    Problems *problems = problems_new(req->pool);
    if (person_picker_asks(req, "person_id"))
        return show_wall(req, 200, NULL, error);
    gint64 person_id = person_picked(req, "person_id", true, problems);
    if (!read_user(req, "user_id", _("User"), true, &user_id, problems, error))
        return false;
    if (problems_any(problems))
        return show_wall(req, 422, problems, error);
    if (!case_account_person_put(req->db, req->who, user_id, person_id, error))
        return false;
    reply_notice(req, _("Saved. This user sees no case that names this person."));
    return reply_see_other(req, "/cases/wall");
}

static bool remove_wall(Request *req, GError **error)
{
    if (!case_account_person_put(req->db, req->who, req_input_id(req, "user_id"), 0, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/cases/wall");
}

static const Input entry_input[] = {{"entry", INPUT_ID}, {0}};
static const Input user_input[] = {{"user_id", INPUT_ID}, {0}};
static const Input person_inputs[] = {
    PERSON_PICKER_INPUTS("person_id"),
    {"age_reason", INPUT_LONG, 1000},
    {"role", INPUT_CHOICE,
     .choices = (const char *const[]){"subject", "parent", "guardian", "sibling", "household", "caretaker", "accused", "witness", "other", NULL}},
    {0},
};
static const Input member_inputs[] = {
    {"user_id", INPUT_TEXT, 400}, {"stands_for", INPUT_TEXT, 400}, {"until", INPUT_DAY},
    {"role", INPUT_CHOICE, .choices = (const char *const[]){"manager", "responsible", "specialist", "partner", "substitute", NULL}}, {0},
};

const Route team_routes[] = {
    {GET, "/cases/:id/team", .may = "cases.read", team_page},
    {POST, "/cases/:id/people", .once = true, .may = "cases.write", add_person, person_inputs},
    {POST, "/cases/:id/people/remove", .may = "cases.write", remove_person, entry_input},
    {POST, "/cases/:id/team", .once = true, .may = "cases.write", add_member, member_inputs},
    {POST, "/cases/:id/team/end", .may = "cases.write", end_member, entry_input},
    {POST, "/cases/:id/hand-over", .may = "cases.write", hand_over, (const Input[]){{"to_user", INPUT_TEXT, 400}, {"version", INPUT_INT}, {0}}},
    {GET, "/cases/teams", .may = "cases.supervise", crews_page},
    {POST, "/cases/teams", .once = true, .may = "cases.supervise", save_crew, (const Input[]){{"name", INPUT_TEXT}, {"supervisor_id", INPUT_TEXT, 400}, {0}}},
    {POST, "/cases/teams/members", .once = true, .may = "cases.supervise", add_crew_member, (const Input[]){{"crew_id", INPUT_ID}, {"user_id", INPUT_TEXT, 400}, {0}}},
    {POST, "/cases/teams/:id/members/remove", .may = "cases.supervise", end_crew_member, user_input},
    {GET, "/cases/wall", .may = "cases.supervise", wall_page},
    {POST, "/cases/wall", .once = true, .may = "cases.supervise", save_wall, (const Input[]){PERSON_PICKER_INPUTS("person_id"), {"user_id", INPUT_TEXT, 400}, {0}}},
    {POST, "/cases/wall/remove", .may = "cases.supervise", remove_wall, user_input},
    {0},
};
