/* iCalendar as RFC 5545 writes it: lines of at most 75 bytes, CRLF, texts escaped. */
#include "modules/plans/follow.h"

#include <string.h>
#include <time.h>

#include "base/language.h"

enum { LINE_BYTES = 75 };

/* Cuts between characters; a line that goes on begins with a blank. */
static void put_folded(GString *out, const char *line)
{
    gsize room = LINE_BYTES;
    while (strlen(line) > room) {
        gsize cut = room;
        while (((guchar)line[cut] & 0xc0) == 0x80)
            cut--;
        g_string_append_len(out, line, (gssize)cut);
        g_string_append(out, "\r\n ");
        line += cut;
        room = LINE_BYTES - 1;
    }
    g_string_append_printf(out, "%s\r\n", line);
}

static void put_text(GString *out, const char *name, const char *text)
{
    g_autoptr(GString) line = g_string_new(name);
    g_string_append_c(line, ':');
    for (const char *c = text; *c; c++) {
        if (*c == '\r')
            continue;
        if (*c == '\n')
            g_string_append(line, "\\n");
        else if (strchr("\\;,", *c))
            g_string_append_printf(line, "\\%c", *c);
        else if ((guchar)*c >= 0x20)
            g_string_append_c(line, *c);
    }
    put_folded(out, line->str);
}

static const char *basic_day(Pool *pool, Day day)
{
    int year, month, date;
    day_split(day, &year, &month, &date);
    return pool_printf(pool, "%04d%02d%02d", year, month, date);
}

static const char *stamp(Pool *pool, gint64 seconds)
{
    char text[24];
    time_t at = (time_t)seconds;
    struct tm parts;
    strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", gmtime_r(&at, &parts));
    return pool_strdup(pool, text);
}

static void put_alarm(GString *out, const CalendarEvent *event)
{
    g_string_append(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P7D\r\n");
    put_text(out, "DESCRIPTION", event->summary);
    g_string_append(out, "END:VALARM\r\n");
}

static void put_event(GString *out, Pool *pool, const CalendarEvent *event)
{
    const char *day = basic_day(pool, event->day);
    g_string_append(out, "BEGIN:VEVENT\r\n");
    put_folded(out, pool_printf(pool, "UID:%" G_GINT64_FORMAT "-%s@vatra", event->id, day));
    put_folded(out, pool_printf(pool, "DTSTAMP:%s", stamp(pool, event->stamp)));
    put_folded(out, pool_printf(pool, "DTSTART;VALUE=DATE:%s", day));
    put_folded(out, pool_printf(pool, "DTEND;VALUE=DATE:%s", basic_day(pool, day_add(event->day, 1))));
    put_text(out, "SUMMARY", event->summary);
    put_text(out, "DESCRIPTION", event->description);
    put_folded(out, pool_printf(pool, "URL:%s", event->url));
    g_string_append(out, "TRANSP:TRANSPARENT\r\n");
    put_alarm(out, event);
    g_string_append(out, "END:VEVENT\r\n");
}

const char *icalendar_write(Pool *pool, const char *name, const GPtrArray *events)
{
    GString *out = pool_string(pool);
    g_string_append(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Vatra//Vatra " VATRA_VERSION "//RO\r\nCALSCALE:GREGORIAN\r\n"
                         "METHOD:PUBLISH\r\n");
    put_text(out, "NAME", name);
    put_text(out, "X-WR-CALNAME", name);
    g_string_append(out, "REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\nX-PUBLISHED-TTL:PT12H\r\n");
    for (guint i = 0; i < events->len; i++)
        put_event(out, pool, events->pdata[i]);
    g_string_append(out, "END:VCALENDAR\r\n");
    return out->str;
}
