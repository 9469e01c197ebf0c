#pragma once
#include "reader/build.h"
#include "reader/pdf_letters.h"

#include <poppler.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

/* One page of a PDF: words with their places, and the ruling lines that were seen on it.  Points, y downwards. */
typedef struct {
    double x1, y1, x2, y2;
} Box;

typedef struct {
    const char *text;
    Box box;
    bool bold;
    const PopplerRectangle *letters; /* one for each character */
} Word;

typedef struct {
    double at, from, to; /* a horizontal rule: y, x from and to; a vertical one: x, y from and to */
} Rule;

typedef struct {
    Pool *pool;
    int number; /* from 1 */
    double width, height;
    GPtrArray *words;      /* of Word * */
    GArray *across, *down; /* of Rule */
} PdfPage;

PdfPage *pdf_page_read(Pool *pool, PopplerDocument *document, int index);
/* Draws the page small and finds long straight edges: rules, frames, shaded cells. */
void pdf_find_rules(PdfPage *page, PopplerPage *source);

/* A line of words from left to right. */
typedef struct {
    Box box;
    GPtrArray *words; /* of Word * */
    bool bold;
} Line;

/* Words as lines from top to bottom (GPtrArray of Line *). */
GPtrArray *pdf_lines(Pool *pool, const GPtrArray *words);
/* Makes a bullet one word with what stands behind it: the wide blank between them parts no columns. */
void pdf_hold_bullets(Pool *pool, GPtrArray *lines);
const char *pdf_line_text(Pool *pool, const Line *line);
/* "• …", "- …" */
bool pdf_is_item(const char *text);
/* Lines joined as they were wrapped in a width: '\n' where the next word would have had room, else PDF_WRAP. */
const char *pdf_join_lines(Pool *pool, const GPtrArray *lines, double width);
/* How next goes on behind text: PDF_WRAP or, after a hyphen, nothing. */
void pdf_append(GString *text, const char *next);
/* Where a line was wrapped: a blank, unless it turns out that a paragraph ended there.  known: whole cells of the document,
 * as a set; what stands alone elsewhere is a paragraph of its own here too. */
#define PDF_WRAP '\x1F'
/* Where a word may have been cut because it was longer than its cell; else as PDF_WRAP. */
#define PDF_CUT '\x1E'
/* Behind a hyphen at the end of a line that the next line's word may make superfluous. */
#define PDF_HYPHEN '\x1D'

/* What the whole document tells about its lines. */
typedef struct {
    GHashTable *cells; /* texts that fill a cell, as a set */
    GHashTable *words; /* word in small letters -> how often it stands */
    GHashTable *parts; /* the same: how often at a place where one may have been cut */
    GHashTable *hyphened; /* words that lines part with a hyphen, without it */
    const PdfLetters *letters;
    int cuts, doubtful; /* words that were surely cut; places where one may have been */
} PdfKnown;
/* known: NULL: nothing is. */
const char *pdf_unwrap(Pool *pool, const char *text, const PdfKnown *known);
/* pdf_cuts.c: takes a page's words and a cell's text into known; mends what was cut, other places become PDF_WRAP. */
void pdf_learn_words(PdfKnown *known, const PdfPage *page);
void pdf_learn_cuts(PdfKnown *known, Pool *pool, const char *text);
char *pdf_mend_cuts(Pool *pool, const char *text, const PdfKnown *known);

/* A table as it stands on one page, or joined over several. */
typedef struct {
    int row, column, row_span, column_span;
    const char *text;
    bool bold;
    bool full; /* its text reaches the lower end of the cell */
    double left, right, top, foot; /* of its words, where the table has no rules */
} PdfCell;

typedef struct {
    Box box;
    double *edges; /* columns + 1 */
    int rows, columns;
    GPtrArray *cells;  /* of PdfCell * */
    GArray *row_pages; /* of int */
    int page_breaks, first_page;
    bool guessed;  /* no rules: its columns are told by the gaps between words */
    bool centred;  /* guessed, and its cells stand in the middle of their rows */
    bool open_end; /* no rule closes the last row: the page may have cut it */
} PdfTable;

/* The tables that rules make; their words are taken out of page->words.  GPtrArray of PdfTable *, from top to bottom. */
GPtrArray *pdf_ruled_tables(PdfPage *page);
/* A table in lines[from…] by gaps between columns; *ret_to: the line behind it.  open: the table at the foot of the page before,
 * whose columns may go on (NULL: none).  NULL: there is none that is clear. */
PdfTable *pdf_gap_table(PdfPage *page, const GPtrArray *lines, guint from, const PdfTable *open, guint *ret_to);

/* Whether next, at the top of its page, goes on with table, at the foot of the one before; if so, it is added. */
bool pdf_table_join(Build *build, PdfTable *table, PdfTable *next);
/* All pages of a document (PdfPage *), as blocks. */
void pdf_put_pages(Build *build, const GPtrArray *pages);
void pdf_table_end(Build *build, const PdfTable *table, const PdfKnown *known);
