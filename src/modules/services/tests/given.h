#pragma once
#include "world.h"

#include "modules/people/people.h"
#include "modules/services/services_in.h"

/* What tests of services begin with. */

enum { NOVEMBER = 1794996000 }; /* 18 November 2026, 10 o'clock in Greenwich */

gint64 given_institution(World *w, const char *name);
gint64 given_user(World *w, const char *mailbox, gint64 institution_id);
gint64 given_person(World *w, const char *family, const char *given);
gint64 given_provider(World *w, const char *name, gint64 institution_id);
/* A day centre, open from Monday to Friday, four hours a day. */
gint64 given_service(World *w, const char *name, gint64 provider_id, gint64 capacity);
Service *must_find_service(World *w, gint64 id);
/* Enrolled directly from a day on; *ret_waits may be NULL. */
gint64 given_enrolment(World *w, gint64 service_id, gint64 person_id, Day from, bool *ret_waits);
/* A case with a service plan for the person, in force from that day for a year; the case. */
gint64 given_service_plan(World *w, gint64 person_id, Day from, const char *order_number);
Enrolment *must_find_enrolment(World *w, gint64 id);
AttendanceSheet must_have_sheet(World *w, gint64 service_id, int month);
void mark(World *w, gint64 service_id, gint64 enrolment_id, Day day, char letter);
bool has(World *w, const Reply *reply, const char *text);
Reply *expect(World *w, Reply *reply, int status);
gint64 count_rows(World *w, const char *sql); /* "SELECT count(*) AS n FROM …" */
