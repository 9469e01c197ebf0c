#include "modules/demo/project_328741.h"

#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits.h"
#include "modules/demo/demo_queries.h"
#include "modules/people/people.h"

/* The subsidy of 400 lei a child and month, conditional on taking part: a list a month, prepared by one, approved by another, seen by the
 * accountant, paid by the treasury, and what came back.  What was signed is the project's expense: benefits writes it down. */

enum { A_DAY = 24 * 60 * 60, MORNING = 9 * 60 * 60, RETRO_MONTHS = 3 };

static bool become(ProjectDemo *p, const char *mailbox, Identity *ret_who, GError **error)
{
    static const char *const permissions[] = {"benefits.approve", "benefits.pay", "benefits.prepare", "benefits.read", "benefits.visa",
                                              "people.see-id", NULL};
    User *user;
    if (!user_find_by_email(p->db, p->pool, mailbox, &user, error))
        return false;
    *ret_who = (Identity){.user_id = user->id, .institution_id = user->institution_id, .name = user->name, .permissions = permissions,
                          .permission_count = G_N_ELEMENTS(permissions) - 1, .scope = SCOPE_AUTHORITY, .language = LANGUAGE_COUNT};
    return true;
}

/* "RO12DEMO…": no bank has these letters; its two digits make the rest 1 modulo 97 (ISO 13616). */
const char *project_demo_iban(Pool *pool, guint64 number)
{
    char digits[64];
    guint rest = 0;
    g_snprintf(digits, sizeof digits, "13142224%016" G_GUINT64_FORMAT "272400", number); /* DEMO, number, RO00 */
    for (const char *digit = digits; *digit; digit++)
        rest = (rest * 10 + (guint)(*digit - '0')) % 97;
    return pool_printf(pool, "RO%02uDEMO%016" G_GUINT64_FORMAT, 98 - rest, number);
}

static bool make_scheme(ProjectPaying *paying, GError **error)
{
    ProjectDemo *p = paying->p;
    BenefitTerm term = {.valid_from = p->project.from_day, .amount = {40000, CURRENCY_RON}, .min_percent = PROJECT_PERCENT, .needs_plan = true,
                        .not_elsewhere = true, .legal_basis = "Proiectul 328741, activitatea 6; pragul de participare este o setare"};
    BenefitScheme scheme = {
        .code = "subventie-328741", .name = "Subvenție lunară condiționată (proiectul 328741)", .project_code = "328741", .period = "month",
        .currency = "RON", .promised_months = 18, .project_partner_id = p->partner_ids[0], .project_category = "subsidies",
        .ceiling = {200000000, CURRENCY_RON}, .from_day = p->project.from_day, .to_day = p->project.to_day, .retro_months = RETRO_MONTHS,
        .recovery_percent = 50, .needs_visa = true, .payer_name = "Direcția de Asistență Socială (demonstrativ)",
        .payer_address = "Timișoara", .payer_cui = "14756536", .payer_iban = project_demo_iban(p->pool, 1), .treasury_name = "Trezoreria Timișoara",
        .program_code = "0000000123", .commitment_code = "AAAAAAAAAAA", .commitment_indicator = "AAB", .is_demo = true,
    };
    if (!benefit_scheme_create(p->db, &paying->officer, &scheme, &term, error) ||
        !benefit_scheme_count_services(p->db, &paying->officer, scheme.id, p->service_ids, PROJECT_SERVICES, error))
        return false;
    paying->scheme_id = scheme.id;
    return true;
}

/* Into the parent's account; without a personal code of theirs, at the cash desk. */
static bool make_grant(ProjectPaying *paying, const ProjectChild *child, guint number, GError **error)
{
    ProjectDemo *p = paying->p;
    Person *parent;
    if (!person_find(p->db, p->pool, child->parent_id, &parent, error))
        return false;
    gint64 from = benefit_month_of(child->entered);
    BenefitPayee payee = {.person_id = child->parent_id,
                          .iban = parent->national_id_masked ? project_demo_iban(p->pool, 1000 + (guint64)(child->parent_id % 1000000007)) : NULL};
    BenefitGrant grant = {.scheme_id = paying->scheme_id, .person_id = child->person_id, .from_month = from,
                          .to_month = from + child->promised + PROJECT_MONTHS_OVER, .promised_months = child->promised,
                          .decision = pool_printf(p->pool, "Dispoziția %u/%s", number + 1, day_to_people(p->pool, child->entered))};
    bool made = benefit_grant_create(p->db, &paying->officer, &grant, &payee, error);
    paying->grant_ids[number] = grant.id;
    return made;
}

/* --- a month --- */

static bool sign(ProjectPaying *paying, gint64 id, gint64 at, BenefitRun **ret_run, GError **error)
{
    Db *db = paying->p->db;
    Pool *pool = paying->p->pool;
    return benefit_run_find(db, pool, id, ret_run, error) &&
           benefit_run_approve(db, &paying->director, id, (*ret_run)->version, at + A_DAY, error) && benefit_run_find(db, pool, id, ret_run, error) &&
           benefit_run_visa(db, &paying->accountant, id, (*ret_run)->version, at + 2 * A_DAY, error) &&
           benefit_run_find(db, pool, id, ret_run, error);
}

static bool is_due(ProjectPaying *paying, gint64 id, const char *format, bool *ret_due, GError **error)
{
    g_autoptr(DbQuery) q = db_query(paying->p->db, SQL_DEMO_PAYMENT_DUE);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", format);
    *ret_due = db_step(q);
    return db_end(q, error);
}

/* Where nobody of the list is paid this way, there is no file. */
static bool send_file(ProjectPaying *paying, gint64 id, const char *format, gint64 at, GError **error)
{
    bool due;
    gint64 file;
    return is_due(paying, id, format, &due, error) &&
           (!due || benefit_run_file(paying->p->db, &paying->accountant, id, format, at, &file, error));
}

/* round: of the list's answers, from 1. */
static bool take_return(ProjectPaying *paying, const BenefitRun *run, int round, Day day, GError **error)
{
    GPtrArray *lines;
    BenefitReturnResult result;
    gint64 at = (gint64)day.n * A_DAY + MORNING;
    const char *name = pool_printf(paying->p->pool, "extras-%s%s.csv", day_to_iso(paying->p->pool, benefit_month_start(run->month)), round > 1 ? "-2" : "");
    const char *digest = pool_printf(paying->p->pool, "demo-%" G_GINT64_FORMAT "-%d", run->id, round);
    if (!benefit_run_returned(paying->p->db, paying->p->pool, run->id, NULL, day, &lines, error) || !project_demo_spoil(paying, run, lines, error))
        return false;
    return lines->len == 0 ||
           benefit_reconcile(paying->p->db, &paying->accountant, name, digest, lines, at, &result, error);
}

/* The list of a month is made in the first days of the next; the last one that was signed is still on its way. */
static bool pay_month(ProjectPaying *paying, int month, GError **error)
{
    ProjectDemo *p = paying->p;
    Day first = benefit_month_start(month + 1), paid = day_add(first, 11);
    gint64 at = (gint64)day_add(first, 4).n * A_DAY + MORNING, id;
    BenefitRun *run;
    BenefitRunOrder order = {.scheme_id = paying->scheme_id, .month = month, .at = at};
    if (day_compare(day_add(first, 7), p->today) > 0)
        return true;
    if (!project_demo_before_list(paying, month, at, error) || !benefit_run_prepare(p->db, &paying->officer, &order, &id, error) || !sign(paying, id, at, &run, error) ||
        !send_file(paying, id, "opme", at + 3 * A_DAY, error) || !send_file(paying, id, "cash", at + 3 * A_DAY, error))
        return false;
    if (day_compare(paid, p->today) > 0)
        return true;
    return take_return(paying, run, 1, paid, error) && project_demo_pay_again(paying, run, (gint64)day_add(paid, 2).n * A_DAY + MORNING, error) &&
           take_return(paying, run, 2, day_add(paid, 4), error);
}

bool project_demo_benefits(ProjectDemo *p, GError **error)
{
    ProjectPaying paying = {.p = p, .grant_ids = pool_array0(p->pool, gint64, p->child_count), .turned = g_array_new(FALSE, FALSE, sizeof(gint64))};
    pool_defer(p->pool, (GDestroyNotify)g_array_unref, paying.turned);
    int first = (int)benefit_month_of(p->project.from_day), last = MIN(p->last_month, (int)benefit_month_of(p->project.to_day));
    if (!become(p, "benefits@" DEMO_DOMAIN, &paying.officer, error) || !become(p, "director@" DEMO_DOMAIN, &paying.director, error) ||
        !become(p, "accountant@" DEMO_DOMAIN, &paying.accountant, error) || !make_scheme(&paying, error))
        return false;
    for (guint i = 0; i < p->child_count; i++)
        if (day_is(p->children[i].entered) && !make_grant(&paying, &p->children[i], i, error))
            return false;
    for (int month = first; month <= last; month++)
        if (!pay_month(&paying, month, error))
            return false;
    return true;
}
