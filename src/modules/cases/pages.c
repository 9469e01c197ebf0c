#include "modules/cases/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/cases/cases_queries.h"
#include "modules/people/people.h"

/* What pages of cases share, and loading all that a case's page shows. */

const char *case_url(Pool *pool, gint64 id, const char *rest)
{
    return pool_printf(pool, "/cases/%" G_GINT64_FORMAT "%s", id, rest);
}

static const char *hours_words(Pool *pool, gint64 seconds)
{
    enum { HOUR = 60 * 60 };
    gint64 hours = ABS(seconds) / HOUR;
    if (seconds < 0)
        return pool_printf(pool, P_("%d hour late", "%d hours late", hours), (int)hours);
    return pool_printf(pool, P_("%d hour left", "%d hours left", hours), (int)hours);
}

const char *case_due_words(Pool *pool, gint64 due_at)
{
    enum { DAY = 24 * 60 * 60, SOON = 4 * DAY };
    gint64 left = due_at - clock_now();
    if (!due_at)
        return "";
    if (ABS(left) < SOON)
        return hours_words(pool, left);
    gint64 days = ABS(left) / DAY;
    if (left < 0)
        return pool_printf(pool, P_("%d day late", "%d days late", days), (int)days);
    return pool_printf(pool, P_("%d day left", "%d days left", days), (int)days);
}

/* --- names --- */

static bool name_people(Db *db, Pool *pool, const GPtrArray *people, GError **error)
{
    for (guint i = 0; i < people->len; i++) {
        CasePerson *one = people->pdata[i];
        one->name = person_label_of(db, pool, one->person_id);
    }
    return true;
}

static const char *join_subjects(Pool *pool, const GPtrArray *people)
{
    GString *names = pool_string(pool);
    for (guint i = 0; i < people->len; i++) {
        const CasePerson *one = people->pdata[i];
        if (strcmp(one->role, "subject") == 0)
            g_string_append_printf(names, "%s%s", names->len ? "; " : "", one->name);
    }
    return names->str;
}

bool case_names(Db *db, Pool *pool, gint64 case_id, const char **ret_names, GError **error)
{
    GPtrArray *people;
    if (!case_people(db, pool, case_id, &people, error) || !name_people(db, pool, people, error))
        return false;
    *ret_names = join_subjects(pool, people);
    return true;
}

/* --- the timeline --- */

static CaseMoment *add_moment(CasePage *page, Pool *pool, gint64 at, const char *kind, const char *title)
{
    CaseMoment *moment = pool_new0(pool, CaseMoment);
    *moment = (CaseMoment){.at = at, .kind = kind, .title = title};
    g_ptr_array_add(page->moments, moment);
    return moment;
}

/* "Term stopped: Detailed evaluation". */
static const char *title_of(const CasePage *page, Pool *pool, const CaseEntry *entry)
{
    const char *title = case_kind_label(entry->kind);
    if (entry->round > 1)
        return pool_printf(pool, "%s (%d)", title, (int)entry->round);
    for (guint i = 0; case_kind_is_of_clock(entry->kind) && i < page->type->parts->len; i++) {
        const CaseTypePart *part = page->type->parts->pdata[i];
        if (entry->term && g_strcmp0(part->term, entry->term) == 0)
            return pool_printf(pool, "%s: %s", title, part->label);
    }
    return title;
}

static bool may_read(const CasePage *page, const CaseEntry *entry, gint64 asker)
{
    return !page->rights.is_limited || entry->user_id == asker;
}

/* A partner sees that something was, and of their own what it was. */
static void add_entry(CasePage *page, Pool *pool, const CaseEntry *entry, gint64 asker)
{
    CaseMoment *moment = add_moment(page, pool, entry->done_at, entry->kind, title_of(page, pool, entry));
    moment->who = entry->user_name;
    if (!may_read(page, entry, asker))
        return;
    moment->text = entry->text;
    moment->place = entry->place;
    moment->present = entry->present;
    moment->next = entry->next;
    moment->risk = entry->risk ? case_label(case_risks, entry->risk) : NULL;
    moment->url = pool_printf(pool, "/cases/%" G_GINT64_FORMAT "/entries/%" G_GINT64_FORMAT, entry->case_id, entry->id);
}

static void add_signals(CasePage *page, Pool *pool)
{
    for (guint i = 0; i < page->signals->len; i++) {
        const CaseSignal *signal = page->signals->pdata[i];
        const char *title = pool_printf(pool, _("Signal %d/%d: %s"), (int)signal->number, (int)signal->year,
                                        case_label(case_channels, signal->channel));
        CaseMoment *moment = add_moment(page, pool, signal->received_at, "signal", title);
        moment->text = page->rights.is_limited ? NULL : signal->text;
        moment->url = page->rights.is_limited ? NULL : pool_printf(pool, "/cases/signals/%" G_GINT64_FORMAT, signal->id);
    }
}

static void add_referrals(CasePage *page, Pool *pool)
{
    for (guint i = 0; i < page->referrals->len && !page->rights.is_limited; i++) {
        const CaseReferral *referral = page->referrals->pdata[i];
        const char *title = pool_printf(pool, _("Referral to %s: %s"), referral->institution_name,
                                        case_label(case_referral_states, referral->state));
        CaseMoment *moment = add_moment(page, pool, referral->sent_at, "referral", title);
        moment->text = referral->result ? referral->result : referral->reason ? referral->reason : referral->what;
        moment->url = pool_printf(pool, "/cases/%" G_GINT64_FORMAT "/referrals/%" G_GINT64_FORMAT, referral->case_id, referral->id);
    }
}

static int newest_first(gconstpointer a, gconstpointer b)
{
    const CaseMoment *one = *(CaseMoment *const *)a, *other = *(CaseMoment *const *)b;
    return (one->at < other->at) - (one->at > other->at);
}

static void make_timeline(CasePage *page, Pool *pool, const Identity *who)
{
    page->moments = pool_list(pool);
    add_moment(page, pool, page->file->opened_at, "opened", _("The case was opened"));
    if (page->file->closed_at) {
        const char *reason = case_type_part_label(page->type, "closing", page->file->closing);
        CaseMoment *closed = add_moment(page, pool, page->file->closed_at, "closed", pool_printf(pool, _("Closed: %s"), reason));
        closed->text = page->rights.is_limited ? NULL : page->file->closing_note;
    }
    for (guint i = 0; i < page->entries->len; i++) {
        const CaseEntry *entry = page->entries->pdata[i];
        if (strcmp(entry->state, "done") == 0)
            add_entry(page, pool, entry, who->user_id);
    }
    add_signals(page, pool);
    add_referrals(page, pool);
    g_ptr_array_sort(page->moments, newest_first);
}

/* --- all of it --- */

static bool load_plan(Db *db, Pool *pool, CasePage *page, GError **error)
{
    CasePlan *current = case_plan_current(page->plans);
    return !current || case_plan_find(db, pool, page->file->id, current->id, &page->plan, error);
}

static bool load_lists(Db *db, Pool *pool, const Identity *who, CasePage *page, GError **error)
{
    gint64 id = page->file->id;
    return case_people(db, pool, id, &page->people, error) && name_people(db, pool, page->people, error) &&
           case_team(db, pool, id, &page->team, error) && case_entries(db, pool, id, &page->entries, error) &&
           case_plans(db, pool, id, &page->plans, error) && load_plan(db, pool, page, error) &&
           case_referrals(db, pool, id, &page->referrals, error) && case_signal_of_case(db, pool, id, &page->signals, error) &&
           case_glasses(db, pool, who, id, 0, false, &page->glasses, error) &&
           case_steps(db, pool, page->file, page->type, &page->steps, error);
}

/* In a look, what a page asks by the case's id alone comes in one round trip; who may not see it is told so as before. */
static void foresee_page(Db *db, const Identity *who, gint64 id)
{
    const gint64 now = clock_now(), asker[] = {who->user_id, identity_scope(who, "cases.read"), who->institution_id, now, id};
    const gint64 member[] = {id, who->user_id, now};
    const DbStatement *const lists[] = {SQL_CASE_PERSON_LIST, SQL_CASE_TEAM_LIST, SQL_CASE_ENTRY_LIST, SQL_CASE_PLAN_LIST,
                                        SQL_CASE_REFERRAL_LIST, SQL_CASE_SIGNAL_OF_CASE, SQL_CASE_KEY};
    db_foresee_ints(db, SQL_CASE_FIND, asker, 5);
    db_foresee_ints(db, SQL_CASE_TEAM_ROLE, member, 3);
    db_foresee_ints(db, SQL_CASE_GLASS_OPEN, member, 3);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        db_foresee_ints(db, lists[i], &id, 1);
    db_foresee_ints(db, SQL_CASE_LOOK_LAST, member, 2);
}

bool case_page_read(Db *db, Pool *pool, const Identity *who, gint64 id, CasePage *page, GError **error)
{
    *page = (CasePage){0};
    foresee_page(db, who, id);
    if (!case_find(db, pool, who, id, &page->file, error) || !case_rights(db, who, page->file, &page->rights, error) ||
        !case_type_find(db, pool, page->file->type_id, &page->type, error) || !load_lists(db, pool, who, page, error))
        return false;
    page->names = join_subjects(pool, page->people);
    for (guint i = 0; i < page->steps->len; i++)
        page->missing += !((CaseStep *)page->steps->pdata[i])->is_done;
    make_timeline(page, pool, who);
    return true;
}

bool case_page_load(Request *req, const char *param, CasePage *page, GError **error)
{
    return case_page_read(req->db, req->pool, req->who, req_id(req, param), page, error);
}
