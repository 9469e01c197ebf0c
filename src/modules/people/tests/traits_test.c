#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/people/traits.h"
#include "record/audit.h"
#include "record/openapi.h"
#include "world.h"

/* Declared traits are seen in one place by who has the right, and nowhere else. */

#define WORD "zorzonelean" /* what is declared: stands in nothing that the program says by itself */
#define FAMILY "Traistaru"

static gint64 given_declared(World *w)
{
    Person person = {.family_name = FAMILY, .given_name = "Ana", .birth_day = day_make(1980, 3, 12), .death_day = DAY_NONE, .sex = "f",
                     .phone = "0700 000 001", .file_number = "7/2026"};
    must(person_create(w->db, identity_system(), &person, &w->error));
    must(trait_declare(w->db, identity_system(), person.id, "ethnicity", WORD, &w->error));
    must(trait_declare(w->db, identity_system(), person.id, "disability", NULL, &w->error));
    return person.id;
}

static GPtrArray *must_traits(World *w, gint64 id)
{
    GPtrArray *traits = NULL;
    must(traits_of(w->db, w->pool, identity_system(), id, &traits, &w->error));
    return traits;
}

static void one_declares_declines_and_withdraws(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_declared(w);
    g_assert_cmpuint(must_traits(w, id)->len, ==, 2);
    const Trait *ethnicity = must_traits(w, id)->pdata[0], *disability = must_traits(w, id)->pdata[1];
    g_assert_cmpstr(ethnicity->text, ==, WORD);
    g_assert_cmpstr(disability->kind, ==, "disability");
    g_assert_null(disability->text);
    must(trait_declare(w->db, identity_system(), id, "ethnicity", "altfel", &w->error)); /* instead of the first */
    g_assert_cmpuint(must_traits(w, id)->len, ==, 2);
    must(traits_withdraw(w->db, identity_system(), id, &w->error));
    g_assert_cmpuint(must_traits(w, id)->len, ==, 0);
}

static const DbStatement kept = {"kept", "SELECT declared, seal_key FROM person_trait ORDER BY id", NULL};

static void nothing_of_it_stands_in_clear(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *leaves = NULL;
    gint64 id = given_declared(w);
    gsize length = 0;
    g_autoptr(DbQuery) q = db_query(w->db, &kept);
    while (db_step(q)) {
        const char *sealed = db_text(q, "declared", w->pool);
        g_assert_null(strstr(sealed, WORD));
        g_assert_null(strstr(sealed, "ethnicity"));
        g_assert_true(!length || strlen(sealed) == length); /* a refusal is as long as an answer */
        length = strlen(sealed);
    }
    must(db_end(q, &w->error));
    must_traits(w, id);
    must(audit_of(w->db, w->pool, "person", id, 50, &leaves, &w->error));
    g_assert_cmpuint(leaves->len, >=, 4); /* created, declared twice, seen */
    for (guint i = 0; i < leaves->len; i++) {
        const AuditLeaf *leaf = leaves->pdata[i];
        g_assert_null(strstr(leaf->difference, WORD));
        g_assert_null(strstr(leaf->difference, "ethnicity"));
    }
}

static void nothing_is_kept_without_consent(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_declared(w);
    const char *path = pool_printf(w->pool, "/people/%" G_GINT64_FORMAT "/traits", id);
    must(traits_withdraw(w->db, identity_system(), id, &w->error));
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.see-traits");
    Reply *refused = post(w, path, "kind=ethnicity&declared=" WORD);
    g_assert_cmpint(refused->status, ==, 422);
    g_assert_nonnull(strstr(reply_body(w, refused), WORD)); /* what was typed stays in the form */
    g_assert_cmpuint(must_traits(w, id)->len, ==, 0);
    g_assert_cmpint(post(w, path, "kind=ethnicity&declared=" WORD "&consent=1")->status, ==, 303);
    g_assert_nonnull(strstr(reply_body(w, get(w, path)), WORD));
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/withdraw", path), "")->status, ==, 303);
    g_assert_null(strstr(reply_body(w, get(w, path)), WORD));
    as_user(w, 1, 0, SCOPE_AUTHORITY, "people.read people.write people.merge people.see-id people.see-address");
    g_assert_cmpint(get(w, path)->status, ==, 403);
}

/* --- no route reveals them --- */

static const char *path_of(World *w, const Route *route, gint64 id)
{
    g_auto(GStrv) parts = g_strsplit(route->pattern, "/", -1);
    for (char **part = parts; *part; part++)
        if (**part == ':') {
            g_free(*part);
            *part = g_strdup_printf("%" G_GINT64_FORMAT, id);
        }
    g_autofree char *path = g_strjoinv("/", parts);
    return pool_strdup(w->pool, path);
}

static bool is_about_traits(const Route *route)
{
    return g_str_has_prefix(route->pattern, "/people/:id/traits");
}

/* The word, or its kind, as a value of whatever a route takes, and in its address. */
static const char *with_inputs(World *w, const Route *route, const char *value)
{
    GString *query = pool_string(w->pool);
    for (const Input *input = route->inputs; input && input->name; input++)
        g_string_append_printf(query, "%s%s=%s", query->len ? "&" : "", input->name, value);
    for (const char *const *name = (const char *const[]){"ethnicity", "trait", "declared", "kind", "sort", "filter", NULL}; *name; name++)
        g_string_append_printf(query, "%s%s=%s", query->len ? "&" : "", *name, value);
    return query->str;
}

static void reveals_nothing(World *w, const Route *route, const char *path)
{
    const Reply *reply = get(w, path);
    const char *body = reply_body(w, reply);
    g_autofree char *lower = body ? g_utf8_strdown(body, -1) : g_strdup("");
    const char *at = strstr(lower, WORD);
    const char *in_form = at ? g_strstr_len(lower, at - lower, "value=\"" WORD) : NULL;
    bool typed = strstr(path, WORD) != NULL; /* what was typed into a search field stands there again */
    if (at && !typed && !in_form)
        g_error("GET %s (%s) tells what a person declared", path, route->pattern);
}

static void no_other_page_list_search_or_api_tells_them(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_declared(w);
    guint count, walked = 0;
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
    const Route *const *routes = router_routes(world_router(w), &count);
    for (guint i = 0; i < count; i++) {
        if (!(routes[i]->methods & GET) || is_about_traits(routes[i]))
            continue;
        const char *path = path_of(w, routes[i], id);
        reveals_nothing(w, routes[i], path);
        reveals_nothing(w, routes[i], pool_printf(w->pool, "%s?%s", path, with_inputs(w, routes[i], "ethnicity")));
        walked++;
    }
    g_assert_cmpuint(walked, >, 50);
}

static bool is_trait_word(const char *name)
{
    return strstr(name, "trait") || strstr(name, "ethnic") || strstr(name, "disabilit") || strstr(name, "religion");
}

/* Neither a route's inputs, nor a record's fields, nor the API's description knows of one. */
static void no_route_takes_a_trait(void)
{
    g_autoptr(World) w = world_new();
    guint count;
    const Route *const *routes = router_routes(world_router(w), &count);
    for (guint i = 0; i < count; i++) {
        const Route *route = routes[i];
        const Record *const records[] = {route->record, route->answers};
        for (const Input *input = route->inputs; input && input->name && !is_about_traits(route); input++)
            if (is_trait_word(input->name))
                g_error("%s takes an input %s", route->pattern, input->name);
        for (guint r = 0; r < 2; r++)
            for (const Field *field = records[r] ? records[r]->fields : NULL; field && field->name; field++)
                if (is_trait_word(field->name) && field->kind != FIELD_DAY) /* the day on which somebody was asked tells nothing */
                    g_error("%s has a field %s", route->pattern, field->name);
    }
    const char *described = openapi_document(w->pool, world_router(w));
    g_assert_null(strstr(described, "\"trait"));
    g_assert_null(strstr(described, "/traits"));
    g_assert_null(strstr(described, "thnicity"));
}

static void a_search_finds_nobody_by_them(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *found = NULL;
    gint64 id = given_declared(w);
    must(person_search(w->db, w->pool, WORD, 20, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 0);
    must(person_search(w->db, w->pool, "ethnicity " WORD " disability", 20, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 0);
    must(person_search(w->db, w->pool, FAMILY, 20, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 1);
    g_assert_cmpint(((PersonFound *)found->pdata[0])->person.id, ==, id);
}

/* --- counting --- */

static gint64 given_person(World *w, const char *kind, const char *text)
{
    Person person = {.family_name = FAMILY, .given_name = "Maria", .birth_day = DAY_NONE, .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    if (kind)
        must(trait_declare(w->db, identity_system(), person.id, kind, text, &w->error));
    return person.id;
}

static GArray *ids_of(World *w, const gint64 *ids, guint count)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(gint64));
    pool_defer(w->pool, (GDestroyNotify)g_array_unref, array);
    return g_array_append_vals(array, ids, count);
}

static void a_count_tells_value_other_value_and_silence_apart(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(PeopleTraitMask) mask = NULL, any = NULL;
    gint64 ids[] = {given_person(w, NULL, NULL), given_person(w, "ethnicity", "Romă"), given_person(w, "ethnicity", "română"),
                    given_person(w, "ethnicity", NULL), given_person(w, "language", "rom"), given_person(w, "ethnicity", "rom"), 0};
    ids[6] = ids[1];
    must(trait_declare(w->db, identity_system(), ids[5], "health", "astm", &w->error));
    given_person(w, "ethnicity", "rom"); /* isn't asked about */
    GArray *asked = ids_of(w, ids, G_N_ELEMENTS(ids));
    must(people_trait_count_within(w->db, "ethnicity", "rom|roma|rrom", asked, &mask, &w->error));
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_assert_cmpint(people_trait_mask_has(mask, i), ==, i == 1 || i == 5 || i == 6);
        g_assert_cmpint(people_trait_mask_tells(mask, i), ==, i == 1 || i == 2 || i == 5 || i == 6);
    }
    g_assert_cmpuint(people_trait_mask_count(mask), ==, 3);
    must(people_trait_count_within(w->db, "ethnicity", NULL, asked, &any, &w->error));
    g_assert_cmpuint(people_trait_mask_count(any), ==, 4);
}

static void a_count_over_nobody_is_nothing_and_no_trait_is_refused(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(PeopleTraitMask) mask = NULL, none = NULL;
    must(people_trait_count_within(w->db, "disability", NULL, ids_of(w, NULL, 0), &mask, &w->error));
    g_assert_cmpuint(people_trait_mask_count(mask), ==, 0);
    g_assert_false(people_trait_count_within(w->db, "wealth", NULL, ids_of(w, NULL, 0), &none, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_null(none);
}

WORLD_MAIN
{
    world_test("one_declares_declines_and_withdraws", one_declares_declines_and_withdraws);
    world_test("nothing_of_it_stands_in_clear", nothing_of_it_stands_in_clear);
    world_test("nothing_is_kept_without_consent", nothing_is_kept_without_consent);
    world_test("no_other_page_list_search_or_api_tells_them", no_other_page_list_search_or_api_tells_them);
    world_test("no_route_takes_a_trait", no_route_takes_a_trait);
    world_test("a_search_finds_nobody_by_them", a_search_finds_nobody_by_them);
    world_test("a_count_tells_value_other_value_and_silence_apart", a_count_tells_value_other_value_and_silence_apart);
    world_test("a_count_over_nobody_is_nothing_and_no_trait_is_refused", a_count_over_nobody_is_nothing_and_no_trait_is_refused);
}
