#pragma once
#include <glib.h>
#include <stdbool.h>

/* A real SMTP server for tests, on a port of its own: takes letters, refuses or puts off as it is told by the address
 * ("refused@…" 550, "later@…" 451 the first time). */
typedef struct SmtpServer SmtpServer;
SmtpServer *smtp_server_new(void);
void smtp_server_free(SmtpServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SmtpServer, smtp_server_free)
char *smtp_server_url(const SmtpServer *server); /* g_free */
guint smtp_server_count(SmtpServer *server);
/* The letter as it came over the wire; g_free. */
char *smtp_server_letter(SmtpServer *server, guint index);
