#pragma once
#include "db/db.h"
#include "jobs/jobs.h"

/* Letters wait in the outbox table and leave by SMTP (libcurl): once, tried again, never lost. */
typedef struct {
    const char *to;       /* address */
    const char *to_name;  /* NULL */
    const char *subject;
    const char *text;     /* plain UTF-8; lines are wrapped by the reader */
    const char *calendar; /* an .ics attachment, or NULL */
    const char *key;      /* not NULL: a second letter with the same key is not sent (idempotent) */
} Letter;

/* Inside a transaction. */
bool mail_put(Db *db, const Letter *letter, gint64 *ret_id, GError **error);

typedef struct {
    const char *url;      /* "smtp://host:25", "smtps://…"; NULL: letters stay in the outbox */
    const char *user, *password; /* NULL: none */
    const char *from;     /* "Vatra <vatra@example.org>" */
} MailSettings;
void mail_configure(const MailSettings *settings); /* before threads start; copied */
bool mail_is_configured(void);
/* Greets the mail server and signs in, sends nothing.  FAIL_BUSY: with why not. */
bool mail_try(GError **error);

extern const JobKind mail_jobs[]; /* sends what waits */
