#include <string.h>

#include "modules/assessments/assessments_views.h"
#include "modules/assessments/pages.h"

/* A school's yearly list: many children on one page, each an assessment of its own. */

const char *school_year_words(Pool *pool, gint64 first_year)
{
    return pool_printf(pool, "%d-%d", (int)first_year, (int)first_year + 1);
}

/* --- loading --- */

static bool load_row(ScreeningPage *page, Assessment *a, GError **error)
{
    ScreeningRow *row = pool_new0(page->req->pool, ScreeningRow);
    row->assessment = a;
    row->name = a->person_id ? person_label_of(page->req->db, page->req->pool, a->person_id) : a->subject;
    g_ptr_array_add(page->rows, row);
    return evaluate(page->req->pool, page->instrument, a->answers, a->assessed_on, NULL, &row->evaluation, error);
}

static void load_columns(ScreeningPage *page)
{
    page->columns = pool_list(page->req->pool);
    for (guint i = 0; i < page->instrument->every->len; i++) {
        Question *q = page->instrument->every->pdata[i];
        if (question_is_typed(q) && !q->repeat)
            g_ptr_array_add(page->columns, q);
    }
}

static bool load(Request *req, ScreeningPage *page, GError **error)
{
    GPtrArray *list;
    *page = (ScreeningPage){.req = req, .rows = pool_list(req->pool)};
    if (!screening_find(req->db, req->pool, req->who, req_id(req, "id"), &page->screening, error) ||
        !instrument_version_find(req->db, req->pool, page->screening->version_id, &page->version, error) ||
        !instrument_of(req->pool, page->version, &page->instrument, error) ||
        !assessment_of_screening(req->db, req->pool, page->screening->id, &list, error))
        return false;
    load_columns(page);
    for (guint i = 0; i < list->len; i++)
        if (!load_row(page, list->pdata[i], error))
            return false;
    return true;
}

static bool show(Request *req, GError **error)
{
    ScreeningPage page;
    return load(req, &page, error) && reply_view(req, 200, view_screening, &page);
}

/* --- saving --- */

static const char *row_key(Pool *pool, const ScreeningRow *row, const char *name)
{
    return pool_printf(pool, "%" G_GINT64_FORMAT ".%s", row->assessment->id, name);
}

/* true: something of the row was changed. */
static bool take_row(ScreeningPage *page, ScreeningRow *row)
{
    Pool *pool = page->req->pool;
    bool changed = false;
    for (guint i = 0; i < page->columns->len; i++) {
        const Question *q = page->columns->pdata[i];
        const char *typed = req_many_at(page->req, "a", row_key(pool, row, q->name)), *kept = NULL;
        if (!typed)
            continue;
        if (*typed && answer_read(pool, q, typed, &kept))
            kept = typed;
        changed |= g_strcmp0(answers_text(row->assessment->answers, q->name), kept ? kept : "") != 0;
        answers_set(row->assessment->answers, q->name, kept);
    }
    const char *version = req_many_at(page->req, "v", pool_printf(pool, "%" G_GINT64_FORMAT, row->assessment->id));
    row->assessment->version = version ? g_ascii_strtoll(version, NULL, 10) : row->assessment->version;
    return changed;
}

/* A stale row stays as it was typed, with the present version under it: who has seen that may send again. */
static bool save_row(ScreeningPage *page, ScreeningRow *row, GError **error)
{
    g_autoptr(GError) problem = NULL;
    Request *req = page->req;
    if (!evaluate(req->pool, page->instrument, row->assessment->answers, row->assessment->assessed_on, NULL, &row->evaluation, error))
        return false;
    if (assessment_save(req->db, req->who, row->assessment, row->evaluation, &problem))
        return true;
    if (!g_error_matches(problem, FAIL, FAIL_CONFLICT)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    Assessment *theirs;
    if (!assessment_find(req->db, req->pool, req->who, row->assessment->id, &theirs, error))
        return false;
    row->problem = pool_strdup(req->pool, problem->message);
    row->assessment->version = theirs->version;
    return true;
}

static bool save_rows(ScreeningPage *page, bool *ret_all_kept, GError **error)
{
    *ret_all_kept = true;
    for (guint i = 0; i < page->rows->len; i++) {
        ScreeningRow *row = page->rows->pdata[i];
        if (take_row(page, row) && !save_row(page, row, error))
            return false;
        *ret_all_kept = *ret_all_kept && !row->problem;
    }
    return true;
}

static bool add_child(ScreeningPage *page, Problems *problems, GError **error)
{
    Request *req = page->req;
    const char *subject = req_text(req, "subject");
    gint64 person_id = person_picked(req, "person_id", false, problems);
    if (!person_id && !subject) {
        problems_add(problems, "subject", "%s", _("Choose a child, or write the name."));
        return true;
    }
    Assessment fresh = {.version_id = page->version->id, .screening_id = page->screening->id, .person_id = person_id,
                        .subject = person_id ? NULL : subject, .assessed_on = day_today()};
    return assessment_create(req->db, req->pool, req->who, &fresh, error);
}

static bool rows_are_complete(ScreeningPage *page)
{
    for (guint i = 0; i < page->rows->len; i++) {
        ScreeningRow *row = page->rows->pdata[i];
        if (row->evaluation->missing + row->evaluation->wrong > 0)
            row->problem = _("Answers are missing or wrong in this row.");
        page->tells |= row->problem != NULL;
    }
    return !page->tells;
}

static bool close_list(ScreeningPage *page, GError **error)
{
    Request *req = page->req;
    if (!rows_are_complete(page))
        return reply_view(req, 422, view_screening, page);
    for (guint i = 0; i < page->rows->len; i++) {
        ScreeningRow *row = page->rows->pdata[i];
        bool is_draft = strcmp(row->assessment->state, "draft") == 0;
        if (is_draft && !assessment_finish(req->db, req->who, row->assessment, row->evaluation, error))
            return false;
    }
    if (!screening_close(req->db, req->who, page->screening, error))
        return false;
    reply_notice(req, _("The screening is closed."));
    return reply_see_other(req, "/screenings/%" G_GINT64_FORMAT, page->screening->id);
}

static bool save(Request *req, GError **error)
{
    ScreeningPage page;
    bool all_kept;
    Problems *problems = problems_new(req->pool);
    const char *action = req_text(req, "action");
    if (!load(req, &page, error))
        return false;
    page.problems = problems;
    page.screening->version = req_int(req, "version", page.screening->version);
    if (page.screening->closed_at)
        return fail(error, FAIL_CONFLICT, "%s", _("This screening is closed."));
    if (!save_rows(&page, &all_kept, error))
        return false;
    if (!all_kept)
        return reply_view(req, 409, view_screening, &page);
    if (person_picker_asks(req, "person_id"))
        return reply_view(req, 200, view_screening, &page);
    if (g_strcmp0(action, "close") == 0)
        return close_list(&page, error);
    if (g_strcmp0(action, "add") == 0 && !add_child(&page, problems, error))
        return false;
    if (problems_any(problems))
        return reply_view(req, 422, view_screening, &page);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/screenings/%" G_GINT64_FORMAT, page.screening->id);
}

/* --- the list, a new one --- */

static bool list_with(Request *req, int status, const Problems *problems, GError **error)
{
    GPtrArray *screenings, *versions;
    return screening_list(req->db, req->pool, req->who, &screenings, error) &&
           instrument_list(req->db, req->pool, &versions, error) &&
           reply_view(req, status, view_screenings, req, screenings, versions, problems);
}

static bool list(Request *req, GError **error) { return list_with(req, 200, NULL, error); }

static gint64 school_year_now(void) { return day_year(day_today()) - (day_month(day_today()) < 9); }

static bool start(Request *req, GError **error)
{
    Problems *problems = problems_new(req->pool);
    const char *code = req_text(req, "form"), *place = req_text(req, "place");
    InstrumentVersion *version;
    g_autoptr(GError) problem = NULL;
    if (!code)
        problems_add(problems, "form", "%s", _("Choose a form."));
    if (!place)
        problems_add(problems, "place", "%s", _("Write the name of the school."));
    if (problems_any(problems))
        return list_with(req, 422, problems, error);
    if (!instrument_in_force(req->db, req->pool, code, &version, error))
        return false;
    Screening fresh = {.version_id = version->id, .place = place, .school_year = req_int(req, "year", school_year_now())};
    if (!screening_create(req->db, req->who, &fresh, &problem)) {
        if (!g_error_matches(problem, FAIL, FAIL_CONFLICT)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
        problems_add(problems, "place", "%s", problem->message);
        return list_with(req, 409, problems, error);
    }
    return reply_see_other(req, "/screenings/%" G_GINT64_FORMAT, fresh.id);
}

static const Input start_inputs[] = {{"form", INPUT_TEXT}, {"place", INPUT_TEXT}, {"year", INPUT_INT}, {0}};
static const Input save_inputs[] = {
    {"a", INPUT_MANY, .max = 2000}, {"v", INPUT_MANY, .max = 20}, {"action", INPUT_TEXT}, {"version", INPUT_INT},
    {"subject", INPUT_TEXT}, PERSON_PICKER_INPUTS("person_id"), {0},
};

static const Input shown_inputs[] = {{"subject", INPUT_TEXT}, PERSON_PICKER_INPUTS("person_id"), {0}};

const Route screening_routes[] = {
    {GET, "/screenings", .may = "assessments.fill", list, start_inputs},
    {POST, "/screenings", .may = "assessments.fill", start, start_inputs},
    {GET, "/screenings/:id", .may = "assessments.fill", show, shown_inputs},
    {POST, "/screenings/:id", .may = "assessments.fill", save, save_inputs},
    {0},
};
