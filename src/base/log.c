#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { USUAL_BYTES = 400 };

static LogLevel least_level = LOG_ALL;
static _Thread_local const char *request;

void log_set_level(LogLevel least)
{
    least_level = least;
}

void log_set_request(const char *request_id)
{
    request = request_id;
}

static bool is_plain(char c)
{
    return (guchar)c >= 0x20 && (guchar)c < 0x80 && c != '"' && c != '\\';
}

static void put_escaped(GString *line, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *c = valid; *c; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_printf(line, "\\%c", *c);
        else if ((guchar)*c < 0x20)
            g_string_append_printf(line, "\\u%04x", (guchar)*c);
        else
            g_string_append_c(line, *c);
    }
}

/* Nearly all that is logged is plain. */
static void put_text(GString *line, const char *text)
{
    gsize plain = 0;
    while (is_plain(text[plain]))
        plain++;
    g_string_append_c(line, '"');
    g_string_append_len(line, text, (gssize)plain);
    if (text[plain])
        put_escaped(line, text + plain);
    g_string_append_c(line, '"');
}

static void put_pair(GString *line, const char *name, const char *text)
{
    if (!text)
        return;
    g_string_append_c(line, ',');
    put_text(line, name);
    g_string_append_c(line, ':');
    put_text(line, text);
}

/* Of the last line of this thread: most lines of a second have the same. */
static _Thread_local struct {
    time_t at;
    char text[32];
} last;

static void put_time(GString *line)
{
    time_t now = time(NULL);
    struct tm parts;
    if ((now != last.at || !*last.text) && gmtime_r(&now, &parts)) {
        strftime(last.text, sizeof last.text, "%Y-%m-%dT%H:%M:%SZ", &parts);
        last.at = now;
    }
    put_text(line, last.text);
}

static void put_line(const char *level, const char *event, va_list pairs)
{
    g_autoptr(GString) line = g_string_sized_new(USUAL_BYTES);
    g_string_append(line, "{\"time\":");
    put_time(line);
    put_pair(line, "level", level);
    put_pair(line, "event", event);
    put_pair(line, "request", request);
    for (const char *name = va_arg(pairs, const char *); name; name = va_arg(pairs, const char *))
        put_pair(line, name, va_arg(pairs, const char *));
    g_string_append(line, "}\n");
    /* One write keeps the lines of several threads apart. */
    if (write(STDERR_FILENO, line->str, line->len) < 0)
        return;
}

#define DEFINE_LOG(function, level, name)        \
    void function(const char *event, ...)        \
    {                                            \
        if (least_level > (level))               \
            return;                              \
        va_list pairs;                           \
        va_start(pairs, event);                  \
        put_line(name, event, pairs);            \
        va_end(pairs);                           \
    }

DEFINE_LOG(log_info, LOG_ALL, "info")
DEFINE_LOG(log_warning, LOG_WARNINGS, "warning")
DEFINE_LOG(log_error, LOG_ERRORS, "error")
