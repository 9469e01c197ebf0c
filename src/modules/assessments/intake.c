#include "modules/assessments/intake.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/assessments/assessments_queries.h"
#include "modules/assessments/who_is.h"
#include "record/audit.h"
#include "record/seal.h"

static const char cells_column[] = "assessment_intake.cells";
static const char from_sign[] = "≥";

const char *intake_cell(const Intake *intake, guint row, guint column)
{
    const char *const *cells = intake->rows->pdata[row];
    return cells[column] ? cells[column] : "";
}

/* --- the table --- */

static const GridTable *first_table(const Grid *grid)
{
    for (guint i = 0; i < grid->blocks->len; i++) {
        const GridBlock *block = grid->blocks->pdata[i];
        if (block->kind == GRID_TABLE && block->table->rows > 1)
            return block->table;
    }
    return NULL;
}

static bool is_empty(const char *const *cells, guint columns)
{
    for (guint i = 0; i < columns; i++)
        if (!text_is_empty(cells[i]))
            return false;
    return true;
}

static bool fail_too_long(GError **error)
{
    return fail(error, FAIL_INVALID, "%s", _("This list is too long: at most 20,000 rows and 60 columns."));
}

bool intake_rows_of(Pool *pool, const Grid *grid, GPtrArray **ret_rows, guint *ret_columns, GError **error)
{
    const GridTable *table = first_table(grid);
    *ret_rows = pool_list(pool);
    if (!table)
        return fail(error, FAIL_INVALID, "%s", _("This file holds no list with a row of headings."));
    if (table->rows > INTAKE_ROWS || table->columns > INTAKE_COLUMNS)
        return fail_too_long(error);
    *ret_columns = (guint)table->columns;
    for (int row = 0; row < table->rows; row++) {
        const char **cells = pool_array0(pool, const char *, table->columns);
        for (int column = 0; column < table->columns; column++) {
            const GridCell *cell = grid_at(table, row, column);
            cells[column] = cell ? text_squash(pool, cell->text) : "";
        }
        if (row == 0 || !is_empty(cells, *ret_columns))
            g_ptr_array_add(*ret_rows, cells);
    }
    return true;
}

static guint cells_of(Pool *pool, const char *line, char separator, const char ***ret_cells)
{
    const char mark[] = {separator, '\0'};
    g_auto(GStrv) parts = g_strsplit(line, mark, -1);
    guint count = g_strv_length(parts);
    *ret_cells = pool_array0(pool, const char *, INTAKE_COLUMNS);
    for (guint i = 0; i < count && i < INTAKE_COLUMNS; i++)
        (*ret_cells)[i] = text_squash(pool, text_normalise(pool, parts[i]));
    return count;
}

bool intake_rows_of_text(Pool *pool, const char *text, GPtrArray **ret_rows, guint *ret_columns, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    char separator = strchr(text, '\t') ? '\t' : strchr(text, ';') ? ';' : '|';
    *ret_rows = pool_list(pool);
    *ret_columns = 0;
    for (guint i = 0; lines[i]; i++) {
        const char **cells;
        guint count = text_is_empty(lines[i]) ? 0 : cells_of(pool, lines[i], separator, &cells);
        *ret_columns = MAX(*ret_columns, count);
        if (count)
            g_ptr_array_add(*ret_rows, cells);
    }
    return (*ret_columns <= INTAKE_COLUMNS && (*ret_rows)->len <= INTAKE_ROWS) || fail_too_long(error);
}

/* --- mappings --- */

static const char *header_hash(Pool *pool, const Intake *intake)
{
    guchar hash[16];
    GString *all = pool_string(pool);
    for (guint i = 0; i < intake->columns; i++)
        g_string_append_printf(all, "%s\n", text_fold(pool, intake_cell(intake, 0, i)));
    crypto_generichash(hash, sizeof hash, (const guchar *)all->str, all->len, NULL, 0);
    return sodium_bin2hex(pool_alloc(pool, sizeof hash * 2 + 1), sizeof hash * 2 + 1, hash, sizeof hash);
}

static const char *texts_to_json(Pool *pool, const char *const *texts, guint count)
{
    json_t *list = json_array();
    for (guint i = 0; i < count; i++)
        json_array_append_new(list, json_string(texts[i] ? texts[i] : ""));
    g_autofree char *text = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    return pool_strdup(pool, text);
}

static GPtrArray *texts_from_json(Pool *pool, const char *json, guint columns)
{
    GPtrArray *texts = pool_list(pool);
    json_t *list = json ? json_loads(json, 0, NULL) : NULL;
    for (guint i = 0; i < columns; i++) {
        const char *text = list ? json_string_value(json_array_get(list, i)) : NULL;
        g_ptr_array_add(texts, pool_strdup(pool, text ? text : ""));
    }
    json_decref(list);
    return texts;
}

/* By its name, or its label in any language. */
static bool is_called(Pool *pool, const Question *q, const char *folded)
{
    bool is = strcmp(text_fold(pool, q->name), folded) == 0;
    for (int i = 0; i < LANGUAGE_COUNT && !is; i++)
        is = q->label.in[i] && strcmp(text_fold(pool, q->label.in[i]), folded) == 0;
    return is;
}

/* What the register calls a column, and what it is called here. */
static const struct {
    const char *column, *target, *label;
} of_person[] = {
    {"name", "person.name", N_("Name of the pupil or person")}, {"family_name", "person.family", N_("Family name")},
    {"given_name", "person.given", N_("Given name")},           {"birth_date", "person.birth", N_("Birth date")},
    {"sex", "person.sex", N_("Sex")},                           {"national_id", "person.id", N_("CNP or IDNP")},
};
const char *const intake_person_targets[] = {"person.name", "person.family", "person.given", "person.birth", "person.sex", "person.id", NULL};

const char *intake_target_label(const char *target)
{
    for (guint i = 0; i < G_N_ELEMENTS(of_person); i++)
        if (strcmp(of_person[i].target, target) == 0)
            return _(of_person[i].label);
    return "";
}

static const char *guess_person(const char *heading)
{
    const char *column = person_column_of_header(heading);
    for (guint i = 0; i < G_N_ELEMENTS(of_person); i++)
        if (strcmp(of_person[i].column, column) == 0)
            return of_person[i].target;
    return "";
}

/* What a heading says by itself: of the person, or a question by its name or label. */
static const char *guess(Pool *pool, const Instrument *instrument, const char *heading)
{
    static const char *const known[][2] = {
        {"cnp or idnp", "person.id"}, {"cnp sau idnp", "person.id"}, /* as screening_headings() names it */
        {"scoala", "school"}, {"unitatea de invatamant", "school"}, {"unitate", "school"}, {"clasa", "class"}, {"formatiunea", "class"},
    };
    const char *folded = text_fold(pool, heading);
    for (guint i = 0; i < instrument->every->len; i++) {
        const Question *q = instrument->every->pdata[i];
        if (question_is_typed(q) && !q->repeat && is_called(pool, q, folded))
            return q->name;
    }
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(known[i][0], folded) == 0 && (g_str_has_prefix(known[i][1], "person.") || instrument_question(instrument, known[i][1])))
            return known[i][1];
    return guess_person(heading);
}

static bool has_target(const Intake *intake, const char *target)
{
    return g_ptr_array_find_with_equal_func(intake->mapping, target, g_str_equal, NULL);
}

/* "Nume" beside "Prenume" is the family name; beside "Familia" the given one. */
static void tell_names_apart(Intake *intake)
{
    bool family = has_target(intake, "person.family"), given = has_target(intake, "person.given");
    for (guint i = 0; i < intake->mapping->len && family != given; i++)
        if (strcmp(intake->mapping->pdata[i], "person.name") == 0) {
            intake->mapping->pdata[i] = (gpointer)(given ? "person.family" : "person.given");
            return;
        }
}

/* One column for each: the first that says it. */
static void drop_doubles(Intake *intake)
{
    for (guint i = 1; i < intake->mapping->len; i++)
        for (guint j = 0; j < i; j++)
            if (strcmp(intake->mapping->pdata[i], intake->mapping->pdata[j]) == 0)
                intake->mapping->pdata[i] = (gpointer)"";
}

bool intake_guess(Pool *pool, const Instrument *instrument, Intake *intake)
{
    bool names_somebody = false;
    intake->mapping = pool_list(pool);
    for (guint i = 0; i < intake->columns; i++) {
        const char *target = guess(pool, instrument, intake_cell(intake, 0, i));
        names_somebody = names_somebody || (g_str_has_prefix(target, "person.") && strcmp(target, "person.birth") != 0 && strcmp(target, "person.sex") != 0);
        g_ptr_array_add(intake->mapping, (gpointer)target);
    }
    tell_names_apart(intake);
    drop_doubles(intake);
    return names_somebody;
}

static bool remembered(Db *db, Pool *pool, const Instrument *instrument, Intake *intake, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INTAKE_MAPPING_FIND);
    db_bind_text(q, "$1", instrument->code);
    db_bind_text(q, "$2", header_hash(pool, intake));
    const char *json = db_step(q) ? db_text(q, "mapping", pool) : NULL;
    if (json)
        intake->mapping = texts_from_json(pool, json, intake->columns);
    else
        intake_guess(pool, instrument, intake);
    return db_end(q, error);
}

bool intake_map(Db *db, Pool *pool, const Instrument *instrument, const Intake *intake, GError **error)
{
    const char *json = texts_to_json(pool, (const char *const *)intake->mapping->pdata, intake->columns);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_INTAKE_MAP);
    db_bind_int(q, "$1", intake->id);
    db_bind_text(q, "$2", json);
    if (!db_run(q, NULL, error))
        return false;
    g_autoptr(DbQuery) put = db_query(db, SQL_INTAKE_MAPPING_PUT);
    db_bind_int(put, "$1", id_new());
    db_bind_text(put, "$2", instrument->code);
    db_bind_text(put, "$3", header_hash(pool, intake));
    db_bind_text(put, "$4", json);
    db_bind_int(put, "$5", clock_now());
    return db_run(put, NULL, error) && db_commit(change, error);
}

/* --- keeping --- */

static const char *rows_to_json(Pool *pool, const Intake *intake)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < intake->rows->len; i++)
        g_string_append_printf(out, "%s%s", i ? "," : "[", texts_to_json(pool, intake->rows->pdata[i], intake->columns));
    g_string_append_c(out, ']');
    return out->str;
}

static bool drop_old(Db *db, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INTAKE_DROP_OLD);
    db_bind_int(q, "$1", clock_now() - INTAKE_SECONDS);
    return db_run(q, NULL, error);
}

bool intake_create(Db *db, Pool *pool, const Identity *who, const Instrument *instrument, gint64 version_id, Intake *intake, GError **error)
{
    g_auto(SealKey) key = {0};
    const char *wrapped = NULL;
    intake->id = id_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !drop_old(db, error) || !remembered(db, pool, instrument, intake, error) ||
        !seal_key_make(db, pool, &key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_INTAKE_INSERT);
    db_bind_int(q, "$1", intake->id);
    db_bind_int(q, "$2", version_id);
    db_bind_int(q, "$3", who->user_id);
    db_bind_text(q, "$4", seal_text(&key, cells_column, intake->id, rows_to_json(pool, intake), pool));
    db_bind_text(q, "$5", texts_to_json(pool, (const char *const *)intake->mapping->pdata, intake->columns));
    db_bind_int(q, "$6", clock_now());
    db_bind_text(q, "$7", wrapped);
    return db_run(q, NULL, error) && db_commit(change, error);
}

static void read_rows(Pool *pool, const char *json, Intake *intake)
{
    json_t *all = json ? json_loads(json, 0, NULL) : NULL;
    if (!all)
        return;
    intake->rows = pool_list(pool);
    intake->columns = (guint)json_array_size(json_array_get(all, 0));
    for (gsize row = 0; row < json_array_size(all); row++) {
        const char **cells = pool_array0(pool, const char *, intake->columns + 1);
        for (guint column = 0; column < intake->columns; column++)
            cells[column] = pool_strdup(pool, json_string_value(json_array_get(json_array_get(all, row), column)));
        g_ptr_array_add(intake->rows, cells);
    }
    json_decref(all);
}

bool intake_find(Db *db, Pool *pool, const Identity *who, gint64 id, Intake **ret_intake, GError **error)
{
    g_auto(SealKey) key = {0};
    const char *cells = NULL;
    Intake *intake = *ret_intake = pool_new0(pool, Intake);
    g_autoptr(DbQuery) q = db_query(db, SQL_INTAKE_FIND);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", who->user_id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such list."));
    *intake = (Intake){.id = id, .version_id = db_int(q, "version_id"), .made_at = db_int(q, "made_at"), .taken_at = db_int(q, "taken_at")};
    if (!seal_key_open(db, db_text(q, "seal_key", pool), &key, error) ||
        !seal_read(&key, cells_column, id, db_text(q, "cells", pool), pool, &cells, error))
        return false;
    read_rows(pool, cells, intake);
    intake->mapping = texts_from_json(pool, db_text(q, "mapping", pool), intake->columns);
    return true;
}

/* --- reading rows --- */

typedef struct {
    Db *db;
    Pool *pool;
    const Instrument *instrument;
    const Intake *intake;
} Reading;

static const char *cell_name(Pool *pool, guint row, guint column)
{
    return column < 26 ? pool_printf(pool, "%c%u", 'A' + (int)column, row) : pool_printf(pool, "%c%c%u", 'A' + (int)column / 26 - 1, 'A' + (int)column % 26, row);
}

static void note_problem(Reading *r, IntakeRow *row, guint column, const char *problem)
{
    if (!row->problem)
        row->problem = pool_printf(r->pool, "%s: %s", cell_name(r->pool, row->row, column), problem);
}

/* "da", "x", "1": yes.  With a bound: the number itself says it. */
static const char *yes_or_no(Pool *pool, const char *typed, const char *bound, bool *ret_known)
{
    static const char *const yes[] = {"da", "yes", "x", "1", "adevarat", "true", NULL}, *const no[] = {"nu", "no", "0", "-", "fals", "false", NULL};
    const char *folded = text_fold(pool, typed);
    g_auto(GStrv) parts = g_strsplit(typed, ",", 2);
    g_autofree char *number = g_strjoinv(".", parts);
    char *end;
    double value = g_ascii_strtod(number, &end);
    *ret_known = true;
    if (bound && end != number && !*end)
        return value >= g_ascii_strtod(bound, NULL) ? "yes" : "no";
    if (g_strv_contains(yes, folded))
        return "yes";
    *ret_known = g_strv_contains(no, folded) || strcmp(typed, "-") == 0;
    return "no";
}

static bool is_option(Pool *pool, const Option *option, const char *folded)
{
    bool is = strcmp(text_fold(pool, option->name), folded) == 0;
    for (int i = 0; i < LANGUAGE_COUNT && !is; i++)
        is = option->label.in[i] && strcmp(text_fold(pool, option->label.in[i]), folded) == 0;
    return is;
}

/* By its name, or its label in any language; NULL: it is none. */
static const char *option_called(Pool *pool, const Question *question, const char *typed)
{
    const char *folded = text_fold(pool, typed);
    for (guint i = 0; question->options && i < question->options->len; i++) {
        const Option *option = question->options->pdata[i];
        if (is_option(pool, option, folded))
            return option->name;
    }
    return NULL;
}

static bool is_yes_no(const Question *question)
{
    return question->kind == QUESTION_ONE && question_option(question, "yes") && question_option(question, "no");
}

/* Where the form asks from where an answer is known: from the list. */
static void say_source(Reading *r, IntakeRow *row, const Question *question)
{
    const Question *source = instrument_question(r->instrument, pool_printf(r->pool, "%s_source", question->name));
    if (source && question_option(source, "automatic"))
        answers_set(row->answers, source->name, "automatic");
}

static void take_answer(Reading *r, IntakeRow *row, guint column, const Question *question, const char *bound, const char *typed)
{
    const char *kept = NULL, *problem = NULL;
    bool known = true;
    const char *option = bound ? NULL : option_called(r->pool, question, typed);
    if (option)
        kept = option;
    else if (is_yes_no(question))
        kept = yes_or_no(r->pool, typed, bound, &known);
    else
        problem = answer_read(r->pool, question, typed, &kept);
    if (!known || problem) {
        note_problem(r, row, column, problem ? problem : _("Neither yes nor no, and no number to compare."));
        return;
    }
    answers_set(row->answers, question->name, kept);
    say_source(r, row, question);
}

static void take_person(Reading *r, IntakeRow *row, guint column, const char *target, const char *typed)
{
    Known *known = &row->known;
    if (strcmp(target, "person.name") == 0)
        row->name = typed;
    else if (strcmp(target, "person.family") == 0)
        known->family_name = typed;
    else if (strcmp(target, "person.given") == 0)
        known->given_name = typed;
    else if (strcmp(target, "person.sex") == 0)
        known->sex = person_sex_of_text(typed);
    else if (strcmp(target, "person.id") == 0)
        known->national_id = typed;
    else if (!day_parse(typed, &known->birth_day, NULL))
        note_problem(r, row, column, _("This is no day."));
}

/* Two columns make one name. */
static void join_name(Pool *pool, IntakeRow *row)
{
    const Known *known = &row->known;
    const char *family = known->family_name ? known->family_name : "", *given = known->given_name ? known->given_name : "";
    if (text_is_empty(row->name) && (*family || *given))
        row->name = text_squash(pool, pool_printf(pool, "%s %s", family, given));
}

static void take_cell(Reading *r, IntakeRow *row, guint at, guint column)
{
    const char *target = r->intake->mapping->pdata[column], *typed = intake_cell(r->intake, at, column);
    if (!*target || text_is_empty(typed))
        return;
    if (g_str_has_prefix(target, "person.")) {
        take_person(r, row, column, target, typed);
        return;
    }
    const char *sign = strstr(target, from_sign);
    const Question *question = instrument_question(r->instrument, sign ? pool_strndup(r->pool, target, (gsize)(sign - target)) : target);
    if (question)
        take_answer(r, row, column, question, sign ? sign + strlen(from_sign) : NULL, typed);
}

static bool read_row(Reading *r, guint at, GPtrArray *rows, GError **error)
{
    IntakeRow *row = pool_new0(r->pool, IntakeRow);
    *row = (IntakeRow){.row = at + 1, .answers = answers_new(r->pool), .known = {.birth_day = DAY_NONE}};
    for (guint column = 0; column < r->intake->columns; column++)
        take_cell(r, row, at, column);
    join_name(r->pool, row);
    row->birth = row->known.birth_day;
    if (!row->name && !row->known.national_id)
        row->problem = pool_printf(r->pool, _("Row %u names nobody."), row->row);
    g_ptr_array_add(rows, row);
    const WhoIs who = {.name = row->name, .id = row->known.national_id, .birth = row->birth};
    return row->problem || who_is(r->db, r->pool, &who, &row->person_id, error);
}

bool intake_read(Db *db, Pool *pool, const Instrument *instrument, const Intake *intake, GPtrArray **ret_rows, GError **error)
{
    Reading r = {db, pool, instrument, intake};
    *ret_rows = pool_list(pool);
    for (guint at = 1; at < intake->rows->len; at++)
        if (!read_row(&r, at, *ret_rows, error))
            return false;
    return true;
}

/* --- taking in --- */

static bool earlier_of(Db *db, Pool *pool, const Identity *who, const Instrument *instrument, gint64 person_id, Assessment **ret, GError **error)
{
    g_autoptr(GError) gone = NULL;
    *ret = NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_INTAKE_EARLIER);
    db_bind_int(q, "$1", person_id);
    db_bind_text(q, "$2", instrument->code);
    gint64 id = person_id && db_step(q) ? db_int(q, "id") : 0;
    if (!db_end(q, error))
        return false;
    if (id && !assessment_find(db, pool, who, id, ret, &gone)) { /* beyond who's reach: then it is a new one */
        *ret = NULL;
        if (!g_error_matches(gone, FAIL, FAIL_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&gone));
            return false;
        }
    }
    return true;
}

static void add_answers(Answers *to, const Answers *from)
{
    GHashTableIter iter;
    gpointer key, text;
    g_hash_table_iter_init(&iter, from->texts);
    while (g_hash_table_iter_next(&iter, &key, &text))
        answers_set(to, key, text);
}

static bool begin_one(Db *db, Pool *pool, const Identity *who, const Intake *intake, const IntakeRow *row, Assessment **ret, GError **error)
{
    Assessment *fresh = *ret = pool_new0(pool, Assessment);
    *fresh = (Assessment){.version_id = intake->version_id, .person_id = row->person_id, .subject = row->person_id ? NULL : row->name,
                          .known = row->person_id ? NULL : known_of(pool, row->name, &row->known), .assessed_on = day_today(), .answers = row->answers};
    return assessment_create(db, pool, who, fresh, error);
}

static bool take_row(Db *db, Pool *pool, const Identity *who, const Instrument *instrument, const Intake *intake, const IntakeRow *row,
                     IntakeSum *sum, GError **error)
{
    Assessment *one;
    Evaluation *evaluation;
    if (!earlier_of(db, pool, who, instrument, row->person_id, &one, error) ||
        (!one && !begin_one(db, pool, who, intake, row, &one, error)))
        return false;
    add_answers(one->answers, row->answers);
    one->assessed_on = day_today();
    if (!evaluate(pool, instrument, one->answers, one->assessed_on, who->name, &evaluation, error))
        return false;
    bool whole = evaluation->missing + evaluation->wrong == 0;
    sum->finished += whole;
    sum->drafts += !whole;
    if (whole)
        return assessment_finish(db, who, one, evaluation, error);
    return strcmp(one->state, "draft") != 0 || assessment_save(db, who, one, evaluation, error);
}

static bool end_intake(Db *db, gint64 id, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_INTAKE_END);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", clock_now());
    return db_run(q, &changed, error) && (changed || fail(error, FAIL_CONFLICT, "%s", _("This list was taken in already.")));
}

bool intake_take(Db *db, Pool *pool, const Identity *who, const Instrument *instrument, const Intake *intake, const GPtrArray *rows,
                 IntakeSum *ret_sum, GError **error)
{
    *ret_sum = (IntakeSum){0};
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !end_intake(db, intake->id, error))
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const IntakeRow *row = rows->pdata[i];
        ret_sum->wrong += row->problem != NULL;
        if (!row->problem && !take_row(db, pool, who, instrument, intake, row, ret_sum, error))
            return false;
    }
    return audit_write(db, who, "web", "import", "assessment", 0, NULL, error) && db_commit(change, error);
}
