#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/people/people.h"
#include "modules/people/search_keys.h"
#include "modules/people/search_shown.h"
#include "world.h"

/* Persons are found as people type them. */

static gint64 given_person(World *w, const char *family_name, const char *given_name)
{
    Person person = {.family_name = family_name, .given_name = given_name, .birth_day = DAY_NONE, .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

static GPtrArray *must_search(World *w, const char *text)
{
    GPtrArray *found = NULL;
    must(person_search(w->db, w->pool, text, 20, &found, &w->error));
    return found;
}

static int place_of(World *w, const char *text, gint64 id)
{
    GPtrArray *found = must_search(w, text);
    for (guint i = 0; i < found->len; i++)
        if (((PersonFound *)found->pdata[i])->person.id == id)
            return (int)i + 1;
    return 0;
}

/* --- names that must meet --- */

typedef struct {
    const char *family_name, *given_name;
    const char *typed[3];
} Meeting;

static const Meeting meetings[] = {
    {"Țepeș", "Ștefan", {"tepes stefan", "Țepeș", "Ţepeş"}},
    {"Ţepeş", "Ştefan", {"Țepeș", "stefan tepes"}},
    {"Brâncuș", "Ana-Maria", {"brincus ana maria", "brancus anamaria", "ana-maria brancus"}},
    {"Brîncuș", "Ana", {"Brâncuș", "brancus ana"}},
    {"Sîrbu", "Ion", {"Sârbu", "sirbu", "sarbu"}},
    {"Barbu", "Ion", {"barbu"}},
    {"Pîrvu", "Gheorghe", {"Parvu George", "pirvu gheorghe"}},
    {"Lăcătuș", "Emanuela", {"lacatusu emanuela"}},
    {"Lăcătușu", "Emanuela", {"lacatus"}},
    {"Moldovan", "Ioan", {"moldovanu ion"}},
    {"Căldăraru", "Zamfira", {"caldararu", "kaldararu"}},
    {"Stănescu", "Maria-Magdalena", {"magdalena stanescu"}},
    {"Popa (Munteanu)", "Elena", {"munteanu elena", "popa elena"}},
    {"Nagy", "Erzsébet", {"nagy erzsebet", "Elisabeta Nagy"}},
    {"Kovács", "Sándor", {"kovacs sandor", "Alexandru Kovacs"}},
    {"Szabó", "László", {"sabo laslo"}},
    {"Jovanović", "Dragan", {"iovanovici dragan"}},
    {"Попов", "Михай", {"Mihai Popov"}},
    {"Popov", "Mihai", {"Михаил Попов"}},
    {"Чебан", "Наталья", {"Ceban Natalia"}},
    {"Ursu", "Ecaterina", {"ursu katerina", "cati ursu"}},
    {"Ion", "Vasile", {"Vasile Ion"}},
    {"D'Angelo", "Răzvan", {"dangelo razvan"}},
    {"Al-Hussein", "Omar", {"alhussein omar", "al hussein"}},
    {"Alhussein", "Nadia", {"al-hussein nadia"}},
    {"Rădulescu", "Ștefania", {"radulesc stefania", "raduelscu", "radulescu ste"}},
    {"Constantinescu", "Andreea", {"constantinesu andrea"}},
    {"Ciurar", "Florin", {"Churar", "Ciurari"}},
    {"Mihály", "Ștefan", {"mihali stefan"}},
    {"Schmidt", "Günther", {"schmit gunter"}},
};

static void names_meet_as_people_type_them(void)
{
    g_autoptr(World) w = world_new();
    gint64 ids[G_N_ELEMENTS(meetings)];
    int missed = 0;
    for (guint i = 0; i < G_N_ELEMENTS(meetings); i++)
        ids[i] = given_person(w, meetings[i].family_name, meetings[i].given_name);
    for (guint i = 0; i < G_N_ELEMENTS(meetings); i++)
        for (guint j = 0; j < 3 && meetings[i].typed[j]; j++) {
            int place = place_of(w, meetings[i].typed[j], ids[i]);
            if (place < 1 || place > 3) {
                g_test_message("%s %s, typed %s: place %d", meetings[i].family_name, meetings[i].given_name, meetings[i].typed[j], place);
                missed++;
            }
        }
    g_assert_cmpint(missed, ==, 0);
}

static void one_who_is_typed_exactly_comes_first(void)
{
    g_autoptr(World) w = world_new();
    given_person(w, "Popescu", "Mariana");
    gint64 maria = given_person(w, "Popescu", "Maria");
    given_person(w, "Popesco", "Maria");
    g_assert_cmpint(place_of(w, "popescu maria", maria), ==, 1);
    g_assert_cmpint(place_of(w, "maria popescu", maria), ==, 1);
    g_assert_cmpuint(must_search(w, "popescu mar")->len, ==, 3);
    g_assert_cmpuint(must_search(w, "zzz yyy")->len, ==, 0);
}

static void a_new_name_is_found_and_the_old_one_is_not(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_person(w, "Ionescu", "Vasilica");
    Person *person = NULL;
    must(person_find(w->db, w->pool, id, &person, &w->error));
    person->family_name = "Georgescu";
    must(person_save(w->db, identity_system(), person, &w->error));
    g_assert_cmpint(place_of(w, "georgescu", id), ==, 1);
    g_assert_cmpint(place_of(w, "ionescu", id), ==, 0);
}

static const Person *first_of(World *w, const char *text)
{
    GPtrArray *found = must_search(w, text);
    g_assert_cmpuint(found->len, >, 0);
    return &((PersonFound *)found->pdata[0])->person;
}

static void the_found_show_what_was_saved_last(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_person(w, "Ionescu", "Vasilica");
    Person *person = NULL;
    g_assert_null(first_of(w, "ionescu vasilica")->phone);
    must(person_find(w->db, w->pool, id, &person, &w->error));
    person->phone = "0722 123 456";
    person->file_number = "DAS-12/2024";
    person->birth_day = day_make(2015, 12, 31);
    must(person_save(w->db, identity_system(), person, &w->error));
    const Person *shown = first_of(w, "ionescu vasilica");
    g_assert_cmpint(shown->id, ==, id);
    g_assert_cmpstr(shown->phone, ==, "0722 123 456");
    g_assert_cmpstr(shown->file_number, ==, "DAS-12/2024");
    g_assert_cmpint(day_compare(shown->birth_day, day_make(2015, 12, 31)), ==, 0);
    g_assert_null(shown->former_name);
}

static void what_is_shown_is_read_as_it_was_written(void)
{
    g_autoptr(Pool) pool = pool_new();
    Person all = {.family_name = "Țepeș\nPopa", .given_name = "Ana", .former_name = "Pop", .other_name = "Анна", .sex = "f", .birth_kind = "day",
                  .phone = "0722", .file_number = "DAS-1", .birth_day = day_make(2000, 2, 29)};
    Person none = {.family_name = "Pop", .given_name = "–", .birth_day = DAY_NONE}, read = {0};
    shown_read(shown_text(pool, &all), &read);
    g_assert_cmpstr(read.family_name, ==, "Țepeș Popa");
    g_assert_cmpstr(read.other_name, ==, "Анна");
    g_assert_cmpstr(read.file_number, ==, "DAS-1");
    g_assert_cmpint(day_compare(read.birth_day, all.birth_day), ==, 0);
    shown_read(shown_text(pool, &none), &read);
    g_assert_cmpstr(read.given_name, ==, "–");
    g_assert_null(read.phone);
    g_assert_false(day_is(read.birth_day));
    shown_read(pool_strdup(pool, "Pop\nA"), &read);
    g_assert_cmpstr(read.given_name, ==, "A");
    g_assert_null(read.file_number);
}

static void numbers_find_as_well(void)
{
    g_autoptr(World) w = world_new();
    Person person = {.family_name = "Dobre", .given_name = "Ilinca", .birth_day = day_make(2015, 12, 31), .death_day = DAY_NONE,
                     .national_id = "6151231350014", .phone = "0722 123 456", .file_number = "DAS-12/2024"};
    must(person_create(w->db, identity_system(), &person, &w->error));
    given_person(w, "Dobre", "Ilinca");
    g_assert_cmpint(place_of(w, "6151231350014", person.id), ==, 1);
    g_assert_cmpint(place_of(w, "+40 722 123 456", person.id), ==, 1);
    g_assert_cmpint(place_of(w, "0722123456", person.id), ==, 1);
    g_assert_cmpint(place_of(w, "das 12/2024", person.id), ==, 1);
    g_assert_cmpint(place_of(w, "31.12.2015", person.id), ==, 1);
    g_assert_cmpint(place_of(w, "dobre 31.12.2015", person.id), ==, 1);
    g_assert_cmpint(place_of(w, "ilinca dobre 2015", person.id), ==, 1);
    g_assert_cmpuint(must_search(w, "6151231350015")->len, ==, 0);
}

static void one_slip_is_near_and_two_are_not(void)
{
    g_assert_true(name_near("radulesc", "raduelsc"));
    g_assert_true(name_near("popa", "pop"));
    g_assert_true(name_near("popa", "papa"));
    g_assert_true(name_near("popa", "popa"));
    g_assert_false(name_near("popa", "papu"));
    g_assert_false(name_near("popa", "po"));
    g_assert_false(name_near("abcd", "badc"));
}

static gint64 given_former(World *w, const char *family_name, const char *former_name, const char *given_name)
{
    Person person = {.family_name = family_name, .former_name = former_name, .given_name = given_name, .birth_day = DAY_NONE, .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

/* Eight who are called exactly as typed came after the one who is meant. */
static void among_many_namesakes_other_names_are_seen(void)
{
    static const struct {
        const char *family_name, *former_name, *given_name, *typed, *exact_family, *exact_given;
    } cases[] = {
        {"Popa", "Munteanu", "Elena", "munteanu elena", "Munteanu", "Elena"},
        {"Ion", NULL, "Vasile", "Vasile Ion", "Vasile", "Ion"},
        {"Moldovan", NULL, "Ioan", "moldovan ion", "Moldovan", "Ion"},
        {"Kovács", NULL, "Sándor", "Alexandru Kovacs", "Kovács", "Alexandru"},
        {"Stănescu", NULL, "Maria-Magdalena", "magdalena stanescu", "Stănescu", "Magdalena"},
        {"Чебан", NULL, "Наталья", "Ceban Natalia", "Ceban", "Natalia"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(World) w = world_new();
        gint64 id = given_former(w, cases[i].family_name, cases[i].former_name, cases[i].given_name);
        for (int j = 0; j < 8; j++)
            given_person(w, cases[i].exact_family, cases[i].exact_given);
        int place = place_of(w, cases[i].typed, id);
        if (place < 2 || place > 3)
            g_error("%s: place %d", cases[i].typed, place);
    }
}

static void of_one_word_the_newest_come_first_and_another_spelling_is_seen(void)
{
    g_autoptr(World) w = world_new();
    gint64 other = given_person(w, "Lăcătușu", "Emanuela");
    gint64 first = given_person(w, "Lăcătuș", "Adrian");
    given_person(w, "Lăcătuș", "Zamfir");
    given_person(w, "Lăcătuș", "Petru");
    gint64 newest = given_person(w, "Lăcătuș", "Maria-Elena");
    g_assert_cmpint(place_of(w, "lacatus", newest), ==, 1);
    g_assert_cmpint(place_of(w, "lacatus", other), ==, 3);
    g_assert_cmpint(place_of(w, "lacatus", first), ==, 5);
}

WORLD_MAIN
{
    world_test("names_meet_as_people_type_them", names_meet_as_people_type_them);
    world_test("one_who_is_typed_exactly_comes_first", one_who_is_typed_exactly_comes_first);
    world_test("a_new_name_is_found_and_the_old_one_is_not", a_new_name_is_found_and_the_old_one_is_not);
    world_test("the_found_show_what_was_saved_last", the_found_show_what_was_saved_last);
    world_test("what_is_shown_is_read_as_it_was_written", what_is_shown_is_read_as_it_was_written);
    world_test("numbers_find_as_well", numbers_find_as_well);
    world_test("among_many_namesakes_other_names_are_seen", among_many_namesakes_other_names_are_seen);
    world_test("of_one_word_the_newest_come_first_and_another_spelling_is_seen", of_one_word_the_newest_come_first_and_another_spelling_is_seen);
    world_test("one_slip_is_near_and_two_are_not", one_slip_is_near_and_two_are_not);
}
