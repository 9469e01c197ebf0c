#include "office/xlsx_file.h"

#include <glib/gstdio.h>
#include <unistd.h>

static bool write_file(XlsxFill fill, void *data, const char *path, GError **error)
{
    lxw_workbook *workbook = workbook_new(path);
    if (!workbook)
        return fail_internal(error, "xlsxwriter: no workbook");
    fill(workbook, data);
    static GMutex closing; /* libxlsxwriter 1.1.4 calls gmtime(), whose answer all threads share */
    g_mutex_lock(&closing);
    lxw_error status = workbook_close(workbook);
    g_mutex_unlock(&closing);
    return status == LXW_NO_ERROR || fail_internal(error, "xlsxwriter: %s", lxw_strerror(status));
}

bool xlsx_write(XlsxFill fill, void *data, GBytes **ret_bytes, GError **error)
{
    g_autofree char *path = NULL, *bytes = NULL;
    gsize count = 0;
    g_autoptr(GError) problem = NULL;
    int file = g_file_open_tmp("vatra-XXXXXX.xlsx", &path, &problem);
    if (file < 0)
        return fail_internal(error, "xlsx: %s", problem->message);
    close(file);
    bool is_written = write_file(fill, data, path, error);
    bool is_read = is_written && g_file_get_contents(path, &bytes, &count, &problem);
    g_unlink(path);
    if (is_written && !is_read)
        return fail_internal(error, "xlsx: %s", problem->message);
    if (is_read)
        *ret_bytes = g_bytes_new_take(g_steal_pointer(&bytes), count);
    return is_read;
}
