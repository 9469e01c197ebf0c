#pragma once
#include "base/money.h"
#include "record/record.h"

/* Law is data: holidays, legal terms and amounts are dated rows with their legal basis, and clocks run by them. */

/* --- rows --- */

/* Table law_row: one version of a holiday, a term or an amount.  Never overwritten: a change is a new version. */
typedef struct {
    gint64 id;
    const char *kind;       /* "holiday", "term", "amount" */
    const char *code;       /* "child.initial-evaluation" */
    const char *country;    /* "RO", "MD" */
    const char *name;
    const char *name_en;    /* NULL: the same */
    Day valid_from;
    Day valid_to;           /* included; DAY_NONE: until another takes its place */
    const char *legal_basis;
    const char *confidence; /* how sure we are: law_confidence_label() says it in words */
    const char *note;

    const char *rule;       /* of a holiday: "date", "easter", "once" */
    gint64 month, day;      /* of a date; day alone: days after Orthodox Easter Sunday */
    Day on_day;
    bool worked;

    gint64 amount;          /* of a term: negative counts back from the event */
    const char *unit;       /* "hours", "days", "working_days", "months", "years", "date" */
    const char *starts;     /* the event: law_starts_label() */
    const char *on_free_day; /* "as_is", "next_working", "previous_working" */
    const char *recurs;     /* "no", "from_done", "from_due" */
    gint64 times;           /* of a recurring term: so many in all; 0: without end */
    gint64 warn_days;
    bool may_stop;          /* its clocks may be stopped, with a reason */

    Money money;            /* of an amount */
    const char *per;        /* "month", "year", "day", "hour", "once" */

    gint64 made_at;
    const char *made_by;
    gint64 superseded_at;   /* a correction took its place; 0: holds */
    gint64 version;
} LawRow;
extern const Record law_holiday_record;
extern const Record law_term_record;
extern const Record law_amount_record;

LawRow law_row_empty(const char *kind);
/* Makes row the version that holds from its valid_from on: the one before it is closed, one of the same day replaced, and it
 * ends where the next begins.  based_on: the version that was looked at; NULL: the code is new.  Sets id.
 * FAIL_CONFLICT: somebody changed it since, or the code is taken; FAIL_INVALID: the first problem in words. */
bool law_row_put(Db *db, const Identity *who, LawRow *row, const LawRow *based_on, GError **error);

/* The authority's country (setting authority.country). */
Country law_country(Db *db);
const char *law_country_code(Country country); /* "RO", "MD" */

/* The term or amount of that code as it holds on a day.  FAIL_NOT_FOUND: none does. */
bool law_term(Db *db, Pool *pool, const char *code, Country country, Day on, LawRow **ret_term, GError **error);
bool law_amount(Db *db, Pool *pool, const char *code, Country country, Day on, LawRow **ret_amount, GError **error);

/* For people, in the thread's language. */
const char *law_name(const LawRow *row);
const char *law_length(Pool *pool, const LawRow *row);       /* "72 hours", "5 working days", "every 3 months", "400 lei a month" */
const char *law_confidence_label(const char *confidence);    /* "Read in the text in force", "Uncertain: check it" */
bool law_needs_check(const LawRow *row); /* neither read in a source nor generally known nor decided here: a setting */
const char *law_starts_label(const char *starts);
const char *law_free_day_label(const char *on_free_day);

/* --- working days --- */

/* The country's free days as edited.  Read anew each time, so that a change bites at once in every process; who counts much
 * reads it once and passes it on. */
bool law_calendar(Db *db, Pool *pool, Country country, const Calendar **ret_calendar, GError **error);

/* When a term that starts at a moment ends.  Hours end to the second; all other units at the end of a day (23:59:59 of the
 * authority's time zone), the day of the event not counted; months and years end on the same date, or the month's last day.
 * steps: 1; or for the n-th of a series that counts from one beginning, n. */
typedef struct {
    gint64 at;
    Day last_day; /* before a free day moved it; DAY_NONE: counts hours */
} Due;
Due law_due(const LawRow *term, const Calendar *calendar, gint64 started_at, int steps);

/* --- clocks --- */

/* Table clock: a term that runs for a record.  schema/0001_law.sql says how to join it.  A change of the free days moves at once
 * the ends of open clocks that count by them. */
typedef struct {
    gint64 id;
    const char *kind;        /* the record's name: "case" */
    gint64 record_id;
    const char *term;        /* code */
    const char *name;        /* of the term, in the thread's language */
    const char *length;      /* "72 hours" */
    const char *legal_basis; /* as it was when the clock started */
    const char *confidence;
    gint64 user_id;          /* who is reminded; 0: nobody */
    const char *label;
    const char *path;
    const char *state;       /* "running", "stopped", "done", "cancelled" */
    gint64 occurrence, times; /* its place in its series; times 0: without end, or no series */
    gint64 started_at;
    gint64 base_at;          /* when the first of its series started */
    gint64 due_at;
    Day last_day;
    gint64 stopped_at;       /* 0: isn't stopped */
    gint64 stops, stopped_seconds;
    const char *reason;
    gint64 ended_at;         /* 0: open */
    bool may_stop;           /* by its term as it was when the clock started */
    gint64 version;
} Clock;

typedef struct {
    gint64 at;
    const char *verb;   /* "start", "stop", "resume", "done", "cancel", "recount" */
    const char *reason; /* NULL: none */
    const char *who;
} ClockEvent;

/* All of these stand inside the caller's change; they keep the clock's own history and leave the audit leaf to the caller. */

typedef struct {
    const char *kind;
    gint64 record_id;
    const char *term;
    gint64 started_at;  /* 0: now */
    gint64 user_id;     /* 0: nobody is reminded */
    const char *label;  /* the record's number ("Case 2026/114"), never a name: it stands in letters and calendars */
    const char *path;   /* "/cases/7" */
} ClockStart;
/* By the term as it held on the day of the start, in the authority's country.  FAIL_NOT_FOUND: the law table has no such term;
 * FAIL_CONFLICT: one of this term runs for the record already. */
bool clock_start(Db *db, const Identity *who, const ClockStart *start, gint64 *ret_id, GError **error);
/* One that ran in another authority goes on here, with its beginning, its end, its place in its series and its stops; later ones of
 * the series follow the term as it holds here.  events: of ClockEvent *, what happened to it there; empty: only that it began.
 * Fails as clock_start(). */
bool clock_take_over(Db *db, const Identity *who, const ClockStart *start, const Clock *as_it_ran, const GPtrArray *events, gint64 *ret_id,
                     GError **error);
/* FAIL_CONFLICT: it doesn't run; FAIL_INVALID: no reason given, or its term may not be stopped.  at 0: now. */
bool clock_stop(Db *db, const Identity *who, gint64 id, const char *reason, gint64 at, GError **error);
/* What was left at the stop is left again: seconds for hours, working days for working days, days for the rest. */
bool clock_resume(Db *db, const Identity *who, gint64 id, const char *reason, gint64 at, GError **error);
/* *ret_next_id: the next of its series, which runs from now on; 0: there is none.  FAIL_CONFLICT: it ended already. */
bool clock_done(Db *db, const Identity *who, gint64 id, gint64 at, gint64 *ret_next_id, GError **error);
bool clock_cancel(Db *db, const Identity *who, gint64 id, const char *reason, GError **error); /* its series ends as well */
/* Every open clock of a record: cancelled, or given to another user (0: nobody). */
bool clocks_cancel(Db *db, const Identity *who, const char *kind, gint64 record_id, const char *reason, GError **error);
bool clock_assign(Db *db, gint64 id, gint64 user_id, GError **error); /* an open one: who is reminded from now on; 0: nobody */
bool clocks_assign(Db *db, const char *kind, gint64 record_id, gint64 user_id, GError **error);

/* Reading.  Lists are of Clock *, the first due first. */
bool clock_find(Db *db, Pool *pool, gint64 id, Clock **ret_clock, GError **error); /* FAIL_NOT_FOUND */
/* The open clock of a term; NULL: none runs. */
bool clock_of(Db *db, Pool *pool, const char *kind, gint64 record_id, const char *term, Clock **ret_clock, GError **error);
bool clocks_of(Db *db, Pool *pool, const char *kind, gint64 record_id, bool ended_too, GPtrArray **ret_clocks, GError **error);
/* Open ones of many records at once. */
bool clocks_of_records(Db *db, Pool *pool, const char *kind, const gint64 *record_ids, guint count, GPtrArray **ret_clocks, GError **error);
/* Running ones that a user is reminded of, due before a moment (0: all). */
bool clocks_of_user(Db *db, Pool *pool, gint64 user_id, gint64 due_before, guint limit, GPtrArray **ret_clocks, GError **error);
bool clock_events(Db *db, Pool *pool, gint64 clock_id, GPtrArray **ret_events, GError **error); /* of ClockEvent *, the first first */

bool clock_is_overdue(const Clock *clock);
const char *clock_words(Pool *pool, const Clock *clock); /* "in 3 days", "today", "2 days overdue", "stopped", "done" */
