#include "modules/accounts/pages.h"

#include "base/language.h"
#include "record/json.h"

/* JSON: institutions and users, a hundred at a time. */

enum { API_ROWS = 100 };

static guint offset_of(Request *req)
{
    enum { LAST_PAGE = 100000 };
    return (guint)(CLAMP(req_int(req, "page", 1), 1, LAST_PAGE) - 1) * API_ROWS;
}

/* {"count": 7, "items": [ … ]}; items begin offset bytes into a struct. */
static bool reply_list(Request *req, const Record *record, const GPtrArray *items, gint64 count)
{
    GString *out = pool_string(req->pool), *one = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "count", count);
    json_array(&json, "items");
    for (guint i = 0; i < items->len; i++) {
        g_string_truncate(one, 0);
        record_to_json(one, record, items->pdata[i], req->who);
        json_raw(&json, NULL, one->str);
    }
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static bool reply_one(Request *req, const Record *record, const void *item)
{
    GString *out = pool_string(req->pool);
    record_to_json(out, record, item, req->who);
    return reply_json(req, 200, out->str);
}

static bool institutions(Request *req, GError **error)
{
    GPtrArray *rows;
    gint64 count;
    InstitutionFilter filter = {.text = req_text(req, "q"), .kind = req_text(req, "kind"), .closed = req_flag(req, "closed"), .limit = API_ROWS,
                                .offset = offset_of(req)};
    return institutions_page(req->db, req->pool, &filter, &rows, &count, error) && reply_list(req, &institution_record, rows, count);
}

static bool institution(Request *req, GError **error)
{
    Institution *found;
    return institution_find(req->db, req->pool, req_id(req, "id"), &found, error) && reply_one(req, &institution_record, found);
}

/* A UserRow begins with its User. */
static bool users(Request *req, GError **error)
{
    GPtrArray *rows;
    gint64 count;
    UserFilter filter = {.text = req_text(req, "q"), .closed = req_flag(req, "closed"), .limit = API_ROWS, .offset = offset_of(req)};
    return users_page(req->db, req->pool, &filter, &rows, &count, error) && reply_list(req, &user_record, rows, count);
}

static bool user(Request *req, GError **error)
{
    User *found;
    return user_find(req->db, req->pool, req_id(req, "id"), &found, error) && reply_one(req, &user_record, found);
}

const Route accounts_api_routes[] = {
    {GET, "/api/v1/institutions", .may = "accounts.read", institutions,
     (const Input[]){{"q", INPUT_TEXT}, {"kind", INPUT_TEXT, 20}, {"closed", INPUT_FLAG}, PAGE_INPUT, {0}},
     .summary = N_("Institutions, a hundred at a time")},
    {GET, "/api/v1/institutions/:id", .may = "accounts.read", institution, .summary = N_("One institution"), .answers = &institution_record},
    {GET, "/api/v1/users", .may = "accounts.read", users, (const Input[]){{"q", INPUT_TEXT}, {"closed", INPUT_FLAG}, PAGE_INPUT, {0}},
     .summary = N_("Users, a hundred at a time")},
    {GET, "/api/v1/users/:id", .may = "accounts.read", user, .summary = N_("One user"), .answers = &user_record},
    {0},
};
