#pragma once
#include "modules/demo/random.h"

typedef struct {
    const char *name;
    int weight;
} WeightedName;

/* Ended by {0} and NULL. */
extern const WeightedName city_families[], city_women[], city_men[];
extern const char *const city_stems[], *const city_endings[], *const city_streets[], *const city_localities[];
