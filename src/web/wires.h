#pragma once
#include <arpa/inet.h>
#include <glib.h>
#include <stdbool.h>

/* The open connections of a server, as the sockets they are.  A thread shuts down those that are late: the HTTP library's own
 * time-out counts idle time only, and who sends a byte a second is never idle. */
typedef struct Wires Wires;

typedef struct Wire {
    int fd;
    char address[INET6_ADDRSTRLEN];
    gint64 deadline;            /* monotonic microseconds; 0: none.  Written by its event thread, read by the watch */
    int idle;                   /* between two requests */
    struct Wire *next, *previous;
} Wire;

/* unlimited: an address that may have any number (a proxy); NULL: none.  Loopback is never limited. */
Wires *wires_new(guint per_address, const char *unlimited);
void wires_free(Wires *wires); /* after every wire is closed */
bool wires_may_open(Wires *wires, const char *address);
guint wires_count(Wires *wires);
guint64 wires_late(Wires *wires); /* how many were shut down so far */
void wires_shut_down(Wires *wires, bool only_idle);

Wire *wire_open(Wires *wires, int fd, const char *address);
void wire_close(Wires *wires, Wire *wire); /* before the library closes fd */
void wire_expect(Wire *wire, gint64 seconds, bool idle); /* 0 seconds: no deadline */

/* The request is refused before its body was read.  Closing now would reset the connection and the client might never see
 * why: what still comes is read and thrown away until the client is done, a minute is over, or 300 MB have come. */
void wire_linger(Wires *wires, Wire *wire);
