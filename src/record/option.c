#include "record/option.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "record/field.h"

enum { NAMES_TOLD = 4 };

bool options_are_typed(const GPtrArray *options)
{
    return options && options->len > SELECT_MOST;
}

/* --- names --- */

/* Label -> how many have it. */
static GHashTable *count_labels(const GPtrArray *options)
{
    GHashTable *counts = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < options->len; i++) {
        const char *label = ((const Choice *)options->pdata[i])->label;
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, label));
        g_hash_table_insert(counts, (gpointer)label, GUINT_TO_POINTER(count + 1));
    }
    return counts;
}

GPtrArray *option_names(Pool *pool, const GPtrArray *options)
{
    GPtrArray *names = pool_list(pool);
    g_autoptr(GHashTable) counts = count_labels(options);
    for (guint i = 0; i < options->len; i++) {
        const Choice *option = options->pdata[i];
        bool is_alone = GPOINTER_TO_UINT(g_hash_table_lookup(counts, option->label)) == 1;
        g_ptr_array_add(names, is_alone ? (char *)option->label : pool_printf(pool, "%s (%s)", option->label, option->value));
    }
    return names;
}

const char *option_shown(Pool *pool, const GPtrArray *options, const char *value)
{
    GPtrArray *names = option_names(pool, options);
    for (guint i = 0; i < options->len; i++)
        if (strcmp(((const Choice *)options->pdata[i])->value, value) == 0)
            return names->pdata[i];
    return value;
}

/* --- what was typed --- */

typedef struct {
    const char *typed, *folded;
    int nearest;        /* 3: the name itself, 2: without its marks, 1: a part of it, 0: none */
    GPtrArray *names;   /* the nearest ones */
    gint64 id;          /* of the first of them */
} Search;

static int nearness(Pool *pool, const Search *search, const char *name)
{
    if (strcmp(name, search->typed) == 0)
        return 3;
    const char *folded = text_fold(pool, name);
    if (strcmp(folded, search->folded) == 0)
        return 2;
    return *search->folded && strstr(folded, search->folded) ? 1 : 0;
}

static void compare(Pool *pool, Search *search, const char *name, gint64 id)
{
    int near = nearness(pool, search, name);
    if (near == 0 || near < search->nearest)
        return;
    if (near > search->nearest) {
        search->nearest = near;
        search->id = id;
        g_ptr_array_set_size(search->names, 0);
    }
    g_ptr_array_add(search->names, (char *)name);
}

static Search search_names(Pool *pool, const GPtrArray *options, const char *typed)
{
    Search search = {.typed = text_squash(pool, typed), .folded = text_fold(pool, typed), .names = pool_list(pool)};
    GPtrArray *names = option_names(pool, options);
    for (guint i = 0; i < options->len; i++)
        compare(pool, &search, names->pdata[i], id_parse(((const Choice *)options->pdata[i])->value));
    return search;
}

static const char *names_told(Pool *pool, const GPtrArray *names)
{
    GString *told = pool_string(pool);
    for (guint i = 0; i < MIN(names->len, NAMES_TOLD); i++)
        g_string_append_printf(told, "%s%s", i ? "; " : "", (const char *)names->pdata[i]);
    if (names->len > NAMES_TOLD)
        g_string_append(told, "; …");
    return told->str;
}

const char *option_find(Pool *pool, const GPtrArray *options, const char *label, const char *typed, gint64 *ret_id)
{
    *ret_id = id_parse(typed);
    if (text_is_empty(typed) || (*ret_id && option_label(options, *ret_id)))
        return NULL;
    Search search = search_names(pool, options, typed);
    if (search.names->len == 1)
        *ret_id = search.id;
    if (*ret_id)
        return NULL;
    if (search.names->len > 1)
        return pool_printf(pool, _("“%s”: several names have “%s” (%s). Type more of the one that you mean."), label, search.typed,
                           names_told(pool, search.names));
    return pool_printf(pool, _("“%s”: nothing has the name “%s”. Type a part of the name and choose what is suggested."), label, search.typed);
}

gint64 option_asked(Request *req, const char *name, const char *label, const GPtrArray *options, Problems *problems)
{
    gint64 id;
    const char *problem = option_find(req->pool, options, label, req_text(req, name), &id);
    if (problem)
        problems_add(problems, name, "%s", problem);
    return id;
}
