#include "smtp_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

struct SmtpServer {
    int listener;
    guint16 port;
    GThread *thread;
    GMutex mutex;
    GPtrArray *letters; /* char * */
    bool put_off;       /* "later@" was refused once */
};

static bool is_command(const char *line, const char *command)
{
    return strncasecmp(line, command, strlen(command)) == 0;
}

static const char *answer_recipient(SmtpServer *server, const char *line)
{
    if (strstr(line, "<refused@"))
        return "550 no such mailbox\r\n";
    if (strstr(line, "<later@") && !server->put_off) {
        server->put_off = true;
        return "451 come again\r\n";
    }
    return "250 ok\r\n";
}

static char *read_data(FILE *stream)
{
    GString *data = g_string_new(NULL);
    char line[2000];
    while (fgets(line, sizeof line, stream) && strcmp(line, ".\r\n") != 0)
        g_string_append(data, line[0] == '.' ? line + 1 : line);
    return g_string_free(data, FALSE);
}

static void keep(SmtpServer *server, char *letter)
{
    g_mutex_lock(&server->mutex);
    g_ptr_array_add(server->letters, letter);
    g_mutex_unlock(&server->mutex);
}

static void talk(SmtpServer *server, FILE *stream)
{
    char line[2000];
    fputs("220 test\r\n", stream);
    while (fflush(stream) == 0 && fgets(line, sizeof line, stream)) {
        if (is_command(line, "DATA")) {
            fputs("354 go on\r\n", stream);
            fflush(stream);
            keep(server, read_data(stream));
            fputs("250 taken\r\n", stream);
        } else if (is_command(line, "RCPT")) {
            fputs(answer_recipient(server, line), stream);
        } else if (is_command(line, "QUIT")) {
            fputs("221 bye\r\n", stream);
            break;
        } else {
            fputs("250 ok\r\n", stream);
        }
    }
}

static gpointer serve(gpointer data)
{
    SmtpServer *server = data;
    int fd;
    while ((fd = accept(server->listener, NULL, NULL)) >= 0) {
        FILE *stream = fdopen(fd, "r+");
        talk(server, stream);
        fclose(stream);
    }
    return NULL;
}

SmtpServer *smtp_server_new(void)
{
    SmtpServer *server = g_new0(SmtpServer, 1);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    g_mutex_init(&server->mutex);
    server->letters = g_ptr_array_new_with_free_func(g_free);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(server->listener, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(server->listener, 5), ==, 0);
    g_assert_cmpint(getsockname(server->listener, (struct sockaddr *)&address, &length), ==, 0);
    server->port = ntohs(address.sin_port);
    server->thread = g_thread_new("smtp", serve, server);
    return server;
}

void smtp_server_free(SmtpServer *server)
{
    shutdown(server->listener, SHUT_RDWR);
    g_thread_join(server->thread);
    close(server->listener);
    g_ptr_array_unref(server->letters);
    g_mutex_clear(&server->mutex);
    g_free(server);
}

char *smtp_server_url(const SmtpServer *server)
{
    return g_strdup_printf("smtp://127.0.0.1:%u", server->port);
}

guint smtp_server_count(SmtpServer *server)
{
    g_mutex_lock(&server->mutex);
    guint count = server->letters->len;
    g_mutex_unlock(&server->mutex);
    return count;
}

char *smtp_server_letter(SmtpServer *server, guint index)
{
    g_mutex_lock(&server->mutex);
    g_assert_cmpuint(index, <, server->letters->len);
    char *letter = g_strdup(server->letters->pdata[index]);
    g_mutex_unlock(&server->mutex);
    return letter;
}
