#include "record/audit_chain.h"

#include "base/id.h"
#include "base/text.h"
#include "record/record_queries.h"

#include <sodium.h>
#include <string.h>

typedef AuditLink Link;

enum { HASH_BYTES = AUDIT_HASH_BYTES };

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* ---- The hash of a leaf ---- */

/* What is hashed, one text behind the other: one call for all of it is quicker than fifty. */
typedef struct {
    char *bytes;
    gsize count;
} Hashed;

static void put_bytes(Hashed *hashed, const char *bytes, gsize count)
{
    memcpy(hashed->bytes + hashed->count, bytes, count);
    hashed->count += count;
}

/* "5:Maria,": with its length before it, a text can't run over into the next. */
static void put_text(Hashed *hashed, const char *text)
{
    gsize bytes = strlen(or_empty(text));
    char room[DIGITS_BYTES];
    const char *length = text_digits(room, (gint64)bytes);
    put_bytes(hashed, length, strlen(length));
    put_bytes(hashed, ":", 1);
    put_bytes(hashed, or_empty(text), bytes);
    put_bytes(hashed, ",", 1);
}

static void put_int(Hashed *hashed, gint64 number)
{
    char room[DIGITS_BYTES];
    put_text(hashed, text_digits(room, number));
}

/* Room for texts of so many, with the length of each. */
static Hashed hashed_new(Pool *pool, const char *const *texts, guint count)
{
    enum { NUMBERS = 5 };
    gsize bytes = (count + 2 * NUMBERS) * DIGITS_BYTES;
    for (guint i = 0; i < count; i++)
        bytes += strlen(or_empty(texts[i]));
    return (Hashed){pool_alloc(pool, bytes), 0};
}

const char *audit_hash_of(const Link *link, const char *hash_before, Pool *pool)
{
    const AuditLeaf *leaf = &link->leaf;
    const char *const texts[] = {"vatra audit leaf 1", hash_before, leaf->user_name, leaf->verb, leaf->kind, leaf->difference, leaf->source};
    Hashed hashed = hashed_new(pool, texts, G_N_ELEMENTS(texts));
    put_text(&hashed, texts[0]);
    put_text(&hashed, hash_before);
    put_int(&hashed, leaf->id);
    put_int(&hashed, link->sequence);
    put_int(&hashed, leaf->at);
    put_int(&hashed, leaf->user_id);
    put_text(&hashed, leaf->user_name);
    put_text(&hashed, leaf->verb);
    put_text(&hashed, leaf->kind);
    put_int(&hashed, leaf->record_id);
    put_text(&hashed, leaf->difference);
    put_text(&hashed, leaf->source);
    guchar hash[HASH_BYTES];
    crypto_generichash(hash, sizeof hash, (const guchar *)hashed.bytes, hashed.count, NULL, 0);
    return sodium_bin2hex(pool_alloc(pool, 2 * HASH_BYTES + 1), 2 * HASH_BYTES + 1, hash, sizeof hash);
}

/* ---- Writing ---- */

/* The row of the chain's end stays locked until the transaction ends. */
static bool take_end(Db *db, Pool *pool, gint64 *ret_sequence, const char **ret_hash, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_NEXT);
    bool found = db_step(q);
    if (found) {
        *ret_sequence = db_int(q, "sequence");
        *ret_hash = db_text(q, "hash", pool);
        db_step(q);
    }
    return db_end(q, error) && (found || fail_internal(error, "audit_head has no row"));
}

static bool add_link(Db *db, const Link *link, GError **error)
{
    const AuditLeaf *leaf = &link->leaf;
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_ADD);
    db_bind_int(q, "$1", leaf->id);
    db_bind_int(q, "$2", link->sequence);
    db_bind_int(q, "$3", leaf->at);
    db_bind_int(q, "$4", leaf->user_id);
    db_bind_text(q, "$5", leaf->user_name);
    db_bind_text(q, "$6", leaf->verb);
    db_bind_text(q, "$7", leaf->kind);
    db_bind_int(q, "$8", leaf->record_id);
    db_bind_text(q, "$9", leaf->difference);
    db_bind_text(q, "$10", leaf->source);
    db_bind_text(q, "$11", link->hash);
    return db_run_later(q, error);
}

static bool close_end(Db *db, gint64 sequence, const char *hash, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_CLOSE);
    db_bind_int(q, "$1", sequence);
    db_bind_text(q, "$2", hash);
    return db_run_later(q, error);
}

/* A leaf for each record; the end moves once. */
static bool write_leaves(Db *db, AuditLeaf leaf, const gint64 *record_ids, guint count, GError **error)
{
    g_assert(db_in_change(db));
    g_autoptr(Pool) pool = pool_new();
    Link link = {.leaf = leaf};
    gint64 first;
    if (!take_end(db, pool, &first, &link.hash, error))
        return false;
    for (guint i = 0; i < count; i++) {
        link.sequence = first + i;
        link.leaf.id = id_new();
        link.leaf.record_id = record_ids[i];
        link.hash = audit_hash_of(&link, link.hash, pool);
        if (!add_link(db, &link, error))
            return false;
    }
    return close_end(db, link.sequence, link.hash, error);
}

static AuditLeaf leaf_of(const Identity *who, const char *source, const char *verb, const char *kind, const char *difference)
{
    return (AuditLeaf){.at = clock_now(), .user_id = who ? who->user_id : 0, .user_name = or_empty(who ? who->name : NULL), .verb = verb,
                       .kind = kind, .difference = or_empty(difference), .source = source};
}

bool audit_write(Db *db, const Identity *who, const char *source, const char *verb, const char *kind, gint64 record_id,
                 const char *difference, GError **error)
{
    return write_leaves(db, leaf_of(who, source, verb, kind, difference), &record_id, 1, error);
}

bool audit_write_many(Db *db, const Identity *who, const char *source, const char *verb, const char *kind, const gint64 *record_ids,
                      guint count, GError **error)
{
    return !count || write_leaves(db, leaf_of(who, source, verb, kind, NULL), record_ids, count, error);
}

/* ---- Reading ---- */

Link *audit_read_link(DbQuery *q, Pool *pool)
{
    Link *link = pool_new0(pool, Link);
    link->leaf = (AuditLeaf){
        .id = db_int(q, "id"),
        .at = db_int(q, "at"),
        .user_id = db_int(q, "user_id"),
        .user_name = db_text(q, "user_name", pool),
        .verb = db_text(q, "verb", pool),
        .kind = db_text(q, "kind", pool),
        .record_id = db_int(q, "record_id"),
        .difference = db_text(q, "difference", pool),
        .source = db_text(q, "source", pool),
    };
    link->sequence = db_int(q, "sequence");
    link->hash = db_text(q, "hash", pool);
    return link;
}

static bool collect_leaves(DbQuery *q, Pool *pool, GPtrArray **ret_leaves, GError **error)
{
    *ret_leaves = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_leaves, &audit_read_link(q, pool)->leaf);
    return db_end(q, error);
}

bool audit_of(Db *db, Pool *pool, const char *kind, gint64 record_id, guint limit, GPtrArray **ret_leaves, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_OF);
    db_bind_text(q, "$1", kind);
    db_bind_int(q, "$2", record_id);
    db_bind_int(q, "$3", limit);
    return collect_leaves(q, pool, ret_leaves, error);
}

bool audit_search(Db *db, Pool *pool, const char *kind, gint64 user_id, gint64 before_id, guint limit, GPtrArray **ret_leaves,
                  GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_SEARCH);
    db_bind_text(q, "$1", kind);
    db_bind_id(q, "$2", user_id);
    db_bind_id(q, "$3", before_id);
    db_bind_int(q, "$4", limit);
    return collect_leaves(q, pool, ret_leaves, error);
}
