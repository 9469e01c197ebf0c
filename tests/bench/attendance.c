#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/module.h"
#include "modules/people/people.h"
#include "modules/services/services.h"
#include "record/seal.h"

/* An attendance month of 120 children: how long one save takes, from the call to the disk.
 *
 *   attendance [--saves N] [--cells N] [--url URL]
 *   attendance --make HOME      makes the service and its 120 children in a program's folder, and prints their ids
 *
 * Each save marks some days of one child, as the screen sends them.  Against it, in the same run and on the same database, the least
 * that does the same: one UPDATE of the child's row in a change of its own. */

enum { CHILDREN = 120, YEAR = 2026, MONTH = 3, DAYS = 31, FIRST_OPEN = 2 };

typedef struct {
    gint64 saves, cells;
    const char *url, *make;
} Options;

typedef struct {
    gint64 service, enrolments[CHILDREN];
} Centre;

static void must(bool good, GError *error)
{
    if (!good)
        g_error("%s", error ? error->message : "failed");
}

static gint64 make_child(Db *db, int number)
{
    GError *error = NULL;
    Person person = {.family_name = "Pop", .given_name = number % 2 ? "Ana" : "Ion", .birth_day = day_make(2015, 1 + number % 12, 1 + number % 28),
                     .death_day = DAY_NONE, .national_id_reason = "unknown"};
    must(person_create(db, identity_system(), &person, &error), error);
    return person.id;
}

static void make_centre(Db *db, Centre *centre)
{
    GError *error = NULL;
    Provider provider = PROVIDER_BLANK;
    Service service = SERVICE_BLANK;
    provider.name = "Direcția";
    provider.kind = "public";
    must(services_provider_create(db, identity_system(), &provider, &error), error);
    service.provider_id = provider.id;
    service.name = "Centrul de zi";
    service.capacity = CHILDREN;
    service.minutes = 240;
    must(service_create(db, identity_system(), &service, &error), error);
    centre->service = service.id;
    for (int i = 0; i < CHILDREN; i++) {
        NewEnrolment made = {.service_id = service.id, .person_id = make_child(db, i), .basis = "direct", .reason = "1",
                             .entered_on = day_make(YEAR, 1, 5), .applied_on = DAY_NONE};
        must(services_enrol(db, identity_system(), &made, &centre->enrolments[i], NULL, &error), error);
    }
}

static double save_once(Db *db, const Centre *centre, const Options *options, gint64 round)
{
    static const char letters[] = "PEA";
    GError *error = NULL;
    AttendanceMark marks[DAYS] = {0};
    for (gint64 i = 0; i < options->cells; i++)
        marks[i] = (AttendanceMark){.enrolment_id = centre->enrolments[round % CHILDREN], .day = FIRST_OPEN + (int)((round + i) % (DAYS - FIRST_OPEN)),
                                    .mark = letters[(round / CHILDREN + i) % 3]};
    gint64 began = g_get_monotonic_time();
    must(services_attendance_save(db, identity_system(), centre->service, month_make(YEAR, MONTH), marks, (guint)options->cells, NULL, &error), error);
    return (double)(g_get_monotonic_time() - began) / 1000;
}

static const DbStatement least = {
    "least", "UPDATE attendance SET marks = marks, planned = planned, present = $2, version = version + 1 WHERE enrolment_id = $1", NULL};

static double write_once(Db *db, const Centre *centre, gint64 round)
{
    GError *error = NULL;
    gint64 began = g_get_monotonic_time();
    g_autoptr(DbChange) change = db_begin(db, &error);
    must(change != NULL, error);
    g_autoptr(DbQuery) q = db_query(db, &least);
    db_bind_int(q, "$1", centre->enrolments[round % CHILDREN]);
    db_bind_int(q, "$2", round % 20);
    must(db_run(q, NULL, &error) && db_commit(change, &error), error);
    return (double)(g_get_monotonic_time() - began) / 1000;
}

static int by_time(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double percentile(double *times, gint64 count, int percent)
{
    qsort(times, (gsize)count, sizeof *times, by_time);
    return times[MIN(count - 1, count * percent / 100)];
}

static void measure(Db *db, const Options *options)
{
    Centre centre;
    g_autofree double *saves = g_new0(double, options->saves), *writes = g_new0(double, options->saves);
    make_centre(db, &centre);
    for (gint64 i = 0; i < CHILDREN; i++)
        save_once(db, &centre, options, i); /* the rows are made */
    for (gint64 i = 0; i < options->saves; i++)
        saves[i] = save_once(db, &centre, options, i + CHILDREN);
    for (gint64 i = 0; i < options->saves; i++)
        writes[i] = write_once(db, &centre, i);
    double median = percentile(saves, options->saves, 50); /* sorts them */
    printf("{\"children\": %d, \"cells\": %" G_GINT64_FORMAT ", \"saves\": %" G_GINT64_FORMAT
           ", \"p50_ms\": %.2f, \"p99_ms\": %.2f, \"worst_ms\": %.2f, \"least_p50_ms\": %.2f, \"least_p99_ms\": %.2f}\n",
           CHILDREN, options->cells, options->saves, median, percentile(saves, options->saves, 99),
           saves[options->saves - 1], percentile(writes, options->saves, 50), percentile(writes, options->saves, 99));
}

static void print_ids(const Centre *centre)
{
    printf("{\"service\": \"%" G_GINT64_FORMAT "\", \"enrolments\": [", centre->service);
    for (int i = 0; i < CHILDREN; i++)
        printf("%s\"%" G_GINT64_FORMAT "\"", i ? ", " : "", centre->enrolments[i]);
    puts("]}");
}

static void run(const Options *options, const char *url, const char *key)
{
    GError *error = NULL;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(Store) store = NULL;
    g_autoptr(Db) db = NULL;
    must(store_open(url, &store, &error) && db_take(store, &db, &error), error);
    must(migrate(db, modules_schema(pool), &error) && modules_ship(db, &error) && seal_open(db, key, &error), error);
    if (options->make) {
        Centre centre;
        make_centre(db, &centre);
        print_ids(&centre);
        return;
    }
    measure(db, options);
}

int main(int argc, char **argv)
{
    Options options = {.saves = 2000, .cells = 5};
    GError *error = NULL;
    GOptionEntry entries[] = {{"saves", 0, 0, G_OPTION_ARG_INT64, &options.saves, NULL, NULL},
                              {"cells", 0, 0, G_OPTION_ARG_INT64, &options.cells, NULL, NULL},
                              {"url", 0, 0, G_OPTION_ARG_STRING, &options.url, NULL, NULL},
                              {"make", 0, 0, G_OPTION_ARG_FILENAME, &options.make, NULL, NULL}, {0}};
    GOptionContext *context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    must(g_option_context_parse(context, &argc, &argv, &error), error);
    options.cells = CLAMP(options.cells, 1, DAYS - FIRST_OPEN);
    g_autofree char *folder = g_dir_make_tmp("vatra-bench-XXXXXX", &error);
    const char *home = options.make ? options.make : folder;
    g_autofree char *path = g_strdup_printf("%s/%s.db", home, options.make ? "vatra" : "bench"), *key = g_strdup_printf("%s/seal.key", home);
    run(&options, options.url ? options.url : path, key);
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", folder);
    g_option_context_free(context);
    return system(remove);
}
