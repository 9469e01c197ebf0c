#include "recorder.h"

#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

typedef enum { DATABASE, LOG, FILES } Which;

typedef enum { MOMENT_WRITE, MOMENT_CUT, MOMENT_SYNC, MOMENT_ACKNOWLEDGED } MomentKind;

typedef struct {
    MomentKind kind;
    Which file;
    gint64 offset; /* of a write; the size that a cut leaves; how many moments stood before a sync began; the number that was acknowledged */
    guint worker;
    GBytes *bytes;
} Moment;

/* One a process, as SQLite's default VFS is. */
static struct {
    pthread_mutex_t mutex;
    bool is_on;
    char *paths[FILES];
    GByteArray *before[FILES]; /* what was on the disk when it began */
    GArray *moments;
    sqlite3_vfs *system;
    sqlite3_vfs vfs;
    sqlite3_io_methods methods;
} recorder = {.mutex = PTHREAD_MUTEX_INITIALIZER};

typedef struct {
    sqlite3_file base;
    char *path;
    sqlite3_file system[]; /* szOsFile bytes of the system's VFS */
} RecordedFile;

static sqlite3_file *system_file(sqlite3_file *file)
{
    return ((RecordedFile *)file)->system;
}

/* With the mutex. */
static bool is_recorded(sqlite3_file *file, Which *ret_which)
{
    const char *path = ((RecordedFile *)file)->path;
    for (*ret_which = DATABASE; recorder.is_on && path && *ret_which < FILES; (*ret_which)++)
        if (strcmp(path, recorder.paths[*ret_which]) == 0)
            return true;
    return false;
}

static void record(sqlite3_file *file, MomentKind kind, const void *bytes, int count, gint64 offset)
{
    Moment moment = {.kind = kind, .offset = offset};
    pthread_mutex_lock(&recorder.mutex);
    if (is_recorded(file, &moment.file)) {
        moment.bytes = bytes ? g_bytes_new(bytes, (gsize)count) : NULL;
        g_array_append_val(recorder.moments, moment);
    }
    pthread_mutex_unlock(&recorder.mutex);
}

/* The VFS: all goes on to the system's, what changes the disk is remembered. */

static int close_file(sqlite3_file *file)
{
    sqlite3_file *system = system_file(file);
    g_clear_pointer(&((RecordedFile *)file)->path, g_free);
    return system->pMethods ? system->pMethods->xClose(system) : SQLITE_OK;
}

static int read_file(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
    return system_file(file)->pMethods->xRead(system_file(file), bytes, count, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    int code = system_file(file)->pMethods->xWrite(system_file(file), bytes, count, offset);
    record(file, MOMENT_WRITE, bytes, count, offset); /* behind it: a sync that begins in between covers it, or not */
    return code;
}

static int cut_file(sqlite3_file *file, sqlite3_int64 size)
{
    record(file, MOMENT_CUT, NULL, 0, size);
    return system_file(file)->pMethods->xTruncate(system_file(file), size);
}

static guint moments_so_far(void)
{
    pthread_mutex_lock(&recorder.mutex);
    guint count = recorder.is_on ? recorder.moments->len : 0;
    pthread_mutex_unlock(&recorder.mutex);
    return count;
}

/* What another thread writes while it runs may not be on the disk. */
static int sync_file(sqlite3_file *file, int flags)
{
    guint begun = moments_so_far();
    int code = system_file(file)->pMethods->xSync(system_file(file), flags);
    record(file, MOMENT_SYNC, NULL, 0, begun);
    return code;
}

static int size_of_file(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    return system_file(file)->pMethods->xFileSize(system_file(file), ret_size);
}

static int lock_file(sqlite3_file *file, int level)
{
    return system_file(file)->pMethods->xLock(system_file(file), level);
}

static int unlock_file(sqlite3_file *file, int level)
{
    return system_file(file)->pMethods->xUnlock(system_file(file), level);
}

static int is_reserved(sqlite3_file *file, int *ret_is)
{
    return system_file(file)->pMethods->xCheckReservedLock(system_file(file), ret_is);
}

static int control_file(sqlite3_file *file, int operation, void *argument)
{
    return system_file(file)->pMethods->xFileControl(system_file(file), operation, argument);
}

static int sector_size(sqlite3_file *file)
{
    return system_file(file)->pMethods->xSectorSize(system_file(file));
}

static int characteristics(sqlite3_file *file)
{
    return system_file(file)->pMethods->xDeviceCharacteristics(system_file(file));
}

static int map_shared(sqlite3_file *file, int page, int size, int extend, void volatile **ret_memory)
{
    return system_file(file)->pMethods->xShmMap(system_file(file), page, size, extend, ret_memory);
}

static int lock_shared(sqlite3_file *file, int offset, int count, int flags)
{
    return system_file(file)->pMethods->xShmLock(system_file(file), offset, count, flags);
}

static void barrier(sqlite3_file *file)
{
    system_file(file)->pMethods->xShmBarrier(system_file(file));
}

static int unmap_shared(sqlite3_file *file, int remove)
{
    return system_file(file)->pMethods->xShmUnmap(system_file(file), remove);
}

/* Version 2: without xFetch, so that nothing is written through a memory map behind our back. */
static const sqlite3_io_methods recording_methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = cut_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap_shared,
};

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret_flags)
{
    RecordedFile *recorded = (RecordedFile *)file;
    int code = recorder.system->xOpen(recorder.system, path, recorded->system, flags, ret_flags);
    recorded->path = code == SQLITE_OK ? g_strdup(path) : NULL;
    file->pMethods = code == SQLITE_OK ? &recording_methods : NULL;
    return code;
}

void recorder_start(void)
{
    recorder.system = sqlite3_vfs_find(NULL);
    recorder.vfs = *recorder.system;
    recorder.vfs.zName = "recorder";
    recorder.vfs.szOsFile = (int)sizeof(RecordedFile) + recorder.system->szOsFile;
    recorder.vfs.xOpen = open_file;
    recorder.vfs.pNext = NULL;
    g_assert_cmpint(sqlite3_vfs_register(&recorder.vfs, 1), ==, SQLITE_OK);
}

/* The recording. */

static void clear_moment(void *moment)
{
    g_bytes_unref(((Moment *)moment)->bytes);
}

static GByteArray *file_content(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize count = 0;
    GByteArray *content = g_byte_array_new();
    if (g_file_get_contents(path, &bytes, &count, NULL))
        g_byte_array_append(content, (const guint8 *)bytes, (guint)count);
    return content;
}

static void forget(void)
{
    g_clear_pointer(&recorder.moments, g_array_unref);
    for (Which file = DATABASE; file < FILES; file++) {
        g_clear_pointer(&recorder.paths[file], g_free);
        g_clear_pointer(&recorder.before[file], g_byte_array_unref);
    }
}

void recorder_begin(const char *path)
{
    pthread_mutex_lock(&recorder.mutex);
    forget();
    recorder.paths[DATABASE] = g_strdup(path);
    recorder.paths[LOG] = g_strconcat(path, "-wal", NULL);
    for (Which file = DATABASE; file < FILES; file++)
        recorder.before[file] = file_content(recorder.paths[file]);
    recorder.moments = g_array_new(FALSE, FALSE, sizeof(Moment));
    g_array_set_clear_func(recorder.moments, clear_moment);
    recorder.is_on = true;
    pthread_mutex_unlock(&recorder.mutex);
}

void recorder_end(void)
{
    pthread_mutex_lock(&recorder.mutex);
    recorder.is_on = false;
    pthread_mutex_unlock(&recorder.mutex);
}

guint recorder_checkpoints(void)
{
    guint count = 0;
    for (guint i = 0; i < recorder.moments->len; i++) {
        const Moment *moment = &g_array_index(recorder.moments, Moment, i);
        count += moment->kind == MOMENT_SYNC && moment->file == DATABASE;
    }
    return count;
}

void recorder_acknowledge(guint worker, gint64 number)
{
    Moment moment = {.kind = MOMENT_ACKNOWLEDGED, .worker = worker, .offset = number};
    pthread_mutex_lock(&recorder.mutex);
    if (recorder.is_on)
        g_array_append_val(recorder.moments, moment);
    pthread_mutex_unlock(&recorder.mutex);
}

/* What is left after a cut. */

struct Replay {
    bool syncs_count;
    guint next; /* the first moment that hasn't been walked */
    GByteArray *kept[FILES];
    GArray *pending[FILES]; /* of guint: the moments since the last sync that counted */
    GHashTable *acknowledged; /* worker + 1 -> number */
};

Replay *replay_new(bool syncs_count)
{
    Replay *replay = g_new0(Replay, 1);
    replay->syncs_count = syncs_count;
    replay->acknowledged = g_hash_table_new(NULL, NULL);
    for (Which file = DATABASE; file < FILES; file++) {
        replay->kept[file] = g_byte_array_append(g_byte_array_new(), recorder.before[file]->data, recorder.before[file]->len);
        replay->pending[file] = g_array_new(FALSE, FALSE, sizeof(guint));
    }
    return replay;
}

void replay_free(Replay *replay)
{
    for (Which file = DATABASE; file < FILES; file++) {
        g_byte_array_unref(replay->kept[file]);
        g_array_unref(replay->pending[file]);
    }
    g_hash_table_unref(replay->acknowledged);
    g_free(replay);
}

guint replay_length(void)
{
    return recorder.moments->len;
}

static void resize(GByteArray *disk, gsize size)
{
    guint before = disk->len;
    g_byte_array_set_size(disk, (guint)size);
    if (size > before)
        memset(disk->data + before, 0, size - before);
}

static void put(GByteArray *disk, gint64 offset, const guint8 *bytes, gsize count)
{
    if ((gsize)offset + count > disk->len)
        resize(disk, (gsize)offset + count);
    memcpy(disk->data + offset, bytes, count);
}

static void apply(GByteArray *disk, const Moment *moment)
{
    gsize count = 0;
    if (moment->kind == MOMENT_CUT) {
        resize(disk, (gsize)moment->offset);
        return;
    }
    const guint8 *bytes = g_bytes_get_data(moment->bytes, &count);
    put(disk, moment->offset, bytes, count);
}

enum { SECTOR = 512 };

/* Sectors begin at multiples of 512 of the file, not of the write. */
static void apply_torn(GByteArray *disk, const Moment *moment, GRand *chance)
{
    gsize count = 0;
    const guint8 *bytes = g_bytes_get_data(moment->bytes, &count);
    for (gsize at = 0, length; at < count; at += length) {
        length = MIN(count - at, SECTOR - ((gsize)moment->offset + at) % SECTOR);
        if (g_rand_boolean(chance))
            put(disk, moment->offset + (gint64)at, bytes + at, length);
    }
}

static void apply_by_chance(GByteArray *disk, const Moment *moment, CutKind kind, GRand *chance)
{
    if (kind == CUT_TEARS_WRITES && moment->kind == MOMENT_WRITE)
        apply_torn(disk, moment, chance);
    else if (kind != CUT_LOSES_ALL && g_rand_boolean(chance))
        apply(disk, moment);
}

static const Moment *moment_at(guint index)
{
    return &g_array_index(recorder.moments, Moment, index);
}

static void keep_pending(Replay *replay, Which file, gint64 before)
{
    GArray *pending = replay->pending[file];
    guint count = 0;
    for (; count < pending->len && g_array_index(pending, guint, count) < before; count++)
        apply(replay->kept[file], moment_at(g_array_index(pending, guint, count)));
    g_array_remove_range(pending, 0, count);
}

static void walk(Replay *replay, guint index)
{
    const Moment *moment = moment_at(index);
    switch (moment->kind) {
    case MOMENT_ACKNOWLEDGED:
        g_hash_table_insert(replay->acknowledged, GUINT_TO_POINTER(moment->worker + 1), GSIZE_TO_POINTER((gsize)moment->offset));
        return;
    case MOMENT_SYNC:
        if (replay->syncs_count)
            keep_pending(replay, moment->file, moment->offset);
        return;
    case MOMENT_WRITE:
    case MOMENT_CUT:
        g_array_append_val(replay->pending[moment->file], index);
    }
}

static void leave_file(const Replay *replay, Which file, CutKind kind, GRand *chance, const char *path)
{
    const GByteArray *kept = replay->kept[file];
    GByteArray *disk = g_byte_array_append(g_byte_array_new(), kept->data, kept->len);
    for (guint i = 0; i < replay->pending[file]->len; i++)
        apply_by_chance(disk, moment_at(g_array_index(replay->pending[file], guint, i)), kind, chance);
    g_assert_true(g_file_set_contents_full(path, (const char *)disk->data, disk->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    g_byte_array_unref(disk);
}

void replay_cut(Replay *replay, guint moment, CutKind kind, GRand *chance, const char *path, gint64 *ret_acknowledged, guint workers)
{
    g_assert_cmpuint(moment, <=, recorder.moments->len);
    while (replay->next < moment)
        walk(replay, replay->next++);
    g_autofree char *log_path = g_strconcat(path, "-wal", NULL);
    leave_file(replay, DATABASE, kind, chance, path);
    leave_file(replay, LOG, kind, chance, log_path);
    for (guint worker = 0; worker < workers; worker++)
        ret_acknowledged[worker] = (gint64)GPOINTER_TO_SIZE(g_hash_table_lookup(replay->acknowledged, GUINT_TO_POINTER(worker + 1)));
}
