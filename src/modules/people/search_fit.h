#pragma once
#include "modules/people/search_typed.h"

/* How well a person fits what was typed: 1 exactly, 0 not at all. */

/* Parts of names that were looked at once: names share them. */
typedef struct {
    const Typed *typed;
    GHashTable *parts;
} Fit;

/* Lives in typed->pool; for the words that typed has now. */
void fit_begin(Fit *fit, const Typed *typed);
/* By the names alone: person needs no other fields. */
double fit_names(Fit *fit, const Person *person);
/* By a birth date or a year, if one was typed. */
double fit_birth(const Fit *fit, const Person *person);
