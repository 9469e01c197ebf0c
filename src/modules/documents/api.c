#include "modules/documents/pages.h"

#include "base/language.h"
#include "record/json.h"

/* The register for programs: what the page shows; a document's id only where its record may be seen. */

static bool put_document(Request *req, Json *json, const Document *document, GError **error)
{
    bool may = false;
    g_autoptr(GString) one = g_string_new(NULL);
    if (!document_may_see(req->db, req->pool, req->who, document, &may, error))
        return false;
    record_to_json(one, &document_record, document, req->who);
    json_object(json, NULL);
    json_id(json, "id", may ? document->id : 0);
    json_raw(json, "document", one->str);
    json_object_end(json);
    return true;
}

static bool list(Request *req, GError **error)
{
    enum { USUAL = 25, MOST = 200, LAST = 1000000 };
    GPtrArray *documents;
    gint64 count;
    DocumentFilter filter = {.text = req_text(req, "q"), .code = req_text(req, "code"), .register_code = req_text(req, "register"),
                             .state = req_text(req, "state"), .year = req_int(req, "year", 0),
                             .limit = (guint)CLAMP(req_int(req, "limit", USUAL), 1, MOST), .offset = (guint)CLAMP(req_int(req, "offset", 0), 0, LAST)};
    if (!documents_page(req->db, req->pool, &filter, &documents, &count, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "count", count);
    json_array(&json, "documents");
    for (guint i = 0; i < documents->len; i++)
        if (!put_document(req, &json, documents->pdata[i], error))
            return false;
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static const Input inputs[] = {
    {"q", INPUT_TEXT}, {"code", INPUT_TEXT, 60}, {"register", INPUT_TEXT, 40}, {"state", INPUT_TEXT, 20}, {"year", INPUT_INT},
    {"limit", INPUT_INT}, {"offset", INPUT_INT}, {0},
};

const Route document_api_routes[] = {
    {GET, "/api/v1/documents", .may = "documents.read", list, inputs, .answers = &document_record,
     .summary = N_("The register of issued documents, the newest first")},
    {0},
};
