#include "modules/assessments/screening_names.h"

#include <string.h>

#include "base/text.h"
#include "modules/assessments/who_is.h"

/* --- a line without headings --- */

static bool is_code(const char *text)
{
    return strlen(text) == 13 && strspn(text, "0123456789") == 13;
}

static bool has_letters(const char *text)
{
    for (; *text; text = g_utf8_next_char(text))
        if (g_unichar_isalpha(g_utf8_get_char(text)))
            return true;
    return false;
}

static void take_part(WhoIs *child, const char *part)
{
    if (is_code(part))
        child->id = part;
    else if (has_letters(part) && !child->name)
        child->name = part;
    else if (!day_is(child->birth) && !day_parse(part, &child->birth, NULL))
        child->birth = DAY_NONE;
}

static WhoIs read_line(Pool *pool, const char *line)
{
    WhoIs child = {.birth = DAY_NONE};
    g_auto(GStrv) parts = g_strsplit_set(line, "\t;|", -1);
    for (guint i = 0; parts[i]; i++)
        if (!text_is_empty(parts[i]))
            take_part(&child, text_squash(pool, text_normalise(pool, parts[i])));
    return child;
}

static bool read_plain(Db *db, Pool *pool, char *const *lines, NamesList *list, GError **error)
{
    for (guint i = 0; lines[i]; i++) {
        WhoIs child = read_line(pool, lines[i]);
        IntakeRow *row = pool_new0(pool, IntakeRow);
        *row = (IntakeRow){.row = i + 1, .name = child.name, .birth = child.birth, .answers = answers_new(pool),
                           .known = {.birth_day = child.birth, .national_id = child.id}};
        if (text_is_empty(child.name))
            continue;
        if (!who_is(db, pool, &child, &row->person_id, error))
            return false;
        g_ptr_array_add(list->rows, row);
    }
    return true;
}

/* --- a table with headings --- */

static void note_columns(Pool *pool, const Instrument *instrument, const Intake *intake, NamesList *list)
{
    GString *over = pool_string(pool);
    for (guint i = 0; i < intake->columns; i++) {
        const char *target = intake->mapping->pdata[i], *heading = intake_cell(intake, 0, i);
        const Question *question = *target ? instrument_question(instrument, target) : NULL;
        if (question)
            g_ptr_array_add(list->questions, (gpointer)question);
        else if (!*target && !text_is_empty(heading))
            g_string_append_printf(over, "%s%s", over->len ? ", " : "", heading);
    }
    list->passed_over = over->len ? over->str : NULL;
}

static bool read_table(Db *db, Pool *pool, const Instrument *instrument, Intake *intake, NamesList *list, GError **error)
{
    note_columns(pool, instrument, intake, list);
    if (!intake_read(db, pool, instrument, intake, &list->rows, error))
        return false;
    for (guint i = 0; i < list->rows->len; i++) {
        IntakeRow *row = list->rows->pdata[i];
        if (!row->problem && !row->person_id && text_is_empty(row->name))
            row->problem = pool_printf(pool, _("Row %u names nobody."), row->row);
    }
    return true;
}

/* --- both --- */

static char **lines_of(const char *text)
{
    g_auto(GStrv) all = g_strsplit(text, "\n", -1);
    GPtrArray *lines = g_ptr_array_new();
    for (guint i = 0; all[i]; i++)
        if (!text_is_empty(all[i]))
            g_ptr_array_add(lines, g_strdup(all[i]));
    g_ptr_array_add(lines, NULL);
    return (char **)g_ptr_array_free(lines, FALSE);
}

static void count(Pool *pool, char *const *lines, NamesList *list)
{
    GString *left = pool_string(pool);
    g_string_append(left, lines[0]);
    for (guint i = 0; i < list->rows->len; i++) {
        const IntakeRow *row = list->rows->pdata[i];
        list->wrong += row->problem != NULL;
        list->known += !row->problem && row->person_id;
        if (row->problem)
            g_string_append_printf(left, "\n%s", lines[row->row - 1]);
    }
    list->left = list->wrong ? left->str : NULL;
}

bool screening_names_read(Db *db, Pool *pool, const Instrument *instrument, const char *text, NamesList **ret_list, GError **error)
{
    g_auto(GStrv) lines = lines_of(text);
    Intake intake = {0};
    NamesList *list = *ret_list = pool_new0(pool, NamesList);
    *list = (NamesList){.rows = pool_list(pool), .questions = pool_list(pool)};
    if (g_strv_length(lines) > SCREENING_NAMES)
        return fail(error, FAIL_INVALID, _("At most %d lines at a time."), SCREENING_NAMES);
    if (!lines[0] || !intake_rows_of_text(pool, text, &intake.rows, &intake.columns, error))
        return lines[0] == NULL && fail(error, FAIL_INVALID, "%s", _("Paste the school's list, a child a line."));
    bool read = intake_guess(pool, instrument, &intake) ? read_table(db, pool, instrument, &intake, list, error)
                                                        : read_plain(db, pool, lines, list, error);
    if (read)
        count(pool, lines, list);
    return read;
}

/* --- adding --- */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    const Screening *screening;
    const Instrument *instrument;
    GHashTable *names, *persons; /* on the list: folded names, ids -> Assessment * */
    NamesSum *sum;
} Adding;

/* Whoever isn't surely of the register stands with name and birth date, so that children of one name are told apart. */
const char *screening_subject(Pool *pool, const IntakeRow *row)
{
    return day_is(row->birth) ? pool_printf(pool, _("%s, born %s"), row->name, day_to_people(pool, row->birth)) : row->name;
}

static void note_child(Adding *adding, Assessment *one)
{
    if (one->person_id)
        g_hash_table_insert(adding->persons, &one->person_id, one);
    else
        g_hash_table_insert(adding->names, (gpointer)text_fold(adding->pool, one->subject ? one->subject : ""), one);
}

static Assessment *child_of(Adding *adding, const IntakeRow *row)
{
    if (row->person_id)
        return g_hash_table_lookup(adding->persons, &row->person_id);
    return g_hash_table_lookup(adding->names, text_fold(adding->pool, screening_subject(adding->pool, row)));
}

static bool add_child(Adding *adding, const IntakeRow *row, GError **error)
{
    Assessment *fresh = pool_new0(adding->pool, Assessment);
    *fresh = (Assessment){.version_id = adding->screening->version_id, .screening_id = adding->screening->id, .person_id = row->person_id,
                          .subject = row->person_id ? NULL : screening_subject(adding->pool, row),
                          .known = row->person_id ? NULL : known_of(adding->pool, row->name, &row->known), .assessed_on = day_today(),
                          .answers = row->answers};
    adding->sum->added++;
    adding->sum->known += row->person_id != 0;
    if (!assessment_create(adding->db, adding->pool, adding->who, fresh, error))
        return false;
    note_child(adding, fresh);
    return true;
}

/* Whether it has no answer where more has one. */
static bool lacks(const Answers *answers, const Answers *more)
{
    GHashTableIter iter;
    gpointer key, text;
    g_hash_table_iter_init(&iter, more->texts);
    while (g_hash_table_iter_next(&iter, &key, &text))
        if (!*answers_text(answers, key))
            return true;
    return false;
}

static void fill_in(Answers *answers, const Answers *more)
{
    GHashTableIter iter;
    gpointer key, text;
    g_hash_table_iter_init(&iter, more->texts);
    while (g_hash_table_iter_next(&iter, &key, &text))
        if (!*answers_text(answers, key))
            answers_set(answers, key, text);
}

static bool can_answer(const Assessment *there, const IntakeRow *row)
{
    return strcmp(there->state, "draft") == 0 && there->answers && lacks(there->answers, row->answers);
}

static bool answer_child(Adding *adding, Assessment *there, const IntakeRow *row, GError **error)
{
    Evaluation *evaluation;
    adding->sum->there++;
    if (!can_answer(there, row))
        return true;
    adding->sum->answered++;
    fill_in(there->answers, row->answers);
    return evaluate(adding->pool, adding->instrument, there->answers, there->assessed_on, NULL, &evaluation, error) &&
           assessment_save(adding->db, adding->who, there, evaluation, error);
}

static bool add_row(Adding *adding, const IntakeRow *row, GError **error)
{
    if (row->problem)
        return true;
    Assessment *there = child_of(adding, row);
    return there ? answer_child(adding, there, row, error) : add_child(adding, row, error);
}

bool screening_add_names(Db *db, Pool *pool, const Identity *who, const Screening *screening, const Instrument *instrument,
                         const GPtrArray *there, const NamesList *list, NamesSum *ret_sum, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal), persons = g_hash_table_new(g_int64_hash, g_int64_equal);
    Adding adding = {db, pool, who, screening, instrument, names, persons, ret_sum};
    *ret_sum = (NamesSum){0};
    for (guint i = 0; i < there->len; i++)
        note_child(&adding, there->pdata[i]);
    g_autoptr(DbChange) change = db_begin(db, error);
    for (guint i = 0; change && i < list->rows->len; i++)
        if (!add_row(&adding, list->rows->pdata[i], error))
            return false;
    return change && db_commit(change, error);
}

/* --- counting --- */

static void count_row(Adding *counting, const IntakeRow *row)
{
    const Assessment *there = child_of(counting, row);
    NamesSum *sum = counting->sum;
    if (there) {
        sum->there++;
        sum->answered += can_answer(there, row);
        return;
    }
    Assessment *fresh = pool_new0(counting->pool, Assessment);
    *fresh = (Assessment){.person_id = row->person_id, .subject = screening_subject(counting->pool, row), .state = "draft", .answers = row->answers};
    note_child(counting, fresh);
    sum->added++;
    sum->known += row->person_id != 0;
}

NamesSum screening_count_names(Pool *pool, const GPtrArray *there, const NamesList *list)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal), persons = g_hash_table_new(g_int64_hash, g_int64_equal);
    NamesSum sum = {0};
    Adding counting = {.pool = pool, .names = names, .persons = persons, .sum = &sum};
    for (guint i = 0; i < there->len; i++)
        note_child(&counting, there->pdata[i]);
    for (guint i = 0; i < list->rows->len; i++)
        if (!((const IntakeRow *)list->rows->pdata[i])->problem)
            count_row(&counting, list->rows->pdata[i]);
    return sum;
}
