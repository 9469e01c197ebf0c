#pragma once
#include <stdbool.h>

/* Closes the process up before it looks at what strangers wrote: 256 MiB, cpu_seconds of CPU, no files, no network, no other
 * programs, no children.  What it may still do: read and write what is open, ask for memory, end.  Opening a file is
 * refused; everything else that is forbidden ends the process (seccomp, SIGSYS).  false: the kernel can't; then nothing may
 * be read. */
bool sandbox_enter(int cpu_seconds);

enum { SANDBOX_CPU_SECONDS = 10, SANDBOX_MEMORY = 256 * 1024 * 1024 };
