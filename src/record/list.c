/* Records as a table. */
#include "record/field.h"
#include "record/form_view.h"
#include "record/record_views.h"

#include <string.h>

static bool is_number(FieldKind kind)
{
    return kind == FIELD_INT || kind == FIELD_DECIMAL || kind == FIELD_MONEY;
}

/* 1 for "name", -1 for "-name". */
static int direction_of(const Field *field, const char *sort)
{
    if (!sort)
        return 0;
    bool falling = *sort == '-';
    return strcmp(sort + falling, field->name) != 0 ? 0 : falling ? -1 : 1;
}

/* A click on the present column turns it round. */
static const char *sort_url(const Field *field, int direction, Request *req)
{
    const char *value = direction > 0 ? pool_printf(req->pool, "-%s", field->name) : field->name;
    return req_url_with(req, "sort", value);
}

static void add_column(GPtrArray *columns, const Field *field, Request *req)
{
    bool sortable = req_declares(req, "sort");
    ListColumn *column = pool_new0(req->pool, ListColumn);
    column->field = field;
    column->is_number = is_number(field->kind);
    column->direction = sortable ? direction_of(field, req_text(req, "sort")) : 0;
    column->sort_url = sortable ? sort_url(field, column->direction, req) : NULL;
    if (field->kind == FIELD_REFERENCE && field->options)
        column->options = field_options(field, req->db, req->pool);
    g_ptr_array_add(columns, column);
}

const char *list_cell(const ListColumn *column, const void *item, Pool *pool)
{
    if (!column->options)
        return field_text(column->field, item, pool);
    const char *label = option_label(column->options, FIELD_VALUE(gint64, column->field, item));
    return label ? label : "";
}

/* url_format has one conversion, of the id; whatever letters stand between '%' and 'd' or 'i' are its length. */
const char *list_url(const ListView *list, const void *item, Pool *pool)
{
    const char *percent = list->url_format ? strchr(list->url_format, '%') : NULL;
    if (!percent)
        return list->url_format;
    const char *behind = strpbrk(percent, "di");
    g_assert(behind);
    return pool_printf(pool, "%.*s%" G_GINT64_FORMAT "%s", (int)(percent - list->url_format), list->url_format,
                       field_id_of(list->record, item), behind + 1);
}

void record_list_table(View *view, const Record *record, GPtrArray *items, const char *url_format, Request *req)
{
    if (items->len == 0) {
        view_list_empty(view);
        return;
    }
    ListView list = {.record = record, .columns = pool_list(req->pool), .items = items, .url_format = url_format};
    for (const Field *f = record->fields; f->name; f++)
        if (field_is_shown_in_lists(f, req->who))
            add_column(list.columns, f, req);
    view_list(view, &list);
}
