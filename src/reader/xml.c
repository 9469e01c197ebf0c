#include "reader/xml.h"

#include <libxml/xmlreader.h>
#include <string.h>

struct Xml {
    Build *build;
    xmlTextReaderPtr reader;
    GBytes *bytes;
    Pool *pool; /* what is taken lives there */
    bool again;
};

/* Both of OOXML's forms, transitional and strict, go by one prefix. */
static const struct {
    const char *uri, *prefix;
} namespaces[] = {
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"},
    {"http://purl.oclc.org/ooxml/wordprocessingml/main", "w"},
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "x"},
    {"http://purl.oclc.org/ooxml/spreadsheetml/main", "x"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"},
    {"http://purl.oclc.org/ooxml/officeDocument/relationships", "r"},
    {"http://schemas.openxmlformats.org/package/2006/relationships", "rel"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/math", "m"},
    {"http://purl.oclc.org/ooxml/officeDocument/math", "m"},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"},
    {"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"},
    {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"},
    {"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"},
    {"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"},
    {"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"},
    {"http://www.w3.org/XML/1998/namespace", "xml"},
};

static const char *prefix_of(const xmlChar *uri)
{
    for (gsize i = 0; uri && i < G_N_ELEMENTS(namespaces); i++)
        if (strcmp((const char *)uri, namespaces[i].uri) == 0)
            return namespaces[i].prefix;
    return uri ? "?" : "";
}

Xml *xml_open(Build *build, GBytes *bytes)
{
    Xml *xml = g_new0(Xml, 1);
    xml->build = build;
    xml->pool = build->pool;
    if (!bytes)
        return xml;
    xml->bytes = g_bytes_ref(bytes);
    gsize count = 0;
    const char *data = g_bytes_get_data(bytes, &count);
    xml->reader = xmlReaderForMemory(data, (int)count, NULL, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT);
    return xml;
}

void xml_close(Xml *xml)
{
    if (!xml)
        return;
    if (xml->reader)
        xmlFreeTextReader(xml->reader);
    if (xml->bytes)
        g_bytes_unref(xml->bytes);
    g_free(xml);
}

void xml_take_into(Xml *xml, Pool *pool)
{
    xml->pool = pool ? pool : xml->build->pool;
}

/* One step on.  The node kind, or 0 at the end and on damage. */
static int step(Xml *xml)
{
    if (!xml->reader || xml->build->trouble != TROUBLE_NONE)
        return 0;
    int got = xmlTextReaderRead(xml->reader);
    if (got < 0)
        build_trouble(xml->build, TROUBLE_DAMAGED);
    if (got <= 0)
        return 0;
    int kind = xmlTextReaderNodeType(xml->reader);
    if (kind == XML_READER_TYPE_DOCUMENT_TYPE || kind == XML_READER_TYPE_ENTITY_REFERENCE) {
        build_trouble(xml->build, TROUBLE_BOMB);
        return 0;
    }
    return kind;
}

bool xml_root(Xml *xml)
{
    for (int kind = step(xml); kind; kind = step(xml))
        if (kind == XML_READER_TYPE_ELEMENT)
            return true;
    return false;
}

/* An empty element has no end of its own: a negative mark says that it has no children. */
int xml_enter(Xml *xml)
{
    return xmlTextReaderIsEmptyElement(xml->reader) == 1 ? -1 : xmlTextReaderDepth(xml->reader);
}

static bool is_text(int kind)
{
    return kind == XML_READER_TYPE_TEXT || kind == XML_READER_TYPE_CDATA || kind == XML_READER_TYPE_SIGNIFICANT_WHITESPACE;
}

static bool next_part(Xml *xml, int entered, bool with_text)
{
    if (entered < 0)
        return false;
    if (xml->again) {
        xml->again = false;
        return true;
    }
    for (int kind = step(xml); kind; kind = step(xml)) {
        int depth = xmlTextReaderDepth(xml->reader);
        if (depth <= entered)
            return false;
        if (depth == entered + 1 && (kind == XML_READER_TYPE_ELEMENT || (with_text && is_text(kind))))
            return true;
    }
    return false;
}

bool xml_child(Xml *xml, int entered)
{
    return next_part(xml, entered, false);
}

void xml_again(Xml *xml)
{
    xml->again = true;
}

bool xml_part(Xml *xml, int entered)
{
    return next_part(xml, entered, true);
}

const char *xml_text_here(Xml *xml)
{
    return is_text(xmlTextReaderNodeType(xml->reader)) ? (const char *)xmlTextReaderConstValue(xml->reader) : NULL;
}

bool xml_is(Xml *xml, const char *name)
{
    const char *colon = strchr(name, ':'), *local = (const char *)xmlTextReaderConstLocalName(xml->reader);
    if (!colon || !local || strcmp(local, colon + 1) != 0)
        return false;
    const char *prefix = prefix_of(xmlTextReaderConstNamespaceUri(xml->reader));
    return strlen(prefix) == (gsize)(colon - name) && strncmp(prefix, name, (gsize)(colon - name)) == 0;
}

static char *take(Xml *xml, xmlChar *value)
{
    char *copy = pool_strdup(xml->pool, (const char *)value);
    xmlFree(value);
    return copy;
}

const char *xml_attribute(Xml *xml, const char *name)
{
    const char *colon = strchr(name, ':');
    if (!colon) {
        xmlChar *value = xmlTextReaderGetAttribute(xml->reader, (const xmlChar *)name);
        return value ? take(xml, value) : NULL;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(namespaces); i++) {
        if (strlen(namespaces[i].prefix) != (gsize)(colon - name) ||
            strncmp(namespaces[i].prefix, name, (gsize)(colon - name)))
            continue;
        xmlChar *value =
            xmlTextReaderGetAttributeNs(xml->reader, (const xmlChar *)colon + 1, (const xmlChar *)namespaces[i].uri);
        if (value)
            return take(xml, value);
    }
    return NULL;
}

int xml_attribute_int(Xml *xml, const char *name, int otherwise)
{
    const char *value = xml_attribute(xml, name);
    gint64 number = 0;
    if (!value || !g_ascii_string_to_signed(value, 10, -1000000000, 1000000000, &number, NULL))
        return otherwise;
    return (int)number;
}

const char *xml_text(Xml *xml)
{
    int entered = xml_enter(xml);
    g_autoptr(GString) out = g_string_new(NULL);
    if (entered >= 0)
        for (int kind = step(xml); kind && xmlTextReaderDepth(xml->reader) > entered; kind = step(xml))
            if (is_text(kind))
                g_string_append(out, (const char *)xmlTextReaderConstValue(xml->reader));
    return pool_strndup(xml->pool, out->str, out->len);
}
