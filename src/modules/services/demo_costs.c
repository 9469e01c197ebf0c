#include "modules/services/demo_in.h"

#include <string.h>

/* What the demo's services cost, month by month, by who came; their volunteers; and all parts of the demo in their order. */

/* Made-up amounts in bani: of a place and month, a day attended, a person. */
enum { STAFF_A_PLACE = 62000, FOOD_A_DAY = 1450, MATERIALS_A_PERSON = 2200, UTILITIES = 240000, WINTER = 110000, TRANSPORT_A_DAY = 900,
       USUAL_PLACES = 20 };

typedef struct {
    const char *name, *contract, *activity;
    int hours, months_ago, lasted; /* lasted 0: still */
} DemoVolunteer;

static const DemoVolunteer volunteers_made[] = {
    {"Voluntar demonstrativ 1", "V-1 (demonstrativ)", "Ajutor la teme", 16, 13, 0},
    {"Voluntar demonstrativ 2", "V-2 (demonstrativ)", "Atelier de pictură", 8, 10, 0},
    {"Voluntar demonstrativ 3", "V-3 (demonstrativ)", "Însoțirea copiilor la înot", 12, 12, 6},
    {"Voluntar demonstrativ 4", "V-4 (demonstrativ)", "Jocuri și sport", 10, 3, 0},
};

static bool is_winter(int month)
{
    int of_year = month % 12;
    return of_year < 3 || of_year > 9;
}

static bool add_cost(ServicesFilling *f, const Service *service, int month, const char *category, gint64 amount, GError **error)
{
    ServiceCost cost = {.service_id = service->id, .month = month, .category = category, .amount = amount, .note = "Date demonstrative"};
    return amount == 0 || service_cost_add(f->db, f->demo->officer, &cost, error);
}

static bool cost_month(ServicesFilling *f, const Service *service, const CostMonth *month, GError **error)
{
    bool eats = g_strcmp0(service->measure, "day") == 0 || g_strcmp0(service->measure, "meal") == 0;
    bool travels = g_strcmp0(service->measure, "visit") == 0 || g_strcmp0(service->measure, "meal") == 0;
    gint64 places = service->capacity ? service->capacity : USUAL_PLACES;
    return month->people == 0 ||
           (add_cost(f, service, month->month, "staff", places * STAFF_A_PLACE, error) &&
            add_cost(f, service, month->month, "food", eats ? month->days * FOOD_A_DAY : 0, error) &&
            add_cost(f, service, month->month, "transport", travels ? month->days * TRANSPORT_A_DAY : 0, error) &&
            add_cost(f, service, month->month, "materials", month->people * MATERIALS_A_PERSON, error) &&
            add_cost(f, service, month->month, "utilities", UTILITIES + (is_winter(month->month) ? WINTER : 0), error));
}

static bool cost_service(ServicesFilling *f, const Service *service, GError **error)
{
    GArray *months;
    if (!service_cost_months(f->db, f->pool, service->id, f->first_month, f->last_month, &months, error))
        return false;
    for (guint i = 0; i < months->len; i++)
        if (!cost_month(f, service, &g_array_index(months, CostMonth, i), error))
            return false;
    return true;
}

static bool add_volunteer(ServicesFilling *f, const Service *service, const DemoVolunteer *made, GError **error)
{
    Day from = month_days(f->last_month - made->months_ago + 1).from;
    Volunteer volunteer = {.service_id = service->id, .name = made->name, .contract_number = made->contract, .from_day = from,
                           .to_day = made->lasted ? day_add_months(from, made->lasted) : DAY_NONE, .activity = made->activity, .hours = made->hours};
    return volunteer_create(f->db, f->demo->officer, &volunteer, error);
}

static bool cost_all(ServicesFilling *f, GError **error)
{
    GPtrArray *all;
    if (!services_all(f->db, f->pool, f->demo->today, &all, error))
        return false;
    for (guint i = 0; i < all->len; i++)
        if (((Service *)all->pdata[i])->is_demo && !cost_service(f, all->pdata[i], error))
            return false;
    for (guint i = 0; i < G_N_ELEMENTS(volunteers_made); i++)
        if (!add_volunteer(f, f->services[DEMO_CENTRE], &volunteers_made[i], error))
            return false;
    return true;
}

bool services_demo_fill(Db *db, Pool *pool, const ServicesDemo *demo, GError **error)
{
    enum { SEED = 34 };
    g_autoptr(GRand) chance = g_rand_new_with_seed(SEED);
    ServicesFilling f = {.db = db, .pool = pool, .demo = demo, .chance = chance, .last_month = month_of_day(demo->today) - 1};
    f.first_month = f.last_month - DEMO_MONTHS + 1;
    return services_demo_make(&f, error) && services_demo_attend(&f, error) && services_demo_contracts(&f, error) && cost_all(&f, error);
}
