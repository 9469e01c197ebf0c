#pragma once
#include "record/audit.h"

/* Between the files of the audit log: its links. */

enum { AUDIT_HASH_BYTES = 32, AUDIT_HASH_TEXT = 2 * AUDIT_HASH_BYTES + 1 };

typedef struct {
    AuditLeaf leaf;
    gint64 sequence;
    const char *hash; /* as kept */
} AuditLink;

/* What the hash of a leaf must be, in hex; its own isn't looked at. */
const char *audit_hash_of(const AuditLink *link, const char *hash_before, Pool *pool);
AuditLink *audit_read_link(DbQuery *q, Pool *pool);

/* Checkpoints of entries behind one, up to another: of AuditCheckpoint, in the order of the chain. */
bool audit_checkpoints_between(Db *db, Pool *pool, gint64 after, gint64 upto, GPtrArray **ret_checkpoints, GError **error);
/* Signed by the key of this database?  FAIL_INVALID. */
bool audit_checkpoint_check(Db *db, const AuditCheckpoint *checkpoint, GError **error);
