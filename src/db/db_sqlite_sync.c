#include "db/db_sqlite.h"

#include "base/log.h"

#include <stdlib.h>

/* A thread that brings files to the disk while the writer goes on: what waits when a sync begins shares it. */

typedef struct {
    sqlite3_file *file;
    Synced synced;
    void *data;
} Waiting;

struct Syncer {
    pthread_t thread;      /* started with the first that waits: a program that only reads has none */
    pthread_mutex_t mutex; /* over what follows */
    pthread_cond_t wake;
    GArray *waiting;       /* of Waiting */
    bool is_started, is_ending;
};

Syncer *syncer_new(void)
{
    Syncer *syncer = g_new0(Syncer, 1);
    syncer->waiting = g_array_new(FALSE, FALSE, sizeof(Waiting));
    pthread_mutex_init(&syncer->mutex, NULL);
    pthread_cond_init(&syncer->wake, NULL);
    return syncer;
}

/* After a failed sync the system takes what it could not write for written: no later sync would tell.  The only honest thing is to
 * begin anew with what is on the disk, and nobody has been told more. */
void file_sync(sqlite3_file *file)
{
    int code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    if (code == SQLITE_OK)
        return;
    log_error("db.sync", "details", sqlite3_errstr(code), NULL);
    abort();
}

/* *taken is empty and gets all that wait.  false: it ends. */
static bool take_waiting(Syncer *syncer, GArray **taken)
{
    pthread_mutex_lock(&syncer->mutex);
    while (syncer->waiting->len == 0 && !syncer->is_ending)
        pthread_cond_wait(&syncer->wake, &syncer->mutex);
    GArray *waiting = syncer->waiting;
    syncer->waiting = *taken;
    *taken = waiting;
    pthread_mutex_unlock(&syncer->mutex);
    return waiting->len > 0;
}

static void *sync_written(void *data)
{
    Syncer *syncer = data;
    GArray *taken = g_array_new(FALSE, FALSE, sizeof(Waiting));
    while (take_waiting(syncer, &taken)) {
        file_sync(g_array_index(taken, Waiting, 0).file);
        for (guint i = 0; i < taken->len; i++) {
            const Waiting *waiting = &g_array_index(taken, Waiting, i);
            waiting->synced(waiting->data);
        }
        g_array_set_size(taken, 0);
    }
    g_array_unref(taken);
    return NULL;
}

void syncer_await(Syncer *syncer, sqlite3_file *file, Synced synced, void *data)
{
    Waiting waiting = {file, synced, data};
    pthread_mutex_lock(&syncer->mutex);
    if (!syncer->is_started && pthread_create(&syncer->thread, NULL, sync_written, syncer) != 0)
        g_error("no thread can be started");
    syncer->is_started = true;
    g_array_append_val(syncer->waiting, waiting);
    pthread_cond_signal(&syncer->wake);
    pthread_mutex_unlock(&syncer->mutex);
}

void syncer_free(Syncer *syncer)
{
    pthread_mutex_lock(&syncer->mutex);
    syncer->is_ending = true;
    pthread_cond_signal(&syncer->wake);
    pthread_mutex_unlock(&syncer->mutex);
    if (syncer->is_started)
        pthread_join(syncer->thread, NULL);
    g_array_unref(syncer->waiting);
    pthread_cond_destroy(&syncer->wake);
    pthread_mutex_destroy(&syncer->mutex);
    g_free(syncer);
}
