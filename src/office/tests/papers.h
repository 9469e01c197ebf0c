#pragma once
#include "office/paper.h"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

/* Papers for the tests, and what reads back the files made of them. */

enum { CREATED_AT = 1767225600 }; /* 2026-01-01 */

typedef bool (*PaperWriter)(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error);

static inline GBytes *written_at(const Paper *paper, PaperWriter write, gint64 created_at)
{
    g_autoptr(GError) error = NULL;
    GBytes *bytes = NULL;
    bool is_written = write(paper, created_at, &bytes, &error);
    g_assert_no_error(error);
    g_assert_true(is_written);
    g_assert_cmpuint(g_bytes_get_size(bytes), >, 100);
    return bytes;
}

static inline GBytes *written(const Paper *paper, PaperWriter write)
{
    return written_at(paper, write, CREATED_AT);
}

static inline PaperBlock *given_table(Paper *paper, const char *const *headings)
{
    PaperBlock *table = paper_add(paper, PAPER_TABLE, NULL);
    paper_row(table, paper->pool, headings);
    table->heading_rows = 1;
    return table;
}

static inline GPtrArray *given_row(PaperBlock *table, Pool *pool)
{
    GPtrArray *row = pool_list(pool);
    g_ptr_array_add(table->rows, row);
    return row;
}

/* A report with a bit of everything. */
static inline Paper *given_report(Pool *pool, guint rows)
{
    static const char *const legend[] = {"realizat", "în lucru", NULL};
    Paper *paper = paper_new(pool, "Raport anual: Țară și învățământ <&>");
    paper->subtitle = "Бельцы, Программа";
    paper->author = "Primăria Orașului";
    paper->footer = "Date demonstrative";
    paper_add(paper, PAPER_CONTENTS, NULL);
    paper_add(paper, PAPER_HEADING1, "Rezumat");
    paper_add(paper, PAPER_TEXT, "Fiecare măsură are un responsabil & un termen.\nRândul al doilea.");
    g_ptr_array_add(paper_add(paper, PAPER_LIST, NULL)->rows, (void *)"prima idee");
    PaperBlock *bars = paper_add(paper, PAPER_BARS, "Stadiul pe obiective");
    PaperBar *bar = pool_new0(pool, PaperBar);
    *bar = (PaperBar){.label = "Educație", .parts = {3, 1}, .text = "3 din 4 realizate"};
    g_ptr_array_add(bars->rows, bar);
    bars->legend = legend;
    paper_add(paper, PAPER_PAGE_BREAK, NULL)->landscape = true;
    paper_add(paper, PAPER_HEADING1, "Toate măsurile");
    paper_add(paper, PAPER_HEADING2, "Educație");
    PaperBlock *table = given_table(paper, (const char *const[]){"Nr.", "Măsura", "Termen", "Buget", NULL});
    for (guint i = 1; i <= rows; i++) {
        GPtrArray *row = given_row(table, pool);
        paper_cell(pool, row, CELL_NUMBER, pool_printf(pool, "%u", i), i);
        paper_cell(pool, row, CELL_TEXT, pool_printf(pool, "Campanie de informare numărul %u", i), 0);
        paper_cell(pool, row, CELL_DAY, "31.12.2025", 0)->day = day_make(2025, 12, 31);
        paper_cell(pool, row, CELL_MONEY, "1.234,50 lei", 1234.5);
    }
    paper_add(paper, PAPER_PAGE_BREAK, NULL);
    paper_add(paper, PAPER_HEADING1, "Încheiere");
    paper_add(paper, PAPER_TEXT, "Sfârșit.");
    return paper;
}

/* The text of one part of a zip file; fails the test where it is missing. */
static inline char *zip_part(GBytes *file, const char *name)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    char *text = NULL;
    archive_read_support_format_zip(archive);
    g_assert_cmpint(archive_read_open_memory(archive, g_bytes_get_data(file, NULL), g_bytes_get_size(file)), ==, ARCHIVE_OK);
    while (!text && archive_read_next_header(archive, &entry) == ARCHIVE_OK)
        if (strcmp(archive_entry_pathname(entry), name) == 0) {
            g_autoptr(GString) all = g_string_new(NULL);
            char buffer[8192];
            for (la_ssize_t count; (count = archive_read_data(archive, buffer, sizeof buffer)) > 0;)
                g_string_append_len(all, buffer, count);
            text = g_strdup(all->str);
        }
    archive_read_free(archive);
    g_assert_nonnull(text);
    return text;
}

/* Every part is well-formed XML; gives how many there are. */
static inline guint check_parts(GBytes *file)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    guint count = 0;
    archive_read_support_format_zip(archive);
    g_assert_cmpint(archive_read_open_memory(archive, g_bytes_get_data(file, NULL), g_bytes_get_size(file)), ==, ARCHIVE_OK);
    while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        g_autofree char *text = zip_part(file, archive_entry_pathname(entry));
        xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
        g_assert_nonnull(document);
        xmlFreeDoc(document);
        count++;
    }
    archive_read_free(archive);
    return count;
}

/* The string or number that an XPath gives.  Prefixes: w, s (spreadsheet), svg. */
static inline char *xml_ask(const char *xml, const char *xpath)
{
    xmlDocPtr document = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, XML_PARSE_NONET);
    g_assert_nonnull(document);
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    xmlXPathRegisterNs(context, BAD_CAST "w", BAD_CAST "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
    xmlXPathRegisterNs(context, BAD_CAST "s", BAD_CAST "http://schemas.openxmlformats.org/spreadsheetml/2006/main");
    xmlXPathRegisterNs(context, BAD_CAST "svg", BAD_CAST "http://www.w3.org/2000/svg");
    xmlXPathObjectPtr result = xmlXPathEvalExpression(BAD_CAST xpath, context);
    g_assert_nonnull(result);
    xmlChar *text = xmlXPathCastToString(result);
    char *copy = g_strdup((const char *)text);
    xmlFree(text);
    xmlXPathFreeObject(result);
    xmlXPathFreeContext(context);
    xmlFreeDoc(document);
    return copy;
}

static inline void check_xml(const char *xml, const char *xpath, const char *expected)
{
    g_autofree char *found = xml_ask(xml, xpath);
    if (g_strcmp0(found, expected) != 0)
        g_test_message("%s", xpath);
    g_assert_cmpstr(found, ==, expected);
}
