/* The whole way of a child-protection case through the pages, without scripts: from the signal to the end of the follow-up. */
#include "given.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/pages.h"
#include "modules/documents/documents.h"
#include "record/attachment.h"

typedef struct {
    World *w;
    gint64 institution, worker, boss, child, case_id;
} Way;

static void as_worker(Way *way) { as_role(way->w, way->worker, way->institution, "social"); }
static void as_boss(Way *way) { as_role(way->w, way->boss, way->institution, "supervisor"); }

static Reply *expect(World *w, Reply *reply, int status)
{
    if (reply->status != status)
        g_error("%d, not %d: %.2000s", reply->status, status, reply_body(w, reply));
    return reply;
}

static Reply *post_to(Way *way, const char *rest, const char *form, int status)
{
    return expect(way->w, post(way->w, url(way->w, way->case_id, rest), form), status);
}

static Reply *page(Way *way, const char *rest)
{
    return expect(way->w, get(way->w, url(way->w, way->case_id, rest)), 200);
}

static void begin(Way *way, World *w)
{
    clock_set(1795000000);
    *way = (Way){.w = w, .institution = given_institution(w, "Direcția de asistență")};
    way->worker = given_user(w, "ana", way->institution);
    way->boss = given_user(w, "ioana", way->institution);
    way->child = given_person(w, "Pop", "Andrei");
    CaseCrew crew = {.name = "Echipa 1", .supervisor_id = way->boss};
    must(case_crew_save(w->db, identity_system(), &crew, &w->error));
    must(case_crew_set_member(w->db, identity_system(), crew.id, way->worker, true, &w->error));
    must(case_crew_set_member(w->db, identity_system(), crew.id, way->boss, true, &w->error));
    as_worker(way);
}

static gint64 take_signal(Way *way)
{
    World *w = way->w;
    Reply *wrong = expect(w, post(w, "/cases/signals/new", "received_at=18.11.2026+09%3A15&channel=phone&source=citizen&about=Un+copil"), 422);
    g_assert_true(has(w, wrong, "Un copil") && has(w, wrong, "field-text-error"));
    Reply *reply = expect(w, post(w, "/cases/signals/new", "received_at=18.11.2026+09%3A15&channel=phone&source=anonymous&about=Un+copil"
                                                           "&text=Este+singur+acasa"), 303);
    return id_in_location(reply, "/cases/signals/");
}

static void open_case(Way *way, gint64 signal)
{
    World *w = way->w;
    const char *path = pool_printf(w->pool, "/cases/signals/%" G_GINT64_FORMAT "/open", signal);
    Reply *found = expect(w, post(w, path, "person_id_search=pop+andrei&person_id_find=1&type=separation"), 200);
    g_assert_true(has(w, found, pool_printf(w->pool, "value=\"%" G_GINT64_FORMAT "\"", way->child)));
    Reply *reply = expect(w, post(w, path, pool_printf(w->pool, "person_id=%" G_GINT64_FORMAT "&type=separation&summary=Singur+acasa",
                                                       way->child)), 303);
    way->case_id = id_in_location(reply, "/cases/");
    g_assert_cmpint(must_find_case(w, way->case_id)->opened_at, <, clock_now());
}

static void evaluate(Way *way)
{
    Reply *empty = post_to(way, "/entries/new", "kind=evaluation_initial&state=done&done_at=18.11.2026+12%3A00&present=Mama", 422);
    g_assert_true(has(way->w, empty, "Mama"));
    post_to(way, "/entries/new", "kind=evaluation_initial&state=done&done_at=18.11.2026+09%3A20&present=Mama&text=Constatat&risk=medium", 303);
    post_to(way, "/entries/new", "kind=evaluation_detailed&state=done&done_at=18.11.2026+09%3A30&text=Nevoi", 303);
    g_assert_null(planned_of(way->w, way->case_id, "evaluation_initial"));
}

static const char *need_form(World *w, int number)
{
    return pool_printf(w->pool, "area=education&need=Nevoia+%d&state=open&kind.0=service&what.0=Consiliere&provider.0=Centru"
                                "&kind.1=benefit&what.1=Alocatie&amount.1=100+lei", number);
}

static const char *write_plan(Way *way, gint64 *ret_plan)
{
    World *w = way->w;
    Reply *made = post_to(way, "/plans", "kind=ps", 303);
    *ret_plan = id_in_location(made, "/plans/");
    const char *base = pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT, *ret_plan);
    for (int i = 1; i <= 12; i++)
        post_to(way, pool_printf(w->pool, "%s/needs/new", base), need_form(w, i), 303);
    Reply *shown = page(way, base);
    g_assert_true(has(w, shown, "Nevoia 12") && has(w, shown, "Consiliere"));
    g_assert_true(has(w, shown, "Alocatie, 100 lei") && has(w, shown, "1,200 lei</strong>")); /* twelve amounts, added up */
    Reply *mistyped = post_to(way, pool_printf(w->pool, "%s/needs/new", base), "area=education&need=Alta&kind.0=benefit&what.0=Bani&amount.0=1.2.3%2C4", 422);
    g_assert_true(has(w, mistyped, "field-amount.0-error") && has(w, mistyped, "1.2.3,4"));
    post_to(way, pool_printf(w->pool, "%s/edit", base), "version=1&reason=Singur&starts=18.11.2026&months=6", 422);
    post_to(way, pool_printf(w->pool, "%s/edit", base), "version=1&reason=Singur&starts=18.11.2026&months=12&opinion_state=heard&opinion=Acasa", 303);
    return base;
}

static void approve(Way *way, const char *base)
{
    World *w = way->w;
    post_to(way, pool_printf(w->pool, "%s/propose", base), "version=2", 303);
    post_to(way, pool_printf(w->pool, "%s/edit", base), "version=1&order_number=114&order_day=18.11.2026", 409);
    as_boss(way);
    g_assert_true(has(w, get(w, "/work"), base));
    post_to(way, pool_printf(w->pool, "%s/return", base), "version=3&note=", 422);
    post_to(way, pool_printf(w->pool, "%s/approve", base), "version=3", 303);
    as_worker(way);
    post_to(way, pool_printf(w->pool, "%s/edit", base), "version=4&order_number=114&order_day=18.11.2026&parent_signed=18.11.2026", 303);
    g_assert_nonnull(planned_of(w, way->case_id, "review"));
}

static void refer(Way *way)
{
    World *w = way->w;
    gint64 school = given_institution(w, "Centrul de zi");
    const char *form = pool_printf(w->pool, "institution_id=%" G_GINT64_FORMAT "&what=Loc&shared=Un+copil+de+12+ani&consent=parent&consent_day=18.11.2026", school);
    Reply *sent = post_to(way, "/referrals/new", form, 200);
    const char *at = strstr(reply_body(w, sent), "/referral/");
    g_assert_nonnull(at);
    const char *path = pool_strndup(w->pool, at, strcspn(at, "\""));
    as_anonymous(w);
    Reply *seen = expect(w, get(w, path), 200);
    g_assert_true(has(w, seen, "Un copil de 12 ani"));
    g_assert_false(has(w, seen, "Andrei") || has(w, seen, "Singur"));
    expect(w, post(w, path, "version=2&state=refused&text="), 422);
    expect(w, post(w, path, "version=2&state=accepted"), 303);
    Reply *stale = expect(w, post(w, path, "version=2&state=refused&text=Nu+avem+locuri"), 409);
    g_assert_true(has(w, stale, "Nu avem locuri") && has(w, stale, "error-summary"));
    expect(w, post(w, path, "version=3&state=done&text=A+fost+primit"), 303);
    stale = expect(w, post(w, path, "version=3&state=done&text=Nu+a+venit"), 409);
    g_assert_true(has(w, stale, "Nu a venit") && has(w, stale, "A fost primit"));
    expect(w, post(w, path, "version=4&state=accepted"), 409);
    as_worker(way);
    g_assert_true(has(w, page(way, ""), "A fost primit"));
}

static void visit_and_review(Way *way)
{
    World *w = way->w;
    CaseEntry *review = planned_of(w, way->case_id, "review");
    clock_set(review->due_at - 24 * 60 * 60);
    g_assert_true(has(w, get(w, "/work"), pool_printf(w->pool, "/entries/%" G_GINT64_FORMAT, review->id)));
    post_to(way, "/entries/new", "kind=visit&state=planned&due_at=01.03.2027+10%3A00", 303);
    post_to(way, "/entries/new", "kind=visit&state=done&done_at=10.02.2027+10%3A00&text=Bine&place=Acasa", 303);
    const char *path = pool_printf(w->pool, "/entries/%" G_GINT64_FORMAT, review->id);
    post_to(way, path, "version=1&kind=review&state=done&done_at=15.02.2027+10%3A00&text=Merge", 303);
    g_assert_cmpuint(count_entries(w, way->case_id, "review", "planned"), ==, 1);
    Reply *stale = post_to(way, path, "version=1&state=done&done_at=15.02.2027+10%3A00&text=Alt+text", 409);
    g_assert_true(has(w, stale, "Alt text") && has(w, stale, "Merge"));
}

static void close_and_follow(Way *way)
{
    World *w = way->w;
    CaseFile *file = must_find_case(w, way->case_id);
    const char *version = pool_printf(w->pool, "version=%" G_GINT64_FORMAT, file->version);
    post_to(way, "/close", version, 422);
    Reply *kept = post_to(way, "/close", pool_printf(w->pool, "%s&closing_note=Totul+e+bine", version), 422);
    g_assert_true(has(w, kept, "Totul e bine"));
    post_to(way, "/close", pool_printf(w->pool, "%s&closing=met&closing_note=Totul+e+bine", version), 303);
    CaseEntry *due = planned_of(w, way->case_id, "follow_up");
    g_assert_nonnull(due);
    post_to(way, pool_printf(w->pool, "/entries/%" G_GINT64_FORMAT, due->id), "version=1&state=done&done_at=16.02.2027+10%3A00&text=Bine", 303);
    g_assert_cmpstr(must_find_case(w, way->case_id)->state, ==, "following");
}

static void a_case_goes_from_signal_to_follow_up(void)
{
    g_autoptr(World) w = world_new();
    Way way;
    gint64 plan;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    evaluate(&way);
    approve(&way, write_plan(&way, &plan));
    refer(&way);
    visit_and_review(&way);
    close_and_follow(&way);
}

static void a_document_is_filled_from_the_case_and_kept(void)
{
    g_autoptr(World) w = world_new();
    Way way;
    gint64 plan;
    GPtrArray *documents;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    evaluate(&way);
    write_plan(&way, &plan);
    Reply *preview = page(&way, "/documents?template=service-plan");
    g_assert_true(has(w, preview, "Nevoia 12") && has(w, preview, "Pop Andrei"));
    post_to(&way, "/documents", "template=service-plan", 303);
    must(documents_of(w->db, w->pool, "case_file", way.case_id, &documents, &w->error));
    g_assert_cmpuint(documents->len, ==, 1);
    const char *path = pool_printf(w->pool, "/documents/%" G_GINT64_FORMAT, ((Document *)documents->pdata[0])->id);
    expect(w, get(w, path), 200);
    as_role(w, given_user(w, "strain", way.institution), way.institution, "social");
    g_assert_cmpint(get(w, path)->status, ==, 404);
}

static void of_many_users_a_member_is_named(void)
{
    g_autoptr(World) w = world_new();
    Way way;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    for (int i = 100; i < 210; i++)
        (void)given_user(w, pool_printf(w->pool, "lucrator%d", i), way.institution);
    Reply *team = page(&way, "/team");
    g_assert_true(has(w, team, "<input type=\"text\" id=\"field-user_id\"") && has(w, team, "<input type=\"text\" id=\"field-to_user\""));
    Reply *none = post_to(&way, "/team", "user_id=Zyx&role=specialist&stands_for=", 422);
    g_assert_true(has(w, none, "nothing has the name “Zyx”") && has(w, none, "name=\"user_id\" value=\"Zyx\""));
    g_assert_true(has(w, post_to(&way, "/hand-over", "version=1&to_user=lucrator1", 422), "several names have"));
    g_assert_true(has(w, post_to(&way, "/team", "user_id=&role=specialist&stands_for=", 422), "Choose who it is."));
    post_to(&way, "/team", "user_id=LUCRATOR150&role=specialist&stands_for=", 303);
    g_assert_true(has(w, page(&way, "/team"), "lucrator150"));
}

/* How many blanks the newest document of the case was issued with. */
static gint64 issued_blanks(Way *way)
{
    World *w = way->w;
    GPtrArray *documents;
    must(documents_of(w->db, w->pool, "case_file", way->case_id, &documents, &w->error));
    return ((Document *)documents->pdata[0])->missing;
}

/* A mother, an address, a secret one, a school and a code, as the register keeps them. */
static void know_the_child(Way *way)
{
    World *w = way->w;
    Person *person;
    gint64 mother = given_person(w, "Pop", "Veronica");
    must(person_find(w->db, w->pool, mother, &person, &w->error));
    person->sex = "f";
    must(person_save(w->db, identity_system(), person, &w->error));
    must(person_find(w->db, w->pool, way->child, &person, &w->error));
    person->national_id = "5140503354782";
    person->sex = "m";
    person->national_id_reason = NULL;
    must(person_save(w->db, identity_system(), person, &w->error));
    const char *child = pool_printf(w->pool, "/people/%" G_GINT64_FORMAT, way->child);
    expect(w, post(w, pool_printf(w->pool, "%s/addresses/new", child), "kind=domicile&street=Strada+Mure%C5%9F+12&locality=Timi%C5%9Foara"), 303);
    expect(w, post(w, pool_printf(w->pool, "%s/addresses/new", child), "kind=residence&street=Strada+Ascuns%C4%83+1&is_secret=1"), 303);
    expect(w, post(w, pool_printf(w->pool, "%s/facts/new", child), "kind=schooling&what=clasa+a+III-a&body=%C5%9Ecoala+12"), 303);
    expect(w, post(w, pool_printf(w->pool, "/people/%" G_GINT64_FORMAT "/relations/new", mother),
                   pool_printf(w->pool, "kind=parent&other_person_id=%" G_GINT64_FORMAT, way->child)), 303);
}

static void a_plan_prints_what_the_register_knows(void)
{
    g_autoptr(World) w = world_new();
    Way way;
    gint64 plan;
    begin(&way, w);
    know_the_child(&way);
    open_case(&way, take_signal(&way));
    evaluate(&way);
    write_plan(&way, &plan);
    Reply *preview = page(&way, "/documents?template=service-plan");
    g_assert_true(has(w, preview, "Pop Veronica") && has(w, preview, "Strada Mureș 12, Timișoara") && has(w, preview, "clasa a III-a, Școala 12"));
    g_assert_true(has(w, preview, "••82") && !has(w, preview, "5140503354782"));
    g_assert_false(has(w, preview, "Ascuns"));
    const char *data;
    must(case_document_data(w->db, w->pool, w->who, way.case_id, true, &data, &w->error));
    g_assert_true(strstr(data, "5140503354782") && strstr(data, "Acasa") && !strstr(data, "Ascuns"));
    post_to(&way, "/documents", "template=service-plan", 303);
}

static void blanks_are_typed_before_a_letter_is_issued(void)
{
    g_autoptr(World) w = world_new();
    Way way;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    const char *letter = "template=letter-notification&fill.letter.to=Școala+12&fill.letter.text=V%C4%83+rug%C4%83m+s%C4%83+ne+scrie%C5%A3i&fill.case.number=999";
    Reply *blank = page(&way, "/documents?template=letter-notification");
    g_assert_true(has(w, blank, "name=\"fill.letter.to\"") && !has(w, blank, "name=\"fill.document.number\""));
    Reply *typed = post_to(&way, "/documents/look", letter, 200);
    g_assert_true(has(w, typed, "Către: Școala 12") && has(w, typed, "name=\"fill.letter.to\""));
    g_assert_false(has(w, typed, "999"));
    post_to(&way, "/documents", "template=letter-notification", 303);
    gint64 before = issued_blanks(&way);
    post_to(&way, "/documents", letter, 303);
    g_assert_cmpint(issued_blanks(&way), ==, before - 2);
}

static void nothing_is_done_before_the_child_is_born(void)
{
    g_autoptr(World) w = world_new();
    Way way;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    Reply *wrong = post_to(&way, "/entries/new", "kind=visit&state=done&done_at=01.01.1990+10%3A00&text=Bine", 422);
    g_assert_true(has(w, wrong, "field-done_at-error") && has(w, wrong, "Bine"));
}

#define PART "--cut\r\nContent-Disposition: form-data; name="
/* The form of an entry as a browser sends it with a file; more: further parts. */
static Reply *send_visit(Way *way, const CaseEntry *entry, const char *name, const char *bytes, gsize count, const char *more)
{
    World *w = way->w;
    GString *body = pool_string(w->pool);
    g_string_append_printf(body, PART "version\r\n\r\n%" G_GINT64_FORMAT "\r\n" PART "kind\r\n\r\nvisit\r\n"
                           PART "done_at\r\n\r\n10.03.2026 10:00\r\n" PART "state\r\n\r\ndone\r\n" PART "text\r\n\r\nAm vorbit cu mama.\r\n%s"
                           "--cut\r\nContent-Disposition: form-data; name=file; filename=\"%s\"\r\n\r\n", entry->version, more, name);
    g_string_append_len(body, bytes, (gssize)count);
    g_string_append(body, "\r\n--cut--\r\n");
    return send_request(w, POST, url(w, way->case_id, pool_printf(w->pool, "/entries/%" G_GINT64_FORMAT, entry->id)),
                        "multipart/form-data; boundary=cut", body->str, body->len, NULL);
}

/* A long case is read page by page, the newest first. */
static void a_long_timeline_has_pages(void)
{
    g_autoptr(World) w = world_new();
    Way way;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    for (int i = 0; i < 50; i++) {
        CaseEntry note = {.kind = "note", .state = "done", .user_id = way.worker, .done_at = clock_now() - 1000 + i,
                          .text = pool_printf(w->pool, "Nota %02d.", i)};
        must(case_entry_save(w->db, w->who, must_find_case(w, way.case_id), &note, &w->error));
    }
    Reply *first = page(&way, ""), *second = page(&way, "?page=2");
    g_assert_true(has(w, first, "Nota 49.") && !has(w, first, "Nota 00.") && has(w, first, "?page=2"));
    g_assert_true(has(w, second, "Nota 00.") && !has(w, second, "Nota 49."));
}

static void photos_of_a_visit_are_for_who_sees_the_case(void)
{
    static const char text[] = "Procesul-verbal al vizitei.\n";
    g_autoptr(World) w = world_new();
    Way way;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    evaluate(&way);
    GPtrArray *entries;
    must(case_entries(w->db, w->pool, way.case_id, &entries, &w->error));
    const CaseEntry *done = entries->pdata[entries->len - 1];
    const char *base = pool_printf(w->pool, "/entries/%" G_GINT64_FORMAT, done->id);
    expect(w, send_visit(&way, done, "vizita.txt", text, sizeof text - 1, ""), 303);
    Reply *shown = page(&way, base);
    const char *at = strstr(reply_body(w, shown), "/files/");
    g_assert_nonnull(at);
    const char *file = pool_printf(w->pool, "%s%s", base, pool_strndup(w->pool, at, strcspn(at, "\"")));
    g_assert_cmpint(get(w, url(w, way.case_id, file))->status, ==, 200);
    as_role(w, given_user(w, "strain", way.institution), way.institution, "social");
    g_assert_cmpint(get(w, url(w, way.case_id, file))->status, ==, 404);
}

static void a_refused_file_is_told_beside_its_field_and_nothing_is_lost(void)
{
    static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Sig 4 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                              "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<</Type/Sig/ByteRange[0 1 2 3]>>endobj\n"
                              "trailer<</Root 1 0 R/Size 5>>\n%%EOF\n";
    g_autoptr(World) w = world_new();
    Way way;
    GPtrArray *files;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    CaseEntry *due = planned_of(w, way.case_id, "evaluation_initial");
    Reply *again = expect(w, send_visit(&way, due, "program.exe", "MZ\0", 3, ""), 422);
    g_assert_true(has(w, again, "field-file-error") && has(w, again, "Am vorbit cu mama.") && !has(w, again, "as_is"));
    again = expect(w, send_visit(&way, due, "act.pdf", pdf, sizeof pdf - 1, ""), 422);
    g_assert_true(has(w, again, "field-file-error") && has(w, again, "field-as_is") && has(w, again, "Am vorbit cu mama."));
    expect(w, send_visit(&way, due, "act.pdf", pdf, sizeof pdf - 1, PART "as_is\r\n\r\n1\r\n"), 303);
    must(attachment_list(w->db, w->pool, "case_entry", due->id, &files, &w->error));
    g_assert_cmpuint(files->len, ==, 1);
    g_assert_cmpint(((Attachment *)files->pdata[0])->count, ==, sizeof pdf - 1); /* the signature stays valid */
}

/* --- drafts --- */

static const char *draft_form(World *w, const char *path)
{
    return pool_printf(w->pool, "path=%s&title=Vizita&fields=text%%3DAm+g%%25C4%%2583sit+pe%%26present%%3DMama", path);
}

static void a_draft_is_its_authors_and_goes_when_the_form_is_saved(void)
{
    static const DbStatement raw = {"test_draft_raw", "SELECT d.fields FROM case_draft d", NULL};
    g_autoptr(World) w = world_new();
    Way way;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    const char *path = url(w, way.case_id, "/entries/new");
    g_assert_true(has(w, expect(w, post(w, "/cases/drafts", draft_form(w, path)), 200), "said"));
    expect(w, post(w, "/cases/drafts", draft_form(w, "https://elsewhere.example/")), 422);
    {
        g_autoptr(DbQuery) q = db_query(w->db, &raw);
        g_assert_true(db_step(q));
        g_assert_null(strstr(db_text(q, "fields", w->pool), "Mama"));
    }
    g_assert_true(has(w, page(&way, "/entries/new?kind=visit"), "data-draft-found"));
    Reply *work = expect(w, get(w, "/work"), 200);
    g_assert_true(has(w, work, path));
    const char *shown = strstr(reply_body(w, page(&way, "/entries/new")), "/cases/drafts/");
    const char *draft = pool_strndup(w->pool, shown, strcspn(shown, "\""));
    g_assert_true(has(w, expect(w, get(w, draft), 200), "Am găsit pe"));
    as_boss(&way);
    g_assert_false(has(w, page(&way, "/entries/new"), "data-draft-found"));
    expect(w, get(w, draft), 404);
    as_worker(&way);
    post_to(&way, "/entries/new", "kind=visit&state=done&done_at=18.11.2026+09%3A20&text=Tot", 303);
    g_assert_false(has(w, page(&way, "/entries/new"), "data-draft-found"));
    expect(w, get(w, draft), 404);
}

static void a_term_is_stopped_by_who_leads(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w);
    open_case(&way, take_signal(&way));
    const char *plan = pool_printf(w->pool, "/terms/%" G_GINT64_FORMAT, planned_of(w, way.case_id, "plan")->clock_id);
    const char *stop = pool_printf(w->pool, "%s/stop", plan), *resume = pool_printf(w->pool, "%s/resume", plan);
    g_assert_true(has(w, page(&way, "/terms"), stop));
    g_assert_true(has(w, post_to(&way, stop, "reason=+", 422), "field-error"));
    post_to(&way, stop, "reason=Este+la+spital", 303);
    g_assert_true(has(w, page(&way, ""), "Este la spital") && has(w, page(&way, "/terms"), resume));
    post_to(&way, stop, "reason=Inca+o+data", 409);
    GPtrArray *entries;
    must(case_entries(w->db, w->pool, way.case_id, &entries, &w->error));
    for (guint i = 0; i < entries->len; i++) {
        const CaseEntry *entry = entries->pdata[i];
        if (strcmp(entry->kind, "stop") == 0)
            post_to(&way, pool_printf(w->pool, "/entries/%" G_GINT64_FORMAT, entry->id), "kind=note&state=done&text=Altceva&version=1", 409);
    }
    g_assert_true(has(w, page(&way, ""), "Este la spital"));
    as_boss(&way);
    post_to(&way, resume, "reason=A+iesit", 303);
}

static void an_adult_in_a_childs_type_is_asked_about(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w);
    const char *form = pool_printf(w->pool, "person_id=%" G_GINT64_FORMAT "&type=elderly&summary=Pe+scurt", way.child);
    const char *path = pool_printf(w->pool, "/cases/signals/%" G_GINT64_FORMAT "/open", take_signal(&way));
    Reply *asked = expect(w, post(w, path, form), 422);
    g_assert_true(has(w, asked, "name=\"age_reason\"") && has(w, asked, "Pe scurt"));
    Reply *opened = expect(w, post(w, path, pool_printf(w->pool, "%s&age_reason=Asa+trebuie", form)), 303);
    way.case_id = id_in_location(opened, "/cases/");
    g_assert_true(has(w, page(&way, ""), "Asa trebuie"));
    const char *person = pool_printf(w->pool, "person_id=%" G_GINT64_FORMAT "&role=subject", given_person(w, "Pop", "Ana"));
    g_assert_true(has(w, post_to(&way, "/people", person, 422), "name=\"age_reason\""));
    post_to(&way, "/people", pool_printf(w->pool, "%s&age_reason=Sora+ei", person), 303);
    g_assert_true(has(w, page(&way, ""), "Sora ei"));
}

static void an_old_draft_is_not_offered(void)
{
    g_autoptr(World) w = world_new();
    Way way;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    expect(w, post(w, "/cases/drafts", draft_form(w, url(w, way.case_id, "/entries/new"))), 200);
    clock_set(clock_now() + 31 * 24 * 60 * 60);
    g_assert_false(has(w, page(&way, "/entries/new"), "data-draft-found"));
}

static void pages_of_a_huge_case_still_answer(void)
{
    g_autoptr(World) w = world_new();
    Way way;
    begin(&way, w);
    open_case(&way, take_signal(&way));
    for (int i = 0; i < 300; i++) {
        CaseEntry entry = {.kind = "note", .state = "done", .user_id = way.worker, .done_at = clock_now() - i, .text = "Notă <b>scurtă</b> & bună"};
        must(case_entry_save(w->db, w->who, must_find_case(w, way.case_id), &entry, &w->error));
    }
    Reply *shown = page(&way, "");
    g_assert_true(has(w, shown, "&lt;b&gt;scurt") && !has(w, shown, "<b>scurt"));
}

/* By account, from sent to done; another provider knows of nothing. */
static void the_manager_of_a_provider_answers_a_referral(void)
{
    Way way;
    const char *secret;
    g_autoptr(World) w = world_new();
    begin(&way, w);
    gint64 provider = given_institution(w, "Centrul de zi"), other = given_institution(w, "Cantina");
    CaseReferral referral = {.case_id = given_case(w, "separation", way.child), .institution_id = provider, .what = "Un loc la centru",
                             .shared = "Un copil de 12 ani", .consent = "parent", .consent_day = day_today()};
    must(case_referral_send(w->db, w->pool, w->who, NULL, &referral, &secret, &w->error));
    const char *path = pool_printf(w->pool, "/referrals/%" G_GINT64_FORMAT, referral.id);
    as_role(w, given_user(w, "stranger", other), other, "provider-manager");
    expect(w, get(w, path), 404);
    g_assert_false(has(w, expect(w, get(w, "/referrals"), 200), "Un loc la centru"));
    as_role(w, given_user(w, "boss", provider), provider, "provider-manager");
    g_assert_true(has(w, expect(w, get(w, "/referrals"), 200), "Un loc la centru"));
    g_assert_false(has(w, expect(w, get(w, path), 200), "Andrei"));
    expect(w, post(w, path, "version=2&state=accepted"), 303);
    expect(w, post(w, path, "version=3&state=done&text=A+fost+primit"), 303);
    expect(w, get(w, url(w, referral.case_id, "")), 403);
}

WORLD_MAIN
{
    world_test("a_term_is_stopped_by_who_leads", a_term_is_stopped_by_who_leads);
    world_test("an_adult_in_a_childs_type_is_asked_about", an_adult_in_a_childs_type_is_asked_about);
    world_test("a_case_goes_from_signal_to_follow_up", a_case_goes_from_signal_to_follow_up);
    world_test("of_many_users_a_member_is_named", of_many_users_a_member_is_named);
    world_test("a_document_is_filled_from_the_case_and_kept", a_document_is_filled_from_the_case_and_kept);
    world_test("a_plan_prints_what_the_register_knows", a_plan_prints_what_the_register_knows);
    world_test("blanks_are_typed_before_a_letter_is_issued", blanks_are_typed_before_a_letter_is_issued);
    world_test("nothing_is_done_before_the_child_is_born", nothing_is_done_before_the_child_is_born);
    world_test("a_long_timeline_has_pages", a_long_timeline_has_pages);
    world_test("photos_of_a_visit_are_for_who_sees_the_case", photos_of_a_visit_are_for_who_sees_the_case);
    world_test("a_refused_file_is_told_beside_its_field_and_nothing_is_lost", a_refused_file_is_told_beside_its_field_and_nothing_is_lost);
    world_test("a_draft_is_its_authors_and_goes_when_the_form_is_saved", a_draft_is_its_authors_and_goes_when_the_form_is_saved);
    world_test("an_old_draft_is_not_offered", an_old_draft_is_not_offered);
    world_test("the_manager_of_a_provider_answers_a_referral", the_manager_of_a_provider_answers_a_referral);
    world_test("pages_of_a_huge_case_still_answer", pages_of_a_huge_case_still_answer);
}
