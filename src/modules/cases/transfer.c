#include "modules/cases/transfer.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "modules/people/people.h"
#include "record/json.h"

/* A file as JSON, and taken in again: by the tables of its records, sealed texts in the clear (the packet is what seals them). */

/* --- writing --- */

static void put_field(Json *json, const Field *field, const void *item)
{
    const void *at = (const char *)item + field->offset;
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME:
    case FIELD_INT: json_int(json, field->name, *(const gint64 *)at); break;
    case FIELD_FLAG: json_bool(json, field->name, *(const bool *)at); break;
    case FIELD_DAY: json_day(json, field->name, *(const Day *)at); break;
    default: json_text(json, field->name, *(const char *const *)at);
    }
}

static void put_record(Json *json, const char *name, const Record *record, const void *item)
{
    json_object(json, name);
    for (const Field *field = record->fields; field->name; field++)
        put_field(json, field, item);
}

static void put_list(Json *json, const char *name, const Record *record, const GPtrArray *items)
{
    json_array(json, name);
    for (guint i = 0; i < items->len; i++) {
        put_record(json, NULL, record, items->pdata[i]);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_lines(Json *json, const CaseNeed *need)
{
    json_array(json, "lines");
    for (guint i = 0; i < need->lines->len; i++) {
        const CaseNeedLine *line = need->lines->pdata[i];
        json_object(json, NULL);
        json_text(json, "kind", line->kind);
        json_text(json, "what", line->what);
        json_text(json, "code", line->code);
        json_text(json, "provider", line->provider);
        json_text(json, "amount", line->amount);
        json_object_end(json);
    }
    json_array_end(json);
}

static void put_plan(Json *json, const CasePlan *plan)
{
    put_record(json, NULL, &case_plan_record, plan);
    json_array(json, "needs");
    for (guint i = 0; i < plan->needs->len; i++) {
        put_record(json, NULL, &case_need_record, plan->needs->pdata[i]);
        put_lines(json, plan->needs->pdata[i]);
        json_object_end(json);
    }
    json_array_end(json);
    json_object_end(json);
}

static bool put_plans(Json *json, Db *db, Pool *pool, gint64 case_id, GError **error)
{
    GPtrArray *plans;
    if (!case_plans(db, pool, case_id, &plans, error))
        return false;
    json_array(json, "plans");
    for (guint i = 0; i < plans->len; i++) {
        CasePlan *plan;
        if (!case_plan_find(db, pool, case_id, ((CasePlan *)plans->pdata[i])->id, &plan, error))
            return false;
        put_plan(json, plan);
    }
    json_array_end(json);
    return true;
}

static bool put_people(Json *json, Db *db, Pool *pool, gint64 case_id, GError **error)
{
    GPtrArray *people;
    if (!case_people(db, pool, case_id, &people, error))
        return false;
    json_array(json, "people");
    for (guint i = 0; i < people->len; i++) {
        const CasePerson *one = people->pdata[i];
        Person *person;
        if (!person_find(db, pool, one->person_id, &person, error))
            return false;
        json_object(json, NULL);
        json_text(json, "role", one->role);
        json_text(json, "family_name", person->family_name);
        json_text(json, "given_name", person->given_name);
        json_text(json, "sex", person->sex);
        json_day(json, "birth_day", person->birth_day);
        json_text(json, "phone", person->phone);
        json_object_end(json);
    }
    json_array_end(json);
    return true;
}

bool transfer_write(Db *db, Pool *pool, gint64 case_id, const char *authority, const char **ret_text, GError **error)
{
    CaseFile *file;
    GPtrArray *entries, *signals;
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    if (!case_find_any(db, pool, case_id, &file, error) || !case_entries(db, pool, case_id, &entries, error) ||
        !case_signal_of_case(db, pool, case_id, &signals, error))
        return false;
    json_object(&json, NULL);
    json_text(&json, "authority", authority);
    json_text(&json, "type", file->type_code);
    put_record(&json, "case", &case_file_record, file);
    json_object_end(&json);
    put_list(&json, "entries", &case_entry_record, entries);
    put_list(&json, "signals", &case_signal_record, signals);
    if (!put_people(&json, db, pool, case_id, error) || !put_plans(&json, db, pool, case_id, error))
        return false;
    json_object_end(&json);
    *ret_text = out->str;
    return true;
}

/* --- reading --- */

static const char *text_of(const json_t *from, const char *name, Pool *pool)
{
    const json_t *value = json_object_get(from, name);
    return json_is_string(value) ? text_normalise(pool, json_string_value(value)) : NULL;
}

static void get_field(const Field *field, void *item, const json_t *from, Pool *pool)
{
    void *at = (char *)item + field->offset;
    const json_t *value = json_object_get(from, field->name);
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME:
    case FIELD_INT: *(gint64 *)at = json_is_integer(value) ? json_integer_value(value) : 0; break;
    case FIELD_FLAG: *(bool *)at = json_is_true(value); break;
    case FIELD_DAY: *(Day *)at = day_from_iso(text_of(from, field->name, pool)); break;
    default: *(const char **)at = text_of(from, field->name, pool);
    }
}

static void get_record(const Record *record, void *item, const json_t *from, Pool *pool)
{
    for (const Field *field = record->fields; field->name; field++)
        get_field(field, item, from, pool);
}

typedef struct {
    Db *db;
    Pool *pool;
    const json_t *root;
    gint64 case_id;
    SealKey key;
} Taking;

static bool take_file(Taking *t, GError **error)
{
    CaseFile file = {0};
    CaseType *type;
    const char *authority = text_of(t->root, "authority", t->pool);
    get_record(&case_file_record, &file, json_object_get(t->root, "case"), t->pool);
    if (!file.opened_at || !authority)
        return fail(error, FAIL_INVALID, "%s", _("This packet holds no case."));
    if (!case_type_in_force(t->db, t->pool, text_of(t->root, "type", t->pool), day_today(), &type, error))
        return false;
    file.came_from = text_shorten(t->pool, pool_printf(t->pool, "%s, %d/%d", authority, (int)file.number, (int)file.year), 300);
    file.id = t->case_id = id_new();
    file.year = day_year(day_today());
    file.type_id = type->id;
    file.stage = case_type_part(type, "stage", file.stage) ? file.stage : case_type_first(type, "stage")->code;
    file.state = "open";
    file.institution_id = file.crew_id = file.lead_id = file.unseal_by = 0;
    file.changed_at = clock_now();
    file.version = 1;
    return case_number_next(t->db, "case", file.year, &file.number, error) && case_insert(t->db, &file, error) &&
           case_key(t->db, file.id, &t->key, error);
}

static bool insert(Taking *t, const DbStatement *statement, const Record *record, const void *item, GError **error)
{
    g_autoptr(DbQuery) q = db_query(t->db, statement);
    case_bind(q, record, item, &t->key, t->pool);
    return db_run(q, NULL, error);
}

/* What was planned stays so, with its day; the clock itself ran in the other authority. */
static bool take_entries(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->root, "entries"), i, one) {
        CaseEntry entry = {0};
        get_record(&case_entry_record, &entry, one, t->pool);
        entry.id = id_new();
        entry.case_id = t->case_id;
        entry.user_id = entry.created_by = entry.clock_id = entry.need_id = 0;
        entry.version = 1;
        if (!entry.kind || !entry.state)
            return fail(error, FAIL_INVALID, "%s", _("This packet holds no case."));
        if (!insert(t, SQL_CASE_ENTRY_INSERT, &case_entry_record, &entry, error))
            return false;
    }
    return true;
}

static bool take_line(Taking *t, gint64 need_id, gsize position, const json_t *line, GError **error)
{
    gint64 id = id_new();
    g_autoptr(DbQuery) q = db_query(t->db, SQL_CASE_NEED_LINE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", need_id);
    db_bind_int(q, "$3", (gint64)position);
    db_bind_text(q, "$4", text_of(line, "kind", t->pool));
    db_bind_text(q, "$5", seal_text(&t->key, "case_need_line.what", id, text_of(line, "what", t->pool), t->pool));
    db_bind_text(q, "$6", text_of(line, "code", t->pool));
    db_bind_text(q, "$7", text_of(line, "provider", t->pool));
    db_bind_text(q, "$8", text_of(line, "amount", t->pool));
    return db_run(q, NULL, error);
}

static bool take_lines(Taking *t, gint64 need_id, const json_t *lines, GError **error)
{
    gsize i;
    json_t *line;
    json_array_foreach(lines, i, line)
        if (!take_line(t, need_id, i, line, error))
            return false;
    return true;
}

static bool take_needs(Taking *t, gint64 plan_id, const json_t *needs, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(needs, i, one) {
        CaseNeed need = {0};
        get_record(&case_need_record, &need, one, t->pool);
        need.id = id_new();
        need.plan_id = plan_id;
        need.version = 1;
        if (!insert(t, SQL_CASE_NEED_INSERT, &case_need_record, &need, error) || !take_lines(t, need.id, json_object_get(one, "lines"), error))
            return false;
    }
    return true;
}

static bool take_plans(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->root, "plans"), i, one) {
        CasePlan plan = {0};
        get_record(&case_plan_record, &plan, one, t->pool);
        plan.id = id_new();
        plan.case_id = t->case_id;
        plan.approved_by = plan.created_by = 0;
        plan.version = 1;
        if (!insert(t, SQL_CASE_PLAN_INSERT, &case_plan_record, &plan, error) || !take_needs(t, plan.id, json_object_get(one, "needs"), error))
            return false;
    }
    return true;
}

/* Each becomes a person of the register here; twins are for its own search of duplicates. */
static bool take_people(Taking *t, GError **error)
{
    gsize i;
    json_t *one;
    json_array_foreach(json_object_get(t->root, "people"), i, one) {
        Person person = {.family_name = text_of(one, "family_name", t->pool), .given_name = text_of(one, "given_name", t->pool),
                         .sex = text_of(one, "sex", t->pool), .birth_day = day_from_iso(text_of(one, "birth_day", t->pool)),
                         .death_day = DAY_NONE, .phone = text_of(one, "phone", t->pool), .national_id_reason = "unknown"};
        const char *role = text_of(one, "role", t->pool);
        if (!person_create(t->db, identity_system(), &person, error) ||
            !case_person_add(t->db, identity_system(), t->case_id, person.id, role ? role : "other", error))
            return false;
    }
    return true;
}

static bool check_new(Db *db, const char *hash, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_BY_PACKET);
    db_bind_text(q, "$1", hash);
    bool there = db_step(q);
    return db_end(q, error) && (!there || fail(error, FAIL_CONFLICT, "%s", _("This packet was taken in already.")));
}

static bool note_transfer(Db *db, gint64 case_id, const char *direction, const char *authority, const char *hash, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TRANSFER_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", case_id);
    db_bind_text(q, "$3", direction);
    db_bind_text(q, "$4", authority);
    db_bind_text(q, "$5", hash);
    db_bind_int(q, "$6", clock_now());
    db_bind_null(q, "$7");
    return db_run(q, NULL, error);
}

static bool take_all(Taking *t, const char *hash, GError **error)
{
    g_autoptr(DbChange) change = db_begin(t->db, error);
    return change && check_new(t->db, hash, error) && take_file(t, error) && take_entries(t, error) && take_plans(t, error) &&
           take_people(t, error) && note_transfer(t->db, t->case_id, "in", text_of(t->root, "authority", t->pool), hash, error) &&
           case_audit(t->db, identity_system(), "transfer-in", "case_file", t->case_id, NULL, error) && db_commit(change, error);
}

bool transfer_read(Db *db, Pool *pool, const char *text, const char *hash, gint64 *ret_id, GError **error)
{
    json_t *root = json_loads(text, 0, NULL);
    if (!root)
        return fail(error, FAIL_INVALID, "%s", _("This packet holds no case."));
    Taking t = {.db = db, .pool = pool, .root = root};
    bool taken = take_all(&t, hash, error);
    seal_key_wipe(&t.key);
    json_decref(root);
    *ret_id = t.case_id;
    return taken;
}

bool transfer_done(Db *db, gint64 case_id, const char *authority, const char *hash, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    CaseFile *file;
    if (!change || !case_find_any(db, pool, case_id, &file, error))
        return false;
    if (strcmp(file->state, "transferred") == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This case was handed to another authority."));
    return case_end_planned(db, identity_system(), case_id, error) && case_mark_transferred(db, file, error) &&
           note_transfer(db, case_id, "out", authority, hash, error) && db_commit(change, error);
}
