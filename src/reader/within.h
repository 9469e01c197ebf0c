#pragma once
#include "base/pool.h"

/* Pictures and settings that documents hold, without what they tell of people.  Nothing is decoded.  ret_bytes is in pool, never
 * longer than bytes.  false: it is damaged, or of a make in which more may be told than we know to take out. */
typedef bool (*WithinClean)(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count);

/* Comments, XMP and what stands behind the end go (GIF89a). */
bool within_gif(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count);
/* The description (program and title) and the comments of programs are blanked; drawing stays (MS-EMF). */
bool within_emf(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count);
/* XML, UUID and rights boxes, labels, and the comments of the codestream's head go (ITU-T T.800, annexes A and I). */
bool within_jp2(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count);
/* A workbook's printer: its name, form and the driver's own data go, paper and direction stay (DEVMODEW; on a Mac a list of
 * properties, all of which goes). */
bool within_printer(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count);

/* By how it begins: GIF, EMF, JPEG 2000; NULL: none of these. */
WithinClean within_cleaner(const char *bytes, gsize count);
