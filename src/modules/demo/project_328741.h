#pragma once
#include "modules/demo/demo.h"
#include "modules/projects/projects.h"

/* What the files of project 328741 share: made in one go, by the modules' own functions. */

enum { PROJECT_PARTNERS = 3, PROJECT_ACTIVITIES = 6, PROJECT_CATEGORIES = 2, PROJECT_PROOFS = 7 };

typedef struct {
    Demo *demo;
    Db *db;
    Pool *pool;
    const Identity *who;
    Project project;
    gint64 partner_ids[PROJECT_PARTNERS], activity_ids[PROJECT_ACTIVITIES], category_ids[PROJECT_CATEGORIES], proof_ids[PROJECT_PROOFS];
} ProjectDemo;
