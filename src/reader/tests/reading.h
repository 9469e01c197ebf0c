#pragma once
#include "reader/reader.h"

/* For the tests of the reader: a test program is its own child, so nothing need be installed. */
int reading_main(int argc, char **argv, void (*add_tests)(void));

/* A read that works; what it gives lives as long as the pool. */
Grid *must_read(Pool *pool, const void *bytes, gsize count, const char *name);
Grid *must_read_text(Pool *pool, const char *text, const char *name);
/* Asserts FAIL_INVALID and that the sentence holds part (of the English). */
void must_refuse(const void *bytes, gsize count, const char *name, const char *part);

const GridBlock *block_at(const Grid *grid, guint at);
void expect_paragraph(const Grid *grid, guint at, const char *text);
/* The tables of the grid as lines of cells between " | ", a spanned place as "^", none as "-"; blocks of paragraphs as
 * lines. */
const char *as_text(Pool *pool, const Grid *grid);
bool has_note(const Grid *grid, const char *part);

/* A zip of pairs of name and content, ended by NULL. */
GByteArray *make_zip(const char *name, ...) G_GNUC_NULL_TERMINATED;
/* A DOCX around the content of w:body; numbering and styles may be NULL. */
GByteArray *make_docx(const char *body, const char *styles, const char *numbering);
