#include <math.h>

#include "base/language.h"
#include "given.h"

/* Values: four states, three ways to add up in time, sums across institutions, targets, money. */

static const Value missing = {.state = VALUE_MISSING, .denominator = NAN}, na = {.state = VALUE_NOT_APPLICABLE, .denominator = NAN},
                   hidden = {.state = VALUE_SUPPRESSED, .denominator = NAN}, zero = {VALUE_NUMBER, 0, NAN}, three = {VALUE_NUMBER, 3, NAN};

static void every_pair_of_states_adds_up(void)
{
    const struct { Value a, b; ValueState state; double number; } cases[] = {
        {missing, missing, VALUE_MISSING, 0}, {missing, na, VALUE_NOT_APPLICABLE, 0}, {missing, three, VALUE_NUMBER, 3},
        {missing, zero, VALUE_NUMBER, 0}, {missing, hidden, VALUE_SUPPRESSED, 0}, {na, na, VALUE_NOT_APPLICABLE, 0},
        {na, three, VALUE_NUMBER, 3}, {na, hidden, VALUE_SUPPRESSED, 0}, {zero, three, VALUE_NUMBER, 3}, {three, three, VALUE_NUMBER, 6},
        {three, hidden, VALUE_SUPPRESSED, 0}, {zero, hidden, VALUE_SUPPRESSED, 0}, {hidden, hidden, VALUE_SUPPRESSED, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Value sums[] = {value_add(cases[i].a, cases[i].b), value_add(cases[i].b, cases[i].a)};
        for (guint k = 0; k < 2; k++) {
            g_assert_cmpint(sums[k].state, ==, cases[i].state);
            g_assert_cmpfloat(sums[k].number, ==, cases[i].number);
        }
    }
}

static void the_four_states_read_differently(void)
{
    g_autoptr(Pool) pool = pool_new();
    language_set(LANGUAGE_RO);
    g_assert_cmpstr(value_to_people(pool, missing), ==, "–");
    g_assert_cmpstr(value_to_people(pool, zero), ==, "0");
    g_assert_cmpstr(value_to_people(pool, na), ==, "nu se aplică");
    g_assert_cmpstr(value_to_people(pool, hidden), ==, "‹ascuns›");
    g_assert_cmpstr(value_to_people(pool, (Value){VALUE_NUMBER, 3, 4}), ==, "75 % (3 din 4)");
    g_assert_cmpstr(value_to_people(pool, (Value){VALUE_NUMBER, 0, 0}), ==, "0 din 0");
    language_set(LANGUAGE_EN);
    g_assert_true(isnan(value_number(hidden)) && isnan(value_number(missing)) && isnan(value_number(na)));
    g_assert_cmpfloat(value_number((Value){VALUE_NUMBER, 3, 4}), ==, 75);
}

/* --- totals from the store --- */

static int next_id = 1000;

static void given_period(World *w, int id, const char *from, const char *to)
{
    must_execute(w, "INSERT INTO reporting_period (id, plan_id, name, from_day, to_day, due_day, state) "
                    "VALUES (%d, 1, 'P%d', '%s', '%s', '%s', 'open')", id, id, from, to, to);
}

/* Quarters of 2024 and 2025: 1 to 8. */
static void given_quarters(World *w)
{
    static const char *const ends[] = {"03-31", "06-30", "09-30", "12-31"}, *const starts[] = {"01-01", "04-01", "07-01", "10-01"};
    for (int i = 0; i < 8; i++) {
        g_autofree char *from = g_strdup_printf("%d-%s", 2024 + i / 4, starts[i % 4]);
        g_autofree char *to = g_strdup_printf("%d-%s", 2024 + i / 4, ends[i % 4]);
        given_period(w, i + 1, from, to);
    }
}

static void given_value(World *w, int period, int institution, int action, int indicator, const char *state, const char *value,
                        const char *denominator, const char *report_state)
{
    int report = next_id++, row = next_id++;
    must_execute(w, "INSERT INTO report (id, period_id, plan_id, institution_id, state) VALUES (%d, %d, 1, %d, '%s')", report, period,
                 institution, report_state);
    must_execute(w, "INSERT INTO report_row (id, report_id, action_id, state) VALUES (%d, %d, %d, 'underway')", row, report, action);
    must_execute(w, "INSERT INTO report_value (id, row_id, indicator_id, state, value, denominator) VALUES (%d, %d, %d, '%s', %s, %s)",
                 next_id++, row, indicator, state, value, denominator);
}

static void set_cumulation(World *w, const char *cumulation)
{
    must_execute(w, "UPDATE plan_indicator SET cumulation = '%s', across = 'sum' WHERE id = 50", cumulation);
}

static Value total(World *w, int indicator, int year)
{
    Indicator *found = NULL;
    Value value, *same;
    GHashTable *totals = NULL;
    must(report_indicator_find(w->db, w->pool, indicator, &found, &w->error));
    must(indicator_total(w->db, w->pool, found, year, &value, &w->error));
    must(indicator_totals(w->db, w->pool, PLAN, year, &totals, &w->error));
    same = g_hash_table_lookup(totals, &(gint64){indicator});
    g_assert_cmpint(same ? same->state : VALUE_MISSING, ==, value.state);
    if (value.state == VALUE_NUMBER)
        g_assert_cmpfloat(same->number, ==, value.number);
    return value;
}

static void assert_number(Value value, double number)
{
    g_assert_cmpint(value.state, ==, VALUE_NUMBER);
    g_assert_cmpfloat(value.number, ==, number);
}

static void values_add_up_by_their_cumulation(void)
{
    static const struct { const char *cumulation; double in_2024, in_2025, in_all; } cases[] = {
        {"sum", 2 + 5 + 7, 1 + 4, 19}, {"running", 7, 4 + 1, 12}, {"latest", 7, 4 + 1, 5},
    };
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_quarters(w);
    given_value(w, 1, SCHOOLS, CAMPAIGN, CHILDREN, "value", "2", "NULL", "accepted");
    given_value(w, 2, SCHOOLS, CAMPAIGN, CHILDREN, "value", "5", "NULL", "accepted");
    given_value(w, 4, SCHOOLS, CAMPAIGN, CHILDREN, "value", "7", "NULL", "accepted");
    given_value(w, 5, SCHOOLS, CAMPAIGN, CHILDREN, "value", "4", "NULL", "accepted");
    given_value(w, 6, SCHOOLS, CAMPAIGN, CHILDREN, "missing", "NULL", "NULL", "accepted");
    given_value(w, 5, POLICE, CAMPAIGN, CHILDREN, "value", "1", "NULL", "accepted");
    given_value(w, 7, SCHOOLS, CAMPAIGN, CHILDREN, "value", "100", "NULL", "sent");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        set_cumulation(w, cases[i].cumulation);
        assert_number(total(w, CHILDREN, 2024), cases[i].in_2024);
        assert_number(total(w, CHILDREN, 2025), cases[i].in_2025);
        assert_number(total(w, CHILDREN, 0), cases[i].in_all);
    }
    g_assert_cmpint(total(w, CHILDREN, 2026).state, ==, VALUE_MISSING);
}

static void what_is_hidden_stays_hidden_in_sums(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_quarters(w);
    given_value(w, 1, SCHOOLS, CAMPAIGN, CHILDREN, "suppressed", "NULL", "NULL", "accepted");
    given_value(w, 2, SCHOOLS, CAMPAIGN, CHILDREN, "value", "9", "NULL", "accepted");
    given_value(w, 2, POLICE, CAMPAIGN, CHILDREN, "value", "4", "NULL", "accepted");
    g_assert_cmpint(total(w, CHILDREN, 2024).state, ==, VALUE_SUPPRESSED);
    g_assert_cmpint(total(w, CHILDREN, 0).state, ==, VALUE_SUPPRESSED);
    set_cumulation(w, "latest");
    assert_number(total(w, CHILDREN, 2024), 13);
    must_execute(w, "UPDATE report_value SET state = 'suppressed', value = NULL WHERE value = 4");
    g_assert_cmpint(total(w, CHILDREN, 2024).state, ==, VALUE_SUPPRESSED);
}

static void shares_add_up_as_parts_over_wholes(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_quarters(w);
    given_value(w, 1, SCHOOLS, RATE, SHARE, "value", "1", "2", "accepted");
    given_value(w, 2, SCHOOLS, RATE, SHARE, "value", "9", "10", "accepted");
    given_value(w, 1, POLICE, RATE, SHARE, "value", "0", "10", "accepted");
    Value share = total(w, SHARE, 2024);
    g_assert_cmpfloat(share.number, ==, 9);
    g_assert_cmpfloat(share.denominator, ==, 20);
    g_assert_cmpfloat(value_number(share), ==, 45);
}

static void values_stand_period_by_period(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_quarters(w);
    given_value(w, 2, SCHOOLS, CAMPAIGN, CHILDREN, "value", "5", "NULL", "accepted");
    given_value(w, 2, POLICE, CAMPAIGN, CHILDREN, "value", "6", "NULL", "accepted");
    given_value(w, 3, SCHOOLS, CAMPAIGN, CHILDREN, "value", "8", "NULL", "accepted");
    given_value(w, 3, POLICE, CAMPAIGN, CHILDREN, "value", "50", "NULL", "returned");
    Indicator *indicator = NULL;
    GPtrArray *values = NULL;
    must(report_indicator_find(w->db, w->pool, CHILDREN, &indicator, &w->error));
    must(indicator_values(w->db, w->pool, indicator, "", &values, &w->error));
    g_assert_cmpuint(values->len, ==, 8);
    const PeriodValue *none = values->pdata[0], *second = values->pdata[1], *third = values->pdata[2];
    g_assert_cmpint(none->value.state, ==, VALUE_MISSING);
    assert_number(second->value, 11);
    g_assert_cmpint(second->reports, ==, 2);
    assert_number(third->value, 8);
    g_assert_cmpint(third->reports, ==, 1);
    g_assert_cmpint(third->expected, ==, 2);
}

/* --- targets --- */

static void targets_follow_their_period_and_direction(void)
{
    const Interval three_years = {day_make(2023, 1, 1), day_make(2025, 12, 31)}, one = {day_make(2025, 1, 1), day_make(2025, 12, 31)};
    static const struct { const char *per, *cumulation; double in_year, in_all; } cases[] = {
        {NULL, "sum", NAN, 10}, {"year", "sum", 10, 30}, {"half_year", "sum", 20, 60}, {"quarter", "sum", 40, 120},
        {"year", "latest", 10, 10}, {NULL, "latest", 10, 10},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Indicator indicator = {.has_target = true, .target_value = 10, .target_per = cases[i].per, .cumulation = cases[i].cumulation};
        double year = indicator_target(&indicator, three_years, 2024);
        g_assert_true(isnan(cases[i].in_year) ? isnan(year) : year == cases[i].in_year);
        g_assert_cmpfloat(indicator_target(&indicator, three_years, 0), ==, cases[i].in_all);
    }
    Indicator in_all = {.has_target = true, .target_value = 10, .cumulation = "sum"};
    g_assert_cmpfloat(indicator_target(&in_all, one, 2025), ==, 10);
}

static void a_target_is_reached_by_its_own_measure(void)
{
    static const struct { const char *operator, *direction; double baseline, target, value; Reached reached; } cases[] = {
        {"min", "up", NAN, 10, 10, REACHED_YES}, {"min", "up", NAN, 10, 9, REACHED_NO}, {"max", "up", NAN, 10, 11, REACHED_NO},
        {"eq", "down", NAN, 10, 9, REACHED_YES}, {"no_decrease", "up", 7, NAN, 7, REACHED_YES}, {"no_decrease", "up", 7, NAN, 6, REACHED_NO},
        {NULL, "up", NAN, NAN, 6, REACHED_UNKNOWN},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Indicator indicator = {.target_operator = cases[i].operator, .direction = cases[i].direction, .baseline = cases[i].baseline};
        g_assert_cmpint(indicator_reached(&indicator, (Value){VALUE_NUMBER, cases[i].value, NAN}, cases[i].target), ==, cases[i].reached);
        g_assert_cmpint(indicator_reached(&indicator, hidden, cases[i].target), ==, REACHED_UNKNOWN);
    }
}

static void money_stands_by_kind(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *lines = NULL;
    given_plan(w);
    given_quarters(w);
    given_value(w, 5, SCHOOLS, CAMPAIGN, CHILDREN, "value", "4", "NULL", "accepted");
    must_execute(w, "INSERT INTO report_money (id, row_id, source, kind, spent_minor, currency) "
                    "SELECT 1, max(id), 'Buget local', 'local', 12345, 'RON' FROM report_row");
    must_execute(w, "INSERT INTO report_money (id, row_id, source, kind, spent_minor, currency) "
                    "SELECT 2, max(id), 'Donații', 'donation', 100, 'EUR' FROM report_row");
    must(money_of_plan(w->db, w->pool, PLAN, 2025, &lines, &w->error));
    g_assert_cmpuint(lines->len, ==, 2);
    const MoneyLine *local = lines->pdata[0], *donation = lines->pdata[1];
    g_assert_cmpint(local->planned.minor, ==, 500000);
    g_assert_cmpint(local->spent.minor, ==, 12345);
    g_assert_true(local->has_planned && !donation->has_planned);
    g_assert_cmpint(donation->spent.currency, ==, CURRENCY_EUR);
    must(money_of_plan(w->db, w->pool, PLAN, 2024, &lines, &w->error));
    g_assert_cmpuint(lines->len, ==, 0);
    must(money_spent_of_plan(w->db, w->pool, PLAN, &lines, &w->error));
    g_assert_cmpuint(lines->len, ==, 2);
    g_assert_cmpint(((MoneyLine *)lines->pdata[1])->year, ==, 2025);
    g_assert_cmpint(((MoneyLine *)lines->pdata[1])->spent.minor, ==, 12345);
    as_anonymous(w);
    const char *board = reply_body(w, get(w, "/plans/1"));
    g_assert_nonnull(strstr(board, "<td class=\"number\">123.45 lei</td>"));
    g_assert_nonnull(strstr(board, "<td class=\"number\">1 euro</td>"));
}

WORLD_MAIN
{
    g_test_add_func("/every_pair_of_states_adds_up", every_pair_of_states_adds_up);
    g_test_add_func("/the_four_states_read_differently", the_four_states_read_differently);
    g_test_add_func("/targets_follow_their_period_and_direction", targets_follow_their_period_and_direction);
    g_test_add_func("/a_target_is_reached_by_its_own_measure", a_target_is_reached_by_its_own_measure);
    world_test("values_add_up_by_their_cumulation", values_add_up_by_their_cumulation);
    world_test("what_is_hidden_stays_hidden_in_sums", what_is_hidden_stays_hidden_in_sums);
    world_test("shares_add_up_as_parts_over_wholes", shares_add_up_as_parts_over_wholes);
    world_test("values_stand_period_by_period", values_stand_period_by_period);
    world_test("money_stands_by_kind", money_stands_by_kind);
}
