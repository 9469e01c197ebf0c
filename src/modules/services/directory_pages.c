#include "modules/services/pages.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/services/hsds.h"
#include "modules/services/services_queries.h"
#include "modules/services/services_views.h"

/* The directory for everybody: search, a page a service, a script for the help desk, open data.  Nobody's name is on it. */

/* --- searching --- */

static bool fits_age(const Service *service, gint64 age)
{
    return age < 0 || ((!service->age_from || age >= service->age_from) && (!service->age_to || age <= service->age_to));
}

static bool fits_quarter(Pool *pool, const Service *service, const char *folded)
{
    return !*folded || (service->quarter && text_contains_folded(pool, service->quarter, folded));
}

static bool fits_words(const char *all, const char *folded)
{
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    for (guint i = 0; words[i]; i++)
        if (!strstr(all, words[i]))
            return false;
    return true;
}

typedef struct {
    const char *text, *quarter, *need; /* text and quarter folded, "" for any */
    gint64 age;                        /* -1: any */
} Search;

static bool fits(Pool *pool, const Search *search, const Service *service, const char *words)
{
    return service->is_public && fits_age(service, search->age) && fits_quarter(pool, service, search->quarter) &&
           (!search->need || service_has_need(service, search->need)) && fits_words(words, search->text);
}

static const char *words_of(Pool *pool, const Service *service)
{
    return text_fold(pool, pool_printf(pool, "%s %s %s %s %s %s", service->name, service->provider_name, service->summary ? service->summary : "",
                                       service->eligibility ? service->eligibility : "", service->kind_name ? service->kind_name : "",
                                       service_needs_words(pool, service)));
}

static bool search(Request *req, const Search *asked, GPtrArray **ret_found, GError **error)
{
    GPtrArray *all;
    *ret_found = pool_list(req->pool);
    if (!services_all(req->db, req->pool, day_today(), &all, error))
        return false;
    for (guint i = 0; i < all->len; i++)
        if (fits(req->pool, asked, all->pdata[i], words_of(req->pool, all->pdata[i])))
            g_ptr_array_add(*ret_found, all->pdata[i]);
    return true;
}

static Search asked_for(Request *req)
{
    const char *need = req_text(req, "need");
    return (Search){text_fold(req->pool, req_text(req, "q") ? req_text(req, "q") : ""),
                    text_fold(req->pool, req_text(req, "quarter") ? req_text(req, "quarter") : ""), need, req_int(req, "age", -1)};
}

/* What changes with each change of a service, a place taken, and a new day. */
static bool etag_of(Request *req, const char **ret_etag, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_SERVICE_STATE);
    enum { WAITING_MOST = 1000000 };
    gint64 changed = 0, taken = 0, count = 0;
    if (db_step(q)) {
        changed = db_int(q, "changed");
        taken = db_int(q, "taken") * WAITING_MOST + db_int(q, "waiting");
        count = db_int(q, "services");
    }
    *ret_etag = pool_printf(req->pool, "\"d%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%d-%s\"", changed, taken, count, day_today().n,
                            language_code(req->language));
    return db_end(q, error);
}

static bool directory(Request *req, GError **error)
{
    GPtrArray *found;
    const char *etag;
    Search asked = asked_for(req);
    if (!etag_of(req, &etag, error))
        return false;
    if (!identity_is_signed_in(req->who) && reply_not_modified(req, etag))
        return true;
    if (!search(req, &asked, &found, error))
        return false;
    Paging paging;
    GPtrArray *shown = paging_part(req, found, SERVICES_PAGE, &paging);
    return reply_view(req, 200, view_directory, req, shown, &paging);
}

/* --- one service --- */

static bool find_public(Request *req, Service **ret_service, GError **error)
{
    if (!service_find(req->db, req->pool, req_id(req, "id"), ret_service, error))
        return false;
    return (*ret_service)->is_public || identity_may(req->who, "services.read") ||
           fail(error, FAIL_NOT_FOUND, "%s", _("There is no such service."));
}

static bool one(Request *req, GError **error)
{
    Service *service;
    Provider *provider;
    const char *etag;
    if (!etag_of(req, &etag, error))
        return false;
    if (!identity_is_signed_in(req->who) && reply_not_modified(req, etag))
        return true;
    return find_public(req, &service, error) && services_provider_find(req->db, req->pool, service->provider_id, &provider, error) &&
           reply_view(req, 200, view_directory_service, req, service, provider);
}

static bool script(Request *req, GError **error)
{
    GPtrArray *found;
    Search asked = asked_for(req);
    bool asks = asked.need || *asked.text || *asked.quarter || asked.age >= 0;
    if (!search(req, &asked, &found, error))
        return false;
    Paging paging;
    GPtrArray *shown = paging_part(req, found, SERVICES_PAGE, &paging);
    return reply_view(req, 200, view_directory_script, req, asks ? shown : NULL, &paging);
}

/* --- open data --- */

static bool load(Request *req, HsdsData *data, bool *ret_unchanged, GError **error)
{
    const char *etag;
    reply_header(req, "Access-Control-Allow-Origin", "*");
    if (!etag_of(req, &etag, error))
        return false;
    *ret_unchanged = !identity_is_signed_in(req->who) && reply_not_modified(req, etag);
    return *ret_unchanged || hsds_load(req->db, req->pool, setting_text(req->db, req->pool, SETTING_BASE_URL, req->base_url), data, error);
}

static bool open_json(Request *req, GError **error)
{
    HsdsData data;
    bool unchanged;
    if (!load(req, &data, &unchanged, error))
        return false;
    return unchanged || reply_json(req, 200, hsds_json(req->pool, &data)->str);
}

static bool open_tables(Request *req, GError **error)
{
    HsdsData data;
    bool unchanged;
    GBytes *bytes;
    if (!load(req, &data, &unchanged, error))
        return false;
    if (unchanged)
        return true;
    return hsds_tables(req->pool, &data, &bytes, error) && reply_bytes(req, 200, "application/zip", "hsds-services.zip", bytes);
}

static bool open_one(Request *req, GError **error)
{
    HsdsData data;
    Service *service;
    bool unchanged;
    if (!load(req, &data, &unchanged, error))
        return false;
    if (unchanged)
        return true;
    if (!service_find(req->db, req->pool, req_id(req, "id"), &service, error))
        return false;
    if (!service->is_public)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such service."));
    return reply_json(req, 200, hsds_service_json(req->pool, &data, service)->str);
}

static const Input search_inputs[] = {{"q", INPUT_TEXT, 100}, {"need", INPUT_TEXT, 20}, {"quarter", INPUT_TEXT, 60}, {"age", INPUT_INT}, {"page", INPUT_INT}, {0}};

const Route directory_routes[] = {
    {GET, "/directory", .may = "public", directory, search_inputs, .shared = true},
    {GET, "/directory/script", .may = "public", script, search_inputs},
    {GET, "/directory/:id", .may = "public", one, .shared = true},
    {GET, "/open/services.json", .may = "public", open_json, .shared = true},
    {GET, "/open/services.zip", .may = "public", open_tables, .shared = true},
    {GET, "/open/services/:id", .may = "public", open_one, .shared = true},
    {0},
};
