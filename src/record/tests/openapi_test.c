#include "record/openapi.h"

#include "visit.h"

#include <jansson.h>
#include <string.h>

static bool nothing(Request *req, GError **error)
{
    return true;
}

static const Route routes[] = {
    {GET, "/api/v1/visits", .may = "visits.read", nothing, .summary = N_("Visits"), .answers = &visit_record,
     .inputs = (const Input[]){{"search", INPUT_TEXT, .max = 50}, {"from", INPUT_DAY}, {"state", INPUT_CHOICE,
                                .choices = (const char *const[]){"open", "closed", NULL}}, {0}}},
    {GET, "/api/v1/visits/:id", .may = "visits.read", nothing, .summary = N_("One visit"), .answers = &visit_record},
    {PUT | DELETE, "/api/v1/visits/:id", .may = "visits.write", nothing, .summary = N_("Change a visit"), .record = &visit_record},
    {POST, "/api/v1/files", .may = "visits.write", nothing, .summary = N_("Send a file"),
     .inputs = (const Input[]){{"file", INPUT_FILE}, {0}}},
    {GET, "/visits", .may = "visits.read", nothing},
    {0},
};

typedef struct {
    Pool *pool;
    Router *router;
    json_t *json;
} Document;

static Document *document_new(void)
{
    Document *d = g_new0(Document, 1);
    d->pool = pool_new();
    d->router = router_new((const Route *const[]){routes, NULL});
    json_error_t error;
    d->json = json_loads(openapi_document(d->pool, d->router), JSON_REJECT_DUPLICATES, &error);
    if (!d->json)
        g_error("%s at %d", error.text, error.position);
    return d;
}

static void document_free(Document *d)
{
    json_decref(d->json);
    router_free(d->router);
    pool_free(d->pool);
    g_free(d);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)

/* at(json, "paths", "/visits", "get", NULL); a number steps into an array. */
static json_t *at(json_t *json, ...)
{
    va_list names;
    va_start(names, json);
    for (const char *name = va_arg(names, const char *); name && json; name = va_arg(names, const char *))
        json = json_is_array(json) ? json_array_get(json, (size_t)atoi(name)) : json_object_get(json, name);
    va_end(names);
    return json;
}
#define text_at(...) json_string_value(at(__VA_ARGS__, NULL))

static void only_routes_with_a_summary_are_described(void)
{
    g_autoptr(Document) d = document_new();
    g_assert_cmpstr(text_at(d->json, "openapi"), ==, "3.1.0");
    g_assert_cmpuint(json_object_size(at(d->json, "paths", NULL)), ==, 3);
    json_t *one = at(d->json, "paths", "/api/v1/visits/{id}", NULL);
    g_assert_cmpuint(json_object_size(one), ==, 3);
    g_assert_cmpstr(text_at(one, "get", "summary"), ==, "One visit");
    g_assert_cmpstr(text_at(one, "get", "operationId"), ==, "get_api_v1_visits_id");
    g_assert_cmpstr(text_at(one, "put", "x-permission"), ==, "visits.write");
    g_assert_cmpstr(text_at(one, "put", "requestBody", "content", "application/json", "schema", "$ref"), ==,
                    "#/components/schemas/visit");
    g_assert_null(at(one, "delete", "requestBody", NULL));
    g_assert_cmpstr(text_at(one, "get", "responses", "200", "content", "application/json", "schema", "$ref"), ==,
                    "#/components/schemas/visit");
    g_assert_cmpstr(text_at(one, "get", "responses", "default", "content", "application/problem+json", "schema", "$ref"), ==,
                    "#/components/schemas/Problem");
}

static void parameters_are_typed(void)
{
    g_autoptr(Document) d = document_new();
    json_t *id = at(d->json, "paths", "/api/v1/visits/{id}", "get", "parameters", "0", NULL);
    g_assert_cmpstr(text_at(id, "name"), ==, "id");
    g_assert_cmpstr(text_at(id, "in"), ==, "path");
    g_assert_true(json_is_true(at(id, "required", NULL)));
    json_t *list = at(d->json, "paths", "/api/v1/visits", "get", "parameters", NULL);
    g_assert_cmpuint(json_array_size(list), ==, 3);
    g_assert_cmpint(json_integer_value(at(list, "0", "schema", "maxLength", NULL)), ==, 50);
    g_assert_cmpstr(text_at(list, "1", "schema", "format"), ==, "date");
    g_assert_cmpstr(text_at(list, "2", "schema", "enum", "1"), ==, "closed");
    g_assert_cmpstr(text_at(d->json, "paths", "/api/v1/files", "post", "requestBody", "content", "multipart/form-data", "schema",
                            "properties", "file", "format"), ==, "binary");
}

static void a_schema_says_what_its_fields_say(void)
{
    g_autoptr(Document) d = document_new();
    json_t *visit = at(d->json, "components", "schemas", "visit", NULL), *fields = at(visit, "properties", NULL);
    g_assert_cmpstr(text_at(visit, "required", "0"), ==, "family");
    g_assert_cmpuint(json_array_size(at(visit, "required", NULL)), ==, 2);
    g_assert_null(at(fields, "national_id", NULL)); /* sealed */
    g_assert_true(json_is_true(at(fields, "id", "readOnly", NULL)));
    g_assert_null(at(fields, "version", "readOnly", NULL));
    g_assert_cmpstr(text_at(fields, "family", "type"), ==, "string");
    g_assert_cmpint(json_integer_value(at(fields, "family", "maxLength", NULL)), ==, 20);
    g_assert_cmpstr(text_at(fields, "day", "type", "1"), ==, "null");
    g_assert_cmpstr(text_at(fields, "day", "format"), ==, "date");
    g_assert_cmpint(json_integer_value(at(fields, "children", "maximum", NULL)), ==, 20);
    g_assert_cmpstr(text_at(fields, "place", "enum", "1"), ==, "office");
    g_assert_true(json_is_null(at(fields, "language", "enum", "6", NULL)));
    g_assert_cmpstr(text_at(fields, "secret", "x-permission-to-see"), ==, "visits.secret");
    g_assert_cmpstr(text_at(fields, "cost", "properties", "currency", "enum", "0"), ==, "RON");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    g_test_add_func("/openapi/routes", only_routes_with_a_summary_are_described);
    g_test_add_func("/openapi/parameters", parameters_are_typed);
    g_test_add_func("/openapi/schemas", a_schema_says_what_its_fields_say);
    return g_test_run();
}
