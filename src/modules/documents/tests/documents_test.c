#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/store.h"
#include "record/attachment.h"
#include "world.h"

/* Official acts: numbers without gaps or doubles, content that stays as issued, templates kept edition by edition. */

static const char data[] = "{\"child\": {\"name\": \"Ana Pop\", \"birth\": \"2015-02-28\"}, \"case\": {\"number\": \"2026/7\"},"
                           " \"needs\": [{\"area\": \"Educație\", \"text\": \"Sprijin la teme\", \"objective\": \"Promovarea clasei\"}]}";

static DocumentOrder order_of(const char *code)
{
    return (DocumentOrder){.template_code = code, .kind = "case", .record_id = 7, .label = "Dosar 2026/7", .data = data, .day = DAY_NONE};
}

static Document *given(World *w, Db *db, const char *code)
{
    Document *document;
    DocumentOrder order = order_of(code);
    must(document_issue(db, w->pool, &order, identity_system(), &document, &w->error));
    return document;
}

static GBytes *file_of(World *w, const Document *document, const char *format)
{
    GBytes *bytes;
    must(document_file(w->db, w->pool, document, format, &bytes, &w->error));
    pool_defer(w->pool, (GDestroyNotify)g_bytes_unref, bytes);
    return bytes;
}

static bool begins_with(GBytes *bytes, const char *magic)
{
    gsize count;
    const void *start = g_bytes_get_data(bytes, &count);
    return count > 100 && memcmp(start, magic, strlen(magic)) == 0;
}

/* --- templates --- */

static void every_shipped_template_is_right_and_prints(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *templates;
    must(document_templates_list(w->db, w->pool, day_today(), &templates, &w->error));
    g_assert_cmpuint(templates->len, ==, 32);
    for (guint i = 0; i < templates->len; i++) {
        DocumentTemplate *template;
        Paper *paper;
        GPtrArray *missing;
        must(document_template_edition(w->db, w->pool, ((DocumentTemplate *)templates->pdata[i])->id, &template, &w->error));
        Problems *problems = record_check(&document_template_record, template, w->pool);
        document_template_check(template, w->pool, problems);
        g_assert_false(problems_any(problems));
        Document draft = document_draft(template, NULL, DAY_NONE);
        must(document_paper(w->db, w->pool, template, &draft, NULL, NULL, &paper, &missing, &w->error));
        g_assert_cmpuint(missing->len, >, 2);
        must(strstr(document_html(w->pool, paper).markup, "________________") != NULL);
    }
}

static void a_new_edition_is_used_from_its_day_and_the_old_one_is_kept(void)
{
    g_autoptr(World) w = world_new();
    DocumentTemplate *old, *found;
    GPtrArray *editions;
    Day today = day_today();
    must(document_template_find(w->db, w->pool, "visit-report", "ro", today, &old, &w->error));
    DocumentTemplate next = *old;
    next.text = "Vizita la {visit.date}.";
    next.valid_from = day_add(today, 5);
    must(document_template_put(w->db, identity_system(), &next, old, &w->error));
    must(document_template_find(w->db, w->pool, "visit-report", "ro", day_add(today, 4), &found, &w->error));
    g_assert_cmpint(found->edition, ==, 1);
    must(document_template_find(w->db, w->pool, "visit-report", "ro", day_add(today, 5), &found, &w->error));
    g_assert_cmpint(found->edition, ==, 2);
    must(document_editions(w->db, w->pool, "visit-report", "ro", &editions, &w->error));
    g_assert_cmpuint(editions->len, ==, 2);
    g_assert_cmpstr(((DocumentTemplate *)editions->pdata[1])->text, ==, old->text);
}

static void a_stale_edition_is_refused(void)
{
    g_autoptr(World) w = world_new();
    DocumentTemplate *old;
    must(document_template_find(w->db, w->pool, "visit-report", "ro", day_today(), &old, &w->error));
    DocumentTemplate mine = *old, yours = *old;
    must(document_template_put(w->db, identity_system(), &mine, old, &w->error));
    g_assert_false(document_template_put(w->db, identity_system(), &yours, old, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void an_unknown_placeholder_is_refused_in_words(void)
{
    g_autoptr(World) w = world_new();
    DocumentTemplate *old;
    language_set(LANGUAGE_EN);
    must(document_template_find(w->db, w->pool, "visit-report", "ro", day_today(), &old, &w->error));
    DocumentTemplate next = *old;
    next.text = "Unu\n{child.nume}";
    g_assert_false(document_template_put(w->db, identity_system(), &next, old, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_cmpstr(w->error->message, ==, "Line 2: There is no value called “child.nume”.");
    language_set(LANGUAGE_RO);
}

static void a_retired_template_issues_nothing(void)
{
    g_autoptr(World) w = world_new();
    DocumentTemplate *old;
    Document *document;
    GPtrArray *choices;
    must(document_template_find(w->db, w->pool, "visit-report", "ro", day_today(), &old, &w->error));
    DocumentTemplate last = *old;
    last.is_retired = true;
    last.valid_from = day_today();
    must(document_template_put(w->db, identity_system(), &last, old, &w->error));
    DocumentOrder order = order_of("visit-report");
    g_assert_false(document_issue(w->db, w->pool, &order, NULL, &document, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
    g_clear_error(&w->error);
    must(document_templates(w->db, w->pool, day_today(), "ro", &choices, &w->error));
    g_assert_cmpuint(choices->len, ==, 15);
}

/* --- preview and issue --- */

static void a_preview_says_what_is_missing_and_takes_no_number(void)
{
    g_autoptr(World) w = world_new();
    DocumentPreview preview;
    DocumentOrder order = order_of("service-plan");
    language_set(LANGUAGE_EN);
    must(document_preview(w->db, w->pool, &order, NULL, &preview, &w->error));
    g_assert_nonnull(strstr(preview.html.markup, "Ana Pop"));
    g_assert_nonnull(strstr(preview.html.markup, "28.02.2015"));
    g_assert_cmpstr(preview.missing->pdata[0], ==, "Number of the mayor's order");
    language_set(LANGUAGE_RO);
    g_assert_cmpint(given(w, w->db, "service-plan")->number, ==, 1);
}

static void a_document_stays_byte_for_byte_as_issued(void)
{
    g_autoptr(World) w = world_new();
    Document *document = given(w, w->db, "service-plan"), *found;
    GBytes *pdf = file_of(w, document, "pdf"), *docx = file_of(w, document, "docx");
    g_assert_true(begins_with(pdf, "%PDF"));
    g_assert_true(begins_with(docx, "PK"));
    DocumentTemplate *template;
    must(document_template_edition(w->db, w->pool, document->template_id, &template, &w->error));
    DocumentTemplate next = *template;
    next.text = "Alt text";
    must(document_template_put(w->db, identity_system(), &next, template, &w->error));
    must(setting_save(w->db, NULL, "authority.name", "Alt nume", &w->error));
    must(document_find(w->db, w->pool, identity_system(), document->id, &found, &w->error));
    g_assert_true(g_bytes_equal(pdf, file_of(w, found, "pdf")));
    g_assert_true(g_bytes_equal(docx, file_of(w, found, "docx")));
    g_assert_cmpint(found->edition, ==, 1);
    g_assert_cmpint(found->missing, >, 5);
}

static void nothing_of_the_content_stands_in_the_database(void)
{
    static const DbStatement rows = {"rows", "SELECT title || label || folded AS words FROM document", NULL};
    g_autoptr(World) w = world_new();
    Document *document = given(w, w->db, "service-plan");
    g_autoptr(DbQuery) q = db_query(w->db, &rows);
    g_assert_true(db_step(q));
    g_assert_null(strstr(db_text(q, "words", w->pool), "Ana"));
    must(db_end(q, &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(attachment_remove_all(w->db, "document", document->id, &w->error) && db_commit(change, &w->error));
    GBytes *bytes;
    g_assert_false(document_file(w->db, w->pool, document, "pdf", &bytes, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
}

static void a_cancelled_document_keeps_its_number(void)
{
    g_autoptr(World) w = world_new();
    Document *first = given(w, w->db, "service-plan"), *found;
    g_assert_false(document_cancel(w->db, identity_system(), first, " ", &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    must(document_cancel(w->db, identity_system(), first, "Greșeală de nume", &w->error));
    g_assert_false(document_cancel(w->db, identity_system(), first, "Iar", &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    g_assert_cmpint(given(w, w->db, "service-plan")->number, ==, 2);
    must(document_find(w->db, w->pool, identity_system(), first->id, &found, &w->error));
    g_assert_cmpstr(found->state, ==, "cancelled");
    g_assert_cmpstr(found->reason, ==, "Greșeală de nume");
    file_of(w, found, "pdf");
}

/* --- numbers --- */

static void registers_and_years_count_for_themselves(void)
{
    g_autoptr(World) w = world_new();
    Document *document;
    DocumentOrder next_year = order_of("service-plan");
    next_year.day = day_make(day_year(day_today()) + 1, 1, 3);
    g_assert_cmpint(given(w, w->db, "service-plan")->number, ==, 1);
    g_assert_cmpint(given(w, w->db, "mayor-order")->number, ==, 1);
    g_assert_cmpint(given(w, w->db, "visit-report")->number, ==, 2);
    must(document_issue(w->db, w->pool, &next_year, NULL, &document, &w->error));
    g_assert_cmpint(document->number, ==, 1);
    g_assert_cmpint(document->year, ==, day_year(day_today()) + 1);
}

static void a_number_that_was_rolled_back_is_given_again(void)
{
    g_autoptr(World) w = world_new();
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        g_assert_cmpint(given(w, w->db, "service-plan")->number, ==, 1);
    }
    g_assert_cmpint(given(w, w->db, "service-plan")->number, ==, 1);
}

enum { WORKERS = 6, EACH = 8 };

typedef struct {
    World *w;
    guint failed;
} Worker;

/* Some give up after taking a number: it must not be lost. */
static gpointer issue_some(gpointer data_of_thread)
{
    Worker *worker = data_of_thread;
    g_autoptr(Db) db = NULL;
    if (!db_take(worker->w->store, &db, NULL))
        return GUINT_TO_POINTER(EACH);
    for (guint i = 0; i < EACH; i++) {
        g_autoptr(Pool) pool = pool_new();
        g_autoptr(GError) error = NULL;
        Document *document;
        DocumentOrder order = order_of("letter-answer");
        g_autoptr(DbChange) change = db_begin(db, &error);
        bool good = change && document_issue(db, pool, &order, identity_system(), &document, &error);
        if (good && i % 4 != 3)
            good = db_commit(change, &error);
        worker->failed += !good;
    }
    return NULL;
}

static void numbers_have_no_gaps_and_no_doubles_when_many_issue_at_once(void)
{
    static const DbStatement numbers = {"numbers", "SELECT number FROM document ORDER BY number", NULL};
    g_autoptr(World) w = world_new();
    Worker workers[WORKERS];
    GThread *threads[WORKERS];
    gint64 expected = 1;
    for (guint i = 0; i < WORKERS; i++) {
        workers[i] = (Worker){w, 0};
        threads[i] = g_thread_new("issue", issue_some, &workers[i]);
    }
    for (guint i = 0; i < WORKERS; i++) {
        g_thread_join(threads[i]);
        g_assert_cmpuint(workers[i].failed, ==, 0);
    }
    g_autoptr(DbQuery) q = db_query(w->db, &numbers);
    for (; db_step(q); expected++)
        g_assert_cmpint(db_int(q, "number"), ==, expected);
    must(db_end(q, &w->error));
    g_assert_cmpint(expected - 1, ==, WORKERS * EACH * 3 / 4);
}

/* --- who may --- */

static void a_document_without_guard_is_its_authors(void)
{
    g_autoptr(World) w = world_new();
    Document *document, *found;
    DocumentOrder order = order_of("visit-report");
    User author = {.name = "Ana", .email = "ana@example.org"};
    must(user_create(w->db, identity_system(), &author, "social", &w->error));
    Identity own = {.user_id = author.id, .name = "Ana", .scope = SCOPE_OWN}, other = {.user_id = 99, .name = "Ion", .scope = SCOPE_OWN};
    order.kind = "kind-without-guard";
    must(document_issue(w->db, w->pool, &order, &own, &document, &w->error));
    must(document_find(w->db, w->pool, &own, document->id, &found, &w->error));
    g_assert_false(document_find(w->db, w->pool, &other, document->id, &found, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
}

static void the_register_is_searched_by_title_label_and_author(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *found;
    gint64 count;
    given(w, w->db, "service-plan");
    given(w, w->db, "mayor-order");
    given(w, w->db, "visit-report");
    static const struct { DocumentFilter filter; gint64 count; } cases[] = {
        {{.text = "vizita"}, 1}, {{.text = "VIZITĂ"}, 1}, {{.text = "2026/7"}, 3}, {{.register_code = "orders"}, 1}, {{.code = "service-plan"}, 1},
        {{.state = "cancelled"}, 0}, {{.year = 1999}, 0}, {{.text = "%"}, 0}, {{0}, 3},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        must(documents_page(w->db, w->pool, &cases[i].filter, &found, &count, &w->error));
        g_assert_cmpint(count, ==, cases[i].count);
        g_assert_cmpint(found->len, ==, cases[i].count);
    }
}

WORLD_MAIN
{
    world_test("every_shipped_template_is_right_and_prints", every_shipped_template_is_right_and_prints);
    world_test("a_new_edition_is_used_from_its_day_and_the_old_one_is_kept", a_new_edition_is_used_from_its_day_and_the_old_one_is_kept);
    world_test("a_stale_edition_is_refused", a_stale_edition_is_refused);
    world_test("an_unknown_placeholder_is_refused_in_words", an_unknown_placeholder_is_refused_in_words);
    world_test("a_retired_template_issues_nothing", a_retired_template_issues_nothing);
    world_test("a_preview_says_what_is_missing_and_takes_no_number", a_preview_says_what_is_missing_and_takes_no_number);
    world_test("a_document_stays_byte_for_byte_as_issued", a_document_stays_byte_for_byte_as_issued);
    world_test("nothing_of_the_content_stands_in_the_database", nothing_of_the_content_stands_in_the_database);
    world_test("a_cancelled_document_keeps_its_number", a_cancelled_document_keeps_its_number);
    world_test("registers_and_years_count_for_themselves", registers_and_years_count_for_themselves);
    world_test("a_number_that_was_rolled_back_is_given_again", a_number_that_was_rolled_back_is_given_again);
    world_test("numbers_have_no_gaps_and_no_doubles_when_many_issue_at_once", numbers_have_no_gaps_and_no_doubles_when_many_issue_at_once);
    world_test("a_document_without_guard_is_its_authors", a_document_without_guard_is_its_authors);
    world_test("the_register_is_searched_by_title_label_and_author", the_register_is_searched_by_title_label_and_author);
}
