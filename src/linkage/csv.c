/* Separated values into a table (RFC 4180, and what programs make of it).  Two threads read the same bytes, each for half of the
 * fields: most of the work is finding the number of a value, and no dictionary is written by both. */
#include "base/language.h"
#include "linkage/table.h"

#include <string.h>

enum { MAX_COLUMNS = 256, NO_FIELD = -1, ID_COLUMN = -2 };

typedef struct {
    const char *name; /* of the file, for messages */
    char separator;
    guint columns;
    int fields[MAX_COLUMNS]; /* what a column holds */
} Sheet;

typedef struct {
    const char *at, *end;
    const char *text; /* of the cell: within the file, or unquoted */
    gsize bytes;
    guint line;
    bool last;        /* of its row */
    bool open;        /* the quotation mark isn't closed */
    char unquoted[1024];
} Cursor;

static bool is_row_end(char c)
{
    return c == '\n' || c == '\r';
}

static void end_row(Cursor *cursor)
{
    if (cursor->at < cursor->end && *cursor->at == '\r')
        cursor->at++;
    if (cursor->at < cursor->end && *cursor->at == '\n')
        cursor->at++;
    cursor->line++;
    cursor->last = true;
}

/* Behind a cell: at its separator, at the end of the row or of all. */
static void end_cell(Cursor *cursor, char separator)
{
    while (cursor->at < cursor->end && *cursor->at != separator && !is_row_end(*cursor->at))
        cursor->at++;
    cursor->last = false;
    if (cursor->at < cursor->end && *cursor->at == separator)
        cursor->at++;
    else
        end_row(cursor);
}

static void take_quoted(Cursor *cursor)
{
    gsize length = 0;
    const char *at = cursor->at + 1;
    for (; at < cursor->end && (*at != '"' || (at + 1 < cursor->end && at[1] == '"')); at++) {
        at += *at == '"';
        cursor->line += *at == '\n';
        if (length < sizeof cursor->unquoted)
            cursor->unquoted[length++] = *at;
    }
    cursor->open = at == cursor->end;
    cursor->at = cursor->open ? at : at + 1;
    cursor->text = cursor->unquoted;
    cursor->bytes = length;
}

static void take_cell(Cursor *cursor, char separator)
{
    while (cursor->at < cursor->end && *cursor->at == ' ')
        cursor->at++;
    if (cursor->at < cursor->end && *cursor->at == '"') {
        take_quoted(cursor);
        end_cell(cursor, separator);
        return;
    }
    cursor->text = cursor->at;
    while (cursor->at < cursor->end && *cursor->at != separator && !is_row_end(*cursor->at))
        cursor->at++;
    cursor->bytes = (gsize)(cursor->at - cursor->text);
    end_cell(cursor, separator);
}

static bool skip_empty_lines(Cursor *cursor)
{
    while (cursor->at < cursor->end && is_row_end(*cursor->at))
        end_row(cursor);
    return cursor->at < cursor->end;
}

/* --- the header --- */

static int field_of(const char *header)
{
    g_autofree char *word = g_strdup_printf(" %s ", header);
    if (strcmp(header, "rec_id") == 0 || strcmp(header, "id") == 0)
        return ID_COLUMN;
    for (guint f = 0; f < LINK_FIELDS; f++)
        if (strcmp(header, link_fields[f].name) == 0 || (*header && strstr(link_fields[f].also, word)))
            return (int)f;
    return NO_FIELD;
}

/* "Given Name" as "given_name". */
static char *header_word(const char *text, gsize bytes)
{
    char *word = g_ascii_strdown(text, (gssize)bytes);
    g_strstrip(word);
    g_strdelimit(word, " -", '_');
    return word;
}

static char separator_of(const char *at, const char *end)
{
    gsize counts[3] = {0};
    for (; at < end && !is_row_end(*at); at++) {
        counts[0] += *at == ',';
        counts[1] += *at == ';';
        counts[2] += *at == '\t';
    }
    return counts[2] > MAX(counts[0], counts[1]) ? '\t' : counts[1] > counts[0] ? ';' : ',';
}

/* The same thing in two columns can't be meant. */
static bool add_column(Sheet *sheet, const char *header, GError **error)
{
    int field = field_of(header);
    for (guint c = 0; c < sheet->columns; c++)
        if (field != NO_FIELD && sheet->fields[c] == field)
            return fail(error, FAIL_INVALID, _("%s: two columns of the header mean the same; the second is “%s”."), sheet->name, header);
    if (sheet->columns == MAX_COLUMNS)
        return fail(error, FAIL_INVALID, _("%s has more than %d columns."), sheet->name, MAX_COLUMNS);
    sheet->fields[sheet->columns++] = field;
    return true;
}

static bool has_column(const Sheet *sheet, int low, int high)
{
    for (guint c = 0; c < sheet->columns; c++)
        if (sheet->fields[c] >= low && sheet->fields[c] <= high)
            return true;
    return false;
}

static bool read_header(Sheet *sheet, Cursor *cursor, GError **error)
{
    if (!skip_empty_lines(cursor))
        return fail(error, FAIL_INVALID, _("%s is empty. Its first line must name the columns."), sheet->name);
    sheet->separator = separator_of(cursor->at, cursor->end);
    do {
        take_cell(cursor, sheet->separator);
        g_autofree char *header = header_word(cursor->text, cursor->bytes);
        if (!add_column(sheet, header, error))
            return false;
    } while (!cursor->last);
    if (!has_column(sheet, ID_COLUMN, ID_COLUMN))
        return fail(error, FAIL_INVALID, _("%s has no column “rec_id”. The first line must name the columns."), sheet->name);
    if (!has_column(sheet, 0, LINK_FIELDS - 1))
        return fail(error, FAIL_INVALID, _("%s has no column about persons, such as “given_name” or “surname”."), sheet->name);
    return true;
}

/* --- the rows --- */

typedef struct {
    const Sheet *sheet;
    LinkTable *table;
    Cursor cursor;
    guint row;
    bool first;            /* of the two readers: takes the ids, and sees what is wrong */
    guint wrong_line, wrong_cells;
    char buffer[LINK_VALUE_BYTES];
} Reader;

/* Streets and names make most of the work, so they are apart. */
static bool is_mine(const Reader *reader, int field)
{
    guint dictionary = link_fields[field].dictionary;
    bool first = dictionary == link_fields[LINK_GIVEN].dictionary || dictionary == link_fields[LINK_BIRTH].dictionary ||
                 dictionary == link_fields[LINK_POSTCODE].dictionary || dictionary == link_fields[LINK_PHONE].dictionary;
    return first == reader->first;
}

static void take_id(Reader *reader)
{
    const Cursor *cursor = &reader->cursor;
    guint32 start = (guint32)reader->table->ids->len;
    gsize bytes = cursor->bytes;
    while (bytes && g_ascii_isspace(cursor->text[bytes - 1]))
        bytes--;
    g_string_append_len(reader->table->ids, cursor->text, (gssize)bytes);
    g_string_append_c(reader->table->ids, 0);
    g_array_append_val(reader->table->id_starts, start);
}

static void take_value(Reader *reader, int field)
{
    const Cursor *cursor = &reader->cursor;
    if (field == ID_COLUMN && reader->first)
        take_id(reader);
    if (field < 0 || !is_mine(reader, field))
        return;
    Dictionary *dictionary = &reader->table->dictionaries[link_fields[field].dictionary];
    gsize bytes = link_clean(field, cursor->text, cursor->bytes, reader->buffer, sizeof reader->buffer);
    reader->table->rows[reader->row][field] = dictionary_take(dictionary, reader->buffer, bytes);
}

/* False: the row isn't as the header says. */
static bool read_row(Reader *reader)
{
    Cursor *cursor = &reader->cursor;
    guint line = cursor->line, cells = 0;
    do {
        take_cell(cursor, reader->sheet->separator);
        if (cells < reader->sheet->columns)
            take_value(reader, reader->sheet->fields[cells]);
        cells++;
    } while (!cursor->last && !cursor->open);
    if (cells == reader->sheet->columns && !cursor->open)
        return true;
    reader->wrong_line = line;
    reader->wrong_cells = cells;
    return false;
}

static gpointer read_rows(gpointer data)
{
    Reader *reader = data;
    while (skip_empty_lines(&reader->cursor) && read_row(reader))
        reader->row++;
    return NULL;
}

static bool check_rows(const Reader *reader, GError **error)
{
    const Sheet *sheet = reader->sheet;
    if (reader->cursor.open)
        return fail(error, FAIL_INVALID, _("%s, line %u: the quotation mark that opens here isn't closed."), sheet->name,
                    reader->wrong_line);
    if (reader->wrong_line)
        return fail(error, FAIL_INVALID, _("%s, line %u has %u cells, but the header has %u."), sheet->name, reader->wrong_line,
                    reader->wrong_cells, sheet->columns);
    return true;
}

static guint count_lines(const char *at, const char *end)
{
    guint lines = 1;
    for (; at < end; at++)
        lines += *at == '\n' || *at == '\r';
    return lines;
}

static bool read_all(const Sheet *sheet, const Cursor *cursor, LinkTable *table, GError **error)
{
    link_table_reserve(table, count_lines(cursor->at, cursor->end));
    Reader readers[2] = {{.sheet = sheet, .table = table, .row = table->count, .first = true},
                         {.sheet = sheet, .table = table, .row = table->count}};
    for (guint i = 0; i < 2; i++)
        readers[i].cursor = *cursor;
    GThread *other = g_thread_new("linkage", read_rows, &readers[1]);
    read_rows(&readers[0]);
    g_thread_join(other);
    if (!check_rows(&readers[0], error))
        return false;
    table->count = readers[0].row;
    return true;
}

/* --- the file --- */

static guint line_of(const char *bytes, const char *place)
{
    guint line = 1;
    for (; bytes < place; bytes++)
        line += *bytes == '\n';
    return line;
}

static bool check_text(const char *name, const char *bytes, gsize count, GError **error)
{
    const char *end = bytes;
    if (count == 0 || g_utf8_validate_len(bytes, count, &end))
        return true;
    return fail(error, FAIL_INVALID, _("%s, line %u is not UTF-8 text."), name, line_of(bytes, end));
}

bool link_table_read_bytes(LinkTable *table, const char *name, const char *bytes, gsize count, GError **error)
{
    if (!check_text(name, bytes, count, error))
        return false;
    if (count > G_MAXUINT32)
        return fail(error, FAIL_INVALID, _("%s is larger than 4 GiB."), name);
    if (count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        count -= 3;
    }
    Sheet sheet = {.name = name};
    Cursor cursor = {.at = bytes, .end = bytes + count, .line = 1};
    return read_header(&sheet, &cursor, error) && read_all(&sheet, &cursor, table, error);
}

bool link_table_read(LinkTable *table, const char *path, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    g_autofree char *name = g_path_get_basename(path);
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, &wrong);
    if (!file)
        return fail(error, FAIL_NOT_FOUND, _("%s can't be read: %s"), name, wrong->message);
    const char *bytes = g_mapped_file_get_contents(file);
    return link_table_read_bytes(table, name, bytes ? bytes : "", g_mapped_file_get_length(file), error);
}
