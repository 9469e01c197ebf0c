#include "grids.h"

#include "base/language.h"
#include "base/log.h"
#include "base/money.h"
#include "modules/plans/reading/reading.h"
#include "reader/reader.h"

#include <string.h>

/* Small plans of many shapes (files/readings), each with what a careful planner reads in it, written by hand before the reader
 * read it.  All of it must be read: that is a score of 1.  No word of a table's row may be lost. */

static const char *const names[] = {
    "gheorgheni.md", "telenesti.txt", "valea-lunga.md", "targu-jiu.md", "slatina.md", "roman.md", "taraclia.txt", "rezina.tsv", "ungheni.txt", "onesti.md",
    "edinet.csv", "covasna.txt", "reghin.md", "floresti.md", "ceadir.tsv", "cahul.md", "campulung.txt", "titu.md", "varstnici.md", "huedin.md", "ploiesti.md", "sarulesti.txt", "comrat.md",
    "dej.md", "pascani.md", "ermihalyfalva.tsv", "soroca.csv", "chisinau.txt", "district.md", "caransebes.md", "orhei.tsv",
    "bontida.csv", "calarasi.md", "semnaturi.csv", "semnatari.csv", "targu-neamt.csv", "egalitate.csv", "molodezh.csv", "roman-masuri.csv",
};

static char *path_of(Pool *pool, const char *name)
{
    const char *root = g_getenv("VATRA_SOURCE_ROOT");
    return pool_printf(pool, "%s/src/modules/plans/tests/files/readings/%s", root ? root : ".", name);
}

static Grid *must_read_grid(Pool *pool, const char *name)
{
    g_autoptr(GError) error = NULL;
    Grid *grid = NULL;
    bool read = reader_read_file(pool, path_of(pool, name), &grid, &error);
    g_assert_no_error(error);
    g_assert_true(read);
    return grid;
}

static char *must_read_expected(Pool *pool, const char *name)
{
    g_autofree char *text = NULL;
    const char *stem = pool_strndup(pool, name, strcspn(name, "."));
    g_assert_true(g_file_get_contents(path_of(pool, pool_printf(pool, "%s.expected", stem)), &text, NULL, NULL));
    return pool_strdup(pool, text);
}

static void put_list(GString *out, const char *label, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(out, "  %s: %s\n", label, (char *)texts->pdata[i]);
}

static void put_deadline(Pool *pool, GString *out, const PlanDeadline *deadline)
{
    static const char *const kinds[] = {"date", "month", "quarter", "year", "range", "school_year", "annual", "semiannual", "quarterly", "monthly", "permanent", "unknown"};
    static const char *const recurrences[] = {"-", "annual", "semiannual", "quarterly", "monthly", "permanent"};
    const char *from = day_to_iso(pool, deadline->from), *to = day_to_iso(pool, deadline->to);
    g_string_append_printf(out, "  when: %s %s %s %s | %s\n", kinds[deadline->kind], from ? from : "-", to ? to : "-", recurrences[deadline->recurrence],
                           deadline->text);
}

static void put_budget(Pool *pool, GString *out, const PlanBudget *budget)
{
    const char *currency = currency_code(budget->amount.currency);
    if (budget->has_amount)
        g_string_append_printf(out, "  cost: %s %s\n", money_plain(pool, budget->amount), *currency ? currency : "-");
    put_list(out, "paid", budget->sources);
}

static void put_indicators(GString *out, const GPtrArray *indicators)
{
    static const char *const operators[] = {"-", "eq", "min", "max", "all", "no_decrease", "on_request"};
    for (guint i = 0; i < indicators->len; i++) {
        const PlanIndicator *indicator = indicators->pdata[i];
        g_string_append_printf(out, "  sign: %s", indicator->text);
        if (indicator->target && indicator->target->has_value)
            g_string_append_printf(out, " = %g %s", indicator->target->value, operators[indicator->target->operator]);
        g_string_append_c(out, '\n');
    }
}

static void put_action(Pool *pool, GString *out, const PlanAction *action)
{
    g_string_append_printf(out, "%d %s/%d %s\n", action->node, action->number ? action->number : "-", action->row, action->title);
    if (action->description)
        g_string_append_printf(out, "  what: %s\n", action->description);
    put_list(out, "who", action->responsible);
    put_list(out, "with", action->partners);
    if (action->deadline)
        put_deadline(pool, out, action->deadline);
    if (action->budget)
        put_budget(pool, out, action->budget);
    put_indicators(out, action->indicators);
}

/* What was read, a line for each thing that is scored. */
static const char *reading_text(Pool *pool, const PlanDocument *document)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < document->nodes->len; i++) {
        const PlanNode *node = document->nodes->pdata[i];
        g_string_append_printf(out, "%c %s %s\n", "gsd"[node->tier], node->code ? node->code : "-", node->title);
    }
    for (guint i = 0; i < document->actions->len; i++)
        put_action(pool, out, document->actions->pdata[i]);
    return out->str;
}

static void every_plan_is_read_as_a_planner_reads_it(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Pool) pool = pool_new();
        PlanDocument *document = must_document(pool, must_read_grid(pool, names[i]));
        const char *read = reading_text(pool, document), *expected = must_read_expected(pool, names[i]);
        if (strcmp(read, expected) != 0)
            g_error("%s is read as\n%s\nbut is\n%s", names[i], read, expected);
    }
}

/* --- Nothing is lost. */

static bool is_label(const char *text)
{
    return column_meaning(text) != MEANING_NONE;
}

/* Rows of a header, and labels in front of their words, say what a cell is: they aren't kept themselves. */
static bool is_header_row(Pool *pool, const GridTable *table, int row)
{
    int filled = 0, labels = 0;
    for (int c = 0; c < table->columns; c++) {
        const GridCell *cell = grid_at(table, row, c);
        const char *text = cell ? prose_line(pool, cell->text) : "";
        filled += *text != '\0';
        bool month = *text && strspn(text, "IVX") == strlen(text);
        labels += *text && (is_label(text) || month || g_ascii_isdigit(*text));
    }
    return labels * 2 > filled;
}

/* Words that join two bodies, name a tier or mark a column of years; they become structure. */
static bool becomes_structure(const char *word)
{
    static const char *const words[] = {"si", "и", "and", "x", "parteneri", "obiectivul", "obiectiv", "general", "specific", "objective", "directia", "directii",
                                        "masura", "цель", "общая", "раздел", "domeniul", "action", "о", "din"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static void expect_words(Pool *pool, const char *name, const char *folded, const char *text)
{
    g_auto(GStrv) words = g_strsplit(prose_fold(pool, prose_clean(pool, text)), " ", -1);
    for (char **word = words; *word; word++)
        if (**word && !becomes_structure(*word) && !strstr(folded, pool_printf(pool, " %s ", *word)))
            g_error("%s: “%s” of “%s” is lost", name, *word, text);
}

static void expect_rows(Pool *pool, const char *name, const char *folded, const GridTable *table)
{
    for (int row = 0; row < table->rows; row++) {
        if (is_header_row(pool, table, row))
            continue;
        for (int c = 0; c < table->columns; c++) {
            const GridCell *cell = grid_at(table, row, c);
            bool starts = cell && cell->row == row && cell->column == c;
            if (starts && !is_label(prose_line(pool, cell->text)))
                expect_words(pool, name, folded, cell->text);
        }
    }
}

static void no_word_of_a_row_is_lost(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Pool) pool = pool_new();
        Grid *grid = must_read_grid(pool, names[i]);
        const char *json = plan_document_to_json(pool, must_document(pool, grid));
        const char *folded = pool_printf(pool, " %s ", prose_fold(pool, json));
        for (guint b = 0; b < grid->blocks->len; b++) {
            const GridBlock *block = grid->blocks->pdata[b];
            if (block->kind == GRID_TABLE)
                expect_rows(pool, names[i], folded, block->table);
        }
    }
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "reader") == 0)
        return reader_child_main(count, arguments);
    g_test_init(&count, &arguments, NULL);
    language_set(LANGUAGE_EN);
    log_set_level(LOG_SILENT);
    g_test_add_func("/readings/expected", every_plan_is_read_as_a_planner_reads_it);
    g_test_add_func("/readings/nothing_lost", no_word_of_a_row_is_lost);
    return g_test_run();
}
