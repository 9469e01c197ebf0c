#include "modules/benefits/pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/benefits/benefits_views.h"
#include "modules/people/people.h"
#include "record/audit.h"

/* Entitlements: the list, one with its months, what happens to it. */

/* --- the list --- */

static const char *const *labels_of(Request *req, const GPtrArray *rows)
{
    const char **labels = pool_array0(req->pool, const char *, rows->len + 1);
    for (guint i = 0; i < rows->len; i++)
        labels[i] = person_label_of(req->db, req->pool, ((const GrantRow *)rows->pdata[i])->grant.person_id);
    return labels;
}

static bool is_number(const char *text)
{
    return *text && strlen(text) < 9 && strspn(text, "0123456789") == strlen(text);
}

static bool find_horizon(Request *req, const GrantList *list, GrantFilter *filter, GError **error)
{
    BenefitScheme *scheme;
    filter->standing = text_is_empty(list->text) ? list->standing : NULL;
    return benefit_scheme_find(req->db, req->pool, list->scheme_id, &scheme, error) &&
           benefit_horizon(req->db, req->pool, scheme, &filter->horizon, error);
}

/* A number finds entitlements by number, anything else persons of the register and theirs. */
static bool find_rows(Request *req, GrantList *list, GError **error)
{
    enum { MOST_PEOPLE = 20 };
    GPtrArray *found, *theirs;
    GrantFilter filter = {.scheme_id = list->scheme_id, .open_in = list->open ? benefit_month_of(day_today()) : 0, .limit = BENEFITS_PAGE + 1,
                          .offset = paging_offset(req, BENEFITS_PAGE)};
    if (!text_is_empty(list->text) && is_number(list->text))
        filter.number = g_ascii_strtoll(list->text, NULL, 10);
    if (list->standing && list->scheme_id && !find_horizon(req, list, &filter, error))
        return false;
    if (text_is_empty(list->text) || filter.number)
        return benefit_grants(req->db, req->pool, &filter, &list->rows, error);
    list->rows = pool_list(req->pool);
    if (!person_search(req->db, req->pool, list->text, MOST_PEOPLE, &found, error))
        return false;
    for (guint i = 0; i < found->len; i++) {
        filter.person_id = ((const PersonFound *)found->pdata[i])->person.id;
        filter.offset = 0;
        if (!benefit_grants(req->db, req->pool, &filter, &theirs, error))
            return false;
        for (guint k = 0; k < theirs->len; k++)
            g_ptr_array_add(list->rows, theirs->pdata[k]);
    }
    return true;
}

/* How many months each one on the page was given. */
static bool find_months(Request *req, GrantList *list, GError **error)
{
    for (guint i = 0; i < list->rows->len; i++) {
        GrantRow *row = list->rows->pdata[i];
        if (!benefit_grant_months(req->db, row->grant.id, &row->months, error))
            return false;
    }
    return true;
}

static bool list(Request *req, GError **error)
{
    GrantList list = {.scheme_id = req_input_id(req, "scheme"), .text = req_text(req, "q"), .open = req_flag(req, "open"),
                      .standing = req_text(req, "standing")};
    if (!benefit_schemes(req->db, req->pool, &list.schemes, error) || !find_rows(req, &list, error) || !find_months(req, &list, error))
        return false;
    list.paging = paging_of_rows(req, list.rows, BENEFITS_PAGE);
    list.persons = labels_of(req, list.rows);
    return reply_view(req, 200, view_benefit_grants, req, &list);
}

/* --- one --- */

static GPtrArray *paper_names(Pool *pool, const BenefitScheme *scheme)
{
    GPtrArray *names = pool_list(pool);
    g_auto(GStrv) lines = g_strsplit(scheme->papers ? scheme->papers : "", "\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (!text_is_empty(lines[i]))
            g_ptr_array_add(names, pool_strdup(pool, g_strstrip(lines[i])));
    return names;
}

static bool load(Request *req, GrantPage *page, GError **error)
{
    Db *db = req->db;
    Pool *pool = req->pool;
    if (!benefit_grant_find(db, pool, req_id(req, "id"), &page->grant, error) ||
        !benefit_scheme_find(db, pool, page->grant->scheme_id, &page->scheme, error) ||
        !benefit_account_find(db, pool, page->grant->account_id, &page->account, error))
        return false;
    page->person = person_label_of(db, pool, page->grant->person_id);
    page->paper_names = paper_names(pool, page->scheme);
    gint64 id = page->grant->id;
    return benefit_horizon(db, pool, page->scheme, &page->horizon, error) && benefit_grant_months(db, id, &page->months, error) && benefit_lines_of_grant(db, pool, id, &page->lines, error) &&
           benefit_suspensions(db, pool, id, &page->suspensions, error) && benefit_papers(db, pool, id, &page->papers, error) &&
           benefit_elsewhere_of(db, pool, page->grant->person_id, &page->elsewhere, error) &&
           benefit_exceptions_of(db, pool, id, &page->exceptions, error) && benefit_debts_of(db, pool, id, &page->debts, error);
}

static bool show_page(Request *req, int status, const Problems *problems, GError **error)
{
    GrantPage page = {.problems = problems};
    if (!load(req, &page, error))
        return false;
    page.next_month = MAX(page.horizon.listed + 1, page.grant->from_month);
    for (guint i = 0; i < page.suspensions->len; i++)
        page.is_suspended |= ((const Suspension *)page.suspensions->pdata[i])->to_month == 0;
    return reply_view(req, status, view_benefit_grant, req, &page);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

/* --- a new one --- */

static bool find_form_scheme(Request *req, GrantForm *form, GError **error)
{
    return benefit_scheme_find(req->db, req->pool, req_input_id(req, "scheme"), &form->scheme, error);
}

static BenefitPayee payee_of(Request *req, GrantForm *form, Problems *problems)
{
    form->iban = req_text(req, "iban");
    form->payee_name = req_text(req, "payee_name");
    form->national_id = req_text(req, "payee_national_id");
    form->shared = req_text(req, "shared");
    form->payee_person_id = person_picked(req, "payee_person_id", false, problems);
    gint64 person_id = form->payee_person_id ? form->payee_person_id : form->payee_name ? 0 : form->grant->person_id;
    if (!form->iban && !req_flag(req, "cash"))
        problems_add(problems, "iban", "%s", _("Write the IBAN, or tick that it is paid in cash."));
    if (form->iban && req_flag(req, "cash"))
        problems_add(problems, "iban", "%s", _("Either an IBAN or cash, not both."));
    return (BenefitPayee){person_id, form->payee_name, form->iban, form->national_id, form->shared};
}

static bool new_page(Request *req, GError **error)
{
    BenefitGrant grant = {.person_id = person_picked(req, "person_id", false, problems_new(req->pool))};
    GrantForm form = {.grant = &grant};
    if (!req_input_id(req, "scheme")) {
        GPtrArray *schemes;
        return benefit_schemes(req->db, req->pool, &schemes, error) && reply_view(req, 200, view_benefit_choose_scheme, req, schemes, grant.person_id);
    }
    if (!find_form_scheme(req, &form, error))
        return false;
    grant.promised_months = form.scheme->promised_months;
    form.month = benefit_month_name(req->pool, MAX(benefit_month_of(form.scheme->from_day), benefit_month_of(day_today())));
    return reply_view(req, 200, view_benefit_grant_form, req, &form);
}

static void read_grant(Request *req, GrantForm *form, Problems *problems)
{
    form->month = req_text(req, "from");
    form->to_month = req_text(req, "to");
    form->grant->scheme_id = form->scheme->id;
    form->grant->person_id = person_picked(req, "person_id", true, problems);
    form->grant->from_month = benefit_month_parse(form->month);
    form->grant->to_month = form->to_month ? benefit_month_parse(form->to_month) : 0;
    if (!form->grant->from_month)
        problems_add(problems, "from", "%s", _("Write the month such as 03.2025."));
    if (form->to_month && !form->grant->to_month)
        problems_add(problems, "to", "%s", _("Write the month such as 03.2025."));
}

static bool create(Request *req, GError **error)
{
    BenefitGrant grant = {0};
    GrantForm form = {.grant = &grant};
    g_autoptr(GError) wrong = NULL;
    if (!find_form_scheme(req, &form, error))
        return false;
    Problems *problems = record_from_form(&benefit_grant_record, &grant, req);
    bool asks = person_picker_asks(req, "person_id") || person_picker_asks(req, "payee_person_id");
    Problems *quiet = problems_new(req->pool);
    read_grant(req, &form, asks ? quiet : problems);
    BenefitPayee payee = payee_of(req, &form, asks ? quiet : problems);
    if (asks)
        return reply_view(req, 200, view_benefit_grant_form, req, &form);
    form.problems = problems;
    if (!problems_any(problems) && benefit_grant_create(req->db, req->who, &grant, &payee, &wrong)) {
        reply_notice(req, _("The entitlement is kept."));
        return reply_see_other(req, "%s", benefit_url(req->pool, "grants", grant.id));
    }
    if (wrong && !problem_from(problems, strstr(wrong->message, "IBAN") ? "iban" : NULL, &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return reply_view(req, 422, view_benefit_grant_form, req, &form);
}

/* --- changes --- */

static bool find(Request *req, BenefitGrant **ret_grant, GError **error)
{
    return benefit_grant_find(req->db, req->pool, req_id(req, "id"), ret_grant, error);
}

static bool back(Request *req, gint64 id)
{
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", benefit_url(req->pool, "grants", id));
}

static bool edit_page(Request *req, GError **error)
{
    GrantForm form = {0};
    return find(req, &form.grant, error) && benefit_scheme_find(req->db, req->pool, form.grant->scheme_id, &form.scheme, error) &&
           reply_view(req, 200, view_benefit_grant_edit, req, &form);
}

static bool edit(Request *req, GError **error)
{
    GrantForm form = {0};
    BenefitGrant *now;
    g_autoptr(GError) wrong = NULL;
    if (!find(req, &form.grant, error) || !find(req, &now, error) ||
        !benefit_scheme_find(req->db, req->pool, now->scheme_id, &form.scheme, error))
        return false;
    Problems *problems = record_from_form(&benefit_grant_record, form.grant, req);
    form.problems = problems;
    if (problems_any(problems))
        return reply_view(req, 422, view_benefit_grant_edit, req, &form);
    if (benefit_grant_save(req->db, req->who, form.grant, &wrong))
        return back(req, now->id);
    if (fail_kind(wrong) != FAIL_CONFLICT) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    form.conflict = conflict_rows(req, &benefit_grant_record, form.grant, now);
    form.grant->version = now->version;
    return reply_view(req, 409, view_benefit_grant_edit, req, &form);
}

static bool account_page(Request *req, GError **error)
{
    GrantForm form = {0};
    return find(req, &form.grant, error) && benefit_scheme_find(req->db, req->pool, form.grant->scheme_id, &form.scheme, error) &&
           reply_view(req, 200, view_benefit_account_form, req, &form);
}

static bool set_account(Request *req, GError **error)
{
    GrantForm form = {0};
    g_autoptr(GError) wrong = NULL;
    if (!find(req, &form.grant, error) || !benefit_scheme_find(req->db, req->pool, form.grant->scheme_id, &form.scheme, error))
        return false;
    Problems *problems = problems_new(req->pool);
    BenefitPayee payee = payee_of(req, &form, problems);
    form.grant->version = req_int(req, "version", 0);
    if (person_picker_asks(req, "payee_person_id"))
        return reply_view(req, 200, view_benefit_account_form, req, &form);
    form.problems = problems;
    if (!problems_any(problems) && benefit_grant_pay_to(req->db, req->who, form.grant, &payee, &wrong))
        return back(req, form.grant->id);
    if (wrong && !problem_from(problems, "iban", &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return reply_view(req, 422, view_benefit_account_form, req, &form);
}

/* What the forms on the page of an entitlement send: a month, a reason, and more. */
typedef bool (*Turn)(Request *req, const BenefitGrant *grant, gint64 month, GError **error);

static bool turn(Request *req, Turn doer, GError **error)
{
    BenefitGrant *grant;
    GError *wrong = NULL;
    if (!find(req, &grant, error))
        return false;
    grant->version = req_int(req, "version", grant->version);
    gint64 month = benefit_month_parse(req_text(req, "month"));
    if (!month)
        fail(&wrong, FAIL_INVALID, "%s", _("Write the month such as 03.2025."));
    else if (doer(req, grant, month, &wrong))
        return back(req, grant->id);
    return benefit_answer_failed(req, NULL, wrong, show_page, error);
}

static bool do_suspend(Request *req, const BenefitGrant *grant, gint64 month, GError **error)
{
    return benefit_grant_suspend(req->db, req->who, grant, month, req_text(req, "reason"), error);
}

static bool do_resume(Request *req, const BenefitGrant *grant, gint64 month, GError **error)
{
    return benefit_grant_resume(req->db, req->who, grant, month, req_text(req, "reason"), error);
}

static bool do_stop(Request *req, const BenefitGrant *grant, gint64 month, GError **error)
{
    return benefit_grant_stop(req->db, req->who, grant, month, req_text(req, "reason"), error);
}

static bool do_exception(Request *req, const BenefitGrant *grant, gint64 month, GError **error)
{
    gint64 id;
    return benefit_exception_ask(req->db, req->who, grant->id, month, req_text(req, "effect"), req_text(req, "reason"), &id, error);
}

static bool do_elsewhere(Request *req, const BenefitGrant *grant, gint64 month, GError **error)
{
    return benefit_elsewhere_add(req->db, req->who, grant->person_id, month, benefit_month_parse(req_text(req, "until")), req_text(req, "reason"), error);
}

static bool do_debt(Request *req, const BenefitGrant *grant, gint64 month, GError **error)
{
    Money money;
    BenefitScheme *scheme;
    if (!benefit_scheme_find(req->db, req->pool, grant->scheme_id, &scheme, error) ||
        !money_parse(benefit_typed(req, "amount"), currency_from_code(scheme->currency), &money, error))
        return false;
    return benefit_debt_add(req->db, req->who, grant->id, month, money.minor, req_text(req, "reason"), error);
}

static bool suspend(Request *req, GError **error) { return turn(req, do_suspend, error); }
static bool resume(Request *req, GError **error) { return turn(req, do_resume, error); }
static bool stop(Request *req, GError **error) { return turn(req, do_stop, error); }
static bool ask_exception(Request *req, GError **error) { return turn(req, do_exception, error); }
static bool add_elsewhere(Request *req, GError **error) { return turn(req, do_elsewhere, error); }
static bool add_debt(Request *req, GError **error) { return turn(req, do_debt, error); }

static bool go_on(Request *req, GError **error)
{
    BenefitGrant *grant;
    GError *wrong = NULL;
    if (!find(req, &grant, error))
        return false;
    grant->version = req_int(req, "version", grant->version);
    if (benefit_grant_continue(req->db, req->who, grant, req_text(req, "reason"), &wrong))
        return back(req, grant->id);
    return benefit_answer_failed(req, NULL, wrong, show_page, error);
}

static bool add_paper(Request *req, GError **error)
{
    BenefitGrant *grant;
    GError *wrong = NULL;
    if (!find(req, &grant, error))
        return false;
    if (benefit_paper_add(req->db, req->who, grant->id, req_text(req, "name"), req_day(req, "valid_from"), req_day(req, "valid_to"), &wrong))
        return back(req, grant->id);
    return benefit_answer_failed(req, NULL, wrong, show_page, error);
}

static bool close_debt(Request *req, GError **error)
{
    BenefitGrant *grant;
    GError *wrong = NULL;
    if (!find(req, &grant, error))
        return false;
    const char *state = req_text(req, "state");
    if (benefit_debt_close(req->db, req->who, req_id(req, "debt"), req_int(req, "version", 0), state ? state : "", req_text(req, "closing"), &wrong))
        return back(req, grant->id);
    return benefit_answer_failed(req, NULL, wrong, show_page, error);
}

static bool decide(Request *req, GError **error)
{
    if (!benefit_exception_decide(req->db, req->who, req_id(req, "exception"), req_text(req, "decision") && g_str_equal(req_text(req, "decision"), "grant"), error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/benefits");
}

static const char *const effects[] = {"pay", "withhold", NULL};
static const char *const decisions[] = {"grant", "refuse", NULL};
static const char *const standings[] = {"reached", "on_way", "late", NULL};
static const char *const closings[] = {"recovered", "waived", NULL};
#define PAYEE_INPUTS                                                                                                     \
    PERSON_PICKER_INPUTS("payee_person_id"), {"payee_name", INPUT_TEXT, 100}, {"payee_national_id", INPUT_TEXT, 20},     \
        {"iban", INPUT_TEXT, 50}, {"cash", INPUT_FLAG}, {"shared", INPUT_TEXT, 200}
static const Input list_inputs[] = {{"scheme", INPUT_ID}, {"q", INPUT_TEXT, 100}, {"open", INPUT_FLAG},
                                      {"standing", INPUT_CHOICE, .choices = standings}, {"page", INPUT_INT}, {0}};
static const Input new_inputs[] = {{"scheme", INPUT_ID}, PERSON_PICKER_INPUTS("person_id"), PAYEE_INPUTS, {0}};
static const Input create_inputs[] = {{"scheme", INPUT_ID}, PERSON_PICKER_INPUTS("person_id"), PAYEE_INPUTS, {"from", INPUT_TEXT, 40},
                                      {"to", INPUT_TEXT, 40}, {0}};
static const Input account_inputs[] = {PAYEE_INPUTS, {"version", INPUT_INT}, {0}};
static const Input turn_inputs[] = {{"month", INPUT_TEXT, 40}, {"reason", INPUT_LONG, 1000}, {"version", INPUT_INT}, {0}};
static const Input continue_inputs[] = {{"reason", INPUT_LONG, 1000}, {"version", INPUT_INT}, {0}};
static const Input exception_inputs[] = {{"month", INPUT_TEXT, 40}, {"reason", INPUT_LONG, 1000}, {"effect", INPUT_CHOICE, .choices = effects},
                                         {"version", INPUT_INT}, {0}};
static const Input elsewhere_inputs[] = {{"month", INPUT_TEXT, 40}, {"until", INPUT_TEXT, 40}, {"reason", INPUT_TEXT, 200}, {"version", INPUT_INT}, {0}};
static const Input debt_inputs[] = {{"month", INPUT_TEXT, 40}, {"amount", INPUT_TEXT, 40}, {"reason", INPUT_LONG, 1000}, {"version", INPUT_INT}, {0}};
static const Input paper_inputs[] = {{"name", INPUT_TEXT, 200}, {"valid_from", INPUT_DAY}, {"valid_to", INPUT_DAY}, {0}};
static const Input close_inputs[] = {{"version", INPUT_INT}, {"state", INPUT_CHOICE, .choices = closings}, {"closing", INPUT_TEXT, 500}, {0}};
static const Input decide_inputs[] = {{"decision", INPUT_CHOICE, .choices = decisions}, {0}};

const Route benefit_grant_routes[] = {
    {GET, "/benefits/grants", .may = "benefits.read", list, list_inputs},
    {GET, "/benefits/grants/new", .may = "benefits.prepare", new_page, new_inputs},
    {POST, "/benefits/grants/new", .once = true, .may = "benefits.prepare", create, create_inputs, .record = &benefit_grant_record},
    {GET, "/benefits/grants/:id", .may = "benefits.read", show},
    {GET, "/benefits/grants/:id/edit", .may = "benefits.prepare", edit_page},
    {POST, "/benefits/grants/:id/edit", .may = "benefits.prepare", edit, .record = &benefit_grant_record},
    {GET, "/benefits/grants/:id/account", .may = "benefits.prepare", account_page, account_inputs},
    {POST, "/benefits/grants/:id/account", .once = true, .may = "benefits.prepare", set_account, account_inputs},
    {POST, "/benefits/grants/:id/suspend", .once = true, .may = "benefits.prepare", suspend, turn_inputs},
    {POST, "/benefits/grants/:id/resume", .may = "benefits.prepare", resume, turn_inputs},
    {POST, "/benefits/grants/:id/stop", .may = "benefits.prepare", stop, turn_inputs},
    {POST, "/benefits/grants/:id/continue", .may = "benefits.prepare", go_on, continue_inputs},
    {POST, "/benefits/grants/:id/exception", .once = true, .may = "benefits.prepare", ask_exception, exception_inputs},
    {POST, "/benefits/grants/:id/elsewhere", .once = true, .may = "benefits.prepare", add_elsewhere, elsewhere_inputs},
    {POST, "/benefits/grants/:id/debt", .once = true, .may = "benefits.prepare", add_debt, debt_inputs},
    {POST, "/benefits/grants/:id/paper", .once = true, .may = "benefits.prepare", add_paper, paper_inputs},
    {POST, "/benefits/grants/:id/debts/:debt", .may = "benefits.prepare", close_debt, close_inputs},
    {POST, "/benefits/exceptions/:exception", .may = "benefits.approve", decide, decide_inputs},
    {0},
};
