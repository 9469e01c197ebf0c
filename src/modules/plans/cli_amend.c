/* vatra plan amend, take: an amended document is read and its changes are listed; they are taken whole or without some. */
#include "modules/plans/amend.h"
#include "modules/plans/cli_read.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "record/json.h"

typedef struct {
    char *decision, *date, *left_out;
    gboolean take;
} Options;

static void options_clear(Options *options)
{
    g_free(options->decision);
    g_free(options->date);
    g_free(options->left_out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

typedef struct {
    Plan *plan;
    int number;
    DocumentDifference *difference;
    AmendSummary summary;
    const char *left_out; /* keys, a blank between */
    bool is_taken;
} Amending;

/* --- what it changes */

static const char *kind_of(bool is_new, bool is_gone)
{
    return is_new ? N_("New") : is_gone ? N_("Gone") : N_("Changed");
}

static const char *json_kind_of(bool is_new, bool is_gone)
{
    return is_new ? "new" : is_gone ? "gone" : "changed";
}

static bool row_changes(const ActionDifference *one)
{
    return !one->before || !one->after || one->any;
}

static const char *named(Pool *pool, const char *number, const char *title)
{
    return pool_printf(pool, "%s%s%s", number ? number : "", number ? ". " : "", title ? title : "");
}

typedef void (*SayChange)(void *out, Pool *pool, const char *key, bool is_new, bool is_gone, const char *name);

static void each_change(Pool *pool, const DocumentDifference *difference, SayChange say, void *out)
{
    for (guint i = 0; i < difference->nodes->len; i++) {
        const NodeDifference *one = difference->nodes->pdata[i];
        const PlanNode *node = one->after ? one->after : one->before;
        if (node_changes(one))
            say(out, pool, node_change_key(pool, one), !one->before, !one->after, named(pool, node->code, node->title));
    }
    for (guint i = 0; i < difference->actions->len; i++) {
        const ActionDifference *one = difference->actions->pdata[i];
        const PlanAction *row = one->after ? one->after : one->before;
        if (row_changes(one))
            say(out, pool, change_key(pool, one), !one->before, !one->after, named(pool, row->number, row->title));
    }
}

static void say_change(void *out, Pool *pool, const char *key, bool is_new, bool is_gone, const char *name)
{
    enum { SHOWN = 90 };
    fprintf(out, "  %-5s %s: %s\n", key, _(kind_of(is_new, is_gone)), text_shorten(pool, name, SHOWN));
}

static void put_change(void *json, Pool *pool, const char *key, bool is_new, bool is_gone, const char *name)
{
    json_object(json, NULL);
    json_text(json, "key", key);
    json_text(json, "kind", json_kind_of(is_new, is_gone));
    json_text(json, "name", name);
    json_object_end(json);
}

static void note_key(void *keys, Pool *pool, const char *key, bool is_new, bool is_gone, const char *name)
{
    g_hash_table_add(keys, (gpointer)key);
}

/* --- taking */

/* A key that names no change is a slip of the pen: nothing is taken then. */
static bool read_left_out(Pool *pool, const char *typed, const DocumentDifference *difference, const char **ret_left_out, GError **error)
{
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    g_auto(GStrv) words = g_strsplit_set(typed ? typed : "", ", ", -1);
    GString *left_out = pool_string(pool);
    each_change(pool, difference, note_key, keys);
    for (guint i = 0; words[i]; i++) {
        if (*words[i] && !g_hash_table_contains(keys, words[i]))
            return fail(error, FAIL_INVALID, _("The document has no change “%s”."), words[i]);
        if (*words[i])
            g_string_append_printf(left_out, "%s%s", left_out->len ? " " : "", words[i]);
    }
    *ret_left_out = left_out->len ? left_out->str : NULL;
    return true;
}

static bool take(CommandContext *context, const Options *options, Amending *amending, GError **error)
{
    Day date;
    if (!plan_command_date(options->date, &date, error))
        return false;
    Taking taking = {amending->plan, amending->number, options->decision, date, amending->left_out};
    amending->is_taken = edition_take(context->db, identity_system(), &taking, error);
    return amending->is_taken;
}

static bool look(CommandContext *context, const Options *options, Amending *amending, GError **error)
{
    amending->summary.number = amending->number;
    if (!amend_difference(context->db, context->pool, amending->plan, amending->number, &amending->difference, error) ||
        !read_left_out(context->pool, options->left_out, amending->difference, &amending->left_out, error))
        return false;
    difference_count(amending->difference, &amending->summary);
    return true;
}

static bool add(CommandContext *context, const Options *options, gint64 plan_id, const char *file, Amending *amending, GError **error)
{
    Db *db;
    PlanDocument *document;
    Day date;
    g_autoptr(GBytes) bytes = NULL;
    if (!plan_command_date(options->date, &date, error) || !plan_command_document(context, file, &bytes, &document, error) ||
        !command_db(context, &db, error) || !plan_find(db, context->pool, identity_system(), plan_id, &amending->plan, error) ||
        !plan_command_is_new(db, bytes, error))
        return false;
    g_autofree char *name = g_path_get_basename(file);
    NewEdition edition = {.plan_id = plan_id, .state = "read", .file_name = name};
    edition.bytes = g_bytes_get_data(bytes, &edition.count);
    if (!edition_add(db, context->pool, identity_system(), &edition, document, error))
        return false;
    amending->number = edition.number;
    return true;
}

/* --- saying */

static int say_json(CommandContext *context, const Amending *amending)
{
    const AmendSummary *summary = &amending->summary;
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "edition", summary->number);
    json_bool(&json, "taken", amending->is_taken);
    json_int(&json, "changed", summary->changed);
    json_int(&json, "new", summary->added);
    json_int(&json, "gone", summary->gone);
    json_int(&json, "unchanged", summary->same);
    json_text(&json, "left_out", amending->left_out);
    json_array(&json, "changes");
    each_change(context->pool, amending->difference, put_change, &json);
    json_array_end(&json);
    json_object_end(&json);
    fprintf(context->out, "%s\n", out->str);
    return 0;
}

static int say(CommandContext *context, const Amending *amending)
{
    const AmendSummary *summary = &amending->summary;
    if (context->json)
        return say_json(context, amending);
    fprintf(context->out, _("Document %d: %d changed, %d new, %d gone, %d unchanged."), summary->number, summary->changed,
            summary->added, summary->gone, summary->same);
    fputc('\n', context->out);
    each_change(context->pool, amending->difference, say_change, context->out);
    if (amending->is_taken && amending->left_out)
        fprintf(context->out, _("It is in force now, without %s."), amending->left_out);
    else if (amending->is_taken)
        fputs(_("It is in force now."), context->out);
    else
        fprintf(context->out, _("It waits for a decision, on the plan's page or by: vatra plan take %s %d"), pool_printf(context->pool, "%" G_GINT64_FORMAT, amending->plan->id), amending->number);
    fputc('\n', context->out);
    return 0;
}

/* --- the commands */

static GOptionEntry *entries_of(Options *options, GOptionEntry entries[5], bool may_wait)
{
    GOptionEntry all[] = {
        {"leave-out", 0, 0, G_OPTION_ARG_STRING, &options->left_out, NULL, NULL},
        {"decision", 0, 0, G_OPTION_ARG_STRING, &options->decision, NULL, NULL},
        {"date", 0, 0, G_OPTION_ARG_STRING, &options->date, NULL, NULL},
        {"take", 0, 0, G_OPTION_ARG_NONE, &options->take, NULL, NULL},
        {0},
    };
    memcpy(entries, all, sizeof all);
    if (!may_wait)
        entries[3] = (GOptionEntry){0};
    return entries;
}

int plan_amend_command(CommandContext *context, int argc, char **argv)
{
    g_auto(Options) options = {0};
    GOptionEntry entries[5];
    g_autoptr(GError) error = NULL;
    Amending amending = {0};
    if (!command_options(context, entries_of(&options, entries, true), &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 3)
        return command_usage(context, _("Name the plan and one file: vatra plan amend ID FILE [--take]"));
    if (!add(context, &options, id_parse(argv[1]), argv[2], &amending, &error) || !look(context, &options, &amending, &error) ||
        (options.take && !take(context, &options, &amending, &error)))
        return command_fail(context, error);
    return say(context, &amending);
}

int plan_take_command(CommandContext *context, int argc, char **argv)
{
    g_auto(Options) options = {0};
    GOptionEntry entries[5];
    g_autoptr(GError) error = NULL;
    Db *db;
    if (!command_options(context, entries_of(&options, entries, false), &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 3)
        return command_usage(context, _("Name the plan and the document: vatra plan take ID NUMBER (vatra plan amend says both)."));
    Amending amending = {.number = (int)g_ascii_strtoll(argv[2], NULL, 10)};
    if (!command_db(context, &db, &error) || !plan_find(db, context->pool, identity_system(), id_parse(argv[1]), &amending.plan, &error) ||
        !look(context, &options, &amending, &error) || !take(context, &options, &amending, &error))
        return command_fail(context, error);
    return say(context, &amending);
}
