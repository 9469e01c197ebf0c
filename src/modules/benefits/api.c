#include "modules/benefits/pages.h"

#include "base/language.h"
#include "record/json.h"

/* Benefits for programs: schemes, lists with their lines, what is paid.  No account and no code is in any of it. */

static void put_record(Json *json, const char *name, const Record *record, const void *item, const Identity *who)
{
    g_autoptr(GString) one = g_string_new(NULL);
    record_to_json(one, record, item, who);
    json_raw(json, name, one->str);
}

static bool schemes(Request *req, GError **error)
{
    GPtrArray *all;
    if (!benefit_schemes(req->db, req->pool, &all, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "schemes");
    for (guint i = 0; i < all->len; i++) {
        json_object(&json, NULL);
        json_id(&json, "id", ((const BenefitScheme *)all->pdata[i])->id);
        put_record(&json, "scheme", &benefit_scheme_record, all->pdata[i], req->who);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static void put_run(Json *json, const BenefitRun *run, const Identity *who)
{
    json_object(json, NULL);
    json_id(json, "id", run->id);
    json_id(json, "scheme_id", run->scheme_id);
    json_text(json, "scheme", run->scheme_code);
    put_record(json, "run", &benefit_run_record, run, who);
    json_object_end(json);
}

static bool runs(Request *req, GError **error)
{
    enum { USUAL = 25, MOST = 200, LAST = 1000000 };
    GPtrArray *all;
    guint limit = (guint)CLAMP(req_int(req, "limit", USUAL), 1, MOST), offset = (guint)CLAMP(req_int(req, "offset", 0), 0, LAST);
    if (!benefit_runs(req->db, req->pool, req_input_id(req, "scheme"), req_text(req, "state"), limit, offset, &all, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "runs");
    for (guint i = 0; i < all->len; i++)
        put_run(&json, all->pdata[i], req->who);
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static void put_line(Json *json, const LineRow *line)
{
    json_object(json, NULL);
    json_id(json, "grant_id", line->grant_id);
    json_int(json, "number", line->grant_number);
    json_id(json, "person_id", line->person_id);
    json_int(json, "for_month", line->for_month);
    json_text(json, "kind", line->kind);
    json_int(json, "amount", line->amount);
    json_text(json, "answers", line->answers);
    json_int(json, "planned", line->planned);
    json_int(json, "present", line->present);
    json_int(json, "excused", line->excused);
    json_object_end(json);
}

static bool one_run(Request *req, GError **error)
{
    enum { USUAL = 100, MOST = 1000, LAST = 10000000 };
    BenefitRun *run;
    GPtrArray *lines;
    guint limit = (guint)CLAMP(req_int(req, "limit", USUAL), 1, MOST), offset = (guint)CLAMP(req_int(req, "offset", 0), 0, LAST);
    if (!benefit_run_find(req->db, req->pool, req_id(req, "id"), &run, error) ||
        !benefit_lines(req->db, req->pool, run->id, NULL, 0, limit, offset, &lines, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    put_record(&json, "run", &benefit_run_record, run, req->who);
    json_array(&json, "lines");
    for (guint i = 0; i < lines->len; i++)
        put_line(&json, lines->pdata[i]);
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static bool sums(Request *req, GError **error)
{
    BenefitScheme *scheme;
    BenefitSums s;
    if (!benefit_scheme_find(req->db, req->pool, req_id(req, "id"), &scheme, error) || !benefit_sums(req->db, scheme->id, &s, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "persons", s.persons);
    json_int(&json, "months_paid", s.months_paid);
    json_int(&json, "months_promised", s.months_promised);
    json_int(&json, "paid", s.paid);
    json_int(&json, "under_way", s.sent);
    json_int(&json, "owed", s.owed);
    json_int(&json, "still_promised", s.promised);
    json_text(&json, "currency", scheme->currency);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

#define PAGE_INPUTS {"limit", INPUT_INT}, {"offset", INPUT_INT}

const Route benefit_api_routes[] = {
    {GET, "/api/v1/benefits/schemes", .may = "benefits.read", schemes, .summary = N_("Benefit schemes")},
    {GET, "/api/v1/benefits/schemes/:id/sums", .may = "benefits.read", sums, .summary = N_("What a scheme paid and promised, in minor units"), .slow = true},
    {GET, "/api/v1/benefits/runs", .may = "benefits.read", runs, (const Input[]){{"scheme", INPUT_ID}, {"state", INPUT_TEXT, 20}, PAGE_INPUTS, {0}},
     .summary = N_("Lists of payments, the newest first")},
    {GET, "/api/v1/benefits/runs/:id", .may = "benefits.read", one_run, (const Input[]){PAGE_INPUTS, {0}},
     .summary = N_("A list of payments with each rule's answer per entitlement")},
    {0},
};
