#include "modules/demo/project_328741.h"

#include <string.h>

/* What the project spent: an expense a partner, category and quarter, a little less than planned.  Subsidies aren't here: what the lists
 * of payments pay is an expense by itself. */

static int months_of(const ProjectDemo *p, int year)
{
    int first = day_year(p->project.from_day) == year ? day_month(p->project.from_day) : 1;
    int last = day_year(p->project.to_day) == year ? day_month(p->project.to_day) : 12;
    return last - first + 1;
}

static bool spend(ProjectDemo *p, const ProjectBudget *cell, Day on, int months, GError **error)
{
    gint64 share = cell->amount.minor * months / months_of(p, (int)cell->year);
    ProjectExpense expense = {
        .project_id = p->project.id, .partner_id = cell->partner_id, .source = cell->source, .category = cell->category, .on_day = on,
        .amount = {share * random_between(&p->random, 82, 98) / 100, cell->amount.currency},
        .words = pool_printf(p->pool, "Cheltuieli ale trimestrului %d/%d (date demonstrative)", day_quarter(on), day_year(on)),
        .paper = pool_printf(p->pool, "OP %d", random_between(&p->random, 100, 999)), .version = 1,
    };
    return expense.amount.minor == 0 || project_expense_add(p->db, p->who, &expense, error);
}

static bool spend_quarter(ProjectDemo *p, const GPtrArray *cells, int year, int quarter, GError **error)
{
    Interval days = interval_quarter(year, quarter);
    int first = MAX(days.from.n, p->project.from_day.n) == days.from.n ? (quarter - 1) * 3 + 1 : day_month(p->project.from_day);
    int last = MIN(days.to.n, p->project.to_day.n) == days.to.n ? quarter * 3 : day_month(p->project.to_day);
    Day on = day_add(days.to, -2);
    if (first > last || day_compare(on, p->today) > 0 || day_compare(on, p->project.to_day) > 0 || day_compare(on, p->project.from_day) < 0)
        return true;
    for (guint i = 0; i < cells->len; i++) {
        const ProjectBudget *cell = cells->pdata[i];
        if (cell->year == year && strcmp(cell->category, "subsidies") != 0 && !spend(p, cell, on, last - first + 1, error))
            return false;
    }
    return true;
}

bool project_demo_spending(ProjectDemo *p, GError **error)
{
    GPtrArray *cells;
    if (!project_budget(p->db, p->pool, p->project.id, &cells, error))
        return false;
    for (int year = 2025; year <= 2028; year++)
        for (int quarter = 1; quarter <= 4; quarter++)
            if (!spend_quarter(p, cells, year, quarter, error))
                return false;
    return true;
}
