#include "modules/services/demo_in.h"

#include <string.h>

#include "base/id.h"

/* The demo's contracting: a call that is over with conventions and claims in each state, one that takes bids now.  The figures are those
 * of the attendance; levels and ceilings are made up, and say so. */

enum { A_LEVEL = 30000, PUBLIC_COST = 115000, LEAST_DAYS = 3, YEAR_MONTHS = 12, TOO_MANY = 2 };
#define DEMO_BASIS "HCL demonstrativă nr. 0"
#define CRITERIA "30|Experiența furnizorului cu acest grup\n25|Nevoia din cartier\n25|Calitatea programului\n20|Costul pentru o persoană"

typedef struct {
    int service, persons;
    gint64 level; /* bani */
    int points[2][4]; /* by the officer and the director */
    bool accepted;
    const char *summary, *decision;
} DemoBid;

static const DemoBid bids[] = {
    {DEMO_CENTRE, 20, A_LEVEL, {{27, 22, 22, 15}, {26, 23, 20, 16}}, true, "Masă caldă, teme și ateliere pentru 20 de copii din cartier.",
     "Punctaj peste prag, servicii fără alt furnizor în cartier"},
    {DEMO_HOME_CARE, 12, 45000, {{24, 24, 18, 14}, {25, 22, 19, 15}}, true, "Trei vizite pe săptămână la 12 vârstnici.", "Punctaj peste prag"},
    {DEMO_COUNSELLING, 16, 28000, {{14, 12, 15, 9}, {15, 11, 14, 10}}, false, "Consiliere de grup de două ori pe săptămână.",
     "Punctaj sub pragul de 60: programul nu arată cum se urmăresc rezultatele"},
};

typedef struct {
    const ServicesFilling *f;
    gint64 agreement_id;
    Service *service;
    int year_first, year_last; /* months that can be claimed */
} Convention;

/* --- calls and bids --- */

static bool make_call(ServicesFilling *f, const char *kind, const char *title, Day opens, Day closes, gint64 budget, gint64 *ret_id, GError **error)
{
    ServiceCall call = {.kind = kind, .title = title, .basis = DEMO_BASIS, .opens_on = opens, .closes_on = closes, .budget = {budget, CURRENCY_RON},
                        .criteria = CRITERIA, .is_demo = true};
    if (!service_call_create(f->db, f->demo->officer, &call, error))
        return false;
    *ret_id = call.id;
    return true;
}

static bool judge(ServicesFilling *f, gint64 bid_id, const DemoBid *made, GError **error)
{
    for (int i = 0; i < 4; i++)
        if (!service_bid_score(f->db, f->demo->officer, bid_id, i, made->points[0][i], error) ||
            !service_bid_score(f->db, f->demo->director, bid_id, i, made->points[1][i], error))
            return false;
    return service_bid_decide(f->db, f->demo->director, bid_id, made->accepted, made->decision, error);
}

static bool make_bid(ServicesFilling *f, gint64 call_id, const DemoBid *made, Day day, gint64 *ret_id, GError **error)
{
    ServiceBid bid = {.call_id = call_id, .service_id = f->services[made->service]->id, .persons = made->persons, .level = {made->level, CURRENCY_RON},
                      .summary = made->summary, .received_on = day};
    if (!service_bid_create(f->db, f->demo->officer, &bid, error))
        return false;
    *ret_id = bid.id;
    return true;
}

/* --- conventions and claims --- */

static bool agree(ServicesFilling *f, gint64 bid_id, const DemoBid *made, int year, gint64 *ret_id, GError **error)
{
    ServiceAgreement agreement = {
        .bid_id = bid_id, .service_id = f->services[made->service]->id, .basis = DEMO_BASIS, .from_day = day_make(year, 1, 1),
        .to_day = day_make(year, 12, 31), .persons = made->persons, .level = {made->level, CURRENCY_RON}, .public_cost = {PUBLIC_COST, CURRENCY_RON},
        .ceiling = {made->level * made->persons * YEAR_MONTHS, CURRENCY_RON}, .least_days = LEAST_DAYS,
    };
    if (!service_agreement_create(f->db, f->demo->officer, &agreement, error))
        return false;
    *ret_id = agreement.id;
    return true;
}

static bool attended(const Convention *c, int month, gint64 *ret_people, GError **error)
{
    GArray *rows;
    *ret_people = 0;
    if (!services_attendance_month(c->f->db, c->f->pool, month, c->service->id, 0, &rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++)
        *ret_people += g_array_index(rows, AttendanceMonth, i).present >= LEAST_DAYS;
    return true;
}

static bool move(const Convention *c, gint64 claim_id, const Identity *who, const char *state, Day paid_on, const char *note, GError **error)
{
    return service_claim_move(c->f->db, who, c->agreement_id, claim_id, state, paid_on, note, error);
}

/* How far a month's claim has come: the older the further. */
static bool bring_on(const Convention *c, gint64 claim_id, int month, GError **error)
{
    const ServicesDemo *demo = c->f->demo;
    int age = c->year_last - month;
    return (age < 1 || move(c, claim_id, demo->officer, "checked", DAY_NONE, NULL, error)) &&
           (age < 2 || move(c, claim_id, demo->director, "approved", DAY_NONE, NULL, error)) &&
           (age < 3 || move(c, claim_id, demo->officer, "paid", day_add(month_days(month + 1).from, 19), NULL, error));
}

/* In the third month two people too many are claimed: what is paid is what the attendance shows. */
static bool claim_month(const Convention *c, int month, GError **error)
{
    gint64 people, id;
    if (!attended(c, month, &people, error))
        return false;
    gint64 claimed = people + (month == c->year_first + 2 ? TOO_MANY : 0);
    return service_claim_make(c->f->db, c->f->demo->manager, c->agreement_id, month, claimed, &id, error) && bring_on(c, id, month, error);
}

/* The first claim came back: the list of people was missing.  It is sent once more. */
static bool claim_returned(const Convention *c, GError **error)
{
    gint64 people, id;
    return attended(c, c->year_first, &people, error) &&
           service_claim_make(c->f->db, c->f->demo->manager, c->agreement_id, c->year_first, people, &id, error) &&
           move(c, id, c->f->demo->officer, "returned", DAY_NONE, "Lipsește lista persoanelor asistate", error);
}

static bool claim_all(const Convention *c, GError **error)
{
    if (c->year_first > c->year_last)
        return true;
    if (!claim_returned(c, error))
        return false;
    for (int month = c->year_first; month <= c->year_last; month++)
        if (!claim_month(c, month, error))
            return false;
    return true;
}

/* --- what was found out after the payment --- */

static void add_cell(GArray *marks, const AttendanceRow *row, int day)
{
    AttendanceMark mark = {.enrolment_id = row->enrolled.enrolment.id, .day = day, .mark = 'E'};
    g_array_append_val(marks, mark);
}

/* A child was in hospital in the second month and was marked present: the correction leaves a trace, and the year is regularised. */
static bool correct(const Convention *c, GError **error)
{
    AttendanceSheet sheet;
    int month = c->year_first + 1;
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(AttendanceMark));
    if (!attendance_sheet(c->f->db, c->f->pool, c->service, month, &sheet, error))
        return false;
    const AttendanceRow *row = sheet.rows->len ? sheet.rows->pdata[0] : NULL;
    for (int i = 0; row && row->marks[i]; i++)
        if (row->marks[i] == 'P')
            add_cell(marks, row, i + 1);
    return !marks->len || services_attendance_save(c->f->db, c->f->demo->officer, c->service->id, month, (const AttendanceMark *)(void *)marks->data, marks->len,
                                                   "Internat în spital toată luna, după biletul de externare", error);
}

static bool regularise(const Convention *c, GError **error)
{
    enum { PAID_MONTHS = 5 };
    gint64 id;
    return c->year_last - c->year_first < PAID_MONTHS ||
           (correct(c, error) && service_claim_regularise(c->f->db, c->f->demo->officer, c->agreement_id, c->year_last / YEAR_MONTHS, &id, error));
}

static bool contract(ServicesFilling *f, gint64 bid_id, const DemoBid *made, int year, GError **error)
{
    Convention c = {.f = f, .service = f->services[made->service], .year_first = month_make(year, 1), .year_last = f->last_month};
    ServiceAgreement *agreement;
    return agree(f, bid_id, made, year, &c.agreement_id, error) && service_agreement_find(f->db, f->pool, c.agreement_id, &agreement, error) &&
           service_agreement_issue(f->db, f->pool, f->demo->officer, agreement, error) && claim_all(&c, error) &&
           (made->service != DEMO_CENTRE || regularise(&c, error));
}

/* --- all of it --- */

static bool past_call(ServicesFilling *f, int year, GError **error)
{
    gint64 call_id, bid_id;
    if (!make_call(f, "subsidy", pool_printf(f->pool, "Subvenții de la bugetul local pentru servicii sociale, %d (demonstrativ)", year),
                   day_make(year - 1, 10, 1), day_make(year - 1, 10, 31), 20000000, &call_id, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(bids); i++)
        if (!make_bid(f, call_id, &bids[i], day_make(year - 1, 10, 12 + (int)i), &bid_id, error) || !judge(f, bid_id, &bids[i], error) ||
            (bids[i].accepted && !contract(f, bid_id, &bids[i], year, error)))
            return false;
    return true;
}

/* Two bids wait for the evaluators. */
static bool open_call(ServicesFilling *f, int year, GError **error)
{
    static const DemoBid waiting[] = {
        {.service = DEMO_MEALS, .persons = 20, .level = 26000, .summary = "O masă caldă pe zi pentru 20 de vârstnici singuri."},
        {.service = DEMO_CENTRE, .persons = 20, .level = 32000, .summary = "Continuarea programului, cu un atelier de robotică."},
    };
    gint64 call_id, bid_id;
    Day today = f->demo->today;
    if (!make_call(f, "subsidy", pool_printf(f->pool, "Subvenții de la bugetul local pentru servicii sociale, %d (demonstrativ)", year), day_add(today, -18),
                   day_add(today, 12), 25000000, &call_id, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(waiting); i++)
        if (!make_bid(f, call_id, &waiting[i], day_add(today, -6 + (int)i), &bid_id, error))
            return false;
    return true;
}

bool services_demo_contracts(ServicesFilling *f, GError **error)
{
    int year = f->last_month / YEAR_MONTHS;
    return past_call(f, year, error) && open_call(f, day_year(f->demo->today) + 1, error);
}
