#include "modules/plans/cells.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* Whatever is read, its due days are in order and within its interval. */
static void check_due_days(Pool *pool, const PlanDeadline *deadline)
{
    GArray *days = deadline_due_days(pool, deadline);
    for (guint i = 1; i < days->len; i++)
        g_assert_cmpint(day_compare(g_array_index(days, Day, i - 1), g_array_index(days, Day, i)), <, 0);
    for (guint i = 0; i < days->len; i++)
        g_assert_cmpint(day_compare(g_array_index(days, Day, i), deadline->to), <=, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    const char *text = pool_strndup(pool, (const char *)bytes, count);
    Interval period = {day_from_iso("2023-01-01"), day_from_iso("2025-12-31")};
    PlanDeadline *deadline = deadline_read(pool, text, period, pool_list(pool));
    if (deadline)
        check_due_days(pool, deadline);
    return 0;
}
