#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/language.h"

/* What is asked, and what the answer is: nothing here knows a database. */

static bool attended(const BenefitTerm *term, const BenefitCase *known)
{
    gint64 counted = known->present + (term->excused_counts ? known->excused : 0);
    if (term->min_sessions > 0 && counted >= term->min_sessions)
        return true;
    return term->min_percent > 0 && known->planned > 0 && counted * 100 >= term->min_percent * known->planned;
}

static char answer(bool asked, bool good)
{
    return asked ? (good ? 'y' : 'n') : '-';
}

void benefit_judge(const BenefitTerm *term, const BenefitCase *known, char *ret_answers)
{
    ret_answers[RULE_ACTIVE] = answer(true, !known->is_suspended);
    ret_answers[RULE_PRESENCE] = answer(term->min_sessions > 0 || term->min_percent > 0, attended(term, known));
    ret_answers[RULE_PLAN] = answer(term->needs_plan, known->has_plan);
    ret_answers[RULE_ELSEWHERE] = answer(term->not_elsewhere, !known->is_elsewhere);
    ret_answers[RULE_PAPERS] = answer(term->needs_papers, known->has_papers);
    ret_answers[RULE_EXCEPTION] = known->exception ? known->exception : '-';
    ret_answers[RULE_COUNT] = '\0';
}

bool benefit_is_entitled(const char *answers)
{
    if (answers[RULE_EXCEPTION] != '-')
        return answers[RULE_EXCEPTION] == '+';
    return !memchr(answers, 'n', RULE_EXCEPTION);
}

const char *benefit_rule_broken(BenefitRule rule)
{
    static const char *const labels[] = {N_("Suspended"), N_("Didn't take part enough"), N_("No plan in force"), N_("Paid elsewhere"),
                                         N_("Documents missing or expired"), N_("Not paid, by an exception")};
    return _(labels[rule]);
}

static const char *no_words(Pool *pool, BenefitRule rule, gint64 planned, gint64 present, gint64 excused)
{
    switch (rule) {
    case RULE_ACTIVE:
        return _("it is suspended");
    case RULE_PRESENCE:
        if (planned == 0 && present == 0)
            return _("no attendance was written down");
        return pool_printf(pool, _("attended %d of %d planned sessions, %d excused"), (int)present, (int)planned, (int)excused);
    case RULE_PLAN:
        return _("no plan holds");
    case RULE_ELSEWHERE:
        return _("another source pays");
    case RULE_PAPERS:
        return _("a document is missing or has expired");
    default:
        return "";
    }
}

static const char *yes_words(Pool *pool, BenefitRule rule, gint64 planned, gint64 present)
{
    switch (rule) {
    case RULE_ACTIVE:
        return _("not suspended");
    case RULE_PRESENCE:
        return pool_printf(pool, _("attended %d of %d planned sessions"), (int)present, (int)planned);
    case RULE_PLAN:
        return _("a plan holds");
    case RULE_ELSEWHERE:
        return _("no other source pays");
    case RULE_PAPERS:
        return _("the documents are valid");
    default:
        return "";
    }
}

static void add_words(GString *out, const char *words)
{
    g_string_append_printf(out, "%s%s", out->len ? "; " : "", words);
}

const char *benefit_why(Pool *pool, const char *answers, gint64 planned, gint64 present, gint64 excused)
{
    GString *broken = pool_string(pool), *met = pool_string(pool);
    if (strlen(answers) != RULE_COUNT)
        return "";
    for (int rule = 0; rule < RULE_EXCEPTION; rule++)
        if (answers[rule] == 'n')
            add_words(broken, no_words(pool, (BenefitRule)rule, planned, present, excused));
        else if (answers[rule] == 'y')
            add_words(met, yes_words(pool, (BenefitRule)rule, planned, present));
    if (answers[RULE_EXCEPTION] == '+')
        return pool_printf(pool, _("Paid by an exception, though: %s."), broken->len ? broken->str : _("all conditions are met"));
    if (answers[RULE_EXCEPTION] == '!')
        return _("Not paid, by an exception.");
    if (!broken->len)
        return pool_printf(pool, _("All conditions are met: %s."), met->str);
    return met->len ? pool_printf(pool, _("Not paid: %s. Met: %s."), broken->str, met->str) : pool_printf(pool, _("Not paid: %s."), broken->str);
}

const BenefitTerm *benefit_term_in(const GPtrArray *terms, gint64 month)
{
    for (guint i = 0; i < terms->len; i++) {
        const BenefitTerm *term = terms->pdata[i];
        if (benefit_month_of(term->valid_from) <= month)
            return term;
    }
    return NULL;
}
