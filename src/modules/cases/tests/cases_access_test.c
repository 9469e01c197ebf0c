/* Every relation that one can have to a case x every route of cases x every list: made from the tables that the router uses. */
#include "given.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/pages.h"
#include "record/attachment.h"
#include "web/router.h"

/* A case with one of everything, and those who may ask for it. */
typedef struct {
    World *w;
    gint64 institution, other_institution;
    gint64 manager, colleague, stranger, partner, former, substitute, supervisor, other_supervisor;
    gint64 child, parent;
    gint64 case_id, entry, plan, need, referral, signal, file, came, clock;
} Scene;

typedef struct {
    const char *name;
    const char *role;           /* whose permissions */
    Scope scope;                /* SCOPE_NONE: the role's */
    gsize user;                 /* offset in Scene */
    void (*before)(Scene *s);   /* what is done first; NULL: nothing */
    bool sees, changes;
    bool other_institution;
} Relation;

static gint64 user_of(const Scene *s, const Relation *r)
{
    return *(const gint64 *)(const void *)((const char *)s + r->user);
}

/* --- the scene --- */

static void add_member(Scene *s, gint64 user, const char *role, gint64 stands_for)
{
    World *w = s->w;
    CaseMember member = {.user_id = user, .role = role, .from_at = clock_now(), .stands_for = stands_for};
    must(case_team_add(w->db, identity_system(), must_find_case(w, s->case_id), &member, &w->error));
}

static gint64 given_crew(Scene *s, const char *name, gint64 one, gint64 two)
{
    World *w = s->w;
    CaseCrew crew = {.name = name, .supervisor_id = one};
    must(case_crew_save(w->db, identity_system(), &crew, &w->error));
    must(case_crew_set_member(w->db, identity_system(), crew.id, one, true, &w->error));
    if (two)
        must(case_crew_set_member(w->db, identity_system(), crew.id, two, true, &w->error));
    return crew.id;
}

static void make_users(Scene *s)
{
    World *w = s->w;
    s->institution = given_institution(w, "Direcția de asistență");
    s->other_institution = given_institution(w, "Centrul de zi");
    s->manager = given_user(w, "manager", s->institution);
    s->colleague = given_user(w, "colleague", s->institution);
    s->stranger = given_user(w, "stranger", s->institution);
    s->partner = given_user(w, "partner", s->other_institution);
    s->former = given_user(w, "former", s->institution);
    s->substitute = given_user(w, "substitute", s->institution);
    s->supervisor = given_user(w, "supervisor", s->institution);
    s->other_supervisor = given_user(w, "other-supervisor", s->institution);
    given_crew(s, "Echipa 1", s->supervisor, s->manager);
    given_crew(s, "Echipa 2", s->other_supervisor, s->stranger);
}

static void make_file(Scene *s)
{
    static const char bytes[] = "Proces-verbal\n";
    World *w = s->w;
    NewAttachment file = {.file_name = "vizita.txt", .type = "text/plain", .bytes = bytes, .count = sizeof bytes - 1};
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(attachment_add(w->db, "case_entry", s->entry, w->who, &file, &s->file, &w->error) &&
         attachment_add(w->db, "case_file", s->case_id, w->who, &file, &s->came, &w->error) && db_commit(change, &w->error));
}

static void make_content(Scene *s)
{
    World *w = s->w;
    const char *secret;
    CaseFile *file = must_find_case(w, s->case_id);
    CaseEntry entry = {.kind = "visit", .state = "done", .user_id = s->manager, .done_at = clock_now(), .text = "Vizită"};
    must(case_entry_save(w->db, w->who, file, &entry, &w->error));
    s->entry = entry.id;
    make_file(s);
    must(case_plan_create(w->db, w->who, file, "ps", &s->plan, &w->error));
    CasePlan *plan;
    must(case_plan_find(w->db, w->pool, s->case_id, s->plan, &plan, &w->error));
    CaseNeed need = {.area = "health", .need = "Medic de familie", .state = "open", .starts = DAY_NONE, .lines = pool_list(w->pool)};
    must(case_need_save(w->db, w->who, plan, &need, &w->error));
    s->need = need.id;
    s->clock = planned_of(w, s->case_id, "plan")->clock_id;
    CaseReferral referral = {.case_id = s->case_id, .institution_id = s->other_institution, .what = "Loc la centru", .shared = "Un copil",
                             .consent = "parent", .consent_day = day_today()};
    must(case_referral_send(w->db, w->pool, w->who, "http://x", &referral, &secret, &w->error));
    s->referral = referral.id;
}

static Scene *scene_new(World *w)
{
    Scene *s = pool_new0(w->pool, Scene);
    s->w = w;
    make_users(s);
    s->child = given_person(w, "Copilul", "Andrei");
    s->parent = given_person(w, "Copilul", "Mihai");
    as_role(w, s->manager, s->institution, "manager");
    CaseSignal signal = {.received_at = clock_now(), .channel = "phone", .source = "citizen", .about = "Un copil", .text = "Lipsește de la școală",
                         .person_id = s->child};
    must(case_signal_create(w->db, w->who, &signal, &w->error));
    s->signal = signal.id;
    NewCase made = {.type_code = "separation", .person_id = s->child, .summary = "Pe scurt.", .signal_id = signal.id};
    must(case_open(w->db, w->who, &made, &s->case_id, &w->error));
    must(case_person_add(w->db, w->who, s->case_id, s->parent, "parent", &w->error));
    make_content(s);
    return s;
}

/* --- what is done before one asks --- */

static void seal(Scene *s)
{
    World *w = s->w;
    must(case_seal(w->db, identity_system(), must_find_case(w, s->case_id), &w->error));
}

static void name_manager(Scene *s)
{
    World *w = s->w;
    must(case_account_person_put(w->db, identity_system(), s->manager, s->parent, &w->error));
}

static void name_supervisor(Scene *s)
{
    World *w = s->w;
    must(case_account_person_put(w->db, identity_system(), s->supervisor, s->parent, &w->error));
}

static void close_file(Scene *s)
{
    World *w = s->w;
    must(case_close(w->db, identity_system(), must_find_case(w, s->case_id), "died", NULL, 0, &w->error));
}

static void join_colleague(Scene *s) { add_member(s, s->colleague, "specialist", 0); }
static void join_partner(Scene *s) { add_member(s, s->partner, "partner", 0); }
static void join_and_close(Scene *s)
{
    join_colleague(s);
    close_file(s);
}
static void join_and_seal(Scene *s)
{
    join_colleague(s);
    seal(s);
}
static void join_and_name(Scene *s)
{
    World *w = s->w;
    join_colleague(s);
    must(case_account_person_put(w->db, identity_system(), s->colleague, s->child, &w->error));
}
static void seal_and_partner(Scene *s)
{
    join_partner(s);
    seal(s);
}
static void follow_up(Scene *s)
{
    World *w = s->w;
    must(case_close(w->db, identity_system(), must_find_case(w, s->case_id), "met", NULL, 0, &w->error));
}
static void join_substitute(Scene *s) { add_member(s, s->substitute, "substitute", s->manager); }

static void leave_substitute(Scene *s)
{
    World *w = s->w;
    CaseMember member = {.user_id = s->substitute, .role = "substitute", .from_at = clock_now(), .until_at = clock_now() + 60, .stands_for = s->manager};
    must(case_team_add(w->db, identity_system(), must_find_case(w, s->case_id), &member, &w->error));
    clock_set(clock_now() + 60);
}

static void leave_former(Scene *s)
{
    World *w = s->w;
    GPtrArray *team;
    add_member(s, s->former, "specialist", 0);
    must(case_team(w->db, w->pool, s->case_id, &team, &w->error));
    for (guint i = 0; i < team->len; i++)
        if (((CaseMember *)team->pdata[i])->user_id == s->former)
            must(case_team_end(w->db, identity_system(), must_find_case(w, s->case_id), ((CaseMember *)team->pdata[i])->id, &w->error));
    clock_set(clock_now() + 1);
}

static void break_it(Scene *s, gint64 user)
{
    World *w = s->w;
    gint64 id;
    CaseFile *file = must_find_case(w, s->case_id);
    as_role(w, user, s->institution, "social");
    must(case_break_glass(w->db, w->who, file->year, file->number, "Copilul este la spital acum.", &id, &w->error));
}

static void break_glass(Scene *s) { break_it(s, s->stranger); }
static void seal_and_break(Scene *s)
{
    seal(s);
    break_it(s, s->stranger);
}
static void break_long_ago(Scene *s)
{
    break_it(s, s->stranger);
    clock_set(clock_now() + GLASS_SECONDS);
}
static void break_and_name(Scene *s)
{
    World *w = s->w;
    break_it(s, s->stranger);
    must(case_account_person_put(w->db, identity_system(), s->stranger, s->child, &w->error));
}

#define WHO(member) offsetof(Scene, member)
static const Relation relations[] = {
    {"own", "manager", 0, WHO(manager), NULL, true, true},
    {"own, sealed", "manager", 0, WHO(manager), seal, true, true},
    {"own, named in it", "manager", SCOPE_AUTHORITY, WHO(manager), name_manager, false, false},
    {"own, closed", "manager", 0, WHO(manager), close_file, true, false},
    {"own, in follow-up", "manager", 0, WHO(manager), follow_up, true, true},
    {"in its team", "social", 0, WHO(colleague), join_colleague, true, true},
    {"in its team, sealed", "social", 0, WHO(colleague), join_and_seal, true, true},
    {"in its team, closed", "social", 0, WHO(colleague), join_and_close, true, false},
    {"in its team, named in it", "social", 0, WHO(colleague), join_and_name, false, false},
    {"substitute", "social", 0, WHO(substitute), join_substitute, true, true},
    {"was in its team", "social", 0, WHO(former), leave_former, false, false},
    {"partner", "social", 0, WHO(partner), join_partner, true, true, true},
    {"substitute whose time is over", "social", 0, WHO(substitute), leave_substitute, false, false},
    {"partner", "social", 0, WHO(partner), seal_and_partner, true, true, true},
    {"supervisor of its crew", "supervisor", 0, WHO(supervisor), NULL, true, true},
    {"supervisor, sealed", "supervisor", 0, WHO(supervisor), seal, false, false},
    {"supervisor, named in it", "supervisor", 0, WHO(supervisor), name_supervisor, false, false},
    {"supervisor, closed", "supervisor", 0, WHO(supervisor), close_file, true, false},
    {"supervisor of another crew", "supervisor", 0, WHO(other_supervisor), NULL, false, false},
    {"colleague of another crew", "social", 0, WHO(stranger), NULL, false, false},
    {"same service, scope service", "social", SCOPE_SERVICE, WHO(stranger), NULL, true, false},
    {"same service, scope service, sealed", "social", SCOPE_SERVICE, WHO(stranger), seal, false, false},
    {"other institution, scope institution", "social", SCOPE_INSTITUTION, WHO(partner), NULL, false, false, true},
    {"whole authority", "social", SCOPE_AUTHORITY, WHO(stranger), NULL, true, false},
    {"whole authority, sealed", "social", SCOPE_AUTHORITY, WHO(stranger), seal, false, false},
    {"broken glass", "social", 0, WHO(stranger), break_glass, true, false},
    {"broken glass, sealed", "social", 0, WHO(stranger), seal_and_break, true, false},
    {"broken glass, its time is over", "social", 0, WHO(stranger), break_long_ago, false, false},
    {"broken glass, named in it", "social", 0, WHO(stranger), break_and_name, false, false},
};

/* --- asking --- */

static void become(Scene *s, const Relation *r)
{
    as_role(s->w, user_of(s, r), r->other_institution ? s->other_institution : s->institution, r->role);
    if (r->scope)
        s->w->who->scope = r->scope;
}

static const char *id_text(Scene *s, gint64 id)
{
    return pool_printf(s->w->pool, "%" G_GINT64_FORMAT, id);
}

static gint64 id_for(const Scene *s, const char *name, gsize count)
{
    const struct {
        const char *name;
        gint64 id;
    } ids[] = {{":id", s->case_id}, {":entry", s->entry}, {":plan", s->plan}, {":need", s->need}, {":referral", s->referral}, {":file", s->file}, {":came", s->came},
           {":clock", s->clock}};
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
        if (strlen(ids[i].name) == count && strncmp(ids[i].name, name, count) == 0)
            return ids[i].id;
    return 7;
}

static const char *path_of(Scene *s, const char *pattern)
{
    GString *path = pool_string(s->w->pool);
    for (const char *at = pattern; *at;) {
        gsize count = *at == ':' ? strcspn(at, "/") : 1;
        if (*at == ':')
            g_string_append(path, id_text(s, id_for(s, at, count)));
        else
            g_string_append_c(path, *at);
        at += count;
    }
    return path->str;
}

static bool is_of_a_case(const Route *route)
{
    return g_str_has_prefix(route->pattern, "/cases/:id") || g_str_has_prefix(route->pattern, "/api/v1/cases/:id");
}

/* Leads only: the case manager and the supervisor; a partner is let into less. */
static void expect_get(Scene *s, const Relation *r, const Route *route, const char *path)
{
    Reply *reply = get(s->w, path);
    bool read_only = strcmp(route->may, "cases.read") == 0;
    if (!r->sees && reply->status != 404)
        g_error("%s: GET %s answers %d, not 404", r->name, route->pattern, reply->status);
    if (r->sees && read_only && reply->status != 200 && strcmp(r->name, "partner") != 0)
        g_error("%s: GET %s answers %d, not 200", r->name, route->pattern, reply->status);
    if (r->sees && !r->changes && !read_only && reply->status != 403 && reply->status != 409 && reply->status != 200 && reply->status != 404)
        g_error("%s: GET %s answers %d", r->name, route->pattern, reply->status);
}

/* Who leads a closed case may still say who sees it. */
static bool is_of_the_team(const Route *route)
{
    return strstr(route->pattern, "/team") || strstr(route->pattern, "/hand-over");
}

static void expect_post(Scene *s, const Relation *r, const Route *route, const char *path)
{
    const char *type = g_str_has_prefix(path, "/api/") ? "application/json" : "application/x-www-form-urlencoded";
    Reply *reply = send_request(s->w, POST, path, type, "", 0, NULL);
    if (!r->sees && reply->status != 404)
        g_error("%s: POST %s answers %d, not 404", r->name, route->pattern, reply->status);
    if (r->sees && !r->changes && reply->status < 400 && !((r->before == close_file || r->before == join_and_close) && is_of_the_team(route)))
        g_error("%s: POST %s answers %d, though it may change nothing", r->name, route->pattern, reply->status);
    if (reply->status >= 500)
        g_error("%s: POST %s answers %d", r->name, route->pattern, reply->status);
}

/* What has to be asked last: it changes who sees. */
static bool changes_the_scene(const Route *route)
{
    static const char *const ends[] = {"/seal", "/unseal", "/reopen", NULL};
    for (int i = 0; ends[i]; i++)
        if (g_str_has_suffix(route->pattern, ends[i]))
            return true;
    return false;
}

static void expect_lists(Scene *s, const Relation *r)
{
    World *w = s->w;
    const char *address = pool_printf(w->pool, "/cases/%" G_GINT64_FORMAT "\"", s->case_id);
    CaseFile *file = must_find_case(w, s->case_id);
    const char *number = pool_printf(w->pool, "/cases?q=%s", case_name(w->pool, file));
    const char *const lists[] = {"/cases", number, "/cases?q=Copilul"};
    bool told = r->sees && strcmp(r->name, "partner") != 0; /* whom it names */
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        if (has(w, get(w, lists[i]), address) != (i == 2 ? told : r->sees))
            g_error("%s: the list %s %s the case", r->name, lists[i], r->sees ? "lacks" : "shows");
    if (has(w, get(w, "/api/v1/cases"), id_text(s, s->case_id)) != r->sees)
        g_error("%s: the JSON list is wrong", r->name);
    const char *panel = pool_printf(w->pool, "/people/%" G_GINT64_FORMAT, s->child);
    Reply *page = get(w, panel);
    if (page->status == 200 && has(w, page, address) != told)
        g_error("%s: the person's panel is wrong", r->name);
    if (!r->sees && (has(w, get(w, "/work"), address) || has(w, get(w, "/api/v1/work"), id_text(s, s->case_id))))
        g_error("%s: my work shows the case", r->name);
    if (get(w, pool_printf(w->pool, "/cases/signals/%" G_GINT64_FORMAT, s->signal))->status != (told ? 200 : 404))
        g_error("%s: the signal is seen otherwise than the case", r->name);
}

static void walk_routes(Scene *s, const Relation *r)
{
    guint count;
    const Route *const *routes = router_routes(world_router(s->w), &count);
    guint walked = 0;
    for (guint i = 0; i < count; i++) {
        if (!is_of_a_case(routes[i]) || !identity_may(s->w->who, routes[i]->may) || changes_the_scene(routes[i]))
            continue;
        walked++;
        const char *path = path_of(s, routes[i]->pattern);
        if (routes[i]->methods & GET)
            expect_get(s, r, routes[i], path);
        else
            expect_post(s, r, routes[i], path);
    }
    g_assert_cmpuint(walked, >=, 15);
}

static void every_relation_meets_every_route(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(relations); i++) {
        g_autoptr(World) w = world_new();
        clock_set(1795000000);
        Scene *s = scene_new(w);
        if (relations[i].before)
            relations[i].before(s);
        become(s, &relations[i]);
        expect_lists(s, &relations[i]);
        walk_routes(s, &relations[i]);
    }
}

/* --- the rest of the wall and the glass --- */

static void rights_that_are_taken_away_bite_at_once(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    join_colleague(s);
    as_role(w, s->colleague, s->institution, "social");
    g_assert_cmpint(get(w, url(w, s->case_id, ""))->status, ==, 200);
    must(db_execute(w->db, pool_printf(w->pool, "UPDATE case_team SET until_at = %" G_GINT64_FORMAT " WHERE user_id = %" G_GINT64_FORMAT,
                                       clock_now() - 1, s->colleague), &w->error));
    g_assert_cmpint(get(w, url(w, s->case_id, ""))->status, ==, 404);
}

static void the_wall_answers_as_if_there_were_no_such_number(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    CaseFile *file = must_find_case(w, s->case_id);
    must(case_account_person_put(w->db, identity_system(), s->stranger, s->child, &w->error));
    as_role(w, s->stranger, s->institution, "social");
    Reply *walled = post(w, "/cases/glass", pool_printf(w->pool, "number=%s&reason=Trebuie+neaparat+acum", case_name(w->pool, file)));
    Reply *missing = post(w, "/cases/glass", "number=999/2026&reason=Trebuie+neaparat+acum");
    g_assert_cmpint(walled->status, ==, 422);
    g_assert_cmpint(missing->status, ==, 422);
    g_assert_true(has(w, walled, "field-number-error") && has(w, missing, "field-number-error"));
}

static void broken_glass_is_told_to_the_supervisor(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    break_glass(s);
    as_role(w, s->supervisor, s->institution, "supervisor");
    g_assert_true(has(w, get(w, "/work/team"), "Copilul este la spital acum."));
    g_assert_true(has(w, get(w, url(w, s->case_id, "/looks")), "Copilul este la spital acum."));
}

static void who_looks_is_written_down(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    GPtrArray *looks;
    get(w, url(w, s->case_id, ""));
    get(w, url(w, s->case_id, ""));
    must(case_looks(w->db, w->pool, s->case_id, &looks, &w->error));
    g_assert_cmpuint(looks->len, ==, 1);
    g_assert_cmpstr(((CaseLook *)looks->pdata[0])->way, ==, "team");
}

static void a_partner_sees_no_texts_of_others(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    join_partner(s);
    as_role(w, s->partner, s->other_institution, "social");
    Reply *page = get(w, url(w, s->case_id, ""));
    g_assert_cmpint(page->status, ==, 200);
    g_assert_false(has(w, page, "Lipsește de la școală") || has(w, page, "Pe scurt.") || has(w, page, "Andrei"));
    const char *entry = pool_printf(w->pool, "/entries/%" G_GINT64_FORMAT, s->entry);
    const char *plan = pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT, s->plan);
    g_assert_cmpint(get(w, url(w, s->case_id, entry))->status, ==, 404);
    g_assert_cmpint(get(w, url(w, s->case_id, plan))->status, ==, 200);
    g_assert_cmpint(get(w, url(w, s->case_id, pool_printf(w->pool, "%s/edit", plan)))->status, ==, 403);
    g_assert_cmpint(post(w, url(w, s->case_id, "/plans"), "kind=pip")->status, ==, 403);
    g_assert_cmpint(post(w, url(w, s->case_id, pool_printf(w->pool, "%s/propose", plan)), "version=1")->status, ==, 403);
    g_assert_cmpint(get(w, url(w, s->case_id, pool_printf(w->pool, "/referrals/%" G_GINT64_FORMAT, s->referral)))->status, ==, 404);
}

static void no_list_tells_a_partner_whom_a_case_names(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    join_partner(s);
    as_role(w, s->partner, s->other_institution, "social");
    const char *link = url(w, s->case_id, "");
    g_assert_cmpint(post(w, url(w, s->case_id, "/entries/new"), "kind=visit&state=planned&due_at=02.03.2020+10%3A00")->status, ==, 303);
    Reply *list = get(w, "/cases"), *work = get(w, "/work"), *found = get(w, "/cases?q=Andrei");
    g_assert_true(has(w, list, link) && !has(w, list, "Andrei"));
    g_assert_true(has(w, work, link) && !has(w, work, "Andrei"));
    g_assert_false(has(w, found, link)); /* a name doesn't lead to it either */
    g_assert_false(has(w, get(w, pool_printf(w->pool, "/people/%" G_GINT64_FORMAT, s->child)), link));
    g_assert_false(has(w, get(w, url(w, s->case_id, "/rapid")), "Andrei"));
    as_role(w, s->manager, s->institution, "social");
    g_assert_true(has(w, get(w, "/cases"), "Andrei") && has(w, get(w, "/cases?q=Andrei"), link));
}

static void nobody_is_in_a_team_twice_in_one_role(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    leave_former(s); /* who was in it may come back */
    add_member(s, s->former, "specialist", 0);
    CaseMember again = {.user_id = s->former, .role = "specialist", .from_at = clock_now()};
    g_assert_false(case_team_add(w->db, identity_system(), must_find_case(w, s->case_id), &again, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    again.role = "responsible";
    must(case_team_add(w->db, identity_system(), must_find_case(w, s->case_id), &again, &w->error));
}

static void a_partner_changes_nothing_but_their_own_entries(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    join_partner(s);
    as_role(w, s->partner, s->other_institution, "social");
    const char *person = pool_printf(w->pool, "person_id=%" G_GINT64_FORMAT "&role=witness", s->parent);
    g_assert_cmpint(get(w, url(w, s->case_id, "/edit"))->status, ==, 403);
    g_assert_cmpint(post(w, url(w, s->case_id, "/edit"), "version=1&summary=Altceva")->status, ==, 403);
    g_assert_cmpint(post(w, url(w, s->case_id, "/stage"), "version=1&stage=closing")->status, ==, 403);
    g_assert_cmpint(post(w, url(w, s->case_id, "/people"), person)->status, ==, 403);
    g_assert_cmpint(post(w, url(w, s->case_id, "/people/remove"), "entry=1")->status, ==, 403);
    g_assert_cmpint(post(w, url(w, s->case_id, "/entries/new"), "kind=visit&state=done&done_at=02.03.2020+10%3A00&text=Bine")->status, ==, 303);
}

static void relation(Scene *s, gint64 one, gint64 other)
{
    World *w = s->w;
    g_autoptr(PeopleBulk) bulk = people_bulk_new();
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(people_bulk_relation(bulk, w->db, one, "sibling", other, &w->error) && db_commit(change, &w->error));
    must(people_bulk_end(bulk, w->db, &w->error));
}

static void a_look_into_the_file_of_a_relative_is_marked(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    gint64 aunt = given_person(w, "Marin", "Elena");
    relation(s, aunt, s->parent);
    must(case_account_person_put(w->db, identity_system(), s->supervisor, aunt, &w->error));
    as_role(w, s->supervisor, s->institution, "supervisor");
    g_assert_cmpint(get(w, url(w, s->case_id, ""))->status, ==, 200);
    GPtrArray *looks;
    must(case_looks(w->db, w->pool, s->case_id, &looks, &w->error));
    g_assert_cmpstr(((CaseLook *)looks->pdata[0])->warning, ==, "relative");
}

static void who_works_on_cases_begins_with_their_work(void)
{
    g_autoptr(World) w = world_new();
    Scene *s = scene_new(w);
    as_role(w, s->manager, s->institution, "manager");
    Reply *reply = get(w, "/");
    g_assert_cmpint(reply->status, ==, 303);
    g_assert_cmpstr(reply_header_of(reply, "Location"), ==, "/work");
}

WORLD_MAIN
{
    world_test("no_list_tells_a_partner_whom_a_case_names", no_list_tells_a_partner_whom_a_case_names);
    world_test("nobody_is_in_a_team_twice_in_one_role", nobody_is_in_a_team_twice_in_one_role);
    world_test("every_relation_meets_every_route", every_relation_meets_every_route);
    world_test("rights_that_are_taken_away_bite_at_once", rights_that_are_taken_away_bite_at_once);
    world_test("the_wall_answers_as_if_there_were_no_such_number", the_wall_answers_as_if_there_were_no_such_number);
    world_test("broken_glass_is_told_to_the_supervisor", broken_glass_is_told_to_the_supervisor);
    world_test("who_looks_is_written_down", who_looks_is_written_down);
    world_test("a_look_into_the_file_of_a_relative_is_marked", a_look_into_the_file_of_a_relative_is_marked);
    world_test("who_works_on_cases_begins_with_their_work", who_works_on_cases_begins_with_their_work);
    world_test("a_partner_sees_no_texts_of_others", a_partner_sees_no_texts_of_others);
    world_test("a_partner_changes_nothing_but_their_own_entries", a_partner_changes_nothing_but_their_own_entries);
}
