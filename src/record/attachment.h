#pragma once
#include "reader/picture.h"
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
/* For routes that take files: a larger one than may be kept is taken in all the same, so that its field tells it and nothing that was
 * typed is lost. */
enum { ATTACHMENT_SENT_BYTES = 60 * 1000 * 1000 };

/* What may be kept. */
typedef struct {
    const char *file_name, *type;
    const void *bytes; /* without what it tells of place, time and author */
    gsize count;
    gint64 at;     /* when it came; 0: now */
    bool may_stay; /* refused only because what it tells of its author can't be taken out: the sender may keep it so */
} NewAttachment;

/* Takes out what the file tells of its author, place and time; a document's in a child of the reader: not within a change.
 * NULL: it may be kept, and *ret_file says as what.  Else a sentence for the person who sent it, with the file's name: empty, too
 * large, a picture with too many pixels or damaged, or of no kind that is taken (PDF, JPEG, PNG, DOCX, ODT, XLSX, ODS, plain text,
 * CSV; never programs, HTML, SVG or documents with macros). */
const char *attachment_check(Pool *pool, const Upload *upload, NewAttachment *ret_file);
/* The same, but a document stays byte by byte as it came: who sends it chose so, or it isn't kept for long. */
const char *attachment_check_as_is(Pool *pool, const Upload *upload, NewAttachment *ret_file);
/* What a form sent: as it is where the box of view_attachment_choice() was ticked. */
const char *attachment_take(Request *req, const Upload *upload, NewAttachment *ret_file);
#define ATTACHMENT_INPUT {"as_is", INPUT_FLAG} /* among the inputs of a route that calls attachment_take() */

/* Says so beside the field name, and offers the box of view_attachment_choice() where the file may stay as it is. */
void attachment_problem(Problems *problems, const char *name, const char *wrong, const NewAttachment *file);

/* "PDF, DOCX, …, at most 25 MB each.": for the hint beside the input.  Translated. */
const char *attachment_hint(void);

/* In the caller's change.  kind is the record's name ("report_row").  ret_id may be NULL. */
bool attachment_add(Db *db, const char *kind, gint64 record_id, const Identity *who, const NewAttachment *file, gint64 *ret_id, GError **error);
/* Whether that is kept already: the same name and the same bytes.  digest: of an Attachment. */
bool attachment_is_same(const NewAttachment *file, const char *file_name, const char *digest);
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
