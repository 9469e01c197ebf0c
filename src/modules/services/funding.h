#pragma once
#include "modules/services/services_in.h"

/* Calls, conventions and monthly claims; volunteers; what a service costs. */

extern const Choice call_kinds[], bid_states[], claim_states[], cost_categories[];

typedef struct {
    gint64 id;
    const char *kind, *title, *basis;
    Day opens_on, closes_on;
    Money budget;
    const char *criteria; /* a line each: "30|Experience" */
    bool is_demo;
    gint64 version;
} ServiceCall;
extern const Record service_call_record;
typedef struct {
    int points;
    const char *text;
} Criterion;
/* FAIL_INVALID: a line without points. */
bool call_criteria(Pool *pool, const char *criteria, GArray **ret_criteria, GError **error);

typedef struct {
    gint64 id, call_id, service_id, persons;
    Money level;
    const char *summary, *state, *decision;
    Day received_on;
    gint64 version;
    const char *service_name, *provider_name; /* read only */
    double points;                            /* read only: mean of the evaluators' sums; NAN: nobody judged it */
    int judges;                               /* read only */
    gint64 agreement_id;                      /* read only; 0: no convention yet */
} ServiceBid;
extern const Record service_bid_record;
/* One evaluator's points for one criterion of a bid. */
typedef struct {
    gint64 bid_id, user_id;
    const char *user_name;
    int criterion, points;
} ServiceScore;

typedef struct {
    gint64 id, bid_id, service_id;
    const char *basis;
    Day from_day, to_day;
    gint64 persons;
    Money level, public_cost, ceiling;
    gint64 least_days, document_id, created_by, version;
    const char *service_name, *provider_name; /* read only */
    gint64 institution_id;                    /* read only: the provider's */
    gint64 waiting;                           /* read only: claims that aren't paid or given back yet */
} ServiceAgreement;
extern const Record service_agreement_record;

typedef struct {
    gint64 id, agreement_id;
    const char *kind;
    gint64 month, persons_claimed, persons_attended, persons_paid, amount;
    const char *state, *note;
    gint64 claimed_by, checked_by, approved_by;
    Day paid_on;
    gint64 version;
} ServiceClaim;

/* Of ServiceCall *, the last to close first. */
bool service_calls(Db *db, Pool *pool, GPtrArray **ret_calls, GError **error);
bool service_call_find(Db *db, Pool *pool, gint64 id, ServiceCall **ret_call, GError **error);
bool service_call_create(Db *db, const Identity *who, ServiceCall *call, GError **error); /* FAIL_INVALID: criteria, days */
bool service_bids(Db *db, Pool *pool, gint64 call_id, GPtrArray **ret_bids, GError **error); /* the most points first */
bool service_bid_find(Db *db, Pool *pool, gint64 id, ServiceBid **ret_bid, GError **error);
/* FAIL_CONFLICT: the call isn't open, or the service has a bid already. */
bool service_bid_create(Db *db, const Identity *who, ServiceBid *bid, GError **error);
/* One's points for a criterion; again: in place of those before.  FAIL_INVALID: more than the criterion gives. */
bool service_bid_score(Db *db, const Identity *who, gint64 bid_id, int criterion, int points, GError **error);
/* Of ServiceScore *: of all bids of a call, by bid, evaluator and criterion. */
bool service_scores(Db *db, Pool *pool, gint64 call_id, GPtrArray **ret_scores, GError **error);
/* FAIL_CONFLICT: it was decided already, or nobody judged it; FAIL_INVALID: no reason. */
bool service_bid_decide(Db *db, const Identity *who, gint64 bid_id, bool accepted, const char *decision, GError **error);

/* FAIL_INVALID: the level is over what a person costs in public units of the kind (Legea 34/1998 art. 2), or days; FAIL_CONFLICT: its bid
 * was not chosen, or has a convention. */
bool service_agreement_create(Db *db, const Identity *who, ServiceAgreement *agreement, GError **error);
bool service_agreement_find(Db *db, Pool *pool, gint64 id, ServiceAgreement **ret_agreement, GError **error);
bool service_agreements(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_agreements, GError **error); /* those that who sees */
bool service_agreement_issue(Db *db, Pool *pool, const Identity *who, const ServiceAgreement *agreement, GError **error);
bool service_claims(Db *db, Pool *pool, gint64 agreement_id, GPtrArray **ret_claims, GError **error);
/* persons x level, within the approved number and what is left of the year's ceiling.  FAIL_CONFLICT: claimed already, the month
 * isn't locked, or lies outside the convention. */
bool service_claim_make(Db *db, const Identity *who, gint64 agreement_id, int month, gint64 persons, gint64 *ret_id, GError **error);
/* checked, approved (never by who checked it: FAIL_FORBIDDEN), paid, returned with a note.  FAIL_CONFLICT: it can't come now;
 * FAIL_NOT_FOUND: no claim of this convention. */
bool service_claim_move(Db *db, const Identity *who, gint64 agreement_id, gint64 claim_id, const char *state, Day paid_on, const char *note,
                        GError **error);
/* What the attendance as it is now makes of all paid months of a year, less what was paid: a claim of its own.  *ret_id 0: all is
 * right.  FAIL_INVALID: no year of the convention. */
bool service_claim_regularise(Db *db, const Identity *who, gint64 agreement_id, int year, gint64 *ret_id, GError **error);

typedef struct {
    gint64 id, service_id, person_id;
    const char *name, *contract_number;
    Day from_day, to_day;
    const char *activity;
    gint64 hours, version;
    gint64 contract_id; /* the document; 0: not issued here */
} Volunteer;
extern const Record volunteer_record;
/* Of Volunteer *: those of today first. */
bool volunteers(Db *db, Pool *pool, gint64 service_id, GPtrArray **ret_volunteers, GError **error);
bool volunteer_create(Db *db, const Identity *who, Volunteer *volunteer, GError **error); /* FAIL_INVALID: it ends before it begins */
bool volunteer_end(Db *db, const Identity *who, gint64 service_id, gint64 id, Day day, GError **error);
bool volunteer_find(Db *db, Pool *pool, gint64 id, Volunteer **ret_volunteer, GError **error); /* FAIL_NOT_FOUND */
/* The contract with a volunteer as a document, once (Legea 78/2014).  FAIL_NOT_FOUND: no volunteer of this service; FAIL_CONFLICT: it
 * is issued already. */
bool volunteer_issue(Db *db, Pool *pool, const Identity *who, const Service *service, gint64 id, GError **error);

typedef struct {
    gint64 id, service_id, month;
    const char *category;
    gint64 amount; /* bani */
    const char *note;
} ServiceCost;
/* Of ServiceCost *, the latest month first. */
bool service_costs(Db *db, Pool *pool, gint64 service_id, int from_month, int to_month, GPtrArray **ret_costs, GError **error);
bool service_cost_add(Db *db, const Identity *who, ServiceCost *cost, GError **error);
bool service_cost_remove(Db *db, const Identity *who, gint64 service_id, gint64 id, GError **error);
/* A month: what it cost, who came, and what that makes. */
typedef struct {
    int month;
    gint64 cost, people, days; /* people: with at least a day present */
} CostMonth;
bool service_cost_months(Db *db, Pool *pool, gint64 service_id, int from_month, int to_month, GArray **ret_months, GError **error);
