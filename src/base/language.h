#pragma once
#include <glib.h>

/* The language of a thread's work, and the compiled catalogues (po/<language>/<area>.po).  Message ids are English. */
typedef enum { LANGUAGE_RO, LANGUAGE_EN, LANGUAGE_COUNT } Language;

void language_set(Language language); /* for this thread; Romanian until set */
Language language_get(void);
const char *language_code(Language language);                /* "ro", "en" */
Language language_from_code(const char *code, Language otherwise);
Language language_from_accept(const char *accept_language);  /* an Accept-Language header, may be NULL; Romanian if none fits */

/* The text in this thread's language; the id itself where a catalogue lacks it (a test finds those). */
const char *language_text(const char *id) G_GNUC_FORMAT(1); /* a compiler checks the arguments against the id */
/* The plural form for count.  Romanian has three: 1 zi, 2 zile, 20 de zile. */
const char *language_plural(const char *one, const char *other, gint64 count) G_GNUC_FORMAT(1) G_GNUC_FORMAT(2);

#define _(id) language_text(id)
#define N_(id) (id) /* marks a text that is translated where it is shown */
#define P_(one, other, count) language_plural(one, other, count)

/* Made by tools/catalogue from po/: sorted by id. */
typedef struct {
    const char *id;
    const char *texts[3]; /* one, few, other; a text without plurals stands in the first */
} CatalogueEntry;
typedef struct {
    const CatalogueEntry *entries;
    gsize count;
} Catalogue;
extern const Catalogue catalogues[LANGUAGE_COUNT];
