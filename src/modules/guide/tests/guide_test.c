#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/guide/contents.h"
#include "world.h"

/* Help for everybody, also for those who aren't signed in. */

static const char *page(World *w, int status, const char *path)
{
    Reply *reply = get(w, path);
    g_assert_cmpint(reply->status, ==, status);
    return reply_body(w, reply);
}

static void every_chapter_is_linked_and_answers(void)
{
    g_autoptr(World) w = world_new();
    const char *contents = page(w, 200, "/help");
    guint count = 0;
    for (const GuideChapter *c = guide_chapters; c->name; c++, count++) {
        g_autofree char *path = g_strdup_printf("/help/%s", c->name);
        g_assert_nonnull(strstr(contents, path));
        g_assert_nonnull(strstr(page(w, 200, path), c->title));
    }
    g_assert_cmpuint(count, >=, 7);
    page(w, 404, "/help/nimic");
    page(w, 404, "/help/pictures/nimic.png");
}

static void every_chapter_says_what_it_answers_and_has_its_readers(void)
{
    for (const GuideChapter *c = guide_chapters; c->name; c++) {
        guint groups = 0;
        for (const GuideGroup *group = guide_groups; group->readers; group++)
            groups += g_strv_contains(group->chapters, c->name);
        if (groups != 1 || !*c->answers)
            g_error("%s stands in %u groups and answers \"%s\"", c->name, groups, c->answers);
    }
    for (const GuideGroup *group = guide_groups; group->readers; group++)
        for (const char *const *name = group->chapters; *name; name++)
            g_assert_nonnull(guide_chapter(*name));
}

static void words_are_found_in_any_order_without_diacritics(void)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *hits = guide_search(pool, "siguranta copii");
    g_assert_cmpuint(hits->len, >, 0);
    const GuideHit *first = hits->pdata[0];
    g_assert_cmpstr(first->section->chapter, ==, "administrator");
    g_assert_cmpuint(guide_search(pool, "xylofon")->len, ==, 0);
    g_assert_cmpuint(guide_search(pool, " , ")->len, ==, 0);
    g_assert_cmpuint(guide_search(pool, "a")->len, ==, GUIDE_HITS);
}

static void who_is_signed_in_finds_the_own_chapter_first(void)
{
    g_autoptr(World) w = world_new();
    const char *signed_out = page(w, 200, "/help");
    g_assert_null(strstr(signed_out, "id=\"own\""));
    as_user(w, 7, 0, SCOPE_AUTHORITY, "benefits.visa");
    const char *own = strstr(page(w, 200, "/help"), "id=\"own\"");
    g_assert_nonnull(own);
    g_autofree char *box = g_strndup(own, (gsize)(strstr(own, "</section>") - own));
    g_assert_nonnull(strstr(box, "/help/contabil"));
    g_assert_null(strstr(box, "/help/mediator"));
}

static void a_search_leads_to_the_place(void)
{
    g_autoptr(World) w = world_new();
    g_assert_nonnull(strstr(page(w, 200, "/help?q=aplicatie+coduri"), "/help/al-doilea-factor#"));
    g_assert_nonnull(strstr(page(w, 200, "/help?q=xylofon"), "class=\"empty\""));
    g_assert_null(strstr(page(w, 200, "/help?q=%3Cscript%3E"), "<script>"));
}

/* A link within the guide to a place has its heading. */
static void links_to_places_have_their_heading(void)
{
    for (const GuideChapter *c = guide_chapters; c->name; c++)
        for (const char *at = strstr(c->markup, "href=\"#"); at; at = strstr(at + 1, "href=\"#")) {
            g_autofree char *name = g_strndup(at + 7, strcspn(at + 7, "\""));
            g_autofree char *id = g_strdup_printf("id=\"%s\"", name);
            g_assert_nonnull(strstr(c->markup, id));
        }
}

/* An address without a number in it: "/needs". */
static bool is_page(const char *path)
{
    return path[0] == '/' && strspn(path, "/abcdefghijklmnopqrstuvwxyz-") == strlen(path);
}

/* A page that the guide names is one: signed out it asks to sign in, or shows. */
static void pages_that_are_named_are_there(void)
{
    g_autoptr(World) w = world_new();
    guint count = 0;
    for (const GuideChapter *c = guide_chapters; c->name; c++)
        for (const char *at = strstr(c->markup, "<code>"); at; at = strstr(at + 1, "<code>")) {
            g_autofree char *path = g_strndup(at + 6, strcspn(at + 6, "<"));
            if (!is_page(path))
                continue;
            if (get(w, path)->status == 404)
                g_error("%s: there is no page %s", c->name, path);
            count++;
        }
    g_assert_cmpuint(count, >, 20);
}

static void the_statement_names_who_and_the_standard(void)
{
    g_autoptr(World) w = world_new();
    must(setting_save(w->db, identity_system(), "authority.name", "Primăria de probă", &w->error));
    const char *body = page(w, 200, "/accessibility");
    g_assert_nonnull(strstr(body, "Primăria de probă is committed"));
    g_assert_nonnull(strstr(body, "EN 301 549"));
    g_assert_nonnull(strstr(body, "112/2018"));
    must(setting_save(w->db, identity_system(), "authority.country", "MD", &w->error));
    g_assert_null(strstr(page(w, 200, "/accessibility"), "112/2018"));
}

WORLD_MAIN
{
    world_test("every_chapter_is_linked_and_answers", every_chapter_is_linked_and_answers);
    g_test_add_func("/every_chapter_says_what_it_answers_and_has_its_readers", every_chapter_says_what_it_answers_and_has_its_readers);
    g_test_add_func("/words_are_found_in_any_order_without_diacritics", words_are_found_in_any_order_without_diacritics);
    world_test("who_is_signed_in_finds_the_own_chapter_first", who_is_signed_in_finds_the_own_chapter_first);
    world_test("a_search_leads_to_the_place", a_search_leads_to_the_place);
    g_test_add_func("/links_to_places_have_their_heading", links_to_places_have_their_heading);
    world_test("pages_that_are_named_are_there", pages_that_are_named_are_there);
    world_test("the_statement_names_who_and_the_standard", the_statement_names_who_and_the_standard);
}
