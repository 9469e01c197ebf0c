#include "base/id.h"
#include "record/record.h"
#include "visit.h"
#include "web/router.h"

#include <string.h>

/* What a form sends goes the whole way: router, inputs, record_from_form; the page that comes back shows it again. */
typedef struct {
    Pool *pool;
    Router *router;
    Reply *reply;
} Desk;

static Visit kept;                  /* what the handlers read and change */
static const Identity *desk_user;
static const char *const all[] = {"visits.decide", "visits.secret", NULL};
static const Identity chief = {.user_id = 1, .name = "Ana", .permissions = all, .permission_count = 2, .language = LANGUAGE_EN};
static const Identity clerk = {.user_id = 2, .name = "Ion", .permissions = (const char *const[]){NULL}, .language = LANGUAGE_EN};

static bool show_form(Request *req, GError **error)
{
    View *view = reply_view_begin(req);
    record_form(view, &visit_record, &kept, NULL, req);
    return reply_view_end(req, 200, view);
}

static bool new_form(Request *req, GError **error)
{
    View *view = reply_view_begin(req);
    record_form(view, &visit_record, NULL, NULL, req);
    return reply_view_end(req, 200, view);
}

static bool save(Request *req, GError **error)
{
    Problems *problems = record_from_form(&visit_record, &kept, req);
    if (!problems_any(problems))
        return reply_text(req, 200, "text/plain", "saved");
    View *view = reply_view_begin(req);
    problems_summary(view, problems);
    record_form(view, &visit_record, &kept, problems, req);
    return reply_view_end(req, 422, view);
}

static bool list(Request *req, GError **error)
{
    GPtrArray *items = pool_list(req->pool);
    if (kept.id)
        g_ptr_array_add(items, &kept);
    View *view = reply_view_begin(req);
    record_list_table(view, &visit_record, items, "/visits/%" G_GINT64_FORMAT, req);
    return reply_view_end(req, 200, view);
}

static const Route routes[] = {
    {GET, "/visits", .may = "public", list, .inputs = (const Input[]){{"sort"}, {0}}},
    {GET, "/plain", .may = "public", list},
    {GET, "/visits/new", .may = "public", new_form},
    {GET, "/visits/:id", .may = "public", show_form},
    {POST, "/visits", .may = "public", save, .record = &visit_record},
    {0},
};

static bool identify(Request *req, const Identity **ret_who, GError **error)
{
    *ret_who = desk_user;
    return true;
}

static Desk *desk_new(const Identity *user)
{
    Desk *desk = g_new0(Desk, 1);
    desk->pool = pool_new();
    desk->router = router_new((const Route *const[]){routes, NULL});
    router_set_identify(desk->router, identify);
    router_set_record_inputs(desk->router, record_input);
    desk_user = user;
    kept = visit_empty();
    clock_set(1795262400); /* 21 November 2026 */
    return desk;
}

static void desk_free(Desk *desk)
{
    router_free(desk->router);
    pool_free(desk->pool);
    g_free(desk);
    clock_set(0);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_free)

static const char *ask(Desk *desk, Method method, const char *path, const char *query, const char *body)
{
    static const char *const headers[] = {"Content-Type", "application/x-www-form-urlencoded", NULL};
    Incoming incoming = {.method = method, .path = path, .query = query, .address = "127.0.0.1", .base_url = "http://vatra.test",
                         .headers = headers, .body = body, .body_count = body ? strlen(body) : 0};
    router_answer(desk->router, NULL, desk->pool, pool_copy(desk->pool, &incoming, sizeof incoming), &desk->reply);
    return desk->reply->body ? desk->reply->body->str : "";
}

/* name, value, name, value, …, NULL */
static const char *send_form(Desk *desk, const char *first, ...)
{
    GString *body = pool_string(desk->pool);
    va_list pairs;
    va_start(pairs, first);
    for (const char *name = first; name; name = va_arg(pairs, const char *))
        g_string_append_printf(body, "%s%s=%s", body->len ? "&" : "", name, html_url_part(desk->pool, va_arg(pairs, const char *)));
    va_end(pairs);
    return ask(desk, POST, "/visits", "", body->str);
}
#define GOOD "family", "Pop", "place", "home"

/* The start tag of the control of a field, to its '>'. */
static char *tag_of(Desk *desk, const char *page, const char *field)
{
    const char *id = strstr(page, pool_printf(desk->pool, "id=\"field-%s\"", field));
    if (!id)
        g_error("no control of %s in %s", field, page);
    while (*id != '<')
        id--;
    return pool_strndup(desk->pool, id, strcspn(id, ">") + 1);
}

#define assert_has(page, part)                                         \
    do {                                                               \
        if (!strstr((page), (part)))                                   \
            g_error("%s:%d: no %s in %s", __FILE__, __LINE__, part, page); \
    } while (0)
#define assert_lacks(page, part) g_assert_null(strstr((page), (part)))

static void each_kind_is_read(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    kept.hours = 99;
    send_form(desk, "version", "7", "family", "  Țepeş   Pop ", "notes", "one\r\ntwo\r\n", "email", "ana@example.org", "phone",
              "+40 (256) 408-300", "children", "3", "hours", "1.5", "day", "20.11.2026", "seen_at", "20.11.2026, 14:05", "cost",
              "12,50 euro", "urgent", "1", "place", "office", "language", "hu", "school_id", "12", "secret", "s", "decision", "d",
              NULL);
    g_assert_cmpint(desk->reply->status, ==, 200);
    g_assert_cmpint(kept.version, ==, 7);
    g_assert_cmpstr(kept.family, ==, "Țepeș Pop");
    g_assert_cmpstr(kept.notes, ==, "one\ntwo");
    g_assert_cmpstr(kept.email, ==, "ana@example.org");
    g_assert_cmpstr(kept.phone, ==, "+40 (256) 408-300");
    g_assert_cmpint(kept.children, ==, 3);
    g_assert_cmpfloat(kept.hours, ==, 1.5);
    g_assert_cmpint(day_compare(kept.day, day_make(2026, 11, 20)), ==, 0);
    g_assert_cmpstr(time_to_people(desk->pool, kept.seen_at), ==, "20.11.2026, 14:05");
    g_assert_cmpint(kept.cost.minor, ==, 1250);
    g_assert_cmpint(kept.cost.currency, ==, CURRENCY_EUR);
    g_assert_true(kept.urgent);
    g_assert_cmpstr(kept.place, ==, "office");
    g_assert_cmpstr(kept.language, ==, "hu");
    g_assert_cmpint(kept.school_id, ==, 12);
    g_assert_cmpstr(kept.secret, ==, "s");
    g_assert_cmpstr(kept.decision, ==, "d");
}

static void what_is_emptied_becomes_nothing(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    kept = (Visit){.notes = "old", .hours = 2, .day = day_make(2026, 1, 1), .seen_at = 5, .cost = {1, CURRENCY_RON},
                   .urgent = true, .school_id = 11, .children = 2};
    send_form(desk, GOOD, "notes", " ", "hours", "", "day", "", "seen_at", "", "cost", "", "school_id", "", "children", "", NULL);
    g_assert_cmpint(desk->reply->status, ==, 200);
    g_assert_null(kept.notes);
    g_assert_true(isnan(kept.hours));
    g_assert_false(day_is(kept.day));
    g_assert_cmpint(kept.seen_at + kept.school_id + kept.children, ==, 0);
    g_assert_cmpint(kept.cost.currency, ==, CURRENCY_NONE);
    g_assert_false(kept.urgent);
}

static void what_is_not_sent_stays(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    kept.family = "Pop";
    kept.place = "home";
    kept.notes = "old";
    send_form(desk, "email", "a@b.ro", NULL);
    g_assert_cmpint(desk->reply->status, ==, 200);
    g_assert_cmpstr(kept.notes, ==, "old");
}

static void each_kind_refuses_what_is_wrong_and_shows_it_again(void)
{
    static const struct {
        const char *field, *typed, *problem;
    } cases[] = {
        {"family", "", "“Family”: fill this in."},
        {"family", "   ", "“Family”: fill this in."},
        {"family", "P", "“Family”: at least 2 characters."},
        {"family", "ăăăăăăăăăăăăăăăăăăăăă", "“Family”: at most 20 characters."},
        {"email", "ana", "“E-mail”: enter an e-mail address, such as name@example.ro."},
        {"email", "ana@localhost", "enter an e-mail address"},
        {"email", "a@b@c.ro", "enter an e-mail address"},
        {"email", "a b@c.ro", "enter an e-mail address"},
        {"email", "@c.ro", "enter an e-mail address"},
        {"email", "a@c.", "enter an e-mail address"},
        {"phone", "12345", "“Phone”: enter a phone number"},
        {"phone", "call me", "“Phone”: enter a phone number"},
        {"phone", "+40 256 408 300 +1", "“Phone”: enter a phone number"},
        {"children", "three", "“Children”: enter a whole number"},
        {"children", "5 %", "“Children”: enter a whole number"},
        {"children", "1.5", "“Children”: enter a whole number"},
        {"children", "-1", "“Children”: at least 0."},
        {"children", "21", "“Children”: at most 20."},
        {"children", "99999999999999999999", "“Children”: enter a whole number"},
        {"hours", "much", "“Hours”: enter a number"},
        {"hours", "24.5", "“Hours”: at most 24."},
        {"day", "31.02.2026", "“Day”: enter a day"},
        {"day", "soon", "“Day”: enter a day"},
        {"day", "22.11.2026", "“Day”: the day may not be after today."},
        {"seen_at", "20.11.2026", "“Seen at”: enter a day and a time"},
        {"seen_at", "20.11.2026, 25:00", "“Seen at”: enter a day and a time"},
        {"seen_at", "20.11.2026, 1:5", "“Seen at”: enter a day and a time"},
        {"seen_at", "14:05", "“Seen at”: enter a day and a time"},
        {"cost", "cheap", "“Cost”: enter an amount"},
        {"cost", "1000.01", "“Cost”: at most 1,000."},
        {"school_id", "99", "“School”: choose an answer."},
        {"school_id", "abc", "“School”: choose an answer."},
        {"language", "xx", "“Language”: choose an answer."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Desk) desk = desk_new(&chief);
        const char *family = strcmp(cases[i].field, "family") == 0 ? cases[i].typed : "Pop";
        const char *page = strcmp(cases[i].field, "family") == 0
                               ? send_form(desk, "family", family, "place", "home", NULL)
                               : send_form(desk, GOOD, cases[i].field, cases[i].typed, NULL);
        if (desk->reply->status != 422 || !strstr(page, cases[i].problem))
            g_error("%s=%s: %d %s", cases[i].field, cases[i].typed, desk->reply->status, page);
        assert_has(tag_of(desk, page, cases[i].field), "aria-invalid=\"true\"");
        bool stands_again = strcmp(cases[i].field, "school_id") != 0 && strcmp(cases[i].field, "language") != 0;
        g_autofree char *value = g_strdup_printf("value=\"%s\"", *g_strstrip(pool_strdup(desk->pool, cases[i].typed)) ? cases[i].typed : "");
        if (stands_again)
            assert_has(tag_of(desk, page, cases[i].field), value);
    }
}

static void a_whole_number_may_be_grouped(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    assert_has(send_form(desk, GOOD, "children", "1,200", NULL), "“Children”: at most 20.");
    g_assert_cmpint(kept.children, ==, 1200);
}

static void a_problem_is_said_at_the_top_and_beside_its_field_in_the_order_of_the_fields(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    const char *page = send_form(desk, "family", "", "children", "<b>", NULL);
    assert_has(page, "<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\" id=\"problems\"");
    assert_has(page, "There are problems");
    const char *first = strstr(page, "<li><a href=\"#field-family\">“Family”: fill this in.</a></li>");
    const char *second = strstr(page, "<li><a href=\"#field-children\">“Children”: enter a whole number, such as 12.</a></li>");
    const char *third = strstr(page, "<li><a href=\"#field-place\">“Place”: choose an answer.</a></li>");
    g_assert_true(first && second && third && first < second && second < third);
    assert_has(page, "<p class=\"error\" id=\"field-family-error\">“Family”: fill this in.</p>");
    assert_has(tag_of(desk, page, "family"), "aria-describedby=\"field-family-error\"");
    assert_has(tag_of(desk, page, "children"), "value=\"&lt;b&gt;\"");
    assert_lacks(tag_of(desk, page, "email"), "aria-invalid");
}

static void one_problem_is_said_in_the_singular(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    assert_has(send_form(desk, "family", "", "place", "home", NULL), "There is a problem<");
}

static void controls_fit_their_kinds(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    const char *page = ask(desk, GET, "/visits/new", "", NULL);
    assert_has(tag_of(desk, page, "email"), "inputmode=\"email\"");
    assert_has(tag_of(desk, page, "email"), "autocomplete=\"email\"");
    assert_has(tag_of(desk, page, "phone"), "inputmode=\"tel\"");
    assert_has(tag_of(desk, page, "day"), "inputmode=\"numeric\"");
    assert_has(tag_of(desk, page, "day"), "aria-describedby=\"field-day-hint\"");
    assert_has(page, "<p class=\"hint\" id=\"field-day-hint\">Of the visit (dd.mm.yyyy)</p>");
    assert_has(tag_of(desk, page, "cost"), "inputmode=\"decimal\"");
    assert_has(tag_of(desk, page, "notes"), "<textarea");
    assert_has(tag_of(desk, page, "urgent"), "type=\"checkbox\"");
    assert_has(tag_of(desk, page, "place"), "type=\"radio\"");
    assert_has(tag_of(desk, page, "language"), "<select");
    assert_has(tag_of(desk, page, "school_id"), "<select");
    assert_has(page, "School &lt;No. 2&gt;</option>");
    assert_has(page, "<label for=\"field-email\">\nE-mail\n<span class=\"optional\">(optional)</span>");
    assert_has(page, "<label for=\"field-family\">\nFamily\n</label>");
    assert_lacks(page, "name=\"version\"");
    assert_lacks(page, "name=\"id\"");
    assert_lacks(page, "name=\"summary\"");
}

static void what_is_kept_stands_in_the_form_with_its_version(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    kept = (Visit){.id = 5, .version = 3, .family = "A \"B\" & <C>", .notes = "\nfirst", .hours = 1.5, .day = day_make(2026, 1, 2),
                   .cost = {123456, CURRENCY_RON}, .urgent = true, .place = "office", .language = "hu", .school_id = 12};
    const char *page = ask(desk, GET, "/visits/5", "", NULL);
    assert_has(page, "<input type=\"hidden\" name=\"version\" value=\"3\">");
    assert_has(tag_of(desk, page, "family"), "value=\"A &quot;B&quot; &amp; &lt;C&gt;\"");
    assert_has(page, ">\n\nfirst</textarea>");
    assert_has(tag_of(desk, page, "day"), "value=\"02.01.2026\"");
    assert_has(tag_of(desk, page, "urgent"), " checked");
    assert_has(page, "value=\"office\" checked>");
    assert_lacks(page, "value=\"home\" checked>");
    assert_has(page, "<option value=\"hu\" selected>Hungarian</option>");
    assert_has(page, "<option value=\"12\" selected>");
}

static void a_form_sent_back_unchanged_changes_nothing(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    Visit before = {.family = "Pop", .hours = 1.5, .day = day_make(2026, 1, 2), .seen_at = 1795183500, .cost = {99999, CURRENCY_MDL},
                    .place = "home"};
    kept = before;
    send_form(desk, GOOD, "hours", "1.5", "day", day_to_people(desk->pool, before.day), "seen_at",
              time_to_people(desk->pool, before.seen_at), "cost", money_format(desk->pool, before.cost), NULL);
    g_assert_cmpint(desk->reply->status, ==, 200);
    g_assert_cmpstr(record_difference(&visit_record, &before, &kept, desk->pool), ==, "");
}

static void a_decimal_keeps_all_its_digits_in_a_form(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    kept = (Visit){.id = 5, .hours = 12.3456789};
    const char *page = ask(desk, GET, "/visits/5", "", NULL);
    assert_has(tag_of(desk, page, "hours"), "value=\"12.3456789\"");
    kept.hours = 0;
    send_form(desk, GOOD, "hours", "12.3456789", NULL);
    g_assert_cmpfloat(kept.hours, ==, 12.3456789);
}

static void a_field_without_permission_is_hidden_and_ignored(void)
{
    g_autoptr(Desk) desk = desk_new(&clerk);
    kept = (Visit){.id = 5, .family = "Pop", .secret = "hush", .decision = "granted", .summary = "short", .hours = NAN,
                   .day = DAY_NONE};
    const char *page = ask(desk, GET, "/visits/5", "", NULL);
    assert_lacks(page, "hush");
    assert_lacks(page, "field-secret");
    assert_lacks(page, "name=\"decision\"");
    assert_has(page, "<p class=\"value\">granted</p>");
    assert_has(page, "<p class=\"value\">short</p>");

    send_form(desk, GOOD, "secret", "x", "decision", "refused", "summary", "long", "id", "9", NULL);
    g_assert_cmpint(desk->reply->status, ==, 200);
    g_assert_cmpstr(kept.secret, ==, "hush");
    g_assert_cmpstr(kept.decision, ==, "granted");
    g_assert_cmpstr(kept.summary, ==, "short");
    g_assert_cmpint(kept.id, ==, 5);
}

static void a_version_that_is_no_number_is_an_old_one(void)
{
    g_autoptr(Desk) desk = desk_new(&chief);
    kept.version = 4;
    send_form(desk, GOOD, "version", "x", NULL);
    g_assert_cmpint(kept.version, ==, 0);
}

static void a_list_has_links_sorting_and_only_what_one_may_see(void)
{
    g_autoptr(Desk) desk = desk_new(&clerk);
    kept = (Visit){.id = 5, .family = "<Pop>", .secret = "hush", .national_id = "sealed thing", .hours = 1.5, .day = day_make(2026, 1, 2),
                   .cost = {123456, CURRENCY_RON}, .place = "office", .school_id = 11};
    const char *page = ask(desk, GET, "/visits", "sort=-family&x=1", NULL);
    assert_has(page, "<a href=\"/visits/5\">&lt;Pop&gt;</a>");
    assert_has(page, "aria-sort=\"descending\"");
    assert_has(page, "<a class=\"sort\" href=\"/visits?");
    assert_has(page, "At the office");
    assert_has(page, "School No. 1");
    assert_has(page, "02.01.2026");
    assert_lacks(page, "hush");
    assert_lacks(page, "sealed thing");
    assert_lacks(page, "Personal numeric code");
    assert_lacks(ask(desk, GET, "/plain", "", NULL), "class=\"sort\"");
}

static void a_form_speaks_romanian(void)
{
    Identity romanian = clerk;
    romanian.language = LANGUAGE_RO;
    g_autoptr(Desk) desk = desk_new(&romanian);
    const char *page = send_form(desk, "family", "ăăăăăăăăăăăăăăăăăăăăă", "hours", "12.5.1", "day", "32.1.2026", NULL);
    assert_has(page, "Sunt probleme");
    assert_has(page, "„Family”: cel mult 20 de caractere.");
    assert_has(page, "(opțional)");
    assert_has(page, "zz.ll.aaaa");
    assert_has(page, "„Hours”: scrieți un număr, de exemplu 12,5.");
    send_form(desk, GOOD, "hours", "1,5", "cost", "123,50", NULL);
    g_assert_cmpfloat(kept.hours, ==, 1.5);
    g_assert_cmpint(kept.cost.minor, ==, 12350);
    assert_has(tag_of(desk, ask(desk, GET, "/visits/5", "", NULL), "hours"), "value=\"1,5\"");
}

static void an_empty_list_says_so(void)
{
    g_autoptr(Desk) desk = desk_new(&clerk);
    assert_has(ask(desk, GET, "/visits", "", NULL), "<p class=\"empty\">There is nothing here yet.</p>");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    g_test_add_func("/form/each_kind_is_read", each_kind_is_read);
    g_test_add_func("/form/emptied", what_is_emptied_becomes_nothing);
    g_test_add_func("/form/not_sent", what_is_not_sent_stays);
    g_test_add_func("/form/wrong", each_kind_refuses_what_is_wrong_and_shows_it_again);
    g_test_add_func("/form/grouped", a_whole_number_may_be_grouped);
    g_test_add_func("/form/summary", a_problem_is_said_at_the_top_and_beside_its_field_in_the_order_of_the_fields);
    g_test_add_func("/form/singular", one_problem_is_said_in_the_singular);
    g_test_add_func("/form/controls", controls_fit_their_kinds);
    g_test_add_func("/form/kept", what_is_kept_stands_in_the_form_with_its_version);
    g_test_add_func("/form/unchanged", a_form_sent_back_unchanged_changes_nothing);
    g_test_add_func("/form/digits", a_decimal_keeps_all_its_digits_in_a_form);
    g_test_add_func("/form/permission", a_field_without_permission_is_hidden_and_ignored);
    g_test_add_func("/form/version", a_version_that_is_no_number_is_an_old_one);
    g_test_add_func("/form/romanian", a_form_speaks_romanian);
    g_test_add_func("/list/links", a_list_has_links_sorting_and_only_what_one_may_see);
    g_test_add_func("/list/empty", an_empty_list_says_so);
    return g_test_run();
}
