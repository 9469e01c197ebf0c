#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/factors.h"
#include "modules/accounts/pages.h"
#include "record/json.h"

/* Commands: users, the first of them; those of the audit log are in audit_cli.c. */

static const char usual_base_url[] = "http://127.0.0.1:8080";

/* The server's address isn't known here; --base-url says it. */
static const char *base_url_of(CommandContext *context, const char *given)
{
    const char *variable = g_getenv("VATRA_BASE_URL");
    char *url = pool_strdup(context->pool, given ? given : variable && *variable ? variable : usual_base_url);
    while (*url && url[strlen(url) - 1] == '/')
        url[strlen(url) - 1] = '\0';
    return url;
}

static int put_json_line(CommandContext *context, const GString *json)
{
    fprintf(context->out, "%s\n", json->str);
    return 0;
}

/* A password comes by standard input, never by an argument: those are for everybody on the machine to see. */
static const char *read_password(CommandContext *context)
{
    char line[PASSWORD_MOST * 4 + 2];
    if (!context->in || !fgets(line, sizeof line, context->in))
        return NULL;
    return pool_strdup(context->pool, g_strchomp(line));
}

/* Takes the options of one text each out of argv into values. */
static bool take_options(CommandContext *context, GOptionEntry *entries, char **values, guint count, int *argc, char ***argv, GError **error)
{
    bool taken = command_options(context, entries, argc, argv, error);
    for (guint i = 0; i < count; i++) {
        char *value = values[i];
        values[i] = pool_strdup(context->pool, value);
        g_free(value);
    }
    return taken;
}

/* --- user first --- */

static int user_first(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    const char *code;
    char *base_url = NULL;
    GOptionEntry entries[] = {{"base-url", 0, 0, G_OPTION_ARG_STRING, &base_url, NULL, NULL}, {0}};
    if (!take_options(context, entries, &base_url, 1, &argc, &argv, &error) || !command_db(context, &db, &error) ||
        !accounts_setup_code(db, context->pool, &code, &error))
        return command_fail(context, error);
    if (!code) {
        fail(&error, FAIL_CONFLICT, "%s", _("This Vatra is set up already. “vatra user add” makes more users."));
        return command_fail(context, error);
    }
    const char *url = pool_printf(context->pool, "%s/setup?code=%s", base_url_of(context, base_url), code);
    if (context->json)
        fprintf(context->out, "{\"url\":\"%s\",\"code\":\"%s\"}\n", url, code);
    else
        fprintf(context->out, "%s\n\n  %s\n", _("Open this address to make the first administrator. It works once."), url);
    return 0;
}

/* --- user add --- */

typedef struct {
    char *name, *email, *role, *institution, *base_url;
    gboolean password_stdin;
} AddOptions;

static bool find_institution(CommandContext *context, Db *db, const char *words, gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    if (!words)
        return true;
    return institution_match(db, words, ret_id, error) &&
           (*ret_id || fail(error, FAIL_NOT_FOUND, _("There is no institution called “%s”."), words));
}

static bool add_user(CommandContext *context, Db *db, const AddOptions *options, User *user, const char *hash, const char **ret_url, GError **error)
{
    const Identity *who = identity_system();
    *ret_url = NULL;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && user_create(db, who, user, options->role, error) &&
           (hash ? user_put_password(db, who, user->id, hash, error)
                 : user_invite(db, context->pool, who, base_url_of(context, options->base_url), user, ret_url, error)) &&
           db_commit(change, error);
}

static bool read_new_password(CommandContext *context, Db *db, const User *user, const char **ret_hash, GError **error)
{
    const char *password = read_password(context), *problem = password_problem(db, context->pool, user, password);
    if (problem)
        return fail(error, FAIL_INVALID, "%s", problem);
    return password_hash(context->pool, password, ret_hash, error);
}

static int say_added(CommandContext *context, const User *user, const char *url)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_id(&json, "id", user->id);
    json_text(&json, "invitation", url);
    json_object_end(&json);
    if (context->json)
        return put_json_line(context, out);
    if (url)
        fprintf(context->out, "%s\n\n  %s\n", _("Made. A letter waits in the outbox; this is its link, good once, for 7 days:"), url);
    else
        fprintf(context->out, "%s\n", _("Made. The person can sign in."));
    return 0;
}

static int user_add(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    AddOptions options = {0};
    char *values[5] = {0};
    GOptionEntry entries[] = {
        {"name", 0, 0, G_OPTION_ARG_STRING, &values[0], NULL, NULL},
        {"email", 0, 0, G_OPTION_ARG_STRING, &values[1], NULL, NULL},
        {"role", 0, 0, G_OPTION_ARG_STRING, &values[2], NULL, NULL},
        {"institution", 0, 0, G_OPTION_ARG_STRING, &values[3], NULL, NULL},
        {"base-url", 0, 0, G_OPTION_ARG_STRING, &values[4], NULL, NULL},
        {"password-stdin", 0, 0, G_OPTION_ARG_NONE, &options.password_stdin, NULL, NULL},
        {0},
    };
    if (!take_options(context, entries, values, G_N_ELEMENTS(values), &argc, &argv, &error))
        return command_fail(context, error);
    options = (AddOptions){values[0], values[1], values[2], values[3], values[4], options.password_stdin};
    if (!options.name || !options.email || !options.role || !strchr(options.email, '@'))
        return command_usage(context, _("A user needs --name, --email and --role (administrator, planner, reporter, council or auditor)."));
    Db *db;
    const char *hash = NULL, *url;
    User user = {.name = options.name, .email = options.email};
    if (!command_db(context, &db, &error) || !find_institution(context, db, options.institution, &user.institution_id, &error) ||
        (options.password_stdin && !read_new_password(context, db, &user, &hash, &error)) ||
        !add_user(context, db, &options, &user, hash, &url, &error))
        return command_fail(context, error);
    jobs_wake();
    return say_added(context, &user, url);
}

/* --- user list --- */

static void put_user(CommandContext *context, const UserRow *row)
{
    const char *state = row->user.closed_at ? _("Closed") : row->user.has_password ? _("Active") : _("Invited");
    fprintf(context->out, "%-28s %-32s %-24s %s\n", row->user.name, row->user.email, row->roles ? row->roles : "-", state);
}

static int list_users(CommandContext *context, const GPtrArray *rows)
{
    GString *out = pool_string(context->pool), *one = pool_string(context->pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < rows->len; i++) {
        const UserRow *row = rows->pdata[i];
        g_string_truncate(one, 0);
        record_to_json(one, &user_record, &row->user, identity_system());
        json_raw(&json, NULL, one->str);
        if (!context->json)
            put_user(context, row);
    }
    json_array_end(&json);
    return context->json ? put_json_line(context, out) : 0;
}

static int user_list(CommandContext *context, int argc, char **argv)
{
    enum { MOST_LISTED = 100000 };
    g_autoptr(GError) error = NULL;
    Db *db;
    GPtrArray *rows;
    gint64 count;
    UserFilter filter = {.text = argc > 1 ? argv[1] : NULL, .closed = true, .limit = MOST_LISTED};
    if (!command_db(context, &db, &error) || !users_page(db, context->pool, &filter, &rows, &count, &error))
        return command_fail(context, error);
    return list_users(context, rows);
}

/* --- user close, user password --- */

static int user_close(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    User *user;
    if (argc != 2)
        return command_usage(context, _("Say whose account: vatra user close EMAIL"));
    if (!command_db(context, &db, &error) || !user_find_by_email(db, context->pool, argv[1], &user, &error) ||
        !user_set_closed(db, identity_system(), user->id, user->version, true, &error))
        return command_fail(context, error);
    if (context->json)
        fprintf(context->out, "{\"id\":\"%" G_GINT64_FORMAT "\",\"closed\":true}\n", user->id);
    else
        fprintf(context->out, "%s\n", _("The account is closed. The person was signed out."));
    return 0;
}

static int user_password(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    User *user;
    const char *hash;
    if (argc != 2)
        return command_usage(context, _("Say whose password, and give it on standard input: vatra user password EMAIL"));
    if (!command_db(context, &db, &error) || !user_find_by_email(db, context->pool, argv[1], &user, &error))
        return command_fail(context, error);
    if (context->terminal && !context->json)
        fprintf(context->err, "%s\n", _("Type the new password and press Enter (it is shown):"));
    if (!read_new_password(context, db, user, &hash, &error) || !user_put_password(db, identity_system(), user->id, hash, &error))
        return command_fail(context, error);
    if (context->json)
        fprintf(context->out, "{\"id\":\"%" G_GINT64_FORMAT "\"}\n", user->id);
    else
        fprintf(context->out, "%s\n", _("The password is set. The person was signed out everywhere."));
    return 0;
}

static int user_reset_factor(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    User *user;
    if (argc != 2)
        return command_usage(context, _("Say whose: vatra user reset-factor EMAIL"));
    if (!command_db(context, &db, &error) || !user_find_by_email(db, context->pool, argv[1], &user, &error) ||
        !factor_reset(db, context->pool, identity_system(), base_url_of(context, NULL), user, &error))
        return command_fail(context, error);
    if (context->json)
        fprintf(context->out, "{\"id\":\"%" G_GINT64_FORMAT "\"}\n", user->id);
    else
        fprintf(context->out, "%s\n", _("The second factor is taken away. The person was signed out and gets a letter."));
    return 0;
}

const Command accounts_commands[] = {
    {"user first", "[--base-url URL]", N_("Prints the address where the first administrator is made."),
     N_("The address works once, and only while there is no user.\n\nExamples:\n  vatra user first\n  vatra user first --base-url https://vatra.example.ro"), user_first},
    {"user add", "--name NAME --email ADDRESS --role ROLE", N_("Makes a user and prints an invitation link."),
     N_("Options:\n"
        "  --role ROLE           administrator, planner, reporter, council or auditor\n"
        "  --institution NAME    as documents print it; a reporter needs one\n"
        "  --password-stdin      reads the password from standard input; no invitation\n"
        "  --base-url URL        the address that people use, for the link\n"
        "\n"
        "Examples:\n"
        "  vatra user add --name \"Ana Pop\" --email ana@example.ro --role planner\n"
        "  vatra user add --name ISJ --email isj@example.ro --role reporter --institution \"ISJ Timiș\"\n"
        "  vatra user add --name Admin --email admin@example.ro --role administrator --password-stdin < password.txt"),
     user_add},
    {"user list", "[TEXT]", N_("Lists users, also closed ones."),
     N_("TEXT is a part of the name or e-mail address.\n\nExamples:\n  vatra user list\n  vatra user list pop --json"), user_list},
    {"user close", "EMAIL", N_("Closes an account and signs the person out."), N_("Example:\n  vatra user close ana@example.ro"), user_close},
    {"user password", "EMAIL", N_("Sets a password that comes on standard input."),
     N_("All sessions of the person end.\n\nExample:\n  vatra user password ana@example.ro < password.txt"), user_password},
    {"user reset-factor", "EMAIL", N_("Takes away somebody's second factor."),
     N_("For who lost telephone, keys and recovery codes: make sure first that it is really this person who asks.\n\n"
        "Example:\n  vatra user reset-factor ana@example.ro"),
     user_reset_factor},
    {"audit verify", "[--against FILE]", N_("Checks the whole chain of the audit log and its signed checkpoints."),
     N_("The exit code is 0 when it is whole, 2 when a line was changed, taken out or moved, the log was cut or written anew.\n"
        "  --against FILE   also compares it with a checkpoint that was printed earlier and kept elsewhere\n"
        "\n"
        "Examples:\n"
        "  vatra audit verify\n"
        "  vatra audit verify --against checkpoint.txt"),
     audit_verify_command},
    {"audit checkpoint", "[--print]", N_("Signs the end of the audit log."),
     N_("The server does it every hour.  Keep printed checkpoints away from this machine: they prove the log against everybody who can\n"
        "write to the database and its keys.\n"
        "  --print   prints the newest checkpoint\n"
        "\n"
        "Example:\n"
        "  vatra audit checkpoint --print > /mnt/usb/checkpoint.txt"),
     audit_checkpoint_command},
    {"audit show", "KIND ID", N_("Shows who saw and changed a record."),
     N_("KIND is a record's name: plan, plan_action, institution, user_account, role…\n\nExample:\n  vatra audit show institution 4242 --json"), audit_show_command},
    {0},
};
