#include "modules/services/services_in.h"

#include <math.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/services/services_queries.h"
#include "office/chart.h"

/* Presence over the months: charts, and the early warning of those who come less and less. */

#define FALL_SETTING "services.slipping-fall"     /* so many points less than before */
#define LEAST_SETTING "services.slipping-least"   /* or under so many per cent now */
#define MONTHS_SETTING "services.slipping-months" /* now: so many months; before: three times as many */
enum { FALL_USUAL = 20, LEAST_USUAL = 50, MONTHS_USUAL = 1, BEFORE_TIMES = 3, CHART_MONTHS = 12, LEAST_DAYS = 4 };

static int per_cent(gint64 part, gint64 whole)
{
    return whole ? (int)(part * 100 / whole) : 0;
}

static void add_slipping(DbQuery *q, Pool *pool, gint64 fall, gint64 least, GPtrArray *list)
{
    gint64 now_days = db_int(q, "now_marked"), before_days = db_int(q, "before_marked");
    int now = per_cent(db_int(q, "now_present"), now_days), before = per_cent(db_int(q, "before_present"), before_days);
    bool fell = before_days >= LEAST_DAYS && before - now >= fall, low = now < least;
    if (now_days < LEAST_DAYS || (!fell && !low))
        return;
    Slipping *slipping = pool_new0(pool, Slipping);
    *slipping = (Slipping){db_int(q, "id"), db_int(q, "person_id"), db_text(q, "family_name", pool), db_text(q, "given_name", pool),
                           before_days ? before : -1, now};
    g_ptr_array_add(list, slipping);
}

bool services_slipping(Db *db, Pool *pool, gint64 service_id, Day today, GPtrArray **ret_slipping, GError **error)
{
    gint64 months = CLAMP(setting_int(db, MONTHS_SETTING, MONTHS_USUAL), 1, 12);
    gint64 fall = setting_int(db, FALL_SETTING, FALL_USUAL), least = setting_int(db, LEAST_SETTING, LEAST_USUAL);
    int last = month_of_day(today);
    *ret_slipping = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_SLIPPING);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", last - months);
    db_bind_int(q, "$3", last - months - months * BEFORE_TIMES);
    db_bind_int(q, "$4", last);
    while (db_step(q))
        add_slipping(q, pool, fall, least, *ret_slipping);
    return db_end(q, error);
}

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
