#include "record/seal_parts.h"

#include <sodium.h>
#include <string.h>

#include "base/language.h"

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    WRAPPED = NONCE + SEAL_KEY_BYTES + TAG,
    BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
    BLOCK = 16, /* lengths are rounded up to it */
    BLIND_BYTES = 16,
};

void seal_key_wipe(SealKey *key)
{
    sodium_memzero(key, sizeof *key);
}

/* ---- One piece: nonce, ciphertext, tag ---- */

static void lock_piece(guchar *piece, const guchar *plain, gsize count, const char *place, const guchar *key)
{
    randombytes_buf(piece, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(piece + NONCE, NULL, plain, count, (const guchar *)place, strlen(place), NULL, piece, key);
}

static bool open_piece(guchar *plain, const guchar *piece, gsize count, const char *place, const guchar *key)
{
    return count >= NONCE + TAG &&
           crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, piece + NONCE, count - NONCE, (const guchar *)place, strlen(place),
                                                      piece, key) == 0;
}

static bool fail_changed(const char *place, GError **error)
{
    return fail(error, FAIL_INVALID, _("What is sealed in %s is not as it was written."), place);
}

/* ---- A record's key ---- */

static const char key_place[] = "vatra seal key 1";

char *seal_wrap(const SealRing *ring, const SealKey *key, Pool *pool)
{
    const MasterKey *master = seal_ring_current(ring);
    guchar piece[WRAPPED];
    gsize id_length = SEAL_ID_TEXT - 1, length = sodium_base64_ENCODED_LEN(WRAPPED, BASE64);
    lock_piece(piece, key->bytes, SEAL_KEY_BYTES, key_place, master->bytes);
    char *wrapped = pool_alloc(pool, id_length + 1 + length);
    memcpy(wrapped, master->id, id_length);
    wrapped[id_length] = '.';
    sodium_bin2base64(wrapped + id_length + 1, length, piece, sizeof piece, BASE64);
    return wrapped;
}

/* FAIL_NOT_FOUND: the ring lacks the master key. */
static bool seal_unwrap(const SealRing *ring, const char *wrapped, SealKey *ret_key, GError **error)
{
    guchar piece[WRAPPED];
    gsize count = 0, length = strlen(wrapped);
    if (length < SEAL_ID_TEXT || wrapped[SEAL_ID_TEXT - 1] != '.')
        return fail_changed("seal_key", error);
    const MasterKey *master = seal_ring_find(ring, wrapped);
    if (!master)
        return fail(error, FAIL_NOT_FOUND, _("The master key %.16s is not in the key file: copy the file from the machine that made it."), wrapped);
    ret_key->held = sodium_base642bin(piece, sizeof piece, wrapped + SEAL_ID_TEXT, length - SEAL_ID_TEXT, NULL, &count, NULL, BASE64) == 0 &&
                    count == WRAPPED && open_piece(ret_key->bytes, piece, count, key_place, master->bytes);
    return ret_key->held || fail_changed("seal_key", error);
}

bool seal_key_make(Db *db, Pool *pool, SealKey *ret_key, const char **ret_wrapped, GError **error)
{
    SealVault *vault;
    if (!seal_vault_must(db, &vault, error))
        return false;
    randombytes_buf(ret_key->bytes, sizeof ret_key->bytes);
    ret_key->held = true;
    pthread_rwlock_rdlock(&vault->lock);
    *ret_wrapped = seal_wrap(vault->ring, ret_key, pool);
    pthread_rwlock_unlock(&vault->lock);
    return true;
}

static bool unwrap(SealVault *vault, const char *wrapped, SealKey *ret_key, GError **error)
{
    pthread_rwlock_rdlock(&vault->lock);
    bool opened = seal_unwrap(vault->ring, wrapped, ret_key, error);
    pthread_rwlock_unlock(&vault->lock);
    return opened;
}

bool seal_key_open(Db *db, const char *wrapped, SealKey *ret_key, GError **error)
{
    SealVault *vault;
    g_autoptr(GError) unknown = NULL;
    *ret_key = (SealKey){0};
    if (!wrapped)
        return true;
    if (!seal_vault_must(db, &vault, error))
        return false;
    if (unwrap(vault, wrapped, ret_key, &unknown))
        return true;
    /* Another process may have changed the master key meanwhile. */
    if (g_error_matches(unknown, FAIL, FAIL_NOT_FOUND) && seal_vault_reload(vault, NULL)) {
        g_clear_error(&unknown);
        if (unwrap(vault, wrapped, ret_key, &unknown))
            return true;
    }
    return fail(error, fail_kind(unknown) == FAIL_NOT_FOUND ? FAIL_BUSY : fail_kind(unknown), "%s", unknown->message);
}

bool seal_key_take(Db *db, Pool *pool, const char **wrapped, SealKey *ret_key, GError **error)
{
    return *wrapped ? seal_key_open(db, *wrapped, ret_key, error) : seal_key_make(db, pool, ret_key, wrapped, error);
}

/* ---- A field ---- */

typedef char Place[128];

static void say_place(Place place, const char *column, gint64 id)
{
    int length = g_snprintf(place, sizeof(Place), "%s:%" G_GINT64_FORMAT, column, id);
    g_assert(length < (int)sizeof(Place));
}

/* As sodium_pad(): 0x80 and zeros up to a whole block. */
static gsize pad(guchar *padded, const char *plain, gsize count)
{
    gsize whole = count + BLOCK - count % BLOCK;
    memcpy(padded, plain, count);
    memset(padded + count, 0, whole - count);
    padded[count] = 0x80;
    return whole;
}

const char *seal_text(const SealKey *key, const char *column, gint64 id, const char *plain, Pool *pool)
{
    Place place;
    if (!plain || !*plain)
        return NULL;
    g_assert(key->held);
    say_place(place, column, id);
    gsize count = strlen(plain), most = NONCE + count + BLOCK + TAG;
    guchar *padded = pool_alloc(pool, count + BLOCK), *piece = pool_alloc(pool, most);
    gsize whole = pad(padded, plain, count);
    lock_piece(piece, padded, whole, place, key->bytes);
    sodium_memzero(padded, whole);
    gsize length = sodium_base64_ENCODED_LEN(NONCE + whole + TAG, BASE64);
    return sodium_bin2base64(pool_alloc(pool, length), length, piece, NONCE + whole + TAG, BASE64);
}

bool seal_read(const SealKey *key, const char *column, gint64 id, const char *sealed, Pool *pool, const char **ret_plain, GError **error)
{
    Place place;
    *ret_plain = NULL;
    if (!sealed || !key->held)
        return true;
    gsize length = strlen(sealed), count = 0, kept = 0;
    guchar *piece = pool_alloc(pool, length + 1), *plain = pool_alloc(pool, length + 1);
    say_place(place, column, id);
    if (sodium_base642bin(piece, length, sealed, length, NULL, &count, NULL, BASE64) != 0 || !open_piece(plain, piece, count, place, key->bytes) ||
        sodium_unpad(&kept, plain, count - NONCE - TAG, BLOCK) != 0)
        return fail_changed(column, error);
    plain[kept] = '\0';
    *ret_plain = (const char *)plain;
    return true;
}

/* ---- The blind index ---- */

const char *seal_blind(Db *db, const char *purpose, const char *folded, Pool *pool)
{
    guchar key[SEAL_KEY_BYTES], bytes[BLIND_BYTES];
    if (!folded || !*folded)
        return NULL;
    SealVault *vault = seal_vault(db);
    g_assert(vault); /* seal_open() comes before all that works with sealed data */
    pthread_rwlock_rdlock(&vault->lock);
    crypto_generichash(key, sizeof key, (const guchar *)purpose, strlen(purpose), vault->ring->index, SEAL_KEY_BYTES);
    pthread_rwlock_unlock(&vault->lock);
    crypto_generichash(bytes, sizeof bytes, (const guchar *)folded, strlen(folded), key, sizeof key);
    sodium_memzero(key, sizeof key);
    return sodium_bin2hex(pool_alloc(pool, 2 * BLIND_BYTES + 1), 2 * BLIND_BYTES + 1, bytes, sizeof bytes);
}
