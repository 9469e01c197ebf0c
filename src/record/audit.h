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

/* Must stand inside a transaction, best as its last statement: until it ends, others that write to the log wait, and on
 * PostgreSQL one that then waits for a row of theirs is a deadlock (FAIL_CONFLICT).  who NULL: the system; difference may be
 * NULL. */
bool audit_write(Db *db, const Identity *who, const char *source, const char *verb, const char *kind, gint64 record_id,
                 const char *difference, GError **error);
/* The same of many records. */
bool audit_write_many(Db *db, const Identity *who, const char *source, const char *verb, const char *kind, const gint64 *record_ids,
                      guint count, GError **error);
/* Of AuditLeaf: who saw and changed a record, the newest first. */
bool audit_of(Db *db, Pool *pool, const char *kind, gint64 record_id, guint limit, GPtrArray **ret_leaves, GError **error);
/* The newest first.  kind NULL, user_id 0: any; before_id: those written before this leaf, 0: from the newest. */
bool audit_search(Db *db, Pool *pool, const char *kind, gint64 user_id, gint64 before_id, guint limit, GPtrArray **ret_leaves,
                  GError **error);

/* A signed statement: at this time the log ended with this leaf and this hash, which stands for all leaves before it.  The key
 * (Ed25519) stands in the key file, outside the database (record/seal.h). */
typedef struct {
    gint64 sequence, leaf_id, at;
    const char *hash, *key, *signature; /* hex */
} AuditCheckpoint;

/* What the log's checkpoints prove. */
typedef struct {
    gint64 leaves;      /* in the chain */
    gint64 proved;      /* the first so many by checkpoints; those behind wait for the next */
    gint64 checkpoints;
    gint64 first_at, last_at; /* of the checkpoints; 0: there is none */
} AuditProof;

/* Walks the whole chain in bounded memory, while others write, and checks each checkpoint on the way.  FAIL_INVALID names the first
 * leaf that doesn't fit by its place in the chain: a part was changed, taken out or cut off, or all of it was written anew. */
bool audit_prove(Db *db, AuditProof *ret_proof, GError **error);
/* The same, for who asks for the number alone. */
bool audit_verify(Db *db, gint64 *ret_leaves, GError **error);
/* Does the log still hold what a checkpoint kept elsewhere says?  Who cuts the log and takes the checkpoints behind the cut out of
 * the database too is found by this alone.  FAIL_INVALID. */
bool audit_prove_against(Db *db, const AuditCheckpoint *checkpoint, GError **error);

/* Signs the log's end, unless nothing was added since the last time.  *ret_checkpoint: the newest; NULL: the log is empty. */
bool audit_checkpoint(Db *db, Pool *pool, AuditCheckpoint **ret_checkpoint, GError **error);
/* Lines to be kept elsewhere, and back.  FAIL_INVALID: they are none. */
const char *audit_checkpoint_text(Pool *pool, const AuditCheckpoint *checkpoint);
bool audit_checkpoint_parse(Pool *pool, const char *text, AuditCheckpoint **ret_checkpoint, GError **error);
