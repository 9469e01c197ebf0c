#pragma once
#include "base/fail.h"

/* A socket that listens on a numeric address.  port 0: any free one; further: how many ports behind it may be tried when it
 * is taken.  FAIL_BUSY: all are taken; FAIL_INVALID: no such address. */
bool listen_on(const char *address, guint16 port, guint further, int *ret_fd, guint16 *ret_port, GError **error);
