#pragma once
#include "reader/build.h"

/* A piece of Markdown-ish text without its marks: **bold**, *italic*, tags that browsers know, \escapes. */
typedef struct {
    const char *text;
    bool bold;    /* all of it */
    bool heading; /* "## …" or <h2> */
} Marked;

Marked marks_take_off(Pool *pool, const char *text);
