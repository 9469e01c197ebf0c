#pragma once
#include "base/fail.h"
#include "base/pool.h"

/* Takes out of a document what it tells of who wrote it, where and with what: in the child, like all that opens strangers' files.
 * PDF: the Info dictionary, XMP, authors and times of notes, scripts, what pictures within (JPEG, JPEG 2000) tell; earlier editions within the file
 * go.  Text, forms, links and look stay: nothing is drawn anew (a PDF drawn anew by cairo would lose forms, links, bookmarks and
 * what readers for the blind need).
 * DOCX, XLSX, ODT, ODS: properties, authors of changes and comments, paths of the writer's disk, what pictures within (within.h) tell, the printer. */
typedef enum {
    STRIP_DONE,
    STRIP_SIGNED,    /* an electronic signature would no longer be valid */
    STRIP_ENCRYPTED, /* with a password */
    STRIP_HOLDS,     /* other files within, which nobody looks into */
    STRIP_UNABLE,    /* damaged, too large, or of a make that we don't know */
    STRIP_COUNT
} Strip;

/* ret_bytes, ret_count: in pool, set with STRIP_DONE only.
 * FAIL_BUSY: no child could be started. */
bool reader_strip(Pool *pool, const void *bytes, gsize count, Strip *ret_strip, const void **ret_bytes, gsize *ret_count, GError **error);

/* ---- Inside the child ---- */

/* out: the document without.  The kind is told from the content; STRIP_UNABLE: neither a PDF nor a zip. */
Strip strip_any(const char *bytes, gsize count, GByteArray *out);
Strip strip_pdf(const char *bytes, gsize count, GByteArray *out);
Strip strip_office(const char *bytes, gsize count, GByteArray *out);

/* A part of an office document with the authors' names blanked, in pool; the same text where there is nothing to blank.  NULL: it
 * is not UTF-8, or declares entities. */
const char *strip_xml(Pool *pool, const char *text, gsize count, gsize *ret_count);
