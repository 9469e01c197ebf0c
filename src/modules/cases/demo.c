#include "modules/cases/pages.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/documents.h"

/* Cases of the demo city, with history.  All of it is made up, and marked so. */

enum { HOUR = 60 * 60, A_DAY = 24 * HOUR };

typedef struct {
    Db *db;
    Pool *pool;
    const CasesDemo *demo;
    const Identity *worker; /* of the present case */
    CaseFile *file;
    gint64 opened_at;
    bool with_acts; /* documents are issued too */
} Filling;

/* --- small steps --- */

static bool reload(Filling *f, GError **error)
{
    return case_find_any(f->db, f->pool, f->file->id, &f->file, error);
}

static bool open_file(Filling *f, const char *type, gint64 person_id, const char *summary, gint64 age, bool sealed, GError **error)
{
    gint64 id;
    f->opened_at = clock_now() - age;
    NewCase made = {.type_code = type, .person_id = person_id, .summary = summary, .opened_at = f->opened_at, .is_sealed = sealed, .is_demo = true};
    return case_open(f->db, f->worker, &made, &id, error) && case_find_any(f->db, f->pool, id, &f->file, error);
}

/* after: seconds behind the opening. */
static bool write_down(Filling *f, const char *kind, gint64 after, const char *text, const char *risk, GError **error)
{
    CaseEntry entry = {.kind = kind, .state = "done", .user_id = f->worker->user_id, .done_at = f->opened_at + after, .text = text, .risk = risk,
                       .present = "Mama și copilul", .place = "La domiciliu"};
    return case_entry_save(f->db, f->worker, f->file, &entry, error) && reload(f, error);
}

static bool plan_visit(Filling *f, gint64 in, GError **error)
{
    CaseEntry entry = {.kind = "visit", .state = "planned", .user_id = f->worker->user_id, .due_at = clock_now() + in};
    return case_entry_save(f->db, f->worker, f->file, &entry, error) && reload(f, error);
}

typedef struct {
    const char *area, *need, *objective, *activities, *service, *provider, *benefit, *amount;
} DemoNeed;

static const DemoNeed needs[] = {
    {"education", "Copilul lipsește des de la școală.", "Prezență zilnică la cursuri.", "Însoțire la școală în prima lună.", "Program de tip școală după școală",
     "Școala de cartier", NULL, NULL},
    {"income", "Veniturile nu ajung pentru hrană și chirie.", "Venit sigur în fiecare lună.", "Sprijin la întocmirea dosarului.", "Consiliere socială",
     "Direcția de asistență socială", "Venit minim de incluziune", "400 lei pe lună"},
    {"health", "Copilul nu este înscris la un medic de familie.", "Înscriere și vaccinare la zi.", "Programare la medic.", "Asistență medicală comunitară",
     "Cabinetul din cartier", NULL, NULL},
};

static bool add_need(Filling *f, gint64 plan_id, const DemoNeed *made, GError **error)
{
    CasePlan *plan;
    CaseNeed need = {.area = made->area, .need = made->need, .objective = made->objective, .activities = made->activities, .months = 12,
                     .starts = day_of_time(f->opened_at), .responsible = "Managerul de caz", .state = "underway", .lines = pool_list(f->pool)};
    CaseNeedLine service = {.kind = "service", .what = made->service, .provider = made->provider};
    CaseNeedLine benefit = {.kind = "benefit", .what = made->benefit, .amount = made->amount, .provider = "AJPIS Timiș"};
    g_ptr_array_add(need.lines, &service);
    if (made->benefit)
        g_ptr_array_add(need.lines, &benefit);
    return case_plan_find(f->db, f->pool, f->file->id, plan_id, &plan, error) && case_need_save(f->db, f->worker, plan, &need, error);
}

static bool write_plan(Filling *f, CasePlan **ret_plan, GError **error)
{
    gint64 id;
    if (!case_plan_create(f->db, f->worker, f->file, f->file->plan_kind, &id, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(needs); i++)
        if (!add_need(f, id, &needs[i], error))
            return false;
    if (!case_plan_find(f->db, f->pool, f->file->id, id, ret_plan, error))
        return false;
    (*ret_plan)->starts = day_of_time(f->opened_at);
    (*ret_plan)->review_day = day_add_months((*ret_plan)->starts, 3);
    (*ret_plan)->reason = "Familia trece printr-o perioadă grea și are nevoie de sprijin.";
    (*ret_plan)->opinion_state = "heard";
    (*ret_plan)->opinion = "Vreau să stau cu mama și să merg la școală.";
    return case_plan_save(f->db, f->worker, *ret_plan, error) && case_plan_find(f->db, f->pool, f->file->id, id, ret_plan, error) &&
           case_plan_propose(f->db, f->worker, *ret_plan, error) && case_plan_find(f->db, f->pool, f->file->id, id, ret_plan, error);
}

static bool approve_plan(Filling *f, gint64 after, GError **error)
{
    CasePlan *plan;
    return write_plan(f, &plan, error) && case_plan_approve(f->db, f->demo->supervisor, f->file, plan, f->opened_at + after, error) &&
           reload(f, error);
}

static bool refer(Filling *f, GError **error)
{
    const char *secret;
    CaseReferral referral = {.case_id = f->file->id, .institution_id = f->demo->partner_institution_id, .what = "Loc la programul de după-amiază.",
                             .shared = "Un elev de clasa a III-a. Telefonul mamei se dă la acceptare.", .consent = "parent",
                             .consent_day = day_of_time(f->opened_at)};
    return !referral.institution_id ||
           (case_referral_send(f->db, f->pool, f->worker, NULL, &referral, &secret, error) && reload(f, error));
}

/* Acts as they are issued from the case's page, dated as the work was done. */
static bool issue(Filling *f, const char *template_code, gint64 after, GError **error)
{
    const char *data;
    Document *document;
    if (!case_document_data(f->db, f->pool, f->worker, f->file->id, true, &data, error))
        return false;
    DocumentOrder order = {.template_code = template_code, .language = "ro", .kind = "case_file", .record_id = f->file->id,
                           .label = pool_printf(f->pool, "Cazul %s", case_name(f->pool, f->file)), .day = day_of_time(f->opened_at + after),
                           .data = data};
    return document_issue(f->db, f->pool, &order, f->worker, &document, error);
}

static bool order_by_mayor(Filling *f, gint64 after, GError **error)
{
    GPtrArray *plans;
    if (!case_plans(f->db, f->pool, f->file->id, &plans, error))
        return false;
    CasePlan *plan = case_plan_current(plans);
    if (!plan || !case_plan_find(f->db, f->pool, f->file->id, plan->id, &plan, error))
        return false;
    plan->order_number = "114";
    plan->order_day = day_of_time(f->opened_at + after);
    plan->parent_signed = plan->worker_signed = plan->order_day;
    return case_plan_save(f->db, f->worker, plan, error) && issue(f, "mayor-order", after, error);
}

/* The acts of one whole file, so that numbers and dates of the register rise together. */
static bool issue_all(Filling *f, GError **error)
{
    return issue(f, "initial-evaluation", 2 * A_DAY, error) && issue(f, "service-plan", 25 * A_DAY, error) &&
           order_by_mayor(f, 27 * A_DAY, error) && issue(f, "visit-report", 65 * A_DAY, error);
}

/* --- files of several kinds --- */

static bool in_services(Filling *f, gint64 person_id, GError **error)
{
    return open_file(f, "separation", person_id, "Familie cu venituri mici; copilul lipsește des de la școală.", 80 * A_DAY, false, error) &&
           write_down(f, "evaluation_initial", 2 * A_DAY, "Locuința are o cameră. Copilul are unde să învețe. Mama lucrează în ture.", "medium", error) &&
           write_down(f, "evaluation_detailed", 21 * A_DAY, "Evaluare cu școala și medicul. Nevoile sunt în plan.", "medium", error) &&
           approve_plan(f, 25 * A_DAY, error) && write_down(f, "visit", 40 * A_DAY, "Copilul merge la școală. Dosarul este depus.", "low", error) &&
           write_down(f, "visit", 65 * A_DAY, "Mama a primit primul ajutor. Copilul are note bune.", "low", error) && refer(f, error) &&
           plan_visit(f, 2 * A_DAY, error) && (!f->with_acts || issue_all(f, error));
}

static bool just_opened(Filling *f, gint64 person_id, GError **error)
{
    return open_file(f, "dropout", person_id, "Școala anunță absențe de două săptămâni.", 60 * HOUR, false, error);
}

static bool overdue(Filling *f, gint64 person_id, GError **error)
{
    return open_file(f, "abroad", person_id, "Ambii părinți lucrează în străinătate; copilul stă la bunici.", 45 * A_DAY, false, error);
}

static bool rapid(Filling *f, gint64 person_id, GError **error)
{
    return open_file(f, "rapid", person_id, "Vecinii au auzit strigăte; copilul are urme de lovituri.", 5 * HOUR, true, error) &&
           write_down(f, "call", HOUR / 2, "Sunat la 112 și la echipa mobilă. Plecați spre adresă.", NULL, error);
}

static bool waits_for_approval(Filling *f, gint64 person_id, GError **error)
{
    CasePlan *plan;
    return open_file(f, "separation", person_id, "Mamă singură, chirie neplătită de trei luni.", 20 * A_DAY, false, error) &&
           write_down(f, "evaluation_initial", 50 * HOUR, "Risc de evacuare. Copilul este îngrijit.", "high", error) && write_plan(f, &plan, error);
}

static bool followed_up(Filling *f, gint64 person_id, GError **error)
{
    return open_file(f, "reintegration", person_id, "Copil întors acasă după un an de plasament.", 200 * A_DAY, false, error) &&
           write_down(f, "visit", 30 * A_DAY, "Relația cu mama este bună.", "low", error) &&
           case_close(f->db, f->worker, f->file, "returned", "Copilul locuiește din nou cu mama.", clock_now() - 40 * A_DAY, error) &&
           reload(f, error) && write_down(f, "follow_up", 188 * A_DAY, "Merge la școală, este înscris la medic.", "none", error);
}

static bool elderly(Filling *f, gint64 person_id, GError **error)
{
    return open_file(f, "elderly", person_id, "Persoană singură, se deplasează greu.", 12 * A_DAY, false, error) &&
           write_down(f, "evaluation_initial", 3 * A_DAY, "Are nevoie de ajutor la cumpărături și la curățenie.", "medium", error) &&
           plan_visit(f, 5 * HOUR, error);
}

static bool sealed_violence(Filling *f, gint64 person_id, GError **error)
{
    return open_file(f, "violence", person_id, "A plecat de acasă cu doi copii. Adresa nu se comunică nimănui.", 15 * A_DAY, true, error) &&
           write_down(f, "safety_plan", 6 * HOUR, "Adăpost găsit. Telefon nou. Cuvânt convenit cu vecina.", "high", error);
}

typedef struct {
    bool (*make)(Filling *f, gint64 person_id, GError **error);
    const char *type;
    bool of_adult;
} DemoKind;

static const DemoKind kinds[] = {
    {in_services, "separation"}, {just_opened, "dropout"}, {overdue, "abroad"}, {waits_for_approval, "separation"}, {elderly, "elderly", true},
    {followed_up, "reintegration"}, {sealed_violence, "violence", true},
};

/* --- the team, the queue --- */

static bool make_crew(Db *db, const CasesDemo *demo, GError **error)
{
    CaseCrew crew = {.name = "Echipa de protecție a copilului (date demonstrative)", .institution_id = demo->supervisor->institution_id,
                     .supervisor_id = demo->supervisor->user_id};
    const Identity *members[] = {demo->supervisor, demo->social, demo->manager};
    if (!case_crew_save(db, identity_system(), &crew, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(members); i++)
        if (!case_crew_set_member(db, identity_system(), crew.id, members[i]->user_id, true, error))
            return false;
    return true;
}

static bool make_signals(Db *db, const CasesDemo *demo, GError **error)
{
    static const struct {
        const char *channel, *source, *about, *text;
        gint64 age;
        bool is_urgent;
    } made[] = {
        {"phone", "citizen", "Doi copii, casa galbenă de lângă parc", "Copiii sunt singuri de două zile, după cum spun vecinii.", HOUR, true},
        {"institution", "school", "Elev din clasa a V-a", "Nu a mai venit la școală de la începutul lunii.", 20 * HOUR, false},
        {"in_person", "anonymous", "O bătrână de la etajul trei", "Nu mai iese din casă, nu răspunde la telefon.", 30 * HOUR, false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(made); i++) {
        CaseSignal signal = {.received_at = clock_now() - made[i].age, .channel = made[i].channel, .source = made[i].source, .about = made[i].about,
                             .text = made[i].text, .is_urgent = made[i].is_urgent};
        if (!case_signal_create(db, demo->social, &signal, error))
            return false;
    }
    return true;
}

/* Those who are left of the list, the next first. */
static GPtrArray *left_of(Pool *pool, const GPtrArray *ids)
{
    GPtrArray *left = pool_list(pool);
    for (guint i = 0; i < ids->len; i++)
        g_ptr_array_add(left, ids->pdata[i]);
    return left;
}

/* The next of an age that the type is for; 0: nobody is left. */
static bool take_fitting(Filling *f, GPtrArray *left, const char *type_code, gint64 *ret_id, GError **error)
{
    CaseType *type;
    if (!case_type_in_force(f->db, f->pool, type_code, day_today(), &type, error))
        return false;
    *ret_id = 0;
    for (guint i = 0; i < left->len && !*ret_id; i++) {
        const char *warning;
        gint64 id = *(const gint64 *)left->pdata[i];
        if (!case_age_warning(f->db, f->pool, type, id, day_today(), &warning, error))
            return false;
        if (warning)
            continue;
        *ret_id = id;
        g_ptr_array_remove_index(left, i);
    }
    return true;
}

bool cases_demo_fill(Db *db, const CasesDemo *demo, GError **error)
{
    enum { MOST_FILES = 42 };
    g_autoptr(Pool) all = pool_new();
    GPtrArray *children = left_of(all, demo->children), *adults = left_of(all, demo->adults);
    if (!make_crew(db, demo, error) || !make_signals(db, demo, error))
        return false;
    for (guint i = 0; i < MOST_FILES; i++) {
        g_autoptr(Pool) pool = pool_new();
        const DemoKind *kind = &kinds[i % G_N_ELEMENTS(kinds)];
        Filling f = {.db = db, .pool = pool, .demo = demo, .worker = i % 2 ? demo->manager : demo->social,
                     .with_acts = i == G_N_ELEMENTS(kinds)};
        gint64 person;
        if (!take_fitting(&f, kind->of_adult ? adults : children, kind->type, &person, error))
            return false;
        if (person && !(i == 0 ? rapid(&f, person, error) : kind->make(&f, person, error)))
            return false;
    }
    return true;
}
