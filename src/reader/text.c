#include "reader/encoding.h"
#include "reader/formats.h"
#include "reader/marks.h"

#include <string.h>

/* Text as people paste it: paragraphs between empty lines, tables by tabs, by pipes or by columns of blanks. */
typedef struct {
    const char *text; /* without the line's end; a page break before it is in page */
    int tabs, page;
    bool empty;
} Line;

typedef struct {
    Build *build;
    Line *lines;
    int count, at;
    bool paged; /* form feeds were seen */
    bool columns_lost;
} Text;

static int count_tabs(const char *text)
{
    int tabs = 0;
    for (; *text; text++)
        tabs += *text == '\t';
    return tabs;
}

static bool is_blank_line(const char *text)
{
    for (; *text; text = g_utf8_next_char(text))
        if (!g_unichar_isspace(g_utf8_get_char(text)) && g_utf8_get_char(text) != 0xFEFF)
            return false;
    return true;
}

/* Line ends of every kind; a form feed ends a line and the page. */
static void split_lines(Text *text, const char *utf8)
{
    gsize count = 1;
    for (const char *at = utf8; *at; at++)
        count += *at == '\n' || *at == '\r' || *at == '\f';
    text->lines = pool_array0(text->build->pool, Line, count);
    int page = 1;
    while (*utf8) {
        gsize length = strcspn(utf8, "\n\r\f");
        Line *line = &text->lines[text->count++];
        line->text = pool_strndup(text->build->pool, utf8, length);
        line->tabs = count_tabs(line->text);
        line->page = page;
        line->empty = is_blank_line(line->text) && line->tabs == 0;
        utf8 += length;
        page += *utf8 == '\f';
        text->paged |= *utf8 == '\f';
        utf8 += *utf8 == '\r' && utf8[1] == '\n' ? 2 : *utf8 != '\0';
    }
}

static const Line *line_at(const Text *text, int at)
{
    static const Line none = {.text = "", .empty = true};
    return at < text->count ? &text->lines[at] : &none;
}

static int skip_empty(const Text *text, int at)
{
    while (at < text->count && text->lines[at].empty)
        at++;
    return at;
}

/* A number alone on its line: a page number, if it stands within a table. */
static bool is_page_number(const Line *line)
{
    const char *at = line->text + strspn(line->text, " -–");
    gsize digits = strspn(at, "0123456789");
    return digits > 0 && digits < 4 && is_blank_line(at + digits);
}

static void put_cell(Text *text, Draft *draft, int row, int column, const char *words)
{
    Marked marked = marks_take_off(text->build->pool, words);
    GridCell *cell = draft_add(text->build, draft, row, column, marked.text);
    if (cell)
        cell->bold = marked.bold;
}

static void put_tabbed(Text *text, Draft *draft, int row, const Line *line)
{
    g_auto(GStrv) parts = g_strsplit(line->text, "\t", BUILD_MAX_COLUMNS + 1);
    for (int column = 0; parts[column]; column++)
        put_cell(text, draft, row, column, parts[column]);
}

/* Where the table goes on behind empty lines (a page break in the source): the next row, or -1. */
static int next_row(const Text *text, int at, int columns, bool *ret_break)
{
    int next = skip_empty(text, at);
    if (next < text->count && next > at && is_page_number(&text->lines[next]))
        next = skip_empty(text, next + 1);
    const Line *line = line_at(text, next);
    *ret_break = next > at || (next < text->count && next > 0 && line->page != text->lines[next - 1].page);
    if (line->tabs == 0)
        return -1;
    return next == at || line->tabs == columns || (line->tabs < columns && *line->text == '\t') ? next : -1;
}

static void add_row_page(Draft *draft, int page)
{
    g_array_append_val(draft->row_pages, page);
}

static void end_table(Text *text, Draft *draft, int page)
{
    if (draft->page_breaks == 0 && !text->paged)
        draft->row_pages = NULL;
    GridBlock *block = draft_end(text->build, draft, true);
    if (block)
        block->page = text->paged ? page : 0;
    if (draft->page_breaks > 0)
        build_note(text->build, NOTE_PAGES_JOINED, (guint32)draft->page_breaks, "");
}

static void *new_int_array(Pool *pool)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(int));
    pool_defer(pool, (GDestroyNotify)g_array_unref, array);
    return array;
}

/* A single line with a tab is an indented paragraph or a list item, no table. */
static bool read_tab_table(Text *text)
{
    const Line *first = line_at(text, text->at);
    bool page_break = false;
    int columns = first->tabs, follows = columns ? next_row(text, text->at + 1, columns, &page_break) : -1;
    if (columns == 0 || (columns == 1 && (follows < 0 || *first->text == '\t')))
        return false;
    Draft *draft = draft_new(text->build->pool);
    draft->row_pages = new_int_array(text->build->pool);
    int row = 0, page = 1;
    for (int at = text->at; at >= 0; at = next_row(text, at + 1, columns, &page_break)) {
        if (row > 0 && page_break) {
            page++;
            draft->page_breaks++;
        }
        columns = MAX(columns, text->lines[at].tabs);
        put_tabbed(text, draft, row++, &text->lines[at]);
        add_row_page(draft, text->paged ? text->lines[at].page : page);
        text->at = at + 1;
    }
    end_table(text, draft, first->page);
    return true;
}

static bool is_pipe_rule(const char *line)
{
    return strchr(line, '|') && strchr(line, '-') && line[strspn(line, " |:-+")] == '\0';
}

static bool is_pipe_row(const Line *line)
{
    const char *at = line->text + strspn(line->text, " ");
    return *at == '|' && strchr(at + 1, '|');
}

/* Splits at pipes that are not escaped; those at the ends are frames. */
static void put_piped(Text *text, Draft *draft, int row, const char *line)
{
    line += strspn(line, " ");
    line += *line == '|';
    g_autoptr(GString) part = g_string_new(NULL);
    int column = 0;
    for (; *line; line++) {
        if (*line == '\\' && line[1] == '|') {
            g_string_append_c(part, *++line);
        } else if (*line == '|') {
            put_cell(text, draft, row, column++, part->str);
            g_string_truncate(part, 0);
        } else {
            g_string_append_c(part, *line);
        }
    }
    if (!is_blank_line(part->str))
        put_cell(text, draft, row, column, part->str);
}

/* Rows between pipes; or, framed or not, rows around a rule of dashes. */
static bool read_pipe_table(Text *text)
{
    const Line *first = line_at(text, text->at), *second = line_at(text, text->at + 1);
    bool ruled = strchr(first->text, '|') && is_pipe_rule(second->text);
    if (!ruled && !(is_pipe_row(first) && is_pipe_row(second)))
        return false;
    Draft *draft = draft_new(text->build->pool);
    int row = 0;
    for (; !line_at(text, text->at)->empty; text->at++) {
        const char *line = text->lines[text->at].text;
        if (!strchr(line, '|') || (!ruled && !is_pipe_row(&text->lines[text->at])))
            break;
        if (!is_pipe_rule(line))
            put_piped(text, draft, row++, line);
    }
    draft_end(text->build, draft, true);
    return true;
}

enum { FIXED_MAX_WIDTH = 600 };

/* Marks the places (in characters) where a line has something; single blanks within words count as something. */
static int mark_places(const char *line, bool used[FIXED_MAX_WIDTH])
{
    int at = 0, blanks = 0;
    for (; *line && at < FIXED_MAX_WIDTH; line = g_utf8_next_char(line), at++) {
        blanks = *line == ' ' ? blanks + 1 : 0;
        if (blanks)
            continue;
        used[at] = true;
        if (at > 1 && !used[at - 1] && used[at - 2])
            used[at - 1] = true;
    }
    return at;
}

typedef struct {
    int starts[64], count;
} Columns;

/* Columns are what two or more blanks, at the same places in all lines, keep apart. */
static Columns find_columns(const Text *text, int from, int to)
{
    bool used[FIXED_MAX_WIDTH] = {false};
    for (int at = from; at < to; at++) {
        bool line[FIXED_MAX_WIDTH] = {false};
        mark_places(text->lines[at].text, line);
        for (int i = 0; i < FIXED_MAX_WIDTH; i++)
            used[i] |= line[i];
    }
    Columns columns = {.count = 0};
    for (int i = 0, blanks = 2; i < FIXED_MAX_WIDTH; i++) {
        if (used[i] && blanks >= 2 && columns.count < 64)
            columns.starts[columns.count++] = i;
        blanks = used[i] ? 0 : blanks + 1;
    }
    return columns;
}

static char *cut(Pool *pool, const char *line, int from, int to)
{
    int length = (int)g_utf8_strlen(line, -1);
    if (from >= length)
        return pool_strdup(pool, "");
    const char *start = g_utf8_offset_to_pointer(line, from);
    const char *end = to < 0 || to >= length ? line + strlen(line) : g_utf8_offset_to_pointer(line, to);
    return pool_strndup(pool, start, (gsize)(end - start));
}

static char *column_text(Text *text, const Columns *columns, int line, int column)
{
    int to = column + 1 < columns->count ? columns->starts[column + 1] : -1;
    return cut(text->build->pool, text->lines[line].text, columns->starts[column], to);
}

/* Unambiguous: three lines or more, each with something in the first column and in one more, half of all places filled. */
static bool columns_are_sure(Text *text, const Columns *columns, int from, int to)
{
    int filled = 0;
    if (to - from < 3 || columns->count < 3)
        return false;
    for (int line = from; line < to; line++) {
        int here = 0;
        for (int column = 0; column < columns->count; column++)
            here += !is_blank_line(column_text(text, columns, line, column));
        if (here < 2 || is_blank_line(column_text(text, columns, line, 0)))
            return false;
        filled += here;
    }
    return filled * 2 >= (to - from) * columns->count;
}

static int end_of_run(const Text *text)
{
    int to = text->at;
    while (to < text->count && !text->lines[to].empty && text->lines[to].tabs == 0)
        to++;
    return to;
}

static bool read_fixed_table(Text *text)
{
    int to = end_of_run(text);
    Columns columns = find_columns(text, text->at, to);
    if (text->columns_lost || !columns_are_sure(text, &columns, text->at, to))
        return false;
    build_note(text->build, NOTE_COLUMNS_GUESSED, (guint32)text->at + 1, "");
    Draft *draft = draft_new(text->build->pool);
    for (int row = 0; text->at < to; row++, text->at++)
        for (int column = 0; column < columns.count; column++)
            put_cell(text, draft, row, column, column_text(text, &columns, text->at, column));
    draft_end(text->build, draft, true);
    return true;
}

/* "- one", "2.1. two", "a) three", "# four": begins a paragraph of its own. */
static bool begins_item(const char *line)
{
    const char *at = line + strspn(line, " \t*_");
    if (*at == '#' || g_str_has_prefix(at, "- ") || g_str_has_prefix(at, "• ") || g_str_has_prefix(at, "– "))
        return true;
    gsize digits = strspn(at, "0123456789.");
    if (digits > 0 && at[digits] == ' ' && at[digits - 1] == '.')
        return true;
    return g_ascii_isalnum(*at) && at[1 + (g_ascii_isdigit(*at) && g_ascii_isdigit(at[1]))] == ')';
}

static bool begins_table(const Text *text, int at)
{
    const Line *line = line_at(text, at);
    return line->tabs > 1 || (line->tabs == 1 && line_at(text, at + 1)->tabs == 1 && *line->text != '\t') ||
           is_pipe_row(line);
}

static void read_words(Text *text)
{
    g_autoptr(GString) words = g_string_new(text->lines[text->at].text);
    int page = text->lines[text->at++].page;
    for (; !line_at(text, text->at)->empty && !begins_table(text, text->at); text->at++) {
        if (!text->columns_lost && begins_item(text->lines[text->at].text))
            break;
        g_string_append_c(words, '\n');
        g_string_append(words, text->lines[text->at].text);
    }
    Marked marked = marks_take_off(text->build->pool, words->str);
    GridBlock *block = build_paragraph(text->build, marked.text);
    if (!block)
        return;
    block->bold = marked.bold;
    block->heading = marked.heading;
    block->page = text->paged ? page : 0;
}

/* The text of a table whose columns are gone: no tabs, short wrapped lines, and headings of columns beside each other. */
static bool has_lost_columns(const Text *text)
{
    int lines = 0, tabbed = 0, brief = 0, beside = 0;
    for (int i = 0; i < text->count; i++) {
        const char *line = text->lines[i].text + strspn(text->lines[i].text, " ");
        if (text->lines[i].empty)
            continue;
        const char *gap = strstr(line, "  ");
        lines++;
        tabbed += text->lines[i].tabs > 0 || strchr(line, '|');
        brief += g_utf8_strlen(line, -1) <= 45;
        beside += gap && !is_blank_line(gap);
    }
    return lines >= 30 && tabbed * 20 < lines && brief * 10 > lines * 6 && beside >= 3;
}

static void text_read(Build *build, const char *utf8)
{
    Text text = {.build = build};
    build->grid->format = "text";
    split_lines(&text, utf8);
    text.columns_lost = has_lost_columns(&text);
    build->grid->columns_lost = text.columns_lost;
    if (text.columns_lost)
        build_note(build, NOTE_COLUMNS_LOST, 0, "");
    while ((text.at = skip_empty(&text, text.at)) < text.count && build->trouble == TROUBLE_NONE)
        if (!read_tab_table(&text) && !read_pipe_table(&text) && !read_fixed_table(&text))
            read_words(&text);
}

/* Rows between pipes, as in Markdown, are no separated values: the first row decides. */
static bool has_pipe_frames(const char *utf8)
{
    while (*utf8) {
        gsize length = strcspn(utf8, "\r\n");
        g_autofree char *line = g_strstrip(g_strndup(utf8, length));
        if (strchr(line, '|'))
            return strlen(line) > 2 && *line == '|' && g_str_has_suffix(line, "|");
        utf8 += length;
        utf8 += strspn(utf8, "\r\n");
    }
    return false;
}

/* A spreadsheet's one column: lines in quotes. */
static bool has_quoted_lines(const char *utf8)
{
    return *utf8 == '"' || strstr(utf8, "\n\"");
}

void text_or_csv_read(Build *build, const char *bytes, gsize count, const char *extension)
{
    const char *name = NULL;
    bool guessed = false, sure = false;
    const char *utf8 = encoding_to_utf8(build->pool, bytes, count, &name, &guessed);
    if (!utf8)
        return build_trouble(build, TROUBLE_UNKNOWN);
    if (guessed)
        build_note(build, NOTE_ENCODING, 0, name);
    bool named = g_ascii_strcasecmp(extension, ".csv") == 0 || g_ascii_strcasecmp(extension, ".tsv") == 0;
    char separator = csv_guess(utf8, &sure);
    bool marked_up = g_ascii_strcasecmp(extension, ".md") == 0 || (separator == '|' && has_pipe_frames(utf8));
    bool values = named && (separator || has_quoted_lines(utf8));
    if (!marked_up && (values || (separator && sure && separator != '\t')))
        csv_read(build, utf8);
    else
        text_read(build, utf8);
}
