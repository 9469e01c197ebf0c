#include "mail/mail.h"

#include <string.h>

#include "base/id.h"
#include "smtp_server.h"
#include "world.h"

static const JobKind *const kinds[] = {mail_jobs, NULL};

static void use_server(const SmtpServer *server)
{
    g_autofree char *url = server ? smtp_server_url(server) : NULL;
    mail_configure(&(MailSettings){.url = url, .from = "Vatra <vatra@example.org>"});
}

static gint64 put(World *w, const char *to, const char *subject, const char *key)
{
    gint64 id;
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(mail_put(w->db, &(Letter){.to = to, .subject = subject, .text = "Bună ziua,\n\nȘtiri.\n", .key = key}, &id, &w->error));
    must(db_commit(change, &w->error));
    return id;
}

static void send_all(World *w)
{
    must(jobs_run_all(w->store, kinds, NULL, &w->error));
}

/* Lets the job and the letters that were put off come due. */
static void hours_pass(int hours)
{
    clock_set(clock_now() + hours * 3600);
}

static void a_letter_arrives_once(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(SmtpServer) server = smtp_server_new();
    use_server(server);
    put(w, "institution@example.org", "Raportul pentru anul 2025 așteaptă răspunsul instituției", NULL);
    send_all(w);
    hours_pass(1);
    send_all(w);
    g_assert_cmpuint(smtp_server_count(server), ==, 1);
    g_autofree char *letter = smtp_server_letter(server, 0);
    g_assert_nonnull(strstr(letter, "To: <institution@example.org>"));
    g_assert_nonnull(strstr(letter, "Subject: =?UTF-8?B?"));
    g_assert_nonnull(strstr(letter, "Message-ID: <"));
    g_assert_nonnull(strstr(letter, "=C8=98tiri."));
    clock_set(0);
}

static void a_server_that_is_down_loses_nothing(void)
{
    g_autoptr(World) w = world_new();
    SmtpServer *down = smtp_server_new();
    use_server(down);
    smtp_server_free(down);
    clock_set(1700000000);
    put(w, "institution@example.org", "Subject", NULL);
    send_all(w);
    g_autoptr(SmtpServer) server = smtp_server_new();
    use_server(server);
    send_all(w);
    g_assert_cmpuint(smtp_server_count(server), ==, 0);
    hours_pass(2);
    send_all(w);
    g_assert_cmpuint(smtp_server_count(server), ==, 1);
    clock_set(0);
}

static void one_that_is_put_off_or_refused_holds_up_no_other(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(SmtpServer) server = smtp_server_new();
    use_server(server);
    clock_set(1700000000);
    put(w, "refused@example.org", "First", NULL);
    put(w, "later@example.org", "Second", NULL);
    put(w, "fine@example.org", "Third", NULL);
    send_all(w);
    g_assert_cmpuint(smtp_server_count(server), ==, 1);
    hours_pass(2);
    send_all(w);
    g_assert_cmpuint(smtp_server_count(server), ==, 2);
    hours_pass(48);
    send_all(w);
    g_assert_cmpuint(smtp_server_count(server), ==, 2);
    clock_set(0);
}

static void the_same_key_is_one_letter(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(SmtpServer) server = smtp_server_new();
    use_server(server);
    gint64 first = put(w, "a@example.org", "Reminder", "remind:7");
    g_assert_cmpint(put(w, "a@example.org", "Reminder", "remind:7"), ==, first);
    send_all(w);
    g_assert_cmpuint(smtp_server_count(server), ==, 1);
}

static void without_a_server_letters_wait(void)
{
    g_autoptr(World) w = world_new();
    use_server(NULL);
    put(w, "a@example.org", "Waits", NULL);
    send_all(w);
    g_autoptr(SmtpServer) server = smtp_server_new();
    use_server(server);
    hours_pass(1);
    send_all(w);
    g_assert_cmpuint(smtp_server_count(server), ==, 1);
    clock_set(0);
}

static void an_address_or_subject_can_add_no_header(void)
{
    static const char *const bad[][2] = {
        {"a@example.org\r\nBcc: b@example.org", "Subject"}, {"a@example.org>,<b@example.org", "Subject"},
        {"a@example.org", "Subject\r\nBcc: b@example.org"}, {"nobody", "Subject"}, {"", "Subject"}, {"a@example.org", ""},
    };
    g_autoptr(World) w = world_new();
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(mail_put(w->db, &(Letter){.to = bad[i][0], .subject = bad[i][1], .text = "x"}, NULL, &error));
        g_assert_error(error, FAIL, FAIL_INVALID);
    }
}

static void a_calendar_travels_as_an_attachment(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(SmtpServer) server = smtp_server_new();
    use_server(server);
    DbChange *change = db_begin(w->db, &w->error);
    must(mail_put(w->db, &(Letter){.to = "a@example.org", .to_name = "Inspectoratul Școlar", .subject = "Terms", .text = "See.",
                                   .calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"}, NULL, &w->error));
    must(db_commit(change, &w->error));
    db_change_end(change);
    send_all(w);
    g_autofree char *letter = smtp_server_letter(server, 0);
    g_assert_nonnull(strstr(letter, "text/calendar"));
    g_assert_nonnull(strstr(letter, "vatra.ics"));
}

WORLD_MAIN
{
    world_test("mail/a_letter_arrives_once", a_letter_arrives_once);
    world_test("mail/a_server_that_is_down_loses_nothing", a_server_that_is_down_loses_nothing);
    world_test("mail/one_that_is_put_off_or_refused_holds_up_no_other", one_that_is_put_off_or_refused_holds_up_no_other);
    world_test("mail/the_same_key_is_one_letter", the_same_key_is_one_letter);
    world_test("mail/without_a_server_letters_wait", without_a_server_letters_wait);
    world_test("mail/an_address_or_subject_can_add_no_header", an_address_or_subject_can_add_no_header);
    world_test("mail/a_calendar_travels_as_an_attachment", a_calendar_travels_as_an_attachment);
}
