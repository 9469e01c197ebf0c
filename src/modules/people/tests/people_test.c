#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/people/national_id.h"
#include "modules/people/people.h"
#include "record/audit.h"
#include "world.h"

/* Persons in the store and on their pages. */

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define assert_lacks(text, part) g_assert_null(strstr((text), (part)))
#define GIRL "6151231350014" /* 31.12.2015, Timiș */

static Person given(World *w, const char *family_name, const char *given_name)
{
    Person person = {.family_name = family_name, .given_name = given_name, .birth_day = DAY_NONE, .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person;
}

static Person *must_find(World *w, gint64 id)
{
    Person *person = NULL;
    must(person_find(w->db, w->pool, id, &person, &w->error));
    return person;
}

static void clerk(World *w)
{
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write people.see-id");
}

/* --- codes --- */

static void codes_are_told_by_their_digits(void)
{
    static const struct {
        const char *code, *kind;
        bool valid;
    } codes[] = {
        {"1630615123457", "cnp", true}, {GIRL, "cnp", true},         {"6151231350015", "cnp", false}, {"2005000123452", "idnp", true},
        {"2017001000425", "idnp", true}, {"0151231350014", "cnp", false}, {"AB123456", "other", true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        NationalId id = national_id_read(codes[i].code);
        g_assert_cmpstr(id.kind, ==, codes[i].kind);
        g_assert_cmpint(id.valid, ==, codes[i].valid);
    }
    char leap[14];
    cnp_make(leap, "m", day_make(2015, 2, 28), 35, 12);
    g_assert_true(national_id_read(leap).valid);
    memcpy(leap + 5, "29", 2); /* there was no such day, whatever the last digit says */
    for (char digit = '0'; digit <= '9'; digit++) {
        leap[12] = digit;
        g_assert_false(national_id_read(leap).valid);
    }
}

static void a_code_of_another_person_is_doubted(void)
{
    g_autoptr(World) w = world_new();
    NationalId id = national_id_read(GIRL);
    Person girl = {.sex = "f", .birth_day = day_make(2015, 12, 31)}, boy = {.sex = "m", .birth_day = day_make(2015, 12, 31)};
    Person younger = {.sex = "f", .birth_day = day_make(2016, 12, 31)}, about = {.sex = "f", .birth_day = day_make(2016, 1, 1), .birth_kind = "year"};
    g_assert_null(national_id_doubt(&id, &girl));
    g_assert_nonnull(national_id_doubt(&id, &boy));
    g_assert_nonnull(national_id_doubt(&id, &younger));
    g_assert_null(national_id_doubt(&id, &about));
}

/* --- the store --- */

static const DbStatement kept = {"kept", "SELECT national_id, national_id_index FROM person WHERE id = $1", NULL};

static void a_code_is_kept_sealed_and_every_look_is_logged(void)
{
    g_autoptr(World) w = world_new();
    const char *national_id = NULL;
    GPtrArray *leaves = NULL;
    Person person = {.family_name = "Dobre", .given_name = "Ilinca", .birth_day = DAY_NONE, .death_day = DAY_NONE, .national_id = GIRL};
    must(person_create(w->db, identity_system(), &person, &w->error));
    g_autoptr(DbQuery) q = db_query(w->db, &kept);
    db_bind_int(q, "$1", person.id);
    g_assert_true(db_step(q));
    assert_lacks(db_text(q, "national_id", w->pool), "615123");
    assert_lacks(db_text(q, "national_id_index", w->pool), "615123");
    g_clear_pointer(&q, db_query_free);
    Person *found = must_find(w, person.id);
    g_assert_null(found->national_id);
    g_assert_true(g_str_has_suffix(found->national_id_masked, "14"));
    g_assert_cmpstr(found->sex, ==, "f"); /* as the code says */
    g_assert_cmpstr(day_to_iso(w->pool, found->birth_day), ==, "2015-12-31");
    must(person_national_id(w->db, w->pool, identity_system(), person.id, &national_id, &w->error));
    g_assert_cmpstr(national_id, ==, GIRL);
    must(audit_of(w->db, w->pool, "person", person.id, 10, &leaves, &w->error));
    g_assert_cmpstr(((AuditLeaf *)leaves->pdata[0])->verb, ==, "see-id");
    for (guint i = 0; i < leaves->len; i++)
        assert_lacks(((AuditLeaf *)leaves->pdata[i])->difference, "615123");
}

static void a_code_that_is_not_said_stays(void)
{
    g_autoptr(World) w = world_new();
    const char *national_id = NULL;
    Person person = {.family_name = "Dobre", .given_name = "Ilinca", .birth_day = DAY_NONE, .death_day = DAY_NONE, .national_id = GIRL};
    must(person_create(w->db, identity_system(), &person, &w->error));
    Person *found = must_find(w, person.id);
    found->phone = "0256 111 222";
    must(person_save(w->db, identity_system(), found, &w->error));
    must(person_national_id(w->db, w->pool, identity_system(), person.id, &national_id, &w->error));
    g_assert_cmpstr(national_id, ==, GIRL);
    found = must_find(w, person.id);
    found->national_id = "";
    found->national_id_reason = "refuses";
    must(person_save(w->db, identity_system(), found, &w->error));
    found = must_find(w, person.id);
    g_assert_null(found->national_id_masked);
    g_assert_cmpstr(found->national_id_reason, ==, "refuses");
}

static void second_save_of_the_same_version_conflicts(void)
{
    g_autoptr(World) w = world_new();
    Person person = given(w, "Pop", "Ana");
    Person *mine = must_find(w, person.id), *yours = must_find(w, person.id);
    mine->email = "ana@example.org";
    must(person_save(w->db, identity_system(), mine, &w->error));
    g_assert_false(person_save(w->db, identity_system(), yours, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

/* --- pages --- */

static void a_doubtful_code_needs_a_reason(void)
{
    g_autoptr(World) w = world_new();
    clerk(w);
    Reply *refused = post(w, "/people/new", "family_name=Dobre&given_name=Radu&sex=m&national_id=" GIRL "&national_id_note=");
    g_assert_cmpint(refused->status, ==, 422);
    assert_contains(reply_body(w, refused), "value=\"" GIRL "\"");
    assert_contains(reply_body(w, refused), "value=\"Dobre\"");
    Reply *taken = post(w, "/people/new", "family_name=Dobre&given_name=Radu&sex=m&national_id=" GIRL "&national_id_note=asa+in+act");
    g_assert_cmpint(taken->status, ==, 303);
}

static void an_impossible_date_is_refused_and_kept_as_typed(void)
{
    g_autoptr(World) w = world_new();
    clerk(w);
    Reply *refused = post(w, "/people/new", "family_name=Dobre&given_name=Radu&birth_day=31.02.2015");
    g_assert_cmpint(refused->status, ==, 422);
    assert_contains(reply_body(w, refused), "31.02.2015");
    assert_contains(reply_body(w, refused), "value=\"Radu\"");
}

static void a_stale_form_shows_both_versions(void)
{
    g_autoptr(World) w = world_new();
    Person person = given(w, "Pop", "Ana");
    clerk(w);
    const char *path = pool_printf(w->pool, "/people/%" G_GINT64_FORMAT "/edit", person.id);
    g_assert_cmpint(post(w, path, "version=1&family_name=Popa&given_name=Ana")->status, ==, 303);
    Reply *stale = post(w, path, "version=1&family_name=Popovici&given_name=Ana");
    g_assert_cmpint(stale->status, ==, 409);
    assert_contains(reply_body(w, stale), "Popovici");
    assert_contains(reply_body(w, stale), "Popa");
}

static void a_code_is_masked_until_it_is_asked_for(void)
{
    g_autoptr(World) w = world_new();
    Person person = {.family_name = "Dobre", .given_name = "Ilinca", .birth_day = DAY_NONE, .death_day = DAY_NONE, .national_id = GIRL};
    must(person_create(w->db, identity_system(), &person, &w->error));
    const char *path = pool_printf(w->pool, "/people/%" G_GINT64_FORMAT, person.id);
    clerk(w);
    assert_lacks(reply_body(w, get(w, path)), GIRL);
    assert_contains(reply_body(w, post(w, pool_printf(w->pool, "%s/national-id", path), "")), GIRL);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write");
    assert_lacks(reply_body(w, get(w, pool_printf(w->pool, "%s/edit", path))), GIRL);
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/national-id", path), "")->status, ==, 403);
}

WORLD_MAIN
{
    world_test("codes_are_told_by_their_digits", codes_are_told_by_their_digits);
    world_test("a_code_of_another_person_is_doubted", a_code_of_another_person_is_doubted);
    world_test("a_code_is_kept_sealed_and_every_look_is_logged", a_code_is_kept_sealed_and_every_look_is_logged);
    world_test("a_code_that_is_not_said_stays", a_code_that_is_not_said_stays);
    world_test("second_save_of_the_same_version_conflicts", second_save_of_the_same_version_conflicts);
    world_test("a_doubtful_code_needs_a_reason", a_doubtful_code_needs_a_reason);
    world_test("an_impossible_date_is_refused_and_kept_as_typed", an_impossible_date_is_refused_and_kept_as_typed);
    world_test("a_stale_form_shows_both_versions", a_stale_form_shows_both_versions);
    world_test("a_code_is_masked_until_it_is_asked_for", a_code_is_masked_until_it_is_asked_for);
}
