#include "office/paper_xlsx.h"

#include "base/language.h"
#include "base/text.h"
#include "office/xlsx_file.h"

#include <math.h>
#include <string.h>

enum { LONGEST_TEXT = 32000, NARROWEST = 8, WIDEST = 60, TEXT_WIDTH = 100, BAR_WIDTH = 14 };

typedef enum { LOOK_PLAIN, LOOK_BOLD, LOOK_HEADING, LOOK_TITLE, LOOK_COUNT } Look;

typedef struct {
    const Paper *paper;
    Pool *pool;
    lxw_workbook *workbook;
    lxw_worksheet *texts; /* the first sheet */
    lxw_row_t row;        /* the next free one there */
    GHashTable *names;    /* set of the sheets' casefolded names */
    GHashTable *formats;  /* "look|number format" -> lxw_format */
    const char *heading;  /* the last one before the block */
} Xlsx;

static lxw_format *format_of(Xlsx *xlsx, Look look, const char *number_format)
{
    const char *key = pool_printf(xlsx->pool, "%d|%s", (int)look, number_format);
    lxw_format *format = g_hash_table_lookup(xlsx->formats, key);
    if (format)
        return format;
    format = workbook_add_format(xlsx->workbook);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (look != LOOK_TITLE)
        format_set_text_wrap(format);
    if (look != LOOK_PLAIN)
        format_set_bold(format);
    if (look == LOOK_TITLE)
        format_set_font_size(format, 16);
    if (look == LOOK_HEADING) {
        format_set_bg_color(format, 0xE0E0E0);
        format_set_bottom(format, LXW_BORDER_THIN);
    }
    if (*number_format)
        format_set_num_format(format, number_format);
    g_hash_table_insert(xlsx->formats, (void *)key, format);
    return format;
}

/* Always as a text, never as a formula or a link, whatever it begins with. */
static void write_text(Xlsx *xlsx, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text, lxw_format *format)
{
    const char *clean = paper_clean(xlsx->pool, text);
    if (g_utf8_strlen(clean, -1) > LONGEST_TEXT)
        clean = text_shorten(xlsx->pool, clean, LONGEST_TEXT);
    if (*clean)
        worksheet_write_string(sheet, row, column, clean, format);
    else
        worksheet_write_blank(sheet, row, column, format);
}

bool cell_shows_number(const PaperCell *cell)
{
    const char *text = cell->text;
    if (!paper_cell_is_numeric(cell) || !isfinite(cell->number))
        return false;
    if (g_str_has_prefix(text, "−"))
        text += strlen("−");
    else if (*text == '-' || *text == '+')
        text++;
    return g_ascii_isdigit(*text);
}

/* What stands behind the last digit, if it is a short word or sign: "lei", "%". */
static const char *unit_of(Pool *pool, const char *text)
{
    const char *unit = text + strlen(text);
    while (unit > text && !g_ascii_isdigit(unit[-1]))
        unit--;
    unit += strspn(unit, " \t");
    if (g_str_has_prefix(unit, "\xc2\xa0"))
        unit += 2;
    bool is_plain = strlen(unit) <= 8 && !strpbrk(unit, "\"\\\n,.");
    return is_plain ? pool_strdup(pool, unit) : "";
}

const char *cell_number_format(Pool *pool, const PaperCell *cell)
{
    const char *unit = unit_of(pool, cell->text);
    const char *digits = "#,##0";
    if (cell->kind == CELL_MONEY || fabs(cell->number * 10 - round(cell->number * 10)) > 1e-6)
        digits = "#,##0.00";
    else if (fabs(cell->number - round(cell->number)) > 1e-6)
        digits = "#,##0.0";
    return *unit ? pool_printf(pool, "%s \"%s\"", digits, unit) : digits;
}

static bool write_day(Xlsx *xlsx, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Day day, Look look)
{
    if (!day_is(day) || day_year(day) < 1901) /* Excel's calendar begins in 1900 */
        return false;
    lxw_datetime date = {0};
    day_split(day, &date.year, &date.month, &date.day);
    return worksheet_write_datetime(sheet, row, column, &date, format_of(xlsx, look, "dd\\.mm\\.yyyy")) == LXW_NO_ERROR;
}

static void write_cell(Xlsx *xlsx, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const PaperCell *cell, Look look)
{
    guint span = paper_span(cell);
    if (span > 1)
        worksheet_merge_range(sheet, row, column, row, (lxw_col_t)(column + span - 1), "", format_of(xlsx, look, ""));
    if (cell_shows_number(cell)) {
        lxw_format *format = format_of(xlsx, look, cell_number_format(xlsx->pool, cell));
        worksheet_write_number(sheet, row, column, cell->number, format);
        return;
    }
    if (cell->kind == CELL_DAY && write_day(xlsx, sheet, row, column, cell->day, look))
        return;
    write_text(xlsx, sheet, row, column, cell->text, format_of(xlsx, look, ""));
}

static void write_row(Xlsx *xlsx, lxw_worksheet *sheet, lxw_row_t row, const GPtrArray *cells, bool is_heading)
{
    lxw_col_t column = 0;
    for (guint c = 0; c < cells->len; c++) {
        const PaperCell *cell = cells->pdata[c];
        write_cell(xlsx, sheet, row, column, cell, is_heading ? LOOK_HEADING : cell->bold ? LOOK_BOLD : LOOK_PLAIN);
        column = (lxw_col_t)(column + paper_span(cell));
    }
}

/* Lines of a text in a column of a width in letters. */
static glong lines_of(const char *text, glong width)
{
    glong lines = 0;
    for (const char *end; text; text = *end ? end + 1 : NULL) {
        end = text + strcspn(text, "\n");
        lines += MAX((g_utf8_strlen(text, end - text) + width - 1) / width, 1);
    }
    return lines;
}

/* As high as its longest text needs: not every program works that out by itself. */
static void set_height(lxw_worksheet *sheet, lxw_row_t row, const GPtrArray *cells, const glong *widths)
{
    enum { LINE = 15, HIGHEST = 409 }; /* Excel's limit */
    glong lines = 1;
    for (guint c = 0, at = 0; c < cells->len; at += paper_span(cells->pdata[c++])) {
        const PaperCell *cell = cells->pdata[c];
        glong width = 0;
        for (guint i = at; i < at + paper_span(cell); i++)
            width += widths[i];
        if (!cell_shows_number(cell) && cell->kind != CELL_DAY)
            lines = MAX(lines, lines_of(cell->text, MAX(width - 2, 1)));
    }
    if (lines > 1)
        worksheet_set_row(sheet, row, (double)MIN(LINE * lines, HIGHEST), NULL);
}

/* Sets the columns' widths and gives them, in letters. */
static glong *set_widths(Xlsx *xlsx, lxw_worksheet *sheet, const PaperBlock *table)
{
    guint columns = paper_columns(table);
    glong *widths = pool_array0(xlsx->pool, glong, columns);
    for (guint i = 0; i < table->rows->len; i++) {
        const GPtrArray *row = table->rows->pdata[i];
        for (guint c = 0, at = 0; c < row->len; at += paper_span(row->pdata[c++])) {
            const PaperCell *cell = row->pdata[c];
            if (paper_span(cell) == 1)
                widths[at] = MAX(widths[at], g_utf8_strlen(paper_clean(xlsx->pool, cell->text), -1));
        }
    }
    for (guint c = 0; c < columns; c++) {
        widths[c] = CLAMP(widths[c] + 3, NARROWEST, WIDEST);
        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, (double)widths[c], NULL);
    }
    return widths;
}

/* The headings stay in sight, and each column can be filtered. */
static void set_headings(lxw_worksheet *sheet, const PaperBlock *table)
{
    guint headings = (guint)MAX(table->heading_rows, 0), columns = paper_columns(table);
    if (headings == 0 || headings >= table->rows->len)
        return;
    worksheet_freeze_panes(sheet, headings, 0);
    worksheet_autofilter(sheet, headings - 1, 0, table->rows->len - 1, (lxw_col_t)(columns - 1));
    worksheet_repeat_rows(sheet, 0, headings - 1);
}

static void set_print(lxw_worksheet *sheet)
{
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_footer(sheet, "&R&P / &N");
}

static void link_to(Xlsx *xlsx, const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "'", -1);
    g_autofree char *quoted = g_strjoinv("''", parts);
    worksheet_write_url_opt(xlsx->texts, xlsx->row++, 0, pool_printf(xlsx->pool, "internal:'%s'!A1", quoted), NULL, name, NULL);
}

static void write_table(Xlsx *xlsx, const PaperBlock *table)
{
    if (paper_columns(table) == 0)
        return;
    const char *wish = table->sheet ? table->sheet : table->text ? table->text : xlsx->heading;
    const char *name = sheet_name(xlsx->names, xlsx->pool, wish);
    lxw_worksheet *sheet = workbook_add_worksheet(xlsx->workbook, name);
    const glong *widths = set_widths(xlsx, sheet, table);
    for (guint i = 0; i < table->rows->len; i++) {
        set_height(sheet, i, table->rows->pdata[i], widths);
        write_row(xlsx, sheet, i, table->rows->pdata[i], (int)i < table->heading_rows);
    }
    set_headings(sheet, table);
    worksheet_set_landscape(sheet);
    set_print(sheet);
    link_to(xlsx, name);
}

static void write_line(Xlsx *xlsx, Look look, const char *text)
{
    if (text && *text)
        write_text(xlsx, xlsx->texts, xlsx->row++, 0, text, format_of(xlsx, look, ""));
}

static void write_title(Xlsx *xlsx, const char *text)
{
    write_line(xlsx, LOOK_TITLE, text);
    write_line(xlsx, LOOK_PLAIN, xlsx->paper->subtitle);
    write_line(xlsx, LOOK_PLAIN, xlsx->paper->author);
    xlsx->row++;
}

static void write_heading(Xlsx *xlsx, const PaperBlock *block)
{
    xlsx->row++;
    write_line(xlsx, LOOK_BOLD, block->text);
    xlsx->heading = block->text;
}

static void write_list(Xlsx *xlsx, const PaperBlock *block)
{
    for (guint i = 0; i < block->rows->len; i++)
        write_line(xlsx, LOOK_PLAIN, pool_printf(xlsx->pool, "• %s", (const char *)block->rows->pdata[i]));
}

/* Beside the texts: they are few, and belong to what is said around them. */
static void write_bars(Xlsx *xlsx, const PaperBlock *bars)
{
    write_line(xlsx, LOOK_PLAIN, bars->text);
    const PaperBlock *table = paper_bars_as_table(bars, xlsx->pool);
    glong *widths = pool_array0(xlsx->pool, glong, paper_columns(table));
    for (guint c = 0; c < paper_columns(table); c++)
        widths[c] = c == 0 ? TEXT_WIDTH : BAR_WIDTH;
    for (guint i = 0; i < table->rows->len; i++) {
        set_height(xlsx->texts, xlsx->row, table->rows->pdata[i], widths);
        write_row(xlsx, xlsx->texts, xlsx->row++, table->rows->pdata[i], (int)i < table->heading_rows);
    }
}

static void write_block(Xlsx *xlsx, const PaperBlock *block)
{
    switch (block->kind) {
    case PAPER_TITLE: write_title(xlsx, block->text ? block->text : xlsx->paper->title); break;
    case PAPER_HEADING1:
    case PAPER_HEADING2:
    case PAPER_HEADING3: write_heading(xlsx, block); break;
    case PAPER_TEXT: write_line(xlsx, LOOK_PLAIN, block->text); break;
    case PAPER_LIST: write_list(xlsx, block); break;
    case PAPER_TABLE: write_table(xlsx, block); break;
    case PAPER_BARS: write_bars(xlsx, block); break;
    case PAPER_PAGE_BREAK:
    case PAPER_CONTENTS: break; /* the tabs are the contents */
    }
}

static void write_workbook(Xlsx *xlsx, gint64 created_at)
{
    const char *title = paper_clean(xlsx->pool, xlsx->paper->title), *author = paper_clean(xlsx->pool, xlsx->paper->author);
    /* A time of 0 would be now. */
    lxw_doc_properties properties = {.title = (char *)title, .author = (char *)author, .created = (time_t)MAX(created_at, 1)};
    workbook_set_properties(xlsx->workbook, &properties);
    xlsx->texts = workbook_add_worksheet(xlsx->workbook, sheet_name(xlsx->names, xlsx->pool, _("Report")));
    worksheet_set_column(xlsx->texts, 0, 0, TEXT_WIDTH, NULL);
    worksheet_set_column(xlsx->texts, 1, 6, BAR_WIDTH, NULL);
    set_print(xlsx->texts);
    if (!paper_has_title(xlsx->paper))
        write_title(xlsx, xlsx->paper->title);
    for (guint i = 0; i < xlsx->paper->blocks->len; i++)
        write_block(xlsx, xlsx->paper->blocks->pdata[i]);
}

typedef struct {
    const Paper *paper;
    gint64 created_at;
} Filling;

static void fill(lxw_workbook *workbook, void *data)
{
    const Filling *filling = data;
    g_autoptr(Pool) pool = pool_new();
    Xlsx xlsx = {.paper = filling->paper, .pool = pool, .workbook = workbook, .heading = filling->paper->title};
    xlsx.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    xlsx.formats = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, xlsx.names);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, xlsx.formats);
    write_workbook(&xlsx, filling->created_at);
}

bool paper_to_xlsx(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error)
{
    Filling filling = {paper, created_at};
    return xlsx_write(fill, &filling, ret_bytes, error);
}
