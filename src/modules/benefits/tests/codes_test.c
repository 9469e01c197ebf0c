#include <string.h>

#include "base/language.h"
#include "modules/benefits/benefits_in.h"

/* Codes, words and rules: nothing here needs a database. */

static void ibans_are_checked_by_their_digits(void)
{
    g_assert_true(iban_is_valid("RO49AAAA1B31007593840000"));
    g_assert_true(iban_is_valid("MD24AG000225100013104168"));
    g_assert_true(iban_is_valid("DE89370400440532013000"));
    static const char *const wrong[] = {"RO48AAAA1B31007593840000", "RO49AAAA1B3100759384000", "RO49AAAA1B310075938400000", "ro49aaaa1b31007593840000",
                                        "RO49AAAA1B3100759384000ă", "", "RO", "4949AAAA1B31007593840000"};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(iban_is_valid(wrong[i]));
    g_assert_false(iban_is_valid(NULL));
}

static void an_iban_is_cleaned_and_masked(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_assert_cmpstr(iban_clean(pool, "ro49 aaaa 1b31 0075 9384 0000"), ==, "RO49AAAA1B31007593840000");
    g_assert_null(iban_clean(pool, "  "));
    g_assert_cmpstr(iban_mask(pool, "RO49AAAA1B31007593840000"), ==, "RO49 •••• 0000");
}

static void personal_and_fiscal_codes_are_checked(void)
{
    g_assert_true(cnp_is_valid("1630615123457"));
    g_assert_true(cnp_is_valid("6151231350014"));
    g_assert_false(cnp_is_valid("6151231350015"));
    g_assert_false(cnp_is_valid("5150229350011"));
    g_assert_false(cnp_is_valid("615123135001"));
    g_assert_true(cui_is_valid("18547290"));
    g_assert_true(cui_is_valid("RO14756536"));
    g_assert_false(cui_is_valid("14756537"));
    g_assert_false(cui_is_valid("1"));
}

static void amounts_are_written_in_words(void)
{
    static const struct {
        gint64 minor;
        const char *words;
    } cases[] = {
        {0, "zero lei"}, {100, "un leu"}, {200, "doi lei"}, {1900, "nouăsprezece lei"}, {2000, "douăzeci de lei"}, {40000, "patru sute de lei"},
        {10100, "o sută unu lei"}, {11900, "o sută nouăsprezece lei"}, {1250, "doisprezece lei și cincizeci de bani"}, {101, "un leu și un ban"},
        {100000, "o mie de lei"}, {200000, "două mii de lei"}, {2100000, "douăzeci și una de mii de lei"}, {1200000, "douăsprezece mii de lei"},
        {100000000, "un milion de lei"}, {172560000, "un milion șapte sute douăzeci și cinci de mii șase sute de lei"},
        {201500002, "două milioane cincisprezece mii de lei și doi bani"}, {G_GINT64_CONSTANT(123456789012), "un miliard două sute treizeci și patru de milioane cinci sute șaizeci și șapte de mii opt sute nouăzeci de lei și doisprezece bani"},
    };
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(amount_in_words(pool, cases[i].minor), ==, cases[i].words);
}

static const char *judged(Pool *pool, const BenefitTerm *term, BenefitCase known)
{
    char *answers = pool_alloc(pool, RULE_COUNT + 1);
    benefit_judge(term, &known, answers);
    return answers;
}

static void each_rule_is_answered(void)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitTerm term = {.min_percent = 50, .needs_plan = true, .not_elsewhere = true};
    g_assert_cmpstr(judged(pool, &term, (BenefitCase){.planned = 16, .present = 8, .has_plan = true}), ==, "yyyy--");
    g_assert_cmpstr(judged(pool, &term, (BenefitCase){.planned = 16, .present = 7, .has_plan = true}), ==, "ynyy--");
    g_assert_cmpstr(judged(pool, &term, (BenefitCase){.present = 3, .is_elsewhere = true, .is_suspended = true}), ==, "nnnn--");
    term.excused_counts = true;
    g_assert_cmpstr(judged(pool, &term, (BenefitCase){.planned = 16, .present = 7, .excused = 1, .has_plan = true}), ==, "yyyy--");
    g_assert_true(benefit_is_entitled("yyyy--"));
    g_assert_false(benefit_is_entitled("ynyy--"));
    g_assert_true(benefit_is_entitled("ynyy-+"));
    g_assert_false(benefit_is_entitled("yyyy-!"));
}

static void sessions_or_percent_one_is_enough(void)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitTerm term = {.min_percent = 80, .min_sessions = 4};
    g_assert_true(benefit_is_entitled(judged(pool, &term, (BenefitCase){.planned = 20, .present = 4})));
    g_assert_true(benefit_is_entitled(judged(pool, &term, (BenefitCase){.planned = 3, .present = 3})));
    g_assert_false(benefit_is_entitled(judged(pool, &term, (BenefitCase){.planned = 20, .present = 3})));
}

static void the_reason_is_a_sentence(void)
{
    g_autoptr(Pool) pool = pool_new();
    language_set(LANGUAGE_EN);
    g_assert_cmpstr(benefit_why(pool, "ynny--", 16, 7, 1), ==, "Not paid: attended 7 of 16 planned sessions, 1 excused; no plan holds. Met: not suspended; no other source pays.");
    g_assert_cmpstr(benefit_why(pool, "yyyy--", 16, 9, 0), ==, "All conditions are met: not suspended; attended 9 of 16 planned sessions; a plan holds; no other source pays.");
    g_assert_nonnull(strstr(benefit_why(pool, "ynyy-+", 16, 7, 0), "exception"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/codes/iban", ibans_are_checked_by_their_digits);
    g_test_add_func("/codes/iban_shown", an_iban_is_cleaned_and_masked);
    g_test_add_func("/codes/persons", personal_and_fiscal_codes_are_checked);
    g_test_add_func("/words", amounts_are_written_in_words);
    g_test_add_func("/rules/each", each_rule_is_answered);
    g_test_add_func("/rules/one_of_two", sessions_or_percent_one_is_enough);
    g_test_add_func("/rules/why", the_reason_is_a_sentence);
    return g_test_run();
}
