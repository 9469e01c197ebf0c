#include "given.h"

#include <string.h>

#include "base/html.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/services/services.h"
#include "reader/reader.h"

/* The pages: who sees what, tasks, signing, a return file, what is stale. */

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define assert_lacks(text, part) g_assert_null(strstr((text), (part)))
#define PATH(...) pool_printf(w->pool, __VA_ARGS__)
#define ID G_GINT64_FORMAT

static gint64 become(World *w, const char *name, const char *permissions)
{
    gint64 id = given_user(w, name);
    as_user(w, id, 0, SCOPE_AUTHORITY, permissions);
    w->who->name = name;
    return id;
}

static const char *page(World *w, const char *path)
{
    Reply *reply = get(w, path);
    if (reply->status != 200)
        g_error("%s: %d", path, reply->status);
    return reply_body(w, reply);
}

static void an_officer_prepares_and_a_director_approves(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    given_grants(w, scheme, 3);
    become(w, "Ana Officer", "benefits.read benefits.prepare benefits.approve");
    Reply *reply = post(w, PATH("/benefits/schemes/%" ID "/run", scheme->id), "month=01.2025");
    g_assert_cmpint(reply->status, ==, 303);
    const char *where = reply_header_of(reply, "Location");
    assert_lacks(page(w, where), "/approve\"");
    gint64 run = g_ascii_strtoll(strrchr(where, '/') + 1, NULL, 10);
    g_assert_cmpint(post(w, PATH("%s/approve", where), PATH("version=%" ID, run_of(w, run)->version))->status, ==, 403);
    become(w, "Dan Director", "benefits.read benefits.approve");
    assert_contains(page(w, "/benefits"), where);
    assert_contains(page(w, where), "/approve\"");
    g_assert_cmpint(post(w, PATH("%s/approve", where), "version=77")->status, ==, 409);
    g_assert_cmpint(post(w, PATH("%s/approve", where), PATH("version=%" ID, run_of(w, run)->version))->status, ==, 303);
    g_assert_cmpstr(run_of(w, run)->state, ==, "approved");
    g_assert_cmpint(post(w, PATH("%s/file", where), "format=opme")->status, ==, 403);
}

static const char *statement_of(World *w, gint64 run)
{
    GPtrArray *payments = payments_of(w, run);
    GString *xml = pool_string(w->pool);
    g_string_append(xml, "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt>");
    for (guint i = 0; i < payments->len; i++)
        g_string_append_printf(xml,
                               "<Ntry><Amt Ccy=\"RON\">400.00</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2025-02-10</Dt></BookgDt><NtryDtls>"
                               "<TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>",
                               i ? "DBIT" : "CRDT", ((PaymentRow *)payments->pdata[i])->reference);
    return g_string_append(xml, "</Stmt></BkToCstmrStmt></Document>")->str;
}

static void an_accountant_sends_and_takes_in_what_came_back(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    given_grants(w, scheme, 3);
    gint64 run = must_prepare(w, scheme->id, JANUARY);
    must_approve(w, run);
    become(w, "Eva Accountant", "benefits.read benefits.pay");
    g_assert_cmpint(post(w, PATH("/benefits/runs/%" ID "/file", run), "format=pain.001.001.03")->status, ==, 303);
    GPtrArray *files;
    must(benefit_files(w->db, w->pool, run, &files, &w->error));
    assert_contains(reply_body(w, get(w, PATH("/benefits/files/%" ID "/download", ((FileRow *)files->pdata[0])->id))), "pain.001.001.03");
    const char *xml = statement_of(w, run);
    Reply *reply = post_file(w, "/benefits/returns", "file", "extras.xml", xml, strlen(xml));
    g_assert_cmpint(reply->status, ==, 303);
    assert_contains(page(w, reply_header_of(reply, "Location")), "extras.xml");
    PaymentCounts counts;
    must(benefit_payment_counts(w->db, w->pool, run, &counts, &w->error));
    g_assert_cmpint(counts.paid, ==, 2);
    g_assert_cmpint(counts.open_failed, ==, 1);
    assert_contains(page(w, PATH("/benefits/runs/%" ID "/payments", run)), "/repeat\"");
    const char *other = "nume;oras;strada\nPop;Arad;Mare\nRus;Arad;Mica\n";
    reply = post_file(w, "/benefits/returns", "file", "lista.csv", other, strlen(other));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "camt.053");
}

static const char *grant_form(World *w, const BenefitScheme *scheme, gint64 person, const char *iban)
{
    return PATH("scheme=%" ID "&person_id=%" ID "&decision=1%%2F2025&promised_months=18&from=01.2025&iban=%s", scheme->id, person, iban);
}

static void a_wrong_account_is_told_beside_the_field(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    gint64 one = given_person(w, "Pop", "Ana"), other = given_person(w, "Rus", "Dan");
    language_set(LANGUAGE_EN);
    become(w, "Ana Officer", "people.read people.see-id benefits.read benefits.prepare");
    g_assert_cmpint(post(w, "/benefits/grants/new", grant_form(w, scheme, one, GIVEN_IBAN))->status, ==, 303);
    Reply *reply = post(w, "/benefits/grants/new", grant_form(w, scheme, other, GIVEN_IBAN));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "Pop Ana");
    assert_contains(reply_body(w, reply), "field-iban-error");
    reply = post(w, "/benefits/grants/new", grant_form(w, scheme, other, "RO48AAAA1B31007593840000"));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(page(w, PATH("/benefits/grants?scheme=%" ID, scheme->id)), "Pop Ana");
    assert_contains(page(w, "/benefits/grants?q=pop"), "Pop Ana");
    assert_contains(page(w, "/benefits/grants/new"), "scheme");
    assert_contains(page(w, PATH("/benefits/grants/new?scheme=%" ID "&person_id=%" ID, scheme->id, other)), "Rus Dan");
    GrantFilter filter = {.scheme_id = scheme->id};
    GPtrArray *rows;
    must(benefit_grants(w->db, w->pool, &filter, &rows, &w->error));
    const char *grant = PATH("/benefits/grants/%" ID, ((GrantRow *)rows->pdata[0])->grant.id);
    assert_contains(page(w, PATH("%s/account", grant)), "name=\"iban\"");
    assert_contains(page(w, PATH("%s/edit", grant)), "name=\"decision\"");
    assert_contains(page(w, PATH("/benefits/schemes/%" ID "/terms/new", scheme->id)), "name=\"valid_from\"");
    assert_contains(page(w, "/benefits/schemes/new"), "name=\"payer_iban\"");
    assert_contains(page(w, PATH("/benefits/schemes/%" ID, scheme->id)), "/run\"");
    assert_contains(page(w, PATH("/people/%" ID, one)), "/benefits/grants/");
}

static void a_stale_scheme_shows_both_versions(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    become(w, "Ana Officer", "benefits.read benefits.prepare");
    const char *path = PATH("/benefits/schemes/%" ID "/edit", scheme->id);
    g_assert_cmpint(post(w, path, "code=scheme-s&name=Prima&period=month&currency=RON&from_day=2025-01-01&version=1")->status, ==, 303);
    Reply *reply = post(w, path, "code=scheme-s&name=A+doua&period=month&currency=RON&from_day=2025-01-01&version=1");
    g_assert_cmpint(reply->status, ==, 409);
    assert_contains(reply_body(w, reply), "Prima");
    assert_contains(reply_body(w, reply), "A doua");
}

static void what_happens_to_an_entitlement_is_done_on_its_page(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    BenefitGrant *grant = given_grant(w, scheme, given_person(w, "Pop", "Ana"), NULL);
    become(w, "Ana Officer", "benefits.read benefits.prepare");
    const char *path = PATH("/benefits/grants/%" ID, grant->id);
    g_assert_cmpint(post(w, PATH("%s/suspend", path), PATH("month=02.2025&reason=&version=%" ID, grant->version))->status, ==, 422);
    g_assert_cmpint(post(w, PATH("%s/suspend", path), PATH("month=02.2025&reason=Lipsa&version=%" ID, grant->version))->status, ==, 303);
    g_assert_cmpint(post(w, PATH("%s/resume", path), PATH("month=03.2025&reason=Revine&version=%" ID, grant->version))->status, ==, 409);
    g_assert_cmpint(post(w, PATH("%s/resume", path), PATH("month=03.2025&reason=Revine&version=%" ID, grant->version + 1))->status, ==, 303);
    g_assert_cmpint(post(w, PATH("%s/exception", path), PATH("month=02.2025&reason=Boala&effect=pay&version=%" ID, grant->version + 2))->status, ==, 303);
    g_assert_cmpint(post(w, PATH("%s/debt", path), PATH("month=01.2025&reason=Fals&amount=100&version=%" ID, grant->version + 2))->status, ==, 303);
    assert_contains(page(w, path), "Boala");
    assert_contains(page(w, path), "Fals");
}

/* Asked for on the page of the list, and granted by a second person. */
static void given_agreement(World *w, const char *where)
{
    GPtrArray *waiting;
    Identity director = identity_of(given_user(w, "Director"), "Director");
    g_assert_cmpint(post(w, PATH("%s/clear", where), "reason=")->status, ==, 422);
    g_assert_cmpint(post(w, PATH("%s/clear", where), "reason=AJOFM")->status, ==, 303);
    must(benefit_clears_waiting(w->db, w->pool, &waiting, &w->error));
    g_assert_cmpuint(waiting->len, ==, 1);
    must(benefit_clear_decide(w->db, &director, ((const ClearRow *)waiting->pdata[0])->id, true, &w->error));
}

static void the_agency_gets_a_list_and_its_answer_is_compared(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "vmi", NULL);
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    given_grants(w, scheme, 3);
    become(w, "Ana Officer", "people.read people.see-id benefits.read benefits.prepare documents.read");
    Reply *reply = post(w, "/benefits/employment", PATH("scheme=%" ID, scheme->id));
    g_assert_cmpint(reply->status, ==, 303);
    const char *where = pool_strdup(w->pool, reply_header_of(reply, "Location"));
    g_assert_cmpint(get(w, PATH("%s/list.csv", where))->status, ==, 403);
    given_agreement(w, where);
    const char *csv = page(w, PATH("%s/list.csv", where));
    g_auto(GStrv) lines = g_strsplit(csv, "\r\n", -1);
    g_auto(GStrv) first = g_strsplit(lines[1], ";", -1), second = g_strsplit(lines[2], ";", -1), third = g_strsplit(lines[3], ";", -1);
    const char *answer = PATH("nume;cnp;situatie\n%s;%s;neinregistrat\n%s;%s;a refuzat un loc de munca\nInregistrat Dana;%s;\nAltul;1630615123457;inregistrat\n", first[1], first[2], second[1], second[2], third[2]);
    reply = post_file(w, PATH("%s/answer", where), "file", "raspuns.csv", answer, strlen(answer));
    g_assert_cmpint(reply->status, ==, 303);
    ExchangeCounts counts;
    must(benefit_exchange_counts(w->db, w->pool, g_ascii_strtoll(strrchr(where, '/') + 1, NULL, 10), &counts, &w->error));
    g_assert_cmpint(counts.differences, ==, 2);
    g_assert_cmpint(counts.waiting, ==, 1); /* a name is no answer */
    const char *differences = page(w, PATH("%s?status=differences", where));
    assert_contains(differences, first[1]);
    assert_contains(differences, second[1]);
    GPtrArray *rows;
    assert_contains(page(w, PATH("%s?status=open", where)), first[1]);
    must(benefit_exchange_lines(w->db, w->pool, w->who, g_ascii_strtoll(strrchr(where, '/') + 1, NULL, 10), &(ExchangeFilter){.status = "unregistered"}, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 1);
    const ExchangeLine *line = rows->pdata[0];
    g_assert_cmpint(post(w, PATH("/benefits/employment-lines/%" ID, line->id),
                         PATH("version=%" ID "&appointment_day=2025-03-10&appointment=ora+9&settled=Invitat&certificate=1", line->version))->status, ==, 303);
    ExchangeLine *after;
    must(benefit_exchange_line_find(w->db, w->pool, line->id, &after, &w->error));
    g_assert_cmpint(after->document_id, >, 0);
    g_assert_cmpstr(after->settled, ==, "Invitat");
    assert_lacks(page(w, PATH("%s?status=open", where)), first[1]);
}

static void programs_read_lists_without_accounts(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    given_grants(w, scheme, 2);
    gint64 run = must_prepare(w, scheme->id, JANUARY);
    become(w, "Program", "benefits.read");
    const char *json = page(w, PATH("/api/v1/benefits/runs/%" ID, run));
    assert_contains(json, "\"answers\":\"y-----\"");
    assert_lacks(json, "BTRL");
    assert_contains(page(w, "/api/v1/benefits/schemes"), "scheme-s");
    assert_contains(page(w, PATH("/api/v1/benefits/schemes/%" ID "/sums", scheme->id)), "\"persons\":2");
}

static gint64 given_service(World *w, const char *name)
{
    Provider provider = PROVIDER_BLANK;
    Service service = SERVICE_BLANK;
    provider.name = "Direcția";
    provider.kind = "public";
    must(services_provider_create(w->db, identity_system(), &provider, &w->error));
    service.provider_id = provider.id;
    service.name = name;
    must(service_create(w->db, identity_system(), &service, &w->error));
    return service.id;
}

static void the_services_that_count_are_chosen_on_a_page(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    gint64 one = given_service(w, "Centrul Kuncz"), other = given_service(w, "Centrul Podu Lung");
    GArray *ids;
    become(w, "Ana Officer", "benefits.read benefits.prepare");
    const char *path = PATH("/benefits/schemes/%" ID "/services", scheme->id);
    assert_contains(page(w, path), "Centrul Kuncz");
    assert_contains(page(w, path), "Centrul Podu Lung");
    g_assert_cmpint(post(w, path, "which=some")->status, ==, 422);
    g_assert_cmpint(post(w, path, "which=some&service=77")->status, ==, 422);
    g_assert_cmpint(post(w, path, PATH("which=some&service=%" ID "&service=%" ID, one, one))->status, ==, 303);
    must(benefit_scheme_services(w->db, w->pool, scheme->id, &ids, &w->error));
    g_assert_cmpuint(ids->len, ==, 1);
    g_assert_cmpint(g_array_index(ids, gint64, 0), ==, one);
    assert_lacks(page(w, PATH("/benefits/schemes/%" ID, scheme->id)), "Podu Lung");
    g_assert_cmpint(post(w, path, PATH("which=all&service=%" ID, other))->status, ==, 303);
    must(benefit_scheme_services(w->db, w->pool, scheme->id, &ids, &w->error));
    g_assert_cmpuint(ids->len, ==, 0);
    as_user(w, given_user(w, "Reader"), 0, SCOPE_AUTHORITY, "benefits.read");
    g_assert_cmpint(get(w, path)->status, ==, 403);
}

static void a_statement_in_clear_is_downloaded_once_somebody_else_agrees(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    GPtrArray *asked;
    given_grants(w, scheme, 1);
    gint64 run = must_prepare(w, scheme->id, JANUARY), officer = become(w, "Ana Officer", "benefits.read people.see-id people.read");
    const char *path = PATH("/benefits/runs/%" ID, run), *whole = PATH("/benefits/runs/%" ID "/statement.xlsx?whole=1", run);
    g_assert_cmpint(get(w, PATH("%s/statement.xlsx", path))->status, ==, 200);
    g_assert_cmpint(get(w, whole)->status, ==, 403);
    g_assert_cmpint(post(w, PATH("%s/clear", path), "reason=")->status, ==, 422);
    g_assert_cmpint(post(w, PATH("%s/clear", path), "reason=Pentru+banca")->status, ==, 303);
    must(benefit_clears_waiting(w->db, w->pool, &asked, &w->error));
    gint64 id = ((ClearRow *)asked->pdata[0])->id;
    become(w, "Dan Director", "benefits.read benefits.approve");
    assert_contains(page(w, "/benefits"), "Pentru banca");
    g_assert_cmpint(post(w, PATH("/benefits/clear/%" ID, id), "decision=grant")->status, ==, 303);
    g_assert_cmpint(get(w, whole)->status, ==, 403);
    as_user(w, officer, 0, SCOPE_AUTHORITY, "benefits.read people.see-id people.read");
    assert_contains(page(w, path), "whole=1");
    g_assert_cmpint(get(w, whole)->status, ==, 200);
}

static void an_empty_start_says_what_comes_next(void)
{
    g_autoptr(World) w = world_new();
    become(w, "Ana Officer", "benefits.read benefits.prepare");
    assert_contains(page(w, "/benefits"), "href=\"/benefits/schemes/new\"");
    assert_contains(page(w, "/benefits/grants"), "href=\"/benefits/grants/new\"");
    as_user(w, given_user(w, "Reader"), 0, SCOPE_AUTHORITY, "benefits.read");
    assert_lacks(page(w, "/benefits"), "href=\"/benefits/schemes/new\"");
}

static void what_was_typed_wrong_stands_in_the_form_again(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    BenefitGrant *grant = given_grant(w, scheme, given_person(w, "Pop", "Ana"), NULL);
    become(w, "Ana Officer", "benefits.read benefits.prepare");
    Reply *reply = post(w, PATH("/benefits/grants/%" ID "/stop", grant->id), PATH("month=treisprezece&reason=S-a+mutat+la+Arad&version=%" ID, grant->version));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "treisprezece");
    assert_contains(reply_body(w, reply), "S-a mutat la Arad");
}

WORLD_MAIN
{
    world_test("the_services_that_count_are_chosen_on_a_page", the_services_that_count_are_chosen_on_a_page);
    world_test("a_statement_in_clear_is_downloaded_once_somebody_else_agrees", a_statement_in_clear_is_downloaded_once_somebody_else_agrees);
    world_test("an_empty_start_says_what_comes_next", an_empty_start_says_what_comes_next);
    world_test("what_was_typed_wrong_stands_in_the_form_again", what_was_typed_wrong_stands_in_the_form_again);
    world_test("an_officer_prepares_and_a_director_approves", an_officer_prepares_and_a_director_approves);
    world_test("an_accountant_sends_and_takes_in_what_came_back", an_accountant_sends_and_takes_in_what_came_back);
    world_test("a_wrong_account_is_told_beside_the_field", a_wrong_account_is_told_beside_the_field);
    world_test("a_stale_scheme_shows_both_versions", a_stale_scheme_shows_both_versions);
    world_test("what_happens_to_an_entitlement_is_done_on_its_page", what_happens_to_an_entitlement_is_done_on_its_page);
    world_test("the_agency_gets_a_list_and_its_answer_is_compared", the_agency_gets_a_list_and_its_answer_is_compared);
    world_test("programs_read_lists_without_accounts", programs_read_lists_without_accounts);
}
