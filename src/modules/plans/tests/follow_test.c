#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/follow.h"
#include "modules/plans/follow_views.h"
#include "record/audit.h"
#include "world.h"
#include "world_counts.h"

/* The pages that follow the plans: who sees what, filters, due days, links, calendars, JSON. */

static PlanDeadline *deadline(World *w, int year, int month, int day)
{
    PlanDeadline *made = pool_new0(w->pool, PlanDeadline);
    Day at = day_make(year, month, day);
    *made = (PlanDeadline){.text = day_to_people(w->pool, at), .kind = DEADLINE_DATE, .from = at, .to = at};
    return made;
}

static GPtrArray *one_word(World *w, const char *word)
{
    GPtrArray *words = pool_list(w->pool);
    if (word)
        g_ptr_array_add(words, (void *)word);
    return words;
}

static PlanAction *measure(World *w, int node, const char *number, const char *title, const char *body, PlanDeadline *until)
{
    PlanAction *action = pool_new0(w->pool, PlanAction);
    *action = (PlanAction){.node = node, .number = number, .row = 1, .title = title, .responsible = one_word(w, body),
                           .partners = pool_list(w->pool), .deadline = until, .indicators = pool_list(w->pool),
                           .notes = pool_list(w->pool), .words_bodies = body};
    return action;
}

static PlanNode *node(World *w, int id, int parent, PlanTier tier, const char *code, const char *title)
{
    PlanNode *made = pool_new0(w->pool, PlanNode);
    *made = (PlanNode){.id = id, .parent = parent, .tier = tier, .code = code, .title = title};
    return made;
}

static PlanDocument *document(World *w, const char *title, int year)
{
    PlanDocument *made = pool_new0(w->pool, PlanDocument);
    *made = (PlanDocument){.title = title, .authority = "Consiliul Local", .period = interval_year(year), .decision_date = DAY_NONE,
                           .nodes = pool_list(w->pool), .actions = pool_list(w->pool), .notes = pool_list(w->pool)};
    g_ptr_array_add(made->nodes, node(w, 1, 0, TIER_GENERAL_OBJECTIVE, "I", "Educație pentru toți"));
    g_ptr_array_add(made->nodes, node(w, 2, 1, TIER_SPECIFIC_OBJECTIVE, "1", "Copii la școală"));
    g_ptr_array_add(made->nodes, node(w, 3, 0, TIER_GENERAL_OBJECTIVE, "II", "Sănătate"));
    return made;
}

static gint64 stored(World *w, const PlanDocument *made, const char *state, bool is_public)
{
    gint64 id = 0;
    PlanImport import = {.file_name = "plan.txt", .bytes = "plan", .count = 4, .state = state, .decision_date = DAY_NONE,
                         .country = "RO", .short_title = made->title, .is_public = is_public};
    must(plan_import(w->db, identity_system(), made, &import, &id, &w->error));
    return id;
}

/* Today is 10 June 2025: measure 1 is overdue, 2 due in July, 3 has no day. */
static gint64 given_plan(World *w, const char *state, bool is_public)
{
    clock_set(1749556800);
    PlanDocument *made = document(w, "Planul local 2025", 2025);
    g_ptr_array_add(made->actions, measure(w, 2, "1", "Înscrierea copiilor la școală", "ISJ Timiș", deadline(w, 2025, 3, 31)));
    g_ptr_array_add(made->actions, measure(w, 2, "2", "=Tabără <de> vară", "Fundația Necunoscută", deadline(w, 2025, 7, 31)));
    g_ptr_array_add(made->actions, measure(w, 3, "3", "Vaccinare în comunitate", "DSP Timiș", NULL));
    return stored(w, made, state, is_public);
}

static const char *page(World *w, int status, const char *format, ...) G_GNUC_PRINTF(3, 4);
static const char *page(World *w, int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *path = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    const Reply *reply = get(w, path);
    if (reply->status != status)
        g_error("%s: %d instead of %d: %s", path, reply->status, status, reply_body(w, reply));
    return reply_body(w, reply);
}

#define ID G_GINT64_FORMAT
#define has(text, part) g_assert_nonnull(strstr(text, part))
#define lacks(text, part) g_assert_null(strstr(text, part))

static void as_planner(World *w)
{
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
}

static gint64 action_id(World *w, gint64 plan_id, guint index)
{
    GPtrArray *actions;
    must(actions_of_plan(w->db, w->pool, plan_id, &actions, &w->error));
    g_assert_cmpuint(index, <, actions->len);
    return ((const Action *)actions->pdata[index])->id;
}

static Action *action_at(World *w, gint64 id)
{
    Action *action;
    must(action_find(w->db, w->pool, identity_system(), id, &action, &w->error));
    return action;
}

static gint64 institution_of(World *w, const char *printed)
{
    gint64 id;
    must(institution_match(w->db, printed, &id, &w->error));
    g_assert_cmpint(id, !=, 0);
    return id;
}

/* ---- who sees what */

static void empty_pages_say_what_to_do_next(void)
{
    g_autoptr(World) w = world_new();
    as_anonymous(w);
    has(page(w, 200, "/"), "No plan has been published");
    has(page(w, 200, "/plans"), "No plan has been published");
    as_planner(w);
    has(page(w, 200, "/"), "/plans/new");
    has(page(w, 200, "/plans"), "/plans/new");
    has(page(w, 200, "/search"), "class=\"empty\"");
    has(page(w, 200, "/plans/compare"), "class=\"empty\"");
    has(page(w, 200, "/calendar"), "class=\"empty\"");
    has(page(w, 200, "/my"), "class=\"empty\"");
}

static void a_draft_is_for_planners_alone(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "draft", true), action = action_id(w, plan, 0), isj = institution_of(w, "ISJ Timiș");
    static const char *const permissions[] = {NULL, "plans.read"};
    for (gsize i = 0; i < G_N_ELEMENTS(permissions); i++) {
        permissions[i] ? as_user(w, 2, isj, SCOPE_INSTITUTION, permissions[i]) : as_anonymous(w);
        page(w, 404, "/plans/%" ID, plan);
        page(w, 404, "/plans/%" ID "/timeline", plan);
        page(w, 404, "/plans/%" ID "/measures.csv", plan);
        page(w, 404, "/measures/%" ID, action);
        page(w, 404, "/plans/compare?plan=%" ID, plan);
        page(w, 404, "/api/v1/plans/%" ID, plan);
        page(w, 404, "/api/v1/measures/%" ID, action);
        lacks(page(w, 200, "/plans"), "Planul local");
        lacks(page(w, 200, "/"), "Planul local");
        lacks(page(w, 200, "/search?q=copiilor"), "scrierea");
        lacks(page(w, 200, "/api/v1/search?q=copiilor"), "scrierea");
        lacks(page(w, 200, "/institutions/%" ID "/measures", isj), "scrierea");
    }
    as_planner(w);
    has(page(w, 200, "/plans"), "Planul local");
    page(w, 200, "/plans/%" ID, plan);
    has(page(w, 200, "/api/v1/search?q=copiilor"), "Înscrierea");
}

static void the_public_sees_public_plans_alone(void)
{
    g_autoptr(World) w = world_new();
    gint64 hidden = given_plan(w, "adopted", false), open = given_plan(w, "adopted", true);
    as_anonymous(w);
    page(w, 404, "/plans/%" ID, hidden);
    has(page(w, 200, "/plans/%" ID, open), "Înscrierea copiilor");
    page(w, 200, "/measures/%" ID, action_id(w, open, 0));
    as_user(w, 2, 0, SCOPE_AUTHORITY, "plans.read");
    page(w, 200, "/plans/%" ID, hidden);
}

static void notes_and_forms_are_for_planners(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true), action = action_id(w, plan, 0);
    as_anonymous(w);
    lacks(page(w, 200, "/measures/%" ID, action), "/due");
    as_planner(w);
    has(page(w, 200, "/measures/%" ID, action), "/due");
}

/* ---- the board */

static void the_board_shows_where_the_plan_stands(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true);
    as_planner(w);
    const char *board = page(w, 200, "/plans/%" ID, plan);
    has(board, "Planul local 2025: 3 measures, Overdue: 1, Not reported: 2.");
    has(board, "Copii la școală");
    has(board, "Fundația Necunoscută");
    has(board, "=Tabără &lt;de&gt; vară");
    lacks(board, "<de>");
}

static void given_money(World *w, gint64 action, int position, const char *kind, const char *amount)
{
    g_autofree char *sql = g_strdup_printf("INSERT INTO plan_money (id, action_id, position, source, kind, has_amount, planned_minor, currency) "
                                           "VALUES (%d, %" ID ", %d, '', '%s', %s)", 9000 + position, action, position, kind, amount);
    must(db_execute(w->db, sql, &w->error));
}

static guint times(const char *text, const char *part)
{
    guint count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

static void money_is_one_line_a_source_and_currency_with_its_sum(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true), action = action_id(w, plan, 0);
    as_planner(w);
    given_money(w, action, 11, "local", "1, 100050, 'RON'");
    given_money(w, action, 12, "local", "0, 0, NULL");
    given_money(w, action, 13, "state", "1, 200000, 'RON'");
    given_money(w, action, 14, "european", "1, 700, 'EUR'");
    given_money(w, action, 15, "own", "0, 0, NULL");
    const char *board = page(w, 200, "/plans/%" ID, plan), *table = strstr(board, "<table class=\"money\">");
    g_assert_cmpuint(times(table, "<th scope=\"row\">Local budget\n"), ==, 1);
    g_assert_cmpuint(times(table, "<th scope=\"row\">Own funds\n"), ==, 1);
    g_assert_cmpuint(times(table, "not every measure names an amount"), ==, 2);
    g_assert_cmpuint(times(table, "<th scope=\"row\">In all</th>"), ==, 2);
    has(table, ">3,000.50 lei<");
    has(table, ">7 euro<");
    has(board, "<strong>3,000.50 lei</strong> planned");
}

static void the_board_leads_to_what_each_may_open(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true);
    as_planner(w);
    const char *board = page(w, 200, "/plans/%" ID, plan);
    has(board, "/review\"");
    has(board, "/reporting\"");
    has(board, "href=\"#overdue\"><strong>1</strong>overdue");
    w->who = NULL;
    board = page(w, 200, "/plans/%" ID, plan);
    lacks(board, "/review\"");
    lacks(board, "/reporting\"");
    has(board, "/editions\"");
    has(board, "/timeline\"");
    has(page(w, 200, "/plans/%" ID "/timeline", plan), "/timeline\" aria-current=\"page\"");
}

static void filters_of_the_board_stand_in_the_url(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true);
    GPtrArray *nodes;
    must(nodes_of_plan(w->db, w->pool, plan, &nodes, &w->error));
    as_planner(w);
    const struct { const char *query; int count; } cases[] = {
        {"", 3}, {"status=late", 1}, {"due=quarter", 1}, {"due=none", 1}, {"due=overdue", 1}, {"q=scoala", 1},
        {"q=fundatia", 1}, {"q=nimic", 0}, {"status=done", 0}, {"due=year&status=not_reported", 1},
        {pool_printf(w->pool, "objective=%" ID, ((const Node *)nodes->pdata[0])->id), 2}, /* with what stands below it */
        {pool_printf(w->pool, "objective=%" ID, ((const Node *)nodes->pdata[2])->id), 1},
        {pool_printf(w->pool, "institution=%" ID, institution_of(w, "ISJ Timiș")), 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *json = page(w, 200, "/api/v1/plans/%" ID "/measures?%s", plan, cases[i].query);
        if (!strstr(json, pool_printf(w->pool, "{\"total\":%d,", cases[i].count)))
            g_error("%s: not %d in %s", cases[i].query, cases[i].count, json);
        page(w, 200, "/plans/%" ID "?%s", plan, cases[i].query);
    }
    page(w, 422, "/plans/%" ID "?status=wrong", plan);
}

/* The filter's rule in C, for one row. */
static bool lets_through(const BoardFilter *filter, const Row *row, const GPtrArray *nodes, Day today)
{
    bool is_below = !filter->node_id, has_body = !filter->institution_id, is_due = !filter->due;
    for (gint64 at = row->node_id; at && !is_below;) {
        is_below = at == filter->node_id;
        gint64 parent = 0;
        for (guint i = 0; i < nodes->len; i++)
            if (((const Node *)nodes->pdata[i])->id == at)
                parent = ((const Node *)nodes->pdata[i])->parent_id;
        at = parent;
    }
    for (guint i = 0; i < row->bodies->len; i++)
        has_body |= ((const Body *)row->bodies->pdata[i])->institution_id == filter->institution_id;
    int days = day_is(row->next_due) ? row->next_due.n - today.n : 0;
    if (filter->due)
        is_due = strcmp(filter->due, "none") == 0 ? !day_is(row->next_due)
                 : !day_is(row->next_due) ? false
                 : strcmp(filter->due, "overdue") == 0 ? days < 0
                 : strcmp(filter->due, "month") == 0 ? days >= 0 && days <= 30     /* to 10 July */
                 : strcmp(filter->due, "quarter") == 0 ? days >= 0 && days <= 92   /* to 10 September */
                 : days >= 0 && days <= 204;                                       /* to 31 December */
    return is_below && has_body && is_due && (!filter->status || strcmp(filter->status, row->status) == 0);
}

static void check_filter(World *w, gint64 plan, const BoardFilter *filter, const GPtrArray *all, const GPtrArray *nodes)
{
    GPtrArray *rows;
    guint at = 0;
    must(rows_of_filter(w->db, w->pool, plan, filter, 0, ALL_ROWS, day_today(), &rows, &w->error));
    for (guint i = 0; i < all->len; i++) {
        const Row *row = all->pdata[i];
        if (!lets_through(filter, row, nodes, day_today()))
            continue;
        g_assert_cmpuint(at, <, rows->len);
        const Row *found = rows->pdata[at++];
        g_assert_cmpint(found->id, ==, row->id);
        g_assert_cmpstr(found->status, ==, row->status);
        g_assert_cmpstr(row_bodies(w->pool, found), ==, row_bodies(w->pool, row));
    }
    g_assert_cmpuint(at, ==, rows->len);
}

static gint64 given_varied_plan(World *w)
{
    static const struct { int month, day; } untils[] = {{6, 9}, {6, 10}, {7, 10}, {7, 11}, {9, 10}, {9, 11}, {12, 31}, {1, 5}, {0, 0}};
    static const char *const bodies[] = {"ISJ Timiș", "DSP Timiș", "Fundația Necunoscută", NULL};
    clock_set(1749556800);
    PlanDocument *made = document(w, "Plan felurit", 2025);
    for (guint i = 0; i < 72; i++) {
        guint at = i % G_N_ELEMENTS(untils);
        PlanDeadline *until = untils[at].month ? deadline(w, 2025 + (i % 16 == 15), untils[at].month, untils[at].day) : NULL;
        g_ptr_array_add(made->actions, measure(w, 1 + (int)i % 3, pool_printf(w->pool, "%u", i), pool_printf(w->pool, "Fapta %u", i), bodies[i % 4], until));
    }
    return stored(w, made, "adopted", true);
}

/* Every node, institution, status and due, and all of them together. */
static void filters_in_sql_follow_the_rule(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_varied_plan(w), institutions[] = {0, institution_of(w, "ISJ Timiș"), institution_of(w, "DSP Timiș"), 12};
    GPtrArray *nodes, *all;
    must(nodes_of_plan(w->db, w->pool, plan, &nodes, &w->error));
    must(db_execute(w->db, "UPDATE plan_action SET state = 'done' WHERE row_number = 1 AND position % 5 = 0", &w->error));
    must(rows_of_plan(w->db, w->pool, plan, day_today(), &all, &w->error));
    g_assert_cmpuint(all->len, ==, 72);
    for (guint n = 0; n <= nodes->len; n++)
        for (guint i = 0; i < G_N_ELEMENTS(institutions); i++)
            for (guint s = 0; s < 7; s++)
                for (guint d = 0; d < 6; d++) {
                    BoardFilter filter = {.node_id = n ? ((const Node *)nodes->pdata[n - 1])->id : 0, .institution_id = institutions[i],
                                          .status = s ? board_statuses[s - 1] : NULL, .due = d ? board_dues[d - 1] : NULL};
                    check_filter(w, plan, &filter, all, nodes);
                }
}

static void rows_are_sorted_both_ways(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true);
    as_planner(w);
    const char *rising = page(w, 200, "/api/v1/plans/%" ID "/measures?sort=due", plan);
    g_assert_true(strstr(rising, "Înscrierea") < strstr(rising, "Tabără"));
    g_assert_true(strstr(rising, "Tabără") < strstr(rising, "Vaccinare"));
    const char *falling = page(w, 200, "/api/v1/plans/%" ID "/measures?sort=-number", plan);
    g_assert_true(strstr(falling, "Vaccinare") < strstr(falling, "Înscrierea"));
}

static void csv_neutralises_formulas(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true);
    as_anonymous(w);
    const char *csv = page(w, 200, "/plans/%" ID "/measures.csv?due=quarter", plan);
    has(csv, "'=Tabără <de> vară");
    has(csv, "2025-07-31");
    lacks(csv, "Vaccinare");
}

static void a_long_plan_comes_page_by_page(void)
{
    g_autoptr(World) w = world_new();
    PlanDocument *made = document(w, "Plan lung", 2025);
    clock_set(1749556800);
    for (int i = 1; i <= 120; i++)
        g_ptr_array_add(made->actions, measure(w, 3, pool_printf(w->pool, "%d", i), pool_printf(w->pool, "Acțiunea numărul%d", i),
                                               "DSP Timiș", deadline(w, 2025, 1 + i % 12, 1)));
    gint64 plan = stored(w, made, "adopted", true);
    as_anonymous(w);
    const char *first = page(w, 200, "/plans/%" ID, plan), *last = page(w, 200, "/plans/%" ID "?page=3", plan);
    has(first, "Page 1 of 3");
    has(first, "numărul50</a>");
    lacks(first, "numărul120</a>");
    has(last, "numărul120</a>");
    has(page(w, 200, "/plans/%" ID "?all=1", plan), "numărul120</a>");
    page(w, 200, "/plans/%" ID "?page=99999999", plan);
    page(w, 200, "/plans/%" ID "?page=-5", plan);
    has(page(w, 200, "/plans/%" ID "/timeline?all=1", plan), "numărul120");
    has(page(w, 200, "/institutions/%" ID "/measures?page=2", institution_of(w, "DSP Timiș")), "Page 2 of 5");
}

/* What of a page is open from the start, up to the next fold. */
static const char *open_fold(World *w, const char *timeline)
{
    const char *open = strstr(timeline, "<details class=\"card\" open>");
    g_assert_nonnull(open);
    g_assert_null(strstr(open + 1, "<details class=\"card\" open>"));
    const char *end = strstr(open + 1, "<details class=\"card\"");
    return end ? pool_strndup(w->pool, open, (gsize)(end - open)) : open;
}

/* 30 rows of one objective were due in May, 100 of another are due in September but for one, due in July. */
static void a_long_timeline_is_folded_and_opens_what_is_due(void)
{
    g_autoptr(World) w = world_new();
    PlanDocument *made = document(w, "Plan lung", 2025);
    clock_set(1749556800);
    for (int i = 1; i <= 130; i++)
        g_ptr_array_add(made->actions, measure(w, i <= 30 ? 2 : 3, pool_printf(w->pool, "%d", i), pool_printf(w->pool, "Fapta nr%d", i),
                                               "DSP Timiș", deadline(w, 2025, i <= 30 ? 5 : i == 90 ? 7 : 9, 1)));
    gint64 plan = stored(w, made, "adopted", true);
    as_anonymous(w);
    const char *timeline = page(w, 200, "/plans/%" ID "/timeline", plan), *open = open_fold(w, timeline);
    g_assert_cmpuint(times(timeline, "<details class=\"card\""), ==, 1);
    g_assert_cmpuint(times(timeline, "<svg class=\"chart chart-timeline\""), ==, 1);
    lacks(timeline, "nr130</a>");
    has(timeline, "Copii la școală: 30 measures, Overdue: 30.");
    has(open, "Sănătate (41–80): 40 measures");
    has(open, "nr90</a>");
    lacks(open, "nr30</a>");
    const char *all = page(w, 200, "/plans/%" ID "/timeline?all=1", plan);
    g_assert_cmpuint(times(all, "<svg class=\"chart chart-timeline\""), ==, 4);
    g_assert_cmpuint(times(all, "nr130</a>"), ==, 1);
    lacks(page(w, 200, "/plans/%" ID "/timeline?status=late", plan), "<details class=\"card\"");
}

/* An objective for each row: they are folded by what stands above them. */
static void a_timeline_of_many_objectives_has_few_folds(void)
{
    g_autoptr(World) w = world_new();
    PlanDocument *made = document(w, "Plan lat", 2025);
    for (int i = 1; i <= 90; i++) {
        g_ptr_array_add(made->nodes, node(w, 100 + i, 1, TIER_SPECIFIC_OBJECTIVE, NULL, pool_printf(w->pool, "Ramura %d", i)));
        g_ptr_array_add(made->actions, measure(w, 100 + i, NULL, pool_printf(w->pool, "Fapta nr%d", i), NULL, NULL));
    }
    gint64 plan = stored(w, made, "adopted", true);
    as_anonymous(w);
    const char *timeline = page(w, 200, "/plans/%" ID "/timeline", plan);
    g_assert_cmpuint(times(timeline, "<details class=\"card\""), ==, 1);
    g_assert_cmpuint(times(timeline, "<section class=\"card\">"), ==, 2);
    has(open_fold(w, timeline), "Educație pentru toți (1–40)");
    has(timeline, "Educație pentru toți (81–90): 10 measures");
}

/* ---- search */

static void search_finds_as_people_type(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w, "adopted", true);
    as_anonymous(w);
    static const struct { const char *words; const char *found; } cases[] = {
        {"inscrierea", "\"number\":\"1\""}, {"%C3%8ENSCRIEREA", "\"number\":\"1\""}, {"inscr+scoa", "\"number\":\"1\""},
        {"tabara", "\"number\":\"2\""}, {"vaccin+comun", "\"number\":\"3\""}, {"isj", "\"number\":\"1\""},
        {"inscr+vaccin", NULL}, {"zebra", NULL}, {"%25", NULL}, {"'", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *json = page(w, 200, "/api/v1/search?q=%s", cases[i].words);
        if (cases[i].found)
            has(json, cases[i].found);
        has(json, cases[i].found ? "\"total\":1" : "\"total\":0");
        page(w, 200, "/search?q=%s", cases[i].words);
    }
    has(page(w, 200, "/search?q=inscr"), "<mark>Înscrierea</mark>");
}

static void search_forgives_one_wrong_letter(void)
{
    static const char *const slips[] = {"inscrirea", "inscriereaa", "onscrierea", "nscrierea", "isncrierea", "inscreirea", "inscrierae",
                                        "inscrietea", "inscrire"};
    g_autoptr(World) w = world_new();
    given_plan(w, "adopted", true);
    as_anonymous(w);
    for (guint i = 0; i < G_N_ELEMENTS(slips); i++) {
        g_test_message("%s", slips[i]);
        has(page(w, 200, "/api/v1/search?q=%s", slips[i]), "Înscrierea");
    }
    has(page(w, 200, "/search?q=inscrirea"), "Shown is what was found for: inscrierea");
    has(page(w, 200, "/search?q=inscrirea"), "<mark>Înscrierea</mark>");
    lacks(page(w, 200, "/search?q=inscrierea"), "Shown is what was found for");
    lacks(page(w, 200, "/search?q=inscrxrxa"), "Înscrierea");
    lacks(page(w, 200, "/search?q=onscrxer"), "Înscrierea");
    lacks(page(w, 200, "/search?q=zzzz+inscrierea"), "Înscrierea");
}

/* The slip stands at the start, and the end isn't typed yet. */
static void search_forgives_a_wrong_letter_in_an_unfinished_word(void)
{
    static const char *const slips[] = {"onscrier", "nscrie", "isncrier", "insccrie", "iscrie", "znscr", "onscrier+scoal"};
    g_autoptr(World) w = world_new();
    given_plan(w, "adopted", true);
    as_anonymous(w);
    for (guint i = 0; i < G_N_ELEMENTS(slips); i++) {
        g_test_message("%s", slips[i]);
        has(page(w, 200, "/api/v1/search?q=%s", slips[i]), "Înscrierea");
    }
    has(page(w, 200, "/search?q=onscrier"), "Shown is what was found for: inscrierea");
    has(page(w, 200, "/search?q=avccin"), "<mark>Vaccinare</mark>");
    lacks(page(w, 200, "/search?q=onsc"), "Înscrierea");
}

static void search_is_narrowed_by_filters(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true);
    as_anonymous(w);
    const struct { const char *query; int count; } cases[] = {
        {"status=late", 1}, {"year=2025", 2}, {"year=2031", 0}, {"q=copii&status=done", 0}, {"source=state", 0},
        {pool_printf(w->pool, "plan=%" ID, plan), 3}, {pool_printf(w->pool, "institution=%" ID, institution_of(w, "DSP Timiș")), 1},
        {"", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        has(page(w, 200, "/api/v1/search?%s", cases[i].query), pool_printf(w->pool, "{\"total\":%d,", cases[i].count));
}

static const char *marked(Pool *pool, const char *text, const GPtrArray *words)
{
    View view = {.out = pool_string(pool), .pool = pool};
    search_put_marked(&view, text, words);
    return view.out->str;
}

static void marks_stand_around_words_alone(void)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *words = pool_list(pool);
    g_ptr_array_add(words, (void *)"scoa");
    g_assert_cmpstr(marked(pool, "<b> Școala, deșcoală", words), ==, "&lt;b&gt; <mark>Școala</mark>, deșcoală");
    g_assert_cmpstr(marked(pool, "școală & şcoli", words), ==, "<mark>școală</mark> &amp; şcoli");
    g_assert_cmpstr(marked(pool, "Școala", NULL), ==, "Școala");
    g_assert_cmpstr(marked(pool, "", words), ==, "");
}

/* ---- due days */

static Reply *post_due(World *w, gint64 action, const char *what, const char *day, gint64 version)
{
    return post(w, pool_printf(w->pool, "/measures/%" ID "/due%s", action, what),
                pool_printf(w->pool, "day=%s&version=%" ID, day, version));
}

static void planners_change_due_days(void)
{
    g_autoptr(World) w = world_new();
    gint64 action = action_id(w, given_plan(w, "adopted", true), 0);
    as_planner(w);
    g_assert_cmpint(post_due(w, action, "", "15.06.2025", action_at(w, action)->version)->status, ==, 303);
    g_assert_cmpuint(action_at(w, action)->due->len, ==, 2);
    g_assert_cmpint(post_due(w, action, "/remove", "31.03.2025", action_at(w, action)->version)->status, ==, 303);
    g_assert_cmpint(day_compare(action_at(w, action)->next_due, day_make(2025, 6, 15)), ==, 0);
    GPtrArray *leaves;
    must(audit_of(w->db, w->pool, "plan_action", action, 10, &leaves, &w->error));
    g_assert_cmpuint(leaves->len, ==, 2);
    has(((const AuditLeaf *)leaves->pdata[1])->difference, "2025-06-15");
    const char *shown = page(w, 200, "/measures/%" ID, action);
    has(shown, "Who saw and changed this");
    has(shown, "Due days: 31.03.2025; 15.06.2025"); /* as they stood before the second change */
    lacks(shown, "Number: 1"); /* did not change */
}

static void assert_same_tally(const Tally *a, const Tally *b)
{
    g_assert_cmpmem(a, sizeof *a, b, sizeof *b);
}

/* What is kept knows no today: a day that passes makes measures late without a change. */
static void counts_follow_the_day(void)
{
    static const int lates[][4] = {{2025, 3, 31, 0}, {2025, 4, 1, 1}, {2025, 7, 31, 1}, {2025, 8, 1, 2}};
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true);
    for (gsize i = 0; i < G_N_ELEMENTS(lates); i++) {
        Day today = day_make(lates[i][0], lates[i][1], lates[i][2]);
        Tally kept, shown = {0}, counted;
        GPtrArray *rows, *counts;
        must(tally_of_plan(w->db, plan, today, &kept, &w->error));
        must(rows_of_plan(w->db, w->pool, plan, today, &rows, &w->error));
        must(counts_of_plan(w->db, w->pool, plan, today, &counts, &w->error));
        for (guint k = 0; k < rows->len; k++)
            tally_add(&shown, ((const Row *)rows->pdata[k])->status, 1);
        counted = tally_of_counts(counts);
        g_assert_cmpint(kept.late, ==, lates[i][3]);
        assert_same_tally(&kept, &shown);
        assert_same_tally(&counted, &shown);
    }
}

static void what_goes_out_of_force_takes_its_money_and_bodies_along(void)
{
    static const DbStatement places = {"places", "SELECT CAST(coalesce(sum(places), 0) AS BIGINT) AS n FROM plan_body_count", NULL};
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true), action = action_id(w, plan, 0);
    for (int step = 0; step < 2; step++) {
        g_autofree char *sql = g_strdup_printf("UPDATE plan_action SET gone_edition = %s WHERE id = %" ID, step ? "NULL" : "2", action);
        must(db_execute(w->db, sql, &w->error));
        world_check_counts(w);
        g_autoptr(DbQuery) q = db_query(w->db, &places);
        g_assert_true(db_step(q));
        g_assert_cmpint(db_int(q, "n"), ==, step ? 3 : 2);
    }
}

static void a_done_measure_is_no_longer_overdue(void)
{
    g_autoptr(World) w = world_new();
    gint64 action = action_id(w, given_plan(w, "adopted", true), 0);
    as_planner(w);
    g_assert_cmpstr(action_status(action_at(w, action), day_today()), ==, "late");
    g_assert_cmpint(post_due(w, action, "/done", "2025-03-31", action_at(w, action)->version)->status, ==, 303);
    g_assert_cmpstr(action_status(action_at(w, action), day_today()), ==, "done");
}

static void wrong_and_stale_due_days_are_said_and_kept(void)
{
    g_autoptr(World) w = world_new();
    gint64 action = action_id(w, given_plan(w, "adopted", true), 0), version = action_at(w, action)->version;
    as_planner(w);
    Reply *wrong = post_due(w, action, "", "31.02.2025", version);
    g_assert_cmpint(wrong->status, ==, 422);
    has(reply_body(w, wrong), "value=\"31.02.2025\"");
    g_assert_cmpint(post_due(w, action, "", "", version)->status, ==, 422);
    g_assert_cmpint(post_due(w, action, "", "31.03.2025", version)->status, ==, 422);
    g_assert_cmpint(post_due(w, action, "/remove", "01.01.2025", version)->status, ==, 404);
    g_assert_cmpint(post_due(w, action, "", "15.06.2025", version)->status, ==, 303);
    Reply *stale = post_due(w, action, "", "16.06.2025", version);
    g_assert_cmpint(stale->status, ==, 409);
    has(reply_body(w, stale), "value=\"16.06.2025\"");
    g_assert_cmpuint(action_at(w, action)->due->len, ==, 2);
}

static Reply *put_due(World *w, gint64 action, const char *json, const char *match)
{
    const char *headers[] = {"If-Match", match, NULL};
    return send_request(w, PUT, pool_printf(w->pool, "/api/v1/measures/%" ID "/due", action), "application/json", json, strlen(json),
                        match ? headers : NULL);
}

static void programs_save_only_what_they_read(void)
{
    g_autoptr(World) w = world_new();
    gint64 action = action_id(w, given_plan(w, "adopted", true), 0);
    as_planner(w);
    Reply *read = get(w, pool_printf(w->pool, "/api/v1/measures/%" ID, action));
    const char *etag = reply_header_of(read, "ETag");
    g_assert_cmpint(put_due(w, action, "{\"due\":[\"2025-09-01\"]}", NULL)->status, ==, 422);
    g_assert_cmpint(put_due(w, action, "{\"due\":[\"1.9.2025\"]}", etag)->status, ==, 422);
    g_assert_cmpint(put_due(w, action, "{\"due\":7}", etag)->status, ==, 422);
    g_assert_cmpint(put_due(w, action, "{", etag)->status, ==, 422);
    Reply *saved = put_due(w, action, "{\"due\":[\"2025-09-01\",\"2025-12-01\"]}", etag);
    g_assert_cmpint(saved->status, ==, 200);
    has(reply_body(w, saved), "\"due\":[\"2025-09-01\",\"2025-12-01\"]");
    g_assert_cmpstr(reply_header_of(saved, "ETag"), !=, etag);
    g_assert_cmpint(put_due(w, action, "{\"due\":[]}", etag)->status, ==, 409);
    const char *again[] = {"If-None-Match", reply_header_of(saved, "ETag"), NULL};
    g_assert_cmpint(send_request(w, GET, pool_printf(w->pool, "/api/v1/measures/%" ID, action), NULL, NULL, 0, again)->status, ==, 304);
}

/* ---- links */

static void links_show_on_both_sides(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true), action = action_id(w, plan, 0);
    gint64 strategy = stored(w, document(w, "Strategia 2020-2030", 2020), "adopted", true);
    GPtrArray *nodes, *links;
    must(nodes_of_plan(w->db, w->pool, strategy, &nodes, &w->error));
    gint64 objective = ((const Node *)nodes->pdata[2])->id;
    as_planner(w);
    has(page(w, 200, "/measures/%" ID "/links/new?plan=%" ID, action, strategy), "Sănătate");
    const char *path = pool_printf(w->pool, "/measures/%" ID "/links", action), *form = pool_printf(w->pool, "node=%" ID, objective);
    g_assert_cmpint(post(w, path, form)->status, ==, 303);
    g_assert_cmpint(post(w, path, form)->status, ==, 303); /* twice is once */
    must(links_of_action(w->db, w->pool, w->who, action, &links, &w->error));
    g_assert_cmpuint(links->len, ==, 1);
    as_anonymous(w);
    has(page(w, 200, "/measures/%" ID, action), "Strategia 2020-2030");
    has(page(w, 200, "/plans/%" ID, strategy), "Înscrierea copiilor");
    has(page(w, 200, "/plans/compare?plan=%" ID "&plan=%" ID, strategy, plan), "Înscrierea copiilor");
    as_planner(w);
    gint64 link = ((const PlanLink *)links->pdata[0])->id;
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/%" ID "/remove", path, link), NULL)->status, ==, 303);
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/%" ID "/remove", path, link), NULL)->status, ==, 404);
    lacks(page(w, 200, "/plans/%" ID, strategy), "Înscrierea copiilor");
    g_assert_cmpint(post(w, path, pool_printf(w->pool, "action=%" ID, action))->status, ==, 422);
    g_assert_cmpint(post(w, path, "node=77")->status, ==, 404);
}

static void a_link_from_a_hidden_plan_stays_hidden(void)
{
    g_autoptr(World) w = world_new();
    gint64 action = action_id(w, given_plan(w, "adopted", true), 0);
    gint64 hidden = stored(w, document(w, "Strategia ascunsă", 2020), "draft", false);
    GPtrArray *nodes;
    must(nodes_of_plan(w->db, w->pool, hidden, &nodes, &w->error));
    must(plan_link_create(w->db, identity_system(), ((const Node *)nodes->pdata[0])->id, 0, action, &w->error));
    as_anonymous(w);
    lacks(page(w, 200, "/measures/%" ID, action), "Strategia ascunsă");
}

/* ---- names of many */

static void given_institutions(World *w)
{
    for (int i = 1; i <= 120; i++) {
        g_autofree char *sql = g_strdup_printf("INSERT INTO institution (id, name, folded_name, kind) VALUES (%d, 'Școala Nr. %d', 'scoala nr %d', 'school')",
                                               i, i, i);
        must(db_execute(w->db, sql, &w->error));
    }
}

static void of_many_institutions_one_is_named(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true);
    given_institutions(w);
    as_planner(w);
    const char *search = page(w, 200, "/search");
    has(search, "<input type=\"text\" id=\"field-institution\" name=\"institution\" value=\"\" list=\"field-institution-names\"");
    has(search, "<option value=\"Școala Nr. 57\">");
    lacks(page(w, 200, "/search?institution=%%C8%%99coala+nr+57"), "Înscrierea");
    has(page(w, 200, "/search?institution=inspectoratul+scolar+judetean+timis"), "Înscrierea");
    const char *none = page(w, 422, "/search?institution=Zyx&q=inscriere");
    has(none, "nothing has the name “Zyx”");
    has(none, "name=\"institution\" value=\"Zyx\"");
    has(none, "value=\"inscriere\"");
    lacks(none, "Nothing was found");
    has(page(w, 422, "/search?institution=scoala+nr"), "several names have");
    has(page(w, 200, "/plans/%" ID, plan), "<select id=\"field-institution\""); /* the plan's own are few */
    has(page(w, 422, "/plans/%" ID "?institution=Zyx", plan), "nothing has the name");
    page(w, 422, "/plans/%" ID "/measures.csv?institution=Zyx", plan);
    has(page(w, 200, "/plans/%" ID "?institution=inspectoratul", plan), "Înscrierea");
}

static void a_calendar_is_for_an_institution_that_is_named(void)
{
    g_autoptr(World) w = world_new();
    given_institutions(w);
    as_planner(w);
    has(reply_body(w, post(w, "/calendar", "institution=Scoala+Nr.+57")), "Copy this address now");
    has(page(w, 200, "/calendar"), "Școala Nr. 57</td>");
    Reply *none = post(w, "/calendar", "institution=Zyx");
    g_assert_cmpint(none->status, ==, 422);
    has(reply_body(w, none), "value=\"Zyx\"");
    as_user(w, 2, 57, SCOPE_INSTITUTION, "plans.read");
    g_assert_cmpint(post(w, "/calendar", "institution=58")->status, ==, 403);
    g_assert_cmpint(post(w, "/calendar", "institution=57")->status, ==, 200);
}

static void of_many_plans_those_to_compare_are_named(void)
{
    g_autoptr(World) w = world_new();
    gint64 first = given_plan(w, "adopted", true);
    for (int i = 1; i <= 110; i++) {
        g_autofree char *sql = g_strdup_printf("INSERT INTO plan (id, title, short_title, folded_title, state, created_at, is_public) "
                                               "VALUES (%d, 'Strategia %d', 'Strategia %d', 'strategia %d', 'adopted', 0, 1)", i, i, i, i);
        must(db_execute(w->db, sql, &w->error));
    }
    as_planner(w);
    has(page(w, 200, "/plans/compare"), "<datalist id=\"plans\">");
    const char *both = page(w, 200, "/plans/compare?plan=strategia+7&plan=%" ID, first);
    has(both, "name=\"plan\" value=\"Strategia 7\"");
    has(both, "name=\"plan\" value=\"Planul local 2025\"");
    has(both, pool_printf(w->pool, "<h2 id=\"plan-%" ID "\">", first));
    const char *none = page(w, 422, "/plans/compare?plan=strategia+7&plan=Zyx");
    has(none, "<a href=\"#field-plan-1\">“Plan”: nothing has the name “Zyx”");
    has(none, "id=\"field-plan-1\" name=\"plan\" value=\"Zyx\"");
}

/* ---- calendars */

static const char *address_in(World *w, const Reply *reply)
{
    const char *start = strstr(reply_body(w, reply), "/calendar/"), *end = start ? strstr(start, ".ics") : NULL;
    g_assert_nonnull(end);
    return pool_strndup(w->pool, start, (gsize)(end - start) + 4);
}

static void a_calendar_works_until_it_is_revoked(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w, "adopted", false);
    given_plan(w, "draft", false);
    gint64 isj = institution_of(w, "ISJ Timiș");
    as_planner(w);
    Reply *made = post(w, "/calendar", pool_printf(w->pool, "institution=%" ID, isj));
    g_assert_cmpint(made->status, ==, 200);
    const char *address = address_in(w, made), *list = page(w, 200, "/calendar");
    lacks(list, address);
    as_anonymous(w);
    const char *calendar = page(w, 200, "%s", address);
    has(calendar, "BEGIN:VCALENDAR\r\n");
    has(calendar, "DTSTART;VALUE=DATE:20250331\r\nDTEND;VALUE=DATE:20250401\r\n");
    has(calendar, "TRIGGER:-P7D");
    lacks(calendar, "20250731"); /* of another institution */
    g_assert_null(strstr(strstr(calendar, "BEGIN:VEVENT") + 1, "BEGIN:VEVENT")); /* not that of the draft */
    g_assert_cmpstr(page(w, 200, "%s", address), ==, calendar);
    as_planner(w);
    const char *revoke = strstr(list, "/revoke"), *start = revoke;
    while (strncmp(start, "/calendar/", 10) != 0)
        start--;
    g_assert_cmpint(post(w, pool_strndup(w->pool, start, (gsize)(revoke - start) + 7), NULL)->status, ==, 303);
    as_anonymous(w);
    page(w, 404, "%s", address);
    page(w, 404, "/calendar/wrong.ics");
}

static void one_makes_calendars_for_ones_own(void)
{
    g_autoptr(World) w = world_new();
    gint64 isj = institution_of(w, "ISJ Timiș"), dsp = institution_of(w, "DSP Timiș");
    as_user(w, 2, isj, SCOPE_INSTITUTION, "plans.read");
    g_assert_cmpint(post(w, "/calendar", pool_printf(w->pool, "institution=%" ID, dsp))->status, ==, 403);
    g_assert_cmpint(post(w, "/calendar", pool_printf(w->pool, "institution=%" ID, isj))->status, ==, 200);
    as_anonymous(w);
    g_assert_cmpint(post(w, "/calendar", NULL)->status, !=, 200);
}

static void calendar_lines_are_folded_between_characters(void)
{
    g_autoptr(Pool) pool = pool_new();
    GString *summary = pool_string(pool);
    for (int i = 0; i < 60; i++)
        g_string_append(summary, "ș,");
    CalendarEvent event = {.id = 7, .stamp = 0, .day = day_make(2024, 2, 29), .summary = summary->str, .description = "a\nb;c\\", .url = "u"};
    GPtrArray *events = pool_list(pool);
    g_ptr_array_add(events, &event);
    const char *text = icalendar_write(pool, "N", events);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    GString *unfolded = pool_string(pool);
    for (char **line = lines; *line; line++) {
        g_assert_cmpuint(strlen(*line), <=, 75);
        g_assert_true(g_utf8_validate(*line, -1, NULL));
        g_string_append_printf(unfolded, "%s%s", **line == ' ' ? "" : "\n", **line == ' ' ? *line + 1 : *line);
    }
    GString *escaped = pool_string(pool);
    for (int i = 0; i < 60; i++)
        g_string_append(escaped, "ș\\,");
    has(unfolded->str, escaped->str);
    has(text, "DESCRIPTION:a\\nb\\;c\\\\\r\n");
    has(text, "UID:7-20240229@vatra\r\nDTSTAMP:19700101T000000Z\r\nDTSTART;VALUE=DATE:20240229\r\nDTEND;VALUE=DATE:20240301\r\n");
}

/* ---- start pages, institutions */

static void institutions_start_with_their_own(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w, "adopted", false);
    as_user(w, 2, institution_of(w, "DSP Timiș"), SCOPE_INSTITUTION, "plans.read");
    lacks(page(w, 200, "/"), "Înscrierea copiilor");
    has(page(w, 200, "/my"), "Vaccinare");
    as_user(w, 2, institution_of(w, "ISJ Timiș"), SCOPE_INSTITUTION, "plans.read");
    has(page(w, 200, "/"), "Înscrierea copiilor");
    has(page(w, 200, "/my?status=late"), "Înscrierea copiilor");
    lacks(page(w, 200, "/my?status=done"), "Înscrierea copiilor");
    as_user(w, 3, 0, SCOPE_AUTHORITY, "plans.read");
    has(page(w, 200, "/"), "Înscrierea copiilor");
}

static void pages_speak_romanian(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan = given_plan(w, "adopted", true);
    language_set(LANGUAGE_RO);
    as_anonymous(w);
    has(page(w, 200, "/plans/%" ID, plan), "Planul local 2025: 3 măsuri, Depășită: 1, Neraportată: 2.");
    has(page(w, 200, "/plans/%" ID "/measures.csv", plan), "Responsabili și parteneri");
}

static void openapi_knows_these_routes(void)
{
    g_autoptr(World) w = world_new();
    as_anonymous(w);
    const char *json = page(w, 200, "/api/openapi.json");
    has(json, "/api/v1/plans/{id}/measures");
    has(json, "/api/v1/measures/{id}/due");
}

WORLD_MAIN
{
    world_test("follow/empty_pages_say_what_to_do_next", empty_pages_say_what_to_do_next);
    world_test("follow/a_draft_is_for_planners_alone", a_draft_is_for_planners_alone);
    world_test("follow/the_public_sees_public_plans_alone", the_public_sees_public_plans_alone);
    world_test("follow/notes_and_forms_are_for_planners", notes_and_forms_are_for_planners);
    world_test("follow/the_board_shows_where_the_plan_stands", the_board_shows_where_the_plan_stands);
    world_test("follow/money_is_one_line_a_source_and_currency_with_its_sum", money_is_one_line_a_source_and_currency_with_its_sum);
    world_test("follow/the_board_leads_to_what_each_may_open", the_board_leads_to_what_each_may_open);
    world_test("follow/filters_of_the_board_stand_in_the_url", filters_of_the_board_stand_in_the_url);
    world_test("follow/filters_in_sql_follow_the_rule", filters_in_sql_follow_the_rule);
    world_test("follow/rows_are_sorted_both_ways", rows_are_sorted_both_ways);
    world_test("follow/csv_neutralises_formulas", csv_neutralises_formulas);
    world_test("follow/a_long_plan_comes_page_by_page", a_long_plan_comes_page_by_page);
    world_test("follow/a_long_timeline_is_folded_and_opens_what_is_due", a_long_timeline_is_folded_and_opens_what_is_due);
    world_test("follow/a_timeline_of_many_objectives_has_few_folds", a_timeline_of_many_objectives_has_few_folds);
    world_test("follow/search_finds_as_people_type", search_finds_as_people_type);
    world_test("follow/search_forgives_one_wrong_letter", search_forgives_one_wrong_letter);
    world_test("follow/search_forgives_a_wrong_letter_in_an_unfinished_word", search_forgives_a_wrong_letter_in_an_unfinished_word);
    world_test("follow/search_is_narrowed_by_filters", search_is_narrowed_by_filters);
    world_test("follow/marks_stand_around_words_alone", marks_stand_around_words_alone);
    world_test("follow/planners_change_due_days", planners_change_due_days);
    world_test("follow/counts_follow_the_day", counts_follow_the_day);
    world_test("follow/what_goes_out_of_force_takes_its_money_and_bodies_along", what_goes_out_of_force_takes_its_money_and_bodies_along);
    world_test("follow/a_done_measure_is_no_longer_overdue", a_done_measure_is_no_longer_overdue);
    world_test("follow/wrong_and_stale_due_days_are_said_and_kept", wrong_and_stale_due_days_are_said_and_kept);
    world_test("follow/programs_save_only_what_they_read", programs_save_only_what_they_read);
    world_test("follow/links_show_on_both_sides", links_show_on_both_sides);
    world_test("follow/a_link_from_a_hidden_plan_stays_hidden", a_link_from_a_hidden_plan_stays_hidden);
    world_test("follow/of_many_institutions_one_is_named", of_many_institutions_one_is_named);
    world_test("follow/a_calendar_is_for_an_institution_that_is_named", a_calendar_is_for_an_institution_that_is_named);
    world_test("follow/of_many_plans_those_to_compare_are_named", of_many_plans_those_to_compare_are_named);
    world_test("follow/a_calendar_works_until_it_is_revoked", a_calendar_works_until_it_is_revoked);
    world_test("follow/one_makes_calendars_for_ones_own", one_makes_calendars_for_ones_own);
    world_test("follow/calendar_lines_are_folded_between_characters", calendar_lines_are_folded_between_characters);
    world_test("follow/institutions_start_with_their_own", institutions_start_with_their_own);
    world_test("follow/pages_speak_romanian", pages_speak_romanian);
    world_test("follow/openapi_knows_these_routes", openapi_knows_these_routes);
}
