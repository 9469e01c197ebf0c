#include "record/openapi.h"

#include "record/openapi_schema.h"

#include <string.h>

static void put_reference(Json *json, const char *name, const char *schema, Pool *pool)
{
    json_object(json, name);
    json_text(json, "$ref", pool_printf(pool, "#/components/schemas/%s", schema));
    json_object_end(json);
}

static void put_content(Json *json, const char *type, const char *schema, Pool *pool)
{
    json_object(json, "content");
    json_object(json, type);
    if (schema)
        put_reference(json, "schema", schema, pool);
    json_object_end(json);
    json_object_end(json);
}

static void put_choices(Json *json, const char *const *choices)
{
    json_array(json, "enum");
    for (; choices && *choices; choices++)
        json_text(json, NULL, *choices);
    json_array_end(json);
}

static void put_input_schema(Json *json, const char *name, const Input *input)
{
    json_object(json, name);
    switch (input->kind) {
    case INPUT_INT: schema_put_type(json, "integer", "int64"); break;
    case INPUT_DAY: schema_put_type(json, "string", "date"); break;
    case INPUT_FLAG: schema_put_type(json, "boolean", NULL); break;
    case INPUT_FILE: schema_put_type(json, "string", "binary"); break;
    case INPUT_CHOICE: schema_put_type(json, "string", NULL), put_choices(json, input->choices); break;
    default: schema_put_type(json, "string", NULL);
    }
    if (input->max > 0 && (input->kind == INPUT_TEXT || input->kind == INPUT_LONG))
        json_int(json, "maxLength", input->max);
    json_object_end(json);
}

static void put_path_parameter(Json *json, const char *name)
{
    json_object(json, NULL);
    json_text(json, "name", name);
    json_text(json, "in", "path");
    json_bool(json, "required", true);
    json_object(json, "schema");
    json_text(json, "type", "string");
    json_object_end(json);
    json_object_end(json);
}

static void put_query_parameter(Json *json, const Input *input)
{
    json_object(json, NULL);
    json_text(json, "name", input->name);
    json_text(json, "in", "query");
    put_input_schema(json, "schema", input);
    json_object_end(json);
}

static void put_parameters(Json *json, const Route *route, Method method)
{
    json_array(json, "parameters");
    g_auto(GStrv) parts = g_strsplit(route->pattern, "/", -1);
    for (char **part = parts; *part; part++)
        if (**part == ':')
            put_path_parameter(json, *part + 1);
    for (const Input *i = route->inputs; method == GET && i && i->name; i++)
        put_query_parameter(json, i);
    json_array_end(json);
}

static bool has_file(const Route *route)
{
    for (const Input *i = route->inputs; i && i->name; i++)
        if (i->kind == INPUT_FILE)
            return true;
    return false;
}

static void put_form_body(Json *json, const Route *route)
{
    json_object(json, "content");
    json_object(json, has_file(route) ? "multipart/form-data" : "application/x-www-form-urlencoded");
    json_object(json, "schema");
    json_text(json, "type", "object");
    json_object(json, "properties");
    for (const Input *i = route->inputs; i->name; i++)
        put_input_schema(json, i->name, i);
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
}

static void put_body(Json *json, const Route *route, Pool *pool)
{
    if (!route->record && !route->inputs)
        return;
    json_object(json, "requestBody");
    json_bool(json, "required", true);
    if (route->record)
        put_content(json, "application/json", route->record->name, pool);
    else
        put_form_body(json, route);
    json_object_end(json);
}

static void put_answers(Json *json, const Route *route, Pool *pool)
{
    json_object(json, "responses");
    json_object(json, "200");
    json_text(json, "description", _("Done."));
    put_content(json, "application/json", route->answers ? route->answers->name : NULL, pool);
    json_object_end(json);
    json_object(json, "default");
    json_text(json, "description", _("It was not done; the problem says why."));
    put_content(json, "application/problem+json", "Problem", pool);
    json_object_end(json);
    json_object_end(json);
}

static const struct {
    Method method;
    const char *name;
} methods[] = {{GET, "get"}, {POST, "post"}, {PUT, "put"}, {DELETE, "delete"}};

/* "/plans/:id/rows" -> "get_plans_id_rows" */
static const char *operation_id(const Route *route, const char *method, Pool *pool)
{
    char *id = pool_printf(pool, "%s%s", method, route->pattern), *out = id;
    for (const char *c = id; *c; c++)
        if (*c != ':')
            *out++ = g_ascii_isalnum(*c) ? *c : '_';
    *out = '\0';
    return id;
}

static void put_operation(Json *json, const Route *route, guint place, Pool *pool)
{
    json_object(json, methods[place].name);
    json_text(json, "operationId", operation_id(route, methods[place].name, pool));
    json_text(json, "summary", _(route->summary));
    json_text(json, "x-permission", route->may);
    put_parameters(json, route, methods[place].method);
    if (methods[place].method & (POST | PUT))
        put_body(json, route, pool);
    put_answers(json, route, pool);
    json_object_end(json);
}

/* "/plans/:id" -> "/plans/{id}" */
static const char *path_of(const char *pattern, Pool *pool)
{
    GString *path = pool_string(pool);
    g_auto(GStrv) parts = g_strsplit(pattern + 1, "/", -1);
    for (char **part = parts; *part; part++) {
        if (**part == ':')
            g_string_append_printf(path, "/{%s}", *part + 1);
        else
            g_string_append_printf(path, "/%s", *part);
    }
    return path->str;
}

static bool is_first_of_pattern(GPtrArray *routes, guint place)
{
    const Route *route = routes->pdata[place];
    for (guint i = 0; i < place; i++)
        if (strcmp(((const Route *)routes->pdata[i])->pattern, route->pattern) == 0)
            return false;
    return true;
}

static void put_path(Json *json, GPtrArray *routes, const char *pattern, Pool *pool)
{
    json_object(json, path_of(pattern, pool));
    for (guint i = 0; i < routes->len; i++) {
        const Route *route = routes->pdata[i];
        for (guint m = 0; strcmp(route->pattern, pattern) == 0 && m < G_N_ELEMENTS(methods); m++)
            if (route->methods & methods[m].method)
                put_operation(json, route, m, pool);
    }
    json_object_end(json);
}

static void put_paths(Json *json, Pool *pool, GPtrArray *routes)
{
    json_object(json, "paths");
    for (guint i = 0; i < routes->len; i++)
        if (is_first_of_pattern(routes, i))
            put_path(json, routes, ((const Route *)routes->pdata[i])->pattern, pool);
    json_object_end(json);
}

static void add_once(GPtrArray *records, const Record *record)
{
    if (record && !g_ptr_array_find(records, record, NULL))
        g_ptr_array_add(records, (gpointer)record);
}

static void put_components(Json *json, Pool *pool, GPtrArray *routes)
{
    GPtrArray *records = pool_list(pool);
    for (guint i = 0; i < routes->len; i++) {
        const Route *route = routes->pdata[i];
        add_once(records, route->record);
        add_once(records, route->answers);
    }
    json_object(json, "components");
    json_object(json, "schemas");
    for (guint i = 0; i < records->len; i++)
        schema_put_record(json, records->pdata[i]);
    schema_put_problem(json);
    json_object_end(json);
    json_object_end(json);
}

static GPtrArray *described_routes(const Router *router, Pool *pool)
{
    guint count;
    const Route *const *all = router_routes(router, &count);
    GPtrArray *routes = pool_list(pool);
    for (guint i = 0; i < count; i++)
        if (all[i]->summary)
            g_ptr_array_add(routes, (gpointer)all[i]);
    return routes;
}

char *openapi_document(Pool *pool, const Router *router)
{
    GPtrArray *routes = described_routes(router, pool);
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_text(&json, "openapi", "3.1.0");
    json_object(&json, "info");
    json_text(&json, "title", "Vatra");
    json_text(&json, "version", VATRA_VERSION);
    json_object_end(&json);
    put_paths(&json, pool, routes);
    put_components(&json, pool, routes);
    json_object_end(&json);
    return out->str;
}
