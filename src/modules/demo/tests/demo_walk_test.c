#include "world.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/demo/demo.h"
#include "program/layout.h"
#include "reader/reader.h"

/* Walks all links from the start page, as each role: what a page offers must be there, for who is offered it. */

static void load_demo(World *w)
{
    FILE *nowhere = fopen("/dev/null", "w");
    CommandContext context = {.pool = w->pool, .home = w->home, .database = w->url, .folder = w->home, .in = stdin, .out = nowhere,
                              .err = stderr, .store = w->store, .db = w->db};
    char *argv[] = {(char *)"demo", NULL};
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    language_set(LANGUAGE_RO);
    int code = demo_command(&context, 1, argv);
    fclose(nowhere);
    g_assert_cmpint(code, ==, 0);
}

typedef struct {
    World *w;
    const char *who;
    GQueue *waiting;        /* paths */
    GHashTable *known;      /* path -> the page that leads to it */
    GHashTable *shapes;     /* "/measures/#" -> how many of its kind were seen */
    guint pages, failures;
} Walk;

/* Numbers and secrets are alike: a few pages of each kind are enough. */
static char *shape_of(const char *path)
{
    g_autoptr(GRegex) number = g_regex_new("[0-9]+|(?<=/r/)[^/]+|(?<==)[^&]*", 0, 0, NULL);
    return g_regex_replace_literal(number, path, -1, 0, "#", 0, NULL);
}

static bool is_page_of_ours(const char *path)
{
    return path[0] == '/' && path[1] != '/' && !g_str_has_prefix(path, "/assets/");
}

static void note(Walk *walk, const char *path, const char *from)
{
    enum { OF_EACH_SHAPE = 3 };
    char *end = strchr(path, '#');
    g_autofree char *clean = end ? g_strndup(path, (gsize)(end - path)) : g_strdup(path);
    if (!is_page_of_ours(clean) || g_hash_table_contains(walk->known, clean))
        return;
    char *shape = shape_of(clean);
    int seen = GPOINTER_TO_INT(g_hash_table_lookup(walk->shapes, shape));
    g_hash_table_insert(walk->shapes, shape, GINT_TO_POINTER(seen + 1));
    if (seen >= OF_EACH_SHAPE)
        return;
    char *kept = g_steal_pointer(&clean);
    g_hash_table_insert(walk->known, kept, g_strdup(from));
    g_queue_push_tail(walk->waiting, kept);
}

static char *unescape(const char *text)
{
    GString *out = g_string_new(text);
    g_string_replace(out, "&amp;", "&", 0);
    return g_string_free(out, FALSE);
}

static void note_links(Walk *walk, const char *page, const char *from)
{
    g_autoptr(GRegex) link = g_regex_new(" (?:href|src)=\"([^\"]*)\"", 0, 0, NULL);
    g_autoptr(GMatchInfo) found = NULL;
    for (g_regex_match(link, page, 0, &found); g_match_info_matches(found); g_match_info_next(found, NULL)) {
        g_autofree char *escaped = g_match_info_fetch(found, 1);
        g_autofree char *path = unescape(escaped);
        note(walk, path, from);
    }
}

static void visit(Walk *walk, const char *path)
{
    Reply *reply = get(walk->w, path);
    bool good = reply->status == 200 || reply->status == 303 || reply->status == 302;
    walk->pages++;
    if (!good) {
        walk->failures++;
        g_test_message("%s: %d %s (from %s)", walk->who, reply->status, path, (const char *)g_hash_table_lookup(walk->known, path));
    }
    const char *location = reply_header_of(reply, "Location");
    if (good && location)
        note(walk, location, path);
    if (!good || !reply->type || !g_str_has_prefix(reply->type, "text/html"))
        return;
    const char *page = reply_body(walk->w, reply);
    if (strstr(page, "(null)")) {
        walk->failures++;
        g_test_message("%s: (null) in %s", walk->who, path);
    }
    note_links(walk, page, path);
}

/* Of the report that waits to be filled in by who has its link. */
static const char *report_path(World *w)
{
    const char *path = strstr(setting_text(w->db, w->pool, DEMO_SIGN_INS, ""), "/r/");
    g_assert_nonnull(path);
    return pool_strndup(w->pool, path, strcspn(path, " \n"));
}

/* also: a page that no other leads to; NULL: none. */
static guint walk_as(World *w, const char *who, const char *also, guint *ret_failures)
{
    Walk walk = {w, who, g_queue_new(), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                 g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), 0, 0};
    note(&walk, "/", "");
    if (also)
        note(&walk, also, "");
    for (char *path = g_queue_pop_head(walk.waiting); path; path = g_queue_pop_head(walk.waiting))
        visit(&walk, path);
    g_test_message("%s: %u pages", who, walk.pages);
    *ret_failures += walk.failures;
    g_queue_free(walk.waiting);
    g_hash_table_unref(walk.known);
    g_hash_table_unref(walk.shapes);
    return walk.pages;
}

static void as_demo_user(World *w, const char *mailbox, Scope scope, const char *permissions)
{
    User *user;
    must(user_find_by_email(w->db, w->pool, pool_printf(w->pool, "%s@" DEMO_DOMAIN, mailbox), &user, &w->error));
    as_user(w, user->id, user->institution_id, scope, permissions);
}

static void all_links_lead_somewhere(void)
{
    static const struct {
        const char *mailbox, *permissions;
        Scope scope;
    } roles[] = {
        {"planner", "plans.read plans.write plans.adopt reports.read reports.enter reports.accept council.read council.write "
                    "council.publish accounts.read", SCOPE_AUTHORITY},
        {"admin", "accounts.read accounts.write audit.read settings.write plans.read", SCOPE_AUTHORITY},
        {"reporter", "plans.read reports.read reports.enter", SCOPE_INSTITUTION},
        {"council", "plans.read council.read reports.read", SCOPE_AUTHORITY},
        {"auditor", "audit.read accounts.read plans.read", SCOPE_AUTHORITY},
        {"provider", "services.read services.write attendance.mark attendance.lock documents.read documents.issue", SCOPE_SERVICE},
        {"provider-manager", "services.read services.write services.manage services.conventions attendance.mark attendance.lock documents.read documents.issue "
                             "cases.referrals", SCOPE_INSTITUTION},
        {"services", "services.read services.write services.manage services.conventions services.fund attendance.mark attendance.lock people.read documents.read "
                     "documents.issue statistics.read", SCOPE_AUTHORITY},
        {"benefits", "plans.read projects.read people.read people.see-id documents.read benefits.read benefits.prepare", SCOPE_AUTHORITY},
        {"accountant", "plans.read projects.read documents.read benefits.read benefits.visa benefits.pay", SCOPE_AUTHORITY},
        {"director", "plans.read reports.read council.read projects.read people.read cases.read documents.read benefits.read benefits.approve "
                     "services.read services.conventions services.fund", SCOPE_AUTHORITY},
        {"projects", "plans.read people.read people.write projects.read projects.write", SCOPE_AUTHORITY},
    };
    g_autoptr(World) w = world_new();
    guint failures = 0;
    reply_set_layout(layout_page); /* its links as well */
    load_demo(w);
    as_anonymous(w);
    g_assert_cmpint(walk_as(w, "nobody", report_path(w), &failures), >, 10);
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
        as_demo_user(w, roles[i].mailbox, roles[i].scope, roles[i].permissions);
        g_assert_cmpint(walk_as(w, roles[i].mailbox, NULL, &failures), >, 20);
    }
    g_assert_cmpint(failures, ==, 0);
}

WORLD_MAIN
{
    world_test("all_links_lead_somewhere", all_links_lead_somewhere);
}
