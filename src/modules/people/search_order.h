#pragma once
#include "modules/people/people.h"

/* The likeliest first; among the first three other names than the first one's, where nobody would see them else.  Sets namesakes.
 * found: of PersonFound *.  is_lone: one word was typed. */
void order_found(Pool *pool, GPtrArray *found, bool is_lone);
