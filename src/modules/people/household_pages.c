#include "modules/people/household_pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/people/people_views.h"

const char *household_url(Pool *pool, gint64 id)
{
    return pool_printf(pool, "/households/%" G_GINT64_FORMAT, id);
}

static const Field *role_field(void)
{
    const Field *field = household_member_record.fields;
    while (strcmp(field->name, "role") != 0)
        field++;
    return field;
}

const char *household_line_text(Pool *pool, const HouseholdLine *line)
{
    GString *text = pool_string(pool);
    g_string_append(text, field_text(role_field(), &line->member, pool));
    if (day_is(line->member.from_day))
        g_string_append_printf(text, ", %s %s", _("from"), day_to_people(pool, line->member.from_day));
    if (day_is(line->member.to_day))
        g_string_append_printf(text, ", %s %s", _("until"), day_to_people(pool, line->member.to_day));
    return text->str;
}

bool household_is_chosen(const GPtrArray *chosen, gint64 member_id)
{
    for (guint i = 0; chosen && i < chosen->len; i++)
        if (id_parse(chosen->pdata[i]) == member_id)
            return true;
    return false;
}

/* --- one household --- */

/* A new member as typed, where that form was sent. */
static HouseholdMember *typed_member(Request *req)
{
    HouseholdMember *member = pool_new0(req->pool, HouseholdMember);
    member->from_day = member->to_day = DAY_NONE;
    if (req->method == POST && req_declares(req, "person_id"))
        record_from_form(&household_member_record, member, req);
    return member;
}

static bool show_page(Request *req, int status, Problems *problems, GError **error)
{
    HouseholdPage page = {.problems = problems, .member = typed_member(req)};
    return household_find(req->db, req->pool, req_id(req, "id"), &page.household, error) &&
           household_members(req->db, req->pool, page.household->id, &page.lines, error) &&
           reply_view(req, status, view_household, req, &page);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

static bool done(Request *req, gint64 id)
{
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/households/%" G_GINT64_FORMAT, id);
}

/* A sentence that the person can mend stands on the page; the rest is an error. */
static bool answer(Request *req, bool good, gint64 id, Problems *problems, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    if (good)
        return done(req, id);
    if (fail_kind(reason) != FAIL_INVALID && fail_kind(reason) != FAIL_CONFLICT) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    problems_add(problems, NULL, "%s", reason->message);
    return show_page(req, 422, problems, error);
}

/* As typed, else today; what is no day, or is to come, is told beside it. */
static Day typed_day(Request *req, const char *name, Problems *problems)
{
    g_autoptr(GError) wrong = NULL;
    const char *typed = req_text(req, name);
    Day day = day_today();
    if (text_is_empty(typed))
        return day;
    if (!day_parse(typed, &day, &wrong))
        problems_add(problems, name, "%s", wrong->message);
    else if (day_compare(day, day_today()) > 0)
        problems_add(problems, name, "%s", _("This day is still to come."));
    return day;
}

/* --- a new one, and its name --- */

static bool new_page(Request *req, GError **error)
{
    Person *person;
    Household household = {0};
    if (!person_find(req->db, req->pool, req_id(req, "id"), &person, error))
        return false;
    household.name = person->family_name;
    return reply_view(req, 200, view_household_form, req, &household, person, NULL, NULL);
}

static bool create(Request *req, GError **error)
{
    Person *person;
    Household household = {.closed_on = DAY_NONE};
    if (!person_find(req->db, req->pool, req_id(req, "id"), &person, error))
        return false;
    Problems *problems = record_from_form(&household_record, &household, req);
    if (problems_any(problems))
        return reply_view(req, 422, view_household_form, req, &household, person, problems, NULL);
    return household_create(req->db, req->who, &household, person->id, error) && done(req, household.id);
}

static bool edit_page(Request *req, GError **error)
{
    Household *household;
    return household_find(req->db, req->pool, req_id(req, "id"), &household, error) &&
           reply_view(req, 200, view_household_form, req, household, NULL, NULL, NULL);
}

static bool show_conflict(Request *req, Household *mine, GError **error)
{
    Household *now;
    if (!household_find(req->db, req->pool, mine->id, &now, error))
        return false;
    mine->version = now->version;
    return reply_view(req, 409, view_household_form, req, mine, NULL, NULL, conflict_rows(req, &household_record, mine, now));
}

static bool save(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Household *household;
    if (!household_find(req->db, req->pool, req_id(req, "id"), &household, error))
        return false;
    Problems *problems = record_from_form(&household_record, household, req);
    if (problems_any(problems))
        return reply_view(req, 422, view_household_form, req, household, NULL, problems, NULL);
    if (household_save(req->db, req->who, household, &wrong))
        return done(req, household->id);
    if (fail_kind(wrong) == FAIL_CONFLICT)
        return show_conflict(req, household, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

/* --- members --- */

static bool add_member(Request *req, GError **error)
{
    GError *wrong = NULL;
    HouseholdMember member = {.household_id = req_id(req, "id"), .from_day = DAY_NONE, .to_day = DAY_NONE};
    Problems *problems = record_from_form(&household_member_record, &member, req);
    if (person_picker_asks(req, "person_id"))
        return show_page(req, 200, NULL, error);
    member.person_id = person_picked(req, "person_id", true, problems);
    Household *household;
    if (!household_find(req->db, req->pool, member.household_id, &household, error))
        return false;
    if (problems_any(problems))
        return show_page(req, 422, problems, error);
    bool good = household_add(req->db, req->who, &member, &wrong);
    return answer(req, good, member.household_id, problems, wrong, error);
}

static bool leave(Request *req, GError **error)
{
    GError *wrong = NULL;
    bool good = household_leave(req->db, req->who, req_id(req, "member"), day_today(), &wrong);
    return answer(req, good, req_id(req, "id"), problems_new(req->pool), wrong, error);
}

/* --- one member: what was written down wrong --- */

static bool find_member(Request *req, HouseholdMember **ret_member, GError **error)
{
    return household_member_find(req->db, req->pool, req_id(req, "member"), ret_member, error) &&
           ((*ret_member)->household_id == req_id(req, "id") || fail(error, FAIL_NOT_FOUND, "%s", _("This isn't here any more.")));
}

static bool show_member(Request *req, int status, const HouseholdMember *member, Problems *problems, GPtrArray *conflict, GError **error)
{
    MemberForm form = {.member = member, .problems = problems, .conflict = conflict,
                       .person = person_label_of(req->db, req->pool, member->person_id)};
    return household_find(req->db, req->pool, member->household_id, &form.household, error) &&
           reply_view(req, status, view_household_member, req, &form);
}

static bool member_page(Request *req, GError **error)
{
    HouseholdMember *member;
    return find_member(req, &member, error) && show_member(req, 200, member, NULL, NULL, error);
}

static bool show_member_conflict(Request *req, HouseholdMember *mine, GError **error)
{
    HouseholdMember *now;
    if (!find_member(req, &now, error))
        return false;
    mine->version = now->version;
    return show_member(req, 409, mine, NULL, conflict_rows(req, &household_member_record, mine, now), error);
}

static bool save_member(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    HouseholdMember *member;
    if (!find_member(req, &member, error))
        return false;
    Problems *problems = record_from_form(&household_member_record, member, req);
    if (problems_any(problems))
        return show_member(req, 422, member, problems, NULL, error);
    if (household_member_save(req->db, req->who, member, &wrong))
        return done(req, member->household_id);
    if (fail_kind(wrong) == FAIL_CONFLICT)
        return show_member_conflict(req, member, error);
    if (problem_from(problems, "to_day", &wrong))
        return show_member(req, 422, member, problems, NULL, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool remove_member(Request *req, GError **error)
{
    HouseholdMember *member;
    return find_member(req, &member, error) &&
           household_member_remove(req->db, req->who, member->id, req_int(req, "version", 0), error) && done(req, member->household_id);
}

/* --- splitting and joining --- */

static GPtrArray *chosen_members(Request *req)
{
    GPtrArray *ids = pool_list(req->pool), *chosen = req_many(req, "member");
    for (guint i = 0; i < chosen->len; i++) {
        gint64 id = id_parse(chosen->pdata[i]);
        g_ptr_array_add(ids, pool_copy(req->pool, &id, sizeof id));
    }
    return ids;
}

static bool split(Request *req, GError **error)
{
    GError *wrong = NULL;
    gint64 made = 0;
    Problems *problems = problems_new(req->pool);
    GPtrArray *ids = chosen_members(req);
    const char *name = req_text(req, "name");
    Day day = typed_day(req, "split_day", problems);
    if (!ids->len)
        problems_add(problems, "member", "%s", _("Choose who leaves."));
    if (text_is_empty(name))
        problems_add(problems, "name", "%s", _("Give the new household a name."));
    if (problems_any(problems))
        return show_page(req, 422, problems, error);
    bool good = household_split(req->db, req->who, req_id(req, "id"), ids, name, day, &made, &wrong);
    return answer(req, good, made, problems, wrong, error);
}

/* The other household is named by somebody who lives there. */
static bool home_now(Request *req, gint64 person_id, gint64 *ret_id, GError **error)
{
    GPtrArray *homes;
    *ret_id = 0;
    if (!homes_of(req->db, req->pool, person_id, &homes, error))
        return false;
    for (guint i = 0; i < homes->len && !*ret_id; i++) {
        const HouseholdLine *line = homes->pdata[i];
        *ret_id = day_is(line->member.to_day) ? 0 : line->member.household_id;
    }
    return true;
}

static bool join(Request *req, GError **error)
{
    GError *wrong = NULL;
    gint64 into = 0;
    Problems *problems = problems_new(req->pool);
    if (person_picker_asks(req, "join_person_id"))
        return show_page(req, 200, NULL, error);
    gint64 person_id = person_picked(req, "join_person_id", true, problems);
    if (person_id && !home_now(req, person_id, &into, error))
        return false;
    if (person_id && !into)
        problems_add(problems, "join_person_id", "%s", _("This person has no household."));
    Day day = typed_day(req, "join_day", problems);
    if (problems_any(problems))
        return show_page(req, 422, problems, error);
    bool good = household_join(req->db, req->who, req_id(req, "id"), into, day, &wrong);
    return answer(req, good, into, problems, wrong, error);
}

const Route household_routes[] = {
    {GET, "/people/:id/household/new", .may = "people.write", new_page},
    {POST, "/people/:id/household/new", .once = true, .may = "people.write", create, .record = &household_record},
    {GET, "/households/:id", .may = "people.read", show},
    {GET, "/households/:id/edit", .may = "people.write", edit_page},
    {POST, "/households/:id/edit", .may = "people.write", save, .record = &household_record},
    {POST, "/households/:id/members", .once = true, .may = "people.write", add_member, (const Input[]){PERSON_PICKER_INPUTS("person_id"), {0}}, &household_member_record},
    {GET, "/households/:id/members/:member", .may = "people.write", member_page},
    {POST, "/households/:id/members/:member", .may = "people.write", save_member, .record = &household_member_record},
    {POST, "/households/:id/members/:member/remove", .may = "people.write", remove_member, (const Input[]){{"version", INPUT_INT}, {0}}},
    {POST, "/households/:id/members/:member/leave", .may = "people.write", leave},
    {POST, "/households/:id/split", .once = true, .may = "people.write", split,
     (const Input[]){{"member", INPUT_MANY}, {"name", INPUT_TEXT, 200}, {"split_day", INPUT_TEXT, 40}, {0}}},
    {POST, "/households/:id/join", .once = true, .may = "people.write", join,
     (const Input[]){PERSON_PICKER_INPUTS("join_person_id"), {"join_day", INPUT_TEXT, 40}, {0}}},
    {0},
};
