#pragma once
#include "modules/guide/guide.h"
#include "web/request.h"

/* Who reads which chapters; the search. */
typedef struct {
    const char *readers;         /* N_("Providers of services") */
    const char *const *chapters; /* addresses, NULL-ended */
} GuideGroup;
extern const GuideGroup guide_groups[]; /* {0}-ended: all chapters, each once */

const GuideChapter *guide_chapter(const char *name); /* NULL: there is none */
/* The chapters of who's own work (GPtrArray of const GuideChapter *). */
GPtrArray *guide_chapters_for(Pool *pool, const Identity *who);

typedef struct {
    const GuideSection *section;
    const char *line; /* where the words stand, shortened */
} GuideHit;
enum { GUIDE_HITS = 20 };
/* Sections that have all the words, in any order, without diacritics, also by their beginning; the ones with the words in their heading
 * first.  At most GUIDE_HITS (GPtrArray of GuideHit *). */
GPtrArray *guide_search(Pool *pool, const char *text);
