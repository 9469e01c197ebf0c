#include "reader/pdf_page.h"

#include <string.h>

/* Tables without rules: lines whose words stand in columns, with gutters that no word of the run crosses. */
enum { MAX_GUTTERS = 40, MIN_LINES = 3, MIN_COLUMNS = 3 };

typedef struct {
    double from, to;
} Gutter;

static double height_of(const Line *line)
{
    return line->box.y2 - line->box.y1;
}

/* Whether a line has a gap that separates columns. */
static bool has_gap(const Line *line)
{
    for (guint i = 1; i < line->words->len; i++) {
        const Word *left = line->words->pdata[i - 1], *right = line->words->pdata[i];
        if (right->box.x1 - left->box.x2 > 0.9 * height_of(line))
            return true;
    }
    return false;
}

static bool is_free(const GPtrArray *lines, guint from, guint to, double left, double right)
{
    for (guint i = from; i < to; i++) {
        const Line *line = lines->pdata[i];
        for (guint w = 0; w < line->words->len; w++) {
            const Box *box = &((Word *)line->words->pdata[w])->box;
            if (box->x2 > left && box->x1 < right)
                return false;
        }
    }
    return true;
}

static int compare_doubles(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* Gutters begin where a word ends and reach to where the next begins. */
static int find_gutters(const GPtrArray *lines, guint from, guint to, Gutter gutters[MAX_GUTTERS])
{
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(double)), starts = g_array_new(FALSE, FALSE, sizeof(double));
    double height = height_of(lines->pdata[from]);
    for (guint i = from; i < to; i++) {
        const Line *line = lines->pdata[i];
        for (guint w = 0; w < line->words->len; w++) {
            const Word *word = line->words->pdata[w];
            g_array_append_val(ends, word->box.x2);
            g_array_append_val(starts, word->box.x1);
        }
    }
    g_array_sort(ends, compare_doubles);
    g_array_sort(starts, compare_doubles);
    int count = 0;
    for (guint i = 0, s = 0; i < ends->len && count < MAX_GUTTERS; i++) {
        double end = g_array_index(ends, double, i);
        while (s < starts->len && g_array_index(starts, double, s) < end)
            s++;
        double start = s < starts->len ? g_array_index(starts, double, s) : end;
        if (start - end > 0.6 * height && is_free(lines, from, to, end, start))
            gutters[count++] = (Gutter){end, start};
    }
    return count;
}

static int column_of(const Word *word, const Gutter *gutters, int count)
{
    int column = 0;
    while (column < count && word->box.x1 >= gutters[column].to - 0.5)
        column++;
    return column;
}

/* The run of lines from here on that may be a table: near each other, most of them with gaps. */
static guint end_of_run(const GPtrArray *lines, guint from)
{
    guint to = from, gaps = 0;
    for (; to < lines->len; to++) {
        const Line *line = lines->pdata[to], *before = to > from ? lines->pdata[to - 1] : NULL;
        if (before && line->box.y1 - before->box.y2 > 3 * height_of(line))
            break;
        gaps += has_gap(line);
        if (!has_gap(line) && (to == from || gaps * 3 < to - from + 1))
            break;
    }
    while (to > from && !has_gap(lines->pdata[to - 1]))
        to--;
    return to;
}

/* The longest start of the run that keeps three columns apart. */
static guint longest(const GPtrArray *lines, guint from, guint to, Gutter *gutters, int *ret_count)
{
    for (; to >= from + MIN_LINES; to--) {
        *ret_count = find_gutters(lines, from, to, gutters);
        if (*ret_count + 1 >= MIN_COLUMNS && has_gap(lines->pdata[to - 1]))
            return to;
    }
    return from;
}

static double median_pitch(const GPtrArray *lines, guint from, guint to)
{
    g_autoptr(GArray) pitches = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = from + 1; i < to; i++) {
        double pitch = ((Line *)lines->pdata[i])->box.y1 - ((Line *)lines->pdata[i - 1])->box.y1;
        g_array_append_val(pitches, pitch);
    }
    g_array_sort(pitches, compare_doubles);
    return pitches->len ? g_array_index(pitches, double, pitches->len / 2) : 0;
}

static bool rule_between(const PdfPage *page, const Line *above, const Line *below)
{
    for (guint i = 0; i < page->across->len; i++) {
        const Rule *rule = &g_array_index(page->across, Rule, i);
        if (rule->at > above->box.y2 - 3 && rule->at < below->box.y1 + 3 && rule->to - rule->from > 100)
            return true;
    }
    return false;
}

/* Rows begin below a rule, after a wider space, and where the first column has a word. */
static bool begins_row(const PdfPage *page, const GPtrArray *lines, guint i, double pitch, const Gutter *gutters)
{
    const Line *line = lines->pdata[i], *above = lines->pdata[i - 1];
    const Word *first = line->words->pdata[0];
    bool ruled = rule_between(page, above, line);
    return ruled || line->box.y1 - above->box.y1 > 1.4 * pitch || first->box.x2 <= gutters[0].from + 0.5;
}

typedef struct {
    PdfPage *page;
    PdfTable *table;
    GPtrArray *words[MAX_GUTTERS + 1]; /* of the row being read, by column */
} Rows;

static void end_row(Rows *rows)
{
    PdfTable *table = rows->table;
    for (int c = 0; c < table->columns; c++) {
        PdfCell *cell = pool_new0(rows->page->pool, PdfCell);
        *cell = (PdfCell){.row = table->rows, .column = c, .row_span = 1, .column_span = 1, .text = ""};
        if (rows->words[c]) {
            GPtrArray *lines = pdf_lines(rows->page->pool, rows->words[c]);
            cell->text = pdf_join_lines(rows->page->pool, lines, table->edges[c + 1] - table->edges[c]);
            cell->bold = true;
            for (guint i = 0; i < lines->len; i++)
                cell->bold &= ((Line *)lines->pdata[i])->bold;
        }
        g_ptr_array_add(table->cells, cell);
        rows->words[c] = NULL;
    }
    g_array_append_val(table->row_pages, rows->page->number);
    table->rows++;
}

static void add_line(Rows *rows, const Line *line, const Gutter *gutters)
{
    for (guint w = 0; w < line->words->len; w++) {
        Word *word = line->words->pdata[w];
        int column = column_of(word, gutters, rows->table->columns - 1);
        if (!rows->words[column])
            rows->words[column] = pool_list(rows->page->pool);
        g_ptr_array_add(rows->words[column], word);
    }
}

static PdfTable *new_table(PdfPage *page, const Gutter *gutters, int count, const Line *first, const Line *last)
{
    PdfTable *table = pool_new0(page->pool, PdfTable);
    *table = (PdfTable){.columns = count + 1, .first_page = page->number, .cells = pool_list(page->pool)};
    table->edges = pool_array0(page->pool, double, count + 2);
    table->edges[0] = 0;
    table->edges[count + 1] = page->width;
    for (int i = 0; i < count; i++)
        table->edges[i + 1] = gutters[i].to - 1;
    table->box = (Box){0, first->box.y1, page->width, last->box.y2};
    table->row_pages = g_array_new(FALSE, FALSE, sizeof(int));
    pool_defer(page->pool, (GDestroyNotify)g_array_unref, table->row_pages);
    return table;
}

PdfTable *pdf_gap_table(PdfPage *page, const GPtrArray *lines, guint from, guint *ret_to)
{
    Gutter gutters[MAX_GUTTERS];
    int count = 0;
    guint to = longest(lines, from, end_of_run(lines, from), gutters, &count);
    if (to < from + MIN_LINES)
        return NULL;
    Rows rows = {.page = page, .table = new_table(page, gutters, count, lines->pdata[from], lines->pdata[to - 1])};
    double pitch = median_pitch(lines, from, to);
    for (guint i = from; i < to; i++) {
        if (i > from && begins_row(page, lines, i, pitch, gutters))
            end_row(&rows);
        add_line(&rows, lines->pdata[i], gutters);
    }
    end_row(&rows);
    *ret_to = to;
    return rows.table;
}
