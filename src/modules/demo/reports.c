#include "modules/demo/report.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/demo/demo_queries.h"
#include "record/audit.h"

enum { DUE_DAYS = 15, LOCK_DAYS = 400, LINK_DAYS = 30, WHOLE_PLAN = 40 };

/* What became of a report by today. */
typedef enum {
    FATE_ACCEPTED,
    FATE_LATE,        /* accepted, but sent after its day */
    FATE_CORRECTED,   /* returned once, then accepted */
    FATE_ON_PAPER,    /* accepted; a planner entered it */
    FATE_SENT,
    FATE_RETURNED,
    FATE_BEGUN,       /* opened, some rows answered */
    FATE_UNTOUCHED,
} Fate;

/* A period while its reports are made. */
typedef struct {
    const ReportedPlan *reported;
    gint64 id;
    Interval over;
    const char *name;
    Day due;
    bool last;                    /* the latest that has ended */
    gint64 longest;               /* of the last: the institution, but the reporter's, that has most to say; 0: none */
    GHashTable *states;           /* Action * -> state of all accepted reports together */
} Asked;

typedef struct {
    gint64 id, institution_id;
    Fate fate;
    Day sent;
    Random random;
} Made;

static gint64 time_of(Day day, int hour)
{
    return (gint64)day.n * 86400 + hour * 3600;
}

static Day not_after(Day day, Day last)
{
    return day_compare(day, last) > 0 ? last : day;
}

/* --- who is asked for what --- */

static bool runs_in(const Action *action, Interval over)
{
    if (!action->has_deadline || !day_is(action->deadline.from) || !day_is(action->deadline.to))
        return true;
    return day_compare(action->deadline.from, over.to) <= 0 &&
           (day_compare(action->deadline.to, over.from) >= 0 || strcmp(action->state, "done") != 0);
}

/* What each institution reports on (gint64 * -> GPtrArray of Action *), and the institutions in the order of the document. */
typedef struct {
    Pool *pool;
    GHashTable *actions;
    GPtrArray *order;
} Shares;

static void add_share(Shares *shares, const gint64 *institution_id, const Action *action)
{
    GPtrArray *actions = g_hash_table_lookup(shares->actions, institution_id);
    if (!actions) {
        actions = pool_list(shares->pool);
        g_hash_table_insert(shares->actions, (gpointer)institution_id, actions);
        g_ptr_array_add(shares->order, (gpointer)institution_id);
    }
    if (actions->len == 0 || actions->pdata[actions->len - 1] != action)
        g_ptr_array_add(actions, (gpointer)action);
}

static void add_responsible(Shares *shares, const ReportedPlan *reported, const Action *action)
{
    bool found = false;
    for (guint i = 0; i < action->bodies->len; i++) {
        const Body *body = action->bodies->pdata[i];
        if (body->is_partner || !body->institution_id)
            continue;
        add_share(shares, &body->institution_id, action);
        found = true;
    }
    if (!found && reported->final) /* in the end somebody answers for everything */
        add_share(shares, &reported->demo->reporter_institution, action);
}

/* --- what becomes of a report --- */

static Fate fate_of_last(const Asked *asked, gint64 institution_id, guint place, guint rows)
{
    const Demo *demo = asked->reported->demo;
    static const Fate fates[] = {FATE_ACCEPTED, FATE_SENT, FATE_BEGUN, FATE_ACCEPTED, FATE_RETURNED, FATE_UNTOUCHED, FATE_ON_PAPER,
                                 FATE_LATE, FATE_SENT, FATE_UNTOUCHED, FATE_CORRECTED};
    if (institution_id == demo->reporter_institution || institution_id == asked->longest)
        return FATE_BEGUN;
    return rows > WHOLE_PLAN ? FATE_ACCEPTED : fates[(place + demo->seed) % G_N_ELEMENTS(fates)];
}

static Fate fate_of(const Asked *asked, gint64 institution_id, guint place, guint rows, Random *random)
{
    if (asked->reported->final)
        return FATE_ON_PAPER;
    if (asked->last)
        return fate_of_last(asked, institution_id, place, rows);
    int chance = random_between(random, 1, 100);
    if (chance <= 4 && rows < 8)
        return FATE_UNTOUCHED;
    return chance <= 18 ? FATE_LATE : chance <= 26 ? FATE_CORRECTED : chance <= 34 ? FATE_ON_PAPER : FATE_ACCEPTED;
}

static bool is_accepted(Fate fate)
{
    return fate <= FATE_ON_PAPER;
}

static bool is_sent(Fate fate)
{
    return fate <= FATE_RETURNED;
}

static Day sent_day(const Asked *asked, Made *made)
{
    Day day = made->fate == FATE_LATE ? day_add(asked->due, random_between(&made->random, 2, 20))
                                      : day_add(asked->over.to, random_between(&made->random, 3, DUE_DAYS));
    return not_after(day, day_add(asked->reported->demo->today, -1));
}

/* --- events --- */

typedef struct {
    Db *db;
    gint64 report_id;
    const char *planner, *institution;
    Day today;
} Story;

static bool event(const Story *story, Day day, int hour, const char *verb, bool by_planner, const char *note, GError **error)
{
    g_autoptr(DbQuery) q = db_query(story->db, SQL_DEMO_EVENT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", story->report_id);
    db_bind_int(q, "$3", time_of(not_after(day, story->today), hour));
    db_bind_text(q, "$4", verb);
    db_bind_text(q, "$5", by_planner ? story->planner : story->institution);
    db_bind_text(q, "$6", note);
    return db_run(q, NULL, error);
}

static bool tell_sending(const Story *story, const Made *made, const char *sender, GError **error)
{
    if (made->fate == FATE_CORRECTED || made->fate == FATE_RETURNED) {
        Random random = made->random;
        if (!event(story, day_add(made->sent, -3), 10, "sent", false, sender, error) ||
            !event(story, day_add(made->sent, -2), 11, "returned", true, report_return_text(&random), error))
            return false;
    }
    if (made->fate == FATE_RETURNED)
        return true;
    bool entered = made->fate == FATE_ON_PAPER;
    return event(story, made->sent, 12, entered ? "entered" : "sent", entered, sender, error);
}

static bool tell(const Story *story, const Asked *asked, const Made *made, const char *sender, GError **error)
{
    if (!event(story, day_add(asked->over.to, 1), 9, "asked", true, NULL, error))
        return false;
    bool reminded = made->fate == FATE_LATE || (!is_sent(made->fate) && asked->due.n + 7 < story->today.n);
    if (reminded && !event(story, day_add(asked->due, 7), 8, "reminded", true,
                           pool_printf(asked->reported->demo->pool, "after-7-%s", day_to_iso(asked->reported->demo->pool, asked->due)), error))
        return false;
    if (is_sent(made->fate) && !tell_sending(story, made, sender, error))
        return false;
    return !is_accepted(made->fate) || event(story, day_add(made->sent, 4), 15, "accepted", true, NULL, error);
}

/* --- a report --- */

static const char *state_code(Fate fate)
{
    if (is_accepted(fate))
        return "accepted";
    return fate == FATE_SENT ? "sent" : fate == FATE_RETURNED ? "returned" : "open";
}

static const char *source_code(Made *made)
{
    static const char *const others[] = {"paper", "phone", "mail", NULL};
    if (made->fate == FATE_ON_PAPER)
        return random_pick(&made->random, others);
    return random_chance(&made->random, 25) ? "account" : "link";
}

static bool insert_report(const Asked *asked, Made *made, const char *sender, GError **error)
{
    const Demo *demo = asked->reported->demo;
    Random random = made->random;
    Day accepted = not_after(day_add(made->sent, 4), demo->today);
    g_autoptr(DbQuery) q = db_query(demo->db, SQL_DEMO_REPORT);
    db_bind_int(q, "$1", made->id);
    db_bind_int(q, "$2", asked->id);
    db_bind_int(q, "$3", asked->reported->plan->id);
    db_bind_int(q, "$4", made->institution_id);
    db_bind_text(q, "$5", state_code(made->fate));
    db_bind_text(q, "$6", is_sent(made->fate) ? source_code(made) : "link");
    db_bind_id(q, "$7", is_sent(made->fate) ? time_of(made->sent, 12) : 0);
    db_bind_id(q, "$8", is_accepted(made->fate) ? time_of(accepted, 15) : 0);
    db_bind_text(q, "$9", made->fate == FATE_RETURNED ? report_return_text(&random) : NULL);
    db_bind_text(q, "$10", is_sent(made->fate) ? sender : NULL);
    return db_run(q, NULL, error);
}

/* The link that is shown to who loads the demo: of the longest report in the latest period. */
static void keep_path(const Asked *asked, const Made *made, const char *secret)
{
    Demo *demo = asked->reported->demo;
    if (made->institution_id != asked->longest || (demo->report_path && day_compare(asked->due, demo->report_due) < 0))
        return;
    demo->report_due = asked->due;
    demo->report_path = pool_printf(demo->pool, "/r/%s", secret);
}

/* An open report's link works for some weeks from today. */
static bool insert_link(const Asked *asked, const Made *made, GError **error)
{
    Demo *demo = asked->reported->demo;
    const char *secret = secret_new(demo->pool);
    bool open = !is_sent(made->fate) || made->fate == FATE_RETURNED;
    Day end = day_add(asked->due, LINK_DAYS), later = day_add(demo->today, LINK_DAYS);
    if (open && day_compare(end, later) < 0)
        end = later;
    keep_path(asked, made, secret);
    g_autoptr(DbQuery) q = db_query(demo->db, SQL_DEMO_LINK);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", made->id);
    db_bind_text(q, "$3", secret_hash(demo->pool, secret));
    db_bind_int(q, "$4", time_of(day_add(asked->over.to, 1), 9));
    db_bind_int(q, "$5", time_of(end, 23));
    db_bind_id(q, "$6", made->fate == FATE_UNTOUCHED ? 0 : time_of(is_sent(made->fate) ? made->sent : day_add(demo->today, -1), 11));
    db_bind_text(q, "$7", "http://127.0.0.1:8080");
    return db_run(q, NULL, error);
}

/* Several institutions may speak of one action: done when all are, under way when one has begun. */
static void join_state(GHashTable *states, const Action *action, const char *state)
{
    const char *so_far = g_hash_table_lookup(states, action);
    if (so_far && strcmp(so_far, state) != 0) {
        bool begun = strcmp(so_far, "done") == 0 || strcmp(so_far, "underway") == 0 || strcmp(state, "done") == 0 || strcmp(state, "underway") == 0;
        state = begun ? "underway" : "not_started";
    }
    g_hash_table_insert(states, (gpointer)action, (gpointer)state);
}

/* Some institutions are not as far as the others. */
static const char *row_state(const Asked *asked, const Action *action, Random *random)
{
    const char *state = action_course(asked->reported, action, asked->over);
    if (strcmp(state, "done") == 0 && !asked->reported->final && random_chance(random, 8))
        return "underway";
    return state;
}

static bool make_row(const Asked *asked, Made *made, const Action *action, GError **error)
{
    const Demo *demo = asked->reported->demo;
    gint64 id = id_new();
    g_autoptr(DbQuery) q = db_query(demo->db, SQL_DEMO_ROW);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", made->id);
    db_bind_int(q, "$3", action->id);
    if (!db_run(q, NULL, error))
        return false;
    if (made->fate == FATE_UNTOUCHED || (made->fate == FATE_BEGUN && random_chance(&made->random, 55)))
        return true;
    const char *state = row_state(asked, action, &made->random);
    if (is_accepted(made->fate))
        join_state(asked->states, action, state);
    return report_row_fill(asked->reported, action, asked->over, id, state, &made->random, error);
}

static bool make_report(const Asked *asked, Made *made, GPtrArray *actions, GError **error)
{
    const Demo *demo = asked->reported->demo;
    static const char sender[] = "Raportor al instituției (date demonstrative)";
    Institution *institution;
    made->id = id_new();
    made->sent = is_sent(made->fate) ? sent_day(asked, made) : DAY_NONE;
    if (!institution_find(demo->db, demo->pool, made->institution_id, &institution, error))
        return false;
    Story story = {demo->db, made->id, demo->planner->name, institution->name, demo->today};
    if (!insert_report(asked, made, sender, error) || !insert_link(asked, made, error) || !tell(&story, asked, made, sender, error))
        return false;
    for (guint i = 0; i < actions->len; i++)
        if (!make_row(asked, made, actions->pdata[i], error))
            return false;
    return audit_write(demo->db, demo->planner, "cli", "create", "report", made->id, NULL, error);
}

/* One that answers for nearly the whole plan doesn't count. */
static gint64 longest_of(const Shares *shares, const Demo *demo)
{
    gint64 longest = 0;
    guint most = 0;
    for (guint i = 0; i < shares->order->len; i++) {
        const gint64 *institution_id = shares->order->pdata[i];
        guint rows = ((GPtrArray *)g_hash_table_lookup(shares->actions, institution_id))->len;
        if (rows <= most || rows > WHOLE_PLAN || *institution_id == demo->reporter_institution)
            continue;
        longest = *institution_id;
        most = rows;
    }
    return longest;
}

static bool make_reports(Asked *asked, GError **error)
{
    const Demo *demo = asked->reported->demo;
    g_autoptr(GHashTable) found = g_hash_table_new(g_int64_hash, g_int64_equal);
    Shares shares = {demo->pool, found, pool_list(demo->pool)};
    for (guint i = 0; i < asked->reported->actions->len; i++)
        if (runs_in(asked->reported->actions->pdata[i], asked->over))
            add_responsible(&shares, asked->reported, asked->reported->actions->pdata[i]);
    asked->longest = asked->last && !asked->reported->final ? longest_of(&shares, demo) : 0;
    for (guint i = 0; i < shares.order->len; i++) {
        const gint64 *institution_id = shares.order->pdata[i];
        GPtrArray *actions = g_hash_table_lookup(found, institution_id);
        g_autofree char *purpose = g_strdup_printf("%s report %d %d %u", asked->reported->name, day_year(asked->over.to), day_month(asked->over.to), i);
        Made made = {.institution_id = *institution_id, .random = random_for(demo->seed, purpose)};
        made.fate = fate_of(asked, made.institution_id, i, actions->len, &made.random);
        if (!make_report(asked, &made, actions, error))
            return false;
    }
    return true;
}

/* --- a period --- */

static const char *period_state(const Asked *asked)
{
    const Demo *demo = asked->reported->demo;
    if (day_compare(asked->over.to, demo->today) >= 0)
        return "planned";
    return asked->due.n + LOCK_DAYS < demo->today.n ? "locked" : "open";
}

static bool insert_period(Asked *asked, GError **error)
{
    asked->id = id_new();
    g_autoptr(DbQuery) q = db_query(asked->reported->demo->db, SQL_DEMO_PERIOD);
    db_bind_int(q, "$1", asked->id);
    db_bind_int(q, "$2", asked->reported->plan->id);
    db_bind_text(q, "$3", asked->name);
    db_bind_day(q, "$4", asked->over.from);
    db_bind_day(q, "$5", asked->over.to);
    db_bind_day(q, "$6", asked->due);
    db_bind_text(q, "$7", period_state(asked));
    return db_run(q, NULL, error);
}

/* In document order; the states that actions have from now on are those of the next period's choice as well. */
static bool set_states(const Asked *asked, GError **error)
{
    const ReportedPlan *reported = asked->reported;
    for (guint i = 0; i < reported->actions->len; i++) {
        Action *action = reported->actions->pdata[i];
        const char *state = g_hash_table_lookup(asked->states, action);
        if (!state)
            continue;
        action->state = state;
        if (!action_set_state(reported->demo->db, action->id, state, asked->over.to, error))
            return false;
    }
    return true;
}

static bool make_period(const ReportedPlan *reported, Interval over, const char *name, bool last, GError **error)
{
    g_autoptr(GHashTable) states = g_hash_table_new(NULL, NULL);
    Asked asked = {.reported = reported, .over = over, .name = name, .due = day_add(over.to, DUE_DAYS), .last = last, .states = states};
    if (!insert_period(&asked, error))
        return false;
    if (day_compare(over.to, reported->demo->today) >= 0)
        return true;
    return make_reports(&asked, error) && set_states(&asked, error) &&
           audit_write(reported->demo->db, reported->demo->planner, "cli", "create", "reporting_period", asked.id, NULL, error);
}

/* --- a plan --- */

static const char *roman(int number)
{
    static const char *const romans[] = {"I", "II", "III", "IV"};
    return romans[number - 1];
}

/* The days until which actions run, at most until the period that today is in; the plan's own in any case. */
static Day end_of(const ReportedPlan *reported)
{
    Day end = reported->plan->period.to;
    for (guint i = 0; i < reported->actions->len; i++) {
        const Action *action = reported->actions->pdata[i];
        if (action->has_deadline && day_is(action->deadline.to) && day_compare(action->deadline.to, end) > 0)
            end = action->deadline.to;
    }
    Day today = reported->demo->today, own = reported->plan->period.to;
    return day_compare(today, own) < 0 ? own : not_after(end, today);
}

static bool is_last(const ReportedPlan *reported, Interval over, int months, Day end)
{
    Day today = reported->demo->today, next_to = day_add(day_add_months(day_add(over.to, 1), months), -1);
    return day_compare(over.to, today) < 0 && (day_compare(next_to, today) >= 0 || day_compare(day_add(over.to, 1), end) > 0);
}

static bool make_periods(const ReportedPlan *reported, int months, GError **error)
{
    Day end = end_of(reported), from = reported->plan->period.from;
    for (; day_compare(from, end) <= 0; from = day_add_months(from, months)) {
        Interval over = {from, day_add(day_add_months(from, months), -1)};
        const char *name = pool_printf(reported->demo->pool, months == 6 ? "Semestrul %s %d" : "Trimestrul %s %d",
                                       roman((day_month(from) - 1) / months + 1), day_year(from));
        if (!make_period(reported, over, name, is_last(reported, over, months, end), error))
            return false;
    }
    return true;
}

static bool read_plan(Demo *demo, int which, const char *name, Plan **ret_plan, ReportedPlan *ret_reported, GError **error)
{
    *ret_reported = (ReportedPlan){.demo = demo, .name = name};
    if (!plan_find(demo->db, demo->pool, demo->planner, demo->plan_ids[which], ret_plan, error) ||
        !actions_of_plan(demo->db, demo->pool, demo->plan_ids[which], &ret_reported->actions, error))
        return false;
    ret_reported->plan = *ret_plan;
    return true;
}

static bool report_half_years(Demo *demo, GError **error)
{
    Plan *plan;
    ReportedPlan reported;
    return read_plan(demo, DEMO_BALTI, "balti", &plan, &reported, error) && make_periods(&reported, 6, error);
}

static bool report_quarters(Demo *demo, GError **error)
{
    Plan *plan;
    ReportedPlan reported;
    return read_plan(demo, DEMO_TIMISOARA, "timisoara", &plan, &reported, error) && make_periods(&reported, 3, error);
}

/* One report of each institution at the end of all years. */
static bool report_end(Demo *demo, GError **error)
{
    Plan *plan;
    ReportedPlan reported;
    if (!read_plan(demo, DEMO_STRATEGY, "strategy", &plan, &reported, error))
        return false;
    reported.final = true;
    return make_period(&reported, plan->period, "Raport final 2017–2022", true, error);
}

bool demo_reports(Demo *demo, GError **error)
{
    return report_half_years(demo, error) && report_quarters(demo, error) && report_end(demo, error);
}
