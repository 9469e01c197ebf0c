#include "modules/cases/pages.h"

#include <sodium.h>
#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/transfer.h"

/* `vatra case …`: handing a file to another authority, and taking one in. */

static bool open_keys(CommandContext *context, TransferKeys *keys, GError **error)
{
    g_autofree char *path = g_build_filename(context->home, "transfer.key", NULL);
    return transfer_keys_open(path, keys, error);
}

static int print_key(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    TransferKeys keys;
    if (argc > 1)
        return command_usage(context, _("This command takes no arguments."));
    if (!open_keys(context, &keys, &error))
        return command_fail(context, error);
    fprintf(context->out, "%s\n", transfer_public_text(context->pool, &keys));
    transfer_keys_wipe(&keys);
    return 0;
}

static const char *hash_of(Pool *pool, const void *bytes, gsize count)
{
    guchar hash[32];
    char *hex = pool_alloc(pool, sizeof hash * 2 + 1);
    crypto_generichash(hash, sizeof hash, bytes, count, NULL, 0);
    return sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash);
}

/* --- handing over --- */

typedef struct {
    char *to, *authority, *out, *from, *manager;
} Options;

static void options_clear(Options *options)
{
    g_free(options->to);
    g_free(options->authority);
    g_free(options->out);
    g_free(options->from);
    g_free(options->manager);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool find_case(Db *db, const char *text, gint64 *ret_id, GError **error)
{
    gint64 year, number;
    if (!case_number_parse(text, &year, &number) || !year)
        return fail(error, FAIL_INVALID, "%s", _("Write the number and the year of the case, such as 12/2026."));
    if (!case_id_of_number(db, year, number, ret_id, error))
        return false;
    return *ret_id || fail(error, FAIL_NOT_FOUND, "%s", _("There is no case with this number."));
}

static bool hand_over(CommandContext *context, const char *number, const Options *options, GError **error)
{
    TransferKeys keys;
    Db *db;
    gint64 id;
    const char *text, *hash;
    const void *bytes;
    gsize count;
    if (!command_db(context, &db, error) || !open_keys(context, &keys, error))
        return false;
    bool packed = find_case(db, number, &id, error) &&
                  transfer_write(db, context->pool, id, setting_text(db, context->pool, "authority.name", "Vatra"), &text, error) &&
                  transfer_pack(context->pool, &keys, options->to, text, &bytes, &count, error);
    transfer_keys_wipe(&keys);
    if (!packed || !g_file_set_contents_full(command_path(context, options->out), bytes, (gssize)count,
                                             G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
        return false; /* without CONSISTENT the end of a longer file that was there would stay */
    hash = hash_of(context->pool, bytes, count);
    return transfer_done(db, id, options->authority, hash, error);
}

static int export_transfer(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(Options) options = {0};
    GOptionEntry entries[] = {
        {"to", 0, 0, G_OPTION_ARG_STRING, &options.to, NULL, NULL},
        {"authority", 0, 0, G_OPTION_ARG_STRING, &options.authority, NULL, NULL},
        {"out", 0, 0, G_OPTION_ARG_STRING, &options.out, NULL, NULL},
        {0},
    };
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2 || !options.to || !options.authority || !options.out)
        return command_usage(context, _("Say which case, --to KEY, --authority NAME and --out FILE."));
    if (!hand_over(context, argv[1], &options, &error))
        return command_fail(context, error);
    fprintf(context->out, _("The case was handed over: give them %s. Here it is closed."), options.out);
    fputc('\n', context->out);
    return 0;
}

/* --- taking in --- */

/* Without a case manager nobody would see it. */
static bool give_manager(Db *db, Pool *pool, CaseFile *file, const User *manager, GError **error)
{
    file->institution_id = manager->institution_id;
    return case_hand_over(db, identity_system(), file, manager->id, error);
}

static bool take_in(CommandContext *context, const char *path, const Options *options, CaseFile **ret_file, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize count;
    TransferKeys keys;
    Db *db;
    gint64 id;
    const char *text;
    User *manager;
    if (!command_db(context, &db, error) || !user_find_by_email(db, context->pool, options->manager, &manager, error) ||
        !g_file_get_contents(command_path(context, path), &bytes, &count, error) ||
        !open_keys(context, &keys, error))
        return false;
    bool opened = transfer_unpack(context->pool, &keys, options->from, bytes, count, &text, error);
    transfer_keys_wipe(&keys);
    return opened && transfer_read(db, context->pool, text, hash_of(context->pool, bytes, count), &id, error) &&
           case_find_any(db, context->pool, id, ret_file, error) && give_manager(db, context->pool, *ret_file, manager, error);
}

static int import_transfer(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(Options) options = {0};
    GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &options.from, NULL, NULL},
        {"manager", 0, 0, G_OPTION_ARG_STRING, &options.manager, NULL, NULL},
        {0},
    };
    CaseFile *file;
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2 || !options.from || !options.manager)
        return command_usage(context, _("Say which file, --from KEY of the authority that handed it over, and --manager E-MAIL."));
    if (!take_in(context, argv[1], &options, &file, &error))
        return command_fail(context, error);
    fprintf(context->out, _("Taken in as case %s."), case_name(context->pool, file));
    fputc('\n', context->out);
    return 0;
}

const Command case_commands[] = {
    {"case key", "", N_("Prints the public keys that other authorities need to hand cases to this one."),
     N_("Give this line to the other authority by a way that you both trust.\n\nExample:\n  vatra case key"), print_key},
    {"case export-transfer", "NUMBER --to KEY --authority NAME --out FILE", N_("Hands a case to another authority as a sealed, signed packet."),
     N_("The packet can be opened by the other authority alone. The case is closed here, and stays readable.\n\nExample:\n"
        "  vatra case export-transfer 12/2026 --to KEY --authority \"DGASPC Arad\" --out case.vatra"), export_transfer},
    {"case import-transfer", "FILE --from KEY --manager E-MAIL", N_("Takes in a case that another authority handed over."),
     N_("The packet must be signed by the authority whose key is given.\n\nExample:\n  vatra case import-transfer case.vatra --from KEY --manager ana@example.org"),
     import_transfer},
    {0},
};
