#include "modules/module.h"

#include "mail/mail.h"

/* All that the program is made of, in the order in which their schemas depend on each other. */

extern const Module benefits_module, services_module, projects_module;
extern const Module law_module, documents_module, cases_module, assessments_module, statistics_module;
extern const Module accounts_module, people_module, plans_module, plans_in_module, reporting_module, council_module, open_module, demo_module,
    guide_module;
extern const SchemaStep audit_schema[], seal_schema[], attachment_schema[], jobs_schema[], mail_schema[];

const Module *const modules[] = {
    &accounts_module,
    &law_module,
    &documents_module,
    &people_module,
    &cases_module,
    &services_module,
    &projects_module,
    &benefits_module,
    &statistics_module,
    &assessments_module,
    &plans_module,
    &plans_in_module,
    &reporting_module,
    &council_module,
    &open_module,
    &demo_module,
    &guide_module,
    NULL,
};

static bool begins_with(const Identity *who, const Link *link)
{
    return link->begins && identity_may(who, link->begins) && identity_may(who, link->may);
}

const char *modules_first_page(const Identity *who)
{
    const Link *first = NULL;
    bool follows = identity_may(who, "plans.write") || (identity_may(who, "reports.read") && !identity_may(who, "reports.enter"));
    if (follows)
        return NULL;
    for (guint i = 0; modules[i]; i++)
        for (const Link *link = modules[i]->links; link && link->url; link++)
            if (begins_with(who, link) && (!first || link->order < first->order))
                first = link;
    return first ? first->url : NULL;
}

/* Of what lies below the modules. */
static const SchemaStep *const frame_schemas[] = {audit_schema, seal_schema, attachment_schema, jobs_schema, mail_schema, NULL};

static void add_steps(GArray *all, const SchemaStep *steps)
{
    for (; steps && steps->module; steps++)
        g_array_append_val(all, *steps);
}

const SchemaStep *modules_schema(Pool *pool)
{
    GArray *all = g_array_new(TRUE, TRUE, sizeof(SchemaStep));
    pool_defer(pool, (GDestroyNotify)g_array_unref, all);
    for (guint i = 0; frame_schemas[i]; i++)
        add_steps(all, frame_schemas[i]);
    for (guint i = 0; modules[i]; i++)
        add_steps(all, modules[i]->schema);
    return (const SchemaStep *)(void *)all->data;
}

const Route *const *modules_routes(Pool *pool)
{
    GPtrArray *lists = pool_list(pool);
    for (guint i = 0; modules[i]; i++)
        if (modules[i]->routes)
            g_ptr_array_add(lists, (gpointer)modules[i]->routes);
    for (guint i = 0; modules[i]; i++)
        for (const Route *const *list = modules[i]->more_routes; list && *list; list++)
            g_ptr_array_add(lists, (gpointer)*list);
    g_ptr_array_add(lists, NULL);
    return (const Route *const *)lists->pdata;
}

const JobKind *const *modules_jobs(Pool *pool)
{
    GPtrArray *lists = pool_list(pool);
    g_ptr_array_add(lists, (gpointer)mail_jobs);
    for (guint i = 0; modules[i]; i++)
        if (modules[i]->jobs)
            g_ptr_array_add(lists, (gpointer)modules[i]->jobs);
    g_ptr_array_add(lists, NULL);
    return (const JobKind *const *)lists->pdata;
}

bool modules_ship(Db *db, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    for (guint i = 0; modules[i]; i++)
        if (modules[i]->ship && !modules[i]->ship(db, error))
            return false;
    return db_commit(change, error);
}
