#include "record/problems.h"

#include "record/field.h"

#include <stdarg.h>

typedef struct {
    const char *field; /* NULL: of the whole form */
    const char *text;
    guint place;       /* of the field in its record */
} Problem;

struct Problems {
    Pool *pool;
    const Record *record; /* NULL: in the order in which they were added */
    GPtrArray *list;      /* of Problem */
    GHashTable *typed;    /* field name -> text */
};

Problems *problems_new_for(Pool *pool, const Record *record)
{
    Problems *problems = pool_new0(pool, Problems);
    problems->pool = pool;
    problems->record = record;
    problems->list = pool_list(pool);
    problems->typed = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, problems->typed);
    return problems;
}

Problems *problems_new(Pool *pool)
{
    return problems_new_for(pool, NULL);
}

/* What is wrong with the whole comes first, what isn't a field of the record last. */
static guint place_of(const Problems *problems, const char *field)
{
    if (!field)
        return 0;
    const Field *known = problems->record ? field_find(problems->record, field) : NULL;
    return known ? (guint)(known - problems->record->fields) + 1 : G_MAXUINT;
}

void problems_add(Problems *problems, const char *field, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);

    Problem *problem = pool_new0(problems->pool, Problem);
    *problem = (Problem){pool_strdup(problems->pool, field), pool_strdup(problems->pool, text), place_of(problems, field)};
    guint at = problems->list->len;
    while (at > 0 && ((Problem *)problems->list->pdata[at - 1])->place > problem->place)
        at--;
    g_ptr_array_insert(problems->list, (int)at, problem);
}

bool problems_any(const Problems *problems)
{
    return problems_count(problems) > 0;
}

guint problems_count(const Problems *problems)
{
    return problems ? problems->list->len : 0;
}

const char *problems_of(const Problems *problems, const char *field)
{
    for (guint i = 0; i < problems_count(problems); i++) {
        const Problem *problem = problems->list->pdata[i];
        if (g_strcmp0(problem->field, field) == 0)
            return problem->text;
    }
    return NULL;
}

void problems_get(const Problems *problems, guint index, const char **ret_field, const char **ret_text)
{
    g_assert(index < problems_count(problems));
    const Problem *problem = problems->list->pdata[index];
    *ret_field = problem->field;
    *ret_text = problem->text;
}

void problems_keep_typed(Problems *problems, const char *field, const char *typed)
{
    g_hash_table_insert(problems->typed, (char *)field, (char *)(typed ? typed : ""));
}

const char *field_typed(const Problems *problems, const char *field)
{
    return problems ? g_hash_table_lookup(problems->typed, field) : NULL;
}

bool problems_fail(const Problems *problems, GError **error)
{
    const char *field, *text;
    if (!problems_any(problems))
        return true;
    problems_get(problems, 0, &field, &text);
    return fail(error, FAIL_INVALID, "%s", text);
}
