/* The list of plans, and the first page. */
#include "modules/plans/follow.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/module.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/plans_follow_views.h"
#include "modules/plans/store.h"
#include "modules/reporting/reporting.h"
#include "web/reply.h"

bool plan_names(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_plans, GError **error)
{
    *ret_plans = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_PLAN_NAMES);
    db_bind_int(q, "$1", may_know_level(who));
    while (db_step(q)) {
        Plan *plan = pool_new0(pool, Plan);
        *plan = (Plan){.id = db_int(q, "id"), .short_title = db_text(q, "short_title", pool)};
        g_ptr_array_add(*ret_plans, plan);
    }
    return db_end(q, error);
}

typedef struct {
    const char *text, *state; /* NULL: any */
} PlanFilter;

static DbQuery *plan_query(Request *req, const DbStatement *statement, const PlanFilter *filter)
{
    DbQuery *q = db_query(req->db, statement);
    db_bind_int(q, "$1", may_know_level(req->who));
    db_bind_text(q, "$2", folded_pattern(req->pool, filter->text));
    db_bind_text(q, "$3", filter->state);
    return q;
}

static bool count_plans(Request *req, const PlanFilter *filter, guint *ret_count, GError **error)
{
    g_autoptr(DbQuery) q = plan_query(req, SQL_FOLLOW_PLAN_COUNT, filter);
    *ret_count = db_step(q) ? (guint)db_int(q, "plans") : 0;
    return db_end(q, error);
}

static bool add_tallies(Db *db, const GPtrArray *cards, GError **error)
{
    gint64 ids[PAGE_ROWS];
    Tally tallies[PAGE_ROWS];
    for (guint i = 0; i < cards->len; i++)
        ids[i] = ((const PlanCard *)cards->pdata[i])->plan->id;
    if (!tallies_of_plans(db, ids, cards->len, day_today(), tallies, error))
        return false;
    for (guint i = 0; i < cards->len; i++)
        ((PlanCard *)cards->pdata[i])->tally = tallies[i];
    return true;
}

static bool is_draft(const PlanCard *card)
{
    return strcmp(card->plan->state, "draft") == 0;
}

/* Two drafts of one plan have the same title: their files tell them apart. */
static bool add_file_names(Request *req, const GPtrArray *cards, GError **error)
{
    for (guint i = 0; i < cards->len; i++) {
        PlanCard *card = cards->pdata[i];
        if (!is_draft(card))
            continue;
        g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_PLAN_FILE);
        db_bind_int(q, "$1", card->plan->id);
        if (db_step(q))
            card->file_name = db_text(q, "file_name", req->pool);
        if (!db_end(q, error))
            return false;
    }
    return true;
}

static bool read_cards(Request *req, const PlanFilter *filter, guint first, guint count, GPtrArray **ret_cards, GError **error)
{
    *ret_cards = pool_list(req->pool);
    g_autoptr(DbQuery) q = plan_query(req, SQL_FOLLOW_PLAN_PAGE, filter);
    db_bind_int(q, "$4", count);
    db_bind_int(q, "$5", first);
    while (db_step(q)) {
        PlanCard *card = pool_new0(req->pool, PlanCard);
        card->plan = plan_of_row(q, req->pool);
        g_ptr_array_add(*ret_cards, card);
    }
    return db_end(q, error) && add_tallies(req->db, *ret_cards, error) && add_file_names(req, *ret_cards, error);
}

bool follow_plans_page(Request *req, GError **error)
{
    PlanFilter filter = {req_text(req, "q"), req_text(req, "state")};
    GPtrArray *cards;
    guint count;
    if (!count_plans(req, &filter, &count, error))
        return false;
    RowPaging paging = rows_paging(req, count, PAGE_ROWS);
    if (!read_cards(req, &filter, paging.first, PAGE_ROWS, &cards, error))
        return false;
    return reply_view(req, 200, view_plans, req, cards, &paging, filter.text, filter.state);
}

/* ---- the first page */

enum { START_ROWS = 10, START_PLANS = 12, OVERDUE_COUNTED = 1000 };

/* Institutions see their own; planners see all. */
static gint64 own_institution(const Identity *who)
{
    return identity_may(who, "plans.write") || who->scope > SCOPE_INSTITUTION ? 0 : who->institution_id;
}

static bool due_between(Request *req, Day from, Day before, int most, GPtrArray **ret_found, GError **error)
{
    *ret_found = pool_list(req->pool);
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_DUE_SOONEST);
    db_bind_day(q, "$1", from);
    db_bind_day(q, "$2", before);
    db_bind_int(q, "$3", may_know_level(req->who));
    db_bind_id(q, "$4", own_institution(req->who));
    db_bind_int(q, "$5", most);
    while (db_step(q)) {
        Found *found = pool_new0(req->pool, Found);
        found->id = db_int(q, "id");
        g_ptr_array_add(*ret_found, found);
    }
    return db_end(q, error);
}

static bool read_due(Request *req, StartPage *page, GError **error)
{
    Day today = day_today(), first = day_make(1900, 1, 1);
    GPtrArray *overdue, *next;
    if (!due_between(req, first, today, OVERDUE_COUNTED, &overdue, error) ||
        !due_between(req, today, day_add(today, 92), START_ROWS, &next, error))
        return false;
    page->overdue_count = overdue->len;
    if (overdue->len > START_ROWS)
        g_ptr_array_set_size(overdue, START_ROWS);
    return found_rows(req->db, req->pool, overdue, 0, today, &page->overdue, error) &&
           found_rows(req->db, req->pool, next, 0, today, &page->next, error);
}

/* The money of each plan that is shown. */
static bool add_money(Request *req, const GPtrArray *cards, GError **error)
{
    for (guint i = 0; i < cards->len; i++) {
        PlanCard *card = cards->pdata[i];
        if (!board_money(req->db, req->pool, card->plan->id, &card->money, error))
            return false;
    }
    return true;
}

/* What waits for a planner. */
static bool count_waiting(Request *req, StartPage *page, GError **error)
{
    const PlanFilter drafts = {.state = "draft"};
    return (!identity_may(req->who, "plans.write") || count_plans(req, &drafts, &page->drafts, error)) &&
           (!identity_may(req->who, "reports.accept") || reports_to_accept(req->db, &page->to_accept, error));
}

bool follow_start_page(Request *req, GError **error)
{
    StartPage page = {.overdue = pool_list(req->pool), .next = pool_list(req->pool), .missing = pool_list(req->pool)};
    PlanFilter filter = {0};
    const char *first = modules_first_page(req->who);
    if (first)
        return reply_see_other(req, "%s", first);
    if (!count_plans(req, &filter, &page.plan_count, error) || !count_waiting(req, &page, error) || !read_cards(req, &filter, 0, START_PLANS, &page.plans, error))
        return false;
    for (guint i = 0; i < page.plans->len; i++)
        page.open_notes += is_draft(page.plans->pdata[i]) ? 0 : ((PlanCard *)page.plans->pdata[i])->plan->open_notes;
    if (!identity_is_signed_in(req->who))
        return reply_view(req, 200, view_start_public, req, &page);
    if (!read_due(req, &page, error) || !add_money(req, page.plans, error) || !reported_missing(req->db, req->pool, req->who, 0, &page.missing, error))
        return false;
    return reply_view(req, 200, view_start, req, &page);
}
