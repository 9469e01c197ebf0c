#include "modules/statistics/count.h"

#include <math.h>
#include <string.h>

#include "base/language.h"

/* Disclosure control: what must not be seen is taken out of the answer here, before anybody gets it. */

enum { BANI_A_LEU = 100 };

static bool is_few(gint64 number)
{
    return number > 0 && number < STATISTIC_LEAST;
}

/* Behind a trait also zero, and who lack it: "none of the twelve" and "all twelve" tell of each. */
static StatisticCover cover_of(const StatisticAnswer *answer, const StatisticCell *cell)
{
    if (answer->has_trait)
        return cell->without > 0 && (cell->persons < STATISTIC_LEAST || cell->without - cell->persons < STATISTIC_LEAST) ? CELL_BESIDE : CELL_SHOWN;
    bool few = is_few(cell->persons) || (answer->way == STATISTIC_EVENTS && cell->persons > 0 && is_few(cell->number));
    return few ? CELL_SMALL : CELL_SHOWN;
}

/* --- beside: a line with one hidden number, or with few persons behind the hidden ones, gives them away with its total --- */

typedef struct {
    guint hidden;
    gint64 persons;
    StatisticCell *least; /* shown, of the fewest persons; NULL: none that has some */
} Line;

static Line look_along(StatisticCell *first, guint length, guint stride)
{
    Line line = {0};
    for (guint i = 0; i < length; i++) {
        StatisticCell *cell = first + (gsize)i * stride;
        if (cell->cover != CELL_SHOWN) {
            line.hidden++;
            line.persons += cell->persons;
        } else if (cell->persons > 0 && (!line.least || cell->persons < line.least->persons)) {
            line.least = cell;
        }
    }
    return line;
}

static bool cover_line(StatisticCell *first, guint length, guint stride)
{
    Line line = look_along(first, length, stride);
    if (!line.hidden || !line.least || (line.hidden > 1 && line.persons >= STATISTIC_LEAST))
        return false;
    line.least->cover = CELL_BESIDE;
    return true;
}

static bool cover_axis(StatisticAnswer *answer, guint axis)
{
    guint length = answer->axes[axis].values->len, stride = 1;
    bool covered = false;
    for (guint i = axis + 1; i < answer->axis_count; i++)
        stride *= answer->axes[i].values->len;
    for (guint at = 0; at < answer->cell_count; at++)
        if (at / stride % length == 0)
            while (cover_line(&answer->cells[at], length, stride))
                covered = true;
    return covered;
}

static void cover_beside(StatisticAnswer *answer)
{
    bool more = answer->cell_count > 0;
    while (more) {
        more = false;
        for (guint i = 0; i < answer->axis_count; i++)
            more |= cover_axis(answer, i);
    }
}

static void take_out(StatisticCell *cell)
{
    if (cell->cover != CELL_SHOWN)
        *cell = (StatisticCell){.cover = cell->cover};
    cell->without = cell->persons; /* who lack a trait are nobody's business */
}

static void protect_compared(StatisticAnswer *answer);

void statistics_protect(StatisticAnswer *answer)
{
    if (answer->is_exact)
        return;
    if (answer->way == STATISTIC_COMPARED) {
        protect_compared(answer);
        return;
    }
    answer->total.cover = cover_of(answer, &answer->total);
    for (guint i = 0; i < answer->cell_count; i++)
        answer->cells[i].cover = cover_of(answer, &answer->cells[i]);
    cover_beside(answer);
    for (guint i = 0; i < answer->cell_count; i++)
        take_out(&answer->cells[i]);
    take_out(&answer->total);
}

static bool is_covered(const StatisticCell *one, const StatisticCell *other, const StatisticCell *third)
{
    return one->cover != CELL_SHOWN || other->cover != CELL_SHOWN || third->cover != CELL_SHOWN;
}

/* A ratio tells both its numbers, and who is left over: it is shown where each of them could be shown alone. */
static void protect_compared(StatisticAnswer *answer)
{
    g_autoptr(Pool) pool = pool_new();
    StatisticAnswer *parts[] = {answer->divided, answer->divisor, answer_rest(pool, answer)};
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        statistics_protect(parts[i]);
    for (guint i = 0; i < answer->cell_count; i++)
        if (is_covered(&parts[0]->cells[i], &parts[1]->cells[i], &parts[2]->cells[i]))
            answer->cells[i].cover = CELL_BESIDE;
    if (is_covered(&parts[0]->total, &parts[1]->total, &parts[2]->total))
        answer->total.cover = CELL_BESIDE;
    for (guint i = 0; i < answer->cell_count; i++)
        take_out(&answer->cells[i]);
    take_out(&answer->total);
}

/* --- what is asked from outside --- */

static bool works_on_files(const Identity *who, const FactKind *fact)
{
    return who && fact->may && identity_may(who, fact->may) && identity_scope(who, fact->may) == SCOPE_AUTHORITY;
}

static bool works_on_all_files(const Identity *who, const StatisticAnswer *answer)
{
    return works_on_files(who, answer->fact) && (!answer->divisor || works_on_files(who, answer->divisor->fact));
}

bool statistics_count(Db *db, Pool *pool, const Identity *who, const StatisticQuestion *question, StatisticAnswer **ret_answer, GError **error)
{
    if (!count_exactly(db, pool, question, ret_answer, error))
        return false;
    (*ret_answer)->is_exact = !(*ret_answer)->has_trait && works_on_all_files(who, *ret_answer);
    statistics_protect(*ret_answer);
    return true;
}

/* --- what is shown --- */

static const char *number_text(Pool *pool, const StatisticAnswer *answer, gint64 number)
{
    return answer->is_money ? money_format(pool, (Money){number, CURRENCY_RON}) : pool_printf(pool, "%" G_GINT64_FORMAT, number);
}

static Value ratio_value(const StatisticCell *cell, double number, double over)
{
    if (cell->over == 0)
        return VALUE_NONE;
    return (Value){.state = VALUE_NUMBER, .number = number, .denominator = over};
}

/* Hundredths are enough: "410,35 lei for each", "2,5 visits for each". */
static Value compared_value(const StatisticAnswer *answer, const StatisticCell *cell)
{
    enum { HUNDREDTHS = 100 };
    double number = (double)cell->number / (answer->divided->is_money ? BANI_A_LEU : 1);
    double over = (double)cell->over / (answer->divisor->is_money ? BANI_A_LEU : 1);
    if (!answer->for_each || cell->over == 0)
        return ratio_value(cell, number, over);
    return (Value){.state = VALUE_NUMBER, .number = round(number / over * HUNDREDTHS) / HUNDREDTHS, .denominator = NAN};
}

static const char *for_each_text(Pool *pool, const StatisticAnswer *answer, const StatisticCell *cell)
{
    double value = compared_value(answer, cell).number;
    const char *divided = number_text(pool, answer->divided, cell->number), *divisor = number_text(pool, answer->divisor, cell->over);
    const char *each = answer->divided->is_money ? money_format(pool, (Money){llround(value * BANI_A_LEU), CURRENCY_RON}) : number_format(pool, value);
    return pool_printf(pool, "%s (%s : %s)", each, divided, divisor);
}

const char *statistic_cell_text(Pool *pool, const StatisticAnswer *answer, const StatisticCell *cell)
{
    if (cell->cover != CELL_SHOWN)
        return cell->cover == CELL_SMALL ? "<5" : _("hidden");
    if (answer->way == STATISTIC_COMPARED && answer->for_each && cell->over)
        return for_each_text(pool, answer, cell);
    if (answer->way != STATISTIC_RATIO && answer->way != STATISTIC_COMPARED)
        return number_text(pool, answer, cell->number);
    return value_to_people(pool, statistic_cell_value(answer, cell));
}

Value statistic_cell_value(const StatisticAnswer *answer, const StatisticCell *cell)
{
    if (cell->cover != CELL_SHOWN)
        return (Value){.state = VALUE_SUPPRESSED, .denominator = NAN};
    if (answer->way == STATISTIC_COMPARED)
        return compared_value(answer, cell);
    if (answer->way == STATISTIC_RATIO)
        return ratio_value(cell, (double)cell->number, (double)cell->over);
    return (Value){.state = VALUE_NUMBER, .number = (double)cell->number / (answer->is_money ? BANI_A_LEU : 1), .denominator = NAN};
}
