#include "modules/law/pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/law/law_views.h"

/* The law table on the web: the list, one row with its history, new versions. */

static const char *const kinds[] = {"term", "holiday", "amount", NULL};
static const char *const countries[] = {"RO", "MD", NULL};

const char *law_kind_label(const char *kind)
{
    const Record *record = law_record_of(kind);
    return record ? _(record->title) : "";
}

const char *law_weekday(Day day)
{
    static const char *const names[] = {N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")};
    return _(names[day_weekday(day) - 1]);
}

const char *law_title(Pool *pool, const char *title, const Problems *problems)
{
    return problems_any(problems) ? pool_printf(pool, _("Error: %s"), title) : title;
}

const char *law_validity(Pool *pool, const LawRow *row)
{
    const char *from = day_to_people(pool, row->valid_from);
    if (day_is(row->valid_to))
        return pool_printf(pool, "%s – %s", from, day_to_people(pool, row->valid_to));
    return pool_printf(pool, _("from %s on"), from);
}

/* --- the list --- */

static bool fits(Pool *pool, const LawFilter *filter, const LawRow *row)
{
    if (filter->check && !law_needs_check(row))
        return false;
    if (text_is_empty(filter->text))
        return true;
    const char *all = pool_printf(pool, "%s %s %s %s", row->code, row->name, row->name_en ? row->name_en : "", row->legal_basis);
    return text_contains_folded(pool, all, text_fold(pool, filter->text));
}

static GPtrArray *filtered(Pool *pool, const LawFilter *filter, const GPtrArray *rows)
{
    GPtrArray *kept = pool_list(pool);
    for (guint i = 0; i < rows->len; i++)
        if (fits(pool, filter, rows->pdata[i]))
            g_ptr_array_add(kept, rows->pdata[i]);
    return kept;
}

static LawFilter filter_of(Request *req)
{
    return (LawFilter){.kind = req_text(req, "kind"), .country = req_text(req, "country"), .text = req_text(req, "q"),
                       .check = req_flag(req, "check")};
}

static bool list(Request *req, GError **error)
{
    enum { LAW_PAGE = 50 };
    GPtrArray *rows;
    Paging paging;
    LawFilter filter = filter_of(req);
    if (!law_rows(req->db, req->pool, filter.kind, filter.country, day_today(), &rows, error))
        return false;
    const char *query = strchr(req_url_with(req, "page", NULL), '?');
    filter.csv_url = pool_printf(req->pool, "/law.csv%s", query ? query : "");
    GPtrArray *shown = paging_part(req, filtered(req->pool, &filter, rows), LAW_PAGE, &paging);
    return reply_view(req, 200, view_law_list, req, &filter, shown, &paging);
}

static bool list_csv(Request *req, GError **error)
{
    GPtrArray *rows;
    LawFilter filter = filter_of(req);
    if (!law_rows_all(req->db, req->pool, filter.kind, filter.country, &rows, error))
        return false;
    GString *csv = law_to_csv(req->pool, filtered(req->pool, &filter, rows));
    return reply_bytes(req, 200, "text/csv; charset=utf-8", "law.csv", g_bytes_new(csv->str, csv->len));
}

/* --- one row --- */

static bool show(Request *req, GError **error)
{
    LawRow *row;
    GPtrArray *versions;
    return law_row_find(req->db, req->pool, req_id(req, "id"), &row, error) &&
           law_versions(req->db, req->pool, row->code, row->country, &versions, error) &&
           reply_view(req, 200, view_law_row, req, row, versions);
}

/* --- the free days of a year --- */

static bool rule_is_on(const HolidayRule *rule, Day day)
{
    HolidayRule as_free = *rule;
    as_free.worked = false;
    return calendar_is_holiday(&(Calendar){&as_free, 1}, day);
}

static const char *names_of(Pool *pool, const Calendar *calendar, const GPtrArray *rows, Day day)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < calendar->count && i < rows->len; i++)
        if (rule_is_on(&calendar->rules[i], day))
            g_string_append_printf(out, "%s%s", out->len ? ", " : "", law_name(rows->pdata[i]));
    return out->str;
}

static void add_day(Pool *pool, LawYear *year, const Calendar *calendar, const GPtrArray *rows, Day day)
{
    bool working = calendar_is_working(calendar, day), weekend = day_weekday(day) > 5;
    year->working_days += working;
    year->working_in_month[day_month(day) - 1] += working;
    if (!calendar_is_holiday(calendar, day) && !(working && weekend))
        return;
    YearDay *found = pool_new0(pool, YearDay);
    *found = (YearDay){day, names_of(pool, calendar, rows, day), working};
    g_ptr_array_add(year->days, found);
}

bool law_year_read(Db *db, Pool *pool, Country country, int number, LawYear *ret_year, GError **error)
{
    const Calendar *calendar;
    GPtrArray *rows;
    *ret_year = (LawYear){.year = number, .country = law_country_code(country), .days = pool_list(pool)};
    if (!law_calendar(db, pool, country, &calendar, error) || !law_holidays(db, pool, country, &rows, error))
        return false;
    Interval all = interval_year(number);
    for (Day day = all.from; day_compare(day, all.to) <= 0; day = day_add(day, 1))
        add_day(pool, ret_year, calendar, rows, day);
    return true;
}

static bool show_year(Request *req, GError **error)
{
    LawYear year;
    const char *typed = req_text(req, "country");
    Country country = typed ? (strcmp(typed, "MD") == 0 ? COUNTRY_MD : COUNTRY_RO) : law_country(req->db);
    int number = (int)CLAMP(req_int(req, "year", day_year(day_today())), 1990, 2199);
    return law_year_read(req->db, req->pool, country, number, &year, error) && reply_view(req, 200, view_law_year, req, &year);
}

/* --- the form --- */

const char *const *law_form_fields(const LawForm *form)
{
    static const char *const holiday[] = {"code", "country", "name", "name_en", "rule", "month", "day", "on_day", "worked", "valid_from",
                                          "valid_to", "legal_basis", "confidence", "note", NULL};
    static const char *const term[] = {"code", "country", "name", "name_en", "amount", "unit", "month", "day", "starts", "on_free_day", "recurs",
                                       "times", "warn_days", "may_stop", "valid_from", "valid_to", "legal_basis", "confidence", "note", NULL};
    static const char *const amount[] = {"code", "country", "name", "name_en", "money", "per", "valid_from", "valid_to", "legal_basis",
                                         "confidence", "note", NULL};
    const char *const *all = strcmp(form->row->kind, "holiday") == 0 ? holiday : strcmp(form->row->kind, "term") == 0 ? term : amount;
    return form->based_on ? all + 2 : all; /* code and country stay */
}

static bool show_form(Request *req, int status, const LawForm *form, const Problems *problems)
{
    return reply_view(req, status, view_law_form, req, form, problems);
}

static bool new_page(Request *req, GError **error)
{
    const char *kind = req_text(req, "kind");
    LawRow row = law_row_empty(kind ? kind : "term");
    row.country = law_country_code(law_country(req->db));
    row.confidence = "own";
    row.valid_from = day_today();
    LawForm form = {&row, NULL};
    return show_form(req, 200, &form, NULL);
}

/* A new version begins as the old one, from today on. */
static bool edit_page(Request *req, GError **error)
{
    LawRow *based_on;
    if (!law_row_find(req->db, req->pool, req_id(req, "id"), &based_on, error))
        return false;
    LawRow row = *based_on;
    row.valid_from = day_compare(based_on->valid_from, day_today()) > 0 ? based_on->valid_from : day_today();
    row.valid_to = DAY_NONE;
    row.confidence = "own";
    LawForm form = {&row, based_on};
    return show_form(req, 200, &form, NULL);
}

/* Stale: the form again, over the version that holds now. */
static bool answer_failed(Request *req, LawForm *form, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    GPtrArray *versions;
    if (fail_kind(reason) != FAIL_CONFLICT && fail_kind(reason) != FAIL_INVALID) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    problems_add(problems, NULL, "%s", reason->message);
    if (fail_kind(reason) == FAIL_INVALID || !form->based_on)
        return show_form(req, fail_http_status(fail_kind(reason)), form, problems);
    if (!law_versions(req->db, req->pool, form->row->code, form->row->country, &versions, error))
        return false;
    form->based_on = versions->pdata[0];
    return show_form(req, 409, form, problems);
}

static bool save(Request *req, LawRow *row, const LawRow *based_on, GError **error)
{
    GError *wrong = NULL;
    const Record *record = law_record_of(row->kind);
    Problems *problems = record_from_form(record, row, req);
    LawForm form = {row, based_on};
    if (based_on) {
        row->code = based_on->code;
        row->country = based_on->country;
    }
    law_row_check(row, problems);
    if (problems_any(problems))
        return show_form(req, 422, &form, problems);
    if (!law_row_put(req->db, req->who, row, based_on, &wrong))
        return answer_failed(req, &form, wrong, error);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/law/%" G_GINT64_FORMAT, row->id);
}

static bool create(Request *req, GError **error)
{
    const char *kind = req_text(req, "kind");
    LawRow row = law_row_empty(kind ? kind : "term");
    return save(req, &row, NULL, error);
}

static bool edit(Request *req, GError **error)
{
    LawRow *based_on;
    if (!law_row_find(req->db, req->pool, req_id(req, "id"), &based_on, error))
        return false;
    LawRow row = *based_on;
    based_on->version = req_int(req, "was", 0);
    return save(req, &row, based_on, error);
}

/* --- ending --- */

static bool end_page(Request *req, GError **error)
{
    LawRow *row;
    return law_row_find(req->db, req->pool, req_id(req, "id"), &row, error) && reply_view(req, 200, view_law_end, req, row, NULL);
}

static bool end(Request *req, GError **error)
{
    LawRow *row;
    g_autoptr(GError) wrong = NULL;
    if (!law_row_find(req->db, req->pool, req_id(req, "id"), &row, error))
        return false;
    LawRow was = *row;
    was.version = req_int(req, "was", 0);
    if (law_row_end(req->db, req->who, &was, req_day(req, "last"), &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "/law/%" G_GINT64_FORMAT, row->id);
    }
    if (fail_kind(wrong) != FAIL_INVALID) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    Problems *problems = problems_new(req->pool);
    problems_add(problems, "last", "%s", wrong->message);
    return reply_view(req, 422, view_law_end, req, row, problems);
}

#define LIST_INPUTS {"kind", INPUT_CHOICE, .choices = kinds}, {"country", INPUT_CHOICE, .choices = countries}, {"q", INPUT_TEXT, 100}, {"check", INPUT_FLAG}
static const Input list_inputs[] = {LIST_INPUTS, {"page", INPUT_INT}, {0}};
static const Input csv_inputs[] = {LIST_INPUTS, {0}};
static const Input kind_inputs[] = {{"kind", INPUT_CHOICE, .choices = kinds}, {0}};
static const Input edit_inputs[] = {{"was", INPUT_INT}, {0}};
static const Input end_inputs[] = {{"was", INPUT_INT}, {"last", INPUT_DAY}, {0}};
static const Input year_inputs[] = {{"year", INPUT_INT}, {"country", INPUT_CHOICE, .choices = countries}, {0}};

const Route law_routes[] = {
    {GET, "/law", .may = "signed-in", list, list_inputs},
    {GET, "/law.csv", .may = "signed-in", list_csv, csv_inputs},
    {GET, "/law/year", .may = "signed-in", show_year, year_inputs},
    {GET, "/law/new", .may = "law.edit", new_page, kind_inputs},
    {POST, "/law/new", .once = true, .may = "law.edit", create, kind_inputs, .record = &law_row_record},
    {GET, "/law/:id", .may = "signed-in", show},
    {GET, "/law/:id/edit", .may = "law.edit", edit_page},
    {POST, "/law/:id/edit", .may = "law.edit", edit, edit_inputs, .record = &law_row_record},
    {GET, "/law/:id/end", .may = "law.edit", end_page},
    {POST, "/law/:id/end", .may = "law.edit", end, end_inputs},
    {0},
};
