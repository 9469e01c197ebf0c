#pragma once
#include "modules/council/snapshot.h"
#include "office/paper.h"

/* The report as one paper, in the thread's language: from it come the page, the PDF, the DOCX and the XLSX. */
Paper *council_paper(Pool *pool, const CouncilReport *report, const Snapshot *snapshot);
/* In the report's own language. */
bool council_paper_of(Db *db, Pool *pool, const CouncilReport *report, Paper **ret_paper, GError **error);

/* The counted sentences that a report begins with; also for the public page.  GPtrArray of const char *. */
GPtrArray *council_sentences(Pool *pool, const Snapshot *snapshot);
/* The parts of a status bar, by the bars' legend. */
enum { BAR_PARTS = 5 };
extern const char *const bar_css[BAR_PARTS];
const char *const *bar_legend(Pool *pool); /* NULL-ended */
void bar_parts(StatusCounts counts, double ret_parts[BAR_PARTS]);
/* "3 of 12 measures are done." */
const char *bar_sentence(Pool *pool, StatusCounts counts);

/* A value as the report shows it: "not applicable", "‹hidden›", "–", or the number with its unit. */
const char *indicator_value_text(Pool *pool, Value value);
const char *money_or_dash(Pool *pool, bool has, gint64 minor, Currency currency);

/* --- paper_tables.c --- */
void paper_add_objectives(Paper *paper, const Snapshot *snapshot);
void paper_add_measures(Paper *paper, const Snapshot *snapshot);
void paper_add_indicators(Paper *paper, const Snapshot *snapshot);
void paper_add_money(Paper *paper, const Snapshot *snapshot);
void paper_add_obstacles(Paper *paper, const Snapshot *snapshot);
void paper_add_silent(Paper *paper, const Snapshot *snapshot);
void paper_add_notes(Paper *paper, const Snapshot *snapshot);
