#pragma once
#include "record/seal.h"

/* Files that belong to a record of any kind: sealed, each with a key of its own, so that to forget the key is to erase the file.
 * Table attachment, schema/0001_attachment.sql.  Who may is for the caller to say: a caller asks for the attachments of a record
 * that its reader may see, and writes what the audit log is to tell. */
typedef struct {
    gint64 id, record_id;
    const char *file_name;     /* as it came, without a path */
    const char *type;          /* told from the content */
    gint64 count;              /* bytes, as kept */
    const char *digest;        /* BLAKE2b-256 of what is kept, in hex */
    gint64 added_at;
    gint64 added_by;           /* user; 0: by a link, or the program */
    const char *added_by_name; /* as it was then */
} Attachment;

extern const SchemaStep attachment_schema[]; /* {0}-ended */

enum { ATTACHMENT_BYTES = 25 * 1000 * 1000, ATTACHMENT_PIXELS = 100 * 1000 * 1000, ATTACHMENT_SIDE = 30000 };

/* What may be kept. */
typedef struct {
    const char *file_name, *type;
    const void *bytes; /* a picture's without what it tells of place, time and maker */
    gsize count;
    gint64 at; /* when it came; 0: now */
} NewAttachment;

/* NULL: it may be kept, and *ret_file says as what.  Else a sentence for the person who sent it, with the file's name: empty, too
 * large, a picture with too many pixels or damaged, or of no kind that is taken (PDF, JPEG, PNG, DOCX, ODT, XLSX, ODS, plain text,
 * CSV; never programs, HTML, SVG or documents with macros). */
const char *attachment_check(Pool *pool, const Upload *upload, NewAttachment *ret_file);
/* "PDF, DOCX, …, at most 25 MB each.": for the hint beside the input.  Translated. */
const char *attachment_hint(void);

/* In the caller's change.  kind is the record's name ("report_row").  ret_id may be NULL. */
bool attachment_add(Db *db, const char *kind, gint64 record_id, const Identity *who, const NewAttachment *file, gint64 *ret_id, GError **error);
/* Forgets its key and takes its bytes away; that there was one stays.  FAIL_NOT_FOUND: the record has no such attachment. */
bool attachment_remove(Db *db, const char *kind, gint64 record_id, gint64 id, GError **error);
/* All of a record: it is being erased. */
bool attachment_remove_all(Db *db, const char *kind, gint64 record_id, GError **error);

/* Of Attachment, the oldest first. */
bool attachment_list(Db *db, Pool *pool, const char *kind, gint64 record_id, GPtrArray **ret_attachments, GError **error);
/* One with its bytes; ret_bytes is the caller's.  FAIL_NOT_FOUND: the record has no such attachment; FAIL_INVALID: it is not as it
 * was written. */
bool attachment_open(Db *db, Pool *pool, const char *kind, gint64 record_id, gint64 id, Attachment **ret_attachment, GBytes **ret_bytes,
                     GError **error);
/* Answers with it as a download. */
bool attachment_reply(Request *req, const char *kind, gint64 record_id, gint64 id, GError **error);

/* For queries that join table attachment: needs its columns id, record_id, file_name, type, count, digest, added_at, added_by,
 * added_by_name, seal_key, of rows WHERE gone_at IS NULL. */
bool attachment_read(DbQuery *query, Pool *pool, Attachment **ret_attachment, GError **error);

/* The parts of attachment_check(), for tests.  NULL: of no kind that is taken. */
const char *attachment_type(const void *bytes, gsize count, const char *file_name);

/* A picture's size and its cleaned bytes: picture.c.  Nothing is decoded. */
typedef struct {
    guint32 width, height;
    const void *bytes;
    gsize count;
} Picture;
/* JPEG: EXIF, XMP, IPTC, comments, previews and what stands behind the end go; how it is turned, its colours and its pixels stay.
 * PNG: texts, EXIF, times and unknown parts go.  false: it is damaged. */
bool picture_clean(Pool *pool, const char *type, const void *bytes, gsize count, Picture *ret_picture);
