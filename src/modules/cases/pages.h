#pragma once
#include "modules/cases/cases_in.h"
#include "record/parts.h"

/* What the pages of this module share. */

enum { CASES_PAGE = 25, MOMENTS_PAGE = 40 };

const char *case_url(Pool *pool, gint64 id, const char *rest); /* "/cases/7" and rest */
/* A hidden note beside what is typed: how long ago, or until when: "in 3 days", "2 days late". */
const char *case_due_words(Pool *pool, gint64 due_at);

const char *age_words(Pool *pool, gint64 years); /* "17", "" for 0 */

/* One thing that happened, in the order of the timeline. */
typedef struct {
    gint64 at;
    const char *title, *who, *text, *place, *present, *next, *risk;
    const char *url;  /* NULL: leads nowhere */
    const char *kind;
} CaseMoment;

/* All that a case's page shows. */
typedef struct {
    CaseFile *file;
    CaseRights rights;
    CaseType *type;
    GPtrArray *people, *team, *entries, *plans, *referrals, *signals, *steps, *glasses;
    GPtrArray *moments; /* of CaseMoment *, the newest first */
    guint from;         /* the first of them that its page shows */
    Paging paging;
    CasePlan *plan;     /* with its needs; NULL: none */
    const char *names;  /* whom it is about; "" where nobody is known */
    guint missing;      /* steps that are not done */
    GPtrArray *files;   /* of Attachment *: came with the file; NULL: none */
    Html panels;        /* of other modules; set where the whole page is shown */
} CasePage;
/* FAIL_NOT_FOUND. */
bool case_page_read(Db *db, Pool *pool, const Identity *who, gint64 id, CasePage *page, GError **error);
/* What a template may print of a case: a JSON object, in the authority's language.  in_clear: with personal codes for who may see them,
 * each a line of the log; else masked. */
bool case_document_data(Db *db, Pool *pool, const Identity *who, gint64 case_id, bool in_clear, const char **ret_data, GError **error);
bool case_page_load(Request *req, const char *param, CasePage *page, GError **error);
bool case_names(Db *db, Pool *pool, gint64 case_id, const char **ret_names, GError **error);
/* Fills in the names of a list of CaseWork *. */
bool case_work_names(Db *db, Pool *pool, const Identity *who, const GPtrArray *works, GError **error);
/* And of all of my work; of what is waited for and of dates (CaseDate *) names for who may read the register, else initials. */
bool case_day_names(Db *db, Pool *pool, const Identity *who, const CaseDay *day, const GPtrArray *dates, GError **error);

/* A case in a list, with whom it is about. */
typedef struct {
    CaseFile *file;
    const char *names;
} CaseLine;
bool case_lines(Request *req, const GPtrArray *files, GPtrArray **ret_lines, GError **error);

typedef struct {
    CaseCrew *crew;
    GPtrArray *loads, *late, *members, *glasses;
} CrewView;

/* What a search of cases asks for and found. */
typedef struct {
    const char *text, *state, *type_code;
    bool mine;
    GPtrArray *types;  /* of Choice */
    GPtrArray *lines;  /* of CaseLine */
    Paging paging;
} CaseSearch;

/* A form of an entry, a plan, a need, a signal, a referral: what is in it and what is wrong. */
typedef struct {
    CaseFile *file;
    CaseRights rights;
    const char *names;
    const Problems *problems;
    GPtrArray *conflict; /* NULL: none */
} CaseForm;

extern const Route case_routes[], work_routes[], signal_routes[], entry_routes[], plan_routes[], team_routes[], referral_routes[],
    case_admin_routes[], case_api_routes[],
    case_document_routes[], transfer_routes[], draft_routes[], amendment_routes[], clock_routes[];
extern const Panel case_panels[];
extern const Guard case_guards[];
extern const Command case_commands[];
