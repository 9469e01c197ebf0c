#pragma once
#include "modules/module.h"
#include "modules/people/people.h"
#include "record/json.h"
#include "record/parts.h"
#include "record/record_views.h"
#include "web/router.h"

/* What the pages of this module share. */

enum { PEOPLE_ROWS = 50 }; /* of a list */

typedef struct {
    const char *name, *label, *hint, *problem;
    const char *search; /* as typed, never NULL */
    bool asked;         /* something was searched */
    bool may_search;
    gint64 chosen_id;
    const char *chosen; /* label; NULL: nobody */
    GPtrArray *found;   /* of PersonFound * */
} PickerView;

/* "/people/7" */
const char *person_url(Pool *pool, gint64 id);
const char *found_why(const PersonFound *found); /* in words */
const Field *person_field(const char *name);
const char *sex_label(const char *sex);

bool people_suggest(Request *req, GError **error);

extern const Route people_routes[];

/* What the page of a person shows beside the person. */
typedef struct {
    Html file, panels;   /* its own sections, other modules' */
    GPtrArray *twins;    /* of Twin *: who it may be */
    GPtrArray *merges;   /* of PersonMerge * */
    GPtrArray *homes;    /* of HouseholdLine * */
} PersonPage;

extern const Command people_commands[];
/* An array of those found, as `vatra people search --json` and the API give it. */
void people_found_json(GString *out, const GPtrArray *found, Pool *pool);
