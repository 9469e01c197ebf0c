#pragma once
#include "modules/assessments/pages.h"
#include "record/attachment.h"

/* Files that answer questions: attachments of the record "assessment", each sealed with a key of its own, named by the answer. */

/* What the form sent for one question, as its answer; NULL: none (any more).  A new file is kept at once, so that it is still there
 * when something else in the form is wrong; one that can't be taken is told at its question (files_tell), and the earlier stays. */
bool file_take(FormPage *page, const Item *item, const char **ret_answer, GError **error);
/* Puts what was wrong with files to the items of the page's evaluation. */
void files_tell(FormPage *page);
/* In the change that saves: takes those away that came since the last finish and that no answer names any more.  What a finished
 * version names stays. */
bool files_tidy(Db *db, Pool *pool, const Assessment *assessment, const Instrument *instrument, GError **error);

const char *file_url(Pool *pool, gint64 assessment_id, const Item *item);
const char *file_accepts(const Question *question);    /* for the input's accept; "" for all */
const char *file_limits(const Question *question);     /* types and size in words */
