#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/projects/projects.h"

/* Whose money it is: the scheme's own budget, and the line of a project's budget that pays it. */

static bool has_line(const BenefitScheme *scheme) { return scheme->project_partner_id && scheme->project_category; }

static const char *category_label(const char *category)
{
    for (const Field *field = project_budget_record.fields; field->name; field++)
        for (const Choice *choice = strcmp(field->name, "category") == 0 ? field->choices : NULL; choice && choice->value; choice++)
            if (strcmp(choice->value, category) == 0)
                return _(choice->label);
    return category;
}

/* *ret_project is NULL where the scheme names none, or one that isn't there any more. */
bool benefit_project(Db *db, Pool *pool, const BenefitScheme *scheme, Project **ret_project, GError **error)
{
    g_autoptr(GError) none = NULL;
    *ret_project = NULL;
    if (!scheme->project_code || project_find_by_code(db, pool, scheme->project_code, ret_project, &none))
        return true;
    *ret_project = NULL;
    return fail_kind(none) == FAIL_NOT_FOUND || (g_propagate_error(error, g_steal_pointer(&none)), false);
}

/* --- what may be chosen --- */

static const ProjectPartner *partner_of(const GPtrArray *partners, gint64 id)
{
    for (guint i = 0; i < partners->len; i++)
        if (((const ProjectPartner *)partners->pdata[i])->id == id)
            return partners->pdata[i];
    return NULL;
}

const char *benefit_funding_value(Pool *pool, const BenefitScheme *scheme)
{
    if (!scheme->project_code || !has_line(scheme))
        return scheme->project_code;
    return pool_printf(pool, "%s/%" G_GINT64_FORMAT "/%s", scheme->project_code, scheme->project_partner_id, scheme->project_category);
}

static FundingOption *add_option(GPtrArray *options, Pool *pool, const char *group, const BenefitScheme *scheme)
{
    FundingOption *option = pool_new0(pool, FundingOption);
    option->group = group;
    option->value = benefit_funding_value(pool, scheme);
    g_ptr_array_add(options, option);
    return option;
}

static bool is_there(const GPtrArray *options, const char *value)
{
    for (guint i = 0; i < options->len; i++)
        if (strcmp(((const FundingOption *)options->pdata[i])->value, value) == 0)
            return true;
    return false;
}

static const char *partner_label(const ProjectPartner *partner) { return partner->short_name ? partner->short_name : partner->name; }

static bool add_line(Db *db, Pool *pool, GPtrArray *options, const char *group, const Project *project, const ProjectPartner *partner,
                     const char *category, GError **error)
{
    BenefitScheme line = {.project_code = project->code, .project_partner_id = partner->id, .project_category = category};
    ProjectLine asked = {project->id, partner->id, category, 0};
    ProjectLeft left;
    if (is_there(options, benefit_funding_value(pool, &line)))
        return true;
    if (!project_line_left(db, &asked, &left, error))
        return false;
    FundingOption *option = add_option(options, pool, group, &line);
    Money rest = {left.planned.minor - left.spent.minor, left.planned.currency};
    option->label = pool_printf(pool, _("%s, %s: %s of %s left"), partner_label(partner), category_label(category), money_format(pool, rest),
                                money_format(pool, left.planned));
    return true;
}

static bool add_project(Db *db, Pool *pool, GPtrArray *options, const Project *project, GError **error)
{
    GPtrArray *cells, *partners;
    const char *group = pool_printf(pool, "%s – %s", project->code, project->title);
    BenefitScheme whole = {.project_code = project->code};
    if (!project_budget(db, pool, project->id, &cells, error) || !project_partners(db, pool, project->id, &partners, error))
        return false;
    add_option(options, pool, group, &whole)->label = pool_printf(pool, _("%s, no line of its budget"), project->code);
    for (guint i = 0; i < cells->len; i++) {
        const ProjectBudget *cell = cells->pdata[i];
        const ProjectPartner *partner = partner_of(partners, cell->partner_id);
        if (partner && cell->category && !add_line(db, pool, options, group, project, partner, cell->category, error))
            return false;
    }
    return true;
}

bool benefit_funding_options(Db *db, Pool *pool, const BenefitScheme *scheme, GPtrArray **ret_options, GError **error)
{
    GPtrArray *projects;
    *ret_options = pool_list(pool);
    if (!projects_list(db, pool, &projects, error))
        return false;
    for (guint i = 0; i < projects->len; i++) {
        const Project *project = projects->pdata[i];
        bool chosen = g_strcmp0(project->code, scheme->project_code) == 0;
        if ((chosen || strcmp(project->state, "closed") != 0) && !add_project(db, pool, *ret_options, project, error))
            return false;
    }
    return true;
}

bool benefit_funding_choose(Pool *pool, BenefitScheme *scheme, const GPtrArray *options, const char *value)
{
    scheme->project_code = scheme->project_category = NULL;
    scheme->project_partner_id = 0;
    if (text_is_empty(value))
        return true;
    g_auto(GStrv) parts = g_strsplit(value, "/", 3);
    scheme->project_code = pool_strdup(pool, parts[0]);
    if (parts[1] && parts[2]) {
        scheme->project_partner_id = id_parse(parts[1]);
        scheme->project_category = pool_strdup(pool, parts[2]);
    }
    return is_there(options, value);
}

const char *benefit_funding_label(const GPtrArray *options, const char *value)
{
    for (guint i = 0; value && i < options->len; i++) {
        const FundingOption *option = options->pdata[i];
        if (strcmp(option->value, value) == 0)
            return option->label;
    }
    return NULL;
}

/* What was true when it was chosen may stand: only a change is looked at. */
bool benefit_funding_stands(Db *db, Pool *pool, const BenefitScheme *before, const BenefitScheme *scheme, GError **error)
{
    Project *project;
    ProjectLeft left;
    const char *value = benefit_funding_value(pool, scheme);
    if (!value || (before && g_strcmp0(benefit_funding_value(pool, before), value) == 0))
        return true;
    if (!benefit_project(db, pool, scheme, &project, error))
        return false;
    if (!project)
        return fail(error, FAIL_INVALID, _("There is no project %s. Choose one of the list."), scheme->project_code);
    if (project_currency(project) != currency_from_code(scheme->currency))
        return fail(error, FAIL_INVALID, _("The budget of project %s is kept in %s: the scheme must pay in it."), project->code,
                    currency_code(project_currency(project)));
    if (!has_line(scheme))
        return true;
    ProjectLine line = {project->id, scheme->project_partner_id, scheme->project_category, 0};
    return project_line_left(db, &line, &left, error) &&
           (left.has_budget || fail(error, FAIL_INVALID, _("The budget of project %s has no such line. Choose one of the list."), project->code));
}

/* --- what is left --- */

bool benefit_line_left(Db *db, Pool *pool, const BenefitScheme *scheme, ProjectLeft *ret_left, GError **error)
{
    Project *project;
    *ret_left = (ProjectLeft){0};
    if (!has_line(scheme))
        return true;
    if (!benefit_project(db, pool, scheme, &project, error))
        return false;
    ProjectLine line = {project ? project->id : 0, scheme->project_partner_id, scheme->project_category, 0};
    return !project || project_line_left(db, &line, ret_left, error);
}

static bool over_ceiling(Db *db, Pool *pool, const BenefitRun *run, const BenefitScheme *scheme, const char **ret_over, GError **error)
{
    if (scheme->ceiling.currency == CURRENCY_NONE)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_COMMITTED);
    db_bind_int(q, "$1", scheme->id);
    gint64 over = (db_step(q) ? db_int(q, "net") : 0) + run->net.minor - scheme->ceiling.minor;
    if (over > 0)
        *ret_over = pool_printf(pool,
                                _("This list goes over the scheme's budget by %s. Return it, or raise the budget in the scheme once the money is granted."),
                                money_format(pool, (Money){over, scheme->ceiling.currency}));
    return db_end(q, error);
}

static bool over_line(Db *db, Pool *pool, const BenefitRun *run, const ProjectLine *line, const char *name, const char **ret_over, GError **error)
{
    ProjectLeft left;
    if (*ret_over)
        return true;
    if (!project_line_left(db, line, &left, error))
        return false;
    gint64 rest = left.planned.minor - left.spent.minor;
    if (left.has_budget && run->net.minor > rest)
        *ret_over = pool_printf(pool,
                                _("This list takes %s from the project's budget “%s”, in which %s of %s is left. Return it, choose another line in the "
                                  "scheme, or have the project's budget amended first."),
                                money_format(pool, run->net), name, money_format(pool, (Money){rest, left.planned.currency}),
                                money_format(pool, left.planned));
    return true;
}

/* The line, its year, and the partner's whole budget. */
static bool over_project(Db *db, Pool *pool, const BenefitRun *run, const BenefitScheme *scheme, gint64 at, const char **ret_over, GError **error)
{
    Project *project;
    if (!has_line(scheme))
        return true;
    if (!benefit_project(db, pool, scheme, &project, error))
        return false;
    if (!project)
        return true;
    int year = day_year(benefit_spent_on(project, at));
    const char *label = category_label(scheme->project_category);
    ProjectLine lines[] = {{project->id, scheme->project_partner_id, scheme->project_category, 0},
                           {project->id, scheme->project_partner_id, scheme->project_category, year},
                           {project->id, scheme->project_partner_id, NULL, 0}};
    const char *names[] = {pool_printf(pool, "%s, %s", project->code, label), pool_printf(pool, "%s, %s, %d", project->code, label, year), project->code};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        if (!over_line(db, pool, run, &lines[i], names[i], ret_over, error))
            return false;
    return true;
}

bool benefit_run_over(Db *db, Pool *pool, const BenefitRun *run, const BenefitScheme *scheme, gint64 at, const char **ret_over, GError **error)
{
    *ret_over = NULL;
    return over_ceiling(db, pool, run, scheme, ret_over, error) && (*ret_over || over_project(db, pool, run, scheme, at, ret_over, error));
}

/* --- spending it --- */

/* A list that is signed after the project's end belongs to its last day. */
Day benefit_spent_on(const Project *project, gint64 at)
{
    Day day = day_of_time(at);
    if (day_is(project->to_day) && day_compare(day, project->to_day) > 0)
        return project->to_day;
    return day_is(project->from_day) && day_compare(day, project->from_day) < 0 ? project->from_day : day;
}

typedef struct {
    const char *source;
    gint64 planned;
} Share;

static Share *share_for(GArray *shares, const char *source)
{
    for (guint i = 0; i < shares->len; i++)
        if (g_strcmp0(g_array_index(shares, Share, i).source, source) == 0)
            return &g_array_index(shares, Share, i);
    Share share = {source, 0};
    g_array_append_val(shares, share);
    return &g_array_index(shares, Share, shares->len - 1);
}

/* The sources of the line, in the proportion in which its budget names them. */
static bool read_shares(Db *db, Pool *pool, const Project *project, const BenefitScheme *scheme, GArray **ret_shares, gint64 *ret_all, GError **error)
{
    GPtrArray *cells;
    *ret_shares = g_array_new(FALSE, FALSE, sizeof(Share));
    pool_defer(pool, (GDestroyNotify)g_array_unref, *ret_shares);
    *ret_all = 0;
    if (!project_budget(db, pool, project->id, &cells, error))
        return false;
    for (guint i = 0; i < cells->len; i++) {
        const ProjectBudget *cell = cells->pdata[i];
        if (cell->partner_id != scheme->project_partner_id || g_strcmp0(cell->category, scheme->project_category) != 0)
            continue;
        share_for(*ret_shares, cell->source)->planned += cell->amount.minor;
        *ret_all += cell->amount.minor;
    }
    if ((*ret_shares)->len == 0)
        share_for(*ret_shares, NULL);
    return true;
}

static bool spend(Db *db, Pool *pool, const Identity *who, const Project *project, const BenefitScheme *scheme, const BenefitRun *run, gint64 at,
                  const char *source, gint64 amount, GError **error)
{
    ProjectExpense expense = {
        .project_id = project->id, .partner_id = scheme->project_partner_id, .category = scheme->project_category, .source = source,
        .on_day = benefit_spent_on(project, at), .amount = {amount, run->net.currency}, .origin = "benefit_run", .origin_id = run->id,
        .words = pool_printf(pool, "%s, %s", scheme->name, benefit_month_name(pool, run->month)),
    };
    return amount == 0 || project_expense_add(db, who, &expense, error);
}

bool benefit_run_spend(Db *db, Pool *pool, const Identity *who, const BenefitRun *run, gint64 at, GError **error)
{
    BenefitScheme *scheme;
    Project *project;
    GArray *shares;
    gint64 all, left = run->net.minor;
    if (!benefit_scheme_find(db, pool, run->scheme_id, &scheme, error))
        return false;
    if (!has_line(scheme))
        return true;
    if (!benefit_project(db, pool, scheme, &project, error))
        return false;
    if (!project)
        return true;
    if (!read_shares(db, pool, project, scheme, &shares, &all, error))
        return false;
    for (guint i = 0; i < shares->len; i++) {
        const Share *share = &g_array_index(shares, Share, i);
        gint64 part = i + 1 == shares->len || all == 0 ? left : (gint64)((double)run->net.minor * (double)share->planned / (double)all + .5);
        if (!spend(db, pool, who, project, scheme, run, at, share->source, part, error))
            return false;
        left -= part;
    }
    return true;
}
