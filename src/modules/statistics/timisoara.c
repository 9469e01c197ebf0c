#include <string.h>

#include "base/language.h"
#include "modules/statistics/count.h"
#include "modules/statistics/statistics_queries.h"

/* The rows of the plan of Timișoara 2025 that count themselves: children who declared to be Roma, in day centres (3#1, 3#2, 4#1), in case
 * management (5#1) and in the three funded projects (44#1 to 44#3). */

enum { CHILD_AGE = 17 };

static bool indicator_of_row(Db *db, gint64 plan_id, const char *number, int row, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_PLAN_ROW);
    db_bind_int(q, "$1", plan_id);
    db_bind_text(q, "$2", number);
    db_bind_int(q, "$3", row);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

/* --- the places --- */

static bool find_service(Db *db, const char *like, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_DEMO_SERVICE);
    db_bind_text(q, "$1", like);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

static bool find_project(Db *db, const char *like, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_DEMO_PROJECT);
    db_bind_text(q, "$1", like);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

bool statistics_find_timisoara(Db *db, StatisticsTimisoara *ret_places, GError **error)
{
    *ret_places = (StatisticsTimisoara){0};
    return find_service(db, "%Nicolae%", &ret_places->services[0], error) && find_service(db, "%Kuncz%", &ret_places->services[1], error) &&
           find_service(db, "%Podu% Lung%", &ret_places->services[2], error) &&
           find_project(db, "%comunitate%Program pilot%", &ret_places->projects[0], error) &&
           find_project(db, "%familial%reintegrarea copiilor%", &ret_places->projects[1], error) &&
           find_project(db, "%inovative%separ%", &ret_places->projects[2], error);
}

/* --- definitions --- */

static StatisticQuestion declared_children(const char *fact)
{
    StatisticQuestion question = STATISTIC_QUESTION;
    question.fact = fact;
    question.way = STATISTIC_PERSONS;
    question.age_to = CHILD_AGE;
    question.trait = "ethnicity";
    question.trait_value = "rom|roma|romă|rrom|rromă|romi";
    return question;
}

/* Its definition, unless it is there already, and its binding. */
static bool bind(Db *db, Pool *pool, const Identity *who, gint64 plan_id, const char *number, int row, const char *name,
                 const StatisticQuestion *question, GError **error)
{
    gint64 indicator_id;
    Statistic *there = NULL, made = {.name = name, .question = question, .is_demo = true};
    g_autoptr(GError) none = NULL;
    if (!statistics_fact(question->fact))
        return true;
    if (!indicator_of_row(db, plan_id, number, row, &indicator_id, error))
        return false;
    if (!indicator_id)
        return true;
    made.code = pool_printf(pool, "timisoara-2025-%s-%d", number, row);
    bool known = statistic_find_code(db, pool, made.code, &there, &none);
    if (!known && !statistic_create(db, who, &made, error))
        return false;
    return statistic_bind(db, who, known ? there->id : made.id, "plan", indicator_id, error);
}

static bool bind_service(Db *db, Pool *pool, const Identity *who, gint64 plan_id, const char *number, int row, const char *name, gint64 service_id,
                         GError **error)
{
    StatisticQuestion question = declared_children("attendance");
    if (!service_id)
        return true;
    question_filter(pool, &question, "service_id", pool_printf(pool, "%" G_GINT64_FORMAT, service_id));
    return bind(db, pool, who, plan_id, number, row, name, &question, error);
}

static bool bind_project(Db *db, Pool *pool, const Identity *who, gint64 plan_id, int row, const char *name, gint64 project_id, GError **error)
{
    StatisticQuestion question = declared_children("project_participant");
    if (!project_id)
        return true;
    question_filter(pool, &question, "project_id", pool_printf(pool, "%" G_GINT64_FORMAT, project_id));
    return bind(db, pool, who, plan_id, "44", row, name, &question, error);
}

bool statistics_bind_timisoara(Db *db, const Identity *who, gint64 plan_id, const StatisticsTimisoara *places, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    StatisticQuestion cases = declared_children("case_work");
    return bind_service(db, pool, who, plan_id, "3", 1, "Copii romi în centrul de zi (măsura 3, rândul 1)", places->services[0], error) &&
           bind_service(db, pool, who, plan_id, "3", 2, "Copii romi în centrul de zi (măsura 3, rândul 2)", places->services[1], error) &&
           bind_service(db, pool, who, plan_id, "4", 1, "Copii romi în centrul de zi pentru copii cu dizabilități (măsura 4, rândul 1)",
                        places->services[2], error) &&
           bind(db, pool, who, plan_id, "5", 1, "Copii romi în managementul de caz (măsura 5)", &cases, error) &&
           bind_project(db, pool, who, plan_id, 1, "Copii romi în proiectul din măsura 44, rândul 1", places->projects[0], error) &&
           bind_project(db, pool, who, plan_id, 2, "Copii romi în proiectul din măsura 44, rândul 2", places->projects[1], error) &&
           bind_project(db, pool, who, plan_id, 3, "Copii romi în proiectul din măsura 44, rândul 3", places->projects[2], error);
}
