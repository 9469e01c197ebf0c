#pragma once
#include "modules/module.h"
#include "modules/plans/correction.h"
#include "modules/plans/edition.h"
#include "modules/plans/plans.h"
#include "record/parts.h"

/* What the pages that take plans in share: routes_in.c lists their handlers, views/in_*.html show these. */

bool plans_new_page(Request *req, GError **error);
bool plans_new_take(Request *req, GError **error);
bool plans_uploads_page(Request *req, GError **error);
bool plan_review_page(Request *req, GError **error);
bool plan_note_settle(Request *req, GError **error);
bool plan_body_match(Request *req, GError **error);
bool action_correct_page(Request *req, GError **error);
bool action_correct_take(Request *req, GError **error);
bool node_correct_page(Request *req, GError **error);
bool node_correct_take(Request *req, GError **error);
bool plan_facts_page(Request *req, GError **error);
bool plan_facts_take(Request *req, GError **error);
bool plan_adopt_page(Request *req, GError **error);
bool plan_adopt_take(Request *req, GError **error);
bool plan_state_page(Request *req, GError **error);
bool plan_state_take(Request *req, GError **error);
bool plan_amend_page(Request *req, GError **error);
bool plan_amend_take(Request *req, GError **error);
bool plan_editions_page(Request *req, GError **error);
bool plan_edition_page(Request *req, GError **error);
bool plan_edition_decide(Request *req, GError **error);
bool plan_edition_download(Request *req, GError **error);

extern const Command plans_in_commands[];

/* The upload page, of new plans or (plan) of an amended document. */
typedef struct {
    Request *req;
    Plan *plan;         /* NULL: new plans */
    Problems *problems; /* NULL: none */
} UploadForm;

/* A row on the review page. */
typedef struct {
    Action *action;
    GPtrArray *notes;    /* of Note * */
    int open_notes;
    const Node *heading; /* the objective that begins here; NULL: as the row before */
    gint64 previous, next; /* rows with open notes around this one; 0: none */
} ReviewRow;

typedef struct {
    const char *printed;
    int times;
    gint64 action_id; /* of the first row */
} UnknownBody;

typedef struct {
    Request *req;
    Plan *plan;
    GPtrArray *nodes;        /* of Node * */
    GPtrArray *rows;         /* of ReviewRow *, of this page */
    GPtrArray *notes;        /* of Note *: of the whole document */
    GPtrArray *unknown;      /* of UnknownBody * */
    GPtrArray *institutions; /* of Choice * */
    gint64 node_id;          /* filter; 0: all */
    bool only_notes;         /* filter */
    const char *text;        /* filter; NULL: all */
    gint64 row_id;           /* the row to be shown, whatever its page; 0: none */
    int page, pages, total;  /* from 1 */
    Paging paging;
    int waiting;             /* the edition that waits for a decision; 0: none */
    Problems *problems;      /* of a form on the page; NULL: none */
} Review;

/* The review page with its filters where the row stands; "#row-7" on the page itself. */
const char *review_row_url(const Review *review, gint64 action_id);
/* Its filters as a query, for forms on it: "notes=1&page=2"; "" where none is set. */
const char *review_filters(const Request *req);
enum { UNKNOWN_SHOWN = 50 };
/* What was typed for this body and is no institution's name; NULL: nothing. */
const char *review_typed_name(const Review *review, const UnknownBody *body);

/* The page that corrects one row. */
typedef struct {
    Request *req;
    Plan *plan;
    Action *action;
    ActionTyped *typed;
    GPtrArray *nodes, *institutions, *notes;
    GPtrArray *body_options;     /* of Choice *: to make a new one, then the institutions */
    Problems *problems;          /* NULL: none */
    GPtrArray *theirs, *mine;    /* of Fact *: two versions that conflict; NULL: none */
    const char *theirs_by;       /* who saved meanwhile; NULL: not known */
    gint64 next;                 /* the next row with open notes; 0: none */
    int extra;                   /* empty rows more than usual */
} CorrectForm;

/* An objective as typed; none of the texts is NULL. */
typedef struct {
    const char *version, *code, *title, *tier, *parent, *institution;
    GPtrArray *indicators;       /* of IndicatorTyped * */
} NodeTyped;

typedef struct {
    Request *req;
    Plan *plan;
    GPtrArray *nodes;
    Node *node;
    NodeTyped typed;
    GPtrArray *institutions;     /* of Choice * */
    Problems *problems;          /* NULL: none */
    GPtrArray *theirs, *mine;    /* of Fact *: two versions that conflict; NULL: none */
    int extra;                   /* empty indicators more than usual */
} NodeForm;

/* Choices for selects, translated.  GPtrArray of Choice *. */
GPtrArray *choices_translated(Pool *pool, const Choice *choices);
extern const Choice deadline_choices[], recurrence_choices[], money_choices[], operator_choices[], per_choices[], direction_choices[],
    cumulation_choices[], across_choices[], breakdown_choices[], role_choices[], tier_choices[];
/* "" or " selected"; "" or " checked". */
Html selected_if(bool is);
Html checked_if(bool is);
bool has_word(const char *words, const char *word);
bool has_partners(const Action *action);
