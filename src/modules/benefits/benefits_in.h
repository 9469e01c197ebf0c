#pragma once
#include "modules/benefits/benefits.h"
#include "modules/projects/projects.h"
#include "record/seal.h"

/* What the files of this module share between themselves. */

extern const Choice benefit_periods[], benefit_currencies[], benefit_run_states[], benefit_payment_states[], benefit_line_kinds[],
    benefit_effects[], benefit_exception_states[], benefit_debt_states[], benefit_formats[], benefit_statuses[];
const char *benefit_label(const Choice *choices, const char *value); /* translated */

const char *benefit_who(const Identity *who); /* the name that is kept beside a change */
bool benefit_audit(Db *db, const Identity *who, const char *verb, const char *kind, gint64 id, const char *difference, GError **error);
gint64 benefit_time(gint64 at); /* 0: now */
/* In the caller's change: what somebody asked for is granted or refused by another, with its leaf.  statement takes id, state, user, name
 * and time.  FAIL_FORBIDDEN: who asked decides; FAIL_CONFLICT: it is decided already. */
bool benefit_decide(Db *db, const Identity *who, const DbStatement *statement, const char *kind, gint64 id, gint64 asked_by, bool granted,
                    GError **error);

/* --- codes: identifiers.c --- */

/* Upper case, without blanks; NULL for none. */
const char *iban_clean(Pool *pool, const char *typed);
bool iban_is_valid(const char *clean);                  /* ISO 13616: mod 97 is 1, and the length of RO and MD */
const char *iban_mask(Pool *pool, const char *clean);   /* "RO49 •••• 0000" */
bool cnp_is_valid(const char *code);                    /* 13 digits, date and check digit */
bool cui_is_valid(const char *code);                    /* 2 to 10 digits, with or without RO before them */

/* Romanian, as orders and statements print it: "patru sute lei și 50 bani".  minor: 0 or more. */
const char *amount_in_words(Pool *pool, gint64 minor);

/* --- rules: rules.c --- */

/* Each rule's answer is a letter of BenefitLine.answers: y, n, or - where the scheme doesn't ask. */
typedef enum { RULE_ACTIVE, RULE_PRESENCE, RULE_PLAN, RULE_ELSEWHERE, RULE_PAPERS, RULE_EXCEPTION, RULE_COUNT } BenefitRule;

/* What is known of an entitlement in a month. */
typedef struct {
    gint64 planned, present, excused;
    bool is_suspended, has_plan, is_elsewhere, has_papers;
    char exception; /* '+' pay, '!' withhold, '-' none */
} BenefitCase;
/* ret_answers has RULE_COUNT + 1 bytes. */
void benefit_judge(const BenefitTerm *term, const BenefitCase *known, char *ret_answers);
bool benefit_is_entitled(const char *answers);
const char *benefit_rule_broken(BenefitRule rule); /* "No plan in force" */
/* Why, or why not, in one sentence for people: "Attended 9 of 16 planned sessions; the scheme asks for 50 %." */
const char *benefit_why(Pool *pool, const char *answers, gint64 planned, gint64 present, gint64 excused);
/* The terms that hold in a month; NULL: none yet.  terms: the newest first. */
const BenefitTerm *benefit_term_in(const GPtrArray *terms, gint64 month);

/* --- facts of a month: facts.c --- */

/* Sets of ids (of grants or persons, as said), and sums by grant. */
typedef struct {
    GHashTable *presence;   /* person -> BenefitCase * with planned, present, excused */
    GHashTable *plans;      /* persons */
    GHashTable *elsewhere;  /* persons */
    GHashTable *papers;     /* grants */
    GHashTable *suspended;  /* grants */
    GHashTable *exceptions; /* grant -> "pay", "withhold" */
    GHashTable *already;    /* grant -> gint64 *: what other lists gave for the month */
    GHashTable *once;       /* grants that a list for another month paid; NULL: the scheme is paid each month */
} BenefitFacts;
bool benefit_facts(Db *db, Pool *pool, const BenefitScheme *scheme, const BenefitTerm *term, gint64 month, gint64 run_id,
                   BenefitFacts *ret_facts, GError **error);

/* --- whose money it is: funding.c --- */

/* A project, or a line of its budget; value is "328741" or "328741/<partner>/<category>". */
typedef struct {
    const char *value, *label, *group; /* group: the project */
} FundingOption;
/* Of FundingOption *: those of projects that aren't closed, and of the scheme's own. */
bool benefit_funding_options(Db *db, Pool *pool, const BenefitScheme *scheme, GPtrArray **ret_options, GError **error);
const char *benefit_funding_value(Pool *pool, const BenefitScheme *scheme); /* NULL: no project */
const char *benefit_funding_label(const GPtrArray *options, const char *value); /* NULL: none of them */
/* Sets the three members of the scheme; false: value is none of the options. */
bool benefit_funding_choose(Pool *pool, BenefitScheme *scheme, const GPtrArray *options, const char *value);
/* FAIL_INVALID: the project, or the line, isn't there.  before NULL: a new scheme. */
bool benefit_funding_stands(Db *db, Pool *pool, const BenefitScheme *before, const BenefitScheme *scheme, GError **error);
/* *ret_project NULL: the scheme names none, or one that isn't there any more. */
bool benefit_project(Db *db, Pool *pool, const BenefitScheme *scheme, Project **ret_project, GError **error);
/* Of the scheme's line; has_budget is false where none is chosen. */
bool benefit_line_left(Db *db, Pool *pool, const BenefitScheme *scheme, ProjectLeft *ret_left, GError **error);
/* *ret_over: why a list goes over a budget, and the way out; NULL: it doesn't. */
bool benefit_run_over(Db *db, Pool *pool, const BenefitRun *run, const BenefitScheme *scheme, gint64 at, const char **ret_over, GError **error);
/* In the caller's change: what the list pays is the project's expense from now on. */
bool benefit_run_spend(Db *db, Pool *pool, const Identity *who, const BenefitRun *run, gint64 at, GError **error);
Day benefit_spent_on(const Project *project, gint64 at);

/* --- accounts --- */

/* Table benefit_account. */
typedef struct {
    gint64 id, person_id;
    const char *name, *way;
    const char *iban, *national_id; /* opened; NULL: none */
    const char *iban_masked, *shared;
} BenefitAccount;
bool benefit_account_find(Db *db, Pool *pool, gint64 id, BenefitAccount **ret_account, GError **error);
/* Opens what is sealed in a row of benefit_account; prefix-free columns id (or account_id), iban, national_id, seal_key. */
bool benefit_account_open(DbQuery *q, gint64 id, Pool *pool, BenefitAccount *account, GError **error);
/* In the caller's change: the account of this payee, a new one where there is none.  FAIL_INVALID in words. */
bool benefit_account_for(Db *db, Pool *pool, const Identity *who, const BenefitPayee *payee, gint64 *ret_id, GError **error);

/* --- grants --- */

/* Between the last list and the end: of the scheme, or of its project where that is sooner. */
typedef struct {
    gint64 end, listed; /* months; end G_MAXINT32: without end */
} Horizon;

typedef struct {
    BenefitGrant grant;
    const char *scheme_name, *payee_name, *way;
    gint64 months; /* given; read by the list's page */
} GrantRow;
typedef struct {
    gint64 scheme_id, person_id, number, open_in; /* 0: any */
    const char *standing; /* with the promised months: "reached", "on_way", "late"; NULL: any; needs horizon and scheme_id alone */
    Horizon horizon;
    guint limit, offset;
} GrantFilter;
bool benefit_grants(Db *db, Pool *pool, const GrantFilter *filter, GPtrArray **ret_rows, GError **error); /* of GrantRow * */
bool benefit_grants_of_person(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_rows, GError **error);
bool benefit_grant_save(Db *db, const Identity *who, const BenefitGrant *grant, GError **error);
bool benefit_grant_months(Db *db, gint64 grant_id, gint64 *ret_months, GError **error);

typedef struct {
    gint64 id, from_month, to_month;
    const char *reason, *resume_reason, *made_by, *resumed_by;
} Suspension;
/* Of Suspension *, the latest first. */
bool benefit_suspensions(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_list, GError **error);
typedef struct {
    const char *name;
    Day valid_from, valid_to;
} PaperRow;
/* Of PaperRow *, by name. */
bool benefit_papers(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_list, GError **error);
typedef struct {
    gint64 from_month, to_month;
    const char *source, *made_by;
} ElsewhereRow;
/* Of ElsewhereRow *, the latest first. */
bool benefit_elsewhere_of(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_list, GError **error);
typedef struct {
    gint64 id, grant_id, month, grant_number, person_id, asked_by;
    const char *effect, *reason, *state, *asked_name, *decided_name, *scheme_name;
} ExceptionRow;
/* Of ExceptionRow *, the latest month first. */
bool benefit_exceptions_of(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_list, GError **error);
/* Of ExceptionRow *, the longest waiting first; at most 50. */
bool benefit_exceptions_waiting(Db *db, Pool *pool, GPtrArray **ret_list, GError **error);
typedef struct {
    gint64 id, grant_id, for_month, amount, recovered, version;
    const char *reason, *state, *closing, *made_by;
} DebtRow;
/* Of DebtRow *, the latest month first. */
bool benefit_debts_of(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_list, GError **error);

/* --- lines, payments, files --- */

typedef struct {
    gint64 grant_id, grant_number, person_id, for_month, amount, planned, present, excused;
    const char *kind, *answers, *payee_name, *way, *iban_masked;
    gint64 run_id, run_month, sequence; /* of a grant's lines */
    const char *run_state, *payment_state;
} LineRow;
/* which: "yes", "no", "late", NULL: all. */
bool benefit_lines(Db *db, Pool *pool, gint64 run_id, const char *which, gint64 number, guint limit, guint offset, GPtrArray **ret_rows, GError **error);
bool benefit_lines_of_grant(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_rows, GError **error);
typedef struct {
    gint64 yes, no, late;
} LineCounts;
bool benefit_line_counts(Db *db, gint64 run_id, LineCounts *ret_counts, GError **error);
/* How often each rule was the reason of a refusal. */
bool benefit_refusals(Db *db, Pool *pool, gint64 run_id, gint64 ret_counts[RULE_COUNT], GError **error);

typedef struct {
    gint64 id, run_id, account_id, list_account_id, of_id, again_id, amount, file_id, position;
    const char *reference, *state, *reason, *name, *way, *iban_masked;
    Day settled_day;
} PaymentRow;
bool benefit_payment_find(Db *db, Pool *pool, gint64 id, PaymentRow **ret_payment, GError **error);
/* Of PaymentRow *: failed ones first, then what is due. */
bool benefit_payments(Db *db, Pool *pool, gint64 run_id, const char *state, guint limit, guint offset, GPtrArray **ret_rows, GError **error);
typedef struct {
    gint64 due, sent, paid, failed, open_failed; /* payments */
    gint64 due_amount, sent_amount, paid_amount, failed_amount;
} PaymentCounts;
bool benefit_payment_counts(Db *db, Pool *pool, gint64 run_id, PaymentCounts *ret_counts, GError **error);
/* In the caller's change: the payments of a list that is signed. */
bool benefit_payments_make(Db *db, Pool *pool, const BenefitRun *run, GError **error);
bool benefit_run_refresh(Db *db, gint64 run_id, GError **error);
bool benefit_run_lock(Db *db, gint64 run_id, GError **error);

typedef struct {
    gint64 id, run_id, number, year, payments, total, attachment_id, made_at;
    const char *format, *message_id, *made_by;
    Day day;
} FileRow;
/* Of FileRow *, as they were made. */
bool benefit_files(Db *db, Pool *pool, gint64 run_id, GPtrArray **ret_rows, GError **error);
bool benefit_counter_next(Db *db, const char *code, gint64 year, gint64 count, gint64 *ret_last, GError **error);

/* A JSON array of arrays under construction, for statements that insert many rows. */
typedef struct {
    GString *text;
    guint count;
} Batch;
enum { BATCH_ROWS = 2000 };
void batch_begin(Batch *batch, Pool *pool);
void batch_row(Batch *batch);
void batch_int(Batch *batch, gint64 value);
void batch_text(Batch *batch, const char *text); /* NULL is null */
/* Runs the statement with $1 and the rows as $2, if there are any, and begins anew; *ret_changed is added to. */
bool batch_flush(Batch *batch, Db *db, const DbStatement *statement, gint64 first, gint64 *ret_changed, GError **error);

/* --- what is sent --- */

typedef struct {
    const char *reference, *name, *iban, *national_id;
    gint64 amount, position;
} Transfer;
typedef struct {
    const BenefitScheme *scheme;
    const char *payer_name;
    gint64 month, number, total;
    Day day;
    gint64 at;
    const char *message_id, *subject; /* "400 lei 03.2025" */
    GPtrArray *transfers; /* of Transfer * */
} TransferFile;
/* FAIL_INVALID: what is missing or can't be written, with the payee's name. */
bool opme_write(Pool *pool, const TransferFile *file, GString *out, GError **error);
/* Reads an OPME file as the Treasury's form would: each problem a sentence. */
GPtrArray *opme_check(Pool *pool, const char *xml, gsize count);
bool pain_write(Pool *pool, const TransferFile *file, bool is_new, GString *out, GError **error); /* is_new: .09 */
bool cash_write(Pool *pool, const TransferFile *file, GString *out, GError **error);

/* --- what comes back --- */

typedef struct {
    gint64 id, taken_at, lines, paid, failed, unmatched;
    const char *file_name, *taken_by;
} ReturnRow;
typedef struct {
    gint64 position, payment_id, run_id, amount;
    const char *reference, *outcome, *reason, *problem;
} ReturnLine;
bool benefit_returns(Db *db, Pool *pool, guint limit, guint offset, GPtrArray **ret_rows, GError **error); /* the newest first */
bool benefit_return_find(Db *db, Pool *pool, gint64 id, ReturnRow **ret_row, GPtrArray **ret_lines, GError **error);
const char *benefit_problem_label(const char *problem); /* with the way out */
struct Grid;
/* Lines of BenefitReturned * of a statement (camt.053, pain.002) or a table that the reader took apart.  FAIL_INVALID: no references in it. */
bool benefit_returned_read(Pool *pool, const void *grid, GPtrArray **ret_lines, GError **error);
/* Reads an uploaded file in the reader's child and takes it in. */
bool benefit_reconcile_file(Db *db, Pool *pool, const Identity *who, const char *name, const void *bytes, gsize count,
                            BenefitReturnResult *ret_result, GError **error);

/* --- documents, forecast --- */

bool benefit_documents_issue(Db *db, Pool *pool, const Identity *who, BenefitRun *run, GError **error);
/* --- personal codes in clear: clear.c --- */

/* Of what: a list of payments or of the employment agency. */
typedef struct {
    const char *kind;
    gint64 record_id;
} ClearOf;
#define CLEAR_RUN "benefit_run"
#define CLEAR_EXCHANGE "benefit_exchange"

typedef struct {
    ClearOf of;
    gint64 id, asked_by, asked_at, decided_at;
    gint64 month, number; /* of a list of payments; of one for the agency; else 0 */
    const char *reason, *state, *asked_name, *decided_name, *scheme_name; /* state: "asked", "granted", "refused" */
} ClearRow;
/* FAIL_FORBIDDEN: may not see codes; FAIL_INVALID: no reason; FAIL_CONFLICT: asked already; FAIL_NOT_FOUND: there is no such list. */
bool benefit_clear_ask(Db *db, const Identity *who, const ClearOf *of, const char *reason, gint64 *ret_id, GError **error);
bool benefit_clear_find(Db *db, Pool *pool, gint64 id, ClearRow **ret_row, GError **error);
/* FAIL_FORBIDDEN: by who asked; FAIL_CONFLICT: decided already. */
bool benefit_clear_decide(Db *db, const Identity *who, gint64 id, bool granted, GError **error);
bool benefit_clears_of(Db *db, Pool *pool, const ClearOf *of, GPtrArray **ret_rows, GError **error);
bool benefit_clears_waiting(Db *db, Pool *pool, GPtrArray **ret_rows, GError **error);
gint64 benefit_clear_until(const ClearRow *row); /* of a granted one: Unix seconds */
/* FAIL_FORBIDDEN: nobody granted it to them within the last day. */
bool benefit_clear_may(Db *db, const Identity *who, const ClearOf *of, GError **error);

/* "pdf", "xlsx": the statement, with codes masked unless whole.  ret_bytes is the caller's. */
bool benefit_statement(Db *db, Pool *pool, const BenefitRun *run, const char *format, bool whole, GBytes **ret_bytes, GError **error);

typedef struct {
    gint64 month, persons, entitled, net;
    bool is_forecast;
} ForecastMonth;
typedef struct {
    BenefitSums sums;
    GPtrArray *months;         /* of ForecastMonth *, the first first */
    gint64 given, to_come;     /* minor units: by lists so far; until the scheme ends */
    gint64 rate_percent;       /* of the looked-at that were entitled, in the last six lists */
    bool has_end;
    Day end;                   /* of the scheme or of its project, whichever is first */
    ProjectLeft line;          /* of the project's budget; has_budget false: none is chosen */
} Forecast;
/* Cheap, for the start page: how many are entitled, and what signed lists granted. */
bool benefit_sums_short(Db *db, gint64 scheme_id, gint64 *ret_persons, gint64 *ret_granted, GError **error);
/* How far open entitlements are with the months promised to them. */
typedef struct {
    gint64 promised, reached, on_way, late; /* entitlements: all that were promised months, of them with all, may still get them, can't any more */
} Reach;
bool benefit_reach(Db *db, Pool *pool, const BenefitScheme *scheme, Reach *ret_reach, GError **error);
bool benefit_horizon(Db *db, Pool *pool, const BenefitScheme *scheme, Horizon *ret_horizon, GError **error);
gint64 benefit_months_left(const Horizon *horizon, const BenefitGrant *grant); /* that lists may still give */
bool benefit_forecast(Db *db, Pool *pool, const BenefitScheme *scheme, Forecast *ret_forecast, GError **error);

/* --- the end of a scheme: closing.c --- */

/* What is open while a scheme is being closed. */
typedef struct {
    BenefitSums sums;
    gint64 last_month;                       /* that has a list; 0: none has */
    gint64 unsigned_lists, unanswered_lists; /* prepared; signed, with payments on their way */
} Closing;
bool benefit_closing(Db *db, Pool *pool, const BenefitScheme *scheme, Closing *ret_closing, GError **error);
/* FAIL_INVALID: there is a list for a month after it. */
bool benefit_last_day_stands(Db *db, Pool *pool, gint64 scheme_id, Day last, GError **error);
bool benefit_scheme_lock(Db *db, gint64 id, GError **error); /* until the change ends, on PostgreSQL */

/* --- the employment agency: exchange.c --- */

typedef struct {
    gint64 id, scheme_id, number, persons, made_at, answered_at, version;
    const char *made_by, *answered_by, *scheme_name;
} ExchangeRow;
typedef struct {
    gint64 id, exchange_id, grant_id, person_id, position, document_id, version;
    const char *status, *note, *appointment, *settled;
    Day appointment_day;
    const char *name, *national_id; /* national_id: opened for the list alone */
} ExchangeLine;
bool benefit_exchange_make(Db *db, const Identity *who, gint64 scheme_id, gint64 month, gint64 *ret_id, GError **error);
/* Of ExchangeRow *, the latest 100. */
bool benefit_exchanges(Db *db, Pool *pool, GPtrArray **ret_rows, GError **error);
bool benefit_exchange_find(Db *db, Pool *pool, gint64 id, ExchangeRow **ret_row, GError **error);
typedef struct {
    const char *status; /* of benefit_statuses, "differences", "open" (differences that nobody dealt with); NULL: any */
    bool with_ids;      /* each code that is opened stands in the audit log: needs a change */
    guint limit, offset;
} ExchangeFilter;
/* Of ExchangeLine *, as they stand in the list. */
bool benefit_exchange_lines(Db *db, Pool *pool, const Identity *who, gint64 id, const ExchangeFilter *filter, GPtrArray **ret_lines, GError **error);
typedef struct {
    gint64 waiting, good, differences, open; /* persons: without an answer; registered or exempt; not so; of these, not dealt with */
} ExchangeCounts;
bool benefit_exchange_counts(Db *db, Pool *pool, gint64 id, ExchangeCounts *ret_counts, GError **error);
bool benefit_exchange_answer(Db *db, Pool *pool, const Identity *who, gint64 id, const void *grid, gint64 *ret_matched, gint64 *ret_unknown, GError **error);
bool benefit_exchange_line_find(Db *db, Pool *pool, gint64 id, ExchangeLine **ret_line, GError **error);
bool benefit_exchange_settle(Db *db, const Identity *who, const ExchangeLine *line, GError **error);
bool benefit_exchange_certificate(Db *db, Pool *pool, const Identity *who, ExchangeLine *line, GError **error);
