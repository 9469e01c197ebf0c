#include "modules/people/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/people/national_id.h"
#include "modules/people/people_queries.h"
#include "modules/people/search_index.h"
#include "modules/people/search_keys.h"
#include "record/audit.h"
#include "record/seal.h"
#include "record/problems.h"

static const Choice sexes[] = {{"f", N_("Female")}, {"m", N_("Male")}, {"x", N_("Another")}, {0}};
static const Choice birth_kinds[] = {
    {"day", N_("The day is known")},
    {"month", N_("Only month and year are known")},
    {"year", N_("Only the year is known")},
    {"estimate", N_("An estimate")},
    {0},
};
static const Choice id_reasons[] = {
    {"newborn", N_("Newborn, not registered yet")},
    {"undocumented", N_("Has no papers")},
    {"foreigner", N_("From abroad, has no code here")},
    {"refuses", N_("Doesn't want to tell")},
    {"unknown", N_("Not known yet")},
    {0},
};
static const Choice id_kinds[] = {{"cnp", N_("CNP")}, {"idnp", N_("IDNP")}, {"other", N_("Another code")}, {0}};

static const Field fields[] = {
    F(Person, id, .kind = FIELD_ID, .label = N_("Number")),
    F(Person, family_name, .kind = FIELD_TEXT, .label = N_("Family name"), .required = true, .max = 200, .in_list = true),
    F(Person, given_name, .kind = FIELD_TEXT, .label = N_("Given name"), .hint = N_("A dash where it isn't known."), .required = true, .max = 200,
      .in_list = true),
    F(Person, former_name, .kind = FIELD_TEXT, .label = N_("Former names"), .hint = N_("Family names before a marriage or a change."), .max = 200,
      .in_list = true),
    F(Person, other_name, .kind = FIELD_TEXT, .label = N_("Other spelling or nickname"), .hint = N_("As in other papers, in Cyrillic, or as people call them."),
      .max = 200),
    F(Person, sex, .kind = FIELD_CHOICE, .label = N_("Sex"), .choices = sexes, .in_list = true),
    F(Person, birth_day, .kind = FIELD_DAY, .label = N_("Birth date"), .not_after_today = true, .in_list = true),
    F(Person, birth_kind, .kind = FIELD_CHOICE, .label = N_("How sure the birth date is"), .choices = birth_kinds),
    F(Person, birth_place, .kind = FIELD_TEXT, .label = N_("Birth place"), .max = 200),
    F(Person, death_day, .kind = FIELD_DAY, .label = N_("Date of death"), .not_after_today = true),
    F(Person, national_id, .kind = FIELD_TEXT, .label = N_("CNP or IDNP"), .max = 40, .sealed = true, .see = "people.see-id"),
    F(Person, national_id_kind, .kind = FIELD_CHOICE, .label = N_("Kind of code"), .choices = id_kinds, .read_only = true),
    F(Person, national_id_reason, .kind = FIELD_CHOICE, .label = N_("Why there is no code"), .choices = id_reasons),
    F(Person, national_id_note, .kind = FIELD_TEXT, .label = N_("Why a code that doesn't fit is kept"),
      .hint = N_("Only for a code that is so in the person's papers."), .max = 300, .see = "people.see-id"),
    F(Person, phone, .kind = FIELD_PHONE, .label = N_("Telephone"), .in_list = true),
    F(Person, email, .kind = FIELD_EMAIL, .label = N_("E-mail")),
    F(Person, languages, .kind = FIELD_TEXT, .label = N_("Languages"), .hint = N_("Such as: Romanian, Romani."), .max = 200),
    F(Person, file_number, .kind = FIELD_TEXT, .label = N_("File number"), .hint = N_("Of the paper file."), .max = 60, .in_list = true),
    F(Person, note, .kind = FIELD_LONG_TEXT, .label = N_("Note"), .hint = N_("Nothing that belongs into a case, and no declared traits."), .max = 2000),
    F(Person, is_demo, .kind = FIELD_FLAG, .label = N_("Made for the demo"), .read_only = true),
    F(Person, merged_into_id, .kind = FIELD_REFERENCE, .label = N_("Merged into"), .read_only = true),
    F(Person, created_at, .kind = FIELD_TIME, .label = N_("Created"), .read_only = true),
    F(Person, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};

const Record person_record = {"person", N_("Person"), sizeof(Person), fields};

static const char id_column[] = "person.national_id";

const char *people_source(const Identity *who)
{
    return who && who->user_id ? "web" : "cli";
}

/* --- names --- */

const char *person_name(Pool *pool, const Person *person)
{
    return pool_join(pool, person->family_name ? person->family_name : "", " ", person->given_name ? person->given_name : "");
}

static const char *birth_text(Pool *pool, const Person *person)
{
    const char *kind = person->birth_kind ? person->birth_kind : "day";
    if (strcmp(kind, "year") == 0 || strcmp(kind, "estimate") == 0)
        return pool_printf(pool, "%s%d", *kind == 'e' ? "~" : "", day_year(person->birth_day));
    if (strcmp(kind, "month") == 0)
        return pool_printf(pool, "%02d.%d", day_month(person->birth_day), day_year(person->birth_day));
    return day_to_people(pool, person->birth_day);
}

const char *person_label(Pool *pool, const Person *person)
{
    GString *label = pool_string(pool);
    g_string_append(label, person_name(pool, person));
    if (person->former_name && *person->former_name)
        g_string_append_printf(label, " (%s)", person->former_name);
    if (day_is(person->birth_day))
        g_string_append_printf(label, _(", born %s"), birth_text(pool, person));
    return label->str;
}

const char *person_label_of(Db *db, Pool *pool, gint64 id)
{
    if (!id)
        return "–";
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_LABEL);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return "–";
    Person person = {.family_name = db_text(q, "family_name", pool), .given_name = db_text(q, "given_name", pool),
                     .former_name = db_text(q, "former_name", pool), .birth_day = db_day(q, "birth_day"),
                     .birth_kind = db_text(q, "birth_kind", pool)};
    return person_label(pool, &person);
}

/* --- finding --- */

Person *person_read(DbQuery *q, Pool *pool)
{
    Person *person = pool_new0(pool, Person);
    person->birth_day = person->death_day = DAY_NONE;
    record_read(&person_record, person, q, pool);
    return person;
}

bool person_open_id(Db *db, Pool *pool, const Person *person, const char *sealed, const char **ret_national_id, GError **error)
{
    g_auto(SealKey) key = {0};
    *ret_national_id = NULL;
    if (!sealed)
        return true;
    return seal_key_open(db, person->seal_key, &key, error) && seal_read(&key, id_column, person->id, sealed, pool, ret_national_id, error);
}

/* The person as found, and the national id as it is kept. */
static bool find(Db *db, Pool *pool, gint64 id, Person **ret_person, const char **ret_sealed, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such person."));
    *ret_person = person_read(q, pool);
    (*ret_person)->seal_key = db_text(q, "seal_key", pool);
    *ret_sealed = db_text(q, "national_id", pool);
    return true;
}

bool person_find(Db *db, Pool *pool, gint64 id, Person **ret_person, GError **error)
{
    const char *sealed = NULL, *national_id;
    if (!find(db, pool, id, ret_person, &sealed, error) || !person_open_id(db, pool, *ret_person, sealed, &national_id, error))
        return false;
    (*ret_person)->national_id_masked = national_id ? national_id_mask(pool, national_id) : NULL;
    return true;
}

bool person_standing(Db *db, gint64 id, gint64 *ret_id, GError **error)
{
    enum { MOST_STEPS = 1000 };
    for (int i = 0; i < MOST_STEPS; i++) {
        g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_ABOVE);
        db_bind_int(q, "$1", id);
        bool found = db_step(q);
        gint64 above = found ? db_int(q, "merged_into_id") : 0;
        g_clear_pointer(&q, db_query_free);
        if (!found)
            return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such person."));
        *ret_id = id;
        if (!above)
            return true;
        id = above;
    }
    return fail_internal(error, "person %" G_GINT64_FORMAT " is merged in a circle", id);
}

bool person_national_id(Db *db, Pool *pool, const Identity *who, gint64 id, const char **ret_national_id, GError **error)
{
    Person *person;
    const char *sealed;
    if (!identity_may(who, "people.see-id"))
        return fail(error, FAIL_FORBIDDEN, "%s", _("You may not see personal codes."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && find(db, pool, id, &person, &sealed, error) && person_open_id(db, pool, person, sealed, ret_national_id, error) &&
           (!*ret_national_id || audit_write(db, who, people_source(who), "see-id", "person", id, NULL, error)) && db_commit(change, error);
}

/* --- shape and checks --- */

static const char *clean_text(Pool *pool, const char *text)
{
    const char *clean = text ? text_squash(pool, text_normalise(pool, text)) : NULL;
    return clean && *clean ? clean : NULL;
}

void person_shape(Person *person, Pool *pool)
{
    person->family_name = clean_text(pool, person->family_name);
    person->given_name = clean_text(pool, person->given_name);
    person->former_name = clean_text(pool, person->former_name);
    person->other_name = clean_text(pool, person->other_name);
    person->file_number = clean_text(pool, person->file_number);
    person->national_id_note = clean_text(pool, person->national_id_note);
    if (person->national_id && *person->national_id) {
        const char *clean = national_id_clean(pool, person->national_id);
        person->national_id = clean ? clean : "";
    }
    if (!person->national_id)
        return;
    person->national_id_kind = *person->national_id ? national_id_read(person->national_id).kind : NULL;
    if (*person->national_id)
        person->national_id_reason = NULL;
    else
        person->national_id_note = NULL;
}

static void take_from_code(Person *person, const NationalId *id)
{
    if (!id->valid)
        return;
    if (!person->sex || !*person->sex)
        person->sex = id->sex;
    if (!day_is(person->birth_day))
        person->birth_day = id->birth_day;
}

void person_complete_from_id(Pool *pool, Person *person)
{
    const char *clean = person->national_id ? national_id_clean(pool, person->national_id) : NULL;
    NationalId id = clean ? national_id_read(clean) : (NationalId){.birth_day = DAY_NONE};
    take_from_code(person, &id);
}

void person_check(Person *person, Pool *pool, Problems *problems)
{
    person_shape(person, pool);
    if (day_is(person->birth_day) && day_is(person->death_day) && day_compare(person->death_day, person->birth_day) < 0)
        problems_add(problems, "death_day", "%s", _("The date of death is before the birth date."));
    if (!person->national_id || !*person->national_id)
        return;
    NationalId id = national_id_read(person->national_id);
    take_from_code(person, &id);
    const char *doubt = national_id_doubt(&id, person);
    if (doubt && !person->national_id_note)
        problems_add(problems, "national_id", "%s %s", doubt, _("Correct it, or write below why it is kept so."));
    if (!doubt)
        person->national_id_note = NULL;
}

/* --- writing --- */

/* $2 … $22 of both statements but for what is sealed: $11 and $12. */
static void bind_person(DbQuery *q, Pool *pool, const Person *person)
{
    static const char *const names[] = {
        "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", NULL, "$13", "$14", "$15", "$16", "$17", "$18", "$19", "$21",
        NULL, NULL, NULL, NULL,
    };
    G_STATIC_ASSERT(G_N_ELEMENTS(names) == G_N_ELEMENTS(fields) - 1);
    record_bind(&person_record, person, q, names);
    db_bind_text(q, "$20", file_number_key(pool, person->file_number));
}

/* The row's key, what is sealed by it, and the blind index. */
static bool bind_sealed(Db *db, DbQuery *q, Pool *pool, gint64 id, const char *national_id, const char *seal_key, GError **error)
{
    if (national_id && *national_id) {
        g_auto(SealKey) key = {0};
        if (!seal_key_take(db, pool, &seal_key, &key, error))
            return false;
        db_bind_text(q, "$11", seal_text(&key, id_column, id, national_id, pool));
        db_bind_text(q, "$12", seal_blind(db, id_column, national_id, pool));
    }
    db_bind_text(q, "$22", seal_key);
    return true;
}

bool person_insert_row(Db *db, Pool *pool, Person *person, GError **error)
{
    person->id = person->id ? person->id : id_new();
    person->created_at = person->created_at ? person->created_at : clock_now();
    person->version = 1;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_INSERT);
    bind_person(q, pool, person);
    db_bind_int(q, "$23", person->is_demo);
    db_bind_int(q, "$24", person->created_at);
    return bind_sealed(db, q, pool, person->id, person->national_id, NULL, error) && db_run_later(q, error);
}

bool person_insert(Db *db, Pool *pool, Person *person, GHashTable *words, GError **error)
{
    GHashTable *pairs = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, pairs);
    name_pairs(pool, person_name_words(pool, person), pairs);
    return person_insert_row(db, pool, person, error) && search_index_change(db, pool, person, NULL, pairs, words, error) &&
           (!person->phone || search_index_add_phone(db, pool, person->id, person->phone, error));
}

static bool check(Person *person, Pool *pool, GError **error)
{
    Problems *problems = problems_new(pool);
    person_check(person, pool, problems);
    return problems_fail(problems, error) && problems_fail(record_check(&person_record, person, pool), error);
}

bool person_create(Db *db, const Identity *who, Person *person, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Person kept = *person;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check(&kept, pool, error) || !person_insert(db, pool, &kept, NULL, error) ||
        !audit_write(db, who, people_source(who), "create", "person", kept.id, record_difference(&person_record, NULL, &kept, pool), error) ||
        !db_commit(change, error))
        return false;
    person->id = kept.id;
    person->version = kept.version;
    person->created_at = kept.created_at;
    return true;
}

static bool update(Db *db, Pool *pool, const Person *person, const char *seal_key, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_UPDATE);
    bind_person(q, pool, person);
    db_bind_int(q, "$23", person->version);
    return bind_sealed(db, q, pool, person->id, person->national_id, seal_key, error) && db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this person in the meantime.")));
}

static bool reindex(Db *db, Pool *pool, const Person *before, const Person *after, GError **error)
{
    GHashTable *old_pairs, *new_pairs;
    return person_pairs(db, pool, before, &old_pairs, error) && person_pairs(db, pool, after, &new_pairs, error) &&
           search_index_change(db, pool, after, old_pairs, new_pairs, NULL, error) &&
           search_index_phones(db, pool, after, error);
}

/* What isn't said of the national id stays as it was. */
static void keep_id(Person *person, const Person *before, const char *national_id)
{
    if (person->national_id)
        return;
    person->national_id = national_id;
    person->national_id_note = person->national_id_note ? person->national_id_note : before->national_id_note;
}

bool person_save(Db *db, const Identity *who, const Person *person, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Person after = *person, *before;
    const char *sealed = NULL, *national_id;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !find(db, pool, person->id, &before, &sealed, error) || !person_open_id(db, pool, before, sealed, &national_id, error))
        return false;
    if (before->merged_into_id)
        return fail(error, FAIL_CONFLICT, "%s", _("This person was merged into another one in the meantime."));
    before->national_id = national_id;
    keep_id(&after, before, national_id);
    after.merged_into_id = before->merged_into_id;
    return check(&after, pool, error) && update(db, pool, &after, before->seal_key, error) && reindex(db, pool, before, &after, error) &&
           audit_write(db, who, people_source(who), "save", "person", after.id, record_difference(&person_record, before, &after, pool), error) &&
           db_commit(change, error);
}

/* --- rows as they are kept --- */

bool person_row_find(Db *db, Pool *pool, gint64 id, PersonRow *ret_row, GError **error)
{
    Person *person;
    const char *sealed = NULL;
    if (!find(db, pool, id, &person, &sealed, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_INDEX_OF);
    db_bind_int(q, "$1", id);
    *ret_row = (PersonRow){*person, sealed, db_step(q) ? db_text(q, "national_id_index", pool) : NULL};
    return db_end(q, error);
}

bool person_row_write(Db *db, Pool *pool, const PersonRow *row, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_UPDATE);
    bind_person(q, pool, &row->person);
    db_bind_text(q, "$11", row->national_id);
    db_bind_text(q, "$12", row->national_id_index);
    db_bind_text(q, "$22", row->person.seal_key);
    db_bind_int(q, "$23", row->person.version);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this person in the meantime.")));
}

bool person_row_take_id(Db *db, Pool *pool, PersonRow *row, const PersonRow *from, GError **error)
{
    g_auto(SealKey) key = {0};
    const char *national_id;
    if (!person_open_id(db, pool, &from->person, from->national_id, &national_id, error) ||
        (national_id && !seal_key_take(db, pool, &row->person.seal_key, &key, error)))
        return false;
    row->national_id = national_id ? seal_text(&key, id_column, row->person.id, national_id, pool) : NULL;
    row->national_id_index = from->national_id_index;
    row->person.national_id_kind = from->person.national_id_kind;
    row->person.national_id_reason = from->person.national_id_reason;
    row->person.national_id_note = from->person.national_id_note;
    return true;
}
