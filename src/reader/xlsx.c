#include "reader/number_format.h"
#include "reader/office.h"

#include <string.h>

/* SpreadsheetML (ISO/IEC 29500-1, section 18).  Cells without text are absent; the reference says where each stands. */
typedef struct {
    const char *code;
    bool bold;
} Look;

typedef struct {
    Build *build;
    Zip *zip;
    const char *workbook;
    GPtrArray *strings; /* of const char *: the shared ones, cleaned */
    GArray *looks;      /* of Look, by the cell's s */
    bool from_1904;
} Book;

enum { MAX_SHEETS = 500, MAX_MERGES = 500000 };

/* The text of si or is: its runs without the reading aids. */
static const char *rich_text(Xml *xml, Pool *pool)
{
    g_autoptr(GString) out = g_string_new(NULL);
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "x:t")) {
            g_string_append(out, xml_text(xml));
        } else if (xml_is(xml, "x:r")) {
            int run = xml_enter(xml);
            while (xml_child(xml, run))
                if (xml_is(xml, "x:t"))
                    g_string_append(out, xml_text(xml));
        }
    }
    return pool_strdup(pool, out->str);
}

static Xml *open_related(Book *book, const char *type)
{
    const char *part = office_part(book->zip, book->workbook, type);
    return xml_open(book->build, part ? zip_read(book->zip, part) : NULL);
}

static void read_strings(Book *book)
{
    g_autoptr(Xml) xml = open_related(book, "/sharedStrings");
    if (!xml_root(xml))
        return;
    int root = xml_enter(xml);
    while (xml_child(xml, root)) {
        g_autoptr(Pool) brief = pool_new();
        xml_take_into(xml, brief);
        if (xml_is(xml, "x:si"))
            g_ptr_array_add(book->strings, build_clean_later(book->build->pool, rich_text(xml, brief)));
        xml_take_into(xml, NULL);
    }
}

static bool font_is_bold(Xml *xml)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        const char *value = xml_is(xml, "x:b") ? xml_attribute(xml, "val") : NULL;
        if (xml_is(xml, "x:b"))
            return !value || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0);
    }
    return false;
}

static void read_fonts(Xml *xml, GArray *bold)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        bool is_bold = font_is_bold(xml);
        g_array_append_val(bold, is_bold);
    }
}

static void read_codes(Xml *xml, GHashTable *codes)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        const char *code = xml_attribute(xml, "formatCode");
        if (code)
            g_hash_table_insert(codes, GINT_TO_POINTER(xml_attribute_int(xml, "numFmtId", 0)), (void *)code);
    }
}

static void read_looks(Book *book, Xml *xml, const GArray *bold, GHashTable *codes)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        int number = xml_attribute_int(xml, "numFmtId", 0), font = xml_attribute_int(xml, "fontId", 0);
        const char *own = g_hash_table_lookup(codes, GINT_TO_POINTER(number));
        Look look = {.code = own ? own : number_format_builtin(number)};
        look.bold = font >= 0 && font < (int)bold->len && g_array_index(bold, bool, font);
        g_array_append_val(book->looks, look);
    }
}

static void read_styles(Book *book)
{
    g_autoptr(Xml) xml = open_related(book, "/styles");
    if (!xml_root(xml))
        return;
    g_autoptr(GArray) bold = g_array_new(FALSE, FALSE, sizeof(bool));
    g_autoptr(GHashTable) codes = g_hash_table_new(NULL, NULL);
    int root = xml_enter(xml);
    while (xml_child(xml, root)) {
        if (xml_is(xml, "x:numFmts"))
            read_codes(xml, codes);
        else if (xml_is(xml, "x:fonts"))
            read_fonts(xml, bold);
        else if (xml_is(xml, "x:cellXfs"))
            read_looks(book, xml, bold, codes);
    }
}

typedef struct {
    int row, column;
} Place;

/* "B4" -> row 3, column 1; the place behind the letters and digits in *ret_end. */
static Place place_of(const char *reference, const char **ret_end)
{
    int column = 0, row = 0;
    for (; g_ascii_isalpha(*reference) && column < 100000; reference++)
        column = column * 26 + g_ascii_toupper(*reference) - 'A' + 1;
    for (; g_ascii_isdigit(*reference) && row < 10000000; reference++)
        row = row * 10 + (*reference - '0');
    *ret_end = reference;
    return (Place){row - 1, column - 1};
}

static Look look_of(const Book *book, int style)
{
    if (style < 0 || style >= (int)book->looks->len)
        return (Look){.code = "General"};
    return g_array_index(book->looks, Look, style);
}

static const char *shared(const Book *book, const char *value)
{
    guint64 index = g_ascii_strtoull(value, NULL, 10);
    return index < book->strings->len ? book->strings->pdata[index] : "";
}

static const char *shown(Book *book, Pool *pool, const char *type, const char *value, const Look *look)
{
    char *end = NULL;
    if (strcmp(type, "b") == 0)
        return strcmp(value, "1") == 0 ? "TRUE" : "FALSE";
    if (strcmp(type, "n") != 0)
        return value;
    double number = g_ascii_strtod(value, &end);
    return end != value && *end == '\0' ? number_format_apply(pool, look->code, number, book->from_1904)
                                        : value;
}

/* pool: for what isn't kept. */
static void read_cell(Book *book, Xml *xml, Pool *pool, Draft *draft, Place place)
{
    const char *type = xml_attribute(xml, "t"), *text = "";
    bool is_shared = type && strcmp(type, "s") == 0;
    Look look = look_of(book, xml_attribute_int(xml, "s", -1));
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "x:v"))
            text = is_shared ? shared(book, xml_text(xml)) : shown(book, pool, type ? type : "n", xml_text(xml), &look);
        else if (xml_is(xml, "x:is"))
            text = rich_text(xml, pool);
    }
    if (!*text)
        return;
    GridCell *cell = is_shared ? draft_add_clean(book->build, draft, place.row, place.column, text) : draft_add(book->build, draft, place.row, place.column, text);
    if (cell)
        cell->bold = look.bold;
}

static void read_row(Book *book, Xml *xml, Draft *draft, int row)
{
    Place place = {row, -1};
    g_autoptr(Pool) brief = pool_new();
    xml_take_into(xml, brief);
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        const char *reference = xml_attribute(xml, "r"), *end = NULL;
        place.column++;
        if (reference)
            place.column = place_of(reference, &end).column;
        if (xml_is(xml, "x:c"))
            read_cell(book, xml, brief, draft, place);
    }
    xml_take_into(xml, NULL);
}

static void read_rows(Book *book, Xml *xml, Draft *draft)
{
    int row = -1, entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        row = xml_attribute_int(xml, "r", row + 2) - 1;
        if (xml_is(xml, "x:row"))
            read_row(book, xml, draft, row);
    }
}

static void *key_of(Place place)
{
    return GSIZE_TO_POINTER(((gsize)place.row << 20 | (gsize)place.column) + 1);
}

static void merge(Book *book, Draft *draft, GHashTable *by_place, const char *reference)
{
    const char *end = NULL;
    Place from = place_of(reference, &end);
    if (from.row < 0 || from.column < 0 || *end != ':')
        return;
    Place to = place_of(end + 1, &end);
    if (to.row < from.row || to.column < from.column)
        return;
    GridCell *cell = g_hash_table_lookup(by_place, key_of(from));
    if (!cell)
        cell = draft_add(book->build, draft, from.row, from.column, "");
    if (!cell)
        return;
    cell->row_span = MIN(to.row - from.row, BUILD_MAX_PLACES) + 1;
    cell->column_span = MIN(to.column - from.column, BUILD_MAX_COLUMNS) + 1;
}

static void read_merges(Book *book, Xml *xml, Draft *draft)
{
    g_autoptr(GHashTable) by_place = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < draft->cells->len; i++) {
        GridCell *cell = draft->cells->pdata[i];
        g_hash_table_insert(by_place, key_of((Place){cell->row, cell->column}), cell);
    }
    int left = MAX_MERGES, entered = xml_enter(xml);
    while (left-- > 0 && xml_child(xml, entered)) {
        const char *reference = xml_attribute(xml, "ref");
        if (reference && xml_is(xml, "x:mergeCell"))
            merge(book, draft, by_place, reference);
    }
}

static void read_sheet(Book *book, const char *name, const char *part)
{
    g_autoptr(Xml) xml = xml_open(book->build, zip_read(book->zip, part));
    Draft *draft = draft_new(book->build->pool);
    if (!xml_root(xml))
        return;
    int root = xml_enter(xml);
    while (xml_child(xml, root)) {
        if (xml_is(xml, "x:sheetData"))
            read_rows(book, xml, draft);
        else if (xml_is(xml, "x:mergeCells"))
            read_merges(book, xml, draft);
    }
    sheet_end(book->build, draft, name);
}

typedef struct {
    const char *name, *part;
    bool hidden;
} SheetEntry;

static void list_sheet(Book *book, Xml *xml, GArray *sheets)
{
    const char *name = xml_attribute(xml, "name"), *id = xml_attribute(xml, "r:id"), *state = xml_attribute(xml, "state");
    SheetEntry entry = {.name = name ? name : "", .hidden = state && strcmp(state, "visible") != 0};
    entry.part = id ? office_part_by_id(book->zip, book->workbook, id) : NULL;
    if (entry.part && sheets->len < MAX_SHEETS)
        g_array_append_val(sheets, entry);
}

static void list_sheets(Book *book, GArray *sheets)
{
    g_autoptr(Xml) xml = xml_open(book->build, zip_read(book->zip, book->workbook));
    if (!xml_root(xml))
        return build_trouble(book->build, TROUBLE_DAMAGED);
    int root = xml_enter(xml);
    while (xml_child(xml, root)) {
        if (xml_is(xml, "x:workbookPr")) {
            const char *from_1904 = xml_attribute(xml, "date1904");
            book->from_1904 = from_1904 && (strcmp(from_1904, "1") == 0 || strcmp(from_1904, "true") == 0);
        } else if (xml_is(xml, "x:sheets")) {
            int entered = xml_enter(xml);
            while (xml_child(xml, entered))
                list_sheet(book, xml, sheets);
        }
    }
}

void xlsx_read(Build *build, Zip *zip, const char *workbook)
{
    Book book = {.build = build, .zip = zip, .workbook = workbook, .strings = pool_list(build->pool)};
    build->grid->format = "xlsx";
    g_autoptr(GArray) looks = g_array_new(FALSE, FALSE, sizeof(Look));
    g_autoptr(GArray) sheets = g_array_new(FALSE, FALSE, sizeof(SheetEntry));
    book.looks = looks;
    list_sheets(&book, sheets);
    read_styles(&book);
    read_strings(&book);
    for (guint i = 0; i < sheets->len && build->trouble == TROUBLE_NONE; i++) {
        const SheetEntry *sheet = &g_array_index(sheets, SheetEntry, i);
        guint before = build->grid->blocks->len;
        read_sheet(&book, sheet->name, sheet->part);
        if (sheet->hidden && build->grid->blocks->len > before)
            build_note(build, NOTE_HIDDEN_SHEET, 0, sheet->name);
    }
}
