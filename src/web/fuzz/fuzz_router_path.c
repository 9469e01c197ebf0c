/* A raw path and query through the whole router: no crash, an answer always, and no way around "..". */
#include "base/log.h"
#include "web/router.h"
#include "web/url.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool show(Request *req, GError **error)
{
    const char *id = req_param(req, "id");
    g_assert(!strchr(id, '/') && strcmp(id, "..") != 0 && *id);
    return reply_see_other(req, "%s", req_url_with(req, "page", "2"));
}

static const Input inputs[] = {{"page", INPUT_INT}, {"search", INPUT_TEXT}, {"from", INPUT_DAY}, {"row", INPUT_MANY}, {0}};
static const Route routes[] = {
    {GET, "/", .may = "signed-in", show},
    {GET, "/plans/:id", .may = "public", show, .inputs = inputs},
    {GET, "/plans/:id/measures/:measure", .may = "public", show},
    {GET, "/:id", .may = "public", show},
    {0},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Router *router;
    if (!router) {
        log_set_level(LOG_SILENT);
        router = router_new((const Route *const[]){routes, NULL});
    }
    g_autoptr(Pool) pool = pool_new();
    char *text = pool_strndup(pool, (const char *)data, size), *query = strchr(text, '?');
    if (query)
        *query++ = '\0';
    Incoming incoming = {.method = GET, .path = text, .query = query ? query : "", .address = "192.0.2.1", .base_url = "http://vatra.test"};
    Reply *reply = NULL;
    router_answer(router, NULL, pool, &incoming, &reply);
    g_assert(reply && reply->status >= 200);
    return 0;
}
