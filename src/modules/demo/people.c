#include "modules/demo/demo.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/demo/demo_queries.h"

/* Nobody here is a person: all names are functions. */
typedef struct {
    const char *mailbox, *name, *role, *role_label, *institution;
} DemoUser;

static const DemoUser users[] = {
    {"admin", "Administrator demonstrativ", "administrator", N_("Administrator"), "Primăria Municipiului Timișoara"},
    {"planner", "Planificator demonstrativ", "planner", N_("Planner"), "Primăria Municipiului Timișoara"},
    {"reporter", "Raportor demonstrativ", "reporter", N_("Reporter of an institution"),
     "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"council", "Consilier demonstrativ", "council", N_("Council member"), "Consiliul Local al Municipiului Timișoara"},
    {"social", "Asistent social demonstrativ", "social", N_("Social worker"), "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"manager", "Manager de caz demonstrativ", "manager", N_("Case manager"), "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"supervisor", "Supervizor demonstrativ", "supervisor", N_("Supervisor"), "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"mediator", "Mediator demonstrativ", "mediator", N_("Mediator"), "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"provider", "Lucrător al centrului de zi demonstrativ", "provider", N_("Worker of a provider"),
     "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"provider-manager", "Manager al unui furnizor demonstrativ", "provider-manager", N_("Manager of a provider"), DEMO_ASSOCIATION},
    {"services", "Referent servicii demonstrativ", "services", N_("Services officer"), "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"benefits", "Referent beneficii demonstrativ", "benefits", N_("Benefits officer"), "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"accountant", "Contabil demonstrativ", "accountant", N_("Accountant"), "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"director", "Director demonstrativ", "director", N_("Director"), "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"projects", "Manager de proiect demonstrativ", "project", N_("Project manager"), "Direcția de Asistență Socială a Municipiului Timișoara"},
    {"auditor", "Auditor demonstrativ", "auditor", N_("Auditor or data protection officer"), "Primăria Municipiului Timișoara"},
};

static const char *address_of(Pool *pool, const char *mailbox)
{
    return pool_printf(pool, "%s@" DEMO_DOMAIN, mailbox);
}

/* --- institutions --- */

/* "ISJ Timiș" -> "isj-timis": at most 40 letters, cut between words. */
static const char *mailbox_of(Pool *pool, const Institution *institution)
{
    GPtrArray *words = text_words(pool, institution->short_name ? institution->short_name : institution->name);
    GString *mailbox = pool_string(pool);
    for (guint i = 0; i < words->len; i++) {
        g_autofree char *ascii = g_str_to_ascii(words->pdata[i], "ro");
        if (mailbox->len + strlen(ascii) > 40)
            break;
        if (mailbox->len)
            g_string_append_c(mailbox, '-');
        for (const char *c = ascii; *c; c++)
            if (g_ascii_isalnum(*c))
                g_string_append_c(mailbox, *c);
    }
    return mailbox->str;
}

/* Two institutions don't share an address: "scoala-de-arte", "scoala-de-arte-2". */
static const char *free_mailbox(Pool *pool, GHashTable *taken, const Institution *institution)
{
    const char *wanted = mailbox_of(pool, institution), *mailbox = wanted;
    for (int i = 2; g_hash_table_contains(taken, mailbox); i++)
        mailbox = pool_printf(pool, "%s-%d", wanted, i);
    g_hash_table_add(taken, (gpointer)mailbox);
    return mailbox;
}

static bool mark_as_demo(Db *db, gint64 institution_id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_DEMO_INSTITUTION);
    db_bind_int(q, "$1", institution_id);
    return db_run(q, NULL, error) && db_commit(change, error);
}

/* An institution that somebody gave an address keeps it; the others are the demo's from now on. */
static bool give_addresses(Demo *demo, GError **error)
{
    enum { ALL = 100000 };
    GPtrArray *institutions;
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    if (!institution_search(demo->db, demo->pool, NULL, ALL, &institutions, error))
        return false;
    for (guint i = 0; i < institutions->len; i++) {
        Institution *institution = institutions->pdata[i];
        const char *mailbox = free_mailbox(demo->pool, taken, institution);
        if (institution->email)
            continue;
        institution->email = address_of(demo->pool, mailbox);
        institution->contact = institution->contact ? institution->contact : "Persoană de contact (date demonstrative)";
        if (!institution_save(demo->db, identity_system(), institution, error) || !mark_as_demo(demo->db, institution->id, error))
            return false;
    }
    return true;
}

/* Whose manager signs in: no institution of the plans. */
static bool make_association(Demo *demo, GError **error)
{
    gint64 id;
    Institution association = {.name = DEMO_ASSOCIATION, .kind = "ngo", .contact = "Persoană de contact (date demonstrative)",
                               .email = address_of(demo->pool, "casa-cu-tei"), .is_demo = true};
    return institution_match(demo->db, DEMO_ASSOCIATION, &id, error) &&
           (id || (institution_create(demo->db, identity_system(), &association, error) && mark_as_demo(demo->db, association.id, error)));
}

/* --- users --- */

static bool make_user(Demo *demo, const DemoUser *made, gint64 *ret_id, GError **error)
{
    User user = {.name = made->name, .email = address_of(demo->pool, made->mailbox), .is_demo = true};
    if (!institution_match(demo->db, made->institution, &user.institution_id, error) ||
        !user_create(demo->db, identity_system(), &user, made->role, error) ||
        !user_set_password(demo->db, identity_system(), user.id, DEMO_PASSWORD, error))
        return false;
    *ret_id = user.id;
    return true;
}

/* An earlier demo's user stays as it is. */
static bool find_or_make_user(Demo *demo, const DemoUser *wanted, gint64 *ret_id, GError **error)
{
    g_autoptr(GError) none = NULL;
    User *user;
    if (user_find_by_email(demo->db, demo->pool, address_of(demo->pool, wanted->mailbox), &user, &none)) {
        *ret_id = user->id;
        return true;
    }
    if (!g_error_matches(none, FAIL, FAIL_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&none));
        return false;
    }
    return make_user(demo, wanted, ret_id, error);
}

static const Identity *planner_identity(Pool *pool, gint64 user_id, const char *name)
{
    static const char *const permissions[] = {"accounts.read", "council.publish", "council.read", "council.write", "plans.adopt",
                                              "plans.read", "plans.write", "reports.accept", "reports.enter", "reports.read", NULL};
    Identity *who = pool_new0(pool, Identity);
    *who = (Identity){
        .user_id = user_id,
        .name = name,
        .permissions = permissions,
        .permission_count = G_N_ELEMENTS(permissions) - 1,
        .scope = SCOPE_AUTHORITY,
        .language = LANGUAGE_COUNT,
    };
    return who;
}

static bool make_users(Demo *demo, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(users); i++) {
        gint64 id;
        if (!find_or_make_user(demo, &users[i], &id, error))
            return false;
        if (strcmp(users[i].mailbox, "planner") == 0)
            demo->planner = planner_identity(demo->pool, id, users[i].name);
        if (strcmp(users[i].mailbox, "reporter") == 0 &&
            !institution_match(demo->db, users[i].institution, &demo->reporter_institution, error))
            return false;
    }
    return true;
}

/* A line a user: role, address, password, in columns. */
static const char *sign_in_lines(Pool *pool)
{
    GString *lines = pool_string(pool);
    glong widest = 0;
    for (guint i = 0; i < G_N_ELEMENTS(users); i++)
        widest = MAX(widest, g_utf8_strlen(_(users[i].role_label), -1));
    for (guint i = 0; i < G_N_ELEMENTS(users); i++) {
        const char *label = _(users[i].role_label);
        g_string_append_printf(lines, "%s  %s%*s  %-38s  %s", i ? "\n" : "", label, (int)(widest - g_utf8_strlen(label, -1)), "",
                               address_of(pool, users[i].mailbox), DEMO_PASSWORD);
    }
    return lines->str;
}

void demo_sign_ins_to_json(Json *json)
{
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(users); i++) {
        json_object(json, NULL);
        json_text(json, "role", users[i].role);
        json_text(json, "email", address_of(pool, users[i].mailbox));
        json_text(json, "password", DEMO_PASSWORD);
        json_object_end(json);
    }
}

bool demo_sign_ins(Demo *demo, GError **error)
{
    const char *lines = sign_in_lines(demo->pool);
    if (demo->report_path)
        lines = pool_printf(demo->pool, "%s\n  %s  %s", lines, _("An institution reports without an account at"), demo->report_path);
    return setting_save(demo->db, identity_system(), DEMO_SIGN_INS, lines, error);
}

bool demo_people(Demo *demo, GError **error)
{
    return give_addresses(demo, error) && make_association(demo, error) && make_users(demo, error);
}
