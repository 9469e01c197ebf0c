#pragma once
#include "record/record.h"

/* Parts of pages that look alike in every module; their views are in views/parts.html. */

/* "Error: Sign in" where there are problems. */
const char *page_title(Pool *pool, const char *title, const Problems *problems);
/* The summary of problems and its fields from one error: FAIL_INVALID and FAIL_CONFLICT are the person's to mend.  false: it is
 * another kind, which stays in *error. */
bool problem_from(Problems *problems, const char *field, GError **error);

/* A field that two people changed: what one typed, what the other saved. */
typedef struct {
    const char *label, *mine, *theirs;
} ConflictRow;
/* Of ConflictRow: the fields that differ, but for those that nobody types and the sealed ones. */
GPtrArray *conflict_rows(Request *req, const Record *record, const void *mine, const void *theirs);

/* One page of a list. */
typedef struct {
    gint64 count, number;       /* count: of all rows, where it is known; number: 1 is the first page */
    const char *before, *after; /* addresses; NULL: there is none */
} Paging;
/* How many rows stand before the page that the input "page" asks for, which the route declares. */
guint paging_offset(Request *req, guint size);
/* count: of all rows. */
Paging paging_of_count(Request *req, gint64 count, guint size);
/* The rows of the page that is asked for, of a list that was read whole. */
GPtrArray *paging_part(Request *req, const GPtrArray *all, guint size, Paging *ret_paging);
/* Where nobody counts: one row more than size was asked for, and tells that there is a next page.  It is taken off. */
Paging paging_of_rows(Request *req, GPtrArray *rows, guint size);
