#include "modules/demo/project_328741.h"

#include "modules/people/people.h"

/* The 266 children: invented, of families of the demo city.  117 in two day centres, 60 in the centre for children with disabilities, 75 in
 * the intervention for abusive homes, 14 on their way back from special protection. */

enum { DAY_CENTRES = 117, RECOVERY = 60, ABUSIVE = 75, RETURN = 14 };
G_STATIC_ASSERT(DAY_CENTRES + RECOVERY + ABUSIVE + RETURN == PROJECT_CHILDREN_ALL);

/* Sf. Nicolae and Kuncz share the first. */
static void place(ProjectChild *child, int number)
{
    int from_recovery = number - DAY_CENTRES, from_abusive = from_recovery - RECOVERY, from_return = from_abusive - ABUSIVE;
    if (from_recovery < 0) {
        child->activity = 1;
        child->service = number % 2;
    } else if (from_abusive < 0) {
        child->activity = child->service = 2;
    } else if (from_return < 0) {
        child->activity = child->service = 3;
    } else {
        child->activity = child->service = 4;
    }
}

/* The long ones come in the first half year, the others in the second. */
static Day entry_day(ProjectDemo *p, int number)
{
    Day first = p->project.from_day, day = day_add(first, (number < PROJECT_LONG ? 2 : 186) + random_between(&p->random, 0, 175));
    while (!day_is_working(COUNTRY_RO, day))
        day = day_add(day, 1);
    return day_compare(day, p->today) <= 0 ? day : DAY_NONE;
}

/* Every third of the centres' children came there before the project began. */
static Day service_day(ProjectDemo *p, const ProjectChild *child, int number)
{
    Day first = day_make(p->first_month / 12, p->first_month % 12 + 1, 1);
    while (!day_is_working(COUNTRY_RO, first))
        first = day_add(first, 1);
    bool early = child->service < 3 && number % 3 == 0 && day_compare(first, child->entered) < 0;
    return early ? first : child->entered;
}

static bool read_birth(ProjectDemo *p, ProjectChild *child, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Person *person;
    if (!person_find(p->db, pool, child->person_id, &person, error))
        return false;
    child->birth = person->birth_day;
    return true;
}

static bool add_child(ProjectDemo *p, const DemoFamily *family, gint64 person_id, GError **error)
{
    int number = (int)p->child_count;
    ProjectChild *child = &p->children[p->child_count++];
    *child = (ProjectChild){.person_id = person_id, .parent_id = family->head_person_id, .promised = number < PROJECT_LONG ? 18 : 12,
                            .regularity = random_between(&p->random, 80, 98), .has_one_parent = !family->partner_person_id};
    place(child, number);
    child->entered = entry_day(p, number);
    child->served = day_is(child->entered) ? service_day(p, child, number) : DAY_NONE;
    return read_birth(p, child, error);
}

/* What some declare, some refuse to, and most are not asked: sealed, and only counted. */
static bool declare(ProjectDemo *p, const ProjectChild *child, int number, GError **error)
{
    bool is_roma = child->activity == 1 ? number % 3 == 1 : child->activity == 2 ? number % 6 == 1 : number % 20 == 7;
    bool refuses = !is_roma && number % 11 == 5;
    if (is_roma && !people_bulk_declare(p->db, p->pool, child->person_id, "ethnicity", "romă", error))
        return false;
    if (refuses && !people_bulk_declare(p->db, p->pool, child->person_id, "ethnicity", NULL, error))
        return false;
    return child->activity != 2 || people_bulk_declare(p->db, p->pool, child->person_id, "disability", "da", error);
}

bool project_demo_children(ProjectDemo *p, GError **error)
{
    p->children = pool_array0(p->pool, ProjectChild, PROJECT_CHILDREN_ALL);
    for (guint i = 0; p->demo->project_families && i < p->demo->project_families->len; i++) {
        const DemoFamily *family = &g_array_index(p->demo->project_families, DemoFamily, i);
        for (guint k = 0; k < family->child_count && p->child_count < PROJECT_CHILDREN_ALL; k++)
            if (!add_child(p, family, family->child_person_ids[k], error))
                return false;
    }
    for (guint i = 0; i < p->child_count; i++)
        if (!declare(p, &p->children[i], (int)i, error))
            return false;
    return true;
}

/* --- into the target group --- */

static const char *school_of(const ProjectChild *child)
{
    int days = child->entered.n - child->birth.n;
    return days < 11 * 365 ? "0" : days < 15 * 365 ? "1" : "2";
}

static bool check_proofs(ProjectDemo *p, const ProjectChild *child, GError **error)
{
    guint checked = random_chance(&p->random, 95) ? PROJECT_PROOFS : PROJECT_PROOFS - 2;
    for (guint i = 0; i < checked; i++)
        if (!project_participant_check(p->db, p->who, child->participant_id, p->proof_ids[i], true, error))
            return false;
    return true;
}

static bool enter(ProjectDemo *p, ProjectChild *child, GError **error)
{
    ProjectParticipant entry = {
        .project_id = p->project.id, .person_id = child->person_id, .category_id = p->category_ids[child->activity == 4],
        .activity_id = p->activity_ids[child->activity], .entered_on = child->entered, .labour = "pupil", .education = school_of(child),
        .residence = "urban", .third_country = "no", .foreign_roots = random_chance(&p->random, 4) ? "declines" : "no", .homeless = "no",
        .single_parent = child->has_one_parent ? "yes" : "no", .asked_traits = child->entered, .one_fund = true, .was_told = true,
        .left_on = DAY_NONE, .result_on = DAY_NONE, .follow_on = DAY_NONE, .is_demo = true,
    };
    if (!project_participant(p->db, p->who, &entry, error))
        return false;
    child->participant_id = entry.id;
    return check_proofs(p, child, error);
}

static int by_entry(gconstpointer a, gconstpointer b)
{
    const ProjectChild *one = *(ProjectChild *const *)a, *other = *(ProjectChild *const *)b;
    int order = day_compare(one->entered, other->entered);
    return order ? order : (one->person_id > other->person_id) - (one->person_id < other->person_id);
}

/* In the order in which they came: the register's numbers follow it. */
bool project_demo_entries(ProjectDemo *p, GError **error)
{
    GPtrArray *order = pool_list(p->pool);
    for (guint i = 0; i < p->child_count; i++)
        if (day_is(p->children[i].entered))
            g_ptr_array_add(order, &p->children[i]);
    g_ptr_array_sort(order, by_entry);
    for (guint i = 0; i < order->len; i++)
        if (!enter(p, order->pdata[i], error))
            return false;
    return true;
}
