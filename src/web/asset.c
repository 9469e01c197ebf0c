#include "web/asset.h"

#include "base/language.h"
#include "web/assets.h"
#include "web/compress.h"
#include "web/parts.h"
#include "web/server.h"

#include <string.h>

const char *asset_url(const char *name)
{
    for (const Asset *asset = assets; asset->name; asset++)
        if (strcmp(asset->name, name) == 0)
            return asset->url;
    g_error("there is no asset \"%s\"", name);
}

static const Asset *find(const char *url)
{
    for (const Asset *asset = assets; asset->name; asset++)
        if (strcmp(asset->url, url) == 0)
            return asset;
    return NULL;
}

static bool send(Request *req, const Asset *asset)
{
    reply_header(req, "Cache-Control", "public, max-age=31536000, immutable");
    reply_header(req, "Vary", "Accept-Encoding");
    req->reply->type = asset->type;
    if (reply_not_modified(req, asset->etag))
        return true;
    bool packed = compress_accepted(req_header(req, "Accept-Encoding"));
    if (packed)
        reply_header(req, "Content-Encoding", "gzip");
    GBytes *bytes = packed ? g_bytes_new_static(asset->packed, asset->packed_count)
                           : g_bytes_new_static(asset->plain, asset->plain_count);
    return reply_bytes(req, 200, asset->type, NULL, bytes);
}

bool asset_answer(Request *req)
{
    if (!g_str_has_prefix(req->path, "/assets/"))
        return false;
    req->reply->route = "/assets/:name";
    const Asset *asset = req->method == GET ? find(req->path) : NULL;
    if (asset)
        return send(req, asset);
    return reply_problem(req, 404, _("There is no such page"), _("Check the address, or start again from the first page."));
}
