#include "modules/demo/demo.h"

#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/people/people.h"
#include "modules/projects/projects.h"

/* The two projects of measure 44 of the plan of 2025 that others lead.  Who leads, when, and the money are the plan's; fund, codes and who
 * takes part are invented.  The children are others than those of project 328741: all three keep children with their families. */

#define BANI(lei, bani) ((gint64)(lei) * 100 + (bani))

enum { PARTNERS = 3, STATED = 3, DECLARE_NOT = 5, DAYS_BETWEEN = 8 };

typedef struct {
    int partner;        /* -1: of the whole project */
    const char *source; /* NULL: all */
    gint64 bani;        /* 0: no more */
} Said;

typedef struct {
    const char *code, *title, *row;
    const char *partners[PARTNERS]; /* the leader first; NULL: no more */
    Said said[STATED];
} Neighbour;

#define DAS "Direcția de Asistență Socială a Municipiului Timișoara"
#define DGASPC "Direcția Generală de Asistență Socială și Protecția Copilului Timiș"

static const Neighbour made[DEMO_NEIGHBOURS] = {
    {"DEMO-44-1", "Acasă în comunitate: Program pilot de prevenire a separării și reintegrare pentru copii și familii vulnerabile", "44, rândul 1",
     {"Fundația de Abilitare Speranța", DAS, DGASPC},
     {{-1, NULL, BANI(9949198, 45)}, {-1, "grant", BANI(9904217, 80)}, {-1, "own", BANI(44980, 65)}}},
    {"DEMO-44-2", "Susținerea familială și reintegrarea copiilor în județul Timiș", "44, rândul 2",
     {"Organizația Salvați Copiii - Filiala Timișoara", DGASPC},
     {{-1, NULL, BANI(9951654, 93)}, {1, NULL, BANI(2490160, 40)}}},
};

/* One of them, while it is made. */
typedef struct {
    Demo *demo;
    const Neighbour *made;
    Project project;
    gint64 partner_ids[PARTNERS], category_id;
} Making;

static bool make_project(Making *m, GError **error)
{
    m->project = (Project){
        .code = m->made->code, .title = m->made->title, .fund = "FSE+", .from_day = day_make(2025, 2, 1), .to_day = day_make(2028, 1, 31),
        .total = {m->made->said[0].bani, CURRENCY_RON}, .last_payment = DAY_NONE, .is_demo = true,
        .state = day_compare(m->demo->today, day_make(2025, 2, 1)) < 0 ? "prepared" : "running",
        .objective = "Din planul local pentru romi 2025, măsura 44. Fondul, codul și copiii sunt inventați (date demonstrative).",
    };
    return project_purpose_by_code(m->demo->db, "separation-prevention", &m->project.purpose_id, error) &&
           project_create(m->demo->db, identity_system(), &m->project, error);
}

static bool add_part(Making *m, const char *kind, void *item, GError **error)
{
    return project_part_add(m->demo->db, identity_system(), kind, item, error);
}

static bool make_partners(Making *m, GError **error)
{
    for (guint i = 0; i < PARTNERS && m->made->partners[i]; i++) {
        ProjectPartner partner = {.project_id = m->project.id, .position = i, .role = i ? "partner" : "leader", .name = m->made->partners[i],
                                  .version = 1};
        if (!institution_match(m->demo->db, partner.name, &partner.institution_id, error) || !add_part(m, "partners", &partner, error))
            return false;
        m->partner_ids[i] = partner.id;
    }
    return true;
}

static bool make_document(Making *m, GError **error)
{
    ProjectDocument document = {.project_id = m->project.id, .kind = "plan", .title = "Planul local pentru romi 2025, măsura 44",
                                .number = m->made->row, .on_day = DAY_NONE, .words = "01.02.2025-31.01.2028", .from_day = m->project.from_day,
                                .to_day = m->project.to_day, .months = 36, .version = 1};
    if (!add_part(m, "documents", &document, error))
        return false;
    for (guint i = 0; i < STATED && m->made->said[i].bani; i++) {
        const Said *said = &m->made->said[i];
        ProjectStated stated = {.document_id = document.id, .partner_id = said->partner < 0 ? 0 : m->partner_ids[said->partner],
                                .source = said->source, .amount = {said->bani, CURRENCY_RON}};
        if (!project_stated_add(m->demo->db, &stated, error))
            return false;
    }
    return true;
}

static bool make_target(Making *m, GError **error)
{
    ProjectCategory category = {.project_id = m->project.id, .code = "children", .label = "Copii din grupul țintă", .version = 1};
    ProjectPromise promise = {.label = "Copii de etnie romă în grupul țintă", .rule = "minority", .target = 27, .is_minimum = true};
    if (!add_part(m, "categories", &category, error))
        return false;
    m->category_id = category.id;
    return project_promise_add(m->demo->db, identity_system(), m->project.id, &promise, error);
}

/* The row of the plan that names it. */
static bool link_row(Making *m, GError **error)
{
    GPtrArray *actions;
    Demo *demo = m->demo;
    if (!demo->plan_ids[DEMO_TIMISOARA])
        return true;
    if (!actions_of_plan(demo->db, demo->pool, demo->plan_ids[DEMO_TIMISOARA], &actions, error))
        return false;
    const char *wanted = text_fold(demo->pool, m->project.title);
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        const char *words = pool_printf(demo->pool, "%s %s", action->title, action->description ? action->description : "");
        if (text_contains_folded(demo->pool, words, wanted))
            return project_plan_row_put(demo->db, identity_system(), m->project.id, action->id, error);
    }
    return true;
}

/* --- the children --- */

static GArray *all_children(Demo *demo)
{
    GArray *children = g_array_new(FALSE, FALSE, sizeof(gint64));
    pool_defer(demo->pool, (GDestroyNotify)g_array_unref, children);
    for (guint i = 0; demo->project_families && i < demo->project_families->len; i++) {
        const DemoFamily *family = &g_array_index(demo->project_families, DemoFamily, i);
        g_array_append_vals(children, family->child_person_ids, family->child_count);
    }
    return children;
}

/* Four of five declare it: more than the 27 that the plan asks for. */
static bool enter(Making *m, gint64 person_id, int number, GError **error)
{
    Day day = day_add(m->project.from_day, 3 + number * DAYS_BETWEEN);
    while (!day_is_working(COUNTRY_RO, day))
        day = day_add(day, 1);
    if (day_compare(day, m->demo->today) > 0)
        return true;
    ProjectParticipant entry = {
        .project_id = m->project.id, .person_id = person_id, .category_id = m->category_id, .entered_on = day, .labour = "pupil", .education = "1",
        .residence = "urban", .asked_traits = day, .one_fund = true, .was_told = true, .left_on = DAY_NONE, .result_on = DAY_NONE,
        .follow_on = DAY_NONE, .is_demo = true,
    };
    bool declares = number % DECLARE_NOT != DECLARE_NOT - 1;
    return (!declares || people_bulk_declare(m->demo->db, m->demo->pool, person_id, "ethnicity", "romă", error)) &&
           project_participant(m->demo->db, identity_system(), &entry, error);
}

static bool enter_all(Making *m, const GArray *children, guint from, GError **error)
{
    for (guint i = 0; i < DEMO_NEIGHBOUR_CHILDREN && from + i < children->len; i++)
        if (!enter(m, g_array_index(children, gint64, from + i), (int)i, error))
            return false;
    return true;
}

/* An earlier demo's stays as it is. */
static bool is_there(Demo *demo, const char *code, bool *ret_there, GError **error)
{
    g_autoptr(GError) none = NULL;
    Project *project;
    *ret_there = project_find_by_code(demo->db, demo->pool, code, &project, &none);
    if (*ret_there || g_error_matches(none, FAIL, FAIL_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&none));
    return false;
}

bool demo_projects_44(Demo *demo, GError **error)
{
    GArray *children = all_children(demo);
    for (guint i = 0; i < DEMO_NEIGHBOURS; i++) {
        Making m = {.demo = demo, .made = &made[i]};
        bool there;
        if (!is_there(demo, made[i].code, &there, error))
            return false;
        if (!there && (!make_project(&m, error) || !make_partners(&m, error) || !make_document(&m, error) || !make_target(&m, error) ||
                       !link_row(&m, error) || !enter_all(&m, children, DEMO_328741_CHILDREN + i * DEMO_NEIGHBOUR_CHILDREN, error)))
            return false;
    }
    return true;
}
