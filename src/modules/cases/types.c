#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "modules/cases/shipped.h"
#include "record/audit.h"

/* Case types are data: editions with a day from which they are in force, and the parts that each consists of. */

static const char *shown(bool is_shipped, const char *text)
{
    return is_shipped && text ? _(text) : text;
}

static CaseType *read_type(DbQuery *q, Pool *pool)
{
    CaseType *type = pool_new0(pool, CaseType);
    *type = (CaseType){
        .id = db_int(q, "id"),
        .code = db_text(q, "code", pool),
        .basis = db_text(q, "basis", pool),
        .plan_kind = db_text(q, "plan_kind", pool),
        .is_urgent = db_int(q, "is_urgent"),
        .is_child = db_int(q, "is_child"),
        .age_from = db_int(q, "age_from"),
        .age_to = db_int(q, "age_to"),
        .is_shipped = db_int(q, "is_shipped"),
        .valid_from = db_day(q, "valid_from"),
        .closed_at = db_int(q, "closed_at"),
        .version = db_int(q, "version"),
    };
    type->name = shown(type->is_shipped, db_text(q, "name", pool));
    return type;
}

static CaseTypePart *read_part(DbQuery *q, Pool *pool, bool is_shipped)
{
    CaseTypePart *part = pool_new0(pool, CaseTypePart);
    *part = (CaseTypePart){
        .id = db_int(q, "id"),
        .kind = db_text(q, "kind", pool),
        .code = db_text(q, "code", pool),
        .label = shown(is_shipped, db_text(q, "label", pool)),
        .term = db_text(q, "term", pool),
        .starts = db_text(q, "starts", pool),
        .basis = db_text(q, "basis", pool),
    };
    return part;
}

static bool read_types(DbQuery *q, Pool *pool, GPtrArray **ret_types, GError **error)
{
    *ret_types = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_types, read_type(q, pool));
    return db_end(q, error);
}

bool case_types(Db *db, Pool *pool, Day day, GPtrArray **ret_types, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TYPE_LIST);
    db_bind_day(q, "$1", day);
    return read_types(q, pool, ret_types, error);
}

bool case_type_editions(Db *db, Pool *pool, const char *code, GPtrArray **ret_types, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TYPE_EDITIONS);
    db_bind_text(q, "$1", code);
    return read_types(q, pool, ret_types, error);
}

static bool read_parts(Db *db, Pool *pool, CaseType *type, GError **error)
{
    type->parts = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TYPE_PART_LIST);
    db_bind_int(q, "$1", type->id);
    while (db_step(q))
        g_ptr_array_add(type->parts, read_part(q, pool, type->is_shipped));
    return db_end(q, error);
}

bool case_type_find(Db *db, Pool *pool, gint64 id, CaseType **ret_type, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TYPE_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such type of case."));
    *ret_type = read_type(q, pool);
    g_clear_pointer(&q, db_query_free);
    return read_parts(db, pool, *ret_type, error);
}

bool case_type_in_force(Db *db, Pool *pool, const char *code, Day day, CaseType **ret_type, GError **error)
{
    GPtrArray *types;
    if (!case_types(db, pool, day, &types, error))
        return false;
    for (guint i = 0; i < types->len; i++) {
        CaseType *type = types->pdata[i];
        if (g_strcmp0(type->code, code) != 0 || type->closed_at)
            continue;
        *ret_type = type;
        return read_parts(db, pool, type, error);
    }
    return fail(error, FAIL_INVALID, "%s", _("Choose one of the types of case that are offered."));
}

GPtrArray *case_type_options(Db *db, Pool *pool, GError **error)
{
    GPtrArray *types, *options = pool_list(pool);
    if (!case_types(db, pool, day_today(), &types, error))
        return NULL;
    for (guint i = 0; i < types->len; i++) {
        const CaseType *type = types->pdata[i];
        Choice *option = pool_new0(pool, Choice);
        *option = (Choice){type->code, type->name};
        if (!type->closed_at)
            g_ptr_array_add(options, option);
    }
    return options;
}

/* --- parts --- */

const CaseTypePart *case_type_part(const CaseType *type, const char *kind, const char *code)
{
    for (guint i = 0; i < type->parts->len; i++) {
        const CaseTypePart *part = type->parts->pdata[i];
        if (strcmp(part->kind, kind) == 0 && g_strcmp0(part->code, code) == 0)
            return part;
    }
    return NULL;
}

const char *case_type_part_label(const CaseType *type, const char *kind, const char *code)
{
    const CaseTypePart *part = case_type_part(type, kind, code);
    return part ? part->label : code ? code : "";
}

const CaseTypePart *case_type_first(const CaseType *type, const char *kind)
{
    for (guint i = 0; i < type->parts->len; i++) {
        const CaseTypePart *part = type->parts->pdata[i];
        if (strcmp(part->kind, kind) == 0)
            return part;
    }
    return NULL;
}

const char *case_type_ages(Pool *pool, const CaseType *type)
{
    int from = (int)type->age_from, to = (int)type->age_to;
    if (from && to)
        return pool_printf(pool, P_("from %d to %d year", "from %d to %d years", to), from, to);
    if (from)
        return pool_printf(pool, P_("from %d year on", "from %d years on", from), from);
    return to ? pool_printf(pool, P_("up to %d year", "up to %d years", to), to) : NULL;
}

/* --- saving --- */

static bool insert_type(Db *db, const CaseType *type, const char *name, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TYPE_INSERT);
    db_bind_int(q, "$1", type->id);
    db_bind_text(q, "$2", type->code);
    db_bind_text(q, "$3", name);
    db_bind_text(q, "$4", type->basis);
    db_bind_text(q, "$5", type->plan_kind);
    db_bind_int(q, "$6", type->is_urgent);
    db_bind_int(q, "$7", type->is_child);
    db_bind_day(q, "$8", type->valid_from);
    db_bind_int(q, "$9", type->is_shipped);
    db_bind_int(q, "$10", type->age_from);
    db_bind_int(q, "$11", type->age_to);
    return db_run(q, NULL, error);
}

static bool insert_part(Db *db, gint64 type_id, const CaseTypePart *part, int position, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TYPE_PART_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", type_id);
    db_bind_text(q, "$3", part->kind);
    db_bind_int(q, "$4", position);
    db_bind_text(q, "$5", part->code);
    db_bind_text(q, "$6", part->label);
    db_bind_text(q, "$7", part->term);
    db_bind_text(q, "$8", part->starts);
    db_bind_text(q, "$9", part->basis);
    return db_run(q, NULL, error);
}

static bool has_edition(Db *db, Pool *pool, const CaseType *type, bool *ret_has, GError **error)
{
    GPtrArray *editions;
    if (!case_type_editions(db, pool, type->code, &editions, error))
        return false;
    *ret_has = false;
    for (guint i = 0; i < editions->len; i++)
        *ret_has |= day_compare(((CaseType *)editions->pdata[i])->valid_from, type->valid_from) == 0;
    return true;
}

bool case_type_save(Db *db, const Identity *who, CaseType *type, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    bool there;
    if (!change || !has_edition(db, pool, type, &there, error))
        return false;
    if (there)
        return fail(error, FAIL_INVALID, "%s", _("There is an edition from this day already. Choose another day."));
    type->id = id_new();
    type->is_shipped = false;
    if (!insert_type(db, type, type->name, error))
        return false;
    for (guint i = 0; i < type->parts->len; i++)
        if (!insert_part(db, type->id, type->parts->pdata[i], (int)i, error))
            return false;
    return case_audit(db, who, "create", "case_type", type->id, NULL, error) && db_commit(change, error);
}

/* --- what ships --- */

static bool ship_parts(Db *db, gint64 type_id, const char *kind, const ShippedPart *parts, GError **error)
{
    for (int i = 0; parts[i].code; i++) {
        CaseTypePart part = {.kind = kind, .code = parts[i].code, .label = parts[i].label, .term = parts[i].term, .starts = parts[i].starts,
                             .basis = parts[i].basis};
        if (!insert_part(db, type_id, &part, i, error))
            return false;
    }
    return true;
}

static bool ship_type(Db *db, const ShippedType *shipped, GError **error)
{
    CaseType type = {.id = id_new(), .code = shipped->code, .basis = shipped->basis, .plan_kind = shipped->plan_kind,
                     .is_urgent = shipped->is_urgent, .is_child = shipped->is_child, .is_shipped = true,
                     .age_from = shipped->age_from, .age_to = shipped->age_to,
                     .valid_from = day_make(2000, 1, 1)};
    return insert_type(db, &type, shipped->name, error) && ship_parts(db, type.id, "stage", shipped->stages, error) &&
           ship_parts(db, type.id, "step", shipped->steps, error) && ship_parts(db, type.id, "clock", shipped->clocks, error) &&
           ship_parts(db, type.id, "form", shipped->forms, error) && ship_parts(db, type.id, "document", shipped->documents, error) &&
           ship_parts(db, type.id, "closing", shipped->closings, error);
}

bool case_types_ship(Db *db, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TYPE_ANY);
    bool there = db_step(q);
    if (there || !db_end(q, error))
        return there;
    g_clear_pointer(&q, db_query_free);
    for (const ShippedType *type = shipped_types; type->code; type++)
        if (!ship_type(db, type, error))
            return false;
    return true;
}
