#include "modules/accounts/pages.h"

#include "base/language.h"

guint paging_offset(Request *req, gint64 *ret_number)
{
    enum { LAST_PAGE = 100000 };
    *ret_number = CLAMP(req_int(req, "page", 1), 1, LAST_PAGE);
    return (guint)(*ret_number - 1) * PAGE_ROWS;
}

Paging paging_of(Request *req, gint64 number, gint64 count)
{
    gint64 last = MAX(1, (count + PAGE_ROWS - 1) / PAGE_ROWS);
    Paging paging = {.count = count, .number = number};
    if (number > 1)
        paging.before = req_url_with(req, "page", pool_printf(req->pool, "%" G_GINT64_FORMAT, MIN(number - 1, last)));
    if (number < last)
        paging.after = req_url_with(req, "page", pool_printf(req->pool, "%" G_GINT64_FORMAT, number + 1));
    return paging;
}

