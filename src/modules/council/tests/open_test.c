#include "council_world.h"

#include <jansson.h>
#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/council/open.h"

/* What everybody may see, and nothing else. */

static void public_pages_show_nothing_of_other_plans(void)
{
    static const char *const addresses[] = {
        "/public/plans/%s", "/open/plans/%s/measures.csv", "/open/plans/%s/indicators.csv", "/open/plans/%s/values.csv",
        "/open/plans/%s/money.csv", "/open/plans/%s/plan.json", "/open/plans/%s/csv-metadata.json",
    };
    g_autoptr(World) w = world_new();
    Given hidden = given_plan(w, false);
    const char *number = pool_printf(w->pool, "%" ID, hidden.plan_id);
    for (int signed_in = 0; signed_in < 2; signed_in++) {
        if (signed_in)
            as_user(w, 1, 0, SCOPE_AUTHORITY, "*"); /* nor to those who may see it elsewhere */
        for (guint i = 0; i < G_N_ELEMENTS(addresses); i++) {
            g_auto(GStrv) parts = g_strsplit(addresses[i], "%s", 2);
            page(w, 404, "%s%s%s", parts[0], number, parts[1]);
        }
        lacks(page(w, 200, "/open"), number);
        lacks(page(w, 200, "/open/catalogue.jsonld"), number);
    }
}

static void open_data_has_no_words_of_institutions(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    const char *json = page(w, 200, "/open/plans/%" ID "/plan.json", given.plan_id);
    has(json, "Înscrierea copiilor");
    has(json, "\"suppressed\"");
    lacks(json, HIDDEN);
    lacks(json, "Am înscris opt copii");
    lacks(json, "Lipsă de transport");
    lacks(json, "\"asked\"");
}

static void hidden_values_are_hidden_in_tables(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    const char *values = page(w, 200, "/open/plans/%" ID "/values.csv", given.plan_id);
    has(values, pool_printf(w->pool, "%" ID ";%" ID ";Anul 2025;2025-01-01;2025-12-31;number;8;;1;1\r\n", given.indicators[0],
                            given.measures[0]));
    has(values, pool_printf(w->pool, "%" ID ";%" ID ";Anul 2025;2025-01-01;2025-12-31;suppressed;;;1;1\r\n", given.indicators[1],
                            given.measures[1]));
    lacks(values, HIDDEN);
    lacks(page(w, 200, "/open/plans/%" ID "/indicators.csv", given.plan_id), HIDDEN);
    has(page(w, 200, "/open/plans/%" ID "/money.csv", given.plan_id), "Buget local;local;RON;1000.00;400.50\r\n");
}

static void formulas_in_tables_are_harmless(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    has(page(w, 200, "/open/plans/%" ID "/measures.csv", given.plan_id), ";'=Tabără <de> vară;");
}

/* The header of each file is what the description says, column by column. */
static void tables_open_with_their_description(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    json_error_t wrong;
    json_t *root = json_loads(page(w, 200, "/open/plans/%" ID "/csv-metadata.json", given.plan_id), 0, &wrong);
    g_assert_nonnull(root);
    g_assert_cmpstr(json_string_value(json_object_get(json_object_get(root, "dialect"), "delimiter")), ==, ";");
    const json_t *tables = json_object_get(root, "tables");
    g_assert_cmpuint(json_array_size(tables), ==, 4);
    for (size_t t = 0; t < json_array_size(tables); t++) {
        const json_t *table = json_array_get(tables, t);
        const json_t *columns = json_object_get(json_object_get(table, "tableSchema"), "columns");
        GString *header = pool_string(w->pool);
        for (size_t c = 0; c < json_array_size(columns); c++)
            g_string_append_printf(header, "%s%s", c ? ";" : "\xef\xbb\xbf", json_string_value(json_object_get(json_array_get(columns, c), "name")));
        g_string_append(header, "\r\n");
        const char *csv = page(w, 200, "/open/plans/%" ID "/%s", given.plan_id, json_string_value(json_object_get(table, "url")));
        g_assert_true(g_str_has_prefix(csv, header->str));
    }
    json_decref(root);
}

static void the_catalogue_is_linked_data(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    json_error_t wrong;
    json_t *root = json_loads(page(w, 200, "/open/catalogue.jsonld"), 0, &wrong);
    g_assert_nonnull(root);
    const json_t *set = json_array_get(json_object_get(root, "dcat:dataset"), 0);
    const json_t *distributions = json_object_get(set, "dcat:distribution");
    g_assert_cmpstr(json_string_value(json_object_get(root, "@type")), ==, "dcat:Catalog");
    g_assert_cmpstr(json_string_value(json_object_get(set, "dct:title")), ==, "Planul local 2025");
    g_assert_cmpuint(json_array_size(distributions), ==, 5);
    const char *address = json_string_value(json_object_get(json_object_get(json_array_get(distributions, 0), "dcat:downloadURL"), "@id"));
    g_assert_cmpstr(address, ==, pool_printf(w->pool, "http://127.0.0.1:8080/open/plans/%" ID "/measures.csv", given.plan_id));
    json_decref(root);
}

/* What people read there is short: at most 20 words between two signs that end a sentence or an element. */
static void public_sentences_are_short(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    for (int i = 0; i < 2; i++) {
        const char *body = i ? page(w, 200, "/open") : page(w, 200, "/public/plans/%" ID, given.plan_id);
        int words = 0;
        bool in_tag = false, in_word = false;
        for (const char *c = body; *c; c++) {
            bool ends = *c == '<' || ((*c == '.' || *c == '?' || *c == '!') && (c[1] == ' ' || c[1] == '<'));
            in_tag = *c == '<' || (in_tag && *c != '>');
            bool blank = in_tag || *c == '>' || g_ascii_isspace(*c);
            words += !blank && !in_word;
            in_word = !blank;
            if (ends)
                words = 0;
            g_assert_cmpint(words, <=, 20);
        }
    }
}

static void the_progress_page_counts_and_says_what_is_due(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    sql(w, "UPDATE plan_action SET next_due = '2026-03-31' WHERE id = %" ID, given.measures[2]);
    const char *body = page(w, 200, "/public/plans/%" ID, given.plan_id);
    has(body, "<strong>3</strong> measures");
    has(body, "<strong>31.03.2026</strong> Vaccinare");
    has(body, "<svg");
    lacks(body, "Lipsă de transport");
    g_assert_cmpuint(strlen(body), <, 50000);
}

WORLD_MAIN
{
    world_test("public_pages_show_nothing_of_other_plans", public_pages_show_nothing_of_other_plans);
    world_test("open_data_has_no_words_of_institutions", open_data_has_no_words_of_institutions);
    world_test("hidden_values_are_hidden_in_tables", hidden_values_are_hidden_in_tables);
    world_test("formulas_in_tables_are_harmless", formulas_in_tables_are_harmless);
    world_test("tables_open_with_their_description", tables_open_with_their_description);
    world_test("the_catalogue_is_linked_data", the_catalogue_is_linked_data);
    world_test("public_sentences_are_short", public_sentences_are_short);
    world_test("the_progress_page_counts_and_says_what_is_due", the_progress_page_counts_and_says_what_is_due);
}
