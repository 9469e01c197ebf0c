#pragma once
#include "base/pool.h"

/* A picture's size and its cleaned bytes.  Nothing is decoded. */
typedef struct {
    guint32 width, height;
    const void *bytes;
    gsize count;
} Picture;
/* JPEG: EXIF, XMP, IPTC, comments, previews and what stands behind the end go; how it is turned, its colours and its pixels stay.
 * PNG: texts, EXIF, times and unknown parts go.  false: it is damaged. */
bool picture_clean(Pool *pool, const char *type, const void *bytes, gsize count, Picture *ret_picture);
