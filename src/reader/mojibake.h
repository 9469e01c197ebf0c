#pragma once
#include "reader/build.h"

/* Letters that were decoded wrongly before the document was saved: "Å£" for ţ (UTF-8 taken for a one-byte encoding), "þ" and "º"
 * for ț and ș (Windows-1250 taken for Windows-1252), "Ïëàí" for План (Windows-1251 taken for those), "Timiєoara" (Windows-1250
 * taken for Windows-1251).  Where the whole document shows it they are put right, with a note.  Then all texts are clean. */
void mojibake_mend(Build *build);
