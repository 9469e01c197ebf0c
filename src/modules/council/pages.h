#pragma once
#include "modules/council/paper.h"
#include "web/router.h"

/* What the pages of this module share. */

/* What was chosen for a new draft. */
typedef struct {
    GPtrArray *plans; /* of Plan *: adopted and closed ones */
    gint64 plan_id;
    const char *year, *language;
} CouncilNew;

const char *council_state_label(const char *state);
/* "2025, third edition": a report among those of its plan. */
const char *council_report_name(Pool *pool, const CouncilReport *report);

/* --- paper_page.c --- */

/* A paper as markup, in its own language. */
Html paper_to_html(Pool *pool, const Paper *paper);
Html paper_bar(Pool *pool, const PaperBlock *bars, const PaperBar *bar);

/* A file of the report as a download. */
bool council_reply_file(Request *req, const CouncilReport *report, GError **error);

extern const Route council_api_routes[];
extern const Route council_routes[], open_routes[];
