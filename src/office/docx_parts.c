#include "office/docx_parts.h"

#include <string.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml"
#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

const char docx_content_types[] =
    XML "<Types xmlns=\"" PACKAGE "/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD ".document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD ".styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD ".settings+xml\"/>"
    "<Override PartName=\"/word/numbering.xml\" ContentType=\"" WORD ".numbering+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD ".footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    "</Types>";

const char docx_relations[] =
    XML "<Relationships xmlns=\"" PACKAGE "/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" PACKAGE "/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
    "</Relationships>";

const char docx_document_relations[] =
    XML "<Relationships xmlns=\"" PACKAGE "/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" OFFICE "/settings\" Target=\"settings.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" OFFICE "/numbering\" Target=\"numbering.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" OFFICE "/footer\" Target=\"footer1.xml\"/>"
    "</Relationships>";

const char docx_numbering[] =
    XML "<w:numbering " W "><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
    "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/>"
    "<w:pPr><w:ind w:left=\"454\" w:hanging=\"284\"/></w:pPr></w:lvl></w:abstractNum>"
    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

const char *docx_settings(bool has_contents, Pool *pool)
{
    return pool_printf(pool,
                       XML "<w:settings " W "><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"709\"/>"
                       "<w:characterSpacingControl w:val=\"doNotCompress\"/>%s<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
                       "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>",
                       has_contents ? "<w:updateFields w:val=\"true\"/>" : "");
}

void docx_put_text(GString *out, Pool *pool, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(paper_clean(pool, text), -1);
    g_string_append(out, escaped);
}

/* "ro-RO" */
static const char *docx_language(const Paper *paper)
{
    const char *language = paper_language(paper);
    if (strcmp(language, "ro") == 0)
        return "ro-RO";
    return strcmp(language, "en") == 0 ? "en-GB" : language;
}

/* A paragraph style; inside: its w:pPr and w:rPr. */
static void put_style(GString *out, const char *id, const char *name, const char *next, const char *inside)
{
    g_string_append_printf(out,
                           "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/><w:basedOn w:val=\"Normal\"/>"
                           "<w:next w:val=\"%s\"/><w:qFormat/>%s</w:style>",
                           id, name, next, inside);
}

static void put_heading_style(GString *out, int level, int half_points, int before)
{
    g_autofree char *id = g_strdup_printf("Heading%d", level), *name = g_strdup_printf("heading %d", level);
    g_autofree char *inside =
        g_strdup_printf("<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before=\"%d\" w:after=\"100\"/><w:outlineLvl w:val=\"%d\"/></w:pPr>"
                        "<w:rPr><w:b/><w:bCs/><w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr>",
                        before, level - 1, half_points, half_points);
    put_style(out, id, name, "Normal", inside);
}

static void put_contents_style(GString *out, int level)
{
    g_autofree char *id = g_strdup_printf("TOC%d", level), *name = g_strdup_printf("toc %d", level);
    g_autofree char *inside =
        g_strdup_printf("<w:pPr><w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9638\"/></w:tabs><w:spacing w:after=\"40\"/>"
                        "<w:ind w:left=\"%d\"/></w:pPr>",
                        (level - 1) * 284);
    put_style(out, id, name, "Normal", inside);
}

static void put_paragraph_styles(GString *out)
{
    put_style(out, "Title", "Title", "Normal",
              "<w:pPr><w:spacing w:before=\"480\" w:after=\"160\"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/></w:rPr>");
    put_style(out, "Subtitle", "Subtitle", "Normal",
              "<w:pPr><w:spacing w:after=\"80\"/></w:pPr><w:rPr><w:color w:val=\"404040\"/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/></w:rPr>");
    put_heading_style(out, 1, 32, 360);
    put_heading_style(out, 2, 26, 280);
    put_heading_style(out, 3, 22, 200);
    put_style(out, "TOCHeading", "TOC Heading", "Normal",
              "<w:pPr><w:keepNext/><w:spacing w:before=\"280\" w:after=\"100\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"26\"/></w:rPr>");
    for (int level = 1; level <= 3; level++)
        put_contents_style(out, level);
    put_style(out, "ListBullet", "List Bullet", "ListBullet",
              "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:spacing w:after=\"60\"/><w:contextualSpacing/></w:pPr>");
    put_style(out, "TableText", "Table Text", "TableText",
              "<w:pPr><w:spacing w:before=\"20\" w:after=\"20\"/></w:pPr><w:rPr><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/></w:rPr>");
    put_style(out, "Caption", "caption", "Normal",
              "<w:pPr><w:keepNext/><w:spacing w:before=\"120\" w:after=\"60\"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val=\"18\"/></w:rPr>");
    put_style(out, "Footer", "footer", "Footer",
              "<w:pPr><w:spacing w:after=\"0\"/></w:pPr><w:rPr><w:color w:val=\"505050\"/><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/></w:rPr>");
}

static const char table_style[] =
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" "
    "w:type=\"dxa\"/><w:tblCellMar><w:left w:w=\"80\" w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"ReportTable\"><w:name w:val=\"Report Table\"/><w:basedOn w:val=\"TableNormal\"/>"
    "<w:tblPr><w:tblStyleRowBandSize w:val=\"1\"/><w:tblBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"8C8C8C\"/>"
    "<w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"8C8C8C\"/></w:tblBorders></w:tblPr>"
    "<w:tblStylePr w:type=\"firstRow\"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E0E0E0\"/></w:tcPr>"
    "</w:tblStylePr><w:tblStylePr w:type=\"band2Horz\"><w:tcPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F5F5F5\"/></w:tcPr></w:tblStylePr>"
    "</w:style>";

const char *docx_styles(const Paper *paper, Pool *pool)
{
    GString *out = pool_string(pool);
    g_string_append(out, XML "<w:styles " W "><w:docDefaults><w:rPrDefault><w:rPr>"
                             "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/>"
                             "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/><w:lang w:val=\"");
    docx_put_text(out, pool, docx_language(paper));
    g_string_append(out, "\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"264\" w:lineRule=\"auto\"/>"
                         "</w:pPr></w:pPrDefault></w:docDefaults>"
                         "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>");
    put_paragraph_styles(out);
    g_string_append(out, table_style);
    g_string_append(out, "</w:styles>");
    return out->str;
}

static void put_field(GString *out, const char *instruction)
{
    g_string_append_printf(out,
                           "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> %s </w:instrText></w:r>"
                           "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
                           instruction);
}

const char *docx_footer(const Paper *paper, Pool *pool)
{
    GString *out = pool_string(pool);
    g_string_append(out, XML "<w:ftr " W "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:pBdr>"
                             "<w:top w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"8C8C8C\"/></w:pBdr></w:pPr><w:r><w:t xml:space=\"preserve\">");
    docx_put_text(out, pool, paper->footer ? paper->footer : paper->title);
    g_string_append(out, "</w:t></w:r><w:r><w:ptab w:relativeTo=\"margin\" w:alignment=\"right\" w:leader=\"none\"/></w:r>");
    put_field(out, "PAGE");
    g_string_append(out, "<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>");
    put_field(out, "NUMPAGES");
    g_string_append(out, "</w:p></w:ftr>");
    return out->str;
}

static void put_property(GString *out, Pool *pool, const char *tag, const char *attributes, const char *text)
{
    if (!text || !*text)
        return;
    g_string_append_printf(out, "<%s%s>", tag, attributes);
    docx_put_text(out, pool, text);
    g_string_append_printf(out, "</%s>", tag);
}

const char *docx_core_properties(const Paper *paper, gint64 created_at, Pool *pool)
{
    GString *out = pool_string(pool);
    const char *time = paper_time(pool, created_at), *is_time = " xsi:type=\"dcterms:W3CDTF\"";
    g_string_append(out, XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                             "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
    put_property(out, pool, "dc:title", "", paper->title);
    put_property(out, pool, "dc:creator", "", paper->author);
    put_property(out, pool, "dc:language", "", docx_language(paper));
    put_property(out, pool, "dcterms:created", is_time, time);
    put_property(out, pool, "dcterms:modified", is_time, time);
    g_string_append(out, "</cp:coreProperties>");
    return out->str;
}
