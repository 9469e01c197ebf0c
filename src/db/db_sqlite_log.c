#include "db/db_sqlite.h"

#include <string.h>

/* The write-ahead log, written in few pieces.
 *
 * SQLite writes each page of a commit by two calls, a frame's header and the page: sixty for eight saves, which took a tenth of the time of
 * the thread that saves.  Here frames are kept until the one that commits is there, and go to the file by one call.  Nobody looks for them
 * there before: other connections read a frame when the index says that it is committed, and this one's own reads write it first.  Only
 * new frames are kept.  A change larger than the memory writes frames early, and corrects them and their sums in place as it commits:
 * all that lies before the log's end is written as it comes, behind what is kept.
 *
 * Syncs come from another thread as well: they touch nothing that is kept, as a commit leaves nothing. */

/* The system's VFS takes no write of 128 KB or more. */
enum { FRAME_HEADER_BYTES = 24, KEPT_BYTES = 192 * 1024, PAGE_BYTES_MOST = 65536, WRITE_BYTES_MOST = 65536 };

typedef struct {
    sqlite3_file base;
    char *kept;
    gsize kept_count;
    sqlite3_int64 kept_offset;
    sqlite3_int64 end; /* behind all frames since the log began; 0: none was written yet */
    bool is_begun, is_last; /* a frame's header is kept without its page; that frame commits */
    sqlite3_file system[];  /* szOsFile bytes */
} LogFile;

static sqlite3_vfs *system_vfs, log_vfs; /* once set, read alone */

static sqlite3_file *system_file(sqlite3_file *file)
{
    return ((LogFile *)file)->system;
}

static int write_system(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    return system_file(file)->pMethods->xWrite(system_file(file), bytes, count, offset);
}

static int write_kept(sqlite3_file *file)
{
    LogFile *log = (LogFile *)file;
    int code = SQLITE_OK;
    for (gsize at = 0; at < log->kept_count && code == SQLITE_OK; at += WRITE_BYTES_MOST) {
        gsize count = MIN(log->kept_count - at, WRITE_BYTES_MOST);
        code = write_system(file, log->kept + at, (int)count, log->kept_offset + (sqlite3_int64)at);
    }
    log->kept_count = 0;
    log->is_begun = log->is_last = false;
    return code;
}

static void keep(LogFile *log, const void *bytes, int count, sqlite3_int64 offset)
{
    if (log->kept_count == 0)
        log->kept_offset = offset;
    memcpy(log->kept + log->kept_count, bytes, (gsize)count);
    log->kept_count += (gsize)count;
}

static bool is_behind_kept(const LogFile *log, sqlite3_int64 offset)
{
    return offset == log->kept_offset + (sqlite3_int64)log->kept_count;
}

static bool is_new(const LogFile *log, sqlite3_int64 offset)
{
    return offset >= log->end;
}

static bool has_room(const LogFile *log)
{
    return log->kept_count + FRAME_HEADER_BYTES + PAGE_BYTES_MOST <= KEPT_BYTES;
}

/* Its second word: the pages of the database after the commit; 0: it goes on. */
static bool commits(const char *header)
{
    static const char none[4] = {0};
    return memcmp(header + sizeof none, none, sizeof none) != 0;
}

static int begin_frame(sqlite3_file *file, const void *header, sqlite3_int64 offset)
{
    LogFile *log = (LogFile *)file;
    bool goes_on = log->kept_count > 0 && is_behind_kept(log, offset) && !log->is_begun && has_room(log);
    int code = goes_on ? SQLITE_OK : write_kept(file);
    if (code != SQLITE_OK)
        return code;
    keep(log, header, FRAME_HEADER_BYTES, offset);
    log->is_begun = true;
    log->is_last = commits(header);
    return SQLITE_OK;
}

static int end_frame(sqlite3_file *file, const void *page, int count, sqlite3_int64 offset)
{
    LogFile *log = (LogFile *)file;
    keep(log, page, count, offset);
    log->end = offset + count;
    log->is_begun = false;
    return log->is_last ? write_kept(file) : SQLITE_OK;
}

static int write_log(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    LogFile *log = (LogFile *)file;
    if (count == FRAME_HEADER_BYTES && is_new(log, offset))
        return begin_frame(file, bytes, offset);
    if (log->is_begun && is_behind_kept(log, offset) && count <= PAGE_BYTES_MOST)
        return end_frame(file, bytes, count, offset);
    if (offset == 0)
        log->end = 0; /* its first line: it begins anew */
    int code = write_kept(file);
    return code == SQLITE_OK ? write_system(file, bytes, count, offset) : code;
}

static int read_log(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
    int code = write_kept(file);
    return code == SQLITE_OK ? system_file(file)->pMethods->xRead(system_file(file), bytes, count, offset) : code;
}

static int cut_log(sqlite3_file *file, sqlite3_int64 size)
{
    int code = write_kept(file);
    return code == SQLITE_OK ? system_file(file)->pMethods->xTruncate(system_file(file), size) : code;
}

static int size_of_log(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    int code = write_kept(file);
    return code == SQLITE_OK ? system_file(file)->pMethods->xFileSize(system_file(file), ret_size) : code;
}

static int close_log(sqlite3_file *file)
{
    int code = write_kept(file), closed = system_file(file)->pMethods->xClose(system_file(file));
    g_free(((LogFile *)file)->kept);
    return code == SQLITE_OK ? closed : code;
}

static int sync_log(sqlite3_file *file, int flags)
{
    return system_file(file)->pMethods->xSync(system_file(file), flags);
}

static int control_log(sqlite3_file *file, int operation, void *argument)
{
    return system_file(file)->pMethods->xFileControl(system_file(file), operation, argument);
}

static int sector_of_log(sqlite3_file *file)
{
    return system_file(file)->pMethods->xSectorSize(system_file(file));
}

static int characteristics_of_log(sqlite3_file *file)
{
    return system_file(file)->pMethods->xDeviceCharacteristics(system_file(file));
}

/* A log is neither locked nor mapped. */
static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = close_log,
    .xRead = read_log,
    .xWrite = write_log,
    .xTruncate = cut_log,
    .xSync = sync_log,
    .xFileSize = size_of_log,
    .xFileControl = control_log,
    .xSectorSize = sector_of_log,
    .xDeviceCharacteristics = characteristics_of_log,
};

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret_flags)
{
    LogFile *log = (LogFile *)file;
    if (!(flags & SQLITE_OPEN_WAL))
        return system_vfs->xOpen(system_vfs, path, file, flags, ret_flags);
    *log = (LogFile){0};
    int code = system_vfs->xOpen(system_vfs, path, log->system, flags, ret_flags);
    if (code != SQLITE_OK)
        return code;
    log->kept = g_malloc(KEPT_BYTES);
    log->base.pMethods = &log_methods;
    return SQLITE_OK;
}

static void register_vfs(void)
{
    system_vfs = sqlite3_vfs_find(NULL);
    log_vfs = *system_vfs;
    log_vfs.zName = "vatra";
    log_vfs.szOsFile = (int)sizeof(LogFile) + system_vfs->szOsFile;
    log_vfs.xOpen = open_file;
    log_vfs.pNext = NULL;
    if (sqlite3_vfs_register(&log_vfs, 0) != SQLITE_OK)
        g_error("SQLite takes no file system of ours");
}

const char *log_vfs_name(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_vfs);
    return log_vfs.zName;
}
