/* What makes a password weak. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include <crack.h> /* says size_t without declaring it */

#include "base/text.h"
#include "modules/accounts/store.h"

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

/* Whom and where we are: the first that somebody tries here, whatever stands behind it. */
static const char *const ours[] = {
    "timisoara", "bucuresti", "chisinau", "balti", "romania", "moldova", "primaria", "primarie", "municipiul", "consiliul", "asistent",
    "asistenta", "social", "sociala", "parola", "vatra", "dgaspc", NULL,
};

static bool begins_with_ours(const char *folded)
{
    for (guint i = 0; ours[i]; i++)
        if (g_str_has_prefix(folded, ours[i]) && strlen(folded) - strlen(ours[i]) < 7)
            return true;
    return false;
}

bool password_dictionary_is_there(void)
{
    g_autofree char *index = g_strconcat(GetDefaultCracklibDict(), ".pwi", NULL);
    return g_access(index, R_OK) == 0; /* without it the library ends the process */
}

/* The words of cracklib's dictionary and what people do to them, for passwords that are short because a second factor stands
 * beside them.  The dictionary is a package of its own: without it only our lists count, and `vatra doctor` says so. */
static bool is_in_dictionary(const char *password)
{
    enum { LONG_ENOUGH = 15 };
    static GMutex one_at_a_time; /* the library keeps what it read in static memory */
    char reason[200] = "";
    if (!password_dictionary_is_there() || g_utf8_strlen(password, -1) >= LONG_ENOUGH)
        return false;
    g_mutex_lock(&one_at_a_time);
    bool looked = __DEBIAN_SPECIFIC__SafeFascistCheck(password, GetDefaultCracklibDict(), reason, sizeof reason) == 1;
    g_mutex_unlock(&one_at_a_time);
    return looked && *reason; /* an empty reason: it is good */
}

static const char *fold_whole(Pool *pool, const char *text)
{
    GString *folded = pool_string(pool);
    for (const char *c = text_fold(pool, text); *c; c++)
        if (*c != ' ')
            g_string_append_c(folded, *c);
    return folded->str;
}

bool password_is_common(const char *password)
{
    g_autoptr(Pool) pool = pool_new();
    const char *folded = fold_whole(pool, password);
    return is_listed(folded) || begins_with_ours(folded) || is_repeated(folded) || is_run(folded) || distinct_letters(folded) < 5 ||
           is_in_dictionary(password);
}

static bool begins_with(Pool *pool, const char *folded, const char *words)
{
    const char *own = words ? fold_whole(pool, words) : "";
    return *own && g_str_has_prefix(folded, own) && strlen(folded) - strlen(own) < 7;
}

bool password_is_own(const User *user, const char *password)
{
    g_autoptr(Pool) pool = pool_new();
    const char *folded = fold_whole(pool, password), *name = user->name ? user->name : "", *last = strrchr(name, ' ');
    const char *turned = last ? pool_printf(pool, "%s %.*s", last + 1, (int)(last - name), name) : NULL;
    return begins_with(pool, folded, user->email) || begins_with(pool, folded, name) || begins_with(pool, folded, turned);
}
