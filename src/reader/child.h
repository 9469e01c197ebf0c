#pragma once
#include "reader/build.h"

/* What the child does once it is closed up: reads bytes of any kind.  extension: the file's, with its dot, or "". */
void child_read(Build *build, const char *bytes, gsize count, const char *extension);

/* The option by which the child hands the document back without what tells of people, instead of a grid. */
#define READER_STRIP "--strip"

/* Attempts of what the sandbox forbids, for `vatra doctor` and the tests: "open", "socket", "exec", "fork", "memory",
 * "spin", "crash", "hang".  Never returns: the process is ended, or exits with 0 where the attempt was refused, 9 where it
 * succeeded. */
void probe_run(const char *name) G_GNUC_NORETURN;

enum { PROBE_REFUSED = 0, PROBE_SUCCEEDED = 9 };
