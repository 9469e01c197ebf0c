#pragma once
#include "linkage/table.h"

/* What a row looks like, in one line of the processor's cache: enough to see that most pairs of values are nothing alike without
 * fetching their texts. */
enum { SKETCH_TEXTS = 5 };
typedef struct {
    guint64 id;                    /* digits, four bits each, 1 to 10; 0: missing, or no such number */
    guint32 birth, postcode, number;
    guint32 letters[SKETCH_TEXTS]; /* which occur, and SKETCH_… */
    guint8 lengths[SKETCH_TEXTS];
    char starts[SKETCH_TEXTS][2];  /* the first two letters */
    char unused[8];
} LinkSketch;
G_STATIC_ASSERT(sizeof(LinkSketch) == 64);

/* For each row; freed with large_free(). */
LinkSketch *link_sketches_new(const LinkTable *table);

/* The best level that two different, present values may have; link_levels() when they certainly are different.  link_level() never
 * says better. */
guint8 link_sketch_level(LinkField field, const LinkSketch *a, const LinkSketch *b);
