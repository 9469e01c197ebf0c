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

/* --- a batch of rows --- */

typedef struct {
    const Import *import;
    ImportResult *result;
    GHashTable *words; /* known to the search */
    GHashTable *seen;  /* signs of the rows before, as they may not be in the register: all of a dry run, else of the batch */
} Run;

/* By what a person is surely the same as another: the code; the name and the whole birth date.  NULL: not known. */
typedef struct {
    const char *code, *name;
} Signs;

typedef struct {
    Person person;
    Signs signs;
    const char *address, *locality;
    int number;
    bool is_good;
    GPtrArray *notes; /* of ImportNote * */
} Row;

typedef struct {
    Pool *pool;
    GPtrArray *rows;       /* of Row * */
    GHashTable *of_the_register; /* signs of whom the register has */
} Batch;

static const char *name_sign(Pool *pool, const char *day, const Person *person)
{
    return pool_join(pool, day, " ", text_name_key(pool, person_name(pool, person)));
}

static Signs signs_of(Pool *pool, const Person *person)
{
    Signs signs = {.code = person->national_id ? national_id_clean(pool, person->national_id) : NULL};
    signs.name = day_is(person->birth_day) ? name_sign(pool, day_to_iso(pool, person->birth_day), person) : NULL;
    return signs;
}

/* A code that doesn't fit, a day that is a guess: nobody is known by them. */
static Signs sure_signs(const Row *row)
{
    return (Signs){row->person.national_id_note ? NULL : row->signs.code, row->person.birth_kind ? NULL : row->signs.name};
}

static Row *read_row(const Import *import, Pool *pool, const GPtrArray *cells, int number)
{
    guint at;
    Row *row = pool_new0(pool, Row);
    ImportResult said = {.pool = pool, .notes = pool_list(pool)};
    row->number = number;
    row->notes = said.notes;
    row->is_good = import_read_row(pool, import->mapping, cells, number, &row->person, &row->address, &said);
    row->locality = cell_of(import->mapping, cells, COLUMN_LOCALITY, &at);
    if (row->is_good)
        row->signs = signs_of(pool, &row->person);
    return row;
}

/* *ret_more: there may be rows behind these. */
static void read_rows(const Import *import, ImportRows *rows, Batch *batch, bool *ret_more)
{
    GPtrArray *cells;
    int number;
    for (*ret_more = true; *ret_more && batch->rows->len < ROWS_A_CHANGE;) {
        *ret_more = import_rows_next(rows, batch->pool, &cells, &number);
        if (*ret_more)
            g_ptr_array_add(batch->rows, read_row(import, batch->pool, cells, number));
    }
}

/* --- whom the register has --- */

enum { AT_ONCE = 16 }; /* places of both statements */

static bool find_codes(Db *db, Batch *batch, const GPtrArray *indexes, guint from, GHashTable *codes, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_BY_NATIONAL_IDS);
    for (guint i = 0; i < AT_ONCE && from + i < indexes->len; i++)
        db_bind_text(q, pool_printf(batch->pool, "$%u", i + 1), indexes->pdata[from + i]);
    while (db_step(q))
        g_hash_table_add(batch->of_the_register, g_hash_table_lookup(codes, db_text(q, "national_id_index", batch->pool)));
    return db_end(q, error);
}

static bool find_by_codes(Db *db, Batch *batch, GError **error)
{
    g_autoptr(GHashTable) codes = g_hash_table_new(g_str_hash, g_str_equal); /* by their index */
    GPtrArray *indexes = pool_list(batch->pool);
    for (guint i = 0; i < batch->rows->len; i++) {
        const Row *row = batch->rows->pdata[i];
        const char *code = sure_signs(row).code, *index = code ? seal_blind(db, "person.national_id", row->person.national_id, batch->pool) : NULL;
        if (index && g_hash_table_insert(codes, (gpointer)index, (gpointer)code))
            g_ptr_array_add(indexes, (gpointer)index);
    }
    for (guint from = 0; from < indexes->len; from += AT_ONCE)
        if (!find_codes(db, batch, indexes, from, codes, error))
            return false;
    return true;
}

/* Plain letters are heard as they are written: then the first one tells most names apart.  A mark behind it would be no letter.
 * '\0': it doesn't. */
static char plain_initial(const char *name)
{
    return g_ascii_isalpha(name[0]) && g_ascii_isalpha(name[1]) ? name[0] : '\0';
}

typedef struct {
    const char *day, *small, *large;
} Birth;

static Birth birth_of(Pool *pool, const Person *person)
{
    char initial = plain_initial(person->family_name);
    Birth birth = {.day = day_to_iso(pool, person->birth_day)};
    if (initial) {
        birth.small = pool_printf(pool, "%c", g_ascii_tolower(initial));
        birth.large = pool_printf(pool, "%c", g_ascii_toupper(initial));
    }
    return birth;
}

static void bind_birth(DbQuery *q, Pool *pool, guint place, const Birth *birth)
{
    db_bind_text(q, pool_printf(pool, "$%u", 3 * place + 1), birth->day);
    db_bind_text(q, pool_printf(pool, "$%u", 3 * place + 2), birth->small);
    db_bind_text(q, pool_printf(pool, "$%u", 3 * place + 3), birth->large);
}

static bool find_births(Db *db, Batch *batch, const GArray *births, guint from, GHashTable *signs, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_NAMES_BY_BIRTH_DAYS);
    for (guint i = 0; i < AT_ONCE && from + i < births->len; i++)
        bind_birth(q, pool, i, &g_array_index(births, Birth, from + i));
    while (db_step(q)) {
        Person there = {.family_name = db_text(q, "family_name", pool), .given_name = db_text(q, "given_name", pool)};
        gpointer sign = g_hash_table_lookup(signs, name_sign(pool, db_text(q, "birth_day", pool), &there));
        if (sign)
            g_hash_table_add(batch->of_the_register, sign);
    }
    return db_end(q, error);
}

/* Each day with each letter once. */
static bool find_by_births(Db *db, Batch *batch, GError **error)
{
    g_autoptr(GHashTable) asked = g_hash_table_new(g_str_hash, g_str_equal), signs = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) births = g_array_new(FALSE, FALSE, sizeof(Birth));
    for (guint i = 0; i < batch->rows->len; i++) {
        const Row *row = batch->rows->pdata[i];
        if (!sure_signs(row).name)
            continue;
        g_hash_table_add(signs, (gpointer)row->signs.name);
        Birth birth = birth_of(batch->pool, &row->person);
        if (g_hash_table_add(asked, pool_join(batch->pool, birth.day, " ", birth.small ? birth.small : "")))
            g_array_append_val(births, birth);
    }
    for (guint from = 0; from < births->len; from += AT_ONCE)
        if (!find_births(db, batch, births, from, signs, error))
            return false;
    return true;
}

/* --- all rows --- */

static bool has(GHashTable *set, Signs signs)
{
    return (signs.code && g_hash_table_contains(set, signs.code)) || (signs.name && g_hash_table_contains(set, signs.name));
}

static void see(Run *run, const Row *row)
{
    if (row->signs.code)
        g_hash_table_add(run->seen, g_strdup(row->signs.code));
    if (row->signs.name)
        g_hash_table_add(run->seen, g_strdup(row->signs.name));
}

static void note_there(Run *run, Pool *pool, const Row *row, bool in_register)
{
    const char *name = person_name(pool, &row->person);
    run->result->there++;
    note(run->result, row->number, import_cell_name(pool, 0, row->number), ROW_THERE,
         in_register ? pool_printf(pool, _("%s is in the register already."), name)
                     : pool_printf(pool, _("%s stands in the list twice."), name));
}

static bool keep(Run *run, Pool *pool, Row *row, GArray *ids, GError **error)
{
    const Import *import = run->import;
    Person *person = &row->person;
    person->is_demo = import->is_demo;
    if (!person_insert(import->db, pool, person, run->words, error) ||
        (row->address && !address_insert_plain(import->db, pool, person->id, row->address, row->locality, error)))
        return false;
    g_array_append_val(ids, person->id);
    if (run->result->ids)
        g_ptr_array_add(run->result->ids, pool_copy(run->result->pool, &person->id, sizeof person->id));
    return true;
}

static bool take_row(Run *run, Batch *batch, Row *row, GArray *ids, GError **error)
{
    const Import *import = run->import;
    ImportResult *result = run->result;
    result->rows++;
    for (guint i = 0; i < row->notes->len; i++) {
        const ImportNote *said = row->notes->pdata[i];
        note(result, said->number, said->cell, said->outcome, said->text);
    }
    if (!row->is_good) {
        result->bad++;
        return true;
    }
    bool there = !import->again && has(batch->of_the_register, sure_signs(row));
    if (there || (!import->again && has(run->seen, sure_signs(row)))) {
        note_there(run, batch->pool, row, there);
        return true;
    }
    see(run, row);
    result->good++;
    g_autoptr(Pool) pool = pool_new();
    return import->dry || keep(run, pool, row, ids, error);
}

static bool take_batch(Run *run, Batch *batch, GError **error)
{
    const Import *import = run->import;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!import->dry)
        g_hash_table_remove_all(run->seen);
    if (!import->again && (!find_by_codes(import->db, batch, error) || !find_by_births(import->db, batch, error)))
        return false;
    for (guint i = 0; i < batch->rows->len; i++)
        if (!take_row(run, batch, batch->rows->pdata[i], ids, error))
            return false;
    return import->is_demo || audit_write_many(import->db, import->who, people_source(import->who), "import", "person",
                                               (const gint64 *)(const void *)ids->data, ids->len, error);
}

/* The log last: others that write to it wait for the end of this change. */
static bool take_some(Run *run, ImportRows *rows, bool *ret_more, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) of_the_register = g_hash_table_new(g_str_hash, g_str_equal);
    Batch batch = {pool, pool_list(pool), of_the_register};
    read_rows(run->import, rows, &batch, ret_more);
    g_autoptr(DbChange) change = run->import->dry ? NULL : db_begin(run->import->db, error);
    if (!run->import->dry && !change)
        return false;
    return take_batch(run, &batch, error) && (!change || db_commit(change, error));
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
