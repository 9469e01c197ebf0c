#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_queries.h"

/* The list of a month: all entitlements are read once, each month's facts in few queries, and the lines written in large pieces. */

typedef struct {
    gint64 id, person_id, account_id, from_month, to_month, stopped_month;
    gint64 gross; /* in this list, so far */
} Entitled;

typedef struct {
    Db *db;
    Pool *pool;
    const BenefitScheme *scheme;
    const GPtrArray *terms;
    gint64 run_id, month;
    bool is_supplementary;
    GArray *grants; /* of Entitled */
    Batch batch;
    gint64 persons, entitled, gross, withheld;
} Computing;

/* --- lines --- */

static bool put_line(Computing *c, Entitled *grant, gint64 month, const char *kind, gint64 debt_id, gint64 amount, const char *answers,
                     const BenefitCase *known, GError **error)
{
    Batch *batch = &c->batch;
    batch_row(batch);
    batch_int(batch, grant->id);
    batch_int(batch, month);
    batch_text(batch, kind);
    batch_int(batch, debt_id);
    batch_int(batch, grant->account_id);
    batch_int(batch, amount);
    batch_text(batch, answers);
    batch_int(batch, known ? known->planned : 0);
    batch_int(batch, known ? known->present : 0);
    batch_int(batch, known ? known->excused : 0);
    return batch->count < BATCH_ROWS || batch_flush(batch, c->db, SQL_BENEFIT_LINE_INSERT, c->run_id, NULL, error);
}

static void count_gross(Computing *c, Entitled *grant, gint64 amount)
{
    if (amount <= 0)
        return;
    c->entitled += grant->gross == 0;
    grant->gross += amount;
    c->gross += amount;
}

/* --- one entitlement in one month --- */

static bool covers(const Entitled *grant, gint64 month)
{
    return grant->from_month <= month && (!grant->to_month || grant->to_month >= month) && (!grant->stopped_month || grant->stopped_month > month);
}

static BenefitCase known_of(const BenefitFacts *facts, const Entitled *grant)
{
    const BenefitCase *presence = g_hash_table_lookup(facts->presence, &grant->person_id);
    const char *effect = g_hash_table_lookup(facts->exceptions, &grant->id);
    BenefitCase known = presence ? *presence : (BenefitCase){0};
    known.is_suspended = g_hash_table_contains(facts->suspended, &grant->id);
    known.has_plan = g_hash_table_contains(facts->plans, &grant->person_id);
    known.is_elsewhere = g_hash_table_contains(facts->elsewhere, &grant->person_id);
    known.has_papers = g_hash_table_contains(facts->papers, &grant->id);
    known.exception = effect ? (strcmp(effect, "pay") == 0 ? '+' : '!') : '-';
    return known;
}

static gint64 already_of(const BenefitFacts *facts, const Entitled *grant)
{
    const gint64 *already = g_hash_table_lookup(facts->already, &grant->id);
    return already ? *already : 0;
}

static bool judge_grant(Computing *c, const BenefitFacts *facts, const BenefitTerm *term, Entitled *grant, gint64 month, GError **error)
{
    char answers[RULE_COUNT + 1];
    gint64 already = already_of(facts, grant);
    bool is_covered = covers(grant, month), is_first = month == c->month && !c->is_supplementary;
    if ((!is_covered && !already) || (facts->once && g_hash_table_contains(facts->once, &grant->id)))
        return true;
    BenefitCase known = known_of(facts, grant);
    benefit_judge(term, &known, answers);
    gint64 due = is_covered && benefit_is_entitled(answers) ? term->amount.minor : 0;
    c->persons += is_first;
    if (!is_first && due == already)
        return true;
    const char *kind = is_first ? "month" : due > already ? "arrears" : "overpaid";
    count_gross(c, grant, due - already);
    return put_line(c, grant, month, kind, 0, due - already, answers, &known, error);
}

static bool judge_month(Computing *c, gint64 month, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitFacts facts;
    const BenefitTerm *term = benefit_term_in(c->terms, month);
    if (!term)
        return true;
    if (!benefit_facts(c->db, pool, c->scheme, term, month, c->run_id, &facts, error))
        return false;
    for (guint i = 0; i < c->grants->len; i++)
        if (!judge_grant(c, &facts, term, &g_array_index(c->grants, Entitled, i), month, error))
            return false;
    return true;
}

/* The months before that lists were made for, as far back as the scheme looks. */
static bool judge_months_before(Computing *c, GError **error)
{
    GArray *months = g_array_new(FALSE, FALSE, sizeof(gint64));
    pool_defer(c->pool, (GDestroyNotify)g_array_unref, months);
    g_autoptr(DbQuery) q = db_query(c->db, SQL_BENEFIT_RUN_MONTHS);
    db_bind_int(q, "$1", c->scheme->id);
    db_bind_int(q, "$2", c->month - c->scheme->retro_months);
    db_bind_int(q, "$3", c->month);
    while (db_step(q)) {
        gint64 month = db_int(q, "month");
        g_array_append_val(months, month);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < months->len; i++)
        if (!judge_month(c, g_array_index(months, gint64, i), error))
            return false;
    return true;
}

/* --- what is withheld --- */

static int compare_grants(const void *a, const void *b)
{
    gint64 one = ((const Entitled *)a)->id, other = ((const Entitled *)b)->id;
    return (one > other) - (one < other);
}

static Entitled *find_grant(Computing *c, gint64 id)
{
    Entitled wanted = {.id = id};
    if (c->grants->len == 0)
        return NULL;
    return bsearch(&wanted, c->grants->data, c->grants->len, sizeof wanted, compare_grants);
}

/* left: what may still be withheld of each entitlement's gross amount. */
static bool withhold(Computing *c, GHashTable *left, gint64 debt_id, Entitled *grant, gint64 owed, GError **error)
{
    gint64 *rest = g_hash_table_lookup(left, &grant->id);
    if (!rest) {
        rest = pool_new0(c->pool, gint64);
        *rest = grant->gross * c->scheme->recovery_percent / 100;
        g_hash_table_insert(left, &grant->id, rest);
    }
    gint64 amount = MIN(owed, *rest);
    if (amount <= 0)
        return true;
    *rest -= amount;
    c->withheld += amount;
    return put_line(c, grant, c->month, "recovery", debt_id, -amount, "------", NULL, error);
}

static bool withhold_all(Computing *c, GError **error)
{
    GHashTable *left = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(c->pool, (GDestroyNotify)g_hash_table_unref, left);
    g_autoptr(DbQuery) q = db_query(c->db, SQL_BENEFIT_FACT_DEBTS);
    db_bind_int(q, "$1", c->scheme->id);
    while (db_step(q)) {
        Entitled *grant = find_grant(c, db_int(q, "grant_id"));
        if (grant && !withhold(c, left, db_int(q, "id"), grant, db_int(q, "amount"), error))
            return false;
    }
    return db_end(q, error);
}

/* --- the whole --- */

static bool read_grants(Computing *c, GError **error)
{
    c->grants = g_array_new(FALSE, FALSE, sizeof(Entitled));
    pool_defer(c->pool, (GDestroyNotify)g_array_unref, c->grants);
    g_autoptr(DbQuery) q = db_query(c->db, SQL_BENEFIT_FACT_GRANTS);
    db_bind_int(q, "$1", c->scheme->id);
    db_bind_int(q, "$2", c->month);
    while (db_step(q)) {
        Entitled grant = {db_int(q, "id"), db_int(q, "person_id"), db_int(q, "account_id"), db_int(q, "from_month"), db_int(q, "to_month"),
                          db_int(q, "stopped_month"), 0};
        g_array_append_val(c->grants, grant);
    }
    return db_end(q, error);
}

static bool write_totals(Computing *c, GError **error)
{
    g_autoptr(DbQuery) q = db_query(c->db, SQL_BENEFIT_RUN_TOTALS);
    db_bind_int(q, "$1", c->run_id);
    db_bind_int(q, "$2", c->persons);
    db_bind_int(q, "$3", c->entitled);
    db_bind_int(q, "$4", c->gross);
    db_bind_int(q, "$5", c->withheld);
    db_bind_int(q, "$6", c->gross - c->withheld);
    return db_run(q, NULL, error);
}

static bool forget_lines(Db *db, gint64 run_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_LINE_DELETE_ALL);
    db_bind_int(q, "$1", run_id);
    return db_run(q, NULL, error);
}

static bool compute(Computing *c, GError **error)
{
    batch_begin(&c->batch, c->pool);
    return forget_lines(c->db, c->run_id, error) && read_grants(c, error) && judge_month(c, c->month, error) &&
           judge_months_before(c, error) && withhold_all(c, error) &&
           batch_flush(&c->batch, c->db, SQL_BENEFIT_LINE_INSERT, c->run_id, NULL, error) && write_totals(c, error);
}

/* --- preparing --- */

typedef struct {
    gint64 open_id, open_month;      /* prepared, of any month */
    gint64 sequence;                 /* the last of the month */
} Lists;

static bool read_lists(Db *db, Pool *pool, const BenefitRunOrder *order, Lists *ret_lists, GError **error)
{
    *ret_lists = (Lists){0};
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_OF_MONTH);
    db_bind_int(q, "$1", order->scheme_id);
    db_bind_int(q, "$2", order->month);
    while (db_step(q)) {
        gint64 month = db_int(q, "month");
        if (month == order->month)
            ret_lists->sequence = MAX(ret_lists->sequence, db_int(q, "sequence"));
        if (strcmp(db_text(q, "state", pool), "prepared") != 0)
            continue;
        ret_lists->open_id = db_int(q, "id");
        ret_lists->open_month = month;
    }
    return db_end(q, error);
}

static void bind_preparer(DbQuery *q, const Identity *who, gint64 at, const char *by, const char *name, const char *time)
{
    db_bind_id(q, by, who ? who->user_id : 0);
    db_bind_text(q, name, benefit_who(who));
    db_bind_int(q, time, benefit_time(at));
}

static bool begin_run(Db *db, const Identity *who, const BenefitScheme *scheme, const BenefitRunOrder *order, gint64 sequence, gint64 *ret_id,
                      GError **error)
{
    *ret_id = id_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_INSERT);
    db_bind_int(q, "$1", *ret_id);
    db_bind_int(q, "$2", order->scheme_id);
    db_bind_int(q, "$3", order->month);
    db_bind_int(q, "$4", sequence);
    bind_preparer(q, who, order->at, "$5", "$6", "$7");
    db_bind_int(q, "$8", scheme->is_demo);
    return db_run(q, NULL, error);
}

static bool begin_again(Db *db, const Identity *who, const BenefitRunOrder *order, gint64 id, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_AGAIN);
    db_bind_int(q, "$1", id);
    bind_preparer(q, who, order->at, "$2", "$3", "$4");
    if (!db_run(q, &changed, error))
        return false;
    return changed || fail(error, FAIL_CONFLICT, "%s", _("This list was signed already. Have it returned before you compute it again."));
}

static bool take_run(Db *db, Pool *pool, const Identity *who, const BenefitScheme *scheme, const BenefitRunOrder *order, gint64 *ret_id,
                     gint64 *ret_sequence, GError **error)
{
    Lists lists;
    if (!read_lists(db, pool, order, &lists, error))
        return false;
    *ret_id = lists.open_id;
    *ret_sequence = lists.sequence;
    if (lists.open_id && lists.open_month == order->month)
        return begin_again(db, who, order, lists.open_id, error);
    if (lists.open_id)
        return fail(error, FAIL_CONFLICT, _("The list of %s still waits. Have it approved or cancel it first."),
                    benefit_month_name(pool, lists.open_month));
    if (lists.sequence && !order->supplementary)
        return fail(error, FAIL_CONFLICT, _("The list of %s is approved already. Corrections come with the next month, or make a supplementary list."),
                    benefit_month_name(pool, order->month));
    *ret_sequence = lists.sequence + 1;
    return begin_run(db, who, scheme, order, *ret_sequence, ret_id, error);
}

static bool is_paid_in(const BenefitScheme *scheme, const GPtrArray *terms, gint64 month, GError **error)
{
    bool before = month < benefit_month_of(scheme->from_day), after = day_is(scheme->to_day) && month > benefit_month_of(scheme->to_day);
    if (before || after || !benefit_term_in(terms, month))
        return fail(error, FAIL_INVALID, "%s", _("The scheme isn't paid in this month: look at its days and terms."));
    return true;
}

bool benefit_scheme_lock(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SCHEME_LOCK);
    db_bind_int(q, "$1", id);
    while (db_step(q))
        continue;
    return db_end(q, error);
}

bool benefit_run_prepare(Db *db, const Identity *who, const BenefitRunOrder *order, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitScheme *scheme;
    GPtrArray *terms;
    gint64 sequence;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !benefit_scheme_lock(db, order->scheme_id, error) || !benefit_scheme_find(db, pool, order->scheme_id, &scheme, error) ||
        !benefit_terms(db, pool, scheme->id, &terms, error) || !is_paid_in(scheme, terms, order->month, error) ||
        !take_run(db, pool, who, scheme, order, ret_id, &sequence, error))
        return false;
    Computing c = {.db = db, .pool = pool, .scheme = scheme, .terms = terms, .run_id = *ret_id, .month = order->month,
                   .is_supplementary = sequence > 1};
    return compute(&c, error) && benefit_audit(db, who, "prepare", "benefit_run", *ret_id, NULL, error) && db_commit(change, error);
}
