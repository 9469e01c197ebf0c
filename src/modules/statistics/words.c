#include <string.h>

#include "base/language.h"
#include "modules/statistics/count.h"

/* How something was counted, in sentences that anybody can check. */

static void say(GPtrArray *sentences, const char *sentence)
{
    g_ptr_array_add(sentences, (gpointer)sentence);
}

static const char *measure_label(const FactKind *fact, const char *name)
{
    int measure = fact_measure(fact, name);
    return measure < 0 ? "–" : _(fact->measures[measure].label);
}

static const char *way_sentence(Pool *pool, const FactKind *fact, const StatisticQuestion *question)
{
    switch (question->way) {
    case STATISTIC_PERSONS:
        return pool_printf(pool, _("Counted are persons, each once, from: %s. Two records of one person that were merged are one."), _(fact->label));
    case STATISTIC_SUM: return pool_printf(pool, _("Added up is “%s”, from: %s."), measure_label(fact, question->measure), _(fact->label));
    case STATISTIC_RATIO:
        return pool_printf(pool, _("The share is the sum of “%s” over the sum of “%s”, from: %s."), measure_label(fact, question->measure),
                           measure_label(fact, question->over), _(fact->label));
    default: return pool_printf(pool, _("Counted are %s, from: %s."), _(fact->unit), _(fact->label));
    }
}

static const char *axis_label(const FactKind *fact, const char *name)
{
    guint number;
    const FactDimension *dimension = fact_dimension(fact, name, &number);
    return dimension ? _(dimension->label) : statistic_axis_label(name);
}

static const char *label_among(const GPtrArray *values, const GPtrArray *labels, const char *value)
{
    for (guint i = 0; i < values->len; i++)
        if (strcmp(values->pdata[i], value) == 0)
            return labels->pdata[i];
    return *value ? value : _("Not said");
}

static const char *join(Pool *pool, const GPtrArray *texts)
{
    GString *joined = pool_string(pool);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(joined, "%s%s", !i ? "" : i + 1 < texts->len ? ", " : _(" or "), (const char *)texts->pdata[i]);
    return joined->str;
}

static bool say_filter(Db *db, Pool *pool, const FactKind *fact, const StatisticFilter *filter, GPtrArray *sentences, GError **error)
{
    GPtrArray *values, *labels, *shown = pool_list(pool);
    if (!statistic_axis_values(db, pool, fact, filter->dimension, &values, &labels, error))
        return false;
    for (guint i = 0; i < filter->values->len; i++)
        g_ptr_array_add(shown, (gpointer)label_among(values, labels, filter->values->pdata[i]));
    say(sentences, pool_printf(pool, _("Only where %s is: %s."), axis_label(fact, filter->dimension), join(pool, shown)));
    return true;
}

static void say_age(Pool *pool, const StatisticQuestion *question, GPtrArray *sentences)
{
    int from = MAX(question->age_from, 0), to = question->age_to;
    if (question->age_from < 0 && to < 0)
        return;
    if (to < 0)
        say(sentences, pool_printf(pool, _("Only persons aged %d and over on the day (in a month: at its end). Who has no birth date isn't counted."), from));
    else
        say(sentences, pool_printf(pool, _("Only persons aged %d to %d on the day (in a month: at its end). Who has no birth date isn't counted."), from, to));
}

static void say_time(Pool *pool, const StatisticQuestion *question, GPtrArray *sentences)
{
    const char *from = day_to_people(pool, question->over_time.from), *to = day_to_people(pool, question->over_time.to);
    bool has_from = day_is(question->over_time.from), has_to = day_is(question->over_time.to);
    if (has_from && has_to)
        say(sentences, pool_printf(pool, _("From %s to %s."), from, to));
    else if (has_from)
        say(sentences, pool_printf(pool, _("From %s on."), from));
    else if (has_to)
        say(sentences, pool_printf(pool, _("Until %s."), to));
    else
        say(sentences, _("All that was recorded, of any time."));
}

static void say_breakdown(Pool *pool, const FactKind *fact, const StatisticQuestion *question, GPtrArray *sentences)
{
    GString *axes = pool_string(pool);
    for (guint i = 0; i < STATISTIC_AXES && question->by[i]; i++)
        g_string_append_printf(axes, "%s%s", i ? ", " : "", axis_label(fact, question->by[i]));
    if (!axes->len)
        return;
    say(sentences, pool_printf(pool, _("Broken down by: %s."), axes->str));
    if (question->way == STATISTIC_PERSONS || question->divided == STATISTIC_PERSONS)
        say(sentences, _("Who stands in two rows of the breakdown is counted in both, and once in the total."));
}

/* What of one fact counts. */
static bool say_counted(Db *db, Pool *pool, const StatisticQuestion *question, GPtrArray *sentences, GError **error)
{
    const FactKind *fact = statistics_fact(question->fact);
    if (!fact)
        return fail(error, FAIL_INVALID, "%s", _("There is no such fact."));
    say(sentences, way_sentence(pool, fact, question));
    for (guint i = 0; question->filters && i < question->filters->len; i++)
        if (!say_filter(db, pool, fact, question->filters->pdata[i], sentences, error))
            return false;
    say_age(pool, question, sentences);
    if (question->trait)
        say(sentences, _("Only those who declared a trait of themselves. The register counts them; nobody can list them, and small numbers stay hidden from everybody."));
    return true;
}

/* One sentence a part, so that nobody takes a filter of one for the other's. */
static bool say_part(Db *db, Pool *pool, const StatisticQuestion *question, const char *lead, GPtrArray *sentences, GError **error)
{
    GPtrArray *said = pool_list(pool);
    GString *joined = pool_string(pool);
    if (!say_counted(db, pool, question, said, error))
        return false;
    for (guint i = 0; i < said->len; i++)
        g_string_append_printf(joined, "%s%s", i ? " " : "", (const char *)said->pdata[i]);
    say(sentences, pool_printf(pool, "%s %s", lead, joined->str));
    return true;
}

static bool say_compared(Db *db, Pool *pool, const StatisticQuestion *question, GPtrArray *sentences, GError **error)
{
    say(sentences, question->for_each ? _("One count is divided by another: so many for each.") : _("One count is divided by another, in per cent."));
    return say_part(db, pool, question_divided(pool, question), _("What is divided:"), sentences, error) &&
           say_part(db, pool, question_divisor(pool, question), _("What it is divided by:"), sentences, error);
}

static const char *hiding_sentence(const StatisticQuestion *question)
{
    if (question->way == STATISTIC_COMPARED)
        return _("The ratio is hidden where either count, or who is left over between them, would be hidden by itself.");
    return question->trait ? _("Numbers below 5, and those that leave fewer than 5 others, are hidden.")
                           : _("Numbers from 1 to 4 are hidden, and others beside them where a total would give them away, but for those who work on these files.");
}

bool question_words(Db *db, Pool *pool, const StatisticQuestion *question, GPtrArray **ret_sentences, GError **error)
{
    GPtrArray *sentences = *ret_sentences = pool_list(pool);
    if (!(question->way == STATISTIC_COMPARED ? say_compared : say_counted)(db, pool, question, sentences, error))
        return false;
    say_time(pool, question, sentences);
    say_breakdown(pool, statistics_fact(question->fact), question, sentences);
    say(sentences, hiding_sentence(question));
    return true;
}
