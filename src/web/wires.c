#include "web/wires.h"

#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TICK_MS = 200, LINGERING = 64, LINGER_SECONDS = 60 };
static const gint64 LINGER_BYTES = 300 * 1000 * 1000;

typedef struct {
    int fd;
    gint64 until;
    gint64 bytes;
} Linger;

struct Wires {
    GMutex mutex;
    Wire *first;
    guint count;
    GHashTable *addresses; /* text -> how many */
    guint per_address;
    char *unlimited;
    guint64 late;
    Linger lingering[LINGERING];
    guint lingering_count;
    int wake;
    bool ending;
    GThread *thread;
};

/* ---- the watch */

static void shut_late(Wires *wires, gint64 now)
{
    for (Wire *wire = wires->first; wire; wire = wire->next) {
        gint64 deadline = __atomic_load_n(&wire->deadline, __ATOMIC_RELAXED);
        if (!deadline || now < deadline)
            continue;
        wire_expect(wire, 0, false);
        shutdown(wire->fd, SHUT_RDWR);
        wires->late++;
    }
}

/* false: done with it. */
static bool drain(Linger *linger, gint64 now)
{
    char scratch[64 * 1024];
    gssize count;
    while ((count = recv(linger->fd, scratch, sizeof scratch, MSG_DONTWAIT)) > 0)
        linger->bytes += count;
    bool more = count < 0 && (errno == EAGAIN || errno == EINTR);
    return more && now < linger->until && linger->bytes < LINGER_BYTES;
}

static void drain_all(Wires *wires, gint64 now)
{
    for (guint i = 0; i < wires->lingering_count;) {
        if (drain(&wires->lingering[i], now)) {
            i++;
            continue;
        }
        close(wires->lingering[i].fd);
        wires->lingering[i] = wires->lingering[--wires->lingering_count];
    }
}

static guint list_polled(Wires *wires, struct pollfd *polled)
{
    polled[0] = (struct pollfd){.fd = wires->wake, .events = POLLIN};
    for (guint i = 0; i < wires->lingering_count; i++)
        polled[i + 1] = (struct pollfd){.fd = wires->lingering[i].fd, .events = POLLIN};
    return wires->lingering_count + 1;
}

static void *watch(void *data)
{
    Wires *wires = data;
    struct pollfd polled[LINGERING + 1];
    guint64 wakes;
    g_mutex_lock(&wires->mutex);
    while (!wires->ending) {
        guint count = list_polled(wires, polled);
        g_mutex_unlock(&wires->mutex);
        poll(polled, count, TICK_MS);
        if (polled[0].revents && read(wires->wake, &wakes, sizeof wakes) < 0 && errno != EAGAIN)
            log_error("http.watch", "details", g_strerror(errno), NULL);
        g_mutex_lock(&wires->mutex);
        gint64 now = g_get_monotonic_time();
        shut_late(wires, now);
        drain_all(wires, now);
    }
    g_mutex_unlock(&wires->mutex);
    return NULL;
}

static void wake(Wires *wires)
{
    if (eventfd_write(wires->wake, 1) < 0)
        log_error("http.watch", "details", g_strerror(errno), NULL);
}

/* ---- the list */

Wires *wires_new(guint per_address, const char *unlimited)
{
    Wires *wires = g_new0(Wires, 1);
    g_mutex_init(&wires->mutex);
    wires->addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    wires->per_address = per_address;
    wires->unlimited = g_strdup(unlimited);
    wires->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    wires->thread = g_thread_new("watch", watch, wires);
    return wires;
}

void wires_free(Wires *wires)
{
    g_mutex_lock(&wires->mutex);
    wires->ending = true;
    g_mutex_unlock(&wires->mutex);
    wake(wires);
    g_thread_join(wires->thread);
    for (guint i = 0; i < wires->lingering_count; i++)
        close(wires->lingering[i].fd);
    close(wires->wake);
    g_hash_table_unref(wires->addresses);
    g_mutex_clear(&wires->mutex);
    g_free(wires->unlimited);
    g_free(wires);
}

static bool is_limited(const Wires *wires, const char *address)
{
    return !g_str_has_prefix(address, "127.") && strcmp(address, "::1") != 0 && g_strcmp0(address, wires->unlimited) != 0;
}

/* By so many more (or fewer) connections of this address.  Locked. */
static void count_address(Wires *wires, const char *address, int more)
{
    int count = GPOINTER_TO_INT(g_hash_table_lookup(wires->addresses, address)) + more;
    if (count > 0)
        g_hash_table_insert(wires->addresses, g_strdup(address), GINT_TO_POINTER(count));
    else
        g_hash_table_remove(wires->addresses, address);
}

bool wires_may_open(Wires *wires, const char *address)
{
    if (!is_limited(wires, address))
        return true;
    g_mutex_lock(&wires->mutex);
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(wires->addresses, address));
    g_mutex_unlock(&wires->mutex);
    return count < wires->per_address;
}

guint wires_count(Wires *wires)
{
    g_mutex_lock(&wires->mutex);
    guint count = wires->count;
    g_mutex_unlock(&wires->mutex);
    return count;
}

guint64 wires_late(Wires *wires)
{
    g_mutex_lock(&wires->mutex);
    guint64 late = wires->late;
    g_mutex_unlock(&wires->mutex);
    return late;
}

void wires_shut_down(Wires *wires, bool only_idle)
{
    g_mutex_lock(&wires->mutex);
    for (Wire *wire = wires->first; wire; wire = wire->next)
        if (!only_idle || __atomic_load_n(&wire->idle, __ATOMIC_RELAXED))
            shutdown(wire->fd, SHUT_RDWR);
    g_mutex_unlock(&wires->mutex);
}

Wire *wire_open(Wires *wires, int fd, const char *address)
{
    Wire *wire = g_new0(Wire, 1);
    wire->fd = fd;
    g_strlcpy(wire->address, address, sizeof wire->address);
    g_mutex_lock(&wires->mutex);
    wire->next = wires->first;
    if (wire->next)
        wire->next->previous = wire;
    wires->first = wire;
    wires->count++;
    count_address(wires, address, 1);
    g_mutex_unlock(&wires->mutex);
    return wire;
}

void wire_close(Wires *wires, Wire *wire)
{
    g_mutex_lock(&wires->mutex);
    if (wire->next)
        wire->next->previous = wire->previous;
    if (wire->previous)
        wire->previous->next = wire->next;
    else
        wires->first = wire->next;
    wires->count--;
    count_address(wires, wire->address, -1);
    g_mutex_unlock(&wires->mutex);
    g_free(wire);
}

void wire_expect(Wire *wire, gint64 seconds, bool idle)
{
    gint64 deadline = seconds ? g_get_monotonic_time() + seconds * G_USEC_PER_SEC : 0;
    __atomic_store_n(&wire->deadline, deadline, __ATOMIC_RELAXED);
    __atomic_store_n(&wire->idle, idle, __ATOMIC_RELAXED);
}

void wire_linger(Wires *wires, Wire *wire)
{
    g_mutex_lock(&wires->mutex);
    int fd = wires->lingering_count < LINGERING ? dup(wire->fd) : -1;
    if (fd >= 0)
        wires->lingering[wires->lingering_count++] =
            (Linger){.fd = fd, .until = g_get_monotonic_time() + LINGER_SECONDS * G_USEC_PER_SEC};
    g_mutex_unlock(&wires->mutex);
    if (fd >= 0)
        wake(wires);
}
