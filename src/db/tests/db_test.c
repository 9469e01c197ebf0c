#include "world.h"

static const DbStatement insert_thing = {
    "thing_insert", "INSERT INTO thing (id, name, rate, born, bytes) VALUES ($1, $2, $3, $4, $5)", NULL};
static const DbStatement find_thing = {
    "thing_find", "SELECT id, name, rate, born, bytes, version FROM thing WHERE id = $1", NULL};
static const DbStatement find_twice = {
    "thing_find_twice",
    "SELECT count(*) AS things FROM thing WHERE (name = $2 OR $2 IS NULL) AND (id >= $1 AND id <= $1 + 100)", NULL};
static const DbStatement count_things = {"thing_count", "SELECT count(*) AS things FROM thing", NULL};
static const DbStatement list_things = {"thing_list", "SELECT id, name FROM thing ORDER BY id", NULL};
static const DbStatement rename_thing = {
    "thing_rename",
    "UPDATE thing SET name = $2, version = version + 1 WHERE id = $1 AND version = $3 RETURNING version", NULL};
static const DbStatement delete_thing = {"thing_delete", "DELETE FROM thing WHERE id >= $1", NULL};
static const DbStatement insert_part = {"part_insert", "INSERT INTO part (id, thing_id) VALUES ($1, $2)", NULL};
static const DbStatement wrong = {"wrong", "SELECT nonsense FROM nowhere WHERE id = $1", NULL};

static const SchemaStep steps[] = {
    {"test", 1, "0001_things",
     "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, name TEXT UNIQUE CHECK (length(name) > 0),"
     " rate DOUBLE PRECISION, born TEXT, bytes BLOB, version INTEGER NOT NULL DEFAULT 1);"
     "CREATE TABLE part (id BIGINT NOT NULL PRIMARY KEY,"
     " thing_id BIGINT NOT NULL REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED);",
     NULL},
    {0}};

static World *world_with_things(void)
{
    World *w = world_new_empty();
    must(migrate(w->db, steps, &w->error));
    return w;
}

static bool add_thing(Db *db, gint64 id, const char *name, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &insert_thing);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", name);
    return db_run(q, NULL, error);
}

static bool save_thing(Db *db, gint64 id, const char *name, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && add_thing(db, id, name, error) && db_commit(change, error);
}

static gint64 things(Db *db)
{
    g_autoptr(DbQuery) q = db_query(db, &count_things);
    g_assert_true(db_step(q));
    return db_int(q, "things");
}

static void every_type_comes_back_as_it_went_in(void)
{
    g_autoptr(World) w = world_with_things();
    const guint8 bytes[] = {0, 1, 0xff, '\'', '\\', 0};
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change);
    g_autoptr(DbQuery) q = db_query(w->db, &insert_thing);
    db_bind_int(q, "$1", G_MAXINT64);
    db_bind_text(q, "$2", "Țăran „ș” \\ 'x' \n");
    db_bind_real(q, "$3", 0.1);
    db_bind_day(q, "$4", day_make(2025, 2, 28));
    db_bind_blob(q, "$5", bytes, sizeof bytes);
    gint64 changed = 0;
    must(db_run(q, &changed, &w->error));
    g_assert_cmpint(changed, ==, 1);
    must(db_commit(change, &w->error));

    g_autoptr(DbQuery) found = db_query(w->db, &find_thing);
    db_bind_int(found, "$1", G_MAXINT64);
    g_assert_true(db_step(found));
    g_assert_cmpint(db_int(found, "id"), ==, G_MAXINT64);
    g_assert_cmpstr(db_text(found, "name", w->pool), ==, "Țăran „ș” \\ 'x' \n");
    g_assert_cmpfloat(db_real(found, "rate"), ==, 0.1);
    g_assert_cmpint(day_compare(db_day(found, "born"), day_make(2025, 2, 28)), ==, 0);
    gsize count = 0;
    const void *read = db_blob(found, "bytes", w->pool, &count);
    g_assert_cmpmem(read, count, bytes, sizeof bytes);
    g_assert_cmpint(db_int(found, "version"), ==, 1);
    g_assert_false(db_step(found));
    must(db_end(found, &w->error));
}

static void null_comes_back_as_null(void)
{
    g_autoptr(World) w = world_with_things();
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, &insert_thing);
    db_bind_id(q, "$1", 5);
    db_bind_text(q, "$2", NULL);
    db_bind_null(q, "$3");
    db_bind_day(q, "$4", DAY_NONE);
    db_bind_blob(q, "$5", NULL, 0);
    must(db_run(q, NULL, &w->error));
    must(db_commit(change, &w->error));

    g_autoptr(DbQuery) found = db_query(w->db, &find_thing);
    db_bind_int(found, "$1", 5);
    g_assert_true(db_step(found));
    g_assert_true(db_is_null(found, "name"));
    g_assert_null(db_text(found, "name", w->pool));
    g_assert_cmpfloat(db_real(found, "rate"), ==, 0);
    g_assert_false(day_is(db_day(found, "born")));
    gsize count = 7;
    g_assert_null(db_blob(found, "bytes", w->pool, &count));
    g_assert_cmpint((gint64)count, ==, 0);
}

static void an_empty_blob_is_not_null(void)
{
    g_autoptr(World) w = world_with_things();
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, &insert_thing);
    db_bind_int(q, "$1", 5);
    db_bind_blob(q, "$5", "", 0);
    must(db_run(q, NULL, &w->error));
    must(db_commit(change, &w->error));

    g_autoptr(DbQuery) found = db_query(w->db, &find_thing);
    db_bind_int(found, "$1", 5);
    g_assert_true(db_step(found));
    gsize count = 7;
    g_assert_nonnull(db_blob(found, "bytes", w->pool, &count));
    g_assert_cmpint((gint64)count, ==, 0);
}

static gint64 count_twice(World *w, gint64 id, const char *name)
{
    g_autoptr(DbQuery) q = db_query(w->db, &find_twice);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", name);
    gint64 count = db_step(q) ? db_int(q, "things") : -1;
    must(db_end(q, &w->error));
    return count;
}

static void parameters_go_by_name_and_may_stand_twice(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, "one", &w->error));
    must(save_thing(w->db, 2, "two", &w->error));
    must(save_thing(w->db, 900, "far", &w->error));
    g_assert_cmpint(count_twice(w, 1, NULL), ==, 2);
    g_assert_cmpint(count_twice(w, 1, "two"), ==, 1);
    g_assert_cmpint(count_twice(w, 1, "far"), ==, 0);
}

static void a_query_runs_again_with_other_values(void)
{
    g_autoptr(World) w = world_with_things();
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, &insert_thing);
    for (int i = 1; i <= 300; i++) {
        g_autofree char *name = g_strdup_printf("thing %d", i);
        db_bind_int(q, "$1", i);
        db_bind_text(q, "$2", name);
        must(db_run(q, NULL, &w->error));
    }
    must(db_commit(change, &w->error));
    g_assert_cmpint(things(w->db), ==, 300);
}

static void one_statement_may_run_in_two_queries_at_once(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, "one", &w->error));
    must(save_thing(w->db, 2, "two", &w->error));
    g_autoptr(DbQuery) outer = db_query(w->db, &list_things);
    int pairs = 0;
    while (db_step(outer)) {
        g_autoptr(DbQuery) inner = db_query(w->db, &list_things);
        while (db_step(inner))
            pairs += db_int(outer, "id") * 10 + db_int(inner, "id") > 0;
    }
    must(db_end(outer, &w->error));
    g_assert_cmpint(pairs, ==, 4);
}

static void a_column_that_is_not_there_aborts(void)
{
    if (g_test_subprocess()) {
        g_autoptr(World) w = world_with_things();
        g_autoptr(DbQuery) q = db_query(w->db, &count_things);
        g_assert_true(db_step(q));
        db_int(q, "thinks");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*thing_count has no column thinks*");
}

static void a_parameter_that_is_not_there_aborts(void)
{
    if (g_test_subprocess()) {
        g_autoptr(World) w = world_with_things();
        g_autoptr(DbQuery) q = db_query(w->db, &count_things);
        db_bind_int(q, "$1", 1);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*thing_count has no parameter $1*");
}

static void a_query_keeps_its_first_error(void)
{
    g_autoptr(World) w = world_with_things();
    g_autoptr(DbQuery) q = db_query(w->db, &wrong);
    db_bind_int(q, "$1", 1);
    g_assert_false(db_step(q));
    g_assert_false(db_end(q, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INTERNAL);
    g_assert_cmpint(things(w->db), ==, 0);
}

static void a_write_outside_a_change_fails(void)
{
    g_autoptr(World) w = world_with_things();
    g_assert_false(add_thing(w->db, 1, "one", &w->error));
    g_assert_error(w->error, FAIL, FAIL_INTERNAL);
    g_assert_cmpint(things(w->db), ==, 0);
}

static bool add_and_leave(World *w)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && add_thing(w->db, 1, "one", &w->error));
    g_assert_true(db_in_change(w->db));
    return things(w->db) == 1;
}

static void leaving_the_scope_rolls_back(void)
{
    g_autoptr(World) w = world_with_things();
    g_assert_true(add_and_leave(w));
    g_assert_false(db_in_change(w->db));
    g_assert_cmpint(things(w->db), ==, 0);
    must(save_thing(w->db, 1, "one", &w->error));
    g_assert_cmpint(things(w->db), ==, 1);
}

static void others_see_a_change_when_it_is_committed(void)
{
    g_autoptr(World) w = world_with_things();
    g_autoptr(Db) other = NULL;
    must(db_take(w->store, &other, &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(add_thing(w->db, 1, "one", &w->error));
    g_assert_cmpint(things(w->db), ==, 1);
    g_assert_cmpint(things(other), ==, 0);
    must(db_commit(change, &w->error));
    g_assert_cmpint(things(other), ==, 1);
}

static void a_nested_change_joins_the_outer(void)
{
    g_autoptr(World) w = world_with_things();
    {
        g_autoptr(DbChange) outer = db_begin(w->db, &w->error);
        must(outer && save_thing(w->db, 1, "one", &w->error));
        g_assert_true(db_in_change(w->db));
    }
    g_assert_cmpint(things(w->db), ==, 0);
    {
        g_autoptr(DbChange) outer = db_begin(w->db, &w->error);
        must(save_thing(w->db, 1, "one", &w->error));
        must(db_commit(outer, &w->error));
    }
    g_assert_cmpint(things(w->db), ==, 1);
}

static void an_inner_rollback_dooms_the_outer(void)
{
    g_autoptr(World) w = world_with_things();
    g_autoptr(DbChange) outer = db_begin(w->db, &w->error);
    must(add_thing(w->db, 1, "one", &w->error));
    {
        g_autoptr(DbChange) inner = db_begin(w->db, &w->error);
        must(inner);
    }
    g_assert_false(db_commit(outer, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_assert_cmpint(things(w->db), ==, 0);
}

static void a_failed_query_dooms_its_change(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, "one", &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(add_thing(w->db, 2, "two", &w->error));
    g_assert_false(add_thing(w->db, 3, "one", NULL));
    g_assert_false(add_thing(w->db, 4, "four", NULL));
    g_assert_false(db_execute(w->db, "DELETE FROM thing", NULL));
    g_assert_false(db_commit(change, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_assert_cmpint(things(w->db), ==, 1);
    g_clear_error(&w->error);
    must(save_thing(w->db, 5, "five", &w->error));
}

static bool add_part(Db *db, gint64 id, gint64 thing_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &insert_part);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", thing_id);
    return db_run(q, NULL, error);
}

static bool save_part(Db *db, gint64 id, gint64 thing_id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && add_part(db, id, thing_id, error) && db_commit(change, error);
}

static void broken_constraints_are_conflicts(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, "one", &w->error));
    g_autoptr(GError) unique = NULL, key = NULL, check = NULL, reference = NULL;
    g_assert_false(save_thing(w->db, 2, "one", &unique));
    g_assert_error(unique, FAIL, FAIL_CONFLICT);
    g_assert_false(save_thing(w->db, 1, "two", &key));
    g_assert_error(key, FAIL, FAIL_CONFLICT);
    g_assert_false(save_thing(w->db, 3, "", &check));
    g_assert_error(check, FAIL, FAIL_CONFLICT);
    g_assert_false(save_part(w->db, 1, 77, &reference));
    g_assert_error(reference, FAIL, FAIL_CONFLICT);
    must(save_part(w->db, 1, 1, &w->error));
    g_assert_cmpint(things(w->db), ==, 1);
}

static const DbStatement like_thing = {"thing_like", "SELECT count(*) AS things FROM thing WHERE name LIKE $1", NULL};

static gint64 count_like(World *w, const char *pattern)
{
    g_autoptr(DbQuery) q = db_query(w->db, &like_thing);
    db_bind_text(q, "$1", pattern);
    return db_step(q) ? db_int(q, "things") : -1;
}

static void like_minds_case(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, "Plan", &w->error) && save_thing(w->db, 2, "plan", &w->error));
    g_assert_cmpint(count_like(w, "pl%"), ==, 1);
    g_assert_cmpint(count_like(w, "_lan"), ==, 2);
}

static gint64 rename_from(World *w, gint64 version, const char *name)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, &rename_thing);
    db_bind_int(q, "$1", 1);
    db_bind_text(q, "$2", name);
    db_bind_int(q, "$3", version);
    gint64 now = db_step(q) ? db_int(q, "version") : 0;
    must(db_commit(change, &w->error)); /* with the query still open */
    return now;
}

static void a_stale_version_changes_nothing(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, "one", &w->error));
    g_assert_cmpint(rename_from(w, 1, "first"), ==, 2);
    g_assert_cmpint(rename_from(w, 1, "second"), ==, 0);
    g_assert_cmpint(rename_from(w, 2, "third"), ==, 3);
}

static void the_number_of_changed_rows_is_told(void)
{
    g_autoptr(World) w = world_with_things();
    for (int i = 1; i <= 5; i++)
        must(save_thing(w->db, i, NULL, &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change);
    g_autoptr(DbQuery) q = db_query(w->db, &delete_thing);
    db_bind_int(q, "$1", 3);
    gint64 changed = 0;
    must(db_run(q, &changed, &w->error));
    g_assert_cmpint(changed, ==, 3);
}

static void a_query_does_not_outlive_its_change(void)
{
    g_autoptr(World) w = world_with_things();
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, &insert_thing);
    db_bind_int(q, "$1", 1);
    must(db_commit(change, &w->error));
    g_assert_false(db_run(q, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INTERNAL);
    g_assert_cmpint(things(w->db), ==, 0);
}

static void rows_may_be_changed_while_they_are_listed(void)
{
    g_autoptr(World) w = world_with_things();
    for (int i = 1; i <= 5; i++)
        must(save_thing(w->db, i, NULL, &w->error));
    g_autoptr(DbQuery) q = db_query(w->db, &list_things);
    int seen = 0;
    for (; db_step(q); seen++)
        must(save_thing(w->db, 100 + db_int(q, "id"), NULL, &w->error));
    must(db_end(q, &w->error));
    g_assert_cmpint(seen, ==, 5);
    g_assert_cmpint(things(w->db), ==, 10);
}

WORLD_MAIN
{
    world_test("every_type_comes_back_as_it_went_in", every_type_comes_back_as_it_went_in);
    world_test("null_comes_back_as_null", null_comes_back_as_null);
    world_test("an_empty_blob_is_not_null", an_empty_blob_is_not_null);
    world_test("parameters_go_by_name_and_may_stand_twice", parameters_go_by_name_and_may_stand_twice);
    world_test("a_query_runs_again_with_other_values", a_query_runs_again_with_other_values);
    world_test("one_statement_may_run_in_two_queries_at_once", one_statement_may_run_in_two_queries_at_once);
    world_test("a_column_that_is_not_there_aborts", a_column_that_is_not_there_aborts);
    world_test("a_parameter_that_is_not_there_aborts", a_parameter_that_is_not_there_aborts);
    world_test("a_query_keeps_its_first_error", a_query_keeps_its_first_error);
    world_test("a_write_outside_a_change_fails", a_write_outside_a_change_fails);
    world_test("leaving_the_scope_rolls_back", leaving_the_scope_rolls_back);
    world_test("others_see_a_change_when_it_is_committed", others_see_a_change_when_it_is_committed);
    world_test("a_nested_change_joins_the_outer", a_nested_change_joins_the_outer);
    world_test("an_inner_rollback_dooms_the_outer", an_inner_rollback_dooms_the_outer);
    world_test("a_failed_query_dooms_its_change", a_failed_query_dooms_its_change);
    world_test("broken_constraints_are_conflicts", broken_constraints_are_conflicts);
    world_test("like_minds_case", like_minds_case);
    world_test("a_stale_version_changes_nothing", a_stale_version_changes_nothing);
    world_test("the_number_of_changed_rows_is_told", the_number_of_changed_rows_is_told);
    world_test("a_query_does_not_outlive_its_change", a_query_does_not_outlive_its_change);
    world_test("rows_may_be_changed_while_they_are_listed", rows_may_be_changed_while_they_are_listed);
}
