#include "reader/strip.h"
#include "reader/zip.h"
#include "reading.h"

#include <string.h>

/* Whoever wrote the file: nowhere in what comes back. */
#define AUTHOR "Ionescu Gheorghe"

static Strip strip(Pool *pool, const void *bytes, gsize count, const char **ret_bytes, gsize *ret_count)
{
    g_autoptr(GError) error = NULL;
    Strip done = STRIP_COUNT;
    const void *out = NULL;
    g_assert_true(reader_strip(pool, bytes, count, &done, &out, ret_count, &error));
    g_assert_no_error(error);
    *ret_bytes = out;
    return done;
}

static Strip strip_only(const void *bytes, gsize count)
{
    g_autoptr(Pool) pool = pool_new();
    const char *out;
    gsize left = 0;
    return strip(pool, bytes, count, &out, &left);
}

static bool holds(const char *bytes, gsize count, const char *words)
{
    return memmem(bytes, count, words, strlen(words)) != NULL;
}

/* The content of a part of a zip; NUL-terminated, in pool. */
static const char *unpacked(Pool *pool, const char *bytes, gsize count, const char *name)
{
    Zip *zip = zip_open(build_new(pool), bytes, count);
    GBytes *part = zip ? zip_read(zip, name) : NULL;
    g_assert_nonnull(part);
    return pool_strndup(pool, g_bytes_get_data(part, NULL), g_bytes_get_size(part));
}

/* ---- PDF */

#define PDF(more, catalog, page) \
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R " catalog ">>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" \
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>" page ">>endobj\n" \
    "4 0 obj<</Length 60>>stream\nBT /F 20 Tf 20 200 Td (Raport de vizita) Tj ET               \nendstream endobj\n" \
    "5 0 obj<</Author(" AUTHOR ")/Creator(Word)>>endobj\n" more "trailer<</Root 1 0 R/Info 5 0 R/Size 20>>\n%%EOF\n"

static void a_pdf_loses_its_author_and_keeps_its_text(void)
{
    static const char pdf[] = PDF("6 0 obj<</Type/Metadata/Subtype/XML/Length 40>>stream\n<dc:creator>" AUTHOR "</dc:creator>       \nendstream endobj\n"
                                  "7 0 obj<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(" AUTHOR ")/Contents(De verificat)>>endobj\n"
                                  "8 0 obj<</FT/Tx/T(Nume)/V(Ana)/Type/Annot/Subtype/Widget/Rect[0 0 9 9]>>endobj\n",
                                  "/Metadata 6 0 R/AcroForm<</Fields[8 0 R]>>/OpenAction<</S/JavaScript/JS(app.alert\\('" AUTHOR "'\\))>>", "/Annots[7 0 R 8 0 R]");
    g_autoptr(Pool) pool = pool_new();
    const char *out;
    gsize count;
    g_assert_cmpint(strip(pool, pdf, sizeof pdf - 1, &out, &count), ==, STRIP_DONE);
    g_assert_false(holds(out, count, "Gheorghe"));
    g_assert_false(holds(out, count, "Word"));
    g_assert_false(holds(out, count, "app.alert"));
    g_assert_true(holds(out, count, "(De verificat)"));
    g_assert_true(holds(out, count, "/T (Nume)")); /* a field's name, not an author */
    g_assert_nonnull(strstr(as_text(pool, must_read(pool, out, count, "a.pdf")), "Raport de vizita"));
}

/* What an earlier edition of the file held is still in it, though no reader shows it. */
static void a_pdf_loses_its_earlier_editions(void)
{
    static const char pdf[] = PDF("5 0 obj<</Author(altul)>>endobj\n", "", "");
    g_autoptr(Pool) pool = pool_new();
    const char *out;
    gsize count;
    g_assert_cmpint(strip(pool, pdf, sizeof pdf - 1, &out, &count), ==, STRIP_DONE);
    g_assert_false(holds(out, count, "Gheorghe"));
    g_assert_false(holds(out, count, "altul"));
}

#define PHOTO "\xFF\xD8\xFF\xE1\0\x19" "Exif\0\0Gheorghe Ion. GPS" "\xFF\xC0\0\x0B\x08\0\x02\0\x03\x01\x01\x11\0" "\xFF\xDA\0\x08\x01\x01\0\0\x3F\0" "abc\xFF\xD9"

static void a_photo_within_a_pdf_is_cleaned_too(void)
{
    static const char photo[] = PHOTO;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) pdf = g_byte_array_new();
    static const char head[] = PDF("6 0 obj<</Type/XObject/Subtype/Image/Width 3/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode/Length ", "", "");
    const char *cut = strstr(head, "/Length ") ? g_strrstr(head, "/Length ") + strlen("/Length ") : NULL;
    g_autofree char *length = g_strdup_printf("%zu>>stream\n", sizeof photo - 1);
    g_assert_nonnull(cut);
    g_byte_array_append(pdf, (const guint8 *)head, (guint)(cut - head));
    g_byte_array_append(pdf, (const guint8 *)length, (guint)strlen(length));
    g_byte_array_append(pdf, (const guint8 *)photo, sizeof photo - 1);
    static const char tail[] = "\nendstream endobj\n1 0 obj<</Type/Catalog/Pages 2 0 R/Photo 6 0 R>>endobj\ntrailer<</Root 1 0 R/Info 5 0 R/Size 20>>\n%%EOF\n";
    g_byte_array_append(pdf, (const guint8 *)tail, sizeof tail - 1);
    const char *out;
    gsize count;
    g_assert_cmpint(strip(pool, pdf->data, pdf->len, &out, &count), ==, STRIP_DONE);
    g_assert_false(holds(out, count, "Gheorghe"));
    g_assert_true(memmem(out, count, "abc\xFF\xD9", 5) != NULL);
}

static void what_must_stay_as_it_is_says_why(void)
{
    static const char signed_one[] = PDF("6 0 obj<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>endobj\n", "/Sig 6 0 R", "");
    static const char holding[] = PDF("6 0 obj<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>endobj\n", "/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>", "");
    g_assert_cmpint(strip_only(signed_one, sizeof signed_one - 1), ==, STRIP_SIGNED);
    g_assert_cmpint(strip_only(holding, sizeof holding - 1), ==, STRIP_HOLDS);
    g_assert_cmpint(strip_only("%PDF-1.4 nothing", 16), ==, STRIP_UNABLE);
    g_assert_cmpint(strip_only("words", 5), ==, STRIP_UNABLE);
    g_assert_cmpint(strip_only("PK\3\4 damaged", 12), ==, STRIP_UNABLE);
}

/* ---- Office */

#define WORD "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define CORE "<cp:coreProperties><dc:creator>" AUTHOR "</dc:creator><cp:lastModifiedBy>" AUTHOR "</cp:lastModifiedBy></cp:coreProperties>"
#define BODY "<w:document " WORD "><w:body><w:p><w:ins w:id=\"1\" w:author=\"" AUTHOR "\"><w:r><w:t>Copilul merge la școală</w:t></w:r></w:ins></w:p></w:body></w:document>"

static void a_docx_loses_its_authors_and_keeps_its_text(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) docx = make_zip("word/document.xml", BODY, "docProps/core.xml", CORE, "docProps/app.xml", "<Properties><Company>" AUTHOR "</Company></Properties>",
        "word/comments.xml", "<w:comments " WORD "><w:comment w:author='" AUTHOR "' w:initials=\"IG\"/></w:comments>",
        "word/people.xml", "<w15:people><w15:person w15:author=\"" AUTHOR "\"/></w15:people>",
        "word/_rels/settings.xml.rels", "<R><Relationship Id=\"r1\" Type=\"http://x/attachedTemplate\" Target=\"file:///C:/Users/" AUTHOR "/n.dot\"/></R>", NULL);
    const char *out;
    gsize count;
    g_assert_cmpint(strip(pool, docx->data, docx->len, &out, &count), ==, STRIP_DONE);
    g_assert_nonnull(strstr(as_text(pool, must_read(pool, out, count, "a.docx")), "Copilul merge la școală"));
    const char *parts[] = {"word/document.xml", "word/comments.xml", "word/people.xml", "docProps/core.xml", "docProps/app.xml", "word/_rels/settings.xml.rels"};
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        g_assert_null(strstr(unpacked(pool, out, count, parts[i]), "Gheorghe"));
}

static void a_workbook_loses_its_authors_and_keeps_its_cells(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) book = make_zip("xl/workbook.xml", "<workbook><fileSharing userName=\"" AUTHOR "\"/><x15ac:absPath url=\"C:\\" AUTHOR "\"/><sheets/></workbook>",
        "xl/comments1.xml", "<comments><authors><author>" AUTHOR "</author></authors><c>Bine</c></comments>", "docProps/core.xml", CORE,
        "xl/printerSettings/printerSettings1.bin", "<?xml version=\"1.0\"?><plist version=\"1.0\"><string>" AUTHOR "</string></plist>", NULL);
    const char *out, *part;
    gsize count;
    g_assert_cmpint(strip(pool, book->data, book->len, &out, &count), ==, STRIP_DONE);
    part = unpacked(pool, out, count, "xl/workbook.xml");
    g_assert_cmpstr(part, ==, "<workbook><fileSharing userName=\"\"/><x15ac:absPath url=\"\"/><sheets/></workbook>");
    g_assert_cmpstr(unpacked(pool, out, count, "xl/comments1.xml"), ==, "<comments><authors><author></author></authors><c>Bine</c></comments>");
    g_assert_null(strstr(unpacked(pool, out, count, "xl/printerSettings/printerSettings1.bin"), "Gheorghe"));
}

static void an_open_document_begins_with_its_type(void)
{
    static const char type[] = "application/vnd.oasis.opendocument.text";
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) odt = make_zip("mimetype", type, "content.xml", "<office:text><!-- " AUTHOR " --><dc:creator>" AUTHOR "</dc:creator><text:p>Text</text:p></office:text>",
        "meta.xml", "<meta:initial-creator>" AUTHOR "</meta:initial-creator>",
        "settings.xml", "<config:config-item config:name=\"PrinterName\" config:type=\"string\">" AUTHOR "</config:config-item>", NULL);
    const char *out;
    gsize count;
    g_assert_cmpint(strip(pool, odt->data, odt->len, &out, &count), ==, STRIP_DONE);
    g_assert_cmpint(memcmp(out + 30, "mimetype", 8), ==, 0);
    g_assert_cmpint(memcmp(out + 38, type, strlen(type)), ==, 0);
    g_assert_cmpstr(unpacked(pool, out, count, "content.xml"), ==, "<office:text><dc:creator></dc:creator><text:p>Text</text:p></office:text>");
    g_assert_null(strstr(unpacked(pool, out, count, "meta.xml"), "Gheorghe"));
    g_assert_null(strstr(unpacked(pool, out, count, "settings.xml"), "Gheorghe"));
}

static Strip strip_zip(const char *name, const char *content)
{
    g_autoptr(GByteArray) zip = make_zip("word/document.xml", BODY, name, content, NULL);
    return strip_only(zip->data, zip->len);
}

static void an_office_file_that_must_stay_as_it_is_says_why(void)
{
    g_assert_cmpint(strip_zip("_xmlsignatures/sig1.xml", "<Signature/>"), ==, STRIP_SIGNED);
    g_assert_cmpint(strip_zip("META-INF/documentsignatures.xml", "<d/>"), ==, STRIP_SIGNED);
    g_assert_cmpint(strip_zip("META-INF/manifest.xml", "<manifest:encryption-data/>"), ==, STRIP_ENCRYPTED);
    g_assert_cmpint(strip_zip("word/embeddings/a.bin", "\xD0\xCF\x11\xE0..."), ==, STRIP_HOLDS);
    g_assert_cmpint(strip_zip("word/styles.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), ==, STRIP_UNABLE);
    g_assert_cmpint(strip_zip("word/styles.xml", "<a b=\"c"), ==, STRIP_UNABLE);
    g_assert_cmpint(strip_zip("word/media/a.jpg", "\xFF\xD8\xFF damaged"), ==, STRIP_UNABLE);
    g_assert_cmpint(strip_zip("word/media/a.gif", "GIF89a damaged"), ==, STRIP_UNABLE);
    g_assert_cmpint(strip_zip("word/styles.xml", "<a/>"), ==, STRIP_DONE);
}

static void tests(void)
{
    g_test_add_func("/strip/a_pdf_loses_its_author_and_keeps_its_text", a_pdf_loses_its_author_and_keeps_its_text);
    g_test_add_func("/strip/a_pdf_loses_its_earlier_editions", a_pdf_loses_its_earlier_editions);
    g_test_add_func("/strip/a_photo_within_a_pdf_is_cleaned_too", a_photo_within_a_pdf_is_cleaned_too);
    g_test_add_func("/strip/what_must_stay_as_it_is_says_why", what_must_stay_as_it_is_says_why);
    g_test_add_func("/strip/a_docx_loses_its_authors_and_keeps_its_text", a_docx_loses_its_authors_and_keeps_its_text);
    g_test_add_func("/strip/a_workbook_loses_its_authors_and_keeps_its_cells", a_workbook_loses_its_authors_and_keeps_its_cells);
    g_test_add_func("/strip/an_open_document_begins_with_its_type", an_open_document_begins_with_its_type);
    g_test_add_func("/strip/an_office_file_that_must_stay_as_it_is_says_why", an_office_file_that_must_stay_as_it_is_says_why);
}

int main(int argc, char **argv)
{
    return reading_main(argc, argv, tests);
}
