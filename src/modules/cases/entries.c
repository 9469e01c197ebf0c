#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "modules/law/law.h"

/* What is to be done in a case and what was done.  What the law makes due has a clock (law.h): when such an entry is done, its
 * clock is, and the next of the series, if it has one, is planned. */

static const Field fields[] = {
    F(CaseEntry, id, .kind = FIELD_ID, .label = N_("Number")),
    F(CaseEntry, case_id, .kind = FIELD_ID, .label = N_("Case"), .read_only = true),
    F(CaseEntry, kind, .kind = FIELD_CHOICE, .label = N_("What it is"), .choices = case_entry_kinds, .required = true),
    F(CaseEntry, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = case_entry_states, .read_only = true),
    F(CaseEntry, user_id, .kind = FIELD_REFERENCE, .label = N_("Who does it"), .options = case_user_options),
    F(CaseEntry, due_at, .kind = FIELD_TIME, .label = N_("By when")),
    F(CaseEntry, done_at, .kind = FIELD_TIME, .label = N_("When it was")),
    F(CaseEntry, place, .kind = FIELD_TEXT, .label = N_("Where"), .max = 300, .sealed = true),
    F(CaseEntry, present, .kind = FIELD_LONG_TEXT, .label = N_("Who was there"), .max = 2000, .sealed = true),
    F(CaseEntry, text, .kind = FIELD_LONG_TEXT, .label = N_("What was found or done"), .max = 20000, .sealed = true),
    F(CaseEntry, next, .kind = FIELD_LONG_TEXT, .label = N_("What follows"), .max = 4000, .sealed = true),
    F(CaseEntry, risk, .kind = FIELD_CHOICE, .label = N_("Risk"), .choices = case_risks),
    F(CaseEntry, need_id, .kind = FIELD_ID, .label = N_("Need of the plan"), .read_only = true),
    F(CaseEntry, round, .kind = FIELD_INT, .label = N_("Which one of its series"), .read_only = true),
    F(CaseEntry, term, .kind = FIELD_TEXT, .label = N_("Term of the law"), .read_only = true),
    F(CaseEntry, clock_id, .kind = FIELD_ID, .label = N_("Clock"), .read_only = true),
    F(CaseEntry, created_by, .kind = FIELD_ID, .label = N_("Written by"), .read_only = true),
    F(CaseEntry, created_at, .kind = FIELD_TIME, .label = N_("Written"), .read_only = true),
    F(CaseEntry, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record case_entry_record = {"case_entry", N_("Entry in a case"), sizeof(CaseEntry), fields};

/* --- reading --- */

static bool read_entry(DbQuery *q, Pool *pool, const SealKey *key, CaseEntry *entry, GError **error)
{
    entry->user_name = db_has_column(q, "user_name") ? db_text(q, "user_name", pool) : NULL;
    entry->stopped_at = db_int(q, "stopped_at");
    return case_read(q, &case_entry_record, entry, key, pool, error);
}

bool case_entries(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_entries, GError **error)
{
    g_auto(SealKey) key = {0};
    *ret_entries = pool_list(pool);
    if (!case_key(db, case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ENTRY_LIST);
    db_bind_int(q, "$1", case_id);
    while (db_step(q)) {
        CaseEntry *entry = pool_new0(pool, CaseEntry);
        if (!read_entry(q, pool, &key, entry, error))
            return false;
        g_ptr_array_add(*ret_entries, entry);
    }
    return db_end(q, error);
}

bool case_entry_find(Db *db, Pool *pool, gint64 case_id, gint64 id, CaseEntry **ret_entry, GError **error)
{
    g_auto(SealKey) key = {0};
    *ret_entry = pool_new0(pool, CaseEntry);
    if (!case_key(db, case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ENTRY_FIND);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", case_id);
    if (db_step(q))
        return read_entry(q, pool, &key, *ret_entry, error);
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such entry in this case."));
}

/* --- writing --- */

static bool insert(Db *db, Pool *pool, CaseEntry *entry, GError **error)
{
    g_auto(SealKey) key = {0};
    if (!case_key(db, entry->case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ENTRY_INSERT);
    case_bind(q, &case_entry_record, entry, &key, pool);
    return db_run(q, NULL, error);
}

static bool update(Db *db, Pool *pool, const CaseEntry *entry, GError **error)
{
    gint64 changed;
    g_auto(SealKey) key = {0};
    if (!case_key(db, entry->case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ENTRY_UPDATE);
    case_bind(q, &case_entry_record, entry, &key, pool);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this entry meanwhile.")));
}

/* --- clocks --- */

static bool plan_entry(Db *db, Pool *pool, const CaseFile *file, const char *kind, const Clock *clock, GError **error)
{
    CaseEntry entry = {
        .id = id_new(), .case_id = file->id, .kind = kind, .state = "planned", .user_id = file->lead_id, .due_at = clock->due_at,
        .round = clock->occurrence, .term = clock->term, .clock_id = clock->id, .created_at = clock_now(), .version = 1,
    };
    return insert(db, pool, &entry, error);
}

/* The law table of another country may lack a term: then nothing is due. */
static bool start_clock(Db *db, Pool *pool, const Identity *who, const CaseFile *file, const CaseTypePart *part, gint64 at, GError **error)
{
    g_autoptr(GError) none = NULL;
    Clock *clock;
    gint64 id;
    if (!clock_of(db, pool, "case_file", file->id, part->term, &clock, error))
        return false;
    if (clock)
        return true;
    LawRow *term;
    if (!law_term(db, pool, part->term, law_country(db), day_of_time(at), &term, &none)) {
        if (g_error_matches(none, FAIL, FAIL_NOT_FOUND))
            return true;
        g_propagate_error(error, g_steal_pointer(&none));
        return false;
    }
    ClockStart start = {.kind = "case_file", .record_id = file->id, .term = part->term, .started_at = at, .user_id = file->lead_id,
                        .label = pool_printf(pool, _("Case %s"), case_name(pool, file)),
                        .path = pool_printf(pool, "/cases/%" G_GINT64_FORMAT, file->id)};
    return clock_start(db, who, &start, &id, error) && clock_find(db, pool, id, &clock, error) &&
           plan_entry(db, pool, file, part->code, clock, error);
}

bool case_clocks_start(Db *db, const Identity *who, const CaseFile *file, const char *what, gint64 at, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    CaseType *type;
    if (!case_type_find(db, pool, file->type_id, &type, error))
        return false;
    for (guint i = 0; i < type->parts->len; i++) {
        const CaseTypePart *part = type->parts->pdata[i];
        if (strcmp(part->kind, "clock") == 0 && part->term && g_strcmp0(part->starts, what) == 0 &&
            !start_clock(db, pool, who, file, part, at, error))
            return false;
    }
    return true;
}

static bool end_clock(Db *db, Pool *pool, const Identity *who, const CaseFile *file, const CaseEntry *entry, GError **error)
{
    Clock *clock, *next;
    gint64 next_id = 0;
    if (!clock_find(db, pool, entry->clock_id, &clock, error))
        return false;
    if (clock->ended_at)
        return true;
    if (strcmp(entry->state, "dropped") == 0)
        return clock_cancel(db, who, clock->id, _("The entry was dropped."), error);
    if (!clock_done(db, who, clock->id, entry->done_at, &next_id, error))
        return false;
    if (!next_id)
        return true;
    return clock_find(db, pool, next_id, &next, error) && plan_entry(db, pool, file, entry->kind, next, error);
}

/* A file in follow-up is closed for good with the last report of its series. */
static bool end_follow_up(Db *db, Pool *pool, const Identity *who, const CaseFile *file, const CaseEntry *entry, GError **error)
{
    Clock *clock = NULL;
    if (strcmp(file->state, "following") != 0 || strcmp(entry->kind, "follow_up") != 0 || !entry->term)
        return true;
    if (!clock_of(db, pool, "case_file", file->id, entry->term, &clock, error))
        return false;
    if (clock)
        return true;
    CaseFile ended = *file;
    ended.state = "closed";
    return case_save(db, who, "end-follow-up", &ended, error);
}

/* What an entry answers that the law made due, though it was written beside it: the first planned one of its kind. */
static bool take_planned(Db *db, CaseEntry *entry, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ENTRY_PLANNED);
    db_bind_int(q, "$1", entry->case_id);
    db_bind_text(q, "$2", entry->kind);
    gint64 id = db_step(q) ? db_int(q, "id") : 0;
    CaseEntry *planned;
    if (!db_end(q, error))
        return false;
    if (!id)
        return true;
    if (!case_entry_find(db, pool, entry->case_id, id, &planned, error))
        return false;
    entry->id = planned->id;
    entry->version = planned->version;
    entry->due_at = planned->due_at;
    entry->clock_id = planned->clock_id;
    entry->round = planned->round;
    entry->created_at = planned->created_at;
    entry->term = planned->clock_id ? planned->term : NULL;
    return true;
}

/* Who has to do it is reminded of its term. */
static bool follow_user(Db *db, const CaseEntry *entry, const CaseEntry *before, GError **error)
{
    bool moved = before && before->clock_id && strcmp(entry->state, "planned") == 0 && before->user_id != entry->user_id;
    return !moved || clock_assign(db, before->clock_id, entry->user_id, error);
}

static bool after_change(Db *db, Pool *pool, const Identity *who, const CaseFile *file, const CaseEntry *entry, GError **error)
{
    if (strcmp(entry->state, "planned") == 0)
        return true;
    if (entry->clock_id && !end_clock(db, pool, who, file, entry, error))
        return false;
    return strcmp(entry->state, "done") != 0 || (case_clocks_start(db, who, file, entry->kind, entry->done_at, error) &&
                                                 end_follow_up(db, pool, who, file, entry, error));
}

static bool write_entry(Db *db, Pool *pool, const Identity *who, CaseEntry *entry, const CaseEntry *before, GError **error)
{
    bool is_new = entry->id == 0;
    if (is_new) {
        entry->id = id_new();
        entry->created_at = clock_now();
        entry->created_by = who->user_id;
        entry->version = 1;
    }
    return (is_new ? insert(db, pool, entry, error) : update(db, pool, entry, error)) &&
           case_touch(db, entry->case_id, error) &&
           case_audit(db, who, is_new ? "create" : "save", "case_entry", entry->id,
                      record_difference(&case_entry_record, before, entry, pool), error);
}

bool case_entry_save(Db *db, const Identity *who, const CaseFile *file, CaseEntry *entry, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    CaseEntry *before = NULL;
    entry->case_id = file->id;
    if (!change)
        return false;
    if (entry->id == 0 && strcmp(entry->state, "done") == 0 && !take_planned(db, entry, error))
        return false;
    if (entry->id && !case_entry_find(db, pool, file->id, entry->id, &before, error))
        return false;
    bool ends = !before || strcmp(before->state, "planned") == 0;
    entry->term = before ? before->term : entry->term;
    return write_entry(db, pool, who, entry, before, error) && follow_user(db, entry, before, error) && (!ends || after_change(db, pool, who, file, entry, error)) &&
           db_commit(change, error);
}

/* --- my work --- */

static CaseWork *read_work(DbQuery *q, Pool *pool)
{
    CaseWork *work = pool_new0(pool, CaseWork);
    record_read(&case_entry_record, &work->entry, q, pool);
    work->entry.user_name = db_has_column(q, "user_name") ? db_text(q, "user_name", pool) : NULL;
    work->entry.stopped_at = db_int(q, "stopped_at");
    work->year = db_int(q, "year");
    work->number = db_int(q, "number");
    work->is_sealed = db_int(q, "is_sealed");
    work->is_urgent = db_int(q, "is_urgent");
    work->type_name = db_text(q, "type_name", pool);
    if (db_int(q, "type_is_shipped"))
        work->type_name = _(work->type_name);
    return work;
}

static bool read_works(DbQuery *q, Pool *pool, GPtrArray **ret_work, GError **error)
{
    *ret_work = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_work, read_work(q, pool));
    return db_end(q, error);
}

static CaseWaiting *read_waiting(DbQuery *q, Pool *pool)
{
    CaseWaiting *waiting = pool_new0(pool, CaseWaiting);
    bool of_others = db_has_column(q, "what");
    *waiting = (CaseWaiting){
        .id = db_int(q, "id"),
        .case_id = db_int(q, "case_id"),
        .since = db_int(q, of_others ? "since" : "created_at"),
        .year = db_int(q, "year"),
        .number = db_int(q, "number"),
        .what = of_others ? db_text(q, "what", pool) : "plan",
        .of_whom = db_text(q, of_others ? "of_whom" : "user_name", pool),
    };
    return waiting;
}

static bool read_waitings(Db *db, Pool *pool, const Identity *who, const DbStatement *statement, GPtrArray **ret_list, GError **error)
{
    *ret_list = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, statement);
    case_bind_asker(q, who);
    while (db_step(q))
        g_ptr_array_add(*ret_list, read_waiting(q, pool));
    return db_end(q, error);
}

static CaseWaiting *waiting_of_stop(Pool *pool, const CaseWork *work)
{
    CaseWaiting *waiting = pool_new0(pool, CaseWaiting);
    *waiting = (CaseWaiting){.id = work->entry.id, .case_id = work->entry.case_id, .since = work->entry.stopped_at, .year = work->year,
                             .number = work->number, .what = "stop", .of_whom = work->entry.kind};
    return waiting;
}

static gint64 start_of(Day day)
{
    int year, month, date;
    day_split(day, &year, &month, &date);
    g_autoptr(GDateTime) start = g_date_time_new_local(year, month, date, 0, 0, 0);
    return g_date_time_to_unix(start);
}

static bool waits_already(const CaseDay *day, gint64 entry_id)
{
    for (guint i = 0; i < day->waiting->len; i++)
        if (((const CaseWaiting *)day->waiting->pdata[i])->id == entry_id)
            return true;
    return false;
}

/* What isn't stopped goes to a list by its day; a stopped term is waited for. */
static void sort_work(const GPtrArray *work, Pool *pool, GPtrArray *later, CaseDay *day)
{
    gint64 tomorrow = start_of(day_add(day_today(), 1));
    for (guint i = 0; i < work->len; i++) {
        CaseWork *one = work->pdata[i];
        GPtrArray *list = one->entry.due_at < clock_now() ? day->late : one->entry.due_at < tomorrow ? day->today : day->week;
        if (!one->entry.stopped_at)
            g_ptr_array_add(later ? later : list, one);
        else if (!waits_already(day, one->entry.id))
            g_ptr_array_add(day->waiting, waiting_of_stop(pool, one));
    }
}

/* later NULL: each goes to its day. */
static bool read_until(Db *db, Pool *pool, const Identity *who, const DbStatement *statement, gint64 week_end, GPtrArray *later, CaseDay *day,
                       GError **error)
{
    GPtrArray *work;
    g_autoptr(DbQuery) q = db_query(db, statement);
    case_bind_asker(q, who);
    db_bind_int(q, "$5", week_end);
    if (!read_works(q, pool, &work, error))
        return false;
    sort_work(work, pool, later, day);
    return true;
}

/* In a look, all of it in one round trip. */
static void foresee_day(Db *db, const Identity *who, gint64 week_end)
{
    const gint64 asker[] = {who->user_id, identity_scope(who, "cases.read"), who->institution_id, clock_now(), week_end};
    db_foresee_ints(db, SQL_CASE_WAITING, asker, 4);
    db_foresee_ints(db, SQL_CASE_WORK, asker, 5);
    db_foresee_ints(db, SQL_CASE_WORK_SUBSTITUTE, asker, 5);
    db_foresee_ints(db, SQL_CASE_WORK_LATER, asker, 5);
    db_foresee_ints(db, SQL_CASE_WORK_WAITING, asker, 5);
    if (identity_may(who, "cases.approve"))
        db_foresee_ints(db, SQL_CASE_TO_APPROVE, asker, 4);
}

bool case_day(Db *db, Pool *pool, const Identity *who, CaseDay *ret_day, GError **error)
{
    enum { WEEK = 7 };
    gint64 week_end = start_of(day_add(day_today(), WEEK));
    *ret_day = (CaseDay){.late = pool_list(pool), .today = pool_list(pool), .week = pool_list(pool), .later = pool_list(pool),
                         .approve = pool_list(pool)};
    foresee_day(db, who, week_end);
    return read_waitings(db, pool, who, SQL_CASE_WAITING, &ret_day->waiting, error) &&
           read_until(db, pool, who, SQL_CASE_WORK, week_end, NULL, ret_day, error) &&
           read_until(db, pool, who, SQL_CASE_WORK_SUBSTITUTE, week_end, NULL, ret_day, error) &&
           read_until(db, pool, who, SQL_CASE_WORK_LATER, week_end, ret_day->later, ret_day, error) &&
           read_until(db, pool, who, SQL_CASE_WORK_WAITING, week_end, ret_day->later, ret_day, error) &&
           (!identity_may(who, "cases.approve") || read_waitings(db, pool, who, SQL_CASE_TO_APPROVE, &ret_day->approve, error));
}

bool case_late_in_crew(Db *db, Pool *pool, const Identity *who, gint64 crew_id, GPtrArray **ret_work, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_WORK_CREW);
    case_bind_asker(q, who);
    db_bind_int(q, "$5", crew_id);
    db_bind_int(q, "$6", clock_now());
    return read_works(q, pool, ret_work, error);
}
