#pragma once
#include "modules/services/funding.h"
#include "modules/services/pages.h"

/* What the pages of calls and conventions show. */
typedef struct {
    Request *req;
    ServiceCall *call;
    GArray *criteria;  /* of Criterion */
    GPtrArray *bids;   /* of ServiceBid * */
    const Problems *problems;
} CallView;

typedef struct {
    Request *req;
    ServiceAgreement *agreement;
    GPtrArray *claims; /* of ServiceClaim * */
    GPtrArray *documents;
    const Problems *problems;
} AgreementView;
