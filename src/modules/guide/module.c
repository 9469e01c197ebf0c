#include "modules/module.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/guide/contents.h"
#include "modules/guide/guide_views.h"

/* The guide at /help and the accessibility statement, for everybody. */

static bool contents(Request *req, GError **error)
{
    const char *text = req_text(req, "q");
    if (text)
        return reply_view(req, 200, view_guide_found, text, guide_search(req->pool, text));
    return reply_view(req, 200, view_guide_contents, guide_chapters_for(req->pool, req->who));
}

static bool chapter(Request *req, GError **error)
{
    const char *name = req_param(req, "chapter");
    const GuideChapter *c = guide_chapter(name);
    if (c)
        return reply_view(req, 200, view_guide_chapter, c, c > guide_chapters ? c - 1 : NULL, c[1].name ? c + 1 : NULL);
    return fail(error, FAIL_NOT_FOUND, "%s", _("The guide has no such chapter."));
}

static bool picture(Request *req, GError **error)
{
    const char *name = req_param(req, "name");
    for (const GuidePicture *p = guide_pictures; p->name; p++)
        if (strcmp(p->name, name) == 0)
            return reply_bytes(req, 200, p->type, NULL, g_bytes_new_static(p->bytes, p->count));
    return fail(error, FAIL_NOT_FOUND, "%s", _("The guide has no such picture."));
}

static bool accessibility(Request *req, GError **error)
{
    Statement statement = {
        .authority = setting_text(req->db, req->pool, "authority.name", NULL),
        .email = setting_text(req->db, req->pool, "authority.email", NULL),
        .address = req->base_url,
        .is_moldova = strcmp(setting_text(req->db, req->pool, "authority.country", "RO"), "MD") == 0,
    };
    return reply_view(req, 200, view_accessibility, &statement);
}

static const Input search_inputs[] = {{"q", INPUT_TEXT, .max = 200}, {0}};

static const Route routes[] = {
    {GET, "/help", .may = "public", contents, search_inputs, .quick = true, .shared = true},
    {GET, "/help/:chapter", .may = "public", chapter, .quick = true, .shared = true},
    {GET, "/help/pictures/:name", .may = "public", picture, .quick = true, .shared = true},
    {GET, "/accessibility", .may = "public", accessibility, .shared = true},
    {0},
};

const Module guide_module = {
    .name = "guide",
    .routes = routes,
};
