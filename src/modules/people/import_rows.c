#include "modules/people/import_rows.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "reader/reader.h"

struct ImportRows {
    const char *start, *at, *end; /* separated values, UTF-8 */
    char separator;
    int number;
    const GridTable *table;       /* of an office file; NULL: separated values */
};

/* --- separated values --- */

static bool starts_with(const char *bytes, gsize count, const char *sign, gsize length)
{
    return count >= length && memcmp(bytes, sign, length) == 0;
}

static const char *encoding_of(const char *bytes, gsize count)
{
    if (starts_with(bytes, count, "\377\376", 2))
        return "UTF-16LE";
    if (starts_with(bytes, count, "\376\377", 2))
        return "UTF-16BE";
    return g_utf8_validate(bytes, (gssize)count, NULL) ? NULL : "WINDOWS-1250";
}

static bool to_utf8(Pool *pool, const char *bytes, gsize count, const char **ret_text, gsize *ret_count, GError **error)
{
    const char *encoding = encoding_of(bytes, count);
    *ret_text = bytes;
    *ret_count = count;
    if (!encoding)
        return true;
    char *text = g_convert(bytes, (gssize)count, "UTF-8", encoding, NULL, ret_count, NULL);
    if (!text || memchr(text, 0, *ret_count)) {
        g_free(text);
        return fail(error, FAIL_INVALID, "%s", _("This file is no list: save it as CSV (UTF-8) or XLSX."));
    }
    pool_defer(pool, g_free, text);
    *ret_text = text;
    return true;
}

/* The one that parts most of the first line, outside of quotes. */
static char separator_of(const char *at, const char *end)
{
    static const char candidates[] = ";\t,|";
    int counts[G_N_ELEMENTS(candidates)] = {0}, best = 0;
    bool quoted = false;
    for (; at < end && (quoted || (*at != '\n' && *at != '\r')); at++) {
        const char *candidate = *at ? strchr(candidates, *at) : NULL;
        if (*at == '"')
            quoted = !quoted;
        else if (candidate && !quoted)
            counts[candidate - candidates]++;
    }
    for (int i = 1; i < (int)sizeof candidates - 1; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

static const char *take_quoted(const char *at, const char *end, GString *cell)
{
    for (at++; at < end; at++) {
        if (*at == '"' && !(at + 1 < end && at[1] == '"'))
            return at + 1;
        at += *at == '"';
        g_string_append_c(cell, *at);
    }
    return at;
}

/* One cell; *ret_last: a line end or the file's end stood behind it. */
static const char *take_cell(const ImportRows *rows, const char *at, GString *cell, bool *ret_last)
{
    const char *start = at;
    while (start < rows->end && *start == ' ')
        start++;
    if (start < rows->end && *start == '"')
        at = take_quoted(start, rows->end, cell);
    while (at < rows->end && *at != rows->separator && *at != '\n' && *at != '\r')
        g_string_append_c(cell, *at++);
    *ret_last = at == rows->end || *at != rows->separator;
    if (at < rows->end)
        at += *ret_last && *at == '\r' && at + 1 < rows->end && at[1] == '\n' ? 2 : 1;
    return at;
}

static const char *shaped(Pool *pool, const char *cell)
{
    return text_squash(pool, text_normalise(pool, cell));
}

static bool next_line(ImportRows *rows, Pool *pool, GPtrArray *cells, bool *ret_empty)
{
    bool last = false;
    *ret_empty = true;
    g_autoptr(GString) cell = g_string_new(NULL);
    if (rows->at >= rows->end)
        return false;
    while (!last) {
        g_string_truncate(cell, 0);
        rows->at = take_cell(rows, rows->at, cell, &last);
        const char *text = shaped(pool, cell->str);
        *ret_empty = *ret_empty && !*text;
        g_ptr_array_add(cells, (gpointer)text);
    }
    rows->number++;
    return true;
}

/* --- tables --- */

static bool next_of_table(ImportRows *rows, Pool *pool, GPtrArray *cells, bool *ret_empty)
{
    *ret_empty = true;
    if (rows->number >= rows->table->rows)
        return false;
    for (int column = 0; column < rows->table->columns; column++) {
        const GridCell *cell = grid_at(rows->table, rows->number, column);
        const char *text = cell ? shaped(pool, cell->text) : "";
        *ret_empty = *ret_empty && !*text;
        g_ptr_array_add(cells, (gpointer)text);
    }
    rows->number++;
    return true;
}

static bool open_table(Pool *pool, const char *bytes, gsize count, const char *file_name, ImportRows *rows, GError **error)
{
    Grid *grid;
    if (!reader_read_bytes(pool, bytes, count, file_name, &grid, error))
        return false;
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        if (block->kind == GRID_TABLE && (!rows->table || block->table->rows > rows->table->rows))
            rows->table = block->table;
    }
    return rows->table || fail(error, FAIL_INVALID, "%s", _("There is no table in this file."));
}

/* --- both --- */

static bool is_office(const char *bytes, gsize count)
{
    return starts_with(bytes, count, "PK\003\004", 4) || starts_with(bytes, count, "%PDF", 4) || starts_with(bytes, count, "\320\317\021\340", 4);
}

bool import_rows_open(Pool *pool, const char *bytes, gsize count, const char *file_name, ImportRows **ret_rows, GError **error)
{
    ImportRows *rows = *ret_rows = pool_new0(pool, ImportRows);
    if (is_office(bytes, count))
        return open_table(pool, bytes, count, file_name, rows, error);
    if (!to_utf8(pool, bytes, count, &rows->start, &count, error))
        return false;
    rows->end = rows->start + count;
    if (starts_with(rows->start, count, "\357\273\277", 3))
        rows->start += 3;
    rows->at = rows->start;
    rows->separator = separator_of(rows->start, rows->end);
    return rows->start < rows->end || fail(error, FAIL_INVALID, "%s", _("The file is empty."));
}

bool import_rows_next(ImportRows *rows, Pool *row_pool, GPtrArray **ret_cells, int *ret_number)
{
    bool empty, there;
    do {
        *ret_cells = pool_list(row_pool);
        there = rows->table ? next_of_table(rows, row_pool, *ret_cells, &empty) : next_line(rows, row_pool, *ret_cells, &empty);
    } while (there && empty);
    *ret_number = rows->number;
    return there;
}

void import_rows_rewind(ImportRows *rows)
{
    rows->at = rows->start;
    rows->number = 0;
}

const char *import_cell_name(Pool *pool, guint column, int number)
{
    char letters[8];
    guint at = sizeof letters - 1;
    letters[at] = '\0';
    for (guint left = column + 1; left && at; left = (left - 1) / 26)
        letters[--at] = (char)('A' + (left - 1) % 26);
    return pool_printf(pool, "%s%d", letters + at, number);
}
