#include "modules/accounts/factors.h"

#include <sodium.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

/* Argon2id with 64 MiB and 3 passes (OWASP and RFC 9106, second choice).  Each run takes its memory and a core for a while: two
 * at a time, a few wait, the rest is told to come back. */
enum { PASSES = 3, MEMORY = 64 * 1024 * 1024, AT_ONCE = 2, MOST_WAITING = 32 };

static struct {
    GMutex lock;
    GCond freed;
    int running, waiting;
} turnstile;

static bool enter(GError **error)
{
    static gsize once;
    if (g_once_init_enter(&once)) /* chooses the fastest code for this processor */
        g_once_init_leave(&once, sodium_init() < 0 ? 2 : 1);
    g_mutex_lock(&turnstile.lock);
    bool too_many = turnstile.waiting >= MOST_WAITING;
    turnstile.waiting += !too_many;
    while (!too_many && turnstile.running >= AT_ONCE)
        g_cond_wait(&turnstile.freed, &turnstile.lock);
    turnstile.waiting -= !too_many;
    turnstile.running += !too_many;
    g_mutex_unlock(&turnstile.lock);
    return !too_many || fail(error, FAIL_BUSY, "%s", _("Too many people are signing in. Try again in a minute."));
}

static void leave(void)
{
    g_mutex_lock(&turnstile.lock);
    turnstile.running--;
    g_cond_signal(&turnstile.freed);
    g_mutex_unlock(&turnstile.lock);
}

/* What is hashed: a letter typed on another keyboard must give the same password (NIST SP 800-63B 3.1.1.2). */
static char *composed(const char *password)
{
    g_autofree char *valid = g_utf8_make_valid(password, -1); /* a form takes blanks off the ends: so does everybody else */
    return g_utf8_normalize(g_strstrip(valid), -1, G_NORMALIZE_ALL_COMPOSE);
}

bool password_hash(Pool *pool, const char *password, const char **ret_hash, GError **error)
{
    g_autofree char *clear = composed(password);
    char *hash = pool_alloc(pool, crypto_pwhash_STRBYTES);
    if (!enter(error))
        return false;
    int failed = crypto_pwhash_str_alg(hash, clear, strlen(clear), PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13);
    leave();
    *ret_hash = hash;
    return !failed || fail(error, FAIL_BUSY, "%s", _("Too many people are signing in. Try again in a minute."));
}

/* Of no password at all: what unknown addresses are checked against. */
static const char *dummy_hash(GError **error)
{
    static gsize once;
    static char hash[crypto_pwhash_STRBYTES];
    if (g_once_init_enter(&once)) {
        char unguessable[64];
        randombytes_buf(unguessable, sizeof unguessable);
        int failed = crypto_pwhash_str_alg(hash, unguessable, sizeof unguessable, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13);
        g_once_init_leave(&once, failed ? 2 : 1);
    }
    return hash;
}

bool password_verify(const char *hash, const char *password, bool *ret_good, GError **error)
{
    g_autofree char *clear = composed(password);
    if (!enter(error))
        return false;
    bool fits = crypto_pwhash_str_verify(hash ? hash : dummy_hash(error), clear, strlen(clear)) == 0;
    leave();
    *ret_good = hash && fits;
    return true;
}

/* --- what makes a password weak --- */

/* Of at least twelve characters, folded, without blanks: the long ones that lists of leaked passwords begin with, and what
 * people here would think of first. */
static const char *const common[] = {
    "123456789012345", "1234567890123456", "12345678901234567890", "111222333444555", "qwertyuiopasdfgh", "qwertyuiopasdfghjkl",
    "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfgh", "1q2w3e4r5t6y7u8i", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv", "1qaz2wsx3edc4rfv5tgb",
    "zaq12wsxcde34rfv", "passwordpassword", "password12345678", "password123456789", "password1234567890", "passw0rdpassw0rd",
    "correcthorsebatterystaple", "administrator", "administrator1", "administrator12", "administrator123", "administrator1234",
    "adminadminadmin", "adminadminadminadmin", "letmeinletmein", "welcomewelcome", "iloveyouiloveyou", "iloveyouforever",
    "thisismypassword", "mypasswordispassword", "changemechangeme", "changeme12345678", "abcdefghijklmno", "abcdefghijklmnop",
    "abcdefghijklmnopqrstuvwxyz", "parolaparola", "parolaparolaparola", "parola123456789", "parola12345678", "parolamea", "parolameaparolamea",
    "parolameaesteparola", "aceastaesteparolamea", "parolamea123456", "nustiuparola", "amuitatparola", "schimbaparola", "schimbamaparola",
    "teiubesctaremult", "teiubescteiubesc", "teiubescpentrutotdeauna", "steauabucuresti", "steauabucuresti1", "politehnicatimisoara",
    "politimisoara", "timisoara123456", "timisoara2023", "timisoara2023timisoara", "municipiultimisoara", "primariatimisoara",
    "primariamunicipiuluitimisoara", "primariabalti", "municipiulbalti", "primariamunicipiuluibalti", "romaniaromania", "romaniamea",
    "republicamoldova", "moldovamoldova", "bucurestibucuresti", "asistentasociala", "directiadeasistentasociala", "incluziunesociala",
    "incluziunesociala1", "planulprimariei", "bunaziuabunaziua", "bunadimineata", "doamneajutadoamneajuta", "doamneajuta", "doamneajutane",
    "vatravatravatra", "vatravatravatravatra", "demonstrationpassword", NULL,
};

static bool is_listed(const char *folded)
{
    for (guint i = 0; common[i]; i++) {
        gsize length = strlen(common[i]);
        if (strncmp(folded, common[i], length) != 0)
            continue;
        const char *rest = folded + length; /* "…1", "…2024!" are no better */
        if (strlen(rest) <= 4 && strspn(rest, "0123456789!?.*#") == strlen(rest))
            return true;
    }
    return false;
}

static guint distinct_letters(const char *text)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (const char *c = text; *c; c = g_utf8_next_char(c))
        g_hash_table_add(seen, GUINT_TO_POINTER(g_utf8_get_char(c)));
    return g_hash_table_size(seen);
}

/* "abcabcabcabc": a part of up to eight bytes, again and again. */
static bool is_repeated(const char *text)
{
    gsize length = strlen(text);
    for (gsize part = 1; part <= 8 && part * 2 <= length; part++) {
        gsize at = part;
        while (at < length && text[at] == text[at - part])
            at++;
        if (at == length)
            return true;
    }
    return false;
}

/* "12345678…", "abcdef…": each letter one behind the letter before, or one ahead. */
static bool is_run(const char *text)
{
    for (int step = -1; step <= 1; step += 2) {
        const char *c = text;
        while (c[0] && c[1] && (c[1] - c[0] == step || (c[0] == '9' && c[1] == '0')))
            c++;
        if (!c[0] || !c[1])
            return true;
    }
    return false;
}

bool password_is_common(const char *password)
{
    g_autoptr(Pool) pool = pool_new();
    GString *folded = pool_string(pool);
    for (const char *c = text_fold(pool, password); *c; c++)
        if (*c != ' ')
            g_string_append_c(folded, *c);
    return is_listed(folded->str) || is_repeated(folded->str) || is_run(folded->str) || distinct_letters(folded->str) < 5;
}

int password_least(Db *db)
{
    return (int)CLAMP(setting_int(db, "password.least", PASSWORD_LEAST), 8, 64);
}

const char *password_problem(Db *db, Pool *pool, gint64 user_id, const char *password)
{
    int least = password_least_for(db, user_id);
    gsize length = password ? g_utf8_strlen(password, -1) : 0;
    if (length < (gsize)least)
        return pool_printf(pool, P_("The password needs at least %d character. Three or four words that don't belong together are good.",
                                    "The password needs at least %d characters. Three or four words that don't belong together are good.", least),
                           least);
    if (length > PASSWORD_MOST)
        return _("This password is too long.");
    if (password_is_common(password))
        return _("This password is easy to guess. Choose three or four words that don't belong together.");
    return NULL;
}
