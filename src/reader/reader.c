#include "reader/reader.h"
#include "base/language.h"
#include "base/log.h"
#include "reader/child.h"
#include "reader/strip.h"
#include "reader/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WALL_SECONDS = 20 };

static const char *program = "/proc/self/exe";

void reader_set_program(const char *path)
{
    program = path;
}

static const char *sentence_of(Trouble trouble)
{
    switch (trouble) {
    case TROUBLE_EMPTY:
        return _("The file is empty. Choose the file again, or save it once more in the program that made it.");
    case TROUBLE_OLD_OFFICE:
        return _("This is an older kind of office file (.doc, .xls, .ppt or .rtf). Open it and save it as .docx or .xlsx, "
                 "then try again.");
    case TROUBLE_OTHER_OFFICE:
        return _(
            "This file holds no text document and no spreadsheet. We read DOCX, ODT, XLSX, ODS, PDF, CSV and plain text.");
    case TROUBLE_PICTURE:
        return _("This is a picture. Run text recognition (OCR) on it and save the result as PDF or DOCX, then try again.");
    case TROUBLE_ENCRYPTED:
        return _("The file is protected by a password. Save it without the password, then try again.");
    case TROUBLE_DAMAGED:
        return _(
            "The file is damaged or incomplete. Open it in the program that made it, save it once more, then try again.");
    case TROUBLE_BOMB:
        return _("The file unpacks to far more than a document holds, so it was not read. Save the document once more in an "
                 "office program, then try again.");
    case TROUBLE_NO_TEXT:
        return _("The PDF holds pictures of pages and no text. Run text recognition (OCR) on it, or ask for the original "
                 "document.");
    case TROUBLE_TOO_LARGE:
        return _("The file is larger than we read (50 MB). Split it, or leave its pictures out.");
    case TROUBLE_TOO_MUCH:
        return _("The file holds more text, rows or pages than can be read at once. Keep only the annex with the table of measures, "
                 "or split it.");
    case TROUBLE_NONE:
    case TROUBLE_UNKNOWN:
    case TROUBLE_COUNT:
        break;
    }
    return _("This is not a document that we can read. We read DOCX, ODT, XLSX, ODS, PDF, CSV and plain text.");
}

static const char *note_with_number(Pool *pool, const BuildNote *note)
{
    int n = (int)MIN(note->number, (guint32)G_MAXINT);
    switch (note->kind) {
    case NOTE_NESTED_TABLES:
        return pool_printf(pool,
                           P_("%d table within a cell was read as lines of that cell.",
                              "%d tables within cells were read as lines of those cells.", n),
                           n);
    case NOTE_FOOTNOTES:
        return pool_printf(pool, P_("%d footnote stands at the end.", "%d footnotes stand at the end.", n), n);
    case NOTE_PAGES_JOINED:
        return pool_printf(pool, P_("A table was joined over %d page break.", "A table was joined over %d page breaks.", n),
                           n);
    case NOTE_HEADERS_DROPPED:
        return pool_printf(pool,
                           P_("%d header row repeated on a later page was left out.",
                              "%d header rows repeated on later pages were left out.", n),
                           n);
    case NOTE_COLUMNS_GUESSED:
        return pool_printf(pool, _("Columns without ruling lines were guessed (page or line %d)."), n);
    case NOTE_PAGE_WITHOUT_TEXT:
        return pool_printf(pool, _("Page %d has no text; it may be a picture."), n);
    case NOTE_UNREADABLE_LETTERS:
        return pool_printf(pool, P_("%d letter could not be read.", "%d letters could not be read.", n), n);
    default:
        return NULL;
    }
}

static const char *note_with_text(Pool *pool, const BuildNote *note)
{
    switch (note->kind) {
    case NOTE_HEADERS_LEFT:
        return _("Headers and footers of the pages were left out.");
    case NOTE_HIDDEN_SHEET:
        return pool_printf(pool, _("The sheet “%s” is hidden; it was read too."), note->text);
    case NOTE_OVERLAPPING:
        return pool_printf(pool, _("Cells lie on each other; left out: “%s”."), note->text);
    case NOTE_ENCODING:
        return pool_printf(pool, _("The letters were read as %s; check ș, ț, ă."), note->text);
    case NOTE_SEPARATOR:
        return pool_printf(pool, _("The columns were split at “%s”, which is a guess."), note->text);
    case NOTE_COLUMNS_LOST:
        return _("The text has lost its columns. Read the DOCX, XLSX or PDF of it if there is one.");
    case NOTE_RUNNING_HEADS:
        return pool_printf(pool, _("Lines repeated on the pages were left out, such as “%s”."), note->text);
    case NOTE_MOJIBAKE:
        return pool_printf(pool, _("Wrongly decoded letters (read as %s) were put right; check them."), note->text);
    case NOTE_HIDDEN_TEXT:
        return _("Hidden text was left out.");
    case NOTE_DELETED_TEXT:
        return _("Text marked as deleted (tracked changes) was left out.");
    default:
        return "";
    }
}

static const char *const note_codes[NOTE_COUNT] = {
    [NOTE_NESTED_TABLES] = "file_nested_tables",
    [NOTE_FOOTNOTES] = "file_footnotes",
    [NOTE_HEADERS_LEFT] = "file_headers_left",
    [NOTE_HIDDEN_SHEET] = "file_hidden_sheet",
    [NOTE_OVERLAPPING] = "file_overlapping",
    [NOTE_ENCODING] = "file_encoding",
    [NOTE_SEPARATOR] = "file_separator",
    [NOTE_COLUMNS_LOST] = "file_columns_lost",
    [NOTE_COLUMNS_GUESSED] = "file_columns_guessed",
    [NOTE_PAGES_JOINED] = "file_pages_joined",
    [NOTE_RUNNING_HEADS] = "file_running_heads",
    [NOTE_HEADERS_DROPPED] = "file_headers_dropped",
    [NOTE_PAGE_WITHOUT_TEXT] = "file_page_without_text",
    [NOTE_HIDDEN_TEXT] = "file_hidden_text",
    [NOTE_DELETED_TEXT] = "file_deleted_text",
    [NOTE_UNREADABLE_LETTERS] = "file_unreadable_letters",
    [NOTE_MOJIBAKE] = "file_wrongly_decoded",
};

static GridNote *grid_note(Pool *pool, const BuildNote *note)
{
    GridNote *kept = pool_new0(pool, GridNote);
    kept->kind = note_codes[note->kind];
    kept->argument = *note->text ? note->text : note->number ? pool_printf(pool, "%u", note->number) : NULL;
    return kept;
}

const char *grid_note_sentence(Pool *pool, const char *kind, const char *argument)
{
    for (int i = 0; i < NOTE_COUNT; i++) {
        if (strcmp(note_codes[i], kind) != 0)
            continue;
        const char *words = argument ? argument : "";
        BuildNote note = {(NoteKind)i, (guint32)g_ascii_strtoull(words, NULL, 10), words};
        const char *sentence = note_with_number(pool, &note);
        return sentence ? sentence : note_with_text(pool, &note);
    }
    return NULL;
}

static Grid *finish(Pool *pool, const WireAnswer *answer)
{
    for (guint i = 0; i < answer->notes->len; i++)
        g_ptr_array_add(answer->grid->notes, grid_note(pool, answer->notes->pdata[i]));
    return answer->grid;
}

typedef int Descriptor;
static void close_descriptor(Descriptor *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Descriptor, close_descriptor)

/* The file as the child gets it: memory with a descriptor, sealed so that nobody changes it on the way. */
static int memory_file(const void *bytes, gsize count)
{
    g_auto(Descriptor) fd = memfd_create("upload", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    const char *at = bytes;
    while (fd >= 0 && count > 0) {
        ssize_t written = write(fd, at, count);
        if (written < 0 && errno != EINTR)
            return -1;
        at += MAX(written, 0);
        count -= (gsize)MAX(written, 0);
    }
    if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0)
        return -1;
    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    int sealed = fd;
    fd = -1;
    return sealed;
}

/* Only the extension is told: names of files are personal data that `ps` would show. */
static char *extension_option(Pool *pool, const char *file_name)
{
    const char *dot = file_name ? strrchr(file_name, '.') : NULL;
    for (const char *at = dot ? dot + 1 : ""; *at; at++)
        if (!g_ascii_isalnum(*at) || at - dot > 8)
            dot = NULL;
    return pool_printf(pool, "--extension=%s", dot ? dot : "");
}

static bool start_child(int input, int output, char *option, pid_t *ret_pid)
{
    char *arguments[] = {(char *)"vatra", (char *)"reader", option, NULL};
    char *environment[] = {(char *)"LANG=C.UTF-8", (char *)"ASAN_OPTIONS=detect_leaks=0", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int wrong = posix_spawn(ret_pid, program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return wrong == 0;
}

/* Everything the child says until it closes its end; false: too late, or more than it may say. */
static bool hear_out(int output, GByteArray *heard, gint64 deadline)
{
    guint8 block[65536];
    for (;;) {
        gint64 left = (deadline - g_get_monotonic_time()) / 1000;
        struct pollfd wait_for = {.fd = output, .events = POLLIN};
        if (left <= 0 || heard->len > WIRE_MAX_BYTES)
            return false;
        if (poll(&wait_for, 1, (int)left) <= 0)
            continue;
        ssize_t got = read(output, block, sizeof block);
        if (got == 0)
            return true;
        if (got > 0)
            g_byte_array_append(heard, block, (guint)got);
        else if (errno != EINTR)
            return false;
    }
}

typedef struct {
    bool in_time;
    int status; /* of waitpid() */
} Ending;

static bool is_over(pid_t pid, Ending *ending)
{
    pid_t got;
    do
        got = waitpid(pid, &ending->status, WNOHANG);
    while (got < 0 && errno == EINTR);
    return got != 0;
}

static Ending wait_for_end(pid_t pid, bool in_time, gint64 deadline)
{
    Ending ending = {.in_time = in_time};
    while (ending.in_time && !is_over(pid, &ending)) {
        if (g_get_monotonic_time() > deadline)
            ending.in_time = false;
        else
            g_usleep(200);
    }
    if (!ending.in_time) {
        kill(pid, SIGKILL);
        while (waitpid(pid, &ending.status, 0) < 0 && errno == EINTR)
            ;
    }
    return ending;
}

/* What the child could not say itself, because it was stopped. */
static bool fail_by_ending(const Ending *ending, GError **error)
{
    int signal_number = WIFSIGNALED(ending->status) ? WTERMSIG(ending->status) : 0;
    g_autofree char *number = g_strdup_printf("%d", signal_number);
    log_warning("reader.stopped", "signal", number, "in_time", ending->in_time ? "yes" : "no", NULL);
    if (!ending->in_time || signal_number == SIGXCPU || signal_number == SIGKILL)
        return fail(error, FAIL_INVALID,
                    _("The file takes too long to read, so it was given up. Save the document once more in an office "
                      "program, or split it."));
    if (signal_number == SIGSYS)
        return fail(error, FAIL_INVALID, _("The file tried something that no document does, so it was not read."));
    return fail(error, FAIL_INVALID,
                _("The file could not be read: it is damaged, or needs more memory than a document does. Save it once more "
                  "in the program that made it, then try again."));
}

static bool run_child(int input, char *option, GByteArray *heard, Ending *ret_ending)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    g_auto(Descriptor) output = ends[0];
    g_auto(Descriptor) childs = ends[1];
    gint64 deadline = g_get_monotonic_time() + WALL_SECONDS * G_TIME_SPAN_SECOND;
    pid_t pid;
    if (!start_child(input, childs, option, &pid))
        return false;
    close_descriptor(&childs);
    bool in_time = hear_out(output, heard, deadline);
    *ret_ending = wait_for_end(pid, in_time, deadline);
    return true;
}

static bool fail_to_start(GError **error)
{
    return fail(error, FAIL_BUSY, "%s", _("The file could not be opened for reading just now. Try again in a minute."));
}

bool reader_read_bytes(Pool *pool, const void *bytes, gsize count, const char *file_name, Grid **ret_grid, GError **error)
{
    if (count > READER_MAX_BYTES)
        return fail(error, FAIL_INVALID, "%s", sentence_of(TROUBLE_TOO_LARGE));
    g_autoptr(GByteArray) heard = g_byte_array_new();
    g_auto(Descriptor) input = memory_file(bytes, count);
    Ending ending = {0};
    if (input < 0 || !run_child(input, extension_option(pool, file_name), heard, &ending))
        return fail_to_start(error);
    WireAnswer answer;
    if (!ending.in_time || ending.status != 0 || !wire_read(pool, heard->data, heard->len, &answer))
        return fail_by_ending(&ending, error);
    if (answer.trouble != TROUBLE_NONE)
        return fail(error, FAIL_INVALID, "%s", sentence_of(answer.trouble));
    *ret_grid = finish(pool, &answer);
    return true;
}

bool reader_strip(Pool *pool, const void *bytes, gsize count, Strip *ret_strip, const void **ret_bytes, gsize *ret_count, GError **error)
{
    g_autoptr(GByteArray) heard = g_byte_array_new();
    g_auto(Descriptor) input = memory_file(bytes, count);
    Ending ending = {0};
    char option[] = READER_STRIP;
    if (input < 0 || !run_child(input, option, heard, &ending))
        return fail_to_start(error);
    bool said = ending.in_time && ending.status == 0 && heard->len > 0 && heard->data[0] >= '0' && heard->data[0] < '0' + STRIP_COUNT;
    *ret_strip = said ? (Strip)(heard->data[0] - '0') : STRIP_UNABLE;
    if (*ret_strip == STRIP_DONE) {
        *ret_count = heard->len - 1;
        *ret_bytes = pool_copy(pool, heard->data + 1, heard->len - 1);
    }
    return true;
}

static bool load(int fd, gsize count, GByteArray *out)
{
    g_byte_array_set_size(out, (guint)count);
    gsize at = 0;
    while (at < count) {
        ssize_t got = read(fd, out->data + at, count - at);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        at += (gsize)MAX(got, 0);
    }
    g_byte_array_set_size(out, (guint)at);
    return true;
}

bool reader_read_file(Pool *pool, const char *path, Grid **ret_grid, GError **error)
{
    struct stat status;
    g_auto(Descriptor) fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return fail(error, FAIL_INVALID, _("There is no file “%s”."), path);
    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(error, FAIL_INVALID, _("“%s” can't be opened as a file."), path);
    if (status.st_size > READER_MAX_BYTES)
        return fail(error, FAIL_INVALID, "%s", sentence_of(TROUBLE_TOO_LARGE));
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    load(fd, (gsize)status.st_size, bytes);
    return reader_read_bytes(pool, bytes->data, bytes->len, path, ret_grid, error);
}
