#include "modules/reporting/store.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/reporting/reporting_queries.h"

/* --- periods --- */

static Period *read_period(DbQuery *q, Pool *pool)
{
    Period *period = pool_new0(pool, Period);
    *period = (Period){
        .id = db_int(q, "id"),
        .plan_id = db_int(q, "plan_id"),
        .name = db_text(q, "name", pool),
        .over = {db_day(q, "from_day"), db_day(q, "to_day")},
        .due = db_day(q, "due_day"),
        .state = db_text(q, "state", pool),
        .version = db_int(q, "version"),
    };
    return period;
}

bool periods_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_periods, GError **error)
{
    *ret_periods = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_LIST);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q))
        g_ptr_array_add(*ret_periods, read_period(q, pool));
    return db_end(q, error);
}

bool period_find(Db *db, Pool *pool, gint64 id, Period **ret_period, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_period = read_period(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such reporting period."));
}

/* --- reports --- */

static Report *read_report(DbQuery *q, Pool *pool)
{
    Report *report = pool_new0(pool, Report);
    *report = (Report){
        .id = db_int(q, "id"),
        .period_id = db_int(q, "period_id"),
        .plan_id = db_int(q, "plan_id"),
        .institution_id = db_int(q, "institution_id"),
        .institution_name = db_text(q, "institution_name", pool),
        .period_name = db_text(q, "period_name", pool),
        .due = db_day(q, "due_day"),
        .state = db_text(q, "state", pool),
        .source = db_text(q, "source", pool),
        .sent_at = db_int(q, "sent_at"),
        .accepted_at = db_int(q, "accepted_at"),
        .note = db_text(q, "note", pool),
        .sender = db_text(q, "sender", pool),
        .rows = (int)db_int(q, "row_count"),
        .answered = (int)db_int(q, "answered_count"),
        .version = db_int(q, "version"),
        .over = {db_day(q, "from_day"), db_day(q, "to_day")},
        .period_state = db_text(q, "period_state", pool),
        .has_address = !db_is_null(q, "institution_email"),
    };
    return report;
}

static bool read_reports(DbQuery *q, Pool *pool, GPtrArray **ret_reports, GError **error)
{
    *ret_reports = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_reports, read_report(q, pool));
    return db_end(q, error);
}

bool report_find(Db *db, Pool *pool, gint64 id, Report **ret_report, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_report = read_report(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such report."));
}

bool reports_of_period(Db *db, Pool *pool, gint64 period_id, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_PERIOD);
    db_bind_int(q, "$1", period_id);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_PLAN);
    db_bind_int(q, "$1", plan_id);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_of_institution(Db *db, Pool *pool, gint64 institution_id, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_INSTITUTION);
    db_bind_int(q, "$1", institution_id);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_in_state(Db *db, Pool *pool, const char *state, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_STATE);
    db_bind_text(q, "$1", state);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_to_accept(Db *db, guint *ret_count, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_COUNT_SENT);
    *ret_count = db_step(q) ? (guint)db_int(q, "reports") : 0;
    return db_end(q, error);
}

bool reports_missing(Db *db, Pool *pool, gint64 plan_id, Day today, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, plan_id ? SQL_REPORT_LIST_MISSING_PLAN : SQL_REPORT_LIST_MISSING);
    db_bind_day(q, "$1", today);
    if (plan_id)
        db_bind_int(q, "$2", plan_id);
    return read_reports(q, pool, ret_reports, error);
}

bool reports_waiting(Db *db, Pool *pool, GPtrArray **ret_reports, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LIST_WAITING);
    return read_reports(q, pool, ret_reports, error);
}

bool report_is_seen_by(const Report *report, const Identity *who)
{
    if (identity_may(who, "reports.accept") || (identity_may(who, "reports.read") && who->scope == SCOPE_AUTHORITY))
        return true;
    return who->institution_id != 0 && who->institution_id == report->institution_id &&
           (identity_may(who, "reports.read") || identity_may(who, "reports.enter"));
}

bool report_can_change(const Report *report)
{
    bool with_them = strcmp(report->state, "open") == 0 || strcmp(report->state, "returned") == 0;
    return with_them && strcmp(report->period_state, "open") == 0;
}

/* --- events, links, files --- */

bool report_events(Db *db, Pool *pool, gint64 report_id, GPtrArray **ret_events, GError **error)
{
    *ret_events = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_EVENT_LIST);
    db_bind_int(q, "$1", report_id);
    while (db_step(q)) {
        ReportEvent *event = pool_new0(pool, ReportEvent);
        *event = (ReportEvent){db_int(q, "at"), db_text(q, "verb", pool), db_text(q, "who", pool), db_text(q, "note", pool)};
        g_ptr_array_add(*ret_events, event);
    }
    return db_end(q, error);
}

bool report_event_last(Db *db, gint64 report_id, const char *verb, const char *note, gint64 *ret_at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_EVENT_LAST);
    db_bind_int(q, "$1", report_id);
    db_bind_text(q, "$2", verb);
    db_bind_text(q, "$3", note);
    *ret_at = db_step(q) ? db_int(q, "at") : 0;
    return db_end(q, error);
}

static ReportLink *read_link(DbQuery *q, Pool *pool)
{
    ReportLink *link = pool_new0(pool, ReportLink);
    *link = (ReportLink){
        .id = db_has_column(q, "id") ? db_int(q, "id") : 0,
        .report_id = db_has_column(q, "report_id") ? db_int(q, "report_id") : 0,
        .created_at = db_has_column(q, "created_at") ? db_int(q, "created_at") : 0,
        .expires_at = db_int(q, "expires_at"),
        .revoked_at = db_int(q, "revoked_at"),
        .seen_at = db_int(q, "seen_at"),
    };
    return link;
}

static bool read_links(Db *db, Pool *pool, const DbStatement *statement, gint64 id, GPtrArray **ret_links, GError **error)
{
    *ret_links = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    while (db_step(q))
        g_ptr_array_add(*ret_links, read_link(q, pool));
    return db_end(q, error);
}

bool report_links(Db *db, Pool *pool, gint64 report_id, GPtrArray **ret_links, GError **error)
{
    return read_links(db, pool, SQL_REPORT_LINK_LIST, report_id, ret_links, error);
}

bool report_links_of_period(Db *db, Pool *pool, gint64 period_id, GPtrArray **ret_links, GError **error)
{
    return read_links(db, pool, SQL_REPORT_LINK_LIST_PERIOD, period_id, ret_links, error);
}

bool report_link_is_good(const ReportLink *link)
{
    return !link->revoked_at && link->expires_at > clock_now();
}

bool report_link_find(Db *db, Pool *pool, const char *secret, ReportLink **ret_link, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_LINK_FIND);
    db_bind_text(q, "$1", secret_hash(pool, secret));
    *ret_link = db_step(q) ? read_link(q, pool) : NULL;
    return db_end(q, error);
}

bool report_file_find(Db *db, gint64 report_id, gint64 file_id, gint64 *ret_row_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_REPORT_FILE_FIND);
    db_bind_int(q, "$1", file_id);
    db_bind_int(q, "$2", report_id);
    bool found = db_step(q);
    *ret_row_id = found ? db_int(q, "row_id") : 0;
    return found || (db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such file.")));
}

bool report_indicator_find(Db *db, Pool *pool, gint64 id, Indicator **ret_indicator, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INDICATOR_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such indicator."));
    *ret_indicator = pool_new0(pool, Indicator);
    **ret_indicator = (Indicator){
        .id = id,
        .plan_id = db_int(q, "plan_id"),
        .action_id = db_int(q, "action_id"),
        .text = db_text(q, "text", pool),
        .target_text = db_text(q, "target_text", pool),
        .has_target = db_int(q, "has_target") != 0,
        .target_value = db_real(q, "target_value"),
        .target_operator = db_text(q, "target_operator", pool),
        .target_unit = db_text(q, "target_unit", pool),
        .target_per = db_text(q, "target_per", pool),
        .baseline = db_is_null(q, "baseline") ? NAN : db_real(q, "baseline"),
        .direction = db_text(q, "direction", pool),
        .cumulation = db_text(q, "cumulation", pool),
        .across = db_text(q, "across", pool),
        .breakdowns = db_text(q, "breakdowns", pool),
    };
    return true;
}
