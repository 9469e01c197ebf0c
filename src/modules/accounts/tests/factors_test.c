#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

#include "base/html.h"
#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/factors.h"
#include "modules/accounts/pages.h"
#include "world.h"

/* The second factor: its store, its pages by a real session, and a security key made of libsodium. */

static const char good_password[] = "lampa verde sub munte";
static const gint64 noon = 1795262400;

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define PATH(...) pool_printf(w->pool, __VA_ARGS__)
#define ID G_GINT64_FORMAT

static World *world(void)
{
    World *w = world_new();
    router_set_identify(world_router(w), accounts_identify);
    clock_set(noon);
    return w;
}

static User *given_user(World *w, const char *email, const char *role)
{
    User *user = pool_new0(w->pool, User);
    *user = (User){.name = "Ana Pop", .email = email};
    must(user_create(w->db, identity_system(), user, role, &w->error));
    must(user_set_password(w->db, NULL, user->id, good_password, &w->error));
    return user;
}

static Identity who_is(const User *user)
{
    return (Identity){.user_id = user->id, .name = user->name};
}

static Factors factors(World *w, const User *user)
{
    Factors found;
    must(factors_of(w->db, user->id, &found, &w->error));
    return found;
}

/* --- the app on the telephone --- */

static const char *code_of(World *w, const char *secret, gint64 at)
{
    char *bytes = NULL, code[8];
    size_t count;
    g_assert_cmpint(oath_base32_decode(secret, strlen(secret), &bytes, &count), ==, OATH_OK);
    g_assert_cmpint(oath_totp_generate(bytes, count, (time_t)at, 30, 0, 6, code), ==, OATH_OK);
    free(bytes);
    return pool_strdup(w->pool, code);
}

/* Set up and in use; gives the secret. */
static const char *given_totp(World *w, const User *user)
{
    TotpSetup setup;
    bool good;
    Identity who = who_is(user);
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && totp_begin(w->db, user->id, &w->error) && db_commit(change, &w->error));
    must(totp_setup(w->db, w->pool, user, &setup, &w->error));
    g_auto(GStrv) parts = g_strsplit(setup.secret, " ", -1);
    g_autofree char *secret = g_strjoinv("", parts);
    must(totp_confirm(w->db, &who, code_of(w, secret, clock_now()), &good, &w->error));
    g_assert_true(good);
    clock_set(clock_now() + 60); /* that code is spent */
    return pool_strdup(w->pool, secret);
}

/* What a try with a code says; NULL: right. */
static const char *tried(World *w, const User *user, const char *code, int *ret_wait)
{
    const char *token, *problem;
    FactorWait *wait;
    int seconds;
    must(factor_wait_begin(w->db, w->pool, user->id, NULL, &token, &w->error) && factor_wait_find(w->db, w->pool, token, &wait, &w->error));
    FactorTry try = {.code = code};
    must(factor_try(w->db, w->pool, wait, &try, &seconds, &problem, &w->error));
    if (ret_wait)
        *ret_wait = seconds;
    return problem;
}

static void a_code_is_good_once(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *secret = given_totp(w, ana);
    g_assert_true(factors(w, ana).totp);
    const char *code = code_of(w, secret, clock_now());
    g_assert_null(tried(w, ana, code, NULL));
    g_assert_nonnull(tried(w, ana, code, NULL)); /* replayed */
    g_assert_nonnull(tried(w, ana, code_of(w, secret, clock_now() - 30), NULL)); /* an earlier one neither */
    clock_set(clock_now() + 30);
    g_assert_null(tried(w, ana, PATH(" %.3s %s ", code_of(w, secret, clock_now()), code_of(w, secret, clock_now()) + 3), NULL));
}

static void codes_of_other_times_and_people_do_not_fit(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner"), *dan = given_user(w, "dan@example.org", "planner");
    const char *secret = given_totp(w, ana), *other = given_totp(w, dan);
    g_assert_nonnull(tried(w, ana, code_of(w, secret, clock_now() + 300), NULL));
    g_assert_nonnull(tried(w, ana, code_of(w, other, clock_now()), NULL));
    g_assert_nonnull(tried(w, ana, "", NULL));
    g_assert_nonnull(tried(w, ana, "12345", NULL));
    g_assert_null(tried(w, ana, code_of(w, secret, clock_now() + 30), NULL)); /* a clock that is a little ahead */
}

static void wrong_codes_are_slowed_down(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *secret = given_totp(w, ana);
    int wait = 0;
    for (int i = 0; i < 5; i++)
        g_assert_nonnull(tried(w, ana, "AAAA-AAAA-AAAA", &wait));
    g_assert_cmpint(wait, ==, 0);
    tried(w, ana, code_of(w, secret, clock_now()), &wait);
    g_assert_cmpint(wait, >, 0);
    clock_set(clock_now() + wait);
    g_assert_null(tried(w, ana, code_of(w, secret, clock_now()), &wait));
    g_assert_cmpint(wait, ==, 0);
}

static void the_secret_is_sealed(void)
{
    static const DbStatement find = {"test_totp", "SELECT secret, seal_key FROM totp_factor", NULL};
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *secret = given_totp(w, ana);
    g_autoptr(DbQuery) q = db_query(w->db, &find);
    g_assert_true(db_step(q));
    g_assert_null(strstr(db_text(q, "secret", w->pool), secret));
    g_assert_nonnull(db_text(q, "seal_key", w->pool));
}

static void a_recovery_code_works_once(void)
{
    static const DbStatement find = {"test_codes", "SELECT code_hash FROM recovery_code LIMIT 1", NULL};
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    Identity who = who_is(ana);
    GPtrArray *codes, *newer;
    given_totp(w, ana);
    must(recovery_codes_make(w->db, w->pool, &who, &codes, &w->error));
    g_assert_cmpuint(codes->len, ==, RECOVERY_CODES);
    g_assert_cmpint(factors(w, ana).codes, ==, RECOVERY_CODES);
    g_autofree char *lower = g_ascii_strdown(codes->pdata[3], -1);
    g_assert_null(tried(w, ana, lower, NULL));
    g_assert_nonnull(tried(w, ana, codes->pdata[3], NULL));
    g_assert_cmpint(factors(w, ana).codes, ==, RECOVERY_CODES - 1);
    must(recovery_codes_make(w->db, w->pool, &who, &newer, &w->error));
    g_assert_nonnull(tried(w, ana, codes->pdata[4], NULL)); /* of before */
    g_assert_null(tried(w, ana, newer->pdata[4], NULL));
    g_autoptr(DbQuery) q = db_query(w->db, &find);
    g_assert_true(db_step(q));
    for (guint i = 0; i < newer->len; i++)
        g_assert_null(strstr(db_text(q, "code_hash", w->pool), newer->pdata[i]));
}

static void a_wait_ends_by_itself(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *token;
    FactorWait *wait;
    must(factor_wait_begin(w->db, w->pool, ana->id, NULL, &token, &w->error));
    must(factor_wait_find(w->db, w->pool, token, &wait, &w->error));
    g_assert_nonnull(wait);
    must(factor_wait_find(w->db, w->pool, "another", &wait, &w->error));
    g_assert_null(wait);
    clock_set(clock_now() + FACTOR_WAIT_SECONDS);
    must(factor_wait_find(w->db, w->pool, token, &wait, &w->error));
    g_assert_null(wait);
    must(factor_wait_begin(w->db, w->pool, ana->id, NULL, &token, &w->error));
    must(user_set_password(w->db, NULL, ana->id, "alta parola foarte lunga", &w->error)); /* who knew the old one is out */
    must(factor_wait_find(w->db, w->pool, token, &wait, &w->error));
    g_assert_null(wait);
}

/* --- a security key --- */

static const char challenge[] = "Y2hhbGxlbmdl";

typedef struct {
    guchar public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
    guint32 count;
} Device;

static const char *base64(World *w, const void *bytes, gsize count)
{
    gsize length = sodium_base64_encoded_len(count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return sodium_bin2base64(pool_alloc(w->pool, length), length, bytes, count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static const char *client_data(World *w, const char *type, const char *asked, const char *origin)
{
    const char *json = PATH("{\"type\":\"webauthn.%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}", type, asked, origin);
    return base64(w, json, strlen(json));
}

static GByteArray *data_of(const char *rp_id, guchar flags, guint32 count)
{
    GByteArray *data = g_byte_array_new();
    guchar hash[32], numbers[5] = {flags, (guchar)(count >> 24), (guchar)(count >> 16), (guchar)(count >> 8), (guchar)count};
    crypto_hash_sha256(hash, (const guchar *)rp_id, strlen(rp_id));
    g_byte_array_append(data, hash, sizeof hash);
    return g_byte_array_append(data, numbers, sizeof numbers);
}

/* An Ed25519 key as COSE says it: {1: 1, 3: -8, -1: 6, -2: bytes}. */
static const char *registration_data(World *w, const Device *device, const char *rp_id, guchar flags)
{
    static const guchar aaguid[16], id[] = {0, 4, 'k', 'e', 'y', '1'}, cose[] = {0xA4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 0x20};
    g_autoptr(GByteArray) data = data_of(rp_id, flags, device->count);
    g_byte_array_append(data, aaguid, sizeof aaguid);
    g_byte_array_append(data, id, sizeof id);
    g_byte_array_append(data, cose, sizeof cose);
    g_byte_array_append(data, device->public_key, sizeof device->public_key);
    return base64(w, data->data, data->len);
}

static WebauthnKey *given_key(World *w, Device *device, const char *rp_id, const char *origin)
{
    WebauthnKey *key;
    crypto_sign_keypair(device->public_key, device->secret_key);
    device->count = 1;
    WebauthnAnswer answer = {.client_data = client_data(w, "create", challenge, origin), .authenticator_data = registration_data(w, device, rp_id, 0x41)};
    must(webauthn_register(w->pool, rp_id, challenge, &answer, &key, &w->error));
    return key;
}

static WebauthnAnswer signed_by(World *w, Device *device, const char *rp_id, const char *asked, const char *origin, guchar flags)
{
    g_autoptr(GByteArray) data = data_of(rp_id, flags, ++device->count);
    const char *json = PATH("{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":\"%s\"}", asked, origin);
    guchar hash[32], signature[crypto_sign_BYTES];
    const char *said = base64(w, data->data, data->len);
    crypto_hash_sha256(hash, (const guchar *)json, strlen(json));
    g_byte_array_append(data, hash, sizeof hash);
    crypto_sign_detached(signature, NULL, data->data, data->len, device->secret_key);
    return (WebauthnAnswer){base64(w, "key1", 4), base64(w, json, strlen(json)), said, base64(w, signature, sizeof signature)};
}

static bool verifies(World *w, const WebauthnKey *key, const WebauthnAnswer *answer)
{
    gint64 count;
    g_clear_error(&w->error);
    return webauthn_verify(w->pool, key, challenge, answer, &count, &w->error);
}

static void names_of_sites_are_told_from_addresses(void)
{
    g_autoptr(Pool) pool = pool_new();
    static const struct { const char *host, *rp_id; } cases[] = {
        {"localhost:8080", "localhost"}, {"https://Vatra.example.ro/x", "vatra.example.ro"}, {"vatra.example.ro", "vatra.example.ro"},
        {"127.0.0.1:8080", NULL}, {"http://127.0.0.1:8080", NULL}, {"[::1]:8080", NULL}, {"", NULL}, {NULL, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(webauthn_rp_id(pool, cases[i].host), ==, cases[i].rp_id);
}

static void a_key_that_was_registered_signs_in(void)
{
    g_autoptr(World) w = world();
    Device device;
    WebauthnKey *key = given_key(w, &device, "localhost", "http://localhost:8080");
    g_assert_cmpint(key->algorithm, ==, -8);
    g_assert_cmpint(key->count, ==, 1);
    WebauthnAnswer answer = signed_by(w, &device, "localhost", challenge, "http://localhost:8080", 1);
    must(verifies(w, key, &answer));
}

static void an_answer_for_another_challenge_site_or_key_is_refused(void)
{
    g_autoptr(World) w = world();
    Device device, other;
    WebauthnKey *key = given_key(w, &device, "vatra.example.ro", "https://vatra.example.ro"), *foreign = given_key(w, &other, "vatra.example.ro", "https://vatra.example.ro");
    const WebauthnAnswer wrong[] = {
        signed_by(w, &device, "vatra.example.ro", "b3RoZXI", "https://vatra.example.ro", 1),
        signed_by(w, &device, "vatra.example.ro", challenge, "https://vatra.example.ro.evil.example", 1),
        signed_by(w, &device, "vatra.example.ro", challenge, "http://vatra.example.ro", 1),
        signed_by(w, &device, "evil.example", challenge, "https://vatra.example.ro", 1),
        signed_by(w, &device, "vatra.example.ro", challenge, "https://vatra.example.ro", 0), /* nobody touched it */
    };
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(verifies(w, key, &wrong[i]));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
    }
    WebauthnAnswer good = signed_by(w, &device, "vatra.example.ro", challenge, "https://vatra.example.ro:8443", 1);
    g_assert_false(verifies(w, foreign, &good));
    g_assert_true(verifies(w, key, &good));
    WebauthnAnswer changed = good;
    changed.authenticator_data = signed_by(w, &device, "vatra.example.ro", challenge, "https://vatra.example.ro", 1).authenticator_data;
    g_assert_false(verifies(w, key, &changed));
    g_assert_false(verifies(w, key, &(WebauthnAnswer){0}));
}

static void a_key_that_counts_backwards_is_refused(void)
{
    g_autoptr(World) w = world();
    Device device;
    WebauthnKey *key = given_key(w, &device, "localhost", "http://localhost");
    WebauthnAnswer answer = signed_by(w, &device, "localhost", challenge, "http://localhost", 1);
    key->count = 2;
    g_assert_false(verifies(w, key, &answer));
    assert_contains(w->error->message, "backwards");
}

static void a_registration_without_touch_or_for_another_site_is_refused(void)
{
    g_autoptr(World) w = world();
    Device device;
    WebauthnKey *key;
    given_key(w, &device, "localhost", "http://localhost");
    const WebauthnAnswer wrong[] = {
        {.client_data = client_data(w, "create", challenge, "http://localhost"), .authenticator_data = registration_data(w, &device, "localhost", 0x40)},
        {.client_data = client_data(w, "create", challenge, "http://localhost"), .authenticator_data = registration_data(w, &device, "other", 0x41)},
        {.client_data = client_data(w, "get", challenge, "http://localhost"), .authenticator_data = registration_data(w, &device, "localhost", 0x41)},
        {.client_data = client_data(w, "create", "b3RoZXI", "http://localhost"), .authenticator_data = registration_data(w, &device, "localhost", 0x41)},
        {.client_data = client_data(w, "create", challenge, "http://evil.example"), .authenticator_data = registration_data(w, &device, "localhost", 0x41)},
        {.client_data = "e30", .authenticator_data = "AAAA"}, {.client_data = "!", .authenticator_data = "!"}, {0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(webauthn_register(w->pool, "localhost", challenge, &wrong[i], &key, NULL));
}

static void keys_have_names_and_one_answer_a_challenge(void)
{
    g_autoptr(World) w = world();
    Device device;
    User *ana = given_user(w, "ana@example.org", "planner");
    Identity who = who_is(ana);
    const char *token, *problem;
    int seconds;
    FactorWait *wait;
    must(security_key_add(w->db, &who, "cea albastră", given_key(w, &device, "localhost", "http://localhost"), &w->error));
    g_assert_cmpint(factors(w, ana).keys, ==, 1);
    must(factor_wait_begin(w->db, w->pool, ana->id, NULL, &token, &w->error) && factor_wait_find(w->db, w->pool, token, &wait, &w->error));
    FactorTry wrong = {.answer = signed_by(w, &device, "localhost", challenge, "http://localhost", 1)};
    must(factor_try(w->db, w->pool, wait, &wrong, &seconds, &problem, &w->error));
    g_assert_nonnull(problem);
    FactorTry stale = {.answer = signed_by(w, &device, "localhost", wait->challenge, "http://localhost", 1)};
    must(factor_wait_find(w->db, w->pool, token, &wait, &w->error)); /* the challenge is another now */
    must(factor_try(w->db, w->pool, wait, &stale, &seconds, &problem, &w->error));
    g_assert_nonnull(problem);
    must(factor_wait_find(w->db, w->pool, token, &wait, &w->error));
    FactorTry good = {.answer = signed_by(w, &device, "localhost", wait->challenge, "http://localhost", 1)};
    must(factor_try(w->db, w->pool, wait, &good, &seconds, &problem, &w->error));
    g_assert_cmpstr(problem, ==, NULL);
    GPtrArray *keys;
    must(security_keys_of(w->db, w->pool, ana->id, &keys, &w->error));
    const SecurityKey *kept = keys->pdata[0];
    g_assert_cmpstr(kept->name, ==, "cea albastră");
    g_assert_cmpint(kept->used_at, ==, clock_now());
    g_assert_cmpint(kept->key.count, ==, device.count);
    must(security_key_remove(w->db, &who, kept->id, &w->error));
    g_assert_cmpint(factors(w, ana).keys, ==, 0);
}

/* A point of small order as public key, and lengths that nothing is behind: refused, and no memory is taken for them. */
static void made_up_keys_are_refused(void)
{
    static const guchar huge[] = {0x9B, 0, 0, 1, 0, 0, 0, 0, 0};
    g_autoptr(World) w = world();
    Device device = {.count = 1};
    WebauthnKey *key = given_key(w, &device, "localhost", "http://localhost");
    WebauthnAnswer answer = signed_by(w, &device, "localhost", challenge, "http://localhost", 1);
    g_autofree guchar *zeros = g_malloc0(64);
    zeros[0] = 1; /* the neutral element signs everything by itself */
    key->public_key = base64(w, zeros, 32);
    answer.signature = base64(w, zeros, 64);
    g_assert_false(verifies(w, key, &answer));
    g_autoptr(GByteArray) data = data_of("localhost", 0x81, 9);
    g_byte_array_append(data, huge, sizeof huge);
    answer.authenticator_data = base64(w, data->data, data->len);
    g_assert_false(verifies(w, key, &answer));
}

/* --- who needs one --- */

static const char *take_session(World *w, const User *user)
{
    const char *token;
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && session_begin(w->db, w->pool, user->id, &token, &w->error) && factor_start_days(w->db, user->id, &w->error) &&
         db_commit(change, &w->error));
    return token;
}

static const Identity *identity_by(World *w, const char *token)
{
    const Identity *who;
    must(session_identity(w->db, w->pool, token, &who, &w->error));
    return who;
}

static void a_role_that_needs_one_gives_no_rights_after_its_days(void)
{
    g_autoptr(World) w = world();
    User *admin = given_user(w, "admin@example.org", "administrator"), *planner = given_user(w, "planner@example.org", "planner");
    const char *token = take_session(w, admin);
    g_assert_true(identity_may(identity_by(w, token), "accounts.write"));
    clock_set(noon + 14 * 86400 - 10);
    token = take_session(w, admin);
    g_assert_true(identity_may(identity_by(w, token), "accounts.write"));
    clock_set(noon + 14 * 86400);
    const Identity *who = identity_by(w, token); /* also for who is signed in and known */
    g_assert_true(identity_is_signed_in(who));
    g_assert_false(identity_may(who, "accounts.write"));
    g_assert_cmpstr(who->first, ==, "/account/factors");
    g_assert_true(identity_may(identity_by(w, take_session(w, planner)), "plans.read"));
    given_totp(w, admin);
    g_assert_true(identity_may(identity_by(w, token), "accounts.write"));
}

static void the_last_factor_stays_while_it_is_needed(void)
{
    g_autoptr(World) w = world();
    User *admin = given_user(w, "admin@example.org", "administrator");
    Identity who = who_is(admin);
    Device device;
    given_totp(w, admin);
    g_assert_false(totp_remove(w->db, &who, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    must(security_key_add(w->db, &who, "a", given_key(w, &device, "localhost", "http://localhost"), &w->error));
    must(totp_remove(w->db, &who, &w->error));
    g_assert_false(factors(w, admin).totp);
}

static void beside_a_second_factor_a_password_may_be_shorter(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    Identity who = who_is(ana);
    g_assert_false(user_set_password(w->db, &who, ana->id, "zmeu7rac", NULL));
    given_totp(w, ana);
    must(user_set_password(w->db, &who, ana->id, "zmeu7rac", &w->error));
    g_assert_false(user_set_password(w->db, &who, ana->id, "zmeu7ra", NULL));
    g_assert_false(totp_remove(w->db, &who, &w->error)); /* the short password would stand alone */
    g_clear_error(&w->error);
    must(user_set_password(w->db, &who, ana->id, good_password, &w->error));
    must(totp_remove(w->db, &who, &w->error));
}

static gint64 number_of(World *w, const char *sql)
{
    DbStatement *one = pool_new0(w->pool, DbStatement);
    *one = (DbStatement){"test_number", sql, NULL};
    g_autoptr(DbQuery) q = db_query(w->db, one);
    g_assert_true(db_step(q));
    return db_int(q, "n");
}

static void an_administrator_takes_somebodys_factor_away(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    Identity who = who_is(ana);
    GPtrArray *codes;
    given_totp(w, ana);
    must(recovery_codes_make(w->db, w->pool, &who, &codes, &w->error));
    must(user_set_password(w->db, &who, ana->id, "zmeu7rac", &w->error));
    const char *token = take_session(w, ana);
    gint64 letters = number_of(w, "SELECT count(*) AS n FROM letter");
    must(factor_reset(w->db, w->pool, identity_system(), "http://localhost", ana, &w->error));
    g_assert_false(factors_any(&(Factors){.totp = factors(w, ana).totp, .keys = factors(w, ana).keys}));
    g_assert_cmpint(factors(w, ana).codes, ==, 0);
    g_assert_false(identity_is_signed_in(identity_by(w, token)));
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM letter"), ==, letters + 2); /* with a link: the short password went too */
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM user_account WHERE password_hash IS NULL"), ==, 1);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM audit_leaf WHERE verb = 'reset-factor'"), ==, 1);
}

/* --- the pages --- */

static const char *cookies_of(World *w, const Reply *reply, const char *before)
{
    GString *out = pool_string(w->pool);
    g_string_append(out, before);
    for (guint i = 0; i + 1 < reply->headers->len; i += 2)
        if (g_ascii_strcasecmp(reply->headers->pdata[i], "Set-Cookie") == 0)
            g_string_append_printf(out, "%s%.*s", out->len ? "; " : "", (int)strcspn(reply->headers->pdata[i + 1], ";"),
                                   (const char *)reply->headers->pdata[i + 1]);
    return out->str;
}

static Reply *get_with(World *w, const char *path, const char *cookies)
{
    as_anonymous(w);
    return send_request(w, GET, path, NULL, NULL, 0, (const char *const[]){"Cookie", cookies, NULL});
}

static const char *csrf_of(World *w, const char *cookies)
{
    const char *page = reply_body(w, get_with(w, "/account", cookies)), *at = strstr(page, "name=\"csrf\" value=\"");
    g_assert_nonnull(at);
    at += strlen("name=\"csrf\" value=\"");
    return pool_strndup(w->pool, at, strcspn(at, "\""));
}

static Reply *post_with(World *w, const char *path, const char *cookies, const char *csrf, const char *form)
{
    as_anonymous(w);
    return send_request(w, POST, path, "application/x-www-form-urlencoded", form, strlen(form),
                        (const char *const[]){"Cookie", cookies, "X-CSRF-Token", csrf ? csrf : "", NULL});
}

static Reply *sign_in_as(World *w, const char *email)
{
    as_anonymous(w);
    return post(w, "/sign-in", PATH("email=%s&password=lampa+verde+sub+munte&next=%%2Fplans", html_url_part(w->pool, email)));
}

static void assert_location(const Reply *reply, const char *location)
{
    g_assert_cmpint(reply->status, ==, 303);
    g_assert_cmpstr(reply_header_of(reply, "Location"), ==, location);
}

static void the_password_alone_opens_nothing(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *secret = given_totp(w, ana);
    Reply *reply = sign_in_as(w, ana->email);
    assert_location(reply, "/sign-in/factor?next=%2Fplans");
    const char *half = cookies_of(w, reply, "");
    g_assert_null(strstr(half, "session="));
    g_assert_cmpint(get_with(w, "/account", half)->status, ==, 303);
    reply = get_with(w, "/sign-in/factor?next=%2Fplans", half);
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_body(w, reply), "value=\"/plans\"");
    reply = post_with(w, "/sign-in/factor", half, NULL, "code=000000&next=%2Fplans");
    g_assert_cmpint(reply->status, ==, 422);
    reply = post_with(w, "/sign-in/factor", half, NULL, PATH("code=%s&next=%%2Fplans", code_of(w, secret, clock_now())));
    assert_location(reply, "/plans");
    const char *whole = cookies_of(w, reply, "");
    g_assert_cmpint(get_with(w, "/account", whole)->status, ==, 200);
    clock_set(clock_now() + 30);
    reply = post_with(w, "/sign-in/factor", half, NULL, PATH("code=%s", code_of(w, secret, clock_now()))); /* that wait is over */
    assert_location(reply, "/sign-in?next=%2F");
}

static void a_factor_is_set_up_on_the_pages(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *cookies = cookies_of(w, sign_in_as(w, ana->email), ""), *csrf = csrf_of(w, cookies);
    Reply *reply = get_with(w, "/account/factors", cookies);
    assert_contains(reply_body(w, reply), "Set up codes from an app");
    assert_contains(reply_body(w, reply), "need an address with a name"); /* 127.0.0.1 */
    g_assert_cmpint(post_with(w, "/account/factors/keys/new", cookies, csrf, "name=a")->status, ==, 422);
    assert_location(post_with(w, "/account/factors/app", cookies, csrf, ""), "/account/factors/app");
    reply = get_with(w, "/account/factors/app", cookies);
    assert_contains(reply_body(w, reply), "<svg class=\"qr\"");
    const char *at = strstr(reply_body(w, reply), "<p class=\"words\">") + strlen("<p class=\"words\">");
    g_auto(GStrv) parts = g_strsplit(pool_strndup(w->pool, at, strcspn(at, "<")), " ", -1);
    g_autofree char *secret = g_strjoinv("", parts);
    g_assert_cmpint(post_with(w, "/account/factors/app/confirm", cookies, csrf, "code=123")->status, ==, 422);
    reply = post_with(w, "/account/factors/app/confirm", cookies, csrf, PATH("code=%s", code_of(w, secret, clock_now())));
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_body(w, reply), "<ul class=\"codes\">");
    g_assert_true(factors(w, ana).totp);
    g_assert_cmpint(get_with(w, "/account/factors/app", cookies)->status, ==, 404); /* the secret isn't shown again */
    assert_location(post_with(w, "/account/factors/app/remove", cookies, csrf, ""), "/account/factors");
}

static void changes_need_the_password_again(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *cookies = cookies_of(w, sign_in_as(w, ana->email), ""), *csrf = csrf_of(w, cookies);
    clock_set(clock_now() + FACTOR_CONFIRM_SECONDS);
    assert_contains(reply_body(w, get_with(w, "/account/factors", cookies)), "name=\"old\"");
    g_assert_cmpint(post_with(w, "/account/factors/app", cookies, csrf, "")->status, ==, 409);
    g_assert_cmpint(post_with(w, "/account/factors/codes", cookies, csrf, "")->status, ==, 409);
    g_assert_cmpint(post_with(w, "/account/factors/confirm", cookies, csrf, "old=nu+aceasta+parola")->status, ==, 422);
    assert_location(post_with(w, "/account/factors/confirm", cookies, csrf, "old=lampa+verde+sub+munte"), "/account/factors");
    g_assert_cmpint(post_with(w, "/account/factors/app", cookies, csrf, "")->status, ==, 303);
}

static void who_put_it_off_is_led_to_the_page(void)
{
    g_autoptr(World) w = world();
    User *admin = given_user(w, "admin@example.org", "administrator");
    assert_location(sign_in_as(w, admin->email), "/plans");
    clock_set(noon + 15 * 86400);
    Reply *reply = sign_in_as(w, admin->email);
    assert_location(reply, "/account/factors");
    const char *cookies = cookies_of(w, reply, "");
    assert_location(get_with(w, "/accounts/users", cookies), "/account/factors");
    g_assert_cmpint(get_with(w, "/account/factors", cookies)->status, ==, 200);
}

static void a_role_is_made_to_need_one(void)
{
    static const DbStatement find = {"test_role", "SELECT id, needs_factor FROM role WHERE code = 'planner'", NULL};
    g_autoptr(World) w = world();
    g_autoptr(DbQuery) q = db_query(w->db, &find);
    g_assert_true(db_step(q));
    gint64 id = db_int(q, "id");
    g_assert_cmpint(db_int(q, "needs_factor"), ==, 0);
    g_clear_pointer(&q, db_query_free);
    must(role_set_needs_factor(w->db, identity_system(), id, true, &w->error));
    User *ana = given_user(w, "ana@example.org", "planner");
    g_assert_true(factors(w, ana).needed);
    take_session(w, ana);
    g_assert_cmpint(factors(w, ana).due_at, ==, noon + 14 * 86400);
    must(role_set_needs_factor(w->db, identity_system(), id, false, &w->error));
    g_assert_cmpint(factors(w, ana).due_at, ==, 0);
}

WORLD_MAIN
{
    if (sodium_init() < 0)
        g_error("libsodium doesn't start");
    world_test("a_code_is_good_once", a_code_is_good_once);
    world_test("codes_of_other_times_and_people_do_not_fit", codes_of_other_times_and_people_do_not_fit);
    world_test("wrong_codes_are_slowed_down", wrong_codes_are_slowed_down);
    world_test("the_secret_is_sealed", the_secret_is_sealed);
    world_test("a_recovery_code_works_once", a_recovery_code_works_once);
    world_test("a_wait_ends_by_itself", a_wait_ends_by_itself);
    g_test_add_func("/names_of_sites_are_told_from_addresses", names_of_sites_are_told_from_addresses);
    world_test("a_key_that_was_registered_signs_in", a_key_that_was_registered_signs_in);
    world_test("an_answer_for_another_challenge_site_or_key_is_refused", an_answer_for_another_challenge_site_or_key_is_refused);
    world_test("made_up_keys_are_refused", made_up_keys_are_refused);
    world_test("a_key_that_counts_backwards_is_refused", a_key_that_counts_backwards_is_refused);
    world_test("a_registration_without_touch_or_for_another_site_is_refused", a_registration_without_touch_or_for_another_site_is_refused);
    world_test("keys_have_names_and_one_answer_a_challenge", keys_have_names_and_one_answer_a_challenge);
    world_test("a_role_that_needs_one_gives_no_rights_after_its_days", a_role_that_needs_one_gives_no_rights_after_its_days);
    world_test("the_last_factor_stays_while_it_is_needed", the_last_factor_stays_while_it_is_needed);
    world_test("beside_a_second_factor_a_password_may_be_shorter", beside_a_second_factor_a_password_may_be_shorter);
    world_test("an_administrator_takes_somebodys_factor_away", an_administrator_takes_somebodys_factor_away);
    world_test("the_password_alone_opens_nothing", the_password_alone_opens_nothing);
    world_test("a_factor_is_set_up_on_the_pages", a_factor_is_set_up_on_the_pages);
    world_test("changes_need_the_password_again", changes_need_the_password_again);
    world_test("who_put_it_off_is_led_to_the_page", who_put_it_off_is_led_to_the_page);
    world_test("a_role_is_made_to_need_one", a_role_is_made_to_need_one);
}
