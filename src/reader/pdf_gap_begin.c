#include "reader/pdf_gap_rows.h"

#include <string.h>

/* The rows of a table without rules begin at rules, at wider spaces, at numbers, and where a column that had ended begins again. */

/* A rule across lies between the two lines. */
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
void gap_fill_columns(const Region *region, guint i, bool filled[MAX_GUTTERS + 1])
{
    const Line *line = gap_line_at(region, i);
    memset(filled, 0, sizeof(bool) * (MAX_GUTTERS + 1));
    for (guint w = 0; w < line->words->len; w++) {
        const Box *box = &((Word *)line->words->pdata[w])->box;
        filled[gap_column_at(region, (box->x1 + box->x2) / 2)] = true;
    }
}

/* "1.", "2.3", "M4", "II.1" */
bool gap_is_number(const char *text)
{
    gsize length = strlen(text);
    bool digit = false;
    for (const char *at = text; *at; at++) {
        if (!g_ascii_isdigit(*at) && !g_ascii_isupper(*at) && !strchr(".)-", *at))
            return false;
        digit |= g_ascii_isdigit(*at);
    }
    bool year = length == 4 && strspn(text, "0123456789") == 4;
    return length > 0 && length <= 8 && !year && (digit || strspn(text, "IVX.)") == length);
}

static bool is_number_name(const char *text)
{
    static const char *const names[] = {"Nr.", "Nr", "NR.", "crt.", "crt", "Crt.", "No.", "No", "№", "п/п", "n/n", "Cod"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(text, names[i]) == 0)
            return true;
    return false;
}

/* "A1": behind the columns of objectives only such codes can be told from amounts. */
static bool is_code(const char *text)
{
    return g_ascii_isupper(*text) && gap_is_number(text) && strpbrk(text, "0123456789");
}

/* The column of numbers: the first or second, or a third of codes, where nearly every first word of a line is one.  -1: none. */
int gap_number_column(const Region *region)
{
    for (int column = 0; column < MIN(3, region->count + 1); column++) {
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
                bool number = column < 2 ? gap_is_number(word->text) : is_code(word->text);
                numbers += number;
                others += !number && !is_number_name(word->text);
            }
        }
        if (numbers >= (named ? 1 : 2) && numbers >= others)
            return column;
    }
    return -1;
}

Rhythm gap_listen(const Region *region)
{
    Rhythm rhythm = {.pitch = gap_close_pitch(region), .line_pitch = gap_pitch_of_cells(region), .numbers = gap_number_column(region)};
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
            return gap_is_number(word->text);
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
const char *gap_text_in(const Region *region, guint i, int column)
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
    return g_unichar_islower(g_utf8_get_char(gap_text_in(region, i, column)));
}

static bool is_year_in(const Region *region, guint i, int column)
{
    const char *text = gap_text_in(region, i, column);
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
bool gap_fills_new(const Region *region, guint i, const Rhythm *rhythm, const bool *filled)
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
        if (filled[c] && g_ascii_ispunct(*gap_text_in(region, i, c)) == 0 && !strchr(gap_text_in(region, i, c), ' '))
            return false;
    return true;
}

static bool has_digit_in(const Region *region, guint i, int column)
{
    const Line *line = gap_line_at(region, i);
    for (guint w = 0; w < line->words->len; w++) {
        const Word *word = line->words->pdata[w];
        if (gap_column_at(region, (word->box.x1 + word->box.x2) / 2) == column && strpbrk(word->text, "0123456789"))
            return true;
    }
    return false;
}

/* Far below the last line that filled the column. */
static bool is_apart_in(const Region *region, guint i, int column, const Rhythm *rhythm)
{
    bool filled[MAX_GUTTERS + 1];
    double distance = 0;
    for (guint at = i; at > region->from; at--) {
        distance += gap_pitch_at(region, at);
        gap_fill_columns(region, at - 1, filled);
        if (filled[column])
            break;
    }
    return distance > GAP_PITCH * rhythm->pitch;
}

/* "Lucrători sociali | 7" apart from "Persoane deservite | 70": a further indicator and its target are a row. */
static bool is_pair(const Region *region, guint i, const Rhythm *rhythm, const bool *filled)
{
    bool below = rhythm->gapped && rhythm->numbers >= 0 && !filled[MIN(rhythm->numbers + 1, region->count)];
    for (int c = 1; below && c < region->count; c++)
        if (filled[c] && filled[c + 1] && rhythm->filled[c] && rhythm->filled[c + 1] && is_apart_in(region, i, c, rhythm) && is_apart_in(region, i, c + 1, rhythm) &&
            has_digit_in(region, i, c) != has_digit_in(region, i, c + 1) && g_unichar_isupper(g_utf8_get_char(gap_text_in(region, i, has_digit_in(region, i, c) ? c + 1 : c))))
            return true;
    return false;
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

bool gap_begins_row(const Region *region, guint i, const Rhythm *rhythm, const bool *filled)
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
    if (header_ends(region, i, rhythm) || gap_is_sum(gap_line_at(region, i)) || is_pair(region, i, rhythm, filled))
        return true;
    if (is_more(region, i, rhythm, filled))
        return false;
    if (rhythm->gapped)
        return apart;
    if (apart || begins_again(rhythm, filled, region->count + 1))
        return true;
    return gap_is_row_like(gap_line_at(region, i)) && rhythm->numbers < 0 && begin_afresh(region, gap_line_at(region, i), rhythm);
}
