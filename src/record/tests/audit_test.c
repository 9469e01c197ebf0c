#include "base/id.h"
#include "record/audit_chain.h"
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

static void leaves_of_many_records_stand_one_behind_the_other(void)
{
    const gint64 ids[] = {7, 5, 9};
    GPtrArray *leaves;
    g_autoptr(World) w = world_new();
    write_leaf(w, &ana, "save", 5, NULL);
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(audit_write_many(w->db, &ana, "cli", "import", "visit", ids, 0, &w->error));
    must(audit_write_many(w->db, &ana, "cli", "import", "visit", ids, G_N_ELEMENTS(ids), &w->error));
    must(audit_write_many(w->db, NULL, "cli", "import", "visit", ids, 1, &w->error));
    must(db_commit(change, &w->error));
    g_assert_cmpint(count_leaves(w), ==, 5);
    must(audit_of(w->db, w->pool, "visit", 5, 10, &leaves, &w->error));
    g_assert_cmpuint(leaves->len, ==, 2);
    const AuditLeaf *newest = leaves->pdata[0];
    g_assert_cmpstr(newest->verb, ==, "import");
    g_assert_cmpint(newest->user_id, ==, ana.user_id);
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

/* ---- Checkpoints */

static const AuditCheckpoint *given_checkpoint(World *w)
{
    AuditCheckpoint *checkpoint;
    must(audit_checkpoint(w->db, w->pool, &checkpoint, &w->error));
    return checkpoint;
}

/* All of the chain made anew with another word in its first leaf: every hash fits, and so does the end. */
static void rewrite_the_whole_chain(World *w)
{
    static const DbStatement all = {"test_all", "SELECT * FROM audit_leaf ORDER BY sequence", NULL};
    const char *hash = "";
    tamper(w, "UPDATE audit_leaf SET verb = 'see' WHERE sequence = 1");
    g_autoptr(DbQuery) q = db_query(w->db, &all);
    GPtrArray *links = pool_list(w->pool);
    while (db_step(q))
        g_ptr_array_add(links, audit_read_link(q, w->pool));
    for (guint i = 0; i < links->len; i++) {
        const AuditLink *link = links->pdata[i];
        hash = audit_hash_of(link, hash, w->pool);
        tamper(w, pool_printf(w->pool, "UPDATE audit_leaf SET hash = '%s' WHERE sequence = %d", hash, (int)link->sequence));
    }
    tamper(w, pool_printf(w->pool, "UPDATE audit_head SET hash = '%s'", hash));
}

static void a_checkpoint_proves_what_was_written_before_it(void)
{
    g_autoptr(World) w = world_with_leaves(0);
    AuditProof proof;
    g_assert_null(given_checkpoint(w)); /* an empty log */
    for (int i = 1; i <= 3; i++)
        write_leaf(w, &ana, "save", i, NULL);
    clock_set(1795262400);
    g_assert_cmpint(given_checkpoint(w)->sequence, ==, 3);
    for (int i = 1; i <= 1200; i++) /* over more than a page */
        write_leaf(w, &ana, "see", i, NULL);
    clock_set(1795262400 + 3600);
    g_assert_cmpint(given_checkpoint(w)->sequence, ==, 1203);
    g_assert_cmpint(given_checkpoint(w)->sequence, ==, 1203); /* nothing new: no further one */
    write_leaf(w, &ana, "see", 1, NULL);
    must(audit_prove(w->db, &proof, &w->error));
    g_assert_cmpint(proof.leaves, ==, 1204);
    g_assert_cmpint(proof.proved, ==, 1203);
    g_assert_cmpint(proof.checkpoints, ==, 2);
    g_assert_cmpint(proof.first_at, ==, 1795262400);
    g_assert_cmpint(proof.last_at, ==, 1795262400 + 3600);
}

static void a_log_written_anew_is_found_by_its_signature(void)
{
    g_autoptr(World) w = world_with_leaves(5);
    const AuditCheckpoint *kept = given_checkpoint(w);
    rewrite_the_whole_chain(w);
    g_assert_nonnull(strstr(verify(w), "was written anew: entry 5"));
    tamper(w, "DELETE FROM audit_checkpoint");
    g_assert_cmpstr(verify(w), ==, ""); /* the chain alone can't tell … */
    g_assert_false(audit_prove_against(w->db, kept, &w->error)); /* … but what was kept elsewhere can */
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_nonnull(strstr(w->error->message, "was written anew"));
}

static void a_log_cut_with_its_end_made_to_fit_is_found(void)
{
    g_autoptr(World) w = world_with_leaves(5);
    const AuditCheckpoint *kept = given_checkpoint(w);
    tamper(w, "DELETE FROM audit_leaf WHERE sequence > 3");
    tamper(w, "UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit_leaf WHERE sequence = 3)");
    g_assert_nonnull(strstr(verify(w), "was cut: it ends at entry 3, but entry 5"));
    tamper(w, "DELETE FROM audit_checkpoint");
    g_assert_cmpstr(verify(w), ==, "");
    g_assert_false(audit_prove_against(w->db, kept, &w->error));
    g_assert_nonnull(strstr(w->error->message, "entry 5"));
}

static void a_checkpoint_that_was_changed_or_made_elsewhere_is_found(void)
{
    static const char *const changes[] = {"hash = 'x' || substr(hash, 2)", "at = at + 1", "leaf_id = leaf_id + 1",
                                          "signature = substr(signature, 2) || '0'", "signature = ''"};
    g_autoptr(World) w = world_with_leaves(5);
    g_autoptr(World) other = world_with_leaves(5);
    const AuditCheckpoint *foreign = given_checkpoint(other);
    given_checkpoint(w);
    tamper(w, "CREATE TABLE saved AS SELECT * FROM audit_checkpoint");
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        tamper(w, pool_printf(w->pool, "UPDATE audit_checkpoint SET %s", changes[i]));
        if (!strstr(verify(w), "signature of the checkpoint of entry 5 is wrong"))
            g_error("%s: %s", changes[i], verify(w));
        tamper(w, "DELETE FROM audit_checkpoint");
        tamper(w, "INSERT INTO audit_checkpoint SELECT * FROM saved");
    }
    g_assert_cmpstr(verify(w), ==, "");
    tamper(w, pool_printf(w->pool, "UPDATE audit_checkpoint SET public_key = '%s', signature = '%s'", foreign->key, foreign->signature));
    g_assert_nonnull(strstr(verify(w), "another key"));
}

static void a_checkpoint_is_kept_as_text(void)
{
    g_autoptr(World) w = world_with_leaves(5);
    AuditCheckpoint *read;
    const char *text = audit_checkpoint_text(w->pool, given_checkpoint(w));
    write_leaf(w, &ana, "see", 1, NULL);
    must(audit_checkpoint_parse(w->pool, text, &read, &w->error));
    must(audit_prove_against(w->db, read, &w->error));
    read->at++;
    g_assert_false(audit_prove_against(w->db, read, NULL));
    g_assert_false(audit_checkpoint_parse(w->pool, "entry 5\n", &read, NULL));
    g_assert_false(audit_checkpoint_parse(w->pool, "", &read, NULL));
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
    world_test("leaves_of_many_records_stand_one_behind_the_other", leaves_of_many_records_stand_one_behind_the_other);
    world_test("a_leaf_keeps_what_was_said", a_leaf_keeps_what_was_said);
    world_test("a_search_filters_and_pages", a_search_filters_and_pages);
    world_test("a_roll_back_leaves_no_gap", a_roll_back_leaves_no_gap);
    world_test("a_change_of_any_column_is_found_and_named", a_change_of_any_column_is_found_and_named);
    world_test("a_leaf_taken_out_is_named", a_leaf_taken_out_is_named);
    world_test("a_leaf_taken_out_with_the_rest_moved_up_is_named", a_leaf_taken_out_with_the_rest_moved_up_is_named);
    world_test("leaves_in_another_order_are_named", leaves_in_another_order_are_named);
    world_test("a_cut_off_end_is_found", a_cut_off_end_is_found);
    world_test("a_leaf_from_elsewhere_is_found", a_leaf_from_elsewhere_is_found);
    world_test("a_checkpoint_proves_what_was_written_before_it", a_checkpoint_proves_what_was_written_before_it);
    world_test("a_log_written_anew_is_found_by_its_signature", a_log_written_anew_is_found_by_its_signature);
    world_test("a_log_cut_with_its_end_made_to_fit_is_found", a_log_cut_with_its_end_made_to_fit_is_found);
    world_test("a_checkpoint_that_was_changed_or_made_elsewhere_is_found", a_checkpoint_that_was_changed_or_made_elsewhere_is_found);
    world_test("a_checkpoint_is_kept_as_text", a_checkpoint_is_kept_as_text);
    world_test("writers_at_the_same_time_do_not_fork_the_chain", writers_at_the_same_time_do_not_fork_the_chain);
}
