#include "reader/pdf_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From rules to cells: rules that touch make a frame; between its neighbouring places there is a wall or none. */
static const double near = 4; /* points */

typedef struct {
    GArray *across, *down; /* of Rule: those of this frame */
    GArray *xs, *ys;       /* of double: where walls may be */
    int columns, rows;
    bool open_end;
    int *region; /* of each place: the first place of the cell that it belongs to */
} Frame;

static bool meet(const Rule *across, const Rule *down)
{
    return down->at >= across->from - near && down->at <= across->to + near && across->at >= down->from - near &&
           across->at <= down->to + near;
}

static int find_root(int *parents, int at)
{
    while (parents[at] != at)
        at = parents[at] = parents[parents[at]];
    return at;
}

static void unite(int *parents, int one, int two)
{
    int a = find_root(parents, one), b = find_root(parents, two);
    parents[MAX(a, b)] = MIN(a, b);
}

static int *new_parents(Pool *pool, int count)
{
    int *parents = pool_array0(pool, int, MAX(count, 1));
    for (int i = 0; i < count; i++)
        parents[i] = i;
    return parents;
}

/* Groups of rules that touch: the group of each, those across first. */
static int *group_rules(const PdfPage *page)
{
    int across = (int)page->across->len, all = across + (int)page->down->len;
    int *parents = new_parents(page->pool, all);
    for (int i = 0; i < across; i++)
        for (int j = across; j < all; j++)
            if (meet(&g_array_index(page->across, Rule, i), &g_array_index(page->down, Rule, j - across)))
                unite(parents, i, j);
    for (int i = 0; i < all; i++)
        parents[i] = find_root(parents, i);
    return parents;
}

static int compare_doubles(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* Sorted, those that are near made one. */
static void settle(GArray *places)
{
    g_array_sort(places, compare_doubles);
    guint kept = 0;
    for (guint i = 0; i < places->len; i++) {
        double at = g_array_index(places, double, i);
        if (kept == 0 || at - g_array_index(places, double, kept - 1) > near + 1)
            g_array_index(places, double, kept++) = at;
    }
    g_array_set_size(places, kept);
}

static GArray *new_array(Pool *pool, guint size)
{
    GArray *array = g_array_new(FALSE, FALSE, size);
    pool_defer(pool, (GDestroyNotify)g_array_unref, array);
    return array;
}

static void add_rules(const GArray *from, const int *groups, int group, GArray *to, GArray *places, GArray *ends)
{
    for (guint i = 0; i < from->len; i++) {
        const Rule *rule = &g_array_index(from, Rule, i);
        if (groups[i] != group)
            continue;
        g_array_append_val(to, *rule);
        g_array_append_val(places, rule->at);
        if (ends) {
            double far[2] = {rule->from, rule->to};
            g_array_append_vals(ends, far, 2);
        }
    }
}

/* The outermost walls also stand where the rules across end: tables are often open at the sides. */
static void add_open_sides(Frame *frame, GArray *ends)
{
    g_array_sort(ends, compare_doubles);
    double left = g_array_index(ends, double, 0), right = g_array_index(ends, double, ends->len - 1);
    g_array_append_val(frame->xs, left);
    g_array_append_val(frame->xs, right);
}

/* Rules down that reach so far up or down. */
static int count_reaching(const GArray *down, double y)
{
    int count = 0;
    for (guint i = 0; i < down->len; i++) {
        const Rule *rule = &g_array_index(down, Rule, i);
        count += fabs(rule->from - y) <= near || fabs(rule->to - y) <= near;
    }
    return count;
}

/* A row that the page cuts has no rule across at the cut: it ends where several rules down end. */
static void add_open_ends(Frame *frame)
{
    double top = g_array_index(frame->ys, double, 0), bottom = top, closed = top;
    for (guint i = 0; i < frame->ys->len; i++)
        closed = MAX(closed, g_array_index(frame->ys, double, i));
    for (guint i = 0; i < frame->down->len; i++) {
        const Rule *rule = &g_array_index(frame->down, Rule, i);
        top = MIN(top, rule->from);
        bottom = MAX(bottom, rule->to);
    }
    if (count_reaching(frame->down, top) >= 2)
        g_array_append_val(frame->ys, top);
    if (count_reaching(frame->down, bottom) < 2)
        return;
    frame->open_end = bottom > closed + near + 1;
    g_array_append_val(frame->ys, bottom);
}

static Frame *frame_of(const PdfPage *page, const int *groups, int group)
{
    Frame *frame = pool_new0(page->pool, Frame);
    frame->across = new_array(page->pool, sizeof(Rule));
    frame->down = new_array(page->pool, sizeof(Rule));
    frame->xs = new_array(page->pool, sizeof(double));
    frame->ys = new_array(page->pool, sizeof(double));
    GArray *ends = new_array(page->pool, sizeof(double));
    add_rules(page->across, groups, group, frame->across, frame->ys, ends);
    add_rules(page->down, groups + page->across->len, group, frame->down, frame->xs, NULL);
    if (frame->across->len < 2 || frame->down->len < 1)
        return NULL;
    add_open_sides(frame, ends);
    add_open_ends(frame);
    settle(frame->xs);
    settle(frame->ys);
    frame->columns = (int)frame->xs->len - 1;
    frame->rows = (int)frame->ys->len - 1;
    return frame->columns < 1 || frame->rows < 1 || frame->columns * frame->rows < 2 || frame->columns * frame->rows > 5000
               ? NULL
               : frame;
}

static double x_at(const Frame *frame, int i)
{
    return g_array_index(frame->xs, double, i);
}

static double y_at(const Frame *frame, int i)
{
    return g_array_index(frame->ys, double, i);
}

/* Whether rules at a place cover most of the way between from and to. */
static bool has_wall(const GArray *rules, double at, double from, double to)
{
    double covered = 0;
    for (guint i = 0; i < rules->len; i++) {
        const Rule *rule = &g_array_index(rules, Rule, i);
        if (fabs(rule->at - at) <= near + 1)
            covered += MAX(0, MIN(rule->to, to) - MAX(rule->from, from));
    }
    return covered > 0.6 * (to - from);
}

/* Does a word of this row stand on both sides of the wall between columns c and c + 1? */
static bool is_written_over(const PdfPage *page, const Frame *frame, int r, int c)
{
    for (guint i = 0; i < page->words->len; i++) {
        const Box *box = &((Word *)page->words->pdata[i])->box;
        double middle = (box->y1 + box->y2) / 2;
        if (middle > y_at(frame, r) && middle < y_at(frame, r + 1) && box->x1 < x_at(frame, c + 1) - near && box->x2 > x_at(frame, c + 1) + near)
            return true;
    }
    return false;
}

static bool has_wall_down(const Frame *frame, int r, int c)
{
    return has_wall(frame->down, x_at(frame, c + 1), y_at(frame, r), y_at(frame, r + 1));
}

/* A wall that goes through a word beside a place without one: stems of letters, in a cell that spans columns. */
static bool is_of_letters(const PdfPage *page, const Frame *frame, int r, int c)
{
    bool open = (c > 0 && !has_wall_down(frame, r, c - 1)) || (c + 2 < frame->columns && !has_wall_down(frame, r, c + 1));
    return open && is_written_over(page, frame, r, c);
}

static void join_places(const PdfPage *page, Frame *frame)
{
    int *parents = new_parents(page->pool, frame->rows * frame->columns);
    for (int r = 0; r < frame->rows; r++)
        for (int c = 0; c < frame->columns; c++) {
            int at = r * frame->columns + c;
            if (c + 1 < frame->columns && (!has_wall_down(frame, r, c) || is_of_letters(page, frame, r, c)))
                unite(parents, at, at + 1);
            if (r + 1 < frame->rows && !has_wall(frame->across, y_at(frame, r + 1), x_at(frame, c), x_at(frame, c + 1)))
                unite(parents, at, at + frame->columns);
        }
    for (int i = 0; i < frame->rows * frame->columns; i++)
        parents[i] = find_root(parents, i);
    frame->region = parents;
}

/* over: how far outside the outermost walls a letter's middle may stand. */
static int slot(const GArray *places, double at, double over)
{
    for (guint i = 0; i + 1 < places->len; i++)
        if (at < g_array_index(places, double, i + 1))
            return at >= g_array_index(places, double, i) - over ? (int)i : -1;
    return places->len > 1 && at <= g_array_index(places, double, places->len - 1) + over ? (int)places->len - 2 : -1;
}

/* The cell that a point lies in; -1: outside. */
static int region_at(const Frame *frame, double x, double y)
{
    int column = slot(frame->xs, x, near), row = slot(frame->ys, y, 1);
    return column < 0 || row < 0 ? -1 : frame->region[row * frame->columns + column];
}

/* A cell that goes on behind the page's end may have a line below the rules that close the cells beside it; -1: none has. */
static int open_region_over(const Frame *frame, const Word *word, double x)
{
    double foot = y_at(frame, frame->rows), height = word->box.y2 - word->box.y1, over = (word->box.y1 + word->box.y2) / 2 - foot;
    int column = slot(frame->xs, x, near);
    if (column < 0 || over <= 0 || over > height || frame->open_end)
        return -1;
    double left = x_at(frame, column), right = x_at(frame, column + 1);
    bool inside = word->box.x1 >= left - near && word->box.x2 <= right + near;
    bool closed_beside = has_wall(frame->across, foot, x_at(frame, 0), x_at(frame, frame->columns));
    return inside && closed_beside && !has_wall(frame->across, foot, left, right) ? frame->region[(frame->rows - 1) * frame->columns + column] : -1;
}

static int region_of_letter(const Frame *frame, const Word *word, glong letter)
{
    double x = (word->letters[letter].x1 + word->letters[letter].x2) / 2;
    int region = region_at(frame, x, (word->box.y1 + word->box.y2) / 2);
    return region >= 0 ? region : open_region_over(frame, word, x);
}

/* The part of a word from character first on that lies in one cell; the word is cut where a wall goes through it. */
static Word *cut_word(Pool *pool, const Frame *frame, const Word *word, glong first, glong length, glong *ret_next)
{
    int region = region_of_letter(frame, word, first);
    glong next = first + 1;
    while (next < length && region_of_letter(frame, word, next) == region)
        next++;
    const char *start = g_utf8_offset_to_pointer(word->text, first), *end = g_utf8_offset_to_pointer(word->text, next);
    Word *part = pool_copy(pool, word, sizeof *word);
    part->text = pool_strndup(pool, start, (gsize)(end - start));
    part->letters = word->letters + first;
    part->box.x1 = first ? word->letters[first].x1 : word->box.x1;
    part->box.x2 = next < length ? word->letters[next - 1].x2 : word->box.x2;
    *ret_next = next;
    return part;
}

/* Sorts the page's words into cells (lists by first place); words outside stay with the page. */
static GPtrArray **sort_words(PdfPage *page, const Frame *frame)
{
    GPtrArray **lists = pool_array0(page->pool, GPtrArray *, frame->rows * frame->columns), *rest = pool_list(page->pool);
    for (guint i = 0; i < page->words->len; i++) {
        const Word *word = page->words->pdata[i];
        glong length = g_utf8_strlen(word->text, -1);
        for (glong at = 0; at < length;) {
            int region = region_of_letter(frame, word, at);
            Word *part = cut_word(page->pool, frame, word, at, length, &at);
            if (region >= 0 && !lists[region])
                lists[region] = pool_list(page->pool);
            g_ptr_array_add(region >= 0 ? lists[region] : rest, part);
        }
    }
    page->words = rest;
    return lists;
}

static PdfCell *new_cell(const PdfPage *page, const Frame *frame, int region)
{
    PdfCell *cell = pool_new0(page->pool, PdfCell);
    int right = region % frame->columns, bottom = region / frame->columns;
    for (int i = region; i < frame->rows * frame->columns; i++) {
        if (frame->region[i] != region)
            continue;
        right = MAX(right, i % frame->columns);
        bottom = MAX(bottom, i / frame->columns);
    }
    *cell = (PdfCell){.row = region / frame->columns, .column = region % frame->columns, .text = ""};
    cell->row_span = bottom - cell->row + 1;
    cell->column_span = right - cell->column + 1;
    return cell;
}

static void fill_cell(const PdfPage *page, const Frame *frame, PdfCell *cell, const GPtrArray *words)
{
    GPtrArray *lines = pdf_lines(page->pool, words);
    const Line *last = lines->pdata[lines->len - 1];
    double left = x_at(frame, cell->column), right = x_at(frame, cell->column + cell->column_span);
    double bottom = y_at(frame, cell->row + cell->row_span), padding = 12;
    cell->bold = true;
    for (guint i = 0; i < lines->len; i++) {
        const Line *line = lines->pdata[i];
        padding = CLAMP(line->box.x1 - left, 0, padding);
        cell->bold &= line->bold;
    }
    cell->text = pdf_join_lines(page->pool, lines, right - left - 2 * padding);
    bool at_cut = frame->open_end && cell->row + cell->row_span == frame->rows; /* where no further line had room */
    cell->full = bottom - last->box.y2 < (at_cut ? 1.7 : 0.9) * (last->box.y2 - last->box.y1);
}

static PdfTable *to_table(PdfPage *page, const Frame *frame)
{
    PdfTable *table = pool_new0(page->pool, PdfTable);
    *table = (PdfTable){.rows = frame->rows, .columns = frame->columns, .first_page = page->number, .open_end = frame->open_end};
    table->box = (Box){x_at(frame, 0), y_at(frame, 0), x_at(frame, frame->columns), y_at(frame, frame->rows)};
    table->edges = pool_copy(page->pool, frame->xs->data, sizeof(double) * frame->xs->len);
    table->cells = pool_list(page->pool);
    table->row_pages = new_array(page->pool, sizeof(int));
    for (int r = 0; r < frame->rows; r++)
        g_array_append_val(table->row_pages, page->number);
    GPtrArray **words = sort_words(page, frame);
    for (int region = 0; region < frame->rows * frame->columns; region++) {
        if (frame->region[region] != region)
            continue;
        PdfCell *cell = new_cell(page, frame, region);
        if (words[region])
            fill_cell(page, frame, cell, words[region]);
        g_ptr_array_add(table->cells, cell);
    }
    return table;
}

static int cells_with_text(const PdfTable *table)
{
    int count = 0;
    for (guint i = 0; i < table->cells->len; i++)
        count += *((PdfCell *)table->cells->pdata[i])->text != '\0';
    return count;
}

static int by_top(const void *a, const void *b)
{
    const PdfTable *one = *(PdfTable *const *)a, *two = *(PdfTable *const *)b;
    return (one->box.y1 > two->box.y1) - (one->box.y1 < two->box.y1);
}

static int count_regions(const Frame *frame)
{
    int count = 0;
    for (int i = 0; i < frame->rows * frame->columns; i++)
        count += frame->region[i] == i;
    return count;
}

/* The frames of a page, the largest first: what lies within a cell of another finds no words left. */
static int by_size(const void *a, const void *b)
{
    const Frame *one = *(Frame *const *)a, *two = *(Frame *const *)b;
    double first = (x_at(one, one->columns) - x_at(one, 0)) * (y_at(one, one->rows) - y_at(one, 0));
    double second = (x_at(two, two->columns) - x_at(two, 0)) * (y_at(two, two->rows) - y_at(two, 0));
    return (first < second) - (first > second);
}

static GPtrArray *find_frames(const PdfPage *page)
{
    GPtrArray *frames = pool_list(page->pool);
    const int *groups = group_rules(page);
    for (int group = 0; group < (int)page->across->len; group++) {
        Frame *frame = groups[group] == group ? frame_of(page, groups, group) : NULL;
        if (!frame)
            continue;
        join_places(page, frame);
        if (count_regions(frame) >= 2)
            g_ptr_array_add(frames, frame);
    }
    g_ptr_array_sort(frames, by_size);
    return frames;
}

GPtrArray *pdf_ruled_tables(PdfPage *page)
{
    GPtrArray *tables = pool_list(page->pool);
    if (page->across->len > 3000 || page->down->len > 3000)
        return tables;
    GPtrArray *frames = find_frames(page);
    for (guint i = 0; i < frames->len; i++) {
        PdfTable *table = to_table(page, frames->pdata[i]);
        if (cells_with_text(table) > 0)
            g_ptr_array_add(tables, table);
    }
    g_ptr_array_sort(tables, by_top);
    return tables;
}
