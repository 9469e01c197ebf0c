#pragma once
#include "base/language.h"
#include "modules/plans/cells.h"
#include "modules/plans/document.h"

/* What the files of this folder share while one document is read.  Everything lives in reading->pool. */

/* What a column of a plan's table is for.  The ones with two names hold both in one cell. */
typedef enum {
    MEANING_NONE,
    MEANING_NUMBER,
    MEANING_CODE, /* the number of the objective beside it */
    MEANING_GENERAL,
    MEANING_SPECIFIC,
    MEANING_OBJECTIVE, /* of no named tier */
    MEANING_DOMAIN,
    MEANING_TITLE,
    MEANING_DESCRIPTION,
    MEANING_RESPONSIBLE,
    MEANING_PARTNERS,
    MEANING_BODIES, /* responsible and partners */
    MEANING_DEADLINE,
    MEANING_COSTS,
    MEANING_SOURCES,
    MEANING_MONEY, /* costs and sources */
    MEANING_INDICATORS,
    MEANING_TARGETS,
    MEANING_RESULTS, /* until columns_settle(): targets beside indicators, else indicators */
    MEANING_EXTRA,   /* a column that a plan has no place for: its words become notes */
    MEANING_COUNT,
} Meaning;

typedef struct {
    const char *header; /* as printed, squashed; "" where the header is empty */
    const char *under;  /* its innermost part: "2025" of "Termen 2025" */
    Meaning meaning;
} Column;

typedef struct {
    int count;
    Column *columns;
} Columns;

/* A row of the document before its cells are understood. */
typedef struct {
    int node;
    const char *number, *title, *description; /* cleaned; title and description as carried */
    int row;
    const char *words[MEANING_COUNT]; /* the cells' words, lines kept; NULL: empty or no such column */
    const Columns *columns;
    GPtrArray *notes; /* of PlanNote * */
} Measure;

typedef struct {
    Pool *pool;
    const BodyNames *names; /* of bodies */
    PlanDocument *document;
    const Columns *columns; /* of the last header; NULL before the first */
    GPtrArray *measures;    /* of Measure * */
    GPtrArray *preamble;    /* of const char *: what stands before the first header, objective and measure */
    GPtrArray *open;        /* of PlanNode *: the nodes that the next measure stands under, outermost first */
    bool names_general, names_specific; /* the document names such a tier somewhere */
    bool names_dotted; /* it numbers plain objectives below others: "Obiectiv 1.2" */
    bool below_plain; /* while tiers are noticed: the last objective is called neither general nor specific */
    bool nests_specific; /* specific objectives stand below such a plain one */
    PlanTier named_tier;    /* of the last objective that a heading named; specific before the first */
    bool after_node;        /* the last thing read was an objective or domain */
    bool page_cut;          /* the row that is read stands on another page or table than the one before */
    GPtrArray *unnamed;     /* of PlanNode *: those of headings that name no tier */
    GPtrArray *chapters;    /* of PlanNode *: those that are called chapters or sections */
    GHashTable *node_keys;  /* "tier parent code title" -> PlanNode */
    bool merges_lost;       /* its format can't say that a cell is several rows high */
    int tables;             /* how many the document has */
    struct Records *records; /* records.c; NULL: none so far */
    GHashTable *labels;     /* folded label without a known name -> Meaning, as labels_learn() told; NULL: none */
    const char *sheet;      /* a sheet whose name becomes a domain with its first measure; NULL */
} Reading;

/* prose.c: texts */

/* Without bold tags, stars and empty lines; lines kept, each squashed.  "" for NULL. */
char *prose_clean(Pool *pool, const char *text);
/* The same on one line. */
char *prose_line(Pool *pool, const char *text);
/* For comparing: folded, everything but letters and digits is one blank. */
char *prose_fold(Pool *pool, const char *text);
/* after goes on where before breaks off: it starts small, or before ends in a comma, a hyphen, an open bracket or a preposition. */
bool prose_go_on(const char *before, const char *after);
bool prose_break_off(const char *text);
/* The two halves of a text that was cut, as one. */
char *prose_join(Pool *pool, const char *before, const char *after);
bool prose_start_small(const char *text);
bool prose_are_capitals(const char *text);
bool prose_are_signature(const char *text); /* "Întocmit, …", "Președinte de ședință" */
bool prose_are_number(const char *text); /* "3", "2.1.", "A.4", "IV)" */
char *prose_number(Pool *pool, const char *text); /* without a final dot or bracket; NULL for empty */
/* Takes "1.2. " or "Măsura 3: " off the front.  NULL: none there. */
char *prose_take_number(Pool *pool, const char *text, const char **ret_rest);

void reading_note(Reading *reading, GPtrArray *notes, const char *field, const char *text, PlanDoubt doubt);
Measure *reading_last(const Reading *reading); /* NULL: none yet */
int reading_node(const Reading *reading);      /* the innermost open node's id; 0: none */

/* columns.c and column_names.c: header rows by meaning */

Meaning column_meaning(const char *header);
/* Who pays what stands in a column of costs: "Buget local" below "Buget (lei)".  NULL: the header names nobody. */
const char *column_payer(Pool *pool, const Column *column);
/* The header that starts at row, over one or more rows; *ret_rows says how many.  NULL: no header there. */
Columns *columns_at(Reading *reading, const GridTable *table, int row, int *ret_rows);
/* guess.c: the columns of a table without a known header, by what stands from row on; *ret_rows: how many are a header all the same.
 * NULL: they can't be told. */
Columns *columns_guess(Reading *reading, const GridTable *table, int row, int *ret_rows);
bool columns_have(const Columns *columns, Meaning meaning); /* columns may be NULL: no header so far */

/* tiers.c: objectives and domains */

/* Opens what text names ("Obiectivul specific nr.2. … Indicator: … Domeniul …").  false: it names nothing. */
bool tier_open(Reading *reading, const char *text);
/* A line that names a tier with a code or a separator: "Obiectiv general 1", "Domeniul: Educație". */
bool tier_is_named(Reading *reading, const char *line);
/* The text cut in front of each line that names a tier (GPtrArray of char *); empty for an empty text. */
GPtrArray *tier_pieces(Reading *reading, const char *text);
/* Opens the node of a table's column; nothing for a text that is open already. */
void tier_open_cell(Reading *reading, Meaning meaning, const char *code, const char *text);
/* Opens a node of a heading that names no tier: a domain, or "Alte măsuri" beside the last objective. */
void tier_open_heading(Reading *reading, const char *text);
bool tier_is_other_measures(const char *text);
/* Which tiers the text names, for objectives without "general" or "specific". */
void tier_notice(Reading *reading, const char *text);
/* The same for a column of specific objectives. */
void tier_notice_specific(Reading *reading);
void tier_close_all(Reading *reading);
/* More words of the innermost node: the rest of its title, or "Indicator: …".  false: they aren't. */
bool tier_go_on(Reading *reading, const char *text);

/* rows.c: tables; paragraphs.c: what stands between them */

void rows_read(Reading *reading, const GridTable *table);
void paragraph_read(Reading *reading, const char *text, bool marked, bool in_table);

/* records.c: measures as labels and their words, in paragraphs or in tables of pairs */

/* Looks whether the document's paragraphs hold labels ("Termen: …"). */
void records_notice(Reading *reading, const Grid *grid);
bool records_in_paragraphs(const Reading *reading);
void records_paragraph(Reading *reading, const GridBlock *block);
/* false: it is no table of labels and their words; nothing was read. */
bool records_table(Reading *reading, const GridTable *table);
/* "Fișa măsurii nr. 3" over a table of labels: its number is the measure's.  false: it is none; nothing was read. */
bool records_heads(Reading *reading, const char *text, const GridTable *table);
/* A label without words between tables of pairs, where the text of its cell is missing. */
bool records_is_bare_label(const Reading *reading, const char *text);
/* What waits for a label becomes a heading or a note; the measure that is open ends. */
void records_end(Reading *reading);

/* heading.c: title, authority, decision, period, out of the preamble and the measures */
void heading_read(Reading *reading);

/* measures.c: the cells of each measure understood */
void measures_read(Reading *reading);

/* keep.c: copies into pool, so that the pool in which they were understood can go */
PlanAction *action_keep(Pool *pool, const PlanAction *from); /* its notes' list stays the same */
void notes_keep(Pool *pool, GPtrArray *notes, guint from);   /* the notes of the list from there on */

/* lost_columns.c: a text whose columns are lost */
void lost_columns_read(Reading *reading, const Grid *grid);

/* A pattern compiled once.  No case; \w and \b know all letters. */
#define PATTERN(name, expression)                                                                                        \
    static const GRegex *name(void)                                                                                      \
    {                                                                                                                    \
        static gsize ready;                                                                                              \
        static GRegex *regex;                                                                                            \
        if (g_once_init_enter(&ready)) {                                                                                 \
            regex = g_regex_new(expression, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);                               \
            g_once_init_leave(&ready, 1);                                                                                \
        }                                                                                                                \
        return regex;                                                                                                    \
    }
/* A group of a match, in pool; NULL where it didn't take part or is empty. */
char *match_group(Pool *pool, const GMatchInfo *match, int group);
