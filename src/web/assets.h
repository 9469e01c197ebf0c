#pragma once
#include <glib.h>

/* A static file, compiled in by tools/embed; its address holds a hash of its bytes and never changes meaning. */
typedef struct {
    const char *name; /* "vatra.css" */
    const char *url;  /* "/assets/vatra.0123456789ab.css" */
    const char *type;
    const char *etag;
    const unsigned char *plain;
    gsize plain_count;
    const unsigned char *packed; /* gzip */
    gsize packed_count;
} Asset;
extern const Asset assets[]; /* ended by {0} */
