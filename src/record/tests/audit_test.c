#include "base/id.h"
#include "record/audit.h"
#include "world.h"

#include <string.h>

static const Identity ana = {.user_id = 7, .name = "Ana Pop"};

static void write_leaf(World *w, const Identity *who, const char *verb, gint64 record_id, const char *difference)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change != NULL);
    must(audit_write(w->db, who, "web", verb, "visit", record_id, difference, &w->error));
    must(db_commit(change, &w->error));
}

static World *world_with_leaves(int count)
{
    World *w = world_new();
    for (int i = 1; i <= count; i++)
        write_leaf(w, &ana, "save", i, "{\"family\":[null,\"Ț\"]}");
    return w;
}

/* "" when the log fits, else what verifying says. */
static const char *verify(World *w)
{
    gint64 leaves;
    g_autoptr(GError) error = NULL;
    if (audit_verify(w->db, &leaves, &error))
        return "";
    g_assert_error(error, FAIL, FAIL_INVALID);
    return pool_strdup(w->pool, error->message);
}

static void tamper(World *w, const char *sql)
{
    must(db_execute(w->db, sql, &w->error));
}

static gint64 count_leaves(World *w)
{
    gint64 leaves = -1;
    must(audit_verify(w->db, &leaves, &w->error));
    return leaves;
}

static void an_empty_log_and_a_long_one_fit(void)
{
    g_autoptr(World) w = world_new();
    g_assert_cmpint(count_leaves(w), ==, 0);
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    for (int i = 0; i < 1203; i++) /* several pages */
        must(audit_write(w->db, i % 2 ? &ana : NULL, "job", "see", "visit", i, NULL, &w->error));
    must(db_commit(change, &w->error));
    g_assert_cmpint(count_leaves(w), ==, 1203);
}

static void a_leaf_keeps_what_was_said(void)
{
    g_autoptr(World) w = world_new();
    clock_set(1795262400);
    write_leaf(w, &ana, "create", 5, "{\"a\":[1,2]}");
    write_leaf(w, NULL, "close", 5, NULL);
    write_leaf(w, &ana, "see", 6, NULL);
    clock_set(0);
    GPtrArray *leaves;
    must(audit_of(w->db, w->pool, "visit", 5, 10, &leaves, &w->error));
    g_assert_cmpuint(leaves->len, ==, 2);
    const AuditLeaf *newest = leaves->pdata[0], *oldest = leaves->pdata[1];
    g_assert_cmpstr(newest->verb, ==, "close");
    g_assert_cmpint(newest->user_id, ==, 0);
    g_assert_cmpstr(newest->user_name, ==, "");
    g_assert_cmpstr(newest->difference, ==, "");
    g_assert_cmpstr(oldest->verb, ==, "create");
    g_assert_cmpstr(oldest->user_name, ==, "Ana Pop");
    g_assert_cmpstr(oldest->difference, ==, "{\"a\":[1,2]}");
    g_assert_cmpstr(oldest->source, ==, "web");
    g_assert_cmpstr(oldest->kind, ==, "visit");
    g_assert_cmpint(oldest->at, ==, 1795262400);
    g_assert_cmpint(oldest->user_id, ==, 7);
    g_assert_cmpint(oldest->id, >, 0);
    must(audit_of(w->db, w->pool, "visit", 5, 1, &leaves, &w->error));
    g_assert_cmpuint(leaves->len, ==, 1);
}

static guint count_found(World *w, const char *kind, gint64 user_id, gint64 before_id, const AuditLeaf **ret_last)
{
    GPtrArray *leaves;
    must(audit_search(w->db, w->pool, kind, user_id, before_id, 2, &leaves, &w->error));
    *ret_last = leaves->len ? leaves->pdata[leaves->len - 1] : NULL;
    return leaves->len;
}

static void a_search_filters_and_pages(void)
{
    g_autoptr(World) w = world_with_leaves(3);
    write_leaf(w, NULL, "see", 9, NULL);
    const AuditLeaf *last, *before;
    g_assert_cmpuint(count_found(w, NULL, 0, 0, &last), ==, 2);
    g_assert_cmpint(last->record_id, ==, 3);
    before = last;
    g_assert_cmpuint(count_found(w, NULL, 0, before->id, &last), ==, 2);
    g_assert_cmpint(last->record_id, ==, 1);
    g_assert_cmpuint(count_found(w, NULL, 0, last->id, &last), ==, 0);
    g_assert_cmpuint(count_found(w, "visit", 7, 0, &last), ==, 2);
    g_assert_cmpint(last->record_id, ==, 2);
    g_assert_cmpuint(count_found(w, "other", 0, 0, &last), ==, 0);
    g_assert_cmpuint(count_found(w, NULL, 8, 0, &last), ==, 0);
}

static void a_roll_back_leaves_no_gap(void)
{
    g_autoptr(World) w = world_with_leaves(1);
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(audit_write(w->db, &ana, "web", "save", "visit", 2, NULL, &w->error));
    }
    write_leaf(w, &ana, "save", 3, NULL);
    g_assert_cmpint(count_leaves(w), ==, 2);
}

/* Every column of the first, a middle and the last leaf. */
static void a_change_of_any_column_is_found_and_named(void)
{
    static const char *const changes[] = {
        "id = -id", "at = at + 1", "user_id = 8", "user_id = 0", "user_name = 'Ana Po'", "verb = 'see'", "kind = 'visi'",
        "kind = 'visit '", "record_id = record_id + 1", "difference = ''", "source = 'cli'",
        "hash = 'x' || substr(hash, 2)", "user_name = 'Ana Popsave', verb = ''",
    };
    static const int places[] = {1, 3, 5};
    g_autoptr(World) w = world_with_leaves(5);
    for (gsize p = 0; p < G_N_ELEMENTS(places); p++)
        for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
            tamper(w, "CREATE TABLE saved AS SELECT * FROM audit_leaf");
            tamper(w, pool_printf(w->pool, "UPDATE audit_leaf SET %s WHERE sequence = %d", changes[i], places[p]));
            if (!strstr(verify(w), pool_printf(w->pool, "Entry %d of the audit log (id ", places[p])))
                g_error("%s at %d: %s", changes[i], places[p], verify(w));
            tamper(w, "DELETE FROM audit_leaf");
            tamper(w, "INSERT INTO audit_leaf SELECT * FROM saved");
            tamper(w, "DROP TABLE saved");
            g_assert_cmpstr(verify(w), ==, "");
        }
}

static void a_leaf_taken_out_is_named(void)
{
    static const int places[] = {1, 3, 5};
    for (gsize p = 0; p < G_N_ELEMENTS(places); p++) {
        g_autoptr(World) w = world_with_leaves(5);
        tamper(w, pool_printf(w->pool, "DELETE FROM audit_leaf WHERE sequence = %d", places[p]));
        g_assert_cmpstr(verify(w), ==, pool_printf(w->pool, "Entry %d of the audit log is missing.", places[p]));
    }
}

static void a_leaf_taken_out_with_the_rest_moved_up_is_named(void)
{
    g_autoptr(World) w = world_with_leaves(5);
    tamper(w, "DELETE FROM audit_leaf WHERE sequence = 3");
    tamper(w, "UPDATE audit_leaf SET sequence = 3 WHERE sequence = 4");
    tamper(w, "UPDATE audit_leaf SET sequence = 4 WHERE sequence = 5");
    tamper(w, "UPDATE audit_head SET sequence = 4");
    g_assert_nonnull(strstr(verify(w), "Entry 3 of the audit log (id "));
}

static void leaves_in_another_order_are_named(void)
{
    g_autoptr(World) w = world_with_leaves(5);
    tamper(w, "UPDATE audit_leaf SET sequence = 99 WHERE sequence = 2");
    tamper(w, "UPDATE audit_leaf SET sequence = 2 WHERE sequence = 3");
    tamper(w, "UPDATE audit_leaf SET sequence = 3 WHERE sequence = 99");
    g_assert_nonnull(strstr(verify(w), "Entry 2 of the audit log (id "));
}

static void a_cut_off_end_is_found(void)
{
    g_autoptr(World) w = world_with_leaves(5);
    tamper(w, "DELETE FROM audit_leaf WHERE sequence > 3");
    g_assert_cmpstr(verify(w), ==, "Entry 4 of the audit log is missing.");
    tamper(w, "UPDATE audit_head SET sequence = 3");
    g_assert_cmpstr(verify(w), ==, "The end of the audit log does not fit its last entry, 3.");
    tamper(w, "DELETE FROM audit_head");
    g_assert_cmpstr(verify(w), ==, "The audit log has lost its end.");
}

static void a_leaf_from_elsewhere_is_found(void)
{
    g_autoptr(World) w = world_with_leaves(2);
    tamper(w, "INSERT INTO audit_leaf (id, sequence, at, user_id, user_name, verb, kind, record_id, difference, source, hash)"
              " SELECT id + 1, 3, at, user_id, user_name, verb, kind, record_id, difference, source, hash"
              " FROM audit_leaf WHERE sequence = 2");
    g_assert_cmpstr(verify(w), ==, "Entry 3 of the audit log does not belong to it.");
}

/* ---- Two writers */

enum { WRITERS = 4, LEAVES_EACH = 10, TRIES = 200 };

static bool write_once(Db *db)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbChange) change = db_begin(db, &error);
    bool written = change && audit_write(db, &ana, "web", "save", "visit", 1, NULL, &error) && db_commit(change, &error);
    if (!written && !g_error_matches(error, FAIL, FAIL_CONFLICT) && !g_error_matches(error, FAIL, FAIL_BUSY))
        g_error("%s", error->message);
    return written;
}

static void *write_many(void *store)
{
    g_autoptr(Db) db = NULL;
    g_autoptr(GError) error = NULL;
    if (!db_take(store, &db, &error))
        g_error("%s", error->message);
    int written = 0;
    for (int i = 0; i < TRIES && written < LEAVES_EACH; i++)
        written += write_once(db);
    return GINT_TO_POINTER(written);
}

static void writers_at_the_same_time_do_not_fork_the_chain(void)
{
    g_autoptr(World) w = world_new();
    GThread *threads[WRITERS];
    int written = 0;
    for (int i = 0; i < WRITERS; i++)
        threads[i] = g_thread_new("writer", write_many, w->store);
    for (int i = 0; i < WRITERS; i++)
        written += GPOINTER_TO_INT(g_thread_join(threads[i]));
    g_assert_cmpint(written, ==, WRITERS * LEAVES_EACH);
    g_assert_cmpint(count_leaves(w), ==, written);
}

WORLD_MAIN
{
    world_test("an_empty_log_and_a_long_one_fit", an_empty_log_and_a_long_one_fit);
    world_test("a_leaf_keeps_what_was_said", a_leaf_keeps_what_was_said);
    world_test("a_search_filters_and_pages", a_search_filters_and_pages);
    world_test("a_roll_back_leaves_no_gap", a_roll_back_leaves_no_gap);
    world_test("a_change_of_any_column_is_found_and_named", a_change_of_any_column_is_found_and_named);
    world_test("a_leaf_taken_out_is_named", a_leaf_taken_out_is_named);
    world_test("a_leaf_taken_out_with_the_rest_moved_up_is_named", a_leaf_taken_out_with_the_rest_moved_up_is_named);
    world_test("leaves_in_another_order_are_named", leaves_in_another_order_are_named);
    world_test("a_cut_off_end_is_found", a_cut_off_end_is_found);
    world_test("a_leaf_from_elsewhere_is_found", a_leaf_from_elsewhere_is_found);
    world_test("writers_at_the_same_time_do_not_fork_the_chain", writers_at_the_same_time_do_not_fork_the_chain);
}
