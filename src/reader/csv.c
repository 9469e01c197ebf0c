#include "reader/formats.h"
#include "reader/office.h"

#include <string.h>

/* Separated values (RFC 4180, and what spreadsheets make of it): quotes may hold separators, quotes and line breaks. */
static const char separators[] = "\t;|,";

/* One field: its text appended to out, the place behind it returned (at its separator, line end or the end). */
static const char *take_field(const char *at, char separator, GString *out)
{
    const char *start = at + strspn(at, " ");
    if (*start != '"' || separator == '"') {
        gsize length = 0;
        while (at[length] && at[length] != separator && at[length] != '\n' && at[length] != '\r')
            length++;
        g_string_append_len(out, at, (gssize)length);
        return at + length;
    }
    for (at = start + 1; *at && (*at != '"' || at[1] == '"'); at++) {
        g_string_append_c(out, *at);
        at += *at == '"';
    }
    at += *at == '"';
    while (*at && *at != separator && *at != '\n' && *at != '\r')
        g_string_append_c(out, *at++);
    return at;
}

static const char *skip_line_end(const char *at)
{
    return *at == '\r' && at[1] == '\n' ? at + 2 : *at ? at + 1 : at;
}

typedef struct {
    int rows, single;  /* rows with text; with one field alone */
    int columns, same; /* the most usual number of fields, and how many rows have it */
    double points;
} Shape;

static int count_fields(const char **at, char separator, GString *field, bool *ret_empty)
{
    int fields = 1;
    *ret_empty = true;
    for (;; fields++) {
        g_string_truncate(field, 0);
        *at = take_field(*at, separator, field);
        *ret_empty = *ret_empty && field->str[strspn(field->str, " \t")] == '\0';
        if (**at != separator)
            break;
        ++*at;
    }
    *at = skip_line_end(*at);
    return fields;
}

/* What the file looks like with this separator: the same number of fields in most rows is a good sign. */
static Shape shape_with(const char *utf8, char separator)
{
    g_autoptr(GString) field = g_string_new(NULL);
    int counts[BUILD_MAX_COLUMNS + 1] = {0};
    Shape shape = {0};
    while (*utf8 && shape.rows < 5000) {
        bool empty = true;
        int fields = count_fields(&utf8, separator, field, &empty);
        if (empty)
            continue;
        shape.rows++;
        shape.single += fields == 1;
        counts[MIN(fields, BUILD_MAX_COLUMNS)]++;
    }
    for (int i = 2; i <= BUILD_MAX_COLUMNS; i++)
        if (counts[i] > shape.same) {
            shape.same = counts[i];
            shape.columns = i;
        }
    if (shape.rows > 0 && shape.same > 0)
        shape.points = (double)shape.same / shape.rows + 0.02 * MIN(shape.columns, 15);
    return shape;
}

/* A text's own commas and semicolons make no table: nearly all rows must have as many, and more than two fields. */
static bool is_sure(const Shape *shape)
{
    return shape->rows >= 3 && shape->columns >= 3 && shape->same * 20 >= shape->rows * 17;
}

/* Each one stands before a blank, a line end or, in a number, a digit: what parts a sentence. */
static bool is_punctuation(const char *utf8, char separator)
{
    g_autoptr(GString) field = g_string_new(NULL);
    for (; *utf8; utf8 += *utf8 != '\0') {
        g_string_truncate(field, 0);
        utf8 = take_field(utf8, separator, field);
        bool parts = *utf8 == separator && !strchr(" \r\n", utf8[1]);
        if (parts && !(separator == ',' && g_ascii_isdigit(utf8[1])))
            return false;
    }
    return true;
}

/* Paragraphs, a row each: rows of any number of parts. */
static bool is_prose(const char *utf8, char separator, const Shape *shape)
{
    return separator != '\t' && shape->same * 20 < shape->rows * 17 && is_punctuation(utf8, separator);
}

char csv_guess(const char *utf8, bool *ret_sure)
{
    char best = '\0';
    double most = 0;
    *ret_sure = false;
    for (const char *separator = separators; *separator; separator++) {
        Shape shape = shape_with(utf8, *separator);
        /* The comma is also in sentences and numbers: it must be clearly better. */
        double points = shape.points - (*separator == ',' ? 0.05 : 0);
        if (points <= most || is_prose(utf8, *separator, &shape))
            continue;
        most = points;
        best = *separator;
        *ret_sure = is_sure(&shape);
    }
    return best;
}

/* "sep=;" on the first line is a spreadsheet's own word for it. */
static const char *take_declared(const char *utf8, char *separator)
{
    if (g_ascii_strncasecmp(utf8, "sep=", 4) != 0 || !utf8[4] || (utf8[5] != '\n' && utf8[5] != '\r'))
        return utf8;
    *separator = utf8[4];
    return skip_line_end(utf8 + 5);
}

void csv_read(Build *build, const char *utf8)
{
    bool sure = false;
    char separator = csv_guess(utf8, &sure);
    build->grid->format = "csv";
    utf8 = take_declared(utf8, &separator);
    if (!separator)
        separator = '\t'; /* a file of paragraphs: none has it */
    else if (!sure)
        build_note(build, NOTE_SEPARATOR, 0, separator == '\t' ? "TAB" : pool_strndup(build->pool, &separator, 1));
    Draft *draft = draft_new(build->pool);
    g_autoptr(GString) field = g_string_new(NULL);
    for (int row = 0; *utf8 && build->trouble == TROUBLE_NONE; row++, utf8 = skip_line_end(utf8))
        for (int column = 0;; column++, utf8++) {
            g_string_truncate(field, 0);
            utf8 = take_field(utf8, separator, field);
            draft_add(build, draft, row, column, field->str);
            if (*utf8 != separator || build->trouble != TROUBLE_NONE)
                break;
        }
    sheet_end(build, draft, NULL);
}
