#include "mail/mail.h"

#include <curl/curl.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/log.h"
#include "mail/mail_queries.h"

enum { LOOK_EVERY_SECONDS = 15, MOST_ATTEMPTS = 20, SEND_SECONDS = 60 };

/* Set before threads start, read afterwards. */
static MailSettings settings;

void mail_configure(const MailSettings *given)
{
    static gsize once;
    if (g_once_init_enter(&once)) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        g_once_init_leave(&once, 1);
    }
    g_free((char *)settings.url);
    g_free((char *)settings.user);
    g_free((char *)settings.password);
    g_free((char *)settings.from);
    settings = (MailSettings){g_strdup(given->url), g_strdup(given->user), g_strdup(given->password), g_strdup(given->from)};
}

bool mail_is_configured(void)
{
    return settings.url != NULL;
}

static bool is_plain_line(const char *text)
{
    return text && *text && !strpbrk(text, "\r\n");
}

static bool find_key(Db *db, const char *key, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LETTER_FIND_KEY);
    db_bind_text(q, "$1", key);
    *ret_id = db_step(q) ? db_int(q, "id") : 0;
    return db_end(q, error);
}

bool mail_put(Db *db, const Letter *letter, gint64 *ret_id, GError **error)
{
    if (!is_plain_line(letter->to) || !strchr(letter->to, '@') || strpbrk(letter->to, " <>,;\"") || !is_plain_line(letter->subject))
        return fail(error, FAIL_INVALID, "%s", _("This letter has no usable address or subject."));
    gint64 id = id_new(), added;
    g_autoptr(DbQuery) q = db_query(db, SQL_LETTER_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", letter->to);
    db_bind_text(q, "$3", letter->to_name && is_plain_line(letter->to_name) ? letter->to_name : NULL);
    db_bind_text(q, "$4", letter->subject);
    db_bind_text(q, "$5", letter->text);
    db_bind_text(q, "$6", letter->calendar);
    db_bind_text(q, "$7", letter->key);
    db_bind_int(q, "$8", clock_now());
    if (!db_run(q, &added, error) || (added == 0 && !find_key(db, letter->key, &id, error)))
        return false;
    if (ret_id)
        *ret_id = id;
    return true;
}

/* --- one letter by SMTP --- */

typedef struct {
    gint64 id;
    const char *to, *to_name, *subject, *body, *calendar;
    int attempts;
    gint64 created_at;
} Outgoing;

/* RFC 2047: words of at most 75 characters, cut between letters. */
static char *encode_header(Pool *pool, const char *text)
{
    if (g_str_is_ascii(text))
        return pool_strdup(pool, text);
    GString *out = pool_string(pool);
    while (*text) {
        gsize bytes = 0;
        while (text[bytes] && bytes + (gsize)(g_utf8_next_char(text + bytes) - (text + bytes)) <= 42)
            bytes += (gsize)(g_utf8_next_char(text + bytes) - (text + bytes));
        g_autofree char *packed = g_base64_encode((const guchar *)text, bytes);
        g_string_append_printf(out, "%s=?UTF-8?B?%s?=", out->len ? "\r\n " : "", packed);
        text += bytes;
    }
    return out->str;
}

/* "Vatra <vatra@example.org>" -> "<vatra@example.org>" */
static const char *bare_address(Pool *pool, const char *address)
{
    const char *bracket = strchr(address, '<');
    return bracket ? bracket : pool_printf(pool, "<%s>", address);
}

static struct curl_slist *headers_of(Pool *pool, const Outgoing *letter)
{
    g_autoptr(GDateTime) made = g_date_time_new_from_unix_utc(letter->created_at);
    g_autofree char *date = g_date_time_format(made, "%a, %d %b %Y %H:%M:%S +0000");
    const char *domain = strrchr(settings.from, '@');
    g_autofree char *host = g_strndup(domain + 1, strcspn(domain + 1, ">"));
    struct curl_slist *headers = NULL;
    const char *name = letter->to_name ? pool_printf(pool, "%s ", encode_header(pool, letter->to_name)) : "";
    headers = curl_slist_append(headers, pool_printf(pool, "From: %s", settings.from));
    headers = curl_slist_append(headers, pool_printf(pool, "To: %s<%s>", name, letter->to));
    headers = curl_slist_append(headers, pool_printf(pool, "Subject: %s", encode_header(pool, letter->subject)));
    headers = curl_slist_append(headers, pool_printf(pool, "Date: %s", date));
    /* The same letter keeps its id over all attempts: a mail server that got it twice can tell. */
    headers = curl_slist_append(headers, pool_printf(pool, "Message-ID: <%" G_GINT64_FORMAT "@%s>", letter->id, host));
    return curl_slist_append(headers, "Auto-Submitted: auto-generated");
}

static curl_mime *body_of(CURL *curl, const Outgoing *letter)
{
    curl_mime *mime = curl_mime_init(curl);
    curl_mimepart *part = curl_mime_addpart(mime);
    curl_mime_data(part, letter->body, CURL_ZERO_TERMINATED);
    curl_mime_type(part, "text/plain; charset=utf-8");
    curl_mime_encoder(part, "quoted-printable");
    if (letter->calendar) {
        part = curl_mime_addpart(mime);
        curl_mime_data(part, letter->calendar, CURL_ZERO_TERMINATED);
        curl_mime_type(part, "text/calendar; charset=utf-8");
        curl_mime_filename(part, "vatra.ics");
        curl_mime_encoder(part, "base64");
    }
    return mime;
}

static void set_options(CURL *curl, Pool *pool)
{
    curl_easy_setopt(curl, CURLOPT_URL, settings.url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SEND_SECONDS);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, bare_address(pool, settings.from));
    if (settings.user) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, settings.user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.password ? settings.password : "");
        curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL); /* a password never travels in the clear */
    } else {
        curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    }
}

/* *ret_refused: the server said no for good (5xx). */
static bool send_letter(Pool *pool, const Outgoing *letter, bool *ret_refused, GError **error)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *to = curl_slist_append(NULL, pool_printf(pool, "<%s>", letter->to));
    struct curl_slist *headers = headers_of(pool, letter);
    set_options(curl, pool);
    curl_mime *mime = body_of(curl, letter);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime);
    CURLcode code = curl_easy_perform(curl);
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    curl_mime_free(mime);
    curl_slist_free_all(headers);
    curl_slist_free_all(to);
    curl_easy_cleanup(curl);
    *ret_refused = answer >= 500 && answer < 600;
    return code == CURLE_OK || fail(error, FAIL_BUSY, _("The mail server didn't take the letter: %s (%ld)."), curl_easy_strerror(code), answer);
}

bool mail_try(GError **error)
{
    enum { TRY_SECONDS = 5 };
    g_autoptr(Pool) pool = pool_new();
    CURL *curl = curl_easy_init();
    set_options(curl, pool);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TRY_SECONDS);
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return code == CURLE_OK || fail(error, FAIL_BUSY, _("The mail server %s doesn't answer: %s."), settings.url, curl_easy_strerror(code));
}

/* --- the outbox --- */

/* *ret_letter NULL: nothing waits. */
static bool next_letter(Db *db, Pool *pool, Outgoing **ret_letter, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LETTER_WAITING);
    db_bind_int(q, "$1", clock_now());
    *ret_letter = NULL;
    if (db_step(q)) {
        Outgoing *letter = pool_new0(pool, Outgoing);
        *letter = (Outgoing){
            .id = db_int(q, "id"),
            .to = db_text(q, "to_address", pool),
            .to_name = db_text(q, "to_name", pool),
            .subject = db_text(q, "subject", pool),
            .body = db_text(q, "body", pool),
            .calendar = db_text(q, "calendar", pool),
            .attempts = (int)db_int(q, "attempts"),
            .created_at = db_int(q, "created_at"),
        };
        *ret_letter = letter;
    }
    return db_end(q, error);
}

static bool note_sent(Db *db, const Outgoing *letter, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_LETTER_SENT);
    db_bind_int(q, "$1", letter->id);
    db_bind_int(q, "$2", clock_now());
    return db_run(q, NULL, error) && db_commit(change, error);
}

static bool note_later(Db *db, const Outgoing *letter, bool refused, const char *problem, GError **error)
{
    gint64 wait = MIN(60 << MIN(letter->attempts, 6), 3600);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_LETTER_LATER);
    db_bind_int(q, "$1", letter->id);
    db_bind_text(q, "$2", refused || letter->attempts + 1 >= MOST_ATTEMPTS ? "failed" : "waiting");
    db_bind_int(q, "$3", clock_now() + wait);
    db_bind_text(q, "$4", problem);
    return db_run(q, NULL, error) && db_commit(change, error);
}

/* Sends what waits, one letter after the other; one that fails doesn't hold up the others. */
static bool send_waiting(JobRun *run, Db *db, Pool *unused, const Job *job, GError **error)
{
    while (mail_is_configured()) {
        g_autoptr(Pool) pool = pool_new();
        g_autoptr(GError) problem = NULL;
        Outgoing *letter;
        bool refused;
        if (!next_letter(db, pool, &letter, error) || !job_progress(run, 0, 0, NULL, error))
            return false;
        if (!letter)
            break;
        bool sent = send_letter(pool, letter, &refused, &problem);
        if (!(sent ? note_sent(db, letter, error) : note_later(db, letter, refused, problem->message, error)))
            return false;
        log_info(sent ? "mail.sent" : "mail.later", NULL);
    }
    return true;
}

const JobKind mail_jobs[] = {
    {"mail.send", N_("Send letters"), send_waiting, .every_seconds = LOOK_EVERY_SECONDS},
    {0},
};
