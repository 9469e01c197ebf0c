#pragma once
#include <glib.h>

/* How alike two texts are, byte by byte.  Of longer texts the first 64 bytes count. */
enum { SIMILARITY_BYTES = 64 };

/* Jaro's measure with Winkler's share for up to four equal first letters, 0.1 each, where Jaro gives more than 0.7 (Winkler 1990:
 * MARTHA and MARHTA 0.961, DIXON and DICKSONX 0.813).  1: equal; 0: nothing in common, or one of them is empty. */
double jaro_winkler(const char *a, gsize a_bytes, const char *b, gsize b_bytes);

/* Letters inserted, left out, changed or swapped with their neighbour, each once (optimal string alignment); most + 1 when there
 * are more than most. */
guint edit_distance(const char *a, gsize a_bytes, const char *b, gsize b_bytes, guint most);
