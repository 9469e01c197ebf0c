#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/language.h"

/* What is missing in a case: the steps of its type, each with what shows that it was done.  Nothing forces their order. */

typedef struct {
    const CaseFile *file;
    GPtrArray *people, *entries, *plans, *referrals, *signals;
} Facts;

static bool read_facts(Db *db, Pool *pool, const CaseFile *file, Facts *facts, GError **error)
{
    facts->file = file;
    return case_people(db, pool, file->id, &facts->people, error) && case_entries(db, pool, file->id, &facts->entries, error) &&
           case_plans(db, pool, file->id, &facts->plans, error) && case_referrals(db, pool, file->id, &facts->referrals, error) &&
           case_signal_of_case(db, pool, file->id, &facts->signals, error);
}

static bool has_subject(const Facts *facts)
{
    for (guint i = 0; i < facts->people->len; i++)
        if (strcmp(((CasePerson *)facts->people->pdata[i])->role, "subject") == 0)
            return true;
    return false;
}

static bool has_done(const Facts *facts, const char *kind)
{
    for (guint i = 0; i < facts->entries->len; i++) {
        const CaseEntry *entry = facts->entries->pdata[i];
        if (strcmp(entry->state, "done") == 0 && strcmp(entry->kind, kind) == 0)
            return true;
    }
    return false;
}

static bool has_plan(const Facts *facts, const char *step)
{
    for (guint i = 0; i < facts->plans->len; i++) {
        const CasePlan *plan = facts->plans->pdata[i];
        if ((strcmp(step, "plan") == 0) || (strcmp(step, "plan_approved") == 0 && plan->approved_at) ||
            (strcmp(step, "plan_order") == 0 && plan->order_number && strcmp(plan->state, "replaced") != 0) ||
            (strcmp(step, "opinion") == 0 && plan->opinion_state && strcmp(plan->opinion_state, "not_asked") != 0))
            return true;
    }
    return false;
}

static bool is_done(const Facts *facts, const char *step)
{
    if (strcmp(step, "signal") == 0)
        return facts->signals->len > 0;
    if (strcmp(step, "subject") == 0)
        return has_subject(facts);
    if (strcmp(step, "manager") == 0)
        return facts->file->lead_id != 0;
    if (strcmp(step, "referral") == 0)
        return facts->referrals->len > 0;
    return has_plan(facts, step) || has_done(facts, step);
}

bool case_steps(Db *db, Pool *pool, const CaseFile *file, const CaseType *type, GPtrArray **ret_steps, GError **error)
{
    Facts facts;
    *ret_steps = pool_list(pool);
    if (!read_facts(db, pool, file, &facts, error))
        return false;
    for (guint i = 0; i < type->parts->len; i++) {
        const CaseTypePart *part = type->parts->pdata[i];
        CaseStep *step = pool_new0(pool, CaseStep);
        if (strcmp(part->kind, "step") != 0)
            continue;
        *step = (CaseStep){part->label, part->basis, is_done(&facts, part->code)};
        g_ptr_array_add(*ret_steps, step);
    }
    return true;
}
