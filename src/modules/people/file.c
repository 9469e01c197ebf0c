/* Rows of a person's file: their statements follow from their records. */
#include "modules/people/file.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/people/people_queries.h"
#include "modules/people/places.h"
#include "modules/people/search_index.h"
#include "modules/people/store.h"
#include "modules/people/streets.h"
#include "record/audit.h"
#include "record/seal.h"

enum { MOST_FIELDS = 20 };

typedef struct {
    DbStatement list, find, insert, update, remove;
    const char *names[MOST_FIELDS]; /* for record_bind: the same numbers in both */
    guint count;                    /* of bound columns: $3 … */
} Statements;

/* --- statements, made once from the declarations --- */

static bool is_column(const Field *field)
{
    bool special = strcmp(field->name, "id") == 0 || strcmp(field->name, "person_id") == 0 || strcmp(field->name, "version") == 0;
    return !special && !field->sealed;
}

/* $1 is the id, $2 the person, $3 the version, $4 the sealed text, $5 the key; fields follow. */
static void make(Statements *made, const FileKind *kind)
{
    GString *columns = g_string_new(NULL), *places = g_string_new(NULL), *sets = g_string_new(NULL);
    const char *table = kind->record->name;
    guint number = kind->sealed ? 6 : 4;
    for (guint i = 0; kind->record->fields[i].name; i++) {
        const Field *field = &kind->record->fields[i];
        if (!is_column(field))
            continue;
        made->names[i] = g_strdup_printf("$%u", number++);
        g_string_append_printf(columns, ", %s", field->name);
        g_string_append_printf(places, ", %s", made->names[i]);
        g_string_append_printf(sets, ", %s = %s", field->name, made->names[i]);
    }
    g_autofree char *seals = kind->sealed ? g_strdup_printf(", %s, seal_key", kind->sealed) : g_strdup("");
    g_autofree char *put = kind->sealed ? g_strdup_printf(", %s = $4, seal_key = $5", kind->sealed) : g_strdup("");
    const char *or_other = kind->record == &person_relation_record ? " OR other_person_id = $1" : ""; /* seen from both sides */
    made->list = (DbStatement){"file_list", g_strdup_printf("SELECT * FROM %s WHERE person_id = $1%s ORDER BY id DESC", table, or_other), NULL};
    made->find = (DbStatement){"file_find", g_strdup_printf("SELECT * FROM %s WHERE id = $1", table), NULL};
    made->insert = (DbStatement){"file_insert", g_strdup_printf("INSERT INTO %s (id, person_id, version%s%s) VALUES ($1, $2, $3%s%s)", table, seals,
                                                                columns->str, kind->sealed ? ", $4, $5" : "", places->str), NULL};
    made->update = (DbStatement){"file_update", g_strdup_printf("UPDATE %s SET person_id = $2, version = $3 + 1%s%s WHERE id = $1 AND version = $3", table,
                                                                put, sets->str), NULL};
    made->remove = (DbStatement){"file_remove", g_strdup_printf("DELETE FROM %s WHERE id = $1 AND version = $2", table), NULL};
    g_string_free(columns, TRUE);
    g_string_free(places, TRUE);
    g_string_free(sets, TRUE);
}

static const Statements *statements_of(const FileKind *kind)
{
    static gsize ready;
    static Statements all[10];
    if (g_once_init_enter(&ready)) {
        for (guint i = 0; file_kinds[i].slug; i++)
            make(&all[i], &file_kinds[i]);
        g_once_init_leave(&ready, 1);
    }
    return &all[kind - file_kinds];
}

/* --- reading --- */

static void *field_place(const Field *field, void *row)
{
    return (char *)row + field->offset;
}

static const char **text_at(const FileKind *kind, const char *name, void *row)
{
    for (const Field *field = kind->record->fields; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field_place(field, row);
    g_error("%s has no field %s", kind->record->name, name);
}

static const char **key_at(const FileKind *kind, void *row)
{
    return (const char **)(void *)((char *)row + kind->seal_key);
}

void *file_row_new(const FileKind *kind, Pool *pool)
{
    void *row = pool_alloc(pool, kind->record->size);
    for (const Field *field = kind->record->fields; field->name; field++)
        if (field->kind == FIELD_DAY)
            *(Day *)field_place(field, row) = DAY_NONE;
    return row;
}

static void *read_row(DbQuery *q, Pool *pool, const FileKind *kind)
{
    void *row = file_row_new(kind, pool);
    record_read(kind->record, row, q, pool);
    if (kind->sealed)
        *key_at(kind, row) = db_text(q, "seal_key", pool);
    return row;
}

bool file_rows(Db *db, Pool *pool, const FileKind *kind, gint64 person_id, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, &statements_of(kind)->list);
    db_bind_int(q, "$1", person_id);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, read_row(q, pool, kind));
    return db_end(q, error);
}

static const char *seal_name(Pool *pool, const FileKind *kind)
{
    return pool_printf(pool, "%s.%s", kind->record->name, kind->sealed);
}

static const char *see_permission(const FileKind *kind)
{
    for (const Field *field = kind->record->fields; field->name; field++)
        if (field->sealed)
            return field->see;
    return NULL;
}

static bool find(Db *db, Pool *pool, const FileKind *kind, gint64 id, void **ret_row, const char **ret_sealed, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &statements_of(kind)->find);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("This isn't here any more."));
    *ret_row = read_row(q, pool, kind);
    *ret_sealed = kind->sealed ? db_text(q, kind->sealed, pool) : NULL;
    return true;
}

static bool open_sealed(Db *db, Pool *pool, const FileKind *kind, void *row, const char *sealed, GError **error)
{
    g_auto(SealKey) key = {0};
    const FileRow *base = row;
    return seal_key_open(db, *key_at(kind, row), &key, error) &&
           seal_read(&key, seal_name(pool, kind), base->id, sealed, pool, text_at(kind, kind->sealed, row), error);
}

/* A secret address stands in its fields again, for who may see it. */
static void unfold_secret(const FileKind *kind, Pool *pool, void *row)
{
    PersonAddress *address = row;
    if (kind->record != &person_address_record || !address->secret)
        return;
    const char *end = strchr(address->secret, '\n');
    address->street = end ? pool_strndup(pool, address->secret, (gsize)(end - address->secret)) : address->secret;
    address->locality = end ? end + 1 : NULL;
}

bool file_row_find(Db *db, Pool *pool, const Identity *who, const FileKind *kind, gint64 id, void **ret_row, GError **error)
{
    const char *sealed = NULL;
    if (!find(db, pool, kind, id, ret_row, &sealed, error))
        return false;
    if (!sealed || !identity_may(who, see_permission(kind)))
        return true;
    const char *verb = kind->record == &person_address_record ? "see-address" : "see-id";
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !open_sealed(db, pool, kind, *ret_row, sealed, error))
        return false;
    unfold_secret(kind, pool, *ret_row);
    return audit_write(db, who, people_source(who), verb, "person", ((const FileRow *)*ret_row)->person_id, NULL, error) && db_commit(change, error);
}

/* --- writing --- */

/* A locality of the table is kept by its code, a street of the register by its id. */
static bool find_place_and_street(Db *db, Pool *pool, PersonAddress *address, GError **error)
{
    bool has_code = address->place_code && *address->place_code;
    Place *place;
    if (has_code && !place_find(db, pool, address->place_code, &place, NULL))
        return fail(error, FAIL_INVALID, "%s", _("There is no locality with this code. Leave it empty: the name is enough."));
    return (has_code || place_of_text(db, pool, address->locality, &address->place_code, error)) &&
           street_of_text(db, pool, address->place_code, address->street, &address->street_id, error);
}

/* A secret address leaves nothing in its columns. */
static bool fold_address(Db *db, Pool *pool, PersonAddress *address, GError **error)
{
    if (!address->is_secret) {
        address->secret = NULL;
        return find_place_and_street(db, pool, address, error);
    }
    address->secret = pool_printf(pool, "%s\n%s", address->street ? address->street : "", address->locality ? address->locality : "");
    address->street = address->locality = address->place_code = address->note = NULL;
    address->street_id = 0;
    return true;
}

static bool bind_sealed(Db *db, DbQuery *q, Pool *pool, const FileKind *kind, void *row, const char *kept, GError **error)
{
    const char *plain = kind->sealed ? *text_at(kind, kind->sealed, row) : NULL;
    g_auto(SealKey) key = {0};
    if (!kind->sealed)
        return true;
    if (plain && *plain && !seal_key_take(db, pool, key_at(kind, row), &key, error))
        return false;
    db_bind_text(q, "$4", plain && *plain ? seal_text(&key, seal_name(pool, kind), ((FileRow *)row)->id, plain, pool) : kept);
    db_bind_text(q, "$5", *key_at(kind, row));
    return true;
}

static bool write_row(Db *db, Pool *pool, const FileKind *kind, void *row, const char *kept, bool is_new, GError **error)
{
    FileRow *base = row;
    gint64 changed;
    const Statements *statements = statements_of(kind);
    g_autoptr(DbQuery) q = db_query(db, is_new ? &statements->insert : &statements->update);
    db_bind_int(q, "$1", base->id);
    db_bind_int(q, "$2", base->person_id);
    db_bind_int(q, "$3", base->version);
    record_bind(kind->record, row, q, statements->names);
    return bind_sealed(db, q, pool, kind, row, kept, error) && db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this in the meantime.")));
}

static bool reindex_phones(Db *db, Pool *pool, const FileKind *kind, gint64 person_id, GError **error)
{
    Person *person;
    if (kind->record != &person_phone_record)
        return true;
    return person_find(db, pool, person_id, &person, error) && search_index_phones(db, pool, person, error);
}

/* The difference names the row's fields; of an address that is or was secret, only that it changed. */
static const char *difference_of(Pool *pool, const FileKind *kind, const void *before, const void *after)
{
    const PersonAddress *was = before, *is = after;
    if (kind->record == &person_address_record && ((was && was->is_secret) || (is && is->is_secret)))
        return "{\"secret\":[null,null]}";
    return record_difference(kind->record, before, after, pool);
}

static bool tell(Db *db, Pool *pool, const Identity *who, const FileKind *kind, const void *before, const void *after, GError **error)
{
    const FileRow *row = after ? after : before;
    const char *verb = !before ? "add" : !after ? "remove" : "save";
    const char *difference = after ? difference_of(pool, kind, before, after) : NULL;
    return audit_write(db, who, people_source(who), verb, "person", row->person_id, difference, error);
}

static bool may_touch(const Identity *who, const FileKind *kind, const void *row, GError **error)
{
    bool secret = kind->record == &person_address_record && ((const PersonAddress *)row)->is_secret;
    return !secret || identity_may(who, see_permission(kind)) ||
           fail(error, FAIL_FORBIDDEN, "%s", _("Only who may see a secret address may change it."));
}

/* Who may not open what is sealed leaves it as it is; who may, has it in the form and may empty it. */
bool file_row_save(Db *db, const Identity *who, const FileKind *kind, void *row, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    FileRow *base = row;
    bool is_new = base->id == 0;
    void *before = NULL;
    const char *kept = NULL;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || (!is_new && !find(db, pool, kind, base->id, &before, &kept, error)))
        return false;
    bool may = kind->sealed && identity_may(who, see_permission(kind));
    if (before && !may_touch(who, kind, before, error))
        return false;
    base->id = is_new ? id_new() : base->id;
    base->version = is_new ? 1 : base->version;
    if (kind->record == &person_address_record && !fold_address(db, pool, row, error))
        return false;
    if (!write_row(db, pool, kind, row, may ? NULL : kept, is_new, error) || !reindex_phones(db, pool, kind, base->person_id, error) ||
        !tell(db, pool, who, kind, before, row, error))
        return false;
    return db_commit(change, error);
}

bool file_row_remove(Db *db, const Identity *who, const FileKind *kind, gint64 id, gint64 version, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    void *before;
    const char *kept;
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !find(db, pool, kind, id, &before, &kept, error) || !may_touch(who, kind, before, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, &statements_of(kind)->remove);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this in the meantime."))) &&
           reindex_phones(db, pool, kind, ((FileRow *)before)->person_id, error) && tell(db, pool, who, kind, before, NULL, error) &&
           db_commit(change, error);
}
