#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/law/pages.h"
#include "world.h"

/* The law table's pages, and its CSV. */

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define assert_lacks(text, part) g_assert_null(strstr((text), (part)))
#define PATH(...) pool_printf(w->pool, __VA_ARGS__)
#define ID G_GINT64_FORMAT

static World *world(void)
{
    World *w = world_new();
    User user = {.name = "Ana Pop", .email = "ana@example.org"};
    must(user_create(w->db, identity_system(), &user, "administrator", &w->error));
    as_user(w, user.id, 0, SCOPE_AUTHORITY, "law.edit");
    w->who->language = LANGUAGE_RO;
    return w;
}

static LawRow *term_of(World *w, const char *code)
{
    LawRow *term;
    must(law_term(w->db, w->pool, code, COUNTRY_RO, day_today(), &term, &w->error));
    return term;
}

static const char *page(World *w, const char *path)
{
    Reply *reply = get(w, path);
    g_assert_cmpint(reply->status, ==, 200);
    return reply_body(w, reply);
}

static const char good_form[] = "amount=20&unit=days&starts=evaluation&on_free_day=next_working&recurs=no&times=0&warn_days=5&month=&day="
                                "&name=Evaluarea+detaliat%C4%83&name_en=&valid_to=&legal_basis=Ordin+nou&confidence=own&note=";

static Reply *send_version(World *w, const LawRow *row, const char *from, gint64 was)
{
    return post(w, PATH("/law/%" ID "/edit", row->id), PATH("%s&valid_from=%s&was=%" ID, good_form, from, was));
}

static void programs_read_terms_and_free_days(void)
{
    g_autoptr(World) w = world();
    g_assert_nonnull(strstr(page(w, "/api/v1/law/terms?on=2026-11-22"), "\"child.initial-evaluation\""));
    const char *year = page(w, "/api/v1/law/holidays?year=2026&country=RO");
    g_assert_nonnull(strstr(year, "\"day\":\"2026-12-25\""));
    g_assert_nonnull(strstr(year, "\"day\":\"2026-12-01\""));
    g_assert_null(strstr(year, "2027-"));
    g_assert_nonnull(strstr(page(w, "/api/v1/law/holidays?year=2026&country=MD"), "\"country\":\"MD\""));
}

static void the_list_says_how_sure_each_row_is(void)
{
    g_autoptr(World) w = world();
    const char *all = page(w, "/law"), *check = page(w, "/law?check=1&kind=term"), *found = page(w, "/law?q=boboteaza");
    assert_contains(all, "Evaluarea inițială");
    assert_contains(all, "72 de ore");
    assert_contains(check, "Ordinul 288/2006");
    assert_lacks(check, "Răspunsul la petiție</a> <span class=\"hint\">RO");
    assert_contains(found, "Boboteaza");
    assert_lacks(found, "Evaluarea inițială");
}

static void a_new_version_leaves_the_old_one_to_be_read(void)
{
    g_autoptr(World) w = world();
    LawRow *row = term_of(w, "child.detailed-evaluation");
    assert_contains(page(w, PATH("/law/%" ID "/edit", row->id)), "name=\"amount\" value=\"30\"");
    Reply *reply = send_version(w, row, "2026-09-01", row->version);
    g_assert_cmpint(reply->status, ==, 303);
    const char *shown = page(w, reply_header_of(reply, "Location"));
    assert_contains(shown, "20 de zile calendaristice");
    assert_contains(shown, "30 de zile calendaristice");
    assert_contains(shown, "01.01.2016 – 31.08.2026");
}

static void a_stale_form_is_shown_again_with_what_was_typed(void)
{
    g_autoptr(World) w = world();
    LawRow *row = term_of(w, "child.detailed-evaluation");
    g_assert_cmpint(send_version(w, row, "2026-09-01", row->version)->status, ==, 303);
    Reply *reply = send_version(w, row, "2026-10-01", row->version);
    g_assert_cmpint(reply->status, ==, 409);
    assert_contains(reply_body(w, reply), "value=\"Ordin nou\"");
}

static void wrong_fields_are_told_beside_them(void)
{
    g_autoptr(World) w = world();
    LawRow *row = term_of(w, "child.detailed-evaluation");
    Reply *reply = post(w, PATH("/law/%" ID "/edit", row->id),
                        PATH("%s&valid_from=31.02.2026&amount=0&was=%" ID, strchr(good_form, '&') + 1, row->version));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "id=\"field-valid_from-error\"");
    assert_contains(reply_body(w, reply), "id=\"field-amount-error\"");
    assert_contains(reply_body(w, reply), "value=\"31.02.2026\"");
}

static void a_free_day_is_made_and_shown_in_its_year(void)
{
    g_autoptr(World) w = world();
    Reply *reply = post(w, "/law/new", "kind=holiday&code=bridge-2026&country=RO&name=Zi+liber%C4%83+de+punte&rule=once&on_day=27.11.2026"
                                       "&valid_from=01.01.2026&legal_basis=HG&confidence=own&month=&day=&note=&name_en=&valid_to=");
    g_assert_cmpint(reply->status, ==, 303);
    const char *year = page(w, "/law/year?year=2026&country=RO");
    assert_contains(year, "Zi liberă de punte");
    assert_contains(year, "12.04.2026");
    assert_lacks(page(w, "/law/year?year=2026&country=MD"), "Zi liberă de punte");
}

static void what_ends_is_asked_for_its_last_day(void)
{
    g_autoptr(World) w = world();
    LawRow *row = term_of(w, "child.detailed-evaluation");
    Reply *reply = post(w, PATH("/law/%" ID "/end", row->id), PATH("last=01.01.2010&was=%" ID, row->version));
    g_assert_cmpint(reply->status, ==, 422);
    reply = post(w, PATH("/law/%" ID "/end", row->id), PATH("last=31.12.2026&was=%" ID, row->version));
    g_assert_cmpint(reply->status, ==, 303);
    assert_contains(page(w, PATH("/law/%" ID, row->id)), "31.12.2026");
}

static void who_may_not_edit_reads_only(void)
{
    g_autoptr(World) w = world();
    LawRow *row = term_of(w, "child.detailed-evaluation");
    as_user(w, 5, 0, SCOPE_OWN, "plans.read");
    assert_lacks(page(w, PATH("/law/%" ID, row->id)), "/edit\"");
    g_assert_cmpint(send_version(w, row, "2026-09-01", row->version)->status, ==, 403);
}

/* --- the calendar --- */

static void a_users_calendar_shows_the_terms_of_their_work(void)
{
    g_autoptr(World) w = world_new();
    gint64 id;
    User user = {.name = "Ana Pop", .email = "ana@example.org"};
    must(user_create(w->db, identity_system(), &user, "social", &w->error));
    ClockStart start = {"case", 7, "petition.answer", clock_now(), user.id, "Dosar 2026/7", "/cases/7"};
    must(clock_start(w->db, NULL, &start, &id, &w->error));
    as_user(w, user.id, 0, SCOPE_OWN, "people.read");
    const char *made = reply_body(w, post(w, "/calendar", NULL));
    const char *at = strstr(made, "/calendar/"), *end = at ? strstr(at, ".ics") : NULL;
    g_assert_nonnull(end);
    const char *address = pool_strndup(w->pool, at, (gsize)(end - at) + 4);
    as_anonymous(w);
    const char *calendar = page(w, address);
    assert_contains(calendar, "SUMMARY:Dosar 2026/7: ");
    assert_contains(calendar, "/cases/7");
    g_assert_null(strstr(strstr(calendar, "BEGIN:VEVENT") + 1, "BEGIN:VEVENT"));
    must(clock_done(w->db, NULL, id, 0, NULL, &w->error));
    assert_lacks(page(w, address), "BEGIN:VEVENT");
}

/* --- CSV --- */

static GPtrArray *rows_of(World *w, const char *csv)
{
    GPtrArray *rows;
    must(law_from_csv(w->pool, csv, strlen(csv), &rows, &w->error));
    return rows;
}

static void an_export_comes_in_again_and_changes_nothing(void)
{
    g_autoptr(World) w = world();
    GPtrArray *all;
    LawImport import;
    must(law_rows_all(w->db, w->pool, NULL, NULL, &all, &w->error));
    GPtrArray *again = rows_of(w, law_to_csv(w->pool, all)->str);
    g_assert_cmpuint(again->len, ==, all->len);
    must(law_import(w->db, w->pool, identity_system(), again, &import, &w->error));
    g_assert_cmpint(import.made, ==, 0);
    g_assert_cmpint(import.same, ==, all->len);
}

#define HEAD "kind,code,country,name,valid_from,legal_basis,confidence,amount,unit,starts,on_free_day,recurs\n"

static void an_imported_row_is_a_new_version(void)
{
    g_autoptr(World) w = world();
    LawImport import;
    GPtrArray *rows = rows_of(w, HEAD "term,child.review,RO,Reevaluarea,2026-05-01,\"Lege, art. 1\",own,2,months,evaluation,as_is,from_done\n"
                                      "term,local.answer,RO,Răspuns local,01.05.2026,HCL,own,10,working_days,request,as_is,no\n");
    must(law_import(w->db, w->pool, identity_system(), rows, &import, &w->error));
    g_assert_cmpint(import.made, ==, 2);
    g_assert_cmpint(term_of(w, "child.review")->amount, ==, 2);
    g_assert_cmpstr(term_of(w, "child.review")->legal_basis, ==, "Lege, art. 1");
    g_assert_cmpint(term_of(w, "local.answer")->amount, ==, 10);
}

static void one_bad_row_keeps_all_out(void)
{
    g_autoptr(World) w = world();
    LawImport import;
    LawRow *none;
    GPtrArray *rows = rows_of(w, HEAD "term,local.answer,RO,Răspuns local,2026-05-01,HCL,own,10,days,request,as_is,no\n"
                                      "term,local.other,RO,Alt răspuns,2026-05-01,HCL,own,0,days,request,as_is,no\n");
    g_assert_false(law_import(w->db, w->pool, identity_system(), rows, &import, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    assert_contains(w->error->message, "local.other");
    g_clear_error(&w->error);
    g_assert_false(law_term(w->db, w->pool, "local.answer", COUNTRY_RO, day_today(), &none, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
}

static void wrong_files_are_refused_with_line_and_column(void)
{
    static const struct {
        const char *csv, *part;
    } bad[] = {
        {"kind,code\n", "country"},
        {"kind,nimic\n", "nimic"},
        {HEAD "term,a.b,RO,N,2026-13-01,L,own,1,days,request,as_is,no\n", "2, "},
        {HEAD "\nterm,a.b,RO,N,2026-01-01,L,own,unu,days,request,as_is,no\n", "3, "},
        {"\xff\xfe", "UTF-8"},
    };
    g_autoptr(World) w = world();
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        GPtrArray *rows;
        g_clear_error(&w->error);
        g_assert_false(law_from_csv(w->pool, bad[i].csv, strlen(bad[i].csv), &rows, &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
        assert_contains(w->error->message, bad[i].part);
    }
}

WORLD_MAIN
{
    world_test("the_list_says_how_sure_each_row_is", the_list_says_how_sure_each_row_is);
    world_test("a_new_version_leaves_the_old_one_to_be_read", a_new_version_leaves_the_old_one_to_be_read);
    world_test("a_stale_form_is_shown_again_with_what_was_typed", a_stale_form_is_shown_again_with_what_was_typed);
    world_test("wrong_fields_are_told_beside_them", wrong_fields_are_told_beside_them);
    world_test("a_free_day_is_made_and_shown_in_its_year", a_free_day_is_made_and_shown_in_its_year);
    world_test("what_ends_is_asked_for_its_last_day", what_ends_is_asked_for_its_last_day);
    world_test("who_may_not_edit_reads_only", who_may_not_edit_reads_only);
    world_test("a_users_calendar_shows_the_terms_of_their_work", a_users_calendar_shows_the_terms_of_their_work);
    world_test("an_export_comes_in_again_and_changes_nothing", an_export_comes_in_again_and_changes_nothing);
    world_test("programs_read_terms_and_free_days", programs_read_terms_and_free_days);
    world_test("an_imported_row_is_a_new_version", an_imported_row_is_a_new_version);
    world_test("one_bad_row_keeps_all_out", one_bad_row_keeps_all_out);
    world_test("wrong_files_are_refused_with_line_and_column", wrong_files_are_refused_with_line_and_column);
}
