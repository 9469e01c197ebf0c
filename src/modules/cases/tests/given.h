#pragma once
#include "world.h"

#include "modules/cases/cases_in.h"
#include "modules/people/people.h"

/* What tests of cases begin with. */

gint64 given_user(World *w, const char *mailbox, gint64 institution_id);
gint64 given_person(World *w, const char *family, const char *given);
gint64 given_institution(World *w, const char *name);
/* Becomes that user, with the permissions of the shipped role and its scope. */
void as_role(World *w, gint64 user_id, gint64 institution_id, const char *role);
/* A case of the type for the person, opened by w->who. */
gint64 given_case(World *w, const char *type, gint64 person_id);
CaseFile *must_find_case(World *w, gint64 id);
/* Of the kind that is planned; NULL: none. */
CaseEntry *planned_of(World *w, gint64 case_id, const char *kind);
guint count_entries(World *w, gint64 case_id, const char *kind, const char *state);
/* The first number in a path that a reply leads to, behind prefix: "/cases/" -> 7. */
gint64 id_in_location(const Reply *reply, const char *prefix);
const char *url(World *w, gint64 case_id, const char *rest);
bool has(World *w, const Reply *reply, const char *text);
