#include "reader/child.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static bool opens(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool connects(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool executes(void)
{
    execl("/bin/true", "true", NULL);
    return false;
}

static bool forks(void)
{
    return fork() >= 0;
}

static bool takes_memory(void)
{
    const gsize gigabyte = 1024 * 1024 * 1024;
    void *block = mmap(NULL, gigabyte, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return block != MAP_FAILED;
}

static bool spins(void)
{
    for (volatile guint64 i = 0; i < G_MAXUINT64; i++)
        ;
    return true;
}

static bool crashes(void)
{
    abort();
}

static bool hangs(void)
{
    int never[2] = {0};
    char byte;
    while (read(STDOUT_FILENO, &byte, 1) != 1 || never[0] == 0)
        ;
    return true;
}

static const struct {
    const char *name;
    bool (*attempt)(void);
} probes[] = {{"open", opens},          {"socket", connects}, {"exec", executes}, {"fork", forks},
              {"memory", takes_memory}, {"spin", spins},      {"crash", crashes}, {"hang", hangs}};

void probe_run(const char *name)
{
    bool succeeded = true;
    for (gsize i = 0; i < G_N_ELEMENTS(probes); i++)
        if (strcmp(name, probes[i].name) == 0)
            succeeded = probes[i].attempt();
    _exit(succeeded ? PROBE_SUCCEEDED : PROBE_REFUSED);
}
