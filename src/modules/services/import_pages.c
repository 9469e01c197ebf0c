#include "modules/services/import.h"

#include "base/language.h"
#include "modules/services/pages.h"
#include "modules/services/services_views.h"

/* A spreadsheet is tried first: what it would change, and what can't be understood, cell by cell.  The marks are sent by the second
 * form; where names and days stood is kept for the service's next file. */

static bool load(Request *req, AttendanceSheet *ret_sheet, GError **error)
{
    Service *service;
    int month = month_of_day(day_today());
    (void)month_parse(req_text(req, "month"), &month);
    return service_enter(req, "id", &service, error) && attendance_sheet(req->db, req->pool, service, month, ret_sheet, error);
}

const char *attendance_locked_words(Pool *pool, const AttendanceSheet *sheet)
{
    return pool_printf(pool, _("%s is locked. Open the month again before you import, or correct single days on the page of the month."),
                       month_name(pool, sheet->month));
}

static AttendanceColumns typed_columns(Request *req)
{
    enum { MOST = 500 };
    return (AttendanceColumns){(int)CLAMP(req_int(req, "name_column", 0), 0, MOST), (int)CLAMP(req_int(req, "day_column", 0), 0, MOST)};
}

static bool show_form(Request *req, int status, const AttendanceImport *import, const Problems *problems, GError **error)
{
    AttendanceSheet sheet;
    AttendanceColumns columns;
    if (req->method == POST)
        columns = typed_columns(req);
    return load(req, &sheet, error) && (req->method == POST || attendance_columns(req->db, sheet.service->id, &columns, error)) &&
           reply_view(req, status, view_attendance_import, req, &sheet, import, &columns, problems);
}

static bool form_page(Request *req, GError **error)
{
    return show_form(req, 200, NULL, NULL, error);
}

static bool try_file(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    AttendanceSheet sheet;
    AttendanceImport import;
    Problems *problems = problems_new(req->pool);
    const Upload *file = req_file(req, "file");
    if (!load(req, &sheet, error))
        return false;
    if (sheet.is_locked || !file || !file->count) {
        problems_add(problems, "file", "%s", sheet.is_locked ? attendance_locked_words(req->pool, &sheet) : _("Choose a file first."));
        return show_form(req, sheet.is_locked ? 409 : 422, NULL, problems, error);
    }
    AttendanceColumns columns = typed_columns(req);
    if (attendance_import_read(req->pool, &sheet, file->file_name, file->bytes, file->count, &columns, &import, &wrong))
        return attendance_columns_keep(req->db, sheet.service->id, &columns, error) && show_form(req, 200, &import, NULL, error);
    if (problem_from(problems, "file", &wrong))
        return show_form(req, 422, NULL, problems, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

const Route attendance_import_routes[] = {
    {GET, "/services/:id/attendance/import", .may = "attendance.mark", form_page, (const Input[]){{"month", INPUT_TEXT, 7}, {0}}},
    {POST, "/services/:id/attendance/import", .may = "attendance.mark", try_file,
     (const Input[]){{"month", INPUT_TEXT, 7}, {"name_column", INPUT_INT}, {"day_column", INPUT_INT}, {"file", INPUT_FILE}, {0}}, .slow = true},
    {0},
};
