#include "base/fail.h"

#include "base/language.h"
#include "base/log.h"

G_DEFINE_QUARK(vatra-fail, fail)

bool fail(GError **error, FailKind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(GError) made = g_error_new_valist(FAIL, (int)kind, format, arguments);
    va_end(arguments);
    g_propagate_error(error, g_steal_pointer(&made));
    return false;
}

bool fail_internal(GError **error, const char *details, ...)
{
    va_list arguments;
    va_start(arguments, details);
    g_autofree char *text = g_strdup_vprintf(details, arguments);
    va_end(arguments);
    log_error("internal", "details", text, NULL);
    return fail(error, FAIL_INTERNAL, "%s", _("Something went wrong on our side. Nothing was changed."));
}

FailKind fail_kind(const GError *error)
{
    return error && error->domain == FAIL ? (FailKind)error->code : FAIL_INTERNAL;
}

int fail_exit_code(FailKind kind)
{
    static const int codes[] = {
        [FAIL_INTERNAL] = 1, [FAIL_INVALID] = 2, [FAIL_NOT_FOUND] = 3,
        [FAIL_FORBIDDEN] = 4, [FAIL_CONFLICT] = 5, [FAIL_BUSY] = 6,
    };
    return codes[kind];
}

int fail_http_status(FailKind kind)
{
    static const int statuses[] = {
        [FAIL_INTERNAL] = 500, [FAIL_INVALID] = 422, [FAIL_NOT_FOUND] = 404,
        [FAIL_FORBIDDEN] = 403, [FAIL_CONFLICT] = 409, [FAIL_BUSY] = 503,
    };
    return statuses[kind];
}
