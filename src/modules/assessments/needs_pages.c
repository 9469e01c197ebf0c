#include <string.h>

#include "modules/assessments/assessments_views.h"
#include "modules/assessments/pages.h"

/* The register of needs: the ten indicators, and the list of what was found. */

/* The state that the list shows; a form of a row says it as "shown", for "state" is what it asks for. */
static const char *state_shown(Request *req)
{
    const char *name = req->method == POST ? "shown" : "state";
    return req_was_sent(req, name) ? req_text(req, name) : "open";
}

static bool load(Request *req, NeedPage *page, GError **error)
{
    page->filter = (NeedFilter){req_text(req, "kind"), state_shown(req), NEED_ROWS + 1, paging_offset(req, NEED_ROWS)};
    page->over = interval_year((int)CLAMP(req_int(req, "year", day_year(day_today())), 1990, 2190));
    if (!need_counts(req->db, req->pool, page->over, &page->counts, error) || !need_kinds(req->db, req->pool, &page->kinds, error) ||
        !need_list(req->db, req->pool, req->who, &page->filter, &page->needs, error))
        return false;
    page->paging = paging_of_rows(req, page->needs, NEED_ROWS);
    return true;
}

static bool list(Request *req, GError **error)
{
    NeedPage page = {0};
    return load(req, &page, error) && reply_view(req, 200, view_needs, req, &page);
}

static bool show_problem(Request *req, gint64 need_id, GError **error)
{
    NeedPage page = {.problems = problems_new(req->pool), .wrong_id = need_id};
    problems_add(page.problems, pool_printf(req->pool, "answer-%" G_GINT64_FORMAT, need_id), "%s",
                 _("Write what answers the need: a service, a benefit, a case."));
    return load(req, &page, error) && reply_view(req, 422, view_needs, req, &page);
}

static bool to_list(Request *req)
{
    const char *kind = req_text(req, "kind"), *state = state_shown(req);
    return reply_see_other(req, "/needs?kind=%s&state=%s&page=%u", kind ? html_url_part(req->pool, kind) : "",
                           state ? html_url_part(req->pool, state) : "", paging_offset(req, NEED_ROWS) / NEED_ROWS + 1);
}

static bool save(Request *req, GError **error)
{
    Need *need;
    const char *state = req_text(req, "state"), *answer = req_text(req, "answer");
    if (!need_find(req->db, req->pool, req->who, req_id(req, "id"), &need, error))
        return false;
    if (g_strcmp0(state, "answered") == 0 && !answer)
        return show_problem(req, need->id, error);
    need->state = g_strcmp0(state, "answered") == 0 ? "answered" : g_strcmp0(state, "closed") == 0 ? "closed" : "open";
    need->answer = answer;
    need->answered_on = strcmp(need->state, "open") == 0 ? DAY_NONE : day_today();
    need->version = req_int(req, "version", 0);
    if (!need_save(req->db, req->who, need, error))
        return false;
    reply_notice(req, _("Saved."));
    return to_list(req);
}

static bool counts_csv(Request *req, GError **error)
{
    NeedPage page = {0};
    GString *out = pool_string(req->pool);
    if (!load(req, &page, error))
        return false;
    g_string_append(out, "\xEF\xBB\xBF" "need;standing;found;answered;year\r\n");
    for (guint i = 0; i < page.counts->len; i++) {
        const NeedCount *count = page.counts->pdata[i];
        csv_put(out, wording(&count->label));
        g_string_append_printf(out, ";%d;%d;%d;%d\r\n", (int)count->standing, (int)count->found, (int)count->answered,
                               day_year(page.over.from));
    }
    reply_header(req, "Content-Disposition", "attachment; filename=\"needs.csv\"");
    return reply_text(req, 200, "text/csv; charset=utf-8", out->str);
}

static const Input list_inputs[] = {{"kind", INPUT_TEXT}, {"state", INPUT_TEXT}, {"year", INPUT_INT}, {"page", INPUT_INT}, {0}};
static const Input save_inputs[] = {
    {"state", INPUT_TEXT}, {"answer", INPUT_TEXT, .max = 500}, {"version", INPUT_INT}, {"kind", INPUT_TEXT}, {"shown", INPUT_TEXT},
    {"page", INPUT_INT},   {"year", INPUT_INT},                {0},
};

const Route need_routes[] = {
    {GET, "/needs", .may = "assessments.read", list, list_inputs},
    {GET, "/needs/indicators.csv", .may = "assessments.read", counts_csv, list_inputs},
    {POST, "/needs/:id", .may = "assessments.fill", save, save_inputs},
    {0},
};

/* --- on a person's page, and on a case's --- */

static bool panel(View *view, Request *req, gint64 person_id, GError **error)
{
    GPtrArray *assessments, *needs;
    if (!assessment_of_person(req->db, req->pool, req->who, person_id, &assessments, error) ||
        !need_of_person(req->db, req->pool, req->who, person_id, &needs, error))
        return false;
    view_person_assessments(view, req, person_id, assessments, needs);
    return true;
}

static bool case_panel(View *view, Request *req, gint64 case_id, GError **error)
{
    GPtrArray *assessments;
    if (!assessment_of_case(req->db, req->pool, case_id, &assessments, error))
        return false;
    view_case_assessments(view, case_id, assessments);
    return true;
}

const Panel assessment_panels[] = {
    {.of = "person", .may = "assessments.fill", .order = 30, .show = panel},
    {.of = "case", .may = "assessments.fill", .order = 30, .show = case_panel},
    {0},
};
