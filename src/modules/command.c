#include "modules/module.h"

#include "base/language.h"
#include "record/seal.h"

bool command_db_without_keys(CommandContext *context, Db **ret_db, GError **error)
{
    if (!context->db) {
        g_autoptr(Db) db = NULL;
        if (!context->store && !store_open(context->database, &context->store, error))
            return false;
        if (!db_take(context->store, &db, error) || !migrate(db, modules_schema(context->pool), error) || !modules_ship(db, error))
            return false;
        context->db = g_steal_pointer(&db);
    }
    *ret_db = context->db;
    return true;
}

const char *command_seal_key(CommandContext *context)
{
    const char *open = context->db ? seal_path(context->db) : NULL;
    if (open || context->seal_key)
        return open ? open : context->seal_key;
    return pool_printf(context->pool, "%s/seal.key", context->home);
}

bool command_db(CommandContext *context, Db **ret_db, GError **error)
{
    if (!command_db_without_keys(context, ret_db, error))
        return false;
    return seal_path(*ret_db) || seal_open(*ret_db, command_seal_key(context), error);
}

int command_fail(CommandContext *context, const GError *error)
{
    fprintf(context->err, "vatra: %s\n", error ? error->message : _("Something went wrong on our side. Nothing was changed."));
    return fail_exit_code(fail_kind(error));
}

int command_usage(CommandContext *context, const char *sentence)
{
    fprintf(context->err, "vatra: %s\n", sentence);
    return fail_exit_code(FAIL_INVALID);
}

const char *command_path(CommandContext *context, const char *path)
{
    g_autofree char *full = g_canonicalize_filename(path, context->folder);
    return pool_strdup(context->pool, full);
}

bool command_options(CommandContext *context, GOptionEntry *entries, int *argc, char ***argv, GError **error)
{
    g_autoptr(GOptionContext) options = g_option_context_new(NULL);
    g_autoptr(GError) wrong = NULL;
    g_option_context_set_help_enabled(options, FALSE);
    g_option_context_add_main_entries(options, entries, NULL);
    if (g_option_context_parse(options, argc, argv, &wrong))
        return true;
    return fail(error, FAIL_INVALID, "%s", wrong->message);
}
