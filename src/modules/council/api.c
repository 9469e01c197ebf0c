#include "modules/council/open.h"

#include <string.h>

#include "base/language.h"
#include "modules/council/pages.h"
#include "record/json.h"
#include "web/reply.h"

/* The annual reports for programs: JSON under /api/v1.  Who reads the council's reports gets the whole snapshot, everybody else
 * what is open of the published ones. */

static void put_report(Json *json, const CouncilReport *report)
{
    json_id(json, "id", report->id);
    json_id(json, "plan", report->plan_id);
    json_text(json, "plan_title", report->plan_title);
    json_int(json, "year", report->year);
    json_int(json, "edition", report->number);
    json_text(json, "state", report->state);
    json_text(json, "language", report->language);
    json_day(json, "frozen", day_of_time(report->frozen_at));
    json_day(json, "published", report->published_at ? day_of_time(report->published_at) : DAY_NONE);
    json_day(json, "withdrawn", report->withdrawn_at ? day_of_time(report->withdrawn_at) : DAY_NONE);
    json_text(json, "reason", report->reason);
}

static bool send(Request *req, const GString *out)
{
    g_autofree char *etag = g_compute_checksum_for_string(G_CHECKSUM_SHA256, out->str, (gssize)out->len);
    etag[32] = '\0';
    return reply_not_modified(req, etag) || reply_json(req, 200, out->str);
}

static bool list(Request *req, GError **error)
{
    GPtrArray *reports;
    if (!council_reports_list(req->db, req->pool, req->who, req_input_id(req, "plan"), &reports, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "total", reports->len);
    json_array(&json, "items");
    for (guint i = 0; i < reports->len; i++) {
        json_object(&json, NULL);
        put_report(&json, reports->pdata[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return send(req, out);
}

static bool show(Request *req, GError **error)
{
    CouncilReport *report;
    Snapshot *snapshot;
    if (!council_report_find(req->db, req->pool, req->who, req_id(req, "id"), &report, error) ||
        !council_snapshot(req->db, req->pool, report, &snapshot, error))
        return false;
    bool all = identity_may(req->who, "council.read");
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    put_report(&json, report);
    json_text(&json, "summary", report->summary);
    json_text(&json, "causes", report->causes);
    json_text(&json, "next_steps", report->next_steps);
    json_raw(&json, "snapshot", all ? snapshot_to_json(req->pool, snapshot) : snapshot_to_open_json(req->pool, snapshot));
    json_object_end(&json);
    return send(req, out);
}

static const Input list_inputs[] = {{"plan", INPUT_ID}, {0}};

const Route council_api_routes[] = {
    {GET, "/api/v1/council", .may = "public", list, list_inputs, .summary = N_("The annual reports that one may see")},
    {GET, "/api/v1/council/:id", .may = "public", show, .slow = true, .summary = N_("An annual report: its words and its frozen figures")},
    {0},
};
