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

static GPtrArray *axes_of(Pool *pool, const FactKind *fact)
{
    GPtrArray *axes = pool_list(pool);
    for (const Choice *common = statistic_common_axes; common->value; common++)
        add_choice(pool, axes, common->value, _(common->label));
    for (const FactDimension *dimension = fact->dimensions; dimension && dimension->name; dimension++)
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

static bool add_filter(StatisticForm *form, const char *name, const char *label, GError **error)
{
    Request *req = form->req;
    FormFilter *filter = pool_new0(req->pool, FormFilter);
    *filter = (FormFilter){.name = name, .label = label, .chosen = chosen_of(form->question, name)};
    if (!statistic_axis_values(req->db, req->pool, form->fact, name, &filter->values, &filter->labels, error))
        return false;
    if (filter->values->len)
        g_ptr_array_add(form->filters, filter);
    return true;
}

static bool add_filters(StatisticForm *form, GError **error)
{
    form->filters = pool_list(form->req->pool);
    for (const FactDimension *dimension = form->fact->dimensions; dimension && dimension->name; dimension++)
        if (!add_filter(form, dimension->name, _(dimension->label), error))
            return false;
    return add_filter(form, "sex", statistic_axis_label("sex"), error) && add_filter(form, "area", statistic_axis_label("area"), error);
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
    form->axes = axes_of(form->req->pool, form->fact);
    return add_filters(form, error) && reply_view(form->req, status, view_statistic_form, form);
}

/* --- what was chosen --- */

static void take_filters(Request *req, StatisticQuestion *question)
{
    GPtrArray *chosen = req_many(req, "where");
    for (guint i = 0; i < chosen->len; i++) {
        const char *text = chosen->pdata[i], *equals = strchr(text, '=');
        if (equals)
            question_filter(req->pool, question, pool_strndup(req->pool, text, (gsize)(equals - text)), equals + 1);
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
        if (age <= last || age > OLDEST || count + 1 >= G_N_ELEMENTS(form->question->ages)) {
            problems_add(problems, "ages", "%s", _("Write the ages at which bands begin, rising, such as 3 7 11 15 18."));
            return;
        }
        form->question->ages[count++] = last = age;
    }
}

static int take_age(Request *req, const char *name, Problems *problems)
{
    gint64 age = req_int(req, name, -1);
    if (age < -1 || age > OLDEST)
        problems_add(problems, name, "%s", _("An age is a number of years."));
    return (int)CLAMP(age, -1, OLDEST);
}

static void take_measures(Request *req, StatisticForm *form, Problems *problems)
{
    const char *way = req_text(req, "way");
    for (guint i = 0; statistic_ways[i].value; i++)
        if (g_strcmp0(statistic_ways[i].value, way) == 0)
            form->question->way = (StatisticWay)i;
    form->question->measure = req_text(req, "measure");
    form->question->over = req_text(req, "over");
    bool sums = form->question->way == STATISTIC_SUM || form->question->way == STATISTIC_RATIO;
    if (sums && !form->question->measure)
        problems_add(problems, "measure", "%s", _("Choose what is added up."));
    if (form->question->way == STATISTIC_RATIO && !form->question->over)
        problems_add(problems, "over", "%s", _("Choose of what it is a share."));
}

static Problems *take_form(StatisticForm *form)
{
    Request *req = form->req;
    StatisticQuestion *question = form->question = pool_new0(req->pool, StatisticQuestion);
    Problems *problems = record_from_form(&statistic_record, form->statistic, req);
    *question = STATISTIC_QUESTION;
    question->fact = form->fact->name;
    take_measures(req, form, problems);
    take_filters(req, question);
    take_breakdown(req, question);
    take_ages(req, form, problems);
    question->age_from = take_age(req, "age_from", problems);
    question->age_to = take_age(req, "age_to", problems);
    question->trait = req_text(req, "declared");
    question->trait_value = req_text(req, "declared_as");
    question->over_time = (Interval){req_day(req, "from"), req_day(req, "to")};
    if (day_is(question->over_time.from) && day_is(question->over_time.to) && day_compare(question->over_time.from, question->over_time.to) > 0)
        problems_add(problems, "to", "%s", _("The end lies before the beginning."));
    form->statistic->question = question;
    form->problems = problems;
    return problems;
}

static bool find_fact(Request *req, const char *name, const FactKind **ret_fact, GError **error)
{
    *ret_fact = statistics_fact(name);
    return *ret_fact || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such fact."));
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
    StatisticForm form = {.req = req, .statistic = pool_new0(req->pool, Statistic), .question = pool_new0(req->pool, StatisticQuestion)};
    if (!req_text(req, "fact"))
        return reply_view(req, 200, view_statistic_facts, req, statistics_facts(req->pool));
    *form.question = STATISTIC_QUESTION;
    return find_fact(req, req_text(req, "fact"), &form.fact, error) && show_form(&form, 200, error);
}

static bool answer_form(StatisticForm *form, GError **error)
{
    if (problems_any(take_form(form)))
        return show_form(form, 422, error);
    return g_strcmp0(req_text(form->req, "action"), "preview") == 0 ? preview(form, error) : keep(form, error);
}

static bool create(Request *req, GError **error)
{
    StatisticForm form = {.req = req, .statistic = pool_new0(req->pool, Statistic)};
    return find_fact(req, req_text(req, "fact"), &form.fact, error) && answer_form(&form, error);
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
    return find_fact(req, statistic->question->fact, &form->fact, error);
}

static bool edit_page(Request *req, GError **error)
{
    StatisticForm form;
    if (!find_open(req, &form, error))
        return false;
    form.question = (StatisticQuestion *)form.statistic->question;
    return show_form(&form, 200, error);
}

static bool edit(Request *req, GError **error)
{
    StatisticForm form;
    return find_open(req, &form, error) && answer_form(&form, error);
}

static const char *const ways[] = {"events", "persons", "sum", "ratio", NULL};
static const char *const traits[] = {"ethnicity", "disability", "health", "religion", "language", "other", NULL};
static const char *const actions[] = {"preview", "save", NULL};
static const Input new_inputs[] = {{"fact", INPUT_TEXT, 60}, {0}};
/* What was typed about age and days comes back in the form: they are numbers and days once they are right. */
static const Input form_inputs[] = {
    {"fact", INPUT_TEXT, 60}, {"way", INPUT_CHOICE, .choices = ways}, {"measure", INPUT_TEXT, 60}, {"over", INPUT_TEXT, 60}, {"where", INPUT_MANY, 200},
    {"by1", INPUT_TEXT, 60}, {"by2", INPUT_TEXT, 60}, {"by3", INPUT_TEXT, 60}, {"by4", INPUT_TEXT, 60}, {"ages", INPUT_TEXT, 80},
    {"age_from", INPUT_INT}, {"age_to", INPUT_INT}, {"declared", INPUT_CHOICE, .choices = traits}, {"declared_as", INPUT_TEXT, 100},
    {"from", INPUT_DAY}, {"to", INPUT_DAY}, {"action", INPUT_CHOICE, .choices = actions}, {0},
};

const Route statistic_form_routes[] = {
    {GET, "/statistics/new", .may = "statistics.manage", new_page, new_inputs, .slow = true},
    {POST, "/statistics/new", .may = "statistics.manage", create, form_inputs, .record = &statistic_record, .slow = true},
    {GET, "/statistics/:id/edit", .may = "statistics.manage", edit_page, .slow = true},
    {POST, "/statistics/:id/edit", .may = "statistics.manage", edit, form_inputs, .record = &statistic_record, .slow = true},
    {0},
};
