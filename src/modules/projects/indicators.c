#include "modules/projects/projects_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/projects/projects_queries.h"
#include "modules/statistics/statistics.h"
#include "record/audit.h"

/* The indicators of a fund, counted from the records.  Who is counted once: projects_participants() gives one row a person. */

const Choice project_indicator_rules[] = {
    {"all", N_("All participants")},
    {"unemployed", N_("Unemployed, long-term too")},
    {"long_term", N_("Long-term unemployed")},
    {"inactive", N_("Inactive, children and pupils too")},
    {"employed", N_("Employed or self-employed")},
    {"under_18", N_("Younger than 18 at entry")},
    {"18_to_29", N_("From 18 to 29 at entry")},
    {"55_plus", N_("55 and over at entry")},
    {"isced_0_2", N_("ISCED 0 to 2 at entry")},
    {"isced_3_4", N_("ISCED 3 and 4 at entry")},
    {"isced_5_8", N_("ISCED 5 to 8 at entry")},
    {"disability", N_("Declared a disability")},
    {"third_country", N_("Citizens from outside the Union")},
    {"foreign", N_("Of foreign background")},
    {"minority", N_("Declared to be of a minority")},
    {"homeless", N_("Without a proper home")},
    {"rural", N_("From a village")},
    {"entered", N_("Written by hand: not counted from people")},
    {"searching", N_("Look for work upon leaving, and were inactive")},
    {"studying", N_("In education or training upon leaving, and weren't before")},
    {"qualified", N_("Gained a qualification")},
    {"working", N_("Work upon leaving, and didn't before")},
    {"still_working", N_("Work six months after leaving, and didn't upon entry")},
    {"improved", N_("In better work six months after leaving")},
    {0},
};

/* --- the rules: each looks at one participant --- */

typedef ProjectParticipant P;

static bool labour_is(const P *p, const char *one, const char *other)
{
    return g_strcmp0(p->labour, one) == 0 || g_strcmp0(p->labour, other) == 0;
}

static bool isced_is(const P *p, char least, char most)
{
    return p->education && p->education[0] >= least && p->education[0] <= most;
}

static bool age_is(const P *p, int least, int most)
{
    int age = project_participant_age(p);
    return age >= least && age <= most;
}

enum { OLDEST = 200 };
static bool is_all(const P *p) { return true; }
static bool is_unemployed(const P *p) { return labour_is(p, "unemployed", "long_term"); }
static bool is_long_term(const P *p) { return labour_is(p, "long_term", "long_term"); }
static bool is_inactive(const P *p) { return labour_is(p, "inactive", "pupil"); }
static bool is_employed(const P *p) { return labour_is(p, "employed", "self_employed"); }
static bool is_under_18(const P *p) { return age_is(p, 0, 17); }
static bool is_18_to_29(const P *p) { return age_is(p, 18, 29); }
static bool is_55_plus(const P *p) { return age_is(p, 55, OLDEST); }
static bool is_isced_0_2(const P *p) { return isced_is(p, '0', '2'); }
static bool is_isced_3_4(const P *p) { return isced_is(p, '3', '4'); }
static bool is_isced_5_8(const P *p) { return isced_is(p, '5', '8'); }
static bool is_third_country(const P *p) { return g_strcmp0(p->third_country, "yes") == 0; }
static bool is_foreign(const P *p) { return g_strcmp0(p->foreign_roots, "yes") == 0; }
static bool is_homeless(const P *p) { return g_strcmp0(p->homeless, "yes") == 0; }
static bool is_rural(const P *p) { return g_strcmp0(p->residence, "rural") == 0; }
/* Results are changes: who learned or worked at entry already isn't counted for it (the Commission's guidance on monitoring). */
static bool has_result(const P *p) { return day_is(p->left_on) && day_is(p->result_on); }
static bool is_searching(const P *p) { return has_result(p) && p->searching && is_inactive(p); }
static bool is_studying(const P *p) { return has_result(p) && p->studying && !labour_is(p, "pupil", "pupil"); }
static bool is_qualified(const P *p) { return has_result(p) && p->qualified; }
static bool is_working(const P *p) { return has_result(p) && p->working && !is_employed(p); }
static bool has_follow(const P *p) { return day_is(p->left_on) && day_is(p->follow_on); }
static bool is_still_working(const P *p) { return has_follow(p) && p->still_working && !is_employed(p); }
static bool is_improved(const P *p) { return has_follow(p) && p->improved && is_employed(p); }

typedef struct {
    const char *rule;
    bool (*counts)(const P *participant);
} Rule;

static const Rule rules[] = {
    {"all", is_all}, {"unemployed", is_unemployed}, {"long_term", is_long_term}, {"inactive", is_inactive}, {"employed", is_employed},
    {"under_18", is_under_18}, {"18_to_29", is_18_to_29}, {"55_plus", is_55_plus}, {"isced_0_2", is_isced_0_2}, {"isced_3_4", is_isced_3_4},
    {"isced_5_8", is_isced_5_8}, {"third_country", is_third_country}, {"foreign", is_foreign}, {"homeless", is_homeless}, {"rural", is_rural},
    {"searching", is_searching}, {"studying", is_studying}, {"qualified", is_qualified}, {"working", is_working},
    {"still_working", is_still_working}, {"improved", is_improved},
};

/* NULL: not counted from a participant's row. */
static const Rule *rule_of(const char *code)
{
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
        if (strcmp(rules[i].rule, code) == 0)
            return &rules[i];
    return NULL;
}

/* --- rows --- */

static ProjectIndicator *read_indicator(DbQuery *q, Pool *pool)
{
    ProjectIndicator *indicator = pool_new0(pool, ProjectIndicator);
    record_read(&project_indicator_record, indicator, q, pool);
    if (indicator->is_shipped)
        indicator->label = _(indicator->label);
    return indicator;
}

bool project_indicators(Db *db, Pool *pool, const char *fund, GPtrArray **ret_indicators, GError **error)
{
    *ret_indicators = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_INDICATOR_LIST);
    db_bind_text(q, "$1", fund);
    while (db_step(q))
        g_ptr_array_add(*ret_indicators, read_indicator(q, pool));
    return db_end(q, error);
}

bool project_indicator_find(Db *db, Pool *pool, gint64 id, ProjectIndicator **ret_indicator, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_INDICATOR_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_indicator = read_indicator(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such indicator."));
}

/* A shipped one that somebody renames is theirs from then on: its name is no longer translated. */
bool project_indicator_save(Db *db, const Identity *who, ProjectIndicator *indicator, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    ProjectIndicator *before = NULL;
    bool is_new = indicator->id == 0;
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || (!is_new && !project_indicator_find(db, pool, indicator->id, &before, error)))
        return false;
    if (is_new)
        indicator->id = id_new();
    indicator->is_shipped = before && before->is_shipped && strcmp(before->label, indicator->label) == 0;
    g_autoptr(DbQuery) q = db_query(db, is_new ? SQL_PROJECT_INDICATOR_INSERT : SQL_PROJECT_INDICATOR_SAVE);
    project_bind(q, &project_indicator_record, indicator);
    if (indicator->is_shipped) /* the table holds the text that is translated */
        db_bind_null(q, "$4");
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, "%s",
                    is_new ? _("This fund has an indicator with this code already.") : _("Somebody saved this indicator in the meantime."));
    return audit_write(db, who, project_audit_source(who), is_new ? "create" : "save", "project_indicator", indicator->id,
                       record_difference(&project_indicator_record, before, indicator, pool), error) &&
           db_commit(change, error);
}

static bool put_value(Db *db, const DbStatement *statement, gint64 project_id, gint64 indicator_id, const gint64 *value, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", project_id);
    db_bind_int(q, "$2", indicator_id);
    if (value)
        db_bind_int(q, "$3", *value);
    return db_run(q, NULL, error);
}

bool project_indicator_enter(Db *db, const Identity *who, gint64 project_id, gint64 indicator_id, gint64 value, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && put_value(db, SQL_PROJECT_INDICATOR_VALUE_REMOVE, project_id, indicator_id, NULL, error) &&
           put_value(db, SQL_PROJECT_INDICATOR_VALUE_INSERT, project_id, indicator_id, &value, error) &&
           audit_write(db, who, project_audit_source(who), "count", "project", project_id, NULL, error) && db_commit(change, error);
}

/* --- counting --- */

typedef struct {
    Db *db;
    Pool *pool;
    const Project *project;
    GPtrArray *people; /* of P *: all who entered until the day */
    GHashTable *entered; /* indicator id -> value, both gint64 * */
    Day to;              /* DAY_NONE: until today */
} Counting;

static bool read_entered(Counting *counting, GError **error)
{
    counting->entered = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(counting->pool, (GDestroyNotify)g_hash_table_unref, counting->entered);
    g_autoptr(DbQuery) q = db_query(counting->db, SQL_PROJECT_INDICATOR_VALUE_LIST);
    db_bind_int(q, "$1", counting->project->id);
    while (db_step(q)) {
        gint64 id = db_int(q, "indicator_id"), value = db_int(q, "value");
        g_hash_table_insert(counting->entered, pool_copy(counting->pool, &id, sizeof id), pool_copy(counting->pool, &value, sizeof value));
    }
    return db_end(q, error);
}

static void add_one(ProjectCount *count, const P *participant)
{
    count->total++;
    if (g_strcmp0(participant->sex, "f") == 0)
        count->women++;
    else if (g_strcmp0(participant->sex, "m") == 0)
        count->men++;
    else
        count->others++;
}

/* Incomplete records count nowhere but in the grand total (Regulation (EU) 2021/1057, annex I, and the Commission's toolbox). */
static void count_rows(const Counting *counting, const Rule *rule, ProjectCount *count)
{
    count->is_known = true;
    for (guint i = 0; i < counting->people->len; i++) {
        const P *participant = counting->people->pdata[i];
        if (project_participant_is_complete(participant) && rule->counts(participant))
            add_one(count, participant);
    }
}

/* --- what people declared: counted by statistics, which hides what is small --- */

static StatisticFilter *filter_by_id(Pool *pool, const char *dimension, gint64 id)
{
    StatisticFilter *filter = pool_new0(pool, StatisticFilter);
    *filter = (StatisticFilter){dimension, pool_list(pool)};
    g_ptr_array_add(filter->values, pool_printf(pool, "%" G_GINT64_FORMAT, id));
    return filter;
}

static void take_sexes(const StatisticAnswer *answer, ProjectCount *count)
{
    for (guint i = 0; i < answer->cell_count; i++) {
        const StatisticCell *cell = &answer->cells[i];
        const char *sex = answer->axes[0].values->pdata[i];
        count->is_hidden = count->is_hidden || cell->cover != CELL_SHOWN;
        gint64 *part = strcmp(sex, "f") == 0 ? &count->women : strcmp(sex, "m") == 0 ? &count->men : &count->others;
        *part += cell->number;
    }
}

/* activity_id 0: of the whole project.  Where one part is hidden, all are. */
static bool count_declared(Counting *counting, const char *trait, gint64 activity_id, Day to, bool by_sex, ProjectCount *count, GError **error)
{
    bool is_minority = strcmp(trait, "ethnicity") == 0;
    StatisticAnswer *answer;
    StatisticQuestion question = STATISTIC_QUESTION;
    question.fact = "project_participant";
    question.way = STATISTIC_PERSONS;
    question.trait = trait;
    question.trait_value = is_minority ? setting_text(counting->db, counting->pool, SETTING_MINORITY, MINORITY_WORDS) : NULL;
    question.filters = pool_list(counting->pool);
    question.by[0] = by_sex ? "sex" : NULL;
    question.over_time.to = to;
    g_ptr_array_add(question.filters, filter_by_id(counting->pool, "project_id", counting->project->id));
    if (activity_id)
        g_ptr_array_add(question.filters, filter_by_id(counting->pool, "activity_id", activity_id));
    if (!statistics_count(counting->db, counting->pool, NULL, &question, &answer, error))
        return false;
    if (by_sex)
        take_sexes(answer, count);
    count->is_known = true;
    count->is_hidden = count->is_hidden || answer->total.cover != CELL_SHOWN;
    count->total = answer->total.number;
    return true;
}

static bool count_indicator(Counting *counting, ProjectCount *count, GError **error)
{
    if (strcmp(count->indicator->rule, "minority") == 0)
        return count_declared(counting, "ethnicity", 0, counting->to, true, count, error);
    if (strcmp(count->indicator->rule, "disability") == 0)
        return count_declared(counting, "disability", 0, counting->to, true, count, error);
    const Rule *rule = rule_of(count->indicator->rule);
    if (strcmp(count->indicator->rule, "entered") == 0) {
        const gint64 *value = g_hash_table_lookup(counting->entered, &count->indicator->id);
        count->is_entered = count->is_known = true;
        count->total = value ? *value : 0;
    } else if (rule) {
        count_rows(counting, rule, count);
    }
    return true;
}

/* --- invariants --- */

static const ProjectCount *count_by_rule(const ProjectCounts *counts, const char *rule)
{
    for (guint i = 0; i < counts->counts->len; i++) {
        const ProjectCount *count = counts->counts->pdata[i];
        if (strcmp(count->indicator->rule, rule) == 0 && count->is_known && !count->is_hidden)
            return count;
    }
    return NULL;
}

static gint64 sum_of_rules(const ProjectCounts *counts, const char *const *parts)
{
    gint64 sum = 0;
    for (; *parts; parts++) {
        const ProjectCount *count = count_by_rule(counts, *parts);
        if (!count)
            return -1;
        sum += count->total;
    }
    return sum;
}

static void expect_equal(Pool *pool, ProjectCounts *counts, const char *const *parts, const char *whole, const char *sentence)
{
    const ProjectCount *all = count_by_rule(counts, whole);
    gint64 sum = sum_of_rules(counts, parts);
    if (all && sum >= 0 && sum != all->total)
        g_ptr_array_add(counts->wrong, pool_printf(pool, _("%s: %d, but all participants are %d."), sentence, (int)sum, (int)all->total));
}

static void expect_at_most(Pool *pool, ProjectCounts *counts, const char *const *parts, const char *whole, const char *sentence)
{
    const ProjectCount *all = count_by_rule(counts, whole);
    gint64 sum = sum_of_rules(counts, parts);
    if (all && sum >= 0 && sum > all->total)
        g_ptr_array_add(counts->wrong, pool_printf(pool, _("%s: %d, more than the %d of whom they are a part."), sentence, (int)sum, (int)all->total));
}

static void check_counts(Pool *pool, ProjectCounts *counts)
{
    static const char *const labour[] = {"unemployed", "inactive", "employed", NULL}, *const long_term[] = {"long_term", NULL};
    static const char *const ages[] = {"under_18", "18_to_29", "55_plus", NULL};
    static const char *const schools[] = {"isced_0_2", "isced_3_4", "isced_5_8", NULL}, *const rural[] = {"rural", NULL};
    expect_equal(pool, counts, labour, "all", _("Unemployed, inactive and employed together"));
    expect_equal(pool, counts, schools, "all", _("All levels of education together"));
    expect_at_most(pool, counts, long_term, "unemployed", _("Long-term unemployed"));
    expect_at_most(pool, counts, ages, "all", _("The age groups together"));
    expect_at_most(pool, counts, rural, "all", _("People from rural areas"));
    for (guint i = 0; i < counts->counts->len; i++) {
        const ProjectCount *count = counts->counts->pdata[i];
        if (!count->is_entered && !count->is_hidden && count->women + count->men + count->others != count->total)
            g_ptr_array_add(counts->wrong, pool_printf(pool, _("%s: women, men and others don't make the total."), count->indicator->code));
        if (strcmp(count->indicator->kind, "output") != 0 && count->total > counts->left)
            g_ptr_array_add(counts->wrong, pool_printf(pool, _("%s: more than have left."), count->indicator->code));
    }
}

/* --- all of them --- */

static bool load_people(Counting *counting, Day to, GError **error)
{
    GPtrArray *all;
    if (!projects_participants(counting->db, counting->pool, counting->project->id, DAY_NONE, &all, error))
        return false;
    counting->people = pool_list(counting->pool);
    for (guint i = 0; i < all->len; i++) {
        P *participant = all->pdata[i];
        if (day_is(to) && day_compare(participant->entered_on, to) > 0)
            continue;
        if (day_is(to) && day_is(participant->left_on) && day_compare(participant->left_on, to) > 0)
            participant->left_on = DAY_NONE;
        g_ptr_array_add(counting->people, participant);
    }
    return true;
}

static void count_ways(const Counting *counting, ProjectCounts *counts)
{
    counts->entries = counting->people->len;
    for (guint i = 0; i < counting->people->len; i++) {
        const P *participant = counting->people->pdata[i];
        counts->incomplete += !project_participant_is_complete(participant);
        counts->left += day_is(participant->left_on);
        counts->results += has_result(participant);
        counts->follow_ups += has_follow(participant);
    }
}

bool project_counts(Db *db, Pool *pool, const Project *project, Day to, ProjectCounts *ret_counts, GError **error)
{
    GPtrArray *indicators;
    Counting counting = {.db = db, .pool = pool, .project = project, .to = to};
    *ret_counts = (ProjectCounts){.counts = pool_list(pool), .wrong = pool_list(pool)};
    if (!load_people(&counting, to, error) || !read_entered(&counting, error) ||
        !project_indicators(db, pool, project->fund ? project->fund : "", &indicators, error))
        return false;
    count_ways(&counting, ret_counts);
    for (guint i = 0; i < indicators->len; i++) {
        ProjectCount *count = pool_new0(pool, ProjectCount);
        count->indicator = indicators->pdata[i];
        if (count->indicator->closed_at)
            continue;
        if (!count_indicator(&counting, count, error))
            return false;
        g_ptr_array_add(ret_counts->counts, count);
    }
    check_counts(pool, ret_counts);
    return true;
}

/* --- promises --- */

static gint64 count_promise(const ProjectPromise *promise, const GPtrArray *people)
{
    gint64 count = 0;
    for (guint i = 0; i < people->len; i++) {
        const P *participant = people->pdata[i];
        count += (!promise->category_id || participant->category_id == promise->category_id) &&
                 (!promise->activity_id || participant->activity_id == promise->activity_id);
    }
    return count;
}

static bool keep_declared(Counting *counting, ProjectKept *kept, GError **error)
{
    ProjectCount count = {0};
    if (!count_declared(counting, "ethnicity", kept->promise->activity_id, DAY_NONE, false, &count, error))
        return false;
    kept->is_known = true;
    kept->is_hidden = count.is_hidden;
    kept->count = count.is_hidden ? 0 : count.total;
    return true;
}

static bool keep_months(Counting *counting, ProjectKept *kept, GError **error)
{
    g_autoptr(DbQuery) q = db_query(counting->db, SQL_PROJECT_INDICATOR_MONTHS);
    db_bind_text(q, "$1", counting->project->code);
    db_bind_int(q, "$2", kept->promise->threshold);
    kept->is_known = true;
    kept->count = db_step(q) ? db_int(q, "people") : 0;
    return db_end(q, error);
}

static bool keep_promise(Counting *counting, ProjectKept *kept, GError **error)
{
    const char *rule = kept->promise->rule;
    if (strcmp(rule, "minority") == 0 && !keep_declared(counting, kept, error))
        return false;
    if (strcmp(rule, "months") == 0 && !keep_months(counting, kept, error))
        return false;
    if (strcmp(rule, "participants") == 0 || strcmp(rule, "category") == 0 || strcmp(rule, "activity") == 0) {
        kept->is_known = true;
        kept->count = count_promise(kept->promise, counting->people);
    }
    kept->is_kept = kept->is_known && (kept->promise->is_minimum ? kept->count >= kept->promise->target : kept->count == kept->promise->target);
    return true;
}

bool project_kept(Db *db, Pool *pool, const Project *project, GPtrArray **ret_kept, GError **error)
{
    GPtrArray *promises;
    Counting counting = {.db = db, .pool = pool, .project = project, .to = DAY_NONE};
    *ret_kept = pool_list(pool);
    if (!load_people(&counting, DAY_NONE, error) || !project_promises(db, pool, project->id, &promises, error))
        return false;
    for (guint i = 0; i < promises->len; i++) {
        ProjectKept *kept = pool_new0(pool, ProjectKept);
        kept->promise = promises->pdata[i];
        if (day_is(kept->promise->withdrawn_on))
            continue;
        if (!keep_promise(&counting, kept, error))
            return false;
        g_ptr_array_add(*ret_kept, kept);
    }
    return true;
}
