#include "modules/law/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/law/law_queries.h"

/* What a fresh database knows of the law.  Whatever isn't read in a source or generally known is a setting that the authority
 * checks: law_needs_check() says so beside it. */

typedef struct {
    const char *country, *code, *name, *name_en;
    gint64 amount;
    const char *unit, *starts, *recurs;
    int times, warn_days;
    int month, day; /* of the unit "date" */
    const char *confidence, *basis, *note;
} ShippedTerm;

#define ONCE "no", 0
#define AGAIN "from_done", 0
#define SERIES(times) "from_due", times
#define NO_DATE 0, 0

static const ShippedTerm terms[] = {
    /* Child protection, Romania */
    {"RO", "child.initial-evaluation", "Evaluarea inițială", "Initial evaluation", 72, "hours", "signal", ONCE, 1, NO_DATE, "S-",
     "Ordinul 288/2006, standardele minime privind managementul de caz, standardul 3",
     "Termenul este citit în Ordinul 69/2004 (abrogat); verificați textul în vigoare."},
    {"RO", "child.emergency-dispatch", "Deplasarea echipei mobile în urgență", "Sending the mobile team in an emergency", 1, "hours", "signal",
     ONCE, 0, NO_DATE, "M?", "HG 49/2011, intervenția în cazurile de abuz și neglijare", "Termen din practică."},
    {"RO", "child.emergency-visit", "Vizita în caz de urgență", "Emergency visit", 24, "hours", "signal", ONCE, 0, NO_DATE, "M?",
     "HG 49/2011, intervenția în cazurile de abuz și neglijare", "Termen din practică."},
    {"RO", "child.detailed-evaluation", "Evaluarea detaliată", "Detailed evaluation", 30, "days", "evaluation", ONCE, 7, NO_DATE, "M?",
     "Ordinul 288/2006", NULL},
    {"RO", "child.service-plan", "Planul de servicii", "Service plan", 30, "days", "registration", ONCE, 7, NO_DATE, "M?",
     "Legea 272/2004, art. 39–41; Ordinul 286/2006", NULL},
    {"RO", "child.service-plan-duration", "Durata minimă a planului de servicii", "Least duration of the service plan", 12, "months", "measure",
     ONCE, 30, NO_DATE, "S-", "Legea 156/2023, art. 3", "Citit în proiectul legii."},
    {"RO", "child.protection-plan", "Planul individualizat de protecție", "Individual protection plan", 30, "days", "request", ONCE, 7, NO_DATE,
     "M", "Legea 272/2004, art. 58; Ordinul 286/2006", "La plasament în regim de urgență, de îndată."},
    {"RO", "child.review", "Reevaluarea", "Review", 3, "months", "evaluation", AGAIN, 14, NO_DATE, "M+", "Legea 272/2004, art. 72–73", NULL},
    {"RO", "child.follow-up", "Raport de monitorizare după reintegrare", "Monitoring report after reintegration", 1, "months", "measure_end",
     SERIES(6), 7, NO_DATE, "M", "Legea 272/2004, art. 74–75", "Textul mai vechi cere 3 luni."},
    {"RO", "child.abroad-notice", "Notificarea plecării părintelui", "Notice that a parent leaves", -40, "days", "departure", ONCE, 0, NO_DATE,
     "M+", "Legea 272/2004, art. 104–105", NULL},
    {"RO", "child.abroad-delegation", "Delegarea autorității părintești, cel mult", "Delegation of parental authority, at most", 1, "years",
     "decision", ONCE, 30, NO_DATE, "M+", "Legea 272/2004, art. 104–105", NULL},
    {"RO", "child.abroad-visit", "Vizita la copilul cu părinți plecați", "Visit to the child whose parents are abroad", 30, "days",
     "identification", ONCE, 7, NO_DATE, "M?", "HG 691/2015, anexa 1", "În practică între 15 și 30 de zile."},
    {"RO", "child.abroad-report", "Raportarea către DGASPC a copiilor cu părinți plecați", "Report on children with parents abroad", 3, "months",
     "year", SERIES(0), 14, NO_DATE, "M?", "HG 691/2015, anexa 1", NULL},
    {"RO", "child.abroad-school-list", "Lista elevilor cu părinți plecați, de la școli", "List of pupils with parents abroad, from schools", 0,
     "date", "year", SERIES(0), 60, 12, 31, "S", "HG 691/2015, anexa 1, art. 2 alin. (1)", "În ultimul trimestru al anului."},
    /* Cases of adults, Romania: no term of the law is known; the authority decides */
    {"RO", "adult.emergency-visit", "Vizita în caz de urgență, adulți", "Emergency visit, adults", 24, "hours", "signal", ONCE, 0, NO_DATE, "M?",
     "Legea 217/2003", "Termen din practică; hotărâți-l în autoritate."},
    {"RO", "adult.initial-evaluation", "Evaluarea inițială, adulți", "Initial evaluation, adults", 10, "days", "signal", ONCE, 3, NO_DATE, "M?",
     "Legea 292/2011, art. 46", "Legea nu spune în cât timp; hotărâți-l în autoritate."},
    {"RO", "adult.plan", "Planul de intervenție, adulți", "Intervention plan, adults", 30, "days", "registration", ONCE, 7, NO_DATE, "M?",
     "Legea 292/2011, art. 46", "Legea nu spune în cât timp; hotărâți-l în autoritate."},
    {"RO", "adult.review", "Reevaluarea, adulți", "Review, adults", 6, "months", "evaluation", AGAIN, 14, NO_DATE, "M?",
     "Legea 292/2011, art. 46", "Legea nu spune cât de des; hotărâți-l în autoritate."},
    /* Petitions and information, Romania */
    {"RO", "petition.answer", "Răspunsul la petiție", "Answer to a petition", 30, "days", "registration", ONCE, 7, NO_DATE, "S",
     "OG 27/2002, art. 8", NULL},
    {"RO", "petition.extension", "Prelungirea termenului de răspuns, cel mult", "Extension of the answer, at most", 15, "days", "term_end", ONCE,
     3, NO_DATE, "S", "OG 27/2002, art. 9", NULL},
    {"RO", "petition.redirect", "Trimiterea petiției la autoritatea competentă", "Forwarding a misdirected petition", 5, "days", "registration",
     ONCE, 1, NO_DATE, "S", "OG 27/2002", NULL},
    {"RO", "information.answer", "Informații de interes public", "Public information", 10, "days", "registration", ONCE, 3, NO_DATE, "M+",
     "Legea 544/2001", NULL},
    {"RO", "information.complex", "Informații de interes public, cerere complexă", "Public information, complex request", 30, "days",
     "registration", ONCE, 7, NO_DATE, "M+", "Legea 544/2001", "Prelungirea se comunică în primele 10 zile."},
    {"RO", "information.refusal", "Refuzul motivat al informațiilor", "Reasoned refusal of information", 5, "days", "registration", ONCE, 1,
     NO_DATE, "M+", "Legea 544/2001", NULL},
    {"RO", "discrimination.complaint", "Sesizarea CNCD", "Complaint about discrimination", 1, "years", "knowledge", ONCE, 30, NO_DATE, "S",
     "OG 137/2000", NULL},
    {"RO", "discrimination.decision", "Hotărârea CNCD", "Decision of the council against discrimination", 90, "days", "registration", ONCE, 14,
     NO_DATE, "M+", "OG 137/2000", NULL},
    /* Benefits, services, quality, Romania */
    {"RO", "benefit.indexation", "Indexarea venitului minim de incluziune", "Indexation of the inclusion income", 0, "date", "year", SERIES(0),
     30, 3, 1, "S", "Legea 196/2016", "Din oficiu, în luna martie."},
    {"RO", "benefit.recheck", "Reverificarea dreptului la venitul minim de incluziune", "Renewed check of the inclusion income", 6, "months",
     "decision", AGAIN, 14, NO_DATE, "M", "Legea 196/2016", "Între 3 și 6 luni."},
    {"RO", "service.licence", "Licența de funcționare a serviciului social", "Licence of a social service", 5, "years", "issue", ONCE, 180,
     NO_DATE, "M+", "Legea 197/2012", NULL},
    {"RO", "procedure.review", "Revizia anuală a procedurii operaționale", "Yearly review of an operational procedure", 12, "months", "review",
     AGAIN, 30, NO_DATE, "S", "Planul de dezvoltare a serviciilor sociale Timișoara 2017–2022; OSGG 600/2018, standardul 9", NULL},
    {"RO", "accessibility.review", "Revizuirea declarației de accesibilitate", "Review of the accessibility statement", 12, "months", "review",
     AGAIN, 30, NO_DATE, "M+", "Decizia de punere în aplicare (UE) 2018/1523", NULL},
    {"RO", "accessibility.answer", "Răspunsul la o sesizare privind accesibilitatea", "Answer to feedback on accessibility", 30, "days",
     "receipt", ONCE, 7, NO_DATE, "M?", "OUG 112/2018", NULL},
    {"RO", "privacy.request", "Cererea persoanei vizate", "Request of a data subject", 1, "months", "receipt", ONCE, 7, NO_DATE, "S",
     "Regulamentul (UE) 2016/679, art. 12 alin. (3)", "Se poate prelungi cu 2 luni."},
    {"RO", "privacy.breach", "Notificarea încălcării securității datelor", "Notice of a data breach", 72, "hours", "knowledge", ONCE, 1,
     NO_DATE, "M+", "Regulamentul (UE) 2016/679, art. 33", NULL},
    {"RO", "privacy.remediation", "Planul de remediere al autorității publice, cel mult", "Remediation plan of a public body, at most", 90,
     "days", "served", ONCE, 14, NO_DATE, "S", "Legea 190/2018, art. 11–14", NULL},
    {"RO", "esf.exit-data", "Datele la ieșirea din proiect", "Data upon leaving a project", 28, "days", "exit", ONCE, 7, NO_DATE, "M+",
     "Regulamentul (UE) 2021/1057, anexa I", NULL},
    {"RO", "esf.six-months", "Situația la șase luni după ieșire", "Situation six months after leaving", 6, "months", "exit", ONCE, 14, NO_DATE,
     "M+", "Regulamentul (UE) 2021/1057, anexa I", NULL},
    /* Moldova */
    {"MD", "child.initial-evaluation", "Evaluarea inițială", "Initial evaluation", 24, "hours", "signal", ONCE, 0, NO_DATE, "M?",
     "HG 270/2014; Legea 140/2013", NULL},
    {"MD", "child.detailed-evaluation", "Evaluarea complexă", "Complex evaluation", 10, "days", "evaluation", ONCE, 3, NO_DATE, "M?",
     "Legea 140/2013", NULL},
    {"MD", "child.admission-evaluation", "Evaluarea după admiterea în serviciu", "Evaluation after admission to a service", 7, "days", "measure",
     ONCE, 2, NO_DATE, "S-", "Regulamentele-cadru ale serviciilor sociale", NULL},
    {"MD", "petition.answer", "Răspunsul la petiție", "Answer to a petition", 30, "days", "registration", ONCE, 7, NO_DATE, "S",
     "Codul administrativ nr. 116/2018, art. 60 alin. (1)", NULL},
    {"MD", "petition.extension", "Prelungirea termenului de răspuns, cel mult", "Extension of the answer, at most", 15, "days", "term_end", ONCE,
     3, NO_DATE, "S", "Codul administrativ nr. 116/2018, art. 60 alin. (4)", NULL},
    {"MD", "petition.exception", "Termenul excepțional de răspuns, cel mult", "Exceptional term of an answer, at most", 90, "days",
     "registration", ONCE, 14, NO_DATE, "S", "Codul administrativ nr. 116/2018, art. 60 alin. (5)", NULL},
    {"MD", "petition.redirect", "Remiterea petiției autorității competente", "Forwarding a misdirected petition", 5, "working_days",
     "registration", ONCE, 1, NO_DATE, "S", "Codul administrativ nr. 116/2018", NULL},
    {"MD", "information.answer", "Informații de interes public", "Public information", 10, "days", "registration", ONCE, 3, NO_DATE, "M",
     "Legea 148/2023", NULL},
    {"MD", "discrimination.complaint", "Plângerea privind discriminarea", "Complaint about discrimination", 1, "years", "knowledge", ONCE, 30,
     NO_DATE, "M", "Legea 121/2012; Legea 298/2012", NULL},
    {"MD", "discrimination.decision", "Examinarea plângerii", "Examination of a complaint", 30, "days", "registration", ONCE, 7, NO_DATE, "M",
     "Legea 298/2012", "Se poate prelungi până la 90 de zile."},
    {"MD", "roma.ministry-report", "Raportul ministerelor privind programul pentru romi", "Ministries' report on the Roma programme", 0, "date",
     "year", SERIES(0), 30, 2, 1, "S-", "HG 576/2022", "Citit în proiect."},
    {"MD", "roma.annual-report", "Raportul anual privind programul pentru romi", "Annual report on the Roma programme", 0, "date", "year",
     SERIES(0), 30, 3, 1, "S-", "HG 576/2022", "Citit în proiect."},
    {"MD", "privacy.breach", "Notificarea încălcării securității datelor", "Notice of a data breach", 72, "hours", "knowledge", ONCE, 1,
     NO_DATE, "M", "Legea 195/2024, în vigoare din 23.08.2026", NULL},
    {0},
};

typedef struct {
    const char *country, *code, *name, *name_en;
    gint64 lei;
    const char *per, *from, *confidence, *basis;
} ShippedAmount;

#define INCLUSION "Legea 196/2016, indexată în martie 2025"

static const ShippedAmount amounts[] = {
    {"RO", "subsidy.child", "Subvenție pentru copil, condiționată de participare", "Subsidy for a child, on condition of taking part", 400,
     "month", "2025-03-01", "S", "Contract de finanțare MySMIS 328741 (PIDS/395)"},
    {"RO", "benefit.inclusion-single", "Ajutor de incluziune, persoană singură", "Inclusion support, single person", 366, "month", "2025-03-01",
     "S", INCLUSION},
    {"RO", "benefit.inclusion-single-65", "Ajutor de incluziune, persoană singură de cel puțin 65 de ani", "Inclusion support, single, 65 or over",
     533, "month", "2025-03-01", "S", INCLUSION},
    {"RO", "benefit.family-2-parents-1", "Ajutor pentru familia cu un copil", "Support for a family with one child", 143, "month", "2025-03-01",
     "S", INCLUSION},
    {"RO", "benefit.family-2-parents-2", "Ajutor pentru familia cu doi copii", "Support for a family with two children", 286, "month",
     "2025-03-01", "S", INCLUSION},
    {"RO", "benefit.family-2-parents-3", "Ajutor pentru familia cu trei copii", "Support for a family with three children", 428, "month",
     "2025-03-01", "S", INCLUSION},
    {"RO", "benefit.family-2-parents-4", "Ajutor pentru familia cu patru sau mai mulți copii", "Support for a family with four or more children",
     570, "month", "2025-03-01", "S", INCLUSION},
    {"RO", "benefit.family-1-parent-1", "Ajutor pentru familia monoparentală cu un copil", "Support for one parent with one child", 161, "month",
     "2025-03-01", "S", INCLUSION},
    {"RO", "benefit.family-1-parent-2", "Ajutor pentru familia monoparentală cu doi copii", "Support for one parent with two children", 320,
     "month", "2025-03-01", "S", INCLUSION},
    {"RO", "benefit.family-1-parent-3", "Ajutor pentru familia monoparentală cu trei copii", "Support for one parent with three children", 479,
     "month", "2025-03-01", "S", INCLUSION},
    {"RO", "benefit.family-1-parent-4", "Ajutor pentru familia monoparentală cu patru sau mai mulți copii",
     "Support for one parent with four or more children", 638, "month", "2025-03-01", "S", INCLUSION},
    {"RO", "benefit.family-income", "Venitul net ajustat până la care familia primește ajutorul întreg",
     "Adjusted net income up to which a family gets the whole support", 366, "month", "2025-03-01", "S", INCLUSION},
    {0},
};

/* What ships, and of which codes the table has rows already: those are the administrator's. */
typedef struct {
    Db *db;
    GHashTable *known;
    Pool *pool;
} Shipping;

static const char *key_of(Pool *pool, const char *country, const char *code)
{
    return pool_printf(pool, "%s %s", country, code);
}

static bool read_known(const Shipping *shipping, GError **error)
{
    g_autoptr(DbQuery) q = db_query(shipping->db, SQL_LAW_ROW_KNOWN);
    while (db_step(q))
        g_hash_table_add(shipping->known, (gpointer)key_of(shipping->pool, db_text(q, "country", shipping->pool), db_text(q, "code", shipping->pool)));
    return db_end(q, error);
}

static bool ship_row(const Shipping *shipping, LawRow *row, GError **error)
{
    if (g_hash_table_contains(shipping->known, key_of(shipping->pool, row->country, row->code)))
        return true;
    row->id = id_new();
    row->made_at = clock_now();
    row->made_by = "vatra";
    return law_row_insert(shipping->db, row, error);
}

/* Codul muncii names the days since 2003 and 2004; a day that came later holds from the first of its first year. */
static bool ship_holiday(const Shipping *shipping, const KnownHoliday *known, GError **error)
{
    LawRow row = law_row_empty("holiday");
    row.country = law_country_code(known->country);
    row.code = known->code;
    row.name = known->name;
    row.name_en = known->name_en;
    row.valid_from = day_make(known->first_year, 1, 1);
    row.rule = known->month ? "date" : "easter";
    row.month = known->month;
    row.day = known->day;
    row.legal_basis = known->basis;
    row.confidence = "M+";
    return ship_row(shipping, &row, error);
}

/* From when a term holds isn't known of most: they hold for all that is younger than the program. */
static bool ship_term(const Shipping *shipping, const ShippedTerm *known, GError **error)
{
    LawRow row = law_row_empty("term");
    row.country = known->country;
    row.code = known->code;
    row.name = known->name;
    row.name_en = known->name_en;
    row.valid_from = day_make(2016, 1, 1);
    row.amount = known->amount;
    row.unit = known->unit;
    row.starts = known->starts;
    row.recurs = known->recurs;
    row.times = known->times;
    row.warn_days = known->warn_days;
    row.may_stop = known->amount > 0 && strcmp(known->unit, "hours") != 0 && strcmp(known->unit, "years") != 0;
    row.month = known->month;
    row.day = known->day;
    row.legal_basis = known->basis;
    row.confidence = known->confidence;
    row.note = known->note;
    return ship_row(shipping, &row, error);
}

static bool ship_amount(const Shipping *shipping, const ShippedAmount *known, GError **error)
{
    LawRow row = law_row_empty("amount");
    row.country = known->country;
    row.code = known->code;
    row.name = known->name;
    row.name_en = known->name_en;
    row.valid_from = day_from_iso(known->from);
    row.money = (Money){known->lei * 100, CURRENCY_RON};
    row.per = known->per;
    row.legal_basis = known->basis;
    row.confidence = known->confidence;
    return ship_row(shipping, &row, error);
}

static bool ship_all(const Shipping *shipping, GError **error)
{
    for (const KnownHoliday *known = known_holidays; known->code; known++)
        if (!ship_holiday(shipping, known, error))
            return false;
    for (const ShippedTerm *known = terms; known->code; known++)
        if (!ship_term(shipping, known, error))
            return false;
    for (const ShippedAmount *known = amounts; known->code; known++)
        if (!ship_amount(shipping, known, error))
            return false;
    return true;
}

bool law_ship(Db *db, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    Shipping shipping = {db, known, pool};
    return read_known(&shipping, error) && ship_all(&shipping, error);
}
