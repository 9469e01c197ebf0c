/* The harness that page tests stand on: users, tokens and files arrive as from a browser. */
#include "world.h"

#include <string.h>

static bool who(Request *req, GError **error)
{
    return reply_text(req, 200, "text/plain", pool_printf(req->pool, "%" G_GINT64_FORMAT, req->who->user_id));
}

static const Input upload_inputs[] = {{"file", INPUT_FILE, .max = 10}, {0}};

static bool upload(Request *req, GError **error)
{
    const Upload *sent = req_file(req, "file");
    return reply_text(req, 200, "text/plain", sent ? pool_printf(req->pool, "%s %d", sent->file_name, (int)sent->count) : "none");
}

static const Route routes[] = {
    {GET | POST, "/who", .may = "test.read", who},
    {POST, "/upload", .may = "test.write", upload, .inputs = upload_inputs},
    {0},
};

static World *world_of_routes(void)
{
    World *w = world_new_empty();
    w->router = router_new((const Route *const[]){routes, NULL});
    pool_defer(w->pool, (GDestroyNotify)router_free, w->router);
    return w;
}

static void a_user_has_the_permissions_given(void)
{
    g_autoptr(World) w = world_of_routes();
    g_assert_cmpint(get(w, "/who")->status, ==, 303);
    as_user(w, 7, 0, SCOPE_OWN, "zebra.write test.read another.one");
    g_assert_cmpstr(reply_body(w, get(w, "/who")), ==, "7");
    g_assert_cmpstr(reply_body(w, post(w, "/who", NULL)), ==, "7");
    g_assert_cmpint(post(w, "/upload", "file=x")->status, ==, 403);
    as_anonymous(w);
    g_assert_cmpint(get(w, "/who")->status, ==, 303);
}

static void a_file_arrives(void)
{
    g_autoptr(World) w = world_of_routes();
    as_user(w, 7, 0, SCOPE_OWN, "test.write");
    g_assert_cmpstr(reply_body(w, post_file(w, "/upload", "file", "plan.txt", "abc\0d", 5)), ==, "plan.txt 5");
    g_assert_cmpint(post_file(w, "/upload", "file", "plan.txt", "12345678901", 11)->status, ==, 422);
    g_assert_cmpstr(reply_body(w, post(w, "/upload", "file=")), ==, "none");
}

static void a_test_may_say_its_own_headers(void)
{
    g_autoptr(World) w = world_of_routes();
    as_user(w, 7, 0, SCOPE_OWN, "test.read");
    const char *const cross[] = {"sec-fetch-site", "cross-site", NULL};
    g_assert_cmpint(send_request(w, POST, "/who", NULL, NULL, 0, cross)->status, ==, 403);
    const char *const wrong[] = {"X-CSRF-Token", "wrong", NULL};
    g_assert_cmpint(send_request(w, POST, "/who", NULL, NULL, 0, wrong)->status, ==, 403);
    g_assert_cmpstr(reply_header_of(get(w, "/nowhere"), "x-content-type-options"), ==, "nosniff");
}

WORLD_MAIN
{
    world_test("a_user_has_the_permissions_given", a_user_has_the_permissions_given);
    world_test("a_file_arrives", a_file_arrives);
    world_test("a_test_may_say_its_own_headers", a_test_may_say_its_own_headers);
}
