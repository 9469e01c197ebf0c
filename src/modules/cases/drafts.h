#pragma once
#include "modules/cases/pages.h"

/* Drafts of long texts: kept as one types by a small script (drafts.js), offered again on the same page, gone when the form is
 * saved.  A draft is its author's own. */
typedef struct {
    gint64 id, saved_at;
    const char *path, *title;
    const char *fields; /* as a form sends them: "text=…&present=…" */
} CaseDraft;
/* My work, with what one began to write. */
typedef struct {
    CaseDay day;
    GPtrArray *dates;   /* of CaseDate * */
    GPtrArray *glasses; /* of CaseGlass *: to take note of */
    GPtrArray *drafts;  /* of CaseDraft * */
} WorkView;
enum { DRAFT_SECONDS = 30 * 24 * 60 * 60, DRAFT_CHARACTERS = 300 * 1000 };

bool case_drafts(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_drafts, GError **error);
/* Of the form that this request saved. */
bool case_draft_done(Request *req, GError **error);
/* The draft of the form on this page, for its view; NULL: none. */
CaseDraft *case_draft_here(Request *req);
