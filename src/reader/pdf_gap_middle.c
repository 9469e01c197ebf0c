#include "reader/pdf_gap_rows.h"

#include <math.h>

/* Rows whose cells stand in their middle: a cell of one line is level with the middle line of a cell of three, so no line begins
 * such a row.  The lines are cut into rows in the one way that leaves most cells with as much space above as below; numbers, of
 * which a row has one, and the wider spaces between rows decide where that isn't clear.
 * The best way is found from the top down: the cost of the rows up to a line is that of the last one and of the best rows above it. */

enum { MAX_PARTS = 60, LAST_TALL = 4 }; /* a row has at most so many parts; cells of the columns up to this may be several rows high */

#define MOST_PITCH 1.7    /* heights of a line: lines that are farther apart are of two cells */
#define NEW_LINE 0.85     /* of the pitch: lines that are closer are of cells beside each other */
#define MOST_OFF 1.5      /* pitches: a cell that is out of the middle costs no more */
#define LEAST_OFF 0.12
#define MOST_OFF_NUMBER 0.35
#define COST_OF_SPACE 1.5 /* a wide space within a row, or a narrow one between two */
#define COST_OF_NUMBER 3.0
#define COST_WITHOUT_NUMBER 0.7
#define COST_OF_HEADER 1.0
#define COST_OF_TALL 0.4 /* of a column that is taken out because its cells may be several rows high; of each further one, more */
#define GAIN_OF_ROW 0.5
#define CUT_WEIGHT 0.3 /* of the rows at the top and the foot of a page, which may be cut */

typedef struct {
    double top, foot; /* foot < top: nothing there */
} Extent;

/* Lines that no space parts. */
typedef struct {
    guint from, to; /* lines */
    bool span, bold;
    int numbers;
    double first, last; /* middles of its first and last line */
    double before;      /* the space over it, beyond the pitch */
    Extent columns[MAX_GUTTERS + 1];
} Part;

typedef struct {
    const Region *region;
    int numbers; /* the column of numbers, -1: none */
    const bool *tall; /* columns that are left out */
    double pitch, wide; /* wide: space between rows; 0: rows aren't set apart */
    GArray *parts;
    guint numbered; /* the first part with a number */
} Search;

static const Extent nothing = {0, -1};

static Extent join(Extent one, Extent other)
{
    if (one.foot < one.top)
        return other;
    return other.foot < other.top ? one : (Extent){MIN(one.top, other.top), MAX(one.foot, other.foot)};
}

static double middle(Extent extent)
{
    return (extent.top + extent.foot) / 2;
}

static void extents_of(const Region *region, guint i, Extent columns[MAX_GUTTERS + 1])
{
    const Line *line = gap_line_at(region, i);
    for (int c = 0; c <= region->count; c++)
        columns[c] = nothing;
    for (guint w = 0; w < line->words->len; w++) {
        const Box *box = &((Word *)line->words->pdata[w])->box;
        int column = gap_column_at(region, (box->x1 + box->x2) / 2);
        columns[column] = join(columns[column], (Extent){box->y1, box->y2});
    }
}

static int compare_doubles(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* The value that so many of a hundred lie below; fallback: there are none. */
static double percentile(GArray *values, guint percent, double fallback)
{
    g_array_sort(values, compare_doubles);
    return values->len ? g_array_index(values, double, values->len * percent / 100) : fallback;
}

double gap_pitch_of_cells(const Region *region)
{
    g_autoptr(GArray) pitches = g_array_new(FALSE, FALSE, sizeof(double));
    double last[MAX_GUTTERS + 1];
    for (int c = 0; c <= region->count; c++)
        last[c] = -G_MAXDOUBLE;
    for (guint i = region->from; i < region->to; i++) {
        Extent columns[MAX_GUTTERS + 1];
        extents_of(region, i, columns);
        for (int c = 0; c <= region->count; c++) {
            double pitch = columns[c].foot < columns[c].top ? 0 : middle(columns[c]) - last[c];
            if (pitch > 0.6 * region->height && pitch < MOST_PITCH * region->height)
                g_array_append_val(pitches, pitch);
            last[c] = columns[c].foot < columns[c].top ? last[c] : middle(columns[c]);
        }
    }
    return percentile(pitches, 20, region->height);
}

static bool is_numbered(const Search *search, guint i)
{
    return search->numbers >= 0 && gap_is_number(gap_text_in(search->region, i, search->numbers));
}

static Part part_of_line(const Search *search, guint i)
{
    Part part = {.from = i, .to = i + 1, .span = gap_is_span(search->region, i) && !gap_names_group(search->region, i, search->pitch), .bold = gap_line_at(search->region, i)->bold, .numbers = is_numbered(search, i)};
    extents_of(search->region, i, part.columns);
    part.first = G_MAXDOUBLE;
    part.last = -G_MAXDOUBLE;
    for (int c = 0; c <= search->region->count; c++) {
        if (search->tall[c] && !part.span)
            part.columns[c] = nothing;
        if (part.columns[c].foot < part.columns[c].top)
            continue;
        part.first = MIN(part.first, middle(part.columns[c]));
        part.last = MAX(part.last, middle(part.columns[c]));
    }
    return part;
}

static void add_to_part(const Search *search, Part *part, const Part *line)
{
    part->to = line->to;
    part->numbers += line->numbers;
    part->bold &= line->bold || line->last < line->first;
    part->last = MAX(part->last, line->last);
    for (int c = 0; c <= search->region->count; c++)
        part->columns[c] = join(part->columns[c], line->columns[c]);
}

/* A line of tall cells alone that is nearer to the part below it than to the one above. */
static bool is_of_next(const Search *search, const Part *last, guint i, double first)
{
    double at = (gap_line_at(search->region, i)->box.y1 + gap_line_at(search->region, i)->box.y2) / 2;
    Part line = part_of_line(search, i);
    return line.last < line.first && at - last->last > first - at;
}

static void add_part(Search *search, Part *part)
{
    Part *last = search->parts->len ? &g_array_index(search->parts, Part, search->parts->len - 1) : NULL;
    while (last && part->from > last->from + 1 && is_of_next(search, last, part->from - 1, part->first))
        part->from--;
    if (last)
        last->to = part->from;
    g_array_append_val(search->parts, *part);
}

static void find_parts(Search *search)
{
    const Region *region = search->region;
    for (guint i = region->from; i < region->to; i++) {
        Part line = part_of_line(search, i);
        Part *last = search->parts->len ? &g_array_index(search->parts, Part, search->parts->len - 1) : NULL;
        bool empty = line.last < line.first;
        line.before = last && !empty ? MAX(line.first - last->last - search->pitch, 0) : 0;
        if (last && (empty || (!line.span && !last->span && line.first - last->last < NEW_LINE * search->pitch)))
            add_to_part(search, last, &line);
        else if (!empty)
            add_part(search, &line);
    }
}

static const Part *part_at(const Search *search, guint i)
{
    return &g_array_index(search->parts, Part, i);
}

static double find_wide(const Search *search)
{
    g_autoptr(GArray) spaces = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 1; i < search->parts->len; i++)
        g_array_append_val(spaces, part_at(search, i)->before);
    double wide = 0.5 * percentile(spaces, 80, 0);
    return wide >= 0.15 * search->pitch ? wide : 0;
}

static Search look_at(const Region *region, const bool *tall, GArray *parts)
{
    Search search = {.region = region, .numbers = gap_number_column(region), .tall = tall, .pitch = gap_pitch_of_cells(region), .parts = parts};
    g_array_set_size(parts, 0);
    find_parts(&search);
    search.wide = find_wide(&search);
    while (search.numbered < parts->len && !part_at(&search, search.numbered)->numbers)
        search.numbered++;
    return search;
}

/* What the parts from first to after cover in each column, and in all. */
static Extent cover(const Search *search, guint first, guint after, Extent columns[MAX_GUTTERS + 1])
{
    Extent all = nothing;
    for (int c = 0; c <= search->region->count; c++) {
        columns[c] = nothing;
        for (guint i = first; i < after; i++)
            columns[c] = join(columns[c], part_at(search, i)->columns[c]);
        all = join(all, columns[c]);
    }
    return all;
}

static bool are_bold(const Search *search, guint first, guint after)
{
    for (guint i = first; i < after; i++)
        if (!part_at(search, i)->bold)
            return false;
    return true;
}

static double cost_of_places(const Search *search, guint first, guint after)
{
    Extent columns[MAX_GUTTERS + 1], all = cover(search, first, after, columns);
    double cost = 0;
    for (int c = 0; c <= search->region->count; c++) {
        double off = columns[c].foot < columns[c].top ? 0 : fabs(middle(columns[c]) - middle(all)) / search->pitch;
        cost += off > LEAST_OFF ? MIN(off, MOST_OFF) : 0;
    }
    if (are_bold(search, first, after))
        return MIN(cost, COST_OF_HEADER); /* names of groups stand over the middle, those of their columns below */
    bool may_be_cut = (search->region->follows && are_bold(search, 0, first)) || after == search->parts->len;
    return may_be_cut ? CUT_WEIGHT * cost : cost;
}

/* The column has words above part i of the row and from there on. */
static bool is_on_both_sides(const Search *search, guint first, guint i, guint after, int column)
{
    bool above = false, below = false;
    for (guint at = first; at < after; at++) {
        const Extent *extent = &part_at(search, at)->columns[column];
        bool filled = extent->foot >= extent->top;
        above |= at < i && filled;
        below |= at >= i && filled;
    }
    return above && below;
}

/* Two columns stand below each other on both sides of the space: rows of one measure. */
static bool parts_measure(const Search *search, guint first, guint i, guint after)
{
    int count = 0;
    for (int c = 0; c <= search->region->count; c++)
        count += is_on_both_sides(search, first, i, after, c);
    return count >= 2;
}

/* The row has one number, which stands in its middle. */
static bool is_around_number(const Search *search, guint first, guint after)
{
    int numbers = 0;
    for (guint i = first; i < after; i++)
        numbers += part_at(search, i)->numbers;
    Extent columns[MAX_GUTTERS + 1], all = cover(search, first, after, columns);
    return numbers == 1 && fabs(middle(columns[search->numbers]) - middle(all)) < MOST_OFF_NUMBER * search->pitch;
}

static double cost_of_spaces(const Search *search, guint first, guint after)
{
    double cost = 0;
    if (search->wide == 0)
        return 0;
    bool around = is_around_number(search, first, after);
    for (guint i = first + 1; i < after; i++)
        cost += part_at(search, i)->before > search->wide && !(around && parts_measure(search, first, i, after)) ? COST_OF_SPACE : 0;
    bool narrow = first > 0 && !part_at(search, first)->span && !part_at(search, first - 1)->span && part_at(search, first)->before < search->wide;
    return cost + (narrow ? COST_OF_SPACE : 0);
}

static double cost_of_numbers(const Search *search, guint first, guint after)
{
    int numbers = 0;
    for (guint i = first; i < after; i++)
        numbers += part_at(search, i)->numbers;
    if (numbers > 1)
        return COST_OF_NUMBER * (numbers - 1);
    return numbers == 0 && first > search->numbered ? COST_WITHOUT_NUMBER : 0;
}

/* The header that stands again at the top of a page isn't one row with what stands below it. */
static double cost_of_header_again(const Search *search, guint first, guint after)
{
    bool begins_bold = first == 0 && search->region->follows && part_at(search, 0)->bold;
    return begins_bold && !are_bold(search, first, after) ? COST_OF_NUMBER : 0;
}

static double cost_of_row(const Search *search, guint first, guint after)
{
    for (guint i = first; i < after; i++)
        if (part_at(search, i)->span)
            return after - first == 1 ? 0 : COST_OF_SPACE * 100;
    return cost_of_places(search, first, after) + cost_of_spaces(search, first, after) + cost_of_numbers(search, first, after) + cost_of_header_again(search, first, after) - GAIN_OF_ROW;
}

/* *ret_starts: for each part, the first of the best row that ends with it. */
static double find_rows(const Search *search, guint *ret_starts)
{
    g_autofree double *best = g_new0(double, search->parts->len + 1);
    for (guint after = 1; after <= search->parts->len; after++) {
        best[after] = G_MAXDOUBLE;
        for (guint first = after; first-- > (after > MAX_PARTS ? after - MAX_PARTS : 0);) {
            double cost = best[first] + cost_of_row(search, first, after);
            if (cost < best[after]) {
                best[after] = cost;
                ret_starts[after - 1] = first;
            }
        }
    }
    return best[search->parts->len];
}

typedef struct {
    int middle, top;
} Votes;

/* Do the lower cells of the row stand in its middle, or at its top? */
static void vote(const Search *search, guint first, guint after, Votes *votes)
{
    Extent columns[MAX_GUTTERS + 1], all = cover(search, first, after, columns);
    for (int c = 0; c <= search->region->count; c++) {
        double height = columns[c].foot - columns[c].top;
        if (height <= 0 || height > all.foot - all.top - 0.5 * search->pitch)
            continue;
        votes->middle += fabs(middle(columns[c]) - middle(all)) < 0.2 * search->pitch;
        votes->top += fabs(columns[c].top - all.top) < 0.2 * search->pitch;
    }
}

static Votes vote_all(const Search *search, const guint *starts)
{
    Votes votes = {0};
    for (guint after = search->parts->len; after > 0; after = starts[after - 1])
        vote(search, starts[after - 1], after, &votes);
    return votes;
}

/* Lines half a pitch below the one before: of cells with an odd and an even count of lines. */
static int count_between(const Search *search)
{
    int count = 0;
    for (guint i = search->region->from + 1; i < search->region->to; i++) {
        double pitch = gap_pitch_at(search->region, i) / search->pitch;
        count += pitch > 0.35 && pitch < 0.65;
    }
    return count;
}

/* Where all lines are on one grid, it takes more to tell. */
static bool is_clear(const Search *search, Votes votes)
{
    bool known = search->region->count == 1 || search->region->centred;
    if (count_between(search) >= (known ? 1 : 2))
        return votes.middle >= (known ? 1 : votes.top == 0 ? 2 : 3) && votes.middle > 3 * votes.top && (search->wide > 0 || search->numbers >= 0 || known);
    return search->wide > 0 && votes.middle >= 6 && votes.middle > 6 * votes.top;
}

static Middle *keep(const Search *search, const guint *starts, double cost)
{
    const Region *region = search->region;
    Pool *pool = region->page->pool;
    Middle *found = pool_new0(pool, Middle);
    *found = (Middle){.begins = pool_array0(pool, bool, region->to - region->from), .pitch = search->pitch, .cost = cost};
    found->tall = pool_copy(pool, search->tall, sizeof(bool) * (gsize)(region->count + 1));
    for (guint after = search->parts->len; after > 0; after = starts[after - 1])
        found->begins[part_at(search, starts[after - 1])->from - region->from] = true;
    found->begins[0] = true;
    return found;
}

/* NULL: without these columns the cells don't stand in the middle. */
static Middle *try_without(const Region *region, const bool *tall)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, TRUE, sizeof(Part));
    g_autofree guint *starts = g_new0(guint, region->to - region->from + 1);
    Search search = look_at(region, tall, parts);
    if (parts->len < (region->centred ? 1 : 2))
        return NULL;
    double cost = find_rows(&search, starts);
    return is_clear(&search, vote_all(&search, starts)) ? keep(&search, starts, cost) : NULL;
}

static bool is_better(const Middle *next, const Middle *best, int count)
{
    return next && (!best || next->cost + COST_OF_TALL * count < best->cost);
}

/* Takes out one column after the other, as long as the rows become clearer. */
Middle *gap_middle(const Region *region)
{
    bool tall[MAX_GUTTERS + 1] = {false};
    Middle *best = try_without(region, tall);
    int numbers = gap_number_column(region), count = 0;
    for (int column = 0; column <= MIN(LAST_TALL, region->count - 2); column++) {
        tall[column] = column != numbers;
        Middle *next = column == numbers ? NULL : try_without(region, tall);
        if (is_better(next, best, count + 1)) {
            best = next;
            count++;
        } else {
            tall[column] = false;
        }
    }
    return best;
}
