#pragma once
#include "modules/services/services.h"
#include "modules/module.h"
#include "record/parts.h"
#include "record/record_views.h"

/* What the files of this module share between themselves. */

/* --- labels.c --- */

extern const Choice provider_kinds[], provider_fields[], accreditation_states[], service_measures[], service_forms[], service_needs[],
    licence_states[], enrolment_states[], enrolment_bases[], enrolment_results[];
const char *services_label(const Choice *choices, const char *value); /* translated; the value itself where it is none of them */
const char *attendance_mark_label(char mark);

/* --- kinds.c: the nomenclature --- */

typedef struct {
    const char *code, *name;
} ShippedServiceKind;
extern const ShippedServiceKind services_shipped_kinds[]; /* {0}-ended */

/* Table service_kind. */
typedef struct {
    gint64 id;
    const char *code, *name, *form;
    bool needs_plan;
    const char *standard, *legal_basis, *confidence;
    Day valid_from, valid_to;
} ServiceKind;
extern const Record service_kind_record;

bool services_ship(Db *db, GError **error);
/* "8891 CZ-C-II" and "8891cz-c-ii" are 8891CZ-C-II; NULL: no code can look so. */
const char *service_code_normalise(Pool *pool, const char *typed);
bool service_kinds(Db *db, Pool *pool, Day on, GPtrArray **ret_kinds, GError **error); /* of ServiceKind *, by code */
/* *ret_kind NULL: the nomenclature has no such code on this day. */
bool service_kind_of(Db *db, Pool *pool, const char *code, Day on, ServiceKind **ret_kind, GError **error);
/* From a table with the columns code, name, form, needs_plan, standard, legal_basis, valid_from, valid_to, of which code, name and
 * valid_from must be there.  A code and day that are there already are written over.  FAIL_INVALID names row and column. */
bool service_kinds_load(Db *db, const Identity *who, const char *path, const void *bytes, gsize count, guint *ret_count, GError **error);

/* --- store.c: providers and services --- */

/* Binds all fields in the order of the table to $1, $2…; money takes two (amount, currency).  The number of the next. */
guint services_bind(DbQuery *q, const Record *record, const void *item);
/* $1 to $3 of every statement with @reach@. */
void services_bind_asker(DbQuery *q, const Identity *who);
bool services_audit(Db *db, const Identity *who, const char *verb, const char *kind, gint64 id, const char *difference, GError **error);

bool services_provider_find(Db *db, Pool *pool, gint64 id, Provider **ret_provider, GError **error);
bool services_provider_save(Db *db, const Identity *who, const Provider *provider, GError **error); /* FAIL_CONFLICT */
typedef struct {
    const char *text, *field; /* NULL: any */
    guint limit, offset;
} ProviderFilter;
/* Of Provider *: those that give services first, by name. */
bool services_providers(Db *db, Pool *pool, const ProviderFilter *filter, GPtrArray **ret_providers, GError **error);
/* Of Service *, by name. */
bool services_of_provider(Db *db, Pool *pool, gint64 provider_id, GPtrArray **ret_services, GError **error);
/* FAIL_CONFLICT: stale; FAIL_INVALID: fewer places than are taken, or an unknown code. */
bool service_save(Db *db, const Identity *who, const Service *service, GError **error);
/* Those whose people who sees. */
bool services_seen(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_services, GError **error);
/* FAIL_NOT_FOUND for who doesn't see its people. */
bool service_enter(Request *req, const char *param, Service **ret_service, GError **error);
/* May who change providers and services: all, with the scope of the authority; else their own institution's. */
bool provider_may_change(const Identity *who, const Provider *provider);
typedef struct {
    gint64 id, user_id;
    const char *name, *email;
} ServiceWorker;
bool service_workers(Db *db, Pool *pool, gint64 service_id, GPtrArray **ret_workers, GError **error);
bool service_worker_remove(Db *db, const Identity *who, gint64 service_id, gint64 user_id, GError **error);
gint64 service_places_free(const Service *service);    /* -1: no limit */
gint64 service_places_offered(const Service *service); /* less those for who waits already; -1: no limit */

/* --- basis.c --- */

/* The case whose plan is the one that the enrolment names, and holds for its person on the day; 0: none does. */
bool enrolment_plan(Db *db, const Enrolment *enrolment, Day day, gint64 *ret_case_id, GError **error);

/* --- enrol.c --- */

bool services_enrolment_find(Db *db, Pool *pool, const Identity *who, gint64 id, Enrolment **ret_enrolment, GError **error); /* FAIL_NOT_FOUND */
/* An enrolment with its person, and for who waits their place in the list. */
typedef struct {
    Enrolment enrolment;
    const char *family_name, *given_name;
    Day birth_day;
    int place; /* in the waiting list, from 1; 0: doesn't wait */
} Enrolled;
/* state NULL: all.  Of who waits: in their order.  By group and name. */
bool services_enrolled(Db *db, Pool *pool, gint64 service_id, const char *state, GPtrArray **ret_enrolled, GError **error);
/* What who sees of a person, or (person 0) of all: the newest first. */
bool services_enrolments_seen(Db *db, Pool *pool, const Identity *who, gint64 person_id, const char *state, guint limit, GPtrArray **ret_enrolments,
                              GError **error);
/* Group, days, day of entry: FAIL_CONFLICT: stale; FAIL_INVALID: marked days lie before it. */
bool services_enrolment_save(Db *db, const Identity *who, const Enrolment *enrolment, GError **error);
bool services_enrolment_set_contract(Db *db, gint64 id, gint64 document_id, GError **error); /* inside a transaction */
const char *enrolled_name(Pool *pool, const Enrolled *enrolled);
/* Others wait until it is done: what follows sees the service as it is. */
bool service_lock_row(Db *db, gint64 service_id, GError **error);

/* --- months.c --- */

int month_length(int month); /* in days */
bool month_parse(const char *text, int *ret_month); /* "2026-03" */
const char *month_to_iso(Pool *pool, int month);

/* --- attendance.c, attendance_save.c, attendance_lock.c, attendance_follow.c --- */

enum { MONTH_DAYS = 31 };
typedef struct {
    gint64 id; /* 0: nothing of the day differs */
    int minutes, units; /* -1: the usual */
    const char *activity, *note;
} DayDetail;
/* A row of the screen. */
typedef struct {
    Enrolled enrolled;
    gint64 attendance_id, version;  /* 0: nothing is kept yet */
    char marks[MONTH_DAYS + 1];     /* as kept, or as planned */
    AttendanceMonth counts;
    DayDetail *details[MONTH_DAYS]; /* NULL: nothing differs */
} AttendanceRow;
/* A month of a service. */
typedef struct {
    Service *service;
    int month, days;
    bool is_locked;
    GPtrArray *rows;                /* of AttendanceRow *, by group and name */
    bool is_free[MONTH_DAYS];       /* week-end, holiday or a day on which it is closed */
} AttendanceSheet;
bool attendance_sheet(Db *db, Pool *pool, Service *service, int month, AttendanceSheet *ret_sheet, GError **error);
/* Adds what "enrolment:day:mark enrolment:day:mark …" says to an array of AttendanceMark; what is no cell is passed over. */
void attendance_cells_parse(const char *text, GArray *ret_marks);
AttendanceRow *attendance_row_of(const AttendanceSheet *sheet, gint64 enrolment_id); /* NULL */
/* What the last save of a user changed is put back, as far as nobody changed it since.  *ret_count: cells. */
bool services_attendance_undo(Db *db, const Identity *who, gint64 service_id, int month, guint *ret_count, GError **error);
/* All that is planned and not marked yet, from the first to the last day, becomes mark.  group NULL: all.  *ret_count: cells. */
bool services_attendance_fill(Db *db, const Identity *who, gint64 service_id, int month, const char *group, int from_day, int to_day, char mark,
                              guint *ret_count, GError **error);
typedef struct {
    gint64 at;
    int day;
    const char *before, *after, *reason, *user_name, *family_name, *given_name;
} AttendanceCorrection;
bool services_attendance_corrections(Db *db, Pool *pool, gint64 service_id, int month, GPtrArray **ret_corrections, GError **error);
/* Nobody is expected after this day; FAIL_INVALID: a later one is marked.  Inside a transaction, as the next. */
bool attendance_cut(Db *db, gint64 enrolment_id, Day last, GError **error);
/* The open months' unmarked days follow the new days of the week and first day; FAIL_INVALID: one before it is marked. */
bool attendance_plan_anew(Db *db, const Enrolment *before, const Enrolment *after, GError **error);

/* --- slipping.c: who is slipping away --- */

/* Whose presence fell: over the last months against the three times as many before them. */
typedef struct {
    int months, fall, least; /* fall: so many points less than before; least: or under so many per cent now */
} SlippingRule;
/* One number of the rule: in the order of SlippingRule, {0}-ended. */
typedef struct {
    const char *name, *setting, *label, *meaning;
    int least, most, usual;
} SlippingNumber;
extern const SlippingNumber slipping_numbers[];
int slipping_number_of(const SlippingRule *rule, const SlippingNumber *number);
SlippingRule services_slipping_rule(Db *db); /* as the settings services.slipping-… say */
const char *slipping_rule_words(Pool *pool, const SlippingRule *rule); /* a sentence */
typedef struct {
    gint64 enrolment_id, person_id;
    const char *family_name, *given_name;
    int before, now; /* per cent of the planned days */
} Slipping;
bool services_slipping_by(Db *db, Pool *pool, const SlippingRule *rule, gint64 service_id, Day today, GPtrArray **ret_slipping, GError **error);
bool services_slipping(Db *db, Pool *pool, gint64 service_id, Day today, GPtrArray **ret_slipping, GError **error);
/* Columns of presence in per cent of the last twelve months: of a service, or of one enrolment (0: all). */
bool attendance_chart(Db *db, Pool *pool, const Service *service, gint64 enrolment_id, Html *ret_chart, GError **error);

/* --- licences.c --- */

/* Letters at 6 months, 90 and 30 days and once it has ended, to who manages the service and to the authority's own: each once. */
bool services_licences_remind(Db *db, GError **error);
