#include <string.h>

#include "base/html.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/pages.h"
#include "record/audit.h"
#include "world.h"

/* The register's and the templates' pages. */

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define assert_lacks(text, part) g_assert_null(strstr((text), (part)))
#define PATH(...) pool_printf(w->pool, __VA_ARGS__)
#define ID G_GINT64_FORMAT

static World *world(const char *permissions)
{
    World *w = world_new();
    User user = {.name = "Ana Pop", .email = "ana@example.org"};
    must(user_create(w->db, identity_system(), &user, "social", &w->error));
    as_user(w, user.id, 0, SCOPE_OWN, permissions);
    w->who->name = "Ana Pop";
    return w;
}

static Document *given(World *w, const char *code)
{
    Document *document;
    DocumentOrder order = {.template_code = code, .language = "ro", .kind = "kind-without-guard", .record_id = 7, .label = "Dosar 2026/7",
                           .data = "{\"child\": {\"name\": \"Maria <b>Ionescu\"}}", .day = DAY_NONE};
    must(document_issue(w->db, w->pool, &order, w->who, &document, &w->error));
    return document;
}

static const char *page(World *w, const char *path)
{
    Reply *reply = get(w, path);
    g_assert_cmpint(reply->status, ==, 200);
    return reply_body(w, reply);
}

/* --- the register --- */

static void the_register_filters_and_names_nobody(void)
{
    g_autoptr(World) w = world("documents.read documents.issue");
    Document *plan = given(w, "service-plan");
    given(w, "mayor-order");
    const char *all = page(w, "/documents"), *orders = page(w, "/documents?register=orders"), *none = page(w, "/documents?q=nimic");
    assert_contains(all, PATH("/documents/%" ID, plan->id));
    assert_contains(all, "Dosar 2026/7");
    assert_lacks(all, "Ionescu");
    assert_lacks(orders, PATH("/documents/%" ID "\"", plan->id));
    assert_contains(none, "class=\"empty\"");
}

static void programs_read_the_register_too(void)
{
    g_autoptr(World) w = world("documents.read documents.issue");
    Document *plan = given(w, "service-plan");
    given(w, "mayor-order");
    const char *found = page(w, "/api/v1/documents?q=dosar+2026"), *orders = page(w, "/api/v1/documents?q=disp+primar");
    assert_contains(found, "\"count\":2");
    assert_contains(found, PATH("\"id\":\"%" ID "\"", plan->id));
    assert_lacks(found, "Ionescu");
    assert_contains(orders, "\"count\":1");
    assert_lacks(page(w, "/api/v1/documents?q=dosar+nimic"), "Dosar");
    as_user(w, 99, 0, SCOPE_OWN, "documents.read");
    assert_contains(page(w, "/api/v1/documents"), "\"id\":null"); /* the number, but not the way to it */
}

static void others_see_the_number_but_not_the_document(void)
{
    g_autoptr(World) w = world("documents.read");
    Document *plan = given(w, "service-plan");
    as_user(w, 99, 0, SCOPE_OWN, "documents.read documents.issue");
    assert_contains(page(w, "/documents"), "Plan de servicii");
    assert_lacks(page(w, "/documents"), PATH("/documents/%" ID, plan->id));
    g_assert_cmpint(get(w, PATH("/documents/%" ID, plan->id))->status, ==, 404);
    g_assert_cmpint(get(w, PATH("/documents/%" ID "/file.pdf", plan->id))->status, ==, 404);
    g_assert_cmpint(get(w, PATH("/documents/%" ID "/cancel", plan->id))->status, ==, 404);
    g_assert_cmpint(post(w, PATH("/documents/%" ID "/cancel", plan->id), "reason=x&version=1")->status, ==, 404);
}

static guint count_leaves(World *w, gint64 id, const char *verb)
{
    GPtrArray *leaves;
    guint count = 0;
    must(audit_of(w->db, w->pool, "document", id, 100, &leaves, &w->error));
    for (guint i = 0; i < leaves->len; i++)
        count += strcmp(((AuditLeaf *)leaves->pdata[i])->verb, verb) == 0;
    return count;
}

static void who_opens_the_content_is_noted(void)
{
    g_autoptr(World) w = world("documents.read");
    Document *plan = given(w, "service-plan");
    Reply *reply = get(w, PATH("/documents/%" ID "/file.pdf", plan->id));
    g_assert_cmpint(reply->status, ==, 200);
    g_assert_cmpstr(reply->type, ==, "application/pdf");
    assert_contains(reply_header_of(reply, "Content-Disposition"), "service-plan-1-");
    g_assert_cmpint(get(w, PATH("/documents/%" ID "/file.docx", plan->id))->status, ==, 200);
    g_assert_cmpuint(count_leaves(w, plan->id, "see"), ==, 2);
    g_assert_cmpuint(count_leaves(w, plan->id, "issue"), ==, 1);
}

static void the_register_leaves_as_csv(void)
{
    g_autoptr(World) w = world("documents.read");
    given(w, "service-plan");
    Reply *reply = get(w, "/documents.csv?register=general");
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_body(w, reply), "Plan de servicii;Dosar 2026/7;Ana Pop");
    g_assert_cmpuint(count_leaves(w, 0, "export"), ==, 1);
}

static void cancelling_asks_for_a_reason(void)
{
    g_autoptr(World) w = world("documents.read documents.issue");
    Document *plan = given(w, "service-plan");
    const char *path = PATH("/documents/%" ID "/cancel", plan->id);
    Reply *reply = post(w, path, "reason=&version=1");
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "field-reason-error");
    g_assert_cmpint(post(w, path, "reason=Gre%C8%99eal%C4%83&version=1")->status, ==, 303);
    assert_contains(page(w, PATH("/documents/%" ID, plan->id)), "Greșeală");
    g_assert_cmpint(post(w, path, "reason=Iar&version=1")->status, ==, 409);
    g_assert_cmpint(get(w, PATH("/documents/%" ID "/file.pdf", plan->id))->status, ==, 200);
}

static void a_signed_copy_is_kept_and_given_back(void)
{
    static const char copy[] = SMALL_PDF;
    g_autoptr(World) w = world("documents.read documents.issue");
    Document *plan = given(w, "service-plan");
    const char *path = PATH("/documents/%" ID "/signed", plan->id);
    GPtrArray *copies;
    g_assert_cmpint(post_file(w, path, "copy", "virus.exe", "MZ\x90", 3)->status, ==, 422);
    g_assert_cmpint(post_file(w, path, "copy", "semnat.pdf", copy, strlen(copy))->status, ==, 303);
    assert_contains(page(w, PATH("/documents/%" ID, plan->id)), "semnat.pdf");
    must(attachment_list(w->db, w->pool, "document_signed", plan->id, &copies, &w->error));
    g_assert_cmpuint(copies->len, ==, 1);
    Reply *reply = get(w, PATH("/documents/%" ID "/signed/%" ID, plan->id, ((Attachment *)copies->pdata[0])->id));
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_body(w, reply), "%PDF-1.4");
    gsize count;
    const char *bytes = g_bytes_get_data(reply->bytes, &count);
    g_assert_null(memmem(bytes, count, "Gheorghe", strlen("Gheorghe"))); /* who wrote it is not kept */
}

/* --- templates --- */

static DocumentTemplate *template_of(World *w, const char *code)
{
    DocumentTemplate *template;
    must(document_template_find(w->db, w->pool, code, "ro", day_today(), &template, &w->error));
    return template;
}

static Reply *send_edition(World *w, const DocumentTemplate *template, const char *text, const char *what)
{
    return post(w, PATH("/document-templates/%" ID "/edit", template->id),
                PATH("name=Raport&register_code=general&legal_basis=Lege&valid_from=01.01.2026&was=%" ID "&do=%s&text=%s", template->id, what,
                     html_url_part(w->pool, text)));
}

static void a_wrong_placeholder_is_told_with_its_line(void)
{
    g_autoptr(World) w = world("documents.edit-templates");
    Reply *reply = send_edition(w, template_of(w, "visit-report"), "Unu\n{child.nume}", "save");
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "Line 2: There is no value called “child.nume”.");
    assert_contains(reply_body(w, reply), "{child.nume}</textarea>");
}

static void a_preview_keeps_nothing(void)
{
    g_autoptr(World) w = world("documents.edit-templates");
    DocumentTemplate *template = template_of(w, "visit-report");
    GPtrArray *editions;
    Reply *reply = send_edition(w, template, "# Titlu nou\nData: {visit.date}", "preview");
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_body(w, reply), "<h3>Titlu nou</h3>");
    assert_contains(reply_body(w, reply), "Data: ________________");
    must(document_editions(w->db, w->pool, "visit-report", "ro", &editions, &w->error));
    g_assert_cmpuint(editions->len, ==, 1);
}

static void an_edition_is_saved_and_a_stale_one_shown_again(void)
{
    g_autoptr(World) w = world("documents.edit-templates");
    DocumentTemplate *template = template_of(w, "visit-report");
    Reply *reply = send_edition(w, template, "Data: {visit.date}", "save");
    g_assert_cmpint(reply->status, ==, 303);
    assert_contains(page(w, reply_header_of(reply, "Location")), "Data: {visit.date}");
    reply = send_edition(w, template, "Altceva: {visit.date}", "save");
    g_assert_cmpint(reply->status, ==, 409);
    assert_contains(reply_body(w, reply), "Altceva: {visit.date}");
}

static void a_template_prints_as_a_blank_form(void)
{
    g_autoptr(World) w = world("documents.edit-templates");
    Reply *reply = get(w, PATH("/document-templates/%" ID "/blank.pdf", template_of(w, "social-inquiry")->id));
    g_assert_cmpint(reply->status, ==, 200);
    g_assert_cmpstr(reply->type, ==, "application/pdf");
}

static void a_template_of_the_authoritys_own_can_be_issued(void)
{
    g_autoptr(World) w = world("documents.edit-templates documents.read");
    g_assert_cmpint(post(w, "/document-templates/new",
                         "code=local-letter&language=ro&name=Adres%C4%83&register_code=general&legal_basis=HCL&valid_from=01.01.2026&do=save"
                         "&text=C%C4%83tre+%7Bletter.to%7D")->status, ==, 303);
    g_assert_cmpstr(given(w, "local-letter")->title, ==, "Adresă");
}

WORLD_MAIN
{
    world_test("the_register_filters_and_names_nobody", the_register_filters_and_names_nobody);
    world_test("programs_read_the_register_too", programs_read_the_register_too);
    world_test("others_see_the_number_but_not_the_document", others_see_the_number_but_not_the_document);
    world_test("who_opens_the_content_is_noted", who_opens_the_content_is_noted);
    world_test("the_register_leaves_as_csv", the_register_leaves_as_csv);
    world_test("cancelling_asks_for_a_reason", cancelling_asks_for_a_reason);
    world_test("a_signed_copy_is_kept_and_given_back", a_signed_copy_is_kept_and_given_back);
    world_test("a_wrong_placeholder_is_told_with_its_line", a_wrong_placeholder_is_told_with_its_line);
    world_test("a_preview_keeps_nothing", a_preview_keeps_nothing);
    world_test("an_edition_is_saved_and_a_stale_one_shown_again", an_edition_is_saved_and_a_stale_one_shown_again);
    world_test("a_template_prints_as_a_blank_form", a_template_prints_as_a_blank_form);
    world_test("a_template_of_the_authoritys_own_can_be_issued", a_template_of_the_authoritys_own_can_be_issued);
}
