#include "modules/statistics/count.h"

#include <string.h>

#include "base/language.h"
#include "record/field.h"

/* A question made ready: names become numbers, values become places. */

const FactDimension *fact_dimension(const FactKind *fact, const char *name, guint *ret_number)
{
    for (guint i = 0; fact->dimensions && fact->dimensions[i].name; i++)
        if (g_strcmp0(fact->dimensions[i].name, name) == 0) {
            *ret_number = i;
            return &fact->dimensions[i];
        }
    return NULL;
}

int fact_measure(const FactKind *fact, const char *name)
{
    for (int i = 0; fact->measures && fact->measures[i].name; i++)
        if (g_strcmp0(fact->measures[i].name, name) == 0)
            return i;
    return -1;
}

guint question_ages(const StatisticQuestion *question, int *ret_ages)
{
    static const int usual[] = {3, 7, 11, 15, 18, 30, 65, 0};
    const int *ages = question->ages[0] ? question->ages : usual;
    guint count = 0;
    for (; count < G_N_ELEMENTS(question->ages) && ages[count] > 0; count++)
        ret_ages[count] = ages[count];
    return count;
}

/* --- values of dimensions --- */

static void add_value(StatisticAxis *axis, const char *value, const char *label)
{
    g_ptr_array_add(axis->values, (gpointer)value);
    g_ptr_array_add(axis->labels, (gpointer)label);
}

static bool has_value(const GPtrArray *values, const char *value)
{
    for (guint i = 0; i < values->len; i++)
        if (strcmp(values->pdata[i], value) == 0)
            return true;
    return false;
}

static bool has_unsaid(const FactData *data, guint dimension)
{
    for (guint i = 0; i < data->segments->len; i++) {
        const Segment *segment = data->segments->pdata[i];
        if (segment->rows && segment->dimensions[dimension].least == 0)
            return true;
    }
    return false;
}

static GHashTable *present_values(const GPtrArray *values)
{
    GHashTable *present = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < values->len; i++)
        g_hash_table_add(present, values->pdata[i]);
    return present;
}

/* The words of a value: one text, of the program or typed, or one for each language. */
static const char *read_label(DbQuery *q, Pool *pool, const FactDimension *dimension)
{
    if (db_has_column(q, "label_ro"))
        return db_text(q, language_get() == LANGUAGE_RO ? "label_ro" : "label_en", pool);
    const char *label = db_text(q, "label", pool);
    return label && dimension->is_shipped ? _(label) : label;
}

/* Those that the module names, in its order; without all, as far as rows have them. */
static bool add_named(Db *db, Pool *pool, const FactDimension *dimension, bool all, GHashTable *present, StatisticAxis *axis, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, dimension->values);
    while (db_step(q)) {
        const char *value = dimension->is_code ? db_text(q, "value", pool) : pool_printf(pool, "%" G_GINT64_FORMAT, db_int(q, "value"));
        const char *label = read_label(q, pool, dimension);
        if (value && (g_hash_table_remove(present, value) || all))
            add_value(axis, value, label ? label : value);
    }
    return db_end(q, error);
}

static void add_choices(const FactDimension *dimension, GHashTable *present, StatisticAxis *axis)
{
    for (const Choice *choice = dimension->choices; choice && choice->value; choice++) {
        g_hash_table_remove(present, choice->value);
        add_value(axis, choice->value, _(choice->label));
    }
}

static void add_rest(Pool *pool, const GPtrArray *values, GHashTable *present, StatisticAxis *axis)
{
    for (guint i = 0; i < values->len; i++)
        if (g_hash_table_contains(present, values->pdata[i])) {
            const char *value = pool_strdup(pool, values->pdata[i]);
            add_value(axis, value, value);
        }
}

/* Labels of a dimension's values, in order, of those that the fact has or its choices name (all: or its module names at all); "" last
 * where rows have none. */
static bool dimension_values(Db *db, Pool *pool, const FactData *data, guint number, bool all, GPtrArray **ret_values, GPtrArray **ret_labels,
                      GError **error)
{
    const FactDimension *dimension = &data->kind->dimensions[number];
    g_autoptr(GHashTable) present = present_values(data->values[number]);
    StatisticAxis axis = {.values = pool_list(pool), .labels = pool_list(pool)};
    add_choices(dimension, present, &axis);
    if (dimension->values && !add_named(db, pool, dimension, all, present, &axis, error))
        return false;
    add_rest(pool, data->values[number], present, &axis);
    if (has_unsaid(data, number))
        add_value(&axis, "", _("Not said"));
    *ret_values = axis.values;
    *ret_labels = axis.labels;
    return true;
}

static const StatisticFilter *filter_on(const StatisticQuestion *question, const char *name)
{
    for (guint i = 0; question->filters && i < question->filters->len; i++) {
        const StatisticFilter *filter = question->filters->pdata[i];
        if (strcmp(filter->dimension, name) == 0)
            return filter;
    }
    return NULL;
}

/* By number: what FactData calls each value.  0 is not said. */
static const char *value_of(const FactData *data, guint dimension, guint number)
{
    return number ? data->values[dimension]->pdata[number - 1] : "";
}

static void leave_filtered(const StatisticFilter *filter, StatisticAxis *axis)
{
    if (!filter)
        return;
    for (guint i = axis->values->len; i-- > 0;)
        if (!has_value(filter->values, axis->values->pdata[i])) {
            g_ptr_array_remove_index(axis->values, i);
            g_ptr_array_remove_index(axis->labels, i);
        }
}

static bool prepare_dimension(Db *db, Pool *pool, const FactData *data, const StatisticQuestion *question, Axis *axis, StatisticAxis *shown,
                              GError **error)
{
    guint count = data->values[axis->dimension]->len + 1;
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    shown->label = _(data->kind->dimensions[axis->dimension].label);
    if (!dimension_values(db, pool, data, axis->dimension, false, &shown->values, &shown->labels, error))
        return false;
    leave_filtered(filter_on(question, shown->name), shown);
    for (guint i = 0; i < shown->values->len; i++)
        g_hash_table_insert(places, shown->values->pdata[i], GUINT_TO_POINTER(i + 1));
    axis->places = pool_array0(pool, gint32, count);
    for (guint i = 0; i < count; i++) {
        guint at = GPOINTER_TO_UINT(g_hash_table_lookup(places, value_of(data, axis->dimension, i)));
        axis->places[i] = at ? (gint32)at - 1 : AXIS_NOWHERE;
    }
    return true;
}

/* --- sex and area --- */

static const Choice sexes[] = {{"", N_("Not said")}, {"f", N_("Female")}, {"m", N_("Male")}, {"x", N_("Other sex")}, {0}};
static const Choice areas[] = {{"", N_("Not said")}, {"urban", N_("Urban")}, {"rural", N_("Rural")}, {0}};

static bool has_nobody(const FactData *data)
{
    for (guint i = 0; i < data->segments->len; i++) {
        const Segment *segment = data->segments->pdata[i];
        if (segment->rows && segment->person.least == 0)
            return true;
    }
    return false;
}

/* The common ones always, the others where somebody is. */
static void prepare_person(Pool *pool, const FactData *data, const StatisticQuestion *question, const guint8 *kept, const Choice *choices,
                           guint always, Axis *axis, StatisticAxis *shown)
{
    const StatisticFilter *filter = filter_on(question, shown->name);
    bool there[SEX_COUNT] = {has_nobody(data)};
    for (guint i = 0; i < data->persons->count; i++)
        there[kept[i]] = true;
    axis->places = pool_array0(pool, gint32, SEX_COUNT);
    shown->values = pool_list(pool);
    shown->labels = pool_list(pool);
    for (guint step = 1; choices[step - 1].value; step++) {
        guint i = choices[step].value ? step : 0; /* "not said" comes last */
        bool wanted = filter ? has_value(filter->values, choices[i].value) : there[i] || (i && i <= always);
        axis->places[i] = wanted ? (gint32)shown->values->len : AXIS_NOWHERE;
        if (wanted)
            add_value(shown, choices[i].value, _(choices[i].label));
    }
}

/* --- age --- */

static void prepare_ages(Pool *pool, const FactData *data, const StatisticQuestion *question, Axis *axis, StatisticAxis *shown)
{
    int ages[G_N_ELEMENTS(question->ages)];
    guint count = question_ages(question, ages);
    shown->values = pool_list(pool);
    shown->labels = pool_list(pool);
    for (guint band = 0; band <= count; band++) {
        int from = band ? ages[band - 1] : 0, to = band < count ? ages[band] - 1 : -1;
        const char *value = to < 0 ? pool_printf(pool, "%d+", from) : pool_printf(pool, "%d-%d", from, to);
        add_value(shown, value, to < 0 ? pool_printf(pool, _("%d and over"), from) : pool_printf(pool, "%d–%d", from, to));
    }
    for (gint32 age = 0, band = 0; age <= OLDEST; age++) {
        while ((guint)band < count && age >= ages[band])
            band++;
        axis->bands[age] = band;
    }
    axis->unknown = (gint32)shown->values->len;
    bool some = has_nobody(data);
    for (guint i = 0; i < data->persons->count; i++)
        some |= data->persons->births[i] == BIRTH_UNKNOWN;
    if (some && question->age_from < 0 && question->age_to < 0)
        add_value(shown, "", _("Not said"));
    else
        axis->unknown = 0; /* nobody is there */
}

/* --- time --- */

static const char *time_label(Pool *pool, AxisKind kind, gint32 at)
{
    enum { MONTHS = 12, QUARTERS = 4 };
    switch (kind) {
    case AXIS_MONTH: return pool_printf(pool, "%04d-%02d", at / MONTHS, at % MONTHS + 1);
    case AXIS_QUARTER: return pool_printf(pool, "%04d-T%d", at / QUARTERS, at % QUARTERS + 1);
    default: return pool_printf(pool, "%04d", at);
    }
}

static gint32 time_length(AxisKind kind)
{
    return kind == AXIS_MONTH ? CODE_MONTH : kind == AXIS_QUARTER ? 3 * CODE_MONTH : CODE_YEAR;
}

/* From the first to the last day that rows have within the question's time. */
static void prepare_time(Pool *pool, const Counting *counting, Axis *axis, StatisticAxis *shown)
{
    gint64 first = G_MAXINT32, last = -1;
    gint32 length = time_length(axis->kind);
    for (guint i = 0; i < counting->data->segments->len; i++) {
        const Segment *segment = counting->data->segments->pdata[i];
        gint64 from = segment->by_month ? counting->from / CODE_MONTH * CODE_MONTH : counting->from;
        gint64 to = segment->by_month ? counting->to / CODE_MONTH * CODE_MONTH + CODE_MONTH - 1 : counting->to;
        if (segment->rows == 0 || segment->day.most < from || segment->day.least > to)
            continue;
        first = MIN(first, MAX(segment->day.least, from));
        last = MAX(last, MIN(segment->day.most, to));
    }
    shown->values = pool_list(pool);
    shown->labels = pool_list(pool);
    axis->first = last < 0 ? 0 : (gint32)(first / length);
    for (gint32 at = axis->first; last >= 0 && at <= last / length; at++) {
        const char *label = time_label(pool, axis->kind, at);
        add_value(shown, label, label);
    }
}

/* --- all axes --- */

const Choice statistic_common_axes[] = {
    {"sex", N_("Sex")}, {"age", N_("Age")}, {"area", N_("Urban or rural")}, {"month", N_("Month")}, {"quarter", N_("Quarter of the year")}, {"year", N_("Year")}, {0},
};
static const AxisKind common_kinds[] = {AXIS_SEX, AXIS_AGE, AXIS_AREA, AXIS_MONTH, AXIS_QUARTER, AXIS_YEAR};

const char *statistic_axis_label(const char *name)
{
    const char *label = choice_label(statistic_common_axes, name);
    return label ? _(label) : name;
}

static void list_choices(const Choice *choices, StatisticAxis *axis)
{
    for (guint i = 1; choices[i - 1].value; i++)
        add_value(axis, choices[choices[i].value ? i : 0].value, _(choices[choices[i].value ? i : 0].label));
}

bool statistic_axis_values(Db *db, Pool *pool, const FactKind *fact, const char *name, GPtrArray **ret_values, GPtrArray **ret_labels,
                           GError **error)
{
    guint number;
    g_autoptr(FactData) data = NULL;
    StatisticAxis axis = {.values = pool_list(pool), .labels = pool_list(pool)};
    *ret_values = axis.values;
    *ret_labels = axis.labels;
    if (strcmp(name, "sex") == 0 || strcmp(name, "area") == 0) {
        list_choices(*name == 's' ? sexes : areas, &axis);
        return true;
    }
    return !fact_dimension(fact, name, &number) ||
           (engine_data(db_store(db), fact, &data, error) && dimension_values(db, pool, data, number, true, ret_values, ret_labels, error));
}

static bool find_axis(const FactKind *fact, const char *name, Axis *axis, StatisticAxis *shown, GError **error)
{
    shown->name = name;
    for (guint i = 0; statistic_common_axes[i].value; i++)
        if (strcmp(statistic_common_axes[i].value, name) == 0) {
            axis->kind = common_kinds[i];
            shown->label = _(statistic_common_axes[i].label);
            return true;
        }
    axis->kind = AXIS_DIMENSION;
    return fact_dimension(fact, name, &axis->dimension) != NULL ||
           fail(error, FAIL_INVALID, _("This fact can't be broken down by “%s”."), name);
}

static bool prepare_axis(Db *db, Pool *pool, const StatisticQuestion *question, Counting *counting, Axis *axis, StatisticAxis *shown, GError **error)
{
    const Persons *persons = counting->data->persons;
    switch (axis->kind) {
    case AXIS_DIMENSION: return prepare_dimension(db, pool, counting->data, question, axis, shown, error);
    case AXIS_SEX: prepare_person(pool, counting->data, question, persons->sexes, sexes, SEX_M, axis, shown); break;
    case AXIS_AREA: prepare_person(pool, counting->data, question, persons->areas, areas, AREA_RURAL, axis, shown); break;
    case AXIS_AGE: prepare_ages(pool, counting->data, question, axis, shown); break;
    default: prepare_time(pool, counting, axis, shown); break;
    }
    return true;
}

static bool follows_from_person(AxisKind kind)
{
    return kind == AXIS_SEX || kind == AXIS_AREA;
}

static bool too_many(GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("This breakdown has more than a million cells. Take one away, or filter."));
}

/* The last axis runs fastest. */
static bool stride_axes(Counting *counting, const StatisticAnswer *answer, GError **error)
{
    guint64 cells = 1, keys = 1;
    for (guint i = counting->axis_count; i-- > 0;) {
        Axis *axis = &counting->axes[i];
        axis->length = answer->axes[i].values->len;
        axis->stride = (guint)cells;
        axis->key_stride = follows_from_person(axis->kind) ? 0 : (guint)keys;
        cells *= MAX(axis->length, 1u);
        keys *= follows_from_person(axis->kind) ? 1 : MAX(axis->length, 1u);
        if (cells > STATISTIC_CELLS)
            return too_many(error);
    }
    counting->cells = (guint)cells;
    counting->keys = (guint)keys;
    return true;
}

static bool prepare_axes(Db *db, Pool *pool, const StatisticQuestion *question, Counting *counting, StatisticAnswer *answer, GError **error)
{
    for (guint i = 0; i < STATISTIC_AXES && question->by[i]; i++) {
        Axis *axis = &counting->axes[i];
        for (guint before = 0; before < i; before++)
            if (strcmp(question->by[before], question->by[i]) == 0)
                return fail(error, FAIL_INVALID, "%s", _("Break down by each thing once."));
        if (!find_axis(counting->data->kind, question->by[i], axis, &answer->axes[i], error) ||
            !prepare_axis(db, pool, question, counting, axis, &answer->axes[i], error))
            return false;
        counting->axis_count = answer->axis_count = i + 1;
    }
    return stride_axes(counting, answer, error);
}

/* --- filters --- */

static void allow_persons(Pool *pool, Counting *counting, const StatisticFilter *filter, const guint8 *kept, const Choice *choices)
{
    guint count = counting->data->persons->count;
    bool may[SEX_COUNT] = {false};
    for (guint i = 0; choices[i].value; i++)
        may[i] = has_value(filter->values, choices[i].value);
    if (!counting->person_allowed) {
        counting->person_allowed = pool_array0(pool, guint8, count + 1);
        memset(counting->person_allowed, 1, count + 1);
    }
    counting->person_allowed[0] &= may[0];
    for (guint i = 0; i < count; i++)
        counting->person_allowed[i + 1] &= may[kept[i]];
}

static bool allow_values(Pool *pool, Counting *counting, const StatisticFilter *filter, GError **error)
{
    guint dimension;
    if (!fact_dimension(counting->data->kind, filter->dimension, &dimension))
        return fail(error, FAIL_INVALID, _("This fact can't be filtered by “%s”."), filter->dimension);
    guint count = counting->data->values[dimension]->len + 1;
    counting->allowed[dimension] = pool_array0(pool, guint8, count);
    for (guint i = 0; i < count; i++)
        counting->allowed[dimension][i] = has_value(filter->values, value_of(counting->data, dimension, i));
    return true;
}

static bool prepare_filters(Pool *pool, const StatisticQuestion *question, Counting *counting, GError **error)
{
    counting->allowed = pool_array0(pool, guint8 *, counting->data->dimension_count + 1);
    for (guint i = 0; question->filters && i < question->filters->len; i++) {
        const StatisticFilter *filter = question->filters->pdata[i];
        if (strcmp(filter->dimension, "sex") == 0)
            allow_persons(pool, counting, filter, counting->data->persons->sexes, sexes);
        else if (strcmp(filter->dimension, "area") == 0)
            allow_persons(pool, counting, filter, counting->data->persons->areas, areas);
        else if (!allow_values(pool, counting, filter, error))
            return false;
    }
    return true;
}

/* --- measures --- */

static bool prepare_measures(const StatisticQuestion *question, Counting *counting, StatisticAnswer *answer, GError **error)
{
    const FactKind *fact = counting->data->kind;
    bool sums = question->way == STATISTIC_SUM || question->way == STATISTIC_RATIO;
    counting->measure = sums ? fact_measure(fact, question->measure) : counting->data->measure_count ? 0 : -1;
    counting->over = question->way == STATISTIC_RATIO ? fact_measure(fact, question->over) : -1;
    if ((sums && counting->measure < 0) || (question->way == STATISTIC_RATIO && counting->over < 0))
        return fail(error, FAIL_INVALID, "%s", _("Choose what is added up."));
    answer->is_money = question->way == STATISTIC_SUM && fact->measures[counting->measure].is_money;
    return true;
}

bool counting_prepare(Db *db, Pool *pool, const FactData *data, const StatisticQuestion *question, Counting **ret_counting,
                      StatisticAnswer *answer, GError **error)
{
    Counting *counting = pool_new0(pool, Counting);
    *counting = (Counting){.data = data, .way = question->way, .age_from = question->age_from, .age_to = question->age_to,
                           .from = day_is(question->over_time.from) ? day_code(question->over_time.from) : 0,
                           .to = day_is(question->over_time.to) ? day_code(question->over_time.to) : G_MAXINT32 / 2};
    *ret_counting = counting;
    return prepare_measures(question, counting, answer, error) && prepare_filters(pool, question, counting, error) &&
           prepare_axes(db, pool, question, counting, answer, error);
}
