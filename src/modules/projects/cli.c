#include "modules/projects/projects_in.h"

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "record/json.h"

/* `vatra project …`: what a funder asks for, at the prompt. */

/* --- list --- */

static void list_json(CommandContext *context, const GPtrArray *projects)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < projects->len; i++) {
        g_autoptr(GString) one = g_string_new(NULL);
        record_to_json(one, &project_record, projects->pdata[i], identity_system());
        json_raw(&json, NULL, one->str);
    }
    json_array_end(&json);
    fprintf(context->out, "%s\n", out->str);
}

static void list_text(CommandContext *context, const GPtrArray *projects)
{
    for (guint i = 0; i < projects->len; i++) {
        const Project *project = projects->pdata[i];
        fprintf(context->out, "%-12s %s – %s  %18s  %s\n", project->code, day_to_people(context->pool, project->from_day),
                day_to_people(context->pool, project->to_day), money_format(context->pool, project->total), project->title);
    }
    if (projects->len == 0)
        fprintf(context->out, "%s\n", _("There are no projects yet."));
}

static int list(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *projects;
    Db *db;
    if (argc > 1)
        return command_usage(context, _("This command takes no arguments."));
    if (!command_db(context, &db, &error) || !projects_list(db, context->pool, &projects, &error))
        return command_fail(context, error);
    if (context->json)
        list_json(context, projects);
    else
        list_text(context, projects);
    return 0;
}

/* --- show --- */

static void say_money(CommandContext *context, const char *label, Money planned, Money spent)
{
    fprintf(context->out, "  %-44s %18s  %18s\n", label, money_format(context->pool, planned), money_format(context->pool, spent));
}

static bool show_money(CommandContext *context, Db *db, const Project *project, GError **error)
{
    GPtrArray *lines;
    Money planned, spent;
    if (!project_money(db, context->pool, project, BY_PARTNER, &lines, error) || !project_money_total(db, project, &planned, &spent, error))
        return false;
    fprintf(context->out, "\n%s\n", _("Budget: planned and spent"));
    for (guint i = 0; i < lines->len; i++) {
        const ProjectMoney *line = lines->pdata[i];
        say_money(context, line->label, line->planned, line->spent);
    }
    say_money(context, _("Total"), planned, spent);
    return true;
}

static const char *count_words(Pool *pool, const ProjectKept *kept)
{
    if (!kept->is_known)
        return "–";
    return kept->is_hidden ? _("hidden") : pool_printf(pool, "%d", (int)kept->count);
}

static bool show_promises(CommandContext *context, Db *db, const Project *project, GError **error)
{
    GPtrArray *kept;
    if (!project_kept(db, context->pool, project, &kept, error))
        return false;
    fprintf(context->out, "\n%s\n", _("Promised and reached"));
    for (guint i = 0; i < kept->len; i++) {
        const ProjectKept *one = kept->pdata[i];
        fprintf(context->out, "  %s %d: %s – %s\n", one->promise->is_minimum ? "≥" : "=", (int)one->promise->target,
                count_words(context->pool, one), one->promise->label);
    }
    return true;
}

static bool show_notes(CommandContext *context, Db *db, const Project *project, GError **error)
{
    GPtrArray *notes;
    if (!project_notes(db, context->pool, project, &notes, error))
        return false;
    if (notes->len)
        fprintf(context->out, "\n%s\n", _("What doesn't agree"));
    for (guint i = 0; i < notes->len; i++)
        fprintf(context->out, "  - %s\n", ((const ProjectNote *)notes->pdata[i])->text);
    return true;
}

static bool show_text(CommandContext *context, Db *db, const Project *project, GError **error)
{
    fprintf(context->out, "%s – %s\n%s – %s, %s\n", project->code, project->title, day_to_people(context->pool, project->from_day),
            day_to_people(context->pool, project->to_day), money_format(context->pool, project->total));
    return show_money(context, db, project, error) && show_promises(context, db, project, error) && show_notes(context, db, project, error);
}

static bool show_json(CommandContext *context, Db *db, const Project *project, GError **error)
{
    GString *out = pool_string(context->pool);
    if (!project_to_json(db, context->pool, identity_system(), project, out, error))
        return false;
    fprintf(context->out, "%s\n", out->str);
    return true;
}

static int show(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Project *project;
    Db *db;
    if (argc != 2)
        return command_usage(context, _("Say which project, by its code."));
    if (!command_db(context, &db, &error) || !project_find_by_code(db, context->pool, argv[1], &project, &error))
        return command_fail(context, error);
    bool good = context->json ? show_json(context, db, project, &error) : show_text(context, db, project, &error);
    return good ? 0 : command_fail(context, error);
}

const Command project_commands[] = {
    {"project list", "", N_("Lists the funded projects."), N_("With --json, one object a project.\n\nExample:\n  vatra project list"), list, false},
    {"project show", "CODE", N_("Prints the figures of a funded project."),
     N_("Budget, expenses, target group, indicators, and what documents contradict each other in.\n\nExamples:\n"
        "  vatra project show 328741\n  vatra project show 328741 --json"),
     show, false},
    {0},
};
