#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/assessments/assessments_views.h"
#include "modules/assessments/pages.h"
#include "reader/reader.h"

/* Forms: the list, one with its versions, taking in and giving out. */

enum { LARGEST_FORM = 5 * 1024 * 1024 };

static bool list(Request *req, GError **error)
{
    GPtrArray *versions;
    return instrument_list(req->db, req->pool, &versions, error) && reply_view(req, 200, view_instruments, req, versions);
}

/* The one in force, or the newest. */
static const InstrumentVersion *shown_of(const GPtrArray *versions)
{
    for (guint i = 0; i < versions->len; i++) {
        const InstrumentVersion *version = versions->pdata[i];
        if (strcmp(version->state, "current") == 0)
            return version;
    }
    return versions->len ? versions->pdata[0] : NULL;
}

static bool show_with(Request *req, int status, gint64 instrument_id, const Problems *problems, GError **error)
{
    InstrumentPage page = {.problems = problems};
    if (!instrument_versions(req->db, req->pool, instrument_id, &page.versions, error))
        return false;
    const InstrumentVersion *shown = shown_of(page.versions);
    if (!shown)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such form."));
    return instrument_version_find(req->db, req->pool, shown->id, &page.version, error) &&
           instrument_of(req->pool, page.version, &page.instrument, error) &&
           roles_with(req->db, req->pool, page.instrument->fill_may, &page.roles, error) && reply_view(req, status, view_instrument, req, &page);
}

static bool show(Request *req, GError **error) { return show_with(req, 200, req_id(req, "id"), NULL, error); }

static bool download(Request *req, GError **error)
{
    InstrumentVersion *version;
    Sheets *sheets;
    GBytes *bytes;
    if (!instrument_version_find(req->db, req->pool, req_id(req, "id"), &version, error) ||
        !sheets_from_json(req->pool, version->sheets, &sheets, error) || !sheets_to_xlsx(sheets, &bytes, error))
        return false;
    const char *name = pool_printf(req->pool, "%s-%d.xlsx", version->code, (int)version->number);
    return reply_bytes(req, 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name, bytes);
}

static bool put_in_force(Request *req, GError **error)
{
    InstrumentVersion *version;
    g_autoptr(GError) wrong = NULL;
    Day from = req_was_sent(req, "from") ? req_day(req, "from") : day_today();
    if (!instrument_version_find(req->db, req->pool, req_id(req, "id"), &version, error))
        return false;
    if (!instrument_put_in_force(req->db, req->who, version->id, day_is(from) ? from : day_today(), &wrong)) {
        Problems *problems = problems_new(req->pool);
        int status = fail_http_status(fail_kind(wrong));
        if (problem_from(problems, pool_printf(req->pool, "from-%d", (int)version->number), &wrong))
            return show_with(req, status, version->instrument_id, problems, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    reply_notice(req, day_is(from) && day_compare(from, day_today()) > 0 ? pool_printf(req->pool, _("The form is in force from %s on."), day_to_people(req->pool, from))
                                                                         : _("The form is in force."));
    return reply_see_other(req, "/instruments/%" G_GINT64_FORMAT, version->instrument_id);
}

static bool ask_for_file(Request *req, GError **error) { return reply_view(req, 200, view_instrument_new, req, NULL, NULL); }

static bool refuse(Request *req, const char *problem, GPtrArray *problems)
{
    return reply_view(req, 422, view_instrument_new, req, problems, problem);
}

static bool take_in(Request *req, GError **error)
{
    const Upload *file = req_file(req, "file");
    g_autoptr(GError) problem = NULL;
    Grid *grid;
    Sheets *sheets;
    Instrument *instrument;
    GPtrArray *problems;
    gint64 version_id;
    InstrumentVersion *version;
    if (!file || file->count == 0)
        return refuse(req, _("Choose a workbook."), NULL);
    if (!reader_read_bytes(req->pool, file->bytes, file->count, file->file_name, &grid, &problem) ||
        !sheets_from_grid(req->pool, grid, &sheets, &problem))
        return refuse(req, pool_strdup(req->pool, problem->message), NULL);
    if (!instrument_read(req->pool, sheets, &instrument, &problems))
        return refuse(req, NULL, problems);
    if (!instrument_keep(req->db, req->who, instrument, sheets, false, &version_id, error) ||
        !instrument_version_find(req->db, req->pool, version_id, &version, error))
        return false;
    reply_notice(req, _("The form is taken in. It is not in force yet."));
    return reply_see_other(req, "/instruments/%" G_GINT64_FORMAT, version->instrument_id);
}

static const Input file_inputs[] = {{"file", INPUT_FILE, .max = LARGEST_FORM}, {0}};

const Route instrument_routes[] = {
    {GET, "/instruments", .may = "assessments.fill", list},
    {GET, "/instruments/new", .may = "assessments.manage", ask_for_file},
    {POST, "/instruments", .once = true, .may = "assessments.manage", take_in, file_inputs, .slow = true, .max_body = LARGEST_FORM + 100000},
    {GET, "/instruments/:id", .may = "assessments.fill", show},
    {GET, "/instruments/versions/:id/form.xlsx", .may = "assessments.fill", download},
    {POST, "/instruments/versions/:id", .may = "assessments.manage", put_in_force, (const Input[]){{"from", INPUT_DAY}, {0}}},
    {0},
};
