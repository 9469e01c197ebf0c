#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "modules/benefits/benefits_queries.h"

/* The lines of lists, for pages. */

static LineRow *read_line(DbQuery *q, Pool *pool)
{
    LineRow *row = pool_new0(pool, LineRow);
    *row = (LineRow){.grant_id = db_int(q, "grant_id"), .for_month = db_int(q, "for_month"), .amount = db_int(q, "amount"),
                     .planned = db_int(q, "planned"), .present = db_int(q, "present"), .excused = db_int(q, "excused"),
                     .kind = db_text(q, "kind", pool), .answers = db_text(q, "answers", pool), .run_id = db_int(q, "run_id")};
    return row;
}

bool benefit_lines(Db *db, Pool *pool, gint64 run_id, const char *which, gint64 number, guint limit, guint offset, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_LINE_LIST);
    db_bind_int(q, "$1", run_id);
    db_bind_text(q, "$2", which);
    db_bind_id(q, "$3", number);
    db_bind_int(q, "$4", limit);
    db_bind_int(q, "$5", offset);
    *ret_rows = pool_list(pool);
    while (db_step(q)) {
        LineRow *row = read_line(q, pool);
        row->grant_number = db_int(q, "grant_number");
        row->person_id = db_int(q, "person_id");
        row->payee_name = db_text(q, "payee_name", pool);
        row->way = db_text(q, "way", pool);
        row->iban_masked = db_text(q, "iban_masked", pool);
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error);
}

bool benefit_lines_of_grant(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_LINE_OF_GRANT);
    db_bind_int(q, "$1", grant_id);
    *ret_rows = pool_list(pool);
    while (db_step(q)) {
        LineRow *row = read_line(q, pool);
        row->run_month = db_int(q, "run_month");
        row->sequence = db_int(q, "sequence");
        row->run_state = db_text(q, "run_state", pool);
        row->payment_state = db_text(q, "payment_state", pool);
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error);
}

bool benefit_line_counts(Db *db, gint64 run_id, LineCounts *ret_counts, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_LINE_COUNTS);
    db_bind_int(q, "$1", run_id);
    *ret_counts = (LineCounts){0};
    if (db_step(q))
        *ret_counts = (LineCounts){db_int(q, "yes"), db_int(q, "no"), db_int(q, "late")};
    return db_end(q, error);
}

bool benefit_refusals(Db *db, Pool *pool, gint64 run_id, gint64 ret_counts[RULE_COUNT], GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_LINE_REFUSALS);
    db_bind_int(q, "$1", run_id);
    memset(ret_counts, 0, sizeof(gint64) * RULE_COUNT);
    while (db_step(q)) {
        const char *answers = db_text(q, "answers", pool);
        for (int rule = 0; rule < RULE_COUNT && strlen(answers) == RULE_COUNT; rule++)
            if (answers[rule] == 'n' || answers[rule] == '!')
                ret_counts[rule] += db_int(q, "count");
    }
    return db_end(q, error);
}
