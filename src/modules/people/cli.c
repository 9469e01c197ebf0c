/* The register on the command line. */
#include "modules/people/export_pages.h"
#include "modules/people/match_cli.h"
#include "modules/people/pages.h"

#include <glib/gstdio.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/people/import.h"
#include "modules/people/streets.h"

/* --- people search --- */

static void put_found(Json *json, const PersonFound *found, Pool *pool)
{
    const Person *person = &found->person;
    json_object(json, NULL);
    json_id(json, "id", person->id);
    json_text(json, "name", person_name(pool, person));
    json_text(json, "family_name", person->family_name);
    json_text(json, "given_name", person->given_name);
    json_text(json, "former_name", person->former_name);
    json_text(json, "other_name", person->other_name);
    json_text(json, "sex", person->sex);
    json_day(json, "birth_date", person->birth_day);
    json_text(json, "phone", person->phone);
    json_text(json, "file_number", person->file_number);
    json_real(json, "score", found->score);
    json_text(json, "found_by", found->why);
    json_object_end(json);
}

void people_found_json(GString *out, const GPtrArray *found, Pool *pool)
{
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < found->len; i++)
        put_found(&json, found->pdata[i], pool);
    json_array_end(&json);
}

static void print_found(CommandContext *context, const GPtrArray *found)
{
    for (guint i = 0; i < found->len; i++) {
        const PersonFound *one = found->pdata[i];
        fprintf(context->out, "%" G_GINT64_FORMAT "  %.2f  %s\n", one->person.id, one->score, person_label(context->pool, &one->person));
    }
    if (!found->len)
        fprintf(context->out, "%s\n", _("Nobody is found. Try another spelling, or the birth date."));
}

static int search(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    GPtrArray *found;
    int limit = 20;
    GOptionEntry entries[] = {{"limit", 0, 0, G_OPTION_ARG_INT, &limit, NULL, NULL}, {0}};
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc < 2 || limit < 1 || limit > 1000)
        return command_usage(context, _("Usage: vatra people search TEXT [--limit N] (1 to 1000)"));
    g_autofree char *text = g_strjoinv(" ", argv + 1);
    if (!command_db(context, &db, &error) || !person_search(db, context->pool, text, (guint)limit, &found, &error))
        return command_fail(context, error);
    if (!context->json) {
        print_found(context, found);
        return 0;
    }
    GString *out = pool_string(context->pool);
    people_found_json(out, found, context->pool);
    fprintf(context->out, "%s\n", out->str);
    return 0;
}

/* --- people import --- */

typedef struct {
    CommandContext *context;
    gboolean dry, again;
    char *columns;
} ImportOptions;

static bool take_columns(ImportMapping *mapping, const char *columns, GError **error)
{
    g_auto(GStrv) codes = g_strsplit(columns, ",", -1);
    mapping->count = MIN(g_strv_length(codes), IMPORT_COLUMNS);
    for (guint i = 0; i < mapping->count; i++) {
        mapping->columns[i] = import_column_of_code(g_strstrip(codes[i]));
        if (!mapping->columns[i] && *codes[i] && g_strcmp0(codes[i], "none") != 0)
            return fail(error, FAIL_INVALID, _("\"%s\" is no column that can be taken in. See vatra people import --help."), codes[i]);
    }
    return true;
}

static bool map_columns(ImportRows *rows, const char *columns, ImportMapping *ret_mapping, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *first;
    int number;
    if (!import_rows_next(rows, pool, &first, &number))
        return fail(error, FAIL_INVALID, "%s", _("The file is empty."));
    *ret_mapping = import_mapping_guess(first);
    import_rows_rewind(rows);
    if (columns && !take_columns(ret_mapping, columns, error))
        return false;
    return import_mapping_is_usable(ret_mapping) ||
           fail(error, FAIL_INVALID, "%s", _("No column with names is found. Name the columns in the first row, or say them: --columns family_name,given_name"));
}

static bool say_progress(void *data, int rows, GError **error)
{
    const ImportOptions *options = data;
    if (options->context->terminal && !options->context->json)
        fprintf(options->context->out, "\r\033[K%d", rows);
    return true;
}

static void print_notes(CommandContext *context, const ImportResult *result)
{
    for (guint i = 0; i < result->notes->len; i++) {
        const ImportNote *note = result->notes->pdata[i];
        fprintf(context->err, "%s: %s\n", note->cell, note->text);
    }
}

static void put_notes(Json *json, const ImportResult *result)
{
    static const char *const outcomes[] = {"warning", "there", "refused"};
    json_array(json, "notes");
    for (guint i = 0; i < result->notes->len; i++) {
        const ImportNote *note = result->notes->pdata[i];
        json_object(json, NULL);
        json_int(json, "row", note->number);
        json_text(json, "cell", note->cell);
        json_text(json, "kind", outcomes[note->outcome]);
        json_text(json, "text", note->text);
        json_object_end(json);
    }
    json_array_end(json);
}

static void say_result(CommandContext *context, const ImportResult *result, bool dry)
{
    if (!context->json) {
        print_notes(context, result);
        fprintf(context->out, "%s%s\n", context->terminal ? "\r\033[K" : "",
                pool_printf(context->pool, dry ? _("Rows: %d. Could be taken in: %d, there already: %d, refused: %d.")
                                               : _("Rows: %d. Taken in: %d, there already: %d, refused: %d."),
                            result->rows, result->good, result->there, result->bad));
        return;
    }
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "rows", result->rows);
    json_int(&json, "taken", result->good);
    json_int(&json, "there", result->there);
    json_int(&json, "refused", result->bad);
    json_bool(&json, "dry_run", dry);
    put_notes(&json, result);
    json_object_end(&json);
    fprintf(context->out, "%s\n", out->str);
}

static bool run_import(CommandContext *context, const char *path, const ImportOptions *options, ImportResult *result, GError **error)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(command_path(context, path), FALSE, NULL);
    g_autofree char *name = g_path_get_basename(path);
    ImportMapping mapping;
    ImportRows *rows;
    Db *db;
    g_mkdir_with_parents(context->home, 0700); /* the first command on a new machine may be this one */
    if (!file)
        return fail(error, FAIL_NOT_FOUND, _("The file %s can't be read."), path);
    const char *bytes = g_mapped_file_get_contents(file);
    if (!import_rows_open(context->pool, bytes ? bytes : "", g_mapped_file_get_length(file), name, &rows, error) ||
        !map_columns(rows, options->columns, &mapping, error) || !command_db(context, &db, error))
        return false;
    Import import = {.db = db, .who = identity_system(), .mapping = &mapping, .dry = options->dry, .again = options->again,
                     .progress = say_progress, .data = (void *)options};
    return import_run(&import, rows, result, error);
}

static int import_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    ImportOptions options = {.context = context};
    ImportResult result = {.pool = context->pool, .notes = pool_list(context->pool)};
    GOptionEntry entries[] = {
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry, NULL, NULL},
        {"again", 0, 0, G_OPTION_ARG_NONE, &options.again, NULL, NULL},
        {"columns", 0, 0, G_OPTION_ARG_STRING, &options.columns, NULL, NULL},
        {0},
    };
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    g_autofree G_GNUC_UNUSED char *columns = options.columns;
    if (argc != 2)
        return command_usage(context, _("Usage: vatra people import FILE [--dry-run] [--again] [--columns LIST]"));
    if (!run_import(context, argv[1], &options, &result, &error))
        return command_fail(context, error);
    say_result(context, &result, options.dry);
    return result.rows && !result.good && result.bad ? fail_exit_code(FAIL_INVALID) : 0;
}

const Command people_commands[] = {
    {"people search", "TEXT [--limit N]", N_("Finds people by what one knows: name, birth date, CNP, telephone, file number."),
     N_("Names are found with or without diacritics, in any order, with one slip a word, by their beginning, by nicknames,\n"
        "and in Cyrillic for Latin. With --json: an array of objects with id, name, family_name, given_name, former_name,\n"
        "other_name, sex, birth_date, phone, file_number, score (1: as typed) and found_by; the best first.\n"
        "\n"
        "  --limit N   at most so many (20; up to 1000)\n"
        "\n"
        "Examples:\n"
        "  vatra people search tepes stefan\n"
        "  vatra people search \"popescu 12.03.1980\" --json --limit 3\n"
        "  vatra people search 0722123456"),
     search},
    {"people import", "FILE [--dry-run] [--again] [--columns LIST]", N_("Takes a list of people in, from CSV, XLSX or ODS."),
     N_("The first row names the columns, in Romanian or English, in any order: family_name or Nume, given_name or Prenume, or\n"
        "one column name for both; former_name, other_name, sex, birth_date or Data nașterii, birth_place, cnp or idnp, phone,\n"
        "email, address, street_number, locality, postcode, file_number or Dosar, languages, note. Other columns are passed over.\n"
        "A row that can't be taken is said with its cell; all others are taken. Whoever is in the register already (the same\n"
        "code, or the same name and birth date) isn't taken twice.\n"
        "\n"
        "  --dry-run        says what would be taken, changes nothing\n"
        "  --again          takes those as well who are there already\n"
        "  --columns LIST   what the columns are, where the first row doesn't say it\n"
        "  --json           an object with rows, taken, there, refused, dry_run and notes (row, cell, kind, text)\n"
        "\n"
        "Examples:\n"
        "  vatra people import beneficiari.csv --dry-run\n"
        "  vatra people import lista.xlsx\n"
        "  vatra people import names.csv --columns family_name,given_name,birth_date"),
     import_command},
    {"people export", "FILE --purpose TEXT --recipient TEXT [options]", N_("Gives a list of people out, as CSV or XLSX."), people_export_details,
     people_export_command},
    {"people streets", "FILE [--dry-run]", N_("Takes the authority's list of streets in, from CSV or XLSX."),
     N_("The first row names the columns: Strada (or Denumire) and Localitate, and where there are any Tip, Cartier, Mediu, Denumiri vechi\n"
        "(with a semicolon between). Streets that are there are brought up to date; addresses find their street by themselves.\n"
        "\n"
        "Examples:\n"
        "  vatra people streets nomenclator.csv --dry-run\n"
        "  vatra people streets nomenclator.xlsx"),
     people_streets_command},
    {"people places", "FILE [--country RO|MD] [--dry-run]", N_("Takes the official list of localities in: SIRUTA's or CUATM's."),
     N_("The first row names the columns, as the statistical office publishes them (SIRUTA, DENLOC, JUD, MED, NIV), or a code and a name.\n"
        "Of SIRUTA the localities (level 3) are taken, with the names of their counties.\n"
        "\n"
        "Examples:\n"
        "  vatra people places siruta.csv\n"
        "  vatra people places cuatm.xlsx --country MD"),
     people_places_command},
    {"people match", "[--csv A [B]] [--at-least P]", N_("Finds records of the same person, in the register or in files."), people_match_details, people_match},
    {0},
};
