#include "modules/services/services_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/services/services_queries.h"
#include "record/audit.h"

/* Providers and their services. */

static const Field provider_fields_table[] = {
    F(Provider, id, .kind = FIELD_ID, .label = N_("Number")),
    F(Provider, institution_id, .kind = FIELD_REFERENCE, .label = N_("Its institution here"), .options = institution_options,
      .hint = N_("Users of this institution see the people of its services. Leave empty where it has no accounts.")),
    F(Provider, name, .kind = FIELD_TEXT, .label = N_("Name"), .required = true, .max = 300, .in_list = true),
    F(Provider, kind, .kind = FIELD_CHOICE, .label = N_("Kind"), .choices = provider_kinds, .required = true, .in_list = true),
    F(Provider, field, .kind = FIELD_CHOICE, .label = N_("Field"), .choices = provider_fields, .required = true, .in_list = true,
      .hint = N_("Social services, or the network around them: doctors, schools, training…")),
    F(Provider, fiscal_code, .kind = FIELD_TEXT, .label = N_("Fiscal code (CUI)"), .max = 20),
    F(Provider, siruta, .kind = FIELD_TEXT, .label = N_("SIRUTA code"), .max = 10),
    F(Provider, address, .kind = FIELD_TEXT, .label = N_("Address"), .max = 300),
    F(Provider, contact, .kind = FIELD_TEXT, .label = N_("Contact person"), .max = 200),
    F(Provider, phone, .kind = FIELD_PHONE, .label = N_("Telephone"), .in_list = true),
    F(Provider, email, .kind = FIELD_EMAIL, .label = N_("E-mail")),
    F(Provider, web, .kind = FIELD_TEXT, .label = N_("Web page"), .max = 300),
    F(Provider, accreditation_number, .kind = FIELD_TEXT, .label = N_("Accreditation certificate: series and number"), .max = 60),
    F(Provider, accreditation_decision, .kind = FIELD_TEXT, .label = N_("Decision of accreditation"), .max = 100),
    F(Provider, accredited_on, .kind = FIELD_DAY, .label = N_("First accredited on")),
    F(Provider, accreditation_state, .kind = FIELD_CHOICE, .label = N_("Accreditation"), .choices = accreditation_states),
    F(Provider, confirmed_on, .kind = FIELD_DAY, .label = N_("Last checked on"), .not_after_today = true),
    F(Provider, note, .kind = FIELD_LONG_TEXT, .label = N_("Note"), .max = 2000),
    F(Provider, is_demo, .kind = FIELD_FLAG, .label = N_("Demo data"), .read_only = true),
    F(Provider, closed_on, .kind = FIELD_DAY, .label = N_("Gives no services since")),
    F(Provider, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record provider_record = {"provider", N_("Provider"), sizeof(Provider), provider_fields_table};

static GPtrArray *provider_options(Db *db, Pool *pool, GError **error);

static const Field service_fields[] = {
    F(Service, id, .kind = FIELD_ID, .label = N_("Number")),
    F(Service, provider_id, .kind = FIELD_REFERENCE, .label = N_("Provider"), .options = provider_options, .required = true),
    F(Service, kind_code, .kind = FIELD_TEXT, .label = N_("Code of the nomenclature"), .max = 40, .in_list = true,
      .hint = N_("Such as 8891CZ-C-II. Leave empty for what is no social service.")),
    F(Service, name, .kind = FIELD_TEXT, .label = N_("Name"), .required = true, .max = 300, .in_list = true),
    F(Service, measure, .kind = FIELD_CHOICE, .label = N_("What is marked"), .choices = service_measures, .required = true),
    F(Service, needs, .kind = FIELD_TEXT, .label = N_("Needs that it answers"), .max = 300, .read_only = true),
    F(Service, summary, .kind = FIELD_LONG_TEXT, .label = N_("What this service gives"), .max = 2000),
    F(Service, eligibility, .kind = FIELD_LONG_TEXT, .label = N_("Who may come"), .max = 2000),
    F(Service, how_to, .kind = FIELD_LONG_TEXT, .label = N_("How one gets it"), .max = 2000, .hint = N_("Step by step, in short sentences.")),
    F(Service, documents, .kind = FIELD_LONG_TEXT, .label = N_("What to bring"), .max = 2000, .hint = N_("One paper a line.")),
    F(Service, fee, .kind = FIELD_MONEY, .label = N_("Fee a month"), .hint = N_("0 if it is free.")),
    F(Service, fee_note, .kind = FIELD_TEXT, .label = N_("About the fee"), .max = 300),
    F(Service, languages, .kind = FIELD_TEXT, .label = N_("Languages"), .max = 200, .hint = N_("Parted by commas.")),
    F(Service, age_from, .kind = FIELD_INT, .label = N_("From age"), .min = 0, .max = 120),
    F(Service, age_to, .kind = FIELD_INT, .label = N_("To age"), .min = 0, .max = 120),
    F(Service, schedule, .kind = FIELD_LONG_TEXT, .label = N_("Schedule"), .max = 1000),
    F(Service, weekdays, .kind = FIELD_TEXT, .label = N_("Open on these days"), .max = 7),
    F(Service, minutes, .kind = FIELD_INT, .label = N_("Usual length in minutes"), .min = 0, .max = 1440,
      .hint = N_("Of a day, a session, a visit. 0: hours aren't counted.")),
    F(Service, address, .kind = FIELD_TEXT, .label = N_("Address"), .max = 300),
    F(Service, quarter, .kind = FIELD_TEXT, .label = N_("Quarter"), .max = 100, .in_list = true),
    F(Service, locality, .kind = FIELD_TEXT, .label = N_("Locality"), .max = 100),
    F(Service, is_secret, .kind = FIELD_FLAG, .label = N_("The address is secret"), .hint = N_("For shelters: no list and no export tells it.")),
    F(Service, accessibility, .kind = FIELD_LONG_TEXT, .label = N_("Accessibility"), .max = 1000),
    F(Service, contact, .kind = FIELD_TEXT, .label = N_("Contact person"), .max = 200),
    F(Service, phone, .kind = FIELD_PHONE, .label = N_("Telephone"), .in_list = true),
    F(Service, email, .kind = FIELD_EMAIL, .label = N_("E-mail")),
    F(Service, web, .kind = FIELD_TEXT, .label = N_("Web page"), .max = 300),
    F(Service, capacity, .kind = FIELD_INT, .label = N_("Places"), .min = 0, .max = 100000, .hint = N_("As in the licence. 0: without a limit."),
      .in_list = true),
    F(Service, licence_state, .kind = FIELD_CHOICE, .label = N_("Licence"), .choices = licence_states),
    F(Service, licence_number, .kind = FIELD_TEXT, .label = N_("Licence: series and number"), .max = 60),
    F(Service, licence_day, .kind = FIELD_DAY, .label = N_("Licensed on")),
    F(Service, licence_until, .kind = FIELD_DAY, .label = N_("Licence valid until")),
    F(Service, is_public, .kind = FIELD_FLAG, .label = N_("Stands in the public directory")),
    F(Service, confirmed_on, .kind = FIELD_DAY, .label = N_("Last checked on"), .not_after_today = true),
    F(Service, is_demo, .kind = FIELD_FLAG, .label = N_("Demo data"), .read_only = true),
    F(Service, closed_on, .kind = FIELD_DAY, .label = N_("Closed since")),
    F(Service, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record service_record = {"service", N_("Service"), sizeof(Service), service_fields};

/* --- shared --- */

guint services_bind(DbQuery *q, const Record *record, const void *item)
{
    enum { MOST_FIELDS = 60, MOST_DIGITS = 16 };
    char numbers[MOST_FIELDS][MOST_DIGITS];
    const char *names[MOST_FIELDS] = {0};
    guint next = 1, i = 0;
    for (const Field *field = record->fields; field->name; field++, i++) {
        bool money = field->kind == FIELD_MONEY;
        g_assert(i < MOST_FIELDS);
        if (money)
            g_snprintf(numbers[i], sizeof numbers[i], "$%u $%u", next, next + 1);
        else
            g_snprintf(numbers[i], sizeof numbers[i], "$%u", next);
        names[i] = numbers[i];
        next += money ? 2 : 1;
    }
    record_bind(record, item, q, names);
    return next;
}

void services_bind_asker(DbQuery *q, const Identity *who)
{
    db_bind_int(q, "$1", who->user_id);
    db_bind_int(q, "$2", who == identity_system() ? SCOPE_AUTHORITY : identity_scope(who, "services.read"));
    db_bind_int(q, "$3", who->institution_id);
}

bool services_audit(Db *db, const Identity *who, const char *verb, const char *kind, gint64 id, const char *difference, GError **error)
{
    return audit_write(db, who, who == identity_system() ? "job" : "web", verb, kind, id, difference, error);
}

static bool check_saved(DbQuery *q, GError **error)
{
    gint64 changed;
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this meanwhile.")));
}

/* --- providers --- */

static Provider *read_provider(DbQuery *q, Pool *pool)
{
    Provider *provider = pool_new0(pool, Provider);
    record_read(&provider_record, provider, q, pool);
    provider->institution_name = db_text(q, "institution_name", pool);
    return provider;
}

static bool read_providers(DbQuery *q, Pool *pool, GPtrArray **ret_providers, GError **error)
{
    *ret_providers = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_providers, read_provider(q, pool));
    return db_end(q, error);
}

bool services_provider_find(Db *db, Pool *pool, gint64 id, Provider **ret_provider, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROVIDER_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_provider = read_provider(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such provider."));
}

/* What was typed, as a pattern; NULL: nothing. */
static const char *pattern_of(Pool *pool, const char *text)
{
    const char *folded = text ? text_fold(pool, text) : "";
    return *folded ? pool_printf(pool, "%%%s%%", folded) : NULL;
}

bool services_providers(Db *db, Pool *pool, const ProviderFilter *filter, GPtrArray **ret_providers, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROVIDER_LIST);
    db_bind_text(q, "$1", pattern_of(pool, filter->text));
    db_bind_text(q, "$2", filter->field);
    db_bind_int(q, "$3", filter->limit);
    db_bind_int(q, "$4", filter->offset);
    return read_providers(q, pool, ret_providers, error);
}

static void add_option(GPtrArray *options, Pool *pool, gint64 id, const char *label)
{
    Choice *choice = pool_new0(pool, Choice);
    *choice = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, id), label};
    g_ptr_array_add(options, choice);
}

static GPtrArray *provider_options(Db *db, Pool *pool, GError **error)
{
    enum { MOST = 20000 };
    GPtrArray *providers, *options = pool_list(pool);
    if (!services_providers(db, pool, &(ProviderFilter){.limit = MOST}, &providers, error))
        return NULL;
    for (guint i = 0; i < providers->len; i++)
        add_option(options, pool, ((Provider *)providers->pdata[i])->id, ((Provider *)providers->pdata[i])->name);
    return options;
}

static void bind_provider(DbQuery *q, Pool *pool, const Provider *provider)
{
    Provider whole = *provider;
    whole.field = provider->field ? provider->field : "social";
    guint next = services_bind(q, &provider_record, &whole);
    db_bind_text(q, pool_printf(pool, "$%u", next), text_fold(pool, provider->name));
}

bool services_provider_create(Db *db, const Identity *who, Provider *provider, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    provider->id = id_new();
    provider->version = 1;
    g_autoptr(DbQuery) q = db_query(db, SQL_PROVIDER_INSERT);
    bind_provider(q, pool, provider);
    return db_run(q, NULL, error) &&
           services_audit(db, who, "create", "provider", provider->id, record_difference(&provider_record, NULL, provider, pool), error) &&
           db_commit(change, error);
}

bool services_provider_save(Db *db, const Identity *who, const Provider *provider, GError **error)
{
    Provider *before;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !services_provider_find(db, pool, provider->id, &before, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PROVIDER_UPDATE);
    bind_provider(q, pool, provider);
    return check_saved(q, error) &&
           services_audit(db, who, "save", "provider", provider->id, record_difference(&provider_record, before, provider, pool), error) &&
           db_commit(change, error);
}

bool provider_may_change(const Identity *who, const Provider *provider)
{
    if (identity_scope(who, "services.manage") >= SCOPE_AUTHORITY)
        return true;
    return identity_may(who, "services.manage") && who->institution_id && who->institution_id == provider->institution_id;
}

/* --- services --- */

static Service *read_service(DbQuery *q, Pool *pool)
{
    Service *service = pool_new0(pool, Service);
    record_read(&service_record, service, q, pool);
    service->taken = db_int(q, "taken");
    service->changed_at = db_int(q, "changed_at");
    service->institution_id = db_int(q, "institution_id");
    service->provider_name = db_text(q, "provider_name", pool);
    service->kind_name = db_text(q, "kind_name", pool);
    service->waiting = db_int(q, "waiting");
    return service;
}

static bool read_services(DbQuery *q, Pool *pool, GPtrArray **ret_services, GError **error)
{
    *ret_services = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_services, read_service(q, pool));
    return db_end(q, error);
}

bool service_find(Db *db, Pool *pool, gint64 id, Service **ret_service, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_service = read_service(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such service."));
}

bool services_all(Db *db, Pool *pool, Day on, GPtrArray **ret_services, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_LIST);
    db_bind_day(q, "$1", on);
    return read_services(q, pool, ret_services, error);
}

bool services_of_provider(Db *db, Pool *pool, gint64 provider_id, GPtrArray **ret_services, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_LIST_PROVIDER);
    db_bind_int(q, "$1", provider_id);
    return read_services(q, pool, ret_services, error);
}

bool services_seen(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_services, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_LIST_SEEN);
    services_bind_asker(q, who);
    return read_services(q, pool, ret_services, error);
}

bool service_is_seen(Db *db, const Identity *who, gint64 service_id, bool *ret_seen, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_IS_SEEN);
    services_bind_asker(q, who);
    db_bind_int(q, "$4", service_id);
    *ret_seen = db_step(q);
    return db_end(q, error);
}

bool service_enter(Request *req, const char *param, Service **ret_service, GError **error)
{
    bool seen;
    gint64 id = req_id(req, param);
    if (!service_is_seen(req->db, req->who, id, &seen, error))
        return false;
    if (!seen)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such service among those where you work."));
    return service_find(req->db, req->pool, id, ret_service, error);
}

GPtrArray *service_options(Db *db, Pool *pool, GError **error)
{
    GPtrArray *services, *options = pool_list(pool);
    if (!services_all(db, pool, day_today(), &services, error))
        return NULL;
    for (guint i = 0; i < services->len; i++) {
        const Service *service = services->pdata[i];
        add_option(options, pool, service->id, pool_printf(pool, "%s (%s)", service->name, service->provider_name));
    }
    return options;
}

gint64 service_places_offered(const Service *service)
{
    return service->capacity ? MAX(service_places_free(service) - service->waiting, 0) : -1;
}

gint64 service_places_free(const Service *service)
{
    return service->capacity ? MAX(service->capacity - service->taken, 0) : -1;
}

static const char *searched_words(Pool *pool, const Service *service, const char *provider_name)
{
    const char *const parts[] = {service->name, provider_name, service->summary, service->kind_code, service->quarter, service->address, service->eligibility};
    GString *words = pool_string(pool);
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] && !(service->is_secret && parts[i] == service->address))
            g_string_append_printf(words, "%s ", text_fold(pool, parts[i]));
    return words->str;
}

static void bind_service(DbQuery *q, Pool *pool, const Service *service, const char *provider_name)
{
    Service whole = *service;
    whole.measure = service->measure ? service->measure : "day";
    whole.weekdays = text_is_empty(service->weekdays) ? "12345" : service->weekdays;
    guint next = services_bind(q, &service_record, &whole);
    db_bind_text(q, pool_printf(pool, "$%u", next), searched_words(pool, service, provider_name));
    db_bind_int(q, pool_printf(pool, "$%u", next + 1), clock_now());
}

static bool check_weekdays(const char *weekdays, GError **error)
{
    if (weekdays && strspn(weekdays, "1234567") != strlen(weekdays))
        return fail(error, FAIL_INVALID, "%s", _("The days are digits from 1 (Monday) to 7 (Sunday)."));
    return true;
}

static bool check_service(Db *db, Pool *pool, Service *service, GError **error)
{
    ServiceKind *kind;
    if (!check_weekdays(service->weekdays, error))
        return false;
    if (text_is_empty(service->kind_code))
        return true;
    const char *code = service_code_normalise(pool, service->kind_code);
    if (code && !service_kind_of(db, pool, code, day_today(), &kind, error))
        return false;
    if (!code || !kind)
        return fail(error, FAIL_INVALID, _("The nomenclature has no code %s."), service->kind_code);
    service->kind_code = code;
    return true;
}

bool service_create(Db *db, const Identity *who, Service *service, GError **error)
{
    Provider *provider;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !services_provider_find(db, pool, service->provider_id, &provider, error))
        return false;
    Service made = *service;
    if (!check_service(db, pool, &made, error))
        return false;
    made.id = service->id = id_new();
    made.version = service->version = 1;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_INSERT);
    bind_service(q, pool, &made, provider->name);
    return db_run(q, NULL, error) &&
           services_audit(db, who, "create", "service", made.id, record_difference(&service_record, NULL, &made, pool), error) &&
           db_commit(change, error);
}

static bool check_places(const Service *before, const Service *after, GError **error)
{
    if (after->capacity && after->capacity < before->taken)
        return fail(error, FAIL_INVALID, P_("%d person is enrolled: there can't be fewer places. First note who left.",
                                               "%d people are enrolled: there can't be fewer places. First note who left.", before->taken), (int)before->taken);
    return true;
}

bool service_save(Db *db, const Identity *who, const Service *service, GError **error)
{
    Service *before, after = *service;
    Provider *provider;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !service_find(db, pool, service->id, &before, error) || !check_service(db, pool, &after, error) ||
        !check_places(before, &after, error) || !services_provider_find(db, pool, service->provider_id, &provider, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_UPDATE);
    bind_service(q, pool, &after, provider->name);
    return check_saved(q, error) &&
           services_audit(db, who, "save", "service", service->id, record_difference(&service_record, before, &after, pool), error) &&
           db_commit(change, error);
}

/* --- who works there --- */

bool service_workers(Db *db, Pool *pool, gint64 service_id, GPtrArray **ret_workers, GError **error)
{
    *ret_workers = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_WORKER_LIST);
    db_bind_int(q, "$1", service_id);
    while (db_step(q)) {
        ServiceWorker *worker = pool_new0(pool, ServiceWorker);
        *worker = (ServiceWorker){db_int(q, "id"), db_int(q, "user_id"), db_text(q, "name", pool), db_text(q, "email", pool)};
        g_ptr_array_add(*ret_workers, worker);
    }
    return db_end(q, error);
}

bool service_worker_add(Db *db, const Identity *who, gint64 service_id, gint64 user_id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_WORKER_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", service_id);
    db_bind_int(q, "$3", user_id);
    return db_run(q, NULL, error) && services_audit(db, who, "worker-add", "service", service_id, NULL, error) && db_commit(change, error);
}

bool service_worker_remove(Db *db, const Identity *who, gint64 service_id, gint64 user_id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_WORKER_DELETE);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", user_id);
    return db_run(q, NULL, error) && services_audit(db, who, "worker-remove", "service", service_id, NULL, error) && db_commit(change, error);
}
