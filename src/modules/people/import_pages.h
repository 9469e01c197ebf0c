#pragma once
#include "modules/people/import.h"
#include "modules/people/pages.h"

/* A list on its way into the register. */
typedef struct {
    gint64 id, job_id, user_id;
    const char *file_name, *headers, *mapping, *state, *result;
    bool has_header, again;
    Language language;
} ListImport;

/* What its page shows. */
typedef struct {
    ListImport *list;
    GPtrArray *first, *second; /* of const char *: the first two rows; NULL: the file is taken in */
    ImportMapping columns;
    int progress;
    int rows, good, there, bad;
    GPtrArray *notes;          /* of ImportNote * */
    Problems *problems;
} ListPage;

extern const Route people_import_routes[];
bool people_run_import(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error);
