#include "web/wires.h"

#include "base/log.h"

#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    Wires *wires;
    Wire *wire;
    int ours, theirs;
} Pair;

static void open_pair(Pair *pair, Wires *wires, const char *address)
{
    int sockets[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), ==, 0);
    *pair = (Pair){.wires = wires, .ours = sockets[0], .theirs = sockets[1]};
    pair->wire = wire_open(wires, pair->ours, address);
}

static void close_pair(Pair *pair)
{
    wire_close(pair->wires, pair->wire);
    close(pair->ours);
    close(pair->theirs);
}

static void an_address_has_so_many_connections(void)
{
    Wires *wires = wires_new(2, "192.0.2.1");
    Pair pairs[3];
    for (int i = 0; i < 2; i++) {
        g_assert_true(wires_may_open(wires, "198.51.100.7"));
        open_pair(&pairs[i], wires, "198.51.100.7");
    }
    g_assert_false(wires_may_open(wires, "198.51.100.7"));
    g_assert_true(wires_may_open(wires, "198.51.100.8"));
    close_pair(&pairs[0]);
    g_assert_true(wires_may_open(wires, "198.51.100.7"));
    g_assert_cmpuint(wires_count(wires), ==, 1);
    close_pair(&pairs[1]);
    wires_free(wires);
}

static void loopback_and_the_proxy_have_any_number(void)
{
    static const char *const free_ones[] = {"127.0.0.1", "127.0.0.9", "::1", "192.0.2.1"};
    Wires *wires = wires_new(1, "192.0.2.1");
    for (guint i = 0; i < G_N_ELEMENTS(free_ones); i++) {
        Pair pair;
        open_pair(&pair, wires, free_ones[i]);
        g_assert_true(wires_may_open(wires, free_ones[i]));
        close_pair(&pair);
    }
    wires_free(wires);
}

static void who_is_late_is_shut_down(void)
{
    char byte;
    Wires *wires = wires_new(10, NULL);
    Pair late, patient;
    open_pair(&patient, wires, "198.51.100.7");
    open_pair(&late, wires, "198.51.100.7");
    wire_expect(patient.wire, 0, false);
    wire_expect(late.wire, 1, false);
    gint64 start = g_get_monotonic_time();
    g_assert_cmpint(recv(late.theirs, &byte, 1, 0), ==, 0);
    gint64 waited = g_get_monotonic_time() - start;
    g_assert_cmpint(waited, >=, 900 * 1000);
    g_assert_cmpint(waited, <, 3 * G_USEC_PER_SEC);
    g_assert_cmpint(recv(patient.theirs, &byte, 1, MSG_DONTWAIT), ==, -1);
    g_assert_cmpuint(wires_late(wires), ==, 1);
    close_pair(&late);
    close_pair(&patient);
    wires_free(wires);
}

static void only_the_idle_are_shut_down_at_first(void)
{
    char byte;
    Wires *wires = wires_new(10, NULL);
    Pair idle, busy;
    open_pair(&idle, wires, "198.51.100.7");
    open_pair(&busy, wires, "198.51.100.7");
    wire_expect(idle.wire, 30, true);
    wire_expect(busy.wire, 30, false);
    wires_shut_down(wires, true);
    g_assert_cmpint(recv(idle.theirs, &byte, 1, MSG_DONTWAIT), ==, 0);
    g_assert_cmpint(recv(busy.theirs, &byte, 1, MSG_DONTWAIT), ==, -1);
    wires_shut_down(wires, false);
    g_assert_cmpint(recv(busy.theirs, &byte, 1, MSG_DONTWAIT), ==, 0);
    close_pair(&idle);
    close_pair(&busy);
    wires_free(wires);
}

#define TEST(rule) g_test_add_func("/wires/" #rule, rule)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    log_set_level(LOG_SILENT);
    TEST(an_address_has_so_many_connections);
    TEST(loopback_and_the_proxy_have_any_number);
    TEST(who_is_late_is_shut_down);
    TEST(only_the_idle_are_shut_down_at_first);
    return g_test_run();
}
