#include "reader/office.h"
#include "reader/formats.h"

#include <string.h>

/* "word/document.xml" -> "word/_rels/document.xml.rels" */
static const char *relations_of(Pool *pool, const char *part)
{
    const char *slash = strrchr(part, '/');
    if (!slash)
        return pool_printf(pool, "_rels/%s.rels", part);
    return pool_printf(pool, "%.*s/_rels/%s.rels", (int)(slash - part), part, slash + 1);
}

static const char *resolve(Pool *pool, const char *part, const char *target)
{
    if (*target == '/')
        return target + 1;
    const char *slash = strrchr(part, '/');
    const char *folder = slash ? pool_strndup(pool, part, (gsize)(slash - part)) : "";
    while (g_str_has_prefix(target, "../")) {
        const char *up = strrchr(folder, '/');
        folder = up ? pool_strndup(pool, folder, (gsize)(up - folder)) : "";
        target += 3;
    }
    return *folder ? pool_printf(pool, "%s/%s", folder, target) : target;
}

static const char *find_part(Zip *zip, const char *part, const char *type, const char *id)
{
    g_autoptr(Xml) xml = xml_open(zip->build, zip_read(zip, relations_of(zip->build->pool, part)));
    if (!xml_root(xml))
        return NULL;
    int root = xml_enter(xml);
    while (xml_child(xml, root)) {
        const char *found = xml_attribute(xml, type ? "Type" : "Id"), *target = xml_attribute(xml, "Target");
        if (found && target && (type ? g_str_has_suffix(found, type) : strcmp(found, id) == 0))
            return resolve(zip->build->pool, part, target);
    }
    return NULL;
}

const char *office_part(Zip *zip, const char *part, const char *type)
{
    return find_part(zip, part, type, NULL);
}

const char *office_part_by_id(Zip *zip, const char *part, const char *id)
{
    return find_part(zip, part, NULL, id);
}

/* ODF encrypts the parts, not the zip: the manifest says so. */
static bool is_encrypted_odf(Zip *zip)
{
    g_autoptr(Xml) xml = xml_open(zip->build, zip_read(zip, "META-INF/manifest.xml"));
    if (!xml_root(xml))
        return false;
    int root = xml_enter(xml);
    while (xml_child(xml, root)) {
        int entry = xml_enter(xml);
        while (xml_child(xml, entry))
            if (xml_is(xml, "manifest:encryption-data"))
                return true;
    }
    return false;
}

static const char *mime_type(Zip *zip)
{
    GBytes *bytes = zip_read(zip, "mimetype");
    if (!bytes)
        return "";
    gsize count = 0;
    const char *data = g_bytes_get_data(bytes, &count);
    return pool_strndup(zip->build->pool, data, MIN(count, 100));
}

static void read_odf(Build *build, Zip *zip)
{
    const char *type = mime_type(zip);
    if (is_encrypted_odf(zip))
        build_trouble(build, TROUBLE_ENCRYPTED);
    else if (strstr(type, "opendocument.spreadsheet"))
        ods_read(build, zip);
    else if (!*type || strstr(type, "opendocument.text"))
        odt_read(build, zip);
    else
        build_trouble(build, TROUBLE_OTHER_OFFICE);
}

static void read_ooxml(Build *build, Zip *zip)
{
    const char *main_part = office_part(zip, "", "/officeDocument");
    if (!main_part)
        main_part = zip_has(zip, "xl/workbook.xml") ? "xl/workbook.xml" : "word/document.xml";
    if (g_str_has_prefix(main_part, "xl/") && zip_has(zip, main_part))
        xlsx_read(build, zip, main_part);
    else if (g_str_has_prefix(main_part, "ppt/"))
        build_trouble(build, TROUBLE_OTHER_OFFICE);
    else
        docx_read(build, zip, main_part);
}

void office_read(Build *build, const char *bytes, gsize count)
{
    Zip *zip = zip_open(build, bytes, count);
    if (!zip)
        return;
    if (zip_has(zip, "content.xml") || zip_has(zip, "mimetype"))
        read_odf(build, zip);
    else if (zip_has(zip, "[Content_Types].xml") || zip_has(zip, "word/document.xml"))
        read_ooxml(build, zip);
    else
        build_trouble(build, TROUBLE_OTHER_OFFICE);
}
