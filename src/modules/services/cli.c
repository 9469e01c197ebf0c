#include "modules/services/pages.h"

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/services/hsds.h"
#include "record/json.h"

/* `vatra service …`. */

static void print_service(CommandContext *context, const Service *service)
{
    fprintf(context->out, "%-14s %-40s %-30s %s\n", service->kind_code ? service->kind_code : "-", service->name, service->provider_name,
            service_places_words(context->pool, service));
}

static void print_json(CommandContext *context, const GPtrArray *services)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < services->len; i++) {
        g_autoptr(GString) one = g_string_new(NULL);
        record_to_json(one, &service_record, services->pdata[i], identity_system());
        json_raw(&json, NULL, one->str);
    }
    json_array_end(&json);
    fprintf(context->out, "%s\n", out->str);
}

static int list(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *services;
    Db *db;
    if (argc > 1)
        return command_usage(context, _("This command takes no arguments."));
    if (!command_db(context, &db, &error) || !services_all(db, context->pool, day_today(), &services, &error))
        return command_fail(context, error);
    if (context->json) {
        print_json(context, services);
        return 0;
    }
    for (guint i = 0; i < services->len; i++)
        print_service(context, services->pdata[i]);
    return 0;
}

static bool write_hsds(CommandContext *context, const char *path, GError **error)
{
    HsdsData data;
    Db *db;
    GBytes *bytes;
    if (!command_db(context, &db, error) ||
        !hsds_load(db, context->pool, setting_text(db, context->pool, SETTING_BASE_URL, "http://127.0.0.1:8080"), &data, error))
        return false;
    if (g_str_has_suffix(path, ".zip")) {
        if (!hsds_tables(context->pool, &data, &bytes, error))
            return false;
    } else {
        GString *json = hsds_json(context->pool, &data);
        bytes = g_bytes_new(json->str, json->len);
    }
    gsize count;
    const char *content = g_bytes_get_data(bytes, &count);
    bool written = g_file_set_contents_full(command_path(context, path), content, (gssize)count,
                                            G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
    g_bytes_unref(bytes);
    return written;
}

static int export_hsds(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc != 2)
        return command_usage(context, _("Say into which file: FILE.json or FILE.zip."));
    if (!write_hsds(context, argv[1], &error))
        return command_fail(context, error);
    fprintf(context->out, _("The directory was written to %s."), argv[1]);
    fputc('\n', context->out);
    return 0;
}

static int load_nomenclature(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    guint count;
    Db *db;
    if (argc != 2)
        return command_usage(context, _("Say which file: a table with the columns code, name and valid_from."));
    if (!command_db(context, &db, &error) ||
        !service_kinds_load(db, identity_system(), command_path(context, argv[1]), NULL, 0, &count, &error))
        return command_fail(context, error);
    fprintf(context->out, P_("%d code was loaded.", "%d codes were loaded.", count), (int)count);
    fputc('\n', context->out);
    return 0;
}

static int remind(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    if (argc > 1)
        return command_usage(context, _("This command takes no arguments."));
    if (!command_db(context, &db, &error) || !services_licences_remind(db, &error))
        return command_fail(context, error);
    fprintf(context->out, "%s\n", _("The letters are written."));
    return 0;
}

const Command service_commands[] = {
    {"service list", "", N_("Lists the services of all providers, with places and licence."), N_("Example:\n  vatra service list --json"), list},
    {"service export-hsds", "FILE", N_("Writes the public directory as Open Referral HSDS 3.0, as JSON or as a zip of tables."),
     N_("The ending says as what: .json or .zip.\n\nExample:\n  vatra service export-hsds services.zip"), export_hsds},
    {"service nomenclature", "FILE", N_("Loads codes of the nomenclature of social services from a table."),
     N_("The table (CSV, XLSX, ODS) has the columns code, name and valid_from, and may have form, needs_plan, standard, legal_basis, valid_to.\n\n"
        "Example:\n  vatra service nomenclature coduri.csv"), load_nomenclature},
    {"service remind", "", N_("Writes the letters about licences that end, as the server does each day."), N_("Example:\n  vatra service remind"), remind},
    {0},
};
