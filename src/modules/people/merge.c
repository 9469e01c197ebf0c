#include "modules/people/merge.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/module.h"
#include "modules/people/people_queries.h"
#include "modules/people/search_index.h"
#include "modules/people/store.h"
#include "record/audit.h"
#include "record/json.h"

const char *const merge_fields[] = {
    "family_name", "given_name", "former_name", "other_name", "sex", "birth_day", "birth_kind", "birth_place", "death_day", "national_id",
    "phone", "email", "languages", "file_number", "note", NULL,
};

/* --- fields --- */

static const Field *field_of(const char *name)
{
    for (const Field *field = person_record.fields; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    g_error("a person has no field \"%s\"", name);
}

const char *merge_field_label(const char *field)
{
    return _(field_of(field)->label);
}

const char *merge_field_text(Pool *pool, const Person *person, const char *name)
{
    const char *text = strcmp(name, "national_id") == 0 ? person->national_id_masked : field_text(field_of(name), person, pool);
    return text && *text ? text : NULL;
}

/* The value as its column has it. */
static const char *get(Pool *pool, const PersonRow *row, const char *name)
{
    const Field *field = field_of(name);
    const void *at = (const char *)&row->person + field->offset;
    return field->kind == FIELD_DAY ? day_to_iso(pool, *(const Day *)at) : *(const char *const *)at;
}

static void set(PersonRow *row, const char *name, const char *value)
{
    const Field *field = field_of(name);
    void *at = (char *)&row->person + field->offset;
    if (field->kind == FIELD_DAY)
        *(Day *)at = day_from_iso(value);
    else
        *(const char **)at = value;
}

/* --- what points to a person --- */

typedef struct {
    const Reference *reference;
    DbStatement rows, move_all, move_one;
} Pointer;

static const DbStatement *statement(DbStatement *made, const char *name, char *text)
{
    *made = (DbStatement){name, text, NULL};
    return made;
}

/* One for each declared column, for the life of the program: the names in them are those of the declarations. */
static const GPtrArray *pointers(void)
{
    static gsize ready;
    static GPtrArray *all;
    if (!g_once_init_enter(&ready))
        return all;
    all = g_ptr_array_new();
    for (const Module *const *module = modules; *module; module++)
        for (const Reference *r = (*module)->references; r && r->to; r++) {
            if (strcmp(r->to, "person") != 0)
                continue;
            Pointer *pointer = g_new0(Pointer, 1);
            pointer->reference = r;
            statement(&pointer->rows, "merge_rows", g_strdup_printf("SELECT id FROM %s WHERE %s = $1 ORDER BY id", r->table, r->column));
            statement(&pointer->move_all, "merge_move_all", g_strdup_printf("UPDATE %s SET %s = $2 WHERE %s = $1", r->table, r->column, r->column));
            statement(&pointer->move_one, "merge_move_one",
                      g_strdup_printf("UPDATE %s SET %s = $3 WHERE id = $1 AND %s = $2", r->table, r->column, r->column));
            g_ptr_array_add(all, pointer);
        }
    g_once_init_leave(&ready, 1);
    return all;
}

/* Whose a row was first is remembered; who moves it again changes nothing of that. */
static bool remember(Db *db, const Pointer *pointer, gint64 row_id, gint64 owner_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MOVED_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_text(q, "$2", pointer->reference->table);
    db_bind_text(q, "$3", pointer->reference->column);
    db_bind_int(q, "$4", row_id);
    db_bind_int(q, "$5", owner_id);
    return db_run(q, NULL, error);
}

static bool list_ids(DbQuery *q, GArray *ids, GError **error)
{
    while (db_step(q)) {
        gint64 id = db_int(q, "id");
        g_array_append_val(ids, id);
    }
    return db_end(q, error);
}

static bool move_all(Db *db, const Pointer *pointer, gint64 from_id, gint64 to_id, GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(DbQuery) q = db_query(db, &pointer->rows);
    db_bind_int(q, "$1", from_id);
    if (!list_ids(q, rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++)
        if (!remember(db, pointer, g_array_index(rows, gint64, i), from_id, error))
            return false;
    if (!rows->len)
        return true;
    g_autoptr(DbQuery) move = db_query(db, &pointer->move_all);
    db_bind_int(move, "$1", from_id);
    db_bind_int(move, "$2", to_id);
    return db_run(move, NULL, error);
}

static bool move_pointers(Db *db, gint64 from_id, gint64 to_id, GError **error)
{
    const GPtrArray *all = pointers();
    for (guint i = 0; i < all->len; i++)
        if (!move_all(db, all->pdata[i], from_id, to_id, error))
            return false;
    return true;
}

/* A row that was moved, and whose it was. */
typedef struct {
    gint64 id, row_id;
    const char *table, *column;
} Moved;

static bool moved_of(Db *db, Pool *pool, gint64 owner_id, GPtrArray **ret_moved, GError **error)
{
    *ret_moved = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MOVED_OF);
    db_bind_int(q, "$1", owner_id);
    while (db_step(q)) {
        Moved *moved = pool_new0(pool, Moved);
        *moved = (Moved){db_int(q, "id"), db_int(q, "row_id"), db_text(q, "table_name", pool), db_text(q, "column_name", pool)};
        g_ptr_array_add(*ret_moved, moved);
    }
    return db_end(q, error);
}

static const Pointer *pointer_of(const Moved *moved)
{
    const GPtrArray *all = pointers();
    for (guint i = 0; i < all->len; i++) {
        const Pointer *pointer = all->pdata[i];
        if (strcmp(pointer->reference->table, moved->table) == 0 && strcmp(pointer->reference->column, moved->column) == 0)
            return pointer;
    }
    return NULL; /* a module that is no more */
}

static bool forget(Db *db, gint64 moved_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MOVED_FORGET);
    db_bind_int(q, "$1", moved_id);
    return db_run(q, NULL, error);
}

/* A row that somebody gave to another person since stays with that one. */
static bool move_back(Db *db, const Moved *moved, gint64 from_id, gint64 to_id, bool is_home, GError **error)
{
    const Pointer *pointer = pointer_of(moved);
    if (!pointer)
        return true;
    g_autoptr(DbQuery) q = db_query(db, &pointer->move_one);
    db_bind_int(q, "$1", moved->row_id);
    db_bind_int(q, "$2", from_id);
    db_bind_int(q, "$3", to_id);
    return db_run(q, NULL, error) && (!is_home || forget(db, moved->id, error));
}

/* All rows that were owner's, or of those merged into owner, go from one to the other. */
static bool give_back(Db *db, Pool *pool, gint64 owner_id, gint64 from_id, gint64 to_id, GError **error)
{
    GPtrArray *moved;
    g_autoptr(GArray) below = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MERGED_INTO);
    db_bind_int(q, "$1", owner_id);
    if (!list_ids(q, below, error) || !moved_of(db, pool, owner_id, &moved, error))
        return false;
    for (guint i = 0; i < moved->len; i++)
        if (!move_back(db, moved->pdata[i], from_id, to_id, owner_id == to_id, error))
            return false;
    for (guint i = 0; i < below->len; i++)
        if (!give_back(db, pool, g_array_index(below, gint64, i), from_id, to_id, error))
            return false;
    return true;
}

/* --- what searches know --- */

typedef struct {
    gint64 ids[2];
    GHashTable *before[2];
} Known;

static bool know(Db *db, Pool *pool, gint64 id, GHashTable **ret_pairs, Person **ret_person, GError **error)
{
    return person_find(db, pool, id, ret_person, error) && person_pairs(db, pool, *ret_person, ret_pairs, error);
}

static bool know_before(Db *db, Pool *pool, gint64 one, gint64 other, Known *ret_known, GError **error)
{
    Person *person;
    *ret_known = (Known){.ids = {one, other}};
    return know(db, pool, one, &ret_known->before[0], &person, error) && know(db, pool, other, &ret_known->before[1], &person, error);
}

static bool know_anew(Db *db, Pool *pool, const Known *known, GError **error)
{
    for (guint i = 0; i < 2; i++) {
        Person *person;
        GHashTable *after;
        if (!know(db, pool, known->ids[i], &after, &person, error) ||
            !search_index_change(db, pool, person, known->before[i], after, NULL, error) || !search_index_phones(db, pool, person, error))
            return false;
    }
    return true;
}

/* --- merging --- */

static bool keep_value(Db *db, gint64 merge_id, const char *field, const char *before, const char *after, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MERGE_VALUE_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", merge_id);
    db_bind_text(q, "$3", field);
    db_bind_text(q, "$4", before);
    db_bind_text(q, "$5", after);
    return db_run(q, NULL, error);
}

/* The index stands before the rest: by it an undo tells whether the code is still the merge's. */
static bool take_id(Db *db, Pool *pool, gint64 merge_id, PersonRow *kept, const PersonRow *gone, GError **error)
{
    PersonRow before = *kept;
    return person_row_take_id(db, pool, kept, gone, error) &&
           keep_value(db, merge_id, "national_id_index", before.national_id_index, kept->national_id_index, error) &&
           keep_value(db, merge_id, "national_id", before.national_id, kept->national_id, error) &&
           keep_value(db, merge_id, "national_id_kind", before.person.national_id_kind, kept->person.national_id_kind, error) &&
           keep_value(db, merge_id, "national_id_reason", before.person.national_id_reason, kept->person.national_id_reason, error) &&
           keep_value(db, merge_id, "national_id_note", before.person.national_id_note, kept->person.national_id_note, error);
}

static bool take_values(Db *db, Pool *pool, gint64 merge_id, PersonRow *kept, const PersonRow *gone, const char *const *take, GError **error)
{
    for (guint i = 0; take && take[i]; i++) {
        if (!g_strv_contains(merge_fields, take[i]))
            return fail(error, FAIL_INVALID, "%s", _("This field can't be taken over."));
        if (strcmp(take[i], "national_id") == 0) {
            if (!take_id(db, pool, merge_id, kept, gone, error))
                return false;
            continue;
        }
        const char *before = get(pool, kept, take[i]), *after = get(pool, gone, take[i]);
        if (g_strcmp0(before, after) == 0)
            continue;
        if (!keep_value(db, merge_id, take[i], before, after, error))
            return false;
        set(kept, take[i], after);
    }
    return person_row_write(db, pool, kept, error);
}

static bool mark(Db *db, gint64 id, gint64 into_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MARK_MERGED);
    db_bind_int(q, "$1", id);
    db_bind_id(q, "$2", into_id);
    return db_run(q, NULL, error);
}

static bool insert_merge(Db *db, const Identity *who, gint64 id, gint64 kept_id, gint64 gone_id, const char *reason, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MERGE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", kept_id);
    db_bind_int(q, "$3", gone_id);
    db_bind_int(q, "$4", clock_now());
    db_bind_id(q, "$5", who ? who->user_id : 0);
    db_bind_text(q, "$6", who && who->name ? who->name : "vatra");
    db_bind_text(q, "$7", reason);
    return db_run(q, NULL, error);
}

static bool tell(Db *db, const Identity *who, const char *verb, gint64 kept_id, gint64 gone_id, GError **error)
{
    g_autofree char *gone = g_strdup_printf("{\"with\":[null,\"%" G_GINT64_FORMAT "\"]}", gone_id);
    g_autofree char *kept = g_strdup_printf("{\"with\":[null,\"%" G_GINT64_FORMAT "\"]}", kept_id);
    return audit_write(db, who, people_source(who), verb, "person", kept_id, gone, error) &&
           audit_write(db, who, people_source(who), verb, "person", gone_id, kept, error);
}

static bool check_two(const PersonRow *kept, const PersonRow *gone, GError **error)
{
    if (kept->person.id == gone->person.id)
        return fail(error, FAIL_INVALID, "%s", _("These are the same row already."));
    return (!kept->person.merged_into_id && !gone->person.merged_into_id) ||
           fail(error, FAIL_CONFLICT, "%s", _("One of the two was merged in the meantime."));
}

bool person_merge(Db *db, const Identity *who, gint64 kept_id, gint64 gone_id, const char *const *take, const char *reason,
                  gint64 *ret_merge_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    PersonRow kept, gone;
    Known known;
    gint64 merge_id = id_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !person_row_find(db, pool, kept_id, &kept, error) || !person_row_find(db, pool, gone_id, &gone, error) ||
        !check_two(&kept, &gone, error) || !know_before(db, pool, kept_id, gone_id, &known, error) ||
        !insert_merge(db, who, merge_id, kept_id, gone_id, reason, error) ||
        !take_values(db, pool, merge_id, &kept, &gone, take, error) || !mark(db, gone_id, kept_id, error) ||
        !move_pointers(db, gone_id, kept_id, error) || !know_anew(db, pool, &known, error) ||
        !tell(db, who, "merge", kept_id, gone_id, error))
        return false;
    if (ret_merge_id)
        *ret_merge_id = merge_id;
    return db_commit(change, error);
}

/* --- undoing --- */

static PersonMerge *read_merge(DbQuery *q, Pool *pool)
{
    PersonMerge *merge = pool_new0(pool, PersonMerge);
    *merge = (PersonMerge){
        .id = db_int(q, "id"),
        .kept_id = db_int(q, "kept_id"),
        .gone_id = db_int(q, "gone_id"),
        .at = db_int(q, "at"),
        .undone_at = db_int(q, "undone_at"),
        .user_name = db_text(q, "user_name", pool),
        .reason = db_text(q, "reason", pool),
    };
    return merge;
}

static bool find_merge(Db *db, Pool *pool, gint64 id, PersonMerge **ret_merge, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MERGE_FIND);
    db_bind_int(q, "$1", id);
    bool found = db_step(q);
    if (found)
        *ret_merge = read_merge(q, pool);
    g_clear_pointer(&q, db_query_free);
    return (found && !(*ret_merge)->undone_at) || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such merge, or it was undone already."));
}

/* A value that a merge set. */
typedef struct {
    const char *field, *before, *after;
} Value;

static bool values_of(Db *db, Pool *pool, gint64 merge_id, GPtrArray **ret_values, GError **error)
{
    *ret_values = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MERGE_VALUES);
    db_bind_int(q, "$1", merge_id);
    while (db_step(q)) {
        Value *value = pool_new0(pool, Value);
        *value = (Value){db_text(q, "field", pool), db_text(q, "before", pool), db_text(q, "after", pool)};
        g_ptr_array_add(*ret_values, value);
    }
    return db_end(q, error);
}

/* A later merge that stands on this one's value stands on what was before it from now on.  *ret_found: there is one. */
static bool rebase_later(Db *db, const PersonMerge *merge, const Value *value, bool *ret_found, GError **error)
{
    gint64 id = 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MERGE_VALUE_LATER);
    db_bind_int(q, "$1", merge->kept_id);
    db_bind_text(q, "$2", value->field);
    db_bind_int(q, "$3", merge->id);
    *ret_found = db_step(q);
    if (*ret_found)
        id = db_int(q, "id");
    g_clear_pointer(&q, db_query_free);
    if (!*ret_found)
        return true;
    g_autoptr(DbQuery) rebase = db_query(db, SQL_PERSON_MERGE_VALUE_REBASE);
    db_bind_int(rebase, "$1", id);
    db_bind_text(rebase, "$2", value->before);
    return db_run(rebase, NULL, error);
}

static const char *value_now(Pool *pool, const PersonRow *row, const char *field)
{
    return strcmp(field, "national_id_index") == 0 ? row->national_id_index : get(pool, row, field);
}

static void put_back(PersonRow *row, const Value *value)
{
    if (strcmp(value->field, "national_id_index") == 0)
        row->national_id_index = value->before;
    else if (strcmp(value->field, "national_id") == 0)
        row->national_id = value->before;
    else
        set(row, value->field, value->before);
}

/* What was changed by hand since stays as it was changed. */
static bool put_values_back(Db *db, Pool *pool, const PersonMerge *merge, PersonRow *kept, GError **error)
{
    GPtrArray *values;
    bool of_id = false; /* the code is still the merge's */
    if (!values_of(db, pool, merge->id, &values, error))
        return false;
    for (guint i = 0; i < values->len; i++) {
        const Value *value = values->pdata[i];
        bool later, about_id = g_str_has_prefix(value->field, "national_id");
        if (!rebase_later(db, merge, value, &later, error))
            return false;
        bool still = about_id && strcmp(value->field, "national_id_index") != 0 ? of_id
                                                                                 : g_strcmp0(value_now(pool, kept, value->field), value->after) == 0;
        of_id = about_id ? still && !later : of_id;
        if (still && !later)
            put_back(kept, value);
    }
    return person_row_write(db, pool, kept, error);
}

static bool mark_undone(Db *db, gint64 merge_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MERGE_UNDO);
    db_bind_int(q, "$1", merge_id);
    db_bind_int(q, "$2", clock_now());
    return db_run(q, NULL, error);
}

bool person_unmerge(Db *db, const Identity *who, gint64 merge_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    PersonMerge *merge = NULL;
    PersonRow kept;
    Known known;
    gint64 standing;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !find_merge(db, pool, merge_id, &merge, error) || !person_standing(db, merge->kept_id, &standing, error) ||
        !know_before(db, pool, standing, merge->gone_id, &known, error) || !person_row_find(db, pool, merge->kept_id, &kept, error) ||
        !put_values_back(db, pool, merge, &kept, error) || !mark(db, merge->gone_id, 0, error) ||
        !give_back(db, pool, merge->gone_id, standing, merge->gone_id, error) || !mark_undone(db, merge_id, error) ||
        !know_anew(db, pool, &known, error) || !tell(db, who, "unmerge", merge->kept_id, merge->gone_id, error))
        return false;
    return db_commit(change, error);
}

bool merges_of(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_merges, GError **error)
{
    *ret_merges = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_MERGES_OF);
    db_bind_int(q, "$1", person_id);
    while (db_step(q)) {
        PersonMerge *merge = read_merge(q, pool);
        merge->gone_name = pool_printf(pool, "%s %s", db_text(q, "family_name", pool), db_text(q, "given_name", pool));
        g_ptr_array_add(*ret_merges, merge);
    }
    return db_end(q, error);
}
