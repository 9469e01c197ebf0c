#pragma once
#include <glib.h>
#include <stdbool.h>

/* Chance that can be repeated: the same seed and purpose give the same numbers, whatever was drawn for other purposes. */
typedef struct {
    guint64 state;
} Random;

/* purpose: "balti report 2024 3"; NULL is "". */
Random random_for(guint64 seed, const char *purpose);
int random_between(Random *random, int least, int most); /* both included */
bool random_chance(Random *random, int percent);
const char *random_pick(Random *random, const char *const *words); /* NULL-ended, not empty */
