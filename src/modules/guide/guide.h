#pragma once
#include <glib.h>

/* The user guide, compiled by tools/guide from docs/ghid/. */
typedef struct {
    const char *name;   /* "primii-pasi": /help/primii-pasi */
    const char *title;
    const char *markup; /* made of escaped text alone */
} GuideChapter;
extern const GuideChapter guide_chapters[]; /* {0}-ended, in the order of reading */

typedef struct {
    const char *name, *type;
    const unsigned char *bytes;
    gsize count;
} GuidePicture;
extern const GuidePicture guide_pictures[]; /* {0}-ended */
