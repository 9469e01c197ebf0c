#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/statistics/pages.h"
#include "record/json.h"

/* `vatra indicator list` and `vatra indicator count`.  Whoever has the command line sees what the public sees: small numbers are hidden. */

static void say_list(CommandContext *context, const GPtrArray *statistics)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < statistics->len; i++) {
        const Statistic *statistic = statistics->pdata[i];
        if (!context->json)
            fprintf(context->out, "%-32s %s\n", statistic->code, statistic->name);
        json_object(&json, NULL);
        json_id(&json, "id", statistic->id);
        json_text(&json, "code", statistic->code);
        json_text(&json, "name", statistic->name);
        json_raw(&json, "definition", statistic->definition);
        json_object_end(&json);
    }
    json_array_end(&json);
    if (context->json)
        fprintf(context->out, "%s\n", out->str);
    else if (!statistics->len)
        fprintf(context->out, "%s\n", _("No indicator counts itself yet. Make one on the page “Counted indicators”."));
}

static int run_list(CommandContext *context, int argc, char **argv)
{
    Db *db;
    GPtrArray *statistics;
    g_autoptr(GError) error = NULL;
    if (argc != 1)
        return command_usage(context, _("This command takes nothing."));
    if (!command_db(context, &db, &error) || !statistics_list(db, context->pool, &statistics, &error))
        return command_fail(context, error);
    say_list(context, statistics);
    return 0;
}

static const char *cell_name(Pool *pool, const StatisticAnswer *answer, guint cell)
{
    GString *name = pool_string(pool);
    for (guint a = 0; a < answer->axis_count; a++)
        g_string_append_printf(name, "%s%s", a ? ", " : "", (const char *)answer->axes[a].labels->pdata[statistic_place(answer, cell, a)]);
    return name->str;
}

static void say_answer(CommandContext *context, const Statistic *statistic, const StatisticAnswer *answer, const GPtrArray *words)
{
    fprintf(context->out, "%s: %s\n", statistic->name, statistic_cell_text(context->pool, answer, &answer->total));
    for (guint i = 0; answer->axis_count && i < answer->cell_count; i++)
        fprintf(context->out, "  %s: %s\n", cell_name(context->pool, answer, i), statistic_cell_text(context->pool, answer, &answer->cells[i]));
    for (guint i = 0; i < words->len; i++)
        fprintf(context->out, "%s%s", i ? " " : "\n", (const char *)words->pdata[i]);
    fprintf(context->out, "\n");
}

static bool find(Db *db, Pool *pool, const char *name, Statistic **ret_statistic, GError **error)
{
    gint64 id = id_parse(name);
    return id ? statistic_find(db, pool, id, ret_statistic, error) : statistic_find_code(db, pool, name, ret_statistic, error);
}

static bool count(CommandContext *context, const char *name, bool csv, GError **error)
{
    Db *db;
    Statistic *statistic;
    StatisticAnswer *answer;
    GPtrArray *words;
    if (!command_db(context, &db, error) || !find(db, context->pool, name, &statistic, error))
        return false;
    if (!statistic->question)
        return fail(error, FAIL_INVALID, "%s", _("What this counted isn't recorded any more."));
    if (!statistics_count(db, context->pool, NULL, statistic->question, &answer, error) ||
        !question_words(db, context->pool, statistic->question, &words, error))
        return false;
    GString *out = csv ? statistic_csv(context->pool, answer) : pool_string(context->pool);
    if (context->json && !csv)
        statistic_put_answer(out, context->pool, statistic, answer, words);
    if (out->len)
        fprintf(context->out, "%s%s", out->str, csv ? "" : "\n");
    else
        say_answer(context, statistic, answer, words);
    return true;
}

static int run_count(CommandContext *context, int argc, char **argv)
{
    gboolean csv = FALSE;
    g_autoptr(GError) error = NULL;
    GOptionEntry entries[] = {{"csv", 0, 0, G_OPTION_ARG_NONE, &csv, NULL, NULL}, {0}};
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2)
        return command_usage(context, _("Give the indicator's code. vatra indicator list shows the codes."));
    return count(context, argv[1], csv, &error) ? 0 : command_fail(context, error);
}

const Command statistic_commands[] = {
    {"indicator list", "", N_("Lists the indicators that count themselves."),
     N_("Examples:\n"
        "  vatra indicator list\n"
        "  vatra indicator list --json"),
     run_list},
    {"indicator count", "CODE", N_("Counts an indicator as of now."),
     N_("Numbers from 1 to 4 are hidden, as on public pages.\n\n"
        "  --csv    a table of all cells\n\n"
        "Examples:\n"
        "  vatra indicator count day-centre-children\n"
        "  vatra indicator count day-centre-children --csv > children.csv"),
     run_count},
    {0},
};
