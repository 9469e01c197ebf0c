#include "modules/assessments/sheets.h"

#include <jansson.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "office/xlsx_file.h"

enum { MOST_ROWS = 20000, MOST_COLUMNS = 200 };

static Sheets *sheets_new(Pool *pool)
{
    Sheets *sheets = pool_new0(pool, Sheets);
    sheets->sheets = pool_list(pool);
    return sheets;
}

static Sheet *sheets_add(Sheets *sheets, Pool *pool, const char *name)
{
    Sheet *sheet = pool_new0(pool, Sheet);
    *sheet = (Sheet){pool_strdup(pool, name), pool_list(pool)};
    g_ptr_array_add(sheets->sheets, sheet);
    return sheet;
}

static GPtrArray *sheet_add_row(Sheet *sheet, Pool *pool)
{
    GPtrArray *row = pool_list(pool);
    g_ptr_array_add(sheet->rows, row);
    return row;
}

const Sheet *sheets_find(const Sheets *sheets, const char *name)
{
    for (guint i = 0; i < sheets->sheets->len; i++) {
        const Sheet *sheet = sheets->sheets->pdata[i];
        if (g_ascii_strcasecmp(sheet->name, name) == 0)
            return sheet;
    }
    return NULL;
}

const char *sheet_cell(const Sheet *sheet, guint row, guint column)
{
    if (row >= sheet->rows->len)
        return "";
    const GPtrArray *cells = sheet->rows->pdata[row];
    return column < cells->len ? cells->pdata[column] : "";
}

/* "Label :: English (en)" and "label::English (en)" are the same header. */
static bool same_header(const char *a, const char *b)
{
    for (;;) {
        while (*a == ' ')
            a++;
        while (*b == ' ')
            b++;
        if (!*a || !*b)
            return *a == *b;
        if (g_ascii_tolower(*a++) != g_ascii_tolower(*b++))
            return false;
    }
}

int sheet_column(const Sheet *sheet, const char *header)
{
    const GPtrArray *cells = sheet->rows->len ? sheet->rows->pdata[0] : NULL;
    for (guint i = 0; cells && i < cells->len; i++)
        if (same_header(cells->pdata[i], header))
            return (int)i;
    return -1;
}

/* --- from a grid --- */

static Sheet *sheet_named(Sheets *sheets, Pool *pool, const char *name)
{
    for (guint i = 0; i < sheets->sheets->len; i++) {
        Sheet *sheet = sheets->sheets->pdata[i];
        if (strcmp(sheet->name, name) == 0)
            return sheet;
    }
    return sheets_add(sheets, pool, name);
}

static void add_table(Sheet *sheet, Pool *pool, const GridTable *table)
{
    for (int r = 0; r < table->rows && sheet->rows->len < MOST_ROWS; r++) {
        GPtrArray *row = sheet_add_row(sheet, pool);
        for (int c = 0; c < table->columns && c < MOST_COLUMNS; c++) {
            const GridCell *cell = grid_at(table, r, c);
            bool starts_here = cell && cell->row == r && cell->column == c;
            g_ptr_array_add(row, (gpointer)(starts_here ? cell->text : ""));
        }
    }
}

bool sheets_from_grid(Pool *pool, const Grid *grid, Sheets **ret_sheets, GError **error)
{
    *ret_sheets = sheets_new(pool);
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        if (!block->sheet)
            continue;
        Sheet *sheet = sheet_named(*ret_sheets, pool, block->sheet);
        if (block->kind == GRID_TABLE)
            add_table(sheet, pool, block->table);
        else /* a row with one cell, as "end_group" is, may be taken for a title */
            g_ptr_array_add(sheet_add_row(sheet, pool), (gpointer)block->text);
    }
    return (*ret_sheets)->sheets->len > 0 ||
           fail(error, FAIL_INVALID, "%s", _("This is not a workbook. Save the form as an Excel workbook (.xlsx) and try again."));
}

/* --- from text --- */

static const char *unescape(Pool *pool, const char *text, gsize bytes)
{
    GString *out = pool_string(pool);
    for (gsize i = 0; i < bytes; i++) {
        bool escaped = text[i] == '\\' && i + 1 < bytes && (text[i + 1] == '|' || text[i + 1] == 'n');
        i += escaped;
        g_string_append_c(out, escaped && text[i] == 'n' ? '\n' : text[i]);
    }
    return g_strstrip(out->str);
}

static void add_line(Sheet *sheet, Pool *pool, const char *line)
{
    GPtrArray *row = sheet_add_row(sheet, pool);
    const char *start = line + 1;
    for (const char *at = start; *at; at++) {
        if (*at == '\\' && at[1])
            at++;
        else if (*at == '|') {
            g_ptr_array_add(row, (gpointer)unescape(pool, start, (gsize)(at - start)));
            start = at + 1;
        }
    }
}

Sheets *sheets_from_text(Pool *pool, const char *text)
{
    Sheets *sheets = sheets_new(pool);
    Sheet *sheet = NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        if (g_str_has_prefix(lines[i], "# "))
            sheet = sheets_add(sheets, pool, g_strstrip(lines[i] + 2));
        else if (sheet && *lines[i] == '|')
            add_line(sheet, pool, lines[i]);
    }
    return sheets;
}

/* --- JSON --- */

static json_t *rows_to_json(const Sheet *sheet)
{
    json_t *rows = json_array();
    for (guint r = 0; r < sheet->rows->len; r++) {
        const GPtrArray *cells = sheet->rows->pdata[r];
        json_t *row = json_array();
        for (guint c = 0; c < cells->len; c++)
            json_array_append_new(row, json_string(cells->pdata[c]));
        json_array_append_new(rows, row);
    }
    return rows;
}

const char *sheets_to_json(Pool *pool, const Sheets *sheets)
{
    json_t *all = json_array();
    for (guint i = 0; i < sheets->sheets->len; i++) {
        const Sheet *sheet = sheets->sheets->pdata[i];
        json_array_append_new(all, json_pack("{s:s, s:o}", "name", sheet->name, "rows", rows_to_json(sheet)));
    }
    char *text = json_dumps(all, JSON_COMPACT);
    json_decref(all);
    const char *kept = pool_strdup(pool, text ? text : "[]");
    free(text);
    return kept;
}

static bool read_rows(Sheet *sheet, Pool *pool, const json_t *rows)
{
    gsize r, c;
    const json_t *cells, *cell;
    json_array_foreach(rows, r, cells)
    {
        GPtrArray *row = sheet_add_row(sheet, pool);
        json_array_foreach(cells, c, cell)
        {
            if (!json_is_string(cell))
                return false;
            g_ptr_array_add(row, pool_strdup(pool, json_string_value(cell)));
        }
    }
    return json_is_array(rows);
}

bool sheets_from_json(Pool *pool, const char *json, Sheets **ret_sheets, GError **error)
{
    json_t *all = json_loads(json, 0, NULL);
    bool good = json_is_array(all);
    gsize i;
    const json_t *item;
    *ret_sheets = sheets_new(pool);
    json_array_foreach(all, i, item)
    {
        const char *name = json_string_value(json_object_get(item, "name"));
        good = good && name && read_rows(sheets_add(*ret_sheets, pool, name), pool, json_object_get(item, "rows"));
    }
    json_decref(all);
    return good || fail(error, FAIL_INVALID, "%s", _("The definition of this form can't be read."));
}

/* --- Excel --- */

static void write_sheet(lxw_workbook *workbook, lxw_format *bold, const Sheet *sheet)
{
    lxw_worksheet *page = workbook_add_worksheet(workbook, sheet->name);
    if (!page)
        return;
    for (guint r = 0; r < sheet->rows->len; r++) {
        const GPtrArray *cells = sheet->rows->pdata[r];
        for (guint c = 0; c < cells->len; c++)
            if (*(const char *)cells->pdata[c])
                worksheet_write_string(page, r, (lxw_col_t)c, cells->pdata[c], r == 0 ? bold : NULL);
    }
    worksheet_set_column(page, 0, 12, 24, NULL);
    worksheet_freeze_panes(page, 1, 0);
}

static void fill(lxw_workbook *workbook, void *data)
{
    const Sheets *sheets = data;
    lxw_format *bold = workbook_add_format(workbook);
    format_set_bold(bold);
    for (guint i = 0; i < sheets->sheets->len; i++)
        write_sheet(workbook, bold, sheets->sheets->pdata[i]);
}

bool sheets_to_xlsx(const Sheets *sheets, GBytes **ret_bytes, GError **error)
{
    return xlsx_write(fill, (void *)sheets, ret_bytes, error);
}
