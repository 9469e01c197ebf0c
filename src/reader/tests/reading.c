#include "reading.h"
#include "base/language.h"
#include "base/log.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

int reading_main(int argc, char **argv, void (*add_tests)(void))
{
    if (argc > 1 && strcmp(argv[1], "reader") == 0)
        return reader_child_main(argc, argv);
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    log_set_level(LOG_SILENT);
    add_tests();
    return g_test_run();
}

Grid *must_read(Pool *pool, const void *bytes, gsize count, const char *name)
{
    g_autoptr(GError) error = NULL;
    Grid *grid = NULL;
    bool read = reader_read_bytes(pool, bytes, count, name, &grid, &error);
    g_assert_no_error(error);
    g_assert_true(read);
    return grid;
}

Grid *must_read_text(Pool *pool, const char *text, const char *name)
{
    return must_read(pool, text, strlen(text), name);
}

void must_refuse(const void *bytes, gsize count, const char *name, const char *part)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GError) error = NULL;
    Grid *grid = NULL;
    g_assert_false(reader_read_bytes(pool, bytes, count, name, &grid, &error));
    g_assert_error(error, FAIL, FAIL_INVALID);
    if (!strstr(error->message, part))
        g_error("“%s” lacks “%s”", error->message, part);
}

const GridBlock *block_at(const Grid *grid, guint at)
{
    g_assert_cmpuint(at, <, grid->blocks->len);
    return grid->blocks->pdata[at];
}

void expect_paragraph(const Grid *grid, guint at, const char *text)
{
    const GridBlock *block = block_at(grid, at);
    g_assert_cmpint(block->kind, ==, GRID_PARAGRAPH);
    g_assert_cmpstr(block->text, ==, text);
}

static void put_place(GString *out, const GridTable *table, int row, int column)
{
    const GridCell *cell = grid_at(table, row, column);
    if (column > 0)
        g_string_append(out, " | ");
    if (!cell)
        g_string_append_c(out, '-');
    else
        g_string_append(out, cell->row == row && cell->column == column ? cell->text : "^");
}

static void put_block(GString *out, const GridBlock *block)
{
    if (block->kind == GRID_PARAGRAPH) {
        g_string_append_printf(out, "%s\n", block->text);
        return;
    }
    for (int row = 0; row < block->table->rows; row++) {
        for (int column = 0; column < block->table->columns; column++)
            put_place(out, block->table, row, column);
        g_string_append_c(out, '\n');
    }
}

const char *as_text(Pool *pool, const Grid *grid)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < grid->blocks->len; i++)
        put_block(out, grid->blocks->pdata[i]);
    return out->str;
}

bool has_note(const Grid *grid, const char *part)
{
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < grid->notes->len; i++) {
        const GridNote *note = grid->notes->pdata[i];
        if (strstr(grid_note_sentence(pool, note->kind, note->argument), part))
            return true;
    }
    return false;
}

static void add_entry(struct archive *archive, const char *name, const char *content)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)strlen(content));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
    archive_write_data(archive, content, strlen(content));
    archive_entry_free(entry);
}

static la_ssize_t keep(struct archive *archive, void *out, const void *bytes, size_t count)
{
    g_byte_array_append(out, bytes, (guint)count);
    return (la_ssize_t)count;
}

GByteArray *make_zip(const char *name, ...)
{
    GByteArray *out = g_byte_array_new();
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    archive_write_open(archive, out, NULL, keep, NULL);
    va_list pairs;
    va_start(pairs, name);
    for (; name; name = va_arg(pairs, const char *)) {
        const char *content = va_arg(pairs, const char *);
        if (content)
            add_entry(archive, name, content);
    }
    va_end(pairs);
    archive_write_close(archive);
    archive_write_free(archive);
    return out;
}

#define WORD "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
static const char package_relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"a\" Type=\"" OFFICE "/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
static const char document_relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"a\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"b\" Type=\"" OFFICE "/numbering\" Target=\"numbering.xml\"/></Relationships>";

GByteArray *make_docx(const char *body, const char *styles, const char *numbering)
{
    g_autofree char *document = g_strdup_printf(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document " WORD "><w:body>%s</w:body></w:document>", body);
    g_autofree char *style_part = g_strdup_printf("<w:styles " WORD ">%s</w:styles>", styles ? styles : "");
    g_autofree char *number_part = g_strdup_printf("<w:numbering " WORD ">%s</w:numbering>", numbering ? numbering : "");
    return make_zip("[Content_Types].xml", "<Types/>", "_rels/.rels", package_relations, "word/document.xml", document,
                    "word/_rels/document.xml.rels", document_relations, "word/styles.xml", style_part, "word/numbering.xml",
                    number_part, NULL);
}
