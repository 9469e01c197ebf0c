#include "given.h"

#include "modules/accounts/accounts.h"
#include "modules/people/people.h"

gint64 given_person(World *w, const char *family, const char *given, const char *sex, Day birth)
{
    Person *person = pool_new0(w->pool, Person);
    *person = (Person){.family_name = family, .given_name = given, .sex = sex, .birth_day = birth, .death_day = DAY_NONE, .national_id_reason = "unknown"};
    must(person_create(w->db, identity_system(), person, &w->error));
    return person->id;
}

Project *given_project(World *w, const char *code, const char *purpose)
{
    Project *project = pool_new0(w->pool, Project);
    *project = (Project){.code = code, .title = "Un proiect", .fund = "FSE+", .from_day = day_make(2025, 3, 1), .to_day = day_make(2027, 2, 28),
                         .total = {100000, CURRENCY_RON}, .state = "running", .last_payment = DAY_NONE, .version = 1};
    if (purpose)
        must(project_purpose_by_code(w->db, purpose, &project->purpose_id, &w->error));
    must(project_create(w->db, identity_system(), project, &w->error));
    return project;
}

gint64 given_partner(World *w, const Project *project, const char *name)
{
    GPtrArray *there;
    must(project_partners(w->db, w->pool, project->id, &there, &w->error));
    ProjectPartner partner = {.project_id = project->id, .position = there->len, .role = there->len ? "partner" : "leader", .name = name, .version = 1};
    must(project_part_add(w->db, identity_system(), "partners", &partner, &w->error));
    return partner.id;
}

void given_cell(World *w, const Project *project, gint64 partner_id, const char *category, gint64 year, gint64 lei)
{
    ProjectBudget cell = {.project_id = project->id, .partner_id = partner_id, .category = category, .year = year, .amount = {lei * 100, CURRENCY_RON},
                          .version = 1};
    must(project_part_add(w->db, identity_system(), "budget", &cell, &w->error));
}

ProjectParticipant new_participant(const Project *project, gint64 person_id, Day on)
{
    return (ProjectParticipant){.project_id = project->id, .person_id = person_id, .entered_on = on, .labour = "pupil", .education = "1",
                                .asked_traits = DAY_NONE, .left_on = DAY_NONE, .result_on = DAY_NONE, .follow_on = DAY_NONE};
}

gint64 given_participant(World *w, const Project *project, gint64 person_id, Day on)
{
    ProjectParticipant participant = new_participant(project, person_id, on);
    must(project_participant(w->db, identity_system(), &participant, &w->error));
    return participant.id;
}
