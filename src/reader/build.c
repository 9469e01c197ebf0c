#include "reader/build.h"

#include <string.h>

Build *build_new(Pool *pool)
{
    Build *build = pool_new0(pool, Build);
    build->pool = pool;
    build->grid = pool_new0(pool, Grid);
    build->grid->format = "";
    build->grid->blocks = pool_list(pool);
    build->grid->notes = pool_list(pool);
    build->notes = pool_list(pool);
    return build;
}

void build_trouble(Build *build, Trouble trouble)
{
    if (build->trouble == TROUBLE_NONE)
        build->trouble = trouble;
}

void build_note(Build *build, NoteKind kind, guint32 number, const char *text)
{
    for (guint i = 0; i < build->notes->len; i++) {
        BuildNote *note = build->notes->pdata[i];
        if (note->kind == kind && kind != NOTE_COLUMNS_GUESSED && kind != NOTE_PAGE_WITHOUT_TEXT &&
            (kind == NOTE_OVERLAPPING || kind == NOTE_RUNNING_HEADS || strcmp(note->text, text) == 0)) {
            note->number += number;
            return;
        }
    }
    BuildNote *note = pool_new0(build->pool, BuildNote);
    *note = (BuildNote){kind, number, pool_strdup(build->pool, text)};
    g_ptr_array_add(build->notes, note);
}

static bool is_invisible(gunichar c)
{
    if (c == 0x00AD || c == 0xFEFF || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060)
        return true;
    return c < 0x20 ? c != '\n' && c != '\t' : c >= 0x7F && c < 0xA0;
}

static bool is_blank(gunichar c)
{
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

static void trim_end(GString *out)
{
    gsize length = out->len;
    while (length > 0 && (out->str[length - 1] == ' ' || out->str[length - 1] == '\t'))
        length--;
    g_string_truncate(out, length);
}

/* Behind a letter beyond ASCII these may be the second halves of letters: "Р\u00A0" for Р, "Ä\u0083" for ă. */
static bool may_be_half(gunichar c, gunichar before)
{
    return before >= 0x80 && ((c >= 0x80 && c <= 0xA0) || c == 0xAD);
}

/* Letters that a font draws as one. */
static const char *ligature(gunichar c)
{
    static const char *const letters[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    return c >= 0xFB00 && c <= 0xFB06 ? letters[c - 0xFB00] : NULL;
}

static void put_clean(GString *out, gunichar c)
{
    if (ligature(c)) {
        g_string_append(out, ligature(c));
        return;
    }
    if (c == 0x2028 || c == 0x2029 || c == 0x0B || c == 0x0C || c == 0x85)
        c = '\n';
    if (is_blank(c))
        c = ' ';
    if (c == '\n')
        trim_end(out);
    else if (is_invisible(c))
        return;
    g_string_append_unichar(out, c);
}

static char *clean_bytes(const char *text, bool later)
{
    GString *out = g_string_sized_new(strlen(text) + 1);
    gunichar before = 0;
    for (const char *at = text; *at; before = g_utf8_get_char(at), at = g_utf8_next_char(at)) {
        if (*at == '\r' && at[1] == '\n')
            continue;
        if (later && may_be_half(g_utf8_get_char(at), before))
            g_string_append_unichar(out, g_utf8_get_char(at));
        else
            put_clean(out, *at == '\r' ? '\n' : g_utf8_get_char(at));
    }
    trim_end(out);
    return g_string_free(out, FALSE);
}

static bool is_ascii(const char *text)
{
    while (*text && !(*text & 0x80))
        text++;
    return !*text;
}

/* The blanks at the start of the first line go too, those of inner lines stay. */
static char *take_ends_off(Pool *pool, const char *text)
{
    while (g_ascii_isspace(*text))
        text++;
    gsize length = strlen(text);
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    return pool_strndup(pool, text, length);
}

static char *clean_text(Pool *pool, const char *text, bool later)
{
    g_autofree char *valid = g_utf8_validate(text, -1, NULL) ? NULL : g_utf8_make_valid(text, -1);
    g_autofree char *clean = clean_bytes(valid ? valid : text, later);
    g_autofree char *composed = is_ascii(clean) ? NULL : g_utf8_normalize(clean, -1, G_NORMALIZE_NFC);
    return take_ends_off(pool, composed ? composed : clean);
}

char *build_clean(Pool *pool, const char *text)
{
    return clean_text(pool, text, false);
}

static bool has_halves(const char *text)
{
    gunichar before = 0;
    for (const char *at = text; *at; before = g_utf8_get_char(at), at = g_utf8_next_char(at))
        if (may_be_half(g_utf8_get_char(at), before))
            return true;
    return false;
}

bool build_is_clean(const char *text)
{
    return is_ascii(text) || !has_halves(text);
}

char *build_clean_later(Pool *pool, const char *text)
{
    if (!g_utf8_validate(text, -1, NULL) || !has_halves(text))
        return clean_text(pool, text, false);
    g_autoptr(Pool) brief = pool_new();
    const char *clean = clean_text(brief, text, false);
    return *clean && !is_ascii(clean) ? clean_text(pool, text, true) : pool_strdup(pool, clean);
}

static bool charge_text(Build *build, const char *text)
{
    build->bytes += strlen(text) + 64;
    if (build->bytes > BUILD_MAX_TEXT || build->grid->blocks->len > BUILD_MAX_BLOCKS)
        build_trouble(build, TROUBLE_TOO_MUCH);
    return build->trouble == TROUBLE_NONE;
}

static GridBlock *add_block(Build *build, GridKind kind)
{
    GridBlock *block = pool_new0(build->pool, GridBlock);
    block->kind = kind;
    g_ptr_array_add(build->grid->blocks, block);
    return block;
}

GridBlock *build_paragraph(Build *build, const char *text)
{
    const char *clean = build_clean_later(build->pool, text);
    if (!*clean || !charge_text(build, clean))
        return NULL;
    GridBlock *block = add_block(build, GRID_PARAGRAPH);
    block->text = clean;
    return block;
}

Draft *draft_new(Pool *pool)
{
    Draft *draft = pool_new0(pool, Draft);
    draft->cells = pool_list(pool);
    return draft;
}

GridCell *draft_add(Build *build, Draft *draft, int row, int column, const char *text)
{
    return draft_add_clean(build, draft, row, column, build_clean_later(build->pool, text));
}

GridCell *draft_add_clean(Build *build, Draft *draft, int row, int column, const char *clean)
{
    if (row < 0 || column < 0 || column >= BUILD_MAX_COLUMNS || row >= BUILD_MAX_PLACES ||
        draft->cells->len >= BUILD_MAX_PLACES)
        build_trouble(build, TROUBLE_TOO_MUCH);
    if (!charge_text(build, clean))
        return NULL;
    GridCell *cell = pool_new0(build->pool, GridCell);
    *cell = (GridCell){.text = clean, .row = row, .column = column, .row_span = 1, .column_span = 1};
    g_ptr_array_add(draft->cells, cell);
    return cell;
}

typedef struct {
    int rows, columns;
} Extent;

/* filled: counts only cells with text, wherever they start. */
static Extent extent(const Draft *draft, bool filled)
{
    Extent e = {0, 0};
    for (guint i = 0; i < draft->cells->len; i++) {
        const GridCell *cell = draft->cells->pdata[i];
        if (filled && !*cell->text)
            continue;
        e.rows = MAX(e.rows, cell->row + (filled ? 1 : cell->row_span));
        e.columns = MAX(e.columns, cell->column + (filled ? 1 : cell->column_span));
    }
    return e;
}

/* Spans of filled cells count for the rows that follow them only as far as another filled cell stands beside. */
static Extent used_extent(const Draft *draft, bool keep_empty)
{
    Extent filled = extent(draft, true), all = extent(draft, false);
    return keep_empty && filled.rows ? all : filled;
}

static bool is_free(const GridTable *table, const GridCell *cell)
{
    for (int r = cell->row; r < cell->row + cell->row_span; r++)
        for (int c = cell->column; c < cell->column + cell->column_span; c++)
            if (grid_at(table, r, c))
                return false;
    return true;
}

static void occupy(GridTable *table, GridCell *cell)
{
    for (int r = cell->row; r < cell->row + cell->row_span; r++)
        for (int c = cell->column; c < cell->column + cell->column_span; c++)
            table->at[r * table->columns + c] = cell;
}

static void place(Build *build, GridTable *table, GridCell *cell)
{
    if (cell->row >= table->rows || cell->column >= table->columns)
        return;
    cell->row_span = CLAMP(cell->row_span, 1, table->rows - cell->row);
    cell->column_span = CLAMP(cell->column_span, 1, table->columns - cell->column);
    if (!is_free(table, cell))
        cell->row_span = cell->column_span = 1;
    if (is_free(table, cell))
        occupy(table, cell);
    else if (*cell->text)
        build_note(build, NOTE_OVERLAPPING, 1, cell->text);
}

static int *row_pages(Build *build, const Draft *draft, int rows)
{
    if (!draft->row_pages)
        return NULL;
    int *pages = pool_array0(build->pool, int, rows), last = 1;
    for (int r = 0; r < rows; r++)
        pages[r] = last = r < (int)draft->row_pages->len ? g_array_index(draft->row_pages, int, r) : last;
    return pages;
}

GridBlock *draft_end(Build *build, Draft *draft, bool keep_empty)
{
    Extent e = used_extent(draft, keep_empty);
    if (e.rows == 0 || e.columns == 0)
        return NULL;
    build->places += (gsize)e.rows * (gsize)e.columns;
    if (e.columns > BUILD_MAX_COLUMNS || build->places > BUILD_MAX_PLACES)
        build_trouble(build, TROUBLE_TOO_MUCH);
    if (build->trouble != TROUBLE_NONE)
        return NULL;
    GridTable *table = pool_new0(build->pool, GridTable);
    *table = (GridTable){.rows = e.rows, .columns = e.columns, .page_breaks = draft->page_breaks};
    table->at = pool_array0(build->pool, GridCell *, e.rows * e.columns);
    for (guint i = 0; i < draft->cells->len; i++)
        place(build, table, draft->cells->pdata[i]);
    table->row_page = row_pages(build, draft, e.rows);
    GridBlock *block = add_block(build, GRID_TABLE);
    block->text = "";
    block->table = table;
    return block;
}
