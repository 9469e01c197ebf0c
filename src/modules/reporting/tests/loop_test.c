#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "given.h"
#include "modules/accounts/accounts.h"
#include "modules/module.h"
#include "modules/reporting/form.h"
#include "record/audit.h"
#include "record_schema.h"

/* The whole loop through the router: ask, letter, link, save, conflict, send, return, accept; and who may see what. */

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define assert_lacks(text, part) g_assert_null(strstr((text), (part)))

static const char *path(World *w, const char *format, ...) G_GNUC_PRINTF(2, 3);
static const char *path(World *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *made = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return pool_strdup(w->pool, made);
}

static Reply *save_row(World *w, const char *base, gint64 action_id, gint64 version, const char *fields)
{
    Row *row = must_row(w, must_report(w, action_id == PATROL ? POLICE : SCHOOLS), action_id);
    return post(w, path(w, "%s/rows/%" G_GINT64_FORMAT, base, row->id), path(w, "version=%d&%s", (int)version, fields));
}

static void must_save_all(World *w, const char *base)
{
    g_assert_cmpint(save_row(w, base, CAMPAIGN, 1, "state=underway&done=Lucru&value.50=7&value.50.sex%3Df=4&spent.0=1.500")->status, ==, 303);
    g_assert_cmpint(save_row(w, base, RATE, 1, "state=underway&value.51=3&of.51=4")->status, ==, 303);
    g_assert_cmpint(save_row(w, base, OF_UNIT, 1, "state=postponed&reason=Lipsa+bani")->status, ==, 303);
}

static Reply *send_report(World *w, const char *base)
{
    return post(w, path(w, "%s/send", base), path(w, "version=%d&sender=Inspector", (int)must_report(w, SCHOOLS)->version));
}

static Reply *decide(World *w, const char *verb, const char *more)
{
    const Report *report = must_report(w, SCHOOLS);
    return post(w, path(w, "/reports/%" G_GINT64_FORMAT "/%s", report->id, verb), path(w, "version=%d%s", (int)report->version, more));
}

/* --- asking --- */

static void who_is_responsible_is_asked_once(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    Period *period = given_asked(w);
    const Report *report = must_report(w, SCHOOLS);
    g_assert_cmpstr(period->name, ==, "Half-year I 2025");
    g_assert_cmpstr(day_to_iso(w->pool, period->due), ==, "2025-07-30");
    g_assert_cmpint(report->rows, ==, 3); /* its own two and its unit's */
    g_assert_cmpint(must_report(w, POLICE)->rows, ==, 1);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS count FROM letter"), ==, 1); /* the police have no address */
    Asked asked;
    Doer doer = {identity_system(), "cli", NULL};
    must(period_ask(w->db, &doer, period, &asked, &w->error));
    g_assert_cmpint(asked.asked, ==, 0);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS count FROM letter"), ==, 1);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS count FROM audit_leaf WHERE kind = 'report' AND verb = 'ask'"), ==, 2);
}

static void periods_never_overlap(void)
{
    g_autoptr(World) w = world_new();
    Plan *plan = NULL;
    GPtrArray *periods = NULL;
    Doer doer = {identity_system(), "cli", NULL};
    int made;
    given_plan(w);
    must(plan_find(w->db, w->pool, identity_system(), PLAN, &plan, &w->error));
    plan->period = (Interval){day_make(2025, 2, 1), day_make(2028, 1, 31)};
    must(periods_make(w->db, &doer, plan, "year", &made, &w->error));
    g_assert_cmpint(made, ==, 4);
    must(periods_of_plan(w->db, w->pool, PLAN, &periods, &w->error));
    g_assert_cmpstr(day_to_iso(w->pool, ((Period *)periods->pdata[0])->over.from), ==, "2025-02-01");
    g_assert_cmpstr(day_to_iso(w->pool, ((Period *)periods->pdata[3])->over.to), ==, "2028-01-31");
    g_assert_false(periods_make(w->db, &doer, plan, "quarter", &made, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    plan->period = (Interval){DAY_NONE, DAY_NONE};
    g_assert_false(periods_make(w->db, &doer, plan, "year", &made, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

static const char *letter_text(World *w)
{
    static const DbStatement statement = {"letter_text", "SELECT body FROM letter ORDER BY id DESC", NULL};
    g_autoptr(DbQuery) q = db_query(w->db, &statement);
    g_assert_true(db_step(q));
    const char *text = db_text(q, "body", w->pool);
    must(db_end(q, &w->error));
    return text;
}

/* The link as it stands in the newest letter. */
static const char *link_of_letter(World *w)
{
    const char *at = strstr(letter_text(w), "://");
    g_assert_nonnull(at);
    at = strstr(at, "/r/");
    g_assert_nonnull(at);
    return pool_strndup(w->pool, at, strcspn(at, "\n "));
}

static void the_letter_brings_link_and_measures(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *text = letter_text(w), *base = link_of_letter(w);
    assert_contains(text, "Campanie");
    assert_contains(text, "30.07.2025");
    as_anonymous(w);
    Reply *reply = get(w, base);
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_body(w, reply), "Campanie");
    assert_lacks(reply_body(w, reply), "Patrule");
    g_assert_cmpstr(reply->route, ==, "/r/:secret");
    g_assert_cmpstr(reply_header_of(reply, "Referrer-Policy"), ==, "strict-origin");
    g_assert_cmpstr(reply_header_of(reply, "Cache-Control"), ==, "no-store");
    g_assert_cmpint(count_of(w, "SELECT count(*) AS count FROM report_link WHERE seen_at IS NOT NULL"), ==, 1);
    g_assert_cmpstr(must_report(w, SCHOOLS)->state, ==, "open");
}

/* --- the loop --- */

static Value total_of(World *w, gint64 indicator_id)
{
    GHashTable *totals = NULL;
    must(indicator_totals(w->db, w->pool, PLAN, 2025, &totals, &w->error));
    Value *value = g_hash_table_lookup(totals, &indicator_id);
    return value ? *value : VALUE_NONE;
}

static const char *action_state(World *w, gint64 action_id)
{
    Action *action = NULL;
    must(action_find(w->db, w->pool, identity_system(), action_id, &action, &w->error));
    return action->state;
}

static void a_report_goes_its_whole_way(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *base = link_of_letter(w);
    as_anonymous(w);
    g_assert_cmpint(send_report(w, base)->status, ==, 422); /* nothing is answered */
    must_save_all(w, base);
    assert_contains(reply_body(w, get(w, path(w, "%s/check", base))), "Lipsa bani");
    g_assert_cmpint(send_report(w, base)->status, ==, 303);
    g_assert_cmpstr(must_report(w, SCHOOLS)->state, ==, "sent");
    g_assert_cmpint(total_of(w, CHILDREN).state, ==, VALUE_MISSING); /* not accepted yet */
    g_assert_cmpint(save_row(w, base, CAMPAIGN, 2, "state=done")->status, ==, 409);

    as_planner(w);
    assert_contains(reply_body(w, get(w, "/reports")), "Inspectoratul");
    g_assert_cmpint(decide(w, "return", "&note=")->status, ==, 422);
    g_assert_cmpint(decide(w, "return", "&note=Completați")->status, ==, 303);
    as_anonymous(w);
    g_assert_cmpint(get(w, base)->status, ==, 410); /* the old link ended with the letter that brings the new one */
    base = link_of_letter(w);
    assert_contains(reply_body(w, get(w, base)), "Completați");
    g_assert_cmpint(save_row(w, base, CAMPAIGN, 2, "state=done&value.50=8")->status, ==, 303);
    g_assert_cmpint(send_report(w, base)->status, ==, 303);

    as_planner(w);
    g_assert_cmpint(decide(w, "accept", "")->status, ==, 303);
    g_assert_cmpfloat(total_of(w, CHILDREN).number, ==, 8);
    g_assert_cmpfloat(total_of(w, SHARE).denominator, ==, 4);
    g_assert_cmpstr(action_state(w, CAMPAIGN), ==, "done");
    g_assert_cmpstr(action_state(w, OF_UNIT), ==, "postponed");
    as_anonymous(w);
    assert_lacks(reply_body(w, get(w, base)), "<textarea");
    g_assert_cmpint(save_row(w, base, CAMPAIGN, 3, "state=postponed&reason=x")->status, ==, 409);
    g_assert_cmpstr(action_state(w, CAMPAIGN), ==, "done");
    gint64 leaves;
    must(audit_verify(w->db, &leaves, &w->error));
}

static void a_stale_row_conflicts_and_shows_both(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    as_anonymous(w);
    g_assert_cmpint(save_row(w, base, CAMPAIGN, 1, "state=underway&done=Al+lor")->status, ==, 303);
    Reply *reply = save_row(w, base, CAMPAIGN, 1, "state=done&done=Al+meu&value.50=3");
    g_assert_cmpint(reply->status, ==, 409);
    assert_contains(reply_body(w, reply), "Al lor");
    assert_contains(reply_body(w, reply), "Al meu");
    g_assert_cmpstr(must_row(w, must_report(w, SCHOOLS), CAMPAIGN)->done, ==, "Al lor");
    g_assert_cmpint(save_row(w, base, CAMPAIGN, 2, "state=done&done=Al+meu")->status, ==, 303);
    g_assert_cmpstr(must_row(w, must_report(w, SCHOOLS), CAMPAIGN)->done, ==, "Al meu");
}

static void every_error_keeps_what_was_typed(void)
{
    static const struct { gint64 action; const char *fields, *kept; } cases[] = {
        {CAMPAIGN, "done=Scris+de+mine", "Scris de mine"},
        {CAMPAIGN, "state=postponed&next=Luna+viitoare", "Luna viitoare"},
        {CAMPAIGN, "state=done&value.50=multe", "multe"},
        {CAMPAIGN, "state=done&value.50=5&value.50.sex%3Df=6", "value=\"6\""},
        {CAMPAIGN, "state=done&value.50=5&mark.50=not_applicable", "value=\"5\""},
        {CAMPAIGN, "state=done&spent.0=bani", "value=\"bani\""},
        {CAMPAIGN, "state=done&spent.1=100", "value=\"100\""},
        {CAMPAIGN, "state=done&value.50=9&value.50.sex%3Df=7&mark.50.sex%3Dm=suppressed", "value=\"7\""},
        {RATE, "state=done&value.51=3", "value=\"3\""},
        {RATE, "state=done&value.51=30&of.51=20", "value=\"30\""},
    };
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    as_anonymous(w);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Reply *reply = save_row(w, base, cases[i].action, 1, cases[i].fields);
        g_assert_cmpint(reply->status, ==, 422);
        assert_contains(reply_body(w, reply), cases[i].kept);
        assert_contains(reply_body(w, reply), "id=\"problems\"");
        g_assert_null(must_row(w, must_report(w, SCHOOLS), cases[i].action)->state);
    }
    Reply *reply = post(w, path(w, "%s/send", base), "version=1&sender=Sefa+biroului");
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "Sefa biroului");
}

static void the_script_saves_by_the_same_way(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    Row *row = must_row(w, must_report(w, SCHOOLS), CAMPAIGN);
    const char *headers[] = {"Accept", "application/json", NULL}, *form = "version=1&state=postponed&done=Jumatate";
    const char *to = path(w, "%s/rows/%" G_GINT64_FORMAT, base, row->id);
    as_anonymous(w);
    Reply *reply = send_request(w, POST, to, "application/x-www-form-urlencoded", form, strlen(form), headers);
    g_assert_cmpint(reply->status, ==, 200); /* the reason may still come */
    assert_contains(reply_body(w, reply), "\"version\":\"2\"");
    assert_contains(reply_body(w, reply), "\"answered\":false");
    g_assert_cmpstr(must_row(w, must_report(w, SCHOOLS), CAMPAIGN)->done, ==, "Jumatate");
    reply = send_request(w, POST, to, "application/x-www-form-urlencoded", form, strlen(form), headers);
    g_assert_cmpint(reply->status, ==, 409);
}

static void four_states_of_a_value_are_kept_apart(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    as_anonymous(w);
    g_assert_cmpint(save_row(w, base, CAMPAIGN, 1, "state=done&value.50=0&value.50.sex%3Df=3&mark.50.sex%3Df=suppressed")->status, ==, 303);
    const Row *row = must_row(w, must_report(w, SCHOOLS), CAMPAIGN);
    g_assert_cmpint(report_row_value(row, CHILDREN, "")->value.state, ==, VALUE_NUMBER);
    g_assert_cmpfloat(report_row_value(row, CHILDREN, "")->value.number, ==, 0);
    g_assert_cmpint(report_row_value(row, CHILDREN, "sex=f")->value.state, ==, VALUE_SUPPRESSED);
    g_assert_null(report_row_value(row, CHILDREN, "sex=m"));
    g_assert_cmpint(count_of(w, "SELECT count(*) AS count FROM report_value WHERE value = 3"), ==, 0); /* what is hidden isn't kept */
    g_assert_cmpint(save_row(w, base, CAMPAIGN, 2, "state=done&mark.50=not_applicable")->status, ==, 303);
    row = must_row(w, must_report(w, SCHOOLS), CAMPAIGN);
    g_assert_cmpint(report_row_value(row, CHILDREN, "")->value.state, ==, VALUE_NOT_APPLICABLE);
    g_assert_cmpuint(row->values->len, ==, 1);
}

/* --- links --- */

static const char *unfolded(World *w, int action)
{
    const Row *row = must_row(w, must_report(w, SCHOOLS), action);
    return pool_printf(w->pool, "<details class=\"card fold\" id=\"row-%" G_GINT64_FORMAT "\" open>", row->id);
}

/* Beside the three that given_plan() has. */
static void given_more_actions(World *w, int from, int behind)
{
    for (int id = from; id < behind; id++) {
        must_execute(w, "INSERT INTO plan_action (id, plan_id, node_id, position, number, row_number, title) VALUES (%d, 1, 5, %d, '%d', 1, 'T')",
                     id, id, id);
        must_execute(w, "INSERT INTO plan_action_body (action_id, role, position, printed, institution_id) VALUES (%d, 'responsible', 1, 'X', %d)",
                     id, SCHOOLS);
    }
}

static void a_long_form_unfolds_the_next_row(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_more_actions(w, 20, 23);
    given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    as_anonymous(w);
    assert_contains(reply_body(w, get(w, base)), unfolded(w, CAMPAIGN));
    assert_lacks(reply_body(w, get(w, base)), unfolded(w, RATE));
    save_row(w, base, CAMPAIGN, 1, "state=done");
    assert_lacks(reply_body(w, get(w, base)), unfolded(w, CAMPAIGN));
    assert_contains(reply_body(w, get(w, base)), unfolded(w, RATE));
    Reply *wrong = save_row(w, base, 22, 1, "state=postponed&done=Cuvinte");
    g_assert_cmpint(wrong->status, ==, 422);
    assert_contains(reply_body(w, wrong), unfolded(w, 22));
    assert_contains(reply_body(w, wrong), "Cuvinte");
}

static const char *asked_row(World *w, int action)
{
    return pool_printf(w->pool, "<section class=\"card\" id=\"row-%" G_GINT64_FORMAT "\"", must_row(w, must_report(w, SCHOOLS), action)->id);
}

static const char *with_row(World *w, const char *base, const char *name, int action)
{
    return pool_printf(w->pool, "%s?%s=%" G_GINT64_FORMAT, base, name, must_row(w, must_report(w, SCHOOLS), action)->id);
}

/* With hundreds of measures all the forms together would be too much for a telephone. */
static void of_many_measures_one_is_asked_at_a_time(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_more_actions(w, 20, 320);
    given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    as_anonymous(w);
    const char *page = reply_body(w, get(w, base));
    g_assert_cmpuint(strlen(page), <, 120000);
    assert_contains(page, asked_row(w, CAMPAIGN));
    assert_contains(page, "0 of 303 answered");
    assert_lacks(page, asked_row(w, RATE));
    assert_contains(reply_body(w, get(w, with_row(w, base, "row", 200))), asked_row(w, 200));
    assert_contains(reply_body(w, get(w, pool_printf(w->pool, "%s?row=7", base))), asked_row(w, CAMPAIGN));

    Reply *saved = save_row(w, base, 200, 1, "state=done");
    g_assert_cmpint(saved->status, ==, 303);
    assert_contains(reply_body(w, get(w, with_row(w, base, "after", 200))), asked_row(w, 201));
    assert_contains(reply_body(w, get(w, with_row(w, base, "after", 319))), asked_row(w, CAMPAIGN));
    page = reply_body(w, get(w, pool_printf(w->pool, "%s?open=1", base)));
    assert_contains(page, "Without an answer (302)");
    assert_lacks(page, with_row(w, base, "row", 200));
    Reply *wrong = save_row(w, base, 250, 1, "state=postponed&done=Cuvinte");
    g_assert_cmpint(wrong->status, ==, 422);
    assert_contains(reply_body(w, wrong), asked_row(w, 250));
    assert_contains(reply_body(w, wrong), "Cuvinte");
    assert_contains(reply_body(w, post(w, pool_printf(w->pool, "%s/send", base), "version=1&sender=Sef")), "302 measures have no answer yet.");
}

static void what_is_to_be_done_stands_first(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    Period *period = given_asked(w);
    clock_set(clock_now() + 60 * 86400);
    must_execute(w, "UPDATE report SET state = 'accepted' WHERE institution_id = %d", SCHOOLS);
    as_planner(w);
    const char *page = reply_body(w, get(w, "/plans/1/reporting"));
    assert_contains(page, path(w, "id=\"period-%" G_GINT64_FORMAT "\" open>", period->id));
    const char *late = strstr(page, "Poliția Locală"), *accepted = strstr(page, "Inspectoratul Școlar");
    g_assert_true(late && accepted && late < accepted);
    assert_contains(reply_body(w, get(w, "/reports")), "Plan 2025");
}

/* 120 more institutions were asked, each for one measure. */
static void given_many_asked(World *w)
{
    given_plan(w);
    for (int i = 1; i <= 120; i++) {
        must_execute(w, "INSERT INTO institution (id, name, folded_name, kind) VALUES (%d, 'Centrul %03d', 'centrul %03d', 'other')", 1000 + i, i, i);
        must_execute(w, "INSERT INTO plan_action_body (action_id, role, position, printed, institution_id) VALUES (%d, 'responsible', %d, 'X', %d)",
                     CAMPAIGN, 1 + i, 1000 + i);
    }
}

static void many_reports_of_a_period_come_in_pages(void)
{
    g_autoptr(World) w = world_new();
    given_many_asked(w);
    Period *period = given_asked(w);
    as_planner(w);
    const char *at = path(w, "/plans/1/reporting?period=%" G_GINT64_FORMAT, period->id), *page = reply_body(w, get(w, at));
    assert_contains(page, "Asked: 122.");
    assert_contains(page, "Centrul 050");
    assert_lacks(page, "Centrul 051");
    assert_contains(page, "Page 1. In all: 122.");
    assert_contains(page, pool_printf(w->pool, "href=\"/plans/1/reporting?period=%" G_GINT64_FORMAT "&amp;page=2#period-%" G_GINT64_FORMAT "\"",
                                      period->id, period->id));
    page = reply_body(w, get(w, pool_printf(w->pool, "%s&page=3", at)));
    assert_contains(page, "Poliția Locală");
    assert_lacks(page, "Centrul 100");
    assert_contains(reply_body(w, get(w, pool_printf(w->pool, "%s&page=99", at))), "Poliția Locală");
    page = reply_body(w, get(w, pool_printf(w->pool, "%s&q=CENTRUL+07", at)));
    assert_contains(page, "Centrul 077");
    assert_lacks(page, "Centrul 001");
    assert_contains(page, "value=\"CENTRUL 07\"");
    assert_contains(reply_body(w, get(w, pool_printf(w->pool, "%s&q=zyx", at))), "No institution that was asked has this name.");
    clock_set(clock_now() + 400LL * 86400);
    const char *first = reply_body(w, get(w, "/reports"));
    assert_contains(first, "<span class=\"hint\">122</span>");
    assert_contains(first, "href=\"/reports?list=late\">All 122<");
    assert_contains(first, "Centrul 025");
    assert_lacks(first, "Centrul 026");
    const char *last = reply_body(w, get(w, "/reports?list=late&page=3"));
    assert_contains(last, "Poliția Locală");
    assert_lacks(last, "Centrul 100");
    const char *letters = path(w, "/periods/%" G_GINT64_FORMAT "/addresses", period->id);
    page = reply_body(w, get(w, letters));
    assert_contains(page, "Centrul 050");
    assert_lacks(page, "Centrul 051");
    Reply *wrong = post(w, letters, "page=2&email.1060=nu");
    g_assert_cmpint(wrong->status, ==, 422);
    assert_contains(reply_body(w, wrong), "name=\"email.1060\" value=\"nu\"");
}

static void a_period_that_is_folded_leads_to_its_many_reports(void)
{
    g_autoptr(World) w = world_new();
    given_many_asked(w);
    Period *period = given_asked(w);
    must_execute(w, "UPDATE report SET state = 'accepted'");
    must_execute(w, "INSERT INTO reporting_period (id, plan_id, name, from_day, to_day, due_day, state) "
                    "VALUES (77, 1, 'Alta', '2024-01-01', '2024-12-31', '2025-01-31', 'planned')");
    as_planner(w);
    const char *page = reply_body(w, get(w, "/plans/1/reporting?period=77"));
    assert_contains(page, "id=\"period-77\" open>");
    assert_contains(page, "Show the reports of 122 institutions");
    assert_lacks(page, "Centrul 001");
    assert_contains(reply_body(w, get(w, path(w, "/plans/1/reporting?period=%" G_GINT64_FORMAT, period->id))), "Centrul 001");
    Reply *wrong = post(w, "/periods/77/due", "version=1&due=nu");
    g_assert_cmpint(wrong->status, ==, 422);
    assert_contains(reply_body(w, wrong), "id=\"period-77\" open>");
}

/* 15 July 2025, quarters: the second has just ended, the third goes on, the fourth is to come. */
static void periods_that_have_begun_stand_before_those_to_come(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    as_planner(w);
    g_assert_cmpint(post(w, "/plans/1/periods", "every=quarter")->status, ==, 303);
    const char *page = reply_body(w, get(w, "/plans/1/reporting"));
    const char *now = strstr(page, "Quarter III 2025"), *ended = strstr(page, "Quarter II 2025"), *first = strstr(page, "Quarter I 2025"),
               *later = strstr(page, "Quarter IV 2025");
    g_assert_true(now && ended && first && later && now < ended && ended < first && first < later);
    gint64 second = count_of(w, "SELECT id AS count FROM reporting_period WHERE from_day = '2025-04-01'");
    assert_contains(page, path(w, "id=\"period-%" G_GINT64_FORMAT "\" open>", second));
}

static void a_wrong_day_or_number_is_kept_beside_its_field(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    Period *period = given_asked(w);
    const Report *report = must_report(w, SCHOOLS);
    as_planner(w);
    Reply *reply = post(w, path(w, "/periods/%" G_GINT64_FORMAT "/due", period->id), "due=c%C3%A2ndva&version=1");
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "value=\"cândva\" aria-invalid=\"true\"");
    assert_contains(reply_body(w, reply), path(w, "href=\"#due-%" G_GINT64_FORMAT "\"", period->id));
    reply = post(w, path(w, "/reports/%" G_GINT64_FORMAT "/extend", report->id), "days=multe");
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "name=\"days\" value=\"multe\" aria-invalid=\"true\"");
    assert_contains(reply_body(w, reply), "href=\"#days\"");
}

static void a_link_that_ended_says_so_and_keeps_words(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *first = given_link(w, SCHOOLS), *second = given_link(w, SCHOOLS);
    as_anonymous(w);
    g_assert_cmpint(get(w, first)->status, ==, 410);
    g_assert_cmpint(get(w, second)->status, ==, 200);
    g_assert_cmpint(get(w, "/r/nothing")->status, ==, 404);
    clock_set(clock_now() + 100 * 86400);
    Reply *reply = save_row(w, second, CAMPAIGN, 1, "state=done&done=Cuvinte+lungi");
    g_assert_cmpint(reply->status, ==, 410);
    assert_contains(reply_body(w, reply), "Cuvinte lungi");
    g_assert_null(must_row(w, must_report(w, SCHOOLS), CAMPAIGN)->state);
}

static void a_link_opens_its_own_report_alone(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    Row *foreign = must_row(w, must_report(w, POLICE), PATROL);
    as_anonymous(w);
    Reply *reply = post(w, path(w, "%s/rows/%" G_GINT64_FORMAT, base, foreign->id), "version=1&state=done");
    g_assert_cmpint(reply->status, ==, 404);
    g_assert_null(must_row(w, must_report(w, POLICE), PATROL)->state);
    const char *headers[] = {"Sec-Fetch-Site", "cross-site", NULL};
    Row *row = must_row(w, must_report(w, SCHOOLS), CAMPAIGN);
    reply = send_request(w, POST, path(w, "%s/rows/%" G_GINT64_FORMAT, base, row->id), "application/x-www-form-urlencoded",
                         "version=1&state=done", 20, headers);
    g_assert_cmpint(reply->status, ==, 403);
}

static void a_locked_period_takes_nothing(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    Period *period = given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    as_planner(w);
    must(period_find(w->db, w->pool, period->id, &period, &w->error));
    const char *lock = path(w, "/periods/%" G_GINT64_FORMAT "/lock", period->id);
    g_assert_cmpint(post(w, lock, "version=1")->status, ==, 409); /* stale */
    g_assert_cmpint(post(w, lock, path(w, "version=%d", (int)period->version))->status, ==, 303);
    as_anonymous(w);
    Reply *reply = save_row(w, base, CAMPAIGN, 1, "state=done&done=Tarziu");
    g_assert_cmpint(reply->status, ==, 409);
    assert_contains(reply_body(w, reply), "Tarziu");
    g_assert_null(must_row(w, must_report(w, SCHOOLS), CAMPAIGN)->state);
}

/* --- evidence --- */

static Reply *upload_to(World *w, const char *base, gint64 version, const char *done, const char *name, const char *bytes, gsize count)
{
    Row *row = must_row(w, must_report(w, SCHOOLS), CAMPAIGN);
    GString *body = pool_string(w->pool);
    const char *fields[] = {"version", path(w, "%d", (int)version), "state", "done", "done", done, "value.50", "3", "source.1", "Donații",
                            "kind.1", "donation", "spent.1", "1.500"};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i += 2)
        g_string_append_printf(body, "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", fields[i], fields[i + 1]);
    g_string_append_printf(body, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n", name);
    g_string_append_len(body, bytes, (gssize)count);
    g_string_append(body, "\r\n--b--\r\n");
    return send_request(w, POST, path(w, "%s/rows/%" G_GINT64_FORMAT, base, row->id), "multipart/form-data; boundary=b", body->str, body->len, NULL);
}

static Reply *upload(World *w, const char *base, const char *name, const char *bytes, gsize count)
{
    return upload_to(w, base, must_row(w, must_report(w, SCHOOLS), CAMPAIGN)->version, "Cu dovada", name, bytes, count);
}

/* A double click, or a browser that didn't hear the answer. */
static void the_same_row_with_its_file_twice_is_kept_once(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    g_autofree char *other_page = g_strdup(SMALL_PDF);
    memcpy(strstr(other_page, "9 9]"), "8 8]", 4);
    as_anonymous(w);
    for (int times = 0; times < 2; times++)
        g_assert_cmpint(upload_to(w, base, 1, "Cu dovada", "proces.pdf", SMALL_PDF, sizeof SMALL_PDF - 1)->status, ==, 303);
    const Row *row = must_row(w, must_report(w, SCHOOLS), CAMPAIGN);
    g_assert_cmpint(row->version, ==, 2);
    g_assert_cmpuint(row->files->len, ==, 1);
    g_assert_cmpuint(row->money->len, ==, 1);
    g_assert_cmpint(upload_to(w, base, 1, "Altceva", "proces.pdf", SMALL_PDF, sizeof SMALL_PDF - 1)->status, ==, 409);
    g_assert_cmpint(upload_to(w, base, 1, "Cu dovada", "alta.pdf", SMALL_PDF, sizeof SMALL_PDF - 1)->status, ==, 409);
    g_assert_cmpint(upload_to(w, base, 1, "Cu dovada", "proces.pdf", other_page, strlen(other_page))->status, ==, 409);
    g_assert_cmpint(save_row(w, base, CAMPAIGN, 1, "state=done&done=Cu+dovada")->status, ==, 409); /* without the file: not the same */
    g_assert_cmpuint(must_row(w, must_report(w, SCHOOLS), CAMPAIGN)->files->len, ==, 1);
}

static void evidence_is_kept_by_what_it_is(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *base = given_link(w, SCHOOLS);
    as_anonymous(w);
    Reply *reply = upload(w, base, "poza.pdf", "MZ\x90\0\3\0\0\0", 8);
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "poza.pdf");
    assert_contains(reply_body(w, reply), "Cu dovada");
    g_assert_cmpint(upload(w, base, "proces.pdf", SMALL_PDF, sizeof SMALL_PDF - 1)->status, ==, 303);
    const Row *row = must_row(w, must_report(w, SCHOOLS), CAMPAIGN);
    const RowFile *file = row->files->pdata[0];
    g_assert_cmpstr(file->type, ==, "application/pdf");
    reply = get(w, path(w, "%s/files/%" G_GINT64_FORMAT, base, file->id));
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_header_of(reply, "Content-Disposition"), "attachment");
    g_assert_cmpint(get(w, path(w, "%s/files/%" G_GINT64_FORMAT, given_link(w, POLICE), file->id))->status, ==, 404);
    base = given_link(w, SCHOOLS);
    g_assert_cmpint(save_row(w, base, CAMPAIGN, row->version, path(w, "state=done&remove.%" G_GINT64_FORMAT "=1", file->id))->status, ==, 303);
    g_assert_cmpuint(must_row(w, must_report(w, SCHOOLS), CAMPAIGN)->files->len, ==, 0);
    g_assert_cmpint(get(w, path(w, "%s/files/%" G_GINT64_FORMAT, base, file->id))->status, ==, 404);
}

/* --- an objective's own indicators --- */

enum { OBJECTIVE = 5, GOAL = 60 };

static Row *row_of_objective(World *w)
{
    GPtrArray *rows = NULL;
    must(rows_of_report(w->db, w->pool, must_report(w, POLICE)->id, &rows, &w->error));
    Row *last = rows->pdata[rows->len - 1];
    g_assert_cmpint(last->node_id, ==, OBJECTIVE);
    return last;
}

static Reply *save_objective(World *w, const char *base, const char *fields)
{
    const Row *row = row_of_objective(w);
    return post(w, path(w, "%s/rows/%" G_GINT64_FORMAT, base, row->id), path(w, "version=%d&%s", (int)row->version, fields));
}

static void given_objective(World *w)
{
    given_plan(w);
    must_execute(w, "INSERT INTO plan_indicator (id, plan_id, node_id, position, text, target_text, has_target, target_value, "
                    "target_operator, cumulation) VALUES (60, 1, 5, 1, 'Romi în administrație', 'minim 39', 1, 39, 'min', 'latest')");
    must_execute(w, "UPDATE plan_node SET institution_id = 200 WHERE id = 5");
    given_asked(w);
}

static void who_is_named_reports_on_an_objectives_own_indicators(void)
{
    g_autoptr(World) w = world_new();
    given_objective(w);
    g_assert_cmpint(must_report(w, POLICE)->rows, ==, 2);
    g_assert_cmpint(must_report(w, SCHOOLS)->rows, ==, 3);
    const char *base = given_link(w, POLICE);
    as_anonymous(w);
    assert_contains(reply_body(w, get(w, base)), "Romi în administrație");
    g_assert_cmpint(save_objective(w, base, "state=given")->status, ==, 422);
    g_assert_cmpint(save_objective(w, base, "state=done&value.60=12")->status, ==, 422);
    g_assert_cmpint(save_objective(w, base, "state=not_given")->status, ==, 422);
    g_assert_cmpint(must_report(w, POLICE)->answered, ==, 0);
    g_assert_cmpint(save_objective(w, base, "state=given&value.60=12&done=Din+state")->status, ==, 303);
    g_assert_cmpint(must_report(w, POLICE)->answered, ==, 1);
    g_assert_cmpint(row_of_objective(w)->money->len, ==, 0);
}

static void an_objectives_values_count_once_accepted(void)
{
    g_autoptr(World) w = world_new();
    given_objective(w);
    const char *base = given_link(w, POLICE);
    as_anonymous(w);
    g_assert_cmpint(save_row(w, base, PATROL, 1, "state=underway")->status, ==, 303);
    g_assert_cmpint(save_objective(w, base, "state=given&value.60=12&done=Din+state")->status, ==, 303);
    g_assert_cmpint(post(w, path(w, "%s/send", base), path(w, "version=%d&sender=Ofi%%C8%%9Ber", (int)must_report(w, POLICE)->version))->status, ==, 303);
    g_assert_cmpint(total_of(w, GOAL).state, ==, VALUE_MISSING);
    as_planner(w);
    const Report *sent = must_report(w, POLICE);
    assert_contains(reply_body(w, get(w, path(w, "/reports/%" G_GINT64_FORMAT, sent->id))), "/objectives/5");
    g_assert_cmpint(post(w, path(w, "/reports/%" G_GINT64_FORMAT "/accept", sent->id), path(w, "version=%d", (int)sent->version))->status, ==, 303);
    g_assert_cmpfloat(total_of(w, GOAL).number, ==, 12);
    g_assert_cmpstr(action_state(w, PATROL), ==, "underway");
    as_anonymous(w);
    const char *page = reply_body(w, get(w, "/objectives/5"));
    assert_contains(page, "Poliția Locală");
    assert_contains(page, "1 of 1");
    assert_contains(page, "Din state");
    assert_contains(reply_body(w, get(w, "/plans/1")), "/objectives/5\">Romi în administrație</a>: 12");
    const char *json = reply_body(w, get(w, "/api/v1/objectives/5"));
    assert_contains(json, "\"total\":{\"state\":\"number\",\"number\":12");
    assert_contains(reply_body(w, get(w, "/api/v1/plans/1")), "\"target_text\":\"minim 39\"");
    g_assert_cmpint(get(w, "/api/v1/objectives/6")->status, ==, 404);
}

static void nobody_is_asked_about_objectives_unless_named(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    must_execute(w, "INSERT INTO plan_indicator (id, plan_id, node_id, position, text) VALUES (60, 1, 5, 1, 'Romi în administrație')");
    given_asked(w);
    g_assert_cmpint(must_report(w, POLICE)->rows, ==, 1);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS count FROM report_row WHERE node_id IS NOT NULL"), ==, 0);
}

/* --- who sees what --- */

static void institutions_see_only_their_own(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *schools = path(w, "/reports/%" G_GINT64_FORMAT, must_report(w, SCHOOLS)->id);
    const char *reporting = "/plans/1/reporting", *api = "/api/v1/plans/1/reports";
    as_reporter(w, POLICE);
    g_assert_cmpint(get(w, schools)->status, ==, 404);
    g_assert_cmpint(get(w, path(w, "%s/form", schools))->status, ==, 404);
    assert_lacks(reply_body(w, get(w, "/reports")), schools);
    assert_lacks(reply_body(w, get(w, reporting)), "Inspectoratul");
    assert_lacks(reply_body(w, get(w, api)), "Inspectoratul");
    g_assert_cmpint(post(w, path(w, "%s/accept", schools), "version=1")->status, ==, 403);
    as_reporter(w, SCHOOLS);
    g_assert_cmpint(get(w, path(w, "%s/form", schools))->status, ==, 200);
    assert_contains(reply_body(w, get(w, "/reports")), schools);
    assert_lacks(reply_body(w, get(w, reporting)), "Poliția");
    must_save_all(w, path(w, "%s/form", schools));
    assert_contains(reply_body(w, get(w, schools)), "Lipsa bani");
    as_reader(w);
    g_assert_cmpint(get(w, schools)->status, ==, 200);
    assert_lacks(reply_body(w, get(w, schools)), "Lipsa bani"); /* not sent yet */
    g_assert_cmpint(get(w, path(w, "%s/form", schools))->status, ==, 403);
    assert_contains(reply_body(w, get(w, api)), "Poliția");
    as_anonymous(w);
    g_assert_cmpint(get(w, schools)->status, ==, 303);
}

static void planners_enter_what_came_on_paper(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *base = path(w, "/reports/%" G_GINT64_FORMAT "/form", must_report(w, POLICE)->id);
    as_planner(w);
    g_assert_cmpint(save_row(w, base, PATROL, 1, "state=done&value.53=12")->status, ==, 303);
    g_assert_cmpint(post(w, path(w, "%s/send", base), path(w, "version=%d&sender=Comisar&source=phone", (int)must_report(w, POLICE)->version))->status, ==, 303);
    const Report *report = must_report(w, POLICE);
    g_assert_cmpstr(report->source, ==, "phone");
    g_assert_cmpstr(report->state, ==, "sent");
    assert_contains(reply_body(w, get(w, path(w, "/reports/%" G_GINT64_FORMAT, report->id))), "by phone");
    g_assert_cmpint(count_of(w, "SELECT count(*) AS count FROM report_event WHERE verb = 'entered'"), ==, 1);
}

static void an_action_of_several_is_done_when_all_are(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    must_execute(w, "INSERT INTO plan_action_body (action_id, role, position, printed, institution_id) VALUES (13, 'responsible', 2, 'Y', 100)");
    given_asked(w);
    Doer doer = {identity_system(), "cli", NULL};
    must_execute(w, "UPDATE report SET state = 'sent'");
    must_execute(w, "UPDATE report_row SET state = 'done' WHERE action_id = 13");
    must_execute(w, "UPDATE report_row SET state = 'not_started', reason = 'x' WHERE report_id = %" G_GINT64_FORMAT, must_report(w, SCHOOLS)->id);
    must(report_accept(w->db, &doer, must_report(w, POLICE), &w->error));
    g_assert_cmpstr(action_state(w, PATROL), ==, "done");
    must(report_accept(w->db, &doer, must_report(w, SCHOOLS), &w->error));
    g_assert_cmpstr(action_state(w, PATROL), ==, "underway");
    g_assert_cmpstr(action_state(w, CAMPAIGN), ==, "not_started");
}

/* A draft is its writer's own. */
static void drafts_are_not_shown_with_the_action(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *reports = NULL;
    given_plan(w);
    given_asked(w);
    as_anonymous(w);
    const char *base = given_link(w, SCHOOLS);
    must_save_all(w, base);
    must(reports_of_action(w->db, w->pool, CAMPAIGN, &reports, &w->error));
    g_assert_cmpuint(reports->len, ==, 1);
    g_assert_null(((ActionReport *)reports->pdata[0])->done);
    g_assert_cmpint(send_report(w, base)->status, ==, 303);
    must(reports_of_action(w->db, w->pool, CAMPAIGN, &reports, &w->error));
    const ActionReport *report = reports->pdata[0];
    g_assert_cmpstr(report->done, ==, "Lucru");
    g_assert_cmpuint(report->values->len, ==, 2);
    g_assert_cmpint(((SpentMoney *)report->money->pdata[0])->spent.minor, ==, 150000);
}

/* --- reminders --- */

static void reminders_leave_once_each(void)
{
    static const struct { const char *day; int letters; } cases[] = {
        {"2025-07-16", 0}, /* asked yesterday */
        {"2025-07-18", 1}, /* within 14 days */
        {"2025-07-19", 0}, {"2025-07-24", 0}, {"2025-07-27", 1}, /* 3 days before */
        {"2025-07-30", 0}, {"2025-08-05", 0}, {"2025-08-06", 1}, /* 7 days after */
        {"2025-08-07", 0}, {"2025-08-20", 1}, {"2025-09-20", 0}, /* 21 days after, and no more */
    };
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        int letters;
        clock_set((gint64)day_from_iso(cases[i].day).n * 86400 + 12 * 3600);
        must(reports_remind(w->db, NULL, &letters, &w->error));
        g_assert_cmpint(letters, ==, cases[i].letters);
    }
    as_anonymous(w);
    clock_set((gint64)day_from_iso("2025-08-25").n * 86400);
    g_assert_cmpint(get(w, link_of_letter(w))->status, ==, 200);
    GPtrArray *missing = NULL;
    must(reports_missing(w->db, w->pool, PLAN, day_from_iso("2025-07-30"), &missing, &w->error));
    g_assert_cmpuint(missing->len, ==, 0); /* the due day itself is in time */
    must(reports_missing(w->db, w->pool, 0, day_from_iso("2025-07-31"), &missing, &w->error));
    g_assert_cmpuint(missing->len, ==, 2);
}

/* What was returned has been received. */
static void a_late_letter_says_what_is_waited_for(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    int letters;
    clock_set((gint64)day_from_iso("2025-08-06").n * 86400 + 12 * 3600);
    must(reports_remind(w->db, NULL, &letters, &w->error));
    assert_contains(letter_text(w), "Nu l-am primit");
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(change && db_execute(w->db, "UPDATE report SET state = 'returned'", &w->error) && db_commit(change, &w->error));
    }
    clock_set((gint64)day_from_iso("2025-08-20").n * 86400 + 12 * 3600);
    must(reports_remind(w->db, NULL, &letters, &w->error));
    g_assert_cmpint(letters, ==, 1);
    assert_contains(letter_text(w), "V-a fost returnat");
    assert_lacks(letter_text(w), "Nu l-am primit");
}

static void pages_show_their_empty_and_wrong_states(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    as_planner(w);
    assert_contains(reply_body(w, get(w, "/plans/1/reporting")), "no reporting periods yet");
    g_assert_cmpint(post(w, "/plans/1/periods", "every=half_year")->status, ==, 303);
    Reply *reply = post(w, "/plans/1/periods", "every=year");
    g_assert_cmpint(reply->status, ==, 422);
    GPtrArray *periods = NULL;
    must(periods_of_plan(w->db, w->pool, PLAN, &periods, &w->error));
    const Period *period = periods->pdata[0];
    const char *due = path(w, "/periods/%" G_GINT64_FORMAT "/due", period->id);
    g_assert_cmpint(post(w, due, "version=1&due=maine")->status, ==, 422);
    g_assert_cmpint(post(w, due, "version=1&due=31.07.2024")->status, ==, 422);
    g_assert_cmpint(post(w, due, "version=1&due=31.07.2025")->status, ==, 303);
    g_assert_cmpint(post(w, path(w, "/periods/%" G_GINT64_FORMAT "/ask", period->id), "version=2")->status, ==, 303);
    reply = post(w, path(w, "/reports/%" G_GINT64_FORMAT "/ask", must_report(w, POLICE)->id), "");
    g_assert_cmpint(reply->status, ==, 200); /* no address: the link is shown */
    assert_contains(reply_body(w, reply), "http://127.0.0.1:8080/r/");
    g_assert_cmpint(post(w, path(w, "/reports/%" G_GINT64_FORMAT "/ask", must_report(w, SCHOOLS)->id), "")->status, ==, 303);
    g_assert_cmpint(post(w, path(w, "/reports/%" G_GINT64_FORMAT "/extend", must_report(w, SCHOOLS)->id), "days=0")->status, ==, 422);
    g_assert_cmpint(post(w, path(w, "/reports/%" G_GINT64_FORMAT "/extend", must_report(w, SCHOOLS)->id), "days=9")->status, ==, 303);
    reply = get(w, "/api/v1/indicators/50/values");
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_body(w, reply), "\"state\":\"missing\"");
}

static void the_row_fits_the_schema(void)
{
    g_autoptr(World) w = world_new();
    record_check_against_schema(w, &report_row_record);
}

/* Who has an address now gets the letter at once; a wrong one is said beside its field, and nothing is saved. */
static void missing_addresses_are_written_on_one_page(void)
{
    g_autoptr(World) w = world_new();
    given_plan(w);
    given_asked(w);
    const char *at = path(w, "/periods/%" G_GINT64_FORMAT "/addresses", must_report(w, POLICE)->period_id);
    as_reporter(w, POLICE);
    g_assert_cmpint(get(w, at)->status, ==, 403);
    as_planner(w);
    assert_contains(reply_body(w, get(w, "/plans/1/reporting")), at);
    assert_contains(reply_body(w, get(w, at)), path(w, "email.%d", POLICE));
    assert_lacks(reply_body(w, get(w, at)), path(w, "email.%d", SCHOOLS));
    assert_contains(reply_body(w, post(w, at, path(w, "email.%d=polizei", POLICE))), "polizei");
    g_assert_false(must_report(w, POLICE)->has_address);
    g_assert_cmpint(post(w, at, path(w, "email.%d=politia%%40example.org", POLICE))->status, ==, 303);
    g_assert_true(must_report(w, POLICE)->has_address);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS count FROM letter WHERE to_address = 'politia@example.org'"), ==, 1);
    g_assert_cmpint(post(w, at, path(w, "email.%d=a%%40example.org", SCHOOLS))->status, ==, 303); /* has one: not changed here */
    assert_lacks(reply_body(w, get(w, path(w, "/institutions/%d", SCHOOLS))), "a@example.org");
    assert_lacks(reply_body(w, get(w, "/plans/1/reporting")), at);
}

WORLD_MAIN
{
    world_test("the_row_fits_the_schema", the_row_fits_the_schema);
    world_test("who_is_responsible_is_asked_once", who_is_responsible_is_asked_once);
    world_test("periods_never_overlap", periods_never_overlap);
    world_test("the_letter_brings_link_and_measures", the_letter_brings_link_and_measures);
    world_test("a_report_goes_its_whole_way", a_report_goes_its_whole_way);
    world_test("a_stale_row_conflicts_and_shows_both", a_stale_row_conflicts_and_shows_both);
    world_test("every_error_keeps_what_was_typed", every_error_keeps_what_was_typed);
    world_test("the_script_saves_by_the_same_way", the_script_saves_by_the_same_way);
    world_test("four_states_of_a_value_are_kept_apart", four_states_of_a_value_are_kept_apart);
    world_test("a_long_form_unfolds_the_next_row", a_long_form_unfolds_the_next_row);
    world_test("of_many_measures_one_is_asked_at_a_time", of_many_measures_one_is_asked_at_a_time);
    world_test("what_is_to_be_done_stands_first", what_is_to_be_done_stands_first);
    world_test("many_reports_of_a_period_come_in_pages", many_reports_of_a_period_come_in_pages);
    world_test("a_period_that_is_folded_leads_to_its_many_reports", a_period_that_is_folded_leads_to_its_many_reports);
    world_test("periods_that_have_begun_stand_before_those_to_come", periods_that_have_begun_stand_before_those_to_come);
    world_test("a_wrong_day_or_number_is_kept_beside_its_field", a_wrong_day_or_number_is_kept_beside_its_field);
    world_test("a_link_that_ended_says_so_and_keeps_words", a_link_that_ended_says_so_and_keeps_words);
    world_test("a_link_opens_its_own_report_alone", a_link_opens_its_own_report_alone);
    world_test("a_locked_period_takes_nothing", a_locked_period_takes_nothing);
    world_test("who_is_named_reports_on_an_objectives_own_indicators", who_is_named_reports_on_an_objectives_own_indicators);
    world_test("an_objectives_values_count_once_accepted", an_objectives_values_count_once_accepted);
    world_test("nobody_is_asked_about_objectives_unless_named", nobody_is_asked_about_objectives_unless_named);
    world_test("the_same_row_with_its_file_twice_is_kept_once", the_same_row_with_its_file_twice_is_kept_once);
    world_test("evidence_is_kept_by_what_it_is", evidence_is_kept_by_what_it_is);
    world_test("institutions_see_only_their_own", institutions_see_only_their_own);
    world_test("planners_enter_what_came_on_paper", planners_enter_what_came_on_paper);
    world_test("an_action_of_several_is_done_when_all_are", an_action_of_several_is_done_when_all_are);
    world_test("drafts_are_not_shown_with_the_action", drafts_are_not_shown_with_the_action);
    world_test("reminders_leave_once_each", reminders_leave_once_each);
    world_test("a_late_letter_says_what_is_waited_for", a_late_letter_says_what_is_waited_for);
    world_test("missing_addresses_are_written_on_one_page", missing_addresses_are_written_on_one_page);
    world_test("pages_show_their_empty_and_wrong_states", pages_show_their_empty_and_wrong_states);
}
