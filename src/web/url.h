#pragma once
#include "base/fail.h"
#include "base/pool.h"

/* Percent-decodes bytes; plus_is_blank as in forms.  NULL: a bad escape, a NUL, or not UTF-8. */
char *url_decode(Pool *pool, const char *bytes, gsize count, bool plus_is_blank);

/* The decoded path of a request.  FAIL_INVALID: it doesn't begin with '/', is over 2,000 bytes, or has a bad escape, a
 * control character, an empty part, ".", "..", or an encoded slash.  A slash at the end is kept, for the router to redirect. */
bool url_decode_path(Pool *pool, const char *raw, char **ret_path, GError **error);

/* The other way round: the parts encoded, the slashes kept. */
char *url_encode_path(Pool *pool, const char *path);
