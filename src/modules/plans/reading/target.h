#pragma once
#include "modules/plans/reading/words.h"

/* A target at the start (or after a dash or colon, or in brackets) of an indicator's sentence: "10 indicatori identificați",
 * "Cel puțin 3 persoane …", "Toate rapoartele …", "Nr. de campanii - 3".  NULL: the sentence asks for none. */
PlanTarget *target_in_sentence(Pool *pool, const char *text);

/* Where the words of one target end and the next begins, in run-together text ("100 persoane informate 25 persoane ocupate"). */
bool target_begins_at(const Words *words, guint i);
/* Does the text begin with a quantity, or with an operator and one? */
bool target_starts(const Words *words);
/* The things an indicator counts: "Nr. de campanii de informare" -> "campanii"; NULL: it counts nothing by name. */
const char *target_unit_of_indicator(Pool *pool, const char *indicator);
