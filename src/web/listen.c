#include "web/listen.h"

#include "base/language.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 511 };

static guint16 port_of(int fd)
{
    struct sockaddr_storage bound;
    socklen_t length = sizeof bound;
    if (getsockname(fd, (struct sockaddr *)&bound, &length) < 0)
        return 0;
    return ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port : ((struct sockaddr_in *)&bound)->sin_port);
}

/* The socket, or -1 with errno. */
static int try_port(const char *address, guint16 port)
{
    struct addrinfo *found = NULL, hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    g_autofree char *service = g_strdup_printf("%u", port);
    int on = 1;
    if (getaddrinfo(address, service, &hints, &found) != 0) {
        errno = EINVAL;
        return -1;
    }
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool good = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0;
    int why = errno;
    freeaddrinfo(found);
    if (good)
        return fd;
    if (fd >= 0)
        close(fd);
    errno = why;
    return -1;
}

bool listen_on(const char *address, guint16 port, guint further, int *ret_fd, guint16 *ret_port, GError **error)
{
    guint last = MIN((guint)port + (port ? further : 0), G_MAXUINT16);
    for (guint next = port; next <= last; next++) {
        *ret_fd = try_port(address, (guint16)next);
        if (*ret_fd >= 0) {
            *ret_port = port_of(*ret_fd);
            return true;
        }
        if (errno == EINVAL || errno == EADDRNOTAVAIL)
            return fail(error, FAIL_INVALID, _("The address %s can't be listened on: this machine does not have it."), address);
        if (errno != EADDRINUSE)
            return fail(error, FAIL_INVALID, _("Port %d can't be listened on: %s."), (int)next, g_strerror(errno));
    }
    return fail(error, FAIL_BUSY, _("Port %d is taken by another program. Choose another one."), (int)port);
}
