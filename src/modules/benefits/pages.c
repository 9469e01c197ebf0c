#include "modules/benefits/pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/benefits/benefits_views.h"

/* My tasks, the panel on a person's page, and what all pages share. */

gint64 benefit_month_parse(const char *typed)
{
    int first = 0, second = 0, used = 0;
    if (!typed || sscanf(typed, " %d %*1[./-] %d %n", &first, &second, &used) != 2 || typed[used])
        return 0;
    int year = first > 12 ? first : second, month = first > 12 ? second : first;
    return year >= 1990 && year <= 2199 && month >= 1 && month <= 12 ? benefit_month(year, month) : 0;
}

const char *benefit_money(Pool *pool, gint64 minor, const char *currency)
{
    return money_format(pool, (Money){minor, currency_from_code(currency)});
}

const char *benefit_url(Pool *pool, const char *what, gint64 id)
{
    return pool_printf(pool, "/benefits/%s/%" G_GINT64_FORMAT, what, id);
}

const char *benefit_typed(const Request *req, const char *name)
{
    const char *typed = req_text((Request *)req, name);
    return typed ? typed : "";
}

bool benefit_answer_failed(Request *req, const char *field, GError *wrong, PageAgain again, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    int status = fail_http_status(fail_kind(reason));
    if (fail_kind(reason) == FAIL_FORBIDDEN)
        problems_add(problems, NULL, "%s", reason->message);
    else if (!problem_from(problems, field, &reason)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    return again(req, status, problems, error);
}

/* --- my tasks --- */

enum { MOST_TASKS = 25 };

static bool has_list(Request *req, gint64 scheme_id, gint64 month, bool *ret_has, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_BENEFIT_RUN_OF_MONTH);
    db_bind_int(q, "$1", scheme_id);
    db_bind_int(q, "$2", month);
    *ret_has = db_step(q);
    return db_end(q, error);
}

/* The month before this one: its attendance is complete. */
static bool find_to_prepare(Request *req, BenefitHome *home, GError **error)
{
    home->to_prepare = pool_list(req->pool);
    for (guint i = 0; i < home->schemes->len; i++) {
        const BenefitScheme *scheme = home->schemes->pdata[i];
        bool has;
        if (benefit_month_of(scheme->from_day) > home->month ||
            (day_is(scheme->to_day) && benefit_month_of(scheme->to_day) < home->month))
            continue;
        if (!has_list(req, scheme->id, home->month, &has, error))
            return false;
        SchemeTask *task = pool_new0(req->pool, SchemeTask);
        *task = (SchemeTask){scheme, home->month};
        if (!has)
            g_ptr_array_add(home->to_prepare, task);
    }
    return true;
}

static bool find_failed(Request *req, BenefitHome *home, GError **error)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    pool_defer(req->pool, (GDestroyNotify)g_array_unref, ids);
    home->failed = pool_list(req->pool);
    g_autoptr(DbQuery) q = db_query(req->db, SQL_BENEFIT_TASK_FAILED);
    while (db_step(q)) {
        gint64 id = db_int(q, "id");
        g_array_append_val(ids, id);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        BenefitRun *run;
        if (!benefit_run_find(req->db, req->pool, g_array_index(ids, gint64, i), &run, error))
            return false;
        g_ptr_array_add(home->failed, run);
    }
    return true;
}

static bool find_cards(Request *req, BenefitHome *home, GError **error)
{
    home->cards = pool_list(req->pool);
    for (guint i = 0; i < home->schemes->len; i++) {
        GPtrArray *terms;
        SchemeCard *card = pool_new0(req->pool, SchemeCard);
        card->scheme = home->schemes->pdata[i];
        if (!benefit_terms(req->db, req->pool, card->scheme->id, &terms, error) ||
            !benefit_sums_short(req->db, card->scheme->id, &card->persons, &card->granted, error))
            return false;
        card->term = benefit_term_in(terms, benefit_month_of(day_today()));
        g_ptr_array_add(home->cards, card);
    }
    return true;
}

static bool home(Request *req, GError **error)
{
    BenefitHome h = {.month = benefit_month_of(day_today()) - 1};
    return benefit_schemes(req->db, req->pool, &h.schemes, error) && find_to_prepare(req, &h, error) && find_cards(req, &h, error) &&
           find_failed(req, &h, error) &&
           benefit_runs(req->db, req->pool, 0, "prepared", MOST_TASKS, 0, &h.prepared, error) &&
           benefit_runs(req->db, req->pool, 0, "approved", MOST_TASKS, 0, &h.approved, error) &&
           benefit_runs(req->db, req->pool, 0, "filed", MOST_TASKS, 0, &h.filed, error) &&
           benefit_exceptions_waiting(req->db, req->pool, &h.exceptions, error) &&
           benefit_clears_waiting(req->db, req->pool, &h.clears, error) && reply_view(req, 200, view_benefits_home, req, &h);
}

/* --- on a person's page --- */

static bool person_panel(View *view, Request *req, gint64 id, GError **error)
{
    GPtrArray *rows;
    if (!benefit_grants_of_person(req->db, req->pool, id, &rows, error))
        return false;
    if (rows->len || identity_may(req->who, "benefits.prepare"))
        view_benefits_panel(view, req, id, rows);
    return true;
}

const Panel benefit_panels[] = {
    {"person", "benefits.read", 60, person_panel},
    {0},
};

/* Who sees benefits sees the papers of their lists. */
static bool may_see(Db *db, Pool *pool, const Identity *who, gint64 id, bool *ret_may, GError **error)
{
    *ret_may = identity_may(who, "benefits.read");
    return true;
}

const Guard benefit_guards[] = {
    {"benefit_run", may_see},
    {"benefit_grant", may_see},
    {"benefit_exchange_line", may_see},
    {0},
};

const Route benefit_routes[] = {
    {GET, "/benefits", .may = "benefits.read", home},
    {0},
};
