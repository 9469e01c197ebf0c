/* The register for programs: JSON under /api/v1. */
#include "modules/people/api.h"

#include "base/language.h"
#include "modules/people/once.h"
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

static bool answer(Request *req, int status, const Person *person)
{
    return api_answer(req, status, &person_record, person, person->id, person->version);
}

static bool show(Request *req, GError **error)
{
    Person *person;
    if (!person_find(req->db, req->pool, req_id(req, "id"), &person, error))
        return false;
    const char *etag = pool_printf(req->pool, "person-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, person->id, person->version);
    return reply_not_modified(req, etag) || answer(req, 200, person);
}

/* All problems at once, those between fields as well. */
static bool read_person(Request *req, Person *person, GError **error)
{
    json_t *sent;
    gint64 version = person->version;
    if (!api_body(req, &sent, error))
        return false;
    Problems *problems = record_from_json(&person_record, person, req, sent);
    person->version = version;
    person_check(person, req->pool, problems);
    return api_refuse(req, problems, error);
}

static bool make_person(Request *req, Person *person, GError **error)
{
    return read_person(req, person, error) && person_create(req->db, req->who, person, error) && once_end(req, person->id, error);
}

static bool create(Request *req, GError **error)
{
    gint64 made_id;
    Person *person = pool_new0(req->pool, Person);
    person->birth_day = person->death_day = DAY_NONE;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !once_begin(req, &made_id, error) ||
        (made_id ? !person_find(req->db, req->pool, made_id, &person, error) : !make_person(req, person, error)) || !db_commit(change, error))
        return false;
    return answer(req, 201, person);
}

/* Members that aren't sent stay; "national_id": "" takes the code away. */
static bool save(Request *req, GError **error)
{
    Person *person;
    return person_find(req->db, req->pool, req_id(req, "id"), &person, error) &&
           api_check_match(req, person_record.name, person->id, person->version, error) && read_person(req, person, error) &&
           person_save(req->db, req->who, person, error) && person_find(req->db, req->pool, person->id, &person, error) &&
           answer(req, 200, person);
}

static bool show_national_id(Request *req, GError **error)
{
    Person *person;
    const char *national_id;
    if (!person_find(req->db, req->pool, req_id(req, "id"), &person, error) ||
        !person_national_id(req->db, req->pool, req->who, person->id, &national_id, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_text(&json, "national_id", national_id);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

const Route people_api_routes[] = {
    {GET, "/api/v1/people", .may = "people.read", search, (const Input[]){{"q", INPUT_TEXT}, {"limit", INPUT_INT}, {0}},
     .summary = N_("People found by name, birth date, telephone or file number; the newest without a question")},
    {GET, "/api/v1/people/:id", .may = "people.read", show, .summary = N_("A person of the register"), .answers = &person_record},
    {POST, "/api/v1/people", .may = "people.write", create, .record = &person_record, .summary = N_("Adds a person to the register; with Idempotency-Key only once"),
     .answers = &person_record},
    {PUT, "/api/v1/people/:id", .may = "people.write", save, .record = &person_record, .answers = &person_record,
     .summary = N_("Changes a person; If-Match names the version that was read, members that aren't sent stay")},
    {GET, "/api/v1/people/:id/national-id", .may = "people.see-id", show_national_id,
     .summary = N_("The personal code in clear; each look is written in the log")},
    {0},
};
