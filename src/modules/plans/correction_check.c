/* From what was typed to a row, with what is wrong. */
#include "modules/plans/correction.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/plans/store.h"

typedef struct {
    Pool *pool;
    const ActionTyped *typed;
    const Plan *plan;
    Problems *problems;
    Correction *out;
} Check;

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static bool is_one_of(const char *const *codes, const char *text)
{
    return g_strv_contains(codes, text);
}

static Day check_day(Check *check, const char *field, const char *text)
{
    Day day = DAY_NONE;
    if (*text && !day_parse(text, &day, NULL))
        problems_add(check->problems, field, "%s", _("Write a day such as 31.12.2026."));
    return day;
}

static double check_number(Check *check, const char *field, const char *text)
{
    double value = NAN;
    if (*text && (!number_parse(text, &value, NULL) || !isfinite(value)))
        problems_add(check->problems, field, "%s", _("Write a number such as 12 or 12.5."));
    return value;
}

static bool check_money(Check *check, const char *field, const char *text, Money *ret_money)
{
    if (!*text)
        return false;
    if (money_parse(text, check->plan->currency, ret_money, NULL))
        return true;
    problems_add(check->problems, field, "%s", _("Write an amount such as 1,234.56 lei."));
    return false;
}

static void check_texts(Check *check, const GPtrArray *nodes, const Action *before)
{
    Action *after = &check->out->after;
    bool known = false;
    after->number = or_null(check->typed->number);
    after->title = check->typed->title;
    after->description = or_null(check->typed->description);
    after->node_id = id_parse(check->typed->node);
    for (guint i = 0; i < nodes->len; i++)
        known = known || ((const Node *)nodes->pdata[i])->id == after->node_id;
    if (!known)
        problems_add(check->problems, "node", "%s", _("Choose the objective that the measure stands under."));
    if (!*after->title && before->title && *before->title)
        problems_add(check->problems, "title", "%s", _("Write the measure's title."));
}

static void check_deadline(Check *check)
{
    const ActionTyped *typed = check->typed;
    Action *after = &check->out->after;
    after->words_deadline = or_null(typed->words_deadline);
    after->has_deadline = *typed->kind != '\0';
    after->deadline = (PlanDeadline){
        .text = after->words_deadline,
        .kind = deadline_kind_from_code(or_null(typed->kind)),
        .from = check_day(check, "deadline_from", typed->from),
        .to = check_day(check, "deadline_to", typed->to),
        .recurrence = recurrence_from_code(or_null(typed->recurrence)),
    };
    const PlanDeadline *deadline = &after->deadline;
    if (day_is(deadline->from) && day_is(deadline->to) && day_compare(deadline->from, deadline->to) > 0)
        problems_add(check->problems, "deadline_to", "%s", _("The last day can't stand before the first."));
}

static gint by_day(gconstpointer a, gconstpointer b)
{
    return day_compare(*(const Day *)a, *(const Day *)b);
}

static void check_due(Check *check)
{
    GArray *due = check->out->after.due = g_array_new(FALSE, FALSE, sizeof(Day));
    pool_defer(check->pool, (GDestroyNotify)g_array_unref, due);
    for (guint i = 0; i < check->typed->due->len; i++) {
        Day day = check_day(check, pool_printf(check->pool, "due.%u", i + 1), check->typed->due->pdata[i]);
        if (day_is(day))
            g_array_append_val(due, day);
    }
    g_array_sort(due, by_day);
}

static void check_body(Check *check, guint row, const BodyTyped *typed)
{
    Body *body = pool_new0(check->pool, Body);
    bool is_new = strcmp(typed->institution, "new") == 0;
    *body = (Body){.is_partner = strcmp(typed->role, "partner") == 0, .printed = typed->printed,
                   .institution_id = is_new ? BODY_NEW : id_parse(typed->institution)};
    if (!*typed->printed)
        problems_add(check->problems, pool_printf(check->pool, "body_printed.%u", row), "%s",
                     _("Write the body as the document prints it."));
    g_ptr_array_add(check->out->after.bodies, body);
    if (typed->remember && body->institution_id > 0)
        g_ptr_array_add(check->out->remembered, body);
}

static void check_bodies(Check *check)
{
    check->out->after.bodies = pool_list(check->pool);
    check->out->remembered = pool_list(check->pool);
    for (guint i = 0; i < check->typed->bodies->len; i++)
        check_body(check, i + 1, check->typed->bodies->pdata[i]);
}

static int check_year(Check *check, guint row, const char *text)
{
    double year = *text ? check_number(check, pool_printf(check->pool, "money_year.%u", row), text) : 0;
    if (isnan(year) || year == 0)
        return 0;
    if (year >= 1990 && year <= 2200)
        return (int)year;
    problems_add(check->problems, pool_printf(check->pool, "money_year.%u", row), "%s", _("Write a year such as 2026."));
    return 0;
}

static void check_budget(Check *check)
{
    static const char *const kinds[] = {"local", "state", "european", "own", "donation", "mixed", "other", NULL};
    Action *after = &check->out->after;
    after->words_budget = or_null(check->typed->words_budget);
    after->has_amount = check_money(check, "amount", check->typed->amount, &after->amount);
    after->money = pool_list(check->pool);
    for (guint i = 0; i < check->typed->money->len; i++) {
        const MoneyTyped *typed = check->typed->money->pdata[i];
        PlannedMoney *line = pool_new0(check->pool, PlannedMoney);
        line->source = typed->source;
        line->kind = is_one_of(kinds, typed->kind) ? typed->kind : money_kind_of(check->pool, typed->source);
        line->year = check_year(check, i + 1, typed->year);
        line->has_amount = check_money(check, pool_printf(check->pool, "money_amount.%u", i + 1), typed->amount, &line->planned);
        g_ptr_array_add(after->money, line);
    }
}

static const char *code_or(const char *const *codes, const char *text, const char *otherwise)
{
    return is_one_of(codes, text) ? text : otherwise;
}

static Indicator *check_indicator(Check *check, guint row, const IndicatorTyped *typed)
{
    static const char *const operators[] = {"eq", "min", "max", "all", "no_decrease", "on_request", NULL};
    static const char *const periods[] = {"year", "half_year", "quarter", "month", NULL};
    static const char *const directions[] = {"up", "down", NULL}, *const acrosses[] = {"sum", "ratio", NULL};
    static const char *const cumulations[] = {"sum", "running", "latest", NULL};
    Indicator *indicator = pool_new0(check->pool, Indicator);
    *indicator = (Indicator){
        .id = id_parse(typed->id),
        .position = (int)row,
        .text = typed->text,
        .target_text = or_null(typed->target),
        .has_target = *typed->value != '\0',
        .target_value = check_number(check, pool_printf(check->pool, "ind_value.%u", row), typed->value),
        .target_operator = code_or(operators, typed->operator, NULL),
        .target_unit = or_null(typed->unit),
        .target_per = code_or(periods, typed->per, NULL),
        .baseline = check_number(check, pool_printf(check->pool, "ind_baseline.%u", row), typed->baseline),
        .direction = code_or(directions, typed->direction, "up"),
        .cumulation = code_or(cumulations, typed->cumulation, "sum"),
        .across = code_or(acrosses, typed->across, "sum"),
        .breakdowns = typed->breakdowns,
    };
    return indicator;
}

/* An id that isn't one of the row's own would change another measure's indicator. */
static bool owns_indicator(const GPtrArray *before, gint64 id)
{
    for (guint i = 0; i < before->len; i++)
        if (((const Indicator *)before->pdata[i])->id == id)
            return true;
    return false;
}

GPtrArray *typed_indicators_check(Pool *pool, const GPtrArray *typed, const Plan *plan, const GPtrArray *before, Problems *problems)
{
    GPtrArray *after = pool_list(pool);
    Check check = {.pool = pool, .plan = plan, .problems = problems};
    for (guint i = 0; i < typed->len; i++) {
        Indicator *indicator = check_indicator(&check, i + 1, typed->pdata[i]);
        if (!owns_indicator(before, indicator->id))
            indicator->id = 0;
        if (!*indicator->text && !indicator->target_text)
            problems_add(problems, pool_printf(pool, "ind_text.%u", i + 1), "%s", _("Write what is counted, or empty the whole indicator."));
        g_ptr_array_add(after, indicator);
    }
    return after;
}

Problems *typed_check(Pool *pool, const ActionTyped *typed, const Plan *plan, const GPtrArray *nodes, const Action *before,
                      Correction *ret_correction)
{
    *ret_correction = (Correction){.after = *before};
    Check check = {pool, typed, plan, problems_new(pool), ret_correction};
    check_texts(&check, nodes, before);
    check_deadline(&check);
    check_due(&check);
    check_bodies(&check);
    check_budget(&check);
    ret_correction->after.indicators = typed_indicators_check(pool, typed->indicators, plan, before->indicators, check.problems);
    ret_correction->after.version = g_ascii_strtoll(typed->version, NULL, 10);
    return check.problems;
}
