#pragma once
#include "modules/law/law.h"

/* The end of a term whose last day is known: moved off a free day where the term says so. */
Due law_due_on(const LawRow *term, const Calendar *calendar, Day last_day);
