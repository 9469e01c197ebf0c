#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"

/* Plans of a case, edition by edition, with their needs and what answers them. */

static const Field plan_fields[] = {
    F(CasePlan, id, .kind = FIELD_ID, .label = N_("Number")),
    F(CasePlan, case_id, .kind = FIELD_ID, .label = N_("Case"), .read_only = true),
    F(CasePlan, kind, .kind = FIELD_CHOICE, .label = N_("Kind of plan"), .choices = case_plan_kinds, .read_only = true),
    F(CasePlan, edition, .kind = FIELD_INT, .label = N_("Edition"), .read_only = true),
    F(CasePlan, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = case_plan_states, .read_only = true),
    F(CasePlan, starts, .kind = FIELD_DAY, .label = N_("Starts on")),
    F(CasePlan, months, .kind = FIELD_INT, .label = N_("For how many months"), .max = 120),
    F(CasePlan, review_day, .kind = FIELD_DAY, .label = N_("To be reviewed on")),
    F(CasePlan, finality, .kind = FIELD_CHOICE, .label = N_("What it aims at"), .choices = case_finalities),
    F(CasePlan, measure, .kind = FIELD_CHOICE, .label = N_("Protection measure"), .choices = case_measures),
    F(CasePlan, reason, .kind = FIELD_LONG_TEXT, .label = N_("The situation that it answers"), .max = 10000, .sealed = true),
    F(CasePlan, opinion_state, .kind = FIELD_CHOICE, .label = N_("The opinion of the child or adult"), .choices = case_opinions),
    F(CasePlan, opinion, .kind = FIELD_LONG_TEXT, .label = N_("Their opinion, in their words"), .max = 4000, .sealed = true),
    F(CasePlan, accompaniment, .kind = FIELD_LONG_TEXT, .label = N_("How the family is accompanied"), .max = 4000, .sealed = true),
    F(CasePlan, parent_signed, .kind = FIELD_DAY, .label = N_("Signed by a parent or the person on"), .not_after_today = true),
    F(CasePlan, child_signed, .kind = FIELD_DAY, .label = N_("Signed by the child on"), .not_after_today = true),
    F(CasePlan, worker_signed, .kind = FIELD_DAY, .label = N_("Signed by the case manager on"), .not_after_today = true),
    F(CasePlan, order_number, .kind = FIELD_TEXT, .label = N_("Number of the mayor's order"), .max = 40),
    F(CasePlan, order_day, .kind = FIELD_DAY, .label = N_("Day of the mayor's order"), .not_after_today = true),
    F(CasePlan, approved_by, .kind = FIELD_ID, .label = N_("Approved by"), .read_only = true),
    F(CasePlan, approved_at, .kind = FIELD_TIME, .label = N_("When it was approved"), .read_only = true),
    F(CasePlan, note, .kind = FIELD_LONG_TEXT, .label = N_("Why it was returned"), .max = 4000, .sealed = true, .read_only = true),
    F(CasePlan, created_by, .kind = FIELD_ID, .label = N_("Written by"), .read_only = true),
    F(CasePlan, created_at, .kind = FIELD_TIME, .label = N_("Written"), .read_only = true),
    F(CasePlan, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record case_plan_record = {"case_plan", N_("Plan"), sizeof(CasePlan), plan_fields};

static const Field need_fields[] = {
    F(CaseNeed, id, .kind = FIELD_ID, .label = N_("Number")),
    F(CaseNeed, plan_id, .kind = FIELD_ID, .label = N_("Plan"), .read_only = true),
    F(CaseNeed, position, .kind = FIELD_INT, .label = N_("Place in the plan"), .read_only = true),
    F(CaseNeed, area, .kind = FIELD_CHOICE, .label = N_("Area"), .choices = case_areas, .required = true),
    F(CaseNeed, need, .kind = FIELD_LONG_TEXT, .label = N_("Need"), .max = 2000, .required = true, .sealed = true),
    F(CaseNeed, objective, .kind = FIELD_LONG_TEXT, .label = N_("Objective"), .max = 2000, .sealed = true),
    F(CaseNeed, activities, .kind = FIELD_LONG_TEXT, .label = N_("Activities"), .max = 4000, .sealed = true),
    F(CaseNeed, starts, .kind = FIELD_DAY, .label = N_("Starts on")),
    F(CaseNeed, months, .kind = FIELD_INT, .label = N_("For how many months"), .max = 120),
    F(CaseNeed, responsible, .kind = FIELD_TEXT, .label = N_("Responsible person"), .hint = N_("The function and the institution."), .max = 200),
    F(CaseNeed, expected, .kind = FIELD_LONG_TEXT, .label = N_("Expected result"), .max = 2000, .sealed = true),
    F(CaseNeed, state, .kind = FIELD_CHOICE, .label = N_("How far it is"), .choices = case_need_states, .required = true),
    F(CaseNeed, amendment_id, .kind = FIELD_ID, .label = N_("Brought by amendment"), .read_only = true),
    F(CaseNeed, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record case_need_record = {"case_need", N_("Need in a plan"), sizeof(CaseNeed), need_fields};

static const Field line_fields[] = {
    F(CaseNeedLine, id, .kind = FIELD_ID, .label = N_("Number")),
    F(CaseNeedLine, need_id, .kind = FIELD_ID, .label = N_("Need"), .read_only = true),
    F(CaseNeedLine, position, .kind = FIELD_INT, .label = N_("Place in the plan"), .read_only = true),
    F(CaseNeedLine, kind, .kind = FIELD_TEXT, .label = N_("Kind"), .required = true),
    F(CaseNeedLine, what, .kind = FIELD_TEXT, .label = N_("What"), .required = true, .sealed = true),
    F(CaseNeedLine, code, .kind = FIELD_TEXT, .label = N_("Code")),
    F(CaseNeedLine, provider, .kind = FIELD_TEXT, .label = N_("Who gives it")),
    F(CaseNeedLine, amount, .kind = FIELD_TEXT, .label = N_("Amount")),
    {0},
};
const Record case_need_line_record = {"case_need_line", N_("Need in a plan"), sizeof(CaseNeedLine), line_fields};

/* --- reading --- */

CasePlan *case_plan_current(const GPtrArray *plans)
{
    CasePlan *current = NULL;
    for (guint i = 0; i < plans->len; i++) {
        CasePlan *plan = plans->pdata[i];
        if (strcmp(plan->state, "replaced") != 0 && (!current || plan->edition > current->edition))
            current = plan;
    }
    return current;
}

bool case_plans(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_plans, GError **error)
{
    g_auto(SealKey) key = {0};
    *ret_plans = pool_list(pool);
    if (!case_key(db, case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PLAN_LIST);
    db_bind_int(q, "$1", case_id);
    while (db_step(q)) {
        CasePlan *plan = pool_new0(pool, CasePlan);
        if (!case_read(q, &case_plan_record, plan, &key, pool, error))
            return false;
        g_ptr_array_add(*ret_plans, plan);
    }
    return db_end(q, error);
}

/* What an amendment brings is the plan's once it is approved. */
static void place_need(CasePlan *plan, CaseNeed *need)
{
    CaseAmendment *amendment = need->amendment_id ? case_amendment_of(plan, need->amendment_id) : NULL;
    if (amendment)
        g_ptr_array_add(amendment->needs, need);
    if (!amendment || strcmp(amendment->state, "approved") == 0)
        g_ptr_array_add(plan->needs, need);
}

static bool read_needs(Db *db, Pool *pool, const SealKey *key, CasePlan *plan, GError **error)
{
    plan->needs = pool_list(pool);
    if (!case_amendments_read(db, pool, key, plan, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_NEED_LIST);
    db_bind_int(q, "$1", plan->id);
    while (db_step(q)) {
        CaseNeed *need = pool_new0(pool, CaseNeed);
        need->lines = pool_list(pool);
        if (!case_read(q, &case_need_record, need, key, pool, error))
            return false;
        place_need(plan, need);
    }
    return db_end(q, error);
}

static CaseNeed *need_in(const GPtrArray *needs, gint64 id)
{
    for (guint i = 0; i < needs->len; i++) {
        CaseNeed *need = needs->pdata[i];
        if (need->id == id)
            return need;
    }
    return NULL;
}

CaseNeed *case_need_of(const CasePlan *plan, gint64 id)
{
    CaseNeed *need = need_in(plan->needs, id);
    for (guint i = 0; !need && i < plan->amendments->len; i++)
        need = need_in(((CaseAmendment *)plan->amendments->pdata[i])->needs, id);
    return need;
}

static bool read_lines(Db *db, Pool *pool, const SealKey *key, CasePlan *plan, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_NEED_LINE_LIST);
    db_bind_int(q, "$1", plan->id);
    while (db_step(q)) {
        CaseNeedLine *line = pool_new0(pool, CaseNeedLine);
        if (!case_read(q, &case_need_line_record, line, key, pool, error))
            return false;
        CaseNeed *need = case_need_of(plan, line->need_id);
        if (need)
            g_ptr_array_add(need->lines, line);
    }
    return db_end(q, error);
}

bool case_plan_find(Db *db, Pool *pool, gint64 case_id, gint64 id, CasePlan **ret_plan, GError **error)
{
    g_auto(SealKey) key = {0};
    CasePlan *plan = *ret_plan = pool_new0(pool, CasePlan);
    if (!case_key(db, case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PLAN_FIND);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", case_id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such plan in this case."));
    if (!case_read(q, &case_plan_record, plan, &key, pool, error))
        return false;
    g_clear_pointer(&q, db_query_free);
    return read_needs(db, pool, &key, plan, error) && read_lines(db, pool, &key, plan, error);
}

/* --- writing needs --- */

static bool insert_line(Db *db, Pool *pool, const SealKey *key, gint64 need_id, const CaseNeedLine *line, guint position, GError **error)
{
    CaseNeedLine fresh = *line;
    fresh.id = id_new();
    fresh.need_id = need_id;
    fresh.position = position;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_NEED_LINE_INSERT);
    case_bind(q, &case_need_line_record, &fresh, key, pool);
    return db_run(q, NULL, error);
}

static bool delete_lines(Db *db, gint64 need_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_NEED_LINE_DELETE_ALL);
    db_bind_int(q, "$1", need_id);
    return db_run(q, NULL, error);
}

static bool write_need(Db *db, Pool *pool, gint64 case_id, const CaseNeed *need, bool is_new, GError **error)
{
    gint64 changed;
    g_auto(SealKey) key = {0};
    if (!case_key(db, case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, is_new ? SQL_CASE_NEED_INSERT : SQL_CASE_NEED_UPDATE);
    case_bind(q, &case_need_record, need, &key, pool);
    if (!db_run(q, &changed, error))
        return false;
    if (changed != 1)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this need meanwhile."));
    if (!is_new && !delete_lines(db, need->id, error))
        return false;
    for (guint i = 0; i < need->lines->len; i++)
        if (!insert_line(db, pool, &key, need->id, need->lines->pdata[i], i, error))
            return false;
    return true;
}

static bool next_position(Db *db, gint64 plan_id, gint64 *ret_position, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_NEED_LAST);
    db_bind_int(q, "$1", plan_id);
    *ret_position = db_step(q) ? db_int(q, "position") + 1 : 1;
    return db_end(q, error);
}

/* In a plan in force only what its amendment brings, while that is a draft. */
static bool check_need_changeable(const CasePlan *plan, const CaseNeed *need, GError **error)
{
    const CaseAmendment *amendment = need->amendment_id ? case_amendment_of(plan, need->amendment_id) : NULL;
    if (strcmp(plan->state, "approved") == 0 && amendment && strcmp(amendment->state, "draft") == 0)
        return true;
    if (strcmp(plan->state, "draft") == 0)
        return true;
    return fail(error, FAIL_CONFLICT, "%s", _("Only a draft can be changed. Amend the plan, or make a new edition."));
}

static bool check_changeable(const CasePlan *plan, GError **error)
{
    if (strcmp(plan->state, "draft") == 0)
        return true;
    return fail(error, FAIL_CONFLICT, "%s", _("Only a draft can be changed. Make a new edition of the plan."));
}

bool case_need_save(Db *db, const Identity *who, const CasePlan *plan, CaseNeed *need, GError **error)
{
    enum { MOST_NEEDS = 60 };
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    bool is_new = need->id == 0;
    const CaseNeed *before = is_new ? NULL : case_need_of(plan, need->id);
    if (!change || !check_need_changeable(plan, is_new ? need : before ? before : need, error))
        return false;
    if (is_new && plan->needs->len >= MOST_NEEDS)
        return fail(error, FAIL_INVALID, "%s", _("A plan can have at most 60 needs."));
    if (is_new) {
        need->id = id_new();
        need->plan_id = plan->id;
        need->version = 1;
        if (!next_position(db, plan->id, &need->position, error))
            return false;
    }
    return write_need(db, pool, plan->case_id, need, is_new, error) && case_touch(db, plan->case_id, error) &&
           case_audit(db, who, is_new ? "create" : "save", "case_need", need->id, record_difference(&case_need_record, before, need, pool), error) &&
           db_commit(change, error);
}

bool case_need_delete(Db *db, const Identity *who, const CasePlan *plan, const CaseNeed *need, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_need_changeable(plan, need, error) || !delete_lines(db, need->id, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_NEED_DELETE);
    db_bind_int(q, "$1", need->id);
    db_bind_int(q, "$2", plan->id);
    return db_run(q, NULL, error) && case_audit(db, who, "remove", "case_need", need->id, NULL, error) && db_commit(change, error);
}

bool case_need_set_state(Db *db, const Identity *who, const CasePlan *plan, const CaseNeed *need, gint64 version, const char *state,
                         GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    CaseNeed after = *need;
    after.state = state;
    after.version = version;
    if (strcmp(plan->state, "approved") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This plan isn't in force."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && write_need(db, pool, plan->case_id, &after, false, error) && case_touch(db, plan->case_id, error) &&
           case_audit(db, who, "save", "case_need", need->id, record_difference(&case_need_record, need, &after, pool), error) &&
           db_commit(change, error);
}

/* --- writing plans --- */

static bool write_plan(Db *db, Pool *pool, const CasePlan *plan, bool is_new, GError **error)
{
    gint64 changed;
    g_auto(SealKey) key = {0};
    if (!case_key(db, plan->case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, is_new ? SQL_CASE_PLAN_INSERT : SQL_CASE_PLAN_UPDATE);
    case_bind(q, &case_plan_record, plan, &key, pool);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this plan meanwhile.")));
}

static bool last_edition(Db *db, gint64 case_id, const char *kind, gint64 *ret_edition, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PLAN_EDITION);
    db_bind_int(q, "$1", case_id);
    db_bind_text(q, "$2", kind);
    *ret_edition = db_step(q) ? db_int(q, "edition") : 0;
    return db_end(q, error);
}

static CasePlan *latest_of_kind(const GPtrArray *plans, const char *kind)
{
    for (guint i = 0; i < plans->len; i++) {
        CasePlan *plan = plans->pdata[i];
        if (strcmp(plan->kind, kind) == 0)
            return plan; /* newest edition first */
    }
    return NULL;
}

static bool copy_needs(Db *db, Pool *pool, const CasePlan *from, gint64 plan_id, GError **error)
{
    for (guint i = 0; i < from->needs->len; i++) {
        CaseNeed need = *(CaseNeed *)from->needs->pdata[i];
        need.id = id_new();
        need.plan_id = plan_id;
        need.amendment_id = 0;
        need.version = 1;
        if (!write_need(db, pool, from->case_id, &need, true, error))
            return false;
    }
    return true;
}

static CasePlan new_plan(const Identity *who, const CaseFile *file, const char *kind, const CasePlan *before, gint64 edition)
{
    enum { LEAST_MONTHS = 12 };
    CasePlan plan = {.starts = day_today(), .months = LEAST_MONTHS, .review_day = day_add_months(day_today(), 3)};
    if (before)
        plan = *before;
    plan.id = id_new();
    plan.case_id = file->id;
    plan.kind = kind;
    plan.edition = edition;
    plan.state = "draft";
    plan.parent_signed = plan.child_signed = plan.worker_signed = plan.order_day = DAY_NONE;
    plan.order_number = plan.note = NULL;
    plan.approved_by = plan.approved_at = 0;
    plan.created_by = who->user_id;
    plan.created_at = clock_now();
    plan.version = 1;
    return plan;
}

bool case_plan_create(Db *db, const Identity *who, const CaseFile *file, const char *kind, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    GPtrArray *plans;
    gint64 edition;
    if (!change || !case_plans(db, pool, file->id, &plans, error) || !last_edition(db, file->id, kind, &edition, error))
        return false;
    CasePlan *before = latest_of_kind(plans, kind);
    if (before && (strcmp(before->state, "draft") == 0 || strcmp(before->state, "proposed") == 0))
        return fail(error, FAIL_CONFLICT, "%s", _("There is a draft of this plan already."));
    if (before && !case_plan_find(db, pool, file->id, before->id, &before, error))
        return false;
    CasePlan plan = new_plan(who, file, kind, before, edition + 1);
    *ret_id = plan.id;
    return write_plan(db, pool, &plan, true, error) && (!before || copy_needs(db, pool, before, plan.id, error)) &&
           case_touch(db, file->id, error) &&
           case_audit(db, who, "create", "case_plan", plan.id, record_difference(&case_plan_record, NULL, &plan, pool), error) &&
           db_commit(change, error);
}

static bool save_plan(Db *db, const Identity *who, const char *verb, const CasePlan *plan, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    CasePlan *before;
    return case_plan_find(db, pool, plan->case_id, plan->id, &before, error) && write_plan(db, pool, plan, false, error) &&
           case_touch(db, plan->case_id, error) &&
           case_audit(db, who, verb, "case_plan", plan->id, record_difference(&case_plan_record, before, plan, pool), error);
}

bool case_plan_save(Db *db, const Identity *who, CasePlan *plan, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && save_plan(db, who, "save", plan, error) && db_commit(change, error);
}

bool case_plan_propose(Db *db, const Identity *who, CasePlan *plan, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_changeable(plan, error))
        return false;
    if (plan->needs->len == 0)
        return fail(error, FAIL_INVALID, "%s", _("The plan has no needs yet. Add at least one."));
    plan->state = "proposed";
    return save_plan(db, who, "propose", plan, error) && db_commit(change, error);
}

static bool check_proposed(const CasePlan *plan, GError **error)
{
    return strcmp(plan->state, "proposed") == 0 || fail(error, FAIL_CONFLICT, "%s", _("This plan doesn't wait for approval."));
}

bool case_plan_return(Db *db, const Identity *who, CasePlan *plan, const char *note, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_proposed(plan, error))
        return false;
    if (text_is_empty(note))
        return fail(error, FAIL_INVALID, "%s", _("Write what has to be changed."));
    plan->state = "draft";
    plan->note = note;
    return save_plan(db, who, "return", plan, error) && db_commit(change, error);
}

static bool replace_older(Db *db, const CasePlan *plan, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PLAN_REPLACE);
    db_bind_int(q, "$1", plan->case_id);
    db_bind_text(q, "$2", plan->kind);
    db_bind_int(q, "$3", plan->id);
    return db_run(q, NULL, error);
}

bool case_plan_approve(Db *db, const Identity *who, const CaseFile *file, CasePlan *plan, gint64 at, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_proposed(plan, error))
        return false;
    if (plan->created_by == who->user_id && who->user_id)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Somebody else has to approve the plan that you wrote."));
    plan->state = "approved";
    plan->approved_by = who->user_id;
    plan->approved_at = at ? at : clock_now();
    plan->note = NULL;
    CaseEntry done = {.kind = "plan", .state = "done", .user_id = plan->created_by, .done_at = plan->approved_at,
                      .text = pool_printf(pool, _("%s, edition %d: approved."), case_label(case_plan_kinds, plan->kind), (int)plan->edition)};
    return replace_older(db, plan, error) && save_plan(db, who, "approve", plan, error) && case_entry_save(db, who, file, &done, error) &&
           db_commit(change, error);
}
