#include "modules/people/pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/people/file_pages.h"
#include "modules/people/household_pages.h"
#include "modules/people/merge_pages.h"
#include "modules/people/people_views.h"
#include "modules/people/store.h"

/* --- what views ask for --- */

const char *person_url(Pool *pool, gint64 id)
{
    char digits[DIGITS_BYTES];
    return pool_join(pool, "/people/", text_digits(digits, id), "");
}

const Field *person_field(const char *name)
{
    for (const Field *field = person_record.fields; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    g_error("a person has no field \"%s\"", name);
}

const char *sex_label(const char *sex)
{
    Person person = {.sex = sex};
    return sex ? field_text(person_field("sex"), &person, NULL) : "";
}

const char *found_why(const PersonFound *found)
{
    static const Choice reasons[] = {
        {"name", N_("Name")},         {"similar", N_("A similar name")}, {"birth", N_("Birth date")}, {"national-id", N_("Personal code")},
        {"phone", N_("Telephone")},   {"file", N_("File number")},       {0},
    };
    for (const Choice *reason = reasons; reason->value; reason++)
        if (strcmp(reason->value, found->why) == 0)
            return _(reason->label);
    return "";
}

/* --- the list --- */

static bool list(Request *req, GError **error)
{
    GPtrArray *found;
    const char *text = req_text(req, "q");
    return person_search(req->db, req->pool, text, PEOPLE_ROWS, &found, error) &&
           reply_view(req, 200, view_people, req, text ? text : "", found);
}

/* --- one person --- */

static bool file_of(Request *req, gint64 id, Html *ret_file, GError **error)
{
    View *view = pool_new0(req->pool, View);
    *view = (View){.out = pool_string(req->pool), .pool = req->pool, .request = req};
    if (!file_sections(view, req, id, error))
        return false;
    *ret_file = (Html){view->out->str};
    return true;
}

static bool show(Request *req, GError **error)
{
    Person *person;
    PersonPage page = {0};
    if (!person_find(req->db, req->pool, req_id(req, "id"), &person, error))
        return false;
    if (person->merged_into_id)
        return reply_see_other(req, "/people/%" G_GINT64_FORMAT, person->merged_into_id);
    return panels_show(req, "person", person->id, &page.panels, error) && file_of(req, person->id, &page.file, error) &&
           twins_of(req->db, req->pool, person, 3, &page.twins, error) && merges_of(req->db, req->pool, person->id, &page.merges, error) &&
           homes_of(req->db, req->pool, person->id, &page.homes, error) && reply_view(req, 200, view_person, req, person, &page);
}

static bool show_national_id(Request *req, GError **error)
{
    Person *person;
    const char *national_id;
    return person_find(req->db, req->pool, req_id(req, "id"), &person, error) &&
           person_national_id(req->db, req->pool, req->who, person->id, &national_id, error) &&
           reply_view(req, 200, view_person_national_id, req, person, national_id);
}

/* --- the form --- */

/* "popescu maria" as it was searched: the first word is the family name. */
static void name_from(Person *person, Pool *pool, const char *text)
{
    if (text_is_empty(text) || strpbrk(text, "0123456789"))
        return;
    char *first = text_squash(pool, text), *rest = strchr(first, ' ');
    if (rest)
        *rest++ = '\0';
    person->family_name = first;
    person->given_name = rest;
}

static Person *person_new(Pool *pool)
{
    Person *person = pool_new0(pool, Person);
    person->birth_day = person->death_day = DAY_NONE;
    return person;
}

static bool new_page(Request *req, GError **error)
{
    Person *person = person_new(req->pool);
    name_from(person, req->pool, req_text(req, "name"));
    return reply_view(req, 200, view_person_form, req, person, NULL, NULL, NULL);
}

/* A code that isn't sent stays; one that is emptied goes. */
Problems *person_from_form(Request *req, Person *person)
{
    Problems *problems = record_from_form(&person_record, person, req);
    bool sent = identity_may(req->who, "people.see-id") && req_was_sent(req, "national_id");
    person->national_id = !sent ? NULL : person->national_id ? person->national_id : "";
    person_check(person, req->pool, problems); /* all at once: a wrong date doesn't hide a wrong code */
    return problems;
}

static bool create(Request *req, GError **error)
{
    Person *person = person_new(req->pool);
    Problems *problems = person_from_form(req, person);
    if (problems_any(problems))
        return reply_view(req, 422, view_person_form, req, person, problems, NULL, NULL);
    GPtrArray *twins;
    if (!twins_of(req->db, req->pool, person, 5, &twins, error))
        return false;
    if (twins->len && !req_flag(req, "another"))
        return reply_view(req, 409, view_person_form, req, person, problems, NULL, twins);
    if (!person_create(req->db, req->who, person, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/people/%" G_GINT64_FORMAT, person->id);
}

/* Who may see the code is shown it in the form, and the log says so. */
static bool edit_page(Request *req, GError **error)
{
    Person *person;
    if (!person_find(req->db, req->pool, req_id(req, "id"), &person, error))
        return false;
    if (identity_may(req->who, "people.see-id") && !person_national_id(req->db, req->pool, req->who, person->id, &person->national_id, error))
        return false;
    return reply_view(req, 200, view_person_form, req, person, NULL, NULL, NULL);
}

static bool show_conflict(Request *req, Person *person, GError **error)
{
    Person *now;
    if (!person_find(req->db, req->pool, person->id, &now, error))
        return false;
    person->version = now->version;
    return reply_view(req, 409, view_person_form, req, person, NULL, conflict_rows(req, &person_record, person, now), NULL);
}

static bool save(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Person *person;
    if (!person_find(req->db, req->pool, req_id(req, "id"), &person, error))
        return false;
    Problems *problems = person_from_form(req, person);
    if (problems_any(problems))
        return reply_view(req, 422, view_person_form, req, person, problems, NULL, NULL);
    if (!person_save(req->db, req->who, person, &wrong)) {
        if (fail_kind(wrong) == FAIL_CONFLICT)
            return show_conflict(req, person, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/people/%" G_GINT64_FORMAT, person->id);
}

const Route people_routes[] = {
    {GET, "/people", .may = "people.read", list, (const Input[]){{"q", INPUT_TEXT}, {0}}},
    {GET, "/people/suggest", .may = "people.read", people_suggest, (const Input[]){{"q", INPUT_TEXT}, {0}}},
    {GET, "/people/new", .may = "people.write", new_page, (const Input[]){{"name", INPUT_TEXT}, {0}}},
    {POST, "/people/new", .once = true, .may = "people.write", create, (const Input[]){{"another", INPUT_FLAG}, {0}}, &person_record},
    {GET, "/people/:id", .may = "people.read", show},
    {GET, "/people/:id/edit", .may = "people.write", edit_page},
    {POST, "/people/:id/edit", .may = "people.write", save, .record = &person_record},
    {POST, "/people/:id/national-id", .may = "people.see-id", show_national_id},
    {0},
};
