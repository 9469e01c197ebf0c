/* The plans for programs: JSON under /api/v1. */
#include "modules/plans/follow.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

#include "base/language.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/store.h"
#include "record/json.h"
#include "record/openapi.h"
#include "web/parts.h"
#include "web/reply.h"

static void put_money(Json *json, const char *name, Pool *pool, bool has, Money money)
{
    if (!has) {
        json_null(json, name);
        return;
    }
    json_object(json, name);
    json_text(json, "amount", money_plain(pool, money));
    json_text(json, "currency", money.currency == CURRENCY_NONE ? NULL : currency_code(money.currency));
    json_object_end(json);
}

static void put_tally(Json *json, const Tally *tally)
{
    json_object(json, "status");
    json_int(json, "done", tally->done);
    json_int(json, "underway", tally->underway);
    json_int(json, "late", tally->late);
    json_int(json, "not_started", tally->not_started);
    json_int(json, "postponed", tally->postponed);
    json_int(json, "not_reported", tally->not_reported);
    json_object_end(json);
}

static void put_plan(Json *json, const Plan *plan)
{
    json_id(json, "id", plan->id);
    json_text(json, "title", plan->title);
    json_text(json, "short_title", plan->short_title);
    json_text(json, "authority", plan->authority);
    json_text(json, "decision_number", plan->decision_number);
    json_day(json, "decision_date", plan->decision_date);
    json_day(json, "period_from", plan->period.from);
    json_day(json, "period_to", plan->period.to);
    json_text(json, "state", plan->state);
    json_bool(json, "is_demo", plan->is_demo);
    json_int(json, "edition", plan->edition);
    json_int(json, "measures", plan->action_count);
    json_int(json, "version", plan->version);
}

static bool send(Request *req, GString *out)
{
    enum { TAG_BYTES = 16 };
    guchar hash[TAG_BYTES];
    char etag[2 * TAG_BYTES + 1];
    crypto_generichash(hash, sizeof hash, (const guchar *)out->str, out->len, NULL, 0);
    sodium_bin2hex(etag, sizeof etag, hash, sizeof hash);
    return reply_not_modified(req, etag) || reply_json(req, 200, out->str);
}

bool follow_api_plans(Request *req, GError **error)
{
    GPtrArray *plans;
    if (!plans_list(req->db, req->pool, req->who, &plans, error))
        return false;
    RowPaging paging = rows_paging(req, plans->len, 100);
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "total", paging.total);
    json_int(&json, "page", paging.page);
    json_int(&json, "pages", paging.pages);
    json_array(&json, "items");
    for (guint i = paging.first; i < paging.first + paging.count; i++) {
        json_object(&json, NULL);
        put_plan(&json, plans->pdata[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return send(req, out);
}

static void put_indicator(Json *json, const Indicator *indicator)
{
    json_id(json, "id", indicator->id);
    json_text(json, "text", indicator->text);
    json_text(json, "target_text", indicator->target_text);
    json_real(json, "target", indicator->has_target ? indicator->target_value : (double)NAN);
    json_text(json, "operator", indicator->target_operator);
    json_text(json, "unit", indicator->target_unit);
    json_text(json, "per", indicator->target_per);
    json_real(json, "baseline", indicator->baseline);
    json_text(json, "direction", indicator->direction);
    json_text(json, "cumulation", indicator->cumulation);
    json_text(json, "across", indicator->across);
    json_text(json, "breakdowns", indicator->breakdowns);
}

static void put_indicators(Json *json, const GPtrArray *indicators)
{
    json_array(json, "indicators");
    for (guint i = 0; i < indicators->len; i++) {
        json_object(json, NULL);
        put_indicator(json, indicators->pdata[i]);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_node(Json *json, const Node *node)
{
    json_id(json, "id", node->id);
    json_id(json, "parent", node->parent_id);
    json_text(json, "tier", tier_code(node->tier));
    json_text(json, "code", node->code);
    json_text(json, "title", node->title);
    json_id(json, "reported_by", node->institution_id);
}

static void put_nodes(Json *json, const GPtrArray *nodes)
{
    json_array(json, "objectives");
    for (guint i = 0; i < nodes->len; i++) {
        const Node *node = nodes->pdata[i];
        json_object(json, NULL);
        put_node(json, node);
        put_indicators(json, node->indicators);
        json_object_end(json);
    }
    json_array_end(json);
}

bool follow_api_plan(Request *req, GError **error)
{
    Plan *plan;
    GPtrArray *nodes;
    Tally tally;
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &plan, error) ||
        !nodes_of_plan(req->db, req->pool, plan->id, &nodes, error) || !tally_of_plan(req->db, plan->id, day_today(), &tally, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    put_plan(&json, plan);
    put_tally(&json, &tally);
    put_nodes(&json, nodes);
    json_object_end(&json);
    return send(req, out);
}

/* ---- an objective, with what was reported on its own indicators */

static void put_value(Json *json, const char *name, Value value)
{
    json_object(json, name);
    json_text(json, "state", value_state_code(value.state));
    json_real(json, "number", value.state == VALUE_NUMBER ? value.number : (double)NAN);
    json_real(json, "denominator", value.state == VALUE_NUMBER ? value.denominator : (double)NAN);
    json_object_end(json);
}

static bool put_own_indicator(Request *req, Json *json, const Indicator *indicator, GError **error)
{
    GPtrArray *values;
    Value total;
    if (!indicator_values(req->db, req->pool, indicator, "", &values, error) ||
        !indicator_total(req->db, req->pool, indicator, 0, &total, error))
        return false;
    json_object(json, NULL);
    put_indicator(json, indicator);
    put_value(json, "total", total);
    json_array(json, "values");
    for (guint i = 0; i < values->len; i++) {
        const PeriodValue *value = values->pdata[i];
        json_object(json, NULL);
        json_day(json, "from", value->period->over.from);
        json_day(json, "to", value->period->over.to);
        put_value(json, "value", value->value);
        json_object_end(json);
    }
    json_array_end(json);
    json_object_end(json);
    return true;
}

bool follow_api_objective(Request *req, GError **error)
{
    Plan *plan;
    Node *node;
    if (!node_find(req->db, req->pool, req->who, req_id(req, "id"), &plan, &node, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_id(&json, "plan", plan->id);
    put_node(&json, node);
    json_array(&json, "indicators");
    for (guint i = 0; i < node->indicators->len; i++)
        if (!put_own_indicator(req, &json, node->indicators->pdata[i], error))
            return false;
    json_array_end(&json);
    json_int(&json, "version", node->version);
    json_object_end(&json);
    return send(req, out);
}

/* ---- measures */

static void put_bodies(Json *json, const GPtrArray *bodies)
{
    json_array(json, "bodies");
    for (guint i = 0; i < bodies->len; i++) {
        const Body *body = bodies->pdata[i];
        json_object(json, NULL);
        json_text(json, "role", body->is_partner ? "partner" : "responsible");
        json_text(json, "printed", body->printed);
        json_id(json, "institution", body->institution_id);
        json_text(json, "name", body->institution_name);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_row(Json *json, const Row *row)
{
    json_object(json, NULL);
    json_id(json, "id", row->id);
    json_id(json, "plan", row->plan_id);
    json_id(json, "objective", row->node_id);
    json_text(json, "number", row->number);
    json_int(json, "row", row->row);
    json_text(json, "title", row->title);
    json_text(json, "state", row->state);
    json_text(json, "status", row->status);
    json_day(json, "from", row->from);
    json_day(json, "to", row->to);
    json_day(json, "next_due", row->next_due);
    put_bodies(json, row->bodies);
    json_object_end(json);
}

static GString *rows_to_json(Pool *pool, const RowPaging *paging, const GPtrArray *rows, guint first, guint count, bool is_cut)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "total", paging->total);
    json_bool(&json, "total_is_least", is_cut);
    json_int(&json, "page", paging->page);
    json_int(&json, "pages", paging->pages);
    json_array(&json, "items");
    for (guint i = first; i < first + count; i++)
        put_row(&json, rows->pdata[i]);
    json_array_end(&json);
    json_object_end(&json);
    return out;
}

/* A page of all in document order needs no more than its own rows. */
static bool send_page(Request *req, const Plan *plan, GError **error)
{
    RowPaging paging = rows_paging(req, (guint)plan->action_count, PAGE_ROWS);
    GPtrArray *found = pool_list(req->pool), *rows;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_IDS);
    db_bind_int(q, "$1", plan->id);
    db_bind_int(q, "$2", PAGE_ROWS);
    db_bind_int(q, "$3", paging.first);
    while (db_step(q)) {
        Found *one = pool_new0(req->pool, Found);
        one->id = db_int(q, "id");
        g_ptr_array_add(found, one);
    }
    return db_end(q, error) && found_rows(req->db, req->pool, found, 0, day_today(), &rows, error) &&
           send(req, rows_to_json(req->pool, &paging, rows, 0, rows->len, false));
}

bool follow_api_measures(Request *req, GError **error)
{
    Plan *plan;
    GPtrArray *rows;
    BoardFilter filter = board_filter_of(req);
    filter.institution_id = req_input_id(req, "institution");
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &plan, error))
        return false;
    if (!board_filter_is_set(&filter))
        return send_page(req, plan, error);
    guint count;
    if (!rows_count(req->db, req->pool, plan->id, &filter, day_today(), &count, error))
        return false;
    RowPaging paging = rows_paging(req, count, PAGE_ROWS);
    return rows_of_filter(req->db, req->pool, plan->id, &filter, paging.first, paging.count, day_today(), &rows, error) &&
           send(req, rows_to_json(req->pool, &paging, rows, 0, rows->len, false));
}

bool follow_api_search(Request *req, GError **error)
{
    SearchFilter filter = search_filter_of(req);
    filter.plan_id = req_input_id(req, "plan");
    filter.institution_id = req_input_id(req, "institution");
    GPtrArray *found, *rows;
    Day today = day_today();
    if (!search_run(req->db, req->pool, req->who, &filter, today, &found, error))
        return false;
    RowPaging paging = rows_paging(req, MIN(found->len, SEARCH_MOST), PAGE_ROWS);
    if (!found_rows(req->db, req->pool, found, paging.first, today, &rows, error))
        return false;
    return send(req, rows_to_json(req->pool, &paging, rows, 0, MIN(rows->len, paging.count), found->len > SEARCH_MOST));
}

static void put_sources(Json *json, Pool *pool, const GPtrArray *money)
{
    json_array(json, "money");
    for (guint i = 0; i < money->len; i++) {
        const PlannedMoney *planned = money->pdata[i];
        json_object(json, NULL);
        json_text(json, "source", planned->source);
        json_text(json, "kind", planned->kind);
        json_int(json, "year", planned->year);
        put_money(json, "planned", pool, planned->has_amount, planned->planned);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_words(Json *json, const Action *action)
{
    json_object(json, "words");
    json_text(json, "bodies", action->words_bodies);
    json_text(json, "partners", action->words_partners);
    json_text(json, "deadline", action->words_deadline);
    json_text(json, "budget", action->words_budget);
    json_text(json, "indicators", action->words_indicators);
    json_text(json, "targets", action->words_targets);
    json_object_end(json);
}

static void put_due(Json *json, const Action *action)
{
    json_array(json, "due");
    for (guint i = 0; i < action->due->len; i++)
        json_day(json, NULL, g_array_index(action->due, Day, i));
    json_array_end(json);
}

static GString *action_json(Pool *pool, const Action *action)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_id(&json, "id", action->id);
    json_id(&json, "plan", action->plan_id);
    json_id(&json, "objective", action->node_id);
    json_text(&json, "number", action->number);
    json_int(&json, "row", action->row);
    json_text(&json, "title", action->title);
    json_text(&json, "description", action->description);
    json_text(&json, "state", action->state);
    json_day(&json, "state_at", action->state_at);
    json_text(&json, "status", action_status(action, day_today()));
    json_text(&json, "deadline", action->has_deadline ? deadline_kind_code(action->deadline.kind) : NULL);
    json_text(&json, "recurrence", action->has_deadline ? recurrence_code(action->deadline.recurrence) : NULL);
    json_day(&json, "from", action->deadline.from);
    json_day(&json, "to", action->deadline.to);
    json_day(&json, "next_due", action->next_due);
    put_due(&json, action);
    put_money(&json, "amount", pool, action->has_amount, action->amount);
    put_sources(&json, pool, action->money);
    put_bodies(&json, action->bodies);
    put_indicators(&json, action->indicators);
    put_words(&json, action);
    json_int(&json, "version", action->version);
    json_object_end(&json);
    return out;
}

/* The version is the ETag, so that If-Match means the one that was read.  The status follows the day, and is in it. */
static const char *action_etag(Pool *pool, const Action *action)
{
    return pool_printf(pool, "%" G_GINT64_FORMAT "-%s", action->version, action_status(action, day_today()));
}

bool follow_api_measure(Request *req, GError **error)
{
    Action *action;
    g_autoptr(DbLook) look G_GNUC_UNUSED = db_look_begin(req->db);
    if (!action_find(req->db, req->pool, req->who, req_id(req, "id"), &action, error))
        return false;
    if (reply_not_modified(req, action_etag(req->pool, action)))
        return true;
    return reply_json(req, 200, action_json(req->pool, action)->str);
}

/* ---- PUT …/due {"due": ["2025-12-31"]} */

static bool read_days(Request *req, GArray *days, GError **error)
{
    gsize count;
    const void *body = req_body(req, &count);
    json_t *root = json_loadb(body ? body : "", count, JSON_REJECT_DUPLICATES, NULL), *value;
    const json_t *list = json_object_get(root, "due");
    gsize index;
    bool right = json_is_array(list) && json_array_size(list) <= 400;
    json_array_foreach(list, index, value) {
        Day day = day_from_iso(json_string_value(value));
        right = right && day_is(day);
        g_array_append_val(days, day);
    }
    json_decref(root);
    return right || fail(error, FAIL_INVALID, "%s", _("Send {\"due\": [\"2025-12-31\", …]} with at most 400 days."));
}

static bool check_match(Request *req, const Action *action, GError **error)
{
    const char *match = req_header(req, "If-Match");
    const char *etag = pool_printf(req->pool, "\"%s\"", action_etag(req->pool, action));
    if (!match)
        return fail(error, FAIL_INVALID, "%s", _("Send If-Match with the ETag that you read."));
    return strcmp(match, etag) == 0 ||
           fail(error, FAIL_CONFLICT, "%s", _("Somebody changed this measure meanwhile. Look at it again, then repeat."));
}

bool follow_api_measure_due(Request *req, GError **error)
{
    Action *action;
    g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(Day));
    gint64 id = req_id(req, "id");
    if (!action_find(req->db, req->pool, req->who, id, &action, error) || !check_match(req, action, error) ||
        !read_days(req, days, error) || !due_replace(req->db, req->who, action, days, error) ||
        !action_find(req->db, req->pool, req->who, id, &action, error))
        return false;
    reply_header(req, "ETag", pool_printf(req->pool, "\"%s\"", action_etag(req->pool, action)));
    return reply_json(req, 200, action_json(req->pool, action)->str);
}

bool follow_api_openapi(Request *req, GError **error)
{
    return reply_json(req, 200, openapi_document(req->pool, req->parts->router));
}
