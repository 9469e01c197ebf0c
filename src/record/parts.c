#include "record/parts.h"

#include "base/language.h"
#include "record/field.h"

const char *page_title(Pool *pool, const char *title, const Problems *problems)
{
    return problems_any(problems) ? pool_printf(pool, "%s: %s", _("Error"), title) : title;
}

bool problem_from(Problems *problems, const char *field, GError **error)
{
    FailKind kind = fail_kind(*error);
    if (kind != FAIL_INVALID && kind != FAIL_CONFLICT)
        return false;
    problems_add(problems, field, "%s", (*error)->message);
    g_clear_error(error);
    return true;
}

static const char *shown(Request *req, const Field *field, const void *item)
{
    if (field->kind != FIELD_REFERENCE || !field->options)
        return field_text(field, item, req->pool);
    const char *label = option_label(field_options(field, req->db, req->pool), FIELD_VALUE(gint64, field, item));
    return label ? label : "";
}

GPtrArray *conflict_rows(Request *req, const Record *record, const void *mine, const void *theirs)
{
    GPtrArray *rows = pool_list(req->pool);
    for (const Field *field = record->fields; field->name; field++) {
        if (field->read_only || field->sealed || field->kind == FIELD_ID)
            continue;
        const char *one = shown(req, field, mine), *other = shown(req, field, theirs);
        if (g_strcmp0(one, other) == 0)
            continue;
        ConflictRow *row = pool_new0(req->pool, ConflictRow);
        *row = (ConflictRow){_(field->label), one, other};
        g_ptr_array_add(rows, row);
    }
    return rows;
}

/* --- pages of a list --- */

static gint64 page_number(Request *req)
{
    enum { LAST = 100000 };
    return CLAMP(req_int(req, "page", 1), 1, LAST);
}

static const char *page_url(Request *req, gint64 number)
{
    return req_url_with(req, "page", pool_printf(req->pool, "%" G_GINT64_FORMAT, number));
}

guint paging_offset(Request *req, guint size)
{
    return (guint)(page_number(req) - 1) * size;
}

Paging paging_of_count(Request *req, gint64 count, guint size)
{
    gint64 number = page_number(req), last = MAX(1, (count + size - 1) / size);
    return (Paging){count, number, number > 1 ? page_url(req, MIN(number - 1, last)) : NULL, number < last ? page_url(req, number + 1) : NULL};
}

GPtrArray *paging_part(Request *req, const GPtrArray *all, guint size, Paging *ret_paging)
{
    GPtrArray *rows = pool_list(req->pool);
    guint from = paging_offset(req, size);
    *ret_paging = paging_of_count(req, all->len, size);
    for (guint i = from; i < all->len && i < from + size; i++)
        g_ptr_array_add(rows, all->pdata[i]);
    return rows;
}

Paging paging_of_rows(Request *req, GPtrArray *rows, guint size)
{
    gint64 number = page_number(req);
    bool more = rows->len > size;
    if (more)
        g_ptr_array_set_size(rows, (int)size);
    return (Paging){0, number, number > 1 ? page_url(req, number - 1) : NULL, more ? page_url(req, number + 1) : NULL};
}
