#include "modules/module.h"

#include "base/language.h"
#include "modules/law/pages.h"

extern const SchemaStep law_schema[];

static const Permission permissions[] = {
    {"law.edit", N_("Change holidays, legal terms and amounts")},
    {0},
};

static bool run_reminders(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    int letters;
    return clocks_remind(db, &letters, error);
}

enum { QUARTER_SECONDS = 15 * 60 };

static const JobKind jobs[] = {
    {"law.remind", N_("Remind of legal terms"), run_reminders, .every_seconds = QUARTER_SECONDS},
    {0},
};

static const Route *const more_routes[] = {law_api_routes, NULL};

static const Record *const records[] = {&law_row_record, &law_holiday_record, &law_term_record, &law_amount_record, NULL};

const Module law_module = {
    .name = "law",
    .schema = law_schema,
    .records = records,
    .permissions = permissions,
    .routes = law_routes,
    .more_routes = more_routes,
    .commands = law_commands,
    .jobs = jobs,
    .ship = law_ship,
};
