#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "modules/law/law.h"
#include "record/audit.h"

static const Field fields[] = {
    F(CaseFile, id, .kind = FIELD_ID, .label = N_("Number")),
    F(CaseFile, year, .kind = FIELD_INT, .label = N_("Year"), .read_only = true),
    F(CaseFile, number, .kind = FIELD_INT, .label = N_("Number in the year"), .read_only = true),
    F(CaseFile, type_id, .kind = FIELD_ID, .label = N_("Type of case"), .read_only = true),
    F(CaseFile, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = case_states, .read_only = true),
    F(CaseFile, stage, .kind = FIELD_TEXT, .label = N_("Stage"), .max = 60, .read_only = true),
    F(CaseFile, is_sealed, .kind = FIELD_FLAG, .label = N_("Sealed"), .read_only = true),
    F(CaseFile, is_demo, .kind = FIELD_FLAG, .label = N_("Made for the demo"), .read_only = true),
    F(CaseFile, institution_id, .kind = FIELD_ID, .label = N_("Service"), .read_only = true),
    F(CaseFile, crew_id, .kind = FIELD_ID, .label = N_("Team"), .read_only = true),
    F(CaseFile, lead_id, .kind = FIELD_ID, .label = N_("Case manager"), .read_only = true),
    F(CaseFile, summary, .kind = FIELD_LONG_TEXT, .label = N_("What it is about"), .max = 4000, .sealed = true),
    F(CaseFile, opened_at, .kind = FIELD_TIME, .label = N_("Opened"), .read_only = true),
    F(CaseFile, closed_at, .kind = FIELD_TIME, .label = N_("Closed"), .read_only = true),
    F(CaseFile, closing, .kind = FIELD_TEXT, .label = N_("Reason for closing"), .max = 60, .read_only = true),
    F(CaseFile, closing_note, .kind = FIELD_LONG_TEXT, .label = N_("How it ended"), .max = 4000, .sealed = true, .read_only = true),
    F(CaseFile, unseal_by, .kind = FIELD_ID, .label = N_("Asked for unsealing"), .read_only = true),
    F(CaseFile, came_from, .kind = FIELD_TEXT, .label = N_("Taken over from"), .max = 300, .read_only = true),
    F(CaseFile, changed_at, .kind = FIELD_TIME, .label = N_("Changed"), .read_only = true),
    F(CaseFile, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record case_file_record = {"case_file", N_("Case"), sizeof(CaseFile), fields};

const char *case_name(Pool *pool, const CaseFile *file)
{
    return pool_printf(pool, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, file->number, file->year);
}

/* --- the log --- */

bool case_audit(Db *db, const Identity *who, const char *verb, const char *kind, gint64 id, const char *difference, GError **error)
{
    const char *source = who->user_id == 0 ? "cli" : "web";
    return audit_write(db, who, source, verb, kind, id, difference && *difference ? difference : NULL, error);
}

/* --- reading --- */

/* Sealed texts are opened where one file is read, not in lists. */
static bool read_file(Db *db, DbQuery *q, Pool *pool, bool opened, CaseFile **ret_file, GError **error)
{
    g_auto(SealKey) key = {0};
    CaseFile *file = *ret_file = pool_new0(pool, CaseFile);
    file->seal_key = db_text(q, "seal_key", pool);
    file->type_code = db_text(q, "type_code", pool);
    file->type_name = db_int(q, "type_is_shipped") ? _(db_text(q, "type_name", pool)) : db_text(q, "type_name", pool);
    file->plan_kind = db_text(q, "plan_kind", pool);
    file->is_urgent = db_int(q, "is_urgent");
    file->is_child = db_int(q, "is_child");
    file->lead_name = db_text(q, "lead_name", pool);
    if (!opened)
        return case_read(q, &case_file_record, file, NULL, pool, error);
    return seal_key_open(db, file->seal_key, &key, error) && case_read(q, &case_file_record, file, &key, pool, error);
}

/* Ends the query; FAIL_NOT_FOUND. */
static bool read_one(Db *db, DbQuery *q, Pool *pool, CaseFile **ret_file, GError **error)
{
    if (db_step(q))
        return read_file(db, q, pool, true, ret_file, error);
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such case."));
}

bool case_find(Db *db, Pool *pool, const Identity *who, gint64 id, CaseFile **ret_file, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_FIND);
    case_bind_asker(q, who);
    db_bind_int(q, "$5", id);
    return read_one(db, q, pool, ret_file, error);
}

bool case_find_any(Db *db, Pool *pool, gint64 id, CaseFile **ret_file, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_FIND_ANY);
    db_bind_int(q, "$1", id);
    return read_one(db, q, pool, ret_file, error);
}

static bool read_files(Db *db, DbQuery *q, Pool *pool, GPtrArray **ret_files, GError **error)
{
    *ret_files = pool_list(pool);
    while (db_step(q)) {
        CaseFile *file;
        if (!read_file(db, q, pool, false, &file, error))
            return false;
        g_ptr_array_add(*ret_files, file);
    }
    return db_end(q, error);
}

bool case_list(Db *db, Pool *pool, const Identity *who, const CaseFilter *filter, GPtrArray **ret_files, GError **error)
{
    bool narrow = identity_scope(who, "cases.read") <= SCOPE_TEAM;
    g_autoptr(DbQuery) q = db_query(db, filter->mine ? SQL_CASE_LIST_MINE : narrow ? SQL_CASE_LIST_REACH : SQL_CASE_LIST);
    case_bind_asker(q, who);
    db_bind_text(q, "$5", filter->state);
    db_bind_text(q, "$6", filter->type_code);
    db_bind_int(q, "$7", filter->limit);
    db_bind_int(q, "$8", filter->offset);
    return read_files(db, q, pool, ret_files, error);
}

bool cases_of_person(Db *db, Pool *pool, const Identity *who, gint64 person_id, GPtrArray **ret_files, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_LIST_PERSON);
    case_bind_asker(q, who);
    db_bind_int(q, "$5", person_id);
    db_bind_int(q, "$6", identity_may(who, "cases.supervise"));
    return read_files(db, q, pool, ret_files, error);
}

bool case_number_parse(const char *text, gint64 *ret_year, gint64 *ret_number)
{
    char *end = NULL;
    *ret_year = 0;
    *ret_number = text && g_ascii_isdigit(*text) ? g_ascii_strtoll(text, &end, 10) : 0;
    if (*ret_number < 1 || *ret_number > G_MAXINT32)
        return false;
    if (*end == '/' && g_ascii_isdigit(end[1]))
        *ret_year = g_ascii_strtoll(end + 1, &end, 10);
    return *end == '\0' && *ret_year <= 2200;
}

bool case_search_number(Db *db, Pool *pool, const Identity *who, const char *text, GPtrArray **ret_files, GError **error)
{
    gint64 year, number;
    *ret_files = pool_list(pool);
    if (!case_number_parse(text, &year, &number))
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_LIST_NUMBER);
    case_bind_asker(q, who);
    db_bind_id(q, "$5", year);
    db_bind_int(q, "$6", number);
    return read_files(db, q, pool, ret_files, error);
}

/* --- writing --- */

bool case_number_next(Db *db, const char *what, gint64 year, gint64 *ret_number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_NUMBER_NEXT);
    db_bind_text(q, "$1", what);
    db_bind_int(q, "$2", year);
    *ret_number = db_step(q) ? db_int(q, "number") : 0;
    return db_end(q, error);
}

bool case_insert(Db *db, CaseFile *file, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_auto(SealKey) key = {0};
    const char *wrapped = NULL;
    if (!seal_key_make(db, pool, &key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_INSERT);
    case_bind(q, &case_file_record, file, &key, pool);
    db_bind_text(q, "$21", wrapped);
    return db_run(q, NULL, error);
}

static bool update(Db *db, Pool *pool, CaseFile *file, GError **error)
{
    gint64 changed;
    g_auto(SealKey) key = {0};
    file->changed_at = clock_now();
    if (!case_key(db, file->id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_UPDATE);
    case_bind(q, &case_file_record, file, &key, pool);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody changed this case meanwhile. Read it again, then do this once more.")));
}

/* What statistics counts of the case is counted anew. */
static bool recount(Db *db, gint64 case_id, GError **error)
{
    const DbStatement *const all[] = {SQL_CASE_RECOUNT, SQL_CASE_RECOUNT_ENTRIES, SQL_CASE_RECOUNT_PLANS, SQL_CASE_RECOUNT_REFERRALS};
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(DbQuery) q = db_query(db, all[i]);
        db_bind_int(q, "$1", case_id);
        if (!db_run(q, NULL, error))
            return false;
    }
    return true;
}

bool case_save(Db *db, const Identity *who, const char *verb, CaseFile *file, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    CaseFile *before;
    if (!case_find_any(db, pool, file->id, &before, error) || !update(db, pool, file, error))
        return false;
    bool counted_elsewhere = before->type_id != file->type_id || before->institution_id != file->institution_id;
    if (counted_elsewhere && !recount(db, file->id, error))
        return false;
    return case_audit(db, who, verb, "case_file", file->id, record_difference(&case_file_record, before, file, pool), error);
}

bool case_touch(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TOUCH);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", clock_now());
    return db_run(q, NULL, error);
}

/* --- opening --- */

static bool crew_of(Db *db, Pool *pool, gint64 user_id, gint64 *ret_crew, GError **error)
{
    GPtrArray *crews;
    if (!case_crews_of_user(db, pool, user_id, &crews, error))
        return false;
    *ret_crew = crews->len ? ((CaseCrew *)crews->pdata[0])->id : 0;
    return true;
}

static bool insert_new(Db *db, Pool *pool, const Identity *who, const NewCase *made, const CaseType *type, CaseFile *file, GError **error)
{
    const CaseTypePart *stage = case_type_first(type, "stage");
    gint64 at = made->opened_at ? made->opened_at : clock_now(), number, crew = 0;
    gint64 year = day_year(day_of_time(at));
    if (!case_number_next(db, "case", year, &number, error) || (who->user_id && !crew_of(db, pool, who->user_id, &crew, error)))
        return false;
    *file = (CaseFile){
        .id = id_new(), .year = year, .number = number, .type_id = type->id, .state = "open", .stage = stage ? stage->code : "open",
        .is_sealed = made->is_sealed, .is_demo = made->is_demo, .institution_id = who->institution_id, .crew_id = crew,
        .lead_id = who->user_id, .summary = made->summary, .opened_at = at, .changed_at = clock_now(), .version = 1,
        .type_code = type->code, .plan_kind = type->plan_kind, .is_child = type->is_child, .is_urgent = type->is_urgent,
    };
    return case_insert(db, file, error);
}

static bool insert_member(Db *db, gint64 case_id, const CaseMember *member, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TEAM_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", case_id);
    db_bind_int(q, "$3", member->user_id);
    db_bind_text(q, "$4", member->role);
    db_bind_int(q, "$5", member->from_at);
    db_bind_id(q, "$6", member->until_at);
    db_bind_id(q, "$7", member->stands_for);
    return db_run(q, NULL, error);
}

static bool insert_person(Db *db, gint64 case_id, gint64 person_id, const char *role, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PERSON_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", case_id);
    db_bind_int(q, "$3", person_id);
    db_bind_text(q, "$4", role);
    db_bind_int(q, "$5", clock_now());
    return db_run(q, NULL, error);
}

static bool take_signal(Db *db, Pool *pool, const Identity *who, gint64 signal_id, gint64 case_id, GError **error)
{
    CaseSignal *signal;
    return case_signal_find(db, pool, who, signal_id, &signal, error) && case_signal_decide(db, who, signal, "opened", case_id, error);
}

/* The wall before the door: nobody opens a file on themselves. */
static bool check_not_self(Db *db, const Identity *who, gint64 person_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ACCOUNT_PERSON_FIND);
    db_bind_int(q, "$1", who->user_id);
    bool self = db_step(q) && person_id && db_int(q, "person_id") == person_id;
    return db_end(q, error) && (!self || fail(error, FAIL_INVALID, "%s", _("You can't open a case that names yourself. Tell your supervisor.")));
}

static bool check_age(Db *db, Pool *pool, const NewCase *made, const CaseType *type, Day day, const char **ret_warning, GError **error)
{
    if (!case_age_warning(db, pool, type, made->person_id, day, ret_warning, error))
        return false;
    return !*ret_warning || !text_is_empty(made->age_reason) ||
           fail(error, FAIL_INVALID, _("%s Choose another type, or write why this one."), *ret_warning);
}

bool case_open(Db *db, const Identity *who, const NewCase *made, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    CaseType *type;
    CaseFile file;
    const char *warning;
    gint64 at = made->opened_at ? made->opened_at : clock_now();
    if (!change || !case_type_in_force(db, pool, made->type_code, day_of_time(at), &type, error) ||
        !check_age(db, pool, made, type, day_of_time(at), &warning, error) || !check_not_self(db, who, made->person_id, error) || !insert_new(db, pool, who, made, type, &file, error))
        return false;
    CaseMember manager = {.user_id = who->user_id, .role = "manager", .from_at = MIN(at, clock_now())};
    if ((who->user_id && !insert_member(db, file.id, &manager, error)) ||
        (made->person_id && !insert_person(db, file.id, made->person_id, "subject", error)) ||
        !case_clocks_start(db, who, &file, "opened", at, error))
        return false;
    if ((made->signal_id && !take_signal(db, pool, who, made->signal_id, file.id, error)) ||
        (warning && !case_age_note(db, who, &file, warning, made->age_reason, error)))
        return false;
    *ret_id = file.id;
    return case_audit(db, who, "create", "case_file", file.id, record_difference(&case_file_record, NULL, &file, pool), error) &&
           db_commit(change, error);
}

/* --- whom it names --- */

bool case_people(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_people, GError **error)
{
    *ret_people = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PERSON_LIST);
    db_bind_int(q, "$1", case_id);
    while (db_step(q)) {
        CasePerson *person = pool_new0(pool, CasePerson);
        *person = (CasePerson){.id = db_int(q, "id"), .case_id = case_id, .person_id = db_int(q, "person_id"),
                               .added_at = db_int(q, "added_at"), .role = db_text(q, "role", pool)};
        g_ptr_array_add(*ret_people, person);
    }
    return db_end(q, error);
}

static bool names_already(Db *db, gint64 case_id, gint64 person_id, const char *role, bool *ret_named, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PERSON_HAS);
    db_bind_int(q, "$1", case_id);
    db_bind_int(q, "$2", person_id);
    db_bind_text(q, "$3", role);
    *ret_named = db_step(q);
    return db_end(q, error);
}

bool case_person_add(Db *db, const Identity *who, gint64 case_id, gint64 person_id, const char *role, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    bool named;
    if (!change || !check_not_self(db, who, person_id, error) || !names_already(db, case_id, person_id, role, &named, error))
        return false;
    if (named)
        return fail(error, FAIL_INVALID, "%s", _("This person is in the case already, in this role."));
    return insert_person(db, case_id, person_id, role, error) && case_touch(db, case_id, error) && recount(db, case_id, error) &&
           case_audit(db, who, "add-person", "case_file", case_id, NULL, error) && db_commit(change, error);
}

bool case_person_end(Db *db, const Identity *who, gint64 case_id, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PERSON_END);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", case_id);
    db_bind_int(q, "$3", clock_now());
    return db_run(q, NULL, error) && recount(db, case_id, error) &&
           case_audit(db, who, "remove-person", "case_file", case_id, NULL, error) && db_commit(change, error);
}

/* --- the team --- */

bool case_team(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_members, GError **error)
{
    *ret_members = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TEAM_LIST);
    db_bind_int(q, "$1", case_id);
    while (db_step(q)) {
        CaseMember *member = pool_new0(pool, CaseMember);
        *member = (CaseMember){.id = db_int(q, "id"), .user_id = db_int(q, "user_id"), .from_at = db_int(q, "from_at"),
                               .until_at = db_int(q, "until_at"), .stands_for = db_int(q, "stands_for"), .role = db_text(q, "role", pool),
                               .name = db_text(q, "name", pool), .stands_for_name = db_text(q, "stands_for_name", pool)};
        member->is_now = member->from_at <= clock_now() && (!member->until_at || member->until_at > clock_now());
        g_ptr_array_add(*ret_members, member);
    }
    return db_end(q, error);
}

static bool check_wall(Db *db, gint64 user_id, gint64 case_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PERSON_NAMES_USER);
    db_bind_int(q, "$1", user_id);
    db_bind_int(q, "$2", case_id);
    bool named = db_step(q);
    return db_end(q, error) && (!named || fail(error, FAIL_INVALID, "%s", _("This user can't work on this case. Choose somebody else.")));
}

static bool set_lead(Db *db, const Identity *who, const CaseFile *file, gint64 user_id, GError **error)
{
    CaseFile changed = *file;
    changed.lead_id = user_id;
    return case_save(db, who, "hand-over", &changed, error);
}

static bool is_in_team(const GPtrArray *members, gint64 user_id)
{
    for (guint i = 0; i < members->len; i++) {
        const CaseMember *one = members->pdata[i];
        bool in_person = strcmp(one->role, "substitute") != 0 && strcmp(one->role, "partner") != 0;
        if (one->is_now && one->user_id == user_id && in_person)
            return true;
    }
    return false;
}

bool case_check_substitute(Db *db, const CaseFile *file, const CaseMember *member, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *members;
    if (strcmp(member->role, "substitute") != 0)
        return true;
    if (!member->stands_for)
        return fail(error, FAIL_INVALID, "%s", _("Choose for whom the substitute stands in."));
    if (member->stands_for == member->user_id)
        return fail(error, FAIL_INVALID, "%s", _("Nobody stands in for themselves. Choose who is away."));
    if (!case_team(db, pool, file->id, &members, error))
        return false;
    return is_in_team(members, member->stands_for) ||
           fail(error, FAIL_INVALID, "%s", _("Who is away has to be in the team of this case, and no partner."));
}

static bool check_twice(Db *db, const CaseFile *file, const CaseMember *member, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *members;
    if (!case_team(db, pool, file->id, &members, error))
        return false;
    for (guint i = 0; i < members->len; i++) {
        const CaseMember *one = members->pdata[i];
        bool ended = one->until_at && one->until_at <= clock_now();
        if (!ended && one->user_id == member->user_id && strcmp(one->role, member->role) == 0 && one->stands_for == member->stands_for)
            return fail(error, FAIL_INVALID, "%s", _("They are in the team already, in this role."));
    }
    return true;
}

bool case_team_add(Db *db, const Identity *who, const CaseFile *file, const CaseMember *member, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !check_wall(db, member->user_id, file->id, error) || !case_check_substitute(db, file, member, error) ||
        !check_twice(db, file, member, error))
        return false;
    bool manages = strcmp(member->role, "manager") == 0;
    if (manages && file->lead_id)
        return fail(error, FAIL_INVALID, "%s", _("This case has a case manager. Hand it over instead."));
    return insert_member(db, file->id, member, error) && (!manages || set_lead(db, who, file, member->user_id, error)) &&
           case_audit(db, who, "add-member", "case_file", file->id, NULL, error) && db_commit(change, error);
}

bool case_team_end(Db *db, const Identity *who, const CaseFile *file, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TEAM_END);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", file->id);
    db_bind_int(q, "$3", clock_now());
    return db_run(q, NULL, error) && case_audit(db, who, "end-member", "case_file", file->id, NULL, error) && db_commit(change, error);
}

static bool end_managers(Db *db, gint64 case_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_TEAM_END_ROLE);
    db_bind_int(q, "$1", case_id);
    db_bind_text(q, "$2", "manager");
    db_bind_int(q, "$3", clock_now());
    return db_run(q, NULL, error);
}

static bool hand_entries(Db *db, const CaseFile *file, gint64 to_user, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ENTRIES_HAND_OVER);
    db_bind_int(q, "$1", file->id);
    db_bind_int(q, "$2", file->lead_id);
    db_bind_int(q, "$3", to_user);
    return db_run(q, NULL, error);
}

/* The terms go with the case, but for those of what others of the team have to do. */
static bool hand_clocks(Db *db, Pool *pool, const CaseFile *file, gint64 to_user, GError **error)
{
    GPtrArray *entries;
    if (!clocks_assign(db, "case_file", file->id, to_user, error) || !case_entries(db, pool, file->id, &entries, error))
        return false;
    for (guint i = 0; i < entries->len; i++) {
        const CaseEntry *entry = entries->pdata[i];
        bool of_another = strcmp(entry->state, "planned") == 0 && entry->clock_id && entry->user_id && entry->user_id != to_user;
        if (of_another && !clock_assign(db, entry->clock_id, entry->user_id, error))
            return false;
    }
    return true;
}

bool case_hand_over(Db *db, const Identity *who, CaseFile *file, gint64 to_user, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    CaseMember manager = {.user_id = to_user, .role = "manager", .from_at = clock_now()};
    if (!change || !check_wall(db, to_user, file->id, error))
        return false;
    if (to_user == file->lead_id)
        return fail(error, FAIL_INVALID, "%s", _("This user is the case manager already."));
    if (!end_managers(db, file->id, error) || !hand_entries(db, file, to_user, error) ||
        !hand_clocks(db, pool, file, to_user, error) || !insert_member(db, file->id, &manager, error) ||
        !crew_of(db, pool, to_user, &file->crew_id, error))
        return false;
    file->lead_id = to_user;
    return case_save(db, who, "hand-over", file, error) && db_commit(change, error);
}

static Choice *read_user(DbQuery *q, Pool *pool)
{
    Choice *option = pool_new0(pool, Choice);
    const char *where = db_text(q, "short_name", pool), *name = db_text(q, "name", pool);
    where = where ? where : db_text(q, "institution_name", pool);
    *option = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, db_int(q, "id")), where ? pool_printf(pool, "%s, %s", name, where) : name};
    return option;
}

/* Page by page: a large authority has more than one statement should bring. */
static bool read_users(Db *db, Pool *pool, GPtrArray *options, const char **after_name, gint64 *after_id, bool *ret_any, GError **error)
{
    *ret_any = false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_USER_LIST);
    db_bind_text(q, "$1", *after_name);
    db_bind_int(q, "$2", *after_id);
    while (db_step(q)) {
        g_ptr_array_add(options, read_user(q, pool));
        *after_name = db_text(q, "name", pool);
        *after_id = db_int(q, "id");
        *ret_any = true;
    }
    return db_end(q, error);
}

GPtrArray *case_user_options(Db *db, Pool *pool, GError **error)
{
    GPtrArray *options = pool_list(pool);
    const char *after_name = "";
    gint64 after_id = 0;
    bool any = true;
    while (any)
        if (!read_users(db, pool, options, &after_name, &after_id, &any, error))
            return NULL;
    return options;
}

/* --- crews --- */

static bool read_crews(DbQuery *q, Pool *pool, GPtrArray **ret_crews, GError **error)
{
    *ret_crews = pool_list(pool);
    while (db_step(q)) {
        CaseCrew *crew = pool_new0(pool, CaseCrew);
        *crew = (CaseCrew){.id = db_int(q, "id"), .institution_id = db_int(q, "institution_id"), .supervisor_id = db_int(q, "supervisor_id"),
                           .version = db_int(q, "version"), .name = db_text(q, "name", pool),
                           .institution_name = db_text(q, "institution_name", pool), .supervisor_name = db_text(q, "supervisor_name", pool)};
        g_ptr_array_add(*ret_crews, crew);
    }
    return db_end(q, error);
}

bool case_crews(Db *db, Pool *pool, GPtrArray **ret_crews, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_CREW_LIST);
    return read_crews(q, pool, ret_crews, error);
}

bool case_crews_of_user(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_crews, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_CREW_OF_USER);
    db_bind_int(q, "$1", user_id);
    return read_crews(q, pool, ret_crews, error);
}

bool case_crew_save(Db *db, const Identity *who, CaseCrew *crew, GError **error)
{
    gint64 changed;
    bool is_new = crew->id == 0;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    crew->id = is_new ? id_new() : crew->id;
    g_autoptr(DbQuery) q = db_query(db, is_new ? SQL_CASE_CREW_INSERT : SQL_CASE_CREW_UPDATE);
    db_bind_int(q, "$1", crew->id);
    db_bind_text(q, "$2", crew->name);
    db_bind_id(q, "$3", crew->institution_id);
    db_bind_id(q, "$4", crew->supervisor_id);
    if (!is_new)
        db_bind_int(q, "$5", crew->version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody changed this team meanwhile."))) &&
           case_audit(db, who, is_new ? "create" : "save", "case_crew", crew->id, NULL, error) && db_commit(change, error);
}

bool case_crew_set_member(Db *db, const Identity *who, gint64 crew_id, gint64 user_id, bool in, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, in ? SQL_CASE_CREW_MEMBER_INSERT : SQL_CASE_CREW_MEMBER_DELETE);
    db_bind_int(q, "$1", crew_id);
    db_bind_int(q, "$2", user_id);
    return db_run(q, NULL, error) && case_audit(db, who, in ? "add-member" : "end-member", "case_crew", crew_id, NULL, error) &&
           db_commit(change, error);
}

bool case_loads(Db *db, Pool *pool, gint64 crew_id, GPtrArray **ret_loads, GError **error)
{
    enum { WEEK = 7 * 24 * 60 * 60 };
    *ret_loads = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_LOAD);
    db_bind_int(q, "$1", crew_id);
    db_bind_int(q, "$2", clock_now());
    db_bind_int(q, "$3", clock_now() + WEEK);
    while (db_step(q)) {
        CaseLoad *load = pool_new0(pool, CaseLoad);
        *load = (CaseLoad){.user_id = db_int(q, "user_id"), .open = db_int(q, "open_count"), .following = db_int(q, "following_count"),
                           .late = db_int(q, "late_count"), .week = db_int(q, "week_count"), .name = db_text(q, "name", pool)};
        g_ptr_array_add(*ret_loads, load);
    }
    return db_end(q, error);
}
