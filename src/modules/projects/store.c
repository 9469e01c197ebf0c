#include "modules/projects/projects_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/projects/projects_queries.h"
#include "record/audit.h"

/* Projects and their parts.  Parts of all kinds are read and written in one way, by their record. */

const char *project_audit_source(const Identity *who)
{
    return who == identity_system() ? "cli" : "web";
}

/* Field i is $i+1; sealed ones are the caller's. */
void project_bind(DbQuery *q, const Record *record, const void *item)
{
    enum { MOST = 48 };
    g_autoptr(Pool) pool = pool_new();
    const char *names[MOST] = {NULL};
    guint count = 0;
    for (; record->fields[count].name; count++) {
        if (!record->fields[count].sealed)
            names[count] = pool_printf(pool, "$%u", count + 1);
        if (strcmp(record->fields[count].name, "version") == 0)
            break;
    }
    g_assert(count < MOST);
    record_bind(record, item, q, names);
}

static void set_nothing(const Record *record, void *item, Currency currency)
{
    for (const Field *f = record->fields; f->name; f++) {
        void *at = (char *)item + f->offset;
        if (f->kind == FIELD_DAY)
            *(Day *)at = DAY_NONE;
        else if (f->kind == FIELD_MONEY)
            *(Money *)at = (Money){0, currency};
        else if (strcmp(f->name, "version") == 0)
            *(gint64 *)at = 1;
    }
}

static bool audit_of_save(Db *db, Pool *pool, const Identity *who, const Record *record, const void *before, const void *after, GError **error)
{
    const char *difference = record_difference(record, before, after, pool);
    if (before && !*difference)
        return true;
    return audit_write(db, who, project_audit_source(who), before ? "save" : "create", record->name, *(const gint64 *)after, difference, error);
}

/* --- projects --- */

static Project *read_project(DbQuery *q, Pool *pool)
{
    Project *project = pool_new0(pool, Project);
    record_read(&project_record, project, q, pool);
    return project;
}

static bool read_projects(DbQuery *q, Pool *pool, GPtrArray **ret_projects, GError **error)
{
    *ret_projects = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_projects, read_project(q, pool));
    return db_end(q, error);
}

static bool read_one(DbQuery *q, Pool *pool, Project **ret_project, GError **error)
{
    if (db_step(q)) {
        *ret_project = read_project(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such project."));
}

bool project_find(Db *db, Pool *pool, gint64 id, Project **ret_project, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_FIND);
    db_bind_int(q, "$1", id);
    return read_one(q, pool, ret_project, error);
}

bool project_find_by_code(Db *db, Pool *pool, const char *code, Project **ret_project, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_FIND_BY_CODE);
    db_bind_text(q, "$1", code);
    return read_one(q, pool, ret_project, error);
}

bool projects_list(Db *db, Pool *pool, GPtrArray **ret_projects, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_LIST);
    return read_projects(q, pool, ret_projects, error);
}

Currency project_currency(const Project *project)
{
    return project->total.currency == CURRENCY_NONE ? CURRENCY_RON : project->total.currency;
}

static bool write_project(Db *db, const DbStatement *statement, const Project *project, gint64 *ret_changed, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    project_bind(q, &project_record, project);
    db_bind_text(q, "$18", currency_code(project_currency(project)));
    return db_run(q, ret_changed, error);
}

static bool check_days(const Project *project, GError **error)
{
    return !day_is(project->from_day) || !day_is(project->to_day) || day_compare(project->from_day, project->to_day) <= 0 ||
           fail(error, FAIL_INVALID, "%s", _("The last day is before the first. Change one of them."));
}

bool project_create(Db *db, const Identity *who, Project *project, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 made;
    project->id = id_new();
    project->version = 1;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_days(project, error) || !write_project(db, SQL_PROJECT_INSERT, project, &made, error))
        return false;
    if (!made)
        return fail(error, FAIL_CONFLICT, _("There is a project with the code %s already. Open that one, or write another code."), project->code);
    return audit_of_save(db, pool, who, &project_record, NULL, project, error) && db_commit(change, error);
}

bool project_save(Db *db, const Identity *who, const Project *project, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Project *before;
    gint64 saved;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_days(project, error) || !project_find(db, pool, project->id, &before, error) ||
        !write_project(db, SQL_PROJECT_SAVE, project, &saved, error))
        return false;
    if (!saved)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this project in the meantime."));
    return audit_of_save(db, pool, who, &project_record, before, project, error) && db_commit(change, error);
}

static void add_choice(GPtrArray *choices, Pool *pool, gint64 id, const char *label)
{
    Choice *choice = pool_new0(pool, Choice);
    *choice = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, id), label};
    g_ptr_array_add(choices, choice);
}

const char *project_label_of(Db *db, Pool *pool, gint64 id)
{
    Project *project;
    if (!id || !project_find(db, pool, id, &project, NULL))
        return "–";
    return pool_printf(pool, "%s – %s", project->code, project->title);
}

/* --- parts --- */

#define PART_SQL(NAME) SQL_PROJECT_##NAME##_LIST, SQL_PROJECT_##NAME##_FIND, SQL_PROJECT_##NAME##_INSERT, SQL_PROJECT_##NAME##_SAVE, \
        SQL_PROJECT_##NAME##_REMOVE
const ProjectPartKind *project_part_kind(const char *code)
{
    static const ProjectPartKind kinds[] = {
        {"partners", &project_partner_record, PART_SQL(PARTNER), N_("Partners"), N_("Add a partner")},
        {"documents", &project_document_record, PART_SQL(DOCUMENT), N_("Documents"), N_("Add a document")},
        {"budget", &project_budget_record, PART_SQL(BUDGET), N_("Budget"), N_("Add a budget line")},
        {"activities", &project_activity_record, PART_SQL(ACTIVITY), N_("Activities"), N_("Add an activity")},
        {"deliverables", &project_deliverable_record, PART_SQL(DELIVERABLE), N_("Deliverables"), N_("Add a deliverable")},
        {"categories", &project_category_record, PART_SQL(CATEGORY), N_("Target group"), N_("Add a part of the target group")},
    };
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_strcmp0(kinds[i].code, code) == 0)
            return &kinds[i];
    return NULL;
}

gint64 *project_part_reference(const Record *record, void *item, const char *name)
{
    for (const Field *f = record->fields; f->name; f++)
        if (strcmp(f->name, name) == 0)
            return (gint64 *)(void *)((char *)item + f->offset);
    return NULL;
}

static void *read_part(DbQuery *q, const ProjectPartKind *kind, Pool *pool)
{
    void *item = pool_alloc(pool, kind->record->size);
    record_read(kind->record, item, q, pool);
    return item;
}

bool project_parts(Db *db, Pool *pool, const ProjectPartKind *kind, gint64 project_id, GPtrArray **ret_items, GError **error)
{
    *ret_items = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, kind->list);
    db_bind_int(q, "$1", project_id);
    while (db_step(q))
        g_ptr_array_add(*ret_items, read_part(q, kind, pool));
    return db_end(q, error);
}

bool project_part_find(Db *db, Pool *pool, const ProjectPartKind *kind, gint64 project_id, gint64 id, void **ret_item, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, kind->find);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", project_id);
    if (db_step(q)) {
        *ret_item = read_part(q, kind, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("This project has no such part."));
}

void *project_part_new(Pool *pool, const ProjectPartKind *kind, const Project *project)
{
    void *item = pool_alloc(pool, kind->record->size);
    set_nothing(kind->record, item, project_currency(project));
    ((gint64 *)item)[1] = project->id;
    return item;
}

static bool write_part(Db *db, const ProjectPartKind *kind, bool is_new, const void *item, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, is_new ? kind->insert : kind->save);
    project_bind(q, kind->record, item);
    return db_run(q, &changed, error) && (changed || fail(error, FAIL_CONFLICT, "%s", _("Somebody changed this part in the meantime.")));
}

bool project_part_save(Db *db, const Identity *who, const ProjectPartKind *kind, const void *before, void *item, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    if (!before)
        *(gint64 *)item = id_new();
    return write_part(db, kind, !before, item, error) && audit_of_save(db, pool, who, kind->record, before, item, error) &&
           db_commit(change, error);
}

bool project_part_add(Db *db, const Identity *who, const char *kind, void *item, GError **error)
{
    return project_part_save(db, who, project_part_kind(kind), NULL, item, error);
}

bool project_part_remove(Db *db, const Identity *who, const ProjectPartKind *kind, gint64 project_id, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, kind->remove);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", project_id);
    return db_run(q, NULL, error) && audit_write(db, who, project_audit_source(who), "remove", kind->record->name, id, NULL, error) &&
           db_commit(change, error);
}

bool project_partners(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_partners, GError **error)
{
    return project_parts(db, pool, project_part_kind("partners"), project_id, ret_partners, error);
}

bool project_activities(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_activities, GError **error)
{
    return project_parts(db, pool, project_part_kind("activities"), project_id, ret_activities, error);
}

bool project_categories(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_categories, GError **error)
{
    return project_parts(db, pool, project_part_kind("categories"), project_id, ret_categories, error);
}

bool project_budget(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_cells, GError **error)
{
    return project_parts(db, pool, project_part_kind("budget"), project_id, ret_cells, error);
}

/* --- what a form chooses from --- */

static const char *label_of_part(Pool *pool, const char *name, const void *item)
{
    const ProjectPartner *partner = item;
    const ProjectActivity *activity = item;
    const ProjectCategory *category = item;
    if (strcmp(name, "partner_id") == 0)
        return partner->short_name ? partner->short_name : partner->name;
    if (strcmp(name, "activity_id") == 0)
        return pool_printf(pool, "%d. %s", (int)activity->position, activity->title);
    return category->label;
}

GPtrArray *project_part_options(Db *db, Pool *pool, const char *name, gint64 project_id, GError **error)
{
    const char *code = strcmp(name, "partner_id") == 0 ? "partners" : strcmp(name, "activity_id") == 0 ? "activities" : "categories";
    GPtrArray *items, *options = pool_list(pool);
    if (!project_parts(db, pool, project_part_kind(code), project_id, &items, error))
        return NULL;
    for (guint i = 0; i < items->len; i++)
        add_choice(options, pool, *(const gint64 *)items->pdata[i], label_of_part(pool, name, items->pdata[i]));
    return options;
}

/* --- activities' partners and services --- */

static bool put_pair(Db *db, const DbStatement *statement, gint64 one, gint64 other, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", one);
    db_bind_int(q, "$2", other);
    return db_run(q, NULL, error);
}

bool project_activity_put_partner(Db *db, gint64 activity_id, gint64 partner_id, GError **error)
{
    return put_pair(db, SQL_PROJECT_ACTIVITY_PARTNER_PUT, activity_id, partner_id, error);
}

bool project_activity_put_service(Db *db, gint64 activity_id, gint64 service_id, GError **error)
{
    return put_pair(db, SQL_PROJECT_ACTIVITY_SERVICE_PUT, activity_id, service_id, error);
}

bool project_services(Db *db, Pool *pool, gint64 project_id, GArray **ret_service_ids, GError **error)
{
    *ret_service_ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    pool_defer(pool, (GDestroyNotify)g_array_unref, *ret_service_ids);
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_SERVICE_LIST);
    db_bind_int(q, "$1", project_id);
    while (db_step(q)) {
        gint64 id = db_int(q, "service_id");
        g_array_append_val(*ret_service_ids, id);
    }
    return db_end(q, error);
}

/* --- what documents state, proofs, purposes --- */

bool project_stated(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_stated, GError **error)
{
    *ret_stated = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_STATED_LIST);
    db_bind_int(q, "$1", project_id);
    while (db_step(q)) {
        ProjectStated *stated = pool_new0(pool, ProjectStated);
        *stated = (ProjectStated){
            .id = db_int(q, "id"),
            .document_id = db_int(q, "document_id"),
            .partner_id = db_int(q, "partner_id"),
            .source = db_text(q, "source", pool),
            .amount = {db_int(q, "amount"), currency_from_code(db_text(q, "amount_currency", pool))},
            .percent = db_int(q, "percent"),
        };
        g_ptr_array_add(*ret_stated, stated);
    }
    return db_end(q, error);
}

bool project_stated_add(Db *db, ProjectStated *stated, GError **error)
{
    stated->id = id_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_STATED_INSERT);
    db_bind_int(q, "$1", stated->id);
    db_bind_int(q, "$2", stated->document_id);
    db_bind_id(q, "$3", stated->partner_id);
    db_bind_text(q, "$4", stated->source);
    db_bind_int(q, "$5", stated->amount.minor);
    db_bind_int(q, "$6", stated->percent);
    return db_run(q, NULL, error);
}

bool project_proofs(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_proofs, GError **error)
{
    *ret_proofs = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PROOF_LIST);
    db_bind_int(q, "$1", project_id);
    while (db_step(q)) {
        ProjectProof *proof = pool_new0(pool, ProjectProof);
        *proof = (ProjectProof){db_int(q, "id"), db_int(q, "position"), db_text(q, "label", pool), db_int(q, "is_required")};
        g_ptr_array_add(*ret_proofs, proof);
    }
    return db_end(q, error);
}

bool project_proof_add(Db *db, gint64 project_id, ProjectProof *proof, GError **error)
{
    proof->id = id_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PROOF_INSERT);
    db_bind_int(q, "$1", proof->id);
    db_bind_int(q, "$2", project_id);
    db_bind_int(q, "$3", proof->position);
    db_bind_text(q, "$4", proof->label);
    db_bind_int(q, "$5", proof->is_required);
    return db_run(q, NULL, error);
}

GPtrArray *project_purpose_options(Db *db, Pool *pool, GError **error)
{
    GPtrArray *options = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PURPOSE_LIST);
    while (db_step(q))
        add_choice(options, pool, db_int(q, "id"), _(db_text(q, "label", pool)));
    return db_end(q, error) ? options : NULL;
}

bool project_purpose_by_code(Db *db, const char *code, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PURPOSE_BY_CODE);
    db_bind_text(q, "$1", code);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

/* --- rows of plans --- */

bool project_plan_rows(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PLAN_ROW_LIST);
    db_bind_int(q, "$1", project_id);
    while (db_step(q)) {
        ProjectPlanRow *row = pool_new0(pool, ProjectPlanRow);
        *row = (ProjectPlanRow){db_int(q, "action_id"), db_int(q, "plan_id"), db_text(q, "number", pool), db_text(q, "title", pool),
                                db_text(q, "plan_title", pool)};
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error);
}

static bool change_plan_row(Db *db, const Identity *who, const DbStatement *statement, const char *verb, gint64 project_id, gint64 action_id,
                            GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && put_pair(db, statement, project_id, action_id, error) &&
           audit_write(db, who, project_audit_source(who), verb, "project", project_id, NULL, error) && db_commit(change, error);
}

bool project_plan_row_put(Db *db, const Identity *who, gint64 project_id, gint64 action_id, GError **error)
{
    return change_plan_row(db, who, SQL_PROJECT_PLAN_ROW_PUT, "link", project_id, action_id, error);
}

bool project_plan_row_remove(Db *db, const Identity *who, gint64 project_id, gint64 action_id, GError **error)
{
    return change_plan_row(db, who, SQL_PROJECT_PLAN_ROW_REMOVE, "unlink", project_id, action_id, error);
}
