#include "modules/law/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "record/json.h"

/* `vatra law`: the table on the command line. */

enum { MOST_OPTIONS = 24 };

/* Takes text options out of argv; a value that wasn't given is NULL. */
static bool take(CommandContext *context, const char *const *names, char **values, int *argc, char ***argv, GError **error)
{
    GOptionEntry entries[MOST_OPTIONS + 1] = {0};
    for (guint i = 0; names[i]; i++)
        entries[i] = (GOptionEntry){names[i], 0, 0, G_OPTION_ARG_STRING, &values[i], NULL, NULL};
    bool good = command_options(context, entries, argc, argv, error);
    for (guint i = 0; names[i]; i++) {
        char *value = values[i];
        values[i] = pool_strdup(context->pool, value);
        g_free(value);
    }
    return good;
}

static bool read_day(const char *typed, Day otherwise, Day *ret_day, GError **error)
{
    *ret_day = otherwise;
    return !typed || day_parse(typed, ret_day, error);
}

static bool is_kind(const char *kind, GError **error)
{
    return !kind || law_record_of(kind) || fail(error, FAIL_INVALID, "%s", _("The kind is holiday, term or amount."));
}

/* --- law list --- */

static void row_to_json(Json *json, Pool *pool, const LawRow *row)
{
    json_object(json, NULL);
    json_id(json, "id", row->id);
    json_text(json, "kind", row->kind);
    json_text(json, "code", row->code);
    json_text(json, "country", row->country);
    json_text(json, "name", law_name(row));
    json_text(json, "rule", law_length(pool, row));
    json_day(json, "valid_from", row->valid_from);
    json_day(json, "valid_to", row->valid_to);
    json_text(json, "legal_basis", row->legal_basis);
    json_text(json, "confidence", row->confidence);
    json_object_end(json);
}

static void print_rows(CommandContext *context, const GPtrArray *rows)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < rows->len; i++) {
        const LawRow *row = rows->pdata[i];
        row_to_json(&json, context->pool, row);
        if (!context->json)
            fprintf(context->out, "%s  %-32s  %s  [%s]  %s\n", row->country, row->code, law_length(context->pool, row), row->confidence,
                    law_name(row));
    }
    json_array_end(&json);
    if (context->json)
        fprintf(context->out, "%s\n", out->str);
}

static int list(CommandContext *context, int argc, char **argv)
{
    static const char *const names[] = {"kind", "country", "on", NULL};
    g_autoptr(GError) error = NULL;
    char *values[G_N_ELEMENTS(names)] = {0};
    Db *db;
    Day on;
    GPtrArray *rows;
    if (!take(context, names, values, &argc, &argv, &error) || !is_kind(values[0], &error) || !read_day(values[2], day_today(), &on, &error) ||
        !command_db(context, &db, &error) || !law_rows(db, context->pool, values[0], values[1], on, &rows, &error))
        return command_fail(context, error);
    print_rows(context, rows);
    return 0;
}

/* --- law export, law import --- */

static int export(CommandContext *context, int argc, char **argv)
{
    static const char *const names[] = {"kind", "country", "output", NULL};
    g_autoptr(GError) error = NULL;
    char *values[G_N_ELEMENTS(names)] = {0};
    Db *db;
    GPtrArray *rows;
    if (!take(context, names, values, &argc, &argv, &error) || !is_kind(values[0], &error) || !command_db(context, &db, &error) ||
        !law_rows_all(db, context->pool, values[0], values[1], &rows, &error))
        return command_fail(context, error);
    GString *csv = law_to_csv(context->pool, rows);
    g_autoptr(GError) wrong = NULL;
    if (!values[2]) {
        fwrite(csv->str, 1, csv->len, context->out);
    } else if (!g_file_set_contents(command_path(context, values[2]), csv->str, (gssize)csv->len, &wrong)) {
        fail(&error, FAIL_INVALID, _("%s can't be written: %s"), values[2], wrong->message);
        return command_fail(context, error);
    }
    return 0;
}

static bool read_file(CommandContext *context, const char *path, char **ret_bytes, gsize *ret_count, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    if (!g_file_get_contents(command_path(context, path), ret_bytes, ret_count, &wrong))
        return fail(error, FAIL_NOT_FOUND, _("%s can't be read: %s"), path, wrong->message);
    pool_defer(context->pool, g_free, *ret_bytes);
    return true;
}

/* A dry run is the whole of it, rolled back. */
static bool import_file(CommandContext *context, const char *path, bool dry, LawImport *ret_import, GError **error)
{
    Db *db;
    char *bytes;
    gsize count;
    GPtrArray *rows;
    if (!read_file(context, path, &bytes, &count, error) || !law_from_csv(context->pool, bytes, count, &rows, error) ||
        !command_db(context, &db, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && law_import(db, context->pool, identity_system(), rows, ret_import, error) && (dry || db_commit(change, error));
}

static int import(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    gboolean dry = FALSE;
    LawImport import;
    GOptionEntry entries[] = {{"dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry, NULL, NULL}, {0}};
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2)
        return command_usage(context, _("Usage: vatra law import FILE [--dry-run]"));
    if (!import_file(context, argv[1], dry, &import, &error))
        return command_fail(context, error);
    if (context->json)
        fprintf(context->out, "{\"made\":%d,\"same\":%d,\"dry_run\":%s}\n", import.made, import.same, dry ? "true" : "false");
    else {
        fprintf(context->out, P_("%d row is new or changed,", "%d rows are new or changed,", import.made), import.made);
        fputc(' ', context->out);
        fprintf(context->out, P_("%d was there already.", "%d were there already.", import.same), import.same);
        fprintf(context->out, "%s%s\n", dry ? " " : "", dry ? _("Nothing was kept: this was a dry run.") : "");
    }
    return 0;
}

/* --- law set --- */

static const char *const set_names[] = {"country", "from", "to", "kind", "name", "basis", "confidence", "amount", "unit", "starts", "free-day",
                                        "recurs", "times", "warn", "month", "day", "on", "rule", "money", "per", "note", NULL};
enum { SET_COUNTRY, SET_FROM, SET_TO, SET_KIND, SET_NAME, SET_BASIS, SET_CONFIDENCE, SET_AMOUNT, SET_UNIT, SET_STARTS, SET_FREE_DAY, SET_RECURS,
       SET_TIMES, SET_WARN, SET_MONTH, SET_DAY, SET_ON, SET_RULE, SET_MONEY, SET_PER, SET_NOTE, SET_COUNT };

static bool set_number(const char *typed, gint64 *number, GError **error)
{
    char *end = NULL;
    gint64 value = typed ? g_ascii_strtoll(typed, &end, 10) : 0;
    if (typed && (end == typed || *end))
        return fail(error, FAIL_INVALID, _("“%s” is no whole number."), typed);
    *number = typed ? value : *number;
    return true;
}

static void set_word(const char *typed, const char **word)
{
    *word = typed ? typed : *word;
}

static bool set_values(char **values, LawRow *row, GError **error)
{
    set_word(values[SET_NAME], &row->name);
    set_word(values[SET_BASIS], &row->legal_basis);
    row->confidence = values[SET_CONFIDENCE] ? values[SET_CONFIDENCE] : "own";
    set_word(values[SET_UNIT], &row->unit);
    set_word(values[SET_STARTS], &row->starts);
    set_word(values[SET_FREE_DAY], &row->on_free_day);
    set_word(values[SET_RECURS], &row->recurs);
    set_word(values[SET_RULE], &row->rule);
    set_word(values[SET_PER], &row->per);
    set_word(values[SET_NOTE], &row->note);
    return set_number(values[SET_AMOUNT], &row->amount, error) && set_number(values[SET_TIMES], &row->times, error) &&
           set_number(values[SET_WARN], &row->warn_days, error) && set_number(values[SET_MONTH], &row->month, error) &&
           set_number(values[SET_DAY], &row->day, error) && read_day(values[SET_ON], row->on_day, &row->on_day, error) &&
           read_day(values[SET_FROM], day_today(), &row->valid_from, error) && read_day(values[SET_TO], DAY_NONE, &row->valid_to, error) &&
           (!values[SET_MONEY] || money_parse(values[SET_MONEY], CURRENCY_RON, &row->money, error));
}

static const LawRow *newest(const GPtrArray *versions)
{
    for (guint i = 0; i < versions->len; i++)
        if (!((const LawRow *)versions->pdata[i])->superseded_at)
            return versions->pdata[i];
    return NULL;
}

static bool put(CommandContext *context, const char *code, char **values, LawRow *row, GError **error)
{
    Db *db;
    GPtrArray *versions;
    if (!command_db(context, &db, error))
        return false;
    const char *country = values[SET_COUNTRY] ? values[SET_COUNTRY] : law_country_code(law_country(db));
    if (!law_versions(db, context->pool, code, country, &versions, error))
        return false;
    const LawRow *based_on = newest(versions);
    *row = based_on ? *based_on : law_row_empty(values[SET_KIND] ? values[SET_KIND] : "term");
    row->code = code;
    row->country = country;
    return set_values(values, row, error) && law_row_put(db, identity_system(), row, based_on, error);
}

static int set(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    char *values[SET_COUNT] = {0};
    LawRow row;
    if (!take(context, set_names, values, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2)
        return command_usage(context, _("Usage: vatra law set CODE [--country RO|MD] [--from DAY] [--amount N] …"));
    if (!put(context, argv[1], values, &row, &error))
        return command_fail(context, error);
    if (context->json)
        fprintf(context->out, "{\"id\":\"%" G_GINT64_FORMAT "\"}\n", row.id);
    else
        fprintf(context->out, _("%s: %s, %s.\n"), row.code, law_length(context->pool, &row), law_validity(context->pool, &row));
    return 0;
}

const Command law_commands[] = {
    {"law list", "[--kind KIND] [--country RO|MD] [--on DAY]", N_("Lists legal terms, holidays and amounts as they hold."),
     N_("  --kind      holiday, term or amount\n"
        "  --country   RO or MD\n"
        "  --on        the day on which they hold; usually today\n"
        "\n"
        "Examples:\n"
        "  vatra law list --kind term --country RO\n"
        "  vatra law list --on 2025-06-01 --json"),
     list},
    {"law set", "CODE [--from DAY] [--amount N] …", N_("Makes a new version of a row, or a new row."),
     N_("What isn't given stays as it was.  The version before it ends the day before.\n"
        "  --country, --kind, --name, --basis, --confidence, --note, --from, --to\n"
        "  of a term:     --amount --unit --starts --free-day --recurs --times --warn --month --day\n"
        "  of a holiday:  --rule --month --day --on\n"
        "  of an amount:  --money --per\n"
        "\n"
        "Examples:\n"
        "  vatra law set child.detailed-evaluation --amount 20 --basis \"Ordinul 288/2006\" --from 2026-09-01\n"
        "  vatra law set benefit.inclusion-single --money \"390 lei\" --from 2026-03-01\n"
        "  vatra law set bridge-2026 --kind holiday --rule once --on 2026-11-27 --name \"Zi liberă\" --basis \"HG\""),
     set},
    {"law export", "[--kind KIND] [--country RO|MD] [--output FILE]", N_("Writes the law table as CSV."),
     N_("Example:\n"
        "  vatra law export --output law.csv"),
     export},
    {"law import", "FILE [--dry-run]", N_("Takes rows in from CSV with the columns of the export; all or nothing."),
     N_("Rows that are there already stay; others become new versions.\n"
        "  --dry-run   says what would be kept, and keeps nothing\n"
        "\n"
        "Example:\n"
        "  vatra law import law.csv --dry-run"),
     import},
    {0},
};
