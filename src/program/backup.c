#include "program/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "program/archive.h"
#include "record/seal.h"

static const char *key_path(CommandContext *context, const char *given)
{
    return given ? command_path(context, given) : pool_printf(context->pool, "%s/backup.key", context->home);
}

/* Removed when it leaves the scope. */
typedef char TemporaryFile;
static void temporary_file_remove(TemporaryFile *path)
{
    g_unlink(path);
    g_free(path);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TemporaryFile, temporary_file_remove)

static TemporaryFile *temporary_file(CommandContext *context, const char *ending)
{
    return g_strdup_printf("%s/.%" G_GINT64_FORMAT ".%s", context->home, id_new(), ending);
}

static bool run_program(const char *const *words, const char *sentence, GError **error)
{
    g_autofree char *complaint = NULL;
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &complaint, &status, NULL))
        return fail(error, FAIL_INVALID, _("%s isn't installed here (Debian: postgresql-client)."), words[0]);
    if (!g_spawn_check_wait_status(status, NULL))
        return fail(error, FAIL_BUSY, "%s %s", sentence, complaint ? g_strstrip(complaint) : "");
    return true;
}

/* A consistent copy of the database in a file. */
static bool copy_database(CommandContext *context, const char *path, GError **error)
{
    if (!store_is_postgres(context->store))
        return store_copy_to(context->store, path, error);
    const char *words[] = {"pg_dump", "--format=custom", "--no-owner", "--file", path, "--dbname", context->database, NULL};
    return run_program(words, _("The database couldn't be copied:"), error);
}

static const char *usual_archive(CommandContext *context)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(clock_now());
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%d-%H%M%S");
    return pool_printf(context->pool, "%s/backups/vatra-%s.backup", context->home, time);
}

static bool seal_file(const char *from, const char *to, const ArchiveKey *key, const ArchiveHead *head, GError **error)
{
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_internal(error, "copy of the database: %s", g_strerror(errno));
    bool sealed = archive_seal(fd, to, key, head, error);
    close(fd);
    return sealed;
}

static bool back_up(CommandContext *context, const char *to, const ArchiveKey *key, const char *keys, GError **error)
{
    g_autoptr(TemporaryFile) copy = temporary_file(context, "copy");
    g_autofree char *folder = g_path_get_dirname(to);
    ArchiveHead *read;
    g_mkdir_with_parents(folder, 0700);
    if (!copy_database(context, copy, error))
        return false;
    ArchiveHead head = {store_is_postgres(context->store) ? "postgresql" : "sqlite", VATRA_VERSION, clock_now(), keys};
    if (!seal_file(copy, to, key, &head, error))
        return false;
    /* A backup that can't be read back is none. */
    return archive_open(context->pool, to, -1, key, &read, error) &&
           setting_save(context->db, identity_system(), "backup.last", pool_printf(context->pool, "%" G_GINT64_FORMAT, head.made_at), error);
}

int backup_command(CommandContext *context, int argc, char **argv)
{
    g_autofree char *key_given = NULL;
    g_autoptr(GError) error = NULL;
    ArchiveKey key;
    Db *db;
    GOptionEntry entries[] = {{"key", 0, 0, G_OPTION_ARG_STRING, &key_given, NULL, NULL}, {0}};
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    const char *to = argc > 1 ? command_path(context, argv[1]) : usual_archive(context);
    const char *path = key_path(context, key_given);
    bool is_new = !g_file_test(path, G_FILE_TEST_EXISTS);
    g_mkdir_with_parents(context->home, 0700);
    if (!command_db_without_keys(context, &db, &error))
        return command_fail(context, error);
    const char *keys = seal_file_text(context->pool, command_seal_key(context));
    if (!archive_key(path, true, &key, &error) || !back_up(context, to, &key, keys, &error))
        return command_fail(context, error);
    if (!keys)
        fprintf(context->err, "vatra: %s\n", _("The key file of what is sealed isn't there, so it isn't in the backup: vatra doctor"));
    if (context->json) {
        fprintf(context->out, "{\"file\":\"%s\",\"key\":\"%s\"}\n", to, path);
        return 0;
    }
    fprintf(context->out, _("Backed up, encrypted and read back: %s"), to);
    fputc('\n', context->out);
    if (is_new) {
        fprintf(context->out, _("The key is new: keep a copy of %s away from this machine. Without it the backup can't be read."), path);
        fputc('\n', context->out);
    }
    return 0;
}

/* --- restore --- */

static bool check_sqlite(const char *path, GError **error)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    bool whole = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                 sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &statement, NULL) == SQLITE_OK &&
                 sqlite3_step(statement) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return whole || fail(error, FAIL_INVALID, "%s", _("The database in this archive is damaged. Nothing was changed."));
}

/* A program that doesn't know the database's steps must not put it in place. */
static bool check_schema(CommandContext *context, const char *path, GError **error)
{
    g_autoptr(Store) store = NULL;
    g_autoptr(Db) db = NULL;
    int pending;
    bool known = store_open(path, &store, error) && db_take(store, &db, error) &&
                 migrate_pending(db, modules_schema(context->pool), &pending, error);
    return known;
}

static void remove_companions(const char *path)
{
    static const char *const endings[] = {"-wal", "-shm", ".lock", NULL};
    for (guint i = 0; endings[i]; i++) {
        g_autofree char *companion = g_strconcat(path, endings[i], NULL);
        g_unlink(companion);
    }
}

/* Puts the copy in the database's place; what stood there is kept beside it. */
static bool put_in_place(CommandContext *context, const char *copy, const char **ret_kept, GError **error)
{
    g_autoptr(Store) store = NULL;
    if (g_file_test(context->database, G_FILE_TEST_EXISTS)) {
        if (!store_open(context->database, &store, error)) /* holds the lock: no server runs; folds the log into the file */
            return false;
        store_close(g_steal_pointer(&store));
        *ret_kept = pool_printf(context->pool, "%s.before-%" G_GINT64_FORMAT, context->database, clock_now());
        if (g_rename(context->database, *ret_kept) != 0)
            return fail_internal(error, "rename: %s", g_strerror(errno));
    }
    remove_companions(context->database);
    if (g_rename(copy, context->database) != 0)
        return fail_internal(error, "rename: %s", g_strerror(errno));
    return true;
}

static bool restore_sqlite(CommandContext *context, const char *copy, GError **error)
{
    const char *kept = NULL;
    if (!check_sqlite(copy, error) || !check_schema(context, copy, error))
        return false;
    remove_companions(copy);
    if (!put_in_place(context, copy, &kept, error))
        return false;
    if (kept) {
        fprintf(context->out, _("What was there before is kept as %s."), kept);
        fputc('\n', context->out);
    }
    return true;
}

static bool restore_postgres(CommandContext *context, const char *copy, GError **error)
{
    const char *words[] = {"pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
                           "--dbname", context->database, copy, NULL};
    return run_program(words, _("The database couldn't be restored; nothing was changed:"), error);
}

/* The keys of what is sealed in the archive's database.  A file with other keys is kept beside. */
static bool restore_keys(CommandContext *context, const char *keys, GError **error)
{
    const char *kept = NULL;
    if (!keys)
        return true;
    if (!seal_file_put(context->pool, command_seal_key(context), keys, &kept, error))
        return false;
    if (kept) {
        fprintf(context->out, _("The key file that was there is kept as %s."), kept);
        fputc('\n', context->out);
    }
    return true;
}

static bool restore(CommandContext *context, const char *from, const ArchiveKey *key, GError **error)
{
    g_autoptr(TemporaryFile) copy = temporary_file(context, "restore");
    bool to_postgres = g_str_has_prefix(context->database, "postgres") || strchr(context->database, '=') != NULL;
    ArchiveHead *head;
    g_mkdir_with_parents(context->home, 0700);
    int fd = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(error, FAIL_INVALID, _("The data folder %s can't be written."), context->home);
    bool opened = archive_open(context->pool, from, fd, key, &head, error);
    if (opened && fsync(fd) != 0)
        opened = fail(error, FAIL_BUSY, _("The archive can't be written: %s."), g_strerror(errno));
    close(fd);
    if (!opened)
        return false;
    if (to_postgres != (strcmp(head->engine, "postgresql") == 0))
        return fail(error, FAIL_INVALID, _("This archive is of %s; the database given is another kind."), head->engine);
    return (to_postgres ? restore_postgres(context, copy, error) : restore_sqlite(context, copy, error)) &&
           restore_keys(context, head->keys, error);
}

int restore_command(CommandContext *context, int argc, char **argv)
{
    g_autofree char *key_given = NULL;
    gboolean verify = FALSE;
    g_autoptr(GError) error = NULL;
    ArchiveKey key;
    ArchiveHead *head;
    GOptionEntry entries[] = {{"key", 0, 0, G_OPTION_ARG_STRING, &key_given, NULL, NULL},
                              {"verify", 0, 0, G_OPTION_ARG_NONE, &verify, NULL, NULL},
                              {0}};
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2)
        return command_usage(context, _("Say which archive: vatra restore FILE"));
    const char *from = command_path(context, argv[1]);
    if (!archive_key(key_path(context, key_given), false, &key, &error) ||
        !archive_open(context->pool, from, -1, &key, &head, &error) || (!verify && !restore(context, from, &key, &error)))
        return command_fail(context, error);
    g_autofree char *done = g_strdup_printf(verify ? _("The archive is whole: made %s by version %s.") : _("Restored: made %s by version %s."),
                                            time_to_people(context->pool, head->made_at), head->version);
    fprintf(context->out, "%s\n", done);
    return 0;
}
