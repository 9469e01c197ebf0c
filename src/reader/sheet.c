#include "reader/office.h"

#include <string.h>

/* What stands in each row of a sheet, for finding where tables begin and end. */
typedef struct {
    int filled;       /* cells with text that start here */
    int covered;      /* rows that cells from above still reach over, this one included */
    bool bold;        /* all filled ones */
    GPtrArray *cells; /* of GridCell *, NULL: none */
} Row;

typedef struct {
    Build *build;
    Row *rows;
    int count, left; /* the first column with text */
    const char *name;
} Sheet;

static int last_row(const Draft *draft)
{
    int last = -1;
    for (guint i = 0; i < draft->cells->len; i++) {
        const GridCell *cell = draft->cells->pdata[i];
        if (*cell->text)
            last = MAX(last, cell->row);
    }
    return last;
}

static void add_to_row(Sheet *sheet, GridCell *cell)
{
    Row *row = &sheet->rows[cell->row];
    if (!row->cells)
        row->cells = pool_list(sheet->build->pool);
    g_ptr_array_add(row->cells, cell);
    row->covered = MAX(row->covered, cell->row_span - 1);
    if (!*cell->text)
        return;
    row->bold = cell->bold && (row->filled == 0 || row->bold);
    row->filled++;
    sheet->left = MIN(sheet->left, cell->column);
}

static void sort_into_rows(Sheet *sheet, const Draft *draft)
{
    sheet->left = BUILD_MAX_COLUMNS;
    sheet->rows = pool_array0(sheet->build->pool, Row, sheet->count);
    for (guint i = 0; i < draft->cells->len; i++) {
        GridCell *cell = draft->cells->pdata[i];
        if (cell->row < sheet->count)
            add_to_row(sheet, cell);
    }
    for (int r = 1, reach = sheet->count ? sheet->rows[0].covered : 0; r < sheet->count; r++) {
        int own = sheet->rows[r].covered;
        sheet->rows[r].covered = reach;
        reach = MAX(reach - 1, own);
    }
}

static const GridCell *only_cell(const Row *row)
{
    for (guint i = 0; row->filled == 1 && i < row->cells->len; i++) {
        const GridCell *cell = row->cells->pdata[i];
        if (*cell->text)
            return cell;
    }
    return NULL;
}

/* One text at the left, or across: a title or a remark. */
static bool is_title(const Sheet *sheet, int r)
{
    const GridCell *cell = only_cell(&sheet->rows[r]);
    return cell && (sheet->rows[r].covered == 0 || r == 0) && cell->row_span == 1 &&
           (cell->column == sheet->left || cell->column_span > 2);
}

static const char *text_in_column(const Row *row, int column)
{
    for (guint i = 0; row->cells && i < row->cells->len; i++) {
        const GridCell *cell = row->cells->pdata[i];
        if (cell->column == column)
            return cell->text;
    }
    return "";
}

/* Two of three texts the same: the header once more. */
static bool repeats(const Row *row, const Row *header)
{
    int same = 0;
    for (guint i = 0; row->cells && i < row->cells->len; i++) {
        const GridCell *cell = row->cells->pdata[i];
        same += *cell->text && strcmp(cell->text, text_in_column(header, cell->column)) == 0;
    }
    return same >= 2 && same * 3 >= row->filled * 2;
}

/* Whether at row r, which is empty or a title, the table that began at row first is over: only titles follow, or a header.
 */
static bool ends_before(const Sheet *sheet, int first, int r)
{
    bool empty = false;
    while (r < sheet->count && (sheet->rows[r].filled == 0 || is_title(sheet, r)))
        empty |= sheet->rows[r++].filled == 0;
    if (r >= sheet->count)
        return empty;
    return repeats(&sheet->rows[r], &sheet->rows[first]) || (empty && sheet->rows[r].bold && sheet->rows[first].bold);
}

static void put_title(Sheet *sheet, int r)
{
    const GridCell *cell = only_cell(&sheet->rows[r]);
    GridBlock *block = build_paragraph(sheet->build, cell->text);
    if (!block)
        return;
    block->bold = cell->bold;
    block->sheet = sheet->name;
}

static void move_cells(Sheet *sheet, Draft *table, const Row *from, int row)
{
    for (guint i = 0; from->cells && i < from->cells->len; i++) {
        GridCell *cell = from->cells->pdata[i];
        if (cell->column < sheet->left)
            continue;
        cell->row = row;
        cell->column -= sheet->left;
        g_ptr_array_add(table->cells, cell);
    }
}

/* One table from row first on; gives the row behind it.  Empty rows are left out unless a cell reaches over them. */
static int put_table(Sheet *sheet, int first)
{
    Draft *table = draft_new(sheet->build->pool);
    int row = 0, r = first;
    for (; r < sheet->count; r++) {
        bool empty = sheet->rows[r].filled == 0;
        if (r > first && (empty || is_title(sheet, r)) && sheet->rows[r].covered == 0 && ends_before(sheet, first, r))
            break;
        if (!empty || (sheet->rows[r].covered > 0 && r > first))
            move_cells(sheet, table, &sheet->rows[r], row++);
    }
    GridBlock *block = draft_end(sheet->build, table, false);
    if (block)
        block->sheet = sheet->name;
    return r;
}

void sheet_end(Build *build, Draft *draft, const char *name)
{
    Sheet sheet = {.build = build, .count = last_row(draft) + 1, .name = name};
    sort_into_rows(&sheet, draft);
    for (int r = 0; r < sheet.count && build->trouble == TROUBLE_NONE;) {
        if (sheet.rows[r].filled > 0 && !is_title(&sheet, r)) {
            r = put_table(&sheet, r);
            continue;
        }
        if (sheet.rows[r].filled > 0)
            put_title(&sheet, r);
        r++;
    }
}
