#pragma once
#include "base/day.h"
#include "modules/assessments/instrument.h"

/* What somebody answered: a text for each question, by key.  The key is the question's name, inside a repeat "name.2" (from
 * 1); under a repeat's own name stands how often it is there.  Numbers have a point, days are ISO, several choices are names
 * with blanks between; what was typed wrong stands as it was typed. */
typedef struct {
    Pool *pool;
    GHashTable *texts; /* key -> text */
} Answers;

Answers *answers_new(Pool *pool);
const char *answers_text(const Answers *answers, const char *key); /* "" when there is none */
void answers_set(Answers *answers, const char *key, const char *text); /* NULL or "": takes it away */
const char *answers_key(Pool *pool, const Question *question, int index); /* index from 1; 0 outside a repeat */
int answers_count(const Answers *answers, const Question *repeat); /* at least 1 unless answered 0; at most ANSWERS_MOST */
enum { ANSWERS_MOST = 60 };

const char *answers_to_json(Pool *pool, const Answers *answers); /* by key, sorted */
bool answers_from_json(Pool *pool, const char *json, Answers **ret_answers, GError **error); /* FAIL_INVALID */

/* What people typed, as it is kept: "12,5" is 12.5, "3.5.2020" is 2020-05-03.  Gives what is wrong with it, or NULL. */
const char *answer_read(Pool *pool, const Question *question, const char *typed, const char **ret_text);
/* As people read it, in the thread's language: labels of choices, days, amounts. */
const char *answer_to_people(Pool *pool, const Question *question, const char *text);

/* The answer to a question of kind image or file: the number of the assessment's attachment, a blank, and its name.  No one types
 * it: files.h writes it. */
const char *file_answer(Pool *pool, gint64 attachment_id, const char *file_name);
gint64 file_answer_id(const char *text); /* 0: it names none */
const char *file_answer_name(const char *text);

/* One question at one place of the form. */
typedef struct {
    const Question *question;
    int index;           /* of the repeat around it, from 1; 0: none */
    bool relevant;
    bool required;
    const char *text;    /* as kept; of a calculation its result; "" when irrelevant or not answered */
    const char *problem; /* NULL: none.  A missing answer is one as well: see is_missing */
    bool is_missing;
    GPtrArray *options;  /* of const Option *: those that the filter leaves; NULL: no choices */
} Item;

typedef struct {
    const Instrument *instrument;
    GPtrArray *items;    /* of Item *, in document order, repeats written out */
    int missing, wrong;  /* among the relevant ones */
    const char *score, *level; /* "" when there is none */
    GPtrArray *outcomes; /* of const Outcome *, those that apply */
} Evaluation;

/* Works the form through: what is relevant, what is calculated, what is missing or against a constraint, what it leads to.
 * today: for today() and the like.  FAIL_INVALID: an expression took too many steps. */
bool evaluate(Pool *pool, const Instrument *instrument, const Answers *answers, Day today, const char *user_name,
              Evaluation **ret_evaluation, GError **error);
const Item *evaluation_item(const Evaluation *evaluation, const Question *question, int index); /* NULL: none */
bool item_is_answered(const Item *item);
const Outcome *evaluation_level(const Evaluation *evaluation); /* its colour; NULL: the form has none */
