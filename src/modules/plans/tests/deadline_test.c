#include "modules/plans/cells.h"

#include "base/language.h"

#include <string.h>

static Pool *pool;

typedef struct {
    const char *text;
    DeadlineKind kind;
    const char *from, *to; /* NULL: unknown */
    Recurrence recurrence;
    bool noted;
} Case;

static Interval period(const char *from, const char *to)
{
    return (Interval){day_from_iso(from), day_from_iso(to)};
}

static Interval four_years(void)
{
    return period("2023-01-01", "2026-12-31");
}

static PlanDeadline *must_read(const char *text, Interval plan, GPtrArray *notes)
{
    PlanDeadline *deadline = deadline_read(pool, text, plan, notes);
    if (!deadline)
        g_error("%s: read as an empty cell", text);
    return deadline;
}

static void check(const Case *c, Interval plan)
{
    GPtrArray *notes = pool_list(pool);
    PlanDeadline *deadline = must_read(c->text, plan, notes);
    const char *from = day_to_iso(pool, deadline->from), *to = day_to_iso(pool, deadline->to);
    bool same = deadline->kind == c->kind && deadline->recurrence == c->recurrence && g_strcmp0(from, c->from) == 0 && g_strcmp0(to, c->to) == 0;
    if (!same || (notes->len > 0) != c->noted)
        g_error("%s: read as kind %d, %s to %s, recurrence %d, %u notes", c->text, deadline->kind, from ? from : "-", to ? to : "-",
                deadline->recurrence, notes->len);
}

static void check_all(const Case *cases, gsize count, Interval plan)
{
    for (gsize i = 0; i < count; i++)
        check(&cases[i], plan);
}

static void single_dates_and_stretches_are_read(void)
{
    static const Case cases[] = {
        {"Iulie 2017", DEADLINE_MONTH, "2017-07-01", "2017-07-31"},
        {"luna mai 2026", DEADLINE_MONTH, "2026-05-01", "2026-05-31"},
        {"Februarie 2024", DEADLINE_MONTH, "2024-02-01", "2024-02-29"},
        {"12.2026", DEADLINE_MONTH, "2026-12-01", "2026-12-31"},
        {"3/2025", DEADLINE_MONTH, "2025-03-01", "2025-03-31"},
        {"Dec-25", DEADLINE_MONTH, "2025-12-01", "2025-12-31"},
        {"sept. 2025", DEADLINE_MONTH, "2025-09-01", "2025-09-30"},
        {"декабрь 2024", DEADLINE_MONTH, "2024-12-01", "2024-12-31"},
        {"в мае 2025 г.", DEADLINE_MONTH, "2025-05-01", "2025-05-31"},
        {"May 2026", DEADLINE_MONTH, "2026-05-01", "2026-05-31"},
        {"Trimestrul I, 2023", DEADLINE_QUARTER, "2023-01-01", "2023-03-31"},
        {"2025 trimestrul III", DEADLINE_QUARTER, "2025-07-01", "2025-09-30"},
        {"trim. IV 2024", DEADLINE_QUARTER, "2024-10-01", "2024-12-31"},
        {"T1 2026", DEADLINE_QUARTER, "2026-01-01", "2026-03-31"},
        {"T.II 2026", DEADLINE_QUARTER, "2026-04-01", "2026-06-30"},
        {"Q2 2025", DEADLINE_QUARTER, "2025-04-01", "2025-06-30"},
        {"I trimestru 2025", DEADLINE_QUARTER, "2025-01-01", "2025-03-31"},
        {"al doilea trimestru al anului 2025", DEADLINE_QUARTER, "2025-04-01", "2025-06-30"},
        {"II квартал 2024", DEADLINE_QUARTER, "2024-04-01", "2024-06-30"},
        {"3-й квартал 2025 г.", DEADLINE_QUARTER, "2025-07-01", "2025-09-30"},
        {"2018", DEADLINE_YEAR, "2018-01-01", "2018-12-31"},
        {"1999/", DEADLINE_YEAR, "1999-01-01", "1999-12-31"},
        {"2099 -", DEADLINE_YEAR, "2099-01-01", "2099-12-31"},
        {"anul 2025", DEADLINE_YEAR, "2025-01-01", "2025-12-31"},
        {"pe parcursul anului 2025", DEADLINE_YEAR, "2025-01-01", "2025-12-31"},
        {"в течение 2024 года", DEADLINE_YEAR, "2024-01-01", "2024-12-31"},
        {"30.06.2025", DEADLINE_DATE, "2025-06-30", "2025-06-30"},
        {"termen: 30/06/2025", DEADLINE_DATE, "2025-06-30", "2025-06-30"},
        {"15 martie 2025", DEADLINE_DATE, "2025-03-15", "2025-03-15"},
        {"2026-03-31", DEADLINE_DATE, "2026-03-31", "2026-03-31"},
        {"31 декабря 2024 г.", DEADLINE_DATE, "2024-12-31", "2024-12-31"},
    };
    check_all(cases, G_N_ELEMENTS(cases), four_years());
}

static void ranges_are_read(void)
{
    static const Case cases[] = {
        {"2025-2027", DEADLINE_RANGE, "2025-01-01", "2027-12-31"},
        {"2025 – 2027", DEADLINE_RANGE, "2025-01-01", "2027-12-31"},
        {"2025/2026", DEADLINE_RANGE, "2025-01-01", "2026-12-31"},
        {"2023, 2024, 2025", DEADLINE_RANGE, "2023-01-01", "2025-12-31"},
        {"01.02.2025-31.01.2028", DEADLINE_RANGE, "2025-02-01", "2028-01-31"},
        {"din ianuarie 2025 până în decembrie 2026", DEADLINE_RANGE, "2025-01-01", "2026-12-31"},
        {"vara 2025", DEADLINE_RANGE, "2025-06-01", "2025-08-31"},
        {"лето 2025 г.", DEADLINE_RANGE, "2025-06-01", "2025-08-31"},
        {"martie - iunie 2025", DEADLINE_RANGE, "2025-03-01", "2025-06-30"},
        {"noiembrie - martie 2026", DEADLINE_RANGE, "2025-11-01", "2026-03-31"},
        {"1 septembrie 2025 – 31 august 2026", DEADLINE_RANGE, "2025-09-01", "2026-08-31"},
        {"15-30 mai 2025", DEADLINE_RANGE, "2025-05-15", "2025-05-30"},
        {"Trimestrele II-III 2025", DEADLINE_RANGE, "2025-04-01", "2025-09-30"},
        {"T1-T3 2025", DEADLINE_RANGE, "2025-01-01", "2025-09-30"},
        {"Q1 2024 – Q4 2025", DEADLINE_RANGE, "2024-01-01", "2025-12-31"},
        {"Semestrul I 2025", DEADLINE_RANGE, "2025-01-01", "2025-06-30"},
        {"trim. I 2025 / 2025. I. negyedév", DEADLINE_QUARTER, "2025-01-01", "2025-03-31"},
        {"sem. II, 2026", DEADLINE_RANGE, "2026-07-01", "2026-12-31"},
        {"Январь-март 2025", DEADLINE_RANGE, "2025-01-01", "2025-03-31"},
        {"June 2025 to May 2026", DEADLINE_RANGE, "2025-06-01", "2026-05-31"},
        {"01.03..2025-28.02.2027", DEADLINE_RANGE, "2025-03-01", "2027-02-28", .noted = true},
        {"31.12.2025-01.01.2025", DEADLINE_RANGE, "2025-01-01", "2025-12-31", .noted = true},
        {"începând cu 2025", DEADLINE_RANGE, "2025-01-01", "2026-12-31", .noted = true},
    };
    check_all(cases, G_N_ELEMENTS(cases), four_years());
}

static void what_is_due_until_has_no_beginning(void)
{
    static const Case cases[] = {
        {"până la 31.12.2024", DEADLINE_DATE, NULL, "2024-12-31"},
        {"pana la sfarsitul trim. II 2025", DEADLINE_QUARTER, NULL, "2025-06-30"},
        {"cel mai târziu 15 septembrie 2025", DEADLINE_DATE, NULL, "2025-09-15"},
        {"до конца 2025 года", DEADLINE_YEAR, NULL, "2025-12-31"},
        {"by December 2026", DEADLINE_MONTH, NULL, "2026-12-31"},
        {"până la sfârșitul anului școlar 2024-2025", DEADLINE_DATE, NULL, "2025-08-31"},
    };
    check_all(cases, G_N_ELEMENTS(cases), four_years());
}

static void the_end_of_the_school_year_takes_the_year_of_a_plan_for_one(void)
{
    static const Case cases[] = {
        {"până la sfârșitul anului școlar", DEADLINE_DATE, NULL, "2026-08-31", .noted = true},
        {"до конца учебного года", DEADLINE_DATE, NULL, "2026-08-31", .noted = true},
        {"by the end of the school year", DEADLINE_DATE, NULL, "2026-08-31", .noted = true},
    };
    check_all(cases, G_N_ELEMENTS(cases), (Interval){day_make(2026, 1, 1), day_make(2026, 12, 31)});
    check_all(cases, G_N_ELEMENTS(cases), interval_school_year(2025));
    static const Case several[] = {{"până la sfârșitul anului școlar", DEADLINE_UNKNOWN, NULL, NULL, .noted = true}};
    check_all(several, G_N_ELEMENTS(several), four_years());
}

static void school_years_run_from_september_to_august(void)
{
    static const Case cases[] = {
        {"Anul școlar 2024-2025", DEADLINE_SCHOOL_YEAR, "2024-09-01", "2025-08-31"},
        {"ANUL ŞCOLAR 2024/25", DEADLINE_SCHOOL_YEAR, "2024-09-01", "2025-08-31"},
        {"2024-2025 учебный год", DEADLINE_SCHOOL_YEAR, "2024-09-01", "2025-08-31"},
        {"school year 2025/2026", DEADLINE_SCHOOL_YEAR, "2025-09-01", "2026-08-31"},
        {"ANUL ȘCOLAR 2024-2026", DEADLINE_SCHOOL_YEAR, "2024-09-01", "2026-08-31", .noted = true},
        {"an școlar 2025", DEADLINE_SCHOOL_YEAR, "2025-09-01", "2026-08-31", .noted = true},
    };
    check_all(cases, G_N_ELEMENTS(cases), four_years());
}

static void recurrences_run_over_their_years_or_the_plan(void)
{
    static const Case cases[] = {
        {"Anual, 2023-2025", DEADLINE_ANNUAL, "2023-01-01", "2025-12-31", RECUR_ANNUAL},
        {"Annual", DEADLINE_ANNUAL, "2023-01-01", "2026-12-31", RECUR_ANNUAL},
        {"Anual (2017, 2018, 2019, 2020, 2021, 2022)", DEADLINE_ANNUAL, "2017-01-01", "2022-12-31", RECUR_ANNUAL},
        {"o dată pe an", DEADLINE_ANNUAL, "2023-01-01", "2026-12-31", RECUR_ANNUAL},
        {"ежегодно, 2023-2025 гг.", DEADLINE_ANNUAL, "2023-01-01", "2025-12-31", RECUR_ANNUAL},
        {"Trimestrul I, 2023-2025", DEADLINE_ANNUAL, "2023-01-01", "2025-12-31", RECUR_ANNUAL},
        {"De 2 ori/an", DEADLINE_SEMIANNUAL, "2023-01-01", "2026-12-31", RECUR_SEMIANNUAL},
        {"2 ori / an", DEADLINE_SEMIANNUAL, "2023-01-01", "2026-12-31", RECUR_SEMIANNUAL},
        {"semestrial", DEADLINE_SEMIANNUAL, "2023-01-01", "2026-12-31", RECUR_SEMIANNUAL},
        {"la 6 luni", DEADLINE_SEMIANNUAL, "2023-01-01", "2026-12-31", RECUR_SEMIANNUAL},
        {"din 3 în 3 luni", DEADLINE_QUARTERLY, "2023-01-01", "2026-12-31", RECUR_QUARTERLY},
        {"два раза в год", DEADLINE_SEMIANNUAL, "2023-01-01", "2026-12-31", RECUR_SEMIANNUAL},
        {"Trimestrial, 2024-2025", DEADLINE_QUARTERLY, "2024-01-01", "2025-12-31", RECUR_QUARTERLY},
        {"ежеквартально", DEADLINE_QUARTERLY, "2023-01-01", "2026-12-31", RECUR_QUARTERLY},
        {"în fiecare lună", DEADLINE_MONTHLY, "2023-01-01", "2026-12-31", RECUR_MONTHLY},
        {"Permanent", DEADLINE_PERMANENT, "2023-01-01", "2026-12-31", RECUR_PERMANENT},
        {"2024 – permanent", DEADLINE_PERMANENT, "2024-01-01", "2026-12-31", RECUR_PERMANENT},
        {"постоянно", DEADLINE_PERMANENT, "2023-01-01", "2026-12-31", RECUR_PERMANENT},
        {"în curs", DEADLINE_PERMANENT, "2023-01-01", "2026-12-31", RECUR_PERMANENT},
        {"ongoing", DEADLINE_PERMANENT, "2023-01-01", "2026-12-31", RECUR_PERMANENT},
        {"pe toată durata implementării planului", DEADLINE_PERMANENT, "2023-01-01", "2026-12-31", RECUR_PERMANENT},
        {"Decembrie 2023 Actualizată anual", DEADLINE_MONTH, "2023-12-01", "2026-12-31", RECUR_ANNUAL},
    };
    check_all(cases, G_N_ELEMENTS(cases), four_years());
    static const Case nowhere[] = {{"Anual", DEADLINE_ANNUAL, NULL, NULL, RECUR_ANNUAL}};
    check_all(nowhere, 1, (Interval){DAY_NONE, DAY_NONE});
}

static void what_is_not_clear_is_unknown_with_a_note(void)
{
    static const Case cases[] = {
        {"Anul", DEADLINE_UNKNOWN, .noted = true},        {"Decembrie", DEADLINE_UNKNOWN, .noted = true},
        {"la solicitare", DEADLINE_UNKNOWN, .noted = true}, {"24 luni", DEADLINE_UNKNOWN, .noted = true},
        {"la 6 luni de la aprobare", DEADLINE_UNKNOWN, .noted = true},
        {"după aprobarea bugetului", DEADLINE_UNKNOWN, .noted = true}, {"99.99.9999", DEADLINE_UNKNOWN, .noted = true},
        {"I", DEADLINE_UNKNOWN, .noted = true},           {"(((", DEADLINE_UNKNOWN, .noted = true},
    };
    check_all(cases, G_N_ELEMENTS(cases), four_years());
    g_assert_null(deadline_read(pool, " - ", four_years(), NULL));
    g_assert_null(deadline_read(pool, NULL, four_years(), NULL));
}

static void a_plan_for_one_year_lends_its_year(void)
{
    static const Case cases[] = {
        {"Trimestrul II", DEADLINE_QUARTER, "2025-04-01", "2025-06-30", .noted = true},
        {"Decembrie", DEADLINE_MONTH, "2025-12-01", "2025-12-31", .noted = true},
        {"31 martie", DEADLINE_DATE, "2025-03-31", "2025-03-31", .noted = true},
    };
    check_all(cases, G_N_ELEMENTS(cases), period("2025-01-01", "2025-12-31"));
}

static void the_words_stay_and_doubts_name_theirs(void)
{
    GPtrArray *notes = pool_list(pool);
    PlanDeadline *deadline = must_read("  Trim. I\n 2025, cu avizul directorului ", four_years(), notes);
    g_assert_cmpstr(deadline->text, ==, "Trim. I 2025, cu avizul directorului");
    g_assert_cmpuint(notes->len, ==, 1);
    const PlanNote *note = notes->pdata[0];
    g_assert_cmpstr(note->field, ==, "deadline");
    g_assert_cmpstr(note->text, ==, "avizul directorului");
}

static const char *due(const char *text, Interval plan)
{
    GArray *days = deadline_due_days(pool, must_read(text, plan, NULL));
    GString *joined = pool_string(pool);
    for (guint i = 0; i < days->len; i++)
        g_string_append_printf(joined, "%s%s", i ? " " : "", day_to_iso(pool, g_array_index(days, Day, i)));
    return joined->str;
}

static void each_recurrence_is_due_at_its_ends(void)
{
    Interval year = period("2025-01-01", "2025-12-31"), two = period("2024-01-01", "2025-12-31");
    g_assert_cmpstr(due("Anual", two), ==, "2024-12-31 2025-12-31");
    g_assert_cmpstr(due("Permanent", two), ==, "2024-12-31 2025-12-31");
    g_assert_cmpstr(due("De 2 ori/an", year), ==, "2025-06-30 2025-12-31");
    g_assert_cmpstr(due("Trimestrial", year), ==, "2025-03-31 2025-06-30 2025-09-30 2025-12-31");
    g_assert_cmpstr(due("lunar, ianuarie-martie 2025", year), ==, "2025-01-31 2025-02-28 2025-03-31");
    g_assert_cmpstr(due("anual, până la 31 martie", two), ==, "2024-03-31 2025-03-31");
    g_assert_cmpstr(due("Anual, trim. III", two), ==, "2024-09-30 2025-09-30");
    g_assert_cmpstr(due("30 iunie și 15 decembrie anual", year), ==, "2025-06-30 2025-12-15");
    g_assert_cmpstr(due("Octombrie 2024, actualizat anual", two), ==, "2024-10-31 2025-10-31");
}

static void one_interval_is_due_at_its_end(void)
{
    Interval year = period("2025-01-01", "2025-12-31");
    g_assert_cmpstr(due("2025-2027", year), ==, "2027-12-31");
    g_assert_cmpstr(due("Anul școlar 2024-2025", year), ==, "2025-08-31");
    g_assert_cmpstr(due("Trimestrul II, 2025", year), ==, "2025-06-30");
    g_assert_cmpstr(due("30.06.2025; 15.11.2025", year), ==, "2025-06-30 2025-11-15");
    g_assert_cmpstr(due("2024, 2025", year), ==, "2024-12-31 2025-12-31");
    g_assert_cmpstr(due("Anul", year), ==, "");
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    pool = pool_new();
    g_test_add_func("/deadline/single_dates_and_stretches", single_dates_and_stretches_are_read);
    g_test_add_func("/deadline/ranges", ranges_are_read);
    g_test_add_func("/deadline/until", what_is_due_until_has_no_beginning);
    g_test_add_func("/deadline/school_year_ends", the_end_of_the_school_year_takes_the_year_of_a_plan_for_one);
    g_test_add_func("/deadline/school_years", school_years_run_from_september_to_august);
    g_test_add_func("/deadline/recurrences", recurrences_run_over_their_years_or_the_plan);
    g_test_add_func("/deadline/unknown", what_is_not_clear_is_unknown_with_a_note);
    g_test_add_func("/deadline/year_of_the_plan", a_plan_for_one_year_lends_its_year);
    g_test_add_func("/deadline/words_stay", the_words_stay_and_doubts_name_theirs);
    g_test_add_func("/deadline/recurrences_are_due", each_recurrence_is_due_at_its_ends);
    g_test_add_func("/deadline/intervals_are_due", one_interval_is_due_at_its_end);
    int result = g_test_run();
    pool_free(pool);
    return result;
}
