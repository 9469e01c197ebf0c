#pragma once
#include "base/language.h"
#include "modules/assessments/expression.h"
#include "modules/assessments/sheets.h"

/* An instrument: a form that scores, as its XLSForm says (https://xlsform.org).  Made from sheets each time it is needed, so
 * that what is kept and given out is what was taken in, unknown columns included.  Lives in its pool. */

/* A text in the languages of the form; NULL where it has none. */
typedef struct {
    const char *in[LANGUAGE_COUNT];
} Wording;
/* In the thread's language, else in another; "" when there is none. */
const char *wording(const Wording *words);
bool wording_is(const Wording *words);

typedef enum {
    QUESTION_TEXT,
    QUESTION_INTEGER,
    QUESTION_DECIMAL,
    QUESTION_MONEY,       /* decimal with the appearance "money": lei, two decimals */
    QUESTION_DATE,
    QUESTION_TIME,        /* 14:05 */
    QUESTION_ONE,         /* select_one */
    QUESTION_SEVERAL,     /* select_multiple: chosen names with blanks between */
    QUESTION_PERSON,      /* text with the appearance "person": the id of somebody in the register */
    QUESTION_LOCATION,    /* geopoint: "45.75 21.23", see location.h */
    QUESTION_ACKNOWLEDGE, /* acknowledge or trigger: "OK" */
    QUESTION_IMAGE,       /* image, photo: a JPEG or PNG; see files.h */
    QUESTION_FILE,        /* file: of any kind that record/attachment.h takes */
    QUESTION_NOTE,
    QUESTION_CALCULATION, /* calculate, hidden, and the metadata today, start, end, username */
    QUESTION_GROUP,
    QUESTION_REPEAT,
} QuestionKind;

typedef struct {
    const char *name;
    Wording label;
    GHashTable *columns; /* header -> text of the choices sheet: for choice filters; NULL: none */
} Option;

struct Question {
    QuestionKind kind;
    const char *name; /* one of its kind in the form */
    Wording label, hint, constraint_message, required_message;
    bool always_required;
    bool read_only;
    bool long_text;
    bool is_new;    /* an image that is to be taken now: appearance "new" */
    bool is_result; /* a calculation that people are shown: appearance "result" */
    const char *metadata;                     /* "today", "start", "end", "username"; NULL: none */
    Expression *required, *relevant, *constraint, *calculation, *filter, *initial, *repeat_count; /* NULL: none */
    GPtrArray *options;  /* of Option *; ONE and SEVERAL */
    struct Question *parent; /* NULL: at the top */
    struct Question *repeat; /* the repeat around it; NULL: none */
    GPtrArray *children; /* of Question *; GROUP and REPEAT */
    guint row;           /* in the sheet survey, from 1 as Excel counts */
    guint place;         /* in the order of calculation */
    const char *need;    /* code of the need that "yes", a number above 0 or any choice but "no" tells of; NULL: none */
};

/* What a finished assessment leads to, when its expression is true.  Sheet "outcomes". */
typedef struct {
    Expression *when;
    const char *kind; /* "need", "case", "service", "referral", "level" */
    const char *code; /* of the need, the case type, the service; the level's colour */
    Wording label;
} Outcome;

struct Instrument {
    const char *code; /* form_id */
    Wording title;
    const char *version, *legal_basis, *confidence;
    const char *subject;      /* "person", "household" */
    const char *fill_may;     /* permission to fill it in; usually "assessments.fill" */
    bool needs_approval;      /* each save is a version that somebody has to approve */
    bool is_bulk;             /* made for many children of a school on one page */
    bool in_pages;            /* settings "style" pages: one group at a time */
    bool to_be_completed;     /* parts of the official form are not known yet: people are told */
    const char *score, *level; /* names of calculations; NULL: none */
    const char *default_language;
    GPtrArray *questions;     /* of Question *, at the top, in order */
    GPtrArray *every;         /* of Question *, in document order */
    GPtrArray *in_order;      /* of Question *, in the order of calculation */
    GPtrArray *outcomes;      /* of Outcome * */
    GHashTable *by_name;      /* name -> Question * */
};

/* What is wrong with a form that came in; the sentences are for people. */
typedef struct {
    const char *sheet;
    guint row; /* 0: the whole sheet */
    const char *text;
} FormProblem;

/* Reads an XLSForm.  true: *ret_instrument can be used.  false: ret_problems (never empty then) says what to mend and where;
 * unknown types and functions, names twice, groups that don't close, expressions that go in a circle, lists that aren't there. */
bool instrument_read(Pool *pool, const Sheets *sheets, Instrument **ret_instrument, GPtrArray **ret_problems);

const Question *instrument_question(const Instrument *instrument, const char *name); /* NULL: there is none */
bool question_is_asked(const Question *question); /* somebody answers it: no group, note or calculation */
bool question_takes_file(const Question *question);
bool question_is_typed(const Question *question); /* asked, and its answer is a text: what lists and columns can hold */
bool instrument_takes_files(const Instrument *instrument);
bool instrument_asks_places(const Instrument *instrument);
const Option *question_option(const Question *question, const char *name); /* NULL: there is none */
