#include "modules/law/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "mail/mail.h"
#include "modules/accounts/accounts.h"
#include "modules/law/law_queries.h"

/* Reminders: one letter a user with all that is new to say, links and numbers only. */

enum { DAY_SECONDS = 86400, MORNING_SECONDS = 16 * 3600, HOUR_SECONDS = 3600, MOST_AT_ONCE = 2000, LATE_STEPS = 20 };

static gint64 sooner(gint64 best, gint64 moment, gint64 after)
{
    return moment > after && (!best || moment < best) ? moment : best;
}

gint64 clock_next_reminder(gint64 due_at, bool counts_hours, gint64 warn_days, const char *late_days, gint64 after)
{
    gint64 base = counts_hours ? due_at : due_at - MORNING_SECONDS;
    g_auto(GStrv) words = g_strsplit_set(late_days, " ,;", LATE_STEPS);
    gint64 best = warn_days ? sooner(0, base - warn_days * DAY_SECONDS, after) : 0;
    best = sooner(best, counts_hours ? due_at - HOUR_SECONDS : base, after);
    for (guint i = 0; words[i]; i++) {
        gint64 days = CLAMP(g_ascii_strtoll(words[i], NULL, 10), 0, 3660);
        if (days)
            best = sooner(best, base + days * DAY_SECONDS, after);
    }
    return best;
}

/* --- the letter --- */

typedef struct {
    gint64 id, due_at, next_at;
    const char *line;
} Reminder;

typedef struct {
    gint64 user_id;
    const char *name, *email;
    Language language;
    bool is_closed;
    GPtrArray *reminders; /* of Reminder */
} Reader;

static const char *line_of(DbQuery *q, Pool *pool, const char *base_url)
{
    LawRow term = {.name = db_text(q, "name", pool), .name_en = db_text(q, "name_en", pool)};
    gint64 due_at = db_int(q, "due_at");
    const char *due = db_is_null(q, "last_day") ? time_to_people(pool, due_at) : day_to_people(pool, day_of_time(due_at));
    const char *label = db_text(q, "label", pool);
    const char *words = due_at < clock_now() ? pool_printf(pool, _("%s, %s: was due on %s"), label, law_name(&term), due)
                                             : pool_printf(pool, _("%s, %s: due on %s"), label, law_name(&term), due);
    return pool_printf(pool, "- %s\n  %s%s", words, base_url, db_text(q, "path", pool));
}

static Reader *reader_of(GPtrArray *readers, DbQuery *q, Pool *pool, Language usual)
{
    gint64 user_id = db_int(q, "user_id");
    Reader *last = readers->len ? readers->pdata[readers->len - 1] : NULL;
    if (last && last->user_id == user_id)
        return last;
    Reader *reader = pool_new0(pool, Reader);
    *reader = (Reader){user_id, db_text(q, "user_name", pool), db_text(q, "user_email", pool),
                       language_from_code(db_text(q, "user_language", pool), usual), !db_is_null(q, "user_closed_at"), pool_list(pool)};
    g_ptr_array_add(readers, reader);
    return reader;
}

typedef struct {
    Db *db;
    Pool *pool;
    const char *base_url, *late_days;
    Language usual;
} Round;

static void add_reminder(const Round *round, DbQuery *q, GPtrArray *readers)
{
    Reader *reader = reader_of(readers, q, round->pool, round->usual);
    Reminder *reminder = pool_new0(round->pool, Reminder);
    gint64 due_at = db_int(q, "due_at");
    language_set(reader->language);
    *reminder = (Reminder){db_int(q, "id"), due_at,
                           clock_next_reminder(due_at, db_is_null(q, "last_day"), db_int(q, "warn_days"), round->late_days, clock_now()),
                           line_of(q, round->pool, round->base_url)};
    g_ptr_array_add(reader->reminders, reminder);
}

static bool collect(const Round *round, GPtrArray **ret_readers, GError **error)
{
    *ret_readers = pool_list(round->pool);
    g_autoptr(DbQuery) q = db_query(round->db, SQL_CLOCK_LIST_REMIND);
    db_bind_int(q, "$1", clock_now());
    db_bind_int(q, "$2", MOST_AT_ONCE);
    while (db_step(q))
        add_reminder(round, q, *ret_readers);
    return db_end(q, error);
}

static const char *text_of(const Round *round, const Reader *reader)
{
    GString *text = pool_string(round->pool);
    g_string_append_printf(text, "%s\n\n%s\n", _("Good day,"), _("These legal terms of your work are near or past their end:"));
    for (guint i = 0; i < reader->reminders->len; i++)
        g_string_append_printf(text, "\n%s\n", ((const Reminder *)reader->reminders->pdata[i])->line);
    g_string_append_printf(text, "\n%s\n", _("The links open after you sign in."));
    return text->str;
}

static bool put_letter(const Round *round, const Reader *reader, GError **error)
{
    const Reminder *first = reader->reminders->pdata[0];
    int count = (int)reader->reminders->len;
    language_set(reader->language);
    Letter letter = {
        .to = reader->email, .to_name = reader->name,
        .subject = pool_printf(round->pool, P_("%d legal term to look at", "%d legal terms to look at", count), count),
        .text = text_of(round, reader),
        .key = pool_printf(round->pool, "clock/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, reader->user_id, first->id,
                           clock_now()),
    };
    gint64 id;
    return mail_put(round->db, &letter, &id, error);
}

static bool set_next(Db *db, const Reminder *reminder, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CLOCK_SET_REMINDER);
    db_bind_int(q, "$1", reminder->id);
    db_bind_id(q, "$2", reminder->next_at);
    return db_run(q, NULL, error);
}

/* Who may not sign in any more gets no letter; the terms are theirs until somebody takes them over. */
static bool remind(const Round *round, const Reader *reader, int *ret_letters, GError **error)
{
    g_autoptr(DbChange) change = db_begin(round->db, error);
    if (!change || (!reader->is_closed && !put_letter(round, reader, error)))
        return false;
    for (guint i = 0; i < reader->reminders->len; i++)
        if (!set_next(round->db, reader->reminders->pdata[i], error))
            return false;
    *ret_letters += !reader->is_closed;
    return db_commit(change, error);
}

static bool remind_all(const Round *round, int *ret_letters, GError **error)
{
    GPtrArray *readers;
    if (!collect(round, &readers, error))
        return false;
    for (guint i = 0; i < readers->len; i++)
        if (!remind(round, readers->pdata[i], ret_letters, error))
            return false;
    return true;
}

bool clocks_remind(Db *db, int *ret_letters, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Language before = language_get();
    Round round = {db, pool, setting_text(db, pool, "site.base-url", "http://127.0.0.1:8080"),
                   setting_text(db, pool, LATE_DAYS_SETTING, LATE_DAYS_USUAL),
                   language_from_code(setting_text(db, pool, "authority.language", "ro"), LANGUAGE_RO)};
    *ret_letters = 0;
    bool good = remind_all(&round, ret_letters, error);
    language_set(before);
    return good;
}
