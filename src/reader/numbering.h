#pragma once
#include "base/pool.h"

/* Automatic numbers of lists, counted as word processors do. */
enum { NUMBERING_LEVELS = 10 };

typedef enum {
    NUMBER_DECIMAL,
    NUMBER_DECIMAL_ZERO,
    NUMBER_UPPER_ROMAN,
    NUMBER_LOWER_ROMAN,
    NUMBER_UPPER_LETTER,
    NUMBER_LOWER_LETTER,
    NUMBER_BULLET,
    NUMBER_NONE,
} NumberForm;

typedef struct {
    NumberForm form;
    int start;
    int restart;         /* as w:lvlRestart: -1 after any outer level, 0 never, n after level n (from 1) */
    const char *pattern; /* "%1.%2." with the levels from 1; for a bullet its sign */
} NumberLevel;

typedef struct {
    NumberLevel levels[NUMBERING_LEVELS];
    int counts[NUMBERING_LEVELS]; /* G_MININT: not begun */
} NumberList;

NumberList *number_list_new(Pool *pool); /* decimal at each level, "%n." */
/* Counts one item on and gives its number as printed; "" where there is none to print.  A bullet is "•". */
const char *number_list_next(Pool *pool, NumberList *list, int level);
void number_list_restart(NumberList *list, int level); /* this level and those within */
