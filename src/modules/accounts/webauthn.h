#pragma once
#include "base/fail.h"
#include "base/pool.h"

/* Security keys (W3C Web Authentication, level 2) as a second factor: what a browser sends, checked by libfido2.  Knows no database.
 * No attestation is asked for: who registers a key has proved by password who they are. */

typedef struct {
    const char *id;         /* the credential's, base64url */
    const char *public_key; /* base64url, as libfido2 holds it */
    int algorithm;          /* COSE: -7 ES256, -8 EdDSA, -257 RS256 */
    const char *rp_id;      /* the site's name for which it was made */
    gint64 count;           /* of its signatures, as it said last; 0: it doesn't count */
} WebauthnKey;

/* As the script sends it: all base64url; NULL: not sent. */
typedef struct {
    const char *id, *client_data, *authenticator_data, *signature; /* the last is of a sign-in alone */
} WebauthnAnswer;

/* "vatra.example.ro" of "vatra.example.ro:8443" or of a whole address.  NULL: browsers have no security keys for such a place, as it
 * is a number (127.0.0.1) and no name. */
const char *webauthn_rp_id(Pool *pool, const char *host);
char *webauthn_challenge(Pool *pool); /* 256 random bits, base64url */

/* FAIL_INVALID, with a sentence: the answer is none, is for another challenge or another site, or nobody touched the key. */
bool webauthn_register(Pool *pool, const char *rp_id, const char *challenge, const WebauthnAnswer *answer, WebauthnKey **ret_key, GError **error);
/* *ret_count: what the key counts now.  FAIL_INVALID: as above, or the signature isn't this key's, or the key counts backwards (a
 * copy of it was used). */
bool webauthn_verify(Pool *pool, const WebauthnKey *key, const char *challenge, const WebauthnAnswer *answer, gint64 *ret_count, GError **error);
