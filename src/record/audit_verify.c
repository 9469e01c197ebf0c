#include "record/audit_chain.h"

#include <string.h>

#include "base/day.h"
#include "base/language.h"
#include "record/record_queries.h"

enum { PAGE_LEAVES = 500 };

/* How far a walk has come, and how far it goes. */
typedef struct {
    gint64 sequence;
    char hash[AUDIT_HASH_TEXT];
    gint64 end;
    const char *end_hash;
    GPtrArray *checkpoints; /* of the page */
    guint next;             /* of them */
    AuditProof *proof;
} Walk;

static bool read_end(Db *db, Pool *pool, Walk *walk, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_HEAD);
    bool found = db_step(q);
    if (found) {
        walk->end = db_int(q, "sequence");
        walk->end_hash = db_text(q, "hash", pool);
    }
    return db_end(q, error) && (found || fail(error, FAIL_INVALID, "%s", _("The audit log has lost its end.")));
}

static bool fail_missing(gint64 sequence, GError **error)
{
    return fail(error, FAIL_INVALID, _("Entry %lld of the audit log is missing."), (long long)sequence);
}

static bool fail_changed(const AuditLink *link, GError **error)
{
    return fail(error, FAIL_INVALID, _("Entry %lld of the audit log (id %lld) is not as it was written."),
                (long long)link->sequence, (long long)link->leaf.id);
}

static bool fail_rewritten(const AuditCheckpoint *checkpoint, Pool *pool, GError **error)
{
    return fail(error, FAIL_INVALID, _("The audit log was written anew: entry %lld is another than the one signed on %s."),
                (long long)checkpoint->sequence, time_to_people(pool, checkpoint->at));
}

/* The checkpoint of the entry that the walk stands at, if it has one. */
static bool prove(Db *db, Walk *walk, Pool *pool, GError **error)
{
    const AuditCheckpoint *checkpoint = walk->next < walk->checkpoints->len ? walk->checkpoints->pdata[walk->next] : NULL;
    if (!checkpoint || checkpoint->sequence != walk->sequence)
        return true;
    walk->next++;
    if (!audit_checkpoint_check(db, checkpoint, error))
        return false;
    if (strcmp(checkpoint->hash, walk->hash) != 0)
        return fail_rewritten(checkpoint, pool, error);
    AuditProof *proof = walk->proof;
    proof->checkpoints++;
    proof->proved = walk->sequence;
    proof->first_at = proof->first_at ? proof->first_at : checkpoint->at;
    proof->last_at = checkpoint->at;
    return true;
}

static bool follow(Walk *walk, const AuditLink *link, Pool *pool, GError **error)
{
    if (link->sequence != walk->sequence + 1)
        return fail_missing(walk->sequence + 1, error);
    const char *hash = audit_hash_of(link, walk->hash, pool);
    if (strcmp(hash, link->hash ? link->hash : "") != 0)
        return fail_changed(link, error);
    walk->sequence = link->sequence;
    g_strlcpy(walk->hash, hash, sizeof walk->hash);
    return true;
}

/* So many leaves at a time, each time in a pool of their own: the log may be larger than memory. */
static bool follow_page(Db *db, Walk *walk, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 start = walk->sequence;
    walk->next = 0;
    if (!audit_checkpoints_between(db, pool, start, MIN(start + PAGE_LEAVES, walk->end), &walk->checkpoints, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_PAGE);
    db_bind_int(q, "$1", walk->sequence);
    db_bind_int(q, "$2", walk->end);
    db_bind_int(q, "$3", PAGE_LEAVES);
    while (db_step(q))
        if (!follow(walk, audit_read_link(q, pool), pool, error) || !prove(db, walk, pool, error))
            return false;
    return db_end(q, error) && (walk->sequence > start || fail_missing(start + 1, error));
}

/* Whoever wrote a leaf past the chain's end did it with other tools. */
static bool check_nothing_behind(Db *db, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_BEHIND);
    bool stray = db_step(q) && !db_is_null(q, "sequence");
    gint64 sequence = stray ? db_int(q, "sequence") : 0;
    if (!db_end(q, error))
        return false;
    return !stray || fail(error, FAIL_INVALID, _("Entry %lld of the audit log does not belong to it."), (long long)sequence);
}

/* What was signed must still be there: a log cut off with its end made to fit is found here. */
static bool check_nothing_cut(Db *db, gint64 end, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *beyond;
    if (!audit_checkpoints_between(db, pool, end, G_MAXINT64, &beyond, error))
        return false;
    if (beyond->len == 0)
        return true;
    const AuditCheckpoint *checkpoint = beyond->pdata[beyond->len - 1];
    return fail(error, FAIL_INVALID, _("The audit log was cut: it ends at entry %lld, but entry %lld was signed on %s."), (long long)end,
                (long long)checkpoint->sequence, time_to_people(pool, checkpoint->at));
}

/* Leaves that are written meanwhile are left for the next time. */
bool audit_prove(Db *db, AuditProof *ret_proof, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Walk walk = {.proof = ret_proof};
    *ret_proof = (AuditProof){0};
    if (!read_end(db, pool, &walk, error))
        return false;
    while (walk.sequence < walk.end)
        if (!follow_page(db, &walk, error))
            return false;
    if (strcmp(walk.hash, walk.end_hash ? walk.end_hash : "") != 0)
        return fail(error, FAIL_INVALID, _("The end of the audit log does not fit its last entry, %lld."), (long long)walk.end);
    ret_proof->leaves = walk.sequence;
    return check_nothing_behind(db, error) && check_nothing_cut(db, walk.end, error);
}

bool audit_verify(Db *db, gint64 *ret_leaves, GError **error)
{
    AuditProof proof;
    if (!audit_prove(db, &proof, error))
        return false;
    *ret_leaves = proof.leaves;
    return true;
}

/* ---- Against what was kept elsewhere ---- */

static bool hash_at(Db *db, Pool *pool, gint64 sequence, const char **ret_hash, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_PAGE);
    db_bind_int(q, "$1", sequence - 1);
    db_bind_int(q, "$2", sequence);
    db_bind_int(q, "$3", 1);
    *ret_hash = NULL;
    while (db_step(q))
        *ret_hash = db_text(q, "hash", pool);
    return db_end(q, error);
}

bool audit_prove_against(Db *db, const AuditCheckpoint *checkpoint, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *hash;
    if (!audit_checkpoint_check(db, checkpoint, error) || !hash_at(db, pool, checkpoint->sequence, &hash, error))
        return false;
    if (!hash)
        return fail(error, FAIL_INVALID, _("The audit log was cut: entry %lld was signed on %s and isn't there."), (long long)checkpoint->sequence,
                    time_to_people(pool, checkpoint->at));
    return strcmp(hash, checkpoint->hash) == 0 || fail_rewritten(checkpoint, pool, error);
}
