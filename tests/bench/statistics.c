#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "modules/module.h"
#include "modules/statistics/count.h"

/* Ten million attended days, counted: unduplicated persons by service, sex, age band and month over three years.
 *
 *   statistics [--rows N] [--persons N] [--single] [--url URL]
 *
 * A row is an enrolment's month (N of them, some 20 days each), as the program keeps attendance; with --single a row is one day of one
 * person.  The same question is asked of the engine with nothing in memory, of the engine again, and in SQL; the answers must agree. */

enum { SERVICES = 50, MONTHS = 36, FIRST_MONTH = 2023 * 12, A_CHANGE = 50000, WARM = 7 };

typedef struct {
    gint64 rows, persons;
    bool single;
    const char *url;
} Options;

static const FactMeasure month_measures[] = {{"present", "Days present"}, {"planned", "Days planned"}, {0}};
static const FactDimension dimensions[] = {{"service_id", "Service"}, {0}};
static const DbStatement month_parts = {
    "month_parts", "SELECT month AS part, count(*) AS row_count, CAST(sum(version) AS BIGINT) AS mark FROM bench_month GROUP BY month", NULL};
static const DbStatement month_rows = {
    "month_rows",
    "SELECT month, person_id, present, planned, service_id FROM bench_month WHERE month >= $1 AND month < $2 ORDER BY month, person_id", NULL};
static const FactKind month_fact = {.name = "bench_month", .label = "Attendance", .unit = "days", .measures = month_measures,
                                    .dimensions = dimensions, .parts = &month_parts, .rows = &month_rows};
static const DbStatement single_parts = {"single_parts", "SELECT month AS part, row_count, mark FROM bench_single_part", NULL};
static const DbStatement single_rows = {
    "single_rows", "SELECT month, person_id, service_id FROM bench_single WHERE month >= $1 AND month < $2 ORDER BY month, person_id", NULL};
static const FactKind single_fact = {.name = "bench_single", .label = "Attendance", .unit = "days", .dimensions = dimensions,
                                     .parts = &single_parts, .rows = &single_rows};

static void must(bool good, GError *error)
{
    if (!good)
        g_error("%s", error ? error->message : "failed");
}

/* --- data --- */

static const DbStatement insert_person = {
    "insert_person", "INSERT INTO person (id, family_name, given_name, sex, birth_day, created_at) VALUES ($1, 'A', 'B', $2, $3, 0)", NULL};
static const DbStatement insert_month = {
    "insert_month", "INSERT INTO bench_month VALUES ($1, $2, $3, $4, $5, 22, '11111..111110..11111..1111111.', 1)", NULL};
static const DbStatement insert_single = {"insert_single", "INSERT INTO bench_single VALUES ($1, $2, $3, $4)", NULL};

static void make_person(Db *db, gint64 i)
{
    static const char *const sexes[] = {"f", "m"};
    GError *error = NULL;
    g_autoptr(DbQuery) q = db_query(db, &insert_person);
    db_bind_int(q, "$1", i);
    db_bind_text(q, "$2", sexes[i % 2]);
    db_bind_day(q, "$3", day_make(2005 + (int)(i % 17), 1 + (int)(i % 12), 1 + (int)(i % 28)));
    must(db_run(q, NULL, &error), error);
}

/* Who comes where: two in three stay with their service, a third has a second one. */
static gint64 person_of(const Options *options, gint64 row, gint64 month)
{
    gint64 a_month = options->rows / MONTHS;
    return 1 + (row % a_month + month * (options->persons / (MONTHS * 2))) % options->persons;
}

static void make_month(Db *db, const Options *options, gint64 row)
{
    GError *error = NULL;
    gint64 a_month = options->rows / MONTHS, month = row / a_month, person = person_of(options, row, month);
    g_autoptr(DbQuery) q = db_query(db, &insert_month);
    db_bind_int(q, "$1", row + 1);
    db_bind_int(q, "$2", person);
    db_bind_int(q, "$3", (person + row % a_month / options->persons) % SERVICES + 1);
    db_bind_int(q, "$4", FIRST_MONTH + month);
    db_bind_int(q, "$5", row % 23 ? row % 23 : 0);
    must(db_run(q, NULL, &error), error);
}

static void make_single(Db *db, const Options *options, gint64 row)
{
    enum { DAYS = 20 };
    GError *error = NULL;
    gint64 a_month = options->rows / MONTHS, month = row / a_month, of_month = row % a_month;
    gint64 person = person_of(options, of_month / DAYS, month);
    g_autoptr(DbQuery) q = db_query(db, &insert_single);
    db_bind_int(q, "$1", FIRST_MONTH + month);
    db_bind_int(q, "$2", person);
    db_bind_int(q, "$3", (person + of_month / DAYS / options->persons) % SERVICES + 1);
    db_bind_int(q, "$4", row % a_month % DAYS + 1);
    must(db_run(q, NULL, &error), error);
}

typedef void (*Make)(Db *db, const Options *options, gint64 row);

static void make_rows(Db *db, const Options *options, Make make)
{
    GError *error = NULL;
    gint64 count = options->rows / MONTHS * MONTHS;
    for (gint64 row = 0; row < count;) {
        g_autoptr(DbChange) change = db_begin(db, &error);
        for (gint64 end = MIN(row + A_CHANGE, count); row < end; row++)
            make(db, options, row);
        must(db_commit(change, &error), error);
    }
}

static void make_persons(Db *db, const Options *options)
{
    GError *error = NULL;
    g_autoptr(DbChange) change = db_begin(db, &error);
    for (gint64 i = 1; i <= options->persons; i++)
        make_person(db, i);
    must(db_commit(change, &error), error);
}

static void make_data(Db *db, const Options *options)
{
    GError *error = NULL;
    make_persons(db, options);
    must(db_execute(db,
                    "CREATE TABLE bench_month (id BIGINT PRIMARY KEY, person_id BIGINT, service_id BIGINT, month BIGINT, present BIGINT,"
                    " planned BIGINT, marks TEXT, version BIGINT);"
                    "CREATE TABLE bench_single (month BIGINT, person_id BIGINT, service_id BIGINT, day BIGINT);"
                    "CREATE TABLE bench_single_part (month BIGINT PRIMARY KEY, row_count BIGINT, mark BIGINT)", &error), error);
    make_rows(db, options, options->single ? make_single : make_month);
    must(db_execute(db,
                    "CREATE INDEX bench_month_month ON bench_month (month, person_id, service_id, present, planned, version);"
                    "CREATE INDEX bench_single_month ON bench_single (month, person_id, service_id);"
                    "INSERT INTO bench_single_part SELECT month, count(*), 1 FROM bench_single GROUP BY month", &error), error);
    must(db_execute(db, "ANALYZE", &error), error);
}

/* --- the question --- */

#define BANDS "CASE WHEN b.age < 3 THEN 0 WHEN b.age < 7 THEN 1 WHEN b.age < 11 THEN 2 WHEN b.age < 15 THEN 3 WHEN b.age < 18 THEN 4 ELSE 5 END"
#define AGE "(m.month - (CAST(substr(p.birth_day, 1, 4) AS INTEGER) * 12 + CAST(substr(p.birth_day, 6, 2) AS INTEGER) - 1)) / 12"
#define SQL(table, condition)                                                                                            \
    "SELECT CAST(sum(c.number) AS BIGINT) AS number, count(*) AS cells FROM ("                                           \
    "SELECT b.service_id, b.sex, " BANDS " AS band, b.month, count(DISTINCT b.person_id) AS number FROM ("               \
    "SELECT m.service_id, m.month, m.person_id, p.sex, " AGE " AS age FROM " table " m JOIN person p ON p.id = m.person_id" \
    " WHERE " condition ") b GROUP BY b.service_id, b.sex, " BANDS ", b.month) c"
static const DbStatement month_sql = {"month_sql", SQL("bench_month", "m.present > 0"), NULL};
static const DbStatement single_sql = {"single_sql", SQL("bench_single", "1 = 1"), NULL};

typedef struct {
    gint64 number, cells;
    double milliseconds;
} Answer;

static Answer ask_engine(Db *db, const FactKind *fact)
{
    Answer answer = {0};
    GError *error = NULL;
    g_autoptr(Pool) pool = pool_new();
    StatisticAnswer *found;
    StatisticQuestion question = STATISTIC_QUESTION;
    question.way = STATISTIC_PERSONS;
    question.over_time = (Interval){day_make(2023, 1, 1), day_make(2025, 12, 31)};
    const char *const by[] = {"service_id", "sex", "age", "month"};
    memcpy(question.by, by, sizeof by);
    gint64 began = g_get_monotonic_time();
    must(count_fact(db, pool, fact, &question, &found, &error), error);
    answer.milliseconds = (double)(g_get_monotonic_time() - began) / 1000;
    for (guint i = 0; i < found->cell_count; i++) {
        answer.number += found->cells[i].number;
        answer.cells += found->cells[i].number > 0;
    }
    return answer;
}

static Answer ask_sql(Db *db, const DbStatement *statement)
{
    Answer answer = {0};
    GError *error = NULL;
    gint64 began = g_get_monotonic_time();
    g_autoptr(DbQuery) q = db_query(db, statement);
    if (db_step(q))
        answer = (Answer){.number = db_int(q, "number"), .cells = db_int(q, "cells")};
    must(db_end(q, &error), error);
    answer.milliseconds = (double)(g_get_monotonic_time() - began) / 1000;
    return answer;
}

static int by_time(gconstpointer a, gconstpointer b)
{
    const Answer *one = a, *other = b;
    return (one->milliseconds > other->milliseconds) - (one->milliseconds < other->milliseconds);
}

static void say(const Options *options, Store *store, const Answer *cold, const Answer *warm, const Answer *changed, const Answer *sql)
{
    printf("{\"rows\": %" G_GINT64_FORMAT ", \"persons\": %" G_GINT64_FORMAT ", \"single\": %s, \"cells\": %" G_GINT64_FORMAT
           ", \"cold_ms\": %.1f, \"warm_ms\": %.1f, \"warm_worst_ms\": %.1f, \"after_a_change_ms\": %.1f, \"sql_ms\": %.0f, \"bytes\": %" G_GSIZE_FORMAT "}\n",
           options->rows, options->persons, options->single ? "true" : "false", sql->cells, cold->milliseconds, warm[WARM / 2].milliseconds,
           warm[WARM - 1].milliseconds, changed->milliseconds, sql->milliseconds, engine_bytes(store));
}

static void measure(Store *store, Db *db, const Options *options)
{
    const FactKind *fact = options->single ? &single_fact : &month_fact;
    GError *error = NULL;
    Answer warm[WARM], sql = ask_sql(db, options->single ? &single_sql : &month_sql);
    ask_engine(db, fact);
    engine_forget(store); /* the system's cache of files is as warm for both */
    Answer cold = ask_engine(db, fact);
    for (guint i = 0; i < WARM; i++) {
        warm[i] = ask_engine(db, fact);
        if (warm[i].number != sql.number || warm[i].cells != sql.cells)
            g_error("the engine counts %" G_GINT64_FORMAT " in %" G_GINT64_FORMAT " cells, SQL %" G_GINT64_FORMAT " in %" G_GINT64_FORMAT,
                    warm[i].number, warm[i].cells, sql.number, sql.cells);
    }
    must(db_execute(db, options->single ? "UPDATE bench_single_part SET mark = mark + 1 WHERE month = 24285"
                                        : "UPDATE bench_month SET planned = planned + 1, version = version + 1 WHERE id = 1", &error), error);
    Answer changed = ask_engine(db, fact);
    qsort(warm, WARM, sizeof warm[0], by_time);
    say(options, store, &cold, warm, &changed, &sql);
}

static void run(const Options *options, const char *url)
{
    GError *error = NULL;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(Store) store = NULL;
    g_autoptr(Db) db = NULL;
    must(store_open(url, &store, &error), error);
    must(db_take(store, &db, &error) && migrate(db, modules_schema(pool), &error), error);
    make_data(db, options);
    measure(store, db, options);
}

int main(int argc, char **argv)
{
    Options options = {.rows = 500000, .persons = 30000};
    GError *error = NULL;
    gboolean single = FALSE;
    GOptionEntry entries[] = {{"rows", 0, 0, G_OPTION_ARG_INT64, &options.rows, NULL, NULL},
                              {"persons", 0, 0, G_OPTION_ARG_INT64, &options.persons, NULL, NULL},
                              {"single", 0, 0, G_OPTION_ARG_NONE, &single, NULL, NULL},
                              {"url", 0, 0, G_OPTION_ARG_STRING, &options.url, NULL, NULL}, {0}};
    GOptionContext *context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    must(g_option_context_parse(context, &argc, &argv, &error), error);
    options.single = single;
    g_autofree char *folder = g_dir_make_tmp("vatra-bench-XXXXXX", &error);
    g_autofree char *path = g_strdup_printf("%s/bench.db", folder);
    run(&options, options.url ? options.url : path);
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", folder);
    g_option_context_free(context);
    return system(remove);
}
