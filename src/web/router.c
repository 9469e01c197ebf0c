#include "web/once.h"
#include "web/parts.h"

#include <string.h>

/* The patterns as a tree of their parts. */
typedef struct Node {
    const char *part;         /* "plans"; not ended there: part_count */
    gsize part_count;
    const Route *routes[4];   /* by method */
    GPtrArray *children;      /* Node *, literal parts */
    struct Node *parameter;   /* the child for ":id"; NULL: none */
} Node;

struct Router {
    Pool *pool;
    Node *root;
    GPtrArray *routes;
    Identify identify;
    RecordInput record_input;
    Onces *onces;
};

static int method_index(Method method)
{
    switch (method) {
    case GET: return 0;
    case POST: return 1;
    case PUT: return 2;
    case DELETE: return 3;
    }
    return -1;
}

static unsigned methods_of(const Node *node)
{
    unsigned methods = 0;
    for (int i = 0; i < 4; i++)
        methods |= node->routes[i] ? 1u << i : 0;
    return methods;
}

static Node *node_new(Router *router, const char *part, gsize count)
{
    Node *node = pool_new0(router->pool, Node);
    *node = (Node){.part = part, .part_count = count, .children = pool_list(router->pool)};
    return node;
}

static Node *find_child(const Node *node, const char *part, gsize count)
{
    for (guint i = 0; i < node->children->len; i++) {
        Node *child = node->children->pdata[i];
        if (child->part_count == count && memcmp(child->part, part, count) == 0)
            return child;
    }
    return NULL;
}

static Node *add_child(Router *router, Node *node, const char *part, gsize count)
{
    if (*part == ':') {
        if (!node->parameter)
            node->parameter = node_new(router, part, count);
        return node->parameter;
    }
    Node *child = find_child(node, part, count);
    if (!child) {
        child = node_new(router, part, count);
        g_ptr_array_add(node->children, child);
    }
    return child;
}

static void check_route(const Route *route)
{
    if (!route->may)
        g_error("the route %s names no permission", route->pattern);
    if (!route->handler || route->pattern[0] != '/' || !(route->methods & (GET | POST | PUT | DELETE)))
        g_error("the route %s lacks a handler, a method or its first '/'", route->pattern);
    if (route->once && route->gathered) /* what is gathered may be undone behind its handler, which then runs once more */
        g_error("the route %s is gathered: it can't be answered once", route->pattern);
}

static void place(Node *node, const Route *route)
{
    for (int i = 0; i < 4; i++) {
        if (!(route->methods & 1u << i))
            continue;
        if (node->routes[i])
            g_error("the routes %s and %s collide", node->routes[i]->pattern, route->pattern);
        node->routes[i] = route;
    }
}

static void add_route(Router *router, const Route *route)
{
    check_route(route);
    Node *node = router->root;
    for (const char *part = route->pattern + 1; *part;) {
        gsize count = strcspn(part, "/");
        node = add_child(router, node, part, count);
        part += count + (part[count] == '/');
    }
    place(node, route);
    g_ptr_array_add(router->routes, (void *)route);
}

Router *router_new(const Route *const *lists)
{
    Router *router = g_new0(Router, 1);
    router->pool = pool_new();
    router->routes = pool_list(router->pool);
    router->root = node_new(router, "", 0);
    router->onces = onces_new();
    for (; *lists; lists++)
        for (const Route *route = *lists; route->pattern; route++)
            add_route(router, route);
    return router;
}

void router_free(Router *router)
{
    if (router) {
        onces_free(router->onces);
        pool_free(router->pool);
    }
    g_free(router);
}

const Route *const *router_routes(const Router *router, guint *ret_count)
{
    *ret_count = router->routes->len;
    return (const Route *const *)router->routes->pdata;
}

/* A literal part goes before a parameter; one that lacks the method leaves room for the other. */
static const Route *find(const Node *node, const char *path, int method, unsigned *allowed)
{
    if (*path == '\0') {
        *allowed |= methods_of(node);
        return method >= 0 ? node->routes[method] : NULL;
    }
    path++;
    gsize count = strcspn(path, "/");
    const Node *child = find_child(node, path, count);
    const Route *route = child ? find(child, path + count, method, allowed) : NULL;
    if (!route && node->parameter && count > 0)
        route = find(node->parameter, path + count, method, allowed);
    return route;
}

const Route *router_find(const Router *router, Method method, const char *path, unsigned *ret_allowed)
{
    unsigned allowed = 0;
    const Route *route = find(router->root, strcmp(path, "/") == 0 ? "" : path, method_index(method), &allowed);
    if (ret_allowed)
        *ret_allowed = allowed;
    return route;
}

Onces *router_onces(const Router *router)
{
    return router->onces;
}

void router_set_identify(Router *router, Identify identify)
{
    router->identify = identify;
}

Identify router_identify(const Router *router)
{
    return router->identify;
}

void router_set_record_inputs(Router *router, RecordInput record_input)
{
    router->record_input = record_input;
}

bool router_record_input(const Router *router, const struct Record *record, const char *name, gint64 *ret_max)
{
    *ret_max = 0;
    return router->record_input && router->record_input(record, name, ret_max);
}

gint64 route_max_body(const Route *route)
{
    const gint64 usual = 1000 * 1000, usual_file = 25 * 1000 * 1000;
    gint64 bytes = usual;
    if (route && route->max_body)
        return route->max_body;
    for (const Input *input = route ? route->inputs : NULL; input && input->name; input++)
        if (input->kind == INPUT_FILE)
            bytes += input->max ? input->max : usual_file;
    return bytes;
}
