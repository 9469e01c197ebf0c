#pragma once
#include "web/reply.h"

/* gzip for text over 1 kB where accept_encoding (a header, may be NULL) allows it.  Its ETag becomes a weak one. */
void compress_reply(Reply *reply, Pool *pool, const char *accept_encoding);
bool compress_accepted(const char *accept_encoding);
