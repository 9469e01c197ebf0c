#pragma once
#include "modules/people/export.h"
#include "modules/people/pages.h"

typedef struct {
    GPtrArray *exports; /* of PeopleExport * */
    gint64 count, waiting;
    Paging paging;
} ExportList;

/* One export and what who looks may do with it. */
typedef struct {
    PeopleExport *export;
    bool may_decide, is_mine;
    Problems *problems;
} ExportPage;

const char *export_url(Pool *pool, gint64 id);
const Field *export_field(const char *name);

extern const Route people_export_routes[];
bool people_run_export(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error);
bool people_run_forget_exports(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error);
int people_export_command(CommandContext *context, int argc, char **argv);
extern const char people_export_details[];
