#include "record/seal.h"

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "program/backup.h"

/* vatra seal: the keys of what is sealed. */

static void say_file(CommandContext *context, Db *db)
{
    fprintf(context->out, _("The key file is new: copy %s again to where its copy is kept, and to other machines on this database."), seal_path(db));
    fputc('\n', context->out);
}

static void say_wrapped(CommandContext *context, gint64 count)
{
    if (context->json) {
        fprintf(context->out, "{\"wrapped\":%" G_GINT64_FORMAT "}\n", count);
        return;
    }
    fprintf(context->out, P_("%lld record's key was wrapped anew.", "%lld records' keys were wrapped anew.", count), (long long)count);
    fputc('\n', context->out);
}

typedef struct {
    gboolean prepare, forget_old;
} RotateFlags;

static bool rotate(CommandContext *context, Db *db, const RotateFlags *flags, GError **error)
{
    gint64 count = 0;
    bool done = flags->prepare      ? seal_prepare(db, error)
                : flags->forget_old ? seal_forget_old(db, identity_system(), &count, error)
                                    : seal_rotate(db, identity_system(), &count, error);
    if (!done)
        return false;
    if (!flags->prepare)
        say_wrapped(context, count);
    if (!context->json)
        say_file(context, db);
    return true;
}

int seal_rotate_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    RotateFlags flags = {0};
    Db *db;
    GOptionEntry entries[] = {{"prepare", 0, 0, G_OPTION_ARG_NONE, &flags.prepare, NULL, NULL},
                              {"forget-old", 0, 0, G_OPTION_ARG_NONE, &flags.forget_old, NULL, NULL},
                              {0}};
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc > 1 || (flags.prepare && flags.forget_old))
        return command_usage(context, _("Say one thing: vatra seal rotate [--prepare | --forget-old]"));
    if (!command_db(context, &db, &error) || !rotate(context, db, &flags, &error))
        return command_fail(context, error);
    return 0;
}

int seal_save_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    if (!command_db(context, &db, &error) || !seal_save(db, &error))
        return command_fail(context, error);
    fprintf(context->out, _("The keys stand in %s."), seal_path(db));
    fputc('\n', context->out);
    return 0;
}
