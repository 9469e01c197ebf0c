#pragma once
#include "modules/reporting/reporting.h"
#include "record/record.h"

/* The annual report to the council: a frozen snapshot of a plan's year with the planner's words.  Table council_report. */
typedef struct {
    gint64 id, plan_id;
    const char *plan_title;
    gint64 year;
    int number;               /* 1, 2… for the same plan and year */
    const char *state;        /* draft, published, withdrawn */
    const char *language;     /* "ro" or "en": of the whole report */
    const char *summary, *causes, *next_steps; /* the planner's words; "" or NULL: none */
    gint64 frozen_at, made_at;
    gint64 published_at, withdrawn_at; /* 0: not */
    const char *reason;       /* why it was withdrawn; NULL */
    bool is_public;           /* published, of a plan that everybody may see */
    gint64 version;
} CouncilReport;
extern const Record council_report_record; /* the words, for the form */

/* FAIL_NOT_FOUND: there is none, or who may not know of it (everybody knows the public ones; council.read is for the rest). */
bool council_report_find(Db *db, Pool *pool, const Identity *who, gint64 id, CouncilReport **ret_report, GError **error);
/* Those that who may know of, by plan and falling year; plan_id 0: of all plans.  GPtrArray of CouncilReport *. */
bool council_reports_list(Db *db, Pool *pool, const Identity *who, gint64 plan_id, GPtrArray **ret_reports, GError **error);

/* Freezes the plan's year as a new draft.  FAIL_INVALID: the plan is a draft, or its period doesn't meet the year. */
bool council_report_create(Db *db, const Identity *who, gint64 plan_id, int year, const char *language, gint64 *ret_id,
                           GError **error);
/* The words and the language.  FAIL_CONFLICT: saved since, or no draft any more. */
bool council_report_save(Db *db, const Identity *who, const CouncilReport *report, GError **error);
/* A draft's figures anew, as they are today; its words stay.  FAIL_CONFLICT. */
bool council_report_freeze(Db *db, const Identity *who, const CouncilReport *report, GError **error);
/* For everybody from now on, its files kept byte for byte.  FAIL_CONFLICT. */
bool council_report_publish(Db *db, const Identity *who, const CouncilReport *report, GError **error);
/* FAIL_INVALID: no reason.  FAIL_CONFLICT. */
bool council_report_withdraw(Db *db, const Identity *who, const CouncilReport *report, const char *reason, GError **error);

/* "pdf", "docx", "xlsx", "json".  Of a published or withdrawn report always the same bytes.  FAIL_INVALID: another format. */
bool council_report_file(Db *db, Pool *pool, const CouncilReport *report, const char *format, GBytes **ret_bytes, GError **error);
