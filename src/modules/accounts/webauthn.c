#include "modules/accounts/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "base/language.h"

enum { BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING, MOST_BYTES = 8192, CHALLENGE_BYTES = 32 };

typedef struct {
    guchar *bytes;
    gsize count;
} Bytes;

/* ---- Names and texts ---- */

static bool is_number(const char *name)
{
    return strchr(name, ':') || g_hostname_is_ip_address(name);
}

const char *webauthn_rp_id(Pool *pool, const char *host)
{
    const char *slashes = host ? strstr(host, "://") : NULL;
    const char *start = slashes ? slashes + 3 : host;
    if (!start || *start == '[')
        return NULL;
    g_autofree char *name = g_ascii_strdown(start, (gssize)strcspn(start, ":/"));
    return *name && !is_number(name) ? pool_strdup(pool, name) : NULL;
}

char *webauthn_challenge(Pool *pool)
{
    guchar bytes[CHALLENGE_BYTES];
    gsize length = sodium_base64_ENCODED_LEN(CHALLENGE_BYTES, BASE64);
    randombytes_buf(bytes, sizeof bytes);
    return sodium_bin2base64(pool_alloc(pool, length), length, bytes, sizeof bytes, BASE64);
}

static char *to_text(Pool *pool, const guchar *bytes, gsize count)
{
    gsize length = sodium_base64_encoded_len(count, BASE64);
    return sodium_bin2base64(pool_alloc(pool, length), length, bytes, count, BASE64);
}

static bool from_text(Pool *pool, const char *text, Bytes *ret_bytes)
{
    gsize length = text ? strlen(text) : 0;
    if (length == 0 || length > MOST_BYTES)
        return false;
    ret_bytes->bytes = pool_alloc(pool, length);
    return sodium_base642bin(ret_bytes->bytes, length, text, length, NULL, &ret_bytes->count, NULL, BASE64) == 0 && ret_bytes->count > 0;
}

static bool not_right(GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("The security key's answer doesn't fit. Try again, or use a code."));
}

/* ---- What the browser says that it was asked ---- */

/* "https://name" with any port; http only for this machine. */
static bool is_origin_of(const char *origin, const char *rp_id)
{
    const char *secure = "https://", *plain = "http://";
    bool is_secure = g_str_has_prefix(origin, secure);
    if (!is_secure && !(g_str_has_prefix(origin, plain) && strcmp(rp_id, "localhost") == 0))
        return false;
    const char *host = origin + strlen(is_secure ? secure : plain);
    gsize length = strlen(rp_id);
    return g_ascii_strncasecmp(host, rp_id, length) == 0 && (host[length] == '\0' || host[length] == ':');
}

static bool is_text(const json_t *object, const char *name, const char *wanted)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text && strcmp(text, wanted) == 0;
}

static bool check_client_data(const Bytes *client_data, const char *type, const char *challenge, const char *rp_id)
{
    json_t *said = json_loadb((const char *)client_data->bytes, client_data->count, JSON_REJECT_DUPLICATES, NULL);
    const char *origin = json_string_value(json_object_get(said, "origin"));
    bool fits = is_text(said, "type", type) && is_text(said, "challenge", challenge) && origin && is_origin_of(origin, rp_id) &&
                !json_is_true(json_object_get(said, "crossOrigin"));
    json_decref(said);
    return fits;
}

/* ---- What the key says (authenticator data: 6.1 of the standard) ---- */

enum { RP_HASH = 32, FLAGS_AT = 32, COUNT_AT = 33, DATA_LEAST = 37, FLAG_TOUCHED = 1, FLAG_CREDENTIAL = 0x40 };

static bool check_data(const Bytes *data, const char *rp_id, guchar flags)
{
    guchar hash[RP_HASH];
    if (data->count < DATA_LEAST)
        return false;
    crypto_hash_sha256(hash, (const guchar *)rp_id, strlen(rp_id));
    return sodium_memcmp(hash, data->bytes, RP_HASH) == 0 && (data->bytes[FLAGS_AT] & flags) == flags;
}

/* CBOR (RFC 8949) that says no more than is there, before libcbor believes its lengths: what it holds counts in *left.  Open-ended
 * items and tags have no place in what a key sends (CTAP2's canonical form). */
static bool skip_item(const guchar **at, gsize *left, guint depth)
{
    enum { MOST_DEPTH = 4, TEXT = 3, ARRAY = 4, MAP = 5, TAG = 6 };
    if (*left == 0 || depth > MOST_DEPTH)
        return false;
    guint major = **at >> 5, low = **at & 31;
    gsize wide = low < 24 ? 0 : low < 28 ? (gsize)1 << (low - 24) : *left;
    if (1 + wide > *left || major == TAG)
        return false;
    guint64 value = low < 24 ? low : 0;
    for (gsize i = 1; i <= wide; i++)
        value = value << 8 | (*at)[i];
    *at += 1 + wide;
    *left -= 1 + wide;
    if (major == 2 || major == TEXT) {
        if (value > *left)
            return false;
        *at += value;
        *left -= value;
        return true;
    }
    if ((major == ARRAY || major == MAP) && value > *left)
        return false;
    guint64 items = major == ARRAY ? value : major == MAP ? 2 * value : 0;
    while (items > 0 && skip_item(at, left, depth + 1))
        items--;
    return items == 0;
}

/* Behind the count: the credential (its maker, its id, its key), then extensions. */
static bool is_bounded(const Bytes *data)
{
    enum { ID_LENGTH_AT = DATA_LEAST + 16, ID_AT = ID_LENGTH_AT + 2 };
    gsize start = DATA_LEAST;
    if (data->bytes[FLAGS_AT] & FLAG_CREDENTIAL) {
        if (data->count < ID_AT)
            return false;
        start = ID_AT + ((gsize)data->bytes[ID_LENGTH_AT] << 8 | data->bytes[ID_LENGTH_AT + 1]);
    }
    if (start > data->count)
        return false;
    const guchar *at = data->bytes + start;
    gsize left = data->count - start;
    while (left > 0)
        if (!skip_item(&at, &left, 0))
            return false;
    return true;
}

static gint64 count_of(const Bytes *data)
{
    const guchar *at = data->bytes + COUNT_AT;
    return (gint64)at[0] << 24 | (gint64)at[1] << 16 | (gint64)at[2] << 8 | at[3];
}

static void start_fido(void)
{
    static gsize once;
    if (g_once_init_enter(&once)) {
        fido_init(0);
        g_once_init_leave(&once, 1);
    }
}

static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};

/* The credential with the first algorithm as which it can be read; NULL: none. */
static fido_cred_t *read_credential(const Bytes *data, int *ret_algorithm)
{
    start_fido();
    for (guint i = 0; i < G_N_ELEMENTS(algorithms); i++) {
        fido_cred_t *credential = fido_cred_new();
        *ret_algorithm = algorithms[i];
        if (credential && fido_cred_set_type(credential, algorithms[i]) == FIDO_OK &&
            fido_cred_set_authdata_raw(credential, data->bytes, data->count) == FIDO_OK && fido_cred_id_len(credential) > 0 &&
            fido_cred_pubkey_len(credential) > 0)
            return credential;
        fido_cred_free(&credential);
    }
    return NULL;
}

bool webauthn_register(Pool *pool, const char *rp_id, const char *challenge, const WebauthnAnswer *answer, WebauthnKey **ret_key, GError **error)
{
    Bytes client_data, data;
    int algorithm;
    if (!from_text(pool, answer->client_data, &client_data) || !from_text(pool, answer->authenticator_data, &data) ||
        !check_client_data(&client_data, "webauthn.create", challenge, rp_id) || !check_data(&data, rp_id, FLAG_TOUCHED | FLAG_CREDENTIAL) || !is_bounded(&data))
        return not_right(error);
    fido_cred_t *credential = read_credential(&data, &algorithm);
    if (!credential)
        return not_right(error);
    *ret_key = pool_new0(pool, WebauthnKey);
    **ret_key = (WebauthnKey){
        .id = to_text(pool, fido_cred_id_ptr(credential), fido_cred_id_len(credential)),
        .public_key = to_text(pool, fido_cred_pubkey_ptr(credential), fido_cred_pubkey_len(credential)),
        .algorithm = algorithm,
        .rp_id = rp_id,
        .count = count_of(&data),
    };
    fido_cred_free(&credential);
    return true;
}

/* ---- Signing in ---- */

static bool verify_es256(const fido_assert_t *assertion, const Bytes *public_key)
{
    es256_pk_t *key = es256_pk_new();
    bool good = key && es256_pk_from_ptr(key, public_key->bytes, public_key->count) == FIDO_OK &&
                fido_assert_verify(assertion, 0, COSE_ES256, key) == FIDO_OK;
    es256_pk_free(&key);
    return good;
}

/* Some points of the curve "sign" anything: OpenSSL takes them, libsodium knows them. */
static bool is_good_eddsa(const guchar *public_key, gsize count)
{
    return count == crypto_core_ed25519_BYTES && crypto_core_ed25519_is_valid_point(public_key) == 1;
}

static bool verify_eddsa(const fido_assert_t *assertion, const Bytes *public_key)
{
    eddsa_pk_t *key = eddsa_pk_new();
    bool good = key && is_good_eddsa(public_key->bytes, public_key->count) && eddsa_pk_from_ptr(key, public_key->bytes, public_key->count) == FIDO_OK &&
                fido_assert_verify(assertion, 0, COSE_EDDSA, key) == FIDO_OK;
    eddsa_pk_free(&key);
    return good;
}

static bool verify_rs256(const fido_assert_t *assertion, const Bytes *public_key)
{
    rs256_pk_t *key = rs256_pk_new();
    bool good = key && rs256_pk_from_ptr(key, public_key->bytes, public_key->count) == FIDO_OK &&
                fido_assert_verify(assertion, 0, COSE_RS256, key) == FIDO_OK;
    rs256_pk_free(&key);
    return good;
}

static bool verify_signature(const fido_assert_t *assertion, int algorithm, const Bytes *public_key)
{
    if (algorithm == COSE_ES256)
        return verify_es256(assertion, public_key);
    return algorithm == COSE_EDDSA ? verify_eddsa(assertion, public_key) : algorithm == COSE_RS256 && verify_rs256(assertion, public_key);
}

static bool check_signature(Pool *pool, const WebauthnKey *key, const Bytes *client_data, const Bytes *data, const Bytes *signature)
{
    Bytes public_key;
    start_fido();
    fido_assert_t *assertion = fido_assert_new();
    bool good = assertion && from_text(pool, key->public_key, &public_key) && fido_assert_set_count(assertion, 1) == FIDO_OK &&
                fido_assert_set_clientdata(assertion, client_data->bytes, client_data->count) == FIDO_OK &&
                fido_assert_set_rp(assertion, key->rp_id) == FIDO_OK && fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
                fido_assert_set_authdata_raw(assertion, 0, data->bytes, data->count) == FIDO_OK &&
                fido_assert_set_sig(assertion, 0, signature->bytes, signature->count) == FIDO_OK &&
                verify_signature(assertion, key->algorithm, &public_key);
    fido_assert_free(&assertion);
    return good;
}

bool webauthn_verify(Pool *pool, const WebauthnKey *key, const char *challenge, const WebauthnAnswer *answer, gint64 *ret_count, GError **error)
{
    Bytes client_data, data, signature;
    if (!from_text(pool, answer->client_data, &client_data) || !from_text(pool, answer->authenticator_data, &data) ||
        !from_text(pool, answer->signature, &signature) || !check_client_data(&client_data, "webauthn.get", challenge, key->rp_id) ||
        !check_data(&data, key->rp_id, FLAG_TOUCHED) || !is_bounded(&data) || !check_signature(pool, key, &client_data, &data, &signature))
        return not_right(error);
    *ret_count = count_of(&data);
    if ((*ret_count || key->count) && *ret_count <= key->count)
        return fail(error, FAIL_INVALID, "%s", _("This security key counts backwards: there may be a copy of it. Tell the administrator."));
    return true;
}
