/* Rows of lists: of one plan as a whole, or a page of what was found across plans. */
#include "modules/plans/follow.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/plans/plans_follow_queries.h"

Row *row_of_query(DbQuery *q, Pool *pool, Day today)
{
    Row *row = pool_new0(pool, Row);
    *row = (Row){
        .id = db_int(q, "id"),
        .plan_id = db_int(q, "plan_id"),
        .node_id = db_int(q, "node_id"),
        .position = (int)db_int(q, "position"),
        .row = (int)db_int(q, "row_number"),
        .number = db_text(q, "number", pool),
        .title = db_text(q, "title", pool),
        .state = db_text(q, "state", pool),
        .next_due = db_day(q, "next_due"),
        .from = db_day(q, "deadline_from"),
        .to = db_day(q, "deadline_to"),
        .bodies = pool_list(pool),
    };
    row->status = status_of(row->state, row->next_due, today);
    return row;
}

static Body *read_body(DbQuery *q, Pool *pool)
{
    Body *body = pool_new0(pool, Body);
    *body = (Body){
        .is_partner = strcmp(db_text(q, "role", pool), "partner") == 0,
        .printed = db_text(q, "printed", pool),
        .institution_id = db_int(q, "institution_id"),
        .institution_name = db_text(q, "institution_name", pool),
    };
    return body;
}

static GHashTable *rows_by_id(const GPtrArray *rows)
{
    GHashTable *by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < rows->len; i++) {
        Row *row = rows->pdata[i];
        g_hash_table_insert(by_id, &row->id, row);
    }
    return by_id;
}

static Row *row_of_action(GHashTable *by_id, DbQuery *q)
{
    gint64 id = db_int(q, "action_id");
    return g_hash_table_lookup(by_id, &id);
}

static bool add_bodies(DbQuery *q, Pool *pool, const GPtrArray *rows, GError **error)
{
    g_autoptr(GHashTable) by_id = rows_by_id(rows);
    while (db_step(q)) {
        Row *row = row_of_action(by_id, q);
        if (row)
            g_ptr_array_add(row->bodies, read_body(q, pool));
    }
    return db_end(q, error);
}

bool rows_of_plan(Db *db, Pool *pool, gint64 plan_id, Day today, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_ROWS);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, row_of_query(q, pool, today));
    if (!db_end(q, error))
        return false;
    g_autoptr(DbQuery) bodies = db_query(db, SQL_FOLLOW_BODIES);
    db_bind_int(bodies, "$1", plan_id);
    return add_bodies(bodies, pool, *ret_rows, error);
}

const char *folded_pattern(Pool *pool, const char *text)
{
    if (!text)
        return NULL;
    GString *out = pool_string(pool);
    g_string_append_c(out, '%');
    for (const char *c = text_fold(pool, text); *c; c++) {
        if (strchr("%_\\", *c))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '%');
    return out->str;
}

/* The days of next month, quarter (three months) or year, today included; of what is overdue, all before today. */
static Interval due_interval(const char *due, Day today)
{
    if (!due || strcmp(due, "none") == 0)
        return (Interval){DAY_NONE, DAY_NONE};
    if (strcmp(due, "overdue") == 0)
        return (Interval){day_make(1800, 1, 1), day_add(today, -1)};
    if (strcmp(due, "year") == 0)
        return (Interval){today, day_year_end(today)};
    return (Interval){today, day_add_months(today, strcmp(due, "month") == 0 ? 1 : 3)};
}

static DbQuery *filtered_query(Db *db, Pool *pool, const DbStatement *statement, gint64 plan_id, const BoardFilter *filter, Day today)
{
    Interval due = due_interval(filter->due, today);
    DbQuery *q = db_query(db, statement);
    db_bind_int(q, "$1", plan_id);
    db_bind_id(q, "$2", filter->node_id);
    db_bind_id(q, "$3", filter->institution_id);
    db_bind_text(q, "$4", filter->status);
    db_bind_day(q, "$5", today);
    db_bind_day(q, "$6", due.from);
    db_bind_day(q, "$7", due.to);
    db_bind_id(q, "$8", g_strcmp0(filter->due, "none") == 0);
    db_bind_text(q, "$9", folded_pattern(pool, filter->text));
    return q;
}

static void bind_slice(DbQuery *q, const BoardFilter *filter, guint first, guint count)
{
    db_bind_text(q, "$10", filter->sort ? filter->sort : "number");
    db_bind_int(q, "$11", count);
    db_bind_int(q, "$12", first);
}

bool rows_count(Db *db, Pool *pool, gint64 plan_id, const BoardFilter *filter, Day today, guint *ret_count, GError **error)
{
    g_autoptr(DbQuery) q = filtered_query(db, pool, SQL_FOLLOW_ROWS_FILTERED_COUNT, plan_id, filter, today);
    *ret_count = db_step(q) ? (guint)db_int(q, "actions") : 0;
    return db_end(q, error);
}

bool rows_of_filter(Db *db, Pool *pool, gint64 plan_id, const BoardFilter *filter, guint first, guint count, Day today, GPtrArray **ret_rows,
                    GError **error)
{
    *ret_rows = pool_list(pool);
    g_autoptr(DbQuery) q = filtered_query(db, pool, SQL_FOLLOW_ROWS_FILTERED, plan_id, filter, today);
    bind_slice(q, filter, first, count);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, row_of_query(q, pool, today));
    if (!db_end(q, error))
        return false;
    g_autoptr(DbQuery) bodies = filtered_query(db, pool, SQL_FOLLOW_BODIES_FILTERED, plan_id, filter, today);
    bind_slice(bodies, filter, first, count);
    return add_bodies(bodies, pool, *ret_rows, error);
}

static DbQuery *page_query(Db *db, const DbStatement *statement, gint64 plan_id, guint first, guint count)
{
    DbQuery *q = db_query(db, statement);
    db_bind_int(q, "$1", plan_id);
    db_bind_int(q, "$2", count);
    db_bind_int(q, "$3", first);
    return q;
}

bool rows_of_page(Db *db, Pool *pool, gint64 plan_id, guint first, guint count, Day today, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(pool);
    g_autoptr(DbQuery) q = page_query(db, SQL_FOLLOW_ROWS_PAGE, plan_id, first, count);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, row_of_query(q, pool, today));
    if (!db_end(q, error))
        return false;
    g_autoptr(DbQuery) bodies = page_query(db, SQL_FOLLOW_BODIES_PAGE, plan_id, first, count);
    return add_bodies(bodies, pool, *ret_rows, error);
}

/* Binds the ids of up to a page of rows. */
static void bind_rows(DbQuery *q, const GPtrArray *rows)
{
    for (guint i = 0; i < PAGE_ROWS; i++) {
        char name[8];
        g_snprintf(name, sizeof name, "$%u", i + 1);
        db_bind_id(q, name, i < rows->len ? ((const Row *)rows->pdata[i])->id : 0);
    }
}

bool rows_due(Db *db, Pool *pool, gint64 plan_id, Day from, Day to, Day today, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_PLAN_DUE);
    db_bind_int(q, "$1", plan_id);
    db_bind_day(q, "$2", from);
    db_bind_day(q, "$3", to);
    db_bind_int(q, "$4", ROWS_DUE);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, row_of_query(q, pool, today));
    if (!db_end(q, error))
        return false;
    if ((*ret_rows)->len == 0)
        return true;
    g_autoptr(DbQuery) bodies = db_query(db, SQL_FOLLOW_BODIES_OF_IDS);
    bind_rows(bodies, *ret_rows);
    return add_bodies(bodies, pool, *ret_rows, error);
}

static void add_day(Row *row, Day day, Pool *pool)
{
    if (!row->due) {
        row->due = g_array_new(FALSE, FALSE, sizeof(Day));
        pool_defer(pool, (GDestroyNotify)g_array_unref, row->due);
    }
    g_array_append_val(row->due, day);
}

bool rows_add_due(Db *db, Pool *pool, gint64 plan_id, GPtrArray *rows, GError **error)
{
    g_autoptr(GHashTable) by_id = rows_by_id(rows);
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_DUE_DAYS);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q)) {
        Row *row = row_of_action(by_id, q);
        if (row)
            add_day(row, db_day(q, "day"), pool);
    }
    return db_end(q, error);
}

const char *row_title(Pool *pool, const Row *row)
{
    if (!text_is_empty(row->title))
        return row->title;
    if (row->number)
        return pool_printf(pool, _("Measure %s"), row->number);
    return _("Measure without a title");
}

const char *row_bodies(Pool *pool, const Row *row)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < row->bodies->len; i++) {
        const Body *body = row->bodies->pdata[i];
        g_string_append_printf(out, "%s%s", out->len ? "; " : "", body->institution_name ? body->institution_name : body->printed);
    }
    return out->str;
}

static Found *read_found(DbQuery *q, Pool *pool, gint64 id, Day today)
{
    Found *found = pool_new0(pool, Found);
    *found = (Found){
        .id = id,
        .plan_id = db_int(q, "plan_id"),
        .position = (int)db_int(q, "position"),
        .next_due = db_day(q, "next_due"),
        .period_from = db_day(q, "period_from"),
    };
    found->status = status_of(db_text(q, "state", pool), found->next_due, today);
    return found;
}

bool found_read(DbQuery *q, Pool *pool, Day today, guint most, GPtrArray **ret_found, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL); /* ids: as wide as pointers */
    *ret_found = pool_list(pool);
    while ((*ret_found)->len < most && db_step(q)) {
        gint64 id = db_int(q, "id");
        if (g_hash_table_add(seen, GSIZE_TO_POINTER(id)))
            g_ptr_array_add(*ret_found, read_found(q, pool, id, today));
    }
    return db_end(q, error);
}

static int compare_plans(const Found *a, const Found *b)
{
    int order = day_compare(b->period_from, a->period_from);
    if (!order)
        order = (a->plan_id < b->plan_id) - (a->plan_id > b->plan_id);
    return order ? order : (a->position > b->position) - (a->position < b->position);
}

static int compare_by_plan(const void *a, const void *b)
{
    return compare_plans(*(const Found *const *)a, *(const Found *const *)b);
}

static int compare_by_due(const void *a, const void *b)
{
    const Found *x = *(const Found *const *)a, *y = *(const Found *const *)b;
    if (day_is(x->next_due) != day_is(y->next_due))
        return day_is(x->next_due) ? -1 : 1;
    int order = day_compare(x->next_due, y->next_due);
    return order ? order : compare_plans(x, y);
}

void found_sort(GPtrArray *found)
{
    g_ptr_array_sort(found, compare_by_plan);
}

void found_sort_by_due(GPtrArray *found)
{
    g_ptr_array_sort(found, compare_by_due);
}

/* Binds the ids of a page; an "IN" of so many places serves every page. */
static void bind_ids(DbQuery *q, const GPtrArray *found, guint first)
{
    for (guint i = 0; i < PAGE_ROWS; i++) {
        char name[8];
        const Found *one = first + i < found->len ? found->pdata[first + i] : NULL;
        g_snprintf(name, sizeof name, "$%u", i + 1);
        db_bind_id(q, name, one ? one->id : 0);
    }
}

static bool read_rows(Db *db, Pool *pool, const GPtrArray *found, guint first, Day today, GPtrArray *rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_ROWS_OF_IDS);
    bind_ids(q, found, first);
    while (db_step(q)) {
        Row *row = row_of_query(q, pool, today);
        row->description = db_text(q, "description", pool);
        row->plan_title = db_text(q, "plan_title", pool);
        g_ptr_array_add(rows, row);
    }
    return db_end(q, error);
}

bool found_rows(Db *db, Pool *pool, const GPtrArray *found, guint first, Day today, GPtrArray **ret_rows, GError **error)
{
    GPtrArray *read = pool_list(pool);
    *ret_rows = pool_list(pool);
    if (first >= found->len)
        return true;
    g_autoptr(DbQuery) bodies = db_query(db, SQL_FOLLOW_BODIES_OF_IDS);
    bind_ids(bodies, found, first);
    if (!read_rows(db, pool, found, first, today, read, error) || !add_bodies(bodies, pool, read, error))
        return false;
    g_autoptr(GHashTable) by_id = rows_by_id(read);
    for (guint i = first; i < found->len && i < first + PAGE_ROWS; i++) {
        Row *row = g_hash_table_lookup(by_id, &((const Found *)found->pdata[i])->id);
        if (row)
            g_ptr_array_add(*ret_rows, row);
    }
    return true;
}

RowPaging rows_paging(Request *req, guint total, guint size)
{
    gint64 asked = req_int(req, "page", 1);
    guint pages = MAX(1, (total + size - 1) / size);
    guint page = (guint)CLAMP(asked, 1, (gint64)pages);
    guint first = (page - 1) * size;
    return (RowPaging){.page = page, .pages = pages, .first = first, .count = MIN(size, total - first), .total = total};
}
