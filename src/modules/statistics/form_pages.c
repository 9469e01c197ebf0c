#include "modules/statistics/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/statistics/count.h"
#include "modules/statistics/statistics_views.h"

/* The form that builds a definition: choose a fact, then what of it counts; a preview before it is kept. */

const Choice statistic_traits[] = {
    {"ethnicity", N_("Ethnicity")},   {"disability", N_("Disability")}, {"health", N_("Health")}, {"religion", N_("Religion")},
    {"language", N_("Mother tongue")}, {"other", N_("Something else")},  {0},
};

/* --- what can be chosen --- */

static void add_choice(Pool *pool, GPtrArray *choices, const char *value, const char *label)
{
    Choice *choice = pool_new0(pool, Choice);
    *choice = (Choice){value, label};
    g_ptr_array_add(choices, choice);
}

/* By what everything that the form counts can be broken down. */
static GPtrArray *axes_of(Pool *pool, const StatisticForm *form)
{
    guint number;
    GPtrArray *axes = pool_list(pool);
    for (const Choice *common = statistic_common_axes; common->value; common++)
        add_choice(pool, axes, common->value, _(common->label));
    for (const FactDimension *dimension = form->parts[0].fact->dimensions; dimension && dimension->name; dimension++)
        if (form->part_count == 1 || fact_dimension(form->parts[1].fact, dimension->name, &number))
            add_choice(pool, axes, dimension->name, _(dimension->label));
    return axes;
}

static const StatisticFilter *chosen_of(const StatisticQuestion *question, const char *name)
{
    for (guint i = 0; question->filters && i < question->filters->len; i++) {
        const StatisticFilter *filter = question->filters->pdata[i];
        if (strcmp(filter->dimension, name) == 0)
            return filter;
    }
    return NULL;
}

static bool add_filter(Request *req, FormPart *part, const char *name, const char *label, GError **error)
{
    FormFilter *filter = pool_new0(req->pool, FormFilter);
    *filter = (FormFilter){.name = name, .label = label, .chosen = chosen_of(part->question, name)};
    if (!statistic_axis_values(req->db, req->pool, part->fact, name, &filter->values, &filter->labels, error))
        return false;
    if (filter->values->len)
        g_ptr_array_add(part->filters, filter);
    return true;
}

static bool add_filters(Request *req, FormPart *part, GError **error)
{
    part->filters = pool_list(req->pool);
    for (const FactDimension *dimension = part->fact->dimensions; dimension && dimension->name; dimension++)
        if (!add_filter(req, part, dimension->name, _(dimension->label), error))
            return false;
    return add_filter(req, part, "sex", statistic_axis_label("sex"), error) && add_filter(req, part, "area", statistic_axis_label("area"), error);
}

static const char *ages_text(Pool *pool, const StatisticQuestion *question)
{
    int ages[G_N_ELEMENTS(question->ages)];
    guint count = question_ages(question, ages);
    GString *text = pool_string(pool);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(text, "%s%d", i ? " " : "", ages[i]);
    return text->str;
}

static bool show_form(StatisticForm *form, int status, GError **error)
{
    if (!form->ages)
        form->ages = ages_text(form->req->pool, form->question);
    form->axes = axes_of(form->req->pool, form);
    for (guint i = 0; i < form->part_count; i++)
        if (!add_filters(form->req, &form->parts[i], error))
            return false;
    return reply_view(form->req, status, view_statistic_form, form);
}

/* --- what was chosen --- */

static const char *part_name(Pool *pool, const FormPart *part, const char *name)
{
    return pool_printf(pool, "%s%s", part->prefix, name);
}

static const char *part_text(Request *req, const FormPart *part, const char *name)
{
    return req_text(req, part_name(req->pool, part, name));
}

static void take_filters(Request *req, FormPart *part)
{
    GPtrArray *chosen = req_many(req, part_name(req->pool, part, "where"));
    for (guint i = 0; i < chosen->len; i++) {
        const char *text = chosen->pdata[i], *equals = strchr(text, '=');
        if (equals)
            question_filter(req->pool, part->question, pool_strndup(req->pool, text, (gsize)(equals - text)), equals + 1);
    }
}

static void take_breakdown(Request *req, StatisticQuestion *question)
{
    static const char *const names[] = {"by1", "by2", "by3", "by4"};
    for (guint i = 0, at = 0; i < G_N_ELEMENTS(names); i++)
        if (req_text(req, names[i]))
            question->by[at++] = req_text(req, names[i]);
}

static void take_ages(Request *req, StatisticForm *form, Problems *problems)
{
    int last = 0;
    guint count = 0;
    form->ages = req_text(req, "ages") ? req_text(req, "ages") : "";
    g_auto(GStrv) words = g_strsplit_set(form->ages, " ,;", -1);
    for (char **word = words; *word; word++) {
        int age = (int)g_ascii_strtoll(*word, NULL, 10);
        if (!**word)
            continue;
        if (count + 1 >= G_N_ELEMENTS(form->question->ages)) {
            problems_add(problems, "ages", _("Write %d ages at most."), (int)G_N_ELEMENTS(form->question->ages) - 1);
            return;
        }
        if (age <= last || age > OLDEST) {
            problems_add(problems, "ages", "%s", _("Write the ages at which bands begin, rising, such as 3 7 11 15 18."));
            return;
        }
        form->question->ages[count++] = last = age;
    }
}

/* *ret_typed: as it was typed, for the form. */
static int take_age(Request *req, const FormPart *part, const char *name, const char **ret_typed, Problems *problems)
{
    char *end = NULL;
    const char *typed = part_text(req, part, name);
    *ret_typed = typed ? typed : "";
    gint64 age = typed ? g_ascii_strtoll(typed, &end, 10) : -1;
    if (!typed || (*end == 0 && age >= 0 && age <= OLDEST))
        return (int)age;
    problems_add(problems, part_name(req->pool, part, name), "%s", _("An age is a number of years."));
    return -1;
}

static void take_way(Request *req, FormPart *part)
{
    const char *way = part_text(req, part, "way");
    for (guint i = 0; statistic_ways[i].value; i++)
        if (g_strcmp0(statistic_ways[i].value, way) == 0)
            part->way = (StatisticWay)i;
}

static void take_measures(Request *req, FormPart *part, Problems *problems)
{
    part->question->measure = part_text(req, part, "measure");
    if ((part->way == STATISTIC_SUM || part->way == STATISTIC_RATIO) && !part->question->measure)
        problems_add(problems, part_name(req->pool, part, "measure"), "%s", _("Choose what is added up."));
    if (part->way != STATISTIC_RATIO)
        return;
    part->question->over = req_text(req, "over");
    if (!part->question->over)
        problems_add(problems, "over", "%s", _("Choose of what it is a share."));
}

static void take_part(Request *req, FormPart *part, Problems *problems)
{
    StatisticQuestion *question = part->question;
    *question = STATISTIC_QUESTION;
    question->fact = part->fact->name;
    take_way(req, part);
    question->way = part->way;
    take_measures(req, part, problems);
    take_filters(req, part);
    question->age_from = take_age(req, part, "age_from", &part->age_from, problems);
    question->age_to = take_age(req, part, "age_to", &part->age_to, problems);
    question->trait = part_text(req, part, "declared");
    question->trait_value = part_text(req, part, "declared_as");
}

static Day take_day(Request *req, const char *name, const char **ret_typed, Problems *problems)
{
    Day day = DAY_NONE;
    g_autoptr(GError) wrong = NULL;
    const char *typed = req_text(req, name);
    *ret_typed = typed ? typed : "";
    if (typed && !day_parse(typed, &day, &wrong))
        problems_add(problems, name, "%s", wrong->message);
    return day;
}

static void take_time(StatisticForm *form, Problems *problems)
{
    Interval *over = &form->question->over_time;
    over->from = take_day(form->req, "from", &form->from, problems);
    over->to = take_day(form->req, "to", &form->to, problems);
    if (day_is(over->from) && day_is(over->to) && day_compare(over->from, over->to) > 0)
        problems_add(problems, "to", "%s", _("The end lies before the beginning."));
}

static void compare_parts(StatisticForm *form)
{
    form->question->divided = form->parts[0].way;
    form->question->way = STATISTIC_COMPARED;
    form->question->divisor = form->parts[1].question;
    form->question->for_each = g_strcmp0(req_text(form->req, "shown"), "each") == 0;
}

static Problems *take_form(StatisticForm *form)
{
    Request *req = form->req;
    Problems *problems = record_from_form(&statistic_record, form->statistic, req);
    for (guint i = 0; i < form->part_count; i++)
        take_part(req, &form->parts[i], problems);
    if (form->part_count > 1)
        compare_parts(form);
    take_breakdown(req, form->question);
    take_ages(req, form, problems);
    take_time(form, problems);
    form->statistic->question = form->question;
    form->problems = problems;
    return problems;
}

/* --- what it is about --- */

static bool find_fact(const char *name, const FactKind **ret_fact, GError **error)
{
    *ret_fact = statistics_fact(name);
    return *ret_fact || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such fact."));
}

/* One fact, or two to compare (divisor not NULL). */
static bool begin_form(StatisticForm *form, const char *fact, const char *divisor, GError **error)
{
    Pool *pool = form->req->pool;
    form->question = pool_new0(pool, StatisticQuestion);
    *form->question = STATISTIC_QUESTION;
    form->parts[0] = (FormPart){.prefix = "", .question = form->question};
    form->parts[1] = (FormPart){.prefix = "by_", .question = pool_new0(pool, StatisticQuestion)};
    *form->parts[1].question = STATISTIC_QUESTION;
    form->part_count = divisor ? 2 : 1;
    return find_fact(fact, &form->parts[0].fact, error) && (!divisor || find_fact(divisor, &form->parts[1].fact, error));
}

/* As it was saved. */
static void fill_form(StatisticForm *form, const StatisticQuestion *question)
{
    *form->question = *question;
    form->parts[0].way = question->way == STATISTIC_COMPARED ? question->divided : question->way;
    if (form->part_count == 1)
        return;
    *form->parts[1].question = *question->divisor;
    form->parts[1].way = question->divisor->way;
}

static bool preview(StatisticForm *form, GError **error)
{
    StatisticPage *page = pool_new0(form->req->pool, StatisticPage);
    form->preview = page;
    return statistic_page_load(form->req, form->statistic, page, error) && show_form(form, 200, error);
}

static bool refused(StatisticForm *form, GError *wrong, GError **error)
{
    Problems *problems = (Problems *)form->problems;
    if (fail_kind(wrong) == FAIL_INVALID) {
        problems_add(problems, NULL, "%s", wrong->message);
        return show_form(form, 422, error);
    }
    if (fail_kind(wrong) == FAIL_CONFLICT && form->statistic->id) {
        Statistic *theirs;
        if (!statistic_find(form->req->db, form->req->pool, form->statistic->id, &theirs, error))
            return false;
        form->theirs = theirs;
        form->statistic->version = theirs->version;
        return show_form(form, 409, error);
    }
    g_propagate_error(error, g_error_copy(wrong));
    return false;
}

static bool keep(StatisticForm *form, GError **error)
{
    Request *req = form->req;
    g_autoptr(GError) wrong = NULL;
    bool is_new = form->statistic->id == 0;
    if (!(is_new ? statistic_create : statistic_save)(req->db, req->who, form->statistic, &wrong))
        return refused(form, wrong, error);
    reply_notice(req, is_new ? _("It counts.") : _("Saved."));
    return reply_see_other(req, "/statistics/%" G_GINT64_FORMAT, form->statistic->id);
}

/* --- new --- */

static bool new_page(Request *req, GError **error)
{
    StatisticForm form = {.req = req, .statistic = pool_new0(req->pool, Statistic)};
    if (!req_text(req, "fact"))
        return reply_view(req, 200, view_statistic_facts, req, statistics_facts(req->pool));
    return begin_form(&form, req_text(req, "fact"), req_text(req, "divisor"), error) && show_form(&form, 200, error);
}

/* A look at what it counts needs no name yet. */
static bool lacks_only_a_name(const Problems *problems)
{
    return problems_count(problems) == (problems_of(problems, "name") ? 1 : 0);
}

static bool answer_form(StatisticForm *form, GError **error)
{
    const Problems *problems = take_form(form);
    bool looks = g_strcmp0(req_text(form->req, "action"), "preview") == 0;
    if (looks && lacks_only_a_name(problems)) {
        form->problems = NULL;
        return preview(form, error);
    }
    return problems_any(problems) ? show_form(form, 422, error) : keep(form, error);
}

static bool create(Request *req, GError **error)
{
    StatisticForm form = {.req = req, .statistic = pool_new0(req->pool, Statistic)};
    return begin_form(&form, req_text(req, "fact"), req_text(req, "divisor"), error) && answer_form(&form, error);
}

/* --- change --- */

static bool find_open(Request *req, StatisticForm *form, GError **error)
{
    Statistic *statistic;
    if (!statistic_find(req->db, req->pool, req_id(req, "id"), &statistic, error))
        return false;
    if (statistic->closed_at || !statistic->question)
        return fail(error, FAIL_CONFLICT, "%s", _("It isn't used any more. Make a new one."));
    *form = (StatisticForm){.req = req, .statistic = statistic};
    const StatisticQuestion *divisor = statistic->question->divisor;
    if (!begin_form(form, statistic->question->fact, divisor ? divisor->fact : NULL, error))
        return false;
    fill_form(form, statistic->question);
    return true;
}

static bool edit_page(Request *req, GError **error)
{
    StatisticForm form;
    return find_open(req, &form, error) && show_form(&form, 200, error);
}

static bool edit(Request *req, GError **error)
{
    StatisticForm form;
    return find_open(req, &form, error) && answer_form(&form, error);
}

static const char *const ways[] = {"events", "persons", "sum", "ratio", NULL};
static const char *const traits[] = {"ethnicity", "disability", "health", "religion", "language", "other", NULL};
static const char *const actions[] = {"preview", "save", NULL};
static const char *const shown[] = {"percent", "each", NULL};
static const Input new_inputs[] = {{"fact", INPUT_TEXT, 60}, {"divisor", INPUT_TEXT, 60}, {0}};
/* Ages and days are texts: what was typed comes back in the form, right or wrong. */
#define PART_INPUTS(prefix)                                                                                                              \
    {prefix "way", INPUT_CHOICE, .choices = ways}, {prefix "measure", INPUT_TEXT, 60}, {prefix "where", INPUT_MANY, 200},               \
        {prefix "age_from", INPUT_TEXT, 20}, {prefix "age_to", INPUT_TEXT, 20}, {prefix "declared", INPUT_CHOICE, .choices = traits},   \
        {prefix "declared_as", INPUT_TEXT, 100}
static const Input form_inputs[] = {
    {"fact", INPUT_TEXT, 60}, {"divisor", INPUT_TEXT, 60}, PART_INPUTS(""), PART_INPUTS("by_"), {"over", INPUT_TEXT, 60},
    {"shown", INPUT_CHOICE, .choices = shown}, {"by1", INPUT_TEXT, 60}, {"by2", INPUT_TEXT, 60}, {"by3", INPUT_TEXT, 60}, {"by4", INPUT_TEXT, 60},
    {"ages", INPUT_TEXT, 80}, {"from", INPUT_TEXT, 40}, {"to", INPUT_TEXT, 40}, {"action", INPUT_CHOICE, .choices = actions}, {0},
};

const Route statistic_form_routes[] = {
    {GET, "/statistics/new", .may = "statistics.manage", new_page, new_inputs, .slow = true},
    {POST, "/statistics/new", .once = true, .may = "statistics.manage", create, form_inputs, .record = &statistic_record, .slow = true},
    {GET, "/statistics/:id/edit", .may = "statistics.manage", edit_page, .slow = true},
    {POST, "/statistics/:id/edit", .may = "statistics.manage", edit, form_inputs, .record = &statistic_record, .slow = true},
    {0},
};
