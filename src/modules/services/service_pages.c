#include "modules/services/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/services/services_views.h"

/* Providers and services: lists, one of them, their forms. */

/* --- words --- */

const char *service_url(Pool *pool, gint64 id, const char *rest)
{
    return pool_printf(pool, "/services/%" G_GINT64_FORMAT "%s", id, rest);
}

const char *service_places_words(Pool *pool, const Service *service)
{
    if (!service->capacity)
        return pool_printf(pool, P_("%d person comes; places have no limit", "%d people come; places have no limit", service->taken), (int)service->taken);
    return pool_printf(pool, _("%d of %d places taken"), (int)service->taken, (int)service->capacity);
}

const char *service_licence_words(Pool *pool, const Service *service)
{
    enum { SOON = 182 };
    if (!day_is(service->licence_until))
        return NULL;
    int left = service->licence_until.n - day_today().n;
    const char *until = day_to_people(pool, service->licence_until);
    if (left < 0)
        return pool_printf(pool, _("The licence ended on %s"), until);
    return left <= SOON ? pool_printf(pool, P_("The licence ends on %s, in %d day", "The licence ends on %s, in %d days", left), until, left) : NULL;
}

bool service_has_need(const Service *service, const char *need)
{
    g_autofree char *part = g_strdup_printf(" %s ", need);
    return service->needs && strstr(service->needs, part);
}

const char *service_needs_words(Pool *pool, const Service *service)
{
    GString *words = pool_string(pool);
    for (const Choice *need = service_needs; need->value; need++)
        if (service_has_need(service, need->value))
            g_string_append_printf(words, "%s%s", words->len ? ", " : "", _(need->label));
    return words->str;
}

const char *services_weekday(int day)
{
    static const char *const names[] = {N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")};
    return _(names[day - 1]);
}

const char *services_typed_weekdays(Request *req)
{
    enum { DAYS = 7 };
    GString *days = pool_string(req->pool);
    for (int day = 1; day <= DAYS; day++)
        if (req_many_at(req, "weekday", pool_printf(req->pool, "%d", day)))
            g_string_append_printf(days, "%d", day);
    return days->len ? days->str : req_text(req, "weekdays");
}

/* --- my services --- */

static void add_task(GPtrArray *tasks, Pool *pool, const char *css, const char *url, const char *text)
{
    ServiceTask *task = pool_new0(pool, ServiceTask);
    *task = (ServiceTask){text, url, css};
    g_ptr_array_add(tasks, task);
}

static bool add_waiting(Request *req, GPtrArray *tasks, const Service *service, GError **error)
{
    GPtrArray *waiting;
    if (!services_enrolled(req->db, req->pool, service->id, "waiting", &waiting, error))
        return false;
    if (waiting->len && service_places_free(service) != 0)
        add_task(tasks, req->pool, "late", service_url(req->pool, service->id, "#waiting"),
                 pool_printf(req->pool, P_("%s: %d person waits, and a place is free", "%s: %d people wait, and a place is free", waiting->len),
                             service->name, (int)waiting->len));
    return true;
}

static bool add_month(Request *req, GPtrArray *tasks, const Service *service, GError **error)
{
    bool locked;
    int month = month_of_day(day_today()) - 1;
    if (!service->taken)
        return true;
    if (!services_attendance_is_locked(req->db, service->id, month, &locked, error))
        return false;
    if (!locked)
        add_task(tasks, req->pool, "underway",
                 pool_printf(req->pool, "%s?month=%s", service_url(req->pool, service->id, "/attendance"), month_to_iso(req->pool, month)),
                 pool_printf(req->pool, _("%s: %s isn't locked yet"), service->name, month_name(req->pool, month)));
    return true;
}

static bool add_slipping(Request *req, GPtrArray *tasks, const Service *service, GError **error)
{
    GPtrArray *slipping;
    if (!services_slipping(req->db, req->pool, service->id, day_today(), &slipping, error))
        return false;
    if (slipping->len)
        add_task(tasks, req->pool, "postponed", service_url(req->pool, service->id, "#slipping"),
                 pool_printf(req->pool, P_("%s: %d person comes less and less", "%s: %d people come less and less", slipping->len), service->name,
                             (int)slipping->len));
    return true;
}

static bool tasks_of(Request *req, const GPtrArray *services, GPtrArray **ret_tasks, GError **error)
{
    *ret_tasks = pool_list(req->pool);
    for (guint i = 0; i < services->len; i++) {
        const Service *service = services->pdata[i];
        const char *licence = service_licence_words(req->pool, service);
        if (licence)
            add_task(*ret_tasks, req->pool, "late", service_url(req->pool, service->id, ""), pool_printf(req->pool, "%s: %s", service->name, licence));
        if (!add_waiting(req, *ret_tasks, service, error) || !add_month(req, *ret_tasks, service, error) ||
            !add_slipping(req, *ret_tasks, service, error))
            return false;
    }
    return true;
}

static bool mine(Request *req, GError **error)
{
    enum { MOST = 200 };
    Paging paging;
    GPtrArray *services, *tasks, *enrolments;
    if (!services_seen(req->db, req->pool, req->who, &services, error) || !tasks_of(req, services, &tasks, error) ||
        !services_enrolments_seen(req->db, req->pool, req->who, 0, "waiting", MOST, &enrolments, error))
        return false;
    GPtrArray *shown = paging_part(req, services, SERVICES_PAGE, &paging);
    return reply_view(req, 200, view_services_mine, req, shown, &paging, tasks, enrolments);
}

/* --- one --- */

static bool load_page(Request *req, ServicePage *page, GError **error)
{
    *page = (ServicePage){0};
    return service_enter(req, "id", &page->service, error) &&
           services_provider_find(req->db, req->pool, page->service->provider_id, &page->provider, error) &&
           services_enrolled(req->db, req->pool, page->service->id, "active", &page->active, error) &&
           services_enrolled(req->db, req->pool, page->service->id, "waiting", &page->waiting, error) &&
           services_enrolled(req->db, req->pool, page->service->id, "ended", &page->ended, error) &&
           service_workers(req->db, req->pool, page->service->id, &page->workers, error) &&
           services_slipping(req->db, req->pool, page->service->id, day_today(), &page->slipping, error) &&
           attendance_chart(req->db, req->pool, page->service, 0, &page->chart, error);
}

static bool show_service(Request *req, int status, const Problems *problems, GError **error)
{
    ServicePage page;
    if (!load_page(req, &page, error))
        return false;
    page.may_change = provider_may_change(req->who, page.provider);
    SlippingRule rule = services_slipping_rule(req->db);
    page.rule = slipping_rule_words(req->pool, &rule);
    return reply_view(req, status, view_service, req, &page, problems);
}

static bool show(Request *req, GError **error)
{
    return show_service(req, 200, NULL, error);
}

bool service_enter_own(Request *req, Service **ret_service, GError **error)
{
    Provider *provider;
    if (!service_enter(req, "id", ret_service, error) ||
        !services_provider_find(req->db, req->pool, (*ret_service)->provider_id, &provider, error))
        return false;
    return provider_may_change(req->who, provider) ||
           fail(error, FAIL_FORBIDDEN, "%s", _("Only the provider's own people and the authority change this service."));
}

static bool add_worker(Request *req, GError **error)
{
    Service *service;
    User *user;
    g_autoptr(GError) wrong = NULL;
    Problems *problems = problems_new(req->pool);
    if (!service_enter_own(req, &service, error))
        return false;
    const char *email = req_text(req, "email");
    if (!email || !user_find_by_email(req->db, req->pool, email, &user, &wrong)) {
        problems_add(problems, "email", "%s", _("No user has this address."));
        return show_service(req, 422, problems, error);
    }
    if (!service_worker_add(req->db, req->who, service->id, user->id, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", service_url(req->pool, service->id, "#workers"));
}

static bool remove_worker(Request *req, GError **error)
{
    Service *service;
    if (!service_enter_own(req, &service, error) ||
        !service_worker_remove(req->db, req->who, service->id, req_input_id(req, "user_id"), error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", service_url(req->pool, service->id, "#workers"));
}

/* --- the form of a service --- */

static void take_boxes(Request *req, Service *service)
{
    GString *needs = pool_string(req->pool);
    for (const Choice *need = service_needs; need->value; need++)
        if (req_many_at(req, "need", need->value))
            g_string_append_printf(needs, "%s%s ", needs->len ? "" : " ", need->value);
    service->needs = needs->len ? needs->str : NULL;
    service->weekdays = services_typed_weekdays(req);
}

static bool show_form(Request *req, int status, const Service *service, const Problems *problems, const GPtrArray *conflict)
{
    return reply_view(req, status, view_service_form, req, service, problems, conflict);
}

static bool new_service(Request *req, GError **error)
{
    Service *service = pool_new0(req->pool, Service);
    *service = SERVICE_BLANK;
    service->provider_id = req_input_id(req, "provider");
    service->measure = "day";
    service->weekdays = "12345";
    return show_form(req, 200, service, NULL, NULL);
}

static bool check_provider(Request *req, gint64 provider_id, Problems *problems)
{
    Provider *provider;
    if (problems_any(problems))
        return false;
    if (services_provider_find(req->db, req->pool, provider_id, &provider, NULL) && provider_may_change(req->who, provider))
        return true;
    problems_add(problems, "provider_id", "%s", _("Choose a provider whose services you may change."));
    return false;
}

static bool answer_service(Request *req, Service *service, Problems *problems, GError *wrong, GError **error)
{
    Service *now;
    g_autoptr(GError) reason = wrong;
    if (fail_kind(reason) == FAIL_CONFLICT && service->id && service_find(req->db, req->pool, service->id, &now, NULL)) {
        service->version = now->version;
        return show_form(req, 409, service, NULL, conflict_rows(req, &service_record, service, now));
    }
    if (problem_from(problems, "kind_code", &reason))
        return show_form(req, 422, service, problems, NULL);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool create_service(Request *req, GError **error)
{
    GError *wrong = NULL;
    Service *service = pool_new0(req->pool, Service);
    *service = SERVICE_BLANK;
    Problems *problems = record_from_form(&service_record, service, req);
    take_boxes(req, service);
    if (!check_provider(req, service->provider_id, problems))
        return show_form(req, 422, service, problems, NULL);
    if (!service_create(req->db, req->who, service, &wrong))
        return answer_service(req, service, problems, wrong, error);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/providers/%" G_GINT64_FORMAT, service->provider_id);
}

static bool edit_service(Request *req, GError **error)
{
    Service *service;
    return service_enter_own(req, &service, error) && show_form(req, 200, service, NULL, NULL);
}

static bool save_service(Request *req, GError **error)
{
    GError *wrong = NULL;
    Service *service;
    if (!service_enter_own(req, &service, error))
        return false;
    Problems *problems = record_from_form(&service_record, service, req);
    take_boxes(req, service);
    if (!check_provider(req, service->provider_id, problems))
        return show_form(req, 422, service, problems, NULL);
    if (!service_save(req->db, req->who, service, &wrong))
        return answer_service(req, service, problems, wrong, error);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/providers/%" G_GINT64_FORMAT, service->provider_id);
}

/* --- providers --- */

static bool list_providers(Request *req, GError **error)
{
    GPtrArray *providers;
    ProviderFilter filter = {.text = req_text(req, "q"), .field = req_text(req, "field"), .limit = SERVICES_PAGE + 1,
                             .offset = paging_offset(req, SERVICES_PAGE)};
    if (!services_providers(req->db, req->pool, &filter, &providers, error))
        return false;
    Paging paging = paging_of_rows(req, providers, SERVICES_PAGE);
    return reply_view(req, 200, view_providers, req, &filter, providers, &paging);
}

static bool show_provider(Request *req, GError **error)
{
    Paging paging;
    Provider *provider;
    GPtrArray *services;
    if (!services_provider_find(req->db, req->pool, req_id(req, "id"), &provider, error) ||
        !services_of_provider(req->db, req->pool, provider->id, &services, error))
        return false;
    GPtrArray *shown = paging_part(req, services, SERVICES_PAGE, &paging);
    return reply_view(req, 200, view_provider, req, provider, shown, &paging);
}

static bool new_provider(Request *req, GError **error)
{
    Provider *provider = pool_new0(req->pool, Provider);
    *provider = PROVIDER_BLANK;
    provider->field = "social";
    return reply_view(req, 200, view_provider_form, req, provider, NULL, NULL);
}

static bool create_provider(Request *req, GError **error)
{
    Provider *provider = pool_new0(req->pool, Provider);
    *provider = PROVIDER_BLANK;
    Problems *problems = record_from_form(&provider_record, provider, req);
    if (!problems_any(problems) && !provider_may_change(req->who, provider))
        problems_add(problems, "institution_id", "%s", _("You may make a provider of your own institution alone."));
    if (problems_any(problems))
        return reply_view(req, 422, view_provider_form, req, provider, problems, NULL);
    if (!services_provider_create(req->db, req->who, provider, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/providers/%" G_GINT64_FORMAT, provider->id);
}

static bool enter_provider(Request *req, Provider **ret_provider, GError **error)
{
    return services_provider_find(req->db, req->pool, req_id(req, "id"), ret_provider, error) &&
           (provider_may_change(req->who, *ret_provider) ||
            fail(error, FAIL_FORBIDDEN, "%s", _("Only the provider's own people and the authority change it.")));
}

static bool edit_provider(Request *req, GError **error)
{
    Provider *provider;
    return enter_provider(req, &provider, error) && reply_view(req, 200, view_provider_form, req, provider, NULL, NULL);
}

static bool save_provider(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Provider *provider, *now;
    if (!enter_provider(req, &provider, error))
        return false;
    Problems *problems = record_from_form(&provider_record, provider, req);
    if (!problems_any(problems) && !provider_may_change(req->who, provider))
        problems_add(problems, "institution_id", "%s", _("You may make a provider of your own institution alone."));
    if (problems_any(problems))
        return reply_view(req, 422, view_provider_form, req, provider, problems, NULL);
    if (services_provider_save(req->db, req->who, provider, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "/providers/%" G_GINT64_FORMAT, provider->id);
    }
    if (fail_kind(wrong) == FAIL_CONFLICT && services_provider_find(req->db, req->pool, provider->id, &now, NULL)) {
        provider->version = now->version;
        return reply_view(req, 409, view_provider_form, req, provider, NULL, conflict_rows(req, &provider_record, provider, now));
    }
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

/* --- the nomenclature --- */

static bool show_kinds(Request *req, int status, const Problems *problems, GError **error)
{
    enum { KINDS_PAGE = 100 };
    GPtrArray *kinds;
    Paging paging;
    if (!service_kinds(req->db, req->pool, day_today(), &kinds, error))
        return false;
    GPtrArray *shown = paging_part(req, kinds, KINDS_PAGE, &paging);
    return reply_view(req, status, view_service_kinds, req, shown, &paging, problems);
}

static bool kinds_page(Request *req, GError **error)
{
    return show_kinds(req, 200, NULL, error);
}

static bool load_kinds(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    guint count;
    Problems *problems = problems_new(req->pool);
    const Upload *file = req_file(req, "file");
    if (file && file->count && service_kinds_load(req->db, req->who, file->file_name, file->bytes, file->count, &count, &wrong)) {
        reply_notice(req, pool_printf(req->pool, P_("%d code was loaded.", "%d codes were loaded.", count), (int)count));
        return reply_see_other(req, "/services/kinds");
    }
    problems_add(problems, "file", "%s", wrong ? wrong->message : _("Choose a file first."));
    return show_kinds(req, 422, problems, error);
}

static const Input page_input[] = {{"page", INPUT_INT}, {0}};
static const Input box_inputs[] = {{"need", INPUT_MANY, 10}, {"weekday", INPUT_MANY, 1}, {0}};

const Route service_routes[] = {
    {GET, "/services", .may = "services.read", mine, (const Input[]){{"page", INPUT_INT}, {0}}},
    {GET, "/services/new", .may = "services.manage", new_service, (const Input[]){{"provider", INPUT_ID}, {0}}},
    {POST, "/services/new", .once = true, .may = "services.manage", create_service, box_inputs, .record = &service_record},
    {GET, "/services/kinds", .may = "public", kinds_page, page_input},
    {POST, "/services/kinds", .may = "law.edit", load_kinds, (const Input[]){{"file", INPUT_FILE}, {"page", INPUT_INT}, {0}}, .slow = true},
    {GET, "/services/:id", .may = "services.read", show},
    {GET, "/services/:id/edit", .may = "services.manage", edit_service},
    {POST, "/services/:id/edit", .may = "services.manage", save_service, box_inputs, .record = &service_record},
    {POST, "/services/:id/workers", .once = true, .may = "services.manage", add_worker, (const Input[]){{"email", INPUT_TEXT}, {0}}},
    {POST, "/services/:id/workers/remove", .may = "services.manage", remove_worker, (const Input[]){{"user_id", INPUT_ID}, {0}}},
    {0},
};

const Route provider_routes[] = {
    {GET, "/providers", .may = "services.read", list_providers, (const Input[]){{"q", INPUT_TEXT}, {"field", INPUT_TEXT, 20}, {"page", INPUT_INT}, {0}}},
    {GET, "/providers/new", .may = "services.manage", new_provider},
    {POST, "/providers/new", .once = true, .may = "services.manage", create_provider, .record = &provider_record},
    {GET, "/providers/:id", .may = "services.read", show_provider, page_input},
    {GET, "/providers/:id/edit", .may = "services.manage", edit_provider},
    {POST, "/providers/:id/edit", .may = "services.manage", save_provider, .record = &provider_record},
    {0},
};
