#include "modules/services/funding.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/documents/documents.h"
#include "modules/services/funding_view.h"
#include "modules/services/services_views.h"

/* Calls, conventions and claims on the web: the authority runs them, a provider sees and claims its own. */

/* --- calls --- */

static bool index_page(Request *req, GError **error)
{
    FundingView view = {.req = req, .shows_calls = req_flag(req, "calls")};
    if (!service_calls(req->db, req->pool, &view.calls, error) || !service_agreements(req->db, req->pool, req->who, &view.agreements, error))
        return false;
    view.call_count = view.calls->len;
    GPtrArray **paged = view.shows_calls ? &view.calls : &view.agreements;
    *paged = paging_part(req, *paged, FUNDING_PAGE, &view.paging);
    return reply_view(req, 200, view_funding, &view);
}

static bool new_call(Request *req, GError **error)
{
    ServiceCall call = {.kind = "subsidy", .opens_on = day_today(), .closes_on = DAY_NONE};
    return reply_view(req, 200, view_call_form, req, &call, NULL);
}

static bool create_call(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    ServiceCall call = {.opens_on = DAY_NONE, .closes_on = DAY_NONE};
    Problems *problems = record_from_form(&service_call_record, &call, req);
    if (!problems_any(problems) && service_call_create(req->db, req->who, &call, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "/funding/calls/%" G_GINT64_FORMAT, call.id);
    }
    const char *field = day_compare(call.closes_on, call.opens_on) < 0 ? "closes_on" : "criteria";
    if (!wrong || problem_from(problems, field, &wrong))
        return reply_view(req, 422, view_call_form, req, &call, problems);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool show_call(Request *req, int status, gint64 call_id, const ServiceBid *typed, const Problems *problems, GError **error)
{
    CallView view = {.req = req, .typed = typed, .problems = problems, .may_judge = identity_may(req->who, "services.fund")};
    if (!service_call_find(req->db, req->pool, call_id, &view.call, error) ||
        !call_criteria(req->pool, view.call->criteria, &view.criteria, error) ||
        !service_bids(req->db, req->pool, view.call->id, &view.bids, error) || !service_scores(req->db, req->pool, call_id, &view.scores, error))
        return false;
    view.shown = paging_part(req, view.bids, BIDS_PAGE, &view.paging);
    return reply_view(req, status, view_call, &view);
}

int call_points(const CallView *view, gint64 bid_id, gint64 user_id, int criterion)
{
    for (guint i = 0; i < view->scores->len; i++) {
        const ServiceScore *score = view->scores->pdata[i];
        if (score->bid_id == bid_id && score->user_id == user_id && score->criterion == criterion)
            return score->points;
    }
    return -1;
}

gint64 call_chosen(const CallView *view)
{
    gint64 chosen = 0;
    for (guint i = 0; i < view->bids->len; i++) {
        const ServiceBid *bid = view->bids->pdata[i];
        if (strcmp(bid->state, "accepted") == 0)
            chosen += bid_yearly(bid);
    }
    return chosen;
}

gint64 bid_yearly(const ServiceBid *bid)
{
    enum { MONTHS = 12 };
    return bid->level.minor * bid->persons * MONTHS;
}

static bool call_page(Request *req, GError **error)
{
    return show_call(req, 200, req_id(req, "id"), NULL, NULL, error);
}

/* What was wrong stands on the page of the call. */
static bool answer_call(Request *req, gint64 call_id, const ServiceBid *typed, Problems *problems, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    if (!reason && !problems_any(problems)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "/funding/calls/%" G_GINT64_FORMAT, call_id);
    }
    int status = reason ? fail_http_status(fail_kind(reason)) : 422;
    if (!reason || problem_from(problems, typed ? "service_id" : NULL, &reason))
        return show_call(req, status, call_id, typed, problems, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool add_bid(Request *req, GError **error)
{
    GError *wrong = NULL;
    ServiceBid bid = {.call_id = req_id(req, "id"), .received_on = DAY_NONE};
    Problems *problems = record_from_form(&service_bid_record, &bid, req);
    if (!problems_any(problems))
        (void)service_bid_create(req->db, req->who, &bid, &wrong);
    return answer_call(req, bid.call_id, &bid, problems, wrong, error);
}

static bool score(Request *req, GError **error)
{
    GError *wrong = NULL;
    ServiceBid *bid;
    ServiceCall *call;
    GArray *criteria;
    Problems *problems = problems_new(req->pool);
    if (!service_bid_find(req->db, req->pool, req_id(req, "id"), &bid, error) ||
        !service_call_find(req->db, req->pool, bid->call_id, &call, error) || !call_criteria(req->pool, call->criteria, &criteria, error))
        return false;
    for (guint i = 0; i < criteria->len && !wrong; i++) {
        const char *points = req_many_at(req, "points", pool_printf(req->pool, "%u", i));
        if (points && *points)
            (void)service_bid_score(req->db, req->who, bid->id, (int)i, (int)g_ascii_strtoll(points, NULL, 10), &wrong);
    }
    return answer_call(req, bid->call_id, NULL, problems, wrong, error);
}

static bool decide(Request *req, GError **error)
{
    GError *wrong = NULL;
    ServiceBid *bid;
    if (!service_bid_find(req->db, req->pool, req_id(req, "id"), &bid, error))
        return false;
    (void)service_bid_decide(req->db, req->who, bid->id, req_flag(req, "accept"), req_text(req, "decision"), &wrong);
    return answer_call(req, bid->call_id, NULL, problems_new(req->pool), wrong, error);
}

/* --- conventions --- */

enum { MONTHS_A_YEAR = 12 };

static ServiceAgreement from_bid(Request *req)
{
    ServiceBid *bid;
    ServiceAgreement agreement = {.from_day = DAY_NONE, .to_day = DAY_NONE, .least_days = 1};
    if (req_input_id(req, "bid") && service_bid_find(req->db, req->pool, req_input_id(req, "bid"), &bid, NULL)) {
        agreement.bid_id = bid->id;
        agreement.service_id = bid->service_id;
        agreement.persons = bid->persons;
        agreement.level = bid->level;
        agreement.ceiling = (Money){bid_yearly(bid), bid->level.currency};
    }
    return agreement;
}

static bool new_agreement(Request *req, GError **error)
{
    ServiceAgreement agreement = from_bid(req);
    return reply_view(req, 200, view_agreement_form, req, &agreement, NULL);
}

/* What a refusal is about. */
static const char *agreement_field(const ServiceAgreement *agreement)
{
    bool dearer = agreement->public_cost.currency != CURRENCY_NONE && agreement->level.minor > agreement->public_cost.minor;
    return day_compare(agreement->to_day, agreement->from_day) < 0 ? "to_day" : dearer ? "level" : NULL;
}

static bool create_agreement(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    ServiceAgreement agreement = from_bid(req);
    Problems *problems = record_from_form(&service_agreement_record, &agreement, req);
    if (!problems_any(problems) && service_agreement_create(req->db, req->who, &agreement, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "/funding/agreements/%" G_GINT64_FORMAT, agreement.id);
    }
    if (!wrong || problem_from(problems, agreement_field(&agreement), &wrong))
        return reply_view(req, 422, view_agreement_form, req, &agreement, problems);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool enter(Request *req, gint64 id, ServiceAgreement **ret_agreement, GError **error)
{
    bool seen;
    if (!service_agreement_find(req->db, req->pool, id, ret_agreement, error) ||
        !service_is_seen(req->db, req->who, (*ret_agreement)->service_id, &seen, error))
        return false;
    return seen || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such convention."));
}

static void add_claim(AgreementYear *year, const ServiceClaim *claim)
{
    bool is_paid = strcmp(claim->state, "paid") == 0;
    if (strcmp(claim->state, "returned") == 0 || claim->month / MONTHS_A_YEAR != year->year)
        return;
    year->claimed += claim->amount;
    year->paid += is_paid ? claim->amount : 0;
}

/* Of AgreementYear: each year of the convention in which something was claimed. */
static GArray *agreement_years(Pool *pool, const ServiceAgreement *agreement, const GPtrArray *claims)
{
    GArray *years = g_array_new(FALSE, TRUE, sizeof(AgreementYear));
    pool_defer(pool, (GDestroyNotify)g_array_unref, years);
    for (int number = day_year(agreement->from_day); number <= day_year(agreement->to_day); number++) {
        AgreementYear year = {.year = number};
        for (guint i = 0; i < claims->len; i++)
            add_claim(&year, claims->pdata[i]);
        if (year.claimed)
            g_array_append_val(years, year);
    }
    return years;
}

/* The one after the last that was claimed, within the convention. */
static int month_to_claim(const ServiceAgreement *agreement, const GPtrArray *claims)
{
    int month = month_of_day(agreement->from_day);
    for (guint i = 0; i < claims->len; i++) {
        const ServiceClaim *claim = claims->pdata[i];
        if (strcmp(claim->kind, "month") == 0 && strcmp(claim->state, "returned") != 0)
            month = MAX(month, (int)claim->month + 1);
    }
    return MIN(month, month_of_day(agreement->to_day));
}

static bool show_agreement(Request *req, int status, gint64 id, const Problems *problems, GError **error)
{
    AgreementView view = {.req = req, .problems = problems};
    if (!enter(req, id, &view.agreement, error) || !service_claims(req->db, req->pool, id, &view.claims, error) ||
        !documents_of(req->db, req->pool, "service_agreement", id, &view.documents, error))
        return false;
    view.years = agreement_years(req->pool, view.agreement, view.claims);
    view.next_month = month_to_claim(view.agreement, view.claims);
    return reply_view(req, status, view_agreement, &view);
}

static bool agreement_page(Request *req, GError **error)
{
    return show_agreement(req, 200, req_id(req, "id"), NULL, error);
}

static bool answer(Request *req, gint64 id, const char *field, const char *notice, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    if (!reason) {
        reply_notice(req, notice);
        return reply_see_other(req, "/funding/agreements/%" G_GINT64_FORMAT, id);
    }
    int status = fail_http_status(fail_kind(reason));
    if (problem_from(problems, field, &reason))
        return show_agreement(req, status, id, problems, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool issue(Request *req, GError **error)
{
    GError *wrong = NULL;
    ServiceAgreement *agreement;
    if (!enter(req, req_id(req, "id"), &agreement, error))
        return false;
    (void)service_agreement_issue(req->db, req->pool, req->who, agreement, &wrong);
    return answer(req, agreement->id, NULL, _("The convention was issued."), wrong, error);
}

/* --- claims --- */

static bool claim(Request *req, GError **error)
{
    GError *wrong = NULL;
    ServiceAgreement *agreement;
    gint64 id;
    int month;
    if (!enter(req, req_id(req, "id"), &agreement, error))
        return false;
    if (month_parse(req_text(req, "month"), &month))
        (void)service_claim_make(req->db, req->who, agreement->id, month, req_int(req, "persons", -1), &id, &wrong);
    else
        fail(&wrong, FAIL_INVALID, "%s", _("Say which month, such as 2026-03."));
    return answer(req, agreement->id, "month", _("The month is claimed."), wrong, error);
}

static bool move(Request *req, GError **error)
{
    GError *wrong = NULL;
    ServiceAgreement *agreement;
    if (!enter(req, req_id(req, "id"), &agreement, error))
        return false;
    (void)service_claim_move(req->db, req->who, agreement->id, req_input_id(req, "claim"), req_text(req, "state") ? req_text(req, "state") : "",
                             req_day(req, "paid_on"), req_text(req, "note"), &wrong);
    return answer(req, agreement->id, NULL, _("Saved."), wrong, error);
}

static bool regularise(Request *req, GError **error)
{
    GError *wrong = NULL;
    ServiceAgreement *agreement;
    gint64 id = 0;
    if (!enter(req, req_id(req, "id"), &agreement, error))
        return false;
    (void)service_claim_regularise(req->db, req->who, agreement->id, (int)req_int(req, "year", day_year(day_today())), &id, &wrong);
    return answer(req, agreement->id, "year", id ? _("The difference is claimed.") : _("The year is right: there is nothing to regularise."), wrong, error);
}

static const Input move_inputs[] = {
    {"claim", INPUT_ID}, {"note", INPUT_TEXT, 500}, {"paid_on", INPUT_DAY},
    {"state", INPUT_CHOICE, .choices = (const char *const[]){"checked", "approved", "paid", "returned", NULL}}, {0},
};

static const Input page_input[] = {{"page", INPUT_INT}, {0}};

const Route funding_routes[] = {
    {GET, "/funding", .may = "services.conventions", index_page, (const Input[]){{"calls", INPUT_FLAG}, {"page", INPUT_INT}, {0}}},
    {GET, "/funding/calls/new", .may = "services.fund", new_call},
    {POST, "/funding/calls/new", .once = true, .may = "services.fund", create_call, .record = &service_call_record},
    {GET, "/funding/calls/:id", .may = "services.conventions", call_page, page_input},
    {POST, "/funding/calls/:id/bids", .once = true, .may = "services.fund", add_bid, page_input, .record = &service_bid_record},
    {POST, "/funding/bids/:id/score", .may = "services.fund", score, (const Input[]){{"points", INPUT_MANY, 5}, {"page", INPUT_INT}, {0}}},
    {POST, "/funding/bids/:id/decide", .may = "services.fund", decide, (const Input[]){{"page", INPUT_INT}, {"accept", INPUT_FLAG}, {"decision", INPUT_TEXT, 1000}, {0}}},
    {GET, "/funding/agreements/new", .may = "services.fund", new_agreement, (const Input[]){{"bid", INPUT_ID}, {0}}},
    {POST, "/funding/agreements/new", .once = true, .may = "services.fund", create_agreement, (const Input[]){{"bid", INPUT_ID}, {0}}, .record = &service_agreement_record},
    {GET, "/funding/agreements/:id", .may = "services.conventions", agreement_page},
    {POST, "/funding/agreements/:id/issue", .once = true, .may = "services.fund", issue},
    {POST, "/funding/agreements/:id/claims", .once = true, .may = "services.manage", claim, (const Input[]){{"month", INPUT_TEXT, 7}, {"persons", INPUT_INT}, {0}}},
    {POST, "/funding/agreements/:id/claims/move", .once = true, .may = "services.fund", move, move_inputs},
    {POST, "/funding/agreements/:id/regularise", .once = true, .may = "services.fund", regularise, (const Input[]){{"year", INPUT_INT}, {0}}},
    {0},
};
