#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_in.h"
#include "modules/module.h"
#include "modules/services/services.h"
#include "record/seal.h"

/* A list of 100,000 entitlements computed, and a payment order file of 10,000 payees.
 *
 *   benefits [--grants N] [--payees N] [--url URL]
 *
 * Beside the list the same question in one bare INSERT … SELECT of the same rows: half of the planned days attended, not suspended, so many
 * lines written.  Beside the file its text alone, without reading, opening what is sealed, checking and keeping. */

enum { MONTH = 2025 * 12, REPEATS = 5 };

typedef struct {
    gint64 grants, payees;
    const char *url;
} Options;

static void must(bool good, GError *error)
{
    if (!good)
        g_error("%s", error ? error->message : "failed");
}

static double now(void) { return (double)g_get_monotonic_time() / 1000; }

/* --- data --- */

static void execute(Db *db, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void execute(Db *db, const char *format, ...)
{
    GError *error = NULL;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sql = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    must(db_execute(db, sql, &error), error);
}

static const char series[] = "WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < %d) ";

static gint64 make_scheme(Db *db)
{
    GError *error = NULL;
    BenefitTerm term = {.valid_from = day_make(2025, 1, 1), .amount = {40000, CURRENCY_RON}, .min_percent = 50, .legal_basis = "HCL 1"};
    BenefitScheme scheme = {.code = "bench", .name = "Bench", .period = "month", .currency = "RON", .from_day = day_make(2025, 1, 1), .to_day = DAY_NONE,
                            .retro_months = 3, .recovery_percent = 50, .payer_name = "DAS", .payer_address = "Strada 1", .payer_cui = "14756536",
                            .payer_iban = "RO49AAAA1B31007593840000", .treasury_name = "Trezorerie", .program_code = "0000000001",
                            .commitment_code = "AAAAAAAAAAA", .commitment_indicator = "AAA"};
    must(benefit_scheme_create(db, identity_system(), &scheme, &term, &error), error);
    return scheme.id;
}

static gint64 make_service(Db *db)
{
    GError *error = NULL;
    Provider provider = PROVIDER_BLANK;
    Service service = SERVICE_BLANK;
    provider.name = "P";
    provider.kind = "public";
    must(services_provider_create(db, identity_system(), &provider, &error), error);
    service.provider_id = provider.id;
    service.name = "S";
    must(service_create(db, identity_system(), &service, &error), error);
    return service.id;
}

/* Nine in ten attended enough. */
static void make_attendance(Db *db, int count)
{
    gint64 service = make_service(db);
    g_autofree char *rows = g_strdup_printf(series, count);
    execute(db,
            "INSERT INTO enrolment (id, service_id, person_id, state, basis, reason, applied_on, entered_on, created_at) "
            "%s SELECT i, %" G_GINT64_FORMAT ", i, 'active', 'direct', 'x', '2025-01-01', '2025-01-01', 0 FROM s",
            rows, service);
    execute(db,
            "INSERT INTO attendance (id, enrolment_id, person_id, service_id, month, marks, planned, present, excused, absent, minutes, units) "
            "%s SELECT i, i, i, %" G_GINT64_FORMAT ", %d, '1234567890123456789012345678901', 22, CASE WHEN i %% 10 = 0 THEN 5 ELSE 15 END, 0, 7, 0, 15 FROM s",
            rows, service, MONTH);
}

static void make_grants(Db *db, gint64 scheme_id, int count)
{
    g_autofree char *rows = g_strdup_printf(series, count);
    execute(db, "INSERT INTO benefit_account (id, name, way, made_at, made_by) %s SELECT i, 'A', 'cash', 0, 'b' FROM s", rows);
    execute(db,
            "INSERT INTO benefit_grant (id, scheme_id, number, person_id, account_id, decision, from_month, made_at) "
            "%s SELECT i, %" G_GINT64_FORMAT ", i, i, i, '1', %d, 0 FROM s",
            rows, scheme_id, MONTH);
}

/* --- measuring --- */

static double prepare(Db *db, gint64 scheme_id, gint64 *ret_id)
{
    GError *error = NULL;
    BenefitRunOrder order = {.scheme_id = scheme_id, .month = MONTH};
    double began = now();
    must(benefit_run_prepare(db, identity_system(), &order, ret_id, &error), error);
    return now() - began;
}

/* The same lines by one statement, into the same table. */
static double bare(Db *db, gint64 run_id, gint64 *ret_lines)
{
    static const DbStatement count = {"bench_count", "SELECT count(*) AS n FROM benefit_line WHERE amount > 0", NULL};
    execute(db, "DELETE FROM benefit_line");
    double began = now();
    execute(db,
            "INSERT INTO benefit_line (run_id, grant_id, for_month, kind, debt_id, account_id, amount, answers, planned, present, excused) "
            "SELECT %" G_GINT64_FORMAT ", g.id, %d, 'month', 0, g.account_id, CASE WHEN a.present * 100 >= 50 * a.planned THEN 40000 ELSE 0 END, 'yy----', "
            "a.planned, a.present, a.excused FROM benefit_grant g JOIN attendance a ON a.person_id = g.person_id AND a.month = %d ORDER BY g.id",
            run_id, MONTH, MONTH);
    double took = now() - began;
    g_autoptr(DbQuery) q = db_query(db, &count);
    *ret_lines = db_step(q) ? db_int(q, "n") : 0;
    must(db_end(q, NULL), NULL);
    return took;
}

static double best_of(Db *db, gint64 scheme_id, gint64 *ret_run_id)
{
    double best = prepare(db, scheme_id, ret_run_id);
    for (int i = 1; i < REPEATS; i++)
        best = MIN(best, prepare(db, scheme_id, ret_run_id));
    return best;
}

static void measure_list(Db *db, const Options *options, gint64 scheme_id)
{
    g_autoptr(Pool) pool = pool_new();
    GError *error = NULL;
    BenefitRun *run;
    gint64 run_id, lines;
    double first = prepare(db, scheme_id, &run_id), again = best_of(db, scheme_id, &run_id);
    must(benefit_run_find(db, pool, run_id, &run, &error), error);
    double least = bare(db, run_id, &lines);
    if (lines != run->entitled)
        g_error("the list has %d entitled, SQL %d", (int)run->entitled, (int)lines);
    printf("{\"grants\": %d, \"entitled\": %d, \"list_ms\": %.0f, \"again_ms\": %.0f, \"bare_sql_ms\": %.0f}\n", (int)options->grants,
           (int)run->entitled, first, again, least);
    must(benefit_run_cancel(db, identity_system(), run_id, run->version, "bench", &error), error);
}

/* --- the file --- */

static const char *iban_of(Pool *pool, int number)
{
    for (int check = 2; check <= 98; check++) {
        char *iban = pool_printf(pool, "RO%02dBTRL%016d", check, number);
        if (iban_is_valid(iban))
            return iban;
    }
    return NULL;
}

static void make_payees(Db *db, gint64 scheme_id, int count)
{
    GError *error = NULL;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, &error);
    execute(db, "UPDATE benefit_grant SET stopped_month = %d WHERE id > %d", MONTH, count);
    for (int i = 1; i <= count; i++) {
        gint64 account;
        BenefitPayee payee = {.name = pool_printf(pool, "Popescu Ion %d", i), .iban = iban_of(pool, i), .national_id = "1630615123457"};
        must(benefit_account_for(db, pool, identity_system(), &payee, &account, &error), error);
        execute(db, "UPDATE benefit_grant SET account_id = %" G_GINT64_FORMAT " WHERE id = %d", account, i);
    }
    execute(db, "UPDATE benefit_term SET min_percent = 0 WHERE scheme_id = %" G_GINT64_FORMAT, scheme_id);
    must(db_commit(change, &error), error);
}

static double write_alone(Pool *pool, const BenefitScheme *scheme, int count, gsize *ret_bytes)
{
    GError *error = NULL;
    GString *out = pool_string(pool);
    TransferFile file = {.scheme = scheme, .payer_name = "DAS", .number = 1, .total = 40000 * (gint64)count, .day = day_make(2025, 2, 1),
                         .message_id = "VF1", .subject = "Bench 01.2025", .transfers = pool_list(pool)};
    for (int i = 1; i <= count; i++) {
        Transfer *t = pool_new0(pool, Transfer);
        *t = (Transfer){"V123456789012345678", "Popescu Ion", iban_of(pool, i), "1630615123457", 40000, i};
        g_ptr_array_add(file.transfers, t);
    }
    double began = now();
    must(opme_write(pool, &file, out, &error), error);
    *ret_bytes = out->len;
    return now() - began;
}

static void measure_file(Db *db, const Options *options, gint64 scheme_id)
{
    g_autoptr(Pool) pool = pool_new();
    GError *error = NULL;
    Identity director = {.user_id = 1, .name = "D", .scope = SCOPE_AUTHORITY};
    BenefitScheme *scheme;
    BenefitRun *run;
    gint64 run_id, file_id;
    gsize bytes;
    make_payees(db, scheme_id, (int)options->payees);
    prepare(db, scheme_id, &run_id);
    must(benefit_run_find(db, pool, run_id, &run, &error) && benefit_scheme_find(db, pool, scheme_id, &scheme, &error), error);
    double began = now();
    must(benefit_run_approve(db, &director, run_id, run->version, 0, &error), error);
    double approve = now() - began;
    began = now();
    must(benefit_run_file(db, identity_system(), run_id, "opme", 0, &file_id, &error), error);
    double file = now() - began, text = write_alone(pool, scheme, (int)options->payees, &bytes);
    printf("{\"payees\": %d, \"approve_ms\": %.0f, \"opme_ms\": %.0f, \"text_alone_ms\": %.0f, \"bytes\": %d}\n", (int)options->payees, approve, file,
           text, (int)bytes);
}

static void run(const Options *options, const char *url, const char *key)
{
    GError *error = NULL;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(Store) store = NULL;
    g_autoptr(Db) db = NULL;
    must(store_open(url, &store, &error), error);
    must(db_take(store, &db, &error) && migrate(db, modules_schema(pool), &error) && modules_ship(db, &error) && seal_open(db, key, &error), error);
    gint64 scheme_id = make_scheme(db);
    make_attendance(db, (int)options->grants);
    make_grants(db, scheme_id, (int)options->grants);
    if (store_is_postgres(store))
        execute(db, "ANALYZE");
    measure_list(db, options, scheme_id);
    measure_file(db, options, scheme_id);
}

int main(int argc, char **argv)
{
    Options options = {.grants = 100000, .payees = 10000};
    GError *error = NULL;
    GOptionEntry entries[] = {{"grants", 0, 0, G_OPTION_ARG_INT64, &options.grants, NULL, NULL},
                              {"payees", 0, 0, G_OPTION_ARG_INT64, &options.payees, NULL, NULL},
                              {"url", 0, 0, G_OPTION_ARG_STRING, &options.url, NULL, NULL}, {0}};
    GOptionContext *context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    must(g_option_context_parse(context, &argc, &argv, &error), error);
    g_autofree char *folder = g_dir_make_tmp("vatra-bench-XXXXXX", &error);
    g_autofree char *path = g_strdup_printf("%s/bench.db", folder), *key = g_strdup_printf("%s/seal.key", folder);
    run(&options, options.url ? options.url : path, key);
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", folder);
    g_option_context_free(context);
    return system(remove);
}
