#include "record/attachment.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "record/attachment_queries.h"

enum {
    PIECE = 256 * 1024,
    HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    MORE = crypto_secretstream_xchacha20poly1305_ABYTES,
    DIGEST = 32,
};

static const char name_column[] = "attachment.file_name", digest_column[] = "attachment.digest";

/* Every piece is bound to its attachment. */
typedef char Place[64];
static void say_place(Place place, gint64 id)
{
    g_snprintf(place, sizeof(Place), "attachment.bytes:%" G_GINT64_FORMAT, id);
}

/* ---- Writing ---- */

static bool insert_piece(Db *db, gint64 id, guint number, const guchar *sealed, gsize count, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTACHMENT_PIECE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", number);
    db_bind_blob(q, "$3", sealed, count);
    return db_run(q, NULL, error);
}

static bool insert_pieces(Db *db, gint64 id, const SealKey *key, const guchar *bytes, gsize count, GError **error)
{
    Place place;
    crypto_secretstream_xchacha20poly1305_state state;
    g_autofree guchar *sealed = g_malloc(HEADER + PIECE + MORE);
    say_place(place, id);
    crypto_secretstream_xchacha20poly1305_init_push(&state, sealed, key->bytes);
    bool written = true;
    for (gsize at = 0, number = 0; written && at < count; at += PIECE, number++) {
        gsize part = MIN(PIECE, count - at), before = number == 0 ? HEADER : 0;
        guchar tag = at + part == count ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
        crypto_secretstream_xchacha20poly1305_push(&state, sealed + before, NULL, bytes + at, part, (const guchar *)place, strlen(place), tag);
        written = insert_piece(db, id, (guint)number, sealed, before + part + MORE, error);
    }
    sodium_memzero(&state, sizeof state);
    return written;
}

static const char *digest_of(Pool *pool, const void *bytes, gsize count)
{
    guchar digest[DIGEST];
    crypto_generichash(digest, sizeof digest, bytes, count, NULL, 0);
    return sodium_bin2hex(pool_alloc(pool, 2 * DIGEST + 1), 2 * DIGEST + 1, digest, sizeof digest);
}

bool attachment_add(Db *db, const char *kind, gint64 record_id, const Identity *who, const NewAttachment *file, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_auto(SealKey) key = {0};
    const char *wrapped;
    gint64 id = id_new();
    g_assert(db_in_change(db) && file->count > 0);
    if (!seal_key_make(db, pool, &key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTACHMENT_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", kind);
    db_bind_int(q, "$3", record_id);
    db_bind_text(q, "$4", wrapped);
    db_bind_text(q, "$5", seal_text(&key, name_column, id, file->file_name, pool));
    db_bind_text(q, "$6", seal_text(&key, digest_column, id, digest_of(pool, file->bytes, file->count), pool));
    db_bind_text(q, "$7", file->type);
    db_bind_int(q, "$8", (gint64)file->count);
    db_bind_int(q, "$9", file->at ? file->at : clock_now());
    db_bind_int(q, "$10", who ? who->user_id : 0);
    db_bind_text(q, "$11", who && who->name ? who->name : "");
    if (ret_id)
        *ret_id = id;
    return db_run(q, NULL, error) && insert_pieces(db, id, &key, file->bytes, file->count, error);
}

bool attachment_is_same(const NewAttachment *file, const char *file_name, const char *digest)
{
    g_autoptr(Pool) pool = pool_new();
    return strcmp(file->file_name, file_name) == 0 && strcmp(digest_of(pool, file->bytes, file->count), digest) == 0;
}

static bool no_such(GError **error)
{
    return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such file."));
}

static bool forget(Db *db, const char *kind, gint64 record_id, gint64 id, gint64 *ret_changed, GError **error)
{
    g_autoptr(DbQuery) pieces = db_query(db, SQL_ATTACHMENT_FORGET_PIECES);
    db_bind_text(pieces, "$1", kind);
    db_bind_int(pieces, "$2", record_id);
    db_bind_id(pieces, "$3", id);
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTACHMENT_FORGET);
    db_bind_text(q, "$1", kind);
    db_bind_int(q, "$2", record_id);
    db_bind_id(q, "$3", id);
    db_bind_int(q, "$4", clock_now());
    return db_run(pieces, NULL, error) && db_run(q, ret_changed, error);
}

bool attachment_remove(Db *db, const char *kind, gint64 record_id, gint64 id, GError **error)
{
    gint64 changed;
    g_assert(id != 0);
    return forget(db, kind, record_id, id, &changed, error) && (changed > 0 || no_such(error));
}

bool attachment_remove_all(Db *db, const char *kind, gint64 record_id, GError **error)
{
    return forget(db, kind, record_id, 0, NULL, error);
}

/* ---- Reading ---- */

static bool read_with_key(DbQuery *q, Pool *pool, SealKey *key, Attachment **ret_attachment, GError **error)
{
    Attachment *attachment = *ret_attachment = pool_new0(pool, Attachment);
    *attachment = (Attachment){
        .id = db_int(q, "id"),
        .record_id = db_int(q, "record_id"),
        .type = db_text(q, "type", pool),
        .count = db_int(q, "count"),
        .added_at = db_int(q, "added_at"),
        .added_by = db_int(q, "added_by"),
        .added_by_name = db_text(q, "added_by_name", pool),
    };
    return seal_key_open(db_of(q), db_text(q, "seal_key", pool), key, error) &&
           seal_read(key, name_column, attachment->id, db_text(q, "file_name", pool), pool, &attachment->file_name, error) &&
           seal_read(key, digest_column, attachment->id, db_text(q, "digest", pool), pool, &attachment->digest, error);
}

bool attachment_read(DbQuery *query, Pool *pool, Attachment **ret_attachment, GError **error)
{
    g_auto(SealKey) key = {0};
    return read_with_key(query, pool, &key, ret_attachment, error);
}

bool attachment_list(Db *db, Pool *pool, const char *kind, gint64 record_id, GPtrArray **ret_attachments, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTACHMENT_LIST);
    db_bind_text(q, "$1", kind);
    db_bind_int(q, "$2", record_id);
    *ret_attachments = pool_list(pool);
    while (db_step(q)) {
        Attachment *attachment;
        if (!attachment_read(q, pool, &attachment, error))
            return false;
        g_ptr_array_add(*ret_attachments, attachment);
    }
    return db_end(q, error);
}

static bool fail_changed(GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("This file is not as it was written: somebody changed it, or a part is missing."));
}

typedef struct {
    crypto_secretstream_xchacha20poly1305_state state;
    Place place;
    guchar *out;
    gsize kept, count; /* of out: written, in all */
    bool begun, ended;
} Opening;

static bool open_piece(Opening *opening, const SealKey *key, const guchar *sealed, gsize count)
{
    guchar tag;
    if (!opening->begun) {
        if (count < HEADER || crypto_secretstream_xchacha20poly1305_init_pull(&opening->state, sealed, key->bytes) != 0)
            return false;
        opening->begun = true;
        sealed += HEADER;
        count -= HEADER;
    }
    if (opening->ended || count < MORE || count - MORE > opening->count - opening->kept ||
        crypto_secretstream_xchacha20poly1305_pull(&opening->state, opening->out + opening->kept, NULL, &tag, sealed, count,
                                                   (const guchar *)opening->place, strlen(opening->place)) != 0)
        return false;
    opening->kept += count - MORE;
    opening->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return true;
}

static bool open_pieces(Db *db, const SealKey *key, gint64 id, Opening *opening, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTACHMENT_PIECES);
    db_bind_int(q, "$1", id);
    bool good = true;
    while (good && db_step(q)) {
        g_autoptr(Pool) pool = pool_new();
        gsize count;
        const void *sealed = db_blob(q, "sealed", pool, &count);
        good = open_piece(opening, key, sealed, count);
    }
    if (good && !db_end(q, error))
        return false;
    return (good && opening->ended && opening->kept == opening->count) || fail_changed(error);
}

static bool open_bytes(Db *db, const SealKey *key, const Attachment *attachment, GBytes **ret_bytes, GError **error)
{
    if (attachment->count < 0 || attachment->count > 2 * ATTACHMENT_BYTES)
        return fail_changed(error);
    Opening opening = {.out = g_malloc((gsize)attachment->count + 1), .count = (gsize)attachment->count};
    say_place(opening.place, attachment->id);
    bool opened = open_pieces(db, key, attachment->id, &opening, error);
    sodium_memzero(&opening.state, sizeof opening.state);
    if (!opened) {
        g_free(opening.out);
        return false;
    }
    *ret_bytes = g_bytes_new_take(opening.out, opening.count);
    return true;
}

bool attachment_open(Db *db, Pool *pool, const char *kind, gint64 record_id, gint64 id, Attachment **ret_attachment, GBytes **ret_bytes,
                     GError **error)
{
    g_auto(SealKey) key = {0};
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTACHMENT_FIND);
    db_bind_text(q, "$1", kind);
    db_bind_int(q, "$2", record_id);
    db_bind_int(q, "$3", id);
    if (!db_step(q))
        return db_end(q, error) && no_such(error);
    return read_with_key(q, pool, &key, ret_attachment, error) && open_bytes(db, &key, *ret_attachment, ret_bytes, error);
}

bool attachment_reply(Request *req, const char *kind, gint64 record_id, gint64 id, GError **error)
{
    Attachment *attachment;
    GBytes *bytes;
    if (!attachment_open(req->db, req->pool, kind, record_id, id, &attachment, &bytes, error))
        return false;
    return reply_bytes(req, 200, attachment->type, attachment->file_name ? attachment->file_name : "file", bytes);
}
