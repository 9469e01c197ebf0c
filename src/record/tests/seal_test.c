#include "record/seal.h"
#include "record/seal_parts.h"
#include "base/id.h"
#include "world.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const Identity ana = {.user_id = 7, .name = "Ana Pop"};
static const char column[] = "person.national_id", number[] = "1800101420010";

static World *world_with_table(void)
{
    World *w = world_new();
    must(db_execute(w->db, "CREATE TABLE secret (id BIGINT NOT NULL PRIMARY KEY, word TEXT, seal_key TEXT)", &w->error));
    return w;
}

static const DbStatement add = {"test_secret_add", "INSERT INTO secret (id, word, seal_key) VALUES ($1, $2, $3)", NULL};
static const DbStatement read_one = {"test_secret_read", "SELECT word, seal_key FROM secret WHERE id = $1", NULL};

static void given_secret(World *w, gint64 id, const char *plain)
{
    g_auto(SealKey) key = {0};
    const char *wrapped = NULL;
    must(seal_key_take(w->db, w->pool, &wrapped, &key, &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, &add);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", seal_text(&key, "secret.word", id, plain, w->pool));
    db_bind_text(q, "$3", wrapped);
    must(db_run(q, NULL, &w->error) && db_commit(change, &w->error));
}

static const char *wrapped_of(World *w, gint64 id, const char **ret_word)
{
    g_autoptr(DbQuery) q = db_query(w->db, &read_one);
    db_bind_int(q, "$1", id);
    g_assert_true(db_step(q));
    const char *wrapped = db_text(q, "seal_key", w->pool);
    if (ret_word)
        *ret_word = db_text(q, "word", w->pool);
    return wrapped;
}

/* NULL where it can't be read. */
static const char *secret_of(World *w, gint64 id)
{
    g_auto(SealKey) key = {0};
    const char *sealed, *plain;
    const char *wrapped = wrapped_of(w, id, &sealed);
    g_clear_error(&w->error);
    bool read = seal_key_open(w->db, wrapped, &key, &w->error) && seal_read(&key, "secret.word", id, sealed, w->pool, &plain, &w->error);
    return read ? plain : NULL;
}

static void what_is_sealed_is_read_again(void)
{
    g_autoptr(World) w = world_new();
    g_auto(SealKey) key = {0}, again = {0};
    const char *wrapped, *plain;
    must(seal_key_make(w->db, w->pool, &key, &wrapped, &w->error));
    must(seal_key_open(w->db, wrapped, &again, &w->error));
    g_assert_true(again.held);
    static const char *const texts[] = {"1800101420010", "a", "exactly sixteen.", "ș\n\x80", "seventeen letters"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *sealed = seal_text(&key, column, 5, texts[i], w->pool);
        g_assert_true(strlen(texts[i]) < 5 || !strstr(sealed, texts[i]));
        g_assert_cmpstr(sealed, !=, seal_text(&key, column, 5, texts[i], w->pool)); /* a nonce each */
        must(seal_read(&again, column, 5, sealed, w->pool, &plain, &w->error));
        g_assert_cmpstr(plain, ==, texts[i]);
    }
    g_assert_null(seal_text(&key, column, 5, "", w->pool));
    g_assert_null(seal_text(&key, column, 5, NULL, w->pool));
}

static void lengths_tell_little(void)
{
    g_autoptr(World) w = world_new();
    g_auto(SealKey) key = {0};
    const char *wrapped;
    must(seal_key_make(w->db, w->pool, &key, &wrapped, &w->error));
    g_assert_cmpuint(strlen(seal_text(&key, column, 5, "Ana", w->pool)), ==, strlen(seal_text(&key, column, 5, "Alexandrina", w->pool)));
}

/* Every byte of what is kept counts. */
static void a_changed_byte_is_found(void)
{
    g_autoptr(World) w = world_new();
    g_auto(SealKey) key = {0}, opened = {0};
    const char *wrapped, *plain;
    must(seal_key_make(w->db, w->pool, &key, &wrapped, &w->error));
    char *sealed = (char *)seal_text(&key, column, 5, number, w->pool);
    for (char *at = sealed; *at; at++) {
        char before = *at;
        *at = before == 'A' ? 'B' : 'A';
        g_clear_error(&w->error);
        g_assert_false(seal_read(&key, column, 5, sealed, w->pool, &plain, &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
        g_assert_null(plain);
        *at = before;
    }
    char *changed = pool_strdup(w->pool, wrapped);
    for (char *at = changed; *at; at++) {
        char before = *at;
        *at = before == 'a' ? 'b' : 'a';
        g_clear_error(&w->error);
        g_assert_false(seal_key_open(w->db, changed, &opened, &w->error));
        g_assert_false(opened.held);
        *at = before;
    }
    for (gsize length = 0; length < strlen(sealed); length += 7) {
        g_assert_false(seal_read(&key, column, 5, pool_strndup(w->pool, sealed, length), w->pool, &plain, NULL));
        g_assert_false(seal_key_open(w->db, pool_strndup(w->pool, wrapped, length), &opened, NULL));
    }
}

static void what_is_moved_elsewhere_cannot_be_read(void)
{
    g_autoptr(World) w = world_new();
    g_auto(SealKey) key = {0}, other = {0};
    const char *wrapped, *plain;
    must(seal_key_make(w->db, w->pool, &key, &wrapped, &w->error));
    must(seal_key_make(w->db, w->pool, &other, &wrapped, &w->error));
    const char *sealed = seal_text(&key, column, 5, number, w->pool);
    g_assert_false(seal_read(&key, column, 6, sealed, w->pool, &plain, NULL));
    g_assert_false(seal_read(&key, "person.address", 5, sealed, w->pool, &plain, NULL));
    g_assert_false(seal_read(&other, column, 5, sealed, w->pool, &plain, NULL));
    g_assert_true(seal_read(&key, column, 5, sealed, w->pool, &plain, NULL));
}

static void a_forgotten_key_erases(void)
{
    g_autoptr(World) w = world_with_table();
    given_secret(w, 1, "hidden away");
    g_assert_cmpstr(secret_of(w, 1), ==, "hidden away");
    must(db_execute(w->db, "UPDATE secret SET seal_key = NULL", &w->error));
    g_assert_null(secret_of(w, 1));
    g_assert_no_error(w->error);
}

static void a_blind_index_is_the_same_each_time_for_its_purpose(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(World) other = world_new();
    const char *blind = seal_blind(w->db, column, number, w->pool);
    g_assert_cmpuint(strlen(blind), ==, 32);
    g_assert_cmpstr(blind, ==, seal_blind(w->db, column, number, w->pool));
    g_assert_cmpstr(blind, !=, seal_blind(w->db, column, "1800101420011", w->pool));
    g_assert_cmpstr(blind, !=, seal_blind(w->db, "person.passport", number, w->pool));
    g_assert_cmpstr(blind, !=, seal_blind(other->db, column, number, w->pool));
    g_assert_null(seal_blind(w->db, column, "", w->pool));
    g_assert_null(seal_blind(w->db, column, NULL, w->pool));
}

/* --- the key file --- */

/* The world's database as a program that starts would open it. */
static bool open_again(World *w)
{
    const char *path = pool_strdup(w->pool, seal_path(w->db));
    store_set_vault(w->store, NULL, NULL);
    g_clear_error(&w->error);
    return seal_open(w->db, path, &w->error);
}

static void the_key_file_is_for_its_owner_alone(void)
{
    g_autoptr(World) w = world_new();
    struct stat status;
    g_assert_cmpint(g_stat(seal_path(w->db), &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0600);
    g_autoptr(SealRing) ring = seal_ring_new();
    must(seal_file_read(seal_path(w->db), ring, &w->error));
    g_assert_cmpuint(ring->count, ==, 1);
    must(open_again(w));
}

static void a_lost_key_file_is_not_made_anew(void)
{
    g_autoptr(World) w = world_with_table();
    given_secret(w, 1, "hidden away");
    const char *path = pool_strdup(w->pool, seal_path(w->db)), *aside = pool_printf(w->pool, "%s.aside", path);
    g_assert_cmpint(g_rename(path, aside), ==, 0);
    g_assert_false(open_again(w));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    g_assert_null(secret_of(w, 1));
    g_assert_error(w->error, FAIL, FAIL_BUSY);
    g_assert_cmpint(g_rename(aside, path), ==, 0);
    must(seal_open(w->db, path, &w->error));
    g_assert_cmpstr(secret_of(w, 1), ==, "hidden away");
}

static void the_key_file_of_another_database_is_refused(void)
{
    g_autoptr(World) w = world_with_table();
    g_autoptr(World) other = world_new();
    g_autofree char *foreign = NULL;
    gsize length;
    given_secret(w, 1, "hidden away");
    g_assert_true(g_file_get_contents(seal_path(other->db), &foreign, &length, NULL));
    g_assert_true(g_file_set_contents(seal_path(w->db), foreign, (gssize)length, NULL));
    g_assert_false(open_again(w));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

static void a_damaged_key_file_is_refused(void)
{
    static const char *const wrong[] = {"", "key", "key 12\n", "nonsense\n", "key zz\nindex 00\n"};
    g_autoptr(World) w = world_new();
    const char *path = pool_strdup(w->pool, seal_path(w->db));
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_true(g_file_set_contents(path, wrong[i], -1, NULL));
        g_clear_error(&w->error);
        g_assert_false(seal_open(w->db, path, &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
    }
}

/* Who has the database and another key file can't open what is in it. */
static void a_wrong_master_key_opens_nothing(void)
{
    g_autoptr(World) w = world_with_table();
    g_autoptr(World) other = world_new();
    g_auto(SealKey) key = {0};
    given_secret(w, 1, "hidden away");
    g_assert_false(seal_key_open(other->db, wrapped_of(w, 1, NULL), &key, &other->error));
    g_assert_error(other->error, FAIL, FAIL_BUSY);
    g_assert_false(key.held);
}

static void a_backup_brings_the_keys_back(void)
{
    g_autoptr(World) w = world_with_table();
    g_autoptr(World) other = world_new();
    const char *path = pool_strdup(w->pool, seal_path(w->db)), *kept;
    given_secret(w, 1, "hidden away");
    const char *text = seal_file_text(w->pool, path), *foreign = seal_file_text(w->pool, seal_path(other->db));
    must(seal_file_put(w->pool, path, text, &kept, &w->error));
    g_assert_null(kept); /* the same keys */
    must(seal_file_put(w->pool, path, foreign, &kept, &w->error));
    g_assert_cmpstr(seal_file_text(w->pool, kept), ==, text);
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_null(seal_file_text(w->pool, path));
    must(seal_file_put(w->pool, path, text, &kept, &w->error));
    must(open_again(w));
    g_assert_cmpstr(secret_of(w, 1), ==, "hidden away");
    g_assert_cmpint(g_unlink(path), ==, 0);
    must(seal_save(w->db, &w->error));
    must(open_again(w));
    g_assert_false(seal_file_put(w->pool, path, "key 12", &kept, NULL));
}

/* --- rotation --- */

enum { MANY = 1203 };

static void after_a_rotation_everything_is_read_and_wrapped_anew(void)
{
    g_autoptr(World) w = world_with_table();
    gint64 count;
    for (int i = 1; i <= MANY; i++)
        given_secret(w, i, pool_printf(w->pool, "word %d", i));
    const char *before = wrapped_of(w, 7, NULL), *blind = seal_blind(w->db, column, number, w->pool);
    must(seal_rotate(w->db, &ana, &count, &w->error));
    g_assert_cmpint(count, ==, MANY);
    g_assert_cmpint(strncmp(before, wrapped_of(w, 7, NULL), 16), !=, 0);
    g_assert_cmpstr(secret_of(w, 7), ==, "word 7");
    g_assert_cmpstr(secret_of(w, MANY), ==, "word 1203");
    g_assert_cmpstr(blind, ==, seal_blind(w->db, column, number, w->pool));
    g_auto(SealKey) key = {0};
    must(seal_key_open(w->db, before, &key, &w->error)); /* an old backup */
    must(open_again(w));
    g_assert_cmpstr(secret_of(w, 7), ==, "word 7");
}

static void old_keys_are_forgotten_when_nothing_needs_them(void)
{
    g_autoptr(World) w = world_with_table();
    g_auto(SealKey) key = {0};
    gint64 count;
    given_secret(w, 1, "hidden away");
    const char *before = wrapped_of(w, 1, NULL);
    must(seal_rotate(w->db, &ana, &count, &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(DbQuery) q = db_query(w->db, &add); /* written by a process with the old key */
    db_bind_int(q, "$1", 2);
    db_bind_text(q, "$3", before);
    must(db_run(q, NULL, &w->error) && db_commit(change, &w->error));
    must(seal_forget_old(w->db, &ana, &count, &w->error));
    g_assert_cmpint(count, ==, 1);
    g_assert_cmpstr(secret_of(w, 1), ==, "hidden away");
    must(seal_key_open(w->db, wrapped_of(w, 2, NULL), &key, &w->error));
    g_assert_false(seal_key_open(w->db, before, &key, &w->error));
}

static void another_process_learns_a_prepared_key_from_its_copy_of_the_file(void)
{
    g_autoptr(World) w = world_with_table();
    g_autoptr(SealRing) ring = seal_ring_new();
    g_autofree char *text = NULL;
    gint64 count;
    given_secret(w, 1, "hidden away");
    must(seal_prepare(w->db, &w->error));
    must(seal_file_read(seal_path(w->db), ring, &w->error));
    g_assert_cmpuint(ring->count, ==, 2);
    g_assert_true(g_file_get_contents(seal_path(w->db), &text, NULL, NULL));
    must(seal_rotate(w->db, &ana, &count, &w->error));
    g_assert_true(g_file_set_contents(seal_path(w->db), text, -1, NULL)); /* what the other process has */
    must(open_again(w));
    g_assert_cmpstr(secret_of(w, 1), ==, "hidden away");
}

WORLD_MAIN
{
    world_test("what_is_sealed_is_read_again", what_is_sealed_is_read_again);
    world_test("lengths_tell_little", lengths_tell_little);
    world_test("a_changed_byte_is_found", a_changed_byte_is_found);
    world_test("what_is_moved_elsewhere_cannot_be_read", what_is_moved_elsewhere_cannot_be_read);
    world_test("a_forgotten_key_erases", a_forgotten_key_erases);
    world_test("a_blind_index_is_the_same_each_time_for_its_purpose", a_blind_index_is_the_same_each_time_for_its_purpose);
    world_test("the_key_file_is_for_its_owner_alone", the_key_file_is_for_its_owner_alone);
    world_test("a_lost_key_file_is_not_made_anew", a_lost_key_file_is_not_made_anew);
    world_test("the_key_file_of_another_database_is_refused", the_key_file_of_another_database_is_refused);
    world_test("a_damaged_key_file_is_refused", a_damaged_key_file_is_refused);
    world_test("a_wrong_master_key_opens_nothing", a_wrong_master_key_opens_nothing);
    world_test("a_backup_brings_the_keys_back", a_backup_brings_the_keys_back);
    world_test("after_a_rotation_everything_is_read_and_wrapped_anew", after_a_rotation_everything_is_read_and_wrapped_anew);
    world_test("old_keys_are_forgotten_when_nothing_needs_them", old_keys_are_forgotten_when_nothing_needs_them);
    world_test("another_process_learns_a_prepared_key_from_its_copy_of_the_file", another_process_learns_a_prepared_key_from_its_copy_of_the_file);
}
