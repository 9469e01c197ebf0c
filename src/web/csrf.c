#include "web/parts.h"

#include "web/reply.h"

#include <sodium.h>
#include <string.h>

static bool refuse(GError **error)
{
    return fail(error, FAIL_FORBIDDEN,
                _("This form did not come from this site, or it has expired. Open the page again and send it again."));
}

static const char *host_of(const char *url)
{
    const char *slashes = strstr(url, "://");
    return slashes ? slashes + 3 : NULL;
}

/* Behind a proxy that rewrites Host, the configured address counts as well. */
static bool origin_is_ours(Request *req, const char *origin)
{
    const char *theirs = host_of(origin), *ours = host_of(req->base_url), *host = req_header(req, "Host");
    if (!theirs)
        return false;
    return (host && g_ascii_strcasecmp(theirs, host) == 0) || (ours && g_ascii_strcasecmp(theirs, ours) == 0);
}

/* Every browser of these years sends one of the two with a POST; what sends neither is a program, which nobody can trick into
 * carrying another's cookies.  The token is asked for in any case. */
bool csrf_check_origin(Request *req, GError **error)
{
    const char *site = req_header(req, "Sec-Fetch-Site"), *origin = req_header(req, "Origin");
    if (site)
        return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0 || refuse(error);
    return !origin || origin_is_ours(req, origin) || refuse(error);
}

bool csrf_is_ours(Request *req)
{
    const char *site = req_header(req, "Sec-Fetch-Site"), *origin = req_header(req, "Origin");
    return site ? strcmp(site, "same-origin") == 0 : origin && origin_is_ours(req, origin);
}

const char *page_sent_from(Request *req)
{
    const char *from = req->method == POST ? req_header(req, "Referer") : NULL;
    const char *host = from ? host_of(from) : NULL, *path = host ? strchr(host, '/') : NULL;
    return path && origin_is_ours(req, pool_strndup(req->pool, from, (gsize)(path - from))) ? path : NULL;
}

static bool is_same_token(const char *sent, const char *expected)
{
    gsize length = strlen(expected);
    return sent && strlen(sent) == length && sodium_memcmp(sent, expected, length) == 0;
}

/* --- a form that waits for its session */

static const char waiting_cookie[] = "waiting";
enum { WAITING_BYTES = 24, WAITING_LENGTH = 32, WAITING_SECONDS = 4 * 60 * 60 };

/* One for all windows of a browser: several forms may wait. */
static const char *waiting_token(Request *req)
{
    const char *known = req_cookie(req, waiting_cookie);
    return known && strlen(known) == WAITING_LENGTH && strspn(known, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == WAITING_LENGTH ? known : NULL;
}

const char *csrf_waiting_token(Request *req)
{
    guchar bytes[WAITING_BYTES];
    char text[WAITING_LENGTH + 1];
    const char *known = waiting_token(req);
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    const char *token = known ? known : pool_strdup(req->pool, text);
    reply_cookie(req, waiting_cookie, token, WAITING_SECONDS);
    return token;
}

static bool waited(Request *req, const char *sent)
{
    const char *known = waiting_token(req);
    return known && csrf_is_ours(req) && is_same_token(sent, known);
}

bool csrf_check_token(Request *req, GError **error)
{
    if (!req->csrf)
        return true; /* no session, no rights to borrow */
    const FormField *field = form_find(req->parts->form, "csrf");
    const char *sent = field ? field->value : req_header(req, "X-CSRF-Token");
    return is_same_token(sent, req->csrf) || waited(req, sent) || refuse(error);
}
