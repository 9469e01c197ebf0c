/* The file of an export: a line of what the columns are, a line a person. */
#include "modules/people/export.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/people/pages.h"
#include "office/xlsx_file.h"

enum { MOST_COLUMNS = 24 };

typedef struct {
    const PeopleExport *export;
    const GPtrArray *rows;
    Pool *pool;
} File;

const char *export_type(const PeopleExport *wanted)
{
    return strcmp(wanted->format, "csv") == 0 ? "text/csv" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

/* --- cells --- */

/* Each column once: row NULL asks for its header. */
static const char *person_cell(const ExportRow *row, const char *field, Pool *pool)
{
    return row ? field_text(person_field(field), &row->person, pool) : _(person_field(field)->label);
}

static const char *area_text(const char *area)
{
    return !area ? "" : strcmp(area, "urban") == 0 ? _("urban") : _("rural");
}

static guint put_address(const ExportRow *row, const char **cells)
{
    cells[0] = row ? row->street : _("Street and number");
    cells[1] = row ? row->locality : _("Locality");
    cells[2] = row ? row->county : _("County");
    cells[3] = row ? row->place_code : _("SIRUTA or CUATM code");
    cells[4] = row ? area_text(row->area) : _("Urban or rural");
    return 5;
}

/* The count. */
static guint cells_of(const File *file, const ExportRow *row, Pool *pool, const char *cells[MOST_COLUMNS])
{
    static const char *const always[] = {"family_name", "given_name", "former_name", "sex", "birth_day", "birth_place", "death_day", "file_number"};
    static const char *const contact[] = {"phone", "email"};
    guint count = 0;
    for (guint i = 0; i < G_N_ELEMENTS(always); i++)
        cells[count++] = person_cell(row, always[i], pool);
    if (strcmp(file->export->codes, "none") != 0)
        cells[count++] = row ? row->code : _("CNP or IDNP");
    for (guint i = 0; i < G_N_ELEMENTS(contact) && file->export->with_contact; i++)
        cells[count++] = person_cell(row, contact[i], pool);
    return count + (file->export->with_address ? put_address(row, cells + count) : 0);
}

/* --- CSV --- */

static void put_line(const File *file, const ExportRow *row, GString *out)
{
    g_autoptr(Pool) pool = pool_new();
    const char *cells[MOST_COLUMNS];
    guint count = cells_of(file, row, pool, cells);
    for (guint i = 0; i < count; i++) {
        if (i)
            g_string_append_c(out, ';');
        csv_put(out, cells[i]);
    }
    g_string_append(out, "\r\n");
}

static GBytes *csv_of(const File *file)
{
    GString *out = g_string_new("\357\273\277");
    put_line(file, NULL, out);
    for (guint i = 0; i < file->rows->len; i++)
        put_line(file, file->rows->pdata[i], out);
    return g_string_free_to_bytes(out);
}

/* --- XLSX --- */

static void put_row(const File *file, lxw_worksheet *sheet, lxw_row_t at, const ExportRow *row, lxw_format *format)
{
    g_autoptr(Pool) pool = pool_new();
    const char *cells[MOST_COLUMNS];
    guint count = cells_of(file, row, pool, cells);
    for (guint i = 0; i < count; i++)
        if (cells[i] && *cells[i])
            worksheet_write_string(sheet, at, (lxw_col_t)i, cells[i], format);
}

/* Purpose and recipient travel with the list. */
static void put_about(const File *file, lxw_workbook *workbook, lxw_format *bold)
{
    const PeopleExport *export = file->export;
    const char *const lines[][2] = {
        {_("Purpose"), export->purpose},
        {_("Recipient"), export->recipient},
        {_("Who is in it"), export_whom(file->pool, export)},
        {_("Asked for by"), export->asked_by_name},
        {_("Asked for on"), time_to_people(file->pool, export->asked_at)},
        {_("Persons in the file"), pool_printf(file->pool, "%u", file->rows->len)},
    };
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, _("About this list"));
    worksheet_set_column(sheet, 0, 0, 24, NULL);
    worksheet_set_column(sheet, 1, 1, 80, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        worksheet_write_string(sheet, i, 0, lines[i][0], bold);
        worksheet_write_string(sheet, i, 1, lines[i][1], NULL);
    }
}

static void fill(lxw_workbook *workbook, void *data)
{
    const File *file = data;
    lxw_format *bold = workbook_add_format(workbook);
    format_set_bold(bold);
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, _("People"));
    worksheet_set_column(sheet, 0, MOST_COLUMNS, 18, NULL);
    worksheet_freeze_panes(sheet, 1, 0);
    put_row(file, sheet, 0, NULL, bold);
    for (guint i = 0; i < file->rows->len; i++)
        put_row(file, sheet, i + 1, file->rows->pdata[i], NULL);
    put_about(file, workbook, bold);
}

bool export_write(Pool *pool, const PeopleExport *wanted, const GPtrArray *rows, GBytes **ret_bytes, GError **error)
{
    File file = {wanted, rows, pool};
    if (strcmp(wanted->format, "xlsx") == 0)
        return xlsx_write(fill, &file, ret_bytes, error);
    *ret_bytes = csv_of(&file);
    return true;
}
