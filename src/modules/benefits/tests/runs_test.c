#include "given.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/documents.h"
#include "modules/services/services.h"

/* Lists: computed, corrected, signed by two, never paying anybody twice. */

static gint64 count_of(World *w, const char *sql)
{
    DbStatement *statement = pool_new0(w->pool, DbStatement);
    *statement = (DbStatement){sql, sql, NULL};
    g_autoptr(DbQuery) q = db_query(w->db, statement);
    gint64 count = db_step(q) ? db_int(q, "n") : -1;
    must(db_end(q, &w->error));
    return count;
}

static void assert_refused(World *w, bool done, FailKind kind)
{
    g_assert_false(done);
    g_assert_error(w->error, FAIL, (int)kind);
    g_clear_error(&w->error);
}

/* --- computing --- */

static void a_list_pays_each_entitled_person_once(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    given_grants(w, scheme, 12);
    gint64 run = must_prepare(w, scheme->id, JANUARY);
    g_assert_cmpint(run_of(w, run)->net.minor, ==, 12 * 40000);
    g_assert_cmpint(run_of(w, run)->entitled, ==, 12);
    g_assert_cmpint(must_prepare(w, scheme->id, JANUARY), ==, run);
    must_approve(w, run);
    g_assert_cmpuint(payments_of(w, run)->len, ==, 12);
    BenefitRunOrder order = {.scheme_id = scheme->id, .month = JANUARY};
    gint64 again;
    assert_refused(w, benefit_run_prepare(w->db, identity_system(), &order, &again, &w->error), FAIL_CONFLICT);
    order.supplementary = true;
    must(benefit_run_prepare(w->db, identity_system(), &order, &again, &w->error));
    g_assert_cmpint(run_of(w, again)->net.minor, ==, 0);
    g_assert_cmpint(run_of(w, again)->sequence, ==, 2);
}

static void children_of_one_payee_are_one_payment(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    gint64 mother = given_person(w, "Pop", "Maria");
    for (int i = 0; i < 2; i++) {
        BenefitGrant grant = {.scheme_id = scheme->id, .person_id = given_person(w, "Pop", i ? "Ana" : "Ion"), .decision = "1", .from_month = JANUARY};
        BenefitPayee payee = {.person_id = mother, .iban = GIVEN_IBAN};
        must(benefit_grant_create(w->db, identity_system(), &grant, &payee, &w->error));
    }
    gint64 run = must_prepare(w, scheme->id, JANUARY);
    must_approve(w, run);
    GPtrArray *payments = payments_of(w, run);
    g_assert_cmpuint(payments->len, ==, 1);
    g_assert_cmpint(((PaymentRow *)payments->pdata[0])->amount, ==, 80000);
}

static LineRow *line_of(World *w, gint64 run, gint64 grant, gint64 month)
{
    GPtrArray *rows;
    must(benefit_lines(w->db, w->pool, run, NULL, 0, 1000, 0, &rows, &w->error));
    for (guint i = 0; i < rows->len; i++) {
        LineRow *row = rows->pdata[i];
        if (row->grant_id == grant && row->for_month == month)
            return row;
    }
    return NULL;
}

static void who_is_not_paid_is_told_why(void)
{
    g_autoptr(World) w = world_new();
    BenefitTerm term = given_term();
    term.min_percent = 50;
    term.needs_plan = term.needs_papers = term.not_elsewhere = true;
    BenefitScheme *scheme = given_scheme(w, "s", &term);
    gint64 person = given_person(w, "Pop", "Ana");
    BenefitGrant *grant = given_grant(w, scheme, person, NULL);
    must(benefit_elsewhere_add(w->db, identity_system(), person, JANUARY, 0, "Alt proiect", &w->error));
    gint64 run = must_prepare(w, scheme->id, JANUARY);
    g_assert_cmpstr(line_of(w, run, grant->id, JANUARY)->answers, ==, "ynnnn-");
    g_assert_cmpint(line_of(w, run, grant->id, JANUARY)->amount, ==, 0);
    must(benefit_paper_add(w->db, identity_system(), grant->id, "adeverință de școală", day_make(2025, 1, 1), DAY_NONE, &w->error));
    must_prepare(w, scheme->id, JANUARY);
    g_assert_cmpstr(line_of(w, run, grant->id, JANUARY)->answers, ==, "ynnny-");
}

/* --- attendance --- */

static const char *const half = "PPPPPPPPP-AAAAAAAAA-----------E";

static gint64 given_service(World *w)
{
    Provider provider = PROVIDER_BLANK;
    Service service = SERVICE_BLANK;
    provider.name = "Direcția";
    provider.kind = "public";
    must(services_provider_create(w->db, identity_system(), &provider, &w->error));
    service.provider_id = provider.id;
    service.name = "Centrul de zi";
    must(service_create(w->db, identity_system(), &service, &w->error));
    return service.id;
}

static void given_marks(World *w, gint64 service_id, gint64 person_id, const char *marks)
{
    gint64 enrolment;
    NewEnrolment made = {.service_id = service_id, .person_id = person_id, .basis = "direct", .reason = "x", .applied_on = DAY_NONE,
                         .entered_on = day_make(2025, 1, 1)};
    must(services_enrol(w->db, identity_system(), &made, &enrolment, NULL, &w->error));
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && services_attendance_bulk(w->db, enrolment, person_id, service_id, (int)JANUARY, marks, 0, false, &w->error));
    must(db_commit(change, &w->error));
}

static void attendance_of_the_month_is_the_condition(void)
{
    g_autoptr(World) w = world_new();
    BenefitTerm term = given_term();
    term.min_percent = 50;
    BenefitScheme *scheme = given_scheme(w, "s", &term);
    gint64 one = given_service(w), other = given_service(w), person = given_person(w, "Pop", "Ana");
    BenefitGrant *grant = given_grant(w, scheme, person, NULL);
    given_marks(w, one, person, half);
    gint64 run = must_prepare(w, scheme->id, JANUARY);
    LineRow *line = line_of(w, run, grant->id, JANUARY);
    g_assert_cmpint(line->planned, ==, 19);
    g_assert_cmpint(line->present, ==, 9);
    g_assert_cmpint(line->amount, ==, 0);
    given_marks(w, other, person, "P------------------------------");
    must_prepare(w, scheme->id, JANUARY);
    g_assert_cmpint(line_of(w, run, grant->id, JANUARY)->amount, ==, 40000);
    must(benefit_scheme_count_services(w->db, identity_system(), scheme->id, &one, 1, &w->error));
    must_prepare(w, scheme->id, JANUARY);
    g_assert_cmpint(line_of(w, run, grant->id, JANUARY)->amount, ==, 0);
}

static void an_exception_needs_a_second_person(void)
{
    g_autoptr(World) w = world_new();
    BenefitTerm term = given_term();
    term.needs_plan = true;
    BenefitScheme *scheme = given_scheme(w, "s", &term);
    BenefitGrant *grant = given_grant(w, scheme, given_person(w, "Pop", "Ana"), NULL);
    Identity officer = identity_of(given_user(w, "Officer"), "Officer"), director = identity_of(given_user(w, "Director"), "Director");
    gint64 exception, other;
    must(benefit_exception_ask(w->db, &officer, grant->id, JANUARY, "pay", "Planul s-a semnat târziu", &exception, &w->error));
    assert_refused(w, benefit_exception_decide(w->db, &officer, exception, true, &w->error), FAIL_FORBIDDEN);
    assert_refused(w, benefit_exception_ask(w->db, &officer, grant->id, JANUARY, "withhold", "x", &other, &w->error), FAIL_CONFLICT);
    gint64 run = must_prepare(w, scheme->id, JANUARY);
    g_assert_cmpint(run_of(w, run)->net.minor, ==, 0);
    must(benefit_exception_decide(w->db, &director, exception, true, &w->error));
    assert_refused(w, benefit_exception_decide(w->db, &director, exception, false, &w->error), FAIL_CONFLICT);
    must_prepare(w, scheme->id, JANUARY);
    g_assert_cmpint(run_of(w, run)->net.minor, ==, 40000);
    g_assert_cmpstr(line_of(w, run, grant->id, JANUARY)->answers, ==, "y-n--+");
}

static void an_exception_for_a_month_behind_all_lists_is_refused(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    scheme->retro_months = 1;
    must(benefit_scheme_save(w->db, identity_system(), scheme, &w->error));
    BenefitGrant *grant = given_grant(w, scheme, given_person(w, "Pop", "Ana"), NULL);
    Identity officer = identity_of(given_user(w, "Officer"), "Officer");
    gint64 exception;
    for (gint64 month = JANUARY; month <= JANUARY + 1; month++)
        must_approve(w, must_prepare(w, scheme->id, month));
    assert_refused(w, benefit_exception_ask(w->db, &officer, grant->id, JANUARY, "withhold", "Nu era în țară", &exception, &w->error), FAIL_INVALID);
    must(benefit_exception_ask(w->db, &officer, grant->id, JANUARY + 1, "withhold", "Nu era în țară", &exception, &w->error));
}

static void an_emergency_aid_is_paid_once(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "aid", NULL);
    scheme->period = "once";
    must(benefit_scheme_save(w->db, identity_system(), scheme, &w->error));
    given_grants(w, scheme, 2);
    gint64 first = must_prepare(w, scheme->id, JANUARY);
    must_approve(w, first);
    gint64 second = must_prepare(w, scheme->id, JANUARY + 1);
    g_assert_cmpint(run_of(w, first)->net.minor, ==, 80000);
    g_assert_cmpint(run_of(w, second)->net.minor, ==, 0);
    g_assert_cmpint(run_of(w, second)->persons, ==, 0);
}

static void schemes_of_a_group_exclude_each_other(void)
{
    g_autoptr(World) w = world_new();
    BenefitTerm term = given_term();
    term.not_elsewhere = true;
    BenefitScheme *one = given_scheme(w, "one", NULL), *two = given_scheme(w, "two", &term);
    one->exclusive_group = two->exclusive_group = "copii";
    must(benefit_scheme_save(w->db, identity_system(), one, &w->error));
    must(benefit_scheme_save(w->db, identity_system(), two, &w->error));
    gint64 person = given_person(w, "Pop", "Ana");
    given_grant(w, one, person, NULL);
    given_grant(w, two, person, NULL);
    must_prepare(w, one->id, JANUARY);
    gint64 run = must_prepare(w, two->id, JANUARY);
    g_assert_cmpint(run_of(w, run)->net.minor, ==, 0);
}

/* --- corrections --- */

static void what_was_wrongly_paid_is_owed_and_withheld(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    BenefitGrant *grant = given_grant(w, scheme, given_person(w, "Pop", "Ana"), given_iban(w, 1));
    GPtrArray *debts;
    must_approve(w, must_prepare(w, scheme->id, JANUARY));
    must(benefit_grant_suspend(w->db, identity_system(), grant, JANUARY, "Nu a participat", &w->error));
    must(benefit_grant_find(w->db, w->pool, grant->id, &grant, &w->error));
    must(benefit_grant_resume(w->db, identity_system(), grant, JANUARY + 1, "Participă din nou", &w->error));
    gint64 run = must_prepare(w, scheme->id, JANUARY + 1);
    g_assert_cmpint(line_of(w, run, grant->id, JANUARY)->amount, ==, -40000);
    g_assert_cmpint(run_of(w, run)->net.minor, ==, 40000);
    must_approve(w, run);
    must(benefit_debts_of(w->db, w->pool, grant->id, &debts, &w->error));
    g_assert_cmpuint(debts->len, ==, 1);
    g_assert_cmpint(((DebtRow *)debts->pdata[0])->amount, ==, 40000);
    for (int month = 2; month <= 3; month++) {
        run = must_prepare(w, scheme->id, JANUARY + month);
        g_assert_cmpint(run_of(w, run)->withheld.minor, ==, 20000);
        g_assert_cmpint(run_of(w, run)->net.minor, ==, 20000);
        must_approve(w, run);
    }
    must(benefit_debts_of(w->db, w->pool, grant->id, &debts, &w->error));
    g_assert_cmpstr(((DebtRow *)debts->pdata[0])->state, ==, "recovered");
    g_assert_cmpint(run_of(w, must_prepare(w, scheme->id, JANUARY + 4))->withheld.minor, ==, 0);
}

static void what_was_owed_to_a_person_is_paid_the_next_month(void)
{
    g_autoptr(World) w = world_new();
    BenefitTerm term = given_term();
    term.needs_papers = true;
    BenefitScheme *scheme = given_scheme(w, "s", &term);
    BenefitGrant *grant = given_grant(w, scheme, given_person(w, "Pop", "Ana"), NULL);
    must_approve(w, must_prepare(w, scheme->id, JANUARY));
    must(benefit_paper_add(w->db, identity_system(), grant->id, "adeverință de școală", day_make(2025, 1, 15), DAY_NONE, &w->error));
    gint64 run = must_prepare(w, scheme->id, JANUARY + 1);
    g_assert_cmpint(run_of(w, run)->net.minor, ==, 80000);
    g_assert_cmpstr(line_of(w, run, grant->id, JANUARY)->kind, ==, "arrears");
    must_approve(w, run);
    g_assert_cmpint(run_of(w, must_prepare(w, scheme->id, JANUARY + 2))->net.minor, ==, 40000);
}

static void a_stopped_entitlement_is_paid_no_more(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    BenefitGrant *grant = given_grant(w, scheme, given_person(w, "Pop", "Ana"), NULL);
    assert_refused(w, benefit_grant_stop(w->db, identity_system(), grant, JANUARY + 1, " ", &w->error), FAIL_INVALID);
    must(benefit_grant_stop(w->db, identity_system(), grant, JANUARY + 1, "S-a mutat", &w->error));
    assert_refused(w, benefit_grant_stop(w->db, identity_system(), grant, JANUARY + 2, "x", &w->error), FAIL_CONFLICT);
    must_approve(w, must_prepare(w, scheme->id, JANUARY));
    g_assert_cmpint(run_of(w, must_prepare(w, scheme->id, JANUARY + 1))->persons, ==, 0);
}

/* --- two people --- */

static void nobody_signs_their_own_list(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    scheme->needs_visa = true;
    must(benefit_scheme_save(w->db, identity_system(), scheme, &w->error));
    given_grants(w, scheme, 1);
    Identity officer = identity_of(given_user(w, "Officer"), "Officer"), director = identity_of(given_user(w, "Director"), "Director"),
             accountant = identity_of(given_user(w, "Accountant"), "Accountant");
    BenefitRunOrder order = {.scheme_id = scheme->id, .month = JANUARY};
    gint64 id;
    must(benefit_run_prepare(w->db, &officer, &order, &id, &w->error));
    assert_refused(w, benefit_run_approve(w->db, &officer, id, run_of(w, id)->version, 0, &w->error), FAIL_FORBIDDEN);
    assert_refused(w, benefit_run_approve(w->db, identity_system(), id, run_of(w, id)->version, 0, &w->error), FAIL_FORBIDDEN);
    must(benefit_run_approve(w->db, &director, id, run_of(w, id)->version, 0, &w->error));
    g_assert_cmpstr(run_of(w, id)->state, ==, "prepared");
    assert_refused(w, benefit_run_visa(w->db, &director, id, run_of(w, id)->version, 0, &w->error), FAIL_FORBIDDEN);
    assert_refused(w, benefit_run_prepare(w->db, &officer, &order, &id, &w->error), FAIL_CONFLICT);
    assert_refused(w, benefit_run_visa(w->db, &accountant, id, 1, 0, &w->error), FAIL_CONFLICT);
    must(benefit_run_visa(w->db, &accountant, id, run_of(w, id)->version, 0, &w->error));
    g_assert_cmpstr(run_of(w, id)->state, ==, "approved");
}

static void a_returned_list_is_computed_and_signed_anew(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    given_grants(w, scheme, 1);
    gint64 id = must_prepare(w, scheme->id, JANUARY);
    assert_refused(w, benefit_run_return(w->db, identity_system(), id, run_of(w, id)->version, "", &w->error), FAIL_INVALID);
    must(benefit_run_return(w->db, identity_system(), id, run_of(w, id)->version, "Lipsește un copil", &w->error));
    g_assert_cmpstr(run_of(w, id)->returned, ==, "Lipsește un copil");
    given_grants(w, scheme, 1);
    g_assert_cmpint(must_prepare(w, scheme->id, JANUARY), ==, id);
    g_assert_cmpint(run_of(w, id)->entitled, ==, 2);
    must(benefit_run_cancel(w->db, identity_system(), id, run_of(w, id)->version, "Greșit", &w->error));
    gint64 other = must_prepare(w, scheme->id, JANUARY);
    g_assert_cmpint(other, !=, id);
    must_approve(w, other);
    assert_refused(w, benefit_run_return(w->db, identity_system(), other, run_of(w, other)->version, "x", &w->error), FAIL_CONFLICT);
}

static void a_list_over_the_budget_is_not_signed(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    scheme->ceiling = (Money){3 * 40000, CURRENCY_RON};
    must(benefit_scheme_save(w->db, identity_system(), scheme, &w->error));
    given_grants(w, scheme, 2);
    must_approve(w, must_prepare(w, scheme->id, JANUARY));
    gint64 id = must_prepare(w, scheme->id, JANUARY + 1);
    Identity director = identity_of(given_user(w, "Director"), "Director");
    assert_refused(w, benefit_run_approve(w->db, &director, id, run_of(w, id)->version, 0, &w->error), FAIL_INVALID);
    g_assert_cmpuint(payments_of(w, id)->len, ==, 0);
}

static void a_signed_list_has_an_order_and_a_statement(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    Document *document;
    GBytes *bytes;
    given_grants(w, scheme, 3);
    gint64 id = must_prepare(w, scheme->id, JANUARY);
    must_approve(w, id);
    must(document_find(w->db, w->pool, identity_system(), run_of(w, id)->statement_id, &document, &w->error));
    g_assert_cmpstr(document->template_code, ==, "payment-statement");
    must(document_find(w->db, w->pool, identity_system(), run_of(w, id)->order_id, &document, &w->error));
    g_assert_cmpstr(document->register_code, ==, "orders");
    must(benefit_statement(w->db, w->pool, run_of(w, id), "pdf", false, &bytes, &w->error));
    g_assert_cmpuint(g_bytes_get_size(bytes), >, 1000);
    g_bytes_unref(bytes);
    must(benefit_statement(w->db, w->pool, run_of(w, id), "xlsx", false, &bytes, &w->error));
    g_assert_cmpuint(g_bytes_get_size(bytes), >, 1000);
    g_bytes_unref(bytes);
}

/* --- two at once --- */

typedef struct {
    World *w;
    gint64 run, version;
    Identity who;
    bool done;
} Signing;

static gpointer sign_at_once(gpointer data)
{
    Signing *signing = data;
    g_autoptr(Db) db = NULL;
    g_assert_true(db_take(signing->w->store, &db, NULL));
    signing->done = benefit_run_approve(db, &signing->who, signing->run, signing->version, 0, NULL);
    return NULL;
}

static void two_that_approve_at_once_pay_once(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    Signing signing[4];
    GThread *threads[4];
    given_grants(w, scheme, 5);
    gint64 id = must_prepare(w, scheme->id, JANUARY);
    for (guint i = 0; i < 4; i++)
        signing[i] = (Signing){w, id, run_of(w, id)->version, identity_of(given_user(w, "Director"), "Director"), false};
    for (guint i = 0; i < 4; i++)
        threads[i] = g_thread_new("sign", sign_at_once, &signing[i]);
    int done = 0;
    for (guint i = 0; i < 4; i++) {
        g_thread_join(threads[i]);
        done += signing[i].done;
    }
    g_assert_cmpint(done, ==, 1);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS n FROM benefit_payment"), ==, 5);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS n FROM document WHERE kind = 'benefit_run'"), ==, 2);
}

typedef struct {
    World *w;
    gint64 scheme, run;
    bool done;
} Making;

static gpointer prepare_at_once(gpointer data)
{
    Making *making = data;
    g_autoptr(Db) db = NULL;
    gint64 id;
    BenefitRunOrder order = {.scheme_id = making->scheme, .month = JANUARY};
    g_assert_true(db_take(making->w->store, &db, NULL));
    making->done = benefit_run_prepare(db, identity_system(), &order, &id, NULL);
    return NULL;
}

static gpointer file_at_once(gpointer data)
{
    Making *making = data;
    g_autoptr(Db) db = NULL;
    gint64 id;
    g_assert_true(db_take(making->w->store, &db, NULL));
    making->done = benefit_run_file(db, identity_system(), making->run, "pain.001.001.03", 0, &id, NULL);
    return NULL;
}

static void all_at_once(Making *making, guint count, GThreadFunc function)
{
    GThread *threads[8];
    for (guint i = 0; i < count; i++)
        threads[i] = g_thread_new("make", function, &making[i]);
    for (guint i = 0; i < count; i++)
        g_thread_join(threads[i]);
}

static void two_that_prepare_or_send_at_once_make_one(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    Making making[4];
    given_grants(w, scheme, 3);
    for (guint i = 0; i < 4; i++)
        making[i] = (Making){w, scheme->id, 0, false};
    all_at_once(making, 4, prepare_at_once);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS n FROM benefit_run"), ==, 1);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS n FROM benefit_line"), ==, 3);
    gint64 id = count_of(w, "SELECT id AS n FROM benefit_run");
    must_approve(w, id);
    for (guint i = 0; i < 4; i++)
        making[i].run = id;
    all_at_once(making, 4, file_at_once);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS n FROM benefit_file"), ==, 1);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS n FROM benefit_payment WHERE state = 'sent'"), ==, 3);
}

/* --- what is refused --- */

static void an_account_of_somebody_else_is_refused_in_words(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    given_grant(w, scheme, given_person(w, "Pop", "Ana"), GIVEN_IBAN);
    BenefitGrant grant = {.scheme_id = scheme->id, .person_id = given_person(w, "Rus", "Dan"), .decision = "2", .from_month = JANUARY};
    BenefitPayee payee = {.person_id = grant.person_id, .iban = "ro49 aaaa 1b31 0075 9384 0000"};
    g_assert_false(benefit_grant_create(w->db, identity_system(), &grant, &payee, &w->error));
    g_assert_nonnull(strstr(w->error->message, "Pop Ana"));
    g_clear_error(&w->error);
    payee.iban = "RO48AAAA1B31007593840000";
    assert_refused(w, benefit_grant_create(w->db, identity_system(), &grant, &payee, &w->error), FAIL_INVALID);
    payee = (BenefitPayee){.person_id = grant.person_id, .iban = GIVEN_IBAN, .shared = "Soți, un singur cont"};
    must(benefit_grant_create(w->db, identity_system(), &grant, &payee, &w->error));
    assert_refused(w, benefit_grant_create(w->db, identity_system(), &grant, &payee, &w->error), FAIL_INVALID);
}

static void accounts_are_sealed(void)
{
    g_autoptr(World) w = world_new();
    BenefitAccount *account;
    BenefitGrant *grant = given_grant(w, given_scheme(w, "s", NULL), given_person(w, "Pop", "Ana"), GIVEN_IBAN);
    must(benefit_account_find(w->db, w->pool, grant->account_id, &account, &w->error));
    g_assert_cmpstr(account->iban, ==, GIVEN_IBAN);
    g_assert_true(cnp_is_valid(account->national_id));
    g_assert_cmpint(count_of(w, "SELECT count(*) AS n FROM benefit_account WHERE iban LIKE '%7593840000%' OR iban_blind LIKE '%7593840000%'"), ==, 0);
}

static void terms_are_dated_and_a_stale_change_conflicts(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL), *stale;
    must(benefit_scheme_find(w->db, w->pool, scheme->id, &stale, &w->error));
    BenefitTerm next = given_term();
    next.scheme_id = scheme->id;
    next.valid_from = day_make(2025, 3, 1);
    next.amount.minor = 45000;
    must(benefit_term_put(w->db, identity_system(), &next, &w->error));
    given_grants(w, scheme, 1);
    for (int month = 0; month < 3; month++) {
        gint64 id = must_prepare(w, scheme->id, JANUARY + month);
        g_assert_cmpint(run_of(w, id)->net.minor, ==, month == 2 ? 45000 : 40000);
        must_approve(w, id);
    }
    next.version = 7;
    assert_refused(w, benefit_term_put(w->db, identity_system(), &next, &w->error), FAIL_CONFLICT);
    must(benefit_scheme_save(w->db, identity_system(), stale, &w->error));
    assert_refused(w, benefit_scheme_save(w->db, identity_system(), stale, &w->error), FAIL_CONFLICT);
}

static void the_forecast_ends_with_the_scheme(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    Forecast forecast;
    given_grants(w, scheme, 2);
    must_approve(w, must_prepare(w, scheme->id, JANUARY));
    must(benefit_forecast(w->db, w->pool, scheme, &forecast, &w->error));
    g_assert_cmpint(forecast.given, ==, 80000);
    g_assert_cmpint(forecast.to_come, ==, 37 * 80000);
    g_assert_cmpint(forecast.sums.months_paid, ==, 2);
    g_assert_cmpint(forecast.sums.promised, ==, 2 * 17 * 40000);
}

WORLD_MAIN
{
    world_test("a_list_pays_each_entitled_person_once", a_list_pays_each_entitled_person_once);
    world_test("children_of_one_payee_are_one_payment", children_of_one_payee_are_one_payment);
    world_test("who_is_not_paid_is_told_why", who_is_not_paid_is_told_why);
    world_test("attendance_of_the_month_is_the_condition", attendance_of_the_month_is_the_condition);
    world_test("an_exception_needs_a_second_person", an_exception_needs_a_second_person);
    world_test("an_exception_for_a_month_behind_all_lists_is_refused", an_exception_for_a_month_behind_all_lists_is_refused);
    world_test("an_emergency_aid_is_paid_once", an_emergency_aid_is_paid_once);
    world_test("schemes_of_a_group_exclude_each_other", schemes_of_a_group_exclude_each_other);
    world_test("what_was_wrongly_paid_is_owed_and_withheld", what_was_wrongly_paid_is_owed_and_withheld);
    world_test("what_was_owed_to_a_person_is_paid_the_next_month", what_was_owed_to_a_person_is_paid_the_next_month);
    world_test("a_stopped_entitlement_is_paid_no_more", a_stopped_entitlement_is_paid_no_more);
    world_test("nobody_signs_their_own_list", nobody_signs_their_own_list);
    world_test("a_returned_list_is_computed_and_signed_anew", a_returned_list_is_computed_and_signed_anew);
    world_test("a_list_over_the_budget_is_not_signed", a_list_over_the_budget_is_not_signed);
    world_test("a_signed_list_has_an_order_and_a_statement", a_signed_list_has_an_order_and_a_statement);
    world_test("two_that_approve_at_once_pay_once", two_that_approve_at_once_pay_once);
    world_test("two_that_prepare_or_send_at_once_make_one", two_that_prepare_or_send_at_once_make_one);
    world_test("an_account_of_somebody_else_is_refused_in_words", an_account_of_somebody_else_is_refused_in_words);
    world_test("accounts_are_sealed", accounts_are_sealed);
    world_test("terms_are_dated_and_a_stale_change_conflicts", terms_are_dated_and_a_stale_change_conflicts);
    world_test("the_forecast_ends_with_the_scheme", the_forecast_ends_with_the_scheme);
}
