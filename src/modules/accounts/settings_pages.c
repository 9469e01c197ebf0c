#include "modules/accounts/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts_views.h"

/* The settings that people change; each has a usual value, shown where nobody set it. */

typedef struct {
    const char *name, *label, *hint, *usual;
    gint64 min, max; /* of a number; 0, 0: text */
    const Choice *choices;
} Setting;

static const Choice countries[] = {{"RO", N_("Romania")}, {"MD", N_("Republic of Moldova")}, {0}};
static const Choice languages[] = {{"ro", "Română"}, {"en", "English"}, {0}};

static const Setting settings[] = {
    {"authority.name", N_("Name of the authority"), N_("As it stands on reports and letters."), "", 0, 0, NULL},
    {"authority.email", N_("E-mail for questions"), N_("For who meets a barrier on this site."), "", 0, 0, NULL},
    {"authority.country", N_("Country"), N_("Its public holidays count, and its currency."), "RO", 0, 0, countries},
    {"authority.language", N_("Language of letters"), N_("For who has not chosen one."), "ro", 0, 0, languages},
    {"reporting.due-after", N_("Days to report after a period ends"), NULL, "30", 1, 365, NULL},
    {"reporting.link-days", N_("Days for which a reporting link works"), NULL, "30", 1, 365, NULL},
    {"reporting.remind-before", N_("Days before the due date on which reminders leave"), N_("Numbers with commas between them."), "14,3", 0, 0, NULL},
    {"reporting.remind-after", N_("Days after the due date on which reminders leave"), N_("Numbers with commas between them."), "7,21", 0, 0, NULL},
    {"law.remind-after", N_("Days after the end of a legal term on which reminders leave"), N_("Numbers with commas between them."), "1,7,30", 0, 0, NULL},
    {"services.slipping-months", N_("Early warning at services: months that are looked at"),
     N_("So many months that are over, together; they are compared with the three times as many before them."), "1", 1, 12, NULL},
    {"services.slipping-fall", N_("Early warning at services: fall that warns, in points"), N_("20 means: who came on 90 % of the days before, and now on 70 % or less."), "20", 1, 100, NULL},
    {"services.slipping-least", N_("Early warning at services: presence under which one is always shown, in per cent"),
     N_("50 means: who came on fewer than half of the days, whatever it was before. 0: nobody for this alone."), "50", 0, 100, NULL},
    {"password.least", N_("Least length of a password"), N_("15 is recommended; 8 to 64 are possible. Beside a second factor 8 are enough."), "15", 8, 64, NULL},
    {"factor.days", N_("Days to set a needed second factor up"), N_("For who holds a role that needs one; counted from their next sign-in."), "14", 0, 365, NULL},
    {0},
};

const char *setting_label(const char *name)
{
    for (const Setting *s = settings; s->name; s++)
        if (strcmp(s->name, name) == 0)
            return _(s->label);
    return name;
}

/* An input's name has no dots: those are for families. */
static const char *input_name(Pool *pool, const char *name)
{
    char *input = pool_strdup(pool, name);
    g_strdelimit(input, ".-", '_');
    return input;
}

static GPtrArray *setting_views(Request *req, bool typed)
{
    GPtrArray *views = pool_list(req->pool);
    for (const Setting *s = settings; s->name; s++) {
        SettingView *view = pool_new0(req->pool, SettingView);
        const char *input = input_name(req->pool, s->name);
        const char *value = typed ? req_text(req, input) : setting_text(req->db, req->pool, s->name, s->usual);
        *view = (SettingView){input, _(s->label), s->hint ? _(s->hint) : NULL, s->usual, s->max ? INPUT_INT : INPUT_TEXT, s->choices, value};
        g_ptr_array_add(views, view);
    }
    return views;
}

static bool page(Request *req, GError **error)
{
    return reply_view(req, 200, view_settings, req, setting_views(req, false), NULL);
}

static bool is_choice(const Choice *choices, const char *value)
{
    for (; choices->value; choices++)
        if (strcmp(choices->value, value) == 0)
            return true;
    return false;
}

static bool is_list_of_days(const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (guint i = 0; parts[i]; i++) {
        const char *part = g_strstrip(parts[i]);
        if (!*part || strlen(part) > 3 || strspn(part, "0123456789") != strlen(part))
            return false;
    }
    return true;
}

static void check(Request *req, const Setting *s, Problems *problems)
{
    const char *input = input_name(req->pool, s->name), *value = req_text(req, input);
    char *end = NULL;
    gint64 number = value ? g_ascii_strtoll(value, &end, 10) : 0;
    if (!value)
        return;
    if (s->choices && !is_choice(s->choices, value))
        problems_add(problems, input, "%s", _("Choose one of the values that are offered."));
    else if (s->max && (*end || number < s->min || number > s->max))
        problems_add(problems, input, _("“%s”: a number from %d to %d."), _(s->label), (int)s->min, (int)s->max);
    else if (strstr(s->name, "remind") && !is_list_of_days(value))
        problems_add(problems, input, _("“%s”: numbers with commas between them, such as 14,3."), _(s->label));
}

static bool save_all(Request *req, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change)
        return false;
    for (const Setting *s = settings; s->name; s++) {
        const char *value = req_text(req, input_name(req->pool, s->name));
        bool usual = !value || strcmp(value, s->usual) == 0;
        if (!setting_save(req->db, req->who, s->name, usual ? NULL : value, error))
            return false;
    }
    return db_commit(change, error);
}

static bool save(Request *req, GError **error)
{
    Problems *problems = problems_new(req->pool);
    for (const Setting *s = settings; s->name; s++)
        check(req, s, problems);
    if (problems_any(problems))
        return reply_view(req, 422, view_settings, req, setting_views(req, true), problems);
    if (!save_all(req, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/accounts/settings");
}

static const Input inputs[] = {
    {"authority_name", INPUT_TEXT, 300}, {"authority_email", INPUT_TEXT}, {"authority_country", INPUT_TEXT}, {"authority_language", INPUT_TEXT},
    {"reporting_due_after", INPUT_TEXT}, {"reporting_link_days", INPUT_TEXT},
    {"reporting_remind_before", INPUT_TEXT}, {"reporting_remind_after", INPUT_TEXT},
    {"law_remind_after", INPUT_TEXT},
    {"services_slipping_months", INPUT_TEXT}, {"services_slipping_fall", INPUT_TEXT}, {"services_slipping_least", INPUT_TEXT}, {"password_least", INPUT_TEXT}, {"factor_days", INPUT_TEXT}, {0},
};

const Route setting_routes[] = {
    {GET, "/accounts/settings", .may = "settings.write", page},
    {POST, "/accounts/settings", .may = "settings.write", save, inputs},
    {0},
};
