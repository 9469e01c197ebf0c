#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "reader/grid.h"

/* What a return says, out of the grid that the reader made of it: a statement (camt.053), a status report (pain.002), or a table with a
 * line of headers.  Nothing in it is believed but the reference, and the amount is compared. */

enum { COLUMN_REFERENCE, COLUMN_AMOUNT, COLUMN_OUTCOME, COLUMN_REASON, COLUMN_DAY, COLUMN_COUNT };

/* --- columns --- */

static const char *const names[COLUMN_COUNT][12] = {
    {"referinta", "reference", "endtoendid", "end to end id", "endtoend", "ref", "referinta platii"},
    {"suma", "amount", "valoare", "suma platita", "suma op"},
    {"stare", "status", "rezultat", "outcome", "state", "result"},
    {"motiv", "reason", "cod", "eroare", "error", "explicatii", "observatii"},
    {"data", "date", "data platii", "data procesarii", "value date", "booking date"},
};

static const char *cell_text(const GridTable *table, int row, int column)
{
    const GridCell *cell = column >= 0 && column < table->columns ? grid_at(table, row, column) : NULL;
    return cell && cell->row == row ? cell->text : "";
}

static int column_of(Pool *pool, const char *header)
{
    const char *folded = text_fold(pool, header);
    for (int kind = 0; kind < COLUMN_COUNT; kind++)
        for (guint i = 0; i < G_N_ELEMENTS(names[kind]) && names[kind][i]; i++)
            if (strcmp(names[kind][i], folded) == 0)
                return kind;
    return -1;
}

/* The row of headers, and where each column stands (-1: nowhere). */
static int find_headers(Pool *pool, const GridTable *table, int at[COLUMN_COUNT])
{
    enum { ROWS_LOOKED_AT = 30 };
    for (int row = 0; row < MIN(table->rows, ROWS_LOOKED_AT); row++) {
        for (int i = 0; i < COLUMN_COUNT; i++)
            at[i] = -1;
        for (int column = 0; column < table->columns; column++) {
            int kind = column_of(pool, cell_text(table, row, column));
            if (kind >= 0 && at[kind] < 0)
                at[kind] = column;
        }
        if (at[COLUMN_REFERENCE] >= 0 || (at[COLUMN_AMOUNT] >= 0 && at[COLUMN_DAY] >= 0))
            return row;
    }
    return -1;
}

/* --- values --- */

/* "V" and an id, anywhere in a text: where the end-to-end id came back within other words. */
static const char *find_reference(Pool *pool, const char *text)
{
    enum { LEAST_DIGITS = 15, MOST_DIGITS = 19 };
    for (const char *c = text; *c; c++) {
        gsize digits = *c == 'V' ? strspn(c + 1, "0123456789") : 0;
        if (digits >= LEAST_DIGITS && digits <= MOST_DIGITS && (c == text || !g_ascii_isalnum(c[-1])))
            return pool_strndup(pool, c, digits + 1);
    }
    return NULL;
}

static const char *reference_in(Pool *pool, const GridTable *table, int row, int column)
{
    const char *reference = find_reference(pool, cell_text(table, row, column));
    for (int i = 0; !reference && i < table->columns; i++)
        reference = find_reference(pool, cell_text(table, row, i));
    if (reference)
        return reference;
    const char *own = text_squash(pool, cell_text(table, row, column));
    return *own ? text_shorten(pool, own, 60) : NULL;
}

static gint64 amount_in(const char *text)
{
    Money money;
    if (text_is_empty(text) || !money_parse(text, CURRENCY_RON, &money, NULL))
        return -1;
    return ABS(money.minor);
}

/* Codes of pain.002 and the entry states of camt.053, and the words of tables. */
static const char *outcome_in(Pool *pool, const char *text)
{
    static const char *const paid[] = {"accc", "acsc", "acsp", "booked debit", "platit", "platita", "paid", "executat", "executata", "ok", "decontat", "procesat"};
    static const char *const failed[] = {"rjct", "canc", "booked credit", "respins", "respinsa", "refuzat", "refuzata", "failed", "returnat", "returnata", "eroare", "neplatit"};
    const char *folded = text_fold(pool, text);
    for (guint i = 0; i < G_N_ELEMENTS(paid); i++)
        if (strcmp(folded, paid[i]) == 0)
            return "paid";
    for (guint i = 0; i < G_N_ELEMENTS(failed); i++)
        if (strcmp(folded, failed[i]) == 0)
            return "failed";
    return "unclear";
}

static Day day_in(const char *text)
{
    Day day;
    g_autofree char *start = g_strndup(text, strspn(text, "0123456789-./"));
    return *start && day_parse(start, &day, NULL) ? day : DAY_NONE;
}

/* --- lines --- */

static void add_line(Pool *pool, const GridTable *table, int row, const int at[COLUMN_COUNT], GPtrArray *lines)
{
    const char *reference = reference_in(pool, table, row, at[COLUMN_REFERENCE]);
    if (!reference)
        return;
    BenefitReturned *line = pool_new0(pool, BenefitReturned);
    const char *reason = cell_text(table, row, at[COLUMN_REASON]);
    *line = (BenefitReturned){
        .reference = reference,
        .amount = amount_in(cell_text(table, row, at[COLUMN_AMOUNT])),
        .outcome = at[COLUMN_OUTCOME] < 0 ? "paid" : outcome_in(pool, cell_text(table, row, at[COLUMN_OUTCOME])),
        .reason = text_is_empty(reason) ? NULL : text_shorten(pool, text_squash(pool, reason), 150),
        .day = day_in(cell_text(table, row, at[COLUMN_DAY])),
    };
    g_ptr_array_add(lines, line);
}

static void read_table(Pool *pool, const GridTable *table, GPtrArray *lines)
{
    int at[COLUMN_COUNT], headers = find_headers(pool, table, at);
    for (int row = headers + 1; headers >= 0 && row < table->rows; row++)
        add_line(pool, table, row, at, lines);
}

bool benefit_returned_read(Pool *pool, const void *grid, GPtrArray **ret_lines, GError **error)
{
    const Grid *all = grid;
    *ret_lines = pool_list(pool);
    for (guint i = 0; i < all->blocks->len; i++) {
        const GridBlock *block = all->blocks->pdata[i];
        if (block->kind == GRID_TABLE)
            read_table(pool, block->table, *ret_lines);
    }
    if ((*ret_lines)->len)
        return true;
    return fail(error, FAIL_INVALID, "%s", _("No payment references were found in this file. Choose the bank's statement (camt.053), its status report (pain.002), or a table with the columns “referinta”, “suma” and “stare”."));
}
