#pragma once
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

/* Must stand inside a transaction.  difference may be NULL. */
bool audit_write(Db *db, const Identity *who, const char *source, const char *verb, const char *kind, gint64 record_id,
                 const char *difference, GError **error);
/* Who saw and changed a record, the newest first. */
bool audit_of(Db *db, Pool *pool, const char *kind, gint64 record_id, guint limit, GPtrArray **ret_leaves, GError **error);
bool audit_search(Db *db, Pool *pool, const char *kind, gint64 user_id, gint64 before_id, guint limit, GPtrArray **ret_leaves,
                  GError **error);
/* Walks the whole chain.  FAIL_INVALID names the first leaf that doesn't fit. */
bool audit_verify(Db *db, gint64 *ret_leaves, GError **error);
