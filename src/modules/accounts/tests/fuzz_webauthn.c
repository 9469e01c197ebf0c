#include <stdint.h>
#include <string.h>

#include <sodium.h>

#include "modules/accounts/webauthn.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const char *as_text(Pool *pool, const uint8_t *bytes, size_t count)
{
    size_t length = sodium_base64_encoded_len(count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return sodium_bin2base64(pool_alloc(pool, length), length, bytes, count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Behind the right hash of the name and a touch, so that what follows is reached. */
static const char *data_text(Pool *pool, const uint8_t *bytes, size_t count)
{
    uint8_t *data = pool_alloc(pool, count + 33);
    crypto_hash_sha256(data, (const uint8_t *)"localhost", 9);
    data[32] = 0x41;
    if (count)
        memcpy(data + 33, bytes, count);
    return as_text(pool, data, count + 33);
}

/* No answer of a browser breaks anything, whether it is client data, a credential or a signature. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static const char made[] = "{\"type\":\"webauthn.create\",\"challenge\":\"c\",\"origin\":\"http://localhost\"}";
    static const char got[] = "{\"type\":\"webauthn.get\",\"challenge\":\"c\",\"origin\":\"http://localhost\"}";
    g_autoptr(Pool) pool = pool_new();
    WebauthnKey *key, fixed = {.id = "AA", .public_key = as_text(pool, bytes, MIN(count, 64)), .algorithm = count % 2 ? -7 : -8, .rp_id = "localhost"};
    gint64 sign_count;
    WebauthnAnswer answers[] = {
        {.client_data = as_text(pool, bytes, count), .authenticator_data = data_text(pool, NULL, 0), .signature = "AAAA"},
        {.client_data = as_text(pool, (const uint8_t *)made, sizeof made - 1), .authenticator_data = data_text(pool, bytes, count)},
        {.client_data = as_text(pool, (const uint8_t *)got, sizeof got - 1), .authenticator_data = data_text(pool, bytes, count),
         .signature = as_text(pool, bytes, count)},
    };
    for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
        webauthn_register(pool, "localhost", "c", &answers[i], &key, NULL);
        if (webauthn_verify(pool, &fixed, "c", &answers[i], &sign_count, NULL))
            g_error("a signature was made up");
    }
    g_autofree char *host = g_strndup((const char *)bytes, count);
    webauthn_rp_id(pool, host);
    return 0;
}
