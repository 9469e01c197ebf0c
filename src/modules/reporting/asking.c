#include "modules/reporting/changes.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/reporting/reporting_queries.h"
#include "record/audit.h"

enum { DAY_SECONDS = 86400 };

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
        !report_link_make(asking->db, asking->pool, asking->doer, report, &link, error))
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
    if (!change || !report_link_make(db, pool, doer, report, &link, error))
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
