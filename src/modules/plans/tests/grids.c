#include "grids.h"

#include "base/text.h"

#include <string.h>

Grid *grid_new(Pool *pool)
{
    Grid *grid = pool_new0(pool, Grid);
    *grid = (Grid){.format = "docx", .blocks = pool_list(pool), .notes = pool_list(pool)};
    return grid;
}

static GridBlock *add_block(Pool *pool, Grid *grid, GridKind kind)
{
    GridBlock *block = pool_new0(pool, GridBlock);
    block->kind = kind;
    g_ptr_array_add(grid->blocks, block);
    return block;
}

void grid_paragraph(Pool *pool, Grid *grid, const char *text)
{
    add_block(pool, grid, GRID_PARAGRAPH)->text = pool_strdup(pool, text);
}

void grid_heading(Pool *pool, Grid *grid, const char *text)
{
    GridBlock *block = add_block(pool, grid, GRID_PARAGRAPH);
    block->text = pool_strdup(pool, text);
    block->heading = true;
}

static GridCell *new_cell(Pool *pool, const char *text, int row, int column)
{
    GridCell *cell = pool_new0(pool, GridCell);
    char *copy = g_strdelimit(pool_strdup(pool, text), "\\", '\n');
    *cell = (GridCell){.text = copy, .row = row, .column = column, .row_span = 1, .column_span = 1};
    return cell;
}

static GridCell *cell_for(Pool *pool, const GridTable *table, const char *text, int row, int column)
{
    GridCell *covering = strcmp(text, "^") == 0 ? grid_at(table, row - 1, column)
                         : strcmp(text, "<") == 0 ? grid_at(table, row, column - 1)
                                                  : NULL;
    if (!covering)
        return new_cell(pool, text, row, column);
    covering->row_span = MAX(covering->row_span, row - covering->row + 1);
    covering->column_span = MAX(covering->column_span, column - covering->column + 1);
    return covering;
}

static int count_columns(char **lines)
{
    int most = 0;
    for (; *lines; lines++) {
        int columns = 1;
        for (const char *at = *lines; *at; at++)
            columns += *at == '|';
        most = MAX(most, columns);
    }
    return most;
}

static void fill_row(Pool *pool, GridTable *table, int row, const char *line)
{
    g_auto(GStrv) cells = g_strsplit(line, "|", -1);
    for (int column = 0; cells[column]; column++)
        table->at[row * table->columns + column] = cell_for(pool, table, g_strstrip(cells[column]), row, column);
}

void grid_table(Pool *pool, Grid *grid, const char *rows)
{
    g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);
    int count = (int)g_strv_length(lines), page = 1;
    GridTable *table = pool_new0(pool, GridTable);
    *table = (GridTable){.columns = count_columns(lines)};
    table->at = pool_array0(pool, GridCell *, table->columns * count);
    table->row_page = pool_array0(pool, int, count);
    for (char **line = lines; *line; line++) {
        if (strcmp(*line, "---") == 0) {
            page++;
            continue;
        }
        fill_row(pool, table, table->rows, *line);
        table->row_page[table->rows++] = page;
    }
    add_block(pool, grid, GRID_TABLE)->table = table;
}

PlanDocument *must_document(Pool *pool, const Grid *grid)
{
    g_autoptr(GError) error = NULL;
    PlanDocument *document = NULL;
    bool read = plan_document_read(pool, grid, &document, &error);
    g_assert_no_error(error);
    g_assert_true(read);
    return document;
}

PlanDocument *document_of(Pool *pool, const char *title, const char *rows)
{
    Grid *grid = grid_new(pool);
    if (title)
        grid_paragraph(pool, grid, title);
    grid_table(pool, grid, rows);
    return must_document(pool, grid);
}

const PlanAction *action_at(const PlanDocument *document, guint at)
{
    g_assert_cmpuint(at, <, document->actions->len);
    return document->actions->pdata[at];
}

const PlanNode *node_at(const PlanDocument *document, guint at)
{
    g_assert_cmpuint(at, <, document->nodes->len);
    return document->nodes->pdata[at];
}

char *actions_text(Pool *pool, const PlanDocument *document)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < document->actions->len; i++) {
        const PlanAction *action = document->actions->pdata[i];
        g_string_append_printf(out, "%s/%d %s\n", action->number ? action->number : "-", action->row, action->title ? action->title : "-");
    }
    return out->str;
}

static void put_node(const PlanDocument *document, const PlanNode *node, GString *out)
{
    for (int parent = node->parent; parent; parent = node_at(document, (guint)parent - 1)->parent)
        g_string_append(out, "  ");
    g_string_append_printf(out, "%c %s %s\n", "gsd"[node->tier], node->code ? node->code : "-", node->title);
}

char *nodes_text(Pool *pool, const PlanDocument *document)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < document->nodes->len; i++)
        put_node(document, document->nodes->pdata[i], out);
    return out->str;
}

bool has_note(const GPtrArray *notes, const char *field, const char *part)
{
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < notes->len; i++) {
        const PlanNote *note = notes->pdata[i];
        if (g_strcmp0(note->field, field) == 0 && (strstr(note_sentence(pool, note->kind, note->argument), part) || (note->text && strstr(note->text, part))))
            return true;
    }
    return false;
}

const char *first_text(const GPtrArray *texts)
{
    return texts->len ? texts->pdata[0] : NULL;
}
