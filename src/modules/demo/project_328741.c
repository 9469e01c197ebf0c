#include "modules/demo/project_328741.h"

#include <string.h>

#include "base/text.h"
#include "modules/accounts/accounts.h"

/* Project 328741 as its announcement describes it (DAS Timișoara, "Lansarea proiectului …"), with what the plan of 2025 says of it beside:
 * the two contradict each other in the period and in the money.  All figures are the documents'; how the budget is shared out among
 * categories and years is made up, and says so. */

#define BANI(lei, bani) ((gint64)(lei) * 100 + (bani))
#define DAS "Direcția de Asistență Socială a Municipiului Timișoara"
#define DGASPC "Direcția Generală de Asistență Socială și Protecția Copilului Timiș"
#define GAL "Asociația Grupul de Acțiune Locală Colinele Recaș"

/* --- the project --- */

static bool make_project(ProjectDemo *p, GError **error)
{
    p->project = (Project){
        .code = "328741",
        .title = "Servicii inovative pentru prevenirea separării copiilor de familie în Timișoara",
        .call = "PIDS/395/PIDS_P5/OP4/ESO4.11/PIDS_A23",
        .programme = "Programul Incluziune și Demnitate Socială 2021-2027",
        .fund = "FSE+",
        .objective = "Prevenirea și reducerea riscului de separare a copiilor de familii, precum și reintegrarea copiilor din sistemul de protecție "
                     "specială în familie, în municipiul Timișoara, prin metoda managementului de caz și 4 tipuri de servicii de sprijin: 2 tipuri de "
                     "servicii sociale licențiate și 2 modele de intervenție inovatoare, completate cu măsuri de acompaniere (sprijin financiar), "
                     "pentru minimum 266 de copii, din care 27 de etnie romă.",
        .from_day = day_make(2025, 3, 1),
        .to_day = day_make(2028, 2, 29),
        .total = {BANI(9951785, 17), CURRENCY_RON},
        .promised = 266,
        .state = day_compare(p->today, day_make(2025, 3, 1)) < 0 ? "prepared" : "running",
        .visibility = "Proiect cofinanțat din Programul Incluziune și Demnitate Socială 2021-2027. Servicii inovative pentru prevenirea separării "
                      "copiilor de familie în Timișoara. MYSMIS2021+COD_328741 PIDS/395/PIDS_P5/OP4/ESO4.11/PIDS_A23",
        .last_payment = DAY_NONE,
        .is_demo = true,
    };
    return project_purpose_by_code(p->db, "separation-prevention", &p->project.purpose_id, error) &&
           project_create(p->db, p->who, &p->project, error);
}

static bool save_part(ProjectDemo *p, const char *kind, void *item, GError **error)
{
    return project_part_add(p->db, p->who, kind, item, error);
}

static bool make_partners(ProjectDemo *p, GError **error)
{
    static const struct {
        const char *role, *name, *short_name, *website, *about;
    } made[PROJECT_PARTNERS] = {
        {"leader", DAS, "DAS Timișoara", "https://socialtm.ro",
         "Serviciul public de interes local, înființat prin HCLMT nr. 218/2017, sub autoritatea Consiliului Local al Municipiului Timișoara."},
        {"partner", DGASPC, "DGASPC Timiș", "https://www.dgaspctm.ro",
         "Instituția județeană, sub autoritatea Consiliului Județean Timiș, care aplică politicile sociale privind protecția copilului."},
        {"partner", GAL, "GAL Colinele Recaș", "https://www.galcolinelerecas.com/",
         "Parteneriatul public-privat lucrează pe raza a 12 UAT-uri: orașul Recaș și comunele Dumbrăvița, Giarmata, Sînandrei, Bucovăț, Mașloc, "
         "Fibiș, Bogda, Brestovăț, Remetea Mare, Secaș și Șiștarovăț."},
    };
    for (guint i = 0; i < PROJECT_PARTNERS; i++) {
        ProjectPartner partner = {.project_id = p->project.id, .position = i, .role = made[i].role, .name = made[i].name,
                                  .short_name = made[i].short_name, .website = made[i].website, .about = made[i].about, .version = 1};
        if (!institution_match(p->db, made[i].name, &partner.institution_id, error) || !save_part(p, "partners", &partner, error))
            return false;
        p->partner_ids[i] = partner.id;
    }
    return true;
}

/* --- what the documents say --- */

typedef struct {
    int partner;        /* -1: of the whole project */
    const char *source; /* NULL: all */
    gint64 bani;
    int percent;
} Said;

static bool say(ProjectDemo *p, gint64 document_id, const Said *said, guint count, GError **error)
{
    for (guint i = 0; i < count; i++) {
        ProjectStated stated = {.document_id = document_id, .partner_id = said[i].partner < 0 ? 0 : p->partner_ids[said[i].partner],
                                .source = said[i].source, .amount = {said[i].bani, CURRENCY_RON}, .percent = said[i].percent};
        if (!project_stated_add(p->db, &stated, error))
            return false;
    }
    return true;
}

static bool make_announcement(ProjectDemo *p, GError **error)
{
    static const Said said[] = {
        {-1, NULL, BANI(9951785, 17), 0},
        {0, NULL, BANI(7443710, 32), 0},
        {0, "eu", BANI(6327153, 77), 85},
        {0, "state", BANI(967682, 34), 13},
        {0, "own", BANI(148874, 21), 2},
        {1, NULL, BANI(168548, 21), 0},
        {2, NULL, BANI(2339526, 64), 0},
    };
    ProjectDocument document = {.project_id = p->project.id, .position = 0, .kind = "announcement", .title = "Comunicat de presă: lansarea proiectului",
                                .on_day = DAY_NONE, .words = "36 de luni (perioada martie 2025 - februarie 2028)", .from_day = day_make(2025, 3, 1),
                                .to_day = day_make(2028, 2, 29), .months = 36, .version = 1};
    return save_part(p, "documents", &document, error) && say(p, document.id, said, G_N_ELEMENTS(said), error);
}

static bool make_row(ProjectDemo *p, GError **error)
{
    static const Said said[] = {
        {-1, NULL, BANI(9951785, 17), 0},
        {-1, "grant", BANI(9799540, 0), 0},
        {-1, "own", BANI(148874, 21), 0},
    };
    ProjectDocument document = {.project_id = p->project.id, .position = 1, .kind = "plan", .title = "Planul local pentru romi 2025, rândul 44",
                                .number = "44", .on_day = DAY_NONE, .words = "01.03..2025-28.02.2027", .from_day = day_make(2025, 3, 1),
                                .to_day = day_make(2027, 2, 28), .version = 1};
    return save_part(p, "documents", &document, error) && say(p, document.id, said, G_N_ELEMENTS(said), error);
}

/* --- the budget --- */

typedef struct {
    const char *category;
    int weights[4]; /* of 2025 to 2028 */
    int weight;     /* among the categories */
} Share;

/* Parts of an amount that make it to the ban. */
static gint64 part_of(gint64 amount, gint64 from, gint64 weight, gint64 all)
{
    return amount * (from + weight) / all - amount * from / all;
}

static bool put_cell(ProjectDemo *p, int partner, const char *source, const char *category, int year, gint64 bani, GError **error)
{
    ProjectBudget cell = {.project_id = p->project.id, .partner_id = p->partner_ids[partner], .source = source, .category = category, .year = year,
                          .amount = {bani, CURRENCY_RON}, .note = "Defalcare demonstrativă pe categorii și ani", .version = 1};
    return bani == 0 || save_part(p, "budget", &cell, error);
}

static bool put_years(ProjectDemo *p, int partner, const char *source, const Share *share, gint64 bani, GError **error)
{
    gint64 all = 0, from = 0;
    for (guint year = 0; year < G_N_ELEMENTS(share->weights); year++)
        all += share->weights[year];
    for (guint year = 0; year < G_N_ELEMENTS(share->weights); from += share->weights[year++])
        if (!put_cell(p, partner, source, share->category, 2025 + (int)year, part_of(bani, from, share->weights[year], all), error))
            return false;
    return true;
}

static bool put_shares(ProjectDemo *p, int partner, const char *source, gint64 bani, GError **error)
{
    static const Share shares[] = {
        {"staff", {10, 12, 12, 2}, 50},      {"services", {10, 12, 12, 2}, 22}, {"equipment", {20, 4, 0, 0}, 7},
        {"travel", {10, 12, 12, 2}, 3},      {"information", {4, 3, 3, 1}, 3},  {"indirect", {10, 12, 12, 2}, 15},
    };
    gint64 from = 0;
    for (guint i = 0; i < G_N_ELEMENTS(shares); from += shares[i++].weight)
        if (!put_years(p, partner, source, &shares[i], part_of(bani, from, shares[i].weight, 100), error))
            return false;
    return true;
}

/* Two million for subsidies: what was promised at least (187 x 18 x 400 + 79 x 12 x 400 = 1.725.600 lei) and what months above it cost. */
static bool put_leader(ProjectDemo *p, const char *source, gint64 bani, gint64 percent, GError **error)
{
    static const Share subsidies = {"subsidies", {26, 62, 12, 0}, 0};
    gint64 kept = BANI(2000000, 0) / 100 * percent;
    return put_years(p, 0, source, &subsidies, kept, error) && put_shares(p, 0, source, bani - kept, error);
}

static bool make_budget(ProjectDemo *p, GError **error)
{
    return put_leader(p, "eu", BANI(6327153, 77), 85, error) && put_leader(p, "state", BANI(967682, 34), 13, error) &&
           put_leader(p, "own", BANI(148874, 21), 2, error) && put_shares(p, 1, NULL, BANI(168548, 21), error) &&
           put_shares(p, 2, NULL, BANI(2339526, 64), error);
}

/* --- activities --- */

typedef struct {
    const char *title, *description;
    int promised;
    bool partners[PROJECT_PARTNERS];
} DemoActivity;

static const DemoActivity activities[PROJECT_ACTIVITIES] = {
    {"Identificarea și evaluarea copiilor aflați în risc de separare și a celor care pot fi reintegrați în familie",
     "DAS recrutează 252 de copii în risc de separare, DGASPC Timiș 14 copii cu măsură de protecție specială. Pentru fiecare copil se face un plan "
     "de servicii sau un plan individualizat de protecție, înregistrat în Observatorul Național al Copilului.", 266, {true, true, false}},
    {"Centre de zi pentru copii aflați în risc de separare de părinți",
     "Minimum 117 copii, dintre care minimum 27 de etnie romă, în centrele de zi „Sf. Nicolae” și Kuncz: consiliere, educație, ateliere STEM și "
     "robotică, activități recreative.", 117, {true, false, false}},
    {"Centru de zi de recuperare pentru copii cu dizabilități",
     "Minimum 60 de copii în centrul de zi „Podu Lung”: consiliere, educație pentru sănătate, activități educative și de socializare, kinetoterapie.",
     60, {true, false, false}},
    {"Intervenție inovatoare pentru prevenirea riscului de separare în medii abuzive",
     "Campanii de informare, consiliere individuală și de grup, orientare vocațională, educație juridică, pentru 75 de copii și familiile lor.", 75,
     {true, false, true}},
    {"Intervenție inovatoare pentru reintegrarea în familie a copiilor din sistemul de protecție specială",
     "Sprijin înainte și după reintegrare, consiliere, pregătirea și monitorizarea reintegrării, pentru 14 copii.", 14, {false, true, true}},
    {"Măsuri de acompaniere: sprijin financiar pentru familii",
     "Subvenții lunare de 400 lei/copil pentru 266 de copii, condiționate de participarea activă: 187 de copii minimum 18 luni, 79 de copii minimum "
     "12 luni.", 266, {true, false, false}},
};

static bool make_activities(ProjectDemo *p, GError **error)
{
    for (guint i = 0; i < PROJECT_ACTIVITIES; i++) {
        ProjectActivity activity = {.project_id = p->project.id, .position = i + 1, .title = activities[i].title,
                                    .description = activities[i].description, .promised = activities[i].promised, .from_day = p->project.from_day,
                                    .to_day = p->project.to_day, .state = "underway", .version = 1};
        if (!save_part(p, "activities", &activity, error))
            return false;
        p->activity_ids[i] = activity.id;
        for (guint k = 0; k < PROJECT_PARTNERS; k++)
            if (activities[i].partners[k] && !project_activity_put_partner(p->db, activity.id, p->partner_ids[k], error))
                return false;
    }
    return true;
}

static bool make_deliverables(ProjectDemo *p, GError **error)
{
    static const struct {
        int activity;
        const char *title;
        int due_months;
    } made[] = {
        {-1, "Comunicat de presă la lansare", 1},
        {0, "Plan de servicii sau plan individualizat de protecție pentru fiecare din cei 266 de copii", 12},
        {0, "Înregistrarea copiilor în Observatorul Național al Copilului", 12},
        {3, "Campanii de informare", 24},
        {-1, "Comunicat de presă la încheiere", 36},
    };
    for (guint i = 0; i < G_N_ELEMENTS(made); i++) {
        Day due = day_add(day_add_months(p->project.from_day, made[i].due_months), -1);
        bool is_done = i == 0 && day_compare(p->today, due) > 0;
        ProjectDeliverable deliverable = {.project_id = p->project.id, .activity_id = made[i].activity < 0 ? 0 : p->activity_ids[made[i].activity],
                                          .title = made[i].title, .due = due, .done_on = is_done ? p->project.from_day : DAY_NONE, .version = 1};
        if (!save_part(p, "deliverables", &deliverable, error))
            return false;
    }
    return true;
}

/* --- the target group --- */

static bool make_categories(ProjectDemo *p, GError **error)
{
    static const struct {
        const char *code, *label;
        int promised, partner;
    } made[PROJECT_CATEGORIES] = {
        {"at-risk", "Copii din Timișoara aflați în risc de separare de familie", 252, 0},
        {"protection", "Copii din sistemul de protecție specială, în vederea reintegrării", 14, 1},
    };
    for (guint i = 0; i < PROJECT_CATEGORIES; i++) {
        ProjectCategory category = {.project_id = p->project.id, .position = i, .code = made[i].code, .label = made[i].label,
                                    .promised = made[i].promised, .partner_id = p->partner_ids[made[i].partner], .version = 1};
        if (!save_part(p, "categories", &category, error))
            return false;
        p->category_ids[i] = category.id;
    }
    return true;
}

static bool make_proofs(ProjectDemo *p, GError **error)
{
    static const char *const labels[PROJECT_PROOFS] = {
        "Plan de servicii sau plan individualizat de protecție aprobat",
        "Înregistrarea în Observatorul Național al Copilului",
        "Certificatul de naștere sau actul de identitate al copilului",
        "Actul de identitate al părintelui sau al reprezentantului legal",
        "Declarația de evitare a dublei finanțări",
        "Informarea privind protecția datelor, semnată",
        "Adeverința de la școală sau de la grădiniță",
    };
    for (guint i = 0; i < PROJECT_PROOFS; i++) {
        ProjectProof proof = {.position = i, .label = labels[i], .is_required = i + 1 < PROJECT_PROOFS};
        if (!project_proof_add(p->db, p->project.id, &proof, error))
            return false;
        p->proof_ids[i] = proof.id;
    }
    return true;
}

static bool make_promises(ProjectDemo *p, GError **error)
{
    const ProjectPromise made[] = {
        {.label = "Copii în grupul țintă", .rule = "participants", .target = 266},
        {.label = "Copii aflați în risc de separare (DAS)", .rule = "category", .category_id = p->category_ids[0], .target = 252},
        {.label = "Copii din protecția specială (DGASPC)", .rule = "category", .category_id = p->category_ids[1], .target = 14},
        {.label = "Copii de etnie romă în grupul țintă", .rule = "minority", .target = 27},
        {.label = "Copii în centrele de zi „Sf. Nicolae” și Kuncz", .rule = "activity", .activity_id = p->activity_ids[1], .target = 117},
        {.label = "Copii de etnie romă în centrele de zi „Sf. Nicolae” și Kuncz", .rule = "minority", .activity_id = p->activity_ids[1], .target = 27},
        {.label = "Copii în centrul de zi „Podu Lung”", .rule = "activity", .activity_id = p->activity_ids[2], .target = 60},
        {.label = "Copii în intervenția pentru medii abuzive", .rule = "activity", .activity_id = p->activity_ids[3], .target = 75},
        {.label = "Copii în intervenția pentru reintegrare", .rule = "activity", .activity_id = p->activity_ids[4], .target = 14},
        {.label = "Copii cu subvenție plătită cel puțin 18 luni", .rule = "months", .threshold = 18, .target = 187},
        {.label = "Copii cu subvenție plătită cel puțin 12 luni (187 + 79)", .rule = "months", .threshold = 12, .target = 266},
    };
    for (guint i = 0; i < G_N_ELEMENTS(made); i++) {
        ProjectPromise promise = made[i];
        promise.position = i;
        promise.is_minimum = true;
        if (!project_promise_add(p->db, p->who, p->project.id, &promise, error))
            return false;
    }
    return true;
}

/* --- the row of the plan --- */

static bool link_row(ProjectDemo *p, GError **error)
{
    GPtrArray *actions;
    if (!p->demo->plan_ids[DEMO_TIMISOARA])
        return true;
    if (!actions_of_plan(p->db, p->pool, p->demo->plan_ids[DEMO_TIMISOARA], &actions, error))
        return false;
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        const char *words = pool_printf(p->pool, "%s %s", action->title, action->description ? action->description : "");
        if (text_contains_folded(p->pool, words, text_fold(p->pool, "Servicii inovative pentru prevenirea separării")))
            return project_plan_row_put(p->db, p->who, p->project.id, action->id, error);
    }
    return true;
}

/* An earlier demo's project stays as it is. */
static bool is_there(ProjectDemo *p, bool *ret_there, GError **error)
{
    g_autoptr(GError) none = NULL;
    Project *project;
    *ret_there = project_find_by_code(p->db, p->pool, "328741", &project, &none);
    if (*ret_there || g_error_matches(none, FAIL, FAIL_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&none));
    return false;
}

/* The last whole month, and as many before as are kept. */
static void set_months(ProjectDemo *p)
{
    p->last_month = day_year(p->today) * 12 + day_month(p->today) - 2;
    p->first_month = p->last_month - PROJECT_MONTHS_KEPT + 1;
}

static bool bring_alive(ProjectDemo *p, GError **error)
{
    return project_demo_children(p, error) && project_demo_cases(p, error) && project_demo_services(p, error) && project_demo_entries(p, error) &&
           project_demo_spending(p, error) && project_demo_benefits(p, error);
}

bool demo_project(Demo *demo, GError **error)
{
    bool there;
    ProjectDemo *p = pool_new0(demo->pool, ProjectDemo);
    *p = (ProjectDemo){.demo = demo, .db = demo->db, .pool = demo->pool, .who = identity_system(), .random = random_for(demo->seed, "328741"),
                       .today = day_compare(demo->today, day_today()) < 0 ? demo->today : day_today()};
    set_months(p);
    if (!is_there(p, &there, error) || there)
        return there;
    g_autoptr(DbChange) change = db_begin(demo->db, error);
    return change && make_project(p, error) && make_partners(p, error) && make_announcement(p, error) && make_row(p, error) &&
           make_budget(p, error) && make_activities(p, error) && make_deliverables(p, error) && make_categories(p, error) &&
           make_proofs(p, error) && make_promises(p, error) && link_row(p, error) && bring_alive(p, error) && db_commit(change, error);
}
