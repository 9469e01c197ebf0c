#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/assessments/store.h"
#include "modules/cases/cases.h"
#include "modules/people/people.h"
#include "world.h"

/* A school's list: who a pupil is whom nobody knew, and what is opened for them. */

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define assert_lacks(text, part) g_assert_null(strstr((text), (part)))

#define ALL_RIGHTS "people.read people.write people.see-id assessments.fill assessments.read cases.read cases.write"

static World *world_at_school(void)
{
    World *w = world_new();
    must(db_execute(w->db, "INSERT INTO institution (id, name, folded_name, kind) VALUES (100, 'DAS', 'das', 'other'), (200, 'ISJ', 'isj', 'other'); "
                           "INSERT INTO user_account (id, name, email, folded_email, folded_name, institution_id, created_at) VALUES "
                           "(10, 'Unu', 'u@x.ro', 'u@x.ro', 'unu', 100, 0), (11, 'Doi', 'd@x.ro', 'd@x.ro', 'doi', 200, 0)", &w->error));
    language_set(LANGUAGE_EN);
    as_user(w, 10, 100, SCOPE_INSTITUTION, ALL_RIGHTS);
    return w;
}

static gint64 given_person(World *w, const char *family, const char *given, Day birth)
{
    Person person = {.family_name = family, .given_name = given, .birth_day = birth, .death_day = DAY_NONE};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

/* --- a list --- */

typedef struct {
    const char *url;
    gint64 id;
    GPtrArray *rows; /* of Assessment * */
} List;

#define HEADINGS "Nume elev\tPrenume elev\tData nașterii elevului\tSexul\tCNP elev\tClasa\tCine este plecat\tȚara\tCine are grijă de copil\t" \
                 "Părinții au anunțat SPAS\tDelegare prin instanță\tSemne de dificultate\n"

static void read_rows(World *w, List *list) { must(assessment_of_screening(w->db, w->pool, list->id, &list->rows, &w->error)); }
static Assessment *row(const List *list, guint at) { return list->rows->pdata[at]; }

static List given_list(World *w, const char *rows, bool closed)
{
    List list = {.url = reply_header_of(post(w, "/screenings", "form=children-abroad&place=Sc.+20&year=2025"), "Location")};
    g_autofree char *text = g_uri_escape_string(pool_printf(w->pool, HEADINGS "%s", rows), NULL, FALSE);
    list.id = g_ascii_strtoll(strrchr(list.url, '/') + 1, NULL, 10);
    g_assert_cmpint(post(w, list.url, pool_printf(w->pool, "action=names&names=%s", text))->status, ==, 303);
    if (closed)
        g_assert_cmpint(post(w, list.url, "action=close")->status, ==, 303);
    read_rows(w, &list);
    return list;
}

#define MARIN "Marin\tElena\t03.05.2014\tF\t\tIII B\tAmbii părinți\tItalia\tBunica\tNu\tNu\tNu\n"
#define RUSU "Rusu\tDan\t11.02.2015\tM\t\tII A\tTatăl\tSpania\tMama\tDa\tNu\tNu\n"

static const char *follow_url(World *w, gint64 id) { return pool_printf(w->pool, "/assessments/%" G_GINT64_FORMAT "/follow", id); }

static const char *hidden(World *w, const char *page, const char *name)
{
    const char *at = strstr(page, pool_printf(w->pool, "name=\"%s\" value=\"", name));
    g_assert_nonnull(at);
    at = strstr(at, "value=\"") + strlen("value=\"");
    return pool_strndup(w->pool, at, strcspn(at, "\""));
}

/* What the page would send, with what was chosen. */
static const char *form_of(World *w, gint64 id, const char *chosen)
{
    const char *page = reply_body(w, get(w, follow_url(w, id)));
    return pool_printf(w->pool, "as_read=%s&mark=%s&%s", hidden(w, page, "as_read"), hidden(w, page, "mark"), chosen);
}

static const Reply *follow(World *w, gint64 id, const char *chosen) { return post(w, follow_url(w, id), form_of(w, id, chosen)); }

#define NEW_ELENA "person_id=&family_name=Marin&given_name=Elena&birth_day=3.5.2014&sex=f&national_id_reason=unknown"

static gint64 count_of(World *w, const char *table)
{
    g_autoptr(DbQuery) q = db_query(w->db, &(DbStatement){"raw", pool_printf(w->pool, "SELECT count(*) AS count FROM %s", table), NULL});
    g_assert_true(db_step(q));
    return db_int(q, "count");
}

static GPtrArray *cases_of(World *w, gint64 person_id)
{
    GPtrArray *files;
    must(cases_of_person(w->db, w->pool, w->who, person_id, &files, &w->error));
    return files;
}

static Assessment *must_find(World *w, gint64 id)
{
    Assessment *a = NULL;
    must(assessment_find(w->db, w->pool, w->who, id, &a, &w->error));
    return a;
}

/* --- who it is --- */

static void a_pupil_whom_nobody_knows_is_registered_with_the_case(void)
{
    g_autoptr(World) w = world_at_school();
    const List list = given_list(w, MARIN RUSU, true);
    PersonOnPaper paper;
    GPtrArray *needs;
    const char *page = reply_body(w, get(w, list.url));
    assert_contains(page, "Who is it, and what follows?");
    page = reply_body(w, get(w, follow_url(w, row(&list, 0)->id)));
    assert_contains(page, "Nobody in the register looks like this person.");
    assert_contains(page, "value=\"Marin\"");
    assert_contains(page, "value=\"03.05.2014\"");
    assert_contains(page, "value=\"case\" checked");
    const Reply *reply = follow(w, row(&list, 0)->id, NEW_ELENA "&opens=case&type=abroad&words=Bunica");
    g_assert_cmpint(reply->status, ==, 303);
    g_assert_cmpstr(reply_header_of(reply, "Location"), ==,
                    pool_printf(w->pool, "%s?page=1#child-%" G_GINT64_FORMAT, list.url, row(&list, 0)->id));
    gint64 person_id = must_find(w, row(&list, 0)->id)->person_id;
    must(person_on_paper(w->db, w->pool, person_id, &paper, &w->error));
    g_assert_cmpstr(paper.person->sex, ==, "f");
    g_assert_cmpstr(paper.schooling, ==, "III B, Sc. 20");
    must(need_of_person(w->db, w->pool, w->who, person_id, &needs, &w->error));
    g_assert_cmpuint(needs->len, ==, 1);
    GPtrArray *files = cases_of(w, person_id);
    g_assert_cmpuint(files->len, ==, 1);
    g_assert_cmpstr(((CaseFile *)files->pdata[0])->type_code, ==, "abroad");
    page = reply_body(w, get(w, list.url));
    assert_contains(page, pool_printf(w->pool, "/cases/%" G_GINT64_FORMAT "\">Case ", ((CaseFile *)files->pdata[0])->id));
}

static void the_code_of_the_list_goes_with_the_person(void)
{
    g_autoptr(World) w = world_at_school();
    const List list = given_list(w, "Marin\tElena\t\t\t6140503350015\tIII B\tMama\t\tTata\tNu\tNu\tNu\n", true);
    Person *person;
    as_user(w, 10, 100, SCOPE_INSTITUTION, "people.read people.write assessments.fill assessments.read"); /* may not see codes */
    const char *page = reply_body(w, get(w, follow_url(w, row(&list, 0)->id)));
    assert_lacks(page, "6140503350015");
    assert_contains(page, "value=\"03.05.2014\""); /* which the code says */
    g_assert_cmpstr(row(&list, 0)->known->national_id, ==, "6140503350015");
    g_assert_cmpint(follow(w, row(&list, 0)->id, "person_id=&family_name=Marin&given_name=Elena&opens=none")->status, ==, 303);
    must(person_find(w->db, w->pool, must_find(w, row(&list, 0)->id)->person_id, &person, &w->error));
    g_assert_nonnull(person->national_id_masked);
    g_assert_cmpstr(person->sex, ==, "f");
    g_assert_null(must_find(w, row(&list, 0)->id)->known); /* not kept twice */
}

static void likely_twins_come_first_and_one_is_taken(void)
{
    g_autoptr(World) w = world_at_school();
    gint64 elena = given_person(w, "Marin", "Elena", day_make(2014, 3, 5)); /* day and month swapped */
    const List list = given_list(w, MARIN, true);
    const char *page = reply_body(w, get(w, follow_url(w, row(&list, 0)->id)));
    assert_contains(page, pool_printf(w->pool, "name=\"person_id\" value=\"%" G_GINT64_FORMAT "\"", elena));
    assert_contains(page, "% likely");
    gint64 before = count_of(w, "person");
    g_assert_cmpint(follow(w, row(&list, 0)->id, "opens=none")->status, ==, 422); /* who it is has to be said */
    g_assert_cmpint(follow(w, row(&list, 0)->id, pool_printf(w->pool, "person_id=%" G_GINT64_FORMAT "&opens=none", elena))->status, ==, 303);
    g_assert_cmpint(count_of(w, "person"), ==, before);
    g_assert_cmpint(must_find(w, row(&list, 0)->id)->person_id, ==, elena);
}

static void a_new_name_that_another_has_is_asked_about(void)
{
    g_autoptr(World) w = world_at_school();
    gint64 twin = given_person(w, "Marinescu", "Eleonora", day_make(2014, 5, 3));
    const List list = given_list(w, MARIN, true);
    const char *corrected = "person_id=&family_name=Marinescu&given_name=Eleonora&birth_day=3.5.2014&sex=f&opens=none";
    const Reply *reply = follow(w, row(&list, 0)->id, corrected);
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), pool_printf(w->pool, "seen.%" G_GINT64_FORMAT, twin));
    assert_contains(reply_body(w, reply), "value=\"Eleonora\"");
    g_assert_cmpint(follow(w, row(&list, 0)->id, pool_printf(w->pool, "%s&seen.%" G_GINT64_FORMAT "=1", corrected, twin))->status, ==, 303);
    g_assert_cmpint(must_find(w, row(&list, 0)->id)->person_id, !=, twin);
}

static void wrong_fields_are_told_and_nothing_is_kept(void)
{
    g_autoptr(World) w = world_at_school();
    const List list = given_list(w, MARIN, true);
    gint64 before = count_of(w, "person");
    const Reply *reply = follow(w, row(&list, 0)->id, "person_id=&family_name=&given_name=Elena&birth_day=31.2.2014&opens=case&type=abroad&words=Doar+bunica");
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "31.2.2014");
    assert_contains(reply_body(w, reply), "Doar bunica");
    g_assert_cmpint(follow(w, row(&list, 0)->id, NEW_ELENA "&opens=case&type=")->status, ==, 422);
    g_assert_cmpint(count_of(w, "person"), ==, before);
    g_assert_cmpint(count_of(w, "case_file"), ==, 0);
    g_assert_cmpint(must_find(w, row(&list, 0)->id)->person_id, ==, 0);
}

static void a_person_of_another_age_needs_a_reason(void)
{
    g_autoptr(World) w = world_at_school();
    const List list = given_list(w, MARIN, true);
    const char *grown = "person_id=&family_name=Marin&given_name=Elena&birth_day=3.5.1974&sex=f&opens=case&type=abroad";
    gint64 before = count_of(w, "person");
    const Reply *reply = follow(w, row(&list, 0)->id, grown);
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "field-age_reason-error");
    assert_contains(reply_body(w, reply), "1974");
    g_assert_cmpint(count_of(w, "person"), ==, before);
    g_assert_cmpint(follow(w, row(&list, 0)->id, pool_printf(w->pool, "%s&age_reason=repetenta", grown))->status, ==, 303);
}

static void somebody_found_by_a_search_is_taken(void)
{
    g_autoptr(World) w = world_at_school();
    gint64 other = given_person(w, "Vasilescu", "Zamfira", day_make(2013, 1, 9));
    const List list = given_list(w, MARIN, true);
    const char *search = "person_id=&person_id_search=vasilescu&person_id_find=1&words=Doar+bunica&opens=none";
    const Reply *reply = follow(w, row(&list, 0)->id, search);
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_body(w, reply), "Vasilescu Zamfira");
    assert_contains(reply_body(w, reply), "Doar bunica");
    g_assert_cmpint(must_find(w, row(&list, 0)->id)->person_id, ==, 0);
    const char *take = pool_printf(w->pool, "person_id=%" G_GINT64_FORMAT "&person_id_search=vasilescu&opens=none", other);
    g_assert_cmpint(follow(w, row(&list, 0)->id, take)->status, ==, 303);
    g_assert_cmpint(must_find(w, row(&list, 0)->id)->person_id, ==, other);
}

static void a_choice_stays_when_something_else_is_wrong(void)
{
    g_autoptr(World) w = world_at_school();
    gint64 twin = given_person(w, "Marin", "Elena", day_make(2014, 3, 5));
    const List list = given_list(w, MARIN, true);
    const Reply *reply = follow(w, row(&list, 0)->id, pool_printf(w->pool, "person_id=%" G_GINT64_FORMAT "&opens=case&type=", twin));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), pool_printf(w->pool, "value=\"%" G_GINT64_FORMAT "\" checked", twin));
    assert_lacks(reply_body(w, reply), pool_printf(w->pool, "id=\"person_id-%" G_GINT64_FORMAT "\"", twin)); /* stands once */
}

/* --- what follows --- */

static void a_stale_form_conflicts_and_keeps_what_was_typed(void)
{
    g_autoptr(World) w = world_at_school();
    const List list = given_list(w, MARIN, true);
    const char *mine = form_of(w, row(&list, 0)->id, NEW_ELENA "&opens=case&type=abroad&words=Al+doilea");
    g_assert_cmpint(follow(w, row(&list, 0)->id, NEW_ELENA "&opens=case&type=abroad&words=Primul")->status, ==, 303);
    gint64 persons = count_of(w, "person");
    const Reply *reply = post(w, follow_url(w, row(&list, 0)->id), mine);
    g_assert_cmpint(reply->status, ==, 409);
    assert_contains(reply_body(w, reply), "Al doilea");
    assert_contains(reply_body(w, reply), "Marin Elena");
    g_assert_cmpint(count_of(w, "person"), ==, persons);
    g_assert_cmpint(count_of(w, "case_file"), ==, 1);
}

static void who_may_not_register_or_open_does_not(void)
{
    g_autoptr(World) w = world_at_school();
    const List list = given_list(w, MARIN, true);
    gint64 id = row(&list, 0)->id, before = count_of(w, "person");
    const char *opens = form_of(w, id, NEW_ELENA "&opens=case&type=abroad");
    as_user(w, 10, 100, SCOPE_INSTITUTION, "people.read assessments.fill assessments.read cases.read cases.write");
    assert_lacks(reply_body(w, get(w, follow_url(w, id))), "who-new");
    g_assert_cmpint(post(w, follow_url(w, id), opens)->status, ==, 403);
    as_user(w, 10, 100, SCOPE_INSTITUTION, "people.read people.write assessments.fill assessments.read");
    assert_lacks(reply_body(w, get(w, follow_url(w, id))), "opens-case");
    g_assert_cmpint(post(w, follow_url(w, id), opens)->status, ==, 403);
    as_user(w, 10, 100, SCOPE_INSTITUTION, "assessments.fill assessments.read cases.read cases.write");
    g_assert_cmpint(get(w, follow_url(w, id))->status, ==, 403);
    as_user(w, 11, 200, SCOPE_INSTITUTION, ALL_RIGHTS);
    g_assert_cmpint(get(w, follow_url(w, id))->status, ==, 404);
    g_assert_cmpint(count_of(w, "person"), ==, before);
    g_assert_cmpint(count_of(w, "case_file"), ==, 0);
}

static void a_finding_joins_the_case_that_is_open(void)
{
    g_autoptr(World) w = world_at_school();
    gint64 elena = given_person(w, "Marin", "Elena", day_make(2014, 5, 3)), case_id;
    const NewCase made = {.type_code = "abroad", .person_id = elena};
    must(case_open(w->db, w->who, &made, &case_id, &w->error));
    const List list = given_list(w, MARIN, true); /* by name and birth date it is surely her */
    g_assert_cmpint(row(&list, 0)->person_id, ==, elena);
    const char *page = reply_body(w, get(w, follow_url(w, row(&list, 0)->id)));
    assert_contains(page, "value=\"join\" checked");
    const Reply *reply = follow(w, row(&list, 0)->id, "opens=case&type=abroad");
    g_assert_cmpint(reply->status, ==, 422); /* a second one is asked about */
    assert_contains(reply_body(w, reply), "is open for this person");
    const char *join = pool_printf(w->pool, "opens=join&join=%" G_GINT64_FORMAT, case_id);
    g_assert_cmpint(follow(w, row(&list, 0)->id, join)->status, ==, 303);
    g_assert_cmpuint(cases_of(w, elena)->len, ==, 1);
    assert_lacks(reply_body(w, get(w, list.url)), "/follow");
}

static void a_finding_becomes_a_signal_or_a_referral(void)
{
    g_autoptr(World) w = world_at_school();
    const List list = given_list(w, MARIN "Rusu\tDan\t11.02.2015\tM\t\tII A\tPărintele unic\tSpania\tMătușa\tDa\tNu\tNu\n", true);
    g_assert_cmpint(follow(w, row(&list, 0)->id, NEW_ELENA "&opens=signal&words=")->status, ==, 422);
    g_assert_cmpint(follow(w, row(&list, 0)->id, NEW_ELENA "&opens=signal&words=Singura+cu+bunica")->status, ==, 303);
    g_assert_cmpint(count_of(w, "case_signal"), ==, 1);
    assert_contains(reply_body(w, get(w, "/cases/signals")), "Marin Elena");
    assert_contains(reply_body(w, get(w, list.url)), "/cases/signals/");
    const char *dan = "person_id=&family_name=Rusu&given_name=Dan&birth_day=11.2.2015&sex=m&opens=refer&type=abroad&words=x";
    const char *to = reply_header_of(follow(w, row(&list, 1)->id, dan), "Location");
    assert_contains(to, "/referrals/new?what=");
    g_assert_cmpint(get(w, to)->status, ==, 200);
}

static void the_next_child_that_waits_comes_at_once(void)
{
    g_autoptr(World) w = world_at_school();
    const List list = given_list(w, MARIN RUSU, true);
    const Reply *reply = follow(w, row(&list, 0)->id, NEW_ELENA "&opens=none&next=1");
    g_assert_cmpstr(reply_header_of(reply, "Location"), ==, follow_url(w, row(&list, 1)->id));
    reply = follow(w, row(&list, 1)->id, "person_id=&family_name=Rusu&given_name=Dan&birth_day=11.2.2015&sex=m&opens=none&next=1");
    assert_contains(reply_header_of(reply, "Location"), "/screenings/"); /* none behind it */
}

static void a_list_still_open_says_who_it_is_and_keeps_what_was_typed(void)
{
    g_autoptr(World) w = world_at_school();
    List list = given_list(w, MARIN, false);
    GPtrArray *needs;
    gint64 id = row(&list, 0)->id;
    const char *typed = pool_printf(w->pool, "v.%" G_GINT64_FORMAT "=1&a.%" G_GINT64_FORMAT ".country=Franta&action=who.%" G_GINT64_FORMAT, id, id, id);
    g_assert_cmpstr(reply_header_of(post(w, list.url, typed), "Location"), ==, follow_url(w, id));
    g_assert_cmpstr(answers_text(must_find(w, id)->answers, "country"), ==, "Franta");
    assert_lacks(reply_body(w, get(w, follow_url(w, id))), "opens-case");
    g_assert_cmpint(follow(w, id, NEW_ELENA "&opens=case&type=abroad")->status, ==, 303);
    g_assert_cmpint(count_of(w, "case_file"), ==, 0); /* what follows is said when the list is closed */
    must(need_of_person(w->db, w->pool, w->who, must_find(w, id)->person_id, &needs, &w->error));
    g_assert_cmpuint(needs->len, ==, 0);
    g_assert_cmpint(post(w, list.url, "action=close")->status, ==, 303);
    must(need_of_person(w->db, w->pool, w->who, must_find(w, id)->person_id, &needs, &w->error));
    g_assert_cmpuint(needs->len, ==, 1);
}

static void an_assessment_about_somebody_unknown_says_who_it_is_too(void)
{
    g_autoptr(World) w = world_at_school();
    const char *url = reply_header_of(post(w, "/assessments", "form=observation-sheet&subject=Pop+Maria%2C+born+03.05.2014"), "Location");
    gint64 id = g_ascii_strtoll(strrchr(url, '/') + 1, NULL, 10);
    const char *page = reply_body(w, get(w, follow_url(w, id)));
    assert_contains(page, "value=\"Pop\"");
    assert_contains(page, "value=\"03.05.2014\"");
    const Reply *reply = follow(w, id, "person_id=&family_name=Pop&given_name=Maria&birth_day=3.5.2014&opens=none");
    g_assert_cmpstr(reply_header_of(reply, "Location"), ==, url);
    g_assert_cmpint(must_find(w, id)->person_id, !=, 0);
}

static void each_step_stands_in_the_log(void)
{
    g_autoptr(World) w = world_at_school();
    const List list = given_list(w, MARIN, true);
    g_assert_cmpint(follow(w, row(&list, 0)->id, NEW_ELENA "&opens=case&type=abroad")->status, ==, 303);
    g_assert_cmpint(count_of(w, "audit_leaf WHERE verb = 'identify' AND kind = 'assessment'"), ==, 1);
    g_assert_cmpint(count_of(w, "audit_leaf WHERE verb = 'create' AND kind = 'person'"), ==, 1);
    g_assert_cmpint(count_of(w, "audit_leaf WHERE verb = 'create' AND kind = 'case_file'"), ==, 1);
    g_assert_cmpint(count_of(w, "audit_leaf WHERE verb = 'taken' AND kind = 'proposal'"), ==, 1);
}

static void a_look_counts_as_the_list_does(void)
{
    g_autoptr(World) w = world_at_school();
    List list = given_list(w, RUSU, false);
    g_autofree char *text = g_uri_escape_string(HEADINGS MARIN MARIN RUSU, NULL, FALSE);
    const char *page = reply_body(w, post(w, list.url, pool_printf(w->pool, "action=look&names=%s", text)));
    assert_contains(page, "Add 1 child<");
    assert_contains(page, "<strong>2</strong>on the list already, or twice in it");
    g_assert_cmpint(post(w, list.url, pool_printf(w->pool, "action=names&names=%s", text))->status, ==, 303);
    read_rows(w, &list);
    g_assert_cmpuint(list.rows->len, ==, 2);
}

WORLD_MAIN
{
    world_test("a_pupil_whom_nobody_knows_is_registered_with_the_case", a_pupil_whom_nobody_knows_is_registered_with_the_case);
    world_test("the_code_of_the_list_goes_with_the_person", the_code_of_the_list_goes_with_the_person);
    world_test("likely_twins_come_first_and_one_is_taken", likely_twins_come_first_and_one_is_taken);
    world_test("a_new_name_that_another_has_is_asked_about", a_new_name_that_another_has_is_asked_about);
    world_test("wrong_fields_are_told_and_nothing_is_kept", wrong_fields_are_told_and_nothing_is_kept);
    world_test("a_person_of_another_age_needs_a_reason", a_person_of_another_age_needs_a_reason);
    world_test("somebody_found_by_a_search_is_taken", somebody_found_by_a_search_is_taken);
    world_test("a_choice_stays_when_something_else_is_wrong", a_choice_stays_when_something_else_is_wrong);
    world_test("a_stale_form_conflicts_and_keeps_what_was_typed", a_stale_form_conflicts_and_keeps_what_was_typed);
    world_test("who_may_not_register_or_open_does_not", who_may_not_register_or_open_does_not);
    world_test("a_finding_joins_the_case_that_is_open", a_finding_joins_the_case_that_is_open);
    world_test("a_finding_becomes_a_signal_or_a_referral", a_finding_becomes_a_signal_or_a_referral);
    world_test("the_next_child_that_waits_comes_at_once", the_next_child_that_waits_comes_at_once);
    world_test("a_list_still_open_says_who_it_is_and_keeps_what_was_typed", a_list_still_open_says_who_it_is_and_keeps_what_was_typed);
    world_test("an_assessment_about_somebody_unknown_says_who_it_is_too", an_assessment_about_somebody_unknown_says_who_it_is_too);
    world_test("each_step_stands_in_the_log", each_step_stands_in_the_log);
    world_test("a_look_counts_as_the_list_does", a_look_counts_as_the_list_does);
}
