#include "world.h"

#include "base/id.h"

#include <string.h>

#define FIRST {"things", 1, "0001_things", "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, bytes BLOB);" \
    "INSERT INTO thing (id) VALUES (1); INSERT INTO thing (id) VALUES (2);", NULL}
#define SECOND {"things", 2, "0002_name", "ALTER TABLE thing ADD COLUMN name TEXT;", NULL}
#define OTHER {"parts", 1, "0001_parts", "CREATE TABLE part (id BIGINT NOT NULL PRIMARY KEY);", NULL}
#define BROKEN {"things", 2, "0002_name", "ALTER TABLE thing ADD COLUMN name TEXT; INSERT INTO thing (id) VALUES (7);" \
    "INSERT INTO nowhere (id) VALUES (1);", NULL}
#define CHANGED {"things", 1, "0001_things", "CREATE TABLE thing (id BIGINT);", NULL}

static const SchemaStep one_step[] = {FIRST, {0}};
static const SchemaStep all_steps[] = {FIRST, SECOND, OTHER, {0}};
static const SchemaStep with_broken[] = {FIRST, BROKEN, OTHER, {0}};
static const SchemaStep with_changed[] = {CHANGED, SECOND, OTHER, {0}};
static const SchemaStep by_engine[] = {
    {"things", 1, "0001_things", "CREATE TABLE thing_here (id BIGINT);", "CREATE TABLE thing_there (id BIGINT);"}, {0}};

static const DbStatement count_things = {"count_things", "SELECT count(*) AS things FROM thing", NULL};
static const DbStatement count_names = {"count_names", "SELECT count(name) AS names FROM thing", NULL};
static const DbStatement count_steps = {
    "count_steps", "SELECT count(*) AS steps, min(applied_at) AS first_at FROM schema_step", NULL};

static gint64 number(World *w, const DbStatement *statement, const char *column)
{
    g_autoptr(DbQuery) q = db_query(w->db, statement);
    gint64 found = db_step(q) ? db_int(q, column) : -1;
    must(db_end(q, &w->error));
    return found;
}

static int pending(World *w, const SchemaStep *steps)
{
    int count = -1;
    must(migrate_pending(w->db, steps, &count, &w->error));
    return count;
}

static void steps_are_taken_once(void)
{
    g_autoptr(World) w = world_new_empty();
    clock_set(1700000000);
    g_assert_cmpint(pending(w, all_steps), ==, 3);
    must(migrate(w->db, all_steps, &w->error));
    must(migrate(w->db, all_steps, &w->error));
    g_assert_cmpint(pending(w, all_steps), ==, 0);
    g_assert_cmpint(number(w, &count_things, "things"), ==, 2);
    g_assert_cmpint(number(w, &count_steps, "steps"), ==, 3);
    g_assert_cmpint(number(w, &count_steps, "first_at"), ==, 1700000000);
}

static void only_what_is_missing_is_added(void)
{
    g_autoptr(World) w = world_new_empty();
    must(migrate(w->db, one_step, &w->error));
    g_assert_cmpint(pending(w, all_steps), ==, 2);
    must(migrate(w->db, all_steps, &w->error));
    g_assert_cmpint(number(w, &count_things, "things"), ==, 2);
    g_assert_cmpint(number(w, &count_names, "names"), ==, 0);
}

static void a_step_that_fails_midway_leaves_nothing(void)
{
    g_autoptr(World) w = world_new_empty();
    g_assert_false(migrate(w->db, with_broken, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INTERNAL);
    g_clear_error(&w->error);
    g_assert_cmpint(number(w, &count_things, "things"), ==, 2);
    g_assert_cmpint(number(w, &count_steps, "steps"), ==, 1);
    g_assert_cmpint(pending(w, all_steps), ==, 2);
    must(migrate(w->db, all_steps, &w->error)); /* the mended step: its column isn't there yet */
    g_assert_cmpint(number(w, &count_names, "names"), ==, 0);
}

static void an_older_program_refuses_a_newer_database(void)
{
    g_autoptr(World) w = world_new_empty();
    must(migrate(w->db, all_steps, &w->error));
    g_assert_false(migrate(w->db, one_step, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_nonnull(strstr(w->error->message, "newer"));
    g_clear_error(&w->error);
    int count;
    g_assert_false(migrate_pending(w->db, one_step, &count, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

static void a_changed_step_is_refused(void)
{
    g_autoptr(World) w = world_new_empty();
    must(migrate(w->db, one_step, &w->error));
    g_assert_false(migrate(w->db, with_changed, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_nonnull(strstr(w->error->message, "0001_things"));
    g_assert_cmpint(number(w, &count_steps, "steps"), ==, 1);
}

static void an_override_is_taken_on_its_engine(void)
{
    g_autoptr(World) w = world_new_empty();
    must(migrate(w->db, by_engine, &w->error));
    const char *table = store_is_postgres(w->store) ? "DELETE FROM thing_there" : "DELETE FROM thing_here";
    must(db_execute(w->db, table, &w->error));
}

static gpointer migrate_beside(gpointer store)
{
    g_autoptr(Db) db = NULL;
    g_autoptr(GError) error = NULL;
    bool done = db_take(store, &db, &error) && migrate(db, all_steps, &error);
    return GINT_TO_POINTER(done);
}

static void two_that_migrate_at_once_do_it_once(void)
{
    g_autoptr(World) w = world_new_empty();
    GThread *threads[4];
    for (int i = 0; i < 4; i++)
        threads[i] = g_thread_new("migrate", migrate_beside, w->store);
    for (int i = 0; i < 4; i++)
        g_assert_true(GPOINTER_TO_INT(g_thread_join(threads[i])));
    g_assert_cmpint(number(w, &count_steps, "steps"), ==, 3);
    g_assert_cmpint(number(w, &count_things, "things"), ==, 2);
}

static void a_store_open_to_read_counts_as_migrated(void)
{
    g_autoptr(World) w = world_new_empty();
    must(migrate(w->db, all_steps, &w->error));
    g_autoptr(Store) reading = NULL;
    g_autoptr(Db) db = NULL;
    must(store_open_to_read(w->url, &reading, &w->error) && db_take(reading, &db, &w->error));
    must(migrate(db, all_steps, &w->error));
}

static void the_modules_migrate(void)
{
    g_autoptr(World) w = world_new();
    must(w->db);
}

WORLD_MAIN
{
    world_test("steps_are_taken_once", steps_are_taken_once);
    world_test("only_what_is_missing_is_added", only_what_is_missing_is_added);
    world_test("a_step_that_fails_midway_leaves_nothing", a_step_that_fails_midway_leaves_nothing);
    world_test("an_older_program_refuses_a_newer_database", an_older_program_refuses_a_newer_database);
    world_test("a_changed_step_is_refused", a_changed_step_is_refused);
    world_test("an_override_is_taken_on_its_engine", an_override_is_taken_on_its_engine);
    world_test("two_that_migrate_at_once_do_it_once", two_that_migrate_at_once_do_it_once);
    world_test("a_store_open_to_read_counts_as_migrated", a_store_open_to_read_counts_as_migrated);
    world_test("the_modules_migrate", the_modules_migrate);
}
