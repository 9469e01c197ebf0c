#include "world.h"

#include <glib/gstdio.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Many threads, several processes, sudden ends. */

static const SchemaStep steps[] = {
    {"test", 1, "0001_things",
     "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, name TEXT UNIQUE, bytes BLOB);"
     "CREATE TABLE part (id BIGINT NOT NULL PRIMARY KEY,"
     " thing_id BIGINT NOT NULL REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED);",
     NULL},
    {0}};

static const DbStatement insert_thing = {"thing_insert", "INSERT INTO thing (id, name, bytes) VALUES ($1, $2, $3)", NULL};
static const DbStatement insert_part = {"part_insert", "INSERT INTO part (id, thing_id) VALUES ($1, $2)", NULL};
static const DbStatement find_thing = {"thing_find", "SELECT id FROM thing WHERE id = $1", NULL};
static const DbStatement count_things = {"thing_count", "SELECT count(*) AS things FROM thing", NULL};
static const DbStatement count_parts = {"part_count", "SELECT count(*) AS things FROM part", NULL};
static const DbStatement own_backend = {"own_backend", "SELECT 1 AS pid", "SELECT pg_backend_pid() AS pid"};
static const DbStatement integrity = {"integrity", "PRAGMA integrity_check", NULL};

static World *world_with_things(void)
{
    World *w = world_new_empty();
    must(migrate(w->db, steps, &w->error));
    return w;
}

static bool only_sqlite(World *w)
{
    if (store_is_postgres(w->store))
        g_test_skip("concerns SQLite alone");
    return !store_is_postgres(w->store);
}

static bool add_thing(Db *db, gint64 id, const char *name, gsize bytes, GError **error)
{
    g_autofree char *filling = bytes ? g_strnfill(bytes, 'x') : NULL;
    g_autoptr(DbQuery) q = db_query(db, &insert_thing);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", name);
    db_bind_blob(q, "$3", filling, bytes);
    return db_run(q, NULL, error);
}

static bool add_part(Db *db, gint64 id, gint64 thing_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &insert_part);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", thing_id);
    return db_run(q, NULL, error);
}

static bool save_thing(Db *db, gint64 id, const char *name, gsize bytes, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && add_thing(db, id, name, bytes, error) && db_commit(change, error);
}

static bool save_pair(Db *db, gint64 id, gint64 thing_id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && add_thing(db, id, NULL, 0, error) && add_part(db, id, thing_id, error) && db_commit(change, error);
}

static gint64 count(Db *db, const DbStatement *statement)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    return db_step(q) ? db_int(q, "things") : -1;
}

static bool has_thing(Db *db, gint64 id)
{
    g_autoptr(DbQuery) q = db_query(db, &find_thing);
    db_bind_int(q, "$1", id);
    return db_step(q);
}

/* Sixteen threads, of whose changes every second one fails in one of four ways. */

enum { THREADS = 16, CHANGES = 40 };

typedef struct {
    Store *store;
    int number;
    int surprises; /* results that should have been others */
} Worker;

static bool may_succeed(int i)
{
    return i % 2 == 0;
}

static void leave_behind(Db *db, gint64 id)
{
    g_autoptr(DbChange) change = db_begin(db, NULL);
    g_assert_true(change && add_thing(db, id, NULL, 0, NULL));
}

static bool try_change(Db *db, gint64 id, int i)
{
    switch (i % 8) {
    case 1:
        return save_thing(db, id, "taken", 0, NULL); /* a name that another has */
    case 3:
        return save_pair(db, id, -1, NULL); /* a reference to nothing, found at its end */
    case 5:
        leave_behind(db, id);
        return false;
    case 7:
        return save_thing(db, 1, NULL, 0, NULL); /* an id that another has */
    default:
        return save_pair(db, id, id, NULL);
    }
}

static gpointer work(gpointer data)
{
    Worker *worker = data;
    g_autoptr(Db) db = NULL;
    g_assert_true(db_take(worker->store, &db, NULL));
    for (int i = 0; i < CHANGES; i++)
        worker->surprises += try_change(db, 1000 * (worker->number + 1) + i, i) != may_succeed(i);
    return NULL;
}

static void expect_what_succeeded(Db *db)
{
    g_assert_cmpint(count(db, &count_things), ==, 1 + THREADS * CHANGES / 2);
    g_assert_cmpint(count(db, &count_parts), ==, THREADS * CHANGES / 2);
    for (int number = 0; number < THREADS; number++)
        for (int i = 0; i < CHANGES; i++)
            g_assert_cmpint(has_thing(db, 1000 * (number + 1) + i), ==, may_succeed(i));
}

static void who_fails_takes_nobody_along(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, "taken", 0, &w->error));
    Worker workers[THREADS];
    GThread *threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (Worker){w->store, i, 0};
        threads[i] = g_thread_new("worker", work, &workers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        g_thread_join(threads[i]);
        g_assert_cmpint(workers[i].surprises, ==, 0);
    }
    expect_what_succeeded(w->db);
}

/* Two that change the same rows in opposite order: PostgreSQL ends one of them, SQLite lets them follow each other. */

static const DbStatement touch_thing = {"thing_touch", "UPDATE thing SET name = $2 WHERE id = $1", NULL};

typedef struct {
    Store *store;
    pthread_barrier_t *both_began;
    gint64 first, second;
    GError *error; /* NULL: saved */
} Crossing;

static bool touch(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &touch_thing);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", NULL);
    return db_run(q, NULL, error);
}

static bool touch_both(Db *db, Crossing *crossing, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !touch(db, crossing->first, error))
        return false;
    if (store_is_postgres(crossing->store))
        pthread_barrier_wait(crossing->both_began);
    return touch(db, crossing->second, error) && db_commit(change, error);
}

static gpointer cross(gpointer data)
{
    Crossing *crossing = data;
    g_autoptr(Db) db = NULL;
    g_assert_true(db_take(crossing->store, &db, NULL));
    touch_both(db, crossing, &crossing->error);
    return NULL;
}

static void changes_that_cross_end_in_one_conflict_at_most(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, NULL, 0, &w->error) && save_thing(w->db, 2, NULL, 0, &w->error));
    pthread_barrier_t both_began;
    pthread_barrier_init(&both_began, NULL, 2);
    Crossing one = {w->store, &both_began, 1, 2, NULL}, other = {w->store, &both_began, 2, 1, NULL};
    GThread *thread = g_thread_new("crossing", cross, &one);
    cross(&other);
    g_thread_join(thread);
    g_autoptr(GError) lost = one.error ? one.error : other.error;
    if (store_is_postgres(w->store))
        g_assert_error(lost, FAIL, FAIL_CONFLICT);
    else
        g_assert_no_error(lost);
    g_assert_true(!one.error || !other.error);
    pthread_barrier_destroy(&both_began);
}

/* Readers and writers. */

static gpointer read_count(gpointer store)
{
    g_autoptr(Db) db = NULL;
    g_assert_true(db_take(store, &db, NULL));
    return GINT_TO_POINTER((int)count(db, &count_things));
}

static void readers_do_not_wait_for_a_writer(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, NULL, 0, &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(add_thing(w->db, 2, NULL, 0, &w->error));
    GThread *reader = g_thread_new("reader", read_count, w->store); /* would wait for ever */
    g_assert_cmpint(GPOINTER_TO_INT(g_thread_join(reader)), ==, 1);
    must(db_commit(change, &w->error));
}

static void a_look_reads_one_state_and_the_next_one_what_is_there(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    g_autoptr(Db) other = NULL;
    must(db_take(w->store, &other, &w->error));
    DbLook *look = db_look_begin(w->db);
    g_assert_nonnull(look);
    g_assert_null(db_look_begin(w->db));
    g_assert_cmpint(count(w->db, &count_things), ==, 0);
    must(save_thing(other, 1, NULL, 0, &w->error));
    must(save_thing(w->db, 2, NULL, 0, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 0);
    g_assert_cmpint(count(other, &count_things), ==, 2);
    db_look_end(look);
    g_assert_cmpint(count(w->db, &count_things), ==, 2);
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_assert_null(db_look_begin(w->db));
}

static bool only_postgres(World *w)
{
    if (!store_is_postgres(w->store))
        g_test_skip("concerns PostgreSQL alone");
    return store_is_postgres(w->store);
}

static void a_look_asks_the_same_once_and_again_behind_its_own_change(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_postgres(w))
        return;
    g_autoptr(Db) other = NULL;
    must(db_take(w->store, &other, &w->error));
    DbLook *look = db_look_begin(w->db);
    g_assert_nonnull(look);
    g_assert_null(db_look_begin(w->db));
    g_assert_cmpint(count(w->db, &count_things), ==, 0);
    must(save_thing(other, 1, NULL, 0, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 0);
    g_assert_true(has_thing(w->db, 1)); /* that wasn't asked before */
    must(save_thing(w->db, 2, NULL, 0, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 2);
    must(save_thing(other, 3, NULL, 0, &w->error));
    db_look_end(look);
    g_assert_cmpint(count(w->db, &count_things), ==, 3);
}

/* What is foreseen stands as it was when the first was asked; an answer outlives its look with its query. */
static void what_is_foreseen_comes_with_what_is_asked_first(void)
{
    g_autoptr(World) w = world_with_things();
    g_autoptr(Db) other = NULL;
    must(db_take(w->store, &other, &w->error));
    must(save_thing(other, 1, NULL, 0, &w->error));
    DbLook *look = db_look_begin(w->db);
    db_foresee_ints(w->db, &find_thing, (const gint64[]){1}, 1);
    db_foresee_ints(w->db, &find_thing, (const gint64[]){2}, 1);
    db_foresee_ints(w->db, &count_parts, NULL, 0); /* that nobody asks for */
    g_autoptr(DbQuery) q = db_query(w->db, &count_things);
    g_assert_true(db_step(q));
    must(save_thing(other, 2, NULL, 0, &w->error));
    g_assert_true(has_thing(w->db, 1));
    g_assert_false(has_thing(w->db, 2));
    if (!store_is_postgres(w->store))
        must(db_end(q, &w->error));
    db_look_end(look);
    if (store_is_postgres(w->store))
        g_assert_cmpint(db_int(q, "things"), ==, 1);
    g_assert_true(has_thing(w->db, 2));
}

static void what_is_foreseen_wrongly_harms_nobody_else(void)
{
    static const DbStatement wrong = {"wrong_ahead", "SELECT 1 / ($1 - $1) AS things FROM no_such_table", NULL};
    static const DbStatement divides = {"divides_ahead", "SELECT 1 / (CAST($1 AS BIGINT) - 5) AS things", NULL};
    g_autoptr(World) w = world_with_things();
    if (!only_postgres(w))
        return;
    g_autoptr(DbLook) look G_GNUC_UNUSED = db_look_begin(w->db);
    db_foresee_ints(w->db, &wrong, (const gint64[]){1}, 1);
    db_foresee_ints(w->db, &find_thing, (const gint64[]){1}, 1);
    g_assert_cmpint(count(w->db, &count_things), ==, 0);
    g_assert_false(has_thing(w->db, 1));
    db_foresee_ints(w->db, &divides, (const gint64[]){5}, 1);
    g_assert_cmpint(count(w->db, &count_parts), ==, 0);
    g_autoptr(DbQuery) q = db_query(w->db, &divides);
    db_bind_int(q, "$1", 5);
    g_assert_false(db_step(q));
    g_assert_false(db_end(q, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INTERNAL);
    g_clear_error(&w->error);
    must(save_thing(w->db, 1, NULL, 0, &w->error));
    g_assert_true(has_thing(w->db, 1));
}

static bool add_thing_later(Db *db, gint64 id, const char *name, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &insert_thing);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", name);
    return db_run_later(q, error);
}

static void what_is_run_later_is_there_for_the_next_question(void)
{
    enum { MANY = 2500 };
    g_autoptr(World) w = world_with_things();
    g_assert_false(add_thing_later(w->db, 1, NULL, NULL)); /* outside a change it is any other write */
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(add_thing_later(w->db, 1, "one", &w->error));
    must(add_thing_later(w->db, 2, "two", &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 2);
    for (int i = 3; i <= MANY; i++)
        must(add_thing_later(w->db, i, NULL, &w->error));
    must(db_commit(change, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, MANY);
}

static bool leave_later_behind(World *w)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    return change && add_thing_later(w->db, 5, NULL, &w->error);
}

static void what_fails_later_dooms_its_change(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, "one", 0, &w->error));
    for (int asks = 0; asks < 3; asks++) { /* at once nothing, before, behind */
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        g_assert_true(asks != 1 || count(w->db, &count_things) == 1);
        add_thing_later(w->db, 2, "one", NULL);
        add_thing_later(w->db, 3, NULL, NULL);
        g_assert_true(asks != 2 || count(w->db, &count_things) == -1);
        g_assert_false(db_commit(change, &w->error));
        g_assert_error(w->error, FAIL, FAIL_CONFLICT);
        g_clear_error(&w->error);
        g_assert_cmpint(count(w->db, &count_things), ==, 1);
    }
    must(leave_later_behind(w));
    must(save_thing(w->db, 4, NULL, 0, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 2);
}

static void a_change_that_fails_at_its_first_statement_leaves_nothing_behind(void)
{
    g_autoptr(World) w = world_with_things();
    must(save_thing(w->db, 1, "one", 0, &w->error));
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        g_assert_false(add_thing(w->db, 2, "one", 0, &w->error));
        g_assert_error(w->error, FAIL, FAIL_CONFLICT);
        g_clear_error(&w->error);
        g_assert_false(add_thing(w->db, 3, NULL, 0, NULL));
        g_assert_false(db_commit(change, NULL));
    }
    g_assert_cmpint(count(w->db, &count_things), ==, 1);
    g_autoptr(DbChange) empty = db_begin(w->db, &w->error);
    must(db_commit(empty, &w->error));
    must(save_thing(w->db, 4, NULL, 0, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 2);
}

static void a_thread_that_would_wait_for_itself_aborts(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    if (g_test_subprocess()) {
        g_autoptr(Db) other = NULL;
        must(db_take(w->store, &other, &w->error));
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        g_autoptr(DbChange) second = db_begin(other, &w->error);
        must(change && second);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*would wait for itself*");
}

static void a_second_process_may_not_write_but_read(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    must(save_thing(w->db, 1, NULL, 0, &w->error));
    pid_t child = fork();
    if (child == 0) {
        Store *second = NULL;
        GError *error = NULL;
        bool busy = !store_open(w->url, &second, &error) && g_error_matches(error, FAIL, FAIL_BUSY);
        bool read = store_open_to_read(w->url, &second, NULL) && GPOINTER_TO_INT(read_count(second)) == 1;
        _exit(busy && read ? 0 : 1);
    }
    int status = -1;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

static void a_store_open_to_read_refuses_changes(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    g_autoptr(Store) reading = NULL;
    must(store_open_to_read(w->url, &reading, &w->error));
    g_autoptr(Db) db = NULL;
    must(db_take(reading, &db, &w->error));
    g_assert_false(save_thing(db, 1, NULL, 0, &w->error));
    g_assert_error(w->error, FAIL, FAIL_BUSY);
    g_clear_error(&w->error);
    must(save_thing(w->db, 2, NULL, 0, &w->error));
    g_assert_cmpint(count(db, &count_things), ==, 1);
}

static void reading_what_is_not_there_says_so(void)
{
    g_autoptr(World) w = world_new_empty();
    g_autofree char *path = g_build_filename(w->home, "nothing.db", NULL);
    Store *store = NULL;
    g_assert_false(store_open_to_read(path, &store, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
}

static void what_cannot_be_opened_says_why(void)
{
    g_autoptr(World) w = world_new_empty();
    g_autofree char *folder = g_build_filename(w->home, "no-such-folder", "vatra.db", NULL);
    g_autofree char *other = g_build_filename(w->home, "letter.txt", NULL);
    g_autoptr(GError) missing = NULL, foreign = NULL;
    Store *store = NULL;
    g_assert_false(store_open(folder, &store, &missing));
    g_assert_nonnull(strstr(missing->message, "No such file or directory"));
    g_assert_true(g_file_set_contents(other, "This is a letter, and quite long enough to be looked at as a header, "
                                      "which takes a hundred bytes.", -1, NULL));
    g_assert_false(store_open(other, &store, &foreign));
    g_assert_nonnull(strstr(foreign->message, "not a database"));
}

static void nobody_else_may_read_the_files(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(w->url, ends[i], NULL);
        GStatBuf status;
        g_assert_cmpint(g_stat(path, &status), ==, 0);
        g_assert_cmpint(status.st_mode & 0777, ==, 0600);
    }
}

/* Copies. */

typedef struct {
    Store *store;
    gint stop;
} Writing;

static gpointer write_pairs(gpointer data)
{
    Writing *writing = data;
    g_autoptr(Db) db = NULL;
    g_assert_true(db_take(writing->store, &db, NULL));
    for (gint64 id = 1; !g_atomic_int_get(&writing->stop); id++)
        g_assert_true(save_pair(db, id, id, NULL));
    return NULL;
}

static void expect_whole_copy(World *w, const char *path)
{
    g_autoptr(Store) store = NULL;
    must(store_open(path, &store, &w->error));
    g_autoptr(Db) db = NULL;
    must(db_take(store, &db, &w->error));
    g_assert_cmpint(count(db, &count_things), >, 0);
    g_assert_cmpint(count(db, &count_things), ==, count(db, &count_parts));
}

static void a_copy_made_while_others_write_is_whole(void)
{
    g_autoptr(World) w = world_with_things();
    g_autofree char *path = g_build_filename(w->home, "copy.db", NULL);
    if (store_is_postgres(w->store)) {
        g_assert_false(store_copy_to(w->store, path, &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
        return;
    }
    Writing writing = {w->store, 0};
    GThread *thread = g_thread_new("writer", write_pairs, &writing);
    while (count(w->db, &count_things) < 20)
        g_usleep(1000);
    for (int i = 0; i < 5; i++) {
        must(store_copy_to(w->store, path, &w->error));
        expect_whole_copy(w, path);
    }
    g_atomic_int_set(&writing.stop, 1);
    g_thread_join(thread);
}

/* Full and failing disks. */

static void a_full_disk_stops_writes_alone_and_passes(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    must(save_thing(w->db, 1, NULL, 0, &w->error));
    must(db_execute(w->db, "PRAGMA max_page_count = 20", &w->error));
    g_assert_false(save_thing(w->db, 2, NULL, 1000000, &w->error));
    g_assert_error(w->error, FAIL, FAIL_BUSY);
    g_assert_nonnull(strstr(w->error->message, "disk is full"));
    g_clear_error(&w->error);
    g_assert_cmpint(count(w->db, &count_things), ==, 1);
    must(db_execute(w->db, "PRAGMA max_page_count = 1000000", &w->error));
    must(save_thing(w->db, 2, NULL, 1000000, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 2);
}

static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    limit.rlim_cur = MIN(bytes, limit.rlim_max);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

static void a_disk_that_fails_at_the_commit_loses_that_change_alone(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    signal(SIGXFSZ, SIG_IGN);
    must(save_thing(w->db, 1, NULL, 0, &w->error));
    limit_file_size(300000);
    bool saved = save_thing(w->db, 2, NULL, 1000000, &w->error);
    limit_file_size(RLIM_INFINITY);
    g_assert_false(saved);
    g_assert_nonnull(w->error);
    g_clear_error(&w->error);
    g_assert_cmpint(count(w->db, &count_things), ==, 1);
    must(save_thing(w->db, 3, NULL, 1000000, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 2);
}

static void gathered_changes_are_seen_once_they_are_on_disk(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    g_autoptr(Db) other = NULL;
    must(db_take(w->store, &other, &w->error));
    must(db_gather_begin(w->db, &w->error));
    must(save_thing(w->db, 1, NULL, 0, &w->error));
    g_assert_false(save_thing(w->db, 1, NULL, 0, &w->error)); /* a second 1: nothing was written, so nothing is lost */
    g_clear_error(&w->error);
    must(save_thing(w->db, 2, NULL, 0, &w->error));
    g_assert_cmpint(count(other, &count_things), ==, 0);
    must(db_gather_end(w->db, &w->error));
    g_assert_cmpint(count(other, &count_things), ==, 2);
    must(save_thing(other, 3, NULL, 0, &w->error)); /* the turn is free again */
}

static void save_two_and_undo(World *w)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_assert_nonnull(change);
    must(save_thing(w->db, 2, NULL, 0, &w->error));
    must(save_thing(w->db, 3, NULL, 0, &w->error));
}

static void a_gathered_change_that_is_undone_undoes_the_others(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    must(db_gather_begin(w->db, &w->error));
    must(save_thing(w->db, 1, NULL, 0, &w->error));
    save_two_and_undo(w);
    g_assert_false(save_thing(w->db, 4, NULL, 0, NULL));
    g_assert_false(db_gather_end(w->db, &w->error));
    g_clear_error(&w->error);
    g_assert_cmpint(count(w->db, &count_things), ==, 0);
    must(save_thing(w->db, 1, NULL, 0, &w->error)); /* each alone, then */
    must(save_thing(w->db, 4, NULL, 0, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 2);
}

/* Where the disk is full in the middle, none of what was gathered is saved, and its end says so. */
static void gathered_changes_are_lost_together(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    signal(SIGXFSZ, SIG_IGN);
    must(db_gather_begin(w->db, &w->error));
    must(save_thing(w->db, 1, NULL, 0, &w->error));
    limit_file_size(300000);
    save_thing(w->db, 2, NULL, 20000000, &w->error); /* more than the writer keeps in memory */
    g_clear_error(&w->error);
    bool saved = db_gather_end(w->db, &w->error);
    limit_file_size(RLIM_INFINITY);
    g_assert_false(saved);
    g_assert_nonnull(w->error);
    g_clear_error(&w->error);
    g_assert_cmpint(count(w->db, &count_things), ==, 0);
    must(save_thing(w->db, 3, NULL, 0, &w->error));
}

static void the_log_file_stays_small(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_sqlite(w))
        return;
    for (int i = 1; i <= 400; i++)
        must(save_thing(w->db, i, NULL, 100000, &w->error)); /* 40 MB */
    g_autofree char *path = g_strconcat(w->url, "-wal", NULL);
    GStatBuf status;
    g_assert_cmpint(g_stat(path, &status), ==, 0);
    g_assert_cmpint(status.st_size, <, 20 * 1024 * 1024);
}

/* Sudden ends: a child writes from several threads and says each id once it is saved, until it is killed. */

enum { KILLS = 50, CHILD_THREADS = 4 };

typedef struct {
    Store *store;
    int pipe;
    gint64 first;
} Sayer;

static gpointer save_and_say(gpointer data)
{
    Sayer *sayer = data;
    g_autoptr(Db) db = NULL;
    if (!db_take(sayer->store, &db, NULL))
        _exit(1);
    for (gint64 id = sayer->first;; id += CHILD_THREADS)
        if (!save_pair(db, id, id, NULL) || write(sayer->pipe, &id, sizeof id) != sizeof id)
            _exit(1);
    return NULL;
}

static void write_until_killed(const char *path, int pipe, gint64 first)
{
    static Sayer sayers[CHILD_THREADS];
    Store *store = NULL;
    if (!store_open(path, &store, NULL))
        _exit(1);
    for (int i = 0; i < CHILD_THREADS; i++) {
        sayers[i] = (Sayer){store, pipe, first + i};
        g_thread_new("sayer", save_and_say, &sayers[i]);
    }
    for (;;)
        pause();
}

/* Kills the child after it has said some ids, and gives all that it said. */
static GArray *kill_after_a_while(const char *path, gint64 first)
{
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    pid_t child = fork();
    if (child == 0)
        write_until_killed(path, ends[1], first);
    close(ends[1]);
    GArray *said = g_array_new(FALSE, FALSE, sizeof(gint64));
    guint wanted = (guint)g_test_rand_int_range(5, 40);
    for (gint64 id; read(ends[0], &id, sizeof id) == sizeof id;) {
        g_array_append_val(said, id);
        if (said->len == wanted)
            kill(child, SIGKILL);
    }
    close(ends[0]);
    waitpid(child, NULL, 0);
    g_assert_cmpuint(said->len, >=, wanted);
    return said;
}

static void expect_all(World *w, const char *path, GArray *said)
{
    g_autoptr(Store) store = NULL;
    must(store_open(path, &store, &w->error));
    g_autoptr(Db) db = NULL;
    must(db_take(store, &db, &w->error));
    for (guint i = 0; i < said->len; i++)
        g_assert_true(has_thing(db, g_array_index(said, gint64, i)));
    g_assert_cmpint(count(db, &count_things), ==, count(db, &count_parts));
    g_autoptr(DbQuery) q = db_query(db, &integrity);
    g_assert_true(db_step(q));
    g_assert_cmpstr(db_text(q, "integrity_check", w->pool), ==, "ok");
}

static void what_was_acknowledged_survives_a_kill(void)
{
    g_autoptr(World) w = world_new_empty();
    if (!only_sqlite(w))
        return;
    g_autofree char *path = g_build_filename(w->home, "kill.db", NULL);
    {
        g_autoptr(Store) store = NULL;
        must(store_open(path, &store, &w->error));
        g_autoptr(Db) db = NULL;
        must(db_take(store, &db, &w->error) && migrate(db, steps, &w->error));
    }
    for (int i = 0; i < KILLS; i++) {
        g_autoptr(GArray) said = kill_after_a_while(path, 1 + i * 100000);
        expect_all(w, path, said);
    }
}

/* PostgreSQL going away. */

static void end_backend_of(World *w, Db *db)
{
    g_autoptr(DbQuery) q = db_query(db, &own_backend);
    g_assert_true(db_step(q));
    g_autofree char *sql = g_strdup_printf("SELECT pg_terminate_backend(%d)", (int)db_int(q, "pid"));
    g_autoptr(Db) other = NULL;
    must(db_take(w->store, &other, &w->error));
    must(db_execute(other, sql, &w->error));
    g_usleep(50000);
}

static void a_lost_connection_is_made_anew(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_postgres(w))
        return;
    must(save_thing(w->db, 1, NULL, 0, &w->error));
    end_backend_of(w, w->db);
    g_assert_cmpint(count(w->db, &count_things), ==, 1);
    end_backend_of(w, w->db);
    must(save_thing(w->db, 2, NULL, 0, &w->error));
    g_assert_cmpint(count(w->db, &count_things), ==, 2);
}

static void a_connection_lost_before_a_change_s_first_statement_is_made_anew(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_postgres(w))
        return;
    g_autofree char *sql = NULL;
    {
        g_autoptr(DbQuery) q = db_query(w->db, &own_backend);
        g_assert_true(db_step(q));
        sql = g_strdup_printf("SELECT pg_terminate_backend(%d)", (int)db_int(q, "pid"));
    }
    guint64 epoch = store_epoch(w->store);
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    g_autoptr(Db) other = NULL;
    must(db_take(w->store, &other, &w->error));
    must(db_execute(other, sql, &w->error));
    g_usleep(50000);
    must(add_thing(w->db, 1, NULL, 0, &w->error));
    must(add_thing(w->db, 2, NULL, 0, &w->error));
    must(db_commit(change, &w->error));
    g_assert_cmpint(count(other, &count_things), ==, 2);
    g_assert_cmpuint(store_epoch(w->store), >, epoch + 1); /* the other's connection, and the new one */
}

static void a_connection_lost_before_what_is_run_later_is_made_anew(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_postgres(w))
        return;
    for (int i = 0; i < 2; i++) { /* asked nothing, and something */
        end_backend_of(w, w->db);
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(add_thing_later(w->db, 2 * i, NULL, &w->error));
        must(add_thing_later(w->db, 2 * i + 1, NULL, &w->error));
        g_assert_true(!i || count(w->db, &count_things) == 4);
        must(db_commit(change, &w->error));
    }
    g_assert_cmpint(count(w->db, &count_things), ==, 4);
}

static bool lose_within(World *w)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(add_thing(w->db, 2, NULL, 0, &w->error));
    end_backend_of(w, w->db);
    return add_thing(w->db, 3, NULL, 0, &w->error) && db_commit(change, &w->error);
}

static void a_database_of_this_machine_is_near(void)
{
    g_autoptr(World) w = world_with_things(); /* SQLite, or PostgreSQL by its socket */
    g_assert_true(store_is_near(w->store));
}

static void a_connection_lost_within_a_change_is_busy(void)
{
    g_autoptr(World) w = world_with_things();
    if (!only_postgres(w))
        return;
    g_assert_false(lose_within(w));
    g_assert_error(w->error, FAIL, FAIL_BUSY);
    g_clear_error(&w->error);
    g_assert_cmpint(count(w->db, &count_things), ==, 0);
    must(save_thing(w->db, 4, NULL, 0, &w->error));
}

WORLD_MAIN
{
    world_test("a_database_of_this_machine_is_near", a_database_of_this_machine_is_near);
    world_test("who_fails_takes_nobody_along", who_fails_takes_nobody_along);
    world_test("changes_that_cross_end_in_one_conflict_at_most", changes_that_cross_end_in_one_conflict_at_most);
    world_test("readers_do_not_wait_for_a_writer", readers_do_not_wait_for_a_writer);
    world_test("a_look_reads_one_state_and_the_next_one_what_is_there", a_look_reads_one_state_and_the_next_one_what_is_there);
    world_test("a_look_asks_the_same_once_and_again_behind_its_own_change", a_look_asks_the_same_once_and_again_behind_its_own_change);
    world_test("what_is_foreseen_comes_with_what_is_asked_first", what_is_foreseen_comes_with_what_is_asked_first);
    world_test("what_is_foreseen_wrongly_harms_nobody_else", what_is_foreseen_wrongly_harms_nobody_else);
    world_test("what_is_run_later_is_there_for_the_next_question", what_is_run_later_is_there_for_the_next_question);
    world_test("what_fails_later_dooms_its_change", what_fails_later_dooms_its_change);
    world_test("a_connection_lost_before_what_is_run_later_is_made_anew", a_connection_lost_before_what_is_run_later_is_made_anew);
    world_test("a_change_that_fails_at_its_first_statement_leaves_nothing_behind",
               a_change_that_fails_at_its_first_statement_leaves_nothing_behind);
    world_test("a_connection_lost_before_a_change_s_first_statement_is_made_anew",
               a_connection_lost_before_a_change_s_first_statement_is_made_anew);
    world_test("a_thread_that_would_wait_for_itself_aborts", a_thread_that_would_wait_for_itself_aborts);
    world_test("a_second_process_may_not_write_but_read", a_second_process_may_not_write_but_read);
    world_test("a_store_open_to_read_refuses_changes", a_store_open_to_read_refuses_changes);
    world_test("reading_what_is_not_there_says_so", reading_what_is_not_there_says_so);
    world_test("what_cannot_be_opened_says_why", what_cannot_be_opened_says_why);
    world_test("nobody_else_may_read_the_files", nobody_else_may_read_the_files);
    world_test("a_copy_made_while_others_write_is_whole", a_copy_made_while_others_write_is_whole);
    world_test("a_full_disk_stops_writes_alone_and_passes", a_full_disk_stops_writes_alone_and_passes);
    world_test("a_disk_that_fails_at_the_commit_loses_that_change_alone",
               a_disk_that_fails_at_the_commit_loses_that_change_alone);
    world_test("gathered_changes_are_seen_once_they_are_on_disk", gathered_changes_are_seen_once_they_are_on_disk);
    world_test("a_gathered_change_that_is_undone_undoes_the_others", a_gathered_change_that_is_undone_undoes_the_others);
    world_test("gathered_changes_are_lost_together", gathered_changes_are_lost_together);
    world_test("the_log_file_stays_small", the_log_file_stays_small);
    world_test("what_was_acknowledged_survives_a_kill", what_was_acknowledged_survives_a_kill);
    world_test("a_lost_connection_is_made_anew", a_lost_connection_is_made_anew);
    world_test("a_connection_lost_within_a_change_is_busy", a_connection_lost_within_a_change_is_busy);
}
