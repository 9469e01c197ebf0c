#pragma once
#include "base/pool.h"

/* How letters follow each other in the words of plans, in Romanian, Russian, English and Hungarian: tells a word that was cut
 * from two words. */
typedef struct PdfLetters PdfLetters;

PdfLetters *pdf_letters_new(Pool *pool);
/* small: in small letters.  A word that plans often have; one that begins as such a word does. */
bool pdf_letters_know(const PdfLetters *letters, const char *small);
bool pdf_letters_know_stem(const PdfLetters *letters, const char *small);
/* before and rest: letters, none empty.  The higher, the likelier they are one word; two words are below 1. */
double pdf_letters_join(const PdfLetters *letters, const char *before, const char *rest);
