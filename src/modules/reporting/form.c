#include "modules/reporting/form.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"

enum { TEXT_CHARACTERS = 10000, SOURCE_CHARACTERS = 200, MOST_FILES = 20 };

GPtrArray *report_open_rows(Pool *pool, const GPtrArray *rows)
{
    GPtrArray *open = pool_list(pool);
    for (guint i = 0; i < rows->len; i++)
        if (!report_row_is_answered(((const FormRow *)rows->pdata[i])->row))
            g_ptr_array_add(open, rows->pdata[i]);
    return open;
}

/* --- what the fields show --- */

const char *report_form_text(const FormRow *row, const char *name, const char *kept)
{
    const char *typed = row->typed ? req_text(row->typed, name) : NULL;
    if (row->typed)
        return typed ? typed : "";
    return kept ? kept : "";
}

static const char *field_name(Pool *pool, const Row *row, const char *name)
{
    return pool_printf(pool, "%" G_GINT64_FORMAT "-%s", row->id, name);
}

const char *report_form_problem(const FormRow *row, const char *name)
{
    if (!row->problems)
        return NULL;
    g_autofree char *field = g_strdup_printf("%" G_GINT64_FORMAT "-%s", row->row->id, name);
    return problems_of(row->problems, field);
}

const RowValue *report_row_value(const Row *row, gint64 indicator_id, const char *breakdown)
{
    for (guint i = 0; i < row->values->len; i++) {
        const RowValue *value = row->values->pdata[i];
        if (value->indicator_id == indicator_id && strcmp(value->breakdown, breakdown) == 0)
            return value;
    }
    return NULL;
}

const EarlierValue *report_earlier_value(const ReportForm *form, gint64 indicator_id, const char *breakdown)
{
    for (guint i = 0; i < form->earlier->len; i++) {
        const EarlierValue *value = form->earlier->pdata[i];
        if (value->indicator_id == indicator_id && strcmp(value->breakdown, breakdown) == 0)
            return value;
    }
    return NULL;
}

const char *report_value_key(Pool *pool, gint64 indicator_id, const char *breakdown)
{
    char room[DIGITS_BYTES];
    return pool_join(pool, text_digits(room, indicator_id), *breakdown ? "." : "", breakdown);
}

const char *report_typed_number(Pool *pool, const RowValue *value)
{
    return value && value->value.state == VALUE_NUMBER ? number_format(pool, value->value.number) : "";
}

const char *report_typed_whole(Pool *pool, const RowValue *value)
{
    bool ratio = value && value->value.state == VALUE_NUMBER && !isnan(value->value.denominator);
    return ratio ? number_format(pool, value->value.denominator) : "";
}

/* --- money lines --- */

static MoneyInput *add_line(Pool *pool, GPtrArray *lines, const char *source, const char *kind, const char *spent)
{
    MoneyInput *line = pool_new0(pool, MoneyInput);
    *line = (MoneyInput){source, kind, spent};
    g_ptr_array_add(lines, line);
    return line;
}

static MoneyInput *line_of(const GPtrArray *lines, const char *source)
{
    for (guint i = 0; i < lines->len; i++) {
        MoneyInput *line = lines->pdata[i];
        if (line->source && strcmp(line->source, source) == 0)
            return line;
    }
    return NULL;
}

/* What stands behind a source's name in the plan's own list may come twice, for two years: one line is enough. */
GPtrArray *report_money_inputs(Pool *pool, const FormRow *row)
{
    GPtrArray *lines = pool_list(pool);
    for (guint i = 0; i < row->action->money->len; i++) {
        const PlannedMoney *planned = row->action->money->pdata[i];
        if (!line_of(lines, planned->source))
            add_line(pool, lines, planned->source, planned->kind, "");
    }
    for (guint i = 0; i < row->row->money->len; i++) {
        const SpentMoney *money = row->row->money->pdata[i];
        MoneyInput *line = line_of(lines, money->source);
        if (!line || *line->spent)
            line = add_line(pool, lines, money->source, money->kind, "");
        line->spent = money_format(pool, money->spent);
    }
    add_line(pool, lines, NULL, "", "");
    return lines;
}

/* --- reading --- */

typedef struct {
    Request *req;
    Pool *pool;
    const ReportForm *form;
    const FormRow *before;
    Row *row;
    Problems *problems;
    bool whole; /* sent by its button: what is missing is a problem, not only what is wrong */
} Reading;

static void problem(Reading *r, const char *name, const char *text)
{
    problems_add(r->problems, field_name(r->pool, r->row, name), "%s", text);
}

static const char *read_text(Reading *r, const char *name)
{
    const char *text = req_text(r->req, name);
    if (!text)
        return NULL;
    if (text_length(text) > TEXT_CHARACTERS)
        problem(r, name, pool_printf(r->pool, P_("This text is too long. At most %d character is possible.",
                                                 "This text is too long. At most %d characters are possible.", TEXT_CHARACTERS),
                                     TEXT_CHARACTERS));
    return text_normalise(r->pool, text);
}

const char *const *report_row_states(const Row *row)
{
    static const char *const of_action[] = {"done", "underway", "not_started", "postponed", NULL};
    static const char *const of_node[] = {"given", "not_given", NULL};
    return row->node_id ? of_node : of_action;
}

/* "Given" without any value would say nothing. */
static void check_given(Reading *r)
{
    bool any = r->row->values->len > 0 || problems_any(r->problems);
    if (r->whole && g_strcmp0(r->row->state, "given") == 0 && !any)
        problem(r, "state", _("Write at least one value, or say why it is not known yet."));
}

static void read_words(Reading *r)
{
    const char *const *states = report_row_states(r->row);
    const char *state = req_text(r->req, "state");
    r->row->state = state && g_strv_contains(states, state) ? state : NULL;
    r->row->reason = read_text(r, "reason");
    r->row->done = read_text(r, "done");
    r->row->next = read_text(r, "next");
    if (state && !r->row->state)
        problem(r, "state", _("Choose one of the values that are offered."));
    if (r->whole && !r->row->state)
        problem(r, "state", r->row->node_id ? _("Say whether the values are known.") : _("Say how far the measure is."));
    if (r->whole && report_row_needs_reason(r->row->state) && !r->row->reason)
        problem(r, "reason", r->row->node_id ? _("Say why the values are not known yet.") : _("Say why it has not started or was postponed."));
}

/* --- values --- */

static bool read_number(Reading *r, const char *name, double *ret_number)
{
    const char *text = req_text(r->req, name);
    *ret_number = NAN;
    if (!text)
        return true;
    if (number_parse(text, ret_number, NULL) && isfinite(*ret_number) && fabs(*ret_number) < 1e13) {
        *ret_number = round(*ret_number * 100) / 100; /* as it is shown again */
        return true;
    }
    problem(r, name, _("Write a number, such as 12 or 12,5."));
    return false;
}

static bool read_marked(Reading *r, const char *mark, bool has_number, const char *name, Value *ret_value)
{
    if (strcmp(mark, "suppressed") == 0) {
        ret_value->state = VALUE_SUPPRESSED;
        return true;
    }
    if (strcmp(mark, "not_applicable") != 0) {
        problem(r, name, _("Choose one of the values that are offered."));
        return false;
    }
    ret_value->state = VALUE_NOT_APPLICABLE;
    if (has_number)
        problem(r, name, _("Give either a number or \"not applicable\", not both."));
    return !has_number;
}

/* A share is asked for as two numbers, so that shares of several institutions can be put together. */
static bool check_ratio(Reading *r, const char *whole_name, const char *name, const Value *value)
{
    if (isnan(value->number) && isnan(value->denominator))
        return true;
    if (isnan(value->denominator))
        problem(r, whole_name, _("Say out of how many."));
    else if (isnan(value->number))
        problem(r, name, _("Write a number, such as 12 or 12,5."));
    else if (value->denominator < value->number || value->denominator < 0)
        problem(r, whole_name, _("The whole can't be smaller than the part."));
    else
        return true;
    return false;
}

static bool read_value(Reading *r, const Indicator *indicator, const char *breakdown, Value *ret_value)
{
    const char *key = report_value_key(r->pool, indicator->id, breakdown);
    const char *name = pool_join(r->pool, "value.", key, ""), *mark = req_text(r->req, pool_join(r->pool, "mark.", key, ""));
    bool ratio = strcmp(indicator->across, "ratio") == 0;
    const char *whole = ratio ? pool_join(r->pool, "of.", key, "") : NULL;
    *ret_value = VALUE_NONE;
    if (mark)
        return read_marked(r, mark, req_text(r->req, name) != NULL, name, ret_value);
    if (!read_number(r, name, &ret_value->number) || (ratio && !read_number(r, whole, &ret_value->denominator)) ||
        (ratio && !check_ratio(r, whole, name, ret_value)))
        return false;
    if (!isnan(ret_value->number))
        ret_value->state = VALUE_NUMBER;
    else
        *ret_value = VALUE_NONE;
    return true;
}

static void keep_value(Reading *r, gint64 indicator_id, const char *breakdown, Value value)
{
    RowValue *kept = pool_new0(r->pool, RowValue);
    *kept = (RowValue){indicator_id, breakdown, value};
    if (value.state != VALUE_MISSING)
        g_ptr_array_add(r->row->values, kept);
}

static Value given(const Reading *r, const Indicator *indicator, const char *breakdown)
{
    const RowValue *value = report_row_value(r->row, indicator->id, breakdown);
    return value ? value->value : VALUE_NONE;
}

/* Two parts make the whole: who knows two of the three can count the hidden one. */
static void check_hidden(Reading *r, const Indicator *indicator, const char *one_key, const char *other_key)
{
    Value whole = given(r, indicator, ""), one = given(r, indicator, one_key), other = given(r, indicator, other_key);
    int hidden = (whole.state == VALUE_SUPPRESSED) + (one.state == VALUE_SUPPRESSED) + (other.state == VALUE_SUPPRESSED);
    int known = (whole.state == VALUE_NUMBER) + (one.state == VALUE_NUMBER) + (other.state == VALUE_NUMBER);
    if (hidden != 1 || known != 2)
        return;
    const char *name = pool_printf(r->pool, "value.%s", report_value_key(r->pool, indicator->id, one.state == VALUE_SUPPRESSED ? one_key : other_key));
    if (whole.state == VALUE_SUPPRESSED)
        name = pool_printf(r->pool, "value.%s", report_value_key(r->pool, indicator->id, ""));
    problem(r, name, _("The hidden number could be counted from the two others. Hide one of them as well."));
}

static void check_parts(Reading *r, const Indicator *indicator, const GPtrArray *parts)
{
    Value whole = given(r, indicator, "");
    for (guint i = 0; i < parts->len && whole.state == VALUE_NUMBER && isnan(whole.denominator); i++) {
        const Part *part = parts->pdata[i];
        Value value = given(r, indicator, part->key);
        if (value.state == VALUE_NUMBER && value.number > whole.number)
            problem(r, pool_printf(r->pool, "value.%s", report_value_key(r->pool, indicator->id, part->key)), _("A part can't be larger than the whole."));
    }
    check_hidden(r, indicator, "sex=f", "sex=m");
    check_hidden(r, indicator, "residence=rural", "residence=urban");
}

static void read_values(Reading *r)
{
    for (guint i = 0; i < r->before->action->indicators->len; i++) {
        const Indicator *indicator = r->before->action->indicators->pdata[i];
        GPtrArray *parts = report_breakdown_parts(r->pool, indicator->breakdowns);
        Value value;
        if (read_value(r, indicator, "", &value))
            keep_value(r, indicator->id, "", value);
        for (guint k = 0; k < parts->len; k++)
            if (read_value(r, indicator, ((Part *)parts->pdata[k])->key, &value))
                keep_value(r, indicator->id, ((Part *)parts->pdata[k])->key, value);
        check_parts(r, indicator, parts);
    }
}

/* --- money --- */

static bool is_money_kind(const char *kind)
{
    static const char *const kinds[] = {"local", "state", "european", "own", "donation", "mixed", "other", NULL};
    return kind && g_strv_contains(kinds, kind);
}

static SpentMoney *spent_of(const Row *row, const char *source, Currency currency)
{
    for (guint i = 0; i < row->money->len; i++) {
        SpentMoney *money = row->money->pdata[i];
        if (strcmp(money->source, source) == 0 && money->spent.currency == currency)
            return money;
    }
    return NULL;
}

static void keep_money(Reading *r, const char *source, const char *kind, Money spent)
{
    SpentMoney *same = spent_of(r->row, source, spent.currency);
    if (same) {
        same->spent.minor += spent.minor;
        return;
    }
    SpentMoney *money = pool_new0(r->pool, SpentMoney);
    *money = (SpentMoney){source, kind, spent};
    g_ptr_array_add(r->row->money, money);
}

/* "spent.3" */
static const char *of_line(Pool *pool, const char *name, guint index)
{
    char room[DIGITS_BYTES];
    return pool_join(pool, name, text_digits(room, index), "");
}

static void read_line(Reading *r, guint index, const MoneyInput *line)
{
    const char *name = of_line(r->pool, "spent.", index), *text = req_text(r->req, name);
    const char *source = line->source, *kind = line->kind;
    Money spent;
    if (!text)
        return;
    const char *source_name = of_line(r->pool, "source.", index);
    if (!source) {
        source = req_text(r->req, source_name);
        kind = req_text(r->req, of_line(r->pool, "kind.", index));
    }
    if (!money_parse(text, r->form->plan->currency, &spent, NULL) || spent.minor < 0)
        problem(r, name, _("Write an amount, such as 1.500 or 1.234,56."));
    else if (!source || text_length(source) > SOURCE_CHARACTERS)
        problem(r, source_name, _("Say where this money came from."));
    else
        keep_money(r, text_squash(r->pool, source), is_money_kind(kind) ? kind : "other", spent);
}

static void read_money(Reading *r)
{
    const GPtrArray *lines = r->before->money;
    for (guint i = 0; i < lines->len && !r->row->node_id; i++)
        read_line(r, i, lines->pdata[i]);
}

/* --- evidence --- */

static void read_file(Reading *r, const Upload *upload, GPtrArray *new_files)
{
    if (upload->count == 0 && !*upload->file_name)
        return;
    NewAttachment *file = pool_new0(r->pool, NewAttachment);
    const char *wrong = attachment_take(r->req, upload, file);
    if (wrong)
        attachment_problem(r->problems, field_name(r->pool, r->row, "file"), wrong, file);
    else
        g_ptr_array_add(new_files, file);
}

static void read_files(Reading *r, GPtrArray *new_files, GPtrArray *gone_files)
{
    GPtrArray *uploads = req_files(r->req, "file"), *kept = r->before->row->files;
    for (guint i = 0; i < uploads->len; i++)
        read_file(r, uploads->pdata[i], new_files);
    for (guint i = 0; i < kept->len; i++) {
        RowFile *file = kept->pdata[i];
        if (req_text(r->req, pool_printf(r->pool, "remove.%" G_GINT64_FORMAT, file->id)))
            g_ptr_array_add(gone_files, file);
    }
    if (kept->len - gone_files->len + new_files->len > MOST_FILES)
        problem(r, "file", _("At most 20 files can be kept for a measure. Take one away first."));
}

Problems *report_row_from_form(Request *req, const ReportForm *form, const FormRow *before, bool whole, Row **ret_row, GPtrArray *new_files,
                        GPtrArray *gone_files)
{
    Row *row = *ret_row = pool_new0(req->pool, Row);
    *row = *before->row;
    row->version = req_int(req, "version", 0);
    row->values = pool_list(req->pool);
    row->money = pool_list(req->pool);
    Reading reading = {req, req->pool, form, before, row, problems_new(req->pool), whole};
    read_words(&reading);
    read_values(&reading);
    check_given(&reading);
    read_money(&reading);
    read_files(&reading, new_files, gone_files);
    return reading.problems;
}
