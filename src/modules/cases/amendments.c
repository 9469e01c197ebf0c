#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"

/* Amendments of plans that are in force: needs that come to them, without a whole new edition. */

static const Field fields[] = {
    F(CaseAmendment, id, .kind = FIELD_ID, .label = N_("Number")),
    F(CaseAmendment, case_id, .kind = FIELD_ID, .label = N_("Case"), .read_only = true),
    F(CaseAmendment, plan_id, .kind = FIELD_ID, .label = N_("Plan"), .read_only = true),
    F(CaseAmendment, number, .kind = FIELD_INT, .label = N_("Number of the amendment"), .read_only = true),
    F(CaseAmendment, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = case_plan_states, .read_only = true),
    F(CaseAmendment, reason, .kind = FIELD_LONG_TEXT, .label = N_("Why the plan is amended"), .max = 4000, .required = true, .sealed = true),
    F(CaseAmendment, order_number, .kind = FIELD_TEXT, .label = N_("Number of the mayor's order"), .max = 40),
    F(CaseAmendment, order_day, .kind = FIELD_DAY, .label = N_("Day of the mayor's order"), .not_after_today = true),
    F(CaseAmendment, approved_by, .kind = FIELD_ID, .label = N_("Approved by"), .read_only = true),
    F(CaseAmendment, approved_at, .kind = FIELD_TIME, .label = N_("When it was approved"), .read_only = true),
    F(CaseAmendment, note, .kind = FIELD_LONG_TEXT, .label = N_("Why it was returned"), .max = 4000, .sealed = true, .read_only = true),
    F(CaseAmendment, created_by, .kind = FIELD_ID, .label = N_("Written by"), .read_only = true),
    F(CaseAmendment, created_at, .kind = FIELD_TIME, .label = N_("Written"), .read_only = true),
    F(CaseAmendment, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record case_amendment_record = {"case_amendment", N_("Amendment of a plan"), sizeof(CaseAmendment), fields};

bool case_amendments_read(Db *db, Pool *pool, const SealKey *key, CasePlan *plan, GError **error)
{
    plan->amendments = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_AMENDMENT_LIST);
    db_bind_int(q, "$1", plan->id);
    while (db_step(q)) {
        CaseAmendment *amendment = pool_new0(pool, CaseAmendment);
        amendment->needs = pool_list(pool);
        if (!case_read(q, &case_amendment_record, amendment, key, pool, error))
            return false;
        g_ptr_array_add(plan->amendments, amendment);
    }
    return db_end(q, error);
}

CaseAmendment *case_amendment_of(const CasePlan *plan, gint64 id)
{
    for (guint i = 0; plan->amendments && i < plan->amendments->len; i++) {
        CaseAmendment *amendment = plan->amendments->pdata[i];
        if (amendment->id == id)
            return amendment;
    }
    return NULL;
}

CaseAmendment *case_amendment_open(const CasePlan *plan)
{
    for (guint i = 0; plan->amendments && i < plan->amendments->len; i++) {
        CaseAmendment *amendment = plan->amendments->pdata[i];
        if (strcmp(amendment->state, "approved") != 0)
            return amendment;
    }
    return NULL;
}

bool case_amendment_write(Db *db, Pool *pool, const CaseAmendment *amendment, bool is_new, GError **error)
{
    gint64 changed;
    g_auto(SealKey) key = {0};
    if (!case_key(db, amendment->case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, is_new ? SQL_CASE_AMENDMENT_INSERT : SQL_CASE_AMENDMENT_UPDATE);
    case_bind(q, &case_amendment_record, amendment, &key, pool);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this amendment meanwhile.")));
}

static bool save(Db *db, const Identity *who, const char *verb, const CaseAmendment *before, const CaseAmendment *after, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    return case_amendment_write(db, pool, after, before == NULL, error) && case_touch(db, after->case_id, error) &&
           case_audit(db, who, verb, "case_amendment", after->id, record_difference(&case_amendment_record, before, after, pool), error);
}

bool case_amendment_create(Db *db, const Identity *who, const CasePlan *plan, const char *reason, gint64 *ret_id, GError **error)
{
    if (strcmp(plan->state, "approved") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("Only a plan in force is amended."));
    if (case_amendment_open(plan))
        return fail(error, FAIL_CONFLICT, "%s", _("There is an amendment of this plan that isn't approved yet."));
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Write why the plan is amended."));
    CaseAmendment made = {.id = id_new(), .case_id = plan->case_id, .plan_id = plan->id, .number = plan->amendments->len + 1, .state = "draft",
                          .reason = reason, .order_day = DAY_NONE, .created_by = who->user_id, .created_at = clock_now(), .version = 1};
    *ret_id = made.id;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && save(db, who, "create", NULL, &made, error) && db_commit(change, error);
}

static bool expect_state(const CaseAmendment *amendment, const char *state, GError **error)
{
    return strcmp(amendment->state, state) == 0 ||
           fail(error, FAIL_CONFLICT, "%s", _("Somebody decided on this amendment meanwhile. Look at it again."));
}

bool case_amendment_propose(Db *db, const Identity *who, const CaseAmendment *amendment, gint64 version, GError **error)
{
    CaseAmendment after = *amendment;
    if (!expect_state(amendment, "draft", error))
        return false;
    if (amendment->needs->len == 0)
        return fail(error, FAIL_INVALID, "%s", _("The amendment has no needs yet. Add at least one."));
    after.state = "proposed";
    after.version = version;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && save(db, who, "propose", amendment, &after, error) && db_commit(change, error);
}

bool case_amendment_return(Db *db, const Identity *who, const CaseAmendment *amendment, gint64 version, const char *note, GError **error)
{
    CaseAmendment after = *amendment;
    if (!expect_state(amendment, "proposed", error))
        return false;
    if (text_is_empty(note))
        return fail(error, FAIL_INVALID, "%s", _("Write what has to be changed."));
    after.state = "draft";
    after.note = note;
    after.version = version;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && save(db, who, "return", amendment, &after, error) && db_commit(change, error);
}

bool case_amendment_approve(Db *db, const Identity *who, const CaseAmendment *amendment, gint64 version, GError **error)
{
    CaseAmendment after = *amendment;
    if (!expect_state(amendment, "proposed", error))
        return false;
    if (amendment->created_by == who->user_id && who->user_id)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Somebody else has to approve the plan that you wrote."));
    after.state = "approved";
    after.approved_by = who->user_id;
    after.approved_at = clock_now();
    after.note = NULL;
    after.version = version;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && save(db, who, "approve", amendment, &after, error) && db_commit(change, error);
}

bool case_amendment_order(Db *db, const Identity *who, const CaseAmendment *amendment, gint64 version, const char *number, Day day,
                          GError **error)
{
    CaseAmendment after = *amendment;
    if (!expect_state(amendment, "approved", error))
        return false;
    after.order_number = number;
    after.order_day = day;
    after.version = version;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && save(db, who, "save", amendment, &after, error) && db_commit(change, error);
}
