#include "program/config.h"

#include <string.h>

#include "base/language.h"

typedef struct {
    Pool *pool;
    GHashTable *flags;
    GKeyFile *file;
} Sources;

/* A value by its name in the file ("mail-from"); its environment name is VATRA_MAIL_FROM.  NULL: nowhere. */
static const char *value_of(const Sources *from, const char *name)
{
    const char *flag = from->flags ? g_hash_table_lookup(from->flags, name) : NULL;
    if (flag)
        return pool_strdup(from->pool, flag);
    g_autofree char *variable = g_strconcat("VATRA_", name, NULL);
    for (char *c = variable; *c; c++)
        *c = *c == '-' ? '_' : g_ascii_toupper(*c);
    const char *set = g_getenv(variable);
    if (set && *set)
        return pool_strdup(from->pool, set);
    g_autofree char *written = from->file ? g_key_file_get_string(from->file, "vatra", name, NULL) : NULL;
    return written && *written ? pool_strdup(from->pool, written) : NULL;
}

static bool read_number(const Sources *from, const char *name, guint most, guint otherwise, guint *ret_number, GError **error)
{
    const char *text = value_of(from, name);
    guint64 number = otherwise;
    if (text && !g_ascii_string_to_unsigned(text, 10, 0, most, &number, NULL))
        return fail(error, FAIL_INVALID, _("%s must be a whole number from 0 to %u, not \"%s\"."), name, most, text);
    *ret_number = (guint)number;
    return true;
}

static bool read_file(Sources *from, const char *home, GError **error)
{
    g_autofree char *path = g_build_filename(home, "vatra.conf", NULL);
    g_autoptr(GError) wrong = NULL;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    from->file = g_key_file_new();
    pool_defer(from->pool, (GDestroyNotify)g_key_file_unref, from->file);
    if (g_key_file_load_from_file(from->file, path, G_KEY_FILE_NONE, &wrong))
        return true;
    return fail(error, FAIL_INVALID, _("The configuration %s can't be read: %s"), path, wrong->message);
}

static bool read_mail(const Sources *from, MailSettings *mail, GError **error)
{
    *mail = (MailSettings){
        .url = value_of(from, "smtp-url"),
        .user = value_of(from, "smtp-user"),
        .from = value_of(from, "mail-from"),
    };
    if (!mail->from)
        mail->from = "Vatra <vatra@localhost>";
    const char *path = value_of(from, "smtp-password-file");
    g_autofree char *password = NULL;
    g_autoptr(GError) wrong = NULL;
    if (!path)
        return true;
    if (!g_file_get_contents(path, &password, NULL, &wrong))
        return fail(error, FAIL_INVALID, _("The file with the mail password can't be read: %s"), wrong->message);
    mail->password = pool_strdup(from->pool, g_strchomp(password));
    return true;
}

static const char *usual_home(const Sources *from)
{
    const char *home = value_of(from, "home");
    g_autofree char *full = home ? g_canonicalize_filename(home, NULL) : g_build_filename(g_get_user_data_dir(), "vatra", NULL);
    return pool_strdup(from->pool, full);
}

static const char *usual_database(const Sources *from, const char *home)
{
    const char *flag = from->flags ? g_hash_table_lookup(from->flags, "database") : NULL;
    const char *variable = g_getenv("DATABASE");
    if (flag || (variable && *variable))
        return pool_strdup(from->pool, flag ? flag : variable);
    const char *written = value_of(from, "database");
    return written ? written : pool_printf(from->pool, "%s/vatra.db", home);
}

bool config_read(Pool *pool, GHashTable *flags, Config **ret_config, GError **error)
{
    Sources from = {.pool = pool, .flags = flags};
    Config *config = pool_new0(pool, Config);
    guint port = 0, workers = 0;
    config->home = usual_home(&from);
    if (!read_file(&from, config->home, error) || !read_number(&from, "port", 65535, 8080, &port, error) ||
        !read_number(&from, "workers", 256, 0, &workers, error) || !read_mail(&from, &config->mail, error))
        return false;
    config->database = usual_database(&from, config->home);
    const char *seal_key = value_of(&from, "seal-key"), *address = value_of(&from, "address");
    config->seal_key = seal_key ? seal_key : pool_printf(pool, "%s/seal.key", config->home);
    config->server = (ServerOptions){
        .address = address ? address : "127.0.0.1",
        .port = (guint16)port,
        .next_port_if_taken = value_of(&from, "port") == NULL,
        .workers = workers,
        .trusted_proxy = value_of(&from, "trusted-proxy"),
        .base_url = value_of(&from, "base-url"),
    };
    *ret_config = config;
    return true;
}
