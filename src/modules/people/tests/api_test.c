#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/people/file.h"
#include "modules/people/household.h"
#include "record/json.h"
#include "record/openapi.h"
#include "world.h"

/* Programs read and change a person and what belongs to one, each with the version that they read. */

#define ID G_GINT64_FORMAT

static gint64 given_person(World *w, const char *family_name, const char *national_id)
{
    Person person = {.family_name = family_name, .given_name = "Ana", .birth_day = DAY_NONE, .death_day = DAY_NONE, .national_id = national_id};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

static const char *at(World *w, gint64 id, const char *rest)
{
    return pool_printf(w->pool, "/api/v1/people/%" ID "%s", id, rest);
}

static Reply *ask(World *w, Method method, const char *path, const char *json, const char *match)
{
    const char *headers[] = {"If-Match", match, NULL};
    return send_request(w, method, path, "application/json", json, strlen(json), match ? headers : NULL);
}

static const char *etag(World *w, const char *path)
{
    const char *value = reply_header_of(get(w, path), "ETag");
    g_assert_nonnull(value);
    return value;
}

static void clerk(World *w)
{
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write");
}

static void a_person_is_changed_with_the_version_that_was_read(void)
{
    g_autoptr(World) w = world_new();
    const char *path = at(w, given_person(w, "Popa", NULL), "");
    clerk(w);
    const char *read = etag(w, path);
    g_assert_cmpint(ask(w, PUT, path, "{\"family_name\":\"Munteanu\"}", NULL)->status, ==, 422);
    Reply *saved = ask(w, PUT, path, "{\"family_name\":\"Munteanu\"}", read);
    g_assert_cmpint(saved->status, ==, 200);
    g_assert_nonnull(strstr(reply_body(w, saved), "\"family_name\":\"Munteanu\""));
    g_assert_nonnull(strstr(reply_body(w, saved), "\"given_name\":\"Ana\"")); /* wasn't sent, stays */
    g_assert_cmpint(ask(w, PUT, path, "{\"family_name\":\"Pop\"}", read)->status, ==, 409);
    as_user(w, 2, 0, SCOPE_AUTHORITY, "people.read");
    g_assert_cmpint(ask(w, PUT, path, "{\"family_name\":\"Pop\"}", etag(w, path))->status, ==, 403);
}

static void all_that_is_wrong_is_said_at_once(void)
{
    g_autoptr(World) w = world_new();
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write people.see-id");
    Reply *wrong = ask(w, POST, "/api/v1/people", "{\"family_name\":\"Pop\",\"given_name\":\"Ana\",\"birth_day\":\"2020-02-31\",\"national_id\":\"1234567890123\"}", NULL);
    g_assert_cmpint(wrong->status, ==, 422);
    g_assert_nonnull(strstr(reply_body(w, wrong), "birth_day"));
    g_assert_nonnull(strstr(reply_body(w, wrong), "national_id"));
    Reply *page = post(w, "/people/new", "family_name=Pop&given_name=Ana&birth_day=31.02.2020&national_id=1234567890123");
    g_assert_cmpint(page->status, ==, 422);
    g_assert_nonnull(strstr(reply_body(w, page), "#field-birth_day"));
    g_assert_nonnull(strstr(reply_body(w, page), "#field-national_id"));
}

static void a_code_is_shown_and_changed_by_who_may(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_person(w, "Popa", "6151231350014");
    clerk(w);
    g_assert_null(strstr(reply_body(w, get(w, at(w, id, ""))), "national_id\":"));
    g_assert_cmpint(get(w, at(w, id, "/national-id"))->status, ==, 403);
    g_assert_cmpint(ask(w, PUT, at(w, id, ""), "{\"national_id\":\"\"}", etag(w, at(w, id, "")))->status, ==, 422);
    g_assert_cmpint(ask(w, PUT, at(w, id, ""), "{\"note\":\"x\"}", etag(w, at(w, id, "")))->status, ==, 200);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write people.see-id");
    g_assert_nonnull(strstr(reply_body(w, get(w, at(w, id, "/national-id"))), "6151231350014"));
}

static void rows_are_added_changed_and_taken_away(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_person(w, "Popa", NULL), other = given_person(w, "Pop", NULL);
    clerk(w);
    const char *path = at(w, id, "/addresses");
    Reply *added = ask(w, POST, path, "{\"kind\":\"domicile\",\"street\":\"Strada Mureș 1\",\"locality\":\"Timișoara\"}", NULL);
    g_assert_cmpint(added->status, ==, 201);
    g_assert_nonnull(strstr(reply_body(w, added), "\"place_code\":\"155252\""));
    const char *tag = reply_header_of(added, "ETag");
    const char *row = pool_printf(w->pool, "%s/%.*s", path, (int)strcspn(tag + strlen("\"person_address-"), "-"), tag + strlen("\"person_address-"));
    g_assert_cmpint(ask(w, PUT, row, "{\"street\":\"Strada Mureș 2\",\"to_day\":\"2020-01-01\",\"from_day\":\"2021-01-01\"}", tag)->status, ==, 422);
    g_assert_cmpint(ask(w, PUT, row, "{\"street\":\"Strada Mureș 2\"}", tag)->status, ==, 200);
    g_assert_cmpint(ask(w, PUT, row, "{\"street\":\"Strada Mureș 3\"}", tag)->status, ==, 409);
    g_assert_nonnull(strstr(reply_body(w, get(w, path)), "Mureș 2"));
    g_autofree char *elsewhere = g_strdup_printf("/api/v1/people/%" ID "/addresses%s", other, strrchr(row, '/'));
    g_assert_cmpint(get(w, elsewhere)->status, ==, 404); /* another person's row */
    g_assert_cmpint(ask(w, DELETE, row, "", NULL)->status, ==, 422);
    g_assert_cmpint(ask(w, DELETE, row, "", etag(w, row))->status, ==, 200);
    g_assert_cmpint(get(w, row)->status, ==, 404);
}

static void a_secret_address_and_a_paper_number_need_their_right(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_person(w, "Popa", NULL);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write people.see-address people.see-id");
    Reply *secret = ask(w, POST, at(w, id, "/addresses"), "{\"kind\":\"residence\",\"street\":\"Strada Ascunsă 1\",\"locality\":\"Lugoj\",\"is_secret\":true}", NULL);
    Reply *paper = ask(w, POST, at(w, id, "/papers"), "{\"kind\":\"passport\",\"number\":\"PX998877\"}", NULL);
    g_assert_cmpint(secret->status, ==, 201);
    g_assert_cmpint(paper->status, ==, 201);
    const char *tag = reply_header_of(secret, "ETag") + strlen("\"person_address-"), *of_paper = reply_header_of(paper, "ETag") + strlen("\"person_paper-");
    const char *row = at(w, id, pool_printf(w->pool, "/addresses/%.*s", (int)strcspn(tag, "-"), tag));
    const char *number = at(w, id, pool_printf(w->pool, "/papers/%.*s", (int)strcspn(of_paper, "-"), of_paper));
    g_assert_nonnull(strstr(reply_body(w, get(w, row)), "Ascuns"));
    g_assert_nonnull(strstr(reply_body(w, get(w, number)), "PX998877"));
    g_assert_null(strstr(reply_body(w, get(w, at(w, id, "/addresses"))), "Ascuns"));
    g_assert_null(strstr(reply_body(w, get(w, at(w, id, "/papers"))), "PX998877"));
    clerk(w);
    g_assert_null(strstr(reply_body(w, get(w, row)), "Ascuns"));
    g_assert_null(strstr(reply_body(w, get(w, number)), "PX998877"));
    g_assert_cmpint(ask(w, PUT, row, "{\"is_secret\":false}", etag(w, row))->status, ==, 403);
    g_assert_cmpint(ask(w, PUT, number, "{\"number\":\"1\"}", etag(w, number))->status, ==, 422);
}

static void a_relation_names_another_person(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_person(w, "Popa", NULL), other = given_person(w, "Pop", NULL);
    clerk(w);
    const char *path = at(w, id, "/relations");
    g_assert_cmpint(ask(w, POST, path, "{\"kind\":\"parent\"}", NULL)->status, ==, 422);
    g_assert_cmpint(ask(w, POST, path, pool_printf(w->pool, "{\"kind\":\"parent\",\"other_person_id\":\"%" ID "\"}", id), NULL)->status, ==, 422);
    g_assert_cmpint(ask(w, POST, path, pool_printf(w->pool, "{\"kind\":\"parent\",\"other_person_id\":\"%" ID "\"}", other), NULL)->status, ==, 201);
    g_assert_cmpint(ask(w, POST, at(w, id, "/consents"), "{\"kind\":\"consent\",\"purpose\":\"vizită\",\"given_on\":\"2026-01-01\"}", NULL)->status, ==, 201);
    g_assert_cmpint(ask(w, POST, at(w, id, "/phones"), "{\"number\":\"0722 123 456\"}", NULL)->status, ==, 201);
}

static void names_and_households_have_their_own_places(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_person(w, "Popa", NULL), other = given_person(w, "Pop", NULL);
    clerk(w);
    const char *names = at(w, id, "/names"), *read = etag(w, names);
    g_assert_cmpint(ask(w, PUT, names, "{\"former_name\":\"Lazăr\"}", read)->status, ==, 200);
    g_assert_cmpint(ask(w, PUT, names, "{\"former_name\":\"Lazăr\"}", read)->status, ==, 409);
    g_assert_cmpint(ask(w, PUT, names, "{\"phone\":\"1\"}", etag(w, names))->status, ==, 422);
    Reply *made = ask(w, POST, at(w, id, "/households"), "{\"name\":\"Popa, Mureș 1\"}", NULL);
    g_assert_cmpint(made->status, ==, 201);
    const char *tag = reply_header_of(made, "ETag") + strlen("\"household-");
    const char *household = pool_printf(w->pool, "/api/v1/households/%.*s", (int)strcspn(tag, "-"), tag);
    const char *members = pool_printf(w->pool, "%s/members", household);
    g_assert_cmpint(ask(w, PUT, household, "{\"note\":\"doi\"}", etag(w, household))->status, ==, 200);
    Reply *joined = ask(w, POST, members, pool_printf(w->pool, "{\"role\":\"partner\",\"person_id\":\"%" ID "\"}", other), NULL);
    g_assert_cmpint(joined->status, ==, 200);
    Reply *twice = ask(w, POST, members, pool_printf(w->pool, "{\"role\":\"partner\",\"person_id\":\"%" ID "\"}", other), NULL);
    g_assert_cmpint(twice->status, ==, 200); /* sent twice in a moment: the same answer */
    g_assert_cmpstr(reply_body(w, twice), ==, reply_body(w, joined));
    json_t *all = json_loads(reply_body(w, joined), 0, NULL);
    g_assert_cmpuint(json_array_size(all), ==, 2);
    g_autofree char *member = g_strdup_printf("%s/%s", members, json_string_value(json_object_get(json_array_get(all, 1), "id")));
    json_decref(all);
    g_assert_cmpint(ask(w, DELETE, member, "", NULL)->status, ==, 200);
    g_assert_nonnull(strstr(reply_body(w, get(w, at(w, other, "/households"))), "\"household\":\"Popa, Mureș 1\""));
}

static Reply *post_once(World *w, const char *path, const char *json, const char *key)
{
    const char *headers[] = {"Idempotency-Key", key, NULL};
    return send_request(w, POST, path, "application/json", json, strlen(json), headers);
}

/* The answer got lost, and the program asks again. */
static void what_was_asked_with_a_key_is_done_once(void)
{
    static const char ana[] = "{\"family_name\":\"Pop\",\"given_name\":\"Ana\"}", ion[] = "{\"family_name\":\"Pop\",\"given_name\":\"Ion\"}";
    g_autoptr(World) w = world_new();
    clerk(w);
    Reply *first = post_once(w, "/api/v1/people", ana, "k-1"), *second = post_once(w, "/api/v1/people", ana, "k-1");
    g_assert_cmpint(first->status, ==, 201);
    g_assert_cmpint(second->status, ==, 201);
    g_assert_cmpstr(reply_header_of(first, "ETag"), ==, reply_header_of(second, "ETag"));
    g_assert_cmpint(post_once(w, "/api/v1/people", ion, "k-1")->status, ==, 409);
    g_auto(GStrv) parts = g_strsplit(reply_header_of(first, "ETag"), "-", 3); /* "person-7-1" */
    const char *rows = pool_printf(w->pool, "/api/v1/people/%s/phones", parts[1]);
    g_assert_cmpint(post_once(w, rows, "{\"number\":\"0722123456\"}", "k-2")->status, ==, 201);
    g_assert_cmpint(post_once(w, rows, "{\"number\":\"0722123456\"}", "k-2")->status, ==, 201);
    g_assert_null(strstr(strstr(reply_body(w, get(w, rows)), "0722123456") + 1, "0722123456"));
    as_user(w, 2, 0, SCOPE_AUTHORITY, "people.read people.write");
    g_assert_cmpstr(reply_header_of(post_once(w, "/api/v1/people", ana, "k-1"), "ETag"), !=, reply_header_of(first, "ETag"));
}

static void openapi_describes_them_without_traits(void)
{
    g_autoptr(World) w = world_new();
    const char *described = openapi_document(w->pool, world_router(w));
    g_assert_nonnull(strstr(described, "/api/v1/people/{id}/addresses/{row}"));
    g_assert_nonnull(strstr(described, "/api/v1/households/{id}/members"));
    g_assert_nonnull(strstr(described, "put_api_v1_people_id"));
    g_assert_null(strstr(described, "/traits"));
}

WORLD_MAIN
{
    world_test("a_person_is_changed_with_the_version_that_was_read", a_person_is_changed_with_the_version_that_was_read);
    world_test("all_that_is_wrong_is_said_at_once", all_that_is_wrong_is_said_at_once);
    world_test("a_code_is_shown_and_changed_by_who_may", a_code_is_shown_and_changed_by_who_may);
    world_test("rows_are_added_changed_and_taken_away", rows_are_added_changed_and_taken_away);
    world_test("a_secret_address_and_a_paper_number_need_their_right", a_secret_address_and_a_paper_number_need_their_right);
    world_test("a_relation_names_another_person", a_relation_names_another_person);
    world_test("names_and_households_have_their_own_places", names_and_households_have_their_own_places);
    world_test("what_was_asked_with_a_key_is_done_once", what_was_asked_with_a_key_is_done_once);
    world_test("openapi_describes_them_without_traits", openapi_describes_them_without_traits);
}
