/* Rows of a list become persons. */
#include "modules/people/import.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/people/address.h"
#include "modules/people/national_id.h"
#include "modules/people/people_queries.h"
#include "modules/people/search_keys.h"
#include "modules/people/store.h"
#include "record/audit.h"
#include "record/seal.h"

enum { ROWS_A_CHANGE = 500 };

/* --- one row --- */

/* Lives as long as the result, not as the row. */
static void note(ImportResult *result, int number, const char *cell, RowOutcome outcome, const char *text)
{
    Pool *pool = result->pool;
    if (result->notes->len >= IMPORT_NOTES)
        return;
    ImportNote *made = pool_new0(pool, ImportNote);
    *made = (ImportNote){number, pool_strdup(pool, cell), pool_strdup(pool, text), outcome};
    g_ptr_array_add(result->notes, made);
}

static bool take_sex(const char *text, Person *person)
{
    person->sex = person_sex_of_text(text);
    return person->sex != NULL;
}

/* "12.03.1980", "1980-03-12 00:00:00", "03.1980", "1980", and the day's number that a spreadsheet keeps. */
static bool take_birth(Pool *pool, const char *text, Person *person)
{
    const char *time = strpbrk(text, "T ");
    int month, year, taken = 0;
    if (time && time - text == 10 && strchr(time, ':'))
        text = pool_strndup(pool, text, 10);
    if (day_parse(text, &person->birth_day, NULL))
        return day_compare(person->birth_day, day_today()) <= 0;
    bool digits = strspn(text, "0123456789") == strlen(text);
    if (digits && strlen(text) == 8)
        return day_is(person->birth_day = day_make(atoi(text) / 10000, atoi(text) / 100 % 100, atoi(text) % 100));
    if (digits && strlen(text) == 5 && atoi(text) < 60000)
        return day_is(person->birth_day = day_add(day_make(1899, 12, 30), atoi(text)));
    if (digits && strlen(text) == 4) {
        person->birth_kind = "year";
        return day_is(person->birth_day = day_make(atoi(text), 1, 1));
    }
    person->birth_kind = "month";
    return sscanf(text, "%2d%*1[./-]%4d%n", &month, &year, &taken) == 2 && !text[taken] && day_is(person->birth_day = day_make(year, month, 1));
}

/* What is wrong with a cell's text, or NULL. */
static const char *take_cell(Pool *pool, ImportColumn column, const char *text, Person *person)
{
    switch (column) {
    case COLUMN_NAME: person_split_name(pool, text, person); return NULL;
    case COLUMN_FAMILY: person->family_name = text; return NULL;
    case COLUMN_GIVEN: person->given_name = text; return NULL;
    case COLUMN_FORMER: person->former_name = text; return NULL;
    case COLUMN_OTHER: person->other_name = text; return NULL;
    case COLUMN_BIRTH_PLACE: person->birth_place = text; return NULL;
    case COLUMN_ID: person->national_id = text; return NULL;
    case COLUMN_PHONE: person->phone = text; return NULL;
    case COLUMN_EMAIL: person->email = text; return NULL;
    case COLUMN_FILE: person->file_number = text; return NULL;
    case COLUMN_LANGUAGES: person->languages = text; return NULL;
    case COLUMN_NOTE: person->note = text; return NULL;
    case COLUMN_SEX: return take_sex(text, person) ? NULL : _("Sex is F or M.");
    case COLUMN_BIRTH: return take_birth(pool, text, person) ? NULL : _("There is no such day, or it is after today.");
    default: return NULL;
    }
}

static const char *cell_of(const ImportMapping *mapping, const GPtrArray *cells, ImportColumn column, guint *ret_at)
{
    for (guint i = 0; i < mapping->count && i < cells->len; i++)
        if (mapping->columns[i] == column && *(const char *)cells->pdata[i]) {
            *ret_at = i;
            return cells->pdata[i];
        }
    return NULL;
}

static const char *address_of(Pool *pool, const ImportMapping *mapping, const GPtrArray *cells)
{
    guint at;
    const char *street = cell_of(mapping, cells, COLUMN_ADDRESS, &at), *number = cell_of(mapping, cells, COLUMN_NUMBER, &at);
    return street && number ? pool_printf(pool, "%s %s", street, number) : street ? street : number;
}

/* Brackets in a family name hold a former one; a name that isn't there is a dash. */
static void complete_name(Pool *pool, Person *person)
{
    Person split = {0};
    if (person->family_name && strchr(person->family_name, '(')) {
        person_split_name(pool, person->family_name, &split);
        person->family_name = split.given_name ? pool_printf(pool, "%s %s", split.family_name, split.given_name) : split.family_name;
        person->former_name = person->former_name ? person->former_name : split.former_name;
    }
    if (text_is_empty(person->family_name)) {
        person->family_name = person->given_name;
        person->given_name = NULL;
    }
    if (text_is_empty(person->given_name))
        person->given_name = "–";
}

static guint column_of_field(const ImportMapping *mapping, const char *field)
{
    static const struct {
        const char *field;
        ImportColumn column;
    } fields[] = {{"national_id", COLUMN_ID}, {"phone", COLUMN_PHONE}, {"email", COLUMN_EMAIL}, {"given_name", COLUMN_GIVEN},
                  {"file_number", COLUMN_FILE}, {"note", COLUMN_NOTE}, {"languages", COLUMN_LANGUAGES}, {"birth_day", COLUMN_BIRTH}};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        for (guint j = 0; j < mapping->count && field; j++)
            if (strcmp(fields[i].field, field) == 0 && mapping->columns[j] == fields[i].column)
                return j;
    return 0;
}

static void add_to_note(Pool *pool, Person *person, const char *text)
{
    person->note = person->note ? pool_printf(pool, "%s; %s", person->note, text) : text;
}

/* A telephone or an e-mail address that is none goes to the note: nothing in the list is lost. */
static void set_aside(Pool *pool, const ImportMapping *mapping, int number, Person *person, ImportResult *result)
{
    const char *const fields[] = {"phone", "email"};
    const char **const values[] = {&person->phone, &person->email};
    const Problems *problems = record_check(&person_record, person, pool);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *problem = *values[i] ? problems_of(problems, fields[i]) : NULL;
        if (!problem)
            continue;
        note(result, number, import_cell_name(pool, column_of_field(mapping, fields[i]), number), ROW_GOOD, problem);
        add_to_note(pool, person, *values[i]);
        *values[i] = NULL;
    }
}

/* A code that doesn't fit is kept, and said. */
static bool check_row(Pool *pool, const ImportMapping *mapping, int number, Person *person, ImportResult *result)
{
    if (person->national_id) {
        const char *clean = national_id_clean(pool, person->national_id);
        NationalId id = national_id_read(clean ? clean : "");
        const char *doubt = clean ? national_id_doubt(&id, person) : NULL;
        if (doubt) {
            person->national_id_note = _("So in the list that was taken in.");
            note(result, number, import_cell_name(pool, column_of_field(mapping, "national_id"), number), ROW_GOOD, doubt);
        }
    }
    set_aside(pool, mapping, number, person, result);
    Problems *problems = problems_new(pool);
    person_check(person, pool, problems);
    if (!problems_any(problems))
        problems = record_check(&person_record, person, pool);
    const char *field, *text;
    for (guint i = 0; i < problems_count(problems); i++) {
        problems_get(problems, i, &field, &text);
        note(result, number, import_cell_name(pool, column_of_field(mapping, field), number), ROW_BAD, text);
    }
    return !problems_any(problems);
}

bool import_read_row(Pool *pool, const ImportMapping *mapping, const GPtrArray *cells, int number, Person *ret_person,
                     const char **ret_address, ImportResult *result)
{
    *ret_person = (Person){.birth_day = DAY_NONE, .death_day = DAY_NONE};
    for (guint i = 0; i < mapping->count && i < cells->len; i++) {
        const char *text = cells->pdata[i], *wrong = *text ? take_cell(pool, mapping->columns[i], text, ret_person) : NULL;
        if (wrong) {
            note(result, number, import_cell_name(pool, i, number), ROW_BAD, pool_printf(pool, _("%s (“%s”)"), wrong, text));
            return false;
        }
    }
    if (text_is_empty(ret_person->family_name) && text_is_empty(ret_person->given_name)) {
        note(result, number, import_cell_name(pool, 0, number), ROW_BAD, _("There is no name in this row."));
        return false;
    }
    complete_name(pool, ret_person);
    *ret_address = address_of(pool, mapping, cells);
    return check_row(pool, mapping, number, ret_person, result);
}

/* --- whom the register has --- */

static const char *key_of(Pool *pool, const Person *person)
{
    return text_name_key(pool, person_name(pool, person));
}

/* Plain letters are heard as they are written: then the first one tells most names apart.  A mark behind it would be no letter. */
static bool begin_apart(const char *a, const char *b)
{
    bool plain = g_ascii_isalpha(a[0]) && g_ascii_isalpha(a[1]) && g_ascii_isalpha(b[0]) && g_ascii_isalpha(b[1]);
    return plain && g_ascii_tolower(*a) != g_ascii_tolower(*b);
}

static bool find_by_id(Db *db, Pool *pool, const Person *person, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_BY_NATIONAL_ID);
    db_bind_text(q, "$1", seal_blind(db, "person.national_id", person->national_id, pool));
    db_bind_int(q, "$2", 1);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

static bool find_by_birth(Db *db, Pool *pool, const Person *person, gint64 *ret_id, GError **error)
{
    const char *key = NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_NAMES_BY_BIRTH_DAY);
    db_bind_day(q, "$1", person->birth_day);
    db_bind_int(q, "$2", 1000);
    while (!*ret_id && db_step(q)) {
        Person there = {.family_name = db_text(q, "family_name", pool), .given_name = db_text(q, "given_name", pool)};
        if (begin_apart(person->family_name, there.family_name))
            continue;
        key = key ? key : key_of(pool, person);
        if (strcmp(key, key_of(pool, &there)) == 0)
            *ret_id = db_int(q, "id");
    }
    return db_end(q, error);
}

/* Surely the same: the code, or the name and the whole birth date. */
static bool find_there(Db *db, Pool *pool, const Person *person, gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    if (person->national_id && !person->national_id_note && !find_by_id(db, pool, person, ret_id, error))
        return false;
    bool exact = day_is(person->birth_day) && !person->birth_kind;
    return *ret_id || !exact || find_by_birth(db, pool, person, ret_id, error);
}

/* --- all rows --- */

typedef struct {
    const Import *import;
    ImportResult *result;
    GHashTable *words;      /* known to the search */
    GHashTable *seen;       /* dry: codes and names with birth dates of the rows before, as nobody of them is in the register */
} Run;

static bool was_before(const Run *run, Pool *row_pool, const Person *person)
{
    const char *code = person->national_id && !person->national_id_note ? national_id_clean(row_pool, person->national_id) : NULL;
    bool exact = day_is(person->birth_day) && !person->birth_kind;
    const char *name = exact ? pool_printf(row_pool, "%s %s", day_to_iso(row_pool, person->birth_day), key_of(row_pool, person)) : NULL;
    if ((code && g_hash_table_contains(run->seen, code)) || (name && g_hash_table_contains(run->seen, name)))
        return true;
    if (code)
        g_hash_table_add(run->seen, g_strdup(code));
    if (name)
        g_hash_table_add(run->seen, g_strdup(name));
    return false;
}

static void note_there(Run *run, Pool *row_pool, int number, const Person *person, bool in_register)
{
    const char *name = person_name(row_pool, person);
    run->result->there++;
    note(run->result, number, import_cell_name(row_pool, 0, number), ROW_THERE,
         in_register ? pool_printf(row_pool, _("%s is in the register already."), name)
                     : pool_printf(row_pool, _("%s stands in the list twice."), name));
}

static bool keep(Run *run, Pool *row_pool, Person *person, const char *address, const char *locality, GError **error)
{
    const Import *import = run->import;
    person->is_demo = import->is_demo;
    if (!person_insert(import->db, row_pool, person, run->words, error) ||
        (address && !address_insert_plain(import->db, row_pool, person->id, address, locality, error)))
        return false;
    if (run->result->ids) {
        gint64 *id = pool_copy(run->result->pool, &person->id, sizeof person->id);
        g_ptr_array_add(run->result->ids, id);
    }
    return import->is_demo || audit_write(import->db, import->who, people_source(import->who), "import", "person", person->id, NULL, error);
}

static bool take_row(Run *run, Pool *row_pool, const GPtrArray *cells, int number, GError **error)
{
    const Import *import = run->import;
    ImportResult *result = run->result;
    Person person;
    guint at;
    const char *address;
    gint64 there = 0;
    result->rows++;
    if (!import_read_row(row_pool, import->mapping, cells, number, &person, &address, result)) {
        result->bad++;
        return true;
    }
    if (!import->again && !find_there(import->db, row_pool, &person, &there, error))
        return false;
    if (there || (import->dry && !import->again && was_before(run, row_pool, &person))) {
        note_there(run, row_pool, number, &person, there != 0);
        return true;
    }
    result->good++;
    return import->dry || keep(run, row_pool, &person, address, cell_of(import->mapping, cells, COLUMN_LOCALITY, &at), error);
}

/* *ret_more: there may be rows behind these. */
static bool take_some(Run *run, ImportRows *rows, bool *ret_more, GError **error)
{
    g_autoptr(DbChange) change = run->import->dry ? NULL : db_begin(run->import->db, error);
    if (!run->import->dry && !change)
        return false;
    for (int i = 0; i < ROWS_A_CHANGE; i++) {
        g_autoptr(Pool) row_pool = pool_new();
        GPtrArray *cells;
        int number;
        *ret_more = import_rows_next(rows, row_pool, &cells, &number);
        if (!*ret_more)
            break;
        if (!take_row(run, row_pool, cells, number, error))
            return false;
    }
    return !change || db_commit(change, error);
}

bool import_run(const Import *import, ImportRows *rows, ImportResult *result, GError **error)
{
    g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Run run = {import, result, words, seen};
    bool more = true;
    if (!result->notes)
        result->notes = pool_list(result->pool);
    if (import->mapping->has_header) {
        g_autoptr(Pool) row_pool = pool_new();
        GPtrArray *cells;
        int number;
        import_rows_next(rows, row_pool, &cells, &number);
    }
    while (more)
        if (!take_some(&run, rows, &more, error) || (import->progress && !import->progress(import->data, result->rows, error)))
            return false;
    return true;
}
