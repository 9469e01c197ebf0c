#pragma once
#include "modules/projects/projects_in.h"
#include "world.h"

/* Small projects for tests. */
gint64 given_person(World *w, const char *family, const char *given, const char *sex, Day birth);
/* From 1.3.2025 to 28.2.2027, 1.000,00 lei, for that purpose (NULL: none). */
Project *given_project(World *w, const char *code, const char *purpose);
gint64 given_partner(World *w, const Project *project, const char *name);
void given_cell(World *w, const Project *project, gint64 partner_id, const char *category, gint64 year, gint64 lei);
ProjectParticipant new_participant(const Project *project, gint64 person_id, Day on);
gint64 given_participant(World *w, const Project *project, gint64 person_id, Day on);
