#include "given.h"

#include <string.h>

#include "modules/accounts/accounts.h"

gint64 given_user(World *w, const char *mailbox, gint64 institution_id)
{
    User user = {.name = mailbox, .email = pool_printf(w->pool, "%s@example.org", mailbox), .institution_id = institution_id};
    must(user_create(w->db, identity_system(), &user, "social", &w->error));
    return user.id;
}

gint64 given_person(World *w, const char *family, const char *given)
{
    Person *person = pool_new0(w->pool, Person);
    *person = (Person){.family_name = family, .given_name = given, .birth_day = day_make(2014, 5, 3), .death_day = DAY_NONE,
                       .national_id_reason = "unknown"};
    must(person_create(w->db, identity_system(), person, &w->error));
    return person->id;
}

gint64 given_institution(World *w, const char *name)
{
    Institution institution = {.name = name, .kind = "public"};
    must(institution_create(w->db, identity_system(), &institution, &w->error));
    return institution.id;
}

static const DbStatement permissions_of_role = {
    "test_role_permissions",
    "SELECT r.scope, p.permission FROM role r JOIN role_permission p ON p.role_id = r.id WHERE r.code = $1",
    NULL,
};

static Scope scope_of(const char *code)
{
    static const char *const codes[] = {"none", "own", "team", "service", "institution", "authority", NULL};
    for (int i = 0; codes[i]; i++)
        if (strcmp(codes[i], code) == 0)
            return (Scope)i;
    return SCOPE_NONE;
}

void as_role(World *w, gint64 user_id, gint64 institution_id, const char *role)
{
    GString *permissions = pool_string(w->pool);
    const char *scope = "none";
    g_autoptr(DbQuery) q = db_query(w->db, &permissions_of_role);
    db_bind_text(q, "$1", role);
    while (db_step(q)) {
        scope = db_text(q, "scope", w->pool);
        g_string_append_printf(permissions, "%s ", db_text(q, "permission", w->pool));
    }
    must(db_end(q, &w->error));
    g_assert_cmpuint(permissions->len, >, 0);
    as_user(w, user_id, institution_id, scope_of(scope), permissions->str);
}

gint64 given_case(World *w, const char *type, gint64 person_id)
{
    gint64 id;
    NewCase made = {.type_code = type, .person_id = person_id, .summary = "Pe scurt."};
    must(case_open(w->db, w->who, &made, &id, &w->error));
    return id;
}

CaseFile *must_find_case(World *w, gint64 id)
{
    CaseFile *file;
    must(case_find_any(w->db, w->pool, id, &file, &w->error));
    return file;
}

CaseEntry *planned_of(World *w, gint64 case_id, const char *kind)
{
    GPtrArray *entries;
    must(case_entries(w->db, w->pool, case_id, &entries, &w->error));
    for (guint i = 0; i < entries->len; i++) {
        CaseEntry *entry = entries->pdata[i];
        if (strcmp(entry->kind, kind) == 0 && strcmp(entry->state, "planned") == 0)
            return entry;
    }
    return NULL;
}

guint count_entries(World *w, gint64 case_id, const char *kind, const char *state)
{
    guint count = 0;
    GPtrArray *entries;
    must(case_entries(w->db, w->pool, case_id, &entries, &w->error));
    for (guint i = 0; i < entries->len; i++) {
        const CaseEntry *entry = entries->pdata[i];
        count += strcmp(entry->kind, kind) == 0 && strcmp(entry->state, state) == 0;
    }
    return count;
}

gint64 id_in_location(const Reply *reply, const char *prefix)
{
    const char *location = reply_header_of(reply, "Location");
    g_assert_nonnull(location);
    const char *at = strstr(location, prefix);
    g_assert_nonnull(at);
    return g_ascii_strtoll(at + strlen(prefix), NULL, 10);
}

const char *url(World *w, gint64 case_id, const char *rest)
{
    return pool_printf(w->pool, "/cases/%" G_GINT64_FORMAT "%s", case_id, rest);
}

bool has(World *w, const Reply *reply, const char *text)
{
    return strstr(reply_body(w, reply), text) != NULL;
}
