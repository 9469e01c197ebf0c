#include "office/paper_parts.h"

#include "base/html.h"

#include <string.h>

Paper *paper_new(Pool *pool, const char *title)
{
    Paper *paper = pool_new0(pool, Paper);
    *paper = (Paper){.title = pool_strdup(pool, title), .language = language_code(language_get()),
                     .blocks = pool_list(pool), .pool = pool};
    return paper;
}

PaperBlock *paper_add(Paper *paper, PaperKind kind, const char *text)
{
    PaperBlock *block = pool_new0(paper->pool, PaperBlock);
    *block = (PaperBlock){.kind = kind, .text = pool_strdup(paper->pool, text)};
    if (kind == PAPER_TABLE || kind == PAPER_LIST || kind == PAPER_BARS)
        block->rows = pool_list(paper->pool);
    g_ptr_array_add(paper->blocks, block);
    return block;
}

PaperCell *paper_cell(Pool *pool, GPtrArray *row, PaperCellKind kind, const char *text, double number)
{
    PaperCell *cell = pool_new0(pool, PaperCell);
    *cell = (PaperCell){.kind = kind, .text = pool_strdup(pool, text ? text : ""), .number = number, .day = DAY_NONE};
    g_ptr_array_add(row, cell);
    return cell;
}

void paper_row(PaperBlock *table, Pool *pool, const char *const *cells)
{
    GPtrArray *row = pool_list(pool);
    for (; *cells; cells++)
        paper_cell(pool, row, CELL_TEXT, *cells, 0);
    table->columns = MAX(table->columns, (int)row->len);
    g_ptr_array_add(table->rows, row);
}

int paper_heading_level(const PaperBlock *block)
{
    bool is_heading = block->kind >= PAPER_HEADING1 && block->kind <= PAPER_HEADING3;
    return is_heading ? (int)(block->kind - PAPER_HEADING1) + 1 : 0;
}

bool paper_has_title(const Paper *paper)
{
    for (guint i = 0; i < paper->blocks->len; i++)
        if (((const PaperBlock *)paper->blocks->pdata[i])->kind == PAPER_TITLE)
            return true;
    return false;
}

const char *paper_language(const Paper *paper)
{
    return paper->language && *paper->language ? paper->language : "ro";
}

guint paper_legend_count(const PaperBlock *bars)
{
    guint count = 0;
    while (bars->legend && count < G_N_ELEMENTS(((PaperBar *)0)->parts) && bars->legend[count])
        count++;
    return count;
}

guint paper_span(const PaperCell *cell)
{
    return cell->column_span > 1 ? (guint)cell->column_span : 1;
}

guint paper_columns(const PaperBlock *table)
{
    guint columns = 0;
    for (guint i = 0; table->rows && i < table->rows->len; i++) {
        const GPtrArray *row = table->rows->pdata[i];
        guint across = 0;
        for (guint c = 0; c < row->len; c++)
            across += paper_span(row->pdata[c]);
        columns = MAX(columns, across);
    }
    return columns;
}

bool paper_cell_is_numeric(const PaperCell *cell)
{
    return cell->kind == CELL_NUMBER || cell->kind == CELL_MONEY;
}

bool *paper_numeric_columns(const PaperBlock *table, Pool *pool)
{
    guint columns = paper_columns(table);
    bool *numeric = pool_array0(pool, bool, columns), *other = pool_array0(pool, bool, columns);
    for (guint i = (guint)MAX(table->heading_rows, 0); i < table->rows->len; i++) {
        const GPtrArray *row = table->rows->pdata[i];
        for (guint c = 0, at = 0; c < row->len; at += paper_span(row->pdata[c++])) {
            const PaperCell *cell = row->pdata[c];
            if (paper_span(cell) > 1 || !*cell->text)
                continue;
            *(paper_cell_is_numeric(cell) ? &numeric[at] : &other[at]) = true;
        }
    }
    for (guint at = 0; at < columns; at++)
        numeric[at] = numeric[at] && !other[at];
    return numeric;
}

static bool is_clean(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((guchar)*c < 0x20 ? *c != '\n' && *c != '\t' : *c == 0x7f || *c == '\xef')
            return false; /* 0xef may begin U+FFFE, which XML forbids: looked at more closely */
    return g_utf8_validate(text, -1, NULL);
}

const char *paper_clean(Pool *pool, const char *text)
{
    if (!text)
        return "";
    if (is_clean(text))
        return text;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        bool is_break = letter == '\n' || letter == '\t';
        if (is_break || (letter >= 0x20 && letter != 0x7f && letter != 0xfffe && letter != 0xffff))
            g_string_append_unichar(out, letter);
    }
    return pool_strdup(pool, out->str);
}

/* How wide a column would like to be, in characters. */
typedef struct {
    double word;    /* its longest word */
    double longest; /* its longest cell */
    double sum;     /* of all its cells */
    guint cells;
} ColumnNeed;

static double longest_word(const char *text)
{
    glong longest = 0;
    while (*text) {
        gsize bytes = strcspn(text, " \n\t");
        glong length = g_utf8_strlen(text, (gssize)bytes);
        longest = MAX(longest, length);
        text += bytes;
        text += strspn(text, " \n\t");
    }
    return (double)longest;
}

static void need_of_cell(ColumnNeed *need, Pool *pool, const PaperCell *cell)
{
    enum { LONGEST_WORD = 22, LONGEST_CELL = 90 };
    const char *text = paper_clean(pool, cell->text);
    double length = (double)g_utf8_strlen(text, -1);
    double word = paper_cell_is_numeric(cell) || cell->kind == CELL_DAY ? length : longest_word(text);
    need->word = MAX(need->word, MIN(word, LONGEST_WORD) + 1.5);
    need->longest = MAX(need->longest, MIN(length, LONGEST_CELL));
    need->sum += MIN(length, 4 * LONGEST_CELL);
    need->cells++;
}

static ColumnNeed *needs_of(const PaperBlock *table, Pool *pool, guint columns)
{
    ColumnNeed *needs = pool_array0(pool, ColumnNeed, columns);
    for (guint i = 0; i < table->rows->len; i++) {
        const GPtrArray *row = table->rows->pdata[i];
        for (guint c = 0, at = 0; c < row->len; at += paper_span(row->pdata[c++]))
            if (paper_span(row->pdata[c]) == 1)
                need_of_cell(&needs[at], pool, row->pdata[c]);
    }
    return needs;
}

/* Its share of the room that is left: what it has beyond one word, usually and at most. */
static double wish_of(const ColumnNeed *need)
{
    double usual = need->sum / MAX(need->cells, 1);
    return MAX((3 * usual + need->longest) / 4 - need->word, 0) + 0.5;
}

static double *fractions_by_content(const PaperBlock *table, Pool *pool, guint columns, double characters)
{
    const ColumnNeed *needs = needs_of(table, pool, columns);
    double *fractions = pool_array0(pool, double, columns), words = 0, wishes = 0;
    for (guint c = 0; c < columns; c++) {
        words += MAX(needs[c].word, 2);
        wishes += wish_of(&needs[c]);
    }
    double rest = MAX(characters - words, 0);
    for (guint c = 0; c < columns; c++)
        fractions[c] = (MAX(needs[c].word, 2) + rest * wish_of(&needs[c]) / wishes) / (words + rest);
    return fractions;
}

double *paper_fractions(const PaperBlock *table, Pool *pool, double characters)
{
    guint columns = paper_columns(table);
    bool has_widths = table->widths && table->columns >= (int)columns;
    double *fractions = has_widths ? pool_copy(pool, table->widths, sizeof(double) * columns)
                                   : fractions_by_content(table, pool, columns, characters);
    double sum = 0;
    for (guint c = 0; c < columns; c++)
        sum += fractions[c] = MAX(fractions[c], 0.001);
    for (guint c = 0; c < columns; c++)
        fractions[c] /= sum;
    return fractions;
}

static void add_bar_row(PaperBlock *table, Pool *pool, const PaperBar *bar, guint parts)
{
    GPtrArray *row = pool_list(pool);
    paper_cell(pool, row, CELL_TEXT, bar->label, 0);
    for (guint p = 0; p < parts; p++)
        paper_cell(pool, row, CELL_NUMBER, number_format(pool, bar->parts[p]), bar->parts[p]);
    paper_cell(pool, row, CELL_TEXT, bar->text, 0);
    g_ptr_array_add(table->rows, row);
}

PaperBlock *paper_bars_as_table(const PaperBlock *bars, Pool *pool)
{
    PaperBlock *table = pool_new0(pool, PaperBlock);
    *table = (PaperBlock){.kind = PAPER_TABLE, .text = bars->text, .rows = pool_list(pool), .heading_rows = 1,
                          .sheet = bars->sheet};
    guint parts = paper_legend_count(bars);
    GPtrArray *heading = pool_list(pool);
    paper_cell(pool, heading, CELL_TEXT, "", 0);
    for (guint p = 0; p < parts; p++)
        paper_cell(pool, heading, CELL_TEXT, bars->legend[p], 0);
    paper_cell(pool, heading, CELL_TEXT, "", 0);
    g_ptr_array_add(table->rows, heading);
    for (guint i = 0; i < bars->rows->len; i++)
        add_bar_row(table, pool, bars->rows->pdata[i], parts);
    return table;
}

char *paper_time(Pool *pool, gint64 created_at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(created_at);
    g_autofree char *text = time ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    return pool_strdup(pool, text ? text : "1970-01-01T00:00:00Z");
}
