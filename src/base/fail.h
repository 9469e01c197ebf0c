#pragma once
#include <glib.h>
#include <stdbool.h>

/* How things fail: one error domain, few kinds.  The message is a sentence for a person, in the language of the request. */
typedef enum {
    FAIL_NOT_FOUND, /* there is no such thing, or the caller may not know of it */
    FAIL_FORBIDDEN, /* the caller may not */
    FAIL_CONFLICT,  /* somebody else was first */
    FAIL_INVALID,   /* what came in is not right; the message says what to do */
    FAIL_BUSY,      /* try again later */
    FAIL_INTERNAL,  /* our own mistake or the machine's; details go to the log */
} FailKind;

#define FAIL (fail_quark())
GQuark fail_quark(void);

/* Sets the error and returns false, so that a function can `return fail(error, …)`.  error may be NULL. */
bool fail(GError **error, FailKind kind, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* As fail(), for FAIL_INTERNAL: the person reads one sentence, the log gets the details. */
bool fail_internal(GError **error, const char *details, ...) G_GNUC_PRINTF(2, 3);

FailKind fail_kind(const GError *error); /* FAIL_INTERNAL for errors of other domains */
int fail_exit_code(FailKind kind);       /* for the command line: 1 internal, 2 invalid, 3 not found, 4 forbidden, 5 conflict, 6 busy */
int fail_http_status(FailKind kind);
