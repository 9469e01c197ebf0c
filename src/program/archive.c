#include "program/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "base/language.h"

enum { PIECE = 64 * 1024, SEALED = PIECE + crypto_secretstream_xchacha20poly1305_ABYTES, HEAD_BYTES = 128,
       KEYS = 4096, SEALED_KEYS = KEYS + crypto_secretstream_xchacha20poly1305_ABYTES };
static const char MAGIC[8] = "VATRABK2";

static bool read_key(const char *path, ArchiveKey *ret_key, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return fail(error, FAIL_NOT_FOUND, _("There is no backup key at %s."), path);
    g_strstrip(text);
    if (strlen(text) != 64 || sodium_hex2bin(ret_key->bytes, sizeof ret_key->bytes, text, 64, NULL, &length, NULL) != 0 || length != 32)
        return fail(error, FAIL_INVALID, _("%s is not a backup key."), path);
    return true;
}

bool archive_key(const char *path, bool make, ArchiveKey *ret_key, GError **error)
{
    char hex[65];
    if (sodium_init() < 0)
        return fail_internal(error, "libsodium doesn't start");
    if (!make || g_file_test(path, G_FILE_TEST_EXISTS))
        return read_key(path, ret_key, error);
    randombytes_buf(ret_key->bytes, sizeof ret_key->bytes);
    sodium_bin2hex(hex, sizeof hex, ret_key->bytes, sizeof ret_key->bytes);
    if (!g_file_set_contents_full(path, hex, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, NULL))
        return fail(error, FAIL_INVALID, _("The backup key can't be written to %s."), path);
    return true;
}

static bool write_all(int fd, const void *bytes, gsize count, GError **error)
{
    for (const char *at = bytes; count > 0;) {
        gssize written = write(fd, at, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return fail(error, FAIL_BUSY, _("The archive can't be written: %s."), g_strerror(errno));
        at += written;
        count -= (gsize)written;
    }
    return true;
}

/* As many bytes as there are, up to count; fewer only at the end. */
static bool read_some(int fd, void *bytes, gsize count, gsize *ret_read, GError **error)
{
    *ret_read = 0;
    while (*ret_read < count) {
        gssize got = read(fd, (char *)bytes + *ret_read, count - *ret_read);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(error, FAIL_BUSY, _("The file can't be read: %s."), g_strerror(errno));
        if (got == 0)
            break;
        *ret_read += (gsize)got;
    }
    return true;
}

static bool seal_pieces(int from, int to, crypto_secretstream_xchacha20poly1305_state *state, const unsigned char *head, GError **error)
{
    g_autofree unsigned char *plain = g_malloc(PIECE), *sealed = g_malloc(SEALED);
    gsize count;
    do {
        unsigned long long sealed_count;
        if (!read_some(from, plain, PIECE, &count, error))
            return false;
        unsigned char tag = count < PIECE ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
        crypto_secretstream_xchacha20poly1305_push(state, sealed, &sealed_count, plain, count, head, HEAD_BYTES, tag);
        if (!write_all(to, sealed, sealed_count, error))
            return false;
    } while (count == PIECE);
    return true;
}

/* The first piece: as long with keys as without. */
static bool seal_keys(const char *keys, int to, crypto_secretstream_xchacha20poly1305_state *state, const unsigned char *head, GError **error)
{
    unsigned char plain[KEYS] = {0}, sealed[SEALED_KEYS];
    if (keys && g_strlcpy((char *)plain, keys, sizeof plain) >= sizeof plain)
        return fail_internal(error, "a key file of %" G_GSIZE_FORMAT " bytes", strlen(keys));
    crypto_secretstream_xchacha20poly1305_push(state, sealed, NULL, plain, sizeof plain, head, HEAD_BYTES, 0);
    sodium_memzero(plain, sizeof plain);
    return write_all(to, sealed, sizeof sealed, error);
}

bool archive_seal(int from, const char *to, const ArchiveKey *key, const ArchiveHead *head, GError **error)
{
    unsigned char head_bytes[HEAD_BYTES] = {0}, header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    crypto_secretstream_xchacha20poly1305_state state;
    memcpy(head_bytes, MAGIC, sizeof MAGIC);
    snprintf((char *)head_bytes + sizeof MAGIC, HEAD_BYTES - sizeof MAGIC, "%s %s %" G_GINT64_FORMAT, head->engine, head->version,
             head->made_at);
    int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(error, FAIL_INVALID, _("The archive can't be written to %s: %s."), to, g_strerror(errno));
    crypto_secretstream_xchacha20poly1305_init_push(&state, header, key->bytes);
    bool sealed = write_all(fd, head_bytes, sizeof head_bytes, error) && write_all(fd, header, sizeof header, error) &&
                  seal_keys(head->keys, fd, &state, head_bytes, error) && seal_pieces(from, fd, &state, head_bytes, error);
    if (sealed && fsync(fd) != 0)
        sealed = fail(error, FAIL_BUSY, _("The archive can't be written: %s."), g_strerror(errno));
    close(fd);
    if (!sealed)
        unlink(to);
    return sealed;
}

static bool read_head(Pool *pool, const unsigned char *bytes, ArchiveHead **ret_head)
{
    if (memcmp(bytes, MAGIC, sizeof MAGIC) != 0 || bytes[HEAD_BYTES - 1] != '\0')
        return false;
    g_auto(GStrv) words = g_strsplit((const char *)bytes + sizeof MAGIC, " ", 4);
    if (g_strv_length(words) != 3)
        return false;
    ArchiveHead *head = pool_new0(pool, ArchiveHead);
    *head = (ArchiveHead){pool_strdup(pool, words[0]), pool_strdup(pool, words[1]), id_parse(words[2]), NULL};
    *ret_head = head;
    return true;
}

static bool damaged(GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("This archive is damaged or cut, or the key is another one. Nothing was changed."));
}

static bool open_pieces(int from, int to, crypto_secretstream_xchacha20poly1305_state *state, const unsigned char *head, GError **error)
{
    g_autofree unsigned char *plain = g_malloc(PIECE), *sealed = g_malloc(SEALED);
    unsigned char tag = 0;
    gsize count;
    while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        unsigned long long plain_count;
        if (!read_some(from, sealed, SEALED, &count, error))
            return false;
        if (crypto_secretstream_xchacha20poly1305_pull(state, plain, &plain_count, &tag, sealed, count, head, HEAD_BYTES) != 0)
            return damaged(error);
        if (to >= 0 && !write_all(to, plain, plain_count, error))
            return false;
    }
    return read_some(from, sealed, 1, &count, error) && (count == 0 || damaged(error));
}

static bool open_keys(Pool *pool, int from, crypto_secretstream_xchacha20poly1305_state *state, const unsigned char *head, ArchiveHead *opened,
                      GError **error)
{
    unsigned char plain[KEYS], sealed[SEALED_KEYS], tag;
    gsize count;
    if (!read_some(from, sealed, sizeof sealed, &count, error))
        return false;
    if (crypto_secretstream_xchacha20poly1305_pull(state, plain, NULL, &tag, sealed, count, head, HEAD_BYTES) != 0 || plain[KEYS - 1] != '\0')
        return damaged(error);
    opened->keys = plain[0] ? pool_strdup(pool, (const char *)plain) : NULL;
    sodium_memzero(plain, sizeof plain);
    return true;
}

bool archive_open(Pool *pool, const char *from, int to, const ArchiveKey *key, ArchiveHead **ret_head, GError **error)
{
    unsigned char head[HEAD_BYTES], header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    crypto_secretstream_xchacha20poly1305_state state;
    gsize head_count = 0, header_count = 0;
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(error, FAIL_NOT_FOUND, _("The archive %s can't be opened: %s."), from, g_strerror(errno));
    bool opened = read_some(fd, head, sizeof head, &head_count, error) && read_some(fd, header, sizeof header, &header_count, error);
    if (opened && (head_count < sizeof head || !read_head(pool, head, ret_head)))
        opened = fail(error, FAIL_INVALID, _("%s is not a backup of Vatra."), from);
    if (opened && (header_count < sizeof header || crypto_secretstream_xchacha20poly1305_init_pull(&state, header, key->bytes) != 0))
        opened = damaged(error);
    opened = opened && open_keys(pool, fd, &state, head, *ret_head, error) && open_pieces(fd, to, &state, head, error);
    close(fd);
    return opened;
}
