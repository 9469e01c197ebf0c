#pragma once
#include "modules/reporting/store.h"
#include "web/request.h"

/* What changes reports: each is one transaction with its lines in the audit log. */

/* Who does it, and by which way: "web", "link", "cli" or "job". */
typedef struct {
    const Identity *who;  /* never NULL; of a link: named after the institution */
    const char *channel;
    const char *base_url; /* for links in letters; NULL: the address that was used last */
} Doer;

/* --- periods.c --- */

/* Makes the periods of a plan: every is "year", "half_year" or "quarter"; days that have a period already are left out.
 * FAIL_INVALID: the plan's period isn't known, or all of it has periods. */
bool periods_make(Db *db, const Doer *doer, const Plan *plan, const char *every, int *ret_made, GError **error);
bool period_lock(Db *db, const Doer *doer, const Period *period, bool locked, GError **error);         /* FAIL_CONFLICT */
bool period_change_due(Db *db, const Doer *doer, const Period *period, Day due, GError **error);      /* FAIL_CONFLICT */

/* --- asking.c --- */

typedef struct {
    int asked;   /* institutions that have a new report */
    int letters; /* of them got a letter */
} Asked;
/* Opens the period and makes a report, with a link and a letter, for each institution that has none yet; what an open report
 * lacks of newly adopted actions is added.  FAIL_CONFLICT: the period is locked. */
bool period_ask(Db *db, const Doer *doer, const Period *period, Asked *ret_asked, GError **error);
/* Letters to those whose day comes near or is past; what was sent isn't sent again. */
bool reports_remind(Db *db, const char *base_url, int *ret_letters, GError **error);
bool report_event_add(Db *db, const Doer *doer, gint64 report_id, const char *verb, const char *note, GError **error);
bool audit_report(Db *db, const Doer *doer, const char *verb, gint64 report_id, GError **error);

/* --- links.c --- */

/* A link beside those that there are.  Inside a transaction. */
typedef struct {
    gint64 id;
    const char *url;
    gint64 expires_at;
} NewLink;
bool report_link_make(Db *db, Pool *pool, const Doer *doer, const Report *report, NewLink *ret_link, GError **error);
/* A new link in place of all others.  letter: it is mailed as well (*ret_mailed false: there is no address). */
bool report_link_replace(Db *db, Pool *pool, const Doer *doer, const Report *report, bool letter, const char **ret_url,
                         bool *ret_mailed, GError **error);
/* As above, with the letter that says why the report came back.  Inside a transaction. */
bool report_link_returned(Db *db, Pool *pool, const Doer *doer, const Report *report, const char *note, GError **error);
bool report_link_revoke(Db *db, const Doer *doer, const Report *report, GError **error);
bool report_link_extend(Db *db, const Doer *doer, const Report *report, int days, GError **error);
bool report_link_opened(Db *db, const ReportLink *link, GError **error); /* notes when, at most once a minute */

/* --- saving.c --- */

extern const struct Record report_row_record; /* for the audit log's differences */

/* row: as it shall be, with the version it was read in; new_files of NewAttachment *, gone_files of RowFile *.  Nothing changed: nothing is written.
 * FAIL_CONFLICT: somebody saved since it was read, or the report can't be changed any more. */
bool report_row_save(Db *db, const Doer *doer, const Report *report, const Row *before, Row *row, GPtrArray *new_files,
              GPtrArray *gone_files, GError **error);
/* Whether row and its new_files, at least one, say what kept says already: the same form came twice. */
bool report_row_is_kept(const Row *kept, const Row *row, const GPtrArray *new_files);
/* source: "link", "account", "paper", "phone", "mail".  FAIL_INVALID: rows without an answer; FAIL_CONFLICT. */
bool report_send(Db *db, const Doer *doer, const Report *report, const char *sender, const char *source, GError **error);
bool report_reopen(Db *db, const Doer *doer, const Report *report, GError **error);                   /* FAIL_CONFLICT */
bool report_return(Db *db, const Doer *doer, const Report *report, const char *note, GError **error); /* FAIL_CONFLICT */
/* Its values count from now on, and the actions take its states.  FAIL_CONFLICT. */
bool report_accept(Db *db, const Doer *doer, const Report *report, GError **error);

/* --- letters.c --- */

typedef enum { LETTER_ASKED, LETTER_AGAIN, LETTER_SOON, LETTER_LATE, LETTER_RETURNED } LetterKind;
/* Inside a transaction.  *ret_put false: the institution has no address, nothing was put. */
typedef struct {
    LetterKind kind;
    const char *key;   /* a second letter with the same key doesn't go */
    const char *url;
    gint64 expires_at;
    const char *note;  /* why it was returned; NULL */
} ReportLetter;
bool report_letter_put(Db *db, const Report *report, const ReportLetter *letter, bool *ret_put, GError **error);
