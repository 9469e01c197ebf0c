#include "reader/wire.h"

#include <string.h>

/* Numbers are 32 bits, little end first; texts their length and bytes.
 *   magic, trouble; format, columns_lost; notes: count, (kind, number, text)…; blocks: count, block…
 *   block: kind, flags, page, sheet ("" none), text, and for a table: rows, columns, breaks, has pages, page…, cells, cell…
 *   cell: row, column, row span, column span, bold, text */
static const char magic[] = "VatraGrid1";
enum { BOLD = 1, HEADING = 2 };

static void put_number(GByteArray *out, gsize number)
{
    guint32 little = GUINT32_TO_LE((guint32)number);
    g_byte_array_append(out, (const guint8 *)&little, sizeof little);
}

static void put_text(GByteArray *out, const char *text)
{
    gsize length = text ? strlen(text) : 0;
    put_number(out, length);
    g_byte_array_append(out, (const guint8 *)text, (guint)length);
}

static void put_cell(GByteArray *out, const GridCell *cell)
{
    const int numbers[] = {cell->row, cell->column, cell->row_span, cell->column_span, cell->bold};
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        put_number(out, (gsize)numbers[i]);
    put_text(out, cell->text);
}

static bool starts_at(const GridTable *table, int row, int column)
{
    const GridCell *cell = grid_at(table, row, column);
    return cell && cell->row == row && cell->column == column;
}

static void put_cells(GByteArray *out, const GridTable *table)
{
    gsize count = 0;
    for (int r = 0; r < table->rows; r++)
        for (int c = 0; c < table->columns; c++)
            count += starts_at(table, r, c);
    put_number(out, count);
    for (int r = 0; r < table->rows; r++)
        for (int c = 0; c < table->columns; c++)
            if (starts_at(table, r, c))
                put_cell(out, grid_at(table, r, c));
}

static void put_table(GByteArray *out, const GridTable *table)
{
    put_number(out, (gsize)table->rows);
    put_number(out, (gsize)table->columns);
    put_number(out, (gsize)table->page_breaks);
    put_number(out, table->row_page != NULL);
    for (int r = 0; table->row_page && r < table->rows; r++)
        put_number(out, (gsize)table->row_page[r]);
    put_cells(out, table);
}

static void put_block(GByteArray *out, const GridBlock *block)
{
    put_number(out, block->kind);
    put_number(out, (block->bold ? BOLD : 0) | (block->heading ? HEADING : 0));
    put_number(out, (gsize)block->page);
    put_text(out, block->sheet);
    put_text(out, block->text);
    if (block->kind == GRID_TABLE)
        put_table(out, block->table);
}

static void put_notes(GByteArray *out, const GPtrArray *notes)
{
    guint count = MIN(notes->len, WIRE_MAX_NOTES);
    put_number(out, count);
    for (guint i = 0; i < count; i++) {
        const BuildNote *note = notes->pdata[i];
        put_number(out, note->kind);
        put_number(out, note->number);
        put_text(out, note->text);
    }
}

void wire_write(const Build *build, GByteArray *out)
{
    g_byte_array_append(out, (const guint8 *)magic, sizeof magic);
    put_number(out, build->trouble);
    if (build->trouble != TROUBLE_NONE)
        return;
    put_text(out, build->grid->format);
    put_number(out, build->grid->columns_lost);
    put_notes(out, build->notes);
    put_number(out, build->grid->blocks->len);
    for (guint i = 0; i < build->grid->blocks->len; i++)
        put_block(out, build->grid->blocks->pdata[i]);
}

/* What is left to take.  Once something was wrong, every number is 0 and every text empty. */
typedef struct {
    Pool *pool;
    const guint8 *at, *end;
    bool wrong;
    gsize places;
} Wire;

static guint32 take_number(Wire *wire, guint32 most)
{
    guint32 little = 0;
    if (wire->wrong || (gsize)(wire->end - wire->at) < sizeof little) {
        wire->wrong = true;
        return 0;
    }
    memcpy(&little, wire->at, sizeof little);
    wire->at += sizeof little;
    guint32 number = GUINT32_FROM_LE(little);
    wire->wrong = number > most;
    return wire->wrong ? 0 : number;
}

static const char *take_text(Wire *wire)
{
    guint32 length = take_number(wire, WIRE_MAX_BYTES);
    if (wire->wrong || (gsize)(wire->end - wire->at) < length || !g_utf8_validate((const char *)wire->at, length, NULL)) {
        wire->wrong = true;
        return "";
    }
    wire->at += length;
    return pool_strndup(wire->pool, (const char *)wire->at - length, length);
}

/* A count of things that take so many bytes each can't be larger than what is left. */
static guint32 take_count(Wire *wire, gsize bytes_each)
{
    guint32 count = take_number(wire, WIRE_MAX_BYTES);
    if (count > (gsize)(wire->end - wire->at) / bytes_each)
        wire->wrong = true;
    return wire->wrong ? 0 : count;
}

static bool lies_within(const GridTable *table, const GridCell *cell)
{
    return cell->row_span >= 1 && cell->column_span >= 1 && cell->row + cell->row_span <= table->rows &&
           cell->column + cell->column_span <= table->columns;
}

static void occupy(Wire *wire, GridTable *table, GridCell *cell)
{
    for (int r = cell->row; r < cell->row + cell->row_span; r++)
        for (int c = cell->column; c < cell->column + cell->column_span; c++) {
            wire->wrong |= grid_at(table, r, c) != NULL;
            table->at[r * table->columns + c] = cell;
        }
}

static void take_cell(Wire *wire, GridTable *table)
{
    GridCell *cell = pool_new0(wire->pool, GridCell);
    cell->row = (int)take_number(wire, BUILD_MAX_PLACES);
    cell->column = (int)take_number(wire, BUILD_MAX_COLUMNS);
    cell->row_span = (int)take_number(wire, BUILD_MAX_PLACES);
    cell->column_span = (int)take_number(wire, BUILD_MAX_COLUMNS);
    cell->bold = take_number(wire, 1);
    cell->text = take_text(wire);
    if (wire->wrong || !lies_within(table, cell))
        wire->wrong = true;
    else
        occupy(wire, table, cell);
}

static void take_row_pages(Wire *wire, GridTable *table)
{
    table->row_page = pool_array0(wire->pool, int, table->rows);
    for (int r = 0; r < table->rows && !wire->wrong; r++)
        table->row_page[r] = (int)take_number(wire, BUILD_MAX_PLACES);
}

static GridTable *take_table(Wire *wire)
{
    GridTable *table = pool_new0(wire->pool, GridTable);
    guint32 rows = take_number(wire, BUILD_MAX_PLACES), columns = take_number(wire, BUILD_MAX_COLUMNS);
    table->page_breaks = (int)take_number(wire, BUILD_MAX_PLACES);
    wire->places += (gsize)rows * columns;
    wire->wrong |= rows == 0 || columns == 0 || wire->places > BUILD_MAX_PLACES;
    bool paged = take_number(wire, 1);
    if (wire->wrong)
        return table;
    table->rows = (int)rows;
    table->columns = (int)columns;
    table->at = pool_array0(wire->pool, GridCell *, (gsize)rows * columns);
    if (paged)
        take_row_pages(wire, table);
    for (guint32 left = take_count(wire, 6 * 4); left > 0 && !wire->wrong; left--)
        take_cell(wire, table);
    return table;
}

static GridBlock *take_block(Wire *wire)
{
    GridBlock *block = pool_new0(wire->pool, GridBlock);
    block->kind = (GridKind)take_number(wire, GRID_TABLE);
    guint32 flags = take_number(wire, BOLD | HEADING);
    block->bold = flags & BOLD;
    block->heading = flags & HEADING;
    block->page = (int)take_number(wire, BUILD_MAX_PLACES);
    const char *sheet = take_text(wire);
    block->sheet = *sheet ? sheet : NULL;
    block->text = take_text(wire);
    if (block->kind == GRID_TABLE)
        block->table = take_table(wire);
    return block;
}

static BuildNote *take_note(Wire *wire)
{
    BuildNote *note = pool_new0(wire->pool, BuildNote);
    note->kind = (NoteKind)take_number(wire, NOTE_COUNT - 1);
    note->number = take_number(wire, G_MAXUINT32);
    note->text = take_text(wire);
    return note;
}

/* The format is one of ours: the parent never keeps a name that the child made up. */
static const char *take_format(Wire *wire)
{
    static const char *const known[] = {"docx", "odt", "xlsx", "ods", "csv", "text", "pdf", "bank"};
    const char *name = take_text(wire);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(name, known[i]) == 0)
            return known[i];
    wire->wrong = true;
    return "";
}

static Grid *take_grid(Wire *wire, GPtrArray *notes)
{
    Grid *grid = pool_new0(wire->pool, Grid);
    grid->blocks = pool_list(wire->pool);
    grid->notes = pool_list(wire->pool);
    grid->format = take_format(wire);
    grid->columns_lost = take_number(wire, 1);
    for (guint32 left = take_number(wire, WIRE_MAX_NOTES); left > 0 && !wire->wrong; left--)
        g_ptr_array_add(notes, take_note(wire));
    for (guint32 left = take_count(wire, 5 * 4); left > 0 && !wire->wrong; left--)
        g_ptr_array_add(grid->blocks, take_block(wire));
    return grid;
}

bool wire_read(Pool *pool, const void *bytes, gsize count, WireAnswer *ret_answer)
{
    if (count < sizeof magic || count > WIRE_MAX_BYTES || memcmp(bytes, magic, sizeof magic) != 0)
        return false;
    const guint8 *start = bytes;
    Wire wire = {.pool = pool, .at = start + sizeof magic, .end = start + count};
    *ret_answer = (WireAnswer){.notes = pool_list(pool)};
    ret_answer->trouble = (Trouble)take_number(&wire, TROUBLE_COUNT - 1);
    if (!wire.wrong && ret_answer->trouble == TROUBLE_NONE)
        ret_answer->grid = take_grid(&wire, ret_answer->notes);
    return !wire.wrong && wire.at == wire.end;
}
