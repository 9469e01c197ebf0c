/* A city of invented people: households with parents, children and grandparents, each with a name, a birth date and, mostly, a code. */
#include "modules/demo/city.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/demo/demo.h"
#include "modules/people/people.h"

enum { HOUSEHOLDS_A_CHANGE = 2000, OLDEST = 96, FAMILIES_KEPT = 300, CNP_DAYS = (OLDEST + 3) * 366 };

typedef struct {
    Demo *demo;
    PeopleBulk *bulk;
    Random random;
    int made, wanted;
    guint16 *numbers[2];  /* of codes, by sex and day: how many were given */
    Day first_day;        /* numbers[…][0] */
} City;

/* Whom a household is made of. */
typedef struct {
    Pool *pool;
    const char *street, *locality, *family;
    gint64 id;
    Day since;
} Home;

/* --- names --- */

static const char *pick_weighted(Random *random, const WeightedName *names)
{
    int total = 0;
    for (const WeightedName *name = names; name->name; name++)
        total += name->weight;
    int at = random_between(random, 1, total);
    for (; at > names->weight; names++)
        at -= names->weight;
    return names->name;
}

/* A third of all have a rare name. */
static const char *pick_family(City *city, Pool *pool)
{
    if (!random_chance(&city->random, 34))
        return pick_weighted(&city->random, city_families);
    return pool_printf(pool, "%s%s", random_pick(&city->random, city_stems), random_pick(&city->random, city_endings));
}

static const char *pick_given(City *city, Pool *pool, bool woman)
{
    const WeightedName *names = woman ? city_women : city_men;
    const char *first = pick_weighted(&city->random, names), *second = pick_weighted(&city->random, names);
    bool two = random_chance(&city->random, 27) && strcmp(first, second) != 0;
    return two ? pool_printf(pool, random_chance(&city->random, 50) ? "%s-%s" : "%s %s", first, second) : first;
}

/* --- one person --- */

static Day birth_of_age(City *city, int age)
{
    Day today = city->demo->today;
    return day_add(day_add_months(today, -12 * age), -random_between(&city->random, 1, 364));
}

/* "" when the numbers of the day are used up. */
static const char *code_of(City *city, Pool *pool, bool woman, Day birth)
{
    char cnp[14];
    int day = birth.n - city->first_day.n;
    int county = random_chance(&city->random, 78) ? 35 : random_between(&city->random, 1, 40);
    if (day < 0 || day >= CNP_DAYS || city->numbers[woman][day] >= 999)
        return NULL;
    cnp_make(cnp, woman ? "f" : "m", birth, county, ++city->numbers[woman][day]);
    return pool_strdup(pool, cnp);
}

/* 0700 belongs to nobody. */
static const char *phone_of(City *city, Pool *pool)
{
    return pool_printf(pool, "0700 %03d %03d", random_between(&city->random, 0, 999), random_between(&city->random, 0, 999));
}

static const char *plain_letters(Pool *pool, const char *name)
{
    g_autofree char *plain = g_str_to_ascii(name, "ro");
    return pool_strdup(pool, plain);
}

/* One of a hundred stands in the register twice, as another office would have written: without diacritics, without a code. */
static bool add_twin(City *city, const Home *home, const Person *head, GError **error)
{
    Person twin = {.family_name = plain_letters(home->pool, head->family_name), .given_name = plain_letters(home->pool, head->given_name), .sex = head->sex,
                   .birth_day = head->birth_day, .death_day = DAY_NONE, .national_id_reason = "unknown", .phone = head->phone, .is_demo = true};
    city->made++;
    return people_bulk_add(city->bulk, city->demo->db, home->pool, &twin, home->street, home->locality, error);
}

static bool add_person(City *city, Home *home, bool woman, Day birth, const char *family, const char *former, gint64 *ret_id, GError **error)
{
    bool is_twice = random_chance(&city->random, 1);
    static const char *const languages[] = {"română", "română", "română", "română", "română, maghiară", "română, romani", "română, sârbă",
                                            "română, germană", NULL};
    bool has_code = !random_chance(&city->random, 3), adult = city->demo->today.n - birth.n > 16 * 365;
    Person person = {
        .family_name = family, .given_name = pick_given(city, home->pool, woman), .former_name = former, .sex = woman ? "f" : "m",
        .birth_day = birth, .death_day = DAY_NONE, .is_demo = true,
        .national_id = has_code ? code_of(city, home->pool, woman, birth) : NULL,
        .phone = adult && random_chance(&city->random, 60) ? phone_of(city, home->pool) : NULL,
        .languages = random_pick(&city->random, languages),
    };
    person.national_id_reason = person.national_id ? NULL : adult ? "undocumented" : "unknown";
    if (!people_bulk_add(city->bulk, city->demo->db, home->pool, &person, home->street, home->locality, error))
        return false;
    city->made++;
    *ret_id = person.id;
    return !is_twice || city->made >= city->wanted || add_twin(city, home, &person, error);
}

static bool add_member(City *city, Home *home, gint64 id, const char *role, GError **error)
{
    return people_bulk_member(city->bulk, city->demo->db, home->id, id, role, home->since, error);
}

/* --- one household --- */

static bool add_child(City *city, Home *home, DemoFamily *family, Day birth, GError **error)
{
    gint64 id;
    if (!add_person(city, home, random_chance(&city->random, 49), birth, home->family, NULL, &id, error) ||
        !add_member(city, home, id, "child", error) ||
        !people_bulk_relation(city->bulk, city->demo->db, family->head_person_id, "parent", id, error) ||
        (family->partner_person_id && !people_bulk_relation(city->bulk, city->demo->db, family->partner_person_id, "parent", id, error)))
        return false;
    if (family->child_count < G_N_ELEMENTS(family->child_person_ids))
        family->child_person_ids[family->child_count++] = id;
    return true;
}

static bool add_children(City *city, Home *home, DemoFamily *family, int parent_age, GError **error)
{
    int oldest = MIN(parent_age - 18, 22), count = 0;
    if (oldest < 0 || !random_chance(&city->random, 62))
        return true;
    count = random_chance(&city->random, 45) ? 1 : random_chance(&city->random, 70) ? 2 : random_between(&city->random, 3, 6);
    for (int i = 0; i < count && city->made < city->wanted; i++)
        if (!add_child(city, home, family, birth_of_age(city, random_between(&city->random, 0, oldest)), error))
            return false;
    return true;
}

static bool add_partner(City *city, Home *home, DemoFamily *family, bool woman, int age, GError **error)
{
    const char *born = pick_family(city, home->pool);
    bool married = random_chance(&city->random, 75);
    Day birth = birth_of_age(city, MAX(18, age + random_between(&city->random, -6, 4)));
    return add_person(city, home, woman, birth, married ? home->family : born, married && woman ? born : NULL, &family->partner_person_id, error) &&
           add_member(city, home, family->partner_person_id, "partner", error) &&
           people_bulk_relation(city->bulk, city->demo->db, family->head_person_id, "partner", family->partner_person_id, error);
}

static bool add_grandparent(City *city, Home *home, DemoFamily *family, int age, GError **error)
{
    gint64 id;
    Day birth = birth_of_age(city, MIN(OLDEST, age + random_between(&city->random, 20, 32)));
    return add_person(city, home, random_chance(&city->random, 66), birth, home->family, NULL, &id, error) &&
           add_member(city, home, id, "parent", error) &&
           people_bulk_relation(city->bulk, city->demo->db, id, "parent", family->head_person_id, error);
}

static void furnish(City *city, Home *home, Pool *pool)
{
    bool away = random_chance(&city->random, 8);
    *home = (Home){.pool = pool, .family = pick_family(city, pool), .locality = away ? random_pick(&city->random, city_localities) : "Timișoara"};
    home->street = pool_printf(pool, "%s %d", random_pick(&city->random, city_streets), random_between(&city->random, 1, 180));
    if (random_chance(&city->random, 55))
        home->street = pool_printf(pool, "%s, bl. %c%d, ap. %d", home->street, 'A' + random_between(&city->random, 0, 7),
                                   random_between(&city->random, 1, 40), random_between(&city->random, 1, 44));
    home->since = day_add(city->demo->today, -random_between(&city->random, 30, 6000));
}

static bool open_household(City *city, Home *home, DemoFamily *family, bool woman, int age, GError **error)
{
    const char *name = pool_printf(home->pool, "%s, %s", home->family, home->street);
    const char *address = pool_printf(home->pool, "%s, %s", home->street, home->locality);
    if (!people_bulk_household(city->bulk, city->demo->db, name, address, &home->id, error) ||
        !add_person(city, home, woman, birth_of_age(city, age), home->family, NULL, &family->head_person_id, error))
        return false;
    family->household_id = home->id;
    return add_member(city, home, family->head_person_id, "head", error);
}

/* Of the project's children: one to three of them with a parent or two. */
static bool make_family(City *city, Pool *pool, GError **error)
{
    enum { YOUNGEST = 5, ELDEST = 15, FAR = 1000000 };
    Home home;
    DemoFamily family = {0};
    city->wanted = city->made + FAR;
    furnish(city, &home, pool);
    home.since = day_add(city->demo->today, -random_between(&city->random, 1200, 6000));
    bool woman = random_chance(&city->random, 75);
    int age = random_between(&city->random, 30, 46), children = random_between(&city->random, 1, 3);
    if (!open_household(city, &home, &family, woman, age, error) ||
        (random_chance(&city->random, 55) && !add_partner(city, &home, &family, !woman, age, error)))
        return false;
    for (int i = 0; i < MIN(children, (int)(city->demo->children_wanted - city->demo->children_made)); i++)
        if (!add_child(city, &home, &family, birth_of_age(city, random_between(&city->random, YOUNGEST, ELDEST)), error))
            return false;
    city->demo->children_made += family.child_count;
    g_array_append_val(city->demo->project_families, family);
    return true;
}

static bool make_families(City *city, GError **error)
{
    g_autoptr(DbChange) change = db_begin(city->demo->db, error);
    city->random = random_for(city->demo->seed, "families");
    while (change && city->demo->children_made < city->demo->children_wanted) {
        g_autoptr(Pool) pool = pool_new();
        if (!make_family(city, pool, error))
            return false;
    }
    return change && db_commit(change, error);
}

static bool make_household(City *city, Pool *pool, GError **error)
{
    Home home;
    DemoFamily family = {0};
    furnish(city, &home, pool);
    bool woman = random_chance(&city->random, 48);
    int age = random_between(&city->random, 0, 99) < 70 ? random_between(&city->random, 20, 58) : random_between(&city->random, 59, 92);
    if (!open_household(city, &home, &family, woman, age, error))
        return false;
    if (city->made < city->wanted && random_chance(&city->random, 60) && !add_partner(city, &home, &family, !woman, age, error))
        return false;
    if (!add_children(city, &home, &family, age, error))
        return false;
    if (city->demo->families->len < FAMILIES_KEPT)
        g_array_append_val(city->demo->families, family);
    return city->made >= city->wanted || age > 60 || !random_chance(&city->random, 12) || add_grandparent(city, &home, &family, age, error);
}

/* --- all of them --- */

static bool make_some(City *city, GError **error)
{
    g_autoptr(DbChange) change = db_begin(city->demo->db, error);
    if (!change)
        return false;
    for (int i = 0; i < HOUSEHOLDS_A_CHANGE && city->made < city->wanted; i++) {
        g_autoptr(Pool) pool = pool_new();
        if (!make_household(city, pool, error))
            return false;
    }
    return db_commit(change, error);
}

/* The streets of the city, so that addresses are of its register. */
static bool make_streets(City *city, GError **error)
{
    g_autoptr(DbChange) change = db_begin(city->demo->db, error);
    for (const char *const *street = city_streets; change && *street; street++)
        if (!people_street_add(city->demo->db, *street, "155252", error))
            return false;
    return change && db_commit(change, error);
}

bool demo_city(Demo *demo, int people, GError **error)
{
    g_autoptr(PeopleBulk) bulk = people_bulk_new();
    g_autofree guint16 *men = g_new0(guint16, CNP_DAYS), *women = g_new0(guint16, CNP_DAYS);
    City city = {.demo = demo, .bulk = bulk, .random = random_for(demo->seed, "city"), .wanted = people, .numbers = {men, women},
                 .first_day = day_add_months(demo->today, -12 * (OLDEST + 2))};
    demo->families = g_array_new(FALSE, TRUE, sizeof(DemoFamily));
    pool_defer(demo->pool, (GDestroyNotify)g_array_unref, demo->families);
    if (!make_streets(&city, error))
        return false;
    while (city.made < people) {
        demo_progress(demo->context, city.made, people, _("Making people"));
        if (!make_some(&city, error))
            return false;
    }
    demo_progress(demo->context, people, people, "");
    demo->project_families = g_array_new(FALSE, TRUE, sizeof(DemoFamily));
    pool_defer(demo->pool, (GDestroyNotify)g_array_unref, demo->project_families);
    if (!make_families(&city, error))
        return false;
    return people_bulk_end(bulk, demo->db, error);
}
