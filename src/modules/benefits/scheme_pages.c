#include "modules/benefits/pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/benefits/benefits_views.h"

/* Schemes, their terms and what they cost. */

static bool find(Request *req, BenefitScheme **ret_scheme, GError **error)
{
    return benefit_scheme_find(req->db, req->pool, req_id(req, "id"), ret_scheme, error);
}

/* The month after the last list; else last month; never after the scheme's end. */
static void propose_month(SchemePage *page)
{
    const BenefitScheme *scheme = page->scheme;
    const BenefitRun *last = page->runs->len ? page->runs->pdata[0] : NULL;
    gint64 end = day_is(scheme->to_day) ? benefit_month_of(scheme->to_day) : G_MAXINT32;
    page->month = MAX(benefit_month_of(scheme->from_day), benefit_month_of(day_today()) - 1);
    if (last)
        page->month = g_str_equal(last->state, "prepared") ? last->month : last->month + 1;
    page->is_over = last && page->month > end;
    page->month = MIN(page->month, end);
}

static bool show_page(Request *req, int status, const Problems *problems, GError **error)
{
    enum { SHOWN_RUNS = 12 };
    SchemePage page = {.problems = problems};
    GPtrArray *options;
    if (!find(req, &page.scheme, error) || !benefit_terms(req->db, req->pool, page.scheme->id, &page.terms, error) ||
        !benefit_runs(req->db, req->pool, page.scheme->id, NULL, SHOWN_RUNS, 0, &page.runs, error) ||
        !benefit_forecast(req->db, req->pool, page.scheme, &page.forecast, error) || !benefit_reach(req->db, req->pool, page.scheme, &page.reach, error) ||
        !benefit_counted_names(req, page.scheme->id, &page.services, error) ||
        !benefit_funding_options(req->db, req->pool, page.scheme, &options, error))
        return false;
    page.funding = benefit_funding_label(options, benefit_funding_value(req->pool, page.scheme));
    page.term = benefit_term_in(page.terms, benefit_month_of(day_today()));
    propose_month(&page);
    return reply_view(req, status, view_benefit_scheme, req, &page);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

/* --- the forms --- */

static BenefitScheme new_scheme(void)
{
    return (BenefitScheme){.period = "month", .currency = "RON", .from_day = day_today(), .to_day = DAY_NONE, .retro_months = 3, .recovery_percent = 50};
}

static BenefitTerm new_term(const BenefitScheme *scheme)
{
    Day first = benefit_month_start(benefit_month_of(day_is(scheme->from_day) ? scheme->from_day : day_today()));
    return (BenefitTerm){.valid_from = first, .amount = {0, CURRENCY_NONE}};
}

/* term NULL: the scheme is there already. */
static bool show_form(Request *req, int status, const BenefitScheme *scheme, const BenefitTerm *term, const Problems *problems,
                      const GPtrArray *conflict, GError **error)
{
    SchemeForm form = {.scheme = scheme, .term = term, .problems = problems, .conflict = conflict};
    return benefit_funding_options(req->db, req->pool, scheme, &form.funding, error) && reply_view(req, status, view_benefit_scheme_form, req, &form);
}

static bool new_page(Request *req, GError **error)
{
    BenefitScheme scheme = new_scheme();
    BenefitTerm term = new_term(&scheme);
    return show_form(req, 200, &scheme, &term, NULL, NULL, error);
}

static void take_problems(Problems *into, const Problems *from)
{
    for (guint i = 0; i < problems_count(from); i++) {
        const char *field, *text;
        problems_get(from, i, &field, &text);
        problems_add(into, field, "%s", text);
    }
}

static void clean_codes(BenefitScheme *scheme, Pool *pool)
{
    scheme->payer_iban = scheme->payer_iban ? iban_clean(pool, scheme->payer_iban) : NULL;
    scheme->payer_cui = scheme->payer_cui ? iban_clean(pool, scheme->payer_cui) : NULL;
    scheme->payer_bic = scheme->payer_bic ? iban_clean(pool, scheme->payer_bic) : NULL;
    if (scheme->ceiling.currency != CURRENCY_NONE)
        scheme->ceiling.currency = currency_from_code(scheme->currency);
}

/* The project and the line of its budget: one choice out of a list. */
static bool read_funding(Request *req, BenefitScheme *scheme, Problems *problems, GError **error)
{
    GPtrArray *options;
    if (!req_was_sent(req, "funding"))
        return true;
    if (!benefit_funding_options(req->db, req->pool, scheme, &options, error))
        return false;
    if (!benefit_funding_choose(req->pool, scheme, options, req_text(req, "funding")))
        problems_add(problems, "funding", "%s", _("Choose the project, or a line of its budget, out of the list."));
    return true;
}

static bool create(Request *req, GError **error)
{
    BenefitScheme scheme = new_scheme();
    BenefitTerm term = new_term(&scheme);
    g_autoptr(GError) wrong = NULL;
    Problems *problems = record_from_form(&benefit_scheme_record, &scheme, req);
    take_problems(problems, record_from_form(&benefit_term_record, &term, req));
    clean_codes(&scheme, req->pool);
    if (!read_funding(req, &scheme, problems, error))
        return false;
    if (!problems_any(problems) && benefit_scheme_create(req->db, req->who, &scheme, &term, &wrong)) {
        reply_notice(req, _("The scheme is kept."));
        return reply_see_other(req, "%s", benefit_url(req->pool, "schemes", scheme.id));
    }
    if (wrong && !problem_from(problems, NULL, &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return show_form(req, 422, &scheme, &term, problems, NULL, error);
}

static bool edit_page(Request *req, GError **error)
{
    BenefitScheme *scheme;
    return find(req, &scheme, error) && show_form(req, 200, scheme, NULL, NULL, NULL, error);
}

static const char *none_is_empty(const char *label) { return label ? label : ""; }

static bool show_conflict(Request *req, BenefitScheme *mine, GError **error)
{
    BenefitScheme *now;
    if (!find(req, &now, error))
        return false;
    GPtrArray *options, *rows = conflict_rows(req, &benefit_scheme_record, mine, now);
    if (!benefit_funding_options(req->db, req->pool, now, &options, error))
        return false;
    const char *one = benefit_funding_value(req->pool, mine), *other = benefit_funding_value(req->pool, now);
    ConflictRow row = {_("Project and budget line that pay"), none_is_empty(benefit_funding_label(options, one)), none_is_empty(benefit_funding_label(options, other))};
    if (g_strcmp0(one, other) != 0)
        g_ptr_array_add(rows, &row);
    mine->version = now->version;
    return show_form(req, 409, mine, NULL, NULL, rows, error);
}

static bool edit(Request *req, GError **error)
{
    BenefitScheme *scheme;
    g_autoptr(GError) wrong = NULL;
    if (!find(req, &scheme, error))
        return false;
    gint64 now = scheme->version;
    Problems *problems = record_from_form(&benefit_scheme_record, scheme, req);
    clean_codes(scheme, req->pool);
    if (!read_funding(req, scheme, problems, error))
        return false;
    if (!problems_any(problems) && benefit_scheme_save(req->db, req->who, scheme, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "%s", benefit_url(req->pool, "schemes", scheme->id));
    }
    if (wrong && fail_kind(wrong) == FAIL_CONFLICT && scheme->version != now)
        return show_conflict(req, scheme, error);
    if (wrong && !problem_from(problems, NULL, &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return show_form(req, 422, scheme, NULL, problems, NULL, error);
}

/* --- terms --- */

static bool find_terms(Request *req, BenefitScheme **ret_scheme, GPtrArray **ret_terms, GError **error)
{
    return find(req, ret_scheme, error) && benefit_terms(req->db, req->pool, (*ret_scheme)->id, ret_terms, error);
}

/* New terms begin as the last ones, from next month on. */
static bool term_page(Request *req, GError **error)
{
    BenefitScheme *scheme;
    GPtrArray *terms;
    if (!find_terms(req, &scheme, &terms, error))
        return false;
    BenefitTerm term = terms->len ? *(const BenefitTerm *)terms->pdata[0] : new_term(scheme);
    term.valid_from = benefit_month_start(benefit_month_of(day_today()) + 1);
    return reply_view(req, 200, view_benefit_term_form, req, scheme, &term, NULL, NULL);
}

static const BenefitTerm *term_on(const GPtrArray *terms, Day from)
{
    for (guint i = 0; i < terms->len; i++)
        if (day_compare(((const BenefitTerm *)terms->pdata[i])->valid_from, from) == 0)
            return terms->pdata[i];
    return NULL;
}

static bool put_term(Request *req, GError **error)
{
    BenefitScheme *scheme;
    GPtrArray *terms;
    g_autoptr(GError) wrong = NULL;
    if (!find_terms(req, &scheme, &terms, error))
        return false;
    BenefitTerm term = new_term(scheme);
    Problems *problems = record_from_form(&benefit_term_record, &term, req);
    term.scheme_id = scheme->id;
    if (term.amount.currency != CURRENCY_NONE)
        term.amount.currency = currency_from_code(scheme->currency);
    if (!problems_any(problems) && benefit_term_put(req->db, req->who, &term, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "%s", benefit_url(req->pool, "schemes", scheme->id));
    }
    const BenefitTerm *now = term_on(terms, term.valid_from);
    if (wrong && fail_kind(wrong) == FAIL_CONFLICT && now) {
        const GPtrArray *conflict = conflict_rows(req, &benefit_term_record, &term, now);
        term.version = now->version;
        return reply_view(req, 409, view_benefit_term_form, req, scheme, &term, NULL, conflict);
    }
    if (wrong && !problem_from(problems, NULL, &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return reply_view(req, 422, view_benefit_term_form, req, scheme, &term, problems, NULL);
}

/* --- a list --- */

static bool prepare(Request *req, GError **error)
{
    GError *wrong = NULL;
    gint64 id;
    BenefitScheme *scheme;
    BenefitRunOrder order = {.scheme_id = req_id(req, "id"), .month = benefit_month_parse(req_text(req, "month")),
                             .supplementary = req_flag(req, "supplementary")};
    if (!find(req, &scheme, error))
        return false;
    if (!order.month)
        fail(&wrong, FAIL_INVALID, "%s", _("Write the month such as 03.2025."));
    else if (benefit_run_prepare(req->db, req->who, &order, &id, &wrong)) {
        reply_notice(req, _("The list is computed."));
        return reply_see_other(req, "%s", benefit_url(req->pool, "runs", id));
    }
    return benefit_answer_failed(req, "month", wrong, show_page, error);
}

static const Input prepare_inputs[] = {{"month", INPUT_TEXT, 40}, {"supplementary", INPUT_FLAG}, {0}};
/* The first terms stand in the same form. */
static const Input edit_inputs[] = {{"funding", INPUT_TEXT, 100}, {0}};
static const Input create_inputs[] = {{"funding", INPUT_TEXT, 100},      {"valid_from", INPUT_TEXT, 20},    {"amount", INPUT_TEXT, 40},        {"amount_currency", INPUT_TEXT, 3},
                                      {"min_sessions", INPUT_TEXT, 10},  {"min_percent", INPUT_TEXT, 10},   {"excused_counts", INPUT_TEXT, 5},
                                      {"needs_plan", INPUT_TEXT, 5},     {"not_elsewhere", INPUT_TEXT, 5},  {"needs_papers", INPUT_TEXT, 5},
                                      {"legal_basis", INPUT_TEXT, 300},  {0}};

const Route benefit_scheme_routes[] = {
    {GET, "/benefits/schemes/new", .may = "benefits.prepare", new_page},
    {POST, "/benefits/schemes/new", .once = true, .may = "benefits.prepare", create, create_inputs, .record = &benefit_scheme_record},
    {GET, "/benefits/schemes/:id", .may = "benefits.read", show},
    {GET, "/benefits/schemes/:id/edit", .may = "benefits.prepare", edit_page},
    {POST, "/benefits/schemes/:id/edit", .may = "benefits.prepare", edit, edit_inputs, .record = &benefit_scheme_record},
    {GET, "/benefits/schemes/:id/terms/new", .may = "benefits.prepare", term_page},
    {POST, "/benefits/schemes/:id/terms/new", .once = true, .may = "benefits.prepare", put_term, .record = &benefit_term_record},
    {POST, "/benefits/schemes/:id/run", .once = true, .may = "benefits.prepare", prepare, prepare_inputs},
    {0},
};
