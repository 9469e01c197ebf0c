/* Calendar feeds: a secret address per user or institution, which can be taken away again. */
#include "modules/plans/follow.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/law/law.h"
#include "modules/module.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/plans_follow_views.h"
#include "record/audit.h"
#include "record/option.h"
#include "web/reply.h"

static bool list_feeds(Request *req, GPtrArray **ret_feeds, GError **error)
{
    *ret_feeds = pool_list(req->pool);
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_FEED_LIST);
    db_bind_int(q, "$1", req->who->user_id);
    db_bind_id(q, "$2", identity_may(req->who, "plans.read") ? req->who->institution_id : 0);
    db_bind_int(q, "$3", identity_may(req->who, "plans.write"));
    while (db_step(q)) {
        Feed *feed = pool_new0(req->pool, Feed);
        *feed = (Feed){
            .id = db_int(q, "id"),
            .institution_id = db_int(q, "institution_id"),
            .institution_name = db_text(q, "institution_name", req->pool),
            .created_at = db_int(q, "created_at"),
        };
        g_ptr_array_add(*ret_feeds, feed);
    }
    return db_end(q, error);
}

/* For which institutions one may make a calendar besides one's own; empty: none. */
static bool list_institutions(Request *req, GPtrArray **ret_institutions, GError **error)
{
    const Identity *who = req->who;
    *ret_institutions = pool_list(req->pool);
    if (identity_may(who, "plans.write"))
        return (*ret_institutions = institution_options(req->db, req->pool, error)) != NULL;
    if (!who->institution_id)
        return true;
    Choice *own = pool_new0(req->pool, Choice);
    *own = (Choice){pool_printf(req->pool, "%" G_GINT64_FORMAT, who->institution_id),
                    who->institution_name ? who->institution_name : _("My institution")};
    g_ptr_array_add(*ret_institutions, own);
    return true;
}

/* made: the address that was made just now, shown once; NULL: none. */
static bool show(Request *req, int status, const char *made, const Problems *problems, GError **error)
{
    GPtrArray *feeds, *institutions;
    return list_feeds(req, &feeds, error) && list_institutions(req, &institutions, error) &&
           reply_view(req, status, view_calendar_feeds, req, feeds, institutions, made, problems);
}

bool follow_calendar_page(Request *req, GError **error)
{
    return show(req, 200, NULL, NULL, error);
}

static bool insert(Db *db, gint64 id, const char *hash, gint64 institution_id, gint64 user_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_FEED_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", hash);
    db_bind_id(q, "$3", institution_id);
    db_bind_id(q, "$4", user_id);
    db_bind_int(q, "$5", clock_now());
    return db_run(q, NULL, error);
}

static bool feed_create(Request *req, gint64 institution_id, const char *secret, GError **error)
{
    gint64 id = id_new();
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change &&
           insert(req->db, id, secret_hash(req->pool, secret), institution_id, institution_id ? 0 : req->who->user_id, error) &&
           audit_write(req->db, req->who, "web", "create", "calendar_feed", id, NULL, error) && db_commit(change, error);
}

/* An id may be of any institution, also of one that the list leaves out: who may not, is told so. */
static bool read_institution(Request *req, gint64 *ret_id, Problems *problems, GError **error)
{
    GPtrArray *institutions;
    const char *typed = req_text(req, "institution");
    *ret_id = id_parse(typed);
    if (*ret_id)
        return true;
    if (!list_institutions(req, &institutions, error))
        return false;
    *ret_id = option_asked(req, "institution", _("For whom"), institutions, problems);
    return true;
}

bool follow_calendar_make(Request *req, GError **error)
{
    gint64 institution_id;
    Institution *institution;
    Problems *problems = problems_new(req->pool);
    if (!read_institution(req, &institution_id, problems, error))
        return false;
    if (problems_any(problems))
        return show(req, 422, NULL, problems, error);
    bool is_own = institution_id == req->who->institution_id && identity_may(req->who, "plans.read");
    if (institution_id && !is_own && !identity_may(req->who, "plans.write"))
        return fail(error, FAIL_FORBIDDEN, "%s", _("You may make calendars for yourself and for your institution."));
    if (institution_id && !institution_find(req->db, req->pool, institution_id, &institution, error))
        return false;
    const char *secret = secret_new(req->pool);
    if (!feed_create(req, institution_id, secret, error))
        return false;
    return show(req, 200, pool_printf(req->pool, "%s/calendar/%s.ics", req->base_url, secret), NULL, error);
}

static bool is_in_list(const GPtrArray *feeds, gint64 id)
{
    for (guint i = 0; i < feeds->len; i++)
        if (((const Feed *)feeds->pdata[i])->id == id)
            return true;
    return false;
}

bool follow_calendar_revoke(Request *req, GError **error)
{
    GPtrArray *feeds;
    gint64 id = req_id(req, "id");
    if (!list_feeds(req, &feeds, error))
        return false;
    if (!is_in_list(feeds, id))
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such calendar."));
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_FEED_REVOKE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", clock_now());
    if (!db_run(q, NULL, error) || !audit_write(req->db, req->who, "web", "close", "calendar_feed", id, NULL, error) ||
        !db_commit(change, error))
        return false;
    reply_notice(req, _("The calendar's address no longer works."));
    return reply_see_other(req, "/calendar");
}

/* ---- the feed itself: whoever has the address may read it */

typedef struct {
    gint64 institution_id; /* 0: all */
    gint64 user_id;        /* 0: an institution's */
    const char *name;
    bool sees_plans;
} FeedOwner;

static bool find_feed(Request *req, const char *secret, FeedOwner *ret_owner, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_FEED_FIND);
    db_bind_text(q, "$1", secret_hash(req->pool, secret));
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("This calendar address does not work any more."));
    gint64 institution_id = db_int(q, "institution_id");
    ret_owner->institution_id = institution_id ? institution_id : db_int(q, "user_institution_id");
    ret_owner->user_id = db_int(q, "user_id");
    ret_owner->sees_plans = db_int(q, "sees_plans") != 0;
    ret_owner->name = db_text(q, "institution_name", req->pool);
    return db_end(q, error);
}

static CalendarEvent *read_event(DbQuery *q, Request *req)
{
    Pool *pool = req->pool;
    const char *number = db_text(q, "number", pool), *title = db_text(q, "title", pool), *bodies = db_text(q, "words_bodies", pool);
    const char *plan = db_text(q, "plan_title", pool);
    Row row = {.number = number, .title = title};
    gint64 id = db_int(q, "id"), adopted = db_int(q, "adopted_at");
    const char *words = row_title(pool, &row);
    CalendarEvent *event = pool_new0(pool, CalendarEvent);
    *event = (CalendarEvent){
        .id = id,
        .stamp = adopted ? adopted : db_int(q, "created_at"),
        .day = db_day(q, "day"),
        .summary = text_shorten(pool, number ? pool_printf(pool, "%s. %s", number, words) : words, 120),
        .description = bodies ? pool_printf(pool, "%s\n%s\n%s", plan, words, bodies) : pool_printf(pool, "%s\n%s", plan, words),
        .url = pool_printf(pool, "%s/measures/%" G_GINT64_FORMAT, req->base_url, id),
    };
    return event;
}

static bool read_events(Request *req, const FeedOwner *owner, GPtrArray *events, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_CALENDAR_DAYS);
    db_bind_id(q, "$1", owner->institution_id);
    while (db_step(q))
        g_ptr_array_add(events, read_event(q, req));
    return db_end(q, error);
}

/* A legal term of the user's own work: the record's number, never a name. */
static CalendarEvent *clock_event(Request *req, const Clock *clock)
{
    CalendarEvent *event = pool_new0(req->pool, CalendarEvent);
    const char *due = day_is(clock->last_day) ? "" : time_to_people(req->pool, clock->due_at);
    *event = (CalendarEvent){
        .id = clock->id,
        .stamp = clock->started_at,
        .day = day_of_time(clock->due_at),
        .summary = pool_printf(req->pool, "%s: %s", clock->label, clock->name),
        .description = pool_printf(req->pool, "%s (%s) %s", clock->length, clock->legal_basis, due),
        .url = pool_printf(req->pool, "%s%s", req->base_url, clock->path),
    };
    return event;
}

static bool read_clocks(Request *req, const FeedOwner *owner, GPtrArray *events, GError **error)
{
    enum { MOST_CLOCKS = 1000 };
    GPtrArray *clocks;
    if (!owner->user_id)
        return true;
    if (!clocks_of_user(req->db, req->pool, owner->user_id, 0, MOST_CLOCKS, &clocks, error))
        return false;
    for (guint i = 0; i < clocks->len; i++)
        if (strcmp(((const Clock *)clocks->pdata[i])->state, "running") == 0)
            g_ptr_array_add(events, clock_event(req, clocks->pdata[i]));
    return true;
}

/* What other modules know of the user's own days. */
static bool read_agenda(Request *req, const FeedOwner *owner, GPtrArray *events, GError **error)
{
    GPtrArray *entries = pool_list(req->pool);
    if (!owner->user_id)
        return true;
    if (!agenda_read(req->db, req->pool, owner->user_id, entries, error))
        return false;
    for (guint i = 0; i < entries->len; i++) {
        const AgendaEntry *entry = entries->pdata[i];
        CalendarEvent *event = pool_new0(req->pool, CalendarEvent);
        *event = (CalendarEvent){.id = entry->id, .stamp = entry->stamp, .day = day_of_time(entry->at), .summary = entry->summary,
                                 .description = time_to_people(req->pool, entry->at),
                                 .url = pool_printf(req->pool, "%s%s", req->base_url, entry->path)};
        g_ptr_array_add(events, event);
    }
    return true;
}

bool follow_calendar_feed(Request *req, GError **error)
{
    const char *name = req_param(req, "secret");
    FeedOwner owner = {0};
    GPtrArray *events = pool_list(req->pool);
    if (!g_str_has_suffix(name, ".ics"))
        return fail(error, FAIL_NOT_FOUND, "%s", _("This calendar address does not work any more."));
    if (!find_feed(req, pool_strndup(req->pool, name, strlen(name) - 4), &owner, error) ||
        (owner.sees_plans && !read_events(req, &owner, events, error)) || !read_clocks(req, &owner, events, error) ||
        !read_agenda(req, &owner, events, error))
        return false;
    const char *title = *owner.name ? pool_printf(req->pool, _("Measures: %s"), owner.name) : _("Measures of the plans");
    const char *text = icalendar_write(req->pool, title, events);
    g_autofree char *etag = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    reply_header(req, "Cache-Control", "private, max-age=0, must-revalidate");
    if (reply_not_modified(req, etag))
        return true;
    return reply_text(req, 200, "text/calendar; charset=utf-8", text);
}
