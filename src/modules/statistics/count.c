#include "modules/statistics/count.h"

#include <pthread.h>
#include <string.h>

#include "base/language.h"
#include "modules/people/people.h"

/* Counting goes person by person: a slice of persons at a time, whose rows stand together in each segment.  So what tells whether a
 * person was counted in a cell already fits a processor's cache, and two threads never meet.
 *
 * A person's sex and area are the same in all their rows: a person is told apart by (person, the other axes) alone, which makes the
 * table of bits small.  Rows are worked on a block at a time, column by column. */

enum { BLOCK = 1024, SLICE_BITS = 1 << 22, WORD_BITS = 64, MOST_THREADS = 4, LEAST_ROWS_A_THREAD = 100000 };

typedef struct {
    const Counting *counting;
    guint first, end;            /* the slice's persons, number + 1 */
    guint64 *seen, *seen_at_all; /* bits: (person, key) and person */
    Sums *sums;
    gint64 rows;
} Work;

typedef struct {
    gint32 day[BLOCK], person[BLOCK], value[BLOCK], cell[BLOCK], key[BLOCK];
    gint64 once[BLOCK], number[BLOCK], over[BLOCK];
    guint8 keep[BLOCK];
} Block;

/* --- which rows count --- */

static gint32 month_of(gint32 code)
{
    return code / CODE_MONTH;
}

static void keep_days(const Counting *counting, const Segment *segment, Block *block, guint count)
{
    if (segment->by_month) {
        gint32 from = month_of(counting->from), to = month_of(counting->to);
        for (guint i = 0; i < count; i++)
            block->keep[i] &= month_of(block->day[i]) >= from && month_of(block->day[i]) <= to;
        return;
    }
    for (guint i = 0; i < count; i++)
        block->keep[i] &= block->day[i] >= counting->from && block->day[i] <= counting->to;
}

static gint32 age_of(const Counting *counting, gint32 person, gint32 day)
{
    gint32 birth = person ? counting->data->persons->births[person - 1] : BIRTH_UNKNOWN;
    if (birth == BIRTH_UNKNOWN)
        return -1;
    return day < birth ? 0 : MIN((day - birth) / CODE_YEAR, (gint32)OLDEST);
}

static void keep_ages(const Counting *counting, Block *block, guint count)
{
    gint32 from = MAX(counting->age_from, 0), to = counting->age_to < 0 ? G_MAXINT32 : counting->age_to;
    for (guint i = 0; i < count; i++) {
        gint32 age = age_of(counting, block->person[i], block->day[i]);
        block->keep[i] &= age >= from && age <= to;
    }
}

static bool is_within(const Counting *counting, const Segment *segment)
{
    if (segment->by_month)
        return month_of((gint32)segment->day.least) >= month_of(counting->from) && month_of((gint32)segment->day.most) <= month_of(counting->to);
    return segment->day.least >= counting->from && segment->day.most <= counting->to;
}

static void keep_rows(const Counting *counting, const Segment *segment, Block *block, guint first, guint count)
{
    memset(block->keep, 1, count);
    if (!is_within(counting, segment))
        keep_days(counting, segment, block, count);
    if (counting->person_allowed)
        for (guint i = 0; i < count; i++)
            block->keep[i] &= counting->person_allowed[block->person[i]];
    for (guint d = 0; d < counting->data->dimension_count; d++) {
        if (!counting->allowed[d])
            continue;
        column_read_small(&segment->dimensions[d], first, count, block->value);
        for (guint i = 0; i < count; i++)
            block->keep[i] &= counting->allowed[d][block->value[i]];
    }
    if (counting->age_from >= 0 || counting->age_to >= 0)
        keep_ages(counting, block, count);
}

/* --- where rows count --- */

static void place(const Axis *axis, Block *block, guint count, const gint32 *places)
{
    for (guint i = 0; i < count; i++) {
        gint32 at = places[block->value[i]];
        block->keep[i] &= at != AXIS_NOWHERE;
        at = at != AXIS_NOWHERE ? at : 0;
        block->cell[i] += (gint32)((guint)at * axis->stride);
        block->key[i] += (gint32)((guint)at * axis->key_stride);
    }
}

static void read_person_trait(const guint8 *traits, Block *block, guint count)
{
    for (guint i = 0; i < count; i++)
        block->value[i] = block->person[i] ? traits[block->person[i] - 1] : 0;
}

static void place_ages(const Counting *counting, const Axis *axis, Block *block, guint count)
{
    for (guint i = 0; i < count; i++) {
        gint32 age = age_of(counting, block->person[i], block->day[i]), at = age < 0 ? axis->unknown : axis->bands[age];
        block->cell[i] += (gint32)((guint)at * axis->stride);
        block->key[i] += (gint32)((guint)at * axis->key_stride);
    }
}

/* Rows outside the axis' time don't count anyhow: their days aren't within the question's. */
static void place_times(const Axis *axis, Block *block, guint count, gint32 length)
{
    for (guint i = 0; i < count; i++) {
        gint32 at = block->day[i] / length - axis->first;
        at = at < 0 || at >= (gint32)axis->length ? 0 : at;
        block->cell[i] += (gint32)((guint)at * axis->stride);
        block->key[i] += (gint32)((guint)at * axis->key_stride);
    }
}

static void place_rows(const Counting *counting, const Axis *axis, const Segment *segment, Block *block, guint first, guint count)
{
    switch (axis->kind) {
    case AXIS_DIMENSION:
        column_read_small(&segment->dimensions[axis->dimension], first, count, block->value);
        place(axis, block, count, axis->places);
        break;
    case AXIS_SEX:
        read_person_trait(counting->data->persons->sexes, block, count);
        place(axis, block, count, axis->places);
        break;
    case AXIS_AREA:
        read_person_trait(counting->data->persons->areas, block, count);
        place(axis, block, count, axis->places);
        break;
    case AXIS_AGE: place_ages(counting, axis, block, count); break;
    case AXIS_MONTH: place_times(axis, block, count, CODE_MONTH); break;
    case AXIS_QUARTER: place_times(axis, block, count, 3 * CODE_MONTH); break;
    case AXIS_YEAR: place_times(axis, block, count, CODE_YEAR); break;
    }
}

/* --- how much they count --- */

static void read_numbers(const Segment *segment, int measure, guint first, guint count, gint64 *ret_numbers)
{
    if (measure >= 0)
        column_read(&segment->measures[measure], first, count, ret_numbers);
    else
        for (guint i = 0; i < count; i++)
            ret_numbers[i] = 1;
}

static bool take_bit(guint64 *bits, gsize at)
{
    guint64 bit = G_GUINT64_CONSTANT(1) << (at % WORD_BITS);
    bool is_new = !(bits[at / WORD_BITS] & bit);
    bits[at / WORD_BITS] |= bit;
    return is_new;
}

static void add_persons(Work *work, const Block *block, guint i, gint64 basis)
{
    const Counting *counting = work->counting;
    guint person = (guint)block->person[i], at = person - work->first;
    if (!person || basis <= 0)
        return;
    work->sums[block->cell[i]].persons += take_bit(work->seen, (gsize)at * counting->keys + (guint)block->key[i]);
    work->sums[counting->cells].persons += take_bit(work->seen_at_all, at);
    if (counting->touched)
        counting->touched[person] = 1;
}

static void add_rows(Work *work, const Block *block, guint count)
{
    const Counting *counting = work->counting;
    bool by_event = counting->way == STATISTIC_EVENTS;
    Sums *total = &work->sums[counting->cells];
    for (guint i = 0; i < count; i++) {
        if (!block->keep[i])
            continue;
        gint64 number = by_event ? block->number[i] * block->once[i] : block->number[i];
        Sums *sums = &work->sums[block->cell[i]];
        sums->number += number;
        total->number += number;
        if (counting->over >= 0) {
            sums->over += block->over[i];
            total->over += block->over[i];
        }
        work->rows++;
        add_persons(work, block, i, counting->over >= 0 ? block->over[i] : block->number[i]);
    }
}

static void count_block(Work *work, const Segment *segment, Block *block, guint first, guint count)
{
    const Counting *counting = work->counting;
    column_read_small(&segment->day, first, count, block->day);
    column_read_small(&segment->person, first, count, block->person);
    keep_rows(counting, segment, block, first, count);
    memset(block->cell, 0, count * sizeof block->cell[0]);
    memset(block->key, 0, count * sizeof block->key[0]);
    for (guint a = 0; a < counting->axis_count; a++)
        place_rows(counting, &counting->axes[a], segment, block, first, count);
    read_numbers(segment, counting->measure, first, count, block->number);
    if (counting->over >= 0)
        column_read(&segment->measures[counting->over], first, count, block->over);
    if (counting->way == STATISTIC_EVENTS)
        column_read(&segment->once, first, count, block->once);
    add_rows(work, block, count);
}

static bool is_outside(const Counting *counting, const Segment *segment)
{
    if (segment->by_month)
        return month_of((gint32)segment->day.most) < month_of(counting->from) || month_of((gint32)segment->day.least) > month_of(counting->to);
    return segment->day.most < counting->from || segment->day.least > counting->to;
}

static void count_slice(Work *work, Block *block)
{
    const GPtrArray *segments = work->counting->data->segments;
    for (guint s = 0; s < segments->len; s++) {
        const Segment *segment = segments->pdata[s];
        if (segment->rows == 0 || is_outside(work->counting, segment))
            continue;
        guint end = column_search(&segment->person, segment->rows, work->end);
        for (guint at = column_search(&segment->person, segment->rows, work->first); at < end; at += BLOCK)
            count_block(work, segment, block, at, MIN((guint)BLOCK, end - at));
    }
}

/* --- slices among threads --- */

typedef struct {
    const Counting *counting;
    guint slice, slices;
    gint next;              /* atomic */
    pthread_mutex_t mutex;  /* over what follows */
    Sums *sums;
    gint64 rows;
} Run;

static void add_up(Run *run, const Work *work)
{
    pthread_mutex_lock(&run->mutex);
    for (guint i = 0; i <= run->counting->cells; i++) {
        run->sums[i].number += work->sums[i].number;
        run->sums[i].over += work->sums[i].over;
        run->sums[i].persons += work->sums[i].persons;
    }
    run->rows += work->rows;
    pthread_mutex_unlock(&run->mutex);
}

static void *work_on(void *data)
{
    Run *run = data;
    const Counting *counting = run->counting;
    gsize words = ((gsize)run->slice * counting->keys + WORD_BITS - 1) / WORD_BITS, few = run->slice / WORD_BITS + 1;
    Work work = {.counting = counting, .seen = g_new(guint64, words), .seen_at_all = g_new(guint64, few),
                 .sums = g_new0(Sums, counting->cells + 1)};
    g_autofree Block *block = g_new0(Block, 1);
    for (;;) {
        guint number = (guint)g_atomic_int_add(&run->next, 1);
        if (number >= run->slices)
            break;
        work.first = number * run->slice;
        work.end = work.first + run->slice;
        memset(work.seen, 0, words * sizeof *work.seen);
        memset(work.seen_at_all, 0, few * sizeof *work.seen_at_all);
        count_slice(&work, block);
    }
    add_up(run, &work);
    g_free(work.seen);
    g_free(work.seen_at_all);
    g_free(work.sums);
    return NULL;
}

static guint threads_for(const Counting *counting, guint slices)
{
    gsize rows = 0;
    for (guint i = 0; i < counting->data->segments->len; i++)
        rows += ((const Segment *)counting->data->segments->pdata[i])->rows;
    guint useful = (guint)(rows / LEAST_ROWS_A_THREAD) + 1;
    return MIN(MIN(MIN(useful, slices), g_get_num_processors()), (guint)MOST_THREADS);
}

/* cells + 1 of them: the last is the total.  *ret_rows: that counted. */
static Sums *counting_run(const Counting *counting, Pool *pool, gint64 *ret_rows)
{
    enum { SLICES_A_THREAD = 4 };
    guint persons = counting->data->persons->count + 1;
    guint fitting = MAX(SLICE_BITS / counting->keys, 1u), even = persons / (MOST_THREADS * SLICES_A_THREAD) + 1;
    Run run = {.counting = counting, .slice = MIN(fitting, even), .sums = pool_array0(pool, Sums, counting->cells + 1)};
    run.slices = (persons + run.slice - 1) / run.slice;
    pthread_t threads[MOST_THREADS];
    guint wanted = threads_for(counting, run.slices), count = 0;
    pthread_mutex_init(&run.mutex, NULL);
    while (count + 1 < wanted && pthread_create(&threads[count], NULL, work_on, &run) == 0)
        count++;
    work_on(&run);
    for (guint i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_destroy(&run.mutex);
    *ret_rows = run.rows;
    return run.sums;
}

/* --- the answer --- */

static StatisticCell cell_of(const Counting *counting, const Sums *sums, const Sums *without)
{
    StatisticCell cell = {.number = counting->way == STATISTIC_PERSONS ? sums->persons : sums->number, .over = sums->over,
                          .persons = sums->persons, .without = without->persons};
    return cell;
}

/* The register tells who of those that count declared it; nothing but bits, which go with the mask. */
static bool allow_by_trait(Db *db, Pool *pool, Counting *counting, const StatisticQuestion *question, GError **error)
{
    const Persons *persons = counting->data->persons;
    g_autoptr(PeopleTraitMask) mask = NULL;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < persons->count; i++)
        if (counting->touched[i + 1])
            g_array_append_val(ids, persons->ids[i]);
    if (!people_trait_count_within(db, question->trait, question->trait_value, ids, &mask, error))
        return false;
    guint8 *before = counting->person_allowed;
    counting->person_allowed = pool_array0(pool, guint8, persons->count + 1);
    for (guint i = 0, at = 0; i < persons->count; i++)
        if (counting->touched[i + 1])
            counting->person_allowed[i + 1] = people_trait_mask_has(mask, at++) && (!before || before[i + 1]);
    return true;
}

static bool run_all(Db *db, Pool *pool, Counting *counting, const StatisticQuestion *question, StatisticAnswer *answer, GError **error)
{
    if (question->trait)
        counting->touched = pool_array0(pool, guint8, counting->data->persons->count + 1);
    Sums *sums = counting_run(counting, pool, &answer->rows), *without = sums;
    if (question->trait) {
        if (!allow_by_trait(db, pool, counting, question, error))
            return false;
        sums = counting_run(counting, pool, &answer->rows);
        memset(counting->touched, 0, counting->data->persons->count + 1);
        memset(counting->person_allowed, 0, counting->data->persons->count + 1);
    }
    answer->cell_count = 1;
    for (guint i = 0; i < answer->axis_count; i++)
        answer->cell_count *= answer->axes[i].values->len;
    answer->cells = pool_array0(pool, StatisticCell, counting->cells);
    for (guint i = 0; i < answer->cell_count; i++)
        answer->cells[i] = cell_of(counting, &sums[i], &without[i]);
    answer->total = cell_of(counting, &sums[counting->cells], &without[counting->cells]);
    return true;
}

bool count_fact(Db *db, Pool *pool, const FactKind *fact, const StatisticQuestion *question, StatisticAnswer **ret_answer, GError **error)
{
    g_autoptr(FactData) data = NULL;
    Counting *counting;
    StatisticAnswer *answer = pool_new0(pool, StatisticAnswer);
    answer->fact = fact;
    answer->way = question->way;
    answer->has_trait = question->trait != NULL;
    *ret_answer = answer;
    return engine_data(db_store(db), fact, &data, error) && counting_prepare(db, pool, data, question, &counting, answer, error) &&
           run_all(db, pool, counting, question, answer, error);
}

bool count_exactly(Db *db, Pool *pool, const StatisticQuestion *question, StatisticAnswer **ret_answer, GError **error)
{
    const FactKind *fact = statistics_fact(question->fact);
    if (!fact)
        return fail(error, FAIL_INVALID, "%s", _("There is no such fact."));
    if (question->way == STATISTIC_COMPARED)
        return count_compared(db, pool, question, ret_answer, error);
    return count_fact(db, pool, fact, question, ret_answer, error);
}
