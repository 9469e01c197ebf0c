#include "reader/docx_styles.h"

#include <string.h>

int docx_switch(Xml *xml)
{
    static const char *const off[] = {"0", "false", "off", "none", NULL};
    const char *value = xml_attribute(xml, "w:val");
    return !value || !g_strv_contains(off, value);
}

static void read_list_properties(Xml *xml, DocxStyle *style)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:numId"))
            style->list = xml_attribute_int(xml, "w:val", -1);
        else if (xml_is(xml, "w:ilvl"))
            style->level = xml_attribute_int(xml, "w:val", -1);
    }
}

static void read_style_part(Xml *xml, DocxStyle *style)
{
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:numPr"))
            read_list_properties(xml, style);
        else if (xml_is(xml, "w:outlineLvl"))
            style->outline = xml_attribute_int(xml, "w:val", -1);
        else if (xml_is(xml, "w:b"))
            style->bold = docx_switch(xml);
    }
}

static DocxStyle *read_style(Xml *xml, Pool *pool)
{
    DocxStyle *style = pool_new0(pool, DocxStyle);
    *style = (DocxStyle){.name = "", .outline = -1, .list = -1, .level = -1, .bold = -1};
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:name"))
            style->name = xml_attribute(xml, "w:val");
        else if (xml_is(xml, "w:basedOn"))
            style->based_on = xml_attribute(xml, "w:val");
        else if (xml_is(xml, "w:pPr") || xml_is(xml, "w:rPr"))
            read_style_part(xml, style);
    }
    if (!style->name)
        style->name = "";
    return style;
}

static void read_styles(DocxStyles *styles, Xml *xml)
{
    if (!xml_root(xml))
        return;
    int root = xml_enter(xml);
    while (xml_child(xml, root)) {
        if (!xml_is(xml, "w:style"))
            continue;
        const char *id = xml_attribute(xml, "w:styleId"), *type = xml_attribute(xml, "w:type");
        const char *is_default = xml_attribute(xml, "w:default");
        DocxStyle *style = read_style(xml, styles->pool);
        if (id)
            g_hash_table_insert(styles->styles, (void *)id, style);
        if (is_default && type && strcmp(type, "paragraph") == 0 && strcmp(is_default, "0") != 0)
            styles->defaults = *style;
    }
}

static NumberForm form_of(const char *name)
{
    static const char *const names[] = {"decimal",     "decimalZero", "upperRoman", "lowerRoman",
                                        "upperLetter", "lowerLetter", "bullet",     "none"};
    for (int i = 0; name && i < (int)G_N_ELEMENTS(names); i++)
        if (strcmp(name, names[i]) == 0)
            return (NumberForm)i;
    return NUMBER_DECIMAL;
}

static void read_level(Xml *xml, NumberList *list)
{
    int at = CLAMP(xml_attribute_int(xml, "w:ilvl", 0), 0, NUMBERING_LEVELS - 1);
    NumberLevel *level = &list->levels[at];
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:start"))
            level->start = xml_attribute_int(xml, "w:val", 1);
        else if (xml_is(xml, "w:numFmt"))
            level->form = form_of(xml_attribute(xml, "w:val"));
        else if (xml_is(xml, "w:lvlRestart"))
            level->restart = xml_attribute_int(xml, "w:val", -1);
        else if (xml_is(xml, "w:lvlText"))
            level->pattern = xml_attribute(xml, "w:val");
        if (!level->pattern)
            level->pattern = "";
    }
}

static NumberList *read_abstract(Xml *xml, Pool *pool)
{
    NumberList *list = number_list_new(pool);
    int entered = xml_enter(xml);
    while (xml_child(xml, entered))
        if (xml_is(xml, "w:lvl"))
            read_level(xml, list);
    return list;
}

static void read_override(Xml *xml, NumberList *list)
{
    int at = CLAMP(xml_attribute_int(xml, "w:ilvl", 0), 0, NUMBERING_LEVELS - 1);
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:startOverride"))
            list->levels[at].start = xml_attribute_int(xml, "w:val", 1);
        else if (xml_is(xml, "w:lvl"))
            read_level(xml, list);
    }
}

/* A w:num counts with the others of its definition, unless it overrides something. */
static NumberList *read_number(Xml *xml, Pool *pool, GHashTable *abstracts)
{
    NumberList *list = NULL;
    bool own = false;
    int entered = xml_enter(xml);
    while (xml_child(xml, entered)) {
        if (xml_is(xml, "w:abstractNumId"))
            list = g_hash_table_lookup(abstracts, GINT_TO_POINTER(xml_attribute_int(xml, "w:val", -1)));
        if (!list || !xml_is(xml, "w:lvlOverride"))
            continue;
        if (!own)
            list = pool_copy(pool, list, sizeof *list);
        own = true;
        read_override(xml, list);
    }
    return list;
}

static void read_lists(DocxStyles *styles, Xml *xml)
{
    if (!xml_root(xml))
        return;
    g_autoptr(GHashTable) abstracts = g_hash_table_new(NULL, NULL);
    int root = xml_enter(xml);
    while (xml_child(xml, root)) {
        if (xml_is(xml, "w:abstractNum")) {
            int id = xml_attribute_int(xml, "w:abstractNumId", -1);
            g_hash_table_insert(abstracts, GINT_TO_POINTER(id), read_abstract(xml, styles->pool));
        } else if (xml_is(xml, "w:num")) {
            int id = xml_attribute_int(xml, "w:numId", -1);
            g_hash_table_insert(styles->lists, GINT_TO_POINTER(id), read_number(xml, styles->pool, abstracts));
        }
    }
}

static Xml *open_part(Build *build, Zip *zip, const char *document, const char *type)
{
    const char *part = office_part(zip, document, type);
    return xml_open(build, part ? zip_read(zip, part) : NULL);
}

DocxStyles *docx_styles_read(Build *build, Zip *zip, const char *document)
{
    DocxStyles *styles = pool_new0(build->pool, DocxStyles);
    styles->pool = build->pool;
    styles->defaults = (DocxStyle){.name = "", .outline = -1, .list = -1, .level = -1, .bold = -1};
    styles->styles = g_hash_table_new(g_str_hash, g_str_equal);
    styles->lists = g_hash_table_new(NULL, NULL);
    pool_defer(build->pool, (GDestroyNotify)g_hash_table_unref, styles->styles);
    pool_defer(build->pool, (GDestroyNotify)g_hash_table_unref, styles->lists);
    g_autoptr(Xml) style_xml = open_part(build, zip, document, "/styles");
    read_styles(styles, style_xml);
    g_autoptr(Xml) list_xml = open_part(build, zip, document, "/numbering");
    read_lists(styles, list_xml);
    return styles;
}

/* What style leaves open is taken from base. */
static void inherit(DocxStyle *style, const DocxStyle *base)
{
    if (style->outline < 0)
        style->outline = base->outline;
    if (style->list < 0)
        style->list = base->list;
    if (style->level < 0)
        style->level = base->level;
    if (style->bold < 0)
        style->bold = base->bold;
    if (g_ascii_strncasecmp(base->name, "heading", 7) == 0 && g_ascii_strncasecmp(style->name, "heading", 7) != 0)
        style->name = base->name;
}

DocxStyle docx_style(const DocxStyles *styles, const char *id)
{
    const DocxStyle *found = id ? g_hash_table_lookup(styles->styles, id) : NULL;
    if (!found)
        return styles->defaults;
    DocxStyle style = *found;
    for (int depth = 0; depth < 20 && found->based_on; depth++) {
        const DocxStyle *base = g_hash_table_lookup(styles->styles, found->based_on);
        if (!base)
            break;
        inherit(&style, base);
        found = base;
    }
    return style;
}

bool docx_style_is_heading(const DocxStyle *style)
{
    return (style->outline >= 0 && style->outline < 9) || g_ascii_strncasecmp(style->name, "heading", 7) == 0 ||
           g_ascii_strcasecmp(style->name, "title") == 0 || g_ascii_strcasecmp(style->name, "subtitle") == 0;
}

NumberList *docx_list(const DocxStyles *styles, int list)
{
    return list > 0 ? g_hash_table_lookup(styles->lists, GINT_TO_POINTER(list)) : NULL;
}
