#pragma once
#include "record/record.h"

/* Benefits: schemes as data, entitlements, monthly lists by two people, payment files, what came back.
 *
 * A month is year * 12 + month - 1, as attendance counts it; amounts are minor units of the scheme's currency. */

static inline gint64 benefit_month(int year, int month) { return (gint64)year * 12 + month - 1; }
static inline gint64 benefit_month_of(Day day) { return benefit_month(day_year(day), day_month(day)); }
Day benefit_month_start(gint64 month);
Day benefit_month_end(gint64 month);
const char *benefit_month_name(Pool *pool, gint64 month); /* "03.2025" */

/* Table benefit_scheme. */
typedef struct {
    gint64 id;
    const char *code, *name;
    const char *project_code; /* NULL: none */
    gint64 project_partner_id;    /* with project_category the line of the project's budget that pays; 0: none is chosen */
    const char *project_category; /* as projects.h has it; NULL: none is chosen */
    const char *period;       /* "month", "once" */
    const char *currency;     /* "RON" */
    gint64 promised_months;   /* for a new entitlement; 0: none is promised */
    const char *budget_line;
    Money ceiling;            /* CURRENCY_NONE: none */
    Day from_day, to_day;     /* to_day DAY_NONE: without end */
    const char *exclusive_group; /* schemes of the same word exclude each other in a month */
    const char *papers;       /* documents that must be valid, one a line */
    gint64 retro_months;      /* so many months back are looked at again */
    gint64 recovery_percent;  /* of an amount due may be withheld for what was wrongly paid */
    bool needs_visa;
    const char *payer_name, *payer_address, *payer_cui, *payer_iban, *payer_bic, *treasury_name; /* payer_name NULL: the authority */
    const char *program_code, *commitment_code, *commitment_indicator; /* of the order F1129: 10, 11 and 3 signs */
    bool is_demo;
    gint64 closed_at;                     /* 0: open */
    const char *closed_by, *closed_why;   /* NULL: open */
    gint64 version;
} BenefitScheme;
extern const Record benefit_scheme_record;

/* Table benefit_term: amount and condition from a month on. */
typedef struct {
    gint64 id, scheme_id;
    Day valid_from;       /* the first of a month */
    Money amount;
    gint64 min_sessions;  /* attended in the month; 0: not asked */
    gint64 min_percent;   /* of the planned ones; where both are asked, one of them is enough */
    bool excused_counts, needs_plan, not_elsewhere, needs_papers;
    const char *legal_basis;
    gint64 made_at;
    const char *made_by;
    gint64 version;
} BenefitTerm;
extern const Record benefit_term_record;

/* Writers below write the audit log; who may be identity_system().  What they return lives in pool. */

/* Sets both ids.  FAIL_CONFLICT: the code is taken; FAIL_INVALID: the first problem of scheme or term, or a project or line of its budget
 * that isn't there. */
bool benefit_scheme_create(Db *db, const Identity *who, BenefitScheme *scheme, BenefitTerm *first, GError **error);
/* FAIL_CONFLICT: somebody saved since it was read. */
bool benefit_scheme_save(Db *db, const Identity *who, const BenefitScheme *scheme, GError **error);
/* last: the last day for which it is paid; lists until then may still be made.  FAIL_INVALID: no reason, or a list for a later month;
 * FAIL_CONFLICT: closed, or changed since it was read. */
bool benefit_scheme_close(Db *db, const Identity *who, const BenefitScheme *scheme, Day last, const char *why, GError **error);
bool benefit_scheme_open_again(Db *db, const Identity *who, const BenefitScheme *scheme, GError **error); /* its last day stays */
bool benefit_scheme_find(Db *db, Pool *pool, gint64 id, BenefitScheme **ret_scheme, GError **error); /* FAIL_NOT_FOUND */
bool benefit_scheme_find_by_code(Db *db, Pool *pool, const char *code, BenefitScheme **ret_scheme, GError **error);
bool benefit_schemes(Db *db, Pool *pool, GPtrArray **ret_schemes, GError **error); /* of BenefitScheme *, open ones first */
/* A new version from its first day on; with the first day of one that is there it corrects that (version as read). */
bool benefit_term_put(Db *db, const Identity *who, BenefitTerm *term, GError **error);
bool benefit_terms(Db *db, Pool *pool, gint64 scheme_id, GPtrArray **ret_terms, GError **error); /* the newest first */
/* The services whose attendance counts, of gint64; none: all. */
bool benefit_scheme_services(Db *db, Pool *pool, gint64 scheme_id, GArray **ret_ids, GError **error);
/* Instead of those that counted; count 0: all.  FAIL_INVALID: one isn't there. */
bool benefit_scheme_count_services(Db *db, const Identity *who, gint64 scheme_id, const gint64 *ids, guint count, GError **error);

/* Table benefit_grant: an entitlement. */
typedef struct {
    gint64 id, scheme_id, number;
    gint64 person_id;
    gint64 account_id;
    const char *decision;    /* "Dispoziția 114/03.03.2025" */
    gint64 from_month;
    gint64 to_month;         /* the last one; 0: until the scheme ends */
    gint64 promised_months;
    gint64 stopped_month;    /* the first that isn't paid; 0: not stopped */
    const char *stop_reason, *note;
    gint64 made_at, made_by, version;
} BenefitGrant;
extern const Record benefit_grant_record;

/* To whom the money goes: table benefit_account. */
typedef struct {
    gint64 person_id;        /* of the register; 0: somebody else */
    const char *name;        /* NULL: the person's */
    const char *iban;        /* NULL: cash */
    const char *national_id; /* NULL: the person's, read from the register */
    const char *shared;      /* why another payee's account is right; NULL: it may not be another's */
} BenefitPayee;

/* Sets id, number and account_id.  FAIL_INVALID: an IBAN or code that can't be right; an account that is another payee's; a person who
 * is entitled already.  The sentence says what to do. */
bool benefit_grant_create(Db *db, const Identity *who, BenefitGrant *grant, const BenefitPayee *payee, GError **error);
bool benefit_grant_find(Db *db, Pool *pool, gint64 id, BenefitGrant **ret_grant, GError **error); /* FAIL_NOT_FOUND */
/* From the next payment on.  FAIL_CONFLICT: changed since it was read. */
bool benefit_grant_pay_to(Db *db, const Identity *who, const BenefitGrant *grant, const BenefitPayee *payee, GError **error);
/* Each needs a reason (FAIL_INVALID).  month: the first without payment, or the first with. */
bool benefit_grant_suspend(Db *db, const Identity *who, const BenefitGrant *grant, gint64 month, const char *reason, GError **error);
bool benefit_grant_resume(Db *db, const Identity *who, const BenefitGrant *grant, gint64 month, const char *reason, GError **error);
bool benefit_grant_stop(Db *db, const Identity *who, const BenefitGrant *grant, gint64 month, const char *reason, GError **error);
/* Takes the stop back: the months since then are paid later.  FAIL_INVALID: another entitlement of the person runs meanwhile. */
bool benefit_grant_continue(Db *db, const Identity *who, const BenefitGrant *grant, const char *reason, GError **error);
/* A document of benefit_scheme.papers. */
bool benefit_paper_add(Db *db, const Identity *who, gint64 grant_id, const char *name, Day from, Day to, GError **error);
/* Paid from another source.  to_month 0: without end. */
bool benefit_elsewhere_add(Db *db, const Identity *who, gint64 person_id, gint64 from_month, gint64 to_month, const char *source, GError **error);
/* Asked by one; decided by another (FAIL_FORBIDDEN).  effect: "pay", "withhold".  FAIL_INVALID: no list looks at the month any more. */
bool benefit_exception_ask(Db *db, const Identity *who, gint64 grant_id, gint64 month, const char *effect, const char *reason,
                           gint64 *ret_id, GError **error);
bool benefit_exception_decide(Db *db, const Identity *who, gint64 id, bool granted, GError **error);

/* --- runs --- */

/* Table benefit_run. */
typedef struct {
    gint64 id, scheme_id, month, sequence;
    const char *state;     /* "prepared", "approved", "filed", "settled", "cancelled" */
    gint64 persons, entitled;
    Money gross, withheld, net;
    gint64 prepared_by, approved_by, visa_by; /* users; 0: nobody, or the program: see the names */
    const char *prepared_name, *approved_name, *visa_name;
    gint64 prepared_at, approved_at, visa_at;
    gint64 statement_id, order_id; /* documents; 0: not yet */
    const char *returned, *cancelled;
    bool is_demo;
    gint64 version;
    /* read only */
    const char *scheme_name, *scheme_code;
    bool needs_visa;
} BenefitRun;
extern const Record benefit_run_record;

typedef struct {
    gint64 scheme_id, month;
    bool supplementary; /* beside a list of the month that is approved already */
    gint64 at;          /* when; 0: now */
} BenefitRunOrder;
/* Computes the month's list; one that is prepared already is computed anew, so that it may be repeated at any time.  FAIL_CONFLICT:
 * the month's list is approved, or another list of the scheme waits; FAIL_INVALID: the scheme isn't paid in that month. */
bool benefit_run_prepare(Db *db, const Identity *who, const BenefitRunOrder *order, gint64 *ret_id, GError **error);
bool benefit_run_find(Db *db, Pool *pool, gint64 id, BenefitRun **ret_run, GError **error); /* FAIL_NOT_FOUND */
/* The newest first; scheme_id 0, state NULL: any. */
bool benefit_runs(Db *db, Pool *pool, gint64 scheme_id, const char *state, guint limit, guint offset, GPtrArray **ret_runs, GError **error);
/* at 0: now.  With the last signature that the scheme asks for, payments are made and the documents issued.  FAIL_FORBIDDEN: prepared
 * or signed by the same person; FAIL_CONFLICT: changed since version, or signed already; FAIL_INVALID: over the scheme's or the
 * project's budget, in words with the way out.  What a list pays becomes an expense of the project's line with the last signature.  The program
 * itself (identity_system()) may sign what a person prepared, and a person what it prepared. */
bool benefit_run_approve(Db *db, const Identity *who, gint64 id, gint64 version, gint64 at, GError **error);
bool benefit_run_visa(Db *db, const Identity *who, gint64 id, gint64 version, gint64 at, GError **error);
/* Back to who prepared it, without signatures; only until the last one. */
bool benefit_run_return(Db *db, const Identity *who, gint64 id, gint64 version, const char *reason, GError **error);
/* A list that is only prepared. */
bool benefit_run_cancel(Db *db, const Identity *who, gint64 id, gint64 version, const char *reason, GError **error);

/* All payments that are due and go this way, in one new file; asked again when none is due, the newest file of that format.
 * format: "opme", "pain.001.001.03", "pain.001.001.09", "cash".  FAIL_INVALID: the payer's data are incomplete, or a payment can't
 * be written so (the sentence says which); FAIL_CONFLICT: not approved; FAIL_NOT_FOUND: nothing to pay this way.  at 0: now. */
bool benefit_run_file(Db *db, const Identity *who, gint64 run_id, const char *format, gint64 at, gint64 *ret_file_id, GError **error);
/* As made.  ret_bytes is the caller's. */
bool benefit_file_bytes(Db *db, Pool *pool, gint64 file_id, const char **ret_name, GBytes **ret_bytes, GError **error);

/* What a bank or the treasury says of a payment. */
typedef struct {
    const char *reference; /* end-to-end id */
    gint64 amount;         /* minor units; -1: not said */
    const char *outcome;   /* "paid", "failed", "unclear" */
    const char *reason;
    Day day;
} BenefitReturned;
typedef struct {
    gint64 id;             /* of the table benefit_return */
    gint64 lines, paid, failed, unmatched;
    bool was_known;        /* the same file was taken before: nothing changed */
} BenefitReturnResult;
/* lines of BenefitReturned *.  name and digest tell the file; the same digest is taken once.  at 0: now. */
bool benefit_reconcile(Db *db, const Identity *who, const char *name, const char *digest, const GPtrArray *lines, gint64 at,
                       BenefitReturnResult *ret_result, GError **error);
/* A return for what a list sent this way (NULL: any) and nobody answered yet, as if all were paid on that day: for cash lists and for the
 * demo. */
bool benefit_run_returned(Db *db, Pool *pool, gint64 run_id, const char *way, Day day, GPtrArray **ret_lines, GError **error);
/* Repeats a failed payment, to the payee's present account.  FAIL_CONFLICT: it was repeated, or didn't fail. */
bool benefit_payment_reissue(Db *db, const Identity *who, gint64 payment_id, gint64 *ret_id, GError **error);

/* What was wrongly paid: later lists withhold it. */
bool benefit_debt_add(Db *db, const Identity *who, gint64 grant_id, gint64 month, gint64 amount, const char *reason, GError **error);
/* Paid back by hand, or waived, with the receipt or the reason. */
bool benefit_debt_close(Db *db, const Identity *who, gint64 id, gint64 version, const char *state, const char *closing, GError **error);

/* --- sums, for projects and pages --- */

typedef struct {
    gint64 persons;           /* entitled ones, not stopped */
    gint64 months_paid, months_promised, months_missing; /* missing: of the promised ones, each entitlement by itself */
    gint64 paid, sent, owed;  /* minor units: on the account; under way or approved; debts open */
    gint64 promised;          /* what the promised months still cost at today's amount */
} BenefitSums;
bool benefit_sums(Db *db, gint64 scheme_id, BenefitSums *ret_sums, GError **error);
