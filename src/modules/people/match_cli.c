#include "modules/people/match_cli.h"
#include "modules/people/match_register.h"

#include "base/language.h"
#include "linkage/linkage.h"

#include <string.h>

const char people_match_details[] =
    N_("Without --csv the whole register is compared with itself, and likely pairs wait for a decision on the web\n"
       "(People, Persons who may be in the register twice). Pairs that somebody decided aren't asked again.\n\n"
       "With --csv it reads files of separated values and prints the pairs of records that are likely of the same person, as\n"
       "id_a,id_b,weight,probability. One file is compared within itself, two are compared with each other.\n\n"
       "The first line names the columns, in any order; rec_id is needed. Known are given_name, surname, street_number,\n"
       "address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id, former_name, sex and phone.\n"
       "weight is the base-2 logarithm of the Bayes factor; probability also counts how rare duplicates are in these files.\n\n"
       "  --at-least P   smallest probability that is printed (0.5)\n"
       "  --json         prints a list of objects; without --csv, how many were compared and found\n"
       "  --verbose      says on the error output what was compared and learned\n\n"
       "Examples:\n"
       "  vatra people match\n"
       "  vatra people match --csv register.csv\n"
       "  vatra people match --csv register.csv school.csv --at-least 0.9");

typedef struct {
    const char *a, *b;
    double weight, probability;
} Line;

/* Of one file the ids of a pair stand in their own order, so that the order of the rows changes nothing. */
static GArray *lines_of(const LinkTable *table, const GArray *pairs)
{
    GArray *lines = g_array_sized_new(FALSE, FALSE, sizeof(Line), pairs->len);
    for (guint i = 0; i < pairs->len; i++) {
        const LinkPair *pair = &g_array_index(pairs, LinkPair, i);
        Line line = {link_table_id(table, pair->a), link_table_id(table, pair->b), (double)pair->weight, (double)pair->probability};
        if (table->first_count == 0 && strcmp(line.a, line.b) > 0) {
            const char *first = line.a;
            line.a = line.b;
            line.b = first;
        }
        g_array_append_val(lines, line);
    }
    return lines;
}

/* The surest first, then by id. */
static gint compare_lines(gconstpointer a, gconstpointer b)
{
    const Line *left = a, *right = b;
    if (left->weight != right->weight)
        return left->weight > right->weight ? -1 : 1;
    int order = strcmp(left->a, right->a);
    return order ? order : strcmp(left->b, right->b);
}

static void put_cell(FILE *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

static void put_number(FILE *out, const char *format, double number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    fputs(g_ascii_formatd(digits, sizeof digits, format, number), out);
}

static void put_line(FILE *out, const Line *line)
{
    put_cell(out, line->a);
    putc(',', out);
    put_cell(out, line->b);
    putc(',', out);
    put_number(out, "%.3f", line->weight);
    putc(',', out);
    put_number(out, "%.6f", line->probability);
    putc('\n', out);
}

static void put_text(FILE *out, const char *text)
{
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', out);
        if ((guchar)*text < 0x20)
            fprintf(out, "\\u%04x", (guint)*text);
        else
            putc(*text, out);
    }
    putc('"', out);
}

static void put_object(FILE *out, const Line *line)
{
    fputs("{\"id_a\":", out);
    put_text(out, line->a);
    fputs(",\"id_b\":", out);
    put_text(out, line->b);
    fputs(",\"weight\":", out);
    put_number(out, "%.3f", line->weight);
    fputs(",\"probability\":", out);
    put_number(out, "%.6f", line->probability);
    putc('}', out);
}

static void print_json(FILE *out, const GArray *lines)
{
    putc('[', out);
    for (guint i = 0; i < lines->len; i++) {
        fputs(i ? ",\n" : "\n", out);
        put_object(out, &g_array_index(lines, Line, i));
    }
    fputs(lines->len ? "\n]\n" : "]\n", out);
}

static void print(const CommandContext *context, const LinkTable *table, const LinkResult *result)
{
    g_autoptr(GArray) lines = lines_of(table, result->pairs);
    g_array_sort(lines, compare_lines);
    if (context->json) {
        print_json(context->out, lines);
        return;
    }
    fputs("id_a,id_b,weight,probability\n", context->out);
    for (guint i = 0; i < lines->len; i++)
        put_line(context->out, &g_array_index(lines, Line, i));
}

static void explain(FILE *err, const LinkTable *table, const LinkResult *result)
{
    char compared[32], prior[G_ASCII_DTOSTR_BUF_SIZE];
    g_snprintf(compared, sizeof compared, "%" G_GUINT64_FORMAT, result->compared);
    g_ascii_formatd(prior, sizeof prior, "%.3g", result->model.prior);
    fprintf(err, _("%u records, %s pairs compared, %u found; prior %s."), table->count, compared, result->pairs->len, prior);
    putc('\n', err);
    for (guint f = 0; f < LINK_FIELDS; f++) {
        fprintf(err, "%-14s", link_fields[f].name);
        for (guint level = 1; level <= link_levels(link_fields[f].kind); level++)
            fprintf(err, " %6.2f", link_model_weight(&result->model, f, level));
        putc('\n', err);
    }
}

static bool read_files(CommandContext *context, LinkTable *table, char **files, int count, GError **error)
{
    for (int i = 0; i < count; i++) {
        if (i == 1)
            table->first_count = table->count;
        if (!link_table_read(table, command_path(context, files[i]), error))
            return false;
    }
    return true;
}

static int match_files(CommandContext *context, char **files, int count, double at_least, bool verbose)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LinkTable) table = link_table_new();
    if (!read_files(context, table, files, count, &error))
        return command_fail(context, error);
    bool nothing_between = count == 2 && (table->first_count == 0 || table->first_count == table->count);
    if (nothing_between) /* one of the two has no rows */
        table->count = table->first_count = 0;
    g_autoptr(LinkResult) result = link_run(table, at_least);
    print(context, table, result);
    if (verbose)
        explain(context->err, table, result);
    return 0;
}

int people_match(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    gboolean csv = FALSE, verbose = FALSE;
    double at_least = 0.5;
    GOptionEntry entries[] = {
        {"csv", 0, 0, G_OPTION_ARG_NONE, &csv, NULL, NULL},
        {"verbose", 0, 0, G_OPTION_ARG_NONE, &verbose, NULL, NULL},
        {"at-least", 0, 0, G_OPTION_ARG_DOUBLE, &at_least, NULL, NULL},
        {0},
    };
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (!csv && argc == 1 && at_least > 0 && at_least <= 1)
        return people_match_register(context, at_least);
    if (!csv || argc < 2 || argc > 3)
        return command_usage(context, _("Give one file or two: vatra people match --csv A [B]."));
    if (!(at_least > 0 && at_least <= 1))
        return command_usage(context, _("--at-least is a probability above 0, at most 1."));
    return match_files(context, argv + 1, argc - 1, at_least, verbose);
}
