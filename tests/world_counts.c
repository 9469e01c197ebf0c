#include "world_counts.h"

/* What is kept beside what is counted anew: the rows of either that the other lacks. */
static const DbStatement differences[] = {
    {"plan_action_count",
     "WITH anew AS (SELECT plan_id, state, coalesce(next_due, '') AS next_due, node_id, count(*) AS actions"
     "                FROM plan_action WHERE gone_edition IS NULL GROUP BY plan_id, state, coalesce(next_due, ''), node_id),"
     "     kept AS (SELECT plan_id, state, next_due, node_id, actions FROM plan_action_count),"
     "     lost AS (SELECT * FROM anew EXCEPT SELECT * FROM kept),"
     "     left_over AS (SELECT * FROM kept EXCEPT SELECT * FROM anew)"
     "SELECT (SELECT count(*) FROM lost) + (SELECT count(*) FROM left_over) AS wrong", NULL},
    {"plan_money_count",
     "WITH anew AS (SELECT a.plan_id, m.kind, coalesce(m.year, 0) AS year, coalesce(m.currency, '') AS currency,"
     "                     CAST(sum(m.planned_minor) AS BIGINT) AS planned, count(*) AS lines, CAST(sum(m.has_amount) AS BIGINT) AS amounts"
     "                FROM plan_action a JOIN plan_money m ON m.action_id = a.id WHERE a.gone_edition IS NULL"
     "               GROUP BY a.plan_id, m.kind, coalesce(m.year, 0), coalesce(m.currency, '')),"
     "     kept AS (SELECT plan_id, kind, year, currency, planned_minor, lines, amounts FROM plan_money_count),"
     "     lost AS (SELECT * FROM anew EXCEPT SELECT * FROM kept),"
     "     left_over AS (SELECT * FROM kept EXCEPT SELECT * FROM anew)"
     "SELECT (SELECT count(*) FROM lost) + (SELECT count(*) FROM left_over) AS wrong", NULL},
    {"plan_body_count",
     "WITH printed AS (SELECT a.plan_id, coalesce(b.institution_id, 0) AS institution_id,"
     "                        CASE WHEN b.institution_id IS NULL THEN b.printed ELSE '' END AS printed"
     "                   FROM plan_action a JOIN plan_action_body b ON b.action_id = a.id WHERE a.gone_edition IS NULL),"
     "     anew AS (SELECT plan_id, institution_id, printed, count(*) AS places FROM printed GROUP BY plan_id, institution_id, printed),"
     "     kept AS (SELECT plan_id, institution_id, printed, places FROM plan_body_count),"
     "     lost AS (SELECT * FROM anew EXCEPT SELECT * FROM kept),"
     "     left_over AS (SELECT * FROM kept EXCEPT SELECT * FROM anew)"
     "SELECT (SELECT count(*) FROM lost) + (SELECT count(*) FROM left_over) AS wrong", NULL},
    {"report_money_count",
     "WITH anew AS (SELECT w.report_id, m.kind, m.currency, CAST(sum(m.spent_minor) AS BIGINT) AS spent, count(*) AS lines"
     "                FROM report_row w JOIN report_money m ON m.row_id = w.id GROUP BY w.report_id, m.kind, m.currency),"
     "     kept AS (SELECT report_id, kind, currency, spent_minor, lines FROM report_money_count),"
     "     lost AS (SELECT * FROM anew EXCEPT SELECT * FROM kept),"
     "     left_over AS (SELECT * FROM kept EXCEPT SELECT * FROM anew)"
     "SELECT (SELECT count(*) FROM lost) + (SELECT count(*) FROM left_over) AS wrong", NULL},
};

static gint64 wrong_rows(Db *db, const DbStatement *statement)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbQuery) q = db_query(db, statement);
    gint64 wrong = db_step(q) ? db_int(q, "wrong") : -1;
    if (!db_end(q, &error))
        g_error("%s: %s", statement->name, error->message);
    return wrong;
}

void world_check_counts(World *w)
{
    for (gsize i = 0; i < G_N_ELEMENTS(differences); i++)
        if (wrong_rows(w->db, &differences[i]) != 0)
            g_error("%s is not what its rows add up to", differences[i].name);
}
