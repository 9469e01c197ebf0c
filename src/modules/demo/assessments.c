#include "modules/assessments/assessments.h"
#include "modules/accounts/accounts.h"
#include "modules/demo/demo.h"

/* What the demo's social worker filled in about people of the city. */

static void add_id(Pool *pool, GPtrArray *ids, gint64 id)
{
    g_ptr_array_add(ids, pool_copy(pool, &id, sizeof id));
}

static bool social_worker(Demo *demo, Identity *ret_who, GError **error)
{
    static const char *const permissions[] = {"assessments.fill", "assessments.read", NULL};
    User *user;
    if (!user_find_by_email(demo->db, demo->pool, "social@" DEMO_DOMAIN, &user, error))
        return false;
    *ret_who = (Identity){.user_id = user->id, .institution_id = user->institution_id, .name = user->name, .permissions = permissions,
                          .permission_count = G_N_ELEMENTS(permissions) - 1, .scope = SCOPE_AUTHORITY, .language = LANGUAGE_COUNT};
    return true;
}

bool demo_assessments(Demo *demo, GError **error)
{
    Identity who;
    GPtrArray *adults = pool_list(demo->pool), *children = pool_list(demo->pool);
    for (guint i = 0; demo->families && i < demo->families->len; i++) {
        const DemoFamily *family = &g_array_index(demo->families, DemoFamily, i);
        add_id(demo->pool, adults, family->head_person_id);
        for (guint k = 0; k < family->child_count; k++)
            add_id(demo->pool, children, family->child_person_ids[k]);
    }
    if (adults->len == 0)
        return true;
    if (!social_worker(demo, &who, error))
        return false;
    const AssessmentsDemo made = {adults, children, &who, (guint32)demo->seed, demo->today};
    return assessments_demo_fill(demo->db, &made, error);
}
