#pragma once
#include "base/fail.h"
#include "base/pool.h"
#include "mail/mail.h"
#include "web/server.h"

/* What the program runs with: flags over environment over the file <home>/vatra.conf over the usual values. */
typedef struct {
    const char *home;     /* VATRA_HOME, --home; the folder with database, key and configuration */
    const char *database; /* DATABASE, --database; <home>/vatra.db */
    const char *seal_key; /* VATRA_SEAL_KEY; <home>/seal.key: the keys of what is sealed */
    ServerOptions server; /* VATRA_ADDRESS, VATRA_PORT, VATRA_BASE_URL, VATRA_TRUSTED_PROXY */
    MailSettings mail;    /* VATRA_SMTP_URL, VATRA_SMTP_USER, VATRA_SMTP_PASSWORD_FILE, VATRA_MAIL_FROM */
} Config;

/* flags: name -> text, as given on the command line ("port" -> "8081"); may be NULL.  FAIL_INVALID: a file or value that
 * can't be read, said with its place. */
bool config_read(Pool *pool, GHashTable *flags, Config **ret_config, GError **error);
