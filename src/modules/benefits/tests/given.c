#include "given.h"

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/people/people.h"

#include <string.h>

const gint64 JANUARY = 2025 * 12;

gint64 given_user(World *w, const char *name)
{
    User user = {.name = name, .email = pool_printf(w->pool, "u%" G_GINT64_FORMAT "@example.org", id_new())};
    must(user_create(w->db, identity_system(), &user, NULL, &w->error));
    return user.id;
}

gint64 given_person(World *w, const char *family, const char *given)
{
    static guint count;
    char *cnp = pool_alloc(w->pool, 14);
    Day born = day_make(2012, 1 + (int)(count % 12), 1 + (int)(count / 12 % 28));
    cnp_make(cnp, "f", born, 35, 1 + (int)(count++ % 900));
    Person person = {.family_name = family, .given_name = given, .sex = "f", .birth_day = born, .death_day = DAY_NONE,
                     .national_id = cnp, .national_id_kind = "cnp"};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

const char *given_iban(World *w, guint number)
{
    for (int check = 2; check <= 98; check++) {
        char *iban = pool_printf(w->pool, "RO%02dBTRL%016u", check, number);
        if (iban_is_valid(iban))
            return iban;
    }
    g_assert_not_reached();
}

BenefitTerm given_term(void)
{
    return (BenefitTerm){.valid_from = day_make(2025, 1, 1), .amount = {40000, CURRENCY_RON}, .legal_basis = "HCL 1/2025"};
}

BenefitScheme *given_scheme(World *w, const char *code, BenefitTerm *term)
{
    BenefitScheme *scheme = pool_new0(w->pool, BenefitScheme);
    BenefitTerm usual = given_term();
    *scheme = (BenefitScheme){.code = pool_printf(w->pool, "scheme-%s", code), .name = "Subvenție condiționată", .period = "month", .currency = "RON", .from_day = day_make(2025, 1, 1),
                              .to_day = day_make(2028, 2, 29), .retro_months = 3, .recovery_percent = 50, .promised_months = 18,
                              .payer_name = "Direcția de Asistență Socială", .payer_address = "Timișoara, str. Mureș 1", .payer_cui = "14756536",
                              .payer_iban = GIVEN_IBAN, .treasury_name = "Trezoreria Timișoara", .program_code = "0000000123",
                              .commitment_code = "AAAAAAAAAAA", .commitment_indicator = "AAB", .budget_line = "68.02", .papers = "adeverință de școală"};
    must(benefit_scheme_create(w->db, identity_system(), scheme, term ? term : &usual, &w->error));
    return scheme;
}

BenefitGrant *given_grant(World *w, const BenefitScheme *scheme, gint64 person_id, const char *iban)
{
    BenefitGrant *grant = pool_new0(w->pool, BenefitGrant);
    BenefitPayee payee = {.person_id = person_id, .iban = iban};
    *grant = (BenefitGrant){.scheme_id = scheme->id, .person_id = person_id, .decision = "Dispoziția 1/2025", .from_month = JANUARY,
                            .promised_months = 18};
    must(benefit_grant_create(w->db, identity_system(), grant, &payee, &w->error));
    must(benefit_grant_find(w->db, w->pool, grant->id, &grant, &w->error));
    return grant;
}

void given_grants(World *w, const BenefitScheme *scheme, guint count)
{
    static guint ibans = 1000;
    for (guint i = 0; i < count; i++)
        given_grant(w, scheme, given_person(w, pool_printf(w->pool, "Pop %u", i), "Ana"), i % 10 == 9 ? NULL : given_iban(w, ibans++));
}

Identity identity_of(gint64 user_id, const char *name)
{
    return (Identity){.user_id = user_id, .name = name, .scope = SCOPE_AUTHORITY};
}

gint64 must_prepare(World *w, gint64 scheme_id, gint64 month)
{
    gint64 id;
    BenefitRunOrder order = {.scheme_id = scheme_id, .month = month};
    must(benefit_run_prepare(w->db, identity_system(), &order, &id, &w->error));
    return id;
}

BenefitRun *run_of(World *w, gint64 id)
{
    BenefitRun *run;
    must(benefit_run_find(w->db, w->pool, id, &run, &w->error));
    return run;
}

void must_approve(World *w, gint64 run_id)
{
    Identity director = identity_of(given_user(w, "Director"), "Director");
    must(benefit_run_approve(w->db, &director, run_id, run_of(w, run_id)->version, 0, &w->error));
}

GPtrArray *payments_of(World *w, gint64 run_id)
{
    GPtrArray *rows;
    must(benefit_payments(w->db, w->pool, run_id, NULL, 100000, 0, &rows, &w->error));
    return rows;
}
