#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/reporting/changes.h"
#include "modules/reporting/pages.h"
#include "record/json.h"

/* Reports on the command line, and the job that reminds. */

static gint64 id_of(int argc, char **argv)
{
    return argc == 2 ? id_parse(argv[1]) : 0;
}

/* --- report list --- */

static void print_report(CommandContext *context, const Report *report)
{
    fprintf(context->out, "%" G_GINT64_FORMAT "  %s  %s  %s  %s  %d/%d\n", report->id, day_to_iso(context->pool, report->due),
            report_state_label(report->state), report->period_name, report->institution_name, report->answered, report->rows);
}

static void print_all(CommandContext *context, GPtrArray *reports)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < reports->len; i++) {
        if (context->json)
            report_to_json(&json, context->pool, reports->pdata[i]);
        else
            print_report(context, reports->pdata[i]);
    }
    json_array_end(&json);
    if (context->json)
        fprintf(context->out, "%s\n", out->str);
    else if (!reports->len)
        fprintf(context->out, "%s\n", _("There are no such reports."));
}

static int list(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    GPtrArray *reports;
    if (argc > 2 || (argc == 2 && !id_parse(argv[1])))
        return command_usage(context, _("Usage: vatra report list [PLAN]"));
    if (!command_db(context, &db, &error))
        return command_fail(context, error);
    bool good = argc == 2 ? reports_of_plan(db, context->pool, id_of(argc, argv), &reports, &error)
                          : reports_missing(db, context->pool, 0, day_today(), &reports, &error);
    if (!good)
        return command_fail(context, error);
    print_all(context, reports);
    return 0;
}

/* --- report ask --- */

static bool take_base_url(CommandContext *context, int *argc, char ***argv, const char **ret_url, const char **ret_every, GError **error)
{
    char *url = NULL, *every = NULL;
    GOptionEntry entries[] = {
        {"base-url", 0, 0, G_OPTION_ARG_STRING, &url, NULL, NULL},
        {"every", 0, 0, G_OPTION_ARG_STRING, &every, NULL, NULL},
        {0},
    };
    bool good = command_options(context, entries, argc, argv, error);
    const char *fixed = url ? url : g_getenv("VATRA_BASE_URL");
    *ret_url = fixed && *fixed ? pool_strdup(context->pool, fixed) : NULL;
    *ret_every = pool_strdup(context->pool, every);
    g_free(url);
    g_free(every);
    return good;
}

static bool make_if_asked(Db *db, const Doer *doer, const Plan *plan, const char *every, GError **error)
{
    static const char *const kinds[] = {"year", "half_year", "quarter", NULL};
    int made;
    if (!every)
        return true;
    if (!g_strv_contains(kinds, every))
        return fail(error, FAIL_INVALID, "%s", _("--every is one of year, half_year, quarter."));
    return periods_make(db, doer, plan, every, &made, error);
}

/* Periods that have ended and aren't locked. */
static bool ask_ended(Db *db, Pool *pool, const Doer *doer, gint64 plan_id, Asked *ret_asked, GError **error)
{
    GPtrArray *periods;
    if (!periods_of_plan(db, pool, plan_id, &periods, error))
        return false;
    *ret_asked = (Asked){0};
    for (guint i = 0; i < periods->len; i++) {
        const Period *period = periods->pdata[i];
        Asked asked;
        if (day_compare(period->over.to, day_today()) >= 0 || g_str_equal(period->state, "locked"))
            continue;
        if (!period_ask(db, doer, period, &asked, error))
            return false;
        ret_asked->asked += asked.asked;
        ret_asked->letters += asked.letters;
    }
    return true;
}

static int ask(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    Plan *plan;
    Asked asked;
    const char *base_url, *every;
    if (!take_base_url(context, &argc, &argv, &base_url, &every, &error))
        return command_fail(context, error);
    if (!id_of(argc, argv))
        return command_usage(context, _("Usage: vatra report ask PLAN [--every year|half_year|quarter]"));
    Doer doer = {identity_system(), "cli", base_url};
    if (!command_db(context, &db, &error) || !plan_find(db, context->pool, doer.who, id_of(argc, argv), &plan, &error) ||
        !make_if_asked(db, &doer, plan, every, &error) || !ask_ended(db, context->pool, &doer, plan->id, &asked, &error))
        return command_fail(context, error);
    fprintf(context->out, P_("%d institution was asked.", "%d institutions were asked.", asked.asked), asked.asked);
    fputc(' ', context->out);
    fprintf(context->out, P_("%d letter leaves now.", "%d letters leave now.", asked.letters), asked.letters);
    fputc('\n', context->out);
    return 0;
}

/* --- report link, report remind --- */

static int link_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    Report *report;
    const char *base_url, *every, *url;
    bool mailed;
    if (!take_base_url(context, &argc, &argv, &base_url, &every, &error))
        return command_fail(context, error);
    if (!id_of(argc, argv))
        return command_usage(context, _("Usage: vatra report link REPORT"));
    Doer doer = {identity_system(), "cli", base_url};
    if (!command_db(context, &db, &error) || !report_find(db, context->pool, id_of(argc, argv), &report, &error) ||
        !report_link_replace(db, context->pool, &doer, report, false, &url, &mailed, &error))
        return command_fail(context, error);
    fprintf(context->out, "%s\n", url);
    return 0;
}

static int remind_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    int letters;
    const char *base_url, *every;
    if (!take_base_url(context, &argc, &argv, &base_url, &every, &error) || !command_db(context, &db, &error) ||
        !reports_remind(db, base_url, &letters, &error))
        return command_fail(context, error);
    fprintf(context->out, P_("%d letter leaves now.", "%d letters leave now.", letters), letters);
    fputc('\n', context->out);
    return 0;
}

const Command report_commands[] = {
    {"report list", "[PLAN]", N_("Lists the reports of a plan, or all that are overdue."),
     N_("Examples:\n"
        "  vatra report list\n"
        "  vatra report list 7 --json"),
     list},
    {"report ask", "PLAN [--every year|half_year|quarter]", N_("Asks for the reports of all periods that have ended."),
     N_("Institutions with an address get a letter with their link.  Who was asked already isn't asked again.\n"
        "  --every      makes the plan's reporting periods first\n"
        "  --base-url   the address of this site, for the links\n"
        "\n"
        "Examples:\n"
        "  vatra report ask 7 --every half_year\n"
        "  vatra report ask 7"),
     ask},
    {"report link", "REPORT", N_("Prints a new link to a report; earlier links stop working."),
     N_("  --base-url   the address of this site, for the link\n"
        "\n"
        "Example:\n"
        "  vatra report link 12"),
     link_command},
    {"report remind", "", N_("Sends the reminders that are due. The server does this by itself once a day."),
     N_("Who was reminded a moment ago isn't reminded again.\n"
        "  --base-url   the address of this site, for the links\n"
        "\n"
        "Examples:\n"
        "  vatra report remind\n"
        "  vatra report remind --base-url https://incluziune.example.org"),
     remind_command},
    {0},
};

/* --- the daily job --- */

static bool run_reminders(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    int letters;
    return reports_remind(db, NULL, &letters, error);
}

const JobKind report_jobs[] = {
    {"reporting.remind", N_("Remind of reports"), run_reminders, .every_seconds = 86400},
    {0},
};
