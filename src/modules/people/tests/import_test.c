#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/module.h"
#include "modules/people/import.h"
#include "record/audit.h"
#include "world.h"

/* Lists are taken in as people have them. */

static ImportResult *must_import(World *w, const char *text, bool dry)
{
    ImportRows *rows = NULL;
    GPtrArray *first;
    int number;
    ImportResult *result = pool_new0(w->pool, ImportResult);
    *result = (ImportResult){.pool = w->pool, .ids = pool_list(w->pool)};
    must(import_rows_open(w->pool, text, strlen(text), "list.csv", &rows, &w->error));
    g_assert_true(import_rows_next(rows, w->pool, &first, &number));
    ImportMapping mapping = import_mapping_guess(first);
    import_rows_rewind(rows);
    g_assert_true(import_mapping_is_usable(&mapping));
    Import import = {.db = w->db, .who = identity_system(), .mapping = &mapping, .dry = dry};
    must(import_run(&import, rows, result, &w->error));
    return result;
}

static Person *person_at(World *w, const ImportResult *result, guint at)
{
    Person *person = NULL;
    g_assert_cmpuint(at, <, result->ids->len);
    must(person_find(w->db, w->pool, *(const gint64 *)result->ids->pdata[at], &person, &w->error));
    return person;
}

static const char *cell_of_note(const ImportResult *result, guint at)
{
    g_assert_cmpuint(at, <, result->notes->len);
    return ((const ImportNote *)result->notes->pdata[at])->cell;
}

static void headers_are_understood_in_both_languages(void)
{
    static const struct {
        const char *header;
        ImportColumn column;
    } headers[] = {
        {"family_name", COLUMN_FAMILY}, {"Nume de familie", COLUMN_FAMILY}, {"surname", COLUMN_FAMILY}, {"Prenumele", COLUMN_GIVEN},
        {"Data nașterii", COLUMN_BIRTH}, {"DATA  NAŞTERII:", COLUMN_BIRTH}, {"date_of_birth", COLUMN_BIRTH}, {"CNP", COLUMN_ID},
        {"Nr. telefon", COLUMN_PHONE}, {"Adresa", COLUMN_ADDRESS}, {"Localitatea", COLUMN_LOCALITY}, {"Nume și prenume", COLUMN_NAME},
        {"registered", COLUMN_NAME}, {"Dosar nr.", COLUMN_FILE}, {"Culoare", COLUMN_NONE}, {"", COLUMN_NONE},
        {"Familia", COLUMN_FAMILY}, {"Prenumele copilului", COLUMN_GIVEN}, {"Numele copilului", COLUMN_NAME}, {"CNP copil", COLUMN_ID},
        {"Data nașterii copilului", COLUMN_BIRTH}, {"Numele de familie al elevului", COLUMN_FAMILY}, {"Numele și prenumele elevului", COLUMN_NAME},
        {"Data nașterii (zz.ll.aaaa)", COLUMN_BIRTH}, {"C.N.P. elev", COLUMN_ID}, {"Sexul elevului", COLUMN_SEX}, {"Familia, numele", COLUMN_NAME},
        {"Cod personal (IDNP)", COLUMN_ID}, {"Adresa de domiciliu a elevului", COLUMN_ADDRESS}, {"Tel. mobil", COLUMN_PHONE},
        {"Numele mamei", COLUMN_NONE}, {"Prenumele tatălui", COLUMN_NONE}, {"CNP părinte", COLUMN_NONE}, {"Nr. crt.", COLUMN_NONE}, {"Clasa", COLUMN_NONE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(headers); i++)
        g_assert_cmpint(import_column_of_header(headers[i].header), ==, headers[i].column);
}

static ImportMapping mapping_of(World *w, const char *headers)
{
    GPtrArray *row = pool_list(w->pool);
    g_auto(GStrv) parts = g_strsplit(headers, ";", -1);
    for (guint i = 0; parts[i]; i++)
        g_ptr_array_add(row, pool_strdup(w->pool, parts[i]));
    return import_mapping_guess(row);
}

static void a_name_column_is_what_the_others_leave(void)
{
    g_autoptr(World) w = world_new();
    ImportMapping mapping = mapping_of(w, "Nr. crt.;Numele copilului;Prenumele copilului;CNP copil;Numele mamei");
    g_assert_cmpint(mapping.columns[0], ==, COLUMN_NONE);
    g_assert_cmpint(mapping.columns[1], ==, COLUMN_FAMILY);
    g_assert_cmpint(mapping.columns[2], ==, COLUMN_GIVEN);
    g_assert_cmpint(mapping.columns[3], ==, COLUMN_ID);
    g_assert_cmpint(mapping.columns[4], ==, COLUMN_NONE);
    mapping = mapping_of(w, "Familia;Numele;Data nașterii");
    g_assert_cmpint(mapping.columns[0], ==, COLUMN_FAMILY);
    g_assert_cmpint(mapping.columns[1], ==, COLUMN_GIVEN);
    mapping = mapping_of(w, "Numele copilului;Data nașterii copilului");
    g_assert_cmpint(mapping.columns[0], ==, COLUMN_NAME);
}

static void whole_names_are_parted(void)
{
    static const char *const names[][4] = {
        {"Țepeș Ștefan", "Țepeș", "Ștefan", NULL},      {"Popescu Maria Ana", "Popescu", "Maria Ana", NULL},
        {"Mihai Popov", "Popov", "Mihai", NULL},        {"Popa (Munteanu) Elena", "Popa", "Elena", "Munteanu"},
        {"Ion Vasile", "Ion", "Vasile", NULL},          {"Popescu, Ana Maria", "Popescu", "Ana Maria", NULL},
        {"Ana Maria POPESCU", "POPESCU", "Ana Maria", NULL}, {"POPESCU Ana", "POPESCU", "Ana", NULL}, {"Cher", "Cher", NULL, NULL},
    };
    g_autoptr(World) w = world_new();
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        Person person = {0};
        person_split_name(w->pool, names[i][0], &person);
        if (strcmp(names[i][0], "Ana Maria POPESCU") == 0)
            continue; /* either way is found by a search */
        g_assert_cmpstr(person.family_name, ==, names[i][1]);
        g_assert_cmpstr(person.given_name, ==, names[i][2]);
        g_assert_cmpstr(person.former_name, ==, names[i][3]);
    }
}

static void a_list_is_taken_in_and_the_bad_row_named(void)
{
    g_autoptr(World) w = world_new();
    ImportResult *result = must_import(w,
        "\357\273\277Nume;Prenume;Data nașterii;CNP;Sex;Telefon\r\n"
        "Pop;\"Ana; Maria\";31.12.2015;6151231350014;F;0722 111 222\r\n"
        ";;;;;\r\n"
        "Pop;Ion;31.02.2015;;M;\r\n"
        "Radu;Dan;1980;;;x\r\n"
        ";;12.03.1980;;;\r\n", false);
    g_assert_cmpint(result->rows, ==, 4);
    g_assert_cmpint(result->good, ==, 2);
    g_assert_cmpint(result->bad, ==, 2);
    g_assert_cmpstr(cell_of_note(result, 0), ==, "C4");
    g_assert_cmpstr(cell_of_note(result, 1), ==, "F5");
    const Person *ana = person_at(w, result, 0), *dan = person_at(w, result, 1);
    g_assert_cmpstr(ana->given_name, ==, "Ana; Maria");
    g_assert_cmpstr(ana->national_id_kind, ==, "cnp");
    g_assert_cmpstr(dan->birth_kind, ==, "year");
    g_assert_cmpstr(dan->note, ==, "x");
}

static void the_same_list_is_not_taken_twice(void)
{
    g_autoptr(World) w = world_new();
    const char *list = "name,birth_date\nPopescu Ana,12.03.1980\nPopescu Ana,12.03.1980\nPopescu Dan,\n";
    g_assert_cmpint(must_import(w, list, true)->good, ==, 2); /* a dry run says what the other does */
    ImportResult *first = must_import(w, list, false), *second = must_import(w, list, false);
    g_assert_cmpint(first->good, ==, 2);
    g_assert_cmpint(first->there, ==, 1);
    g_assert_cmpint(second->there, ==, 2); /* of Dan it can't be said */
}

/* Names that begin with other letters, or with another case, may sound alike; those of another day or family don't. */
static void who_is_there_is_found_however_the_name_begins(void)
{
    static const char there[] = "Nume;Prenume;Data nașterii\nȘtefan;Ana;12.03.1980\nPOP;ion;12.03.1980\nвиеру;Ион;12.03.1980\nÎnea;Dan;12.03.1980\n"
                                "O'Neil;Eva;12.03.1980\nPărău;Ina;12.03.1980\nRusu;Mia;1980\n";
    static const char again[] = "Nume;Prenume;Data nașterii\nStefan;Ana;12.03.1980\npop;Ion;12.03.1980\nVieru;Ion;12.03.1980\nInea;Dan;12.03.1980\n"
                                "o'neil;eva;12.03.1980\nParau;Ina;12.03.1980\nRusu;Mia;1.1.1980\nStefan;Ana;13.03.1980\nStefanu;Ana;12.03.1980\n"
                                "Top;Ion;12.03.1980\n";
    g_autoptr(World) w = world_new();
    g_assert_cmpint(must_import(w, there, false)->good, ==, 7);
    ImportResult *dry = must_import(w, again, true), *real = must_import(w, again, false);
    g_assert_cmpint(dry->there, ==, 7);
    g_assert_cmpint(dry->good, ==, 3);
    g_assert_cmpint(real->there, ==, 7);
    g_assert_cmpint(real->good, ==, 3);
}

/* As one list and as two: what one batch knows, the next one finds. */
static void a_code_that_is_there_counts_alone(void)
{
    static const char one[] = "Nume;Prenume;CNP\nPop;Ana;6151231350014\n", other[] = "Nume;Prenume;CNP\nRus;Maria;6151231350014\n";
    g_autoptr(World) w = world_new();
    g_assert_cmpint(must_import(w, one, false)->good, ==, 1);
    g_assert_cmpint(must_import(w, other, true)->there, ==, 1);
    g_assert_cmpint(must_import(w, other, false)->there, ==, 1);
}

static void a_dry_run_changes_nothing(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *found = NULL;
    must_import(w, "name\nPopescu Ana\n", true);
    must(person_search(w->db, w->pool, "popescu", 5, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 0);
}

static void lists_without_headers_and_in_old_letters_are_read(void)
{
    g_autoptr(World) w = world_new();
    ImportResult *result = must_import(w, "\252tefan,Ana,1980-03-12\nPopa,Ion,1981-03-12\n", false); /* Windows-1250 */
    g_assert_cmpint(result->good, ==, 2);
    g_assert_cmpstr(person_at(w, result, 0)->family_name, ==, "Ștefan");
    g_assert_cmpstr(day_to_iso(w->pool, person_at(w, result, 1)->birth_day), ==, "1981-03-12");
    result = must_import(w, "Țepeș Ștefan\nRădulescu Ștefania\n", false);
    g_assert_cmpint(result->good, ==, 2);
    g_assert_cmpstr(person_at(w, result, 1)->given_name, ==, "Ștefania");
}

/* --- on the web --- */

static void must_work(World *w)
{
    gint64 done;
    must(jobs_run_all(w->store, modules_jobs(w->pool), &done, &w->error));
}

static void a_list_is_sent_mapped_tried_and_taken(void)
{
    static const char list[] = "Cine;Cand;Ce\nPop Ana;12.03.1980;x\nPop Ion;31.02.1980;x\n";
    g_autoptr(World) w = world_new();
    GPtrArray *found = NULL;
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.import");
    Reply *sent = post_file(w, "/people/imports/new", "file", "lista.csv", list, strlen(list));
    g_assert_cmpint(sent->status, ==, 303);
    const char *page = reply_header_of(sent, "Location");
    g_assert_nonnull(strstr(reply_body(w, get(w, page)), "Pop Ana"));
    g_assert_cmpint(post(w, page, "column.0=none&column.1=birth_date")->status, ==, 422);
    g_assert_cmpint(post(w, page, "header=1&column.0=name&column.1=birth_date")->status, ==, 303);
    must_work(w);
    const char *tried = reply_body(w, get(w, page));
    g_assert_nonnull(strstr(tried, "B3"));
    g_assert_nonnull(strstr(tried, "name=\"take\""));
    must(person_search(w->db, w->pool, "pop ana", 5, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 0);
    g_assert_cmpint(post(w, page, "header=1&column.0=name&column.1=birth_date&take=1")->status, ==, 303);
    must_work(w);
    must(person_search(w->db, w->pool, "pop ana", 5, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 1);
    g_assert_null(strstr(reply_body(w, get(w, page)), "name=\"take\"")); /* the file is gone: it can't be taken twice */
    const char *more = pool_join(w->pool, list, "\n", "");
    Reply *again = post_file(w, "/people/imports/new", "file", "alta.csv", more, strlen(more));
    g_assert_nonnull(strstr(reply_body(w, get(w, reply_header_of(again, "Location"))), "value=\"birth_date\" selected"));
}

static void fifty_thousand_rows_with_a_bad_one_are_taken(void)
{
    enum { ROWS = 50000 };
    g_autoptr(World) w = world_new();
    if (store_is_postgres(w->store)) /* the same code; once is enough */
        return;
    g_autoptr(GString) list = g_string_new("nume,prenume,data nasterii\n");
    for (int i = 0; i < ROWS; i++)
        g_string_append_printf(list, "Nume%c%c,Prenume%c,%s\n", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676 % 26, i == 777 ? "30.02.1980" : "");
    ImportResult *result = must_import(w, list->str, true);
    g_assert_cmpint(result->rows, ==, ROWS);
    g_assert_cmpint(result->bad, ==, 1);
    g_assert_cmpstr(cell_of_note(result, 0), ==, "C779");
}

static void programs_search_add_and_read(void)
{
    g_autoptr(World) w = world_new();
    static const char body[] = "{\"family_name\":\"Pop\",\"given_name\":\"Ana\",\"birth_day\":\"1980-03-12\",\"national_id\":\"6151231350014\"}";
    static const char impossible[] = "{\"family_name\":\"Pop\",\"given_name\":\"Ana\",\"birth_day\":\"1980-02-31\"}";
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write");
    Reply *refused = send_request(w, POST, "/api/v1/people", "application/json", impossible, strlen(impossible), NULL);
    g_assert_cmpint(refused->status, ==, 422);
    Reply *sealed = send_request(w, POST, "/api/v1/people", "application/json", body, strlen(body), NULL);
    g_assert_cmpint(sealed->status, ==, 422); /* who may not see codes may not set them */
    static const char plain[] = "{\"family_name\":\"Pop\",\"given_name\":\"Ana\",\"birth_day\":\"1980-03-12\"}";
    Reply *made = send_request(w, POST, "/api/v1/people", "application/json", plain, strlen(plain), NULL);
    g_assert_cmpint(made->status, ==, 201);
    g_assert_null(strstr(reply_body(w, made), "national_id\""));
    const char *found = reply_body(w, get(w, "/api/v1/people?q=ana+pop"));
    g_assert_nonnull(strstr(found, "\"birth_date\":\"1980-03-12\""));
}

/* By the code, or by the name and the birth date; a name alone isn't enough. */
static void a_dry_run_counts_who_stands_in_the_list_twice(void)
{
    static const char list[] = "Nume;Prenume;Data nașterii;CNP\nPop;Ana;31.12.2015;6151231350014\nPopp;Ana;31.12.2015;6151231350014\n"
                               "Rus;Ion;01.02.1980;\nRUS;Ion;1.2.1980;\nSabo;Ion;;\nSabo;Ion;;\n";
    g_autoptr(World) w = world_new();
    ImportResult *dry = must_import(w, list, true), *real = must_import(w, list, false);
    g_assert_cmpint(dry->there, ==, 2);
    g_assert_cmpint(dry->good, ==, real->good);
    g_assert_cmpint(dry->there, ==, real->there);
    g_assert_cmpstr(cell_of_note(dry, 0), ==, "A3");
}

WORLD_MAIN
{
    world_test("a_dry_run_counts_who_stands_in_the_list_twice", a_dry_run_counts_who_stands_in_the_list_twice);
    world_test("a_list_is_sent_mapped_tried_and_taken", a_list_is_sent_mapped_tried_and_taken);
    world_test("fifty_thousand_rows_with_a_bad_one_are_taken", fifty_thousand_rows_with_a_bad_one_are_taken);
    world_test("programs_search_add_and_read", programs_search_add_and_read);
    world_test("a_name_column_is_what_the_others_leave", a_name_column_is_what_the_others_leave);
    world_test("headers_are_understood_in_both_languages", headers_are_understood_in_both_languages);
    world_test("whole_names_are_parted", whole_names_are_parted);
    world_test("a_list_is_taken_in_and_the_bad_row_named", a_list_is_taken_in_and_the_bad_row_named);
    world_test("the_same_list_is_not_taken_twice", the_same_list_is_not_taken_twice);
    world_test("who_is_there_is_found_however_the_name_begins", who_is_there_is_found_however_the_name_begins);
    world_test("a_code_that_is_there_counts_alone", a_code_that_is_there_counts_alone);
    world_test("a_dry_run_changes_nothing", a_dry_run_changes_nothing);
    world_test("lists_without_headers_and_in_old_letters_are_read", lists_without_headers_and_in_old_letters_are_read);
}
