/* Services through the pages, without scripts: provider, service, enrolment, attendance, directory. */
#include "given.h"

#include <string.h>
#include <sys/wait.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "reader/reader.h"

enum { MARCH = 2026 * 12 + 2 };

typedef struct {
    World *w;
    gint64 institution, officer, worker, provider, service, ana;
} Way;

static void as_officer(Way *way)
{
    as_user(way->w, way->officer, way->institution, SCOPE_AUTHORITY,
            "services.read services.write services.manage services.conventions services.fund attendance.mark attendance.lock people.read documents.read documents.issue");
}

static void as_worker(Way *way)
{
    as_user(way->w, way->worker, way->institution, SCOPE_SERVICE, "services.read services.write attendance.mark attendance.lock documents.read documents.issue");
}

static void begin(Way *way, World *w, gint64 capacity)
{
    clock_set(NOVEMBER);
    *way = (Way){.w = w, .institution = given_institution(w, "Direcția de asistență")};
    way->officer = given_user(w, "ofiter", way->institution);
    way->worker = given_user(w, "educator", way->institution);
    way->provider = given_provider(w, "Direcția de asistență", way->institution);
    way->service = given_service(w, "Centrul de zi", way->provider, capacity);
    must(service_worker_add(w->db, identity_system(), way->service, way->worker, &w->error));
    way->ana = given_person(w, "Pop", "Ana");
}

static const char *at(Way *way, const char *rest)
{
    return pool_printf(way->w->pool, "/services/%" G_GINT64_FORMAT "%s", way->service, rest);
}

static gint64 id_behind(const Reply *reply, const char *prefix)
{
    const char *found = strstr(reply_header_of(reply, "Location"), prefix);
    g_assert_nonnull(found);
    return g_ascii_strtoll(found + strlen(prefix), NULL, 10);
}

static void a_provider_and_its_service_are_written_down(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 2);
    as_officer(&way);
    Reply *wrong = expect(w, post(w, "/providers/new", "name=&kind=ngo&field=social"), 422);
    g_assert_true(has(w, wrong, "field-name-error"));
    gint64 provider = id_behind(expect(w, post(w, "/providers/new", "name=Asociatia+Soare&kind=ngo&field=social&fiscal_code=123"), 303), "/providers/");
    const char *form = pool_printf(w->pool, "provider_id=%" G_GINT64_FORMAT "&name=Club&measure=session&weekday.1=1&weekday.3=1&weekday.5=1&is_public=1&need.school=1&capacity=3"
                                            "&licence_until=01.12.2026&licence_state=full", provider);
    Reply *code = expect(w, post(w, "/services/new", pool_printf(w->pool, "%s&kind_code=1234XX", form)), 422);
    g_assert_true(has(w, code, "1234XX"));
    expect(w, post(w, "/services/new", pool_printf(w->pool, "%s&kind_code=8891CZ-C-VI", form)), 303);
    g_assert_true(has(w, expect(w, get(w, "/services"), 200), "01.12.2026"));
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM service WHERE name = 'Club' AND weekdays = '135'"), ==, 1);
    g_assert_true(has(w, expect(w, get(w, "/providers?q=asociatia"), 200), "Asociatia Soare"));
    as_anonymous(w);
    g_assert_true(has(w, expect(w, get(w, "/directory?need=school"), 200), "Club"));
    g_assert_false(has(w, expect(w, get(w, "/directory?need=meals"), 200), "Club"));
}

static gint64 enrol(Way *way, gint64 person)
{
    Reply *reply = post(way->w, at(way, "/enrol"), pool_printf(way->w->pool, "person_id=%" G_GINT64_FORMAT "&basis=direct&reason=Cererea+familiei&entered_on=09.03.2026"
                                                                             "&applied_on=01.03.2026", person));
    return id_behind(expect(way->w, reply, 303), "/enrolments/");
}

static void a_child_is_enrolled_waits_comes_in_and_leaves(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 1);
    as_officer(&way);
    Reply *wrong = expect(w, post(w, at(&way, "/enrol"), pool_printf(w->pool, "person_id=%" G_GINT64_FORMAT "&basis=direct", way.ana)), 422);
    g_assert_true(has(w, wrong, "field-basis-error"));
    gint64 first = enrol(&way, way.ana), second = enrol(&way, given_person(w, "Dan", "Ion"));
    as_worker(&way);
    Reply *page = expect(w, get(w, at(&way, "")), 200);
    g_assert_true(has(w, page, "Pop Ana") && has(w, page, "Dan Ion"));
    const char *one = pool_printf(w->pool, "/enrolments/%" G_GINT64_FORMAT, first), *two = pool_printf(w->pool, "/enrolments/%" G_GINT64_FORMAT, second);
    expect(w, post(w, pool_printf(w->pool, "%s/admit", two), "entered_on=10.03.2026"), 409);
    expect(w, post(w, pool_printf(w->pool, "%s/contract", one), NULL), 303);
    g_assert_cmpint(must_find_enrolment(w, first)->contract_id, !=, 0);
    expect(w, post(w, pool_printf(w->pool, "%s/exit", one), "left_on=20.03.2026"), 422);
    expect(w, post(w, pool_printf(w->pool, "%s/exit", one), "left_on=20.03.2026&result=met"), 303);
    expect(w, post(w, pool_printf(w->pool, "%s/admit", two), "entered_on=21.03.2026"), 303);
    g_assert_cmpstr(must_find_enrolment(w, second)->state, ==, "active");
}

static void a_worker_of_another_service_finds_nothing(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 enrolment = given_enrolment(w, way.service, way.ana, day_make(2026, 3, 2), NULL);
    gint64 other = given_user(w, "altul", way.institution);
    as_user(w, other, way.institution, SCOPE_SERVICE, "services.read services.write attendance.mark attendance.lock");
    expect(w, get(w, at(&way, "")), 404);
    expect(w, get(w, at(&way, "/attendance")), 404);
    expect(w, post(w, at(&way, "/attendance"), "month=2026-03&cells="), 404);
    expect(w, get(w, pool_printf(w->pool, "/enrolments/%" G_GINT64_FORMAT, enrolment)), 404);
    g_assert_false(has(w, expect(w, get(w, "/api/v1/enrolments"), 200), "\"person_id\""));
}

static char mark_of(World *w, gint64 service, gint64 enrolment, int day)
{
    AttendanceSheet sheet = must_have_sheet(w, service, MARCH);
    return attendance_row_of(&sheet, enrolment)->marks[day - 1];
}

static void the_form_of_a_day_saves_what_differs(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 ana = given_enrolment(w, way.service, way.ana, day_make(2026, 3, 2), NULL);
    gint64 ion = given_enrolment(w, way.service, given_person(w, "Dan", "Ion"), day_make(2026, 3, 2), NULL);
    as_worker(&way);
    Reply *page = expect(w, get(w, at(&way, "/attendance?month=2026-03&day=2026-03-10")), 200);
    g_assert_true(has(w, page, pool_printf(w->pool, "name=\"mark.%" G_GINT64_FORMAT "\"", ana)));
    const char *form = pool_printf(w->pool, "month=2026-03&day=2026-03-10&mark.%1$" G_GINT64_FORMAT "=P&was.%1$" G_GINT64_FORMAT "=.&minutes.%1$" G_GINT64_FORMAT
                                            "=90&was_minutes.%1$" G_GINT64_FORMAT "=&mark.%2$" G_GINT64_FORMAT "=.&was.%2$" G_GINT64_FORMAT "=.", ana, ion);
    mark(w, way.service, ion, day_make(2026, 3, 10), 'A'); /* by somebody else, after the form was shown */
    expect(w, post(w, at(&way, "/attendance"), form), 303);
    g_assert_cmpint(mark_of(w, way.service, ana, 10), ==, 'P');
    g_assert_cmpint(mark_of(w, way.service, ion, 10), ==, 'A');
    AttendanceSheet sheet = must_have_sheet(w, way.service, MARCH);
    g_assert_cmpint(attendance_row_of(&sheet, ana)->counts.minutes, ==, 90);
}

static Reply *post_cells(Way *way, const char *cells)
{
    static const char *const headers[] = {"Accept", "application/json", NULL};
    const char *body = pool_printf(way->w->pool, "csrf=%s&month=2026-03&cells=%s", way->w->who->csrf, cells);
    return send_request(way->w, POST, at(way, "/attendance"), "application/x-www-form-urlencoded", body, strlen(body), headers);
}

static void the_script_sends_only_what_changed_and_gets_the_counts(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 ana = given_enrolment(w, way.service, way.ana, day_make(2026, 3, 9), NULL);
    as_worker(&way);
    Reply *reply = expect(w, post_cells(&way, pool_printf(w->pool, "%1$" G_GINT64_FORMAT ":9:P+%1$" G_GINT64_FORMAT ":10:A", ana)), 200);
    g_assert_true(has(w, reply, "\"present\":1") && has(w, reply, "\"absent\":1") && has(w, reply, "\"planned\":17"));
    reply = expect(w, post_cells(&way, pool_printf(w->pool, "%" G_GINT64_FORMAT ":2:P", ana)), 422);
    g_assert_true(has(w, reply, "09.03.2026"));
}

static void a_month_is_filled_locked_and_corrected_by_pages(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 ana = given_enrolment(w, way.service, way.ana, day_make(2026, 3, 9), NULL);
    as_worker(&way);
    Reply *early = expect(w, post(w, at(&way, "/attendance/lock"), "month=2026-03"), 422);
    g_assert_true(has(w, early, "17"));
    expect(w, post(w, at(&way, "/attendance/fill"), "month=2026-03&from=1&to=31&fill=P"), 303);
    expect(w, post(w, at(&way, "/attendance/undo"), "month=2026-03"), 303);
    g_assert_cmpint(mark_of(w, way.service, ana, 9), ==, '.');
    expect(w, post(w, at(&way, "/attendance/fill"), "month=2026-03&from=1&to=31&fill=P"), 303);
    expect(w, post(w, at(&way, "/attendance/lock"), "month=2026-03"), 303);
    const char *change = pool_printf(w->pool, "month=2026-03&day=2026-03-09&mark.%1$" G_GINT64_FORMAT "=E&was.%1$" G_GINT64_FORMAT "=P", ana);
    expect(w, post(w, at(&way, "/attendance"), change), 409);
    expect(w, post(w, at(&way, "/attendance"), pool_printf(w->pool, "%s&reason=Adeverinta", change)), 303);
    g_assert_true(has(w, expect(w, get(w, at(&way, "/attendance?month=2026-03")), 200), "Adeverinta"));
    expect(w, post(w, at(&way, "/attendance/unlock"), "month=2026-03&reason=Grupa+gresita"), 303);
}

static void the_directory_hides_a_secret_address_and_answers_not_modified(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    Service *service = must_find_service(w, way.service);
    service->address = "Strada Liniștii 4";
    service->phone = "0256 123 456";
    service->is_secret = true;
    must(service_save(w->db, identity_system(), service, &w->error));
    as_anonymous(w);
    const char *page = pool_printf(w->pool, "/directory/%" G_GINT64_FORMAT, way.service);
    g_assert_false(has(w, expect(w, get(w, page), 200), "Liniștii"));
    Reply *json = expect(w, get(w, "/open/services.json"), 200);
    g_assert_true(has(w, json, "\"Centrul de zi\""));
    g_assert_false(has(w, json, "Liniștii"));
    const char *const again[] = {"If-None-Match", reply_header_of(json, "ETag"), NULL};
    g_assert_nonnull(again[1]);
    g_assert_cmpint(send_request(w, GET, "/open/services.json", NULL, NULL, 0, again)->status, ==, 304);
    g_assert_true(has(w, expect(w, get(w, "/directory/script?q=centrul"), 200), "0256 123 456"));
}

static void what_isnt_public_is_told_to_nobody(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    Service *service = must_find_service(w, way.service);
    service->is_public = false;
    must(service_save(w->db, identity_system(), service, &w->error));
    as_anonymous(w);
    g_assert_false(has(w, expect(w, get(w, "/directory"), 200), "Centrul de zi"));
    expect(w, get(w, pool_printf(w->pool, "/directory/%" G_GINT64_FORMAT, way.service)), 404);
    expect(w, get(w, pool_printf(w->pool, "/open/services/%" G_GINT64_FORMAT, way.service)), 404);
}

static void marks_come_by_the_api(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 ana = given_enrolment(w, way.service, way.ana, day_make(2026, 3, 9), NULL);
    as_worker(&way);
    const char *const headers[] = {"X-CSRF-Token", w->who->csrf, NULL};
    const char *body = pool_printf(w->pool, "{\"marks\":[{\"enrolment_id\":\"%" G_GINT64_FORMAT "\",\"day\":9,\"mark\":\"P\"}]}", ana);
    Reply *reply = send_request(w, POST, pool_printf(w->pool, "/api/v1/services/%" G_GINT64_FORMAT "/attendance/2026-03", way.service), "application/json",
                                body, strlen(body), headers);
    g_assert_true(has(w, expect(w, reply, 200), "\"saved\":1"));
    g_assert_true(has(w, expect(w, get(w, pool_printf(w->pool, "/api/v1/services/%" G_GINT64_FORMAT "/attendance?month=2026-03", way.service)), 200),
                      "\"present\":1"));
}

static void licences_that_end_are_told_once_a_step(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    User boss = {.name = "Șefa", .email = "sefa@example.org", .institution_id = way.institution};
    must(user_create(w->db, identity_system(), &boss, "provider-manager", &w->error));
    Service *service = must_find_service(w, way.service);
    service->licence_state = "full";
    service->licence_until = day_add(day_today(), 100);
    must(service_save(w->db, identity_system(), service, &w->error));
    const char *letters = "SELECT count(*) AS n FROM letter";
    must(services_licences_remind(w->db, &w->error));
    g_assert_cmpint(count_rows(w, letters), ==, 1);
    must(services_licences_remind(w->db, &w->error));
    g_assert_cmpint(count_rows(w, letters), ==, 1);
    clock_set(NOVEMBER + 15 * 86400);
    must(services_licences_remind(w->db, &w->error));
    g_assert_cmpint(count_rows(w, letters), ==, 2);
    clock_set(NOVEMBER + 101 * 86400);
    must(services_licences_remind(w->db, &w->error));
    must(services_licences_remind(w->db, &w->error));
    g_assert_cmpint(count_rows(w, letters), ==, 3);
}

static void licences_are_told_to_the_authority_too(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 elsewhere = given_institution(w, "Primăria");
    User chief = {.name = "Inspectoare", .email = "inspectoare@example.org", .institution_id = elsewhere};
    User boss = {.name = "Șefa", .email = "sefa@example.org", .institution_id = way.institution};
    User other = {.name = "Alt furnizor", .email = "alt@example.org", .institution_id = given_institution(w, "Asociația")};
    must(user_create(w->db, identity_system(), &chief, "services", &w->error));
    must(user_create(w->db, identity_system(), &boss, "provider-manager", &w->error));
    must(user_create(w->db, identity_system(), &other, "provider-manager", &w->error));
    Service *service = must_find_service(w, way.service);
    service->licence_until = day_add(day_today(), 90);
    must(service_save(w->db, identity_system(), service, &w->error));
    gint64 far = given_service(w, "Fără conturi", given_provider(w, "Cultul", 0), 3);
    service = must_find_service(w, far);
    service->licence_until = day_add(day_today(), 30);
    must(service_save(w->db, identity_system(), service, &w->error));
    must(services_licences_remind(w->db, &w->error));
    must(services_licences_remind(w->db, &w->error));
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM letter WHERE to_address = 'inspectoare@example.org'"), ==, 2);
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM letter WHERE to_address = 'sefa@example.org'"), ==, 1);
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM letter"), ==, 3);
}

static void who_comes_less_and_less_is_shown(void)
{
    Way way;
    GPtrArray *slipping;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 ana = given_enrolment(w, way.service, way.ana, day_make(2026, 7, 1), NULL);
    gint64 ion = given_enrolment(w, way.service, given_person(w, "Dan", "Ion"), day_make(2026, 7, 1), NULL);
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    for (int month = month_make(2026, 7); month <= month_make(2026, 10); month++) {
        bool last = month == month_make(2026, 10);
        must(services_attendance_bulk(w->db, ana, way.ana, way.service, month, last ? "PPAAAAAAAA---------------------" : "PPPPPPPPPP---------------------", 0, false, &w->error));
        must(services_attendance_bulk(w->db, ion, way.ana, way.service, month, "PPPPPPPPAA---------------------", 0, false, &w->error));
    }
    must(db_commit(change, &w->error));
    must(services_slipping(w->db, w->pool, way.service, day_today(), &slipping, &w->error));
    g_assert_cmpuint(slipping->len, ==, 1);
    g_assert_cmpint(((Slipping *)slipping->pdata[0])->enrolment_id, ==, ana);
    g_assert_cmpint(((Slipping *)slipping->pdata[0])->now, ==, 20);
    g_assert_cmpint(((Slipping *)slipping->pdata[0])->before, ==, 100);
}

static void the_rule_of_the_early_warning_is_changed_by_the_authority(void)
{
    Way way;
    GPtrArray *slipping;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 ana = given_enrolment(w, way.service, way.ana, day_make(2026, 7, 1), NULL);
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    for (int month = month_make(2026, 7); month <= month_make(2026, 10); month++) /* 80 %, then 70 % */
        must(services_attendance_bulk(w->db, ana, way.ana, way.service, month,
                                      month == month_make(2026, 10) ? "PPPPPPPAAA---------------------" : "PPPPPPPPAA---------------------", 0, false, &w->error));
    must(db_commit(change, &w->error));
    must(services_slipping(w->db, w->pool, way.service, day_today(), &slipping, &w->error));
    g_assert_cmpuint(slipping->len, ==, 0);
    as_user(w, way.worker, way.institution, SCOPE_INSTITUTION, "services.read services.manage");
    expect(w, get(w, "/services/warning"), 200);
    expect(w, post(w, "/services/warning", "months=1&fall=10&least=0"), 403);
    as_officer(&way);
    g_assert_true(has(w, expect(w, post(w, "/services/warning", "months=1&fall=0&least=50"), 422), "field-fall-error"));
    g_assert_true(has(w, expect(w, post(w, "/services/warning", "months=x&fall=10&least=50"), 422), "value=\"x\""));
    expect(w, post(w, "/services/warning", "months=1&fall=10&least=0"), 303);
    g_assert_true(has(w, expect(w, get(w, "/services/warning"), 200), "1 person"));
    must(services_slipping(w->db, w->pool, way.service, day_today(), &slipping, &w->error));
    g_assert_cmpuint(slipping->len, ==, 1);
    expect(w, post(w, "/services/warning", "months=1&fall=20&least=50"), 303);
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM setting WHERE name LIKE 'services.slipping%'"), ==, 0); /* the usual values aren't kept */
}

static void a_spreadsheet_is_tried_cell_by_cell(void)
{
    static const char csv[] = "Nume;9;10;11;12;32;Total\nPop Ana;P;x;m;ceva;P;3\nAna Pop;;;;;;\nNimeni Știe;P;;;;;\n";
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 ana = given_enrolment(w, way.service, way.ana, day_make(2026, 3, 10), NULL);
    as_worker(&way);
    Reply *tried = expect(w, post_file(w, at(&way, "/attendance/import"), "file", "martie.csv", csv, strlen(csv)), 200);
    g_assert_true(has(w, tried, "<strong>A4</strong>")); /* nobody of that name */
    clock_set(1774951200); /* 31 March 2026: the form has this month */
    tried = expect(w, post_file(w, at(&way, "/attendance/import"), "file", "martie.csv", csv, strlen(csv)), 200);
    g_assert_true(has(w, tried, "<strong>B2</strong>") && has(w, tried, "<strong>E2</strong>") && has(w, tried, "<strong>A4</strong>"));
    g_assert_true(has(w, tried, pool_printf(w->pool, "%" G_GINT64_FORMAT ":10:P", ana)) && has(w, tried, pool_printf(w->pool, "%" G_GINT64_FORMAT ":11:E", ana)));
    g_assert_true(has(w, tried, "<strong>F1</strong>") && !has(w, tried, "<strong>G1</strong>")); /* no month has a 32nd; a total is no day */
    g_assert_cmpint(count_rows(w, "SELECT count(*) AS n FROM attendance"), ==, 0);
}

static void a_spreadsheet_for_a_locked_month_is_refused_at_once(void)
{
    static const char csv[] = "Nume;9\nPop Ana;P\n";
    Way way;
    guint count;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    given_enrolment(w, way.service, way.ana, day_make(2026, 3, 9), NULL);
    must(services_attendance_fill(w->db, identity_system(), way.service, month_make(2026, 3), NULL, 1, 31, 'P', &count, &w->error));
    must(services_attendance_lock(w->db, identity_system(), way.service, month_make(2026, 3), &w->error));
    clock_set(1774951200); /* 31 March 2026 */
    as_worker(&way);
    g_assert_true(has(w, expect(w, post_file(w, at(&way, "/attendance/import"), "file", "martie.csv", csv, strlen(csv)), 409), "is locked"));
}

/* Two places, one taken, one waits: nobody new finds a free one. */
static void a_place_for_who_waits_is_not_offered_to_others(void)
{
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 2);
    must(services_enrol(w->db, identity_system(), &(NewEnrolment){.service_id = way.service, .person_id = way.ana, .basis = "direct", .reason = "Cerere",
                        .applied_on = DAY_NONE, .entered_on = DAY_NONE}, &(gint64){0}, NULL, &w->error));
    as_anonymous(w);
    g_assert_true(has(w, expect(w, get(w, "/directory"), 200), "1 free place"));
    must(services_enrol(w->db, identity_system(), &(NewEnrolment){.service_id = way.service, .person_id = given_person(w, "Pop", "Ion"), .basis = "direct", .reason = "Cerere",
                        .applied_on = DAY_NONE, .entered_on = DAY_NONE, .waits = true}, &(gint64){0}, NULL, &w->error));
    g_assert_true(has(w, expect(w, get(w, "/directory"), 200), "Full: there is a waiting list"));
}

static void where_names_and_days_stood_is_kept_for_the_next_file(void)
{
    static const char csv[] = "Nr;Grupa;Cine;9;10\n1;mare;Pop Ana;A;P\n";
    Way way;
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    gint64 ana = given_enrolment(w, way.service, way.ana, day_make(2026, 3, 9), NULL);
    clock_set(1774951200); /* 31 March 2026 */
    as_worker(&way);
    expect(w, post_file(w, at(&way, "/attendance/import"), "file", "martie.csv", csv, strlen(csv)), 422); /* no header says where the names are */
    const char *body = pool_printf(w->pool, "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n"
                                            "--x\r\nContent-Disposition: form-data; name=\"name_column\"\r\n\r\n3\r\n"
                                            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"martie.csv\"\r\n\r\n%s\r\n--x--\r\n",
                                   w->who->csrf, csv);
    Reply *tried = send_request(w, POST, at(&way, "/attendance/import"), "multipart/form-data; boundary=x", body, strlen(body), NULL);
    g_assert_true(has(w, expect(w, tried, 200), pool_printf(w->pool, "%" G_GINT64_FORMAT ":9:A", ana)));
    g_assert_true(has(w, expect(w, get(w, at(&way, "/attendance/import")), 200), "name=\"name_column\" inputmode=\"numeric\" value=\"3\""));
}

/* A service of which everything is told, and one of which little is. */
static void given_directory(Way *way)
{
    World *w = way->w;
    Provider *provider;
    must(services_provider_find(w->db, w->pool, way->provider, &provider, &w->error));
    provider->fiscal_code = "14756536";
    provider->web = "das.example.org";
    must(services_provider_save(w->db, identity_system(), provider, &w->error));
    Service *service = must_find_service(w, way->service);
    service->address = "Strada Kuncz 1";
    service->locality = "Timișoara";
    service->phone = "0256 123 456";
    service->email = "centru@example.org";
    service->languages = "română, romani";
    service->documents = "Buletin\nAdeverință \"școlară\"";
    service->fee = (Money){1250, CURRENCY_RON};
    service->age_from = 6;
    service->accessibility = "Rampă";
    service->contact = "Educator";
    must(service_save(w->db, identity_system(), service, &w->error));
    given_service(w, "Alt centru, \"mic\"", given_provider(w, "Asociația", 0), 3);
}

static const char *kept_reply(World *w, const char *url, const char *name)
{
    const char *path = pool_printf(w->pool, "%s/%s", w->home, name);
    Reply *reply = expect(w, get(w, url), 200);
    gsize count = 0;
    const char *bytes = reply->bytes ? g_bytes_get_data(reply->bytes, &count) : reply_body(w, reply);
    g_assert_true(g_file_set_contents(path, bytes, reply->bytes ? (gssize)count : -1, &w->error));
    return path;
}

/* Against the published schemas, where VATRA_SHARED has them and Python can check. */
static void the_export_is_valid_hsds(void)
{
    Way way;
    int status = 0;
    const char *shared = g_getenv("VATRA_SHARED"), *source = g_getenv("VATRA_SOURCE_ROOT");
    g_autofree char *errors = NULL, *schemas = g_build_filename(shared ? shared : "/nowhere", "standards", "hsds-3.0", "schema", NULL);
    if (!g_file_test(schemas, G_FILE_TEST_IS_DIR) || !source) {
        g_test_skip("VATRA_SHARED has no HSDS schemas");
        return;
    }
    g_autoptr(World) w = world_new();
    begin(&way, w, 3);
    given_directory(&way);
    as_anonymous(w);
    const char *const arguments[] = {"python3", pool_printf(w->pool, "%s/src/modules/services/tests/hsds_check.py", source), schemas,
                                     kept_reply(w, "/open/services.json", "hsds.json"), kept_reply(w, "/open/services.zip", "hsds.zip"), NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)(void *)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &errors, &status, &w->error));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        g_test_skip("Python has no jsonschema");
    else if (status != 0)
        g_error("%s", errors);
}

WORLD_MAIN
{
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    world_test("the_rule_of_the_early_warning_is_changed_by_the_authority", the_rule_of_the_early_warning_is_changed_by_the_authority);
    world_test("a_spreadsheet_is_tried_cell_by_cell", a_spreadsheet_is_tried_cell_by_cell);
    world_test("a_spreadsheet_for_a_locked_month_is_refused_at_once", a_spreadsheet_for_a_locked_month_is_refused_at_once);
    world_test("a_place_for_who_waits_is_not_offered_to_others", a_place_for_who_waits_is_not_offered_to_others);
    world_test("where_names_and_days_stood_is_kept_for_the_next_file", where_names_and_days_stood_is_kept_for_the_next_file);
    world_test("the_export_is_valid_hsds", the_export_is_valid_hsds);
    world_test("a_provider_and_its_service_are_written_down", a_provider_and_its_service_are_written_down);
    world_test("a_child_is_enrolled_waits_comes_in_and_leaves", a_child_is_enrolled_waits_comes_in_and_leaves);
    world_test("a_worker_of_another_service_finds_nothing", a_worker_of_another_service_finds_nothing);
    world_test("the_form_of_a_day_saves_what_differs", the_form_of_a_day_saves_what_differs);
    world_test("the_script_sends_only_what_changed_and_gets_the_counts", the_script_sends_only_what_changed_and_gets_the_counts);
    world_test("a_month_is_filled_locked_and_corrected_by_pages", a_month_is_filled_locked_and_corrected_by_pages);
    world_test("the_directory_hides_a_secret_address_and_answers_not_modified", the_directory_hides_a_secret_address_and_answers_not_modified);
    world_test("what_isnt_public_is_told_to_nobody", what_isnt_public_is_told_to_nobody);
    world_test("marks_come_by_the_api", marks_come_by_the_api);
    world_test("licences_that_end_are_told_once_a_step", licences_that_end_are_told_once_a_step);
    world_test("licences_are_told_to_the_authority_too", licences_are_told_to_the_authority_too);
    world_test("who_comes_less_and_less_is_shown", who_comes_less_and_less_is_shown);
}
