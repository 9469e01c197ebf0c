#pragma once
#include "modules/benefits/benefits_in.h"
#include "modules/module.h"
#include "modules/services/services.h"
#include "record/parts.h"

/* What the pages of this module share. */

enum { BENEFITS_PAGE = 50 };

/* "03.2025", "3/2025" or "2025-03"; 0: it is no month. */
gint64 benefit_month_parse(const char *typed);
const char *benefit_money(Pool *pool, gint64 minor, const char *currency);
const char *benefit_url(Pool *pool, const char *what, gint64 id); /* "/benefits/runs/7" */
const char *benefit_typed(const Request *req, const char *name); /* "": nothing */
/* Where a change that went wrong is the person's to mend, the page that shows it; else false with the error. */
typedef bool (*PageAgain)(Request *req, int status, const Problems *problems, GError **error);
bool benefit_answer_failed(Request *req, const char *field, GError *wrong, PageAgain again, GError **error);

/* --- personal codes in clear --- */

const char *benefit_clear_url(Pool *pool, const ClearOf *of);           /* of the page on which it is asked for */
const char *benefit_clear_name(Pool *pool, const ClearRow *row);
/* Answers the form on the page of a list, whose id is the request's; reason is asked for.  again: that page. */
bool benefit_clear_asked(Request *req, const char *kind, PageAgain again, GError **error);

/* --- my tasks --- */

typedef struct {
    const BenefitScheme *scheme;
    const BenefitTerm *term; /* that holds now; NULL: none */
    gint64 persons, granted; /* entitled; by signed lists, minor units */
} SchemeCard;
typedef struct {
    GPtrArray *schemes;    /* of BenefitScheme * */
    GPtrArray *cards;      /* of SchemeCard *: the open ones */
    GPtrArray *to_prepare; /* of SchemeTask *: no list for the month yet */
    GPtrArray *prepared, *approved, *filed; /* of BenefitRun * */
    GPtrArray *exceptions; /* of ExceptionRow * */
    GPtrArray *clears;     /* of ClearRow *: statements in clear that somebody asked for */
    GPtrArray *failed;     /* of BenefitRun *, with payments that failed */
    gint64 month;
} BenefitHome;
typedef struct {
    const BenefitScheme *scheme;
    gint64 month;
} SchemeTask;

typedef struct {
    BenefitScheme *scheme;
    const BenefitTerm *term; /* that holds now; NULL: none yet */
    GPtrArray *terms, *runs, *services; /* services: names of those that count; none: all */
    const char *funding;                /* the project's line; NULL: none */
    Forecast forecast;
    Reach reach;
    gint64 month;            /* proposed for the next list */
    bool is_over;            /* all its months have one: the last month is proposed again */
    const Problems *problems;
} SchemePage;

typedef struct {
    const BenefitScheme *scheme;
    const BenefitTerm *term; /* NULL: the scheme is there already */
    GPtrArray *funding;      /* of FundingOption * */
    const Problems *problems;
    const GPtrArray *conflict;
} SchemeForm;

/* Before a scheme is closed: what it leaves open. */
typedef struct {
    BenefitScheme *scheme;
    Closing closing;
    Day last;        /* as typed, or proposed */
    const char *why; /* as typed */
    const Problems *problems;
} ClosingPage;

/* Services that may count, by provider. */
typedef struct {
    const Service *service;
    bool counts, of_project;
} CountedService;
typedef struct {
    BenefitScheme *scheme;
    GPtrArray *services; /* of CountedService * */
    guint counted, of_project;
    const Problems *problems;
} CountedPage;
/* Names of the services whose attendance counts; none: all. */
bool benefit_counted_names(Request *req, gint64 scheme_id, GPtrArray **ret_names, GError **error);

typedef struct {
    BenefitGrant *grant;
    BenefitScheme *scheme;
    BenefitAccount *account;
    const char *person;
    gint64 months;
    Horizon horizon;
    gint64 next_month; /* that a list will look at next: what changes begin with */
    GPtrArray *lines, *suspensions, *papers, *elsewhere, *exceptions, *debts, *paper_names;
    bool is_suspended;
    const Problems *problems;
} GrantPage;

typedef struct {
    BenefitGrant *grant;
    BenefitScheme *scheme;
    const char *month, *to_month, *iban, *payee_name, *national_id, *shared; /* as typed */
    gint64 payee_person_id;
    const Problems *problems;
    const GPtrArray *conflict;
} GrantForm;

typedef struct {
    GPtrArray *rows; /* of GrantRow * */
    const char *const *persons; /* rows->len labels */
    GPtrArray *schemes;
    gint64 scheme_id;
    const char *text, *standing;
    bool open;
    Paging paging;
} GrantList;

typedef struct {
    GPtrArray *runs, *schemes;
    gint64 scheme_id;
    const char *state;
    Paging paging;
} RunList;

typedef struct {
    BenefitRun *run;
    BenefitScheme *scheme;
    LineCounts counts;
    PaymentCounts payments;
    gint64 refusals[RULE_COUNT];
    GPtrArray *lines, *files;
    const char *const *persons;
    const char *which, *number;
    const char *over; /* why it goes over a budget; NULL: it doesn't */
    GPtrArray *clears; /* of ClearRow * */
    Paging paging;
    bool may_approve, may_visa, has_cash; /* has_cash: a cash list was made */
    const Problems *problems;
} RunPage;

typedef struct {
    BenefitRun *run;
    GPtrArray *payments;
    const char *state;
    PaymentCounts counts;
    Paging paging;
} PaymentPage;

typedef struct {
    GPtrArray *exchanges, *schemes;
    const Problems *problems;
} ExchangeList;
typedef struct {
    ExchangeRow *exchange;
    GPtrArray *lines;
    ExchangeCounts counts;
    const char *status;
    GPtrArray *clears; /* of ClearRow * */
    Paging paging;
    const Problems *problems;
} ExchangePage;

extern const Route benefit_routes[], benefit_scheme_routes[], benefit_counted_routes[], benefit_grant_routes[], benefit_run_routes[], benefit_return_routes[],
    benefit_exchange_routes[], benefit_clear_routes[], benefit_closing_routes[], benefit_api_routes[];
extern const Panel benefit_panels[];
extern const Guard benefit_guards[];
extern const Command benefit_commands[];
extern const FactKind benefit_facts_declared[];
