#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/text.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/cases/cases.h"
#include "modules/services/services.h"

/* What is known of a month, for all entitlements of a scheme at once: a query a rule, none per person. */

static GHashTable *id_table(Pool *pool)
{
    GHashTable *table = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, table);
    return table;
}

static void put_id(GHashTable *table, Pool *pool, gint64 id, gpointer value)
{
    gint64 *key = pool_new0(pool, gint64);
    *key = id;
    g_hash_table_insert(table, key, value ? value : key);
}

/* --- attendance --- */

static BenefitCase *presence_of(GHashTable *table, Pool *pool, gint64 person_id)
{
    BenefitCase *known = g_hash_table_lookup(table, &person_id);
    if (known)
        return known;
    known = pool_new0(pool, BenefitCase);
    put_id(table, pool, person_id, known);
    return known;
}

static bool read_services(Db *db, Pool *pool, gint64 scheme_id, GHashTable *ret_services, GError **error)
{
    GArray *ids;
    if (!benefit_scheme_services(db, pool, scheme_id, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++)
        put_id(ret_services, pool, g_array_index(ids, gint64, i), NULL);
    return true;
}

static bool read_presence(Db *db, Pool *pool, gint64 scheme_id, gint64 month, GHashTable *table, GError **error)
{
    GHashTable *services = id_table(pool);
    GArray *rows;
    if (!read_services(db, pool, scheme_id, services, error) || !services_attendance_month(db, pool, (int)month, 0, 0, &rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const AttendanceMonth *row = &g_array_index(rows, AttendanceMonth, i);
        if (g_hash_table_size(services) && !g_hash_table_contains(services, &row->service_id))
            continue;
        BenefitCase *known = presence_of(table, pool, row->person_id);
        known->planned += row->planned;
        known->present += row->present;
        known->excused += row->excused;
    }
    return true;
}

/* --- plans --- */

static bool read_plans(Db *db, Pool *pool, gint64 month, GHashTable *table, GError **error)
{
    GPtrArray *plans;
    if (!cases_plans_active(db, pool, benefit_month_start(month), benefit_month_end(month), &plans, error))
        return false;
    for (guint i = 0; i < plans->len; i++)
        put_id(table, pool, ((const CasePlanActive *)plans->pdata[i])->person_id, NULL);
    return true;
}

/* --- what this module's own tables say --- */

static bool read_ids(DbQuery *q, Pool *pool, GHashTable *table, GError **error)
{
    while (db_step(q))
        put_id(table, pool, db_int(q, "id"), NULL);
    return db_end(q, error);
}

static bool read_suspended(Db *db, Pool *pool, gint64 scheme_id, gint64 month, GHashTable *table, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FACT_SUSPENDED);
    db_bind_int(q, "$1", scheme_id);
    db_bind_int(q, "$2", month);
    return read_ids(q, pool, table, error);
}

static bool read_elsewhere(Db *db, Pool *pool, const BenefitScheme *scheme, gint64 month, GHashTable *table, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FACT_ELSEWHERE);
    db_bind_int(q, "$1", month);
    db_bind_text(q, "$2", scheme->exclusive_group);
    db_bind_int(q, "$3", scheme->id);
    return read_ids(q, pool, table, error);
}

static gint64 count_papers(const BenefitScheme *scheme)
{
    gint64 count = 0;
    g_auto(GStrv) lines = g_strsplit(scheme->papers ? scheme->papers : "", "\n", -1);
    for (guint i = 0; lines[i]; i++)
        count += !text_is_empty(lines[i]);
    return count;
}

static bool read_papers(Db *db, Pool *pool, const BenefitScheme *scheme, gint64 month, GHashTable *table, GError **error)
{
    gint64 asked = count_papers(scheme);
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FACT_PAPERS);
    db_bind_int(q, "$1", scheme->id);
    db_bind_day(q, "$2", benefit_month_end(month));
    while (db_step(q))
        if (db_int(q, "count") >= asked)
            put_id(table, pool, db_int(q, "id"), NULL);
    return db_end(q, error);
}

static bool read_exceptions(Db *db, Pool *pool, gint64 scheme_id, gint64 month, GHashTable *table, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FACT_EXCEPTIONS);
    db_bind_int(q, "$1", scheme_id);
    db_bind_int(q, "$2", month);
    while (db_step(q))
        put_id(table, pool, db_int(q, "id"), (gpointer)db_text(q, "effect", pool));
    return db_end(q, error);
}

static bool read_sums(Db *db, Pool *pool, const DbStatement *statement, gint64 scheme_id, gint64 month, gint64 run_id, GHashTable *table,
                      GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", scheme_id);
    db_bind_int(q, "$2", month);
    db_bind_int(q, "$3", run_id);
    while (db_step(q)) {
        gint64 *amount = pool_new0(pool, gint64);
        *amount = db_int(q, "amount");
        put_id(table, pool, db_int(q, "id"), amount);
    }
    return db_end(q, error);
}

bool benefit_facts(Db *db, Pool *pool, const BenefitScheme *scheme, const BenefitTerm *term, gint64 month, gint64 run_id,
                   BenefitFacts *ret_facts, GError **error)
{
    BenefitFacts *f = ret_facts;
    *f = (BenefitFacts){id_table(pool), id_table(pool), id_table(pool), id_table(pool), id_table(pool), id_table(pool), id_table(pool), NULL};
    if (strcmp(scheme->period, "once") == 0)
        f->once = id_table(pool);
    return ((!term->min_sessions && !term->min_percent) || read_presence(db, pool, scheme->id, month, f->presence, error)) &&
           (!term->needs_plan || read_plans(db, pool, month, f->plans, error)) &&
           (!term->not_elsewhere || read_elsewhere(db, pool, scheme, month, f->elsewhere, error)) &&
           (!term->needs_papers || read_papers(db, pool, scheme, month, f->papers, error)) &&
           read_suspended(db, pool, scheme->id, month, f->suspended, error) &&
           read_exceptions(db, pool, scheme->id, month, f->exceptions, error) &&
           read_sums(db, pool, SQL_BENEFIT_FACT_ALREADY, scheme->id, month, run_id, f->already, error) &&
           (!f->once || read_sums(db, pool, SQL_BENEFIT_FACT_ONCE, scheme->id, month, run_id, f->once, error));
}
