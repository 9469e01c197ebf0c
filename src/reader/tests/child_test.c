#include "reader/child.h"
#include "reader/wire.h"
#include "reading.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Starts the child for an attempt; what wait() says of it. */
static int attempt(const char *probe)
{
    g_autofree char *option = g_strdup_printf("--probe=%s", probe);
    char *arguments[] = {(char *)"/proc/self/exe", (char *)"reader", option, (char *)"--brief", NULL};
    char *environment[] = {(char *)"ASAN_OPTIONS=detect_leaks=0:handle_abort=0:handle_segv=0", NULL};
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    arguments[0] = self;
    int status = 0;
    g_autoptr(GError) error = NULL;
    g_spawn_sync(NULL, arguments, environment, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                 NULL, &status, &error);
    g_assert_no_error(error);
    return status;
}

static void opening_a_file_is_refused(void)
{
    int status = attempt("open");
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, PROBE_REFUSED);
}

static void forbidden_calls_end_the_child(void)
{
    static const char *const probes[] = {"socket", "exec", "fork"};
    for (gsize i = 0; i < G_N_ELEMENTS(probes); i++) {
        int status = attempt(probes[i]);
        g_assert_true(WIFSIGNALED(status));
        g_assert_cmpint(WTERMSIG(status), ==, SIGSYS);
    }
}

static void a_gigabyte_is_not_given(void)
{
#ifdef __SANITIZE_ADDRESS__
    g_test_skip("the sanitizer itself needs more");
#else
    int status = attempt("memory");
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, PROBE_REFUSED);
#endif
}

static void spinning_is_stopped(void)
{
    int status = attempt("spin");
    g_assert_true(WIFSIGNALED(status));
    g_assert_true(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
}

static void a_child_that_dies_is_a_sentence(void)
{
    g_autofree char *script = g_build_filename(g_get_tmp_dir(), "vatra-reader-dies-XXXXXX", NULL);
    int fd = g_mkstemp_full(script, O_RDWR, 0700);
    static const char dies[] = "#!/bin/sh\nkill -KILL $$\n";
    g_assert_cmpint(write(fd, dies, sizeof dies - 1), ==, sizeof dies - 1);
    close(fd);
    reader_set_program(script);
    must_refuse("text", 4, "a.txt", "takes too long");
    reader_set_program("/bin/echo");
    must_refuse("text", 4, "a.txt", "could not be read");
    reader_set_program("/nowhere/at/all");
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GError) error = NULL;
    Grid *grid = NULL;
    g_assert_false(reader_read_bytes(pool, "text", 4, "a.txt", &grid, &error));
    g_assert_error(error, FAIL, FAIL_BUSY);
    reader_set_program("/proc/self/exe");
    unlink(script);
}

static void too_large_is_refused_before_a_child_starts(void)
{
    must_refuse("", (gsize)READER_MAX_BYTES + 1, "a.txt", "50 MB");
}

static void a_missing_file_is_told(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GError) error = NULL;
    Grid *grid = NULL;
    g_assert_false(reader_read_file(pool, "/nowhere/plan.docx", &grid, &error));
    g_assert_error(error, FAIL, FAIL_INVALID);
}

static GByteArray *answer_of(Pool *pool, const char *text)
{
    Build *build = build_new(pool);
    child_read(build, text, strlen(text), ".txt");
    GByteArray *out = g_byte_array_new();
    wire_write(build, out);
    return out;
}

static void the_wire_keeps_all(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) bytes = answer_of(pool, "Titlu\n\na\tb\tc\n1\t\t3\n");
    WireAnswer answer;
    g_assert_true(wire_read(pool, bytes->data, bytes->len, &answer));
    g_assert_cmpstr(as_text(pool, answer.grid), ==, "Titlu\na | b | c\n1 |  | 3\n");
}

/* Whatever the child says, the parent refuses or reads it within bounds. */
static void garbage_on_the_wire_is_refused(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) bytes = answer_of(pool, "Titlu\n\na\tb\tc\n1\t\t3\n");
    WireAnswer answer;
    for (guint cut = 0; cut < bytes->len; cut++)
        g_assert_false(wire_read(pool, bytes->data, cut, &answer));
    for (guint at = 0; at < bytes->len; at++)
        for (int value = 0; value < 256; value += 51) {
            g_autofree guint8 *copy = g_memdup2(bytes->data, bytes->len);
            copy[at] = (guint8)value;
            if (wire_read(pool, copy, bytes->len, &answer) && answer.grid)
                g_assert_nonnull(as_text(pool, answer.grid));
        }
}

static void add_tests(void)
{
    g_test_add_func("/reader/child/open", opening_a_file_is_refused);
    g_test_add_func("/reader/child/forbidden", forbidden_calls_end_the_child);
    g_test_add_func("/reader/child/memory", a_gigabyte_is_not_given);
    g_test_add_func("/reader/child/spin", spinning_is_stopped);
    g_test_add_func("/reader/child/dies", a_child_that_dies_is_a_sentence);
    g_test_add_func("/reader/child/large", too_large_is_refused_before_a_child_starts);
    g_test_add_func("/reader/child/missing", a_missing_file_is_told);
    g_test_add_func("/reader/wire/whole", the_wire_keeps_all);
    g_test_add_func("/reader/wire/garbage", garbage_on_the_wire_is_refused);
}

int main(int argc, char **argv)
{
    return reading_main(argc, argv, add_tests);
}
