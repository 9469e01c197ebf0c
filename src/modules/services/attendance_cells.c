#include "modules/services/services_in.h"

#include "base/id.h"

/* "7:3:P 8:3:A": the days that were tapped, as the screen's script and the import send them. */

/* false: this is no cell. */
static bool parse_cell(const char *word, AttendanceMark *ret_mark)
{
    enum { PARTS = 3 };
    g_auto(GStrv) parts = g_strsplit(word, ":", PARTS);
    guint64 day;
    if (g_strv_length(parts) != PARTS || !parts[2][0] || parts[2][1] || !g_ascii_string_to_unsigned(parts[1], 10, 1, MONTH_DAYS, &day, NULL))
        return false;
    *ret_mark = (AttendanceMark){.enrolment_id = id_parse(parts[0]), .day = (int)day, .mark = parts[2][0]};
    return ret_mark->enrolment_id != 0;
}

void attendance_cells_parse(const char *text, GArray *ret_marks)
{
    g_auto(GStrv) words = g_strsplit_set(text ? text : "", " \r\n", -1);
    for (guint i = 0; words[i]; i++) {
        AttendanceMark mark;
        if (parse_cell(words[i], &mark))
            g_array_append_val(ret_marks, mark);
    }
}
