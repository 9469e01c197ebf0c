/* The board of a plan: where it stands, what is due, and its measures as a table that can be filtered. */
#include "modules/plans/follow.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/module.h"
#include "modules/plans/edition.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/plans_follow_views.h"
#include "record/option.h"
#include "web/reply.h"

const char *const board_statuses[] = {"late", "underway", "done", "postponed", "not_started", "not_reported", NULL};
const char *const board_dues[] = {"overdue", "month", "quarter", "year", "none", NULL};
const char *const board_sorts[] = {"number", "-number", "title", "-title", "due", "-due", "status", "-status", NULL};

enum { BOARD_ROWS = 50, NEXT_MONTHS = 3 };

BoardFilter board_filter_of(Request *req)
{
    return (BoardFilter){
        .node_id = req_input_id(req, "objective"),
        .status = req_text(req, "status"),
        .due = req_text(req, "due"),
        .text = req_text(req, "q"),
        .sort = req_text(req, "sort"),
    };
}

/* ---- the filter */

bool board_filter_is_set(const BoardFilter *filter)
{
    return filter->node_id || filter->institution_id || filter->status || filter->due || filter->text || filter->sort;
}

/* ---- the parts of the board */

/* Counts go up from a measure's own node to the top. */
GPtrArray *board_nodes(Pool *pool, const GPtrArray *nodes, const GPtrArray *counts)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    GPtrArray *boards = pool_list(pool);
    for (guint i = 0; i < nodes->len; i++) {
        BoardNode *board = pool_new0(pool, BoardNode);
        *board = (BoardNode){.node = nodes->pdata[i], .links = pool_list(pool)};
        g_hash_table_insert(by_id, &board->node->id, board);
        g_ptr_array_add(boards, board);
    }
    for (guint i = 0; i < counts->len; i++) {
        const ActionCount *count = counts->pdata[i];
        for (BoardNode *board = g_hash_table_lookup(by_id, &count->node_id); board;
             board = g_hash_table_lookup(by_id, &board->node->parent_id))
            tally_add(&board->tally, count->status, count->actions);
    }
    return boards;
}

Money money_of(gint64 minor, Currency currency)
{
    return (Money){minor, currency};
}

static guint year_index(BoardMoney *money, int year)
{
    for (guint i = 0; i < money->years->len; i++)
        if (g_array_index(money->years, int, i) == year)
            return i;
    return 0;
}

typedef struct {
    int year; /* 0: of the whole period */
    const char *kind;
    Currency currency;
    gint64 planned;
    bool is_partial;
} Planned;

static bool read_planned(Db *db, Pool *pool, gint64 plan_id, GPtrArray *all, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_MONEY);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q)) {
        Planned *planned = pool_new0(pool, Planned);
        *planned = (Planned){(int)db_int(q, "year"), db_text(q, "kind", pool), currency_from_code(db_text(q, "currency", pool)),
                             db_int(q, "planned"), db_int(q, "amounts") < db_int(q, "lines")};
        g_ptr_array_add(all, planned);
    }
    return db_end(q, error);
}

static void add_year(BoardMoney *money, int year)
{
    bool known = !year;
    for (guint i = 0; i < money->years->len && !known; i++)
        known = g_array_index(money->years, int, i) == year;
    if (!known)
        g_array_append_val(money->years, year);
}

static int compare_years(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

BoardMoneyLine *board_money_line(Pool *pool, BoardMoney *money, const char *kind, Currency currency)
{
    for (guint i = 0; i < money->lines->len; i++) {
        BoardMoneyLine *line = money->lines->pdata[i];
        if (strcmp(line->kind, kind) == 0 && line->currency == currency)
            return line;
    }
    BoardMoneyLine *line = pool_new0(pool, BoardMoneyLine);
    *line = (BoardMoneyLine){.kind = kind, .currency = currency, .by_year = pool_array0(pool, gint64, money->years->len + 1)};
    g_ptr_array_add(money->lines, line);
    return line;
}

/* A kind of source that is named without an amount says so beside its amounts. */
static void join_unnamed(BoardMoney *money)
{
    for (guint i = 0; i < money->lines->len;) {
        const BoardMoneyLine *unnamed = money->lines->pdata[i];
        bool is_joined = false;
        for (guint k = 0; k < money->lines->len && unnamed->currency == CURRENCY_NONE; k++) {
            BoardMoneyLine *line = money->lines->pdata[k];
            if (line == unnamed || strcmp(line->kind, unnamed->kind) != 0)
                continue;
            line->is_partial = is_joined = true;
        }
        if (is_joined)
            g_ptr_array_remove_index(money->lines, i);
        else
            i++;
    }
}

static int order_of_kind(const char *kind)
{
    static const char *const kinds[] = {"local", "state", "european", "own", "donation", "mixed", "other"};
    int order = 0;
    while (order < (int)G_N_ELEMENTS(kinds) && strcmp(kinds[order], kind) != 0)
        order++;
    return order;
}

static int compare_money(const void *a, const void *b)
{
    const BoardMoneyLine *x = *(const BoardMoneyLine *const *)a, *y = *(const BoardMoneyLine *const *)b;
    int order = order_of_kind(x->kind) - order_of_kind(y->kind);
    return order ? order : (int)x->currency - (int)y->currency;
}

static BoardMoneyLine *total_of(Pool *pool, BoardMoney *money, Currency currency)
{
    for (guint i = 0; i < money->totals->len; i++)
        if (((const BoardMoneyLine *)money->totals->pdata[i])->currency == currency)
            return money->totals->pdata[i];
    BoardMoneyLine *total = pool_new0(pool, BoardMoneyLine);
    *total = (BoardMoneyLine){.currency = currency, .spent = {0, currency}, .by_year = pool_array0(pool, gint64, money->years->len + 1),
                              .spent_by_year = pool_array0(pool, gint64, money->spent_years->len + 1)};
    g_ptr_array_add(money->totals, total);
    return total;
}

static void add_to_total(BoardMoneyLine *total, const BoardMoney *money, const BoardMoneyLine *line)
{
    total->planned += line->planned;
    total->whole_period += line->whole_period;
    total->is_partial |= line->is_partial;
    total->spent.minor += line->spent.minor;
    total->has_spent |= line->has_spent;
    for (guint i = 0; i < money->years->len; i++)
        total->by_year[i] += line->by_year[i];
    for (guint i = 0; i < money->spent_years->len && line->spent_by_year; i++)
        total->spent_by_year[i] += line->spent_by_year[i];
}

static void add_totals(Pool *pool, BoardMoney *money)
{
    money->totals = pool_list(pool);
    for (guint i = 0; i < money->lines->len; i++) {
        const BoardMoneyLine *line = money->lines->pdata[i];
        if (line->currency != CURRENCY_NONE)
            add_to_total(total_of(pool, money, line->currency), money, line);
    }
}

static void add_money(Pool *pool, BoardMoney *money, const Planned *planned)
{
    BoardMoneyLine *line = board_money_line(pool, money, planned->kind, planned->currency);
    line->planned += planned->planned;
    line->is_partial |= planned->is_partial;
    if (planned->year)
        line->by_year[year_index(money, planned->year)] += planned->planned;
    else
        line->whole_period += planned->planned;
}

bool board_money(Db *db, Pool *pool, gint64 plan_id, BoardMoney *ret_money, GError **error)
{
    GPtrArray *all = pool_list(pool);
    *ret_money = (BoardMoney){.years = g_array_new(FALSE, FALSE, sizeof(int)), .lines = pool_list(pool)};
    pool_defer(pool, (GDestroyNotify)g_array_unref, ret_money->years);
    if (!read_planned(db, pool, plan_id, all, error))
        return false;
    for (guint i = 0; i < all->len; i++)
        add_year(ret_money, ((const Planned *)all->pdata[i])->year);
    g_array_sort(ret_money->years, compare_years);
    for (guint i = 0; i < all->len; i++)
        add_money(pool, ret_money, all->pdata[i]);
    if (!reported_money(db, pool, plan_id, ret_money, error))
        return false;
    join_unnamed(ret_money);
    g_ptr_array_sort(ret_money->lines, compare_money);
    add_totals(pool, ret_money);
    return true;
}

/* The next quarter of a year, and what is late. */
static void count_due(BoardPage *page, const GPtrArray *counts, Day today)
{
    Day last = day_add_months(today, NEXT_MONTHS);
    for (guint i = 0; i < counts->len; i++) {
        const ActionCount *count = counts->pdata[i];
        if (!day_is(count->next_due) || day_compare(count->next_due, last) > 0)
            continue;
        *(day_compare(count->next_due, today) < 0 ? &page->overdue_count : &page->next_count) += count->actions;
    }
}

static bool read_due(Request *req, BoardPage *page, Day today, GError **error)
{
    gint64 id = page->plan->id;
    page->overdue = page->next = pool_list(req->pool);
    return (!page->overdue_count ||
            rows_due(req->db, req->pool, id, day_make(1900, 1, 1), day_add(today, -1), today, &page->overdue, error)) &&
           (!page->next_count || rows_due(req->db, req->pool, id, today, day_add_months(today, NEXT_MONTHS), today, &page->next, error));
}

const char *body_name(const Body *body)
{
    return body->institution_name ? body->institution_name : body->printed;
}

static int compare_bodies(const void *a, const void *b)
{
    return g_utf8_collate(body_name(*(const Body *const *)a), body_name(*(const Body *const *)b));
}

/* One of each name: where two institutions have the same, the first. */
static bool read_bodies(Request *req, BoardPage *page, GError **error)
{
    page->institutions = pool_list(req->pool);
    page->unknown = pool_list(req->pool);
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_PLAN_BODIES);
    db_bind_int(q, "$1", page->plan->id);
    while (db_step(q)) {
        Body *body = pool_new0(req->pool, Body);
        *body = (Body){.printed = db_text(q, "printed", req->pool), .institution_id = db_int(q, "institution_id"),
                       .institution_name = db_text(q, "institution_name", req->pool)};
        g_ptr_array_add(body->institution_id ? page->institutions : page->unknown, body);
    }
    g_ptr_array_sort(page->institutions, compare_bodies);
    g_ptr_array_sort(page->unknown, compare_bodies);
    return db_end(q, error);
}

static bool read_notes(Request *req, BoardPage *page, GError **error)
{
    GPtrArray *all;
    page->notes = pool_list(req->pool);
    if (!identity_may(req->who, "plans.write") || page->plan->open_notes == 0)
        return true;
    if (!notes_of_plan(req->db, req->pool, page->plan->id, &all, error))
        return false;
    for (guint i = 0; i < all->len; i++)
        if (!((const Note *)all->pdata[i])->settled_at)
            g_ptr_array_add(page->notes, all->pdata[i]);
    return true;
}

/* The measures of other plans that serve an objective stand with it. */
static bool add_links(Request *req, const BoardPage *page, GError **error)
{
    GPtrArray *links;
    if (!links_of_plan(req->db, req->pool, req->who, page->plan->id, &links, error))
        return false;
    for (guint i = 0; i < links->len; i++) {
        PlanLink *link = links->pdata[i];
        for (guint j = 0; j < page->nodes->len && link->from_node_id; j++) {
            BoardNode *board = page->nodes->pdata[j];
            if (board->node->id == link->from_node_id)
                g_ptr_array_add(board->links, link);
        }
    }
    return true;
}

static bool read_head(Request *req, BoardPage *page, Day today, GError **error)
{
    GPtrArray *nodes, *counts;
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &page->plan, error) ||
        !nodes_of_plan(req->db, req->pool, page->plan->id, &nodes, error) ||
        !reported_own(req->db, req->pool, page->plan->id, nodes, &page->own_values, error) ||
        !counts_of_plan(req->db, req->pool, page->plan->id, today, &counts, error))
        return false;
    page->nodes = board_nodes(req->pool, nodes, counts);
    page->tally = tally_of_counts(counts);
    count_due(page, counts, today);
    return true;
}

static RowPaging page_of(Request *req, guint total)
{
    return rows_paging(req, total, req_flag(req, "all") ? MAX(total, 1) : BOARD_ROWS);
}

/* Institutions of the plan come by name or id; a name that none has finds nothing. */
static BoardFilter filter_of(Request *req, const GPtrArray *institutions)
{
    Problems *problems = problems_new(req->pool);
    BoardFilter filter = board_filter_of(req);
    filter.institution_id = option_asked(req, "institution", _("Institution"), body_options(req->pool, institutions), problems);
    filter.problems = problems;
    return filter;
}

/* Without a filter only the rows that are shown are read. */
static bool read_rows(Request *req, BoardPage *page, Day today, GError **error)
{
    page->filter = filter_of(req, page->institutions);
    page->rows = pool_list(req->pool);
    if (problems_any(page->filter.problems)) {
        page->paging = page_of(req, 0);
        return true;
    }
    if (!board_filter_is_set(&page->filter)) {
        page->paging = page_of(req, (guint)page->tally.total);
        return rows_of_page(req->db, req->pool, page->plan->id, page->paging.first, page->paging.count, today, &page->rows, error);
    }
    guint count;
    if (!rows_count(req->db, req->pool, page->plan->id, &page->filter, today, &count, error))
        return false;
    page->paging = page_of(req, count);
    return rows_of_filter(req->db, req->pool, page->plan->id, &page->filter, page->paging.first, page->paging.count, today, &page->rows, error);
}

/* Only those in force count: what waits or was refused says nothing about the plan. */
static bool read_amendments(Request *req, BoardPage *page, GError **error)
{
    GPtrArray *editions;
    page->amendments = pool_list(req->pool);
    if (page->plan->edition < 2)
        return true;
    if (!editions_of_plan(req->db, req->pool, page->plan->id, &editions, error))
        return false;
    for (guint i = editions->len; i-- > 0;) {
        Edition *edition = editions->pdata[i];
        if (edition->compared_with && strcmp(edition->state, "taken") == 0)
            g_ptr_array_add(page->amendments, edition);
    }
    return true;
}

bool follow_board_page(Request *req, GError **error)
{
    BoardPage page = {0};
    Day today = day_today();
    g_autoptr(DbLook) look G_GNUC_UNUSED = db_look_begin(req->db);
    if (!read_head(req, &page, today, error) || !read_bodies(req, &page, error) || !read_rows(req, &page, today, error) ||
        !read_due(req, &page, today, error) || !board_money(req->db, req->pool, page.plan->id, &page.money, error) ||
        !read_amendments(req, &page, error) || !read_notes(req, &page, error) || !add_links(req, &page, error) ||
        !reported_missing(req->db, req->pool, req->who, page.plan->id, &page.missing, error) ||
        !panels_show(req, "plan", page.plan->id, &page.panels, error))
        return false;
    return reply_view(req, problems_any(page.filter.problems) ? 422 : 200, view_board, req, &page);
}

/* ---- the same rows as a file */

static void put_cells(GString *out, const char *const *cells, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (i)
            g_string_append_c(out, ';');
        csv_put(out, cells[i]);
    }
    g_string_append(out, "\r\n");
}

static void put_row(GString *out, Pool *pool, const Row *row, GHashTable *nodes)
{
    const Node *node = g_hash_table_lookup(nodes, &row->node_id);
    const char *cells[] = {
        node ? node_name(pool, node) : NULL, row->number, pool_printf(pool, "%d", row->row), row->title, row_bodies(pool, row),
        day_to_iso(pool, row->from), day_to_iso(pool, row->to), day_to_iso(pool, row->next_due), action_state_label(row->status),
    };
    put_cells(out, cells, G_N_ELEMENTS(cells));
}

static GBytes *rows_to_csv(Pool *pool, const GPtrArray *rows, const GPtrArray *nodes)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    const char *const header[] = {_("Objective"), _("Number"), _("Row"), _("Measure"), _("Responsible and partners"), _("From"), _("Until"),
                                  _("Next due day"), _("Status")};
    GString *out = g_string_new("\xef\xbb\xbf");
    for (guint i = 0; i < nodes->len; i++) {
        Node *node = nodes->pdata[i];
        g_hash_table_insert(by_id, &node->id, node);
    }
    put_cells(out, header, G_N_ELEMENTS(header));
    for (guint i = 0; i < rows->len; i++)
        put_row(out, pool, rows->pdata[i], by_id);
    return g_string_free_to_bytes(out);
}

bool follow_board_csv(Request *req, GError **error)
{
    BoardPage page = {0};
    GPtrArray *nodes, *rows;
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &page.plan, error) || !read_bodies(req, &page, error))
        return false;
    const Plan *plan = page.plan;
    BoardFilter filter = filter_of(req, page.institutions);
    if (problems_any(filter.problems))
        return fail(error, FAIL_INVALID, "%s", problems_of(filter.problems, "institution"));
    if (!nodes_of_plan(req->db, req->pool, plan->id, &nodes, error) ||
        !rows_of_filter(req->db, req->pool, plan->id, &filter, 0, ALL_ROWS, day_today(), &rows, error))
        return false;
    const char *name = pool_printf(req->pool, _("measures-%d.csv"), day_is(plan->period.from) ? day_year(plan->period.from) : 0);
    return reply_bytes(req, 200, "text/csv; charset=utf-8", name, rows_to_csv(req->pool, rows, nodes));
}
