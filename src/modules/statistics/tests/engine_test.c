#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/people/people.h"
#include "modules/statistics/count.h"
#include "record/audit.h"
#include "world.h"

/* The engine's answer is SQL's answer, whatever is asked and whatever changed in between. */

enum { PERSONS = 60, ROWS = 3000, SERVICES = 5 };

static const DbStatement fact_parts = {
    "fact_parts",
    "SELECT CAST(substr(day, 1, 4) AS INTEGER) AS part, count(*) AS row_count, CAST(sum(version + id % 1000003) AS BIGINT) AS mark"
    " FROM made GROUP BY CAST(substr(day, 1, 4) AS INTEGER)",
    NULL,
};
static const DbStatement fact_rows = {
    "fact_rows",
    "SELECT day, person_id, present, planned, service_id, kind, once FROM made"
    " WHERE CAST(substr(day, 1, 4) AS INTEGER) >= $1 AND CAST(substr(day, 1, 4) AS INTEGER) < $2",
    NULL,
};
static const FactMeasure measures[] = {{"present", "Days present"}, {"planned", "Days planned"}, {0}};
static const FactDimension dimensions[] = {{"service_id", "Service"}, {"kind", "Kind", .is_code = true}, {0}};
static const FactKind made_fact = {.name = "made", .label = "Made", .unit = "days", .measures = measures, .dimensions = dimensions,
                                   .parts = &fact_parts, .rows = &fact_rows, .may = "people.read"};

static gint64 persons[PERSONS];

static gint64 given_person(World *w, guint i)
{
    static const char *const sexes[] = {"f", "m", "x", NULL};
    Person person = {.family_name = "Numărătoru", .given_name = pool_printf(w->pool, "Al%u", i), .sex = sexes[g_test_rand_int_range(0, 4)],
                     .birth_day = i % 9 ? day_make(g_test_rand_int_range(1950, 2024), g_test_rand_int_range(1, 13), g_test_rand_int_range(1, 29)) : DAY_NONE,
                     .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    if (i % 3)
        must(db_execute(w->db, pool_printf(w->pool, "INSERT INTO person_address (id, person_id, kind, area) VALUES (%" G_GINT64_FORMAT
                                           ", %" G_GINT64_FORMAT ", 'domicile', '%s')", id_new(), person.id, i % 3 == 1 ? "urban" : "rural"),
                        &w->error));
    return person.id;
}

static const char *random_row(World *w, guint i)
{
    const char *person = g_test_rand_int_range(0, 20) ? pool_printf(w->pool, "%" G_GINT64_FORMAT, persons[g_test_rand_int_range(0, PERSONS)]) : "NULL";
    const char *kind = g_test_rand_int_range(0, 9) ? pool_printf(w->pool, "'k%d'", g_test_rand_int_range(0, 3)) : "NULL";
    const char *service = g_test_rand_int_range(0, 9) ? pool_printf(w->pool, "%d", 100 + g_test_rand_int_range(0, SERVICES)) : "NULL";
    return pool_printf(w->pool, "(%u, %s, '%04d-%02d-%02d', %d, %d, %s, %s, %d, 1)", i, person, g_test_rand_int_range(2023, 2026),
                       g_test_rand_int_range(1, 13), g_test_rand_int_range(1, 29), g_test_rand_int_range(0, 3), g_test_rand_int_range(1, 5),
                       service, kind, g_test_rand_int_range(0, 5) > 0);
}

static void given_facts(World *w)
{
    must(db_execute(w->db, "CREATE TABLE made (id BIGINT PRIMARY KEY, person_id BIGINT, day TEXT, present BIGINT, planned BIGINT,"
                           " service_id BIGINT, kind TEXT, once BIGINT, version BIGINT)", &w->error));
    for (guint i = 0; i < PERSONS; i++)
        persons[i] = given_person(w, i);
    GString *sql = pool_string(w->pool);
    for (guint i = 1; i <= ROWS; i++)
        g_string_append_printf(sql, "%s%s", i == 1 ? "INSERT INTO made VALUES " : ", ", random_row(w, i));
    must(db_execute(w->db, sql->str, &w->error));
}

/* --- the same in SQL --- */

static const char *const axis_names[] = {"service_id", "kind", "sex", "area", "age", "month", "quarter", "year"};
static const char *const axis_sql[] = {
    "COALESCE(CAST(m.service_id AS TEXT), '')", "COALESCE(m.kind, '')", "COALESCE(p.sex, '')", "COALESCE(a.area, '')",
    "CASE WHEN p.birth_day IS NULL THEN '' WHEN %AGE% < 6 THEN '0-5' WHEN %AGE% < 18 THEN '6-17' ELSE '18+' END",
    "substr(m.day, 1, 7)",
    "substr(m.day, 1, 4) || '-T' || CAST((CAST(substr(m.day, 6, 2) AS INTEGER) + 2) / 3 AS TEXT)",
    "substr(m.day, 1, 4)",
};
#define AGE_SQL "(CAST(substr(m.day, 1, 4) AS INTEGER) - CAST(substr(p.birth_day, 1, 4) AS INTEGER)" \
                " - CASE WHEN substr(m.day, 6) < substr(p.birth_day, 6) THEN 1 ELSE 0 END)"
#define JOINED " FROM made m LEFT JOIN person o ON o.id = m.person_id LEFT JOIN person p ON p.id = COALESCE(o.merged_into_id, o.id)" \
               " LEFT JOIN person_address a ON a.person_id = p.id WHERE 1 = 1"

static const char *with_age(World *w, const char *sql)
{
    g_auto(GStrv) parts = g_strsplit(sql, "%AGE%", -1);
    g_autofree char *joined = g_strjoinv(AGE_SQL, parts);
    return pool_strdup(w->pool, joined);
}

static const char *expression_of(World *w, const char *axis)
{
    for (guint i = 0; i < G_N_ELEMENTS(axis_names); i++)
        if (strcmp(axis_names[i], axis) == 0)
            return with_age(w, axis_sql[i]);
    g_assert_not_reached();
}

static const char *condition_of(World *w, const StatisticQuestion *question)
{
    GString *sql = pool_string(w->pool);
    for (guint i = 0; question->filters && i < question->filters->len; i++) {
        const StatisticFilter *filter = question->filters->pdata[i];
        g_string_append_printf(sql, " AND %s IN (", expression_of(w, filter->dimension));
        for (guint v = 0; v < filter->values->len; v++)
            g_string_append_printf(sql, "%s'%s'", v ? ", " : "", (const char *)filter->values->pdata[v]);
        g_string_append(sql, ")");
    }
    if (question->age_from >= 0)
        g_string_append_printf(sql, " AND p.birth_day IS NOT NULL AND (" AGE_SQL " >= %d OR %d = 0) AND " AGE_SQL " <= %d", question->age_from,
                               question->age_from, question->age_to); /* who wasn't born yet is 0 */
    if (day_is(question->over_time.from))
        g_string_append_printf(sql, " AND m.day >= '%s' AND m.day <= '%s'", day_to_iso(w->pool, question->over_time.from),
                               day_to_iso(w->pool, question->over_time.to));
    return sql->str;
}

static const char *number_of(StatisticWay way)
{
    switch (way) {
    case STATISTIC_EVENTS: return "sum(m.present * m.once)";
    case STATISTIC_PERSONS: return "count(DISTINCT CASE WHEN m.present > 0 THEN p.id END)";
    default: return "sum(m.planned)";
    }
}

static GHashTable *ask_sql(World *w, const StatisticQuestion *question, gint64 *ret_total)
{
    GHashTable *answer = g_hash_table_new(g_str_hash, g_str_equal);
    GString *key = pool_string(w->pool);
    g_string_append(key, "''");
    for (guint i = 0; i < STATISTIC_AXES && question->by[i]; i++)
        g_string_append_printf(key, " || %s || '|'", expression_of(w, question->by[i]));
    for (guint grouped = 0; grouped < (question->by[0] ? 2 : 1); grouped++) {
        DbStatement *statement = pool_new0(w->pool, DbStatement);
        statement->name = "reference";
        statement->text = pool_printf(w->pool, "SELECT %s AS key, CAST(%s AS BIGINT) AS number, CAST(sum(m.present) AS BIGINT) AS over" JOINED "%s%s%s",
                                      grouped ? key->str : "''", number_of(question->way), condition_of(w, question), grouped ? " GROUP BY " : "",
                                      grouped ? key->str : "");
        g_autoptr(DbQuery) q = db_query(w->db, statement);
        while (db_step(q)) {
            gint64 *number = pool_array0(w->pool, gint64, 2);
            number[0] = db_int(q, "number");
            number[1] = db_int(q, "over");
            if (grouped || !question->by[0])
                g_hash_table_insert(answer, (gpointer)db_text(q, "key", w->pool), number);
            if (!grouped)
                *ret_total = number[0];
        }
        must(db_end(q, &w->error));
    }
    return answer;
}

/* --- random questions --- */

static StatisticQuestion random_question(World *w)
{
    static const char *const filtered[][3] = {{"service_id", "100", "103"}, {"kind", "k1", ""}, {"sex", "f", ""}, {"area", "urban", "rural"}};
    StatisticQuestion question = STATISTIC_QUESTION;
    question.fact = "made";
    question.way = (StatisticWay)g_test_rand_int_range(0, 4);
    question.measure = "planned";
    question.over = "present";
    question.filters = pool_list(w->pool);
    for (guint i = 0; i < G_N_ELEMENTS(filtered); i++) {
        if (g_test_rand_int_range(0, 3))
            continue;
        StatisticFilter *filter = pool_new0(w->pool, StatisticFilter);
        *filter = (StatisticFilter){filtered[i][0], pool_list(w->pool)};
        g_ptr_array_add(filter->values, (gpointer)filtered[i][1]);
        g_ptr_array_add(filter->values, (gpointer)filtered[i][2]);
        g_ptr_array_add(question.filters, filter);
    }
    if (g_test_rand_int_range(0, 3) == 0) {
        question.age_from = g_test_rand_int_range(0, 12);
        question.age_to = question.age_from + g_test_rand_int_range(0, 40);
    }
    if (g_test_rand_int_range(0, 2))
        question.over_time = (Interval){day_make(2023, g_test_rand_int_range(1, 13), 10), day_make(2025, g_test_rand_int_range(1, 13), 20)};
    guint first = (guint)g_test_rand_int_range(0, G_N_ELEMENTS(axis_names)), count = (guint)g_test_rand_int_range(0, 4);
    for (guint i = 0; i < count; i++)
        question.by[i] = axis_names[(first + i * 3) % G_N_ELEMENTS(axis_names)];
    question.ages[0] = 6;
    question.ages[1] = 18;
    return question;
}

static const char *key_of(World *w, const StatisticAnswer *answer, guint cell)
{
    GString *key = pool_string(w->pool);
    guint rest = answer->cell_count;
    for (guint i = 0; i < answer->axis_count; i++) {
        rest /= answer->axes[i].values->len;
        g_string_append_printf(key, "%s|", (const char *)answer->axes[i].values->pdata[cell / rest % answer->axes[i].values->len]);
    }
    return key->str;
}

static void check(World *w, const StatisticQuestion *question)
{
    StatisticAnswer *answer;
    gint64 total = 0;
    g_autoptr(GHashTable) expected = ask_sql(w, question, &total);
    must(count_fact(w->db, w->pool, &made_fact, question, &answer, &w->error));
    g_test_message("%s", question_to_json(w->pool, question));
    g_assert_cmpint(answer->total.number, ==, total);
    for (guint i = 0; i < answer->cell_count; i++) {
        const gint64 *number = g_hash_table_lookup(expected, key_of(w, answer, i));
        g_assert_cmpint(answer->cells[i].number, ==, number ? number[0] : 0);
        if (question->way == STATISTIC_RATIO)
            g_assert_cmpint(answer->cells[i].over, ==, number ? number[1] : 0);
        g_hash_table_remove(expected, key_of(w, answer, i));
    }
    g_assert_cmpuint(g_hash_table_size(expected), ==, 0);
}

static void check_many(World *w, guint count)
{
    for (guint i = 0; i < count; i++) {
        StatisticQuestion question = random_question(w);
        check(w, &question);
    }
}

static void every_answer_is_that_of_sql(void)
{
    g_autoptr(World) w = world_new();
    given_facts(w);
    check_many(w, 150);
}

static void what_changes_is_counted_anew(void)
{
    g_autoptr(World) w = world_new();
    given_facts(w);
    check_many(w, 10);
    must(db_execute(w->db, "UPDATE made SET present = 2, version = version + 1 WHERE id < 200", &w->error));
    check_many(w, 10);
    must(db_execute(w->db, "DELETE FROM made WHERE id % 7 = 0", &w->error));
    check_many(w, 10);
    must(db_execute(w->db, pool_printf(w->pool, "INSERT INTO made VALUES %s, %s", random_row(w, ROWS + 1), random_row(w, ROWS + 2)), &w->error));
    check_many(w, 10);
    must(db_execute(w->db, "UPDATE made SET day = '2022-05-05', version = version + 1 WHERE id BETWEEN 300 AND 310", &w->error));
    check_many(w, 10);
    Person *person;
    must(person_find(w->db, w->pool, persons[1], &person, &w->error));
    person->sex = g_strcmp0(person->sex, "f") == 0 ? "m" : "f";
    must(person_save(w->db, identity_system(), person, &w->error));
    check_many(w, 20);
}

static void merge(World *w, gint64 gone, gint64 kept)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(db_execute(w->db, pool_printf(w->pool, "UPDATE person SET merged_into_id = %" G_GINT64_FORMAT " WHERE id = %" G_GINT64_FORMAT, kept, gone),
                    &w->error));
    must(audit_write(w->db, identity_system(), "web", "merge", "person", kept, NULL, &w->error));
    must(db_commit(change, &w->error));
}

static void who_was_merged_counts_once(void)
{
    g_autoptr(World) w = world_new();
    given_facts(w);
    merge(w, persons[2], persons[3]);
    check_many(w, 20);
    merge(w, persons[4], persons[5]);
    merge(w, persons[6], persons[5]);
    check_many(w, 40);
}

static void what_isnt_saved_yet_isnt_counted(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = STATISTIC_QUESTION;
    StatisticAnswer *answer;
    given_facts(w);
    must(count_fact(w->db, w->pool, &made_fact, &question, &answer, &w->error));
    gint64 before = answer->total.number;
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(db_execute(w->db, "UPDATE made SET present = present + 1, once = 1, version = version + 1", &w->error));
        must(count_fact(w->db, w->pool, &made_fact, &question, &answer, &w->error));
        g_assert_cmpint(answer->total.number, ==, before);
    }
    must(count_fact(w->db, w->pool, &made_fact, &question, &answer, &w->error));
    g_assert_cmpint(answer->total.number, ==, before);
}

/* --- columns --- */

static void columns_give_back_what_was_packed(void)
{
    static const gint64 spans[] = {0, 100, 255, 256, 65535, 65536, G_MAXINT32, G_MAXINT64 / 2};
    gint64 values[300], back[300];
    for (guint s = 0; s < G_N_ELEMENTS(spans); s++) {
        for (guint i = 0; i < G_N_ELEMENTS(values); i++)
            values[i] = i == 7 ? spans[s] - 50 : spans[s] ? (gint64)(g_test_rand_double() * (double)spans[s]) - 50 : -50;
        Column column = column_pack(values, NULL, G_N_ELEMENTS(values));
        column_read(&column, 3, G_N_ELEMENTS(values) - 3, back);
        for (guint i = 3; i < G_N_ELEMENTS(values); i++) {
            g_assert_cmpint(back[i - 3], ==, values[i]);
            g_assert_cmpint(column_at(&column, i), ==, values[i]);
        }
        column_clear(&column);
    }
}

static void rows_are_ordered_by_their_keys(void)
{
    enum { COUNT = 5000 };
    g_autofree guint32 *keys = g_new(guint32, COUNT);
    for (guint i = 0; i < COUNT; i++)
        keys[i] = g_test_rand_int() % 3 ? (guint32)g_test_rand_int() : i % 10;
    g_autofree guint32 *order = rising_order(keys, COUNT);
    for (guint i = 1; i < COUNT; i++)
        g_assert_true(keys[order[i - 1]] < keys[order[i]] || (keys[order[i - 1]] == keys[order[i]] && order[i - 1] < order[i]));
    for (guint i = 0; i < COUNT; i++)
        keys[i] = i;
    g_assert_null(rising_order(keys, COUNT));
}

static void ids_keep_their_numbers(void)
{
    IdMap map = {0};
    bool is_new;
    for (gint64 i = 0; i < 10000; i++)
        g_assert_cmpuint(id_map_put(&map, i * 7919 - 31, &is_new), ==, i);
    for (gint64 i = 0; i < 10000; i++)
        g_assert_cmpint(id_map_find(&map, i * 7919 - 31), ==, i);
    g_assert_cmpint(id_map_find(&map, 5), ==, -1);
    id_map_clear(&map);
}

WORLD_MAIN
{
    g_test_add_func("/columns_give_back_what_was_packed", columns_give_back_what_was_packed);
    g_test_add_func("/rows_are_ordered_by_their_keys", rows_are_ordered_by_their_keys);
    g_test_add_func("/ids_keep_their_numbers", ids_keep_their_numbers);
    world_test("every_answer_is_that_of_sql", every_answer_is_that_of_sql);
    world_test("what_changes_is_counted_anew", what_changes_is_counted_anew);
    world_test("who_was_merged_counts_once", who_was_merged_counts_once);
    world_test("what_isnt_saved_yet_isnt_counted", what_isnt_saved_yet_isnt_counted);
}
