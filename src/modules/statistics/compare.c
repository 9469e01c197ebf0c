#include <string.h>

#include "base/language.h"
#include "modules/statistics/count.h"

/* Two counts, each from its own fact, divided by each other: both are laid on the same axes first. */

const StatisticQuestion *question_divided(Pool *pool, const StatisticQuestion *question)
{
    StatisticQuestion *divided = pool_new0(pool, StatisticQuestion);
    if (question->way != STATISTIC_COMPARED)
        return NULL;
    *divided = *question;
    divided->way = question->divided;
    divided->divisor = NULL;
    return divided;
}

const StatisticQuestion *question_divisor(Pool *pool, const StatisticQuestion *question)
{
    StatisticQuestion *divisor = pool_new0(pool, StatisticQuestion);
    if (question->way != STATISTIC_COMPARED)
        return NULL;
    *divisor = *question->divisor;
    divisor->over_time = question->over_time;
    memcpy(divisor->by, question->by, sizeof divisor->by);
    memcpy(divisor->ages, question->ages, sizeof divisor->ages);
    return divisor;
}

/* --- axes that both have --- */

static bool is_time(const char *name)
{
    return strcmp(name, "month") == 0 || strcmp(name, "quarter") == 0 || strcmp(name, "year") == 0;
}

static void add_value(StatisticAxis *axis, const StatisticAxis *from, guint i)
{
    g_ptr_array_add(axis->values, from->values->pdata[i]);
    g_ptr_array_add(axis->labels, from->labels->pdata[i]);
}

/* Times rise in both. */
static void merge_times(const StatisticAxis *one, const StatisticAxis *other, StatisticAxis *merged)
{
    guint i = 0, k = 0;
    while (i < one->values->len || k < other->values->len) {
        int order = i == one->values->len     ? 1
                    : k == other->values->len ? -1
                                              : strcmp(one->values->pdata[i], other->values->pdata[k]);
        if (order <= 0)
            add_value(merged, one, i);
        else
            add_value(merged, other, k);
        i += order <= 0;
        k += order >= 0;
    }
}

/* Those of one, then what the other has beside; "not said" stays last. */
static void merge_values(const StatisticAxis *one, const StatisticAxis *other, StatisticAxis *merged)
{
    const StatisticAxis *both[] = {one, other};
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint unsaid = 0; unsaid < 2; unsaid++)
        for (guint a = 0; a < 2; a++)
            for (guint i = 0; i < both[a]->values->len; i++) {
                const char *value = both[a]->values->pdata[i];
                if ((*value == 0) == (unsaid == 1) && g_hash_table_add(known, (gpointer)value))
                    add_value(merged, both[a], i);
            }
}

static bool merge_axes(Pool *pool, const StatisticAnswer *one, const StatisticAnswer *other, StatisticAnswer *merged, GError **error)
{
    guint64 cells = 1;
    merged->axis_count = one->axis_count;
    for (guint a = 0; a < one->axis_count; a++) {
        StatisticAxis *axis = &merged->axes[a];
        *axis = (StatisticAxis){one->axes[a].name, one->axes[a].label, pool_list(pool), pool_list(pool)};
        (is_time(axis->name) ? merge_times : merge_values)(&one->axes[a], &other->axes[a], axis);
        cells *= axis->values->len;
        if (cells > STATISTIC_CELLS)
            return fail(error, FAIL_INVALID, "%s", _("This breakdown has more than a million cells. Take one away, or filter."));
    }
    merged->cell_count = (guint)cells;
    return true;
}

/* --- cells onto those axes --- */

static guint *places_of(Pool *pool, const StatisticAxis *axis, const StatisticAxis *merged)
{
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    guint *found = pool_array0(pool, guint, axis->values->len + 1);
    for (guint i = 0; i < merged->values->len; i++)
        g_hash_table_insert(places, merged->values->pdata[i], GUINT_TO_POINTER(i));
    for (guint i = 0; i < axis->values->len; i++)
        found[i] = GPOINTER_TO_UINT(g_hash_table_lookup(places, axis->values->pdata[i]));
    return found;
}

static guint place_of_cell(const StatisticAnswer *from, const StatisticAnswer *merged, guint *const *places, guint cell)
{
    guint at = 0, stride = 1;
    for (guint a = from->axis_count; a-- > 0;) {
        guint length = from->axes[a].values->len;
        at += places[a][cell % length] * stride;
        cell /= length;
        stride *= merged->axes[a].values->len;
    }
    return at;
}

static void lay(Pool *pool, StatisticAnswer *part, const StatisticAnswer *merged)
{
    guint *places[STATISTIC_AXES];
    StatisticCell *cells = pool_array0(pool, StatisticCell, merged->cell_count + 1);
    for (guint a = 0; a < part->axis_count; a++)
        places[a] = places_of(pool, &part->axes[a], &merged->axes[a]);
    for (guint i = 0; i < part->cell_count; i++)
        cells[place_of_cell(part, merged, places, i)] = part->cells[i];
    part->cells = cells;
    part->cell_count = merged->cell_count;
    memcpy(part->axes, merged->axes, sizeof part->axes);
}

/* --- the ratio --- */

static StatisticCell divide(const StatisticCell *divided, const StatisticCell *divisor)
{
    return (StatisticCell){.number = divided->number, .over = divisor->number, .persons = divided->persons, .without = divided->persons};
}

static bool compare(Pool *pool, StatisticAnswer *divided, StatisticAnswer *divisor, StatisticAnswer *answer, GError **error)
{
    if (!merge_axes(pool, divided, divisor, answer, error))
        return false;
    lay(pool, divided, answer);
    lay(pool, divisor, answer);
    answer->divided = divided;
    answer->divisor = divisor;
    answer->has_trait = divided->has_trait || divisor->has_trait;
    answer->rows = divided->rows + divisor->rows;
    answer->cells = pool_array0(pool, StatisticCell, answer->cell_count + 1);
    for (guint i = 0; i < answer->cell_count; i++)
        answer->cells[i] = divide(&divided->cells[i], &divisor->cells[i]);
    answer->total = divide(&divided->total, &divisor->total);
    return true;
}

bool count_compared(Db *db, Pool *pool, const StatisticQuestion *question, StatisticAnswer **ret_answer, GError **error)
{
    StatisticAnswer *divided, *divisor, *answer = pool_new0(pool, StatisticAnswer);
    if (!question->divisor || question->divided >= STATISTIC_RATIO || question->divisor->way >= STATISTIC_RATIO)
        return fail(error, FAIL_INVALID, "%s", _("Say what is divided, and by what."));
    *answer = (StatisticAnswer){.way = STATISTIC_COMPARED, .fact = statistics_fact(question->fact), .for_each = question->for_each};
    *ret_answer = answer;
    return count_exactly(db, pool, question_divided(pool, question), &divided, error) &&
           count_exactly(db, pool, question_divisor(pool, question), &divisor, error) && compare(pool, divided, divisor, answer, error);
}

/* --- who is left --- */

static StatisticCell rest_of(const StatisticCell *divided, const StatisticCell *divisor)
{
    gint64 left = MAX(divisor->persons - divided->persons, 0);
    return (StatisticCell){.number = left, .persons = left, .without = left};
}

StatisticAnswer *answer_rest(Pool *pool, const StatisticAnswer *answer)
{
    StatisticAnswer *rest = pool_new0(pool, StatisticAnswer);
    *rest = *answer;
    rest->way = STATISTIC_PERSONS;
    rest->has_trait = rest->is_exact = false;
    rest->cells = pool_array0(pool, StatisticCell, answer->cell_count + 1);
    rest->total = (StatisticCell){0};
    if (answer->divided->way != STATISTIC_PERSONS || answer->divisor->way != STATISTIC_PERSONS)
        return rest;
    for (guint i = 0; i < answer->cell_count; i++)
        rest->cells[i] = rest_of(&answer->divided->cells[i], &answer->divisor->cells[i]);
    rest->total = rest_of(&answer->divided->total, &answer->divisor->total);
    return rest;
}
