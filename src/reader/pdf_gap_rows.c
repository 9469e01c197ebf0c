#include "reader/pdf_gaps.h"

#include <string.h>

/* The rows of a table without rules.  They begin at rules, at wider spaces, at numbers, and where a column that had ended begins
 * again. */

enum { LEFT_COLUMNS = 3 }; /* where objectives stand that are several rows high */

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
    const Line *line = gap_line_at(region, i);
    memset(filled, 0, sizeof(bool) * (MAX_GUTTERS + 1));
    for (guint w = 0; w < line->words->len; w++) {
        const Box *box = &((Word *)line->words->pdata[w])->box;
        filled[gap_column_at(region, (box->x1 + box->x2) / 2)] = true;
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

static bool is_number_name(const char *text)
{
    static const char *const names[] = {"Nr.", "Nr", "NR.", "crt.", "crt", "Crt.", "No.", "No", "№", "п/п", "n/n"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(text, names[i]) == 0)
            return true;
    return false;
}

/* The column of numbers: the first or second, where nearly every first word of a line is one.  -1: none. */
static int number_column(const Region *region)
{
    for (int column = 0; column < MIN(2, region->count + 1); column++) {
        int numbers = 0, others = 0;
        bool named = false;
        for (guint i = region->from; i < region->to; i++) {
            if (gap_is_span(region, i) || gap_first_column(region, gap_line_at(region, i)) > column)
                continue;
            for (guint w = 0; w < gap_line_at(region, i)->words->len; w++) {
                const Word *word = gap_line_at(region, i)->words->pdata[w];
                if (gap_column_at(region, (word->box.x1 + word->box.x2) / 2) != column)
                    continue;
                named |= is_number_name(word->text);
                numbers += is_number_text(word->text);
                others += !is_number_text(word->text) && !is_number_name(word->text);
            }
        }
        if (numbers >= (named ? 1 : 2) && numbers >= others)
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
    Rhythm rhythm = {.pitch = gap_close_pitch(region), .numbers = number_column(region)};
    int wide = 0, ruled = 0, rows = 0;
    for (guint i = region->from + 1; i < region->to; i++) {
        bool row_like = gap_is_row_like(gap_line_at(region, i));
        rows += row_like;
        wide += row_like && gap_pitch_at(region, i) > GAP_PITCH * rhythm.pitch;
        ruled += rule_between(region->page, gap_line_at(region, i - 1), gap_line_at(region, i));
    }
    rhythm.ruled = ruled >= 2;
    rhythm.gapped = !rhythm.ruled && wide >= 2 && wide * 8 >= rows;
    return rhythm;
}

/* "P1-O1-" goes on in the next line. */
static bool number_goes_on(const Region *region, guint i, int column)
{
    const Line *line = gap_line_at(region, i);
    for (guint w = 0; w < line->words->len; w++) {
        const Word *word = line->words->pdata[w];
        if (gap_column_at(region, (word->box.x1 + word->box.x2) / 2) == column)
            return g_str_has_suffix(word->text, "-") && strlen(word->text) > 1;
    }
    return false;
}

static bool has_number(const Region *region, guint i, int column)
{
    const Line *line = gap_line_at(region, i);
    for (guint w = 0; w < line->words->len; w++) {
        const Word *word = line->words->pdata[w];
        if (gap_column_at(region, (word->box.x1 + word->box.x2) / 2) == column)
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
        int column = gap_column_at(region, (word->box.x1 + word->box.x2) / 2);
        if (column != last && region->count > 1 && g_unichar_islower(g_utf8_get_char(word->text)))
            return false;
        cells += column != last;
        last = column;
    }
    return cells * 2 >= before;
}

/* The first word of a line in a column; "" where there is none. */
static const char *text_in(const Region *region, guint i, int column)
{
    const Line *line = gap_line_at(region, i);
    for (guint w = 0; w < line->words->len; w++) {
        const Word *word = line->words->pdata[w];
        if (gap_column_at(region, (word->box.x1 + word->box.x2) / 2) == column)
            return word->text;
    }
    return "";
}

static bool begins_small_in(const Region *region, guint i, int column)
{
    return g_unichar_islower(g_utf8_get_char(text_in(region, i, column)));
}

static bool is_year_in(const Region *region, guint i, int column)
{
    const char *text = text_in(region, i, column);
    return strlen(text) == 4 && strspn(text, "0123456789") == 4 && g_str_has_prefix(text, "20");
}

/* "Calendar" over "Trim. I | Trim. II | Trim. III": two new columns side by side, behind one that has a name already. */
static bool begin_beside(const Region *region, guint i, const Rhythm *rhythm, const bool *filled)
{
    for (int c = 1; c <= region->count; c++) {
        bool fresh = c < region->count && filled[c] && !rhythm->filled[c] && filled[c + 1] && !rhythm->filled[c + 1];
        bool named = filled[c - 1] && rhythm->filled[c - 1];
        if (named && filled[c] && !rhythm->filled[c] && is_year_in(region, i, c - 1) && is_year_in(region, i, c))
            return true; /* "Buget" over "2025 | 2026" */
        if (fresh && named && !begins_small_in(region, i, c - 1) && !begins_small_in(region, i, c) && !begins_small_in(region, i, c + 1))
            return true;
    }
    return false;
}

/* In the header: the names of columns below the names of their groups. */
static bool fills_new(const Region *region, guint i, const Rhythm *rhythm, const bool *filled)
{
    int fresh = 0, below = 0;
    for (int c = 0; c <= region->count; c++) {
        fresh += filled[c] && !rhythm->filled[c];
        below += filled[c] && rhythm->filled[c];
    }
    bool apart = gap_line_at(region, i)->bold && gap_pitch_at(region, i) > GAP_PITCH * rhythm->pitch;
    return begin_beside(region, i, rhythm, filled) || (apart && fresh >= 1 && below >= 1) || (fresh >= 2 && below >= 1 && begin_afresh(region, gap_line_at(region, i), rhythm));
}

/* The header ends where bold words do. */
static bool header_ends(const Region *region, guint i, const Rhythm *rhythm)
{
    if (rhythm->row > 0)
        return false;
    for (guint at = region->from; at < i; at++)
        if (!gap_line_at(region, at)->bold)
            return false;
    const Line *line = gap_line_at(region, i);
    for (guint w = 0; w < line->words->len; w++)
        if (((Word *)line->words->pdata[w])->bold)
            return false;
    return true;
}

static bool are_items(const Region *region, guint i, const bool *filled)
{
    for (int c = 0; c <= region->count; c++)
        if (filled[c] && g_ascii_ispunct(*text_in(region, i, c)) == 0 && !strchr(text_in(region, i, c), ' '))
            return false;
    return true;
}

/* Where rows are numbered, words that leave the title's column free, or items of lists, are more of the cells above, however much space
 * stands before them. */
static bool is_more(const Region *region, guint i, const Rhythm *rhythm, const bool *filled)
{
    int count = 0;
    for (int c = 0; c <= region->count; c++)
        count += filled[c];
    bool titled = rhythm->numbers < region->count && filled[rhythm->numbers + 1];
    return rhythm->numbers >= 0 && ((!titled && count < 3) || are_items(region, i, filled));
}

static bool begins_row(const Region *region, guint i, const Rhythm *rhythm, const bool *filled)
{
    bool span = gap_is_span(region, i), apart = gap_pitch_at(region, i) > GAP_PITCH * rhythm->pitch;
    if (rule_between(region->page, gap_line_at(region, i - 1), gap_line_at(region, i)))
        return true;
    if (span != rhythm->in_span) {
        bool rest = rhythm->in_span && !apart && !gap_is_row_like(gap_line_at(region, i)) && gap_first_column(region, gap_line_at(region, i)) == 0;
        return !rest;
    }
    if (span || rhythm->in_span)
        return apart;
    if (region->count == 1)
        return gap_is_row_like(gap_line_at(region, i)) || apart;
    if (rhythm->numbers >= 0 && has_number(region, i, rhythm->numbers))
        return !number_goes_on(region, i - 1, rhythm->numbers);
    if (rhythm->ruled)
        return false;
    if (header_ends(region, i, rhythm))
        return true;
    if (is_more(region, i, rhythm, filled))
        return false;
    if (rhythm->gapped)
        return apart;
    if (apart || begins_again(rhythm, filled, region->count + 1))
        return true;
    return gap_is_row_like(gap_line_at(region, i)) && rhythm->numbers < 0 && begin_afresh(region, gap_line_at(region, i), rhythm);
}

typedef struct {
    const Region *region;
    PdfTable *table;
    GPtrArray *words[MAX_GUTTERS + 1]; /* of the row that is read, by first column */
    int last[MAX_GUTTERS + 1];         /* the last column that each cell reaches */
    double foot;                       /* of its last line */
    GPtrArray *head[MAX_GUTTERS + 1];  /* the words of the first row, and its cells, where they fill one column */
    PdfCell *head_cells[MAX_GUTTERS + 1];
    bool covered[MAX_GUTTERS + 1];     /* columns that the first row fills, wide cells too */
    bool parted;                       /* the row that is read has the parts of the first one's groups */
} Rows;

static double text_width(const Region *region, int first, int last)
{
    double left = first > 0 ? region->gutters[first - 1].to : 0, right = last < region->count ? region->gutters[last].from : 0;
    for (guint i = region->from; i < region->to; i++) {
        const Line *line = gap_line_at(region, i);
        if (first == 0)
            left = left > 0 ? MIN(left, line->box.x1) : line->box.x1;
        if (last == region->count)
            right = MAX(right, line->box.x2);
    }
    return right - left;
}

static void set_text(const Rows *rows, PdfCell *cell, const GPtrArray *words, int last)
{
    Pool *pool = rows->region->page->pool;
    GPtrArray *lines = pdf_lines(pool, words);
    cell->text = pdf_join_lines(pool, lines, text_width(rows->region, cell->column, last));
    cell->top = ((Line *)lines->pdata[0])->box.y1;
    cell->left = G_MAXDOUBLE;
    for (guint i = 0; i < lines->len; i++) {
        cell->left = MIN(cell->left, ((Line *)lines->pdata[i])->box.x1);
        cell->right = MAX(cell->right, ((Line *)lines->pdata[i])->box.x2);
    }
    cell->foot = ((Line *)lines->pdata[lines->len - 1])->box.y2;
    cell->full = ((Line *)lines->pdata[lines->len - 1])->box.y2 > rows->foot - 2;
    cell->bold = true;
    for (guint i = 0; i < lines->len; i++)
        cell->bold &= ((Line *)lines->pdata[i])->bold;
}

/* Is the column one of a group: a wide cell of the first row, or a cell with an empty place beside it? */
static bool is_of_group(const Rows *rows, int column)
{
    bool beside = column + 1 < rows->table->columns && !rows->covered[column + 1] && rows->words[column + 1];
    return !rows->head[column] || beside;
}

/* "operațional" below "Obiectiv", beside the parts of groups: it is the rest of the first row's cell, which is two rows high. */
static bool joins_head(Rows *rows, int column)
{
    if (!rows->parted || !rows->head_cells[column] || is_of_group(rows, column))
        return false;
    PdfCell *cell = rows->head_cells[column];
    cell->row_span = 2;
    if (rows->words[column]) {
        g_ptr_array_extend(rows->head[column], rows->words[column], NULL, NULL);
        set_text(rows, cell, rows->head[column], column);
    }
    return true;
}

static void put_cell(Rows *rows, int column)
{
    PdfCell *cell = pool_new0(rows->region->page->pool, PdfCell);
    *cell = (PdfCell){.row = rows->table->rows, .column = column, .row_span = 1, .column_span = 1, .text = ""};
    g_ptr_array_add(rows->table->cells, cell);
    if (!rows->words[column])
        return;
    cell->column_span = rows->last[column] - column + 1;
    set_text(rows, cell, rows->words[column], rows->last[column]);
    for (int c = column; rows->table->rows == 0 && c <= rows->last[column]; c++)
        rows->covered[c] = true;
    if (rows->table->rows > 0 || cell->column_span > 1)
        return;
    rows->head[column] = rows->words[column];
    rows->head_cells[column] = cell;
}

/* Places of the first row beside a column that are free and have parts below. */
static int free_beside(const Rows *rows, int column, int step)
{
    int count = 0;
    for (int c = column + step; c >= 0 && c < rows->table->columns && !rows->covered[c] && rows->words[c]; c += step)
        count++;
    return count;
}

static double left_of(const GPtrArray *words)
{
    double left = G_MAXDOUBLE;
    for (guint i = 0; i < words->len; i++)
        left = MIN(left, ((Word *)words->pdata[i])->box.x1);
    return left;
}

/* The column where the group begins whose name starts flush with its first part; -1: none does. */
static int flush_start(const Rows *rows, const PdfCell *cell, int free)
{
    for (int c = cell->column; c >= cell->column - free; c--)
        if (ABS(left_of(rows->words[c]) - cell->left) < 2)
            return c;
    return -1;
}

/* "Calendar" in the middle over "2026 | 2027 | 2028". */
static bool is_centred(const Rows *rows, const PdfCell *cell, int free)
{
    const Gutter *gutters = rows->region->gutters;
    int first = cell->column - free, last = cell->column + cell->column_span - 1 + free;
    if (first < 1 || last >= rows->region->count)
        return false;
    double wide = gutters[last].from - gutters[first - 1].to, middle = (gutters[last].from + gutters[first - 1].to) / 2;
    return ABS((cell->left + cell->right) / 2 - middle) < 0.1 * wide;
}

static void drop_covered(Rows *rows, const PdfCell *by)
{
    for (guint i = rows->table->cells->len; i-- > 0;) {
        const PdfCell *cell = rows->table->cells->pdata[i];
        if (cell != by && cell->row == by->row && cell->column >= by->column && cell->column < by->column + by->column_span)
            g_ptr_array_remove_index(rows->table->cells, i);
    }
}

/* The name of a group of columns is as wide as its parts, which stand in the row below. */
static void widen_head(Rows *rows, PdfCell *cell)
{
    int behind = cell->column + cell->column_span;
    int left = free_beside(rows, cell->column, -1), right = free_beside(rows, behind - 1, 1);
    int flush = left > 0 ? flush_start(rows, cell, left) : -1;
    bool centred = flush < 0 && left > 0 && left == right && is_centred(rows, cell, left);
    int first = flush >= 0 ? flush : centred ? cell->column - left : cell->column;
    if (first == cell->column)
        return;
    cell->column = first;
    cell->column_span = behind + right - first;
    for (int c = cell->column; c < cell->column + cell->column_span; c++) {
        rows->covered[c] = true;
        rows->head_cells[c] = NULL;
        rows->head[c] = NULL;
    }
    drop_covered(rows, cell);
}

static void widen_heads(Rows *rows)
{
    for (guint i = 0; i < rows->table->cells->len; i++) {
        PdfCell *cell = rows->table->cells->pdata[i];
        if (cell->row == 0 && *cell->text && rows->words[cell->column])
            widen_head(rows, cell);
    }
}

static void end_row(Rows *rows)
{
    if (rows->parted && rows->table->rows == 1)
        widen_heads(rows);
    for (int c = 0; c < rows->table->columns; c += rows->words[c] ? rows->last[c] - c + 1 : 1)
        if ((rows->words[c] && rows->last[c] > c) || !joins_head(rows, c))
            put_cell(rows, c);
    memset(rows->words, 0, sizeof rows->words);
    g_array_append_val(rows->table->row_pages, rows->region->page->number);
    rows->table->rows++;
    rows->parted = false;
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

/* A word that lies over a whole river, far to both sides, is of a cell that spans columns. */
static void reach_over(const Region *region, const Box *box, int *first, int *last)
{
    double most = 0.3 * (box->x2 - box->x1);
    while (*first > 0 && box->x1 < region->gutters[*first - 1].from - most)
        --*first;
    while (*last < region->count && box->x2 > region->gutters[*last].to + most)
        ++*last;
}

/* The column up to which a cell reaches when it takes in the word at `at`, which lies right after the cell's last word; -1: it begins
 * a cell of its own. Words with only blanks between them that cross a river are of one cell. */
static int reach_next(const Region *region, const Line *line, guint at, int first, int last)
{
    const Box *before = &((Word *)line->words->pdata[at - 1])->box, *box = &((Word *)line->words->pdata[at])->box;
    int column = gap_column_at(region, (box->x1 + box->x2) / 2);
    if (column <= last)
        return column >= first ? last : -1;
    if (box->x1 - before->x2 >= GAP_WORD * region->height)
        return -1;
    const Gutter *river = &region->gutters[column - 1];
    if (box->x2 < river->to)
        return last; /* it goes on beyond its column, where no other begins yet */
    return gap_crosses(line, river) ? column : -1;
}

static void add_line(Rows *rows, const Line *line)
{
    const Region *region = rows->region;
    for (guint from = 0, to; from < line->words->len; from = to) {
        const Word *word = line->words->pdata[from];
        int first = gap_column_at(region, (word->box.x1 + word->box.x2) / 2), last = first;
        reach_over(region, &word->box, &first, &last);
        for (to = from + 1; to < line->words->len; to++) {
            int reach = reach_next(region, line, to, first, last);
            if (reach < 0)
                break;
            last = reach;
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
    table->box = (Box){0, gap_line_at(region, region->from)->box.y1, page->width, gap_line_at(region, region->to - 1)->box.y2};
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
        int one = gap_column_at(region, (left->x1 + left->x2) / 2), other = gap_column_at(region, (right->x1 + right->x2) / 2);
        int over = one != other && right->x1 - left->x2 > GAP_WORD * region->height ? cell_over(rows, one) : -1;
        if (over >= 0 && over == cell_over(rows, other))
            return true;
    }
    return false;
}

typedef struct {
    int small, other; /* how many texts of a column begin so */
} Starts;

static bool starts_small(const PdfCell *cell)
{
    return g_unichar_islower(g_utf8_get_char(cell->text));
}

static Starts starts_of(const PdfTable *table, int column)
{
    Starts starts = {0};
    for (guint i = 0; i < table->cells->len; i++) {
        const PdfCell *cell = table->cells->pdata[i];
        if (cell->column != column || cell->column_span > 1 || !*cell->text)
            continue;
        starts.small += starts_small(cell);
        starts.other += !starts_small(cell);
    }
    return starts;
}

static bool ends_sentence(const char *text)
{
    gsize length = strlen(text);
    return length > 0 && strchr(".;:!?", text[length - 1]);
}

#define TALL_GAP 0.6 /* of a line's height: wider spaces don't stand between two lines of one cell */

/* The words of a cell that is several rows high lie beside those rows: what begins small, where nothing else in its column does,
 * goes on with the cell above. */
static void join_tall_cells(PdfTable *table, int column, double height, Pool *pool)
{
    GPtrArray *kept = pool_list(pool);
    PdfCell *above = NULL;
    for (guint i = 0; i < table->cells->len; i++) {
        PdfCell *cell = table->cells->pdata[i];
        bool here = cell->column == column && cell->column_span == 1;
        bool goes_on = here && above && *above->text && !ends_sentence(above->text) && starts_small(cell) && above->row + above->row_span == cell->row &&
                       cell->top - above->foot < TALL_GAP * height;
        if (goes_on) {
            g_autoptr(GString) text = g_string_new(above->text);
            pdf_append(text, cell->text);
            above->text = pool_strdup(pool, text->str);
            above->row_span += cell->row_span;
            above->foot = cell->foot;
        } else {
            g_ptr_array_add(kept, cell);
        }
        if (cell->column <= column && cell->column + cell->column_span > column && !goes_on)
            above = here ? cell : NULL;
    }
    table->cells = kept;
}

static void join_tall(PdfTable *table, double height, Pool *pool)
{
    for (int column = 0; column < MIN(LEFT_COLUMNS, table->columns - 2); column++) {
        Starts starts = starts_of(table, column);
        if (starts.small > 0 && starts.small * 2 <= starts.other)
            join_tall_cells(table, column, height, pool);
    }
}

PdfTable *gap_build_table(const Region *region)
{
    Rows rows = {.region = region, .table = new_table(region)};
    Rhythm rhythm = listen(region);
    bool filled[MAX_GUTTERS + 1];
    for (guint i = region->from; i < region->to; i++) {
        fill_columns(region, i, filled);
        bool parts = i > region->from && !rhythm.in_span && (parts_group(&rows, gap_line_at(region, i)) ||
                                                              (rhythm.row == 0 && fills_new(region, i, &rhythm, filled)));
        bool begins = i > region->from && (parts || begins_row(region, i, &rhythm, filled));
        if (begins) {
            bool header = rhythm.row == 0;
            end_row(&rows);
            rows.parted = parts && header;
            rhythm.row++;
        }
        bool span = gap_is_span(region, i) || (rhythm.in_span && !begins && i > region->from);
        if (span)
            add_span(&rows, gap_line_at(region, i));
        else
            add_line(&rows, gap_line_at(region, i));
        rows.foot = gap_line_at(region, i)->box.y2;
        follow(&rhythm, filled, region->count + 1, begins || i == region->from);
        rhythm.in_span = span;
    }
    end_row(&rows);
    join_tall(rows.table, region->height, region->page->pool);
    return rows.table;
}

