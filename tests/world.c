#include "world.h"

#include "base/id.h"
#include "base/language.h"
#include "base/log.h"
#include "modules/module.h"
#include "reader/reader.h"
#include "record/seal.h"
#include "world_counts.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The store half of the harness; requests are made in world_web.c. */

typedef struct {
    WorldTest test;
    const char *postgres; /* URL of a server; NULL: SQLite */
} Case;

static const char *postgres; /* of the test that runs */
static guint worlds;         /* made by this process: names their schemas */

void world_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    log_set_level(LOG_ERRORS);
    if (g_getenv("VATRA_PROGRAM"))
        reader_set_program(g_getenv("VATRA_PROGRAM")); /* what is attached is opened by its child */
}

static void run_case(const void *data)
{
    const Case *this = data;
    postgres = this->postgres;
    language_set(LANGUAGE_EN);
    this->test();
}

static void add_case(const char *engine, const char *name, WorldTest test, const char *url)
{
    Case *made = g_new(Case, 1);
    *made = (Case){test, url};
    g_autofree char *path = g_strdup_printf("/%s/%s", engine, name);
    g_test_add_data_func_full(path, made, run_case, g_free);
}

void world_test(const char *name, WorldTest test)
{
    add_case("sqlite", name, test, NULL);
    const char *url = g_getenv("VATRA_TEST_POSTGRES");
    if (url && *url)
        add_case("postgres", name, test, url);
}

/* A failure of the harness itself. */
#define require(call, error)                                                                                             \
    do {                                                                                                                 \
        if (!(call))                                                                                                     \
            g_error("%s: %s", #call, (error) ? (error)->message : "no error set");                                       \
    } while (0)

/* Each world on PostgreSQL is a schema of its own; URLs take it by search_path. */
static char *schema_name(guint number)
{
    return g_strdup_printf("test_%d_%u", (int)getpid(), number);
}

static void postgres_admin(const char *verb, const char *schema, const char *rest)
{
    g_autofree char *sql = g_strconcat(verb, " SCHEMA ", schema, rest, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = NULL;
    require(store_open(postgres, &store, &error), error);
    g_autoptr(Db) db = NULL;
    require(db_take(store, &db, &error) && db_execute(db, sql, &error), error);
}

static char *make_url(World *world)
{
    if (!postgres)
        return g_build_filename(world->home, "vatra.db", NULL);
    g_autofree char *schema = schema_name(++worlds);
    world->schema = pool_strdup(world->pool, schema);
    postgres_admin("CREATE", schema, "");
    return g_strdup_printf("%s%coptions=-csearch_path%%3D%s", postgres, strchr(postgres, '?') ? '&' : '?', schema);
}

World *world_new_empty(void)
{
    World *world = g_new0(World, 1);
    world->pool = pool_new();
    world->home = g_dir_make_tmp("vatra-test-XXXXXX", &world->error);
    require(world->home != NULL, world->error);
    g_autofree char *url = make_url(world);
    world->url = pool_strdup(world->pool, url);
    require(store_open(url, &world->store, &world->error), world->error);
    require(db_take(world->store, &world->db, &world->error), world->error);
    return world;
}

/* The keys of what is sealed, in a file of the world's own. */
static void world_keys(World *world)
{
    g_autofree char *path = g_build_filename(world->home, "seal.key", NULL);
    require(seal_open(world->db, path, &world->error), world->error);
}

World *world_new(void)
{
    World *world = world_new_empty();
    require(migrate(world->db, modules_schema(world->pool), &world->error), world->error);
    require(modules_ship(world->db, &world->error), world->error);
    world_keys(world);
    world->is_migrated = true;
    return world;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    return remove(path);
}

void world_free(World *world)
{
    if (!world)
        return;
    if (world->is_migrated)
        world_check_counts(world);
    db_give(world->db);
    store_close(world->store);
    if (world->schema)
        postgres_admin("DROP", world->schema, " CASCADE");
    nftw(world->home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    g_free(world->home);
    g_clear_error(&world->error);
    pool_free(world->pool);
    g_free(world);
    clock_set(0);
}
