#include <math.h>

#include "base/language.h"
#include "modules/reporting/following.h"
#include "modules/reporting/pages.h"
#include "modules/statistics/statistics.h"
#include "record/json.h"

/* Reports and values for programs. */

static void put_time(Json *json, Pool *pool, const char *name, gint64 at)
{
    if (!at) {
        json_null(json, name);
        return;
    }
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at);
    g_autofree char *text = g_date_time_format_iso8601(time);
    json_text(json, name, text);
}

void report_to_json(Json *json, Pool *pool, const Report *report)
{
    json_object(json, NULL);
    json_id(json, "id", report->id);
    json_id(json, "plan_id", report->plan_id);
    json_id(json, "institution_id", report->institution_id);
    json_text(json, "institution", report->institution_name);
    json_text(json, "period", report->period_name);
    json_day(json, "due", report->due);
    json_text(json, "state", report->state);
    json_text(json, "source", report->source);
    put_time(json, pool, "sent_at", report->sent_at);
    put_time(json, pool, "accepted_at", report->accepted_at);
    json_int(json, "measures", report->rows);
    json_int(json, "answered", report->answered);
    json_object_end(json);
}

static void put_page(Json *json, Pool *pool, const PeriodPage *page)
{
    json_object(json, NULL);
    json_id(json, "id", page->period->id);
    json_text(json, "name", page->period->name);
    json_day(json, "from", page->period->over.from);
    json_day(json, "to", page->period->over.to);
    json_day(json, "due", page->period->due);
    json_text(json, "state", page->period->state);
    json_array(json, "reports");
    for (guint i = 0; i < page->lines->len; i++)
        report_to_json(json, pool, ((ReportLine *)page->lines->pdata[i])->report);
    json_array_end(json);
    json_object_end(json);
}

static bool plan_reports(Request *req, GError **error)
{
    Plan *plan;
    GPtrArray *pages;
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &plan, error) ||
        !period_pages(req->db, req->pool, req->who, plan->id, &pages, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "periods");
    for (guint i = 0; i < pages->len; i++)
        put_page(&json, req->pool, pages->pdata[i]);
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

/* --- values --- */

static void put_value(Json *json, Value value)
{
    bool number = value.state == VALUE_NUMBER;
    json_text(json, "state", value_state_code(value.state));
    json_real(json, "value", number ? value.number : NAN);
    json_real(json, "denominator", number ? value.denominator : NAN);
}

static void put_period_value(Json *json, const PeriodValue *value)
{
    json_object(json, NULL);
    json_text(json, "period", value->period->name);
    json_day(json, "from", value->period->over.from);
    json_day(json, "to", value->period->over.to);
    put_value(json, value->value);
    json_int(json, "reports", value->reports);
    json_int(json, "expected", value->expected);
    json_object_end(json);
}

static void put_indicator(Json *json, const Indicator *indicator, const Plan *plan, int year)
{
    json_id(json, "id", indicator->id);
    json_id(json, "measure_id", indicator->action_id);
    json_text(json, "text", indicator->text);
    json_text(json, "target_text", indicator->target_text);
    json_real(json, "target", indicator_target(indicator, plan->period, year));
    json_real(json, "baseline", indicator->baseline);
    json_text(json, "cumulation", indicator->cumulation);
    json_text(json, "across", indicator->across);
    json_text(json, "direction", indicator->direction);
}

/* What counts itself beside what was reported: as of now, within the plan's time or a year of it. */
static bool put_counted(Request *req, Json *json, const Indicator *indicator, Interval over, GError **error)
{
    Statistic *statistic = NULL;
    Value counted = VALUE_NONE;
    g_autoptr(GError) wrong = NULL;
    if (identity_may(req->who, "statistics.read") &&
        !statistics_value(req->db, req->pool, req->who, "plan", indicator->id, over, &statistic, &counted, &wrong) &&
        fail_kind(wrong) == FAIL_INTERNAL) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    if (!statistic) {
        json_null(json, "counted");
        return true;
    }
    json_object(json, "counted");
    json_id(json, "statistic_id", statistic->id);
    json_text(json, "code", statistic->code);
    put_value(json, counted);
    json_object_end(json);
    return true;
}

static Interval time_of(const Plan *plan, int year)
{
    return year ? (Interval){day_make(year, 1, 1), day_make(year, 12, 31)} : plan->period;
}

static bool indicator_api(Request *req, GError **error)
{
    Indicator *indicator;
    Plan *plan;
    GPtrArray *values;
    Value total;
    int year = (int)CLAMP(req_int(req, "year", 0), 0, 2200);
    const char *breakdown = req_text(req, "breakdown");
    if (!report_indicator_find(req->db, req->pool, req_id(req, "id"), &indicator, error) ||
        !plan_find(req->db, req->pool, req->who, indicator->plan_id, &plan, error) ||
        !indicator_values(req->db, req->pool, indicator, breakdown ? breakdown : "", &values, error) ||
        !indicator_total(req->db, req->pool, indicator, year, &total, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    put_indicator(&json, indicator, plan, year);
    json_object(&json, "total");
    put_value(&json, total);
    json_object_end(&json);
    if (!put_counted(req, &json, indicator, time_of(plan, year), error))
        return false;
    json_array(&json, "periods");
    for (guint i = 0; i < values->len; i++)
        put_period_value(&json, values->pdata[i]);
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

const Route reporting_api_routes[] = {
    {GET, "/api/v1/plans/:id/reports", .may = "reports.read", plan_reports,
     .summary = N_("Reporting periods of a plan with the reports that you may see")},
    {GET, "/api/v1/indicators/:id/values", .may = "plans.read", indicator_api,
     (const Input[]){{"year", INPUT_INT}, {"breakdown", INPUT_TEXT}, {0}},
     .summary = N_("Accepted values of an indicator, period by period and in all, and what it counts by itself")},
    {0},
};
