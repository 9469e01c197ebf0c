#pragma once
#include <glib.h>
#include <stdbool.h>

/* Each different text once, with a number from 1 up.  0 is no text. */
typedef struct {
    char *bytes;       /* all texts, one behind the other, without ends */
    gsize used, room;
    guint32 *starts;   /* of text n: starts[n] to starts[n + 1] */
    guint32 count;     /* the highest number */
    guint32 texts_room;
    guint64 *slots;    /* hash << 32 | number; 0: free */
    guint32 mask;      /* slots - 1 */
} Dictionary;

void dictionary_init(Dictionary *dictionary);
void dictionary_clear(Dictionary *dictionary); /* what it holds, not itself */
/* Finds or adds; 0 for an empty text. */
guint32 dictionary_take(Dictionary *dictionary, const char *text, gsize bytes);
/* No more is added: gives back what only adding needs. */
void dictionary_seal(Dictionary *dictionary);

static inline const char *dictionary_text(const Dictionary *dictionary, guint32 number, gsize *ret_bytes)
{
    *ret_bytes = dictionary->starts[number + 1] - dictionary->starts[number];
    return dictionary->bytes + dictionary->starts[number];
}
