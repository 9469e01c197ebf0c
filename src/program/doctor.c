#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/id.h"
#include "base/language.h"
#include "mail/mail.h"
#include "modules/accounts/accounts.h"
#include "program/backup.h"
#include "program/config.h"
#include "reader/reader.h"
#include "record/audit.h"
#include "record/json.h"
#include "record/seal.h"
#include "web/listen.h"

/* vatra doctor: what is wrong, and how to mend it. */

typedef enum { GOOD, ODD, BAD } Finding;

typedef struct {
    CommandContext *context;
    Json json;
    int count[3];
} Doctor;

static void say(Doctor *doctor, Finding finding, const char *what, const char *mend)
{
    static const char *const codes[] = {"ok", "warning", "error"};
    static const char *const marks[] = {"✓", "!", "✗"};
    doctor->count[finding]++;
    if (doctor->context->json) {
        json_object(&doctor->json, NULL);
        json_text(&doctor->json, "state", codes[finding]);
        json_text(&doctor->json, "what", what);
        json_text(&doctor->json, "mend", mend);
        json_object_end(&doctor->json);
        return;
    }
    fprintf(doctor->context->out, "%s %s\n", marks[finding], what);
    if (mend)
        fprintf(doctor->context->out, "  → %s\n", mend);
}

static void look_at_home(Doctor *doctor)
{
    Pool *pool = doctor->context->pool;
    const char *home = doctor->context->home;
    struct stat folder;
    struct statvfs disk;
    if (g_stat(home, &folder) != 0) {
        say(doctor, BAD, pool_printf(pool, _("The data folder %s isn't there."), home), _("Make it with: vatra setup"));
        return;
    }
    if (!S_ISDIR(folder.st_mode)) {
        say(doctor, BAD, pool_printf(pool, _("%s is no folder."), home), _("Name the data folder with --home or VATRA_HOME."));
        return;
    }
    if (g_access(home, W_OK | X_OK) != 0)
        say(doctor, BAD, pool_printf(pool, _("Nothing can be written into %s."), home),
            pool_printf(pool, _("Give it to whom the program runs as: chown -R %s %s; is its disk mounted read-only?"), g_get_user_name(), home));
    else if (folder.st_mode & 0077)
        say(doctor, ODD, pool_printf(pool, _("Others on this machine can look into %s."), home), pool_printf(pool, "chmod 700 %s", home));
    else
        say(doctor, GOOD, pool_printf(pool, _("The data folder is %s."), home), NULL);
    if (statvfs(home, &disk) == 0) {
        double free_gb = (double)disk.f_bavail * (double)disk.f_frsize / 1e9;
        say(doctor, free_gb < 1 ? BAD : free_gb < 5 ? ODD : GOOD, pool_printf(pool, _("%.1f GB are free on its disk."), free_gb),
            free_gb < 5 ? _("Make room: old backups can go elsewhere.") : NULL);
    }
}

static void look_at_database(Doctor *doctor, Db *db)
{
    g_autoptr(GError) error = NULL;
    AuditProof proof;
    Pool *pool = doctor->context->pool;
    int pending = 0;
    if (!migrate_pending(db, modules_schema(pool), &pending, &error))
        say(doctor, BAD, error->message, NULL);
    else
        say(doctor, GOOD, _("The database answers and its schema is up to date."), NULL);
    g_clear_error(&error);
    if (!seal_path(db))
        return; /* what is wrong with the keys was said */
    if (audit_prove(db, &proof, &error))
        say(doctor, GOOD, pool_printf(pool, _("The audit log is whole (%s entries, %s proved by signed checkpoints)."),
                                      number_format(pool, (double)proof.leaves), number_format(pool, (double)proof.proved)), NULL);
    else
        say(doctor, BAD, error->message, _("Keep this database as it is and compare it with the last backup."));
}

static void look_at_keys(Doctor *doctor, Db *db)
{
    Pool *pool = doctor->context->pool;
    const char *path = command_seal_key(doctor->context);
    g_autoptr(GError) error = NULL;
    struct stat file;
    if (!seal_path(db) && !seal_open(db, path, &error))
        say(doctor, BAD, error->message, _("The file is in every backup: vatra restore puts it back. Keep a copy of it away from this machine."));
    else if (g_stat(path, &file) != 0)
        say(doctor, BAD, pool_printf(pool, _("The key file %s isn't there."), path), _("The server still has the keys: vatra seal save writes the file again."));
    else if (file.st_mode & 0077)
        say(doctor, ODD, pool_printf(pool, _("Others on this machine can read the key file %s."), path), pool_printf(pool, "chmod 600 %s", path));
    else
        say(doctor, GOOD, pool_printf(pool, _("The keys of what is sealed are in %s. Keep a copy of it away from this machine."), path), NULL);
}

static void look_at_backups(Doctor *doctor, Db *db)
{
    gint64 last = setting_int(db, "backup.last", 0), days = (clock_now() - last) / 86400;
    Pool *pool = doctor->context->pool;
    if (last == 0)
        say(doctor, ODD, _("There is no backup yet."), _("Make one every night: vatra backup"));
    else
        say(doctor, days > 2 ? ODD : GOOD, pool_printf(pool, _("The last backup was made on %s."), time_to_people(pool, last)),
            days > 2 ? _("Make one every night: vatra backup") : NULL);
}

static void look_at_mail(Doctor *doctor)
{
    g_autoptr(GError) error = NULL;
    if (mail_is_configured() && mail_try(&error))
        say(doctor, GOOD, _("The mail server answers."), NULL);
    else if (mail_is_configured())
        say(doctor, BAD, error->message, _("Check smtp-url, smtp-user and the password's file; letters wait until then."));
    else
        say(doctor, ODD, _("No mail server is set: letters wait in the outbox."), _("Set smtp-url and mail-from in vatra.conf."));
}

static void look_at_reader(Doctor *doctor)
{
    static const char text[] = "Nr.\tTermen\n1\t2025\n";
    g_autoptr(GError) error = NULL;
    Grid *grid;
    if (reader_read_bytes(doctor->context->pool, text, strlen(text), "try.txt", &grid, &error))
        say(doctor, GOOD, _("Documents are read in their closed box."), NULL);
    else
        say(doctor, BAD, error->message, _("The kernel must allow seccomp; containers need it switched on."));
}

static void look_at_dictionary(Doctor *doctor)
{
    if (password_dictionary_is_there())
        say(doctor, GOOD, _("Common passwords are refused by a dictionary."), NULL);
    else
        say(doctor, ODD, _("The dictionary of common passwords isn't there."), "apt-get install cracklib-runtime");
}

/* The port that the configuration names; without one the next free is taken. */
static void look_at_port(Doctor *doctor, const Config *config)
{
    g_autoptr(GError) error = NULL;
    int fd;
    guint16 port;
    if (config->server.next_port_if_taken)
        return;
    if (listen_on(config->server.address, config->server.port, 0, &fd, &port, &error)) {
        close(fd);
        say(doctor, GOOD, pool_printf(doctor->context->pool, _("Port %d is free."), (int)port), NULL);
    } else {
        say(doctor, BAD, error->message, _("Another program has it: choose another port in vatra.conf, or stop that program (ss -ltnp shows it)."));
    }
}

/* A clock that stands before what was written last makes terms and sessions wrong. */
static void look_at_clock(Doctor *doctor, Db *db)
{
    enum { SLACK_SECONDS = 120 };
    Pool *pool = doctor->context->pool;
    GPtrArray *leaves;
    const AuditLeaf *last = db && audit_search(db, pool, NULL, 0, 0, 1, &leaves, NULL) && leaves->len ? leaves->pdata[0] : NULL;
    const char *now = time_to_people(pool, clock_now());
    if (last && clock_now() + SLACK_SECONDS < last->at)
        say(doctor, BAD, pool_printf(pool, _("The clock says %s, but the last entry of the log is from %s."), now, time_to_people(pool, last->at)),
            _("Set the clock: timedatectl set-ntp true"));
    else
        say(doctor, GOOD, pool_printf(pool, _("The clock says %s."), now), NULL);
}

/* Days begin at midnight here, not in Greenwich. */
static void look_at_zone(Doctor *doctor)
{
    g_autoptr(GTimeZone) bucharest = g_time_zone_new_identifier("Europe/Bucharest");
    const char *asked = g_getenv("TZ");
    g_autoptr(GTimeZone) zone = asked && *asked ? g_time_zone_new_identifier(*asked == ':' ? asked + 1 : asked) : g_time_zone_new_local();
    if (!bucharest)
        say(doctor, BAD, _("The table of time zones isn't there: days and hours are those of Greenwich."), "apt-get install tzdata");
    else if (!zone)
        say(doctor, BAD, pool_printf(doctor->context->pool, _("There is no time zone %s."), asked), "TZ=Europe/Bucharest");
    else if (g_time_zone_get_offset(zone, 0) == 0)
        say(doctor, ODD, _("The time zone is that of Greenwich: a day begins two or three hours late."), "timedatectl set-timezone Europe/Bucharest");
    else
        say(doctor, GOOD, pool_printf(doctor->context->pool, _("The time zone is %s."), g_time_zone_get_identifier(zone)), NULL);
}

/* Only while no server runs: it holds its port itself. */
static void look_at_configuration(Doctor *doctor)
{
    CommandContext *context = doctor->context;
    g_autoptr(GHashTable) flags = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GError) error = NULL;
    Config *config;
    g_hash_table_insert(flags, (gpointer) "home", (gpointer)context->home);
    if (config_read(context->pool, flags, &config, &error))
        look_at_port(doctor, config);
    else
        say(doctor, BAD, error->message, _("Mend vatra.conf."));
}

int doctor_command(CommandContext *context, int argc, char **argv)
{
    GString *out = pool_string(context->pool);
    Doctor doctor = {.context = context, .json = json_begin(out)};
    g_autoptr(GError) error = NULL;
    Db *db = NULL;
    json_array(&doctor.json, NULL);
    look_at_home(&doctor);
    if (!context->store)
        look_at_configuration(&doctor);
    if (command_db_without_keys(context, &db, &error)) {
        look_at_keys(&doctor, db);
        look_at_database(&doctor, db);
        look_at_backups(&doctor, db);
    } else {
        say(&doctor, BAD, error->message, _("Is the address in DATABASE right? Does the server run? Is there a backup: vatra restore FILE"));
    }
    look_at_clock(&doctor, db);
    look_at_zone(&doctor);
    look_at_mail(&doctor);
    look_at_reader(&doctor);
    look_at_dictionary(&doctor);
    json_array_end(&doctor.json);
    if (context->json)
        fprintf(context->out, "%s\n", out->str);
    else
        fprintf(context->out, _("%d in order, %d to look at, %d wrong.\n"), doctor.count[GOOD], doctor.count[ODD], doctor.count[BAD]);
    return doctor.count[BAD] ? fail_exit_code(FAIL_INTERNAL) : 0;
}

/* vatra setup: the folder, the database, the backup key; safe to run again. */
int setup_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    if (g_mkdir_with_parents(context->home, 0700) != 0)
        return command_usage(context, _("The data folder can't be made."));
    if (!command_db(context, &db, &error))
        return command_fail(context, error);
    fprintf(context->out, _("Ready in %s."), context->home);
    fprintf(context->out, "\n%s\n", _("Next: start the server and open the address that it prints; there you become the first administrator.\n"
                                      "  vatra serve"));
    return 0;
}
