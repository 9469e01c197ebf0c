#include "record/json.h"
#include "record/record.h"
#include "record_schema.h"
#include "visit.h"
#include "world.h"

#include <string.h>

static const char *const all[] = {"visits.decide", "visits.secret", NULL};
static const char *const none[] = {NULL};
static const Identity chief = {.user_id = 1, .name = "Ana", .permissions = all, .permission_count = 2};
static const Identity clerk = {.user_id = 2, .name = "Ion", .permissions = none};

static Visit full_visit(void)
{
    return (Visit){.id = G_MAXINT64, .version = 2, .family = "Pop \"A\"", .notes = "one\ntwo", .email = "a@b.ro",
                   .phone = "0256 408 300", .children = 3, .hours = 0.1, .day = day_make(2026, 1, 2), .seen_at = 1767355500,
                   .cost = {1250, CURRENCY_EUR}, .urgent = true, .place = "home", .language = "hu", .school_id = 12,
                   .secret = "hush", .decision = "yes", .summary = "s", .national_id = "sealed"};
}

/* ---- JSON out */

static void json_has_ids_as_texts_and_no_sealed_field(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Visit visit = full_visit();
    record_to_json(out, &visit_record, &visit, &chief);
    g_assert_cmpstr(out->str, ==,
                    "{\"id\":\"9223372036854775807\",\"version\":2,\"family\":\"Pop \\\"A\\\"\",\"notes\":\"one\\ntwo\","
                    "\"email\":\"a@b.ro\",\"phone\":\"0256 408 300\",\"children\":3,\"hours\":0.1,\"day\":\"2026-01-02\","
                    "\"seen_at\":\"2026-01-02T12:05:00Z\",\"cost\":{\"amount\":\"12.50\",\"currency\":\"EUR\"},\"urgent\":true,"
                    "\"place\":\"home\",\"language\":\"hu\",\"school_id\":\"12\",\"secret\":\"hush\",\"decision\":\"yes\","
                    "\"summary\":\"s\"}");
}

static void json_has_only_what_one_may_see(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Visit visit = full_visit();
    record_to_json(out, &visit_record, &visit, &clerk);
    g_assert_null(strstr(out->str, "secret"));
    g_assert_null(strstr(out->str, "hush"));
    g_assert_nonnull(strstr(out->str, "\"decision\":\"yes\""));
}

static void nothing_is_null_in_json(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Visit visit = visit_empty();
    record_to_json(out, &visit_record, &visit, &clerk);
    static const char *const names[] = {"id", "family", "hours", "day", "seen_at", "cost", "place", "school_id"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *member = g_strdup_printf("\"%s\":null", names[i]);
        g_assert_nonnull(strstr(out->str, member));
    }
}

/* ---- JSON in */

static Problems *read_json(World *w, Visit *visit, const char *text, const Identity *who)
{
    Request req = {.pool = w->pool, .db = w->db, .who = who};
    json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
    g_assert_nonnull(json);
    pool_defer(w->pool, (GDestroyNotify)json_decref, json);
    return record_from_json(&visit_record, visit, &req, json);
}

static void what_was_written_reads_back_the_same(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(GString) out = g_string_new(NULL);
    Visit before = full_visit(), after = visit_empty();
    record_to_json(out, &visit_record, &before, &chief);
    Problems *problems = read_json(w, &after, out->str, &chief);
    g_assert_false(problems_any(problems));
    g_assert_cmpint(after.id, ==, 0); /* ids and computed fields are not taken */
    g_assert_null(after.summary);
    g_assert_cmpint(after.version, ==, 2);
    after.summary = before.summary;
    after.national_id = before.national_id;
    g_assert_cmpstr(record_difference(&visit_record, &before, &after, w->pool), ==, "");
}

static void missing_members_stay_as_they_are(void)
{
    g_autoptr(World) w = world_new();
    Visit visit = full_visit();
    g_assert_false(problems_any(read_json(w, &visit, "{\"family\": \"Ion\", \"notes\": null}", &chief)));
    g_assert_cmpstr(visit.family, ==, "Ion");
    g_assert_null(visit.notes);
    g_assert_cmpstr(visit.place, ==, "home");
}

static void wrong_members_are_problems(void)
{
    static const struct {
        const char *json, *field, *text;
    } cases[] = {
        {"{\"family\": 3}", "family", "“family” must be a text."},
        {"{\"family\": null}", "family", "“Family”: fill this in."},
        {"{\"family\": \"  \"}", "family", "“Family”: fill this in."},
        {"{\"children\": \"3\"}", "children", "“children” must be a whole number."},
        {"{\"children\": 1.5}", "children", "“children” must be a whole number."},
        {"{\"children\": null}", "children", "“children” must be a whole number."},
        {"{\"children\": 21}", "children", "“Children”: at most 20."},
        {"{\"hours\": \"1\"}", "hours", "“hours” must be a number."},
        {"{\"day\": \"2.1.2026\"}", "day", "“day” must be a day as “2026-12-31”."},
        {"{\"day\": 5}", "day", "“day” must be a day as “2026-12-31”."},
        {"{\"seen_at\": \"yesterday\"}", "seen_at", "“seen_at” must be a time as “2026-12-31T14:05:00Z”."},
        {"{\"seen_at\": \"0930-01-02T12:05:00Z\"}", "seen_at", "“seen_at” must be a time as “2026-12-31T14:05:00Z”."},
        {"{\"urgent\": 1}", "urgent", "“urgent” must be true or false."},
        {"{\"place\": \"moon\"}", "place", "“Place”: choose an answer."},
        {"{\"email\": \"x\"}", "email", "“E-mail”: enter an e-mail address, such as name@example.ro."},
        {"{\"school_id\": 12}", "school_id", "“school_id” must be an id as a text."},
        {"{\"school_id\": \"99\"}", "school_id", "“School”: choose an answer."},
        {"{\"cost\": 5}", "cost", NULL},
        {"{\"cost\": {\"amount\": \"5\"}}", "cost", NULL},
        {"{\"cost\": {\"amount\": \"5 lei\", \"currency\": \"RON\"}}", "cost", NULL},
        {"{\"cost\": {\"amount\": \"5\", \"currency\": \"XXX\"}}", "cost", NULL},
        {"{\"cost\": {\"amount\": \"5\", \"currency\": \"RON\", \"x\": 1}}", "cost", NULL},
        {"{\"unknown\": 1}", "unknown", "“unknown” is not a field here."},
        {"[]", NULL, "Send a JSON object."},
        {"3", NULL, "Send a JSON object."},
    };
    g_autoptr(World) w = world_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Visit visit = full_visit();
        Problems *problems = read_json(w, &visit, cases[i].json, &chief);
        if (problems_count(problems) != 1)
            g_error("%s: %u problems", cases[i].json, problems_count(problems));
        if (cases[i].text)
            g_assert_cmpstr(problems_of(problems, cases[i].field), ==, cases[i].text);
        g_assert_nonnull(problems_of(problems, cases[i].field));
    }
}

static void what_one_may_not_see_is_unknown_and_what_one_may_not_change_is_passed_over(void)
{
    g_autoptr(World) w = world_new();
    Visit visit = full_visit();
    Problems *problems = read_json(w, &visit, "{\"secret\": \"x\", \"decision\": \"no\", \"summary\": \"x\"}", &clerk);
    g_assert_cmpuint(problems_count(problems), ==, 1);
    g_assert_cmpstr(problems_of(problems, "secret"), ==, "“secret” is not a field here.");
    g_assert_cmpstr(visit.secret, ==, "hush");
    g_assert_cmpstr(visit.decision, ==, "yes");
    g_assert_cmpstr(visit.summary, ==, "s");
}

/* ---- differences, checks, problems */

static void a_difference_has_old_and_new_and_nothing_sealed(void)
{
    g_autoptr(Pool) pool = pool_new();
    Visit before = full_visit(), after = full_visit();
    g_assert_cmpstr(record_difference(&visit_record, &before, &after, pool), ==, "");
    after.version = 3;
    after.family = "Ion";
    after.day = DAY_NONE;
    after.national_id = "another";
    g_assert_cmpstr(record_difference(&visit_record, &before, &after, pool), ==,
                    "{\"family\":[\"Pop \\\"A\\\"\",\"Ion\"],\"day\":[\"2026-01-02\",null],\"national_id\":[null,null]}");
}

static void a_difference_reads_as_people_do_and_hides_what_one_may_not_see(void)
{
    g_autoptr(Pool) pool = pool_new();
    Visit before = full_visit(), after = full_visit();
    after.day = DAY_NONE;
    after.cost = (Money){123456, CURRENCY_RON};
    after.urgent = false;
    after.place = "office";
    after.secret = "louder";
    after.national_id = "another";
    const char *difference = record_difference(&visit_record, &before, &after, pool);
    g_assert_cmpuint(record_changes(&visit_record, difference, &chief, pool)->len, ==, 6);
    GPtrArray *changes = record_changes(&visit_record, difference, &clerk, pool);
    static const Change expected[] = {{"Day", "02.01.2026", ""}, {"Cost", "12.50 euro", "1,234.56 lei"}, {"Urgent", "Yes", "No"},
                                      {"Place", "At home", "At the office"}, {"Personal numeric code", "", ""}};
    g_assert_cmpuint(changes->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        g_assert_cmpstr(change->label, ==, expected[i].label);
        g_assert_cmpstr(change->before, ==, expected[i].before);
        g_assert_cmpstr(change->after, ==, expected[i].after);
    }
    g_assert_cmpuint(record_changes(&visit_record, "", &chief, pool)->len, ==, 0);
    g_assert_cmpuint(record_changes(&visit_record, NULL, &chief, pool)->len, ==, 0);
}

static void a_creation_differs_in_what_was_given(void)
{
    g_autoptr(Pool) pool = pool_new();
    Visit after = visit_empty();
    after.family = "Ion";
    after.national_id = "1";
    g_assert_cmpstr(record_difference(&visit_record, NULL, &after, pool), ==,
                    "{\"family\":[null,\"Ion\"],\"children\":[null,0],\"national_id\":[null,null]}");
}

static void a_struct_is_checked_like_a_form(void)
{
    g_autoptr(Pool) pool = pool_new();
    Visit visit = full_visit();
    g_assert_false(problems_any(record_check(&visit_record, &visit, pool)));
    visit.place = NULL;
    visit.hours = 25;
    visit.family = "x\x01y";
    Problems *problems = record_check(&visit_record, &visit, pool);
    g_assert_cmpuint(problems_count(problems), ==, 3);
    g_assert_nonnull(problems_of(problems, "family"));
    g_assert_nonnull(problems_of(problems, "hours"));
    g_assert_nonnull(problems_of(problems, "place"));
}

static void no_problems_are_none(void)
{
    g_assert_false(problems_any(NULL));
    g_assert_null(problems_of(NULL, "x"));
    g_assert_cmpuint(problems_count(NULL), ==, 0);
    g_autoptr(Pool) pool = pool_new();
    Problems *problems = problems_new(pool);
    problems_add(problems, "b", "%s", "second");
    problems_add(problems, NULL, "%d", 1);
    const char *field, *text;
    problems_get(problems, 0, &field, &text);
    g_assert_null(field);
    g_assert_cmpstr(text, ==, "1");
}

/* ---- the database */

static const char visit_table[] =
    "CREATE TABLE visit (id BIGINT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, family TEXT, notes TEXT, email TEXT, phone TEXT,"
    " children BIGINT, hours DOUBLE PRECISION, day TEXT, seen_at BIGINT, cost BIGINT, cost_currency TEXT, urgent INTEGER,"
    " place TEXT, language TEXT, school_id BIGINT, secret TEXT, decision TEXT, national_id BLOB)";
static const DbStatement insert = {
    "insert",
    "INSERT INTO visit (id, version, family, notes, email, phone, children, hours, day, seen_at, cost, cost_currency, urgent, place,"
    " language, school_id, secret, decision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    NULL};
static const DbStatement fetch = {"fetch", "SELECT * FROM visit", NULL};
static const DbStatement fetch_some = {"fetch_some", "SELECT id, family, cost FROM visit", NULL};
static const char *const names[] = {"$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11 $12", "$13", "$14", "$15",
                                    "$16", "$17", "$18", NULL, NULL};

static World *world_with_table(void)
{
    World *w = world_new();
    must(db_execute(w->db, visit_table, &w->error));
    return w;
}

static void store_visit(World *w, const Visit *visit)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change != NULL);
    g_autoptr(DbQuery) q = db_query(w->db, &insert);
    record_bind(&visit_record, visit, q, names);
    must(db_run(q, NULL, &w->error));
    must(db_commit(change, &w->error));
}

static Visit fetch_visit(World *w, const DbStatement *statement)
{
    Visit visit = visit_empty();
    g_autoptr(DbQuery) q = db_query(w->db, statement);
    g_assert_true(db_step(q));
    record_read(&visit_record, &visit, q, w->pool);
    must(db_end(q, &w->error));
    return visit;
}

static void a_stored_record_reads_back_the_same(void)
{
    g_autoptr(World) w = world_with_table();
    Visit before = full_visit();
    store_visit(w, &before);
    Visit after = fetch_visit(w, &fetch);
    g_assert_cmpint(after.id, ==, before.id);
    g_assert_cmpint(after.version, ==, 2);
    g_assert_null(after.national_id); /* sealed: neither bound nor read here */
    before.summary = before.national_id = NULL;
    g_assert_cmpstr(record_difference(&visit_record, &before, &after, w->pool), ==, "");
}

static void nothing_is_null_in_the_database(void)
{
    g_autoptr(World) w = world_with_table();
    Visit before = visit_empty();
    before.id = 1;
    before.notes = "";
    store_visit(w, &before);
    Visit after = fetch_visit(w, &fetch);
    g_assert_cmpstr(record_difference(&visit_record, &before, &after, w->pool), ==, "");
    g_autoptr(DbQuery) q = db_query(w->db, &fetch);
    g_assert_true(db_step(q));
    g_assert_true(db_is_null(q, "notes") && db_is_null(q, "hours") && db_is_null(q, "day") && db_is_null(q, "seen_at") &&
                  db_is_null(q, "cost") && db_is_null(q, "school_id"));
}

static void a_row_with_some_columns_fills_only_those(void)
{
    g_autoptr(World) w = world_with_table();
    Visit before = full_visit();
    store_visit(w, &before);
    Visit after = fetch_visit(w, &fetch_some);
    g_assert_cmpstr(after.family, ==, before.family);
    g_assert_cmpint(after.cost.currency, ==, CURRENCY_RON); /* no column of a currency: lei */
    g_assert_null(after.notes);
}

static void a_sealed_field_is_never_bound_as_it_stands(void)
{
    static const char *const sealed[G_N_ELEMENTS(names)] = {[18] = "$1"};
    if (g_test_subprocess()) {
        g_autoptr(World) w = world_with_table();
        Visit visit = full_visit();
        g_autoptr(DbQuery) q = db_query(w->db, &insert);
        record_bind(&visit_record, &visit, q, sealed);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*national_id*");
}

static void a_table_that_lacks_a_column_is_found(void)
{
    if (g_test_subprocess()) {
        g_autoptr(World) w = world_with_table();
        must(db_execute(w->db, "ALTER TABLE visit DROP COLUMN notes", &w->error));
        record_check_against_schema(w, &visit_record);
        return;
    }
    g_autoptr(World) w = world_with_table();
    record_check_against_schema(w, &visit_record);
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*visit*notes*");
}

WORLD_MAIN
{
    world_test("json_has_ids_as_texts_and_no_sealed_field", json_has_ids_as_texts_and_no_sealed_field);
    world_test("json_has_only_what_one_may_see", json_has_only_what_one_may_see);
    world_test("nothing_is_null_in_json", nothing_is_null_in_json);
    world_test("what_was_written_reads_back_the_same", what_was_written_reads_back_the_same);
    world_test("missing_members_stay_as_they_are", missing_members_stay_as_they_are);
    world_test("wrong_members_are_problems", wrong_members_are_problems);
    world_test("what_one_may_not_see_is_unknown", what_one_may_not_see_is_unknown_and_what_one_may_not_change_is_passed_over);
    world_test("a_difference_has_old_and_new_and_nothing_sealed", a_difference_has_old_and_new_and_nothing_sealed);
    world_test("a_difference_reads_as_people_do", a_difference_reads_as_people_do_and_hides_what_one_may_not_see);
    world_test("a_creation_differs_in_what_was_given", a_creation_differs_in_what_was_given);
    world_test("a_struct_is_checked_like_a_form", a_struct_is_checked_like_a_form);
    world_test("no_problems_are_none", no_problems_are_none);
    world_test("a_stored_record_reads_back_the_same", a_stored_record_reads_back_the_same);
    world_test("nothing_is_null_in_the_database", nothing_is_null_in_the_database);
    world_test("a_row_with_some_columns_fills_only_those", a_row_with_some_columns_fills_only_those);
    world_test("a_sealed_field_is_never_bound_as_it_stands", a_sealed_field_is_never_bound_as_it_stands);
    world_test("a_table_that_lacks_a_column_is_found", a_table_that_lacks_a_column_is_found);
}
