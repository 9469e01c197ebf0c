#include "program/control.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/language.h"
#include "base/log.h"
#include "program/cli.h"

enum { MAX_REQUEST = 64 * 1024, STREAMS = 3 };

struct Control {
    int listener, wake[2];
    GThread *thread;
    Store *store;
    char *home, *database, *path;
};

static bool address_of(const char *home, struct sockaddr_un *ret_address)
{
    *ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    int length = snprintf(ret_address->sun_path, sizeof ret_address->sun_path, "%s/control.sock", home);
    return length > 0 && (gsize)length < sizeof ret_address->sun_path;
}

/* --- client --- */

/* Language, json flag, folder, and the words, each ended by a NUL. */
static GByteArray *pack_request(const CommandContext *context, int argc, char **argv)
{
    GByteArray *request = g_byte_array_new();
    const char *head[] = {language_code(language_get()), context->json ? "json" : "", context->terminal ? "terminal" : "", context->folder};
    for (guint i = 0; i < G_N_ELEMENTS(head); i++)
        g_byte_array_append(request, (const guint8 *)head[i], (guint)strlen(head[i]) + 1);
    for (int i = 0; i < argc; i++)
        g_byte_array_append(request, (const guint8 *)argv[i], (guint)strlen(argv[i]) + 1);
    return request;
}

static bool send_with_streams(int fd, const GByteArray *request)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int) * STREAMS)];
    } control = {0};
    struct iovec part = {request->data, request->len};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int) * STREAMS);
    memcpy(CMSG_DATA(rights), (int[STREAMS]){STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}, sizeof(int) * STREAMS);
    return sendmsg(fd, &message, MSG_NOSIGNAL) == (gssize)request->len;
}

bool control_send(CommandContext *context, int argc, char **argv, int *ret_code)
{
    struct sockaddr_un address;
    if (!address_of(context->home, &address))
        return false;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    g_autoptr(GByteArray) request = pack_request(context, argc, argv);
    guint8 code;
    bool ran = request->len <= MAX_REQUEST && connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
               send_with_streams(fd, request);
    if (ran) {
        *ret_code = recv(fd, &code, 1, 0) == 1 ? code : fail_exit_code(FAIL_INTERNAL);
    }
    close(fd);
    return ran;
}

/* --- server --- */

typedef struct {
    Control *control;
    int fd, streams[STREAMS];
    char *bytes; /* the request */
    gsize count;
} Call;

static bool receive(int fd, Call *call)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int) * STREAMS)];
    } control = {0};
    struct iovec part = {call->bytes, MAX_REQUEST};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    gssize count = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    struct cmsghdr *rights = count > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (!rights || rights->cmsg_type != SCM_RIGHTS || rights->cmsg_len != CMSG_LEN(sizeof call->streams) || call->bytes[count - 1] != '\0')
        return false;
    memcpy(call->streams, CMSG_DATA(rights), sizeof call->streams);
    call->count = (gsize)count;
    return true;
}

static int run_words(Control *control, FILE *const files[STREAMS], char **words, int count)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(Db) db = NULL;
    g_autoptr(GError) error = NULL;
    CommandContext context = {
        .pool = pool, .home = control->home, .database = control->database, .folder = words[3],
        .in = files[0], .out = files[1], .err = files[2],
        .json = *words[1] != '\0', .terminal = *words[2] != '\0', .store = control->store,
    };
    language_set(language_from_code(words[0], LANGUAGE_RO));
    if (!db_take(control->store, &db, &error))
        return command_fail(&context, error);
    context.db = db;
    return cli_run(&context, count - 4, words + 4);
}

static gpointer run_call(gpointer data)
{
    Call *call = data;
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (gsize at = 0; at < call->count; at += strlen(call->bytes + at) + 1)
        g_ptr_array_add(words, call->bytes + at);
    int count = (int)words->len;
    g_ptr_array_add(words, NULL);
    FILE *files[STREAMS] = {fdopen(call->streams[0], "r"), fdopen(call->streams[1], "w"), fdopen(call->streams[2], "w")};
    int code = files[0] && files[1] && files[2] && count > 4 ? run_words(call->control, files, (char **)words->pdata, count) : 1;
    for (int i = 0; i < STREAMS; i++)
        if (files[i])
            fclose(files[i]);
    guint8 byte = (guint8)code;
    if (send(call->fd, &byte, 1, MSG_NOSIGNAL) < 0)
        log_warning("control.gone", NULL);
    close(call->fd);
    g_free(call->bytes);
    g_free(call);
    return NULL;
}

static gpointer serve(gpointer data)
{
    Control *control = data;
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    struct pollfd waits[2] = {{.fd = control->listener, .events = POLLIN}, {.fd = control->wake[0], .events = POLLIN}};
    while (poll(waits, 2, -1) > 0 && !waits[1].revents) {
        int fd = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        Call *call = g_new0(Call, 1);
        *call = (Call){.control = control, .fd = fd, .bytes = g_malloc(MAX_REQUEST)};
        if (receive(fd, call)) {
            g_ptr_array_add(threads, g_thread_new("command", run_call, call));
            continue;
        }
        close(fd);
        g_free(call->bytes);
        g_free(call);
    }
    for (guint i = 0; i < threads->len; i++)
        g_thread_join(threads->pdata[i]);
    return NULL;
}

bool control_start(Store *store, const char *home, const char *database, Control **ret_control, GError **error)
{
    struct sockaddr_un address;
    if (!address_of(home, &address))
        return fail(error, FAIL_INVALID, _("The path of the data folder is too long: %s"), home);
    unlink(address.sun_path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    mode_t before = umask(0177);
    bool bound = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 16) == 0;
    umask(before);
    if (!bound) {
        if (fd >= 0)
            close(fd);
        return fail_internal(error, "control socket: %s", g_strerror(errno));
    }
    Control *control = g_new0(Control, 1);
    *control = (Control){.listener = fd, .store = store, .home = g_strdup(home), .database = g_strdup(database),
                         .path = g_strdup(address.sun_path)};
    if (pipe2(control->wake, O_CLOEXEC) != 0)
        g_error("pipe: %s", g_strerror(errno));
    control->thread = g_thread_new("control", serve, control);
    *ret_control = control;
    return true;
}

void control_stop(Control *control)
{
    if (!control)
        return;
    if (write(control->wake[1], "", 1) < 0)
        log_warning("control.wake", NULL);
    g_thread_join(control->thread);
    close(control->listener);
    close(control->wake[0]);
    close(control->wake[1]);
    unlink(control->path);
    g_free(control->home);
    g_free(control->database);
    g_free(control->path);
    g_free(control);
}
