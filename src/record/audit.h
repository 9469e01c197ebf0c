#pragma once
#include "db/migrate.h"
#include "web/request.h"

/* The audit log: a hash chain (BLAKE2b), one leaf a change or a look, written in the same transaction as the change. */
typedef struct {
    gint64 id;
    gint64 at;             /* Unix seconds */
    gint64 user_id;        /* 0: the system, or a signed link */
    const char *user_name; /* as it was then */
    const char *verb;      /* "create", "save", "close", "see", "export", "sign-in"… */
    const char *kind;      /* record name */
    gint64 record_id;
    const char *difference; /* JSON or "" */
    const char *source;     /* "web", "cli", "link", "job" */
} AuditLeaf;

extern const SchemaStep audit_schema[]; /* {0}-ended */

/* Must stand inside a transaction, best as its last statement: until it ends, others that write to the log wait, and on
 * PostgreSQL one that then waits for a row of theirs is a deadlock (FAIL_CONFLICT).  who NULL: the system; difference may be
 * NULL. */
bool audit_write(Db *db, const Identity *who, const char *source, const char *verb, const char *kind, gint64 record_id,
                 const char *difference, GError **error);
/* Of AuditLeaf: who saw and changed a record, the newest first. */
bool audit_of(Db *db, Pool *pool, const char *kind, gint64 record_id, guint limit, GPtrArray **ret_leaves, GError **error);
/* The newest first.  kind NULL, user_id 0: any; before_id: those written before this leaf, 0: from the newest. */
bool audit_search(Db *db, Pool *pool, const char *kind, gint64 user_id, gint64 before_id, guint limit, GPtrArray **ret_leaves,
                  GError **error);
/* Walks the whole chain in bounded memory, while others write.  FAIL_INVALID names the first leaf that doesn't fit by its place
 * in the chain.  It proves that nobody changed the log by halves; against one who can write all of it anew stand checkpoints
 * kept elsewhere. */
bool audit_verify(Db *db, gint64 *ret_leaves, GError **error);
