#include "modules/cases/transfer.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/cases/cases_queries.h"

/* "VATRACASE2", the signer's public key, the sealed box, the signature of all before it.  In the box: the length of the text in eight
 * bytes, the text, the files one after another. */

static const char magic[] = "VATRACASE2";
enum { MAGIC = sizeof magic - 1, SIGN = 32, SIGNATURE = 64, SEEDS = 64, LENGTH = 8, OVERHEAD = MAGIC + SIGN + crypto_box_SEALBYTES + SIGNATURE };

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

static bool base64_read(const char *text, gsize length, guchar *ret_bytes, gsize count)
{
    gsize read = 0;
    return text && sodium_base642bin(ret_bytes, count, text, length, " \r\n", &read, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           read == count;
}

char *transfer_public_text(Pool *pool, const TransferKeys *keys)
{
    guchar both[64];
    memcpy(both, keys->sign_public, 32);
    memcpy(both + 32, keys->box_public, 32);
    return base64(pool, both, sizeof both);
}

/* Two keys of 32 bytes; false: the text is none. */
static bool transfer_public_parse(const char *text, guchar *ret_sign_public, guchar *ret_box_public)
{
    guchar both[64];
    if (!text || !base64_read(text, strlen(text), both, sizeof both))
        return false;
    memcpy(ret_sign_public, both, 32);
    memcpy(ret_box_public, both + 32, 32);
    return true;
}

const char *transfer_fingerprint(Pool *pool, const char *public_text)
{
    enum { PRINT = 16 };
    guchar both[64], print[PRINT];
    char hex[PRINT * 2 + 1];
    if (!transfer_public_parse(public_text, both, both + 32))
        return NULL;
    crypto_generichash(print, sizeof print, both, sizeof both, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, print, sizeof print);
    GString *out = pool_string(pool);
    for (int i = 0; i < PRINT * 2; i += 4)
        g_string_append_printf(out, "%s%.4s", i ? " " : "", hex + i);
    return out->str;
}

const char *transfer_hash(Pool *pool, const void *bytes, gsize count)
{
    guchar hash[32];
    char *hex = pool_alloc(pool, sizeof hash * 2 + 1);
    crypto_generichash(hash, sizeof hash, bytes, count, NULL, 0);
    return sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash);
}

/* --- our keys --- */

static const char secret_column[] = "case_transfer_key.secret";

static void derive(TransferKeys *keys, const guchar *seeds)
{
    crypto_sign_seed_keypair(keys->sign_public, keys->sign_secret, seeds);
    crypto_box_seed_keypair(keys->box_public, keys->box_secret, seeds + 32);
}

void transfer_keys_make(TransferKeys *ret_keys)
{
    guchar seeds[SEEDS];
    randombytes_buf(seeds, sizeof seeds);
    derive(ret_keys, seeds);
    sodium_memzero(seeds, sizeof seeds);
}

static bool read_seeds(Db *db, Pool *pool, guchar *seeds, bool *ret_found, GError **error)
{
    g_auto(SealKey) key = {0};
    const char *text = NULL;
    *ret_found = false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_KEY_FIND);
    if (!db_step(q))
        return db_end(q, error);
    if (!seal_key_open(db, db_text(q, "seal_key", pool), &key, error) ||
        !seal_read(&key, secret_column, db_int(q, "id"), db_text(q, "secret", pool), pool, &text, error))
        return false;
    *ret_found = text && base64_read(text, strlen(text), seeds, SEEDS);
    return *ret_found || fail(error, FAIL_INVALID, "%s", _("The keys for handing cases over can't be read."));
}

static bool write_seeds(Db *db, Pool *pool, const guchar *seeds, GError **error)
{
    g_auto(SealKey) key = {0};
    const char *wrapped = NULL;
    gint64 id = id_new();
    if (!seal_key_make(db, pool, &key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_KEY_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", seal_text(&key, secret_column, id, base64(pool, seeds, SEEDS), pool));
    db_bind_text(q, "$3", wrapped);
    return db_run(q, NULL, error);
}

/* Asked again within the change: another process may have been faster. */
static bool make_seeds(Db *db, Pool *pool, guchar *seeds, GError **error)
{
    bool found;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !read_seeds(db, pool, seeds, &found, error))
        return false;
    if (found)
        return true;
    randombytes_buf(seeds, SEEDS);
    return write_seeds(db, pool, seeds, error) && db_commit(change, error);
}

bool transfer_keys_open(Db *db, TransferKeys *ret_keys, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    guchar seeds[SEEDS];
    bool found;
    if (!read_seeds(db, pool, seeds, &found, error) || (!found && !make_seeds(db, pool, seeds, error)))
        return false;
    derive(ret_keys, seeds);
    sodium_memzero(seeds, sizeof seeds);
    return true;
}

/* --- packing --- */

static bool no_key(GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("This is no key of an authority: ask for the output of “vatra case key”."));
}

static void put_length(guchar *at, guint64 length)
{
    guint64 kept = GUINT64_TO_BE(length);
    memcpy(at, &kept, LENGTH);
}

bool transfer_pack(Pool *pool, const TransferKeys *ours, const char *to, const TransferBody *body, const void **ret_bytes, gsize *ret_count,
                   GError **error)
{
    guchar their_sign[32], their_box[32];
    gsize text = strlen(body->text), plain = LENGTH + text + body->file_count, count = plain + OVERHEAD;
    if (!transfer_public_parse(to, their_sign, their_box))
        return no_key(error);
    if (count > TRANSFER_BYTES)
        return fail(error, FAIL_INVALID, "%s", _("The packet would be larger than 100 MB. Give the largest files over by another way, and take them out first."));
    guchar *packet = pool_alloc(pool, count), *box = packet + MAGIC + SIGN;
    guchar *open = box + crypto_box_SEALBYTES; /* in its place: sodium takes what overlaps */
    memcpy(packet, magic, MAGIC);
    memcpy(packet + MAGIC, ours->sign_public, SIGN);
    put_length(open, text);
    memcpy(open + LENGTH, body->text, text);
    if (body->file_count)
        memcpy(open + LENGTH + text, body->files, body->file_count);
    if (crypto_box_seal(box, open, plain, their_box) != 0)
        return no_key(error);
    crypto_sign_detached(packet + count - SIGNATURE, NULL, packet, count - SIGNATURE, ours->sign_secret);
    *ret_bytes = packet;
    *ret_count = count;
    return true;
}

bool transfer_is_from(const char *public_text, const void *bytes, gsize count)
{
    guchar sign[32], box[32];
    const guchar *packet = bytes;
    return count > OVERHEAD && memcmp(packet, magic, MAGIC) == 0 && transfer_public_parse(public_text, sign, box) &&
           sodium_memcmp(packet + MAGIC, sign, SIGN) == 0;
}

static bool is_signed(const guchar *packet, gsize count, const guchar *sign_public)
{
    return count > OVERHEAD + LENGTH && count <= TRANSFER_BYTES && memcmp(packet, magic, MAGIC) == 0 &&
           sodium_memcmp(packet + MAGIC, sign_public, SIGN) == 0 &&
           crypto_sign_verify_detached(packet + count - SIGNATURE, packet, count - SIGNATURE, sign_public) == 0;
}

static bool split(Pool *pool, const guchar *plain, gsize count, TransferBody *ret_body, GError **error)
{
    guint64 text;
    memcpy(&text, plain, LENGTH);
    text = GUINT64_FROM_BE(text);
    if (text > count - LENGTH)
        return fail(error, FAIL_INVALID, "%s", _("This packet holds no case."));
    *ret_body = (TransferBody){pool_strndup(pool, (const char *)plain + LENGTH, text), (const char *)plain + LENGTH + text,
                               count - LENGTH - text};
    return true;
}

bool transfer_unpack(Pool *pool, const TransferKeys *ours, const char *from, const void *bytes, gsize count, TransferBody *ret_body,
                     GError **error)
{
    guchar their_sign[32], their_box[32];
    const guchar *packet = bytes;
    if (!transfer_public_parse(from, their_sign, their_box))
        return no_key(error);
    if (!is_signed(packet, count, their_sign))
        return fail(error, FAIL_INVALID, "%s", _("This packet was changed, or isn't signed by that authority."));
    gsize sealed = count - MAGIC - SIGN - SIGNATURE, plain = sealed - crypto_box_SEALBYTES;
    guchar *open = pool_alloc(pool, plain);
    if (crypto_box_seal_open(open, packet + MAGIC + SIGN, sealed, ours->box_public, ours->box_secret) != 0)
        return fail(error, FAIL_INVALID, "%s", _("This packet is for another authority."));
    return split(pool, open, plain, ret_body, error);
}

/* --- receipts --- */

static const char receipt_magic[] = "VATRARECEIPT1", signature_line[] = "\nsignature: ";

const char *transfer_receipt_write(Pool *pool, const TransferKeys *ours, const TransferReceipt *receipt)
{
    guchar signature[SIGNATURE];
    const char *text = pool_printf(pool, "%s\npacket: %s\nauthority: %s\ncase: %s", receipt_magic, receipt->packet_hash, receipt->authority,
                                   receipt->number ? receipt->number : "-");
    crypto_sign_detached(signature, NULL, (const guchar *)text, strlen(text), ours->sign_secret);
    return pool_printf(pool, "%s%s%s\n", text, signature_line, base64(pool, signature, sizeof signature));
}

static const char *line_of(char **lines, const char *name)
{
    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, name))
            return *line + strlen(name);
    return "";
}

static void read_lines(Pool *pool, const char *text, TransferReceipt *ret)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", 8);
    const char *number = line_of(lines, "case: ");
    *ret = (TransferReceipt){pool_strdup(pool, line_of(lines, "packet: ")), pool_strdup(pool, line_of(lines, "authority: ")),
                             strcmp(number, "-") == 0 || !*number ? NULL : pool_strdup(pool, number)};
}

bool transfer_receipt_read(Pool *pool, const char *from, const char *text, gsize count, TransferReceipt *ret_receipt, GError **error)
{
    enum { MOST = 4096 };
    guchar sign[32], box[32], signature[SIGNATURE];
    const char *whole = count < MOST ? pool_strndup(pool, text, count) : "";
    const char *last = strstr(whole, signature_line);
    if (!last || !g_str_has_prefix(whole, receipt_magic) || !transfer_public_parse(from, sign, box) ||
        !base64_read(last + strlen(signature_line), strlen(last + strlen(signature_line)), signature, SIGNATURE) ||
        crypto_sign_verify_detached(signature, (const guchar *)whole, (gsize)(last - whole), sign) != 0)
        return fail(error, FAIL_INVALID, "%s", _("This is no receipt of that authority."));
    read_lines(pool, pool_strndup(pool, whole, (gsize)(last - whole)), ret_receipt);
    return true;
}
