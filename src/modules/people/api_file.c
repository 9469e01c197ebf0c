/* What belongs to a person, for programs: the rows of the file, names, households.  JSON under /api/v1.
 *
 * A row answers with its ETag; to change it or take it away, If-Match names the version that was read.  Members that aren't sent stay
 * as they are.  Declared traits have no place here. */
#include "modules/people/api.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/people/file_pages.h"
#include "modules/people/household_pages.h"
#include "modules/people/once.h"
#include "modules/people/store.h"

/* --- what all of them share --- */

static const char *etag(Pool *pool, const char *kind, gint64 id, gint64 version)
{
    return pool_printf(pool, "\"%s-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "\"", kind, id, version);
}

bool api_check_match(Request *req, const char *kind, gint64 id, gint64 version, GError **error)
{
    const char *match = req_header(req, "If-Match");
    if (!match)
        return fail(error, FAIL_INVALID, "%s", _("Send If-Match with the ETag that you read."));
    return strcmp(match, etag(req->pool, kind, id, version)) == 0 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this in the meantime."));
}

bool api_body(Request *req, json_t **ret_object, GError **error)
{
    gsize count;
    const void *body = req_body(req, &count);
    *ret_object = json_loadb(body ? body : "", count, JSON_REJECT_DUPLICATES, NULL);
    if (*ret_object)
        pool_defer(req->pool, (GDestroyNotify)json_decref, *ret_object);
    return json_is_object(*ret_object) || fail(error, FAIL_INVALID, "%s", _("The body must be a JSON object."));
}

/* All that is wrong, each with its field. */
bool api_refuse(Request *req, const Problems *problems, GError **error)
{
    GString *all = pool_string(req->pool);
    const char *field, *text;
    for (guint i = 0; i < problems_count(problems); i++) {
        problems_get(problems, i, &field, &text);
        g_string_append_printf(all, "%s%s%s%s", i ? " " : "", field ? field : "", field ? ": " : "", text);
    }
    return !all->len || fail(error, FAIL_INVALID, "%s", all->str);
}

bool api_answer(Request *req, int status, const Record *record, const void *item, gint64 id, gint64 version)
{
    GString *out = pool_string(req->pool);
    record_to_json(out, record, item, req->who);
    reply_header(req, "ETag", etag(req->pool, record->name, id, version));
    return reply_json(req, status, out->str);
}

/* --- rows of the file --- */

static const FileKind *kind_of(Request *req)
{
    g_auto(GStrv) parts = g_strsplit(req->path, "/", -1);
    return file_kind(parts[5]); /* "", api, v1, people, id, kind */
}

static const FileRow *base_of(const void *row)
{
    return row;
}

/* The person must be there, and one who was merged is asked for by the one who stands. */
static bool check_person(Request *req, GError **error)
{
    Person *person;
    return person_find(req->db, req->pool, req_id(req, "id"), &person, error) &&
           (!person->merged_into_id || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such person.")));
}

static bool list_rows(Request *req, GError **error)
{
    GPtrArray *rows;
    const FileKind *kind = kind_of(req);
    GString *out = pool_string(req->pool);
    if (!check_person(req, error) || !file_rows(req->db, req->pool, kind, req_id(req, "id"), &rows, error))
        return false;
    g_string_append_c(out, '[');
    for (guint i = 0; i < rows->len; i++) {
        if (i)
            g_string_append_c(out, ',');
        record_to_json(out, kind->record, rows->pdata[i], req->who);
    }
    g_string_append_c(out, ']');
    return reply_json(req, 200, out->str);
}

static bool find_row(Request *req, void **ret_row, GError **error)
{
    const FileKind *kind = kind_of(req);
    if (!check_person(req, error) || !file_row_find(req->db, req->pool, req->who, kind, req_id(req, "row"), ret_row, error))
        return false;
    return base_of(*ret_row)->person_id == req_id(req, "id") || fail(error, FAIL_NOT_FOUND, "%s", _("This isn't here any more."));
}

/* Records never give what is sealed; a paper's number was opened for who may see it, and that was logged. */
static void put_number(Request *req, GString *out, const PersonPaper *paper)
{
    GString *number = pool_string(req->pool);
    Json json = json_begin(number);
    json_object(&json, NULL);
    json_text(&json, "number", paper->number);
    json_object_end(&json);
    g_string_truncate(out, out->len - 1);
    g_string_append_printf(out, ",%s", number->str + 1);
}

static bool answer_row(Request *req, int status, const void *row)
{
    const FileKind *kind = kind_of(req);
    GString *out = pool_string(req->pool);
    record_to_json(out, kind->record, row, req->who);
    if (kind->record == &person_paper_record && identity_may(req->who, "people.see-id"))
        put_number(req, out, row);
    reply_header(req, "ETag", etag(req->pool, kind->record->name, base_of(row)->id, base_of(row)->version));
    return reply_json(req, status, out->str);
}

static bool show_row(Request *req, GError **error)
{
    void *row;
    return find_row(req, &row, error) && answer_row(req, 200, row);
}

/* The other person of a relation comes as an id, which records don't take from outside. */
static void read_other_person(Request *req, PersonRelation *relation, const json_t *sent, Problems *problems)
{
    Person *other;
    const json_t *value = json_object_get(sent, "other_person_id");
    if (value)
        relation->other_person_id = json_is_string(value) ? id_parse(json_string_value(value)) : json_integer_value(value);
    if (relation->other_person_id == relation->person_id)
        problems_add(problems, "other_person_id", "%s", _("Nobody is related to themselves."));
    else if (!person_find(req->db, req->pool, relation->other_person_id, &other, NULL) || other->merged_into_id)
        problems_add(problems, "other_person_id", "%s", _("There is no such person."));
}

static bool keep_row(Request *req, void *row, GError **error)
{
    const FileKind *kind = kind_of(req);
    json_t *sent;
    gint64 version = base_of(row)->version;
    if (!api_body(req, &sent, error))
        return false;
    Problems *problems = record_from_json(kind->record, row, req, sent);
    ((FileRow *)row)->version = version;
    file_row_check(kind, row, problems);
    if (kind->record == &person_relation_record)
        read_other_person(req, row, sent, problems);
    return api_refuse(req, problems, error) && file_row_save(req->db, req->who, kind, row, error);
}

static bool answer_kept(Request *req, int status, gint64 id, GError **error)
{
    void *row;
    return file_row_find(req->db, req->pool, req->who, kind_of(req), id, &row, error) && answer_row(req, status, row);
}

static bool add_row(Request *req, GError **error)
{
    gint64 made_id;
    void *row = file_row_new(kind_of(req), req->pool);
    ((FileRow *)row)->person_id = req_id(req, "id");
    if (!check_person(req, error))
        return false;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !once_begin(req, &made_id, error) ||
        (!made_id && (!keep_row(req, row, error) || !once_end(req, base_of(row)->id, error))) || !db_commit(change, error))
        return false;
    return answer_kept(req, 201, made_id ? made_id : base_of(row)->id, error);
}

static bool save_row(Request *req, GError **error)
{
    void *row;
    return find_row(req, &row, error) && api_check_match(req, kind_of(req)->record->name, base_of(row)->id, base_of(row)->version, error) &&
           keep_row(req, row, error) && answer_kept(req, 200, base_of(row)->id, error);
}

static bool remove_row(Request *req, GError **error)
{
    void *row;
    if (!find_row(req, &row, error) || !api_check_match(req, kind_of(req)->record->name, base_of(row)->id, base_of(row)->version, error) ||
        !file_row_remove(req->db, req->who, kind_of(req), base_of(row)->id, base_of(row)->version, error))
        return false;
    return reply_json(req, 200, "{}");
}

/* --- names --- */

static const Field name_fields[] = {
    F(Person, family_name, .kind = FIELD_TEXT, .label = N_("Family name"), .required = true, .max = 200),
    F(Person, given_name, .kind = FIELD_TEXT, .label = N_("Given name"), .required = true, .max = 200),
    F(Person, former_name, .kind = FIELD_TEXT, .label = N_("Former names"), .max = 200),
    F(Person, other_name, .kind = FIELD_TEXT, .label = N_("Other spelling or nickname"), .max = 200),
    F(Person, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
static const Record names_record = {"person_names", N_("Names of a person"), sizeof(Person), name_fields};

static bool find_standing(Request *req, Person **ret_person, GError **error)
{
    return check_person(req, error) && person_find(req->db, req->pool, req_id(req, "id"), ret_person, error);
}

static bool show_names(Request *req, GError **error)
{
    Person *person;
    return find_standing(req, &person, error) && api_answer(req, 200, &names_record, person, person->id, person->version);
}

static bool save_names(Request *req, GError **error)
{
    Person *person;
    json_t *sent;
    if (!find_standing(req, &person, error) || !api_check_match(req, names_record.name, person->id, person->version, error) || !api_body(req, &sent, error))
        return false;
    gint64 version = person->version;
    Problems *problems = record_from_json(&names_record, person, req, sent);
    person->version = version;
    person_check(person, req->pool, problems);
    return api_refuse(req, problems, error) && person_save(req->db, req->who, person, error) && show_names(req, error);
}

/* --- households --- */

static void put_line(GString *out, const HouseholdLine *line, Request *req, bool of_person)
{
    GString *member = pool_string(req->pool);
    record_to_json(member, &household_member_record, &line->member, req->who);
    g_string_truncate(member, member->len - 1); /* the brace: the name of the other side goes in as well */
    GString *name = pool_string(req->pool);
    Json json = json_begin(name);
    json_object(&json, NULL);
    json_text(&json, of_person ? "household" : "person", of_person ? line->household : line->person);
    json_object_end(&json);
    g_string_append_printf(out, "%s,%s", member->str, name->str + 1);
}

static bool answer_lines(Request *req, const GPtrArray *lines, bool of_person)
{
    GString *out = pool_string(req->pool);
    g_string_append_c(out, '[');
    for (guint i = 0; i < lines->len; i++) {
        if (i)
            g_string_append_c(out, ',');
        put_line(out, lines->pdata[i], req, of_person);
    }
    g_string_append_c(out, ']');
    return reply_json(req, 200, out->str);
}

static bool list_homes(Request *req, GError **error)
{
    GPtrArray *lines;
    return check_person(req, error) && homes_of(req->db, req->pool, req_id(req, "id"), &lines, error) && answer_lines(req, lines, true);
}

static bool answer_household(Request *req, int status, gint64 id, GError **error)
{
    Household *household;
    return household_find(req->db, req->pool, id, &household, error) &&
           api_answer(req, status, &household_record, household, household->id, household->version);
}

static bool show_household(Request *req, GError **error)
{
    return answer_household(req, 200, req_id(req, "id"), error);
}

/* The person is its head. */
static bool make_household(Request *req, Household *household, GError **error)
{
    json_t *sent;
    household->closed_on = DAY_NONE;
    return api_body(req, &sent, error) && api_refuse(req, record_from_json(&household_record, household, req, sent), error) &&
           household_create(req->db, req->who, household, req_id(req, "id"), error) && once_end(req, household->id, error);
}

static bool add_household(Request *req, GError **error)
{
    gint64 made_id;
    Household *household = pool_new0(req->pool, Household);
    if (!check_person(req, error))
        return false;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !once_begin(req, &made_id, error) || (!made_id && !make_household(req, household, error)) || !db_commit(change, error))
        return false;
    return answer_household(req, 201, made_id ? made_id : household->id, error);
}

static bool save_household(Request *req, GError **error)
{
    Household *household;
    json_t *sent;
    if (!household_find(req->db, req->pool, req_id(req, "id"), &household, error) ||
        !api_check_match(req, household_record.name, household->id, household->version, error) || !api_body(req, &sent, error))
        return false;
    gint64 version = household->version;
    Problems *problems = record_from_json(&household_record, household, req, sent);
    household->version = version;
    return api_refuse(req, problems, error) && household_save(req->db, req->who, household, error) &&
           answer_household(req, 200, household->id, error);
}

static bool list_members(Request *req, GError **error)
{
    GPtrArray *lines;
    Household *household;
    return household_find(req->db, req->pool, req_id(req, "id"), &household, error) &&
           household_members(req->db, req->pool, household->id, &lines, error) && answer_lines(req, lines, false);
}

static bool make_member(Request *req, const Household *household, GError **error)
{
    HouseholdMember member = {.from_day = DAY_NONE, .to_day = DAY_NONE};
    Person *person;
    json_t *sent;
    if (!api_body(req, &sent, error) || !api_refuse(req, record_from_json(&household_member_record, &member, req, sent), error))
        return false;
    const json_t *value = json_object_get(sent, "person_id");
    member.household_id = household->id;
    member.person_id = json_is_string(value) ? id_parse(json_string_value(value)) : json_integer_value(value);
    return person_find(req->db, req->pool, member.person_id, &person, error) && household_add(req->db, req->who, &member, error) &&
           once_end(req, member.id, error);
}

static bool add_member(Request *req, GError **error)
{
    gint64 made_id;
    Household *household;
    if (!household_find(req->db, req->pool, req_id(req, "id"), &household, error))
        return false;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && once_begin(req, &made_id, error) && (made_id || make_member(req, household, error)) && db_commit(change, error) &&
           list_members(req, error);
}

/* Who leaves stays written down, until today. */
static bool end_member(Request *req, GError **error)
{
    return household_leave(req->db, req->who, req_id(req, "member"), day_today(), error) && list_members(req, error);
}

#define ROWS(slug, its_record, list_text, add_text, show_text, save_text, remove_text)                                                          \
    {GET, "/api/v1/people/:id/" slug, .may = "people.read", list_rows, .summary = list_text},                                                   \
    {POST, "/api/v1/people/:id/" slug, .once = true, .may = "people.write", add_row, .record = &its_record, .summary = add_text, .answers = &its_record},      \
    {GET, "/api/v1/people/:id/" slug "/:row", .may = "people.read", show_row, .summary = show_text, .answers = &its_record},                     \
    {PUT, "/api/v1/people/:id/" slug "/:row", .may = "people.write", save_row, .record = &its_record, .summary = save_text, .answers = &its_record}, \
    {DELETE, "/api/v1/people/:id/" slug "/:row", .may = "people.write", remove_row, .summary = remove_text}

const Route people_file_api_routes[] = {
    ROWS("addresses", person_address_record, N_("The addresses of a person; of a secret one only that it is there"), N_("Adds an address"), N_("An address"),
         N_("Changes an address; If-Match names the version that was read"), N_("Takes an address away; If-Match names the version that was read")),
    ROWS("phones", person_phone_record, N_("The further telephones of a person"), N_("Adds a telephone"), N_("A telephone"),
         N_("Changes a telephone; If-Match names the version that was read"), N_("Takes a telephone away; If-Match names the version that was read")),
    ROWS("papers", person_paper_record, N_("The papers of a person, without their numbers"), N_("Adds a paper"), N_("A paper, with its number for who may see it"),
         N_("Changes a paper; If-Match names the version that was read"), N_("Takes a paper away; If-Match names the version that was read")),
    ROWS("facts", person_fact_record, N_("Schooling, work, family doctor, insurance of a person"), N_("Adds schooling, work, doctor or insurance"),
         N_("Schooling, work, doctor or insurance"), N_("Changes schooling, work, doctor or insurance; If-Match names the version that was read"),
         N_("Takes schooling, work, doctor or insurance away; If-Match names the version that was read")),
    ROWS("relations", person_relation_record, N_("Family relations and guardians of a person"), N_("Adds a relation"), N_("A relation"),
         N_("Changes a relation; If-Match names the version that was read"), N_("Takes a relation away; If-Match names the version that was read")),
    ROWS("consents", person_consent_record, N_("Consents and declarations of a person"), N_("Adds a consent or declaration"), N_("A consent or declaration"),
         N_("Changes a consent or declaration; If-Match names the version that was read"),
         N_("Takes a consent or declaration away; If-Match names the version that was read")),
    {GET, "/api/v1/people/:id/names", .may = "people.read", show_names, .summary = N_("The names of a person"), .answers = &names_record},
    {PUT, "/api/v1/people/:id/names", .may = "people.write", save_names, .record = &names_record, .answers = &names_record,
     .summary = N_("Changes the names of a person; If-Match names the version that was read")},
    {GET, "/api/v1/people/:id/households", .may = "people.read", list_homes, .summary = N_("Where a person lives or lived, with role and days")},
    {POST, "/api/v1/people/:id/households", .once = true, .may = "people.write", add_household, .record = &household_record, .answers = &household_record,
     .summary = N_("Makes a household whose head the person is")},
    {GET, "/api/v1/households/:id", .may = "people.read", show_household, .summary = N_("A household"), .answers = &household_record},
    {PUT, "/api/v1/households/:id", .may = "people.write", save_household, .record = &household_record, .answers = &household_record,
     .summary = N_("Changes a household; If-Match names the version that was read")},
    {GET, "/api/v1/households/:id/members", .may = "people.read", list_members, .summary = N_("The members of a household, also those who left")},
    {POST, "/api/v1/households/:id/members", .once = true, .may = "people.write", add_member, .record = &household_member_record,
     .summary = N_("Adds a member to a household")},
    {DELETE, "/api/v1/households/:id/members/:member", .may = "people.write", end_member, .summary = N_("Ends a membership today; it stays written down")},
    {0},
};
