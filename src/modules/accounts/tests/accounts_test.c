#include <string.h>

#include "base/id.h"
#include "modules/accounts/store.h"
#include "record_schema.h"
#include "world.h"

/* The store of accounts: institutions, users, sessions, settings. */

static const char good_password[] = "lampa verde sub munte";

static User *given_user(World *w, const char *email, const char *role)
{
    User *user = pool_new0(w->pool, User);
    *user = (User){.name = "Ana Pop", .email = email};
    must(user_create(w->db, identity_system(), user, role, &w->error));
    return user;
}

static const Identity *session_of(World *w, gint64 user_id, const char **ret_token)
{
    const Identity *who;
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(change && session_begin(w->db, w->pool, user_id, ret_token, &w->error) && db_commit(change, &w->error));
    }
    must(session_identity(w->db, w->pool, *ret_token, &who, &w->error));
    return who;
}

static void records_fit_the_schema(void)
{
    g_autoptr(World) w = world_new();
    record_check_against_schema(w, &institution_record);
    record_check_against_schema(w, &user_record);
}

/* --- institutions --- */

static const char *matched(World *w, const char *printed)
{
    gint64 id;
    Institution *institution;
    must(institution_match(w->db, printed, &id, &w->error));
    if (!id)
        return "";
    must(institution_find(w->db, w->pool, id, &institution, &w->error));
    return institution->name;
}

static void printed_words_find_their_institution(void)
{
    static const struct { const char *printed, *name; } cases[] = {
        {"ISJ Timiș", "Inspectoratul Școlar Județean Timiș"},
        {"isj timiş", "Inspectoratul Școlar Județean Timiș"},
        {"DAS - Timișoara Centrul de zi \"Sf.Nicolae\"", "Centrul de zi „Sf. Nicolae” Timișoara"},
        {"DAS Timișoara Serviciul de consiliere", "Direcția de Asistență Socială a Municipiului Timișoara"},
        {"Organizația Salvați Copiii – Filiala Timișoara", "Organizația Salvați Copiii"},
        {"Direcția cultură a Primăriei mun. Bălți", "Direcția cultură a Primăriei municipiului Bălți"},
        {"DAS Timișoara - Compartiment Evaluare Planificare si Intervenție Comunitară", "Compartimentul Evaluare, Planificare și Intervenție Comunitară"},
        {"Instituții relevante", ""},
        {"AJOFM Arad", ""},
        {"Asociația care nu există", ""},
        {"Raportul ISJ", ""}, /* one word in the middle says too little */
        {"", ""},
        {"%", ""},
    };
    g_autoptr(World) w = world_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(matched(w, cases[i].printed), ==, cases[i].name);
}

static void a_unit_stands_under_its_institution(void)
{
    g_autoptr(World) w = world_new();
    gint64 id, das;
    Institution *unit;
    must(institution_match(w->db, "Centrul de zi Sf. Nicolae", &id, &w->error));
    must(institution_match(w->db, "DAS", &das, &w->error));
    must(institution_find(w->db, w->pool, id, &unit, &w->error));
    g_assert_cmpint(unit->parent_id, ==, das);
}

static void institutions_ship_once(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *before, *after;
    must(institution_search(w->db, w->pool, NULL, 1000, &before, &w->error));
    must(institutions_ship(w->db, &w->error));
    must(institution_search(w->db, w->pool, NULL, 1000, &after, &w->error));
    g_assert_cmpuint(before->len, >, 60);
    g_assert_cmpuint(after->len, ==, before->len);
}

static void search_is_by_parts_of_names_and_aliases(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *found;
    must(institution_search(w->db, w->pool, "scolar judetean", 10, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 1);
    must(institution_search(w->db, w->pool, "DASCT", 10, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 1);
    must(institution_search(w->db, w->pool, "100%", 10, &found, &w->error));
    g_assert_cmpuint(found->len, ==, 0);
}

static void an_alias_means_one_institution(void)
{
    g_autoptr(World) w = world_new();
    Institution *one = &(Institution){.name = "Asociația Întâi", .kind = "ngo"}, *two = &(Institution){.name = "Asociația Doi", .kind = "ngo"};
    must(institution_create(w->db, NULL, one, &w->error));
    must(institution_create(w->db, NULL, two, &w->error));
    must(institution_add_alias(w->db, NULL, one->id, "As. Întâi", &w->error));
    must(institution_add_alias(w->db, NULL, one->id, "AS ÎNTÂI", &w->error));
    g_assert_cmpstr(matched(w, "as. intai"), ==, "Asociația Întâi");
    g_assert_false(institution_add_alias(w->db, NULL, two->id, "As Întâi", &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void second_save_of_the_same_version_conflicts(void)
{
    g_autoptr(World) w = world_new();
    Institution *one = &(Institution){.name = "Asociația Întâi", .kind = "ngo"}, *mine, *yours;
    must(institution_create(w->db, NULL, one, &w->error));
    must(institution_find(w->db, w->pool, one->id, &mine, &w->error));
    must(institution_find(w->db, w->pool, one->id, &yours, &w->error));
    mine->phone = "0256 000 000";
    must(institution_save(w->db, NULL, mine, &w->error));
    g_assert_false(institution_save(w->db, NULL, yours, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void no_institution_is_a_unit_of_its_unit(void)
{
    g_autoptr(World) w = world_new();
    Institution *one = &(Institution){.name = "Asociația Întâi", .kind = "ngo"}, *above;
    must(institution_create(w->db, NULL, one, &w->error));
    Institution *unit = &(Institution){.name = "Centrul de zi", .kind = "ngo", .parent_id = one->id};
    must(institution_create(w->db, NULL, unit, &w->error));
    must(institution_find(w->db, w->pool, one->id, &above, &w->error));
    above->parent_id = unit->id;
    g_assert_false(institution_save(w->db, NULL, above, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

/* --- settings --- */

static void a_setting_has_its_usual_value_until_it_is_set(void)
{
    g_autoptr(World) w = world_new();
    g_assert_cmpstr(setting_text(w->db, w->pool, "authority.name", "Usual"), ==, "Usual");
    must(setting_save(w->db, NULL, "authority.name", "Primăria", &w->error));
    must(setting_save(w->db, NULL, "reporting.days", "14", &w->error));
    g_assert_cmpstr(setting_text(w->db, w->pool, "authority.name", "Usual"), ==, "Primăria");
    g_assert_cmpint(setting_int(w->db, "reporting.days", 3), ==, 14);
    must(setting_save(w->db, NULL, "reporting.days", NULL, &w->error));
    g_assert_cmpint(setting_int(w->db, "reporting.days", 3), ==, 3);
}

/* --- users and passwords --- */

static void an_email_address_is_one_account(void)
{
    g_autoptr(World) w = world_new();
    given_user(w, "ana@example.org", "planner");
    User second = {.name = "Alta Ana", .email = "ANA@example.org"}, *found;
    g_assert_false(user_create(w->db, NULL, &second, "planner", &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    must(user_find_by_email(w->db, w->pool, " Ana@Example.ORG ", &found, &w->error));
    g_assert_false(found->has_password);
}

static void weak_passwords_are_refused(void)
{
    static const char *const weak[] = {"scurta", "aaaaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "123456789012345", "parola parola parola",
                                       "Timișoara 2023 Timișoara 1!", "abcdefghijklmnopqrs", NULL};
    g_autoptr(World) w = world_new();
    User *ana = given_user(w, "ana@example.org", "planner");
    for (guint i = 0; weak[i]; i++) {
        g_assert_false(user_set_password(w->db, NULL, ana->id, weak[i], &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
        g_clear_error(&w->error);
    }
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
}

static void who_one_is_is_no_password(void)
{
    static const char *const weak[] = {"maria.pop-ionescu@example.org", "MARIA.POP-IONESCU@example.org1", "Maria Pop-Ionescu", "Pop-Ionescu Maria 2026",
                                       "mariapopionescu!", NULL};
    static const char *const good[] = {"cal verde bateria capsa", "Maria are un cal verde mare", NULL};
    const User maria = {.name = "Maria Pop-Ionescu", .email = "maria.pop-ionescu@example.org"}, nobody = {0};
    for (guint i = 0; weak[i]; i++) {
        g_assert_true(password_is_own(&maria, weak[i]));
        g_assert_false(password_is_own(&nobody, weak[i]));
    }
    for (guint i = 0; good[i]; i++)
        g_assert_false(password_is_own(&maria, good[i]));
    g_autoptr(World) w = world_new();
    User *ana = given_user(w, "ana.de.departe@example.org", "planner");
    g_assert_false(user_set_password(w->db, NULL, ana->id, "ana.de.departe@example.org", &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

static void short_passwords_are_looked_up_in_a_dictionary(void)
{
    static const char *const weak[] = {"parola12", "password1", "iloveyou", "Timișoara1", "primaria24!", "drowssap", NULL};
    static const char *const good[] = {"zmeu-oala19", "vânt, cald 7", "primăria n-are pisici albastre", NULL};
    g_assert_true(password_dictionary_is_there());
    for (guint i = 0; weak[i]; i++)
        g_assert_true(password_is_common(weak[i]));
    for (guint i = 0; good[i]; i++)
        g_assert_false(password_is_common(good[i]));
}

static gint64 try_password(World *w, const char *email, const char *password, int *ret_wait)
{
    gint64 user_id;
    must(sign_in(w->db, w->pool, &(SignIn){email, password, "192.0.2.7", NULL}, &user_id, ret_wait, &w->error));
    return user_id;
}

static void wrong_passwords_are_slowed_down_not_locked_out(void)
{
    g_autoptr(World) w = world_new();
    User *ana = given_user(w, "ana@example.org", "planner");
    int wait;
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
    clock_set(1800000000);
    for (int i = 0; i < 5; i++) {
        g_assert_cmpint(try_password(w, "ana@example.org", "o parola gresita", &wait), ==, 0);
        g_assert_cmpint(wait, ==, 0);
    }
    g_assert_cmpint(try_password(w, "ana@example.org", good_password, &wait), ==, 0);
    g_assert_cmpint(wait, ==, 2);
    clock_set(1800000002);
    g_assert_cmpint(try_password(w, "ana@example.org", good_password, &wait), ==, ana->id);
    g_assert_cmpint(wait, ==, 0);
}

static void a_known_browser_does_not_wait_for_strangers(void)
{
    g_autoptr(World) w = world_new();
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *device;
    gint64 user_id;
    int wait;
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
    must(sign_in_device(w->db, w->pool, "ana@example.org", &device, &w->error));
    for (int i = 0; i < 5; i++)
        try_password(w, "ana@example.org", "o parola gresita", &wait);
    must(sign_in(w->db, w->pool, &(SignIn){"ana@example.org", good_password, "192.0.2.9", NULL}, &user_id, &wait, &w->error));
    g_assert_cmpint(wait, >, 0);
    must(sign_in(w->db, w->pool, &(SignIn){"ana@example.org", good_password, "192.0.2.9", device}, &user_id, &wait, &w->error));
    g_assert_cmpint(wait, ==, 0);
    g_assert_cmpint(user_id, ==, ana->id);
}

static void unknown_and_uninvited_people_can_not_sign_in(void)
{
    g_autoptr(World) w = world_new();
    int wait;
    given_user(w, "ana@example.org", "planner"); /* has no password yet */
    g_assert_cmpint(try_password(w, "ana@example.org", "", &wait), ==, 0);
    g_assert_cmpint(try_password(w, "nobody@example.org", good_password, &wait), ==, 0);
}

/* --- sessions --- */

static void a_session_ends_when_idle(void)
{
    g_autoptr(World) w = world_new();
    User *ana = given_user(w, "ana@example.org", "planner");
    const Identity *who;
    const char *token;
    clock_set(1800000000);
    g_assert_cmpint(session_of(w, ana->id, &token)->user_id, ==, ana->id);
    clock_set(1800000000 + 29 * 60);
    must(session_identity(w->db, w->pool, token, &who, &w->error));
    g_assert_true(identity_is_signed_in(who));
    clock_set(1800000000 + 58 * 60); /* it was seen in between */
    must(session_identity(w->db, w->pool, token, &who, &w->error));
    g_assert_true(identity_is_signed_in(who));
    clock_set(1800000000 + 88 * 60 + 1);
    must(session_identity(w->db, w->pool, token, &who, &w->error));
    g_assert_false(identity_is_signed_in(who));
}

static void a_session_ends_after_twelve_hours(void)
{
    g_autoptr(World) w = world_new();
    User *ana = given_user(w, "ana@example.org", "planner");
    const Identity *who;
    const char *token;
    clock_set(1800000000);
    session_of(w, ana->id, &token);
    for (int minute = 20; minute < 12 * 60; minute += 20) {
        clock_set(1800000000 + minute * 60);
        must(session_identity(w->db, w->pool, token, &who, &w->error));
        g_assert_true(identity_is_signed_in(who));
    }
    clock_set(1800000000 + 12 * 60 * 60);
    must(session_identity(w->db, w->pool, token, &who, &w->error));
    g_assert_false(identity_is_signed_in(who));
}

static gint64 seen_at(World *w, gint64 user_id)
{
    GPtrArray *sessions;
    must(sessions_of(w->db, w->pool, user_id, &sessions, &w->error));
    g_assert_cmpuint(sessions->len, ==, 1);
    return ((Session *)sessions->pdata[0])->seen_at;
}

static void being_seen_is_written_once_a_minute(void)
{
    g_autoptr(World) w = world_new();
    User *ana = given_user(w, "ana@example.org", "planner");
    const Identity *who;
    const char *token;
    clock_set(1800000000);
    session_of(w, ana->id, &token);
    clock_set(1800000059);
    must(session_identity(w->db, w->pool, token, &who, &w->error));
    g_assert_cmpint(seen_at(w, ana->id), ==, 1800000000);
    clock_set(1800000060);
    must(session_identity(w->db, w->pool, token, &who, &w->error));
    g_assert_cmpint(seen_at(w, ana->id), ==, 1800000060);
}

static bool is_signed_in(World *w, const char *token)
{
    const Identity *who;
    must(session_identity(w->db, w->pool, token, &who, &w->error));
    return identity_is_signed_in(who);
}

static void what_another_process_ends_or_sees_counts_at_once(void)
{
    g_autoptr(World) w = world_new();
    if (!store_is_postgres(w->store)) {
        g_test_skip("one process at a time writes SQLite");
        return;
    }
    given_user(w, "admin@example.org", "administrator");
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *ended, *deleted, *seen;
    clock_set(1800000000);
    session_of(w, ana->id, &ended);
    session_of(w, ana->id, &deleted);
    const Identity *kept = session_of(w, ana->id, &seen);
    g_autoptr(Store) other = NULL;
    must(store_open(w->url, &other, &w->error));
    g_autoptr(Db) db = NULL;
    must(db_take(other, &db, &w->error));
    g_assert_true(is_signed_in(w, ended) && is_signed_in(w, deleted));
    must(session_end(db, ended, &w->error));
    g_assert_false(is_signed_in(w, ended));
    must(db_execute(db, pool_printf(w->pool, "DELETE FROM session WHERE token_hash = '%s'", secret_hash(w->pool, deleted)), &w->error));
    g_assert_false(is_signed_in(w, deleted));
    clock_set(1800000000 + 40 * 60); /* idle here, but seen there */
    must(db_execute(db, pool_printf(w->pool, "UPDATE session SET seen_at = 1800002000 WHERE id = %" G_GINT64_FORMAT, kept->session_id), &w->error));
    g_assert_true(is_signed_in(w, seen));
    must(user_find(db, w->pool, ana->id, &ana, &w->error) && user_set_closed(db, identity_system(), ana->id, ana->version, true, &w->error));
    g_assert_false(is_signed_in(w, seen));
}

static void a_setting_of_identities_counts_at_once(void)
{
    g_autoptr(World) w = world_new();
    gint64 before, after;
    must(account_change_number(w->db, &before, &w->error));
    must(setting_save(w->db, identity_system(), "factor.days", "3", &w->error));
    must(account_change_number(w->db, &after, &w->error));
    g_assert_cmpint(after, >, before);
}

static void a_new_password_ends_the_other_sessions(void)
{
    g_autoptr(World) w = world_new();
    User *ana = given_user(w, "ana@example.org", "planner");
    const char *here_token, *there_token;
    const Identity *here = session_of(w, ana->id, &here_token), *who;
    session_of(w, ana->id, &there_token);
    must(user_set_password(w->db, here, ana->id, good_password, &w->error));
    must(session_identity(w->db, w->pool, here_token, &who, &w->error));
    g_assert_true(identity_is_signed_in(who));
    must(session_identity(w->db, w->pool, there_token, &who, &w->error));
    g_assert_false(identity_is_signed_in(who));
}

static void roles_give_their_permissions_and_scope(void)
{
    g_autoptr(World) w = world_new();
    const char *token;
    const Identity *reporter = session_of(w, given_user(w, "r@example.org", "reporter")->id, &token);
    g_assert_cmpint(reporter->scope, ==, SCOPE_INSTITUTION);
    g_assert_true(identity_may(reporter, "reports.enter"));
    g_assert_false(identity_may(reporter, "reports.accept"));
    const Identity *planner = session_of(w, given_user(w, "p@example.org", "planner")->id, &token);
    g_assert_cmpint(planner->scope, ==, SCOPE_AUTHORITY);
    g_assert_true(identity_may(planner, "plans.adopt"));
    g_assert_false(identity_may(planner, "accounts.write"));
}

/* --- what an upgrade brings to the shipped roles --- */

static Role *role_of(World *w, const char *code)
{
    GPtrArray *roles;
    Role *role;
    must(roles_list(w->db, w->pool, &roles, &w->error));
    for (guint i = 0; i < roles->len; i++)
        if (g_strcmp0(((Role *)roles->pdata[i])->code, code) == 0) {
            must(role_find(w->db, w->pool, ((Role *)roles->pdata[i])->id, &role, &w->error));
            return role;
        }
    return NULL;
}

static bool gives(const Role *role, const char *permission)
{
    for (guint i = 0; i < role->permissions->len; i++)
        if (strcmp(role->permissions->pdata[i], permission) == 0)
            return true;
    return false;
}

static void must_run(World *w, const char *sql)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && db_execute(w->db, sql, &w->error) && db_commit(change, &w->error));
}

static void ship_again(World *w)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && roles_ship(w->db, &w->error) && db_commit(change, &w->error));
}

/* As a database of an older program: without a permission, without what was shipped, without a role. */
static void given_an_older_database(World *w)
{
    must_run(w, "DELETE FROM role_permission WHERE permission IN ('cases.transfer', 'services.write');"
                "DELETE FROM role_permission WHERE role_id IN (SELECT id FROM role WHERE code = 'director');"
                "DELETE FROM role WHERE code = 'director'; UPDATE role SET shipped = NULL");
}

static guint leaves_of(World *w, const char *verb)
{
    GPtrArray *leaves;
    guint count = 0;
    must(audit_search(w->db, w->pool, "role", 0, 0, 100, &leaves, &w->error));
    for (guint i = 0; i < leaves->len; i++)
        count += strcmp(((AuditLeaf *)leaves->pdata[i])->verb, verb) == 0;
    return count;
}

static void a_fresh_database_begins_without_leaves_of_roles(void)
{
    g_autoptr(World) w = world_new();
    g_assert_nonnull(role_of(w, "director"));
    ship_again(w);
    g_assert_cmpuint(leaves_of(w, "upgrade"), ==, 0);
}

static void an_upgrade_brings_permissions_and_roles(void)
{
    g_autoptr(World) w = world_new();
    given_an_older_database(w);
    g_assert_false(gives(role_of(w, "manager"), "cases.transfer"));
    ship_again(w);
    g_assert_true(gives(role_of(w, "manager"), "cases.transfer"));
    g_assert_true(gives(role_of(w, "social"), "services.write"));
    g_assert_nonnull(role_of(w, "director"));
    g_assert_true(gives(role_of(w, "director"), "benefits.approve"));
    guint leaves = leaves_of(w, "upgrade");
    g_assert_cmpuint(leaves, >=, 4); /* social, manager, supervisor, director */
    ship_again(w);
    g_assert_cmpuint(leaves_of(w, "upgrade"), ==, leaves);
}

/* Who is signed in gets the new rights with the next request. */
static void an_upgrade_reaches_who_is_signed_in(void)
{
    g_autoptr(World) w = world_new();
    const char *token;
    const Identity *who;
    given_an_older_database(w);
    who = session_of(w, given_user(w, "m@example.org", "manager")->id, &token);
    g_assert_false(identity_may(who, "cases.transfer"));
    ship_again(w);
    must(session_identity(w->db, w->pool, token, &who, &w->error));
    g_assert_true(identity_may(who, "cases.transfer"));
}

/* A manager without people.merge and with audit.read, as the authority wants it; then a program that ships cases.transfer. */
static Role *given_a_changed_role(World *w)
{
    given_user(w, "a@example.org", "administrator"); /* somebody must be able to change users */
    Role *role = role_of(w, "manager");
    GPtrArray *kept = pool_list(w->pool);
    for (guint i = 0; i < role->permissions->len; i++)
        if (strcmp(role->permissions->pdata[i], "people.merge") != 0 && strcmp(role->permissions->pdata[i], "cases.transfer") != 0)
            g_ptr_array_add(kept, role->permissions->pdata[i]);
    g_ptr_array_add(kept, (gpointer) "audit.read");
    role->permissions = kept;
    role->scope = "team";
    must(role_save(w->db, identity_system(), role, &w->error));
    must_run(w, "UPDATE role SET shipped = replace(replace(shipped, ' cases.transfer', ''), 'own ', 'own plans.read ') WHERE code = 'manager'");
    ship_again(w);
    return role_of(w, "manager");
}

static void a_changed_role_keeps_its_changes_and_tells_what_is_new(void)
{
    g_autoptr(World) w = world_new();
    Role *role = given_a_changed_role(w);
    g_assert_false(gives(role, "cases.transfer") || gives(role, "people.merge"));
    g_assert_true(gives(role, "audit.read"));
    ShippedNews *news = role_news(w->pool, role);
    g_assert_nonnull(news);
    g_assert_cmpuint(news->gained->len, ==, 1); /* not people.merge: that was taken away here */
    g_assert_cmpstr(news->gained->pdata[0], ==, "cases.transfer");
    g_assert_cmpuint(news->lost->len, ==, 0);   /* plans.read is shipped no more, but it hadn't it */
    g_assert_null(news->scope);
    GPtrArray *all;
    must(roles_news(w->db, w->pool, &all, &w->error));
    g_assert_cmpuint(all->len, ==, 1);
}

static void what_is_new_is_taken_over_beside_the_changes(void)
{
    g_autoptr(World) w = world_new();
    Role *role = given_a_changed_role(w);
    g_assert_false(role_settle_news(w->db, identity_system(), role->id, role->version - 1, true, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    must(role_settle_news(w->db, identity_system(), role->id, role->version, true, &w->error));
    role = role_of(w, "manager");
    g_assert_true(gives(role, "cases.transfer") && gives(role, "audit.read"));
    g_assert_false(gives(role, "people.merge"));
    g_assert_cmpstr(role->scope, ==, "team");
    g_assert_null(role_news(w->pool, role));
    g_assert_cmpuint(leaves_of(w, "take-shipped"), ==, 1);
    ship_again(w);
    g_assert_false(gives(role_of(w, "manager"), "people.merge"));
}

static void what_is_new_is_left_and_told_no_more(void)
{
    g_autoptr(World) w = world_new();
    Role *role = given_a_changed_role(w);
    must(role_settle_news(w->db, identity_system(), role->id, role->version, false, &w->error));
    role = role_of(w, "manager");
    g_assert_false(gives(role, "cases.transfer"));
    g_assert_null(role_news(w->pool, role));
    g_assert_cmpuint(leaves_of(w, "keep-role"), ==, 1);
    g_assert_false(role_settle_news(w->db, identity_system(), role->id, role->version, true, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

/* Put back by hand to what ships, a role gets what is new again. */
static void a_role_put_back_gets_what_is_new_again(void)
{
    g_autoptr(World) w = world_new();
    given_user(w, "a@example.org", "administrator");
    Role *role = role_of(w, "mediator");
    g_ptr_array_add(role->permissions, (gpointer) "audit.read");
    must(role_save(w->db, identity_system(), role, &w->error));
    role->version += 1;
    g_ptr_array_remove_index(role->permissions, role->permissions->len - 1);
    must(role_save(w->db, identity_system(), role, &w->error));
    must_run(w, "DELETE FROM role_permission WHERE permission = 'assessments.fill';"
                "UPDATE role SET shipped = 'own cases.read cases.write people.read people.write' WHERE code = 'mediator'");
    ship_again(w);
    g_assert_true(gives(role_of(w, "mediator"), "assessments.fill"));
}

static void the_last_who_manages_users_stays(void)
{
    g_autoptr(World) w = world_new();
    given_user(w, "a@example.org", "administrator");
    Role *role = role_of(w, "administrator");
    g_ptr_array_set_size(role->permissions, 0);
    g_ptr_array_add(role->permissions, (gpointer) "plans.read");
    g_assert_false(role_save(w->db, identity_system(), role, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_true(gives(role_of(w, "administrator"), "accounts.write"));
}

static void tokens_that_are_none_are_nobody(void)
{
    g_autoptr(World) w = world_new();
    const Identity *who;
    must(session_identity(w->db, w->pool, NULL, &who, &w->error));
    g_assert_false(identity_is_signed_in(who));
    must(session_identity(w->db, w->pool, secret_new(w->pool), &who, &w->error));
    g_assert_false(identity_is_signed_in(who));
}

static void letters_go_to_those_who_may(void)
{
    g_autoptr(World) w = world_new();
    Institution *school = &(Institution){.name = "Liceul de Probă", .kind = "school"};
    GPtrArray *users;
    must(institution_create(w->db, NULL, school, &w->error));
    User reporter = {.name = "Ion", .email = "ion@example.org", .institution_id = school->id};
    must(user_create(w->db, NULL, &reporter, "reporter", &w->error));
    given_user(w, "ana@example.org", "planner");
    must(users_who_may(w->db, w->pool, "reports.enter", school->id, &users, &w->error));
    g_assert_cmpuint(users->len, ==, 1);
    must(users_who_may(w->db, w->pool, "reports.enter", 0, &users, &w->error));
    g_assert_cmpuint(users->len, ==, 2);
    must(users_who_may(w->db, w->pool, "settings.write", 0, &users, &w->error));
    g_assert_cmpuint(users->len, ==, 0);
}

static void nobody_is_sent_off_the_site(void)
{
    static const char *const bad[] = {"//example.org", "https://example.org", "/\\example.org", "\\/example.org", "", "plans", "/a\nb",
                                      "/a b", "javascript:alert(1)", NULL};
    for (guint i = 0; bad[i]; i++)
        g_assert_cmpstr(local_path(bad[i], "/"), ==, "/");
    g_assert_cmpstr(local_path("/plans/7?due=late", "/"), ==, "/plans/7?due=late");
}

WORLD_MAIN
{
    world_test("records_fit_the_schema", records_fit_the_schema);
    world_test("printed_words_find_their_institution", printed_words_find_their_institution);
    world_test("a_unit_stands_under_its_institution", a_unit_stands_under_its_institution);
    world_test("institutions_ship_once", institutions_ship_once);
    world_test("search_is_by_parts_of_names_and_aliases", search_is_by_parts_of_names_and_aliases);
    world_test("an_alias_means_one_institution", an_alias_means_one_institution);
    world_test("second_save_of_the_same_version_conflicts", second_save_of_the_same_version_conflicts);
    world_test("no_institution_is_a_unit_of_its_unit", no_institution_is_a_unit_of_its_unit);
    world_test("a_setting_has_its_usual_value_until_it_is_set", a_setting_has_its_usual_value_until_it_is_set);
    world_test("an_email_address_is_one_account", an_email_address_is_one_account);
    world_test("weak_passwords_are_refused", weak_passwords_are_refused);
    world_test("who_one_is_is_no_password", who_one_is_is_no_password);
    world_test("short_passwords_are_looked_up_in_a_dictionary", short_passwords_are_looked_up_in_a_dictionary);
    world_test("wrong_passwords_are_slowed_down_not_locked_out", wrong_passwords_are_slowed_down_not_locked_out);
    world_test("a_known_browser_does_not_wait_for_strangers", a_known_browser_does_not_wait_for_strangers);
    world_test("unknown_and_uninvited_people_can_not_sign_in", unknown_and_uninvited_people_can_not_sign_in);
    world_test("a_session_ends_when_idle", a_session_ends_when_idle);
    world_test("a_session_ends_after_twelve_hours", a_session_ends_after_twelve_hours);
    world_test("being_seen_is_written_once_a_minute", being_seen_is_written_once_a_minute);
    world_test("what_another_process_ends_or_sees_counts_at_once", what_another_process_ends_or_sees_counts_at_once);
    world_test("a_setting_of_identities_counts_at_once", a_setting_of_identities_counts_at_once);
    world_test("a_new_password_ends_the_other_sessions", a_new_password_ends_the_other_sessions);
    world_test("roles_give_their_permissions_and_scope", roles_give_their_permissions_and_scope);
    world_test("a_fresh_database_begins_without_leaves_of_roles", a_fresh_database_begins_without_leaves_of_roles);
    world_test("an_upgrade_brings_permissions_and_roles", an_upgrade_brings_permissions_and_roles);
    world_test("an_upgrade_reaches_who_is_signed_in", an_upgrade_reaches_who_is_signed_in);
    world_test("a_changed_role_keeps_its_changes_and_tells_what_is_new", a_changed_role_keeps_its_changes_and_tells_what_is_new);
    world_test("what_is_new_is_taken_over_beside_the_changes", what_is_new_is_taken_over_beside_the_changes);
    world_test("what_is_new_is_left_and_told_no_more", what_is_new_is_left_and_told_no_more);
    world_test("a_role_put_back_gets_what_is_new_again", a_role_put_back_gets_what_is_new_again);
    world_test("the_last_who_manages_users_stays", the_last_who_manages_users_stays);
    world_test("tokens_that_are_none_are_nobody", tokens_that_are_none_are_nobody);
    world_test("letters_go_to_those_who_may", letters_go_to_those_who_may);
    world_test("nobody_is_sent_off_the_site", nobody_is_sent_off_the_site);
}
