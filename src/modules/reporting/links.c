#include "modules/reporting/changes.h"

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/reporting/reporting_queries.h"

/* Secret addresses of reports: made, replaced, taken back, extended. */

enum { DAY_SECONDS = 86400, SEEN_EVERY_SECONDS = 60, LINK_DAYS = 30 };

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

bool report_link_make(Db *db, Pool *pool, const Doer *doer, const Report *report, NewLink *ret_link, GError **error)
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
    if (!change || !revoke_all(db, report->id, error) || !report_link_make(db, pool, doer, report, &link, error))
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
    if (!revoke_all(db, report->id, error) || !report_link_make(db, pool, doer, report, &link, error))
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
