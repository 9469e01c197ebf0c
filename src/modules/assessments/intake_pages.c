#include "modules/assessments/intake_pages.h"

#include <string.h>

#include "base/text.h"
#include "modules/assessments/assessments_views.h"
#include "reader/reader.h"

/* A list from elsewhere: sent, its columns told, looked through, taken in. */

static bool show_upload(Request *req, int status, const Problems *problems, GError **error)
{
    GPtrArray *versions;
    return instrument_list(req->db, req->pool, &versions, error) && reply_view(req, status, view_intake_upload, req, versions, problems);
}

static bool upload_page(Request *req, GError **error)
{
    return show_upload(req, 200, NULL, error);
}

static bool read_list(Request *req, const Upload *upload, Intake *intake, GError **error)
{
    Grid *grid;
    const char *pasted = req_text(req, "pasted");
    if (pasted)
        return intake_rows_of_text(req->pool, pasted, &intake->rows, &intake->columns, error) &&
               (intake->rows->len > 1 || fail(error, FAIL_INVALID, "%s", _("This file holds no list with a row of headings.")));
    return reader_read_bytes(req->pool, upload->bytes, upload->count, upload->file_name, &grid, error) &&
           intake_rows_of(req->pool, grid, &intake->rows, &intake->columns, error);
}

static bool send(Request *req, GError **error)
{
    Problems *problems = problems_new(req->pool);
    const Upload *upload = req_file(req, "list");
    const char *code = req_text(req, "form");
    InstrumentVersion *version;
    Instrument *instrument;
    Intake intake = {0};
    g_autoptr(GError) wrong = NULL;
    if (!code)
        problems_add(problems, "form", "%s", _("Choose a form."));
    const char *field = req_text(req, "pasted") ? "pasted" : "list";
    if ((!upload || !upload->count) && strcmp(field, "list") == 0)
        problems_add(problems, "list", "%s", _("Choose a file, or paste the list."));
    if (problems_any(problems))
        return show_upload(req, 422, problems, error);
    if (!read_list(req, upload, &intake, &wrong)) {
        if (problem_from(problems, field, &wrong))
            return show_upload(req, 422, problems, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    if (!instrument_in_force(req->db, req->pool, code, &version, error) || !instrument_of(req->pool, version, &instrument, error) ||
        !intake_create(req->db, req->pool, req->who, instrument, version->id, &intake, error))
        return false;
    return reply_see_other(req, "/assessments/lists/%" G_GINT64_FORMAT, intake.id);
}

/* --- one list --- */

static bool load(Request *req, IntakePage *page, GError **error)
{
    *page = (IntakePage){0};
    if (!intake_find(req->db, req->pool, req->who, req_id(req, "id"), &page->intake, error) ||
        !instrument_version_find(req->db, req->pool, page->intake->version_id, &page->version, error) ||
        !instrument_of(req->pool, page->version, &page->instrument, error))
        return false;
    return page->intake->rows || fail(error, FAIL_CONFLICT, "%s", _("This list was taken in already."));
}

static bool read_rows(Request *req, IntakePage *page, GError **error)
{
    if (!intake_read(req->db, req->pool, page->instrument, page->intake, &page->rows, error))
        return false;
    for (guint i = 0; i < page->rows->len; i++) {
        const IntakeRow *row = page->rows->pdata[i];
        page->matched += row->person_id != 0;
        page->wrong += row->problem != NULL;
    }
    return true;
}

static bool show(Request *req, GError **error)
{
    IntakePage page;
    return load(req, &page, error) && read_rows(req, &page, error) && reply_view(req, 200, view_intake, req, &page);
}

static bool is_target(const Instrument *instrument, const char *target)
{
    const Question *question = instrument_question(instrument, target);
    return !*target || g_strv_contains(intake_person_targets, target) || (question && question_is_typed(question) && !question->repeat);
}

static void read_mapping(Request *req, IntakePage *page)
{
    for (guint i = 0; i < page->intake->columns; i++) {
        const char *key = pool_printf(req->pool, "%u", i);
        const char *target = req_many_at(req, "target", key), *from = req_many_at(req, "from", key);
        if (!target || !is_target(page->instrument, target))
            target = "";
        bool bounded = *target && !text_is_empty(from) && g_ascii_isdigit(*from);
        page->intake->mapping->pdata[i] = bounded ? pool_printf(req->pool, "%s≥%s", target, from) : (char *)target;
    }
}

static bool map(Request *req, GError **error)
{
    IntakePage page;
    if (!load(req, &page, error))
        return false;
    read_mapping(req, &page);
    if (!intake_map(req->db, req->pool, page.instrument, page.intake, error))
        return false;
    reply_notice(req, _("The columns are remembered for lists like this one."));
    return reply_see_other(req, "/assessments/lists/%" G_GINT64_FORMAT, page.intake->id);
}

static bool take(Request *req, GError **error)
{
    IntakePage page;
    IntakeSum sum;
    if (!load(req, &page, error) || !read_rows(req, &page, error) ||
        !intake_take(req->db, req->pool, req->who, page.instrument, page.intake, page.rows, &sum, error))
        return false;
    reply_notice(req, pool_printf(req->pool, _("Taken in: %u finished, %u drafts that lack answers, %u rows left out."), sum.finished, sum.drafts,
                                  sum.wrong));
    return reply_see_other(req, "/assessments?form=%s", page.instrument->code);
}

static const Input send_inputs[] = {{"form", INPUT_TEXT}, {"list", INPUT_FILE, READER_MAX_BYTES}, {"pasted", INPUT_LONG, .max = 500000}, {0}};
static const Input map_inputs[] = {{"target", INPUT_MANY, 200}, {"from", INPUT_MANY, 20}, {0}};

const Route intake_routes[] = {
    {GET, "/assessments/lists", .may = "people.import", upload_page, send_inputs},
    {POST, "/assessments/lists", .once = true, .may = "people.import", send, send_inputs, .slow = true},
    {GET, "/assessments/lists/:id", .may = "people.import", show, .slow = true},
    {POST, "/assessments/lists/:id", .may = "people.import", map, map_inputs},
    {POST, "/assessments/lists/:id/take", .once = true, .may = "people.import", take, .slow = true},
    {0},
};
