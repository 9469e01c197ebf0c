#include "modules/services/pages.h"

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/services/services_views.h"

/* Who is shown as slipping away: three numbers, what they mean, and how many they show today. */

/* How many people, at how many services of those that one sees. */
static bool count_shown(Request *req, const SlippingRule *rule, WarningPage *page, GError **error)
{
    GPtrArray *services, *slipping;
    if (!services_seen(req->db, req->pool, req->who, &services, error))
        return false;
    for (guint i = 0; i < services->len; i++) {
        if (!services_slipping_by(req->db, req->pool, rule, ((Service *)services->pdata[i])->id, day_today(), &slipping, error))
            return false;
        page->people += slipping->len;
        page->services += slipping->len > 0;
    }
    return true;
}

static bool show_form(Request *req, int status, const Problems *problems, GError **error)
{
    SlippingRule rule = services_slipping_rule(req->db);
    WarningPage page = {.words = slipping_rule_words(req->pool, &rule), .may_change = identity_scope(req->who, "services.manage") >= SCOPE_AUTHORITY};
    for (const SlippingNumber *number = slipping_numbers; number->name; number++)
        page.values[number - slipping_numbers] = problems ? req_text(req, number->name) : pool_printf(req->pool, "%d", slipping_number_of(&rule, number));
    return count_shown(req, &rule, &page, error) && reply_view(req, status, view_services_warning, req, &page, problems);
}

static bool show(Request *req, GError **error)
{
    return show_form(req, 200, NULL, error);
}

static void check(Request *req, const SlippingNumber *number, Problems *problems)
{
    const char *typed = req_text(req, number->name);
    char *end = NULL;
    gint64 value = typed ? g_ascii_strtoll(typed, &end, 10) : 0;
    if (!typed || end == typed || *end || value < number->least || value > number->most)
        problems_add(problems, number->name, _("“%s”: a number from %d to %d."), _(number->label), number->least, number->most);
}

static bool save_all(Request *req, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change)
        return false;
    for (const SlippingNumber *number = slipping_numbers; number->name; number++) {
        gint64 value = g_ascii_strtoll(req_text(req, number->name), NULL, 10);
        const char *kept = value == number->usual ? NULL : pool_printf(req->pool, "%" G_GINT64_FORMAT, value);
        if (!setting_save(req->db, req->who, number->setting, kept, error))
            return false;
    }
    return db_commit(change, error);
}

static bool save(Request *req, GError **error)
{
    Problems *problems = problems_new(req->pool);
    for (const SlippingNumber *number = slipping_numbers; number->name; number++)
        check(req, number, problems);
    if (problems_any(problems))
        return show_form(req, 422, problems, error);
    if (identity_scope(req->who, "services.manage") < SCOPE_AUTHORITY)
        return fail(error, FAIL_FORBIDDEN, "%s", _("The rule holds for all services: only the authority's own people change it."));
    if (!save_all(req, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/services/warning");
}

const Route warning_routes[] = {
    {GET, "/services/warning", .may = "services.manage", show},
    {POST, "/services/warning", .may = "services.manage", save,
     (const Input[]){{"months", INPUT_TEXT, 4}, {"fall", INPUT_TEXT, 4}, {"least", INPUT_TEXT, 4}, {0}}},
    {0},
};
