#include "modules/projects/projects_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/projects/projects_queries.h"
#include "record/audit.h"

/* What was planned and what was spent.  The budget's cells tell apart as much as is known: an expense counts against each line that the
 * cells have. */

/* --- one line --- */

static void bind_line(DbQuery *q, const ProjectLine *line)
{
    db_bind_int(q, "$1", line->project_id);
    db_bind_id(q, "$2", line->partner_id);
    db_bind_text(q, "$3", line->category);
    db_bind_id(q, "$4", line->year);
}

static bool sum_line(Db *db, const DbStatement *statement, const ProjectLine *line, gint64 *ret_sum, bool *ret_any, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    bind_line(q, line);
    if (db_step(q)) {
        *ret_sum = db_int(q, "amount");
        if (ret_any)
            *ret_any = db_int(q, "cells") > 0;
    }
    return db_end(q, error);
}

bool project_line_left(Db *db, const ProjectLine *line, ProjectLeft *ret_left, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Project *project;
    *ret_left = (ProjectLeft){0};
    if (!project_find(db, pool, line->project_id, &project, error) ||
        !sum_line(db, SQL_PROJECT_LINE_PLANNED, line, &ret_left->planned.minor, &ret_left->has_budget, error) ||
        !sum_line(db, SQL_PROJECT_LINE_SPENT, line, &ret_left->spent.minor, NULL, error))
        return false;
    ret_left->planned.currency = ret_left->spent.currency = project_currency(project);
    return true;
}

/* --- expenses --- */

static ProjectExpense *read_expense(DbQuery *q, Pool *pool)
{
    ProjectExpense *expense = pool_new0(pool, ProjectExpense);
    record_read(&project_expense_record, expense, q, pool);
    return expense;
}

bool project_expenses(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_expenses, GError **error)
{
    *ret_expenses = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_EXPENSE_LIST);
    db_bind_int(q, "$1", project_id);
    while (db_step(q))
        g_ptr_array_add(*ret_expenses, read_expense(q, pool));
    return db_end(q, error);
}

bool project_expense_find(Db *db, Pool *pool, gint64 project_id, gint64 id, ProjectExpense **ret_expense, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_EXPENSE_FIND);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", project_id);
    if (db_step(q)) {
        *ret_expense = read_expense(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("This project has no such expense."));
}

static bool find_origin(Db *db, const ProjectExpense *expense, gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    if (!expense->origin)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_EXPENSE_OF_ORIGIN);
    db_bind_text(q, "$1", expense->origin);
    db_bind_int(q, "$2", expense->origin_id);
    db_bind_int(q, "$3", expense->partner_id);
    db_bind_text(q, "$4", expense->category);
    db_bind_text(q, "$5", expense->source ? expense->source : "");
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

static bool check_partner(Db *db, Pool *pool, const ProjectExpense *expense, const ProjectPartner **ret_partner, GError **error)
{
    void *partner;
    g_autoptr(GError) none = NULL;
    if (!project_part_find(db, pool, project_part_kind("partners"), expense->project_id, expense->partner_id, &partner, &none))
        return fail(error, FAIL_INVALID, "%s", _("Say which partner of the project spent it."));
    *ret_partner = partner;
    return true;
}

static bool check_day(Pool *pool, const Project *project, Day day, GError **error)
{
    bool early = day_is(project->from_day) && day_compare(day, project->from_day) < 0;
    bool late = day_is(project->to_day) && day_compare(day, project->to_day) > 0;
    if (!early && !late)
        return true;
    return fail(error, FAIL_INVALID, _("%s is outside the project's period (%s – %s). Correct the day, or the period of the project."),
                day_to_people(pool, day), day_to_people(pool, project->from_day), day_to_people(pool, project->to_day));
}

static const char *name_of_line(Pool *pool, const ProjectPartner *partner, const ProjectLine *line)
{
    GString *name = pool_string(pool);
    g_string_append(name, partner->short_name ? partner->short_name : partner->name);
    if (line->category)
        g_string_append_printf(name, ", %s", project_label(project_cost_kinds, line->category));
    if (line->year)
        g_string_append_printf(name, ", %d", line->year);
    return name->str;
}

static bool check_line(Db *db, Pool *pool, const ProjectPartner *partner, const ProjectLine *line, Money amount, GError **error)
{
    ProjectLeft left;
    if (!project_line_left(db, line, &left, error))
        return false;
    gint64 rest = left.planned.minor - left.spent.minor;
    if (!left.has_budget || amount.minor <= rest)
        return true;
    return fail(error, FAIL_INVALID,
                _("This is over the budget of %s: %s of %s is left, and the expense is %s. Spend less, move money in the budget by an "
                  "amendment, or say why it stands over."),
                name_of_line(pool, partner, line), money_format(pool, (Money){rest, amount.currency}), money_format(pool, left.planned),
                money_format(pool, amount));
}

/* The partner's whole budget, then each line that the cells tell apart. */
static bool check_budget(Db *db, Pool *pool, const ProjectPartner *partner, const ProjectExpense *expense, GError **error)
{
    const ProjectLine lines[] = {
        {expense->project_id, expense->partner_id, NULL, 0},
        {expense->project_id, expense->partner_id, expense->category, 0},
        {expense->project_id, expense->partner_id, expense->category, day_year(expense->on_day)},
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        if (!check_line(db, pool, partner, &lines[i], expense->amount, error))
            return false;
    return true;
}

static bool check_expense(Db *db, Pool *pool, const ProjectExpense *expense, GError **error)
{
    Project *project;
    const ProjectPartner *partner = NULL;
    if (!project_find(db, pool, expense->project_id, &project, error) || !check_partner(db, pool, expense, &partner, error) ||
        !check_day(pool, project, expense->on_day, error))
        return false;
    if (expense->amount.currency != project_currency(project))
        return fail(error, FAIL_INVALID, _("The budget of this project is kept in %s. Write the amount in it."),
                    currency_code(project_currency(project)));
    return !text_is_empty(expense->excess) || expense->amount.minor <= 0 || check_budget(db, pool, partner, expense, error);
}

static bool insert_expense(Db *db, const ProjectExpense *expense, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_EXPENSE_INSERT);
    project_bind(q, &project_expense_record, expense);
    return db_run(q, NULL, error);
}

static bool lock_project(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_LOCK);
    db_bind_int(q, "$1", id);
    return db_run(q, NULL, error);
}

bool project_expense_add(Db *db, const Identity *who, ProjectExpense *expense, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    gint64 there;
    if (!change || !lock_project(db, expense->project_id, error) || !find_origin(db, expense, &there, error))
        return false;
    if (there) {
        expense->id = there;
        return db_commit(change, error);
    }
    expense->id = id_new();
    expense->version = 1;
    return check_expense(db, pool, expense, error) && insert_expense(db, expense, error) &&
           audit_write(db, who, project_audit_source(who), "create", "project_expense", expense->id,
                       record_difference(&project_expense_record, NULL, expense, pool), error) &&
           db_commit(change, error);
}

bool project_expense_void(Db *db, const Identity *who, ProjectExpense *expense, const char *reason, GError **error)
{
    gint64 changed;
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Write why the expense is taken back."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_EXPENSE_VOID);
    db_bind_int(q, "$1", expense->id);
    db_bind_int(q, "$2", expense->version);
    db_bind_text(q, "$3", reason);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, "%s", _("The expense was taken back already, or somebody changed it."));
    return audit_write(db, who, project_audit_source(who), "void", "project_expense", expense->id, NULL, error) && db_commit(change, error);
}

/* --- sums for pages --- */

typedef struct {
    Pool *pool;
    GPtrArray *lines;
    ProjectMoneyBy by;
    Currency currency;
    GPtrArray *partners;
} Sums;

static const char *partner_label(const Sums *sums, gint64 id)
{
    for (guint i = 0; i < sums->partners->len; i++) {
        const ProjectPartner *partner = sums->partners->pdata[i];
        if (partner->id == id)
            return partner->short_name ? partner->short_name : partner->name;
    }
    return "–";
}

static const char *label_of(const Sums *sums, gint64 partner_id, const char *code, int year)
{
    switch (sums->by) {
    case BY_PARTNER: return partner_label(sums, partner_id);
    case BY_SOURCE: return code ? project_label(project_sources, code) : _("Source not told apart");
    case BY_CATEGORY: return code ? project_label(project_cost_kinds, code) : _("Category not told apart");
    default: return year ? pool_printf(sums->pool, "%d", year) : _("Year not told apart");
    }
}

static ProjectMoney *line_for(Sums *sums, gint64 partner_id, const char *source, const char *category, int year)
{
    ProjectMoney key = {.partner_id = sums->by == BY_PARTNER ? partner_id : 0, .year = sums->by == BY_YEAR ? year : 0,
                        .code = sums->by == BY_SOURCE ? source : sums->by == BY_CATEGORY ? category : NULL};
    for (guint i = 0; i < sums->lines->len; i++) {
        ProjectMoney *line = sums->lines->pdata[i];
        if (line->partner_id == key.partner_id && line->year == key.year && g_strcmp0(line->code, key.code) == 0)
            return line;
    }
    key.label = label_of(sums, partner_id, key.code, year);
    key.planned.currency = key.spent.currency = sums->currency;
    ProjectMoney *line = pool_copy(sums->pool, &key, sizeof key);
    g_ptr_array_add(sums->lines, line);
    return line;
}

static bool add_planned(Db *db, Sums *sums, gint64 project_id, GError **error)
{
    GPtrArray *cells;
    if (!project_budget(db, sums->pool, project_id, &cells, error))
        return false;
    for (guint i = 0; i < cells->len; i++) {
        const ProjectBudget *cell = cells->pdata[i];
        line_for(sums, cell->partner_id, cell->source, cell->category, (int)cell->year)->planned.minor += cell->amount.minor;
    }
    return true;
}

static bool add_spent(Db *db, Sums *sums, gint64 project_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_MONEY_SPENT);
    db_bind_int(q, "$1", project_id);
    while (db_step(q))
        line_for(sums, db_int(q, "partner_id"), db_text(q, "source", sums->pool), db_text(q, "category", sums->pool), (int)db_int(q, "year"))
            ->spent.minor += db_int(q, "amount");
    return db_end(q, error);
}

static guint place_of(const Choice *choices, const char *code)
{
    guint place = 0;
    while (choices[place].value && g_strcmp0(choices[place].value, code) != 0)
        place++;
    return place;
}

/* In the order of the lists; what isn't told apart comes last. */
static int by_place(gconstpointer a, gconstpointer b, gpointer data)
{
    const ProjectMoney *one = *(ProjectMoney *const *)a, *other = *(ProjectMoney *const *)b;
    const Sums *sums = data;
    if (sums->by == BY_YEAR)
        return (one->year ? one->year : G_MAXINT) > (other->year ? other->year : G_MAXINT) ? 1 : -1;
    if (sums->by == BY_PARTNER)
        return 0;
    const Choice *choices = sums->by == BY_SOURCE ? project_sources : project_cost_kinds;
    return (int)place_of(choices, one->code) - (int)place_of(choices, other->code);
}

bool project_money(Db *db, Pool *pool, const Project *project, ProjectMoneyBy by, GPtrArray **ret_lines, GError **error)
{
    Sums sums = {.pool = pool, .lines = pool_list(pool), .by = by, .currency = project_currency(project)};
    *ret_lines = sums.lines;
    if (!project_partners(db, pool, project->id, &sums.partners, error))
        return false;
    for (guint i = 0; by == BY_PARTNER && i < sums.partners->len; i++)
        line_for(&sums, ((ProjectPartner *)sums.partners->pdata[i])->id, NULL, NULL, 0);
    if (!add_planned(db, &sums, project->id, error) || !add_spent(db, &sums, project->id, error))
        return false;
    if (by != BY_PARTNER)
        g_ptr_array_sort_with_data(sums.lines, by_place, &sums);
    return true;
}

bool project_money_total(Db *db, const Project *project, Money *ret_planned, Money *ret_spent, GError **error)
{
    ProjectLeft left;
    if (!project_line_left(db, &(ProjectLine){.project_id = project->id}, &left, error))
        return false;
    *ret_planned = left.planned;
    *ret_spent = left.spent;
    return true;
}

int project_money_percent(const ProjectMoney *line)
{
    if (line->planned.minor <= 0)
        return line->spent.minor > 0 ? 100 : 0;
    return (int)((double)line->spent.minor * 100 / (double)line->planned.minor + 0.5);
}
