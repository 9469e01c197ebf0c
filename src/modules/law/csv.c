#include "modules/law/store.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"

/* The law table as CSV, out and in: the columns are the fields of law_row_record, by name. */

enum { MOST_BYTES = 2000000, MOST_ROWS = 5000, MOST_CELLS = 60, MOST_NUMBER = 1000000 };

#define AT(Type, field, row) (*(Type *)((char *)(row) + (field)->offset))

/* --- out --- */

static const char *text_at(Pool *pool, const Field *field, const LawRow *row)
{
    switch (field->kind) {
    case FIELD_INT: return pool_printf(pool, "%" G_GINT64_FORMAT, AT(const gint64, field, row));
    case FIELD_FLAG: return AT(const bool, field, row) ? "1" : "0";
    case FIELD_DAY: return day_to_iso(pool, AT(const Day, field, row));
    case FIELD_MONEY: {
        Money money = AT(const Money, field, row);
        return money.currency == CURRENCY_NONE ? NULL : pool_printf(pool, "%s %s", money_plain(pool, money), currency_code(money.currency));
    }
    default: return AT(const char *const, field, row);
    }
}

static bool is_column(const Field *field)
{
    return !field->read_only;
}

GString *law_to_csv(Pool *pool, const GPtrArray *rows)
{
    GString *out = pool_string(pool);
    g_string_append(out, "\xEF\xBB\xBF");
    for (const Field *f = law_row_record.fields; f->name; f++)
        if (is_column(f))
            g_string_append_printf(out, "%s%s", f == law_row_record.fields ? "" : ";", f->name);
    g_string_append(out, "\r\n");
    for (guint i = 0; i < rows->len; i++) {
        for (const Field *f = law_row_record.fields; f->name; f++) {
            if (!is_column(f))
                continue;
            if (f != law_row_record.fields)
                g_string_append_c(out, ';');
            csv_put(out, text_at(pool, f, rows->pdata[i]));
        }
        g_string_append(out, "\r\n");
    }
    return out;
}

/* --- the cells of a file --- */

typedef struct {
    Pool *pool;
    const char *at, *end;
    char separator;
    guint line; /* of the row that is read */
} Scan;

static const char *read_quoted(Scan *scan)
{
    GString *out = pool_string(scan->pool);
    for (scan->at++; scan->at < scan->end; scan->at++) {
        if (*scan->at == '"' && (scan->at + 1 == scan->end || scan->at[1] != '"'))
            break;
        scan->at += *scan->at == '"';
        scan->line += *scan->at == '\n';
        g_string_append_c(out, *scan->at);
    }
    while (scan->at < scan->end && *scan->at != scan->separator && *scan->at != '\n')
        scan->at++;
    return out->str;
}

static const char *read_plain(Scan *scan)
{
    const char *from = scan->at;
    while (scan->at < scan->end && *scan->at != scan->separator && *scan->at != '\n')
        scan->at++;
    return pool_strndup(scan->pool, from, (gsize)(scan->at - from));
}

/* What the export put before = + - @ to keep spreadsheets from reckoning is taken off again. */
static const char *read_cell(Scan *scan)
{
    const char *cell = scan->at < scan->end && *scan->at == '"' ? read_quoted(scan) : read_plain(scan);
    cell = text_normalise(scan->pool, cell);
    if (cell[0] == '\'' && cell[1] && strchr("=+-@", cell[1]))
        cell++;
    return g_strstrip(pool_strdup(scan->pool, cell));
}

static GPtrArray *read_cells(Scan *scan)
{
    GPtrArray *cells = pool_list(scan->pool);
    for (;;) {
        g_ptr_array_add(cells, (gpointer)read_cell(scan));
        if (scan->at >= scan->end || *scan->at == '\n' || cells->len >= MOST_CELLS)
            break;
        scan->at++;
    }
    while (scan->at < scan->end && *scan->at != '\n')
        scan->at++;
    scan->at += scan->at < scan->end;
    return cells;
}

/* --- rows --- */

typedef struct {
    const Field *fields[MOST_CELLS]; /* of each column */
    guint count;
} Columns;

static const Field *field_of(const char *name)
{
    for (const Field *f = law_row_record.fields; f->name; f++)
        if (is_column(f) && strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

static bool read_columns(const GPtrArray *names, Columns *ret_columns, GError **error)
{
    static const char *const needed[] = {"kind", "code", "country", "name", "valid_from", "legal_basis", "confidence"};
    ret_columns->count = names->len;
    for (guint i = 0; i < names->len; i++)
        if (!(ret_columns->fields[i] = field_of(names->pdata[i])))
            return fail(error, FAIL_INVALID, _("The column “%s” is unknown."), (const char *)names->pdata[i]);
    for (guint n = 0; n < G_N_ELEMENTS(needed); n++) {
        bool found = false;
        for (guint i = 0; i < names->len; i++)
            found = found || strcmp(names->pdata[i], needed[n]) == 0;
        if (!found)
            return fail(error, FAIL_INVALID, _("The column “%s” is missing."), needed[n]);
    }
    return true;
}

static bool read_number(const char *text, gint64 *ret_number)
{
    char *end = NULL;
    *ret_number = g_ascii_strtoll(text, &end, 10);
    return end != text && !*end && *ret_number >= -MOST_NUMBER && *ret_number <= MOST_NUMBER;
}

static bool set_cell(const Field *field, LawRow *row, const char *text)
{
    switch (field->kind) {
    case FIELD_INT: return read_number(text, &AT(gint64, field, row));
    case FIELD_DAY: return day_parse(text, &AT(Day, field, row), NULL);
    case FIELD_MONEY: return money_parse(text, CURRENCY_RON, &AT(Money, field, row), NULL);
    case FIELD_FLAG: AT(bool, field, row) = strcmp(text, "1") == 0; return strcmp(text, "0") == 0 || strcmp(text, "1") == 0;
    default: AT(const char *, field, row) = text; return true;
    }
}

static const char *cell_of(const Columns *columns, const GPtrArray *cells, const char *name)
{
    for (guint i = 0; i < columns->count && i < cells->len; i++)
        if (strcmp(columns->fields[i]->name, name) == 0)
            return cells->pdata[i];
    return "";
}

static bool read_row(const Scan *scan, guint line, const Columns *columns, const GPtrArray *cells, LawRow *row, GError **error)
{
    *row = law_row_empty(cell_of(columns, cells, "kind"));
    for (guint i = 0; i < columns->count && i < cells->len; i++) {
        const char *text = cells->pdata[i];
        if (*text && !set_cell(columns->fields[i], row, text))
            return fail(error, FAIL_INVALID, _("Line %d, column “%s”: “%s” is not right."), (int)line, columns->fields[i]->name,
                        text_shorten(scan->pool, text, 40));
    }
    return true;
}

static bool is_empty(const GPtrArray *cells)
{
    return cells->len == 0 || (cells->len == 1 && !*(const char *)cells->pdata[0]);
}

static bool read_all(Scan *scan, const Columns *columns, GPtrArray *rows, GError **error)
{
    while (scan->at < scan->end) {
        guint line = scan->line;
        GPtrArray *cells = read_cells(scan);
        scan->line++;
        if (is_empty(cells))
            continue;
        LawRow *row = pool_new0(scan->pool, LawRow);
        if (!read_row(scan, line, columns, cells, row, error))
            return false;
        g_ptr_array_add(rows, row);
        if (rows->len > MOST_ROWS)
            return fail(error, FAIL_INVALID, _("The file has more than %d rows."), MOST_ROWS);
    }
    return true;
}

bool law_from_csv(Pool *pool, const char *bytes, gsize count, GPtrArray **ret_rows, GError **error)
{
    Columns columns = {0};
    *ret_rows = pool_list(pool);
    if (count > MOST_BYTES || !text_is_utf8(bytes, count))
        return fail(error, FAIL_INVALID, "%s", _("The file is not CSV in UTF-8, or it is longer than 2 MB."));
    gsize mark = count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    Scan scan = {pool, bytes + mark, bytes + count, ';', 1};
    const char *first_end = memchr(scan.at, '\n', (gsize)(scan.end - scan.at));
    if (!memchr(scan.at, ';', (gsize)((first_end ? first_end : scan.end) - scan.at)))
        scan.separator = ',';
    GPtrArray *names = read_cells(&scan);
    scan.line++;
    return read_columns(names, &columns, error) && read_all(&scan, &columns, *ret_rows, error);
}

/* --- into the table --- */

static const LawRow *version_of(const GPtrArray *versions, Day valid_from)
{
    for (guint i = 0; i < versions->len; i++) {
        const LawRow *version = versions->pdata[i];
        if (!version->superseded_at && day_compare(version->valid_from, valid_from) == 0)
            return version;
    }
    return NULL;
}

static const LawRow *first_that_holds(const GPtrArray *versions)
{
    for (guint i = 0; i < versions->len; i++)
        if (!((const LawRow *)versions->pdata[i])->superseded_at)
            return versions->pdata[i];
    return NULL;
}

/* What the file says of a row that is there already: the last day is made by what follows. */
static bool is_same(Pool *pool, const LawRow *row, const LawRow *other)
{
    LawRow mine = *row;
    mine.valid_to = day_is(row->valid_to) ? row->valid_to : other->valid_to;
    mine.version = other->version;
    const char *difference = record_difference(&law_row_record, other, &mine, pool);
    return !*difference || strcmp(difference, "{}") == 0;
}

static bool import_row(Db *db, Pool *pool, const Identity *who, LawRow *row, LawImport *import, GError **error)
{
    GPtrArray *versions;
    g_autoptr(GError) wrong = NULL;
    if (!law_versions(db, pool, row->code ? row->code : "", row->country ? row->country : "", &versions, error))
        return false;
    const LawRow *same_day = version_of(versions, row->valid_from);
    if (same_day && is_same(pool, row, same_day)) {
        import->same++;
        return true;
    }
    import->made++;
    if (law_row_put(db, who, row, same_day ? same_day : first_that_holds(versions), &wrong))
        return true;
    return fail(error, fail_kind(wrong), "%s: %s", row->code ? row->code : "?", wrong->message);
}

bool law_import(Db *db, Pool *pool, const Identity *who, const GPtrArray *rows, LawImport *ret_import, GError **error)
{
    *ret_import = (LawImport){0};
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    for (guint i = 0; i < rows->len; i++)
        if (!import_row(db, pool, who, rows->pdata[i], ret_import, error))
            return false;
    return db_commit(change, error);
}
