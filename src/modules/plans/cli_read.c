#include "modules/plans/cli_read.h"

#include "base/language.h"
#include "modules/plans/document.h"
#include "reader/reader.h"

#include <string.h>

/* The file that is named; --json may stand on either side.  NULL: none, or two. */
static const char *file_of(CommandContext *context, int argc, char **argv)
{
    const char *file = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            context->json = true;
        else if (file)
            return NULL;
        else
            file = argv[i];
    }
    return file;
}

static bool print_document(CommandContext *context, const char *file, GError **error)
{
    Grid *grid = NULL;
    PlanDocument *document = NULL;
    if (!reader_read_file(context->pool, command_path(context, file), &grid, error) || !plan_document_read(context->pool, grid, &document, error))
        return false;
    const char *text = context->json ? plan_document_to_json(context->pool, document) : plan_document_to_outline(context->pool, document);
    if (fprintf(context->out, "%s%s", text, context->json ? "\n" : "") < 0 || fflush(context->out) != 0)
        return fail(error, FAIL_INTERNAL, "%s", _("The result could not be written."));
    return true;
}

int plan_read_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const char *file = file_of(context, argc, argv);
    if (!file)
        return command_usage(context, _("Name one file: vatra plan read FILE [--json]"));
    return print_document(context, file, &error) ? 0 : command_fail(context, error);
}
