#pragma once
#include "web/request.h"

/* A POST with the header Idempotency-Key is done once: who sends it again within a day, because the answer got lost, is answered with
 * what the first one made.  Both stand in the change that makes it; without the header they do nothing. */

/* *ret_made_id: what was made with this key before; 0: nothing yet.  FAIL_CONFLICT: the key was used for another request.
 * FAIL_INVALID: a key of more than 200 characters. */
bool once_begin(Request *req, gint64 *ret_made_id, GError **error);
bool once_end(Request *req, gint64 made_id, GError **error);
