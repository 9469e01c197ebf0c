#include "modules/services/funding.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/documents/documents.h"
#include "modules/services/services_queries.h"
#include "record/json.h"

/* Calls, bids and conventions. */

const Choice call_kinds[] = {
    {"subsidy", N_("Subsidies (Legea 34/1998)")}, {"grant", N_("Grants (Legea 350/2005)")}, {"contract", N_("Contracting (Legea 292/2011)")}, {0},
};
const Choice bid_states[] = {{"received", N_("Received")}, {"accepted", N_("Chosen")}, {"rejected", N_("Not chosen")}, {0}};

static const Field call_fields[] = {
    F(ServiceCall, id, .kind = FIELD_ID, .label = N_("Number")),
    F(ServiceCall, kind, .kind = FIELD_CHOICE, .label = N_("Kind"), .choices = call_kinds, .required = true, .in_list = true),
    F(ServiceCall, title, .kind = FIELD_TEXT, .label = N_("Title"), .required = true, .max = 300, .in_list = true),
    F(ServiceCall, basis, .kind = FIELD_TEXT, .label = N_("Decision of the council"), .max = 300),
    F(ServiceCall, opens_on, .kind = FIELD_DAY, .label = N_("Opens on"), .required = true, .in_list = true),
    F(ServiceCall, closes_on, .kind = FIELD_DAY, .label = N_("Closes on"), .required = true, .in_list = true),
    F(ServiceCall, budget, .kind = FIELD_MONEY, .label = N_("Money of the call")),
    F(ServiceCall, criteria, .kind = FIELD_LONG_TEXT, .label = N_("Criteria"), .required = true, .max = 4000,
      .hint = N_("One a line, with the most points before it: 30|Experience with children")),
    F(ServiceCall, is_demo, .kind = FIELD_FLAG, .label = N_("Demo data"), .read_only = true),
    F(ServiceCall, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record service_call_record = {"service_call", N_("Call"), sizeof(ServiceCall), call_fields};

static const Field bid_fields[] = {
    F(ServiceBid, id, .kind = FIELD_ID, .label = N_("Number")),
    F(ServiceBid, call_id, .kind = FIELD_ID, .label = N_("Call"), .read_only = true),
    F(ServiceBid, service_id, .kind = FIELD_REFERENCE, .label = N_("Service"), .options = service_options, .required = true),
    F(ServiceBid, persons, .kind = FIELD_INT, .label = N_("Persons assisted a month, on average"), .min = 1, .max = 100000, .required = true),
    F(ServiceBid, level, .kind = FIELD_MONEY, .label = N_("Asked for a person and month"), .required = true),
    F(ServiceBid, summary, .kind = FIELD_LONG_TEXT, .label = N_("Purpose of the bid"), .max = 4000),
    F(ServiceBid, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = bid_states, .read_only = true),
    F(ServiceBid, decision, .kind = FIELD_TEXT, .label = N_("Why it was decided so"), .max = 1000, .read_only = true),
    F(ServiceBid, received_on, .kind = FIELD_DAY, .label = N_("Received on"), .required = true, .not_after_today = true),
    F(ServiceBid, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record service_bid_record = {"service_bid", N_("Bid"), sizeof(ServiceBid), bid_fields};

static const Field agreement_fields[] = {
    F(ServiceAgreement, id, .kind = FIELD_ID, .label = N_("Number")),
    F(ServiceAgreement, bid_id, .kind = FIELD_ID, .label = N_("Bid"), .read_only = true),
    F(ServiceAgreement, service_id, .kind = FIELD_REFERENCE, .label = N_("Service"), .options = service_options, .required = true),
    F(ServiceAgreement, basis, .kind = FIELD_TEXT, .label = N_("Decision of the council"), .max = 300),
    F(ServiceAgreement, from_day, .kind = FIELD_DAY, .label = N_("From"), .required = true),
    F(ServiceAgreement, to_day, .kind = FIELD_DAY, .label = N_("Until"), .required = true),
    F(ServiceAgreement, persons, .kind = FIELD_INT, .label = N_("Persons assisted a month, approved"), .min = 1, .max = 100000, .required = true),
    F(ServiceAgreement, level, .kind = FIELD_MONEY, .label = N_("Approved for a person and month"), .required = true),
    F(ServiceAgreement, public_cost, .kind = FIELD_MONEY, .label = N_("Average cost of a person and month in public units of this kind"),
      .hint = N_("The level can't be over it (Legea 34/1998 art. 2).")),
    F(ServiceAgreement, ceiling, .kind = FIELD_MONEY, .label = N_("Ceiling of a year"), .required = true),
    F(ServiceAgreement, least_days, .kind = FIELD_INT, .label = N_("Days present from which a person counts as assisted"), .min = 1, .max = 31),
    F(ServiceAgreement, document_id, .kind = FIELD_ID, .label = N_("Document"), .read_only = true),
    F(ServiceAgreement, created_by, .kind = FIELD_ID, .label = N_("Made by"), .read_only = true),
    F(ServiceAgreement, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record service_agreement_record = {"service_agreement", N_("Convention"), sizeof(ServiceAgreement), agreement_fields};

/* --- calls --- */

bool call_criteria(Pool *pool, const char *criteria, GArray **ret_criteria, GError **error)
{
    *ret_criteria = g_array_new(FALSE, TRUE, sizeof(Criterion));
    pool_defer(pool, (GDestroyNotify)g_array_unref, *ret_criteria);
    g_auto(GStrv) lines = g_strsplit(criteria ? criteria : "", "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        const char *line = text_squash(pool, lines[i]), *bar = strchr(line, '|');
        Criterion criterion = {(int)g_ascii_strtoll(line, NULL, 10), bar ? bar + 1 : NULL};
        if (!*line)
            continue;
        if (!bar || criterion.points < 1 || criterion.points > 1000)
            return fail(error, FAIL_INVALID, _("Write the points, a bar and the criterion: %s"), line);
        g_array_append_val(*ret_criteria, criterion);
    }
    return (*ret_criteria)->len > 0 || fail(error, FAIL_INVALID, "%s", _("A call needs one criterion at least."));
}

static ServiceCall *read_call(DbQuery *q, Pool *pool)
{
    ServiceCall *call = pool_new0(pool, ServiceCall);
    record_read(&service_call_record, call, q, pool);
    return call;
}

bool service_calls(Db *db, Pool *pool, GPtrArray **ret_calls, GError **error)
{
    *ret_calls = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_CALL_LIST);
    while (db_step(q))
        g_ptr_array_add(*ret_calls, read_call(q, pool));
    return db_end(q, error);
}

bool service_call_find(Db *db, Pool *pool, gint64 id, ServiceCall **ret_call, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_CALL_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_call = read_call(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such call."));
}

static bool insert(Db *db, const DbStatement *statement, const Identity *who, const Record *record, const void *item, gint64 id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, statement);
    services_bind(q, record, item);
    return db_run(q, NULL, error) && services_audit(db, who, "create", record->name, id, record_difference(record, NULL, item, pool), error) &&
           db_commit(change, error);
}

bool service_call_create(Db *db, const Identity *who, ServiceCall *call, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GArray *criteria;
    if (!call_criteria(pool, call->criteria, &criteria, error))
        return false;
    if (day_compare(call->closes_on, call->opens_on) < 0)
        return fail(error, FAIL_INVALID, "%s", _("The call closes before it opens."));
    call->id = id_new();
    call->version = 1;
    return insert(db, SQL_SERVICE_CALL_INSERT, who, &service_call_record, call, call->id, error);
}

/* --- bids --- */

static ServiceBid *read_bid(DbQuery *q, Pool *pool)
{
    ServiceBid *bid = pool_new0(pool, ServiceBid);
    gint64 judges = db_int(q, "judges");
    record_read(&service_bid_record, bid, q, pool);
    bid->service_name = db_text(q, "service_name", pool);
    bid->provider_name = db_text(q, "provider_name", pool);
    bid->agreement_id = db_int(q, "agreement_id");
    bid->judges = (int)judges;
    bid->points = judges ? (double)db_int(q, "points") / (double)judges : NAN;
    return bid;
}

static int most_points_first(gconstpointer a, gconstpointer b)
{
    const ServiceBid *one = *(ServiceBid *const *)a, *other = *(ServiceBid *const *)b;
    double left = isnan(one->points) ? -1 : one->points, right = isnan(other->points) ? -1 : other->points;
    return (left < right) - (left > right);
}

bool service_bids(Db *db, Pool *pool, gint64 call_id, GPtrArray **ret_bids, GError **error)
{
    *ret_bids = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_BID_LIST);
    db_bind_int(q, "$1", call_id);
    while (db_step(q))
        g_ptr_array_add(*ret_bids, read_bid(q, pool));
    g_ptr_array_sort(*ret_bids, most_points_first);
    return db_end(q, error);
}

bool service_bid_find(Db *db, Pool *pool, gint64 id, ServiceBid **ret_bid, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_BID_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_bid = read_bid(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such bid."));
}

static bool check_call_open(Db *db, Pool *pool, const ServiceBid *bid, GError **error)
{
    ServiceCall *call;
    GPtrArray *bids;
    if (!service_call_find(db, pool, bid->call_id, &call, error) || !service_bids(db, pool, bid->call_id, &bids, error))
        return false;
    if (day_compare(bid->received_on, call->opens_on) < 0 || day_compare(bid->received_on, call->closes_on) > 0)
        return fail(error, FAIL_CONFLICT, _("Bids are received from %s to %s."), day_to_people(pool, call->opens_on), day_to_people(pool, call->closes_on));
    for (guint i = 0; i < bids->len; i++)
        if (((ServiceBid *)bids->pdata[i])->service_id == bid->service_id)
            return fail(error, FAIL_CONFLICT, "%s", _("This service has a bid in this call already."));
    return true;
}

bool service_bid_create(Db *db, const Identity *who, ServiceBid *bid, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!check_call_open(db, pool, bid, error))
        return false;
    bid->id = id_new();
    bid->state = "received";
    bid->version = 1;
    return insert(db, SQL_SERVICE_BID_INSERT, who, &service_bid_record, bid, bid->id, error);
}

static bool check_points(Db *db, Pool *pool, gint64 bid_id, int criterion, int points, GError **error)
{
    ServiceBid *bid;
    ServiceCall *call;
    GArray *criteria;
    if (!service_bid_find(db, pool, bid_id, &bid, error) || !service_call_find(db, pool, bid->call_id, &call, error) ||
        !call_criteria(pool, call->criteria, &criteria, error))
        return false;
    if (strcmp(bid->state, "received") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This bid was decided already."));
    if (criterion < 0 || criterion >= (int)criteria->len)
        return fail(error, FAIL_INVALID, "%s", _("The call has no such criterion."));
    int most = g_array_index(criteria, Criterion, criterion).points;
    return (points >= 0 && points <= most) || fail(error, FAIL_INVALID, _("Points go from 0 to %d here."), most);
}

bool service_bid_score(Db *db, const Identity *who, gint64 bid_id, int criterion, int points, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_points(db, pool, bid_id, criterion, points, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_SCORE_PUT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", bid_id);
    db_bind_int(q, "$3", criterion);
    db_bind_int(q, "$4", who->user_id);
    db_bind_int(q, "$5", points);
    return db_run(q, NULL, error) && services_audit(db, who, "score", "service_bid", bid_id, NULL, error) && db_commit(change, error);
}

bool service_scores(Db *db, Pool *pool, gint64 call_id, GPtrArray **ret_scores, GError **error)
{
    *ret_scores = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_SCORE_LIST);
    db_bind_int(q, "$1", call_id);
    while (db_step(q)) {
        ServiceScore *score = pool_new0(pool, ServiceScore);
        *score = (ServiceScore){db_int(q, "bid_id"), db_int(q, "user_id"), db_text(q, "user_name", pool), (int)db_int(q, "criterion"),
                                (int)db_int(q, "points")};
        g_ptr_array_add(*ret_scores, score);
    }
    return db_end(q, error);
}

static bool check_judged(Db *db, gint64 bid_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    ServiceBid *bid;
    return service_bid_find(db, pool, bid_id, &bid, error) &&
           (bid->judges > 0 || fail(error, FAIL_CONFLICT, "%s", _("Nobody has judged this bid: give points by the criteria first.")));
}

bool service_bid_decide(Db *db, const Identity *who, gint64 bid_id, bool accepted, const char *decision, GError **error)
{
    gint64 changed;
    if (text_is_empty(decision))
        return fail(error, FAIL_INVALID, "%s", _("Write why it is decided so: the provider is told."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_judged(db, bid_id, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_BID_DECIDE);
    db_bind_int(q, "$1", bid_id);
    db_bind_text(q, "$2", accepted ? "accepted" : "rejected");
    db_bind_text(q, "$3", decision);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, "%s", _("This bid was decided already."));
    return services_audit(db, who, accepted ? "accept" : "reject", "service_bid", bid_id, NULL, error) && db_commit(change, error);
}

/* --- conventions --- */

static ServiceAgreement *read_agreement(DbQuery *q, Pool *pool)
{
    ServiceAgreement *agreement = pool_new0(pool, ServiceAgreement);
    record_read(&service_agreement_record, agreement, q, pool);
    agreement->service_name = db_text(q, "service_name", pool);
    agreement->provider_name = db_text(q, "provider_name", pool);
    agreement->institution_id = db_int(q, "institution_id");
    agreement->waiting = db_int(q, "waiting");
    return agreement;
}

bool service_agreement_find(Db *db, Pool *pool, gint64 id, ServiceAgreement **ret_agreement, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_AGREEMENT_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_agreement = read_agreement(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such convention."));
}

bool service_agreements(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_agreements, GError **error)
{
    *ret_agreements = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_AGREEMENT_LIST);
    services_bind_asker(q, who);
    while (db_step(q))
        g_ptr_array_add(*ret_agreements, read_agreement(q, pool));
    return db_end(q, error);
}

static bool check_agreement(const ServiceAgreement *agreement, GError **error)
{
    if (day_compare(agreement->to_day, agreement->from_day) < 0)
        return fail(error, FAIL_INVALID, "%s", _("The convention ends before it begins."));
    if (agreement->public_cost.currency != CURRENCY_NONE && agreement->level.minor > agreement->public_cost.minor)
        return fail(error, FAIL_INVALID, "%s", _("The level is over what a person costs in public units of this kind: the law doesn't allow it."));
    if (agreement->level.currency != agreement->ceiling.currency)
        return fail(error, FAIL_INVALID, "%s", _("Level and ceiling are in different currencies."));
    return true;
}

/* Each bid that was chosen has one convention, for its own service. */
static bool check_chosen(Db *db, const ServiceAgreement *agreement, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    ServiceBid *bid;
    if (!agreement->bid_id)
        return true;
    if (!service_bid_find(db, pool, agreement->bid_id, &bid, error))
        return false;
    if (strcmp(bid->state, "accepted") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("A convention is made with who was chosen: decide the bid first."));
    if (bid->agreement_id)
        return fail(error, FAIL_CONFLICT, "%s", _("This bid has its convention already."));
    return bid->service_id == agreement->service_id || fail(error, FAIL_INVALID, "%s", _("The convention is about another service than the bid."));
}

bool service_agreement_create(Db *db, const Identity *who, ServiceAgreement *agreement, GError **error)
{
    if (!check_agreement(agreement, error) || !check_chosen(db, agreement, error))
        return false;
    agreement->id = id_new();
    agreement->least_days = MAX(agreement->least_days, 1);
    agreement->created_by = who->user_id;
    agreement->version = 1;
    return insert(db, SQL_SERVICE_AGREEMENT_INSERT, who, &service_agreement_record, agreement, agreement->id, error);
}

static const char *agreement_data(Pool *pool, const ServiceAgreement *agreement, const Service *service)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_object(&json, "agreement");
    json_text(&json, "provider", agreement->provider_name);
    json_text(&json, "service", agreement->service_name);
    json_text(&json, "code", service->kind_code);
    json_day(&json, "from", agreement->from_day);
    json_day(&json, "to", agreement->to_day);
    json_text(&json, "persons", pool_printf(pool, "%" G_GINT64_FORMAT, agreement->persons));
    json_text(&json, "level", money_format(pool, agreement->level));
    json_text(&json, "ceiling", money_format(pool, agreement->ceiling));
    json_text(&json, "basis", agreement->basis);
    json_object_end(&json);
    json_object_end(&json);
    return out->str;
}

bool service_agreement_issue(Db *db, Pool *pool, const Identity *who, const ServiceAgreement *agreement, GError **error)
{
    Document *document;
    Service *service;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !service_find(db, pool, agreement->service_id, &service, error))
        return false;
    DocumentOrder order = {.template_code = "provider-agreement", .kind = "service_agreement", .record_id = agreement->id,
                           .label = agreement->service_name, .data = agreement_data(pool, agreement, service), .day = DAY_NONE};
    if (!document_issue(db, pool, &order, who, &document, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_AGREEMENT_SET_DOCUMENT);
    db_bind_int(q, "$1", agreement->id);
    db_bind_int(q, "$2", document->id);
    return db_run(q, NULL, error) && services_audit(db, who, "issue", "service_agreement", agreement->id, NULL, error) && db_commit(change, error);
}
