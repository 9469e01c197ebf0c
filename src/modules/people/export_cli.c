/* vatra people export */
#include "modules/people/export_pages.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"

const char people_export_details[] =
    N_("Who is in the list is chosen as in the register: --search TEXT, --sex f|m|x, --born-from DAY, --born-until DAY, --locality TEXT,\n"
       "--street TEXT, --quarter TEXT; without any, everybody. Nothing declared, no languages, notes or secret addresses are ever in it.\n"
       "A list of more than 100 persons, of everybody, or with personal codes in clear is only asked for: somebody with the right\n"
       "to give lists out approves it on the web, then --request writes it. Every list is written in the audit log.\n"
       "\n"
       "  --purpose TEXT        what the list is for\n"
       "  --recipient TEXT      who gets it\n"
       "  --contact, --address  with telephone and e-mail, with address\n"
       "  --codes masked|clear  with personal codes; clear needs --reason TEXT\n"
       "  --password-file FILE  FILE becomes a zip (AES-256) that its first line opens\n"
       "  --request NUMBER      writes a list that was approved\n"
       "\n"
       "Examples:\n"
       "  vatra people export copii.csv --purpose \"campanie de vaccinare\" --recipient DSP --born-from 2020-01-01 --locality Timișoara\n"
       "  vatra people export lista.xlsx --purpose control --recipient AJPIS --address --password-file parola.txt\n"
       "  vatra people export lista.xlsx --request 412345678901234567");

typedef struct {
    char *purpose, *recipient, *search, *sex, *born_from, *born_until, *locality, *street, *quarter, *codes, *reason, *password_file, *request;
    gboolean contact, address;
} Options;

static void options_clear(Options *options)
{
    char *const all[] = {options->purpose, options->recipient, options->search, options->sex, options->born_from, options->born_until,
                         options->locality, options->street, options->quarter, options->codes, options->reason, options->password_file, options->request};
    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        g_free(all[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool read_options(CommandContext *context, Options *o, int *argc, char ***argv, GError **error)
{
    GOptionEntry entries[] = {
        {"purpose", 0, 0, G_OPTION_ARG_STRING, &o->purpose, NULL, NULL},
        {"recipient", 0, 0, G_OPTION_ARG_STRING, &o->recipient, NULL, NULL},
        {"search", 0, 0, G_OPTION_ARG_STRING, &o->search, NULL, NULL},
        {"sex", 0, 0, G_OPTION_ARG_STRING, &o->sex, NULL, NULL},
        {"born-from", 0, 0, G_OPTION_ARG_STRING, &o->born_from, NULL, NULL},
        {"born-until", 0, 0, G_OPTION_ARG_STRING, &o->born_until, NULL, NULL},
        {"locality", 0, 0, G_OPTION_ARG_STRING, &o->locality, NULL, NULL},
        {"street", 0, 0, G_OPTION_ARG_STRING, &o->street, NULL, NULL},
        {"quarter", 0, 0, G_OPTION_ARG_STRING, &o->quarter, NULL, NULL},
        {"contact", 0, 0, G_OPTION_ARG_NONE, &o->contact, NULL, NULL},
        {"address", 0, 0, G_OPTION_ARG_NONE, &o->address, NULL, NULL},
        {"codes", 0, 0, G_OPTION_ARG_STRING, &o->codes, NULL, NULL},
        {"reason", 0, 0, G_OPTION_ARG_STRING, &o->reason, NULL, NULL},
        {"password-file", 0, 0, G_OPTION_ARG_STRING, &o->password_file, NULL, NULL},
        {"request", 0, 0, G_OPTION_ARG_STRING, &o->request, NULL, NULL},
        {0},
    };
    return command_options(context, entries, argc, argv, error);
}

static PeopleExport *wanted_of(Pool *pool, const Options *o, const char *path, GError **error)
{
    PeopleExport *wanted = export_new(pool);
    wanted->purpose = o->purpose;
    wanted->recipient = o->recipient;
    wanted->search = o->search;
    wanted->sex = o->sex;
    wanted->locality = o->locality;
    wanted->street = o->street;
    wanted->quarter = o->quarter;
    wanted->with_contact = o->contact;
    wanted->with_address = o->address;
    wanted->format = g_str_has_suffix(path, ".xlsx") ? "xlsx" : "csv";
    wanted->codes = o->codes ? o->codes : "none";
    wanted->codes_reason = o->reason;
    bool read = (!o->born_from || day_parse(o->born_from, &wanted->born_from, error)) &&
                (!o->born_until || day_parse(o->born_until, &wanted->born_until, error));
    return read ? wanted : NULL;
}

/* *ret_id: of a list that can be written now. */
static bool ask(CommandContext *context, Db *db, const Options *o, const char *path, gint64 *ret_id, GError **error)
{
    PeopleExport *wanted = wanted_of(context->pool, o, path, error);
    if (!wanted || !export_ask(db, identity_system(), wanted, error))
        return false;
    *ret_id = wanted->id;
    if (wanted->needs_two)
        return fail(error, FAIL_BUSY,
                    _("The list of %d persons waits for somebody's approval on the web (/people/exports). Then: vatra people export %s --request %s"),
                    (int)wanted->found, path, pool_printf(context->pool, "%" G_GINT64_FORMAT, wanted->id));
    return export_make(db, context->pool, wanted->id, error);
}

static bool read_password(CommandContext *context, const char *path, const char **ret_password, GError **error)
{
    g_autofree char *text = NULL;
    *ret_password = NULL;
    if (!path)
        return true;
    if (!g_file_get_contents(command_path(context, path), &text, NULL, NULL))
        return fail(error, FAIL_NOT_FOUND, _("The file %s can't be read."), path);
    text[strcspn(text, "\r\n")] = '\0';
    *ret_password = pool_strdup(context->pool, text);
    return text_length(text) >= EXPORT_PASSWORD ||
           fail(error, FAIL_INVALID, P_("At least %d character.", "At least %d characters.", EXPORT_PASSWORD), EXPORT_PASSWORD);
}

static bool write_file(CommandContext *context, const char *path, GBytes *bytes, GError **error)
{
    gsize count;
    g_autoptr(GError) wrong = NULL;
    const char *data = g_bytes_get_data(bytes, &count);
    return g_file_set_contents_full(command_path(context, path), data, (gssize)count, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &wrong) ||
           fail(error, FAIL_INVALID, _("The file %s can't be written."), path);
}

static bool run(CommandContext *context, const Options *o, const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    const char *name, *type, *password;
    gint64 id = o->request ? id_parse(o->request) : 0;
    Db *db;
    return read_password(context, o->password_file, &password, error) && command_db(context, &db, error) &&
           (o->request || ask(context, db, o, path, &id, error)) && (!o->request || export_make(db, context->pool, id, error)) &&
           export_take(db, context->pool, identity_system(), id, password, &name, &type, &bytes, error) &&
           write_file(context, path, bytes, error);
}

int people_export_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(Options) options = {0};
    if (!read_options(context, &options, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2 || (!options.request && (!options.purpose || !options.recipient)))
        return command_usage(context, _("Usage: vatra people export FILE --purpose TEXT --recipient TEXT [--search TEXT …]"));
    if (!run(context, &options, argv[1], &error))
        return command_fail(context, error);
    fprintf(context->out, _("Written: %s"), argv[1]);
    fputc('\n', context->out);
    return 0;
}
