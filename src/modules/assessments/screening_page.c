#include <string.h>

#include "modules/assessments/assessments_views.h"
#include "modules/assessments/pages.h"
#include "modules/assessments/screening_names.h"
#include "modules/cases/cases.h"

/* A school's yearly list: many children, each an assessment of its own; so many on a page that a form can hold their answers. */

const char *school_year_words(Pool *pool, gint64 first_year)
{
    return pool_printf(pool, "%d-%d", (int)first_year, (int)first_year + 1);
}

const char *screening_headings(Pool *pool, const ScreeningPage *page)
{
    GString *all = pool_string(pool);
    g_string_append_printf(all, "%s; %s; %s", _("Name"), _("Birth date"), _("CNP or IDNP"));
    for (guint i = 0; i < page->columns->len; i++)
        g_string_append_printf(all, "; %s", wording(&((const Question *)page->columns->pdata[i])->label));
    return all->str;
}

const char *screening_leads_to(Pool *pool, const ScreeningRow *row)
{
    GString *all = pool_string(pool);
    for (guint i = 0; i < row->evaluation->outcomes->len; i++) {
        const Outcome *outcome = row->evaluation->outcomes->pdata[i];
        if (strcmp(outcome->kind, "level") != 0) /* that has a column of its own */
            g_string_append_printf(all, "%s%s", all->len ? "; " : "", wording(&outcome->label));
    }
    return all->len ? all->str : _("Nothing");
}

bool screening_row_waits(const ScreeningPage *page, const ScreeningRow *row)
{
    for (guint i = 0; row->proposals && i < row->proposals->len; i++)
        if (strcmp(((Proposal *)row->proposals->pdata[i])->state, "open") == 0)
            return true;
    return !row->assessment->person_id && identity_may(page->req->who, "people.read");
}

const char *screening_case_name(const ScreeningPage *page, const Proposal *proposal)
{
    CaseFile *file;
    Request *req = page->req;
    bool found = proposal->case_id && identity_may(req->who, "cases.read") && case_find(req->db, req->pool, req->who, proposal->case_id, &file, NULL);
    return found ? case_name(req->pool, file) : NULL;
}

/* --- loading --- */

static ScreeningRow *row_of(const ScreeningPage *page, gint64 assessment_id)
{
    for (guint i = 0; i < page->shown->len; i++) {
        ScreeningRow *row = page->shown->pdata[i];
        if (row->assessment->id == assessment_id)
            return row;
    }
    return NULL;
}

/* Of the rows that are shown, what their findings call for and what came of it. */
static bool load_proposals(ScreeningPage *page, GError **error)
{
    GPtrArray *proposals;
    if (!page->screening->closed_at)
        return true;
    if (!proposal_of_screening(page->req->db, page->req->pool, page->screening->id, &proposals, error))
        return false;
    for (guint i = 0; i < proposals->len; i++) {
        const Proposal *proposal = proposals->pdata[i];
        ScreeningRow *row = row_of(page, proposal->assessment_id);
        if (row && !row->proposals)
            row->proposals = pool_list(page->req->pool);
        if (row)
            g_ptr_array_add(row->proposals, proposals->pdata[i]);
    }
    return true;
}

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

static bool gives_levels(const Instrument *instrument)
{
    for (guint i = 0; i < instrument->outcomes->len; i++)
        if (strcmp(((const Outcome *)instrument->outcomes->pdata[i])->kind, "level") == 0)
            return true;
    return instrument->score != NULL;
}

static bool is_open(const ScreeningRow *row)
{
    return row->evaluation->missing + row->evaluation->wrong > 0;
}

/* The rows of the page that is asked for; of a form that was sent, those that it held. */
static void choose_shown(ScreeningPage *page)
{
    Request *req = page->req;
    guint from = paging_offset(req, SCREENING_ROWS);
    page->shown = pool_list(req->pool);
    page->paging = paging_of_count(req, page->rows->len, SCREENING_ROWS);
    for (guint i = 0; i < page->rows->len; i++) {
        ScreeningRow *row = page->rows->pdata[i];
        page->open_rows += is_open(row);
        if (i >= from && i < from + SCREENING_ROWS)
            g_ptr_array_add(page->shown, row);
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
    page->has_levels = gives_levels(page->instrument);
    for (guint i = 0; i < list->len; i++)
        if (!load_row(page, list->pdata[i], error))
            return false;
    choose_shown(page);
    return load_proposals(page, error);
}

static bool show(Request *req, GError **error)
{
    ScreeningPage page;
    return load(req, &page, error) && reply_view(req, 200, view_screening, &page);
}

static bool to_page(Request *req, const ScreeningPage *page, gint64 number)
{
    return reply_see_other(req, "/screenings/%" G_GINT64_FORMAT "?page=%" G_GINT64_FORMAT, page->screening->id, number);
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

static GPtrArray *children_of(const ScreeningPage *page)
{
    GPtrArray *children = pool_list(page->req->pool);
    for (guint i = 0; i < page->rows->len; i++)
        g_ptr_array_add(children, ((ScreeningRow *)page->rows->pdata[i])->assessment);
    return children;
}

/* The school's list as it was pasted.  false with *error unset: it can't be read, and problems says why. */
static bool read_names(ScreeningPage *page, Problems *problems, GError **error)
{
    Request *req = page->req;
    g_autoptr(GError) wrong = NULL;
    const char *names = req_text(req, "names");
    if (screening_names_read(req->db, req->pool, page->instrument, names ? names : "", &page->list, &wrong))
        return true;
    page->list = NULL;
    if (!problem_from(problems, "names", &wrong))
        g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

static bool look_at_names(ScreeningPage *page, Problems *problems, GError **error)
{
    if (!read_names(page, problems, error) && error && *error)
        return false;
    if (page->list)
        *(page->sum = pool_new0(page->req->pool, NamesSum)) = screening_count_names(page->req->pool, children_of(page), page->list);
    return reply_view(page->req, problems_any(problems) ? 422 : 200, view_screening, page);
}

static bool reload(ScreeningPage *page, const Problems *problems, const char *names, GError **error)
{
    if (!load(page->req, page, error))
        return false;
    page->problems = problems;
    page->names = names;
    return true;
}

/* Lines with a problem stay in the field, to be mended: their cells as they stand there now. */
static bool show_left(ScreeningPage *page, Problems *problems, const char *left, GError **error)
{
    Request *req = page->req;
    NamesList *list;
    if (!screening_names_read(req->db, req->pool, page->instrument, left, &list, error))
        return false;
    for (guint i = 0; i < list->rows->len; i++) {
        const IntakeRow *row = list->rows->pdata[i];
        if (row->problem)
            problems_add(problems, "names", "%s%s%s", row->name ? row->name : "", row->name ? ": " : "", row->problem);
    }
    return reload(page, problems, left, error);
}

static bool add_names(ScreeningPage *page, Problems *problems, GError **error)
{
    Request *req = page->req;
    NamesSum sum;
    if (!read_names(page, problems, error))
        return !*error;
    const NamesList *list = page->list;
    if (!screening_add_names(req->db, req->pool, req->who, page->screening, page->instrument, children_of(page), list, &sum, error))
        return false;
    reply_notice(req, pool_printf(req->pool, _("Added: %u, of them %u from the register. Stood on the list already: %u, of them with new answers: %u."),
                                  sum.added, sum.known, sum.there, sum.answered));
    return !list->left || show_left(page, problems, list->left, error);
}

static bool remove_child(ScreeningPage *page, GError **error)
{
    Request *req = page->req;
    gint64 id = req_input_id(req, "child");
    for (guint i = 0; i < page->rows->len; i++) {
        const Assessment *a = ((ScreeningRow *)page->rows->pdata[i])->assessment;
        if (a->id == id)
            return assessment_withdraw(req->db, req->who, a, error);
    }
    return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such child on this list."));
}

/* --- closing --- */

/* Shows those that aren't complete, as many as fit a page. */
static void show_open_rows(ScreeningPage *page, Problems *problems)
{
    page->tells = true;
    page->shown = pool_list(page->req->pool);
    page->paging = (Paging){0};
    for (guint i = 0; i < page->rows->len && page->shown->len < SCREENING_ROWS; i++) {
        ScreeningRow *row = page->rows->pdata[i];
        if (!is_open(row))
            continue;
        row->problem = _("Answers are missing or wrong in this row.");
        g_ptr_array_add(page->shown, row);
    }
    problems_add(problems, NULL, P_("In %u row answers are missing or wrong.", "In %u rows answers are missing or wrong. The first are shown.",
                                    page->open_rows), page->open_rows);
}

static bool finish_rows(ScreeningPage *page, GError **error)
{
    for (guint i = 0; i < page->rows->len; i++) {
        ScreeningRow *row = page->rows->pdata[i];
        bool is_draft = strcmp(row->assessment->state, "draft") == 0;
        if (is_draft && !assessment_finish(page->req->db, page->req->who, row->assessment, row->evaluation, error))
            return false;
    }
    return true;
}

static bool close_list(ScreeningPage *page, Problems *problems, GError **error)
{
    Request *req = page->req;
    if (page->open_rows) {
        show_open_rows(page, problems);
        return reply_view(req, 422, view_screening, page);
    }
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !finish_rows(page, error) || !screening_close(req->db, req->who, page->screening, error) || !db_commit(change, error))
        return false;
    reply_notice(req, _("The screening is closed."));
    return to_page(req, page, 1);
}

/* --- what was sent --- */

static void count_open(ScreeningPage *page)
{
    page->open_rows = 0;
    for (guint i = 0; i < page->rows->len; i++)
        page->open_rows += is_open(page->rows->pdata[i]);
}

/* What its button asks for, when the rows are saved. */
static bool act(ScreeningPage *page, const char *action, Problems *problems, GError **error)
{
    if (g_strcmp0(action, "add") == 0)
        return add_child(page, problems, error);
    if (g_strcmp0(action, "names") == 0)
        return add_names(page, problems, error);
    if (g_strcmp0(action, "remove") == 0)
        return remove_child(page, error);
    reply_notice(page->req, _("Saved."));
    return true;
}

static bool save(Request *req, GError **error)
{
    ScreeningPage page;
    bool all_kept;
    Problems *problems = problems_new(req->pool);
    const char *action = req_text(req, "action");
    if (!load(req, &page, error) || !instrument_may_fill(req->pool, req->who, page.version, error))
        return false;
    page.problems = problems;
    page.screening->version = req_int(req, "version", page.screening->version);
    if (page.screening->closed_at)
        return fail(error, FAIL_CONFLICT, "%s", _("This screening is closed."));
    if (!save_rows(&page, &all_kept, error))
        return false;
    count_open(&page);
    if (!all_kept)
        return reply_view(req, 409, view_screening, &page);
    if (person_picker_asks(req, "person_id"))
        return reply_view(req, 200, view_screening, &page);
    if (action && g_str_has_prefix(action, "who."))
        return reply_see_other(req, "%s/follow", assessment_url(req->pool, g_ascii_strtoll(action + strlen("who."), NULL, 10)));
    if (g_strcmp0(action, "look") == 0)
        return look_at_names(&page, problems, error);
    if (g_strcmp0(action, "close") == 0)
        return close_list(&page, problems, error);
    if (!act(&page, action, problems, error))
        return false;
    return problems_any(problems) ? reply_view(req, 422, view_screening, &page) : to_page(req, &page, page.paging.number);
}

/* --- the list, a new one --- */

static bool list_with(Request *req, int status, const Problems *problems, GError **error)
{
    enum { SCREENINGS_PAGE = 50 };
    GPtrArray *screenings, *versions;
    Paging paging;
    if (!screening_list(req->db, req->pool, req->who, &screenings, error) || !instrument_list(req->db, req->pool, &versions, error))
        return false;
    GPtrArray *shown = paging_part(req, screenings, SCREENINGS_PAGE, &paging);
    return reply_view(req, status, view_screenings, req, shown, &paging, versions, problems);
}

static bool list(Request *req, GError **error) { return list_with(req, 200, NULL, error); }

static gint64 school_year_now(void) { return day_year(day_today()) - (day_month(day_today()) < 9); }

static bool start(Request *req, GError **error)
{
    enum { FIRST_YEAR = 2000 };
    Problems *problems = problems_new(req->pool);
    const char *code = req_text(req, "form"), *place = req_text(req, "place");
    gint64 year = req_int(req, "year", school_year_now());
    InstrumentVersion *version;
    g_autoptr(GError) problem = NULL;
    if (!code)
        problems_add(problems, "form", "%s", _("Choose a form."));
    if (!place)
        problems_add(problems, "place", "%s", _("Write the name of the school."));
    if (year < FIRST_YEAR || year > school_year_now() + 1)
        problems_add(problems, "year", _("Write the year in which the school year begins, from %d to %d."), FIRST_YEAR, (int)school_year_now() + 1);
    if (problems_any(problems))
        return list_with(req, 422, problems, error);
    if (!instrument_in_force(req->db, req->pool, code, &version, error) || !instrument_may_fill(req->pool, req->who, version, error))
        return false;
    Screening fresh = {.version_id = version->id, .place = place, .school_year = year};
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

static const Input start_inputs[] = {{"form", INPUT_TEXT}, {"place", INPUT_TEXT}, {"year", INPUT_INT}, {"page", INPUT_INT}, {0}};
static const Input save_inputs[] = {
    {"a", INPUT_MANY, .max = 2000}, {"v", INPUT_MANY, .max = 20}, {"action", INPUT_TEXT}, {"version", INPUT_INT},
    {"subject", INPUT_TEXT}, {"names", INPUT_LONG, .max = 200000}, {"page", INPUT_INT}, {"child", INPUT_ID}, PERSON_PICKER_INPUTS("person_id"), {0},
};

static const Input shown_inputs[] = {{"subject", INPUT_TEXT}, {"names", INPUT_LONG}, {"page", INPUT_INT}, PERSON_PICKER_INPUTS("person_id"), {0}};

const Route screening_routes[] = {
    {GET, "/screenings", .may = "assessments.fill", list, start_inputs},
    {POST, "/screenings", .may = "assessments.fill", start, start_inputs},
    {GET, "/screenings/:id", .may = "assessments.fill", show, shown_inputs},
    {POST, "/screenings/:id", .once = true, .may = "assessments.fill", save, save_inputs},
    {0},
};
