#pragma once
#include "record/record.h"

/* Who gives services, who comes to them, and on which days.  Everybody sees the directory; who is enrolled is seen by who works at
 * the service, by its provider's people, by who enrolled them, and by the team of the case whose plan it answers. */

/* Table provider. */
typedef struct {
    gint64 id, institution_id; /* 0: it has no accounts here */
    const char *name;
    const char *kind;          /* public, private, ngo, cult */
    const char *field;         /* social; of the network: medical, educational, professional, housing, legal, other; NULL is social */
    const char *fiscal_code, *siruta, *address, *contact, *phone, *email, *web;
    const char *accreditation_number, *accreditation_decision;
    Day accredited_on;
    const char *accreditation_state; /* valid, suspended, withdrawn; NULL: none */
    Day confirmed_on;
    const char *note;
    bool is_demo;
    Day closed_on;
    gint64 version;
    const char *institution_name;    /* read only; NULL: none */
} Provider;
extern const Record provider_record;

/* Table service.  To make one: PROVIDER and SERVICE_BLANK have no days set. */
typedef struct {
    gint64 id, provider_id;
    const char *kind_code;   /* "8891CZ-C-II"; NULL: not of the nomenclature */
    const char *name;
    const char *measure;     /* what is marked: day, session, visit, therapy, meal; NULL is day */
    const char *needs;       /* " day_care meals " */
    const char *summary, *eligibility, *how_to, *documents;
    Money fee;               /* a month */
    const char *fee_note, *languages;
    gint64 age_from, age_to; /* years; 0: none */
    const char *schedule;
    const char *weekdays;    /* "12345"; NULL is Monday to Friday */
    gint64 minutes;          /* usual length; 0: not counted */
    const char *address, *quarter, *locality;
    bool is_secret;
    const char *accessibility, *contact, *phone, *email, *web;
    gint64 capacity, taken;  /* capacity 0: no limit */
    const char *licence_state, *licence_number;
    Day licence_day, licence_until;
    bool is_public;
    Day confirmed_on;
    bool is_demo;
    Day closed_on;
    gint64 changed_at, version;
    gint64 institution_id;     /* read only: its provider's */
    const char *provider_name; /* read only */
    const char *kind_name;     /* read only; NULL: no code */
    gint64 waiting;            /* read only: who waits for a place */
} Service;
extern const Record service_record;
#define PROVIDER_BLANK ((Provider){.accredited_on = DAY_NONE, .confirmed_on = DAY_NONE, .closed_on = DAY_NONE})
#define SERVICE_BLANK                                                                                                             \
    ((Service){.licence_day = DAY_NONE, .licence_until = DAY_NONE, .confirmed_on = DAY_NONE, .closed_on = DAY_NONE, .is_public = true})

/* Both set id and write the audit log. */
bool services_provider_create(Db *db, const Identity *who, Provider *provider, GError **error);
/* FAIL_INVALID: a code that the nomenclature lacks. */
bool service_create(Db *db, const Identity *who, Service *service, GError **error);
/* FAIL_NOT_FOUND.  What everybody may know; for whom one asks doesn't matter. */
bool service_find(Db *db, Pool *pool, gint64 id, Service **ret_service, GError **error);
/* Of Service *: all that are open on a day (DAY_NONE: also closed ones), by provider and name. */
bool services_all(Db *db, Pool *pool, Day on, GPtrArray **ret_services, GError **error);
/* For selects: GPtrArray of Choice *, value = id. */
GPtrArray *service_options(Db *db, Pool *pool, GError **error);
/* A user works at a service: with the scope "service" they see it and its people. */
bool service_worker_add(Db *db, const Identity *who, gint64 service_id, gint64 user_id, GError **error);
/* May who see the people of this service? */
bool service_is_seen(Db *db, const Identity *who, gint64 service_id, bool *ret_seen, GError **error);

/* --- enrolment --- */

/* Table enrolment. */
typedef struct {
    gint64 id, service_id, person_id;
    const char *state;         /* waiting, active, ended, withdrawn */
    const char *basis;         /* ps, pip, pia, pi, direct */
    gint64 case_id;            /* 0: none known here */
    const char *plan_number, *reason;
    bool is_urgent;
    const char *urgency_reason;
    Day applied_on, entered_on, left_on;
    const char *out_of_order, *result, *result_note, *group_name, *weekdays;
    gint64 from_enrolment_id, contract_id;
    bool is_demo;
    gint64 created_by, created_at, version;
    const char *service_name, *provider_name, *measure; /* read only */
} Enrolment;
extern const Record enrolment_record;

typedef struct {
    gint64 service_id, person_id;
    const char *basis;         /* ps, pip, pia, pi: a plan of theirs in force on entered_on, by case_id or plan_number; direct: needs reason */
    gint64 case_id;
    const char *plan_number, *reason; /* plan_number: of the case file or of the order, where case_id is 0 */
    bool is_urgent;            /* needs urgency_reason */
    const char *urgency_reason;
    Day applied_on;            /* DAY_NONE: entered_on, or today */
    Day entered_on;            /* DAY_NONE: today */
    const char *group_name;
    const char *weekdays;      /* "135"; NULL: the service's */
    bool waits;                /* true: only put into the waiting list, even if there is a place */
    bool is_demo;
} NewEnrolment;
/* Takes a place, or waits for one (*ret_waits; may be NULL): places are never exceeded, whoever else enrols meanwhile; and nobody
 * passes others who wait.  FAIL_INVALID: what lacks, in words; FAIL_CONFLICT: is enrolled or waits there already. */
bool services_enrol(Db *db, const Identity *who, const NewEnrolment *made, gint64 *ret_id, bool *ret_waits, GError **error);
/* One who waits comes in.  reason: why before others who wait longer; NULL for the first of the list.  FAIL_CONFLICT: no place is
 * free; FAIL_INVALID: others come first and no reason is given. */
bool services_admit(Db *db, const Identity *who, gint64 enrolment_id, Day entered_on, const char *reason, GError **error);
/* left_on: the last day.  result: met, partly, moved, transfer, refused, age, other.  FAIL_INVALID: the day doesn't fit. */
bool services_exit(Db *db, const Identity *who, gint64 enrolment_id, Day left_on, const char *result, const char *note, GError **error);
/* Out of one and into another in one change; fails with FAIL_CONFLICT where the other is full, and nothing is changed. */
bool services_transfer(Db *db, const Identity *who, gint64 enrolment_id, gint64 to_service_id, Day on, const char *note, gint64 *ret_id,
                       GError **error);

/* --- attendance --- */

int month_make(int year, int month);    /* year * 12 + month - 1: months count on */
int month_of_day(Day day);
Interval month_days(int month);
const char *month_name(Pool *pool, int month); /* "March 2026", in the thread's language */

/* One enrolment's month.  planned counts the days on which they were expected: present + excused + absent + not marked yet. */
typedef struct {
    gint64 enrolment_id, person_id, service_id;
    int month, planned, present, excused, absent, minutes, units;
    bool locked;
} AttendanceMonth;
/* In one query, ordered by person: GArray of AttendanceMonth, freed with the pool.  service_id, person_id 0: all.  An enrolment
 * that nobody marked in this month is not in it. */
bool services_attendance_month(Db *db, Pool *pool, int month, gint64 service_id, gint64 person_id, GArray **ret_rows, GError **error);

/* mark: 'P' present, 'E' excused, 'A' absent, '.' planned and not marked, '-' not planned; 0: stays as it is. */
typedef struct {
    gint64 enrolment_id;
    int day;               /* of the month, from 1 */
    char mark;
    int minutes, units;    /* 0: stay as they are; -1: the usual again */
    const char *activity, *note; /* NULL: stay as they are; "": taken away */
} AttendanceMark;
/* Only these cells change; all of them, or none.  FAIL_INVALID: a day outside the enrolment, in words; FAIL_CONFLICT: the month is
 * locked (then reason must be given, and the change is kept as a correction).  reason NULL: an ordinary save. */
bool services_attendance_save(Db *db, const Identity *who, gint64 service_id, int month, const AttendanceMark *marks, guint count,
                              const char *reason, GError **error);
/* A whole month of one enrolment at once, for made-up cities and for measuring: without checks and without the audit log.  marks: a
 * letter a day of the month.  Inside a transaction. */
bool services_attendance_bulk(Db *db, gint64 enrolment_id, gint64 person_id, gint64 service_id, int month, const char *marks, int minutes,
                              bool locked, GError **error);
/* FAIL_INVALID: days that nobody marked, in words; FAIL_CONFLICT: it is locked, or isn't over. */
bool services_attendance_lock(Db *db, const Identity *who, gint64 service_id, int month, GError **error);
bool services_attendance_unlock(Db *db, const Identity *who, gint64 service_id, int month, const char *reason, GError **error);
bool services_attendance_is_locked(Db *db, gint64 service_id, int month, bool *ret_locked, GError **error);

/* --- made-up services, for the demo --- */

typedef struct {
    const GPtrArray *children, *elders; /* of gint64 *: people of the city; of children those of school age, of elders those over 65 */
    gint64 association_id;              /* the institution whose manager claims */
    const Identity *manager, *officer, *director; /* who claims, who checks and pays, who approves */
    Day today;
} ServicesDemo;
/* Providers of each kind with services, the network around them, who comes, fourteen months of attendance; calls with bids, conventions,
 * claims in each state; volunteers, and what services with attendance cost: all by the functions that the pages use, and agreeing with the
 * attendance.  Inside a transaction; the same day gives the same. */
bool services_demo_fill(Db *db, Pool *pool, const ServicesDemo *demo, GError **error);
