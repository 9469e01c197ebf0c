#include "modules/reporting/changes.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/reporting/reporting_queries.h"
#include "record/audit.h"

enum { DAY_SECONDS = 86400, SEEN_EVERY_SECONDS = 60, DUE_DAYS = 30, LINK_DAYS = 30 };

bool report_event_add(Db *db, const Doer *doer, gint64 report_id, const char *verb, const char *note, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_EVENT_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", report_id);
    db_bind_int(q, "$3", clock_now());
    db_bind_text(q, "$4", verb);
    db_bind_text(q, "$5", doer->who->name ? doer->who->name : "");
    db_bind_text(q, "$6", note);
    return db_run(q, NULL, error);
}

bool audit_report(Db *db, const Doer *doer, const char *verb, gint64 report_id, GError **error)
{
    return audit_write(db, doer->who, doer->channel, verb, "report", report_id, NULL, error);
}

static bool too_late(GError **error)
{
    return fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed this in the meantime. Look at it again, then decide."));
}

/* --- periods --- */

static int months_of(const char *every)
{
    if (strcmp(every, "year") == 0)
        return 12;
    return strcmp(every, "half_year") == 0 ? 6 : 3;
}

static const char *roman(int number)
{
    static const char *const romans[] = {"I", "II", "III", "IV"};
    return romans[number - 1];
}

static const char *period_name(Pool *pool, Day from, int months)
{
    int year = day_year(from), part = (day_month(from) - 1) / months + 1;
    if (months == 12)
        return pool_printf(pool, _("Year %d"), year);
    return months == 6 ? pool_printf(pool, _("Half-year %s %d"), roman(part), year) : pool_printf(pool, _("Quarter %s %d"), roman(part), year);
}

static bool is_taken(const GPtrArray *periods, Interval over)
{
    for (guint i = 0; i < periods->len; i++) {
        const Period *period = periods->pdata[i];
        if (day_compare(period->over.from, over.to) <= 0 && day_compare(over.from, period->over.to) <= 0)
            return true;
    }
    return false;
}

static bool insert_period(Db *db, Pool *pool, const Plan *plan, Interval over, int months, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", plan->id);
    db_bind_text(q, "$3", period_name(pool, over.from, months));
    db_bind_day(q, "$4", over.from);
    db_bind_day(q, "$5", over.to);
    db_bind_day(q, "$6", day_add(over.to, (int)CLAMP(setting_int(db, "reporting.due-after", DUE_DAYS), 0, 365)));
    return db_run(q, NULL, error);
}

/* Calendar parts of years that the plan's days fall into, cut to the plan. */
static bool insert_periods(Db *db, Pool *pool, const Plan *plan, int months, int *ret_made, GError **error)
{
    GPtrArray *taken;
    *ret_made = 0;
    if (!periods_of_plan(db, pool, plan->id, &taken, error))
        return false;
    Day from = day_make(day_year(plan->period.from), 1, 1);
    for (; day_compare(from, plan->period.to) <= 0; from = day_add_months(from, months)) {
        Interval over = {from, day_add(day_add_months(from, months), -1)};
        if (day_compare(over.to, plan->period.from) < 0)
            continue;
        over.from = day_compare(over.from, plan->period.from) < 0 ? plan->period.from : over.from;
        over.to = day_compare(over.to, plan->period.to) > 0 ? plan->period.to : over.to;
        if (is_taken(taken, over))
            continue;
        if (!insert_period(db, pool, plan, over, months, error))
            return false;
        ++*ret_made;
    }
    return true;
}

bool periods_make(Db *db, const Doer *doer, const Plan *plan, const char *every, int *ret_made, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!day_is(plan->period.from) || !day_is(plan->period.to))
        return fail(error, FAIL_INVALID, "%s", _("The plan does not say from when to when it runs. Give it its period first."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !insert_periods(db, pool, plan, months_of(every), ret_made, error))
        return false;
    if (*ret_made == 0)
        return fail(error, FAIL_INVALID, "%s", _("All of the plan's time has reporting periods already."));
    return audit_write(db, doer->who, doer->channel, "create", "reporting_period", plan->id, NULL, error) && db_commit(change, error);
}

static bool change_period(Db *db, const Doer *doer, const Period *period, DbQuery *q, const char *verb, GError **error)
{
    gint64 changed;
    if (!db_run(q, &changed, error) || (changed == 0 && !too_late(error)))
        return false;
    return audit_write(db, doer->who, doer->channel, verb, "reporting_period", period->id, NULL, error);
}

bool period_lock(Db *db, const Doer *doer, const Period *period, bool locked, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_SET_STATE);
    db_bind_int(q, "$1", period->id);
    db_bind_text(q, "$2", locked ? "locked" : "open");
    db_bind_int(q, "$3", period->version);
    return change_period(db, doer, period, q, locked ? "lock" : "unlock", error) && db_commit(change, error);
}

bool period_change_due(Db *db, const Doer *doer, const Period *period, Day due, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_SET_DUE);
    db_bind_int(q, "$1", period->id);
    db_bind_day(q, "$2", due);
    db_bind_int(q, "$3", period->version);
    return change_period(db, doer, period, q, "save", error) && db_commit(change, error);
}

/* --- links --- */

typedef struct {
    gint64 id;
    const char *url;
    gint64 expires_at;
} NewLink;

static bool find_base_url(Db *db, Pool *pool, const Doer *doer, const char **ret_url, GError **error)
{
    *ret_url = doer->base_url ? doer->base_url : setting_text(db, pool, SETTING_BASE_URL, NULL);
    if (*ret_url)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LINK_BASE_URL);
    *ret_url = db_step(q) ? db_text(q, "base_url", pool) : "http://127.0.0.1:8080";
    return db_end(q, error);
}

/* Until some weeks after the due day, or after today where that is past. */
static gint64 link_end(Db *db, const Report *report)
{
    int days = (int)CLAMP(setting_int(db, "reporting.link-days", LINK_DAYS), 1, 365);
    Day today = day_today();
    int late = day_compare(report->due, today) > 0 ? report->due.n - today.n : 0;
    return clock_now() + (gint64)(late + days) * DAY_SECONDS;
}

static bool link_make(Db *db, Pool *pool, const Doer *doer, const Report *report, NewLink *ret_link, GError **error)
{
    const char *base_url, *secret = secret_new(pool);
    if (!find_base_url(db, pool, doer, &base_url, error))
        return false;
    *ret_link = (NewLink){id_new(), pool_printf(pool, "%s/r/%s", base_url, secret), link_end(db, report)};
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LINK_INSERT);
    db_bind_int(q, "$1", ret_link->id);
    db_bind_int(q, "$2", report->id);
    db_bind_text(q, "$3", secret_hash(pool, secret));
    db_bind_int(q, "$4", clock_now());
    db_bind_int(q, "$5", ret_link->expires_at);
    db_bind_text(q, "$6", base_url);
    return db_run(q, NULL, error);
}

static bool revoke_all(Db *db, gint64 report_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LINK_REVOKE);
    db_bind_int(q, "$1", report_id);
    db_bind_int(q, "$2", clock_now());
    return db_run(q, NULL, error);
}

bool report_link_replace(Db *db, Pool *pool, const Doer *doer, const Report *report, bool letter, const char **ret_url,
                         bool *ret_mailed, GError **error)
{
    NewLink link;
    *ret_mailed = false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !revoke_all(db, report->id, error) || !link_make(db, pool, doer, report, &link, error))
        return false;
    ReportLetter text = {LETTER_AGAIN, pool_printf(pool, "report/%" G_GINT64_FORMAT "/link/%" G_GINT64_FORMAT, report->id, link.id),
                         link.url, link.expires_at, NULL};
    if (letter && !report_letter_put(db, report, &text, ret_mailed, error))
        return false;
    *ret_url = link.url;
    return report_event_add(db, doer, report->id, "link", NULL, error) && audit_report(db, doer, "link", report->id, error) &&
           db_commit(change, error);
}

bool report_link_returned(Db *db, Pool *pool, const Doer *doer, const Report *report, const char *note, GError **error)
{
    NewLink link;
    bool mailed;
    if (!revoke_all(db, report->id, error) || !link_make(db, pool, doer, report, &link, error))
        return false;
    ReportLetter letter = {LETTER_RETURNED, pool_printf(pool, "report/%" G_GINT64_FORMAT "/returned/%" G_GINT64_FORMAT, report->id, link.id),
                           link.url, link.expires_at, note};
    return report_letter_put(db, report, &letter, &mailed, error);
}

bool report_link_revoke(Db *db, const Doer *doer, const Report *report, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && revoke_all(db, report->id, error) && report_event_add(db, doer, report->id, "revoked", NULL, error) &&
           audit_report(db, doer, "revoke", report->id, error) && db_commit(change, error);
}

bool report_link_extend(Db *db, const Doer *doer, const Report *report, int days, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LINK_EXTEND);
    db_bind_int(q, "$1", report->id);
    db_bind_int(q, "$2", clock_now() + (gint64)days * DAY_SECONDS);
    return db_run(q, NULL, error) && report_event_add(db, doer, report->id, "extended", NULL, error) &&
           audit_report(db, doer, "extend", report->id, error) && db_commit(change, error);
}

bool report_link_opened(Db *db, const ReportLink *link, GError **error)
{
    if (link->seen_at > clock_now() - SEEN_EVERY_SECONDS)
        return true;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LINK_SEEN);
    db_bind_int(q, "$1", link->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_int(q, "$3", clock_now() - SEEN_EVERY_SECONDS);
    return db_run(q, NULL, error) && db_commit(change, error);
}

/* --- asking --- */

typedef struct {
    Db *db;
    Pool *pool;
    const Doer *doer;
    const Period *period;
    GArray *new_reports; /* of gint64 */
    Asked *asked;
} Asking;

/* What is reported on: a measure, or an objective's own indicators; the other is 0. */
typedef struct {
    gint64 action_id, node_id;
} Thing;

typedef struct {
    gint64 institution_id;
    GArray *things; /* of Thing */
} Share;

static bool collect_shares(Asking *asking, GPtrArray **ret_shares, GError **error)
{
    *ret_shares = pool_list(asking->pool);
    g_autoptr(DbQuery) q = db_query(asking->db, SQL_REPORT_BODIES);
    db_bind_int(q, "$1", asking->period->plan_id);
    db_bind_day(q, "$2", asking->period->over.from);
    db_bind_day(q, "$3", asking->period->over.to);
    Share *share = NULL;
    while (db_step(q)) {
        Thing thing = {db_int(q, "action_id"), db_int(q, "node_id")};
        if (!share || share->institution_id != db_int(q, "institution_id")) {
            share = pool_new0(asking->pool, Share);
            *share = (Share){db_int(q, "institution_id"), g_array_new(FALSE, FALSE, sizeof(Thing))};
            pool_defer(asking->pool, (GDestroyNotify)g_array_unref, share->things);
            g_ptr_array_add(*ret_shares, share);
        }
        g_array_append_val(share->things, thing);
    }
    return db_end(q, error);
}

static bool insert_rows(Db *db, gint64 report_id, const GArray *things, GError **error)
{
    for (guint i = 0; i < things->len; i++) {
        Thing thing = g_array_index(things, Thing, i);
        g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_ROW_INSERT);
        db_bind_int(q, "$1", id_new());
        db_bind_int(q, "$2", report_id);
        db_bind_id(q, "$3", thing.action_id);
        db_bind_id(q, "$4", thing.node_id);
        if (!db_run(q, NULL, error))
            return false;
    }
    return true;
}

static bool insert_report(Asking *asking, const Share *share, gint64 *ret_id, GError **error)
{
    *ret_id = id_new();
    g_autoptr(DbQuery) q = db_query(asking->db, SQL_REPORT_INSERT);
    db_bind_int(q, "$1", *ret_id);
    db_bind_int(q, "$2", asking->period->id);
    db_bind_int(q, "$3", asking->period->plan_id);
    db_bind_int(q, "$4", share->institution_id);
    return db_run(q, NULL, error) && insert_rows(asking->db, *ret_id, share->things, error);
}

/* The first letter of a report, with its first link; who has no address gets the link by hand. */
static bool put_first_letter(Asking *asking, gint64 report_id, GError **error)
{
    Report *report;
    NewLink link;
    bool mailed;
    if (!report_find(asking->db, asking->pool, report_id, &report, error) ||
        !link_make(asking->db, asking->pool, asking->doer, report, &link, error))
        return false;
    ReportLetter letter = {LETTER_ASKED, pool_printf(asking->pool, "report/%" G_GINT64_FORMAT "/asked", report_id), link.url,
                           link.expires_at, NULL};
    if (!report_letter_put(asking->db, report, &letter, &mailed, error))
        return false;
    asking->asked->letters += mailed;
    return true;
}

static bool ask_one(Asking *asking, const Share *share, GError **error)
{
    g_autoptr(DbQuery) q = db_query(asking->db, SQL_REPORT_OF_PERIOD_AND_INSTITUTION);
    db_bind_int(q, "$1", asking->period->id);
    db_bind_int(q, "$2", share->institution_id);
    gint64 id = db_step(q) ? db_int(q, "id") : 0;
    const char *state = id ? db_text(q, "state", asking->pool) : "";
    if (!db_end(q, error))
        return false;
    if (id)
        return strcmp(state, "open") != 0 || insert_rows(asking->db, id, share->things, error);
    if (!insert_report(asking, share, &id, error) || !put_first_letter(asking, id, error) ||
        !report_event_add(asking->db, asking->doer, id, "asked", NULL, error))
        return false;
    g_array_append_val(asking->new_reports, id);
    asking->asked->asked++;
    return true;
}

static bool audit_asked(Asking *asking, GError **error)
{
    for (guint i = 0; i < asking->new_reports->len; i++)
        if (!audit_report(asking->db, asking->doer, "ask", g_array_index(asking->new_reports, gint64, i), error))
            return false;
    return audit_write(asking->db, asking->doer->who, asking->doer->channel, "ask", "reporting_period", asking->period->id, NULL, error);
}

static bool open_period(Db *db, const Period *period, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_OPEN);
    db_bind_int(q, "$1", period->id);
    return db_run(q, NULL, error);
}

bool period_ask(Db *db, const Doer *doer, const Period *period, Asked *ret_asked, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GArray) new_reports = g_array_new(FALSE, FALSE, sizeof(gint64));
    GPtrArray *shares;
    *ret_asked = (Asked){0};
    Asking asking = {db, pool, doer, period, new_reports, ret_asked};
    if (strcmp(period->state, "locked") == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This period is locked. Unlock it before you ask for reports."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !open_period(db, period, error) || !collect_shares(&asking, &shares, error))
        return false;
    for (guint i = 0; i < shares->len; i++)
        if (!ask_one(&asking, shares->pdata[i], error))
            return false;
    return audit_asked(&asking, error) && db_commit(change, error);
}

/* --- reminders --- */

/* The days of a setting ("14 3"); the one that fits: before the due day the smallest that is not less than what is left, after
 * it the largest that has passed.  0: none. */
static int fitting_day(const char *setting, int days, bool before)
{
    g_auto(GStrv) words = g_strsplit_set(setting, " ,;", -1);
    int best = 0;
    for (guint i = 0; words[i]; i++) {
        int day = (int)CLAMP(g_ascii_strtoll(words[i], NULL, 10), 0, 365);
        if (day && day >= days && before && (!best || day < best))
            best = day;
        if (day && day <= days && !before && day > best)
            best = day;
    }
    return best;
}

static const char *reminder_of(Db *db, Pool *pool, const Report *report, Day today)
{
    int left = report->due.n - today.n;
    const char *before = setting_text(db, pool, "reporting.remind-before", "14 3");
    const char *after = setting_text(db, pool, "reporting.remind-after", "7 21");
    int day = left >= 0 ? fitting_day(before, left, true) : fitting_day(after, -left, false);
    return day ? pool_printf(pool, "%s-%d-%s", left >= 0 ? "before" : "after", day, day_to_iso(pool, report->due)) : NULL;
}

/* Who was asked or reminded a moment ago isn't reminded again. */
static bool is_time(Db *db, const Report *report, const char *reminder, bool *ret_it_is, GError **error)
{
    gint64 same, asked, last, link;
    if (!report_event_last(db, report->id, "reminded", reminder, &same, error) || !report_event_last(db, report->id, "reminded", NULL, &last, error) ||
        !report_event_last(db, report->id, "asked", NULL, &asked, error) || !report_event_last(db, report->id, "link", NULL, &link, error))
        return false;
    gint64 latest = MAX(MAX(asked, last), link);
    *ret_it_is = same == 0 && latest < clock_now() - 2 * DAY_SECONDS;
    return true;
}

/* A reminder brings a link of its own: the first letter may be lost, and its link goes on working. */
static bool remind(Db *db, Pool *pool, const Doer *doer, const Report *report, const char *reminder, int *ret_letters, GError **error)
{
    NewLink link;
    bool mailed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !link_make(db, pool, doer, report, &link, error))
        return false;
    LetterKind kind = g_str_has_prefix(reminder, "before") ? LETTER_SOON : LETTER_LATE;
    ReportLetter letter = {kind, pool_printf(pool, "report/%" G_GINT64_FORMAT "/remind/%s", report->id, reminder), link.url,
                           link.expires_at, NULL};
    if (!report_letter_put(db, report, &letter, &mailed, error))
        return false;
    if (!mailed)
        return true; /* rolled back: there is nobody to write to */
    *ret_letters += 1;
    return report_event_add(db, doer, report->id, "reminded", reminder, error) && audit_report(db, doer, "remind", report->id, error) &&
           db_commit(change, error);
}

bool reports_remind(Db *db, const char *base_url, int *ret_letters, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *reports;
    Doer doer = {identity_system(), "job", base_url};
    *ret_letters = 0;
    if (!reports_waiting(db, pool, &reports, error))
        return false;
    for (guint i = 0; i < reports->len; i++) {
        g_autoptr(Pool) own = pool_new();
        const Report *report = reports->pdata[i];
        const char *reminder = reminder_of(db, own, report, day_today());
        bool it_is = false;
        if (reminder && (!is_time(db, report, reminder, &it_is, error) || (it_is && !remind(db, own, &doer, report, reminder, ret_letters, error))))
            return false;
    }
    return true;
}
