#include "modules/plans/adopt.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/plans/plans_in_queries.h"
#include "record/audit.h"

static const Choice countries[] = {{"RO", N_("Romania")}, {"MD", N_("Moldova")}, {0}};

static const Field plan_facts_fields[] = {
    F(PlanFacts, title, .label = N_("Title, as printed"), .kind = FIELD_LONG_TEXT, .max = 2000, .required = true),
    F(PlanFacts, short_title, .label = N_("Short title, for menus and lists"), .kind = FIELD_TEXT, .max = 120, .required = true),
    F(PlanFacts, authority, .label = N_("Authority"), .kind = FIELD_TEXT, .max = 300),
    F(PlanFacts, decision_number, .label = N_("Number of the decision"), .kind = FIELD_TEXT, .max = 60),
    F(PlanFacts, decision_date, .label = N_("Day of the decision"), .kind = FIELD_DAY, .not_after_today = true),
    F(PlanFacts, period_from, .label = N_("The plan runs from"), .kind = FIELD_DAY),
    F(PlanFacts, period_to, .label = N_("The plan runs until"), .kind = FIELD_DAY),
    F(PlanFacts, country, .label = N_("Country, for holidays and money"), .kind = FIELD_CHOICE, .choices = countries, .required = true),
    F(PlanFacts, version, .kind = FIELD_INT),
    {0},
};

const Record plan_facts_record = {"plan", N_("Plan"), sizeof(PlanFacts), plan_facts_fields};

/* Who changed it first is asked for by the caller, who shows both versions. */
static bool one_changed(gint64 changed, GError **error)
{
    return changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed this plan meanwhile. Look at it again."));
}

static void bind_facts(DbQuery *q, Pool *pool, const PlanFacts *facts)
{
    db_bind_int(q, "$1", facts->id);
    db_bind_int(q, "$2", facts->version);
    db_bind_text(q, "$3", facts->title);
    db_bind_text(q, "$4", facts->short_title);
    db_bind_text(q, "$5", text_fold(pool, facts->title));
    db_bind_text(q, "$6", facts->authority);
    db_bind_text(q, "$7", facts->decision_number);
    db_bind_day(q, "$8", facts->decision_date);
    db_bind_day(q, "$9", facts->period_from);
    db_bind_day(q, "$10", facts->period_to);
    db_bind_text(q, "$11", facts->country);
    db_bind_text(q, "$12", strcmp(facts->country, "MD") == 0 ? "MDL" : "RON");
}

bool plan_facts_save(Db *db, const Identity *who, const PlanFacts *before, PlanFacts *after, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_SAVE_FACTS);
    bind_facts(q, pool, after);
    bool changed = db_step(q);
    if (changed)
        after->version = db_int(q, "version");
    const char *difference = record_difference(&plan_facts_record, before, after, pool);
    return db_end(q, error) && one_changed(changed, error) &&
           audit_write(db, who, "web", "save", "plan", after->id, difference, error) && db_commit(change, error);
}

/* The statement's $1 is the plan, $2 its version. */
static DbQuery *version_query(Db *db, const DbStatement *statement, const Plan *plan)
{
    DbQuery *q = db_query(db, statement);
    db_bind_int(q, "$1", plan->id);
    db_bind_int(q, "$2", plan->version);
    return q;
}

static bool end_change(Db *db, DbQuery *q, const Identity *who, const char *verb, gint64 plan_id, GError **error)
{
    gint64 changed;
    return db_run(q, &changed, error) && one_changed(changed, error) &&
           audit_write(db, who, who->user_id ? "web" : "cli", verb, "plan", plan_id, NULL, error);
}

static bool date_edition(Db *db, gint64 plan_id, const char *number, Day date, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ADOPT_EDITION);
    db_bind_int(q, "$1", plan_id);
    db_bind_text(q, "$2", number);
    db_bind_day(q, "$3", date);
    return db_run(q, NULL, error);
}

bool plan_adopt(Db *db, const Identity *who, const Plan *plan, const char *number, Day date, bool is_public, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = version_query(db, SQL_PLAN_ADOPT, plan);
    db_bind_text(q, "$3", number);
    db_bind_day(q, "$4", date);
    db_bind_int(q, "$5", is_public);
    db_bind_int(q, "$6", clock_now());
    return end_change(db, q, who, "adopt", plan->id, error) && date_edition(db, plan->id, number, date, error) &&
           db_commit(change, error);
}

bool plan_close(Db *db, const Identity *who, const Plan *plan, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = version_query(db, SQL_PLAN_CLOSE, plan);
    return end_change(db, q, who, "close", plan->id, error) && db_commit(change, error);
}

bool plan_discard(Db *db, const Identity *who, const Plan *plan, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = version_query(db, SQL_PLAN_DISCARD, plan);
    return end_change(db, q, who, "discard", plan->id, error) && db_commit(change, error);
}

bool plan_publish(Db *db, const Identity *who, const Plan *plan, bool is_public, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = version_query(db, SQL_PLAN_PUBLISH, plan);
    db_bind_int(q, "$3", is_public);
    return end_change(db, q, who, is_public ? "publish" : "unpublish", plan->id, error) && db_commit(change, error);
}
