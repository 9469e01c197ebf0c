#include "modules/projects/pages.h"

#include "base/language.h"
#include "base/text.h"
#include "modules/projects/projects_views.h"

/* The expenses of a project: the list, a new one, one taken back. */

/* Those that were asked for, a page of them. */
static void leave_asked(Request *req, ExpensePage *page)
{
    const GPtrArray *all = page->expenses;
    GPtrArray *asked = pool_list(req->pool);
    page->all = all->len;
    page->kind = req_text(req, "kind");
    page->by = req_input_id(req, "by");
    for (guint i = 0, skipped = 0, before = paging_offset(req, EXPENSES_PAGE); i < all->len; i++) {
        const ProjectExpense *expense = all->pdata[i];
        if ((page->kind && g_strcmp0(page->kind, expense->category) != 0) || (page->by && page->by != expense->partner_id))
            continue;
        page->found++;
        if (skipped++ >= before && asked->len < EXPENSES_PAGE)
            g_ptr_array_add(asked, all->pdata[i]);
    }
    page->expenses = asked;
    page->paging = paging_of_count(req, page->found, EXPENSES_PAGE);
}

static bool show_page(Request *req, int status, const ProjectExpense *typed, const Problems *problems, GError **error)
{
    ExpensePage page = {.typed = typed};
    Project *project;
    if (!project_enter(req, &project, error))
        return false;
    page.project = project;
    page.partners = project_part_options(req->db, req->pool, "partner_id", project->id, error);
    if (!page.partners || !project_expenses(req->db, req->pool, project->id, &page.expenses, error))
        return false;
    leave_asked(req, &page);
    return project_money(req->db, req->pool, project, BY_CATEGORY, &page.by_category, error) &&
           project_money_total(req->db, project, &page.planned, &page.spent, error) &&
           reply_view(req, status, view_project_expenses, req, &page, problems);
}

static ProjectExpense empty_expense(const Project *project)
{
    return (ProjectExpense){.project_id = project->id, .on_day = DAY_NONE, .amount = {0, project_currency(project)}, .version = 1};
}

static bool show(Request *req, GError **error)
{
    Project *project;
    if (!project_enter(req, &project, error))
        return false;
    ProjectExpense expense = empty_expense(project);
    return show_page(req, 200, &expense, NULL, error);
}

static bool add(Request *req, GError **error)
{
    Project *project;
    g_autoptr(GError) wrong = NULL;
    if (!project_enter(req, &project, error))
        return false;
    ProjectExpense expense = empty_expense(project);
    Problems *problems = record_from_form(&project_expense_record, &expense, req);
    expense.partner_id = req_input_id(req, "partner_id");
    if (!expense.partner_id)
        problems_add(problems, "partner_id", "%s", _("Say which partner of the project spent it."));
    if (problems_any(problems))
        return show_page(req, 422, &expense, problems, error);
    if (project_expense_add(req->db, req->who, &expense, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "%s", project_url(req->pool, project, "/expenses"));
    }
    int status = fail_http_status(fail_kind(wrong));
    if (problem_from(problems, "amount", &wrong))
        return show_page(req, status, &expense, problems, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool take_back(Request *req, GError **error)
{
    Project *project;
    ProjectExpense *expense;
    g_autoptr(GError) wrong = NULL;
    if (!project_enter(req, &project, error) ||
        !project_expense_find(req->db, req->pool, project->id, req_id(req, "expense"), &expense, error))
        return false;
    expense->version = req_int(req, "version", 0);
    if (project_expense_void(req->db, req->who, expense, req_text(req, "reason"), &wrong)) {
        reply_notice(req, _("The expense is taken back."));
        return reply_see_other(req, "%s", project_url(req->pool, project, "/expenses"));
    }
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(wrong));
    ProjectExpense typed = empty_expense(project);
    if (problem_from(problems, NULL, &wrong))
        return show_page(req, status, &typed, problems, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

#define LIST_INPUTS {"page", INPUT_INT}, {"kind", INPUT_TEXT, 40}, {"by", INPUT_ID}
static const Input list_inputs[] = {LIST_INPUTS, {0}};
static const Input add_inputs[] = {{"partner_id", INPUT_ID}, LIST_INPUTS, {0}};
static const Input void_inputs[] = {{"version", INPUT_INT}, {"reason", INPUT_TEXT, 500}, LIST_INPUTS, {0}};

const Route project_money_routes[] = {
    {GET, "/projects/:id/expenses", .may = "projects.read", show, list_inputs},
    {POST, "/projects/:id/expenses", .once = true, .may = "projects.write", add, add_inputs, .record = &project_expense_record},
    {POST, "/projects/:id/expenses/:expense/void", .may = "projects.write", take_back, void_inputs},
    {0},
};
