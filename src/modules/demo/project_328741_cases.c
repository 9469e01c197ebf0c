#include "modules/demo/project_328741.h"

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/demo/demo_queries.h"
#include "record/seal.h"

/* A file for each child: evaluated, with an approved plan (a service plan, or an individual protection plan for the 14), and visited. */

enum { A_DAY = 24 * 60 * 60, NOON = 12 * 60 * 60, PLAN_MONTHS = 36, TEAM = 4, WORKERS = 2 * TEAM };

/* Two teams of four, some thirty files each: the first one of those who can sign in.  The demo's supervisor leads both. */
typedef struct {
    ProjectDemo *p;
    gint64 type_ids[2], supervisor_id, institution_id;
    gint64 workers[WORKERS], crews[2]; /* a crew's workers stand together */
    const char *stages[2];
} Files;

typedef struct {
    Pool *pool;
    SealKey key;
    gint64 id, opened_at, approved_at;
    Day approved;
    int type; /* 0: at risk, 1: towards return */
    gint64 lead_id, crew_id;
    gint64 beside_id, specialist_id; /* of the same team */
} File;

static gint64 moment(Day day)
{
    return (gint64)day.n * A_DAY + NOON;
}

static bool find_type(Files *files, int type, const char *code, GError **error)
{
    g_autoptr(DbQuery) q = db_query(files->p->db, SQL_DEMO_CASE_TYPE);
    db_bind_text(q, "$1", code);
    if (db_step(q)) {
        files->type_ids[type] = db_int(q, "id");
        files->stages[type] = db_text(q, "first_stage", files->p->pool);
    }
    return db_end(q, error);
}

static bool find_user(Files *files, const char *mailbox, gint64 *ret_id, GError **error)
{
    User *user;
    if (!user_find_by_email(files->p->db, files->p->pool, mailbox, &user, error))
        return false;
    *ret_id = user->id;
    files->institution_id = user->institution_id;
    return true;
}

/* --- who works on them --- */

static bool crew_of(Files *files, gint64 user_id, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(files->p->db, SQL_DEMO_CASE_CREW);
    db_bind_int(q, "$1", user_id);
    *ret_id = db_step(q) ? db_int(q, "crew_id") : 0;
    return db_end(q, error);
}

static bool make_crew(Files *files, gint64 *ret_id, GError **error)
{
    *ret_id = id_new();
    g_autoptr(DbQuery) q = db_query(files->p->db, SQL_BULK_CREW);
    db_bind_int(q, "$1", *ret_id);
    db_bind_text(q, "$2", "Echipa de prevenire a separării (date demonstrative)");
    db_bind_int(q, "$3", files->institution_id);
    if (!db_run(q, NULL, error))
        return false;
    g_autoptr(DbQuery) lead = db_query(files->p->db, SQL_DEMO_CASE_CREW_SUPERVISOR);
    db_bind_int(lead, "$1", *ret_id);
    db_bind_int(lead, "$2", files->supervisor_id);
    return db_run(lead, NULL, error);
}

static bool join_crew(Files *files, gint64 crew_id, gint64 user_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(files->p->db, SQL_BULK_CREW_MEMBER);
    db_bind_int(q, "$1", crew_id);
    db_bind_int(q, "$2", user_id);
    return db_run(q, NULL, error);
}

static const char *address_of(const Files *files, guint at) { return pool_printf(files->p->pool, "manager%u@" DEMO_DOMAIN, at); }

/* Of an earlier demo; 0: there is none. */
static gint64 earlier_worker(const Files *files, guint at)
{
    User *user;
    return user_find_by_email(files->p->db, files->p->pool, address_of(files, at), &user, NULL) ? user->id : 0;
}

/* They have no password: nobody signs in as one of them. */
static bool make_worker(Files *files, guint at, GError **error)
{
    User user = {.name = pool_printf(files->p->pool, "Manager de caz demonstrativ %u", at), .email = address_of(files, at),
                 .institution_id = files->institution_id, .is_demo = true};
    files->workers[at] = earlier_worker(files, at);
    if (files->workers[at])
        return true;
    if (!user_create(files->p->db, identity_system(), &user, "manager", error))
        return false;
    files->workers[at] = user.id;
    return join_crew(files, files->crews[at / TEAM], user.id, error);
}

static bool find_crews(Files *files, GError **error)
{
    gint64 earlier = earlier_worker(files, TEAM);
    if (!crew_of(files, files->workers[0], &files->crews[0], error))
        return false;
    if (earlier)
        return crew_of(files, earlier, &files->crews[1], error);
    return make_crew(files, &files->crews[1], error) && join_crew(files, files->crews[1], files->supervisor_id, error);
}

static bool make_teams(Files *files, GError **error)
{
    enum { CAN_SIGN_IN = 2 };
    if (!find_user(files, "supervisor@" DEMO_DOMAIN, &files->supervisor_id, error) || !find_user(files, "social@" DEMO_DOMAIN, &files->workers[0], error) ||
        !find_user(files, "manager@" DEMO_DOMAIN, &files->workers[1], error) || !find_crews(files, error))
        return false;
    for (guint i = CAN_SIGN_IN; i < WORKERS; i++)
        if (!make_worker(files, i, error))
            return false;
    return true;
}

static void choose_team(const Files *files, File *file, guint number)
{
    guint lead = number % WORKERS, crew = lead / TEAM, first = crew * TEAM;
    file->lead_id = files->workers[lead];
    file->beside_id = files->workers[first + (lead - first + 1) % TEAM];
    file->specialist_id = files->workers[first + (lead - first + 2) % TEAM];
    file->crew_id = files->crews[crew];
}

/* --- the rows of a file --- */

static bool next_number(Files *files, gint64 year, gint64 *ret_number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(files->p->db, SQL_BULK_CASE_NUMBER);
    db_bind_int(q, "$1", year);
    *ret_number = db_step(q) ? db_int(q, "number") : 0;
    return db_end(q, error);
}

static bool insert_file(Files *files, File *file, GError **error)
{
    static const char *const summaries[] = {"Familie cu risc de separare; copilul intră în proiectul 328741 (date demonstrative).",
                                            "Copil cu măsură de protecție specială, în vederea reintegrării (date demonstrative)."};
    const char *wrapped = NULL;
    gint64 year = day_year(day_of_time(file->opened_at)), number;
    if (!next_number(files, year, &number, error) || !seal_key_make(files->p->db, file->pool, &file->key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(files->p->db, SQL_BULK_CASE);
    db_bind_int(q, "$1", file->id);
    db_bind_int(q, "$2", year);
    db_bind_int(q, "$3", number);
    db_bind_int(q, "$4", files->type_ids[file->type]);
    db_bind_text(q, "$5", "open");
    db_bind_text(q, "$6", files->stages[file->type]);
    db_bind_int(q, "$7", 0);
    db_bind_int(q, "$8", files->institution_id);
    db_bind_int(q, "$9", file->crew_id);
    db_bind_int(q, "$10", file->lead_id);
    db_bind_text(q, "$11", seal_text(&file->key, "case_file.summary", file->id, summaries[file->type], file->pool));
    db_bind_int(q, "$12", file->opened_at);
    db_bind_null(q, "$13");
    db_bind_null(q, "$14");
    db_bind_int(q, "$15", file->approved_at);
    db_bind_text(q, "$16", wrapped);
    return db_run(q, NULL, error);
}

static bool insert_pair(Files *files, const File *file, const DbStatement *statement, gint64 id, const char *role, GError **error)
{
    g_autoptr(DbQuery) q = db_query(files->p->db, statement);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", file->id);
    db_bind_int(q, "$3", id);
    db_bind_text(q, "$4", role);
    db_bind_int(q, "$5", file->opened_at);
    return db_run(q, NULL, error);
}

static bool insert_plan(Files *files, const File *file, int number, GError **error)
{
    gint64 id = id_new();
    const char *reason = "Familia are nevoie de sprijin (date demonstrative).";
    g_autoptr(DbQuery) q = db_query(files->p->db, SQL_DEMO_CASE_PLAN);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", file->id);
    db_bind_text(q, "$3", file->type ? "pip" : "ps");
    db_bind_day(q, "$4", file->approved);
    db_bind_int(q, "$5", PLAN_MONTHS);
    db_bind_day(q, "$6", day_add_months(file->approved, PLAN_MONTHS));
    db_bind_text(q, "$7", seal_text(&file->key, "case_plan.reason", id, reason, file->pool));
    db_bind_text(q, "$8", pool_printf(file->pool, "D-%d", number + 1));
    db_bind_int(q, "$9", files->supervisor_id);
    db_bind_int(q, "$10", file->approved_at);
    db_bind_int(q, "$11", file->lead_id);
    db_bind_text(q, "$12", file->type ? "reintegration" : NULL);
    db_bind_text(q, "$13", file->type ? "placement_centre" : NULL);
    return db_run(q, NULL, error);
}

static bool insert_entry(Files *files, const File *file, const char *kind, gint64 at, const char *words, GError **error)
{
    gint64 id = id_new();
    g_autoptr(DbQuery) q = db_query(files->p->db, SQL_BULK_CASE_ENTRY);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", file->id);
    db_bind_text(q, "$3", kind);
    db_bind_text(q, "$4", "done");
    db_bind_int(q, "$5", file->lead_id);
    db_bind_null(q, "$6");
    db_bind_int(q, "$7", at);
    db_bind_text(q, "$8", seal_text(&file->key, "case_entry.text", id, words, file->pool));
    db_bind_text(q, "$9", "medium");
    db_bind_int(q, "$10", 0);
    db_bind_null(q, "$11");
    db_bind_null(q, "$12");
    db_bind_int(q, "$13", file->opened_at);
    return db_run(q, NULL, error);
}

/* Every half year somebody goes to see them. */
static bool insert_visits(Files *files, const File *file, GError **error)
{
    enum { BETWEEN = 182 };
    Day last = files->p->today;
    for (Day day = day_add(file->approved, 30); day_compare(day, last) < 0; day = day_add(day, BETWEEN))
        if (!insert_entry(files, file, "visit", moment(day), "Copilul merge la centru și la școală. Locuința este îngrijită (date demonstrative).", error))
            return false;
    return true;
}

static bool insert_team(Files *files, const File *file, GError **error)
{
    return insert_pair(files, file, SQL_BULK_CASE_TEAM, file->lead_id, "manager", error) &&
           insert_pair(files, file, SQL_BULK_CASE_TEAM, file->beside_id, "responsible", error) &&
           (file->type == 0 || insert_pair(files, file, SQL_BULK_CASE_TEAM, file->specialist_id, "specialist", error));
}

static bool make_file(Files *files, ProjectChild *child, int number, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    File file = {.pool = pool, .id = id_new(), .opened_at = moment(day_add(child->served, -40)), .approved = day_add(child->served, -8),
                 .type = child->activity == 4};
    choose_team(files, &file, (guint)number);
    file.approved_at = moment(file.approved);
    child->case_id = file.id;
    bool good = insert_file(files, &file, error) && insert_pair(files, &file, SQL_BULK_CASE_PERSON, child->person_id, "subject", error) &&
                insert_pair(files, &file, SQL_BULK_CASE_PERSON, child->parent_id, "parent", error) &&
                insert_team(files, &file, error) &&
                insert_entry(files, &file, "evaluation_initial", file.opened_at + 2 * A_DAY, "Evaluare inițială (date demonstrative).", error) &&
                insert_entry(files, &file, "evaluation_detailed", file.opened_at + 20 * A_DAY, "Evaluare detaliată (date demonstrative).", error) &&
                insert_plan(files, &file, number, error) && insert_visits(files, &file, error);
    seal_key_wipe(&file.key);
    return good;
}

bool project_demo_cases(ProjectDemo *p, GError **error)
{
    Files files = {.p = p};
    if (!find_type(&files, 0, "separation", error) || !find_type(&files, 1, "reintegration", error) ||
        !make_teams(&files, error))
        return false;
    for (guint i = 0; i < p->child_count; i++)
        if (day_is(p->children[i].served) && !make_file(&files, &p->children[i], (int)i, error))
            return false;
    return true;
}
