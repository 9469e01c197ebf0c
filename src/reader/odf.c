#include "reader/numbering.h"
#include "reader/office.h"

#include <string.h>

/* OpenDocument (ISO/IEC 26300): text and spreadsheets share paragraphs, styles and tables. */
typedef struct {
    const char *parent, *list;
    int bold; /* -1: not said */
} Style;

typedef struct {
    Build *build;
    GHashTable *styles;       /* name -> Style * */
    GHashTable *lists;        /* name of a list style -> NumberList *; "" the numbers of headings */
    GHashTable *ended;        /* xml:id of a list -> NumberList *, for those that go on */
    GPtrArray *notes, *boxes; /* of const char *: footnotes; text boxes of the paragraph being read */
} Odf;

/* Where paragraphs go: to the grid, or as lines. */
typedef struct {
    GString *lines; /* NULL: to the grid */
    bool any, bold;
} Story;

typedef struct {
    GString *text;
    bool any, bold;
} Words;

typedef struct {
    NumberList *list; /* NULL: no list here */
    int level;
    bool first; /* no paragraph of the item was read yet */
} Item;

static void read_story(Odf *odf, Xml *xml, int entered, Story *story, Item *item);

static NumberForm form_of(const char *format)
{
    if (!format || !*format)
        return NUMBER_NONE;
    switch (*format) {
    case 'I':
        return NUMBER_UPPER_ROMAN;
    case 'i':
        return NUMBER_LOWER_ROMAN;
    case 'A':
        return NUMBER_UPPER_LETTER;
    case 'a':
        return NUMBER_LOWER_LETTER;
    default:
        return NUMBER_DECIMAL;
    }
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* "%1.%2." out of the levels shown, a prefix and a suffix. */
static const char *pattern_of(Xml *xml, Pool *pool, int level)
{
    int shown = CLAMP(xml_attribute_int(xml, "text:display-levels", 1), 1, level + 1);
    g_autoptr(GString) out = g_string_new(or_empty(xml_attribute(xml, "style:num-prefix")));
    for (int i = level - shown + 1; i <= level; i++)
        g_string_append_printf(out, i < level ? "%%%d." : "%%%d", i + 1);
    g_string_append(out, or_empty(xml_attribute(xml, "style:num-suffix")));
    return pool_strdup(pool, out->str);
}

static NumberList *read_list_style(Odf *odf, Xml *xml)
{
    NumberList *list = number_list_new(odf->build->pool);
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        int level = CLAMP(xml_attribute_int(xml, "text:level", 1) - 1, 0, 8);
        bool bullet = xml_is(xml, "text:list-level-style-bullet") || xml_is(xml, "text:list-level-style-image");
        NumberForm form = bullet ? NUMBER_BULLET : form_of(xml_attribute(xml, "style:num-format"));
        const char *pattern = form == NUMBER_NONE ? "" : pattern_of(xml, odf->build->pool, level);
        list->levels[level] = (NumberLevel){form, xml_attribute_int(xml, "text:start-value", 1), -1, pattern};
    }
    return list;
}

static Style *read_style(Odf *odf, Xml *xml)
{
    Style *style = pool_new0(odf->build->pool, Style);
    *style = (Style){xml_attribute(xml, "style:parent-style-name"), xml_attribute(xml, "style:list-style-name"), -1};
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        const char *weight = xml_is(xml, "style:text-properties") ? xml_attribute(xml, "fo:font-weight") : NULL;
        if (weight)
            style->bold = strcmp(weight, "bold") == 0 || g_ascii_strtoull(weight, NULL, 10) >= 600;
    }
    return style;
}

static void read_style_group(Odf *odf, Xml *xml)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        const char *name = xml_attribute(xml, "style:name");
        if (xml_is(xml, "style:style") && name)
            g_hash_table_insert(odf->styles, (void *)name, read_style(odf, xml));
        else if (xml_is(xml, "text:list-style") && name)
            g_hash_table_insert(odf->lists, (void *)name, read_list_style(odf, xml));
        else if (xml_is(xml, "text:outline-style"))
            g_hash_table_insert(odf->lists, (void *)"", read_list_style(odf, xml));
    }
}

static void read_styles(Odf *odf, Zip *zip, const char *part)
{
    g_autoptr(Xml) xml = xml_open(odf->build, zip_read(zip, part));
    if (!xml_root(xml))
        return;
    int root = xml_enter(xml);
    while (xml_child(xml, root))
        if (xml_is(xml, "office:styles") || xml_is(xml, "office:automatic-styles"))
            read_style_group(odf, xml);
}

static bool is_bold(const Odf *odf, const char *name, bool otherwise)
{
    for (int depth = 0; name && depth < 20; depth++) {
        const Style *style = g_hash_table_lookup(odf->styles, name);
        if (!style)
            break;
        if (style->bold >= 0)
            return style->bold;
        name = style->parent;
    }
    return otherwise;
}

static void put_words(Words *words, const char *text, bool bold)
{
    g_string_append(words->text, text);
    if (text[strspn(text, " \t\n\r")] == '\0')
        return;
    words->bold = bold && (words->bold || !words->any);
    words->any = true;
}

/* White space in the file is a blank; blanks that count are elements. */
static void put_folded(Words *words, const char *text, bool bold)
{
    g_autofree char *folded = g_strdup(text);
    char *to = folded;
    bool blank = words->text->len > 0 && words->text->str[words->text->len - 1] == ' ';
    for (const char *at = text; *at; at++) {
        bool white = strchr(" \t\n\r", *at) != NULL;
        if (!white || !blank)
            *to++ = white ? ' ' : *at;
        blank = white;
    }
    *to = '\0';
    put_words(words, folded, bold);
}

static const char *read_lines(Odf *odf, Xml *xml)
{
    GString *lines = pool_string(odf->build->pool);
    Story story = {.lines = lines};
    read_story(odf, xml, xml_enter(xml), &story, NULL);
    return lines->str;
}

static void read_note(Odf *odf, Xml *xml)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered))
        if (xml_is(xml, "text:note-body"))
            g_ptr_array_add(odf->notes, (void *)read_lines(odf, xml));
}

static void find_boxes(Odf *odf, Xml *xml)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "draw:text-box"))
            g_ptr_array_add(odf->boxes, (void *)read_lines(odf, xml));
        else
            find_boxes(odf, xml);
    }
}

static void read_words(Odf *odf, Xml *xml, int entered, Words *words, bool bold)
{
    while (xml_part(xml, entered)) {
        const char *text = xml_text_here(xml);
        if (text)
            put_folded(words, text, bold);
        else if (xml_is(xml, "text:tab"))
            g_string_append_c(words->text, '\t');
        else if (xml_is(xml, "text:line-break"))
            g_string_append_c(words->text, '\n');
        else if (xml_is(xml, "text:s"))
            g_string_append_printf(words->text, "%*s", CLAMP(xml_attribute_int(xml, "text:c", 1), 1, 100), "");
        else if (xml_is(xml, "text:note"))
            read_note(odf, xml);
        else if (xml_is(xml, "draw:frame") || xml_is(xml, "draw:custom-shape"))
            find_boxes(odf, xml);
        else if (xml_is(xml, "text:span"))
            read_words(odf, xml, xml_enter(xml), words, is_bold(odf, xml_attribute(xml, "text:style-name"), bold));
        else if (!xml_is(xml, "office:annotation") && !xml_is(xml, "text:ruby-text"))
            read_words(odf, xml, xml_enter(xml), words, bold);
    }
}

static void put_line(Odf *odf, Story *story, const char *text, bool bold, bool heading)
{
    if (!story->lines) {
        GridBlock *block = build_paragraph(odf->build, text);
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

static void put_number(Odf *odf, NumberList *list, int level, GString *text)
{
    const char *number = list ? number_list_next(odf->build->pool, list, level) : "";
    if (!*number)
        return;
    if (text->len > 0)
        g_string_prepend_c(text, ' ');
    g_string_prepend(text, number);
}

static void read_paragraph(Odf *odf, Xml *xml, Story *story, Item *item)
{
    bool heading = xml_is(xml, "text:h");
    int level = xml_attribute_int(xml, "text:outline-level", 1) - 1;
    bool bold = is_bold(odf, xml_attribute(xml, "text:style-name"), false);
    g_autoptr(GString) text = g_string_new(NULL);
    Words words = {.text = text};
    GPtrArray *outer = odf->boxes;
    odf->boxes = pool_list(odf->build->pool);
    read_words(odf, xml, xml_enter(xml), &words, bold);
    if (item && item->first && item->list)
        put_number(odf, item->list, item->level, text);
    else if (heading && !item && text->len > 0)
        put_number(odf, g_hash_table_lookup(odf->lists, ""), level, text);
    if (item)
        item->first = false;
    put_line(odf, story, text->str, words.any && words.bold, heading);
    for (guint i = 0; i < odf->boxes->len; i++)
        put_line(odf, story, odf->boxes->pdata[i], false, false);
    odf->boxes = outer;
}

/* The counter of a list: its style's, begun anew unless it goes on from another list. */
static NumberList *list_for(Odf *odf, Xml *xml, const Item *outer)
{
    const char *name = xml_attribute(xml, "text:style-name"), *go_on = xml_attribute(xml, "text:continue-numbering");
    const char *from = xml_attribute(xml, "text:continue-list");
    NumberList *list = from ? g_hash_table_lookup(odf->ended, from) : NULL;
    if (list)
        return list;
    if (!name && outer)
        return outer->list;
    list = name ? g_hash_table_lookup(odf->lists, name) : NULL;
    if (list && !(go_on && strcmp(go_on, "true") == 0) && !outer) {
        list = pool_copy(odf->build->pool, list, sizeof *list);
        number_list_restart(list, 0);
        g_hash_table_insert(odf->lists, (void *)name, list);
    }
    return list;
}

static void read_list(Odf *odf, Xml *xml, Story *story, const Item *outer)
{
    Item item = {.list = list_for(odf, xml, outer), .level = outer ? outer->level + 1 : 0};
    const char *id = xml_attribute(xml, "xml:id");
    if (id && item.list)
        g_hash_table_insert(odf->ended, (void *)id, item.list);
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (!xml_is(xml, "text:list-item") && !xml_is(xml, "text:list-header"))
            continue;
        int start = xml_attribute_int(xml, "text:start-value", -1);
        if (start >= 0 && item.list && item.level < NUMBERING_LEVELS)
            item.list->counts[item.level] = start - 1;
        item.first = xml_is(xml, "text:list-item");
        read_story(odf, xml, xml_enter(xml), story, &item);
    }
}

typedef struct {
    Odf *odf;
    Draft *draft;
    int row, column;
} Table;

enum { MAX_REPEAT = 100000 };

static int repeats(Xml *xml, const char *attribute)
{
    return CLAMP(xml_attribute_int(xml, attribute, 1), 1, MAX_REPEAT);
}

typedef struct {
    const char *text;
    bool bold;
    int rows, columns, times;
} CellContent;

static CellContent read_content(Odf *odf, Xml *xml)
{
    CellContent content = {.rows = repeats(xml, "table:number-rows-spanned"),
                           .columns = repeats(xml, "table:number-columns-spanned"),
                           .times = repeats(xml, "table:number-columns-repeated")};
    bool bold = is_bold(odf, xml_attribute(xml, "table:style-name"), false);
    GString *lines = pool_string(odf->build->pool);
    Story story = {.lines = lines};
    read_story(odf, xml, xml_enter(xml), &story, NULL);
    content.text = lines->str;
    content.bold = story.any && (story.bold || bold);
    return content;
}

/* Empty cells repeat to the end of the sheet: they only move on. */
static void put_content(Table *table, const CellContent *content, bool keep_empty)
{
    bool empty = !*content->text && content->rows == 1 && content->columns == 1;
    if (empty && (!keep_empty || content->times > BUILD_MAX_COLUMNS)) {
        table->column += content->times;
        return;
    }
    for (int i = 0; i < content->times && table->odf->build->trouble == TROUBLE_NONE; i++) {
        GridCell *cell = draft_add(table->odf->build, table->draft, table->row, table->column, content->text);
        table->column += 1;
        if (!cell)
            return;
        cell->row_span = content->rows;
        cell->column_span = content->columns;
        cell->bold = content->bold;
    }
}

static void read_row(Table *table, Xml *xml, bool keep_empty)
{
    int times = repeats(xml, "table:number-rows-repeated");
    guint first = table->draft->cells->len;
    table->column = 0;
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "table:table-cell")) {
            CellContent content = read_content(table->odf, xml);
            put_content(table, &content, keep_empty);
        } else if (xml_is(xml, "table:covered-table-cell")) {
            table->column += repeats(xml, "table:number-columns-repeated");
        }
    }
    guint behind = table->draft->cells->len;
    bool filled = behind > first;
    for (int i = 1; filled && i < times && table->odf->build->trouble == TROUBLE_NONE; i++)
        for (guint c = first; c < behind; c++) {
            const GridCell *cell = table->draft->cells->pdata[c];
            GridCell *copy = draft_add(table->odf->build, table->draft, table->row + i, cell->column, cell->text);
            if (copy)
                copy->bold = cell->bold;
        }
    table->row += times;
}

static void read_rows(Table *table, Xml *xml, int entered, bool keep_empty)
{
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "table:table-row"))
            read_row(table, xml, keep_empty);
        else if (xml_is(xml, "table:table-rows") || xml_is(xml, "table:table-header-rows") ||
                 xml_is(xml, "table:table-row-group"))
            read_rows(table, xml, xml_enter(xml), keep_empty);
    }
}

static void flatten(Table *table, Story *story)
{
    g_autoptr(GString) line = g_string_new(NULL);
    int row = 0;
    for (guint i = 0; i < table->draft->cells->len; i++) {
        const GridCell *cell = table->draft->cells->pdata[i];
        if (cell->row != row) {
            put_line(table->odf, story, line->str, false, false);
            g_string_truncate(line, 0);
            row = cell->row;
        }
        if (line->len > 0)
            g_string_append_c(line, '\t');
        g_string_append(line, cell->text);
    }
    put_line(table->odf, story, line->str, false, false);
    build_note(table->odf->build, NOTE_NESTED_TABLES, 1, "");
}

static void read_table(Odf *odf, Xml *xml, Story *story)
{
    Table table = {.odf = odf, .draft = draft_new(odf->build->pool)};
    read_rows(&table, xml, xml_enter(xml), true);
    if (story->lines)
        flatten(&table, story);
    else
        draft_end(odf->build, table.draft, false);
}

static void read_story(Odf *odf, Xml *xml, int entered, Story *story, Item *item)
{
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "text:p") || xml_is(xml, "text:h"))
            read_paragraph(odf, xml, story, item);
        else if (xml_is(xml, "text:list"))
            read_list(odf, xml, story, item);
        else if (xml_is(xml, "table:table"))
            read_table(odf, xml, story);
        else if (xml_is(xml, "text:tracked-changes"))
            build_note(odf->build, NOTE_DELETED_TEXT, 1, "");
        else if (xml_is(xml, "text:section") || xml_is(xml, "text:index-body") || xml_is(xml, "text:numbered-paragraph") ||
                 xml_is(xml, "text:table-of-content"))
            read_story(odf, xml, xml_enter(xml), story, item);
    }
}

static Odf *odf_new(Build *build, Zip *zip)
{
    Odf *odf = pool_new0(build->pool, Odf);
    *odf = (Odf){.build = build, .notes = pool_list(build->pool), .boxes = pool_list(build->pool)};
    GHashTable **tables[] = {&odf->styles, &odf->lists, &odf->ended};
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        *tables[i] = g_hash_table_new(g_str_hash, g_str_equal);
        pool_defer(build->pool, (GDestroyNotify)g_hash_table_unref, *tables[i]);
    }
    read_styles(odf, zip, "styles.xml");
    read_styles(odf, zip, "content.xml");
    return odf;
}

/* Goes to the element office:body/name; *ret_entered is for its children. */
static bool find_body(Build *build, Xml *xml, const char *name, int *ret_entered)
{
    if (xml_root(xml)) {
        int root = xml_enter(xml);
        while (xml_child(xml, root)) {
            int body = xml_is(xml, "office:body") ? xml_enter(xml) : -1;
            while (xml_child(xml, body))
                if (xml_is(xml, name)) {
                    *ret_entered = xml_enter(xml);
                    return true;
                }
        }
    }
    build_trouble(build, TROUBLE_DAMAGED);
    return false;
}

void odt_read(Build *build, Zip *zip)
{
    build->grid->format = "odt";
    Odf *odf = odf_new(build, zip);
    g_autoptr(Xml) xml = xml_open(build, zip_read(zip, "content.xml"));
    Story story = {0};
    int entered = -1;
    if (!find_body(build, xml, "office:text", &entered))
        return;
    read_story(odf, xml, entered, &story, NULL);
    for (guint i = 0; i < odf->notes->len; i++)
        if (build_paragraph(build, odf->notes->pdata[i]))
            build_note(build, NOTE_FOOTNOTES, 1, "");
}

void ods_read(Build *build, Zip *zip)
{
    build->grid->format = "ods";
    Odf *odf = odf_new(build, zip);
    g_autoptr(Xml) xml = xml_open(build, zip_read(zip, "content.xml"));
    int entered = -1;
    if (!find_body(build, xml, "office:spreadsheet", &entered))
        return;
    while (xml_child(xml, entered)) {
        if (!xml_is(xml, "table:table"))
            continue;
        const char *name = xml_attribute(xml, "table:name");
        Table table = {.odf = odf, .draft = draft_new(build->pool)};
        read_rows(&table, xml, xml_enter(xml), false);
        sheet_end(build, table.draft, or_empty(name));
    }
}
