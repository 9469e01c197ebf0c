#pragma once
#include "grids.h"
#include "modules/plans/edition.h"
#include "world.h"

/* Plans taken in, for tests of what is done with them. */
#define HEADER "Nr.|Activități|Responsabili|Parteneri|Termen|Buget|Indicatori|Ținta\n"
#define TWO_ROWS                                                                                                           \
    HEADER "1|Tabără pentru copii|Școala din Lipova|DSP Timiș|31.12.2025|1.000,50 lei Buget local|Nr. copii|20 copii\n"     \
           "2|Târg de locuri de muncă|AJOFM Timiș||Anual, 2025-2027||Nr. persoane|50\n"
#define assert_has(w, reply, part)                                                                                         \
    do {                                                                                                                   \
        if (!strstr(reply_body(w, reply), part))                                                                           \
            g_error("%s:%d: \"%s\" is missing in:\n%s", __FILE__, __LINE__, part, reply_body(w, reply));                   \
    } while (0)
#define assert_lacks(w, reply, part) g_assert_null(strstr(reply_body(w, reply), part))
#define CHANGES(...) ((const char *const[]){__VA_ARGS__, NULL})

extern const char planner[]; /* what a planner may */
extern const char plan_text[]; /* a whole file */

/* HEADER and rows, read. */
PlanDocument *document(World *w, const char *rows);
/* The id of the new plan. */
gint64 import_rows(World *w, const char *rows, const char *state);
Plan *find_plan(World *w, gint64 id);
GPtrArray *actions_of(World *w, gint64 plan_id);
Action *action_number(World *w, gint64 plan_id, const char *number);
gint64 count_of(World *w, const char *table);
gint64 number_of(World *w, const char *sql);
World *world_with_planner(void);
/* The id stands for each #. */
const char *url(World *w, const char *format, gint64 id);
/* Where an upload leads; run_jobs() reads it. */
const char *sent_to(World *w, const Reply *reply);
void run_jobs(World *w);
/* A new one. */
gint64 institution(World *w, const char *name);
/* Sends the form of a row as it stands but for CHANGES("name=value", ...). */
Reply *correct(World *w, const Action *action, const char *const *changes);
Node *first_node(World *w, gint64 plan_id);
