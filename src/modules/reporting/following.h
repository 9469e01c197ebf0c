#pragma once
#include "modules/reporting/changes.h"
#include "modules/reporting/form.h"
#include "record/parts.h"

/* A report in a period's table. */
typedef struct {
    const Report *report;
    gint64 seen_at, link_until; /* 0: never, none */
    bool late;
} ReportLine;

/* A period with its reports and their counts. */
typedef struct {
    Period *period;
    GPtrArray *lines; /* of ReportLine * */
    GPtrArray *shown; /* of them the page that is shown; NULL: none, the period's address shows them */
    Paging paging;    /* of those that were looked for */
    const char *looked_for; /* a part of the name; NULL: all */
    const char *url;  /* where the period is unfolded */
    int asked, opened, sent, accepted, missing;
    int unreachable; /* have not sent, and no address for letters */
    bool is_open; /* shown unfolded: what is to be done stands in it */
    const char *typed, *problem; /* of its due day; NULL: nothing is wrong */
} PeriodPage;

/* Institutions that were asked and have no address for letters. */
typedef struct {
    Request *req;
    Plan *plan;
    Period *period;
    GPtrArray *reports; /* of Report * */
    GPtrArray *shown;   /* a page of them */
    Paging paging;
    Problems *problems;
} AddressPage;
const char *address_field(Pool *pool, const Report *report); /* "email.17" */
const char *address_typed(Request *req, const Report *report); /* NULL: nothing was */

/* What went wrong on a report's page: wrong is the id of the field, NULL: of none. */
typedef struct {
    const char *wrong, *typed, *problem;
} ReportPage;

/* Reports as a list: its first ones, or a page of it where it is asked for alone. */
typedef struct {
    GPtrArray *reports; /* of Report *; NULL: another list is asked for */
    guint count;        /* of all */
    const char *url;    /* of all; NULL: all are shown, or a page of them */
    Paging paging;
} ReportList;

/* The reports that somebody sees first. */
typedef struct {
    ReportList own, sent, missing;
    GHashTable *plans; /* gint64 * -> short title */
} ReportLists;

Doer doer_of(Request *req); /* by the web */
const char *report_state_css(const char *state);              /* "status-done" */
bool report_is_late(const Report *report, Day today);         /* due and not sent */
const char *period_sentence(Pool *pool, const PeriodPage *page); /* "Asked: 12. Sent: 3…"; "Nobody was asked yet." */
Html period_bar(Pool *pool, const PeriodPage *page);

/* What of the plan's reports who may see. */
bool period_pages(Db *db, Pool *pool, const Identity *who, gint64 plan_id, GPtrArray **ret_pages, GError **error);
