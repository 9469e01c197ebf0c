#include "given.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"

void must_execute(World *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sql = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    must(db_execute(w->db, sql, &w->error));
}

static void given_institutions(World *w)
{
    must_execute(w, "INSERT INTO institution (id, parent_id, name, folded_name, kind, email) VALUES "
                    "(100, NULL, 'Inspectoratul Școlar', 'inspectoratul scolar', 'school', 'scoli@example.org'), "
                    "(101, 100, 'Școala nr. 20', 'scoala nr 20', 'school', NULL), "
                    "(200, NULL, 'Poliția Locală', 'politia locala', 'police', NULL)");
}

static void given_action(World *w, int id, const char *title, int institution_id)
{
    must_execute(w, "INSERT INTO plan_action (id, plan_id, node_id, position, number, row_number, title, deadline_kind, deadline_from, "
                    "deadline_to, recurrence) VALUES (%d, 1, 5, %d, '%d', 1, '%s', 'annual', '2025-01-01', '2025-12-31', 'annual')",
                 id, id, id, title);
    must_execute(w, "INSERT INTO plan_action_body (action_id, role, position, printed, institution_id) VALUES (%d, 'responsible', 1, 'X', %d)",
                 id, institution_id);
}

void given_plan(World *w)
{
    clock_set(1752570000); /* 15 July 2025 */
    given_institutions(w);
    must_execute(w, "INSERT INTO plan (id, title, short_title, folded_title, period_from, period_to, state, created_at, is_public) "
                    "VALUES (1, 'Planul local', 'Plan 2025', 'planul local', '2025-01-01', '2025-12-31', 'adopted', 0, 1)");
    must_execute(w, "INSERT INTO plan_node (id, plan_id, position, tier, title) VALUES (5, 1, 1, 'domain', 'Educație')");
    given_action(w, CAMPAIGN, "Campanie", SCHOOLS);
    given_action(w, RATE, "Rata", SCHOOLS);
    given_action(w, OF_UNIT, "Mediere", UNIT);
    given_action(w, PATROL, "Patrule", POLICE);
    must_execute(w, "INSERT INTO plan_indicator (id, plan_id, action_id, position, text, target_text, has_target, target_value, "
                    "target_per, cumulation, across, breakdowns) VALUES "
                    "(50, 1, 10, 1, 'Nr. copii', '10 copii/an', 1, 10, 'year', 'sum', 'sum', 'sex'), "
                    "(51, 1, 11, 1, 'Ponderea', '80%%', 1, 80, NULL, 'latest', 'ratio', ''), "
                    "(53, 1, 13, 1, 'Nr. patrule', NULL, 0, NULL, NULL, 'running', 'sum', '')");
    must_execute(w, "INSERT INTO plan_money (id, action_id, position, source, kind, has_amount, planned_minor, currency) "
                    "VALUES (70, 10, 1, 'Buget local', 'local', 1, 500000, 'RON')");
}

void as_planner(World *w)
{
    as_user(w, 900, 0, SCOPE_AUTHORITY, "plans.read plans.write reports.read reports.enter reports.accept");
}

void as_reporter(World *w, gint64 institution_id)
{
    as_user(w, 901, institution_id, SCOPE_INSTITUTION, "plans.read reports.read reports.enter");
}

void as_reader(World *w)
{
    as_user(w, 902, 0, SCOPE_AUTHORITY, "plans.read reports.read");
}

static Doer doer_of_tests(void)
{
    return (Doer){identity_system(), "cli", "http://vatra.test"};
}

Period *given_asked(World *w)
{
    const Doer doer = doer_of_tests();
    Plan *plan = NULL;
    GPtrArray *periods = NULL;
    Asked asked;
    int made;
    must(plan_find(w->db, w->pool, identity_system(), PLAN, &plan, &w->error));
    must(periods_make(w->db, &doer, plan, "half_year", &made, &w->error));
    must(periods_of_plan(w->db, w->pool, PLAN, &periods, &w->error));
    must(period_ask(w->db, &doer, periods->pdata[0], &asked, &w->error));
    return periods->pdata[0];
}

Report *must_report(World *w, gint64 institution_id)
{
    GPtrArray *reports = NULL;
    must(reports_of_institution(w->db, w->pool, institution_id, &reports, &w->error));
    g_assert_cmpuint(reports->len, ==, 1);
    return reports->pdata[0];
}

Row *must_row(World *w, const Report *report, gint64 action_id)
{
    GPtrArray *rows = NULL;
    must(rows_of_report(w->db, w->pool, report->id, &rows, &w->error));
    for (guint i = 0; i < rows->len; i++)
        if (((Row *)rows->pdata[i])->action_id == action_id)
            return rows->pdata[i];
    g_error("the report has no row for action %d", (int)action_id);
}

const char *given_link(World *w, gint64 institution_id)
{
    const Doer doer = doer_of_tests();
    const char *url = NULL;
    bool mailed;
    must(report_link_replace(w->db, w->pool, &doer, must_report(w, institution_id), false, &url, &mailed, &w->error));
    g_assert_true(g_str_has_prefix(url, "http://vatra.test/r/"));
    return url + strlen("http://vatra.test");
}

/* Statements are remembered by the database: each text has its own, for as long as the program runs. */
static const DbStatement *statement_of(const char *sql)
{
    enum { MOST = 50 };
    static DbStatement statements[MOST];
    guint i = 0;
    while (statements[i].text && strcmp(statements[i].text, sql) != 0)
        i++;
    g_assert_cmpuint(i, <, MOST - 1);
    statements[i] = (DbStatement){g_intern_string(sql), g_intern_string(sql), NULL};
    return &statements[i];
}

gint64 count_of(World *w, const char *sql)
{
    g_autoptr(DbQuery) q = db_query(w->db, statement_of(sql));
    gint64 count = db_step(q) ? db_int(q, "count") : -1;
    must(db_end(q, &w->error));
    return count;
}
