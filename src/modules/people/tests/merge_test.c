#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/module.h"
#include "modules/people/merge.h"
#include "world.h"

/* Merges and their undoing. */

static gint64 given_person(World *w, const char *family_name, const char *given_name, const char *phone, const char *national_id)
{
    Person person = {.family_name = family_name, .given_name = given_name, .phone = phone, .national_id = national_id,
                     .birth_day = DAY_NONE, .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

static Person *must_find(World *w, gint64 id)
{
    Person *person = NULL;
    must(person_find(w->db, w->pool, id, &person, &w->error));
    return person;
}

static void given_consent(World *w, gint64 person_id)
{
    must(db_execute(w->db, pool_printf(w->pool, "INSERT INTO person_consent (id, person_id, kind, purpose, given_on) VALUES "
                                                "(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 'consent', 'x', '2026-01-01')",
                                       id_new(), person_id), &w->error));
}

static gint64 count_of(World *w, gint64 person_id)
{
    static const DbStatement count = {"count", "SELECT count(*) AS n FROM person_consent WHERE person_id = $1", NULL};
    g_autoptr(DbQuery) q = db_query(w->db, &count);
    db_bind_int(q, "$1", person_id);
    g_assert_true(db_step(q));
    return db_int(q, "n");
}

static gint64 must_merge(World *w, gint64 kept, gint64 gone, const char *const *take)
{
    gint64 merge_id = 0;
    must(person_merge(w->db, identity_system(), kept, gone, take, "the same", &merge_id, &w->error));
    return merge_id;
}

static bool is_found(World *w, const char *text, gint64 id)
{
    GPtrArray *found = NULL;
    must(person_search(w->db, w->pool, text, 20, &found, &w->error));
    for (guint i = 0; i < found->len; i++)
        if (((PersonFound *)found->pdata[i])->person.id == id)
            return true;
    return false;
}

static void links_and_chosen_fields_follow_and_come_back(void)
{
    static const char *const take[] = {"phone", "national_id", NULL};
    g_autoptr(World) w = world_new();
    gint64 kept = given_person(w, "Popescu", "Maria", "0700 000 001", NULL);
    gint64 gone = given_person(w, "Popescu", "Marioara", "0700 000 002", "6151231350014");
    given_consent(w, gone);
    gint64 merge = must_merge(w, kept, gone, take);
    g_assert_cmpint(count_of(w, kept), ==, 1);
    g_assert_cmpint(count_of(w, gone), ==, 0);
    g_assert_cmpstr(must_find(w, kept)->phone, ==, "0700 000 002");
    g_assert_cmpint(must_find(w, gone)->merged_into_id, ==, kept);
    const char *code = NULL;
    must(person_national_id(w->db, w->pool, identity_system(), kept, &code, &w->error));
    g_assert_cmpstr(code, ==, "6151231350014");
    g_assert_true(is_found(w, "popescu marioara", kept));
    g_assert_false(is_found(w, "popescu marioara", gone));
    g_assert_true(is_found(w, "0700000002", kept));
    g_assert_true(is_found(w, "6151231350014", kept));
    must(person_unmerge(w->db, identity_system(), merge, &w->error));
    g_assert_cmpint(count_of(w, gone), ==, 1);
    g_assert_cmpstr(must_find(w, kept)->phone, ==, "0700 000 001");
    g_assert_null(must_find(w, kept)->national_id_masked);
    g_assert_true(is_found(w, "popescu marioara", gone));
    g_assert_false(person_unmerge(w->db, identity_system(), merge, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
}

static void what_was_changed_since_stays(void)
{
    static const char *const take[] = {"phone", "given_name", NULL};
    g_autoptr(World) w = world_new();
    gint64 kept = given_person(w, "Popescu", "Maria", "0700 000 001", NULL), gone = given_person(w, "Popescu", "Ana", "0700 000 002", NULL);
    gint64 merge = must_merge(w, kept, gone, take);
    Person *person = must_find(w, kept);
    person->phone = "0700 000 003";
    must(person_save(w->db, identity_system(), person, &w->error));
    given_consent(w, kept); /* of after the merge: stays with whom it was made for */
    must(person_unmerge(w->db, identity_system(), merge, &w->error));
    g_assert_cmpstr(must_find(w, kept)->phone, ==, "0700 000 003");
    g_assert_cmpstr(must_find(w, kept)->given_name, ==, "Maria");
    g_assert_cmpint(count_of(w, kept), ==, 1);
}

static void who_was_merged_is_not_merged_again(void)
{
    g_autoptr(World) w = world_new();
    gint64 a = given_person(w, "A", "Aa", NULL, NULL), b = given_person(w, "B", "Bb", NULL, NULL), c = given_person(w, "C", "Cc", NULL, NULL);
    must_merge(w, a, b, NULL);
    g_assert_false(person_merge(w->db, identity_system(), c, b, NULL, NULL, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    g_assert_false(person_merge(w->db, identity_system(), a, a, NULL, NULL, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

/* --- a thousand sequences --- */

static const DbStatement persons = {
    "persons",
    "SELECT id || '|' || family_name || '|' || given_name || '|' || coalesce(phone, '-') || '|' || coalesce(national_id_index, '-') || '|' ||"
    " coalesce(sex, '-') || '|' || coalesce(birth_day, '-') || '|' || coalesce(merged_into_id, 0) AS line FROM person ORDER BY id",
    NULL,
};
static const DbStatement links = {"links", "SELECT id || '>' || person_id AS line FROM person_consent ORDER BY id", NULL};
static const DbStatement relations = {"relations", "SELECT id || '>' || person_id || '>' || other_person_id AS line FROM person_relation ORDER BY id", NULL};
static const DbStatement found = {"found", "SELECT words || '>' || id || '>' || shown AS line FROM person_words ORDER BY words, id", NULL};
static const DbStatement digits = {"digits", "SELECT digits || '>' || id AS line FROM person_digits ORDER BY digits, id", NULL};
static const DbStatement moved = {"moved", "SELECT 'moved ' || row_id AS line FROM person_moved ORDER BY row_id", NULL};

/* Beside a pair of words stands what the person is now: what a schema step would write. */
#define SHOWN(end)                                                                                                                      \
    "SELECT w.words AS line FROM person_words w JOIN person p ON p.id = w.id WHERE w.shown <> "                                         \
    "p.family_name || " end " || p.given_name || " end " || coalesce(p.former_name, '') || " end " || coalesce(p.other_name, '') || "   \
    end " || coalesce(p.sex, '') || " end " || coalesce(p.birth_kind, '') || " end " || coalesce(p.phone, '') || " end                  \
    " || coalesce(p.file_number, '') || " end " || coalesce(p.birth_day, '')"
static const DbStatement stale = {"stale", SHOWN("char(10)"), SHOWN("chr(10)")};

static void must_show_what_is(World *w)
{
    g_autoptr(DbQuery) q = db_query(w->db, &stale);
    if (db_step(q))
        g_error("beside \"%s\" stands what was", db_text(q, "line", w->pool));
    must(db_end(q, &w->error));
}

static char *register_now(World *w)
{
    const DbStatement *const all[] = {&persons, &links, &relations, &found, &digits, &moved};
    GString *now = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(Pool) pool = pool_new();
        g_autoptr(DbQuery) q = db_query(w->db, all[i]);
        while (db_step(q))
            g_string_append_printf(now, "%s\n", db_text(q, "line", pool));
        must(db_end(q, &w->error));
    }
    return g_string_free(now, FALSE);
}

enum { PERSONS = 7, SEQUENCES = 1000 };

static void relate(World *w, gint64 a, gint64 b)
{
    must(db_execute(w->db, pool_printf(w->pool, "INSERT INTO person_relation (id, person_id, kind, other_person_id) VALUES "
                                                "(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 'sibling', %" G_GINT64_FORMAT ")",
                                       id_new(), a, b), &w->error));
}

static void make_persons(World *w, gint64 *ids)
{
    static const char *const codes[PERSONS] = {"6151231350014", "1630615123457", NULL, "2005000123452", NULL, NULL, "2017001000425"};
    for (int i = 0; i < PERSONS; i++) {
        ids[i] = given_person(w, i % 2 ? "Popescu" : "Radu", pool_printf(w->pool, "Nume%c", 'a' + i), pool_printf(w->pool, "0700 000 00%d", i),
                              codes[i]);
        given_consent(w, ids[i]);
        given_consent(w, ids[i]);
        relate(w, ids[i], ids[(i + PERSONS - 1) % PERSONS] ? ids[(i + PERSONS - 1) % PERSONS] : ids[i]);
    }
}

static const char *const *random_take(GRand *random, const char **take)
{
    static const char *const fields[] = {"phone", "family_name", "given_name", "national_id", "sex", "birth_day"};
    guint count = 0;
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        if (g_rand_boolean(random))
            take[count++] = fields[i];
    take[count] = NULL;
    return take;
}

static void undo_one(World *w, GRand *random, GArray *standing)
{
    guint at = (guint)g_rand_int_range(random, 0, (gint32)standing->len);
    must(person_unmerge(w->db, identity_system(), g_array_index(standing, gint64, at), &w->error));
    g_array_remove_index(standing, at);
}

static void merge_two(World *w, GRand *random, const gint64 *ids, GArray *standing)
{
    const char *take[8];
    gint64 merge_id;
    gint64 kept = ids[g_rand_int_range(random, 0, PERSONS)], gone = ids[g_rand_int_range(random, 0, PERSONS)];
    if (person_merge(w->db, identity_system(), kept, gone, random_take(random, take), NULL, &merge_id, &w->error))
        g_array_append_val(standing, merge_id);
    g_clear_error(&w->error); /* one of them had gone, or both are one: as it should be */
}

static void a_thousand_sequences_leave_the_register_as_it_was(void)
{
    g_autoptr(World) w = world_new();
    gint64 ids[PERSONS] = {0};
    make_persons(w, ids);
    g_autofree char *before = register_now(w);
    g_autoptr(GArray) standing = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint sequence = 0; sequence < SEQUENCES; sequence++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(sequence);
        for (int steps = g_rand_int_range(random, 1, 8); steps > 0; steps--)
            if (standing->len && g_rand_int_range(random, 0, 3) == 0)
                undo_one(w, random, standing);
            else
                merge_two(w, random, ids, standing);
        must_show_what_is(w);
        while (standing->len)
            undo_one(w, random, standing);
        g_autofree char *after = register_now(w);
        if (strcmp(before, after) != 0)
            g_error("sequence %u: the register was\n%s\nand is\n%s", sequence, before, after);
    }
}

/* --- every module --- */

static bool is_declared(const char *table, const char *column)
{
    for (const Module *const *module = modules; *module; module++)
        for (const Reference *r = (*module)->references; r && r->to; r++)
            if (strcmp(r->to, "person") == 0 && strcmp(r->table, table) == 0 && strcmp(r->column, column) == 0)
                return true;
    return false;
}

static const DbStatement columns = {
    "columns",
    "SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
    "SELECT table_name::text AS table_name, column_name::text AS column_name FROM information_schema.columns WHERE table_schema = current_schema()",
};

static void every_column_that_points_to_a_person_is_declared(void)
{
    g_autoptr(World) w = world_new();
    guint count = 0;
    g_autoptr(DbQuery) q = db_query(w->db, &columns);
    while (db_step(q)) {
        const char *table = db_text(q, "table_name", w->pool), *column = db_text(q, "column_name", w->pool);
        if (strcmp(column, "person_id") != 0 && !g_str_has_suffix(column, "_person_id"))
            continue;
        count++;
        if (!is_declared(table, column))
            g_error("%s.%s points to a person, but no module declares it in its .references: a merge would leave it behind", table, column);
    }
    must(db_end(q, &w->error));
    g_assert_cmpuint(count, >=, 8);
}

/* A merge moves rows by their id, and two rows of one table may come to point to the same person. */
static void what_points_to_a_person_can_be_moved(void)
{
    g_autoptr(World) w = world_new();
    for (const Module *const *module = modules; *module; module++)
        for (const Reference *r = (*module)->references; r && r->to; r++)
            must(db_execute(w->db, pool_printf(w->pool, "UPDATE %s SET %s = %s WHERE id = 0", r->table, r->column, r->column), &w->error));
}

WORLD_MAIN
{
    world_test("links_and_chosen_fields_follow_and_come_back", links_and_chosen_fields_follow_and_come_back);
    world_test("what_was_changed_since_stays", what_was_changed_since_stays);
    world_test("who_was_merged_is_not_merged_again", who_was_merged_is_not_merged_again);
    world_test("a_thousand_sequences_leave_the_register_as_it_was", a_thousand_sequences_leave_the_register_as_it_was);
    world_test("every_column_that_points_to_a_person_is_declared", every_column_that_points_to_a_person_is_declared);
    world_test("what_points_to_a_person_can_be_moved", what_points_to_a_person_can_be_moved);
}
