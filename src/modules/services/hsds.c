#include "modules/services/hsds.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "office/zip_out.h"
#include "record/json.h"

/* Each kind of thing is a list of fields, made in one place; JSON nests them, the tables stand side by side. */

bool hsds_load(Db *db, Pool *pool, const char *base_url, HsdsData *ret_data, GError **error)
{
    GPtrArray *all;
    gint64 last = 0;
    *ret_data = (HsdsData){pool_list(pool), pool_list(pool), base_url};
    if (!services_all(db, pool, day_today(), &all, error))
        return false;
    for (guint i = 0; i < all->len; i++) {
        Service *service = all->pdata[i];
        Provider *provider;
        if (!service->is_public)
            continue;
        g_ptr_array_add(ret_data->services, service);
        if (service->provider_id == last)
            continue;
        if (!services_provider_find(db, pool, last = service->provider_id, &provider, error))
            return false;
        g_ptr_array_add(ret_data->providers, provider);
    }
    return true;
}

/* RFC 4122, version 5: the SHA-1 of a namespace of our own and the name. */
static const char *uuid_of(Pool *pool, const char *name)
{
    static const guchar space[16] = {0x5b, 0x1d, 0x8c, 0x3e, 0x27, 0x44, 0x4f, 0x0a, 0x9d, 0x61, 0x7a, 0x52, 0xe8, 0x13, 0xc6, 0x90};
    guchar hash[20];
    gsize count = sizeof hash;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(sum, space, sizeof space);
    g_checksum_update(sum, (const guchar *)name, (gssize)strlen(name));
    g_checksum_get_digest(sum, hash, &count);
    hash[6] = (guchar)((hash[6] & 0x0f) | 0x50);
    hash[8] = (guchar)((hash[8] & 0x3f) | 0x80);
    return pool_printf(pool, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3], hash[4],
                       hash[5], hash[6], hash[7], hash[8], hash[9], hash[10], hash[11], hash[12], hash[13], hash[14], hash[15]);
}

/* The same id each time: a name-based UUID of a kind and a record's id. */
static const char *hsds_id(Pool *pool, const char *kind, gint64 id)
{
    return uuid_of(pool, pool_printf(pool, "%s/%" G_GINT64_FORMAT, kind, id));
}

/* --- fields --- */

typedef struct {
    const char *name, *text; /* text NULL: not said */
    bool is_number;
} Cell;

typedef struct {
    Pool *pool;
    GArray *cells;
} Row;

static Row row_new(Pool *pool)
{
    Row row = {pool, g_array_new(FALSE, TRUE, sizeof(Cell))};
    pool_defer(pool, (GDestroyNotify)g_array_unref, row.cells);
    return row;
}

static void add(Row *row, const char *name, const char *text)
{
    Cell cell = {name, text_is_empty(text) ? NULL : text, false};
    g_array_append_val(row->cells, cell);
}

/* What the standard wants to be there: an empty cell of a table would count as missing. */
static void add_always(Row *row, const char *name, const char *text)
{
    add(row, name, text_is_empty(text) ? "-" : text);
}

static void add_number(Row *row, const char *name, const char *number)
{
    Cell cell = {name, number, true};
    g_array_append_val(row->cells, cell);
}

static void add_id(Row *row, const char *name, const char *kind, gint64 id)
{
    add(row, name, hsds_id(row->pool, kind, id));
}

static const char *address_of_web(Pool *pool, const char *web)
{
    if (text_is_empty(web))
        return NULL;
    return g_str_has_prefix(web, "http://") || g_str_has_prefix(web, "https://") ? web : pool_printf(pool, "https://%s", web);
}

static const char *moment(Pool *pool, gint64 at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at);
    g_autofree char *text = time ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    return pool_strdup(pool, text);
}

static Row organization_row(Pool *pool, const Provider *provider)
{
    Row row = row_new(pool);
    add_id(&row, "id", "organization", provider->id);
    add(&row, "name", provider->name);
    add_always(&row, "description", provider->name);
    add(&row, "email", provider->email);
    add(&row, "website", address_of_web(pool, provider->web));
    add(&row, "legal_status", provider->kind);
    return row;
}

static Row identifier_row(Pool *pool, const Provider *provider)
{
    Row row = row_new(pool);
    add_id(&row, "id", "identifier", provider->id);
    add_id(&row, "organization_id", "organization", provider->id);
    add(&row, "identifier_scheme", "RO-CUI");
    add(&row, "identifier_type", "CUI");
    add(&row, "identifier", provider->fiscal_code);
    return row;
}

static const char *years(Pool *pool, gint64 age)
{
    return age ? pool_printf(pool, "%" G_GINT64_FORMAT, age) : NULL;
}

static Row service_row(Pool *pool, const HsdsData *data, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "service", service->id);
    add_id(&row, "organization_id", "organization", service->provider_id);
    add(&row, "name", service->name);
    add(&row, "alternate_name", service->kind_name);
    add(&row, "description", service->summary);
    add(&row, "url", service->web ? address_of_web(pool, service->web)
                                  : pool_printf(pool, "%s/directory/%" G_GINT64_FORMAT, data->base_url, service->id));
    add(&row, "email", service->email);
    add(&row, "status", "active");
    add(&row, "application_process", service->how_to);
    add(&row, "fees_description", service->fee_note);
    add(&row, "eligibility_description", service->eligibility);
    add_number(&row, "minimum_age", years(pool, service->age_from));
    add_number(&row, "maximum_age", years(pool, service->age_to));
    add(&row, "assured_date", day_to_iso(pool, service->confirmed_on));
    add(&row, "licenses", service->licence_number);
    add(&row, "last_modified", moment(pool, service->changed_at));
    return row;
}

static Row location_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "location", service->id);
    add(&row, "location_type", "physical");
    add_id(&row, "organization_id", "organization", service->provider_id);
    add(&row, "name", service->quarter ? pool_printf(pool, "%s, %s", service->name, service->quarter) : service->name);
    return row;
}

static Row address_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "address", service->id);
    add_id(&row, "location_id", "location", service->id);
    add(&row, "address_1", service->address);
    add_always(&row, "city", service->locality);
    add(&row, "region", service->quarter);
    add_always(&row, "state_province", NULL);
    add_always(&row, "postal_code", NULL);
    add(&row, "country", "RO");
    add(&row, "address_type", "physical");
    return row;
}

static Row at_location_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "service_at_location", service->id);
    add_id(&row, "service_id", "service", service->id);
    add_id(&row, "location_id", "location", service->id);
    return row;
}

static Row phone_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "phone", service->id);
    add_id(&row, "service_id", "service", service->id);
    add(&row, "number", service->phone);
    add(&row, "type", "voice");
    return row;
}

/* "135" -> "MO,WE,FR" */
static const char *days_of_week(Pool *pool, const char *weekdays)
{
    static const char *const names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    GString *days = pool_string(pool);
    for (const char *day = weekdays; day && *day; day++)
        if (*day >= '1' && *day <= '7')
            g_string_append_printf(days, "%s%s", days->len ? "," : "", names[*day - '1']);
    return days->str;
}

static Row schedule_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "schedule", service->id);
    add_id(&row, "service_id", "service", service->id);
    add(&row, "freq", "WEEKLY");
    add(&row, "byday", days_of_week(pool, service->weekdays));
    add(&row, "description", service->schedule);
    return row;
}

static Row accessibility_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "accessibility", service->id);
    add_id(&row, "location_id", "location", service->id);
    add(&row, "description", service->accessibility);
    return row;
}

static Row contact_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "contact", service->id);
    add_id(&row, "service_id", "service", service->id);
    add(&row, "name", service->contact);
    return row;
}

static Row cost_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "cost_option", service->id);
    add_id(&row, "service_id", "service", service->id);
    add(&row, "currency", currency_code(service->fee.currency));
    add_number(&row, "amount", money_plain(pool, service->fee));
    add(&row, "amount_description", service->fee_note);
    return row;
}

static Row part_row(Pool *pool, const Service *service, const char *kind, const char *name, const char *text)
{
    Row row = row_new(pool);
    add(&row, "id", uuid_of(pool, pool_printf(pool, "%s/%" G_GINT64_FORMAT "/%s", kind, service->id, text)));
    add_id(&row, "service_id", "service", service->id);
    add(&row, name, text);
    return row;
}

static Row term_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add(&row, "id", uuid_of(pool, pool_printf(pool, "term/%s", service->kind_code)));
    add(&row, "code", service->kind_code);
    add(&row, "name", service->kind_name ? service->kind_name : service->kind_code);
    add_always(&row, "description", service->kind_name ? service->kind_name : service->kind_code);
    add(&row, "taxonomy", "Nomenclatorul serviciilor sociale (HG 867/2015)");
    add(&row, "language", "ro");
    return row;
}

static Row attribute_row(Pool *pool, const Service *service)
{
    Row row = row_new(pool);
    add_id(&row, "id", "attribute", service->id);
    add_id(&row, "link_id", "service", service->id);
    add(&row, "taxonomy_term_id", uuid_of(pool, pool_printf(pool, "term/%s", service->kind_code)));
    add(&row, "link_entity", "service");
    return row;
}

static bool has_location(const Service *service)
{
    return service->address && !service->is_secret;
}

/* "a, b" or lines, each a text without blanks at its ends. */
static GPtrArray *parts_of(Pool *pool, const char *text, const char *signs)
{
    GPtrArray *parts = pool_list(pool);
    g_auto(GStrv) words = g_strsplit_set(text ? text : "", signs, -1);
    for (guint i = 0; words[i]; i++) {
        const char *part = text_squash(pool, words[i]);
        if (*part)
            g_ptr_array_add(parts, (gpointer)part);
    }
    return parts;
}

/* --- JSON --- */

static void put_cells(Json *json, const Row *row)
{
    for (guint i = 0; i < row->cells->len; i++) {
        const Cell *cell = &g_array_index(row->cells, Cell, i);
        if (cell->text && cell->is_number)
            json_raw(json, cell->name, cell->text);
        else if (cell->text)
            json_text(json, cell->name, cell->text);
    }
}

static void put_row(Json *json, const char *name, Row row)
{
    json_object(json, name);
    put_cells(json, &row);
    json_object_end(json);
}

static void put_one(Json *json, const char *name, bool there, Row row)
{
    if (!there)
        return;
    json_array(json, name);
    put_row(json, NULL, row);
    json_array_end(json);
}

static void put_parts(Json *json, Pool *pool, const Service *service, const char *list, const char *kind, const char *name, const GPtrArray *parts)
{
    if (!parts->len)
        return;
    json_array(json, list);
    for (guint i = 0; i < parts->len; i++)
        put_row(json, NULL, part_row(pool, service, kind, name, parts->pdata[i]));
    json_array_end(json);
}

static void put_organization(Json *json, Pool *pool, const HsdsData *data, const Service *service)
{
    for (guint i = 0; i < data->providers->len; i++) {
        const Provider *provider = data->providers->pdata[i];
        if (provider->id != service->provider_id)
            continue;
        Row row = organization_row(pool, provider);
        json_object(json, "organization");
        put_cells(json, &row);
        put_one(json, "organization_identifiers", provider->fiscal_code != NULL, identifier_row(pool, provider));
        json_object_end(json);
        return;
    }
}

static void put_location(Json *json, Pool *pool, const Service *service)
{
    if (!has_location(service))
        return;
    Row at = at_location_row(pool, service), location = location_row(pool, service);
    json_array(json, "service_at_locations");
    json_object(json, NULL);
    put_cells(json, &at);
    json_object(json, "location");
    put_cells(json, &location);
    put_one(json, "addresses", true, address_row(pool, service));
    put_one(json, "accessibility", service->accessibility != NULL, accessibility_row(pool, service));
    json_object_end(json);
    json_object_end(json);
    json_array_end(json);
}

static void put_attributes(Json *json, Pool *pool, const Service *service)
{
    if (!service->kind_code)
        return;
    Row row = attribute_row(pool, service);
    json_array(json, "attributes");
    json_object(json, NULL);
    put_cells(json, &row);
    put_row(json, "taxonomy_term", term_row(pool, service));
    json_object_end(json);
    json_array_end(json);
}

static void put_service(Json *json, Pool *pool, const HsdsData *data, const Service *service)
{
    Row row = service_row(pool, data, service);
    json_object(json, NULL);
    put_cells(json, &row);
    put_organization(json, pool, data, service);
    put_one(json, "phones", service->phone != NULL, phone_row(pool, service));
    put_one(json, "schedules", true, schedule_row(pool, service));
    put_one(json, "contacts", service->contact != NULL, contact_row(pool, service));
    put_one(json, "cost_options", service->fee.currency != CURRENCY_NONE, cost_row(pool, service));
    put_parts(json, pool, service, "languages", "language", "name", parts_of(pool, service->languages, ",;\n"));
    put_parts(json, pool, service, "required_documents", "required_document", "document", parts_of(pool, service->documents, "\n"));
    put_location(json, pool, service);
    put_attributes(json, pool, service);
    json_object_end(json);
}

GString *hsds_service_json(Pool *pool, const HsdsData *data, const Service *service)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    put_service(&json, pool, data, service);
    return out;
}

GString *hsds_json(Pool *pool, const HsdsData *data)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "total_items", data->services->len);
    json_int(&json, "total_pages", 1);
    json_int(&json, "page_number", 1);
    json_int(&json, "size", data->services->len);
    json_bool(&json, "first_page", true);
    json_bool(&json, "last_page", true);
    json_bool(&json, "empty", data->services->len == 0);
    json_array(&json, "contents");
    for (guint i = 0; i < data->services->len; i++)
        put_service(&json, pool, data, data->services->pdata[i]);
    json_array_end(&json);
    json_object_end(&json);
    return out;
}

/* --- tables --- */

typedef struct {
    Pool *pool;
    ZipOut *zip;
    GString *resources; /* of the datapackage */
    GString *fields, *keys; /* of this table's schema */
    GString *csv;
    const char *name;
} Tables;

static void begin_table(Tables *tables, const char *name)
{
    tables->name = name;
    tables->csv = pool_string(tables->pool);
    tables->fields = pool_string(tables->pool);
    tables->keys = pool_string(tables->pool);
}

/* "organization_id" leads to the table organization. */
static void put_key(Tables *tables, const char *name)
{
    if (!g_str_has_suffix(name, "_id") || strcmp(name, "link_id") == 0)
        return;
    g_string_append_printf(tables->keys, "%s{\"fields\":\"%s\",\"reference\":{\"resource\":\"%.*s\",\"fields\":\"id\"}}", tables->keys->len ? "," : "",
                           name, (int)(strlen(name) - strlen("_id")), name);
}

static void put_names(Tables *tables, const Row *row)
{
    for (guint i = 0; i < row->cells->len; i++) {
        const Cell *cell = &g_array_index(row->cells, Cell, i);
        g_string_append_printf(tables->csv, "%s%s", i ? "," : "", cell->name);
        g_string_append_printf(tables->fields, "%s{\"name\":\"%s\",\"type\":\"%s\"}", i ? "," : "", cell->name, cell->is_number ? "number" : "string");
        put_key(tables, cell->name);
    }
    g_string_append(tables->csv, "\r\n");
}

/* A comma parts cells here: the standard's tables have it so. */
static void put_cell(GString *csv, const char *text)
{
    g_string_append_c(csv, '"');
    for (const char *at = text ? text : ""; *at; at++) {
        if (*at == '"')
            g_string_append_c(csv, '"');
        g_string_append_c(csv, *at);
    }
    g_string_append_c(csv, '"');
}

static void put_line(Tables *tables, Row row)
{
    if (!tables->csv->len)
        put_names(tables, &row);
    for (guint i = 0; i < row.cells->len; i++) {
        if (i)
            g_string_append_c(tables->csv, ',');
        if (g_array_index(row.cells, Cell, i).text)
            put_cell(tables->csv, g_array_index(row.cells, Cell, i).text);
    }
    g_string_append(tables->csv, "\r\n");
}

static void end_table(Tables *tables)
{
    if (!tables->csv->len)
        return;
    const char *file = pool_printf(tables->pool, "%s.csv", tables->name);
    zip_out_add(tables->zip, file, tables->csv->str, tables->csv->len);
    g_string_append_printf(tables->resources,
                           "%s{\"name\":\"%s\",\"path\":\"%s\",\"profile\":\"tabular-data-resource\",\"format\":\"csv\",\"encoding\":\"utf-8\","
                           "\"schema\":{\"fields\":[%s],\"primaryKey\":\"id\",\"foreignKeys\":[%s]}}",
                           tables->resources->len ? "," : "", tables->name, file, tables->fields->str, tables->keys->str);
}

/* A table with a row for each service that has one. */
static void table_of_services(Tables *tables, const HsdsData *data, const char *name, bool (*there)(const Service *),
                              Row (*row)(Pool *, const Service *))
{
    begin_table(tables, name);
    for (guint i = 0; i < data->services->len; i++)
        if (there(data->services->pdata[i]))
            put_line(tables, row(tables->pool, data->services->pdata[i]));
    end_table(tables);
}

static void table_of_parts(Tables *tables, const HsdsData *data, const char *kind, const char *column, gsize offset, const char *signs)
{
    begin_table(tables, kind);
    for (guint i = 0; i < data->services->len; i++) {
        const Service *service = data->services->pdata[i];
        const char *text = *(const char *const *)(const void *)((const char *)service + offset);
        GPtrArray *parts = parts_of(tables->pool, text, signs);
        for (guint k = 0; k < parts->len; k++)
            put_line(tables, part_row(tables->pool, service, kind, column, parts->pdata[k]));
    }
    end_table(tables);
}

static bool always(const Service *service) { return service != NULL; }
static bool has_phone(const Service *service) { return service->phone != NULL; }
static bool has_contact(const Service *service) { return service->contact != NULL; }
static bool has_fee(const Service *service) { return service->fee.currency != CURRENCY_NONE; }
static bool has_code(const Service *service) { return service->kind_code != NULL; }
static bool has_accessibility(const Service *service) { return has_location(service) && service->accessibility; }

static void tables_of_providers(Tables *tables, const HsdsData *data)
{
    begin_table(tables, "organization");
    for (guint i = 0; i < data->providers->len; i++)
        put_line(tables, organization_row(tables->pool, data->providers->pdata[i]));
    end_table(tables);
    begin_table(tables, "organization_identifier");
    for (guint i = 0; i < data->providers->len; i++)
        if (((const Provider *)data->providers->pdata[i])->fiscal_code)
            put_line(tables, identifier_row(tables->pool, data->providers->pdata[i]));
    end_table(tables);
}

static void table_of_terms(Tables *tables, const HsdsData *data)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    begin_table(tables, "taxonomy_term");
    for (guint i = 0; i < data->services->len; i++) {
        const Service *service = data->services->pdata[i];
        if (service->kind_code && g_hash_table_add(seen, (gpointer)service->kind_code))
            put_line(tables, term_row(tables->pool, service));
    }
    end_table(tables);
}

static void put_tables(Tables *tables, const HsdsData *data)
{
    tables_of_providers(tables, data);
    begin_table(tables, "service");
    for (guint i = 0; i < data->services->len; i++)
        put_line(tables, service_row(tables->pool, data, data->services->pdata[i]));
    end_table(tables);
    table_of_services(tables, data, "location", has_location, location_row);
    table_of_services(tables, data, "address", has_location, address_row);
    table_of_services(tables, data, "service_at_location", has_location, at_location_row);
    table_of_services(tables, data, "phone", has_phone, phone_row);
    table_of_services(tables, data, "schedule", always, schedule_row);
    table_of_services(tables, data, "accessibility", has_accessibility, accessibility_row);
    table_of_services(tables, data, "contact", has_contact, contact_row);
    table_of_services(tables, data, "cost_option", has_fee, cost_row);
    table_of_services(tables, data, "attribute", has_code, attribute_row);
    table_of_parts(tables, data, "language", "name", offsetof(Service, languages), ",;\n");
    table_of_parts(tables, data, "required_document", "document", offsetof(Service, documents), "\n");
    table_of_terms(tables, data);
}

bool hsds_tables(Pool *pool, const HsdsData *data, GBytes **ret_bytes, GError **error)
{
    g_autoptr(ZipOut) zip = zip_out_new();
    Tables tables = {.pool = pool, .zip = zip, .resources = pool_string(pool)};
    put_tables(&tables, data);
    const char *package = pool_printf(pool, "{\"name\":\"human_services_data\",\"profile\":\"tabular-data-package\",\"title\":\"%s\","
                                            "\"resources\":[%s]}", "Open Referral HSDS 3.0", tables.resources->str);
    zip_out_add(zip, "datapackage.json", package, strlen(package));
    return zip_out_end(zip, ret_bytes, error);
}
