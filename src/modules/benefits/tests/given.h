#pragma once
#include "modules/benefits/benefits_in.h"
#include "world.h"

/* Rows that tests of this module begin with.  Codes are made by their rules and belong to nobody. */

#define GIVEN_IBAN "RO49AAAA1B31007593840000"

gint64 given_user(World *w, const char *name);             /* for who signs */
gint64 given_person(World *w, const char *family, const char *given); /* with a CNP */
const char *given_iban(World *w, guint number);            /* a valid one of its own */
/* 400 lei a month from January 2025 on without conditions; change what is needed before. */
BenefitScheme *given_scheme(World *w, const char *code, BenefitTerm *term);
BenefitTerm given_term(void);
BenefitGrant *given_grant(World *w, const BenefitScheme *scheme, gint64 person_id, const char *iban);
/* Many at once: ids of grants are in order. */
void given_grants(World *w, const BenefitScheme *scheme, guint count);

Identity identity_of(gint64 user_id, const char *name);
gint64 must_prepare(World *w, gint64 scheme_id, gint64 month);
void must_approve(World *w, gint64 run_id);
BenefitRun *run_of(World *w, gint64 id);
GPtrArray *payments_of(World *w, gint64 run_id);
extern const gint64 JANUARY; /* 2025 */
