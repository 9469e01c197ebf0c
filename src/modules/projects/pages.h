#pragma once
#include "modules/projects/projects_in.h"

/* What pages of projects share. */

extern const Route project_routes[], project_part_routes[], project_money_routes[], project_people_routes[], project_indicator_routes[],
    project_promise_routes[], project_api_routes[];
extern const Panel project_panels[];

const char *project_url(Pool *pool, const Project *project, const char *rest);
/* Finds the project of the route's :id. */
bool project_enter(Request *req, Project **ret_project, GError **error);

/* How many of each part a project's page shows; all stand on a page of their own. */
enum { PARTS_SHOWN = 25 };

/* The files of one of a project's documents. */
typedef struct {
    const ProjectDocument *document;
    GPtrArray *files; /* of Attachment * */
} DocumentFiles;

/* Everything that a project's page shows. */
typedef struct {
    const Project *project;
    GPtrArray *partners, *documents, *activities, *deliverables, *categories; /* of their records */
    GPtrArray *files;                                    /* of DocumentFiles *: of the documents shown */
    GPtrArray *by_partner, *by_source, *by_category, *by_year; /* of ProjectMoney * */
    Money planned, spent;
    GPtrArray *notes;                                    /* of ProjectNote * */
    GPtrArray *kept, *withdrawn;                         /* of ProjectKept *, ProjectPromise * */
    GPtrArray *rows;                                     /* of ProjectPlanRow *: a page of them */
    Paging row_paging;
    const char *purpose;                                 /* NULL: none */
    Html panels;                                         /* of other modules */
} ProjectPage;

/* A promise that is withdrawn. */
typedef struct {
    const Project *project;
    ProjectPromise *promise;
    const char *why; /* as it was typed */
} PromisePage;

/* All parts of a kind. */
typedef struct {
    const Project *project;
    const ProjectPartKind *kind;
    GPtrArray *items;    /* of the kind's record *: a page of them */
    GPtrArray *partners; /* of Choice *; NULL: the record names none */
    Paging paging;
} PartList;

/* A part's form. */
typedef struct {
    const Project *project;
    const ProjectPartKind *kind;
    const void *item;
    bool is_new;
    GPtrArray *partners, *activities; /* of Choice *; NULL: the record has no such reference */
    GPtrArray *files;                 /* of a document; NULL: it isn't one */
    GPtrArray *conflict;              /* NULL: none */
} PartForm;

enum { EXPENSES_PAGE = 50 };

/* The expenses of a project, with the form for a new one. */
typedef struct {
    const Project *project;
    GPtrArray *expenses, *partners; /* of ProjectExpense *, Choice * */
    const ProjectExpense *typed;
    GPtrArray *by_category;
    Money planned, spent;
    const char *kind;      /* what is filtered; NULL: all */
    gint64 by;             /* partner; 0: all */
    gint64 found, all;
    Paging paging;
} ExpensePage;

enum { PARTICIPANTS_PAGE = 50 };

typedef struct {
    const ProjectParticipant *participant;
    const char *category;
    gint64 missing; /* required documents that weren't checked */
} ParticipantLine;

typedef struct {
    const Project *project;
    GPtrArray *lines;      /* of ParticipantLine * */
    GPtrArray *categories, *activities; /* of Choice * */
    gint64 category_id, activity_id;
    const char *state, *text; /* what is filtered; NULL: all */
    gint64 found, all, present;
    Paging paging;
} ParticipantList;

/* One participant, or a new one. */
typedef struct {
    const Project *project;
    ProjectParticipant *participant;
    bool is_new;
    GPtrArray *categories, *activities; /* of Choice * */
    GPtrArray *proofs;                  /* of ProjectProof * */
    GArray *checked;                    /* of gint64: proof ids */
    GPtrArray *clocks;                  /* of Clock *: open ones */
    GPtrArray *conflict;
} ParticipantPage;

typedef struct {
    const Project *project;
    ProjectCounts counts;
    Day to; /* DAY_NONE: until today */
} IndicatorPage;
