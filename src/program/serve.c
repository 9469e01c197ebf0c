#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "base/language.h"
#include "base/log.h"
#include "modules/accounts/accounts.h"
#include "program/backup.h"
#include "program/cli.h"
#include "program/config.h"
#include "program/control.h"
#include "program/layout.h"
#include "record/record.h"
#include "record/seal.h"

/* Everything that runs while the server does, taken down in the order of the fields turned round. */
typedef struct {
    Store *store;
    Router *router;
    Jobs *jobs;
    Server *server;
    Control *control;
} Running;

static void stop(Running *running)
{
    control_stop(running->control);
    if (running->server)
        server_stop(running->server);
    if (running->jobs)
        jobs_stop(running->jobs);
    if (running->router)
        router_free(running->router);
    if (running->store)
        store_close(running->store);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Running, stop)

/* The signals that end the server are waited for by the main thread alone. */
static sigset_t block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return set;
}

static bool prepare(CommandContext *context, Running *running, GError **error)
{
    g_autoptr(Db) db = NULL;
    if (!store_open(context->database, &running->store, error) || !db_take(running->store, &db, error))
        return false;
    return migrate(db, modules_schema(context->pool), error) && modules_ship(db, error) && seal_open(db, context->seal_key, error);
}

/* Letters that jobs write link to it. */
static bool remember_address(Running *running, GError **error)
{
    g_autoptr(Db) db = NULL;
    return db_take(running->store, &db, error) &&
           setting_save(db, identity_system(), SETTING_BASE_URL, server_base_url(running->server), error);
}

static bool start(CommandContext *context, const Config *config, Running *running, GError **error)
{
    running->router = router_new(modules_routes(context->pool));
    router_set_identify(running->router, accounts_identify);
    router_set_record_inputs(running->router, record_input);
    reply_set_layout(layout_page);
    if (!server_start(&config->server, running->store, running->router, &running->server, error) ||
        !control_start(running->store, context->home, context->database, &running->control, error))
        return false;
    if (!remember_address(running, error))
        return false;
    running->jobs = jobs_start(running->store, modules_jobs(context->pool));
    return true;
}

/* The demo knows paths only; who reads this wants to click. */
static const char *with_address(Pool *pool, const char *sign_ins, const char *address)
{
    GString *text = pool_string(pool);
    g_string_append(text, sign_ins);
    g_string_replace(text, " /r/", pool_printf(pool, " %s/r/", address), 0);
    return text->str;
}

static void say_started(CommandContext *context, const Running *running)
{
    g_autoptr(Db) db = NULL;
    fprintf(context->out, _("Vatra is at %s"), server_base_url(running->server));
    fputc('\n', context->out);
    if (db_take(running->store, &db, NULL)) {
        const char *people = setting_text(db, context->pool, "demo.sign-ins", NULL);
        if (people)
            fprintf(context->out, "\n%s\n%s\n", _("Demo sign-ins:"),
                    with_address(context->pool, people, server_base_url(running->server)));
        const char *code;
        if (accounts_setup_code(db, context->pool, &code, NULL) && code)
            fprintf(context->out, "\n%s\n  %s/setup?code=%s\n\n", _("Nobody has an account yet. Make the administrator here; the address works once:"),
                    server_base_url(running->server), code);
    }
    fprintf(context->out, "%s\n", _("Stop with Ctrl+C."));
    fflush(context->out);
}

static bool read_flags(CommandContext *context, int argc, char **argv, Config **ret_config, GError **error)
{
    g_autoptr(GHashTable) flags = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(flags, (gpointer) "home", (gpointer)context->home);
    g_hash_table_insert(flags, (gpointer) "database", (gpointer)context->database);
    char *port = NULL, *address = NULL, *base_url = NULL;
    GOptionEntry entries[] = {
        {"port", 'p', 0, G_OPTION_ARG_STRING, &port, NULL, NULL},
        {"address", 'a', 0, G_OPTION_ARG_STRING, &address, NULL, NULL},
        {"base-url", 0, 0, G_OPTION_ARG_STRING, &base_url, NULL, NULL},
        {0},
    };
    if (!command_options(context, entries, &argc, &argv, error))
        return false;
    const char *names[] = {"port", "address", "base-url"};
    char *values[] = {port, address, base_url};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (values[i])
            g_hash_table_insert(flags, (gpointer)names[i], pool_strdup(context->pool, values[i]));
        g_free(values[i]);
    }
    return config_read(context->pool, flags, ret_config, error);
}

/* By itself the C library gives each of twenty threads a heap of its own, each with what the largest page left there. */
static void share_heaps(void)
{
    enum { HEAPS = 4 };
    mallopt(M_ARENA_MAX, HEAPS);
}

static int serve(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(Running) running = {0};
    Config *config;
    if (!read_flags(context, argc, argv, &config, &error))
        return command_fail(context, error);
    sigset_t signals = block_signals();
    share_heaps();
    log_set_level(LOG_ALL);
    if (g_mkdir_with_parents(context->home, 0700) != 0 || !prepare(context, &running, &error) ||
        !start(context, config, &running, &error))
        return command_fail(context, error);
    say_started(context, &running);
    int received;
    sigwait(&signals, &received);
    log_info("server.stop", NULL);
    return 0;
}

static int version(CommandContext *context, int argc, char **argv)
{
    if (context->json)
        fprintf(context->out, "{\"version\":\"%s\"}\n", VATRA_VERSION);
    else
        fprintf(context->out, "vatra %s\n", VATRA_VERSION);
    return 0;
}

const Command program_commands[] = {
    {"serve", "[--port N] [--address A]", N_("Runs the server."),
     N_("Options:\n"
        "  --port N         the port; 8080, or the next free one, unless it is given\n"
        "  --address A      the address to listen on (127.0.0.1)\n"
        "  --base-url URL   the address that people use, for links in letters\n"
        "\n"
        "Examples:\n"
        "  vatra serve\n"
        "  vatra serve --home /srv/vatra --port 8081\n"
        "  DATABASE=postgresql:///vatra vatra serve"),
     serve, .alone = true},
    {"setup", "", N_("Makes the data folder and the database."),
     N_("What is there already stays.  The server then prints an address where the first administrator signs up.\n"
        "\n"
        "Examples:\n"
        "  vatra setup\n"
        "  vatra setup --home /srv/vatra"),
     setup_command},
    {"backup", "[FILE] [--key FILE]", N_("Backs everything up, also while the server runs."),
     N_("Without FILE the archive goes to the folder backups of the data folder.  It is encrypted with the key in\n"
        "backup.key (made on the first run) and read back before the command ends.  The key file of what is sealed\n"
        "(seal.key) is in it.\n"
        "\n"
        "Examples:\n"
        "  vatra backup\n"
        "  vatra backup /mnt/usb/vatra.backup"),
     backup_command},
    {"restore", "FILE [--key FILE] [--verify]", N_("Puts a backup in place, after it was verified."),
     N_("The server must not run.  What was there before is kept beside it.\n"
        "  --verify   only checks the archive\n"
        "\n"
        "Examples:\n"
        "  vatra restore --verify vatra.backup\n"
        "  vatra restore vatra.backup --key /media/key/backup.key"),
     restore_command, .alone = true},
    {"doctor", "[--json]", N_("Says what is wrong and how to mend it."),
     N_("Looks at the data folder, the database, backups, mail and the reader of documents.  Exit code 1: something is wrong.\n"
        "\n"
        "Examples:\n"
        "  vatra doctor\n"
        "  vatra doctor --json"),
     doctor_command},
    {"seal rotate", "[--prepare | --forget-old]", N_("Changes the master key of what is sealed."),
     N_("Each record with sealed data has a key of its own; the master key in seal.key wraps those.  Only the wrapped keys are\n"
        "changed, while others work.  Old keys stay in the file, so that older backups can be read.\n"
        "  --prepare      only puts the next key into the file: copy it to the other machines on this database, then rotate\n"
        "  --forget-old   takes the old keys out of the file: older backups' sealed data can't be read with it any more\n"
        "\n"
        "Examples:\n"
        "  vatra seal rotate\n"
        "  vatra seal rotate --forget-old"),
     seal_rotate_command},
    {"seal save", "", N_("Writes the key file again from a running server's memory."),
     N_("For when seal.key was lost while the server runs: without it nothing sealed can be read after the next start.\n"
        "\n"
        "Example:\n"
        "  vatra seal save --home /srv/vatra"),
     seal_save_command},
    {"version", "", N_("Says which version this is."),
     N_("Examples:\n"
        "  vatra version\n"
        "  vatra version --json"),
     version},
    {0},
};
