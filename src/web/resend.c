/* Nothing typed is lost when the session ended while somebody wrote, was renewed in another window, or when a field holds what its
 * route can't take: a page keeps the fields and offers to send them again, with the right token or with that field mended. */
#include "web/parts.h"

#include "web/url.h"
#include "web/web_views.h"

#include <string.h>

/* Passwords are not written into a page. */
static bool may_wait(const FormField *field)
{
    return !strstr(field->name, "password");
}

static bool has_text_to_keep(const Form *form)
{
    bool typed = false;
    for (guint i = 0; i < form->fields->len; i++) {
        const FormField *field = form->fields->pdata[i];
        if (!may_wait(field))
            return false;
        typed = typed || field->upload || (strcmp(field->name, "csrf") != 0 && *field->value);
    }
    return typed;
}

static const char *same_address(Request *req)
{
    const char *path = url_encode_path(req->pool, req->path);
    return *req->query ? pool_printf(req->pool, "%s?%s", path, req->query) : path;
}

bool resend_offer(Request *req, int status, const char *title, const char *detail)
{
    if (req->method != POST || req->wants_json || !csrf_is_ours(req) || !has_text_to_keep(req->parts->form))
        return false;
    reply_header(req, "Cache-Control", "no-store");
    return reply_view(req, status, view_resend, title, detail, same_address(req), req->parts->form, req->csrf ? req->csrf : csrf_waiting_token(req),
                      !req->csrf);
}

bool mend_offer(Request *req, const char *why)
{
    const Form *form = req->parts->form;
    bool is_filter = req->method == GET;
    if (req->wants_json || !has_text_to_keep(form) || (!is_filter && (req->method != POST || !csrf_is_ours(req))))
        return false;
    reply_header(req, "Cache-Control", "no-store");
    const char *address = is_filter ? url_encode_path(req->pool, req->path) : same_address(req);
    return reply_view(req, 422, view_mend, why, address, form, req->parts->wrong_field, is_filter ? NULL : req->csrf, is_filter);
}

static bool is_prose(const FormField *field)
{
    return may_wait(field) && strcmp(field->name, "csrf") != 0 && strchr(field->value, ' ');
}

GPtrArray *typed_prose(Request *req)
{
    GPtrArray *words = pool_list(req->pool);
    if (req->method != POST || req->wants_json || !csrf_is_ours(req))
        return words;
    for (guint i = 0; i < req->parts->form->fields->len; i++) {
        const FormField *field = req->parts->form->fields->pdata[i];
        if (is_prose(field))
            g_ptr_array_add(words, (gpointer)field->value);
    }
    return words;
}
