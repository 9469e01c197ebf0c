#pragma once
#include "web/router.h"

/* OpenAPI 3.1 of the routes with a .summary, in JSON and in the thread's language: their parameters, inputs, bodies and answers
 * by the field tables, and the permission each needs ("x-permission").  Sealed fields are in none of it. */
char *openapi_document(Pool *pool, const Router *router);
