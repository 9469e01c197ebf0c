#include "modules/services/services.h"

#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/demo/demo.h"
#include "modules/law/law.h"
#include "modules/people/people.h"

/* Whom the services beside the projects are for, and who runs them; the services module fills them. */

enum { SCHOOL_FROM = 6, SCHOOL_TO = 15, OLD_FROM = 66, YEAR_DAYS = 365 };

static bool add_of_age(Demo *demo, GPtrArray *list, gint64 id, int from, int to, GError **error)
{
    Person *person;
    if (!person_find(demo->db, demo->pool, id, &person, error))
        return false;
    int age = (demo->today.n - person->birth_day.n) / YEAR_DAYS;
    if (age >= from && age <= to)
        g_ptr_array_add(list, pool_copy(demo->pool, &id, sizeof id));
    return true;
}

static bool add_family(Demo *demo, const DemoFamily *family, GPtrArray *children, GPtrArray *elders, GError **error)
{
    enum { OLDEST = 130 };
    for (guint i = 0; i < family->child_count; i++)
        if (!add_of_age(demo, children, family->child_person_ids[i], SCHOOL_FROM, SCHOOL_TO, error))
            return false;
    return add_of_age(demo, elders, family->head_person_id, OLD_FROM, OLDEST, error);
}

static bool find_user(Demo *demo, const char *mailbox, Identity *ret_who, GError **error)
{
    User *user;
    if (!user_find_by_email(demo->db, demo->pool, mailbox, &user, error))
        return false;
    *ret_who = (Identity){.user_id = user->id, .institution_id = user->institution_id, .name = user->name, .scope = SCOPE_AUTHORITY,
                          .language = LANGUAGE_COUNT};
    return true;
}

/* No cost standard ships, as none was read in a source: the demo has one that says what it is. */
static bool make_standard(Demo *demo, GError **error)
{
    g_autoptr(GError) none = NULL;
    LawRow *there, row = law_row_empty("amount");
    row.code = "cost-standard.8891cz-c-ii";
    row.name = "Standard de cost, centru de zi pentru copii (valoare demonstrativă)";
    row.legal_basis = "Valoare demonstrativă: înlocuiți-o cu cea din hotărârea în vigoare";
    row.confidence = "M?";
    row.valid_from = day_make(day_year(demo->today) - 2, 1, 1);
    row.money = (Money){1850000, CURRENCY_RON};
    row.per = "year";
    return law_amount(demo->db, demo->pool, row.code, COUNTRY_RO, demo->today, &there, &none) ||
           law_row_put(demo->db, identity_system(), &row, NULL, error);
}

static bool is_there(Demo *demo, bool *ret_there, GError **error)
{
    GPtrArray *services;
    *ret_there = false;
    if (!services_all(demo->db, demo->pool, DAY_NONE, &services, error))
        return false;
    for (guint i = 0; i < services->len; i++)
        *ret_there |= strstr(((Service *)services->pdata[i])->name, "Casa cu Tei") != NULL;
    return true;
}

static bool fill(Demo *demo, GPtrArray *children, GPtrArray *elders, GError **error)
{
    Identity manager, officer, director;
    ServicesDemo made = {.children = children, .elders = elders, .manager = &manager, .officer = &officer, .director = &director,
                         .today = day_compare(demo->today, day_today()) < 0 ? demo->today : day_today()};
    return institution_match(demo->db, DEMO_ASSOCIATION, &made.association_id, error) &&
           find_user(demo, "provider-manager@" DEMO_DOMAIN, &manager, error) && find_user(demo, "services@" DEMO_DOMAIN, &officer, error) &&
           find_user(demo, "director@" DEMO_DOMAIN, &director, error) && make_standard(demo, error) &&
           services_demo_fill(demo->db, demo->pool, &made, error);
}

bool demo_services(Demo *demo, GError **error)
{
    bool there;
    GPtrArray *children = pool_list(demo->pool), *elders = pool_list(demo->pool);
    if (!is_there(demo, &there, error) || there)
        return there;
    for (guint i = 0; demo->families && i < demo->families->len; i++)
        if (!add_family(demo, &g_array_index(demo->families, DemoFamily, i), children, elders, error))
            return false;
    return children->len == 0 || fill(demo, children, elders, error);
}
