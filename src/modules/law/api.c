#include "modules/law/pages.h"

#include <string.h>

#include "base/language.h"
#include "record/json.h"

/* Legal terms and free days for programs. */

static Country country_of(Request *req)
{
    const char *country = req_text(req, "country");
    return country ? (strcmp(country, "MD") == 0 ? COUNTRY_MD : COUNTRY_RO) : law_country(req->db);
}

static bool terms(Request *req, GError **error)
{
    GPtrArray *rows;
    Day on = day_is(req_day(req, "on")) ? req_day(req, "on") : day_today();
    if (!law_rows(req->db, req->pool, "term", law_country_code(country_of(req)), on, &rows, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "terms");
    for (guint i = 0; i < rows->len; i++) {
        g_autoptr(GString) one = g_string_new(NULL);
        record_to_json(one, &law_term_record, rows->pdata[i], req->who);
        json_raw(&json, NULL, one->str);
    }
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static void put_days(Json *json, const GPtrArray *days)
{
    json_array(json, "days");
    for (guint i = 0; i < days->len; i++) {
        const YearDay *day = days->pdata[i];
        json_object(json, NULL);
        json_day(json, "day", day->day);
        json_text(json, "name", day->name);
        json_bool(json, "worked", day->worked);
        json_object_end(json);
    }
    json_array_end(json);
}

static bool holidays(Request *req, GError **error)
{
    enum { FIRST = 1990, LAST = 2199 };
    LawYear year;
    int number = (int)CLAMP(req_int(req, "year", day_year(day_today())), FIRST, LAST);
    if (!law_year_read(req->db, req->pool, country_of(req), number, &year, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "year", number);
    json_text(&json, "country", law_country_code(country_of(req)));
    json_int(&json, "working_days", year.working_days);
    put_days(&json, year.days);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static const char *const countries[] = {"RO", "MD", NULL};
static const Input term_inputs[] = {{"on", INPUT_DAY}, {"country", INPUT_CHOICE, .choices = countries}, {0}};
static const Input year_inputs[] = {{"year", INPUT_INT}, {"country", INPUT_CHOICE, .choices = countries}, {0}};

const Route law_api_routes[] = {
    {GET, "/api/v1/law/terms", .may = "signed-in", terms, term_inputs, .answers = &law_term_record,
     .summary = N_("Legal terms as they hold on a day")},
    {GET, "/api/v1/law/holidays", .may = "signed-in", holidays, year_inputs, .summary = N_("Free days of a year, and moved working days")},
    {0},
};
