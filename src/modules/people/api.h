#pragma once
#include <jansson.h>

#include "web/router.h"

extern const Route people_api_routes[], people_file_api_routes[];

/* What the routes share. */

/* FAIL_INVALID without If-Match, FAIL_CONFLICT when it names another version than this one. */
bool api_check_match(Request *req, const char *kind, gint64 id, gint64 version, GError **error);
/* FAIL_INVALID: the body is no JSON object. */
bool api_body(Request *req, json_t **ret_object, GError **error);
/* FAIL_INVALID with all that is wrong, each with its field; true: nothing is. */
bool api_refuse(Request *req, const Problems *problems, GError **error);
/* The item with its ETag. */
bool api_answer(Request *req, int status, const struct Record *record, const void *item, gint64 id, gint64 version);
