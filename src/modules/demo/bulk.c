#include "modules/demo/demo.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/demo/demo_queries.h"

enum { PERIODS = 4, OBJECTIVES = 6, INSTITUTIONS = 12, FIRST_YEAR = 2016, YEARS_APART = 10, SPENDING = 30 };

typedef struct {
    Demo *demo;
    Pool *pool;              /* of this plan */
    Random random;
    gint64 plan_id;
    GPtrArray *institutions; /* names, of const char * */
    int values_left, rows_left;
} Bulk;

/* --- the plan --- */

static PlanDocument *document_of(Bulk *bulk, int number, int actions)
{
    int year = FIRST_YEAR + number % YEARS_APART;
    PlanDocument *document = pool_new0(bulk->pool, PlanDocument);
    *document = (PlanDocument){
        .title = pool_printf(bulk->pool, "Plan demonstrativ nr. %d pentru incluziune socială, %d-%d", number + 1, year, year + 1),
        .authority = "Autoritate demonstrativă",
        .decision_date = DAY_NONE,
        .period = {interval_year(year).from, interval_year(year + 1).to},
        .nodes = pool_list(bulk->pool),
        .actions = pool_list(bulk->pool),
        .notes = pool_list(bulk->pool),
    };
    for (int i = 1; i <= OBJECTIVES; i++) {
        PlanNode *node = pool_new0(bulk->pool, PlanNode);
        *node = (PlanNode){i, 0, TIER_SPECIFIC_OBJECTIVE, pool_printf(bulk->pool, "%d", i),
                           pool_printf(bulk->pool, "Obiectiv demonstrativ %d", i), NULL};
        g_ptr_array_add(document->nodes, node);
    }
    for (int i = 0; i < actions; i++) {
        PlanAction *action = bulk_action(bulk->pool, &bulk->random, i + 1, document->period, bulk->institutions);
        action->node = i * OBJECTIVES / actions + 1;
        g_ptr_array_add(document->actions, action);
    }
    return document;
}

static bool import(Bulk *bulk, int number, int actions, Interval *ret_period, GError **error)
{
    PlanDocument *document = document_of(bulk, number, actions);
    PlanImport import = {
        .file_name = "demonstrativ.txt", .bytes = document->title, .count = strlen(document->title), .state = "adopted",
        .decision_number = pool_printf(bulk->pool, "%d", number + 1), .decision_date = document->period.from, .country = "RO",
        .is_public = true, .is_demo = true,
    };
    *ret_period = document->period;
    return plan_import(bulk->demo->db, bulk->demo->planner, document, &import, &bulk->plan_id, error);
}

/* --- its reports --- */

static bool insert_period(Bulk *bulk, Interval over, const char *name, gint64 *ret_id, GError **error)
{
    *ret_id = id_new();
    g_autoptr(DbQuery) q = db_query(bulk->demo->db, SQL_DEMO_PERIOD);
    db_bind_int(q, "$1", *ret_id);
    db_bind_int(q, "$2", bulk->plan_id);
    db_bind_text(q, "$3", name);
    db_bind_day(q, "$4", over.from);
    db_bind_day(q, "$5", over.to);
    db_bind_day(q, "$6", day_add(over.to, 30));
    db_bind_text(q, "$7", "open");
    return db_run(q, NULL, error);
}

/* One institution's report; what isn't accepted says nothing about an action's state: some stay overdue, or due next. */
typedef struct {
    gint64 id;
    bool is_accepted;
} BulkReport;

static bool insert_report(Bulk *bulk, gint64 period_id, gint64 institution_id, BulkReport *ret_report, GError **error)
{
    bool accepted = random_chance(&bulk->random, 90);
    gint64 now = clock_now();
    *ret_report = (BulkReport){id_new(), accepted};
    g_autoptr(DbQuery) q = db_query(bulk->demo->db, SQL_DEMO_REPORT);
    db_bind_int(q, "$1", ret_report->id);
    db_bind_int(q, "$2", period_id);
    db_bind_int(q, "$3", bulk->plan_id);
    db_bind_int(q, "$4", institution_id);
    db_bind_text(q, "$5", accepted ? "accepted" : "sent");
    db_bind_text(q, "$6", "account");
    db_bind_int(q, "$7", now);
    db_bind_id(q, "$8", accepted ? now : 0);
    db_bind_text(q, "$10", "Raportor demonstrativ");
    return db_run(q, NULL, error);
}

static bool insert_value(Bulk *bulk, gint64 row_id, gint64 indicator_id, const char *breakdown, int value, GError **error)
{
    bool hidden = random_chance(&bulk->random, 2);
    g_autoptr(DbQuery) q = db_query(bulk->demo->db, SQL_DEMO_VALUE);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", row_id);
    db_bind_int(q, "$3", indicator_id);
    db_bind_text(q, "$4", breakdown);
    db_bind_text(q, "$5", hidden ? "suppressed" : "value");
    if (!hidden)
        db_bind_real(q, "$6", value);
    return db_run(q, NULL, error);
}

/* The share of the values that are still to be made: rows that come later get as many. */
static bool insert_values(Bulk *bulk, const Action *action, gint64 row_id, GError **error)
{
    static const char *const parts[][3] = {{"", "sex=f", "sex=m"}, {"", "residence=urban", "residence=rural"}};
    int wanted = bulk->rows_left > 0 ? (bulk->values_left + bulk->rows_left - 1) / bulk->rows_left : 0;
    int made = 0;
    for (guint part = 0; part < 3; part++)
        for (guint i = 0; i < action->indicators->len && i < 2 && made < wanted; i++, made++) {
            const Indicator *indicator = action->indicators->pdata[i];
            int value = random_between(&bulk->random, 0, 200);
            if (!insert_value(bulk, row_id, indicator->id, parts[i][part], part ? value / 2 : value, error))
                return false;
        }
    bulk->values_left -= made;
    return true;
}

static bool insert_money(Bulk *bulk, gint64 row_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(bulk->demo->db, SQL_DEMO_MONEY);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", row_id);
    db_bind_text(q, "$3", "Buget local");
    db_bind_text(q, "$4", "local");
    db_bind_int(q, "$5", (gint64)random_between(&bulk->random, 1, 5000) * 10000);
    db_bind_text(q, "$6", "RON");
    return db_run(q, NULL, error);
}

static const char *random_state(Random *random)
{
    static const char *const states[] = {"underway", "underway", "underway", "done", "done", "not_started", "postponed", NULL};
    return random_pick(random, states);
}

static bool insert_row(Bulk *bulk, const Action *action, const BulkReport *report, Interval over, GError **error)
{
    const char *state = random_state(&bulk->random);
    bool needs_reason = strcmp(state, "not_started") == 0 || strcmp(state, "postponed") == 0;
    gint64 id = id_new();
    g_autoptr(DbQuery) q = db_query(bulk->demo->db, SQL_BULK_ROW);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", report->id);
    db_bind_int(q, "$3", action->id);
    db_bind_text(q, "$4", state);
    db_bind_text(q, "$5", needs_reason ? "Fonduri insuficiente (date demonstrative)" : NULL);
    db_bind_text(q, "$6", needs_reason ? NULL : "Activitățile planificate s-au desfășurat (date demonstrative).");
    if (!db_run(q, NULL, error) || !insert_values(bulk, action, id, error) ||
        (random_chance(&bulk->random, SPENDING) && !insert_money(bulk, id, error)))
        return false;
    bulk->rows_left--;
    return !report->is_accepted || action_set_state(bulk->demo->db, action->id, state, over.to, error);
}

static const Body *responsible_of(const Action *action)
{
    for (guint i = 0; i < action->bodies->len; i++) {
        const Body *body = action->bodies->pdata[i];
        if (!body->is_partner && body->institution_id)
            return body;
    }
    return NULL;
}

static bool report_period(Bulk *bulk, GPtrArray *actions, Interval over, const char *name, GError **error)
{
    g_autoptr(GHashTable) reports = g_hash_table_new(g_int64_hash, g_int64_equal);
    gint64 period_id;
    if (!insert_period(bulk, over, name, &period_id, error))
        return false;
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        const Body *body = responsible_of(action);
        if (!body)
            continue;
        BulkReport *report = g_hash_table_lookup(reports, &body->institution_id);
        if (!report) {
            report = pool_new0(bulk->pool, BulkReport);
            if (!insert_report(bulk, period_id, body->institution_id, report, error))
                return false;
            g_hash_table_insert(reports, (gpointer)&body->institution_id, report);
        }
        if (!insert_row(bulk, action, report, over, error))
            return false;
    }
    return true;
}

static bool report_all(Bulk *bulk, Interval period, GError **error)
{
    GPtrArray *actions;
    if (!actions_of_plan(bulk->demo->db, bulk->pool, bulk->plan_id, &actions, error))
        return false;
    bulk->rows_left = (int)actions->len * PERIODS;
    for (int i = 0; i < PERIODS; i++) {
        int year = day_year(period.from) + i / 2;
        Interval over = i % 2 ? (Interval){day_make(year, 7, 1), day_make(year, 12, 31)} : (Interval){day_make(year, 1, 1), day_make(year, 6, 30)};
        if (!report_period(bulk, actions, over, pool_printf(bulk->pool, "Semestrul %s %d", i % 2 ? "II" : "I", year), error))
            return false;
    }
    return true;
}

/* --- all of them --- */

static bool bulk_institution_names(Demo *demo, GPtrArray **ret_names, GError **error)
{
    GPtrArray *institutions;
    *ret_names = pool_list(demo->pool);
    if (!institution_search(demo->db, demo->pool, NULL, 1000, &institutions, error))
        return false;
    for (guint i = 0; i < institutions->len && (*ret_names)->len < INSTITUTIONS; i++) {
        const Institution *institution = institutions->pdata[i];
        if (institution->short_name)
            g_ptr_array_add(*ret_names, (gpointer)institution->short_name);
    }
    return (*ret_names)->len > 0 || fail(error, FAIL_INVALID, "%s", _("There are no institutions that plans could name."));
}

static bool make_plan(Demo *demo, GPtrArray *institutions, int number, int actions, int values, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autofree char *purpose = g_strdup_printf("bulk plan %d", number);
    Bulk bulk = {.demo = demo, .pool = pool, .random = random_for(demo->seed, purpose), .institutions = institutions, .values_left = values};
    Interval period;
    g_autoptr(DbChange) change = db_begin(demo->db, error);
    return change && import(&bulk, number, actions, &period, error) && report_all(&bulk, period, error) && db_commit(change, error);
}

/* The part of total that falls to one of count. */
static int share(int total, int count, int number)
{
    return (int)((gint64)total * (number + 1) / count - (gint64)total * number / count);
}

bool demo_bulk(Demo *demo, const BulkSize *size, GError **error)
{
    GPtrArray *institutions;
    if (!bulk_institution_names(demo, &institutions, error))
        return false;
    for (int i = 0; i < size->plans; i++) {
        demo_progress(demo->context, i, size->plans, _("Making plans to measure with"));
        if (!make_plan(demo, institutions, i, share(size->actions, size->plans, i), share(size->values, size->plans, i), error))
            return false;
    }
    demo_progress(demo->context, size->plans, size->plans, "");
    return true;
}
