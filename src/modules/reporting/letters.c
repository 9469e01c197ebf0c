#include "modules/reporting/changes.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "mail/mail.h"
#include "modules/accounts/accounts.h"

enum { MOST_MEASURES = 60, TITLE_LENGTH = 140 };

typedef struct {
    Db *db;
    Pool *pool;
    const Report *report;
    const ReportLetter *letter;
    const Plan *plan;
    const char *authority;
    GString *text;
} Draft;

static void say(Draft *draft, const char *paragraph)
{
    g_string_append_printf(draft->text, "%s%s", draft->text->len ? "\n\n" : "", paragraph);
}

static const char *subject_of(Draft *draft)
{
    const char *period = draft->report->period_name, *plan = draft->plan->short_title;
    switch (draft->letter->kind) {
    case LETTER_ASKED:
    case LETTER_AGAIN: return pool_printf(draft->pool, _("Report for %s: %s"), period, plan);
    case LETTER_SOON: return pool_printf(draft->pool, _("Reminder: report for %s: %s"), period, plan);
    case LETTER_LATE: return pool_printf(draft->pool, _("Overdue: report for %s: %s"), period, plan);
    case LETTER_RETURNED: return pool_printf(draft->pool, _("Returned: report for %s: %s"), period, plan);
    }
    return period;
}

static void say_why(Draft *draft)
{
    const Report *r = draft->report;
    const char *due = day_to_people(draft->pool, r->due);
    const char *from = day_to_people(draft->pool, r->over.from), *to = day_to_people(draft->pool, r->over.to);
    switch (draft->letter->kind) {
    case LETTER_ASKED:
    case LETTER_AGAIN:
        say(draft, pool_printf(draft->pool, _("Please report on your measures of the plan \"%s\" for %s (from %s to %s)."),
                               draft->plan->title, r->period_name, from, to));
        say(draft, pool_printf(draft->pool, _("The report is due on %s."), due));
        return;
    case LETTER_SOON:
        say(draft, pool_printf(draft->pool, _("The report for %s on the plan \"%s\" is due on %s."), r->period_name, draft->plan->title, due));
        return;
    case LETTER_LATE:
        say(draft, pool_printf(draft->pool, strcmp(r->state, "returned") == 0
                                   ? _("The report for %s on the plan \"%s\" was due on %s. It was returned to you for a change and has not come back yet.")
                                   : _("The report for %s on the plan \"%s\" was due on %s. We have not received it yet."),
                               r->period_name, draft->plan->title, due));
        return;
    case LETTER_RETURNED:
        say(draft, pool_printf(draft->pool, _("Your report for %s on the plan \"%s\" needs a change:"), r->period_name, draft->plan->title));
        say(draft, draft->letter->note);
        return;
    }
}

static void say_link(Draft *draft)
{
    say(draft, pool_printf(draft->pool, "%s\n%s", _("Open the form by this link. No account is needed."), draft->letter->url));
    say(draft, pool_printf(draft->pool, _("The link is for %s alone and works until %s. Please do not pass it on to others."),
                           draft->report->institution_name,
                           day_to_people(draft->pool, day_of_time(draft->letter->expires_at))));
    say(draft, _("You can save and come back as often as you like, until the report is accepted."));
}

static const char *measure_line(Pool *pool, const Action *action)
{
    const char *words = text_is_empty(action->title) ? action->description : action->title;
    const char *title = text_shorten(pool, words ? words : "", TITLE_LENGTH);
    return action->number ? pool_printf(pool, "- %s. %s", action->number, title) : pool_printf(pool, "- %s", title);
}

static bool add_objectives(Draft *draft, const GHashTable *asked, GPtrArray *lines, GError **error)
{
    GPtrArray *nodes;
    if (!nodes_of_plan(draft->db, draft->pool, draft->report->plan_id, &nodes, error))
        return false;
    for (guint i = 0; i < nodes->len; i++) {
        const Node *node = nodes->pdata[i];
        if (g_hash_table_contains((GHashTable *)asked, &node->id))
            g_ptr_array_add(lines, pool_printf(draft->pool, "- %s", text_shorten(draft->pool, node_name(draft->pool, node), TITLE_LENGTH)));
    }
    return true;
}

/* A line for each measure and objective that is asked for. */
static bool list_lines(Draft *draft, GPtrArray *lines, GError **error)
{
    GPtrArray *rows, *actions;
    if (!rows_of_report(draft->db, draft->pool, draft->report->id, &rows, error) ||
        !actions_of_plan(draft->db, draft->pool, draft->report->plan_id, &actions, error))
        return false;
    g_autoptr(GHashTable) asked = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < rows->len; i++) {
        Row *row = rows->pdata[i];
        g_hash_table_add(asked, row->node_id ? &row->node_id : &row->action_id);
    }
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        if (g_hash_table_contains(asked, &action->id))
            g_ptr_array_add(lines, (char *)measure_line(draft->pool, action));
    }
    return add_objectives(draft, asked, lines, error);
}

static bool say_measures(Draft *draft, GError **error)
{
    GPtrArray *lines = pool_list(draft->pool);
    if (!list_lines(draft, lines, error))
        return false;
    GString *list = pool_string(draft->pool);
    g_string_append(list, _("Your measures:"));
    for (guint i = 0; i < lines->len && i < MOST_MEASURES; i++)
        g_string_append_printf(list, "\n%s", (const char *)lines->pdata[i]);
    guint more = lines->len > MOST_MEASURES ? lines->len - MOST_MEASURES : 0;
    if (more)
        g_string_append_printf(list, P_("\n… and %d more", "\n… and %d more", more), (int)more);
    say(draft, list->str);
    return true;
}

static bool write_text(Draft *draft, GError **error)
{
    say(draft, _("Good day,"));
    say_why(draft);
    say_link(draft);
    if (!say_measures(draft, error))
        return false;
    say(draft, draft->authority);
    return true;
}

/* Where an institution's letters go: its own address, or that of one of its people who may report.  NULL: nowhere. */
static bool find_address(Db *db, Pool *pool, gint64 institution_id, const char **ret_address, GError **error)
{
    Institution *institution;
    GPtrArray *users;
    if (!institution_find(db, pool, institution_id, &institution, error))
        return false;
    *ret_address = institution->email;
    if (*ret_address)
        return true;
    if (!users_who_may(db, pool, "reports.enter", institution_id, &users, error))
        return false;
    *ret_address = users->len ? ((User *)users->pdata[0])->email : NULL;
    return true;
}

static bool put(Draft *draft, const char *address, GError **error)
{
    if (!plan_find(draft->db, draft->pool, identity_system(), draft->report->plan_id, (Plan **)&draft->plan, error))
        return false;
    draft->authority = setting_text(draft->db, draft->pool, "authority.name", draft->plan->authority ? draft->plan->authority : "Vatra");
    draft->text = pool_string(draft->pool);
    if (!write_text(draft, error))
        return false;
    Letter letter = {.to = address, .to_name = draft->report->institution_name, .subject = subject_of(draft),
                     .text = draft->text->str, .key = draft->letter->key};
    return mail_put(draft->db, &letter, NULL, error);
}

/* Letters speak the authority's language, whoever has them sent. */
bool report_letter_put(Db *db, const Report *report, const ReportLetter *letter, bool *ret_put, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *address;
    if (!find_address(db, pool, report->institution_id, &address, error))
        return false;
    *ret_put = address != NULL;
    if (!address)
        return true;
    Language before = language_get();
    language_set(language_from_code(setting_text(db, pool, "authority.language", "ro"), LANGUAGE_RO));
    Draft draft = {.db = db, .pool = pool, .report = report, .letter = letter};
    bool good = put(&draft, address, error);
    language_set(before);
    return good;
}
