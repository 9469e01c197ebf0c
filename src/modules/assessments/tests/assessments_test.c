#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/assessments/intake.h"
#include "modules/cases/cases.h"
#include "modules/people/people.h"
#include "reader/reader.h"
#include "record/attachment.h"
#include "world.h"

/* Assessments in the store and on their pages. */

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define assert_lacks(text, part) g_assert_null(strstr((text), (part)))

static void social_worker(World *w) { as_user(w, 10, 100, SCOPE_INSTITUTION, "people.read assessments.fill assessments.read"); }
static void supervisor(World *w) { as_user(w, 11, 100, SCOPE_AUTHORITY, "people.read assessments.fill assessments.read assessments.manage"); }

static gint64 given_child(World *w)
{
    Person person = {.family_name = "Țepeș", .given_name = "Ana", .birth_day = day_make(2015, 5, 3), .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

static Assessment *must_find(World *w, gint64 id)
{
    Assessment *a = NULL;
    must(assessment_find(w->db, w->pool, identity_system(), id, &a, &w->error));
    return a;
}

static gint64 given_draft(World *w, const char *code)
{
    gint64 id;
    must(assessment_begin(w->db, w->who, code, given_child(w), 0, &id, &w->error));
    return id;
}

static const char *path(World *w, gint64 id, const char *rest)
{
    return pool_printf(w->pool, "/assessments/%" G_GINT64_FORMAT "%s", id, rest);
}

static const char *form(World *w, gint64 id, const char *rest)
{
    return pool_printf(w->pool, "version=%d&assessed_on=1.6.2025&%s", (int)must_find(w, id)->version, rest);
}

static void every_shipped_form_can_be_filled_in(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *versions;
    must(instrument_list(w->db, w->pool, &versions, &w->error));
    g_assert_cmpuint(versions->len, ==, 13);
    social_worker(w);
    for (guint i = 0; i < versions->len; i++) {
        const InstrumentVersion *version = versions->pdata[i];
        g_assert_cmpstr(version->state, ==, "current");
        g_assert_true(version->title.in[LANGUAGE_EN] && version->title.in[LANGUAGE_RO]);
        const Reply *reply = get(w, path(w, given_draft(w, version->code), ""));
        g_test_message("%s", version->code);
        g_assert_cmpint(reply->status, ==, 200);
    }
}

static void what_was_answered_is_kept_and_sealed(void)
{
    g_autoptr(World) w = world_new();
    social_worker(w);
    gint64 id = given_draft(w, "observation-sheet");
    const Reply *reply = post(w, path(w, id, ""), form(w, id, "shown.head=1&a.head=Pop+Ion&shown.e_poverty=1&a.e_poverty=yes&action=save"));
    g_assert_cmpint(reply->status, ==, 303);
    const Assessment *a = must_find(w, id);
    g_assert_cmpstr(answers_text(a->answers, "head"), ==, "Pop Ion");
    g_assert_cmpstr(a->score, ==, "1");
    g_autoptr(DbQuery) q = db_query(w->db, &(DbStatement){"raw", "SELECT answers FROM assessment WHERE score = '1'", NULL});
    g_assert_true(db_step(q));
    assert_lacks(db_text(q, "answers", w->pool), "Pop");
}

static const char all_no[] = "shown.filler=1&a.filler=asistent&shown.e_poverty=1&a.e_poverty=%s&shown.e_work=1&a.e_work=no&shown.e_benefits=1&a.e_benefits=no&"
                             "shown.s_minor=1&a.s_minor=no&shown.s_single=1&a.s_single=no&shown.s_abroad=1&a.s_abroad=no&shown.s_deprived=1&a.s_deprived=no&"
                             "shown.h_ill=1&a.h_ill=no&shown.h_doctor=1&a.h_doctor=no&shown.h_vaccine=1&a.h_vaccine=no&shown.h_pregnant=1&a.h_pregnant=no&"
                             "shown.d_illiterate=1&a.d_illiterate=no&shown.d_enrolled=1&a.d_enrolled=no&shown.d_absent=1&a.d_absent=no&"
                             "shown.l_none=1&a.l_none=no&shown.l_crowded=1&a.l_crowded=yes&shown.l_utilities=1&a.l_utilities=no&shown.l_hygiene=1&a.l_hygiene=no&"
                             "shown.r_alcohol=1&a.r_alcohol=no&shown.r_violence=1&a.r_violence=no&shown.r_offence=1&a.r_offence=no&shown.r_conflict=1&a.r_conflict=no&action=finish";

static const char *answered(World *w, gint64 id, const char *poverty)
{
    g_auto(GStrv) parts = g_strsplit(all_no, "%s", 2);
    return form(w, id, pool_printf(w->pool, "%s%s%s", parts[0], poverty, parts[1]));
}

static void finishing_asks_for_what_is_missing_and_keeps_what_was_typed(void)
{
    g_autoptr(World) w = world_new();
    social_worker(w);
    gint64 id = given_draft(w, "observation-sheet");
    const Reply *reply = post(w, path(w, id, ""), form(w, id, "shown.head=1&a.head=Pop+Ion&action=finish"));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "Pop Ion");
    assert_contains(reply_body(w, reply), "field-filler-error");
    g_assert_cmpstr(must_find(w, id)->state, ==, "draft");
}

static void a_finished_one_records_needs_and_proposals(void)
{
    g_autoptr(World) w = world_new();
    social_worker(w);
    gint64 id = given_draft(w, "observation-sheet");
    GPtrArray *needs, *proposals;
    const Reply *reply = post(w, path(w, id, ""), answered(w, id, "yes"));
    g_assert_cmpint(reply->status, ==, 303);
    const Assessment *a = must_find(w, id);
    g_assert_cmpstr(a->state, ==, "finished");
    must(need_of_person(w->db, w->pool, identity_system(), a->person_id, &needs, &w->error));
    g_assert_cmpuint(needs->len, ==, 2); /* income, housing */
    must(proposal_list(w->db, w->pool, id, &proposals, &w->error));
    g_assert_cmpuint(proposals->len, ==, 1);
    const Proposal *proposal = proposals->pdata[0];
    g_assert_cmpstr(proposal->code, ==, "risk-sheet");
    const char *decision = pool_printf(w->pool, "/proposals/%" G_GINT64_FORMAT, proposal->id);
    g_assert_cmpint(post(w, decision, "state=refused&version=1")->status, ==, 422);
    g_assert_cmpint(post(w, decision, "state=refused&version=1&reason=familia+a+plecat")->status, ==, 303);
    g_assert_cmpint(post(w, decision, "state=taken&version=1")->status, ==, 409);
}

static void needs_are_counted_by_person(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *counts;
    gint64 child = given_child(w), other = given_child(w);
    social_worker(w);
    must(need_record(w->db, w->who, child, "income", 0, day_make(2025, 2, 1), &w->error));
    must(need_record(w->db, w->who, child, "income", 0, day_make(2025, 3, 1), &w->error)); /* open already */
    must(need_record(w->db, w->who, other, "income", 0, day_make(2024, 3, 1), &w->error));
    must(need_counts(w->db, w->pool, interval_year(2025), &counts, &w->error));
    g_assert_cmpuint(counts->len, ==, 10);
    const NeedCount *income = counts->pdata[0];
    g_assert_cmpint(income->standing, ==, 2);
    g_assert_cmpint(income->found, ==, 1);
    g_assert_cmpint(get(w, "/needs?year=2025")->status, ==, 200);
    assert_contains(reply_body(w, get(w, "/needs/indicators.csv?year=2025")), ";2;1;0;2025");
}

static void a_stale_save_shows_both_versions(void)
{
    g_autoptr(World) w = world_new();
    social_worker(w);
    gint64 id = given_draft(w, "observation-sheet");
    const char *mine = form(w, id, "shown.head=1&a.head=Pop+Ion&action=save");
    g_assert_cmpint(post(w, path(w, id, ""), form(w, id, "shown.head=1&a.head=Rusu+Vasile&action=save"))->status, ==, 303);
    const Reply *reply = post(w, path(w, id, ""), mine);
    g_assert_cmpint(reply->status, ==, 409);
    assert_contains(reply_body(w, reply), "Pop Ion");
    assert_contains(reply_body(w, reply), "Rusu Vasile");
    g_assert_cmpstr(answers_text(must_find(w, id)->answers, "head"), ==, "Rusu Vasile");
}

static void each_finish_is_a_version_that_another_approves(void)
{
    g_autoptr(World) w = world_new();
    social_worker(w);
    gint64 id = given_draft(w, "dropout-warning");
    GString *typed = g_string_new("shown.school=1&a.school=Sc.+1&shown.class=1&a.class=V+A&action=finish");
    for (int i = 1; i <= 5; i++)
        g_string_append_printf(typed, "&shown.signal%d=1&a.signal%d=%s&shown.signal%d_source=1&a.signal%d_source=manual", i, i, i == 3 ? "yes" : "no", i, i);
    const char *sent = form(w, id, typed->str);
    g_assert_cmpint(post(w, path(w, id, ""), sent)->status, ==, 303);
    language_set(LANGUAGE_EN);
    assert_contains(reply_body(w, get(w, path(w, id, ""))), "level-yellow\">At risk of dropping out: yellow, waits for approval");
    assert_contains(reply_body(w, get(w, "/assessments")), "level-yellow\">yellow");
    g_assert_cmpint(post(w, path(w, id, "/approve"), pool_printf(w->pool, "version=%d", (int)must_find(w, id)->version))->status, ==, 403);
    supervisor(w);
    g_assert_cmpint(post(w, path(w, id, "/approve"), pool_printf(w->pool, "version=%d", (int)must_find(w, id)->version))->status, ==, 303);
    g_assert_cmpstr(must_find(w, id)->state, ==, "approved");
    assert_contains(reply_body(w, get(w, path(w, id, ""))), "level-green\">At risk of dropping out: green, approved");
    assert_contains(reply_body(w, get(w, "/assessments")), "level-green\">green");
    social_worker(w);
    g_assert_cmpint(post(w, path(w, id, ""), form(w, id, typed->str))->status, ==, 303);
    GPtrArray *revisions;
    must(assessment_revisions(w->db, w->pool, id, &revisions, &w->error));
    g_assert_cmpuint(revisions->len, ==, 2);
    g_assert_cmpstr(must_find(w, id)->state, ==, "finished"); /* to be approved anew */
    g_string_free(typed, TRUE);
}

static void places_of_a_repeat_come_and_go(void)
{
    g_autoptr(World) w = world_new();
    social_worker(w);
    gint64 id = given_draft(w, "risk-sheet");
    const char *child = "section=6&shown.child_name.1=1&a.child_name.1=Ana&action=more.child";
    g_assert_cmpint(post(w, path(w, id, ""), form(w, id, child))->status, ==, 303);
    g_assert_cmpint(post(w, path(w, id, ""), form(w, id, "section=6&shown.child_name.2=1&a.child_name.2=Ion&action=less.child.1"))->status, ==, 303);
    const Assessment *a = must_find(w, id);
    g_assert_cmpstr(answers_text(a->answers, "child"), ==, "1");
    g_assert_cmpstr(answers_text(a->answers, "child_name.1"), ==, "Ion");
    g_assert_cmpstr(answers_text(a->answers, "child_name.2"), ==, "");
}

static void another_institution_does_not_know_of_it(void)
{
    g_autoptr(World) w = world_new();
    social_worker(w);
    gint64 id = given_draft(w, "elderly-grid");
    as_user(w, 20, 200, SCOPE_INSTITUTION, "people.read assessments.fill assessments.read");
    g_assert_cmpint(get(w, path(w, id, ""))->status, ==, 404);
    g_assert_cmpint(get(w, pool_printf(w->pool, "/api/v1%s", path(w, id, "")))->status, ==, 404);
    assert_lacks(reply_body(w, get(w, "/assessments")), "Țepeș");
    as_user(w, 21, 100, SCOPE_OWN, "people.read assessments.fill assessments.read");
    g_assert_cmpint(get(w, path(w, id, ""))->status, ==, 404); /* a colleague who sees only their own */
}

static void a_form_is_taken_in_and_put_in_force(void)
{
    g_autoptr(World) w = world_new();
    supervisor(w);
    InstrumentVersion *version;
    Sheets *sheets;
    g_autoptr(GBytes) bytes = NULL;
    must(instrument_in_force(w->db, w->pool, "elderly-grid", &version, &w->error));
    must(sheets_from_json(w->pool, version->sheets, &sheets, &w->error));
    must(sheets_to_xlsx(sheets, &bytes, &w->error));
    gsize count;
    const void *data = g_bytes_get_data(bytes, &count);
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    g_assert_cmpint(post_file(w, "/instruments", "file", "grila.xlsx", data, count)->status, ==, 303);
    GPtrArray *versions;
    must(instrument_versions(w->db, w->pool, version->instrument_id, &versions, &w->error));
    g_assert_cmpuint(versions->len, ==, 2);
    const InstrumentVersion *draft = versions->pdata[0];
    g_assert_cmpstr(draft->state, ==, "draft");
    g_assert_cmpint(post(w, pool_printf(w->pool, "/instruments/versions/%" G_GINT64_FORMAT, draft->id), "")->status, ==, 303);
    must(instrument_in_force(w->db, w->pool, "elderly-grid", &version, &w->error));
    g_assert_cmpint(version->id, ==, draft->id);
    g_assert_cmpint(post_file(w, "/instruments", "file", "x.xlsx", "not a workbook", 14)->status, ==, 422);
}

static const char *page_of_form(World *w, const char *code)
{
    InstrumentVersion *version;
    must(instrument_in_force(w->db, w->pool, code, &version, &w->error));
    return reply_body(w, get(w, pool_printf(w->pool, "/instruments/%" G_GINT64_FORMAT, version->instrument_id)));
}

static const char *in_force_now(World *w, const char *code)
{
    InstrumentVersion *version;
    must(instrument_in_force(w->db, w->pool, code, &version, &w->error));
    return wording(&version->title);
}

static void given_version(World *w, const char *title, gint64 *ret_id)
{
    GPtrArray *problems;
    Instrument *instrument;
    const char *text = pool_printf(w->pool, "# survey\n|type|name|label|\n|text|note|Constatări|\n# settings\n|form_title|form_id|default_language|\n|%s|opinion|ro|\n", title);
    const Sheets *sheets = sheets_from_text(w->pool, text);
    g_assert_true(instrument_read(w->pool, sheets, &instrument, &problems));
    must(instrument_keep(w->db, w->who, instrument, sheets, false, ret_id, &w->error));
}

static void a_version_holds_from_the_day_that_is_chosen(void)
{
    g_autoptr(World) w = world_new();
    gint64 first, second, third, now = clock_now();
    supervisor(w);
    language_set(LANGUAGE_EN);
    given_version(w, "Unu", &first);
    must(instrument_put_in_force(w->db, w->who, first, day_today(), &w->error));
    given_version(w, "Doi", &second);
    const char *from = day_to_people(w->pool, day_add(day_today(), 10));
    const char *url = pool_printf(w->pool, "/instruments/versions/%" G_GINT64_FORMAT, second);
    g_assert_cmpint(post(w, url, pool_printf(w->pool, "from=%s", from))->status, ==, 303);
    g_assert_cmpstr(in_force_now(w, "opinion"), ==, "Unu");
    assert_contains(page_of_form(w, "opinion"), "coming");
    given_version(w, "Trei", &third);
    const Reply *reply = post(w, pool_printf(w->pool, "/instruments/versions/%" G_GINT64_FORMAT, third), ""); /* today, before the second */
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), from);
    clock_set(now + 10 * 24 * 60 * 60);
    g_assert_cmpstr(in_force_now(w, "opinion"), ==, "Doi");
    assert_contains(page_of_form(w, "opinion"), "past");
    clock_set(0);
}

static void a_school_s_list_is_saved_row_by_row_and_closed(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *rows;
    social_worker(w);
    const Reply *reply = post(w, "/screenings", "form=children-abroad&place=Sc.+20&year=2025");
    g_assert_cmpint(reply->status, ==, 303);
    const char *url = reply_header_of(reply, "Location");
    gint64 id = g_ascii_strtoll(strrchr(url, '/') + 1, NULL, 10);
    g_assert_cmpint(post(w, "/screenings", "form=children-abroad&place=Sc.+20&year=2025")->status, ==, 409);
    g_assert_cmpint(post(w, "/screenings", "form=children-abroad&place=Sc.+20&year=1850")->status, ==, 422);
    g_assert_cmpint(post(w, url, "action=add&subject=Pop+Maria")->status, ==, 303);
    must(assessment_of_screening(w->db, w->pool, id, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 1);
    gint64 row = ((Assessment *)rows->pdata[0])->id;
    g_assert_cmpint(post(w, url, "action=close")->status, ==, 422);
    const char *typed = pool_printf(w->pool, "v.%" G_GINT64_FORMAT "=1&a.%" G_GINT64_FORMAT ".who=both&a.%" G_GINT64_FORMAT ".caretaker=bunica&"
                                    "a.%" G_GINT64_FORMAT ".notified=no&a.%" G_GINT64_FORMAT ".delegated=no&a.%" G_GINT64_FORMAT ".signs=no&action=close",
                                    row, row, row, row, row, row);
    g_assert_cmpint(post(w, url, typed)->status, ==, 303);
    g_assert_cmpstr(must_find(w, row)->state, ==, "finished");
    g_assert_nonnull(strstr(reply_body(w, get(w, url)), pool_printf(w->pool, "<a href=\"/assessments/%" G_GINT64_FORMAT "\">", row)));
    g_assert_cmpint(post(w, url, "action=save")->status, ==, 409);
}

/* 600 children: more answers than one form may hold. */
static void a_school_s_whole_list_is_pasted_and_saved_page_by_page(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *rows;
    GString *names = pool_string(w->pool);
    social_worker(w);
    Person known = {.family_name = "Țepeș", .given_name = "Ștefan", .birth_day = day_make(2015, 3, 12), .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &known, &w->error));
    const char *url = reply_header_of(post(w, "/screenings", "form=children-abroad&place=Sc.+30&year=2025"), "Location");
    gint64 id = g_ascii_strtoll(strrchr(url, '/') + 1, NULL, 10);
    g_string_append(names, "action=names&names=Tepes+Stefan%3B12.03.2015%0APop+Ana%0D%0Apop+ana%0A%0A");
    for (int i = 0; i < 598; i++)
        g_string_append_printf(names, "Copil+Num%c%c%c%%09%02d.%02d.2014%%09V+B%%0A", 'a' + i % 26, 'a' + i / 26, 'x', i % 28 + 1, i % 12 + 1);
    g_assert_cmpint(post(w, url, names->str)->status, ==, 303);
    must(assessment_of_screening(w->db, w->pool, id, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 600);
    g_assert_cmpint(((Assessment *)rows->pdata[0])->person_id, ==, known.id);
    g_assert_cmpstr(((Assessment *)rows->pdata[2])->subject, ==, "Copil Numaax, born 01.01.2014");
    g_assert_cmpint(post(w, url, names->str)->status, ==, 303); /* nobody comes twice */
    const Reply *page = get(w, pool_printf(w->pool, "%s?page=20", url));
    must(assessment_of_screening(w->db, w->pool, id, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 600);
    gint64 last = ((Assessment *)rows->pdata[599])->id;
    g_assert_nonnull(strstr(reply_body(w, page), pool_printf(w->pool, "a.%" G_GINT64_FORMAT ".who", last)));
    const Reply *saved = post(w, url, pool_printf(w->pool, "page=20&action=save&v.%" G_GINT64_FORMAT "=1&a.%" G_GINT64_FORMAT ".who=both", last, last));
    g_assert_true(g_str_has_suffix(reply_header_of(saved, "Location"), "?page=20"));
    g_assert_cmpstr(answers_text(must_find(w, last)->answers, "who"), ==, "both");
    const Reply *closed = post(w, url, "page=20&action=close");
    g_assert_cmpint(closed->status, ==, 422);
    g_assert_nonnull(strstr(reply_body(w, closed), "600"));
    g_assert_cmpint(post(w, url, pool_printf(w->pool, "action=remove&child=%" G_GINT64_FORMAT, last))->status, ==, 303);
    must(assessment_of_screening(w->db, w->pool, id, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 599);
}

#define SCHOOL_LIST "Nume\tData nașterii\tClasa\tCine este plecat\tCine are grijă de copil\tPărinții au anunțat SPAS\tDelegare prin instanță\tSemne de dificultate\tTelefon\n"

static const char *escaped(World *w, const char *before, const char *text)
{
    g_autofree char *escaped_text = g_uri_escape_string(text, NULL, FALSE);
    return pool_join(w->pool, before, escaped_text, "");
}

static const char *names_form(World *w, const char *action, const char *list)
{
    return escaped(w, pool_printf(w->pool, "action=%s&names=", action), list);
}

/* A list as a spreadsheet gives it: what it becomes is shown before, a wrong cell is told by its place and keeps its line. */
static void a_school_s_answers_come_with_its_list(void)
{
    static const char list[] = SCHOOL_LIST "Pop Ana\t12.03.2015\tV A\tMama\tBunica\tnu știu\tNu\tda\t0722\n\n"
                               "Rus Ion\t31.02.2015\tV A\tTatăl\tTata\tDa\tDa\tNu\t\nMan Ema\t\tV B\tVărul\tTata\tDa\tDa\tpoate\t\n";
    g_autoptr(World) w = world_new();
    GPtrArray *rows;
    social_worker(w);
    const char *url = reply_header_of(post(w, "/screenings", "form=children-abroad&place=Sc.+30&year=2025"), "Location");
    gint64 id = g_ascii_strtoll(strrchr(url, '/') + 1, NULL, 10);
    language_set(LANGUAGE_EN);
    const Reply *looked = post(w, url, names_form(w, "look", list));
    g_assert_cmpint(looked->status, ==, 200);
    must(assessment_of_screening(w->db, w->pool, id, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 0);
    const char *said = reply_body(w, looked);
    g_assert_true(strstr(said, "B3: ") && strstr(said, "D4: ") && strstr(said, "Telefon") && strstr(said, "Add 1 child"));
    const Reply *added = post(w, url, names_form(w, "names", list));
    g_assert_cmpint(added->status, ==, 422);
    said = reply_body(w, added);
    g_assert_true(strstr(said, "Rus Ion") && strstr(said, "31.02.2015") && strstr(said, "Rus Ion: B2: ") && strstr(said, "Man Ema: D3: ")); /* to be mended */
    must(assessment_of_screening(w->db, w->pool, id, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 1);
    const Assessment *ana = rows->pdata[0];
    g_assert_cmpstr(ana->subject, ==, "Pop Ana, born 12.03.2015");
    g_assert_cmpstr(answers_text(ana->answers, "who"), ==, "mother");
    g_assert_cmpstr(answers_text(ana->answers, "notified"), ==, "unknown");
    g_assert_cmpstr(answers_text(ana->answers, "signs"), ==, "yes");
}

/* The page says which headings there are: none of them may be passed over. */
static void the_headings_that_the_page_names_are_known(void)
{
    g_autoptr(World) w = world_new();
    social_worker(w);
    const char *url = reply_header_of(post(w, "/screenings", "form=children-abroad&place=Sc.+30&year=2025"), "Location");
    language_set(LANGUAGE_EN);
    const Reply *known = post(w, url, names_form(w, "look", "Nume\tData nașterii\tCNP sau IDNP\nPop Ana\t12.03.2015\t\n"));
    g_assert_null(strstr(reply_body(w, known), "Columns passed over"));
    const Reply *unknown = post(w, url, names_form(w, "look", "Nume\tData nașterii\tTelefon\nPop Ana\t12.03.2015\t\n"));
    g_assert_nonnull(strstr(reply_body(w, unknown), "Columns passed over"));
}

/* Names first, answers in a later list: what is missing is filled in, nothing is written over. */
static void answers_that_come_later_are_added(void)
{
    static const char list[] = "Nume\tClasa\tSemne de dificultate\nPop Ana\tV A\tda\nRus Ion\tV B\tnu\n";
    g_autoptr(World) w = world_new();
    GPtrArray *rows;
    social_worker(w);
    const char *url = reply_header_of(post(w, "/screenings", "form=children-abroad&place=Sc.+30&year=2025"), "Location");
    gint64 id = g_ascii_strtoll(strrchr(url, '/') + 1, NULL, 10);
    g_assert_cmpint(post(w, url, names_form(w, "names", "Pop Ana"))->status, ==, 303);
    must(assessment_of_screening(w->db, w->pool, id, &rows, &w->error));
    gint64 ana = ((Assessment *)rows->pdata[0])->id;
    g_assert_cmpint(post(w, url, pool_printf(w->pool, "action=save&v.%" G_GINT64_FORMAT "=1&a.%" G_GINT64_FORMAT ".class=VI+C", ana, ana))->status, ==, 303);
    g_assert_cmpint(post(w, url, names_form(w, "names", list))->status, ==, 303);
    must(assessment_of_screening(w->db, w->pool, id, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 2);
    g_assert_cmpstr(answers_text(must_find(w, ana)->answers, "class"), ==, "VI C");
    g_assert_cmpstr(answers_text(must_find(w, ana)->answers, "signs"), ==, "yes");
}

/* The five signals of early warning, copied out of a spreadsheet. */
static void signals_are_pasted_as_well(void)
{
    static const char list[] = "Elev;Școala;Clasa;Semnalul 1;Semnalul 2;Semnalul 5\nPop Ana;Sc. 30;V A;x;nu;poate\nRus Ion;Sc. 30;V A;nu;nu;da\n";
    g_autoptr(World) w = world_new();
    User user = {.name = "Ioana", .email = "ioana@example.org"};
    must(user_create(w->db, identity_system(), &user, "manager", &w->error));
    as_user(w, user.id, 0, SCOPE_AUTHORITY, "people.read people.import assessments.fill assessments.read");
    language_set(LANGUAGE_EN);
    const Reply *read = post(w, "/assessments/lists", escaped(w, "form=dropout-warning&pasted=", list));
    g_assert_cmpint(read->status, ==, 303);
    const char *url = reply_header_of(read, "Location"), *said = reply_body(w, get(w, url));
    g_assert_true(strstr(said, "F2: ") && strstr(said, "Take 1 row in"));
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/take", url), "")->status, ==, 303);
    g_assert_cmpint(post(w, "/assessments/lists", "form=dropout-warning&pasted=Elev")->status, ==, 422);
}

static void case_worker(World *w, gint64 user_id)
{
    as_user(w, user_id, 100, SCOPE_INSTITUTION, "people.read assessments.fill assessments.read cases.read cases.write");
}

/* Cases ask for users that there are. */
static World *world_with_users(void)
{
    World *w = world_new();
    must(db_execute(w->db, "INSERT INTO institution (id, name, folded_name, kind) VALUES (100, 'DAS', 'das', 'other'); "
                           "INSERT INTO user_account (id, name, email, folded_email, folded_name, institution_id, created_at) VALUES "
                           "(10, 'Unu', 'u@x.ro', 'u@x.ro', 'unu', 100, 0), (12, 'Doi', 'd@x.ro', 'd@x.ro', 'doi', 100, 0)", &w->error));
    return w;
}

static void what_belongs_to_a_sealed_case_is_seen_with_the_case_alone(void)
{
    g_autoptr(World) w = world_with_users();
    gint64 case_id, id, child = given_child(w);
    case_worker(w, 10);
    const NewCase made = {.type_code = "separation", .person_id = child, .summary = "semnal", .is_sealed = true};
    must(case_open(w->db, w->who, &made, &case_id, &w->error));
    must(assessment_begin(w->db, w->who, "observation-sheet", child, case_id, &id, &w->error));
    g_assert_cmpint(get(w, path(w, id, ""))->status, ==, 200);
    assert_contains(reply_body(w, get(w, pool_printf(w->pool, "/cases/%" G_GINT64_FORMAT, case_id))), path(w, id, ""));
    case_worker(w, 12);
    g_assert_cmpint(get(w, path(w, id, ""))->status, ==, 404);
    assert_lacks(reply_body(w, get(w, "/assessments")), path(w, id, ""));
    assert_lacks(reply_body(w, get(w, pool_printf(w->pool, "/people/%" G_GINT64_FORMAT, child))), path(w, id, ""));
    const char *into = pool_printf(w->pool, "form=observation-sheet&person_id=%" G_GINT64_FORMAT "&case_id=%" G_GINT64_FORMAT, child, case_id);
    g_assert_cmpint(post(w, "/assessments", into)->status, ==, 404);
}

static void a_proposal_opens_its_case_once(void)
{
    g_autoptr(World) w = world_with_users();
    GPtrArray *proposals, *files;
    case_worker(w, 10);
    gint64 id = given_draft(w, "housing-need");
    const char *sent = form(w, id, "shown.now=1&a.now=street&shown.people=1&a.people=1&action=finish");
    g_assert_cmpint(post(w, path(w, id, ""), sent)->status, ==, 303);
    must(proposal_list(w->db, w->pool, id, &proposals, &w->error));
    g_assert_cmpuint(proposals->len, ==, 1);
    const char *decision = pool_printf(w->pool, "/proposals/%" G_GINT64_FORMAT, ((Proposal *)proposals->pdata[0])->id);
    g_assert_cmpint(post(w, decision, "state=open&version=1")->status, ==, 422); /* a child, and a type for adults */
    g_assert_cmpint(post(w, decision, "state=open&version=1&reason=Singur")->status, ==, 303);
    g_assert_cmpint(post(w, decision, "state=open&version=1&reason=Singur")->status, ==, 409);
    must(cases_of_person(w->db, w->pool, w->who, must_find(w, id)->person_id, &files, &w->error));
    g_assert_cmpuint(files->len, ==, 1);
}

/* --- lists from elsewhere --- */

static Intake *given_list(World *w, InstrumentVersion **ret_version, Instrument **ret_instrument)
{
    static const char *const header[] = {"Nume și prenume", "Data nașterii", "Școala", "Clasa", "Absențe", "Semnalul 1", "Semnalul 2", "Semnalul 4", "Semnalul 5"};
    static const char *const ana[] = {"Ana Țepeș", "03.05.2015", "Școala nr. 1", "a III-a", "25", "nu", "nu", "nu", "da"};
    static const char *const ion[] = {"Ion Nimeni", "01.02.2014", "Școala nr. 1", "a IV-a", "3", "nu", "", "nu", "nu"};
    static const char *const wrong[] = {"Maria Pop", "32.05.2015", "Școala nr. 1", "a III-a", "2", "nu", "nu", "nu", "nu"};
    static const char *const unclear[] = {"Dan Pop", "02.05.2015", "Școala nr. 1", "a III-a", "multe", "nu", "nu", "nu", "nu"};
    Intake *intake = pool_new0(w->pool, Intake);
    intake->rows = pool_list(w->pool);
    intake->columns = G_N_ELEMENTS(header);
    const char *const *rows[] = {header, ana, ion, wrong, unclear};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        g_ptr_array_add(intake->rows, (gpointer)rows[i]);
    must(instrument_in_force(w->db, w->pool, "dropout-warning", ret_version, &w->error));
    must(instrument_of(w->pool, *ret_version, ret_instrument, &w->error));
    must(intake_create(w->db, w->pool, w->who, *ret_instrument, (*ret_version)->id, intake, &w->error));
    return intake;
}

static void must_map(World *w, const Instrument *instrument, Intake *intake)
{
    g_assert_cmpstr(intake->mapping->pdata[0], ==, "person.name");
    g_assert_cmpstr(intake->mapping->pdata[2], ==, "school");
    g_assert_cmpstr(intake->mapping->pdata[5], ==, "signal1"); /* by the form's own label */
    intake->mapping->pdata[4] = (gpointer)"signal3≥20";
    intake->mapping->pdata[7] = (gpointer)"signal4";
    must(intake_map(w->db, w->pool, instrument, intake, &w->error));
}

static void a_list_becomes_assessments_and_keeps_bad_rows_out(void)
{
    g_autoptr(World) w = world_new();
    InstrumentVersion *version;
    Instrument *instrument;
    GPtrArray *rows;
    Intake *kept;
    IntakeSum sum;
    gint64 child = given_child(w);
    User user = {.name = "Ioana", .email = "ioana@example.org"};
    must(user_create(w->db, identity_system(), &user, "manager", &w->error));
    as_user(w, user.id, 0, SCOPE_AUTHORITY, "people.read people.import assessments.fill assessments.read");
    Intake *intake = given_list(w, &version, &instrument);
    must_map(w, instrument, intake);
    must(intake_find(w->db, w->pool, w->who, intake->id, &kept, &w->error));
    g_assert_cmpstr(intake_cell(kept, 1, 0), ==, "Ana Țepeș");
    must(intake_read(w->db, w->pool, instrument, kept, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 4);
    const IntakeRow *ana = rows->pdata[0], *ion = rows->pdata[1], *wrong = rows->pdata[2], *unclear = rows->pdata[3];
    g_assert_cmpint(ana->person_id, ==, child);
    g_assert_cmpstr(answers_text(ana->answers, "signal3"), ==, "yes");
    g_assert_cmpstr(answers_text(ana->answers, "signal3_source"), ==, "automatic");
    g_assert_cmpint(ion->person_id, ==, 0);
    g_assert_cmpstr(answers_text(ion->answers, "signal3"), ==, "no");
    g_assert_true(g_str_has_prefix(wrong->problem, "B4:"));
    g_assert_true(g_str_has_prefix(unclear->problem, "E5:"));
    must(intake_take(w->db, w->pool, w->who, instrument, kept, rows, &sum, &w->error));
    g_assert_cmpuint(sum.finished, ==, 1); /* the other lacks a signal and stays a draft */
    g_assert_cmpuint(sum.drafts, ==, 1);
    g_assert_cmpuint(sum.wrong, ==, 2);
    GPtrArray *list;
    must(assessment_of_person(w->db, w->pool, w->who, child, &list, &w->error));
    g_assert_cmpuint(list->len, ==, 1);
    g_assert_cmpstr(((Assessment *)list->pdata[0])->state, ==, "finished");
    g_assert_cmpstr(((Assessment *)list->pdata[0])->score, ==, "2");
    g_assert_false(intake_take(w->db, w->pool, w->who, instrument, kept, rows, &sum, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void columns_are_remembered_for_the_same_headings(void)
{
    g_autoptr(World) w = world_new();
    InstrumentVersion *version;
    Instrument *instrument;
    User user = {.name = "Ioana", .email = "ioana@example.org"};
    must(user_create(w->db, identity_system(), &user, "manager", &w->error));
    as_user(w, user.id, 0, SCOPE_AUTHORITY, "people.read people.import assessments.fill");
    Intake *first = given_list(w, &version, &instrument);
    must_map(w, instrument, first);
    Intake *second = given_list(w, &version, &instrument), *kept;
    g_assert_cmpstr(second->mapping->pdata[4], ==, "signal3≥20");
    const char *shown = reply_body(w, get(w, pool_printf(w->pool, "/assessments/lists/%" G_GINT64_FORMAT, second->id)));
    assert_contains(shown, "B4:");
    as_user(w, user.id + 1, 0, SCOPE_AUTHORITY, "people.read people.import assessments.fill");
    g_assert_false(intake_find(w->db, w->pool, w->who, second->id, &kept, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
}

/* --- pictures, files, places --- */

static const char visit_sheet[] =
    "# survey\n"
    "|type|name|label|required|\n"
    "|text|note|Constatări|yes|\n"
    "|geopoint|home|Unde locuiește||\n"
    "|image|front|Casa||\n"
    "|file|paper|Adeverință||\n"
    "# settings\n"
    "|form_title|form_id|version|default_language|\n"
    "|Vizită|visit-sheet|1|ro|\n";

static const char picture[] = "\x89PNG\r\n\x1A\n" "\0\0\0\x0DIHDR\0\0\0\x05\0\0\0\x04\x08\x02\0\0\0CCCC" "\0\0\0\x02IDATpxCCCC" "\0\0\0\0IEND\xAE\x42\x60\x82";

static void given_form(World *w, const char *text)
{
    Instrument *instrument;
    GPtrArray *problems;
    gint64 version_id;
    const Sheets *sheets = sheets_from_text(w->pool, text);
    g_assert_true(instrument_read(w->pool, sheets, &instrument, &problems));
    must(instrument_keep(w->db, identity_system(), instrument, sheets, false, &version_id, &w->error));
    must(instrument_put_in_force(w->db, identity_system(), version_id, day_make(2025, 1, 1), &w->error));
}

static gint64 given_visit(World *w)
{
    given_form(w, visit_sheet);
    social_worker(w);
    return given_draft(w, "visit-sheet");
}

static void a_bulk_form_s_colours_and_levels_are_shown(void)
{
    g_autoptr(World) w = world_new();
    given_form(w, "# survey\n|type|name|label|relevant|calculation|\n|select_one yn|late|Întârzie|||\n|select_one yn|away|Absent|||\n"
                  "|calculate|score|||if(${late} = 'yes', 1, 0) + if(${away} = 'yes', 1, 0)|\n"
                  "# choices\n|list_name|name|label|\n|yn|yes|Da|\n|yn|no|Nu|\n"
                  "# settings\n|form_title|form_id|default_language|bulk|score|\n|Clasa|class-list|ro|yes|score|\n"
                  "# outcomes\n|when|kind|code|label|\n|${score} = 0|level|green|Bine|\n|${score} >= 2|level|red|Grav|\n");
    social_worker(w);
    const char *url = reply_header_of(post(w, "/screenings", "form=class-list&place=Sc.+30&year=2025"), "Location");
    post(w, url, "action=names&names=Nume%3B%C3%8Ent%C3%A2rzie%3BAbsent%0APop+Ana%3BDa%3BDa%0ARus+Ion%3BNu%3BNu%0A");
    const char *page = reply_body(w, get(w, url));
    assert_contains(page, "level-red\">Grav");
    assert_contains(page, "level-green\">Bine");
    g_assert_cmpint(post(w, url, "action=close")->status, ==, 303);
    assert_contains(reply_body(w, get(w, url)), "level-red\">Grav");
}

static void a_form_says_who_may_fill_it_in(void)
{
    g_autoptr(World) w = world_new();
    given_form(w, "# survey\n|type|name|label|\n|text|note|Constatări|\n"
                  "# settings\n|form_title|form_id|default_language|fill_may|\n|Aviz|opinion|ro|cases.approve|\n");
    social_worker(w);
    g_assert_cmpint(post(w, "/assessments", "form=opinion&subject=Ana")->status, ==, 403);
    as_user(w, 12, 100, SCOPE_AUTHORITY, "people.read assessments.fill cases.approve");
    g_assert_cmpint(post(w, "/assessments", "form=opinion&subject=Ana")->status, ==, 303);
}

static void the_page_of_a_form_says_who_fills_it_in_and_what_it_opens(void)
{
    g_autoptr(World) w = world_new();
    given_form(w, "# survey\n|type|name|label|\n|text|note|Constatări|\n"
                  "# settings\n|form_title|form_id|default_language|fill_may|\n|Aviz|opinion|ro|cases.aprove|\n");
    social_worker(w);
    const char *page = page_of_form(w, "risk-sheet");
    assert_contains(page, "<li>Social worker</li>");
    assert_lacks(page, "<li>Accountant</li>");
    assert_contains(page, "<li>A case: ");
    page = page_of_form(w, "opinion");
    assert_contains(page, "No role has the right “cases.aprove”");
    assert_contains(page, "Nothing by itself");
}

static void put_part(GString *body, const char *name, const char *file_name, const char *bytes, gsize count)
{
    g_string_append_printf(body, "--b\r\nContent-Disposition: form-data; name=\"%s\"", name);
    if (file_name)
        g_string_append_printf(body, "; filename=\"%s\"\r\nContent-Type: application/octet-stream", file_name);
    g_string_append(body, "\r\n\r\n");
    g_string_append_len(body, bytes, (gssize)count);
    g_string_append(body, "\r\n");
}

typedef struct {
    const char *question, *name, *bytes;
    gsize count;
} Sent;

/* pairs: name, value, …, NULL.  Every question is shown. */
static Reply *post_visit(World *w, gint64 id, const Sent *file, const char *const *pairs)
{
    GString *body = pool_string(w->pool);
    const char *version = pool_printf(w->pool, "%d", (int)must_find(w, id)->version);
    put_part(body, "version", NULL, version, strlen(version));
    for (const char *const *shown = (const char *const[]){"shown.note", "shown.home", "shown.front", "shown.paper", NULL}; *shown; shown++)
        put_part(body, *shown, NULL, "1", 1);
    for (; *pairs; pairs += 2)
        put_part(body, pairs[0], NULL, pairs[1], strlen(pairs[1]));
    if (file)
        put_part(body, pool_printf(w->pool, "file.%s", file->question), file->name, file->bytes, file->count);
    g_string_append(body, "--b--\r\n");
    return send_request(w, POST, path(w, id, ""), "multipart/form-data; boundary=b", body->str, body->len, NULL);
}
#define WITH(...) (const char *const[]){__VA_ARGS__, NULL}

static const Sent front = {"front", "casa.png", picture, sizeof picture - 1}, paper = {"paper", "act.txt", "adeverinta", 10};

static guint files_of(World *w, gint64 id)
{
    GPtrArray *files;
    must(attachment_list(w->db, w->pool, "assessment", id, &files, &w->error));
    return files->len;
}

static const char *answer_of(World *w, gint64 id, const char *name) { return answers_text(must_find(w, id)->answers, name); }
static const char *kept_of(World *w, gint64 id, const char *name)
{
    return pool_printf(w->pool, "%" G_GINT64_FORMAT, file_answer_id(answer_of(w, id, name)));
}

static void a_picture_answers_a_question_and_is_given_back(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_visit(w);
    const char *page = reply_body(w, get(w, path(w, id, "")));
    assert_contains(page, "enctype=\"multipart/form-data\"");
    assert_contains(page, "accept=\"image/jpeg,image/png\"");
    g_assert_cmpint(post_visit(w, id, &front, WITH("a.note", "bine", "action", "save"))->status, ==, 303);
    g_assert_cmpstr(file_answer_name(answer_of(w, id, "front")), ==, "casa.png");
    const char *file = pool_printf(w->pool, "/files/%s", kept_of(w, id, "front"));
    const Reply *reply = get(w, path(w, id, file));
    g_assert_cmpint(reply->status, ==, 200);
    g_assert_cmpstr(reply->type, ==, "image/png");
    assert_contains(reply_body(w, get(w, path(w, id, ""))), "casa.png</a>");
    const char *json = reply_body(w, get(w, pool_printf(w->pool, "/api/v1%s", path(w, id, ""))));
    assert_contains(json, "casa.png");
    assert_contains(json, file);
    g_assert_cmpint(get(w, path(w, given_draft(w, "visit-sheet"), file))->status, ==, 404); /* another's */
    as_user(w, 20, 200, SCOPE_INSTITUTION, "people.read assessments.fill assessments.read");
    g_assert_cmpint(get(w, path(w, id, file))->status, ==, 404);
}

static void a_file_is_kept_when_something_else_is_wrong(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_visit(w);
    const Reply *reply = post_visit(w, id, &front, WITH("action", "finish")); /* the note is missing */
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "casa.png</a>");
    g_assert_cmpuint(files_of(w, id), ==, 1);
    const char *kept = strstr(reply_body(w, reply), "name=\"kept.front\" value=\"") + strlen("name=\"kept.front\" value=\"");
    kept = pool_strndup(w->pool, kept, strcspn(kept, "\""));
    g_assert_cmpint(post_visit(w, id, NULL, WITH("kept.front", kept, "a.note", "bine", "action", "finish"))->status, ==, 303);
    g_assert_cmpstr(file_answer_name(answer_of(w, id, "front")), ==, "casa.png");
    assert_contains(reply_body(w, get(w, path(w, id, ""))), "<img src=");
}

static void a_file_that_cannot_be_taken_is_told_at_its_question(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_visit(w);
    const Sent text = {"front", "act.txt", "adeverinta", 10}, page = {"paper", "a.html", "<html></html>", 13};
    const Reply *reply = post_visit(w, id, &text, WITH("a.note", "bine", "action", "save"));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "field-front-error");
    g_assert_cmpstr(answer_of(w, id, "note"), ==, "bine");
    g_assert_cmpint(post_visit(w, id, &page, WITH("a.note", "bine", "action", "finish"))->status, ==, 422);
    g_assert_cmpuint(files_of(w, id), ==, 0);
    g_assert_cmpint(post_visit(w, id, NULL, WITH("kept.front", "12345", "action", "save"))->status, ==, 422); /* nobody's */
    g_assert_cmpstr(answer_of(w, id, "front"), ==, "");
    g_assert_cmpstr(must_find(w, id)->state, ==, "draft");
}

static void a_file_goes_with_its_draft_and_stays_with_a_finished_version(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given_visit(w);
    g_assert_cmpint(post_visit(w, id, &paper, WITH("a.note", "bine", "action", "save"))->status, ==, 303);
    const char *kept = kept_of(w, id, "paper");
    g_assert_cmpint(post_visit(w, id, NULL, WITH("kept.paper", kept, "drop.paper", "1", "a.note", "bine", "action", "save"))->status, ==, 303);
    g_assert_cmpuint(files_of(w, id), ==, 0);
    g_assert_cmpint(get(w, path(w, id, pool_printf(w->pool, "/files/%s", kept)))->status, ==, 404);
    g_assert_cmpint(post_visit(w, id, &paper, WITH("a.note", "bine", "action", "finish"))->status, ==, 303);
    g_assert_cmpint(post_visit(w, id, NULL, WITH("a.note", "altfel", "action", "finish"))->status, ==, 303); /* without it */
    g_assert_cmpstr(answer_of(w, id, "paper"), ==, "");
    g_assert_cmpuint(files_of(w, id), ==, 1); /* the first version has it */
}

/* As another authority gets it: its file by its bytes, under another number. */
static void a_form_is_taken_in_with_its_file(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *forms;
    gint64 id = given_visit(w);
    bool whole;
    g_assert_cmpint(post_visit(w, id, &paper, WITH("a.note", "bine", "action", "finish"))->status, ==, 303);
    must(db_execute(w->db, "UPDATE assessment SET case_id = 77", &w->error));
    must(assessments_carried(w->db, w->pool, 77, &forms, &w->error));
    CarriedForm *form = forms->pdata[0];
    const NewAttachment came = {"act.txt", "text/plain", "adeverinta", 10, 0};
    for (guint i = 0; i < form->answers->len; i++) {
        CarriedAnswer *answer = form->answers->pdata[i];
        answer->file = answer->file_id ? &came : NULL;
    }
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(change && assessment_take_in(w->db, w->pool, w->who, 78, form, &whole, &w->error) && db_commit(change, &w->error));
    }
    g_assert_true(whole);
    g_assert_cmpint(form->id, !=, id);
    g_assert_cmpstr(answer_of(w, form->id, "note"), ==, "bine");
    g_assert_cmpstr(file_answer_name(answer_of(w, form->id, "paper")), ==, "act.txt");
    g_assert_cmpstr(kept_of(w, form->id, "paper"), !=, kept_of(w, id, "paper"));
    g_assert_cmpuint(files_of(w, form->id), ==, 1);
    for (guint i = 0; i < form->answers->len; i++)
        ((CarriedAnswer *)form->answers->pdata[i])->file = NULL;
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(change && assessment_take_in(w->db, w->pool, w->who, 78, form, &whole, &w->error) && db_commit(change, &w->error));
    }
    g_assert_false(whole); /* without its file: the words have to stand elsewhere as well */
    g_assert_cmpstr(answer_of(w, form->id, "note"), ==, "bine");
}

static void a_place_is_coordinates_and_a_street(void)
{
    g_autoptr(World) w = world_new();
    must(people_street_add(w->db, "Strada Mureș", "155252", &w->error));
    gint64 id = given_visit(w);
    const char *page = reply_body(w, get(w, path(w, id, "")));
    assert_contains(page, "<datalist id=\"form-streets\"");
    g_assert_cmpint(post_visit(w, id, NULL, WITH("a.note", "bine", "latitude.home", "45,7538", "longitude.home", "21,2257", "altitude.home", "90",
                                                 "accuracy.home", "5", "street.home", "Strada Mureș 12", "action", "finish"))->status, ==, 303);
    g_assert_cmpstr(answer_of(w, id, "home"), ==, "45.753800 21.225700 90 5 ; Strada Mureș 12");
    page = reply_body(w, get(w, path(w, id, "")));
    assert_contains(page, "href=\"geo:45.753800,21.225700\"");
    assert_contains(page, "Strada Mureș 12 (45.753800°");
    assert_contains(reply_body(w, get(w, path(w, id, "/edit"))), "value=\"45.753800\"");
    const Reply *reply = post_visit(w, id, NULL, WITH("a.note", "bine", "latitude.home", "145", "longitude.home", "21", "action", "finish"));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "value=\"145\"");
    assert_contains(reply_body(w, reply), "-90");
}

WORLD_MAIN
{
    world_test("a_form_says_who_may_fill_it_in", a_form_says_who_may_fill_it_in);
    world_test("the_page_of_a_form_says_who_fills_it_in_and_what_it_opens", the_page_of_a_form_says_who_fills_it_in_and_what_it_opens);
    world_test("a_picture_answers_a_question_and_is_given_back", a_picture_answers_a_question_and_is_given_back);
    world_test("a_file_is_kept_when_something_else_is_wrong", a_file_is_kept_when_something_else_is_wrong);
    world_test("a_file_that_cannot_be_taken_is_told_at_its_question", a_file_that_cannot_be_taken_is_told_at_its_question);
    world_test("a_file_goes_with_its_draft_and_stays_with_a_finished_version", a_file_goes_with_its_draft_and_stays_with_a_finished_version);
    world_test("a_form_is_taken_in_with_its_file", a_form_is_taken_in_with_its_file);
    world_test("a_place_is_coordinates_and_a_street", a_place_is_coordinates_and_a_street);
    world_test("a_list_becomes_assessments_and_keeps_bad_rows_out", a_list_becomes_assessments_and_keeps_bad_rows_out);
    world_test("columns_are_remembered_for_the_same_headings", columns_are_remembered_for_the_same_headings);
    world_test("what_belongs_to_a_sealed_case_is_seen_with_the_case_alone", what_belongs_to_a_sealed_case_is_seen_with_the_case_alone);
    world_test("a_proposal_opens_its_case_once", a_proposal_opens_its_case_once);
    world_test("every_shipped_form_can_be_filled_in", every_shipped_form_can_be_filled_in);
    world_test("what_was_answered_is_kept_and_sealed", what_was_answered_is_kept_and_sealed);
    world_test("finishing_asks_for_what_is_missing_and_keeps_what_was_typed", finishing_asks_for_what_is_missing_and_keeps_what_was_typed);
    world_test("a_finished_one_records_needs_and_proposals", a_finished_one_records_needs_and_proposals);
    world_test("needs_are_counted_by_person", needs_are_counted_by_person);
    world_test("a_stale_save_shows_both_versions", a_stale_save_shows_both_versions);
    world_test("each_finish_is_a_version_that_another_approves", each_finish_is_a_version_that_another_approves);
    world_test("places_of_a_repeat_come_and_go", places_of_a_repeat_come_and_go);
    world_test("another_institution_does_not_know_of_it", another_institution_does_not_know_of_it);
    world_test("a_form_is_taken_in_and_put_in_force", a_form_is_taken_in_and_put_in_force);
    world_test("a_school_s_list_is_saved_row_by_row_and_closed", a_school_s_list_is_saved_row_by_row_and_closed);
    world_test("a_school_s_whole_list_is_pasted_and_saved_page_by_page", a_school_s_whole_list_is_pasted_and_saved_page_by_page);
    world_test("a_school_s_answers_come_with_its_list", a_school_s_answers_come_with_its_list);
    world_test("the_headings_that_the_page_names_are_known", the_headings_that_the_page_names_are_known);
    world_test("answers_that_come_later_are_added", answers_that_come_later_are_added);
    world_test("a_bulk_form_s_colours_and_levels_are_shown", a_bulk_form_s_colours_and_levels_are_shown);
    world_test("a_version_holds_from_the_day_that_is_chosen", a_version_holds_from_the_day_that_is_chosen);
    world_test("signals_are_pasted_as_well", signals_are_pasted_as_well);
}
