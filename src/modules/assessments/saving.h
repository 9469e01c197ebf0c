#pragma once
#include "modules/assessments/pages.h"

/* Takes what the form sent into page->assessment: answers of the questions that were shown, the day, who it is about, another or
 * a removed place of a repeat; finds people who were searched for.  What was typed wrong is kept as it was typed. */
bool answers_from_form(FormPage *page, GError **error);
/* Of ConflictRow: where mine and theirs differ. */
GPtrArray *answers_compare(const FormPage *page, const Assessment *theirs);
/* A look at a finished one stands in the audit log. */
bool assessment_seen(Db *db, const Identity *who, const Assessment *assessment, GError **error);
