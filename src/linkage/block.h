#pragma once
#include "base/pool.h"
#include "linkage/sketch.h"

/* Which pairs of rows are worth comparing.  Comparing all is out of reach, so rows that agree on something are compared: the same
 * id; names that sound alike and a birth year; … .  Each such agreement is a pass.  The larger the table, the narrower the passes,
 * until the budget is spent.  In a small table (30 million pairs) every pair is compared, and there are no passes. */
typedef struct LinkBlocks LinkBlocks;

/* sketches: of the table, which visitors will look at; NULL: they won't. */
LinkBlocks *link_blocks_new(const LinkTable *table, const LinkSketch *sketches);
void link_blocks_free(LinkBlocks *blocks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkBlocks, link_blocks_free)

/* The work in parts that threads may take on their own, each pair in one of them (rarely in two). */
guint link_blocks_parts(const LinkBlocks *blocks);
typedef void (*LinkVisit)(guint a, guint b, void *data); /* a < b; of two files, one row of each */
void link_blocks_visit(const LinkBlocks *blocks, guint part, LinkVisit visit, void *data);

/* All pairs that agree exactly on all fields of a set (bits), in an order that has nothing to do with the rows', until most have
 * been visited; values that more than 50 rows share are passed over.  Returns how many pairs there would have been. */
guint64 link_visit_equal(const LinkTable *table, guint fields, guint64 most, LinkVisit visit, void *data);
bool link_is_across(const LinkTable *table, guint a, guint b); /* the pair may be compared: always, or in different files */
