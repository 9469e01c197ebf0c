#pragma once
#include "reader/grid.h"

/* Inside the child: a grid under construction.  It keeps its first trouble, so that the readers of formats need few checks.
 */

/* Why a file can't be read: what the child answers instead of a grid.  reader.c has the sentence for each. */
typedef enum {
    TROUBLE_NONE,
    TROUBLE_EMPTY,
    TROUBLE_UNKNOWN,      /* none of the kinds that we read */
    TROUBLE_OLD_OFFICE,   /* .doc, .xls, .ppt */
    TROUBLE_OTHER_OFFICE, /* a presentation, a drawing, a book: a zip of another kind */
    TROUBLE_PICTURE,
    TROUBLE_ENCRYPTED,
    TROUBLE_DAMAGED,
    TROUBLE_BOMB,
    TROUBLE_NO_TEXT, /* pages that are pictures */
    TROUBLE_TOO_LARGE,
    TROUBLE_TOO_MUCH, /* more text, rows or pages than a document of ours has, however small the file */
    TROUBLE_COUNT
} Trouble;

/* What was guessed or left: a kind, a number and a text, made a sentence by the parent in the reader's language. */
typedef enum {
    NOTE_NESTED_TABLES, /* number: how many */
    NOTE_FOOTNOTES,     /* number: how many */
    NOTE_HEADERS_LEFT,
    NOTE_HIDDEN_SHEET, /* text: its name */
    NOTE_OVERLAPPING,  /* number: cells that lay on others; text: the first */
    NOTE_ENCODING,     /* text: its name */
    NOTE_SEPARATOR,    /* text: the separator */
    NOTE_COLUMNS_LOST,
    NOTE_COLUMNS_GUESSED,   /* number: the page or line */
    NOTE_PAGES_JOINED,      /* number: breaks */
    NOTE_RUNNING_HEADS,     /* number: lines left; text: the first */
    NOTE_HEADERS_DROPPED,   /* number: repeated header rows */
    NOTE_PAGE_WITHOUT_TEXT, /* number: the page */
    NOTE_HIDDEN_TEXT,
    NOTE_DELETED_TEXT,       /* tracked deletions left out */
    NOTE_UNREADABLE_LETTERS, /* number: how many */
    NOTE_MOJIBAKE,           /* text: what the letters had been taken for */
    NOTE_COUNT
} NoteKind;

typedef struct {
    NoteKind kind;
    guint32 number;
    const char *text; /* never NULL */
} BuildNote;

typedef struct {
    Pool *pool;
    Grid *grid;
    GPtrArray *notes; /* of BuildNote * */
    Trouble trouble;
    gsize places, bytes; /* used so far, against the limits below */
} Build;

enum { BUILD_MAX_PLACES = 2000000, BUILD_MAX_TEXT = 40 * 1024 * 1024, BUILD_MAX_COLUMNS = 1000, BUILD_MAX_BLOCKS = 400000 };

Build *build_new(Pool *pool);
void build_trouble(Build *build, Trouble trouble); /* the first one stays */
/* The same kind and text again adds to the number. */
void build_note(Build *build, NoteKind kind, guint32 number, const char *text);

/* The text as the grid keeps it: composed letters, plain blanks, '\n' alone as line end, nothing invisible, no white space
 * at the ends of lines nor of the whole. */
char *build_clean(Pool *pool, const char *text);

/* The same, but characters that may be halves of wrongly decoded letters stay; mojibake_mend() cleans what is left. */
char *build_clean_later(Pool *pool, const char *text);

/* Nothing is left in a text that build_clean_later() gave for build_clean() to take off. */
bool build_is_clean(const char *text);

/* Adds a paragraph; NULL if nothing is left of its text. */
GridBlock *build_paragraph(Build *build, const char *text);

/* A table is filled with cells in any order, then ended.  Places may overlap: the first cell stays, the note counts. */
typedef struct {
    GPtrArray *cells;  /* of GridCell * */
    GArray *row_pages; /* of int, NULL: no pages */
    int page_breaks;
} Draft;

Draft *draft_new(Pool *pool);
/* text is cleaned.  Returns the cell, or NULL once a limit is reached (then build->trouble says so). */
GridCell *draft_add(Build *build, Draft *draft, int row, int column, const char *text);
/* The same with a text that was cleaned before, and that lives as long as build: many cells may share it. */
GridCell *draft_add_clean(Build *build, Draft *draft, int row, int column, const char *clean);
/* The block, or NULL where no cell has text.  keep_empty: empty rows and columns at the ends stay. */
GridBlock *draft_end(Build *build, Draft *draft, bool keep_empty);
