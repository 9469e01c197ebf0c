/* Calls, conventions, claims and costs. */
#include "given.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/documents.h"
#include "modules/services/funding.h"
#include "modules/services/pages.h"

enum { MARCH = 2026 * 12 + 2, LEVEL = 35000 };

typedef struct {
    gint64 service, agreement, people[3], enrolments[3];
    Identity *ana, *dan;
} Given;

static Identity *officer(World *w, const char *name)
{
    Identity *who = pool_new0(w->pool, Identity);
    *who = (Identity){.user_id = given_user(w, name, 0), .name = name};
    return who;
}

static World *world_with_agreement(Given *given, gint64 persons, gint64 ceiling)
{
    World *w = world_new();
    clock_set(NOVEMBER);
    given->service = given_service(w, "Centrul de zi", given_provider(w, "Asociația", 0), 10);
    ServiceAgreement agreement = {.service_id = given->service, .from_day = day_make(2026, 1, 1), .to_day = day_make(2026, 12, 31),
                                  .persons = persons, .level = {LEVEL, CURRENCY_RON}, .ceiling = {ceiling, CURRENCY_RON}, .least_days = 2};
    must(service_agreement_create(w->db, identity_system(), &agreement, &w->error));
    given->agreement = agreement.id;
    given->ana = officer(w, "ana");
    given->dan = officer(w, "dan");
    for (int i = 0; i < 3; i++) {
        given->people[i] = given_person(w, "Pop", "Ana");
        given->enrolments[i] = given_enrolment(w, given->service, given->people[i], day_make(2026, 3, 2), NULL);
    }
    return w;
}

/* Two come on enough days, one on a single day. */
static void attend(World *w, const Given *given)
{
    guint count;
    for (int i = 0; i < 3; i++)
        mark(w, given->service, given->enrolments[i], day_make(2026, 3, 2), 'P');
    mark(w, given->service, given->enrolments[0], day_make(2026, 3, 3), 'P');
    mark(w, given->service, given->enrolments[1], day_make(2026, 3, 3), 'P');
    must(services_attendance_fill(w->db, identity_system(), given->service, MARCH, NULL, 1, 31, 'A', &count, &w->error));
    must(services_attendance_lock(w->db, identity_system(), given->service, MARCH, &w->error));
}

static ServiceClaim *only_claim(World *w, const Given *given)
{
    GPtrArray *claims;
    must(service_claims(w->db, w->pool, given->agreement, &claims, &w->error));
    g_assert_cmpuint(claims->len, >, 0);
    return claims->pdata[0];
}

static void a_claim_pays_the_people_that_the_attendance_shows(void)
{
    Given given;
    gint64 id;
    g_autoptr(World) w = world_with_agreement(&given, 5, 10000000);
    g_assert_false(service_claim_make(w->db, given.ana, given.agreement, MARCH, 3, &id, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT); /* not locked */
    g_clear_error(&w->error);
    attend(w, &given);
    must(service_claim_make(w->db, given.ana, given.agreement, MARCH, 3, &id, &w->error));
    ServiceClaim *claim = only_claim(w, &given);
    g_assert_cmpint(claim->persons_attended, ==, 2);
    g_assert_cmpint(claim->persons_paid, ==, 2);
    g_assert_cmpint(claim->amount, ==, 2 * LEVEL);
    g_assert_nonnull(claim->note);
    g_assert_false(service_claim_make(w->db, given.ana, given.agreement, MARCH, 3, &id, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT); /* once */
}

static void neither_the_approved_number_nor_the_ceiling_is_passed(void)
{
    Given given;
    gint64 id;
    g_autoptr(World) w = world_with_agreement(&given, 1, LEVEL / 2);
    attend(w, &given);
    must(service_claim_make(w->db, given.ana, given.agreement, MARCH, 2, &id, &w->error));
    g_assert_cmpint(only_claim(w, &given)->persons_paid, ==, 1);
    g_assert_cmpint(only_claim(w, &given)->amount, ==, LEVEL / 2);
}

static void another_person_approves_and_only_then_it_is_paid(void)
{
    Given given;
    gint64 id;
    g_autoptr(World) w = world_with_agreement(&given, 5, 10000000);
    attend(w, &given);
    must(service_claim_make(w->db, given.dan, given.agreement, MARCH, 2, &id, &w->error));
    g_assert_false(service_claim_move(w->db, given.ana, given.agreement, id, "paid", DAY_NONE, NULL, &w->error));
    g_clear_error(&w->error);
    must(service_claim_move(w->db, given.ana, given.agreement, id, "checked", DAY_NONE, NULL, &w->error));
    g_assert_false(service_claim_move(w->db, given.ana, given.agreement, id, "approved", DAY_NONE, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_FORBIDDEN);
    g_clear_error(&w->error);
    must(service_claim_move(w->db, officer(w, "eva"), given.agreement, id, "approved", DAY_NONE, NULL, &w->error));
    must(service_claim_move(w->db, given.ana, given.agreement, id, "paid", day_make(2026, 4, 15), NULL, &w->error));
    g_assert_cmpstr(only_claim(w, &given)->state, ==, "paid");
    g_assert_cmpint(only_claim(w, &given)->paid_on.n, ==, day_make(2026, 4, 15).n);
}

static void what_was_corrected_later_is_regularised(void)
{
    Given given;
    gint64 id;
    g_autoptr(World) w = world_with_agreement(&given, 5, 10000000);
    attend(w, &given);
    must(service_claim_make(w->db, given.ana, given.agreement, MARCH, 3, &id, &w->error));
    must(service_claim_regularise(w->db, given.ana, given.agreement, 2026, &id, &w->error));
    g_assert_cmpint(id, ==, 0);
    AttendanceMark cell = {.enrolment_id = given.enrolments[1], .day = 3, .mark = 'A'};
    must(services_attendance_save(w->db, identity_system(), given.service, MARCH, &cell, 1, "Greșeală de listă", &w->error));
    must(service_claim_regularise(w->db, given.ana, given.agreement, 2026, &id, &w->error));
    g_assert_cmpint(id, !=, 0);
    GPtrArray *claims;
    gint64 total = 0;
    must(service_claims(w->db, w->pool, given.agreement, &claims, &w->error));
    for (guint i = 0; i < claims->len; i++)
        total += ((ServiceClaim *)claims->pdata[i])->amount;
    g_assert_cmpint(total, ==, LEVEL);
}

static void the_level_stays_under_the_cost_in_public_units(void)
{
    g_autoptr(World) w = world_new();
    gint64 service = given_service(w, "Centrul", given_provider(w, "Asociația", 0), 10);
    ServiceAgreement agreement = {.service_id = service, .from_day = day_make(2026, 1, 1), .to_day = day_make(2026, 12, 31), .persons = 3,
                                  .level = {LEVEL, CURRENCY_RON}, .public_cost = {LEVEL - 1, CURRENCY_RON}, .ceiling = {LEVEL, CURRENCY_RON}};
    g_assert_false(service_agreement_create(w->db, identity_system(), &agreement, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

static void bids_are_judged_by_the_calls_criteria(void)
{
    GPtrArray *bids;
    Given given;
    g_autoptr(World) w = world_with_agreement(&given, 5, 100);
    ServiceCall call = {.kind = "subsidy", .title = "Apel 2026", .opens_on = day_make(2026, 11, 1), .closes_on = day_make(2026, 11, 30),
                        .criteria = "30|Experiență\n70|Nevoia din cartier"};
    must(service_call_create(w->db, given.ana, &call, &w->error));
    ServiceBid bid = {.call_id = call.id, .service_id = given.service, .persons = 5, .level = {LEVEL, CURRENCY_RON}, .received_on = day_make(2026, 10, 1)};
    g_assert_false(service_bid_create(w->db, given.ana, &bid, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    bid.received_on = day_make(2026, 11, 10);
    must(service_bid_create(w->db, given.ana, &bid, &w->error));
    g_assert_false(service_bid_score(w->db, given.ana, bid.id, 0, 31, &w->error));
    g_clear_error(&w->error);
    must(service_bid_score(w->db, given.ana, bid.id, 0, 20, &w->error));
    must(service_bid_score(w->db, given.ana, bid.id, 1, 60, &w->error));
    must(service_bid_score(w->db, given.dan, bid.id, 0, 30, &w->error));
    must(service_bid_score(w->db, given.dan, bid.id, 1, 70, &w->error));
    must(service_bids(w->db, w->pool, call.id, &bids, &w->error));
    g_assert_cmpfloat(((ServiceBid *)bids->pdata[0])->points, ==, 90);
    g_assert_false(service_bid_decide(w->db, given.ana, bid.id, true, "", &w->error));
    g_clear_error(&w->error);
    must(service_bid_decide(w->db, given.ana, bid.id, true, "Cel mai mare punctaj", &w->error));
    g_assert_false(service_bid_score(w->db, given.ana, bid.id, 0, 1, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static gint64 judged_bid(World *w, const Given *given)
{
    ServiceCall call = {.kind = "subsidy", .title = "Apel 2026", .opens_on = day_make(2026, 11, 1), .closes_on = day_make(2026, 11, 30),
                        .criteria = "100|Experiență"};
    must(service_call_create(w->db, given->ana, &call, &w->error));
    ServiceBid bid = {.call_id = call.id, .service_id = given->service, .persons = 5, .level = {LEVEL, CURRENCY_RON}, .received_on = day_make(2026, 11, 2)};
    must(service_bid_create(w->db, given->ana, &bid, &w->error));
    g_assert_false(service_bid_decide(w->db, given->ana, bid.id, true, "Fără puncte", &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    must(service_bid_score(w->db, given->ana, bid.id, 0, 80, &w->error));
    return bid.id;
}

static void a_convention_is_made_once_and_for_who_was_chosen(void)
{
    Given given;
    g_autoptr(World) w = world_with_agreement(&given, 5, 100);
    ServiceAgreement agreement = {.bid_id = judged_bid(w, &given), .service_id = given.service, .from_day = day_make(2027, 1, 1),
                                  .to_day = day_make(2027, 12, 31), .persons = 5, .level = {LEVEL, CURRENCY_RON}, .ceiling = {LEVEL * 60, CURRENCY_RON}};
    g_assert_false(service_agreement_create(w->db, given.ana, &agreement, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT); /* not chosen yet */
    g_clear_error(&w->error);
    must(service_bid_decide(w->db, given.dan, agreement.bid_id, true, "Singurul furnizor", &w->error));
    must(service_agreement_create(w->db, given.ana, &agreement, &w->error));
    g_assert_false(service_agreement_create(w->db, given.ana, &agreement, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT); /* once */
}

static void a_claim_moves_within_its_own_convention(void)
{
    Given given;
    gint64 id;
    g_autoptr(World) w = world_with_agreement(&given, 5, 10000000);
    attend(w, &given);
    must(service_claim_make(w->db, given.ana, given.agreement, MARCH, 2, &id, &w->error));
    g_assert_false(service_claim_move(w->db, given.dan, given.agreement + 1, id, "checked", DAY_NONE, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
    g_clear_error(&w->error);
    g_assert_false(service_claim_regularise(w->db, given.ana, given.agreement, 2030, &id, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

static void a_volunteer_contract_ends_after_it_begins(void)
{
    Given given;
    g_autoptr(World) w = world_with_agreement(&given, 5, 100);
    Volunteer volunteer = {.service_id = given.service, .name = "Voluntar", .from_day = day_make(2026, 3, 2), .to_day = day_make(2026, 3, 1)};
    g_assert_false(volunteer_create(w->db, given.ana, &volunteer, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

static void a_volunteers_contract_is_issued_once(void)
{
    Given given;
    g_autoptr(World) w = world_with_agreement(&given, 5, 100);
    Volunteer volunteer = {.service_id = given.service, .name = "Voluntar", .from_day = day_make(2026, 3, 2), .to_day = DAY_NONE,
                           .activity = "Teme", .hours = 8};
    must(volunteer_create(w->db, given.ana, &volunteer, &w->error));
    Service *service;
    must(service_find(w->db, w->pool, given.service, &service, &w->error));
    must(volunteer_issue(w->db, w->pool, given.ana, service, volunteer.id, &w->error));
    Volunteer *after;
    must(volunteer_find(w->db, w->pool, volunteer.id, &after, &w->error));
    GPtrArray *issued;
    must(documents_of(w->db, w->pool, "volunteer", volunteer.id, &issued, &w->error));
    const Document *document = issued->pdata[0];
    g_assert_cmpint(document->id, ==, after->contract_id);
    g_assert_cmpstr(document->template_code, ==, "volunteer-contract");
    g_assert_cmpstr(document->label, ==, service->name);
    g_assert_cmpstr(after->contract_number, ==, document_number(w->pool, document));
    g_assert_cmpint(document->missing, ==, 0);
    g_assert_false(volunteer_issue(w->db, w->pool, given.ana, service, volunteer.id, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    must(documents_of(w->db, w->pool, "volunteer", volunteer.id, &issued, &w->error));
    g_assert_cmpuint(issued->len, ==, 1);
}

static void costs_stand_beside_the_people_and_days_of_their_month(void)
{
    Given given;
    GArray *months;
    g_autoptr(World) w = world_with_agreement(&given, 5, 100);
    attend(w, &given);
    ServiceCost staff = {.service_id = given.service, .month = MARCH, .category = "staff", .amount = 90000};
    ServiceCost food = {.service_id = given.service, .month = MARCH, .category = "food", .amount = 10000};
    must(service_cost_add(w->db, given.ana, &staff, &w->error));
    must(service_cost_add(w->db, given.ana, &food, &w->error));
    must(service_cost_months(w->db, w->pool, given.service, month_make(2026, 1), month_make(2026, 12), &months, &w->error));
    const CostMonth *march = &g_array_index(months, CostMonth, 2);
    g_assert_cmpint(march->cost, ==, 100000);
    g_assert_cmpint(march->people, ==, 3);
    g_assert_cmpint(march->days, ==, 5);
}

static void funding_pages_say_what_is_wrong_beside_the_field(void)
{
    Given given;
    g_autoptr(World) w = world_with_agreement(&given, 5, 10000000);
    as_user(w, given.ana->user_id, 0, SCOPE_AUTHORITY, "services.read services.manage services.conventions services.fund");
    const char *page = pool_printf(w->pool, "/funding/agreements/%" G_GINT64_FORMAT, given.agreement);
    expect(w, get(w, "/funding"), 200);
    expect(w, get(w, page), 200);
    Reply *wrong = expect(w, post(w, pool_printf(w->pool, "%s/claims", page), "month=2026-03&persons=3"), 409);
    g_assert_true(has(w, wrong, "field-month-error"));
    attend(w, &given);
    expect(w, post(w, pool_printf(w->pool, "%s/claims", page), "month=2026-03&persons=3"), 303);
    expect(w, post(w, pool_printf(w->pool, "%s/issue", page), NULL), 303);
    const char *costs = pool_printf(w->pool, "/services/%" G_GINT64_FORMAT "/costs", given.service);
    expect(w, post(w, costs, "month=2026-03&category=staff&amount=unu"), 422);
    expect(w, post(w, costs, "month=2026-03&category=staff&amount=1.000"), 303);
    g_assert_true(has(w, expect(w, get(w, pool_printf(w->pool, "%s?year=2026", costs)), 200), "333.33"));
    const char *volunteers_page = pool_printf(w->pool, "/services/%" G_GINT64_FORMAT "/volunteers", given.service);
    for (int click = 0; click < 2; click++)
        expect(w, post(w, volunteers_page, "name=Ioana+Pop&from_day=01.03.2026&contract_number=3&hours=10"), 303);
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM volunteer"), ==, 1);
    g_assert_true(has(w, expect(w, get(w, volunteers_page), 200), "Ioana Pop"));
    expect(w, post(w, pool_printf(w->pool, "%s/contract", volunteers_page), "volunteer=1"), 404);
    for (int i = 0; i < 2 * SERVICES_PAGE; i++) {
        Volunteer volunteer = {.service_id = given.service, .name = pool_printf(w->pool, "Voluntar %03d", i), .from_day = day_make(2026, 3, 2), .to_day = DAY_NONE};
        must(volunteer_create(w->db, given.ana, &volunteer, &w->error));
    }
    Reply *last = expect(w, get(w, pool_printf(w->pool, "%s?page=3", volunteers_page)), 200);
    g_assert_true(has(w, last, "Voluntar 099") && has(w, last, "Page 3. In all: 101.") && !has(w, last, "Ioana Pop"));
    g_assert_true(has(w, expect(w, get(w, pool_printf(w->pool, "%s?page=4", volunteers_page)), 200), "rel=\"prev\""));
}

WORLD_MAIN
{
    world_test("a_claim_pays_the_people_that_the_attendance_shows", a_claim_pays_the_people_that_the_attendance_shows);
    world_test("neither_the_approved_number_nor_the_ceiling_is_passed", neither_the_approved_number_nor_the_ceiling_is_passed);
    world_test("another_person_approves_and_only_then_it_is_paid", another_person_approves_and_only_then_it_is_paid);
    world_test("what_was_corrected_later_is_regularised", what_was_corrected_later_is_regularised);
    world_test("the_level_stays_under_the_cost_in_public_units", the_level_stays_under_the_cost_in_public_units);
    world_test("bids_are_judged_by_the_calls_criteria", bids_are_judged_by_the_calls_criteria);
    world_test("a_convention_is_made_once_and_for_who_was_chosen", a_convention_is_made_once_and_for_who_was_chosen);
    world_test("a_claim_moves_within_its_own_convention", a_claim_moves_within_its_own_convention);
    world_test("a_volunteer_contract_ends_after_it_begins", a_volunteer_contract_ends_after_it_begins);
    world_test("a_volunteers_contract_is_issued_once", a_volunteers_contract_is_issued_once);
    world_test("costs_stand_beside_the_people_and_days_of_their_month", costs_stand_beside_the_people_and_days_of_their_month);
    world_test("funding_pages_say_what_is_wrong_beside_the_field", funding_pages_say_what_is_wrong_beside_the_field);
}
