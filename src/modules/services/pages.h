#pragma once
#include "modules/services/services_in.h"

/* What the pages of this module share. */

enum { SERVICES_PAGE = 50 };

const char *service_url(Pool *pool, gint64 id, const char *rest); /* "/services/7" and rest */
/* "12 of 20 places taken", "4 come, without a limit" */
const char *service_places_words(Pool *pool, const Service *service);
/* "Licence ends on 01.02.2027, in 40 days"; NULL: nothing to worry about within half a year. */
const char *service_licence_words(Pool *pool, const Service *service);
/* The names of the needs, parted by commas. */
const char *service_needs_words(Pool *pool, const Service *service);
bool service_has_need(const Service *service, const char *need);

/* All that a service's page shows. */
typedef struct {
    Service *service;
    Provider *provider;
    GPtrArray *active, *waiting, *ended; /* of Enrolled * */
    GPtrArray *workers;                  /* of ServiceWorker * */
    GPtrArray *slipping;                 /* of Slipping * */
    const char *rule;                    /* who is slipping away, in words */
    Html chart;
    bool may_change;
} ServicePage;

/* The rows of the page that is asked for (the route declares "page"), fifty a page. */
const char *services_weekday(int day); /* 1: "Monday" */
/* What is ticked of weekday.1 to weekday.7, as "135"; else what was sent as weekdays; NULL: nothing. */
const char *services_typed_weekdays(Request *req);

/* An enrolment with what its page shows. */
typedef struct {
    Enrolment *enrolment;
    Service *service;
    const char *person;
    GPtrArray *others;    /* of Choice *: services to go over to */
    GPtrArray *documents;
    Html chart;
    bool is_first, is_here; /* is_here: who asks works at the service or manages it */
    bool sees_case;
} EnrolmentPage;

/* The rule of the early warning, and whom it shows today. */
typedef struct {
    const char *words, *values[3]; /* in the order of slipping_numbers */
    guint people, services;
    bool may_change;
} WarningPage;

/* What has to be looked at. */
typedef struct {
    const char *text, *url, *css;
} ServiceTask;

/* The service of the address, for who changes it: its provider's people and the authority.  FAIL_NOT_FOUND, FAIL_FORBIDDEN. */
bool service_enter_own(Request *req, Service **ret_service, GError **error);

extern const Route service_routes[], provider_routes[], enrolment_routes[], attendance_routes[], directory_routes[], service_api_routes[],
    funding_routes[], cost_routes[], volunteer_routes[], attendance_import_routes[], warning_routes[];
extern const Panel service_panels[];
extern const Guard service_guards[];
bool volunteer_is_seen(Db *db, Pool *pool, const Identity *who, gint64 id, bool *ret_may, GError **error); /* its contract */
extern const Command service_commands[];
extern const FactKind service_facts[];
