#pragma once
#include "modules/people/people.h"

/* What a list shows of a person, as one text that stands beside each pair of its words (person_words.shown).  It is written anew
 * whenever the person is; schema/0013_shown.sql made it for those who were there. */

/* Names, sex, birth, telephone and file number. */
char *shown_text(Pool *pool, const Person *person);
/* Sets those; cuts text, and what it sets stands in it.  One that was cut off gives what is there. */
void shown_read(char *text, Person *person);
