/* The register for programs: JSON under /api/v1. */
#include "modules/people/api.h"

#include "base/language.h"
#include "modules/people/pages.h"
#include "modules/people/store.h"
#include "record/json.h"

enum { USUAL_LIMIT = 20, MOST_LIMIT = 200 };

static bool search(Request *req, GError **error)
{
    GPtrArray *found;
    guint limit = (guint)CLAMP(req_int(req, "limit", USUAL_LIMIT), 1, MOST_LIMIT);
    if (!person_search(req->db, req->pool, req_text(req, "q"), limit, &found, error))
        return false;
    GString *out = pool_string(req->pool);
    people_found_json(out, found, req->pool);
    return reply_json(req, 200, out->str);
}

static const char *etag_of(Pool *pool, const Person *person)
{
    return pool_printf(pool, "person-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, person->id, person->version);
}

static bool answer(Request *req, int status, const Person *person)
{
    GString *out = pool_string(req->pool);
    record_to_json(out, &person_record, person, req->who);
    return reply_json(req, status, out->str);
}

static bool show(Request *req, GError **error)
{
    Person *person;
    return person_find(req->db, req->pool, req_id(req, "id"), &person, error) &&
           (reply_not_modified(req, etag_of(req->pool, person)) || answer(req, 200, person));
}

/* The first of what is wrong, with its field. */
static bool refuse(const Problems *problems, GError **error)
{
    const char *field, *text;
    problems_get(problems, 0, &field, &text);
    return fail(error, FAIL_INVALID, "%s: %s", field ? field : "", text);
}

static bool create(Request *req, GError **error)
{
    gsize count;
    const void *body = req_body(req, &count);
    Person *person = pool_new0(req->pool, Person);
    json_t *sent = json_loadb(body ? body : "", count, 0, NULL);
    if (!json_is_object(sent)) {
        json_decref(sent);
        return fail(error, FAIL_INVALID, "%s", _("The body must be a JSON object."));
    }
    person->birth_day = person->death_day = DAY_NONE;
    Problems *problems = record_from_json(&person_record, person, req, sent);
    json_decref(sent);
    if (!problems_any(problems))
        person_check(person, req->pool, problems);
    if (problems_any(problems))
        return refuse(problems, error);
    return person_create(req->db, req->who, person, error) && answer(req, 201, person);
}

const Route people_api_routes[] = {
    {GET, "/api/v1/people", .may = "people.read", search, (const Input[]){{"q", INPUT_TEXT}, {"limit", INPUT_INT}, {0}},
     .summary = N_("People found by name, birth date, telephone or file number; the newest without a question")},
    {GET, "/api/v1/people/:id", .may = "people.read", show, .summary = N_("A person of the register"), .answers = &person_record},
    {POST, "/api/v1/people", .may = "people.write", create, .record = &person_record, .summary = N_("Adds a person to the register"),
     .answers = &person_record},
    {0},
};
