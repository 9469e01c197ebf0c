#include "modules/demo/report.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "modules/demo/demo_queries.h"

enum { EVIDENCE_EVERY = 60 };

/* --- states --- */

static Random random_of_action(const ReportedPlan *reported, const Action *action)
{
    g_autofree char *purpose = g_strdup_printf("%s course %d", reported->name, action->position);
    return random_for(reported->demo->seed, purpose);
}

typedef enum { COURSE_GOOD, COURSE_SLOW, COURSE_STALLED } Course;

static Course course_of(Random *random)
{
    int chance = random_between(random, 1, 100);
    return chance <= 66 ? COURSE_GOOD : chance <= 85 ? COURSE_SLOW : COURSE_STALLED;
}

static Interval span_of(const ReportedPlan *reported, const Action *action)
{
    bool known = action->has_deadline && day_is(action->deadline.from) && day_is(action->deadline.to);
    return known ? (Interval){action->deadline.from, action->deadline.to} : reported->plan->period;
}

/* What comes back every year is done at the end of each. */
static bool is_over(const Action *action, Interval span, Interval over)
{
    if (day_compare(over.to, span.to) >= 0)
        return true;
    return action->deadline.recurrence == RECUR_ANNUAL && day_month(over.to) == 12;
}

static const char *final_state(Course course)
{
    static const char *const states[] = {[COURSE_GOOD] = "done", [COURSE_SLOW] = "underway", [COURSE_STALLED] = "not_started"};
    return states[course];
}

const char *action_course(const ReportedPlan *reported, const Action *action, Interval over)
{
    Random random = random_of_action(reported, action);
    Interval span = span_of(reported, action);
    Course course = course_of(&random);
    if (reported->final)
        return final_state(course);
    if (course == COURSE_STALLED)
        return over.to.n - span.from.n < 200 ? "not_started" : random_chance(&random, 60) ? "postponed" : "underway";
    if (course == COURSE_SLOW && over.to.n - span.from.n < 100)
        return "not_started";
    int delay = course == COURSE_SLOW ? random_between(&random, 80, 400) : 0;
    return is_over(action, span, (Interval){over.from, day_add(over.to, -delay)}) ? "done" : "underway";
}

/* --- values --- */

typedef struct {
    Db *db;
    gint64 row_id;
    const Indicator *indicator;
} Given;

static bool insert_value(const Given *given, const char *breakdown, Value value, GError **error)
{
    static const char *const states[] = {"missing", "value", "not_applicable", "suppressed"};
    bool number = value.state == VALUE_NUMBER;
    g_autoptr(DbQuery) q = db_query(given->db, SQL_DEMO_VALUE);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", given->row_id);
    db_bind_int(q, "$3", given->indicator->id);
    db_bind_text(q, "$4", breakdown);
    db_bind_text(q, "$5", states[value.state]);
    if (number)
        db_bind_real(q, "$6", value.number);
    if (number && !isnan(value.denominator))
        db_bind_real(q, "$7", value.denominator);
    return db_run(q, NULL, error);
}

/* How many of a thing a period may bring, by its words. */
static int usual_number(Pool *pool, const Indicator *indicator, Random *random)
{
    static const char *const many[] = {"persoane", "copii", "elevi", "romi", "beneficiari", "participant", "femei", "informat", NULL};
    const char *folded = text_fold(pool, indicator->text);
    for (guint i = 0; many[i]; i++)
        if (strstr(folded, many[i]))
            return random_between(random, 6, 90);
    return random_between(random, 0, 6);
}

/* Around what would reach the target by the end; performance in percent. */
static double number_of(const ReportedPlan *reported, const Indicator *indicator, Interval over, int performance, Random *random)
{
    double target = indicator_target(indicator, reported->plan->period, 0);
    if (isnan(target) || target <= 0)
        return usual_number(reported->demo->pool, indicator, random);
    double days = reported->plan->period.to.n - reported->plan->period.from.n + 1;
    double share = strcmp(indicator->cumulation, "sum") == 0 && !reported->final ? (over.to.n - over.from.n + 1) / days : 1;
    return round(MIN(target, 5000) * MIN(share, 1) * performance / 100 * random_between(random, 80, 120) / 100);
}

static Value whole_value(const ReportedPlan *reported, const Indicator *indicator, Interval over, int performance, Random *random)
{
    int chance = random_between(random, 1, 1000);
    if (chance <= 50)
        return (Value){VALUE_NOT_APPLICABLE, 0, NAN};
    if (chance <= 54) /* few: what is hidden once hides every sum */
        return (Value){VALUE_SUPPRESSED, 0, NAN};
    Value value = {VALUE_NUMBER, number_of(reported, indicator, over, performance, random), NAN};
    if (chance <= 100 && value.number < 5)
        value.number = 0;
    if (strcmp(indicator->across, "ratio") == 0) {
        value.denominator = random_between(random, 40, 160);
        value.number = floor(value.denominator * MIN(performance, 100) / 100 * 0.8);
    }
    return value;
}

/* The parts of a value that an indicator asks for: no more than the whole, small ones are hidden. */
static Value part_of(Value whole, int percent)
{
    Value part = {VALUE_NUMBER, floor(whole.number * percent / 100), NAN};
    if (!isnan(whole.denominator))
        part.denominator = MAX(part.number, floor(whole.denominator * percent / 100));
    if (part.number > 0 && part.number < 3)
        part.state = VALUE_SUPPRESSED;
    return part;
}

static bool insert_parts(const Given *given, const char *breakdown, Value whole, Random *random, GError **error)
{
    static const struct {
        const char *breakdown, *first, *second;
    } all[] = {{"sex", "sex=f", "sex=m"}, {"women", "sex=f", NULL}, {"residence", "residence=urban", "residence=rural"},
               {"roma", "roma=yes", NULL}, {"domain", "domain=education", "domain=health"}};
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        if (strcmp(all[i].breakdown, breakdown) != 0)
            continue;
        int percent = random_between(random, 35, 70);
        return insert_value(given, all[i].first, part_of(whole, percent), error) &&
               (!all[i].second || insert_value(given, all[i].second, part_of(whole, 100 - percent), error));
    }
    return true;
}

/* A word asked for twice ("sex women") is answered once. */
static bool is_new_part(GStrv words, guint at)
{
    return strcmp(words[at], "women") != 0 || !g_strv_contains((const char *const *)words, "sex");
}

static bool insert_indicator(const Given *given, Value whole, Random *random, GError **error)
{
    g_auto(GStrv) words = g_strsplit(given->indicator->breakdowns, " ", -1);
    if (!insert_value(given, "", whole, error))
        return false;
    for (guint i = 0; words[i] && whole.state == VALUE_NUMBER; i++)
        if (is_new_part(words, i) && !insert_parts(given, words[i], whole, random, error))
            return false;
    return true;
}

static bool insert_values(const ReportedPlan *reported, const Action *action, Interval over, gint64 row_id, const char *state,
                          Random *random, GError **error)
{
    static const int performances[] = {[COURSE_GOOD] = 108, [COURSE_SLOW] = 72, [COURSE_STALLED] = 25};
    Random of_action = random_of_action(reported, action);
    int performance = performances[course_of(&of_action)] + random_between(&of_action, -10, 15);
    bool nothing = strcmp(state, "not_started") == 0 || strcmp(state, "postponed") == 0;
    for (guint i = 0; i < action->indicators->len; i++) {
        Given given = {reported->demo->db, row_id, action->indicators->pdata[i]};
        if (random_chance(random, nothing ? 60 : 6))
            continue; /* missing */
        Value whole = nothing ? (Value){VALUE_NUMBER, 0, NAN} : whole_value(reported, given.indicator, over, performance, random);
        if (nothing && strcmp(given.indicator->across, "ratio") == 0)
            whole.state = VALUE_NOT_APPLICABLE;
        if (!insert_indicator(&given, whole, random, error))
            return false;
    }
    return true;
}

/* --- money --- */

static bool insert_money(const ReportedPlan *reported, gint64 row_id, const PlannedMoney *money, gint64 minor, GError **error)
{
    Currency currency = money->has_amount ? money->planned.currency : reported->plan->currency;
    g_autoptr(DbQuery) q = db_query(reported->demo->db, SQL_DEMO_MONEY);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", row_id);
    db_bind_text(q, "$3", money->source);
    db_bind_text(q, "$4", money->kind);
    db_bind_int(q, "$5", minor);
    db_bind_text(q, "$6", currency_code(currency));
    return db_run(q, NULL, error);
}

static gint64 spent_of(const PlannedMoney *money, Interval over, Interval span, Random *random)
{
    if (!money->has_amount)
        return (gint64)random_between(random, 5, 480) * 5000;
    gint64 days = MAX(span.to.n - span.from.n + 1, over.to.n - over.from.n + 1);
    return money->planned.minor / days * (over.to.n - over.from.n + 1) / 100 * random_between(random, 60, 105);
}

static bool insert_spent(const ReportedPlan *reported, const Action *action, Interval over, gint64 row_id, Random *random, GError **error)
{
    for (guint i = 0; i < action->money->len; i++) {
        const PlannedMoney *money = action->money->pdata[i];
        if (!money->has_amount && random_chance(random, 45))
            continue;
        if (!insert_money(reported, row_id, money, spent_of(money, over, span_of(reported, action), random), error))
            return false;
    }
    return true;
}

/* --- the whole row --- */

static bool update_row(const ReportedPlan *reported, const Action *action, gint64 row_id, const char *state, Random *random, GError **error)
{
    Pool *pool = reported->demo->pool;
    bool nothing = strcmp(state, "not_started") == 0 || strcmp(state, "postponed") == 0;
    g_autoptr(DbQuery) q = db_query(reported->demo->db, SQL_DEMO_ROW_FILL);
    db_bind_int(q, "$1", row_id);
    db_bind_text(q, "$2", state);
    db_bind_text(q, "$3", nothing ? report_reason_text(pool, random, state) : NULL);
    db_bind_text(q, "$4", nothing ? NULL : report_done_text(pool, random, action->title));
    db_bind_text(q, "$5", strcmp(state, "done") == 0 ? NULL : report_next_text(pool, random, action->title));
    return db_run(q, NULL, error);
}

bool report_row_fill(const ReportedPlan *reported, const Action *action, Interval over, gint64 row_id, const char *state,
                     Random *random, GError **error)
{
    bool worked = strcmp(state, "done") == 0 || strcmp(state, "underway") == 0;
    if (!update_row(reported, action, row_id, state, random, error) ||
        !insert_values(reported, action, over, row_id, state, random, error) ||
        (worked && !insert_spent(reported, action, over, row_id, random, error)))
        return false;
    bool evidence = worked && !reported->final && random_between(random, 1, EVIDENCE_EVERY) == 1;
    return !evidence || report_file_add(reported->demo->pool, reported->demo->db, row_id, action, over.to, random_chance(random, 60), error);
}
