#include "modules/cases/cases.h"

#include "modules/accounts/accounts.h"
#include "modules/demo/demo.h"

/* Cases about people of the city, as the demo's social worker and case manager wrote them. */

static void add_id(Pool *pool, GPtrArray *ids, gint64 id)
{
    g_ptr_array_add(ids, pool_copy(pool, &id, sizeof id));
}

static bool user_of(Demo *demo, const char *mailbox, Identity *ret_who, GError **error)
{
    static const char *const permissions[] = {"cases.approve", "cases.read", "cases.supervise", "cases.write", NULL};
    User *user;
    if (!user_find_by_email(demo->db, demo->pool, mailbox, &user, error))
        return false;
    *ret_who = (Identity){.user_id = user->id, .institution_id = user->institution_id, .name = user->name, .permissions = permissions,
                          .permission_count = G_N_ELEMENTS(permissions) - 1, .scope = SCOPE_TEAM, .language = LANGUAGE_COUNT};
    return true;
}

bool demo_cases(Demo *demo, GError **error)
{
    Identity social, manager, supervisor;
    CasesDemo made = {pool_list(demo->pool), pool_list(demo->pool), &social, &manager, &supervisor, 0};
    for (guint i = 0; demo->families && i < demo->families->len; i++) {
        const DemoFamily *family = &g_array_index(demo->families, DemoFamily, i);
        add_id(demo->pool, (GPtrArray *)made.adults, family->head_person_id);
        if (family->child_count)
            add_id(demo->pool, (GPtrArray *)made.children, family->child_person_ids[0]);
    }
    if (made.children->len == 0)
        return true;
    return user_of(demo, "social@" DEMO_DOMAIN, &social, error) && user_of(demo, "manager@" DEMO_DOMAIN, &manager, error) &&
           user_of(demo, "supervisor@" DEMO_DOMAIN, &supervisor, error) &&
           institution_match(demo->db, "Inspectoratul Școlar Județean Timiș", &made.partner_institution_id, error) &&
           cases_demo_fill(demo->db, &made, error);
}
