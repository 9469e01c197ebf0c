#include <string.h>

#include "modules/assessments/store.h"

/* Invented answers for the demo: whatever a form asks is answered by chance, until nothing is missing. */

typedef struct {
    Db *db;
    const AssessmentsDemo *demo;
    GRand *chance;
} Making;

enum { MOST_ROUNDS = 8, ADULTS = 24, CHILDREN = 30, IN_SCHOOL = 12, DAYS_BACK = 500 };

/* --- answers by chance --- */

/* "no" and the first of a list come more often: most people have few needs. */
static const char *choice_of(Making *m, const Item *item)
{
    const GPtrArray *options = item->options;
    for (guint i = 0; i < options->len; i++) {
        const Option *option = options->pdata[i];
        if (strcmp(option->name, "no") == 0 && g_rand_int_range(m->chance, 0, 100) < 78)
            return option->name;
    }
    bool first = g_rand_int_range(m->chance, 0, 100) < 55;
    return options->len ? ((const Option *)options->pdata[first ? 0 : g_rand_int_range(m->chance, 0, (gint32)options->len)])->name : "";
}

static const char *number_of(Making *m, Pool *pool, const Item *item)
{
    bool is_age = strcmp(item->question->name, "age") == 0;
    return pool_printf(pool, "%d", is_age ? g_rand_int_range(m->chance, 66, 92) : g_rand_int_range(m->chance, 1, 6));
}

static const char *answer_of(Making *m, Pool *pool, const Item *item)
{
    switch (item->question->kind) {
    case QUESTION_ONE: return choice_of(m, item);
    case QUESTION_INTEGER: return number_of(m, pool, item);
    case QUESTION_DATE: return day_to_iso(pool, day_add(m->demo->today, -g_rand_int_range(m->chance, 400, 6000)));
    case QUESTION_TEXT: return "Date demonstrative";
    default: return "";
    }
}

/* true: something was still to be answered. */
static bool answer_missing(Making *m, Pool *pool, const Evaluation *evaluation, Answers *answers)
{
    for (guint i = 0; i < evaluation->items->len; i++) {
        const Item *item = evaluation->items->pdata[i];
        if (item->is_missing)
            answers_set(answers, answers_key(pool, item->question, item->index), answer_of(m, pool, item));
    }
    return evaluation->missing > 0;
}

static bool answer_all(Making *m, Pool *pool, const Instrument *instrument, Assessment *a, Evaluation **ret_evaluation, GError **error)
{
    for (int round = 0; round < MOST_ROUNDS; round++)
        if (!evaluate(pool, instrument, a->answers, a->assessed_on, NULL, ret_evaluation, error))
            return false;
        else if (!answer_missing(m, pool, *ret_evaluation, a->answers))
            return true;
    return true;
}

/* --- one assessment --- */

typedef struct {
    const char *code;
    gint64 person_id, screening_id;
    bool finish;
} Wanted;

static bool make(Making *m, const Wanted *wanted, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    InstrumentVersion *version;
    Instrument *instrument;
    Evaluation *evaluation;
    if (!instrument_in_force(m->db, pool, wanted->code, &version, error) || !instrument_of(pool, version, &instrument, error))
        return false;
    Assessment a = {.version_id = version->id, .person_id = wanted->person_id, .screening_id = wanted->screening_id, .answers = answers_new(pool),
                    .assessed_on = day_add(m->demo->today, -g_rand_int_range(m->chance, 5, DAYS_BACK))};
    if (!answer_all(m, pool, instrument, &a, &evaluation, error) || !assessment_create(m->db, pool, m->demo->who, &a, error))
        return false;
    bool is_right = evaluation->missing + evaluation->wrong == 0;
    return wanted->finish && is_right ? assessment_finish(m->db, m->demo->who, &a, evaluation, error)
                                      : assessment_save(m->db, m->demo->who, &a, evaluation, error);
}

static bool make_for(Making *m, const GPtrArray *people, guint most, const char *const *codes, GError **error)
{
    guint kinds = g_strv_length((char **)codes);
    for (guint i = 0; i < MIN(people->len, most); i++) {
        const gint64 *person_id = people->pdata[i];
        Wanted wanted = {.code = codes[i % kinds], .person_id = *person_id, .finish = i % 6 != 5};
        if (!make(m, &wanted, error))
            return false;
    }
    return true;
}

/* --- a school's list, and needs that were answered --- */

static bool make_screening(Making *m, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    InstrumentVersion *version;
    GPtrArray *before;
    int year = day_year(m->demo->today) - (day_month(m->demo->today) < 9);
    if (!instrument_in_force(m->db, pool, "children-abroad", &version, error) ||
        !screening_list(m->db, pool, m->demo->who, &before, error))
        return false;
    const char *place = pool_printf(pool, "Școala Gimnazială Demonstrativă nr. %u", before->len + 1);
    Screening screening = {.version_id = version->id, .place = place, .school_year = year};
    if (!screening_create(m->db, m->demo->who, &screening, error))
        return false;
    for (guint i = 0; i < MIN(m->demo->children->len, IN_SCHOOL); i++) {
        const gint64 *person_id = m->demo->children->pdata[m->demo->children->len - 1 - i];
        Wanted wanted = {.code = "children-abroad", .person_id = *person_id, .screening_id = screening.id};
        if (!make(m, &wanted, error))
            return false;
    }
    return true;
}

static bool answer_some_needs(Making *m, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *needs;
    const NeedFilter filter = {.state = "open", .limit = 200};
    if (!need_list(m->db, pool, m->demo->who, &filter, &needs, error))
        return false;
    for (guint i = 0; i < needs->len; i += 3) {
        Need *need = needs->pdata[i];
        need->state = "answered";
        need->answer = "Înscriere într-un serviciu (date demonstrative)";
        need->answered_on = day_add(need->found_on, 3);
        if (!need_save(m->db, m->demo->who, need, error))
            return false;
    }
    return true;
}

bool assessments_demo_fill(Db *db, const AssessmentsDemo *demo, GError **error)
{
    static const char *const of_adults[] = {"household-grid", "housing-need", "disability-grid", "elderly-grid", NULL};
    static const char *const of_children[] = {"observation-sheet", "risk-sheet", "dropout-warning", NULL};
    g_autoptr(GRand) chance = g_rand_new_with_seed(demo->seed);
    Making m = {db, demo, chance};
    return make_for(&m, demo->adults, ADULTS, of_adults, error) && make_for(&m, demo->children, CHILDREN, of_children, error) &&
           make_screening(&m, error) && answer_some_needs(&m, error);
}
