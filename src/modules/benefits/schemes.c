#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/services/services.h"
#include "record/audit.h"
#include "record/json.h"
#include "record/problems.h"

/* Schemes and their dated terms. */

const char *benefit_who(const Identity *who) { return who && who->name ? who->name : "vatra"; }
gint64 benefit_time(gint64 at) { return at ? at : clock_now(); }

bool benefit_audit(Db *db, const Identity *who, const char *verb, const char *kind, gint64 id, const char *difference, GError **error)
{
    return audit_write(db, who, who && who->user_id ? "web" : "cli", verb, kind, id, difference, error);
}

/* --- what is allowed --- */

static bool is_code(const char *code)
{
    return code && strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(code);
}

static bool is_signs(const char *text, gsize count)
{
    return !text || (strlen(text) == count && strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == count);
}

/* ISO 9362: four letters, the country, two signs of the place, three of a branch or none. */
static bool is_bic(const char *bic)
{
    gsize count = strlen(bic);
    return (count == 8 || count == 11) && strspn(bic, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") >= 6 && is_signs(bic, count);
}

static void check_payer(const BenefitScheme *scheme, Pool *pool, Problems *problems)
{
    const char *program = scheme->program_code;
    if (scheme->payer_iban && !iban_is_valid(iban_clean(pool, scheme->payer_iban)))
        problems_add(problems, "payer_iban", "%s", _("This IBAN can't be right: its check digits don't fit. Compare it with the paper."));
    if (scheme->payer_cui && !cui_is_valid(scheme->payer_cui))
        problems_add(problems, "payer_cui", "%s", _("This fiscal code can't be right: its last digit doesn't fit."));
    if (scheme->payer_bic && !is_bic(scheme->payer_bic))
        problems_add(problems, "payer_bic", "%s", _("8 or 11 signs that begin with six letters, such as TREZROBU."));
    if (program && (strlen(program) != 10 || strspn(program, "0123456789") != 10))
        problems_add(problems, "program_code", "%s", _("10 digits."));
    if (!is_signs(scheme->commitment_code, 11))
        problems_add(problems, "commitment_code", "%s", _("11 letters and digits."));
    if (!is_signs(scheme->commitment_indicator, 3))
        problems_add(problems, "commitment_indicator", "%s", _("3 letters and digits."));
}

static void check_scheme(const BenefitScheme *scheme, Pool *pool, Problems *problems)
{
    if (scheme->code && !is_code(scheme->code))
        problems_add(problems, "code", "%s", _("Small letters, digits and hyphens, such as subsidy-328741."));
    if (day_is(scheme->to_day) && day_compare(scheme->to_day, scheme->from_day) < 0)
        problems_add(problems, "to_day", "%s", _("The last day is before the first."));
    check_payer(scheme, pool, problems);
}

static void check_term(const BenefitTerm *term, Problems *problems)
{
    if (day_is(term->valid_from) && day_compare(term->valid_from, benefit_month_start(benefit_month_of(term->valid_from))) != 0)
        problems_add(problems, "valid_from", "%s", _("Terms hold from the first day of a month."));
    if (term->amount.currency == CURRENCY_NONE || term->amount.minor <= 0)
        problems_add(problems, "amount", "%s", _("An amount above 0."));
}

static bool check(const BenefitScheme *scheme, Pool *pool, GError **error)
{
    Problems *problems = record_check(&benefit_scheme_record, scheme, pool);
    check_scheme(scheme, pool, problems);
    return problems_fail(problems, error);
}

static bool check_new_term(const BenefitTerm *term, Pool *pool, GError **error)
{
    Problems *problems = record_check(&benefit_term_record, term, pool);
    check_term(term, problems);
    return problems_fail(problems, error);
}

/* --- reading --- */

static BenefitScheme *read_scheme(DbQuery *q, Pool *pool)
{
    BenefitScheme *scheme = pool_new0(pool, BenefitScheme);
    record_read(&benefit_scheme_record, scheme, q, pool);
    scheme->id = db_int(q, "id");
    scheme->is_demo = db_int(q, "is_demo") != 0;
    if (db_is_null(q, "ceiling"))
        scheme->ceiling = (Money){0};
    return scheme;
}

static bool find(Db *db, Pool *pool, const DbStatement *statement, gint64 id, const char *code, BenefitScheme **ret_scheme, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    if (code)
        db_bind_text(q, "$1", code);
    else
        db_bind_int(q, "$1", id);
    *ret_scheme = db_step(q) ? read_scheme(q, pool) : NULL;
    return db_end(q, error) && (*ret_scheme || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such benefit scheme.")));
}

bool benefit_scheme_find(Db *db, Pool *pool, gint64 id, BenefitScheme **ret_scheme, GError **error)
{
    return find(db, pool, SQL_BENEFIT_SCHEME_FIND, id, NULL, ret_scheme, error);
}

bool benefit_scheme_find_by_code(Db *db, Pool *pool, const char *code, BenefitScheme **ret_scheme, GError **error)
{
    return find(db, pool, SQL_BENEFIT_SCHEME_FIND_BY_CODE, 0, code, ret_scheme, error);
}

bool benefit_schemes(Db *db, Pool *pool, GPtrArray **ret_schemes, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SCHEME_LIST);
    *ret_schemes = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_schemes, read_scheme(q, pool));
    return db_end(q, error);
}

static BenefitTerm *read_term(DbQuery *q, Pool *pool)
{
    BenefitTerm *term = pool_new0(pool, BenefitTerm);
    record_read(&benefit_term_record, term, q, pool);
    term->id = db_int(q, "id");
    term->scheme_id = db_int(q, "scheme_id");
    term->made_at = db_int(q, "made_at");
    term->made_by = db_text(q, "made_by", pool);
    return term;
}

bool benefit_terms(Db *db, Pool *pool, gint64 scheme_id, GPtrArray **ret_terms, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_TERM_LIST);
    db_bind_int(q, "$1", scheme_id);
    *ret_terms = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_terms, read_term(q, pool));
    return db_end(q, error);
}

/* --- writing --- */

static bool write_scheme(Db *db, const BenefitScheme *scheme, bool is_new, GError **error)
{
    static const char *const names[] = {"$2",  "$3",  "$4",  "$5",  "$6",  "$7",  "$8",  "$9",  "$27", "$28", "$10", "$11", "$12", "$13", "$14",
                                        "$15", "$16", "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24", "$25", NULL,  NULL,  NULL,  NULL};
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, is_new ? SQL_BENEFIT_SCHEME_INSERT : SQL_BENEFIT_SCHEME_UPDATE);
    record_bind(&benefit_scheme_record, scheme, q, names);
    db_bind_int(q, "$1", scheme->id);
    db_bind_int(q, "$26", is_new ? scheme->is_demo : scheme->version);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody else saved this scheme in the meantime.")));
}

static bool insert_term(Db *db, const BenefitTerm *term, bool is_new, GError **error)
{
    static const char *const names[] = {"$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", NULL};
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, is_new ? SQL_BENEFIT_TERM_INSERT : SQL_BENEFIT_TERM_UPDATE);
    record_bind(&benefit_term_record, term, q, names);
    db_bind_int(q, "$1", term->id);
    db_bind_int(q, "$2", term->scheme_id);
    db_bind_int(q, "$12", term->made_at);
    db_bind_text(q, "$13", term->made_by);
    if (!is_new)
        db_bind_int(q, "$14", term->version);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed these terms in the meantime.")));
}

static void sign_term(BenefitTerm *term, const Identity *who)
{
    term->made_at = clock_now();
    term->made_by = benefit_who(who);
}

static bool code_is_free(Db *db, Pool *pool, const BenefitScheme *scheme, GError **error)
{
    g_autoptr(GError) none = NULL;
    BenefitScheme *other;
    if (!benefit_scheme_find_by_code(db, pool, scheme->code, &other, &none))
        return fail_kind(none) == FAIL_NOT_FOUND || (g_propagate_error(error, g_steal_pointer(&none)), false);
    return other->id == scheme->id || fail(error, FAIL_CONFLICT, _("There is a scheme with the code “%s” already."), scheme->code);
}

bool benefit_scheme_create(Db *db, const Identity *who, BenefitScheme *scheme, BenefitTerm *first, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!check(scheme, pool, error) || !check_new_term(first, pool, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !code_is_free(db, pool, scheme, error) || !benefit_funding_stands(db, pool, NULL, scheme, error))
        return false;
    scheme->id = first->scheme_id = id_new();
    first->id = id_new();
    scheme->version = first->version = 1;
    sign_term(first, who);
    return write_scheme(db, scheme, true, error) && insert_term(db, first, true, error) &&
           benefit_audit(db, who, "create", "benefit_scheme", scheme->id, record_difference(&benefit_scheme_record, NULL, scheme, pool), error) &&
           db_commit(change, error);
}

/* Shorter: not before what lists paid; of a closed one: only after it is open again. */
static bool last_day_may_move(Db *db, Pool *pool, const BenefitScheme *before, const BenefitScheme *after, GError **error)
{
    if (day_compare(before->to_day, after->to_day) == 0)
        return true;
    if (before->closed_at)
        return fail(error, FAIL_INVALID, "%s", _("This scheme is closed: open it again before its last day moves."));
    return benefit_last_day_stands(db, pool, after->id, after->to_day, error);
}

bool benefit_scheme_save(Db *db, const Identity *who, const BenefitScheme *scheme, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitScheme *before;
    if (!check(scheme, pool, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && benefit_scheme_lock(db, scheme->id, error) && benefit_scheme_find(db, pool, scheme->id, &before, error) &&
           code_is_free(db, pool, scheme, error) && last_day_may_move(db, pool, before, scheme, error) && benefit_funding_stands(db, pool, before, scheme, error) && write_scheme(db, scheme, false, error) &&
           benefit_audit(db, who, "save", "benefit_scheme", scheme->id, record_difference(&benefit_scheme_record, before, scheme, pool), error) &&
           db_commit(change, error);
}

static const BenefitTerm *term_on(const GPtrArray *terms, Day from)
{
    for (guint i = 0; i < terms->len; i++)
        if (day_compare(((const BenefitTerm *)terms->pdata[i])->valid_from, from) == 0)
            return terms->pdata[i];
    return NULL;
}

bool benefit_term_put(Db *db, const Identity *who, BenefitTerm *term, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *terms;
    if (!check_new_term(term, pool, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !benefit_terms(db, pool, term->scheme_id, &terms, error))
        return false;
    const BenefitTerm *before = term_on(terms, term->valid_from);
    term->id = before ? before->id : id_new();
    sign_term(term, who);
    return insert_term(db, term, !before, error) &&
           benefit_audit(db, who, before ? "save" : "create", "benefit_term", term->id,
                         record_difference(&benefit_term_record, before, term, pool), error) &&
           db_commit(change, error);
}

/* --- whose attendance counts --- */

bool benefit_scheme_services(Db *db, Pool *pool, gint64 scheme_id, GArray **ret_ids, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SERVICE_LIST);
    db_bind_int(q, "$1", scheme_id);
    *ret_ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    pool_defer(pool, (GDestroyNotify)g_array_unref, *ret_ids);
    while (db_step(q)) {
        gint64 id = db_int(q, "service_id");
        g_array_append_val(*ret_ids, id);
    }
    return db_end(q, error);
}

static bool add_service(Db *db, Pool *pool, gint64 scheme_id, gint64 service_id, GError **error)
{
    Service *service;
    g_autoptr(GError) none = NULL;
    if (!service_find(db, pool, service_id, &service, &none))
        return fail(error, FAIL_INVALID, "%s", _("One of these services isn't there any more. Choose again."));
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SERVICE_INSERT);
    db_bind_int(q, "$1", scheme_id);
    db_bind_int(q, "$2", service_id);
    return db_run(q, NULL, error);
}

static bool forget_services(Db *db, gint64 scheme_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SERVICE_DELETE_ALL);
    db_bind_int(q, "$1", scheme_id);
    return db_run(q, NULL, error);
}

static const char *services_difference(Pool *pool, const GArray *before, const gint64 *ids, guint count)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "services");
    json_array(&json, NULL);
    for (guint i = 0; i < before->len; i++)
        json_id(&json, NULL, g_array_index(before, gint64, i));
    json_array_end(&json);
    json_array(&json, NULL);
    for (guint i = 0; i < count; i++)
        json_id(&json, NULL, ids[i]);
    json_array_end(&json);
    json_array_end(&json);
    json_object_end(&json);
    return out->str;
}

bool benefit_scheme_count_services(Db *db, const Identity *who, gint64 scheme_id, const gint64 *ids, guint count, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitScheme *scheme;
    GArray *before;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !benefit_scheme_find(db, pool, scheme_id, &scheme, error) || !benefit_scheme_services(db, pool, scheme_id, &before, error) ||
        !forget_services(db, scheme_id, error))
        return false;
    for (guint i = 0; i < count; i++)
        if (!add_service(db, pool, scheme_id, ids[i], error))
            return false;
    return benefit_audit(db, who, "save", "benefit_scheme", scheme_id, services_difference(pool, before, ids, count), error) && db_commit(change, error);
}
