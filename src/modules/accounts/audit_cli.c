#include "base/day.h"
#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/pages.h"
#include "record/json.h"

/* Commands of the audit log. */

static void say_proof(CommandContext *context, const AuditProof *proof)
{
    fprintf(context->out, P_("The audit log is whole: %d line.\n", "The audit log is whole: %d lines.\n", proof->leaves), (int)proof->leaves);
    if (proof->checkpoints == 0) {
        fprintf(context->out, "%s\n", _("No checkpoint is signed yet: vatra audit checkpoint"));
        return;
    }
    fprintf(context->out, _("Entries 1 to %lld are proved by checkpoints signed from %s to %s."), (long long)proof->proved,
            time_to_people(context->pool, proof->first_at), time_to_people(context->pool, proof->last_at));
    fputc('\n', context->out);
    if (proof->leaves > proof->proved)
        fprintf(context->out, P_("%d entry waits for the next checkpoint.\n", "%d entries wait for the next checkpoint.\n",
                                 proof->leaves - proof->proved), (int)(proof->leaves - proof->proved));
}

static void put_proof(CommandContext *context, const AuditProof *proof)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "leaves", proof->leaves);
    json_bool(&json, "whole", true);
    json_int(&json, "checkpoints", proof->checkpoints);
    json_int(&json, "proved", proof->proved);
    json_int(&json, "first_signed_at", proof->first_at);
    json_int(&json, "last_signed_at", proof->last_at);
    json_object_end(&json);
    fprintf(context->out, "%s\n", out->str);
}

static bool prove_against(CommandContext *context, Db *db, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    AuditCheckpoint *checkpoint;
    if (!path)
        return true;
    if (!g_file_get_contents(command_path(context, path), &text, NULL, NULL))
        return fail(error, FAIL_NOT_FOUND, _("The file %s can't be read."), path);
    return audit_checkpoint_parse(context->pool, text, &checkpoint, error) && audit_prove_against(db, checkpoint, error);
}

int audit_verify_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *against = NULL;
    Db *db;
    AuditProof proof;
    GOptionEntry entries[] = {{"against", 0, 0, G_OPTION_ARG_STRING, &against, NULL, NULL}, {0}};
    if (!command_options(context, entries, &argc, &argv, &error) || !command_db(context, &db, &error) || !audit_prove(db, &proof, &error) ||
        !prove_against(context, db, against, &error))
        return command_fail(context, error);
    if (context->json)
        put_proof(context, &proof);
    else
        say_proof(context, &proof);
    return 0;
}

int audit_checkpoint_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    gboolean print = FALSE;
    Db *db;
    AuditCheckpoint *checkpoint;
    GOptionEntry entries[] = {{"print", 0, 0, G_OPTION_ARG_NONE, &print, NULL, NULL}, {0}};
    if (!command_options(context, entries, &argc, &argv, &error) || !command_db(context, &db, &error) ||
        !audit_checkpoint(db, context->pool, &checkpoint, &error))
        return command_fail(context, error);
    if (!checkpoint)
        return command_usage(context, _("The audit log is empty: there is nothing to sign."));
    if (print)
        fputs(audit_checkpoint_text(context->pool, checkpoint), context->out);
    else
        fprintf(context->out, _("Signed up to entry %lld.\n"), (long long)checkpoint->sequence);
    return 0;
}

static void put_leaf(Json *json, const AuditLeaf *leaf)
{
    json_object(json, NULL);
    json_int(json, "at", leaf->at);
    json_id(json, "user", leaf->user_id);
    json_text(json, "name", leaf->user_name);
    json_text(json, "verb", leaf->verb);
    json_text(json, "source", leaf->source);
    json_raw(json, "difference", *leaf->difference ? leaf->difference : "{}");
    json_object_end(json);
}

int audit_show_command(CommandContext *context, int argc, char **argv)
{
    enum { MOST_SHOWN = 1000 };
    g_autoptr(GError) error = NULL;
    Db *db;
    GPtrArray *leaves;
    if (argc != 3 || !id_parse(argv[2]))
        return command_usage(context, _("Say of what: vatra audit show KIND ID, such as: vatra audit show plan 123"));
    if (!command_db(context, &db, &error) || !audit_of(db, context->pool, argv[1], id_parse(argv[2]), MOST_SHOWN, &leaves, &error))
        return command_fail(context, error);
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    GPtrArray *views = leaf_views(db, context->pool, leaves);
    for (guint i = 0; i < views->len; i++) {
        const LeafView *view = views->pdata[i];
        put_leaf(&json, view->leaf);
        if (!context->json)
            fprintf(context->out, "%s  %-24s %s  %s\n", view->when, view->who, view->verb, view->leaf->difference);
    }
    json_array_end(&json);
    if (context->json)
        fprintf(context->out, "%s\n", out->str);
    return 0;
}
