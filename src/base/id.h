#pragma once
#include <glib.h>

/* A new id: 63 bits, ordered by time (milliseconds since 2024, then a process's random number, then a counter), never reused. */
gint64 id_new(void);

/* Reads a decimal id; 0 when the text is none. */
gint64 id_parse(const char *text);

/* Unix seconds.  Tests stop or move the clock with clock_set(); 0 lets it run again. */
gint64 clock_now(void);
void clock_set(gint64 unix_seconds);
