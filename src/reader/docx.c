#include "reader/docx_styles.h"

#include <string.h>

/* Body text of WordprocessingML (ISO/IEC 29500-1, section 17): stories hold paragraphs and tables, paragraphs hold runs. */
typedef struct {
    Build *build;
    DocxStyles *styles;
    GPtrArray *boxes; /* text boxes of the paragraph being read: of const char * */
} Docx;

/* Where the paragraphs of a story go: to the grid, or as lines into a cell, a box or a note. */
typedef struct {
    GString *lines; /* NULL: to the grid */
    bool any, bold; /* bold: all that came so far */
} Story;

typedef struct {
    GString *text;
    bool bold_style, any, bold;
} Words;

static void read_story(Docx *docx, Xml *xml, int entered, Story *story);

static bool is_one_of(Xml *xml, const char *const *names)
{
    for (; *names; names++)
        if (xml_is(xml, *names))
            return true;
    return false;
}

/* What only wraps its content. */
static bool is_wrapper(Xml *xml)
{
    static const char *const names[] = {"w:ins",       "w:moveTo",    "w:hyperlink", "w:smartTag", "w:sdt", "w:sdtContent",
                                        "w:customXml", "w:fldSimple", "w:dir",       "w:bdo",      NULL};
    return is_one_of(xml, names);
}

static bool is_deleted(Docx *docx, Xml *xml)
{
    if (!xml_is(xml, "w:del") && !xml_is(xml, "w:moveFrom"))
        return false;
    build_note(docx->build, NOTE_DELETED_TEXT, 1, "");
    return true;
}

static void put_words(Words *words, const char *text, bool bold)
{
    g_string_append(words->text, text);
    while (g_ascii_isspace(*text))
        text++;
    if (!*text)
        return;
    words->bold = bold && (words->bold || !words->any);
    words->any = true;
}

/* Letters of symbol fonts lie in a private range: the bullets and arrows that lists use are told, others are marked. */
static void put_symbol(Docx *docx, Xml *xml, Words *words)
{
    const char *code = xml_attribute(xml, "w:char");
    guint64 c = code ? g_ascii_strtoull(code, NULL, 16) : 0;
    if (c >= 0xF000 && c <= 0xF0FF) {
        static const char *const known[][2] = {{"\xB7", "•"}, {"\xA7", "•"}, {"\xA8", "☐"}, {"\xFE", "☑"},
                                               {"\xE0", "→"}, {"\xFC", "✓"}, {"\xB3", "≥"}, {"\xA3", "≤"}};
        for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
            if ((guint8)known[i][0][0] == (c & 0xFF))
                return put_words(words, known[i][1], words->bold_style);
        if ((c & 0xFF) < 0x20 || (c & 0xFF) > 0x7E)
            build_note(docx->build, NOTE_UNREADABLE_LETTERS, 1, "");
        c = (c & 0xFF) >= 0x20 && (c & 0xFF) <= 0x7E ? c & 0xFF : 0x2022;
    }
    char letter[8] = "";
    if (c >= 0x20 && g_unichar_validate((gunichar)c))
        letter[g_unichar_to_utf8((gunichar)c, letter)] = '\0';
    put_words(words, letter, words->bold_style);
}

/* A drawing's text boxes, wherever in it they are; of two alternatives the first. */
static void find_boxes(Docx *docx, Xml *xml)
{
    bool alternatives = xml_is(xml, "mc:AlternateContent");
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:txbxContent")) {
            Story box = {.lines = pool_string(docx->build->pool)};
            read_story(docx, xml, xml_enter(xml), &box);
            g_ptr_array_add(docx->boxes, box.lines->str);
        } else {
            find_boxes(docx, xml);
        }
        if (alternatives)
            return;
    }
}

typedef struct {
    bool bold, hidden;
} RunLook;

static RunLook run_look(Docx *docx, Xml *xml, RunLook look)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:b"))
            look.bold = docx_switch(xml);
        else if (xml_is(xml, "w:vanish"))
            look.hidden = docx_switch(xml);
        else if (xml_is(xml, "w:rStyle")) {
            DocxStyle style = docx_style(docx->styles, xml_attribute(xml, "w:val"));
            look.bold = style.bold >= 0 ? style.bold : look.bold;
        }
    }
    return look;
}

static void read_run_part(Docx *docx, Xml *xml, Words *words, bool bold)
{
    static const char *const drawings[] = {"w:drawing", "w:pict", "w:object", "mc:AlternateContent", NULL};
    if (xml_is(xml, "w:t"))
        put_words(words, xml_text(xml), bold);
    else if (xml_is(xml, "w:tab") || xml_is(xml, "w:ptab"))
        g_string_append_c(words->text, '\t');
    else if (xml_is(xml, "w:br") || xml_is(xml, "w:cr"))
        g_string_append_c(words->text, '\n');
    else if (xml_is(xml, "w:noBreakHyphen"))
        g_string_append_c(words->text, '-');
    else if (xml_is(xml, "w:sym"))
        put_symbol(docx, xml, words);
    else if (is_one_of(xml, drawings))
        find_boxes(docx, xml);
}

static void read_run(Docx *docx, Xml *xml, Words *words)
{
    RunLook look = {.bold = words->bold_style};
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:rPr"))
            look = run_look(docx, xml, look);
        else if (!look.hidden)
            read_run_part(docx, xml, words, look.bold);
    }
    if (look.hidden)
        build_note(docx->build, NOTE_HIDDEN_TEXT, 1, "");
}

static void read_words(Docx *docx, Xml *xml, int entered, Words *words)
{
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:r"))
            read_run(docx, xml, words);
        else if (is_wrapper(xml))
            read_words(docx, xml, xml_enter(xml), words);
        else if (xml_is(xml, "m:oMath") || xml_is(xml, "m:oMathPara"))
            put_words(words, xml_text(xml), words->bold_style);
        else if (xml_is(xml, "mc:AlternateContent"))
            find_boxes(docx, xml);
        else
            is_deleted(docx, xml);
    }
}

static void read_paragraph_look(Docx *docx, Xml *xml, DocxStyle *look)
{
    DocxStyle own = {.name = "", .outline = -1, .list = -1, .level = -1, .bold = -1};
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:pStyle"))
            *look = docx_style(docx->styles, xml_attribute(xml, "w:val"));
        else if (xml_is(xml, "w:outlineLvl"))
            own.outline = xml_attribute_int(xml, "w:val", -1);
        else if (xml_is(xml, "w:numPr")) {
            int list = xml_enter(xml);
            while (xml_child(xml, list)) {
                if (xml_is(xml, "w:numId"))
                    own.list = xml_attribute_int(xml, "w:val", -1);
                else if (xml_is(xml, "w:ilvl"))
                    own.level = xml_attribute_int(xml, "w:val", -1);
            }
        }
    }
    look->outline = own.outline >= 0 ? own.outline : look->outline;
    look->list = own.list >= 0 ? own.list : look->list;
    look->level = own.level >= 0 ? own.level : look->level;
}

/* The number that the word processor shows before the paragraph. */
static void put_number(Docx *docx, const DocxStyle *look, GString *text)
{
    NumberList *list = docx_list(docx->styles, look->list);
    if (!list)
        return;
    const char *number = number_list_next(docx->build->pool, list, MAX(look->level, 0));
    if (!*number)
        return;
    if (text->len > 0)
        g_string_prepend_c(text, ' ');
    g_string_prepend(text, number);
}

static void put_line(Docx *docx, Story *story, const char *text, bool bold, bool heading)
{
    if (!story->lines) {
        GridBlock *block = build_paragraph(docx->build, text);
        if (block) {
            block->bold = bold;
            block->heading = heading;
        }
        return;
    }
    if (text[strspn(text, " \t\n")] == '\0')
        return;
    story->bold = bold && (story->bold || !story->any);
    story->any = true;
    if (story->lines->len > 0)
        g_string_append_c(story->lines, '\n');
    g_string_append(story->lines, text);
}

static void read_paragraph(Docx *docx, Xml *xml, Story *story)
{
    DocxStyle look = docx_style(docx->styles, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    Words words = {.text = text, .bold_style = look.bold > 0};
    GPtrArray *outer = docx->boxes;
    docx->boxes = pool_list(docx->build->pool);
    int entered = xml_enter(xml);
    if (xml_child(xml, entered)) {
        if (xml_is(xml, "w:pPr"))
            read_paragraph_look(docx, xml, &look);
        else
            xml_again(xml);
        words.bold_style = look.bold > 0;
        read_words(docx, xml, entered, &words);
    }
    put_number(docx, &look, text);
    put_line(docx, story, text->str, words.any && words.bold, docx_style_is_heading(&look));
    for (guint i = 0; i < docx->boxes->len; i++)
        put_line(docx, story, docx->boxes->pdata[i], false, false);
    docx->boxes = outer;
}

/* A table being read: which cells are still open downwards, by their first column. */
typedef struct {
    Docx *docx;
    Draft *draft;
    int row, column;
    GridCell *open[BUILD_MAX_COLUMNS];
} Table;

typedef struct {
    int span;
    bool merged, goes_on; /* vMerge; continues the one above */
} CellLook;

static CellLook read_cell_look(Xml *xml)
{
    CellLook look = {.span = 1};
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:gridSpan"))
            look.span = CLAMP(xml_attribute_int(xml, "w:val", 1), 1, BUILD_MAX_COLUMNS);
        else if (xml_is(xml, "w:vMerge")) {
            const char *value = xml_attribute(xml, "w:val");
            look.merged = true;
            look.goes_on = !value || strcmp(value, "restart") != 0;
        }
    }
    return look;
}

/* The text of a continued cell is not shown; it is kept under the cell above if there is any. */
static void place_cell(Table *table, CellLook look, const Story *story)
{
    Build *build = table->docx->build;
    int column = table->column;
    table->column += look.span;
    if (column + look.span > BUILD_MAX_COLUMNS)
        return build_trouble(build, TROUBLE_TOO_MUCH);
    GridCell *above = table->open[column];
    bool reaches = above && above->row + above->row_span == table->row && above->column_span == look.span;
    if (look.goes_on && reaches && !story->any) {
        above->row_span++;
        return;
    }
    GridCell *cell = draft_add(build, table->draft, table->row, column, story->lines->str);
    if (!cell)
        return;
    cell->column_span = look.span;
    cell->bold = story->any && story->bold;
    for (int i = column; i < table->column; i++)
        table->open[i] = NULL;
    table->open[column] = look.merged ? cell : NULL;
}

static void read_cell(Table *table, Xml *xml)
{
    CellLook look = {.span = 1};
    g_autoptr(GString) lines = g_string_new(NULL);
    Story story = {.lines = lines};
    int entered = xml_enter(xml);
    if (xml_child(xml, entered)) {
        if (xml_is(xml, "w:tcPr"))
            look = read_cell_look(xml);
        else
            xml_again(xml);
        read_story(table->docx, xml, entered, &story);
    }
    place_cell(table, look, &story);
}

static void read_cells(Table *table, Xml *xml, int entered)
{
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:tc"))
            read_cell(table, xml);
        else if (is_wrapper(xml))
            read_cells(table, xml, xml_enter(xml));
    }
}

typedef struct {
    int before; /* grid places left free at the start */
    bool deleted;
} RowLook;

static RowLook read_row_look(Xml *xml)
{
    RowLook look = {0};
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:gridBefore"))
            look.before = CLAMP(xml_attribute_int(xml, "w:val", 0), 0, BUILD_MAX_COLUMNS - 1);
        else if (xml_is(xml, "w:del"))
            look.deleted = true;
    }
    return look;
}

static void read_row(Table *table, Xml *xml)
{
    int entered = xml_enter(xml);
    table->column = 0;
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:trPr")) {
            RowLook look = read_row_look(xml);
            table->column = look.before;
            if (look.deleted)
                return build_note(table->docx->build, NOTE_DELETED_TEXT, 1, "");
        } else if (xml_is(xml, "w:tblPrEx")) {
            continue;
        } else {
            xml_again(xml);
            read_cells(table, xml, entered);
            break;
        }
    }
    if (table->column > 0)
        table->row++;
}

static void read_rows(Table *table, Xml *xml, int entered)
{
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:tr"))
            read_row(table, xml);
        else if (is_wrapper(xml))
            read_rows(table, xml, xml_enter(xml));
    }
}

/* A table within a cell: its rows as lines, its cells between tabs. */
static void flatten(Table *table, Story *story)
{
    g_autoptr(GString) line = g_string_new(NULL);
    int row = 0;
    for (guint i = 0; i < table->draft->cells->len; i++) {
        const GridCell *cell = table->draft->cells->pdata[i];
        if (cell->row != row) {
            put_line(table->docx, story, line->str, false, false);
            g_string_truncate(line, 0);
            row = cell->row;
        }
        if (line->len > 0)
            g_string_append_c(line, '\t');
        g_string_append(line, cell->text);
    }
    put_line(table->docx, story, line->str, false, false);
    build_note(table->docx->build, NOTE_NESTED_TABLES, 1, "");
}

static void read_table(Docx *docx, Xml *xml, Story *story)
{
    Table *table = pool_new0(docx->build->pool, Table);
    table->docx = docx;
    table->draft = draft_new(docx->build->pool);
    read_rows(table, xml, xml_enter(xml));
    if (story->lines)
        flatten(table, story);
    else
        draft_end(docx->build, table->draft, false);
}

static void read_story(Docx *docx, Xml *xml, int entered, Story *story)
{
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:p"))
            read_paragraph(docx, xml, story);
        else if (xml_is(xml, "w:tbl"))
            read_table(docx, xml, story);
        else if (is_wrapper(xml))
            read_story(docx, xml, xml_enter(xml), story);
        else
            is_deleted(docx, xml);
    }
}

/* Separators between notes and text are notes too, of a type of their own. */
static void read_footnotes(Docx *docx, Zip *zip, const char *part)
{
    g_autoptr(Xml) xml = xml_open(docx->build, part ? zip_read(zip, part) : NULL);
    if (!xml_root(xml))
        return;
    int root = xml_enter(xml);
    while (xml_child(xml, root)) {
        const char *type = xml_attribute(xml, "w:type");
        if (type && strcmp(type, "normal") != 0)
            continue;
        g_autoptr(GString) lines = g_string_new(NULL);
        Story story = {.lines = lines};
        read_story(docx, xml, xml_enter(xml), &story);
        if (build_paragraph(docx->build, lines->str))
            build_note(docx->build, NOTE_FOOTNOTES, 1, "");
    }
}

static bool has_headers(const Zip *zip)
{
    for (guint i = 0; i < zip->names->len; i++)
        if (g_str_has_prefix(zip->names->pdata[i], "word/header") || g_str_has_prefix(zip->names->pdata[i], "word/footer"))
            return true;
    return false;
}

static void read_body(Docx *docx, Xml *xml)
{
    Story story = {0};
    int root = xml_enter(xml);
    while (xml_child(xml, root))
        if (xml_is(xml, "w:body"))
            read_story(docx, xml, xml_enter(xml), &story);
}

void docx_read(Build *build, Zip *zip, const char *document)
{
    build->grid->format = "docx";
    if (!zip_has(zip, document))
        return build_trouble(build, TROUBLE_DAMAGED);
    Docx docx = {.build = build, .styles = docx_styles_read(build, zip, document)};
    g_autoptr(Xml) xml = xml_open(build, zip_read(zip, document));
    if (xml_root(xml) && xml_is(xml, "w:document"))
        read_body(&docx, xml);
    else
        build_trouble(build, TROUBLE_DAMAGED);
    read_footnotes(&docx, zip, office_part(zip, document, "/footnotes"));
    read_footnotes(&docx, zip, office_part(zip, document, "/endnotes"));
    if (has_headers(zip))
        build_note(build, NOTE_HEADERS_LEFT, 1, "");
}
