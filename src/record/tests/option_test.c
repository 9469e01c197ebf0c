#include "record/form_view.h"
#include "record/option.h"
#include "record/record_views.h"
#include "web/router.h"

#include <string.h>

/* A child and its school, of 150 schools: a field of the record, and a field that the page writes by hand. */

typedef struct {
    gint64 id, school_id;
} Child;

typedef struct {
    Pool *pool;
    Router *router;
    Reply *reply;
} Desk;

static guint school_count; /* how many the desk knows */
static Child kept;
static gint64 asked;       /* what was asked for by hand */

static void add_option(GPtrArray *options, Pool *pool, gint64 id, const char *label)
{
    Choice *option = pool_new0(pool, Choice);
    *option = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, id), label};
    g_ptr_array_add(options, option);
}

/* Ids from 1001 on; the last two have one name. */
static GPtrArray *schools(Db *db, Pool *pool, GError **error)
{
    GPtrArray *options = pool_list(pool);
    add_option(options, pool, 1001, "Școala Gimnazială „Ion Creangă”");
    for (guint i = 1; i + 2 < school_count; i++)
        add_option(options, pool, 1001 + i, pool_printf(pool, "School No. %u", i));
    add_option(options, pool, 2001, "Liceul Nou");
    add_option(options, pool, 2002, "Liceul Nou");
    return options;
}

static const Field fields[] = {
    F(Child, id, .label = N_("Id"), .kind = FIELD_ID, .read_only = true),
    F(Child, school_id, .label = N_("School"), .kind = FIELD_REFERENCE, .options = schools, .required = true),
    {0},
};
static const Record child_record = {"child", N_("Child"), sizeof(Child), fields};

static bool show(Request *req, int status, const Problems *problems)
{
    View *view = reply_view_begin(req);
    problems_summary(view, problems);
    record_form(view, &child_record, &kept, problems, req);
    return reply_view_end(req, status, view);
}

static bool form(Request *req, GError **error)
{
    return show(req, 200, NULL);
}

static bool save(Request *req, GError **error)
{
    Problems *problems = record_from_form(&child_record, &kept, req);
    return problems_any(problems) ? show(req, 422, problems) : reply_text(req, 200, "text/plain", "saved");
}

static bool search(Request *req, GError **error)
{
    GPtrArray *options = schools(req->db, req->pool, error);
    Problems *problems = problems_new(req->pool);
    asked = option_asked(req, "place", "Place", options, problems);
    View *view = reply_view_begin(req);
    view_option(view, "place", "Place", options, "All", req_text(req, "place"), problems);
    return reply_view_end(req, problems_any(problems) ? 422 : 200, view);
}

static const Route routes[] = {
    {GET, "/child", .may = "public", form},
    {POST, "/child", .may = "public", save, .record = &child_record},
    {GET, "/search", .may = "public", search, .inputs = (const Input[]){{"place", INPUT_TEXT, 400}, {0}}},
    {0},
};

static bool identify(Request *req, const Identity **ret_who, GError **error)
{
    static const char *const none[] = {NULL};
    static const Identity clerk = {.user_id = 1, .name = "Ana", .permissions = none, .language = LANGUAGE_EN};
    *ret_who = &clerk;
    return true;
}

static Desk *desk_new(guint count)
{
    Desk *desk = g_new0(Desk, 1);
    desk->pool = pool_new();
    desk->router = router_new((const Route *const[]){routes, NULL});
    router_set_identify(desk->router, identify);
    router_set_record_inputs(desk->router, record_input);
    school_count = count;
    kept = (Child){.id = 7};
    asked = -1;
    return desk;
}

static void desk_free(Desk *desk)
{
    router_free(desk->router);
    pool_free(desk->pool);
    g_free(desk);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_free)

static const char *answer(Desk *desk, Incoming incoming)
{
    static const char *const headers[] = {"Content-Type", "application/x-www-form-urlencoded", NULL};
    incoming.address = "127.0.0.1";
    incoming.base_url = "http://vatra.test";
    incoming.headers = headers;
    router_answer(desk->router, NULL, desk->pool, pool_copy(desk->pool, &incoming, sizeof incoming), &desk->reply);
    return desk->reply->body ? desk->reply->body->str : "";
}

static const char *get(Desk *desk, const char *path, const char *query)
{
    return answer(desk, (Incoming){.method = GET, .path = path, .query = query});
}

static const char *send_school(Desk *desk, const char *typed)
{
    const char *body = pool_printf(desk->pool, "school_id=%s", html_url_part(desk->pool, typed));
    return answer(desk, (Incoming){.method = POST, .path = "/child", .query = "", .body = body, .body_count = strlen(body)});
}

static const char *search_place(Desk *desk, const char *typed)
{
    return get(desk, "/search", pool_printf(desk->pool, "place=%s", html_url_part(desk->pool, typed)));
}

#define assert_has(page, part)                                         \
    do {                                                               \
        if (!strstr((page), (part)))                                   \
            g_error("%s:%d: no %s in %s", __FILE__, __LINE__, part, page); \
    } while (0)
#define assert_lacks(page, part) g_assert_null(strstr((page), (part)))

static void few_options_are_a_select(void)
{
    g_autoptr(Desk) desk = desk_new(SELECT_MOST);
    const char *page = get(desk, "/child", "");
    assert_has(page, "<select id=\"field-school_id\"");
    assert_lacks(page, "<datalist");
    assert_has(search_place(desk, ""), "<select id=\"field-place\"");
}

static void many_options_are_typed_with_suggestions(void)
{
    g_autoptr(Desk) desk = desk_new(SELECT_MOST + 1);
    kept.school_id = 1003;
    const char *page = get(desk, "/child", "");
    assert_lacks(page, "<select");
    assert_has(page, "<input type=\"text\" id=\"field-school_id\" name=\"school_id\" value=\"School No. 2\" list=\"field-school_id-names\"");
    assert_has(page, "<option value=\"School No. 1\">");
    assert_has(page, "aria-describedby=\"field-school_id-hint\"");
    assert_has(search_place(desk, ""), "placeholder=\"All\"");
    g_assert_cmpint(asked, ==, 0);
}

static void a_name_or_a_part_of_one_name_is_found(void)
{
    static const struct { const char *typed; gint64 id; } cases[] = {
        {"School No. 12", 1013},                       /* and not 120 to 129, which begin alike */
        {"  school   no. 12 ", 1013},
        {"Școala Gimnazială „Ion Creangă”", 1001},
        {"scoala gimnaziala", 1001},
        {"CREANGA", 1001},
        {"No. 147", 1148},
        {"Liceul Nou (2002)", 2002},                   /* of one name twice, as it is suggested */
        {"1005", 1005},
        {"99", 1100},                                  /* no id, but a part of one name */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Desk) desk = desk_new(150);
        const char *page = send_school(desk, cases[i].typed);
        if (desk->reply->status != 200 || kept.school_id != cases[i].id)
            g_error("%s: %" G_GINT64_FORMAT " %s", cases[i].typed, kept.school_id, page);
        search_place(desk, cases[i].typed);
        g_assert_cmpint(asked, ==, cases[i].id);
    }
}

static void what_is_no_name_or_several_is_said_and_stands_again(void)
{
    static const struct { const char *typed, *problem; } cases[] = {
        {"Zyx", "nothing has the name “Zyx”. Type a part of the name and choose what is suggested."},
        {"---", "nothing has the name “---”."},
        {"No. 14", "several names have “No. 14” (School No. 14; School No. 140; School No. 141; School No. 142; …)."},
        {"liceul", "several names have “liceul” (Liceul Nou (2001); Liceul Nou (2002)). Type more of the one that you mean."},
        {"School", "several names have “School” (School No. 1; School No. 2; School No. 3; School No. 4; …)."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Desk) desk = desk_new(150);
        const char *page = send_school(desk, cases[i].typed), *problem = cases[i].problem;
        g_assert_cmpint(desk->reply->status, ==, 422);
        assert_has(page, pool_printf(desk->pool, "<li><a href=\"#field-school_id\">“School”: %s", problem));
        assert_has(page, pool_printf(desk->pool, "<p class=\"error\" id=\"field-school_id-error\">“School”: %s", problem));
        assert_has(page, pool_printf(desk->pool, "name=\"school_id\" value=\"%s\"", cases[i].typed));
        page = search_place(desk, cases[i].typed);
        g_assert_cmpint(desk->reply->status, ==, 422);
        g_assert_cmpint(asked, ==, 0);
        assert_has(page, pool_printf(desk->pool, "“Place”: %s", problem));
        assert_has(page, pool_printf(desk->pool, "name=\"place\" value=\"%s\"", cases[i].typed));
    }
}

/* By hand it may be one that the list leaves out, such as an institution that is closed. */
static void an_id_that_is_no_option_is_refused_by_a_record(void)
{
    g_autoptr(Desk) desk = desk_new(150);
    assert_has(send_school(desk, "990099"), "“School”: choose an answer.");
    g_assert_cmpint(desk->reply->status, ==, 422);
    search_place(desk, "990099");
    g_assert_cmpint(desk->reply->status, ==, 200);
    g_assert_cmpint(asked, ==, 990099);
}

static void nothing_typed_is_missed_where_it_must_be(void)
{
    g_autoptr(Desk) desk = desk_new(150);
    assert_has(send_school(desk, " "), "“School”: choose an answer.");
}

static void names_are_escaped_and_an_id_shows_its_name(void)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *options = pool_list(pool);
    add_option(options, pool, 5, "A <b>");
    View view = {.out = pool_string(pool), .pool = pool};
    view_option_names(&view, "names", options);
    assert_has(view.out->str, "<option value=\"A &lt;b&gt;\">");
    g_assert_cmpstr(option_shown(pool, options, "5"), ==, "A <b>");
    g_assert_cmpstr(option_shown(pool, options, "typed"), ==, "typed");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    g_test_add_func("/option/few", few_options_are_a_select);
    g_test_add_func("/option/many", many_options_are_typed_with_suggestions);
    g_test_add_func("/option/found", a_name_or_a_part_of_one_name_is_found);
    g_test_add_func("/option/refused", what_is_no_name_or_several_is_said_and_stands_again);
    g_test_add_func("/option/id", an_id_that_is_no_option_is_refused_by_a_record);
    g_test_add_func("/option/empty", nothing_typed_is_missed_where_it_must_be);
    g_test_add_func("/option/names", names_are_escaped_and_an_id_shows_its_name);
    return g_test_run();
}
