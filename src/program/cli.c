#include "program/cli.h"

#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "base/language.h"
#include "base/log.h"
#include "program/config.h"
#include "program/control.h"
#include "reader/reader.h"

/* All commands: the program's own and the modules'. GPtrArray of const Command *. */
static GPtrArray *cli_commands(Pool *pool)
{
    GPtrArray *all = pool_list(pool);
    for (const Command *c = program_commands; c->words; c++)
        g_ptr_array_add(all, (gpointer)c);
    for (guint i = 0; modules[i]; i++)
        for (const Command *c = modules[i]->commands; c && c->words; c++)
            g_ptr_array_add(all, (gpointer)c);
    return all;
}

/* How many words of the command stand at the beginning of argv; 0: they don't. */
static int words_matched(const Command *command, int argc, char **argv)
{
    g_auto(GStrv) words = g_strsplit(command->words, " ", -1);
    int count = (int)g_strv_length(words);
    for (int i = 0; i < count; i++)
        if (i >= argc || strcmp(words[i], argv[i]) != 0)
            return 0;
    return count;
}

static const Command *find(GPtrArray *commands, int argc, char **argv, int *ret_words)
{
    const Command *best = NULL;
    *ret_words = 0;
    for (guint i = 0; i < commands->len; i++) {
        int count = words_matched(commands->pdata[i], argc, argv);
        if (count > *ret_words) {
            best = commands->pdata[i];
            *ret_words = count;
        }
    }
    return best;
}

static void say_command(FILE *out, const Command *command)
{
    fprintf(out, "%s\n\n  vatra %s %s\n", _(command->summary), command->words, command->usage);
    if (command->details)
        fprintf(out, "\n%s\n", _(command->details));
}

enum { CALL_WIDTH = 34 }; /* characters of a command with its words, before what it does */

/* The commands that begin with the given words ("" all). */
static void say_commands(FILE *out, GPtrArray *commands, const char *first)
{
    for (guint i = 0; i < commands->len; i++) {
        const Command *c = commands->pdata[i];
        if (!g_str_has_prefix(c->words, first))
            continue;
        g_autofree char *call = g_strdup_printf("%s %s", c->words, c->usage);
        if (strlen(call) > CALL_WIDTH)
            fprintf(out, "  %s\n  %*s %s\n", call, CALL_WIDTH, "", _(c->summary));
        else
            fprintf(out, "  %-*s %s\n", CALL_WIDTH, call, _(c->summary));
    }
}

static void say_help(FILE *out, GPtrArray *commands)
{
    fprintf(out, "%s\n\n", _("Vatra follows a council's plans, measures and reports."));
    fprintf(out, "%s\n\n", _("Usage: vatra COMMAND [OPTIONS]"));
    say_commands(out, commands, "");
    fprintf(out, "\n%s\n", _("For every command:\n"
                             "  --home FOLDER      data folder (VATRA_HOME)\n"
                             "  --database URL     a SQLite file or postgresql://… (DATABASE)\n"
                             "  --language ro|en   language of what is printed\n"
                             "  --json             machine-readable output, where there is any\n"
                             "  --help             help with examples"));
    fprintf(out, "\n%s\n", _("Begin with:\n  vatra demo\n  vatra serve"));
}

static bool is_group(GPtrArray *commands, const char *group)
{
    for (guint i = 0; i < commands->len; i++)
        if (g_str_has_prefix(((const Command *)commands->pdata[i])->words, group))
            return true;
    return false;
}

/* "vatra plan --help": what begins with "plan". */
static bool say_group(CommandContext *context, GPtrArray *commands, char **argv)
{
    const char *group = pool_printf(context->pool, "%s ", argv[0]);
    if (!is_group(commands, group))
        return false;
    fprintf(context->out, "%s\n\n", pool_printf(context->pool, _("Commands that begin with \"%s\":"), argv[0]));
    say_commands(context->out, commands, group);
    for (guint i = 0; i < commands->len; i++) {
        const Command *command = commands->pdata[i];
        if (!g_str_has_prefix(command->words, group))
            continue;
        fprintf(context->out, "\n%s\n  vatra %s --help\n", _("Example:"), command->words);
        return true;
    }
    return true;
}

static int unknown_command(CommandContext *context, GPtrArray *commands, char **argv)
{
    fprintf(context->err, "vatra: ");
    fprintf(context->err, _("There is no command \"%s\"."), argv[0]);
    fprintf(context->err, "\n\n");
    g_autofree char *group = g_strconcat(argv[0], " ", NULL);
    say_commands(context->err, commands, group);
    fprintf(context->err, "%s\n", _("vatra --help lists all commands."));
    return fail_exit_code(FAIL_INVALID);
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

int cli_run(CommandContext *context, int argc, char **argv)
{
    GPtrArray *commands = cli_commands(context->pool);
    int words;
    const Command *command = find(commands, argc, argv, &words);
    if (argc > 0 && !command && wants_help(argc, argv) && say_group(context, commands, argv))
        return 0;
    if (argc == 0 || (!command && (wants_help(argc, argv) || strcmp(argv[0], "help") == 0))) {
        say_help(context->out, commands);
        return 0;
    }
    if (!command)
        return unknown_command(context, commands, argv);
    if (wants_help(argc, argv)) {
        say_command(context->out, command);
        return 0;
    }
    return command->run(context, argc - words + 1, argv + words - 1);
}

/* Takes the flags that every command has out of argv, wherever they stand before "--". */
static bool take_common(int *argc, char **argv, GHashTable *flags, bool *ret_json, GError **error)
{
    static const char *const names[] = {"home", "database", "language", NULL};
    int kept = 0;
    bool ended = false;
    for (int i = 0; i < *argc; i++) {
        const char *name = !ended && g_str_has_prefix(argv[i], "--") ? argv[i] + 2 : NULL;
        ended = ended || (name && !*name);
        const char *equals = name ? strchr(name, '=') : NULL;
        g_autofree char *key = name ? g_strndup(name, equals ? (gsize)(equals - name) : strlen(name)) : NULL;
        if (key && strcmp(key, "json") == 0) {
            *ret_json = true;
        } else if (key && g_strv_contains(names, key)) {
            if (!equals && i + 1 >= *argc)
                return fail(error, FAIL_INVALID, _("--%s needs a value."), key);
            g_hash_table_insert(flags, g_strdup(key), g_strdup(equals ? equals + 1 : argv[++i]));
        } else {
            argv[kept++] = argv[i];
        }
    }
    argv[kept] = NULL;
    *argc = kept;
    return true;
}

static bool runs_alone(Pool *pool, int argc, char **argv)
{
    int words;
    const Command *command = find(cli_commands(pool), argc, argv, &words);
    return !command || command->alone || wants_help(argc, argv);
}

static void choose_language(GHashTable *flags)
{
    const char *asked = g_hash_table_lookup(flags, "language");
    const char *locale = g_getenv("LC_ALL");
    if (!locale || !*locale)
        locale = g_getenv("LANG");
    Language usual = language_from_code(locale, LANGUAGE_RO);
    language_set(asked ? language_from_code(asked, usual) : usual);
}

static void close_context(CommandContext *context)
{
    db_give(context->db);
    if (context->store)
        store_close(context->store);
}

int cli_main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "reader") == 0)
        return reader_child_main(argc - 1, argv + 1);
    setlocale(LC_CTYPE, "C.UTF-8");
    log_set_level(LOG_WARNINGS);
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) flags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *folder = g_get_current_dir();
    g_autoptr(GError) error = NULL;
    CommandContext context = {.pool = pool, .folder = folder, .in = stdin, .out = stdout, .err = stderr,
                              .terminal = isatty(STDOUT_FILENO)};
    Config *config;
    char **words = argv + 1;
    int count = argc - 1, code;
    bool took = take_common(&count, words, flags, &context.json, &error);
    choose_language(flags);
    if (!took || !config_read(pool, flags, &config, &error))
        return command_fail(&context, error);
    context.home = config->home;
    context.database = config->database;
    context.seal_key = config->seal_key;
    mail_configure(&config->mail);
    if (!runs_alone(pool, count, words) && control_send(&context, count, words, &code))
        return code;
    code = cli_run(&context, count, words);
    close_context(&context);
    return code;
}
