#include <string.h>

#include "linkage/linkage.h"
#include "modules/accounts/accounts.h"
#include "modules/people/file.h"
#include "modules/people/household.h"
#include "modules/people/match_register.h"
#include "modules/people/twins.h"
#include "world.h"

/* What is kept beside a person, through the pages. */

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define assert_lacks(text, part) g_assert_null(strstr((text), (part)))

static gint64 given(World *w, const char *family_name, const char *given_name, Day birth)
{
    Person person = {.family_name = family_name, .given_name = given_name, .birth_day = birth, .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

static void clerk(World *w)
{
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write people.see-id people.see-address people.merge");
}

static const char *path(World *w, gint64 id, const char *rest)
{
    return pool_printf(w->pool, "/people/%" G_GINT64_FORMAT "%s", id, rest);
}

static GPtrArray *must_rows(World *w, const char *slug, gint64 person_id)
{
    GPtrArray *rows = NULL;
    must(file_rows(w->db, w->pool, file_kind(slug), person_id, &rows, &w->error));
    return rows;
}

static const DbStatement addresses = {"addresses", "SELECT street, locality, place_code, secret FROM person_address", NULL};

static void a_secret_address_is_sealed_and_seen_by_right(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given(w, "Pop", "Ana", DAY_NONE);
    clerk(w);
    g_assert_cmpint(post(w, path(w, id, "/addresses/new"), "kind=residence&street=Strada+Ascunsa+7&locality=Recas&is_secret=1")->status, ==, 303);
    g_autoptr(DbQuery) q = db_query(w->db, &addresses);
    g_assert_true(db_step(q));
    g_assert_true(db_is_null(q, "street") && db_is_null(q, "locality") && db_is_null(q, "place_code"));
    assert_lacks(db_text(q, "secret", w->pool), "Ascunsa");
    g_clear_pointer(&q, db_query_free);
    const FileRow *row = must_rows(w, "addresses", id)->pdata[0];
    const char *edit = pool_printf(w->pool, "/people-file/addresses/%" G_GINT64_FORMAT, row->id);
    assert_lacks(reply_body(w, get(w, path(w, id, ""))), "Ascunsa");
    assert_contains(reply_body(w, get(w, edit)), "Strada Ascunsa 7");
    as_user(w, 2, 0, SCOPE_AUTHORITY, "people.read people.write");
    assert_lacks(reply_body(w, get(w, edit)), "Ascunsa");
    g_assert_cmpint(post(w, edit, "version=1&kind=residence&street=&is_secret=1")->status, ==, 403);
}

static void a_known_locality_gets_its_code(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given(w, "Pop", "Ana", DAY_NONE);
    clerk(w);
    g_assert_cmpint(post(w, path(w, id, "/addresses/new"), "kind=domicile&street=Strada+Mures+1&locality=SINANDREI")->status, ==, 303);
    g_assert_cmpint(post(w, path(w, id, "/addresses/new"), "kind=domicile&street=Strada+Mures+1&locality=timisoara")->status, ==, 303);
    g_assert_cmpstr(((PersonAddress *)must_rows(w, "addresses", id)->pdata[0])->place_code, ==, "155252");
}

static void rows_are_added_changed_and_taken_away(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given(w, "Pop", "Ana", DAY_NONE);
    clerk(w);
    g_assert_cmpint(post(w, path(w, id, "/papers/new"), "kind=identity-card&number=TZ+123456&issued_on=01.02.2020&expires_on=01.02.2010")->status, ==, 422);
    g_assert_cmpint(post(w, path(w, id, "/papers/new"), "kind=identity-card&number=TZ+123456&issued_on=01.02.2020&expires_on=01.02.2030")->status, ==, 303);
    g_assert_cmpint(post(w, path(w, id, "/phones/new"), "number=0700+111+222&whose=sora")->status, ==, 303);
    g_assert_cmpint(post(w, path(w, id, "/facts/new"), "kind=schooling&what=clasa+a+V-a&body=Scoala+30")->status, ==, 303);
    g_assert_cmpint(post(w, path(w, id, "/consents/new"), "kind=consent&purpose=Sprijin&given_on=01.02.2026")->status, ==, 303);
    const char *page = reply_body(w, get(w, path(w, id, "")));
    assert_contains(page, "clasa a V-a");
    assert_contains(page, "Sprijin");
    assert_lacks(page, "123456");
    GPtrArray *found = NULL;
    must(person_search(w->db, w->pool, "0700111222", 5, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 1);
    const FileRow *paper = must_rows(w, "papers", id)->pdata[0];
    const char *edit = pool_printf(w->pool, "/people-file/papers/%" G_GINT64_FORMAT, paper->id);
    assert_contains(reply_body(w, get(w, edit)), "TZ 123456");
    g_assert_cmpint(post(w, edit, "version=1&kind=passport&number=TZ+123456")->status, ==, 303);
    g_assert_cmpint(post(w, edit, "version=1&kind=other&number=TZ+123456")->status, ==, 409);
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/remove", edit), "version=2")->status, ==, 303);
    g_assert_cmpuint(must_rows(w, "papers", id)->len, ==, 0);
}

static void a_relation_is_chosen_without_scripts(void)
{
    g_autoptr(World) w = world_new();
    gint64 mother = given(w, "Pop", "Ana", DAY_NONE), child = given(w, "Pop", "Ilinca", DAY_NONE);
    clerk(w);
    Reply *found = post(w, path(w, mother, "/relations/new"), "kind=parent&other_person_id_search=ilinca&other_person_id_find=1&note=asa");
    g_assert_cmpint(found->status, ==, 200);
    assert_contains(reply_body(w, found), pool_printf(w->pool, "value=\"%" G_GINT64_FORMAT "\"", child));
    assert_contains(reply_body(w, found), "value=\"asa\""); /* what was typed stays */
    g_assert_cmpint(post(w, path(w, mother, "/relations/new"), "kind=parent&other_person_id_search=ilinca")->status, ==, 422);
    g_assert_cmpint(post(w, path(w, mother, "/relations/new"),
                         pool_printf(w->pool, "kind=parent&other_person_id=%" G_GINT64_FORMAT, child))->status, ==, 303);
    assert_contains(reply_body(w, get(w, path(w, child, ""))), "Pop Ana");
}

static void a_household_splits_and_joins(void)
{
    g_autoptr(World) w = world_new();
    gint64 ana = given(w, "Pop", "Ana", DAY_NONE), ion = given(w, "Pop", "Ion", DAY_NONE), split = 0;
    Household household = {.name = "Pop", .closed_on = DAY_NONE};
    must(household_create(w->db, identity_system(), &household, ana, &w->error));
    HouseholdMember member = {.household_id = household.id, .person_id = ion, .role = "partner", .from_day = DAY_NONE, .to_day = DAY_NONE};
    must(household_add(w->db, identity_system(), &member, &w->error));
    HouseholdMember again = member;
    g_assert_false(household_add(w->db, identity_system(), &again, &w->error));
    g_clear_error(&w->error);
    GPtrArray *leaving = pool_list(w->pool), *homes = NULL;
    g_ptr_array_add(leaving, &member.id);
    must(household_split(w->db, identity_system(), household.id, leaving, "Ion", day_make(2026, 1, 2), &split, &w->error));
    must(homes_of(w->db, w->pool, ion, &homes, &w->error));
    g_assert_cmpuint(homes->len, ==, 2);
    const HouseholdLine *now = homes->pdata[0];
    g_assert_cmpint(now->member.household_id, ==, split);
    g_assert_cmpstr(now->member.role, ==, "head");
    must(household_join(w->db, identity_system(), split, household.id, day_make(2026, 2, 2), &w->error));
    Household *closed = NULL;
    must(household_find(w->db, w->pool, split, &closed, &w->error));
    g_assert_cmpint(closed->joined_id, ==, household.id);
    clerk(w);
    g_assert_cmpint(get(w, pool_printf(w->pool, "/households/%" G_GINT64_FORMAT, household.id))->status, ==, 200);
}

/* A household of two, as a clerk sees it. */
static const char *given_home(World *w, gint64 *ret_member)
{
    Household household = {.name = "Pop", .closed_on = DAY_NONE};
    gint64 ana = given(w, "Pop", "Ana", day_make(1980, 3, 12)), ion = given(w, "Pop", "Ion", day_make(2010, 3, 12));
    must(household_create(w->db, identity_system(), &household, ana, &w->error));
    HouseholdMember member = {.household_id = household.id, .person_id = ion, .role = "child", .from_day = DAY_NONE, .to_day = DAY_NONE};
    must(household_add(w->db, identity_system(), &member, &w->error));
    *ret_member = member.id;
    clerk(w);
    return pool_printf(w->pool, "/households/%" G_GINT64_FORMAT, household.id);
}

static void who_saves_a_household_second_sees_both(void)
{
    g_autoptr(World) w = world_new();
    gint64 member;
    const char *edit = pool_printf(w->pool, "%s/edit", given_home(w, &member));
    g_assert_cmpint(post(w, edit, "version=1&name=Popescu")->status, ==, 303);
    const Reply *reply = post(w, edit, "version=1&name=Popovici");
    g_assert_cmpint(reply->status, ==, 409);
    g_assert_nonnull(strstr(reply_body(w, reply), "<td data-label=\"Saved by somebody else\">Popescu</td>"));
    g_assert_nonnull(strstr(reply_body(w, reply), "value=\"Popovici\""));
    g_assert_cmpint(post(w, edit, "version=2&name=Popovici")->status, ==, 303);
}

static const HouseholdMember *member_of(World *w, gint64 id)
{
    HouseholdMember *member = NULL;
    must(household_member_find(w->db, w->pool, id, &member, &w->error));
    return member;
}

static void a_member_s_role_and_days_are_corrected(void)
{
    g_autoptr(World) w = world_new();
    gint64 id;
    const char *home = given_home(w, &id), *member = pool_printf(w->pool, "%s/members/%" G_GINT64_FORMAT, home, id);
    g_assert_cmpint(get(w, member)->status, ==, 200);
    g_assert_cmpint(post(w, member, "version=1&role=partner&from_day=01.02.2020&to_day=01.02.2019")->status, ==, 422);
    g_assert_cmpint(post(w, member, "version=1&role=partner&from_day=01.02.2099&to_day=")->status, ==, 422);
    g_assert_cmpint(post(w, member, "version=1&role=partner&from_day=01.02.2020&to_day=")->status, ==, 303);
    const Reply *stale = post(w, member, "version=1&role=other&from_day=02.02.2020&to_day=");
    g_assert_cmpint(stale->status, ==, 409);
    assert_contains(reply_body(w, stale), "02.02.2020");
    g_assert_cmpstr(member_of(w, id)->role, ==, "partner");
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/remove", member), "version=2")->status, ==, 303);
    g_assert_cmpint(get(w, member)->status, ==, 404);
}

static void what_is_wrong_in_a_split_is_told_and_what_was_typed_stays(void)
{
    g_autoptr(World) w = world_new();
    gint64 member;
    const char *home = given_home(w, &member), *split = pool_printf(w->pool, "%s/split", home);
    const char *chosen = pool_printf(w->pool, "member=%" G_GINT64_FORMAT, member);
    const Reply *reply = post(w, split, pool_printf(w->pool, "%s&name=Ion+singur&split_day=31.02.2026", chosen));
    g_assert_cmpint(reply->status, ==, 422);
    const char *page = reply_body(w, reply);
    g_assert_nonnull(strstr(page, "value=\"Ion singur\""));
    g_assert_nonnull(strstr(page, "value=\"31.02.2026\""));
    g_assert_nonnull(strstr(page, "field-split_day-error"));
    g_assert_nonnull(strstr(page, pool_printf(w->pool, "value=\"%" G_GINT64_FORMAT "\" checked", member)));
    g_assert_nonnull(strstr(reply_body(w, post(w, split, "name=Ion")), "field-member-error"));
    g_assert_nonnull(strstr(reply_body(w, post(w, split, chosen)), "field-name-error"));
    g_assert_cmpint(post(w, split, pool_printf(w->pool, "%s&name=Ion&split_day=01.02.2099", chosen))->status, ==, 422);
    g_assert_cmpint(post(w, split, pool_printf(w->pool, "%s&name=Ion&split_day=1.2.2026", chosen))->status, ==, 303);
}

static void a_new_member_without_a_person_keeps_role_and_day(void)
{
    g_autoptr(World) w = world_new();
    gint64 member;
    const char *home = given_home(w, &member);
    const char *add = pool_printf(w->pool, "%s/members", home);
    const Reply *wrong = post(w, add, "role=relative&from_day=1.2.2020"), *found = post(w, add, "person_id_search=ana&person_id_find=1&role=relative&from_day=1.2.2020");
    g_assert_cmpint(wrong->status, ==, 422);
    g_assert_nonnull(strstr(reply_body(w, wrong), "value=\"relative\" selected"));
    g_assert_nonnull(strstr(reply_body(w, wrong), "1.2.2020"));
    g_assert_cmpint(found->status, ==, 200);
    g_assert_nonnull(strstr(reply_body(w, found), "value=\"relative\" selected"));
    g_assert_nonnull(strstr(reply_body(w, found), "01.02.2020"));
}

static void a_likely_twin_is_told_before_saving(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given(w, "Țepeș", "Ștefan", day_make(1980, 3, 12));
    clerk(w);
    const char *form = "family_name=Tepes&given_name=Stefan&birth_day=03.12.1980";
    Reply *asked = post(w, "/people/new", form);
    g_assert_cmpint(asked->status, ==, 409);
    assert_contains(reply_body(w, asked), path(w, id, "\""));
    assert_contains(reply_body(w, asked), "value=\"Tepes\"");
    g_assert_cmpint(post(w, "/people/new", pool_printf(w->pool, "%s&another=1", form))->status, ==, 303);
    g_assert_cmpint(post(w, "/people/new", "family_name=Tepes&given_name=Vlad&birth_day=01.01.1999")->status, ==, 303);
    int persons = 0, pairs = 0;
    GPtrArray *waiting = NULL;
    gint64 count = 0;
    must(register_match(w->db, 0.01, &persons, &pairs, &w->error));
    g_assert_cmpint(persons, ==, 3);
    g_assert_cmpint(pairs, ==, 1);
    must(twins_waiting(w->db, w->pool, 10, 0, &waiting, &count, &w->error));
    g_assert_cmpint(count, ==, 1);
    const TwinPair *pair = waiting->pdata[0];
    const char *both = pool_printf(w->pool, "page=1&a=%" G_GINT64_FORMAT "&b=%" G_GINT64_FORMAT, pair->a.id, pair->b.id);
    g_assert_nonnull(strstr(reply_body(w, get(w, path(w, pair->a.id, ""))), "/merge?with="));
    g_assert_cmpint(post(w, "/people/twins/different", both)->status, ==, 303); /* said to be two: not told again */
    g_assert_null(strstr(reply_body(w, get(w, path(w, pair->a.id, ""))), "/merge?with="));
    assert_contains(reply_body(w, get(w, "/people/twins")), "/people/twins/again");
    g_assert_cmpint(post(w, "/people/twins/again", both)->status, ==, 303); /* and asked again, where it was a mistake */
    Reply *page = get(w, pool_printf(w->pool, "/people/%" G_GINT64_FORMAT "/merge?with=%" G_GINT64_FORMAT, pair->a.id, pair->b.id));
    assert_contains(reply_body(w, page), "take.birth_day");
    const char *merge = pool_printf(w->pool, "with=%" G_GINT64_FORMAT "&take.family_name=gone&sure=1", pair->b.id);
    g_assert_cmpint(post(w, path(w, pair->a.id, "/merge"), merge)->status, ==, 303);
    must(twins_waiting(w->db, w->pool, 10, 0, &waiting, &count, &w->error));
    g_assert_cmpint(count, ==, 0);
    assert_contains(reply_body(w, get(w, path(w, pair->a.id, ""))), "/unmerge/");
}

/* --- the weights of the check before saving --- */

static Twin *first_twin(World *w, const Person *person)
{
    GPtrArray *twins = NULL;
    must(twins_of(w->db, w->pool, person, 5, &twins, &w->error));
    return twins->len ? twins->pdata[0] : NULL;
}

static const DbStatement put_model = {"put", "INSERT INTO person_match_model (id, model, persons, learned_at) VALUES (1, $1, 5000, 1)", NULL};

static void given_model(World *w, const LinkModel *model)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, &put_model);
    db_bind_text(q, "$1", link_model_to_text(w->pool, model));
    must(db_run(q, NULL, &w->error));
    must(db_commit(change, &w->error));
}

static void a_twin_is_weighed_as_the_last_batch_learned(void)
{
    g_autoptr(World) w = world_new();
    LinkModel model;
    gint64 id = given(w, "Țepeș", "Ștefan", day_make(1980, 3, 12));
    Person typed = {.family_name = "Tepes", .given_name = "Stefan", .birth_day = day_make(1980, 12, 3), .death_day = DAY_NONE};
    const Twin *twin = first_twin(w, &typed);
    g_assert_cmpint(twin->person.id, ==, id);
    assert_contains(twin->reasons, "Family name: equal");
    assert_contains(twin->reasons, "day and month exchanged");
    double assumed = twin->weight;
    link_model_init(&model);
    model.different[LINK_FAMILY][LEVEL_EXACT] /= 16; /* names are rarer here: four bits more */
    given_model(w, &model);
    twin = first_twin(w, &typed);
    g_assert_cmpfloat(twin->weight - assumed, >, 3);
}

static void an_estimated_birth_is_told_by_its_year(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given(w, "Țepeș", "Ștefan", day_make(1980, 3, 12));
    Person typed = {.family_name = "Țepeș", .given_name = "Ștefan", .birth_day = day_make(1980, 7, 1), .birth_kind = "estimate", .death_day = DAY_NONE,
                    .sex = "m"};
    const Twin *twin = first_twin(w, &typed);
    g_assert_cmpint(twin->person.id, ==, id);
    assert_contains(twin->reasons, "Year of birth: equal");
    typed.birth_day = day_make(1950, 7, 1);
    g_assert_null(first_twin(w, &typed));
}

WORLD_MAIN
{
    world_test("a_secret_address_is_sealed_and_seen_by_right", a_secret_address_is_sealed_and_seen_by_right);
    world_test("a_known_locality_gets_its_code", a_known_locality_gets_its_code);
    world_test("rows_are_added_changed_and_taken_away", rows_are_added_changed_and_taken_away);
    world_test("a_relation_is_chosen_without_scripts", a_relation_is_chosen_without_scripts);
    world_test("a_household_splits_and_joins", a_household_splits_and_joins);
    world_test("who_saves_a_household_second_sees_both", who_saves_a_household_second_sees_both);
    world_test("a_member_s_role_and_days_are_corrected", a_member_s_role_and_days_are_corrected);
    world_test("what_is_wrong_in_a_split_is_told_and_what_was_typed_stays", what_is_wrong_in_a_split_is_told_and_what_was_typed_stays);
    world_test("a_new_member_without_a_person_keeps_role_and_day", a_new_member_without_a_person_keeps_role_and_day);
    world_test("a_likely_twin_is_told_before_saving", a_likely_twin_is_told_before_saving);
    world_test("a_twin_is_weighed_as_the_last_batch_learned", a_twin_is_weighed_as_the_last_batch_learned);
    world_test("an_estimated_birth_is_told_by_its_year", an_estimated_birth_is_told_by_its_year);
}
