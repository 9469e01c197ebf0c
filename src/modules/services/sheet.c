#include "modules/services/sheet.h"

#include <string.h>

#include "base/language.h"

bool service_sheet_open(Pool *pool, const char *path, const void *bytes, gsize count, GridTable **ret_table, GError **error)
{
    Grid *grid;
    if (!(bytes ? reader_read_bytes(pool, bytes, count, path, &grid, error) : reader_read_file(pool, path, &grid, error)))
        return false;
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        if (block->kind == GRID_TABLE && block->table->rows > 1) {
            *ret_table = block->table;
            return true;
        }
    }
    return fail(error, FAIL_INVALID, "%s", _("There is no table with a row of headers and at least one row under it."));
}

const char *service_sheet_cell(Pool *pool, const GridTable *table, int row, int column)
{
    const GridCell *cell = column >= 0 && column < table->columns && row < table->rows ? grid_at(table, row, column) : NULL;
    return cell ? text_squash(pool, text_normalise(pool, cell->text)) : "";
}

int service_sheet_column(Pool *pool, const GridTable *table, const char *names)
{
    g_auto(GStrv) all = g_strsplit(names, "|", -1);
    for (int column = 0; column < table->columns; column++)
        if (g_strv_contains((const char *const *)all, text_fold(pool, service_sheet_cell(pool, table, 0, column))))
            return column;
    return -1;
}

const char *service_sheet_place(Pool *pool, int row, int column)
{
    enum { LETTERS = 26 };
    if (column >= LETTERS)
        return pool_printf(pool, "%c%c%d", 'A' + column / LETTERS - 1, 'A' + column % LETTERS, row + 1);
    return pool_printf(pool, "%c%d", 'A' + column, row + 1);
}
