#include "plans_world.h"

#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/plans/plans_in.h"

const char planner[] = "plans.read plans.write plans.adopt";

PlanDocument *document(World *w, const char *rows)
{
    return document_of(w->pool, "Plan local de acțiune 2025-2027", rows);
}

gint64 import_rows(World *w, const char *rows, const char *state)
{
    gint64 id;
    PlanImport import = {.file_name = "plan.txt", .bytes = rows, .count = strlen(rows), .state = state, .decision_date = DAY_NONE};
    must(plan_import(w->db, identity_system(), document(w, rows), &import, &id, &w->error));
    return id;
}

Plan *find_plan(World *w, gint64 id)
{
    Plan *plan = NULL;
    must(plan_find(w->db, w->pool, identity_system(), id, &plan, &w->error));
    return plan;
}

GPtrArray *actions_of(World *w, gint64 plan_id)
{
    GPtrArray *actions = NULL;
    must(actions_of_plan(w->db, w->pool, plan_id, &actions, &w->error));
    return actions;
}

Action *action_number(World *w, gint64 plan_id, const char *number)
{
    GPtrArray *actions = actions_of(w, plan_id);
    for (guint i = 0; i < actions->len; i++)
        if (g_strcmp0(((Action *)actions->pdata[i])->number, number) == 0)
            return actions->pdata[i];
    g_error("no action %s", number);
}

gint64 count_of(World *w, const char *table)
{
    const DbStatement statement = {"count", pool_printf(w->pool, "SELECT count(*) AS n FROM %s", table), NULL};
    g_autoptr(DbQuery) q = db_query(w->db, pool_copy(w->pool, &statement, sizeof statement));
    gint64 n = db_step(q) ? db_int(q, "n") : -1;
    must(db_end(q, &w->error));
    return n;
}

gint64 number_of(World *w, const char *sql)
{
    const DbStatement statement = {pool_printf(w->pool, "number %s", sql), sql, NULL};
    g_autoptr(DbQuery) q = db_query(w->db, pool_copy(w->pool, &statement, sizeof statement));
    gint64 n = db_step(q) ? db_int(q, "n") : -1;
    must(db_end(q, &w->error));
    return n;
}

World *world_with_planner(void)
{
    World *w = world_new();
    language_set(LANGUAGE_EN);
    as_user(w, 7, 0, SCOPE_AUTHORITY, planner);
    return w;
}

const char *url(World *w, const char *format, gint64 id)
{
    GString *out = pool_string(w->pool);
    for (const char *c = format; *c; c++)
        if (*c == '#')
            g_string_append_printf(out, "%" G_GINT64_FORMAT, id);
        else
            g_string_append_c(out, *c);
    return out->str;
}

const char *sent_to(World *w, const Reply *reply)
{
    g_assert_cmpint(reply->status, ==, 303);
    return pool_strdup(w->pool, reply_header_of(reply, "Location"));
}

void run_jobs(World *w)
{
    Language language = language_get();
    must(jobs_run_all(w->store, modules_jobs(w->pool), NULL, &w->error));
    language_set(language);
}

gint64 institution(World *w, const char *name)
{
    Institution one = {.name = name, .kind = "school"};
    must(institution_create(w->db, identity_system(), &one, &w->error));
    return one.id;
}

/* The form of a row as a browser would send it unchanged, with some fields set otherwise: "name=value" each. */
static const char *form_of(World *w, const Action *action, const char *const *changes)
{
    ActionTyped *t = typed_of_action(w->pool, action);
    GHashTable *fields = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(w->pool, (GDestroyNotify)g_hash_table_unref, fields);
    const char *plain[][2] = {{"version", t->version}, {"number", t->number}, {"title", t->title}, {"description", t->description},
                              {"node", t->node}, {"words_deadline", t->words_deadline}, {"deadline_kind", t->kind},
                              {"deadline_from", t->from}, {"deadline_to", t->to}, {"recurrence", t->recurrence},
                              {"words_budget", t->words_budget}, {"amount", t->amount}};
    for (guint i = 0; i < G_N_ELEMENTS(plain); i++)
        g_hash_table_insert(fields, (char *)plain[i][0], (char *)plain[i][1]);
    for (guint i = 0; i < t->due->len; i++)
        g_hash_table_insert(fields, pool_printf(w->pool, "due.%u", i + 1), t->due->pdata[i]);
    for (guint i = 0; i < t->bodies->len; i++) {
        const BodyTyped *body = t->bodies->pdata[i];
        g_hash_table_insert(fields, pool_printf(w->pool, "body_role.%u", i + 1), (char *)body->role);
        g_hash_table_insert(fields, pool_printf(w->pool, "body_printed.%u", i + 1), (char *)body->printed);
        g_hash_table_insert(fields, pool_printf(w->pool, "body_institution.%u", i + 1), (char *)body->institution);
    }
    for (guint i = 0; i < t->money->len; i++) {
        const MoneyTyped *line = t->money->pdata[i];
        g_hash_table_insert(fields, pool_printf(w->pool, "money_source.%u", i + 1), (char *)line->source);
        g_hash_table_insert(fields, pool_printf(w->pool, "money_kind.%u", i + 1), (char *)line->kind);
        g_hash_table_insert(fields, pool_printf(w->pool, "money_amount.%u", i + 1), (char *)line->amount);
    }
    for (guint i = 0; i < t->indicators->len; i++) {
        const IndicatorTyped *one = t->indicators->pdata[i];
        g_hash_table_insert(fields, pool_printf(w->pool, "ind_id.%u", i + 1), (char *)one->id);
        g_hash_table_insert(fields, pool_printf(w->pool, "ind_text.%u", i + 1), (char *)one->text);
        g_hash_table_insert(fields, pool_printf(w->pool, "ind_target.%u", i + 1), (char *)one->target);
        g_hash_table_insert(fields, pool_printf(w->pool, "ind_value.%u", i + 1), (char *)one->value);
    }
    for (; *changes; changes++) {
        char *name = pool_strdup(w->pool, *changes), *equals = strchr(name, '=');
        *equals = '\0';
        g_hash_table_insert(fields, name, equals + 1);
    }
    GString *form = pool_string(w->pool);
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, fields);
    while (g_hash_table_iter_next(&iter, &name, &value))
        g_string_append_printf(form, "%s%s=%s", form->len ? "&" : "", (char *)name, html_url_part(w->pool, value));
    return form->str;
}

Reply *correct(World *w, const Action *action, const char *const *changes)
{
    return post(w, url(w, "/measures/#/correct", action->id), form_of(w, action, changes));
}

Node *first_node(World *w, gint64 plan_id)
{
    GPtrArray *nodes;
    must(nodes_of_plan(w->db, w->pool, plan_id, &nodes, &w->error));
    return nodes->pdata[0];
}

const char plan_text[] = "Plan local de acțiune 2025-2027\n\n"
                                "Nr.;Activități;Responsabili;Termen;Indicatori\n"
                                "1;Tabără pentru copii;DAS;31.12.2025;Nr. copii\n"
                                "2;Târg de locuri de muncă;AJOFM Timiș;2026;Nr. persoane\n";
