#include "reader/picture.h"
#include "reader/strip.h"
#include "reader/within.h"
#include "reader/zip.h"
#include "reader/zip_write.h"

#include <string.h>

/* Parts that say nothing but who, when and with what: an empty one stands in their place, as other parts name them. */
static const struct { const char *name, *empty; } replaced[] = {
    {"docProps/core.xml", "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>"},
    {"docProps/app.xml", "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>"},
    {"docProps/custom.xml", "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>"},
    {"word/people.xml", "<w15:people xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\"/>"},
    {"meta.xml", "<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" office:version=\"1.2\"><office:meta/>"
                 "</office:document-meta>"},
};

typedef struct {
    ZipWrite zip;
    Strip strip; /* the first reason why not */
} Office;

static bool begins(const char *bytes, gsize count, const char *magic, gsize length)
{
    return count >= length && memcmp(bytes, magic, length) == 0;
}

static const char *picture_type(const char *bytes, gsize count)
{
    if (begins(bytes, count, "\xFF\xD8\xFF", 3))
        return "image/jpeg";
    return begins(bytes, count, "\x89PNG\r\n\x1A\n", 8) ? "image/png" : NULL;
}

/* A file of its own within: another document, or what a program of Windows keeps. */
static bool is_file_within(const char *bytes, gsize count)
{
    return begins(bytes, count, "PK\3\4", 4) || begins(bytes, count, "\xD0\xCF\x11\xE0", 4) || begins(bytes, count, "%PDF-", 5) ||
           begins(bytes, count, "MZ", 2);
}

static bool is_xml(const char *name)
{
    return g_str_has_suffix(name, ".xml") || g_str_has_suffix(name, ".rels") || g_str_has_suffix(name, ".rdf");
}

static bool is_signature(const char *name)
{
    return g_str_has_prefix(name, "_xmlsignatures/") || strcmp(name, "META-INF/documentsignatures.xml") == 0;
}

static const char *empty_of(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(replaced); i++)
        if (strcmp(name, replaced[i].name) == 0)
            return replaced[i].empty;
    return NULL;
}

static bool is_encrypted(const char *name, const char *bytes, gsize count)
{
    return strcmp(name, "META-INF/manifest.xml") == 0 && memmem(bytes, count, "encryption-data", strlen("encryption-data"));
}

static void stop(Office *office, Strip why)
{
    if (office->strip == STRIP_DONE)
        office->strip = why;
}

static void add_xml(Office *office, Pool *pool, const char *name, const char *bytes, gsize count)
{
    gsize kept = 0;
    const char *text = strip_xml(pool, bytes, count, &kept);
    if (!text)
        return stop(office, STRIP_UNABLE);
    zip_write_add(&office->zip, name, text, kept, true);
}

static void add_picture(Office *office, Pool *pool, const char *name, const char *bytes, gsize count)
{
    Picture picture = {.bytes = bytes, .count = count};
    if (!picture_clean(pool, picture_type(bytes, count), bytes, count, &picture))
        return stop(office, STRIP_UNABLE);
    zip_write_add(&office->zip, name, picture.bytes, picture.count, false);
}

static void add_within(Office *office, Pool *pool, const char *name, WithinClean clean, const char *bytes, gsize count)
{
    const char *kept = NULL;
    gsize kept_count = 0;
    if (!clean(pool, bytes, count, &kept, &kept_count))
        return stop(office, STRIP_UNABLE);
    zip_write_add(&office->zip, name, kept, kept_count, true);
}

static WithinClean cleaner(const char *name, const char *bytes, gsize count)
{
    return strstr(name, "/printerSettings/") && !is_xml(name) ? within_printer : within_cleaner(bytes, count);
}

static bool add(void *data, const char *name, const char *bytes, gsize count)
{
    Office *office = data;
    g_autoptr(Pool) pool = pool_new();
    const char *empty = empty_of(name);
    if (is_signature(name))
        stop(office, STRIP_SIGNED);
    else if (is_encrypted(name, bytes, count))
        stop(office, STRIP_ENCRYPTED);
    else if (is_file_within(bytes, count))
        stop(office, STRIP_HOLDS);
    else if (empty)
        zip_write_add(&office->zip, name, empty, strlen(empty), true);
    else if (picture_type(bytes, count))
        add_picture(office, pool, name, bytes, count);
    else if (cleaner(name, bytes, count))
        add_within(office, pool, name, cleaner(name, bytes, count), bytes, count);
    else if (is_xml(name))
        add_xml(office, pool, name, bytes, count);
    else
        zip_write_add(&office->zip, name, bytes, count, strcmp(name, "mimetype") != 0);
    return office->strip == STRIP_DONE;
}

Strip strip_office(const char *bytes, gsize count, GByteArray *out)
{
    g_autoptr(Pool) pool = pool_new();
    Build *build = build_new(pool);
    Office office = {0};
    Zip *zip = zip_open(build, bytes, count);
    zip_write_begin(&office.zip, pool, out);
    if (zip)
        zip_each(zip, add, &office);
    if (office.strip != STRIP_DONE)
        return office.strip;
    if (build->trouble != TROUBLE_NONE)
        return build->trouble == TROUBLE_ENCRYPTED ? STRIP_ENCRYPTED : STRIP_UNABLE;
    return zip_write_end(&office.zip) ? STRIP_DONE : STRIP_UNABLE;
}
