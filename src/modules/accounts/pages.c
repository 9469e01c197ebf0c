#include "modules/accounts/pages.h"

#include "base/language.h"

guint paging_offset(Request *req, gint64 *ret_number)
{
    enum { LAST_PAGE = 100000 };
    *ret_number = CLAMP(req_int(req, "page", 1), 1, LAST_PAGE);
    return (guint)(*ret_number - 1) * PAGE_ROWS;
}

Paging paging_of(Request *req, gint64 number, gint64 count)
{
    gint64 last = MAX(1, (count + PAGE_ROWS - 1) / PAGE_ROWS);
    Paging paging = {.count = count, .number = number};
    if (number > 1)
        paging.before = req_url_with(req, "page", pool_printf(req->pool, "%" G_GINT64_FORMAT, MIN(number - 1, last)));
    if (number < last)
        paging.after = req_url_with(req, "page", pool_printf(req->pool, "%" G_GINT64_FORMAT, number + 1));
    return paging;
}

static const char *shown(Request *req, const Field *field, const void *item)
{
    if (field->kind != FIELD_REFERENCE || !field->options)
        return field_text(field, item, req->pool);
    gint64 id = *(const gint64 *)(const void *)((const char *)item + field->offset);
    GPtrArray *options = field->options(req->db, req->pool, NULL);
    for (guint i = 0; options && i < options->len; i++) {
        const Choice *option = options->pdata[i];
        if (g_ascii_strtoll(option->value, NULL, 10) == id)
            return option->label;
    }
    return "";
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
