/* Taking plans in: stored, corrected, adopted; pages as a planner sees them. */
#include "plans_world.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/module.h"
#include "modules/plans/adopt.h"
#include "modules/plans/intake.h"
#include "reader/reader.h"
#include "record/audit.h"
#include "record_schema.h"

/* --- storing */

static void an_import_stores_every_part(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    Plan *plan = find_plan(w, id);
    g_assert_cmpstr(plan->state, ==, "draft");
    g_assert_cmpint(plan->action_count, ==, 2);
    const Action *camp = action_number(w, id, "1");
    g_assert_cmpstr(camp->title, ==, "Tabără pentru copii");
    g_assert_cmpint(camp->bodies->len, ==, 2);
    g_assert_cmpint(camp->amount.minor, ==, 100050);
    g_assert_cmpint(camp->due->len, ==, 1);
    g_assert_cmpstr(day_to_iso(w->pool, camp->next_due), ==, "2025-12-31");
    g_assert_cmpint(camp->indicators->len, ==, 1);
    g_assert_cmpfloat(((Indicator *)camp->indicators->pdata[0])->target_value, ==, 20);
    g_assert_cmpint(action_number(w, id, "2")->due->len, ==, 3);
}

static void a_kept_document_reads_back_the_same(void)
{
    g_autoptr(World) w = world_with_planner();
    PlanDocument *before = document(w, TWO_ROWS), *after;
    const char *json = plan_document_to_json(w->pool, before), *cells = cells_to_json(w->pool, before);
    const char *kept = plan_document_to_kept_json(w->pool, before);
    must(plan_document_from_json(w->pool, kept, cells, &after, &w->error));
    g_assert_cmpstr(plan_document_to_json(w->pool, after), ==, json);
    g_assert_cmpstr(plan_document_to_kept_json(w->pool, after), ==, kept);
    g_assert_cmpstr(cells_to_json(w->pool, after), ==, cells);
    g_assert_false(plan_document_from_json(w->pool, "{", "[]", &after, &w->error));
    g_clear_error(&w->error);
}

static void facts_fit_the_table(void)
{
    g_autoptr(World) w = world_with_planner();
    record_check_against_schema(w, &plan_facts_record);
}

/* --- uploads */

static void an_upload_becomes_a_draft_by_its_job(void)
{
    g_autoptr(World) w = world_with_planner();
    const char *page = sent_to(w, post_file(w, "/plans/new", "file", "plan.csv", plan_text, strlen(plan_text)));
    Reply *waiting = get(w, page);
    assert_has(w, waiting, "Files are being read");
    assert_has(w, waiting, "http-equiv=\"refresh\"");
    g_assert_cmpint(count_of(w, "plan"), ==, 0);
    run_jobs(w);
    Reply *done = get(w, page);
    assert_has(w, done, "2 measures were read.");
    assert_lacks(w, done, "http-equiv");
    g_assert_cmpint(count_of(w, "plan WHERE state = 'draft'"), ==, 1);
    g_assert_cmpint(count_of(w, "plan_upload WHERE file_bytes IS NOT NULL"), ==, 0);
}

static void the_same_file_twice_is_told(void)
{
    g_autoptr(World) w = world_with_planner();
    sent_to(w, post_file(w, "/plans/new", "file", "plan.csv", plan_text, strlen(plan_text)));
    run_jobs(w);
    const char *page = sent_to(w, post_file(w, "/plans/new", "file", "copy.csv", plan_text, strlen(plan_text)));
    assert_has(w, get(w, page), "This file was read before");
    run_jobs(w);
    g_assert_cmpint(count_of(w, "plan"), ==, 1);
}

static void the_same_file_sent_twice_at_once_becomes_one_plan(void)
{
    g_autoptr(World) w = world_with_planner();
    const char *first = sent_to(w, post_file(w, "/plans/new", "file", "plan.csv", plan_text, strlen(plan_text)));
    const char *second = sent_to(w, post_file(w, "/plans/new", "file", "copy.csv", plan_text, strlen(plan_text)));
    run_jobs(w);
    g_assert_cmpint(count_of(w, "plan"), ==, 1);
    assert_has(w, get(w, first), "2 measures were read.");
    assert_has(w, get(w, second), "This file was read before");
}

static void a_file_past_the_limit_is_refused_by_name(void)
{
    g_autoptr(World) w = world_with_planner();
    gsize count = READER_MAX_BYTES + 1;
    g_autofree char *bytes = g_malloc0(count);
    Reply *reply = post_file(w, "/plans/new", "file", "huge.pdf", bytes, count);
    g_assert_cmpint(reply->status, ==, 422);
    assert_has(w, reply, "huge.pdf: The file is larger than we read (50 MB).");
    g_assert_cmpint(count_of(w, "plan_upload"), ==, 0);
}

#define BYTES(text) text, sizeof(text) - 1

static void what_is_no_plan_is_refused_with_the_readers_sentence(void)
{
    static const struct {
        const char *name, *bytes;
        gsize count;
        const char *sentence;
    } cases[] = {
        {"empty.docx", BYTES(""), "The file is empty."},
        {"noise.bin", BYTES("\x00\x01\x02\x03\x04\xff\xfe\x00\x10"), "This is not a document that we can read."},
        {"picture.png", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "This is a picture."},
        {"old.rtf", BYTES("{\\rtf1 Plan}"), "older kind of office file"},
        {"cut.docx", BYTES("PK\x03\x04\x14\x00\x00\x00\x08\x00"), "damaged"},
        {"letter.txt", BYTES("Stimate domnule,\n\nVă mulțumim pentru scrisoare.\n"), "table"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(World) w = world_with_planner();
        const char *page = sent_to(w, post_file(w, "/plans/new", "file", cases[i].name, cases[i].bytes, cases[i].count));
        run_jobs(w);
        assert_has(w, get(w, page), cases[i].sentence);
        assert_has(w, get(w, page), "Nothing of this file was kept.");
        g_assert_cmpint(count_of(w, "plan") + count_of(w, "plan_edition"), ==, 0);
        g_assert_cmpint(count_of(w, "plan_upload WHERE file_bytes IS NOT NULL"), ==, 0);
    }
}

static void a_job_that_was_killed_begins_anew_once(void)
{
    g_autoptr(World) w = world_with_planner();
    const char *page = sent_to(w, post_file(w, "/plans/new", "file", "plan.csv", plan_text, strlen(plan_text)));
    must(db_execute(w->db, "UPDATE job SET state = 'running', attempts = 1, lease_owner = 1, lease_until = 1 WHERE kind = 'plans.read'",
                    &w->error));
    run_jobs(w);
    g_assert_cmpint(count_of(w, "plan"), ==, 1);
    must(db_execute(w->db, "UPDATE job SET state = 'running', lease_owner = 1, lease_until = 1 WHERE kind = 'plans.read'", &w->error));
    run_jobs(w);
    g_assert_cmpint(count_of(w, "plan"), ==, 1);
    assert_has(w, get(w, page), "2 measures were read.");
}

/* --- what is stored in part */

static const char *const plan_tables[] = {"plan", "plan_intake", "plan_edition", "plan_node", "plan_action", "plan_action_word",
                                          "plan_action_body", "plan_due", "plan_money", "plan_indicator", "plan_note",
                                          "plan_action_count", "plan_body_count", "plan_money_count"};

static void assert_nothing_of_a_plan(World *w)
{
    for (guint i = 0; i < G_N_ELEMENTS(plan_tables); i++)
        g_assert_cmpint(count_of(w, plan_tables[i]), ==, 0);
}

static const char *many_rows(World *w)
{
    GString *rows = pool_string(w->pool);
    g_string_append(rows, HEADER);
    for (int i = 1; i <= 50; i++)
        g_string_append_printf(rows, "%d|Tabără pentru copii|DAS Lipova|DSP Timiș|31.12.2027|10 lei Buget local|Nr. copii|20 copii\n", i);
    return rows->str;
}

static void assert_seen_by_nobody(World *w, gint64 plan_id)
{
    gint64 action_id = number_of(w, "SELECT min(id) AS n FROM plan_action");
    const char *const lists[] = {"/", "/plans", "/search?q=tabara", "/search?status=not_reported", "/plans/compare", "/plans/new",
                                 "/api/v1/plans", "/api/v1/search?q=tabara"};
    const char *const pages[] = {"/plans/#", "/plans/#/timeline", "/plans/#/review", "/plans/#/measures.csv", "/plans/#/editions",
                                 "/plans/#/editions/1/file", "/api/v1/plans/#", "/api/v1/plans/#/measures"};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        Reply *reply = get(w, lists[i]);
        g_assert_cmpint(reply->status, ==, 200);
        assert_lacks(w, reply, url(w, "#", plan_id));
        assert_lacks(w, reply, "Tabără");
    }
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++)
        g_assert_cmpint(get(w, url(w, pages[i], plan_id))->status, ==, 404);
    g_assert_cmpint(get(w, url(w, "/measures/#", action_id))->status, ==, 404);
    g_assert_cmpint(get(w, url(w, "/api/v1/measures/#", action_id))->status, ==, 404);
}

typedef struct {
    World *world;
    gint64 others_see; /* how many actions are stored before the last change */
    gint64 last_words; /* what only the last change stores */
} Watch;

static bool look_and_fail(Db *db, gint64 plan_id, void *data, GError **error)
{
    Watch *watch = data;
    World *w = watch->world;
    Db *mine = w->db;
    g_autoptr(Db) other = NULL;
    must(db_take(w->store, &other, &w->error));
    assert_seen_by_nobody(w, plan_id);
    watch->last_words = count_of(w, "plan_action_word");
    w->db = other;
    watch->others_see = count_of(w, "plan_action");
    watch->last_words -= count_of(w, "plan_action_word");
    assert_seen_by_nobody(w, plan_id);
    w->db = mine;
    return fail(error, FAIL_INVALID, "no");
}

static void an_import_that_fails_at_its_end_leaves_nothing(void)
{
    g_autoptr(World) w = world_with_planner();
    const char *rows = many_rows(w);
    gint64 id;
    Watch watch = {w, 0, 0};
    PlanImport import = {.file_name = "plan.txt", .bytes = rows, .count = strlen(rows), .state = "adopted", .is_public = true,
                         .decision_date = DAY_NONE, .finish = look_and_fail, .finish_data = &watch};
    g_assert_false(plan_import(w->db, identity_system(), document(w, rows), &import, &id, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    g_assert_cmpint(watch.others_see, >, 0);
    g_assert_cmpint(watch.last_words, >, 0);
    assert_nothing_of_a_plan(w);
}

/* What a kill between two changes leaves. */
static void leave_in_part(World *w, const char *upload)
{
    import_rows(w, many_rows(w), "draft");
    must(db_execute(w->db, pool_printf(w->pool, "INSERT INTO plan_intake (plan_id, upload_id, began_at) SELECT id, %s, 1000 FROM plan", upload),
                    &w->error));
    must(db_execute(w->db, "UPDATE plan SET state = 'discarded'", &w->error));
    assert_seen_by_nobody(w, number_of(w, "SELECT id AS n FROM plan"));
}

static void a_plan_stored_in_part_is_gone_after_the_retry(void)
{
    g_autoptr(World) w = world_with_planner();
    const char *page = sent_to(w, post_file(w, "/plans/new", "file", "plan.csv", plan_text, strlen(plan_text)));
    leave_in_part(w, "(SELECT id FROM plan_upload)");
    g_assert_cmpint(count_of(w, "plan_action"), ==, 50);
    run_jobs(w);
    g_assert_cmpint(count_of(w, "plan"), ==, 1);
    g_assert_cmpint(count_of(w, "plan_action"), ==, 2);
    g_assert_cmpint(count_of(w, "plan_intake"), ==, 0);
    assert_has(w, get(w, page), "2 measures were read.");
}

static void a_plan_of_a_killed_command_is_taken_away(void)
{
    g_autoptr(World) w = world_with_planner();
    leave_in_part(w, "NULL");
    must(intake_remove_left(w->db, 12345, &w->error));
    g_assert_cmpint(count_of(w, "plan_action"), ==, 50);
    must(intake_remove_left(w->db, 0, &w->error));
    assert_nothing_of_a_plan(w);
}

static void what_is_being_stored_now_stays(void)
{
    g_autoptr(World) w = world_with_planner();
    leave_in_part(w, "NULL");
    must(db_execute(w->db, pool_printf(w->pool, "UPDATE plan_intake SET began_at = %" G_GINT64_FORMAT, clock_now()), &w->error));
    must(intake_remove_left(w->db, 0, &w->error));
    g_assert_cmpint(count_of(w, "plan_action"), ==, 50);
}

static void no_file_is_asked_for_again(void)
{
    g_autoptr(World) w = world_with_planner();
    Reply *reply = post(w, "/plans/new", "again=1");
    g_assert_cmpint(reply->status, ==, 422);
    assert_has(w, reply, "Choose a file first.");
    g_assert_cmpint(get(w, "/plans/new")->status, ==, 200);
    g_assert_cmpint(get(w, "/plans/uploads/12345")->status, ==, 404);
}

/* --- the review */

static void the_review_shows_words_beside_what_was_understood(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    Reply *page = get(w, url(w, "/plans/#/review", id));
    g_assert_cmpint(page->status, ==, 200);
    assert_has(w, page, "1.000,50 lei Buget local");
    assert_has(w, page, "What was understood");
    assert_has(w, page, "by 31.12.2025");
    assert_has(w, page, "Școala din Lipova");
    assert_lacks(w, get(w, url(w, "/plans/#/review?q=tabara", id)), "Târg de locuri");
    assert_has(w, get(w, url(w, "/plans/#/review?q=nothing+fits", id)), "No row fits these filters.");
    as_user(w, 8, 0, SCOPE_AUTHORITY, "plans.read");
    g_assert_cmpint(get(w, url(w, "/plans/#/review", id))->status, ==, 403);
}

static void a_note_is_settled_once(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, HEADER "1|Tabără|DAS||Anul||Nr. copii|20\n", "draft");
    GPtrArray *notes;
    must(notes_of_plan(w->db, w->pool, id, &notes, &w->error));
    g_assert_cmpint(notes->len, >, 0);
    gint64 note = ((Note *)notes->pdata[0])->id;
    const char *at = pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT "/notes/%" G_GINT64_FORMAT, id, note);
    g_assert_cmpint(post(w, at, "settlement=Anul+2025")->status, ==, 303);
    g_assert_cmpint(post(w, at, "settlement=Anul+2026")->status, ==, 409);
    assert_has(w, get(w, url(w, "/plans/#/review", id)), "Anul 2025");
    g_assert_cmpint(post(w, at, "again=1")->status, ==, 303);
    g_assert_cmpint(post(w, at, "settlement=Anul+2026")->status, ==, 303);
    gint64 other = import_rows(w, TWO_ROWS, "draft");
    const char *wrong = pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT "/notes/%" G_GINT64_FORMAT, other, note);
    g_assert_cmpint(post(w, wrong, "again=1")->status, ==, 404);
}

/* The page that stays open takes the note as it is now; without scripts one comes back to the same rows, at the next one. */
static void settling_keeps_the_place(void)
{
    static const char *const json[] = {"Accept", "application/json", NULL};
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, HEADER "1|Tabără|DAS||Anul||Nr. copii|20\n2|Atelier|DAS||Anul||Nr. copii|20\n", "draft");
    GPtrArray *notes;
    must(notes_of_plan(w->db, w->pool, id, &notes, &w->error));
    g_assert_cmpint(notes->len, >=, 2);
    const Note *first = notes->pdata[0], *second = notes->pdata[1];
    const char *page = get(w, url(w, "/plans/#/review?notes=1&q=a", id))->body->str;
    g_assert_nonnull(strstr(page, "name=\"from\" value=\"notes=1&amp;q=a\""));
    const char *at = pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT "/notes/%" G_GINT64_FORMAT, id, first->id);
    Reply *reply = post(w, at, pool_printf(w->pool, "from=notes%%3D1%%26q%%3Da&next=%" G_GINT64_FORMAT, second->action_id));
    g_assert_cmpstr(reply_header_of(reply, "Location"), ==,
                    pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT "/review?notes=1&q=a&row=%" G_GINT64_FORMAT "#row-%" G_GINT64_FORMAT, id,
                                second->action_id, second->action_id));
    reply = post(w, at, "again=1&from=%0d%0aSet-Cookie%3A+x");
    g_assert_cmpstr(reply_header_of(reply, "Location"), ==,
                    pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT "/review?row=%" G_GINT64_FORMAT "#row-%" G_GINT64_FORMAT, id, first->action_id,
                                first->action_id));
    const char *body = pool_printf(w->pool, "settlement=Anul+2025&csrf=%s", w->who->csrf);
    reply = send_request(w, POST, at, "application/x-www-form-urlencoded", body, strlen(body), json);
    g_assert_cmpint(reply->status, ==, 200);
    assert_has(w, reply, "Anul 2025");
}

/* Typed, the name says which institution is meant; one that is no institution's is kept in its field. */
static void words_are_matched_by_a_typed_name(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, HEADER "1|Tabără|Societatea Zorile||2025||Nr. copii|20\n", "draft");
    Reply *wrong = post(w, url(w, "/plans/#/bodies", id), "printed=Societatea+Zorile&name=Nimeni+Nicaieri");
    g_assert_cmpint(wrong->status, ==, 422);
    assert_has(w, wrong, "value=\"Nimeni Nicaieri\"");
    Institution school = {.name = "Școala nr. 9", .kind = "school"};
    must(institution_create(w->db, w->who, &school, &w->error));
    g_assert_cmpint(post(w, url(w, "/plans/#/bodies", id), "printed=Societatea+Zorile&name=scoala+nr+9")->status, ==, 303);
    g_assert_cmpint(((Body *)action_number(w, id, "1")->bodies->pdata[0])->institution_id, ==, school.id);
}

static void a_note_speaks_the_language_of_its_reader(void)
{
    g_autoptr(World) w = world_with_planner();
    language_set(LANGUAGE_RO);
    gint64 id = import_rows(w, HEADER "1|Tabără|DAS||Anul|total 1.000,50 lei, din care: local 500 lei, stat 400 lei|Nr. copii|20\n", "draft");
    const char *at = url(w, "/plans/#/review", id);
    assert_has(w, get(w, at), "Nu este clar care este termenul.");
    assert_has(w, get(w, at), "Părțile sunt cu 100,50 lei mai puțin decât totalul.");
    language_set(LANGUAGE_EN);
    assert_has(w, get(w, at), "It isn&#39;t clear when this is due.");
    assert_has(w, get(w, at), "The parts are 100.50 lei less than the total.");
}

static void every_kind_of_note_has_a_sentence(void)
{
    g_autoptr(Pool) pool = pool_new();
    for (int i = 0; i < DOUBT_COUNT; i++) {
        const char *sentence = note_sentence(pool, plan_doubt_code((PlanDoubt)i), "1.00 RON");
        g_assert_true(g_str_has_suffix(sentence, "."));
        g_assert_null(strchr(sentence, '%'));
    }
    g_assert_cmpstr(note_sentence(pool, "file_footnotes", "2"), ==, "2 footnotes stand at the end.");
    g_assert_cmpstr(note_sentence(pool, "nothing_known", "words"), ==, "words");
}

static void an_alias_matches_every_row_of_the_plan(void)
{
    g_autoptr(World) w = world_with_planner();
    const char *rows = HEADER "1|A|Societatea Zorile||2025||x|1\n2|B|SOCIETATEA ZORILE||2025||x|1\n";
    gint64 id = import_rows(w, rows, "draft"), school = institution(w, "Cooperativa Munca");
    g_assert_cmpint(((Body *)action_number(w, id, "2")->bodies->pdata[0])->institution_id, ==, 0);
    Reply *none = post(w, url(w, "/plans/#/bodies", id), "printed=Societatea+Zorile");
    g_assert_cmpint(none->status, ==, 422);
    assert_has(w, none, "Choose the institution that these words mean.");
    const char *form = pool_printf(w->pool, "printed=Societatea+Zorile&institution=%" G_GINT64_FORMAT, school);
    g_assert_cmpint(post(w, url(w, "/plans/#/bodies", id), form)->status, ==, 303);
    g_assert_cmpint(((Body *)action_number(w, id, "1")->bodies->pdata[0])->institution_id, ==, school);
    g_assert_cmpint(((Body *)action_number(w, id, "2")->bodies->pdata[0])->institution_id, ==, school);
    gint64 later = import_rows(w, rows, "draft");
    g_assert_cmpint(((Body *)action_number(w, later, "1")->bodies->pdata[0])->institution_id, ==, school);
}

/* --- corrections */

static void a_long_review_comes_in_pages_and_finds_its_rows(void)
{
    g_autoptr(World) w = world_with_planner();
    GString *rows = pool_string(w->pool);
    g_string_append(rows, HEADER);
    for (int i = 1; i <= 70; i++)
        g_string_append_printf(rows, "%d|Rândul %03d|DAS||%s||Nr. copii|20\n", i, i, i == 3 || i == 65 ? "Anul" : "2025");
    gint64 id = import_rows(w, rows->str, "draft"), third = action_number(w, id, "3")->id, late = action_number(w, id, "65")->id;
    Reply *first = get(w, url(w, "/plans/#/review", id));
    assert_has(w, first, "Rândul 030");
    assert_lacks(w, first, "Rândul 031");
    assert_has(w, first, "Page 1. In all: 70.");
    assert_has(w, first, "/review?page=2\"");
    const char *onward = pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT "/review?row=%" G_GINT64_FORMAT "#row-%" G_GINT64_FORMAT, id, late, late);
    assert_has(w, first, onward); /* the next row with notes is on the third page */
    Reply *there = get(w, pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT "/review?row=%" G_GINT64_FORMAT, id, late));
    assert_has(w, there, "Rândul 065");
    assert_lacks(w, there, "Rândul 060");
    assert_has(w, there, "/review?page=2\"");
    assert_has(w, there, pool_printf(w->pool, "/review?row=%" G_GINT64_FORMAT "#row-%" G_GINT64_FORMAT "\">Previous with notes", third, third));
    assert_has(w, get(w, url(w, "/plans/#/review?q=R%C3%A2ndul&page=2", id)), "/review?q=R%C3%A2ndul&amp;page=3\"");
    const Action *row = action_number(w, id, "65");
    Reply *saved = correct(w, row, CHANGES("title=Altul"));
    g_assert_cmpstr(reply_header_of(saved, "Location"), ==, onward);
}

static void every_cell_can_be_corrected(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft"), school = institution(w, "Școala Albă");
    Action *before = action_number(w, id, "1");
    const char *chosen = pool_printf(w->pool, "body_institution.1=%" G_GINT64_FORMAT, school);
    Reply *reply = correct(w, before, CHANGES("number=1.1", "title=Tabără de vară", "deadline_kind=range", "deadline_from=01.03.2025",
                                              "deadline_to=30.06.2025", "due.1=30.06.2025", "due.2=15.05.2025", chosen,
                                              "amount=2.000 lei", "money_source.2=Donații", "money_amount.2=500", "money_year.2=2026",
                                              "ind_value.1=25,5", "ind_operator.1=min", "ind_unit.1=copii", "ind_per.1=year",
                                              "ind_baseline.1=3", "ind_direction.1=down", "ind_cumulation.1=latest",
                                              "ind_breakdown.1-sex=1", "ind_text.2=Nr. familii", "ind_value.2=7"));
    g_assert_cmpint(reply->status, ==, 303);
    Action *after = action_number(w, id, "1.1");
    g_assert_cmpstr(after->title, ==, "Tabără de vară");
    g_assert_cmpint(after->version, ==, before->version + 1);
    g_assert_cmpint(((Body *)after->bodies->pdata[0])->institution_id, ==, school);
    g_assert_cmpint(after->due->len, ==, 2);
    g_assert_cmpstr(day_to_iso(w->pool, after->next_due), ==, "2025-05-15");
    g_assert_cmpint(after->amount.minor, ==, 200000);
    g_assert_cmpint(after->money->len, ==, 2);
    const PlannedMoney *gift = after->money->pdata[1];
    g_assert_cmpstr(gift->kind, ==, "donation");
    g_assert_cmpint(gift->planned.minor, ==, 50000);
    g_assert_cmpint(gift->year, ==, 2026);
    g_assert_cmpint(after->indicators->len, ==, 2);
    const Indicator *children = after->indicators->pdata[0];
    g_assert_cmpint(children->id, ==, ((Indicator *)before->indicators->pdata[0])->id);
    g_assert_cmpfloat(children->target_value, ==, 25.5);
    g_assert_cmpstr(children->target_operator, ==, "min");
    g_assert_cmpfloat(children->baseline, ==, 3);
    g_assert_cmpstr(children->direction, ==, "down");
    g_assert_cmpstr(children->breakdowns, ==, "sex");
}

static void a_correction_leaves_history_and_an_audit_leaf(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    Action *before = action_number(w, id, "1");
    g_assert_cmpint(correct(w, before, CHANGES("title=Alt titlu"))->status, ==, 303);
    g_assert_cmpint(count_of(w, "plan_action_history WHERE before LIKE '%Tabără pentru copii%'"), ==, 1);
    GPtrArray *leaves;
    must(audit_of(w->db, w->pool, "plan_action", before->id, 5, &leaves, &w->error));
    g_assert_cmpint(leaves->len, ==, 1);
    const AuditLeaf *leaf = leaves->pdata[0];
    g_assert_cmpstr(leaf->verb, ==, "correct");
    g_assert_nonnull(strstr(leaf->difference, "Alt titlu"));
    g_assert_null(strstr(leaf->difference, "budget"));
    must(audit_verify(w->db, &(gint64){0}, &w->error));
    as_user(w, 7, 0, SCOPE_AUTHORITY, "*");
    assert_has(w, get(w, url(w, "/measures/#", before->id)), "Title: Tabără pentru copii");
}

static void a_corrections_history_speaks_in_words(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft"), school = institution(w, "Școala Albă");
    Action *before = action_number(w, id, "1");
    const char *chosen = pool_printf(w->pool, "body_institution.1=%" G_GINT64_FORMAT, school);
    g_assert_cmpint(correct(w, before, CHANGES("deadline_kind=range", "deadline_from=01.03.2025", "deadline_to=30.06.2025", "recurrence=annual", chosen,
                                               "ind_value.1=25,5", "ind_operator.1=min", "ind_per.1=year", "ind_breakdown.1-sex=1"))->status, ==, 303);
    as_user(w, 7, 0, SCOPE_AUTHORITY, "*");
    const char *page = get(w, url(w, "/measures/#", before->id))->body->str;
    const char *history = strstr(page, "From one day to another, 01.03.2025 – 30.06.2025, Every year");
    g_assert_nonnull(history);
    g_assert_nonnull(strstr(page, "(Școala Albă)"));
    g_assert_nonnull(strstr(page, "At least 25.5, a year; More is better; "));
    g_assert_nonnull(strstr(page, "Women and men"));
    g_assert_null(strstr(page, "range,"));
    g_assert_null(strstr(page, pool_printf(w->pool, "(%" G_GINT64_FORMAT ")", school)));
}

static void a_stale_correction_shows_both_versions_and_then_counts(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    Action *stale = action_number(w, id, "1");
    g_assert_cmpint(correct(w, stale, CHANGES("title=Titlul lor"))->status, ==, 303);
    Reply *conflict = correct(w, stale, CHANGES("title=Titlul meu", "description=Lung & scris"));
    g_assert_cmpint(conflict->status, ==, 409);
    assert_has(w, conflict, "Titlul lor");
    assert_has(w, conflict, "Titlul meu");
    assert_has(w, conflict, "Lung &amp; scris");
    g_assert_cmpstr(action_number(w, id, "1")->title, ==, "Titlul lor");
    stale->version++;
    g_assert_cmpint(correct(w, stale, CHANGES("title=Titlul meu"))->status, ==, 303);
    g_assert_cmpstr(action_number(w, id, "1")->title, ==, "Titlul meu");
}

static void what_is_typed_wrong_is_kept_and_nothing_is_saved(void)
{
    static const struct {
        const char *change, *problem;
    } cases[] = {
        {"due.1=nu știu", "Write a day such as 31.12.2026."},
        {"deadline_from=32.13.2025", "Write a day such as 31.12.2026."},
        {"amount=mulți bani", "Write an amount such as 1,234.56 lei."},
        {"money_year.1=12", "Write a year such as 2026."},
        {"ind_value.1=multe", "Write a number such as 12 or 12.5."},
        {"title=", "s title."},
        {"body_printed.1=", "Write the body as the document prints it."},
    };
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft"), school = institution(w, "Școala Albă");
    const char *chosen = pool_printf(w->pool, "body_institution.1=%" G_GINT64_FORMAT, school);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Reply *reply = correct(w, action_number(w, id, "1"), CHANGES(cases[i].change, chosen, "description=Se păstrează"));
        g_assert_cmpint(reply->status, ==, 422);
        assert_has(w, reply, cases[i].problem);
        assert_has(w, reply, "Se păstrează");
        assert_has(w, reply, strchr(cases[i].change, '=') + 1);
    }
    g_assert_cmpint(count_of(w, "plan_action_history"), ==, 0);
}

static void words_are_read_again_without_saving(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    Reply *reply = correct(w, action_number(w, id, "1"), CHANGES("words_deadline=Trimestrul II, 2026", "again=deadline", "title=Altul"));
    g_assert_cmpint(reply->status, ==, 200);
    assert_has(w, reply, "30.06.2026");
    assert_has(w, reply, "Altul");
    reply = correct(w, action_number(w, id, "1"), CHANGES("ind_target.1=minim 35 copii/an", "again=target.1"));
    assert_has(w, reply, "value=\"35\"");
    reply = correct(w, action_number(w, id, "1"), CHANGES("ind_text.1=", "ind_target.1=", "ind_value.1=", "ind_text.2=Nr. familii",
                                                          "ind_target.2=minim 36 familii", "again=target.2"));
    assert_has(w, reply, "value=\"36\"");
    reply = correct(w, action_number(w, id, "1"), CHANGES("deadline_kind=range", "deadline_from=01.01.2025", "deadline_to=31.12.2027",
                                                          "recurrence=annual", "again=due"));
    assert_has(w, reply, "31.12.2026");
    g_assert_cmpint(count_of(w, "plan_action_history"), ==, 0);
    g_assert_cmpstr(action_number(w, id, "1")->title, ==, "Tabără pentru copii");
}

static void another_measures_indicator_cannot_be_changed(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    gint64 foreign = ((Indicator *)action_number(w, id, "2")->indicators->pdata[0])->id;
    const char *stolen = pool_printf(w->pool, "ind_id.1=%" G_GINT64_FORMAT, foreign);
    g_assert_cmpint(correct(w, action_number(w, id, "1"), CHANGES(stolen, "ind_text.1=Furat"))->status, ==, 303);
    g_assert_cmpstr(((Indicator *)action_number(w, id, "2")->indicators->pdata[0])->text, ==, "Nr. persoane");
}

static void a_body_becomes_a_new_institution(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, HEADER "1|A|Societatea Zorile||2025||x|1\n", "draft");
    g_assert_cmpint(correct(w, action_number(w, id, "1"), CHANGES("body_institution.1=new"))->status, ==, 303);
    const Body *body = action_number(w, id, "1")->bodies->pdata[0];
    g_assert_cmpstr(body->institution_name, ==, "Societatea Zorile");
}

static void an_objective_is_corrected_and_cannot_stand_under_itself(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    GPtrArray *nodes;
    must(nodes_of_plan(w->db, w->pool, id, &nodes, &w->error));
    const Node *node = nodes->pdata[0];
    const char *at = url(w, "/objectives/#/correct", node->id);
    g_assert_cmpint(get(w, at)->status, ==, 200);
    g_assert_cmpint(post(w, at, "version=1&tier=domain&code=I&title=Educa%C8%9Bie")->status, ==, 303);
    Reply *stale = post(w, at, "version=1&tier=domain&code=II&title=S%C4%83n%C4%83tate");
    g_assert_cmpint(stale->status, ==, 409);
    assert_has(w, stale, "Educație");
    assert_has(w, stale, "Sănătate");
    Reply *circle = post(w, at, pool_printf(w->pool, "version=2&tier=domain&title=x&parent=%" G_GINT64_FORMAT, node->id));
    g_assert_cmpint(circle->status, ==, 422);
    g_assert_cmpint(get(w, "/objectives/9/correct")->status, ==, 404);
}

static void of_many_institutions_a_bodys_is_named(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, HEADER "1|A|Societatea Zorile||2025||x|1\n", "draft");
    for (int i = 1; i <= 110; i++)
        (void)institution(w, pool_printf(w->pool, "Grădinița Nr. %d", i));
    gint64 wanted = institution(w, "Cooperativa Munca");
    Reply *form = get(w, url(w, "/measures/#/correct", action_number(w, id, "1")->id));
    assert_has(w, form, "name=\"body_institution.1\" value=\"\" list=\"institutions\"");
    Reply *none = correct(w, action_number(w, id, "1"), CHANGES("body_institution.1=Zyx", "description=Se păstrează"));
    g_assert_cmpint(none->status, ==, 422);
    assert_has(w, none, "<a href=\"#field-body_institution.1\">“Institution”: nothing has the name “Zyx”");
    assert_has(w, none, "name=\"body_institution.1\" value=\"Zyx\"");
    assert_has(w, none, "Se păstrează");
    g_assert_cmpint(correct(w, action_number(w, id, "1"), CHANGES("body_institution.1=cooperativa munca"))->status, ==, 303);
    g_assert_cmpint(((Body *)action_number(w, id, "1")->bodies->pdata[0])->institution_id, ==, wanted);

    const char *at = url(w, "/objectives/#/correct", first_node(w, id)->id);
    assert_has(w, get(w, at), "<input type=\"text\" id=\"field-institution\"");
    assert_has(w, post(w, at, "version=1&tier=domain&title=x&institution=gradinita"), "several names have");
    g_assert_cmpint(post(w, at, "version=1&tier=domain&title=x&institution=cooperativa")->status, ==, 303);
    g_assert_cmpint(first_node(w, id)->institution_id, ==, wanted);
}

static void a_body_named_as_new_is_made(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, HEADER "1|A|Societatea Zorile||2025||x|1\n", "draft");
    g_assert_cmpint(correct(w, action_number(w, id, "1"), CHANGES("body_institution.1=Make a new institution of these words"))->status, ==, 303);
    g_assert_cmpstr(((Body *)action_number(w, id, "1")->bodies->pdata[0])->institution_name, ==, "Societatea Zorile");
}

static void an_objectives_indicators_are_corrected_like_a_rows(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft"), hall = institution(w, "Primăria");
    const char *at = url(w, "/objectives/#/correct", first_node(w, id)->id);
    const char *head = "tier=domain&title=Via%C8%9Ba&ind_text.1=Romi+angaja%C8%9Bi&ind_target.1=minim+39";
    Reply *again = post(w, at, pool_printf(w->pool, "version=1&%s&again=target.1", head));
    g_assert_cmpint(again->status, ==, 200);
    assert_has(w, again, "value=\"39\"");
    g_assert_cmpint(first_node(w, id)->indicators->len, ==, 0);
    g_assert_cmpint(post(w, at, pool_printf(w->pool, "version=1&%s&ind_value.1=x", head))->status, ==, 422);
    g_assert_cmpint(post(w, at, pool_printf(w->pool, "version=1&%s&institution=9", head))->status, ==, 422);
    g_assert_cmpint(post(w, at, pool_printf(w->pool, "version=1&%s&ind_value.1=39&ind_operator.1=min&institution=%" G_GINT64_FORMAT, head, hall))->status, ==, 303);
    const Node *node = first_node(w, id);
    const Indicator *goal = node->indicators->pdata[0];
    g_assert_cmpint(node->institution_id, ==, hall);
    g_assert_cmpfloat(goal->target_value, ==, 39);
    g_assert_cmpint(goal->node_id, ==, node->id);
    Reply *stale = post(w, at, pool_printf(w->pool, "version=1&%s&ind_value.1=50", head));
    g_assert_cmpint(stale->status, ==, 409);
    assert_has(w, stale, "Both versions");
    const char *mine = pool_printf(w->pool, "version=2&%s&ind_id.1=%" G_GINT64_FORMAT "&ind_value.1=40&ind_cumulation.1=latest", head, goal->id);
    g_assert_cmpint(post(w, at, mine)->status, ==, 303);
    const Indicator *after = first_node(w, id)->indicators->pdata[0];
    g_assert_cmpint(after->id, ==, goal->id);
    g_assert_cmpfloat(after->target_value, ==, 40);
    g_assert_cmpstr(after->cumulation, ==, "latest");
    g_assert_cmpint(first_node(w, id)->institution_id, ==, 0);
    g_assert_cmpint(count_of(w, "audit_leaf WHERE kind = 'plan_node' AND verb = 'correct'"), ==, 2);
}

/* --- facts, adoption */

static void facts_conflict_and_keep_what_was_typed(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    const char *at = url(w, "/plans/#/facts", id);
    g_assert_cmpint(get(w, at)->status, ==, 200);
    g_assert_cmpint(post(w, at, "version=1&title=Unu&short_title=Unu&country=RO&period_from=01.01.2025&period_to=31.12.2026")->status,
                    ==, 303);
    Reply *stale = post(w, at, "version=1&title=Doi&short_title=Doi&country=MD");
    g_assert_cmpint(stale->status, ==, 409);
    assert_has(w, stale, "Unu");
    assert_has(w, stale, "Doi");
    Reply *wrong = post(w, at, "version=2&title=Doi&short_title=&country=RO&period_from=01.01.2027&period_to=31.12.2026");
    g_assert_cmpint(wrong->status, ==, 422);
    assert_has(w, wrong, "stand before the first");
}

static void a_plan_is_adopted_after_its_answers_were_checked(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    const char *at = url(w, "/plans/#/adopt", id);
    g_assert_cmpint(get(w, at)->status, ==, 200);
    g_assert_cmpint(post(w, at, "version=1&number=&date=maine&step=check")->status, ==, 422);
    Reply *check = post(w, at, "version=1&number=12&date=31.01.2025&public=1&step=check");
    assert_has(w, check, "Check your answers");
    g_assert_cmpstr(find_plan(w, id)->state, ==, "draft");
    g_assert_cmpint(post(w, at, "version=9&number=12&date=31.01.2025&public=1&step=adopt")->status, ==, 409);
    g_assert_cmpint(post(w, at, "version=1&number=12&date=31.01.2025&public=1&step=adopt")->status, ==, 303);
    Plan *plan = find_plan(w, id);
    g_assert_cmpstr(plan->state, ==, "adopted");
    g_assert_cmpstr(plan->decision_number, ==, "12");
    g_assert_true(plan->is_public);
    g_assert_cmpint(get(w, at)->status, ==, 303); /* there is nothing to adopt any more: to the plan */
    g_assert_cmpint(post(w, at, "version=1&number=12&date=31.01.2025&public=1&step=adopt")->status, ==, 303); /* a second click */
    g_assert_cmpint(post(w, at, "version=1&number=13&date=31.01.2025&public=1&step=adopt")->status, ==, 409);
    g_assert_cmpstr(find_plan(w, id)->decision_number, ==, "12");
}

static void who_may_only_write_cannot_adopt(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "draft");
    as_user(w, 8, 0, SCOPE_AUTHORITY, "plans.read plans.write");
    g_assert_cmpint(post(w, url(w, "/plans/#/adopt", id), "version=1&number=12&date=31.01.2025&step=adopt")->status, ==, 403);
    g_assert_cmpstr(find_plan(w, id)->state, ==, "draft");
}

static void a_plan_is_hidden_and_closed(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    const char *at = url(w, "/plans/#/state", id);
    g_assert_cmpint(get(w, at)->status, ==, 200);
    g_assert_cmpint(post(w, at, "version=1&what=publish")->status, ==, 303);
    g_assert_true(find_plan(w, id)->is_public);
    g_assert_cmpint(post(w, at, "version=1&what=close")->status, ==, 409);
    g_assert_cmpint(post(w, at, "version=2&what=close")->status, ==, 303);
    g_assert_cmpstr(find_plan(w, id)->state, ==, "closed");
    g_assert_cmpint(post(w, at, "version=3&what=burn")->status, ==, 422);
}

/* --- commands */

static const Command *command_named(const char *words)
{
    for (const Module *const *module = modules; *module; module++)
        for (const Command *command = (*module)->commands; command && command->words; command++)
            if (strcmp(command->words, words) == 0)
                return command;
    g_error("no command %s", words);
}

/* Runs "plan import x y" in process; what it printed, on either stream, lives in the pool. */
static int run_command(World *w, bool json, const char *words, const char *const *arguments, const char **ret_printed)
{
    char *printed = NULL;
    size_t count = 0;
    FILE *out = open_memstream(&printed, &count);
    GPtrArray *argv = pool_list(w->pool);
    g_ptr_array_add(argv, (char *)words);
    for (; *arguments; arguments++)
        g_ptr_array_add(argv, pool_strdup(w->pool, *arguments));
    int argc = (int)argv->len;
    g_ptr_array_add(argv, NULL);
    CommandContext context = {.pool = w->pool, .home = w->home, .database = w->url, .folder = w->home, .out = out, .err = out,
                              .json = json, .store = w->store, .db = w->db};
    int code = command_named(words)->run(&context, argc, (char **)argv->pdata);
    fclose(out);
    *ret_printed = pool_strdup(w->pool, printed);
    free(printed);
    return code;
}

static const char *file_with(World *w, const char *name, const char *text)
{
    const char *path = pool_printf(w->pool, "%s/%s", w->home, name);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void commands_take_in_show_and_amend(void)
{
    g_autoptr(World) w = world_with_planner();
    const char *printed;
    file_with(w, "plan.csv", plan_text);
    g_assert_cmpint(run_command(w, true, "plan import", CHANGES("plan.csv", "--as", "adopted", "--decision", "12", "--date",
                                                                "2025-01-31", "--title", "Scurt", "--public"), &printed), ==, 0);
    g_assert_nonnull(strstr(printed, "\"state\":\"adopted\""));
    g_assert_nonnull(strstr(printed, "\"measures\":2"));
    g_assert_cmpint(run_command(w, false, "plan import", CHANGES("plan.csv"), &printed), ==, fail_exit_code(FAIL_CONFLICT));
    g_assert_cmpint(run_command(w, true, "plan list", CHANGES(NULL), &printed), ==, 0);
    g_assert_nonnull(strstr(printed, "\"decision_number\":\"12\""));
    GPtrArray *plans;
    must(plans_list(w->db, w->pool, identity_system(), &plans, &w->error));
    const char *id = pool_printf(w->pool, "%" G_GINT64_FORMAT, ((Plan *)plans->pdata[0])->id);
    g_assert_cmpint(run_command(w, false, "plan show", CHANGES(id), &printed), ==, 0);
    g_assert_nonnull(strstr(printed, "Târg de locuri de muncă"));

    GString *amended = g_string_new(plan_text);
    g_string_append(amended, "3;Caravană medicală;DSP Timiș;2027;Nr. vizite\n");
    file_with(w, "amended.csv", amended->str);
    g_string_free(amended, TRUE);
    g_assert_cmpint(run_command(w, true, "plan amend", CHANGES(id, "amended.csv", "--take"), &printed), ==, 0);
    g_assert_nonnull(strstr(printed, "\"new\":1"));
    g_assert_cmpint(actions_of(w, ((Plan *)plans->pdata[0])->id)->len, ==, 3);
}

static void commands_say_what_is_wrong(void)
{
    static const struct {
        const char *words, *arguments[4];
        FailKind kind;
    } cases[] = {
        {"plan import", {NULL}, FAIL_INVALID},
        {"plan import", {"missing.docx", NULL}, FAIL_INVALID},
        {"plan import", {"plan.csv", "--as", "final", NULL}, FAIL_INVALID},
        {"plan import", {"plan.csv", "--date", "ieri", NULL}, FAIL_INVALID},
        {"plan import", {"plan.csv", "--country", "DE", NULL}, FAIL_INVALID},
        {"plan show", {NULL}, FAIL_INVALID},
        {"plan show", {"12", NULL}, FAIL_NOT_FOUND},
        {"plan amend", {"12", NULL}, FAIL_INVALID},
        {"plan amend", {"12", "plan.csv", NULL}, FAIL_NOT_FOUND},
    };
    g_autoptr(World) w = world_with_planner();
    file_with(w, "plan.csv", plan_text);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *printed;
        g_assert_cmpint(run_command(w, false, cases[i].words, cases[i].arguments, &printed), ==, fail_exit_code(cases[i].kind));
        g_assert_true(g_str_has_prefix(printed, "vatra: "));
    }
    g_assert_cmpint(count_of(w, "plan"), ==, 0);
}

WORLD_MAIN
{
    if (!g_getenv("VATRA_PROGRAM"))
        g_error("VATRA_PROGRAM must name the binary whose reader opens the files");
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    world_test("an_import_stores_every_part", an_import_stores_every_part);
    world_test("a_kept_document_reads_back_the_same", a_kept_document_reads_back_the_same);
    world_test("facts_fit_the_table", facts_fit_the_table);
    world_test("an_upload_becomes_a_draft_by_its_job", an_upload_becomes_a_draft_by_its_job);
    world_test("the_same_file_twice_is_told", the_same_file_twice_is_told);
    world_test("the_same_file_sent_twice_at_once_becomes_one_plan", the_same_file_sent_twice_at_once_becomes_one_plan);
    world_test("a_file_past_the_limit_is_refused_by_name", a_file_past_the_limit_is_refused_by_name);
    world_test("what_is_no_plan_is_refused", what_is_no_plan_is_refused_with_the_readers_sentence);
    world_test("a_job_that_was_killed_begins_anew_once", a_job_that_was_killed_begins_anew_once);
    world_test("an_import_that_fails_at_its_end_leaves_nothing", an_import_that_fails_at_its_end_leaves_nothing);
    world_test("a_plan_stored_in_part_is_gone_after_the_retry", a_plan_stored_in_part_is_gone_after_the_retry);
    world_test("a_plan_of_a_killed_command_is_taken_away", a_plan_of_a_killed_command_is_taken_away);
    world_test("what_is_being_stored_now_stays", what_is_being_stored_now_stays);
    world_test("no_file_is_asked_for_again", no_file_is_asked_for_again);
    world_test("the_review_shows_words_beside_what_was_understood", the_review_shows_words_beside_what_was_understood);
    world_test("a_note_is_settled_once", a_note_is_settled_once);
    world_test("a_note_speaks_the_language_of_its_reader", a_note_speaks_the_language_of_its_reader);
    world_test("every_kind_of_note_has_a_sentence", every_kind_of_note_has_a_sentence);
    world_test("an_alias_matches_every_row_of_the_plan", an_alias_matches_every_row_of_the_plan);
    world_test("a_long_review_comes_in_pages", a_long_review_comes_in_pages_and_finds_its_rows);
    world_test("every_cell_can_be_corrected", every_cell_can_be_corrected);
    world_test("a_correction_leaves_history_and_an_audit_leaf", a_correction_leaves_history_and_an_audit_leaf);
    world_test("a_corrections_history_speaks_in_words", a_corrections_history_speaks_in_words);
    world_test("a_stale_correction_shows_both_versions", a_stale_correction_shows_both_versions_and_then_counts);
    world_test("what_is_typed_wrong_is_kept", what_is_typed_wrong_is_kept_and_nothing_is_saved);
    world_test("words_are_read_again_without_saving", words_are_read_again_without_saving);
    world_test("another_measures_indicator_cannot_be_changed", another_measures_indicator_cannot_be_changed);
    world_test("a_body_becomes_a_new_institution", a_body_becomes_a_new_institution);
    world_test("of_many_institutions_a_bodys_is_named", of_many_institutions_a_bodys_is_named);
    world_test("a_body_named_as_new_is_made", a_body_named_as_new_is_made);
    world_test("an_objective_is_corrected", an_objective_is_corrected_and_cannot_stand_under_itself);
    world_test("facts_conflict_and_keep_what_was_typed", facts_conflict_and_keep_what_was_typed);
    world_test("a_plan_is_adopted_after_its_answers_were_checked", a_plan_is_adopted_after_its_answers_were_checked);
    world_test("who_may_only_write_cannot_adopt", who_may_only_write_cannot_adopt);
    world_test("a_plan_is_hidden_and_closed", a_plan_is_hidden_and_closed);
    world_test("an_objectives_indicators_are_corrected_like_a_rows", an_objectives_indicators_are_corrected_like_a_rows);
    world_test("settling_keeps_the_place", settling_keeps_the_place);
    world_test("words_are_matched_by_a_typed_name", words_are_matched_by_a_typed_name);
    world_test("commands_take_in_show_and_amend", commands_take_in_show_and_amend);
    world_test("commands_say_what_is_wrong", commands_say_what_is_wrong);
}
