#include "modules/services/services_in.h"

#include <math.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/services/services_queries.h"
#include "office/chart.h"

/* Presence over the months: charts, and the early warning of those who come less and less. */

enum { BEFORE_TIMES = 3, CHART_MONTHS = 12, LEAST_DAYS = 4 };

/* --- the rule --- */

const SlippingNumber slipping_numbers[] = {
    {"months", "services.slipping-months", N_("Months that are looked at"),
     N_("So many months that are over, together; they are compared with the three times as many before them."), 1, 12, 1},
    {"fall", "services.slipping-fall", N_("Fall that warns, in points"),
     N_("20 means: who came on 90 % of the days before, and now on 70 % or less."), 1, 100, 20},
    {"least", "services.slipping-least", N_("Presence under which one is always shown, in per cent"),
     N_("50 means: who came on fewer than half of the days, whatever it was before. 0: nobody for this alone."), 0, 100, 50},
    {0},
};

int slipping_number_of(const SlippingRule *rule, const SlippingNumber *number)
{
    const int numbers[] = {rule->months, rule->fall, rule->least};
    return numbers[number - slipping_numbers];
}

static int number_now(Db *db, const SlippingNumber *number)
{
    return (int)CLAMP(setting_int(db, number->setting, number->usual), number->least, number->most);
}

SlippingRule services_slipping_rule(Db *db)
{
    return (SlippingRule){number_now(db, &slipping_numbers[0]), number_now(db, &slipping_numbers[1]), number_now(db, &slipping_numbers[2])};
}

const char *slipping_rule_words(Pool *pool, const SlippingRule *rule)
{
    const char *fell = rule->months == 1
                           ? pool_printf(pool, _("Shown is whose presence last month was %d or more points under that of the three months before"), rule->fall)
                           : pool_printf(pool, _("Shown is whose presence over the last %d months was %d or more points under that of three times as many months before"),
                                         rule->months, rule->fall);
    return rule->least ? pool_printf(pool, "%s, %s", fell, pool_printf(pool, _("or on less than %d %% of the days."), rule->least)) : pool_printf(pool, "%s.", fell);
}

/* --- who --- */

static int per_cent(gint64 part, gint64 whole)
{
    return whole ? (int)(part * 100 / whole) : 0;
}

static void add_slipping(DbQuery *q, Pool *pool, const SlippingRule *rule, GPtrArray *list)
{
    gint64 now_days = db_int(q, "now_marked"), before_days = db_int(q, "before_marked");
    int now = per_cent(db_int(q, "now_present"), now_days), before = per_cent(db_int(q, "before_present"), before_days);
    bool fell = before_days >= LEAST_DAYS && before - now >= rule->fall, low = now < rule->least;
    if (now_days < LEAST_DAYS || (!fell && !low))
        return;
    Slipping *slipping = pool_new0(pool, Slipping);
    *slipping = (Slipping){db_int(q, "id"), db_int(q, "person_id"), db_text(q, "family_name", pool), db_text(q, "given_name", pool),
                           before_days ? before : -1, now};
    g_ptr_array_add(list, slipping);
}

bool services_slipping_by(Db *db, Pool *pool, const SlippingRule *rule, gint64 service_id, Day today, GPtrArray **ret_slipping, GError **error)
{
    int last = month_of_day(today), months = rule->months;
    *ret_slipping = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_SLIPPING);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", last - months);
    db_bind_int(q, "$3", last - months - months * BEFORE_TIMES);
    db_bind_int(q, "$4", last);
    while (db_step(q))
        add_slipping(q, pool, rule, *ret_slipping);
    return db_end(q, error);
}

bool services_slipping(Db *db, Pool *pool, gint64 service_id, Day today, GPtrArray **ret_slipping, GError **error)
{
    SlippingRule rule = services_slipping_rule(db);
    return services_slipping_by(db, pool, &rule, service_id, today, ret_slipping, error);
}

/* --- charts --- */

static void read_points(DbQuery *q, ChartPoint *points, int first)
{
    while (db_step(q)) {
        int at = (int)db_int(q, "month") - first;
        gint64 marked = db_int(q, "marked");
        if (at < 0 || at >= CHART_MONTHS || !marked)
            continue;
        int value = per_cent(db_int(q, "present"), marked);
        points[at].state = value ? POINT_VALUE : POINT_ZERO;
        points[at].value = value;
    }
}

bool attendance_chart(Db *db, Pool *pool, const Service *service, gint64 enrolment_id, Html *ret_chart, GError **error)
{
    ChartPoint points[CHART_MONTHS];
    int last = month_of_day(day_today()), first = last - CHART_MONTHS + 1;
    for (int i = 0; i < CHART_MONTHS; i++)
        points[i] = (ChartPoint){pool_printf(pool, "%02d.%02d", (first + i) % 12 + 1, (first + i) / 12 % 100), POINT_MISSING, 0};
    g_autoptr(DbQuery) q = db_query(db, enrolment_id ? SQL_ATTENDANCE_CHART_ENROLMENT : SQL_ATTENDANCE_CHART_SERVICE);
    db_bind_int(q, "$1", enrolment_id ? enrolment_id : service->id);
    db_bind_int(q, "$2", first);
    read_points(q, points, first);
    if (!db_end(q, error))
        return false;
    *ret_chart = chart_columns(pool, points, CHART_MONTHS, NAN, _("Presence, per cent of the days that are marked"),
                               pool_printf(pool, _("Presence at %s over the last twelve months, in per cent of the days that are marked."), service->name));
    return true;
}
