#include "modules/cases/transfer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/language.h"

/* "VATRACASE1", the signer's public key, the sealed box, the signature of all before it. */

static const char magic[] = "VATRACASE1";
enum { MAGIC = sizeof magic - 1, SIGN = 32, SIGNATURE = 64, MOST_BYTES = 64 * 1000 * 1000 };

void transfer_keys_wipe(TransferKeys *keys)
{
    sodium_memzero(keys, sizeof *keys);
}

static char *base64(Pool *pool, const guchar *bytes, gsize count)
{
    gsize room = sodium_base64_ENCODED_LEN(count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = pool_alloc(pool, room);
    return sodium_bin2base64(text, room, bytes, count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

char *transfer_public_text(Pool *pool, const TransferKeys *keys)
{
    guchar both[64];
    memcpy(both, keys->sign_public, 32);
    memcpy(both + 32, keys->box_public, 32);
    return base64(pool, both, sizeof both);
}

bool transfer_public_parse(const char *text, guchar *ret_sign_public, guchar *ret_box_public)
{
    guchar both[64];
    gsize count = 0;
    if (!text || sodium_base642bin(both, sizeof both, text, strlen(text), NULL, &count, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        count != sizeof both)
        return false;
    memcpy(ret_sign_public, both, 32);
    memcpy(ret_box_public, both + 32, 32);
    return true;
}

/* --- the file of our keys --- */

static void derive(TransferKeys *keys, const guchar *seeds)
{
    crypto_sign_seed_keypair(keys->sign_public, keys->sign_secret, seeds);
    crypto_box_seed_keypair(keys->box_public, keys->box_secret, seeds + 32);
}

static bool write_seeds(const char *path, const guchar *seeds, GError **error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written = file >= 0 && write(file, seeds, 64) == 64 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return written || fail(error, FAIL_INVALID, _("The key file %s can't be made."), path);
}

bool transfer_keys_open(const char *path, TransferKeys *ret_keys, GError **error)
{
    guchar seeds[64];
    g_autofree char *kept = NULL;
    gsize count = 0;
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        randombytes_buf(seeds, sizeof seeds);
        if (!write_seeds(path, seeds, error))
            return false;
    } else if (!g_file_get_contents(path, &kept, &count, NULL) || count != sizeof seeds)
        return fail(error, FAIL_INVALID, _("The key file %s can't be read."), path);
    else
        memcpy(seeds, kept, sizeof seeds);
    derive(ret_keys, seeds);
    sodium_memzero(seeds, sizeof seeds);
    if (kept)
        sodium_memzero(kept, count);
    return true;
}

/* --- packing --- */

bool transfer_pack(Pool *pool, const TransferKeys *ours, const char *to, const char *text, const void **ret_bytes, gsize *ret_count,
                   GError **error)
{
    guchar their_sign[32], their_box[32];
    gsize length = strlen(text), sealed = length + crypto_box_SEALBYTES, body = MAGIC + SIGN + sealed;
    if (!transfer_public_parse(to, their_sign, their_box))
        return fail(error, FAIL_INVALID, "%s", _("This is no key of an authority: ask for the output of “vatra case key”."));
    guchar *packet = pool_alloc(pool, body + SIGNATURE);
    memcpy(packet, magic, MAGIC);
    memcpy(packet + MAGIC, ours->sign_public, SIGN);
    if (crypto_box_seal(packet + MAGIC + SIGN, (const guchar *)text, length, their_box) != 0)
        return fail(error, FAIL_INVALID, "%s", _("This is no key of an authority: ask for the output of “vatra case key”."));
    crypto_sign_detached(packet + body, NULL, packet, body, ours->sign_secret);
    *ret_bytes = packet;
    *ret_count = body + SIGNATURE;
    return true;
}

static bool is_signed(const guchar *packet, gsize count, const guchar *sign_public)
{
    return count > MAGIC + SIGN + crypto_box_SEALBYTES + SIGNATURE && count < MOST_BYTES && memcmp(packet, magic, MAGIC) == 0 &&
           sodium_memcmp(packet + MAGIC, sign_public, SIGN) == 0 &&
           crypto_sign_verify_detached(packet + count - SIGNATURE, packet, count - SIGNATURE, sign_public) == 0;
}

bool transfer_unpack(Pool *pool, const TransferKeys *ours, const char *from, const void *bytes, gsize count, const char **ret_text,
                     GError **error)
{
    guchar their_sign[32], their_box[32];
    const guchar *packet = bytes;
    if (!transfer_public_parse(from, their_sign, their_box))
        return fail(error, FAIL_INVALID, "%s", _("This is no key of an authority: ask for the output of “vatra case key”."));
    if (!is_signed(packet, count, their_sign))
        return fail(error, FAIL_INVALID, "%s", _("This packet was changed, or isn't signed by that authority."));
    gsize sealed = count - MAGIC - SIGN - SIGNATURE, length = sealed - crypto_box_SEALBYTES;
    guchar *text = pool_alloc(pool, length + 1);
    if (crypto_box_seal_open(text, packet + MAGIC + SIGN, sealed, ours->box_public, ours->box_secret) != 0)
        return fail(error, FAIL_INVALID, "%s", _("This packet is for another authority."));
    *ret_text = (const char *)text;
    return true;
}
