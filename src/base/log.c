#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

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

static void put_text(GString *line, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_string_append_c(line, '"');
    for (const char *c = valid; *c; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_printf(line, "\\%c", *c);
        else if ((guchar)*c < 0x20)
            g_string_append_printf(line, "\\u%04x", (guchar)*c);
        else
            g_string_append_c(line, *c);
    }
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

static void put_line(const char *level, const char *event, va_list pairs)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    g_autoptr(GString) line = g_string_new("{\"time\":");
    put_text(line, time);
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
