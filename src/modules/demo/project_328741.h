#pragma once
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits.h"
#include "modules/demo/demo.h"
#include "modules/projects/projects.h"

/* What the files of project 328741 share: made in one go, by the modules' own functions.  The same seed and day give the same. */

enum {
    PROJECT_PARTNERS = 3, PROJECT_ACTIVITIES = 6, PROJECT_CATEGORIES = 2, PROJECT_PROOFS = 7, PROJECT_SERVICES = 5,
    PROJECT_CHILDREN_ALL = DEMO_328741_CHILDREN, PROJECT_LONG = 187, /* the first so many are promised 18 months, the others 12 */
    PROJECT_MONTHS_KEPT = 24,                       /* of attendance */
};

/* A child of the target group, in the order of the register. */
typedef struct {
    gint64 person_id, parent_id, case_id, enrolment_id, participant_id;
    int activity;       /* 1 to 4: in activity_ids */
    int service;        /* in service_ids */
    int promised;       /* months of subsidy */
    int regularity;     /* how often the child comes, in per cent */
    bool has_one_parent;
    Day birth, entered; /* into the project; DAY_NONE: not yet */
    Day served;         /* into the service */
} ProjectChild;

typedef struct {
    Demo *demo;
    Db *db;
    Pool *pool;
    const Identity *who;
    Random random;
    Day today;           /* the demo's, but never in the future */
    Project project;
    gint64 partner_ids[PROJECT_PARTNERS], activity_ids[PROJECT_ACTIVITIES], category_ids[PROJECT_CATEGORIES], proof_ids[PROJECT_PROOFS];
    gint64 service_ids[PROJECT_SERVICES];
    int first_month, last_month; /* of attendance: year * 12 + month - 1 */
    ProjectChild *children;
    guint child_count;
} ProjectDemo;

/* The lists of the subsidy, while they are made. */
typedef struct {
    ProjectDemo *p;
    gint64 scheme_id, suspended_id;
    gint64 *grant_ids;  /* of p->children; 0: none yet */
    GArray *turned;     /* of gint64: entitlements to which something happened; each has one story */
    Identity officer, director, accountant;
} ProjectPaying;
enum { PROJECT_PERCENT = 70, PROJECT_MONTHS_OVER = 3 }; /* of the planned days; of an entitlement, beside the promised ones */
const char *project_demo_iban(Pool *pool, guint64 number);

/* Each stands inside the demo's change; in this order. */
bool project_demo_children(ProjectDemo *p, GError **error);  /* whose they are, when they come */
bool project_demo_cases(ProjectDemo *p, GError **error);     /* files with approved plans and visits */
bool project_demo_services(ProjectDemo *p, GError **error);  /* services, enrolments, attendance */
bool project_demo_entries(ProjectDemo *p, GError **error);   /* into the target group */
bool project_demo_spending(ProjectDemo *p, GError **error);  /* expenses, quarter by quarter */
bool project_demo_benefits(ProjectDemo *p, GError **error);  /* the subsidy: lists, payments, returns */

/* What doesn't go smoothly, each once: before the list of a month, and with what the bank answered of it. */
bool project_demo_before_list(ProjectPaying *paying, int month, gint64 at, GError **error);
bool project_demo_spoil(ProjectPaying *paying, const BenefitRun *run, GPtrArray *lines, GError **error);
bool project_demo_pay_again(ProjectPaying *paying, const BenefitRun *run, gint64 at, GError **error);
