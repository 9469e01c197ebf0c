#include "reader/child.h"
#include "reader/formats.h"
#include "reader/mojibake.h"
#include "reader/reader.h"
#include "reader/sandbox.h"
#include "reader/strip.h"
#include "reader/wire.h"

#include <errno.h>
#include <libxml/parser.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHILD_NICE = 10 }; /* who waits for a page goes first */

static void read_container(Build *build, const char *bytes, gsize count)
{
    build_trouble(build, sniff_ole_is_encrypted(bytes, count) ? TROUBLE_ENCRYPTED : TROUBLE_OLD_OFFICE);
}

void child_read(Build *build, const char *bytes, gsize count, const char *extension)
{
    switch (sniff_kind(bytes, count)) {
    case KIND_EMPTY:
        return build_trouble(build, TROUBLE_EMPTY);
    case KIND_ZIP:
        return office_read(build, bytes, count);
    case KIND_PDF:
        return pdf_read(build, bytes, count);
    case KIND_OLE:
        return read_container(build, bytes, count);
    case KIND_RTF:
        return build_trouble(build, TROUBLE_OLD_OFFICE);
    case KIND_PICTURE:
        return build_trouble(build, TROUBLE_PICTURE);
    case KIND_TEXT:
        return text_or_csv_read(build, bytes, count, extension);
    case KIND_XML:
        return bank_read(build, bytes, count);
    case KIND_UNKNOWN:
        break;
    }
    build_trouble(build, TROUBLE_UNKNOWN);
}

/* The whole of standard input.  NULL: it can't be read, or is larger than we take. */
static const char *take_input(gsize *ret_count)
{
    struct stat status;
    if (fstat(STDIN_FILENO, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
        status.st_size <= READER_MAX_BYTES) {
        void *bytes = mmap(NULL, (gsize)status.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
        *ret_count = (gsize)status.st_size;
        return bytes == MAP_FAILED ? NULL : bytes;
    }
    GByteArray *all = g_byte_array_new();
    guint8 block[65536];
    ssize_t got;
    while ((got = read(STDIN_FILENO, block, sizeof block)) > 0 && all->len <= READER_MAX_BYTES)
        g_byte_array_append(all, block, (guint)got);
    *ret_count = all->len;
    return got < 0 || all->len > READER_MAX_BYTES ? NULL : (const char *)g_byte_array_free(all, FALSE);
}

static bool send_all(const guint8 *bytes, gsize count)
{
    while (count > 0) {
        ssize_t sent = write(STDOUT_FILENO, bytes, count);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes += sent;
        count -= (gsize)sent;
    }
    return true;
}

static int answer(const Build *build)
{
    GByteArray *out = g_byte_array_new();
    wire_write(build, out);
    return send_all(out->data, out->len) ? 0 : 1;
}

/* One letter that says whether, then the document. */
static int answer_stripped(const char *bytes, gsize count)
{
    GByteArray *out = g_byte_array_new();
    Strip strip = bytes ? strip_any(bytes, count, out) : STRIP_UNABLE;
    guint8 letter = (guint8)('0' + strip);
    bool is_sent = send_all(&letter, 1) && (strip != STRIP_DONE || send_all(out->data, out->len));
    return is_sent ? 0 : 1;
}

/* What is said when no more memory is given: it is written beforehand, and g_error() calls give_up(), not abort(). */
static GByteArray *last_words(void)
{
    Build *build = build_new(pool_new());
    build_trouble(build, TROUBLE_TOO_MUCH);
    GByteArray *out = g_byte_array_new();
    wire_write(build, out);
    return out;
}

static GLogWriterOutput give_up(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
    (void)fields;
    (void)count;
    const GByteArray *words = data;
    if (level & G_LOG_LEVEL_ERROR)
        _exit(send_all(words->data, words->len) ? 0 : 1);
    return G_LOG_WRITER_HANDLED;
}

typedef struct {
    const char *extension, *probe;
    int cpu_seconds;
    bool is_strip;
} Options;

static Options read_options(int argc, char **argv)
{
    Options options = {.extension = "", .cpu_seconds = SANDBOX_CPU_SECONDS};
    for (int i = 1; i < argc; i++) {
        if (g_str_has_prefix(argv[i], "--extension="))
            options.extension = argv[i] + strlen("--extension=");
        else if (g_str_has_prefix(argv[i], "--probe="))
            options.probe = argv[i] + strlen("--probe=");
        else if (strcmp(argv[i], READER_STRIP) == 0)
            options.is_strip = true;
        else if (strcmp(argv[i], "--brief") == 0)
            options.cpu_seconds = 1;
    }
    return options;
}

/* What libraries would load on first use is loaded here, while files can still be opened. */
static void load_what_is_needed(void)
{
    xmlInitParser();
    g_utf8_normalize("a\xCC\x86", -1, G_NORMALIZE_NFC);
}

int reader_child_main(int argc, char **argv)
{
    Options options = read_options(argc, argv);
    setpriority(PRIO_PROCESS, 0, CHILD_NICE);
    close_range(STDERR_FILENO + 1, ~0u, 0);
    gsize count = 0;
    const char *bytes = take_input(&count);
    load_what_is_needed();
    g_log_set_writer_func(give_up, last_words(), NULL);
    if (!sandbox_enter(options.cpu_seconds))
        _exit(1);
    if (options.probe)
        probe_run(options.probe);
    if (options.is_strip)
        _exit(answer_stripped(bytes, count));
    Build *build = build_new(pool_new());
    if (bytes || count == 0)
        child_read(build, bytes ? bytes : "", count, options.extension);
    else
        build_trouble(build, TROUBLE_TOO_LARGE);
    mojibake_mend(build);
    /* The pool goes with the process, without the clean-up that others do at exit. */
    _exit(answer(build));
}
