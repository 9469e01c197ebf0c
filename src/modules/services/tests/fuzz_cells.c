/* What the attendance screen sends: any bytes give only cells whose enrolment and day can be. */
#include "modules/services/services_in.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    int month;
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(AttendanceMark));
    attendance_cells_parse(text, marks);
    for (guint i = 0; i < marks->len; i++) {
        const AttendanceMark *mark = &g_array_index(marks, AttendanceMark, i);
        g_assert_true(mark->enrolment_id > 0 && mark->day >= 1 && mark->day <= MONTH_DAYS && mark->mark);
    }
    if (month_parse(text, &month)) {
        g_autoptr(Pool) pool = pool_new();
        g_assert_cmpint(month_length(month), >=, 28);
        g_assert_true(month_parse(month_to_iso(pool, month), &month));
    }
    return 0;
}
