#include "council_world.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"

static PlanDeadline *deadline(World *w, int month)
{
    PlanDeadline *made = pool_new0(w->pool, PlanDeadline);
    Day at = day_month_end(day_make(2025, month, 1));
    *made = (PlanDeadline){.text = "până la capătul lunii", .kind = DEADLINE_MONTH, .from = at, .to = at};
    return made;
}

static PlanIndicator *indicator(World *w, const char *text, double target)
{
    PlanIndicator *made = pool_new0(w->pool, PlanIndicator);
    PlanTarget *aim = pool_new0(w->pool, PlanTarget);
    *aim = (PlanTarget){.text = "minim 10", .has_value = true, .value = target, .operator = TARGET_MIN, .unit = "copii"};
    *made = (PlanIndicator){.text = text, .target = aim, .breakdowns = pool_list(w->pool)};
    return made;
}

static PlanBudget *budget(World *w)
{
    PlanBudget *made = pool_new0(w->pool, PlanBudget);
    *made = (PlanBudget){.text = "Buget local 1.000,00 lei", .has_amount = true, .amount = {100000, CURRENCY_RON}, .sources = pool_list(w->pool)};
    g_ptr_array_add(made->sources, (void *)"Buget local");
    return made;
}

static PlanAction *measure(World *w, int node, const char *number, const char *title, const char *body, int month)
{
    PlanAction *action = pool_new0(w->pool, PlanAction);
    *action = (PlanAction){.node = node, .number = number, .row = 1, .title = title, .responsible = pool_list(w->pool),
                           .partners = pool_list(w->pool), .deadline = deadline(w, month), .indicators = pool_list(w->pool),
                           .notes = pool_list(w->pool), .words_bodies = body, .words_deadline = "până la capătul lunii"};
    g_ptr_array_add(action->responsible, (void *)body);
    return action;
}

static PlanNode *node(World *w, int id, int parent, PlanTier tier, const char *code, const char *title)
{
    PlanNode *made = pool_new0(w->pool, PlanNode);
    *made = (PlanNode){.id = id, .parent = parent, .tier = tier, .code = code, .title = title};
    return made;
}

static PlanDocument *document(World *w)
{
    PlanDocument *made = pool_new0(w->pool, PlanDocument);
    *made = (PlanDocument){.title = "Planul local 2025", .authority = "Consiliul Local", .period = interval_year(2025),
                           .decision_number = "17", .decision_date = day_make(2025, 1, 30), .has_decision = true,
                           .nodes = pool_list(w->pool), .actions = pool_list(w->pool), .notes = pool_list(w->pool)};
    g_ptr_array_add(made->nodes, node(w, 1, 0, TIER_GENERAL_OBJECTIVE, "I", "Învățământ și școală"));
    g_ptr_array_add(made->nodes, node(w, 2, 1, TIER_SPECIFIC_OBJECTIVE, "1", "Copii la școală"));
    g_ptr_array_add(made->nodes, node(w, 3, 0, TIER_GENERAL_OBJECTIVE, "II", "Sănătate"));
    return made;
}

static void add_measures(World *w, PlanDocument *made)
{
    PlanAction *first = measure(w, 2, "1", "Înscrierea copiilor la școală și țesături de ață", "ISJ Timiș", 3);
    PlanAction *second = measure(w, 2, "2", "=Tabără <de> vară", "ISJ Timiș", 7);
    PlanAction *third = measure(w, 3, "3", "Vaccinare în comunitate", "DSP Timiș", 9);
    g_ptr_array_add(first->indicators, indicator(w, "Număr de copii înscriși", 10));
    g_ptr_array_add(second->indicators, indicator(w, "Număr de copii în tabără", 10));
    first->budget = budget(w);
    g_ptr_array_add(made->actions, first);
    g_ptr_array_add(made->actions, second);
    g_ptr_array_add(made->actions, third);
}

void sql(World *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    must(db_execute(w->db, text, &w->error));
}

static gint64 institution(World *w, const char *name)
{
    gint64 id = 0;
    must(institution_match(w->db, name, &id, &w->error));
    g_assert_cmpint(id, !=, 0);
    return id;
}

static void report_on_it(World *w, const Given *given)
{
    gint64 period = id_new(), report = id_new(), silent = id_new(), rows[2] = {id_new(), id_new()};
    sql(w, "INSERT INTO reporting_period (id, plan_id, name, from_day, to_day, due_day, state) VALUES (%" ID ", %" ID
           ", 'Anul 2025', '2025-01-01', '2025-12-31', '2026-01-20', 'open')", period, given->plan_id);
    sql(w, "INSERT INTO report (id, period_id, plan_id, institution_id, state, accepted_at) VALUES (%" ID ", %" ID ", %" ID ", %" ID
           ", 'accepted', 1)", report, period, given->plan_id, institution(w, "ISJ Timiș"));
    sql(w, "INSERT INTO report (id, period_id, plan_id, institution_id, state) VALUES (%" ID ", %" ID ", %" ID ", %" ID ", 'open')",
        silent, period, given->plan_id, institution(w, "DSP Timiș"));
    sql(w, "INSERT INTO report_row (id, report_id, action_id, state, done) VALUES (%" ID ", %" ID ", %" ID ", 'done', 'Am înscris opt copii.')",
        rows[0], report, given->measures[0]);
    sql(w, "INSERT INTO report_row (id, report_id, action_id, state, reason, next) VALUES (%" ID ", %" ID ", %" ID
           ", 'postponed', 'Lipsă de transport.', 'Căutăm un autobuz.')", rows[1], report, given->measures[1]);
    sql(w, "INSERT INTO report_value (id, row_id, indicator_id, state, value) VALUES (%" ID ", %" ID ", %" ID ", 'value', 8)", id_new(),
        rows[0], given->indicators[0]);
    sql(w, "INSERT INTO report_value (id, row_id, indicator_id, state, value) VALUES (%" ID ", %" ID ", %" ID ", 'suppressed', " HIDDEN ")",
        id_new(), rows[1], given->indicators[1]);
    sql(w, "INSERT INTO report_money (id, row_id, source, kind, spent_minor, currency) VALUES (%" ID ", %" ID
           ", 'Buget local', 'local', 40050, 'RON')", id_new(), rows[0]);
}

static Given find_given(World *w, gint64 plan_id)
{
    GPtrArray *actions;
    Given given = {.plan_id = plan_id};
    must(actions_of_plan(w->db, w->pool, plan_id, &actions, &w->error));
    for (guint i = 0; i < 3; i++)
        given.measures[i] = ((Action *)actions->pdata[i])->id;
    for (guint i = 0; i < 2; i++)
        given.indicators[i] = ((Indicator *)((Action *)actions->pdata[i])->indicators->pdata[0])->id;
    return given;
}

/* Today is 10 February 2026. */
Given given_plan(World *w, bool is_public)
{
    gint64 id = 0;
    PlanDocument *made = document(w);
    PlanImport import = {.file_name = "plan.txt", .bytes = "plan", .count = 4, .state = "adopted", .decision_date = DAY_NONE,
                         .country = "RO", .short_title = "Planul local", .is_public = is_public};
    clock_set(1770724800);
    add_measures(w, made);
    must(plan_import(w->db, identity_system(), made, &import, &id, &w->error));
    Given given = find_given(w, id);
    report_on_it(w, &given);
    return given;
}

gint64 given_report(World *w, const Given *given)
{
    gint64 id = 0;
    must(council_report_create(w->db, identity_system(), given->plan_id, 2025, "ro", &id, &w->error));
    return id;
}

CouncilReport *must_find(World *w, gint64 id)
{
    CouncilReport *report;
    must(council_report_find(w->db, w->pool, identity_system(), id, &report, &w->error));
    return report;
}

static const char *checked(World *w, const Reply *reply, const char *path, int status)
{
    if (reply->status != status)
        g_error("%s: %d instead of %d: %s", path, reply->status, status, reply_body(w, reply));
    return reply_body(w, reply);
}

const char *page(World *w, int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *path = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return checked(w, get(w, path), path, status);
}

const char *sent(World *w, int status, const char *form, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *path = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return checked(w, post(w, path, form), path, status);
}

GBytes *file_of(World *w, gint64 report_id, const char *format)
{
    GBytes *bytes = NULL;
    must(council_report_file(w->db, w->pool, must_find(w, report_id), format, &bytes, &w->error));
    return bytes;
}
