#include "reader/pdf_gaps.h"

#include <math.h>
#include <string.h>

/* Tables without rules.  Lines with wide gaps between words are rows; white rivers that run down through all of them part the
 * columns.  What crosses a river is a cell that spans columns; lines without gaps belong to cells or span the table. */
enum { MAX_BEHIND = 2 }; /* lines of who signs, below the rows of a table that goes on */
enum { MAX_LINES = 600, MAX_HEAD = 6, MIN_PAIRS = 4 };
static const double cell_gap = 0.9; /* of a line's height: surely not within a sentence */

typedef struct {
    double x1, x2;
} Stretch;

/* Of its words; a line of words that don't stand quite level is higher. */
static double height_of(const Line *line)
{
    double height = 0;
    for (guint i = 0; i < line->words->len; i++)
        height = MAX(height, ((Word *)line->words->pdata[i])->box.y2 - ((Word *)line->words->pdata[i])->box.y1);
    return height;
}

static double middle_of(const Line *line)
{
    return (line->box.y1 + line->box.y2) / 2;
}

const Line *gap_line_at(const Region *region, guint i)
{
    return region->lines->pdata[i];
}

static double widest_gap(const Line *line)
{
    double widest = 0;
    for (guint i = 1; i < line->words->len; i++) {
        const Word *left = line->words->pdata[i - 1], *right = line->words->pdata[i];
        widest = MAX(widest, right->box.x1 - left->box.x2);
    }
    return widest;
}

bool gap_is_row_like(const Line *line)
{
    return widest_gap(line) > cell_gap * height_of(line);
}

static int compare_doubles(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

static int by_start(const void *a, const void *b)
{
    const Stretch *one = a, *two = b;
    return (one->x1 > two->x1) - (one->x1 < two->x1);
}

/* The words of a line with only blanks between them, as stretches. */
static void add_stretches(const Line *line, double height, GArray *stretches)
{
    guint first = stretches->len;
    for (guint i = 0; i < line->words->len; i++) {
        const Box *box = &((Word *)line->words->pdata[i])->box;
        Stretch *last = stretches->len > first ? &g_array_index(stretches, Stretch, stretches->len - 1) : NULL;
        Stretch next = {box->x1, box->x2};
        if (last && box->x1 - last->x2 < GAP_WORD * height)
            last->x2 = MAX(last->x2, box->x2);
        else
            g_array_append_val(stretches, next);
    }
}

/* It lies between two lines that are too close for one cell, as those of cells do that stand in the middle of their rows. */
static bool is_between(const Region *region, guint i)
{
    double close = 0.7 * region->height;
    return (i > region->from && gap_pitch_at(region, i) < close) || (i + 1 < region->to && gap_pitch_at(region, i + 1) < close);
}

bool gap_is_sum(const Line *line)
{
    g_autofree char *small = g_utf8_strdown(((Word *)line->words->pdata[0])->text, -1);
    return g_str_has_prefix(small, "total") || g_str_has_prefix(small, "subtotal") || g_str_has_prefix(small, "итого") || g_str_has_prefix(small, "всего");
}

static bool has_say(const Region *region, guint i)
{
    if (gap_is_sum(gap_line_at(region, i)))
        return false;
    return (gap_is_row_like(gap_line_at(region, i)) || is_between(region, i)) && !region->loose[i - region->from];
}

/* The rivers between what the row-like lines of the region cover. */
static int find_gutters(const Region *region, guint to, Gutter gutters[MAX_GUTTERS])
{
    g_autoptr(GArray) stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
    for (guint i = region->from; i < to; i++)
        if (has_say(region, i))
            add_stretches(gap_line_at(region, i), region->height, stretches);
    g_array_sort(stretches, by_start);
    int count = 0;
    double end = stretches->len ? g_array_index(stretches, Stretch, 0).x2 : 0;
    for (guint i = 1; i < stretches->len && count < MAX_GUTTERS; i++) {
        const Stretch *next = &g_array_index(stretches, Stretch, i);
        if (next->x1 - end >= GAP_WORD * region->height)
            gutters[count++] = (Gutter){.from = end, .to = next->x1};
        end = MAX(end, next->x2);
    }
    return count;
}

static double median_height(const GPtrArray *lines, guint from, guint to)
{
    g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = from; i < to; i++) {
        double height = height_of(lines->pdata[i]);
        g_array_append_val(heights, height);
    }
    g_array_sort(heights, compare_doubles);
    return g_array_index(heights, double, heights->len / 2);
}

/* The lines from here on that may be one table: none is far below the one before. */
static guint end_of_lines(const GPtrArray *lines, guint from)
{
    guint to = from + 1;
    for (; to < lines->len && to < from + MAX_LINES; to++) {
        const Line *line = lines->pdata[to], *before = lines->pdata[to - 1];
        if (line->box.y1 - before->box.y2 > 4 * height_of(line))
            break;
    }
    return to;
}

static bool has_word(const Line *line, const char *text)
{
    for (guint i = 0; i < line->words->len; i++)
        if (strcmp(((Word *)line->words->pdata[i])->text, text) == 0)
            return true;
    return false;
}

/* The same first word, and most of the others: columns of other widths wrap otherwise. */
static bool same_words(const Line *one, const Line *other)
{
    guint shared = 0, most = MAX(one->words->len, other->words->len);
    if (one->words->len < 3 || other->words->len < 3 || strcmp(((Word *)one->words->pdata[0])->text, ((Word *)other->words->pdata[0])->text) != 0)
        return false;
    for (guint i = 0; i < one->words->len; i++)
        shared += has_word(other, ((Word *)one->words->pdata[i])->text);
    return shared * 5 >= most * 3;
}

/* The header's first line stands again where the next table begins, behind the lines without gaps over it. */
static guint end_of_run(const GPtrArray *lines, guint from)
{
    guint end = end_of_lines(lines, from);
    for (guint i = from + 1; i < end; i++) {
        if (!same_words(lines->pdata[from], lines->pdata[i]))
            continue;
        while (i > from + 1 && !gap_is_row_like(lines->pdata[i - 1]))
            i--;
        return i;
    }
    return end;
}

/* Adds a line to what is covered so far: stretches apart from each other, from left to right. */
static void cover(const Region *region, const Line *line, GArray *covered)
{
    add_stretches(line, region->height, covered);
    g_array_sort(covered, by_start);
    guint kept = 0;
    for (guint i = 0; i < covered->len; i++) {
        Stretch next = g_array_index(covered, Stretch, i);
        Stretch *last = kept ? &g_array_index(covered, Stretch, kept - 1) : NULL;
        if (last && next.x1 - last->x2 < GAP_WORD * region->height)
            last->x2 = MAX(last->x2, next.x2);
        else
            g_array_index(covered, Stretch, kept++) = next;
    }
    g_array_set_size(covered, kept);
}

/* Where the table ends best: many columns over many lines.  Another table below with other columns would leave few. */
static guint best_end(Region *region, guint end)
{
    guint best = region->from, rows = 0;
    double most = 0;
    g_autoptr(GArray) covered = g_array_new(FALSE, FALSE, sizeof(Stretch));
    for (guint i = region->from; i < end; i++) {
        if (!gap_is_row_like(gap_line_at(region, i)))
            continue;
        if (has_say(region, i))
            cover(region, gap_line_at(region, i), covered);
        int count = has_say(region, i) ? MIN((int)covered->len - 1, MAX_GUTTERS) : 0;
        if (rows > 2 && covered->len == 1)
            break; /* nothing below parts columns again */
        rows++;
        double score = (double)count * count * rows;
        if (count > 0 && rows > 1 && score >= most) {
            most = score;
            best = i + 1;
        }
    }
    return best;
}

static double score_of(const Region *region, int count)
{
    return (double)count * count * (region->to - region->from);
}

/* The heads of groups of columns cross what parts the columns: the first lines may have no say. */
static void find_end(Region *region, guint end)
{
    guint best_to = region->from, heads = 0;
    double most = -1;
    for (guint skip = 0; skip <= 2 && region->from + skip + 1 < end; skip++) {
        for (guint i = 0; i < skip; i++)
            region->loose[i] = true;
        region->to = best_end(region, end);
        double score = score_of(region, find_gutters(region, region->to, region->gutters));
        if (score > most * 1.3) {
            most = score;
            best_to = region->to;
            heads = skip;
        }
    }
    for (guint i = 0; i < 2 && i < end - region->from; i++)
        region->loose[i] = i < heads;
    region->to = best_to;
}

/* A single line that hides rivers which all others leave free spans columns: it has no say. */
static void loosen(Region *region)
{
    Gutter gutters[MAX_GUTTERS];
    guint allowed = (region->to - region->from) / 10 + 1;
    region->count = find_gutters(region, region->to, region->gutters);
    for (guint i = region->from; i < region->to && allowed > 0; i++) {
        if (!has_say(region, i))
            continue;
        region->loose[i - region->from] = true;
        int count = find_gutters(region, region->to, gutters);
        bool better = count > region->count;
        region->loose[i - region->from] = better;
        region->count = better ? count : region->count;
        allowed -= better;
    }
    region->count = find_gutters(region, region->to, region->gutters);
}

static int count_rows(const Region *region)
{
    int rows = 0;
    for (guint i = region->from; i < region->to; i++)
        rows += has_say(region, i);
    return rows;
}

bool gap_begins_flush(const Gutter *gutter, const Word *word)
{
    bool begins = gutter->tight || (gutter->flush && *word->text != '(');
    return begins && fabs(word->box.x1 - gutter->to) < GAP_FLUSH;
}

/* Words with only blanks between them stand on both sides of the river; a word that reaches into it alone doesn't cross it. */
bool gap_crosses(const Line *line, const Gutter *gutter)
{
    double start = 0, end = -1e9;
    bool row_like = gap_is_row_like(line);
    for (guint i = 0; i < line->words->len; i++) {
        const Word *word = line->words->pdata[i];
        const Box *box = &word->box;
        if (box->x1 - end >= GAP_WORD * height_of(line) || (gap_begins_flush(gutter, word) && (row_like || gutter->tight)))
            start = box->x1;
        end = MAX(end, box->x2);
        if (start < gutter->from + 1 && end > gutter->to - 1 && box->x2 > gutter->to - 1 && start < gutter->to)
            return true;
    }
    return false;
}

static bool crosses_any(const Region *region, const Line *line)
{
    for (int i = 0; i < region->count; i++)
        if (gap_crosses(line, &region->gutters[i]))
            return true;
    return false;
}

int gap_column_at(const Region *region, double x)
{
    int column = 0;
    while (column < region->count && x >= (region->gutters[column].from + region->gutters[column].to) / 2)
        column++;
    return column;
}

int gap_first_column(const Region *region, const Line *line)
{
    const Box *box = &((Word *)line->words->pdata[0])->box;
    return gap_column_at(region, (box->x1 + box->x2) / 2);
}

/* A line without gaps that reaches over a river: a heading of the rows below. */
bool gap_is_span(const Region *region, guint i)
{
    const Line *line = gap_line_at(region, i);
    return !gap_is_row_like(line) && crosses_any(region, line);
}

double gap_pitch_at(const Region *region, guint i)
{
    return middle_of(gap_line_at(region, i)) - middle_of(gap_line_at(region, i - 1));
}

/* The closest that lines stand below each other. */
double gap_close_pitch(const Region *region)
{
    g_autoptr(GArray) pitches = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = region->from + 1; i < region->to; i++) {
        double pitch = gap_pitch_at(region, i);
        if (pitch > 0.6 * region->height)
            g_array_append_val(pitches, pitch);
    }
    g_array_sort(pitches, compare_doubles);
    return pitches->len ? g_array_index(pitches, double, pitches->len / 5) : region->height;
}

static bool begins_flush(const Line *line, double x)
{
    for (guint w = 0; w < line->words->len; w++)
        if (fabs(((Word *)line->words->pdata[w])->box.x1 - x) < GAP_FLUSH)
            return true;
    return false;
}

static double widest_pitch(const Region *region)
{
    double widest = 0;
    for (guint i = region->from + 1; i < region->to; i++)
        widest = MAX(widest, gap_pitch_at(region, i));
    return widest;
}

/* A row whose words nearly touch: most of them begin where the columns do. */
static bool is_tight_row(const Region *region)
{
    int flush = 0, columns = 0;
    for (int i = 0; i < region->count; i++) {
        columns += region->gutters[i].flush;
        flush += region->gutters[i].flush && begins_flush(gap_line_at(region, region->to), region->gutters[i].to);
    }
    return flush >= 3 && flush * 2 > columns && gap_pitch_at(region, region->to) <= 1.1 * widest_pitch(region);
}

/* Two cells at least, each of which begins where words of its column do; no sum below the table. */
static bool is_flush_row(const Region *region)
{
    const Line *line = gap_line_at(region, region->to);
    int cells = 0, flush = 0;
    for (guint w = 0; w < line->words->len; w++) {
        const Word *word = line->words->pdata[w];
        bool begins = w == 0 || word->box.x1 - ((Word *)line->words->pdata[w - 1])->box.x2 > cell_gap * region->height;
        int column = gap_column_at(region, (word->box.x1 + word->box.x2) / 2);
        cells += begins;
        flush += begins && column > 0 && fabs(word->box.x1 - region->gutters[column - 1].to) < GAP_FLUSH;
    }
    return cells > 1 && flush == cells && !gap_is_sum(line) && gap_pitch_at(region, region->to) <= MIN(1.1 * widest_pitch(region), 2.5 * region->height);
}

/* Is the next line one of the table's cells?  It crosses nothing that parts columns, and is as close as any lines, or touching; or, on
 * a page where the table goes on, in a column that isn't the first, where only text could stand too. */
static bool is_rest(const Region *region, double close)
{
    const Line *line = gap_line_at(region, region->to);
    if (crosses_any(region, line))
        return false;
    if (gap_is_row_like(line))
        return gap_pitch_at(region, region->to) < close || is_tight_row(region) || is_flush_row(region);
    bool of_list = gap_first_column(region, line) > 0 && gap_pitch_at(region, region->to) < 1.5 * region->height;
    bool of_cut_row = region->follows && gap_first_column(region, line) > 0 && gap_pitch_at(region, region->to) < 3 * region->height;
    return of_cut_row || of_list || gap_pitch_at(region, region->to) < close;
}

static void take_rest(Region *region, guint end)
{
    double close = MAX(GAP_PITCH * gap_close_pitch(region), region->height);
    while (region->to < end && is_rest(region, close))
        region->to++;
}

static bool begins_at(const Line *line, double x)
{
    for (guint w = 1; w < line->words->len; w++)
        if (fabs(((Word *)line->words->pdata[w])->box.x1 - x) < 2)
            return true;
    return false;
}

/* Where the words behind the first wide gap begin. */
static double second_start(const Line *line)
{
    for (guint w = 1; w < line->words->len; w++) {
        const Word *left = line->words->pdata[w - 1], *right = line->words->pdata[w];
        if (right->box.x1 - left->box.x2 > cell_gap * height_of(line))
            return right->box.x1;
    }
    return 0;
}

/* Tables of pairs stand one below the other, each with a place of its own for its words: the first one ends where they move. */
static void keep_aligned(Region *region)
{
    double x = second_start(gap_line_at(region, region->from));
    guint to = region->from;
    for (guint i = region->from; i < region->to; i++) {
        if (!gap_is_row_like(gap_line_at(region, i)))
            continue;
        if (!begins_at(gap_line_at(region, i), x))
            break;
        to = i + 1;
    }
    region->to = to;
    region->count = find_gutters(region, to, region->gutters);
}

/* Two columns are a table where a narrow one of labels stands beside words that begin below each other. */
static bool are_pairs(const Region *region)
{
    double left = gap_line_at(region, region->from)->box.x1;
    return region->count == 1 && count_rows(region) >= MIN_PAIRS && region->gutters[0].to - left < 0.5 * region->page->width;
}

static bool is_table(Region *region)
{
    if (region->count == 1) {
        keep_aligned(region);
        return are_pairs(region);
    }
    return region->count >= 2 && count_rows(region) >= 2;
}

/* The columns of the table that the page before left open, where no row-like line crosses them. */
static bool take_columns(Region *region, const PdfTable *open, guint end)
{
    if (!open || !open->guessed || open->columns > MAX_GUTTERS || open->columns < 2)
        return false;
    region->count = 0;
    for (int i = 1; i < open->columns; i++)
        region->gutters[region->count++] = (Gutter){.from = open->edges[i] - 1, .to = open->edges[i] + 1, .flush = true};
    guint crossing = 0, rows = 0, behind = 0;
    region->to = region->from;
    for (guint i = region->from; i < end; i++) {
        if (!gap_is_row_like(gap_line_at(region, i)))
            continue;
        bool crosses = !gap_is_sum(gap_line_at(region, i)) && crosses_any(region, gap_line_at(region, i));
        rows++;
        crossing += crosses;
        behind = crosses ? behind + 1 : 0;
        if (crossing * 10 <= rows)
            region->to = i + 1;
    }
    return region->to > region->from && (crossing * 10 <= rows || behind == crossing) && behind <= MAX_BEHIND;
}

/* A few lines over the first row-like one may be of its header: words that stand in one column alone. */
static guint first_row(const GPtrArray *lines, guint from)
{
    for (guint i = from; i < lines->len && i < from + MAX_HEAD; i++)
        if (gap_is_row_like(lines->pdata[i]))
            return i;
    return lines->len;
}

static bool lies_over(const Line *line, const Line *below)
{
    for (guint w = 0; w < below->words->len; w++) {
        const Box *box = &((Word *)below->words->pdata[w])->box;
        if (box->x1 < line->box.x2 && box->x2 > line->box.x1)
            return true;
    }
    return false;
}

bool gap_names_group(const Region *region, guint i, double pitch)
{
    const Line *line = gap_line_at(region, i), *below = i + 1 < region->to ? gap_line_at(region, i + 1) : NULL;
    return below && line->bold && gap_first_column(region, line) > 0 && middle_of(below) - middle_of(line) < 1.6 * pitch && !lies_over(line, below);
}

static bool head_line_fits(const Region *region, guint i, double pitch)
{
    const Line *line = gap_line_at(region, i);
    double distance = middle_of(gap_line_at(region, i + 1)) - middle_of(line);
    bool between = distance < 0.7 * region->height;
    if ((gap_first_column(region, line) == 0 && !between) || distance >= 1.6 * pitch)
        return false;
    return !crosses_any(region, line) || gap_names_group(region, i, pitch);
}

static bool head_fits(const Region *region, guint from)
{
    double pitch = MAX(gap_close_pitch(region), 0.9 * region->height);
    for (guint i = from; i < region->from; i++)
        if (!head_line_fits(region, i, pitch))
            return false;
    return true;
}

PdfTable *pdf_gap_table(PdfPage *page, const GPtrArray *lines, guint from, const PdfTable *open, guint *ret_to)
{
    guint first = first_row(lines, from);
    if (first >= lines->len)
        return NULL;
    guint end = end_of_run(lines, first);
    Region region = {.page = page, .lines = lines, .from = first, .to = end, .height = median_height(lines, first, end)};
    region.loose = pool_array0(page->pool, bool, end - first + 1);
    region.follows = take_columns(&region, open, end);
    region.centred = region.follows && open->centred;
    if (!region.follows) {
        if (first > from && open && !gap_line_at(&region, from)->bold)
            return NULL;
        find_end(&region, end);
        if (region.to == first)
            return NULL;
        loosen(&region);
        gap_find_flush(&region);
        if (!is_table(&region))
            return NULL;
    }
    if (!head_fits(&region, from))
        return NULL;
    take_rest(&region, end_of_lines(lines, first));
    region.loose = pool_array0(page->pool, bool, end - from + 1);
    region.from = from;
    *ret_to = region.to;
    return gap_build_table(&region);
}
