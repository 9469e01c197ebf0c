#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/cases/cases_queries.h"
#include "modules/cases/pages.h"

/* Days of one's own work beside the terms of the law: for my work, and for the calendar feed, which tells no names. */

const Choice case_date_kinds[] = {
    {"referral", N_("An answer to the referral")},
    {"activity", N_("An activity of the plan ends")},
    {"review", N_("Review of the plan")},
    {0},
};

static gint64 end_of(Day day)
{
    int year, month, date;
    day_split(day_add(day, 1), &year, &month, &date);
    g_autoptr(GDateTime) next = g_date_time_new_local(year, month, date, 0, 0, 0);
    return g_date_time_to_unix(next) - 1;
}

/* Of an activity the last day of its months; one without months is due when it starts. */
static gint64 moment_of(DbQuery *q, Pool *pool)
{
    Day day = day_from_iso(db_text(q, "starts", pool));
    gint64 months = db_int(q, "months");
    return end_of(months > 0 ? day_add(day_add_months(day, (int)months), -1) : day);
}

static const char *url_of(Pool *pool, const CaseDate *date, gint64 plan_id)
{
    if (strcmp(date->what, "referral") == 0)
        return case_url(pool, date->case_id, pool_printf(pool, "/referrals/%" G_GINT64_FORMAT, date->id));
    const char *needs = strcmp(date->what, "activity") == 0 ? pool_printf(pool, "#need-%" G_GINT64_FORMAT, date->id) : "";
    return case_url(pool, date->case_id, pool_printf(pool, "/plans/%" G_GINT64_FORMAT "%s", plan_id, needs));
}

static void add_date(GPtrArray *dates, DbQuery *q, Pool *pool, const char *what, gint64 id, gint64 at)
{
    CaseDate *date = pool_new0(pool, CaseDate);
    *date = (CaseDate){.id = id, .case_id = db_int(q, "case_id"), .year = db_int(q, "year"), .number = db_int(q, "number"), .what = what, .at = at};
    date->url = url_of(pool, date, db_int(q, "plan_id"));
    g_ptr_array_add(dates, date);
}

/* A referral; or an activity of a plan, with the day of the plan's review the first time that the plan comes. */
static void read_dates(GPtrArray *dates, DbQuery *q, Pool *pool, gint64 *plan_before)
{
    gint64 plan_id = db_int(q, "plan_id");
    if (!plan_id) {
        add_date(dates, q, pool, "referral", db_int(q, "id"), db_int(q, "at"));
        return;
    }
    Day review = day_from_iso(db_text(q, "review_day", pool));
    if (db_int(q, "id"))
        add_date(dates, q, pool, "activity", db_int(q, "id"), moment_of(q, pool));
    if (day_is(review) && plan_id != *plan_before)
        add_date(dates, q, pool, "review", plan_id, end_of(review));
    *plan_before = plan_id;
}

static gint by_moment(gconstpointer a, gconstpointer b)
{
    const CaseDate *one = *(const CaseDate *const *)a, *other = *(const CaseDate *const *)b;
    return (one->at > other->at) - (one->at < other->at);
}

/* As one of a file's own team: the feed knows no wider reach. */
static void bind_user(DbQuery *q, gint64 user_id)
{
    db_bind_int(q, "$1", user_id);
    db_bind_int(q, "$2", SCOPE_OWN);
    db_bind_int(q, "$3", 0);
    db_bind_int(q, "$4", clock_now());
}

void case_dates_foresee(Db *db, gint64 user_id)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_DATES);
    bind_user(q, user_id);
    db_foresee(q);
}

bool case_dates(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_dates, GError **error)
{
    *ret_dates = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_DATES);
    bind_user(q, user_id);
    gint64 plan_before = 0;
    while (db_step(q))
        read_dates(*ret_dates, q, pool, &plan_before);
    g_ptr_array_sort(*ret_dates, by_moment);
    return db_end(q, error);
}

/* --- the calendar feed --- */

static void add(GPtrArray *entries, Pool *pool, AgendaEntry made)
{
    g_ptr_array_add(entries, pool_copy(pool, &made, sizeof made));
}

static bool add_planned(Db *db, Pool *pool, gint64 user_id, GPtrArray *entries, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_AGENDA);
    bind_user(q, user_id);
    while (db_step(q)) {
        const char *kind = case_kind_label(db_text(q, "kind", pool));
        const char *name = pool_printf(pool, _("Case %d/%d"), (int)db_int(q, "number"), (int)db_int(q, "year"));
        const char *rest = pool_printf(pool, "/entries/%" G_GINT64_FORMAT, db_int(q, "id"));
        add(entries, pool, (AgendaEntry){db_int(q, "id"), db_int(q, "created_at"), db_int(q, "due_at"), pool_printf(pool, "%s: %s", name, kind),
                                         case_url(pool, db_int(q, "case_id"), rest)});
    }
    return db_end(q, error);
}

bool case_agenda(Db *db, Pool *pool, gint64 user_id, GPtrArray *entries, GError **error)
{
    enum { YEAR = 366 * 24 * 60 * 60 };
    GPtrArray *dates;
    if (!add_planned(db, pool, user_id, entries, error) || !case_dates(db, pool, user_id, &dates, error))
        return false;
    for (guint i = 0; i < dates->len; i++) {
        const CaseDate *date = dates->pdata[i];
        const char *name = pool_printf(pool, _("Case %d/%d"), (int)date->number, (int)date->year);
        if (date->at > clock_now() - YEAR)
            add(entries, pool, (AgendaEntry){date->id, date->at, date->at, pool_printf(pool, "%s: %s", name, case_label(case_date_kinds, date->what)),
                                             date->url});
    }
    return true;
}
