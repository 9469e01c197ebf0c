/* Every route, asked by everybody; every permission, link, command and record, looked at.  What a new page forgets to say
 * fails here, before anybody meets it. */
#include "world.h"

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/module.h"
#include "record_schema.h"

#include <string.h>

extern const Record *const declared_records[]; /* of all headers: made by tests/list_records */
extern const Command program_commands[];

/* --- who asks --- */

typedef struct {
    const char *code, *permissions; /* NULL: anonymous; "": signed in without any permission */
    gint64 user_id, institution_id;
    Scope scope;
} Asker;

static const DbStatement role_permissions = {
    "role_permissions",
    "SELECT r.code, r.scope, p.permission FROM role r JOIN role_permission p ON p.role_id = r.id ORDER BY r.code, p.permission",
    NULL,
};
static const DbStatement some_institution = {"some_institution", "SELECT id FROM institution ORDER BY id LIMIT 1", NULL};

static gint64 institution_of(World *w)
{
    g_autoptr(DbQuery) q = db_query(w->db, &some_institution);
    gint64 id = db_step(q) ? db_int(q, "id") : 0;
    must(db_end(q, &w->error));
    g_assert_cmpint(id, >, 0);
    return id;
}

static gint64 user_with(World *w, const char *role, gint64 institution_id)
{
    User user = {.name = "Walker", .email = pool_printf(w->pool, "%s@example.org", role ? role : "nobody"), .institution_id = institution_id};
    must(user_create(w->db, identity_system(), &user, role, &w->error));
    return user.id;
}

static Asker *asker_add(World *w, GPtrArray *askers, const char *code, Scope scope)
{
    Asker *asker = pool_new0(w->pool, Asker);
    *asker = (Asker){.code = code, .permissions = "", .scope = scope};
    g_ptr_array_add(askers, asker);
    return asker;
}

/* The shipped roles, as they stand in the database. */
static GPtrArray *shipped_roles(World *w)
{
    GPtrArray *roles = pool_list(w->pool);
    g_autoptr(DbQuery) q = db_query(w->db, &role_permissions);
    Asker *last = NULL;
    while (db_step(q)) {
        const char *code = db_text(q, "code", w->pool), *scope = db_text(q, "scope", w->pool);
        if (!last || strcmp(last->code, code) != 0)
            last = asker_add(w, roles, code, strcmp(scope, "authority") == 0 ? SCOPE_AUTHORITY : SCOPE_INSTITUTION);
        last->permissions = pool_printf(w->pool, "%s %s", last->permissions, db_text(q, "permission", w->pool));
    }
    must(db_end(q, &w->error));
    return roles;
}

static GPtrArray *everybody(World *w)
{
    GPtrArray *askers = shipped_roles(w);
    asker_add(w, askers, "nothing allowed", SCOPE_AUTHORITY);
    for (guint i = 0; i < askers->len; i++) {
        Asker *asker = askers->pdata[i];
        asker->institution_id = asker->scope == SCOPE_INSTITUTION ? institution_of(w) : 0;
        asker->user_id = user_with(w, *asker->permissions ? asker->code : NULL, asker->institution_id);
    }
    asker_add(w, askers, "anonymous", SCOPE_NONE)->permissions = NULL;
    return askers;
}

static void become(World *w, const Asker *asker)
{
    if (asker->permissions)
        as_user(w, asker->user_id, asker->institution_id, asker->scope, asker->permissions);
    else
        as_anonymous(w);
}

/* --- what is asked --- */

/* The pattern with something in the place of its parameters. */
static const char *path_of(World *w, const Route *route, const char *instead)
{
    GString *path = pool_string(w->pool);
    for (const char *at = route->pattern; *at;) {
        gsize count = *at == ':' ? strcspn(at, "/") : 1;
        g_string_append_len(path, *at == ':' ? instead : at, *at == ':' ? (gssize)strlen(instead) : 1);
        at += count;
    }
    return path->str;
}

static const Method methods[] = {GET, POST, PUT, DELETE};
static const char *const method_names[] = {"GET", "POST", "PUT", "DELETE"};

static const char *type_of(const char *path, Method method)
{
    if (method == GET)
        return NULL;
    return g_str_has_prefix(path, "/api/") ? "application/json" : "application/x-www-form-urlencoded";
}

static Reply *ask(World *w, Method method, const char *path, const char *const *headers)
{
    return send_request(w, method, path, type_of(path, method), "", 0, headers);
}

typedef void (*Visit)(World *w, const Route *route, guint method, const Asker *asker, const char *path);

/* visit for every route, method and asker. */
static void walk(World *w, GPtrArray *askers, const char *instead, Visit visit)
{
    guint count;
    const Route *const *routes = router_routes(world_router(w), &count);
    g_assert_cmpuint(count, >, 20);
    for (guint i = 0; i < count; i++)
        for (guint m = 0; m < G_N_ELEMENTS(methods); m++)
            for (guint a = 0; routes[i]->methods & methods[m] && a < askers->len; a++) {
                become(w, askers->pdata[a]);
                visit(w, routes[i], m, askers->pdata[a], path_of(w, routes[i], instead));
            }
}

static bool may(World *w, const char *permission)
{
    return identity_may(w->who ? w->who : &identity_anonymous, permission);
}

static void expect(const Reply *reply, bool good, const char *what, const Route *route, guint method, const Asker *asker)
{
    if (!good)
        g_error("%s %s, asked by %s: %d, but %s", method_names[method], route->pattern, asker->code, reply->status, what);
}

static bool leads_to_sign_in(const Reply *reply)
{
    const char *location = reply_header_of(reply, "Location");
    return reply->status == 303 && location && g_str_has_prefix(location, "/sign-in?next=");
}

static void answers_by_permission(World *w, const Route *route, guint method, const Asker *asker, const char *path)
{
    Reply *reply = ask(w, methods[method], path, NULL);
    bool allowed = may(w, route->may);
    if (allowed)
        expect(reply, reply->status >= 200 && reply->status < 500, "nothing of ours may break", route, method, asker);
    if (allowed && asker->permissions)
        expect(reply, reply->status != 403 && reply->status != 401, "it has the permission", route, method, asker);
    if (!allowed && asker->permissions)
        expect(reply, reply->status == 403, "it lacks the permission", route, method, asker);
    else if (!allowed && g_str_has_prefix(path, "/api/"))
        expect(reply, reply->status == 401, "a program must sign in", route, method, asker);
    else if (!allowed)
        expect(reply, leads_to_sign_in(reply), "it is to be sent to the sign-in", route, method, asker);
}

static void everybody_gets_what_their_permissions_give(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *askers = everybody(w);
    g_assert_cmpuint(askers->len, >=, 7);
    walk(w, askers, "7", answers_by_permission);
}

static void odd_parameters_break_nothing(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *askers = everybody(w);
    walk(w, askers, "%C8%99-1", answers_by_permission);
    walk(w, askers, "9223372036854775808", answers_by_permission);
}

static void carries_the_headers_of_all_answers(World *w, const Route *route, guint method, const Asker *asker, const char *path)
{
    if (methods[method] != GET)
        return;
    Reply *reply = ask(w, GET, path, NULL);
    const char *policy = reply_header_of(reply, "Content-Security-Policy"), *caching = reply_header_of(reply, "Cache-Control");
    expect(reply, policy && strstr(policy, "default-src 'none'") && !strstr(policy, "unsafe"), "its policy is not the strict one", route,
           method, asker);
    expect(reply, g_strcmp0(reply_header_of(reply, "X-Content-Type-Options"), "nosniff") == 0, "nosniff is missing", route, method, asker);
    if (asker->permissions && g_strcmp0(reply->type, "text/html; charset=utf-8") == 0)
        expect(reply, caching && strstr(caching, "no-store"), "a signed-in page may be stored", route, method, asker);
}

static void every_answer_carries_the_security_headers(void)
{
    g_autoptr(World) w = world_new();
    walk(w, everybody(w), "7", carries_the_headers_of_all_answers);
}

/* Of the pages that all strangers share; the demo isn't there, so most say that they found nothing, which no cache keeps. */
static void is_known_again(World *w, const Route *route, guint method, const Asker *asker, const char *path)
{
    if (!route->shared)
        return;
    Reply *first = ask(w, GET, path, NULL);
    const char *etag = reply_header_of(first, "ETag");
    if (first->status != 200)
        return;
    if (asker->permissions) {
        expect(first, !etag && g_strcmp0(reply_header_of(first, "Cache-Control"), "no-store") == 0, "nobody keeps pages of who is signed in",
               route, method, asker);
        return;
    }
    expect(first, etag && strstr(reply_header_of(first, "Cache-Control"), "no-cache"), "a shared page has an ETag", route, method, asker);
    Reply *again = ask(w, GET, path, (const char *const[]){"If-None-Match", etag, NULL});
    expect(again, again->status == 304, "what is known isn't sent again", route, method, asker);
}

static void shared_pages_are_sent_once(void)
{
    g_autoptr(World) w = world_new();
    guint count, shared = 0;
    const Route *const *routes = router_routes(world_router(w), &count);
    for (guint i = 0; i < count; i++) {
        shared += routes[i]->shared;
        if (routes[i]->shared && (strcmp(routes[i]->may, "public") != 0 || routes[i]->methods != GET))
            g_error("%s is shared, but not public and read only", routes[i]->pattern);
    }
    g_assert_cmpuint(shared, >, 10);
    walk(w, everybody(w), "primii-pasi", is_known_again);
}

static void is_refused_without_token(World *w, const Route *route, guint method, const Asker *asker, const char *path)
{
    static const char *const wrong_token[] = {"X-CSRF-Token", "wrong", NULL};
    static const char *const other_site[] = {"Sec-Fetch-Site", "cross-site", NULL};
    static const char *const other_origin[] = {"Sec-Fetch-Site", "same-site", "Origin", "https://evil.example", NULL};
    if (methods[method] == GET)
        return;
    Reply *without_token = ask(w, methods[method], path, wrong_token);
    expect(without_token, route->foreign || without_token->status == 403, "the token was wrong", route, method, asker);
    Reply *from_afar = ask(w, methods[method], path, other_site);
    expect(from_afar, from_afar->status == 403, "it came from another site", route, method, asker);
    Reply *from_beside = ask(w, methods[method], path, other_origin);
    expect(from_beside, from_beside->status == 403, "it came from a neighbour", route, method, asker);
}

static void every_change_is_refused_without_its_token(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *askers = pool_list(w->pool);
    Asker *all = asker_add(w, askers, "who may everything", SCOPE_AUTHORITY);
    all->permissions = "*";
    all->user_id = user_with(w, "administrator", 0);
    walk(w, askers, "7", is_refused_without_token);
}

/* A route without session or token stands on a secret in its address, or on a name and a password. */
static void foreign_routes_are_public_ones(void)
{
    g_autoptr(World) w = world_new();
    guint count;
    const Route *const *routes = router_routes(world_router(w), &count);
    for (guint i = 0; i < count; i++)
        if (routes[i]->foreign)
            g_assert_cmpstr(routes[i]->may, ==, "public");
}

/* --- permissions --- */

static bool is_declared(const char *name)
{
    if (strcmp(name, "public") == 0 || strcmp(name, "signed-in") == 0)
        return true;
    for (const Module *const *module = modules; *module; module++)
        for (const Permission *p = (*module)->permissions; p && p->name; p++)
            if (strcmp(p->name, name) == 0)
                return true;
    return false;
}

static void use(GHashTable *used, const char *permission, const char *where)
{
    if (permission && !is_declared(permission))
        g_error("%s names the permission %s, which no module declares", where, permission);
    if (permission)
        g_hash_table_add(used, (gpointer)permission);
}

static void use_fields(GHashTable *used, const Record *record)
{
    for (const Field *field = record ? record->fields : NULL; field && field->name; field++) {
        use(used, field->see, record->name);
        use(used, field->edit, record->name);
    }
}

static GHashTable *permissions_used(World *w)
{
    GHashTable *used = g_hash_table_new(g_str_hash, g_str_equal);
    guint count;
    const Route *const *routes = router_routes(world_router(w), &count);
    for (guint i = 0; i < count; i++) {
        use(used, routes[i]->may, routes[i]->pattern);
        use_fields(used, routes[i]->record);
        use_fields(used, routes[i]->answers);
    }
    for (const Record *const *record = declared_records; *record; record++)
        use_fields(used, *record);
    for (const Module *const *module = modules; *module; module++)
        for (const Link *link = (*module)->links; link && link->url; link++)
            use(used, link->may, link->url);
    return used;
}

static void every_permission_is_declared_and_used(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(GHashTable) used = permissions_used(w);
    GPtrArray *roles = shipped_roles(w);
    for (const Module *const *module = modules; *module; module++)
        for (const Permission *p = (*module)->permissions; p && p->name; p++) {
            bool held = false;
            for (guint i = 0; i < roles->len; i++)
                held = held || strstr(((Asker *)roles->pdata[i])->permissions, p->name);
            if (!g_hash_table_contains(used, p->name) || !held)
                g_error("the permission %s opens nothing, or no shipped role holds it", p->name);
            g_assert_true(p->label && *p->label);
        }
}

static void shipped_roles_hold_declared_permissions(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *roles = shipped_roles(w);
    for (guint i = 0; i < roles->len; i++) {
        const Asker *role = roles->pdata[i];
        g_auto(GStrv) names = g_strsplit(role->permissions, " ", -1);
        for (char **name = names; *name; name++)
            if (**name && !is_declared(*name))
                g_error("the role %s holds %s, which no module declares", role->code, *name);
    }
}

/* --- texts --- */

/* Said in Romanian as well, unless the word is the same in both. */
static void has_text(const char *text, const char *of)
{
    if (!text || !*text)
        g_error("%s says nothing", of);
    language_set(LANGUAGE_RO);
    const char *romanian = _(text);
    language_set(LANGUAGE_EN);
    if (strlen(text) > 20 && strcmp(romanian, text) == 0)
        g_error("%s is not said in Romanian: %s", of, text);
}

static void links_lead_where_their_readers_may_go(void)
{
    g_autoptr(World) w = world_new();
    guint links = 0;
    for (const Module *const *module = modules; *module; module++)
        for (const Link *link = (*module)->links; link && link->url; link++, links++) {
            const Route *route = router_find(world_router(w), GET, link->url, NULL);
            has_text(link->label, link->url);
            if (!route)
                g_error("the menu leads to %s, which is no page", link->url);
            as_user(w, user_with(w, NULL, 0), 0, SCOPE_AUTHORITY, link->may);
            g_assert_true(may(w, route->may));
            g_assert_cmpint(get(w, link->url)->status, ==, 200);
            must(db_execute(w->db, "DELETE FROM user_account", &w->error));
        }
    g_assert_cmpuint(links, >=, 3);
}

static void check_commands(const Command *commands)
{
    for (const Command *c = commands; c && c->words; c++) {
        g_assert_nonnull(c->run);
        g_assert_nonnull(c->usage);
        has_text(c->summary, c->words);
        if (c->details)
            has_text(c->details, c->words);
        if (*c->usage && !(c->details && strstr(c->details, "vatra ")))
            g_error("vatra %s takes %s, but its help has no example", c->words, c->usage);
    }
}

static void commands_say_what_they_do(void)
{
    check_commands(program_commands);
    for (const Module *const *module = modules; *module; module++)
        check_commands((*module)->commands);
}

static void api_routes_say_what_they_do(void)
{
    g_autoptr(World) w = world_new();
    guint count;
    const Route *const *routes = router_routes(world_router(w), &count);
    for (guint i = 0; i < count; i++)
        if (g_str_has_prefix(routes[i]->pattern, "/api/v1/"))
            has_text(routes[i]->summary, routes[i]->pattern);
}

/* --- records --- */

static void every_record_fits_its_table(void)
{
    g_autoptr(World) w = world_new();
    guint count = 0;
    for (const Record *const *record = declared_records; *record; record++, count++) {
        has_text((*record)->title, (*record)->name);
        record_check_against_schema(w, *record);
    }
    g_assert_cmpuint(count, >=, 2);
}

WORLD_MAIN
{
    world_test("everybody_gets_what_their_permissions_give", everybody_gets_what_their_permissions_give);
    world_test("odd_parameters_break_nothing", odd_parameters_break_nothing);
    world_test("every_answer_carries_the_security_headers", every_answer_carries_the_security_headers);
    world_test("shared_pages_are_sent_once", shared_pages_are_sent_once);
    world_test("every_change_is_refused_without_its_token", every_change_is_refused_without_its_token);
    world_test("foreign_routes_are_public_ones", foreign_routes_are_public_ones);
    world_test("every_permission_is_declared_and_used", every_permission_is_declared_and_used);
    world_test("shipped_roles_hold_declared_permissions", shipped_roles_hold_declared_permissions);
    world_test("links_lead_where_their_readers_may_go", links_lead_where_their_readers_may_go);
    world_test("commands_say_what_they_do", commands_say_what_they_do);
    world_test("api_routes_say_what_they_do", api_routes_say_what_they_do);
    world_test("every_record_fits_its_table", every_record_fits_its_table);
}
