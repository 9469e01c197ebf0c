#pragma once
#include "modules/services/funding.h"
#include "modules/services/pages.h"

/* What the pages of calls and conventions show. */

enum { FUNDING_PAGE = 50, CALLS_BESIDE = 10, BIDS_PAGE = 20 };

typedef struct {
    Request *req;
    GPtrArray *agreements; /* of ServiceAgreement *: of this page */
    GPtrArray *calls;      /* of ServiceCall *: all, or of this page */
    guint call_count;
    bool shows_calls; /* all calls, not the conventions */
    Paging paging;
} FundingView;

typedef struct {
    Request *req;
    ServiceCall *call;
    GArray *criteria;  /* of Criterion */
    GPtrArray *bids;   /* of ServiceBid * */
    GPtrArray *shown;  /* those of this page */
    Paging paging;
    GPtrArray *scores; /* of ServiceScore * */
    const ServiceBid *typed; /* NULL: none was sent, or it was saved */
    bool may_judge;    /* bids are for who evaluates them alone */
    const Problems *problems;
} CallView;
int call_points(const CallView *view, gint64 bid_id, gint64 user_id, int criterion); /* -1: none given */
gint64 call_chosen(const CallView *view);                                           /* what the chosen bids ask for a year, bani */
gint64 bid_yearly(const ServiceBid *bid);

/* What was claimed and paid of a year's ceiling, minor units. */
typedef struct {
    int year;
    gint64 claimed, paid;
} AgreementYear;

typedef struct {
    Request *req;
    ServiceAgreement *agreement;
    GPtrArray *claims; /* of ServiceClaim * */
    GPtrArray *documents;
    GArray *years;     /* of AgreementYear */
    int next_month;    /* to be claimed */
    const Problems *problems;
} AgreementView;
