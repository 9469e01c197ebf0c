#include "modules/law/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/law/due.h"
#include "modules/law/law_queries.h"

/* Clocks: terms that run for records. */

/* --- reading --- */

static Clock *read_clock(DbQuery *q, Pool *pool)
{
    LawRow term = {.kind = "term", .name = db_text(q, "name", pool), .name_en = db_text(q, "name_en", pool), .amount = db_int(q, "amount"),
                   .unit = db_text(q, "unit", pool), .month = db_int(q, "month"), .day = db_int(q, "day"),
                   .recurs = db_text(q, "recurs", pool), .times = db_int(q, "times")};
    Clock *clock = pool_new0(pool, Clock);
    *clock = (Clock){
        .id = db_int(q, "id"), .kind = db_text(q, "kind", pool), .record_id = db_int(q, "record_id"), .term = db_text(q, "term", pool),
        .name = law_name(&term), .length = law_length(pool, &term), .legal_basis = db_text(q, "legal_basis", pool),
        .confidence = db_text(q, "confidence", pool), .user_id = db_int(q, "user_id"), .label = db_text(q, "label", pool),
        .path = db_text(q, "path", pool), .state = db_text(q, "state", pool), .occurrence = db_int(q, "occurrence"), .times = term.times,
        .started_at = db_int(q, "started_at"), .base_at = db_int(q, "base_at"), .due_at = db_int(q, "due_at"), .last_day = db_day(q, "last_day"),
        .stopped_at = db_int(q, "stopped_at"), .stops = db_int(q, "stops"), .stopped_seconds = db_int(q, "stopped_seconds"),
        .reason = db_text(q, "reason", pool), .ended_at = db_int(q, "ended_at"), .may_stop = db_int(q, "may_stop"), .version = db_int(q, "version"),
    };
    return clock;
}

static bool read_clocks(DbQuery *q, Pool *pool, GPtrArray *clocks, GError **error)
{
    while (db_step(q))
        g_ptr_array_add(clocks, read_clock(q, pool));
    return db_end(q, error);
}

bool clock_find(Db *db, Pool *pool, gint64 id, Clock **ret_clock, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_clock = read_clock(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such term running."));
}

bool clock_of(Db *db, Pool *pool, const char *kind, gint64 record_id, const char *term, Clock **ret_clock, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_OF);
    db_bind_text(q, "$1", kind);
    db_bind_int(q, "$2", record_id);
    db_bind_text(q, "$3", term);
    *ret_clock = db_step(q) ? read_clock(q, pool) : NULL;
    return db_end(q, error);
}

bool clocks_of(Db *db, Pool *pool, const char *kind, gint64 record_id, bool ended_too, GPtrArray **ret_clocks, GError **error)
{
    *ret_clocks = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_LIST_RECORD);
    db_bind_text(q, "$1", kind);
    db_bind_int(q, "$2", record_id);
    db_bind_int(q, "$3", ended_too);
    return read_clocks(q, pool, *ret_clocks, error);
}

static gint compare_due(gconstpointer a, gconstpointer b)
{
    const Clock *one = *(const Clock *const *)a, *other = *(const Clock *const *)b;
    if (one->due_at != other->due_at)
        return one->due_at < other->due_at ? -1 : 1;
    return (one->id > other->id) - (one->id < other->id);
}

bool clocks_of_records(Db *db, Pool *pool, const char *kind, const gint64 *record_ids, guint count, GPtrArray **ret_clocks, GError **error)
{
    enum { AT_ONCE = 16 };
    *ret_clocks = pool_list(pool);
    for (guint done = 0; done < count; done += AT_ONCE) {
        g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_LIST_RECORDS);
        db_bind_text(q, "$1", kind);
        for (guint i = 0; i < AT_ONCE && done + i < count; i++)
            db_bind_int(q, pool_printf(pool, "$%u", i + 2), record_ids[done + i]);
        if (!read_clocks(q, pool, *ret_clocks, error))
            return false;
    }
    g_ptr_array_sort(*ret_clocks, compare_due);
    return true;
}

bool clocks_of_user(Db *db, Pool *pool, gint64 user_id, gint64 due_before, guint limit, GPtrArray **ret_clocks, GError **error)
{
    *ret_clocks = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_LIST_USER);
    db_bind_int(q, "$1", user_id);
    db_bind_int(q, "$2", due_before ? due_before : G_MAXINT64);
    db_bind_int(q, "$3", limit);
    return read_clocks(q, pool, *ret_clocks, error);
}

bool clock_events(Db *db, Pool *pool, gint64 clock_id, GPtrArray **ret_events, GError **error)
{
    *ret_events = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_EVENT_LIST);
    db_bind_int(q, "$1", clock_id);
    while (db_step(q)) {
        ClockEvent *event = pool_new0(pool, ClockEvent);
        *event = (ClockEvent){db_int(q, "at"), db_text(q, "verb", pool), db_text(q, "reason", pool), db_text(q, "who", pool)};
        g_ptr_array_add(*ret_events, event);
    }
    return db_end(q, error);
}

/* --- what all changes share --- */

typedef struct {
    Clock *clock;
    LawRow *term;            /* by which it counts */
    gint64 base_at;
    const Calendar *calendar;
} Running;

static Country country_of(const LawRow *term)
{
    return strcmp(term->country, "MD") == 0 ? COUNTRY_MD : COUNTRY_RO;
}

static bool find_running(Db *db, Pool *pool, gint64 id, Running *ret, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such term running."));
    ret->clock = read_clock(q, pool);
    ret->base_at = db_int(q, "base_at");
    gint64 row_id = db_int(q, "row_id");
    return db_end(q, error) && law_row_find(db, pool, row_id, &ret->term, error) &&
           law_calendar(db, pool, country_of(ret->term), &ret->calendar, error);
}

static bool add_event(Db *db, const Identity *who, gint64 clock_id, const char *verb, const char *reason, gint64 at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_EVENT_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", clock_id);
    db_bind_int(q, "$3", at);
    db_bind_text(q, "$4", verb);
    db_bind_text(q, "$5", reason);
    db_bind_text(q, "$6", who && who->name ? who->name : "");
    return db_run(q, NULL, error);
}

static bool ended_already(GError **error)
{
    return fail(error, FAIL_CONFLICT, "%s", _("This term is not running any more, or was changed in the meantime."));
}

static bool run_change(DbQuery *q, GError **error)
{
    gint64 changed;
    return db_run(q, &changed, error) && (changed || ended_already(error));
}

static bool needs_reason(const char *reason, GError **error)
{
    return !text_is_empty(reason) || fail(error, FAIL_INVALID, "%s", _("Give the reason."));
}

static gint64 first_reminder(Db *db, Pool *pool, const LawRow *term, Due due, gint64 after)
{
    const char *late = setting_text(db, pool, LATE_DAYS_SETTING, LATE_DAYS_USUAL);
    return clock_next_reminder(due.at, !day_is(due.last_day), term->warn_days, late, after);
}

/* --- starting --- */

typedef struct {
    gint64 id, base_at, started_at;
    int occurrence;
} Beginning;

/* Of a series that counts from its beginning, the n-th ends n terms after that. */
static Due due_of(const LawRow *term, const Calendar *calendar, const Beginning *begin)
{
    if (g_strcmp0(term->recurs, "from_due") == 0)
        return law_due(term, calendar, begin->base_at, begin->occurrence);
    return law_due(term, calendar, begin->started_at, 1);
}

static bool insert(Db *db, Pool *pool, const ClockStart *start, const LawRow *term, const Calendar *calendar, const Beginning *begin,
                   GError **error)
{
    Due due = due_of(term, calendar, begin);
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_INSERT);
    db_bind_int(q, "$1", begin->id);
    db_bind_text(q, "$2", start->kind);
    db_bind_int(q, "$3", start->record_id);
    db_bind_text(q, "$4", start->term);
    db_bind_int(q, "$5", term->id);
    db_bind_id(q, "$6", start->user_id);
    db_bind_text(q, "$7", start->label ? start->label : "");
    db_bind_text(q, "$8", start->path ? start->path : "");
    db_bind_int(q, "$9", begin->base_at);
    db_bind_int(q, "$10", begin->occurrence);
    db_bind_int(q, "$11", begin->started_at);
    db_bind_int(q, "$12", due.at);
    db_bind_day(q, "$13", due.last_day);
    db_bind_id(q, "$14", first_reminder(db, pool, term, due, MAX(begin->started_at, clock_now())));
    return db_run(q, NULL, error);
}

bool clock_start(Db *db, const Identity *who, const ClockStart *start, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    gint64 at = start->started_at ? start->started_at : clock_now();
    Country country = law_country(db);
    const Calendar *calendar;
    LawRow *term;
    Clock *open;
    if (!law_term(db, pool, start->term, country, day_of_time(at), &term, error) || !law_calendar(db, pool, country, &calendar, error) ||
        !clock_of(db, pool, start->kind, start->record_id, start->term, &open, error))
        return false;
    if (open)
        return fail(error, FAIL_CONFLICT, _("“%s” is running already."), open->name);
    Beginning begin = {id_new(), at, at, 1};
    g_autoptr(DbChange) change = db_begin(db, error);
    *ret_id = begin.id;
    return change && insert(db, pool, start, term, calendar, &begin, error) && add_event(db, who, begin.id, "start", NULL, at, error) &&
           db_commit(change, error);
}

static bool insert_taken(Db *db, Pool *pool, gint64 id, const ClockStart *start, const LawRow *term, const Clock *ran, GError **error)
{
    Due due = {ran->due_at, ran->last_day};
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_INSERT_TAKEN);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", start->kind);
    db_bind_int(q, "$3", start->record_id);
    db_bind_text(q, "$4", start->term);
    db_bind_int(q, "$5", term->id);
    db_bind_id(q, "$6", start->user_id);
    db_bind_text(q, "$7", start->label ? start->label : "");
    db_bind_text(q, "$8", start->path ? start->path : "");
    db_bind_text(q, "$9", ran->stopped_at ? "stopped" : "running");
    db_bind_int(q, "$10", ran->base_at ? ran->base_at : ran->started_at);
    db_bind_int(q, "$11", MAX(ran->occurrence, 1));
    db_bind_int(q, "$12", ran->started_at);
    db_bind_int(q, "$13", ran->due_at);
    db_bind_day(q, "$14", ran->last_day);
    db_bind_id(q, "$15", ran->stopped_at);
    db_bind_int(q, "$16", ran->stops);
    db_bind_int(q, "$17", ran->stopped_seconds);
    db_bind_id(q, "$18", ran->stopped_at ? 0 : first_reminder(db, pool, term, due, clock_now()));
    return db_run(q, NULL, error);
}

static bool add_taken_events(Db *db, const Identity *who, gint64 clock_id, const Clock *as_it_ran, const GPtrArray *events, GError **error)
{
    for (guint i = 0; i < events->len; i++) {
        const ClockEvent *event = events->pdata[i];
        const Identity there = {.name = event->who};
        if (!add_event(db, &there, clock_id, event->verb, event->reason, event->at, error))
            return false;
    }
    return events->len || add_event(db, who, clock_id, "start", NULL, as_it_ran->started_at, error);
}

bool clock_take_over(Db *db, const Identity *who, const ClockStart *start, const Clock *as_it_ran, const GPtrArray *events, gint64 *ret_id,
                     GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    LawRow *term;
    Clock *open;
    if (!law_term(db, pool, start->term, law_country(db), day_of_time(as_it_ran->started_at), &term, error) ||
        !clock_of(db, pool, start->kind, start->record_id, start->term, &open, error))
        return false;
    if (open)
        return fail(error, FAIL_CONFLICT, _("“%s” is running already."), open->name);
    *ret_id = id_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && insert_taken(db, pool, *ret_id, start, term, as_it_ran, error) &&
           add_taken_events(db, who, *ret_id, as_it_ran, events, error) && db_commit(change, error);
}

/* --- stopping and resuming --- */

bool clock_stop(Db *db, const Identity *who, gint64 id, const char *reason, gint64 at, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Clock *clock;
    at = at ? at : clock_now();
    if (!needs_reason(reason, error) || !clock_find(db, pool, id, &clock, error))
        return false;
    if (!clock->may_stop)
        return fail(error, FAIL_INVALID, _("“%s” may not be stopped: the law table says so."), clock->name);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_STOP);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", MAX(at, clock->started_at));
    db_bind_text(q, "$3", reason);
    db_bind_int(q, "$4", clock->version);
    return run_change(q, error) && add_event(db, who, id, "stop", reason, at, error) && db_commit(change, error);
}

/* The days between the stop and its end; the day of the stop has passed, that of the resumption has not. */
static Due due_after_stop(const LawRow *term, const Calendar *calendar, Due due, gint64 stopped_at, gint64 at)
{
    if (!day_is(due.last_day))
        return (Due){due.at + (at - stopped_at), DAY_NONE};
    Day stopped = day_of_time(stopped_at), resumed = day_of_time(at), last = due.last_day;
    if (strcmp(term->unit, "working_days") != 0)
        return law_due_on(term, calendar, day_add(last, resumed.n - stopped.n));
    bool is_late = day_compare(last, stopped) < 0;
    int left = is_late ? -calendar_count_working(calendar, (Interval){day_add(last, 1), stopped})
                       : calendar_count_working(calendar, (Interval){day_add(stopped, 1), last});
    return law_due_on(term, calendar, calendar_add_working(calendar, resumed, left));
}

bool clock_resume(Db *db, const Identity *who, gint64 id, const char *reason, gint64 at, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Running running;
    at = at ? at : clock_now();
    if (!needs_reason(reason, error) || !find_running(db, pool, id, &running, error))
        return false;
    if (!running.clock->stopped_at)
        return fail(error, FAIL_CONFLICT, "%s", _("This term is not stopped."));
    at = MAX(at, running.clock->stopped_at);
    Due before = {running.clock->due_at, running.clock->last_day};
    Due due = due_after_stop(running.term, running.calendar, before, running.clock->stopped_at, at);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_RESUME);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", at - running.clock->stopped_at);
    db_bind_text(q, "$3", reason);
    db_bind_int(q, "$4", due.at);
    db_bind_day(q, "$5", due.last_day);
    db_bind_id(q, "$6", first_reminder(db, pool, running.term, due, clock_now()));
    db_bind_int(q, "$7", running.clock->version);
    return run_change(q, error) && add_event(db, who, id, "resume", reason, at, error) && db_commit(change, error);
}

/* --- ending --- */

static bool end(Db *db, const Clock *clock, const char *state, const char *reason, gint64 at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_END);
    db_bind_int(q, "$1", clock->id);
    db_bind_text(q, "$2", state);
    db_bind_int(q, "$3", at);
    db_bind_text(q, "$4", reason);
    db_bind_int(q, "$5", clock->version);
    return run_change(q, error);
}

/* The next of the series, by the term as it holds now; a term that was taken out of the table ends the series. */
static bool start_next(Db *db, Pool *pool, const Identity *who, const Running *running, gint64 at, gint64 *ret_id, GError **error)
{
    const Clock *clock = running->clock;
    g_autoptr(GError) gone = NULL;
    LawRow *term;
    *ret_id = 0;
    if (!law_term(db, pool, clock->term, country_of(running->term), day_of_time(at), &term, &gone))
        return fail_kind(gone) == FAIL_NOT_FOUND || (g_propagate_error(error, g_steal_pointer(&gone)), false);
    if (g_strcmp0(term->recurs, "no") == 0 || (term->times && clock->occurrence >= term->times))
        return true;
    ClockStart start = {clock->kind, clock->record_id, clock->term, at, clock->user_id, clock->label, clock->path};
    Beginning begin = {id_new(), running->base_at, at, (int)clock->occurrence + 1};
    *ret_id = begin.id;
    return insert(db, pool, &start, term, running->calendar, &begin, error) && add_event(db, who, begin.id, "start", NULL, at, error);
}

bool clock_done(Db *db, const Identity *who, gint64 id, gint64 at, gint64 *ret_next_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Running running;
    gint64 next = 0;
    at = at ? at : clock_now();
    if (!find_running(db, pool, id, &running, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !end(db, running.clock, "done", NULL, at, error) || !add_event(db, who, id, "done", NULL, at, error) ||
        !start_next(db, pool, who, &running, at, &next, error))
        return false;
    if (ret_next_id)
        *ret_next_id = next;
    return db_commit(change, error);
}

bool clock_cancel(Db *db, const Identity *who, gint64 id, const char *reason, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Clock *clock;
    if (!needs_reason(reason, error) || !clock_find(db, pool, id, &clock, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && end(db, clock, "cancelled", reason, clock_now(), error) &&
           add_event(db, who, id, "cancel", reason, clock_now(), error) && db_commit(change, error);
}

bool clocks_cancel(Db *db, const Identity *who, const char *kind, gint64 record_id, const char *reason, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *clocks;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !clocks_of(db, pool, kind, record_id, false, &clocks, error))
        return false;
    for (guint i = 0; i < clocks->len; i++)
        if (!clock_cancel(db, who, ((const Clock *)clocks->pdata[i])->id, reason, error))
            return false;
    return db_commit(change, error);
}

bool clock_assign(Db *db, gint64 id, gint64 user_id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_ASSIGN_ONE);
    db_bind_int(q, "$1", id);
    db_bind_id(q, "$2", user_id);
    return db_run(q, NULL, error) && db_commit(change, error);
}

bool clocks_assign(Db *db, const char *kind, gint64 record_id, gint64 user_id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_ASSIGN);
    db_bind_text(q, "$1", kind);
    db_bind_int(q, "$2", record_id);
    db_bind_id(q, "$3", user_id);
    return db_run(q, NULL, error) && db_commit(change, error);
}

/* --- when the free days change --- */

/* As if it had run by these free days from its start on. */
static bool replay(Db *db, Pool *pool, const Running *running, const Calendar *calendar, Due *ret_due, GError **error)
{
    const Clock *clock = running->clock;
    Beginning begin = {clock->id, running->base_at, clock->started_at, (int)clock->occurrence};
    GPtrArray *events;
    gint64 stopped_at = 0;
    *ret_due = due_of(running->term, calendar, &begin);
    if (!clock_events(db, pool, clock->id, &events, error))
        return false;
    for (guint i = 0; i < events->len; i++) {
        const ClockEvent *event = events->pdata[i];
        if (strcmp(event->verb, "stop") == 0)
            stopped_at = event->at;
        else if (strcmp(event->verb, "resume") == 0)
            *ret_due = due_after_stop(running->term, calendar, *ret_due, stopped_at, event->at);
    }
    return true;
}

static bool recount(Db *db, Pool *pool, const Identity *who, gint64 id, const Calendar *calendar, GError **error)
{
    Running running;
    Due due;
    if (!find_running(db, pool, id, &running, error) || !replay(db, pool, &running, calendar, &due, error))
        return false;
    if (due.at == running.clock->due_at)
        return true;
    bool runs = !running.clock->stopped_at;
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_RECOUNT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", due.at);
    db_bind_day(q, "$3", due.last_day);
    db_bind_id(q, "$4", runs ? first_reminder(db, pool, running.term, due, clock_now()) : 0);
    return db_run(q, NULL, error) && add_event(db, who, id, "recount", NULL, clock_now(), error);
}

bool clocks_recount(Db *db, const Identity *who, const char *country, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    const Calendar *calendar;
    if (!law_calendar(db, pool, strcmp(country, "MD") == 0 ? COUNTRY_MD : COUNTRY_RO, &calendar, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_LIST_RECOUNT);
    db_bind_text(q, "$1", country);
    while (db_step(q)) {
        gint64 id = db_int(q, "id");
        g_array_append_val(ids, id);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(Pool) one = pool_new();
        if (!recount(db, one, who, g_array_index(ids, gint64, i), calendar, error))
            return false;
    }
    return true;
}
