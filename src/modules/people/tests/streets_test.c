#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/people/file.h"
#include "modules/people/import_rows.h"
#include "modules/people/places.h"
#include "modules/people/streets.h"
#include "world.h"

/* Addresses keep their words, and find their street and locality by themselves. */

#define TIMISOARA "155252"

static gint64 given_street(World *w, const char *kind, const char *name, const char *former)
{
    Street street = {.kind = kind, .name = name, .former_names = former, .place_code = TIMISOARA};
    must(street_save(w->db, identity_system(), &street, &w->error));
    return street.id;
}

static gint64 given_person(World *w)
{
    Person person = {.family_name = "Pop", .given_name = "Ana", .birth_day = DAY_NONE, .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

static PersonAddress *given_address(World *w, const char *street, const char *locality, bool is_secret)
{
    PersonAddress *address = file_row_new(file_kind("addresses"), w->pool);
    address->person_id = given_person(w);
    address->kind = "domicile";
    address->street = street;
    address->locality = locality;
    address->is_secret = is_secret;
    must(file_row_save(w->db, identity_system(), file_kind("addresses"), address, &w->error));
    return address;
}

static void an_address_finds_its_street(void)
{
    g_autoptr(World) w = world_new();
    gint64 mures = given_street(w, "Strada", "Mureș", NULL), alley = given_street(w, "Aleea", "Mureș", NULL);
    gint64 may = given_street(w, "Strada", "1 Mai", NULL), sagului = given_street(w, "Calea", "Șagului", "Strada 9 Mai; Calea Victoriei");
    const struct {
        const char *text;
        gint64 id;
    } cases[] = {
        {"Strada Mureș 12, bl. A4, ap. 7", mures}, {"str. mures nr. 12", mures}, {"Aleea Mureş 3", alley}, {"Mureș 12", 0}, /* which? */
        {"Str. 1 Mai 12", may}, {"1 mai 12", may}, {"Calea Sagului 100", sagului}, {"Strada 9 Mai 4", sagului}, {"C. Șagului", 0},
        {"Strada Murez 1", 0}, {"", 0}, {NULL, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 id;
        must(street_of_text(w->db, w->pool, TIMISOARA, cases[i].text, &id, &w->error));
        if (id != cases[i].id)
            g_error("%s finds another street", cases[i].text);
    }
    g_assert_cmpint(given_address(w, "Strada Mureș 12", "Timișoara", false)->street_id, ==, mures);
    g_assert_cmpint(given_address(w, "Strada Mureș 12", "Lugoj", false)->street_id, ==, 0);
    g_assert_cmpint(given_address(w, "Strada Mureș 12", "Timișoara", true)->street_id, ==, 0);
}

static void what_stands_before_the_number_is_the_street(void)
{
    g_autoptr(World) w = world_new();
    g_assert_cmpstr(street_words(w->pool, "Strada Mureș 12, bl. 4"), ==, "Strada Mureș");
    g_assert_cmpstr(street_words(w->pool, "Strada  Mureș nr. 12A"), ==, "Strada Mureș");
    g_assert_cmpstr(street_words(w->pool, "Strada 1 Mai 7"), ==, "Strada 1 Mai");
    g_assert_cmpstr(street_words(w->pool, "Centru"), ==, "Centru");
    g_assert_cmpstr(street_words(w->pool, ""), ==, "");
}

static void an_unknown_street_is_kept_and_told_until_it_is_added(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *unknown = NULL;
    gint64 count;
    given_street(w, "Strada", "Mureș", NULL);
    given_address(w, "Strada Nouă 3", "Timișoara", false);
    given_address(w, "Strada Nouă 5", "Timișoara", false);
    given_address(w, "Strada Ascunsă 5", "Timișoara", true);
    given_address(w, "Strada Nouă 5", "Lugoj", false); /* of which no streets are known */
    must(streets_unknown(w->db, w->pool, 10, &unknown, &w->error));
    g_assert_cmpuint(unknown->len, ==, 1);
    const UnknownStreet *one = unknown->pdata[0];
    g_assert_cmpstr(one->words, ==, "Strada Nouă");
    g_assert_cmpint(one->count, ==, 2);
    given_street(w, "Strada", "Nouă", NULL);
    must(streets_match(w->db, &count, &w->error));
    g_assert_cmpint(count, ==, 2);
    must(streets_unknown(w->db, w->pool, 10, &unknown, &w->error));
    g_assert_cmpuint(unknown->len, ==, 0);
}

static void a_street_in_use_or_twice_or_stale_is_refused(void)
{
    g_autoptr(World) w = world_new();
    Street *street = NULL, twice = {.kind = "Strada", .name = "MUREȘ", .place_code = TIMISOARA};
    gint64 id = given_street(w, "Strada", "Mureș", NULL);
    g_assert_false(street_save(w->db, identity_system(), &twice, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    must(street_find(w->db, w->pool, id, &street, &w->error));
    street->quarter = "Fabric";
    must(street_save(w->db, identity_system(), street, &w->error));
    g_assert_false(street_save(w->db, identity_system(), street, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    given_address(w, "Strada Mureș 12", "Timișoara", false);
    g_assert_false(street_remove(w->db, identity_system(), id, street->version + 1, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

/* --- lists --- */

static LoadResult must_load(World *w, const char *text, const char *country, bool dry)
{
    ImportRows *rows = NULL;
    LoadResult result = {.pool = w->pool, .dry = dry};
    must(import_rows_open(w->pool, text, strlen(text), "lista.csv", &rows, &w->error));
    must(country ? places_load(w->db, identity_system(), rows, country, &result, &w->error)
                 : streets_load(w->db, identity_system(), rows, &result, &w->error));
    return result;
}

static const char siruta[] =
    "SIRUTA;DENLOC;CODP;JUD;SIRSUP;TIP;NIV;MED\n"
    "350;JUDEŢUL TIMIŞ;0;35;1;40;1;0\n"
    "155243;MUNICIPIUL TIMIŞOARA;0;35;350;1;2;1\n"
    "155252;TIMIŞOARA;300001;35;155243;9;3;1\n"
    "158332;IZVIN;307341;35;158314;18;3;3\n"
    "99999a;GREŞIT;0;35;158314;18;3;3\n"
    "158341;PETROVASELO DE JOS;307342;35;158314;18;3;3\n";

static void siruta_is_taken_in_as_it_is_published(void)
{
    g_autoptr(World) w = world_new();
    Place *place = NULL;
    LoadResult tried = must_load(w, siruta, "RO", true), taken = must_load(w, siruta, "RO", false), again = must_load(w, siruta, "RO", false);
    g_assert_cmpint(tried.added, ==, 2);
    g_assert_cmpint(taken.added, ==, 2);
    g_assert_cmpint(taken.same, ==, 1);
    g_assert_cmpint(taken.bad, ==, 1);
    g_assert_true(g_str_has_prefix(taken.notes->pdata[0], "A6: "));
    g_assert_cmpint(again.added, ==, 0);
    g_assert_cmpint(again.same, ==, 3);
    must(place_find(w->db, w->pool, "158341", &place, &w->error));
    g_assert_cmpstr(place->name, ==, "Petrovaselo de Jos");
    g_assert_cmpstr(place->county, ==, "Timiș");
    g_assert_cmpstr(place->area, ==, "rural");
    g_assert_false(place_find(w->db, w->pool, "155243", &place, &w->error)); /* a commune is no locality */
}

static void cuatm_and_namesakes_are_told_apart(void)
{
    g_autoptr(World) w = world_new();
    const char *code = NULL;
    must_load(w, "Codul CUATM,Denumirea,Statut,Raion\n0301000,Recaș,sat,Florești\n", "MD", false);
    must(place_of_text(w->db, w->pool, "recas", &code, &w->error));
    g_assert_cmpstr(code, ==, "158314"); /* the town */
    must(place_of_text(w->db, w->pool, "Recaș, Florești", &code, &w->error));
    g_assert_cmpstr(code, ==, "0301000");
    must(place_of_text(w->db, w->pool, "Recaș, Cluj", &code, &w->error));
    g_assert_null(code);
}

static void streets_are_taken_in_and_brought_up_to_date(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *found = NULL;
    gint64 count;
    PersonAddress *address = given_address(w, "Strada Mureș 12", "Timișoara", false);
    LoadResult first = must_load(w, "Strada;Localitate;Cartier\nStr. MUREŞ;Timişoara;\nCalea Şagului;155252;Șagului\nX;Nicăieri;\n", NULL, false);
    g_assert_cmpint(first.added, ==, 2);
    g_assert_cmpint(first.bad, ==, 1);
    g_assert_true(g_str_has_prefix(first.notes->pdata[0], "B4: "));
    LoadResult second = must_load(w, "Tip,Denumire,Localitate,Cartier,Denumiri vechi\nStrada,Mureș,Timișoara,Fabric,Strada Lenin\n", NULL, false);
    g_assert_cmpint(second.changed, ==, 1);
    must(street_search(w->db, w->pool, "lenin", 10, 0, &found, &count, &w->error));
    g_assert_cmpint(count, ==, 1);
    const Street *street = found->pdata[0];
    g_assert_cmpstr(street->name, ==, "Mureș");
    g_assert_cmpstr(street->quarter, ==, "Fabric");
    void *row = NULL;
    must(file_row_find(w->db, w->pool, identity_system(), file_kind("addresses"), address->id, &row, &w->error));
    g_assert_cmpint(((PersonAddress *)row)->street_id, ==, street->id);
}

static void a_list_without_the_needed_columns_is_refused(void)
{
    g_autoptr(World) w = world_new();
    ImportRows *rows = NULL;
    LoadResult result = {.pool = w->pool};
    must(import_rows_open(w->pool, "a;b\n1;2\n", 8, "x.csv", &rows, &w->error));
    g_assert_false(places_load(w->db, identity_system(), rows, "RO", &result, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    import_rows_rewind(rows);
    g_assert_false(streets_load(w->db, identity_system(), rows, &result, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

/* --- pages --- */

static void the_forms_offer_streets_and_localities(void)
{
    g_autoptr(World) w = world_new();
    given_street(w, "Strada", "Mureș", NULL);
    gint64 id = given_person(w);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write");
    const char *body = reply_body(w, get(w, pool_printf(w->pool, "/people/%" G_GINT64_FORMAT "/addresses/new", id)));
    g_assert_nonnull(strstr(body, "list=\"streets\""));
    g_assert_nonnull(strstr(body, "<option value=\"Strada Mureș\">"));
    g_assert_nonnull(strstr(body, "<option value=\"Timișoara\">"));
    const char *form = "kind=domicile&street=Strada+Murez+3&locality=Timi%C8%99oara";
    g_assert_cmpint(post(w, pool_printf(w->pool, "/people/%" G_GINT64_FORMAT "/addresses/new", id), form)->status, ==, 303);
    body = reply_body(w, get(w, pool_printf(w->pool, "/people/%" G_GINT64_FORMAT, id)));
    g_assert_nonnull(strstr(body, "Strada Murez 3"));
    g_assert_nonnull(strstr(body, "(the street isn"));
}

static void streets_and_localities_are_edited_and_stale_forms_conflict(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_street(w, "Strada", "Mureș", NULL);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.streets");
    const char *url = pool_printf(w->pool, "/people/streets/%" G_GINT64_FORMAT, id), *form = "version=1&kind=Strada&name=Mure%C8%99ul&place_code=Timi%C8%99oara";
    g_assert_cmpint(get(w, url)->status, ==, 200);
    g_assert_cmpint(post(w, url, form)->status, ==, 303);
    g_assert_cmpint(post(w, url, form)->status, ==, 409);
    g_assert_cmpint(post(w, "/people/streets/new", "kind=Strada&name=X&place_code=Nicaieri")->status, ==, 422);
    g_assert_cmpint(post(w, "/people/places/new", "code=12345&name=Sat+Nou&country=RO&area=rural&county=Timi%C8%99")->status, ==, 303);
    g_assert_cmpint(post(w, "/people/places/new", "code=12345&name=Sat+Nou&country=RO&area=rural")->status, ==, 422);
    g_assert_cmpint(post(w, "/people/places/12345", "version=1&name=Satu+Nou&country=RO&area=rural")->status, ==, 303);
    g_assert_cmpint(post(w, "/people/places/12345", "version=1&name=Satul+Nou&country=RO&area=rural")->status, ==, 409);
    g_assert_nonnull(strstr(reply_body(w, get(w, "/people/places?q=satu+nou")), "12345"));
    g_assert_nonnull(strstr(reply_body(w, post_file(w, "/people/places/load", "file", "siruta.csv", siruta, strlen(siruta))), "A6: "));
    g_assert_cmpint(get(w, "/people/places?q=izvin")->status, ==, 200);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write");
    g_assert_cmpint(get(w, url)->status, ==, 403);
}

WORLD_MAIN
{
    world_test("an_address_finds_its_street", an_address_finds_its_street);
    world_test("what_stands_before_the_number_is_the_street", what_stands_before_the_number_is_the_street);
    world_test("an_unknown_street_is_kept_and_told_until_it_is_added", an_unknown_street_is_kept_and_told_until_it_is_added);
    world_test("a_street_in_use_or_twice_or_stale_is_refused", a_street_in_use_or_twice_or_stale_is_refused);
    world_test("siruta_is_taken_in_as_it_is_published", siruta_is_taken_in_as_it_is_published);
    world_test("cuatm_and_namesakes_are_told_apart", cuatm_and_namesakes_are_told_apart);
    world_test("streets_are_taken_in_and_brought_up_to_date", streets_are_taken_in_and_brought_up_to_date);
    world_test("a_list_without_the_needed_columns_is_refused", a_list_without_the_needed_columns_is_refused);
    world_test("the_forms_offer_streets_and_localities", the_forms_offer_streets_and_localities);
    world_test("streets_and_localities_are_edited_and_stale_forms_conflict", streets_and_localities_are_edited_and_stale_forms_conflict);
}
