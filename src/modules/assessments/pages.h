#pragma once
#include "modules/assessments/store.h"
#include "modules/module.h"
#include "modules/people/people.h"
#include "record/parts.h"
#include "record/record_views.h"

/* What the pages of this module share. */

/* A form as one fills it in, or reads it. */
typedef struct {
    Request *req;
    Assessment *assessment;
    InstrumentVersion *version;
    Instrument *instrument;
    Evaluation *evaluation;
    GPtrArray *sections;       /* of const Question *: its top groups where it goes by pages; else empty */
    int section;               /* from 0; -1: the whole form */
    const char *about;         /* who it is about, in words */
    bool tells;                /* problems are shown: somebody wanted to go on */
    const char *top_problem;   /* NULL: none */
    GPtrArray *conflict;       /* of ConflictRow *; NULL: none */
    GHashTable *found;         /* key -> GPtrArray * of PersonFound *: searched for a question about a person; NULL: none */
    bool may_stay;             /* one of them only because its author's data can't be taken out */
    GHashTable *wrong_files;   /* key -> what is wrong with the file that was sent; NULL: nothing */
    GPtrArray *streets;        /* of const char *, where the form asks for a place; else NULL */
    GPtrArray *revisions, *proposals;
    bool may_fill, may_approve, may_decide;
} FormPage;

bool form_page_load(Request *req, gint64 id, FormPage *page, GError **error);
bool form_page_seen(FormPage *page, GError **error); /* a look stands in the audit log */
bool form_shows(const FormPage *page, const Item *item); /* stands in the section that is shown, and is relevant */
const char *form_key(const FormPage *page, const Item *item);
const char *item_label(Pool *pool, const Item *item);      /* of a repeat with its number */
const char *item_typed(Pool *pool, const Item *item);      /* for its input */
bool item_has(const Item *item, const char *option);       /* of several choices, this one */
const char *item_words(const FormPage *page, const Item *item); /* to read; "–" for nothing */
const char *item_person(const FormPage *page, const Item *item); /* the label of the person who is the answer */
const char *item_link(Pool *pool, const Item *item); /* of a place: where a map would open it; NULL: none */
const char *item_keyboard(const Item *item);
bool item_is_short(const Item *item);
bool item_is_pressed(const Item *item); /* its answers are boxes or buttons to press, not a line */
const char *choice_words(const Option *option);
bool form_lacks_places(const FormPage *page, const Question *question); /* a repeat with no place yet, where one may be added */
const char *form_problem_text(Pool *pool, const FormProblem *problem);
bool form_ends_repeat(const FormPage *page, guint at, const Question **ret_repeat); /* behind item at, the repeat's last place ends */
const char *assessment_url(Pool *pool, gint64 id);
const char *assessment_state_label(const char *state);
extern const Choice need_states[];
const char *need_state_label(const char *state);
const char *proposal_state_label(const char *state);
const char *proposal_kind_label(const char *kind);
const char *confidence_label(const char *confidence); /* in words; NULL: not said */
/* Of a level's colour in a state of the assessment: its class ("green"…, "none"); its word, NULL: it is no colour; what it means, in words. */
const char *level_class(const char *colour, const char *state);
const char *level_word(const char *colour, const char *state);
const char *level_words(Pool *pool, const Instrument *instrument, const Outcome *level, const char *state);
bool form_tells_score(const FormPage *page); /* there is one, and no question shows it already */
int section_problems(const FormPage *page, int section); /* missing and wrong answers in it */

/* Lists. */
enum { LIST_ROWS = 50 };

typedef struct {
    InstrumentVersion *version;
    Instrument *instrument;
    GPtrArray *versions; /* of InstrumentVersion * */
    GPtrArray *roles;    /* of const char *: labels of those who may fill it in */
    const Problems *problems; /* NULL: none */
} InstrumentPage;

const char *outcome_kind_label(const char *kind);

/* The register of needs. */
typedef struct {
    GPtrArray *counts, *kinds, *needs; /* of NeedCount, NeedCount, Need */
    NeedFilter filter;
    Interval over;
    Paging paging;
    Problems *problems; /* NULL: none */
    gint64 wrong_id;    /* the need whose answer has one */
} NeedPage;
enum { NEED_ROWS = 20 };

/* A school's list: a row for each child, a column for each question. */
typedef struct {
    Request *req;
    Screening *screening;
    InstrumentVersion *version;
    Instrument *instrument;
    GPtrArray *columns; /* of const Question * */
    GPtrArray *rows;    /* of ScreeningRow *: all */
    GPtrArray *shown;   /* those of this page */
    Paging paging;
    bool has_levels;    /* its answers give a colour */
    guint open_rows;    /* that lack answers or have wrong ones */
    const Problems *problems;
    bool tells;
    struct NamesList *list; /* the pasted list as it would be taken; NULL: none is looked at */
    struct NamesSum *sum;   /* what would come of it */
    const char *names;  /* of the pasted list, what is still to be mended; NULL: as it was sent */
} ScreeningPage;
enum { SCREENING_ROWS = 30 }; /* a page */
typedef struct {
    Assessment *assessment;
    Evaluation *evaluation;
    const char *name;
    const char *problem; /* NULL: none */
    GPtrArray *proposals; /* of Proposal *; NULL: none */
} ScreeningRow;
bool screening_row_waits(const ScreeningPage *page, const ScreeningRow *row); /* somebody has still to say who it is, or what follows */
const char *screening_case_name(const ScreeningPage *page, const Proposal *proposal); /* NULL: none, or beyond who's reach */
const char *screening_headings(Pool *pool, const ScreeningPage *page); /* of its columns, for who makes a list */
const char *screening_leads_to(Pool *pool, const ScreeningRow *row);   /* labels of what its answers lead to; "Nothing": to nothing */
const char *school_year_words(Pool *pool, gint64 first_year); /* "2025-2026" */

extern const Route assessment_routes[], instrument_routes[], need_routes[], screening_routes[], assessments_api_routes[], intake_routes[], follow_routes[];
extern const Command instrument_commands[];
extern const Panel assessment_panels[];
extern const FactKind assessment_facts[];
