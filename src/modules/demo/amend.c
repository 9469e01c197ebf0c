#include "modules/demo/demo.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/language.h"
#include "modules/demo/documents.h"

/* An amended document of the plan of Timișoara that waits for a decision: one row is new, one gone, two are changed.  It goes
 * in by the command that people use: vatra plan amend ID FILE. */

typedef struct {
    const char *before, *after; /* each stands once in the document */
} WordChange;

static const WordChange changes[] = {
    {"\t7 copii romi/an", "\t12 copii romi/an"},
    {"2025 trimestrul III\t", "2025 trimestrul IV\t"},
    {"\n41\tActivități specifice de patrulare\t", NULL}, /* NULL: the whole line goes */
    {"\nCentralizat", "\n45\tInformarea părinților despre înscrierea copiilor la grădiniță\tÎntâlniri cu părinții (date demonstrative)\t"
                      "DAS Timișoara\t2025\tBuget local\tNr. părinți informați\tminim 40 părinți\n\nCentralizat"},
};

static const char *change_text(Pool *pool, const char *text, const WordChange *change)
{
    const char *at = strstr(text, change->before);
    g_assert(at); /* the document travels with the program */
    const char *rest = change->after ? at + strlen(change->before) : strchr(at + 1, '\n');
    return pool_printf(pool, "%.*s%s%s", (int)(at - text), text, change->after ? change->after : "", rest ? rest : "");
}

static const char *demo_amended_text(Pool *pool)
{
    const EmbeddedFile *file = embedded_find(demo_documents, "timisoara-roma-plan-2025.txt");
    const char *text = pool_strndup(pool, embedded_bytes(pool, file), file->count);
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++)
        text = change_text(pool, text, &changes[i]);
    return text;
}

static const Command *command_find(const char *words)
{
    for (guint i = 0; modules[i]; i++)
        for (const Command *command = modules[i]->commands; command && command->words; command++)
            if (strcmp(command->words, words) == 0)
                return command;
    g_assert_not_reached();
}

/* What the command prints is not for who loads the demo; what goes wrong is. */
static bool run_amend(const Demo *demo, const char *path, GError **error)
{
    char *said = NULL;
    size_t count = 0;
    CommandContext inner = *demo->context;
    inner.out = open_memstream(&said, &count);
    inner.json = inner.terminal = false;
    char *argv[] = {pool_strdup(demo->pool, "amend"), pool_printf(demo->pool, "%" G_GINT64_FORMAT, demo->plan_ids[DEMO_TIMISOARA]),
                    pool_strdup(demo->pool, path), NULL};
    int code = command_find("plan amend")->run(&inner, 3, argv);
    fclose(inner.out);
    free(said);
    return code == 0 || fail(error, FAIL_INVALID, "%s", _("The amended plan could not be read."));
}

bool demo_amend(Demo *demo, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("vatra-demo-XXXXXX", NULL);
    if (!folder)
        return fail(error, FAIL_INVALID, "%s", _("A folder for the time of reading can't be made."));
    g_autofree char *path = g_build_filename(folder, "timisoara-roma-plan-2025-modificat.txt", NULL);
    /* Beside another demo the document must not be the same byte for byte: then it would be known already. */
    g_autofree char *lines = g_strnfill((gsize)demo->plans_before, '\n');
    g_autofree char *text = g_strconcat(demo_amended_text(demo->pool), lines, NULL);
    bool good = g_file_set_contents(path, text, -1, NULL) ||
                fail(error, FAIL_INVALID, "%s", _("A folder for the time of reading can't be made."));
    good = good && run_amend(demo, path, error);
    g_unlink(path);
    g_rmdir(folder);
    return good;
}
