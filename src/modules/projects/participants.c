#include "modules/projects/projects_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/law/law.h"
#include "modules/people/people.h"
#include "modules/projects/projects_queries.h"
#include "record/audit.h"

/* The target group: who enters, leaves, and what became of them. */

static const char record_name[] = "project_participant", note_column[] = "project_participant.result_note";
#define TERM_RESULT "esf.exit-data"
#define TERM_FOLLOW "esf.six-months"

/* --- reading --- */

static bool open_note(Db *db, Pool *pool, ProjectParticipant *participant, const char *sealed, GError **error)
{
    g_auto(SealKey) key = {0};
    return seal_key_open(db, participant->seal_key, &key, error) &&
           seal_read(&key, note_column, participant->id, sealed, pool, &participant->result_note, error);
}

/* Lists don't open what is sealed. */
static ProjectParticipant *read_participant(DbQuery *q, Pool *pool)
{
    ProjectParticipant *participant = pool_new0(pool, ProjectParticipant);
    record_read(&project_participant_record, participant, q, pool);
    participant->seal_key = db_text(q, "seal_key", pool);
    return participant;
}

static bool read_all(DbQuery *q, Pool *pool, GPtrArray **ret_participants, GError **error)
{
    *ret_participants = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_participants, read_participant(q, pool));
    return db_end(q, error);
}

bool project_participant_find(Db *db, Pool *pool, gint64 id, ProjectParticipant **ret_participant, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PARTICIPANT_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such participant."));
    *ret_participant = read_participant(q, pool);
    const char *sealed = db_text(q, "result_note", pool);
    return db_end(q, error) && (!sealed || open_note(db, pool, *ret_participant, sealed, error));
}

/* After two records of one person became one, the first entry stands for both, with the last exit. */
static GPtrArray *one_row_a_person(Pool *pool, const GPtrArray *rows)
{
    GPtrArray *kept = pool_list(pool);
    g_autoptr(GHashTable) first = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < rows->len; i++) {
        ProjectParticipant *row = rows->pdata[i], *same = g_hash_table_lookup(first, &row->person_id);
        if (!same) {
            g_hash_table_insert(first, &row->person_id, row);
            g_ptr_array_add(kept, row);
        } else if (day_is(same->left_on) && (!day_is(row->left_on) || day_compare(row->left_on, same->left_on) > 0)) {
            same->left_on = row->left_on;
        }
    }
    return kept;
}

bool projects_participants(Db *db, Pool *pool, gint64 project_id, Day day, GPtrArray **ret_participants, GError **error)
{
    GPtrArray *rows;
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PARTICIPANT_LIST);
    db_bind_int(q, "$1", project_id);
    db_bind_day(q, "$2", day);
    if (!read_all(q, pool, &rows, error))
        return false;
    *ret_participants = one_row_a_person(pool, rows);
    return true;
}

bool project_participations(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_participants, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PARTICIPANT_OF_PERSON);
    db_bind_int(q, "$1", person_id);
    return read_all(q, pool, ret_participants, error);
}

const char *project_participant_name(Pool *pool, const ProjectParticipant *participant)
{
    return pool_printf(pool, "%s %s", participant->family_name, participant->given_name);
}

int project_participant_age(const ProjectParticipant *participant)
{
    int year, month, day, born_year, born_month, born_day;
    if (!day_is(participant->birth_day) || !day_is(participant->entered_on))
        return -1;
    day_split(participant->entered_on, &year, &month, &day);
    day_split(participant->birth_day, &born_year, &born_month, &born_day);
    return year - born_year - (month < born_month || (month == born_month && day < born_day));
}

bool project_participant_is_complete(const ProjectParticipant *participant)
{
    return participant->sex && day_is(participant->birth_day) && participant->labour && participant->education;
}

/* --- writing --- */

static bool write_participant(Db *db, Pool *pool, const DbStatement *statement, ProjectParticipant *participant, GError **error)
{
    gint64 changed;
    g_auto(SealKey) key = {0};
    if (!text_is_empty(participant->result_note) && !seal_key_take(db, pool, &participant->seal_key, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, statement);
    project_bind(q, &project_participant_record, participant);
    db_bind_text(q, "$28", key.held ? seal_text(&key, note_column, participant->id, participant->result_note, pool) : NULL);
    db_bind_text(q, "$31", participant->seal_key);
    return db_run(q, &changed, error) &&
           (changed || fail(error, FAIL_CONFLICT, "%s", _("Somebody changed this participant in the meantime.")));
}

static bool write_down(Db *db, Pool *pool, const Identity *who, const char *verb, const ProjectParticipant *before,
                       ProjectParticipant *participant, GError **error)
{
    return write_participant(db, pool, before ? SQL_PROJECT_PARTICIPANT_SAVE : SQL_PROJECT_PARTICIPANT_INSERT, participant, error) &&
           audit_write(db, who, project_audit_source(who), verb, record_name, participant->id,
                       record_difference(&project_participant_record, before, participant, pool), error);
}

/* --- entering --- */

static bool check_entry_day(Pool *pool, const Project *project, const ProjectParticipant *participant, GError **error)
{
    if (strcmp(project->state, "closed") == 0)
        return fail(error, FAIL_INVALID, _("Project %s is closed: nobody enters any more. Open it again if this is wrong."), project->code);
    if (!day_is(participant->entered_on))
        return fail(error, FAIL_INVALID, "%s", _("Write the day of entry."));
    bool early = day_is(project->from_day) && day_compare(participant->entered_on, project->from_day) < 0;
    bool late = day_is(project->to_day) && day_compare(participant->entered_on, project->to_day) > 0;
    if (early || late)
        return fail(error, FAIL_INVALID, _("%s is outside the project's period (%s – %s). Correct the day, or the period of the project."),
                    day_to_people(pool, participant->entered_on), day_to_people(pool, project->from_day), day_to_people(pool, project->to_day));
    return true;
}

/* Who enters people for one purpose, or into one project, waits for the other. */
static bool lock(Db *db, const Project *project, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, project->purpose_id ? SQL_PROJECT_PURPOSE_LOCK : SQL_PROJECT_LOCK);
    db_bind_int(q, "$1", project->purpose_id ? project->purpose_id : project->id);
    return db_run(q, NULL, error);
}

static bool check_elsewhere(Db *db, Pool *pool, const Project *project, const ProjectParticipant *participant, GError **error)
{
    if (!project->purpose_id)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PARTICIPANT_ELSEWHERE);
    db_bind_int(q, "$1", participant->person_id);
    db_bind_int(q, "$2", project->purpose_id);
    db_bind_int(q, "$3", project->id);
    db_bind_day(q, "$4", participant->entered_on);
    if (!db_step(q))
        return db_end(q, error);
    return fail(error, FAIL_CONFLICT,
                _("This person takes part in project %s for the same thing since %s. Nobody may be paid for twice: let them leave that project "
                  "first, or enter them there."),
                db_text(q, "code", pool), day_to_people(pool, db_day(q, "entered_on")));
}

/* The row that the person has in this project already; 0: none. */
static bool find_same(Db *db, const ProjectParticipant *participant, gint64 *ret_id, bool *ret_left, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PARTICIPANT_SAME);
    *ret_id = 0;
    db_bind_int(q, "$1", participant->project_id);
    db_bind_int(q, "$2", participant->person_id);
    if (db_step(q)) {
        *ret_id = db_int(q, "id");
        *ret_left = !db_is_null(q, "left_on");
    }
    return db_end(q, error);
}

static bool next_number(Db *db, gint64 project_id, gint64 *ret_number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PARTICIPANT_NUMBER);
    db_bind_int(q, "$1", project_id);
    *ret_number = db_step(q) ? db_int(q, "number") : 1;
    return db_end(q, error);
}

/* Comes back: the first entry stays, the exit goes, its clocks end. */
static bool come_back(Db *db, Pool *pool, const Identity *who, gint64 id, GError **error)
{
    ProjectParticipant *before;
    if (!project_participant_find(db, pool, id, &before, error))
        return false;
    ProjectParticipant after = *before;
    after.left_on = after.result_on = after.follow_on = DAY_NONE;
    after.left_why = NULL;
    after.searching = after.studying = after.qualified = after.working = after.still_working = after.improved = false;
    return clocks_cancel(db, who, record_name, id, _("Takes part again."), error) && write_down(db, pool, who, "save", before, &after, error);
}

static bool enter(Db *db, Pool *pool, const Identity *who, ProjectParticipant *participant, GError **error)
{
    gint64 there;
    bool has_left = false;
    if (!find_same(db, participant, &there, &has_left, error))
        return false;
    if (there && !has_left)
        return fail(error, FAIL_CONFLICT, "%s", _("This person takes part in the project already: one is counted once. Open the entry that is there."));
    if (there) {
        participant->id = there;
        return come_back(db, pool, who, there, error);
    }
    participant->id = id_new();
    participant->version = 1;
    return next_number(db, participant->project_id, &participant->number, error) && write_down(db, pool, who, "create", NULL, participant, error);
}

bool project_participant(Db *db, const Identity *who, ProjectParticipant *participant, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Project *project;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && project_find(db, pool, participant->project_id, &project, error) && check_entry_day(pool, project, participant, error) &&
           person_standing(db, participant->person_id, &participant->person_id, error) && lock(db, project, error) &&
           check_elsewhere(db, pool, project, participant, error) && enter(db, pool, who, participant, error) && db_commit(change, error);
}

bool project_participant_save(Db *db, const Identity *who, ProjectParticipant *participant, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    ProjectParticipant *before;
    Project *project;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && project_participant_find(db, pool, participant->id, &before, error) &&
           project_find(db, pool, participant->project_id, &project, error) && check_entry_day(pool, project, participant, error) &&
           write_down(db, pool, who, "save", before, participant, error) && db_commit(change, error);
}

/* --- leaving --- */

static bool start_clock(Db *db, const Identity *who, const Project *project, const ProjectParticipant *participant, const char *term, GError **error)
{
    enum { A_DAY = 24 * 60 * 60 };
    g_autofree char *label = g_strdup_printf(_("Project %s, participant %d"), project->code, (int)participant->number);
    g_autofree char *path = g_strdup_printf("/projects/%" G_GINT64_FORMAT "/participants/%" G_GINT64_FORMAT, project->id, participant->id);
    ClockStart start = {.kind = record_name, .record_id = participant->id, .term = term, .user_id = who->user_id, .label = label, .path = path,
                        .started_at = (gint64)participant->left_on.n * A_DAY + A_DAY / 2};
    gint64 id;
    g_autoptr(GError) none = NULL;
    if (clock_start(db, who, &start, &id, &none))
        return true;
    /* A country's law may have no such term. */
    if (g_error_matches(none, FAIL, FAIL_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&none));
    return false;
}

bool project_participant_leave(Db *db, const Identity *who, ProjectParticipant *participant, Day on, const char *why, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    ProjectParticipant *before;
    Project *project;
    if (!day_is(on) || day_compare(on, participant->entered_on) < 0)
        return fail(error, FAIL_INVALID, "%s", _("Write the day on which the person left; it can't be before the entry."));
    if (!*project_label(project_leaving_reasons, why))
        return fail(error, FAIL_INVALID, "%s", _("Choose why the person left."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !project_participant_find(db, pool, participant->id, &before, error) ||
        !project_find(db, pool, before->project_id, &project, error))
        return false;
    if (day_is(before->left_on))
        return fail(error, FAIL_CONFLICT, _("This person left the project on %s already."), day_to_people(pool, before->left_on));
    participant->left_on = on;
    participant->left_why = why;
    return write_down(db, pool, who, "leave", before, participant, error) &&
           start_clock(db, who, project, participant, TERM_RESULT, error) && start_clock(db, who, project, participant, TERM_FOLLOW, error) &&
           db_commit(change, error);
}

static bool end_clock(Db *db, Pool *pool, const Identity *who, gint64 id, const char *term, GError **error)
{
    Clock *clock;
    gint64 next;
    return clock_of(db, pool, record_name, id, term, &clock, error) && (!clock || clock_done(db, who, clock->id, 0, &next, error));
}

static bool has_left(const ProjectParticipant *participant, GError **error)
{
    return day_is(participant->left_on) ||
           fail(error, FAIL_CONFLICT, "%s", _("This person takes part still. First write down when they left."));
}

/* What is written down about a time can't have been known before it, nor on a day to come. */
static bool could_be_known(Day on, Day first, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (day_compare(first, day_today()) > 0)
        return fail(error, FAIL_INVALID, _("This can be written down from %s on."), day_to_people(pool, first));
    return (day_compare(on, first) >= 0 && day_compare(on, day_today()) <= 0) ||
           fail(error, FAIL_INVALID, _("Write a day from %s until today."), day_to_people(pool, first));
}

/* The day of the running term "six months after"; without one, the day on which they left. */
static bool first_follow_day(Db *db, const ProjectParticipant *participant, Day *ret_first, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Clock *clock;
    if (!clock_of(db, pool, record_name, participant->id, TERM_FOLLOW, &clock, error))
        return false;
    *ret_first = clock ? clock->last_day : participant->left_on;
    return true;
}

static bool write_result(Db *db, const Identity *who, ProjectParticipant *participant, const char *verb, const char *term, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    ProjectParticipant *before;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && project_participant_find(db, pool, participant->id, &before, error) &&
           write_down(db, pool, who, verb, before, participant, error) && end_clock(db, pool, who, participant->id, term, error) &&
           db_commit(change, error);
}

bool project_participant_result(Db *db, const Identity *who, ProjectParticipant *participant, GError **error)
{
    if (!day_is(participant->result_on))
        participant->result_on = day_today();
    return has_left(participant, error) && could_be_known(participant->result_on, participant->left_on, error) && write_result(db, who, participant, "result", TERM_RESULT, error);
}

bool project_participant_follow(Db *db, const Identity *who, ProjectParticipant *participant, GError **error)
{
    Day first;
    if (!day_is(participant->follow_on))
        participant->follow_on = day_today();
    return has_left(participant, error) && first_follow_day(db, participant, &first, error) &&
           could_be_known(participant->follow_on, first, error) && write_result(db, who, participant, "follow", TERM_FOLLOW, error);
}

/* --- documents checked --- */

bool project_participant_proofs(Db *db, Pool *pool, gint64 participant_id, GArray **ret_proof_ids, GError **error)
{
    *ret_proof_ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    pool_defer(pool, (GDestroyNotify)g_array_unref, *ret_proof_ids);
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PARTICIPANT_PROOF_LIST);
    db_bind_int(q, "$1", participant_id);
    while (db_step(q)) {
        gint64 id = db_int(q, "proof_id");
        g_array_append_val(*ret_proof_ids, id);
    }
    return db_end(q, error);
}

bool project_participant_check(Db *db, const Identity *who, gint64 participant_id, gint64 proof_id, bool is_checked, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, is_checked ? SQL_PROJECT_PARTICIPANT_PROOF_PUT : SQL_PROJECT_PARTICIPANT_PROOF_REMOVE);
    db_bind_int(q, "$1", participant_id);
    db_bind_int(q, "$2", proof_id);
    if (is_checked) {
        db_bind_day(q, "$3", day_today());
        db_bind_id(q, "$4", who->user_id);
    }
    return db_run(q, NULL, error);
}
