#include <jansson.h>
#include <string.h>

#include "base/language.h"
#include "modules/statistics/count.h"
#include "record/json.h"

/* A question as JSON, and back. */

const Choice statistic_ways[] = {
    {"events", N_("How often it happened")},
    {"persons", N_("How many persons, each once")},
    {"sum", N_("A sum")},
    {"ratio", N_("A share: one sum of another")},
    {"compared", N_("A ratio of two counts")},
    {0},
};

static StatisticFilter *filter_for(Pool *pool, StatisticQuestion *question, const char *dimension)
{
    question->filters = question->filters ? question->filters : pool_list(pool);
    for (guint i = 0; i < question->filters->len; i++) {
        StatisticFilter *filter = question->filters->pdata[i];
        if (strcmp(filter->dimension, dimension) == 0)
            return filter;
    }
    StatisticFilter *filter = pool_new0(pool, StatisticFilter);
    *filter = (StatisticFilter){pool_strdup(pool, dimension), pool_list(pool)};
    g_ptr_array_add(question->filters, filter);
    return filter;
}

void question_filter(Pool *pool, StatisticQuestion *question, const char *dimension, const char *value)
{
    g_ptr_array_add(filter_for(pool, question, dimension)->values, pool_strdup(pool, value));
}

/* --- out --- */

static void put_filters(Json *json, const StatisticQuestion *question)
{
    json_object(json, "where");
    for (guint i = 0; question->filters && i < question->filters->len; i++) {
        const StatisticFilter *filter = question->filters->pdata[i];
        json_array(json, filter->dimension);
        for (guint v = 0; v < filter->values->len; v++)
            json_text(json, NULL, filter->values->pdata[v]);
        json_array_end(json);
    }
    json_object_end(json);
}

static void put_breakdown(Json *json, const StatisticQuestion *question)
{
    json_array(json, "by");
    for (guint i = 0; i < STATISTIC_AXES && question->by[i]; i++)
        json_text(json, NULL, question->by[i]);
    json_array_end(json);
    json_array(json, "ages");
    for (guint i = 0; i < G_N_ELEMENTS(question->ages) && question->ages[i]; i++)
        json_int(json, NULL, question->ages[i]);
    json_array_end(json);
}

/* What of a fact counts. */
static void put_counted(Json *json, const StatisticQuestion *question)
{
    json_text(json, "fact", question->fact);
    json_text(json, "count", statistic_ways[question->way].value);
    json_text(json, "measure", question->measure);
    json_text(json, "of", question->over);
    put_filters(json, question);
    json_int(json, "age_from", question->age_from);
    json_int(json, "age_to", question->age_to);
    json_text(json, "declared", question->trait);
    json_text(json, "declared_as", question->trait_value);
}

static void put_divisor(Json *json, const StatisticQuestion *question)
{
    json_text(json, "divided", statistic_ways[question->divided].value);
    json_object(json, "by_count");
    put_counted(json, question->divisor);
    json_object_end(json);
    json_bool(json, "for_each", question->for_each);
}

const char *question_to_json(Pool *pool, const StatisticQuestion *question)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    put_counted(&json, question);
    if (question->way == STATISTIC_COMPARED && question->divisor)
        put_divisor(&json, question);
    put_breakdown(&json, question);
    json_day(&json, "from", question->over_time.from);
    json_day(&json, "to", question->over_time.to);
    json_object_end(&json);
    return out->str;
}

/* --- in --- */

static const char *text_of(Pool *pool, const json_t *from, const char *name)
{
    return pool_strdup(pool, json_string_value(json_object_get(from, name)));
}

static int number_of(const json_t *from, const char *name)
{
    const json_t *value = json_object_get(from, name);
    return json_is_integer(value) ? (int)CLAMP(json_integer_value(value), -1, 200) : -1;
}

static bool read_way(const json_t *from, const char *name, StatisticWay *ret_way)
{
    const char *word = json_string_value(json_object_get(from, name));
    for (guint i = 0; statistic_ways[i].value; i++)
        if (g_strcmp0(statistic_ways[i].value, word) == 0) {
            *ret_way = (StatisticWay)i;
            return true;
        }
    return false;
}

static void read_filters(Pool *pool, const json_t *from, StatisticQuestion *question)
{
    const char *dimension;
    json_t *values;
    json_object_foreach(json_object_get(from, "where"), dimension, values)
        for (size_t i = 0; i < json_array_size(values); i++) {
            const char *value = json_string_value(json_array_get(values, i));
            if (value)
                question_filter(pool, question, dimension, value);
        }
}

static void read_breakdown(Pool *pool, const json_t *from, StatisticQuestion *question)
{
    const json_t *by = json_object_get(from, "by"), *ages = json_object_get(from, "ages");
    for (size_t i = 0, at = 0; i < json_array_size(by) && at < STATISTIC_AXES; i++) {
        const char *name = json_string_value(json_array_get(by, i));
        if (name)
            question->by[at++] = pool_strdup(pool, name);
    }
    for (size_t i = 0; i < json_array_size(ages) && i + 1 < G_N_ELEMENTS(question->ages); i++)
        question->ages[i] = (int)json_integer_value(json_array_get(ages, i));
}

static bool read_counted(Pool *pool, const json_t *from, StatisticQuestion *question)
{
    *question = STATISTIC_QUESTION;
    if (!json_is_object(from) || !read_way(from, "count", &question->way))
        return false;
    question->fact = text_of(pool, from, "fact");
    question->measure = text_of(pool, from, "measure");
    question->over = text_of(pool, from, "of");
    question->age_from = number_of(from, "age_from");
    question->age_to = number_of(from, "age_to");
    question->trait = text_of(pool, from, "declared");
    question->trait_value = text_of(pool, from, "declared_as");
    read_filters(pool, from, question);
    return question->fact != NULL;
}

static bool read_divisor(Pool *pool, const json_t *from, StatisticQuestion *question)
{
    StatisticQuestion *divisor = pool_new0(pool, StatisticQuestion);
    question->divisor = divisor;
    question->for_each = json_is_true(json_object_get(from, "for_each"));
    return read_way(from, "divided", &question->divided) && read_counted(pool, json_object_get(from, "by_count"), divisor) &&
           question->divided < STATISTIC_RATIO && divisor->way < STATISTIC_RATIO;
}

static bool read_question(Pool *pool, const json_t *root, StatisticQuestion *question)
{
    if (!read_counted(pool, root, question))
        return false;
    question->over_time.from = day_from_iso(json_string_value(json_object_get(root, "from")));
    question->over_time.to = day_from_iso(json_string_value(json_object_get(root, "to")));
    read_breakdown(pool, root, question);
    return question->way != STATISTIC_COMPARED || read_divisor(pool, root, question);
}

bool question_from_json(Pool *pool, const char *json, StatisticQuestion **ret_question, GError **error)
{
    json_error_t wrong;
    json_t *root = json_loads(json ? json : "", 0, &wrong);
    *ret_question = pool_new0(pool, StatisticQuestion);
    bool good = read_question(pool, root, *ret_question);
    json_decref(root);
    return good || fail(error, FAIL_INVALID, "%s", _("This definition can't be read."));
}

bool question_is_known(const StatisticQuestion *question)
{
    return statistics_fact(question->fact) && (question->way != STATISTIC_COMPARED || statistics_fact(question->divisor->fact));
}
