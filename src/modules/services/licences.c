#include "modules/services/services_in.h"

#include "base/language.h"
#include "mail/mail.h"
#include "modules/accounts/accounts.h"
#include "modules/services/services_queries.h"

/* Licences that end: a list beside one's work, and letters at six months, 90 and 30 days, to the provider and to the authority. */

static const int alert_days[] = {182, 90, 30, 0}; /* before its end; 0: it has ended */
enum { HALF_YEAR = 182 };

/* The step that was reached last: 182, 90, 30 or 0; -1: none yet. */
static int step_of(const Service *service, Day today)
{
    int left = service->licence_until.n - today.n, step = -1;
    for (guint i = 0; i < G_N_ELEMENTS(alert_days); i++)
        if (alert_days[i] ? left <= alert_days[i] : left < 0)
            step = alert_days[i];
    return step;
}

static const char *letter_text(Pool *pool, const Service *service, int step, bool own, const char *base_url)
{
    const char *until = day_to_people(pool, service->licence_until);
    const char *said = step ? pool_printf(pool, _("The licence of the service %s ends on %s."), service->name, until)
                            : pool_printf(pool, _("The licence of the service %s ended on %s. A service without a licence must not work."),
                                          service->name, until);
    return pool_printf(pool, "%s\n\n%s\n%s/services/%" G_GINT64_FORMAT "\n", said,
                       own ? _("Ask for a new one in time, and write it down here once it is issued:")
                           : pool_printf(pool, _("Ask %s whether a new one is on its way. What is known of the service:"), service->provider_name),
                       base_url, service->id);
}

static bool put_letter(Db *db, Pool *pool, const Service *service, const User *user, int step, const char *base_url, GError **error)
{
    language_set(language_from_code(user->language, language_from_code(setting_text(db, pool, "authority.language", "ro"), LANGUAGE_RO)));
    Letter letter = {
        .to = user->email, .to_name = user->name,
        .subject = step ? pool_printf(pool, _("Licence ends soon: %s"), service->name) : pool_printf(pool, _("Licence ended: %s"), service->name),
        .text = letter_text(pool, service, step, service->institution_id && user->institution_id == service->institution_id, base_url),
        .key = pool_printf(pool, "licence/%" G_GINT64_FORMAT "/%s/%d/%" G_GINT64_FORMAT, service->id, day_to_iso(pool, service->licence_until), step,
                           user->id),
    };
    return mail_put(db, &letter, NULL, error);
}

static bool put_letters(Db *db, Pool *pool, const Service *service, const GPtrArray *users, int step, const char *base_url, GError **error)
{
    for (guint i = 0; i < users->len; i++)
        if (!put_letter(db, pool, service, users->pdata[i], step, base_url, error))
            return false;
    return true;
}

/* To the provider's own people, and to the authority's: a provider without accounts here is watched all the same.  Who is both gets one. */
static bool remind_of(Db *db, Pool *pool, const Service *service, int step, const char *base_url, GError **error)
{
    GPtrArray *own, *authority;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !users_who_may_everywhere(db, pool, "services.manage", &authority, error) ||
        !put_letters(db, pool, service, authority, step, base_url, error))
        return false;
    if (service->institution_id && (!users_who_may(db, pool, "services.manage", service->institution_id, &own, error) ||
                                    !put_letters(db, pool, service, own, step, base_url, error)))
        return false;
    return db_commit(change, error);
}

static bool remind_all(Db *db, Pool *pool, GError **error)
{
    GPtrArray *services;
    const char *base_url = setting_text(db, pool, SETTING_BASE_URL, "http://127.0.0.1:8080");
    if (!services_all(db, pool, day_today(), &services, error))
        return false;
    for (guint i = 0; i < services->len; i++) {
        const Service *service = services->pdata[i];
        int step = day_is(service->licence_until) ? step_of(service, day_today()) : -1;
        if (step >= 0 && !remind_of(db, pool, service, step, base_url, error))
            return false;
    }
    return true;
}

bool services_licences_remind(Db *db, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Language before = language_get();
    bool good = remind_all(db, pool, error);
    language_set(before);
    return good;
}
