#pragma once
#include <glib.h>

/* Structured lines (JSON) on standard error.  Never personal data: pass ids, counts, route patterns, not what people typed.
 * Each takes pairs of name and text, ended by NULL; a NULL text is left out.
 *   log_info("http.request", "route", "/plans/:id", "status", "200", NULL); */
void log_info(const char *event, ...) G_GNUC_NULL_TERMINATED;
void log_warning(const char *event, ...) G_GNUC_NULL_TERMINATED;
void log_error(const char *event, ...) G_GNUC_NULL_TERMINATED;

typedef enum { LOG_ALL, LOG_WARNINGS, LOG_ERRORS, LOG_SILENT } LogLevel;
void log_set_level(LogLevel least); /* before threads start; LOG_ALL until set */

/* The id of the request or job that this thread works for is added to each line; NULL takes it away.  Not copied. */
void log_set_request(const char *request_id);
