#pragma once
#include "reader/grid.h"

/* Reads an untrusted file in a sandboxed child (`vatra reader`: seccomp, Landlock where the kernel has it, 256 MiB, 10 s
 * CPU, 20 s in all).  The format is told from the content, the file's name only helps with text.  The grid lives in pool.
 * FAIL_INVALID, each with a sentence that says what to do: not a document, empty, encrypted, damaged, a bomb, too large.
 * FAIL_BUSY: no child could be started. */
bool reader_read_file(Pool *pool, const char *path, Grid **ret_grid, GError **error);
bool reader_read_bytes(Pool *pool, const void *bytes, gsize count, const char *file_name, Grid **ret_grid, GError **error);

enum { READER_MAX_BYTES = 50 * 1024 * 1024 };

/* The child's main: reads standard input, writes the grid to standard output.  Called by `vatra reader`. */
int reader_child_main(int argc, char **argv);
/* The path of the program to start as the child; "/proc/self/exe" until set (tests set it). */
void reader_set_program(const char *path);
