#include "modules/services/services_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/services/services_queries.h"
#include "modules/services/sheet.h"

/* The nomenclature: dated rows, shipped once and loaded anew when the law changes. */

static const Field fields[] = {
    F(ServiceKind, id, .kind = FIELD_ID, .label = N_("Number")),
    F(ServiceKind, code, .kind = FIELD_TEXT, .label = N_("Code"), .required = true, .max = 30, .in_list = true),
    F(ServiceKind, name, .kind = FIELD_TEXT, .label = N_("Name"), .required = true, .max = 300, .in_list = true),
    F(ServiceKind, form, .kind = FIELD_CHOICE, .label = N_("Form"), .choices = service_forms, .required = true, .in_list = true),
    F(ServiceKind, needs_plan, .kind = FIELD_FLAG, .label = N_("Only on the basis of a plan")),
    F(ServiceKind, standard, .kind = FIELD_TEXT, .label = N_("Minimum standard"), .max = 300),
    F(ServiceKind, legal_basis, .kind = FIELD_TEXT, .label = N_("Legal basis"), .max = 300),
    F(ServiceKind, confidence, .kind = FIELD_TEXT, .label = N_("How sure we are"), .max = 20),
    F(ServiceKind, valid_from, .kind = FIELD_DAY, .label = N_("Valid from"), .required = true, .in_list = true),
    F(ServiceKind, valid_to, .kind = FIELD_DAY, .label = N_("Valid to")),
    {0},
};
const Record service_kind_record = {"service_kind", N_("Kind of service"), sizeof(ServiceKind), fields};

/* --- codes --- */

const char *service_code_normalise(Pool *pool, const char *typed)
{
    static const char *const classes[] = {"8710", "8720", "8730", "8790", "8810", "8891", "8899", NULL};
    GString *code = pool_string(pool);
    for (const char *at = typed; at && *at; at++)
        if (!g_ascii_isspace(*at))
            g_string_append_c(code, g_ascii_toupper(*at));
    if (code->len < 6 || code->len > 30 || strspn(code->str + 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != code->len - 4)
        return NULL;
    return g_strv_contains(classes, pool_strndup(pool, code->str, 4)) ? code->str : NULL;
}

/* --- reading --- */

static ServiceKind *read_kind(DbQuery *q, Pool *pool)
{
    ServiceKind *kind = pool_new0(pool, ServiceKind);
    record_read(&service_kind_record, kind, q, pool);
    return kind;
}

bool service_kinds(Db *db, Pool *pool, Day on, GPtrArray **ret_kinds, GError **error)
{
    *ret_kinds = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_KIND_LIST);
    db_bind_day(q, "$1", on);
    while (db_step(q))
        g_ptr_array_add(*ret_kinds, read_kind(q, pool));
    return db_end(q, error);
}

bool service_kind_of(Db *db, Pool *pool, const char *code, Day on, ServiceKind **ret_kind, GError **error)
{
    *ret_kind = NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_KIND_FIND);
    db_bind_text(q, "$1", code);
    db_bind_day(q, "$2", on);
    if (db_step(q))
        *ret_kind = read_kind(q, pool);
    return db_end(q, error);
}

/* --- writing --- */

static bool put_kind(Db *db, const ServiceKind *kind, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_KIND_PUT);
    services_bind(q, &service_kind_record, kind);
    return db_run(q, NULL, error);
}

static const char *form_of(const char *code)
{
    if (strstr(code, "ID-"))
        return "home";
    if (strstr(code, "SIS") || strstr(code, "CPDH") || strstr(code, "SF-C") || strcmp(code, "8899CZ-PN-V") == 0)
        return "community";
    return g_str_has_prefix(code, "87") || strstr(code, "CPCSA") ? "residential" : "day";
}

/* Day services for children in danger of separation: only with a service plan or protection plan (Legea 272/2004 art. 120). */
static bool needs_plan(const char *code)
{
    return g_str_has_prefix(code, "8891CZ-C-") && strcmp(code, "8891CZ-C-I") != 0;
}

static bool ship_kind(Db *db, const ShippedServiceKind *known, GError **error)
{
    ServiceKind kind = {.id = id_new(), .code = known->code, .name = known->name, .form = form_of(known->code), .needs_plan = needs_plan(known->code),
                        .legal_basis = "HG 867/2015, HG 1433/2022", .confidence = "S-", .valid_from = day_make(2015, 11, 1), .valid_to = DAY_NONE};
    if (g_str_has_prefix(known->code, "8891CZ-C-"))
        kind.standard = "Ordinul 27/2019";
    return put_kind(db, &kind, error);
}

bool services_ship(Db *db, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_KIND_ANY);
    bool there = db_step(q);
    if (!db_end(q, error))
        return false;
    for (const ShippedServiceKind *known = services_shipped_kinds; !there && known->code; known++)
        if (!ship_kind(db, known, error))
            return false;
    return true;
}

/* --- loading --- */

typedef struct {
    int code, name, form, needs_plan, standard, legal_basis, valid_from, valid_to;
} Columns;

static bool find_columns(Pool *pool, const GridTable *table, Columns *columns, GError **error)
{
    *columns = (Columns){
        service_sheet_column(pool, table, "code|cod|cod serviciu"), service_sheet_column(pool, table, "name|denumire|serviciu"),
        service_sheet_column(pool, table, "form|forma"), service_sheet_column(pool, table, "needs_plan|pe baza de plan"),
        service_sheet_column(pool, table, "standard"), service_sheet_column(pool, table, "legal_basis|temei legal"),
        service_sheet_column(pool, table, "valid_from|valabil de la"), service_sheet_column(pool, table, "valid_to|valabil pana la"),
    };
    if (columns->code < 0 || columns->name < 0 || columns->valid_from < 0)
        return fail(error, FAIL_INVALID, "%s", _("The table needs the columns code, name and valid_from."));
    return true;
}

static const char *cell_or_null(Pool *pool, const GridTable *table, int row, int column)
{
    const char *text = service_sheet_cell(pool, table, row, column);
    return *text ? text : NULL;
}

static bool read_row(Pool *pool, const GridTable *table, const Columns *columns, int row, ServiceKind *kind, GError **error)
{
    const char *form = cell_or_null(pool, table, row, columns->form), *to = cell_or_null(pool, table, row, columns->valid_to);
    const char *plan = service_sheet_cell(pool, table, row, columns->needs_plan);
    *kind = (ServiceKind){.id = id_new(), .code = service_code_normalise(pool, service_sheet_cell(pool, table, row, columns->code)),
                          .name = cell_or_null(pool, table, row, columns->name), .standard = cell_or_null(pool, table, row, columns->standard),
                          .legal_basis = cell_or_null(pool, table, row, columns->legal_basis), .confidence = "own", .valid_to = DAY_NONE};
    if (!kind->code)
        return fail(error, FAIL_INVALID, _("%s: this is no code of the nomenclature."), service_sheet_place(pool, row, columns->code));
    if (!kind->name)
        return fail(error, FAIL_INVALID, _("%s: the name is missing."), service_sheet_place(pool, row, columns->name));
    if (!day_parse(service_sheet_cell(pool, table, row, columns->valid_from), &kind->valid_from, NULL))
        return fail(error, FAIL_INVALID, _("%s: this is no day."), service_sheet_place(pool, row, columns->valid_from));
    if (to && !day_parse(to, &kind->valid_to, NULL))
        return fail(error, FAIL_INVALID, _("%s: this is no day."), service_sheet_place(pool, row, columns->valid_to));
    kind->form = form && *services_label(service_forms, form) && strcmp(services_label(service_forms, form), form) != 0 ? form : form_of(kind->code);
    kind->needs_plan = columns->needs_plan >= 0 ? *plan == '1' || g_ascii_tolower(*plan) == 'd' || g_ascii_tolower(*plan) == 'y'
                                                : needs_plan(kind->code);
    return true;
}

bool service_kinds_load(Db *db, const Identity *who, const char *path, const void *bytes, gsize count, guint *ret_count, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GridTable *table;
    Columns columns;
    if (!service_sheet_open(pool, path, bytes, count, &table, error) || !find_columns(pool, table, &columns, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    *ret_count = 0;
    for (int row = 1; row < table->rows; row++) {
        ServiceKind kind;
        if (!*service_sheet_cell(pool, table, row, columns.code))
            continue;
        if (!read_row(pool, table, &columns, row, &kind, error) || !put_kind(db, &kind, error))
            return false;
        ++*ret_count;
    }
    return services_audit(db, who, "load", "service_kind", 0, NULL, error) && db_commit(change, error);
}
