#pragma once
#include "db/migrate.h"
#include "web/router.h"

/* A fresh world for one test: a temporary home, a migrated database, a router of all modules.  Every test runs once on each
 * engine: SQLite always, PostgreSQL when VATRA_TEST_POSTGRES names a server (tests/run starts one). */
typedef struct {
    Store *store;
    Db *db;
    Pool *pool;
    Router *router;   /* made by world_router() at the first request: store tests do without */
    char *home;       /* removed with the world */
    GError *error;
    Identity *who;    /* who the next request is from; NULL: anonymous.  Set by as_user() and friends */
    const char *url;    /* of the database: for a second store, or another process */
    const char *schema; /* on PostgreSQL: dropped with the world */
    bool is_migrated;
} World;

World *world_new(void);       /* migrated, with the data that modules ship */
World *world_new_empty(void); /* with a database that has no tables, for tests of db/ itself */
void world_free(World *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

typedef void (*WorldTest)(void);
/* Registers test under /sqlite/<name> and, where there is a server, /postgres/<name>. */
void world_test(const char *name, WorldTest test);
/* A test program's main:  WORLD_MAIN { world_test("second_save_…", second_save_…); } */
#define WORLD_MAIN                                                                                                       \
    static void world_tests(void);                                                                                       \
    int main(int argc, char **argv)                                                                                      \
    {                                                                                                                    \
        world_init(&argc, &argv);                                                                                        \
        world_tests();                                                                                                   \
        return g_test_run();                                                                                             \
    }                                                                                                                    \
    static void world_tests(void)
void world_init(int *argc, char ***argv);
/* A whole document, for what is attached. */
#define SMALL_PDF "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" \
                  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n5 0 obj<</Author(Ionescu Gheorghe)>>endobj\n" \
                  "trailer<</Root 1 0 R/Info 5 0 R/Size 6>>\n%%EOF\n"

#define must(call)                                                                                                       \
    do {                                                                                                                 \
        if (!(call))                                                                                                     \
            g_error("%s:%d: %s: %s", __FILE__, __LINE__, #call, w->error ? w->error->message : "no error set");           \
    } while (0)

/* The router of all modules; freed with the pool. */
Router *world_router(World *w);

/* Requests to the router, in process.  permissions: blank-separated ("plans.read plans.write"); "*": all that modules declare. */
void as_anonymous(World *w);
void as_user(World *w, gint64 user_id, gint64 institution_id, Scope scope, const char *permissions);
/* form: "name=value&…" already encoded, or NULL.  The CSRF token and Sec-Fetch-Site are added.  The reply lives in w->pool. */
Reply *get(World *w, const char *path_and_query);
Reply *post(World *w, const char *path, const char *form);
Reply *post_file(World *w, const char *path, const char *field, const char *file_name, const void *bytes, gsize count);
Reply *send_request(World *w, Method method, const char *path_and_query, const char *type, const void *body, gsize count,
                    const char *const *headers);
const char *reply_body(World *w, const Reply *reply);
const char *reply_header_of(const Reply *reply, const char *name); /* NULL: none */
