#pragma once
#include "modules/demo/random.h"
#include "modules/module.h"
#include "modules/plans/plans.h"
#include "record/json.h"

/* What the files of this module share.  What is written is made in one transaction, what counts it in a second,
 * and the papers to the council, which hold what was counted, in a third. */

#define DEMO_DOMAIN "demo.vatra.example"
#define DEMO_PASSWORD "vatra demo 2025 parola"
#define DEMO_ASSOCIATION "Asociația demonstrativă „Casa cu Tei”"
#define DEMO_SIGN_INS "demo.sign-ins" /* the setting that holds the lines which `vatra serve` prints */

enum { DEMO_TIMISOARA, DEMO_BALTI, DEMO_STRATEGY, DEMO_PLANS };

/* Children of the city who take part in a project: those of 328741, then those of each neighbour. */
enum { DEMO_328741_CHILDREN = 266, DEMO_NEIGHBOURS = 2, DEMO_NEIGHBOUR_CHILDREN = 36,
       DEMO_PROJECT_CHILDREN = DEMO_328741_CHILDREN + DEMO_NEIGHBOURS * DEMO_NEIGHBOUR_CHILDREN };

/* A document of the demo, read. */
typedef struct {
    const void *bytes;
    gsize count;
    PlanDocument *document;
} DemoSource;

/* A household of the city, for whoever makes cases of it. */
typedef struct {
    gint64 household_id, head_person_id, partner_person_id; /* partner 0: none */
    gint64 child_person_ids[6];
    guint child_count;
} DemoFamily;

typedef struct {
    CommandContext *context;     /* for progress */
    Db *db;
    Pool *pool;
    guint64 seed;
    Day today;
    int plans_before;            /* plans that were there when the demo came */
    const Identity *planner;     /* who did what planners do; set by demo_people */
    GArray *families;            /* of DemoFamily: the first 300; set by demo_city */
    guint children_wanted, children_made; /* of projects */
    GArray *project_families;    /* of DemoFamily: theirs; set by demo_city */
    DemoSource sources[DEMO_PLANS];
    gint64 plan_ids[DEMO_PLANS]; /* set by demo_plans_store */
    gint64 reporter_institution; /* of the demo's reporter */
    const char *report_path;     /* "/r/<secret>": a report that waits to be filled in; set by demo_reports */
    Day report_due;
} Demo;

/* Progress for people: one line that is drawn anew, on a terminal alone. */
void demo_progress(CommandContext *context, int done, int total, const char *what);

/* So many invented persons in households, in changes of its own. */
bool demo_city(Demo *demo, int people, GError **error);

/* Users of each role and addresses of the institutions.  Inside a transaction. */
bool demo_people(Demo *demo, GError **error);
/* Saves the lines of who can sign in, and of a report that waits to be filled in, as a setting.  Inside a transaction. */
bool demo_sign_ins(Demo *demo, GError **error);
/* An object a user, in the array that json is in. */
void demo_sign_ins_to_json(Json *json);

/* Reads the documents with the sandboxed reader: demo->sources. */
bool demo_plans_read(Demo *demo, GError **error);
/* Inside a transaction. */
bool demo_plans_store(Demo *demo, GError **error);

/* Forms filled in about people of the city, and the needs that follow.  Inside a transaction. */
bool demo_assessments(Demo *demo, GError **error);

/* Cases with history about people of the city.  Inside a transaction. */
bool demo_cases(Demo *demo, GError **error);

/* Project 328741, with its children.  Inside a transaction. */
bool demo_project(Demo *demo, GError **error);
/* The two other projects of the plan's measure 44, with theirs.  Inside a transaction. */
bool demo_projects_44(Demo *demo, GError **error);

/* Providers beside the projects: who comes, calls, conventions and claims, volunteers, costs.  Inside a transaction. */
bool demo_services(Demo *demo, GError **error);

/* Periods, reports in all states, and the states of actions that follow.  Inside a transaction. */
bool demo_reports(Demo *demo, GError **error);

/* Values of the objectives' own indicators, in the reports that are there.  Inside a transaction. */
bool demo_goals(Demo *demo, GError **error);

/* Notes settled, due days around today, the strategy closed, links between plans, calendars.  Inside a transaction. */
bool demo_extras(Demo *demo, GError **error);

/* An amended document of the plan of Timișoara, waiting for a decision.  Inside a transaction. */
bool demo_amend(Demo *demo, GError **error);

/* Two annual reports to the council, one of them published.  Inside a transaction. */
bool demo_council(Demo *demo, GError **error);

/* What of the plan of Timișoara counts itself, after all that it counts is saved.  In a change of its own. */
bool demo_statistics(Demo *demo, GError **error);

/* Plans for measuring speed, each in a transaction of its own. */
typedef struct {
    int plans, actions, values; /* in all */
} BulkSize;
bool demo_bulk(Demo *demo, const BulkSize *size, GError **error);
/* Words of a measure that reads like one. */
PlanAction *bulk_action(Pool *pool, Random *random, int number, Interval period, GPtrArray *institutions);

/* Cases of the people who are there, with social workers, entries and clocks, in changes of its own; demo_people() comes before.
 * Without the audit log.  FAIL_INVALID: there are no people. */
bool demo_bulk_cases(Demo *demo, int cases, GError **error);

/* `vatra demo` */
int demo_command(CommandContext *context, int argc, char **argv);
