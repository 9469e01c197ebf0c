/* From a stored row to what stands in the form's fields, from the form to the same, and reading words again. */
#include "modules/plans/correction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "modules/plans/cells.h"
#include "modules/plans/store.h"

enum { MOST_ROWS = 60 };

const Input correction_inputs[] = {
    {"version", INPUT_INT},
    {"number", INPUT_TEXT},
    {"title", INPUT_LONG},
    {"description", INPUT_LONG, .max = 20000},
    {"node", INPUT_ID},
    {"words_deadline", INPUT_LONG, .max = 2000},
    {"deadline_kind", INPUT_TEXT},
    {"deadline_from", INPUT_TEXT},
    {"deadline_to", INPUT_TEXT},
    {"recurrence", INPUT_TEXT},
    {"words_budget", INPUT_LONG},
    {"amount", INPUT_TEXT},
    {"due", INPUT_MANY, .max = 200},
    {"body_role", INPUT_MANY, .max = 20},
    {"body_printed", INPUT_MANY, .max = 1000},
    {"body_institution", INPUT_MANY, .max = 400},
    {"body_remember", INPUT_MANY, .max = 1},
    {"money_source", INPUT_MANY, .max = 1000},
    {"money_kind", INPUT_MANY, .max = 20},
    {"money_year", INPUT_MANY, .max = 20},
    {"money_amount", INPUT_MANY, .max = 200},
    INDICATOR_INPUTS,
    {"again", INPUT_TEXT},
    {"go", INPUT_TEXT},
    {0},
};

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* --- from the stored row */

static const char *id_text(Pool *pool, gint64 id)
{
    return id ? pool_printf(pool, "%" G_GINT64_FORMAT, id) : "";
}

/* As one types it: all digits, no groups. */
static const char *decimal_text(Pool *pool, bool has, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (!has || isnan(value))
        return "";
    g_ascii_formatd(digits, sizeof digits, "%.15g", value);
    char *text = pool_strdup(pool, digits), *point = strchr(text, '.');
    if (point && language_get() == LANGUAGE_RO)
        *point = ',';
    return text;
}

static const char *money_text(Pool *pool, bool has, Money money)
{
    return has ? money_format(pool, money) : "";
}

static BodyTyped *typed_of_body(Pool *pool, const Body *body)
{
    BodyTyped *typed = pool_new0(pool, BodyTyped);
    *typed = (BodyTyped){body->is_partner ? "partner" : "responsible", or_empty(body->printed), id_text(pool, body->institution_id),
                         false};
    return typed;
}

static MoneyTyped *typed_of_money(Pool *pool, const PlannedMoney *money)
{
    MoneyTyped *typed = pool_new0(pool, MoneyTyped);
    *typed = (MoneyTyped){or_empty(money->source), or_empty(money->kind), money->year ? pool_printf(pool, "%d", money->year) : "",
                          money_text(pool, money->has_amount, money->planned)};
    return typed;
}

static IndicatorTyped *typed_of_indicator(Pool *pool, const Indicator *indicator)
{
    IndicatorTyped *typed = pool_new0(pool, IndicatorTyped);
    *typed = (IndicatorTyped){
        .id = id_text(pool, indicator->id),
        .text = or_empty(indicator->text),
        .target = or_empty(indicator->target_text),
        .value = decimal_text(pool, indicator->has_target, indicator->target_value),
        .operator = or_empty(indicator->target_operator),
        .unit = or_empty(indicator->target_unit),
        .per = or_empty(indicator->target_per),
        .baseline = decimal_text(pool, true, indicator->baseline),
        .direction = or_empty(indicator->direction),
        .cumulation = or_empty(indicator->cumulation),
        .across = or_empty(indicator->across),
        .breakdowns = or_empty(indicator->breakdowns),
    };
    return typed;
}

GPtrArray *typed_of_indicators(Pool *pool, const GPtrArray *indicators)
{
    GPtrArray *typed = pool_list(pool);
    for (guint i = 0; i < indicators->len; i++)
        g_ptr_array_add(typed, typed_of_indicator(pool, indicators->pdata[i]));
    return typed;
}

static void set_due(Pool *pool, ActionTyped *typed, const GArray *days)
{
    typed->due = pool_list(pool);
    for (guint i = 0; i < days->len; i++)
        g_ptr_array_add(typed->due, day_to_people(pool, g_array_index(days, Day, i)));
}

static void set_deadline(Pool *pool, ActionTyped *typed, const PlanDeadline *deadline)
{
    typed->kind = deadline ? deadline_kind_code(deadline->kind) : "";
    typed->from = deadline ? day_to_people(pool, deadline->from) : "";
    typed->to = deadline ? day_to_people(pool, deadline->to) : "";
    typed->recurrence = deadline ? or_empty(recurrence_code(deadline->recurrence)) : "";
}

static void add_parts(Pool *pool, ActionTyped *typed, const Action *action)
{
    typed->bodies = pool_list(pool);
    typed->money = pool_list(pool);
    typed->indicators = typed_of_indicators(pool, action->indicators);
    for (guint i = 0; i < action->bodies->len; i++)
        g_ptr_array_add(typed->bodies, typed_of_body(pool, action->bodies->pdata[i]));
    for (guint i = 0; i < action->money->len; i++)
        g_ptr_array_add(typed->money, typed_of_money(pool, action->money->pdata[i]));
}

ActionTyped *typed_of_action(Pool *pool, const Action *action)
{
    ActionTyped *typed = pool_new0(pool, ActionTyped);
    *typed = (ActionTyped){
        .version = pool_printf(pool, "%" G_GINT64_FORMAT, action->version),
        .number = or_empty(action->number),
        .title = or_empty(action->title),
        .description = or_empty(action->description),
        .node = id_text(pool, action->node_id),
        .words_deadline = or_empty(action->words_deadline),
        .words_budget = or_empty(action->words_budget),
        .amount = money_text(pool, action->has_amount, action->amount),
    };
    set_deadline(pool, typed, action->has_deadline ? &action->deadline : NULL);
    set_due(pool, typed, action->due);
    add_parts(pool, typed, action);
    return typed;
}

/* --- from the form */

static const char *text_at(Request *req, const char *family, guint row)
{
    return or_empty(req_many_at(req, family, pool_printf(req->pool, "%u", row)));
}

static bool is_any(const char *const *texts)
{
    for (; *texts; texts++)
        if (**texts)
            return true;
    return false;
}

static GPtrArray *due_from_form(Request *req)
{
    GPtrArray *due = pool_list(req->pool);
    for (guint i = 1; i <= MOST_ROWS; i++)
        if (*text_at(req, "due", i))
            g_ptr_array_add(due, (char *)text_at(req, "due", i));
    return due;
}

static GPtrArray *bodies_from_form(Request *req)
{
    GPtrArray *bodies = pool_list(req->pool);
    for (guint i = 1; i <= MOST_ROWS; i++) {
        BodyTyped *body = pool_new0(req->pool, BodyTyped);
        *body = (BodyTyped){text_at(req, "body_role", i), text_at(req, "body_printed", i), text_at(req, "body_institution", i),
                            *text_at(req, "body_remember", i) != '\0'};
        if (is_any((const char *const[]){body->printed, body->institution, NULL}))
            g_ptr_array_add(bodies, body);
    }
    return bodies;
}

static GPtrArray *money_from_form(Request *req)
{
    GPtrArray *lines = pool_list(req->pool);
    for (guint i = 1; i <= MOST_ROWS; i++) {
        MoneyTyped *line = pool_new0(req->pool, MoneyTyped);
        *line = (MoneyTyped){text_at(req, "money_source", i), text_at(req, "money_kind", i), text_at(req, "money_year", i),
                             text_at(req, "money_amount", i)};
        if (is_any((const char *const[]){line->source, line->year, line->amount, NULL}))
            g_ptr_array_add(lines, line);
    }
    return lines;
}

static const char *const breakdown_codes[] = {"sex", "residence", "women", "roma", "domain", NULL};

static const char *breakdowns_from_form(Request *req, guint row)
{
    GString *chosen = pool_string(req->pool);
    for (guint i = 0; breakdown_codes[i]; i++)
        if (req_many_at(req, "ind_breakdown", pool_printf(req->pool, "%u-%s", row, breakdown_codes[i])))
            g_string_append_printf(chosen, "%s%s", chosen->len ? " " : "", breakdown_codes[i]);
    return chosen->str;
}

static IndicatorTyped *indicator_from_form(Request *req, guint i)
{
    IndicatorTyped *indicator = pool_new0(req->pool, IndicatorTyped);
    *indicator = (IndicatorTyped){
        .id = text_at(req, "ind_id", i),
        .text = text_at(req, "ind_text", i),
        .target = text_at(req, "ind_target", i),
        .value = text_at(req, "ind_value", i),
        .operator = text_at(req, "ind_operator", i),
        .unit = text_at(req, "ind_unit", i),
        .per = text_at(req, "ind_per", i),
        .baseline = text_at(req, "ind_baseline", i),
        .direction = text_at(req, "ind_direction", i),
        .cumulation = text_at(req, "ind_cumulation", i),
        .across = text_at(req, "ind_across", i),
        .breakdowns = breakdowns_from_form(req, i),
        .row = i,
    };
    return indicator;
}

/* An indicator whose text was emptied is taken away. */
GPtrArray *typed_indicators_from_form(Request *req)
{
    GPtrArray *indicators = pool_list(req->pool);
    for (guint i = 1; i <= MOST_ROWS; i++) {
        IndicatorTyped *indicator = indicator_from_form(req, i);
        bool said = is_any((const char *const[]){indicator->text, indicator->target, indicator->value, NULL});
        if (said)
            g_ptr_array_add(indicators, indicator);
    }
    return indicators;
}

ActionTyped *typed_from_form(Request *req)
{
    ActionTyped *typed = pool_new0(req->pool, ActionTyped);
    *typed = (ActionTyped){
        .version = or_empty(req_text(req, "version")),
        .number = or_empty(req_text(req, "number")),
        .title = or_empty(req_text(req, "title")),
        .description = or_empty(req_text(req, "description")),
        .node = or_empty(req_text(req, "node")),
        .words_deadline = or_empty(req_text(req, "words_deadline")),
        .kind = or_empty(req_text(req, "deadline_kind")),
        .from = or_empty(req_text(req, "deadline_from")),
        .to = or_empty(req_text(req, "deadline_to")),
        .recurrence = or_empty(req_text(req, "recurrence")),
        .words_budget = or_empty(req_text(req, "words_budget")),
        .amount = or_empty(req_text(req, "amount")),
        .due = due_from_form(req),
        .bodies = bodies_from_form(req),
        .money = money_from_form(req),
        .indicators = typed_indicators_from_form(req),
    };
    return typed;
}

/* --- reading words again */

static void read_deadline_again(Pool *pool, ActionTyped *typed, const Plan *plan)
{
    PlanDeadline *deadline = deadline_read(pool, typed->words_deadline, plan->period, pool_list(pool));
    set_deadline(pool, typed, deadline);
    typed->due = pool_list(pool);
    if (deadline)
        set_due(pool, typed, deadline_due_days(pool, deadline));
}

static Day day_typed(const char *text)
{
    Day day = DAY_NONE;
    return *text && day_parse(text, &day, NULL) ? day : DAY_NONE;
}

static void work_out_due(Pool *pool, ActionTyped *typed)
{
    DeadlineKind kind = DEADLINE_UNKNOWN;
    for (int k = 0; k <= DEADLINE_UNKNOWN; k++)
        if (strcmp(deadline_kind_code((DeadlineKind)k), typed->kind) == 0)
            kind = (DeadlineKind)k;
    Recurrence recurrence = RECUR_NONE;
    for (int r = RECUR_ANNUAL; r <= RECUR_PERMANENT; r++)
        if (strcmp(recurrence_code((Recurrence)r), typed->recurrence) == 0)
            recurrence = (Recurrence)r;
    PlanDeadline deadline = {typed->words_deadline, kind, day_typed(typed->from), day_typed(typed->to), recurrence};
    set_due(pool, typed, deadline_due_days(pool, &deadline));
}

/* Rows that were emptied before it are not in the list any more. */
static IndicatorTyped *indicator_of_row(const GPtrArray *indicators, guint row)
{
    for (guint i = 0; i < indicators->len; i++)
        if (((IndicatorTyped *)indicators->pdata[i])->row == row)
            return indicators->pdata[i];
    return NULL;
}

void typed_target_again(Pool *pool, const GPtrArray *indicators, const char *what)
{
    if (!g_str_has_prefix(what, "target."))
        return;
    IndicatorTyped *indicator = indicator_of_row(indicators, (guint)strtoul(what + strlen("target."), NULL, 10));
    if (!indicator)
        return;
    PlanTarget *target = target_read(pool, indicator->target, pool_list(pool));
    indicator->value = target ? decimal_text(pool, target->has_value, target->value) : "";
    indicator->operator = target ? or_empty(target_operator_code(target->operator)) : "";
    indicator->unit = target ? or_empty(target->unit) : "";
    indicator->per = target ? or_empty(target_per_code(target->per)) : "";
}

void typed_read_again(Pool *pool, ActionTyped *typed, const char *what, const Plan *plan)
{
    if (strcmp(what, "deadline") == 0)
        read_deadline_again(pool, typed, plan);
    else if (strcmp(what, "due") == 0)
        work_out_due(pool, typed);
    else
        typed_target_again(pool, typed->indicators, what);
}
