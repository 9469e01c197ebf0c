#include "recorder.h"
#include "world.h"

#include <glib/gstdio.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The power fails: what was told as saved is there, whole, and nothing is damaged.
 *
 * Threads save; each change touches a counter, a leaf and a few pages of filling, so that check-points come by themselves.  What the
 * disk was asked is recorded, and cut off at POWER_CUTS (300) moments; each time the program's own store opens what is left.  POWER_SEED
 * chooses the moments and what is lost; which thread comes first is not in its power.
 * A campaign: POWER_CUTS=100000 POWER_SEED=7 build-test/tests/power_test -p /sqlite/after_a_power_cut_all_that_was_saved_is_there */

enum { WORKERS = 4, CHANGES = 600, FILLING = 9000 };

static const SchemaStep steps[] = {
    {"power", 1, "0001_power",
     "CREATE TABLE counter (id BIGINT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, filling BLOB NOT NULL);"
     "CREATE TABLE leaf (id BIGINT NOT NULL PRIMARY KEY, counter_id BIGINT NOT NULL REFERENCES counter (id), number BIGINT NOT NULL);"
     "CREATE INDEX leaf_counter ON leaf (counter_id);",
     NULL},
    {0}};

static const DbStatement insert_counter = {"counter_insert", "INSERT INTO counter (id, number, filling) VALUES ($1, 0, '')", NULL};
static const DbStatement update_counter = {"counter_update", "UPDATE counter SET number = $2, filling = $3 WHERE id = $1", NULL};
static const DbStatement insert_leaf = {"leaf_insert", "INSERT INTO leaf (id, counter_id, number) VALUES ($1, $2, $3)", NULL};
static const DbStatement read_counters = {
    "counters",
    "SELECT c.id, c.number, (SELECT count(*) FROM leaf l WHERE l.counter_id = c.id) AS leaves,"
    " (SELECT max(l.number) FROM leaf l WHERE l.counter_id = c.id) AS last FROM counter c ORDER BY c.id",
    NULL};
static const DbStatement integrity = {"integrity", "PRAGMA integrity_check", NULL};

/* What is saved. */

typedef struct {
    Store *store;
    guint number;
} Worker;

static bool add_counter(Db *db, guint worker, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &insert_counter);
    db_bind_int(q, "$1", worker);
    return db_run(q, NULL, error);
}

static bool count_up(Db *db, guint worker, gint64 number, GError **error)
{
    g_autofree char *filling = g_strnfill(FILLING, (char)('a' + number % 26));
    g_autoptr(DbQuery) q = db_query(db, &update_counter);
    db_bind_int(q, "$1", worker);
    db_bind_int(q, "$2", number);
    db_bind_blob(q, "$3", filling, FILLING);
    return db_run(q, NULL, error);
}

static bool add_leaf(Db *db, guint worker, gint64 number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &insert_leaf);
    db_bind_int(q, "$1", worker + WORKERS * number);
    db_bind_int(q, "$2", worker);
    db_bind_int(q, "$3", number);
    return db_run(q, NULL, error);
}

static bool save(Db *db, guint worker, gint64 number)
{
    g_autoptr(DbChange) change = db_begin(db, NULL);
    return change && count_up(db, worker, number, NULL) && add_leaf(db, worker, number, NULL) && db_commit(change, NULL);
}

static gpointer work(gpointer data)
{
    Worker *worker = data;
    g_autoptr(Db) db = NULL;
    g_assert_true(db_take(worker->store, &db, NULL));
    for (gint64 number = 1; number <= CHANGES; number++) {
        g_assert_true(save(db, worker->number, number));
        recorder_acknowledge(worker->number, number);
    }
    return NULL;
}

static bool add_counters(Db *db, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    bool good = change != NULL;
    for (guint worker = 0; good && worker < WORKERS; worker++)
        good = add_counter(db, worker, error);
    return good && db_commit(change, error);
}

static void record_work(World *w)
{
    must(migrate(w->db, steps, &w->error));
    must(add_counters(w->db, &w->error));
    Worker workers[WORKERS];
    pthread_t threads[WORKERS];
    recorder_begin(w->url);
    for (guint i = 0; i < WORKERS; i++) {
        workers[i] = (Worker){w->store, i};
        pthread_create(&threads[i], NULL, work, &workers[i]);
    }
    for (guint i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    recorder_end();
    g_assert_cmpuint(recorder_checkpoints(), >, 0);
}

/* What is left. */

static bool is_whole(Db *db)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, &integrity);
    return db_step(q) && strcmp(db_text(q, "integrity_check", pool), "ok") == 0;
}

/* At least what was told as saved, and each change with all its parts or not at all. */
static bool holds(Db *db, const gint64 *acknowledged)
{
    g_autoptr(DbQuery) q = db_query(db, &read_counters);
    guint rows = 0;
    bool good = true;
    for (; db_step(q); rows++) {
        gint64 number = db_int(q, "number");
        good = good && number >= acknowledged[db_int(q, "id")] && number == db_int(q, "leaves") && number == db_int(q, "last");
    }
    return db_end(q, NULL) && good && rows == WORKERS;
}

static bool survives(const char *path, const gint64 *acknowledged)
{
    g_autoptr(Store) store = NULL;
    g_autoptr(Db) db = NULL;
    return store_open(path, &store, NULL) && db_take(store, &db, NULL) && is_whole(db) && holds(db, acknowledged);
}

static void clean(const char *path)
{
    const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *name = g_strconcat(path, endings[i], NULL);
        g_unlink(name);
    }
}

static guint from_environment(const char *name, guint otherwise)
{
    const char *value = g_getenv(name);
    return value ? (guint)g_ascii_strtoull(value, NULL, 10) : otherwise;
}

static int compare_moments(const void *a, const void *b)
{
    guint x = *(const guint *)a, y = *(const guint *)b;
    return x < y ? -1 : x > y;
}

static GArray *some_moments(guint count, GRand *chance)
{
    GArray *moments = g_array_sized_new(FALSE, FALSE, sizeof(guint), count);
    for (guint i = 0; i < count; i++) {
        guint moment = (guint)g_rand_int_range(chance, 0, (gint32)replay_length() + 1);
        g_array_append_val(moments, moment);
    }
    g_array_sort(moments, compare_moments);
    return moments;
}

/* How many of the cuts lose or damage something. */
static guint count_losses(World *w, guint cuts, bool syncs_count)
{
    g_autofree char *path = g_strconcat(w->home, "/left.db", NULL);
    g_autoptr(GRand) chance = g_rand_new_with_seed(from_environment("POWER_SEED", 1));
    g_autoptr(GArray) moments = some_moments(cuts, chance);
    g_autoptr(Replay) replay = replay_new(syncs_count);
    guint losses = 0;
    for (guint i = 0; i < cuts; i++) {
        gint64 acknowledged[WORKERS];
        clean(path);
        replay_cut(replay, g_array_index(moments, guint, i), (CutKind)(i % CUT_KINDS), chance, path, acknowledged, WORKERS);
        bool good = survives(path, acknowledged);
        if (!good && syncs_count)
            g_test_message("lost after moment %u, kind %u", g_array_index(moments, guint, i), i % CUT_KINDS);
        losses += !good;
    }
    return losses;
}

static bool only_sqlite(World *w)
{
    if (store_is_postgres(w->store))
        g_test_skip("concerns SQLite alone");
    return !store_is_postgres(w->store);
}

static void after_a_power_cut_all_that_was_saved_is_there(void)
{
    g_autoptr(World) w = world_new_empty();
    if (!only_sqlite(w))
        return;
    record_work(w);
    guint cuts = from_environment("POWER_CUTS", 300);
    g_test_message("%u cuts in a recording of %u moments", cuts, replay_length());
    g_assert_cmpuint(count_losses(w, cuts, true), ==, 0);
}

/* The test itself is tried: on such a disk nothing can hold, and it must notice. */
static void a_disk_that_only_says_it_keeps_is_found_out(void)
{
    g_autoptr(World) w = world_new_empty();
    if (!only_sqlite(w))
        return;
    record_work(w);
    g_assert_cmpuint(count_losses(w, 30, false), >, 10);
}

WORLD_MAIN
{
    recorder_start();
    world_test("after_a_power_cut_all_that_was_saved_is_there", after_a_power_cut_all_that_was_saved_is_there);
    world_test("a_disk_that_only_says_it_keeps_is_found_out", a_disk_that_only_says_it_keeps_is_found_out);
}
