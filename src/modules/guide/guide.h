#pragma once
#include <glib.h>

/* The user guide, compiled by tools/guide from docs/ghid/. */
typedef struct {
    const char *name;   /* "primii-pasi": /help/primii-pasi */
    const char *title;
    const char *answers; /* the question that it answers */
    const char *markup; /* made of escaped text alone */
} GuideChapter;
extern const GuideChapter guide_chapters[]; /* {0}-ended, in the order of reading */

/* A part of a chapter, for the search. */
typedef struct {
    const char *chapter, *title; /* its address and title */
    const char *place;   /* "" the chapter's beginning; else /help/chapter#place */
    const char *heading;
    const char *text;    /* plain, a line for each paragraph, point of a list and row */
} GuideSection;
extern const GuideSection guide_sections[]; /* {0}-ended */

typedef struct {
    const char *name, *type;
    const unsigned char *bytes;
    gsize count;
} GuidePicture;
extern const GuidePicture guide_pictures[]; /* {0}-ended */
