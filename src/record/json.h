#pragma once
#include "base/day.h"
#include "base/money.h"

#include <jansson.h> /* first: see the four names at the end */

/* A hand writer of JSON on a string: commas look after themselves. */
typedef struct {
    GString *out;
    bool need_comma;
} Json;

static inline Json json_begin(GString *out) { return (Json){.out = out}; }
void json_put_object(Json *json, const char *name); /* name NULL: in an array or at the top */
void json_object_end(Json *json);
void json_put_array(Json *json, const char *name);
void json_array_end(Json *json);
void json_text(Json *json, const char *name, const char *text); /* NULL text is null */
void json_id(Json *json, const char *name, gint64 id);          /* as a string (ids are wider than a double); 0 is null */
void json_int(Json *json, const char *name, gint64 value);
void json_put_real(Json *json, const char *name, double value); /* NAN is null */
void json_bool(Json *json, const char *name, bool value);
void json_put_null(Json *json, const char *name);
void json_day(Json *json, const char *name, Day day);
void json_raw(Json *json, const char *name, const char *json_text);

/* jansson, with which JSON is read, has functions of these four names; if ours were linked under them, its parser would call
 * them.  Where this header is included the short names mean ours. */
#define json_object(json, name) json_put_object(json, name)
#define json_array(json, name) json_put_array(json, name)
#define json_real(json, name, value) json_put_real(json, name, value)
#define json_null(json, name) json_put_null(json, name)
