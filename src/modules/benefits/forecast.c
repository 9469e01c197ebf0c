#include "modules/benefits/benefits_in.h"

#include "modules/benefits/benefits_queries.h"

/* What is paid, and what the rest of the scheme will cost: open entitlements, today's amount, the share that the last lists found entitled. */

enum { LISTS_FOR_RATE = 6, MOST_MONTHS = 120 };

/* --- sums --- */

static bool sum_grants(Db *db, gint64 scheme_id, BenefitSums *s, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SUM_GRANTS);
    db_bind_int(q, "$1", scheme_id);
    if (db_step(q)) {
        s->persons = db_int(q, "persons");
        s->months_promised = db_int(q, "promised");
    }
    return db_end(q, error);
}

static bool sum_payments(Db *db, gint64 scheme_id, BenefitSums *s, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SUM_PAYMENTS);
    db_bind_int(q, "$1", scheme_id);
    if (db_step(q)) {
        s->paid = db_int(q, "paid");
        s->sent = db_int(q, "sent");
    }
    return db_end(q, error);
}

static bool sum_debts(Db *db, gint64 scheme_id, BenefitSums *s, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SUM_DEBTS);
    db_bind_int(q, "$1", scheme_id);
    s->owed = db_step(q) ? db_int(q, "owed") : 0;
    return db_end(q, error);
}

static bool amount_today(Db *db, Pool *pool, gint64 scheme_id, gint64 *ret_amount, GError **error)
{
    GPtrArray *terms;
    if (!benefit_terms(db, pool, scheme_id, &terms, error))
        return false;
    const BenefitTerm *term = benefit_term_in(terms, benefit_month_of(day_today()));
    if (!term && terms->len)
        term = terms->pdata[terms->len - 1];
    *ret_amount = term ? term->amount.minor : 0;
    return true;
}

static bool sum_months(Db *db, gint64 scheme_id, BenefitSums *s, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 amount;
    if (!amount_today(db, pool, scheme_id, &amount, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SUM_MONTHS);
    db_bind_int(q, "$1", scheme_id);
    if (db_step(q)) {
        s->months_paid = db_int(q, "months");
        s->months_missing = db_int(q, "missing");
        s->promised = s->months_missing * amount;
    }
    return db_end(q, error);
}

bool benefit_sums(Db *db, gint64 scheme_id, BenefitSums *ret_sums, GError **error)
{
    *ret_sums = (BenefitSums){0};
    return sum_grants(db, scheme_id, ret_sums, error) && sum_payments(db, scheme_id, ret_sums, error) &&
           sum_debts(db, scheme_id, ret_sums, error) && sum_months(db, scheme_id, ret_sums, error);
}

bool benefit_sums_short(Db *db, gint64 scheme_id, gint64 *ret_persons, gint64 *ret_granted, GError **error)
{
    BenefitSums sums = {0};
    if (!sum_grants(db, scheme_id, &sums, error))
        return false;
    *ret_persons = sums.persons;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_COMMITTED);
    db_bind_int(q, "$1", scheme_id);
    *ret_granted = db_step(q) ? db_int(q, "net") : 0;
    return db_end(q, error);
}

/* --- the months --- */

static bool read_months(Db *db, Pool *pool, gint64 scheme_id, Forecast *f, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FORECAST_MONTHS);
    db_bind_int(q, "$1", scheme_id);
    while (db_step(q)) {
        ForecastMonth *m = pool_new0(pool, ForecastMonth);
        *m = (ForecastMonth){db_int(q, "month"), db_int(q, "persons"), db_int(q, "entitled"), db_int(q, "net"), false};
        f->given += m->net;
        g_ptr_array_add(f->months, m);
    }
    return db_end(q, error);
}

static void set_rate(Forecast *f)
{
    gint64 persons = 0, entitled = 0;
    for (guint i = f->months->len > LISTS_FOR_RATE ? f->months->len - LISTS_FOR_RATE : 0; i < f->months->len; i++) {
        const ForecastMonth *m = f->months->pdata[i];
        persons += m->persons;
        entitled += MIN(m->entitled, m->persons);
    }
    f->rate_percent = persons ? (entitled * 100 + persons / 2) / persons : 100;
}

static bool count_open(Db *db, gint64 scheme_id, gint64 month, gint64 *ret_count, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_FORECAST_OPEN);
    db_bind_int(q, "$1", scheme_id);
    db_bind_int(q, "$2", month);
    *ret_count = db_step(q) ? db_int(q, "persons") : 0;
    return db_end(q, error);
}

static bool add_month(Db *db, Pool *pool, gint64 scheme_id, const GPtrArray *terms, gint64 month, Forecast *f, GError **error)
{
    gint64 open;
    const BenefitTerm *term = benefit_term_in(terms, month);
    if (!count_open(db, scheme_id, month, &open, error))
        return false;
    ForecastMonth *m = pool_new0(pool, ForecastMonth);
    gint64 entitled = (open * f->rate_percent + 50) / 100;
    *m = (ForecastMonth){month, open, entitled, term ? entitled * term->amount.minor : 0, true};
    f->to_come += m->net;
    g_ptr_array_add(f->months, m);
    return true;
}

static bool add_months(Db *db, Pool *pool, const BenefitScheme *scheme, Forecast *f, GError **error)
{
    GPtrArray *terms;
    gint64 last = f->months->len ? ((const ForecastMonth *)f->months->pdata[f->months->len - 1])->month : benefit_month_of(scheme->from_day) - 1;
    gint64 end = benefit_month_of(f->end);
    if (!benefit_terms(db, pool, scheme->id, &terms, error))
        return false;
    for (gint64 month = last + 1; month <= MIN(end, last + MOST_MONTHS); month++)
        if (!add_month(db, pool, scheme->id, terms, month, f, error))
            return false;
    return true;
}

/* Payments end with the scheme, or with the project that pays them. */
static bool find_end(Db *db, Pool *pool, const BenefitScheme *scheme, Day *ret_end, GError **error)
{
    Project *project;
    *ret_end = scheme->to_day;
    if (!benefit_project(db, pool, scheme, &project, error))
        return false;
    if (project && day_is(project->to_day) && (!day_is(*ret_end) || day_compare(project->to_day, *ret_end) < 0))
        *ret_end = project->to_day;
    return true;
}

bool benefit_forecast(Db *db, Pool *pool, const BenefitScheme *scheme, Forecast *ret_forecast, GError **error)
{
    Forecast *f = ret_forecast;
    *f = (Forecast){.months = pool_list(pool)};
    if (!find_end(db, pool, scheme, &f->end, error) || !benefit_line_left(db, pool, scheme, &f->line, error) ||
        !benefit_sums(db, scheme->id, &f->sums, error) || !read_months(db, pool, scheme->id, f, error))
        return false;
    f->has_end = day_is(f->end);
    set_rate(f);
    return !f->has_end || !g_str_equal(scheme->period, "month") || add_months(db, pool, scheme, f, error);
}

/* --- the months promised --- */

bool benefit_horizon(Db *db, Pool *pool, const BenefitScheme *scheme, Horizon *ret_horizon, GError **error)
{
    Day end;
    if (!find_end(db, pool, scheme, &end, error))
        return false;
    *ret_horizon = (Horizon){day_is(end) ? benefit_month_of(end) : G_MAXINT32, benefit_month_of(scheme->from_day) - 1};
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_LAST_MONTH);
    db_bind_int(q, "$1", scheme->id);
    if (db_step(q) && !db_is_null(q, "month"))
        ret_horizon->listed = db_int(q, "month");
    return db_end(q, error);
}

gint64 benefit_months_left(const Horizon *horizon, const BenefitGrant *grant)
{
    gint64 end = grant->to_month ? MIN(grant->to_month, horizon->end) : horizon->end;
    if (grant->stopped_month)
        end = MIN(end, grant->stopped_month - 1);
    return MAX(0, end - MAX(horizon->listed, grant->from_month - 1));
}

bool benefit_reach(Db *db, Pool *pool, const BenefitScheme *scheme, Reach *ret_reach, GError **error)
{
    Horizon horizon;
    *ret_reach = (Reach){0};
    if (!benefit_horizon(db, pool, scheme, &horizon, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_REACH);
    db_bind_int(q, "$1", scheme->id);
    db_bind_int(q, "$2", horizon.end);
    db_bind_int(q, "$3", horizon.listed);
    while (db_step(q)) {
        const char *standing = db_text(q, "standing", pool);
        gint64 *count = g_str_equal(standing, "reached") ? &ret_reach->reached : g_str_equal(standing, "late") ? &ret_reach->late : &ret_reach->on_way;
        *count = db_int(q, "count");
        ret_reach->promised += *count;
    }
    return db_end(q, error);
}
