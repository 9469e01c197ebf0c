#pragma once
#include "web/router.h"

/* A double click, or a program that didn't hear the answer, adds nothing twice: on routes with .once, the same request of the same person
 * waits for the first one's end, and for a few seconds gets its answer, unless the person sends another form between (taken back
 * and added anew is meant so; what a script keeps by itself doesn't count).  Kept in memory, as it is a matter of seconds; what must hold for
 * longer sends an Idempotency-Key. */
typedef struct Onces Onces;
Onces *onces_new(void);
void onces_free(Onces *onces);

/* true: the answer is made, the handler doesn't run. */
bool once_is_answered(Onces *onces, Request *req);
/* Another form, of a route without .once. */
void onces_pass(Onces *onces, const Request *req);
/* Behind the handler: what it made is remembered, what it refused may be tried again at once. */
void once_ends(Onces *onces, Request *req);
