#pragma once
#include "office/paper_parts.h"

#include <cairo.h>
#include <pango/pango.h>

/* Setting a paper on pages.  It is laid out twice by the same code: once to learn where things come to stand (drawing is false,
 * there is no cairo), then to draw.  Sizes are points; y grows downwards. */

typedef struct {
    double size, pitch; /* of the letters; from line to line */
    bool bold;
    double grey;        /* 0 is black */
    double before, after;
} PdfStyle;

typedef enum { PDF_TEXT, PDF_SMALL, PDF_CELL, PDF_CELL_BOLD, PDF_CAPTION, PDF_TITLE, PDF_SUBTITLE, PDF_HEADING1, PDF_HEADING2, PDF_HEADING3 } PdfStyleId;
extern const PdfStyle pdf_styles[];

typedef struct {
    const char *text;
    int level;
    int page; /* known after the first pass */
} PdfHeading;

typedef struct {
    const Paper *paper;
    Pool *pool;
    PangoContext *context;
    PangoAttrList *attributes; /* of every layout: no ligatures, which cairo tells apart in ways that readers stumble over */
    cairo_surface_t *surface; /* NULL while measuring */
    cairo_t *cr;              /* NULL while measuring */
    bool drawing;
    bool landscape;
    double width, height, y;
    int page, pages;          /* pages: 0 while measuring */
    PdfHeading *headings;     /* one per block; text is NULL for other blocks */
    GHashTable *tables;       /* PaperBlock -> PdfTable, measured once */
} Pdf;

enum { PDF_MARGIN = 48, PDF_TOP = 48, PDF_BOTTOM = 56 };

double pdf_left(const Pdf *pdf);
double pdf_room_across(const Pdf *pdf);
double pdf_room_down(const Pdf *pdf);    /* from y to the foot of the page */
double pdf_room_of_page(const Pdf *pdf); /* of an empty one */
bool pdf_is_at_top(const Pdf *pdf);
void pdf_next_page(Pdf *pdf);

/* Structure tags (ISO 32000-1, 14.8.4); nothing happens while measuring. */
void pdf_tag_begin(Pdf *pdf, const char *tag, const char *attributes);
void pdf_tag_end(Pdf *pdf, const char *tag);

/* A text broken into lines of at most that width.  Owned by the caller (g_object_unref). */
PangoLayout *pdf_layout(Pdf *pdf, PdfStyleId style, const char *text, double width);
int pdf_line_count(PangoLayout *layout); /* 0 for an empty text */
/* Draws count lines from first on, each by its own call: else readers lose words. */
void pdf_draw_lines(Pdf *pdf, PdfStyleId style, PangoLayout *layout, int first, int count, double x, double y);
void pdf_draw_lines_right(Pdf *pdf, PdfStyleId style, PangoLayout *layout, int first, int count, double right, double y);
/* One line; gives its width. */
double pdf_draw_text(Pdf *pdf, PdfStyleId style, const char *text, double x, double y);
/* A paragraph from y on, over as many pages as it needs; y ends below it. */
void pdf_flow_text(Pdf *pdf, PdfStyleId style, const char *tag, const char *text, double indent);

void pdf_flow_table(Pdf *pdf, const PaperBlock *block);
double pdf_table_least(Pdf *pdf, const PaperBlock *block); /* what a heading before it wants to see on its page */
void pdf_table_free(void *table);
void pdf_flow_bars(Pdf *pdf, const PaperBlock *block);
double pdf_bars_least(Pdf *pdf, const PaperBlock *block);

/* Adds to a finished file what cairo 1.16 can't say: its language, that it is tagged, and that viewers show the title instead of
 * the file's name (an incremental update, ISO 32000-1, 7.5.6).  FAIL_INTERNAL: not a file as cairo writes it. */
bool pdf_add_language(GByteArray *file, const char *language, GError **error);
