#pragma once
#include "modules/council/paper.h"
#include "world.h"

/* A plan of one year with three measures, an accepted report and an open one, for the tests of this module. */
typedef struct {
    gint64 plan_id;
    gint64 measures[3];
    gint64 indicators[2]; /* of the first measure: 8 of 10 children; of the second: a hidden number */
} Given;

#define ID G_GINT64_FORMAT
#define HIDDEN "7919" /* the hidden number, which nobody may ever read */

Given given_plan(World *w, bool is_public);
gint64 given_report(World *w, const Given *given);
CouncilReport *must_find(World *w, gint64 id);
void sql(World *w, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Asks as who the world says; the status must be this one. */
const char *page(World *w, int status, const char *format, ...) G_GNUC_PRINTF(3, 4);
const char *sent(World *w, int status, const char *form, const char *format, ...) G_GNUC_PRINTF(4, 5);
GBytes *file_of(World *w, gint64 report_id, const char *format);
#define has(text, part) g_assert_nonnull(strstr(text, part))
#define lacks(text, part) g_assert_null(strstr(text, part))
