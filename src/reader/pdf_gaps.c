#include "reader/pdf_page.h"

#include <math.h>
#include <string.h>

/* Tables without rules.  Lines with wide gaps between words are rows; white rivers that run down through all of them part the
 * columns.  What crosses a river is a cell that spans columns; lines without gaps belong to cells or span the table.  Rows begin
 * at rules, at wider spaces, at numbers, and where a column that had ended begins again. */
enum { MAX_GUTTERS = 40, MAX_LINES = 600, MAX_HEAD = 3, MIN_PAIRS = 4 };
static const double word_gap = 0.31;  /* of a line's height: wider than any font's blank */
static const double cell_gap = 0.9;   /* surely not within a sentence */
static const double wide_pitch = 1.2; /* of the closest pitch: a new row */

typedef struct {
    double from, to; /* where the words on the left end and those on the right begin */
} Gutter;

typedef struct {
    PdfPage *page;
    const GPtrArray *lines;
    guint from, to;
    double height; /* of its lines */
    Gutter gutters[MAX_GUTTERS];
    int count;
    bool *loose; /* of each line from from on: crosses gutters, has no say about them */
} Region;

typedef struct {
    double x1, x2;
} Stretch;

static double height_of(const Line *line)
{
    return line->box.y2 - line->box.y1;
}

static double middle_of(const Line *line)
{
    return (line->box.y1 + line->box.y2) / 2;
}

static const Line *line_at(const Region *region, guint i)
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

static bool is_row_like(const Line *line)
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
        if (last && box->x1 - last->x2 < word_gap * height)
            last->x2 = MAX(last->x2, box->x2);
        else
            g_array_append_val(stretches, next);
    }
}

static bool has_say(const Region *region, guint i)
{
    return is_row_like(line_at(region, i)) && !region->loose[i - region->from];
}

/* The rivers between what the row-like lines of the region cover. */
static int find_gutters(const Region *region, guint to, Gutter gutters[MAX_GUTTERS])
{
    g_autoptr(GArray) stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
    for (guint i = region->from; i < to; i++)
        if (has_say(region, i))
            add_stretches(line_at(region, i), region->height, stretches);
    g_array_sort(stretches, by_start);
    int count = 0;
    double end = stretches->len ? g_array_index(stretches, Stretch, 0).x2 : 0;
    for (guint i = 1; i < stretches->len && count < MAX_GUTTERS; i++) {
        const Stretch *next = &g_array_index(stretches, Stretch, i);
        if (next->x1 - end >= word_gap * region->height)
            gutters[count++] = (Gutter){end, next->x1};
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
        while (i > from + 1 && !is_row_like(lines->pdata[i - 1]))
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
        if (last && next.x1 - last->x2 < word_gap * region->height)
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
        if (!is_row_like(line_at(region, i)))
            continue;
        if (has_say(region, i))
            cover(region, line_at(region, i), covered);
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

/* Words with only blanks between them stand on both sides of the river; a word that reaches into it alone doesn't cross it. */
static bool crosses(const Line *line, const Gutter *gutter)
{
    double start = 0, end = -1e9;
    for (guint i = 0; i < line->words->len; i++) {
        const Box *box = &((Word *)line->words->pdata[i])->box;
        if (box->x1 - end >= word_gap * height_of(line))
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
        if (crosses(line, &region->gutters[i]))
            return true;
    return false;
}

static int column_at(const Region *region, double x)
{
    int column = 0;
    while (column < region->count && x >= (region->gutters[column].from + region->gutters[column].to) / 2)
        column++;
    return column;
}

static int first_column(const Region *region, const Line *line)
{
    const Box *box = &((Word *)line->words->pdata[0])->box;
    return column_at(region, (box->x1 + box->x2) / 2);
}

/* A line without gaps that reaches over a river: a heading of the rows below. */
static bool is_span(const Region *region, guint i)
{
    const Line *line = line_at(region, i);
    return !is_row_like(line) && crosses_any(region, line);
}

static double pitch_at(const Region *region, guint i)
{
    return middle_of(line_at(region, i)) - middle_of(line_at(region, i - 1));
}

/* The closest that lines stand below each other. */
static double close_pitch(const Region *region)
{
    g_autoptr(GArray) pitches = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = region->from + 1; i < region->to; i++) {
        double pitch = pitch_at(region, i);
        if (pitch > 0.6 * region->height)
            g_array_append_val(pitches, pitch);
    }
    g_array_sort(pitches, compare_doubles);
    return pitches->len ? g_array_index(pitches, double, pitches->len / 5) : region->height;
}

/* Behind the last row-like line: the rest of its cells. */
static void take_rest(Region *region, guint end)
{
    double pitch = close_pitch(region);
    while (region->to < end && !is_row_like(line_at(region, region->to)) && !crosses_any(region, line_at(region, region->to)) &&
           pitch_at(region, region->to) < wide_pitch * pitch)
        region->to++;
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

/* What the words of line i fill: *ret_filled[column], spans aside. */
static void fill_columns(const Region *region, guint i, bool filled[MAX_GUTTERS + 1])
{
    const Line *line = line_at(region, i);
    memset(filled, 0, sizeof(bool) * (MAX_GUTTERS + 1));
    for (guint w = 0; w < line->words->len; w++) {
        const Box *box = &((Word *)line->words->pdata[w])->box;
        filled[column_at(region, (box->x1 + box->x2) / 2)] = true;
    }
}

/* "1.", "2.3", "M4", "II.1" */
static bool is_number_text(const char *text)
{
    gsize length = strlen(text);
    bool digit = false;
    for (const char *at = text; *at; at++) {
        if (!g_ascii_isdigit(*at) && !g_ascii_isupper(*at) && !strchr(".)-", *at))
            return false;
        digit |= g_ascii_isdigit(*at);
    }
    bool year = length == 4 && strspn(text, "0123456789") == 4;
    return length <= 8 && !year && (digit || strspn(text, "IVX.)") == length);
}

/* The column of numbers: the first or second, where nearly every first word of a line is one.  -1: none. */
static int number_column(const Region *region)
{
    for (int column = 0; column < MIN(2, region->count + 1); column++) {
        int numbers = 0, others = 0;
        for (guint i = region->from; i < region->to; i++) {
            if (is_span(region, i) || first_column(region, line_at(region, i)) > column)
                continue;
            for (guint w = 0; w < line_at(region, i)->words->len; w++) {
                const Word *word = line_at(region, i)->words->pdata[w];
                if (column_at(region, (word->box.x1 + word->box.x2) / 2) != column)
                    continue;
                numbers += is_number_text(word->text);
                others += !is_number_text(word->text);
            }
        }
        if (numbers >= 2 && numbers >= others)
            return column;
    }
    return -1;
}

typedef struct {
    double pitch;
    bool gapped; /* rows are set apart by space */
    bool ruled;  /* by rules across */
    int numbers; /* the column of numbers; -1: none */
    int row;                     /* how many rows were begun */
    bool ended[MAX_GUTTERS + 1]; /* columns whose cell has ended in this row */
    bool filled[MAX_GUTTERS + 1];
    bool in_span;
} Rhythm;

static Rhythm listen(const Region *region)
{
    Rhythm rhythm = {.pitch = close_pitch(region), .numbers = number_column(region)};
    int wide = 0, ruled = 0, rows = 0;
    for (guint i = region->from + 1; i < region->to; i++) {
        bool row_like = is_row_like(line_at(region, i));
        rows += row_like;
        wide += row_like && pitch_at(region, i) > wide_pitch * rhythm.pitch;
        ruled += rule_between(region->page, line_at(region, i - 1), line_at(region, i));
    }
    rhythm.ruled = ruled >= 2;
    rhythm.gapped = !rhythm.ruled && wide >= 2 && wide * 8 >= rows;
    return rhythm;
}

static bool has_number(const Region *region, guint i, int column)
{
    const Line *line = line_at(region, i);
    for (guint w = 0; w < line->words->len; w++) {
        const Word *word = line->words->pdata[w];
        if (column_at(region, (word->box.x1 + word->box.x2) / 2) == column)
            return is_number_text(word->text);
    }
    return false;
}

/* A column that had ended has words again. */
static bool begins_again(const Rhythm *rhythm, const bool *filled, int columns)
{
    int again = 0, count = 0;
    for (int c = 0; c < columns; c++) {
        again += filled[c] && rhythm->ended[c];
        count += filled[c];
    }
    return again > 0 && count >= 2;
}

/* All cells of the line begin as sentences do, and they are many: where nothing else tells, it is a row. */
static bool begin_afresh(const Region *region, const Line *line, const Rhythm *rhythm)
{
    int last = -1, cells = 0, before = 0;
    for (int c = 0; c <= region->count; c++)
        before += rhythm->filled[c];
    for (guint w = 0; w < line->words->len; w++) {
        const Word *word = line->words->pdata[w];
        int column = column_at(region, (word->box.x1 + word->box.x2) / 2);
        if (column != last && region->count > 1 && g_unichar_islower(g_utf8_get_char(word->text)))
            return false;
        cells += column != last;
        last = column;
    }
    return cells * 2 >= before;
}

/* In the header: the names of columns below the names of their groups. */
static bool fills_new(const Region *region, guint i, const Rhythm *rhythm, const bool *filled)
{
    int fresh = 0, below = 0;
    for (int c = 0; c <= region->count; c++) {
        fresh += filled[c] && !rhythm->filled[c];
        below += filled[c] && rhythm->filled[c];
    }
    return fresh >= 2 && below >= 1 && begin_afresh(region, line_at(region, i), rhythm);
}

static bool begins_row(const Region *region, guint i, const Rhythm *rhythm, const bool *filled)
{
    bool span = is_span(region, i), apart = pitch_at(region, i) > wide_pitch * rhythm->pitch;
    if (rule_between(region->page, line_at(region, i - 1), line_at(region, i)))
        return true;
    if (span != rhythm->in_span) {
        bool rest = rhythm->in_span && !apart && !is_row_like(line_at(region, i)) && first_column(region, line_at(region, i)) == 0;
        return !rest;
    }
    if (span || rhythm->in_span)
        return apart;
    if (region->count == 1)
        return is_row_like(line_at(region, i)) || apart;
    if (rhythm->numbers >= 0 && has_number(region, i, rhythm->numbers))
        return true;
    if (rhythm->row == 0 && fills_new(region, i, rhythm, filled))
        return true;
    if (rhythm->ruled)
        return false;
    if (rhythm->gapped)
        return apart;
    if (apart || begins_again(rhythm, filled, region->count + 1))
        return true;
    return is_row_like(line_at(region, i)) && rhythm->numbers < 0 && begin_afresh(region, line_at(region, i), rhythm);
}

typedef struct {
    const Region *region;
    PdfTable *table;
    GPtrArray *words[MAX_GUTTERS + 1]; /* of the row that is read, by first column */
    int last[MAX_GUTTERS + 1];         /* the last column that each cell reaches */
    double foot;                       /* of its last line */
} Rows;

static double text_width(const Region *region, int first, int last)
{
    double left = first > 0 ? region->gutters[first - 1].to : 0, right = last < region->count ? region->gutters[last].from : 0;
    for (guint i = region->from; i < region->to; i++) {
        const Line *line = line_at(region, i);
        if (first == 0)
            left = left > 0 ? MIN(left, line->box.x1) : line->box.x1;
        if (last == region->count)
            right = MAX(right, line->box.x2);
    }
    return right - left;
}

static void put_cell(Rows *rows, int column)
{
    Pool *pool = rows->region->page->pool;
    PdfCell *cell = pool_new0(pool, PdfCell);
    *cell = (PdfCell){.row = rows->table->rows, .column = column, .row_span = 1, .column_span = 1, .text = ""};
    g_ptr_array_add(rows->table->cells, cell);
    if (!rows->words[column])
        return;
    GPtrArray *lines = pdf_lines(pool, rows->words[column]);
    cell->column_span = rows->last[column] - column + 1;
    cell->text = pdf_join_lines(pool, lines, text_width(rows->region, column, rows->last[column]));
    cell->full = ((Line *)lines->pdata[lines->len - 1])->box.y2 > rows->foot - 2;
    cell->bold = true;
    for (guint i = 0; i < lines->len; i++)
        cell->bold &= ((Line *)lines->pdata[i])->bold;
}

static void end_row(Rows *rows)
{
    for (int c = 0; c < rows->table->columns; c += rows->words[c] ? rows->last[c] - c + 1 : 1)
        put_cell(rows, c);
    memset(rows->words, 0, sizeof rows->words);
    g_array_append_val(rows->table->row_pages, rows->region->page->number);
    rows->table->rows++;
}

/* The cell that covers a column in this row; -1: none yet. */
static int cell_over(const Rows *rows, int column)
{
    for (int c = 0; c <= column; c++)
        if (rows->words[c] && rows->last[c] >= column)
            return c;
    return -1;
}

/* Puts words into the cell that spans from first to last, taking in the cells that are there. */
static void put_words(Rows *rows, const Line *line, guint from, guint to, int first, int last)
{
    Pool *pool = rows->region->page->pool;
    int over = cell_over(rows, first);
    int into = over >= 0 ? over : first;
    if (!rows->words[into]) {
        rows->words[into] = pool_list(pool);
        rows->last[into] = last;
    }
    for (int c = into + 1; c <= last; c++)
        if (rows->words[c]) {
            g_ptr_array_extend(rows->words[into], rows->words[c], NULL, NULL);
            last = MAX(last, rows->last[c]);
            rows->words[c] = NULL;
        }
    rows->last[into] = MAX(rows->last[into], last);
    for (guint w = from; w < to; w++)
        g_ptr_array_add(rows->words[into], line->words->pdata[w]);
}

static void add_span(Rows *rows, const Line *line)
{
    put_words(rows, line, 0, line->words->len, 0, rows->region->count);
}

/* Words with only blanks between them that cross a river are of one cell. */
static void add_line(Rows *rows, const Line *line)
{
    const Region *region = rows->region;
    for (guint from = 0, to; from < line->words->len; from = to) {
        const Word *word = line->words->pdata[from];
        int first = column_at(region, (word->box.x1 + word->box.x2) / 2), last = first;
        for (to = from + 1; to < line->words->len; to++) {
            const Word *next = line->words->pdata[to];
            int column = column_at(region, (next->box.x1 + next->box.x2) / 2);
            double gap = next->box.x1 - ((Word *)line->words->pdata[to - 1])->box.x2;
            bool together = column == last || (gap < word_gap * region->height && crosses(line, &region->gutters[column - 1]));
            if (!together)
                break;
            last = column;
        }
        put_words(rows, line, from, to, first, last);
    }
}

static PdfTable *new_table(const Region *region)
{
    PdfPage *page = region->page;
    PdfTable *table = pool_new0(page->pool, PdfTable);
    *table = (PdfTable){.columns = region->count + 1, .first_page = page->number, .cells = pool_list(page->pool), .guessed = true};
    table->edges = pool_array0(page->pool, double, region->count + 2);
    table->edges[0] = 0;
    table->edges[region->count + 1] = page->width;
    for (int i = 0; i < region->count; i++)
        table->edges[i + 1] = region->gutters[i].to - 1;
    table->box = (Box){0, line_at(region, region->from)->box.y1, page->width, line_at(region, region->to - 1)->box.y2};
    table->row_pages = g_array_new(FALSE, FALSE, sizeof(int));
    pool_defer(page->pool, (GDestroyNotify)g_array_unref, table->row_pages);
    return table;
}

/* A column that has no words in a line below ones with words has ended. */
static void follow(Rhythm *rhythm, const bool *filled, int columns, bool new_row)
{
    for (int c = 0; c < columns; c++) {
        rhythm->ended[c] = new_row ? false : rhythm->ended[c] || (rhythm->filled[c] && !filled[c]);
        rhythm->filled[c] = filled[c] || (!new_row && rhythm->filled[c]);
    }
}

/* "Valoare  Sursa" below "Resurse financiare": a cell that spans columns has the names of more than one below it. */
static bool parts_group(const Rows *rows, const Line *line)
{
    const Region *region = rows->region;
    for (guint w = 1; w < line->words->len; w++) {
        const Box *left = &((Word *)line->words->pdata[w - 1])->box, *right = &((Word *)line->words->pdata[w])->box;
        int one = column_at(region, (left->x1 + left->x2) / 2), other = column_at(region, (right->x1 + right->x2) / 2);
        int over = one != other && right->x1 - left->x2 > word_gap * region->height ? cell_over(rows, one) : -1;
        if (over >= 0 && over == cell_over(rows, other))
            return true;
    }
    return false;
}

static PdfTable *build_table(const Region *region)
{
    Rows rows = {.region = region, .table = new_table(region)};
    Rhythm rhythm = listen(region);
    bool filled[MAX_GUTTERS + 1];
    for (guint i = region->from; i < region->to; i++) {
        fill_columns(region, i, filled);
        bool begins = i > region->from && (begins_row(region, i, &rhythm, filled) || (!rhythm.in_span && parts_group(&rows, line_at(region, i))));
        if (begins) {
            end_row(&rows);
            rhythm.row++;
        }
        bool span = is_span(region, i) || (rhythm.in_span && !begins && i > region->from);
        if (span)
            add_span(&rows, line_at(region, i));
        else
            add_line(&rows, line_at(region, i));
        rows.foot = line_at(region, i)->box.y2;
        follow(&rhythm, filled, region->count + 1, begins || i == region->from);
        rhythm.in_span = span;
    }
    end_row(&rows);
    return rows.table;
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
    double x = second_start(line_at(region, region->from));
    guint to = region->from;
    for (guint i = region->from; i < region->to; i++) {
        if (!is_row_like(line_at(region, i)))
            continue;
        if (!begins_at(line_at(region, i), x))
            break;
        to = i + 1;
    }
    region->to = to;
    region->count = find_gutters(region, to, region->gutters);
}

/* Two columns are a table where a narrow one of labels stands beside words that begin below each other. */
static bool are_pairs(const Region *region)
{
    double left = line_at(region, region->from)->box.x1;
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
        region->gutters[region->count++] = (Gutter){open->edges[i] - 1, open->edges[i] + 1};
    guint to = region->from, crossing = 0, rows = 0;
    for (guint i = region->from; i < end; i++) {
        bool row_like = is_row_like(line_at(region, i));
        rows += row_like;
        crossing += row_like && crosses_any(region, line_at(region, i));
        to = row_like ? i + 1 : to;
    }
    region->to = to;
    return rows > 0 && crossing * 10 <= rows;
}

/* A few lines over the first row-like one may be of its header: words that stand in one column alone. */
static guint first_row(const GPtrArray *lines, guint from)
{
    for (guint i = from; i < lines->len && i < from + MAX_HEAD; i++)
        if (is_row_like(lines->pdata[i]))
            return i;
    return lines->len;
}

static bool head_fits(const Region *region, guint from)
{
    double pitch = close_pitch(region);
    for (guint i = from; i < region->from; i++) {
        const Line *line = line_at(region, i);
        bool near = middle_of(line_at(region, i + 1)) - middle_of(line) < 1.6 * pitch;
        if (!near || crosses_any(region, line) || first_column(region, line) == 0)
            return false;
    }
    return true;
}

PdfTable *pdf_gap_table(PdfPage *page, const GPtrArray *lines, guint from, const PdfTable *open, guint *ret_to)
{
    guint first = first_row(lines, from);
    if (first >= lines->len || (first > from && open))
        return NULL;
    guint end = end_of_run(lines, first);
    Region region = {.page = page, .lines = lines, .from = first, .to = end, .height = median_height(lines, first, end)};
    region.loose = pool_array0(page->pool, bool, end - first + 1);
    if (!take_columns(&region, open, end)) {
        find_end(&region, end);
        if (region.to == first)
            return NULL;
        loosen(&region);
        if (!is_table(&region))
            return NULL;
    }
    if (!head_fits(&region, from))
        return NULL;
    take_rest(&region, end_of_lines(lines, first));
    region.loose = pool_array0(page->pool, bool, end - from + 1);
    region.from = from;
    *ret_to = region.to;
    return build_table(&region);
}
