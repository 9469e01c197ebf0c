#include "modules/services/demo_in.h"

#include <string.h>

/* Providers and services of the demo: of each kind, with licences that end soon, later, or have ended.  All of it is made up, and says so. */

typedef struct {
    const char *name, *kind, *field;
    bool claims; /* its manager has an account */
} DemoProvider;

enum { TEI, PUNTEA, PARISH, SHELTER, DOCTOR, SCHOOL, TRAINING };
static const DemoProvider providers[] = {
    [TEI] = {"Asociația demonstrativă „Casa cu Tei”", "ngo", "social", true},
    [PUNTEA] = {"Puntea Îngrijiri SRL (furnizor demonstrativ)", "private", "social", false},
    [PARISH] = {"Parohia demonstrativă „Sfântul Martin”", "cult", "social", false},
    [SHELTER] = {"Fundația demonstrativă „Adăpost”", "ngo", "social", false},
    [DOCTOR] = {"Cabinet demonstrativ de medicină de familie", "private", "medical", false},
    [SCHOOL] = {"Școala gimnazială demonstrativă", "public", "educational", false},
    [TRAINING] = {"Centrul demonstrativ de formare profesională", "private", "professional", false},
};

typedef struct {
    int provider;
    const char *name, *code, *measure, *weekdays, *needs, *quarter, *schedule, *summary, *eligibility, *documents, *accessibility;
    int age_from, age_to, capacity, minutes;
    int licence_days; /* from today until it ends; 0: none is needed */
    bool is_secret;
} DemoService;

/* The first DEMO_ATTENDED have people; the others stand in the directory alone. */
static const DemoService services[] = {
    [DEMO_CENTRE] = {TEI, "Centrul de zi „Casa cu Tei”", "8891CZ-C-II", "day", "12345", " day_care school meals parents ", "Fabric",
                     "Luni–vineri, 11:00–18:00", "Masă caldă, ajutor la teme, ateliere și jocuri, sprijin pentru părinți.",
                     "Copii de școală din familii cu venituri mici sau în risc de separare.",
                     "Actul de identitate al părintelui\nCertificatul de naștere al copilului\nAdeverința de la școală", "Intrare fără trepte.", 6, 16, 20, 240, 80, false},
    [DEMO_COUNSELLING] = {TEI, "Consiliere pentru părinți și copii „Casa cu Tei”", "8899CZ-F-I", "session", "24", " counselling parents ", "Fabric",
                          "Marți și joi, 14:00–19:00, cu programare", "Ședințe de consiliere pentru copii și părinți, singuri sau în grup.",
                          "Familii cu copii.", NULL, "Intrare fără trepte.", 5, 18, 20, 60, 25, false},
    [DEMO_THERAPY] = {TEI, "Terapii pentru copii „Casa cu Tei”", "8891CZ-C-III", "therapy", "135", " therapy disability ", "Fabric",
                      "Luni, miercuri și vineri, 9:00–16:00", "Logopedie, kinetoterapie, terapie ocupațională.", "Copii cu dizabilități sau cu întârzieri de dezvoltare.",
                      "Certificatul de încadrare sau recomandarea medicului", "Lift, toaletă adaptată.", 3, 16, 10, 45, -12, false},
    [DEMO_HOME_CARE] = {PUNTEA, "Îngrijire la domiciliu pentru vârstnici", "8810ID-I", "visit", "135", " home_care elderly ", "Circumvalațiunii",
                        "Luni, miercuri și vineri, 8:00–16:00", "Igienă, cumpărături, mâncare, însoțire la medic.", "Persoane de peste 65 de ani care nu se descurcă singure.",
                        "Actul de identitate\nGrila de evaluare a nevoilor", NULL, 65, 0, 15, 90, 170, false},
    [DEMO_MEALS] = {PARISH, "Masa pe roți", "8899CPDH-II", "meal", "12345", " meals elderly ", "Mehala", "Luni–vineri, 11:00–13:00",
                    "O masă caldă adusă acasă în fiecare zi de lucru.", "Persoane vârstnice singure, cu venituri mici.", "Actul de identitate\nTalonul de pensie", NULL,
                    60, 0, 25, 0, 400, false},
    {SHELTER, "Centru de primire în regim de urgență pentru victimele violenței", "8790CR-VD-I", "day", "1234567", " violence housing legal ", NULL,
     "Zi și noapte", "Cazare, hrană și consiliere pentru persoane care fug de violență, cu copiii lor.", "Oricine este în pericol acasă.", NULL, NULL, 0, 0, 12, 0, 700, true},
    {DOCTOR, "Consultații de medicină de familie", NULL, "session", "12345", " health ", "Iosefin", "Luni–vineri, 8:00–14:00",
     "Consultații, vaccinări, rețete și trimiteri, și pentru persoane fără asigurare în caz de urgență.", NULL, "Actul de identitate", "Rampă la intrare.", 0, 0, 0, 15, 0, false},
    {SCHOOL, "Școală după școală", NULL, "day", "12345", " school day_care ", "Freidorf", "Luni–vineri, 12:00–16:00", "Teme făcute cu un învățător, gustare, joacă.",
     "Elevi din clasele I–VIII.", "Cererea părintelui", "Rampă la intrare.", 6, 15, 40, 180, 0, false},
    {TRAINING, "Cursuri de calificare cu practică", NULL, "session", "12345", " work ", "Iosefin", "Luni–vineri, 9:00–15:00",
     "Cursuri de bucătar, frizer și zidar, cu practică la angajatori.", "Persoane de peste 16 ani cu cel puțin opt clase.", "Actul de identitate\nActul de studii", NULL,
     16, 0, 30, 300, 0, false},
};

static bool make_provider(ServicesFilling *f, const DemoProvider *made, gint64 *ret_id, GError **error)
{
    Provider provider = PROVIDER_BLANK;
    provider.name = made->name;
    provider.kind = made->kind;
    provider.field = made->field;
    provider.institution_id = made->claims ? f->demo->association_id : 0;
    provider.is_demo = true;
    if (strcmp(made->field, "social") == 0) {
        provider.accreditation_number = "AF 000000 (demonstrativ)";
        provider.accreditation_state = "valid";
        provider.accredited_on = day_add_months(f->demo->today, -50);
    }
    if (!services_provider_create(f->db, identity_system(), &provider, error))
        return false;
    *ret_id = provider.id;
    return true;
}

static void tell_licence(const ServicesFilling *f, const DemoService *made, Service *service)
{
    enum { LICENCE_MONTHS = 60 };
    if (!made->licence_days)
        return;
    service->licence_state = "full";
    service->licence_number = "LF 0000000 (demonstrativă)";
    service->licence_until = day_add(f->demo->today, made->licence_days);
    service->licence_day = day_add_months(service->licence_until, -LICENCE_MONTHS);
}

static Service service_of(const ServicesFilling *f, const DemoService *made, gint64 provider_id)
{
    Service service = SERVICE_BLANK;
    service.provider_id = provider_id;
    service.name = made->name;
    service.kind_code = made->code;
    service.measure = made->measure;
    service.weekdays = made->weekdays;
    service.needs = made->needs;
    service.quarter = made->quarter;
    service.schedule = made->schedule;
    service.summary = made->summary;
    service.eligibility = made->eligibility;
    service.documents = made->documents;
    service.accessibility = made->accessibility;
    service.age_from = made->age_from;
    service.age_to = made->age_to;
    service.capacity = made->capacity;
    service.minutes = made->minutes;
    service.is_secret = made->is_secret;
    service.fee = (Money){0, CURRENCY_RON};
    service.languages = "română";
    service.locality = "Timișoara";
    service.address = pool_printf(f->pool, "Strada Demonstrativă %d", 1 + (int)(made - services));
    service.phone = pool_printf(f->pool, "0700 000 1%02d", (int)(made - services)); /* 0700 belongs to nobody */
    service.contact = "Persoană de contact (date demonstrative)";
    service.how_to = "Sunați la biroul de informații al primăriei sau veniți la sediu. Un lucrător vă ajută la cerere.";
    service.confirmed_on = day_add(f->demo->today, -40);
    service.is_demo = true;
    tell_licence(f, made, &service);
    return service;
}

bool services_demo_make(ServicesFilling *f, GError **error)
{
    gint64 ids[G_N_ELEMENTS(providers)];
    for (guint i = 0; i < G_N_ELEMENTS(providers); i++)
        if (!make_provider(f, &providers[i], &ids[i], error))
            return false;
    for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
        Service service = service_of(f, &services[i], ids[services[i].provider]);
        if (!service_create(f->db, identity_system(), &service, error) ||
            (i < DEMO_ATTENDED && !service_find(f->db, f->pool, service.id, &f->services[i], error)))
            return false;
    }
    return true;
}
