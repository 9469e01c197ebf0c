#include "db/db_sqlite.h"

#include <glib/gstdio.h>
#include <string.h>

/* A commit leaves nothing that isn't in the log's file: whatever stands there once it is made is what a power cut finds. */

enum { ROWS = 400 };

typedef struct {
    char *folder, *path, *left;
    sqlite3 *db;
} Logged;

static void run(sqlite3 *db, const char *sql)
{
    char *wrong = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &wrong) != SQLITE_OK)
        g_error("%s: %s", sql, wrong);
}

static gint64 number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    g_assert_cmpint(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    gint64 value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static Logged *logged_new(void)
{
    Logged *logged = g_new0(Logged, 1);
    logged->folder = g_dir_make_tmp("vatra-log-XXXXXX", NULL);
    logged->path = g_build_filename(logged->folder, "log.db", NULL);
    logged->left = g_build_filename(logged->folder, "left.db", NULL);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    g_assert_cmpint(sqlite3_open_v2(logged->path, &logged->db, flags, log_vfs_name()), ==, SQLITE_OK);
    run(logged->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=8;"
                    "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, filling TEXT);");
    return logged;
}

static void logged_free(Logged *logged)
{
    sqlite3_close(logged->db);
    for (const char *const *ending = (const char *const[]){"", "-wal", "-shm", NULL}; *ending; ending++) {
        g_autofree char *path = g_strconcat(logged->path, *ending, NULL), *left = g_strconcat(logged->left, *ending, NULL);
        g_unlink(path);
        g_unlink(left);
    }
    g_rmdir(logged->folder);
    g_free(logged->folder);
    g_free(logged->path);
    g_free(logged->left);
    g_free(logged);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Logged, logged_free)

static void copy(const char *from, const char *to, const char *ending)
{
    gsize length;
    g_autofree char *source = g_strconcat(from, ending, NULL), *target = g_strconcat(to, ending, NULL), *bytes = NULL;
    g_assert_true(g_file_get_contents(source, &bytes, &length, NULL));
    g_assert_true(g_file_set_contents(target, bytes, (gssize)length, NULL));
}

/* What who comes after a kill at this moment counts by that statement. */
static gint64 number_left(Logged *logged, const char *sql)
{
    sqlite3 *left;
    g_autofree char *index = g_strconcat(logged->left, "-shm", NULL);
    g_unlink(index);
    copy(logged->path, logged->left, "");
    copy(logged->path, logged->left, "-wal");
    g_assert_cmpint(sqlite3_open(logged->left, &left), ==, SQLITE_OK);
    g_assert_cmpint(number(left, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);
    gint64 value = number(left, sql);
    sqlite3_close(left);
    return value;
}

static void add(Logged *logged, int from, int to)
{
    g_autofree char *sql = g_strdup_printf("WITH RECURSIVE n(id) AS (SELECT %d UNION ALL SELECT id + 1 FROM n WHERE id < %d)"
                                           " INSERT INTO thing SELECT id, NULL, printf('%%.*c', 1500, 'x') FROM n", from, to);
    run(logged->db, sql);
}

static void a_commit_is_in_the_file(void)
{
    g_autoptr(Logged) logged = logged_new();
    for (int i = 1; i <= 20; i++) {
        add(logged, i, i);
        g_assert_cmpint(number_left(logged, "SELECT count(*) FROM thing"), ==, i);
    }
}

/* Pages that were written to the log early are written there once more, and then the sums of all frames behind them. */
static void a_change_larger_than_memory_is_in_the_file(void)
{
    g_autoptr(Logged) logged = logged_new();
    run(logged->db, "BEGIN");
    add(logged, 1, ROWS);
    run(logged->db, "UPDATE thing SET name = 'late'; UPDATE thing SET name = 'later' WHERE id % 7 = 0; COMMIT");
    g_assert_cmpint(number_left(logged, "SELECT count(*) FROM thing WHERE name IS NOT NULL"), ==, ROWS);
}

static void what_was_undone_is_written_over(void)
{
    g_autoptr(Logged) logged = logged_new();
    add(logged, 1, 3);
    run(logged->db, "BEGIN");
    add(logged, 10, ROWS);
    run(logged->db, "SAVEPOINT inner; UPDATE thing SET name = 'gone'; ROLLBACK TO inner; DELETE FROM thing WHERE id > 300; ROLLBACK");
    g_assert_cmpint(number_left(logged, "SELECT count(*) FROM thing"), ==, 3);
    add(logged, 4, 5);
    g_assert_cmpint(number_left(logged, "SELECT count(*) FROM thing"), ==, 5);
    run(logged->db, "BEGIN");
    add(logged, 10, ROWS);
    run(logged->db, "SAVEPOINT inner; UPDATE thing SET name = 'gone'; ROLLBACK TO inner; UPDATE thing SET name = 'here' WHERE id < 100; COMMIT");
    g_assert_cmpint(number_left(logged, "SELECT count(*) FROM thing WHERE name = 'here'"), ==, 95);
}

static void a_log_that_begins_anew_is_whole(void)
{
    g_autoptr(Logged) logged = logged_new();
    for (int i = 1; i <= 5; i++) {
        add(logged, i * 1000, i * 1000 + 49);
        run(logged->db, i % 2 ? "PRAGMA wal_checkpoint(RESTART)" : "PRAGMA wal_checkpoint(TRUNCATE)");
        add(logged, i * 1000 + 50, i * 1000 + 59);
        g_assert_cmpint(number_left(logged, "SELECT count(*) FROM thing"), ==, i * 60);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/a_commit_is_in_the_file", a_commit_is_in_the_file);
    g_test_add_func("/log/a_change_larger_than_memory_is_in_the_file", a_change_larger_than_memory_is_in_the_file);
    g_test_add_func("/log/what_was_undone_is_written_over", what_was_undone_is_written_over);
    g_test_add_func("/log/a_log_that_begins_anew_is_whole", a_log_that_begins_anew_is_whole);
    return g_test_run();
}
